"""A sheet that is there twice counts once and is said once; a unit twice is one finding with one verdict."""

import csv
import datetime as dt
import shutil

import pytest
from made_workbooks import HEADING, ROWS, SUMS, form_5, working_list, write
from openpyxl import load_workbook

from blanalysis import load
from blanalysis.membership.findings import Kind, Severity
from blanalysis.vocabulary.formats import LANGS

MEMBERS = SUMS[0]
OLDER = tuple((name, members - 3, *rest) for name, members, *rest in ROWS)
OF_COPIES = (Kind.HIDDEN_COPY, Kind.COPY, Kind.REPEATED_UNIT)


def copies(membership):
    """The findings about copies; conservation holds for each file and day."""
    for columns in membership.accounts.values():
        assert {column: of.lost for column, of in columns.items() if of.lost} == {}
    for finding in membership.findings:
        for lang in LANGS:
            assert "{" not in finding.say(lang)
    return [finding for finding in membership.findings if finding.kind in OF_COPIES]


def hide(path, *names):
    """The workbook with these sheets hidden."""
    book = load_workbook(path)
    for name in names:
        book[name].sheet_state = "hidden"
    book.active = next(at for at, sheet in enumerate(book.worksheets) if sheet.sheet_state == "visible")
    book.save(path)
    return path


@pytest.mark.parametrize("order", [(ROWS, OLDER), (OLDER, ROWS)], ids=["the hidden one below", "the hidden one first"])
@pytest.mark.parametrize("total", [True, False])
def test_a_hidden_older_copy_is_outside_and_said_once(order, total, tmp_path):
    hidden = "Danh sách 2" if order[1] is OLDER else "Danh sách"
    path = write(
        tmp_path / "an.xlsx", *(working_list(rows, total=total) for rows in order)
    )  # the older one's total is wrong
    membership = load(hide(path, hidden))
    (finding,) = copies(membership)
    assert (finding.kind, finding.at.sheet, finding.at.cell) == (Kind.HIDDEN_COPY, hidden, "A5")
    assert finding.outside == {"members": MEMBERS - 24, "members_female": SUMS[1], "cells": SUMS[2]}
    assert "Numbers that differ: 8, the first at C6" in finding.say("en")
    assert membership.conserved["members"] == (2 * MEMBERS - 24, MEMBERS, 0, MEMBERS - 24)
    assert membership.frame["members"].sum() == MEMBERS
    assert not membership.left_out
    said = {finding.kind for finding in membership.findings} - {Kind.MISSING_UNITS, Kind.HIDDEN_COPY}
    assert said == set()  # nothing of the copy is said beside


@pytest.mark.parametrize("dated", [True, False])
def test_an_equal_hidden_copy_says_so(dated, tmp_path):
    copied = working_list() if dated else [*working_list()[:2], (), *working_list()[3:]]
    membership = load(hide(write(tmp_path / "an.xlsx", working_list(), copied), "Danh sách 2"))
    (finding,) = copies(membership)
    assert {finding.kind for finding in membership.findings} == {Kind.HIDDEN_COPY}
    assert finding.outside["members"] == MEMBERS
    assert finding.say("vi").endswith("Các số giống nhau.")


def test_a_hidden_sheet_with_units_of_its_own_is_read_and_said(tmp_path):
    path = hide(
        write(tmp_path / "an.xlsx", working_list(ROWS[:4], total=False), working_list(ROWS[4:], total=False)),
        "Danh sách 2",
    )
    membership = load(path)
    assert copies(membership) == []
    assert membership.frame["members"].sum() == MEMBERS
    hidden = [finding for finding in membership.findings if finding.kind is Kind.HIDDEN_CELLS]
    assert [(finding.at.cell, finding.details["count"]) for finding in hidden] == [("C6", 12)]


def test_of_a_hidden_sheet_only_what_can_be_seen_too_is_outside(tmp_path):
    """Six of its units are on the visible sheet, two are not; and a name is unknown."""
    unknown = ("Xã Không Có", 77, 7, 1)
    path = write(
        tmp_path / "an.xlsx", working_list(ROWS[:6], total=False), working_list((*OLDER, unknown), total=False)
    )
    membership = load(hide(path, "Danh sách 2"))
    (finding,) = copies(membership)
    assert finding.outside["members"] == sum(row[1] for row in OLDER[:6])
    assert membership.frame["members"].to_list() == [row[1] for row in (*ROWS[:6], *OLDER[6:])]
    hidden = [finding for finding in membership.findings if finding.kind is Kind.HIDDEN_CELLS]
    assert [(finding.at.cell, finding.details["count"]) for finding in hidden] == [("C12", 9)]
    assert [f.left_out["members"] for f in membership.findings if f.kind is Kind.UNKNOWN_UNIT] == [77]


def test_a_hidden_sheet_of_another_day_is_no_copy(tmp_path):
    earlier = [("Tính đến 31/12/2015",), *working_list(OLDER, total=False)[3:]]
    membership = load(hide(write(tmp_path / "an.xlsx", working_list(total=False), earlier), "Danh sách 2"))
    assert copies(membership) == []
    assert membership.days == (dt.date(2015, 12, 31), dt.date(2016, 12, 31))


def test_columns_that_only_the_hidden_sheet_has_are_counted(tmp_path):
    heading, more = HEADING[:3], [(at, *row[:2]) for at, row in enumerate(ROWS, 1)]
    path = write(tmp_path / "an.xlsx", [("Tính đến 31/12/2016",), heading, *more], working_list(OLDER, total=False))
    membership = load(hide(path, "Danh sách 2"))
    (finding,) = copies(membership)
    assert finding.outside == {"members": MEMBERS - 24}
    assert membership.frame[["members", "members_female", "cells"]].sum().to_list() == [*SUMS]


def test_a_copy_of_figures_of_two_days_is_said_for_each(tmp_path):
    heading, days = ("Thời điểm", *HEADING[1:]), ("30/06/2016", "31/12/2016")
    rows = [heading, *((day, *row) for day in days for row in ROWS)]
    membership = load(hide(write(tmp_path / "an.xlsx", rows, rows), "Danh sách 2"))
    assert [(finding.day.month, finding.outside["members"]) for finding in copies(membership)] == [
        (6, MEMBERS),
        (12, MEMBERS),
    ]
    assert membership.conserved["members"] == (2 * MEMBERS, MEMBERS, 0, MEMBERS)


@pytest.mark.parametrize("hidden", [True, False])
@pytest.mark.parametrize(("heading", "kind"), [(None, Kind.UNHEADED_COLUMN), ("Quân số lạ", Kind.UNKNOWN_COLUMN)])
def test_numbers_of_no_known_column_in_a_copy_are_said(hidden, heading, kind, tmp_path):
    copied = [list(row) for row in working_list(total=False)]
    (first,) = (at for at, row in enumerate(copied) if row and row[0] == 1)
    copied[first - 1] += [heading]
    for row in copied[first : first + len(ROWS)]:
        row.append(31)
    path = write(tmp_path / "hai.xlsx", working_list(total=False), copied)
    membership = load(hide(path, "Danh sách 2") if hidden else path)
    assert len(copies(membership)) == 1
    (finding,) = (finding for finding in membership.findings if finding.kind is kind)
    assert (finding.at.sheet, finding.unread) == ("Danh sách 2", len(ROWS))
    assert membership.left_out


def test_a_visible_copy_loses_nothing_and_is_a_remark(tmp_path):
    membership = load(write(tmp_path / "hai.xlsx", working_list(), working_list()))
    (finding,) = copies(membership)
    assert (finding.kind, finding.at.sheet, finding.at.cell) == (Kind.COPY, "Danh sách 2", "A5")
    assert finding.kind.severity is Severity.REMARK
    assert "hai.xlsx › Danh sách" in finding.say("en")
    assert membership.conserved["members"] == (2 * MEMBERS, MEMBERS, 0, MEMBERS)
    assert not membership.left_out


def test_the_same_file_under_other_names_and_kinds(tmp_path):
    """Twice as .xlsx, once as .csv: two copies, said once each, in their own file."""
    path = write(tmp_path / "a.xlsx", working_list())
    again = shutil.copy(path, tmp_path / "b.xlsx")
    text = tmp_path / "c.csv"
    with text.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(working_list())
    membership = load(path, again, text)
    assert [(finding.kind, finding.at.file) for finding in copies(membership)] == [
        (Kind.COPY, str(again)),
        (Kind.COPY, str(text)),
    ]
    for copied in (again, text):
        assert membership.accounts[str(copied), membership.as_of]["members"] == (MEMBERS, 0, 0, MEMBERS)
    assert membership.frame["members"].sum() == MEMBERS
    assert not membership.left_out


def test_a_list_of_all_beside_its_parts(tmp_path):
    parts = [
        write(tmp_path / f"{n}.xlsx", working_list(rows, total=False))
        for n, rows in zip("ab", (ROWS[:3], ROWS[3:]), strict=True)
    ]
    every = write(tmp_path / "tat-ca.xlsx", working_list())
    membership = load(*parts, every)
    assert [finding.at.file for finding in copies(membership)] == [*map(str, parts)]
    assert membership.frame["members"].sum() == MEMBERS


def test_visible_copies_that_differ_in_one_unit(tmp_path):
    """The seven that agree are counted once; neither number of the eighth is counted, which is said in both files."""
    changed = (ROWS[0], ("Xã Vĩnh Phú Đông", 999, 50, 8), *ROWS[2:])
    one, other = (
        write(tmp_path / f"{n}.xlsx", working_list(rows, total=False))
        for n, rows in zip("ab", (ROWS, changed), strict=True)
    )
    membership = load(one, other)
    found = {(f.kind, f.at.file, f.at.cell): f.left_out.get("members", 0) for f in copies(membership)}
    assert found == {
        (Kind.COPY, str(other), "A5"): 0,
        (Kind.REPEATED_UNIT, str(one), "B7"): 180,
        (Kind.REPEATED_UNIT, str(other), "B7"): 999,
    }
    assert membership.conserved["members"] == (2 * MEMBERS - 180 + 999, MEMBERS - 180, 1179, MEMBERS - 180)
    assert membership.left_out


def test_an_older_visible_copy_is_one_finding_a_unit_and_file(tmp_path):
    membership = load(write(tmp_path / "hai.xlsx", working_list(total=False), working_list(OLDER, total=False)))
    repeated = [finding for finding in copies(membership) if finding.kind is Kind.REPEATED_UNIT]
    assert [(finding.at.sheet, finding.at.cell) for finding in repeated] == [
        ("Danh sách 2", f"B{n}") for n in range(6, 14)
    ]
    assert repeated[0].left_out == {"members": 2 * 1234 - 3}
    assert "members 1,234 at Danh sách!C6, members 1,231 at C6" in repeated[0].say("en")
    assert membership.conserved["members"].counted == 0


def test_one_unit_in_the_lists_of_two_offices_is_no_copy(tmp_path):
    others = (("Xã Tân Phong", 216, 60, 8), ("Xã Phong Tân", 160, 40, 7), ("Xã Phong Thạnh", 167, 40, 7))
    rows = [("Tính đến 31/12/2016",), HEADING, *((at, *row) for at, row in enumerate((*others, ROWS[1]), 1))]
    one, other = write(tmp_path / "a.xlsx", working_list(total=False)), write(tmp_path / "b.xlsx", rows)
    membership = load(one, other)
    (finding,) = copies(membership)
    assert (finding.kind, finding.at.file, finding.at.cell) == (Kind.REPEATED_UNIT, str(other), "B6")
    assert finding.left_out == {"members": 180, "members_female": 50, "cells": 8}
    assert finding.details["first"] == "a.xlsx › Danh sách!B7"


def test_three_rows_of_one_unit_are_one_finding(tmp_path):
    rows = [*working_list(total=False), (9, *ROWS[1]), (10, "Xã Vĩnh Phú Đông", 181, 50, 8)]
    (finding,) = copies(load(write(tmp_path / "ba.xlsx", rows)))
    assert (finding.at.cell, finding.left_out) == ("B14", {"members": 541, "members_female": 100, "cells": 16})


def test_a_hidden_row_of_a_unit_is_a_row_like_any_other(tmp_path):
    path = write(tmp_path / "an.xlsx", [*working_list(total=False), (9, "Xã Vĩnh Phú Đông", 181, 50, 8)])
    book = load_workbook(path)
    book.active.row_dimensions[14].hidden = True
    book.save(path)
    (finding,) = copies(load(path))
    assert (finding.kind, finding.left_out["members"]) == (Kind.REPEATED_UNIT, 361)


def test_a_hidden_copy_of_a_form_5(tmp_path):
    path = form_5(tmp_path / "bieu-5.xlsx", others={"7. Quân đội": (3, 90)})
    book = load_workbook(path)
    book.copy_worksheet(book.active).sheet_state = "hidden"
    book.save(path)
    membership = load(path)
    (finding,) = copies(membership)
    assert finding.kind is Kind.HIDDEN_COPY
    assert (finding.outside["committees"], finding.outside["members"]) == (64, 14253)
    assert membership.conserved["members"] == (2 * 14343, 14253, 0, 14253 + 180)


def test_a_copy_in_the_pages_of_a_district(tmp_path):
    giá_rai = ("Xã Tân Phong", 216, 60, 8)
    rows = [("Tính đến 31/12/2016",), HEADING, *((at, *row) for at, row in enumerate((*ROWS, giá_rai), 1))]
    path = hide(write(tmp_path / "an.xlsx", rows, rows), "Danh sách 2")
    membership = load(path, district="Giá Rai")
    (finding,) = copies(membership)
    assert finding.outside == {"members": 216, "members_female": 60, "cells": 8}
    assert membership.conserved["members"] == (432, 216, 0, 216)


def test_a_number_that_only_the_copy_shows_is_counted(tmp_path):
    wrong = (ROWS[0], ("Xã Vĩnh Phú Đông", "một trăm tám mươi", 50, 8), *ROWS[2:])
    membership = load(write(tmp_path / "hai.xlsx", working_list(wrong, total=False), working_list(total=False)))
    assert membership.frame["members"].sum() == MEMBERS
    copies(membership)


def test_a_roster_given_twice_is_counted_once(tmp_path):
    roster = [("Đảng bộ xã Điền Hải",), ("STT", "Họ và tên"), (1, "Nguyễn Văn A"), (2, "Trần Thị B")]
    path = write(tmp_path / "a.xlsx", roster)
    again = shutil.copy(path, tmp_path / "b.xlsx")
    membership = load(path, again, count_rows=True)
    (finding,) = copies(membership)
    assert (finding.kind, finding.at.file, finding.outside) == (Kind.COPY, str(again), {"members": 2})
    assert membership.conserved["members"] == (4, 2, 0, 2)
