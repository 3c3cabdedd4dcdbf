"""The committees by district: each with its number, ranked; members by district and type. `Membership` in, facts out."""

from dataclasses import dataclass

import pandas as pd

from ...analysis.comparison import OVER_COMMITTEES, comparison
from ...analysis.disclosure import refusal
from ...analysis.measures import beyond_chance
from ...membership.membership import Membership, computed_once
from ...vocabulary import phrases, wording
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import Rounded, rounded, uncapped, whole_or_half
from ...vocabulary.phrases import TYPES, Phrase, Text, joined, partial_data_notes, small_first
from ...vocabulary.places import Unit
from ...vocabulary.refusals import LackingError
from . import ends
from .units import MOST_DRAWN, area_name, areas, range_title


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class CommitteeFacts:
    """`values` by code in the order of the list; `panels` has the committees of each area that has a number, the largest first."""

    values: pd.Series
    median: float
    panels: dict[str, list[Unit]]
    ranked_title: Text
    tiles_title: Text
    points: list[Text]
    coverage: tuple[Text, ...]


@computed_once
def committee_facts(membership: Membership, column: str, internal: bool) -> CommitteeFacts:
    """The committees' numbers of a count column. One that may identify persons is refused, unless `internal`."""
    if refused := refusal(membership, column, internal=internal):
        raise LackingError(refused)
    frame, label, units = membership.current, COLUMNS[column].label, membership.places.by_code
    if membership.by_type_only or column not in frame or (rows := frame.dropna(subset=["code", column])).empty:
        raise LackingError(wording.NO_UNITS if column == "members" else wording.NO_COMMITTEE_COLUMN, column=label)
    values = rows.set_index("code")[column].astype(float)
    if len(units) > MOST_DRAWN:
        raise LackingError(wording.TOO_MANY_TO_DRAW, n=len(units), most=MOST_DRAWN)
    given = {name: own for name, own in areas(membership.places).items() if any(unit.code in values for unit in own)}
    area_of = {unit.code: uncapped(area) for area, own in given.items() for unit in own}
    by_district = values.groupby(values.index.map(area_of), sort=False)
    named = [units[code] for code in values.index]
    from_to = range_title(named, values, wording.ONLY_COMMITTEE, wording.EQUAL_COMMITTEES, wording.COMMITTEES_RANGE)
    means = ends(by_district.mean(), 1)
    by_mean = wording.DISTRICT_MEANS(top=means.tops, low=means.lows, most=means.most, least=means.least)
    by = "district" if membership.places.districts else "type"
    differ = comparison(membership, column, over=OVER_COMMITTEES, by=by).differs
    few = by == "district" and differ and len(means.tops) <= 2 and len(means.lows) <= 2 and means.tops != means.lows
    ahead = _above_median_title(by_district, values.median()) if by == "district" else None
    titles = [ahead or from_to, by_mean if few else from_to]
    if column != "members":
        titles = [joined((label, small_first(title)), ": ") for title in titles]
    points = [wording.MEDIAN_IS(median=whole_or_half(values.median()))]
    for name, of in by_district:
        told = {"n": len(of), "least": rounded(of.min()), "most": rounded(of.max()), "mean": rounded(of.mean(), 1)}
        points.append(wording.DISTRICT_POINT(district=area_name(str(name)), **told))
    return CommitteeFacts(
        values=values, median=values.median(), ranked_title=titles[0], tiles_title=titles[1], points=[from_to, *points],
        panels={name: sorted(own, key=lambda of: (-values.get(of.code, -1), of.code)) for name, own in given.items()},
        coverage=partial_data_notes(len(values), len(membership.places)),
    )  # fmt: skip


def _above_median_title(by_district, median: float) -> Text | None:
    """The district with the greatest share of its committees above the median of all; None where no one district is ahead, but by chance."""
    above, of = by_district.agg(lambda own: int((own > median).sum())), by_district.size()
    shares = above / of
    top = shares.idxmax()
    if (shares == shares.max()).sum() > 1 or not beyond_chance(above, of)[top]:
        return None
    return wording.ABOVE_MEDIAN(district=top, above=int(above[top]), of=int(of[top]), median=whole_or_half(median))


@dataclass(frozen=True, kw_only=True, eq=False)
class HeatFacts:
    """Members by district and type, and how many that is a committee; a last row and column, labelled "", have the sums; `blank`: no units."""

    members: pd.DataFrame
    means: pd.DataFrame
    names: list[str | Phrase]
    blank: set[tuple[str, str]]
    title: Text
    points: list[Text]
    notes: tuple[Text, ...]


@computed_once
def heat_facts(membership: Membership) -> HeatFacts:
    """Members by district and type. From rows of committees or Forms 5 of districts."""
    of, districts = membership.by_district().astype(float), membership.places.districts
    if of.empty:
        raise LackingError(wording.NO_DISTRICT_ROWS if districts else wording.NO_DISTRICTS)
    if membership.by_type_only:
        counts = membership.by_district("committees")
    else:
        counts = membership.by_unit().dropna(subset="district").groupby(["district", "type"]).size().unstack()
    counts = counts.astype(float).reindex(index=of.index, columns=of.columns)
    sums = _with_sums(counts.where(of.notna()))
    members, means = _with_sums(of), _with_sums(of.where(counts.notna())) / sums.where(sums > 0)
    existing = {(unit.district, unit.type) for unit in membership.places}
    names = {name: units[0].full_district for name, units in districts.items()}
    labels = [names.get(district, wording.TOTAL) for district in members.index]
    of_all = zip(labels, members.iloc[:, -1], means.iloc[:, -1], strict=True)
    missing = [uncapped(name) for district, name in names.items() if district not in of.index]
    found = () if membership.by_type_only else partial_data_notes(len(membership.by_unit()), len(membership.places))
    return HeatFacts(
        members=members, means=means, names=labels,
        blank={(d, t) for d in of.index for t in of.columns if (d, t) not in existing and not of.loc[d, t] > 0},
        title=_heat_title(of, means, names, comparison(membership, over=OVER_COMMITTEES).differs),
        points=[wording.HEAT_POINT(district=label, members=known(n), mean=known(mean, 1)) for label, n, mean in of_all],
        notes=(*([wording.NO_FIGURES_OF(districts=missing)] if missing else []), *found),
    )  # fmt: skip


def known(value: object, decimals: int = 0) -> Rounded | str:
    """A number for a picture or a sentence: "…" where it is missing."""
    number = rounded(value, decimals)
    return phrases.NOT_GIVEN if number.is_missing else number


def _with_sums(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with the sums of what is known as a last column and a last row, both named "", where they sum more than one."""
    if len(counts.columns) > 1:
        counts = counts.assign(**{"": counts.sum(axis=1, min_count=1)})
    if len(counts) > 1:
        counts = pd.concat([counts, counts.sum(min_count=1).to_frame("").T])
    return counts


def _heat_title(of: pd.DataFrame, means: pd.DataFrame, names: dict[str, str], differ: bool | None) -> Text:
    """In how many districts wards or townships are larger than communes; else the greatest and the least mean, or by chance that of all."""
    inner = means.loc[of.index, of.columns]
    others = inner.drop(columns="xã", errors="ignore")
    if "xã" in inner and others.shape[1] and differ is not False:
        both = inner["xã"].notna() & others.notna().any(axis=1)
        larger = int(((others.max(axis=1) > inner["xã"]) & both).sum())
        if both.sum() > 1:
            phrase = wording.LARGER_THAN_COMMUNES if larger else wording.NOWHERE_LARGER
            return phrase(larger=larger, n=int(both.sum()))
    cells = pd.Series({(d, t): inner.loc[d, t] for d in of.index for t in of.columns}).dropna()
    if len(cells) and differ is not False:
        _, _, most, least, tops, lows = ends(cells, 1)
        if tops != lows and len(tops + lows) == 2:
            top, low = (
                wording.TYPE_IN_DISTRICT(type=TYPES[t], district=uncapped(names[d])) if len(of) > 1 else TYPES[t]
                for d, t in (*tops, *lows)
            )
            return wording.HEAT_RANGE(top=top, low=low, most=most, least=least)
    phrase = wording.HEAT_OF_ALL if len(cells) else wording.HEAT_MEMBERS_OF_ALL
    return phrase(members=int(of.sum().sum()), mean=known(means.iloc[-1, -1], 1))
