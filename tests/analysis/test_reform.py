"""Two days on either side of 1 July 2025: exact where all parts are whole, else between two numbers; each number counted once."""

import datetime as dt
import random

import pandas as pd
import pytest
from hypothesis import given as holds
from hypothesis import settings
from hypothesis import strategies as st
from made_workbooks import write

import blanalysis
from blanalysis import across_reform, compare, example, load, published, tables
from blanalysis.analysis import change as reform
from blanalysis.analysis import disclosure
from blanalysis.analysis.comparison import ComparisonError, groupings
from blanalysis.membership.findings import Kind
from blanalysis.vocabulary.places import former_districts, joint_units, load_units, predecessors, successors
from blanalysis.vocabulary.refusals import LackingError, RefusedError

BEFORE, SINCE = dt.date(2024, 12, 31), dt.date(2025, 12, 31)
BAC_LIEU, CA_MAU, HA_NOI = "95", "96", "01"


def book(path, province, day, *, without=(), columns=("Tổng số đảng viên", "Đảng viên nữ")):
    """A list of all units of a province on a day, with numbers made from their codes."""
    units = load_units(province, day)
    titles = (f"TỈNH ỦY {units.province.name.upper()}", "DANH SÁCH ĐẢNG BỘ", f"(Số liệu tính đến {day:%d/%m/%Y})")
    rows = [
        (n, unit.full_name, unit.full_district or None, None if unit.code in without else members(unit.code, day), 9)
        for n, unit in enumerate(units, start=1)
    ]
    return write(path, [*((title,) for title in titles), (), ("TT", "Tên đảng bộ", "Huyện", *columns), *rows])


def members(code, day):
    return int(code) % 211 + (100 if day == BEFORE else 330)


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reform")
    provinces = {"bac-lieu": (BAC_LIEU, BEFORE), "ca-mau-cu": (CA_MAU, BEFORE), "ca-mau": (CA_MAU, SINCE)}
    return {name: book(folder / f"{name}.xlsx", *of) for name, of in provinces.items()}


@pytest.fixture(scope="module")
def loaded(books):
    return {name: load(path) for name, path in books.items()}


@pytest.fixture(scope="module")
def bac_lieu(books):
    return load(books["bac-lieu"], books["ca-mau"])


@pytest.fixture(scope="module")
def ca_mau(books):
    return load(books["ca-mau-cu"], books["ca-mau"])


def whole(frame):
    return frame[(frame["before_shared"] == 0) & (frame["after_shared"] == 0)]


def test_bac_lieu_is_compared_exactly_on_25_units(bac_lieu):
    frame = blanalysis.across_reform(bac_lieu)
    assert len(frame) == 25
    for code, row in frame.iterrows():
        parts = [old for old, is_whole in predecessors(code) if is_whole]
        assert row["before_units"] == len(parts) == len(predecessors(code))
        assert row["before"] == row["before_least"] == row["before_most"] == sum(members(old, BEFORE) for old in parts)
        assert row["after"] == members(code, SINCE)
        assert row["change"] == row["change_least"] == row["change_most"] == row["after"] - row["before"]
        assert row["district"] == ", ".join(former_districts(code).values())
    assert frame["before"].sum() == bac_lieu.on(BEFORE).frame["members"][:64].sum()
    assert {str(kind) for kind in frame.drop(columns=["name", "district"]).dtypes} == {"Int64"}
    assert {str(frame[name].dtype) for name in ("name", "district")} == {"string"}


def test_old_ca_mau_has_bounds_where_one_of_its_19_units_was_divided(ca_mau):
    frame = across_reform(ca_mau)
    assert len(frame) == 39
    split = {old.code for old in load_units(CA_MAU, BEFORE) if len(successors(old.code)) > 1}
    assert len(split) == 19
    for code, row in frame.iterrows():
        parts = [old for old, _ in predecessors(code)]
        sure = sum(members(old, BEFORE) for old in parts if old not in split)
        all_of = sum(members(old, BEFORE) for old in parts)
        assert (row["before_least"], row["before_most"]) == (sure, all_of)
        assert row["before_shared"] == len(split.intersection(parts))
        assert pd.isna(row["before"]) == pd.isna(row["change"]) == bool(row["before_shared"])
        assert row["change_least"] == row["after"] - all_of
        assert row["change_most"] == row["after"] - sure
    joint = across_reform(ca_mau, by="joint_units")
    assert len(joint) == 24
    assert joint["before_shared"].sum() == 0
    assert joint["before"].sum() == sum(members(unit.code, BEFORE) for unit in load_units(CA_MAU, BEFORE))
    assert joint.loc["32025", "name"] == "Phường Tân Thành, Phường Hòa Thành"


def test_by_former_district_bounds_are_those_of_units_made_from_several(ca_mau):
    frame = across_reform(ca_mau, by="former_district")
    assert [*frame.index] == sorted({unit.district_code for unit in load_units(CA_MAU, BEFORE)})
    for district, row in frame.iterrows():
        old = [unit.code for unit in load_units(CA_MAU, BEFORE) if unit.district_code == district]
        assert row["before"] == sum(members(code, BEFORE) for code in old)
        touched = {unit.code for code in old for unit in successors(code)}
        own = {code for code in touched if {*former_districts(code)} == {district}}
        assert row["after_least"] == sum(members(code, SINCE) for code in own)
        assert row["after_most"] == sum(members(code, SINCE) for code in touched)
        assert pd.isna(row["after"]) == (own != touched)
    assert frame.loc["966", ["name", "before_units", "after_units"]].to_list() == ["Huyện U Minh", 8, 4]
    assert len(whole(frame)) == 3


def test_two_merged_provinces_make_the_whole_of_the_new_one(loaded):
    frame = across_reform(loaded["ca-mau"], loaded["ca-mau-cu"], loaded["bac-lieu"])
    assert [*frame.index] == sorted(unit.code for unit in load_units(CA_MAU, SINCE))
    assert frame["after"].sum() == loaded["ca-mau"].frame["members"].sum()


def test_of_several_days_the_nearest_ones(books, tmp_path, bac_lieu, loaded):
    earlier = book(tmp_path / "2023.xlsx", BAC_LIEU, dt.date(2023, 12, 31))
    three = load(earlier, books["bac-lieu"], books["ca-mau"])
    assert across_reform(three).equals(across_reform(bac_lieu))
    then = across_reform(three.on("31/12/2023"), loaded["ca-mau"])
    assert (
        then["before"].sum() == three.on("31/12/2023").current["members"].sum() != across_reform(three)["before"].sum()
    )


def test_a_part_without_a_number_leaves_the_sum_open(books, tmp_path):
    lacking = load(book(tmp_path / "thieu.xlsx", BAC_LIEU, BEFORE, without=("31834",)), books["ca-mau"])
    row = across_reform(lacking).loc["31834"]
    assert row[["before", "before_most", "change", "change_least"]].isna().all()
    other = sum(members(old, BEFORE) for old, _ in predecessors("31834") if old != "31834")
    assert row[["before_least", "before_missing", "change_most"]].to_list() == [other, 1, row["after"] - other]
    assert across_reform(lacking)["before"].isna().sum() == 1
    made = tables.across_reform(lacking, lang="vi")
    told = {cells[0]: cells for cells in made.grid.rows}
    assert told["Phường Vĩnh Trạch"][3] == told["Phường Vĩnh Trạch"][5] == told["Tổng cộng"][3] == "…"
    assert any("1 đơn vị cũ chưa có số liệu" in note for note in made.notes)
    assert "1 chưa xác định được" in made.title


def test_hanoi_with_198_divided_units(tmp_path):
    membership = load(
        book(tmp_path / "a.xlsx", HA_NOI, BEFORE), book(tmp_path / "b.xlsx", HA_NOI, SINCE), province="Hà Nội"
    )
    made = reform.reform_comparison(membership)
    assert made.shared == 198
    total = made.frame.iloc[-1]
    assert total["before"] == sum(members(unit.code, BEFORE) for unit in load_units(HA_NOI, BEFORE))
    assert total["after_units"] == 126
    assert made.frame.iloc[:-1]["before_most"].sum() > total["before"] > made.frame.iloc[:-1]["before_least"].sum()


@pytest.mark.parametrize(
    ("names", "options", "error"),
    [
        (("bac-lieu",), {}, LackingError),
        (("ca-mau",), {}, LackingError),
        (("bac-lieu", "bac-lieu", "ca-mau"), {}, LackingError),
        (("bac-lieu", "ca-mau", "ca-mau"), {}, LackingError),
        (("bac-lieu", "ca-mau"), {"column": "cells"}, LackingError),
        (("bac-lieu", "ca-mau"), {"by": "type"}, ComparisonError),
        ((), {}, LackingError),
    ],
)
def test_what_cannot_be_compared_is_said(names, options, error, loaded):
    with pytest.raises(error) as caught:
        across_reform(*(loaded[name] for name in names), **options)
    assert all("\n" not in caught.value.say(lang) for lang in ("vi", "en"))


def test_other_things_and_other_places_are_refused(loaded, tmp_path):
    for given in (published(), example(), "so-lieu.xlsx"):
        with pytest.raises(RefusedError):
            across_reform(given, loaded["ca-mau"], column="nope" if given != "so-lieu.xlsx" else "members")
    hanoi = load(book(tmp_path / "ha-noi.xlsx", HA_NOI, BEFORE), province="Hà Nội")
    with pytest.raises(LackingError, match="No unit of Cà Mau"):
        across_reform(hanoi, loaded["ca-mau"])


def components(shares):
    """The groups that share units, together; by a way of its own."""
    found = []
    for groups in shares.values():
        touching = [each for each in found if each & groups]
        found = [each for each in found if not each & groups] + [set(groups).union(*touching)]
    return found


@holds(st.data())
@settings(max_examples=60)
def test_the_true_number_lies_in_the_bounds_and_sums_of_groups_that_share_are_exact(data):
    """Members are given out to random parts of random splits: what a group truly has is never outside its bounds."""
    rng = random.Random(data.draw(st.integers(0, 10**6)))
    groups = [f"g{n}" for n in range(data.draw(st.integers(1, 8)))]
    shares = {f"u{n}": {*rng.sample(groups, rng.randint(1, min(3, len(groups))))} for n in range(rng.randint(1, 12))}
    counts = {unit: rng.randint(0, 400) for unit in shares}
    truth = dict.fromkeys(groups, 0)
    for unit, of in shares.items():
        for _ in range(counts[unit]):
            truth[rng.choice(sorted(of))] += 1
    for group in groups:
        found = reform._bounds(counts, shares, {group})
        assert found["_least"] <= truth[group] <= found["_most"]
        assert pd.isna(found[""]) or found[""] == truth[group]
        attained = sum(n for unit, n in counts.items() if group in shares[unit])
        assert found["_most"] == attained
    every = components(shares)
    assert all(reform._bounds(counts, shares, of)[""] == sum(truth[group] for group in of) for of in every)
    assert sum(reform._bounds(counts, shares, of)[""] for of in every) == sum(counts.values())


def test_joint_units_are_the_groups_that_share_divided_units():
    for province in (CA_MAU, HA_NOI):
        new = [unit.code for unit in load_units(province, SINCE)]
        shares = {old: {unit.code for unit in successors(old)} for code in new for old, _ in predecessors(code)}
        found = {frozenset(unit.code for unit in joint_units(code)) for code in new}
        assert found == {frozenset(of) for of in components(shares)}


# --- one day


def test_new_units_of_before_count_each_number_once(ca_mau):
    frame = compare(ca_mau.on(BEFORE), by="new_unit")
    assert len(frame) == 24
    assert frame["count"].sum() == sum(members(unit.code, BEFORE) for unit in load_units(CA_MAU, BEFORE))
    assert frame["expected"].sum() == frame["committees"].sum() == 100
    notes = tables.compared(ca_mau.on(BEFORE), by="new_unit", lang="vi").notes
    assert any(note.startswith("39 đơn vị") for note in notes)
    assert any("bị chia" in note for note in notes)
    assert not any("bị chia" in note for note in tables.compared(example(), by="new_unit", lang="vi").notes)


def test_since_the_reform_by_former_districts(loaded):
    membership = loaded["ca-mau"]
    assert groupings(membership) == ("type", "district", "committee")
    frame = compare(membership, by="district")
    assert frame["count"].sum() == membership.frame["members"].sum()
    assert frame["expected"].sum() == 64
    assert frame.loc["966", ["name", "expected"]].to_list() == ["Huyện U Minh", 4]
    assert frame.loc["958+961", ["name", "count"]].to_list() == [
        "Huyện Vĩnh Lợi, Huyện Hòa Bình",
        members("31891", SINCE),
    ]
    for made in (tables.compared, blanalysis.figures.compared):
        shown = made(membership, by="district", lang="vi")
        assert any("huyện, thị xã, thành phố cũ" in note for note in shown.notes)
        assert made(membership, by="new_unit", lang="en").kind == "note"


def test_sensitive_sums_are_by_type_where_there_are_no_districts(tmp_path):
    columns = ("Tổng số đảng viên", "Dân tộc thiểu số")
    membership = load(book(tmp_path / "a.xlsx", CA_MAU, SINCE, columns=columns))
    given = disclosure.sensitive_sums(membership)
    assert not given.by_district
    assert given.counts["members_ethnic_minority"].to_list() == [9 * 55, 9 * 9, 9 * 64]


def test_no_change_within_a_year_is_said_of_two_units_of_one_code(bac_lieu):
    assert not [of for of in bac_lieu.findings if of.kind is Kind.LARGE_CHANGE]


# --- the table


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_table_says_what_is_exact_and_what_is_not_compared(lang, bac_lieu, ca_mau):
    exact, between = tables.across_reform(bac_lieu, lang=lang), tables.across_reform(ca_mau, lang=lang)
    assert len(exact.grid.rows) == 26
    assert len(between.grid.rows) == 40
    assert any("25" in note and "64" in note for note in exact.notes)
    assert any(note.startswith("19 ") for note in between.notes)
    frame = across_reform(ca_mau)
    low, high = (int(frame.loc["32014", f"before_{end}"]) for end in ("least", "most"))
    told = {row[0]: row for row in between.grid.rows}
    assert told["Phường Lý Văn Lâm"][4] == f"{low} {'đến' if lang == 'vi' else 'to'} {high}"
    assert between.grid.rows[-1][2:4] == ("100", "19")
    for day in ("2024", "2025"):
        assert day in exact.subtitle
    assert "bac-lieu.xlsx" in exact.source
    assert "ca-mau.xlsx" in exact.source
    first = next(iter(across_reform(bac_lieu).itertuples()))
    assert exact.frame.iloc[0, 3] == first.before


def test_the_title_counts_what_rose_and_fell_for_certain(ca_mau):
    frame = across_reform(ca_mau)
    rose, fell = int((frame["change_least"] > 0).sum()), int((frame["change_most"] < 0).sum())
    title = tables.across_reform(ca_mau, lang="en").title
    assert f"of 39 new units, {rose} rose, {fell} fell" in title
    assert tables.across_reform(ca_mau, by="former_district", lang="vi").grid.head[0] == "Huyện, thị xã, thành phố cũ"


def test_sensitive_columns_and_single_days_give_a_note(tmp_path):
    columns = ("Tổng số đảng viên", "Khai trừ")
    both = load(
        book(tmp_path / "a.xlsx", BAC_LIEU, BEFORE, columns=columns),
        book(tmp_path / "b.xlsx", CA_MAU, SINCE, columns=columns),
    )
    assert both.spans_reform
    assert tables.across_reform(both, column="expelled", lang="vi").kind == "note"
    assert tables.across_reform(both, column="expelled", internal=True, lang="vi").kind == "table"
    assert tables.across_reform(both, lang="vi").kind == "table"
    assert tables.across_reform(example(), lang="vi").kind == "note"
    assert not example().spans_reform
    with pytest.raises(RefusedError):
        tables.across_reform(both, column="nope", lang="vi")
