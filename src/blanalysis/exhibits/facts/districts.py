"""The committees by district: each with its number, ranked; members by district and type. `Membership` in, facts out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ...analysis.disclosure import refusal
from ...membership.membership import Membership, computed_once
from ...vocabulary import phrases
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import Rounded, rounded, uncapped
from ...vocabulary.phrases import NO_UNITS, TYPES, Phrase, Text, joined, partial_data_notes, small_first
from ...vocabulary.places import Unit
from ...vocabulary.refusals import LackingError
from . import ends
from .units import range_title


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class CommitteeFacts:
    """`values` by code in the order of the list; `panels` has the committees of each district that has a number, the largest first."""

    values: pd.Series
    median: float
    panels: dict[str, list[Unit]]
    label: Phrase
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
        raise LackingError(NO_UNITS if column == "members" else NO_COMMITTEE_COLUMN, column=label)
    values = rows.set_index("code")[column].astype(float)
    panels = {
        own[0].full_district: sorted(own, key=lambda unit: (-values.get(unit.code, -1), unit.code))
        for own in membership.places.districts.values()
        if any(unit.code in values for unit in own)
    }
    by_district = values.groupby({code: uncapped(units[code].full_district) for code in values.index}, sort=False)
    named = [units[code] for code in values.index]
    from_to = range_title(named, values, ONLY_COMMITTEE, EQUAL_COMMITTEES, COMMITTEES_RANGE)
    means = ends(by_district.mean(), 1)
    by_mean = DISTRICT_MEANS(top=means.tops, low=means.lows, most=means.most, least=means.least)
    few = len(means.tops) <= 2 and len(means.lows) <= 2 and means.tops != means.lows
    titles = [_above_median_title(by_district, values.median()) or from_to, by_mean if few else from_to]
    if column != "members":
        titles = [joined((label, small_first(title)), ": ") for title in titles]
    points = [MEDIAN_IS(median=rounded(values.median(), 1))]
    for name, of in by_district:
        least, most, mean = rounded(of.min()), rounded(of.max()), rounded(of.mean(), 1)
        points.append(DISTRICT_POINT(district=name, n=len(of), least=least, most=most, mean=mean))
    return CommitteeFacts(
        values=values,
        median=values.median(),
        panels=panels,
        label=label,
        ranked_title=titles[0],
        tiles_title=titles[1],
        points=[from_to, *points],
        coverage=partial_data_notes(len(values), len(membership.places)),
    )


def _above_median_title(by_district, median: float) -> Text | None:
    """The district with the greatest share of its committees above the median of all; None where no one district is ahead."""
    above, of = by_district.agg(lambda own: int((own > median).sum())), by_district.size()
    shares = above / of
    if len(shares) < 2 or (shares == shares.max()).sum() > 1:
        return None
    top = shares.idxmax()
    return ABOVE_MEDIAN(district=top, above=int(above[top]), of=int(of[top]), median=rounded(median, 1))


@dataclass(frozen=True, kw_only=True, eq=False)
class HeatFacts:
    """Members by district and type, and how many that is a committee: two frames of one shape. A last row and a last column, both labelled
    "", have the sums of what is known. `names` are the rows' labels; `blank` has the cells of which there are no units."""

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
        raise LackingError(NO_DISTRICT_ROWS)
    if membership.by_type_only:
        counts = membership.by_district("committees")
    else:
        counts = membership.by_unit().dropna(subset="district").groupby(["district", "type"]).size().unstack()
    counts = counts.astype(float).reindex(index=of.index, columns=of.columns)
    sums = _with_sums(counts.where(of.notna()))
    members, means = _with_sums(of), _with_sums(of.where(counts.notna())) / sums.where(sums > 0)
    existing = {(unit.district, unit.type) for unit in membership.places}
    names = {name: units[0].full_district for name, units in districts.items()}
    labels = [names.get(district, phrases.TOTAL) for district in members.index]
    of_all = zip(labels, members.iloc[:, -1], means.iloc[:, -1], strict=True)
    missing = [uncapped(name) for district, name in names.items() if district not in of.index]
    found = () if membership.by_type_only else partial_data_notes(len(membership.by_unit()), len(membership.places))
    return HeatFacts(
        members=members,
        means=means,
        names=labels,
        blank={(d, t) for d in of.index for t in of.columns if (d, t) not in existing and not of.loc[d, t] > 0},
        title=_heat_title(of, means, names),
        points=[HEAT_POINT(district=label, members=known(n), mean=known(mean, 1)) for label, n, mean in of_all],
        notes=(*([NO_FIGURES_OF(districts=missing)] if missing else []), *found),
    )


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


def _heat_title(of: pd.DataFrame, means: pd.DataFrame, names: dict[str, str]) -> Text:
    """The title: in how many districts the wards or townships are larger than the communes; else the greatest and the least mean."""
    inner = means.loc[of.index, of.columns]
    others = inner.drop(columns="xã", errors="ignore")
    if "xã" in inner and others.shape[1]:
        both = inner["xã"].notna() & others.notna().any(axis=1)
        larger = int(((others.max(axis=1) > inner["xã"]) & both).sum())
        if both.sum() > 1:
            return (LARGER_THAN_COMMUNES if larger else NOWHERE_LARGER)(larger=larger, n=int(both.sum()))
    cells = pd.Series({(d, t): inner.loc[d, t] for d in of.index for t in of.columns}).dropna()
    if len(cells):
        _, _, most, least, tops, lows = ends(cells, 1)
        if tops != lows and len(tops + lows) == 2:
            top, low = (
                TYPE_IN_DISTRICT(type=TYPES[t], district=uncapped(names[d])) if len(of) > 1 else TYPES[t]
                for d, t in (*tops, *lows)
            )
            return HEAT_RANGE(top=top, low=low, most=most, least=least)
    phrase = HEAT_OF_ALL if len(cells) else HEAT_MEMBERS_OF_ALL
    return phrase(members=int(of.sum().sum()), mean=known(means.iloc[-1, -1], 1))


NO_COMMITTEE_COLUMN = Phrase(
    vi="Phần này cần bảng có một dòng cho mỗi đảng bộ và cột “{column}”; số liệu hiện có không có.",
    en="This part needs a sheet with one row a committee and a column “{column}”; the data have none.",
)
NO_DISTRICT_ROWS = Phrase(
    vi="Phần này cần bảng có một dòng cho mỗi đảng bộ, hoặc Biểu 5 của từng huyện, thị xã, thành phố; số liệu hiện có không có.",
    en="This part needs a sheet with one row a committee, or a Form 5 of each district; the data have none.",
)
MEDIAN_IS = Phrase(vi="trung vị {median}", en="median {median}")
ABOVE_MEDIAN = Phrase(
    vi="Ở {district}, {above}/{of} đảng bộ đứng trên trung vị chung ({median})",
    en="In {district}, {above} of {of} committees are above the median of all ({median})",
)
DISTRICT_MEANS = Phrase(
    vi="Bình quân một đảng bộ cao nhất ở {top} ({most}), thấp nhất ở {low} ({least})",
    en="The mean per committee is highest in {top} ({most}), lowest in {low} ({least})",
)
COMMITTEES_RANGE = Phrase(
    vi="Nhiều nhất là {top} ({most}), ít nhất là {low} ({least})", en="Most: {top} ({most}); fewest: {low} ({least})"
)
EQUAL_COMMITTEES = Phrase(
    vi="{n} đảng bộ đều có số bằng nhau ({value})", en="All {n} committees have the same number ({value})"
)
ONLY_COMMITTEE = Phrase(
    vi="Chỉ có số liệu của một đảng bộ: {name} ({value})", en="There is one committee only: {name} ({value})"
)
DISTRICT_POINT = Phrase(
    vi="{district}: {n} đảng bộ, từ {least} đến {most}, bình quân {mean}",
    en="{district} (n = {n}): from {least} to {most}, mean {mean}",
)
LARGER_THAN_COMMUNES = Phrase(
    vi="Ở {larger}/{n} huyện, thị xã, thành phố, phường hoặc thị trấn bình quân đông đảng viên hơn xã",
    en="In {larger} of {n} districts the mean ward or township has more members than the mean commune",
)
NOWHERE_LARGER = Phrase(
    vi="Không huyện, thị xã, thành phố nào có phường hoặc thị trấn bình quân đông hơn xã",
    en="In no district has the mean ward or township more members than the mean commune",
)
HEAT_RANGE = Phrase(
    vi="Bình quân một đảng bộ: cao nhất {top} ({most}), thấp nhất {low} ({least})",
    en="Mean per committee: highest {top} ({most}), lowest {low} ({least})",
)
TYPE_IN_DISTRICT = Phrase(vi="{type} ở {district}", en="{type} in {district}")
HEAT_OF_ALL = Phrase(
    vi="Tất cả có {members} đảng viên, bình quân một đảng bộ {mean}",
    en="{members} members in all, {mean} per committee",
)
HEAT_MEMBERS_OF_ALL = Phrase(vi="Tất cả có {members} đảng viên", en="{members} members in all")
HEAT_POINT = Phrase(
    vi="{district}: {members} đảng viên, bình quân {mean}", en="{district}: {members} members, {mean} per committee"
)
NO_FIGURES_OF = Phrase(vi="Chưa có số liệu của {districts}.", en="There are no figures of {districts}.")
