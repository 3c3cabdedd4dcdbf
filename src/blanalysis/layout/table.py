"""Finds the table on a sheet: heading, column numbers, sections, unit rows, totals, remarks. Every cell keeps its address.

`Sheet` in, `Table` out. Works by words and shapes; the list of places is asked only to tell a district's band from a
unit's row. Wide in what it takes for a row, so that nothing with a number under a count heading can slip out as a remark.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..sheets import Cell, Rows, Sheet
from ..sheets.address import At
from ..sheets.grid import LAST_COLUMN, check_time
from ..vocabulary import columns, headings
from ..vocabulary.phrases import Phrase
from ..vocabulary.places import Units, type_alone
from ..vocabulary.refusals import RefusedError
from ..vocabulary.vietnamese import clean, date, key
from . import heading
from .heading import Head, Heading
from .rows import (
    Layout,
    Role,
    Row,
    are_column_numbers,
    classified_row,
    is_end,
    is_text,
    repeats_heading,
    role_of_cell,
    sections_after,
    simple_rows,
)
from .sums import unverified_subtotals

MOST_TABLES = 300  # on one sheet: one a committee, and room to spare


@dataclass(frozen=True, slots=True, eq=False)  # a sheet is itself: comparing all its cells would be slow
class Table:
    """A table found on a sheet. `types_as_rows` is true for Form 5, whose rows are types and not committees.

    `layout` has its headings by sheet column; `head` are the rows of the heading; `titles` the lines above it, words only; `above` the
    cells of those lines; `beside` cells in the same rows that belong to something else.
    """

    sheet: Sheet
    layout: Layout
    head: range
    rows: tuple[Row, ...]
    titles: tuple[str, ...]
    above: tuple[Cell, ...]
    heading_cells: tuple[Cell, ...]
    types_as_rows: bool
    beside: tuple[Cell, ...] = ()

    @property
    def headings(self) -> dict[int, Heading]:
        return self.layout.headings

    def rows_of(self, part: Role) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.part is part)

    def heading_of(self, column: str) -> str:
        """The words that the sheet itself puts over a column."""
        return next(h.text for h in self.headings.values() if h.column and h.column.id == column)

    def parts(self) -> dict[At, Role]:
        """What each cell of the table, of the lines above it and of what stands beside it belongs to."""
        parts = {cell.at: Role.TITLE for cell in self.above}
        parts |= {cell.at: Role.HEADING for cell in self.heading_cells}
        parts |= {cell.at: Role.REMARK for cell in self.beside}
        for row in self.rows:
            parts.update((cell.at, role_of_cell(row, cell)) for cell in row.cells)
        return parts


class RosterError(RefusedError):
    """The sheet has one row a person."""


class NoTableError(RefusedError):
    """No sheet has a table that can be read."""


def find_tables(sheet: Sheet, places: Units) -> tuple[Table, ...]:
    """The tables on a sheet, one below the other or side by side; none when there is none.

    A heading with other columns opens a new table; the same heading printed again does not. What stands between two
    tables belongs to the upper one, and its words are titles of the lower one too. Raises `RosterError` for a sheet with
    one row a person, `NoTableError` when one column is headed twice.
    """
    _refuse_roster(sheet)
    starts, rest, found = heading.heading_starts(sheet.rows, sheet.texts), sheet.rows, []
    while tables := _first_tables(sheet, rest, starts, places, found):
        found += tables
        if len(found) > MOST_TABLES:
            raise NoTableError(TOO_MANY_TABLES, place=str(sheet.at), most=MOST_TABLES)
        last = max(t.rows[-1].number if t.rows else t.head[-1] for t in tables)
        rest, starts = rest.between(last + 1), [start for start in starts if start > last]
    return tuple(found)


def _first_tables(sheet: Sheet, rows: Rows, starts: list[int], places: Units, found: list[Table]) -> list[Table]:
    """The first table of these rows, down to where another begins; several when they stand side by side."""
    for place, start in enumerate(starts):
        head = heading.first_heading(rows, sheet.merges, start)
        if not head.has_counts:
            continue
        end = _next_heading(sheet, rows, [s for s in starts[place + 1 :] if s > head.rows[-1]], head)
        own = rows.between(last=end - 1) if end else rows
        spans = heading.table_spans(own, sheet.merges, start)
        beside = _cells_beside(own.between(head.rows[0]), spans)
        return [
            _table_in_columns(sheet, own, start, span, places, found, beside if span is spans[0] else None)
            for span in spans
        ]
    return []


def _next_heading(sheet: Sheet, rows: Rows, starts: list[int], head: Head) -> int | None:
    """The first row of the heading of the next table below, or None; the same heading printed again is none."""
    for start in starts:
        if not repeats_heading(rows[start], head.columns):
            other = heading.first_heading(rows, sheet.merges, start)
            if other.has_counts:
                return other.rows[0]
    return None


def _cells_beside(rows: Rows, spans: list[tuple[int, int]]) -> tuple[Cell, ...]:
    """The cells that stand beside all the tables."""
    if spans == [(1, LAST_COLUMN)]:
        return ()
    return tuple(c for cells in rows.values() for c in cells if not any(a <= c.column <= b for a, b in spans))


def _table_in_columns(
    sheet: Sheet,
    rows: Rows,
    start: int,
    span: tuple[int, int],
    places: Units,
    found: list[Table],
    beside: tuple[Cell, ...] | None,
) -> Table:
    """The table in these columns. `beside` is None for all but the first of several side by side: they share lines above."""
    own = rows.within(*span)
    head = heading.read_heading(own, sheet.merges, start)
    _refuse_twice(sheet, head.columns)
    layout = _layout_of(own, head, head.types_as_rows)
    read = _table_rows(head, layout, places)
    if not head.types_as_rows and _are_types(read):  # a form by type under the heading "Đơn vị"
        layout = _layout_of(own, head, types_as_rows=True)
        read = _table_rows(head, layout, places)
    _refuse_words_for_counts(sheet, read)
    lines = list(rows.between(last=head.rows[0] - 1).values())
    return Table(
        sheet=sheet,
        layout=layout,
        head=head.rows,
        rows=read,
        titles=(*_titles_from_above(found), *_title_words(lines)),
        above=() if beside is None else tuple(c for cells in lines for c in cells),
        heading_cells=tuple(c for row in head.rows for c in own.get(row, ())),
        types_as_rows=layout.types_as_rows,
        beside=beside or (),
    )


def _title_words(lines: list[tuple[Cell, ...]]) -> Iterable[str]:
    """The words of the lines above a table: each cell, and each line whole ("Tính đến ngày:" | 31/12/2016); and a value
    below its label, as in a small table of parameters ("Thời điểm" above 31/12/2016)."""
    above: dict[int, str] = {}
    for cells in lines:
        texts = {c.column: _as_words(c.value) for c in cells}
        yield from texts.values()
        if len(texts) > 1:
            yield " ".join(texts.values())
        labels = {column: above[column] for column, words in texts.items() if column in above and date(words)}
        yield from (f"{label}: {texts[column]}" for column, label in labels.items())
        above = texts


def titles_of(sheet: Sheet, row: int) -> tuple[str, ...]:
    """The words of the lines above a row, as `Table.titles` has them."""
    return tuple(_title_words(list(sheet.rows.between(last=row - 1).values())))


def _as_words(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else clean(str(value))


def _titles_from_above(found: list[Table]) -> tuple[str, ...]:
    """What a lower table has for titles: those of the upper one, and what stands below its last figures."""
    if not found:
        return ()
    figures = [row.number for row in found[-1].rows if row.part in (Role.ROW, Role.TOTAL)]
    behind = [row for row in found[-1].rows if row.number > max(figures, default=0)]
    return (*found[-1].titles, *_title_words([row.cells for row in behind]))


def _are_types(rows: tuple[Row, ...]) -> bool:
    """Whether types are all that the rows with figures name."""
    found = [row for row in rows if row.part is Role.ROW]
    return bool(found) and all(row.alone and type_alone(str(row.label.value)) for row in found)


def _refuse_roster(sheet: Sheet) -> None:
    """Before anything else is looked at: a person's name must not reach a message."""
    if cell := roster_heading(sheet):
        raise RosterError(LISTS_PERSONS, place=str(cell.at))


def roster_heading(sheet: Sheet) -> Cell | None:
    """The first cell that heads a column of persons ("Họ và tên"), or None."""
    labels = {words for words in sheet.texts if headings.heading_key((words,)) in headings.ROSTER}
    rows = sheet.rows.holding(labels)
    return next((cell for cell in sheet.rows[rows[0]] if cell.value in labels), None) if rows else None


def _refuse_twice(sheet: Sheet, headings: dict[int, Heading]) -> None:
    seen: dict[str, Heading] = {}
    for found in headings.values():
        if found.column and (first := seen.setdefault(found.column.id, found)) is not found:
            raise NoTableError(
                HEADED_TWICE,
                place=str(sheet.at),
                label=found.column.label,
                first=first.at.cell,
                second=found.at.cell,
            )


def _refuse_words_for_counts(sheet: Sheet, rows: tuple[Row, ...]) -> None:
    """A column "Đảng viên" in which names stand and not numbers is a roster, whatever its heading says."""
    words: dict[str, list[bool]] = {}
    for row in rows:
        for column, cell in row.counts.items() if row.part is Role.ROW and not row.plain else ():
            letters = is_text(cell) and not re.search(r"\d", cell.value) and len(key(cell.value)) > 3
            words.setdefault(column, []).append(letters and not (cell.error or cell.uncalculated))
    plain = sum(bool(row.plain) for row in rows)
    for column, given in words.items():
        if sum(given) >= 2 and 2 * sum(given) > len(given) + plain:
            cell = next(c for row in rows if row.part is Role.ROW and (c := row.counts.get(column)))
            raise RosterError(LISTS_PERSONS, place=str(cell.at))


def _layout_of(rows: Rows, head: Head, types_as_rows: bool) -> Layout:
    ids = {column: h.column.id for column, h in head.columns.items() if h.column}
    at = {column_id: column for column, column_id in ids.items()}
    counts = {column_id: column for column_id, column in at.items() if column_id in columns.COUNTS}
    return Layout(
        rows=rows,
        headings=head.columns,
        ids=ids,
        columns=at,
        counts=counts,
        first_count=min(counts.values()),
        types_as_rows=types_as_rows,
    )


def _table_rows(head: Head, layout: Layout, places: Units) -> tuple[Row, ...]:
    rows: list[Row] = []
    bands: tuple[Cell, ...] = ()
    outer: Row | None = None  # of the first of the bands
    begun = ended = False  # whether a unit's row was met; whether the table is over
    below = layout.rows.between(head.rows[-1] + 1)
    plain, names = simple_rows(below, layout, places), layout.columns.get("name")
    for number in below:
        if number in plain:
            rows.append(Row(Role.ROW, number, layout, names, bands, False, plain[number]))
            begun = True
            continue
        check_time()
        row = classified_row(number, layout, places, ended=ended, bands=bands)
        if not begun and are_column_numbers(row.cells, below_heading=not rows):
            row = row._replace(part=Role.COLUMN_NUMBER)
        if row.part is Role.SECTION:
            bands = sections_after(bands, row, outer, places)
            outer = outer if bands[0] is not row.label else row
        elif row.part is Role.ROW:
            begun = True
        else:  # Below a total or a signature, words alone are no committee any more.
            signed = row.part is Role.REMARK and any(map(is_end, row.cells))
            ended = ended or signed or (begun and row.part is Role.TOTAL)
        rows.append(row)
    unproven = unverified_subtotals(rows, places)
    return tuple(row._replace(part=Role.ROW, alone=True) if row.number in unproven else row for row in rows)


LISTS_PERSONS = Phrase(
    vi="“{place}” là cột của một danh sách từng người. blanalysis chỉ đọc số liệu theo đảng bộ: hãy dùng bảng mỗi dòng một đảng bộ, hoặc chạy check hay tidy với --count-rows để chỉ đếm số người.",
    en="“{place}” is a column of a list of persons. blanalysis reads figures by committee only: give a sheet with one row a committee, or run check or tidy with --count-rows to have the persons only counted.",
)
TOO_MANY_TABLES = Phrase(
    vi="“{place}” có hơn {most} bảng trên một trang. Hãy tách các bảng ra nhiều trang.",
    en="“{place}” holds more than {most} tables on one sheet. Put them on several sheets.",
)
HEADED_TWICE = Phrase(
    vi="“{place}” có hai cột cùng nghĩa “{label}” (ô {first} và {second}). Hãy đổi tiêu đề hoặc bỏ một cột.",
    en="“{place}” has two columns that both mean “{label}” (cells {first} and {second}). Rename or remove one.",
)
NO_TABLE = Phrase(
    vi="Không thấy bảng nào trong {files}. Cần một hàng tiêu đề có cột tên đơn vị (ví dụ “Tên đảng bộ”) và cột “Tổng số đảng viên”, hoặc một trong các Biểu số 1, 2, 3, 5.",
    en="No table was found in {files}. It needs a heading row with a column of names (such as “Tên đảng bộ”) and “Tổng số đảng viên”, or a Form 1, 2, 3 or 5.",
)
