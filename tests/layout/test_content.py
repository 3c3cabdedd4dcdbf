"""Columns are read by what their cells are, where no heading says so or it says something else."""

import pytest
from made_workbooks import HEADING, MEMBERS, ROWS, TITLES, working_list, write

from blanalysis import load
from blanalysis.layout import content
from blanalysis.layout.table import NoTableError, RosterError, find_tables
from blanalysis.membership.findings import Kind
from blanalysis.sheets import read
from blanalysis.vocabulary.places import load_units as load_places

PLACES = load_places()
TOP = [(title,) for title in TITLES]
NAMED = [(n, name, members) for n, (name, members, *_) in enumerate(ROWS, 1)]
ALL = sum(MEMBERS.values())


def members_of(membership) -> dict:
    frame = membership.frame
    return dict(zip(frame["code"], frame["members"], strict=True))


def kinds(membership) -> set:
    return {finding.kind for finding in membership.findings} - {Kind.MISSING_UNITS}


NAMES_UNDER = (
    "Đảng bộ cơ sở", "Tổ chức cơ sở", "Row Labels", "Nhãn hàng", "Cơ sở nơi sinh hoạt", "Số đảng bộ", "Chi bộ", "Xã", "Tên\ncơ sở (*)", None,
)  # fmt: skip


@pytest.mark.parametrize("heading", NAMES_UNDER)
def test_a_column_of_names_is_that_of_the_names_under_any_heading(heading, tmp_path):
    membership = load(write(tmp_path / "a.xlsx", [*TOP, ("TT", heading, "Tổng số đảng viên"), *NAMED]))
    assert (members_of(membership), kinds(membership)) == (MEMBERS, set())
    assert [column for column in membership.frame if column in ("committees", "cells")] == []


LAYOUTS = {
    "beside a count of the same name": (
        [("TT", "Đảng bộ cơ sở", "Tổng số đảng viên", "Số chi bộ"), *((*row, 7) for row in NAMED)], ()),
    "a heading of two rows": (
        [("TT", "Cơ sở", "Đảng viên", None), (None, None, "Tổng số", "Nữ"), *((*row, 5) for row in NAMED)],
        ("A4:A5", "B4:B5", "C4:D4")),
    "the words over the names stacked": (
        [("Số", "Tên cơ sở", "Tổng số"), ("TT", "đảng", "đảng viên"), *NAMED], ()),
    "sums of the district first": (
        [("Nhãn hàng", "Tổng số đảng viên"), ("Huyện Phước Long", ALL), *(row[1:] for row in NAMED), ("Grand Total", ALL)], ()),
    "a section first": ([("TT", "Cơ sở", "Đảng viên"), ("I", "Huyện Phước Long", None), *NAMED], ()),
    "below a line of units": ([(None, None, "Đvt: người"), ("TT", "Cơ sở", "Đảng viên"), *NAMED], ()),
    "column numbers below": ([("TT", "Cơ sở", "Đảng viên"), (1, 2, 3), *NAMED], ()),
    "names by letters": ([("TT", "Cơ sở", "Đảng viên"), *((n, f"ĐẢNG ỦY {name.upper()}", m) for n, name, m in NAMED)], ()),
    "the heading again on the next page": (
        [("TT", "Cơ sở", "Đảng viên"), *NAMED[:4], ("TT", "Cơ sở", "Đảng viên"), *NAMED[4:]], ()),
    "two lists side by side": (
        [("Cơ sở", "Đảng viên", None, "Cơ sở", "Đảng viên"),
         *((*a[1:], None, *b[1:]) for a, b in zip(NAMED[:4], NAMED[4:], strict=True))], ()),
    "numbers as text, some of them names of wards": (
        [("TT", "Cơ sở", "Đảng viên", "Kết nạp mới", "Dự bị"), *((*row, str(1 + row[0] % 3), str(row[0])) for row in NAMED)], ()),
    "secretaries beside the names": (
        [("TT", "Cơ sở", "Bí thư", "Đảng viên"), *((n, name, "Nguyễn Văn An", m) for n, name, m in NAMED), ("", "Cộng", "", ALL)], ()),
    "ratings beside": ([("TT", None, "Đảng viên", "Xếp loại"), *((*row, "Hoàn thành tốt") for row in NAMED)], ()),
    "no heading over the names, others of two rows": (
        [("TT", None, "Đảng viên", None, "Số chi bộ"), (None, None, "Tổng số", "Nữ", None), *((*row, 5, 2) for row in NAMED)], ()),
    "… merged": (
        [("TT", None, "Đảng viên", "Trong đó", None, "Số chi bộ"), (None, None, None, "Nữ", "Dự bị", None),
         *((*row, 5, 1, 2) for row in NAMED)], ("A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:F5")),
    "the same in English below": (
        [("TT", "Cơ sở", "Đảng viên", "Nữ"), ("No", "Unit", "Members", "Female"), *((*row, 5) for row in NAMED)], ()),
    "… and numbers of columns": (
        [("TT", "Tên đảng bộ", "Đảng viên", "Nữ"), ("No", "Name", "Members", "Women"), ("A", "B", 1, 2),
         *((*row, 5) for row in NAMED)], ()),
    "… over the counts only": (
        [("TT", "Tên đảng bộ", "Đảng viên", "Nữ"), (None, None, "Party members", "Female"), *((*row, 5) for row in NAMED)],
        ("A4:A5", "B4:B5")),
    "two lists, one below the other": (
        [("TT", "Tên đảng bộ", "Đảng viên"), *NAMED[:4], (), ("TT", "Cơ sở", "Đảng viên"), *NAMED[4:]], ()),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_such_lists_are_read_as_others_are(name, tmp_path):
    rows, merges = LAYOUTS[name]
    membership = load(write(tmp_path / "a.xlsx", [*TOP, *rows], merges=merges))
    assert members_of(membership) == MEMBERS
    assert not membership.left_out


CODED = [(310, "Phường 1", "954", "31825", "Thành phố Bạc Liêu"), (300, "Phường 1", "959", "31942", "Thị xã Giá Rai"),
         (240, "Phường 7", "954", "31822", "Thành phố Bạc Liêu")]  # fmt: skip
OF_WARDS = {"31825": 310, "31942": 300, "31822": 240}
WITH_CODES = {
    "as the statistics office has them": [
        ("Quận Huyện", "Mã QH", "Phường Xã", "Mã PX", "Số đảng viên"), *((d, dc, n, c, m) for m, n, dc, c, d in CODED)],
    "codes as numbers": [
        ("Quận/Huyện", "Mã QH", "Phường Xã", "Mã PX", "Số đảng viên"),
        *((d, int(dc), n, int(c), m) for m, n, dc, c, d in CODED)],
    "no heading over the codes": [
        ("TT", None, "Cơ sở", "Số đảng viên"), *((at, c, n, m) for at, (m, n, _, c, _) in enumerate(CODED, 1))],
    "codes alone": [("Mã PX", "Số đảng viên"), *((int(c), m) for m, _, _, c, _ in CODED)],
    "districts under the heading of the names": [
        ("Đơn vị", "Đảng bộ cơ sở", "Số đảng viên"), *((d, n, m) for m, n, _, _, d in CODED)],
    "districts named once": [
        ("Trực thuộc", "Cơ sở", "Số đảng viên"), ("Thành phố Bạc Liêu", "Phường 1", 310), (None, "Phường 7", 240),
        ("Giá Rai", "Phường 1", 300)],
    "running numbers under another heading": [
        ("Số hiệu", "Huyện", "Cơ sở", "Số đảng viên"), *((at, d, n, m) for at, (m, n, _, _, d) in enumerate(CODED, 1))],
}  # fmt: skip


@pytest.mark.parametrize("name", WITH_CODES)
def test_codes_and_districts_are_known_by_their_cells(name, tmp_path):
    membership = load(write(tmp_path / "a.xlsx", [("Tính đến 31/12/2016",), *WITH_CODES[name]]))
    assert (members_of(membership), kinds(membership)) == (OF_WARDS, set())


def test_a_code_that_is_not_that_of_the_name_is_said_at_its_row(tmp_path):
    rows = WITH_CODES["as the statistics office has them"]
    wrong = [*rows[:3], ("Thành phố Bạc Liêu", "954", "Phường 7", "31825", 240)]
    membership = load(write(tmp_path / "a.xlsx", [("Tính đến 31/12/2016",), *wrong]))
    assert [f.at.cell for f in membership.findings if f.kind is Kind.CODE_DIFFERS] == ["C5"]


OTHER_ROWS = {
    "schools": [("TT", "Tên trường", "Địa bàn", "Số đảng viên"), *((n, f"Trường THCS {name}", name, m) for n, name, m in NAMED)],
    "firms by address": [("TT", "Công ty", "Trụ sở", "Đảng viên"), *((n, f"Công ty TNHH Một {n}", name, m) for n, name, m in NAMED)],
    "cells of a commune each": [("TT", "Xã", "Chi bộ", "Số đảng viên"), *((n, name, "Chi bộ ấp Bà Chăng", m) for n, name, m in NAMED)],
    "hamlets, each commune twice": [
        ("TT", "Xã", "Địa bàn", "Số đảng viên"), *((n, NAMED[n // 2][1], "Bà Chăng", m) for n, _, m in NAMED)],
    "persons": [("TT", "Đồng chí", "Nơi", "Tuổi"), *((n, "Nguyễn Văn An", name, 30 + n) for n, name, _ in NAMED)],
    "persons without a heading": [(n, "Nguyễn Văn An", name, 30 + n) for n, name, _ in NAMED],
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_ROWS)
def test_rows_named_by_something_else_are_not_read_as_committees(name, tmp_path):
    path = write(tmp_path / "a.xlsx", [*TOP, *OTHER_ROWS[name]])
    with pytest.raises(NoTableError) as caught:
        load(path)
    assert "Nguyễn" not in caught.value.say("vi") + caught.value.say("en")
    beside = load(write(tmp_path / "b.xlsx", working_list(), [*TOP, *OTHER_ROWS[name]]))
    assert members_of(beside) == MEMBERS
    assert [f.unread for f in beside.findings if f.kind is Kind.UNREAD_SHEET] == [len(ROWS)]
    assert all("Nguyễn" not in f.say(lang) for f in beside.findings for lang in ("vi", "en"))


def test_a_roster_is_refused_before_its_cells_are_looked_at(tmp_path):
    rows = [("TT", "Họ và tên", "Nơi", "Quân số"), *((n, "Nguyễn Văn An", name, m) for n, name, m in NAMED)]
    with pytest.raises(RosterError):
        load(write(tmp_path / "a.xlsx", rows))


def test_a_form_by_type_stays_one(tmp_path):
    rows = [("Loại hình tổ chức cơ sở đảng", "Số đảng bộ", "Đảng viên"), ("1. Xã", 49, 9768), ("2. Phường", 10, 3055)]
    [sheet] = read(write(tmp_path / "a.xlsx", rows))
    [table] = find_tables(sheet, PLACES)
    assert table.layout.types_as_rows
    assert [*table.layout.columns] == ["name", "committees", "members"]


def test_a_plain_list_needs_no_look_at_its_cells(tmp_path):
    [sheet] = read(write(tmp_path / "a.xlsx", working_list()))
    assert content.rows_with_labels(sheet.rows, {5}, PLACES) == []
    labels = {1: "running", 2: "name", 3: "members", 4: "members_female", 5: "cells"}
    assert content.roles_of_columns(sheet.rows.between(6), labels, PLACES) == {}
    assert HEADING[1] == "Tên đảng bộ"
