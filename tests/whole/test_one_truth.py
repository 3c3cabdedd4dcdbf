"""One truth, many layouts: the same district, written in the ways of a decent office, always reads the same."""

import datetime as dt
import unicodedata

import kinds
import layouts
import pytest
from made_workbooks import CODES, HEADING, MEMBERS, ROWS, SUMS, TITLES, working_list, write

from blanalysis import load
from blanalysis.layout import table
from blanalysis.layout.table import NoTableError
from blanalysis.membership import forms
from blanalysis.sheets import read as read_sheets
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.places import load_units as load_places


def _numbered(rows=ROWS):
    return [(place, *row) for place, row in enumerate(rows, start=1)]


def _grouped(number):
    return f"{number:,}".replace(",", ".")


TOTAL = (None, "Tổng cộng", *SUMS)
HEAD = [(title,) for title in TITLES] + [()]
TWO_ROWS = [("STT", "Tên đảng bộ", "Đảng viên", None, "Số chi bộ"), (None, None, "Tổng số", "Nữ", None)]

# name: (rows, merges)
LAYOUTS = {
    "plain": (working_list(), ()),
    "no titles but the district": ([("Huyện Phước Long",), HEADING, *_numbered()], ()),
    "total above": ([*HEAD, HEADING, TOTAL, *_numbered()], ()),
    "two heading rows, merged": ([*HEAD, *TWO_ROWS, *_numbered(), TOTAL], ("A5:A6", "B5:B6", "C5:D5", "E5:E6")),
    "two heading rows, not merged": ([*HEAD, *TWO_ROWS, *_numbered(), TOTAL], ()),
    "column numbers": ([*HEAD, HEADING, (1, 2, 3, 4, 5), *_numbered(), TOTAL], ()),
    "column numbers with letters": ([*HEAD, HEADING, ("A", "B", 1, 2, 3), *_numbered(), TOTAL], ()),
    "a section": ([*HEAD[1:], HEADING, ("I", "Huyện Phước Long"), *_numbered(), TOTAL], ()),
    "a section with its sums": ([*HEAD[1:], HEADING, ("I", "Huyện Phước Long", *SUMS), *_numbered()], ()),
    "a merged band": ([*HEAD[1:], HEADING, ("I. HUYỆN PHƯỚC LONG",), *_numbered(), TOTAL], ("A5:E5",)),
    "numbers as text": ([*HEAD, HEADING, *((n, name, *map(_grouped, xs)) for n, name, *xs in _numbered())], ()),
    "numbers with spaces": ([*HEAD, HEADING, *((n, m, str(a)[:-3] + " " + str(a)[-3:] if a > 999 else a, b, c) for n, m, a, b, c in _numbered())], ()),
    "floats": ([*HEAD, HEADING, *((n, name, *map(float, xs)) for n, name, *xs in _numbered())], ()),
    "decomposed names": ([*HEAD, HEADING, *((n, unicodedata.normalize("NFD", name), *xs) for n, name, *xs in _numbered())], ()),
    "capitals": ([*HEAD, tuple(h.upper() for h in HEADING), *((n, name.upper(), *xs) for n, name, *xs in _numbered())], ()),
    "abbreviated types": (
        [*HEAD, HEADING, *((n, name.replace("Xã ", "X. ").replace("Thị trấn ", "TT."), *xs) for n, name, *xs in _numbered())],
        (),
    ),
    "a type column": (
        [
            *HEAD,
            ("TT", "Loại hình", "Đơn vị", "Tổng số đảng viên", "Nữ", "Chi bộ"),
            *((n, "TT" if name.startswith("Thị") else "Xã", name.replace("Thị trấn ", "").replace("Xã ", ""), *xs) for n, name, *xs in _numbered()),
        ],
        (),
    ),
    "a district column on the first row only": (
        [
            *HEAD[1:],
            ("STT", "Huyện", "Tên đảng bộ", "Tổng số đảng viên", "Nữ", "Số chi bộ"),
            *((n, "Phước Long" if n == 1 else None, name, *xs) for n, name, *xs in _numbered()),
        ],
        (),
    ),
    "codes": ([*HEAD[1:], ("Mã", *HEADING[1:]), *((int(code), *row) for code, row in zip(CODES, ROWS, strict=True))], ()),
    "other order of columns": (
        [*HEAD, ("Số chi bộ", "Nữ", "Tổng số đảng viên", "Tên đảng bộ")[::-1], *((name, a, b, c) for name, a, b, c in ROWS)],
        (),
    ),
    "rows in another order, with blanks between": (
        [*HEAD, HEADING, *(line for row in reversed(_numbered()) for line in (row, ()))],
        (),
    ),
    "types as X and TT in their own column": (
        [
            *HEAD[1:],
            ("STT", "Loại hình", "Tên đảng bộ", "Tổng số đảng viên", "Nữ", "Số chi bộ"),
            ("I", None, "Huyện Phước Long"),
            *((n, "TT" if name.startswith("Thị") else "X", name.replace("Thị trấn ", "").replace("Xã ", ""), *xs) for n, name, *xs in _numbered()),
        ],
        (),
    ),
    "a column of ticks": (
        [*HEAD, ("STT", "Tên đảng bộ", "NTM", *HEADING[2:]), *((n, name, "X", *xs) for n, name, *xs in _numbered())],
        (),
    ),
    "Roman running numbers": (
        [*HEAD, HEADING, *((roman, *row) for roman, row in zip(("I", "II", "III", "IV", "V", "VI", "VII", "VIII"), ROWS, strict=True))],
        (),
    ),
    "letters and other dashes": ([*HEAD, HEADING, *((n, name.replace("Xã ", "X- "), *xs) for n, name, *xs in _numbered())], ()),
    "running numbers in the names": ([*HEAD, HEADING[1:], *((f"{n}. {name}", *xs) for n, name, *xs in _numbered())], ()),
    "the district behind the name": (
        [*HEAD[1:], HEADING, *((n, f"{name}, huyện Phước Long", *xs) for n, name, *xs in _numbered())],
        (),
    ),
    "bands within a band": (
        [*HEAD[1:], HEADING, ("I", "Huyện Phước Long"), ("A", "Khối thị trấn"), _numbered()[0], ("B", "Khối xã"), *_numbered()[1:], TOTAL],
        (),
    ),
    "the district in brackets behind the name, no running number": (
        [*HEAD[1:], HEADING[1:], *((f"{name} (H. Phước Long)", *xs) for name, *xs in ROWS)],
        (),
    ),
    "bands by type with their sums": (
        [*HEAD, HEADING, ("I", "Thị trấn", *ROWS[0][1:]), _numbered()[0],
         ("II", "Xã", *(total - one for total, one in zip(SUMS, ROWS[0][1:], strict=True))), *_numbered()[1:]],
        (),
    ),
    "a type's sums within the district": (
        [*HEAD[1:], HEADING, ("I", "Huyện Phước Long", *SUMS), ("a", "Thị trấn", *ROWS[0][1:]), _numbered()[0],
         ("b", "Các xã", *(total - one for total, one in zip(SUMS, ROWS[0][1:], strict=True))), *_numbered()[1:]],
        (),
    ),
    "column numbers with one left out": ([*HEAD, HEADING, (1, 2, 3, 5, 6), *_numbered(), TOTAL], ()),
    "a heading merged over two columns": (
        [*HEAD, ("STT", "Tên đảng bộ", None, *HEADING[2:]), *((n, name, None, *xs) for n, name, *xs in _numbered())],
        ("B5:C5",),
    ),
    "a column of levels": (
        [*HEAD, ("STT", "Tên đảng bộ", "Cấp quản lý", *HEADING[2:]), *((n, name, "Tỉnh", *xs) for n, name, *xs in _numbered())],
        (),
    ),
    "a band by bare name": ([*HEAD[1:], HEADING, (None, "Phước Long"), *_numbered(), TOTAL], ()),
    "a band with a number": ([*HEAD[1:], HEADING, ("2. Huyện Phước Long (8 đơn vị)",), *_numbered(), TOTAL], ()),
    "a total by the district's name": ([*HEAD, HEADING, *_numbered(), (None, "Cộng H. Phước Long", *SUMS)], ()),
    "a total of the whole committee": ([*HEAD, HEADING, *_numbered(), (None, "Toàn Đảng bộ huyện", *SUMS)], ()),
    "upper labels above the names": (
        [
            *HEAD,
            (None, None, "Đảng viên", None, "Số chi bộ"),
            ("STT", "Tên đảng bộ", "Tổng số", "Nữ", "Tổng số"),
            *_numbered(),
            TOTAL,
        ],
        (),
    ),
    "a line of units below the heading": ([*HEAD, HEADING, (None, None, "người", "người", "chi bộ"), *_numbered(), TOTAL], ()),
    "column numbers in brackets": ([*HEAD, HEADING, (-1, -2, -3, -4, -5), *_numbered(), TOTAL], ()),
    "a date in the heading": ([*HEAD[:1], (*HEADING[:2], "Tổng số đảng viên đến 31/12/2016", *HEADING[3:]), *_numbered(), TOTAL], ()),
    "a title in two cells": ([("Đơn vị:", "Huyện ủy Phước Long"), *HEAD[1:], HEADING, *_numbered(), TOTAL], ()),
    "signatures and notes below": (
        [*working_list(), (), (None, "Ghi chú: số liệu chính thức"), (None, None, "Phước Long, ngày 5 tháng 1 năm 2017"), ("NGƯỜI LẬP BIỂU", None, "TRƯỞNG BAN")],
        (),
    ),
    "not starting at A1": ([(), *((None, None, *row) for row in working_list())], ()),
}  # fmt: skip


UNKNOWN = ("a column of ticks", "a column of levels")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_reads_the_same(layout, tmp_path):
    rows, merges = LAYOUTS[layout]
    membership = load(write(tmp_path / "danh-sach.xlsx", rows, merges=merges))
    frame = membership.frame
    assert dict(zip(frame["code"], frame["members"], strict=True)) == MEMBERS
    assert frame["members_female"].to_list() == [row[2] for row in ROWS]
    assert frame["cells"].to_list() == [row[3] for row in ROWS]
    assert frame["type"].to_list() == ["thị trấn", *["xã"] * 7]
    assert membership.conservation["left_out"].eq(0).all()
    assert not membership.left_out
    assert all(total.holds for total in membership.totals)
    kinds = {finding.kind.slug for finding in membership.findings}
    assert kinds <= {"missing_units", "number_as_text", "no_date"} | (
        {"column_of_words"} if layout in UNKNOWN else set()
    )


def test_one_sheet_a_district_and_files_are_consolidated(tmp_path):
    town = [
        ("THỊ XÃ GIÁ RAI (tính đến 31/12/2016)",),
        HEADING,
        (1, "Phường 1", 300, 90, 8),
        (2, "Xã Tân Phong", 200, 60, 9),
    ]
    city = [("THÀNH PHỐ BẠC LIÊU (tính đến 31/12/2016)",), HEADING, (1, "Phường 1", 310, 95, 8)]
    one = write(tmp_path / "a.xlsx", working_list(), town)
    other = write(tmp_path / "b.xlsx", city)
    membership = load(one, other)
    members = dict(zip(membership.frame["code"], membership.frame["members"], strict=True))
    assert members == {"31825": 310, "31942": 300, "31957": 200, **MEMBERS}
    assert [file.path for file in membership.files] == [str(one), str(other)]
    assert not membership.left_out


def test_a_second_table_below_with_its_columns_in_another_order(tmp_path):
    rows = [
        ("Tính đến 31/12/2016",),
        ("STT", "Tên đảng bộ", "Tổng số đảng viên", "Nữ"),
        ("I", "Huyện Phước Long"),
        (1, "Xã Hưng Phú", 190, 55),
        (None, "Cộng", 190, 55),
        (),
        ("THỊ XÃ GIÁ RAI",),
        ("STT", "Tên đảng bộ", "Nữ", "Tổng số đảng viên", "Số chi bộ"),
        (1, "Phường 1", 90, 300, 10),
        (2, "Phường Láng Tròn", 80, 250, 9),
        (None, "Cộng", 170, 550, 19),
    ]
    membership = load(write(tmp_path / "hai-bang.xlsx", rows))
    frame = membership.frame.set_index("code")
    assert frame["members"].to_dict() == {"31879": 190, "31942": 300, "31951": 250}
    assert frame["members_female"].to_dict() == {"31879": 55, "31942": 90, "31951": 80}
    assert {finding.kind.slug for finding in membership.findings} <= {"missing_units", "large_change"}
    assert str(membership.as_of) == "2016-12-31"


def test_columns_of_one_unit_may_stand_on_two_sheets(tmp_path):
    members = [HEADING[:3], *((n, name, a) for n, name, a, _, _ in _numbered())]
    cells = [("STT", "Tên đảng bộ", "Số chi bộ"), *((n, name, c) for n, name, _, _, c in _numbered())]
    membership = load(write(tmp_path / "hai-trang.xlsx", members, cells, name="Huyện Phước Long"))
    assert membership.frame["members"].sum() == SUMS[0]
    assert membership.frame["cells"].sum() == SUMS[2]
    assert not membership.left_out


def _parts(sheet) -> dict:
    """What each cell of a sheet is part of, said by its tables and forms; none by two of them."""
    of_forms = forms.find_forms(sheet)
    said = [one.roles() for one in table.find_tables(forms.without_forms(sheet, of_forms), load_places())]
    parts = {at: part for one in said for at, part in one.items()}
    assert sum(map(len, said)) == len(parts)
    return parts


def _check_ugly(path, ugly):
    membership = load(path)
    frame = membership.frame
    assert dict(zip(frame["code"], frame["members"], strict=True)) == ugly.members
    assert membership.conservation["left_out"].eq(0).all()
    assert not membership.left_out
    assert all(total.holds for total in membership.totals)
    kinds_said = {finding.kind.slug for finding in membership.findings}
    assert kinds_said <= {"missing_units", "number_as_text"} | ugly.says
    assert {str(day) for day in membership.days} == {"2016-12-31"}
    for sheet in read_sheets(path):
        assert {cell.at for cell in sheet.cells} == set(_parts(sheet))
    return membership


@pytest.mark.parametrize("layout", layouts.LAYOUTS)
def test_ugly_layout_reads_the_same(layout, tmp_path):
    ugly = layouts.LAYOUTS[layout]
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(kinds.xlsx([kinds.grid(one.rows, one.merges, one.name) for one in ugly.sheets]))
    membership = _check_ugly(path, ugly)
    if ugly.members is wording.MEMBERS:
        assert membership.frame["members_female"].to_list() == [row[2] for row in ROWS]
        assert membership.frame["cells"].to_list() == [row[3] for row in ROWS]


def test_a_layout_that_is_not_understood_is_said(tmp_path):
    """A heading of names of units is read whatever it says; headings of numbers, and a column of another day: refused or named."""
    cut = [("STT", "Tên đảng", "Tổng số", "Nữ"), (None, "bộ", "đảng viên", None), *(row[:4] for row in _numbered())]
    bare = [("STT", "Xã", *HEADING[2:]), *_numbered()]
    for rows in (cut, bare):
        frame = load(write(tmp_path / "a.xlsx", [*HEAD, *rows])).frame
        assert dict(zip(frame["code"], frame["members"], strict=True)) == MEMBERS
        assert frame["members_female"].to_list() == [row[2] for row in ROWS]
    strange = [("STT", "Tên", "A", "B", "C"), *_numbered()]
    with pytest.raises(NoTableError, match="Tên đảng bộ"):
        load(write(tmp_path / "a.xlsx", [*HEAD, *strange]))
    years = [("STT", "Tên đảng bộ", "Tổng số đảng viên", None, "Nữ"), (None, None, "Kỳ trước", "Kỳ này")]
    rows = [*HEAD, *years, *((n, name, a - 1, a, b) for n, name, a, b, _ in _numbered())]
    membership = load(write(tmp_path / "b.xlsx", rows))
    assert membership.frame["members"].to_list() == list(MEMBERS.values())
    assert [finding.at.cell for finding in membership.findings if finding.kind.slug == "other_day_column"] == ["C6"]


def _fits(kind, ugly) -> bool:
    """Whether a kind of file can hold it: one sheet, no days in .xlsb, no letters of other code pages in that of Windows."""
    values = [value for one in ugly.sheets for row in one.rows for value in row]
    days = any(isinstance(value, dt.date) for value in values)
    several = len(ugly.sheets) > 1 and kind not in kinds.MANY
    return not (several or (days and kind == "a.xlsb") or (kind == "windows.csv" and "legacy_text" in ugly.says))


@pytest.mark.parametrize("kind", [kind for kind in kinds.KINDS if kind != "a.xlsx"])
def test_ugly_layouts_read_the_same_from_other_kinds_of_file(kind, tmp_path):
    """Each kind with every tenth layout: together all of them."""
    place = list(kinds.KINDS).index(kind)
    for layout in list(layouts.LAYOUTS)[place - 1 :: len(kinds.KINDS) - 1]:
        ugly = layouts.LAYOUTS[layout]
        if not _fits(kind, ugly):
            continue
        path = tmp_path / kind
        try:
            content = kinds.KINDS[kind]([kinds.grid(one.rows, one.merges, one.name) for one in ugly.sheets])
        except UnicodeEncodeError:
            continue
        path.write_bytes(content)
        _check_ugly(path, ugly)


def test_one_sheet_a_quarter(tmp_path):
    """The day is in the sheet's name, or above the list."""

    def quarter(n):
        return [(place, name, a + n, b, c) for place, (name, a, b, c) in enumerate(ROWS, start=1)]

    sheets = [
        kinds.grid([("HUYỆN PHƯỚC LONG",), HEADING, *quarter(1)], name="Quý I-2016"),
        kinds.grid([("HUYỆN PHƯỚC LONG",), HEADING, *quarter(2)], name="Q2.2016"),
        kinds.grid([("HUYỆN PHƯỚC LONG",), ("Quý III năm 2016",), HEADING, *quarter(3)], name="Q3"),
        kinds.grid([("HUYỆN PHƯỚC LONG",), ("đến 31-12-2016",), HEADING, *quarter(4)], name="Q4"),
    ]
    path = tmp_path / "ca-nam.xls"
    path.write_bytes(kinds.xls(sheets))
    membership = load(path)
    assert [str(day) for day in membership.days] == ["2016-03-31", "2016-06-30", "2016-09-30", "2016-12-31"]
    for n, day in enumerate(membership.days, start=1):
        frame = membership.on(day).current
        assert dict(zip(frame["code"], frame["members"], strict=True)) == {code: of + n for code, of in MEMBERS.items()}
    assert not membership.left_out


def test_a_short_table_beside_the_list_lends_it_no_column(tmp_path):
    """Its "Số chi bộ" would have given the first communes the cells of the years."""
    legend = [("Năm", "Số chi bộ"), (2014, 7), (2015, 8), *[(None, None)] * 7]
    rows = [
        ("STT", "Tên đảng bộ", "Tổng số đảng viên", "Nữ"),
        *(row[:4] for row in _numbered()),
        (None, "Tổng cộng", *SUMS[:2]),
    ]
    beside = [(*small, None, *row) for small, row in zip(legend, rows, strict=True)]
    membership = load(write(tmp_path / "canh-nhau.xlsx", [*HEAD, *beside]))
    assert membership.frame["members"].to_list() == list(MEMBERS.values())
    assert "cells" not in membership.frame
    assert [finding.at.cell for finding in membership.findings if finding.kind.slug == "beside_table"] == ["A5"]


def test_years_below_a_heading_are_no_figures(tmp_path):
    """They are the days of the columns; a column without one is of the day in the titles."""
    heading = [("STT", "Tên đảng bộ", "Tổng số đảng viên", None, "Số chi bộ"), (None, None, 2015, 2016)]
    rows = [(n, name, a - 1, a, c) for n, name, a, _, c in _numbered()]
    path = write(tmp_path / "hai-nam.xlsx", [*HEAD, *heading, *rows], merges=["C5:D5"])
    membership = load(path)
    assert membership.current["members"].to_list() == list(MEMBERS.values())
    assert membership.current["cells"].to_list() == [row[3] for row in ROWS]
    assert membership.on(dt.date(2015, 12, 31)).conserved["members"].counted == SUMS[0] - len(ROWS)
    assert {finding.kind.slug for finding in membership.findings} <= {"missing_units", "large_change"}
    [sheet] = read_sheets(path)
    assert {cell.at for cell in sheet.cells} == set(_parts(sheet))
