"""What the sheets hold of one district: its rows, its totals, what is said of them. `Consolidation` in, `Consolidation` out.

Of a district it holds too that each number typed is in a row that is counted, or left out by a finding. Rows that are of no
known district are in none of them: one finding says how many there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from ..layout import dates, table
from ..layout.rows import Role
from ..layout.table import NO_TABLE, NoTableError, Table
from ..sheets import Sheet
from ..sheets.address import At
from ..vocabulary.formats import date
from ..vocabulary.phrases import Phrase
from ..vocabulary.places import LAST_DAY, Units, speaks_of_district, type_named
from ..vocabulary.refusals import RefusedError
from . import entries, forms, roster, rules, unread
from .entries import Entry, Numbers, counts_with_cells
from .findings import Finding, Kind
from .forms import Form
from .totals import Total, form_totals, table_totals, totals_that_differ, unread_totals, with_proven_thousands


class DistrictError(RefusedError):
    """There is no district of that name, or the figures do not tell it apart."""


# Said once of a sheet, at a cell that may be in any of its rows.
_SAID_OF_SHEET = {Kind.BESIDE_TABLE, Kind.HIDDEN_CELLS, Kind.ROSTER_COUNTED, Kind.UNHEADED_COLUMN}


def district_named(words: str, places: Units) -> str:
    """The bare name of the district that the words name. Raises `DistrictError` where there is none.

    >>> from blanalysis.vocabulary import places
    >>> named("huyện Đông Hải", places.load()), named("dong hai", places.load())
    ('Đông Hải', 'Đông Hải')
    """
    if name := places.district_named(words):
        return name
    raise DistrictError(NO_SUCH_DISTRICT, words=words, names=[of[0].full_district for of in places.districts.values()])


def of_district(given: Consolidation, name: str, places: Units) -> Consolidation:
    """The same, of the district of that bare name only. `places` are its units, of which those without a row are missing.

    Raises `DistrictError` where no row is of the district.
    """
    later = {id(entry.row) for t in given.tables if t not in given.counted for entry in given.read[id(t)]}
    typed = tuple(entry for entry in given.typed if _district_of_entry(entry) == name and id(entry.row) not in later)
    kept = tuple(entry for entry in given.kept if _district_of_entry(entry) == name)
    read = {table: tuple(e for e in rows if _district_of_entry(e) == name) for table, rows in given.read.items()}
    forms = tuple(f for f in given.forms if name in map(places.district_in, f.titles))
    if not (typed or any(read.values()) or forms):
        raise DistrictError(NOTHING_OF_DISTRICT, name=places.districts[name][0].full_district)
    tables = tuple(t for t in given.tables if read[id(t)])
    totals = tuple(total for total in given.totals if _is_total_of_district(total, name, given))
    where = _cells_of_district(given, name, forms)
    held = {total.at for total in totals}
    findings = [i for i in given.findings if (i.at in held if i.kind is Kind.TOTAL_DIFFERS else where.has(i))]
    homeless = [entry for entry in given.typed if _is_of_no_district(entry) and id(entry.row) not in later]
    return replace(
        given,
        tables=tables,
        forms=forms,
        rosters=tuple(sheet for sheet in given.rosters if (sheet.file, sheet.name) in where.sheets),
        read=read,
        counted=tuple(t for t in given.counted if t in tables),
        typed=typed,
        kept=kept,
        numbers=Numbers(kept),
        totals=totals,
        findings=(*findings, *missing_units(typed, places), *_rows_of_no_district(homeless)),
    )


def sheets_read(given: Consolidation, sheets: Iterable[Sheet]) -> list[Sheet]:
    """Those of the sheets on which something was read."""
    read = {(sheet.file, sheet.name) for sheet in given.sheets}
    return [sheet for sheet in sheets if (sheet.file, sheet.name) in read]


def _district_of_entry(entry: Entry) -> str | None:
    return entry.unit.district if entry.unit else entry.district


def _is_of_no_district(entry: Entry) -> bool:
    """A row with figures that is of no known district. A whole form of the province is no such row."""
    return bool(entry.typed) and _district_of_entry(entry) is None and entry.type is None and not entry.outside


def _rows_of_no_district(homeless: list[Entry]) -> Iterator[Finding]:
    if homeless:
        members = sum(entry.typed.get("members", 0) for entry in homeless)
        yield Finding(kind=Kind.OF_NO_DISTRICT, at=homeless[0].at, details={"rows": len(homeless), "members": members})


def _is_total_of_district(total: Total, name: str, given: Consolidation) -> bool:
    """Whether all the rows that a total is the sum of are of the district; a total of a Form 5 beside lists is its row's."""
    if total.scope:
        return all(_district_of_entry(entry) == name for entry in total.scope)
    at = total.at
    rows = (entry for rows in given.read.values() for entry in rows if entry.type and entry.at.row == at.row)
    return any(
        _district_of_entry(entry) == name and (entry.at.file, entry.at.sheet) == (at.file, at.sheet) for entry in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _CellsOfDistrict:
    """Which cells, rows and sheets are of the district. Two lists may stand side by side: a cell tells more than its row."""

    name: str
    cells: dict[At, str | None]
    rows: dict[tuple, set[str | None]]
    sheets: set[tuple]

    def has(self, finding: Finding) -> bool:
        """Whether a finding is of the district, or of a sheet that holds rows of it."""
        at = finding.at
        if finding.kind in (Kind.MISSING_UNITS, Kind.OTHER_EDITION):
            return False  # said anew; of none of the 64 units
        if finding.kind is Kind.UNREAD_SHEET:  # where nobody knows of which district it is, it may be of any
            return self.name in finding.details["districts"] or not finding.details["districts"]
        if at in self.cells and finding.kind not in _SAID_OF_SHEET:
            return self.cells[at] == self.name
        row = self.rows.get((at.file, at.sheet, at.row))
        return self.name in row if row and finding.kind not in _SAID_OF_SHEET else (at.file, at.sheet) in self.sheets


def _cells_of_district(given: Consolidation, name: str, own_forms: Iterable[Form]) -> _CellsOfDistrict:
    found = _CellsOfDistrict(
        name=name, cells={}, rows={}, sheets={(form.sheet.file, form.sheet.name) for form in own_forms}
    )
    for entry in (*(entry for rows in given.read.values() for entry in rows), *given.typed):
        district = _district_of_entry(entry)
        for at in (*(cell.at for cell in entry.row.values.values()), entry.at):
            found.cells[at] = district
        found.rows.setdefault((entry.at.file, entry.at.sheet, entry.at.row), set()).add(district)
        if district == name:
            found.sheets.add((entry.at.file, entry.at.sheet))
    return found


NO_SUCH_DISTRICT = Phrase(
    vi="Không có huyện, thị xã, thành phố nào tên “{words}”. Hãy chọn một trong: {names}.",
    en="There is no district named “{words}”. Choose one of: {names}.",
)
NOTHING_OF_DISTRICT = Phrase(
    vi="Số liệu không có dòng nào của {name}. Hãy kiểm tra lại tệp hoặc chọn huyện khác.",
    en="The data have no row of {name}. Check the files, or choose another district.",
)


class EditionError(RefusedError):
    """The sheets are of the units of 1 July 2025 or later, not of the 64."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Consolidation:
    """What the sheets hold, brought together.

    `read` are the entries of each table, by its `id`; `counted` the tables whose rows count (a Form 5 beside lists is only
    compared). `kept` has each unit (or type) of a day once, `numbers` their numbers by column; `typed` all the rows that hold figures of committees.
    """

    tables: tuple[Table, ...]
    forms: tuple[Form, ...]
    rosters: tuple[Sheet, ...]
    read: dict[int, Sequence[Entry]]
    counted: tuple[Table, ...]
    typed: tuple[Entry, ...]
    kept: tuple[Entry, ...]
    numbers: Numbers
    totals: tuple[Total, ...]
    findings: tuple[Finding, ...]

    @property
    def latest(self) -> dt.date | None:
        """The last day of the rows, else of the tables and forms, or None."""
        if days := [entry.day for entry in self.kept if entry.day]:
            return max(days)
        days = [*map(dates.day_of_table, self.tables), *(form.as_of for form in self.forms)]
        return max(filter(None, days), default=None)

    @property
    def sheets(self) -> Iterator[Sheet]:
        """The sheets on which something was read."""
        return chain((t.sheet for t in self.tables), (f.sheet for f in self.forms), self.rosters)

    @property
    def titles(self) -> Iterator[str]:
        """The words above the tables and forms, and the names of their sheets and files."""
        for one in (*self.tables, *self.forms):
            yield from (*one.titles, one.sheet.name, Path(one.sheet.file).stem)


def consolidate(
    sheets: Sequence[Sheet], places: Units, *, files: Sequence[str] = (), count_rows: bool = False
) -> Consolidation:
    """Everything that the sheets of these files hold. `count_rows` counts the rows of rosters instead of refusing them.

    Raises `table.RosterError`, `table.NoTableError` and `EditionError`.
    """
    rosters = tuple(sheet for sheet in sheets if count_rows and roster.is_roster(sheet))
    others = [sheet for sheet in sheets if sheet not in rosters]
    indicators = {sheet: forms.find_forms(sheet) for sheet in others}
    tables = tuple(
        t
        for sheet, found in indicators.items()
        for t in table.find_tables(forms.without_forms(sheet, found) if found else sheet, places)
    )
    own_forms = tuple(form for found in indicators.values() for form in found)
    if not (tables or own_forms or rosters):
        raise NoTableError(NO_TABLE, files=", ".join(dict.fromkeys(f"“{file}”" for file in files)))
    own_days = {id(t): dates.days_of_rows(t, t.rows_of(Role.ROW), dates.day_of_table(t)) for t in tables}
    days = {*chain(*own_days.values()), *map(roster.day_of_roster, rosters)} - {None}
    only = days.pop() if len(days) == 1 else None  # a sheet without a date is of the others' day
    read = {id(t): entries.read_entries(t, places, [day or only for day in own_days[id(t)]]) for t in tables}
    ours = [t for t in tables if not _is_of_new_edition(set(own_days[id(t)]), read[id(t)], places)]
    later = [t for t in tables if t not in ours]
    if later and not ours:
        raise EditionError(AFTER_2025, place=str(later[0].sheet.at), rows=len(read[id(later[0])]))
    counted, compared = _counted_and_compared(ours, read)
    rows = [*_entries_to_count(counted, read), *roster.read_rosters(rosters, places, only)]
    rows_read = {id(entry.row) for entry in rows}
    totals = [total for t in ours for total in table_totals(t, read[id(t)], rows, rows_read, places)]
    totals += form_totals(compared, rows)
    rows = with_proven_thousands(rows, totals)
    of_unit = entries_by_key(rows)
    kept = without_duplicates(of_unit)
    numbers = Numbers(kept)
    findings = [
        *(finding for entry in rows for finding in entry.findings),
        *(replace(finding, left_out={}) for entry in compared for finding in entry.findings),
        *(_other_edition(t, read[id(t)]) for t in later),
        *(finding for form in own_forms for finding in form.findings),
        *forms.compare_forms(own_forms),
        *duplicate_rows(of_unit),
        *totals_that_differ(totals),
        *rules.check_entries(numbers),
        *missing_units(rows, places),
        *(finding for t in ours for finding in _findings_of_table(t, read[id(t)], rows_read)),
        *(_no_date(t) for t in ours if not (only or any(own_days[id(t)]))),
        *unread.unread_sheets(_without_table(sheets, tables, own_forms, rosters), places),
    ]
    return Consolidation(
        tables=tables,
        forms=own_forms,
        rosters=rosters,
        read=read,
        counted=tuple(counted),
        typed=(*rows, *(entry for t in later for entry in read[id(t)])),
        kept=tuple(kept),
        numbers=numbers,
        totals=tuple(totals),
        findings=tuple(findings),
    )


def _findings_of_table(t: Table, read: Sequence[Entry], rows_read: Set[int]) -> Iterator[Finding]:
    """What is said of one table and its rows, whatever stands on the other sheets."""
    yield from unread.unread_parts(t)
    yield from unread_totals(t, rows_read)
    yield from unread.other_organisations(read)
    yield from rules.types_that_differ(t, read)
    yield from rules.rates_outside_range(t, read)


def _without_table(
    sheets: Sequence[Sheet], tables: Sequence[Table], own_forms: Sequence[Form], rosters: Sequence[Sheet]
) -> list[Sheet]:
    """The sheets that hold something and on which nothing was read."""
    read = {(sheet.file, sheet.name) for sheet in (*(one.sheet for one in (*tables, *own_forms)), *rosters)}
    return [sheet for sheet in sheets if sheet.rows and (sheet.file, sheet.name) not in read]


def _no_date(t: Table) -> Finding:
    """The day of a table's figures is not known: it says none, and the others are of several, or of none either."""
    return Finding(kind=Kind.NO_DATE, at=t.sheet.at)


# --- the units of 1 July 2025


def _is_of_new_edition(days: Set[dt.date | None], read: Sequence[Entry], places: Units) -> bool:
    """Whether a sheet is of a day when the 64 were no more, or names two units that exist only since then."""
    if any(day and day > LAST_DAY for day in days):
        return True
    return len({name for entry in read if not entry.unit and (name := _new_name(entry, places))}) >= 2


def _new_name(entry: Entry, places: Units) -> str | None:
    if entry.row.label is None:
        return None
    unit_type = entry.row.value("type")
    return places.new_name(str(entry.row.label.value), unit_type=unit_type and type_named(str(unit_type)))


def _other_edition(t: Table, read: Sequence[Entry]) -> Finding:
    """One finding for the sheet: all its numbers are left out, none is matched by name."""
    left_out: dict[str, int] = {}
    for entry in read:
        for column, n in entry.typed.items():
            left_out[column] = left_out.get(column, 0) + n
    at = next(h.at for h in t.headings.values())
    return Finding(kind=Kind.OTHER_EDITION, at=at, left_out=left_out, details={"rows": len(read)})


# --- which rows count


def _counted_and_compared(tables: Sequence[Table], read: dict[int, Sequence[Entry]]) -> tuple[list[Table], list[Entry]]:
    """The tables to count, and the Form 5 rows that are only totals because committees are given too."""
    lists = [t for t in tables if not t.types_as_rows and read[id(t)]]
    forms = [t for t in tables if t.types_as_rows]
    if lists:
        return lists, [entry for t in forms for entry in read[id(t)] if entry.type]
    return forms or list(tables), []


def _entries_to_count(tables: Sequence[Table], read: dict[int, Sequence[Entry]]) -> list[Entry]:
    """The entries but for the form rows of other kinds, and for bands that are totals of rows elsewhere.

    Those are the bands of a sheet without rows of its own, and the bands that speak of a district, where that district's
    committees stand on another sheet or in another place.
    """
    given = [(entry, t) for t in tables for entry in read[id(t)] if not entry.outside]
    covered = {entry.unit.district for entry, _ in given if entry.unit}
    without_rows = {id(t) for t in tables if not any(entry.unit for entry in read[id(t)])}

    def is_total(entry: Entry, t: Table) -> bool:
        if not entry.band or entry.district not in covered:
            return False
        return id(t) in without_rows or speaks_of_district(str(entry.row.label.value))

    return [entry for entry, t in given if not is_total(entry, t)]


AFTER_2025 = Phrase(
    vi="{place}: bảng này ({rows} dòng) là số liệu từ 1/7/2025, khi 64 đơn vị cũ đã nhập thành 25 xã, phường mới (tỉnh Cà Mau mới cũng có 64). Chương trình chỉ đọc số liệu đến 30/6/2025 và không ghép theo tên.",
    en="{place}: this table ({rows} rows) is of 1 July 2025 or later, when the 64 units had gone into 25 new ones (the new Cà Mau province has 64 too). Only figures up to 30 June 2025 are read; nothing is matched by name.",
)


def entries_by_key(entries: Iterable[Entry]) -> dict[tuple, list[Entry]]:
    """The rows of each unit (or type) of a day, in the order met."""
    rows: dict[tuple, list[Entry]] = {}
    for entry in entries:
        if (key := entry.key) is not None:
            rows.setdefault(key, []).append(entry)
    return rows


def without_duplicates(rows_of: Mapping[tuple, Sequence[Entry]]) -> list[Entry]:
    """Each unit (or type) of a day once, with the numbers of all its rows; where two rows differ in a column, with none of them."""
    return [rows[0] if len(rows) == 1 else _merged_duplicates(rows) for rows in rows_of.values()]


def _merged_duplicates(rows: Sequence[Entry]) -> Entry:
    counted = _agreed_counts(rows)
    of = {column: next(row for row in rows if column in row.counted) for column in counted}
    elsewhere = {
        column: row.row.values[column].at
        for column, row in of.items()
        if row is not rows[0] and column in row.row.values
    }
    return rows[0]._replace(counted=counted, elsewhere=elsewhere)


def _agreed_counts(rows: Sequence[Entry]) -> dict[str, int]:
    """The numbers on which all the rows that have one agree."""
    given: dict[str, set[int]] = {}
    for row in rows:
        for column, n in row.counted.items():
            given.setdefault(column, set()).add(n)
    return {column: numbers.pop() for column, numbers in given.items() if len(numbers) == 1}


def duplicate_rows(rows_of: Mapping[tuple, Sequence[Entry]]) -> list[Finding]:
    """K16: a unit that stands in more than one row of a day with a number in the same column."""
    return [finding for rows in rows_of.values() if len(rows) > 1 for finding in _duplicates_of_unit(rows)]


def _duplicates_of_unit(rows: Sequence[Entry]) -> Iterable[Finding]:
    agreed = _agreed_counts(rows)
    seen: set[str] = set()
    for place, entry in enumerate(rows):
        other = rows[0] if place else rows[1]
        for verdict, same in ((ROWS_AGREE, True), (ROWS_DIFFER, False)):
            dropped = {
                column: n
                for column, n in entry.counted.items()
                if (column in agreed) is same and (not same or column in seen)
            }
            if dropped:
                details = {"unit": entry.name, "first": str(other.at), "verdict": verdict}
                details["numbers"] = counts_with_cells(entry.row, dropped)
                yield Finding(kind=Kind.REPEATED_UNIT, at=entry.at, left_out=dropped, details=details)
        seen.update(entry.counted)


def missing_units(entries: Sequence[Entry], places: Units) -> list[Finding]:
    """K16: the units without a row on each day, one finding a district. A Form 5 names none, so there nothing is said."""
    given: dict[dt.date | None, dict[str, Entry]] = {}
    for entry in entries:
        if entry.unit:
            given.setdefault(entry.day, {})[entry.unit.code] = entry
    if any(given):  # rows without a day beside others with one: nobody knows of which day they should be whole
        given.pop(None, None)
    several = len(given) > 1
    return [
        finding
        for day, rows in given.items()
        for finding in _missing_on_day(
            rows.keys(), places, At(next(iter(rows.values())).at.file), day if several else None
        )
    ]


def _missing_on_day(codes: Set[str], places: Units, at: At, day: dt.date | None) -> Iterator[Finding]:
    """One finding for each district of which some are there, and one for all those of which there is none."""
    absent = {name: [unit for unit in units if unit.code not in codes] for name, units in places.districts.items()}
    whole = [name for name, units in absent.items() if len(units) == len(places.districts[name])]
    partly = [name for name, units in absent.items() if units and name not in whole]
    when = Phrase(vi="", en="")
    if day:
        when = Phrase(vi=f" (ngày {date(day, 'vi')})", en=f" (on {date(day, 'en')})")
    for names in (*([name] for name in partly), *([whole] if whole else [])):
        units = [unit for name in names for unit in absent[name]]
        details = {
            "district": [places.districts[name][0].full_district for name in names],
            "when": when,
            "missing": len(units),
            "expected": sum(len(places.districts[name]) for name in names),
            "names": WHOLE_DISTRICT if names is whole else ", ".join(unit.full_name for unit in units),
        }
        yield Finding(kind=Kind.MISSING_UNITS, at=at, details=details)


WHOLE_DISTRICT = Phrase(vi="cả địa bàn", en="the whole district")
ROWS_AGREE = Phrase(vi="Hai dòng giống nhau, đã tính một lần.", en="The two rows agree and were counted once.")
ROWS_DIFFER = Phrase(
    vi="Hai dòng khác số nên không số nào được tính; hãy xóa dòng sai.",
    en="The two rows differ, so neither is counted; delete the wrong one.",
)
