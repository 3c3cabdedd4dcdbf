"""Rules for a unit on two days, one function a rule: entries in, findings out. K10, K11 and K19 are the numbers of the rules in
data/README.md.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from statistics import median

from ...vocabulary import wording
from ...vocabulary.columns import ARRIVED, COLUMNS, EXITS, LEFT
from ...vocabulary.formats import in_percent
from ...vocabulary.phrases import Phrase
from ...vocabulary.places import REFORM, Units
from ..entries import CommitteeRow, Day, Numbers, PlacedRow, TypeRow, address_of, by_day, finding_in_columns
from ..findings import EVERY_FILE, Finding, Kind, figures

LARGE_CHANGE = 0.15  # year on year
OUTLYING = 3.5  # robust z of Iglewicz and Hoaglin
FEWEST_UNITS = 8  # for a robust z
A_YEAR = (320, 410)  # days between two figures that are a year apart


def large_changes(rows: Numbers) -> Iterator[Finding]:
    """K19: members that changed by more than 15% within a year, or much more or less than in the other units."""
    pairs = list(_a_year_apart(rows.entries))
    rates = [(now.counted["members"] - (start := then.counted["members"])) / start for now, then in pairs]
    usual = in_percent(median(rates), 1) if rates else None
    for (entry, before), rate, outlying in zip(pairs, rates, _outlying(rates), strict=True):
        if abs(rate) <= LARGE_CHANGE and not outlying:
            continue
        # Members a year before are those at the start of the period.
        of_start = figures(["members_start"], before=before.counted["members"], change=in_percent(rate, 1))
        why = wording.MORE_THAN_15_PERCENT if abs(rate) > LARGE_CHANGE else wording.UNLIKE_OTHER_UNITS
        details = {**of_start, "day": before.day, "why": why, "usual": usual}
        yield finding_in_columns(Kind.LARGE_CHANGE, entry, {"members": "members"}, details)


def _a_year_apart(entries: Sequence[PlacedRow]) -> Iterator[tuple[CommitteeRow, CommitteeRow]]:
    """Each row, day by day, and the same unit's row about a year before (of several such days the latest). Not across 1 July 2025, when
    codes went to other units."""
    of_day: dict[dt.date, dict[str, CommitteeRow]] = {}
    for entry in entries:
        if isinstance(entry, CommitteeRow) and entry.day and entry.counted.get("members"):
            of_day.setdefault(entry.day, {})[entry.unit.code] = entry
    days = sorted(of_day)
    for day in days:
        first, last = (day - dt.timedelta(days=distance) for distance in reversed(A_YEAR))
        first = max(first, REFORM) if day >= REFORM else first
        earlier = [of_day[then] for then in days[bisect_left(days, first) : bisect_right(days, last)]]
        for code, entry in of_day[day].items() if earlier else ():
            if before := next((rows[code] for rows in reversed(earlier) if code in rows), None):
                yield entry, before


def _outlying(rates: Sequence[float]) -> list[bool]:
    """Whether the robust z of each rate is above 3.5, by the median absolute deviation; all False where that is 0 or units are few."""
    if len(rates) < FEWEST_UNITS:
        return [False] * len(rates)
    middle = median(rates)
    away = [abs(rate - middle) for rate in rates]
    spread = median(away)
    return [bool(spread) and 0.6745 * distance / spread > OUTLYING for distance in away]


_DOWN = (*LEFT, *EXITS)
# Without a number of these members at the end differ as a rule; the other ways to come and to leave are rare.
_USUAL = frozenset({*ARRIVED[:2], *LEFT})


def flows_that_differ(rows: Numbers) -> Iterator[Finding]:
    """K10: members at the end = at the start + admitted + arrived + reinstated − left; or + all who came − all who left.

    Where a rare one is not given, what it may explain is no error. The start is in the row itself, or in the same unit's row on the last
    day before the period.
    """
    before = {entry.key: entry for entry in rows.entries if "members" in entry.counted}
    for entry in rows.entries:
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
            if not absent:
                yield finding_in_columns(Kind.FLOWS_DIFFER, entry, {"members": "members"}, told)
                continue
            told |= {"gap": abs(gap), "most": gap_phrase(gap, absent, up), "absent": [COLUMNS[c].label for c in absent]}
            beside = ("members_start", *up, *down)  # what is not explained tells of all of them
            yield finding_in_columns(Kind.FLOWS_UNEXPLAINED, entry, {"members": "members"}, told, beside=beside)


def gap_phrase(gap: int, absent: Collection[str], came: Collection[str]) -> Phrase:
    """Whether columns that are `absent`, some of them of those who `came`, may explain that members at the end are so many more (below 0:
    fewer) than computed: "at most" so many are unexplained, else "at least"."""
    may_explain = any((column in came) == (gap > 0) for column in absent)
    return wording.AT_MOST if may_explain else wording.AT_LEAST


def _start(entry: PlacedRow, before: Mapping[tuple[object, ...], PlacedRow]) -> int | None:
    if "members_start" in entry.counted or isinstance(entry, TypeRow):
        return entry.counted.get("members_start")
    eve = entry.period and entry.period.start - dt.timedelta(days=1)
    earlier = before.get((eve, entry.unit.code)) if eve else None
    return earlier and earlier.counted["members"]


def transfers_that_differ(places_on: Callable[[Day], Units], rows: Numbers) -> Iterator[Finding]:
    """K11: in a whole province those who arrived are those who left, apart from moves to and from outside."""
    both = ("transferred_in", "transferred_out")
    have_both = rows.committees(lambda into, out: into == into and out == out, *both)  # neither is missing
    days = by_day(have_both)
    for day, given in days.items():
        into, out = (sum(entry.counted[column] for entry in given) for column in both)
        if {entry.unit.code for entry in given} == places_on(day).by_code.keys() and into != out:
            told = figures(both[:1], into=into) | figures(both[1:], out=out) | figures(both, difference=into - out)
            at = address_of(given[0], both[0]) if len({entry.at.file for entry in given}) == 1 else EVERY_FILE
            when = wording.ON_DAY(day=day) if len(days) > 1 else ""
            yield Kind.TRANSFERS_DIFFER.finding(at, on=day, when=when, **told)
