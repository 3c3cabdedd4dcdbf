"""What is there is said, and no more: the place, its part, the day, and the files that they come from."""

import datetime as dt
import re

import pytest
from made_workbooks import HEADING, ROWS, form_5, write

from blanalysis import example, load, published
from blanalysis.exhibits.account import account_as_json, account_as_text
from blanalysis.membership.findings import Kind
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.places import load_units

JUNE, DECEMBER = dt.date(2016, 6, 30), dt.date(2016, 12, 31)
UNITS = tuple(load_units())
NO_TOWNSHIPS = {"1. Xã": (49, 9768), "2. Phường": (10, 3055)}


def listed(units, day=DECEMBER, more=0):
    """A list of these units, each with its district; `more` makes the numbers of another day."""
    rows = [(u.full_name, u.full_district, 100 + at + more, 30, 5) for at, u in enumerate(units)]
    heading = ("Tên đảng bộ", "Huyện, thị xã, thành phố", "Tổng số đảng viên", "Trong đó: Nữ", "Số chi bộ")
    return [("DANH SÁCH ĐẢNG BỘ",), (f"(Số liệu tính đến {day:%d/%m/%Y})",), (), heading, *rows]


def of_kind(membership, kind):
    return [finding for finding in membership.findings if finding.kind is kind]


# --- the part of the place that is there


def test_a_whole_list_is_of_the_province():
    assert example().scope("vi").startswith("tỉnh Bạc Liêu, 64/64 đảng bộ, ")
    assert example().scope("en").startswith("Bạc Liêu province, 64 of 64 committees, ")
    assert published().scope("en").startswith("Bạc Liêu province, published on ")


def test_a_list_that_lacks_units_is_of_a_part(tmp_path):
    membership = load(write(tmp_path / "a.xlsx", listed(UNITS[10:])))
    assert membership.scope("vi") == "54/64 đảng bộ của tỉnh Bạc Liêu, số liệu đến 31/12/2016"
    assert membership.scope("en") == "54 of 64 committees of Bạc Liêu province, as of 31 December 2016"


def test_a_list_that_lacks_a_type_says_which(tmp_path):
    without = [unit for unit in UNITS if unit.type != "thị trấn"]
    membership = load(write(tmp_path / "a.xlsx", listed(without)))
    assert membership.scope("vi").startswith("59/64 đảng bộ của tỉnh Bạc Liêu (không có thị trấn), ")
    assert membership.scope("en").startswith("59 of 64 committees of Bạc Liêu province (no townships), ")


def test_a_unit_without_a_number_is_not_there(tmp_path):
    rows = [row if at else (*row[:2], None, *row[3:]) for at, row in enumerate(listed(UNITS)[4:])]
    membership = load(write(tmp_path / "a.xlsx", [*listed(UNITS)[:4], *rows]))
    assert membership.scope("en").startswith("63 of 64 committees of Bạc Liêu province, ")


def test_a_district_is_whole_by_its_own_units(tmp_path):
    path = write(
        tmp_path / "a.xlsx", [("Huyện Phước Long",), ("(Số liệu tính đến 31/12/2016)",), HEADING, *enumerated(ROWS)]
    )
    assert load(path, district="Phước Long").scope("en").startswith("Phước Long district, 8 of 8 committees, ")
    assert load(path).scope("en").startswith("Phước Long district, 8 of 8 committees, ")


def enumerated(rows):
    return [(at, *row) for at, row in enumerate(rows, start=1)]


@pytest.mark.parametrize(
    ("figures", "scope", "lacks"),
    [
        (NO_TOWNSHIPS, "59 of 64 committees of Bạc Liêu province (no townships), Form 5, ", ["townships 0 of 5"]),
        ({"1. Xã": (40, 8000), "2. Phường": (10, 3055)}, "50 of 64 committees of Bạc Liêu province (no townships), Form 5, ", ["communes 40 of 49", "townships 0 of 5"]),
        ({"2. Phường": (10, 3055)}, "10 of 64 committees of Bạc Liêu province (no communes and townships), Form 5, ", ["communes 0 of 49", "townships 0 of 5"]),
        ({**NO_TOWNSHIPS, "3. Thị trấn": (4, 1100)}, "63 of 64 committees of Bạc Liêu province, Form 5, ", ["townships 4 of 5"]),
        ({**NO_TOWNSHIPS, "3. Thị trấn": (0, 0)}, "59 of 64 committees of Bạc Liêu province (no townships), Form 5, ", ["townships 0 of 5"]),
        ({**NO_TOWNSHIPS, "3. Thị trấn": (5, 1430)}, "Bạc Liêu province, Form 5, ", []),
    ],
)  # fmt: skip
def test_a_form_5_says_what_it_has_and_a_finding_what_it_lacks(figures, scope, lacks, tmp_path):
    membership = load(form_5(tmp_path / "bieu-5.xlsx", figures))
    assert membership.scope("en").startswith(scope)
    found = of_kind(membership, Kind.MISSING_UNITS)
    assert len(found) == bool(lacks)
    for finding in found:
        said = finding.say("en")
        assert said.startswith("Bạc Liêu province: ")
        assert all(part in said for part in lacks)
        assert said.count(" of ") == len(lacks) + 1
        assert finding.at.file.endswith("bieu-5.xlsx")
        assert "tỉnh Bạc Liêu" in finding.say("vi").lower().replace("bạc liêu", "Bạc Liêu")
    for lang in LANGS:
        assert "{" not in account_as_text(membership, lang)


def test_a_form_5_without_numbers_of_committees_claims_no_whole(tmp_path):
    rows = [("Loại cơ sở", "Tổng số đảng viên"), ("1. Xã", 9768), ("2. Phường", 3055)]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert membership.scope("en") == ("Bạc Liêu province (no townships), Form 5 without numbers of committees, undated")
    (finding,) = of_kind(membership, Kind.MISSING_UNITS)
    assert "townships 0 of 5" in finding.say("en")


def test_forms_5_of_some_districts_are_a_part_together(tmp_path):
    own = form_5(tmp_path / "a.xlsx", {"1. Xã": (7, 1300), "3. Thị trấn": (1, 1234)}, body="HUYỆN ỦY PHƯỚC LONG")
    other = form_5(tmp_path / "b.xlsx", {"1. Xã": (7, 1300), "3. Thị trấn": (1, 300)}, body="HUYỆN ỦY HÒA BÌNH")
    both = load(own, other)
    assert both.scope("en").startswith("16 of 64 committees of Bạc Liêu province (no wards), Form 5, ")
    (finding,) = of_kind(both, Kind.MISSING_UNITS)
    assert "communes 14 of 49, wards 0 of 10, townships 2 of 5" in finding.say("en")
    part = load(own, other, district="Phước Long")
    assert part.scope("en").startswith("Phước Long district, Form 5, ")
    assert not of_kind(part, Kind.MISSING_UNITS)


# --- the day and its files


@pytest.fixture(scope="module")
def two_days(tmp_path_factory):
    """The units in four files: two of June, two of December, each of June with something wrong."""
    folder = tmp_path_factory.mktemp("two days")
    halves = UNITS[:30], UNITS[30:]
    files = [
        write(folder / f"{day:%m}-{at}.xlsx", listed(half, day, more))
        for day, more in ((JUNE, 0), (DECEMBER, 7))
        for at, half in enumerate(halves)
    ]
    rows = listed(halves[0], JUNE)
    write(files[0], [*rows, ("Xã Lạ", "", 77, 5, 1), ("Tổng cộng", "", 1, 1, 1)])
    return load(*files)


def test_the_files_of_a_day_are_its_source(two_days):
    assert two_days.source("vi") == "12-0.xlsx, 12-1.xlsx"
    assert two_days.on(JUNE).source("en") == "06-0.xlsx, 06-1.xlsx"


def test_the_view_of_a_day_says_its_own_place_and_part(tmp_path):
    files = [write(tmp_path / f"{d:%m}.xlsx", listed(of, d)) for of, d in ((UNITS[:30], JUNE), (UNITS, DECEMBER))]
    membership = load(*files)
    assert membership.scope("en").startswith("Bạc Liêu province, 64 of 64 committees, as of 31 December 2016 (")
    june = membership.on(JUNE)
    assert june.scope("en").startswith("30 of 64 committees of Bạc Liêu province, as of 30 June 2016 (")
    assert june.source("en") == "06.xlsx"


def test_each_finding_has_the_day_of_its_figures(two_days):
    at_cells = [finding for finding in two_days.findings if finding.at.cell]
    assert {Kind.UNKNOWN_UNIT, Kind.TOTAL_DIFFERS} <= {finding.kind for finding in at_cells}
    for finding in at_cells:
        assert finding.as_of == (JUNE if "06-" in finding.at.file else DECEMBER), finding
    assert {total.as_of for total in two_days.totals} == {JUNE}
    told = account_as_json(two_days)["issues"]
    assert [of["as_of"] for of in told] == [f.as_of and f.as_of.isoformat() for f in two_days.findings]


def test_of_its_day_has_nothing_of_another(two_days):
    december, june = two_days.of_its_day, two_days.on(JUNE).of_its_day
    assert not [finding for finding in december.findings if finding.at.cell]
    assert not december.totals
    assert {finding.at.cell for finding in june.findings} >= {"A35", "C36"}
    assert len(june.totals) == 3
    for of, month in ((december, "12-"), (june, "06-")):
        names = [file.path.rsplit("/")[-1] for file in of.files]
        assert [name[:3] for name in names] == [month, month]
        assert {table.days for table in of.tables} == {(of.as_of,)}


def test_no_number_of_the_account_is_of_two_days(two_days):
    """The sums of the members of one day and of two: only the first stand anywhere."""
    sums = {day: of["members"].typed for day, of in two_days.conserved_by_day().items()}
    assert sums == {JUNE: sum(100 + at for n in (30, 34) for at in range(n)) + 77, DECEMBER: sums[DECEMBER]}
    both = sum(sums.values())
    texts = [repr(two_days), two_days._repr_html_(), str(account_as_json(two_days))]
    texts += [account_as_text(two_days, lang) for lang in LANGS]
    for text in texts:
        numbers = {re.sub(r"[.,]", "", of) for of in re.findall(r"\d[\d.,]*\d", text)}
        assert str(both) not in numbers
        assert str(sums[DECEMBER]) in numbers


def test_a_file_of_two_days_is_not_added_up(tmp_path):
    path = write(tmp_path / "hai.xlsx", listed(UNITS, JUNE), listed(UNITS, DECEMBER, 7))
    (file,) = account_as_json(load(path))["files"]
    sums = {day: of["columns"]["members"]["typed"] for day, of in file["days"].items()}
    assert sums == {"2016-06-30": 8416, "2016-12-31": 8864}
    assert file["columns"]["members"]["typed"] == 8864
