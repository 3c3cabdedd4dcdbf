"""Tables of members beside the inhabitants of the census of 2019. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import pandas as pd

from ...analysis import measures
from ...membership.membership import Membership
from ...vocabulary.formats import number, percent, signed
from ...vocabulary.phrases import (
    COMMITTEE,
    DISTRICT,
    INHABITANTS,
    MEMBERS,
    NO_INHABITANTS,
    NO_MEMBERS,
    NO_UNITS,
    PER_THOUSAND,
    PLURAL_TYPES,
    TOTAL,
    TYPE,
    TYPES,
    Phrase,
    names_or_count,
)
from ..exhibit import Exhibit, note
from .setting import measured_text, share_text, table_exhibit


def per_thousand(membership: Membership, *, lang: str) -> Exhibit:
    """Members beside the inhabitants of the census of 2019, by type.

    From any `membership` with members by type: rows of committees, a Form 5, the published figures. `lang` is "vi" or "en".
    """
    sums, people = membership.by_type(), membership.inhabitants()
    if lacking := _why_no_rates(membership, people):
        return note(lacking.say(lang), lang)
    members = sums["members"]
    rates, sizes = measures.per_thousand(members, people), measures.ratio(people, sums["committees"])
    rows = [
        [TYPES[t], people[t], members[t], measured_text(rates[t], lang, 2), measured_text(sizes[t], lang)]
        for t in sums.index
    ]
    every = [pd.Series([part[people.notna()].sum()]) for part in (people, members, sums["committees"])]
    rate, size = measures.per_thousand(every[1], every[0])[0], measures.ratio(every[0], every[2])[0]
    rows.append([TOTAL, int(every[0][0]), int(every[1][0]), number(rate, lang, 2), number(size, lang)])
    head = [TYPE, INHABITANTS, MEMBERS, PER_THOUSAND, INHABITANTS_PER_COMMITTEE]
    title = _rate_title(rates.dropna(), rate, lang)
    return _table_with_census(membership, title, head, rows, lang=lang, total=True)


def _why_no_rates(membership: Membership, people: pd.Series) -> Phrase | None:
    """Why the types cannot be compared with their inhabitants, or None."""
    members = membership.by_type()["members"]
    if not members.sum():
        return NO_MEMBERS
    return None if members[people.notna()].sum() else NO_INHABITANTS


def _rate_title(rates: pd.Series, every: float, lang: str) -> str:
    """The title: the rate of all, the greatest and the least."""
    top, low = rates.idxmax(), rates.idxmin()
    details = {
        "every": number(every, lang, 2),
        "most": number(rates[top], lang, 2),
        "least": number(rates[low], lang, 2),
    }
    phrase = (
        RATE_OF_ONE_TYPE
        if len(rates) == 1
        else RATES_OF_TYPES_EQUAL
        if details["most"] == details["least"]
        else RATES_OF_TYPES
    )
    if phrase is RATES_OF_TYPES and rates[low] == 0:
        phrase = RATES_OF_TYPES_ZERO
    return phrase.say(lang, top=PLURAL_TYPES[top], low=PLURAL_TYPES[low], **details)


def gap(membership: Membership, *, lang: str) -> Exhibit:
    """The gap between the types with the greatest and the least mean: how much of it is size of the place, how much the rate.

    From any `membership` with members of two types or more. `lang` is "vi" or "en".
    """
    sums, people = membership.by_type(), membership.inhabitants()
    if lacking := membership.lacks() or _why_no_rates(membership, people):
        return note(lacking.say(lang), lang)
    known = sums.index[people.notna()]
    means = measures.ratio(sums["members"], sums["committees"])[known]
    top, low = means.idxmax(), means.idxmin()
    if lacking := _why_no_gap(means, means[top], means[low]):
        return note(lacking.say(lang, top=PLURAL_TYPES[top], low=PLURAL_TYPES[low]), lang)
    parts = measures.gap_parts(sums["members"], sums["committees"], people, of=top, to=low)
    rates, sizes = measures.per_thousand(sums["members"], people), measures.ratio(people, sums["committees"])
    shown = {
        "size": (INHABITANTS_PER_COMMITTEE, sizes, 0),
        "rate": (PER_THOUSAND, rates, 2),
        "total": (MEAN_MEMBERS, means, 1),
    }
    rows = [
        [
            label,
            *(measured_text(of[unit_type], lang, decimals) for unit_type in (top, low)),
            measured_text(parts["ratio"][part], lang, 2),
            share_text(parts["share"][part], lang, 0),
        ]
        for part, (label, of, decimals) in shown.items()
    ]
    title = _mean_gap_title(parts, PLURAL_TYPES[top], PLURAL_TYPES[low], lang)
    head = [GAP_PART, TYPES[top], TYPES[low], GAP_TIMES, GAP_SHARE]
    return _table_with_census(
        membership,
        title,
        head,
        rows,
        lang=lang,
        total=True,
        unit="",
        notes=(GAP_NOTE.say(lang), *_negative_share_notes(parts, lang)),
    )


def _why_no_gap(means: pd.Series, most: float, least: float) -> Phrase | None:
    """Why there is no gap to divide, or None. Parts of a gap near 0 could be many times the whole."""
    if len(means) < 2:
        return GAP_OF_ONE_TYPE
    if least == 0:
        return NOTHING_TO_DIVIDE
    return EQUAL_MEANS if most / least < 1.01 else None


def _mean_gap_title(parts: pd.DataFrame, top: Phrase, low: Phrase, lang: str) -> str:
    size, rate = (percent(parts["share"][part], lang, 0) for part in ("size", "rate"))
    times = {part: number(parts["ratio"][part], lang, 2) for part in ("size", "rate")}
    even = number(1, lang, 2)
    if even in times.values():
        phrase = GAP_OF_RATE if times["size"] == even else GAP_OF_SIZE
    else:
        phrase = (
            GAP_SMALLER_PLACES
            if parts["ratio"]["size"] < 1
            else GAP_LOWER_RATE
            if parts["ratio"]["rate"] < 1
            else GAP_OF_BOTH
        )
    return phrase.say(lang, top=top, low=low, size=size, rate=rate, places=times["size"], times=times["rate"])


def _negative_share_notes(parts: pd.DataFrame, lang: str) -> tuple[str, ...]:
    """A note on what a negative share means, where there is one."""
    return (NEGATIVE_SHARE.say(lang),) if parts["share"].min() <= -0.005 else ()


def against_inhabitants(membership: Membership, *, lang: str) -> Exhibit:
    """Each type's members beside what its share of the inhabitants would give; the location quotient.

    From any `membership` with members of two types or more. `lang` is "vi" or "en".
    """
    people = membership.inhabitants()
    if lacking := _why_no_rates(membership, people):
        return note(lacking.say(lang), lang)
    people = people.dropna()
    if len(people) < 2:
        return note(TWO_TYPES.say(lang), lang)
    members = membership.by_type()["members"][people.index]
    due = measures.share(people) * members.sum()
    more = members.astype(float) - due
    quotients = measures.location_quotient(members, people)
    rows = [
        [TYPES[t], people[t], members[t], number(due[t], lang), signed(more[t], lang, 0), number(quotients[t], lang, 3)]
        for t in people.index
    ]
    total = [int(people.sum()), int(members.sum()), number(members.sum(), lang), number(0, lang), number(1, lang, 3)]
    head = [TYPE, INHABITANTS, MEMBERS, DUE_HEAD, MORE_OR_FEWER, QUOTIENT_BY_INHABITANTS]
    notes = (QUOTIENT_BY_INHABITANTS_NOTE.say(lang), *_indices_notes(membership, people, members, lang))
    title = _due_title(more, lang)
    return _table_with_census(membership, title, head, [*rows, [TOTAL, *total]], lang=lang, total=True, notes=notes)


def _due_title(more: pd.Series, lang: str) -> str:
    top, low = more.idxmax(), more.idxmin()
    over, under = number(more[top], lang), number(-more[low], lang)
    if "0" in (over, under):
        return AS_DUE.say(lang)
    return NOT_AS_DUE.say(lang, top=PLURAL_TYPES[top], low=PLURAL_TYPES[low], over=over, under=under)


def _indices_notes(membership: Membership, people: pd.Series, members: pd.Series, lang: str) -> list[str]:
    """Notes: how unequally members are spread over the inhabitants, between types and, where they are known, between committees."""
    units = membership.by_unit()
    given = {INDICES_BETWEEN_TYPES: (people, members)}
    if len(units) > 1:
        given[INDICES_BETWEEN_COMMITTEES] = (membership.inhabitants_by_unit(), units["members"])
    return [
        phrase.say(
            lang,
            hoover=percent(measures.hoover(counts, base), lang),
            gini=number(measures.gini_between(base, counts), lang, 4),
            theil=number(measures.theil_between(base, counts), lang, 4),
        )
        for phrase, (base, counts) in given.items()
    ]


def rates_by_unit(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee with its inhabitants and members, the most members per 1 000 inhabitants first.

    From a `membership` with rows of committees, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    given = membership.by_unit().assign(population=membership.inhabitants_by_unit())
    if given.empty:
        return note(NO_UNITS.say(lang), lang)
    if not given["members"].sum():
        return note(NO_MEMBERS.say(lang), lang)
    given["rate"] = measures.per_thousand(given["members"], given["population"])
    ranked = given.sort_values(["rate", "code"], ascending=[False, True]).to_dict("records")
    units = [membership.places.by_code[row["code"]] for row in ranked]
    rows = [
        [unit.full_name, unit.district, row["population"], row["members"], number(row["rate"], lang, 2)]
        for unit, row in zip(units, ranked, strict=True)
    ]
    every = measures.per_thousand(*(pd.Series([given[column].sum()]) for column in ("members", "population")))[0]
    rows.append([TOTAL, "", int(given["population"].sum()), int(given["members"].sum()), number(every, lang, 2)])
    head = [COMMITTEE, DISTRICT, INHABITANTS, MEMBERS, PER_THOUSAND]
    title = _rates_by_unit_title(membership, ranked, lang)
    return _table_with_census(membership, title, head, rows, lang=lang, total=True, words={1})


def _rates_by_unit_title(membership: Membership, ranked: list[dict], lang: str) -> str:
    """The title: first and last by name, with those whose shown rate is the same; or one committee; or all at one rate."""
    names = [membership.places.by_code[row["code"]].distinct_name for row in ranked]
    texts = [number(row["rate"], lang, 1) for row in ranked]
    ends = texts[0], texts[-1]
    top, low = (names_or_count([n for n, rate in zip(names, texts, strict=True) if rate == end]) for end in ends)
    phrase = RATE_OF_ONE_COMMITTEE if len(ranked) == 1 else RATES_BY_UNIT if ends[0] != ends[1] else RATES_BY_UNIT_EQUAL
    return phrase.say(lang, top=top, low=low, most=ends[0], least=ends[1])


def _table_with_census(membership: Membership, title: str, head: list, rows: list, *, lang: str, notes=(), **options):
    """`table_exhibit` for a table with inhabitants: both sources, and a note that their days differ."""
    return table_exhibit(
        membership,
        title,
        head,
        rows,
        lang=lang,
        notes=(*notes, membership.day_beside_census(lang)),
        source=membership.source_beside_census(lang),
        **options,
    )


INHABITANTS_PER_COMMITTEE = Phrase(vi="Dân số bình quân một đảng bộ", en="Inhabitants per committee")
MEAN_MEMBERS = Phrase(vi="Đảng viên bình quân một đảng bộ", en="Members per committee")
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
QUOTIENT_BY_INHABITANTS_NOTE = Phrase(
    vi="Hệ số vị trí = tỷ lệ đảng viên chia cho tỷ lệ dân số; 1 là ngang phần.",
    en="Location quotient = share of members over share of inhabitants; 1 is the due share.",
)
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
    vi="Đảng bộ nào cũng có {most} đảng viên trên 1.000 dân",
    en="Every committee has {most} members per 1,000 inhabitants",
)
RATE_OF_ONE_COMMITTEE = Phrase(
    vi="{top} có {most} đảng viên trên 1.000 dân", en="{top} has {most} members per 1,000 inhabitants"
)
