"""Rows in a list of committees that are no units: other organisations, averages, totals that stand above their units."""

from __future__ import annotations

import pytest
from made_workbooks import form_5, write

from blanalysis import load
from blanalysis.membership.findings import Kind, Severity
from blanalysis.vocabulary.places import load_units

PLACES = load_units()
DAY = ("Tính đến 31/12/2018",)
HEAD = ("STT", "Tên đảng bộ", "Tổng số đảng viên")
WOMEN = (*HEAD, "Nữ")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
AGENCIES = (
    "Đảng bộ Công an {}", "Đảng bộ Quân sự {}", "Chi bộ Kho bạc Nhà nước {}", "Đảng bộ Bệnh viện Đa khoa {}",
    "Chi bộ Chi nhánh điện {}", "Đảng bộ các cơ quan {}", "Chi bộ Trường THPT {}",
)  # fmt: skip


def read(tmp_path, *rows):
    return load(write(tmp_path / "danh-sach.xlsx", [*rows]))


def members(membership) -> dict[str, int]:
    return {unit: int(n) for unit, n in zip(membership.frame["code"], membership.frame["members"], strict=True)}


def account(membership, column="members"):
    """Typed, counted, left out and outside."""
    of = membership.conserved[column]
    assert of.typed == of.counted + of.left_out + of.outside
    return of.counted, of.left_out, of.outside


def of_kind(membership, *kinds):
    return [finding for finding in membership.findings if finding.kind in kinds]


def nothing_wrong(membership, *, but=()) -> bool:
    """Whether nothing is said but that units are missing, and what is expected."""
    allowed = {Kind.MISSING_UNITS, Kind.OTHER_ORGANISATIONS, Kind.RATE_ROW, *but}
    assert [finding for finding in membership.findings if finding.kind not in allowed] == []
    return not membership.left_out


def numbers(units) -> dict[str, int]:
    """Members for each unit, all different."""
    return {unit.code: 100 + 7 * place for place, unit in enumerate(units)}


# --- other organisations


ORGANISATIONS = [
    "Đảng bộ Công an huyện Hồng Dân", "Công an huyện Hồng Dân", "CÔNG AN HUYỆN HỒNG DÂN", "Cong an huyen Hong Dan",
    "Đảng bộ Chi cục Thuế khu vực TP. Bạc Liêu - thị xã Giá Rai", "Chi bộ Trường THPT thị xã Giá Rai", "Đảng bộ Bệnh viện Đa khoa",
    "Đảng ủy Quân sự", "Chi bộ Chi nhánh điện", "Công ty Cổ phần Muối Đông Hải", "Cty TNHH MTV Xổ số", "Khối cơ quan",
    "Đảng bộ các cơ quan huyện", "ĐB Khối Dân vận huyện Phước Long", "Hợp tác xã Vĩnh Cường", "HTX Phước Long", "Quỹ tín dụng nhân dân Hộ Phòng",
    "Kho bạc Nhà nước Hòa Bình", "Ngân hàng NN&PTNT huyện Vĩnh Lợi", "Viện kiểm sát nhân dân huyện Hòa Bình", "Chi bộ VKSND",
    "Tòa án nhân dân thành phố Bạc Liêu", "TAND huyện Đông Hải", "Đồn Biên phòng Gành Hào", "Trung tâm Bồi dưỡng chính trị",
    "TT Y tế huyện Hồng Dân", "TT. GDTX Giá Rai", "Trạm y tế xã Vĩnh Trạch", "Trường Tiểu học Phường 2", "Trường TH Ngan Dừa",
    "P. Giáo dục và Đào tạo", "Phòng Nội vụ thị xã Giá Rai", "Sở Tư pháp", "Huyện đoàn Hồng Dân", "Hội Nông dân huyện Phước Long",
    "Văn phòng HĐND - UBND huyện", "VP Huyện ủy Hòa Bình", "7. Đảng bộ Công an thị xã Giá Rai", "- Chi bộ Hạt Kiểm lâm", "BHXH huyện Vĩnh Lợi",
    "Ban Chỉ huy Quân sự huyện Đông Hải", "BCH Quân sự thị xã", "Đảng bộ Doanh nghiệp tư nhân", "Bưu điện huyện Phước Long",
    "Chi bộ Văn phòng",
]  # fmt: skip


def test_another_organisation_is_no_unit_section_or_total(tmp_path):
    """Each with its kind, between units whose district is known of their section only."""
    rows, count = [("I", "Thành phố Bạc Liêu", None), (1, "Phường 1", 300)], len(ORGANISATIONS)
    rows += [(2, name, 60) for name in ORGANISATIONS]
    membership = read(tmp_path, DAY, HEAD, *rows, (3, "Phường 2", 100), (None, "Tổng cộng", 400 + 60 * count))
    assert [name for name in ORGANISATIONS if not PLACES.is_other_organisation(name)] == []
    assert members(membership) == {"31825": 300, "31813": 100}
    assert account(membership) == (400, 0, 60 * count)
    assert nothing_wrong(membership)


@pytest.mark.parametrize("name", ORGANISATIONS[::6])
def test_one_other_organisation_is_named_with_its_cell(name, tmp_path):
    rows = [(1, "Thị trấn Ngan Dừa", 425), (2, name, 60), (3, "Xã Lộc Ninh", 100)]
    membership = read(tmp_path, DAY, HEAD, *rows, (None, "Tổng cộng", 585))
    assert members(membership) == {"31843": 425, "31855": 100}
    assert account(membership) == (525, 0, 60)
    assert nothing_wrong(membership)
    [finding] = of_kind(membership, Kind.OTHER_ORGANISATIONS)
    assert (finding.at.cell, finding.kind.severity, finding.outside) == ("B4", Severity.REMARK, {"members": 60})
    for lang in ("vi", "en"):
        assert name in finding.say(lang)
        assert "60" in finding.say(lang)
        assert "B4" in finding.say(lang)


def test_no_name_of_a_unit_however_mistyped_is_another_organisation():
    letters = "abcdeghiklmnopqrstuvxyăâêôơưđ"
    for unit in PLACES:
        for name in (unit.full_name, unit.name, f"Đảng bộ {unit.full_name}", f"{unit.type[0].upper()}. {unit.name}"):
            wrong = {name, name.upper()}
            for at in range(len(name)):
                wrong |= {name[:at] + name[at + 1 :], name[:at] + name[at : at + 2][::-1] + name[at + 2 :]}
                wrong |= {name[:at] + letters[at % len(letters)] + name[at + more :] for more in (0, 1)}
            assert [typed for typed in wrong if PLACES.is_other_organisation(typed)] == []


@pytest.mark.parametrize(
    "name", ["Xã Vĩnh Trạhc", "Phường Công an", "Chi bộ ấp 1", "Đảng bộ Hồng Vân", "Nguyễn Văn A", "Cơ sở 2"]
)
def test_what_is_no_known_kind_of_organisation_stays_left_out(name, tmp_path):
    membership = read(tmp_path, DAY, HEAD, (1, "Xã Lộc Ninh", 100), (2, name, 60))
    assert account(membership) == (100, 60, 0)
    [finding] = of_kind(membership, Kind.UNKNOWN_UNIT)
    assert finding.at.cell == "B4"


def test_agencies_in_the_middle_of_sections_leave_the_rows_below_in_their_district(tmp_path):
    rows = [
        ("I", "Thành phố Bạc Liêu", None), (1, "Phường 1", 300), (2, "Đảng bộ Công an huyện Hồng Dân", 60), (3, "Phường 2", 210),
        ("II", "Thị xã Giá Rai", None), (1, "Đảng bộ Chi cục Thuế TP. Bạc Liêu - huyện Vĩnh Lợi", 20), (2, "Phường 1", 250),
        (3, "Chi bộ Trường THPT huyện Đông Hải", 15),
    ]  # fmt: skip
    membership = read(tmp_path, DAY, HEAD, *rows)
    assert members(membership) == {"31825": 300, "31813": 210, "31942": 250}
    assert account(membership) == (760, 0, 95)
    assert nothing_wrong(membership)
    [finding] = of_kind(membership, Kind.OTHER_ORGANISATIONS)
    assert all(cell in finding.say("vi") for cell in ("B5", "B8", "B10"))
    city = load(tmp_path / "danh-sach.xlsx", district="Bạc Liêu")
    assert account(city) == (510, 0, 60)
    assert account(load(tmp_path / "danh-sach.xlsx", district="Giá Rai")) == (250, 0, 35)


@pytest.mark.parametrize("with_agencies", [True, False])
@pytest.mark.parametrize("place", ["above", "below", "section"])
def test_totals_hold_with_and_without_the_agencies(place, with_agencies, tmp_path):
    """64 units and 7 agencies; the totals of districts above or below their rows, or in the section's row."""
    counts, rows, whole = numbers(PLACES), [DAY, HEAD], 0
    for place_of, (district, units) in enumerate(PLACES.districts.items()):
        full, agency = units[0].full_district, 30 + place_of
        own = [(n, unit.full_name, counts[unit.code]) for n, unit in enumerate(units, start=1)]
        total = sum(row[2] for row in own) + with_agencies * agency
        middle = len(own) // 2
        own.insert(middle, (None, AGENCIES[place_of].format(full), agency))
        titles = {"above": (ROMAN[place_of], f"{full} (Tổng số)", total), "section": (ROMAN[place_of], full, total)}
        top = titles.get(place, (ROMAN[place_of], full, None))
        rows += [top, *own, *([(None, f"Cộng {district}", total)] if place == "below" else [])]
        whole += total
    membership = read(tmp_path, *rows, (None, "Tổng cộng", whole))
    assert members(membership) == counts
    assert account(membership) == (sum(counts.values()), 0, sum(range(30, 37)))
    assert [finding.kind for finding in membership.findings] == [Kind.OTHER_ORGANISATIONS]
    assert len(membership.totals) == 8
    assert all(total.holds for total in membership.totals)


def test_a_total_that_is_neither_sum_says_the_nearest(tmp_path):
    rows = [(1, "Phường 2", 200), (2, "Công an thành phố Bạc Liêu", 60), (3, "Xã Hiệp Thành", 100)]
    for printed, computed in ((301, 300), (359, 360), (500, 360), (20, 300)):
        membership = read(tmp_path, DAY, HEAD, *rows, (None, "Tổng cộng", printed))
        [finding] = of_kind(membership, Kind.TOTAL_DIFFERS)
        assert (finding.at.cell, finding.details["computed"].value) == ("C6", computed)


def test_a_list_with_a_column_of_districts_and_agencies(tmp_path):
    heading = ("STT", "Huyện, thị xã, thành phố", "Tên đảng bộ", "Tổng số đảng viên")
    rows = [
        (1, "Thành phố Bạc Liêu", "Phường 1", 300), (2, None, "Công an huyện Hòa Bình", 60), (3, None, "Phường 2", 210),
        (4, "Thị xã Giá Rai", "Đảng bộ Quân sự thành phố Bạc Liêu", 40), (None, "Công an huyện Hồng Dân", None, 7), (5, None, "Phường 1", 250),
    ]  # fmt: skip
    membership = read(tmp_path, DAY, heading, *rows, (None, None, "Tổng cộng", 867))
    assert members(membership) == {"31825": 300, "31813": 210, "31942": 250}
    assert account(membership) == (760, 0, 107)
    assert nothing_wrong(membership)


@pytest.mark.parametrize("figures", [True, False])
@pytest.mark.parametrize("words", ["Khối cơ quan", "Các cơ quan huyện", "KHỐI CƠ QUAN - DOANH NGHIỆP"])
def test_a_section_of_agencies_is_added_up_once(words, figures, tmp_path):
    rows = [
        ("I", "Khối xã, thị trấn", 525 if figures else None), (1, "Thị trấn Ngan Dừa", 425), (2, "Xã Lộc Ninh", 100),
        ("II", words, 140 if figures else None), (1, "Công an huyện Hồng Dân", 60), (2, "Trường THPT Ngan Dừa", 50),
        (3, "Kho bạc Nhà nước", 30), (None, "Tổng cộng", 665),
    ]  # fmt: skip
    membership = read(tmp_path, DAY, HEAD, *rows)
    assert account(membership) == (525, 0, 140)
    assert nothing_wrong(membership)


def test_a_wrong_total_of_agencies_is_said_at_its_cell(tmp_path):
    rows = [
        (1, "Xã Lộc Ninh", 100),
        ("II", "Khối cơ quan", 150),
        (1, "Công an huyện", 60),
        (2, "Trường THPT Ngan Dừa", 50),
    ]
    membership = read(tmp_path, DAY, HEAD, *rows)
    assert account(membership) == (100, 0, 110)
    [finding] = of_kind(membership, Kind.TOTAL_DIFFERS)
    assert finding.at.cell == "C4"


def test_agencies_of_the_province_numbered_like_districts_are_in_none_of_them(tmp_path):
    rows = [
        ("I", "Thành phố Bạc Liêu", 560), (1, "Phường 1", 300), (2, "Phường 2", 200), (3, "Công an thành phố Bạc Liêu", 60),
        ("II", "Đảng bộ Công an tỉnh", 500), ("III", "Đảng bộ Khối Doanh nghiệp tỉnh", 400), (None, "Tổng cộng", 1460),
    ]  # fmt: skip
    membership = read(tmp_path, DAY, HEAD, *rows)
    assert account(membership) == (500, 0, 960)
    assert nothing_wrong(membership)


def test_what_is_wrong_in_the_row_of_an_agency_leaves_nothing_out(tmp_path):
    rows = [
        (1, "Xã Lộc Ninh", 100, 40),
        (2, "Công an huyện Hồng Dân", "60 đ/c", "?"),
        (3, "Kho bạc Nhà nước", None, None),
    ]
    membership = read(tmp_path, DAY, WOMEN, *rows)
    assert account(membership) == (100, 0, 60)
    assert account(membership, "members_female") == (40, 0, 0)
    assert nothing_wrong(membership)


def test_an_agency_in_merged_cells_or_without_figures_is_no_section(tmp_path):
    rows = [
        ("Đảng bộ Công an huyện Hồng Dân", None, 60),
        (1, "Phường 2", 200),
        (None, "Đảng bộ Quân sự huyện Hòa Bình", None),
        (2, "Phường 3", 90),
    ]
    membership = read(tmp_path, ("THÀNH ỦY BẠC LIÊU",), DAY, HEAD, *rows)
    assert members(membership) == {"31813": 200, "31816": 90}
    assert account(membership) == (290, 0, 60)
    assert nothing_wrong(membership)


def test_a_list_of_agencies_only_and_a_form_5_beside_it(tmp_path):
    rows = [(1, "Công an huyện Hồng Dân", 60), (2, "Kho bạc Nhà nước", 20), (None, "Tổng cộng", 80)]
    only = read(tmp_path, DAY, HEAD, *rows)
    assert account(only) == (0, 0, 80)
    assert [finding.kind for finding in only.findings if finding.kind is not Kind.MISSING_UNITS] == [
        Kind.OTHER_ORGANISATIONS
    ]
    form = form_5(tmp_path / "b5.xlsx", day="31/12/2018")
    both = load(tmp_path / "danh-sach.xlsx", form)
    assert account(both) == (14253, 0, 80)


def test_many_agencies_are_one_finding(tmp_path):
    rows = [(n, f"Trường Tiểu học số {n}", n) for n in range(1, 41)]
    membership = read(tmp_path, DAY, HEAD, (0, "Xã Lộc Ninh", 1000), *rows)
    [finding] = of_kind(membership, Kind.OTHER_ORGANISATIONS)
    assert finding.outside == {"members": 820}
    assert finding.details["rows"] == 40
    assert "+30" in finding.say("en")


# --- averages

AVERAGES = [
    "Trung bình", "Bình quân", "TB", "Trung bình chung", "Bình quân 1 đảng bộ", "Cao nhất", "Thấp nhất", "Lớn nhất", "Nhỏ nhất", "Max",
    "MIN", "TB chung", "T.B", "BQ/đảng bộ", "Số trung bình", "Bình quân huyện Hồng Dân", "Trung bình mỗi xã", "Cao nhất: Xã Lộc Ninh",
    "* Bình quân:", "Average", "Tỷ lệ (%)", "Trung vị",
    ]  # fmt: skip
UNITS = [(1, "Xã Lộc Ninh", 100, 40), (2, "Thị trấn Ngan Dừa", 200, 99)]
SUM = (None, "Tổng cộng", 300, 139)


def with_derived(*derived) -> dict[str, list[tuple]]:
    """The units with these rows in different places."""
    return {
        "below": [*UNITS, *derived],
        "below the total": [*UNITS, SUM, *derived],
        "in the middle": [UNITS[0], *derived, UNITS[1], SUM],
        "in the first column": [*UNITS, *((words, None, *of) for _, words, *of in derived), SUM],
    }


@pytest.mark.parametrize("place", with_derived())
def test_a_row_of_averages_is_derived(place, tmp_path):
    rows = with_derived(*((None, words, 150, 69.5) for words in AVERAGES))[place]
    membership = read(tmp_path, DAY, WOMEN, *rows)
    assert members(membership) == {"31855": 100, "31843": 200}
    assert (account(membership), account(membership, "members_female")) == ((300, 0, 0), (139, 0, 0))
    assert nothing_wrong(membership)
    assert len(of_kind(membership, Kind.RATE_ROW)) == len(AVERAGES)


def test_averages_of_each_section_are_in_no_total(tmp_path):
    rows = [
        ("I", "Huyện Hòa Bình", 300), (1, "Xã Vĩnh Bình", 100), (2, "Xã Minh Diệu", 200), (None, "Bình quân", 150),
        ("II", "Phước Long", 500), (1, "Xã Hưng Phú", 200), (2, "Xã Vĩnh Thanh", 300), (None, "Trung bình", 250), (None, "Cao nhất", 300),
        (None, "Tổng cộng", 800), (None, "Trung bình chung", 200),
    ]  # fmt: skip
    membership = read(tmp_path, DAY, HEAD, *rows)
    assert account(membership) == (800, 0, 0)
    assert nothing_wrong(membership)
    assert len(membership.totals) == 3


def test_an_average_in_a_form_5_is_no_organisation(tmp_path):
    path = form_5(
        tmp_path / "b5.xlsx",
        {"1. Xã": (49, 9768), "2. Phường": (10, 3055), "3. Thị trấn": (5, 1430), "Bình quân": (21, 4751)},
    )
    membership = load(path)
    assert account(membership) == (14253, 0, 0)


# --- totals above their units

CITY, TOWN = {"31825": 100, "31813": 200}, {"31942": 30, "31945": 40}


def two_sections(first, second, *, agencies=0):
    return [
        DAY, HEAD, first, (1, "Phường 1", 100), *([(None, "Công an huyện Hồng Dân", 5)] if agencies else []), (2, "Phường 2", 200),
        second, (3, "Phường 1", 30), (4, "Phường Hộ Phòng", 40),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("I", "Thành phố Bạc Liêu (Tổng số)", 300), ("II", "Thị xã Giá Rai (Tổng số)", 70)),
        ((None, "Tổng số thành phố Bạc Liêu", 300), (None, "Tổng số thị xã Giá Rai", 70)),
        ((None, "Cộng TP. Bạc Liêu:", 300), (None, "Cộng TX. Giá Rai:", 70)),
        (("A", "Bạc Liêu (tổng cộng)", 300), ("B", "Giá Rai (tổng cộng)", 70)),
        ((None, "Tổng số Bạc Liêu", 300), (None, "Tổng số Giá Rai", 70)),
        (("Tổng số TP Bạc Liêu", None, 300), ("Tổng số TX Giá Rai", None, 70)),
        ((None, "TỔNG CỘNG THÀNH PHỐ BẠC LIÊU", "300"), (None, "TỔNG CỘNG THỊ XÃ GIÁ RAI", "70")),
        ((None, "Bạc Liêu Total", 300), (None, "Giá Rai Total", 70)),
        (("I", "Thành phố Bạc Liêu (Tổng số)", 301), ("II", "Thị xã Giá Rai (Tổng số)", 70)),
    ],
)
@pytest.mark.parametrize("agencies", [0, 5])
def test_a_total_above_its_units_opens_their_section(first, second, agencies, tmp_path):
    """The last has a wrong total, of which the other proves what it is: it is said at its cell."""
    membership = read(tmp_path, *two_sections(first, second, agencies=agencies))
    assert members(membership) == CITY | TOWN
    assert account(membership) == (370, 0, agencies)
    if first[2] == 301:
        [finding] = of_kind(membership, Kind.TOTAL_DIFFERS)
        assert (finding.at.cell, finding.details["computed"].value) == ("C3", 300)
    else:
        assert nothing_wrong(membership)
        assert [total.computed for total in membership.totals] == [300, 70]


@pytest.mark.parametrize("top", [("Tổng cộng", 370), ("Toàn tỉnh", 370), ("Tổng cộng toàn tỉnh", 370)])
def test_the_total_of_the_whole_above_all_sections(top, tmp_path):
    day, head, *rows = two_sections(("I", "Thành phố Bạc Liêu (Tổng số)", 300), ("II", "Thị xã Giá Rai (Tổng số)", 70))
    membership = read(tmp_path, day, head, (None, *top), *rows)
    assert members(membership) == CITY | TOWN
    assert nothing_wrong(membership)
    assert [total.computed for total in membership.totals] == [370, 300, 70]


def test_the_same_words_below_their_units_stay_totals_of_what_is_above(tmp_path):
    rows = [
        (1, "Phường 2", 100), (2, "Phường 3", 200), (None, "Thành phố Bạc Liêu (Tổng số)", 300),
        (1, "Phường Hộ Phòng", 30), (2, "Phường Láng Tròn", 40), (None, "Thị xã Giá Rai (Tổng số)", 70), (None, "Tổng cộng", 370),
    ]  # fmt: skip
    membership = read(tmp_path, DAY, HEAD, *rows)
    assert account(membership) == (370, 0, 0)
    assert nothing_wrong(membership)
    assert [total.printed for total in membership.totals] == [300, 70, 370]


def test_totals_above_and_below_their_units(tmp_path):
    rows = [
        (None, "Tổng số Bạc Liêu", 300), (1, "Phường 1", 100), (2, "Phường 2", 200), (None, "Cộng Bạc Liêu", 300),
        (None, "Tổng số Giá Rai", 70), (1, "Phường 1", 30), (2, "Phường Hộ Phòng", 40), (None, "Cộng Giá Rai", 70),
    ]  # fmt: skip
    membership = read(tmp_path, DAY, HEAD, *rows)
    assert members(membership) == CITY | TOWN
    assert nothing_wrong(membership)


def test_a_total_above_that_no_figures_prove_guesses_no_district(tmp_path):
    rows = [(None, "Tổng số Bạc Liêu", 999), (1, "Phường 1", 100), (2, "Phường 2", 200)]
    membership = read(tmp_path, DAY, HEAD, *rows)
    assert account(membership) == (200, 100, 0)
    assert [finding.at.cell for finding in of_kind(membership, Kind.AMBIGUOUS_UNIT)] == ["B4"]
    assert [finding.at.cell for finding in of_kind(membership, Kind.TOTAL_DIFFERS)] == ["C3"]


def test_totals_above_their_units_proven_by_another_column(tmp_path):
    heading = ("STT", "Tên đảng bộ", "Số chi bộ")
    rows = [
        (None, "Tổng số Bạc Liêu", 25),
        (1, "Phường 1", 12),
        (2, "Phường 2", 13),
        (None, "Tổng số Giá Rai", 20),
        (1, "Phường 1", 20),
    ]
    membership = read(tmp_path, DAY, heading, *rows)
    assert set(membership.frame["code"]) == {"31825", "31813", "31942"}
    assert account(membership, "cells") == (45, 0, 0)


def test_seven_districts_with_totals_above(tmp_path):
    counts, rows = numbers(PLACES), [DAY, HEAD, (None, "Tổng cộng", sum(numbers(PLACES).values()))]
    for district, units in PLACES.districts.items():
        rows += [(None, f"{district} (Tổng số)", sum(counts[unit.code] for unit in units))]
        rows += [(n, unit.full_name, counts[unit.code]) for n, unit in enumerate(units, start=1)]
    membership = read(tmp_path, *rows)
    assert members(membership) == counts
    assert membership.findings == ()
    assert len(membership.totals) == 8


def test_totals_of_types_above_and_below_their_units(tmp_path):
    own = [(1, "Xã Lộc Ninh", 100), (2, "Xã Ninh Hòa", 200), (3, "Thị trấn Ngan Dừa", 50)]
    whole = (None, "Tổng cộng", 350)
    for first, second in (
        ("Tổng số xã", "Tổng số thị trấn"),
        ("Xã (Tổng số)", "Thị trấn (Tổng số)"),
        ("Cộng các xã", "Cộng thị trấn"),
    ):
        of_communes, of_towns = (None, first, 300), (None, second, 50)
        for rows in (
            [of_communes, *own[:2], of_towns, own[2], whole],
            [*own[:2], of_communes, own[2], of_towns, whole],
            [own[0], own[2], own[1], of_communes, of_towns, whole],
            [whole, of_communes, of_towns, *own],
        ):
            membership = read(tmp_path, DAY, HEAD, *rows)
            assert account(membership) == (350, 0, 0)
            assert nothing_wrong(membership)
            assert len(membership.totals) == 3


# --- more of organisations


def test_totals_of_units_and_of_agencies_apart(tmp_path):
    rows = [
        (1, "Xã Lộc Ninh", 100), (2, "Thị trấn Ngan Dừa", 50), (None, "Cộng xã, thị trấn", 150),
        (1, "Công an huyện", 60), (2, "Trường THPT Ngan Dừa", 45), (None, "Cộng khối cơ quan", 105), (None, "Tổng cộng", 255),
    ]  # fmt: skip
    membership = read(tmp_path, DAY, HEAD, *rows)
    assert account(membership) == (150, 0, 105)
    assert nothing_wrong(membership)
    assert [total.computed for total in membership.totals] == [150, 105, 255]


def test_an_organisation_by_the_type_beside_it(tmp_path):
    heading = ("STT", "Tên đảng bộ", "Loại hình", "Tổng số đảng viên")
    rows = [
        (1, "Xã Lộc Ninh", "Xã", 100),
        (2, "Ngọc Lan", "Doanh nghiệp", 60),
        (3, "Hồng Dân", "Công an", 30),
        (4, "Ngan Dừa", "Thị trấn", 50),
    ]
    membership = read(tmp_path, DAY, heading, *rows)
    assert members(membership) == {"31855": 100, "31843": 50}
    assert account(membership) == (150, 0, 90)
    assert nothing_wrong(membership)
    wrong = read(tmp_path, DAY, heading, *rows, (5, "Xã Vĩnh Trạhc", "Cơ quan", 7))
    assert account(wrong) == (150, 7, 90)


def test_a_form_by_type_with_other_rows_under_a_lists_heading(tmp_path):
    heading = ("STT", "Đơn vị", "Tổng số đảng viên")
    rows = [
        (1, "Xã", 9000),
        (2, "Phường", 3000),
        (3, "Thị trấn", 1400),
        (4, "Cơ quan Nhà nước", 500),
        (5, "Công an", 300),
        (None, "Cộng", 14200),
    ]
    membership = read(tmp_path, DAY, heading, *rows)
    assert account(membership) == (13400, 0, 800)
    assert membership.by_type_only


def test_cells_below_their_unit_are_parts_of_it_where_they_add_up(tmp_path):
    rows = [
        (1, "Xã Lộc Ninh", 100), (None, "Chi bộ ấp 1", 40), (None, "Chi bộ ấp Kiết Lập", 35), (None, "Chi bộ Trạm y tế", 25),
        (2, "Thị trấn Ngan Dừa", 50), (None, "Tổng cộng", 150),
    ]  # fmt: skip
    membership = read(tmp_path, DAY, HEAD, *rows)
    assert account(membership) == (150, 0, 0)
    assert nothing_wrong(membership, but=[Kind.OF_WHICH_ROW])
    rows[2] = (None, "Chi bộ ấp Kiết Lập", 36)
    assert account(read(tmp_path, DAY, HEAD, *rows)) == (150, 76, 25)


LIST = (DAY, WOMEN, (1, "Xã An Phúc", 90, 20), (2, "Xã An Trạch", 80, 15), (3, "Xã An Trạch A", 75, 11))
ROWS_BELOW = {
    "the year before": ("Năm 2015", 240, 40), "a comparison": ("So với cùng kỳ năm trước (%)", 102, 104), "more": ("Tăng", 5, 6),
    "a plan": ("Kế hoạch", 250, 50), "its share": ("Đạt %", 98, 92), "telephone": ("Số điện thoại:", 2913864123, None),
    "to whom": ("Nơi nhận:", "Năm", 2017), "fax": ("Fax", 2913864123, 7),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS_BELOW)
def test_comparisons_and_the_lines_of_a_signature_below_are_not_typed(name, tmp_path):
    membership = read(tmp_path, *LIST, (None, "Tổng cộng", 245, 46), (None, *ROWS_BELOW[name]))
    assert (account(membership), account(membership, "members_female")) == ((245, 0, 0), (46, 0, 0))
    assert nothing_wrong(membership)


@pytest.mark.parametrize("name", ["TC", "T.Số", "TS", "Σ", "∑", None])
def test_a_total_by_its_sign_or_its_figures_is_one(name, tmp_path):
    membership = read(tmp_path, *LIST, (None, name, 245, 46))
    assert (account(membership), nothing_wrong(membership)) == ((245, 0, 0), True)
    wrong = read(tmp_path, *LIST, (None, name, 245, 47))
    assert of_kind(wrong, Kind.TOTAL_DIFFERS if name else Kind.NAMELESS)


def test_few_numbers_prove_no_total_without_a_name(tmp_path):
    assert account(read(tmp_path, DAY, HEAD, *(row[:3] for row in LIST[2:4]), (3, None, 170))) == (170, 170, 0)


def test_below_rows_of_another_district_an_empty_cell_leaves_the_district_that_the_words_name(tmp_path):
    head = ("Tên đảng bộ", "Huyện", "Tổng số đảng viên")
    rows = [("Xã Lộc Ninh", "Hồng Dân", 100), ("Đảng bộ Công an huyện Phước Long", None, 60), ("Chi bộ Kho bạc", None, 7),
            ("Xã Hưng Phú", "Phước Long", 200), ("Đảng bộ Công an huyện Phước Long", "Hồng Dân", 5)]  # fmt: skip
    read(tmp_path, DAY, head, *rows)
    assert account(load(tmp_path / "danh-sach.xlsx", district="Phước Long")) == (200, 0, 60)
    assert account(load(tmp_path / "danh-sach.xlsx", district="Hồng Dân")) == (100, 0, 12)
