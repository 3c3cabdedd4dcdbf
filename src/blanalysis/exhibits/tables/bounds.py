"""Tables of what totals alone allow single committees to have. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import math
import re
from collections import Counter

import pandas as pd

from ...analysis import bounds, known_totals, measures
from ...membership.membership import Membership
from ...vocabulary.formats import number, percent
from ...vocabulary.phrases import INDICES, MEDIAN, TOTAL, TYPE, Phrase
from ..exhibit import Exhibit, note
from .setting import INDEX_HEAD, measured_text, share_text, table_exhibit

SPLIT_INDICES = {
    "theil": (measures.theil, measures.theil_between),
    "theil_l": (measures.theil_l, measures.theil_l_between),
}


def extremes(membership: Membership, *, lang: str) -> Exhibit:
    """The most equal and the most unequal way to share out the totals; what the smallest, middle and largest committee may have.

    From any `membership` with members by type, of two committees or more. `lang` is "vi" or "en".
    """
    if lacking := known_totals.why_no_bounds(membership, lang):
        return note(lacking, lang)
    known = known_totals.totals_by_group(membership)
    ways = bounds.of_totals(measures.gini, known["committees"], known["members"])
    orders = bounds.order_statistics(known["committees"], known["members"])
    every = bounds.order_statistics_of_all(known["committees"], known["members"])
    rows = [
        [
            known_totals.group_label(group, lang),
            _distribution_text(ways.even[ways.even.index == at], lang),
            _distribution_text(ways.uneven[ways.uneven.index == at], lang),
            *_ranges_text(orders.loc[at], lang),
        ]
        for at, group in known.iterrows()
        if at in orders.index  # a group without committee and member has none
    ]
    if len(rows) > 1:
        rows.append([TOTAL, "–", "–", *_ranges_text(every, lang)])
    return table_exhibit(
        membership,
        known_totals.conditional_title(membership, _extremes_title(every, lang), lang),
        [TYPE, MOST_EQUAL, MOST_UNEQUAL, SMALLEST, MEDIAN, LARGEST],
        rows,
        lang=lang,
        total=len(rows) > 1,
        words={1, 2},
        notes=(*_known_ends_notes(membership, lang), *known_totals.assumptions(membership, lang)),
    )


def _distribution_text(members: pd.Series, lang: str) -> str:
    r"""How many committees have how many members, the largest first. A line may break anywhere but beside a number: what may
    not break decides how wide the table is.

    >>> _way(pd.Series([30, 30, 8328]), "vi").replace("\N{NO-BREAK SPACE}", "_")
    '1_đảng bộ có_8.328; 2_đảng bộ có_30'
    """
    phrase = {False: SO_MANY_HAVE, True: ONE_HAS}
    counted = sorted(Counter(members.to_list()).items(), reverse=True)
    said = [phrase[n == 1].say(lang, committees=n, members=each) for each, n in counted]
    return "; ".join(re.sub(r"(?<=\d) | (?=\d)", "\N{NO-BREAK SPACE}", part) for part in said)


def _ranges_text(of: pd.Series, lang: str) -> list[str]:
    """From – to, of the smallest, the median and the largest."""
    ends = [number(value, lang, 0 if float(value).is_integer() else 1) for value in of]
    return [low if low == high else f"{low} – {high}" for low, high in zip(ends[::2], ends[1::2], strict=True)]


def _extremes_title(every: pd.Series, lang: str) -> str:
    low, high = (number(every[end], lang) for end in ("largest_from", "largest_to"))
    return (LARGEST_FIXED if low == high else LARGEST_OPEN).say(lang, low=low, high=high)


def _known_ends_notes(membership: Membership, lang: str) -> tuple[str, ...]:
    """What the smallest, the median and the largest have in truth, where the committees are known."""
    members = membership.by_unit()["members"]
    if members.empty:
        return ()
    q = measures.quartiles(members)
    median = number(q[0.5], lang, 0 if float(q[0.5]).is_integer() else 1)
    return (REAL_ORDERS.say(lang, least=number(q[0], lang), median=median, most=number(q[1], lang)),)


def between(membership: Membership, *, lang: str) -> Exhibit:
    """How much of the inequality may lie between the types, of Theil's T and L, when only the totals are known.

    From any `membership` with members by type, of two committees or more. `lang` is "vi" or "en".
    """
    if lacking := known_totals.why_no_bounds(membership, lang):
        return note(lacking, lang)
    sums, known = membership.by_type(), known_totals.totals_by_group(membership)
    if len(sums) < 2:
        return note(NOTHING_BETWEEN_TYPES.say(lang), lang)
    members = membership.by_unit()["members"]
    rows, shares = [], {}
    for name, (index, of_types) in SPLIT_INDICES.items():
        part = of_types(sums["committees"], sums["members"])
        whole = bounds.of_totals(index, known["committees"], known["members"])
        shares[name] = [_part_of_whole(part, value) for value in (whole.greatest, whole.least, index(members))]
        numbers = [measured_text(value, lang, 6) for value in (part, whole.least, whole.greatest)]
        rows.append([INDICES[name], *numbers, *(share_text(value, lang) for value in shares[name])])
    head = [INDEX_HEAD, BETWEEN_TYPES_HEAD, WHOLE_LEAST, WHOLE_GREATEST, SHARE_LEAST, SHARE_GREATEST, SHARE_REAL]
    if members.empty:
        rows, head = [row[:-1] for row in rows], head[:-1]
    return table_exhibit(
        membership,
        known_totals.conditional_title(membership, _between_title(shares["theil"], lang), lang),
        head,
        rows,
        lang=lang,
        unit="",
        notes=(BETWEEN_NOTE.say(lang), *known_totals.assumptions(membership, lang)),
    )


def _part_of_whole(part: float, whole: float) -> float:
    """The part as a share of the whole; missing where there is no whole."""
    return part / whole if whole > 0 and math.isfinite(whole) else float("nan")


def _between_title(shares: list[float], lang: str) -> str:
    """Cases: no inequality at all; types alike; nothing left open; committees known or not."""
    if math.isnan(shares[0]):
        return NO_INEQUALITY.say(lang)
    if shares[0] == 0:
        return TYPES_ALIKE.say(lang)
    low, high, real = (percent(value, lang) for value in shares)
    if low == high:
        return SHARE_FIXED.say(lang, share=low)
    return (SHARE_OPEN if math.isnan(shares[2]) else SHARE_KNOWN).say(lang, low=low, high=high, real=real)


MOST_EQUAL = Phrase(vi="Chia đều nhất", en="Most equal")
MOST_UNEQUAL = Phrase(vi="Chia chênh lệch nhất", en="Most unequal")
SMALLEST = Phrase(vi="Đảng bộ nhỏ nhất", en="Smallest committee")
LARGEST = Phrase(vi="Đảng bộ lớn nhất", en="Largest committee")
SO_MANY_HAVE = Phrase(vi="{committees} đảng bộ có {members}", en="{committees} committees have {members}")
ONE_HAS = Phrase(vi="{committees} đảng bộ có {members}", en="{committees} committee has {members}")
LARGEST_OPEN = Phrase(
    vi="Chỉ từ tổng, đảng bộ đông nhất có thể có từ {low} đến {high} đảng viên",
    en="From the totals alone, the largest committee may have from {low} to {high} members",
)
LARGEST_FIXED = Phrase(
    vi="Chỉ từ tổng đã biết đảng bộ đông nhất có {low} đảng viên",
    en="The totals alone tell that the largest committee has {low} members",
)
REAL_ORDERS = Phrase(
    vi="Theo danh sách từng đảng bộ: nhỏ nhất {least}, trung vị {median}, lớn nhất {most} đảng viên.",
    en="In the list of committees: smallest {least}, median {median}, largest {most} members.",
)
BETWEEN_TYPES_HEAD = Phrase(vi="Giữa các loại hình", en="Between types")
WHOLE_LEAST = Phrase(vi="Toàn bộ, ít nhất", en="Whole, least")
WHOLE_GREATEST = Phrase(vi="Toàn bộ, nhiều nhất", en="Whole, greatest")
SHARE_LEAST = Phrase(vi="Phần giữa các loại hình, ít nhất", en="Share between types, least")
SHARE_GREATEST = Phrase(vi="Phần giữa các loại hình, nhiều nhất", en="Share between types, greatest")
SHARE_REAL = Phrase(vi="Phần đó theo từng đảng bộ", en="That share, committee by committee")
NOTHING_BETWEEN_TYPES = Phrase(
    vi="Số liệu chỉ có một loại hình nên không tách được phần chênh lệch giữa các loại hình.",
    en="The data have one type only, so no inequality between types can be told apart.",
)
SHARE_OPEN = Phrase(
    vi="Chỉ từ tổng, loại hình có thể giải thích từ {low} đến {high} mức chênh lệch (Theil T)",
    en="From the totals alone, type may account for {low} to {high} of the inequality (Theil's T)",
)
SHARE_KNOWN = Phrase(
    vi="Theo các tổng, loại hình chiếm từ {low} đến {high} Theil T; theo từng đảng bộ là {real}",
    en="By the totals, type accounts for {low} to {high} of Theil's T; committee by committee it is {real}",
)
SHARE_FIXED = Phrase(
    vi="{share} mức chênh lệch (Theil T) là giữa các loại hình",
    en="{share} of the inequality (Theil's T) is between types",
)
TYPES_ALIKE = Phrase(
    vi="Bình quân các loại hình bằng nhau nên không có chênh lệch nào giữa các loại hình",
    en="The types have the same mean, so none of the inequality is between types",
)
NO_INEQUALITY = Phrase(
    vi="Theo các tổng, mọi đảng bộ có số đảng viên bằng nhau",
    en="By the totals, all committees have the same number of members",
)
BETWEEN_NOTE = Phrase(
    vi="Theil T và Theil L tách được đúng thành hai phần: giữa các loại hình (tính được từ tổng) và giữa các đảng bộ cùng loại "
    "hình (không tính được từ tổng); T nhạy với đảng bộ lớn, L nhạy với đảng bộ nhỏ.",
    en="Theil's T and L are the sum of two parts: between types, which the totals give, and between committees of one type, which "
    "they do not; T looks more at large committees, L at small ones.",
)
