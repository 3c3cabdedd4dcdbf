"""One truth in layouts put together at random, in any kind of file: always read whole, each cell in one place."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import kinds
from hypothesis import given, reject
from hypothesis import strategies as st
from legacy_fonts import tcvn3, utf_8, vni

from blanalysis import load
from blanalysis.layout import table
from blanalysis.membership import forms
from blanalysis.membership.findings import Severity
from blanalysis.sheets import read as read_sheets
from blanalysis.sheets.grid import Grid
from blanalysis.vocabulary.places import load_units as load_places

PLACES = load_places()
DAY = "2016-12-31"
Pick = Callable[[Sequence], object]


def figures(unit) -> dict:
    """Made up of the code, so that no two units are alike; all parts add up."""
    members = 60 + int(unit.code) * 7919 % 1900
    cells = members // 20 + 1
    return of(members, members * 3 // 10, cells, members // 50, cells if unit.type == "phường" else 0)


def of(members: int, female: int, cells: int, probationary: int, quarter: int) -> dict:
    return {
        "members": members,
        "female": female,
        "cells": cells,
        "probationary": probationary,
        "official": members - probationary,
        "hamlet": cells - quarter,
        "quarter": quarter,
        "rate": round(100 * female / members, 2) if members else 0,
    }


def sums(chosen) -> dict:
    every = [figures(unit) for unit in chosen]
    return of(*(sum(one[id] for one in every) for id in ("members", "female", "cells", "probationary", "quarter")))


# --- the parts of a layout, each with its ways


TOPS = (
    [],
    [("DANH SÁCH",), ("CÁC ĐẢNG BỘ XÃ, PHƯỜNG, THỊ TRẤN",)],
    [("TỈNH ỦY BẠC LIÊU", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"), ("BAN TỔ CHỨC", None, None, "Bạc Liêu, ngày 9 tháng 1 năm 2017"),
     ("*",), ("Số 12-BC/BTC",), (), ("BÁO CÁO",), ("TỔ CHỨC ĐẢNG VÀ ĐẢNG VIÊN",)],
)  # fmt: skip
DATES = (
    [("(Số liệu tính đến ngày 31/12/2016)",)],
    [("Tính đến 31.12.2016",)],
    [("QUÝ IV/2016",)],
    [("6 tháng cuối năm 2016",)],
    [("Năm 2016",)],
    [(None, "Tính đến ngày:", None, "31-12-2016")],
    [("Tính đến", dt.datetime(2016, 12, 31))],
    [("Kỳ báo cáo", "Thời điểm"), ("Năm", "31/12/2016"), ()],
)
UNIT_LINES = ([], [()], [(None, None, None, None, "ĐVT: người")], [(None, None, None, "Đơn vị tính: Đảng viên")])
COUNTS = (
    {"members": ("Tổng số đảng viên",), "female": ("Trong đó: Nữ",)},
    {"members": ("Đảng viên", "Tổng số"), "female": ("Đảng viên", "Nữ")},
    {"members": ("Đảng viên", "Tổng số"), "female": ("Đảng viên", "Trong đó", "Nữ"),
     "probationary": ("Đảng viên", "Trong đó", "Dự bị")},
    {"members": ("Tổng số đảng viên",), "female": ("Trong đó", "Nữ"), "probationary": ("Trong đó", "Dự bị")},
    {"members": ("Tổng số ĐV",), "official": ("Chia ra", "Chính thức"), "probationary": ("Chia ra", "Dự bị"), "female": ("Nữ",)},
    {"members": ("Đảng viên", "Tổng số"), "official": ("Đảng viên", "Chia ra", "CT"),
     "probationary": ("Đảng viên", "Chia ra", "DB"), "female": ("Đảng viên", "Nữ")},
)  # fmt: skip
CELLS = (
    {"cells": ("Số chi bộ",)},
    {"cells": ("Chi bộ trực thuộc",)},
    {"cells": ("Chi bộ", "Tổng số"), "hamlet": ("Chi bộ", "Ấp"), "quarter": ("Chi bộ", "Khóm")},
)
RATES = ({}, {}, {"rate": ("Tỷ lệ nữ (%)",)}, {"note": ("Ghi chú",)})
TOTALS = ("Tổng cộng", "TỔNG SỐ", "Cộng:", "Toàn tỉnh", "Tổng cộng (I+II)", "* Tổng cộng")
BELOW = (
    [],
    [(), (None, None, None, "Bạc Liêu, ngày 9 tháng 1 năm 2017"), ("Nơi nhận:", None, None, "TRƯỞNG BAN"), ("- Lưu VT.",)],
    [("Ghi chú: số liệu chính thức",), (), ("NGƯỜI LẬP BIỂU", None, None, "T/M BAN THƯỜNG VỤ"), (None, None, None, "(Ký, ghi rõ họ tên)")],
)  # fmt: skip
LEGEND = [("Năm", "Đảng viên"), (2014, 100), (2015, 120), ("Tổng", 220)]
WORDS = [("Chữ viết tắt",), ("ĐV: đảng viên",), ("CB: chi bộ",)]


# Rows that stand among or below the others and are no units: what they say, and the finding that may be made of them.
def of_which(chosen) -> list[tuple[str, dict]]:
    """ "Trong đó" with the types, below the total."""
    types = [type for type in ("xã", "phường", "thị trấn") if any(unit.type == type for unit in chosen)]
    return [(f"- {type.capitalize()}", sums([u for u in chosen if u.type == type])) for type in types]


def _dotted(unit) -> str:
    return {"xã": "X.", "phường": "P.", "thị trấn": "TT."}[unit.type] + " " + unit.name


LEGACY = {"TCVN3": tcvn3, "VNI": vni, "mojibake": utf_8}
NAMES: dict[str, Callable] = {
    "full": lambda unit: unit.full_name,
    "upper": lambda unit: unit.full_name.upper(),
    "dotted": _dotted,
    "tight": lambda unit: _dotted(unit).replace(". ", "."),
    "committee": lambda unit: f"Đảng bộ {unit.type} {unit.name}",
    "office": lambda unit: f"ĐẢNG ỦY {unit.full_name.upper()}",
    "short": lambda unit: f"ĐB {unit.type} {unit.name}",
    "decomposed": lambda unit: unicodedata.normalize("NFD", unit.full_name),
    "spaced": lambda unit: " " + unit.full_name.replace(" ", "\u00a0"),
    "marked": lambda unit: unit.full_name + ("*" if int(unit.code) % 2 else " (1)"),
    "bullet": lambda unit: f"- {unit.full_name}",
    **{name: lambda unit, typed=typed: typed(unit.full_name) for name, typed in LEGACY.items()},
    "Đ": lambda unit: unit.full_name.replace("Đ", "\u00d0"),
    "stray": lambda unit: f"{unit.name} ({unit.type.capitalize()} )",
    "upper X.": lambda unit: _dotted(unit).upper(),
    "no marks": lambda unit: "".join(
        c for c in unicodedata.normalize("NFD", unit.full_name.replace("Đ", "D")) if not unicodedata.combining(c)
    ),
    "wards short": lambda unit: f"P{unit.name}" if unit.name.isdigit() else unit.full_name,
    "wards long": lambda unit: f"Phường {int(unit.name):02}" if unit.name.isdigit() else unit.full_name,
    "Hoà": lambda unit: unit.full_name.replace("Hòa", "Hoà").replace("Mỹ", "Mĩ"),
}
NUMBERS: dict[str, Callable] = {
    "whole": lambda n: n,
    "float": float,
    "dots": lambda n: f"{n:,}".replace(",", "."),
    "commas": lambda n: f"{n:,}",
    "spaces": lambda n: f"{n:,}".replace(",", " "),
    "words": lambda n: f"{n:,} đ/c".replace(",", "."),
    "decimals": lambda n: f"{n:,}".replace(",", ".") + ",0",
}
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")


# --- the heading


def heading(paths: Sequence[tuple], style: str) -> tuple[list[list], list[tuple]]:
    """Rows and merges of a heading, whose columns are paths from the top label down.

    "merged" as a careful typist does, "left" and "centred" without merges, "low" with the single labels in the lowest row.
    """
    height = max(map(len, paths))
    rows: list[list] = [[None] * len(paths) for _ in range(height)]
    merges = []
    for level in range(height):
        for left, right in _groups(paths, level):
            path = paths[left]
            if level < len(path) - 1:
                rows[level][(left + right) // 2 if style == "centred" else left] = path[level]
                merges += [(level, left, level, right)] if style == "merged" and right > left else []
            elif level == len(path) - 1:
                low = style == "low" and len(path) == 1
                rows[height - 1 if low else level][left] = path[level]
                merges += [(level, left, height - 1, left)] if style == "merged" and level < height - 1 else []
    return rows, merges


def _groups(paths: Sequence[tuple], level: int):
    """The columns that share their label at this level, each column alone at its last."""
    start = 0
    for at in range(1, len(paths) + 1):
        head = paths[start][: level + 1]
        same = at < len(paths) and paths[at][: level + 1] == head and len(paths[start]) > level + 1
        if not same:
            if len(paths[start]) > level:
                yield start, at - 1
            start = at


def column_numbers(pick: Pick, columns: int) -> list:
    way = pick(("none", "none", "plain", "letters", "brackets", "negative", "sums"))
    if way == "none":
        return []
    numbers = range(1, columns + 1)
    if way == "letters":
        return [["A", "B", *range(1, columns - 1)]]
    if way == "sums":
        return [[f"{n} (={n + 1}+{n + 2})" if n == 3 else str(n) for n in numbers]]
    return [[{"plain": n, "brackets": f"({n})", "negative": -n}[way] for n in numbers]]


# --- the rows


@dataclass
class Block:
    """Rows of one table with their merges, by place from 0; `says` are findings that are right to be made."""

    rows: list[list]
    merges: list[tuple[int, int, int, int]]
    says: set[str]

    def shifted(self, down: int, right: int) -> list[tuple]:
        return [(top + down, left + right, bottom + down, last + right) for top, left, bottom, last in self.merges]


def table_of(pick: Pick, chosen: list, style: dict, *, district_known: bool) -> Block:
    """A table of these units; where their district is not known from elsewhere, it is said in a band, a column or the name."""
    paths, by_district = style["paths"], group(chosen)
    rows, merges = heading(list(paths.values()), style["heading"])
    rows += column_numbers(lambda options: style["numbers"], len(paths)) if style["numbers"] != "none" else []
    if style["total"] in ("above", "both"):
        rows.append(line(style, style["total words"], sums(chosen)))
    number = 0
    for place, (district, members) in enumerate(by_district.items()):
        if style["where"] == "band" or (style["where"] == "title" and not district_known):
            merges += band(rows, style, place, district, members)
        first = len(rows)
        for unit in members:
            number += 1
            if style["repeats"] and style["where"] != "column, merged" and number % 10 == 0:
                rows += [list(row) for row in heading(list(paths.values()), style["heading"])[0]]
            rows.append(unit_line(style, number, unit, first=unit is members[0]))
            rows += [[]] if style["blanks"] else []
        if style["where"] == "column, merged" and "district" in paths and not style["blanks"]:
            at = list(paths).index("district")
            merges.append((first, at, len(rows) - 1, at))
        if style["subtotals"] and style["where"] == "band":
            rows.append(line(style, "Cộng", sums(members)))
    if style["total"] in ("below", "both"):
        rows.append(line(style, style["total words"], sums(chosen)))
        if style["of which"]:
            rows.append(line(style, "Trong đó:", {}))
            rows += [line(style, words, given) for words, given in of_which(chosen)]
    return Block(rows, merges, set())


def group(chosen) -> dict:
    found: dict[str, list] = {}
    for unit in chosen:
        found.setdefault(unit.full_district, []).append(unit)
    return found


def band(rows: list, style: dict, place: int, district: str, members: list) -> list[tuple]:
    """The row of a district; returns its merge."""
    way = style["band"]
    given = sums(members) if way.endswith("sums") else {}
    if way.startswith("merged"):
        rows.append([f"{ROMAN[place]}. {district.upper()}"])
        return [(len(rows) - 1, 0, len(rows) - 1, len(style["paths"]) - 1)]
    mark = ROMAN[place] if way.startswith("Roman") else "ABCDEFG"[place]
    row = line(style, district, given)
    if "number" in style["paths"]:
        row[list(style["paths"]).index("number")] = mark
    else:
        row[list(style["paths"]).index("name")] = f"{mark}. {district}"
    rows.append(row)
    return []


def line(style: dict, label: str, given: dict) -> list:
    return [label if id == "name" else shown(style, id, given.get(id)) for id in style["paths"]]


def unit_line(style: dict, number: int, unit, *, first: bool) -> list:
    given = figures(unit)
    name = unit.name if "type" in style["paths"] else NAMES[style["names"]](unit)
    if style["where"] == "name":
        name += LEGACY.get(style["names"], str)(f" ({unit.full_district})")
    keys = {
        "number": number,
        "code": style["code"](unit.code),
        "district": unit.full_district if first or style["where"] == "column" else None,
        "type": unit.type.capitalize(),
        "name": name,
        "note": "mới tách" if number == 3 else None,
    }
    return [keys[id] if id in keys else shown(style, id, given.get(id)) for id in style["paths"]]


def shown(style: dict, id: str, value):
    if value is None:
        return None
    if id == "rate":
        return value
    return NUMBERS[style["figures"]](value)


# --- the whole


@dataclass
class Layout:
    kind: str
    grids: list[Grid]
    codes: list[str]
    says: set[str]
    ways: dict


def compose(pick: Pick) -> Layout:
    """A layout; `pick` chooses one of several ways."""
    whole = pick((False, False, True))
    chosen = list(PLACES) if whole else list(PLACES.districts["Phước Long"])
    kind = pick(tuple(kinds.KINDS))
    style = style_of(pick, whole)
    if kind == "windows.csv" and style["names"] in LEGACY:  # which holds no letters of other code pages
        style["names"] = "full"
    several = whole and kind in kinds.MANY and pick((False, False, True))
    parts = list(group(chosen).values()) if several else [chosen]
    if several:
        style["where"] = "title"
    named = pick(("title", "name")) if several or not whole else ""
    says = {"missing_units", "legacy_text", "number_as_text", "differs_from_published"}
    grids = []
    top, day, unit_line_, below = pick(TOPS), pick(DATES), pick(UNIT_LINES), pick(BELOW)
    beside = pick(("none", "none", "none", "right", "left", "halves", "halves without a gap"))
    offset = (pick((0, 0, 0, 3)), pick((0, 0, 0, 2)))
    gap = pick((None, None, None, 1))
    for part in parts:
        district = part[0].full_district
        known = several or not whole
        title = [(f"ĐẢNG BỘ {district.upper()}",)] if named == "title" else []
        block, more = placed(pick, part, style, beside, gap, known)
        says |= more
        rows = [*([()] * offset[0]), *title, *top, *day, *unit_line_]
        merges = block.shifted(len(rows), 0)
        rows += [*block.rows, *below]
        if kind == "a.xlsb":  # which has no formats, so no days
            rows = [["31/12/2016" if isinstance(v, dt.date) else v for v in row] for row in rows]
        boxes = tuple((t + 1, a + 1 + offset[1], b + 1, z + 1 + offset[1]) for t, a, b, z in merges)
        grid = kinds.grid(
            [(*[None] * offset[1], *row) for row in rows],
            name=district if named == "name" else f"Bảng {len(grids) + 1}",
        )
        grids.append(Grid(name=grid.name, rows=grid.rows, merges=boxes))
    ways = {
        **style,
        "several": several,
        "named": named,
        "beside": beside,
        "offset": offset,
        "gap": gap,
        "top": top,
        "day": day,
    }
    return Layout(kind, grids, [unit.code for unit in chosen], says, ways)


def style_of(pick: Pick, whole: bool) -> dict:
    where = pick(
        ("band", "column", "column, first only", "column, merged", "name")
        if whole
        else ("title", "title", "band", "column, first only", "name")
    )
    typed = pick((False, False, False, True)) and where != "name"
    paths: dict = {}
    if pick((True, True, False)) or where == "band":
        paths["number"] = (pick(("STT", "TT", "Số TT")),)
    if pick((False, False, False, True)):
        paths["code"] = (pick(("Mã ĐVHC", "Mã")),)
    if where.startswith("column"):
        paths["district"] = ("Huyện, thị xã, thành phố",)
    if typed:
        paths["type"] = ("Loại hình",)
    paths["name"] = (pick(("Tên đảng bộ", "Đơn vị", "Xã, phường, thị trấn")),)
    paths |= pick(COUNTS) | pick(CELLS) | pick(RATES)
    return {
        "paths": paths,
        "heading": pick(("merged", "left", "centred", "low")),
        "numbers": pick(("none", "none", "plain", "letters", "brackets", "negative", "sums")),
        "where": where,
        "band": pick(("Roman", "Roman with sums", "letter", "letter with sums", "merged")),
        "names": pick(tuple(NAMES)),
        "figures": pick(tuple(NUMBERS)),
        "code": pick((int, str)),
        "total": pick(("none", "above", "below", "both")),
        "total words": pick(TOTALS),
        "subtotals": pick((False, True)),
        "blanks": pick((False, False, False, True)),
        "of which": pick((False, False, True)),
        "repeats": pick((False, False, False, True)),
    }


def placed(pick: Pick, part: list, style: dict, beside: str, gap, known: bool) -> tuple[Block, set[str]]:
    """A table with what stands beside it, or two tables with half of the units each."""
    if beside.startswith("halves") and style["where"] in ("title", "name") and known and "code" not in style["paths"]:
        own = style | {"total": "none", "subtotals": False}
        half = len(part) // 2
        left = table_of(pick, part[:half], own, district_known=True)
        right = table_of(pick, part[half:], own, district_known=True)
        return side_by_side(left, right, 1 if beside == "halves" else 0), set()
    block = table_of(pick, part, style, district_known=known)
    if gap is not None:
        block = with_gap(block, pick(range(2, len(style["paths"]))), len(style["paths"]))
    other = Block([list(row) for row in pick((LEGEND, WORDS))], [], set())
    if beside == "right":
        return side_by_side(block, other, 1), {"beside_table"}
    if beside == "left":
        return side_by_side(other, block, 1), {"beside_table"}
    return block, set()


def side_by_side(left: Block, right: Block, gap: int) -> Block:
    width = max(max(map(len, left.rows)), max((last + 1 for *_, last in left.merges), default=0))
    height = max(len(left.rows), len(right.rows))
    pairs = zip(*(block.rows + [[]] * (height - len(block.rows)) for block in (left, right)), strict=True)
    rows = [[*a, *[None] * (width + gap - len(a)), *b] for a, b in pairs]
    return Block(rows, left.merges + right.shifted(0, width + gap), set())


def with_gap(block: Block, at: int, width: int) -> Block:
    """With an empty column before this one; a merge over it grows."""
    rows = [[*row[:at], None, *row[at:]] if len(row) > at else row for row in block.rows]
    merges = [(t, a + (a >= at), b, z + (z >= at)) for t, a, b, z in block.merges]
    return Block(rows, merges, set())


# --- what must hold


def check(layout: Layout, folder: Path) -> None:
    path = folder / layout.kind
    try:
        path.write_bytes(kinds.KINDS[layout.kind](layout.grids))
    except UnicodeEncodeError:  # a letter that an old code page does not have
        reject()
    membership = load(path)
    frame = membership.frame
    expected = {code: figures(PLACES.by_code[code]) for code in layout.codes}
    for column, id in (("members", "members"), ("members_female", "female"), ("cells", "cells")):
        assert dict(zip(frame["code"], frame[column], strict=True)) == {code: of[id] for code, of in expected.items()}
    assert membership.conservation["left_out"].eq(0).all()
    assert (membership.conservation["typed"] == membership.conservation["counted"]).all()
    assert [finding for finding in membership.findings if finding.kind.severity is Severity.LEFT_OUT] == []
    assert {finding.kind.slug for finding in membership.findings} <= layout.says
    assert [total for total in membership.totals if not total.holds] == []
    assert [str(day) for day in membership.days] == [DAY]
    for sheet in read_sheets(path):
        said = [one.roles() for one in table.find_tables(forms.without_forms(sheet, forms.find_forms(sheet)), PLACES)]
        assert {at for parts in said for at in parts} == {cell.at for cell in sheet.cells}
        assert sum(map(len, said)) == sum(map(len, sheet.rows.values()))


@given(st.data())
def test_any_layout_reads_the_same(data):
    layout = compose(lambda options: data.draw(st.sampled_from(options)))
    with TemporaryDirectory() as folder:
        check(layout, Path(folder))
