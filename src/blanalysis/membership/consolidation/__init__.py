"""All sheets brought together: which rows count, each unit of a day once, duplicates, units that are missing; and one district of it.

Sheets in, `Consolidation` out. Every number typed is in a row that is counted, or left out by a finding: of all sheets, and of
one district too. Rows of no known district are in none of them: one finding gives their number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ...layout import content, table
from ...layout.table import NO_KNOWN_HEADING, NO_TABLE, NoTableError, Table
from ...sheets import Sheet
from ...sheets.address import At
from ...vocabulary.formats import date
from ...vocabulary.phrases import Phrase
from ...vocabulary.places import LAST_DAY, Units, speaks_of_district, type_named
from ...vocabulary.refusals import RefusedError
from .. import entries, forms, roster, rules, unread
from ..entries import CommitteeRow, Entry, Numbers, PlacedRow, TypeRow, UnplacedRow
from ..findings import EVERY_FILE, Finding, Kind
from ..forms import Form
from ..totals import (
    RowKey,
    Total,
    form_totals,
    table_totals,
    totals_that_differ,
    unread_totals,
    with_proven_thousands,
    with_whole_thousands,
)
from .days import Days, day_of_form, find_days, without_day
from .duplicates import each_once, part_of_district, roster_copies, roster_copy, without_copies


class DistrictError(RefusedError):
    """There is no district of that name, or no row is of it."""


class EditionError(RefusedError):
    """The sheets are of the units of 1 July 2025 or later, not of the 64."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Consolidation:
    """What the sheets hold, brought together.

    - `days_of`: the days of each table; None among them for rows that are of no day.
    - `entries_of`: the entries of each table, in its order. `later_tables`: those of the units of 1 July 2025 or later.
    - `counted_tables`: the tables whose rows count; a Form 5 beside lists is only compared with them.
    - `typed_entries`: all rows with figures of committees, counted or left out.
    - `unique_entries`: each unit (or type) of a day once.
    """

    tables: tuple[Table, ...]
    forms: tuple[Form, ...]
    rosters: tuple[Sheet, ...]
    days_of: Mapping[Table, frozenset[dt.date | None]]
    entries_of: Mapping[Table, Sequence[Entry]]
    later_tables: tuple[Table, ...]
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
        if self.unique_entries:  # which no day of a form beside them dates
            return None
        days = chain(*(self.days_of[t] for t in self.tables), map(day_of_form, self.forms))
        return max(filter(None, days), default=None)

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
    days = find_days(tables, rosters, own_forms)
    entries_of = {t: entries.read_entries(t, places, days.of_rows[t]) for t in tables}
    later = tuple(t for t in tables if _is_of_new_edition(days.of_table[t], entries_of[t], places))
    proposed = [t for t in tables if t.layout.is_proposal and t not in later]
    ours = [t for t in tables if t not in later and t not in proposed]
    if later and not (ours or proposed):
        raise EditionError(AFTER_2025, place=str(later[0].sheet.at), rows=len(entries_of[later[0]]))
    of = _count(ours, entries_of, rosters, days, places)
    copies = {t.at for t in ours if t not in of.shown}
    later_rows, proposed_rows = ([entry for t in of for entry in entries_of[t]] for of in (later, proposed))
    findings = [
        *of.findings,
        *(finding for t in later for finding in _other_edition(t, entries_of[t])),
        *(finding for t in proposed for finding in unread.proposed_members(t, entries_of[t])),
        *(finding for form in own_forms for finding in form.findings),
        *forms.compare_forms(own_forms),
        *totals_that_differ(of.totals),
        *rules.check_entries(Numbers(of.unique)),
        *missing_units([*of.rows, *proposed_rows], places, EVERY_FILE if len({*files}) > 1 else At(files[0])),
        *(finding for t in (*of.shown, *proposed) for finding in unread.unread_parts(t, places, of.aside)),
        *(finding for t in of.shown for finding in unread_totals(t, of.left_out)),
        *(finding for t in ours for finding in unread.other_organisations(entries_of[t])),
        *(finding for t in of.shown for finding in rules.check_columns(t, entries_of[t])),
        *(finding for finding in days.findings if finding.at not in copies),
        *unread.noted_cells(sheets, tables, places),
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
        days_of=days.of_table,
        entries_of=entries_of,
        later_tables=later,
        counted_tables=tuple(of.tables),
        typed_entries=(*of.typed, *later_rows, *proposed_rows),
        unique_entries=of.unique,
        totals=tuple(of.totals),
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


class _Counted(NamedTuple):
    """What counts of the tables and rosters.

    - `tables`: those whose rows count; `shown`: all but copies, of which nothing more is said.
    - `typed`: all rows with figures, `rows`: those of them that are of a day and in no copy, `unique`: each unit of a day once.
    - `left_out`: the keys of unverified subtotals; `aside`: those of rows that are in copies.
    """

    tables: Sequence[Table]
    shown: Sequence[Table]
    typed: Sequence[Entry]
    rows: Sequence[Entry]
    unique: tuple[PlacedRow, ...]
    totals: Sequence[Total]
    left_out: Set[RowKey]
    aside: Set[RowKey]
    findings: Sequence[Finding]


def _count(
    ours: Sequence[Table],
    entries_of: Mapping[Table, Sequence[Entry]],
    rosters: Sequence[Sheet],
    days: Days,
    places: Units,
) -> _Counted:
    """The rows that count: those of a day, each unit of it once."""
    partly = {t for t in ours if days.known and None in days.of_table[t]}
    dated = {t: [e for e in entries_of[t] if e.day] if t in partly else entries_of[t] for t in ours}
    counted, by_type = _counted_and_compared(ours, dated)
    read = _entries_to_count([t for t in ours if t in counted or (t in partly and t not in by_type)], entries_of)
    of_units = {t: [e for e in own if e.day] if t in partly else own for t, own in read.items()}
    of_no_day = {t: own for t in read if t in partly and (own := [e for e in read[t] if not e.day])}
    without = [sheet for sheet in rosters if days.known and not days.of_roster[sheet]]
    undated = [(own[0].at if of_units[t] else t.at, own) for t, own in of_no_day.items()]
    undated += [(sheet.at, [*roster.read_rosters([sheet], places, days.of_roster)]) for sheet in without]
    again = roster_copies([sheet for sheet in rosters if sheet not in without])
    once_each = [sheet for sheet in rosters if sheet not in (*without, *again)]
    of_persons = roster.read_rosters(once_each, places, days.of_roster)
    repeated = [(sheet, roster.read_rosters([sheet], places, days.of_roster)) for sheet in again]
    once = without_copies(of_units)
    rows = [*chain(*once.entries_of.values()), *of_persons]
    apart = [entry for _, own in undated for entry in own]
    left_out = {entry.row.key for entry in (*rows, *apart) if entry.row.is_unverified_subtotal}
    shown = [t for t in ours if t not in once.copies]
    compared = [e for t in by_type for e in entries_of[t] if isinstance(e, TypeRow) and (e.day or len(days.known) < 2)]
    totals = _totals(shown, entries_of, rows, left_out, days, places)
    rows, totals = with_whole_thousands(rows, [*totals, *form_totals(compared, rows)])
    rows = rules.without_impossible_counts(with_proven_thousands(rows, totals))
    unique, twice = each_once(rows)
    others = [*apart, *once.repeated, *(entry for _, own in repeated for entry in own)]
    others += [entry for t in ours for entry in entries_of[t] if _is_outside(entry)]
    return _Counted(
        tables=counted,
        shown=shown,
        typed=[*rows, *others],
        rows=rows,
        unique=unique,
        totals=totals,
        left_out=left_out,
        aside={entry.row.key for entry in once.repeated} - {entry.row.key for entry in rows if once.repeated},
        findings=[
            *(_of_day(finding, entry.day) for entry in rows for finding in entry.findings),
            *(replace(finding, left_out={}) for e in (*compared, *apart) for finding in e.findings),
            *(without_day(own, at, days.known) for at, own in undated),
            *once.findings,
            *(roster_copy(sheet, again[sheet], own) for sheet, own in repeated),
            *twice,
            *(Kind.NO_DATE.finding(t.sheet.at) for t in ours if None in days.of_table[t] and t not in of_no_day),
        ],
    )


def _totals(
    tables: Sequence[Table],
    entries_of: Mapping[Table, Sequence[Entry]],
    rows: Sequence[Entry],
    left_out: Set[RowKey],
    days: Days,
    places: Units,
) -> list[Total]:
    """The totals of all tables, each beside rows of its own days only."""
    found, several = list[Total](), len(tables) > 1 and len(days.known) > 1
    rows_of = entries.by_day(rows) if several else {}
    for t in tables:
        everywhere = [*chain(*(rows_of.get(day, ()) for day in days.of_table[t]))] if several else rows
        if entries_of[t] or everywhere or not rows:
            found += table_totals(t, entries_of[t], everywhere, left_out, places)
    return found


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
    later = {t.layout for t in given.later_tables}
    typed = [entry for entry in given.typed_entries if entry.row.layout not in later]
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
    mine = filter(None, (part_of_district(finding, name) for finding in given.findings))
    findings = [finding for finding in mine if _is_of_district(finding, name, districts, of_totals)]
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
            *missing_units(_of_a_day(own, given), places, at),
            *outside,
            *_rows_of_no_district(typed),
        ),
    )


def _of_a_day(own: Sequence[Entry], given: Consolidation) -> list[Entry]:
    """The rows that have a day, where anything has one."""
    return [entry for entry in own if entry.day or not given.latest]


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
) -> tuple[list[Table], list[Table]]:
    """The tables to count, and the Forms 5 that are only totals because committees are given too."""
    lists = [t for t in tables if not t.layout.types_as_rows and entries_of[t]]
    by_type = [t for t in tables if t.layout.types_as_rows]
    if any(not _is_outside(entry) for t in lists for entry in entries_of[t]):
        return lists, by_type
    forms_with_rows = [t for t in by_type if entries_of[t]] or by_type
    return ([*forms_with_rows, *lists] if by_type else list(tables)), []


def _entries_to_count(tables: Sequence[Table], entries_of: Mapping[Table, Sequence[Entry]]) -> dict[Table, list[Entry]]:
    """The entries of each table but for rows of other organisations, and for unverified subtotals that are totals of rows elsewhere.

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

    return {t: [entry for entry in entries_of[t] if is_counted(entry, t)] for t in tables}


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


_FOUND_ANEW = {
    *(Kind.MISSING_UNITS, Kind.OTHER_EDITION, Kind.OTHER_KINDS, Kind.OTHER_ORGANISATIONS, Kind.PROPOSED_MEMBERS),
}
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
    if kind in _FOUND_ANEW:
        return False  # those of the district are found anew; the other edition has none of the 64 units
    if "by_district" in finding.details:
        return True
    if kind is Kind.TOTAL_DIFFERS:
        return at in of_totals
    if kind is Kind.UNREAD_SHEET:  # where the district is not known, it may be any
        return name in finding.details["districts"] or not finding.details["districts"]
    of_sheet = kind in _FINDINGS_OF_A_SHEET or finding.details.get("many")
    narrow = () if of_sheet else (at, At(at.file, at.sheet, at.row))
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
WHOLE_DISTRICT = Phrase(vi="cả địa bàn", en="the whole district")
NO_SUCH_DISTRICT = Phrase(
    vi="Không có huyện, thị xã, thành phố nào tên “{words}”. Hãy chọn một trong: {names}.",
    en="There is no district named “{words}”. Choose one of: {names}.",
)
NOTHING_OF_DISTRICT = Phrase(
    vi="Số liệu không có dòng nào của {name}. Hãy kiểm tra lại tệp hoặc chọn huyện khác.",
    en="The data have no row of {name}. Check the files, or choose another district.",
)
