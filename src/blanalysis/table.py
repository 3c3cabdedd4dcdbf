"""Finds the table on a sheet: heading, column numbers, sections, unit rows, totals, remarks. Every cell keeps its address.

`Sheet` in, `Table` out. Works by words and shapes: which committee a name means is not asked here. Wide in what it
takes for a row, so that nothing with a number under a count heading can slip out as a remark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, unique

from . import columns
from .cells import At, Cell, Sheet
from .columns import Column
from .text import clean, key, whole_number
from .words import Phrase, RefusedError


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


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the heading. `values` are its cells by column id; `label` names it; `section` it stands under."""

    part: Part
    number: int
    cells: tuple[Cell, ...]
    label: Cell | None
    values: dict[str, Cell]
    section: Cell | None = None

    @property
    def counts(self) -> dict[str, Cell]:
        return {id: cell for id, cell in self.values.items() if columns.COLUMNS[id].counts}


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one sheet column: its joined labels, and the dictionary's column (None when the words are unknown)."""

    at: At
    text: str
    column: Column | None
    furniture: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table found on a sheet. `types_as_rows` is true for Form 5, whose rows are types and not committees."""

    sheet: Sheet
    headings: dict[int, Heading]
    rows: tuple[Row, ...]
    parts: dict[At, Part]
    titles: tuple[str, ...]
    types_as_rows: bool

    def rows_of(self, part: Part) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.part is part)

    def heading_of(self, id: str) -> str:
        """The words that the sheet itself puts over a column."""
        return next(h.text for h in self.headings.values() if h.column and h.column.id == id)


class RosterError(RefusedError):
    """The sheet has one row a person."""


class NoTableError(RefusedError):
    """No sheet has a table that can be read."""


def find(sheet: Sheet) -> Table | None:
    """The table on a sheet, or None when there is none.

    Raises `RosterError` for a sheet with one row a person, `NoTableError` when one column is headed twice.
    """
    by_row = _by_row(sheet)
    _refuse_roster(sheet)
    start = next((row for row, cells in by_row.items() if _is_heading_start(cells)), None)
    if start is None:
        return None
    block = _heading_block(sheet, by_row, start)
    headings = _headings(sheet, by_row, block)
    if not any(h.column and h.column.counts for h in headings.values()):
        return None
    _refuse_twice(sheet, headings)
    types_as_rows = any(_is_type_heading(cell) for row in block for cell in by_row.get(row, ()))
    rows = _rows(by_row, block, headings, types_as_rows)
    return Table(
        sheet=sheet,
        headings=headings,
        rows=rows,
        parts=_parts(by_row, block, rows),
        titles=tuple(clean(str(c.value)) for row, cells in by_row.items() if row < start for c in cells),
        types_as_rows=types_as_rows,
    )


def _by_row(sheet: Sheet) -> dict[int, tuple[Cell, ...]]:
    rows: dict[int, list[Cell]] = {}
    for cell in sheet.cells:
        rows.setdefault(cell.row, []).append(cell)
    return {row: tuple(cells) for row, cells in rows.items()}


# --- the heading


def _is_heading_start(cells: tuple[Cell, ...]) -> bool:
    """A row that names its units and has at least one other label: titles stand alone or name no column."""
    names = [c for c in cells if _is_text(c) and (_is_type_heading(c) or _names(c) in ("name", "code"))]
    return bool(names) and sum(_is_text(c) for c in cells) >= 2


def _is_text(cell: Cell) -> bool:
    return isinstance(cell.value, str)


def _names(cell: Cell) -> str | None:
    column = columns.named((cell.value,))
    return column.id if column else None


def _is_type_heading(cell: Cell) -> bool:
    return _is_text(cell) and columns.heading_key((cell.value,)) in columns.TYPE_ROWS


def _heading_block(sheet: Sheet, by_row: dict[int, tuple[Cell, ...]], start: int) -> range:
    """The heading rows: as far down as the merges of the first one, then on while only labels stand right of the names."""
    last = max((bottom for top, _, bottom, _ in sheet.merges if top == start and bottom - top < 6), default=start)
    names = max(
        c.column for c in by_row[start] if _is_text(c) and (_names(c) in ("name", "code") or _is_type_heading(c))
    )
    while _continues(by_row.get(last + 1, ()), names):
        last += 1
    return range(start, last + 1)


def _continues(cells: tuple[Cell, ...], names: int) -> bool:
    return bool(cells) and all(_is_text(c) and c.column > names and not re.search(r"\d", c.value) for c in cells)


def _headings(sheet: Sheet, by_row, block: range) -> dict[int, Heading]:
    labels = _spread_labels(sheet, by_row, block)
    found = {}
    for column in sorted({column for _, column in labels}):
        path = tuple(dict.fromkeys(labels[row, column] for row in block if (row, column) in labels))
        texts = tuple(clean(str(cell.value)) for cell in path)
        words, leaf = columns.heading_key(texts), columns.heading_key(texts[-1:])
        found[column] = Heading(
            at=path[-1].at,
            text=" ▸ ".join(texts),
            column=_column(texts, words),
            furniture=words in columns.FURNITURE,
            personal=words in columns.PERSONAL or leaf in columns.PERSONAL,
        )
    return found


def _column(texts: tuple[str, ...], words: str) -> Column | None:
    """Form 5 puts types where a list puts names; there the first column is the name column."""
    return columns.COLUMNS["name"] if words in columns.TYPE_ROWS else columns.named(texts)


def _spread_labels(sheet: Sheet, by_row, block: range) -> dict[tuple[int, int], Cell]:
    """The label over each place of the heading: merged ranges filled, and labels not merged carried to the right.

    An upper label is carried over the empty places to its right as long as a lower label stands below them.
    """
    labels = {(c.row, c.column): c for row in block for c in by_row.get(row, ())}
    filled = dict(labels)
    for top, left, bottom, right in sheet.merges:
        if corner := labels.get((top, left)):
            places = ((r, c) for r in range(top, bottom + 1) for c in range(left, min(right, 16384) + 1))
            filled.update((place, corner) for place in places if place[0] in block)
    columns_used = sorted({column for _, column in filled})
    for row in list(block)[:-1]:
        for column in columns_used:
            below = any((r, column) in filled for r in block if r > row)
            above = any((r, column) in filled for r in block if r < row)
            left = filled.get((row, column - 1))
            if (row, column) not in filled and below and not above and left:
                filled[row, column] = left
    return filled


def _refuse_roster(sheet: Sheet) -> None:
    """Before anything else is looked at: a person's name must not reach a message."""
    for cell in sheet.cells:
        if _is_text(cell) and columns.heading_key((cell.value,)) in columns.ROSTER:
            raise RosterError(ROSTER, file=sheet.file, sheet=sheet.name, cell=cell.at.cell)


def _refuse_twice(sheet: Sheet, headings: dict[int, Heading]) -> None:
    seen: dict[str, Heading] = {}
    for heading in headings.values():
        if heading.column and (first := seen.setdefault(heading.column.id, heading)) is not heading:
            raise NoTableError(
                TWICE,
                file=sheet.file,
                sheet=sheet.name,
                label=heading.column.label,
                first=first.at.cell,
                second=heading.at.cell,
            )


# --- the rows below it

_TOTAL_WORDS = r"(?:tong so|tong cong|cong|tong|toan tinh|toan huyen|toan thi xa|toan thanh pho)"
_TOTAL_OF = (
    r"(?:chung|toan tinh|(?:toan )?(?:huyen|thi xa|thanh pho|tinh)(?: .*)?|muc.*|[ivx]+.*|\d.*|so|(?:a|b|c)\b.*)"
)
_IS_TOTAL = re.compile(rf"{_TOTAL_WORDS}(?: {_TOTAL_OF})?")
_ENDS_WITH_TOTAL = re.compile(r".+\((?:tổng số|tổng cộng|cộng)\)", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"[IVX]{1,5}|[A-H]")
_NUMBERED_SECTION = re.compile(r"(?!X\s*\.)(?:[IVX]{1,5}|[A-H])\s*[.\-–/)]\s*\S")  # "X. Vĩnh Trạch" is a commune
_DISTRICT = re.compile(
    r"(?:[ivx]+ )?(?:ban to chuc |dang bo )?(?:huyen|thi xa|thanh pho|tp|tx|h|huyen uy|thi uy|thanh uy) .+"
)
_END = re.compile(
    r"(?:ghi chu|nguon|noi nhan|nguoi lap bieu|nguoi lap|t m|tm|truong ban|bi thu|ky ghi ro|ky ten"
    r"|(?:.{0,40} )?ngay (?:\d+ )?thang (?:\d+ )?nam)\b.*"
)
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:\d{1,2}|[A-H])\s*\)?(?:\s*\(?\s*=.*)?")


def _rows(by_row, block: range, headings: dict[int, Heading], types_as_rows: bool) -> tuple[Row, ...]:
    rows: list[Row] = []
    section, ended = None, False
    for number in (row for row in by_row if row > block[-1]):
        cells = by_row[number]
        ended = ended or any(_is_text(c) and _END.fullmatch(key(c.value)) for c in cells)
        row = _row(number, cells, headings, first=not rows, ended=ended, types_as_rows=types_as_rows, section=section)
        if row.part is Part.SECTION:
            section = row.label
        rows.append(row)
    return tuple(rows)


def _row(number, cells, headings, *, first: bool, ended: bool, types_as_rows: bool, section: Cell | None) -> Row:
    by_column = {c.column: c for c in cells}
    values = {h.column.id: by_column[at] for at, h in headings.items() if h.column and at in by_column}
    counted = any(columns.COLUMNS[id].counts and (not ended or _has_digits(c)) for id, c in values.items())
    left = [c for c in cells if _is_text(c) and c.column < _first_count(headings)]
    label = values.get("name") or (left[-1] if left else None)
    part = _part(cells, values, label, left, first=first, ended=ended, counted=counted, types_as_rows=types_as_rows)
    if part is Part.ROW and label is None:
        label = values.get("code")
    return Row(part, number, cells, label, values, None if part is Part.SECTION else section)


def _has_digits(cell: Cell) -> bool:
    """Below the end of the table a number still counts; a date line or a signature there does not."""
    return not isinstance(cell.value, str) or whole_number(cell.value) is not None


def _first_count(headings: dict[int, Heading]) -> int:
    return min(column for column, h in headings.items() if h.column and h.column.counts)


def _part(cells, values, label, left, *, first, ended, counted, types_as_rows) -> Part:
    if first and _are_column_numbers(cells):
        return Part.COLUMN_NUMBER
    if any(_is_total(c) for c in left):
        return Part.TOTAL
    if not types_as_rows and not ended and _is_section(label, left, values, counted):
        return Part.SECTION
    if counted:
        return Part.ROW
    if ended or types_as_rows or not (values.get("name") or values.get("code")):
        return Part.REMARK
    return Part.ROW


def _are_column_numbers(cells: tuple[Cell, ...]) -> bool:
    """1 | 2 (=3+4) | 3 … or A | B | 1 | 2 …: nothing but column numbers, at least two, none skipped."""
    texts = [clean(str(c.value)) for c in cells]
    if len(texts) < 2 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(m[0]) for text in texts if (m := re.match(r"\d+", text.lstrip("( ")))]
    return numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 2


def _is_total(cell: Cell) -> bool:
    words = re.sub(r"^(?:[IVX\d]{1,4}|[A-H])\s*[.\-–/)]\s*", "", clean(cell.value))
    return bool(_IS_TOTAL.fullmatch(key(words)) or _ENDS_WITH_TOTAL.fullmatch(words))


def _is_section(label: Cell | None, left: list[Cell], values: dict[str, Cell], counted: bool) -> bool:
    """A district's band: numbered in Roman or by letter, or naming a district, and without the code of a unit."""
    if label is None or not _is_text(label) or "code" in values:
        return False
    words = clean(label.value)
    numbered = any(_SECTION_NUMBER.fullmatch(clean(c.value)) for c in left if c is not label)
    return numbered or bool(_NUMBERED_SECTION.match(words)) or bool(_DISTRICT.fullmatch(key(words)))


def _parts(by_row, block: range, rows: tuple[Row, ...]) -> dict[At, Part]:
    parts = {
        cell.at: Part.TITLE if row < block[0] else Part.HEADING
        for row, cells in by_row.items()
        if row <= block[-1]
        for cell in cells
    }
    for row in rows:
        parts.update((cell.at, _cell_part(row, cell)) for cell in row.cells)
    return parts


def _cell_part(row: Row, cell: Cell) -> Part:
    """The numbers in a section's band are that section's total."""
    is_count = any(cell is count for count in row.counts.values())
    return Part.TOTAL if row.part is Part.SECTION and is_count else row.part


ROSTER = Phrase(
    vi="Trang “{sheet}” của “{file}” là danh sách từng người (ô {cell}). blanalysis chỉ đọc số liệu theo đảng bộ: hãy gửi bảng mỗi dòng một đảng bộ.",
    en="Sheet “{sheet}” of “{file}” lists persons (cell {cell}). blanalysis reads figures by committee only: give a sheet with one row a committee.",
)
TWICE = Phrase(
    vi="Trang “{sheet}” của “{file}” có hai cột cùng nghĩa “{label}” (ô {first} và {second}). Hãy đổi tiêu đề hoặc bỏ một cột.",
    en="Sheet “{sheet}” of “{file}” has two columns that both mean “{label}” (cells {first} and {second}). Rename or remove one.",
)
NO_TABLE = Phrase(
    vi="Không thấy bảng nào trong {files}. Cần một hàng tiêu đề có cột tên đơn vị (ví dụ “Tên đảng bộ”) và cột “Tổng số đảng viên”, hoặc Biểu số 5.",
    en="No table was found in {files}. It needs a heading row with a column of names (such as “Tên đảng bộ”) and “Tổng số đảng viên”, or a Form 5.",
)
