"""Columns of two days side by side, and days in headings, titles and names of sheets: each number is of one day, or left out."""

import datetime as dt

import pytest
from made_workbooks import write

from blanalysis import load
from blanalysis.membership.findings import Kind

UNITS = ("Xã Hưng Phú", "Xã Vĩnh Thanh", "Xã Phước Long")
OLD, NEW, FEW = (190, 200, 160), (195, 205, 165), (5, 6, 4)
WOMEN, MORE_WOMEN = (60, 61, 50), (62, 63, 51)
NAMES = ("STT", "Tên đảng bộ")
DISTRICT, TITLE = ("Huyện Phước Long",), ("Huyện Phước Long, tính đến 31/12/2018",)
DAY_2017, DAY_2018, JUNE = dt.date(2017, 12, 31), dt.date(2018, 12, 31), dt.date(2018, 6, 30)


def table(*columns):
    """The rows of three units with these columns of numbers."""
    return [(place + 1, UNITS[place], *(column[place] for column in columns)) for place in range(3)]


def account(membership):
    """The numbers counted of each day, by column; those of no column of a day are not there."""
    days = {day: membership.on(day).conserved for day in membership.days}
    assert all(n.typed == n.counted + n.left_out + n.outside for of in days.values() for n in of.values())
    return {day: {column: n.counted for column, n in of.items() if n.typed} for day, of in days.items()}


def kinds(membership):
    return {finding.kind for finding in membership.findings} - {Kind.MISSING_UNITS, Kind.LARGE_CHANGE}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("31/12/2017", "31/12/2018"),
        ("31.12.2017", "31.12.2018"),
        ("Năm 2017", "Năm 2018"),
        (2017, 2018),
        ("2017", "2018"),
        (dt.datetime(2017, 12, 31), dt.datetime(2018, 12, 31)),
        ("Đến 31/12/2017", "Đến 31/12/2018"),
        ("Cuối năm 2017", "Cuối năm 2018"),
        ("Kỳ trước (31/12/2017)", "Kỳ này (31/12/2018)"),
        ("T12/2017", "T12/2018"),
        ("Quý IV/2017", "Quý IV/2018"),
    ],
)
@pytest.mark.parametrize("title", [DISTRICT, TITLE])
def test_two_days_under_one_heading_are_two_days(before, now, title, tmp_path):
    heading = [(*NAMES, "Tổng số đảng viên", None, "Tăng, giảm"), (None, None, before, now, None)]
    path = write(tmp_path / "a.xlsx", [title, *heading, *table(OLD, NEW, FEW)], merges=("C2:D2",))
    membership = load(path)
    assert account(membership) == {DAY_2017: {"members": sum(OLD)}, DAY_2018: {"members": sum(NEW)}}
    assert membership.as_of == DAY_2018
    assert kinds(membership) == set()


def test_a_day_above_its_columns(tmp_path):
    heading = [
        (*NAMES, "31/12/2017", None, "31/12/2018", None),
        (None, None, "Tổng số đảng viên", "Nữ", "Tổng số đảng viên", "Nữ"),
    ]
    path = write(
        tmp_path / "a.xlsx", [DISTRICT, *heading, *table(OLD, WOMEN, NEW, MORE_WOMEN)], merges=("C2:D2", "E2:F2")
    )
    assert account(load(path)) == {
        DAY_2017: {"members": sum(OLD), "members_female": sum(WOMEN)},
        DAY_2018: {"members": sum(NEW), "members_female": sum(MORE_WOMEN)},
    }


def test_years_below_each_of_two_headings(tmp_path):
    heading = [
        (*NAMES, "Đảng viên", None, None, None),
        (None, None, "Tổng số", None, "Nữ", None),
        (None, None, 2017, 2018, 2017, 2018),
    ]
    rows = [DISTRICT, *heading, *table(OLD, NEW, WOMEN, MORE_WOMEN)]
    assert account(load(write(tmp_path / "a.xlsx", rows, merges=("C2:F2", "C3:D3", "E3:F3")))) == {
        DAY_2017: {"members": sum(OLD), "members_female": sum(WOMEN)},
        DAY_2018: {"members": sum(NEW), "members_female": sum(MORE_WOMEN)},
    }


def test_days_in_one_line_and_columns_without_a_day_are_of_the_last(tmp_path):
    heading = (*NAMES, "TSĐV 31/12/2017", "TSĐV 31/12/2018", "Nữ", "Kết nạp năm 2018")
    membership = load(write(tmp_path / "a.xlsx", [DISTRICT, heading, *table(OLD, NEW, WOMEN, FEW)]))
    new = {"members": sum(NEW), "members_female": sum(WOMEN), "admitted": sum(FEW)}
    assert account(membership) == {DAY_2017: {"members": sum(OLD)}, DAY_2018: new}


def test_flows_of_two_years_have_their_own_periods(tmp_path):
    heading = (*NAMES, "Tổng số đảng viên", "Kết nạp năm 2017", "Kết nạp năm 2018")
    membership = load(write(tmp_path / "a.xlsx", [TITLE, heading, *table(NEW, FEW, FEW)]))
    assert account(membership) == {
        DAY_2017: {"admitted": sum(FEW)},
        DAY_2018: {"members": sum(NEW), "admitted": sum(FEW)},
    }


def test_a_period_that_holds_the_day_of_the_table_is_no_other_day(tmp_path):
    title = ("Huyện Phước Long, tính đến 30/6/2018",)
    heading = (*NAMES, "Tổng số đảng viên năm 2018", "Kết nạp 6 tháng đầu năm", "Kết nạp mới là nữ (6 tháng)")
    membership = load(write(tmp_path / "a.xlsx", [title, heading, *table(NEW, FEW, (1, 1, 1))]))
    assert [*account(membership)] == [JUNE]
    assert kinds(membership) == set()


def test_quarters_have_the_year_of_the_titles(tmp_path):
    heading = [(*NAMES, "Kết nạp", None, "Tổng số đảng viên"), (None, None, "Quý I", "Quý II", None)]
    title = ("Huyện Phước Long, tính đến 30/6/2018",)
    path = write(tmp_path / "a.xlsx", [title, *heading, *table((1, 2, 3), FEW, NEW)], merges=("C2:D2",))
    quarter = dt.date(2018, 3, 31)
    assert account(load(path)) == {quarter: {"admitted": 6}, JUNE: {"members": sum(NEW), "admitted": sum(FEW)}}


def test_a_part_of_a_period_is_not_added_to_the_whole(tmp_path):
    heading = [
        (*NAMES, "Tổng số đảng viên", "Kết nạp", None, None, "Chuyển đến", None),
        (None, None, None, "Tổng số", "Quý III", "Quý IV", "6 tháng cuối năm", "Cả năm"),
    ]
    rows = [TITLE, *heading, *table(NEW, FEW, (1, 2, 1), (2, 3, 2), (3, 3, 3), FEW)]
    membership = load(write(tmp_path / "a.xlsx", rows, merges=("D2:F2", "G2:H2")))
    assert account(membership) == {
        dt.date(2018, 9, 30): {"admitted": 4},
        DAY_2018: {"members": sum(NEW), "admitted": sum(FEW), "transferred_in": sum(FEW)},
    }
    assert [f.at.cell for f in membership.findings if f.kind is Kind.OTHER_DAY_COLUMN] == ["F3", "G3"]


def test_a_table_whose_days_are_not_known_is_not_read(tmp_path):
    heading = [(*NAMES, "Kết nạp", None), (None, None, "Quý I", "Quý II")]
    other = [(), ("Tính đến 31/12/2018",), (*NAMES, "Tổng số đảng viên"), *table(NEW)]
    path = write(tmp_path / "a.xlsx", [DISTRICT, *heading, *table(FEW, FEW)], [DISTRICT, *other], merges=("C2:D2",))
    membership = load(path)
    assert account(membership) == {DAY_2018: {"members": sum(NEW)}}
    assert Kind.UNREAD_SHEET in kinds(membership)


@pytest.mark.parametrize("earlier", ["Kỳ trước", "Năm trước", "Cùng kỳ năm trước"])
def test_an_earlier_day_that_is_not_named_is_left_out_at_its_heading(earlier, tmp_path):
    heading = [(*NAMES, "Tổng số đảng viên", None), (None, None, earlier, "Kỳ này")]
    membership = load(write(tmp_path / "a.xlsx", [TITLE, *heading, *table(OLD, NEW)], merges=("C2:D2",)))
    assert account(membership) == {DAY_2018: {"members": sum(NEW)}}
    [finding] = [finding for finding in membership.findings if finding.kind is Kind.OTHER_DAY_COLUMN]
    assert (finding.at.cell, finding.unread) == ("C3", 3)


def test_the_target_of_the_next_year_is_of_no_day_here(tmp_path):
    heading = (*NAMES, "Tổng số đảng viên", "Chỉ tiêu kết nạp năm 2019")
    membership = load(write(tmp_path / "a.xlsx", [TITLE, heading, *table(NEW, FEW)]))
    assert account(membership) == {DAY_2018: {"members": sum(NEW)}}
    assert kinds(membership) == {Kind.OTHER_DAY_COLUMN}


def test_the_start_and_the_end_of_a_year_are_two_columns(tmp_path):
    heading = [(*NAMES, "Tổng số đảng viên", None), (None, None, "Đầu năm 2018", "Cuối năm 2018")]
    membership = load(write(tmp_path / "a.xlsx", [TITLE, *heading, *table(OLD, NEW)], merges=("C2:D2",)))
    assert account(membership) == {DAY_2018: {"members_start": sum(OLD), "members": sum(NEW)}}


def test_a_heading_of_another_year_than_the_title_is_said(tmp_path):
    heading = (*NAMES, "Tổng số đảng viên năm 2017", "Nữ")
    membership = load(write(tmp_path / "a.xlsx", [TITLE, heading, *table(OLD, WOMEN)]))
    assert account(membership) == {DAY_2017: {"members": sum(OLD), "members_female": sum(WOMEN)}}
    [finding] = [finding for finding in membership.findings if finding.kind is Kind.DAYS_DISAGREE]
    assert finding.at.cell == "C2"
    assert "31/12/2017 và 31/12/2018" in finding.say("vi")


@pytest.mark.parametrize(("name", "said"), [("2017", True), ("T6.2018", True), ("2018", False), ("Danh sách", False)])
def test_a_sheet_named_by_another_day_than_its_title_is_said(name, said, tmp_path):
    path = write(tmp_path / "a.xlsx", [TITLE, (*NAMES, "Tổng số đảng viên"), *table(NEW)], name=name)
    membership = load(path)
    assert membership.as_of == DAY_2018
    assert (Kind.DAYS_DISAGREE in kinds(membership)) is said


def test_a_row_that_is_not_known_is_left_out_of_each_day(tmp_path):
    heading = [(*NAMES, "Tổng số đảng viên", None), (None, None, "Năm 2017", "Năm 2018")]
    rows = [DISTRICT, *heading, *table(OLD, NEW), (4, "Xã Lạ", 7, 8), (None, "Tổng cộng", 557, 573)]
    membership = load(write(tmp_path / "a.xlsx", rows, merges=("C2:D2",)))
    left_out = {finding.day: finding.left_out for finding in membership.findings if finding.left_out}
    assert left_out == {DAY_2017: {"members": 7}, DAY_2018: {"members": 8}}
    assert account(membership) == {DAY_2017: {"members": sum(OLD)}, DAY_2018: {"members": sum(NEW)}}
    assert Kind.TOTAL_DIFFERS not in kinds(membership)


def test_a_spoiled_cell_of_the_older_day_is_named(tmp_path):
    heading = [(*NAMES, "Tổng số đảng viên", None), (None, None, "31/12/2017", "31/12/2018")]
    rows = [DISTRICT, *heading, *table(("chưa rõ", 200, 160), NEW)]
    membership = load(write(tmp_path / "a.xlsx", rows, merges=("C2:D2",)))
    assert [f.at.cell for f in membership.findings if f.kind is Kind.NOT_A_NUMBER] == ["C4"]
    assert account(membership) == {DAY_2017: {"members": 360}, DAY_2018: {"members": sum(NEW)}}


@pytest.mark.parametrize(
    ("below", "kind"),
    [(("Kinh", "Khmer", "Kinh"), Kind.PERSONAL_COLUMN), (("Kinh", None, "Hoa"), Kind.PERSONAL_COLUMN), (FEW, None)],
)
def test_what_stands_below_decides_whether_a_trait_is_of_persons(below, kind, tmp_path):
    path = write(tmp_path / "a.xlsx", [TITLE, (*NAMES, "Tổng số đảng viên", "Dân tộc"), *table(NEW, below)])
    membership = load(path)
    assert kinds(membership) == ({kind} if kind else set())
    counted = account(membership)[DAY_2018]
    assert counted.get("members_ethnic_minority") == (None if kind else sum(FEW))
    assert not any("Kinh" in finding.say("vi") for finding in membership.findings)


@pytest.mark.parametrize("heading", ["Tuổi", "Năm sinh bí thư", "Số điện thoại"])
def test_numbers_about_a_person_stay_personal(heading, tmp_path):
    path = write(tmp_path / "a.xlsx", [TITLE, (*NAMES, "Tổng số đảng viên", heading), *table(NEW, (45, 50, 55))])
    assert kinds(load(path)) == {Kind.PERSONAL_COLUMN}
