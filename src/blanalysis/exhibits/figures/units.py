"""Figures of single committees: a strip of marks, and the Lorenz curve. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...analysis import measures
from ...membership.membership import Membership
from ...vocabulary.formats import listed, number, percent, sentence
from ...vocabulary.phrases import (
    ALL_EQUAL,
    COMMITTEES,
    COMMITTEES_UP,
    EQUALITY,
    GREATEST,
    LEAST,
    MEDIAN,
    NO_MEMBERS,
    NO_UNITS,
    SHARE_OF_MEMBERS,
    TWO_UNITS,
    TYPE,
    TYPES,
    Phrase,
    in_language,
    names_or_count,
    partial_data_notes,
)
from ..exhibit import Exhibit, note
from .canvas import (
    EDGE,
    FAINT,
    INK,
    MARK_SIZE,
    PER_CENT,
    SMALL_TEXT,
    SOFT,
    TYPE_COLOURS,
    TYPE_MARKS,
    figure_exhibit,
    new_figure,
    number_ticks,
    percent_ticks,
    picture_style,
    spread_marks,
)

STRIP_HEIGHT = 1.0  # inches a type: marks in several rows, and a name above and below
STRIP_WIDTH = 4.9  # inches of the scale, about


def strip(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee as a mark on one scale, by type; a box over the middle half where a type has eight or more.

    From a `membership` with rows of committees, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    rows = membership.by_unit()
    if rows.empty:
        return note(NO_UNITS.say(lang), lang)
    names = rows["code"].map({unit.code: unit.distinct_name for unit in membership.places})
    members = rows["members"].astype(float)
    groups = {t: members[rows["type"] == t] for t in TYPES if (rows["type"] == t).any()}
    limit = members.max() * 1.05 or 1
    wide, high = ((MARK_SIZE + 0.5) / 72 / inches for inches in (STRIP_WIDTH, STRIP_HEIGHT))
    with picture_style():
        figure, axes = new_figure(height=0.7 + STRIP_HEIGHT * len(groups))
        for row, (unit_type, of) in enumerate(reversed(groups.items())):
            if len(of) >= measures.FEWEST_FOR_QUARTILES:
                _draw_middle_half(axes, of, row)
            look = {"ms": MARK_SIZE, "color": TYPE_COLOURS[unit_type], "alpha": 0.75, "mec": "white", "mew": 0.5}
            aside = spread_marks(of, (wide * limit, high), [step * 0.085 for step in range(-3, 4)])
            axes.plot(of, row + aside, TYPE_MARKS[unit_type], clip_on=False, **look)
            beside = 0.33 if len(of) >= measures.FEWEST_FOR_QUARTILES else np.abs(aside).max() + 0.08
            _write_names_of_ends(axes, of, names, (row - beside, row + beside), limit, lang)
        axes.set_yticks(
            range(len(groups)), [f"{sentence(TYPES[t].say(lang))}\n(n = {len(x)})" for t, x in reversed(groups.items())]
        )
        axes.set(xlim=(0, limit), ylim=(-0.56, len(groups) - 0.44))
        number_ticks(axes.xaxis, lang)
        axes.locator_params(axis="x", integer=True)
        axes.set_xlabel(STRIP_AXIS.say(lang))
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")
        rows = [[sentence(TYPES[t].say(lang)), *_strip_row(x, lang)] for t, x in groups.items()]
        points = [
            STRIP_POINT.say(lang, type=unit_type, n=n, least=least, median=median, most=most)
            for unit_type, n, least, median, most in rows
        ]
        head = [h.say(lang) for h in (TYPE, COMMITTEES, LEAST, MEDIAN, GREATEST)]
        boxes = (
            [STRIP_NOTE.say(lang, few=measures.FEWEST_FOR_QUARTILES)]
            if any(len(x) >= measures.FEWEST_FOR_QUARTILES for x in groups.values())
            else []
        )
        notes = (*boxes, *partial_data_notes(len(members), len(membership.places)))
        title = _strip_title(groups, lang)
        return figure_exhibit(membership, figure, title, points, head, rows, lang=lang, notes=notes)


def _draw_middle_half(axes, members: pd.Series, row: int) -> None:
    """Draws a box over the middle half, with the median as a line and the mean as a broken line."""
    q, mean = measures.quartiles(members), members.mean()
    axes.barh(row, q[0.75] - q[0.25], left=q[0.25], height=0.62, color="#e8e8e8", edgecolor=FAINT, lw=0.8, zorder=0.5)
    axes.plot([q[0.5]] * 2, [row - 0.31, row + 0.31], color=INK, lw=1.6, zorder=0.6)
    axes.plot([mean] * 2, [row - 0.31, row + 0.31], color=INK, lw=1.1, ls=(0, (2, 1.5)), zorder=0.6)


def _write_names_of_ends(
    axes, members: pd.Series, names: pd.Series, at: tuple[float, float], limit: float, lang: str
) -> None:
    """Writes who has the fewest, below the marks, and who the most, above them; nothing where all are equal."""
    if members.nunique() == 1:
        return
    for value, y, where in ((members.min(), at[0], "top"), (members.max(), at[1], "bottom")):
        who = in_language(names_or_count(names[members.index[members == value]]), lang)
        side = "left" if value < 0.3 * limit else "right" if value > 0.7 * limit else "center"
        axes.text(value, y, f"{sentence(who)}: {number(value, lang)}", ha=side, va=where, fontsize=9, color=SOFT)


def _strip_row(members: pd.Series, lang: str) -> list[str]:
    q = measures.quartiles(members)
    return [number(len(members), lang), number(q[0], lang), number(q[0.5], lang, 1), number(q[1], lang)]


def _strip_title(groups: dict[str, pd.Series], lang: str) -> str:
    medians = [f"{TYPES[t].say(lang)} {number(measures.quartiles(x)[0.5], lang, 1)}" for t, x in groups.items()]
    return MEDIANS.say(lang, medians=listed(medians, lang))


def lorenz(membership: Membership, *, lang: str) -> Exhibit:
    """The Lorenz curve of all committees, with the line of equality.

    From a `membership` with rows of two committees or more, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    members = membership.by_unit().get("members", pd.Series([], dtype="Int64"))
    if len(members) < 2 or not members.sum():
        return note((NO_MEMBERS if len(members) > 1 else TWO_UNITS if len(members) else NO_UNITS).say(lang), lang)
    curve = measures.lorenz(members)
    half = float(np.interp(0.5, curve["units"], curve["members"]))
    gini = measures.gini(members)
    with picture_style():
        figure, axes = new_figure(height=4.6)
        axes.plot([0, 1], [0, 1], color=FAINT, lw=1, ls="--")
        axes.fill_between(curve["units"], curve["members"], curve["units"], color=EDGE, alpha=0.12)
        axes.plot(curve["units"], curve["members"], color=EDGE, lw=2)
        axes.plot(0.5, half, "o", color=EDGE, ms=7)
        where = {"xytext": (10, -16)} if half > 0.1 else {"xytext": (-8, 10), "ha": "right"}
        half_text = HALF_POINT.say(lang, share=percent(half, lang, 1))
        axes.annotate(half_text, (0.5, half), textcoords="offset points", **where)
        axes.text(
            0.36,
            0.44,
            EQUALITY.say(lang),
            rotation=45,
            rotation_mode="anchor",
            ha="center",
            color=SOFT,
            fontsize=SMALL_TEXT,
        )
        gini_text = GINI_VALUE.say(lang, gini=number(gini, lang, 3))
        axes.text(0.04, 0.93, gini_text, fontweight="bold", fontsize=12)  # no curve comes above the line of equality
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
        percent_ticks(axes.xaxis, lang)
        percent_ticks(axes.yaxis, lang)
        axes.set_xlabel(COMMITTEES_UP.say(lang))
        axes.set_ylabel(SHARE_OF_MEMBERS.say(lang))
        rows = [
            [percent(at, lang, 0), percent(float(np.interp(at, curve["units"], curve["members"])), lang, 1)]
            for at in (0.1, 0.25, 0.5, 0.75, 0.9)
        ]
        points = [LORENZ_POINT.say(lang, units=units, members=members) for units, members in rows]
        head = [sentence(COMMITTEES_UP.say(lang)), sentence(SHARE_OF_MEMBERS.say(lang))]
        title = SMALLER_HALF.say(lang, share=percent(half, lang, 1), gini=number(gini, lang, 3))
        if members.nunique() == 1:
            title = ALL_EQUAL.say(lang)
        notes = partial_data_notes(len(members), len(membership.places))
        return figure_exhibit(
            membership, figure, title, points, head, rows, lang=lang, unit=PER_CENT.say(lang), notes=notes
        )


STRIP_NOTE = Phrase(
    vi="Hộp xám chứa một nửa số đảng bộ ở giữa, vạch liền là trung vị, vạch đứt là bình quân; dưới {few} đảng bộ thì không vẽ hộp.",
    en="The grey box holds the middle half, the line is the median, the broken line the mean; no box for fewer than {few} committees.",
)
STRIP_AXIS = Phrase(vi="số đảng viên của một đảng bộ", en="members of a committee")
STRIP_POINT = Phrase(
    vi="{type}: {n} đảng bộ, từ {least} đến {most}, trung vị {median}",
    en="{type}: {n} committees, from {least} to {most}, median {median}",
)
MEDIANS = Phrase(vi="Trung vị số đảng viên: {medians}", en="Median members: {medians}")
GINI_VALUE = Phrase(vi="Gini = {gini}", en="Gini = {gini}")
LORENZ_POINT = Phrase(
    vi="{units} đảng bộ nhỏ nhất có {members} đảng viên",
    en="the smallest {units} of committees have {members} of members",
)
HALF_POINT = Phrase(vi="nửa nhỏ hơn: {share}", en="smaller half: {share}")
SMALLER_HALF = Phrase(
    vi="Một nửa số đảng bộ, những đảng bộ nhỏ hơn, có {share} số đảng viên (Gini {gini})",
    en="The smaller half of the committees has {share} of the members (Gini {gini})",
)
