"""Pictures of what totals alone allow single committees to have. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...analysis import bounds, known_totals, measures
from ...membership.membership import Membership
from ...vocabulary.formats import number, percent, sentence
from ...vocabulary.phrases import ALL_ALIKE, COMMITTEES_UP, EQUALITY, INDICES, SHARE_OF_MEMBERS, Phrase
from ..exhibit import Exhibit, note
from .canvas import (
    BAND,
    EDGE,
    FAINT,
    INK,
    PER_CENT,
    SMALL_TEXT,
    SOFT,
    figure_exhibit,
    new_figure,
    percent_ticks,
    picture_style,
)

CURVE_POINTS = (0.1, 0.25, 0.5, 0.75, 0.9)  # where the curves are told in numbers


def band(membership: Membership, *, lang: str) -> Exhibit:
    """The Lorenz curves that the totals allow: from the most equal to the most unequal; the real one where committees are known.

    From any `membership` with members by type, of two committees or more. `lang` is "vi" or "en".
    """
    if lacking := known_totals.why_no_bounds(membership, lang):
        return note(lacking, lang)
    known = known_totals.totals_by_group(membership)
    edges = bounds.lorenz(known["committees"], known["members"])
    gini = bounds.of_totals(measures.gini, known["committees"], known["members"])
    members = membership.by_unit()["members"]
    real = measures.lorenz(members) if len(members) else None
    with picture_style():
        figure, axes = new_figure(height=4.5)
        axes.plot([0, 1], [0, 1], color=FAINT, lw=1, ls="--")
        axes.fill_between(edges["units"], edges["uneven"], edges["even"], color=BAND, lw=0)
        axes.plot(edges["units"], edges["even"], color=EDGE, lw=1.6)
        axes.plot(edges["units"], edges["uneven"], color=EDGE, lw=1.6)
        if real is not None:
            axes.plot(real["units"], real["members"], color=INK, lw=2.6)
        _name_curves(axes, edges, real, (gini.least, gini.greatest, measures.gini(members)), lang)
        _frame_square(axes, lang)
        curves = [edges.set_index("units")[edge] for edge in ("uneven", "even")]
        curves += [] if real is None else [real.set_index("units")["members"]]
        rows = [
            [percent(at, lang, 0), *(percent(_value_on_curve(curve, at), lang, 1) for curve in curves)]
            for at in CURVE_POINTS
        ]
        points = [BAND_POINT.say(lang, units=units, least=least, most=most) for units, least, most, *_ in rows]
        head = [COMMITTEES_UP, CURVE_MOST_UNEQUAL, CURVE_MOST_EQUAL, BY_COMMITTEE][: len(curves) + 1]
        title = known_totals.conditional_title(
            membership, _band_title(len(edges) - 1, gini, measures.gini(members), lang), lang
        )
        return figure_exhibit(
            membership,
            figure,
            title,
            points,
            [sentence(h.say(lang)) for h in head],
            rows,
            lang=lang,
            unit=PER_CENT.say(lang),
            notes=known_totals.assumptions(membership, lang),
        )


def _value_on_curve(curve: pd.Series, at: float) -> float:
    return float(np.interp(at, curve.index, curve))


def _name_curves(
    axes, edges: pd.DataFrame, real: pd.DataFrame | None, ginis: tuple[float, float, float], lang: str
) -> None:
    """Each curve by its name, where nothing is drawn: above the line of equality, and to the right of the square."""
    least, greatest, known = (WITH_GINI.say(lang, gini=number(value, lang, 3)) for value in ginis)
    _draw_curve_name(
        axes,
        CURVE_MOST_EQUAL.say(lang) + least,
        (0.72, _value_on_curve(edges.set_index("units")["even"], 0.72)),
        (0.03, 0.92),
    )
    if real is not None:
        _draw_curve_name(
            axes,
            textwrap.fill(BY_COMMITTEE.say(lang), 12) + known,
            (0.45, _value_on_curve(real.set_index("units")["members"], 0.45)),
            (0.03, 0.69),
        )
    uneven = edges.set_index("uneven")["units"].groupby(level=0).last()
    _draw_curve_name(
        axes,
        textwrap.fill(CURVE_MOST_UNEQUAL.say(lang), 12) + greatest,
        (_value_on_curve(uneven, 0.35), 0.35),
        (1.06, 0.35),
    )
    where = {"rotation": 45, "rotation_mode": "anchor", "ha": "center", "color": SOFT, "fontsize": SMALL_TEXT}
    axes.text(0.18, 0.225, EQUALITY.say(lang), **where)


def _draw_curve_name(axes, text: str, to: tuple[float, float], at: tuple[float, float]) -> None:
    axes.annotate(
        text,
        to,
        at,
        va="center",
        fontsize=SMALL_TEXT,
        color=INK,
        arrowprops={
            "arrowstyle": "-",
            "color": SOFT,
            "lw": 0.8,
            "shrinkA": 2,
            "shrinkB": 0,
            "relpos": (float(at[0] < to[0]), 0.5),
        },
    )


def _frame_square(axes, lang: str) -> None:
    """Both axes from 0 to 1, with room to the right for a name."""
    ticks = np.linspace(0, 1, 6)
    axes.set(xlim=(0, 1.34), ylim=(0, 1), aspect="equal", xticks=ticks, yticks=ticks)
    axes.spines["bottom"].set_bounds(0, 1)
    percent_ticks(axes.xaxis, lang)
    percent_ticks(axes.yaxis, lang)
    axes.set_xlabel(COMMITTEES_UP.say(lang), loc="left")
    axes.set_ylabel(SHARE_OF_MEMBERS.say(lang))


def _band_title(units: int, gini: bounds.Range, real: float, lang: str) -> str:
    """Cases: committees known or not; totals that leave nothing open."""
    least, greatest, actual = (number(x, lang, 3) for x in (gini.least, gini.greatest, real))
    if least == greatest and (math.isnan(real) or actual == least):
        return BAND_FIXED.say(lang, units=units, gini=least)
    phrase = BAND_OPEN if math.isnan(real) else BAND_KNOWN if least != greatest else BAND_FIXED_KNOWN
    return phrase.say(lang, units=units, least=least, greatest=greatest, real=actual)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Interval:
    """What an index may be: with the totals from `least` to `greatest`, without them up to `most`; `real` is missing or known."""

    name: str
    least: float
    greatest: float
    most: float
    real: float


def intervals(membership: Membership, *, lang: str) -> Exhibit:
    """Between which values each index of inequality lies when only the totals are known.

    From any `membership` with members by type, of two committees or more. `lang` is "vi" or "en".
    """
    if lacking := known_totals.why_no_bounds(membership, lang):
        return note(lacking, lang)
    found = _intervals(membership)
    with picture_style():
        figure, axes = new_figure(height=0.75 + 0.72 * len(found))
        for row, each in enumerate(reversed(found)):
            _draw_interval(axes, each, row, lang)
        axes.set(xlim=(-0.02, _scale_end(found) + 0.02), ylim=(-0.45, len(found) - 0.35), yticks=[])
        axes.set_xticks([0, 1], [textwrap.fill(end.say(lang), 17) for end in (ALL_ALIKE, ALL_IN_ONE)])
        for end, side in zip(axes.get_xticklabels(), ("left", "right"), strict=True):
            end.set(ha=side, multialignment=side)
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_bounds(0, 1)
        known = not math.isnan(found[0].real)
        rows = [[INDICES[each.name].say(lang), *_interval_numbers(each, lang)] for each in found]
        points = [_interval_text(each, lang) for each in found]
        head = [INDEX, LEAST, GREATEST, GREATEST_BY_GRAND_TOTALS, BY_COMMITTEE]
        rows, head = (rows, head) if known else ([row[:-1] for row in rows], head[:-1])
        infinite = (INFINITE_NOTE.say(lang),) if math.isinf(found[-1].real) else ()
        return figure_exhibit(
            membership,
            figure,
            known_totals.conditional_title(membership, _intervals_title(found, lang), lang),
            points,
            [sentence(h.say(lang)) for h in head],
            rows,
            lang=lang,
            unit=INDICES_UNIT.say(lang),
            notes=(SCALE_NOTE.say(lang), *infinite, *known_totals.assumptions(membership, lang)),
        )


def _intervals(membership: Membership) -> list[_Interval]:
    known = known_totals.totals_by_group(membership)
    members = membership.by_unit()["members"]
    every = [pd.Series([int(known[column].sum())]) for column in ("committees", "members")]
    found = []
    for name in INDICES:
        index = getattr(measures, name)
        of = bounds.of_totals(index, known["committees"], known["members"])
        most = bounds.of_totals(index, *every).greatest
        found.append(_Interval(name=name, least=of.least, greatest=of.greatest, most=most, real=index(members)))
    return found


def _scale_end(found: list[_Interval]) -> float:
    """How far the scales go: to 1, or to what a list holds that breaks the assumptions; what is farther is told in words only."""
    return min(1.6, max([1.0, *(each.real / each.most for each in found if math.isfinite(each.real) and each.most)]))


def _draw_interval(axes, each: _Interval, row: int, lang: str) -> None:
    """On a scale of its own, from 0 to the most it could be without the totals by group."""
    whole = each.most or 1
    bar = {"height": 0.26, "lw": 1}
    axes.barh(row, 1, color="white", edgecolor=FAINT, **bar)
    axes.barh(row, (each.greatest - each.least) / whole, left=each.least / whole, color=BAND, edgecolor=EDGE, **bar)
    for end in (each.least, each.greatest):
        axes.plot([end / whole] * 2, [row - 0.18, row + 0.18], color=EDGE, lw=2.4)
    if math.isfinite(each.real):
        axes.plot(each.real / whole, row, "D", ms=8, color=INK, mec="white", mew=1)
    name = axes.text(0, row + 0.29, INDICES[each.name].say(lang), fontweight="bold")
    told = _interval_text(each, lang).removeprefix(INDICES[each.name].say(lang)).lstrip(": ")
    beside = {"xycoords": name, "textcoords": "offset points", "va": "bottom", "fontsize": SMALL_TEXT}
    axes.annotate(told, (1, 0), (8, 0), **beside)


def _interval_numbers(each: _Interval, lang: str) -> list[str]:
    return [_index_text(value, lang) for value in (each.least, each.greatest, each.most, each.real)]


def _index_text(value: float, lang: str) -> str:
    return INFINITE if math.isinf(value) else number(value, lang, 3)


def _interval_text(each: _Interval, lang: str) -> str:
    least, greatest, _, real = _interval_numbers(each, lang)
    phrase = INTERVAL_POINT if math.isnan(each.real) else INTERVAL_KNOWN
    return phrase.say(lang, index=INDICES[each.name], least=least, greatest=greatest, real=real)


def _intervals_title(found: list[_Interval], lang: str) -> str:
    """Of Theil's two, which do not end at 1; where the totals leave nothing open, that."""
    one, other = (_interval_numbers(each, lang)[:2] for each in found[-2:])
    if one[0] == one[1] and other[0] == other[1]:
        return INTERVALS_FIXED.say(lang, one=one[0], other=other[0])
    if one[0] == one[1] or other[0] == other[1]:
        one, other = (
            (INDEX_SPAN if low != high else INDEX_FIXED).say(lang, low=low, high=high) for low, high in (one, other)
        )
        return INTERVALS_ONE_FIXED.say(lang, one=one, other=other)
    return INTERVALS.say(lang, least=one[0], greatest=one[1], other_least=other[0], other_greatest=other[1])


INFINITE = "∞"
CURVE_MOST_EQUAL = Phrase(vi="đều nhất có thể", en="most equal possible")
CURVE_MOST_UNEQUAL = Phrase(vi="chênh lệch nhất có thể", en="most unequal possible")
BY_COMMITTEE = Phrase(vi="theo từng đảng bộ", en="committee by committee")
WITH_GINI = Phrase(vi="\nGini {gini}", en="\nGini {gini}")
BAND_POINT = Phrase(
    vi="{units} đảng bộ nhỏ nhất có từ {least} đến {most} số đảng viên",
    en="the smallest {units} of committees have between {least} and {most} of members",
)
BAND_OPEN = Phrase(
    vi="Chỉ từ tổng, Gini của {units} đảng bộ có thể là bất kỳ mức nào từ {least} đến {greatest}",
    en="From the totals alone, the Gini of the {units} committees may be anything from {least} to {greatest}",
)
BAND_KNOWN = Phrase(
    vi="Các tổng cho phép Gini từ {least} đến {greatest}; tính theo từng đảng bộ là {real}",
    en="The totals allow a Gini from {least} to {greatest}; committee by committee it is {real}",
)
BAND_FIXED = Phrase(
    vi="Chỉ từ tổng đã biết Gini của {units} đảng bộ là {gini}",
    en="The totals alone fix the Gini of the {units} committees at {gini}",
)
BAND_FIXED_KNOWN = Phrase(
    vi="Từ các tổng thì Gini là {least}; tính theo từng đảng bộ là {real}",
    en="The totals fix the Gini at {least}; committee by committee it is {real}",
)
INDEX = Phrase(vi="chỉ số", en="index")
LEAST = Phrase(vi="ít nhất", en="least")
GREATEST = Phrase(vi="nhiều nhất", en="greatest")
GREATEST_BY_GRAND_TOTALS = Phrase(
    vi="nhiều nhất nếu chỉ biết tổng chung", en="greatest if only the grand totals were known"
)
ALL_IN_ONE = Phrase(vi="dồn hết mức vào một đảng bộ", en="as far as can be in one committee")
INDICES_UNIT = Phrase(vi="chỉ số (không có đơn vị)", en="indices, without a unit")
INTERVAL_POINT = Phrase(vi="{index}: từ {least} đến {greatest}", en="{index}: from {least} to {greatest}")
INTERVAL_KNOWN = Phrase(
    vi="{index}: từ {least} đến {greatest}; theo từng đảng bộ {real}",
    en="{index}: from {least} to {greatest}; by committee {real}",
)
INTERVALS = Phrase(
    vi="Với cùng các tổng này, Theil T có thể từ {least} đến {greatest}, Theil L từ {other_least} đến {other_greatest}",
    en="With the same totals, Theil's T may be {least} to {greatest} and Theil's L {other_least} to {other_greatest}",
)
INTERVALS_ONE_FIXED = Phrase(
    vi="Với cùng các tổng này, Theil T {one}, Theil L {other}",
    en="With the same totals, Theil's T {one} and Theil's L {other}",
)
INDEX_SPAN = Phrase(vi="có thể từ {low} đến {high}", en="may be {low} to {high}")
INDEX_FIXED = Phrase(vi="là {low}", en="is {low}")
INTERVALS_FIXED = Phrase(
    vi="Các tổng đã xác định Theil T là {one} và Theil L là {other}",
    en="The totals fix Theil's T at {one} and Theil's L at {other}",
)
SCALE_NOTE = Phrase(
    vi="Mỗi dòng có thang riêng: từ 0 đến mức cao nhất có thể nếu chỉ biết tổng chung của mọi đảng bộ.",
    en="Each row has a scale of its own: from 0 to the greatest value if only the grand totals were known.",
)
INFINITE_NOTE = Phrase(
    vi="Theil L không có giới hạn trên (∞) khi có đảng bộ không có đảng viên nào.",
    en="Theil's L is infinite (∞) when a committee has no member.",
)
