"""The groups whose totals are known, and whether these totals bound what single committees have. `Membership` in, a frame out.

What one committee has is often not known, but the totals of the groups it belongs to are: of each type, or of each type of a
district. `bounds` computes what such totals allow; here is which totals there are, or why they give no bounds.
"""

import pandas as pd

from ..membership.membership import Membership
from ..vocabulary import sources, wording
from ..vocabulary.phrases import TYPES, Phrase, Text, capital_first, joined, small_first
from ..vocabulary.places import BAC_LIEU
from ..vocabulary.refusals import LackingError
from .bounds import AT_LEAST


def totals_by_group(membership: Membership) -> pd.DataFrame:
    """Committees and members of the smallest groups whose totals are given: columns type, district, committees, members.

    From Forms 5 of single districts the types of each district; else the types, with no district, also where the sheets have
    rows of committees. In the order of the types, then of the list of districts.

    >>> from blanalysis import example, published
    >>> totals_by_group(published())[["type", "committees", "members"]].to_dict("list")
    {'type': ['xã', 'phường', 'thị trấn'], 'committees': [49, 10, 5], 'members': [9768, 3055, 1430]}
    >>> totals_by_group(example()).equals(totals_by_group(published()))
    True
    """
    kinds = {"type": "string", "district": "string", "committees": "Int64", "members": "Int64"}
    if not membership.by_type_only:
        return membership.by_type().reset_index().reindex(columns=[*kinds]).astype(kinds)
    rows = membership.current.reindex(columns=[*kinds]).dropna(subset=["type", "members"])
    sums = rows.groupby(["type", "district"], dropna=False)[["committees", "members"]].sum(min_count=1).reset_index()
    place = {name: at for at, name in enumerate([*TYPES, *membership.places.districts])}
    return sums.sort_values(["type", "district"], key=lambda names: names.map(place), ignore_index=True).astype(kinds)


def group_label(group: pd.Series) -> Text:
    """The name of a group, a row of `totals_by_group`: its type, and its district where it has one."""
    unit_type = capital_first(TYPES[group["type"]])
    return unit_type if pd.isna(group["district"]) else joined((unit_type, group["district"]), ", ")


def check_bounds(membership: Membership) -> None:
    """Raises `LackingError`, which says why, where the totals do not bound what single committees have.

    >>> from blanalysis import published
    >>> check_bounds(published())
    """
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
    for _, group in known[members < AT_LEAST * committees].iterrows():
        numbers = {key: int(group[key]) for key in ("committees", "members")}
        raise LackingError(wording.TOO_FEW_MEMBERS, group=group_label(group), least=AT_LEAST, **numbers)
    if committees.sum() == 1:
        raise LackingError(wording.ONLY_ONE_COMMITTEE)


def assumptions(membership: Membership) -> tuple[Text, ...]:
    """The notes of an exhibit of bounds: what is assumed; and how many known committees contradict it."""
    below = 0 if membership.by_type_only else int((membership.by_unit()["members"] < AT_LEAST).sum())
    broken = (wording.COMMITTEES_BELOW_LEAST(below=below, least=AT_LEAST),) if below else ()
    return (wording.ASSUMPTIONS(least=AT_LEAST), *broken)


def conditional_title(membership: Membership, title: Text | Phrase) -> Text | Phrase:
    """The title of an exhibit of bounds: it begins with what is assumed, and of how many committees."""
    units = int(totals_by_group(membership)["committees"].sum())
    return wording.IF_EVERY_COMMITTEE(units=units, least=AT_LEAST, title=small_first(title))
