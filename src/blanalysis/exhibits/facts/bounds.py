"""The bounds that totals alone give for single committees: Lorenz curves, indices of inequality. `Membership` in, facts out."""

import math
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import pandas as pd

from ...analysis import bounds, known_totals, measures
from ...membership.membership import Membership, computed_once
from ...vocabulary import formats, wording
from ...vocabulary.phrases import INDICES, INFINITE, Phrase, Text

Shown: TypeAlias = dict[str, dict[str, formats.Rounded | str]]


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class BoundsFacts:
    """`groups` are those whose totals are known (see `known_totals.totals_by_group`), `members` the counts of committees, or empty.

    `indices` has of each of `INDICES` its `least` and `greatest` value by the totals, the `most` by the grand totals alone, and the
    `real` one, or NaN; `shown` has these as they are printed. `gini` has the counts that attain its bounds, `curves` the Lorenz curves
    "least", "greatest" and, where committees are known, "real": the share of the members by that of the committees, 0 to 1.
    """

    groups: pd.DataFrame
    members: pd.Series
    curves: dict[str, pd.Series]
    indices: dict[str, dict[str, float]]
    shown: Shown
    gini: bounds.Range
    band_title: Text | Phrase
    intervals_title: Text | Phrase
    notes: tuple[Text, ...]

    @property
    def known(self) -> bool:
        """Whether the counts of single committees are known."""
        return not self.members.empty


@computed_once
def bounds_facts(membership: Membership) -> BoundsFacts:
    """The bounds. From any membership with members by type, of two committees or more."""
    known_totals.check_bounds(membership)
    groups, members = known_totals.totals_by_group(membership), membership.by_unit()["members"]
    totals = groups["committees"], groups["members"]
    every = [pd.Series([int(of.sum())]) for of in totals]
    ranges, indices = {}, {}
    shown: Shown = {}
    for name in INDICES:
        index = getattr(measures, name)
        ranges[name] = of = bounds.of_totals(index, *totals)
        most = bounds.of_totals(index, *every).greatest
        indices[name] = ends = {"least": of.least, "greatest": of.greatest, "most": most, "real": index(members)}
        shown[name] = {end: INFINITE if math.isinf(value) else formats.rounded(value, 3) for end, value in ends.items()}
    edges = bounds.lorenz(*totals).set_index("units")
    real = {"real": measures.lorenz(members).set_index("units")["members"]} if len(members) else {}
    conditional = partial(known_totals.conditional_title, membership)
    return BoundsFacts(
        groups=groups,
        members=members,
        curves={"greatest": edges["uneven"], "least": edges["even"]} | real,
        indices=indices,
        shown=shown,
        gini=ranges["gini"],
        band_title=conditional(_band_title(shown, known=bool(real))),
        intervals_title=conditional(_intervals_title(shown)),
        notes=known_totals.assumptions(membership),
    )


def _band_title(shown: Shown, *, known: bool) -> Text:
    least, greatest, _, real = shown["gini"].values()
    if least == greatest and (not known or real == least):
        return wording.BAND_FIXED(gini=least)
    phrase = wording.BAND_OPEN if not known else wording.BAND_KNOWN if least != greatest else wording.BAND_FIXED_KNOWN
    return phrase(least=least, greatest=greatest, real=real)


def _intervals_title(shown: Shown) -> Text:
    (low, high, *_), (other_low, other_high, *_) = shown["theil"].values(), shown["theil_l"].values()
    if low == high and other_low == other_high:
        return wording.INTERVALS_FIXED(one=low, other=other_low)
    one = (wording.INDEX_SPAN if low != high else wording.INDEX_FIXED)(low=low, high=high)
    other = (wording.INDEX_SPAN if other_low != other_high else wording.INDEX_FIXED)(low=other_low, high=other_high)
    if low != high and other_low != other_high:
        other = wording.LEAST_TO_MOST(least=other_low, most=other_high)  # “may be” is said once
    return wording.INTERVALS(one=one, other=other)
