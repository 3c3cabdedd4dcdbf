"""The members of single committees: each with its place in its type, the groups by type, who has the most. `Membership` in, facts out."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ...analysis import measures
from ...membership.membership import Membership, computed_once
from ...vocabulary import refusals, wording
from ...vocabulary.formats import uncapped, within
from ...vocabulary.phrases import PLURAL_TYPES, TYPES, Phrase, Text, Worded, names_or_count, partial_data_notes
from ...vocabulary.places import Unit, Units
from . import ends

MOST_DRAWN = 220  # committees in one picture: of more it would be higher than a printed page


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class UnitFacts:
    """`rows` has a row a committee with members: the columns of `Membership.by_unit` and `measures.outliers`, its `unit`, `of` how many of its
    type, `end`, whether it is the largest or smallest of a type that differs. `by_type` has the members by type."""

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
        raise refusals.LackingError(wording.NO_UNITS)
    members, of_type = rows["members"], rows.groupby("type")["members"]
    least, most = of_type.transform("min"), of_type.transform("max")
    rows = rows.join(measures.outliers(members, rows["type"])).assign(
        of=of_type.transform("count"),
        end=(least < most) & ((members == least) | (members == most)),
        unit=rows["code"].map(membership.places.by_code),
    )
    return UnitFacts(
        rows=rows,
        by_type={t: of_type.get_group(t) for t in TYPES if t in of_type.groups},
        range_title=range_title(rows["unit"], members, wording.ONE_UNIT, wording.ALL_EQUAL, wording.MEMBERS_RANGE),
        coverage=partial_data_notes(len(rows), len(membership.places)),
    )


def units_to_compare(membership: Membership, *, with_members: bool = False) -> UnitFacts:
    """`unit_facts`, of two committees or more; with `with_members` also of at least one member, for shares of them."""
    facts = unit_facts(membership)
    if len(facts.rows) < 2:
        raise refusals.LackingError(wording.TWO_UNITS)
    if with_members and not facts.members.sum():
        raise refusals.LackingError(wording.NO_MEMBERS)
    return facts


def areas(places: Units) -> dict[str, tuple[Unit, ...]]:
    """The units by what they are listed under: the full name of their district, or, where there are no districts, their type. What an area
    is called says `area_name`."""
    if places.districts:
        return {units[0].full_district: units for units in places.districts.values()}
    return {t: tuple(unit for unit in places if unit.type == t) for t in places.by_type}


def area_name(area: str) -> Worded:
    """The name of one of `areas`, inside a sentence."""
    return PLURAL_TYPES.get(area) or uncapped(area)


def range_title(
    units: Iterable[Unit], values: pd.Series, one: Phrase, equal: Phrase, span: Phrase, decimals: int = 0
) -> Text:
    """The title of numbers of `units`: the greatest and the least by name, equal ones together or counted; that all are equal; or the only one."""
    names = pd.Series([unit.distinct_name for unit in units], index=values.index)
    _, _, most, least, tops, lows = ends(values, decimals)
    if len(values) == 1:
        return one(name=within(names.iloc[0]), members=most, value=most)
    if most == least:
        return equal(n=len(values), value=most)
    top, low = (names_or_count(names[of]) for of in (tops, lows))
    return span(n=len(values), top=top, low=low, most=most, least=least)
