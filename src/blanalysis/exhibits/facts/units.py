"""Single committees: each with its place in its type, who has the most; and where only totals are known, between which bounds these put
the inequality of committees. `Membership` in, facts out."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from ...analysis import bounds, measures
from ...membership.membership import Membership, computed_once
from ...vocabulary import formats, phrases, sources, wording
from ...vocabulary.phrases import INDICES, PLURAL_TYPES, TYPES, Phrase, Text, Worded, small_first
from ...vocabulary.places import BAC_LIEU, Unit, Units
from ...vocabulary.refusals import LackingError
from . import ends

MOST_DRAWN = 220  # committees in one picture: of more it would be higher than a printed page


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class UnitFacts:
    """`rows`, one a committee with members: `Membership.by_unit`, `measures.outliers`, `of` how many of its type, whether at its `end`."""

    rows: pd.DataFrame
    by_type: dict[str, pd.Series]
    range_title: Text
    coverage: tuple[Text, ...]

    @property
    def members(self) -> pd.Series:
        return self.rows["members"]


@computed_once
def unit_facts(membership: Membership) -> UnitFacts:
    """The committees of a membership with rows of committees."""
    rows = membership.by_unit()
    if rows.empty:
        raise LackingError(wording.NO_UNITS)
    members, of_type = rows["members"], rows.groupby("type")["members"]
    least, most = of_type.transform("min"), of_type.transform("max")
    end, units = (least < most) & ((members == least) | (members == most)), rows["code"].map(membership.places.by_code)
    rows = rows.join(measures.outliers(members, rows["type"]))
    rows = rows.assign(of=of_type.transform("count"), end=end, unit=units)
    by_type = {t: of_type.get_group(t) for t in TYPES if t in of_type.groups}
    title = range_title(units, members, wording.ONE_UNIT, wording.ALL_EQUAL, wording.MEMBERS_RANGE)
    coverage = phrases.partial_data_notes(len(rows), len(membership.places))
    return UnitFacts(rows=rows, by_type=by_type, range_title=title, coverage=coverage)


def units_to_compare(membership: Membership, *, with_members: bool = False) -> UnitFacts:
    """`unit_facts`, of two committees or more; with `with_members` also of at least one member, for shares of them."""
    facts = unit_facts(membership)
    if len(facts.rows) < 2:
        raise LackingError(wording.TWO_UNITS)
    if with_members and not facts.members.sum():
        raise LackingError(wording.NO_MEMBERS)
    return facts


def areas(places: Units) -> dict[str, tuple[Unit, ...]]:
    """The units by the full name of their district, or, where there are no districts, by type (see `area_name`)."""
    if places.districts:
        return {units[0].full_district: units for units in places.districts.values()}
    return {t: tuple(unit for unit in places if unit.type == t) for t in places.by_type}


def area_name(area: str) -> Worded:
    """The name of one of `areas`, inside a sentence."""
    return PLURAL_TYPES.get(area) or formats.uncapped(area)


def range_title(
    units: Iterable[Unit], values: pd.Series, one: Phrase, equal: Phrase, span: Phrase, decimals: int = 0
) -> Text:
    """The title of numbers of `units`: the greatest and the least by name, equal ones together or counted; that all are equal; or the only one."""
    names = pd.Series([unit.distinct_name for unit in units], index=values.index)
    _, _, most, least, tops, lows = ends(values, decimals)
    if len(values) == 1:
        return one(name=formats.within(names.iloc[0]), members=most, value=most)
    if most == least:
        return equal(n=len(values), value=most)
    top, low = (phrases.names_or_count(names[of]) for of in (tops, lows))
    return span(n=len(values), top=top, low=low, most=most, least=least)


Shown = dict[str, dict[str, formats.Rounded | str]]


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class BoundsFacts:
    """`indices` has the `least` and `greatest` by the totals, the `most` by the grand totals alone, the `real` one or NaN; `shown` these as
    printed; `curves` the Lorenz curves "least", "greatest" and, where the counts of committees (`members`) are known, "real"."""

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
    check_bounds(membership)
    groups, members = totals_by_group(membership), membership.by_unit()["members"]
    totals = groups["committees"], groups["members"]
    every = [pd.Series([int(of.sum())]) for of in totals]
    ranges, indices = {}, {}
    shown: Shown = {}
    for name in INDICES:
        index = getattr(measures, name)
        ranges[name] = of = bounds.of_totals(index, *totals)
        most = bounds.of_totals(index, *every).greatest
        indices[name] = ends = {"least": of.least, "greatest": of.greatest, "most": most, "real": index(members)}
        shown[name] = {end: phrases.INFINITE if math.isinf(n) else formats.rounded(n, 3) for end, n in ends.items()}
    edges = bounds.lorenz(*totals).set_index("units")
    real = {"real": measures.lorenz(members).set_index("units")["members"]} if len(members) else {}
    conditional = partial(conditional_title, membership)
    return BoundsFacts(
        groups=groups, members=members, curves={"greatest": edges["uneven"], "least": edges["even"]} | real,
        indices=indices, shown=shown, gini=ranges["gini"], band_title=conditional(_band_title(shown, known=bool(real))),
        intervals_title=conditional(_intervals_title(shown)), notes=assumptions(membership),
    )  # fmt: skip


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


def totals_by_group(membership: Membership) -> pd.DataFrame:
    """Committees and members of the smallest groups with totals: types of each district from Forms 5 of single districts, else types."""
    kinds = {"type": "string", "district": "string", "committees": "Int64", "members": "Int64"}
    if not membership.by_type_only:
        return membership.by_type().reset_index().reindex(columns=[*kinds]).astype(kinds)
    rows = membership.current.reindex(columns=[*kinds]).dropna(subset=["type", "members"])
    sums = rows.groupby(["type", "district"], dropna=False)[["committees", "members"]].sum(min_count=1).reset_index()
    place = {name: at for at, name in enumerate([*TYPES, *membership.places.districts])}
    return sums.sort_values(["type", "district"], key=lambda names: names.map(place), ignore_index=True).astype(kinds)


def group_label(group: pd.Series) -> Text:
    """The name of a group, a row of `totals_by_group`: its type, and its district where it has one."""
    unit_type = phrases.capital_first(TYPES[group["type"]])
    return unit_type if pd.isna(group["district"]) else phrases.joined((unit_type, group["district"]), ", ")


def check_bounds(membership: Membership) -> None:
    """Raises `LackingError`, which says why, where the totals do not bound what single committees have."""
    if lacks := membership.lacks():
        raise LackingError(lacks)
    known = totals_by_group(membership)
    committees, members = known["committees"], known["members"]
    if (committees.isna() | (committees.eq(0) & members.gt(0))).any():
        raise LackingError(wording.NO_COMMITTEES)
    if committees.sum() > (places := len(membership.places)):
        count = int(committees.sum())
        raise LackingError(wording.TOO_MANY_COMMITTEES, committees=count, places=places, place=membership.place)
    people = sum(sources.inhabitants().values())
    if membership.places.province.code == BAC_LIEU and members.sum() > people:
        raise LackingError(wording.TOO_MANY_MEMBERS, members=int(members.sum()), people=people)
    for _, group in known[members < bounds.AT_LEAST * committees].iterrows():
        numbers = {key: int(group[key]) for key in ("committees", "members")}
        raise LackingError(wording.TOO_FEW_MEMBERS, group=group_label(group), least=bounds.AT_LEAST, **numbers)
    if committees.sum() == 1:
        raise LackingError(wording.ONLY_ONE_COMMITTEE)


def assumptions(membership: Membership) -> tuple[Text, ...]:
    """The notes of an exhibit of bounds: what is assumed; and how many known committees contradict it."""
    below = 0 if membership.by_type_only else int((membership.by_unit()["members"] < bounds.AT_LEAST).sum())
    broken = (wording.COMMITTEES_BELOW_LEAST(below=below, least=bounds.AT_LEAST),) if below else ()
    return (wording.ASSUMPTIONS(least=bounds.AT_LEAST), *broken)


def conditional_title(membership: Membership, title: Text | Phrase) -> Text | Phrase:
    """The title of an exhibit of bounds: it begins with what is assumed, and of how many committees."""
    units = int(totals_by_group(membership)["committees"].sum())
    return wording.IF_EVERY_COMMITTEE(units=units, least=bounds.AT_LEAST, title=small_first(title))
