"""One row of a table, read: its unit or type, its numbers, and what is wrong with either, as findings and never a guess."""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress, takewhile
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias, TypeVar

from ..layout import dates
from ..layout.numbers import Reading, Reason, read_count, shown_content
from ..layout.rows import Role, Row, is_of_which_row, is_other_organisation, is_rate_row, is_total, numbering
from ..layout.table import Table, rows_with_more_fields
from ..sheets import Cell, Sheet
from ..sheets.address import At
from ..vocabulary import vietnamese, wording
from ..vocabulary.formats import month
from ..vocabulary.phrases import NOT_GIVEN, Phrase
from ..vocabulary.places import IGNORE, Match, Unit, Units, speaks_of_district, split_type, type_alone, type_named
from ..vocabulary.rules import LIMITS, Limits
from .findings import Counts, Details, Figure, Finding, Kind, figures

_CHILD = re.compile(r"\s*(?:[a-zđ]\)|[-–+]|trong đó)", re.IGNORECASE)
Missing = TypeVar("Missing", int, float)
Day: TypeAlias = "dt.date | None"
PeriodOrNone: TypeAlias = "vietnamese.Period | None"
Sums: TypeAlias = dict[str, int]  # numbers by the ids of their columns
NOWHERE: Mapping[str, At] = {}  # a plain one, which can be pickled


class CommitteeRow(NamedTuple):
    """A row of a committee; a tuple, because there may be many. `counted`: those of the numbers `typed` that can be counted;
    `addresses`: of those from other rows of the unit. `name_at`: None where the name is the row's label. `organisation`: the
    name of a base organisation, "…" where that may be a person's."""

    row: Row
    day: Day
    unit: Unit
    typed: dict[str, int]
    counted: dict[str, int]
    findings: tuple[Finding, ...] = ()
    period: PeriodOrNone = None
    name_at: At | None = None
    addresses: Mapping[str, At] = NOWHERE
    organisation: str = ""

    @property
    def at(self) -> At:
        """The address of its name."""
        return self.name_at or self.row.label.at  # type: ignore[union-attr]  # a row without a label has `name_at`

    @property
    def district(self) -> str:
        """The bare name of its district."""
        return self.unit.district

    @property
    def key(self) -> tuple[object, ...]:
        """Day and code of the unit, and the words of a base organisation: two rows of one key are duplicates."""
        return (self.day, self.unit.code, *([vietnamese.key(self.row.words)] if self.organisation else []))

    @property
    def name(self) -> str:
        """The unit's full name, or that of the base organisation."""
        return self.organisation or self.unit.full_name


class TypeRow(NamedTuple):
    """A row of a Form 5 for a type, of all places or a district, as a `CommitteeRow`. `is_part`: by its words ("a) Xã") it is
    part of the row above it, so that no total is the sum of it and others."""

    row: Row
    day: Day
    at: At
    type: str
    district: str | None
    typed: dict[str, int]
    counted: dict[str, int]
    findings: tuple[Finding, ...] = ()
    is_part: bool = False
    addresses: Mapping[str, At] = NOWHERE

    @property
    def key(self) -> tuple[object, ...]:
        """Day, district and type: two rows of one key are duplicates."""
        return (self.day, self.district, self.type)

    @property
    def name(self) -> Phrase:
        """The words for a type's row."""
        return TYPE_ROW[self.type]


class UnplacedRow(NamedTuple):
    """A row of no known committee or type, whose numbers are not counted. `is_part`: they are part of those of the row above
    ("Trong đó: nữ"), or rates. `is_other_organisation`: they are outside the list."""

    row: Row
    day: Day
    at: At
    district: str | None
    typed: dict[str, int]
    counted: dict[str, int]
    findings: tuple[Finding, ...] = ()
    is_part: bool = False
    is_other_organisation: bool = False


PlacedRow = CommitteeRow | TypeRow
Entry = PlacedRow | UnplacedRow
EntriesOf: TypeAlias = Mapping[Table, Sequence[Entry]]
AnyEntry = TypeVar("AnyEntry", bound=Entry)
Group = TypeVar("Group")
Of = TypeVar("Of")


def is_outside(entry: Entry) -> bool:
    """Whether it is the row of another organisation, so that its numbers are outside the list."""
    return isinstance(entry, UnplacedRow) and entry.is_other_organisation


def grouped(pairs: Iterable[tuple[Group, Of]]) -> dict[Group, list[Of]]:
    """The second of each pair, by the first."""
    groups: dict[Group, list[Of]] = {}
    for group, one in pairs:
        groups.setdefault(group, []).append(one)
    return groups


def less(numbers: Mapping[str, int], without: Collection[str]) -> dict[str, int]:
    """The numbers but for those of some columns."""
    return {column: number for column, number in numbers.items() if column not in without}


def by_day(entries: Iterable[AnyEntry]) -> dict[Day, list[AnyEntry]]:
    """The entries of each day."""
    return grouped((entry.day, entry) for entry in entries)


def typed_sums(entries: Iterable[Entry]) -> dict[str, int]:
    """The sum of what was typed in each column."""
    sums: Counter[str] = Counter()
    for entry in entries:
        sums.update(entry.typed)
    return dict(sums)


def finding_in_columns(
    kind: Kind,
    entry: PlacedRow,
    columns: Mapping[str, str],
    details: Details | None = None,
    *,
    beside: Sequence[str] = (),
) -> Finding:
    """A finding at the first of these columns (by their names in its sentence); its numbers tell of all and those `beside`."""
    first, told_of = next(iter(columns.values())), (*columns.values(), *beside)
    told: Details = {"unit": entry.name} | (details or {}) | {name: entry.counted[c] for name, c in columns.items()}
    told = {name: Figure(of, told_of) if isinstance(of, int) else of for name, of in told.items()}
    told["on_page"] = {"unit": entry.unit.full_name} if isinstance(entry, CommitteeRow) else {}
    told["code"] = entry.unit.code if isinstance(entry, CommitteeRow) else None
    at, found = address_of(entry, first), entry.counted[first]
    return kind.finding(at, found, told_of, on=entry.day, **told)


def read_entries(table: Table, places: Units, days: Sequence[Day]) -> tuple[Entry, ...]:
    """An entry for each row of the table that can hold figures, in the sheet's order. `days` are those of the rows."""
    rows, places = table.rows_of(Role.ROW), table.sheet.taught.places(places)
    if table.layout.types_as_rows:
        of_titles = district_of_titles(table.titles, table.sheet, places)
        read = (_form_entry(table, row, day, of_titles, places) for row, day in zip(rows, days, strict=True))
        return _with_numbers_of_units(table, [entry for entry in read if entry])
    found, parts = list[Entry](), set[str]()
    own_period = table.of.period if table.of.day else dates.period_of(table.titles, table.sheet)
    districts = _districts(table, rows, places)
    ids, unit_of = tuple(table.layout.counts), _unit_finder(table, places)
    for row, day, district in zip(rows, days, districts, strict=True):
        if row.simple_counts and (unit := unit_of(row, district)):
            numbers = dict(zip(ids, row.simple_counts))  # noqa: B905 - both are of the layout's columns
            found.append(CommitteeRow(row, day, unit, numbers, numbers, (), own_period))
        elif row.is_unverified_subtotal:
            found.append(_unverified_subtotal(table, row, day, places))
        elif kind := _kind_of_other_row(row, found, places):
            found.append(_part_of_above(row, day, kind, row.words, places))
        elif words := _part_without_name(row, found, places):
            part = _part_of_above(row, day, Kind.OF_WHICH_ROW, words, places)
            found.append(part._replace(findings=()) if words in parts else part)
            parts.add(words)  # once told, not of each unit
        elif is_other_organisation(row, row.label, places) and not _unit_of_code(row, places):
            found.append(_other_organisation(table, row, day, district, places))
        else:
            found.append(_list_entry(table, row, day, district, own_period, places))
    return _with_numbers_of_units(table, _with_parts(found, places))


_CELL_OF_UNIT = re.compile(r"(?:(?:chi bo|cb|to dang) (?:ap|khom|khu|so|\d)|ap|khom)\b.*")


def _with_parts(entries: Sequence[Entry], places: Units) -> list[Entry]:
    """The entries; the rows right below a unit are parts of it where they add up to it: its cells ("Chi bộ ấp 1") to its members; those
    of a base organisation, numbered in another way or not at all, to all of its numbers."""
    found = [*entries]

    def cells_below(place: int, unit: CommitteeRow) -> list[Entry]:
        if places.of_organisations:
            own = numbering(unit.row)
            cells = [*takewhile(lambda e: numbering(e.row) != own, found[place:])]
            return cells if len(cells) > 1 and typed_sums(cells) == unit.typed else []
        if not _is_unplaced(found[place]):
            return []
        cells = [*takewhile(_is_unplaced, found[place:])]
        is_named = any(_CELL_OF_UNIT.fullmatch(vietnamese.key(cell.row.words)) for cell in cells)
        return cells if is_named and unit.typed.get("members") == typed_sums(cells).get("members", 0) else []

    for place, unit in enumerate(entries[:-1], start=1):
        if isinstance(unit, CommitteeRow):
            for at, cell in enumerate(cells_below(place, unit), start=place):
                found[at] = _part_of_above(cell.row, cell.day, Kind.OF_WHICH_ROW, cell.row.words, places)
    return found


def _is_unplaced(entry: Entry) -> bool:
    return isinstance(entry, UnplacedRow) and not entry.is_part


def _with_numbers_of_units(table: Table, given: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries without numbers of unknown owners: in rows with more fields than headings, and merged over several units."""
    found, longer = [*given], rows_with_more_fields(table)
    for place, entry in enumerate(given) if longer else ():
        if entry.row.number in longer and not isinstance(entry, UnplacedRow):
            finding = too_many_fields(table, entry.row, longer, entry.typed)
            kept = (f for f in entry.findings if f.kind.name not in Reason.__members__)
            found[place] = entry._replace(typed=finding.left_out, counted={}, findings=(*kept, finding))
    numbers = [entry.row.number for entry in given] if table.sheet.merges else []
    for top, left, bottom, right in table.sheet.merges:
        rows = slice(bisect_left(numbers, top), bisect_right(numbers, bottom))
        if bottom > top and len(numbers[rows]) > 1 and numbers[rows.start] == top:
            for column in (column_id for column_id, column in table.layout.counts.items() if left <= column <= right):
                found[rows] = _without_merged_number(table, column, found[rows])
    return tuple(found)


def too_many_fields(table: Table, row: Row, fields: Mapping[int, int], typed: Mapping[str, int]) -> Finding:
    """The finding of a row with more fields than headings; what was typed in it is left out."""
    left_out = {column: number for column, number in typed.items() if number or row.value(column) == 0}
    headings = max(column for head in table.layout.head for column in table.sheet.rows.values_at.get(head, ()))
    details = {"fields": fields[row.number], "headings": headings, "row": row.number}
    beside = (value for column, value in table.sheet.rows.values_at[row.number].items() if column not in table.headings)
    unread, at = sum(isinstance(value, int) for value in beside), next(iter(row.counts.values())).at
    return _row_left_out(Kind.TOO_MANY_FIELDS, at, row, left_out, unread=unread, **details)


def _without_merged_number(table: Table, column: str, given: Sequence[Entry]) -> list[Entry]:
    """These entries, over whose cells of a column one range is merged, without its number where they are of several units."""
    first, *below = given
    others = [entry.row.words for entry in filter(_is_unplaced, given)]
    units: dict[object, object] = {entry.key: entry.name for entry in given if not isinstance(entry, UnplacedRow)}
    units |= {words: words for words in others if split_type(words)[0]}
    cell, is_number = first.row.values.get(column), column in first.counted or first.typed.get(column)
    has_own_numbers = any(column in entry.row.counts for entry in below)
    if len(units) < 2 or isinstance(first, UnplacedRow) or cell is None or not is_number or has_own_numbers:
        return [*given]
    number = first.typed[column]
    details = {"column": table.heading_of(column), "units": [*units.values()], **figures([column], value=number)}
    finding = Kind.MERGED_OVER_UNITS.finding(cell.at, cell.value, [column], left_out={column: number}, **details)
    # in another district than the first row's no number is left out, but what is there cannot be known either
    elsewhere = replace(finding, left_out={column: 0}, day=first.day)
    finding = finding.of_districts({entry.district: elsewhere for entry in below} | {first.district: finding})
    merged = {replace(cell.at, row=entry.row.number) for entry in given}
    kept = [entry._replace(findings=tuple(f for f in entry.findings if f.at not in merged)) for entry in given]
    return [kept[0]._replace(counted=less(first.counted, {column}), findings=(*kept[0].findings, finding)), *kept[1:]]


def _unit_finder(table: Table, places: Units) -> Callable[[Row, District], Unit | None]:
    """A function that gives the unit of a row with `simple_counts`, looked up once a name; None where it needs a finding."""
    values = table.layout.rows.values_at
    keys = [table.layout.columns[column] for column in ("name", "type", "code") if column in table.layout.columns]
    known: dict[tuple[object, ...], Unit | None] = {}

    def unit_of(row: Row, district: District) -> Unit | None:
        question = (district, *map(values[row.number].get, keys))
        if question not in known:
            unit, findings = _unit_of_row(row, _name_address(row), district, {}, places)
            known[question] = None if findings else unit
        return known[question]

    return unit_of


class Numbers:
    """The counted numbers of entries, `numbers["members"]`, NaN where there is none; and the `limits` of the rules."""

    def __init__(self, entries: Sequence[PlacedRow], limits: Limits = LIMITS):
        self.entries, self.limits = entries, limits
        self.ids: frozenset[str] = frozenset().union(*{tuple(entry.counted) for entry in entries})
        self._counted = [entry.counted for entry in entries]
        self._made: dict[str, list[int | float]] = {}

    def __getitem__(self, column: str) -> list[int | float]:
        if column not in self._made:
            self._made[column] = numbers_of(self._counted, column, math.nan)
        return self._made[column]

    def have(self, *ids: str) -> bool:
        """Whether any entry has a number in each of these columns."""
        return self.ids.issuperset(ids)

    def where(self, holds: Callable[..., object], *columns: str) -> Iterator[PlacedRow]:
        """The entries for whose numbers in these columns something holds; none where no entry has a number in one of them."""
        given: Iterable[object] = map(holds, *map(self.__getitem__, columns)) if self.have(*columns) else ()
        return compress(self.entries, given)

    def committees(self, holds: Callable[..., object], *columns: str) -> Iterator[CommitteeRow]:
        """Those of `where` that are rows of committees."""
        return (entry for entry in self.where(holds, *columns) if isinstance(entry, CommitteeRow))


def numbers_of(rows: Sequence[dict[str, int]], column: str, missing: Missing) -> list[int | Missing]:
    """The number of each row in a column; `missing` where there is none."""
    try:
        return [*map(itemgetter(column), rows)]  # most often no row lacks it
    except KeyError:
        return [row.get(column, missing) for row in rows]


# --- rows of committees


class District(NamedTuple):
    """The district of a row: its bare name, or those `among` which it is; or `unknown`, words that name no district of the province."""

    name: str | None = None
    among: tuple[str, ...] = ()
    unknown: str | None = None


def _read_counts(row: Row) -> tuple[dict[str, int], dict[str, int], dict[str, Reading]]:
    readings = {column: read_count(cell) for column, cell in row.counts.items()}
    typed = {column: reading.typed for column, reading in readings.items()}
    counted = {column: reading.number for column, reading in readings.items() if reading.number is not None}
    return typed, counted, readings


def _unread_counts(table: Table, row: Row, readings: dict[str, Reading], name: Phrase | str) -> list[Finding]:
    return [
        unread_count(row.values[column], reading, column, table.heading_of(column), name, (column,))
        for column, reading in readings.items()
        if reading.reason
    ]


def unread_count(
    cell: Cell, reading: Reading, column: str, heading: Phrase | str, name: Phrase | str, columns: Sequence[str]
) -> Finding:
    """The finding of a cell that is no plain number; it is left out in `column`, and tells of the `columns`."""
    kind = Kind[reading.reason.name] if reading.reason else Kind.NOT_A_NUMBER
    left_out = {column: reading.proposed} if reading.proposed else {}
    told = figures(columns, proposed=str(reading.proposed), value=str(reading.number))
    return kind.finding(cell.at, shown_content(cell), columns, left_out=left_out, column=heading, unit=name, **told)


def _without_person(words: str, places: Units) -> str:
    """Words for a sentence; those that may name a person are not shown."""
    return NOT_GIVEN if places.may_be_person(words) else words


def _list_entry(table: Table, row: Row, day: Day, district: District, own_period: PeriodOrNone, places: Units) -> Entry:
    entry, at = places.taught_name(row.words), _name_address(row)
    if entry and entry.meaning == IGNORE:
        return UnplacedRow(row, day, at, None, {}, {}, (), True)
    typed, counted, readings = _read_counts(row)
    unit, found = _unit_of_row(row, at, district, counted, places)
    said = _without_person(row.words, places)
    organisation = vietnamese.clean(said) if places.of_organisations else ""
    found += _unread_counts(table, row, readings, organisation or (unit.full_name if unit else said))
    if unit is None:
        return UnplacedRow(row, day, at, district.name, typed, counted, tuple(found))
    members = table.layout.columns.get("members")
    if organisation:  # whether what it lacks matters is seen when all are added up
        found = [finding for finding in found if finding.kind is not Kind.NO_NUMBER]
    elif members and "members" not in row.values:
        where = replace(at, column=members)
        found.append(Kind.NO_NUMBER.finding(where, column=table.heading_of("members"), unit=unit.full_name))
    return CommitteeRow(row, day, unit, typed, counted, tuple(found), own_period, at, organisation=organisation)


_BULLET = re.compile(r"\s*(?:[-–+*•]\s*(?=\D)|[a-zđ]\)\s*)")


def _kind_of_other_row(row: Row, above: Sequence[Entry], places: Units) -> Kind | None:
    """The kind of a row that names no committee: part of the row above it ("Trong đó: nữ") or rates; None for any other row."""
    words = row.words
    if not words or places.names_a_unit(words):
        return None
    if is_of_which_row(words):
        return Kind.OF_WHICH_ROW
    if is_rate_row(words):
        return Kind.RATE_ROW
    before = above[-1].findings[:1] if above else ()
    follows = any(finding.kind is Kind.OF_WHICH_ROW for finding in before)
    return Kind.OF_WHICH_ROW if follows and _BULLET.match(words) else None


def _part_without_name(row: Row, above: Sequence[Entry], places: Units) -> str:
    """What part of the unit above a row without a name is, where a total stands beside that name: "Tổng số", then "Nông thôn"; else ""."""
    units = (entry.row for entry in reversed(above) if not (isinstance(entry, UnplacedRow) and entry.is_part))
    whole = next(units, None) if not row.words else None
    totals = {c.column for c in whole.cells if is_total(c, places)} if whole else ()
    return next((str(c.value) for c in row.cells if c.column in totals), "")


def _part_of_above(row: Row, day: Day, kind: Kind, said: str, places: Units) -> UnplacedRow:
    at, words = _name_address(row), _without_person(said, places)
    numbers = counts_with_cells(row, _read_counts(row)[1])
    return UnplacedRow(row, day, at, None, {}, {}, (kind.finding(at, words, numbers=numbers),), True)


def _other_organisation(table: Table, row: Row, day: Day, district: District, places: Units) -> UnplacedRow:
    """A row of another organisation, in the district of its section or cell, else the one that it names, else of that above."""
    typed, counted, _ = _read_counts(row)
    named = places.district_in(row.words)
    is_empty = "district" in table.layout.columns and row.value("district") is None
    name = named or district.name if is_empty else district.name or named
    return UnplacedRow(row, day, _name_address(row), name, typed, counted, is_other_organisation=True)


def _unverified_subtotal(table: Table, row: Row, day: Day, places: Units) -> UnplacedRow:
    """A section's row with figures that are no proven subtotal of rows below it: left out, with findings."""
    at, words = _name_address(row), row.words
    typed, counted, readings = _read_counts(row)
    findings = (
        _row_left_out(Kind.BAND_NOT_A_TOTAL, at, row, counted, _without_person(words, places)),
        *_unread_counts(table, row, readings, words),
    )
    return UnplacedRow(row, day, at, places.district_named(words), typed, counted, findings)


def _name_address(row: Row) -> At:
    if row.label:
        return row.label.at
    first = row.cells[0]
    columns = row.layout.columns if row.layout else {}
    return At(first.where.file, first.where.sheet, first.row, columns.get("name", first.column))


def _districts(table: Table, rows: tuple[Row, ...], places: Units) -> list[District]:
    """The district of each row: of its column (filled down), sections or the titles; none where the places have none."""
    if not places.districts:
        return [District()] * len(rows)
    title = District(district_of_titles(table.titles, table.sheet, places))
    of_section: dict[int, District] = {}  # by the row number of the innermost section

    def above_row(row: Row) -> District:
        number = row.sections[-1].row if row.sections else 0
        if number not in of_section:
            of_section[number] = _district_of_sections(row, places) or title
        return of_section[number]

    if "district" not in table.layout.columns:
        return [above_row(row) for row in rows]
    found: dict[int, District] = {}
    known: dict[object, District | None] = {}  # many rows have the same few names; None for another organisation's
    last: District | None = None
    for row in table.rows:  # a total's row may be the one that names the district
        if row.role in (Role.ROW, Role.TOTAL) and (value := row.value("district")) is not None:
            if value not in known:
                known[value] = _district_of_cell(str(value), places)
            if (named := known[value]) and not (row.role is Role.TOTAL and named.unknown):
                last = named
        found[row.number] = last or above_row(row)
    return [found[row.number] for row in rows]


def _district_of_cell(words: str, places: Units) -> District | None:
    """The district that words of a district column name: "Kỳ Anh" is two of one province, "1" is Quận 1; None for an organisation."""
    if places.is_other_organisation(words):
        return None
    name = places.district_named(f"quận {words}" if words.isdecimal() else words)
    among = () if name else places.districts_called(words)
    return District(name, among, None if name or among else words)


def _district_of_sections(row: Row, places: Units) -> District | None:
    for section in row.sections:
        words = str(section.value)
        if name := places.district_named(words):
            return District(name)
        if speaks_of_district(words):
            return District(unknown=words)
    return None


def district_of_titles(titles: Iterable[str], sheet: Sheet, places: Units) -> str | None:
    """The one district named in the titles or the sheet's name, or None. A line with the day of signing is no title."""
    titles = [title for title in titles if not re.search(r"\bngày\b", title.lower())]
    found = {places.district_in(words) for words in titles} | {places.district_named(sheet.name)}
    found -= {None}
    return found.pop() if len(found) == 1 else None


def _unit_of_row(row: Row, at: At, of: District, counted: Sums, places: Units) -> tuple[Unit | None, list[Finding]]:
    """The unit that a row names, and the finding with its name, if any. The numbers of a row without a unit are left out."""
    words = row.words
    if places.of_organisations and words and row.counts and not places.taught_name(words):
        return places.all[0], []  # whatever it is called
    names = of.among or (of.name,)
    found = [_match_of_row(row, words, name, places) for name in names if words and not of.unknown]
    match = replace(found[0], candidates=tuple(unit for one in found for unit in one.candidates)) if found else Match()
    if match.unit and match.by_earlier_name:
        until = Phrase(**{lang: month(match.unit.earlier_until, lang) for lang in ("vi", "en")})
        return match.unit, [Kind.EARLIER_NAME.finding(at, words, until=until, unit=match.unit.full_name)]
    if match.unit:
        return match.unit, []
    why: dict[str, object]
    if not words:
        kind, why = Kind.NAMELESS, {"row": row.number}
    elif of.unknown:
        kind, why = Kind.UNKNOWN_DISTRICT, {"district": of.unknown}
    elif other := _unit_of_code(row, places):
        kind, why = Kind.CODE_DIFFERS, {"code": other.code, "unit": other.full_name}
    elif match.candidates:
        kind, why = Kind.AMBIGUOUS_UNIT, {"candidates": _either(match.candidates), "near": match.candidates}
    elif row.counts:
        kind, why = Kind.UNKNOWN_UNIT, _hints(row, match, of.name, places)
    else:
        return None, []  # a line of words among the rows: nothing is left out
    return None, [_row_left_out(kind, at, row, counted, _without_person(words, places) or None, **why)]


def _match_of_row(row: Row, words: str, district: str | None, places: Units) -> Match:
    type_cell = row.values.get("type")
    unit_type = type_named(str(type_cell.value)) if type_cell else None
    match = places.find(words, unit_type=unit_type, district=district)
    by_code = _unit_of_code(row, places)
    if row.label is row.values.get("code"):  # no name at all: the code alone names the unit
        return Match((by_code,)) if by_code else Match()
    if by_code is None:
        return match
    # A name that fits the code is made sure by it; one that does not is not taken.
    return Match((by_code,), by_earlier_name=match.by_earlier_name) if by_code in match.candidates else Match()


def _hints(row: Row, match: Match, district: str | None, places: Units) -> dict[str, object]:
    """Where the name was looked for, and what to check: units of that name elsewhere, else those of a like name (`near`)."""
    where, hint = Phrase(vi="", en=""), wording.CHECK_SPELLING
    unit_type = type_named(str(row.value("type") or ""))
    near = match.elsewhere or places.alike(row.words, unit_type=unit_type, district=district)
    if district:
        full = places.districts[district][0].full_district
        where = Phrase(vi=f" của {full}", en=f" of {full}")
    if near:
        others = _either(near)
        hint = Phrase(vi=f"hãy kiểm tra xem có phải là {others.vi} không", en=f"check whether {others.en} is meant")
    return {"where": where, "hint": hint, "near": near}


def _either(candidates: Sequence[Unit]) -> Phrase:
    names = [f"{unit.full_name} ({', '.join(filter(None, (unit.full_district, unit.code)))})" for unit in candidates]
    return Phrase(vi=" hoặc ".join(names), en=" or ".join(names))


def _unit_of_code(row: Row, places: Units) -> Unit | None:
    code = row.values.get("code")
    return places.by_code.get(str(code.value).strip()) if code else None


def _row_left_out(kind: Kind, at: At, row: Row, counted: Sums, found: str | None = None, /, **details: Any) -> Finding:
    return kind.finding(at, found, left_out=counted, numbers=counts_with_cells(row, counted), **details)


def counts_with_cells(row: Row, counted: dict[str, int]) -> Counts | Phrase:
    """The numbers of a row with their cells, for a sentence: "Tổng số đảng viên 120 ở C7"."""
    if not counted:
        return wording.NOTHING_READABLE
    # a counted list of persons has no cells
    cells = {column: cell.at.cell for column, cell in row.values.items() if column in counted}
    return Counts(tuple((column, count, cells.get(column) or "") for column, count in counted.items()))


# --- rows of types (Form 5)


def _form_entry(table: Table, row: Row, day: Day, district: str | None, places: Units) -> Entry | None:
    """The entry of a row, or None where its numbers are in those of the row above it: a), b), -, Trong đó. A type is read even there."""
    typed, counted, readings = _read_counts(row)
    at, words = _name_address(row), row.words
    is_part = bool(_CHILD.match(words))
    if unit_type := type_alone(words):
        findings = tuple(_unread_counts(table, row, readings, TYPE_ROW[unit_type]))
        return TypeRow(row, day, at, unit_type, district, typed, counted, findings, is_part)
    if is_part:
        return None
    if is_rate_row(words):
        return _part_of_above(row, day, Kind.RATE_ROW, words, places)
    if row.label:  # what is wrong in another organisation's row leaves no number of a commune, ward or township out
        return UnplacedRow(row, day, at, district, typed, counted, is_other_organisation=True)
    nameless = _row_left_out(Kind.NAMELESS, at, row, counted, row=row.number)
    findings = (*_unread_counts(table, row, readings, ""), nameless)
    return UnplacedRow(row, day, at, district, typed, counted, findings)


TYPE_ROW = wording.group("TYPE_ROW")


def address_of(entry: PlacedRow, column: str) -> At:
    """The address of the number of a column, also where it comes from another row of the same unit; else of the row's name."""
    if column in entry.addresses:
        return entry.addresses[column]
    cell = entry.row.values.get(column)
    return cell.at if cell else entry.at
