"""What should hold of a committee's numbers: for each rule a sheet that keeps it, one cell spoilt, and that cell named."""

import datetime as dt

import pytest
from made_workbooks import write
from openpyxl import load_workbook

from blanalysis import load
from blanalysis.membership.findings import EVERY_FILE, Kind, Level, Severity
from blanalysis.vocabulary.places import load_units as load_places

HEADING = (
    "STT", "Loại hình", "Tên đảng bộ", "Tổng số đảng viên", "Chính thức", "Dự bị", "Nữ", "Dân tộc thiểu số", "Khmer",
    "Số chi bộ", "Chi bộ ấp", "Chi bộ khóm", "Chi bộ khác", "Dân số", "Tỷ lệ nữ (%)", "Tuổi bình quân", "Kết nạp", None,
    "Chuyển đến", "Chuyển đi",
)  # fmt: skip
COMMUNE = (1, "Xã", "Xã Hưng Phú", 190, 180, 10, 55, 20, 9, 8, 6, 0, 2, 9000, 28.9, 41.5, 11, 3, 4, 2)
WARD = (2, "Phường", "Phường Hộ Phòng", 300, 290, 10, 90, 12, 5, 12, 0, 7, 5, 12000, 30, 40.2, 12, 4, 3, 5)


@pytest.fixture
def sheet(tmp_path):
    """The path of a sheet that keeps every rule, and the same with one cell changed."""

    def of(cell=None, value=None, title="Năm 2016"):
        upper = (*HEADING[:17], None, *HEADING[18:])
        lower = (*(None for _ in HEADING[:16]), "Tổng số", "Nữ")
        path = write(tmp_path / "quy-tac.xlsx", [(title,), upper, lower, COMMUNE, WARD], merges=("Q2:R2",))
        book = load_workbook(path)
        if cell:
            book.active[cell] = value
        book.save(path)
        return path

    return of


def found(path):
    return [i for i in load(path).findings if i.kind is not Kind.MISSING_UNITS]


def test_a_sheet_that_keeps_the_rules_has_no_finding(sheet):
    assert [finding.say("en") for finding in found(sheet())] == []


# (cell, what is put there, the findings, each with the cell at which it is said)
SPOILT = [
    ("D4", 191, {(Kind.PARTS_DIFFER, "D4")}),  # K1
    ("G4", 191, {(Kind.PART_EXCEEDS, "G4")}),  # K2
    ("I4", 21, {(Kind.PART_EXCEEDS, "I4")}),  # K4
    ("M4", 3, {(Kind.PARTS_DIFFER, "J4")}),  # K6
    ("R4", 12, {(Kind.PART_EXCEEDS, "R4")}),  # K13
    ("N4", 500, {(Kind.INHABITANTS_DIFFER, "N4")}),  # K22
    ("N4", 200_000, {(Kind.INHABITANTS_DIFFER, "N4")}),
    ("O4", 128.9, {(Kind.RATE_OUTSIDE, "O4")}),  # K20
    ("O4", "−5%", {(Kind.RATE_OUTSIDE, "O4")}),
    ("P4", 415, {(Kind.RATE_OUTSIDE, "P4")}),  # K21
    ("B4", "Phường", {(Kind.TYPE_DIFFERS, "B4")}),  # K17
    ("Q4", 9, {(Kind.PROBATIONARY_HIGH, "F4")}),  # K12
]


@pytest.mark.parametrize(("cell", "value", "expected"), SPOILT)
def test_the_spoilt_cell_is_named(cell, value, expected, sheet):
    findings = found(sheet(cell, value))
    assert {(finding.kind, finding.at.cell) for finding in findings} == expected
    assert all(finding.kind.severity is Severity.REMARK and not finding.left_out for finding in findings)


def test_percentages_and_signs_of_missing_figures_break_no_rule(sheet):
    for value in ("28,9%", "0.289", 0.289, "-", "…", None, "chưa có"):
        assert found(sheet("O4", value)) == []


def test_cells_and_their_members(tmp_path):
    """K7, K8, K9: three official members a cell, thirty members a committee, thirty members a cell."""
    heading = ("Tên đảng bộ", "Tổng số đảng viên", "Chính thức", "Số chi bộ")

    def of(*row):
        return {
            (i.kind, i.at.cell, i.kind.level)
            for i in found(write(tmp_path / "a.xlsx", [("31/12/2016",), heading, row]))
        }

    assert of("Xã Hưng Phú", 90, 80, 8) == set()
    assert of("Xã Hưng Phú", 90, 23, 8) == {(Kind.FEW_OFFICIAL, "C3", Level.WARNING)}
    assert of("Xã Hưng Phú", 40, 38, 41) == {
        (Kind.FEW_OFFICIAL, "C3", Level.WARNING),
        (Kind.FEWER_THAN_CELLS, "B3", Level.ERROR),
    }
    assert of("Xã Hưng Phú", 29, 27, 4) == {(Kind.SMALL_COMMITTEE, "B3", Level.WARNING)}
    assert of("Xã Hưng Phú", 241, 240, 8) == {(Kind.LARGE_CELLS, "D3", Level.INFORMATION)}


def test_wards_have_khom_cells_and_communes_ap_cells(sheet):
    """K18."""
    path = sheet("K5", 1)
    book = load_workbook(path)
    book.active["L5"] = 6
    book.save(path)
    assert {(i.kind, i.at.cell) for i in found(path)} == {(Kind.OTHER_CELLS, "K5")}
    book.active["K5"], book.active["L5"] = 0, 7
    book.active["K4"], book.active["L4"] = 5, 1
    book.save(path)
    assert {(i.kind, i.at.cell) for i in found(path)} == {(Kind.OTHER_CELLS, "L4")}


def test_a_change_of_more_than_15_percent_within_a_year(tmp_path):
    """K19, first half."""
    heading = ("Thời điểm", "Tên đảng bộ", "Tổng số đảng viên")
    rows = [(dt.date(2016, 12, 31), "Xã Hưng Phú", 200), (dt.date(2017, 12, 31), "Xã Hưng Phú", 231)]
    finding = next(i for i in found(write(tmp_path / "a.xlsx", [heading, *rows])))
    assert (finding.kind, finding.at.cell, finding.details["before"].value) == (Kind.LARGE_CHANGE, "C3", 200)
    assert "15,5%" in finding.say("vi")
    rows[1] = (dt.date(2017, 12, 31), "Xã Hưng Phú", 230)
    assert found(write(tmp_path / "b.xlsx", [heading, *rows])) == []
    for members, kinds in ((221, []), (222, [Kind.LARGE_CHANGE])):  # half a year: 10.6%
        rows[1] = (dt.date(2017, 6, 30), "Xã Hưng Phú", members)
        assert [of.kind for of in found(write(tmp_path / "c.xlsx", [heading, *rows]))] == kinds


def test_two_years_that_have_no_unit_in_common_show_no_change(tmp_path):
    """K19: nor is there a warning of the mean of nothing."""
    heading = ("Thời điểm", "Tên đảng bộ", "Tổng số đảng viên")
    rows = [(dt.date(2015, 12, 31), "Xã Hưng Phú", 190), (dt.date(2016, 12, 31), "Xã Vĩnh Thanh", 205)]
    assert found(write(tmp_path / "a.xlsx", [heading, *rows])) == []


def test_a_change_unlike_that_of_the_other_units(tmp_path):
    """K19, second half: one unit grows by a tenth while the others grow by about one in a hundred."""
    heading = ("Thời điểm", "Tên đảng bộ", "Tổng số đảng viên")
    names = [unit.full_name for unit in load_places().districts["Phước Long"]]
    before = [(dt.date(2016, 12, 31), name, 1000) for name in names]
    after = [(dt.date(2017, 12, 31), name, 1005 + place) for place, name in enumerate(names)]
    assert found(write(tmp_path / "a.xlsx", [heading, *before, *after])) == []
    after[3] = (*after[3][:2], 1100)
    findings = found(write(tmp_path / "b.xlsx", [heading, *before, *after]))
    assert [(i.kind, i.at.cell) for i in findings] == [(Kind.LARGE_CHANGE, "C13")]


def test_members_at_the_end_are_those_at_the_start_and_the_flows(tmp_path):
    """K10."""
    flows = (
        "Kết nạp",
        "Chuyển đến",
        "Khôi phục đảng tịch",
        "Chuyển đi",
        "Từ trần",
        "Khai trừ",
        "Xóa tên",
        "Xin ra khỏi Đảng",
    )
    start = [("Tính đến 31/12/2016",), ("Tên đảng bộ", "Tổng số đảng viên"), ("Xã Hưng Phú", 190)]
    heading = ("Tên đảng bộ", "Tổng số đảng viên", *flows)

    def of(members, title="Năm 2017"):
        year = [(title,), heading, ("Xã Hưng Phú", members, 10, 3, 1, 4, 2, 1, 1, 0)]
        return found(write(tmp_path / "a.xlsx", start, year))

    assert of(196) == []
    finding = of(197)[0]
    assert (finding.kind, finding.at.cell, finding.at.sheet) == (Kind.FLOWS_DIFFER, "B3", "Danh sách 2")
    assert (finding.details["start"].value, finding.details["computed"].value) == (190, 196)
    assert of(197, "Tính đến 31/12/2017") == []  # over which period they flowed nobody knows
    heading = ("Tên đảng bộ", "Đảng viên đầu kỳ", "Tổng số đảng viên", *flows)  # the start in the row itself
    for members, kinds in ((196, []), (197, [(Kind.FLOWS_DIFFER, "C3")])):
        row = ("Xã Hưng Phú", 190, members, 10, 3, 1, 4, 2, 1, 1, 0)
        findings = found(write(tmp_path / "b.xlsx", [("31/12/2017",), heading, row]))
        assert [(i.kind, i.at.cell) for i in findings] == kinds


FLOWS = {
    "Kết nạp": 10, "Chuyển đến": 3, "Khôi phục đảng tịch": 1, "Chuyển đi": 4, "Từ trần": 2, "Khai trừ": 1, "Xóa tên": 1, "Xin ra khỏi Đảng": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("absent", "members", "said"),
    [
        # end is 196 with all of them; the sign of what is open says which absent column may explain it
        (["Khôi phục đảng tịch"], 195, None),
        (["Khôi phục đảng tịch"], 196, "at most 1"),
        (["Khôi phục đảng tịch"], 193, "at least 2"),
        (["Xóa tên"], 197, None),
        (["Xóa tên"], 196, "at most 1"),
        (["Xóa tên"], 200, "at least 3"),
        (["Khai trừ", "Xóa tên", "Xin ra khỏi Đảng"], 196, "at most 2"),
        (["Khôi phục đảng tịch", "Xin ra khỏi Đảng"], 190, "at most 5"),
        (["Từ trần"], 196, None),  # without a usual one the end differs as a rule
        (["Chuyển đến", "Chuyển đi"], 150, None),
    ],
)
@pytest.mark.parametrize("blank", [False, True])
def test_where_a_rare_flow_is_not_given_the_others_are_compared(absent, members, said, blank, tmp_path):
    """K10: be it without its column, or without a number in the row."""
    given = {name: None if name in absent else n for name, n in FLOWS.items() if blank or name not in absent}
    heading = ("Tên đảng bộ", "Đảng viên đầu kỳ", "Tổng số đảng viên", *given)
    other = ("Xã Vĩnh Thanh", 100, 100, *(n and 0 for n in given.values()))
    rows = [("31/12/2017",), heading, ("Xã Hưng Phú", 190, members, *given.values()), other]
    findings = [of for of in found(write(tmp_path / "a.xlsx", rows)) if of.kind is not Kind.NO_NUMBER]
    if said is None:
        assert findings == []
        return
    (finding,) = findings
    assert (finding.kind, finding.at.cell, finding.kind.level) == (Kind.FLOWS_UNEXPLAINED, "C3", Level.WARNING)
    assert said in finding.say("en")
    assert finding.details["gap"].value == int(said.split()[-1])
    assert all(name in finding.say("vi") for name in absent if name != "Xin ra khỏi Đảng")


def test_flows_are_compared_with_the_whole_of_those_who_came_and_left(tmp_path):
    """K10: "tăng" and "giảm" need no kinds."""
    heading = (
        "Tên đảng bộ",
        "Đảng viên đầu kỳ",
        "Đảng viên tăng trong kỳ",
        "Đảng viên giảm trong kỳ",
        "Tổng số đảng viên",
    )
    for members, kinds in ((196, []), (197, [Kind.FLOWS_DIFFER])):
        rows = [("31/12/2017",), heading, ("Xã Hưng Phú", 190, 14, 8, members)]
        assert [of.kind for of in found(write(tmp_path / "a.xlsx", rows))] == kinds


def test_transfers_within_the_province_go_both_ways(tmp_path):
    """K11: said for the whole province only."""
    heading = ("Mã", "Tổng số đảng viên", "Chuyển đến", "Chuyển đi")
    rows = [(unit.code, 200, 3, 3) for unit in load_places()]
    assert found(write(tmp_path / "a.xlsx", [("31/12/2018",), heading, *rows])) == []
    rows[5] = (*rows[5][:2], 7, 3)
    finding = found(write(tmp_path / "b.xlsx", [("31/12/2018",), heading, *rows]))[0]
    assert (finding.kind, finding.details["difference"].value, finding.at.cell) == (Kind.TRANSFERS_DIFFER, 4, "C3")
    parts = [write(tmp_path / f"{n}.xlsx", [("31/12/2018",), heading, *rows[n::2]]) for n in (0, 1)]
    (of_all,) = [one for one in load(*parts).findings if one.kind is Kind.TRANSFERS_DIFFER]
    assert of_all.at == EVERY_FILE  # of no file alone
    assert found(write(tmp_path / "c.xlsx", [("31/12/2018",), heading, *rows[:40]])) == []
