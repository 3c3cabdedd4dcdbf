"""Makes the illustrative workbook in `data/`: one row a committee, every number made up from a fixed seed.

Only these are real, and published: the committees and members of each type, and the ấp and khóm cells of the province.
Run `python tests/illustrative.py` to write it again; a test compares the shipped file with what this makes.
"""

from __future__ import annotations

import random

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from blanalysis import sources, units
from blanalysis.units import Unit

SEED = 2017
LEAST_MEMBERS = 60
TITLES = (
    "SỐ LIỆU MINH HỌA / ILLUSTRATIVE FIGURES",
    "DANH SÁCH ĐẢNG BỘ XÃ, PHƯỜNG, THỊ TRẤN TỈNH BẠC LIÊU",
    "(Số liệu minh họa, không phải số thật; tổng theo loại hình bằng số đã công bố, tính đến 04/05/2017)",
)
HEADING = (
    ("STT", "Tên đảng bộ", "Tổng số đảng viên", "Trong đó", None, None, "Số chi bộ trực thuộc", None, None, None),
    (None, None, None, "Nữ", "Chính thức", "Dự bị", "Tổng số", "Chi bộ ấp", "Chi bộ khóm", "Chi bộ khác"),
)
MERGES = ("A5:A6", "B5:B6", "C5:C6", "D5:F5", "G5:J5")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")


def counts() -> dict[str, list[int]]:
    """For each unit's code: members, female, official, probationary, cells, ấp cells, khóm cells, other cells."""
    dice = random.Random(SEED)
    places = units.load()
    published = {
        (row["column"], row["type"]): int(row["value"])
        for row in sources.frame("published-2017.csv").to_dict("records")
    }
    members = {}
    for type in ("xã", "phường", "thị trấn"):
        group = [unit for unit in places if unit.type == type]
        members |= _spread(dice, group, published["members", type], least=LEAST_MEMBERS, spread=0.28)
    wards = [unit for unit in places if unit.type == "phường"]
    others = [unit for unit in places if unit.type != "phường"]
    khom = _spread(dice, wards, published["cells_quarter", ""], least=3, spread=0.25)
    ap = _spread(dice, others, published["cells_hamlet", ""], least=5, spread=0.25)
    return {unit.code: _row(dice, members[unit.code], ap.get(unit.code, 0), khom.get(unit.code, 0)) for unit in places}


def _row(dice: random.Random, members: int, ap: int, khom: int) -> list[int]:
    female = round(members * dice.uniform(0.22, 0.38))
    probationary = round(members * dice.uniform(0.03, 0.08))
    other = dice.randint(3, 6) + (5 if khom else 0)  # in wards more members sit in offices and schools than in khóm
    return [members, female, members - probationary, probationary, ap + khom + other, ap, khom, other]


def _spread(dice: random.Random, group: list[Unit], total: int, *, least: int, spread: float) -> dict[str, int]:
    """Whole numbers that add up to `total`, none under `least`: shares by weight, the rest to the largest remainders."""
    weights = [dice.lognormvariate(0, spread) for _ in group]
    free = total - least * len(group)
    shares = [free * weight / sum(weights) for weight in weights]
    by_remainder = sorted(range(len(group)), key=lambda i: (int(shares[i]) - shares[i], i))
    extra = set(by_remainder[: free - sum(map(int, shares))])
    return {unit.code: least + int(shares[i]) + (i in extra) for i, unit in enumerate(group)}


def workbook() -> Workbook:
    """The workbook: title rows, two heading rows, column numbers, a section a district with its sum, the grand total."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Minh hoa - Illustrative"
    made = counts()
    for line in (*TITLES, None, *HEADING, list(range(1, 11))):
        sheet.append([line] if isinstance(line, str) else line or [None])
    for roman, group in zip(ROMAN, units.load().districts.values(), strict=True):
        sheet.append([roman, group[0].full_district, *_sums(made, group)])
        for place, unit in enumerate(group, start=1):
            sheet.append([place, unit.full_name, *made[unit.code]])
    sheet.append([None, "Tổng cộng", *_sums(made, units.load())])
    _dress(sheet)
    return book


def _sums(made: dict[str, list[int]], group) -> list[int]:
    return [sum(column) for column in zip(*(made[unit.code] for unit in group), strict=True)]


def _dress(sheet) -> None:
    for merge in MERGES:
        sheet.merge_cells(merge)
    thin = Border(*[Side(style="thin")] * 4)
    for row in sheet.iter_rows(min_row=5):
        bold = row[0].row <= 6 or not isinstance(row[0].value, int)
        for cell in row:
            cell.border, cell.font = thin, Font(name="Times New Roman", size=12, bold=bold)
            if cell.row <= 7:
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            elif cell.column > 2:
                cell.number_format = "#,##0"
    for row in range(1, 4):
        sheet.cell(row, 1).font = Font(name="Times New Roman", size=12, bold=row < 3, italic=row == 3)
    for column, width in enumerate((6, 28, *[12] * 8), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "C8"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "5:7"


if __name__ == "__main__":
    workbook().save(sources.path(sources.EXAMPLE))
