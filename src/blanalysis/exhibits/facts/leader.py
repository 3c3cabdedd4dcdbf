"""What a leader reads first: key figures and how they changed, what is not yet in, what needs a decision. `Membership` in, facts out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ...analysis.change import changed, day_before
from ...analysis.disclosure import listed_on_pages, refusal
from ...analysis.measures import FEWEST_FOR_PERCENT
from ...membership.findings import Kind, Severity
from ...membership.membership import Membership, computed_once
from ...membership.offices import submissions
from ...vocabulary import wording
from ...vocabulary.columns import COLUMNS, Sort
from ...vocabulary.formats import rounded, with_sign, within
from ...vocabulary.phrases import Phrase, Text, Worded, capital_first, joined
from ...vocabulary.refusals import LackingError
from . import share_or_counts
from .sheet import units_found

SHOWN, SHARES = ("members", "members_female", "admitted", "cells"), ("members_female",)
FEW, MOST_LINES = 3, 6  # columns, beside which the mean has room too; names or lines of a list
# What needs a decision: by kind of finding, else by what became of the number or how grave it is.
NEEDS = wording.group("NEEDS")


class KeyFigure(NamedTuple):
    """A large number, what it is of, and the number on the day before and the change since; "" where there is none."""

    label: Worded
    value: Worded
    since: Worded = ""


class LeaderFacts(NamedTuple):
    """The key figures; and by heading sentences on what is not yet in, and on what needs a decision."""

    figures: tuple[KeyFigure, ...]
    lists: dict[Phrase, tuple[Worded, ...]]


@computed_once
def leader_facts(membership: Membership, *, internal: bool = False) -> LeaderFacts:
    """The facts of one page; what other pages hide is not in them, but for `internal` use. From any membership.

    >>> from blanalysis import example
    >>> [figure.value.say("en") for figure in leader_facts(example()).figures]
    ['14,253', '64 of 64', '31.2%', '834', '849']
    """
    needed = tuple(_decisions(membership, internal)) or (wording.NOTHING_NEEDED,)
    lists = {wording.NOT_YET_IN: tuple(_not_in(membership)), wording.NEEDS_DECISION: needed}
    return LeaderFacts(tuple(_key_figures(membership, internal)), lists)


def leader_title(membership: Membership, of: Phrase | None = None) -> Text:
    """What the report is of, its place (`of`: what that is called instead) and its day."""
    day: Worded = wording.AS_OF(day=membership.as_of) if membership.as_of else wording.NO_DAY
    if membership.published:
        day = wording.PUBLISHED_ON(day=membership.published.published)
    return joined((joined((wording.INDEX_TITLE, of or membership.place), ": "), day), ", ")


def _key_figures(membership: Membership, internal: bool) -> list[KeyFigure]:
    given = [c for c in SHOWN if c in membership.current and not refusal(membership, c, internal=internal)]
    found = [_key_figure(membership, column) for column in given]
    found.insert(1, _committees(membership))
    if len(given) < FEW and not membership.lacks():
        sums = membership.by_type().sum()
        found.append(KeyFigure(wording.MEAN_PER_COMMITTEE, rounded(sums["members"] / sums["committees"], 1)))
    return found


def _key_figure(membership: Membership, column: str) -> KeyFigure:
    columns, label = [column], capital_first(COLUMNS[column].label)
    if column not in SHARES:
        return KeyFigure(label, rounded(membership.current[column].sum(min_count=1)), _since(membership, columns))
    columns = [column, "members"]
    part, base = membership.current.reindex(columns=columns).dropna().sum()
    label = wording.NAMED_OF(name=label, of=joined((int(part), int(base)), "/"))
    return KeyFigure(label, share_or_counts(part, base, 1), _since(membership, columns))


def _committees(membership: Membership) -> KeyFigure:
    if membership.by_type_only:
        numbers = [of.committees for of in membership.type_sums.values()]
        return KeyFigure(wording.COMMITTEES, rounded(None if None in numbers else sum(filter(None, numbers))))
    day, now = day_before(membership), units_found(membership).ratio
    since = wording.ON_DAY_BEFORE(day=day, then=units_found(membership.on(day)).ratio) if day else ""
    return KeyFigure(wording.COMMITTEES_REPORTED, now, since)


def _since(membership: Membership, columns: list[str]) -> Worded:
    """The number on the day before and the change since, or that of a share, of the units that have the numbers on both days; of a flow,
    which may be of a longer period, only the number."""
    try:
        days = [changed(membership, column=column).units[["then", "now"]] for column in columns]
    except LackingError:
        return ""
    both = pd.concat(days, axis=1, keys=columns).dropna()
    then, now = ([int(both[column, day].sum()) for column in columns] for day in ("then", "now"))
    if both.empty or not then[0] or min(then[-1], now[-1]) < FEWEST_FOR_PERCENT * (len(columns) - 1):
        return ""
    if len(columns) > 1:
        points = with_sign(100 * (now[0] / now[1] - then[0] / then[1]))
        told, change = share_or_counts(*then), wording.SHARES_GAP_LABEL(gap=points)
    else:
        percent = joined((with_sign(100 * (now[0] - then[0]) / then[0], 1), "%"), "")
        told, change = rounded(then[0]), wording.NAMED_OF(name=with_sign(now[0] - then[0], 0), of=percent)
    change = change if now != then else wording.NO_CHANGE
    phrase = wording.ON_DAY_BEFORE if COLUMNS[columns[0]].sort is Sort.FLOW else wording.CHANGE_SINCE_DAY
    said = phrase(change=change, then=told, day=day_before(membership))
    return joined((said, wording.OF_BOTH_DAYS(n=len(both))), "; ") if len(both) < len(days[0]) else said


def _not_in(membership: Membership) -> Iterator[Worded]:
    """How many units have no row; the offices that sent nothing, and of the others the units without a row."""
    found = units_found(membership)
    if found.statement:
        yield found.statement
    sent = [] if membership.by_type_only else [of for of in submissions(membership) if of.day == membership.as_of]
    nothing = [of.office for of in sent if of.missing and not of.files]
    if nothing:
        yield wording.SENT_NOTHING(n=len(nothing), offices=_names(nothing))
    lacking = [of for of in sent if of.missing and of.files]
    for of in lacking[:MOST_LINES]:
        yield joined((capital_first(of.office), _names([within(unit.distinct_name) for unit in of.missing])), ": ")
    if len(lacking) > MOST_LINES:
        yield wording.MORE_NAMES(rest=len(lacking) - MOST_LINES)


def _decisions(membership: Membership, internal: bool) -> Iterator[Worded]:
    """How many findings of each of `NEEDS` the pages list, and of which units or files."""
    named = defaultdict[str, list[Worded]](list)
    for finding in listed_on_pages(membership, internal=internal).of_its_day.findings:
        kind, unit = finding.kind, finding.details.get("unit")
        if kind is Kind.MISSING_UNITS:
            continue
        of = kind.level if kind.severity is Severity.REMARK else kind.severity
        need = kind.slug if kind.slug in NEEDS else of.value
        named[need].append(within(unit) if isinstance(unit, str) else Path(finding.at.file).name or wording.ALL_FILES)
    for need, phrase in NEEDS.items():
        if given := named.get(need):
            yield phrase(n=len(given), where=_names([*dict.fromkeys(given)]))


def _names(names: Sequence[Worded]) -> Text:
    """The first names, and how many more there are."""
    rest = [wording.MORE_NAMES(rest=len(names) - MOST_LINES)] if len(names) > MOST_LINES else []
    return joined([*names[:MOST_LINES], *rest], ", ")
