"""Tables of single committees and of how they differ. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import pandas as pd

from .. import measures
from ..exhibit import Exhibit, note
from ..membership import Membership
from ..words import (
    ALL_EQUAL,
    COMMITTEE,
    COMMITTEES,
    DISTRICT,
    MEMBERS,
    NO_UNITS,
    TOTAL,
    TYPE,
    TYPES,
    Phrase,
    number,
    percent,
    sentence,
)  # fmt: skip
from .setting import INDEX, MEAN, READING, VALUE, framed, share


def spread(membership: Membership, *, lang: str) -> Exhibit:
    """Least, quartiles, greatest, mean and variation of the members per committee, by type."""
    rows_by_unit = membership.by_unit()
    if rows_by_unit.empty:
        return note(NO_UNITS.say(lang), lang)
    groups = {t: rows_by_unit.loc[rows_by_unit["type"] == t, "members"] for t in TYPES}
    rows = [[TYPES[t], *_spread_row(x, lang)] for t, x in groups.items() if len(x)]
    rows.append([TOTAL, *_spread_row(rows_by_unit["members"], lang)])
    least, low, median, high, most = (number(value, lang) for value in measures.quartiles(rows_by_unit["members"]))
    phrase = SPREAD if len(rows_by_unit) >= measures.FEW else SPREAD_FEW
    title = phrase.say(lang, least=least, low=low, median=median, high=high, most=most)
    few = [
        FEW_NOTE.say(lang, type=sentence(TYPES[t].say(lang)), values=[number(v, lang) for v in sorted(x)])
        for t, x in groups.items()
        if 0 < len(x) < measures.FEW
    ]
    head = [TYPE, COMMITTEES, LEAST, LOWER, MEDIAN, UPPER, GREATEST, MEAN, VARIATION]
    return framed(membership, title, head, rows, lang=lang, total=True, notes=(*few, QUARTILES_NOTE.say(lang)))


def _spread_row(members: pd.Series, lang: str) -> list[str]:
    """For few units the quartiles stay empty: all values stand in the note."""
    q = measures.quartiles(members)
    few = len(members) < measures.FEW
    inner = ["–" if few else number(q[at], lang, 1) for at in (0.25, 0.5, 0.75)]
    mean, cv = number(members.astype(float).mean(), lang, 1), share(measures.variation(members), lang, 1)
    return [number(len(members), lang), number(q[0], lang), *inner, number(q[1], lang), mean, cv]


def inequality(membership: Membership, *, lang: str) -> Exhibit:
    """Gini and Theil over all committees, and how much of Theil's T lies between types and within them."""
    rows_by_unit = membership.by_unit()
    if rows_by_unit.empty:
        return note(NO_UNITS.say(lang), lang)
    x = rows_by_unit["members"]
    parts = measures.theil_parts(x, rows_by_unit["type"])
    rows = [
        [GINI, number(measures.gini(x), lang, 4), GINI_READ],
        [GINI_SMALL, number(measures.gini_small(x), lang, 4), GINI_SMALL_READ],
        [THEIL, number(parts["total"], lang, 4), THEIL_READ],
        [THEIL_TYPES, number(parts["between"], lang, 4), THEIL_TYPES_READ],
        [THEIL_WITHIN, number(parts["within"], lang, 4), THEIL_WITHIN_READ],
    ]
    if x.nunique() == 1:
        title = ALL_EQUAL.say(lang)
    else:
        title = INEQUALITY.say(lang, within=percent(parts["within"] / parts["total"], lang, 1))
    return framed(membership, title, [INDEX, VALUE, READING], rows, lang=lang, words={2}, unit="")


def committees(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee with its members, the largest of each district first."""
    rows_by_unit = membership.by_unit()
    if rows_by_unit.empty:
        return note(NO_UNITS.say(lang), lang)
    place = {unit.code: (list(membership.places.districts).index(unit.district), unit) for unit in membership.places}
    ordered = sorted(
        rows_by_unit.to_dict("records"), key=lambda row: (place[row["code"]][0], -row["members"], row["code"])
    )
    rows = []
    for row in ordered:
        unit = place[row["code"]][1]
        rows.append([unit.full_name, unit.full_district, TYPES[unit.type], int(row["members"])])
    top, low = rows_by_unit.loc[rows_by_unit["members"].astype(float).agg(["idxmax", "idxmin"])].to_dict("records")
    if top["members"] == low["members"]:
        title = ALL_EQUAL.say(lang)
    else:
        names = {
            k: f"{place[r['code']][1].full_name} ({place[r['code']][1].full_district})"
            for k, r in (("top", top), ("low", low))
        }
        title = RANGE.say(lang, **names, most=int(top["members"]), least=int(low["members"]))
    return framed(membership, title, [COMMITTEE, DISTRICT, TYPE, MEMBERS], rows, lang=lang, words={1, 2})


LEAST = Phrase(vi="Ít nhất", en="Least")
LOWER = Phrase(vi="Tứ phân vị dưới", en="Lower quartile")
MEDIAN = Phrase(vi="Trung vị", en="Median")
UPPER = Phrase(vi="Tứ phân vị trên", en="Upper quartile")
GREATEST = Phrase(vi="Nhiều nhất", en="Greatest")
VARIATION = Phrase(vi="Hệ số biến thiên", en="Variation")
SPREAD = Phrase(
    vi="Một nửa số đảng bộ có từ {low} đến {high} đảng viên, trung vị {median}",
    en="Half of the committees have between {low} and {high} members, the median is {median}",
)
SPREAD_FEW = Phrase(
    vi="Đảng bộ ít nhất có {least} đảng viên, nhiều nhất có {most}",
    en="The smallest committee has {least} members, the largest {most}",
)
FEW_NOTE = Phrase(vi="{type}: {values} đảng viên.", en="{type}: {values} members.")
QUARTILES_NOTE = Phrase(
    vi="Tứ phân vị theo QUARTILE.INC của Excel; hệ số biến thiên = độ lệch chuẩn (chia cho N) trên bình quân.",
    en="Quartiles as Excel's QUARTILE.INC; variation = standard deviation (divisor N) over mean.",
)
GINI = Phrase(vi="Gini", en="Gini")
GINI_READ = Phrase(
    vi="0: mọi đảng bộ bằng nhau; gần 1: dồn vào một đảng bộ",
    en="0: all committees equal; near 1: all in one committee",
)
GINI_SMALL = Phrase(vi="Gini hiệu chỉnh N/(N−1)", en="Gini adjusted by N/(N−1)")
GINI_SMALL_READ = Phrase(vi="dùng khi so các nhóm có số đảng bộ khác nhau", en="for comparing groups of different size")
THEIL = Phrase(vi="Theil T", en="Theil's T")
THEIL_READ = Phrase(vi="0: mọi đảng bộ bằng nhau", en="0: all committees equal")
THEIL_TYPES = Phrase(vi="trong đó giữa các loại hình", en="of which between types")
THEIL_TYPES_READ = Phrase(vi="do bình quân các loại hình khác nhau", en="because the types' means differ")
THEIL_WITHIN = Phrase(vi="trong đó trong từng loại hình", en="of which within types")
THEIL_WITHIN_READ = Phrase(vi="do các đảng bộ cùng loại khác nhau", en="because committees of one type differ")
INEQUALITY = Phrase(
    vi="{within} mức chênh lệch (Theil T) nằm giữa các đảng bộ cùng loại hình",
    en="{within} of the inequality (Theil's T) is between committees of the same type",
)
RANGE = Phrase(
    vi="Nhiều nhất là {top}: {most} đảng viên; ít nhất là {low}: {least}",
    en="{top} has the most members, {most}; {low} the fewest, {least}",
)
