"""The tables of the change between two days. `Membership` in, `Exhibit` out."""

import datetime as dt
from typing import Any

from ...analysis import change
from ...analysis.comparison import OVER_POPULATION
from ...membership.membership import Membership
from ...vocabulary import phrases, wording
from ...vocabulary.formats import in_percent, rounded, with_sign
from ...vocabulary.refusals import LackingError
from ..exhibit import Cell, Exhibit, internal_note, note_where_lacking
from ..facts.change import change_facts, check_shown
from ..facts.comparison import GROUP_HEADINGS, SEVERAL, comparison_facts
from .setting import table_exhibit


@note_where_lacking
def changes(
    membership: Membership, since: dt.date | str | None = None, *, column: str = "members", by: str = "committee",
    internal: bool = False, lang: str,
) -> Exhibit:  # fmt: skip
    """A count on an earlier day and now, the change, and of members the flows that may be shown; all together in the last row.

    `since`, `column` and `by` are those of `change`; with the same period of the year before, where there are figures of it."""
    facts = change_facts(membership, column, by=by, since=since, internal=internal)
    title = facts.title if by == "committee" else facts.ends_title
    return table_exhibit(membership, title, facts.head, facts.rows, total=len(facts.frame) > 1, **facts.around(lang))


@note_where_lacking
def decomposed(
    membership: Membership, column: str = "members_female", over: str = "members", since: dt.date | str | None = None, *,
    by: str = "type", internal: bool = False, lang: str,
) -> Exhibit:  # fmt: skip
    """Why `column` by `over` changed since the day `since`: rates or composition of groups, `by` as in `decomposition`."""
    days = change.changed(membership, since)[:2]
    check_shown([*days], column, over, internal=internal)
    asked = {"over": over, "by": by, "sort": "list", "highlight": None}
    words = comparison_facts(membership, column, only=(), internal=internal, **asked)
    frame = change.decomposition(membership, column, over, since, by=by)
    frame = frame.loc[[group for group in words.of.frame.index if group in frame.index]]
    if frame.empty:
        raise LackingError(wording.NO_DISTRICTS if by == "district" else wording.NO_NUMBERS)
    scale = 100 if words.of.in_percent else 1
    frame[["then_rate", "now_rate", "rate_effect", "composition_effect"]] *= scale
    every = {name: frame[name].sum() for name in ("then_weight", "now_weight", "rate_effect", "composition_effect")}
    then, now = ((frame[f"{day}_weight"] * frame[f"{day}_rate"].fillna(0)).sum() for day in ("then", "now"))
    rows = [[words.label(str(group)), *_effects(of)] for group, of in frame.to_dict("index").items()]
    rows.append([wording.TOTAL, *_effects(every | {"then_rate": then, "now_rate": now})])
    told: dict[str, Any] = {name: with_sign(every[f"{name}_effect"]) for name in ("rate", "composition")}
    told |= {"then_day": days[0].as_of, "now_day": days[1].as_of, "groups": SEVERAL[by]}
    told |= {name: in_percent(of / 100) if scale > 1 else rounded(of, 1) for name, of in (("then", then), ("now", now))}
    unit = wording.IN_POINTS if scale > 1 else ""
    title = wording.RATIO_CHANGED(what=words.what, change=with_sign(now - then), unit=unit, **told)
    on_days = [phrase(day=day.as_of) for phrase in (wording.WEIGHT_ON, wording.RATE_ON) for day in days]
    head: list[Cell] = [GROUP_HEADINGS[by], *on_days]
    head += [wording.RATE_EFFECT, wording.COMPOSITION_EFFECT, wording.BOTH_EFFECTS]
    notes = [wording.RATIO_NOTE, *([membership.day_beside_census(lang)] if over == OVER_POPULATION else [])]
    notes += phrases.partial_data_notes(int(words.of.every["committees"]), words.of.expected)
    around = words.around(lang) | {"notes": [*notes, *internal_note(internal)], "words": (), "since": days[0]}
    around["source"] = around["source"].replace(membership.source(lang), membership.source(lang, every_day=True))
    return table_exhibit(membership, title, head, rows, total=True, **around)


def _effects(row: dict[Any, Any]) -> list[Cell]:
    effects = [row["rate_effect"], row["composition_effect"]]
    weights, rates = ([row[f"{day}_{of}"] for day in ("then", "now")] for of in ("weight", "rate"))
    shown = [with_sign(effect) for effect in (*effects, sum(effects))]
    return [*map(in_percent, weights), *(rounded(rate, 1) for rate in rates), *shown]
