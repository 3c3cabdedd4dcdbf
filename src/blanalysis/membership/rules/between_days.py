"""Rules for a unit on two days, one function a rule; none compares across 1 July 2025, when codes went to other units."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from math import sqrt
from statistics import median
from typing import NamedTuple

from ...vocabulary import wording
from ...vocabulary.columns import ARRIVED, COLUMNS, EXITS, LEFT
from ...vocabulary.formats import in_percent
from ...vocabulary.phrases import Phrase
from ...vocabulary.places import REFORM, Units
from ..entries import CommitteeRow, Day, Numbers, PlacedRow, TypeRow, address_of, by_day, finding_in_columns, grouped
from ..findings import EVERY_FILE, Details, Finding, Kind, figures

FEWEST_CHANGED = 5  # members, for a change in less than a year to be large
OUTLYING = 3.5  # robust z of Iglewicz and Hoaglin
FEWEST_UNITS = 8  # for a robust z
APART = (25, 410)  # days between two figures that are compared
A_YEAR = 320  # days and more are a year
MOST = 0.8  # of the numbers of a row, and of the rows of a district, for them to be the same again
FEWEST_AGAIN = 3  # rows that are the same again
FEWEST_MEMBERS = 100  # in rows that are the same after a year: of so many some come or leave in any year
MOVES = {
    Kind.MOVES_DIFFER: ("transferred_in_district", "transferred_out_district"),
    Kind.TRANSFERS_DIFFER: ("transferred_in", "transferred_out"),
}


class Pair(NamedTuple):
    """A row, and the row of the same unit or type on an earlier day; `years` lie between them, 1 where it is about a year."""

    now: PlacedRow
    then: PlacedRow
    years: float

    def more(self, column: str = "members") -> int:
        """How many more the later row has in this column than the earlier one has members."""
        return self.now.counted[column] - self.then.counted["members"]


def check_days(rows: Numbers, organisations: Numbers, places_on: Callable[[Day], Units]) -> Iterator[Finding]:
    """The findings of all these rules. Rows that are the same again are told once and compared with nothing; where a start, or the
    members of the earlier day, explain what another rule finds too, only that is told."""
    again = [*same_again(pairs_of([*rows.entries, *organisations.entries]))]
    stale = {(e.day, e.unit.code) if isinstance(e, CommitteeRow) else e.key for _, of in again for e in of}
    fresh = [entry for entry in rows.entries if entry.key not in stale] if stale else rows.entries
    pairs = pairs_of(fresh)
    openings, flows = [*openings_that_differ(pairs)], [*flows_that_differ(fresh)]
    off, gaps = {pair.now.key: by for pair, by, _ in openings}, {key: gap for key, gap, _ in flows}
    yield from (finding for finding, _ in again)
    yield from (finding for pair, by, finding in openings if by != -gaps.get(pair.then.key, 0))
    yield from (finding for key, gap, finding in flows if gap != -off.get(key, 0))
    yield from large_changes(pairs, rows.limits["K19"][0] / 100)
    yield from transfers_that_differ(places_on, rows)


def pairs_of(entries: Sequence[PlacedRow]) -> list[Pair]:
    """Each row with every row of the same unit or type that is 25 to 410 days earlier, the latest of these first."""
    if len({entry.day for entry in entries}) < 2:
        return []
    least, most = map(dt.timedelta, APART)
    found = list[Pair]()
    for own in grouped((entry.key[1:], (entry.day, entry)) for entry in entries if entry.day).values():
        of_day = dict(own)
        days = sorted(of_day)
        for day in days[1:]:
            first = max(day - most, REFORM) if day >= REFORM else day - most
            for then in reversed(days[bisect_left(days, first) : bisect_right(days, day - least)]):
                apart = (day - then).days
                found.append(Pair(of_day[day], of_day[then], 1 if apart >= A_YEAR else apart / 365))
    return found


def same_again(pairs: Sequence[Pair]) -> Iterator[tuple[Finding, list[PlacedRow]]]:
    """K27: a finding for each sheet, or district of one, with the numbers of the last day before; and the rows."""
    last = {pair.now.key: pair for pair in reversed(pairs) if pair.now.row.layout}
    tables = grouped(((p.now.row.layout, p.now.day, p.then.day), p) for p in last.values())
    for (layout, day, before), of_table in tables.items():
        whole = _again(of_table)
        for own in [of_table] if whole else grouped((pair.now.district, pair) for pair in of_table).values():
            if layout and (same := _again(own)):
                at = next(iter(layout.headings.values())).at if whole else same[0].now.at
                (other, _), *_ = Counter(replace(pair.then.at, row=None) for pair in same).most_common(1)
                told: Details = {"rows": len(same), "among": len(own), "day": day, "before": before}
                told |= {"other": str(other), "file": str(replace(at, row=None))}
                yield Kind.SAME_AGAIN.finding(at, on=day, **told), [pair.now for pair in same]


def _again(pairs: Sequence[Pair]) -> list[Pair]:
    """Those with nearly all numbers the same; [] where not nearly all are, or so few members that nobody may have moved."""
    same = list[Pair]()
    for pair in pairs:
        now, then = pair.now.counted, pair.then.counted
        equal = [now[column] == number for column, number in then.items() if column in now]
        if now.get("members", 0) == then.get("members") and sum(equal) >= MOST * len(equal):
            same.append(pair)
    members = sum(pair.now.counted["members"] * pair.years for pair in same)
    return same if len(same) >= max(FEWEST_AGAIN, MOST * len(pairs)) and members >= FEWEST_MEMBERS else []


def openings_that_differ(pairs: Sequence[Pair]) -> Iterator[tuple[Pair, int, Finding]]:
    """K26: members at the start of the period = members on the day before it; the pair, by how much they differ, the finding.
    That day is the last with which most rows of the table agree (of tables with few rows: of all these together); of less than
    three rows else the eve of the period that the table names."""
    given = [p for p in pairs if "members_start" in p.now.counted and "members" in p.then.counted]
    sizes = Counter((pair.now.row.layout, pair.then.day) for pair in given)
    tables = {layout for (layout, _), rows in sizes.items() if rows >= FEWEST_AGAIN}
    by_table = (((p.now.day, p.now.row.layout if p.now.row.layout in tables else None), p) for p in given)
    for own in grouped(by_table).values():
        days = grouped((pair.then.day, (pair, pair.more("members_start"))) for pair in own)
        of_day = [of for of in days.values() if 2 * sum(not by for _, by in of) > len(of)]
        of_day += [of for day, of in days.items() if len(of) < FEWEST_AGAIN and day == _eve(of[0][0].now)]
        for pair, by in ((pair, by) for pair, by in next(iter(of_day), ()) if by):
            told = figures(["members_start"], before=pair.then.counted["members"], difference=by)
            told |= {"day": pair.then.day, "other": str(address_of(pair.then, "members"))}
            yield pair, by, finding_in_columns(Kind.OPENING_DIFFERS, pair.now, {"start": "members_start"}, told)


def _eve(entry: PlacedRow) -> Day:
    period = None if isinstance(entry, TypeRow) else entry.period
    return period.start - dt.timedelta(days=1) if period else None


def large_changes(pairs: Sequence[Pair], in_a_year: float) -> Iterator[Finding]:
    """K19: members that changed by more than this in a year, in a shorter time by less, as the root of its length; or much more
    or less than in the other units of their type (of types with few units: than in all)."""
    both = [pair for pair in pairs if pair.now.counted.get("members") and pair.then.counted.get("members")]
    types = {pair.now.key: pair.now.unit.type for pair in both if isinstance(pair.now, CommitteeRow)}
    last = {pair.now.key: pair for pair in reversed(both) if pair.now.key in types}
    for of_days in grouped(((pair.then.day, pair.now.day), pair) for pair in last.values()).values():
        rates = {pair.now.key: pair.more() / pair.then.counted["members"] for pair in of_days}
        own = grouped((types[key], rate) for key, rate in rates.items())
        every, limit = [*rates.values()], in_a_year * sqrt(of_days[0].years)
        for pair in of_days:
            rate, among = rates[pair.now.key], own[types[pair.now.key]]
            among = among if len(among) >= FEWEST_UNITS else every
            is_large = abs(rate) > limit and (pair.years == 1 or abs(pair.more()) >= FEWEST_CHANGED)
            if is_large or (abs(rate - median(among)) > limit / 2 and _is_outlying(rate, among)):
                # Members before are those at the start of the period.
                told = figures(["members_start"], before=pair.then.counted["members"], change=in_percent(rate, 1))
                why = wording.MORE_THAN_LIMIT(limit=in_percent(limit, 1)) if is_large else wording.UNLIKE_OTHER_UNITS
                told |= {"day": pair.then.day, "why": why, "usual": in_percent(median(among), 1)}
                yield finding_in_columns(Kind.LARGE_CHANGE, pair.now, {"members": "members"}, told)


def _is_outlying(rate: float, among: Sequence[float]) -> bool:
    """Whether its robust z is above 3.5, by the median absolute deviation; False where that is 0 or units are few."""
    middle = median(among)
    spread = median(abs(other - middle) for other in among)
    return len(among) >= FEWEST_UNITS and bool(spread) and 0.6745 * abs(rate - middle) / spread > OUTLYING


_DOWN = (*LEFT, *EXITS)
# Without a number of these members at the end differ as a rule; the other ways to come and to leave are rare.
_USUAL = frozenset({*ARRIVED[:2], *LEFT})


def flows_that_differ(entries: Sequence[PlacedRow]) -> Iterator[tuple[tuple[object, ...], int, Finding]]:
    """K10: members at the end = at the start + all who came − all who left; the row's key, how many too many, the finding. What
    a rare flow that is not given may explain is no error. The start is in the row, or in the unit's row of the eve."""
    before = {entry.key: entry for entry in entries if "members" in entry.counted}
    for entry in entries:
        start, given = _start(entry, before), entry.counted
        if start is None or "members" not in given:
            continue
        up = ARRIVED if "increased" not in given or given.keys() >= {*ARRIVED} else ("increased",)
        down = _DOWN if "decreased" not in given or given.keys() >= {*_DOWN} else ("decreased",)
        absent = [column for column in (*up, *down) if column not in given]
        if not _USUAL.isdisjoint(absent):
            continue
        came, left = (sum(given[column] for column in ids if column in given) for ids in (up, down))
        computed = start + came - left
        if gap := given["members"] - computed:
            told = figures(["members_start"], start=start) | figures(up, up=came) | figures(down, down=left)
            told |= figures(["members_start", *down], computed=computed)
            labels = [COLUMNS[column].label for column in absent]
            told |= {"gap": abs(gap), "most": gap_phrase(gap, absent, up), "absent": labels} if absent else {}
            kind = Kind.FLOWS_UNEXPLAINED if absent else Kind.FLOWS_DIFFER
            beside = ("members_start", *up, *down) if absent else ()  # what is not explained tells of all of them
            yield entry.key, gap, finding_in_columns(kind, entry, {"members": "members"}, told, beside=beside)


def gap_phrase(gap: int, absent: Collection[str], came: Collection[str]) -> Phrase:
    """Of an unexplained gap (below 0: members lack) "at most" where columns that are `absent` may explain it, else "at least"."""
    return wording.AT_MOST if any((column in came) == (gap > 0) for column in absent) else wording.AT_LEAST


def _start(entry: PlacedRow, before: Mapping[tuple[object, ...], PlacedRow]) -> int | None:
    if "members_start" in entry.counted or isinstance(entry, TypeRow):
        return entry.counted.get("members_start")
    earlier = before.get((_eve(entry), entry.unit.code))
    return earlier and earlier.counted["members"]


def transfers_that_differ(places_on: Callable[[Day], Units], rows: Numbers) -> Iterator[Finding]:
    """K11, K28: in a whole province those who arrived are those who left; where a sheet tells moves inside apart, these."""
    told_apart = set[Day]()
    for of, both in MOVES.items():
        days = by_day(rows.committees(lambda into, out: into == into and out == out, *both))  # neither is missing
        for day, given in days.items():
            into, out = (sum(entry.counted[column] for entry in given) for column in both)
            if {entry.unit.code for entry in given} != places_on(day).by_code.keys() or day in told_apart:
                continue
            told_apart.add(day)
            if into != out:
                told = figures(both[:1], into=into) | figures(both[1:], out=out) | figures(both, difference=into - out)
                at = address_of(given[0], both[0]) if len({entry.at.file for entry in given}) == 1 else EVERY_FILE
                yield of.finding(at, on=day, when=wording.ON_DAY(day=day) if len(days) > 1 else "", **told)
