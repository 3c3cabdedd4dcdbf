"""Findings about what was not read: unknown columns, cells beside a table, whole sheets; and about hidden cells and legacy text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from ..layout import dates
from ..layout.rows import Role
from ..layout.table import Table
from ..sheets import Cell, NotedCell, Sheet
from ..sheets.address import At
from ..sheets.grid import CellNote
from ..vocabulary.columns import COUNTS, GREATEST_COUNT
from ..vocabulary.phrases import NONE, Phrase
from ..vocabulary.places import Units, speaks_of_district
from ..vocabulary.vietnamese import whole_number
from .entries import Entry, UnplacedRow, by_day, typed_sums
from .findings import Counts, Figure, Finding, Kind


def other_organisations(entries: Sequence[Entry]) -> Iterator[Finding]:
    """One finding a day for the rows of a table that are no communes, wards or townships: their numbers are outside the list."""
    others = [entry for entry in entries if isinstance(entry, UnplacedRow) and entry.is_other_organisation]
    for day, rows in by_day(others).items():
        sums = typed_sums(rows)
        numbers = Counts(tuple((column, n, "") for column, n in sums.items())) if sums else NONE
        found = Kind.OTHER_KINDS.finding(rows[0].at, rows=len(rows), numbers=numbers)
        yield replace(found, outside=sums, day=day)


def unread_parts(table: Table) -> list[Finding]:
    """Findings for columns that are not in the dictionary, personal, or without a heading; hidden cells that were counted; cells beside
    the table; days that cannot be read."""
    named = [
        (Kind.PERSONAL_COLUMN if h.personal else Kind.UNKNOWN_COLUMN).finding(h.at, h.text)
        for h in table.headings.values()
        if h.column is None and not h.auxiliary and not h.rate
    ]
    hidden = hidden_cells(table.sheet, (c for row in table.rows if row.role is Role.ROW for c in row.counts.values()))
    return [*named, *_unheaded_columns(table), *hidden, *_beside_table(table), *_unread_days(table)]


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


_KIND_OF_NOTE = {
    CellNote.RAISED: Kind.RAISED_MARK,
    CellNote.STRUCK: Kind.STRUCK_OUT,
    CellNote.HIDDEN: Kind.HIDDEN_TEXT,
    CellNote.COVERED: Kind.COVERED_CELLS,
    CellNote.COMPUTED: Kind.FORMULA_COMPUTED,
    CellNote.OTHER_READER: Kind.OTHER_READER,
}
_MOST_SAID = 10  # findings of one kind on a sheet


def noted_cells(sheets: Iterable[Sheet], tables: Iterable[Table]) -> Iterator[Finding]:
    """A finding for each cell in which a reader passed something over, or whose value was computed; where a sheet has many of a
    kind, one for all of them. The words are said only where a table has a column: elsewhere they may be about persons."""
    ids: dict[tuple[At, int | None], set[str]] = {}
    for t in tables:
        for column, of in t.layout.ids.items():
            ids.setdefault((t.sheet.at, column), set()).add(of)
    for sheet in sheets:
        for what, kind in _KIND_OF_NOTE.items():
            cells = [cell for cell in sheet.noted if cell.what is what]
            groups = [[cell] for cell in cells] if len(cells) <= _MOST_SAID else [cells]
            for group in groups:
                yield _finding_of_note(kind, group, [ids.get((sheet.at, cell.at.column), set()) for cell in group])


def _finding_of_note(kind: Kind, cells: Sequence[NotedCell], ids: Sequence[set[str]]) -> Finding:
    """The finding of these cells, at the first; `ids` are those of the columns that each is in."""
    told = tuple(sorted(ids[0] & COUNTS))
    words = Figure(cells[0].words, told) if ids[0] else UNSAID
    where = THIS_CELL if len(cells) == 1 else MANY_CELLS(count=len(cells))
    return kind.finding(cells[0].at, None, told, where=where, words=words, many=len(cells) > 1)


UNSAID = Phrase(vi="…", en="…")
THIS_CELL = Phrase(vi="Ô này", en="This cell")
MANY_CELLS = Phrase(vi="{count} ô (ô đầu ở đây)", en="{count} cells (the first is here)")
