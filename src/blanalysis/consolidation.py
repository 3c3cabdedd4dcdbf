"""Brings the sheets of several offices together: which tables and forms they hold, and each committee's row once.

`Sheet`s in, a `Consolidation` out. Each number typed is in a row that is counted, or left out by an issue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from . import checks, dates, entries, forms, roster, rules, table, units
from .cells import Sheet
from .checks import Total
from .entries import Entry, Numbers
from .forms import Form
from .issues import Issue, Kind
from .table import NO_TABLE, NoTableError, Part, Table
from .units import Units
from .words import Phrase, RefusedError


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
    issues: tuple[Issue, ...]

    @property
    def latest(self) -> dt.date | None:
        """The last day of the rows, else of the tables and forms, or None."""
        if days := [entry.day for entry in self.kept if entry.day]:
            return max(days)
        days = [*map(dates.of_table, self.tables), *(form.as_of for form in self.forms)]
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
    indicators = {sheet: forms.find_all(sheet) for sheet in others}
    tables = tuple(
        t
        for sheet, found in indicators.items()
        for t in table.find(forms.rest(sheet, found) if found else sheet, places)
    )
    own_forms = tuple(form for found in indicators.values() for form in found)
    if not (tables or own_forms or rosters):
        raise NoTableError(NO_TABLE, files=", ".join(dict.fromkeys(f"“{file}”" for file in files)))
    own_days = {id(t): dates.of_rows(t, t.rows_of(Part.ROW), dates.of_table(t)) for t in tables}
    days = {*chain(*own_days.values()), *map(roster.day_of, rosters)} - {None}
    only = days.pop() if len(days) == 1 else None  # a sheet without a date is of the others' day
    read = {id(t): entries.read(t, places, [day or only for day in own_days[id(t)]]) for t in tables}
    ours = [t for t in tables if not _is_of_new_edition(set(own_days[id(t)]), read[id(t)], places)]
    later = [t for t in tables if t not in ours]
    if later and not ours:
        raise EditionError(AFTER_2025, place=str(later[0].sheet.at), rows=len(read[id(later[0])]))
    counted, compared = _levels(ours, read)
    rows = [*_to_count(counted, read), *roster.read(rosters, places, only)]
    rows_read = {id(entry.row) for entry in rows}
    totals = [total for t in ours for total in checks.totals(t, read[id(t)], rows, rows_read, places)]
    totals += checks.form_totals(compared, rows)
    rows = checks.proven(rows, totals)
    of_unit = checks.by_key(rows)
    kept = checks.once(of_unit)
    numbers = Numbers(kept)
    issues = [
        *(issue for entry in rows for issue in entry.issues),
        *(replace(issue, left_out={}) for entry in compared for issue in entry.issues),
        *(_new_edition(t, read[id(t)]) for t in later),
        *(issue for form in own_forms for issue in form.issues),
        *forms.compare(own_forms),
        *checks.repeated(of_unit),
        *checks.differing(totals),
        *rules.of_rows(numbers),
        *checks.missing(rows, places),
        *(issue for t in ours for issue in _of_table(t, read[id(t)], rows_read)),
        *(_undated(t) for t in ours if not (only or any(own_days[id(t)]))),
        *checks.unread_sheets(_without_table(sheets, tables, own_forms, rosters), places),
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
        issues=tuple(issues),
    )


def _of_table(t: Table, read: Sequence[Entry], rows_read: Set[int]) -> Iterator[Issue]:
    """What is said of one table and its rows, whatever stands on the other sheets."""
    yield from checks.unread(t)
    yield from checks.unread_totals(t, rows_read)
    yield from checks.outside(read)
    yield from rules.types(t, read)
    yield from rules.rates(t, read)


def _without_table(
    sheets: Sequence[Sheet], tables: Sequence[Table], own_forms: Sequence[Form], rosters: Sequence[Sheet]
) -> list[Sheet]:
    """The sheets that hold something and on which nothing was read."""
    read = {(sheet.file, sheet.name) for sheet in (*(one.sheet for one in (*tables, *own_forms)), *rosters)}
    return [sheet for sheet in sheets if sheet.rows and (sheet.file, sheet.name) not in read]


def _undated(t: Table) -> Issue:
    """The day of a table's figures is not known: it says none, and the others are of several, or of none either."""
    return Issue(kind=Kind.NO_DATE, at=t.sheet.at)


# --- the units of 1 July 2025


def _is_of_new_edition(days: Set[dt.date | None], read: Sequence[Entry], places: Units) -> bool:
    """Whether a sheet is of a day when the 64 were no more, or names two units that exist only since then."""
    if any(day and day > units.LAST_DAY for day in days):
        return True
    return len({name for entry in read if not entry.unit and (name := _new_name(entry, places))}) >= 2


def _new_name(entry: Entry, places: Units) -> str | None:
    if entry.row.label is None:
        return None
    type = entry.row.value("type")
    return places.new_name(str(entry.row.label.value), type=type and units.type_named(str(type)))


def _new_edition(t: Table, read: Sequence[Entry]) -> Issue:
    """One issue for the sheet: all its numbers are left out, none is matched by name."""
    left_out: dict[str, int] = {}
    for entry in read:
        for id, n in entry.typed.items():
            left_out[id] = left_out.get(id, 0) + n
    at = next(h.at for h in t.headings.values())
    return Issue(kind=Kind.OTHER_EDITION, at=at, left_out=left_out, details={"rows": len(read)})


# --- which rows count


def _levels(tables: Sequence[Table], read: dict[int, Sequence[Entry]]) -> tuple[list[Table], list[Entry]]:
    """The tables to count, and the Form 5 rows that are only totals because committees are given too."""
    lists = [t for t in tables if not t.types_as_rows and read[id(t)]]
    forms = [t for t in tables if t.types_as_rows]
    if lists:
        return lists, [entry for t in forms for entry in read[id(t)] if entry.type]
    return forms or list(tables), []


def _to_count(tables: Sequence[Table], read: dict[int, Sequence[Entry]]) -> list[Entry]:
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
        return id(t) in without_rows or units.speaks_of_district(str(entry.row.label.value))

    return [entry for entry, t in given if not is_total(entry, t)]


AFTER_2025 = Phrase(
    vi="{place}: bảng này ({rows} dòng) là số liệu từ 1/7/2025, khi 64 đơn vị cũ đã nhập thành 25 xã, phường mới (tỉnh Cà Mau mới cũng có 64). Chương trình chỉ đọc số liệu đến 30/6/2025 và không ghép theo tên.",
    en="{place}: this table ({rows} rows) is of 1 July 2025 or later, when the 64 units had gone into 25 new ones (the new Cà Mau province has 64 too). Only figures up to 30 June 2025 are read; nothing is matched by name.",
)
