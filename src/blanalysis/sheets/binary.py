"""Excel's binary workbooks, .xls (also from before 1997) and .xlsb: bytes in, `Grid`s out.

Both are read in the child process of `guard`: their readers can run for ever, ask for memory without end, or end the process.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..vocabulary.legacy import is_windows_1258
from . import guard
from .grid import (
    LAST_COLUMN,
    MOST_PLACES,
    NOT_A_WORKBOOK,
    PASSWORD,
    TOO_FAR,
    Grid,
    UnreadableError,
    as_shown,
    check_cells,
    check_sheets,
    damaged,
    holds_something,
    numbers_in_ranges,
)
from .zipped import BROKEN, Damage, opened, relations, repacked, unpacked

# How the sheets of BIFF2, 3, 4 and 5 begin, which may be a file by themselves: without the container of 1997.
BARE = (b"\x09\x00\x04\x00", b"\x09\x00\x06\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
BOOK_PART = "xl/workbook.bin"


def xls(path: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of a workbook .xls of Excel 2 to 2003."""
    return guard.read_in_child(xls_here, path, content)


def xlsb(path: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of a binary workbook .xlsb."""
    return guard.read_in_child(xlsb_here, path, content)


# --- .xls ---


def xls_here(path: str, content: bytes) -> tuple[Grid, ...]:
    """`xls` in this process, for `guard`."""
    import xlrd

    try:
        book = _xls_book(content)
        # Marked as Western, holding Vietnamese: Excel 5 and 95 wrote no Unicode, and some programs wrote the wrong mark.
        if book.biff_version < 80 and book.encoding in ("cp1252", "iso-8859-1"):
            texts = _xls_texts(book)
            book = _xls_book(content, "cp1258" if is_windows_1258(texts) else None)
        check_sheets(path, book.nsheets)
        return _bounded(path, (_xls_grid(path, book, place) for place in range(book.nsheets)))
    except (UnreadableError, MemoryError):
        raise
    except xlrd.XLRDError as cause:
        said = str(cause).lower()
        if "encrypted" in said or "password" in said:
            raise UnreadableError(PASSWORD, path=path) from cause
        if "can't find workbook" in said:  # a text or a presentation of the same years
            raise UnreadableError(NOT_A_WORKBOOK, path=path) from cause
        raise damaged(path, cause) from cause
    except Exception as cause:  # xlrd stumbles over damage in many ways
        raise damaged(path, cause) from cause


def _xls_book(content: bytes, encoding: str | None = None):
    import xlrd

    def book(formatting: bool):
        return xlrd.open_workbook(
            file_contents=content,
            formatting_info=formatting,
            on_demand=True,
            ragged_rows=True,
            encoding_override=encoding,
            logfile=io.StringIO(),
        )

    try:
        opened_book = book(True)
        opened_book.sheet_by_index(0)
    except (xlrd.XLRDError, MemoryError):
        raise
    except Exception:  # damaged formats; the values may be whole
        return book(False)
    return opened_book


def _xls_texts(book) -> str:
    return "\n".join(
        value
        for sheet in book.sheets()
        for row in range(sheet.nrows)
        for value in sheet.row_values(row)
        if isinstance(value, str)
    )


def _xls_grid(path: str, book, place: int) -> Grid:
    sheet = book.sheet_by_index(place)
    rows: dict[int, dict[int, object]] = {}
    errors = set()
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        cells = {}
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            read = _xls_value(kind, value, book.datemode)
            if holds_something(read):
                cells[column + 1] = read
                if kind == _XLS_ERROR:
                    errors.add((row + 1, column + 1))
        if cells:
            rows[row + 1] = cells
    grid = Grid(
        name=sheet.name,
        rows=rows,
        merges=tuple(sorted((top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)),
        hidden=bool(sheet.visibility),
        hidden_rows=frozenset(row + 1 for row, kept in sheet.rowinfo_map.items() if kept.hidden),
        hidden_columns=frozenset(column + 1 for column, kept in sheet.colinfo_map.items() if kept.hidden),
        errors=frozenset(errors),
    )
    book.unload_sheet(place)
    return grid


_XLS_TEXT, _XLS_NUMBER, _XLS_DATE, _XLS_BOOLEAN, _XLS_ERROR = 1, 2, 3, 4, 5  # xlrd's, and of the format
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def _xls_value(kind: int, value: object, datemode: int) -> object:
    if kind == _XLS_DATE:
        return _moment(value, datemode)
    if kind == _XLS_BOOLEAN:
        return bool(value)
    if kind == _XLS_ERROR:
        return _ERRORS.get(value, "#N/A")
    return as_shown(value) if kind in (_XLS_TEXT, _XLS_NUMBER) else None


def _moment(number: float, datemode: int) -> object:
    """A day, a time of day, or the number itself when it cannot be one."""
    from xlrd import xldate

    try:
        moment = xldate.xldate_as_datetime(number, datemode)
    except (ValueError, OverflowError, xldate.XLDateError):
        return number
    if number < 0:
        return number
    return moment.time() if number < 1 else as_shown(moment)


def _bounded(path: str, grids: Iterable[Grid]) -> tuple[Grid, ...]:
    """The sheets, when they hold together no more cells than may be."""
    kept, cells = [], 0
    for grid in grids:
        cells += sum(map(len, grid.rows.values()))
        check_cells(path, cells)
        kept.append(grid)
    return tuple(kept)


# --- .xlsb ---

_ROW_RECORD, _ERROR_RECORD, _FORMULA_ERROR_RECORD, _COLUMNS_RECORD, _SHEET_RECORD, _MERGE_RECORD = (
    0,
    3,
    11,
    60,
    156,
    176,
)
_FILLED = frozenset((*range(2, 12), 62))  # the kinds of cell; 1 is blank


def xlsb_here(path: str, content: bytes) -> tuple[Grid, ...]:
    """`xlsb` in this process, for `guard`: values from calamine, marks from the records of the sheets."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with opened(path, content) as parts:
            others, named = relations(parts, BOOK_PART), _xlsb_sheets(unpacked(parts, BOOK_PART))
            check_sheets(path, len(named))
            sheets = [
                _xlsb_marks(path, name, hidden, unpacked(parts, others[identity][1]))
                for identity, name, hidden in named
                if others.get(identity, ("",))[0] == "worksheet"
            ]
            copy = repacked(parts)
        book = CalamineWorkbook.from_filelike(io.BytesIO(copy))
        return _bounded(path, (_xlsb_grid(path, book, marks) for marks in sheets))
    except (*BROKEN, CalamineError, Damage, struct.error, IndexError) as cause:
        if isinstance(cause, UnreadableError):
            raise
        raise damaged(path, cause) from cause


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content, one after the other; both kind and length are numbers of seven bits a byte."""
    at = 0
    while at < len(part):
        kind, at = _varint(part, at, 2)
        length, at = _varint(part, at, 4)
        if at + length > len(part):
            raise Damage("BIFF12")
        yield kind, part[at : at + length]
        at += length


def _varint(part: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for place in range(most):
        byte = part[at + place]
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number, at + place + 1
    return number, at + most


def _xlsb_sheets(part: bytes) -> list[tuple[str, str, bool]]:
    """Id of the relation, name, hidden."""
    found = []
    for kind, record in _records(part):
        if kind == _SHEET_RECORD:
            identity, after = _wide_text(record, 8)
            found.append((identity, _wide_text(record, after)[0], struct.unpack_from("<I", record)[0] != 0))
    return found


def _wide_text(record: bytes, at: int) -> tuple[str, int]:
    """Text with its length before it, and where it ends."""
    (length,) = struct.unpack_from("<I", record, at)
    end = at + 4 + 2 * length
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


def _xlsb_marks(path: str, name: str, hidden: bool, part: bytes) -> Grid:
    """The sheet with its marks, and of its values only the errors."""
    rows: dict[int, dict[int, object]] = {}
    merges, hidden_rows, hidden_columns = [], set(), []
    row = widest = longest = 0
    for kind, record in _records(part):
        if kind == _ROW_RECORD:
            row = struct.unpack_from("<I", record)[0] + 1
            if record[11] & 0x10:
                hidden_rows.add(row)
        elif kind in _FILLED:
            column = struct.unpack_from("<I", record)[0] + 1
            widest, longest = max(widest, column), max(longest, row)
            if kind in (_ERROR_RECORD, _FORMULA_ERROR_RECORD):
                rows.setdefault(row, {})[column] = _ERRORS.get(record[8], "#N/A")
        elif kind == _MERGE_RECORD:
            top, bottom, left, right = struct.unpack_from("<4I", record)
            merges.append((top + 1, left + 1, bottom + 1, right + 1))
        elif kind == _COLUMNS_RECORD and record[16] & 1:
            first, last = struct.unpack_from("<2I", record)
            hidden_columns.append((first + 1, last + 1))
    if widest * longest > MOST_PLACES:
        raise UnreadableError(TOO_FAR, path=path, sheet=name)
    return Grid(
        name=name,
        rows=rows,
        merges=tuple(sorted(merges)),
        hidden=hidden,
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=numbers_in_ranges(hidden_columns, LAST_COLUMN),
        errors=frozenset((row, column) for row, cells in rows.items() for column in cells),
    )


def _xlsb_grid(path: str, book, marks: Grid) -> Grid:
    sheet = book.get_sheet_by_name(marks.name)
    top, left = sheet.start or (0, 0)
    rows = {
        row: {column: as_shown(value) for column, value in enumerate(line, left + 1) if holds_something(value)}
        for row, line in enumerate(sheet.to_python(skip_empty_area=True), top + 1)
    }
    for row, cells in marks.rows.items():
        rows[row] = dict(sorted({**rows.get(row, {}), **cells}.items()))
    rows = {row: cells for row, cells in sorted(rows.items()) if cells}
    return replace(marks, rows=rows)
