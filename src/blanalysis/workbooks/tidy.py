"""A table as a file, .csv or .xlsx: the checked frame of a `Membership`, any other frame, the plain values of sheets."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Collection, Iterable, Sequence
from itertools import count
from numbers import Integral, Real
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from ..membership.membership import KEYS, Membership
from ..sheets import Sheet
from ..vocabulary.phrases import Phrase
from ..vocabulary.refusals import UnwritableError, write_file


def write_tidy(membership: Membership, out: str | Path) -> Path:
    """Write `Membership.frame` to `out`, .csv (UTF-8 with a byte order mark, which Excel needs) or .xlsx; gives the path.

    Dates are YYYY-MM-DD in .csv and dates in .xlsx, codes are text, missing values empty. Illustrative figures say so in a last column.
    Raises `UnwritableError` for any other ending, for the file that was read, when there are only forms of indicators, or when the
    file cannot be written; a file half written is never left behind.
    """
    out = Path(out)
    if membership.forms and membership.frame.empty:
        raise UnwritableError(NO_COMMITTEE_ROWS, path=str(out))
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    if out.suffix.lower() not in writers:
        raise UnwritableError(WHICH_FORMAT, path=str(out))
    if any(out.resolve() == Path(file.path).resolve() for file in membership.files):
        raise UnwritableError(ITS_OWN_SOURCE, path=str(out))
    write_file(out, lambda path: writers[out.suffix.lower()](membership, path))
    return out


def write_table(
    frame: pd.DataFrame,
    out: Path,
    *,
    lang: str,
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    percent: Collection[str] = (),
) -> None:
    """Write a frame for people to read, without its index; its column labels are the headings.

    An .xlsx has lines of text `above` (the first bold) and `below`. A .csv has neither; its separators are those that Excel expects in
    the language: semicolon and decimal comma for "vi", comma and decimal point for "en". Numbers stay numbers (in the columns `percent`
    fractions, shown in per cent), missing values are empty. Raises `UnwritableError`.
    """
    if out.suffix.lower() == ".csv":
        signs = {"vi": {"sep": ";", "decimal": ","}, "en": {"sep": ",", "decimal": "."}}[lang]
        plain = {"index": False, "encoding": "utf-8-sig", "lineterminator": "\n"}
        write_file(out, lambda beside: frame.to_csv(beside, **plain, **signs))
        return
    book = Workbook()
    sheet = book.active
    for line in above:
        sheet.append([line])
    top = len(above) + 1
    sheet.append([*frame.columns])
    for row in frame.itertuples(index=False):
        sheet.append([_cell_value(value) for value in row])
    for line in below:
        sheet.append([line])
    _format_table(sheet, top, top + len(frame), [at for at, name in enumerate(frame.columns, 1) if name in percent])
    write_file(out, book.save)


def _format_table(sheet, top: int, last: int, percent: Collection[int]) -> None:
    """Format the table whose heading is row `top` and whose end is row `last`: bold title and heading, column widths, number formats,
    text kept as text. `percent`: the numbers of the columns shown in per cent."""
    for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.data_type = "s"  # text that begins with = is text, not a formula
        cell.font = Font(**FONT, bold=cell.row in (1, top))
    lines = []
    for head, *cells in sheet.iter_cols(min_row=top, max_row=last):
        for cell in cells:
            cell.number_format = _number_format(cell.value, in_percent=head.column in percent)
        is_numeric = any(isinstance(cell.value, Real) for cell in cells)
        head.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal="right" if is_numeric else "left")
        width = min(max(*map(_letters_shown, cells), HEADING_LETTERS, *map(len, head.value.split())) + 2, 40)
        sheet.column_dimensions[get_column_letter(head.column)].width = width
        lines.append(len(textwrap.wrap(head.value, int(width / BOLD_FACTOR))))
    sheet.row_dimensions[top].height = LINE_POINTS * max(lines)  # Excel does not find it by itself
    sheet.freeze_panes = sheet.cell(top + 1, 2)
    _fit_to_paper(sheet)


def _number_format(value, *, in_percent: bool) -> str:
    """Excel's format for a value: whole numbers with thousands separators, others with two decimals."""
    if in_percent:
        return "0.00%"
    return "#,##0" if isinstance(value, Integral) else "#,##0.00" if isinstance(value, float) else "General"


def _letters_shown(cell) -> int:
    """How many letters a cell shows."""
    if isinstance(cell.value, float):
        return len(f"{cell.value:,.2f}")
    return len(str("" if cell.value is None else cell.value))


def _write_csv(membership: Membership, path: Path) -> None:
    frame = _with_illustrative_mark(membership)
    frame = frame.assign(as_of=frame["as_of"].dt.strftime("%Y-%m-%d"))
    frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _write_xlsx(membership: Membership, path: Path) -> None:
    frame = _with_illustrative_mark(membership)
    book = Workbook()
    sheet = book.active
    sheet.title = "Minh hoa - Illustrative" if membership.illustrative else "Tidy"
    sheet.append(list(frame.columns))
    for row in frame.itertuples(index=False):
        sheet.append([_cell_value(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(**FONT, bold=True)
        sheet.column_dimensions[get_column_letter(cell.column)].width = 14 if cell.value in KEYS else 12
    for cell in (cell for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)):
        cell.data_type = "s"  # text that begins with = is text, not a formula
    sheet.freeze_panes = "A2"
    _fit_to_paper(sheet)
    book.save(path)


def _fit_to_paper(sheet) -> None:
    """Print all columns on one page, however many pages the rows take."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def plain_copy(sheets: Sequence[Sheet]) -> tuple[bytes, dict[str, str]]:
    """An .xlsx with the values, merges, names and hidden state of sheets of any file, and the name that each has there.

    Every text is kept as text, also one that begins with "=". A name that Excel does not take is changed.
    """
    book = Workbook()
    book.remove(book.active)
    names: dict[str, str] = {}
    for given in sheets:
        wanted = given.name or Path(given.file).stem  # a text file's only sheet has no name
        names[given.name] = free_sheet_name(re.sub(r"[\[\]:*?/\\]", " ", wanted).strip(" '") or "-", names.values())
        _copy(given, book.create_sheet(names[given.name]))
    if all(sheet.sheet_state != "visible" for sheet in book.worksheets):
        book.worksheets[0].sheet_state = "visible"  # Excel opens no workbook without a sheet to show
    held = io.BytesIO()
    book.save(held)
    return held.getvalue(), names


def free_sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """A name for a sheet that no other has, capitals or not, of at most 31 characters.

    >>> free_sheet_name("Findings", ["findings"])
    'Findings (2)'
    """
    there = {name.casefold() for name in taken}
    names = (wanted[: 31 - len(end)] + end for n in count(1) for end in [f" ({n})" if n > 1 else ""])
    return next(name for name in names if name.casefold() not in there)


def _copy(given: Sheet, sheet) -> None:
    widths: dict[int, int] = {}
    for cell in given.cells:
        value = ILLEGAL_CHARACTERS_RE.sub("", cell.value) if isinstance(cell.value, str) else cell.value
        new = sheet.cell(cell.row, cell.column, value)
        if isinstance(value, str) and not cell.error:
            new.data_type = "s"  # text that begins with = is text, not a formula
        if len(given.rows[cell.row]) > 1:  # a title that stands alone may run on to the right
            widths[cell.column] = max(widths.get(cell.column, 0), len(str(value)))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(max(width + 2, 8), 45)
    for top, left, bottom, right in given.merges:
        sheet.merged_cells.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))
    for row in given.hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for column in given.hidden_columns:
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    sheet.sheet_state = "hidden" if given.hidden else "visible"
    _fit_to_paper(sheet)


def _with_illustrative_mark(membership: Membership) -> pd.DataFrame:
    """The frame; for illustrative figures with a last column that says so in each row, wherever the rows are copied to."""
    return membership.frame.assign(data=ILLUSTRATIVE_MARK) if membership.illustrative else membership.frame


def _cell_value(value):
    """A value of a frame as openpyxl writes it: None for missing, a date for a timestamp."""
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


FONT = {"name": "Calibri", "size": 11}  # as of cells without a font; a font without a name differs between programs
HEADING_LETTERS = 10  # least width of a column
LINE_POINTS = 15  # height of a line of the heading
BOLD_FACTOR = 1.15  # how much wider bold letters are
ILLUSTRATIVE_MARK = "minh họa / illustrative"
WHICH_FORMAT = Phrase(
    vi="Không biết ghi “{path}” theo định dạng nào. Hãy đặt tên tệp kết thúc bằng .csv hoặc .xlsx.",
    en="It is not clear in which format to write “{path}”. Give a name that ends in .csv or .xlsx.",
)
NO_COMMITTEE_ROWS = Phrase(
    vi="Không có dòng đảng bộ nào để ghi vào “{path}”: tệp chỉ có Biểu 1, 2, 3. Các chỉ tiêu của biểu xem bằng “blanalysis check”.",
    en="There is no row of a committee to write to “{path}”: there are only Forms 1, 2, 3. “blanalysis check” shows their indicators.",
)
WHICH_ENDING = Phrase(
    vi="Không ghi được “{path}”: hãy đặt tên tệp kết thúc bằng {ending}.",
    en="“{path}” cannot be written: give a name that ends in {ending}.",
)
ITS_OWN_SOURCE = Phrase(
    vi="“{path}” chính là tệp nguồn; ghi đè sẽ mất bảng gốc. Hãy chọn tên khác.",
    en="“{path}” is the workbook itself; writing there would lose it. Choose another name.",
)
