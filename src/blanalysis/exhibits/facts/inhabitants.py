"""Members beside the inhabitants of the census of 2019, by type and by committee. `Membership` in, facts out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...analysis import measures
from ...analysis.comparison import OVER_COMMITTEES, OVER_POPULATION, comparison
from ...membership.membership import Membership, computed_once
from ...vocabulary import phrases, refusals, wording
from ...vocabulary.formats import rounded
from ...vocabulary.places import BAC_LIEU


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class TypeRates:
    """`frame` has a row a type: committees, members, population; `mean` and `size`, members and inhabitants per committee; `rate`, members
    per 1 000 inhabitants. `known` are the types whose inhabitants are known, `every` is a row of all: the mean of all, the rest of those.
    `means_differ` and `rates_differ` are `Comparison.differs`."""

    frame: pd.DataFrame
    known: pd.DataFrame
    every: pd.Series
    means_differ: bool | None
    rates_differ: bool | None


@computed_once
def type_rates(membership: Membership) -> TypeRates:
    """Members beside inhabitants by type. From any membership with members and inhabitants of a type."""
    sums = membership.by_type().assign(population=membership.inhabitants())
    if not sums["members"].sum():
        raise refusals.LackingError(wording.NO_MEMBERS)
    frame = _with_rates(sums)
    known = frame[frame["population"].notna()]
    if not known["members"].sum():
        raise lacking_inhabitants(membership)
    every = _with_rates(known[sums.columns].sum().to_frame().T).iloc[0].astype(float)
    every["mean"] = _with_rates(sums.sum().to_frame().T)["mean"].iloc[0]
    means, rates = (comparison(membership, over=over).differs for over in (OVER_COMMITTEES, OVER_POPULATION))
    return TypeRates(frame=frame, known=known, every=every, means_differ=means, rates_differ=rates)


def _with_rates(sums: pd.DataFrame) -> pd.DataFrame:
    members, committees, people = sums["members"], sums["committees"], sums["population"]
    mean, size = measures.ratio(members, committees), measures.ratio(people, committees)
    return sums.assign(mean=mean, size=size, rate=measures.per_thousand(members, people))


@computed_once
def committee_rates(membership: Membership) -> pd.DataFrame:
    """The committees that have members and inhabitants, in the order of the list: code, type, district, members (float), population, rate, distinct name."""
    given = membership.by_unit()
    if given.empty or not given["members"].sum():
        raise refusals.LackingError(wording.NO_UNITS if given.empty else wording.NO_MEMBERS)
    members, people = given["members"].astype(float), membership.inhabitants_by_unit().astype(float)
    names = given["code"].map({unit.code: unit.distinct_name for unit in membership.places})
    given = given[["code", "type", "district"]].assign(members=members, population=people, name=names)
    given = given.assign(rate=measures.per_thousand(members, people)).dropna(subset="rate")
    if given.empty:
        raise lacking_inhabitants(membership)
    return given


def lacking_inhabitants(membership: Membership) -> refusals.LackingError:
    """Why there are no rates: a form without all committees of a type; or the inhabitants of these units are not known."""
    of_form = membership.by_type_only and membership.places.province.code == BAC_LIEU
    return refusals.LackingError(wording.NO_INHABITANTS if of_form else wording.NO_CENSUS, place=membership.place)


def ranked_by_rate(given: pd.DataFrame) -> pd.DataFrame:
    """`committee_rates` with the greatest rate first."""
    return given.sort_values(["rate", "code"], ascending=[False, True])


def rate_cells(rows: pd.DataFrame) -> list[tuple[phrases.Worded, ...]]:
    """Name, inhabitants, members and rate of committees, as they are printed."""
    given = zip(rows["name"], rows["population"], rows["members"], rows["rate"], strict=True)
    return [(name, rounded(people), rounded(members), rounded(rate, 2)) for name, people, members, rate in given]


def beside_census(membership: Membership, lang: str, notes: Iterable[phrases.Worded] = ()) -> dict[str, Any]:
    """Options of an exhibit with inhabitants: both sources, and a note that their days differ."""
    notes = (*notes, membership.day_beside_census(lang), wording.CHANCE_NOTE)
    return {"lang": lang, "source": membership.source_beside_census(lang), "notes": notes}
