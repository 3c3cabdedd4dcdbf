"""What each row of a sheet is: heading, column numbers, section, row of a committee, total, remark; and whether sums hold."""

import datetime as dt

import pytest
from made_workbooks import HEADING, ROWS, SUMS, TITLES, working_list, write

from blanalysis.layout import dates
from blanalysis.layout.rows import Role, are_column_numbers, is_end, is_total
from blanalysis.layout.table import find_tables
from blanalysis.sheets import Cell, read
from blanalysis.sheets.address import At
from blanalysis.vocabulary.places import load_units as load_places

PLACES = load_places()
TOP = [(title,) for title in TITLES]
NUMBERED = [(place, *row) for place, row in enumerate(ROWS, start=1)]
TOTAL = (None, "Tổng cộng", *SUMS)


@pytest.fixture
def tables_of(tmp_path):
    """The tables that are found on a sheet with these rows."""

    def found(rows, merges=()):
        [sheet] = read(write(tmp_path / "a.xlsx", rows, merges=merges))
        return find_tables(sheet, PLACES)

    return found


def cell(value, column=2) -> Cell:
    return Cell(At("a.xlsx", "Danh sách"), 9, column, value)


def numbers(table, role: Role) -> list[int]:
    return [row.number for row in table.rows_of(role)]


# --- headings


def test_the_heading_names_its_columns_in_the_sheets_own_words(tables_of):
    [table] = tables_of(working_list())
    assert (table.layout.head, table.titles[:3]) == (range(5, 6), TITLES)
    assert {at: heading.column.id for at, heading in table.headings.items() if heading.column} == {
        2: "name", 3: "members", 4: "members_female", 5: "cells",
    }  # fmt: skip
    assert table.heading_of("members_female") == "Trong đó: Nữ"


def test_a_heading_of_two_rows_gives_each_column_both_its_words(tables_of):
    top = ("STT", "Tên đảng bộ", "Đảng viên", None, "Số chi bộ")
    below = (None, None, "Tổng số", "Nữ", None)
    [table] = tables_of([*TOP, top, below, *NUMBERED], merges=("A4:A5", "B4:B5", "C4:D4", "E4:E5"))
    assert table.layout.head == range(4, 6)
    assert [table.headings[at].column.id for at in (3, 4, 5)] == ["members", "members_female", "cells"]


def test_a_heading_with_other_columns_opens_another_table_and_the_same_one_does_not(tables_of):
    other = ("STT", "Tên đảng bộ", "Kết nạp")
    first, second = tables_of([HEADING, *NUMBERED[:4], HEADING, *NUMBERED[4:], (), other, (1, "Xã Hưng Phú", 3)])
    assert len(first.rows_of(Role.ROW)) == len(ROWS)
    assert (second.layout.head, len(second.rows_of(Role.ROW))) == (range(12, 13), 1)


# --- rows


def test_every_cell_has_one_role(tables_of):
    section, remark = ("I", "Huyện Phước Long", *SUMS), (None, "Người lập biểu")
    [table] = tables_of([*TOP, HEADING, (1, 2, 3, 4, 5), section, *NUMBERED, TOTAL, (), remark])
    assert numbers(table, Role.COLUMN_NUMBER) == [5]
    assert numbers(table, Role.SECTION) == [6]
    assert numbers(table, Role.ROW) == [*range(7, 15)]
    assert numbers(table, Role.TOTAL) == [15]
    assert numbers(table, Role.REMARK) == [17]


@pytest.mark.parametrize(
    ("values", "below_heading"),
    [((1, 2, 3, 4), True), (("A", "B", 1, 2), True), (("(1)", "(2)"), True), ((-1, -2, -3), True), ((1, 2, 4), True), ((1, "2 (=3+4)", 3), True), ((1, 2, 3), False)],
)  # fmt: skip
def test_column_numbers(values, below_heading):
    assert are_column_numbers(tuple(map(cell, values)), below_heading=below_heading)


@pytest.mark.parametrize(
    ("values", "below_heading"),
    [((1, 2, 4), False), ((1, "Xã Hưng Phú", 3), True), ((1,), True), ((7, 190, 55), True), ((1, 3, 2), True)],
)
def test_figures_are_no_column_numbers(values, below_heading):
    assert not are_column_numbers(tuple(map(cell, values)), below_heading=below_heading)


@pytest.mark.parametrize("words", ["Tổng cộng", "Cộng", "TỔNG SỐ", "Cộng huyện Phước Long", "II. Tổng cộng", "Huyện Phước Long Total"])  # fmt: skip
def test_a_total_says_so_itself(words):
    assert is_total(cell(words), PLACES)


@pytest.mark.parametrize("words", ["Xã Hưng Phú", "Huyện Phước Long", "Cộng đồng", "Xã Cộng Hòa"])
def test_what_says_nothing_of_a_total_is_none(words):
    assert not is_total(cell(words), PLACES)


@pytest.mark.parametrize(("words", "ends"), [("Người lập biểu", True), ("Ghi chú: số liệu tạm", True), ("Xã Hưng Phú", False), (5, False)])  # fmt: skip
def test_a_signature_or_a_note_ends_the_table(words, ends):
    assert is_end(cell(words)) is ends


# --- sums


def test_a_band_whose_figures_are_the_sum_of_its_rows_is_a_section(tables_of):
    [table] = tables_of([*TOP[1:], HEADING, (None, "Phước Long", *SUMS), *NUMBERED])
    assert numbers(table, Role.SECTION) == [4]
    assert numbers(table, Role.ROW) == [*range(5, 13)]


def test_one_whose_figures_are_not_is_read_as_a_row_for_it_may_be_a_committee(tables_of):
    [table] = tables_of([*TOP[1:], HEADING, (None, "Phước Long", 210, 60, 10), *NUMBERED])
    assert numbers(table, Role.SECTION) == []
    assert numbers(table, Role.ROW) == [*range(4, 13)]


# --- days


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("Bạc Liêu, ngày 05/01/2017", "(Số liệu tính đến 31/12/2016)"), dt.date(2016, 12, 31)),
        (("Bạc Liêu, ngày 05/01/2017",), None),
        (("31/12/2016",), dt.date(2016, 12, 31)),
        (("Quý I/2017",), dt.date(2017, 3, 31)),
        (("Quý I/2017", "Quý II/2017"), None),
    ],
)
def test_the_day_that_the_titles_speak_of(lines, day, tmp_path):
    [sheet] = read(write(tmp_path / "a.xlsx", [HEADING]))
    assert dates.day_of(lines, sheet) == day


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("Thời điểm báo cáo: 30/6/2016",), dt.date(2016, 6, 30)),
        (("(Có đến 31-12-2016)",), dt.date(2016, 12, 31)),
        (("Kỳ báo cáo: 6 tháng cuối năm 2016", "BÁO CÁO NĂM 2016"), dt.date(2016, 12, 31)),
        (("Báo cáo năm 2016", "6 tháng đầu năm 2016"), dt.date(2016, 6, 30)),
        (("DANH SÁCH ĐẢNG VIÊN 31/12/2016", "Đông Hải, ngày 05 tháng 01 năm 2017"), dt.date(2016, 12, 31)),
        (("Đông Hải, ngày 05 tháng 01 năm 2017", "DANH SÁCH ĐẢNG VIÊN"), None),
        (("Danh sách (kèm theo Công văn 12 của 05/01/2017)",), None),
        (("Quyết định số 12-QĐ/TU 05/01/2017",), None),
        (("Đảng viên 31/12/2016", "Đảng viên 31/12/2017"), None),
        (("BAN TỔ CHỨC Đông Hải, ngày 05 tháng 7 năm 2016", "Số liệu đến 30/6/2016"), dt.date(2016, 6, 30)),
    ],
)  # fmt: skip
def test_titles_of_offices_name_their_day_in_other_words(lines, day, tmp_path):
    [sheet] = read(write(tmp_path / "a.xlsx", [HEADING]))
    assert dates.day_of(lines, sheet) == day


@pytest.mark.parametrize(
    ("name", "titles", "day"),
    [
        ("2016", (), dt.date(2016, 12, 31)),
        ("T6.2018", (), dt.date(2018, 6, 30)),
        ("Tháng 6-2018", (), dt.date(2018, 6, 30)),
        ("6T2018", (), dt.date(2018, 6, 30)),
        ("31.12.2018", (), dt.date(2018, 12, 31)),
        ("30-6-16", (), dt.date(2016, 6, 30)),
        ("BC 6 thang 2018", (), dt.date(2018, 6, 30)),
        ("6 thang cuoi nam 2018", (), dt.date(2018, 12, 31)),
        ("nam 2018", (), dt.date(2018, 12, 31)),
        ("12-2016", (), dt.date(2016, 12, 31)),
        ("Quý 3", ("Báo cáo năm 2018",), dt.date(2018, 9, 30)),
        ("Quý 3", (), None),
        ("Sheet1", ("Danh sách",), None),
        ("Sheet2018", (), None),
        ("Biểu 1.2.16", (), None),
        ("Xã 2018", (), None),
        ("1", ("Danh sách",), None),
        ("2016", ("Tính đến 31/12/2017",), dt.date(2017, 12, 31)),
    ],
)
def test_the_name_of_a_sheet_is_a_day_or_a_period(name, titles, day, tmp_path):
    sheet = read(write(tmp_path / "a.xlsx", [HEADING], name=name))[0]
    assert dates.day_of(titles, sheet) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("so-lieu-31-12-2016", dt.date(2016, 12, 31)),
        ("Dong Hai bc 6 thang 2016", dt.date(2016, 6, 30)),
        ("Dong Hai bc nam 2016", dt.date(2016, 12, 31)),
        ("bao_cao_quy_3_2018", dt.date(2018, 9, 30)),
        ("danh sach", None),
        ("Viet nam 2016", None),
    ],
)  # fmt: skip
def test_the_name_of_a_file_is_asked_apart(name, day, tmp_path):
    [sheet] = read(write(tmp_path / f"{name}.xlsx", [HEADING]))
    assert dates.day_of_file_name(sheet) == day
    assert dates.day_of(("Danh sách",), sheet) is None
