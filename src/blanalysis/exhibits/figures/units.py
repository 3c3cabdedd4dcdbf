"""Figures of single committees: a strip of marks, the Lorenz curve, and the bounds that totals alone give for them. `Membership` in, `Exhibit` out."""

import math
import textwrap
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ...analysis import measures
from ...membership.membership import Membership
from ...vocabulary import phrases, wording
from ...vocabulary.formats import Rounded, in_percent, rounded, sentence, whole_or_half
from ...vocabulary.phrases import TYPES, capital_first, joined, names_or_count, small_first
from ..exhibit import Exhibit
from ..facts import ends
from ..facts.units import BoundsFacts, UnitFacts, bounds_facts, unit_facts, units_to_compare
from . import canvas
from .canvas import BAND, EDGE, FAINT, INK, MARK_SIZE, SMALL_TEXT, SOFT, Axes, Figure, Say, figure_exhibit, new_figure

STRIP_HEIGHT = 1.0  # inches a type: marks in several rows, and a name above and below
STRIP_WIDTH = 4.9  # inches of the scale, about
CURVE_POINTS = (0.1, 0.25, 0.5, 0.75, 0.9)  # shares of the committees at which the table gives the curves
CURVES = {**wording.group("CURVE"), "real": wording.BY_COMMITTEE}
ALONG_EQUALITY = {"rotation": 45, "rotation_mode": "anchor", "ha": "center", "color": SOFT, "fontsize": SMALL_TEXT}


@canvas.figure_function
def strip(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee as a mark on one scale, by type; a box over the middle half where a type has eight or more. From rows of committees."""
    facts = unit_facts(membership)
    quartiles = {t: measures.quartiles(of) for t, of in facts.by_type.items()}
    rows, points = [], []
    for t, q in quartiles.items():
        n, least, median, most = rounded(len(facts.by_type[t])), rounded(q[0]), whole_or_half(q[0.5]), rounded(q[1])
        rows.append((TYPES[t], n, least, median, most))
        points.append(wording.STRIP_POINT(type=capital_first(TYPES[t]), n=n, least=least, median=median, most=most))
    title = wording.MEDIANS(medians=[joined((name, median), " ") for name, _, _, median, _ in rows])
    head = (wording.TYPE, wording.COMMITTEES, wording.LEAST, wording.MEDIAN, wording.GREATEST)
    boxed = any(map(_has_box, facts.by_type.values()))
    notes = [*([wording.STRIP_NOTE(few=measures.FEWEST_FOR_QUARTILES)] if boxed else []), *facts.coverage]
    return figure_exhibit(membership, partial(_draw_strip, facts), title, points, head, rows, lang=lang, notes=notes)


def _has_box(members: pd.Series) -> bool:
    return len(members) >= measures.FEWEST_FOR_QUARTILES


def _draw_strip(facts: UnitFacts, say: Say) -> Figure:
    groups, limit = facts.by_type, float(facts.members.max()) * 1.05 or 1
    wide, high = ((MARK_SIZE + 0.5) / 72 / inches for inches in (STRIP_WIDTH, STRIP_HEIGHT))
    figure, axes = new_figure(height=0.7 + STRIP_HEIGHT * len(groups))
    for row, of in enumerate(reversed(groups.values())):
        of = of.astype(float)
        if _has_box(of):  # over the middle half, with the median as a line and the mean as a broken line
            q = measures.quartiles(of)
            box: dict[str, Any] = {"color": "#e8e8e8", "edgecolor": FAINT, "lw": 0.8, "zorder": 0.5}
            axes.barh(row, q[0.75] - q[0.25], left=q[0.25], height=0.62, **box)
            axes.plot([q[0.5]] * 2, [row - 0.31, row + 0.31], color=INK, lw=1.6, zorder=0.6)
            axes.plot([of.mean()] * 2, [row - 0.31, row + 0.31], color=INK, lw=1.1, ls=(0, (2, 1.5)), zorder=0.6)
        aside = canvas.spread_marks(of, (wide * limit, high), [step * 0.085 for step in range(-3, 4)])
        up, types = pd.Series(row + aside, of.index), facts.rows["type"][of.index]
        noun, of_marks = say(small_first(wording.MEMBERS)), facts.rows.loc[of.index, ["unit", "members"]].itertuples()
        told = {at: (unit.code, int(n), f"{unit.full_name}: {say(rounded(n))} {noun}") for at, unit, n in of_marks}
        canvas.draw_type_marks(axes, of, up, types, told=told, alpha=0.75, clip_on=False)
        beside = 0.33 if _has_box(of) else np.abs(aside).max() + 0.08
        _write_names_of_ends(axes, facts, of, (row - beside, row + beside), limit, say)
    names = {row + 0.1: say(capital_first(TYPES[t])) for row, t in enumerate(reversed(groups))}
    names |= {row - 0.12: f"(n = {len(of)})" for row, of in enumerate(reversed(groups.values()))}
    canvas.write_row_names(axes, names, size=11.5)
    axes.set(xlim=(0, limit), ylim=(-0.56, len(groups) - 0.44), xlabel=say(wording.MEMBERS_AXIS))
    canvas.number_ticks(say, axes.xaxis)
    axes.locator_params(axis="x", integer=True)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    return figure


def _write_names_of_ends(
    axes: Axes, facts: UnitFacts, members: pd.Series, at: tuple[float, float], limit: float, say: Say
) -> None:
    _, _, most, least, tops, lows = ends(members)
    if most == least:
        return
    for rows, value, y, where in ((lows, members.min(), at[0], "top"), (tops, members.max(), at[1], "bottom")):
        who = say(names_or_count(unit.distinct_name for unit in facts.rows["unit"][rows]))
        side = "left" if value < 0.3 * limit else "right" if value > 0.7 * limit else "center"
        axes.text(value, y, f"{sentence(who)}: {say(rounded(value))}", ha=side, va=where, fontsize=9, color=SOFT)


@canvas.figure_function
def lorenz(membership: Membership, *, lang: str) -> Exhibit:
    """The Lorenz curve of all committees, with the line of equality. From rows of two committees or more."""
    facts = units_to_compare(membership, with_members=True)
    members = facts.members
    curve, gini = measures.lorenz(members), rounded(measures.gini(members), 3)
    share = partial(np.interp, xp=curve["units"], fp=curve["members"])
    rows = [(in_percent(at, 0), in_percent(float(share(at)), 1)) for at in CURVE_POINTS]
    points = [wording.LORENZ_POINT(units=units, members=held) for units, held in rows]
    half = wording.SMALLER_HALF(share=rows[2][1], gini=gini, n=len(members), members=int(members.sum()))
    title = half if members.nunique() > 1 else wording.ALL_EQUAL
    draw = partial(_draw_lorenz, curve, float(share(0.5)), gini)
    told: dict[str, Any] = {"lang": lang, "unit": canvas.PER_CENT, "notes": facts.coverage}
    head = (wording.COMMITTEES_UP, wording.SHARE_OF_MEMBERS)
    return figure_exhibit(membership, draw, title, points, head, rows, **told)


def _draw_lorenz(curve: pd.DataFrame, half: float, gini: Rounded, say: Say) -> Figure:
    figure, axes = new_figure(height=4.6)
    axes.plot([0, 1], [0, 1], color=FAINT, lw=1, ls="--")
    axes.fill_between(curve["units"], curve["members"], curve["units"], color=EDGE, alpha=0.12)
    axes.plot(curve["units"], curve["members"], color=EDGE, lw=2)
    axes.plot(0.5, half, "o", color=EDGE, ms=7)
    where = {"xytext": (10, -16)} if half > 0.1 else {"xytext": (-8, 10), "ha": "right"}
    axes.annotate(say(wording.HALF_POINT(share=in_percent(half, 1))), (0.5, half), textcoords="offset points", **where)
    axes.text(0.36, 0.44, say(wording.EQUALITY), **ALONG_EQUALITY)
    axes.text(0.04, 0.93, f"Gini = {say(gini)}", fontweight="bold", fontsize=12)  # no curve comes above the line
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axes.set(xlabel=say(wording.COMMITTEES_UP), ylabel=say(wording.SHARE_OF_MEMBERS))
    canvas.number_ticks(say, axes.xaxis, axes.yaxis, write=in_percent)
    return figure


@canvas.figure_function
def band(membership: Membership, *, lang: str) -> Exhibit:
    """The Lorenz curves that totals allow, the most equal and the most unequal, and the real one. From members by type, two committees or more."""
    facts = bounds_facts(membership)
    curves = facts.curves.values()
    rows = [(in_percent(at, 0), *(in_percent(_value_on_curve(of, at), 1) for of in curves)) for at in CURVE_POINTS]
    points = [wording.BAND_POINT(units=units, least=least, most=most) for units, least, most, *_ in rows]
    head = [wording.COMMITTEES_UP, *(CURVES[name] for name in facts.curves)]
    draw, title, unit = partial(_draw_band, facts), facts.band_title, canvas.PER_CENT
    return figure_exhibit(membership, draw, title, points, head, rows, lang=lang, unit=unit, notes=facts.notes)


def _value_on_curve(curve: pd.Series, at: float) -> float:
    return float(np.interp(at, curve.index, curve))


def _draw_band(facts: BoundsFacts, say: Say) -> Figure:
    curves = facts.curves
    figure, axes = new_figure(height=4.5)
    axes.plot([0, 1], [0, 1], color=FAINT, lw=1, ls="--")
    axes.fill_between(curves["least"].index, curves["greatest"], curves["least"], color=BAND, lw=0)
    for name in ("least", "greatest", *(["real"] if facts.known else [])):
        axes.plot(curves[name], color=INK if name == "real" else EDGE, lw=2.6 if name == "real" else 1.6)
    _name_curves(axes, facts, say)
    ticks = np.linspace(0, 1, 6)
    axes.set(xlim=(0, 1.34), ylim=(0, 1), aspect="equal", xticks=ticks, yticks=ticks)  # to the right is room for a name
    axes.spines["bottom"].set_bounds(0, 1)
    canvas.number_ticks(say, axes.xaxis, axes.yaxis, write=in_percent)
    axes.set_xlabel(say(wording.COMMITTEES_UP), loc="left")
    axes.set_ylabel(say(wording.SHARE_OF_MEMBERS))
    return figure


def _name_curves(axes: Any, facts: BoundsFacts, say: Say) -> None:
    uneven = facts.curves["greatest"]
    right = float(np.interp(0.35, uneven, uneven.index))
    places = ("least", 0.72, (0.03, 0.92), 99), ("real", 0.45, (0.03, 0.69), 12), ("greatest", right, (1.06, 0.35), 12)
    for name, x, at, width in (place for place in places if place[0] in facts.curves):
        text = f"{textwrap.fill(say(CURVES[name]), width)}\nGini {say(facts.shown['gini'][name])}"
        relative = float(at[0] < x), 0.5
        line = {"arrowstyle": "-", "color": SOFT, "lw": 0.8, "shrinkA": 2, "shrinkB": 0, "relpos": relative}
        to = x, _value_on_curve(facts.curves[name], x)
        axes.annotate(text, to, at, va="center", fontsize=SMALL_TEXT, color=INK, arrowprops=line)
    axes.text(0.18, 0.225, say(wording.EQUALITY), **ALONG_EQUALITY)


@canvas.figure_function
def intervals(membership: Membership, *, lang: str) -> Exhibit:
    """Between which values each index of inequality lies when only totals are known. From members by type, of two committees or more."""
    facts = bounds_facts(membership)
    columns, phrase = (5, wording.INTERVAL_KNOWN) if facts.known else (4, wording.INTERVAL)
    texts = {name: phrase(**of) for name, of in facts.shown.items()}
    points = [phrases.joined((phrases.INDICES[name], text), ": ") for name, text in texts.items()]
    rows = [[phrases.INDICES[name], *of.values()][:columns] for name, of in facts.shown.items()]
    head = [wording.INDEX_HEAD, wording.LEAST, wording.GREATEST, wording.GREATEST_BY_GRAND_TOTALS]
    head += [wording.BY_COMMITTEE] if facts.known else []
    infinite = (wording.INFINITE_NOTE,) if math.isinf(facts.indices["theil_l"]["real"]) else ()
    draw, title = partial(_draw_intervals, facts.indices, texts), facts.intervals_title
    notes, unit = (wording.SCALE_NOTE, *infinite, *facts.notes), wording.INDICES_UNIT
    return figure_exhibit(membership, draw, title, points, head, rows, lang=lang, unit=unit, notes=notes)


def _draw_intervals(indices: dict[str, dict[str, float]], texts: Mapping[str, phrases.Text], say: Say) -> Figure:
    """Draws each index on its own scale: 0 to its greatest by the grand totals, or where a list contradicts these, at most 1.6 times it."""
    figure, axes = new_figure(height=0.75 + 0.72 * len(indices))
    bar = {"height": 0.26, "lw": 1}
    for row, (name, of) in enumerate(reversed(indices.items())):
        whole = of["most"] or 1
        edges = of["least"] / whole, of["greatest"] / whole
        axes.barh(row, 1, color="white", edgecolor=FAINT, **bar)
        axes.barh(row, (of["greatest"] - of["least"]) / whole, left=edges[0], color=BAND, edgecolor=EDGE, **bar)
        for end in edges:
            axes.plot([end] * 2, [row - 0.18, row + 0.18], color=EDGE, lw=2.4)
        if math.isfinite(of["real"]):
            axes.plot(of["real"] / whole, row, "D", ms=8, color=INK, mec="white", mew=1)
        label = axes.text(0, row + 0.29, say(phrases.INDICES[name]), fontweight="bold")
        beside = {"xycoords": label, "textcoords": "offset points", "va": "bottom", "fontsize": SMALL_TEXT}
        axes.annotate(say(texts[name]), (1, 0), (8, 0), **beside)
    beyond = [of["real"] / of["most"] for of in indices.values() if of["most"] and math.isfinite(of["real"])]
    right = min(1.6, max([1.0, *beyond]))
    axes.set(xlim=(-0.02, right + 0.02), ylim=(-0.45, len(indices) - 0.35), yticks=[])
    axes.set_xticks([0, 1], [textwrap.fill(say(end), 17) for end in (wording.ALL_ALIKE, wording.ALL_IN_ONE)])
    for end, side in zip(axes.get_xticklabels(), ("left", "right"), strict=True):
        end.set(ha=side, multialignment=side)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_bounds(0, 1)
    return figure
