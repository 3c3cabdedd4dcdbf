"""Makes the illustrative workbook in `data/`: one row a committee, every number made up from a fixed seed.

Only these are real, and published: the committees and members of each type, and the ấp and khóm cells of the province.
Run `python tests/given/illustrative.py` to write it again, and put its new checksum into its sidecar; a test compares the
shipped file with what this makes.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from itertools import accumulate
from pathlib import Path

from made_workbooks import form_5
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from blanalysis.vocabulary import sources
from blanalysis.vocabulary.places import Unit
from blanalysis.vocabulary.places import load_units as load_places

SEED = 2017
LEAST_MEMBERS = 60
TITLES = (
    "SỐ LIỆU MINH HỌA / ILLUSTRATIVE FIGURES",
    "DANH SÁCH ĐẢNG BỘ XÃ, PHƯỜNG, THỊ TRẤN TỈNH BẠC LIÊU",
    "(Số liệu minh họa, không phải số thật; tổng theo loại hình bằng số đã công bố, tính đến 04/05/2017)",
    "(Đầu kỳ, tăng, giảm, kết nạp: kỳ từ 05/05/2016 đến 04/05/2017)",
)
# Each label of the upper heading row, and what stands below it.
HEADING = (
    ("STT", ()),
    ("Tên đảng bộ", ()),
    ("Tổng số đảng viên", ()),
    ("Trong đó", ("Nữ", "Chính thức", "Dự bị")),
    ("Số chi bộ trực thuộc", ("Tổng số", "Chi bộ ấp", "Chi bộ khóm", "Chi bộ khác")),
    ("Đảng viên người dân tộc thiểu số", ("Tổng số", "Khmer", "Hoa")),
    ("Đảng viên theo tôn giáo", ()),
    ("Đảng viên hưu trí", ()),
    ("Tuổi đời", ("18-30", "31-40", "41-50", "51-60", "Trên 60")),
    (
        "Trình độ chuyên môn",
        ("Chưa qua đào tạo", "Sơ cấp, trung cấp", "Cao đẳng", "Đại học", "Trên đại học"),
    ),
    ("Lý luận chính trị", ("Chưa qua đào tạo", "Sơ cấp", "Trung cấp", "Cao cấp, cử nhân")),
    ("Đảng viên đầu kỳ", ()),
    ("Đảng viên tăng trong kỳ", ("Kết nạp mới", "Chuyển đến", "Khôi phục đảng tịch")),
    ("Đảng viên giảm trong kỳ", ("Chuyển đi", "Từ trần", "Khai trừ", "Xóa tên", "Xin ra khỏi Đảng")),
    ("Chỉ tiêu kết nạp", ()),
)
WIDTHS = [max(1, len(below)) for _, below in HEADING]
STARTS = [*accumulate(WIDTHS, initial=1)][:-1]  # the sheet column where each label begins
COLUMNS = sum(WIDTHS)
BODIES = {"thành phố": "Thành ủy", "thị xã": "Thị ủy", "huyện": "Huyện ủy"}
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")

# How many of a hundred members, by type; each unit strays from that.
AGES = {"xã": (17, 29, 24, 20, 10), "phường": (11, 24, 22, 22, 21), "thị trấn": (14, 27, 24, 21, 14)}
PROFESSIONS = {"xã": (38, 30, 7, 24, 1), "phường": (18, 24, 9, 45, 4), "thị trấn": (27, 28, 8, 35, 2)}
THEORY = {"xã": (30, 44, 23, 3), "phường": (22, 40, 28, 10), "thị trấn": (26, 42, 26, 6)}
HOA = {"xã": 0.6, "phường": 3, "thị trấn": 1.5}
# Left out by `ten_missing`: of all three types, in six districts, one of them without its only township.
TEN = (
    "Phường Nhà Mát",
    "Xã Hiệp Thành",
    "Phường Láng Tròn",
    "Xã Phong Thạnh A",
    "Thị trấn Ngan Dừa",
    "Xã Ninh Quới A",
    "Xã Vĩnh Lộc",
    "Xã Vĩnh Phú Tây",
    "Xã Vĩnh Hậu A",
    "Xã Long Điền Đông A",
)
KHMER_UNITS, RELIGIOUS_UNITS = 8, 6  # where most of them live


def counts() -> dict[str, list[int]]:
    """For each unit's code the numbers of the heading's columns, from "Tổng số đảng viên" on."""
    made = _sizes()
    more = _composition({code: row[0] for code, row in made.items()})
    flows = _flows({code: (row[0], row[3]) for code, row in made.items()})
    return {code: [*row, *more[code], *flows[code]] for code, row in made.items()}


def _sizes() -> dict[str, list[int]]:
    """For each unit's code: members, female, official, probationary, cells, ấp cells, khóm cells, other cells."""
    dice = random.Random(SEED)
    places = load_places()
    published = {
        (row["column"], row["type"]): int(row["value"])
        for row in sources.frame("published-2017.csv").to_dict("records")
    }
    members = {}
    for type in ("xã", "phường", "thị trấn"):
        group = [unit for unit in places if unit.type == type]
        members |= spread(dice, group, published["members", type], least=LEAST_MEMBERS, sigma=0.28)
    wards = [unit for unit in places if unit.type == "phường"]
    others = [unit for unit in places if unit.type != "phường"]
    khom = spread(dice, wards, published["cells_quarter", ""], least=3, sigma=0.25)
    ap = spread(dice, others, published["cells_hamlet", ""], least=5, sigma=0.25)
    return {unit.code: _row(dice, members[unit.code], ap.get(unit.code, 0), khom.get(unit.code, 0)) for unit in places}


def _row(dice: random.Random, members: int, ap: int, khom: int) -> list[int]:
    female = round(members * dice.uniform(0.22, 0.38))
    probationary = round(members * dice.uniform(0.03, 0.08))
    other = dice.randint(3, 6) + (5 if khom else 0)  # in wards more members sit in offices and schools than in khóm
    return [members, female, members - probationary, probationary, ap + khom + other, ap, khom, other]


def spread(dice: random.Random, group: list[Unit], total: int, *, least: int, sigma: float) -> dict[str, int]:
    """Whole numbers that add up to `total`, none under `least`: shares by weight, the rest to the largest remainders."""
    weights = [dice.lognormvariate(0, sigma) for _ in group]
    shares = whole(weights, total - least * len(group))
    return {unit.code: least + share for unit, share in zip(group, shares, strict=True)}


def whole(weights: list[float], total: int) -> list[int]:
    shares = [total * weight / sum(weights) for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (int(shares[i]) - shares[i], i))
    extra = set(by_remainder[: total - sum(map(int, shares))])
    return [int(share) + (i in extra) for i, share in enumerate(shares)]


def _composition(members: dict[str, int]) -> dict[str, list[int]]:
    """Ethnic minorities, Khmer, Hoa; religious; pensioners; ages; professions; political theory."""
    dice = random.Random(f"{SEED} composition")  # a stream of its own, so that the sizes stay what they were
    khmer_units, religious_units = (set(dice.sample(list(members), n)) for n in (KHMER_UNITS, RELIGIOUS_UNITS))
    made = {}
    for unit in load_places():
        code, all = unit.code, members[unit.code]
        khmer = some(dice, all, dice.uniform(8, 30) if code in khmer_units else 0.7)
        hoa, others = some(dice, all, HOA[unit.type]), some(dice, all, 0.1)
        religious = some(dice, all, 9 if code in religious_units else 1)
        ages = _parts(dice, all, AGES[unit.type])
        retired = round(ages[-1] * dice.uniform(0.55, 0.9))
        learnt = [_parts(dice, all, of[unit.type]) for of in (PROFESSIONS, THEORY)]
        made[code] = [khmer + hoa + others, khmer, hoa, religious, retired, *ages, *learnt[0], *learnt[1]]
    return made


def _flows(members: dict[str, tuple[int, int]]) -> dict[str, list[int]]:
    """Members at the start; who came and who went; the target of admissions. From members and probationary members.

    Who is probationary was admitted within the year (K12); the start is what the flows leave for it (K10); as many arrive
    in the province as leave (K11).
    """
    dice = random.Random(f"{SEED} flows")
    arrived = [some(dice, now, 2.5) for now, _ in members.values()]
    left = whole([now * dice.lognormvariate(0, 0.5) for now, _ in members.values()], sum(arrived))
    made = {}
    for (code, (now, probationary)), into, out in zip(members.items(), arrived, left, strict=True):
        admitted = probationary + some(dice, now, 0.3)
        up = [admitted, into, some(dice, now, 0.02)]
        down = [out, some(dice, now, 1), *(min(3, some(dice, now, chance)) for chance in (0.1, 0.3, 0.15))]
        target = max(1, admitted + dice.choice((-3, -2, -1, -1, 0, 0, 0, 1, 2, 3)))
        made[code] = [now - sum(up) + sum(down), *up, *down, target]
    return made


def some(dice: random.Random, members: int, percent: float) -> int:
    """How many of the members something is true of that is true of so many in a hundred."""
    return sum(dice.random() < percent / 100 for _ in range(members))


def _parts(dice: random.Random, total: int, weights: tuple[int, ...]) -> list[int]:
    return whole([weight * dice.lognormvariate(0, 0.15) for weight in weights], total)


def workbook(*, without: Collection[str] = ()) -> Workbook:
    """The workbook: title rows, two heading rows, column numbers, a section a district with its sum, the grand total.

    The units named in `without` have no row and are in no sum.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Minh hoa - Illustrative"
    made = counts()
    write_heading(sheet, TITLES)
    kept = [unit for unit in load_places() if unit.full_name not in without]
    for roman, (name, _) in zip(ROMAN, load_places().districts.items(), strict=True):
        group = [unit for unit in kept if unit.district == name]
        sheet.append([roman, group[0].full_district, *_sums(made, group)])
        for place, unit in enumerate(group, start=1):
            sheet.append([place, unit.full_name, *made[unit.code]])
    sheet.append([None, "Tổng cộng", *_sums(made, kept)])
    dress(sheet)
    return book


def write_heading(sheet, titles: tuple[str, ...]) -> None:
    """The first seven rows: four of title, two of heading, the column numbers."""
    for line in titles:
        sheet.append([line])
    upper = [cell for label, below in HEADING for cell in (label, *[None] * (len(below) - 1))]
    lower = [label for _, below in HEADING for label in below or (None,)]
    for line in (upper, lower, list(range(1, COLUMNS + 1))):
        sheet.append(line)
    for start, width, (_, below) in zip(STARTS, WIDTHS, HEADING, strict=True):
        last = {"end_row": 5, "end_column": start + width - 1} if below else {"end_row": 6, "end_column": start}
        sheet.merge_cells(start_row=5, start_column=start, **last)


def _sums(made: dict[str, list[int]], group) -> list[int]:
    return [sum(column) for column in zip(*(made[unit.code] for unit in group), strict=True)]


def dress(sheet) -> None:
    """Lines, fonts, widths and paper of a sheet whose rows are written."""
    thin = Border(*[Side(style="thin")] * 4)
    for row in sheet.iter_rows(min_row=5):
        bold = row[0].row <= 6 or not isinstance(row[0].value, int)
        for cell in row:
            cell.border, cell.font = thin, Font(name="Times New Roman", size=12, bold=bold)
            if cell.row <= 7:
                upright = cell.column > 3 and (cell.row == 6 or (cell.row == 5 and _is_single(cell.column)))
                cell.alignment = Alignment(
                    horizontal="center", vertical="center", wrap_text=True, text_rotation=90 if upright else 0
                )
            elif cell.column > 2:
                cell.number_format = "#,##0"
        row[0].alignment = Alignment(horizontal="center", vertical="center")
        sheet.row_dimensions[row[0].row].height = 16
    for row in range(1, 5):
        sheet.cell(row, 1).font = Font(name="Times New Roman", size=12, bold=row < 3, italic=row > 2)
    for column, width in enumerate((6, 28, 9, *[7] * (COLUMNS - 3)), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[5].height, sheet.row_dimensions[6].height = 50, 120
    sheet.freeze_panes = "C8"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8  # A3
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.4, bottom=0.4, header=0.2, footer=0.2)  # inches
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "5:7"


def _is_single(column: int) -> bool:
    return any(start == column and not below for start, (_, below) in zip(STARTS, HEADING, strict=True))


def ten_missing(folder: Path) -> Path:
    """The illustrative list as it is when ten committees have not reported yet."""
    path = folder / "minh-hoa-thieu-10.xlsx"
    workbook(without=TEN).save(path)
    return path


def form_5_by_district(folder: Path) -> list[Path]:
    """A Form 5 of each of the seven districts, in the order of the list; together they are the illustrative list by type."""
    made = counts()
    labels = {"xã": "1. Xã", "phường": "2. Phường", "thị trấn": "3. Thị trấn"}
    paths = []
    for place, group in enumerate(load_places().districts.values(), start=1):
        members = {type: [made[unit.code][0] for unit in group if unit.type == type] for type in labels}
        figures = {labels[type]: (len(given), sum(given)) for type, given in members.items() if given}
        body = f"{BODIES[group[0].district_type]} {group[0].district}".upper()
        paths.append(form_5(folder / f"minh-hoa-bieu-5-{place}.xlsx", figures, body=body))
    return paths


if __name__ == "__main__":
    workbook().save(sources.path(sources.EXAMPLE))
