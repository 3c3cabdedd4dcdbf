"""Pictures of single committees: each of them, and all beside each other. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import measures
from ..exhibit import Exhibit, note
from ..membership import Membership
from ..words import ALL_EQUAL, COMMITTEES, NO_UNITS, TYPE, TYPES, Phrase, listed, number, percent, sentence
from .canvas import (
    COLOURS,
    FAINT,
    INK,
    MARKS,
    PER_CENT,
    SMALL,
    SOFT,
    canvas,
    framed,
    number_ticks,
    percent_ticks,
    style,
)


def strip(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee as a mark on one scale, by type; a box over the middle half where a type has eight or more."""
    rows = membership.by_unit()
    if rows.empty:
        return note(NO_UNITS.say(lang), lang)
    groups = {t: rows.loc[rows["type"] == t, "members"].astype(float) for t in TYPES if (rows["type"] == t).any()}
    with style():
        figure, axes = canvas(height=0.8 + 0.85 * len(groups))
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
        number_ticks(axes.xaxis, lang)
        axes.set_xlabel(STRIP_AXIS.say(lang))
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")
        rows = [[sentence(TYPES[t].say(lang)), *_five(x, lang)] for t, x in groups.items()]
        points = [
            STRIP_POINT.say(lang, type=type, n=n, least=least, median=median, most=most)
            for type, n, least, median, most in rows
        ]
        head = [TYPE, COMMITTEES, LEAST, MEDIAN, MOST]
        title = _strip_title(groups, lang)
        return framed(membership, figure, title, points, [h.say(lang) for h in head], rows, lang=lang)


def _box(axes, members: pd.Series, row: int) -> None:
    q = measures.quartiles(members)
    axes.barh(row, q[0.75] - q[0.25], left=q[0.25], height=0.72, color="#e8e8e8", edgecolor=FAINT, lw=0.8, zorder=0.5)
    axes.plot([q[0.5]] * 2, [row - 0.36, row + 0.36], color=INK, lw=1.6, zorder=0.6)


def _side_by_side(members: pd.Series) -> np.ndarray:
    """Marks that would cover each other step aside, by their order and not by chance."""
    steps = np.array([0, 0.14, -0.14, 0.26, -0.26, 0.07, -0.07])
    order = members.rank(method="first").astype(int).to_numpy()
    return steps[order % len(steps)] if len(members) > 1 else np.zeros(len(members))


def _five(members: pd.Series, lang: str) -> list[str]:
    q = measures.quartiles(members)
    return [number(len(members), lang), number(q[0], lang), number(q[0.5], lang, 1), number(q[1], lang)]


def _strip_title(groups: dict[str, pd.Series], lang: str) -> str:
    medians = [f"{TYPES[t].say(lang)} {number(measures.quartiles(x)[0.5], lang, 1)}" for t, x in groups.items()]
    return MEDIANS.say(lang, medians=listed(medians, lang))


def lorenz(membership: Membership, *, lang: str) -> Exhibit:
    """The Lorenz curve of all committees, with the line of equality."""
    rows = membership.by_unit()
    members = rows["members"] if not rows.empty else pd.Series([], dtype="Int64")
    curve = measures.lorenz(members)
    if curve.empty:
        return note(NO_UNITS.say(lang), lang)
    half = float(np.interp(0.5, curve["units"], curve["members"]))
    gini = measures.gini(members)
    with style():
        figure, axes = canvas(height=4.6)
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
            color=SOFT,
            fontsize=SMALL,
        )
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
        percent_ticks(axes.xaxis, lang)
        percent_ticks(axes.yaxis, lang)
        axes.set_xlabel(LORENZ_X.say(lang))
        axes.set_ylabel(LORENZ_Y.say(lang))
        rows = [
            [percent(at, lang, 0), percent(float(np.interp(at, curve["units"], curve["members"])), lang, 1)]
            for at in (0.1, 0.25, 0.5, 0.75, 0.9)
        ]
        points = [LORENZ_POINT.say(lang, units=units, members=members) for units, members in rows]
        head = [sentence(LORENZ_X.say(lang)), sentence(LORENZ_Y.say(lang))]
        title = LORENZ.say(lang, share=percent(half, lang, 1), gini=number(gini, lang, 3))
        if members.nunique() == 1:
            title = ALL_EQUAL.say(lang)
        return framed(membership, figure, title, points, head, rows, lang=lang, unit=PER_CENT.say(lang))


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
LEAST = Phrase(vi="Ít nhất", en="Least")
MEDIAN = Phrase(vi="Trung vị", en="Median")
MOST = Phrase(vi="Nhiều nhất", en="Greatest")
