"""Pictures of the totals by type: shares, means. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import pandas as pd

from ...analysis import measures
from ...membership.membership import Membership
from ...vocabulary.formats import number, percent, sentence, signed
from ...vocabulary.phrases import ALL_TYPES, COMMITTEE_SHARE, MEMBER_SHARE, PLURAL_TYPES, TYPE, TYPES, Phrase
from ..exhibit import Exhibit, note
from .canvas import (
    INK,
    PER_CENT,
    SMALL_TEXT,
    TYPE_COLOURS,
    TYPE_MARKS,
    figure_exhibit,
    new_figure,
    number_ticks,
    percent_ticks,
    picture_style,
)


def shares(membership: Membership, *, lang: str) -> Exhibit:
    """Each type's share of the committees beside its share of the members.

    From any `membership` with members by type: rows of committees, a Form 5, the published figures. `lang` is "vi" or "en".
    """
    if lacking := membership.lacks():
        return note(lacking.say(lang), lang)
    sums = membership.by_type()
    parts = pd.DataFrame({"committees": measures.share(sums["committees"]), "members": measures.share(sums["members"])})
    gaps = parts["members"] - parts["committees"]
    with picture_style():
        figure, axes = new_figure(height=0.75 + 0.75 * len(parts))
        for row, (unit_type, part) in enumerate(reversed(list(parts.iterrows()))):
            low, high = sorted((part["committees"], part["members"]))
            axes.plot([low, high], [row, row], color=TYPE_COLOURS[unit_type], lw=3, alpha=0.45, zorder=1)
            axes.plot(part["committees"], row, "o", ms=9, mfc="white", mec=TYPE_COLOURS[unit_type], mew=2)
            axes.plot(part["members"], row, TYPE_MARKS[unit_type], ms=10, color=TYPE_COLOURS[unit_type])
            _write_share_values(axes, part["committees"], part["members"], row, lang)
            name = axes.text(-0.15, row + 0.32, sentence(TYPES[unit_type].say(lang)), fontweight="bold")
            told = SHARES_GAP_LABEL.say(lang, gap=signed(100 * gaps[unit_type], lang))
            beside = {"xycoords": name, "textcoords": "offset points", "va": "bottom", "fontsize": SMALL_TEXT}
            axes.annotate(told, (1, 0), (8, 0), **beside)
        right = 1.2 if parts.to_numpy().max() > 0.85 else 1.05
        axes.set(ylim=(-0.6, len(parts) - 0.25), xlim=(-0.15, right), xticks=[0, 0.2, 0.4, 0.6, 0.8, 1], yticks=[])
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_bounds(0, 1)  # beyond it is room for the values at its ends
        percent_ticks(axes.xaxis, lang)
        axes.set_xlabel(SHARES_AXIS.say(lang))
        axes.grid(axis="x")
        for text in axes.texts:
            text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5})  # the grid stops at what is read
        rows = [
            [
                sentence(TYPES[t].say(lang)),
                percent(part["committees"], lang),
                percent(part["members"], lang),
                signed(100 * gaps[t], lang),
            ]
            for t, part in parts.iterrows()
        ]
        points = [
            SHARES_POINT.say(lang, type=unit_type, committees=committees, members=members, gap=gap)
            for unit_type, committees, members, gap in rows
        ]
        head = [TYPE.say(lang), COMMITTEE_SHARE.say(lang), MEMBER_SHARE.say(lang), SHARES_GAP.say(lang)]
        title = _shares_title(parts, gaps, lang)
        return figure_exhibit(membership, figure, title, points, head, rows, lang=lang, unit=PER_CENT.say(lang))


def _write_share_values(axes, committees: float, members: float, row: int, lang: str) -> None:
    """The two values, each on the outer side of its own mark."""
    left = {"ha": "right", "xytext": (-9, -4)}
    right = {"ha": "left", "xytext": (9, -4)}
    for value, where in (
        (committees, left if committees <= members else right),
        (members, right if committees <= members else left),
    ):
        axes.annotate(percent(value, lang), (value, row), textcoords="offset points", fontsize=SMALL_TEXT, **where)


def _shares_title(parts: pd.DataFrame, gaps: pd.Series, lang: str) -> str:
    if len(parts) == 1:
        return SHARES_ONE_TYPE.say(lang, type=PLURAL_TYPES[parts.index[0]])
    unit_type = gaps.abs().idxmax()
    said = [percent(parts.loc[unit_type, of], lang) for of in ("committees", "members")]
    if said[0] == said[1]:
        return SHARES_EQUAL.say(lang)
    phrase = SHARES_OVER if gaps[unit_type] > 0 else SHARES_UNDER
    return phrase.say(
        lang,
        type=PLURAL_TYPES[unit_type],
        committees=said[0],
        members=said[1],
    )


def means(membership: Membership, *, lang: str) -> Exhibit:
    """Mean members per committee by type, with the mean of all as a line.

    From any `membership` with members by type: rows of committees, a Form 5, the published figures. `lang` is "vi" or "en".
    """
    if lacking := membership.lacks():
        return note(lacking.say(lang), lang)
    sums = membership.by_type()
    mean = measures.ratio(sums["members"], sums["committees"])
    every = sums["members"].sum() / sums["committees"].sum()
    with picture_style():
        figure, axes = new_figure(height=1.15 + 0.5 * len(mean))
        for row, (unit_type, value) in enumerate(reversed(list(mean.items()))):
            axes.barh(row, value, height=0.6, color=TYPE_COLOURS[unit_type])
            beside_line = (
                value if not 0 < every - value < 0.16 * mean.max() else every
            )  # not across the line of the mean
            text = number(value, lang, 1)
            axes.annotate(text, (beside_line, row), (5, -4), textcoords="offset points", fontweight="bold")
        axes.axvline(every, color=INK, lw=1, ls="--")
        side = {"xytext": (5, 2), "ha": "left"} if every < 0.7 * mean.max() else {"xytext": (-5, 2), "ha": "right"}
        said = MEAN_OF_ALL.say(lang, mean=number(every, lang, 1))
        axes.annotate(said, (every, len(mean) - 0.5), textcoords="offset points", **side)
        axes.set_yticks(range(len(mean)), [sentence(TYPES[t].say(lang)) for t in reversed(mean.index)])
        axes.set(xlim=(0, mean.max() * 1.18), ylim=(-0.5, len(mean) - 0.1))
        number_ticks(axes.xaxis, lang)
        axes.set_xlabel(MEANS_AXIS.say(lang))
        axes.tick_params(axis="y", length=0)
        rows = [[sentence(TYPES[t].say(lang)), number(v, lang, 1)] for t, v in mean.items()]
        rows.append([sentence(ALL_TYPES.say(lang)), number(every, lang, 1)])
        points = [MEANS_POINT.say(lang, type=unit_type, mean=value) for unit_type, value in rows]
        head = [TYPE.say(lang), sentence(MEANS_AXIS.say(lang))]
        return figure_exhibit(membership, figure, _means_title(mean, lang), points, head, rows, lang=lang)


def _means_title(mean: pd.Series, lang: str) -> str:
    top, low = mean.idxmax(), mean.idxmin()
    if number(mean[top], lang, 1) == number(mean[low], lang, 1):
        return MEANS_EQUAL.say(lang, mean=number(mean[top], lang, 1))
    if mean[low] == 0:
        return MEANS_NONE.say(lang, top=TYPES[top], low=TYPES[low], mean=number(mean[top], lang, 1))
    times = number(mean[top] / mean[low], lang, 2)
    phrase = MEANS_CLOSE if times == number(1, lang, 2) else MEANS_TIMES
    said = {"mean": number(mean[top], lang, 1), "least": number(mean[low], lang, 1), "times": times}
    return phrase.say(lang, top=TYPES[top], low=TYPES[low], **said)


SHARES_AXIS = Phrase(vi="○ tỷ lệ đảng bộ; ● ■ ▲ tỷ lệ đảng viên", en="○ share of committees; ● ■ ▲ share of members")
SHARES_GAP = Phrase(vi="Chênh lệch (điểm %)", en="Difference (percentage points)")
SHARES_GAP_LABEL = Phrase(vi="{gap} điểm %", en="{gap} percentage points")
SHARES_POINT = Phrase(
    vi="{type}: {committees} số đảng bộ, {members} số đảng viên ({gap} điểm %)",
    en="{type}: {committees} of committees, {members} of members ({gap} percentage points)",
)
SHARES_OVER = Phrase(
    vi="{type} chiếm {committees} số đảng bộ nhưng có tới {members} số đảng viên",
    en="{type} are {committees} of the committees but hold {members} of the members",
)
SHARES_UNDER = Phrase(
    vi="{type} chiếm {committees} số đảng bộ nhưng chỉ có {members} số đảng viên",
    en="{type} are {committees} of the committees but hold only {members} of the members",
)
SHARES_ONE_TYPE = Phrase(vi="Số liệu chỉ có {type}", en="The data have {type} only")
SHARES_EQUAL = Phrase(
    vi="Mỗi loại hình có tỷ lệ đảng viên đúng bằng tỷ lệ đảng bộ",
    en="Each type's share of members equals its share of committees",
)
MEAN_OF_ALL = Phrase(vi="chung: {mean}", en="all: {mean}")
MEANS_AXIS = Phrase(vi="đảng viên bình quân một đảng bộ", en="mean members per committee")
MEANS_POINT = Phrase(vi="{type}: {mean} đảng viên", en="{type}: {mean} members")
MEANS_TIMES = Phrase(
    vi="Một đảng bộ {top} bình quân có {mean} đảng viên, gấp {times} lần đảng bộ {low}",
    en="A {top} committee has {mean} members on average, {times} times a {low}'s",
)
MEANS_CLOSE = Phrase(
    vi="Một đảng bộ {top} bình quân có {mean} đảng viên, đảng bộ {low} có {least}",
    en="A {top} committee has {mean} members on average, a {low} committee {least}",
)
MEANS_NONE = Phrase(
    vi="Một đảng bộ {top} bình quân có {mean} đảng viên, đảng bộ {low} không có đảng viên nào",
    en="A {top} committee has {mean} members on average, a {low} committee none",
)
MEANS_EQUAL = Phrase(vi="Bình quân một đảng bộ có {mean} đảng viên", en="A committee has {mean} members on average")
