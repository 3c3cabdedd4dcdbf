"""Tables of the bounds that totals alone give for single committees. `Membership` in, `Exhibit` out."""

import math
import re
from collections import Counter

import pandas as pd

from ...analysis import bounds, known_totals, measures
from ...membership.membership import Membership
from ...vocabulary import refusals, wording
from ...vocabulary.formats import Rounded, in_percent, rounded
from ...vocabulary.phrases import INDICES, Phrase, Text, Worded, joined
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
        rows.append([wording.TOTAL, "–", "–", *_ranges(every)])
    low, high = (int(every[end]) for end in ("largest_from", "largest_to"))
    largest = (wording.LARGEST_FIXED if low == high else wording.LARGEST_OPEN)(low=low, high=high)
    head = [wording.TYPE, wording.MOST_EQUAL, wording.MOST_UNEQUAL, wording.SMALLEST, wording.MEDIAN, wording.LARGEST]
    real = []
    if facts.known:
        least, median, most = (_whole_or_half(measures.quartiles(facts.members)[q]) for q in (0, 0.5, 1))
        real = [wording.REAL_ORDERS(least=least, median=median, most=most)]
    title = known_totals.conditional_title(membership, largest)
    notes = [*real, *facts.notes]
    return table_exhibit(membership, title, head, rows, lang=lang, total=several, words={1, 2}, notes=notes)


def _distribution(members: pd.Series) -> Text:
    r"""How many committees have how many members, the largest first. A line may break anywhere but beside a number.

    >>> _distribution(pd.Series([30, 30, 8328])).say("vi").replace("\N{NO-BREAK SPACE}", "_")
    '1_đảng bộ có_8.328; 2_đảng bộ có_30'
    """
    counted = sorted(Counter(members.to_list()).items(), reverse=True)
    parts = joined((wording.SO_MANY_HAVE(committees=n, members=each) for each, n in counted), "; ")
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
        raise refusals.LackingError(wording.NOTHING_BETWEEN_TYPES)
    rows: list[list[Cell]] = []
    shares = {}
    for name in ("theil", "theil_l"):
        of = facts.indices[name]
        part = getattr(measures, f"{name}_between")(sums["committees"], sums["members"])
        wholes = (of["greatest"], of["least"], of["real"])  # a share of one that is 0, infinite or missing is missing
        shares[name] = [part / whole if whole > 0 and math.isfinite(whole) else math.nan for whole in wholes]
        numbers = (rounded(value, 6) for value in (part, of["least"], of["greatest"]))
        rows.append([INDICES[name], *numbers, *map(in_percent, shares[name] if facts.known else shares[name][:2])])
    head = [wording.INDEX_HEAD, wording.BETWEEN_TYPES_HEAD, wording.WHOLE_LEAST, wording.WHOLE_GREATEST]
    head += [wording.SHARE_LEAST, wording.SHARE_GREATEST, *([wording.SHARE_REAL] if facts.known else [])]
    title = known_totals.conditional_title(membership, _between_title(*shares["theil"]))
    notes: list[Worded] = [wording.BETWEEN_NOTE, *facts.notes]
    return table_exhibit(membership, title, head, rows, lang=lang, unit="", notes=notes)


def _between_title(least: float, greatest: float, real: float) -> Text | Phrase:
    if math.isnan(least) or least == 0:
        return wording.TYPES_ALIKE if least == 0 else wording.NO_INEQUALITY
    low, high = in_percent(least), in_percent(greatest)
    if low == high:
        return wording.SHARE_FIXED(share=low)
    return (wording.SHARE_OPEN if math.isnan(real) else wording.SHARE_KNOWN)(low=low, high=high, real=in_percent(real))
