"""Which office has sent what, and an office that is asked for its own units only."""

import json
import shutil

import pytest
from half_year import DAYS, numbers, write_half_years, write_list
from made_workbooks import HEADING, ROWS, form_5, working_list, write

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.exhibits.account import account_as_json, account_as_text
from blanalysis.membership.findings import Kind
from blanalysis.membership.offices import submissions
from blanalysis.vocabulary.places import load_units

OF_PROVINCE = [("TỈNH ỦY BẠC LIÊU",), *working_list()[1:]]
COMMUNE = [
    ("ĐẢNG ỦY XÃ NINH QUỚI",),
    ("TÌNH HÌNH ĐẢNG VIÊN TỈNH CÀ MAU",),
    ("(Số liệu tính đến 31/12/2025)",),
    HEADING,
    *((at, f"Chi bộ ấp {at}", 20 + at, 5, 1) for at in range(1, 6)),
]


@pytest.fixture(scope="module")
def half_years(tmp_path_factory):
    folder = tmp_path_factory.mktemp("half-years")
    return folder, write_half_years(folder)


def sent(membership, day=None):
    return {of.office.vi: of for of in submissions(membership) if day in (None, str(of.day))}


def test_each_workbook_is_its_office_s(half_years):
    of = sent(load(half_years[0] / "12"))
    assert [(one.found, len(one.units), len(one.files)) for one in of.values()] == [
        (len(units), len(units), 1) for units in load_units().districts.values()
    ]
    assert of["thị xã Giá Rai"].files[0].endswith("Giá Rai bc nam 2016.xlsx")
    assert not any(one.missing or one.errors or one.left_out or one.shared for one in of.values())


def test_an_office_that_sent_nothing_is_there_without_files(half_years):
    folder, paths = half_years
    of = sent(load(*paths[:7], *paths[8:]), DAYS[1])
    missing = [name for name, one in of.items() if not one.files]
    assert missing == ["thành phố Bạc Liêu"]
    assert (of[missing[0]].found, len(of[missing[0]].missing)) == (0, 10)
    assert len(sent(load(folder), DAYS[0])) == 7


def test_a_list_of_several_districts_is_all_of_theirs_but_a_letterhead_is_one_s(tmp_path):
    rows = [("Xã Hưng Phú", 190, 55, 7), ("Xã Long Điền", 205, 61, 9)]
    both = load(write(tmp_path / "a.xlsx", [("DANH SÁCH",), *working_list(rows, total=False)[1:]]))
    assert [one.office.vi for one in submissions(both) if one.shared] == ["huyện Phước Long", "huyện Đông Hải"]
    own = load(write(tmp_path / "b.xlsx", working_list(rows, total=False)))
    assert [one.office.vi for one in submissions(own) if one.files] == ["huyện Phước Long"]
    assert "unknown_unit" in {finding.kind.slug for finding in own.findings}  # the other is in no such district


def test_findings_in_a_list_of_several_districts_are_of_the_district_of_their_row(tmp_path):
    rows = [("Xã Hưng Phú", 190, 300, 7), ("Xã Long Điền", 205, 61, 9)]
    of = sent(load(write(tmp_path / "a.xlsx", [("DANH SÁCH",), *working_list(rows, total=False)[1:]])))
    assert [kind.slug for kind in (finding.kind for finding in of["huyện Phước Long"].findings)] == ["part_exceeds"]
    assert of["huyện Phước Long"].errors == 1
    assert of["huyện Đông Hải"].findings == ()


def test_a_file_that_cannot_be_read_is_of_the_office_of_its_name(half_years, tmp_path):
    shutil.copytree(half_years[0] / "12", tmp_path / "12")
    (tmp_path / "12/Giá Rai bc nam 2016.xlsx").write_bytes(b"PK\x03\x04 broken")
    of = sent(load(tmp_path / "12"))["thị xã Giá Rai"]
    assert (len(of.files), of.found, of.left_out) == (1, 0, 1)


@pytest.mark.parametrize("rows", [working_list(ROWS[:3], total=False), working_list(ROWS[:3], total=False)[1:]])
def test_a_list_of_one_district_is_asked_for_its_units(tmp_path, rows):
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert (len(membership.places), len(membership.missing)) == (8, 5)
    assert membership.place.vi == "huyện Phước Long"
    said = [finding.say("vi") for finding in membership.findings if finding.kind is Kind.MISSING_UNITS]
    assert [words[:36] for words in said] == ["Huyện Phước Long: thiếu 5/8 đơn vị: "]
    assert "64" not in account_as_text(membership, "vi")
    assert not membership.fits_published


def test_a_list_of_the_province_is_told_which_districts_lack(tmp_path):
    membership = load(write(tmp_path / "a.xlsx", OF_PROVINCE))
    assert len(membership.missing) == 56
    two = load(write(tmp_path / "b.xlsx", working_list()), write(tmp_path / "c.xlsx", OF_PROVINCE))
    assert len(two.places) == 64


def test_another_district_of_one_office_is_refused_with_all_names(tmp_path):
    membership = load(write(tmp_path / "a.xlsx", working_list()), district="Phước Long")
    assert (len(membership.places), membership.whole is None) == (8, False)


def test_a_form_5_of_a_district_is_asked_for_its_committees(tmp_path):
    path = form_5(tmp_path / "b5.xlsx", {"1. Xã": (7, 1275), "3. Thị trấn": (1, 1234)})
    assert len(load(path).places) == 64  # its title names no district


def test_a_commune_is_asked_for_itself_and_several_communes_are_offices(tmp_path):
    one = load(write(tmp_path / "ninh-quoi.xlsx", COMMUNE))
    assert (one.place.vi, len(one.found), one.missing) == ("xã Ninh Quới", 1, ())
    assert not [finding for finding in one.findings if finding.kind is Kind.MISSING_UNITS]
    other = [("ĐẢNG ỦY XÃ HỒNG DÂN",), *COMMUNE[1:]]
    both = load(tmp_path / "ninh-quoi.xlsx", write(tmp_path / "hong-dan.xlsx", other))
    assert [one.office.vi for one in submissions(both) if one.files] == ["xã Hồng Dân", "xã Ninh Quới"]
    assert len(submissions(both)) == 64


def test_check_begins_with_who_has_sent_what(half_years, tmp_path, capsys):
    folder, _ = half_years
    shutil.copytree(folder / "12", tmp_path / "12")
    (tmp_path / "12/Đông Hải bc nam 2016.xlsx").unlink()
    assert main(["check", str(tmp_path / "12"), "--lang", "vi"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "6/7" in lines[0]
    assert lines[2].split()[-5:] == ["2016.xlsx", "10/10", "-", "-", "-"]
    assert lines[8] == "  Chưa có: Huyện Đông Hải"
    assert max(map(len, lines[:9])) <= 100
    assert main(["check", str(tmp_path / "12"), "--json"]) == 0
    offices = json.loads(capsys.readouterr().out)["offices"]
    assert [of["units"]["found"] for of in offices] == [10, 10, 9, 8, 8, 8, 0]
    assert offices[-1]["office"] == {"vi": "huyện Đông Hải", "en": "Đông Hải district"}
    assert offices[-1]["files"] == []


def test_one_file_has_no_table_of_offices(half_years):
    membership = load(half_years[1][0])
    assert account_as_text(membership, "en").splitlines()[0] == str(half_years[1][0])
    assert len(account_as_json(membership)["offices"]) == 1


def test_very_many_offices_are_short(tmp_path):
    sheets = [
        write(tmp_path / f"{name}.xlsx", [(f"ĐẢNG ỦY XÃ {name}",), *COMMUNE[1:]]) for name in ("NINH QUỚI", "HỒNG DÂN")
    ]
    lines = account_as_text(load(*sheets), "vi").splitlines()
    assert lines[1] == "  Đủ số liệu, không phát hiện vấn đề: 2"
    assert lines[2].startswith("  Chưa có: Phường Bạc Liêu, ")


def test_a_file_of_another_day_is_said_of_that_day(half_years, tmp_path):
    shutil.copytree(half_years[0] / "12", tmp_path / "12")
    units = load_units().of_district("Hồng Dân")
    given = numbers()
    write_list(
        tmp_path / "12/Hồng Dân bc nam 2016.xlsx",
        "Hồng Dân",
        DAYS[0],
        [(unit, given[DAYS[0], unit.code]) for unit in units],
    )
    membership = load(tmp_path / "12")
    assert [one.office.vi for one in submissions(membership) if one.files and str(one.day) == DAYS[0]] == [
        "huyện Hồng Dân"
    ]
    assert sent(membership, DAYS[1])["huyện Hồng Dân"].files == ()
