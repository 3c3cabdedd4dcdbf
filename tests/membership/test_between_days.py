"""What should hold of a unit on two days: sheets of two half-years that agree, one thing spoilt, and exactly that found at its cell."""

import datetime as dt

import pytest
from half_year import DAYS, STALE, TOO_MANY, numbers, write_half_years
from made_workbooks import write
from openpyxl import load_workbook

from blanalysis import load
from blanalysis.exhibits import tables
from blanalysis.layout.rows import Role, Row
from blanalysis.membership.entries import CommitteeRow
from blanalysis.membership.findings import Kind, Level
from blanalysis.membership.rules.between_days import pairs_of
from blanalysis.vocabulary.places import load_units

BETWEEN = {
    Kind.OPENING_DIFFERS, Kind.SAME_AGAIN, Kind.MOVES_DIFFER, Kind.LARGE_CHANGE, Kind.FLOWS_DIFFER, Kind.FLOWS_UNEXPLAINED,
}  # fmt: skip
HEADING = ("Tên đảng bộ", "Số ĐV đầu kỳ", "Tổng số đảng viên", "Kết nạp", "Chuyển đến", "Khôi phục đảng tịch", "Chuyển đi", "Từ trần",
    "Khai trừ", "Xóa tên", "Xin ra khỏi Đảng", "Số chi bộ")  # fmt: skip
NAMES = [unit.full_name for unit in load_units().districts["Phước Long"]]


def found(*paths):
    return [of for of in load(*paths).findings if of.kind in BETWEEN]


def cells(*paths):
    return {(of.kind, of.at.file[-8:], of.at.cell) for of in found(*paths)}


def rows_of(start, by=3):
    """A row a unit: the members at the start, and at the end with all flows."""
    return [
        [name, start + n, start + n + by, by + 3 + n % 2, 2, 0, 1, 1 + n % 2, 1, 1, 1, 5]
        for n, name in enumerate(NAMES)
    ]


@pytest.fixture
def sheets(tmp_path):
    """A function that writes the sheets of June and December, in which all holds, with some cells changed ("12!B4"); gives the paths."""

    def of(*changes, days=("Tính đến 30/6/2016", "Tính đến 31/12/2016"), rows=None):
        paths = []
        for name, day, own in zip(("06", "12"), days, rows or (rows_of(200), rows_of(203)), strict=True):
            paths.append(write(tmp_path / f"so-{name}.xlsx", [(day,), HEADING, *own]))
            book = load_workbook(paths[-1])
            for cell, value in changes:
                if cell.startswith(name):
                    book.active[cell[3:]] = value
            book.save(paths[-1])
        return paths

    return of


def test_two_half_years_that_agree_have_no_finding(sheets, tmp_path):
    assert found(*sheets()) == []
    assert [of for of in found(*write_half_years(tmp_path)) if of.kind.level is not Level.INFORMATION] == []


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("12!B5", 190, (Kind.OPENING_DIFFERS, "B5")),  # not also what the flows then give
        ("12!C5", 207, (Kind.FLOWS_DIFFER, "C5")),
        ("06!C5", 207, (Kind.FLOWS_DIFFER, "C5")),  # not also the start that rightly differs from it
        ("06!D5", 9, (Kind.FLOWS_DIFFER, "C5")),
    ],
)
def test_one_cell_spoilt_is_found_once(cell, value, expected, sheets):
    (finding,) = found(*sheets((cell, value)))
    assert (finding.kind, finding.at.cell, finding.at.file[-7:-5]) == (*expected, cell[:2])


def test_a_start_that_differs_names_both_cells(sheets):
    """K26."""
    (finding,) = found(*sheets(("12!B5", 190)))
    assert finding.kind is Kind.OPENING_DIFFERS
    assert finding.kind.level is Level.WARNING
    assert finding.say("en") == (
        f"{load_units().districts['Phước Long'][2].full_name}: 190 at the start, but 205 at the end of the period before, on 30 June 2016 "
        "(so-06.xlsx › Danh sách!C5), a difference of −15; mend the one that is wrong."
    )
    assert "190" not in finding.without({"members_start"}).say("vi")
    assert "205" not in finding.without({"members_start"}).say("vi")


def test_a_start_of_another_day_is_compared_with_that_day_or_not_at_all(sheets, tmp_path):
    """K26: a report of the year begins on 31/12 of the last one, be that there or not."""
    june, december = sheets(rows=(rows_of(200), rows_of(197, 9)))
    assert found(june, december) == []
    last = write(
        tmp_path / "so-2015.xlsx", [("31/12/2015",), HEADING[:3], *((row[0], None, row[1]) for row in rows_of(197))]
    )
    assert Kind.OPENING_DIFFERS not in {of.kind for of in found(last, june, december)}
    book = load_workbook(december)
    book.active["B6"] = 187
    book.save(december)
    openings = [of for of in found(last, june, december) if of.kind is Kind.OPENING_DIFFERS]
    assert [(of.at.cell, of.details["day"]) for of in openings] == [("B6", dt.date(2015, 12, 31))]


def test_of_one_unit_the_named_period_says_which_day_its_start_is_of(sheets):
    """K26: of a sheet with few rows."""
    rows = rows_of(200)[:1], [[*rows_of(203)[0][:1], 210, *rows_of(203)[0][2:]]]
    kinds = [of.kind for of in found(*sheets(days=("Tính đến 30/6/2016", "6 tháng cuối năm 2016"), rows=rows))]
    assert kinds == [Kind.OPENING_DIFFERS]
    assert Kind.OPENING_DIFFERS not in {of.kind for of in found(*sheets(rows=rows))}


def test_no_unit_is_compared_over_the_reform():
    """Nor with a day too near or too far; the latest day comes first."""
    days = [
        dt.date(2024, 12, 31),
        dt.date(2025, 6, 30),
        dt.date(2025, 7, 1),
        dt.date(2025, 12, 31),
        dt.date(2026, 12, 31),
    ]
    unit = load_units().all[0]
    pairs = pairs_of([CommitteeRow(Row(Role.ROW, 1), day, unit, {}, {}) for day in reversed(days)])
    of = [(pair.now.day, pair.then.day, pair.years) for pair in pairs]
    assert of == [(days[1], days[0], 181 / 365), (days[3], days[2], 183 / 365), (days[4], days[3], 1)]


def test_a_sheet_sent_again_is_one_finding(tmp_path):
    """K27: at its heading, with both files and days; not the start of each of its units, and not the changes of the others."""
    findings = [
        of for of in load(*write_half_years(tmp_path, planted=True)).findings if of.kind.level is not Level.INFORMATION
    ]
    again = next(of for of in findings if of.kind is Kind.SAME_AGAIN)
    assert (again.at.cell, again.kind.level) == ("A7", Level.WARNING)
    for words in (STALE + " bc 6 thang 2016", STALE + " bc nam 2016", "30/06/2016", "31/12/2016", "10/10 đơn vị"):
        assert words in again.say("vi")
    ninh_quoi = load_units().by_code[TOO_MANY].full_name
    assert all(ninh_quoi in of.say("vi") for of in findings if of is not again)
    assert Kind.LARGE_CHANGE in {of.kind for of in findings}


def test_most_of_a_district_on_a_sheet_of_the_province_is_found_too(tmp_path):
    given, heading = numbers(), ("Tên đảng bộ", "Huyện", "Tổng số đảng viên", "Nữ", "Số ĐV đầu kỳ", "Kết nạp")
    ids = ("members", "members_female", "members_start", "admitted")

    def sheet(day, of):
        body = ([unit.full_name, unit.full_district, *(of(unit)[column] for column in ids)] for unit in load_units())
        return [(TITLE.format(*day.split("-")),), heading, *body]

    stale = load_units().districts[STALE]
    then = sheet(DAYS[0], lambda unit: given[DAYS[0], unit.code])
    again = sheet(DAYS[1], lambda unit: given[DAYS[unit not in stale], unit.code])
    path = write(tmp_path / "a.xlsx", then, again)
    (finding,) = found(path)
    assert (finding.kind, finding.details["rows"], finding.details["among"]) == (Kind.SAME_AGAIN, 10, 10)
    own, other = (load(path, district=name).findings for name in (STALE, "Hồng Dân"))
    assert [of.kind for of in own if of.kind in BETWEEN] == [Kind.SAME_AGAIN]
    assert [of.kind for of in other if of.kind in BETWEEN] == []


TITLE = "Tính đến ngày {2}/{1}/{0}"


def test_a_unit_that_happens_to_be_unchanged_is_no_finding(sheets):
    """K27: nor two of them; nor few members in a short time."""
    now = rows_of(203)
    now[2:4] = rows_of(200)[2:4]
    assert Kind.SAME_AGAIN not in {of.kind for of in found(*sheets(rows=(rows_of(200), now)))}
    few = [[name, 30, 30, 0, 0, 0, 0, 0, 0, 0, 0, 3] for name in NAMES]
    assert found(*sheets(days=("Tính đến 31/5/2016", "Tính đến 30/6/2016"), rows=(few, few))) == []


def test_moves_inside_the_province_cancel(tmp_path):
    """K28: where they are told apart; then the difference of all moves is that of moves from and to outside."""
    heading = ("Mã", "Tổng số đảng viên", "Chuyển đến", "Tỉnh khác chuyển đến", "Huyện khác trong tỉnh chuyển đến", "Chuyển đi",
        "Chuyển đi tỉnh khác", "Chuyển đi huyện khác trong tỉnh")  # fmt: skip
    rows = [[unit.code, 200, 5, 3, 2, 3, 1, 2] for unit in load_units()]

    def kinds():
        given = load(write(tmp_path / "a.xlsx", [("31/12/2018",), heading, *rows])).findings
        return [(of.kind, of.at.cell) for of in given if of.kind in (Kind.MOVES_DIFFER, Kind.TRANSFERS_DIFFER)]

    assert kinds() == []
    rows[5] = [*rows[5][:4], 4, *rows[5][5:]]
    assert kinds() == [(Kind.MOVES_DIFFER, "E3")]


def test_workbooks_of_communes_are_compared_too(tmp_path):
    """By their base organisations whether they are sent again; by their sums in all else."""
    heading = ("STT", "Tên tổ chức đảng", "Số ĐV đầu kỳ", "Tổng số đảng viên", "Nữ", "Kết nạp")
    names = (
        "Chi bộ ấp 1",
        "Chi bộ khóm 2",
        "Chi bộ Trạm Y tế",
        "Chi bộ Công an xã",
        "Đảng bộ cơ sở Trường THPT Ngan Dừa",
    )

    def of(day, start, by, name="a"):
        rows = [(n, words, start + n, start + n + by, 9 + n, by) for n, words in enumerate(names, 1)]
        above = ("TỈNH ỦY CÀ MAU", "ĐẢNG ỦY XÃ HỒNG DÂN", f"Tính đến ngày {day}")
        return write(tmp_path / f"{name}-{day[-4:]}.xlsx", [*((words,) for words in above), heading, *rows])

    first = of("31/12/2025", 48, 2)
    assert found(first, of("30/6/2026", 50, 3)) == []
    (again,) = found(first, of("30/6/2026", 48, 2))
    assert (again.kind, again.details["rows"], again.at.cell) == (Kind.SAME_AGAIN, 5, "A4")
    (jump,) = found(first, of("30/6/2026", 50, 20))
    assert (jump.kind, jump.details["unit"]) == (Kind.LARGE_CHANGE, "Xã Hồng Dân")
    revised = of("31/12/2025", 48, 4, name="b lan 2")
    (newer,) = [of for of in load(first, revised).findings if of.kind in (Kind.REVISED, Kind.REPEATED_UNIT, Kind.COPY)]
    assert newer.kind is Kind.REVISED
    assert "Ngan Dừa – members: 55 (D9) → 57 (D9)" in newer.say("en")
    assert load(first, revised).frame["members"].tolist() == [5 * 52 + 15]
    shown = "\n".join(row[2] for row in tables.issue_list(load(first, revised), lang="en").grid.rows)
    assert "10 differences" in shown
    assert [words for words in ("Ngan Dừa", "55", "57") if words in shown] == [], shown
