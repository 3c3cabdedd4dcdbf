"""Tables of single committees and of how they differ. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import pandas as pd

from ...analysis import measures
from ...membership.membership import Membership
from ...vocabulary import phrases
from ...vocabulary.formats import in_percent, is_missing, rounded, with_sign
from ...vocabulary.phrases import INDICES, INFINITE, PLURAL_TYPES, TYPES, Phrase, Worded, capital_first
from ...vocabulary.refusals import LackingError
from ..exhibit import Cell, Exhibit, note_where_lacking
from ..facts.units import UnitFacts, unit_facts, units_to_compare
from .formulas import FORMULAS
from .setting import HOW_TO_READ, MEAN_PER_COMMITTEE, VALUE_HEAD, table_exhibit

FEW = measures.FEWEST_FOR_QUARTILES


@note_where_lacking
def spread(membership: Membership, *, lang: str) -> Exhibit:
    """Least, quartiles, greatest, mean and variation of the members per committee, by type. From rows of committees."""
    facts = unit_facts(membership)
    rows = [[TYPES[t], *_spread_cells(of)] for t, of in facts.by_type.items()]
    rows.append([phrases.TOTAL, *_spread_cells(facts.members)])
    least, low, median, high, most = map(rounded, measures.quartiles(facts.members))
    phrase = SPREAD if len(facts.members) >= FEW and low != high else SPREAD_FEW
    phrase = phrase if least != most else SPREAD_NONE
    few = {t: [*map(rounded, sorted(of))] for t, of in facts.by_type.items() if len(of) < FEW}
    head = [phrases.TYPE, phrases.COMMITTEES, phrases.LEAST, LOWER_QUARTILE, phrases.MEDIAN, UPPER_QUARTILE]
    head += [phrases.GREATEST, MEAN_PER_COMMITTEE, VARIATION_HEAD]
    title = phrase(least=least, low=low, median=median, high=high, most=most)
    listed = [VALUES_OF_FEW(type=capital_first(TYPES[t]), values=values) for t, values in few.items()]
    notes: list[Worded] = [*listed, QUARTILES_NOTE, *facts.coverage]
    return table_exhibit(membership, title, head, rows, lang=lang, total=True, notes=notes)


def _spread_cells(members: pd.Series) -> list[Cell]:
    """The cells of one group. Few units have no quartiles: a note lists their values."""
    of = measures.summary(members)
    inner: list[Cell] = [rounded(of[at], 1) for at in ("lower_quartile", "median", "upper_quartile")]
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
        title: Worded = phrases.ALL_EQUAL
    elif types.nunique() == 1:
        gini = rounded(measures.gini(members), 3)
        title = GINI_OF_ONE_TYPE(n=len(members), type=PLURAL_TYPES[types.iloc[0]], gini=gini)
    else:
        title = INEQUALITY(within=in_percent(by_type["within"] / by_type["total"], 1))
    rows = [*_index_rows(facts), *_theil_rows(facts, by_type)]
    notes: list[Worded] = [INEQUALITY_NOTE, *facts.coverage]
    head = [phrases.INDEX_HEAD, VALUE_HEAD, SHARE_OF_T, HOW_TO_READ]
    return table_exhibit(membership, title, head, rows, lang=lang, words={3}, unit="", notes=notes)


def _index_rows(facts: UnitFacts) -> list[list[Cell]]:
    """The indices over all committees. The adjusted Gini is for comparing types, so it is given for each as well."""
    x, n = facts.members, len(facts.members)
    return [
        [INDICES["gini"], _index_value(measures.gini(x)), "", GINI_READ],
        [INDICES["gini_small"], _index_value(measures.gini_small(x)), "", GINI_SMALL_READ],
        *(
            [GINI_TYPE(type=PLURAL_TYPES[t], n=len(of)), _index_value(measures.gini_small(of)), "", ""]
            for t, of in facts.by_type.items()
            if 1 < len(of) < n
        ),
        [FORMULAS["hoover"].name, in_percent(measures.hoover(x), 1), "", HOOVER_READ],
        [VARIATION_HEAD, in_percent(measures.variation(x), 1), "", VARIATION_READ],
        [HHI, _index_value(measures.hhi(x)), "", HHI_READ(least=_index_value(1 / n))],
        [EFFECTIVE, rounded(measures.effective_number(x), 1), "", EFFECTIVE_READ(n=n)],
    ]


def _theil_rows(facts: UnitFacts, by_type: pd.Series) -> list[list[Cell]]:
    """Theil's T in its parts: by type, by district, and by type inside district; then the indices that look at small and large ones."""
    x, rows = facts.members, facts.rows
    nested, whole = measures.theil_nested(x, rows["district"], rows["type"]), by_type["total"]
    parts = [
        (THEIL_T, whole, phrases.ALL_ALIKE),
        (THEIL_TYPES, by_type["between"], THEIL_TYPES_READ),
        (THEIL_WITHIN, by_type["within"], THEIL_WITHIN_READ),
        (THEIL_DISTRICTS, nested["outer"], THEIL_DISTRICTS_READ),
        (THEIL_INSIDE, nested["inner"], THEIL_INSIDE_READ),
        (THEIL_BOTH, nested["within"], THEIL_BOTH_READ),
    ]
    return [
        *([name, _index_value(of), in_percent(of / whole, 1) if whole > 0 else "", read] for name, of, read in parts),
        [THEIL_L, _index_value(measures.theil_l(x)), "", THEIL_L_READ],
        [FORMULAS["ge2"].name, _index_value(measures.ge2(x)), "", GE2_READ],
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
        raise LackingError(NONE_DIFFER)
    far = [unit.distinct_name for unit in rows.loc[rows["far"], "unit"]]
    in_order = shown.assign(order=shown["type"].map([*TYPES].index)).sort_values(["order", "rank", "code"])
    cells = _unit_cells(in_order)
    head = [*UNIT_HEADS]
    if far:  # no advice where nothing is far
        cells = [[*row, CHECK_ENTRY if is_far else ""] for row, is_far in zip(cells, in_order["far"], strict=True)]
        head.append(ADVICE_HEAD)
    phrase = ONLY_RANKED if rows["z"].isna().all() else FAR_FROM_TYPE if far else NONE_FAR_FROM_TYPE
    title = phrase(names=phrases.names_or_count(far), limit=rounded(measures.Z_LIMIT, 1), few=FEW)
    notes: list[Worded] = [OUTLIER_NOTE, *_z_notes(facts), *facts.coverage]
    return table_exhibit(membership, title, head, cells, lang=lang, words={1, 2, 6}, notes=notes)


@note_where_lacking
def committees(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee with its members and its place in its type, the largest of each district first. From rows of committees."""
    facts = unit_facts(membership)
    districts = [*membership.places.districts]
    order = [districts.index(unit.district) for unit in facts.rows["unit"]]
    in_order = facts.rows.assign(order=order, fewer=-facts.members).sort_values(["order", "fewer", "code"])
    notes: list[Worded] = [RANK_NOTE, *_z_notes(facts), *facts.coverage]
    cells = _unit_cells(in_order)
    return table_exhibit(membership, facts.range_title, UNIT_HEADS, cells, lang=lang, words={1, 2}, notes=notes)


def _unit_cells(rows: pd.DataFrame) -> list[list[Cell]]:
    """The cells of each row under `UNIT_HEADS`; no robust z where the type has too few units for one."""
    return [
        [of["unit"].full_name, of["unit"].full_district, TYPES[of["type"]], of["members"], f"{of['rank']}/{of['of']}", TOO_FEW_SIGN if is_missing(of["z"]) else with_sign(of["z"])]
        for of in rows.to_dict("records")
    ]  # fmt: skip


def _z_notes(facts: UnitFacts) -> list[Worded]:
    """Notes: what z is, where there is one, and which types have none."""
    few = [PLURAL_TYPES[t] for t, of in facts.by_type.items() if len(of) < FEW]
    notes: list[Worded] = [Z_NOTE] if facts.rows["z"].notna().any() else []
    return [*notes, RANKED_ONLY(types=few, few=FEW)] if few else notes


LOWER_QUARTILE = Phrase(vi="Tứ phân vị dưới", en="Lower quartile")
UPPER_QUARTILE = Phrase(vi="Tứ phân vị trên", en="Upper quartile")
VARIATION_HEAD = Phrase(vi="Hệ số biến thiên", en="Variation")
SPREAD = Phrase(
    vi="Một nửa số đảng bộ có từ {low} đến {high} đảng viên, trung vị {median}",
    en="Half of the committees have between {low} and {high} members, the median is {median}",
)
SPREAD_FEW = Phrase(
    vi="Đảng bộ nhỏ nhất có {least} đảng viên, lớn nhất có {most}",
    en="The smallest committee has {least} members, the largest {most}",
)
SPREAD_NONE = Phrase(vi="Đảng bộ nào cũng có {most} đảng viên", en="Every committee has {most} members")
VALUES_OF_FEW = Phrase(vi="{type}: {values} đảng viên.", en="{type}: {values} members.")
QUARTILES_NOTE = Phrase(
    vi="Tứ phân vị theo QUARTILE.INC của Excel; hệ số biến thiên = độ lệch chuẩn (chia cho N) trên bình quân.",
    en="Quartiles as Excel's QUARTILE.INC; variation = standard deviation (divisor N) over mean.",
)
GINI_READ = Phrase(
    vi="0: mọi đảng bộ bằng nhau; gần 1: dồn vào một đảng bộ",
    en="0: all committees equal; near 1: all in one committee",
)
GINI_SMALL_READ = Phrase(vi="dùng khi so các nhóm có số đảng bộ khác nhau", en="for comparing groups of different size")
GINI_TYPE = Phrase(vi="riêng {type} (n = {n})", en="{type} alone (n = {n})")
HOOVER_READ = Phrase(
    vi="phần đảng viên phải chuyển sang đảng bộ khác để mọi đảng bộ bằng nhau",
    en="the part of the members that would have to move for all committees to be equal",
)
VARIATION_READ = Phrase(vi="độ lệch chuẩn so với bình quân", en="standard deviation over mean")
HHI = Phrase(vi="Herfindahl–Hirschman", en="Herfindahl–Hirschman")
HHI_READ = Phrase(
    vi="{least}: mọi đảng bộ bằng nhau; 1: dồn vào một đảng bộ",
    en="{least}: all committees equal; 1: all in one committee",
)
EFFECTIVE = Phrase(vi="Số đảng bộ tương đương", en="Effective number")
EFFECTIVE_READ = Phrase(
    vi="tập trung ngang với bằng ấy đảng bộ bằng nhau; hiện có {n} đảng bộ",
    en="as concentrated as so many equal committees would be; there are {n}",
)
THEIL_T = Phrase(vi="Theil T", en="Theil's T")
THEIL_TYPES = Phrase(vi="tách theo loại hình: giữa các loại hình", en="split by type: between types")
THEIL_TYPES_READ = Phrase(vi="do bình quân các loại hình khác nhau", en="because the types' means differ")
THEIL_WITHIN = Phrase(vi="trong từng loại hình", en="within types")
THEIL_WITHIN_READ = Phrase(vi="do các đảng bộ cùng loại khác nhau", en="because committees of one type differ")
THEIL_DISTRICTS = Phrase(vi="tách theo huyện: giữa các huyện", en="split by district: between districts")
THEIL_DISTRICTS_READ = Phrase(
    vi="do bình quân các huyện, thị xã, thành phố khác nhau", en="because the districts' means differ"
)
THEIL_INSIDE = Phrase(vi="giữa các loại hình trong một huyện", en="between the types of a district")
THEIL_INSIDE_READ = Phrase(vi="do loại hình, khi cùng một huyện", en="because of type, where the district is the same")
THEIL_BOTH = Phrase(vi="trong cùng huyện và cùng loại hình", en="within one district and type")
THEIL_BOTH_READ = Phrase(
    vi="loại hình và huyện đều không giải thích được", en="explained neither by type nor by district"
)
THEIL_L = Phrase(vi="Theil L", en="Theil's L")
THEIL_L_READ = Phrase(
    vi="0: bằng nhau; nhạy với đảng bộ nhỏ, vô hạn nếu có đảng bộ không có đảng viên",
    en="0: equality; looks at the small ones, infinite where a committee has no members",
)
GE2_READ = Phrase(vi="0: bằng nhau; nhạy với đảng bộ lớn", en="0: equality; looks at the large ones")
SHARE_OF_T = Phrase(vi="Phần của Theil T", en="Part of Theil's T")
INEQUALITY_NOTE = Phrase(
    vi="Hai cách tách độc lập nhau: theo loại hình (2 dòng) và theo huyện rồi theo loại hình (3 dòng); mỗi cách cộng lại đúng bằng Theil T, phần trăm có thể lệch 0,1 do làm tròn.",
    en="The two splits are apart: by type (2 rows), and by district and then type (3 rows); each adds up to Theil's T, its percentages but for rounding.",
)
INEQUALITY = Phrase(
    vi="{within} mức chênh lệch (Theil T) nằm giữa các đảng bộ cùng loại hình",
    en="{within} of the inequality (Theil's T) is between committees of the same type",
)
GINI_OF_ONE_TYPE = Phrase(vi="Gini của {n} đảng bộ {type} là {gini}", en="The Gini index of {n} {type} is {gini}")
RANK_HEAD = Phrase(vi="Thứ hạng trong loại hình", en="Rank in its type")
Z_HEAD = Phrase(vi="Điểm z", en="z score")
ADVICE_HEAD = Phrase(vi="Việc cần làm", en="What to do")
CHECK_ENTRY = Phrase(vi="xem lại số đã nhập", en="check the entry")
FAR_FROM_TYPE = Phrase(
    vi="Khác hẳn các đảng bộ cùng loại hình (|z| > {limit}): {names}",
    en="Far from the others of their type (|z| > {limit}): {names}",
)
NONE_FAR_FROM_TYPE = Phrase(
    vi="Không có đảng bộ nào khác hẳn các đảng bộ cùng loại hình (|z| > {limit})",
    en="No committee is far from the others of its type (|z| > {limit})",
)
ONLY_RANKED = Phrase(
    vi="Loại hình nào cũng có dưới {few} đảng bộ nên chỉ xếp thứ hạng",
    en="Every type has fewer than {few} committees, so they are only ranked",
)
NONE_DIFFER = Phrase(
    vi="Trong mỗi loại hình, các đảng bộ có số đảng viên bằng nhau, nên không có đảng bộ nào nổi lên.",
    en="Within each type the committees have the same number of members, so none stands out.",
)
OUTLIER_NOTE = Phrase(
    vi="Khác hẳn không có nghĩa là sai. Xem lại số đã nhập, ngày số liệu và tên đảng bộ; nếu đúng thì giữ nguyên.",
    en="Far is not wrong. Check the entry, its date and the name of the committee; if they are right, leave them.",
)
RANKED_ONLY = Phrase(
    vi="Loại hình có dưới {few} đảng bộ thì không tính z (dấu “–”), chỉ xếp thứ hạng: {types}.",
    en="No z (“–”), only ranks, where a type has fewer than {few} committees: {types}.",
)
RANK_NOTE = Phrase(
    vi="Thứ hạng: 1 là đông nhất trong các đảng bộ cùng loại hình; bằng nhau thì cùng hạng.",
    en="Rank: 1 is the largest of the committees of its type; equal ones have the same rank.",
)
Z_NOTE = Phrase(
    vi="z = 0,6745 × (số đảng viên − trung vị của loại hình) / MAD, MAD là trung vị của độ lệch tuyệt đối (Iglewicz và Hoaglin, 1993).",
    en="z = 0.6745 × (members − median of the type) / MAD, the median absolute deviation (Iglewicz and Hoaglin 1993).",
)
TOO_FEW_SIGN = "–"
UNIT_HEADS = (phrases.COMMITTEE, phrases.DISTRICT, phrases.TYPE, phrases.MEMBERS, RANK_HEAD, Z_HEAD)
