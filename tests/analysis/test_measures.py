"""Measures: reference values, properties, ends. Values from published worked examples and from the figures of 2017."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

from blanalysis.analysis import measures

COMMITTEES = pd.Series({"xã": 49, "phường": 10, "thị trấn": 5})
MEMBERS = pd.Series({"xã": 9768, "phường": 3055, "thị trấn": 1430})
INHABITANTS = pd.Series({"xã": 655598, "phường": 167795, "thị trấn": 83843})

# Income of 32 Mexican states in 1940 with five regions: the worked example of PySAL `inequality`.
MEXICO = "10384 22361 9573 3758 2934 8578 8537 6909 17816 12132 4359 2181 4414 5309 3408 3327 6936 4836 9073 1892 3569 11016 21965 4372 4840 6399 2459 7508 3605 5203 7990 3734"
REGIONS = "2 1 2 5 5 1 1 3 4 2 3 5 3 3 4 3 3 2 1 5 3 3 5 2 2 1 5 1 3 3 5 2"

COUNTS = (
    st.lists(st.integers(0, 5000), min_size=1, max_size=40).filter(lambda x: sum(x) > 0).map(lambda x: pd.Series(x))
)
ROWS = (
    st.lists(st.tuples(st.integers(0, 900), st.sampled_from("ABC"), st.sampled_from("xyz")), min_size=1, max_size=30)
    .filter(lambda rows: sum(x for x, _, _ in rows))
    .map(lambda rows: pd.DataFrame(rows, columns=["x", "outer", "inner"]))
)
# What measures how unequal counts are, and has its least value, 0, where they are equal.
INDICES = (
    measures.gini,
    measures.theil,
    measures.theil_l,
    measures.ge2,
    measures.variation,
    measures.hoover,
)
ONE_SERIES = (
    *INDICES,
    measures.gini_small,
    measures.hhi,
    measures.effective_number,
    measures.share,
    measures.lorenz,
    measures.quartiles,
    measures.summary,
    measures.robust_z,
)
TYPES = pd.Series(list("AAABBC"))
DISTRICTS = pd.Series(["d1", "d2"] * 3)
SIX = pd.Series([2, 4, 6, 3, 9, 6])
DISTRICTS_2019 = [156110, 111848, 124268, 101025, 143613, 152619, 117753]


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
    assert round(measures.theil_l_between(COMMITTEES, MEMBERS), 6) == 0.015890
    assert round(measures.theil_l_between(INHABITANTS, MEMBERS), 6) == 0.003432
    assert round(measures.hoover(MEMBERS, COMMITTEES), 6) == 0.080296
    assert round(measures.hoover(MEMBERS, COMMITTEES) * 14253, 2) == 1144.45
    assert round(measures.hoover(MEMBERS, INHABITANTS), 6) == 0.037303
    assert round(measures.hhi(MEMBERS), 6) == 0.525684
    assert round(measures.effective_number(MEMBERS), 6) == 1.902282
    assert round(measures.hhi(COMMITTEES), 6) == 0.616699


def test_the_gap_between_wards_and_communes_is_half_size_of_the_place():
    parts = measures.gap_parts(MEMBERS, COMMITTEES, INHABITANTS, of="phường", to="xã")
    assert parts["ratio"].round(6).to_dict() == {"size": 1.254115, "rate": 1.221980, "total": 1.532504}
    assert parts["share"].round(2).to_list() == [0.53, 0.47, 1]
    assert parts["log"][:2].sum() == pytest.approx(parts.loc["total", "log"], abs=1e-12)
    assert parts["ratio"][:2].prod() == pytest.approx(parts.loc["total", "ratio"], abs=1e-12)
    back = measures.gap_parts(MEMBERS[::-1], COMMITTEES, INHABITANTS, of="xã", to="phường")
    assert (back["ratio"] * parts["ratio"]).round(12).eq(1).all()
    assert back["share"].to_list() == pytest.approx(parts["share"].to_list())


def test_a_gap_of_nothing_or_of_what_is_missing():
    two = pd.Series({"a": 60, "b": 30}, dtype="Int64")
    even = measures.gap_parts(two, two, two * 10, of="a", to="b")
    assert even["ratio"].to_list() == [1, 1, 1]
    assert even["log"].to_list() == [0, 0, 0]
    assert even["share"].isna().all()
    for gap in (pd.NA, 0):
        parts = measures.gap_parts(two, two, pd.Series({"a": gap, "b": 9}, dtype="Int64"), of="a", to="b")
        assert parts["ratio"].isna().to_list() == [True, True, False]
    with pytest.raises(KeyError):
        measures.gap_parts(two, two, two, of="a", to="c")
    opposed = measures.gap_parts(
        pd.Series({"a": 30, "b": 20}), pd.Series({"a": 1, "b": 1}), pd.Series({"a": 900, "b": 200}), of="a", to="b"
    )
    assert opposed["share"].round(6).to_list() == [3.709511, -2.709511, 1]


def test_mexico_1940():
    x = pd.Series([int(v) for v in MEXICO.split()])
    assert measures.gini(x) == pytest.approx(0.35372371173452849, abs=1e-15)
    parts = measures.theil_parts(x, pd.Series(REGIONS.split()))
    assert parts.round(7).to_list() == [0.0345889, 0.1743545, 0.2089434]
    assert measures.gini_parts(x, pd.Series(REGIONS.split())).round(6).to_list() == [
        0.140661,
        0.059706,
        0.153357,
        0.353724,
    ]
    assert round(measures.hhi(x), 6) == 0.046938
    assert round(measures.hoover(x), 6) == 0.260037


@pytest.mark.parametrize(
    ("counts", "gini", "small", "theil", "theil_l", "ge2", "hhi", "hoover"),
    [
        ([1, 2, 3, 4, 5], 0.266667, 0.333333, 0.119688, 0.141114, 0.111111, 0.244444, 0.2),
        ([1, 1, 1, 1], 0, 0, 0, 0, 0, 0.25, 0),
        ([0, 0, 0, 0, 1], 0.8, 1, 1.609438, math.inf, 2, 1, 0.8),
        (range(1, 101), 0.33, 0.333333, 0.188273, 0.284580, 0.163366, 0.013267, 0.247525),
        (DISTRICTS_2019, 0.085867, 0.100179, 0.011645, 0.011754, 0.011607, 0.146173, 0.070022),
    ],
)
def test_worked_examples(counts, gini, small, theil, theil_l, ge2, hhi, hoover):
    x = pd.Series(counts)
    got = (
        *(measures.gini(x), measures.gini_small(x), measures.theil(x), measures.theil_l(x)),
        *(measures.ge2(x), measures.hhi(x), measures.hoover(x)),
    )
    assert [round(value, 6) for value in got] == [gini, small, theil, theil_l, ge2, hhi, hoover]
    assert measures.variation(x) == pytest.approx(x.std(ddof=0) / x.mean(), abs=1e-12)


def test_six_units():
    assert round(measures.gini(SIX), 6) == 0.255556
    assert measures.theil_parts(SIX, TYPES).round(6).to_list() == [0.020136, 0.087208, 0.107344]
    assert measures.theil_parts(SIX, DISTRICTS).round(6).to_list() == [0.008915, 0.098428, 0.107344]
    assert measures.gini_parts(SIX, TYPES).round(6).to_list() == [0.1, 0.077778, 0.077778, 0.255556]
    assert measures.lorenz(SIX)["members"].round(6).to_list() == [0, 0.066667, 0.166667, 0.3, 0.5, 0.7, 1]
    assert measures.quartiles(SIX).to_list() == [2, 3.25, 5, 6, 9]
    assert measures.summary(SIX).round(6).to_dict() == {
        **{"n": 6, "total": 30, "least": 2, "lower_quartile": 3.25, "median": 5, "mean": 5},
        **{"upper_quartile": 6, "greatest": 9, "cv": 0.461880},
    }


def test_six_units_by_type_inside_district_and_the_other_way_round():
    nested = measures.theil_nested(SIX, DISTRICTS, TYPES)
    turned = measures.theil_nested(SIX, TYPES, DISTRICTS)
    assert nested.round(6).to_dict() == {"outer": 0.008915, "inner": 0.063545, "within": 0.034883, "total": 0.107344}
    assert round(nested["outer"] + nested["inner"], 6) == 0.072460
    assert turned.drop("inner").round(6).to_dict() == {"outer": 0.020136, "within": 0.034883, "total": 0.107344}
    assert round(turned["outer"] + turned["inner"], 6) == 0.072460


def test_robust_z():
    assert measures.robust_z(SIX).round(5).to_list() == [-1.349, -0.44967, 0.44967, -0.89933, 1.79867, 0.44967]
    z = measures.robust_z(pd.Series(DISTRICTS_2019))
    assert z.round(6).to_list() == [1.110232, -0.433047, 0, -0.810411, 0.6745, 0.988511, -0.227158]
    more_than_half = pd.Series([5, 5, None, 5, 9], dtype="Int64")  # their MAD is 0, their mean deviation is 1
    assert measures.robust_z(more_than_half).round(6).fillna(-1).to_list() == [0, 0, -1, 0, round(4 / 1.253314, 6)]
    assert measures.robust_z(pd.Series([7, 7, 7])).to_list() == [0, 0, 0]
    assert measures.robust_z(pd.Series([7])).to_list() == [0]
    assert measures.robust_z(pd.Series([], dtype="Int64")).empty


def test_outliers_are_those_of_their_own_group():
    large, small = [300 + i for i in range(8)], [30, 31, 32, 33, 34, 35, 36, 300]
    x = pd.Series([*large, *small, 50, 900], dtype="Int64")
    groups = pd.Series(["phường"] * 8 + ["xã"] * 8 + ["thị trấn"] * 2)
    found = measures.outliers(x, groups)
    assert found["far"].to_list() == [False] * 15 + [True] + [False] * 2  # 300 is far among communes only
    assert found["z"][:8].to_list() == measures.robust_z(pd.Series(large)).to_list()
    assert found["z"][16:].isna().all()  # two townships: only ranked
    assert found["rank"].to_list() == [8, 7, 6, 5, 4, 3, 2, 1, 8, 7, 6, 5, 4, 3, 2, 1, 2, 1]
    shuffled = measures.outliers(x[::-1], groups)  # a row knows its group by its label
    pd.testing.assert_frame_equal(shuffled.sort_index(), found)


def test_outliers_where_counts_are_missing_or_equal():
    x = pd.Series([5] * 7 + [None, 5], dtype="Int64")
    found = measures.outliers(x, pd.Series(["xã"] * 8 + [None]))
    assert found["z"].isna().all()  # seven known counts are too few
    assert found["rank"].fillna(0).to_list() == [1] * 7 + [0, 0]
    assert not found["far"].any()
    even = measures.outliers(pd.Series([5] * 8), pd.Series(["xã"] * 8))
    assert even["z"].to_list() == [0] * 8
    assert measures.outliers(x[:0], pd.Series([], dtype=str)).empty


@given(COUNTS, st.lists(st.sampled_from([1, 2, 3]), min_size=40, max_size=40))
def test_another_program_finds_the_same(x, groups):
    """PySAL `inequality`, which nobody here wrote."""
    y, groups = x.to_numpy(dtype=float), pd.Series(groups[: len(x)])
    assert measures.gini(x) == pytest.approx(Gini(y).g, abs=1e-12)
    assert measures.theil(x) == pytest.approx(Theil(y).T, abs=1e-12)
    theirs, ours = TheilD(y, groups.to_numpy()), measures.theil_parts(x, groups)
    assert ours["between"] == pytest.approx(theirs.bg.item(), abs=1e-12)
    assert ours["within"] == pytest.approx(theirs.wg.item(), abs=1e-12)


@given(COUNTS, st.randoms(), st.integers(1, 9), st.integers(2, 4))
def test_order_scale_and_copies_change_nothing(x, dice, scale, copies):
    shuffled = pd.Series(dice.sample(x.to_list(), len(x)))
    for index in INDICES:
        assert index(shuffled) == index(x)
        assert index(x * scale) == pytest.approx(index(x), abs=1e-12)
        assert index(pd.concat([x] * copies, ignore_index=True)) == pytest.approx(index(x), abs=1e-12)


@given(COUNTS)
def test_bounds_and_the_plain_definition(x):
    n = len(x)
    assert -1e-12 <= measures.gini(x) <= (n - 1) / n + 1e-12
    assert -1e-12 <= measures.theil(x) <= math.log(n) + 1e-12
    assert measures.theil_l(x) >= -1e-12
    assert -1e-12 <= measures.ge2(x) <= (n - 1) / 2 + 1e-12
    assert 1 / n - 1e-12 <= measures.hhi(x) <= 1 + 1e-12
    assert 1 - 1e-12 <= measures.effective_number(x) <= n + 1e-12
    assert 0 <= measures.hoover(x) <= (n - 1) / n + 1e-12
    assert measures.hoover(x) <= measures.gini(x) + 1e-12
    assert measures.hhi(x) == pytest.approx((1 + measures.variation(x) ** 2) / n, abs=1e-12)
    plain = np.abs(np.subtract.outer(x.to_numpy(), x.to_numpy())).sum() / (2 * n * n * x.mean())
    assert measures.gini(x) == pytest.approx(plain, abs=1e-12)
    curve = measures.lorenz(x)
    area = np.trapezoid(curve["members"], curve["units"])
    assert measures.gini(x) == pytest.approx(1 - 2 * area, abs=1e-12)


@given(st.lists(st.integers(1, 5000), min_size=2, max_size=20))
def test_a_member_moving_from_larger_to_smaller_lowers_all(counts):
    rich, poor = max(counts), min(counts)
    assume(rich - poor >= 2)
    moved = counts.copy()
    moved[counts.index(rich)] -= 1
    moved[counts.index(poor)] += 1
    for index in (*INDICES[:5], measures.hhi):
        assert index(pd.Series(moved)) < index(pd.Series(counts))
    assert measures.hoover(pd.Series(moved)) <= measures.hoover(pd.Series(counts)) + 1e-12


@given(ROWS, st.randoms())
def test_between_and_within_add_up(rows, dice):
    x, groups = rows["x"], rows["outer"]
    of = x.groupby(groups)
    shuffled = dice.sample(range(len(x)), len(x))
    parts = measures.theil_parts(x, groups)
    assert parts["between"] + parts["within"] == pytest.approx(parts["total"], abs=1e-12)
    assert parts["total"] == measures.theil(x)
    assert parts["between"] == measures.theil_between(of.count(), of.sum())
    assert min(parts) >= 0
    assert measures.theil_parts(x[shuffled], groups).equals(parts)


@given(ROWS)
def test_what_is_between_groups_is_the_index_of_units_that_are_equal_in_their_group(rows):
    x, of = rows["x"], rows["x"].groupby(rows["outer"])
    for index, between in (
        (measures.theil, measures.theil_between),
        (measures.theil_l, measures.theil_l_between),
        (measures.gini, measures.gini_between),
    ):
        value = between(of.count(), of.sum())
        assert value == pytest.approx(index(of.transform("mean")), abs=1e-9)
        assert value <= index(x) + 1e-9


@given(ROWS)
def test_what_is_nested_adds_up_either_way(rows):
    x, outer, inner = rows["x"], rows["outer"], rows["inner"]
    nested, turned = measures.theil_nested(x, outer, inner), measures.theil_nested(x, inner, outer)
    assert nested[["outer", "inner", "within"]].sum() == pytest.approx(nested["total"], abs=1e-12)
    assert nested["total"] == turned["total"] == measures.theil(x)
    assert nested["within"] == pytest.approx(turned["within"], abs=1e-12)
    assert nested["outer"] == measures.theil_parts(x, outer)["between"]
    flat = measures.theil_parts(x, outer + inner)
    assert nested["outer"] + nested["inner"] == pytest.approx(flat["between"], abs=1e-12)
    assert min(nested) >= 0


@given(ROWS)
def test_the_parts_of_gini_add_up(rows):
    x, groups = rows["x"], rows["outer"]
    parts, of = measures.gini_parts(x, groups), x.groupby(groups)
    assert parts[["between", "within", "overlap"]].sum() == pytest.approx(parts["total"], abs=1e-12)
    assert parts["total"] == pytest.approx(measures.gini(x), abs=1e-12)
    assert parts["between"] == pytest.approx(measures.gini_between(of.count(), of.sum()), abs=1e-12)
    weights = measures.share(of.count()) * measures.share(of.sum())
    assert parts["within"] == pytest.approx((weights * of.apply(measures.gini)).sum(), abs=1e-12)
    ends = of.agg(["min", "max", "mean"]).sort_values("mean")
    apart = (ends["min"].to_numpy()[1:] >= ends["max"].cummax().to_numpy()[:-1]).all()
    assert (parts["overlap"] == 0) == apart


@given(st.floats(0.001, 1e6), st.integers(1, 60))
def test_equal_numbers_are_equal_to_the_last_digit(value, n):
    x = pd.Series([value] * n)
    for index in INDICES:
        assert index(x) == 0
    assert measures.robust_z(x).eq(0).all()


@given(st.integers(1, 10**6), st.integers(1, 60), st.integers(1, 5))
def test_equal_counts_have_nothing_between_and_nothing_within(value, n, groups):
    x, of = pd.Series([value] * n), pd.Series([i % groups for i in range(n)])
    for split in (measures.theil_parts, measures.gini_parts):
        assert split(x, of).eq(0).all()
    assert measures.theil_nested(x, of, of).eq(0).all()
    for between in (measures.theil_between, measures.theil_l_between, measures.gini_between):
        assert between(pd.Series([1, 3, 7]), pd.Series([1, 3, 7]) * n) == 0
    assert measures.hoover(pd.Series([1, 3, 7]) * n, pd.Series([1, 3, 7])) == 0


def test_a_unit_without_members():
    x = pd.Series([0, 4, 4, 8])
    assert measures.theil_l(x) == math.inf
    assert measures.theil_l_between(pd.Series([1, 3]), pd.Series([0, 16])) == math.inf
    parts = measures.theil_parts(x, pd.Series(list("ABBB")))
    assert parts["between"] + parts["within"] == pytest.approx(parts["total"], abs=1e-12)
    assert math.isnan(measures.theil_l_between(pd.Series([1, 0]), pd.Series([5, 5])))


def test_units_without_a_count_or_a_group_are_passed_over():
    x = pd.Series([2, 4, 6, 3, 9, 6, None, 50], dtype="Int64")
    types = pd.Series([*TYPES, "C", None], dtype="string")
    for split in (measures.theil_parts, measures.gini_parts):
        assert split(x, types).equals(split(SIX, TYPES))
    districts = pd.Series([*DISTRICTS, "d1", "d2"])
    assert measures.theil_nested(x, types, districts).equals(measures.theil_nested(SIX, TYPES, DISTRICTS))
    due = pd.Series([1, 2, None, 1], dtype="Int64")
    assert measures.hoover(pd.Series([5, 4, 9, None], dtype="Int64"), due) == measures.hoover(
        pd.Series([5, 4]), pd.Series([1, 2])
    )


def test_missing_zero_and_empty():
    gap = pd.Series([2, None, 4], dtype="Int64")
    assert measures.share(gap).isna().to_list() == [False, True, False]
    assert measures.share(gap).sum() == 1
    for empty in (pd.Series([], dtype="Int64"), pd.Series([0, 0]), pd.Series([None, None], dtype="Int64")):
        for measure in (*INDICES, measures.gini_small, measures.hhi, measures.effective_number):
            assert math.isnan(measure(empty))
        nowhere = pd.Series(["A"] * len(empty), dtype="string")
        for split in (measures.theil_parts, measures.gini_parts):
            assert split(empty, nowhere).isna().all()
        assert measures.theil_nested(empty, nowhere, nowhere).isna().all()
        assert measures.summary(empty)["total"] == 0
        assert measures.summary(empty)["n"] == empty.count()
        assert math.isnan(measures.summary(empty)["cv"])
        assert measures.lorenz(empty).empty
        assert measures.share(empty).isna().all()
        assert math.isnan(measures.gini_between(empty, empty))
        assert math.isnan(measures.theil_between(empty, empty))
    for index in INDICES:
        assert index(gap) == index(pd.Series([2, 4]))
        assert index(pd.Series([7])) == 0
    assert measures.hhi(pd.Series([7])) == measures.effective_number(pd.Series([7])) == 1
    assert math.isnan(measures.gini_small(pd.Series([7])))
    assert measures.per_thousand(pd.Series([5, 5]), pd.Series([0, None])).isna().all()


def test_nothing_given_is_changed():
    x, groups = pd.Series([3, 1, 2], dtype="Int64"), pd.Series(["a", "b", "a"])
    before = x.copy(), groups.copy()
    for measure in ONE_SERIES:
        measure(x)
    for measure in (
        measures.theil_parts,
        measures.gini_parts,
        measures.outliers,
    ):
        measure(x, groups)
    measures.theil_nested(x, groups, groups)
    for measure in (measures.hoover, measures.gini_between, measures.theil_between, measures.theil_l_between):
        measure(x, x)
    measures.gap_parts(x, x, x, of=0, to=1)
    assert x.equals(before[0])
    assert groups.equals(before[1])
