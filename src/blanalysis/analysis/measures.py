"""Measures of counts: shares, ratios, quartiles, indices of inequality, outliers. A `Series` in, a number, `Series` or frame out.

Unit i has x_i members, there are N units, X = Σx, μ = X/N; a group g has N_g units and X_g members, p_g = N_g/N, s_g = X_g/X,
μ_g = X_g/N_g. The figures are a full count: divisors are N. Where numbers are equal their inequality is 0.0 exactly. Missing values
are passed over. Without members an index is missing; of one unit it is 0, where nothing else is said."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.typing import SeriesGroupBy

__all__ = [
    "beyond_chance", "chance_level", "effective_number", "funnel", "gap_parts", "ge2", "gini", "gini_between", "gini_parts", "gini_small", "hhi",
    "hoover", "location_quotient", "lorenz", "means_beyond_chance", "outliers", "per_thousand", "quartiles", "ratio", "robust_z",
    "share", "summary", "theil", "theil_between", "theil_l", "theil_l_between", "theil_nested", "theil_parts", "variation",
]  # fmt: skip
FEWEST_FOR_QUARTILES = 8  # with fewer units the single values say more than quartiles
FEWEST_FOR_PERCENT = 30  # of fewer, a count is stated, no percentage
LEVEL = 0.05  # how often chance alone may have an exhibit state a difference between groups
ONLY_UP_TO = 0.8  # a number is "only" so much beside another one up to four fifths of it
Z_LIMIT = 3.5  # a count whose robust z is beyond this should be checked: Iglewicz & Hoaglin 1993


def share(counts: pd.Series) -> pd.Series:
    """Each count as a share of their sum, 0 to 1; the shares add up to 1.

    Missing stays missing and counts as nothing in the sum. All zero, or empty: every share is missing.

    >>> share(pd.Series({"xã": 9768, "phường": 3055, "thị trấn": 1430})).round(6).to_dict()
    {'xã': 0.685329, 'phường': 0.214341, 'thị trấn': 0.10033}
    """
    counts = _as_floats(counts)
    total = counts.sum()
    return counts / total if total > 0 else counts * np.nan


def ratio(counts: pd.Series, base: pd.Series) -> pd.Series:
    """Row by row, counts for each one of the base: members per committee, inhabitants per committee.

    Missing where either is missing or the base is 0. The mean over all groups is `ratio` of the sums, not the mean of
    the ratios.

    >>> ratio(pd.Series([9768, 3055, 1430]), pd.Series([49, 10, 5])).round(6).to_list()
    [199.346939, 305.5, 286.0]
    """
    base = _as_floats(base)
    return _as_floats(counts) / base.where(base > 0)


def per_thousand(counts: pd.Series, population: pd.Series) -> pd.Series:
    """Members per 1 000 inhabitants, row by row; missing where the population is missing or 0.

    >>> per_thousand(pd.Series([9768]), pd.Series([655598])).round(6).to_list()
    [14.899374]
    """
    return 1000 * ratio(counts, population)


def location_quotient(counts: pd.Series, base: pd.Series) -> pd.Series:
    """LQ_g = (X_g/X) / (B_g/B): a group's share of the members over its share of the base (committees, inhabitants).

    1 means its due share, above 1 more than that. Missing where the base of the group is 0 or missing.

    >>> location_quotient(pd.Series([9768, 3055, 1430]), pd.Series([49, 10, 5])).round(6).to_list()
    [0.895124, 1.371781, 1.284221]
    """
    return ratio(share(counts), share(base))


def quartiles(counts: pd.Series) -> pd.Series:
    """The least value, lower quartile, median, upper quartile and the greatest, index 0, 0.25, 0.5, 0.75, 1.

    Quartiles by the linear rule (R type 7, Excel QUARTILE.INC). Missing values are passed over; none at all: missing.

    >>> quartiles(pd.Series([2, 4, 6, 3, 9, 6])).to_list()
    [2.0, 3.25, 5.0, 6.0, 9.0]
    """
    return _as_floats(counts).quantile([0, 0.25, 0.5, 0.75, 1], interpolation="linear")


def summary(counts: pd.Series) -> pd.Series:
    """Descriptive statistics: index n, total, least, lower_quartile, median, mean, upper_quartile, greatest, cv; floats.

    `n` is the number of known counts; the quartiles are those of `quartiles`, `cv` is `variation`. None: n and total are 0.

    >>> summary(pd.Series([2, 4, 6, 3, 9, 6])).round(6).to_list()
    [6.0, 30.0, 2.0, 3.25, 5.0, 5.0, 6.0, 9.0, 0.46188]
    """
    x = _as_floats(counts)
    least, low, median, high, most = quartiles(x)
    names = ("n", "total", "least", "lower_quartile", "median", "mean", "upper_quartile", "greatest", "cv")
    return pd.Series([x.count(), x.sum(), least, low, median, x.mean(), high, most, variation(x)], names, dtype=float)


def variation(counts: pd.Series) -> float:
    """Coefficient of variation, standard deviation (divisor N) over mean: 0 when all are equal, √(N−1) all in one unit.

    >>> round(variation(pd.Series([1, 2, 3, 4, 5])), 6)
    0.471405
    """
    return math.sqrt(2 * ge2(counts))


def hhi(counts: pd.Series) -> float:
    """Herfindahl–Hirschman index, Σ (x_i/X)²: 1/N when all are equal, 1 all in one unit.

    Of units, or of groups when their totals are given. Missing values are passed over; one unit gives 1; none, or all
    zero: missing. Source: Herfindahl 1950; Hirschman 1964.

    >>> hhi(pd.Series([1, 1, 1, 1])), round(hhi(pd.Series([9768, 3055, 1430])), 6)
    (0.25, 0.525684)
    """
    x = _sorted_known(counts)
    return math.fsum(_as_shares(x) ** 2) if len(x) else float("nan")


def effective_number(counts: pd.Series) -> float:
    """1/HHI: how many units of equal size would be as concentrated; 1 all in one unit, N when all are equal.

    Missing where `hhi` is missing. Source: Laakso & Taagepera 1979, Comparative Political Studies 12:3–27.

    >>> effective_number(pd.Series([1, 1, 1, 1])), round(effective_number(pd.Series([9768, 3055, 1430])), 6)
    (4.0, 1.902282)
    """
    return 1 / hhi(counts)


def hoover(counts: pd.Series, base: pd.Series | None = None) -> float:
    """Hoover index, ½·Σ |s_i − p_i|: the share of the members that would have to move for all to have their due, 0 to below 1.

    What is due is in proportion to the base (committees, inhabitants), row by row; without a base it is the same for all, and
    the end is (N−1)/N, all in one unit. Rows where the count or the base is missing are passed over; no members, or nothing in the
    base: missing; one row: 0. Source: Hoover 1936, Review of Economics and Statistics 18:162–171.

    >>> round(hoover(pd.Series([9768, 3055, 1430]), pd.Series([49, 10, 5])), 6), hoover(pd.Series([4, 4, 4]))
    (0.080296, 0.0)
    """
    x = _as_floats(counts)
    due = pd.Series(1.0, index=x.index) if base is None else _as_floats(base).reindex(x.index)
    known = (x.notna() & due.notna()).to_numpy()
    p, s = _as_shares(due.to_numpy()[known]), _as_shares(x.to_numpy()[known])
    return math.fsum(np.abs(s - p)) / 2 if len(p) else float("nan")


def lorenz(counts: pd.Series) -> pd.DataFrame:
    """The Lorenz curve: `units`, the share of units counted from the smallest, and `members`, their share of the members.

    N + 1 points from (0, 0) to (1, 1). Missing values are passed over; all zero, or empty: no points.

    >>> lorenz(pd.Series([2, 4, 6, 3, 9, 6]))["members"].round(6).to_list()
    [0.0, 0.066667, 0.166667, 0.3, 0.5, 0.7, 1.0]
    """
    x = _sorted_known(counts)
    if x.sum() <= 0:
        return pd.DataFrame({"units": [], "members": []}, dtype=float)
    units, members = np.arange(len(x) + 1) / len(x), np.concatenate([[0], np.cumsum(x)]) / x.sum()
    return pd.DataFrame({"units": units, "members": members})


def gini(counts: pd.Series) -> float:
    """Gini index, G = Σ_i Σ_j |x_i − x_j| / (2·N·X): 0 equality, (N−1)/N all in one unit.

    The plain index, for a full count; the same as 2·Σ i·x_(i) / (N·X) − (N+1)/N over the counts in rising order.
    Source: Gini 1914; as in R `ineq::Gini` and PySAL `inequality`.

    >>> round(gini(pd.Series([1, 2, 3, 4, 5])), 6), gini(pd.Series([7])), round(gini(pd.Series([0, 0, 0, 0, 1])), 6)
    (0.266667, 0.0, 0.8)
    """
    x = _sorted_known(counts)
    return _sum_of_differences(x) / (len(x) * math.fsum(x)) if x.sum() > 0 else float("nan")


def gini_small(counts: pd.Series) -> float:
    """Gini for small numbers of units, G* = G·N/(N−1), 0 to 1: for comparing groups of different size.

    Missing for fewer than two units. Source: Deltas 2003, Review of Economics and Statistics 85:226–234.

    >>> round(gini_small(pd.Series([1, 2, 3, 4, 5])), 6)
    0.333333
    """
    n = int(_as_floats(counts).count())
    return gini(counts) * n / (n - 1) if n > 1 else float("nan")


def gini_between(units: pd.Series, members: pd.Series) -> float:
    """The Gini index if all units of a group were equal, ½·ΣΣ |p_g·s_h − p_h·s_g|: the least it can be.

    `units` and `members` by group. Missing when there are no members or no units. Source: Pyatt 1976.

    >>> round(gini_between(pd.Series([49, 10, 5]), pd.Series([9768, 3055, 1430])), 6)
    0.081364
    """
    n, x = _as_floats(units).to_numpy(), _as_floats(members).to_numpy()
    return _sum_of_group_differences(n, x) / float(n.sum() * x.sum()) if n.sum() > 0 and x.sum() > 0 else float("nan")


def gini_parts(counts: pd.Series, groups: pd.Series) -> pd.Series:
    """The Gini index in three: index `between`, `within`, `overlap`, `total`; the first three add up to the total.

    `between` is `gini_between`, `within` Σ p_g·s_g·G_g; `overlap` is what remains, 0 when no unit of a group with the smaller
    mean is larger than one of a group with the larger. It is no share of anything: do not stack the three. Units whose count or group
    is missing are passed over; no members: all missing. Source: Pyatt 1976, Economic Journal 86:243–255.

    >>> gini_parts(pd.Series([2, 4, 6, 3, 9, 6]), pd.Series(list("AAABBC"))).round(6).to_dict()
    {'between': 0.1, 'within': 0.077778, 'overlap': 0.077778, 'total': 0.255556}
    """
    counts, of = _known_by_group(counts, groups)
    units, members = of.count().to_numpy(), of.sum().to_numpy()
    every = _sum_of_differences(_sorted_known(counts))
    between = _sum_of_group_differences(units, members)
    within = math.fsum(_sum_of_differences(_sorted_known(x)) for _, x in of)
    # Differences of whole numbers are whole: where nothing overlaps, what remains is exactly nothing.
    parts = {"between": between, "within": within, "overlap": max(0.0, every - between - within), "total": every}
    whole = len(counts) * counts.sum()
    return pd.Series(parts) / (whole if whole > 0 else float("nan"))


def theil(counts: pd.Series) -> float:
    """Theil index T = Σ (x_i/X)·ln(x_i/μ): 0 equality, ln N all in one unit. A unit with 0 adds 0.

    Source: Theil 1967.

    >>> round(theil(pd.Series([1, 2, 3, 4, 5])), 6), round(theil(pd.Series([0, 0, 0, 0, 1])), 6)
    (0.119688, 1.609438)
    """
    return _entropy_of_units(counts, 1)


def theil_between(units: pd.Series, members: pd.Series) -> float:
    """Theil's T between groups, Σ s_g·ln(s_g/p_g): the whole index if all units of a group were equal, so the least it can be.

    `units` and `members` by group. A group with 0 members adds 0; missing when there are members where there is no unit.

    >>> round(theil_between(pd.Series([49, 10, 5]), pd.Series([9768, 3055, 1430])), 6)
    0.016923
    """
    return _entropy(_as_floats(units).to_numpy(), _as_floats(members).to_numpy(), 1)


def theil_parts(counts: pd.Series, groups: pd.Series) -> pd.Series:
    """Theil's T split exactly: index `between`, `within`, `total`; between + within = total.

    T = Σ s_g·ln(s_g/p_g) + Σ s_g·T_g. Units without a group are passed over. Source: Theil 1967; Shorrocks 1980.

    >>> theil_parts(pd.Series([2, 4, 6, 3, 9, 6]), pd.Series(list("AAABBC"))).round(6).to_dict()
    {'between': 0.020136, 'within': 0.087208, 'total': 0.107344}
    """
    counts, of = _known_by_group(counts, groups)
    units, members = of.count().to_numpy(), of.sum().to_numpy()
    between, within = _entropy(units, members, 1), _theil_within_groups(members, [theil(x) for _, x in of])
    return pd.Series({"between": between, "within": within, "total": theil(counts)})


def theil_nested(counts: pd.Series, outer: pd.Series, inner: pd.Series) -> pd.Series:
    """Theil's T split twice, as by type inside district: index `outer`, `inner`, `within`, `total`; the first three add up.

    T = between the outer groups + Σ s_d·(between the inner groups of d) + Σ s_dk·T_dk. To nest the other way round changes only `outer`
    and `inner`. Units without a group are passed over; no members: all missing. Source: Theil 1967; Shorrocks 1980.

    >>> district = pd.Series(["d1", "d2", "d1", "d2", "d1", "d2"])
    >>> theil_nested(pd.Series([2, 4, 6, 3, 9, 6]), district, pd.Series(list("AAABBC"))).round(6).to_list()
    [0.008915, 0.063545, 0.034883, 0.107344]
    """
    counts, of = _known_by_group(counts, outer, inner)
    cells = pd.DataFrame({"units": of.count(), "members": of.sum()})
    by_outer = cells.groupby(level=0, observed=True)
    units, members = by_outer.sum().to_numpy().T
    between = [_entropy(cell["units"].to_numpy(), cell["members"].to_numpy(), 1) for _, cell in by_outer]
    parts = {"outer": _entropy(units, members, 1), "inner": _theil_within_groups(members, between)}
    within = _theil_within_groups(cells["members"].to_numpy(), [theil(x) for _, x in of])
    return pd.Series(parts | {"within": within, "total": theil(counts)})


def theil_l(counts: pd.Series) -> float:
    """Theil's L, the mean log deviation, (1/N)·Σ ln(μ/x_i): 0 equality, no upper limit; infinite when a unit has 0.

    Sensitive to the small units, as `theil` is to the large ones. Source: Theil 1967; Bourguignon 1979, Econometrica 47:901–920.

    >>> round(theil_l(pd.Series([1, 2, 3, 4, 5])), 6), theil_l(pd.Series([0, 0, 0, 0, 1]))
    (0.141114, inf)
    """
    return _entropy_of_units(counts, 0)


def theil_l_between(units: pd.Series, members: pd.Series) -> float:
    """Theil's L between groups, Σ p_g·ln(p_g/s_g): the whole index if all units of a group were equal, so the least it can be.

    `units` and `members` by group. Infinite when a group has units and no members; missing when one has members and no unit.

    >>> round(theil_l_between(pd.Series([49, 10, 5]), pd.Series([9768, 3055, 1430])), 6)
    0.01589
    """
    return _entropy(_as_floats(units).to_numpy(), _as_floats(members).to_numpy(), 0)


def ge2(counts: pd.Series) -> float:
    """Generalised entropy of order 2, ½·(1/N)·Σ (x_i/μ − 1)², half the square of `variation`: 0 equality, (N−1)/2 all in one unit.

    Source: Shorrocks 1980, Econometrica 48:613–625.

    >>> round(ge2(pd.Series([1, 2, 3, 4, 5])), 6), ge2(pd.Series([0, 0, 0, 0, 1]))
    (0.111111, 2.0)
    """
    return _entropy_of_units(counts, 2)


def gap_parts(
    members: pd.Series, committees: pd.Series, population: pd.Series, *, of: Hashable, to: Hashable
) -> pd.DataFrame:
    """The ratio of two groups' members per committee in two parts: between the sizes of their places, and between their rates.

    Members per committee = inhabitants per committee × members per inhabitant. Of the group `of` over the group `to` the ratios
    multiply, and their logarithms add up: rows `size`, `rate` and `total`, columns `ratio`, `log` and `share` (of the total log; the
    two may have opposite signs). The three series are by group; a group in none of them is a `KeyError`. A ratio is
    missing where a number is missing or 0; the shares are missing where there is no gap.

    >>> members, committees = pd.Series({"xã": 9768, "phường": 3055}), pd.Series({"xã": 49, "phường": 10})
    >>> people = pd.Series({"xã": 655598, "phường": 167795})
    >>> gap_parts(members, committees, people, of="phường", to="xã").round(6)
              ratio       log     share
    size   1.254115  0.226430  0.530402
    rate   1.221980  0.200473  0.469598
    total  1.532504  0.426903  1.000000
    """
    pairs = {"size": (population, committees), "rate": (members, population), "total": (members, committees)}
    per = {name: ratio(*pair).to_dict() for name, pair in pairs.items()}
    ratios = pd.Series({name: each[of] / each[to] if each[to] > 0 < each[of] else np.nan for name, each in per.items()})
    log = np.log(ratios)
    return pd.DataFrame({"ratio": ratios, "log": log, "share": log / (log["total"] or np.nan)})


def robust_z(counts: pd.Series) -> pd.Series:
    """How far each count is from the median, in robust standard deviations: 0.6745·(x − median)/MAD; no limits.

    MAD is the median of the absolute deviations from the median. Where it is 0 (more than half are equal) the mean of those
    deviations takes its place, (x − median)/(1.253314·mean); all equal: 0.0. One unit gives 0.0; missing stays missing.
    Source: Iglewicz & Hoaglin 1993, How to Detect and Handle Outliers.

    >>> robust_z(pd.Series([2, 4, 6, 3, 9, 6])).round(5).to_list()
    [-1.349, -0.44967, 0.44967, -0.89933, 1.79867, 0.44967]
    >>> robust_z(pd.Series([5, 5, 5, 9])).round(6).to_list()
    [0.0, 0.0, 0.0, 3.191539]
    """
    x = _as_floats(counts)
    deviation = x - x.median()
    mad, mean = deviation.abs().median(), deviation.abs().mean()
    return 0.6745 * deviation / mad if mad > 0 else deviation / (1.253314 * mean if mean > 0 else 1)


def outliers(counts: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Which counts are far from the others of their group: `z` (see `robust_z`), `rank` (1 is the greatest), and `far`, |z| > 3.5.

    One row a unit, as given. In a group of fewer than 8 known counts there is only the rank. Equal counts have the same rank.
    Missing count or group: z and rank are missing, `far` is False. A count that is far should be checked; it need not be wrong.

    >>> outliers(pd.Series([20, 22, 21, 23, 20, 22, 24, 90]), pd.Series(["xã"] * 8)).tail(2)
               z  rank    far
    6   0.899333     2  False
    7  30.577333     1   True
    """
    x = _as_floats(counts)
    of = x.groupby(groups.reindex(x.index), observed=True)
    z = of.transform(robust_z).where(of.transform("count") >= FEWEST_FOR_QUARTILES)
    rank = of.rank(method="min", ascending=False).astype("Int64")
    return pd.DataFrame({"z": z, "rank": rank, "far": z.abs() > Z_LIMIT})


def beyond_chance(counts: pd.Series, bases: pd.Series, *, among: int = 1, within: bool = True) -> pd.Series:
    """Whether the count of each group is farther from its due part of all than chance would put it; True or False by group.

    Chance is no error of a sample here: it is what came out if the same persons (women) were spread over all (members) by lot. Twice the
    smaller tail of the hypergeometric distribution (Fisher's exact test, 1935, J. R. Stat. Soc. 98:39) must be at most `chance_level`; of
    the binomial one if counts are not `within` their bases, as admissions beside a target.
    A group alone, without count or with a base of 0 or none: False.

    >>> women, members = pd.Series({"xã": 3014, "phường": 986, "thị trấn": 440}), pd.Series({"xã": 9768, "phường": 3055, "thị trấn": 1430})
    >>> beyond_chance(women, members).to_list(), beyond_chance(women * [1, 1.2, 1], members).to_list()
    ([False, False, False], [True, True, False])
    """
    x, n = _as_floats(counts), _as_floats(bases)
    known = x.notna() & (n > 0)
    given = [*zip(x[known].to_list(), n[known].to_list(), strict=True)]
    part, every, once = x[known].sum(), n[known].sum(), within and bool((x <= n)[known].all())
    limit, far = chance_level(len(given), among=among), pd.Series(False, index=x.index)
    if len(given) > 1:
        ways = ((count, *_ways_by_chance(size, every, part, once=once)) for count, size in given)
        far.loc[known] = np.array([2 * min(p[r <= count].sum(), p[r >= count].sum()) <= limit for count, r, p in ways])
    return far


def means_beyond_chance(counts: pd.Series, bases: pd.Series, groups: pd.Series) -> pd.Series:
    """Whether the ratio of each group, Σx_i / Σb_i, is farther from that of all than chance would put it; a boolean by group.

    For members for each committee or cell. Chance is which units a group has: were they drawn from all by lot, the sum of x_i − b_i·X/B
    over its n units would be about normal, with mean 0 and variance n·(N−n)/(N−1) times the mean square (Cochran 1977, Sampling
    Techniques, 2.6). <NA> where all are alike or fewer than 8 known: nothing can be told. The three series have the same rows.

    >>> means_beyond_chance(pd.Series([190, 205, 180, 200, 195, 310, 300, 305]), pd.Series([1] * 8), pd.Series(list("xxxxxppp"))).to_dict()
    {'p': True, 'x': True}
    """
    x, b = _as_floats(counts), _as_floats(bases)
    known = x.notna() & b.notna() & groups.notna()
    x, b, total = x[known], b[known], int(known.sum())
    excess = x - b * (x.sum() / b.sum() if b.sum() > 0 else np.nan)
    of = excess.groupby(groups[known], observed=True)
    spread = of.size() * (total - of.size()) / max(total - 1, 1) * (excess**2).mean()
    z: pd.Series = (of.sum() / np.sqrt(spread.where((spread > 0) & (total >= FEWEST_FOR_QUARTILES)))).abs()
    far = z.map(lambda each: math.erfc(each / math.sqrt(2))) <= chance_level(len(z))
    return far.astype("boolean").where(z.notna(), pd.NA)


def chance_level(groups: int, *, among: int = 1) -> float:
    """How improbable by chance a group must be to be called different: 5% shared out over all comparisons, the groups (two are one
    comparison) times `among`, the columns that are looked at (Bonferroni; Dunn 1961, J. Am. Stat. Assoc. 56:52).

    >>> chance_level(64), chance_level(2)
    (0.00078125, 0.05)
    """
    return LEVEL / (among * (groups if groups > 2 else 1))


def funnel(part: float, every: float, sizes: pd.Series, level: float) -> pd.DataFrame:
    """Between which limits the shares of groups lie by chance alone, see `beyond_chance`: columns `low` and `high`, each 0 to 1.

    `part` is the count and `every` the base of all groups (of wrong figures, with a greater part: as if it were all), `sizes` are bases of
    single groups; outside lie `level` of the groups. Drawn against the bases it is a funnel, its limits interpolated between whole numbers
    (Spiegelhalter 2005, Statistics in Medicine 24:1185).

    >>> funnel(300, 1000, pd.Series([25, 100, 400]), 0.05).round(3).to_dict("list")
    {'low': [0.109, 0.211, 0.264], 'high': [0.507, 0.392, 0.336]}
    """
    limits = []
    for size in sizes:
        r, p = _ways_by_chance(size, every, min(part, every), once=True)
        for values, ways in ((r, p), (-r[::-1], p[::-1])):
            tail = ways.cumsum()
            at = int(np.searchsorted(tail, level / 2, side="right"))
            limits.append((values[at] - (tail[at] - level / 2) / ways[at]) / size)
    low, high = np.array(limits).reshape(-1, 2).T
    return pd.DataFrame({"low": low, "high": -high}, index=sizes.index).clip(0, 1)


def _ways_by_chance(size: float, every: float, part: float, *, once: bool) -> tuple[np.ndarray, np.ndarray]:
    """How many of `part` a group of `size` among `every` gets by lot, ten standard deviations about the mean, and how probable each is."""
    mean = part * size / every
    away = 10 * math.sqrt(mean * (1 - size / every)) + 12
    low, high = max(0, size + part - every if once else 0, mean - away), min(part, size if once else part, mean + away)
    r = np.arange(math.ceil(low), math.floor(high) + 1)
    odds = (size - r[:-1]) / (every - size - part + r[1:]) if once else size / (every - size)
    log = np.concatenate([[0], np.cumsum(np.log((part - r[:-1]) / r[1:] * odds))])
    p = np.exp(log - log.max())
    return r, p / p.sum()


def _entropy_of_units(counts: pd.Series, order: int) -> float:
    x = _sorted_known(counts)
    return _entropy(np.ones(len(x)), x, order)


def _entropy(units: np.ndarray, members: np.ndarray, order: int) -> float:
    """Generalised entropy between groups: of order 0 Theil's L, 1 Theil's T, 2 half the squared variation. 0·ln 0 is 0, so is −1e−17."""
    p, s = _as_shares(units), _as_shares(members)
    if not len(p) or np.isnan(p).any() or np.isnan(s).any() or (p[s > 0] <= 0).any():
        return float("nan")
    s, p = s[p > 0], p[p > 0]
    if order == 2:
        return math.fsum(p * (s / p - 1) ** 2) / 2
    if order == 0:
        return max(0.0, math.fsum(p * np.log(p / s))) if s.all() else math.inf
    s, p = s[s > 0], p[s > 0]
    return max(0.0, math.fsum(s * np.log(s / p)))


def _theil_within_groups(members: np.ndarray, indices: list[float]) -> float:
    """Σ s_g·T_g, what of Theil's T is within groups. A group without members has no index, and adds nothing."""
    s, of_group = _as_shares(members), np.array(indices)
    held = s > 0
    return math.fsum(s[held] * of_group[held]) if held.any() else float("nan")


def _sum_of_differences(x: np.ndarray) -> float:
    """Σ |x_i − x_j| over all pairs of a rising array: exact for whole numbers, and 0 when all are equal."""
    return float(((2 * np.arange(len(x)) + 1 - len(x)) * (x - x[:1])).sum())


def _sum_of_group_differences(units: np.ndarray, members: np.ndarray) -> float:
    """The sum of the differences of all pairs of units if those of a group were equal: Σ |N_g·X_h − N_h·X_g| over all pairs of groups."""
    products = np.outer(units, members)
    return float(np.abs(products - products.T).sum() / 2)


def _as_shares(x: np.ndarray) -> np.ndarray:
    """Each number over the sum of all. First divided by the greatest, so that numbers in proportion have equal shares to the last digit."""
    return x / x.max() / math.fsum(x / x.max()) if len(x) and x.max() > 0 else x * np.nan


def _known_by_group(counts: pd.Series, *groups: pd.Series) -> tuple[pd.Series, SeriesGroupBy[Any, Any]]:
    x = _as_floats(counts).dropna()
    keys = [group.reindex(x.index) for group in groups]
    x = x[np.logical_and.reduce([key.notna().to_numpy() for key in keys])]
    return x, x.groupby([key.reindex(x.index) for key in keys] if len(keys) > 1 else keys[0], observed=True)


def _sorted_known(counts: pd.Series) -> np.ndarray:
    return np.sort(_as_floats(counts).dropna().to_numpy())


def _as_floats(counts: pd.Series) -> pd.Series:
    return pd.Series(counts).astype("Float64").astype(float)


def __dir__() -> list[str]:
    return __all__  # what <Tab> offers
