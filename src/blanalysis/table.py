"""Finds the table on a sheet: heading, column numbers, sections, unit rows, totals, remarks. Every cell keeps its address.

`Sheet` in, `Table` out. Works by words and shapes; the list of places is asked only to tell a district's band from a
unit's row. Wide in what it takes for a row, so that nothing with a number under a count heading can slip out as a remark.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from . import columns, heading
from .cells import At, Cell, Rows, Sheet
from .grid import LAST_COLUMN, check_time
from .heading import Head, Heading
from .text import clean, date, key, whole_number
from .units import Units, speaks_of_district, split_type, type_alone, type_named
from .words import Phrase, RefusedError

MOST_TABLES = 300  # on one sheet: one a committee, and room to spare


@unique
class Part(Enum):
    """What a cell or row belongs to; every cell that holds something belongs to exactly one."""

    TITLE = "title"
    HEADING = "heading"
    COLUMN_NUMBER = "column number"
    SECTION = "section"
    ROW = "row"
    TOTAL = "total"
    REMARK = "remark"


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What every row of a table needs to know of its heading, looked up once: the dictionary's id of each sheet column."""

    rows: Rows
    headings: dict[int, Heading]
    ids: dict[int, str]
    columns: dict[str, int]
    counts: dict[str, int]
    first_count: int
    types_as_rows: bool


class Row(NamedTuple):
    """One row below the heading. `values` are its cells by column id; `label` names it.

    `bands` are the section labels that it stands under: that of a district first, then one within it. `alone` marks a
    band whose figures are no proven total of rows below it: it is read like a row, so that none is lost. `plain` are the
    numbers, in the order of `Layout.counts`, of what nearly every row is: the name of a unit, and a whole number in each column.
    """

    part: Part
    number: int
    layout: Layout | None = None  # None where persons were counted: nothing of their rows is kept
    labelled: int | None = None
    bands: tuple[Cell, ...] = ()
    alone: bool = False
    plain: tuple[int, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.layout.rows[self.number] if self.layout else ()

    @property
    def label(self) -> Cell | None:
        return next((c for c in self.cells if c.column == self.labelled), None) if self.labelled else None

    @property
    def values(self) -> dict[str, Cell]:
        ids = self.layout.ids if self.layout else {}
        return {ids[c.column]: c for c in self.cells if c.column in ids}

    @property
    def counts(self) -> dict[str, Cell]:
        return {id: cell for id, cell in self.values.items() if id in columns.COUNTS}

    def value(self, id: str) -> object:
        """What stands in a column, or None: without making its cell."""
        column = self.layout.columns.get(id) if self.layout else None
        return self.layout.rows.values_at[self.number].get(column)


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

    def rows_of(self, part: Part) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.part is part)

    def heading_of(self, id: str) -> str:
        """The words that the sheet itself puts over a column."""
        return next(h.text for h in self.headings.values() if h.column and h.column.id == id)

    def parts(self) -> dict[At, Part]:
        """What each cell of the table, of the lines above it and of what stands beside it belongs to."""
        parts = {cell.at: Part.TITLE for cell in self.above}
        parts |= {cell.at: Part.HEADING for cell in self.heading_cells}
        parts |= {cell.at: Part.REMARK for cell in self.beside}
        for row in self.rows:
            parts.update((cell.at, _cell_part(row, cell)) for cell in row.cells)
        return parts


class RosterError(RefusedError):
    """The sheet has one row a person."""


class NoTableError(RefusedError):
    """No sheet has a table that can be read."""


def find(sheet: Sheet, places: Units) -> tuple[Table, ...]:
    """The tables on a sheet, one below the other or side by side; none when there is none.

    A heading with other columns opens a new table; the same heading printed again does not. What stands between two
    tables belongs to the upper one, and its words are titles of the lower one too. Raises `RosterError` for a sheet with
    one row a person, `NoTableError` when one column is headed twice.
    """
    _refuse_roster(sheet)
    starts, rest, found = heading.starts(sheet.rows, sheet.texts), sheet.rows, []
    while tables := _first_of(sheet, rest, starts, places, found):
        found += tables
        if len(found) > MOST_TABLES:
            raise NoTableError(TOO_MANY_TABLES, place=str(sheet.at), most=MOST_TABLES)
        last = max(t.rows[-1].number if t.rows else t.head[-1] for t in tables)
        rest, starts = rest.between(last + 1), [start for start in starts if start > last]
    return tuple(found)


def _first_of(sheet: Sheet, rows: Rows, starts: list[int], places: Units, found: list[Table]) -> list[Table]:
    """The first table of these rows, down to where another begins; several when they stand side by side."""
    for place, start in enumerate(starts):
        head = heading.beginning(rows, sheet.merges, start)
        if not head.has_counts:
            continue
        end = _next_heading(sheet, rows, [s for s in starts[place + 1 :] if s > head.rows[-1]], head)
        own = rows.between(last=end - 1) if end else rows
        spans = heading.spans(own, sheet.merges, start)
        beside = _outside(own.between(head.rows[0]), spans)
        return [_table(sheet, own, start, span, places, found, beside if span is spans[0] else None) for span in spans]
    return []


def _next_heading(sheet: Sheet, rows: Rows, starts: list[int], head: Head) -> int | None:
    """The first row of the heading of the next table below, or None; the same heading printed again is none."""
    for start in starts:
        if not _repeats_heading(rows[start], head.columns):
            other = heading.beginning(rows, sheet.merges, start)
            if other.has_counts:
                return other.rows[0]
    return None


def _outside(rows: Rows, spans: list[tuple[int, int]]) -> tuple[Cell, ...]:
    """The cells that stand beside all the tables."""
    if spans == [(1, LAST_COLUMN)]:
        return ()
    return tuple(c for cells in rows.values() for c in cells if not any(a <= c.column <= b for a, b in spans))


def _table(
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
    head = heading.read(own, sheet.merges, start)
    _refuse_twice(sheet, head.columns)
    layout = _layout(own, head, head.types_as_rows)
    read = _rows(head, layout, places)
    if not head.types_as_rows and _are_types(read):  # a form by type under the heading "Đơn vị"
        layout = _layout(own, head, types_as_rows=True)
        read = _rows(head, layout, places)
    _refuse_words_for_counts(sheet, read)
    lines = list(rows.between(last=head.rows[0] - 1).values())
    return Table(
        sheet=sheet,
        layout=layout,
        head=head.rows,
        rows=read,
        titles=(*_words_above(found), *_titles(lines)),
        above=() if beside is None else tuple(c for cells in lines for c in cells),
        heading_cells=tuple(c for row in head.rows for c in own.get(row, ())),
        types_as_rows=layout.types_as_rows,
        beside=beside or (),
    )


def _titles(lines: list[tuple[Cell, ...]]) -> Iterable[str]:
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
    return tuple(_titles(list(sheet.rows.between(last=row - 1).values())))


def _as_words(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else clean(str(value))


def _words_above(found: list[Table]) -> tuple[str, ...]:
    """What a lower table has for titles: those of the upper one, and what stands below its last figures."""
    if not found:
        return ()
    figures = [row.number for row in found[-1].rows if row.part in (Part.ROW, Part.TOTAL)]
    behind = [row for row in found[-1].rows if row.number > max(figures, default=0)]
    return (*found[-1].titles, *_titles([row.cells for row in behind]))


def _are_types(rows: tuple[Row, ...]) -> bool:
    """Whether types are all that the rows with figures name."""
    found = [row for row in rows if row.part is Part.ROW]
    return bool(found) and all(row.alone and type_alone(str(row.label.value)) for row in found)


def _is_text(cell: Cell) -> bool:
    return isinstance(cell.value, str)


def _refuse_roster(sheet: Sheet) -> None:
    """Before anything else is looked at: a person's name must not reach a message."""
    if cell := roster_heading(sheet):
        raise RosterError(ROSTER, place=str(cell.at))


def roster_heading(sheet: Sheet) -> Cell | None:
    """The first cell that heads a column of persons ("Họ và tên"), or None."""
    labels = {words for words in sheet.texts if columns.heading_key((words,)) in columns.ROSTER}
    rows = sheet.rows.holding(labels)
    return next((cell for cell in sheet.rows[rows[0]] if cell.value in labels), None) if rows else None


def _refuse_twice(sheet: Sheet, headings: dict[int, Heading]) -> None:
    seen: dict[str, Heading] = {}
    for found in headings.values():
        if found.column and (first := seen.setdefault(found.column.id, found)) is not found:
            raise NoTableError(
                TWICE,
                place=str(sheet.at),
                label=found.column.label,
                first=first.at.cell,
                second=found.at.cell,
            )


def _refuse_words_for_counts(sheet: Sheet, rows: tuple[Row, ...]) -> None:
    """A column "Đảng viên" in which names stand and not numbers is a roster, whatever its heading says."""
    words: dict[str, list[bool]] = {}
    for row in rows:
        for id, cell in row.counts.items() if row.part is Part.ROW and not row.plain else ():
            letters = _is_text(cell) and not re.search(r"\d", cell.value) and len(key(cell.value)) > 3
            words.setdefault(id, []).append(letters and not (cell.error or cell.uncalculated))
    plain = sum(bool(row.plain) for row in rows)
    for id, given in words.items():
        if sum(given) >= 2 and 2 * sum(given) > len(given) + plain:
            cell = next(c for row in rows if row.part is Part.ROW and (c := row.counts.get(id)))
            raise RosterError(ROSTER, place=str(cell.at))


# --- the rows below it

_TOTAL_WORDS = r"(?:tong so|tong cong|t cong|cong|tong|toan|grand total|total)"
_TOTAL_OF = (
    r"(?:chung|total|trang.*|(?:dang bo|don vi) \d+|(?:toan )?(?:dang bo )?(?:tinh|huyen|thi xa|thanh pho|tp|tx|h)(?: .*)?|dang bo|toan dang bo|dang vien|so"
    r"|(?:cac |khoi )?(?:xa|phuong|thi tran)|muc.*|[ivx]+(?: [ivx]+)*|\d.*|(?:a|b|c)(?: (?:a|b|c))*)"
)
_IS_TOTAL = re.compile(
    rf"(?:cong )?(?:mang|chuyen) sang(?: trang.*)?|{_TOTAL_WORDS}(?: {_TOTAL_OF})?|(?:dang bo )?tinh(?: bac lieu)?|dang bo (?:huyen|thi xa|thanh pho)"
)
_ENDS_WITH_TOTAL = re.compile(r".+\((?:tổng số|tổng cộng|cộng)\)", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"[IVX]{1,5}|[A-H]")
_NUMBERED_SECTION = re.compile(r"(?:[IVX]{1,5}|[A-H])\s*[.\-–/)]\s*\S")
_COLUMN_NUMBER = re.compile(r"\d{1,2}(?:\s*\(?\s*=.*)?|[A-Ha-h]|[IVX]{1,5}")
_END = re.compile(
    r"(?:ghi chu|nguon|noi nhan|nguoi lap|nguoi kiem tra|nguoi tong hop|nguoi bao cao|nguoi duyet|lap bieu|can bo|chuyen vien"
    r"|xac nhan|t m|tm|kt|tl|tuq|q|l d|truong ban|pho truong ban|bi thu|pho bi thu|chu tich|giam doc|chanh van phong|thu truong"
    r"|phong to chuc|tong hop|da ky|ky ghi ro|ky ten|(?:.{0,40} )?(?:ngay (?:\d+ )?(?:thang )?|thang )(?:\d+ )?(?:nam )?\d*)\b.*"
)


def _layout(rows: Rows, head: Head, types_as_rows: bool) -> Layout:
    ids = {column: h.column.id for column, h in head.columns.items() if h.column}
    at = {id: column for column, id in ids.items()}
    counts = {id: column for id, column in at.items() if id in columns.COUNTS}
    return Layout(
        rows=rows,
        headings=head.columns,
        ids=ids,
        columns=at,
        counts=counts,
        first_count=min(counts.values()),
        types_as_rows=types_as_rows,
    )


def _rows(head: Head, layout: Layout, places: Units) -> tuple[Row, ...]:
    rows: list[Row] = []
    bands: tuple[Cell, ...] = ()
    outer: Row | None = None  # of the first of the bands
    begun = ended = False  # whether a unit's row was met; whether the table is over
    below = layout.rows.between(head.rows[-1] + 1)
    plain, names = _plain_rows(below, layout, places), layout.columns.get("name")
    for number in below:
        if number in plain:
            rows.append(Row(Part.ROW, number, layout, names, bands, False, plain[number]))
            begun = True
            continue
        check_time()
        row = _row(number, layout, places, ended=ended, bands=bands)
        if not begun and _are_column_numbers(row.cells, below_heading=not rows):
            row = row._replace(part=Part.COLUMN_NUMBER)
        if row.part is Part.SECTION:
            bands = _bands_after(bands, row, outer, places)
            outer = outer if bands[0] is not row.label else row
        elif row.part is Part.ROW:
            begun = True
        else:  # Below a total or a signature, words alone are no committee any more.
            signed = row.part is Part.REMARK and any(map(is_end, row.cells))
            ended = ended or signed or (begun and row.part is Part.TOTAL)
        rows.append(row)
    unproven = _unproven(rows, places)
    return tuple(row._replace(part=Part.ROW, alone=True) if row.number in unproven else row for row in rows)


def _plain_rows(rows: Rows, layout: Layout, places: Units) -> dict[int, tuple[int, ...]]:
    """The numbers of the rows that are what nearly every row is: the name of a unit, a whole number in each column of counts."""
    if layout.types_as_rows or "name" not in layout.columns:
        return {}
    names, whole = layout.columns["name"], {int}
    columns_of_counts = tuple(layout.counts.values())
    counts = (
        itemgetter(*columns_of_counts) if len(columns_of_counts) > 1 else lambda values: (values[columns_of_counts[0]],)
    )
    known: dict[object, bool] = {}
    marked = {row for row, _ in rows.marks}
    found = {}
    for number, values in rows.values_at.items():
        name = values.get(names)
        if name not in known:
            known[name] = isinstance(name, str) and places.names_a_unit(name)  # a bare 2 may be a column's number
        if not known[name] or number in marked:
            continue
        try:
            numbers = counts(values)
        except KeyError:  # a count is missing: looked at with care
            continue
        if set(map(type, numbers)) == whole and min(numbers) >= 0 and sum(numbers) <= columns.MOST:
            found[number] = numbers
    return found


def _unproven(rows: list[Row], places: Units) -> set[int]:
    """The numbers of the bands with figures and no rows below them; or with rows, but not their sum, and a name that may be a unit's."""
    sections = [row for row in rows if row.part is Part.SECTION and row.counts]
    if not sections:
        return set()
    below: dict[int, list[Row]] = {}
    for row in rows:
        if row.part is Part.ROW:
            for band in row.bands:
                below.setdefault(id(band), []).append(row)
    of_type: dict[str | None, list[Row]] = {}
    if any(id(row.label) not in below for row in sections):
        for row in rows:
            if row.part is Part.ROW:
                of_type.setdefault(_type_of(row, places), []).append(row)
    return {row.number for row in sections if not _is_proven(row, below.get(id(row.label), ()), of_type, places)}


def _is_proven(row: Row, below: Sequence[Row], of_type: dict[str | None, list[Row]], places: Units) -> bool:
    check_time()
    if below:
        return _is_surely_a_band(row, places) or _adds_up(row, below)
    type = type_alone(str(row.label.value))  # "Trong đó: - Xã | - Phường" below the total
    return type is not None and _adds_up(row, of_type.get(type, ()))


def _type_of(row: Row, places: Units) -> str | None:
    """The type that a row of a committee states: in its own column, before the name or behind it; or that the name has."""
    if "type" in row.values:
        return type_named(str(row.values["type"].value))
    words = str(row.label.value) if row.label else ""
    types = {unit.type for unit in places.find(words).candidates}
    return split_type(words)[0] or (types.pop() if len(types) == 1 else None)


def _is_surely_a_band(row: Row, places: Units) -> bool:
    """Whether its words can name no unit: a district with its type, one of whose name there is no unit, or a type."""
    words = str(row.label.value)
    if speaks_of_district(words) or type_alone(words):
        return True
    district = places.district_named(words)
    in_its_column = row.label is row.values.get("district")  # there a unit's name may have been forgotten
    return district is not None and not in_its_column and not _is_also_a_unit(district, places)


def _is_also_a_unit(district: str, places: Units) -> bool:
    """Hòa Bình and Phước Long are districts, and units too."""
    return any(unit.name == district for unit in places)


def _adds_up(row: Row, below: Sequence[Row]) -> bool:
    """By the members where they are given: small numbers in another column agree by chance."""
    ids = ["members"] if "members" in row.counts else list(row.counts)
    sums = {id: sum(_shown(r.values[id]) or 0 for r in below if id in r.values) for id in ids}
    return any(_shown(row.counts[id]) == total for id, total in sums.items())


def _shown(cell: Cell) -> int | float | None:
    return whole_number(cell.value) if _is_text(cell) else cell.value if isinstance(cell.value, (int, float)) else None


def _bands_after(bands: tuple[Cell, ...], row: Row, outer: Row | None, places: Units) -> tuple[Cell, ...]:
    """The bands open below this one. A district's opens anew; a type's ("Khối xã") stands within the district's, and so
    does one that is numbered in another way; one numbered in the same way takes its place. `outer` is the row of the first
    band that is open."""
    if not bands or _of_district(row.label, places) or not _of_district(bands[0], places):
        return (row.label,)
    inside = type_alone(str(row.label.value)) or _numbering(row) != _numbering(outer)
    return (bands[0], row.label) if inside else (row.label,)


def _of_district(band: Cell, places: Units) -> bool:
    words = str(band.value)
    return places.district_named(words) is not None or speaks_of_district(words)


def _numbering(row: Row) -> str:
    """How a band is numbered: "roman", "letter", "number" or not at all."""
    beside = [clean(str(c.value)) for c in row.cells if c.column < row.label.column]
    number = beside[-1] if beside else re.split(r"[.\-–/)\s]", clean(str(row.label.value)), maxsplit=1)[0]
    if re.fullmatch(r"[IVX]+", number):
        return "roman"
    return "letter" if re.fullmatch(r"[A-Ha-h]", number) else "number" if number.isdigit() else ""


def _row(number: int, layout: Layout, places: Units, *, ended: bool, bands: tuple[Cell, ...]) -> Row:
    row = Row(Part.ROW, number, layout, None, bands)
    cells, values = row.cells, row.values
    band = _band_label(cells, layout, values)
    part = _part(cells, values, band, layout, places, ended=ended)
    if part is Part.TOTAL:
        label = next(c for c in _labels(cells, layout, values) if is_total(c, places))
    else:  # a unit is named in its own column: a number or a person's name beside it must not be taken for one
        label = values.get("name") or values.get("code") if part is Part.ROW else band
    return Row(part, number, layout, label and label.column, () if part is Part.SECTION else bands)


def _band_label(cells: tuple[Cell, ...], layout: Layout, values: dict[str, Cell]) -> Cell | None:
    """What a row that is no unit says of itself: in the name column, else in a column without figures or persons."""
    if "name" in values:
        return values["name"]
    left = [c for c in cells if _is_text(c) and c.column < layout.first_count]
    words = [c for c in left if _is_free(layout.headings.get(c.column)) and len(key(c.value)) > 3]
    districts = [c for c in left if speaks_of_district(c.value)]
    return next(iter([*words[-1:], *districts]), values.get("district"))


def _labels(cells: tuple[Cell, ...], layout: Layout, values: dict[str, Cell]) -> list[Cell]:
    """The words where a total may be named: with a name in the row beside it or its district, else anywhere to the left."""
    left = [c for c in cells if _is_text(c) and c.column < layout.first_count]
    return [c for c in left if "name" not in values or _may_label(layout.headings.get(c.column))]


def _may_label(heading: Heading | None) -> bool:
    return _is_free(heading) or (heading.column is not None and heading.column.id in ("name", "district"))


def _is_free(heading: Heading | None) -> bool:
    return heading is None or heading.running


def _part(
    cells: tuple[Cell, ...],
    values: dict[str, Cell],
    band: Cell | None,
    layout: Layout,
    places: Units,
    *,
    ended: bool,
) -> Part:
    types_as_rows = layout.types_as_rows
    counts = [c for id, c in values.items() if id in layout.counts]
    figures = any(_has_figure(c) and not is_end(c) for c in counts)
    name = values.get("name")
    is_unit = _has_code(values) or (name is not None and places.names_a_unit(str(name.value)))
    if _repeats_heading(cells, layout.headings):
        return Part.HEADING
    if not figures and not is_unit and any(map(is_end, cells)):
        return Part.REMARK
    if not is_unit and any(is_total(c, places) for c in _labels(cells, layout, values)):
        return Part.TOTAL
    if not types_as_rows and not is_unit and _is_section(cells, values, band, layout, places, figures):
        return Part.SECTION
    if figures or is_unit:
        return Part.ROW if figures or counts or not ended else Part.REMARK
    if types_as_rows:
        return Part.ROW if counts and name is not None and type_alone(str(name.value)) else Part.REMARK
    return Part.REMARK if ended or name is None else Part.ROW


def _repeats_heading(cells: tuple[Cell, ...], headings: dict[int, Heading]) -> bool:
    """The heading printed again at the top of the next page."""
    if len(cells) < 2 or not all(_is_text(c) and c.column in headings for c in cells):
        return False
    return all(len(key(c.value)) > 1 and key(c.value) in key(headings[c.column].text) for c in cells)


def _has_figure(cell: Cell) -> bool:
    """Anything but plain words: a number, a text with a digit, a formula, an error."""
    return not isinstance(cell.value, str) or cell.uncalculated or cell.error or bool(re.search(r"\d", cell.value))


def is_end(cell: Cell) -> bool:
    """Whether the cell begins what stands below a table: a note, a date of signing, a signature."""
    return _is_text(cell) and bool(_END.fullmatch(key(cell.value)))


def _are_column_numbers(cells: tuple[Cell, ...], *, below_heading: bool) -> bool:
    """1 | 2 (=3+4) | 3 … or A | B | 1 | 2 … or (1) | (2), which Excel makes -1 | -2: nothing but the columns' own numbers.

    Right below the heading a number may be left out; further down none, so that no row of figures is taken for them.
    """
    texts = [clean(str(c.value)).strip("()[]-. ") for c in cells]
    if len(texts) < 2 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(m[0]) for text in texts if (m := re.match(r"\d+", text))]
    rising = all(a < b for a, b in pairwise(numbers)) and numbers[:1] <= [2]
    return rising if below_heading else numbers == list(range(1, len(numbers) + 1))


def is_total(cell: Cell, places: Units) -> bool:
    """Whether the words say of themselves that they name a total: "Tổng cộng", "Cộng huyện Hòa Bình", "X (Tổng số)"."""
    words = re.sub(r"^(?:[IVX\d]{1,4}|[A-H])\s*[.\-–/)]\s*", "", clean(cell.value))
    plain = key(words)
    of_district = re.match(rf"{_TOTAL_WORDS} (.+)", plain) or re.match(
        r"(.+) (?:cong|total)$", plain
    )  # as Excel's subtotals
    return bool(
        _IS_TOTAL.fullmatch(plain)
        or _ENDS_WITH_TOTAL.fullmatch(words)
        or (of_district and places.district_named(of_district[1]))
    )


def _is_section(
    cells: tuple[Cell, ...],
    values: dict[str, Cell],
    band: Cell | None,
    layout: Layout,
    places: Units,
    figures: bool,
) -> bool:
    """A band over the rows below it: of a district, of a type, or numbered in Roman or by letter."""
    if band is None or not _is_text(band):
        return False
    if speaks_of_district(band.value):
        return band is not values.get("district") or figures
    if band is values.get("district"):  # no name beside the district: its own row, if it holds figures
        return figures
    if type_alone(band.value):
        return True
    if _has_type(values):
        return False
    headings = layout.headings
    running = [c for c in cells if c is not band and c.column < layout.first_count and _is_free(headings.get(c.column))]
    numbers = [clean(str(c.value)) for c in running]
    if any(_SECTION_NUMBER.fullmatch(number) for number in numbers) or _NUMBERED_SECTION.match(clean(band.value)):
        return True
    district = places.district_named(band.value)
    if district is None:
        return False
    return not (_is_also_a_unit(district, places) and any(number.isdigit() for number in numbers))


def _has_type(values: dict[str, Cell]) -> bool:
    return "type" in values and type_named(str(values["type"].value)) is not None


def _has_code(values: dict[str, Cell]) -> bool:
    return "code" in values and bool(re.fullmatch(r"\d{5}", str(values["code"].value).strip()))


def _cell_part(row: Row, cell: Cell) -> Part:
    """The numbers in a section's band are that section's total."""
    is_count = any(cell is count for count in row.counts.values())
    return Part.TOTAL if row.part is Part.SECTION and is_count else row.part


ROSTER = Phrase(
    vi="“{place}” là cột của một danh sách từng người. blanalysis chỉ đọc số liệu theo đảng bộ: hãy dùng bảng mỗi dòng một đảng bộ, hoặc chạy check hay tidy với --count-rows để chỉ đếm số người.",
    en="“{place}” is a column of a list of persons. blanalysis reads figures by committee only: give a sheet with one row a committee, or run check or tidy with --count-rows to have the persons only counted.",
)
TOO_MANY_TABLES = Phrase(
    vi="“{place}” có hơn {most} bảng trên một trang. Hãy tách các bảng ra nhiều trang.",
    en="“{place}” holds more than {most} tables on one sheet. Put them on several sheets.",
)
TWICE = Phrase(
    vi="“{place}” có hai cột cùng nghĩa “{label}” (ô {first} và {second}). Hãy đổi tiêu đề hoặc bỏ một cột.",
    en="“{place}” has two columns that both mean “{label}” (cells {first} and {second}). Rename or remove one.",
)
NO_TABLE = Phrase(
    vi="Không thấy bảng nào trong {files}. Cần một hàng tiêu đề có cột tên đơn vị (ví dụ “Tên đảng bộ”) và cột “Tổng số đảng viên”, hoặc một trong các Biểu số 1, 2, 3, 5.",
    en="No table was found in {files}. It needs a heading row with a column of names (such as “Tên đảng bộ”) and “Tổng số đảng viên”, or a Form 1, 2, 3 or 5.",
)
