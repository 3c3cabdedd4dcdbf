"""Spoil one cell, name that cell: for each kind of finding a sheet with exactly that fault."""

import datetime as dt
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from made_workbooks import HEADING, ROWS, SUMS, TITLES, form_5, working_list, write
from openpyxl import load_workbook

from blanalysis import load
from blanalysis.layout.table import NoTableError, RosterError
from blanalysis.membership.findings import Kind, Severity
from blanalysis.sheets.grid import UnreadableError
from blanalysis.vocabulary.formats import LANGS

TITLES_ROWS = [*((title,) for title in TITLES), ()]


def spoiled(folder, cell, value, rows=None):
    """A working list with one cell changed."""
    path = write(folder / "danh-sach.xlsx", rows or working_list(total=False))
    book = load_workbook(path)
    book.active[cell] = value
    book.save(path)
    return load(path)


def only(membership, kind):
    """The one finding of the sheet; besides it only the units of other districts are missing, and numbers are worth a look."""
    aside = (Kind.MISSING_UNITS, Kind.LARGE_CELLS, Kind.SMALL_COMMITTEE)
    found = [i for i in membership.findings if i.kind is kind or i.kind not in aside]
    if kind is Kind.MISSING_UNITS:
        found = [i for i in found if "Huyện Phước Long" in i.details["district"]]
    assert [finding.kind for finding in found] == [kind], [finding.say("en") for finding in found]
    for lang in LANGS:
        assert "{" not in found[0].say(lang)
    return found[0]


# kind: (cell, what is put there, the members left out)
ONE_CELL = {
    Kind.NOT_A_NUMBER: ("C7", "nhiều", 0),
    Kind.LOST_THOUSANDS_MARK: ("C6", 1.234, 1234),
    Kind.UNCALCULATED: ("C7", "=C8+5", 0),
    Kind.ERROR_VALUE: ("C7", "#REF!", 0),
    Kind.UNKNOWN_UNIT: ("B7", "Xã Vĩnh Phú Nam", 180),
    Kind.NAMELESS: ("B7", None, 180),
    Kind.NUMBER_AS_TEXT: ("C6", "1.234", 0),
    Kind.NO_NUMBER: ("C7", "-", 0),
    Kind.PART_EXCEEDS: ("D7", 181, 0),
}


@pytest.mark.parametrize("kind", ONE_CELL, ids=lambda kind: kind.slug)
def test_one_spoiled_cell_is_named(kind, tmp_path):
    cell, value, left_out = ONE_CELL[kind]
    membership = spoiled(tmp_path, cell, value)
    found = [i for i in membership.findings if i.kind is not Kind.MISSING_UNITS]
    assert [i.kind for i in found] == [kind]
    assert found[0].at.cell == cell
    assert found[0].left_out.get("members", 0) == left_out
    assert cell[1:] in str(found[0].at)
    assert membership.left_out is (kind.severity is Severity.LEFT_OUT)
    for lang in LANGS:
        assert "{" not in found[0].say(lang)
    row = membership.conservation.loc["members"]
    assert row["typed"] == row["counted"] + row["left_out"]


@pytest.mark.parametrize(("value", "proposed"), [("2,5", 2500), ("9.76", 9760), ("1,2", 1200), (1.75, 1750)])
def test_a_decimal_as_text_is_proposed_as_one_is(value, proposed, tmp_path):
    finding = only(spoiled(tmp_path, "C7", value), Kind.LOST_THOUSANDS_MARK)
    assert (finding.at.cell, finding.left_out) == ("C7", {"members": proposed})


@pytest.mark.parametrize("value", [True, -5, 2.5678, 1500.5, "20,5", "1.2345", "12 người và 3", "1,234.567"])
def test_what_is_no_count_is_left_out_at_its_cell(value, tmp_path):
    finding = only(spoiled(tmp_path, "C7", value), Kind.NOT_A_NUMBER)
    assert finding.at.cell == "C7"
    assert finding.found == value


@pytest.mark.parametrize("typed", ["1.234", "1,234", "1 234", "1\u00a0234", "1234", " 1234 ", "1.234 đv", "1234 người"])
def test_numbers_typed_as_text_are_read_whole(typed, tmp_path):
    membership = spoiled(tmp_path, "C6", typed)
    assert only(membership, Kind.NUMBER_AS_TEXT).found == typed
    assert membership.frame.set_index("code").loc["31867", "members"] == 1234


@pytest.mark.parametrize("typed", [None, "-", "–", "…", "..."])
def test_no_figure_is_missing_and_not_zero(typed, tmp_path):
    membership = spoiled(tmp_path, "C7", typed)
    assert only(membership, Kind.NO_NUMBER).at.cell == "C7"
    assert membership.frame.set_index("code")["members"].isna().to_dict()["31870"]


def test_zero_is_a_number(tmp_path):
    membership = spoiled(tmp_path, "C7", 0)
    assert membership.frame.set_index("code").loc["31870", "members"] == 0


def test_names_are_not_guessed_by_likeness(tmp_path):
    for wrong in (
        "Xã Vĩnh Thạnh",
        "Xã Phong Thạnh Tây",
        "Xã Vĩnh Than",
        "Xã Vĩnh Thịnh",
        "Phường Vĩnh Thanh",
        "Vĩnh Thanh A",
    ):
        finding = only(spoiled(tmp_path, "B11", wrong), Kind.UNKNOWN_UNIT)
        assert finding.at.cell == "B11"
        assert finding.left_out == {"members": 205, "members_female": 61, "cells": 9}
        assert "205" in finding.say("vi")


def test_a_name_of_another_district_is_offered_but_not_taken(tmp_path):
    finding = only(spoiled(tmp_path, "B11", "Xã Phong Thạnh Tây"), Kind.UNKNOWN_UNIT)
    assert "Thị xã Giá Rai" in finding.say("en")


def test_a_name_that_two_units_bear_is_ambiguous(tmp_path):
    membership = load(
        write(tmp_path / "phuong-1.xlsx", [("Tính đến 31/12/2016",), HEADING, (1, "Phường 1", 300, 90, 8)])
    )
    finding = only(membership, Kind.AMBIGUOUS_UNIT)
    assert (finding.at.cell, finding.left_out["members"]) == ("B3", 300)
    assert "Thị xã Giá Rai" in finding.say("vi")
    assert "Thành phố Bạc Liêu" in finding.say("en")


@pytest.mark.parametrize("name", ["Phước Long", "Hòa Bình", "HOÀ BÌNH"])
def test_a_unit_named_like_its_district_needs_its_type(name, tmp_path):
    rows = [("Tính đến 31/12/2016",), HEADING, (1, "Xã Hưng Phú", 190, 55, 7), (2, name, 210, 60, 10)]
    finding = only(load(write(tmp_path / "ten.xlsx", rows)), Kind.UNKNOWN_UNIT)
    assert (finding.at.cell, finding.left_out["members"]) == ("B4", 210)
    assert "Thị trấn" in finding.say("en")


@pytest.mark.parametrize("band", ["I. TP. Cà Mau", "Huyện Hồng Dâm"])
def test_a_district_of_another_province_is_not_passed_over(band, tmp_path):
    rows = [("Tính đến 31/12/2016",), HEADING, (band,), (1, "Phường 2", 50, 9, 3)]
    finding = only(load(write(tmp_path / "huyen.xlsx", rows)), Kind.UNKNOWN_DISTRICT)
    assert (finding.at.cell, finding.left_out["members"]) == ("B4", 50)
    assert band in finding.say("vi")
    column = [("Tính đến 31/12/2016",), ("Huyện", *HEADING[1:]), ("TP. Cà Mau", "Phường 2", 50, 9, 3)]
    assert only(load(write(tmp_path / "cot.xlsx", column)), Kind.UNKNOWN_DISTRICT).at.cell == "B3"


def test_districts_without_committees_are_left_out_by_name(tmp_path):
    rows = [
        ("Tính đến 31/12/2016",),
        HEADING,
        ("I", "Thành phố Bạc Liêu", 3000, 900, 80),
        ("II", "Thị xã Giá Rai", 2000, 600, 60),
    ]
    membership = load(write(tmp_path / "huyen.xlsx", rows))
    found = [(i.kind, i.at.cell, i.left_out["members"]) for i in membership.findings]
    assert found == [(Kind.BAND_NOT_A_TOTAL, "B3", 3000), (Kind.BAND_NOT_A_TOTAL, "B4", 2000)]
    assert membership.conservation.loc["members"].to_list() == [5000, 0, 5000, 0]


def test_a_code_that_is_not_the_names_is_not_taken(tmp_path):
    rows = [
        ("Tính đến 31/12/2016",),
        ("Mã", *HEADING[1:]),
        (31849, "Xã Ninh Hòa", 100, 10, 5),
        (31825, "Phường 1", 90, 9, 4),
    ]
    membership = load(write(tmp_path / "ma.xlsx", rows))
    finding = only(membership, Kind.CODE_DIFFERS)
    assert (finding.at.cell, finding.left_out["members"]) == ("B3", 100)
    assert "Xã Ninh Quới A" in finding.say("vi")
    assert membership.frame["code"].to_list() == ["31825"]


@pytest.mark.parametrize(
    "rows",
    [
        [("Vĩnh Bình", 100, 1, 1), ("Hòa Bình", 300, 1, 1), ("Minh Diệu", 90, 1, 1)],
        [("I", "Vĩnh Bình", 100, 1, 1), ("II", "Vĩnh Lạ", 300, 1, 1), ("III", "Minh Diệu", 90, 1, 1)],
        [
            ("Huyện Hòa Bình", "Vĩnh Bình", 100, 1, 1),
            ("Huyện Hòa Bình", None, 300, 1, 1),
            (None, "Minh Diệu", 90, 1, 1),
        ],
    ],
)
def test_a_row_taken_for_a_band_loses_nothing(rows, tmp_path):
    heading = HEADING[1:] if len(rows[0]) == 4 else ("Huyện", *HEADING[1:]) if "Huyện" in rows[0][0] else HEADING
    membership = load(write(tmp_path / "bang.xlsx", [("Huyện Hòa Bình", "tính đến 31/12/2016"), heading, *rows]))
    assert membership.frame["members"].sum() == 190
    if rows[0][0] == "Huyện Hòa Bình":  # the district's own row: a total that does not hold, said at its cell
        assert only(membership, Kind.TOTAL_DIFFERS).found == 300
    else:
        assert membership.conservation.loc["members"].to_list() == [490, 190, 300, 0]
        assert only(membership, Kind.BAND_NOT_A_TOTAL).left_out["members"] == 300


def test_a_band_of_no_known_district_does_not_inherit_the_one_above(tmp_path):
    rows = [
        ("Tính đến 31/12/2016",),
        HEADING,
        ("I", "Thành phố Bạc Liêu"),
        (1, "Phường 2", 100, 9, 3),
        ("II", "TXGR"),
        (1, "Phường 1", 77, 9, 3),
    ]
    finding = only(load(write(tmp_path / "bang.xlsx", rows)), Kind.AMBIGUOUS_UNIT)
    assert finding.at.cell == "B6"


def test_no_signature_is_shown_whatever_stands_first(tmp_path):
    for first in ("Huyện", "Mã"):
        heading = (first, *HEADING[1:])
        rows = [("Tính đến 31/12/2016",), heading, (None, "Xã Hưng Phú", 190, 55, 7), (None, "Tổng cộng", 190, 55, 7),
                ("NGƯỜI LẬP BIỂU", None, None, "TRƯỞNG BAN"), ("Nguyễn Văn Mẫu", None, None, "Trần Thị Họa"),
                (None, "LẬP BIỂU", None, "GIÁM ĐỐC"), (None, "Nguyễn Văn Mẫu", None, "Trần Thị Họa")]  # fmt: skip
        membership = load(write(tmp_path / "ky.xlsx", rows))
        assert {i.kind for i in membership.findings} == {Kind.MISSING_UNITS}
        assert membership.conservation.loc["members"].to_list() == [190, 190, 0, 0]


def test_a_sheet_of_district_totals_is_compared_with_the_committees(tmp_path):
    summary = [HEADING, ("I", "Huyện Phước Long", SUMS[0] + 5, *SUMS[1:]), (None, "Tổng cộng", *SUMS)]
    membership = load(write(tmp_path / "tong-hop.xlsx", working_list(), summary))
    finding = only(membership, Kind.TOTAL_DIFFERS)
    assert (finding.at.sheet, finding.at.cell) == ("Danh sách 2", "C2")
    assert membership.conservation.loc["members"].to_list() == [SUMS[0], SUMS[0], 0, 0]


def test_a_total_over_rows_without_numbers_is_said(tmp_path):
    rows = [
        *TITLES_ROWS,
        HEADING,
        *((n, name, None, f, c) for n, (name, _, f, c) in enumerate(ROWS, 1)),
        (None, "Tổng cộng", *SUMS),
    ]
    membership = load(write(tmp_path / "trong.xlsx", rows))
    wrong = [i for i in membership.findings if i.kind is Kind.TOTAL_DIFFERS]
    assert [(i.at.cell, i.details["printed"].value, i.details["computed"].value) for i in wrong] == [
        ("C14", SUMS[0], 0)
    ]
    only_total = load(write(tmp_path / "chi-tong.xlsx", [*TITLES_ROWS, HEADING, (None, "Tổng cộng", 14253, 0, 0)]))
    assert [i.at.cell for i in only_total.findings if i.kind is Kind.TOTAL_DIFFERS] == ["C6"]


def test_a_total_that_was_never_calculated_is_said(tmp_path):
    membership = spoiled(tmp_path, "C14", "=SUM(C6:C13)*1", working_list())
    assert only(membership, Kind.TOTAL_UNREAD).at.cell == "C14"
    assert membership.frame["members"].sum() == SUMS[0]


def test_same_row_twice_is_counted_once(tmp_path):
    membership = load(write(tmp_path / "lap.xlsx", [*working_list(total=False), (9, *ROWS[1])]))
    finding = only(membership, Kind.REPEATED_UNIT)
    assert (finding.at.cell, finding.left_out["members"]) == ("B14", 180)
    assert membership.frame["members"].sum() == SUMS[0]


def test_two_rows_that_differ_are_both_left_out(tmp_path):
    membership = load(write(tmp_path / "lap.xlsx", [*working_list(total=False), (9, "Xã Vĩnh Phú Đông", 999, 50, 8)]))
    repeated = only(membership, Kind.REPEATED_UNIT)  # one finding with one verdict
    assert (repeated.at.cell, repeated.left_out) == ("B14", {"members": 180 + 999, "members_female": 50, "cells": 8})
    assert "lap.xlsx › Danh sách!B7" in repeated.say("en")
    assert "members 180 at C7, members 999 at C14" in repeated.say("en")
    assert "Numbers that differ are not counted" in repeated.say("en")
    assert membership.frame.set_index("code")["members"].isna()["31870"]
    assert membership.conservation.loc["members"].to_list() == [SUMS[0] + 999, SUMS[0] - 180, 180 + 999, 0]


def test_earlier_name_is_counted_for_the_unit_and_said(tmp_path):
    rows = [
        ("THỊ XÃ GIÁ RAI, tính đến 31/12/2016",),
        HEADING,
        (1, "Thị trấn Hộ Phòng", 300, 90, 8),
        (2, "Xã Phong Thạnh Đông A", 250, 70, 9),
    ]
    membership = load(write(tmp_path / "ten-cu.xlsx", rows))
    earlier = [i for i in membership.findings if i.kind is Kind.EARLIER_NAME]
    assert [i.at.cell for i in earlier] == ["B3", "B4"]
    assert membership.frame["code"].to_list() == ["31945", "31951"]


def test_a_total_that_does_not_hold_is_named_with_both_numbers(tmp_path):
    membership = spoiled(tmp_path, "C14", SUMS[0] + 3, working_list())
    finding = only(membership, Kind.TOTAL_DIFFERS)
    assert finding.at.cell == "C14"
    assert f"{SUMS[0] + 3:,}" in finding.say("en")
    assert f"{SUMS[0]:,}" in finding.say("en")
    assert not membership.left_out


def test_the_total_of_a_district_column_is_compared_with_its_district(tmp_path):
    heading = ("Huyện", "Tên đảng bộ", "Tổng số đảng viên")
    rows = [
        ("Tính đến 31/12/2016",), heading,
        ("Phước Long", "Xã Hưng Phú", 190), (None, "Xã Vĩnh Thanh", 205), (None, "Cộng", 395),
        ("Giá Rai", "Xã Tân Phong", 200), (None, "Phường 1", 300), (None, "Cộng TX. Giá Rai", 510), (None, "Tổng cộng", 895),
    ]  # fmt: skip
    membership = load(write(tmp_path / "cong.xlsx", rows))
    finding = only(membership, Kind.TOTAL_DIFFERS)
    assert (finding.at.cell, finding.details["computed"].value) == ("C8", 500)


def test_the_last_districts_total_is_not_the_whole(tmp_path):
    rows = [
        ("Tính đến 31/12/2016",), ("STT", "Tên đảng bộ", "Tổng số đảng viên"),
        ("I", "TP Bạc Liêu", None), (1, "Phường 2", 100), (None, "Cộng", 100),
        ("II", "Huyện Hồng Dân", None), (1, "Xã Ninh Hòa", 200), (None, "Cộng", 210),
    ]  # fmt: skip
    finding = only(load(write(tmp_path / "cong.xlsx", rows)), Kind.TOTAL_DIFFERS)
    assert finding.details["computed"].value == 200


def test_the_total_of_a_section_is_compared_with_its_section(tmp_path):
    rows = [
        ("Tính đến 31/12/2016",),
        HEADING,
        ("I", "Huyện Phước Long", 400, 105, 16),
        (1, *ROWS[4]),
        (2, *ROWS[5]),
        ("II", "Thị xã Giá Rai", 501, 150, 17),
        (1, "Phường 1", 300, 90, 8),
        (2, "Xã Tân Phong", 200, 60, 9),
        (None, "Tổng cộng", 895, 266, 33),
    ]
    membership = load(write(tmp_path / "huyen.xlsx", rows))
    wrong = {i.at.cell: i for i in membership.findings if i.kind is Kind.TOTAL_DIFFERS}
    assert set(wrong) == {"C3", "D3", "C6"}
    assert wrong["C6"].details["computed"].value == 500
    assert membership.frame["members"].sum() == 895


def test_parts_that_do_not_make_the_whole(tmp_path):
    heading = ("Tên đảng bộ", "Tổng số đảng viên", "Chính thức", "Dự bị")
    rows = [
        ("Huyện Phước Long, tính đến 31/12/2016",),
        heading,
        ("Xã Hưng Phú", 190, 180, 9),
        ("Xã Vĩnh Thanh", 205, 200, 5),
    ]
    finding = only(load(write(tmp_path / "phan.xlsx", rows)), Kind.PARTS_DIFFER)
    assert finding.at.cell == "B3"
    assert "189" in finding.say("vi")


def test_missing_units_are_named_by_district(tmp_path):
    membership = load(write(tmp_path / "thieu.xlsx", working_list(ROWS[:6], total=False)))
    finding = only(membership, Kind.MISSING_UNITS)
    assert finding.details["names"] == "Xã Phong Thạnh Tây A, Xã Phong Thạnh Tây B"
    assert finding.at.cell is None
    assert [unit.code for unit in membership.missing if unit.district == "Phước Long"] == ["31885", "31888"]
    assert len(membership.missing) == 2  # an office that has one district is asked for its own units


def test_districts_of_which_nothing_is_there_are_said_at_once(tmp_path):
    _title, *rest = working_list(ROWS, total=False)
    of_province = load(write(tmp_path / "tinh.xlsx", [("TỈNH ỦY BẠC LIÊU",), *rest]))
    said = [finding.say("en") for finding in of_province.findings if finding.kind is Kind.MISSING_UNITS]
    assert ["56 of 56 units have no row: all of them" in words for words in said] == [True]


def test_a_number_from_the_units_other_row_is_named_where_it_stands(tmp_path):
    first = [("Tính đến 31/12/2016",), HEADING, (1, "Xã Hưng Phú", "hai trăm", 5, 1)]
    other = [("Tính đến 31/12/2016",), HEADING, (1, "Xã Hưng Phú", 25, 5, 1)]
    membership = load(write(tmp_path / "a.xlsx", first, other))
    finding = next(i for i in membership.findings if i.kind is Kind.SMALL_COMMITTEE)
    assert (finding.at.sheet, finding.at.cell, finding.found) == ("Danh sách 2", "C3", 25)


def test_one_file_under_two_names_is_read_once(tmp_path, monkeypatch):
    path = write(tmp_path / "a.xlsx", working_list())
    monkeypatch.chdir(tmp_path)
    membership = load(path, "a.xlsx", "./a.xlsx")
    assert [file.path for file in membership.files] == [str(path)]
    assert membership.conservation.loc["members", "typed"] == SUMS[0]


def test_columns_that_cannot_be_read_are_named(tmp_path):
    rows = working_list(total=False)
    rows[4] = (*HEADING, "Số xe máy", "Bí thư", None)
    rows[5] = (*rows[5], 12, "không được hiện", 77)
    membership = load(write(tmp_path / "cot.xlsx", rows))
    found = {i.kind: i for i in membership.findings if i.kind is not Kind.MISSING_UNITS}
    assert {kind: i.at.cell for kind, i in found.items()} == {
        Kind.UNKNOWN_COLUMN: "F5",
        Kind.PERSONAL_COLUMN: "G5",
        Kind.UNHEADED_COLUMN: "H6",
    }
    assert all("không được hiện" not in i.say(lang) for i in membership.findings for lang in LANGS)


def test_a_part_of_something_else_is_not_taken_for_a_part_of_the_members(tmp_path):
    rows = [
        ("Huyện Phước Long, tính đến 31/12/2016",),
        ("Tên đảng bộ", "Tổng số đảng viên", "Kết nạp", None),
        (None, None, "Tổng số", "Nữ"),
        ("Xã Hưng Phú", 190, 5, 2),
    ]
    membership = load(write(tmp_path / "ket-nap.xlsx", rows))
    assert "members_female" not in membership.frame
    assert membership.frame[["admitted", "admitted_female"]].iloc[0].to_list() == [5, 2]


def test_hidden_rows_count_and_are_said(tmp_path):
    path = write(tmp_path / "an.xlsx", working_list(total=False))
    book = load_workbook(path)
    book.active.row_dimensions[7].hidden = True
    book.save(path)
    membership = load(path)
    finding = only(membership, Kind.HIDDEN_CELLS)
    assert (finding.at.cell, finding.details["count"]) == ("C7", 3)
    assert membership.frame["members"].sum() == SUMS[0]


def test_a_sheet_without_a_table_is_said(tmp_path):
    membership = load(write(tmp_path / "bia.xlsx", working_list(total=False), [("Trang bìa",)]))
    assert only(membership, Kind.NO_TABLE_ON_SHEET).at.sheet == "Danh sách 2"


def test_no_date_is_said(tmp_path):
    membership = load(write(tmp_path / "ngay.xlsx", [("Huyện Phước Long",), *working_list(total=False)[4:]]))
    only(membership, Kind.NO_DATE)
    assert membership.as_of is None
    assert membership.frame["as_of"].isna().all()


def test_the_day_of_signing_is_not_the_day_of_the_figures(tmp_path):
    rows = [("Huyện Phước Long",), ("Phước Long, ngày 12 tháng 1 năm 2017",), *working_list(total=False)[2:]]
    assert str(load(write(tmp_path / "ngay.xlsx", rows)).as_of) == "2016-12-31"


def test_a_whole_type_that_differs_from_the_published_is_said(tmp_path):
    membership = load(
        form_5(tmp_path / "b5.xlsx", {"1. Xã": (49, 9769), "2. Phường": (10, 3055), "3. Thị trấn": (5, 1430)})
    )
    finding = only(membership, Kind.DIFFERS_FROM_PUBLISHED)
    assert "9.768" in finding.say("vi")
    later = load(form_5(tmp_path / "sau.xlsx", {"1. Xã": (49, 9900)}, day="31/12/2020"))
    assert {finding.kind for finding in later.findings} == {Kind.MISSING_UNITS}


def test_other_rows_of_form_5_are_said_and_not_counted(tmp_path):
    others = {"5. Cơ quan Nhà nước": (20, 600), "6. Đơn vị sự nghiệp, gồm:": (7, 300), "a) Công lập": (7, 300)}
    membership = load(form_5(tmp_path / "b5.xlsx", others=others))
    finding = only(membership, Kind.OTHER_ORGANISATIONS)
    assert "900" in finding.say("vi")
    assert membership.frame["members"].sum() == 14253
    assert all(total.holds for total in membership.totals)


def test_every_kind_has_its_fault():
    """No kind of finding is without a test in this folder."""
    words = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [kind.slug for kind in Kind if f"Kind.{kind.name}" not in words] == []


# --- refusals


def refused(error, path, *more):
    with pytest.raises(error) as caught:
        load(path, *more)
    said = [caught.value.say(lang) for lang in LANGS]
    assert all("{" not in words and "\n" not in words and words.endswith(".") for words in said)
    return said


def test_refusals_are_one_sentence_with_what_to_do(tmp_path):
    (tmp_path / "rong.xlsx").touch()
    (tmp_path / "thu-muc").mkdir()
    (tmp_path / "chu.xlsx").write_text("Kính gửi các đồng chí, kèm theo danh sách.", encoding="utf-8")
    (tmp_path / "cu.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (tmp_path / "khoa.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    (tmp_path / "hong.xlsx").write_bytes(write(tmp_path / "tot.xlsx", working_list()).read_bytes()[:-900])
    for name, word in {
        "khong-co.xlsx": "There is no file",
        "rong.xlsx": "empty",
        "chu.xlsx": "no spreadsheet that can be read",
        "cu.xls": "damaged",
        "khoa.xlsx": "password",
        "hong.xlsx": "damaged",
        "thu-muc": "No spreadsheet lies in",
        "*.ods": "No spreadsheet lies in",
    }.items():
        assert word in refused(UnreadableError, tmp_path / name)[1]


def test_a_workbook_without_a_table_is_refused(tmp_path):
    for rows in ([], [("Xin chào",)], [("Tên đảng bộ", "Ghi chú"), ("Xã Hưng Phú", "đủ")]):
        refused(NoTableError, write(tmp_path / "khong.xlsx", rows))


def test_two_columns_of_one_meaning_are_refused(tmp_path):
    rows = [("Tên đảng bộ", "Tổng số đảng viên", "Số đảng viên"), ("Xã Hưng Phú", 190, 200)]
    assert "B1" in refused(NoTableError, write(tmp_path / "hai.xlsx", rows))[0]


def test_a_list_of_persons_is_refused_and_no_person_is_shown(tmp_path):
    rows = [
        (*TITLES[:1],),
        ("STT", "Họ và tên", "Ngày sinh", "Đơn vị"),
        (1, "Nguyễn Văn Minh Họa", "1/1/1980", "Xã Hưng Phú"),
    ]
    said = refused(RosterError, write(tmp_path / "nguoi.xlsx", rows))
    assert all("Minh Họa" not in words for words in said)


def test_a_roster_under_a_harmless_heading_is_refused_and_no_name_shown(tmp_path):
    rows = [
        ("STT", "Tên đơn vị", "Đảng viên"),
        *((n, "Phường 2", f"Trần Thị {w}") for n, w in enumerate(("Minh", "Họa", "Mẫu"), 1)),
    ]
    assert all("Trần" not in words for words in refused(RosterError, write(tmp_path / "nguoi.xlsx", rows)))


def test_no_person_beside_an_empty_name_is_shown(tmp_path):
    rows = [("Huyện Phước Long, tính đến 31/12/2016",), ("STT", "Tên đảng bộ", "Bí thư", "Tổng số đảng viên"),
            (1, "Xã Hưng Phú", "Trần Thị Mẫu", 190), ("2", None, "Lê Văn Họa", 100),
            (None, None, None, "KT. TRƯỞNG BAN"), (None, None, None, "PHÓ TRƯỞNG BAN"), (None, None, None, "Võ Minh Họa")]  # fmt: skip
    membership = load(write(tmp_path / "bi-thu.xlsx", rows))
    assert {i.kind for i in membership.findings} == {Kind.PERSONAL_COLUMN, Kind.NAMELESS, Kind.MISSING_UNITS}
    said = " ".join(i.say(lang) + str(i.found) for i in membership.findings for lang in LANGS)
    assert not any(name in said for name in ("Mẫu", "Lê Văn", "Võ"))


def test_numbers_beyond_any_count_are_left_out(tmp_path):
    for value in (1e20, 9 * 10**18, "99999999999999999999"):
        assert only(spoiled(tmp_path, "C7", value), Kind.NOT_A_NUMBER).at.cell == "C7"


def test_notes_in_a_unit_row_do_not_end_the_table(tmp_path):
    rows = [("Tính đến 31/12/2016",), ("STT", "Tên đảng bộ", "Tổng số đảng viên", "Ghi chú"),
            ("I", "Thành phố Bạc Liêu"), (1, "Phường 2", 100, "Bí thư kiêm chủ tịch"), (2, "Phường 3", None, "Nguồn: huyện"),
            ("II", "Thị xã Giá Rai"), (1, "Phường 1", 77, "Tách ngày 1 tháng 5 năm 2015"), (2, "Xã Tân Phong", "12o")]  # fmt: skip
    membership = load(write(tmp_path / "ghi-chu.xlsx", rows))
    assert membership.frame["code"].to_list() == ["31813", "31816", "31942", "31957"]
    kinds = [(i.kind, i.at.cell) for i in membership.findings if i.kind is not Kind.MISSING_UNITS]
    assert kinds == [(Kind.NOT_A_NUMBER, "C8"), (Kind.NO_NUMBER, "C5")]  # by gravity


def test_units_below_a_note_are_read_and_their_faults_said(tmp_path):
    rows = [
        *working_list(ROWS[:6], total=False),
        (None, "Ghi chú: còn tiếp"),
        (7, *ROWS[6]),
        (8, "Xã Phong Thạnh Tây B", "15s", 38, 6),
    ]
    membership = load(write(tmp_path / "tiep.xlsx", rows))
    assert only(membership, Kind.NOT_A_NUMBER).at.cell == "C14"
    assert len(membership.found) == 8


def test_a_heading_printed_again_on_the_next_page_is_a_heading(tmp_path):
    rows = working_list()
    membership = load(write(tmp_path / "trang.xlsx", [*rows[:9], HEADING, *rows[9:]]))
    assert membership.findings == ()
    assert membership.frame["members"].sum() == SUMS[0]


@pytest.mark.parametrize(
    "rows",
    [
        {"- Xã": (49, 9768), "- Phường": (10, 3055), "- Thị trấn": (5, 1430)},
        {"1. Xã": (None, 9768), "2. Phường": (10, 3055)},
    ],
)
def test_other_shapes_of_form_5(rows, tmp_path):
    membership = (
        load(form_5(tmp_path / "b5.xlsx", rows, typed=lambda n: n)) if None not in dict(rows.values()) else None
    )
    if membership is None:
        path = form_5(tmp_path / "b5.xlsx", {label: (c or 0, m) for label, (c, m) in rows.items()})
        book = load_workbook(path)
        book.active["B10"] = book.active["C10"] = None
        book.save(path)
        membership = load(path)
        assert "xã" not in membership.whole_types
    assert membership.frame["members"].to_list() == [m for _, m in rows.values()]


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Công văn ngày 5/1/2017, số liệu đến 31/12/2016", "2016-12-31"),
        ("Tính đến ngày 31 tháng 12 năm 2016 (kèm Công văn ngày 5/1/2017)", "2016-12-31"),
        ("(Thời điểm 31-12-2016)", "2016-12-31"),
        ("Ngày 31.12.2016", "2016-12-31"),
        ("(Kèm theo Báo cáo số 3 ngày 10/01/2017)", "None"),
        ("Bạc Liêu ngày 05 tháng 01 năm 2017", "None"),
        ("TP. Bạc Liêu, ngày 05 tháng 01 năm 2017", "None"),
        ("Tính đến hết năm 2016 (báo cáo ngày 10/01/2017)", "2016-12-31"),
        ("Kính gửi đến Ban Tổ chức ngày 5/1/2017", "None"),
        ("Số liệu tính đến hết ngày 31/12/2016", "2016-12-31"),
    ],
)
def test_which_day_the_figures_are_of(title, day, tmp_path):
    membership = load(write(tmp_path / "ngay.xlsx", [(title,), ("Huyện Phước Long",), HEADING, (1, *ROWS[0])]))
    assert str(membership.as_of) == day
    assert membership.frame["code"].to_list() == ["31867"]


def test_several_dates_are_read_side_by_side(tmp_path):
    one = write(tmp_path / "a.xlsx", working_list())
    other = write(
        tmp_path / "b.xlsx", [("Huyện Vĩnh Lợi, tính đến 30/6/2017",), HEADING, (1, "Xã Hưng Hội", 200, 50, 8)]
    )
    membership = load(one, other)
    assert membership.days == (dt.date(2016, 12, 31), dt.date(2017, 6, 30))
    assert (membership.as_of, len(membership.found)) == (dt.date(2017, 6, 30), 1)
    assert membership.by_type()["members"].to_dict() == {"xã": 200}
    then = membership.on(dt.date(2016, 12, 31))
    assert (len(then.found), then.by_type()["members"].sum()) == (8, SUMS[0])
    assert membership.conservation.loc["members"].to_list() == [200, 200, 0, 0]  # two days are never added
    assert then.conservation.loc["members"].to_list() == [SUMS[0], SUMS[0], 0, 0]
    assert {day: of["members"].counted for day, of in membership.conserved_by_day().items()} == {
        dt.date(2016, 12, 31): SUMS[0], dt.date(2017, 6, 30): 200,
    }  # fmt: skip
    said = {finding.say("vi") for finding in membership.findings if finding.kind is Kind.MISSING_UNITS}
    assert any(words.startswith("Huyện Vĩnh Lợi (ngày 30/06/2017): thiếu 7/8") for words in said)
    assert not any(words.startswith("Huyện Phước Long (ngày 31/12/2016)") for words in said)


def test_a_list_of_units_that_were_not_of_its_day_is_left_out_with_one_finding(tmp_path):
    old = [(1, "Xã Hòa Bình", 900, 300, 30), (2, "Xã Ninh Quới A", 1000, 300, 30), (3, "Xã Phong Tân", 800, 200, 20)]
    new = [(1, "Xã Vĩnh Lộc", 900, 300, 30), (2, "P. Giá Rai", 1000, 300, 30), (3, "Xã Phong Hiệp", 800, 200, 20)]
    place = ("TỈNH ỦY CÀ MAU",)
    path = write(tmp_path / "b.xlsx", [place, ("Tính đến 30/6/2025",), HEADING, *new])
    finding = only(load(path), Kind.OTHER_EDITION)
    assert finding.left_out == {"members": 2700, "members_female": 800, "cells": 80}
    late = load(write(tmp_path / "a.xlsx", [("Tính đến 31/12/2025",), HEADING, *old]), province="Bạc Liêu")
    assert only(late, Kind.OTHER_EDITION).left_out["members"] == 2700
    both = load(write(tmp_path / "c.xlsx", working_list(), [place, ("Tính đến 31/12/2025",), HEADING, *new]))
    assert both.on("2016-12-31").conservation.loc["members"].to_list() == [SUMS[0], SUMS[0], 0, 0]


def test_a_stray_space_in_the_far_corner_is_no_trouble(tmp_path):
    path = write(tmp_path / "goc.xlsx", working_list())
    book = load_workbook(path)
    book.active["XFD1048576"] = " "
    book.save(path)
    assert load(path).frame["members"].sum() == SUMS[0]


@pytest.mark.parametrize(
    ("cached", "members"),
    [(b'<c r="C7"><f>1</f><v>180</v></c>', 180), (b'<c r="C7" t="str"><f>1</f><v></v></c>', None)],
)
def test_a_calculated_formula_counts_with_what_it_shows(cached, members, tmp_path):
    """openpyxl writes no cached values, so one is put into the file's XML, as Excel would: a number, or empty text."""
    path = write(tmp_path / "cong-thuc.xlsx", working_list(total=False))
    with zipfile.ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    changed = re.sub(rb'<c r="C7"[^>]*><v>180</v></c>', cached, content[sheet])
    assert changed != content[sheet]
    with zipfile.ZipFile(path, "w") as parts:
        for name, data in {**content, sheet: changed}.items():
            parts.writestr(name, data)
    membership = load(path)
    found = membership.frame.set_index("code")["members"].to_dict()["31870"]
    assert found == members if members else pd.isna(found)
    assert {finding.kind for finding in membership.findings} <= {Kind.MISSING_UNITS, Kind.NO_NUMBER}


# --- repaired, or only said


def test_a_lost_thousands_mark_is_read_where_a_total_proves_it(tmp_path):
    rows = working_list()
    rows[5] = (1, "Thị trấn Phước Long", 1.234, 400, 49)
    membership = load(write(tmp_path / "a.xlsx", rows))
    finding = only(membership, Kind.THOUSANDS_MARK_PROVEN)
    assert (finding.at.cell, finding.kind.severity, finding.left_out) == ("C6", Severity.REPAIRED, {})
    assert "số lẻ 1,234" in finding.say("vi")  # 1.234 is a whole number to a Vietnamese eye
    assert "C14" in finding.say("vi")
    assert "decimal number 1.234" in finding.say("en")
    assert "1234" in finding.say("en")
    assert membership.frame["members"].sum() == SUMS[0]
    assert membership.conservation.loc["members"].to_list() == [SUMS[0], SUMS[0], 0, 0]


@pytest.mark.parametrize("total", [SUMS[0] + 1, SUMS[0] / 1000, None, "…"])
def test_a_total_that_does_not_hold_or_is_a_decimal_itself_proves_nothing(total, tmp_path):
    rows = working_list()
    rows[5] = (1, "Thị trấn Phước Long", 1.234, 400, 49)
    rows[-1] = (None, "Tổng cộng", total, *SUMS[1:])
    membership = load(write(tmp_path / "a.xlsx", rows))
    finding = next(i for i in membership.findings if i.kind is Kind.LOST_THOUSANDS_MARK)
    assert (finding.at.cell, finding.left_out) == ("C6", {"members": 1234})
    assert membership.conservation.loc["members"].to_list() == [SUMS[0], SUMS[0] - 1234, 1234, 0]


def test_text_in_a_legacy_font_is_read_and_said(tmp_path):
    tcvn3 = [("HuyÖn Ph­íc Long, tÝnh ®Õn 31/12/2016",), ("STT", "Tªn ®¶ng bé", "Tæng sè ®¶ng viªn", "N÷", "Sè chi bé")]
    rows = [*tcvn3, (1, "X· H­ng Phó", 190, 55, 7), (2, "ThÞ trÊn Ph­íc Long", 300, 90, 12)]
    membership = load(write(tmp_path / "a.xlsx", rows))
    finding = only(membership, Kind.LEGACY_TEXT)
    assert (finding.at.cell, finding.details) == ("A1", {"count": 7, "encoding": "TCVN3"})
    assert membership.frame["code"].to_list() == ["31867", "31879"]
    assert str(membership.as_of) == "2016-12-31"


def test_what_stands_beside_the_table_is_said(tmp_path):
    rows = [(*row, *(None,) * (6 - len(row)), *extra) for row, extra in zip(
        working_list(), [(), (), (), (), ("Năm", "Số liệu"), (2015, 7), (2016, 9), ("Tổng", 16), *[()] * 6], strict=True
    )]  # fmt: skip
    membership = load(write(tmp_path / "a.xlsx", rows))
    finding = only(membership, Kind.BESIDE_TABLE)
    assert finding.at.cell == "G5"
    assert membership.frame["members"].sum() == SUMS[0]


def test_a_row_that_is_part_of_the_one_above_is_not_added(tmp_path):
    rows = [
        ("Tính đến 31/12/2016",),
        HEADING,
        (1, "Xã Hưng Phú", 190, 55, 7),
        (None, "Trong đó: ấp đặc biệt khó khăn", 40, 9, 2),
    ]
    membership = load(
        write(tmp_path / "a.xlsx", [*rows, (2, "Xã Vĩnh Thanh", 205, 61, 9), (None, "Cộng", 395, 116, 16)])
    )
    finding = only(membership, Kind.OF_WHICH_ROW)
    assert (finding.at.cell, membership.frame["members"].sum()) == ("B4", 395)
    assert "C4" in finding.say("vi")


def test_a_row_of_rates_is_not_read(tmp_path):
    rows = [("Tính đến 31/12/2016",), HEADING, (1, "Xã Hưng Phú", 190, 55, 7), (None, "Tỷ lệ %", 100, 28.9, None)]
    membership = load(write(tmp_path / "a.xlsx", rows))
    finding = only(membership, Kind.RATE_ROW)
    assert (finding.at.cell, membership.frame["members"].sum()) == ("B4", 190)


def test_a_day_that_cannot_be_read_is_said(tmp_path):
    rows = [
        ("Thời điểm", *HEADING[1:]),
        (dt.date(2016, 12, 31), "Xã Hưng Phú", 190, 55, 7),
        ("31/2/2017", "Xã Vĩnh Thanh", 205, 61, 9),
    ]
    membership = load(write(tmp_path / "a.xlsx", rows))
    finding = only(membership, Kind.DAY_UNREAD)
    assert (finding.at.cell, finding.found) == ("A3", "31/2/2017")
    assert membership.days == (dt.date(2016, 12, 31),)
