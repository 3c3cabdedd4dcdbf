"""Figures of the bounds that totals alone give for single committees. `Membership` in, `Exhibit` out."""

import math
import textwrap
from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from ...membership.membership import Membership
from ...vocabulary import phrases, wording
from ...vocabulary.formats import in_percent
from ..exhibit import Exhibit
from ..facts.bounds import BoundsFacts, bounds_facts
from . import canvas
from .canvas import BAND, EDGE, FAINT, INK, SMALL_TEXT, SOFT, Figure, Say, figure_exhibit, new_figure

CURVE_POINTS = (0.1, 0.25, 0.5, 0.75, 0.9)  # shares of the committees at which the table gives the curves
CURVES = {**wording.group("CURVE"), "real": wording.BY_COMMITTEE}


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
    axes.plot(curves["least"], color=EDGE, lw=1.6)
    axes.plot(curves["greatest"], color=EDGE, lw=1.6)
    if facts.known:
        axes.plot(curves["real"], color=INK, lw=2.6)
    _name_curves(axes, facts, say)
    ticks = np.linspace(0, 1, 6)
    axes.set(xlim=(0, 1.34), ylim=(0, 1), aspect="equal", xticks=ticks, yticks=ticks)  # to the right is room for a name
    axes.spines["bottom"].set_bounds(0, 1)
    canvas.number_ticks(say, axes.xaxis, axes.yaxis, write=in_percent)
    axes.set_xlabel(say(wording.COMMITTEES_UP), loc="left")
    axes.set_ylabel(say(wording.SHARE_OF_MEMBERS))
    return figure


def _name_curves(axes, facts: BoundsFacts, say: Say) -> None:
    """Writes the name of each curve where nothing is drawn: above the line of equality, and to the right of the square."""
    uneven = facts.curves["greatest"]
    right = float(np.interp(0.35, uneven, uneven.index))
    places = {
        "least": (0.72, (0.03, 0.92), 99),
        "real": (0.45, (0.03, 0.69), 12),
        "greatest": (right, (1.06, 0.35), 12),
    }
    for name, (x, at, width) in places.items():
        if name in facts.curves:
            text = f"{textwrap.fill(say(CURVES[name]), width)}\nGini {say(facts.shown['gini'][name])}"
            relative = float(at[0] < x), 0.5
            line = {"arrowstyle": "-", "color": SOFT, "lw": 0.8, "shrinkA": 2, "shrinkB": 0, "relpos": relative}
            to = x, _value_on_curve(facts.curves[name], x)
            axes.annotate(text, to, at, va="center", fontsize=SMALL_TEXT, color=INK, arrowprops=line)
    where = {"rotation": 45, "rotation_mode": "anchor", "ha": "center", "color": SOFT, "fontsize": SMALL_TEXT}
    axes.text(0.18, 0.225, say(wording.EQUALITY), **where)


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
        ends = of["least"] / whole, of["greatest"] / whole
        axes.barh(row, 1, color="white", edgecolor=FAINT, **bar)
        axes.barh(row, (of["greatest"] - of["least"]) / whole, left=ends[0], color=BAND, edgecolor=EDGE, **bar)
        for end in ends:
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
