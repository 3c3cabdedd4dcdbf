"""Rules for the numbers of committees, one function a rule: entries in, findings out. Nothing here changes a number; one that cannot
be is left out (K23).

A rule gives a warning where the Party's regulations allow exceptions: a committee may have fewer than 30 members with the
consent of its superior. K1 to K24 are the numbers of the rules in data/README.md.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, compress, count
from operator import gt, lt
from statistics import median
from types import MappingProxyType
from typing import NamedTuple

from ..layout.heading import Layout
from ..layout.table import Table
from ..vocabulary import sources
from ..vocabulary.columns import COLUMNS, SUMS, wholes
from ..vocabulary.formats import number
from ..vocabulary.phrases import Phrase
from ..vocabulary.places import split_type, type_named
from ..vocabulary.vietnamese import clean
from .entries import CommitteeRow, Entry, Numbers, PlacedRow, TypeRow, address_of
from .findings import Figure, Finding, Kind, columns_named, figures

OFFICIAL_IN_A_CELL = 3  # a cell has at least so many official members (Party Charter)
COMMITTEE_FROM = 30  # members; below that a base cell, unless the superior committee consents (Party Charter)
LARGE_CELL = 30  # members; above that a cell may have a committee of its own
LARGE_CHANGE = 0.15  # year on year
OUTLYING = 3.5  # robust z of Iglewicz and Hoaglin
FEWEST_UNITS = 8  # for a robust z
FEWEST_IN_LIST = 10  # units, for one to be compared with all the others
FEWEST_ROWS = 3  # of a table, for what is wrong in each to be one finding
A_YEAR = (320, 410)  # days between two figures that are a year apart
PER_1000 = (1, 200)  # members per 1 000 inhabitants
MEAN_AGES = (18, 90)
NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


def check_entries(rows: Numbers) -> list[Finding]:
    """The findings of all rules about one row, or about one unit on two days; where two columns changed places, one finding that says
    so, and those of the numbers put right."""
    by_row = (
        official_in_cells, small_committees, large_cells, kinds_of_cells, probationary,
        members_per_inhabitants, large_changes, flows_that_differ, transfers_that_differ,
    )  # fmt: skip
    broken = broken_relations(rows)
    swapped = swapped_columns(rows, broken)
    if swapped:
        rows = Numbers([_exchanged(entry, swapped.get(entry.row.layout)) for entry in rows.entries])
        broken = broken_relations(rows)
    found = [_finding_of_swapped(layout, *columns) for layout, columns in swapped.items()]
    return [*found, *parts_and_wholes(rows, broken), *(finding for rule in by_row for finding in rule(rows))]


def _finding_in_columns(
    kind: Kind,
    entry: PlacedRow,
    columns: Mapping[str, str],
    details: Mapping[str, object] = NOTHING_MORE,
    *,
    beside: Sequence[str] = (),
) -> Finding:
    """A finding at the cell of the first of these columns. Its sentence has their numbers under these names; these, and the whole
    numbers in the `details`, tell of all of them and of those `beside`."""
    first, told_of = next(iter(columns.values())), (*columns.values(), *beside)
    told = {"unit": entry.name, **details} | {name: entry.counted[column] for name, column in columns.items()}
    told = {name: Figure(of, told_of) if isinstance(of, int) else of for name, of in told.items()}
    at, found = address_of(entry, first), entry.counted[first]
    return kind.finding(at, found, told_of, **told)


def parts_and_wholes(rows: Numbers, broken: Sequence[Broken]) -> Iterator[Finding]:
    """K1 to K6, K13: a part is at most its whole, and all parts of a whole (`columns.SUMS`) add up to it. K24: one finding a
    table for what holds in none of its rows."""
    reported: set[tuple[int, str]] = set()
    for relation, places in broken:
        if not relation.adds_up:  # the nearest whole first: only that is reported
            places = [place for place in places if (place, relation.parts[0]) not in reported]
            reported.update((place, relation.parts[0]) for place in places)
        everywhere = _broken_everywhere(rows, relation, places)
        yield from (_finding_everywhere(layout, relation, of_table) for layout, of_table in everywhere.items())
        for entry in (entry for place in places if (entry := rows.entries[place]).row.layout not in everywhere):
            whole = COLUMNS[relation.whole].label
            if relation.adds_up:
                details = {"parts": relation.labels, "whole": whole}
                computed = {"computed": sum(entry.counted[column] for column in relation.parts)}
                of = {"whole_value": relation.whole}
                yield _finding_in_columns(Kind.PARTS_DIFFER, entry, of, details | computed, beside=relation.parts)
            else:
                of = {"part_value": relation.parts[0], "whole_value": relation.whole}
                yield _finding_in_columns(Kind.PART_EXCEEDS, entry, of, {"part": relation.labels[0], "whole": whole})


class Relation(NamedTuple):
    """What should hold of a whole and its parts: they add up to it, or (`adds_up` False) a part is at most the whole."""

    whole: str
    parts: tuple[str, ...]
    adds_up: bool

    @property
    def columns(self) -> set[str]:
        """The whole and its parts."""
        return {self.whole, *self.parts}

    @property
    def labels(self) -> list[Phrase]:
        """What the parts are called."""
        return [COLUMNS[column].label for column in self.parts]

    def holds(self, numbers: Mapping[str, int]) -> bool:
        """Whether it holds of these numbers; also where one is missing."""
        if not self.columns <= numbers.keys():
            return True
        parts, whole = sum(numbers[part] for part in self.parts), numbers[self.whole]
        return parts == whole if self.adds_up else parts <= whole


RELATIONS = (
    *(Relation(whole, (column,), False) for column in COLUMNS for whole in wholes(column)),
    *(Relation(whole, parts, True) for whole, parts in SUMS),
)


Broken = tuple[Relation, list[int]]  # with the places of the entries for which it does not hold


def broken_relations(rows: Numbers) -> list[Broken]:
    """Each relation that does not hold for all entries."""
    found = []
    for relation in RELATIONS:
        if rows.have(*relation.columns):
            given = map(rows.__getitem__, (relation.whole, *relation.parts))
            places = [*compress(count(), map(_differs if relation.adds_up else lt, *given))]
            found += [(relation, places)] if places else []
    return found


def _differs(whole: float, *parts: float) -> bool:
    return abs(sum(parts) - whole) > 0  # not where one is NaN


def _broken_everywhere(rows: Numbers, relation: Relation, places: Sequence[int]) -> dict[Layout, int]:
    """How many rows the tables have in none of which a relation holds, where these are not few."""
    broken = Counter(layout for place in places if (layout := rows.entries[place].row.layout))
    if max(broken.values(), default=0) < FEWEST_ROWS:
        return {}
    given = Counter(e.row.layout for e in rows.entries if relation.columns <= e.counted.keys())
    return {layout: number for layout, number in broken.items() if FEWEST_ROWS <= number == given[layout]}


def _finding_everywhere(layout: Layout, relation: Relation, rows: int) -> Finding:
    at = layout.headings[layout.columns[relation.parts[0]]].at
    whole = COLUMNS[relation.whole].label
    if relation.adds_up:
        return Kind.PARTS_DIFFER_EVERYWHERE.finding(at, rows=rows, parts=relation.labels, whole=whole)
    return Kind.PART_EXCEEDS_EVERYWHERE.finding(at, rows=rows, part=relation.labels[0], whole=whole)


def swapped_columns(rows: Numbers, broken: Sequence[Broken]) -> dict[Layout, tuple[str, str, int]]:
    """K24: the two columns of a table that changed places, and its number of rows: a relation of one of them holds in no row, and with
    both exchanged all their relations hold in all. None where more than two may have, nor a sensitive one, whose numbers would be
    said as those of another."""
    columns_of: dict[Layout, set[str]] = {}
    for relation, places in broken:
        for layout in _broken_everywhere(rows, relation, places):
            columns_of.setdefault(layout, set()).update(relation.columns)
    found = {}
    for layout, of in columns_of.items():
        numbers = [entry.counted for entry in rows.entries if entry.row.layout is layout]
        family = [column for column in layout.counts if not of.isdisjoint((column, *wholes(column)))]
        pairs = [pair for pair in combinations(family, 2) if not of.isdisjoint(pair) and _fit(numbers, *pair)]
        if len(pairs) == 1 and not any(COLUMNS[column].sensitive for column in pairs[0]):
            found[layout] = (*pairs[0], len(numbers))
    return found


def _fit(numbers: Sequence[Mapping[str, int]], first: str, second: str) -> bool:
    """Whether all relations of two columns hold in all rows once these are exchanged, and one of them held in none."""
    own = [relation for relation in RELATIONS if not relation.columns.isdisjoint((first, second))]
    whole = [given for given in numbers if {first, second} <= given.keys()]
    if len(whole) < FEWEST_ROWS or not all(r.holds(_swapped(given, first, second)) for given in whole for r in own):
        return False
    return any(not any(relation.holds(given) for given in whole) for relation in own)


def _swapped(numbers: Mapping[str, int], first: str, second: str) -> dict[str, int]:
    return {**numbers, first: numbers[second], second: numbers[first]}


def _exchanged(entry: PlacedRow, columns: tuple[str, str, int] | None) -> PlacedRow:
    """The entry with the numbers of two columns exchanged, each at the address of its cell."""
    if columns is None or not set(columns[:2]) <= entry.counted.keys():
        return entry
    first, second, _ = columns
    addresses = {first: address_of(entry, second), second: address_of(entry, first)}
    return entry._replace(counted=_swapped(entry.counted, first, second), addresses={**entry.addresses, **addresses})


def _finding_of_swapped(layout: Layout, first: str, second: str, rows: int) -> Finding:
    one, other = (layout.headings[layout.columns[column]] for column in (first, second))
    cells = {"first_cell": one.at.cell, "second_cell": other.at.cell}
    return Kind.COLUMNS_SWAPPED.finding(one.at, one.text, first=one.text, second=other.text, rows=rows, **cells)


def official_in_cells(rows: Numbers) -> Iterator[Finding]:
    """K7: each cell has at least three official members; fewer members than cells cannot be."""
    for entry in rows.where(lambda official, cells: official < OFFICIAL_IN_A_CELL * cells, "members_official", "cells"):
        yield _finding_in_columns(Kind.FEW_OFFICIAL, entry, {"official": "members_official", "cells": "cells"})
    for entry in rows.where(lt, "members", "cells"):
        yield _finding_in_columns(Kind.FEWER_THAN_CELLS, entry, {"members": "members", "cells": "cells"})


def small_committees(rows: Numbers) -> Iterator[Finding]:
    """K8: a committee has at least 30 members, unless its superior consents."""
    for entry in rows.committees(lambda members: members < COMMITTEE_FROM, "members"):
        yield _finding_in_columns(Kind.SMALL_COMMITTEE, entry, {"members": "members"})


def large_cells(rows: Numbers) -> Iterator[Finding]:
    """K9: more than 30 members a cell on average is unusual."""
    for entry in rows.committees(lambda members, cells: members > LARGE_CELL * cells > 0, "members", "cells"):
        mean = Figure(_with_decimal(entry.counted["members"] / entry.counted["cells"]), ("cells", "members"))
        yield _finding_in_columns(Kind.LARGE_CELLS, entry, {"cells": "cells", "members": "members"}, {"mean": mean})


def kinds_of_cells(rows: Numbers) -> Iterator[Finding]:
    """K18: in Bạc Liêu wards have khóm cells, communes and townships ấp cells."""
    wrong = {"cells_hamlet": ("phường",), "cells_quarter": ("xã", "thị trấn")}
    for column, types in wrong.items():
        for entry in rows.committees(lambda cells: cells > 0, column):
            if entry.unit.type in types:
                yield _finding_in_columns(Kind.OTHER_CELLS, entry, {"value": column}, {"column": COLUMNS[column].label})


def probationary(rows: Numbers) -> Iterator[Finding]:
    """K12: probationary members were admitted within the year, so in a year's figures there are at most as many."""
    for entry in rows.committees(gt, "members_probationary", "admitted"):
        if entry.period and entry.period.kind == "year":
            of = {"probationary": "members_probationary", "admitted": "admitted"}
            yield _finding_in_columns(Kind.PROBATIONARY_HIGH, entry, of)


def members_per_inhabitants(rows: Numbers) -> Iterator[Finding]:
    """K22: members are 1 to 200 of 1 000 inhabitants."""
    low, high = PER_1000
    of = {"population": "population", "members": "members"}
    for entry in rows.committees(lambda people, n: n * 1000 < low * people or n * 1000 > high * people, *of.values()):
        yield _finding_in_columns(Kind.INHABITANTS_DIFFER, entry, of)


def without_impossible_counts(entries: Sequence[Entry]) -> list[Entry]:
    """K23: the entries, without members that are more than the unit's inhabitants at the census, or in a list of ten and more than those
    of all the others together; each with a finding that leaves them out."""
    people, found = sources.inhabitants(), [*entries]
    lists: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    for place, entry in enumerate(entries):
        members = entry.counted.get("members") if isinstance(entry, CommitteeRow) else None
        if members and isinstance(entry, CommitteeRow):
            sheet = entry.row.layout.rows.where if entry.row.layout else entry.at.file
            lists.setdefault((sheet, entry.day), []).append((members, place))
            if members > people.get(entry.unit.code, members):
                inhabitants = figures(["population"], population=people[entry.unit.code])
                found[place] = _without_members(entry, Kind.MORE_THAN_INHABITANTS, inhabitants)
    for given in lists.values():
        greatest, place = max(given)
        others = sum(members for members, _ in given) - greatest
        entry = found[place]
        if (
            len(given) >= FEWEST_IN_LIST
            and greatest > others
            and isinstance(entry, CommitteeRow)
            and entry is entries[place]
        ):
            compared = {"rows": len(given) - 1, **figures(["members"], others=others)}
            found[place] = _without_members(entry, Kind.MORE_THAN_ALL_OTHERS, compared)
    return found


def _without_members(entry: CommitteeRow, kind: Kind, details: Mapping[str, object]) -> CommitteeRow:
    finding = _finding_in_columns(kind, entry, {"members": "members"}, details)
    finding = replace(finding, left_out={"members": entry.counted["members"]})
    counted = {column: number for column, number in entry.counted.items() if column != "members"}
    return entry._replace(counted=counted, findings=(*entry.findings, finding))


# --- a unit on two days


def large_changes(rows: Numbers) -> Iterator[Finding]:
    """K19: members that changed by more than 15% within a year, or much more or less than in the other units."""
    pairs = list(_a_year_apart(rows.entries))
    rates = [(now.counted["members"] - (start := then.counted["members"])) / start for now, then in pairs]
    usual = _with_decimal(100 * median(rates), "%") if rates else None
    for (entry, before), rate, outlying in zip(pairs, rates, _outlying(rates), strict=True):
        if abs(rate) <= LARGE_CHANGE and not outlying:
            continue
        # Members a year before are those at the start of the period.
        of_start = figures(["members_start"], before=before.counted["members"], change=_with_decimal(100 * rate, "%"))
        why = MORE_THAN_15_PERCENT if abs(rate) > LARGE_CHANGE else UNLIKE_OTHER_UNITS
        details = {**of_start, "day": before.day, "why": why, "usual": usual}
        yield _finding_in_columns(Kind.LARGE_CHANGE, entry, {"members": "members"}, details)


def _with_decimal(value: float, sign: str = "") -> Phrase:
    return Phrase(vi=number(value, "vi", 1) + sign, en=number(value, "en", 1) + sign)


def _a_year_apart(entries: Sequence[PlacedRow]) -> Iterator[tuple[CommitteeRow, CommitteeRow]]:
    """Each row, day by day, and the same unit's row about a year before (of several such days the latest)."""
    of_day: dict[dt.date, dict[str, CommitteeRow]] = {}
    for entry in entries:
        if isinstance(entry, CommitteeRow) and entry.day and entry.counted.get("members"):
            of_day.setdefault(entry.day, {})[entry.unit.code] = entry
    days = sorted(of_day)
    for day in days:
        first, last = (day - dt.timedelta(days=distance) for distance in reversed(A_YEAR))
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


_UP = ("admitted", "transferred_in", "reinstated")
_DOWN = ("transferred_out", "died", "expelled", "struck_off", "left_voluntarily")


def flows_that_differ(rows: Numbers) -> Iterator[Finding]:
    """K10: members at the end = at the start + admitted + arrived + reinstated − left, where the sheet has all of them.

    The start is in the row itself, or in the same unit's row on the last day before the period.
    """
    if not rows.have("members", *_UP, *_DOWN):
        return
    before = {entry.key: entry for entry in rows.entries if "members" in entry.counted}
    for entry in rows.entries:
        start = _start(entry, before)
        if start is None or not entry.counted.keys() >= {"members", *_UP, *_DOWN}:
            continue
        up, down = (sum(entry.counted[column] for column in ids) for ids in (_UP, _DOWN))
        computed = start + up - down
        if computed != entry.counted["members"]:
            told = figures(["members_start"], start=start) | figures(_UP, up=up) | figures(_DOWN, down=down)
            told |= figures(["members_start", *_DOWN], computed=computed)
            yield _finding_in_columns(Kind.FLOWS_DIFFER, entry, {"members": "members"}, told)


def _start(entry: PlacedRow, before: Mapping[tuple[object, ...], PlacedRow]) -> int | None:
    """The members of an entry's unit when the period began."""
    if "members_start" in entry.counted or isinstance(entry, TypeRow):
        return entry.counted.get("members_start")
    eve = entry.period and entry.period.start - dt.timedelta(days=1)
    earlier = before.get((eve, entry.unit.code)) if eve else None
    return earlier and earlier.counted["members"]


def transfers_that_differ(rows: Numbers) -> Iterator[Finding]:
    """K11: in a whole province those who arrived are those who left, apart from moves to and from outside."""
    by_day: dict[dt.date | None, list[CommitteeRow]] = {}
    both = ("transferred_in", "transferred_out")
    for entry in rows.committees(lambda into, out: into == into and out == out, *both):  # neither is missing
        by_day.setdefault(entry.day, []).append(entry)
    for given in by_day.values():
        into, out = (sum(entry.counted[column] for entry in given) for column in both)
        if len({entry.unit.code for entry in given}) == WHOLE_PROVINCE and into != out:
            told = figures(both[:1], into=into) | figures(both[1:], out=out) | figures(both, difference=into - out)
            at, found = address_of(given[0], both[0]), given[0].counted[both[0]]
            yield Kind.TRANSFERS_DIFFER.finding(at, found, both[:1], **told)


WHOLE_PROVINCE = 64
MORE_THAN_15_PERCENT = Phrase(vi="trên 15%", en="more than 15%")
UNLIKE_OTHER_UNITS = Phrase(vi="khác hẳn các đơn vị khác", en="unlike the other units")


# --- columns that are not counted


def check_columns(table: Table, entries: Sequence[Entry]) -> list[Finding]:
    """The findings of the rules about columns that are not counted."""
    return [*types_that_differ(table, entries), *rates_outside_range(table, entries)]


def types_that_differ(table: Table, entries: Sequence[Entry]) -> Iterator[Finding]:
    """K17: the type in its own column is the one before the name."""

    @cache  # many rows have the same few types and names
    def disagree(in_column: object, name: object) -> bool:
        stated, before_name = type_named(str(in_column)), split_type(str(name))[0]
        return bool(stated and before_name and stated != before_name)

    for entry in entries if {"type", "name"} <= table.layout.columns.keys() else ():
        if isinstance(entry, CommitteeRow) and disagree(entry.row.value("type"), entry.row.value("name")):
            cell = entry.row.values["type"]
            yield Kind.TYPE_DIFFERS.finding(cell.at, cell.value, unit=entry.name, name=clean(entry.row.words))


def rates_outside_range(table: Table, entries: Sequence[Entry]) -> Iterator[Finding]:
    """K20, K21: a percentage lies from 0 to 100, a mean age from 18 to 90."""
    columns = {column: h.text for column, h in table.headings.items() if h.rate}
    for entry in entries if columns else ():
        for cell in entry.row.cells:
            text = columns.get(cell.column)
            if text is not None and not _is_sensible(cell.value, text):
                yield Kind.RATE_OUTSIDE.finding(cell.at, cell.value, columns_named(text), column=text)


def _is_sensible(value: object, heading: str) -> bool:
    shown = value
    if isinstance(value, str):
        try:
            shown = float(value.replace("%", "").replace(",", ".").replace("−", "-").strip())
        except ValueError:
            return True  # words: nothing to compare
    if isinstance(shown, bool) or not isinstance(shown, (int, float)):
        return True
    low, high = MEAN_AGES if "tuổi" in heading.lower() else (0, 100)
    return low <= shown <= high
