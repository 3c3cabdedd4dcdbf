"""Tables of the bounds that totals alone give for single committees. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import math
import re
from collections import Counter

import pandas as pd

from ...analysis import bounds, known_totals, measures
from ...membership.membership import Membership
from ...vocabulary.formats import Rounded, in_percent, rounded
from ...vocabulary.phrases import INDEX_HEAD, INDICES, MEDIAN, TOTAL, TYPE, Phrase, Text, joined
from ...vocabulary.refusals import LackingError
from ..exhibit import Cell, Exhibit, note_where_lacking
from ..facts.bounds import bounds_facts
from .setting import table_exhibit


@note_where_lacking
def extremes(membership: Membership, *, lang: str) -> Exhibit:
    """The most equal and the most unequal distribution that totals of two committees or more allow; what the smallest and largest may have."""
    facts = bounds_facts(membership)
    totals = facts.groups["committees"], facts.groups["members"]
    every, orders = bounds.order_statistics_of_all(*totals), bounds.order_statistics(*totals)
    rows: list[list[Cell]] = []
    for (at, group), (_, of) in zip(facts.groups.loc[orders.index].iterrows(), orders.iterrows(), strict=True):
        ways = (_distribution(way[way.index == at]) for way in (facts.gini.even, facts.gini.uneven))
        rows.append([known_totals.group_label(group), *ways, *_ranges(of)])
    if several := len(rows) > 1:
        rows.append([TOTAL, "–", "–", *_ranges(every)])
    low, high = (int(every[end]) for end in ("largest_from", "largest_to"))
    largest = (LARGEST_FIXED if low == high else LARGEST_OPEN)(low=low, high=high)
    head = [TYPE, MOST_EQUAL, MOST_UNEQUAL, SMALLEST, MEDIAN, LARGEST]
    real = []
    if facts.known:
        least, median, most = (_whole_or_half(measures.quartiles(facts.members)[q]) for q in (0, 0.5, 1))
        real = [REAL_ORDERS(least=least, median=median, most=most)]
    title = known_totals.conditional_title(membership, largest)
    notes = [*real, *facts.notes]
    return table_exhibit(membership, title, head, rows, lang=lang, total=several, words={1, 2}, notes=notes)


def _distribution(members: pd.Series) -> Text:
    r"""How many committees have how many members, the largest first. A line may break anywhere but beside a number.

    >>> _distribution(pd.Series([30, 30, 8328])).say("vi").replace("\N{NO-BREAK SPACE}", "_")
    '1_đảng bộ có_8.328; 2_đảng bộ có_30'
    """
    counted = sorted(Counter(members.to_list()).items(), reverse=True)
    parts = joined((SO_MANY_HAVE(committees=n, members=each) for each, n in counted), "; ")
    return Text(parts, change=lambda text: re.sub(r"(?<=\d) |(?<!;) (?=\d)", "\N{NO-BREAK SPACE}", text))


def _ranges(of: pd.Series) -> list[Text | Rounded]:
    ends = [*map(_whole_or_half, of)]
    pairs = zip(ends[::2], ends[1::2], strict=True)
    return [low if low == high else joined((low, high), " – ") for low, high in pairs]


def _whole_or_half(value: float) -> Rounded:
    return rounded(value, 0 if float(value).is_integer() else 1)


@note_where_lacking
def between(membership: Membership, *, lang: str) -> Exhibit:
    """How much of the inequality may lie between types, of Theil's T and L, when only totals are known. From members by type, as in `extremes`."""
    facts, sums = bounds_facts(membership), membership.by_type()
    if len(sums) < 2:
        raise LackingError(NOTHING_BETWEEN_TYPES)
    columns = 7 if facts.known else 6
    rows: list[list[Cell]] = []
    shares = {}
    for name in ("theil", "theil_l"):
        of = facts.indices[name]
        part = getattr(measures, f"{name}_between")(sums["committees"], sums["members"])
        wholes = (of["greatest"], of["least"], of["real"])  # a share of one that is 0, infinite or missing is missing
        shares[name] = [part / whole if whole > 0 and math.isfinite(whole) else math.nan for whole in wholes]
        numbers = (rounded(value, 6) for value in (part, of["least"], of["greatest"]))
        rows.append([INDICES[name], *numbers, *map(in_percent, shares[name][: columns - 4])])
    head = [INDEX_HEAD, BETWEEN_TYPES_HEAD, WHOLE_LEAST, WHOLE_GREATEST, SHARE_LEAST, SHARE_GREATEST, SHARE_REAL]
    title = known_totals.conditional_title(membership, _between_title(*shares["theil"]))
    return table_exhibit(
        membership, title, head[:columns], rows, lang=lang, unit="", notes=(BETWEEN_NOTE, *facts.notes)
    )


def _between_title(least: float, greatest: float, real: float) -> Text | Phrase:
    """The title, by case: no inequality at all; types alike; nothing left open; committees known or not."""
    if math.isnan(least) or least == 0:
        return TYPES_ALIKE if least == 0 else NO_INEQUALITY
    low, high = in_percent(least), in_percent(greatest)
    if low == high:
        return SHARE_FIXED(share=low)
    return (SHARE_OPEN if math.isnan(real) else SHARE_KNOWN)(low=low, high=high, real=in_percent(real))


MOST_EQUAL = Phrase(vi="Chia đều nhất", en="Most equal")
MOST_UNEQUAL = Phrase(vi="Chia chênh lệch nhất", en="Most unequal")
SMALLEST = Phrase(vi="Đảng bộ nhỏ nhất", en="Smallest committee")
LARGEST = Phrase(vi="Đảng bộ lớn nhất", en="Largest committee")
SO_MANY_HAVE = Phrase(vi="{committees} đảng bộ có {members}", en="{committees} committees have {members}")
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
