"""Findings about what was not read: unknown columns, cells beside a table, whole sheets; and about hidden cells and legacy text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import islice

from ..layout import dates
from ..layout.heading import Layout
from ..layout.rows import Role
from ..layout.table import Table
from ..sheets import Cell, Sheet
from ..sheets.address import At
from ..vocabulary.columns import GREATEST_COUNT
from ..vocabulary.formats import date
from ..vocabulary.headings import EARLIER
from ..vocabulary.phrases import NONE, Phrase
from ..vocabulary.places import Units, speaks_of_district
from ..vocabulary.vietnamese import whole_number
from .entries import Entry, UnplacedRow, by_day, typed_sums
from .findings import Counts, Finding, Kind


def other_organisations(entries: Sequence[Entry]) -> Iterator[Finding]:
    """One finding a day for the rows of a table that are no communes, wards or townships: their numbers are outside the list."""
    others = [entry for entry in entries if isinstance(entry, UnplacedRow) and entry.is_other_organisation]
    for day, rows in by_day(others).items():
        sums = typed_sums(rows)
        numbers = Counts(tuple((column, n, "") for column, n in sums.items())) if sums else NONE
        found = Kind.OTHER_KINDS.finding(rows[0].at, rows=len(rows), numbers=numbers)
        yield replace(found, outside=sums, day=day)


def unread_parts(table: Table, aside: Set[tuple[Layout | None, int]]) -> list[Finding]:
    """Findings for columns that are not in the dictionary, personal, or without a heading; hidden cells that were counted; cells beside
    the table; days that cannot be read. `aside` are the keys of rows that are not counted because they are copies."""
    named = [
        (Kind.PERSONAL_COLUMN if h.personal else Kind.UNKNOWN_COLUMN).finding(h.at, h.text)
        for h in table.headings.values()
        if h.column is None and not (h.auxiliary or h.rate or h.time == EARLIER)
    ]
    rows = (row for row in table.rows if row.role is Role.ROW and not (aside and row.key in aside))
    hidden = hidden_cells(table.sheet, (cell for row in rows for cell in row.counts.values()))
    if not table.of.is_first:  # the columns that are no counts are told of once
        return hidden
    days = [*_columns_of_other_days(table), *_days_that_disagree(table), *_unread_days(table)]
    return [*named, *_unheaded_columns(table), *hidden, *_beside_table(table), *days]


def _columns_of_other_days(table: Table) -> Iterator[Finding]:
    """A finding for each column of a day that is not known ("kỳ trước"), with the number of its figures."""
    values = table.layout.rows.values_at
    for column, h in table.headings.items():
        if h.time == EARLIER and not h.rate:
            shown = [values[row.number].get(column) for row in table.rows_of(Role.ROW)]
            figures = sum(
                isinstance(v, (int, float)) or (isinstance(v, str) and whole_number(v) is not None) for v in shown
            )
            yield replace(Kind.OTHER_DAY_COLUMN.finding(h.at, h.text, figures=figures), unread=figures)


def _days_that_disagree(table: Table) -> Iterator[Finding]:
    of, day = table.of, table.of.day
    if of.instead_of and day:
        timed = next(h for h in table.headings.values() if h.time and h.column)
        yield _two_days(timed.at, day, of.instead_of)
    elif days := dates.disagreeing_days(table.titles, table.sheet):
        yield _two_days(table.at, *days)


def _two_days(at: At, day: dt.date, other: dt.date) -> Finding:
    days = {name: Phrase(vi=date(of, "vi"), en=date(of, "en")) for name, of in (("day", day), ("other", other))}
    return Kind.DAYS_DISAGREE.finding(at, **days)


def _unread_days(table: Table) -> Iterator[Finding]:
    """A finding for each cell of a date column that shows no day; its row has the day above."""
    if (column := table.layout.columns.get("as_of")) is None:
        return
    days = {row.number: row.value("as_of") for row in table.rows_of(Role.ROW)}
    unread = {day for day in {*days.values()} - {None} if dates.day_of_value(day) is None}
    for row, day in days.items() if unread else ():
        if day in unread:
            yield Kind.DAY_UNREAD.finding(At(table.sheet.file, table.sheet.name, row, column), day)


def _beside_table(table: Table) -> list[Finding]:
    """One finding for the cells beside the table; none for words below the figures, such as a signature."""
    figures = (row.number for row in table.rows if row.role in (Role.ROW, Role.TOTAL))
    last = max(figures, default=0) if table.beside else 0
    cells = (c for c in table.beside if c.row <= last or re.search(r"\d", str(c.value)) or not isinstance(c.value, str))
    return [Kind.BESIDE_TABLE.finding(cell.at) for cell in islice(cells, 1)]


def _unheaded_columns(table: Table) -> Iterable[Finding]:
    first: dict[int, At] = {}
    values, known = table.layout.rows.values_at, frozenset(table.headings)
    if set().union(*values.values()) <= known:
        return []
    for row in table.rows_of(Role.ROW):
        for column in values[row.number].keys() - known - first.keys():
            if isinstance(values[row.number][column], (int, float)):
                first[column] = At(table.sheet.file, table.sheet.name, row.number, column)
    return [*map(Kind.UNHEADED_COLUMN.finding, first.values())]


def hidden_cells(sheet: Sheet, cells: Iterable[Cell]) -> list[Finding]:
    """One finding for those of these counted cells that cannot be seen on the sheet; [] when all can."""
    if not (sheet.hidden or sheet.hidden_rows or sheet.hidden_columns):
        return []
    hidden = [cell for cell in cells if sheet.hides(cell)]
    return [Kind.HIDDEN_CELLS.finding(hidden[0].at, count=len(hidden))] if hidden else []


def unread_sheet(sheet: Sheet, places: Units) -> Finding:
    """The finding of a sheet on which no table was found: left out where it has figures of units, else a remark.

    It has such figures where two rows or more name a commune, ward, township or district and have a number, or three rows or
    more have three numbers or more. Running numbers, codes of units, dates and telephone numbers do not count. `districts`
    in the details are those of the units named.
    """
    numbers = _numbers_by_row(sheet, places)
    named = {row: words for row in numbers if (words := _named_place(sheet.rows.values_at[row], places))}
    wide = [row for row, columns in numbers.items() if len(columns) >= 3]
    rows = sorted({*(named if len(named) >= 2 else ()), *(wide if len(wide) >= 3 else ())})
    if not rows:
        return Kind.NO_TABLE_ON_SHEET.finding(sheet.at)
    found = {places.district_named(words) for words in named.values()}
    found |= {unit.district for words in named.values() for unit in places.find(words).candidates}
    at, figures = At(sheet.file, sheet.name, rows[0], min(numbers[rows[0]])), sum(len(numbers[row]) for row in rows)
    districts = [name for name in places.districts if name in found]
    return Kind.UNREAD_SHEET.finding(at, rows=len(rows), figures=figures, districts=districts)


def _named_place(values: Mapping[int, object], places: Units) -> str | None:
    """The first text of a row that names a unit or a district, or None."""
    texts = (value for value in values.values() if isinstance(value, str) and len(value) <= _LONGEST_NAME)
    return next((t for t in texts if places.names_a_unit(t) or speaks_of_district(t) or places.district_named(t)), None)


def _numbers_by_row(sheet: Sheet, places: Units) -> dict[int, list[int]]:
    """The columns with numbers, by row; rows without any are left out."""
    by_column: dict[int, dict[int, int | float]] = {}
    for row, values in sheet.rows.values_at.items():
        given = ((column, _shown_number(value, places)) for column, value in values.items())
        shown = {column: number for column, number in given if number is not None}
        if len(shown) > 1 and [*shown.values()] == [*range(1, len(shown) + 1)]:
            continue  # column numbers
        for column, number in shown.items():
            by_column.setdefault(column, {})[row] = number
    rows: dict[int, list[int]] = {}
    for column, of in by_column.items():
        numbers = [*of.values()]
        if not all(n in (1, before + 1) for before, n in zip([0, *numbers], numbers, strict=False)):  # running numbers
            for row in of:
                rows.setdefault(row, []).append(column)
    return rows


def _shown_number(value: object, places: Units) -> int | float | None:
    """The number that a cell shows, or None; codes of units and numbers too great for a count are none."""
    number = value
    if isinstance(value, str):
        number = None if value.strip().startswith("0") and len(value.strip()) > 1 else whole_number(value)
    if isinstance(number, bool) or not isinstance(number, (int, float)) or abs(number) > GREATEST_COUNT:
        return None
    return None if str(value).strip() in places.by_code else number


_LONGEST_NAME = 100  # letters: unit and district with all titles


def legacy_text(sheets: Iterable[Sheet]) -> list[Finding]:
    """A finding for each legacy encoding on each sheet: cells typed in a font or code older than Unicode."""
    return [
        Kind.LEGACY_TEXT.finding(first, count=cells, encoding=encoding)
        for sheet in sheets
        for encoding, cells, first in sheet.decoded
    ]
