"""Measures: reference values, properties, ends. Values from published worked examples and from the figures of 2017."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blanalysis import measures

COMMITTEES = pd.Series({"xã": 49, "phường": 10, "thị trấn": 5})
MEMBERS = pd.Series({"xã": 9768, "phường": 3055, "thị trấn": 1430})
INHABITANTS = pd.Series({"xã": 655598, "phường": 167795, "thị trấn": 83843})

# Income of 32 Mexican states in 1940 with five regions: the worked example of PySAL `inequality`.
MEXICO = "10384 22361 9573 3758 2934 8578 8537 6909 17816 12132 4359 2181 4414 5309 3408 3327 6936 4836 9073 1892 3569 11016 21965 4372 4840 6399 2459 7508 3605 5203 7990 3734"
REGIONS = "2 1 2 5 5 1 1 3 4 2 3 5 3 3 4 3 3 2 1 5 3 3 5 2 2 1 5 1 3 3 5 2"

COUNTS = (
    st.lists(st.integers(0, 5000), min_size=1, max_size=40).filter(lambda x: sum(x) > 0).map(lambda x: pd.Series(x))
)
INDICES = (measures.gini, measures.theil)


def test_the_figures_of_2017():
    assert measures.share(MEMBERS).round(6).to_list() == [0.685329, 0.214341, 0.100330]
    assert measures.share(COMMITTEES).to_list() == [0.765625, 0.15625, 0.078125]
    assert measures.ratio(MEMBERS, COMMITTEES).round(6).to_list() == [199.346939, 305.5, 286.0]
    assert measures.location_quotient(MEMBERS, COMMITTEES).round(6).to_list() == [0.895124, 1.371781, 1.284221]
    assert measures.location_quotient(MEMBERS, INHABITANTS).round(6).to_list() == [0.948379, 1.158901, 1.085633]
    assert measures.per_thousand(MEMBERS, INHABITANTS).round(6).to_list() == [14.899374, 18.206740, 17.055687]
    assert measures.ratio(INHABITANTS, COMMITTEES).round(2).to_list() == [13379.55, 16779.50, 16768.60]
    assert round(measures.theil_between(COMMITTEES, MEMBERS), 6) == 0.016923
    assert round(measures.gini_between(COMMITTEES, MEMBERS), 6) == 0.081364
    assert round(measures.theil_between(INHABITANTS, MEMBERS), 6) == 0.003530
    assert round(measures.gini_between(INHABITANTS, MEMBERS), 6) == 0.038555


def test_mexico_1940():
    x = pd.Series([int(v) for v in MEXICO.split()])
    assert measures.gini(x) == pytest.approx(0.35372371173452849, abs=1e-15)
    parts = measures.theil_parts(x, pd.Series(REGIONS.split()))
    assert parts.round(7).to_list() == [0.0345889, 0.1743545, 0.2089434]


@pytest.mark.parametrize(
    ("counts", "gini", "small", "theil"),
    [
        ([1, 2, 3, 4, 5], 0.266667, 0.333333, 0.119688),
        ([1, 1, 1, 1], 0, 0, 0),
        ([0, 0, 0, 0, 1], 0.8, 1, 1.609438),
        (range(1, 101), 0.33, 0.333333, 0.188273),
        ([156110, 111848, 124268, 101025, 143613, 152619, 117753], 0.085867, 0.100179, 0.011645),
    ],
)
def test_worked_examples(counts, gini, small, theil):
    x = pd.Series(counts)
    got = measures.gini(x), measures.gini_small(x), measures.theil(x)
    assert [round(value, 6) for value in got] == [gini, small, theil]


def test_six_units():
    x, groups = pd.Series([2, 4, 6, 3, 9, 6]), pd.Series(list("AAABBC"))
    assert round(measures.gini(x), 6) == 0.255556
    assert measures.theil_parts(x, groups).round(6).to_list() == [0.020136, 0.087208, 0.107344]
    assert measures.lorenz(x)["members"].round(6).to_list() == [0, 0.066667, 0.166667, 0.3, 0.5, 0.7, 1]
    assert measures.quartiles(x).to_list() == [2, 3.25, 5, 6, 9]


@given(COUNTS, st.randoms(), st.integers(1, 9), st.integers(2, 4))
def test_order_scale_and_copies_change_nothing(x, dice, scale, copies):
    shuffled = pd.Series(dice.sample(x.to_list(), len(x)))
    for index in INDICES:
        assert index(shuffled) == pytest.approx(index(x), abs=1e-12)
        assert index(x * scale) == pytest.approx(index(x), abs=1e-12)
        assert index(pd.concat([x] * copies, ignore_index=True)) == pytest.approx(index(x), abs=1e-12)


@given(COUNTS)
def test_bounds_and_the_plain_definition(x):
    n = len(x)
    assert -1e-12 <= measures.gini(x) <= (n - 1) / n + 1e-12
    assert -1e-12 <= measures.theil(x) <= math.log(n) + 1e-12
    plain = np.abs(np.subtract.outer(x.to_numpy(), x.to_numpy())).sum() / (2 * n * n * x.mean())
    assert measures.gini(x) == pytest.approx(plain, abs=1e-12)
    curve = measures.lorenz(x)
    area = np.trapezoid(curve["members"], curve["units"])
    assert measures.gini(x) == pytest.approx(1 - 2 * area, abs=1e-12)


@given(st.lists(st.integers(1, 5000), min_size=2, max_size=20), st.data())
def test_a_member_moving_from_larger_to_smaller_lowers_both(counts, data):
    rich, poor = max(counts), min(counts)
    if rich - poor < 2:
        return
    moved = counts.copy()
    moved[counts.index(rich)] -= 1
    moved[counts.index(poor)] += 1
    for index in INDICES:
        assert index(pd.Series(moved)) < index(pd.Series(counts))


@given(
    st.lists(st.tuples(st.integers(0, 900), st.sampled_from("ABC")), min_size=1, max_size=30).filter(
        lambda x: sum(a for a, _ in x)
    )
)
def test_between_and_within_add_up(rows):
    x, groups = pd.Series([a for a, _ in rows]), pd.Series([g for _, g in rows])
    parts = measures.theil_parts(x, groups)
    within = parts["within"] if not math.isnan(parts["within"]) else 0.0
    assert parts["between"] + within == pytest.approx(parts["total"], abs=1e-12)
    grouped = x.groupby(groups)
    assert measures.gini_between(grouped.count(), grouped.sum()) <= measures.gini(x) + 1e-12


def test_missing_zero_and_empty():
    gap = pd.Series([2, None, 4], dtype="Int64")
    assert measures.gini(gap) == measures.gini(pd.Series([2, 4]))
    assert measures.theil(gap) == measures.theil(pd.Series([2, 4]))
    assert measures.share(gap).isna().to_list() == [False, True, False]
    assert measures.share(gap).sum() == 1
    for empty in (pd.Series([], dtype="Int64"), pd.Series([0, 0]), pd.Series([None, None], dtype="Int64")):
        for measure in (*INDICES, measures.variation):
            assert math.isnan(measure(empty))
        assert measures.lorenz(empty).empty
        assert measures.share(empty).isna().all()
    assert measures.gini(pd.Series([7])) == measures.theil(pd.Series([7])) == 0
    assert math.isnan(measures.gini_small(pd.Series([7])))
    assert measures.per_thousand(pd.Series([5, 5]), pd.Series([0, None])).isna().all()


def test_nothing_given_is_changed():
    x, groups = pd.Series([3, 1, 2], dtype="Int64"), pd.Series(["a", "b", "a"])
    before = x.copy(), groups.copy()
    for measure in (
        measures.share,
        measures.gini,
        measures.gini_small,
        measures.theil,
        measures.lorenz,
        measures.quartiles,
    ):
        measure(x)
    measures.theil_parts(x, groups)
    assert x.equals(before[0])
    assert groups.equals(before[1])
