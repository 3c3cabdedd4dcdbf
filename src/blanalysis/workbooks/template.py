"""An empty list for the next period: the 64 committees by district, with sums, to be filled in and read again.

Nothing in, file out. Its headings are words of the data dictionary and its names those of the list of places, so that what is
typed into it needs no repair. The formulas of the sums are stored with their values (0), as Excel stores them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins

from ..vocabulary import wording
from ..vocabulary.formats import LANGS
from ..vocabulary.phrases import OWN_SHEET
from ..vocabulary.places import REFORM, Unit
from ..vocabulary.places import load_units as load_places
from ..vocabulary.refusals import UnwritableError, check_free, write_file
from . import package
from .tidy import fit_to_paper

# Column, heading (upper and lower row), the number under it, width, the column that it is part of.
_LIST_COLUMNS = (
    ("A", "STT", "", "A", 6, ""),
    ("B", "Mã", "", "B", 8, ""),
    ("C", "Tên đảng bộ", "", "C", 27, ""),
    ("D", "Tổng số đảng viên", "", "1 (=2+3)", 11, ""),
    ("E", "Trong đó", "Chính thức", "2", 9, "D"),
    ("F", "", "Dự bị", "3", 9, "D"),
    ("G", "", "Nữ", "4", 9, "D"),
    ("H", "", "Dân tộc thiểu số", "5", 9, "D"),
    ("I", "", "Tôn giáo", "6", 9, "D"),
    ("J", "Số chi bộ trực thuộc", "", "7 (=8+9+10)", 12, ""),
    ("K", "Chia ra", "Chi bộ ấp", "8", 8, "J"),
    ("L", "", "Chi bộ khóm", "9", 8, "J"),
    ("M", "", "Chi bộ khác", "10", 8, "J"),
    ("N", "Kết nạp mới (trong kỳ)", "", "11", 10, ""),
)
_COUNTS = [column for column, *_ in _LIST_COLUMNS[3:]]
_LAST_COLUMN = _LIST_COLUMNS[-1][0]
_TITLE_ROW, _DAY_ROW, _UNIT_LINE_ROW, _HEADING_ROW, _FIRST_ROW = 3, 4, 5, 6, 9
_FONT = "Times New Roman"
_LINE = Side(style="thin", color="808080")
_THIN = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center")
_UNLOCKED = Protection(locked=False)
_GREY, _LIGHT, _YELLOW = (PatternFill("solid", fgColor=colour) for colour in ("D9D9D9", "F2F2F2", "FFFBE6"))
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")


def write_template(out: str | Path, langs: Sequence[str] = LANGS) -> Path:
    """Write the empty list to `out` (.xlsx), its guide in these languages; gives the path.

    Raises `UnwritableError` for another ending, for a file that is there (it may hold figures), or when it cannot be written.
    """
    out = Path(out)
    if out.suffix.lower() != ".xlsx":
        raise UnwritableError(wording.WHICH_ENDING, path=str(out), ending=".xlsx")
    check_free(out)
    book = Workbook()
    book.properties.creator = "blanalysis"
    _fill_list(book.active)
    _fill_guide(book.create_sheet("Hướng dẫn"), langs)
    parts = package.unpacked_book(book)
    sheet = package.sheets(parts)["Danh sách"]
    # openpyxl writes formulas without values; phones show such cells empty, and `load` calls them uncalculated.
    parts[sheet] = re.sub(rb"</f><v\s*(?:/>|></v>)", b"</f><v>0</v>", parts[sheet])
    content = package.pack(parts)
    write_file(out, lambda path: path.write_bytes(content))
    return out


def _fill_list(sheet) -> None:
    sheet.title = "Danh sách"
    _letterhead(sheet)
    _column_headings(sheet)
    bands, runs, row = [], [], _FIRST_ROW
    for number, places in zip(_ROMAN, load_places().districts.values(), strict=True):
        bands.append(row)
        runs.append((row + 1, row + len(places)))
        _sum_row(sheet, row, (number, None, places[0].full_district), f"SUM({{0}}{row + 1}:{{0}}{row + len(places)})")
        for place, unit in enumerate(places, start=1):
            _committee_row(sheet, row + place, place, unit)
        row += len(places) + 1
    _sum_row(sheet, row, (None, None, "Tổng cộng"), "+".join(f"{{0}}{band}" for band in bands))
    _signatures(sheet, row + 2)
    _validate(sheet, runs)
    _mark_differences(sheet, runs[0][0], runs[-1][1])
    sheet.freeze_panes = f"D{_FIRST_ROW}"
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW + 2}"
    _set_up_paper(sheet, pages=2)  # so that the signatures do not stand alone on a third
    sheet.protection.sheet = True  # without a password: it guards against slips, not against people
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # these two stay allowed
    sheet.sheet_view.zoomScale = 90


def _write_cell(sheet, place: str, value, *, size: float = 11, bold=False, italic=False, where=None, fill=None):
    """Write a value into a cell, or, for a place such as "A1:D1", into a merged range; where there is a `fill`, in a box of that colour."""
    first, _, last = place.partition(":")
    if last:
        sheet.merge_cells(place)
    cell = sheet[first]
    cell.value = value
    cell.font = Font(name=_FONT, size=size, bold=bold, italic=italic)
    cell.alignment = where or Alignment(vertical="center")
    for each in (each for row in sheet[f"{first}:{last or first}"] for each in row if fill):
        each.fill, each.border = fill, _THIN
    return cell


def _letterhead(sheet) -> None:
    """The rows above the table: who reports, the title, the cell for the date of the figures, the unit."""
    for row, words in ((1, "TỈNH ỦY BẠC LIÊU"), (2, "BAN TỔ CHỨC")):
        cell = _write_cell(sheet, f"A{row}:D{row}", words, size=12, bold=row == 2, where=_CENTRE)
        cell.protection = _UNLOCKED
    title = "TỔ CHỨC ĐẢNG VÀ ĐẢNG VIÊN Ở CÁC ĐẢNG BỘ XÃ, PHƯỜNG, THỊ TRẤN"
    _write_cell(sheet, f"A{_TITLE_ROW}:{_LAST_COLUMN}{_TITLE_ROW}", title, size=14, bold=True, where=_CENTRE)
    sheet.row_dimensions[_TITLE_ROW].height = 30
    _write_cell(sheet, f"A{_DAY_ROW}:F{_DAY_ROW}", "Số liệu tính đến ngày:", size=12, italic=True, where=_RIGHT)
    day = _write_cell(sheet, f"G{_DAY_ROW}:H{_DAY_ROW}", None, size=12, bold=True, where=_CENTRE, fill=_YELLOW)
    day.number_format, day.protection = "dd/mm/yyyy", _UNLOCKED
    _write_cell(sheet, f"{_LAST_COLUMN}{_UNIT_LINE_ROW}", "Đvt: người", italic=True, where=_RIGHT)


def _column_headings(sheet) -> None:
    upper_row, lower_row, number_row = range(_HEADING_ROW, _FIRST_ROW)
    for column, upper, lower, number, width, _ in _LIST_COLUMNS:
        for row, words in ((upper_row, upper), (lower_row, lower)):
            _write_cell(sheet, f"{column}{row}", words or None, bold=True, where=_CENTRE, fill=_GREY)
        _write_cell(sheet, f"{column}{number_row}", number, size=9, italic=True, where=_CENTRE, fill=_GREY)
        if not lower:
            sheet.merge_cells(f"{column}{upper_row}:{column}{lower_row}")
        sheet.column_dimensions[column].width = width
    sheet.merge_cells(f"E{upper_row}:I{upper_row}")
    sheet.merge_cells(f"K{upper_row}:M{upper_row}")
    sheet.row_dimensions[upper_row].height, sheet.row_dimensions[lower_row].height = 24, 36


def _sum_row(sheet, row: int, labels, formula: str) -> None:
    formulas = [f"={formula.format(column)}" for column in _COUNTS]
    for (column, *_), value in zip(_LIST_COLUMNS, (*labels, *formulas), strict=True):
        where = _CENTRE if column == "A" else None
        cell = _write_cell(sheet, f"{column}{row}", value, bold=True, where=where, fill=_LIGHT)
        if column in _COUNTS:
            cell.number_format = "#,##0;-#,##0;"  # an empty list shows no zeros


def _committee_row(sheet, row: int, number: int, unit: Unit) -> None:
    for column, value in zip("ABC", (number, unit.code, unit.full_name), strict=True):
        cell = _write_cell(sheet, f"{column}{row}", value, where=None if column == "C" else _CENTRE)
        cell.border = _THIN
    for column in _COUNTS:
        cell = _write_cell(sheet, f"{column}{row}", None)
        # No format for thousands: it would show a pasted 9.768 as 10.
        cell.border, cell.protection = _THIN, _UNLOCKED


def _signatures(sheet, row: int) -> None:
    for first, last, lines in (
        ("A", "D", (None, "NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ và tên)")),
        ("I", "N", ("………, ngày … tháng … năm 20…", "TRƯỞNG BAN", "(Ký, ghi rõ họ và tên)")),
    ):
        for at, words in enumerate(lines, start=row):
            place, bold = f"{first}{at}:{last}{at}", at == row + 1
            _write_cell(sheet, place, words, bold=bold, italic=not bold, where=_CENTRE).protection = _UNLOCKED


def _validate(sheet, runs: list[tuple[int, int]]) -> None:
    """Let the cells of these runs of rows take numbers only; `runs` are their first and last rows."""
    first = runs[0][0]
    for column, *_, whole in _LIST_COLUMNS[3:]:
        most = f'IF(${whole}{first}="",1000000,${whole}{first})' if whole else "1000000"
        rule = DataValidation(type="whole", operator="between", formula1="0", formula2=most, allow_blank=True)
        said = PART_MESSAGES if whole else COUNT_MESSAGES
        _set_messages(rule, said, {"D": "tổng số đảng viên", "J": "số chi bộ trực thuộc"}.get(whole, ""))
        for top, bottom in runs:
            rule.add(f"{column}{top}:{column}{bottom}")
        sheet.add_data_validation(rule)
    last = REFORM - dt.timedelta(days=1)
    day = DataValidation(
        type="date", operator="between", formula1="DATE(2015,6,1)", allow_blank=True,
        formula2=f"DATE({last.year},{last.month},{last.day})",
    )  # fmt: skip
    _set_messages(day, DAY_MESSAGES, "")
    day.add(f"G{_DAY_ROW}")
    sheet.add_data_validation(day)


def _set_messages(rule: DataValidation, said: tuple[str, str], whole: str) -> None:
    rule.promptTitle, rule.errorTitle, rule.errorStyle = "Nhập số liệu", "Số liệu chưa đúng", "stop"
    rule.prompt, rule.error = (words.format(whole=whole) for words in said)
    rule.showInputMessage = rule.showErrorMessage = True


def _mark_differences(sheet, first: int, last: int) -> None:
    """Show a total in red once all its parts are typed and do not add up to it; a background would cover colours of `annotate`."""
    red = Font(color="C00000", bold=True)
    for whole, one, other, count in (("D", "E", "F", 2), ("J", "K", "M", 3)):
        cells = f"${one}{first}:${other}{first}"
        rule = f"AND(COUNT({cells})={count},${whole}{first}<>SUM({cells}))"
        sheet.conditional_formatting.add(f"{whole}{first}:{whole}{last}", FormulaRule(formula=[rule], font=red))


def _set_up_paper(sheet, pages: int = 0) -> None:
    fit_to_paper(sheet, pages)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.4, bottom=0.5, header=0.2, footer=0.25)
    sheet.oddFooter.center.text = "Trang &P/&N"


def _fill_guide(sheet, langs: Sequence[str]) -> None:
    _write_cell(sheet, "A1", OWN_SHEET + " / ".join(wording.GUIDE.say(lang) for lang in langs), size=14, bold=True)
    for row, lines in enumerate(
        zip(*(wording.GUIDE_TEXT.say(lang).splitlines() for lang in langs), strict=True), start=3
    ):
        for column, line in enumerate(lines, start=1):
            place = f"{get_column_letter(column)}{row}"
            _write_cell(sheet, place, line, where=Alignment(wrap_text=True, vertical="top"), size=12)
        longest = max(map(len, lines))
        sheet.row_dimensions[row].height = 17 * (1 + longest // 80) + 6
    for column in range(1, len(langs) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 64
    sheet.sheet_view.showGridLines = False
    _set_up_paper(sheet)


COUNT_MESSAGES = (
    "Số nguyên từ 0 trở lên, không gõ dấu chấm hàng nghìn. Chưa có số thì để trống.",
    "Chỉ nhận số nguyên từ 0 trở lên, không có dấu chấm, dấu phẩy, chữ.",
)
PART_MESSAGES = (
    "Số nguyên từ 0 trở lên, không lớn hơn {whole}. Chưa có số thì để trống.",
    "Chỉ nhận số nguyên từ 0 trở lên và không lớn hơn {whole} của đảng bộ này.",
)
DAY_MESSAGES = (
    "Gõ ngày số liệu, ví dụ 31/12/2024.",
    "Cần một ngày từ 1/6/2015 đến 30/6/2025: danh sách 64 đơn vị này có giá trị đến ngày đó.",
)
