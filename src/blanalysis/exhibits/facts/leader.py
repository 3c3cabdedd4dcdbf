"""What a leader reads first: key figures and how they changed, what is not yet in, what needs a decision. `Membership` in, facts out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from ...analysis.disclosure import listed_on_pages, refusal
from ...analysis.measures import FEWEST_FOR_PERCENT
from ...analysis.two_days import day_before
from ...membership.findings import Kind, Severity
from ...membership.membership import Membership
from ...membership.offices import submissions
from ...vocabulary import wording
from ...vocabulary.columns import COLUMNS, Sort
from ...vocabulary.formats import rounded, with_sign, within
from ...vocabulary.phrases import Phrase, Text, Worded, capital_first, joined
from ...vocabulary.refusals import LackingError
from . import share_or_counts
from .change import change_facts
from .sheet import units_found

SHOWN, SHARES = ("members", "members_female", "admitted", "cells"), {"members_female": ["members"]}
FEW_FIGURES, MOST_LINES = 3, 6  # columns, beside which the mean has room too; names or lines of a list
# What needs a decision: by kind of finding, else by what became of the number or how grave it is.
NEEDS = wording.group("NEEDS")
# A label, the number, and that on the day before with the change since, "" where there is none.
KeyFigure = tuple[Worded, Worded, Worded]


def leader_title(membership: Membership, of: Phrase | None = None) -> Text:
    """What the report is of, its place (`of`: what that is called instead) and its day."""
    day: Worded = wording.AS_OF(day=membership.as_of) if membership.as_of else wording.NO_DAY
    day = wording.PUBLISHED_ON(day=membership.published.published) if membership.published else day
    return joined((joined((wording.INDEX_TITLE, of or membership.place), ": "), day), ", ")


def key_figures(membership: Membership, *, internal: bool = False) -> list[KeyFigure]:
    """The large numbers, of what the data have and pages do not hide."""
    given = [c for c in SHOWN if c in membership.current and not refusal(membership, c, internal=internal)]
    found = [_key_figure(membership, column, internal) for column in given]
    found.insert(1, _committees(membership))
    if len(given) < FEW_FIGURES and not membership.lacks():
        committees, members = membership.by_type().sum()
        found.append((wording.MEAN_PER_COMMITTEE, rounded(members / committees, 1), ""))
    return found


def leader_lists(membership: Membership, *, internal: bool = False) -> dict[Phrase, list[Worded]]:
    """By heading, sentences on what is not yet in, and on what needs a decision; of findings only those that pages list."""
    needed = [*_decisions(membership, internal)] or [wording.NOTHING_NEEDED]
    return {wording.NOT_YET_IN: [*_not_in(membership)], wording.NEEDS_DECISION: needed}


def _key_figure(membership: Membership, column: str, internal: bool) -> KeyFigure:
    columns, label = [column, *SHARES.get(column, ())], capital_first(COLUMNS[column].label)
    sums = membership.current.reindex(columns=columns).dropna().sum(min_count=1)
    since = _since(membership, columns, internal)
    if len(columns) == 1:
        return label, rounded(*sums), since
    share = share_or_counts(sums.iloc[0], sums.iloc[1])
    return wording.NAMED_OF(name=label, of=joined(map(rounded, sums), "/")), share, since


def _committees(membership: Membership) -> KeyFigure:
    if membership.by_type_only:
        return wording.COMMITTEES, rounded(membership.by_type()["committees"].sum(skipna=False)), ""
    day = day_before(membership)
    since = wording.ON_DAY_BEFORE(day=day, then=units_found(membership.on(day)).ratio) if day else ""
    return wording.COMMITTEES_REPORTED, units_found(membership).ratio, since


def _since(membership: Membership, columns: list[str], internal: bool) -> Worded:
    """The number on the day before and the change since, of the units that have both; of a flow, perhaps of a longer period, the number."""
    try:
        facts = [change_facts(membership, column, internal=internal) for column in columns]
    except LackingError:
        return ""
    both = pd.concat([of.known[["then", "now"]] for of in facts], axis=1, join="inner")
    then, now, *base = map(int, both.sum())
    told: Worded = rounded(then)
    change: Worded = with_sign(now - then, 0)
    if base and min(base) < FEWEST_FOR_PERCENT:
        return ""
    if base:
        told, points = share_or_counts(then, base[0]), with_sign(100 * (now / base[1] - then / base[0]), 1)
        change = wording.SHARES_GAP_LABEL(gap=points)
    elif now == then:
        change = wording.NO_CHANGE
    elif then >= FEWEST_FOR_PERCENT:
        change = joined((change, " (", with_sign(100 * (now - then) / then, 1), "%)"), "")
    phrase = wording.ON_DAY_BEFORE if COLUMNS[columns[0]].sort is Sort.FLOW else wording.CHANGE_SINCE_DAY
    said = phrase(change=change, then=told, day=facts[0].of.then.as_of)
    return joined((said, wording.OF_BOTH_DAYS(n=len(both))), "; ") if len(both) < len(facts[0].frame) else said


def _not_in(membership: Membership) -> Iterator[Worded]:
    yield units_found(membership).statement or ""
    if membership.by_type_only:
        return
    sent = [of for of in submissions(membership) if of.day == membership.as_of and of.missing]
    if nothing := [of.office for of in sent if not of.files]:
        yield wording.SENT_NOTHING(n=len(nothing), offices=_names(nothing))
    if lacking := [(of.office, [within(unit.distinct_name) for unit in of.missing]) for of in sent if of.files]:
        named = [wording.NAMED_OF(name=office, of=_names(units)) for office, units in lacking]
        yield wording.LACKING_ROWS(offices=_names(named))


def _decisions(membership: Membership, internal: bool) -> Iterator[Worded]:
    named = defaultdict[str, list[Worded]](list)
    for finding in listed_on_pages(membership, internal=internal).of_its_day.findings:
        kind, unit = finding.kind, finding.details.get("unit")
        of = kind.level if kind.severity is Severity.REMARK else kind.severity
        need = kind.slug if kind.slug in NEEDS else of.value if kind is not Kind.MISSING_UNITS else ""
        named[need].append(within(unit) if isinstance(unit, str) else Path(finding.at.file).name or wording.ALL_FILES)
    for need, phrase in NEEDS.items():
        if given := named.get(need):
            yield phrase(n=len(given), where=_names([*dict.fromkeys(given)]))


def _names(names: Sequence[Worded]) -> Text:
    rest = [wording.MORE_NAMES(rest=len(names) - MOST_LINES)] if len(names) > MOST_LINES else []
    return joined([*names[:MOST_LINES], *rest], ", ")
