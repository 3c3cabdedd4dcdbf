"""Ugly ways in which offices write one truth: data for `test_one_truth`, rows from A1 down. Nothing of ours is read here."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass, field

from kinds import Calculated
from legacy_fonts import tcvn3, vni
from made_workbooks import CODES, HEADING, MEMBERS, ROWS, SUMS, TITLES

DAY = dt.date(2016, 12, 31)
NUMBERED = [(place, *row) for place, row in enumerate(ROWS, start=1)]
TOTAL = (None, "Tổng cộng", *SUMS)
HEAD = [(title,) for title in TITLES] + [()]
LATER = [*HEAD[1:], ()]  # without the district
FIRST, LAST = 6, 13  # the rows of the units below HEAD and a heading of one row
TOWN = ROWS[0]
COMMUNES = [sum(row[at] for row in ROWS[1:]) for at in (1, 2, 3)]

# Another truth, with the names that are hard: the city and Giá Rai, with what they bore before.
WARDS = {
    "31825": ("Phường 1", 310, 95, 12),
    "31813": ("Phường 2", 210, 65, 8),
    "31942": ("Phường 1", 300, 90, 11),
    "31951": ("Phường Láng Tròn", 250, 80, 9),
    "31954": ("Xã Phong Tân", 190, 60, 8),
    "31957": ("Xã Tân Phong", 200, 61, 9),
}


@dataclass(frozen=True)
class Sheet:
    rows: list
    merges: tuple[str, ...] = ()
    name: str = "Danh sách"


@dataclass(frozen=True)
class Ugly:
    """Sheets, the members that are expected by code, and the kinds of findings that may be said besides."""

    sheets: tuple[Sheet, ...]
    says: frozenset[str] = frozenset()
    members: dict = field(default_factory=lambda: MEMBERS)


def one(rows, *merges, says=(), name="Danh sách") -> Ugly:
    return Ugly((Sheet(rows, merges, name),), frozenset(says))


def plain(rows=NUMBERED, *, head=HEAD, heading=HEADING, total=TOTAL, below=()) -> list:
    """A list with one heading row."""
    return [*head, heading, *rows, *([total] if total else []), *below]


def renamed(change, **more) -> list:
    return plain([(n, change(name), *xs) for n, name, *xs in NUMBERED], **more)


def typed(change) -> list:
    return plain([(n, name, *map(change, xs)) for n, name, *xs in NUMBERED])


def shifted(rows, by: int) -> list:
    return [((None,) * by + tuple(row)) if row else () for row in rows]


def beside(left: list, right: list, gap: int = 1, width: int | None = None) -> list:
    """Two blocks of rows side by side."""
    width = width or max(map(len, left))
    height = max(len(left), len(right))
    left, right = ([*rows, *[()] * (height - len(rows))] for rows in (left, right))
    return [(*a, *[None] * (width - len(a) + gap), *b) for a, b in zip(left, right, strict=True)]


def with_column(at: int, heading, values, rows=NUMBERED) -> tuple[tuple, list]:
    """The heading and rows with another column at this place."""
    return (*HEADING[:at], heading, *HEADING[at:]), [
        (*row[:at], value, *row[at:]) for row, value in zip(rows, values, strict=True)
    ]


def grouped(number: int, mark: str = ".") -> str:
    return f"{number:,}".replace(",", mark)


def dotted(name: str) -> str:
    return name.replace("Xã ", "X. ").replace("Thị trấn ", "TT. ")


def bare(name: str) -> str:
    return name.replace("Xã ", "").replace("Thị trấn ", "")


def kind_of(name: str) -> str:
    return "Thị trấn" if name.startswith("Thị") else "Xã"


LEGEND = [("Năm", "Số liệu"), (2014, 100), (2015, 120), (2016, 130), ("Tổng", 350)]
SIGNED = [
    (),
    (None, None, None, "Phước Long, ngày 05 tháng 01 năm 2017"),
    ("Nơi nhận:", None, None, "T/M BAN THƯỜNG VỤ"),
    ("- Như trên;", None, None, "PHÓ BÍ THƯ"),
    ("- Lưu VT.", None, None, "(đã ký)"),
]

DATES = {
    "tính đến, dots": [("(Tính đến ngày 31.12.2016)",)],
    "tính đến, dashes": [("Số liệu tính đến 31-12-2016",)],
    "the year in words": [("Tính đến ngày 31 tháng 12 năm 2016",)],
    "a quarter": [("BÁO CÁO QUÝ IV NĂM 2016",)],
    "a quarter with a slash": [("Báo cáo số liệu đảng viên quý 4/2016",)],
    "half a year": [("6 tháng cuối năm 2016",)],
    "a year": [("BÁO CÁO NĂM 2016",)],
    "two cells, a real date": [("Tính đến ngày:", dt.datetime(2016, 12, 31))],
    "two cells, text": [("Thời điểm", None, "31/12/2016")],
    "a real date alone": [(None, None, dt.datetime(2016, 12, 31))],
    "parameters in two rows": [("Kỳ báo cáo", "Thời điểm", "Huyện"), ("Năm", "31/12/2016", "Phước Long"), ()],
    "parameters with a name of units": [
        ("Đơn vị", "Kỳ báo cáo", "Đến ngày"), ("Huyện Phước Long", "Quý IV/2016", dt.datetime(2016, 12, 31)), ()],
    "quarter and year in two cells": [("Quý:", "IV", "Năm:", 2016)],
    "the day of the decision beside": [
        ("(Kèm theo Công văn số 12-CV/BTC ngày 15/02/2017 của Ban Tổ chức)",), ("Số liệu đến 31/12/2016",)],
}  # fmt: skip

LETTERHEAD = [
    ("TỈNH ỦY BẠC LIÊU", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"),
    ("HUYỆN ỦY PHƯỚC LONG", None, None, "Phước Long, ngày 5 tháng 1 năm 2017"),
    ("*",),
    ("Số 12-BC/HU", None, None, None, "Biểu số 2"),
    (),
    ("DANH SÁCH",),
    ("CÁC ĐẢNG BỘ XÃ, THỊ TRẤN",),
    ("(Tính đến 31.12.2016)",),
    (None, None, None, None, "ĐVT: người"),
]
GROUPS = [(n, name, a, b, a - b, c, c, 0) for n, name, a, b, c in NUMBERED]
GROUPED_SUMS = (None, "Tổng cộng", SUMS[0], SUMS[1], SUMS[0] - SUMS[1], SUMS[2], SUMS[2], 0)

HEADINGS = {
    "three rows, merged both ways": (
        [("STT", "Tên đảng bộ", "Đảng viên", None, None, "Số chi bộ"), (None, None, "Tổng số", "Trong đó"),
         (None, None, None, "Nữ", "Dự bị")],
        ("A5:A7", "B5:B7", "C5:E5", "C6:C7", "D6:E6", "F5:F7"), "abdc"),
    "three rows, left-aligned": (
        [("STT", "Tên đảng bộ", "Đảng viên", None, None, "Số chi bộ"), (None, None, "Tổng số", "Trong đó"),
         (None, None, None, "Nữ", "Dự bị")], (), "abdc"),
    "three rows, centred": (
        [("STT", "Tên đảng bộ", None, "Đảng viên", None, "Số chi bộ"), (None, None, "Tổng số", "Trong đó"),
         (None, None, None, "Nữ", "Dự bị")], (), "abdc"),
    "names in the lowest row": (
        [(None, None, None, "Đảng viên", None, "Số"), (None, None, "Tổng", "Trong đó", None, "chi"),
         ("STT", "Tên đảng bộ", "số", "Nữ", "Dự bị", "bộ")], (), "abdc"),
    "names in the middle row": (
        [(None, None, "Đảng viên"), ("STT", "Tên đảng bộ", "Tổng số", "Chia ra", None, "Số chi bộ"),
         (None, None, None, "Nữ", "Nam")], ("C5:E5", "D6:E6"), "abnc"),
    "two groups side by side, centred": (
        [("STT", "Tên đảng bộ", None, "Đảng viên", None, None, "Chi bộ", None),
         (None, None, "Tổng số", "Nữ", "Nam", "Tổng số", "Ấp", "Khóm")], (), "abnchk"),
    "two groups side by side, left-aligned": (
        [("STT", "Tên đảng bộ", "Đảng viên", None, None, "Chi bộ", None, None),
         (None, None, "Tổng số", "Nữ", "Nam", "Tổng số", "Ấp", "Khóm")], (), "abnchk"),
    "two groups side by side, merged": (
        [("STT", "Tên đảng bộ", "Đảng viên", None, None, "Chi bộ", None, None),
         (None, None, "Tổng số", "Nữ", "Nam", "Tổng số", "Ấp", "Khóm")],
        ("A5:A6", "B5:B6", "C5:E5", "F5:H5"), "abnchk"),
    "four rows": (
        [("STT", "Tên đảng bộ", "Đảng viên", None, None, None, "Chi bộ"), (None, None, "Tổng số", "Trong đó"),
         (None, None, None, "Nữ", "Dân tộc thiểu số"), (None, None, None, None, "Tổng số", "Khmer")],
        ("A5:A8", "B5:B8", "C5:F5", "C6:C8", "D6:F6", "D7:D8", "E7:F7", "G5:G8"), "abddc"),
    "stacked words": (
        [("STT", "Tên", "Tổng số", "Trong", "Số"), (None, "đảng", "đảng", "đó:", "chi"), (None, "bộ", "viên", "nữ", "bộ")],
        (), "abc"),
    "stacked words beside whole ones": (
        [(None, None, "Tổng số", "Trong", "Số"), ("STT", "Tên đảng bộ", "đảng", "đó:", "chi"), (None, None, "viên", "nữ", "bộ")],
        (), "abc"),
    "stacked words, the names whole and on top": (
        [("STT", "Tên đảng bộ", "Tổng số", "Trong", "Số"), (None, None, "đảng", "đó:", "chi"), (None, None, "viên", "nữ", "bộ")],
        ("A5:A7", "B5:B7"), "abc"),
    "a stacked running number": (
        [("Số", "Tên đảng bộ", "Tổng số", "Nữ", "Số chi bộ"), ("TT", None, "đảng viên", None, None)], (), "abc"),
    "line breaks in the cells": (
        [("Số\nTT", "Tên\nđảng bộ", "Tổng số\nđảng\nviên", "Trong đó:\n- Nữ", "Số\nchi bộ")], (), "abc"),
    "hyphens and colons": ([("STT", "Tên đảng-bộ:", "Tổng-số đảng-viên", "- Nữ", "Số chi-bộ")], (), "abc"),
    "Chia ra": (
        [("TT", "Đảng bộ xã, thị trấn", "Tổng số đảng viên", "Chia ra", None, "Số chi bộ trực thuộc"), (None, None, None, "Nữ", "Nam")],
        ("A5:A6", "B5:B6", "C5:C6", "D5:E5", "F5:F6"), "abnc"),
    "a unit in the label": (
        [("STT", "TÊN ĐẢNG BỘ", "TỔNG SỐ ĐẢNG VIÊN (người)", "NỮ (ng)", "SỐ CHI BỘ (chi bộ)")], (), "abc"),
    "merged over the whole table": (
        [("STT", "Tên đảng bộ", "Đảng viên đến 31/12/2016", None, None, "Số chi bộ"), (None, None, "Tổng số", "Trong đó", None, None),
         (None, None, None, "Nữ", "Dự bị", None)],
        ("A5:A7", "B5:B7", "C5:E5", "C6:C7", "D6:E6", "F5:F7"), "abdc"),
}  # fmt: skip


def _columns(shape: str) -> list:
    """Rows and sums for a heading: a members, b female, c cells, d 0 (a part of none), n men, h ấp cells, k khóm cells."""
    rows = []
    for n, name, *xs in [*NUMBERED, TOTAL]:
        has = {"a": xs[0], "b": xs[1], "c": xs[2], "d": 0, "n": xs[0] - xs[1], "h": xs[2], "k": 0}
        rows.append((n, name, *(has[letter] for letter in shape)))
    return rows


NUMBERS = {
    "1 to 5": (1, 2, 3, 4, 5),
    "letters, then numbers": ("A", "B", 1, 2, 3),
    "small letters": ("a", "b", "1", "2", "3"),
    "with sums": ("A", "B", "1", "2=3+4", "3"),
    "with sums in brackets": ("1", "2", "3 (=4+5)", "4", "5"),
    "in brackets": ("(1)", "(2)", "(3)", "(4)", "(5)"),
    "negative": (-1, -2, -3, -4, -5),
    "letters in brackets": ("(A)", "(B)", "(1)", "(2)", "(3)"),
    "a quotient": ("1", "2", "3", "4=3*100/2", "5"),
    "only the counts": (None, None, 1, 2, 3),
    "square brackets": ("[1]", "[2]", "[3]", "[4]", "[5]"),
    "Roman": ("I", "II", "III", "IV", "V"),
    "two digits": ("01", "02", "03", "04", "05"),
    "a sum with spaces": ("1", "2", "3 = 4 + 5", "4", "5"),
    "dots": ("1.", "2.", "3.", "4.", "5."),
}

LAYOUTS = {
    "a letterhead in two halves": one(
        [*LETTERHEAD, HEADING, *NUMBERED, TOTAL, *SIGNED],
        "A1:C1", "D1:E1", "A2:C2", "D2:E2", "A6:E6", "A7:E7", "A8:E8"),
    **{f"the day: {name}": one(plain(head=[("HUYỆN ỦY PHƯỚC LONG",), *rows])) for name, rows in DATES.items()},
    **{
        f"heading: {name}": one([*HEAD, *heading, *_columns(shape)], *merges,
                                says=["unknown_column"] if "n" in shape else [])
        for name, (heading, merges, shape) in HEADINGS.items()
    },
    **{f"column numbers: {name}": one([*HEAD, HEADING, numbers, *NUMBERED, TOTAL]) for name, numbers in NUMBERS.items()},
    "column numbers below a heading of three rows": one(
        [*HEAD, *HEADINGS["three rows, merged both ways"][0], ("A", "B", "1=2+3", "2", "3", "4"), *_columns("abdc")],
        *HEADINGS["three rows, merged both ways"][1]),
    "far from A1": one([()] * 12 + shifted(plain(), 7)),
    "a legend at the right": one(
        plain([(*row, None, *legend) for row, legend in zip(NUMBERED, [*LEGEND, (), (), ()], strict=True)]),
        says=["beside_table"]),
    "a legend at the right from the heading's row": one(
        [*HEAD, *beside([HEADING, *NUMBERED, TOTAL], LEGEND)], says=["beside_table"]),
    "a legend at the right with words": one(
        [*HEAD, *beside([HEADING, *NUMBERED, TOTAL], [("Ghi chú các chữ viết tắt",), ("ĐV: đảng viên",), ("CB: chi bộ",)])],
        says=["beside_table"]),
    "a legend at the left": one([*HEAD, *beside(LEGEND, [HEADING, *NUMBERED, TOTAL])], says=["beside_table"]),
    "a legend at the left, lower": one(
        [*HEAD, *beside([(), (), *LEGEND], [HEADING, *NUMBERED, TOTAL])], says=["beside_table"]),
    "two lists side by side": one([*HEAD, *beside([HEADING, *NUMBERED[:4]], [HEADING, *NUMBERED[4:]])]),
    "two lists side by side without a gap": one([*HEAD, *beside([HEADING, *NUMBERED[:4]], [HEADING, *NUMBERED[4:]], 0)]),
    "two lists side by side, one longer": one([*HEAD, *beside([HEADING, *NUMBERED[:5]], [HEADING, *NUMBERED[5:]])]),
    "two lists side by side, a total of both at the right": one(
        [*HEAD, *beside([HEADING, *NUMBERED[:4]], [HEADING, *NUMBERED[4:], TOTAL])]),
    "two lists side by side without running numbers": one(
        [*HEAD, *beside([HEADING[1:], *(r[1:] for r in NUMBERED[:4])], [HEADING[1:], *(r[1:] for r in NUMBERED[4:])], 0)]),
    "two lists side by side, two heading rows": one(
        [*HEAD, *beside(
            [("STT", "Tên đảng bộ", "Đảng viên", None, "Số chi bộ"), (None, None, "Tổng số", "Nữ"), *NUMBERED[:4]],
            [("STT", "Tên đảng bộ", "Đảng viên", None, "Số chi bộ"), (None, None, "Tổng số", "Nữ"), *NUMBERED[4:]])],
        "C5:D5", "I5:J5"),
    "blank rows everywhere": one([*HEAD, (), HEADING, (), *(line for row in NUMBERED for line in ((), row, ())), (), TOTAL]),
    "blank columns inside": one(
        [*HEAD, *((a, None, b, None, c, None, d, None, e) for a, b, c, d, e in [HEADING, *NUMBERED, TOTAL])]),
    "a blank column behind the names": one([*HEAD, *((a, b, None, None, *xs) for a, b, *xs in [HEADING, *NUMBERED, TOTAL])]),
    "the district in a merged column": one(
        [*LATER, ("Huyện", *HEADING), *(("Huyện Phước Long" if n == 1 else None, n, *xs) for n, *xs in NUMBERED)], "A6:A13"),
    "the district and its total in its column": one(
        [*LATER, ("STT", "Huyện", *HEADING[1:]), *((n, "Phước Long" if n == 1 else None, *xs) for n, *xs in NUMBERED),
         (None, "Phước Long (Tổng số)", None, *SUMS)]),
    "the district's total above in its column": one(
        [*LATER, ("STT", "Huyện", *HEADING[1:]), (None, "Phước Long (Tổng số)", None, *SUMS),
         *((n, "Phước Long", *xs) for n, *xs in NUMBERED)]),
    "Cộng I + II": one(
        [*HEAD, HEADING, ("I", "Thị trấn", *TOWN[1:]), NUMBERED[0], ("II", "Các xã", *COMMUNES), *NUMBERED[1:],
         (None, "Cộng I + II", *SUMS)]),
    "Cộng I + II as a numbered row": one(
        [*HEAD, HEADING, ("I", "Thị trấn", *TOWN[1:]), NUMBERED[0], ("II", "Các xã", *COMMUNES), *NUMBERED[1:],
         ("III", "Cộng I + II", *SUMS)]),
    **{
        f"a total called {words}": one(plain(total=(None, words, *SUMS)))
        for words in ("Cộng", "Toàn huyện", "TỔNG CỘNG:", "Tổng số (8 đơn vị)", "Cộng (I+II)", "T. cộng", "* Tổng cộng",
                      "Tổng cộng toàn huyện", "TỔNG SỐ - TOTAL", "Tổng cộng (1+...+8)", "Tổng số đảng bộ: 08", "CỘNG CHUNG",
                      "C ộ n g".replace(" ", ""), "Tổng cộng huyện Phước Long", "Đảng bộ huyện")
    },
    "the total in the first column": one(plain(total=("Tổng cộng", None, *SUMS))),
    "the total merged over the first columns": one(plain(total=("TỔNG CỘNG", None, *SUMS)), "A14:B14"),
    "the total above and below": one(plain([TOTAL, *NUMBERED])),
    "totals of each section": one(
        [*HEAD, HEADING, ("A", "Khối thị trấn"), NUMBERED[0], (None, "Cộng", *TOWN[1:]), ("B", "Khối xã"), *NUMBERED[1:],
         (None, "Cộng", *COMMUNES), (None, "Tổng cộng (A+B)", *SUMS)]),
    "totals as formulas": one(plain(total=(None, "Cộng", *(
        Calculated(f"=SUM({letter}{FIRST}:{letter}{LAST})", value) for letter, value in zip("CDE", SUMS, strict=True))))),
    "all figures as formulas": one(typed(lambda n: Calculated(f"={n}+0", n))),
    "of which, below the total": one(
        plain(below=[(None, "Trong đó:"), (None, "- Thị trấn", *TOWN[1:]), (None, "- Xã", *COMMUNES)])),
    "of which, below the total above": one(
        plain([TOTAL, (None, "Trong đó: - Thị trấn", *TOWN[1:]), (None, "- Xã", *COMMUNES), *NUMBERED], total=None), says=["of_which_row"]),
    "of which, below a unit": one(
        plain([NUMBERED[0], (None, "Trong đó: nữ", 400), (None, "- dự bị", 12), *NUMBERED[1:]], total=None),
        says=["of_which_row"]),
    "of which, below the total, of women": one(plain(below=[(None, "Trong đó: nữ", SUMS[1])]), says=["of_which_row"]),
    "signatures in two halves": one(plain(below=SIGNED)),
    "signatures far to the right": one(plain(below=[(), (*[None] * 8, "TRƯỞNG BAN"), (*[None] * 8, "(Ký, ghi rõ họ và tên)")])),
    "notes with numbers": one(plain(below=[
        (), ("Ghi chú:",), ("(1) Tách từ ấp năm 2015: 2 chi bộ",), ("(2)", "Gồm cả đảng viên miễn sinh hoạt (12 đ/c)"),
        ("Nguồn: Ban Tổ chức Huyện ủy, 2017",)])),
    "rates as fractions": one(plain(**dict(zip(("heading", "rows"), with_column(
        4, "Tỷ lệ %", [round(b / a, 4) for _, _, a, b, _ in NUMBERED]), strict=True)), total=None)),
    "rates as text": one(plain(**dict(zip(("heading", "rows"), with_column(
        4, "Tỷ lệ nữ (%)", [f"{100 * b / a:.1f}%".replace(".", ",") for _, _, a, b, _ in NUMBERED]), strict=True)), total=None)),
    "rates in a heading of two rows": one(
        [*HEAD, ("STT", "Tên đảng bộ", "Tổng số đảng viên", "Nữ", None, "Số chi bộ"), (None, None, None, "Số lượng", "Tỷ lệ"),
         *((n, m, a, b, round(100 * b / a, 2), c) for n, m, a, b, c in NUMBERED)],
        "A5:A6", "B5:B6", "C5:C6", "D5:E5", "F5:F6"),
    "rates under %": one(
        [*HEAD, ("STT", "Tên đảng bộ", "Đảng viên", "Nữ", None, "Chi bộ"), (None, None, None, "SL", "%", None),
         *((n, m, a, b, round(100 * b / a, 1), c) for n, m, a, b, c in NUMBERED)],
        "A5:A6", "B5:B6", "C5:C6", "D5:E5", "F5:F6"),
    **{
        f"footnotes in the names: {mark}": one(renamed(lambda name, mark=mark: name + mark if "Hưng" in name else name))
        for mark in (" (1)", "*", " (*)", "¹", "(2)", " **")
    },
    "footnotes in the numbers": one(typed(lambda n: f"{n} (1)" if n == 190 else n)),
    "upper case and dots": one(renamed(lambda name: dotted(name).upper())),
    "bullets and a semicolon": one(renamed(lambda name: f"- {name};")),
    "Đảng bộ before the names": one(renamed(lambda name: "Đảng bộ " + name[0].lower() + name[1:])),
    "ĐB before the names": one(renamed(lambda name: "ĐB " + name[0].lower() + name[1:])),
    "Đảng ủy before the names": one(renamed(lambda name: "ĐẢNG ỦY " + name.upper())),
    "ĐU before the names": one(renamed(lambda name: "ĐU " + name)),
    "Đảng bộ cơ sở before the names": one(renamed(lambda name: "Đảng bộ cơ sở " + name)),
    "BCH Đảng bộ before the names": one(renamed(lambda name: "BCH Đảng bộ " + name)),
    "the type behind the name": one(renamed(lambda name: f"{bare(name)} ({kind_of(name)} )")),
    "district and province behind the name": one(renamed(lambda name: f"{name}, huyện Phước Long, tỉnh Bạc Liêu", head=LATER)),
    "district behind a dash": one(renamed(lambda name: f"{name} - H. Phước Long", head=LATER)),
    "Icelandic letters and spaces that do not break": one(
        renamed(lambda name: name.replace("Đ", "Ð").replace(" ", "\u00a0"), head=HEAD)),
    "decomposed throughout": one(
        [tuple(unicodedata.normalize("NFD", v) if isinstance(v, str) else v for v in row) for row in plain()]),
    "no marks at all": one(renamed(lambda name: "".join(
        c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).replace("Đ", "D")),
        says=["marks_missing"]),
    "spaces all over": one(renamed(lambda name: f"  {name.replace(' ', '   ')} ")),
    "a line break in the names": one(renamed(lambda name: name.replace(" ", "\n", 1))),
    "codes as text beside the names": one(
        [*LATER, ("Mã xã", *HEADING), *((code, *row) for code, row in zip(CODES, NUMBERED, strict=True))]),
    "codes as numbers beside the names": one(
        [*LATER, ("STT", "Mã ĐVHC", *HEADING[1:]), *((n, float(code), *xs) for code, (n, *xs) in zip(CODES, NUMBERED, strict=True))]),
    "codes instead of the names": one(
        [*LATER, ("STT", "Mã đơn vị", *HEADING[2:]), *((n, code, *xs) for code, (n, _, *xs) in zip(CODES, NUMBERED, strict=True))]),
    "two languages in each heading": one(plain(
        heading=("STT", "Tên đảng bộ / Name of committee", "Tổng số đảng viên\nTotal members", "Nữ - Female", "Số chi bộ (Cells)"))),
    "the year in each heading": one(plain(
        heading=("STT", "Tên đảng bộ", "Tổng số đảng viên năm 2016", "Nữ (31/12/2016)", "Số chi bộ đến cuối năm 2016"))),
    "the day in a heading only": one(plain(
        head=[("HUYỆN ỦY PHƯỚC LONG",)], heading=("STT", "Tên đảng bộ", "TSĐV 31/12/2016", "Tr.đó: Nữ", "Số CB hiện có"))),
    "the headings of a pivot table": one(plain(
        heading=("STT", "Tên đảng bộ", "Sum of Tổng số đảng viên", "Sum of Nữ", "Tổng của Số chi bộ"))),
    "footnotes at the headings": one(plain(
        heading=("STT", "Tên đảng bộ[1]", "Tổng số đảng viên²", "Nữ (1)", "Số chi bộ*"))),
    "numbers with dots": one(typed(grouped)),
    "numbers with commas": one(typed(lambda n: grouped(n, ","))),
    "numbers with spaces that do not break": one(typed(lambda n: grouped(n, "\u00a0"))),
    "numbers with thin spaces": one(typed(lambda n: grouped(n, "\u202f"))),
    "numbers with words": one(typed(lambda n: f"{grouped(n)} đv")),
    "numbers with zero decimals": one(typed(lambda n: f"{grouped(n)},0")),
    "floats everywhere": one(
        [tuple(float(v) if isinstance(v, int) else v for v in row) for row in plain()]),
    "numbers as text with leading zeros": one(typed(lambda n: f"{n:02}")),
    "running numbers of two digits as text": one(plain([(f"{n:02}", *xs) for n, *xs in NUMBERED])),
    "running numbers with dots": one(plain([(f"{n}.", *xs) for n, *xs in NUMBERED])),
    "running numbers of two levels": one(plain([("I", "Huyện Phước Long", *SUMS), *((f"1.{n}", *xs) for n, *xs in NUMBERED)], head=LATER, total=None)),
    "TCVN3": one([tuple(tcvn3(v) if isinstance(v, str) else v for v in row) for row in plain()], says=["legacy_text"]),
    "VNI": one([tuple(vni(v) if isinstance(v, str) else v for v in row) for row in plain()], says=["legacy_text"]),
    "a heading repeated on each page": one(plain([*NUMBERED[:4], HEADING, *NUMBERED[4:]])),
    "carried forward at a page's end": one(
        plain([*NUMBERED[:4], (None, "Cộng trang", *(sum(r[at] for r in NUMBERED[:4]) for at in (2, 3, 4))), HEADING, *NUMBERED[4:]])),
    "a sheet named for the district": one(plain(head=LATER), name="H. Phước Long"),
    "a sheet named by the bare district": one(plain(head=LATER), name="Phước Long"),
    "the district in the title of the list": one(
        plain(head=[("DANH SÁCH ĐẢNG BỘ XÃ, THỊ TRẤN HUYỆN PHƯỚC LONG",), ("31/12/2016",)])),
    "a band as the last cell of a row": one(
        [*LATER, HEADING, ("Huyện Phước Long", None, None, None, None), *NUMBERED, TOTAL], "A6:E6"),
    "a band with a colon and a count": one([*LATER, HEADING, (None, "* Huyện Phước Long: 08 đảng bộ"), *NUMBERED, TOTAL]),
    "a band in letters": one([*LATER, HEADING, ("A", "ĐẢNG BỘ HUYỆN PHƯỚC LONG", *SUMS), *NUMBERED]),
    "the bare district with its sums": one([*LATER, HEADING, ("I", "Phước Long", *SUMS), *NUMBERED]),
    "an empty row of the form below": one(plain(below=[(9,), (10,), (11,)])),
    "one sheet of totals behind the lists": Ugly((
        Sheet(plain(head=LATER), name="Phước Long"),
        Sheet([("TỔNG HỢP (đến 31/12/2016)",), HEADING, (1, "Huyện Phước Long", *SUMS), (None, "Tổng cộng", *SUMS)], name="Tổng hợp"),
    )),
    "the city and the town": Ugly((
        Sheet([("THÀNH ỦY BẠC LIÊU",), ("Đến 31/12/2016",), HEADING, (1, "P.1", *WARDS["31825"][1:]), (2, 2, *WARDS["31813"][1:])], name="TPBL"),
        Sheet([("THỊ ỦY GIÁ RAI",), ("Đến 31/12/2016",), HEADING, (1, "P01", *WARDS["31942"][1:]), (2, "P. Láng Tròn", *WARDS["31951"][1:]),
               (3, "X.Phong Tân", *WARDS["31954"][1:]), (4, "X Tân Phong", *WARDS["31957"][1:])], name="TXGR"),
    ), members={code: row[1] for code, row in WARDS.items()}),
    "the city and the town in one column": Ugly((
        Sheet([("Đến 31/12/2016",), ("STT", "Huyện, TX, TP", *HEADING[1:]),
               (1, "TP Bạc Liêu", "F1", *WARDS["31825"][1:]), (2, None, "Phường 02", *WARDS["31813"][1:]),
               (3, "TX Giá Rai", "Phường I".replace("I", "1"), *WARDS["31942"][1:]), (4, None, "Láng Tròn", *WARDS["31951"][1:]),
               (5, None, "Phong Tân", *WARDS["31954"][1:]), (6, None, "Tân Phong", *WARDS["31957"][1:])],
              ("B3:B4", "B5:B8")),
    ), members={code: row[1] for code, row in WARDS.items()}),
    "earlier names": Ugly((
        Sheet([("Huyện Giá Rai".upper(),), ("Đến 31/12/2016",), HEADING, (1, "TT Giá Rai", *WARDS["31942"][1:]),
               (2, "Xã Phong Thạnh Đông A", *WARDS["31951"][1:]), (3, "Xã Phong Tân", *WARDS["31954"][1:]), (4, "Xã Tân Phong", *WARDS["31957"][1:])]),
    ), frozenset({"earlier_name"}), {c: WARDS[c][1] for c in ("31942", "31951", "31954", "31957")}),
    "Vĩnh Mĩ": Ugly((
        Sheet([("HUYỆN HOÀ BÌNH",), ("Đến 31/12/2016",), HEADING, (1, "Thị trấn Hoà Bình", 100, 1, 5), (2, "Xã Vĩnh Mĩ A", 200, 2, 8), (3, "X.Vĩnh Mỹ  B", 300, 3, 12)]),
    ), members={"31891": 100, "31933": 200, "31924": 300}),
    "carried forward at the next page's head": one(
        plain([*NUMBERED[:4], (None, "Cộng trang", *(sum(r[at] for r in NUMBERED[:4]) for at in (2, 3, 4))), HEADING,
               (None, "Mang sang", *(sum(r[at] for r in NUMBERED[:4]) for at in (2, 3, 4))), *NUMBERED[4:]])),
}  # fmt: skip
