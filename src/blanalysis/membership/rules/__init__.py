"""Rules for the numbers of committees, one function a rule (K1, … in data/README.md): entries in, findings out."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache
from itertools import combinations, compress, count
from operator import gt, lt
from typing import NamedTuple

from ...layout.heading import Layout
from ...layout.table import Table
from ...sheets.address import At
from ...sheets.grid import check_time
from ...vocabulary import sources, wording
from ...vocabulary.columns import COLUMNS, SUMS, wholes
from ...vocabulary.formats import rounded
from ...vocabulary.headings import is_unbounded
from ...vocabulary.phrases import PLURAL_TYPES, capital_first, joined
from ...vocabulary.places import Units, load_units, split_type, type_named
from ...vocabulary.rules import Limits
from ...vocabulary.vietnamese import clean
from ..entries import CommitteeRow, Day, Entry, Numbers, PlacedRow, UnplacedRow, address_of, finding_in_columns, grouped
from ..findings import Details, Figure, Finding, Kind, columns_named, figures
from .between_days import check_days

FEWEST_IN_LIST = 10  # units, for one to be compared with all the others
FEWEST_ROWS = 3  # of a table, for what is wrong in each to be one finding


def check_entries(rows: Numbers, organisations: Numbers, places_on: Callable[[Day], Units]) -> list[Finding]:
    """The findings of all rules; where two columns changed places, one that says so, and those of the numbers put right. Of sums
    of rows of base `organisations` the parts are compared in these. `places_on` gives the units of a day."""
    by_row = (official_in_cells, small_committees, large_cells, kinds_of_cells, probationary, members_per_inhabitants)
    single = rows
    if organisations.entries:
        single = Numbers([*(entry for entry in rows.entries if entry.row.layout), *organisations.entries], rows.limits)
    broken = _broken_relations(single)
    swapped, found = swapped_columns(single, broken), list[Finding]()
    for layout, columns in swapped.items():
        one, other = (layout.headings[layout.columns[column]] for column in columns)
        told: Details = {"first": one.text, "second": other.text}
        told |= {"first_cell": one.at.cell, "second_cell": other.at.cell}
        found.append(Kind.COLUMNS_SWAPPED.finding(one.at, None, columns, **told))
    if swapped:
        rows, single = (Numbers([_exchanged(e, swapped) for e in of.entries], of.limits) for of in (rows, single))
        broken = _broken_relations(single)
    found += [*parts_and_wholes(single, broken), *(finding for rule in by_row for finding in rule(rows))]
    return [*found, *check_days(rows, organisations, places_on)]


class Relation(NamedTuple):
    """What should hold of a whole and its parts (`columns`, in this order): they add up to it, or the only one is no greater."""

    columns: tuple[str, ...]
    adds_up: bool
    rule: str = ""

    def fails(self, whole: float, *parts: float) -> bool:
        """Whether it does not hold of these numbers; False where one is NaN."""
        return abs(sum(parts) - whole) > 0 if self.adds_up else parts[0] > whole


_RULE_OF = {
    **{"members_ethnic_minority": "K4", "admitted": "K13", "disciplined": "K13"},  # as wholes
    **{"members_official": "K1", "members_in_hamlet_cells": "K5", "cells_hamlet": "K6"},  # as first parts
}
# Looked at where it fails in all rows.
MOSTLY_OFFICIAL = Relation(("members_official", "members_probationary"), adds_up=False)
RELATIONS = (
    *(Relation((whole, part), False, _RULE_OF.get(whole, "K2")) for part in COLUMNS for whole in wholes(part)),
    *(Relation((whole, *parts), True, _RULE_OF.get(parts[0], "K3")) for whole, parts in SUMS),
    MOSTLY_OFFICIAL,
)


class Broken(NamedTuple):
    """A relation that fails, the places of the entries, and the tables in all of whose rows (three and more) it does."""

    relation: Relation
    places: list[int]
    everywhere: dict[Layout, int]


def _broken_relations(rows: Numbers) -> list[Broken]:
    """The relations that fail. A part that exceeds a nearer whole is not told again."""
    found, told = list[Broken](), defaultdict[str, set[int]](set)
    for relation in RELATIONS:
        if rows.have(*relation.columns):
            failing = map(relation.fails if relation.adds_up else lt, *map(rows.__getitem__, relation.columns))
            places = [*compress(count(), failing)]
            if not relation.adds_up:
                places = [place for place in places if place not in told[relation.columns[1]]]
                told[relation.columns[1]].update(places)
            everywhere = _everywhere(rows, relation, places)
            places = [] if relation is MOSTLY_OFFICIAL else places
            if places or everywhere:
                found.append(Broken(relation, places, everywhere))
    return found


def _everywhere(rows: Numbers, relation: Relation, places: Sequence[int]) -> dict[Layout, int]:
    columns = {*relation.columns}  # of one table: a unit may have numbers in several
    layouts = (rows.entries[place].row.layout for place in places)
    failing = Counter(layout for layout in layouts if layout and layout.columns.keys() >= columns)
    if max(failing.values(), default=0) < FEWEST_ROWS:
        return {}
    given = Counter(entry.row.layout for entry in rows.entries if entry.counted.keys() >= columns)
    return {layout: of for layout, of in failing.items() if of >= FEWEST_ROWS and of == given[layout]}


def parts_and_wholes(rows: Numbers, broken: Sequence[Broken]) -> Iterator[Finding]:
    """K1 to K6, K13: a part is at most its whole, all parts add up to it. K24: one finding a table where no row fits."""
    for (columns, adds_up, rule), places, everywhere in broken:
        whole, *parts = columns
        part_labels = [COLUMNS[column].label for column in parts]
        labels: Details = {"whole": COLUMNS[whole].label, "parts": part_labels, "part": part_labels[0], "rule": rule}
        for layout, number_of_rows in everywhere.items():
            at = layout.headings[layout.columns[parts[0]]].at
            yield Kind.NO_ROW_ADDS_UP.finding(at, None, columns, rows=number_of_rows, **labels)
        for entry in (entry for place in places if (entry := rows.entries[place]).row.layout not in everywhere):
            if adds_up:
                told = labels | {"computed": sum(entry.counted[column] for column in parts)}
                yield finding_in_columns(Kind.PARTS_DIFFER, entry, {"whole_value": whole}, told, beside=parts)
            else:
                of = {"part_value": parts[0], "whole_value": whole}
                yield finding_in_columns(Kind.PART_EXCEEDS, entry, of, labels)


def swapped_columns(rows: Numbers, broken: Sequence[Broken]) -> dict[Layout, tuple[str, str]]:
    """K24: the two columns of a table that changed places: a relation of one of them holds in no row, and with both exchanged all their
    relations hold in all. None where more than two may have, nor a sensitive one, whose numbers would be said as those of another."""
    columns_of: dict[Layout, set[str]] = {}
    for relation, _, everywhere in broken:
        for layout in everywhere:
            columns_of.setdefault(layout, set()).update(relation.columns)
    found = {}
    for layout, of_broken in columns_of.items():
        check_time()
        own = [entry for entry in rows.entries if entry.row.layout is layout]
        family = [column for column in layout.counts if not of_broken.isdisjoint((column, *wholes(column)))]
        pairs = [pair for pair in combinations(family, 2) if not of_broken.isdisjoint(pair) and _fit(own, layout, pair)]
        if len(pairs) == 1 and not any(COLUMNS[column].sensitive for column in pairs[0]):
            found[layout] = pairs[0]
    return found


def _fit(entries: Sequence[PlacedRow], layout: Layout, columns: tuple[str, str]) -> bool:
    own = [relation for relation in RELATIONS if not set(columns).isdisjoint(relation.columns)]
    numbers = [_exchanged(entry, {layout: columns}).counted for entry in entries]
    return not any(relation.fails(*(n.get(c, math.nan) for c in relation.columns)) for n in numbers for relation in own)


def _exchanged(entry: PlacedRow, swapped: Mapping[Layout, Sequence[str]]) -> PlacedRow:
    columns = swapped.get(entry.row.layout, ()) if entry.row.layout else ()
    if not columns or not entry.counted.keys() >= {*columns}:
        return entry
    to = dict(zip(columns, reversed(columns), strict=True))
    counted = {column: entry.counted[to.get(column, column)] for column in entry.counted}
    addresses = {column: address_of(entry, other) for column, other in to.items()}
    return entry._replace(counted=counted, addresses={**entry.addresses, **addresses})


def official_in_cells(rows: Numbers) -> Iterator[Finding]:
    """K7: each cell has at least three official members; fewer members than cells cannot be."""
    (low,) = rows.limits["K7"]
    for entry in rows.where(lambda official, cells: official < low * cells, "members_official", "cells"):
        of = {"official": "members_official", "cells": "cells"}
        yield finding_in_columns(Kind.FEW_OFFICIAL, entry, of, {"low": low})
    for entry in rows.where(lt, "members", "cells"):
        yield finding_in_columns(Kind.FEWER_THAN_CELLS, entry, {"members": "members", "cells": "cells"})


def small_committees(rows: Numbers) -> Iterator[Finding]:
    """K8: a committee has at least 30 members, unless its superior consents."""
    (low,) = rows.limits["K8"]
    for entry in rows.committees(lambda members: members < low, "members"):
        yield finding_in_columns(Kind.SMALL_COMMITTEE, entry, {"members": "members"}, {"low": low})


def large_cells(rows: Numbers) -> Iterator[Finding]:
    """K9: more than 30 members a cell on average is unusual."""
    (low,), of = rows.limits["K9"], {"cells": "cells", "members": "members"}
    for entry in rows.committees(lambda members, cells: members > low * cells > 0, "members", "cells"):
        mean = Figure(rounded(entry.counted["members"] / entry.counted["cells"], 1), ("cells", "members"))
        yield finding_in_columns(Kind.LARGE_CELLS, entry, of, {"mean": mean, "low": low})


def kinds_of_cells(rows: Numbers) -> Iterator[Finding]:
    """K18: in Bạc Liêu, until July 2025, wards have khóm cells, communes and townships ấp cells."""
    of_bac_lieu = load_units().by_code
    for column, types in {"cells_hamlet": ("phường",), "cells_quarter": ("xã", "thị trấn")}.items():
        for entry in rows.committees(lambda cells: cells > 0, column):
            if entry.unit.type in types and of_bac_lieu.get(entry.unit.code) == entry.unit:
                yield finding_in_columns(Kind.OTHER_CELLS, entry, {"value": column}, {"column": COLUMNS[column].label})


def probationary(rows: Numbers) -> Iterator[Finding]:
    """K12: probationary members were admitted within the year, so in a year's figures there are at most as many."""
    for entry in rows.committees(gt, "members_probationary", "admitted"):
        if entry.period and entry.period.kind == "year":
            of = {"probationary": "members_probationary", "admitted": "admitted"}
            yield finding_in_columns(Kind.PROBATIONARY_HIGH, entry, of)


def members_per_inhabitants(rows: Numbers) -> Iterator[Finding]:
    """K22: members are 1 to 200 of 1 000 inhabitants."""
    low, high = rows.limits["K22"]
    of = {"population": "population", "members": "members"}
    for entry in rows.committees(lambda people, n: n * 1000 < low * people or n * 1000 > high * people, *of.values()):
        yield finding_in_columns(Kind.INHABITANTS_DIFFER, entry, of, {"low": low, "high": high})


def without_impossible_counts(entries: Sequence[Entry]) -> list[Entry]:
    """K23: the entries, without members above the census inhabitants, or in a list of ten and more above all others together."""
    people, found, given = sources.inhabitants(), [*entries], list[tuple[tuple[object, ...], int]]()
    for place, entry in enumerate(entries):
        if isinstance(entry, CommitteeRow) and not entry.organisation and (members := entry.counted.get("members")):
            layout = entry.row.layout
            given.append(((layout and layout.rows.where, entry.day), place))
            # not of a unit of since July 2025, which has the code of one of its parts
            if members > people.get(entry.unit.district and entry.unit.code, members):
                of_census = figures(["population"], population=people[entry.unit.code])
                found[place] = _without_members(entry, Kind.MORE_THAN_INHABITANTS, of_census)
    for places in grouped(given).values():  # of a sheet and day
        greatest = max(places, key=lambda place: entries[place].counted["members"])
        others = sum(entries[place].counted["members"] for place in places if place != greatest)
        entry = found[greatest]
        if len(places) >= FEWEST_IN_LIST and entry is entries[greatest] and entry.counted["members"] > others:
            # without their sum, from which a district's page would give away that of the other districts
            found[greatest] = _without_members(entry, Kind.MORE_THAN_ALL_OTHERS, {"rows": len(places) - 1})
    return found


def _without_members(entry: Entry, kind: Kind, details: Details) -> Entry:
    if isinstance(entry, UnplacedRow):
        return entry
    finding = finding_in_columns(kind, entry, {"members": "members"}, details)
    left_out = {"members": entry.counted["members"]}
    counted = {column: number for column, number in entry.counted.items() if column not in left_out}
    return entry._replace(counted=counted, findings=(*entry.findings, replace(finding, left_out=left_out)))


# --- units without a row


def missing_units(entries: Sequence[Entry], places_on: Callable[[Day], Units], at: At) -> list[Finding]:
    """K16: the units without a row on each day, at this address: one finding a district; of a Form 5, which names no unit, one of all."""
    given = grouped((entry.day, entry) for entry in entries if not isinstance(entry, UnplacedRow))
    if any(given):  # rows without a day beside others with one: it is not known on which day units are missing
        given.pop(None, None)
    found = list[Finding]()
    for day, rows in given.items():
        codes, places = {row.unit.code for row in rows if isinstance(row, CommitteeRow)}, places_on(day)
        missing = _missing_in_districts(codes, places, at) if codes else _missing_in_forms(rows, places, at)
        when = wording.ON_DAY(day=day) if len(given) > 1 else ""
        found += (replace(finding, day=day, details={"when": when, **finding.details}) for finding in missing)
    return found


def _missing_in_forms(rows: Iterable[PlacedRow], places: Units, at: At) -> Iterator[Finding]:
    """One finding of the types of which a Form 5 has not all committees, if any; where it does not say how many, it may have them."""
    of_types = (row for row in rows if not isinstance(row, CommitteeRow))
    given = grouped({row.key: (row.type, row.counted.get("committees")) for row in of_types}.values())
    have = {of: sum(n or 0 for n in given.get(of, ())) for of in places.by_type if None not in given.get(of, ())}
    parts = [(of, n, places.by_type[of]) for of, n in have.items() if n < places.by_type[of]]
    if parts:
        says = [wording.FORM_5_HAS_OF_TYPE(type=PLURAL_TYPES[of], n=n, expected=every) for of, n, every in parts]
        yield Kind.MISSING_UNITS.finding(
            at, district=capital_first(places.place), missing=sum(every - n for _, n, every in parts),
            expected=len(places), names=wording.FORM_5_HAS(types=joined(says, ", ")),
        )  # fmt: skip


def _missing_in_districts(codes: Set[str], places: Units, at: At) -> Iterator[Finding]:
    """One finding for each district of which some units have a row, and one for all districts of which none has."""
    of_place = places.districts or {"": places.all}  # the whole province, where there are no districts
    names_of = {name: units[0].full_district or capital_first(places.place) for name, units in of_place.items()}
    absent = {name: [unit for unit in units if unit.code not in codes] for name, units in of_place.items()}
    whole = [name for name, units in absent.items() if len(units) == len(of_place[name])]
    partly = [name for name, units in absent.items() if units and name not in whole]
    for names in (*([name] for name in partly), *([whole] if whole else [])):
        units = [unit for name in names for unit in absent[name]]
        yield Kind.MISSING_UNITS.finding(
            at, district=[names_of[name] for name in names], missing=len(units),
            expected=sum(len(of_place[name]) for name in names),
            names=wording.WHOLE_DISTRICT if names is whole else ", ".join(unit.full_name for unit in units),
        )  # fmt: skip


# --- columns that are not counted


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


def rates_outside_range(table: Table, entries: Sequence[Entry], limits: Limits) -> Iterator[Finding]:
    """K20, K21: a percentage lies from 0 to 100, a mean age from 18 to 90; a difference and the years in the Party may be any number."""
    columns = {column: h.text for column, h in table.headings.items() if h.rate and not is_unbounded(h.labels)}
    for entry in entries if columns else ():
        for cell in entry.row.cells:
            text = columns.get(cell.column)
            rule = "K21" if "tuổi" in (text or "").lower() else "K20"
            if text is not None and not _is_sensible(cell.value, *limits[rule]):
                told: Details = {"column": text, "rule": rule, **dict(zip(("low", "high"), limits[rule], strict=True))}
                yield Kind.RATE_OUTSIDE.finding(cell.at, cell.value, columns_named(text), **told)


def _is_sensible(value: object, low: int, high: int) -> bool:
    shown = value
    if isinstance(value, str):
        try:
            shown = float(value.replace("%", "").replace(",", ".").replace("−", "-").strip())
        except ValueError:
            return True  # words: nothing to compare
    if isinstance(shown, bool) or not isinstance(shown, (int, float)):
        return True
    return low <= shown <= high
