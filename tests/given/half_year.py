"""Makes the workbooks of a half-year job: a sheet from each district of Bạc Liêu for 30/6/2016 and for 31/12/2016, all of it made up.

`write_half_years(folder)` writes 06/ and 12/ with seven workbooks each, in which every sum and every flow holds. With `planted`, two
things are wrong in 12/: the workbook of Giá Rai is that of June with another day, and Ninh Quới has 90 members too many.
"""

import random
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from blanalysis.vocabulary.places import Unit, load_units

COLUMNS = (
    "members", "members_female", "members_official", "members_probationary", "cells", "members_ethnic_minority", "members_religious",
    "members_start", "admitted", "transferred_in", "transferred_out", "died", "struck_off",
)  # fmt: skip
HEADINGS = (
    "TS đảng viên", "Trong đó nữ", "ĐV chính thức", "ĐV dự bị", "Số chi bộ trực thuộc", "Dân tộc thiểu số", "Tôn giáo", "Số ĐV đầu kỳ",
    "Kết nạp mới", "Chuyển SH đến", "Chuyển SH đi", "Chết", "Xóa tên",
)  # fmt: skip
DAYS = ("2016-06-30", "2016-12-31")
TITLES = {
    "2016-06-30": ("06", "bc 6 thang 2016", "05 tháng 7 năm 2016", "Tính đến 30/6/2016"),
    "2016-12-31": ("12", "bc nam 2016", "05 tháng 01 năm 2017", "Tính đến 31/12/2016"),
}
OFFICES = {"Bạc Liêu": "THÀNH ỦY BẠC LIÊU", "Giá Rai": "THỊ ỦY GIÁ RAI"}
TOO_MANY, STALE = "31846", "Giá Rai"  # Ninh Quới; the district that sends June's figures again


def numbers(seed: int = 2016) -> dict[tuple[str, str], dict[str, int]]:
    """The numbers of each day and unit (its code), by column id; members of December are those of June and who came, without who left."""
    dice, found = random.Random(seed), dict[tuple[str, str], dict[str, int]]()
    for unit in load_units():
        start = dice.randint(130, 380)
        for day in DAYS:
            flows = [dice.randint(2, 5), dice.randint(0, 4), dice.randint(0, 3), dice.randint(0, 2), dice.randint(0, 1)]
            members = start + flows[0] + flows[1] - sum(flows[2:])
            probationary = flows[0] + dice.randint(0, 4)
            stocks = [
                members,
                members * 3 // 10,
                members - probationary,
                probationary,
                members // 17,
                members // 25,
                members // 60,
            ]
            found[day, unit.code] = dict(zip(COLUMNS, [*stocks, start, *flows], strict=True))
            start = members
    return found


def write_half_years(folder: Path, given=None, *, planted: bool = False) -> list[Path]:
    """Write both folders; gives the paths of the fourteen workbooks, June's first. `given` are the `numbers` of all units."""
    given, units, paths = dict(given or numbers()), load_units(), list[Path]()
    if planted:
        for unit in units.of_district(STALE):
            given[DAYS[1], unit.code] = given[DAYS[0], unit.code]
        wrong = dict(given[DAYS[1], TOO_MANY])
        for column in ("members", "members_official"):
            wrong[column] += 90
        given[DAYS[1], TOO_MANY] = wrong
    for day, (sub, name, _, _) in TITLES.items():
        (folder / sub).mkdir(parents=True, exist_ok=True)
        for district in units.districts:
            paths.append(folder / sub / f"{district} {name}.xlsx")
            write_list(
                paths[-1], district, day, [(unit, given[day, unit.code]) for unit in units.of_district(district)]
            )
    return paths


def write_list(path: Path, district: str, day: str, rows: Sequence[tuple[Unit, dict[str, int]]]) -> None:
    """Write the workbook of one district: letterhead, title, day, heading, a row a unit, their sums, signatures."""
    book = Workbook()
    sheet, (_, _, signed, counted) = book.active, TITLES[day]
    office = OFFICES.get(district, f"HUYỆN ỦY {district.upper()}")
    sheet.append([office, *[None] * 7, "ĐẢNG CỘNG SẢN VIỆT NAM"])
    sheet.append(["BAN TỔ CHỨC", *[None] * 7, f"{district}, ngày {signed}"])
    for line in ((), ("BÁO CÁO SỐ LƯỢNG ĐẢNG VIÊN CÁC ĐẢNG BỘ XÃ, PHƯỜNG, THỊ TRẤN",), (counted,), ()):
        sheet.append(line or [None])
    sheet.append(["STT", "Đơn vị", *HEADINGS])
    for place, (unit, of) in enumerate(rows, start=1):
        sheet.append([place, unit.full_name, *(of[column] for column in COLUMNS)])
    sheet.append([None, "Tổng cộng", *(sum(of[column] for _, of in rows) for column in COLUMNS)])
    for line in (
        (),
        (None, "NGƯỜI LẬP BIỂU", *[None] * 5, "TRƯỞNG BAN"),
        (None, "Ghi chú: số liệu minh họa, không phải số thật"),
    ):
        sheet.append(line or [None])
    book.save(path)
