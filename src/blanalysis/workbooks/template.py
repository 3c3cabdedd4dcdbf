"""An empty list for the next period: the committees of a province by district or type, with sums, to be filled in and read again.

The name of a province in, file out. Its headings are words of the data dictionary and its names those of the list of places, so that
what is typed into it needs no repair. The formulas of the sums are stored with their values (0), as Excel stores them.
"""

import datetime as dt
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins

from ..vocabulary import wording
from ..vocabulary.formats import LANGS
from ..vocabulary.phrases import OWN_SHEET
from ..vocabulary.places import BAC_LIEU, REFORM, Edition, PlaceError, Unit, Units, provinces_asked
from ..vocabulary.places.nation import editions, load_units, provinces_of, successors
from ..vocabulary.refusals import UnwritableError, check_free, write_file
from ..vocabulary.vietnamese import date_in
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
    ("K", "Chia ra", "Chi bộ {hamlet}", "8", 8, "J"),
    ("L", "", "Chi bộ {quarter}", "9", 8, "J"),
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
_EARLIEST = dt.date(2015, 6, 1)  # day that can be typed
_CELLS = dict.fromkeys(("Bạc Liêu", "Cà Mau"), ("ấp", "khóm"))  # what cells are of, where not as elsewhere
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = [tens + ones for tens in ("", "X", "XX", "XXX") for ones in _ONES][1:]  # Hà Nội had 30 districts
_ROWS_OF_PAGE = 38  # more than fit in full width, so that the signatures do not stand alone on a page


def write_template(
    out: str | Path, langs: Sequence[str] = LANGS, *, province: str = BAC_LIEU, on: dt.date | str | None = None
) -> Path:
    """Write the empty list to `out` (.xlsx), its guide in these languages; gives the path.

    It has the units of a `province`, its name or code (default: Bạc Liêu), `on` a day such as "31/12/2026", which then stands in its cell;
    without it those of the province's last list. Raises `PlaceError` for what is no province, on that day, or no day, and `UnwritableError`
    for another ending, for a file that is there (it may hold figures), or when it cannot be written.
    """
    out = Path(out)
    if out.suffix.lower() != ".xlsx":
        raise UnwritableError(wording.WHICH_ENDING, path=str(out), ending=".xlsx")
    check_free(out)
    book = Workbook()
    book.properties.creator = "blanalysis"
    day = date_in(on) if isinstance(on, str) else on
    if on and not day:
        raise PlaceError(wording.NO_DAY_OF_LIST, asked=on)
    units = _units_on(province, day)
    _fill_list(book.active, units, day)
    last = units.edition.last
    example = day or dt.date(last.year - 1 if last else units.edition.first.year, 12, 31)
    _fill_guide(book.create_sheet("Hướng dẫn"), langs, f"{example:%d/%m/%Y}")
    parts = package.unpacked_book(book)
    sheet = package.sheets(parts)["Danh sách"]
    # openpyxl writes formulas without values; phones show such cells empty, and `load` calls them uncalculated.
    parts[sheet] = re.sub(rb"</f><v\s*(?:/>|></v>)", b"</f><v>0</v>", parts[sheet])
    content = package.pack(parts)
    write_file(out, lambda path: path.write_bytes(content))
    return out


def _units_on(province: str, day: dt.date | None) -> Units:
    """The units of a province, by name or code, on a day, or those of its last list. Raises `PlaceError`."""
    named = provinces_asked(province)
    lists = [load_units(of.code, edition.first) for of in named for edition in editions(of.code)]
    own = [units for units in lists if units.province.name in [of.name for of in named]]  # 15 was Yên Bái, is Lào Cai
    if fitting := [units for units in own if day is None or units.edition.holds(day)]:
        return max(fitting, key=lambda units: units.edition.first)
    into = successors(own[0].all[0].code)[0]
    now = next(of for of in provinces_of("2025-07").values() if into in load_units(of.code, REFORM).all)
    raise PlaceError(wording.PROVINCE_ENDED, province=own[0].place, now=now.phrase, name=now.name, day=day)


def _fill_list(sheet, units: Units, day: dt.date | None) -> None:
    sheet.title = "Danh sách"
    _letterhead(sheet, units, day)
    by_type = {t.capitalize(): tuple(unit for unit in units if unit.type == t) for t in units.by_type}
    groups = {of[0].full_district: of for of in units.districts.values()} or by_type
    _column_headings(sheet, units, max(map(len, (*groups, *(unit.full_name for unit in units)))))
    bands, runs, row = [], [], _FIRST_ROW
    for number, (name, members) in zip(_ROMAN, groups.items(), strict=False):
        bands.append(row)
        runs.append((row + 1, row + len(members)))
        _sum_row(sheet, row, (number, None, name), f"SUM({{0}}{row + 1}:{{0}}{row + len(members)})")
        for place, unit in enumerate(members, start=1):
            _committee_row(sheet, row + place, place, unit)
        row += len(members) + 1
    _sum_row(sheet, row, (None, None, "Tổng cộng"), "+".join(f"{{0}}{band}" for band in bands))
    _signatures(sheet, row + 2)
    _validate(sheet, runs, units.edition, day)
    _mark_differences(sheet, runs[0][0], runs[-1][1])
    sheet.freeze_panes = f"D{_FIRST_ROW}"
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW + 2}"
    _set_up_paper(sheet, pages=math.ceil((row + 4 - _FIRST_ROW) / _ROWS_OF_PAGE))
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


def _letterhead(sheet, units: Units, day: dt.date | None) -> None:
    """The rows above the table: who reports, the title, the cell for the date of the figures, the unit."""
    level, name = units.province.type.split()[0], units.province.name
    for row, words in ((1, f"{level} ủy {name}".upper()), (2, "BAN TỔ CHỨC")):
        cell = _write_cell(sheet, f"A{row}:D{row}", words, size=12, bold=row == 2, where=_CENTRE)
        cell.protection = _UNLOCKED
    title = f"TỔ CHỨC ĐẢNG VÀ ĐẢNG VIÊN Ở CÁC ĐẢNG BỘ {', '.join(units.by_type).upper()}"
    _write_cell(sheet, f"A{_TITLE_ROW}:{_LAST_COLUMN}{_TITLE_ROW}", title, size=14, bold=True, where=_CENTRE)
    sheet.row_dimensions[_TITLE_ROW].height = 30
    _write_cell(sheet, f"A{_DAY_ROW}:F{_DAY_ROW}", "Số liệu tính đến ngày:", size=12, italic=True, where=_RIGHT)
    cell = _write_cell(sheet, f"G{_DAY_ROW}:H{_DAY_ROW}", day, size=12, bold=True, where=_CENTRE, fill=_YELLOW)
    cell.number_format, cell.protection = "dd/mm/yyyy", _UNLOCKED
    _write_cell(sheet, f"{_LAST_COLUMN}{_UNIT_LINE_ROW}", "Đvt: người", italic=True, where=_RIGHT)


def _column_headings(sheet, units: Units, longest: int) -> None:
    """The headings in words of the place, and the widths: that of the names for as many letters as the longest has."""
    upper_row, lower_row, number_row = range(_HEADING_ROW, _FIRST_ROW)
    hamlet, quarter = _CELLS.get(units.province.name, ("thôn, ấp, bản", "tổ dân phố, khóm"))
    for column, upper, lower, number, width, _ in _LIST_COLUMNS:
        for row, words in ((upper_row, upper), (lower_row, lower.format(hamlet=hamlet, quarter=quarter))):
            _write_cell(sheet, f"{column}{row}", words or None, bold=True, where=_CENTRE, fill=_GREY)
        _write_cell(sheet, f"{column}{number_row}", number, size=9, italic=True, where=_CENTRE, fill=_GREY)
        if not lower:
            sheet.merge_cells(f"{column}{upper_row}:{column}{lower_row}")
        sheet.column_dimensions[column].width = max(width, longest) if column == "C" else width
    sheet.merge_cells(f"E{upper_row}:I{upper_row}")
    sheet.merge_cells(f"K{upper_row}:M{upper_row}")
    sheet.row_dimensions[upper_row].height, sheet.row_dimensions[lower_row].height = 24, 48


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


def _validate(sheet, runs: list[tuple[int, int]], edition: Edition, day: dt.date | None) -> None:
    """Let the cells of these runs of rows take numbers only, and that of the date days of the list; one of before the reform serves for
    earlier days too. `runs` are their first and last rows."""
    first = runs[0][0]
    for column, *_, whole in _LIST_COLUMNS[3:]:
        most = f'IF(${whole}{first}="",1000000,${whole}{first})' if whole else "1000000"
        of_whole = {"D": "tổng số đảng viên", "J": "số chi bộ trực thuộc"}.get(whole, "")
        cells = [f"{column}{top}:{column}{bottom}" for top, bottom in runs]
        _add_rule(sheet, cells, ("whole", "0", most), PART_MESSAGES if whole else COUNT_MESSAGES, of_whole)
    from_day = min(day or _EARLIEST, _EARLIEST) if edition.is_before_reform else edition.first
    limits = (f"DATE({of.year},{of.month},{of.day})" for of in (from_day, edition.last or dt.date(9999, 12, 31)))
    days = f"{from_day:%d/%m/%Y}" + (f" đến {edition.last:%d/%m/%Y}" if edition.last else "")
    _add_rule(sheet, [f"G{_DAY_ROW}"], ("date", *limits), DAY_MESSAGES, days)


def _add_rule(sheet, cells: list[str], values: tuple[str, ...], said: tuple[str, str], of: str) -> None:
    """Let cells take values of a kind, from a least to a greatest; `said` are the words at the cell and those that refuse, with `of`."""
    kind, least, most = values
    rule = DataValidation(type=cast(Any, kind), operator="between", formula1=least, formula2=most, allow_blank=True)
    rule.promptTitle, rule.errorTitle, rule.errorStyle = "Nhập số liệu", "Số liệu chưa đúng", "stop"
    rule.prompt, rule.error = (words.format(of=of) for words in said)
    rule.showInputMessage = rule.showErrorMessage = True
    for place in cells:
        rule.add(place)
    sheet.add_data_validation(rule)


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


def _fill_guide(sheet, langs: Sequence[str], example: str) -> None:
    _write_cell(sheet, "A1", OWN_SHEET + " / ".join(wording.GUIDE.say(lang) for lang in langs), size=14, bold=True)
    texts = [wording.GUIDE_TEXT.say(lang, example=example).splitlines() for lang in langs]
    for row, lines in enumerate(zip(*texts, strict=True), start=3):
        for column, line in zip("AB", lines, strict=False):
            _write_cell(sheet, f"{column}{row}", line, where=Alignment(wrap_text=True, vertical="top"), size=12)
            sheet.column_dimensions[column].width = 64
        sheet.row_dimensions[row].height = 17 * (1 + max(map(len, lines)) // 80) + 6
    sheet.sheet_view.showGridLines = False
    _set_up_paper(sheet)


COUNT_MESSAGES = (
    "Số nguyên từ 0 trở lên, không gõ dấu chấm hàng nghìn. Chưa có số thì để trống.",
    "Chỉ nhận số nguyên từ 0 trở lên, không có dấu chấm, dấu phẩy, chữ.",
)
PART_MESSAGES = (
    "Số nguyên từ 0 trở lên, không lớn hơn {of}. Chưa có số thì để trống.",
    "Chỉ nhận số nguyên từ 0 trở lên và không lớn hơn {of} của đảng bộ này.",
)
DAY_MESSAGES = (
    "Gõ ngày số liệu: ngày, tháng, năm.",
    "Cần một ngày từ {of}: vào những ngày khác, danh sách đơn vị cũng khác.",
)
