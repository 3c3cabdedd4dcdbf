"""Draws. `Membership` in, `Exhibit` out; the only module that knows matplotlib.

A picture is an SVG with its letters as shapes, so that every Vietnamese letter is right on any machine, and without
date or random ids, so that the same data give the same bytes. Colour is never the only sign: each type has its mark.
"""

from __future__ import annotations

import base64
import io
from html import escape

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from . import measures
from .exhibit import Exhibit, Shape, note
from .membership import Membership
from .words import (
    ALL_EQUAL,
    ILLUSTRATIVE,
    NO_UNITS,
    PERSONS,
    PLURAL_TYPES,
    TYPES,
    Phrase,
    listed,
    number,
    percent,
    sentence,
    signed,
)

COLOURS = {"xã": "#0072B2", "phường": "#D55E00", "thị trấn": "#009E73"}
MARKS = {"xã": "o", "phường": "s", "thị trấn": "^"}
INK, FAINT = "#222222", "#8a8a8a"
WIDTH = 6.0  # inches: letters as large as the page's own, and still readable when a phone shrinks them
STYLE = {
    "font.family": "DejaVu Sans",  # comes with matplotlib and has every Vietnamese letter
    "font.size": 11.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "svg.fonttype": "path",
    "svg.hashsalt": "blanalysis",
}


def shares(membership: Membership, *, lang: str) -> Exhibit:
    """Each type's share of the committees beside its share of the members."""
    if lacking := membership.lacks():
        return note(lacking.say(lang), lang)
    sums = membership.by_type()
    parts = pd.DataFrame({"committees": measures.share(sums["committees"]), "members": measures.share(sums["members"])})
    gaps = parts["members"] - parts["committees"]
    with mpl.rc_context(STYLE):
        figure, axes = _canvas(height=0.75 + 0.75 * len(parts))
        for row, (type, part) in enumerate(reversed(list(parts.iterrows()))):
            low, high = sorted((part["committees"], part["members"]))
            axes.plot([low, high], [row, row], color=COLOURS[type], lw=3, alpha=0.45, zorder=1)
            axes.plot(part["committees"], row, "o", ms=9, mfc="white", mec=COLOURS[type], mew=2)
            axes.plot(part["members"], row, MARKS[type], ms=10, color=COLOURS[type])
            _beside(axes, part["committees"], part["members"], row, lang)
            axes.text(0, row + 0.32, sentence(TYPES[type].say(lang)), fontweight="bold")
        axes.set(ylim=(-0.6, len(parts) - 0.25), xlim=(0, 1), yticks=[])
        axes.spines["left"].set_visible(False)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: percent(round(x, 6), lang, 0)))
        axes.set_xlabel(SHARES_AXIS.say(lang))
        axes.grid(axis="x")
        points = [
            SHARES_POINT.say(
                lang,
                type=sentence(TYPES[t].say(lang)),
                committees=percent(part["committees"], lang),
                members=percent(part["members"], lang),
                gap=signed(100 * gaps[t], lang),
            )
            for t, part in parts.iterrows()
        ]
        return _exhibit(
            membership, figure, _shares_title(parts, gaps, lang), points, lang=lang, unit=PER_CENT.say(lang)
        )


def _beside(axes, committees: float, members: float, row: int, lang: str) -> None:
    """The two values, each on the outer side of its own mark."""
    left = {"ha": "right", "xytext": (-9, -4)}
    right = {"ha": "left", "xytext": (9, -4)}
    for value, where in (
        (committees, left if committees <= members else right),
        (members, right if committees <= members else left),
    ):
        axes.annotate(percent(value, lang), (value, row), textcoords="offset points", fontsize=10.5, **where)


def _shares_title(parts: pd.DataFrame, gaps: pd.Series, lang: str) -> str:
    if len(parts) == 1:
        return ONE_TYPE.say(lang, type=PLURAL_TYPES[parts.index[0]])
    type = gaps.abs().idxmax()
    if abs(gaps[type]) < 0.00005:
        return IN_PROPORTION.say(lang)
    phrase = OVER if gaps[type] > 0 else UNDER
    return phrase.say(
        lang,
        type=PLURAL_TYPES[type],
        committees=percent(parts.loc[type, "committees"], lang),
        members=percent(parts.loc[type, "members"], lang),
    )


def means(membership: Membership, *, lang: str) -> Exhibit:
    """Mean members per committee by type, with the mean of all as a line."""
    if lacking := membership.lacks():
        return note(lacking.say(lang), lang)
    sums = membership.by_type()
    mean = measures.ratio(sums["members"], sums["committees"])
    every = sums["members"].sum() / sums["committees"].sum()
    with mpl.rc_context(STYLE):
        figure, axes = _canvas(height=1.15 + 0.5 * len(mean))
        for row, (type, value) in enumerate(reversed(list(mean.items()))):
            axes.barh(row, value, height=0.6, color=COLOURS[type])
            label = axes.annotate(
                number(value, lang, 1), (value, row), (5, -4), textcoords="offset points", fontweight="bold"
            )
            label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # the line of the mean stops at it
        axes.axvline(every, color=INK, lw=1, ls="--")
        side = {"xytext": (5, 2), "ha": "left"} if every < 0.7 * mean.max() else {"xytext": (-5, 2), "ha": "right"}
        said = ALL_MEAN.say(lang, mean=number(every, lang, 1))
        axes.annotate(said, (every, len(mean) - 0.5), textcoords="offset points", **side)
        axes.set_yticks(range(len(mean)), [sentence(TYPES[t].say(lang)) for t in reversed(mean.index)])
        axes.set(xlim=(0, mean.max() * 1.18), ylim=(-0.5, len(mean) - 0.1))
        _number_ticks(axes.xaxis, lang)
        axes.set_xlabel(MEANS_AXIS.say(lang))
        axes.tick_params(axis="y", length=0)
        points = [
            MEANS_POINT.say(lang, type=sentence(TYPES[t].say(lang)), mean=number(v, lang, 1)) for t, v in mean.items()
        ]
        points.append(MEANS_POINT.say(lang, type=ALL_TYPES, mean=number(every, lang, 1)))
        return _exhibit(membership, figure, _means_title(mean, lang), points, lang=lang)


def _means_title(mean: pd.Series, lang: str) -> str:
    top, low = mean.idxmax(), mean.idxmin()
    if number(mean[top], lang, 1) == number(mean[low], lang, 1):
        return SAME_MEAN.say(lang, mean=number(mean[top], lang, 1))
    if mean[low] == 0:
        return NONE_AT_ALL.say(lang, top=TYPES[top], low=TYPES[low], mean=number(mean[top], lang, 1))
    return MEANS.say(
        lang,
        top=TYPES[top],
        low=TYPES[low],
        mean=number(mean[top], lang, 1),
        times=number(mean[top] / mean[low], lang, 2),
    )


def coverage(membership: Membership, *, lang: str) -> Exhibit:
    """How many units of each district the sheets have."""
    if membership.by_type_only:
        return note(NO_UNITS.say(lang), lang)
    found = {unit.code for unit in membership.found}
    districts = {
        units[0].full_district: (sum(u.code in found for u in units), len(units))
        for units in membership.places.districts.values()
    }
    with mpl.rc_context(STYLE):
        figure, axes = _canvas(height=0.7 + 0.33 * len(districts))
        for row, (have, expected) in enumerate(reversed(districts.values())):
            axes.plot(np.arange(1, expected + 1), [row] * expected, "s", ms=9, mfc="white", mec=FAINT)
            axes.plot(np.arange(1, have + 1), [row] * have, "s", ms=9, color=COLOURS["xã"])
            axes.annotate(f"{have}/{expected}", (expected, row), (12, -4), textcoords="offset points")
        axes.set_yticks(range(len(districts)), list(reversed(districts)))
        axes.set(xlim=(0.4, max(e for _, e in districts.values()) + 1.2), ylim=(-0.6, len(districts) - 0.4), xticks=[])
        axes.tick_params(axis="y", length=0)
        axes.spines[["left", "bottom"]].set_visible(False)
        points = [f"{name}: {have}/{expected}" for name, (have, expected) in districts.items()]
        return _exhibit(membership, figure, _coverage_title(districts, lang), points, lang=lang, unit=UNITS.say(lang))


def _coverage_title(districts: dict[str, tuple[int, int]], lang: str) -> str:
    expected = sum(e for _, e in districts.values())
    short = {name: e - have for name, (have, e) in districts.items() if have < e}
    if not short:
        return COMPLETE.say(lang, expected=expected)
    most = [name for name, n in short.items() if n == max(short.values())]
    phrase = INCOMPLETE if len(most) == 1 else SEVERAL_INCOMPLETE
    return phrase.say(lang, missing=sum(short.values()), expected=expected, district=most[0], most=short[most[0]])


def strip(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee as a mark on one scale, by type; a box over the middle half where a type has eight or more."""
    rows = membership.by_unit()
    if rows.empty:
        return note(NO_UNITS.say(lang), lang)
    groups = {t: rows.loc[rows["type"] == t, "members"].astype(float) for t in TYPES if (rows["type"] == t).any()}
    with mpl.rc_context(STYLE):
        figure, axes = _canvas(height=0.8 + 0.85 * len(groups))
        for row, (type, members) in enumerate(reversed(groups.items())):
            if len(members) >= measures.FEW:
                _box(axes, members, row)
            axes.plot(
                members,
                row + _side_by_side(members),
                MARKS[type],
                ms=6,
                color=COLOURS[type],
                alpha=0.75,
                mec="white",
                mew=0.5,
            )
        axes.set_yticks(
            range(len(groups)), [f"{sentence(TYPES[t].say(lang))}\n(n = {len(x)})" for t, x in reversed(groups.items())]
        )
        axes.set(xlim=(0, rows["members"].max() * 1.05 or 1), ylim=(-0.6, len(groups) - 0.4))
        _number_ticks(axes.xaxis, lang)
        axes.set_xlabel(STRIP_AXIS.say(lang))
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")
        points = [_strip_point(t, x, lang) for t, x in groups.items()]
        return _exhibit(membership, figure, _strip_title(groups, lang), points, lang=lang)


def _box(axes, members: pd.Series, row: int) -> None:
    q = measures.quartiles(members)
    axes.barh(row, q[0.75] - q[0.25], left=q[0.25], height=0.72, color="#e8e8e8", edgecolor=FAINT, lw=0.8, zorder=0.5)
    axes.plot([q[0.5]] * 2, [row - 0.36, row + 0.36], color=INK, lw=1.6, zorder=0.6)


def _side_by_side(members: pd.Series) -> np.ndarray:
    """Marks that would cover each other step aside, by their order and not by chance."""
    steps = np.array([0, 0.14, -0.14, 0.26, -0.26, 0.07, -0.07])
    order = members.rank(method="first").astype(int).to_numpy()
    return steps[order % len(steps)] if len(members) > 1 else np.zeros(len(members))


def _strip_point(type: str, members: pd.Series, lang: str) -> str:
    q = measures.quartiles(members)
    return STRIP_POINT.say(
        lang,
        type=sentence(TYPES[type].say(lang)),
        n=len(members),
        least=number(q[0], lang),
        median=number(q[0.5], lang, 1),
        most=number(q[1], lang),
    )


def _strip_title(groups: dict[str, pd.Series], lang: str) -> str:
    medians = [f"{TYPES[t].say(lang)} {number(measures.quartiles(x)[0.5], lang, 1)}" for t, x in groups.items()]
    return MEDIANS.say(lang, medians=listed(medians, lang))


def lorenz(membership: Membership, *, lang: str) -> Exhibit:
    """The Lorenz curve of all committees, with the line of equality."""
    rows = membership.by_unit()
    curve = measures.lorenz(rows["members"]) if not rows.empty else pd.DataFrame()
    if curve.empty:
        return note(NO_UNITS.say(lang), lang)
    half = float(np.interp(0.5, curve["units"], curve["members"]))
    gini = measures.gini(rows["members"])
    with mpl.rc_context(STYLE):
        figure, axes = _canvas(height=4.6)
        axes.plot([0, 1], [0, 1], color=FAINT, lw=1, ls="--")
        axes.fill_between(curve["units"], curve["members"], curve["units"], color=COLOURS["xã"], alpha=0.12)
        axes.plot(curve["units"], curve["members"], color=COLOURS["xã"], lw=2)
        axes.plot(0.5, half, "o", color=COLOURS["xã"], ms=7)
        axes.annotate(
            HALF_POINT.say(lang, share=percent(half, lang, 1)), (0.5, half), (10, -16), textcoords="offset points"
        )
        axes.text(
            0.36,
            0.44,
            EQUALITY.say(lang),
            rotation=45,
            rotation_mode="anchor",
            ha="center",
            color="#555555",
            fontsize=10.5,
        )
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(lambda x, _: percent(round(x, 6), lang, 0)))
        axes.set_xlabel(LORENZ_X.say(lang))
        axes.set_ylabel(LORENZ_Y.say(lang))
        points = [
            LORENZ_POINT.say(
                lang,
                units=percent(at, lang, 0),
                members=percent(float(np.interp(at, curve["units"], curve["members"])), lang, 1),
            )
            for at in (0.1, 0.25, 0.5, 0.75, 0.9)
        ]
        title = LORENZ.say(lang, share=percent(half, lang, 1), gini=number(gini, lang, 3))
        if rows["members"].nunique() == 1:
            title = ALL_EQUAL.say(lang)
        return _exhibit(membership, figure, title, points, lang=lang, unit=PER_CENT.say(lang))


def _canvas(*, height: float):
    figure = Figure(figsize=(WIDTH, height), layout="constrained", facecolor="white")
    return figure, figure.add_subplot()


def _number_ticks(axis, lang: str) -> None:
    axis.set_major_formatter(FuncFormatter(lambda x, _: number(round(x, 6), lang)))


def _exhibit(
    membership: Membership, figure: Figure, title: str, points: list[str], *, lang: str, unit: str | None = None
) -> Exhibit:
    """The picture in its frame; `points` are what the picture shows, in words."""
    if membership.illustrative:  # in the picture itself too: pictures are copied out of pages
        figure.suptitle(ILLUSTRATIVE.say(lang), fontsize=10.5, color="#9c2a00", style="italic", x=0.995, ha="right")
    title = sentence(title)
    alternative = f"{title}. {'; '.join(points)}."
    return Exhibit(
        lang=lang,
        shape=Shape.FIGURE,
        title=title,
        subtitle=sentence(membership.scope(lang)),
        unit=PERSONS.say(lang) if unit is None else unit,
        source=membership.source(lang),
        alternative=alternative,
        body=f'<img alt="{escape(alternative)}" src="data:image/svg+xml;base64,{_svg(figure)}">',
        illustrative=membership.illustrative,
        figure=figure,
    )


def _svg(figure: Figure) -> str:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    return base64.b64encode(drawn.getvalue()).decode("ascii")


PER_CENT = Phrase(vi="%", en="%")
UNITS = Phrase(vi="xã, phường, thị trấn", en="communes, wards, townships")
SHARES_AXIS = Phrase(vi="○ tỷ lệ đảng bộ   ● ■ ▲ tỷ lệ đảng viên", en="○ share of committees   ● ■ ▲ share of members")
SHARES_POINT = Phrase(
    vi="{type}: {committees} số đảng bộ, {members} số đảng viên ({gap} điểm %)",
    en="{type}: {committees} of committees, {members} of members ({gap} percentage points)",
)
OVER = Phrase(
    vi="{type} chiếm {committees} số đảng bộ nhưng có tới {members} số đảng viên",
    en="{type} are {committees} of the committees but hold {members} of the members",
)
UNDER = Phrase(
    vi="{type} chiếm {committees} số đảng bộ nhưng chỉ có {members} số đảng viên",
    en="{type} are {committees} of the committees but hold only {members} of the members",
)
ONE_TYPE = Phrase(vi="Số liệu chỉ có {type}", en="The data have {type} only")
IN_PROPORTION = Phrase(
    vi="Mỗi loại hình có tỷ lệ đảng viên đúng bằng tỷ lệ đảng bộ",
    en="Each type's share of members equals its share of committees",
)
ALL_TYPES = Phrase(vi="Chung", en="All")
ALL_MEAN = Phrase(vi="chung: {mean}", en="all: {mean}")
MEANS_AXIS = Phrase(vi="đảng viên bình quân một đảng bộ", en="mean members per committee")
MEANS_POINT = Phrase(vi="{type}: {mean} đảng viên", en="{type}: {mean} members")
MEANS = Phrase(
    vi="Một đảng bộ {top} bình quân có {mean} đảng viên, gấp {times} lần đảng bộ {low}",
    en="A {top} committee has {mean} members on average, {times} times a {low}'s",
)
NONE_AT_ALL = Phrase(
    vi="Một đảng bộ {top} bình quân có {mean} đảng viên, đảng bộ {low} không có đảng viên nào",
    en="A {top} committee has {mean} members on average, a {low} committee none",
)
SAME_MEAN = Phrase(vi="Bình quân một đảng bộ có {mean} đảng viên", en="A committee has {mean} members on average")
COMPLETE = Phrase(vi="Đủ cả {expected} đơn vị", en="All {expected} units are there")
INCOMPLETE = Phrase(
    vi="Thiếu {missing}/{expected} đơn vị, nhiều nhất ở {district} ({most})",
    en="{missing} of {expected} units are missing; {district} lacks the most ({most})",
)
SEVERAL_INCOMPLETE = Phrase(vi="Thiếu {missing}/{expected} đơn vị", en="{missing} of {expected} units are missing")
STRIP_AXIS = Phrase(vi="số đảng viên của một đảng bộ", en="members of a committee")
STRIP_POINT = Phrase(
    vi="{type}: {n} đảng bộ, từ {least} đến {most}, trung vị {median}",
    en="{type}: {n} committees, from {least} to {most}, median {median}",
)
MEDIANS = Phrase(vi="Trung vị số đảng viên: {medians}", en="Median members: {medians}")
LORENZ_X = Phrase(vi="tỷ lệ đảng bộ, xếp từ nhỏ đến lớn", en="share of committees, from the smallest up")
LORENZ_Y = Phrase(vi="tỷ lệ đảng viên", en="share of members")
LORENZ_POINT = Phrase(
    vi="{units} đảng bộ nhỏ nhất có {members} đảng viên",
    en="the smallest {units} of committees have {members} of members",
)
EQUALITY = Phrase(vi="nếu đều nhau", en="if all were equal")
HALF_POINT = Phrase(vi="nửa nhỏ hơn: {share}", en="smaller half: {share}")
LORENZ = Phrase(
    vi="Một nửa số đảng bộ, những đảng bộ nhỏ hơn, có {share} số đảng viên (Gini {gini})",
    en="The smaller half of the committees has {share} of the members (Gini {gini})",
)
