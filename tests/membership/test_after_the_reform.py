"""Lists of a province since 1 July 2025: sizes, types, other committees, and lists of another time."""

import datetime as dt

import pytest
from made_workbooks import write

from blanalysis import explore, load
from blanalysis.membership.findings import Kind, Severity
from blanalysis.vocabulary.places import load_units

DAY = dt.date(2025, 12, 31)
DATED = "Tính đến ngày 31/12/2025"
HEADING = (
    "STT",
    "Đơn vị",
    "Tổng số đảng viên",
    "Chính thức",
    "Dự bị",
    "Nữ",
    "Số chi bộ",
    "Chi bộ ấp",
    "Chi bộ khóm",
    "Chi bộ khác",
)
CA_MAU = [*load_units("96", DAY)]
OTHERS = ("Đảng bộ các cơ quan Đảng tỉnh", "Đảng bộ UBND tỉnh", "Đảng bộ Công an tỉnh", "Đảng bộ Quân sự tỉnh")


def row(place, name):
    """A committee of about 1,300 members, the largest of 3,250; wards have ấp cells too, communes khóm cells."""
    members = 3250 if place == 1 else 1000 + 10 * place
    return (place, name, members, members - 50, 50, members // 3, members // 20, members // 20 - 8, 5, 3)


def total(rows, label="Tổng cộng"):
    return ("", label, *(sum(of[column] for of in rows if isinstance(of[0], int)) for column in range(2, len(HEADING))))


def units_listed(units=CA_MAU):
    return [
        row(place, f"Đảng bộ {unit.full_name.lower()[: -len(unit.name)]}{unit.name}")
        for place, unit in enumerate(units, 1)
    ]


def province_list(path, rows, *, title="TỈNH ỦY CÀ MAU", dated=DATED, heading=HEADING):
    return write(path, [(title,), (dated,), heading, *rows])


def test_committees_of_more_than_a_thousand_members_are_no_matter(tmp_path):
    rows = units_listed()
    membership = load(province_list(tmp_path / "a.xlsx", [*rows, total(rows)]))
    assert membership.findings == ()
    assert len(membership.found) == 64
    assert membership.frame["members"].sum() == sum(of[2] for of in rows)


def test_khom_and_ap_are_a_habit_of_bac_lieu_before_the_reform(tmp_path):
    old = [*load_units()]
    rows = units_listed(old)
    rows = [(*of[:2], unit.district, *of[2:]) for of, unit in zip(rows, old, strict=True)]
    heading = (*HEADING[:2], "Huyện", *HEADING[2:])
    path = province_list(
        tmp_path / "a.xlsx", rows, title="TỈNH ỦY BẠC LIÊU", dated="Tính đến ngày 31/12/2016", heading=heading
    )
    assert Kind.OTHER_CELLS in {finding.kind for finding in load(path).findings}


@pytest.mark.parametrize("heading", [None, "Đảng bộ trực thuộc khác", "III. Các đảng bộ khác", "B. Khối cơ quan"])
@pytest.mark.parametrize("has_sum", [False, True])
def test_committees_that_are_no_communes_are_counted_apart(tmp_path, heading, has_sum):
    rows = units_listed()
    others = [row(place, name) for place, name in enumerate(OTHERS, 65)]
    above = [total(others, heading) if has_sum else ("", heading)] if heading else []
    membership = load(province_list(tmp_path / "a.xlsx", [*rows, *above, *others, total([*rows, *others])]))
    (finding,) = membership.findings
    assert finding.kind is Kind.OTHER_ORGANISATIONS
    assert finding.outside["members"] == sum(of[2] for of in others)
    assert membership.frame["members"].sum() == sum(of[2] for of in rows)
    assert not membership.left_out
    assert all(of.holds for of in membership.totals)
    assert all(of.lost == 0 for of in membership.conserved.values())


# --- types


def test_rows_of_types_are_sections_with_their_sums(tmp_path):
    of_type = {
        t: [row(place, unit.full_name) for place, unit in enumerate(CA_MAU, 1) if unit.type == t]
        for t in ("xã", "phường")
    }
    rows = [total(of_type["xã"], "1. Xã"), *of_type["xã"], total(of_type["phường"], "2. Phường"), *of_type["phường"]]
    membership = load(province_list(tmp_path / "a.xlsx", [*rows, total([*of_type["xã"], *of_type["phường"]])]))
    assert membership.findings == ()
    assert len(membership.totals) == 3 * (len(HEADING) - 2)
    assert all(of.holds for of in membership.totals)


def test_special_zones_are_a_type_of_their_own(tmp_path):
    units = [*load_units("91", DAY)]
    assert {unit.type for unit in units} == {"xã", "phường", "đặc khu"}
    names = {
        t: [row(place, unit.full_name) for place, unit in enumerate(units, 1) if unit.type == t]
        for t in ("xã", "phường", "đặc khu")
    }
    rows = [
        of
        for t, label in (("xã", "1. Xã"), ("phường", "2. Phường"), ("đặc khu", "3. Đặc khu"))
        for of in (("", label), *names[t])
    ]
    membership = load(province_list(tmp_path / "a.xlsx", rows, title="TỈNH ỦY AN GIANG"))
    assert membership.findings == ()
    assert len(membership.found) == len(units)


def test_a_form_by_type_has_special_zones_and_no_townships(tmp_path):
    heading = ("Loại hình", "Số đảng bộ", "Đảng viên")
    rows = [("1. Xã", 85, 90000), ("2. Phường", 14, 30000), ("3. Đặc khu", 3, 2000), ("Tổng cộng", 102, 122000)]
    membership = load(
        write(tmp_path / "a.xlsx", [("TỈNH ỦY AN GIANG",), (DATED,), heading, *rows]), province="An Giang"
    )
    assert membership.by_type()["members"].to_dict() == {"xã": 90000, "phường": 30000, "đặc khu": 2000}
    assert [finding.say("vi") for finding in membership.findings if finding.kind is not Kind.MISSING_UNITS] == []
    assert all(of.holds for of in membership.totals)


def test_missing_units_are_named_by_province_where_there_are_no_districts(tmp_path):
    (finding,) = load(province_list(tmp_path / "a.xlsx", units_listed(CA_MAU[2:]))).findings
    missing = ", ".join(unit.full_name for unit in CA_MAU[:2])
    assert finding.say("vi") == f"Tỉnh Cà Mau: thiếu 2/64 đơn vị: {missing}."
    assert finding.say("en") == f"Cà Mau province: 2 of 64 units have no row: {missing}."


# --- a list of another time


@pytest.fixture
def old_list_of_today(tmp_path):
    units = [*load_units()]
    rows = [(place, unit.full_name, unit.district, 200 + place) for place, unit in enumerate(units, 1)]
    heading = ("STT", "Đơn vị", "Huyện", "Đảng viên")
    return province_list(tmp_path / "cu.xlsx", rows, title="TỈNH ỦY BẠC LIÊU", heading=heading)


def test_a_list_of_64_old_names_of_today_is_one_finding(old_list_of_today):
    (finding,) = load(old_list_of_today).findings
    assert (finding.kind, finding.at.cell) == (Kind.OTHER_EDITION, "A2")
    assert finding.kind.severity is Severity.LEFT_OUT
    assert finding.left_out == {"members": sum(range(201, 265))}
    vi, en = finding.say("vi"), finding.say("en")
    assert "danh sách đơn vị trước ngày 1/7/2025, tỉnh Bạc Liêu" in vi
    assert "the list of units before 1 July 2025, Bạc Liêu province" in en
    assert all(words in vi for words in ("31/12/2025", "64 tên", "4–67", "các đơn vị mới"))


def test_a_list_of_new_names_of_an_earlier_day_is_one_finding(tmp_path):
    rows = units_listed()
    (finding,) = load(province_list(tmp_path / "a.xlsx", rows, dated="Tính đến ngày 31/12/2024")).findings
    assert finding.kind is Kind.OTHER_EDITION
    assert "danh sách đơn vị từ ngày 1/7/2025, tỉnh Cà Mau" in finding.say("vi")
    assert "Before 1 July 2025 there were no such units" in finding.say("en")


def test_nothing_counted_is_no_traceback(old_list_of_today, tmp_path):
    from blanalysis.__main__ import main

    assert main(["check", str(old_list_of_today)]) == 1
    for command in ("annotate", "tidy"):
        assert main([command, str(old_list_of_today), "--out", str(tmp_path / f"{command}.xlsx")]) in (0, 1)
    membership = load(old_list_of_today)
    assert membership._repr_html_()
    explore(membership)
