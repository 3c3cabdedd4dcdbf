"""The tables of comparisons: groups, what is counted of them, what it is divided by; and on two days. `Membership` in, `Exhibit` out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from ...analysis import change, comparison
from ...analysis.comparison import ComparisonError
from ...membership.membership import Membership
from ...vocabulary import phrases, wording
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import in_percent, is_missing, rounded, sentence, with_sign
from ...vocabulary.phrases import NOT_GIVEN, Worded, joined
from ...vocabulary.refusals import LackingError
from ..exhibit import Cell, Exhibit, internal_note, note_where_lacking
from ..facts.change import check_shown
from ..facts.comparison import GROUP_HEADINGS, SEVERAL, column_noun, comparison_facts
from ..facts.errors import caution
from .setting import table_exhibit

SHARED_NOTE = wording.group("SHARED_NOTE")


@note_where_lacking
def compared(
    membership: Membership, column: str = "members", *, over: str | None = None, by: str = "type",
    only: str | Iterable[str] = (), sort: str = "list", highlight: str | None = None,
    internal: bool = False, lang: str,
) -> Exhibit:  # fmt: skip
    """A count or a ratio, group by group, with the numbers it comes from and all groups together.

    `column`, `over`, `by`, `only` and `sort` are those of `comparison.compare`; a note gives value and rank of `highlight`, the code of a
    committee. Columns that may identify persons give a note, unless `internal`. Raises `ComparisonError` with what there is to choose from.
    """
    asked = {"over": over, "by": by, "sort": sort, "highlight": highlight}
    facts = comparison_facts(membership, column, only=only, internal=internal, **asked)
    facts.shown_as("bars")
    beside = wording.BESIDE_ALL_IN_POINTS if facts.of.in_percent else wording.BESIDE_ALL
    beside = wording.SHARE_OF_ALL if over is None else beside
    rows = [[*row, facts.beside_all(group)] for row, group in zip(facts.rows, facts.of.frame.index, strict=True)]
    if several := len(facts.of.known) > 1:
        rows.append([*facts.total, "" if over else in_percent(1, 1)])
    return table_exhibit(membership, facts.title, [*facts.head, beside], rows, total=several, **facts.around(lang))


@note_where_lacking
def committee(membership: Membership, code: str | None = None, *, internal: bool = False, lang: str) -> Exhibit:
    """Every number of one committee, its rank among those that have one (1 is the highest) and their median. From rows of committees.

    `code` is the committee's; without it, that with the most members. Columns that may identify persons are left out, unless `internal`.
    Raises `ComparisonError` for an unknown code."""
    if membership.by_unit().empty:
        raise LackingError(wording.NO_UNITS)
    rows, places = membership.current.dropna(subset="code").set_index("code"), membership.places.by_code
    code = str(rows["members"].idxmax()) if code is None else code
    if code not in places:
        raise ComparisonError(wording.NO_CODE, asked=str(code), place=membership.place)
    cells: list[list[Cell]] = []
    shown = comparison.columns(membership, internal=internal)
    for column in shown:
        known = rows[column].dropna()
        value, unit = known.get(code), COLUMNS[column].unit or ""
        rank = NOT_GIVEN if value is None else joined((1 + int((known > value).sum()), len(known)), "/")
        cells.append([COLUMNS[column].label, value, rank, rounded(known.median()), unit])
    head: list[Worded] = [wording.group("CHOICE")["column"], wording.VALUE_HEAD, wording.RANK_OF_ALL]
    head += [wording.MEDIAN, wording.UNIT_OF_COLUMN_HEAD]
    title = wording.NUMBERS_OF(name=places[code].distinct_name, n=sum(cell[1] is not None for cell in cells))
    about: dict[str, Any] = {"of": shown, "units": {places[code].full_name}, "unit": "", "internal": internal}
    notes = (wording.RANK_OF_ALL_NOTE, *internal_note(internal))
    return table_exhibit(membership, title, head, cells, lang=lang, words={2, 4}, notes=notes, **about)


@note_where_lacking
def across_reform(
    *memberships: Membership, column: str = "members", by: str = "new_unit", internal: bool = False, lang: str
) -> Exhibit:
    """A count on a day before 1 July 2025 and on one since, on units that both have; where a unit was divided, between two numbers.

    `memberships`, `column` and `by` are those of `reform.across_reform`. Columns that may identify persons give a note, unless `internal`.
    """
    days, frame, shared = change.reform_comparison(*memberships, column=column, by=by)
    check_shown(days, column, internal=internal)
    then, now = (wording.AS_OF(day=day.as_of) if day.as_of else wording.NO_DAY for day in (days[0], days[-1]))
    about = {} if by == "former_district" else {"district": wording.FORMER_DISTRICT}
    heads = {"name": GROUP_HEADINGS[by], **about, "before_units": wording.OLD_UNITS}
    heads |= {"before_shared": wording.DIVIDED_UNITS} if by == "new_unit" and shared else {}
    rows = frame.to_dict("records")
    rows[-1] |= {"name": wording.TOTAL, "before_shared": shared}
    n, compared, missing = len(days[-1].places), rows[-1]["after_units"], rows[-1]["before_missing"]
    places = {"before": [day.place for day in days[:-1]], "after": days[-1].place}
    notes = [SHARED_NOTE[by](n=shared) if shared or by == "joint_units" else wording.EXACT_NOTE]
    notes += [wording.NOT_COMPARED(n=compared, all=n, **places)] if compared < n else []
    notes += [wording.OLD_UNITS_MISSING(n=missing)] if missing else []
    found = next(filter(None, (caution(day, {column}, internal=internal) for day in days)), None)
    table = table_exhibit(
        days[-1], _title_across(column, by, frame), [*heads.values(), then, now, wording.CHANGE],
        [[*(row[name] for name in heads), *_on_both_days(row)] for row in rows],
        lang=lang, total=True, words=range(1, 1 + len(about)), unit=COLUMNS[column].unit or "",
        notes=(*notes, *internal_note(internal)), source="; ".join(dict.fromkeys(day.source(lang) for day in days)),
        subtitle=sentence(wording.ACROSS_SCOPE.say(lang, then=then, now=now, **places)),
    )  # fmt: skip
    return replace(table, caution=found.say(lang) if found else "", illustrative=any(day.illustrative for day in days))


def _on_both_days(row: Mapping[Any, Any]) -> Iterator[Cell]:
    """Before, since and change; what is not exact as its least and its most."""
    for name, write in (("before", rounded), ("after", rounded), ("change", partial(with_sign, decimals=0))):
        least, most = row[f"{name}_least"], row[f"{name}_most"]
        if is_missing(least) or is_missing(most):
            yield NOT_GIVEN
        else:
            yield write(least) if least == most else wording.LEAST_MOST(least=write(least), most=write(most))


def _title_across(column: str, by: str, frame: pd.DataFrame) -> phrases.Text:
    least, most = frame["change_least"].iloc[:-1], frame["change_most"].iloc[:-1]
    rose, fell, level = (int(found.sum()) for found in (least > 0, most < 0, (least == 0) & (most == 0)))
    untold = len(least) - rose - fell - level
    then, now, change = _on_both_days(frame.iloc[-1].to_dict())
    phrase = wording.ACROSS_TITLE_PARTLY if change == NOT_GIVEN else wording.ACROSS_TITLE
    return phrase(
        what=column_noun(column), then=then, now=now, change=change, n=len(least), groups=SEVERAL[by], rose=rose, fell=fell,
        untold=wording.UNTOLD(n=untold) if untold else "",
    )  # fmt: skip
