"""Counts in, numbers out. Pure functions; the order of the rows never matters, and nothing of ours is imported.

Notation: unit i has x_i members, there are N units, X = Σx, μ = X/N; a group g has N_g units and X_g members. The figures
are a full count, not a sample: divisors are N, and there are no standard errors.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

FEW = 8  # below this many units a group's quartiles say less than its values


def share(counts: pd.Series) -> pd.Series:
    """Each count as a share of their sum, 0 to 1; the shares add up to 1.

    Missing stays missing and counts as nothing in the sum. All zero, or empty: every share is missing.

    >>> share(pd.Series({"xã": 9768, "phường": 3055, "thị trấn": 1430})).round(6).to_dict()
    {'xã': 0.685329, 'phường': 0.214341, 'thị trấn': 0.10033}
    """
    counts = _numbers(counts)
    total = counts.sum()
    return counts / total if total > 0 else counts * np.nan


def ratio(counts: pd.Series, base: pd.Series) -> pd.Series:
    """Row by row, counts for each one of the base: members per committee, inhabitants per committee.

    Missing where either is missing or the base is 0. The mean over all groups is `ratio` of the sums, not the mean of
    the ratios.

    >>> ratio(pd.Series([9768, 3055, 1430]), pd.Series([49, 10, 5])).round(6).to_list()
    [199.346939, 305.5, 286.0]
    """
    base = _numbers(base)
    return _numbers(counts) / base.where(base > 0)


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
    return _numbers(counts).quantile([0, 0.25, 0.5, 0.75, 1], interpolation="linear")


def variation(counts: pd.Series) -> float:
    """Coefficient of variation, standard deviation (divisor N) over mean: 0 when all are equal, no upper limit.

    Missing values are passed over; missing for no units or a mean of 0; 0 for one unit.

    >>> round(variation(pd.Series([1, 2, 3, 4, 5])), 6)
    0.471405
    """
    counts = _numbers(counts).dropna()
    return float(counts.std(ddof=0) / counts.mean()) if counts.sum() > 0 else float("nan")


def lorenz(counts: pd.Series) -> pd.DataFrame:
    """The Lorenz curve: `units`, the share of units counted from the smallest, and `members`, their share of the members.

    N + 1 points from (0, 0) to (1, 1). Missing values are passed over; all zero, or empty: no points.

    >>> lorenz(pd.Series([2, 4, 6, 3, 9, 6]))["members"].round(6).to_list()
    [0.0, 0.066667, 0.166667, 0.3, 0.5, 0.7, 1.0]
    """
    x = np.sort(_numbers(counts).dropna().to_numpy())
    if x.sum() <= 0:
        return pd.DataFrame({"units": [], "members": []}, dtype=float)
    return pd.DataFrame(
        {"units": np.arange(len(x) + 1) / len(x), "members": np.concatenate([[0], np.cumsum(x)]) / x.sum()}
    )


def gini(counts: pd.Series) -> float:
    """Gini index, G = 2·Σ i·x_(i) / (N·X) − (N+1)/N over the counts in rising order: 0 equality, (N−1)/N all in one unit.

    The plain index, for a full count. Missing values are passed over; one unit gives 0; none, or all zero: missing.
    Source: Gini 1914; as in R `ineq::Gini` and PySAL `inequality`.

    >>> round(gini(pd.Series([1, 2, 3, 4, 5])), 6), gini(pd.Series([7])), round(gini(pd.Series([0, 0, 0, 0, 1])), 6)
    (0.266667, 0.0, 0.8)
    """
    x = np.sort(_numbers(counts).dropna().to_numpy())
    if x.sum() <= 0:
        return float("nan")
    n = len(x)
    return float(2 * (np.arange(1, n + 1) * x).sum() / (n * x.sum()) - (n + 1) / n)


def gini_small(counts: pd.Series) -> float:
    """Gini for small numbers of units, G* = G·N/(N−1), 0 to 1: for comparing groups of different size.

    Missing for fewer than two units. Source: Deltas 2003, Review of Economics and Statistics 85:226–234.

    >>> round(gini_small(pd.Series([1, 2, 3, 4, 5])), 6)
    0.333333
    """
    n = int(_numbers(counts).count())
    return gini(counts) * n / (n - 1) if n > 1 else float("nan")


def theil(counts: pd.Series) -> float:
    """Theil index T = Σ (x_i/X)·ln(x_i/μ): 0 equality, ln N all in one unit. A unit with 0 adds 0.

    Missing values are passed over; none, or all zero: missing. Source: Theil 1967.

    >>> round(theil(pd.Series([1, 2, 3, 4, 5])), 6), round(theil(pd.Series([0, 0, 0, 0, 1])), 6)
    (0.119688, 1.609438)
    """
    x = _numbers(counts).dropna().to_numpy()
    return _divergence(x / x.sum(), np.full(len(x), 1 / len(x))) if x.sum() > 0 else float("nan")


def theil_parts(counts: pd.Series, groups: pd.Series) -> pd.Series:
    """Theil's T split exactly: index `between`, `within`, `total`; between + within = total.

    T = Σ s_g·ln(s_g/p_g) + Σ s_g·T_g, with p_g and s_g the group's share of units and members. Units whose count is
    missing are passed over. Source: Theil 1967; Shorrocks 1980.

    >>> theil_parts(pd.Series([2, 4, 6, 3, 9, 6]), pd.Series(list("AAABBC"))).round(6).to_dict()
    {'between': 0.020136, 'within': 0.087208, 'total': 0.107344}
    """
    counts = _numbers(counts).dropna()
    grouped = counts.groupby(groups.reindex(counts.index))
    between = theil_between(grouped.count(), grouped.sum())
    within = float((share(grouped.sum()) * grouped.apply(theil)).sum()) if counts.sum() > 0 else float("nan")
    return pd.Series({"between": between, "within": within, "total": theil(counts)})


def theil_between(units: pd.Series, members: pd.Series) -> float:
    """Theil's T between groups, Σ s_g·ln(s_g/p_g): the whole index if all units of a group were equal, so the least it can be.

    `units` and `members` are the numbers of units and of members by group. A group with 0 members adds 0; missing when
    there are no members, or members where there is no unit.

    >>> round(theil_between(pd.Series([49, 10, 5]), pd.Series([9768, 3055, 1430])), 6)
    0.016923
    """
    return _divergence(share(members).to_numpy(), share(units).to_numpy())


def gini_between(units: pd.Series, members: pd.Series) -> float:
    """The Gini index if all units of a group were equal, ½·ΣΣ |p_g·s_h − p_h·s_g|: the least it can be.

    `units` and `members` by group. Missing when there are no members or no units. Source: Pyatt 1976.

    >>> round(gini_between(pd.Series([49, 10, 5]), pd.Series([9768, 3055, 1430])), 6)
    0.081364
    """
    p, s = share(units).to_numpy(), share(members).to_numpy()
    return float(np.abs(np.outer(p, s) - np.outer(s, p)).sum() / 2) if len(p) else float("nan")


def _divergence(s: np.ndarray, p: np.ndarray) -> float:
    """Σ s·ln(s/p), where 0·ln 0 is 0; exact zero instead of the −1e−17 of rounding."""
    if not len(s) or np.isnan(s).any() or np.isnan(p).any() or (p[s > 0] <= 0).any():
        return float("nan")
    held = s > 0
    return max(0.0, float((s[held] * np.log(s[held] / p[held])).sum()))


def _numbers(counts: pd.Series) -> pd.Series:
    """As floats, missing as NaN."""
    return pd.Series(counts).astype("Float64").astype(float)
