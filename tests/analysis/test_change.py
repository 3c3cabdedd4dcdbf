"""A change between two days: only of what both have, with both cells; flows only of the time between; and a ratio taken apart exactly."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given as holds
from hypothesis import strategies as st
from made_workbooks import write

from blanalysis import change, example, load
from blanalysis.analysis.change import decomposition, kitagawa, year_before
from blanalysis.analysis.comparison import ComparisonError
from blanalysis.membership.membership import DayError
from blanalysis.vocabulary.places import load_units
from blanalysis.vocabulary.refusals import LackingError

HEADS = (
    "TT",
    "Tên đảng bộ",
    "Tổng số đảng viên",
    "Đảng viên nữ",
    "Đảng viên đầu kỳ",
    "Kết nạp",
    "Chuyển đến",
    "Chuyển đi",
    "Chết",
)
UNITS = [unit for unit in load_units() if unit.district == "Hồng Dân"]


def book(path, day, rows):
    """A list of one district; each row is a unit and its numbers."""
    lines = [(n, unit.full_name, *numbers) for n, (unit, *numbers) in enumerate(rows, start=1)]
    return write(path, [("HUYỆN ỦY HỒNG DÂN",), (f"Tính đến {day}",), (), HEADS, *lines])


@pytest.fixture
def two_days(tmp_path):
    """Nine units in June; in December one is missing, one is new, of one a number is missing; one has 90 too many."""
    june = [(unit, 100 + n, 40, 100 + n, 0, 0, 0, 0) for n, unit in enumerate(UNITS[:8])]
    december = [(unit, 104 + n, 41, 100 + n, 6, 1, 2, 1) for n, unit in enumerate(UNITS) if n]
    december[2] = (UNITS[3], 104 + 3 + 90, *december[2][2:])
    december[4] = (UNITS[5], None, *december[4][2:])
    return load(book(tmp_path / "06.xlsx", "30/6/2016", june), book(tmp_path / "12.xlsx", "31/12/2016", december))


def test_what_is_missing_on_a_day_has_no_change(two_days):
    frame = change(two_days)
    assert [*frame.index] == [unit.code for unit in UNITS]
    gone, new, unread = (frame.loc[UNITS[n].code] for n in (0, 8, 5))
    assert (gone["then"], gone["now"] is pd.NA, gone["change"] is pd.NA) == (100, True, True)
    assert (new["then"] is pd.NA, new["now"], new["change"] is pd.NA) == (True, 112, True)
    assert unread["now"] is pd.NA
    assert unread["now_cell"] is pd.NA
    both = frame.dropna(subset="change")
    assert both["then_share"].sum() == pytest.approx(100) == both["now_share"].sum()


def test_both_cells_and_what_is_not_explained(two_days):
    row = change(two_days).loc[UNITS[3].code]
    assert (row["then"], row["now"], row["change"], row["expected"], row["unexplained"]) == (103, 197, 94, 107, 90)
    assert (row["then_cell"], row["now_cell"]) == ("06.xlsx › Danh sách!C8", "12.xlsx › Danh sách!C7")
    assert change(two_days).drop(UNITS[3].code)["unexplained"].dropna().eq(0).all()


def test_groups_are_sums_of_units_with_both_days(two_days):
    units, types = change(two_days).dropna(subset="change"), change(two_days, by="type")
    assert types["units"].sum() == len(units) == 6
    for column in ("then", "now", "change", "admitted", "died", "unexplained"):
        assert types[column].sum() == units[column].sum()
    assert change(two_days, by="district")["now"].to_list() == [units["now"].sum()]


def test_flows_of_another_period_are_not_taken(tmp_path):
    """A year's flows beside members of June: members at the start are those of the year before."""
    june = [(unit, 100 + n, 40, 90, 10, n, 0, 0) for n, unit in enumerate(UNITS)]
    december = [(unit, 104 + n, 40, 90, 14, n, 0, 0) for n, unit in enumerate(UNITS)]
    membership = load(book(tmp_path / "a.xlsx", "30/6/2016", june), book(tmp_path / "b.xlsx", "31/12/2016", december))
    frame = change(membership)
    assert frame["change"].eq(4).all()
    assert frame[["admitted", "expected", "unexplained"]].isna().all(axis=None)


def test_other_columns_days_and_refusals(two_days):
    assert change(two_days, column="members_female")["change"].dropna().eq(1).all()
    assert change(two_days, "30/6/2016").equals(change(two_days))
    for refused, asked in ((DayError, {"since": "1/1/2011"}), (ComparisonError, {"by": "age"})):
        with pytest.raises(refused):
            change(two_days, **asked)
    with pytest.raises(LackingError, match="30"):
        change(two_days.on("30/6/2016"))
    assert year_before(two_days) is None


def test_over_the_reform_rows_are_the_new_units(tmp_path):
    old, new = load_units(), load_units("96", dt.date(2025, 12, 31))
    lists = [("31/12/2024", "BẠC LIÊU", old), ("31/12/2025", "CÀ MAU", new)]
    paths = [
        write(
            tmp_path / f"{n}.xlsx",
            [(f"TỈNH ỦY {name}",), (f"Tính đến {day}",), (), ("TT", "Tên đảng bộ", "Huyện", "Tổng số đảng viên"), *of],
        )
        for n, (day, name, units) in enumerate(lists)
        for of in [[(k, unit.full_name, unit.full_district or None, 100 + n) for k, unit in enumerate(units, start=1)]]
    ]
    membership = load(*paths)
    frame = change(membership)
    assert len(frame) == 25
    assert {*frame.index} <= {*new.by_code}
    assert frame["then"].sum() == 100 * 64
    assert frame["now"].sum() == 101 * 25
    assert frame["expected"].isna().all()
    for by in ("type", "committee", "district"):  # the codes of before are of other units since
        with pytest.raises(LackingError, match="1 July 2025"):
            decomposition(membership, "members", "committees", by=by)


def test_the_published_example_of_the_decomposition():
    """P. Das Gupta, Standardization and Decomposition of Rates (1993), example 5.3: deaths in the United States by race and age; the
    crude rates per 1 000 are 9.42 (1970) and 8.74 (1985)."""
    size = {
        1985: "3041 11577 27450 32711 35480 27411 19555 19795 15254 8022 2472 707 2692 6473 6841 6547 4352 3034 2540 1749 804 236",
        1970: "2968 11484 34614 30992 21983 20314 20928 16897 11339 5720 1315 535 2162 6120 4781 3096 2718 2363 1767 1149 448 117",
    }
    rate = {
        1985: "9.163 .462 .248 .929 1.084 1.810 4.715 12.187 27.728 64.068 157.570 17.208 .738 .328 1.103 2.045 3.724 8.052 17.812 34.128"
        " 68.276 125.161",
        1970: "18.469 .751 .391 1.146 1.287 2.672 6.636 15.691 34.723 79.763 176.837 36.993 1.352 .541 2.040 3.523 6.746 12.967 24.471"
        " 45.091 74.902 123.205",
    }
    days = {}
    for year in size:
        base = pd.Series([float(n) for n in size[year].split()])
        days[year] = pd.DataFrame({"base": base, "count": base * [float(r) / 1000 for r in rate[year].split()]})
    frame = kitagawa(days[1970], days[1985], per=1000)
    crude = [(frame[f"{day}_weight"] * frame[f"{day}_rate"]).sum() for day in ("then", "now")]
    assert crude == pytest.approx([9.42, 8.74], abs=0.005)
    of_rates, of_composition = frame["rate_effect"].sum(), frame["composition_effect"].sum()
    assert (of_rates, of_composition) == pytest.approx((-2.2277, 1.5415), abs=0.0001)


GROUPS = st.lists(st.tuples(*[st.integers(0, 50), st.integers(0, 500)] * 2), min_size=1, max_size=8)


@holds(GROUPS)
def test_both_effects_are_the_whole_change(groups):
    then = pd.DataFrame([(min(c, b), b) for c, b, _, _ in groups], columns=["count", "base"])
    now = pd.DataFrame([(min(c, b), b) for _, _, c, b in groups], columns=["count", "base"])
    if then["base"].sum() and now["base"].sum():
        frame = kitagawa(then, now)
        whole = now["count"].sum() / now["base"].sum() - then["count"].sum() / then["base"].sum()
        assert frame[["rate_effect", "composition_effect"]].sum().sum() == pytest.approx(whole, abs=1e-12)


def test_a_ratio_of_a_membership(two_days):
    frame = decomposition(two_days, "members_female", "members", by="committee")
    assert len(frame) == 6
    assert frame["then_weight"].sum() == pytest.approx(1)
    both = change(two_days).dropna(subset="change")
    whole = 6 * 41 / both["now"].sum() - 6 * 40 / both["then"].sum()
    assert frame[["rate_effect", "composition_effect"]].sum().sum() == pytest.approx(whole)


def test_the_second_example():
    frame = change(example(province="Cà Mau"))
    assert len(frame) == 64
    assert frame["unexplained"].eq(0).all()


def test_districts_since_the_reform_are_the_former_ones():
    frame = change(example(province="Cà Mau"), by="district")
    assert frame["units"].sum() == 64
    assert {"Huyện Hồng Dân", "Huyện Ngọc Hiển"} <= {name for names in frame.index for name in names.split(", ")}
