"""Tables of single committees, of how they differ, and of the bounds that totals alone give for them. `Membership` in, `Exhibit` out."""

import math
import re
from collections import Counter
from typing import Any

import pandas as pd

from ...analysis import bounds, measures
from ...membership.membership import Membership
from ...vocabulary import phrases, refusals, wording
from ...vocabulary.formats import Rounded, in_percent, is_missing, rounded, whole_or_half, with_sign
from ...vocabulary.phrases import INDICES, INFINITE, PLURAL_TYPES, TYPES, Phrase, Text, Worded, capital_first, joined
from ..exhibit import Cell, Exhibit, note_where_lacking
from ..facts.units import UnitFacts, areas, bounds_facts, conditional_title, group_label, unit_facts, units_to_compare
from .setting import FORMULAS, table_exhibit

FEW = measures.FEWEST_FOR_QUARTILES
TOO_FEW_SIGN = "–"
UNIT_HEADS = (wording.COMMITTEE, wording.DISTRICT, wording.TYPE, wording.MEMBERS, wording.RANK_HEAD, wording.Z_HEAD)
UNIT_COUNTS = ((wording.MEMBERS, "members"),)


@note_where_lacking
def spread(membership: Membership, *, lang: str) -> Exhibit:
    """Least, quartiles, greatest, mean and variation of the members per committee, by type. From rows of committees."""
    facts = unit_facts(membership)
    rows = [[TYPES[t], *_spread_cells(of)] for t, of in facts.by_type.items()]
    rows.append([wording.TOTAL, *_spread_cells(facts.members)])
    quartiles = measures.quartiles(facts.members)
    least, low, _, high, most = map(rounded, quartiles)
    phrase = wording.SPREAD if len(facts.members) >= FEW and low != high else wording.SPREAD_FEW
    phrase = phrase if least != most else wording.SPREAD_NONE
    few = {t: [*map(rounded, sorted(of))] for t, of in facts.by_type.items() if len(of) < FEW}
    head = [wording.TYPE, wording.COMMITTEES, wording.LEAST, wording.LOWER_QUARTILE, wording.MEDIAN]
    head += [wording.UPPER_QUARTILE, wording.GREATEST, wording.MEAN_PER_COMMITTEE, wording.VARIATION_HEAD]
    title = phrase(least=least, low=low, median=whole_or_half(quartiles[0.5]), high=high, most=most)
    listed = [wording.VALUES_OF_FEW(type=capital_first(TYPES[t]), values=values) for t, values in few.items()]
    notes: list[Worded] = [*listed, wording.QUARTILES_NOTE, *facts.coverage]
    return table_exhibit(membership, title, head, rows, lang=lang, total=True, notes=notes)


def _spread_cells(members: pd.Series) -> list[Cell]:
    of = measures.summary(members)
    inner: list[Cell] = [whole_or_half(of[at]) for at in ("lower_quartile", "median", "upper_quartile")]
    inner = inner if len(members) >= FEW else [TOO_FEW_SIGN] * 3
    least, most = rounded(of["least"]), rounded(of["greatest"])
    return [len(members), least, *inner, most, rounded(of["mean"], 1), in_percent(of["cv"], 1)]


@note_where_lacking
def inequality(membership: Membership, *, lang: str) -> Exhibit:
    """How unequal the committees are, by several indices, and how much of Theil's T lies between types and districts. From rows of two or more."""
    facts = units_to_compare(membership, with_members=True)
    members, types = facts.members, facts.rows["type"]
    by_type = measures.theil_parts(members, types)
    if members.nunique() == 1:
        title: Worded = wording.ALL_EQUAL
    elif types.nunique() == 1:
        gini = rounded(measures.gini(members), 3)
        title = wording.GINI_OF_ONE_TYPE(n=len(members), type=PLURAL_TYPES[types.iloc[0]], gini=gini)
    else:
        title = wording.INEQUALITY(within=in_percent(by_type["within"] / by_type["total"], 1))
    rows = [*_index_rows(facts), *_theil_rows(facts, by_type)]
    splits = [wording.INEQUALITY_NOTE, wording.INEQUALITY_DISTRICTS][: 1 + bool(membership.places.districts)]
    notes: list[Worded] = [*splits, *facts.coverage]
    head = [wording.INDEX_HEAD, wording.VALUE_HEAD, wording.SHARE_OF_T, wording.HOW_TO_READ]
    return table_exhibit(membership, title, head, rows, lang=lang, words={3}, unit="", notes=notes)


def _index_rows(facts: UnitFacts) -> list[list[Cell]]:
    x, n = facts.members, len(facts.members)
    of_types = {t: of for t, of in facts.by_type.items() if 1 < len(of) < n}
    adjusted = {t: wording.GINI_TYPE(type=PLURAL_TYPES[t], n=len(of)) for t, of in of_types.items()}
    return [
        [INDICES["gini"], _index_value(measures.gini(x)), "", wording.GINI_READ],
        [INDICES["gini_small"], _index_value(measures.gini_small(x)), "", wording.GINI_SMALL_READ],
        *([adjusted[t], _index_value(measures.gini_small(of)), "", ""] for t, of in of_types.items()),
        [FORMULAS["hoover"].name, in_percent(measures.hoover(x), 1), "", wording.HOOVER_READ],
        [wording.VARIATION_HEAD, in_percent(measures.variation(x), 1), "", wording.VARIATION_READ],
        [wording.HHI, _index_value(measures.hhi(x)), "", wording.HHI_READ(least=_index_value(1 / n))],
        [wording.EFFECTIVE, rounded(measures.effective_number(x), 1), "", wording.EFFECTIVE_READ(n=n)],
    ]


def _theil_rows(facts: UnitFacts, by_type: pd.Series) -> list[list[Cell]]:
    x, rows = facts.members, facts.rows
    nested, whole = measures.theil_nested(x, rows["district"].fillna(""), rows["type"]), by_type["total"]
    parts = [
        (wording.THEIL_T, whole, wording.ALL_ALIKE),
        (wording.THEIL_TYPES, by_type["between"], wording.THEIL_TYPES_READ),
        (wording.THEIL_WITHIN, by_type["within"], wording.THEIL_WITHIN_READ),
        (wording.THEIL_DISTRICTS, nested["outer"], wording.THEIL_DISTRICTS_READ),
        (wording.THEIL_INSIDE, nested["inner"], wording.THEIL_INSIDE_READ),
        (wording.THEIL_BOTH, nested["within"], wording.THEIL_BOTH_READ),
    ][: 6 if rows["district"].notna().all() else 3]
    return [
        *([name, _index_value(of), in_percent(of / whole, 1) if whole > 0 else "", read] for name, of, read in parts),
        [wording.THEIL_L, _index_value(measures.theil_l(x)), "", wording.THEIL_L_READ],
        [FORMULAS["ge2"].name, _index_value(measures.ge2(x)), "", wording.GE2_READ],
    ]


def _index_value(value: float) -> Cell:
    return INFINITE if value == float("inf") else rounded(value, 4)


@note_where_lacking
def outliers(membership: Membership, *, lang: str) -> Exhibit:
    """The committees far from the others of their type, and in any case the largest and smallest of each type. From rows of two or more."""
    facts = units_to_compare(membership)
    rows = facts.rows
    shown = rows[rows["far"] | rows["end"]]
    if shown.empty:
        raise refusals.LackingError(wording.NONE_DIFFER)
    far = [unit.distinct_name for unit in rows.loc[rows["far"], "unit"]]
    in_order = shown.assign(order=shown["type"].map([*TYPES].index)).sort_values(["order", "rank", "code"])
    cells = _unit_cells(in_order)
    head = [*UNIT_HEADS]
    if far:  # no advice where nothing is far
        advice = [wording.CHECK_ENTRY if is_far else "" for is_far in in_order["far"]]
        cells = [[*row, advised] for row, advised in zip(cells, advice, strict=True)]
        head.append(wording.ADVICE_HEAD)
    phrase = wording.FAR_FROM_TYPE if far else wording.NONE_FAR_FROM_TYPE
    phrase = wording.ONLY_RANKED if rows["z"].isna().all() else phrase
    title = phrase(names=phrases.names_or_count(far), limit=rounded(measures.Z_LIMIT, 1), few=FEW)
    notes: list[Worded] = [wording.OUTLIER_NOTE, *_z_notes(facts), *facts.coverage]
    return table_exhibit(membership, title, head, cells, lang=lang, words={1, 2, 6}, notes=notes, counts=UNIT_COUNTS)


@note_where_lacking
def committees(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee with its members and its place in its type, the largest of each district first. From rows of committees."""
    facts = unit_facts(membership)
    order_of = {unit.code: at for at, units in enumerate(areas(membership.places).values()) for unit in units}
    order = facts.rows["code"].map(order_of)
    in_order = facts.rows.assign(order=order, fewer=-facts.members).sort_values(["order", "fewer", "code"])
    notes: list[Worded] = [wording.RANK_NOTE, *_z_notes(facts), *facts.coverage]
    look: dict[str, Any] = {"words": {1, 2}, "notes": notes, "counts": UNIT_COUNTS}
    return table_exhibit(membership, facts.range_title, UNIT_HEADS, _unit_cells(in_order), lang=lang, **look)


def _unit_cells(rows: pd.DataFrame) -> list[list[Cell]]:
    return [
        [of["unit"].full_name, of["unit"].full_district, TYPES[of["type"]], of["members"], f"{of['rank']}/{of['of']}", TOO_FEW_SIGN if is_missing(of["z"]) else with_sign(of["z"])]
        for of in rows.to_dict("records")
    ]  # fmt: skip


def _z_notes(facts: UnitFacts) -> list[Worded]:
    few = [PLURAL_TYPES[t] for t, of in facts.by_type.items() if len(of) < FEW]
    notes: list[Worded] = [wording.Z_NOTE] if facts.rows["z"].notna().any() else []
    return [*notes, wording.RANKED_ONLY(types=few, few=FEW)] if few else notes


@note_where_lacking
def extremes(membership: Membership, *, lang: str) -> Exhibit:
    """The most equal and the most unequal distribution that totals of two committees or more allow; what the smallest and largest may have."""
    facts = bounds_facts(membership)
    totals = facts.groups["committees"], facts.groups["members"]
    every, orders = bounds.order_statistics_of_all(*totals), bounds.order_statistics(*totals)
    rows: list[list[Cell]] = []
    for (at, group), (_, of) in zip(facts.groups.loc[orders.index].iterrows(), orders.iterrows(), strict=True):
        ways = (_distribution(way[way.index == at]) for way in (facts.gini.even, facts.gini.uneven))
        rows.append([group_label(group), *ways, *_ranges(of)])
    if several := len(rows) > 1:
        rows.append([wording.TOTAL, "–", "–", *_ranges(every)])
    low, high = (int(every[end]) for end in ("largest_from", "largest_to"))
    largest = (wording.LARGEST_FIXED if low == high else wording.LARGEST_OPEN)(low=low, high=high)
    head = [wording.TYPE, wording.MOST_EQUAL, wording.MOST_UNEQUAL, wording.SMALLEST, wording.MEDIAN, wording.LARGEST]
    real = []
    if facts.known:
        least, median, most = (whole_or_half(measures.quartiles(facts.members)[q]) for q in (0, 0.5, 1))
        real = [wording.REAL_ORDERS(least=least, median=median, most=most)]
    title = conditional_title(membership, largest)
    notes = [*real, *facts.notes]
    return table_exhibit(membership, title, head, rows, lang=lang, total=several, words={1, 2}, notes=notes)


def _distribution(members: pd.Series) -> Text:
    """How many committees have how many members, the largest first. A line may break anywhere but beside a number."""
    counted = sorted(Counter(members.to_list()).items(), reverse=True)
    parts = joined((wording.SO_MANY_HAVE(committees=n, members=each) for each, n in counted), "; ")
    return Text(parts, change=lambda text: re.sub(r"(?<=\d) |(?<!;) (?=\d)", "\N{NO-BREAK SPACE}", text))


def _ranges(of: pd.Series) -> list[Text | Rounded]:
    ends = [*map(whole_or_half, of)]
    pairs = zip(ends[::2], ends[1::2], strict=True)
    return [low if low == high else joined((low, high), " – ") for low, high in pairs]


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
        rows.append([INDICES[name], *numbers, *(in_percent(of) for of in shares[name][: 2 + facts.known])])
    head = [wording.INDEX_HEAD, wording.BETWEEN_TYPES_HEAD, wording.WHOLE_LEAST, wording.WHOLE_GREATEST]
    head += [wording.SHARE_LEAST, wording.SHARE_GREATEST, *([wording.SHARE_REAL] if facts.known else [])]
    title = conditional_title(membership, _between_title(*shares["theil"]))
    notes: list[Worded] = [wording.BETWEEN_NOTE, *facts.notes]
    return table_exhibit(membership, title, head, rows, lang=lang, unit="", notes=notes)


def _between_title(least: float, greatest: float, real: float) -> Text | Phrase:
    if math.isnan(least) or least == 0:
        return wording.TYPES_ALIKE if least == 0 else wording.NO_INEQUALITY
    low, high = in_percent(least), in_percent(greatest)
    if low == high:
        return wording.SHARE_FIXED(share=low)
    return (wording.SHARE_OPEN if math.isnan(real) else wording.SHARE_KNOWN)(low=low, high=high, real=in_percent(real))
