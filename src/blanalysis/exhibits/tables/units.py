"""Tables of single committees and of how they differ. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import pandas as pd

from ...analysis import measures
from ...membership.membership import Membership
from ...vocabulary.formats import is_missing, number, percent, sentence, signed, within
from ...vocabulary.phrases import (
    ALL_ALIKE,
    ALL_EQUAL,
    COMMITTEE,
    COMMITTEES,
    DISTRICT,
    GREATEST,
    INDEX_HEAD,
    INDICES,
    INFINITE,
    LEAST,
    MEDIAN,
    MEMBERS,
    NO_MEMBERS,
    NO_UNITS,
    ONE_UNIT,
    PLURAL_TYPES,
    TOTAL,
    TWO_UNITS,
    TYPE,
    TYPES,
    Phrase,
    names_or_count,
    partial_data_notes,
)
from ...vocabulary.places import Unit
from ..exhibit import Exhibit, note
from .formulas import FORMULAS
from .setting import HOW_TO_READ, MEAN_PER_COMMITTEE, VALUE_HEAD, measured_text, share_text, table_exhibit


def spread(membership: Membership, *, lang: str) -> Exhibit:
    """Least, quartiles, greatest, mean and variation of the members per committee, by type.

    From a `membership` with rows of committees, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    rows_by_unit = membership.by_unit()
    if rows_by_unit.empty:
        return note(NO_UNITS.say(lang), lang)
    groups = {t: rows_by_unit.loc[rows_by_unit["type"] == t, "members"] for t in TYPES}
    rows = [[TYPES[t], *_spread_row(x, lang)] for t, x in groups.items() if len(x)]
    rows.append([TOTAL, *_spread_row(rows_by_unit["members"], lang)])
    least, low, median, high, most = (number(value, lang) for value in measures.quartiles(rows_by_unit["members"]))
    phrase = SPREAD if len(rows_by_unit) >= measures.FEWEST_FOR_QUARTILES and low != high else SPREAD_FEW
    phrase = phrase if least != most else SPREAD_NONE
    title = phrase.say(lang, least=least, low=low, median=median, high=high, most=most)
    few = [
        VALUES_OF_FEW.say(lang, type=sentence(TYPES[t].say(lang)), values=[number(v, lang) for v in sorted(x)])
        for t, x in groups.items()
        if 0 < len(x) < measures.FEWEST_FOR_QUARTILES
    ]
    head = [
        TYPE,
        COMMITTEES,
        LEAST,
        LOWER_QUARTILE,
        MEDIAN,
        UPPER_QUARTILE,
        GREATEST,
        MEAN_PER_COMMITTEE,
        VARIATION_HEAD,
    ]
    notes = (*few, QUARTILES_NOTE.say(lang), *_partial_data_note(membership, rows_by_unit, lang))
    return table_exhibit(membership, title, head, rows, lang=lang, total=True, notes=notes)


def _spread_row(members: pd.Series, lang: str) -> list[str]:
    """The cells of one group. Few units have no quartiles: a note lists their values."""
    of = measures.summary(members)
    few = len(members) < measures.FEWEST_FOR_QUARTILES
    inner = [TOO_FEW_SIGN if few else number(of[at], lang, 1) for at in ("lower_quartile", "median", "upper_quartile")]
    ends = number(of["least"], lang), number(of["greatest"], lang)
    return [number(of["n"], lang), ends[0], *inner, ends[1], number(of["mean"], lang, 1), share_text(of["cv"], lang, 1)]


def _partial_data_note(membership: Membership, rows: pd.DataFrame, lang: str) -> tuple[str, ...]:
    return partial_data_notes(len(rows), len(membership.places))


def inequality(membership: Membership, *, lang: str) -> Exhibit:
    """How unequal the committees are, by several indices, and how much of Theil's T lies between types and districts.

    From a `membership` with rows of two committees or more, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    rows_by_unit = membership.by_unit()
    if len(rows_by_unit) < 2:
        return note((NO_UNITS if rows_by_unit.empty else TWO_UNITS).say(lang), lang)
    x = rows_by_unit["members"]
    if not x.sum():
        return note(NO_MEMBERS.say(lang), lang)
    title = _inequality_title(x, rows_by_unit["type"], lang)
    rows = [*_index_rows(x, rows_by_unit["type"], lang), *_theil_rows(x, rows_by_unit, lang)]
    notes = (INEQUALITY_NOTE.say(lang), *_partial_data_note(membership, rows_by_unit, lang))
    head = [INDEX_HEAD, VALUE_HEAD, SHARE_OF_T, HOW_TO_READ]
    return table_exhibit(membership, title, head, rows, lang=lang, words={3}, unit="", notes=notes)


def _inequality_title(x: pd.Series, types: pd.Series, lang: str) -> str:
    """The title: how much of the inequality lies within types; for one type alone its Gini index."""
    if x.nunique() == 1:
        return ALL_EQUAL.say(lang)
    if types.nunique() == 1:
        return GINI_OF_ONE_TYPE.say(
            lang, n=len(x), type=PLURAL_TYPES[types.iloc[0]], gini=number(measures.gini(x), lang, 3)
        )
    parts = measures.theil_parts(x, types)
    return INEQUALITY.say(lang, within=percent(parts["within"] / parts["total"], lang, 1))


def _index_rows(x: pd.Series, types: pd.Series, lang: str) -> list[list]:
    """The indices over all committees. The adjusted Gini is for comparing types, so it is given for each as well."""
    of_type = [(t, x[types == t]) for t in TYPES if (types == t).sum() > 1]
    compared = [
        (sentence(GINI_TYPE.say(lang, type=PLURAL_TYPES[t], n=len(of))), of) for t, of in of_type if len(of) < len(x)
    ]
    return [
        [INDICES["gini"], _index_value(measures.gini(x), lang), "", GINI_READ],
        [INDICES["gini_small"], _index_value(measures.gini_small(x), lang), "", GINI_SMALL_READ],
        *([name, _index_value(measures.gini_small(of), lang), "", ""] for name, of in compared),
        [FORMULAS["hoover"].name, share_text(measures.hoover(x), lang, 1), "", HOOVER_READ],
        [VARIATION_HEAD, share_text(measures.variation(x), lang, 1), "", VARIATION_READ],
        [HHI, _index_value(measures.hhi(x), lang), "", HHI_READ.say(lang, least=_index_value(1 / len(x), lang))],
        [
            EFFECTIVE,
            measured_text(measures.effective_number(x), lang, 1),
            "",
            sentence(EFFECTIVE_READ.say(lang, n=len(x))),
        ],
    ]


def _theil_rows(x: pd.Series, rows: pd.DataFrame, lang: str) -> list[list]:
    """Theil's T in its parts: by type, by district, and by type inside district."""
    by_type = measures.theil_parts(x, rows["type"])
    nested = measures.theil_nested(x, rows["district"], rows["type"])
    parts = [
        (THEIL_TYPES, by_type["between"], THEIL_TYPES_READ),
        (THEIL_WITHIN, by_type["within"], THEIL_WITHIN_READ),
        (THEIL_DISTRICTS, nested["outer"], THEIL_DISTRICTS_READ),
        (THEIL_INSIDE, nested["inner"], THEIL_INSIDE_READ),
        (THEIL_BOTH, nested["within"], THEIL_BOTH_READ),
    ]
    whole = by_type["total"]
    return [
        [THEIL_T, _index_value(whole, lang), share_text(1, lang, 1) if whole > 0 else "", ALL_ALIKE],
        *(
            [name, _index_value(of, lang), share_text(of / whole, lang, 1) if whole > 0 else "", read]
            for name, of, read in parts
        ),
        [THEIL_L, _index_value(measures.theil_l(x), lang), "", THEIL_L_READ],
        [FORMULAS["ge2"].name, _index_value(measures.ge2(x), lang), "", GE2_READ],
    ]


def _index_value(value: float, lang: str) -> str:
    return INFINITE if value == float("inf") else measured_text(value, lang, 4)


def outliers(membership: Membership, *, lang: str) -> Exhibit:
    """The committees far from the others of their type, and in any case the largest and smallest of each type.

    From a `membership` with rows of two committees or more, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    rows_by_unit = membership.by_unit()
    if len(rows_by_unit) < 2:
        return note((NO_UNITS if rows_by_unit.empty else TWO_UNITS).say(lang), lang)
    rows = _with_places_in_type(rows_by_unit)
    shown = rows[rows["far"] | rows["end"]].sort_values(["order", "rank", "code"])
    if shown.empty:
        return note(NONE_DIFFER.say(lang), lang)
    units = membership.places.by_code
    far = [units[code].distinct_name for code in rows.loc[rows["far"], "code"]]
    body = [
        [
            *_unit_cells(units[row["code"]]),
            int(row["members"]),
            *_rank_and_z(row, lang),
            CHECK_ENTRY if row["far"] else "",
        ]
        for row in shown.to_dict("records")
    ]
    if not rows["z"].notna().any():
        title = ONLY_RANKED.say(lang, few=measures.FEWEST_FOR_QUARTILES)
    else:
        title = (FAR_FROM_TYPE if far else NONE_FAR_FROM_TYPE).say(
            lang, names=names_or_count(far), limit=number(measures.Z_LIMIT, lang, 1)
        )
    notes = (OUTLIER_NOTE.say(lang), *_z_notes(rows, lang), *_partial_data_note(membership, rows_by_unit, lang))
    head = [COMMITTEE, DISTRICT, TYPE, MEMBERS, RANK_HEAD, Z_HEAD, ADVICE_HEAD]
    columns = len(head) - (not far)  # no advice where nothing is far
    body = [row[:columns] for row in body]
    return table_exhibit(membership, title, head[:columns], body, lang=lang, words={1, 2, 6}, notes=notes)


def _with_places_in_type(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with more columns: `z`, `rank`, `of` how many of the type, `far`, `end` (largest or smallest of a type that differs), `order` of types."""
    of_type = rows.groupby("type")["members"]
    least, most = of_type.transform("min"), of_type.transform("max")
    return rows.join(measures.outliers(rows["members"], rows["type"])).assign(
        of=of_type.transform("count"),
        end=(least < most) & ((rows["members"] == least) | (rows["members"] == most)),
        order=rows["type"].map({unit_type: place for place, unit_type in enumerate(TYPES)}),
    )


def _z_notes(rows: pd.DataFrame, lang: str) -> tuple[str, ...]:
    """Notes: what z is, where there is one, and which types have none."""
    few = [PLURAL_TYPES[t] for t in TYPES if 0 < (rows["type"] == t).sum() < measures.FEWEST_FOR_QUARTILES]
    notes = (Z_NOTE.say(lang),) if rows["z"].notna().any() else ()
    return (*notes, *([RANKED_ONLY.say(lang, types=few, few=measures.FEWEST_FOR_QUARTILES)] if few else []))


def _unit_cells(unit: Unit) -> list:
    return [unit.full_name, unit.full_district, TYPES[unit.type]]


def _rank_and_z(row: dict, lang: str) -> list[str]:
    """The cells for the rank inside the type and for the robust z, if the type has enough units for one."""
    return [f"{row['rank']}/{row['of']}", TOO_FEW_SIGN if is_missing(row["z"]) else signed(row["z"], lang, 2)]


def committees(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee with its members and its place in its type, the largest of each district first.

    From a `membership` with rows of committees, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    rows_by_unit = membership.by_unit()
    if rows_by_unit.empty:
        return note(NO_UNITS.say(lang), lang)
    units = membership.places.by_code
    districts = list(membership.places.districts)
    places = _with_places_in_type(rows_by_unit)
    ordered = sorted(
        places.to_dict("records"),
        key=lambda row: (districts.index(units[row["code"]].district), -row["members"], row["code"]),
    )
    rows = [[*_unit_cells(units[row["code"]]), int(row["members"]), *_rank_and_z(row, lang)] for row in ordered]
    title = _members_range_title(rows_by_unit, units, lang)
    notes = (RANK_NOTE.say(lang), *_z_notes(places, lang), *_partial_data_note(membership, rows_by_unit, lang))
    head = [COMMITTEE, DISTRICT, TYPE, MEMBERS, RANK_HEAD, Z_HEAD]
    return table_exhibit(membership, title, head, rows, lang=lang, words={1, 2}, notes=notes)


def _members_range_title(rows: pd.DataFrame, units: dict[str, Unit], lang: str) -> str:
    """The title: the largest and the smallest by name; equal ones are named together, or counted."""
    members = rows["members"].astype(int)
    names = rows["code"].map(lambda code: units[code].distinct_name)
    if len(rows) == 1:
        return ONE_UNIT.say(lang, name=within(names.iloc[0]), members=int(members.iloc[0]))
    if members.nunique() == 1:
        return ALL_EQUAL.say(lang)
    ends = int(members.max()), int(members.min())
    top, low = (names_or_count(names[members == end]) for end in ends)
    return MEMBERS_RANGE.say(lang, top=top, low=low, most=ends[0], least=ends[1])


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
MEMBERS_RANGE = Phrase(
    vi="Nhiều nhất là {top}: {most} đảng viên; ít nhất là {low}: {least}",
    en="The most members: {top}, {most}; the fewest: {low}, {least}",
)
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
