"""A table as a file, .csv or .xlsx: the checked frame of a `Membership`, any other frame, the plain values of sheets."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import count
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..membership.checked import ILLUSTRATIVE_SHEET
from ..membership.membership import KEYS, Membership
from ..sheets import Mark, Sheet
from ..sheets.address import column_letters
from ..vocabulary import wording
from ..vocabulary.columns import COLUMNS
from ..vocabulary.refusals import UnwritableError, write_file
from .book import NewBook, NewSheet
from .package import fit_for_xml

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook


def write_tidy(membership: Membership, out: str | Path, *, labels: str | None = None) -> Path:
    """Write `Membership.frame` to `out`, .csv (UTF-8 with a byte order mark, which Excel needs) or .xlsx; gives the path.

    It is the office's own copy: no number is hidden. Dates are YYYY-MM-DD in .csv, dates in .xlsx, codes are text, missing values empty.
    Illustrative figures say so in a last column; without districts there is no column of them. With `labels`, "vi" or "en", the headings are
    the labels of the columns in that language instead of their ids.
    Raises `UnwritableError` for any other ending, for the file that was read, for forms of indicators only, or when it fails."""
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
    sheet = (book := NewBook()).sheet(ILLUSTRATIVE_SHEET if membership.illustrative else "Tidy")
    sheet.freeze_panes(1, 0)
    for number, (head, column, *values) in enumerate(zip(heads, frame, *_plain_rows(frame), strict=True), start=1):
        letter, shown = column_letters(number), "yyyy-mm-dd" if column == "as_of" else "General"
        sheet.put(f"{letter}1", head, bold=True, valign="bottom", text_wrap=bool(labels))
        for row, value in enumerate(values, start=2):
            sheet.put(f"{letter}{row}", value, valign="bottom", num_format=shown)
        sheet.widths[letter] = 14 if column in KEYS else 12
    return book.write(out)


def write_table(
    frame: pd.DataFrame, out: Path, *, lang: str, above: Sequence[str] = (), below: Sequence[str] = (),
    percent: Collection[str] = (),
) -> None:  # fmt: skip
    """Write a frame for people to read, without its index; its column labels are the headings.
    An .xlsx has lines of text `above` (the first bold) and `below`. A .csv has neither; its separators are those that Excel expects in
    the language: semicolon and decimal comma for "vi", comma and decimal point for "en". Numbers stay numbers (in the columns `percent`
    fractions, shown in per cent), missing values are empty. Raises `UnwritableError`."""
    if out.suffix.lower() == ".csv":
        _write_csv(frame, out, *{"vi": (";", ","), "en": (",", ".")}[lang])
        return
    book = NewBook()
    fill_table(book.sheet(), [*map(str, frame)], _plain_rows(frame), above, below, percent)
    book.write(out)


def _plain_rows(frame: pd.DataFrame) -> list[list[Any]]:
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    return [[value.date() if isinstance(value, datetime) else value for value in row] for row in rows]


def fill_table(
    sheet: NewSheet, heads: Sequence[str], rows: Sequence[Sequence[Any]],
    above: Sequence[str] = (), below: Sequence[str] = (), percent: Collection[str] = (),
) -> None:  # fmt: skip
    """The table of `write_table` on a sheet; None is an empty cell."""
    top, heights = len(above) + 1, dict[int, int]()
    for row, line in [*enumerate(above, start=1), *enumerate(below, start=top + 1 + len(rows))]:
        sheet.put(f"A{row}", line, bold=row == 1, valign="bottom")
    for number, (head, *cells) in enumerate(zip(heads, *rows, strict=True), start=1):
        width = min(max(*map(_letters_shown, cells), HEADING_LETTERS, *map(len, head.split())) + 2, 68)
        letter, is_numeric = column_letters(number), any(isinstance(value, Real) for value in cells)
        align = "right" if is_numeric else "left"
        sheet.put(f"{letter}{top}", head, bold=True, text_wrap=True, align=align, valign="bottom")
        sheet.widths[letter] = width
        texts = {top: head}
        for row, value in enumerate(cells, start=top + 1):
            is_long = isinstance(value, str) and len(value) > width - 2
            texts |= {row: value} if is_long else {}
            plain = "#,##0" if isinstance(value, Integral) else "#,##0.00" if isinstance(value, float) else "General"
            shown = "0.0%" if head in percent else plain
            valign = "top" if is_long else "bottom"
            sheet.put(f"{letter}{row}", value, text_wrap=is_long, valign=valign, num_format=shown)
        for row, text in texts.items():
            heights[row] = max(heights.get(row, 1), len(textwrap.wrap(text, int(width / BOLD_FACTOR))))
    # Excel does not find the heights by itself.
    for row, lines in heights.items():
        sheet.set_row(row - 1, LINE_POINTS * lines)
    sheet.freeze_panes(top, 1)
    sheet.repeat_rows(top - 1)


def _write_csv(frame: pd.DataFrame, out: Path, sep: str = ",", decimal: str = ".") -> None:
    text = frame.to_csv(index=False, lineterminator="\n", sep=sep, decimal=decimal)
    write_file(out, lambda beside: beside.write_text(text, encoding="utf-8-sig", newline=""))


def _letters_shown(value: Any) -> int:
    return len(f"{value:,.2f}" if isinstance(value, float) else str("" if value is None else value))


def plain_copy(sheets: Sequence[Sheet]) -> tuple[Workbook, dict[str, str]]:
    """A workbook with values, merges, names and hidden state of sheets of any file, and the name of each there. Text stays text."""
    from openpyxl import Workbook  # takes long to import

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
    """A name for a sheet that no other has, capitals or not, of at most 31 characters; or for something else, with another limit."""
    there = {name.casefold() for name in taken}
    names = (wanted[: most - len(end)] + end for n in count(1) for end in [f" ({n})" if n > 1 else ""])
    return next(name for name in names if name.casefold() not in there)


def _copy(given: Sheet, sheet) -> None:
    from openpyxl.worksheet.cell_range import CellRange

    widths: dict[int, int] = {}
    for cell in given.cells:
        value = fit_for_xml(cell.value) if isinstance(cell.value, str) else cell.value
        new = sheet.cell(cell.row, cell.column, value)
        if isinstance(value, str) and cell.mark is not Mark.ERROR:
            new.data_type = "s"  # text that begins with = is text, not a formula
        if len(given.rows[cell.row]) > 1:  # a title that stands alone may run on to the right
            widths[cell.column] = max(widths.get(cell.column, 0), len(str(value)))
    for column, width in widths.items():
        sheet.column_dimensions[column_letters(column)].width = min(max(width + 2, 8), 45)
    for top, left, bottom, right in given.merges:
        sheet.merged_cells.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))
    for row in given.hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for column in given.hidden_columns:
        sheet.column_dimensions[column_letters(column)].hidden = True
    sheet.sheet_state = "hidden" if given.hidden else "visible"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


HEADING_LETTERS = 10  # least width of a column
LINE_POINTS = 15  # height of a line of the heading
BOLD_FACTOR = 1.15  # how much wider bold letters are
ILLUSTRATIVE_MARK = "minh họa / illustrative"
