"""Opens a spreadsheet: every cell that holds something, with its address, interpreted as nothing.

Path in, `Sheet`s out. The only module that opens a workbook. Values are as the file holds them; a formula that was never
calculated, an error value, a hidden row and a merged range are marked, because a reader that drops these marks loses
members without a word.
"""

from __future__ import annotations

import hashlib
import io
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from .words import Phrase, RefusedError

MOST_BYTES = 50_000_000  # of the file
MOST_UNPACKED = 500_000_000  # of what a zip unpacks to: a small file can be a bomb
MOST_CELLS = 2_000_000  # that hold something


@dataclass(frozen=True, slots=True, order=True)
class At:
    """Where something stands. Row and column may be None: a missing committee has no cell.

    >>> str(At("so-lieu.xlsx", "Tổng hợp", 7, 3))
    'so-lieu.xlsx › Tổng hợp!C7'
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str | None:
        """The address as one types it in Excel's name box, or None."""
        return None if self.row is None or self.column is None else f"{get_column_letter(self.column)}{self.row}"

    def __str__(self) -> str:
        place = "!".join(part for part in (self.sheet, self.cell) if part)
        return " › ".join(part for part in (Path(self.file).name, place) if part)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something. `value` is untouched; `uncalculated` formulas hold their own text."""

    at: At
    value: object
    uncalculated: bool = False
    error: bool = False
    hidden: bool = False

    @property
    def row(self) -> int:
        return self.at.row

    @property
    def column(self) -> int:
        return self.at.column


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet in reading order, and its merged ranges as (first row, first column, last row, last column)."""

    file: str
    sha256: str
    name: str
    cells: tuple[Cell, ...]
    merges: tuple[tuple[int, int, int, int], ...]
    hidden: bool

    @property
    def at(self) -> At:
        return At(self.file, self.name)


class UnreadableError(RefusedError):
    """The path is no workbook that can be read."""


def read(path: str | Path) -> tuple[Sheet, ...]:
    """Every sheet of an Excel workbook (.xlsx, .xlsm), told by its content and not by its name.

    Raises `UnreadableError` when there is no such file, when it is something else, locked, damaged or too large.
    """
    content = _content(Path(path))
    digest = hashlib.sha256(content).hexdigest()
    try:
        shown, typed = _open(content, data_only=True), _open(content, data_only=False)
    except UnreadableError:
        raise
    except Exception as cause:  # openpyxl raises many kinds on a damaged file
        raise UnreadableError(DAMAGED, path=str(path), cause=_short(cause)) from cause
    return tuple(_sheet(str(path), digest, sheet, typed[sheet.title]) for sheet in shown.worksheets)


def _content(path: Path) -> bytes:
    try:
        if not path.exists():
            raise UnreadableError(NO_FILE, path=str(path), folder=str(Path.cwd()))
        if path.is_dir():
            raise UnreadableError(A_FOLDER, path=str(path))
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableError(TOO_LARGE, path=str(path), most=MOST_BYTES)
        content = path.read_bytes()
    except OSError as cause:  # locked by Excel, no right to read, a name too long, a drive that is gone
        raise UnreadableError(LOCKED, path=str(path), cause=cause.strerror or str(cause)) from cause
    _check_kind(path, content)
    return content


def _check_kind(path: Path, content: bytes) -> None:
    """Refuse by the first bytes: an extension may lie."""
    if not content:
        raise UnreadableError(EMPTY, path=str(path))
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # OLE: Excel 97-2003, or any encrypted workbook
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise UnreadableError(PASSWORD if locked else OLD_EXCEL, path=str(path))
    if not content.startswith(b"PK"):
        raise UnreadableError(NOT_A_WORKBOOK, path=str(path))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if "xl/workbook.xml" not in parts.namelist():
                raise UnreadableError(NOT_A_WORKBOOK, path=str(path))
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise UnreadableError(TOO_LARGE, path=str(path), most=MOST_UNPACKED)
    except zipfile.BadZipFile as cause:
        raise UnreadableError(DAMAGED, path=str(path), cause=_short(cause)) from cause


def _open(content: bytes, *, data_only: bool):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that hold no figure
        return load_workbook(io.BytesIO(content), data_only=data_only, rich_text=False)


def _sheet(file: str, digest: str, shown, typed) -> Sheet:
    # _cells holds what the file stores; walking rows and columns would walk billions when one stray space
    # stands in the far corner of the sheet.
    places = sorted(place for place, cell in typed._cells.items() if _holds_something(cell.value))
    if len(places) > MOST_CELLS:
        raise UnreadableError(TOO_MANY, path=file, sheet=typed.title, most=MOST_CELLS)
    hidden = _hidden_columns(typed)
    read = (
        _cell(
            At(file, shown.title, row, column),
            shown.cell(row, column),
            typed.cell(row, column),
            hidden=column in hidden or bool(typed.row_dimensions[row].hidden),
        )
        for row, column in places
    )
    cells = tuple(cell for cell in read if cell.uncalculated or _holds_something(cell.value))
    merges = tuple(sorted((m.min_row, m.min_col, m.max_row, m.max_col) for m in typed.merged_cells.ranges))
    return Sheet(file, digest, shown.title, cells, merges, hidden=shown.sheet_state != "visible")


def _cell(at: At, shown, typed, *, hidden: bool) -> Cell:
    # A formula that gives empty text was calculated: the file says "str" there.
    uncalculated = shown.value is None and typed.data_type == "f" and shown.data_type != "str"
    formula = getattr(typed.value, "text", typed.value)  # an array formula is an object
    return Cell(
        at,
        str(formula) if uncalculated else shown.value,
        uncalculated=uncalculated,
        error=shown.data_type == "e",
        hidden=hidden,
    )


def _holds_something(value) -> bool:
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _hidden_columns(sheet) -> frozenset[int]:
    """Excel stores neighbours with one setting as a range."""
    ranges = (d for d in sheet.column_dimensions.values() if d.hidden and d.min and d.max)
    return frozenset(column for d in ranges for column in range(d.min, d.max + 1))


def _short(cause: Exception) -> str:
    return " ".join(str(cause).split())[:120] or type(cause).__name__


NO_FILE = Phrase(
    vi="Không có tệp “{path}”; thư mục đang đứng là “{folder}”. Hãy kiểm tra tên và đường dẫn.",
    en="There is no file “{path}”; the current folder is “{folder}”. Check the name and the path.",
)
A_FOLDER = Phrase(
    vi="“{path}” là một thư mục. Hãy chỉ rõ từng tệp Excel (.xlsx).",
    en="“{path}” is a folder. Name the Excel files (.xlsx) one by one.",
)
LOCKED = Phrase(
    vi="Không mở được “{path}” ({cause}). Hãy đóng tệp trong chương trình khác hoặc xem lại quyền đọc.",
    en="“{path}” cannot be opened ({cause}). Close it in other programs, or check that you may read it.",
)
EMPTY = Phrase(
    vi="“{path}” là tệp rỗng (0 byte). Hãy xin lại tệp.", en="“{path}” is empty (0 bytes). Ask for the file again."
)
OLD_EXCEL = Phrase(
    vi="“{path}” là tệp Excel kiểu cũ (.xls), chưa đọc được. Hãy mở bằng Excel và lưu lại thành .xlsx.",
    en="“{path}” is an old Excel file (.xls), which cannot be read yet. Open it in Excel and save it as .xlsx.",
)
PASSWORD = Phrase(
    vi="“{path}” có mật khẩu. Hãy bỏ mật khẩu trong Excel rồi lưu lại.",
    en="“{path}” is protected by a password. Remove the password in Excel and save it again.",
)
NOT_A_WORKBOOK = Phrase(
    vi="“{path}” không phải là bảng tính Excel .xlsx. Hãy mở tệp và lưu lại thành .xlsx.",
    en="“{path}” is not an Excel workbook (.xlsx). Open it and save it as .xlsx.",
)
DAMAGED = Phrase(
    vi="“{path}” bị hỏng, không đọc được ({cause}). Hãy mở bằng Excel, lưu lại, hoặc xin lại tệp.",
    en="“{path}” is damaged and cannot be read ({cause}). Open it in Excel and save it again, or ask for it again.",
)
TOO_LARGE = Phrase(
    vi="“{path}” quá lớn (hơn {most} byte). Hãy tách riêng trang tính danh sách đảng bộ.",
    en="“{path}” is too large (more than {most} bytes). Save the sheet with the list of committees on its own.",
)
TOO_MANY = Phrase(
    vi="Trang “{sheet}” của “{path}” có hơn {most} ô có dữ liệu. Hãy tách riêng danh sách đảng bộ.",
    en="Sheet “{sheet}” of “{path}” has more than {most} filled cells. Save the list of committees on its own.",
)
