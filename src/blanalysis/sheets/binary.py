"""Excel's binary workbooks, .xls (also from before 1997) and .xlsb: bytes in, `Grid`s out, read in the child process of `guard`."""

import io
import struct
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ..vocabulary import wording
from ..vocabulary.vietnamese.legacy import is_windows_1258
from . import grid as limits
from . import guard
from .grid import CellNote, Draft, Grid, Mark, Run, UnreadableError, moment, refusing_damage
from .xlsx import calamine_values
from .zipped import Damage, opened, relations, repacked, unpacked

if TYPE_CHECKING:
    from xlrd.book import Book

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


@refusing_damage  # xlrd stumbles over damage in many ways
def xls_here(path: str, content: bytes) -> tuple[Grid, ...]:
    """`xls` in this process, for `guard`."""
    import xlrd

    try:
        book = _xls_book(content)
        grids = tuple(_xls_grids(path, book))
        # Marked as Western, holding Vietnamese: Excel 5 and 95 wrote no Unicode, and some programs wrote the wrong mark.
        if book.biff_version < 80 and book.encoding in ("cp1252", "iso-8859-1"):
            values = (value for grid in grids for cells in grid.rows.values() for value in cells.values())
            if is_windows_1258("\n".join(value for value in values if isinstance(value, str))):
                return tuple(_xls_grids(path, _xls_book(content, "cp1258")))
        return grids
    except (UnreadableError, MemoryError):
        raise
    except xlrd.XLRDError as cause:
        said = str(cause).lower()
        if "encrypted" in said or "password" in said:
            raise UnreadableError(wording.PASSWORD, path=path) from cause
        if "can't find workbook" in said:  # a text or a presentation of the same years
            raise UnreadableError(wording.NOT_A_WORKBOOK, path=path) from cause
        raise
    except Exception as cause:
        try:
            return tuple(_xls_by_calamine(path, content))
        except (UnreadableError, MemoryError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # a panic of its Rust is no Exception
            raise cause from None


def _xls_by_calamine(path: str, content: bytes) -> Iterator[Grid]:
    """The sheets of a workbook that xlrd does not read, such as one that declares too many texts; the first says so."""
    draft = Draft(path=path)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for place, sheet in enumerate(book.sheets_metadata):
        if sheet.typ is SheetTypeEnum.WorkSheet:
            draft = draft.following(sheet.name, hidden=sheet.visible is not SheetVisibleEnum.Visible)
            held = book.get_sheet_by_index(place)
            _put_values(draft, held)
            if draft.place == 1:
                draft.note(1, 1, CellNote.OTHER_READER)
            for (top, left), (bottom, right) in held.merged_cell_ranges or ():
                draft.merge(top + 1, left + 1, bottom - top + 1, right - left + 1)
            yield draft.grid()


def _put_values(draft: Draft, sheet: CalamineSheet) -> None:
    """Put in the values that calamine found, but for errors, which it does not tell."""
    for row, cells in calamine_values(sheet).items():
        for column, value in cells.items():
            if (row, column) not in draft.marks:
                draft.put(row, column, value)


def _xls_book(content: bytes, encoding: str | None = None) -> "Book":
    import xlrd

    book = partial(xlrd.open_workbook, file_contents=content, on_demand=True, ragged_rows=True)
    book = partial(book, encoding_override=encoding, logfile=io.StringIO())
    try:
        opened_book = book(formatting_info=True)
        opened_book.sheet_by_index(0)
    except (xlrd.XLRDError, MemoryError):
        raise
    except Exception:  # damaged formats; the values may be whole
        return book()
    return opened_book


def _xls_grids(path: str, book: "Book") -> Iterator[Grid]:
    draft = Draft(path=path)
    fonts = dict.fromkeys(range(len(book.font_list)), CellNote.PLAIN)
    fonts |= {number: CellNote.RAISED for number, font in enumerate(book.font_list) if font.escapement}
    fonts |= {number: CellNote.STRUCK for number, font in enumerate(book.font_list) if font.struck_out}
    struck = {number for number, xf in enumerate(book.xf_list) if fonts.get(xf.font_index) is CellNote.STRUCK}
    for place in range(book.nsheets):
        sheet = book.sheet_by_index(place)
        draft = draft.following(sheet.name, hidden=bool(sheet.visibility))
        for row in range(sheet.nrows):
            for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
                read = _xls_value(kind, value, from_1904=book.datemode == 1)
                starts = sheet.rich_text_runlist_map.get((row, column))
                runs = _xls_runs(str(read), starts, fonts) if starts else ()
                is_struck = bool(struck) and read is not None and sheet.cell_xf_index(row, column) in struck
                mark = Mark.ERROR if kind == _XLS_ERROR else None
                draft.put_runs(row + 1, column + 1, read, runs, mark, is_struck=is_struck)
        for top, bottom, left, right in sheet.merged_cells:
            draft.merge(top + 1, left + 1, bottom - top, right - left)
        draft.hidden_rows = [(row + 1, row + 1) for row, kept in sheet.rowinfo_map.items() if kept.hidden]
        draft.hidden_columns = [(at + 1, at + 1) for at, kept in sheet.colinfo_map.items() if kept.hidden]
        book.unload_sheet(place)
        yield draft.grid()


def _xls_runs(text: str, starts: Sequence[tuple[int, int]], fonts: dict[int, CellNote]) -> list[Run]:
    """The parts of a text; `starts` are where a part begins, and its font."""
    looks = [(0, None), *((start, fonts.get(font)) for start, font in starts)]
    return [(text[start:end], look) for (start, look), (end, _) in pairwise([*looks, (len(text), None)])]


_XLS_TEXT, _XLS_NUMBER, _XLS_DATE, _XLS_BOOLEAN, _XLS_ERROR = 1, 2, 3, 4, 5  # xlrd's, and of the format
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!",
           0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA"}  # fmt: skip


def _xls_value(kind: int, value: Any, *, from_1904: bool) -> object:
    if kind == _XLS_DATE:
        return moment(value, from_1904=from_1904)
    if kind == _XLS_BOOLEAN:
        return bool(value)
    if kind == _XLS_ERROR:
        return _ERRORS.get(value, "#N/A")
    return value if kind in (_XLS_TEXT, _XLS_NUMBER) else None


# --- .xlsb ---

_ROW_RECORD, _COLUMNS_RECORD, _SHEET_RECORD, _MERGE_RECORD = 0, 60, 156, 176
_ERROR_RECORDS = (3, 11)  # of a value, of a formula
_FILLED = frozenset((*range(2, 12), 62))  # the kinds of cell; 1 is blank


@refusing_damage
def xlsb_here(path: str, content: bytes) -> Iterator[Grid]:
    """`xlsb` in this process, for `guard`: values from calamine, marks from the records of the sheets."""
    draft = Draft(path=path)
    with opened(path, content) as parts:
        others = relations(parts, BOOK_PART)
        book = CalamineWorkbook.from_filelike(io.BytesIO(repacked(parts)))
        for identity, name, hidden in _xlsb_sheets(unpacked(parts, BOOK_PART)):
            kind, part = others.get(identity, ("", ""))
            if kind == "worksheet":
                draft = draft.following(name, hidden=hidden)
                _put_marks(draft, unpacked(parts, part))
                _put_values(draft, book.get_sheet_by_name(name))
                yield draft.grid()


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
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
    found = []
    for kind, record in _records(part):
        if kind == _SHEET_RECORD:
            identity, after = _wide_text(record, 8)
            found.append((identity, _wide_text(record, after)[0], struct.unpack_from("<I", record)[0] != 0))
    return found


def _wide_text(record: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", record, at)
    end = at + 4 + 2 * length
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


def _put_marks(draft: Draft, part: bytes) -> None:
    """Put into the draft of a sheet what calamine does not give. Raises `UnreadableError` where cells are far apart."""
    row = widest = longest = 0
    for kind, record in _records(part):
        if kind == _ROW_RECORD:
            row = struct.unpack_from("<I", record)[0] + 1
            if record[11] & 0x10:
                draft.hidden_rows.append((row, row))
        elif kind in _FILLED:
            column = struct.unpack_from("<I", record)[0] + 1
            widest, longest = max(widest, column), max(longest, row)
            if kind in _ERROR_RECORDS:
                draft.put(row, column, _ERRORS.get(record[8], "#N/A"), Mark.ERROR)
        elif kind == _MERGE_RECORD:
            top, bottom, left, right = struct.unpack_from("<4I", record)
            draft.merge(top + 1, left + 1, bottom - top + 1, right - left + 1)
        elif kind == _COLUMNS_RECORD and record[16] & 1:
            first, last = struct.unpack_from("<2I", record)
            draft.hidden_columns.append((first + 1, last + 1))
    if widest * longest > limits.MOST_PLACES:
        raise UnreadableError(wording.TOO_FAR, path=draft.path, sheet=draft.name)
