"""The bounds of an index of inequality when only totals are published: the least and the greatest value, and which counts attain them.

Exact, over all ways to give whole members to the units: least where those of a group are equal but for one member; greatest in a
corner, for the indices are convex: units at the most allowed as far as the members go, one with what remains, all others at the least.
Without members they are missing. Sources: Gastwirth 1972, Review of Economics and Statistics 54:306–316; Cowell & Mehta 1982, Review of
Economic Studies 49; Zagier 1983; Marshall, Olkin & Arnold 2011, Inequalities: Theory of Majorization."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..vocabulary.rules import LIMITS
from . import measures

__all__ = [
    "Range", "lorenz", "of_totals", "order_statistics", "order_statistics_of_all", "with_missing",
]  # fmt: skip
AT_LEAST = int(LIMITS["K8"][0])
Index = Callable[[pd.Series], float]
Limits = tuple[int, int | None]  # the members that a unit has at least, and at most


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # Series do not compare to one truth value
class Range:
    """The least and the greatest value of an index, and the counts of the unknown units that attain them: `even`, `uneven`."""

    least: float
    greatest: float
    even: pd.Series
    uneven: pd.Series


@dataclass(frozen=True, slots=True)
class _Group:
    units: int
    members: int


Groups = Mapping[Hashable, _Group]


def of_totals(
    index: Index, units: pd.Series, members: pd.Series, *, at_least: int = AT_LEAST, at_most: int | None = None,
    known: pd.Series | None = None,
) -> Range:  # fmt: skip
    """The bounds of an index of single units when the units and members of each group are known.

    `units` and `members` by group. `known` are the counts of units that are known beside the totals, with their group as index; they
    may break the limits, which hold for the others. `even` and `uneven` are the members of the units not known, with their
    group as index. Groups without unit and member are passed over. Raises `ValueError` when a number is missing, negative or
    no whole number, or when no way of giving out the members keeps within the limits.

    >>> units, members = pd.Series({"xã": 49, "phường": 10, "thị trấn": 5}), pd.Series({"xã": 9768, "phường": 3055, "thị trấn": 1430})
    >>> gini = of_totals(measures.gini, units, members)
    >>> round(gini.least, 6), round(gini.greatest, 6), gini.uneven[gini.uneven > 30].to_dict()
    (0.081988, 0.840118, {'xã': 8328, 'phường': 2785, 'thị trấn': 1310})
    """
    known = pd.Series(dtype="int64") if known is None else known
    given, limits = _possible_groups(units, members, at_least, at_most, known)
    return _range_between(index, _known_counts(known), _most_even(given), _most_uneven(given, *limits))


def with_missing(
    index: Index, known: pd.Series, missing: int, *, at_least: int = AT_LEAST, at_most: int | None = None,
    total: int | None = None,
) -> Range:  # fmt: skip
    """The bounds of an index when some units are missing: `known` are the counts of the others, `missing` is how many are not.

    With `total`, the members of all units, known and missing, the bounds are as in `of_totals`. Without it `at_most` must be given, for
    a missing unit without a limit has no greatest value. The greatest is then in one of the corners, some units at the most
    and the others at the least; the least is where all missing units are equal: from one whole number for all to the next, as one
    unit after the other gets its member more, none of the indices dips. `even` and `uneven` are the members of the missing
    units. Raises `ValueError` as `of_totals` does.

    >>> gini = with_missing(measures.gini, pd.Series([100, 200, 300]), 2, at_most=500)
    >>> round(gini.least, 6), gini.even.to_list(), round(gini.greatest, 6), gini.uneven.to_list()
    (0.16, [200, 200], 0.430303, [30, 30])
    """
    least, most = _limits(at_least, at_most)
    known = _known_counts(known)
    [units] = _whole_numbers("missing", [missing])
    if total is not None:
        [members] = _whole_numbers("total less what is known", [total - known.sum()])
        rest: Groups = {"missing units": _Group(units, members)}
        _check_possible(rest, least, most)
        ways = (way.reset_index(drop=True) for way in (_most_even(rest), _most_uneven(rest, least, most)))
        return _range_between(index, known, *ways)
    if most is None:
        raise ValueError("without a total, at_most must say how many members a missing unit may have")

    def value(way: list[int]) -> float:
        return index(_all_units(known, way))

    corners = [[most] * full + [least] * (units - full) for full in range(units + 1)]
    # Where nobody is a member an index has no value, so such a way is not among those compared.
    uneven = max([way for way in corners if known.sum() + sum(way)] or corners, key=value)
    lowest = least if known.sum() else min(max(least, 1), most)
    equal = _minimum_at(lambda each: value([each] * units), lowest, most)
    return _range_between(index, known, pd.Series([equal] * units, dtype="int64"), pd.Series(uneven, dtype="int64"))


def lorenz(
    units: pd.Series, members: pd.Series, *, at_least: int = AT_LEAST, at_most: int | None = None
) -> pd.DataFrame:
    """The band in which the Lorenz curve of single units lies: `units`, and the share of the members `even` and `uneven`.

    From (0, 0, 0) to (1, 1, 1), N + 1 points; both edges are curves of a possible way (see `of_totals`), and every other way lies
    between them. Without members: no points. Raises `ValueError` as `of_totals` does.

    >>> lorenz(pd.Series([2]), pd.Series([100])).to_dict("list")
    {'units': [0.0, 0.5, 1.0], 'even': [0.0, 0.5, 1.0], 'uneven': [0.0, 0.3, 1.0]}
    """
    given, limits = _possible_groups(units, members, at_least, at_most)
    even, uneven = measures.lorenz(_most_even(given)), measures.lorenz(_most_uneven(given, *limits))
    return even.rename(columns={"members": "even"}).assign(uneven=uneven["members"])


def order_statistics(
    units: pd.Series, members: pd.Series, *, at_least: int = AT_LEAST, at_most: int | None = None
) -> pd.DataFrame:
    """Between what numbers the smallest unit, the median and the largest of each group lie; index group, as given.

    Columns smallest_from, smallest_to, median_from, median_to, largest_from, largest_to; every bound is attained. The median of
    an even number of units is the mean of the two in the middle. Raises `ValueError` as `of_totals` does.

    >>> order_statistics(pd.Series({"xã": 49}), pd.Series({"xã": 9768})).loc["xã"].to_list()
    [30.0, 199.0, 30.0, 361.0, 200.0, 8328.0]
    """
    given, limits = _possible_groups(units, members, at_least, at_most)
    return pd.DataFrame([_statistics([of], *limits) for of in given.values()], index=list(given), columns=STATISTICS)


def order_statistics_of_all(
    units: pd.Series, members: pd.Series, *, at_least: int = AT_LEAST, at_most: int | None = None
) -> pd.Series:
    """The bounds of `order_statistics` for all units together: index as its columns. Without any unit: all missing.

    >>> units, members = pd.Series([49, 10, 5]), pd.Series([9768, 3055, 1430])
    >>> order_statistics_of_all(units, members).to_list()
    [30.0, 199.0, 30.0, 390.0, 306.0, 8328.0]
    """
    given, limits = _possible_groups(units, members, at_least, at_most)
    found = _statistics([*given.values()], *limits) if given else [float("nan")] * len(STATISTICS)
    return pd.Series(found, index=STATISTICS)


STATISTICS = ["smallest_from", "smallest_to", "median_from", "median_to", "largest_from", "largest_to"]


def _possible_groups(
    units: pd.Series, members: pd.Series, at_least: int, at_most: int | None, known: pd.Series | None = None
) -> tuple[Groups, Limits]:
    """The groups that have units or members, less the units that are known, and the limits. Raises `ValueError` where anything cannot be."""
    limits = _limits(at_least, at_most)
    if not units.index.is_unique or not members.index.is_unique:
        raise ValueError("a group is named twice")
    if set(units.index) != set(members.index):
        raise ValueError("units and members are not of the same groups")
    counts = zip(_whole_numbers("units", units), _whole_numbers("members", members.reindex(units.index)), strict=True)
    groups = {name: _Group(*pair) for name, pair in zip(units.index, counts, strict=True) if any(pair)}
    if known is not None:
        if not set(known.index) <= set(groups):
            raise ValueError("a known unit is of none of the groups")
        for name, count in zip(known.index, _whole_numbers("known counts", known), strict=True):
            groups[name] = _Group(groups[name].units - 1, groups[name].members - count)
    _check_possible(groups, *limits)
    return groups, limits


def _limits(at_least: int, at_most: int | None) -> Limits:
    [least] = _whole_numbers("at_least", [at_least])
    if at_most is None:
        return least, None
    [most] = _whole_numbers("at_most", [at_most])
    if most < least:
        raise ValueError(f"at_most {most} is below at_least {least}")
    return least, most


def _check_possible(groups: Groups, least: int, most: int | None) -> None:
    for name, of in groups.items():
        if of.units < 0:
            raise ValueError(f"{name}: more units are known than there are")
        if of.members < of.units * least:
            raise ValueError(f"{name}: {of.members} members are too few for {of.units} units of at least {least}")
        if not of.units and of.members:
            raise ValueError(f"{name}: {of.members} members without a unit")
        if most is not None and of.members > of.units * most:
            raise ValueError(f"{name}: {of.members} members are too many for {of.units} units of at most {most}")


def _whole_numbers(what: str, values: Iterable[object]) -> list[int]:
    numbers = pd.Series(list(values)).astype("Float64").astype(float)
    if not (numbers.ge(0) & numbers.mod(1).eq(0)).all():
        raise ValueError(f"{what}: every number must be given, whole and not negative")
    return numbers.astype("int64").to_list()


def _known_counts(known: pd.Series) -> pd.Series:
    return pd.Series(_whole_numbers("known counts", known), dtype=float)


def _most_even(groups: Groups) -> pd.Series:
    ways: dict[Hashable, list[int]] = {}
    for name, of in groups.items():
        each, more = divmod(of.members, of.units or 1)
        ways[name] = [each + 1] * more + [each] * (of.units - more)
    return _one_row_a_unit(ways)


def _most_uneven(groups: Groups, least: int, most: int | None) -> pd.Series:
    ways: dict[Hashable, list[int]] = {}
    for name, of in groups.items():
        rest, filled = of.members - of.units * least, list[int]()
        if most is not None and most > least:
            full, rest = divmod(rest, most - least)
            filled = [most] * full
        ways[name] = [*filled, least + rest, *[least] * of.units][: of.units]
    return _one_row_a_unit(ways)


def _one_row_a_unit(ways: Mapping[Hashable, Sequence[int]]) -> pd.Series:
    of = pd.Index([name for name, way in ways.items() for _ in way])
    return pd.Series([each for way in ways.values() for each in way], index=of, dtype="int64")


def _range_between(index: Index, known: pd.Series, even: pd.Series, uneven: pd.Series) -> Range:
    least, greatest = (index(_all_units(known, way)) for way in (even, uneven))
    return Range(least=least, greatest=greatest, even=even, uneven=uneven)


def _all_units(known: pd.Series, way: pd.Series | list[int]) -> pd.Series:
    return pd.Series(np.concatenate([known, way]), dtype=float)


def _minimum_at(value: Callable[[int], float], low: int, high: int) -> int:
    """The whole number at which `value` is least, if it first falls, then rises, and is level only at its least."""
    while high - low > 8:
        third = (high - low) // 3
        if value(low + third) <= value(high - third):
            high -= third
        else:
            low += third
    return min(range(low, high + 1), key=value)


def _statistics(groups: Sequence[_Group], least: int, most: int | None) -> list[float]:
    """The bounds of `order_statistics`. The least values are the greatest of the counts turned round: the sum of the limits less each."""
    if most is None:
        most = max(of.members - (of.units - 1) * least for of in groups)
    turned = [_Group(of.units, of.units * (least + most) - of.members) for of in groups]
    lowest = [least + most - value for value in reversed(_highest_three(turned, least, most))]
    pairs = zip(lowest, _highest_three(groups, least, most), strict=True)
    return [float(end) for pair in pairs for end in pair]


def _highest_three(groups: Sequence[_Group], least: int, most: int) -> list[float]:
    n = sum(of.units for of in groups)
    lowest, low, high, largest = (_highest(groups, place, least, most) for place in (1, (n + 1) // 2, n // 2 + 1, n))
    return [lowest, low if n % 2 else _highest_mean_of_two(groups, low, high, least), largest]


def _highest(groups: Sequence[_Group], place: int, least: int, most: int) -> int:
    """The greatest value that the unit at a place, counted from the smallest, can have: that many units can reach it, no more."""
    needed = sum(of.units for of in groups) + 1 - place
    spare = [(of.units, of.members - of.units * least) for of in groups]

    def too_high(value: int) -> bool:
        return sum(min(units, members // (value - least)) for units, members in spare) < needed

    return least + bisect_left(range(least + 1, most + 1), True, key=too_high)


def _highest_mean_of_two(groups: Sequence[_Group], low: int, high: int, least: int) -> float:
    """The greatest median of an even number of units: both in the middle have `low`, or the upper one more and the lower one what remains."""
    upper = np.arange(low + 1, high + 1)
    lower = np.full(len(upper), -1)
    for of in groups:
        spare = of.members - of.units * least
        reach = np.minimum(of.units, spare // (upper - least))
        lower = np.maximum(lower, np.where(reach < of.units, least + spare - reach * (upper - least), -1))
    return float(max([2 * low, *(upper + lower).tolist()])) / 2


def __dir__() -> list[str]:
    return __all__  # what <Tab> offers
