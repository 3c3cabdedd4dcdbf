"""Forms 1, 2 and 3 that the tests write themselves, in both editions, from literal rows. Nothing of ours is read here."""

from __future__ import annotations

from pathlib import Path

from made_workbooks import write

# label: (this period, same period last year); the sums hold
FORM_1 = {
    "A - Tổng số đảng viên cuối kỳ trước chuyển sang": (14000, 13700),
    "B - Đảng viên tăng trong kỳ": (700, 650),
    "1. Kết nạp": (420, 400),
    "2. Chuyển đến": (275, 245),
    "a. Tỉnh khác chuyển đến": (75, 45),
    "b. Huyện khác trong tỉnh chuyển đến": (200, 200),
    "3. Phục hồi đảng tịch": (5, 5),
    "C - Đảng viên giảm trong kỳ": (447, 350),
    "1. Từ trần": (60, 55),
    "2. Khai trừ": (9, 7),
    "3. Xóa tên": (48, 38),
    "Trong đó: Đảng viên dự bị": (12, 10),
    "4. Xin ra khỏi Đảng": (10, 10),
    "5. Chuyển đi": (320, 240),
    "a. Chuyển đi tỉnh khác": (100, 80),
    "b. Chuyển đi huyện khác trong tỉnh": (220, 160),
    "D - Đảng viên trong danh sách cuối kỳ báo cáo": (14253, 14000),
}
FORM_1_OLDER = {
    **FORM_1,
    "E - Chênh lệch (chuyển đi - chuyển đến)": (45, -5),
    "G - Đảng viên có mặt đến cuối kỳ báo cáo": (14000, 13800),
}
_OCCUPATIONS = (
    "- Cán bộ, công chức cơ quan Nhà nước tính từ cấp huyện trở lên",
    "- Cán bộ, công chức cơ quan Đảng, Mặt trận Tổ quốc, đoàn thể chính trị - xã hội tính từ cấp huyện trở lên",
    "- Cán bộ, công chức; người hoạt động không chuyên trách ở xã, phường, thị trấn",
    "- Người hoạt động không chuyên trách thôn, tổ dân phố, bản (ấp, khóm)",
    "- Viên chức trong các đơn vị sự nghiệp công lập",
    "- Người lao động trong các đơn vị sự nghiệp ngoài công lập",
    "- Lãnh đạo, quản lý và lao động trong các doanh nghiệp, chia ra:",
)
_ENTERPRISES = (
    "+ Người lãnh đạo, quản lý doanh nghiệp",
    "+ Nhân viên, người gián tiếp sản xuất",
    "+ Công nhân, lao động trực tiếp sản xuất",
)
_OTHER_OCCUPATIONS = (
    "- Người làm nông, lâm, ngư nghiệp",
    "- Sỹ quan, chiến sỹ quân đội và công an (lực lượng vũ trang)",
    "- Sinh viên",
    "- Học sinh",
    "- Khác (lao động hợp đồng, tự do…)",
)
_AGES = {
    "BTCTW": [f"- Từ {a} - {b} tuổi" for a, b in ((18, 30), (31, 35), (36, 40), (41, 45), (46, 50), (51, 55), (56, 60))]
    + ["- Trên 60 tuổi"],
    "TCTW": [*(f"- Từ {a} - {b} tuổi" for a, b in ((18, 30), (31, 40), (41, 50), (51, 60))), "- Từ 61 tuổi trở lên"],
}
_EDUCATION = ("- Biết đọc, biết viết chữ quốc ngữ", "- Tiểu học", "- Trung học cơ sở", "- Trung học phổ thông")
_PROFESSION = (
    "- Công nhân kỹ thuật, nhân viên nghiệp vụ, sơ cấp",
    "- Trung cấp",
    "- Cao đẳng",
    "- Đại học",
    "- Thạc sỹ",
    "- Tiến sỹ",
)
_THEORY = ("- Sơ cấp", "- Trung cấp", "- Cao cấp, cử nhân")


def shared_out(labels, wholes) -> list[tuple]:
    """The whole of each column dealt to these labels: 1, 2, 3 …, the last one the rest."""
    rest = [whole - sum(range(1, len(labels))) for whole in wholes]
    return [(label, *((n, n) if n < len(labels) else rest)) for n, label in enumerate(labels, start=1)]


def form_2(edition="BTCTW", wholes=(420, 400)) -> list[tuple]:
    """The rows of Form 2: label, this period, same period last year. The exhaustive families add up to the whole."""
    enterprises = [n for n in range(1, 99) if n == len(_OCCUPATIONS)] * 2  # what shared_out gives the last of them
    occupations = shared_out((*_OCCUPATIONS, *_OTHER_OCCUPATIONS), wholes)
    return [
        ("I. Tổng số đảng viên mới kết nạp", *wholes),
        ("- Nữ" if edition == "BTCTW" else "- Phụ nữ", 190, 160),
        ("- Dân tộc thiểu số", 30, 24),
        ("- Người theo tôn giáo" if edition == "BTCTW" else "- Tôn giáo", 21, 20),
        ("- Đoàn viên Đoàn TNCS Hồ Chí Minh", 300, 288),
        ("- Chủ doanh nghiệp tư nhân", 2, 1),
        ("- Có quan hệ hôn nhân với người nước ngoài", 0, 0),
        ("- Kết nạp lại", 3, 2),
        ("II. Phân tích đảng viên mới kết nạp", None, None),
        ("1. Nghề nghiệp", None, None),
        *occupations[: len(_OCCUPATIONS)],
        *shared_out(_ENTERPRISES, enterprises),
        *occupations[len(_OCCUPATIONS) :],
        ("2. Tuổi đời:", None, None),
        *shared_out(_AGES[edition], wholes),
        ("- Tuổi bình quân", 27.4, 27.9),
        ("3. Trình độ giáo dục phổ thông", None, None),
        *shared_out(_EDUCATION, wholes),
        ("4. Trình độ chuyên môn nghiệp vụ", None, None),
        *shared_out(_PROFESSION, (300, 250)),
        ("5. Chức danh khoa học", None, None),
        ("- Phó Giáo sư", 0, 0),
        ("- Giáo sư", 0, 0),
        ("III. Số tổ chức cơ sở đảng có đến cuối kỳ báo cáo", None, None),
        ("1. Đảng bộ cơ sở", 64, 64),
        ("Trong đó: + Có kết nạp đảng viên", 60, 55),
        ("+ Không còn quần chúng", 1, 2),
        ("2. Chi bộ cơ sở", 20, 22),
        ("Trong đó: + Có kết nạp đảng viên", 10, 12),
        ("+ Không còn quần chúng", 3, 3),
    ]


def form_3(edition="BTCTW", wholes=(14253, 14000)) -> list[tuple]:
    """The rows of Form 3: label, this period, same period last year. The exhaustive families add up to the whole."""
    retired = (2000, 1900)
    working = tuple(whole - part for whole, part in zip(wholes, retired, strict=True))
    occupations = shared_out((*_OCCUPATIONS, *_OTHER_OCCUPATIONS), working)
    return [
        ("I. Đảng viên trong danh sách có đến cuối kỳ báo cáo", *wholes),
        ("- Nữ" if edition == "BTCTW" else "- Phụ nữ", 4300, 4100),
        ("- Dự bị", 610, 600),
        ("- Dân tộc thiểu số", 900, 880),
        ("- Người theo tôn giáo" if edition == "BTCTW" else "- Tôn giáo", 500, 480),
        ("- Đoàn viên Đoàn TNCS Hồ Chí Minh", 2900, 2800),
        ("- Chủ doanh nghiệp tư nhân", 40, 30),
        ("- Có quan hệ hôn nhân với người nước ngoài", 4, 3),
        ("II. Phân tích đội ngũ đảng viên", None, None),
        ("1. Nghề nghiệp", None, None),
        ("a. Đảng viên đang làm việc và công tác", *working),
        *occupations[: len(_OCCUPATIONS)],
        *shared_out(_ENTERPRISES, (7, 7)),
        *occupations[len(_OCCUPATIONS) :],
        ("b. Đảng viên đã nghỉ hưu và nghỉ công tác", *retired),
        ("Trong đó: Được miễn công tác và sinh hoạt đảng", 300, 280),
        ("2. Tuổi đời:", None, None),
        *shared_out(_AGES[edition], wholes),
        ("- Tuổi bình quân", 44.5, 44.1),
        ("3. Thời gian kết nạp vào Đảng", None, None),
        *shared_out(
            (
                "- Trước 19/8/1945",
                "- Từ 19/8/1945 đến 20/7/1954",
                "- Từ 21/7/1954 đến 30/4/1975",
                "- Từ 01/5/1975 đến nay",
            ),
            wholes,
        ),
        ("4. Trình độ giáo dục phổ thông", None, None),
        *shared_out(_EDUCATION, wholes),
        ("5. Trình độ chuyên môn nghiệp vụ", None, None),
        *shared_out(_PROFESSION, (9000, 8700)),
        ("6. Chức danh khoa học", None, None),
        ("- Phó Giáo sư", 1, 1),
        ("- Giáo sư", 0, 0),
        ("7. Trình độ lý luận chính trị", None, None),
        *shared_out(_THEORY, (8000, 7500)),
    ]


def rows_of(number: int, edition="BTCTW") -> list[tuple]:
    """The rows of Form 1, 2 or 3 in an edition."""
    if number == 1:
        figures = FORM_1 if edition == "BTCTW" else FORM_1_OLDER
        return [(label, *values) for label, values in figures.items()]
    return form_2(edition) if number == 2 else form_3(edition)


NAMES = {1: "THỐNG KÊ TĂNG, GIẢM ĐẢNG VIÊN", 2: "THỐNG KÊ ĐẢNG VIÊN MỚI KẾT NẠP", 3: "THỐNG KÊ ĐỘI NGŨ ĐẢNG VIÊN"}
PERCENT = "(%) kỳ này so với cùng kỳ năm trước"
SIGNED = [
    (),
    (None, None, "………,ngày…tháng…năm 20…"),
    ("NGƯỜI LẬP BIỂU", None, "TRƯỞNG BAN"),
    ("(Ký, ghi rõ họ và tên)", None, "(Ký, ghi rõ họ và tên, đóng dấu)"),
]


def headings(label: str) -> dict[str, tuple[list[tuple], tuple[tuple[int, int, int, int], ...]]]:
    """The rows of the heading in each layout, and their merges as rows and columns from its own corner."""
    two = [(label, "Thực hiện", None, PERCENT), (None, "Kỳ này", "Cùng kỳ năm trước")]
    down = ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3))
    return {
        "merged": (two, down),
        "unmerged": (two, ()),
        "one row": ([(label, "Thực hiện kỳ này", "Cùng kỳ năm trước", PERCENT)], ()),
        "three rows": (
            [
                (label, "Thực hiện", None, "(%) kỳ này"),
                (None, "Kỳ này", "Cùng kỳ", "so với cùng kỳ"),
                (None, None, "năm trước", "năm trước"),
            ],
            (),
        ),
        "label below": ([(None, "Thực hiện"), (label, "Kỳ này", "Cùng kỳ năm trước", PERCENT)], ((0, 1, 0, 2),)),
    }


def sheet_of(
    number: int,
    edition="BTCTW",
    rows=None,
    *,
    heading="merged",
    numbers=True,
    down=0,
    right=0,
    furniture=True,
    typed=lambda n: n,
) -> tuple[list[tuple], list[str]]:
    """The rows of a sheet with a form, and its merges. The table's first cell stands `down` and `right` of its usual place."""
    rows = rows_of(number, edition) if rows is None else rows
    label = "Tiêu chí" if edition == "BTCTW" else "CHỈ TIÊU"
    top = [
        (
            "TỈNH ỦY BẠC LIÊU",
            None,
            None,
            f"Biểu số {number}-BTCTW" if edition == "BTCTW" else f"Biểu số {number} - TCTW",
        ),
        ("BAN TỔ CHỨC",),
        (NAMES[number],),
        ("6 THÁNG ĐẦU NĂM 2017",),
        ("(Số liệu tính đến 30/6/2017)",),
        (None, None, None, "Đvt: Người"),
    ]
    head, merges = headings(label)[heading]
    body = [(1, 2, 3, "4(=2*100/3)")] if numbers else []
    for words, now, before in rows:
        percent = round(now * 100 / before, 1) if now is not None and before else None
        body.append((words, *(n if n is None else typed(n) for n in (now, before)), percent))
    above = [() for _ in range(down)] + (top if furniture else [])
    sheet = [*above, *head, *body, *(SIGNED if furniture else [])]
    moved = [(a + len(above) + 1, b + right, c + len(above) + 1, d + right) for a, b, c, d in merges]
    letters = "ABCDEFGHIJKLMNOP"
    return [(None,) * right + tuple(row) for row in sheet], [f"{letters[b]}{a}:{letters[d]}{c}" for a, b, c, d in moved]


def form(path: Path, number: int, edition="BTCTW", **layout) -> Path:
    """A workbook with one form."""
    sheet, merges = sheet_of(number, edition, **layout)
    return write(path, sheet, merges=merges, name=f"Bieu {number}")
