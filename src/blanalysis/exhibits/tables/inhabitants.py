"""Tables of members beside the inhabitants of the census of 2019. `Membership` in, `Exhibit` out."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ...analysis import measures
from ...membership.membership import Membership
from ...vocabulary import phrases
from ...vocabulary.formats import in_percent, rounded, with_sign
from ...vocabulary.phrases import PER_THOUSAND, PLURAL_TYPES, TYPES, Phrase, Text, small_first
from ...vocabulary.refusals import LackingError
from ..exhibit import Cell, Exhibit, note_where_lacking
from ..facts import ends, inhabitants
from ..facts.inhabitants import beside_census, type_rates
from ..facts.units import range_title
from .setting import QUOTIENT_NOTE, table_exhibit


@note_where_lacking
def per_thousand(membership: Membership, *, lang: str) -> Exhibit:
    """Members beside the inhabitants of the census of 2019, by type. From members by type: of committees, a Form 5, as published."""
    facts = type_rates(membership)
    every = facts.every
    given = facts.frame[["population", "members", "rate", "size"]].itertuples()
    rows = [[TYPES[t], people, members, rounded(rate, 2), rounded(size)] for t, people, members, rate, size in given]
    people, members = int(every["population"]), int(every["members"])
    rows.append([phrases.TOTAL, people, members, rounded(every["rate"], 2), rounded(every["size"])])
    head = [phrases.TYPE, phrases.INHABITANTS, phrases.MEMBERS, PER_THOUSAND, INHABITANTS_PER_COMMITTEE]
    rates = facts.known["rate"].dropna()
    top, low, most, least, *_ = ends(rates, 2)
    phrase = RATES_OF_TYPES if rates[low] else RATES_OF_TYPES_ZERO
    if len(rates) == 1 or most == least:
        phrase = RATE_OF_ONE_TYPE if len(rates) == 1 else RATES_OF_TYPES_EQUAL
    of_all = rounded(every["rate"], 2)
    title = phrase(top=PLURAL_TYPES[top], low=PLURAL_TYPES[low], every=of_all, most=most, least=least)
    return table_exhibit(membership, title, head, rows, total=True, **beside_census(membership, lang))


@note_where_lacking
def gap(membership: Membership, *, lang: str) -> Exhibit:
    """The gap between the types with the greatest and the least mean: how much of it is size of the place, how much the rate. From two types."""
    if lacking := membership.lacks():
        raise LackingError(lacking)
    known = type_rates(membership).known
    means = known["mean"]
    top, low, *_ = ends(means)
    lacking = GAP_OF_ONE_TYPE if len(means) < 2 else NOTHING_TO_DIVIDE if means[low] == 0 else EQUAL_MEANS
    # Parts of a gap near 0 could be many times the whole.
    if lacking is not EQUAL_MEANS or means[top] / means[low] < 1.01:
        raise LackingError(lacking, top=PLURAL_TYPES[top], low=PLURAL_TYPES[low])
    parts = measures.gap_parts(known["members"], known["committees"], known["population"], of=top, to=low)
    parts = parts.rename(index={"total": "mean"})
    rows: list[list[Cell]] = []
    labels = {"size": INHABITANTS_PER_COMMITTEE, "rate": PER_THOUSAND, "mean": inhabitants.MEMBERS_PER_COMMITTEE}
    for (part, label), decimals in zip(labels.items(), (0, 2, 1), strict=True):
        both = [rounded(known[part][t], decimals) for t in (top, low)]
        rows.append([label, *both, rounded(parts["ratio"][part], 2), in_percent(parts["share"][part], 0)])
    title = _mean_gap_title(parts, PLURAL_TYPES[top], PLURAL_TYPES[low])
    head = [GAP_PART, TYPES[top], TYPES[low], GAP_TIMES, GAP_SHARE]
    notes = (GAP_NOTE, NEGATIVE_SHARE) if parts["share"].min() <= -0.005 else (GAP_NOTE,)
    return table_exhibit(membership, title, head, rows, total=True, unit="", **beside_census(membership, lang, notes))


def _mean_gap_title(parts: pd.DataFrame, top: Phrase, low: Phrase) -> Text:
    places, times = (rounded(parts["ratio"][part], 2) for part in ("size", "rate"))
    if (even := rounded(1, 2)) in (places, times):
        phrase = GAP_OF_RATE if places == even else GAP_OF_SIZE
    else:
        smaller, lower = (parts["ratio"][part] < 1 for part in ("size", "rate"))
        phrase = GAP_SMALLER_PLACES if smaller else GAP_LOWER_RATE if lower else GAP_OF_BOTH
    size, rate = (in_percent(parts["share"][part], 0) for part in ("size", "rate"))
    return phrase(top=top, low=low, size=size, rate=rate, places=places, times=times)


@note_where_lacking
def against_inhabitants(membership: Membership, *, lang: str) -> Exhibit:
    """Each type's members beside what its share of the inhabitants would give; the location quotient. From members of two types or more."""
    known = type_rates(membership).known
    if len(known) < 2:
        raise LackingError(TWO_TYPES)
    people, members = known["population"], known["members"]
    every, due, quotients = int(members.sum()), measures.share(people), measures.location_quotient(members, people)
    more = members.astype(float) - due * every
    rows = [
        [TYPES[t], people[t], members[t], rounded(due[t] * every), with_sign(more[t], 0), rounded(quotients[t], 3)]
        for t in known.index
    ]
    rows.append([phrases.TOTAL, int(people.sum()), every, rounded(every), rounded(0), rounded(1, 3)])
    head = [phrases.TYPE, phrases.INHABITANTS, phrases.MEMBERS, DUE_HEAD, MORE_OR_FEWER, QUOTIENT_BY_INHABITANTS]
    notes = (QUOTIENT_NOTE(base=small_first(phrases.INHABITANTS)), *_indices_notes(membership, people, members))
    top, low, over, *_ = ends(more)
    phrase = AS_DUE if rounded(0) in (over, rounded(-more[low])) else NOT_AS_DUE
    title = phrase(top=PLURAL_TYPES[top], low=PLURAL_TYPES[low], over=over, under=rounded(-more[low]))
    return table_exhibit(membership, title, head, rows, total=True, **beside_census(membership, lang, notes))


def _indices_notes(membership: Membership, people: pd.Series, members: pd.Series) -> Iterator[Text]:
    """How unequally members are spread over the inhabitants, between types and, where they are known, between committees."""
    units = membership.by_unit()
    given = {INDICES_BETWEEN_TYPES: (people, members)}
    if len(units) > 1:
        given[INDICES_BETWEEN_COMMITTEES] = (membership.inhabitants_by_unit(), units["members"])
    for phrase, (base, counts) in given.items():
        gini, theil = measures.gini_between(base, counts), measures.theil_between(base, counts)
        yield phrase(hoover=in_percent(measures.hoover(counts, base)), gini=rounded(gini, 4), theil=rounded(theil, 4))


@note_where_lacking
def rates_by_unit(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee with its inhabitants and members, the most members per 1 000 inhabitants first. From rows of committees."""
    ranked, places = inhabitants.ranked_by_rate(inhabitants.committee_rates(membership)), membership.places.by_code
    counts = ranked[["population", "members"]].astype(int)
    columns = ranked["code"], ranked["district"], counts["population"], counts["members"], ranked["rate"]
    rows = [[places[code].full_name, *cells, rounded(rate, 2)] for code, *cells, rate in zip(*columns, strict=True)]
    people, members = map(int, counts.sum())
    rows.append([phrases.TOTAL, "", people, members, rounded(1000 * members / people, 2)])
    head = [phrases.COMMITTEE, phrases.DISTRICT, phrases.INHABITANTS, phrases.MEMBERS, PER_THOUSAND]
    phrases_of_title = inhabitants.RATE_OF_COMMITTEE, RATES_BY_UNIT_EQUAL, RATES_BY_UNIT
    title = range_title(ranked["code"].map(places), ranked["rate"], *phrases_of_title, decimals=1)
    return table_exhibit(membership, title, head, rows, total=True, words={1}, **beside_census(membership, lang))


INHABITANTS_PER_COMMITTEE = Phrase(vi="Dân số bình quân một đảng bộ", en="Inhabitants per committee")
RATES_OF_TYPES = Phrase(
    vi="Cứ 1.000 dân có {every} đảng viên: nhiều nhất ở {top} ({most}), ít nhất ở {low} ({least})",
    en="There are {every} members per 1,000 inhabitants: most in {top} ({most}), fewest in {low} ({least})",
)
RATES_OF_TYPES_ZERO = Phrase(
    vi="Cứ 1.000 dân ở {top} có {most} đảng viên, {low} không có đảng viên nào",
    en="There are {most} members per 1,000 inhabitants in {top}, none in {low}",
)
RATES_OF_TYPES_EQUAL = Phrase(
    vi="Cứ 1.000 dân có {every} đảng viên, loại hình nào cũng vậy",
    en="There are {every} members per 1,000 inhabitants in every type",
)
RATE_OF_ONE_TYPE = Phrase(
    vi="Cứ 1.000 dân ở {top} có {every} đảng viên", en="There are {every} members per 1,000 inhabitants in {top}"
)
GAP_OF_ONE_TYPE = Phrase(
    vi="Phần này so hai loại hình; số liệu có dân số chỉ của một loại hình ({top}).",
    en="This part compares two types; the data have one with inhabitants ({top}).",
)
EQUAL_MEANS = Phrase(
    vi="Số đảng viên bình quân một đảng bộ của các loại hình chênh nhau chưa tới 1% nên không có chênh lệch để tách.",
    en="The types' members per committee differ by less than 1%, so there is no gap to divide.",
)
NOTHING_TO_DIVIDE = Phrase(
    vi="Đảng bộ {low} không có đảng viên nào nên không tách được chênh lệch.",
    en="Committees of {low} have no members, so the gap cannot be divided.",
)
GAP_PART = Phrase(vi="Phần", en="Part")
GAP_TIMES = Phrase(vi="Gấp (lần)", en="Times")
GAP_SHARE = Phrase(vi="Tỷ trọng trong chênh lệch", en="Share of the gap")
GAP_NOTE = Phrase(
    vi="Đảng viên bình quân một đảng bộ = dân số bình quân × tỷ lệ đảng viên trên dân; hai số lần nhân với nhau, tỷ trọng tính theo lôgarit.",
    en="Members per committee = inhabitants per committee × members per inhabitant; the times multiply, shares are of logarithms.",
)
NEGATIVE_SHARE = Phrase(
    vi="Tỷ trọng âm: phần đó làm chênh lệch hẹp lại.", en="A negative share: that part makes the gap narrower."
)
GAP_OF_BOTH = Phrase(
    vi="Đảng bộ {top} đông hơn {low}: {size} là do địa bàn đông dân hơn, {rate} do tỷ lệ đảng viên cao hơn",
    en="Committees of {top} are larger than of {low}: {size} of it is more inhabitants, {rate} a higher rate",
)
GAP_OF_RATE = Phrase(
    vi="Đảng bộ {top} đông hơn {low} vì tỷ lệ đảng viên cao hơn (gấp {times} lần); địa bàn đông dân ngang nhau",
    en="Committees of {top} are larger than of {low} for a higher rate ({times} times); their places are equally large",
)
GAP_OF_SIZE = Phrase(
    vi="Đảng bộ {top} đông hơn {low} vì địa bàn đông dân hơn (gấp {places} lần); tỷ lệ đảng viên ngang nhau",
    en="Committees of {top} are larger than of {low} for more inhabitants ({places} times); their rates are level",
)
GAP_SMALLER_PLACES = Phrase(
    vi="Địa bàn {top} ít dân hơn {low} (bằng {places} lần) nhưng tỷ lệ đảng viên gấp {times} lần",
    en="{top} have fewer inhabitants than {low} ({places} times) but {times} times the members per inhabitant",
)
GAP_LOWER_RATE = Phrase(
    vi="Địa bàn {top} đông dân gấp {places} lần {low} nhưng tỷ lệ đảng viên thấp hơn (bằng {times} lần)",
    en="{top} have {places} times the inhabitants of {low} but fewer members per inhabitant ({times} times)",
)
TWO_TYPES = Phrase(
    vi="Phần này so các loại hình với nhau nên cần số liệu của ít nhất hai loại hình có dân số.",
    en="This part compares types with each other, so it needs at least two types with inhabitants.",
)
DUE_HEAD = Phrase(vi="Nếu chia theo dân số", en="If by inhabitants")
MORE_OR_FEWER = Phrase(vi="Nhiều hơn, ít hơn", en="More or fewer")
QUOTIENT_BY_INHABITANTS = Phrase(vi="Hệ số vị trí theo dân số", en="Location quotient by inhabitants")
AS_DUE = Phrase(
    vi="Số đảng viên của các loại hình theo đúng phần dân số, sai khác chưa tới 1 người",
    en="Each type's members are its share of the inhabitants, to within one member",
)
NOT_AS_DUE = Phrase(
    vi="So với phần theo dân số, {top} nhiều hơn {over} đảng viên, {low} ít hơn {under}",
    en="Against their share of inhabitants {top} have {over} members more and {low} have {under} fewer",
)
INDICES_BETWEEN_TYPES = Phrase(
    vi="So với dân số, giữa các loại hình: Hoover {hoover} (phần đảng viên phải ở nơi khác để bằng nhau), Gini {gini}, Theil T {theil}; 0 là đều nhau.",
    en="Against inhabitants, between types: Hoover {hoover} (the share of members elsewhere if all were equal), Gini {gini}, Theil's T {theil}; 0 is equality.",
)
INDICES_BETWEEN_COMMITTEES = Phrase(
    vi="Giữa các đảng bộ: Hoover {hoover}, Gini {gini}, Theil T {theil}.",
    en="Between committees: Hoover {hoover}, Gini {gini}, Theil's T {theil}.",
)
RATES_BY_UNIT = Phrase(
    vi="Trên 1.000 dân, nhiều nhất là {top}: {most} đảng viên; ít nhất là {low}: {least}",
    en="Members per 1,000 inhabitants: most in {top}, {most}; fewest in {low}, {least}",
)
RATES_BY_UNIT_EQUAL = Phrase(
    vi="Đảng bộ nào cũng có {value} đảng viên trên 1.000 dân",
    en="Every committee has {value} members per 1,000 inhabitants",
)
