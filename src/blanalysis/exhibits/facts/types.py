"""The totals by type, with members beside the inhabitants of the census of 2019. `Membership` in, facts out."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from ...analysis import measures
from ...analysis.comparison import OVER_COMMITTEES, OVER_POPULATION, comparison
from ...membership.membership import Membership, computed_once
from ...vocabulary import phrases, refusals, wording
from ...vocabulary.formats import in_percent, rounded, with_sign
from ...vocabulary.phrases import NOT_GIVEN, PLURAL_TYPES, TYPES, Phrase, Text, Worded
from ...vocabulary.places import BAC_LIEU
from . import ends, share_or_counts


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class TypeFacts:
    """A row a type; shares are 0 to 1, their gap 0 where it reads so; `mean` of all; `notes` say when a difference is stated."""

    frame: pd.DataFrame
    mean: float
    shares_title: Text | Phrase
    means_title: Text
    notes: tuple[Phrase, ...]

    @property
    def rows(self) -> list[tuple[str, Any]]:
        """Each type with its row."""
        return [(str(unit_type), row) for unit_type, row in self.frame.iterrows()]

    @property
    def shares(self) -> dict[str, tuple[Worded, Worded, Worded]]:
        """Each type's shares of the committees and of the members as they are shown, and the percentage points between these."""
        every = self.frame[["committees", "members"]].sum()
        few = every.min() < measures.FEWEST_FOR_PERCENT
        gaps = {t: NOT_GIVEN if few else with_sign(100 * of.gap, 1) for t, of in self.rows}
        committees, members = (partial(share_or_counts, base=every[c]) for c in ("committees", "members"))
        return {t: (committees(of.committees), members(of.members), gaps[t]) for t, of in self.rows}


@computed_once
def type_facts(membership: Membership) -> TypeFacts:
    """The totals by type. From any membership with members by type: rows of committees, a Form 5, the published figures."""
    if lacking := membership.lacks():
        raise refusals.LackingError(lacking)
    frame = membership.by_type()
    committees, members = frame["committees"], frame["members"]
    shares = [measures.share(of) for of in (committees, members)]
    gap = shares[1] - shares[0]
    level = (shares[0].map(in_percent) == shares[1].map(in_percent)) | (gap.map(in_percent) == in_percent(0))
    frame = frame.assign(
        committee_share=shares[0], member_share=shares[1], gap=gap.where(~level, 0.0),
        mean=measures.ratio(members, committees), quotient=measures.location_quotient(members, committees),
    )  # fmt: skip
    every, differ = members.sum() / committees.sum(), comparison(membership, over="committees").differs
    return TypeFacts(
        frame=frame, mean=every, shares_title=_shares_title(frame, differ),
        means_title=_means_title(frame["mean"], every, differ), notes=() if differ is None else (wording.CHANCE_NOTE,),
    )  # fmt: skip


def _shares_title(frame: pd.DataFrame, differ: bool | None) -> Text | Phrase:
    if len(frame) == 1:
        return wording.SHARES_ONE_TYPE(type=PLURAL_TYPES[frame.index[0]])
    far = str(frame["gap"].abs().idxmax())
    if not frame["gap"].any():
        return wording.SHARES_EQUAL
    if differ is False:
        return wording.SHARES_BY_CHANCE
    counts = (frame[column] for column in ("committees", "members"))
    committees, members = (share_or_counts(of[far], of.sum(), based=True) for of in counts)
    less, more = sorted(frame.loc[far, ["committee_share", "member_share"]])
    phrase = wording.SHARES_OVER if frame["gap"][far] > 0 else wording.SHARES_UNDER
    phrase = phrase if less <= measures.ONLY_UP_TO * more else wording.SHARES_BESIDE
    return phrase(type=PLURAL_TYPES[far], committees=committees, members=members)


def _means_title(means: pd.Series, every: float, differ: bool | None) -> Text:
    top, low, most, least, *_ = ends(means, 1)
    if most == least:
        return wording.MEANS_EQUAL(mean=most)
    if differ is False:
        return wording.MEANS_BY_CHANCE(mean=rounded(every, 1))
    if means[low] == 0:
        return wording.MEANS_NONE(top=TYPES[top], low=TYPES[low], mean=most)
    times = rounded(means[top] / means[low], 2)
    phrase = wording.MEANS_CLOSE if times == rounded(1, 2) else wording.MEANS_TIMES
    return phrase(top=TYPES[top], low=TYPES[low], mean=most, least=least, times=times)


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class TypeRates:
    """A row a type, in `known` only with inhabitants: `mean` members and `size` inhabitants per committee, `rate` per 1 000 inhabitants."""

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
    return [(name, rounded(people), rounded(members), rounded(rate, 1)) for name, people, members, rate in given]


def beside_census(membership: Membership, lang: str, notes: Iterable[phrases.Worded] = ()) -> dict[str, Any]:
    """Options of an exhibit with inhabitants: both sources, and a note that their days differ."""
    notes = (*notes, membership.day_beside_census(lang), wording.CHANCE_NOTE)
    counts = (wording.MEMBERS, "members"), (wording.INHABITANTS, "population")
    return {"lang": lang, "source": membership.source_beside_census(lang), "notes": notes, "counts": counts}
