"""Workbooks that the tests write themselves, from literal rows. Nothing of ours is read here."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

# The small truth that is written in many layouts: one district whole, with both hard pairs of names.
DISTRICT = "Huyện Phước Long"
ROWS = (
    ("Thị trấn Phước Long", 1234, 400, 49),
    ("Xã Vĩnh Phú Đông", 180, 50, 8),
    ("Xã Vĩnh Phú Tây", 175, 45, 8),
    ("Xã Phước Long", 210, 60, 10),
    ("Xã Hưng Phú", 190, 55, 7),
    ("Xã Vĩnh Thanh", 205, 61, 9),
    ("Xã Phong Thạnh Tây A", 160, 40, 7),
    ("Xã Phong Thạnh Tây B", 155, 38, 6),
)
CODES = ("31867", "31870", "31873", "31876", "31879", "31882", "31885", "31888")
MEMBERS = {code: row[1] for code, row in zip(CODES, ROWS, strict=True)}
SUMS = tuple(sum(row[at] for row in ROWS) for at in (1, 2, 3))
TITLES = ("HUYỆN ỦY PHƯỚC LONG", "DANH SÁCH ĐẢNG BỘ XÃ, THỊ TRẤN", "(Số liệu tính đến 31/12/2016)")
HEADING = ("STT", "Tên đảng bộ", "Tổng số đảng viên", "Trong đó: Nữ", "Số chi bộ")


def write(path: Path, *sheets, merges=(), name="Danh sách") -> Path:
    """A workbook with these sheets, each a list of rows from A1 down; `merges` are of the first sheet."""
    book = Workbook()
    book.remove(book.active)
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(name if place == 0 else f"{name} {place + 1}")
        for row in rows:
            sheet.append(list(row))
    for merge in merges:
        book.worksheets[0].merge_cells(merge)
    book.save(path)
    return path


def working_list(rows=ROWS, *, total=True) -> list[tuple]:
    """The rows of a decent working list: titles, a blank, heading, numbered rows, total. The heading stands in row 5."""
    numbered = [(place, *row) for place, row in enumerate(rows, start=1)]
    sums = (None, "Tổng cộng", *SUMS)
    return [*((title,) for title in TITLES), (), HEADING, *numbered, *([sums] if total else [])]


FORM_5 = {"1. Xã": (49, 9768), "2. Phường": (10, 3055), "3. Thị trấn": (5, 1430)}
FORM_5_OTHERS = (
    "4. Cơ quan Đảng, MTTQ, đoàn thể CT-XH",
    "5. Cơ quan Nhà nước",
    "6. Đơn vị sự nghiệp, gồm:",
    "a) Công lập",
    "b) Ngoài công lập",
    "7. Quân đội",
    "8. Công an",
    "9. Doanh nghiệp và hợp tác xã",
    "a) Doanh nghiệp có vốn Nhà nước",
    "- Nhà nước nắm giữ 100% vốn điều lệ",
    "c) Hợp tác xã",
    "10. Tổ chức cơ sở đảng ở ngoài nước",
    "11. Loại hình cơ sở khác*",
)


def form_5(
    path: Path, figures=FORM_5, *, others=None, body="TỈNH ỦY BẠC LIÊU", day="04/05/2017", typed=lambda n: n
) -> Path:
    """Form 5 in its newer edition: three heading rows with merges, column numbers, types as rows, signatures below.

    `others` are committees and members of further rows by label; `typed` turns a number into what stands in the cell.
    """
    others = others or {}
    numbered = [value for label, value in {**figures, **others}.items() if label[0].isdigit()]
    total = [sum(value[at] for value in numbered) for at in (0, 1)]

    def row(label, value):
        count, members = value or (None, None)
        return (
            label,
            count,
            count,
            None if value is None else 0,
            None,
            None,
            None if value is None else typed(members),
        )

    sheet = [
        (body, None, None, None, None, None, "Biểu số 5-BTCTW"),
        ("BAN TỔ CHỨC",),
        ("THỐNG KÊ TỔ CHỨC ĐẢNG VÀ ĐẢNG VIÊN",),
        ("TRONG CÁC LOẠI HÌNH CƠ SỞ",),
        (f"(Tính đến ngày {day})", None, None, None, None, None, "Đvt: Người"),
        (
            "Loại hình tổ chức cơ sở đảng",
            "Số tổ chức cơ sở đảng",
            None,
            None,
            "Tổ chức đảng trực thuộc Đảng bộ cơ sở",
            None,
            "Tổng số đảng viên",
        ),
        (None, "Tổng số", "Chia ra", None, "Chia ra"),
        (None, None, "Đảng bộ cơ sở", "Chi bộ cơ sở", "Đảng bộ bộ phận", "Chi bộ trực thuộc"),
        (1, "2 (=3+4)", 3, 4, 5, 6, 7),
        *(row(label, value) for label, value in figures.items()),
        *(row(label, others.get(label)) for label in FORM_5_OTHERS),
        row("Cộng (1+…+11)", total),
        (),
        (None, None, None, None, "………,ngày…tháng…năm 20…"),
        ("NGƯỜI LẬP BIỂU", None, None, None, None, "TRƯỞNG BAN"),
        (None, None, None, None, None, "(Ký, ghi rõ họ và tên)"),
    ]
    merges = ("A6:A8", "B6:D6", "B7:B8", "C7:D7", "E6:F6", "E7:F7", "G6:G8")
    return write(path, sheet, merges=merges, name="Biểu 5")
