"""The day of every number: named by its table, or taken by a rule that is said; else the number is in no day."""

import datetime as dt

import pytest
from made_workbooks import HEADING, ROWS, SUMS, form_5, working_list, write

from blanalysis import load
from blanalysis.exhibits.account import account_as_json, account_as_text
from blanalysis.membership.findings import Kind, Severity
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.formats import LANGS

DECEMBER, JUNE = dt.date(2016, 12, 31), dt.date(2016, 6, 30)
GIA_RAI = (("Phường Hộ Phòng", 320, 90, 9), ("Xã Tân Phong", 216, 60, 8), ("Xã Phong Tân", 160, 40, 7))
DONG_HAI = (("Thị trấn Gành Hào", 312, 80, 12), ("Xã Điền Hải", 217, 70, 9))
HOA_BINH = (("Thị trấn Hòa Bình", 302, 86, 13), ("Xã Minh Diệu", 170, 42, 13))
VINH_LOI = (("Xã Vĩnh Hưng", 206, 67, 10), ("Xã Châu Thới", 129, 28, 11))


def listed(rows, day=None, title="DANH SÁCH ĐẢNG BỘ"):
    """A list of committees, with or without the line of its day."""
    until = [(f"(Số liệu tính đến {day:%d/%m/%Y})",)] if day else []
    return [(title,), *until, HEADING, *((at, *row) for at, row in enumerate(rows, start=1))]


def members(rows):
    return sum(row[1] for row in rows)


def of_kind(membership, kind):
    return [finding for finding in membership.findings if finding.kind is kind]


def check_conserved(membership):
    """typed = counted + left out + outside, for each file and day."""
    for columns in membership.accounts.values():
        for of in columns.values():
            assert of.lost == 0
    for finding in membership.findings:
        for lang in LANGS:
            assert "{" not in finding.say(lang)


def test_one_dated_file_is_no_rule_for_another(tmp_path):
    dated = write(tmp_path / "gia-rai.xlsx", listed(GIA_RAI, DECEMBER))
    undated = write(tmp_path / "dong-hai.xlsx", listed(DONG_HAI))
    membership = load(dated, undated)
    finding, *more = of_kind(membership, Kind.NO_DATE_AMONG_DATED)
    assert not more
    assert (finding.at.file, finding.at.cell, finding.day) == (str(undated), "A2", None)
    assert finding.left_out == {"members": members(DONG_HAI), "members_female": 150, "cells": 21}
    assert "31/12/2016" in finding.say("vi")
    assert membership.days == (DECEMBER,)
    assert membership.conserved["members"] == (members(GIA_RAI), members(GIA_RAI), 0, 0)
    assert membership.accounts[str(undated), None]["members"] == (members(DONG_HAI), 0, members(DONG_HAI), 0)
    assert membership.left_out
    check_conserved(membership)
    missing = of_kind(membership, Kind.MISSING_UNITS)
    assert any("Huyện Đông Hải" in finding.details["district"] for finding in missing)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("bc nam 2016.xlsx", DECEMBER),
        ("Dong Hai bc 6 thang 2016.xlsx", JUNE),
        ("30-6-2016.xlsx", JUNE),
        ("Quý I 2017.xlsx", dt.date(2017, 3, 31)),
    ],
)
def test_the_name_of_the_file_is_the_first_rule_and_said(name, day, tmp_path):
    """Beside two files of another day, from which it could be taken too."""
    others = [
        write(tmp_path / f"{n}.xlsx", listed(rows, dt.date(2015, 12, 31))) for n, rows in enumerate((GIA_RAI, HOA_BINH))
    ]
    path = write(tmp_path / name, listed(DONG_HAI))
    for paths in ([path], [*others, path]):
        membership = load(*paths)
        (finding,) = of_kind(membership, Kind.DAY_TAKEN)
        assert (finding.at.file, finding.at.cell, finding.details["day"]) == (str(path), "A2", day)
        assert finding.kind.severity is Severity.REPAIRED
        assert "the name of the file" in finding.say("en")
        assert membership.accounts[str(path), day]["members"].counted == members(DONG_HAI)
        assert not membership.left_out
        check_conserved(membership)


@pytest.mark.parametrize("name", ["2026.xlsx", "2085.xlsx", "2016.xlsx", "1231.xlsx"])
def test_a_number_as_the_name_of_a_file_is_no_day(name, tmp_path):
    membership = load(write(tmp_path / name, listed(DONG_HAI)))
    assert membership.days == ()
    assert membership.conserved["members"].counted == members(DONG_HAI)
    assert not of_kind(membership, Kind.DAY_TAKEN)


def test_a_sheet_takes_the_one_day_of_its_own_file(tmp_path):
    path = write(tmp_path / "hai.xlsx", listed(GIA_RAI, DECEMBER), listed(DONG_HAI))
    other = write(tmp_path / "khac.xlsx", listed(HOA_BINH, JUNE))
    membership = load(path, other)
    (finding,) = of_kind(membership, Kind.DAY_TAKEN)
    assert (finding.at.sheet, finding.at.cell, finding.details["day"]) == ("Danh sách 2", "A2", DECEMBER)
    assert "the rest of the same file" in finding.say("en")
    assert membership.conserved["members"].counted == members(GIA_RAI) + members(DONG_HAI)
    assert [(table.at.sheet, table.days) for table in membership.tables] == [
        ("Danh sách", (DECEMBER,)),
        ("Danh sách 2", (DECEMBER,)),
        ("Danh sách", (JUNE,)),
    ]
    check_conserved(membership)


def test_a_workbook_of_two_days_gives_none_to_its_third_sheet(tmp_path):
    path = write(tmp_path / "ba.xlsx", listed(ROWS, JUNE), listed(ROWS, DECEMBER), listed(DONG_HAI))
    membership = load(path)
    (finding,) = of_kind(membership, Kind.NO_DATE_AMONG_DATED)
    assert (finding.at.sheet, finding.left_out["members"]) == ("Danh sách 3", members(DONG_HAI))
    assert finding.details["days"] == [JUNE, DECEMBER]
    assert {day: of["members"].counted for day, of in membership.conserved_by_day().items()} == {
        JUNE: SUMS[0],
        DECEMBER: SUMS[0],
        None: 0,
    }
    check_conserved(membership)


def test_one_workbook_with_three_half_years_adds_none_to_another(tmp_path):
    days = [JUNE, DECEMBER, dt.date(2017, 6, 30)]
    more = [[(name, n + 10 * at, *rest) for name, n, *rest in ROWS] for at in range(3)]
    sheets = [
        [
            *working_list(rows, total=False)[:2],
            (f"Tính đến {day:%d/%m/%Y}",),
            (),
            *working_list(rows, total=False)[4:],
            (None, "Tổng cộng", members(rows)),
        ]
        for day, rows in zip(days, more, strict=True)
    ]
    membership = load(write(tmp_path / "ba-ky.xlsx", *sheets))
    assert membership.as_of == days[-1]
    assert [of["members"].counted for of in membership.conserved_by_day().values()] == [*map(members, more)]
    assert int(membership.by_type()["members"].sum()) == members(more[2])
    assert membership.conserved["members"].typed == members(more[2])
    assert all(total.holds for total in membership.totals)
    assert not of_kind(membership, Kind.TOTAL_DIFFERS)
    told = account_as_json(membership)
    assert {day: of["columns"]["members"]["counted"] for day, of in told["days"].items()} == {
        str(day): members(rows) for day, rows in zip(days, more, strict=True)
    }
    lines = account_as_text(membership, "vi").splitlines()
    assert lines[1:4] == [
        "  Danh sách: danh sách đảng bộ, tiêu đề ở A5, 8 dòng, ngày 30/06/2016",
        "  Danh sách 2: danh sách đảng bộ, tiêu đề ở A5, 8 dòng, ngày 31/12/2016",
        "  Danh sách 3: danh sách đảng bộ, tiêu đề ở A5, 8 dòng, ngày 30/06/2017",
    ]


def test_two_other_files_of_one_day_are_a_rule(tmp_path):
    others = [
        write(tmp_path / f"{n}.xlsx", listed(rows, DECEMBER)) for n, rows in zip("ab", (GIA_RAI, HOA_BINH), strict=True)
    ]
    path = write(tmp_path / "dong-hai.xlsx", listed(DONG_HAI))
    membership = load(*others, path)
    (finding,) = of_kind(membership, Kind.DAY_TAKEN)
    assert (finding.at.file, finding.day) == (str(path), DECEMBER)
    assert "at least two" in finding.say("en")
    assert membership.conserved["members"].counted == members(GIA_RAI) + members(HOA_BINH) + members(DONG_HAI)
    assert not membership.left_out


def test_three_files_of_two_days_are_none(tmp_path):
    given = ((GIA_RAI, DECEMBER), (HOA_BINH, DECEMBER), (VINH_LOI, JUNE))
    others = [write(tmp_path / f"{n}.xlsx", listed(*of)) for n, of in zip("abc", given, strict=True)]
    membership = load(*others, write(tmp_path / "dong-hai.xlsx", listed(DONG_HAI)))
    assert of_kind(membership, Kind.NO_DATE_AMONG_DATED)[0].left_out["members"] == members(DONG_HAI)
    assert not of_kind(membership, Kind.DAY_TAKEN)
    check_conserved(membership)


def test_names_of_two_files_are_days_of_theirs_for_a_third(tmp_path):
    names = ("Gia Rai bc nam 2016.xlsx", "Hoa Binh bc nam 2016.xlsx", "dong-hai.xlsx")
    paths = [
        write(tmp_path / name, listed(rows)) for name, rows in zip(names, (GIA_RAI, HOA_BINH, DONG_HAI), strict=True)
    ]
    membership = load(*paths)
    taken = {finding.at.file: str(finding.details["rule"].en) for finding in of_kind(membership, Kind.DAY_TAKEN)}
    assert taken == {
        str(path): str(rule)
        for path, rule in zip(
            paths, (wording.BY_FILE_NAME.en, wording.BY_FILE_NAME.en, wording.BY_OTHER_FILES.en), strict=True
        )
    }
    assert membership.days == (DECEMBER,)


def test_where_nothing_is_dated_all_is_counted_and_said(tmp_path):
    paths = [write(tmp_path / f"{n}.xlsx", listed(rows)) for n, rows in zip("ab", (GIA_RAI, DONG_HAI), strict=True)]
    membership = load(*paths)
    assert len(of_kind(membership, Kind.NO_DATE)) == 2
    assert membership.as_of is None
    assert membership.conserved["members"].counted == members(GIA_RAI) + members(DONG_HAI)
    assert not membership.left_out


def test_rows_without_a_day_in_a_column_of_two_days_are_left_out_alone(tmp_path):
    heading = ("Thời điểm", "Tên đảng bộ", "Tổng số đảng viên")
    rows = [(None, "Xã Điền Hải", 200), ("30/6/2016", "Xã Tân Phong", 210), ("31/12/2016", "Xã Tân Phong", 216)]
    membership = load(write(tmp_path / "cot.xlsx", [heading, *rows]))
    (finding,) = of_kind(membership, Kind.NO_DATE_AMONG_DATED)
    assert (finding.at.cell, finding.left_out, finding.details["rows"]) == ("B2", {"members": 200}, 1)
    assert membership.frame["members"].to_list() == [210, 216]
    check_conserved(membership)


def test_what_is_wrong_in_rows_without_a_day_is_left_out_once(tmp_path):
    dated = write(tmp_path / "a.xlsx", listed(GIA_RAI, DECEMBER))
    wrong = [("Xã Không Có", 50, 5, 1), ("Xã Điền Hải", 1.234, 70, 9), ("Cộng huyện Đông Hải", 1284, 75, 10)]
    membership = load(dated, write(tmp_path / "b.xlsx", listed(wrong)))
    assert sum(finding.left_out.get("members", 0) for finding in membership.findings) == 1284
    assert {Kind.UNKNOWN_UNIT, Kind.LOST_THOUSANDS_MARK} <= {finding.kind for finding in membership.findings}
    check_conserved(membership)


def test_a_total_is_compared_with_rows_of_its_own_day(tmp_path):
    """A sheet that has nothing but the total of June, beside lists of June and December."""
    paths = [write(tmp_path / f"{n}.xlsx", listed(ROWS, day)) for n, day in zip("ab", (JUNE, DECEMBER), strict=True)]
    summary = [("(Số liệu tính đến 30/6/2016)",), HEADING, (None, "Tổng cộng", *SUMS)]
    undated = [HEADING, (None, "Tổng cộng", *SUMS)]
    assert all(total.holds for total in load(*paths, write(tmp_path / "tong.xlsx", summary)).totals)
    membership = load(*paths, write(tmp_path / "khong-ngay.xlsx", undated))
    assert not membership.totals  # it is not known which day it is the total of
    assert [finding.at.file for finding in of_kind(membership, Kind.NO_DATE)] == [str(tmp_path / "khong-ngay.xlsx")]


def test_a_form_5_without_a_date_is_compared_with_no_sum_of_two_days(tmp_path):
    lists = [write(tmp_path / f"{n}.xlsx", listed(ROWS, day)) for n, day in zip("ab", (JUNE, DECEMBER), strict=True)]
    form = form_5(tmp_path / "bieu-5.xlsx", {"1. Xã": (7, 1275), "3. Thị trấn": (1, 1234)}, day="")
    assert [total.label for total in load(*lists, form).totals if total.column == "members"] == ["Cộng (1+…+11)"]
    compared = load(lists[0], form).totals
    assert {"1. Xã", "3. Thị trấn"} < {total.label for total in compared}
    assert all(total.holds for total in compared)


def test_the_pages_of_a_district_leave_its_own_undated_rows_out(tmp_path):
    dated = write(tmp_path / "a.xlsx", listed(GIA_RAI, DECEMBER))
    undated = write(tmp_path / "b.xlsx", listed((*DONG_HAI, *VINH_LOI)))
    membership = load(dated, undated, district="Đông Hải")
    (finding,) = of_kind(membership, Kind.NO_DATE_AMONG_DATED)
    assert finding.left_out["members"] == members(DONG_HAI)
    check_conserved(membership)
    assert not of_kind(load(dated, undated, district="Giá Rai"), Kind.NO_DATE_AMONG_DATED)


def test_a_roster_without_a_date_beside_dated_lists_is_left_out(tmp_path):
    roster = [("Đảng bộ xã Điền Hải",), ("STT", "Họ và tên"), (1, "Nguyễn Văn A"), (2, "Trần Thị B")]
    dated = write(tmp_path / "a.xlsx", listed(GIA_RAI, DECEMBER))
    membership = load(dated, write(tmp_path / "b.xlsx", roster), count_rows=True)
    (finding,) = of_kind(membership, Kind.NO_DATE_AMONG_DATED)
    assert finding.left_out == {"members": 2}
    check_conserved(membership)


def test_the_same_files_in_another_order_have_the_same_days(tmp_path):
    paths = [
        write(tmp_path / f"{n}.xlsx", listed(rows, DECEMBER)) for n, rows in zip("ab", (GIA_RAI, HOA_BINH), strict=True)
    ]
    paths.append(write(tmp_path / "c.xlsx", listed(DONG_HAI)))
    one, other = load(*paths), load(*reversed(paths))
    assert one.frame.equals(other.frame)
    assert [(f.kind, f.at) for f in one.findings] == [(f.kind, f.at) for f in other.findings]
