"""Censuses and registers of inhabitants: read by what their columns hold, into `population`; of the whole country one province."""

import pytest
import registers
from registers import dotted, pivot, plain

from blanalysis import load
from blanalysis.membership.findings import Kind, Level
from blanalysis.vocabulary import sources

TITLE = "DÂN SỐ TỈNH BẠC LIÊU CHIA THEO XÃ, PHƯỜNG, THỊ TRẤN, 1/4/2019"
TWO_ROWS = [(None, None, None, "Dân số (người)", None, None), (None, None, None, "Tổng số", "Thành thị", "Nông thôn")]
ONE_ROW = [TWO_ROWS[1]]
UNITS = registers.bac_lieu()
# Lines, heading and title of registers of Bạc Liêu, by what they are like.
LAYOUTS = {
    "totals below": (pivot(UNITS), TWO_ROWS, TITLE),
    "totals above, points after thousands": (pivot(UNITS, dotted, first=True), TWO_ROWS, TITLE),
    "no title": (pivot(UNITS), TWO_ROWS, ""),
    "numbers": (pivot(UNITS, lambda number: number), TWO_ROWS, TITLE),
    "one column": (pivot(UNITS, columns=1), [(None, None, None, "Dân số")], TITLE),
    "only the title says what is counted": (pivot(UNITS, dotted), ONE_ROW, TITLE),
    "no heading at all": (pivot(UNITS, columns=1), [], TITLE),
    "a row each for all, of towns, of the country": (
        registers.with_parts(UNITS),
        [(None, None, None, "Dân số")],
        TITLE,
    ),
    "the same under the title alone": (registers.with_parts(UNITS, plain), [], TITLE),
    "households": (registers.households(UNITS), [(None, None, None, "Số hộ", "Số nhân khẩu")], TITLE),
    "households, numbered": (registers.households(UNITS), [("STT", None, None, "Số hộ", "Số nhân khẩu")], TITLE),
}
WITH_PARTS = [name for name, (_, heading, _) in LAYOUTS.items() if heading in (TWO_ROWS, ONE_ROW)]


def _column(membership, column):
    frame = membership.frame
    return dict(zip(frame["code"], frame[column], strict=True))


def _census(column):
    return {row["code"]: int(row[column]) for row in sources.rows(sources.CENSUS)}


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """What `load` reads of each of the layouts, by its name."""
    folder, known = tmp_path_factory.mktemp("registers"), {}

    def of(name):
        if name not in known:
            lines, heading, title = LAYOUTS[name]
            path = registers.write(folder / f"{len(known)}.xlsx", lines, heading=heading, title=title)
            known[name] = load(path, province="Bạc Liêu")
        return known[name]

    return of


@pytest.mark.parametrize("name", LAYOUTS)
def test_inhabitants_are_read_by_unit(read, name):
    membership = read(name)
    assert _column(membership, "population") == _census("population")
    assert "members" not in membership.frame
    typed, counted, left_out, outside = membership.conservation.loc["population"]
    assert (typed, counted, left_out, outside) == (907_236, 907_236, 0, 0)
    told = [f for f in membership.findings if f.kind is not Kind.NO_DATE]
    assert {finding.kind.level for finding in told} <= {Level.INFORMATION}


@pytest.mark.parametrize("name", WITH_PARTS)
def test_those_of_towns_and_of_the_country_stand_beside(read, name):
    for column, part in (("population_urban", "urban"), ("population_rural", "rural")):
        given = read(name).frame.set_index("code")[column].dropna().to_dict()
        assert {code: n for code, n in given.items() if n} == {code: n for code, n in _census(part).items() if n}


@pytest.mark.parametrize("name", [name for name in LAYOUTS if not name.startswith("households")])
def test_each_total_of_a_register_is_compared(read, name):
    totals = [total for total in read(name).totals if total.column == "population"]
    assert len(totals) >= 8
    assert all(total.printed == total.computed for total in totals)


def test_households_are_read(read):
    assert _column(read("households"), "households") == _census("households")


def test_a_total_that_is_wrong_is_found(tmp_path):
    lines = [
        (*line[:3], "143.614", *line[4:]) if line[1] == "Thị xã Giá Rai (Tổng số)" else line
        for line in pivot(UNITS, dotted)
    ]
    path = registers.write(tmp_path / "a.xlsx", lines, heading=TWO_ROWS, title=TITLE)
    (finding,) = (f for f in load(path).findings if f.kind is Kind.TOTAL_DIFFERS)
    assert finding.at.row == 5 + lines.index(next(line for line in lines if line[3] == "143.614"))


def test_parts_below_a_unit_are_told_of_once(read):
    told = [f for f in read("the same under the title alone").findings if f.kind is Kind.OF_WHICH_ROW]
    assert sorted(finding.found for finding in told) == ["Nông thôn", "Thành thị"]


def test_a_row_without_a_name_and_without_a_total_above_is_still_an_error(tmp_path):
    lines = [(None, "Phường 2", None, 15346), (None, "Phường 3", None, 13484), (None, None, "Nông thôn", 77)]
    path = registers.write(tmp_path / "a.xlsx", lines, heading=[(None, "Tên đơn vị", None, "Dân số")])
    (finding,) = (f for f in load(path).findings if f.left_out)
    assert (finding.kind, finding.left_out) == (Kind.NAMELESS, {"population": 77})


def test_a_title_about_members_keeps_the_question(tmp_path):
    lines = [(unit.name, unit.people) for unit in UNITS[:10]]
    path = registers.write(tmp_path / "a.xlsx", lines, title="ĐẢNG VIÊN SO VỚI DÂN SỐ")
    membership = load(path)
    assert Kind.PROPOSED_MEMBERS in {finding.kind for finding in membership.findings}
    assert "population" not in membership.frame


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """A register of all 10,035 units, with numbers that are made up."""
    units = registers.nation()
    path = tmp_path_factory.mktemp("nation") / "tong-dieu-tra.xlsx"
    title = "DÂN SỐ CẢ NƯỚC CHIA THEO XÃ, PHƯỜNG, THỊ TRẤN, 1/4/2019"
    return units, registers.write(path, pivot(units), heading=TWO_ROWS, title=title)


@pytest.mark.parametrize(
    ("province", "name", "count"),
    [
        ("Bạc Liêu", "Bạc Liêu", 64),
        ("ca mau", "Cà Mau", 100),
        ("01", "Hà Nội", 526),
    ],
)
def test_one_province_of_the_country_is_read(nation, province, name, count):
    units, path = nation
    membership = load(path, province=province)
    own = {unit.code: unit.people for unit in units if unit.province.endswith(name)}
    assert len(own) == count
    assert _column(membership, "population") == own
    assert all(total.printed == total.computed for total in membership.totals)
    assert {finding.kind.level for finding in membership.findings} == {Level.INFORMATION}
    (others,) = (finding for finding in membership.findings if finding.kind is Kind.OTHER_PROVINCES)
    assert (others.at.cell, others.details["provinces"]) == ("A5", 62)
    assert membership.tables[0].at.row == 4  # the heading's own row, though the rows are far below it
    assert others.details["rows"] + len(own) + len(membership.places.districts) + 1 == len(pivot(units))


def test_of_a_register_that_starts_with_totals_the_same_is_read(nation, tmp_path):
    units, path = nation
    some = [unit for unit in units if unit.province.endswith(("Cà Mau", "Bạc Liêu", "Sóc Trăng"))]
    regions = [("ĐỒNG BẰNG SÔNG CỬU LONG", None, None, *map(plain, registers.sums(some)))]
    lines = [*pivot(some, first=True)[:1], *regions, *pivot(some, first=True)[1:]]
    other = load(registers.write(tmp_path / "a.xlsx", lines, heading=TWO_ROWS, title="DÂN SỐ"), province="Sóc Trăng")
    assert _column(other, "population") == _column(load(path, province="Sóc Trăng"), "population")
    assert all(total.printed == total.computed for total in other.totals)


def test_a_column_in_which_provinces_stand_here_and_there_cuts_nothing(tmp_path):
    """A column of where somebody comes from, say, is none of provinces that rows are of."""
    names = ["Cà Mau", "Hà Nội", "Sóc Trăng", "Bạc Liêu"]
    lines = [(unit.name, unit.district, unit.people, names[at % 4]) for at, unit in enumerate([*UNITS, *UNITS, *UNITS])]
    heading = [("Tên đơn vị", "Huyện", "Dân số", "Ghi chú")]
    membership = load(registers.write(tmp_path / "a.xlsx", lines, heading=heading), province="Bạc Liêu")
    assert _column(membership, "population") == _census("population")
    assert Kind.OTHER_PROVINCES not in {finding.kind for finding in membership.findings}


def test_a_list_of_one_province_is_not_cut(read):
    assert Kind.OTHER_PROVINCES not in {finding.kind for finding in read("totals below").findings}
