"""Bounds: the values for the figures of 2017, and every way of giving out the members where they are few enough to try all."""

import itertools
import math
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blanalysis import example
from blanalysis.analysis import bounds, measures

UNITS = pd.Series({"xã": 49, "phường": 10, "thị trấn": 5}, dtype="Int64")
MEMBERS = pd.Series({"xã": 9768, "phường": 3055, "thị trấn": 1430}, dtype="Int64")
INDICES = (
    measures.gini,
    measures.gini_small,
    measures.theil,
    measures.theil_l,
    measures.ge2,
    measures.variation,
    measures.hhi,
)


def rounded(found):
    return round(found.least, 6), round(found.greatest, 6)


@pytest.mark.parametrize(
    ("index", "least", "greatest", "from_three", "from_none"),
    [
        (measures.gini, 0.081988, 0.840118, 0.958277, 0.971406),
        (measures.gini_small, 0.083290, 0.853453, 0.973488, 0.986825),
        (measures.theil, 0.016926, 2.515140, 3.226333, 3.339115),
        (measures.theil_l, 0.015893, 1.786930, 3.976777, math.inf),
        (measures.ge2, 0.018167, 11.925669, 15.850866, 16.321902),
        (measures.hhi, 0.016193, 0.388302, 0.510965, 0.525684),
    ],
)
def test_the_figures_of_2017(index, least, greatest, from_three, from_none):
    assert rounded(bounds.of_totals(index, UNITS, MEMBERS)) == (least, greatest)
    assert rounded(bounds.of_totals(index, UNITS, MEMBERS, at_least=3)) == (least, from_three)
    assert rounded(bounds.of_totals(index, UNITS, MEMBERS, at_least=0)) == (least, from_none)


@pytest.mark.parametrize(
    ("at_most", "gini", "theil", "theil_l", "hhi"),
    [
        (400, 0.413756, 0.398001, 0.621944, 0.025890),
        (600, 0.572098, 0.698116, 0.958961, 0.037618),
        (1000, 0.692154, 1.074621, 1.265909, 0.060041),
    ],
)
def test_a_limit_on_the_largest_committee(at_most, gini, theil, theil_l, hhi):
    found = [
        bounds.of_totals(index, UNITS, MEMBERS, at_most=at_most)
        for index in (measures.gini, measures.theil, measures.theil_l, measures.hhi)
    ]
    assert [round(each.greatest, 6) for each in found] == [gini, theil, theil_l, hhi]
    assert found[0].uneven.max() == at_most
    assert found[0].least == bounds.of_totals(measures.gini, UNITS, MEMBERS).least


def test_inside_each_type():
    def inside(index):
        each = [bounds.of_totals(index, UNITS[[t]], MEMBERS[[t]]) for t in UNITS.index]
        return [rounded(found) for found in each]

    assert inside(measures.gini) == [(0.001137, 0.832172), (0.000818, 0.811620), (0, 0.716084)]
    assert [greatest for _, greatest in inside(measures.theil)] == [2.902919, 1.809622, 1.204874]
    assert [greatest for _, greatest in inside(measures.theil_l)] == [1.779029, 1.867672, 1.499477]


def test_the_ways_that_attain_them():
    found = bounds.of_totals(measures.gini, UNITS, MEMBERS)
    even = found.even.groupby(level=0).value_counts().to_dict()
    assert even == {("xã", 200): 17, ("xã", 199): 32, ("phường", 306): 5, ("phường", 305): 5, ("thị trấn", 286): 5}
    assert found.uneven[found.uneven > 30].to_dict() == {"xã": 8328, "phường": 2785, "thị trấn": 1310}
    assert len(found.uneven) == 64
    share_between = measures.theil_between(UNITS, MEMBERS) / bounds.of_totals(measures.theil, UNITS, MEMBERS).greatest
    assert round(share_between, 4) == 0.0067


def test_the_smallest_the_median_and_the_largest_of_2017():
    found = bounds.order_statistics(UNITS, MEMBERS)
    assert found.loc["xã"].to_list() == [30, 199, 30, 361, 200, 8328]
    assert found.loc["phường"].to_list() == [30, 305, 30, 489, 306, 2785]
    assert found.loc["thị trấn"].to_list() == [30, 286, 30, 456, 286, 1310]
    assert bounds.order_statistics_of_all(UNITS, MEMBERS).to_list() == [30, 199, 30, 390, 306, 8328]


def test_the_band_of_lorenz_curves():
    band = bounds.lorenz(UNITS, MEMBERS)
    assert len(band) == 65
    assert (band["uneven"] <= band["even"]).all()
    for edge, gini in (("even", 0.081988), ("uneven", 0.840118)):
        assert round(1 - 2 * np.trapezoid(band[edge], band["units"]), 6) == gini


def test_the_illustrative_workbook_lies_within_what_its_totals_allow():
    rows, sums = example().by_unit(), example().by_type()
    units, members, x = sums["committees"], sums["members"], rows["members"]
    for index in INDICES:
        found = bounds.of_totals(index, units, members)
        assert found.least < index(x) < found.greatest
        half = rows.set_index("type")["members"].iloc[::2]
        narrower = bounds.of_totals(index, units, members, known=half)
        assert found.least < narrower.least < index(x) < narrower.greatest < found.greatest
    median = x.median()
    assert bounds.order_statistics_of_all(units, members)["median_from"] <= median <= 390


# Each group in every way: its units in rising order, since the order within a group changes nothing.
def ways(units, members, at_least, at_most):
    numbers = range(at_least, (members if at_most is None else at_most) + 1)
    return [way for way in itertools.combinations_with_replacement(numbers, units) if sum(way) == members]


@st.composite
def small(draw, groups=3):
    """Groups with their units and members, small enough to try every way, and limits that can be kept."""
    at_least = draw(st.integers(0, 2))
    at_most = draw(st.none() | st.integers(at_least, at_least + 5))
    units = draw(st.lists(st.integers(0, 4), min_size=1, max_size=groups).filter(any))
    spare = [draw(st.integers(0, 7 if at_most is None else n * (at_most - at_least))) if n else 0 for n in units]
    members = [n * at_least + s for n, s in zip(units, spare, strict=True)]
    index = [f"g{i}" for i in range(len(units))]
    every = [ways(n, x, at_least, at_most) for n, x in zip(units, members, strict=True) if n]
    limits = {"at_least": at_least, "at_most": at_most}
    return pd.Series(units, index=index), pd.Series(members, index=index), limits, [*itertools.product(*every)]


@given(small(), st.sampled_from(INDICES))
def test_no_way_is_more_even_or_more_uneven(case, index):
    units, members, limits, every = case
    values = [index(pd.Series([*itertools.chain(*way)])) for way in every]
    found = bounds.of_totals(index, units, members, **limits)
    if members.sum() == 0 or (index is measures.gini_small and units.sum() == 1):
        assert math.isnan(found.least)
        assert math.isnan(found.greatest)
        return
    assert found.least == pytest.approx(min(values), abs=1e-12)
    assert found.greatest == pytest.approx(max(values), abs=1e-12)


@given(small(), st.sampled_from(INDICES))
def test_both_ways_are_possible_and_have_the_values(case, index):
    units, members, limits, every = case
    found = bounds.of_totals(index, units, members, **limits)
    for way, value in ((found.even, found.least), (found.uneven, found.greatest)):
        assert tuple(tuple(sorted(of)) for _, of in way.groupby(level=0, sort=False)) in every
        assert way.groupby(level=0).sum().reindex(units.index, fill_value=0).equals(members)
        assert index(way) == value or math.isnan(value)


@given(small())
def test_every_lorenz_curve_lies_in_the_band(case):
    units, members, limits, every = case
    band = bounds.lorenz(units, members, **limits)
    if members.sum() == 0:
        assert band.empty
        return
    curves = np.array([measures.lorenz(pd.Series([*itertools.chain(*way)]))["members"] for way in every])
    assert (band["uneven"].to_numpy() <= curves + 1e-12).all()
    assert (curves <= band["even"].to_numpy() + 1e-12).all()


def statistics_of(every):
    sort = np.sort(np.array([[*itertools.chain(*way)] for way in every]), axis=1)
    found = sort[:, 0], np.median(sort, axis=1), sort[:, -1]
    return [end for each in found for end in (each.min(), each.max())]


@given(small())
def test_order_statistics_are_those_of_all_ways(case):
    units, members, limits, every = case
    assert bounds.order_statistics_of_all(units, members, **limits).to_list() == statistics_of(every)
    found = bounds.order_statistics(units, members, **limits)
    assert list(found.index) == list(units.index[units > 0])
    for place, group in enumerate(found.index):
        assert found.loc[group].to_list() == statistics_of({(way[place],) for way in every})


@given(small(groups=1), st.lists(st.integers(0, 9), max_size=4), st.sampled_from(INDICES))
def test_missing_units_with_a_total(case, known, index):
    units, members, limits, every = case
    if sum(known) + members.sum() == 0 or (index is measures.gini_small and len(known) + units.sum() == 1):
        return
    values = [index(pd.Series([*known, *way[0]])) for way in every]
    total = sum(known) + members.iloc[0]
    found = bounds.with_missing(index, pd.Series(known, dtype="Int64"), units.iloc[0], total=total, **limits)
    assert found.least == pytest.approx(min(values), abs=1e-12)
    assert found.greatest == pytest.approx(max(values), abs=1e-12)
    for way, value in ((found.even, found.least), (found.uneven, found.greatest)):
        assert tuple(sorted(way)) in [way[0] for way in every]
        assert index(pd.Series([*known, *way])) == value


@given(
    st.lists(st.integers(0, 12), max_size=5),
    st.integers(0, 3),
    st.integers(0, 4),
    st.integers(0, 11),
    st.sampled_from(INDICES),
)
def test_missing_units_without_a_total(known, missing, at_least, more, index):
    at_most = at_least + more
    values = [
        index(pd.Series([*known, *way]))
        for way in itertools.combinations_with_replacement(range(at_least, at_most + 1), missing)
        if sum(known) + sum(way)
    ]
    if not values or (index is measures.gini_small and len(known) + missing == 1):
        return
    found = bounds.with_missing(index, pd.Series(known, dtype="Int64"), missing, at_least=at_least, at_most=at_most)
    assert found.least == pytest.approx(min(values), abs=1e-12)
    assert found.greatest == pytest.approx(max(values), abs=1e-12)
    for way, value in ((found.even, found.least), (found.uneven, found.greatest)):
        assert len(way) == missing
        assert way.between(at_least, at_most).all()
        assert index(pd.Series([*known, *way])) == value


@given(st.lists(st.integers(1, 300), max_size=6), st.sampled_from(INDICES), st.integers(1, 3))
def test_one_or_more_equal_units_missing_in_a_wide_range(known, index, missing):
    if len(known) + missing == 1:
        return
    values = [index(pd.Series([*known, *[each] * missing])) for each in range(30, 231)]
    found = bounds.with_missing(index, pd.Series(known, dtype="Int64"), missing, at_most=230)
    assert found.least == pytest.approx(min(values), abs=1e-12)
    if missing == 1:
        assert found.greatest == pytest.approx(max(values), abs=1e-12)


@given(small(), st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9)), max_size=3), st.sampled_from(INDICES))
def test_missing_units_of_groups_whose_totals_are_known(case, rows, index):
    units, members, limits, every = case
    known = pd.Series({i: x for i, (_, x) in enumerate(rows)}, dtype="int64")
    known.index = [f"g{group % len(units)}" for group, _ in rows]
    added = known.groupby(level=0)
    units = units.add(added.count(), fill_value=0).astype(int)
    members = members.add(added.sum(), fill_value=0).astype(int)
    found = bounds.of_totals(index, units, members, known=known, **limits)
    if members.sum() == 0 or (index is measures.gini_small and units.sum() == 1):
        return
    values = [index(pd.Series([*known, *itertools.chain(*way)])) for way in every]
    assert found.least == pytest.approx(min(values), abs=1e-12)
    assert found.greatest == pytest.approx(max(values), abs=1e-12)
    assert len(found.even) + len(known) == units.sum()


def test_forty_of_64_units_missing_takes_no_time_to_speak_of():
    known = pd.Series(range(30, 30 + 24 * 25, 25))
    begun = time.process_time()
    for index in INDICES:
        found = bounds.with_missing(index, known, 40, at_most=5000)
        assert 0 < found.least < index(known) < found.greatest or index is measures.hhi
    assert (time.process_time() - begun) / len(INDICES) < 0.2


def test_a_total_makes_the_range_narrower():
    known = pd.Series([100, 200, 300, 150])
    loose = bounds.with_missing(measures.theil, known, 3, at_most=900)
    tight = bounds.with_missing(measures.theil, known, 3, at_most=900, total=1500)
    assert loose.least <= tight.least < tight.greatest < loose.greatest
    assert tight.uneven.sum() == tight.even.sum() == 750


def test_nothing_missing_leaves_one_value():
    known = pd.Series([100, 200, 300])
    for total in (None, 600):
        found = bounds.with_missing(measures.gini, known, 0, at_most=900, total=total)
        assert found.least == found.greatest == measures.gini(known)
        assert found.even.empty


def test_groups_without_units_are_passed_over_and_nothing_at_all_has_no_value():
    units, members = pd.Series({"a": 2, "b": 0}), pd.Series({"b": 0, "a": 100})
    found = bounds.of_totals(measures.gini, units, members)
    assert set(found.even.index) == {"a"}
    assert rounded(found) == (0, 0.2)
    assert list(bounds.order_statistics(units, members).index) == ["a"]
    none = units * 0
    assert math.isnan(bounds.of_totals(measures.gini, none, none).least)
    assert bounds.lorenz(none, none).empty
    assert bounds.order_statistics(none, none).empty
    assert bounds.order_statistics_of_all(none, none).isna().all()


def test_the_order_of_the_groups_changes_nothing_and_nothing_given_is_changed():
    units, members = UNITS.copy(), MEMBERS.copy()
    turned = bounds.of_totals(measures.theil, UNITS[::-1], MEMBERS)
    found = bounds.of_totals(measures.theil, UNITS, MEMBERS)
    assert (turned.least, turned.greatest) == (found.least, found.greatest)
    bounds.order_statistics(UNITS, MEMBERS)
    bounds.lorenz(UNITS, MEMBERS)
    assert UNITS.equals(units)
    assert MEMBERS.equals(members)


@pytest.mark.parametrize(
    ("units", "members", "limits", "said"),
    [
        ([2, 1], [59, 30], {}, "g0: 59 members are too few for 2 units of at least 30"),
        ([2, 1], [90, 60], {"at_most": 50}, "g1: 60 members are too many for 1 units of at most 50"),
        ([2, 1], [90, 60], {"at_most": 20}, "at_most 20 is below at_least 30"),
        ([2, 1], [90, None], {}, "members: every number must be given, whole and not negative"),
        ([None, 1], [90, 60], {}, "units: every number"),
        ([2, 1], [90, -60], {}, "members: every number"),
        ([2, 1], [90, 60.5], {}, "members: every number"),
        ([2, 1], [90, 60], {"at_least": -1}, "at_least: every number"),
        ([2, 0], [90, 60], {}, "g1: 60 members without a unit"),
    ],
)
def test_what_cannot_be_is_refused(units, members, limits, said):
    units, members = (pd.Series(x, index=["g0", "g1"], dtype="Float64") for x in (units, members))
    for ask in (
        lambda: bounds.of_totals(measures.gini, units, members, **limits),
        lambda: bounds.lorenz(units, members, **limits),
        lambda: bounds.order_statistics(units, members, **limits),
        lambda: bounds.order_statistics_of_all(units, members, **limits),
    ):
        with pytest.raises(ValueError, match=said):
            ask()


def test_what_does_not_fit_together_is_refused():
    units, members = pd.Series({"a": 2}), pd.Series({"a": 100})
    with pytest.raises(ValueError, match="not of the same groups"):
        bounds.of_totals(measures.gini, units, pd.Series({"b": 100}))
    with pytest.raises(ValueError, match="named twice"):
        bounds.of_totals(measures.gini, pd.concat([units, units]), members)
    with pytest.raises(ValueError, match="of none of the groups"):
        bounds.of_totals(measures.gini, units, members, known=pd.Series({"b": 40}))
    with pytest.raises(ValueError, match="a: more units are known than there are"):
        bounds.of_totals(measures.gini, units, members, known=pd.Series([30, 30, 40], index=["a"] * 3))
    with pytest.raises(ValueError, match="a: 20 members are too few for 1 units"):
        bounds.of_totals(measures.gini, units, members, known=pd.Series({"a": 80}))
    with pytest.raises(ValueError, match="at_most must say"):
        bounds.with_missing(measures.gini, pd.Series([40]), 2)
    with pytest.raises(ValueError, match="known counts: every number"):
        bounds.with_missing(measures.gini, pd.Series([40, None]), 2, at_most=50)
    with pytest.raises(ValueError, match="missing units: 10 members are too few for 2 units"):
        bounds.with_missing(measures.gini, pd.Series([40]), 2, total=50)
    with pytest.raises(ValueError, match="total less what is known"):
        bounds.with_missing(measures.gini, pd.Series([40]), 2, total=30)
