"""All sheets brought together: which rows count, each unit of a day once, duplicates, units that are missing; and one district of it.

Sheets in, `Consolidation` out. Every number typed is in a row that is counted, or left out by a finding: of all sheets, and of
one district too. Rows of no known district are in none of them: one finding gives their number.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from ..layout import content, dates, table
from ..layout.rows import Role
from ..layout.table import NO_KNOWN_HEADING, NO_TABLE, NoTableError, Table
from ..sheets import Sheet
from ..sheets.address import At
from ..vocabulary.formats import date
from ..vocabulary.phrases import Phrase
from ..vocabulary.places import LAST_DAY, Units, speaks_of_district, type_named
from ..vocabulary.refusals import RefusedError
from . import entries, forms, roster, rules, unread
from .entries import CommitteeRow, Entry, Numbers, PlacedRow, TypeRow, UnplacedRow, counts_with_cells
from .findings import EVERY_FILE, Finding, Kind
from .forms import Form
from .totals import Total, form_totals, table_totals, totals_that_differ, unread_totals, with_proven_thousands


class DistrictError(RefusedError):
    """There is no district of that name, or no row is of it."""


class EditionError(RefusedError):
    """The sheets are of the units of 1 July 2025 or later, not of the 64."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Consolidation:
    """What the sheets hold, brought together.

    - `entries_of`: the entries of each table, in its order.
    - `counted_tables`: the tables whose rows count; a Form 5 beside lists is only compared with them.
    - `typed_entries`: all rows with figures of committees, counted or left out.
    - `unique_entries`: each unit (or type) of a day once.
    """

    tables: tuple[Table, ...]
    forms: tuple[Form, ...]
    rosters: tuple[Sheet, ...]
    entries_of: Mapping[Table, Sequence[Entry]]
    counted_tables: tuple[Table, ...]
    typed_entries: tuple[Entry, ...]
    unique_entries: tuple[PlacedRow, ...]
    totals: tuple[Total, ...]
    findings: tuple[Finding, ...]

    @property
    def read(self) -> tuple[Table | Form, ...]:
        """The tables and forms."""
        return (*self.tables, *self.forms)

    @property
    def latest(self) -> dt.date | None:
        """The last day of the rows, else of the tables and forms, or None."""
        if days := [entry.day for entry in self.unique_entries if entry.day]:
            return max(days)
        printed = (dates.day_of(read.titles, read.sheet) for read in self.read)
        return max(filter(None, printed), default=None)

    @property
    def places_read(self) -> set[At]:
        """The sheets on which something was read."""
        return {sheet.at for sheet in (*(read.sheet for read in self.read), *self.rosters)}

    @property
    def titles(self) -> Iterator[str]:
        """The words above the tables and forms, and the names of their sheets and files."""
        for read in self.read:
            yield from (*read.titles, read.sheet.name, Path(read.sheet.file).stem)


def consolidate(
    sheets: Sequence[Sheet], places: Units, *, files: Sequence[str] = (), count_rows: bool = False
) -> Consolidation:
    """Everything that the sheets of these files hold. `count_rows` counts the rows of rosters instead of refusing them.

    Raises `table.RosterError`, `table.NoTableError` and `EditionError`.
    """
    rosters = tuple(sheet for sheet in sheets if count_rows and table.roster_heading(sheet))
    forms_of = {sheet: forms.find_forms(sheet) for sheet in sheets if sheet not in rosters}
    tables, refused = _tables_of(forms_of, places)
    own_forms = tuple(form for found in forms_of.values() for form in found)
    if not (tables or own_forms or rosters):
        raise next(iter(refused.values()), None) or _nothing_found(sheets, files, places)
    read = {sheet.at for sheet in (*(t.sheet for t in tables), *(form.sheet for form in own_forms), *rosters)}
    days_of = {t: dates.days_of_rows(t, t.rows_of(Role.ROW)) for t in tables}
    days = {*chain(*days_of.values()), *map(roster.day_of_roster, rosters)} - {None}
    only = days.pop() if len(days) == 1 else None  # a sheet without a date is of the others' day
    entries_of = {t: entries.read_entries(t, places, [day or only for day in days_of[t]]) for t in tables}
    later = [t for t in tables if _is_of_new_edition(set(days_of[t]), entries_of[t], places)]
    proposed = [t for t in tables if t.layout.is_proposal and t not in later]
    ours = [t for t in tables if t not in later and t not in proposed]
    if later and not (ours or proposed):
        raise EditionError(AFTER_2025, place=str(later[0].sheet.at), rows=len(entries_of[later[0]]))
    counted, compared = _counted_and_compared(ours, entries_of)
    rows = [*_entries_to_count(counted, entries_of), *roster.read_rosters(rosters, places, only)]
    left_out = {entry.row.key for entry in rows if entry.row.is_unverified_subtotal}
    totals = [total for t in ours for total in table_totals(t, entries_of[t], rows, left_out, places)]
    totals += form_totals(compared, rows)
    rows = with_proven_thousands(rows, totals)
    unique, repeated = each_once(rows)
    later_rows, proposed_rows = ([entry for t in of for entry in entries_of[t]] for of in (later, proposed))
    findings = [
        *(_of_day(finding, entry.day) for entry in rows for finding in entry.findings),
        *(replace(finding, left_out={}) for entry in compared for finding in entry.findings),
        *(finding for t in later for finding in _other_edition(t, entries_of[t])),
        *(finding for t in proposed for finding in unread.proposed_members(t, entries_of[t])),
        *(finding for form in own_forms for finding in form.findings),
        *forms.compare_forms(own_forms),
        *repeated,
        *totals_that_differ(totals),
        *rules.check_entries(Numbers(unique)),
        *missing_units([*rows, *proposed_rows], places, EVERY_FILE if len({*files}) > 1 else At(files[0])),
        *(finding for t in (*ours, *proposed) for finding in unread.unread_parts(t, places)),
        *(finding for t in ours for finding in unread_totals(t, left_out)),
        *(finding for t in ours for finding in unread.other_organisations(entries_of[t])),
        *(finding for t in ours for finding in rules.check_columns(t, entries_of[t])),
        *(Kind.NO_DATE.finding(t.sheet.at) for t in (*ours, *proposed) if not (only or any(days_of[t]))),
        *(
            unread.unread_sheet(sheet, places, refused.get(sheet.at))
            for sheet in sheets
            if sheet.rows and sheet.at not in read
        ),
    ]
    return Consolidation(
        tables=tables,
        forms=own_forms,
        rosters=rosters,
        entries_of=entries_of,
        counted_tables=tuple(counted),
        typed_entries=(
            *rows,
            *(entry for t in ours for entry in entries_of[t] if _is_outside(entry)),
            *later_rows,
            *proposed_rows,
        ),
        unique_entries=unique,
        totals=tuple(totals),
        findings=tuple(findings),
    )


def _tables_of(
    forms_of: Mapping[Sheet, Sequence[Form]], places: Units
) -> tuple[tuple[Table, ...], dict[At, NoTableError]]:
    """The tables on the sheets, without the forms there; and the refusals of sheets that cannot be read, by sheet."""
    tables, refused = list[Table](), dict[At, NoTableError]()
    for sheet, found in forms_of.items():
        try:
            tables += table.find_tables(forms.without_forms(sheet, found) if found else sheet, places)
        except NoTableError as cause:
            refused[sheet.at] = cause
    return tuple(tables), refused


def _nothing_found(sheets: Sequence[Sheet], files: Sequence[str], places: Units) -> NoTableError:
    """The refusal of files without any table, with the labels of what is likely a heading."""
    named = ", ".join(dict.fromkeys(f"“{file}”" for file in files))
    labels = dict.fromkeys(chain.from_iterable(content.likely_labels(sheet.rows, places) for sheet in sheets))
    if not labels:
        return NoTableError(NO_TABLE, files=named)
    return NoTableError(NO_KNOWN_HEADING, files=named, labels=", ".join(f"“{label}”" for label in [*labels][:12]))


def each_once(entries: Iterable[Entry]) -> tuple[tuple[PlacedRow, ...], list[Finding]]:
    """One entry for each unit (or type) of a day, with the numbers of all its rows; in a column where two rows differ, without a number.

    K16: and a finding for each row of a unit that has another row of the same day with a number in the same column.
    """
    rows_of: dict[tuple[object, ...], list[PlacedRow]] = {}
    for entry in entries:
        if not isinstance(entry, UnplacedRow):
            rows_of.setdefault(entry.key, []).append(entry)
    agreed = {key: _agreed_counts(rows) for key, rows in rows_of.items() if len(rows) > 1}
    unique = (rows[0] if len(rows) == 1 else _merged_duplicates(rows, agreed[key]) for key, rows in rows_of.items())
    found = [finding for key, counts in agreed.items() for finding in _duplicates_of_unit(rows_of[key], counts)]
    return tuple(unique), found


def missing_units(entries: Sequence[Entry], places: Units, at: At) -> list[Finding]:
    """K16: the units without a row on each day, one finding a district, at this address. None from a Form 5, which names no unit."""
    given: dict[dt.date | None, dict[str, CommitteeRow]] = {}
    for entry in entries:
        if isinstance(entry, CommitteeRow):
            given.setdefault(entry.day, {})[entry.unit.code] = entry
    if any(given):  # rows without a day beside others with one: it is not known on which day units are missing
        given.pop(None, None)
    found: list[Finding] = []
    for day, rows in given.items():
        found += _missing_on_day(rows.keys(), places, at, day if len(given) > 1 else None)
    return found


def district_named(words: str, places: Units) -> str:
    """The bare name of the district that the words name. Raises `DistrictError` where there is no such district.

    >>> from blanalysis.vocabulary import places
    >>> district_named("huyện Đông Hải", places.load_units()), district_named("dong hai", places.load_units())
    ('Đông Hải', 'Đông Hải')
    """
    if name := places.district_named(words):
        return name
    raise DistrictError(NO_SUCH_DISTRICT, words=words, names=[of[0].full_district for of in places.districts.values()])


def of_district(given: Consolidation, name: str, places: Units) -> Consolidation:
    """The same of one district only. `name` is its bare name, `places` are its units, of which some may be missing.

    Raises `DistrictError` where no row is of the district.
    """
    proposed = [t for t in given.tables if t.layout.is_proposal]
    others = {t.layout for t in given.tables if t not in (*given.counted_tables, *proposed)}
    typed = [entry for entry in given.typed_entries if entry.row.layout not in others]
    own = tuple(entry for entry in typed if entry.district == name)
    unique = tuple(entry for entry in given.unique_entries if entry.district == name)
    entries_of = {t: tuple(e for e in rows if e.district == name) for t, rows in given.entries_of.items()}
    own_forms = tuple(f for f in given.forms if name in map(places.district_in, f.titles))
    if not (own or any(entries_of.values()) or own_forms):
        raise DistrictError(NOTHING_OF_DISTRICT, name=places.districts[name][0].full_district)
    tables = tuple(t for t in given.tables if entries_of[t])
    totals = tuple(total for total in given.totals if _is_total_of_district(total, name, given))
    districts = _districts_of_cells(chain(*given.entries_of.values(), given.typed_entries))
    districts |= {form.sheet.at: {*districts.get(form.sheet.at, ()), name} for form in own_forms}
    of_totals = {total.at for total in totals}
    files = {*(t.at.file for t in tables), *(form.at.file for form in own_forms)}
    at = At(files.pop()) if len(files) == 1 else EVERY_FILE
    outside = [f for t in tables if t not in proposed for f in unread.other_organisations(entries_of[t])]
    findings = [finding for finding in given.findings if _is_of_district(finding, name, districts, of_totals)]
    return replace(
        given,
        tables=tables,
        forms=own_forms,
        rosters=tuple(sheet for sheet in given.rosters if name in districts.get(sheet.at, ())),
        entries_of=entries_of,
        counted_tables=tuple(t for t in given.counted_tables if t in tables),
        typed_entries=own,
        unique_entries=unique,
        totals=totals,
        findings=(
            *findings,
            *(found for t in proposed for found in unread.proposed_members(t, entries_of[t])),
            *missing_units(own, places, at),
            *outside,
            *_rows_of_no_district(typed),
        ),
    )


def _is_of_new_edition(days: Set[dt.date | None], own: Sequence[Entry], places: Units) -> bool:
    """Whether a table is of a day after the 64 units ended, or names two units that exist only since then."""
    if any(day and day > LAST_DAY for day in days):
        return True
    unplaced = [entry.row for entry in own if isinstance(entry, UnplacedRow) and entry.row.label]
    types = [type_named(str(row.value("type") or "")) for row in unplaced]
    names = {places.new_name(row.words, unit_type=of) for row, of in zip(unplaced, types, strict=True)}
    return len(names - {None}) >= 2


def _other_edition(t: Table, own: Sequence[Entry]) -> Iterator[Finding]:
    """One finding for each day of the table: all its numbers are left out, none is matched by name."""
    for day, rows in entries.by_day(own).items():
        left_out = entries.typed_sums(rows)
        details = {"rows": len(rows)}
        yield Finding(kind=Kind.OTHER_EDITION, at=t.at, left_out=left_out, details=details, day=day)


def _of_day(finding: Finding, day: dt.date | None) -> Finding:
    """The same, with the day of the numbers that it leaves out."""
    return replace(finding, day=day) if day and (finding.left_out or finding.outside) else finding


def _is_outside(entry: Entry) -> bool:
    return isinstance(entry, UnplacedRow) and entry.is_other_organisation


def _counted_and_compared(
    tables: Sequence[Table], entries_of: Mapping[Table, Sequence[Entry]]
) -> tuple[list[Table], list[TypeRow]]:
    """The tables to count, and the Form 5 rows that are only totals because committees are given too."""
    lists = [t for t in tables if not t.layout.types_as_rows and entries_of[t]]
    by_type = [t for t in tables if t.layout.types_as_rows]
    if any(not _is_outside(entry) for t in lists for entry in entries_of[t]):
        return lists, [entry for t in by_type for entry in entries_of[t] if isinstance(entry, TypeRow)]
    return ([*by_type, *lists] if by_type else list(tables)), []


def _entries_to_count(tables: Sequence[Table], entries_of: Mapping[Table, Sequence[Entry]]) -> list[Entry]:
    """The entries but for rows of other organisations, and for unverified subtotals that are totals of rows elsewhere.

    These are, where a district's committees are on another sheet or in another place, the subtotals of that district on a
    sheet without rows of its own, and those that name it as a district.
    """
    of_units = [(entry.district, t) for t in tables for entry in entries_of[t] if isinstance(entry, CommitteeRow)]
    covered, with_units = {district for district, _ in of_units}, {t for _, t in of_units}

    def is_counted(entry: Entry, t: Table) -> bool:
        if not isinstance(entry, UnplacedRow):
            return True
        if _is_outside(entry):
            return False
        if not entry.row.is_unverified_subtotal or entry.district not in covered:
            return True
        return t in with_units and not speaks_of_district(entry.row.words)

    return [entry for t in tables for entry in entries_of[t] if is_counted(entry, t)]


def _merged_duplicates(rows: Sequence[PlacedRow], counted: dict[str, int]) -> PlacedRow:
    of = {column: next(row for row in rows if column in row.counted) for column in counted}
    cells = {column: row.row.values.get(column) for column, row in of.items() if row is not rows[0]}
    return rows[0]._replace(counted=counted, addresses={column: cell.at for column, cell in cells.items() if cell})


def _agreed_counts(rows: Sequence[PlacedRow]) -> dict[str, int]:
    """The numbers by column that are the same in all rows that have one."""
    given = Counter(column for column, _ in {pair for row in rows for pair in row.counted.items()})
    return {column: n for row in rows for column, n in row.counted.items() if given[column] == 1}


def _duplicates_of_unit(rows: Sequence[PlacedRow], agreed: dict[str, int]) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, entry in enumerate(rows):
        other = rows[0] if place else rows[1]
        again = {column: n for column, n in entry.counted.items() if column in agreed and column in seen}
        differ = {column: n for column, n in entry.counted.items() if column not in agreed}
        for verdict, dropped in ((ROWS_AGREE, again), (ROWS_DIFFER, differ)):
            if dropped:
                numbers = counts_with_cells(entry.row, dropped)
                details = {"unit": entry.name, "first": str(other.at), "verdict": verdict, "numbers": numbers}
                yield Finding(kind=Kind.REPEATED_UNIT, at=entry.at, left_out=dropped, details=details, day=entry.day)
        seen.update(entry.counted)


def _missing_on_day(codes: Set[str], places: Units, at: At, day: dt.date | None) -> Iterator[Finding]:
    """One finding for each district of which some units have a row, and one for all districts of which none has."""
    absent = {name: [unit for unit in units if unit.code not in codes] for name, units in places.districts.items()}
    whole = [name for name, units in absent.items() if len(units) == len(places.districts[name])]
    partly = [name for name, units in absent.items() if units and name not in whole]
    when = Phrase(vi="", en="")
    if day:
        when = Phrase(vi=f" (ngày {date(day, 'vi')})", en=f" (on {date(day, 'en')})")
    for names in (*([name] for name in partly), *([whole] if whole else [])):
        units = [unit for name in names for unit in absent[name]]
        yield Kind.MISSING_UNITS.finding(
            at,
            district=[places.districts[name][0].full_district for name in names],
            when=when,
            missing=len(units),
            expected=sum(len(places.districts[name]) for name in names),
            names=WHOLE_DISTRICT if names is whole else ", ".join(unit.full_name for unit in units),
        )


# One finding for a whole sheet, at a cell that may be in any of its rows.
_FINDINGS_OF_A_SHEET = {
    Kind.BESIDE_TABLE, Kind.NUMBERS_BESIDE_TABLE, Kind.HIDDEN_CELLS, Kind.ROSTER_COUNTED, Kind.UNHEADED_COLUMN,
}  # fmt: skip


def _districts_of_cells(entries: Iterable[Entry]) -> dict[At, set[str | None]]:
    """The districts of cells, of rows (an address without a column: two lists side by side have rows in common) and of sheets."""
    found: dict[At, set[str | None]] = {}
    for entry in entries:
        own, at = {entry.district}, entry.at
        found |= dict.fromkeys((*(cell.at for cell in entry.row.values.values()), at), own)
        for whole in (At(at.file, at.sheet, at.row), At(at.file, at.sheet)):
            found[whole] = found.get(whole, set()) | own
    return found


def _is_of_district(finding: Finding, name: str, districts: Mapping[At, set[str | None]], of_totals: Set[At]) -> bool:
    """Whether a finding is of the district: of its cells or rows, else of a sheet that has rows of it."""
    kind, at = finding.kind, finding.at
    found_anew = (Kind.MISSING_UNITS, Kind.OTHER_KINDS, Kind.OTHER_ORGANISATIONS, Kind.PROPOSED_MEMBERS)
    if kind in (*found_anew, Kind.OTHER_EDITION):
        return False  # those of the district are found anew; the other edition has none of the 64 units
    if kind is Kind.TOTAL_DIFFERS:
        return at in of_totals
    if kind is Kind.UNREAD_SHEET:  # where the district is not known, it may be any
        return name in finding.details["districts"] or not finding.details["districts"]
    narrow = () if kind in _FINDINGS_OF_A_SHEET else (at, At(at.file, at.sheet, at.row))
    known = (districts[where] for where in (*narrow, At(at.file, at.sheet)) if where in districts)
    return name in next(known, ())


def _is_total_of_district(total: Total, name: str, given: Consolidation) -> bool:
    """Whether all rows that a total is the sum of are of the district; for a row of a Form 5 beside lists, whether that row is."""
    if total.scope:
        return all(entry.district == name for entry in total.scope)
    at = total.at
    beside = (entry for entry in chain(*given.entries_of.values()) if isinstance(entry, TypeRow))
    own = (replace(entry.at, column=at.column) for entry in beside if entry.district == name)
    return at in own


def _rows_of_no_district(typed: Iterable[Entry]) -> Iterator[Finding]:
    """One finding for all rows with figures whose district is not known. A Form 5 of the whole province is no such row."""
    unplaced = (entry for entry in typed if isinstance(entry, UnplacedRow) and not entry.is_other_organisation)
    rows = [entry for entry in unplaced if entry.typed and entry.district is None]
    if rows:
        members = sum(entry.typed.get("members", 0) for entry in rows)
        yield Kind.OF_NO_DISTRICT.finding(rows[0].at, rows=len(rows), members=members)


AFTER_2025 = Phrase(
    vi="{place}: bảng này ({rows} dòng) là số liệu từ 1/7/2025, khi 64 đơn vị cũ đã nhập thành 25 xã, phường mới (tỉnh Cà Mau mới cũng có 64). Chương trình chỉ đọc số liệu đến 30/6/2025 và không ghép theo tên.",
    en="{place}: this table ({rows} rows) is of 1 July 2025 or later, when the 64 units had gone into 25 new ones (the new Cà Mau province has 64 too). Only figures up to 30 June 2025 are read; nothing is matched by name.",
)
ROWS_AGREE = Phrase(vi="Hai dòng giống nhau, đã tính một lần.", en="The two rows agree and were counted once.")
ROWS_DIFFER = Phrase(
    vi="Hai dòng khác số nên không số nào được tính; hãy xóa dòng sai.",
    en="The two rows differ, so neither is counted; delete the wrong one.",
)
WHOLE_DISTRICT = Phrase(vi="cả địa bàn", en="the whole district")
NO_SUCH_DISTRICT = Phrase(
    vi="Không có huyện, thị xã, thành phố nào tên “{words}”. Hãy chọn một trong: {names}.",
    en="There is no district named “{words}”. Choose one of: {names}.",
)
NOTHING_OF_DISTRICT = Phrase(
    vi="Số liệu không có dòng nào của {name}. Hãy kiểm tra lại tệp hoặc chọn huyện khác.",
    en="The data have no row of {name}. Check the files, or choose another district.",
)
