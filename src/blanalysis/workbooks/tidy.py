"""A table as a file, .csv or .xlsx: the checked frame of a `Membership`, any other frame, the plain values of sheets."""

import re
import textwrap
from collections.abc import Collection, Iterable, Sequence
from itertools import count
from numbers import Integral, Real
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from ..membership.checked import ILLUSTRATIVE_SHEET
from ..membership.membership import KEYS, Membership
from ..sheets import Mark, Sheet
from ..vocabulary import wording
from ..vocabulary.columns import COLUMNS
from ..vocabulary.refusals import UnwritableError, write_file
from .package import fit_for_xml


def write_tidy(membership: Membership, out: str | Path, *, labels: str | None = None) -> Path:
    """Write `Membership.frame` to `out`, .csv (UTF-8 with a byte order mark, which Excel needs) or .xlsx; gives the path.

    It is the office's own copy: no number is hidden. Dates are YYYY-MM-DD in .csv, dates in .xlsx, codes are text, missing values empty.
    Illustrative figures say so in a last column; without districts there is no column of them. With `labels`, "vi" or "en", the headings are
    the labels of the columns in that language instead of their ids.
    Raises `UnwritableError` for any other ending, for the file that was read, for forms of indicators only, or when it fails.
    """
    out, frame = Path(out), membership.frame
    if membership.forms and frame.empty:
        raise UnwritableError(wording.NO_COMMITTEE_ROWS, path=str(out))
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise UnwritableError(wording.WHICH_FORMAT, path=str(out))
    if any(out.resolve() == Path(file.path).resolve() for file in membership.files):
        raise UnwritableError(wording.ITS_OWN_SOURCE, path=str(out))
    if not membership.places.districts and frame["district"].isna().all():
        frame = frame.drop(columns="district")
    if membership.illustrative:
        frame = frame.assign(data=ILLUSTRATIVE_MARK)
    heads = [COLUMNS[c].label.say(labels) if labels and c in COLUMNS else c for c in frame]
    if out.suffix.lower() == ".csv":
        _write_csv(frame.assign(as_of=frame["as_of"].dt.strftime("%Y-%m-%d")).set_axis(heads, axis=1), out)
        return out
    book = Workbook()
    sheet = _filled(book.active, [heads, *frame.itertuples(index=False)], bold=(1,))
    sheet.title = ILLUSTRATIVE_SHEET if membership.illustrative else "Tidy"
    for cell, column in zip(sheet[1], frame, strict=True):
        sheet.column_dimensions[cell.column_letter].width = 14 if column in KEYS else 12
        cell.alignment = Alignment(wrap_text=bool(labels), vertical="bottom")
    sheet.freeze_panes = "A2"
    write_file(out, book.save)
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
        _write_csv(frame, out, *{"vi": (";", ","), "en": (",", ".")}[lang])
        return
    book = Workbook()
    fill_table(book.active, frame, above, below, percent)
    write_file(out, book.save)


def fill_table(
    sheet, frame: pd.DataFrame, above: Sequence[str] = (), below: Sequence[str] = (), percent: Collection[str] = ()
) -> None:
    """The table of `write_table` on a sheet of openpyxl."""
    top, last = len(above) + 1, len(above) + 1 + len(frame)
    lines: list[Iterable] = [*zip(above), frame.columns, *frame.itertuples(index=False), *zip(below)]
    _filled(sheet, lines, bold=(1, top))
    heights = dict[int, int]()
    for head, *cells in sheet.iter_cols(min_row=top, max_row=last, max_col=len(frame.columns)):
        for cell in cells:
            cell.font = Font(name="Times New Roman", size=11)
            whole, number = isinstance(cell.value, Integral), isinstance(cell.value, float)
            plain = "#,##0" if whole else "#,##0.00" if number else "General"
            cell.number_format = "0.00%" if head.value in percent else plain
        is_numeric = any(isinstance(cell.value, Real) for cell in cells)
        head.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal="right" if is_numeric else "left")
        width = min(max(*map(_letters_shown, cells), HEADING_LETTERS, *map(len, head.value.split())) + 2, 68)
        sheet.column_dimensions[head.column_letter].width = width
        long = [head, *(cell for cell in cells if isinstance(cell.value, str) and len(cell.value) > width - 2)]
        for cell in long:
            heights[cell.row] = max(heights.get(cell.row, 1), len(textwrap.wrap(cell.value, int(width / BOLD_FACTOR))))
        for cell in long[1:]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row, lines_shown in heights.items():
        sheet.row_dimensions[row].height = LINE_POINTS * lines_shown  # Excel does not find it by itself
    sheet.freeze_panes, sheet.print_title_rows = sheet.cell(top + 1, 2), f"{top}:{top}"


def _write_csv(frame: pd.DataFrame, out: Path, sep: str = ",", decimal: str = ".") -> None:
    text = frame.to_csv(index=False, lineterminator="\n", sep=sep, decimal=decimal)
    write_file(out, lambda beside: beside.write_text(text, encoding="utf-8-sig", newline=""))


def _filled(sheet, rows: Iterable[Iterable], *, bold: Collection[int]):
    """The sheet with these rows, text kept as text, those numbered in `bold` in bold letters."""
    fonts = {weight: Font(name="Times New Roman", size=11, bold=weight) for weight in (False, True)}
    for row in rows:
        values = [None if pd.isna(value) else value for value in row]
        sheet.append([value.date() if isinstance(value, pd.Timestamp) else value for value in values])
    for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.data_type = "s"  # text that begins with = is text, not a formula
        cell.font = fonts[cell.row in bold]  # a font without a name differs between programs
    fit_to_paper(sheet)
    return sheet


def _letters_shown(cell) -> int:
    if isinstance(cell.value, float):
        return len(f"{cell.value:,.2f}")
    return len(str("" if cell.value is None else cell.value))


def fit_to_paper(sheet, pages: int = 0) -> None:
    """Print all columns of an openpyxl sheet on one page across, however many pages the rows take, or on so many."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def plain_copy(sheets: Sequence[Sheet]) -> tuple[Workbook, dict[str, str]]:
    """A workbook with values, merges, names and hidden state of sheets of any file, and the name of each there. Text stays text."""
    book = Workbook()
    del book[book.sheetnames[0]]
    names: dict[str, str] = {}
    for given in sheets:
        wanted = given.name or Path(given.file).stem  # a text file's only sheet has no name
        allowed = re.sub(r"[\[\]:*?/\\\n]", " ", fit_for_xml(wanted)).strip(" '")
        names[given.name] = free_sheet_name(allowed or "-", names.values())
        _copy(given, book.create_sheet(names[given.name]))
    if all(sheet.sheet_state != "visible" for sheet in book.worksheets):
        book.worksheets[0].sheet_state = "visible"  # Excel opens no workbook without a sheet to show
    return book, names


def free_sheet_name(wanted: str, taken: Iterable[str], most: int = 31) -> str:
    """A name for a sheet that no other has, capitals or not, of at most 31 characters; or for something else, with another limit.

    >>> free_sheet_name("Findings", ["findings"])
    'Findings (2)'
    """
    there = {name.casefold() for name in taken}
    names = (wanted[: most - len(end)] + end for n in count(1) for end in [f" ({n})" if n > 1 else ""])
    return next(name for name in names if name.casefold() not in there)


def _copy(given: Sheet, sheet) -> None:
    widths: dict[int, int] = {}
    for cell in given.cells:
        value = fit_for_xml(cell.value) if isinstance(cell.value, str) else cell.value
        new = sheet.cell(cell.row, cell.column, value)
        if isinstance(value, str) and cell.mark is not Mark.ERROR:
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
    fit_to_paper(sheet)


HEADING_LETTERS = 10  # least width of a column
LINE_POINTS = 15  # height of a line of the heading
BOLD_FACTOR = 1.15  # how much wider bold letters are
ILLUSTRATIVE_MARK = "minh họa / illustrative"
