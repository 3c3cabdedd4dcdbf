"""Figures of the totals by type: shares, means. `Membership` in, `Exhibit` out."""

from functools import partial

from ...membership.membership import Membership
from ...vocabulary import formats, phrases, wording
from ..exhibit import Exhibit
from ..facts.types import TypeFacts, type_facts
from . import canvas
from .canvas import PER_CENT, SMALL_TEXT, TYPE_COLOURS, TYPE_MARKS, Figure, Say, figure_exhibit, new_figure


@canvas.figure_function
def shares(membership: Membership, *, lang: str) -> Exhibit:
    """Each type's share of the committees beside its share of the members. From members by type: of committees, a Form 5, as published."""
    facts = type_facts(membership)
    rows = [(phrases.capital_first(phrases.TYPES[t]), *of) for t, of in facts.shares.items()]
    points = [wording.SHARES_POINT(type=t, committees=n, members=m, gap=gap) for t, n, m, gap in rows]
    head = [wording.TYPE, wording.COMMITTEE_SHARE, wording.MEMBER_SHARE, wording.SHARES_GAP]
    draw, title, notes = partial(_draw_shares, facts), facts.shares_title, facts.notes
    return figure_exhibit(membership, draw, title, points, head, rows, lang=lang, unit=PER_CENT, notes=notes)


def _draw_shares(facts: TypeFacts, say: Say) -> Figure:
    figure, axes = new_figure(height=0.75 + 0.75 * len(facts.frame))
    for row, (t, of) in enumerate(facts.rows[::-1]):
        ends = of.committee_share, of.member_share
        axes.plot(sorted(ends), [row, row], color=TYPE_COLOURS[t], lw=3, alpha=0.45, zorder=1)
        axes.plot(ends[0], row, "o", ms=9, mfc="white", mec=TYPE_COLOURS[t], mew=2)
        axes.plot(ends[1], row, TYPE_MARKS[t], ms=10, color=TYPE_COLOURS[t])
        sides = {"ha": "right", "xytext": (-9, -4)}, {"ha": "left", "xytext": (9, -4)}  # the outer side of each mark
        *texts, gap = facts.shares[t]
        for value, text, where in zip(ends, texts, sides if ends[0] <= ends[1] else sides[::-1], strict=True):
            axes.annotate(say(text), (value, row), textcoords="offset points", fontsize=SMALL_TEXT, **where)
        name = axes.text(-0.15, row + 0.32, say(phrases.capital_first(phrases.TYPES[t])), fontweight="bold")
        beside = {"xycoords": name, "textcoords": "offset points", "va": "bottom", "fontsize": SMALL_TEXT}
        if gap != phrases.NOT_GIVEN:
            axes.annotate(say(wording.SHARES_GAP_LABEL(gap=gap)), (1, 0), (8, 0), **beside)
    right = 1.2 if facts.frame[["committee_share", "member_share"]].max().max() > 0.85 else 1.05
    axes.set(ylim=(-0.6, len(facts.frame) - 0.25), xlim=(-0.15, right), xticks=[0, 0.2, 0.4, 0.6, 0.8, 1], yticks=[])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_bounds(0, 1)  # beyond it is room for the values at its ends
    canvas.number_ticks(say, axes.xaxis, write=formats.in_percent)
    axes.set_xlabel(say(wording.SHARES_AXIS(marks=" ".join(canvas.MARK_SIGNS[TYPE_MARKS[t]] for t, _ in facts.rows))))
    axes.grid(axis="x")
    for text in axes.texts:
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5})  # the grid stops at what is read
    return figure


@canvas.figure_function
def means(membership: Membership, *, lang: str) -> Exhibit:
    """Mean members per committee by type, with the mean of all as a line. From members by type: of committees, a Form 5, as published."""
    facts = type_facts(membership)
    values = [(phrases.TYPES[t], formats.rounded(of["mean"], 1)) for t, of in facts.rows]
    values += [(wording.ALL_TYPES, formats.rounded(facts.mean, 1))]
    points = [wording.MEANS_POINT(type=phrases.capital_first(name), mean=mean) for name, mean in values]
    draw = partial(_draw_means, facts)
    head = [wording.TYPE, wording.MEMBERS_PER_COMMITTEE]
    return figure_exhibit(membership, draw, facts.means_title, points, head, values, lang=lang, notes=facts.notes)


def _draw_means(facts: TypeFacts, say: Say) -> Figure:
    means, every = facts.frame["mean"], facts.mean
    figure, axes = new_figure(height=1.15 + 0.5 * len(means))
    at = means.where((every <= means) | (every - means >= 0.16 * means.max()), every)  # not across the line of the mean
    texts = {t: say(formats.rounded(of["mean"], 1)) for t, of in facts.rows}
    canvas.draw_type_bars(axes, means, texts, say, at=at, xytext=(5, -4))
    axes.axvline(every, color=canvas.INK, lw=1, ls="--")
    side = {"xytext": (5, 2), "ha": "left"} if every < 0.7 * means.max() else {"xytext": (-5, 2), "ha": "right"}
    text_of_all = say(wording.OF_ALL(value=formats.rounded(every, 1)))
    axes.annotate(text_of_all, (every, len(means) - 0.5), textcoords="offset points", **side)
    axes.set(xlim=(0, means.max() * 1.18), ylim=(-0.5, len(means) - 0.1))
    canvas.number_ticks(say, axes.xaxis)
    axes.set_xlabel(say(wording.MEMBERS_PER_COMMITTEE))
    return figure
