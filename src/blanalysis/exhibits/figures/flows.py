"""Figures of who came and who left: admissions against their target, stock and flow. `Membership` in, `Exhibit` out."""

import textwrap
from functools import partial
from itertools import accumulate
from typing import Any

import pandas as pd

from ...analysis.disclosure import Flow, flow
from ...membership.membership import Membership
from ...membership.rules import gap_phrase
from ...vocabulary import wording
from ...vocabulary.columns import ARRIVED, COLUMNS, EXITS, LEFT
from ...vocabulary.formats import rounded, with_sign
from ...vocabulary.phrases import NOT_GIVEN, TYPES, Phrase, Text, Worded, capital_first, joined, small_first
from ...vocabulary.refusals import LackingError
from ..exhibit import Exhibit, internal_note
from ..facts import share_or_counts
from ..facts.change import Steps, step_name
from ..facts.comparison import SEVERAL
from . import canvas
from .canvas import INK, SMALL_TEXT, Axes, Figure, Say, figure_exhibit, new_figure


@canvas.figure_function
def admissions(membership: Membership, *, lang: str) -> Exhibit:
    """Newly admitted members beside their target, by district (a Form 5 names none: by type). From `admitted` and `admitted_target`."""
    all_rows, by_district = len(membership.current), membership.current["district"].notna().any()
    sums = membership.together("admitted", "admitted_target", by="district" if by_district else "type")
    if sums.empty:
        raise LackingError(wording.NO_TARGET)
    groups = membership.places.districts
    names: list[Worded] = [groups[g][0].full_district if by_district else capital_first(TYPES[g]) for g in sums.index]
    every = sums.sum()
    rows = [_admissions_row(name, of) for name, of in zip(names, sums.to_dict("records"), strict=True)]
    rows.append(_admissions_row(capital_first(wording.ALL_TYPES), every))
    points = [wording.ADMISSIONS_POINT(place=p, admitted=a, target=t, rate=r) for p, a, t, r in rows]
    head = [wording.DISTRICT if by_district else wording.TYPE, wording.ADMITTED, wording.TARGET, wording.REACHED]
    given, title, draw = int(every["rows"]), _admissions_title(sums, every), partial(_draw_admissions, sums, names)
    notes = [wording.FEWER_ROWS(kind=capital_first(wording.ADMITTED), rows=given, all=all_rows)][given == all_rows :]
    of = ["admitted", "admitted_target"]
    return figure_exhibit(membership, draw, title, points, head, rows, lang=lang, notes=notes, of=of)


def _admissions_row(name: Worded, of: Any) -> tuple[Worded, ...]:
    admitted, target = int(of["admitted"]), int(of["admitted_target"])
    return name, rounded(admitted), rounded(target), share_or_counts(admitted, target, 1)


def _draw_admissions(sums: pd.DataFrame, names: list[Worded], say: Say) -> Figure:
    figure, axes = new_figure(height=0.9 + 0.42 * len(sums))
    given = zip(sums["admitted"][::-1], sums["admitted_target"][::-1], strict=True)
    for row, (admitted, target) in enumerate(given):
        axes.barh(row, admitted, height=0.45, color=canvas.EDGE)
        axes.plot([target] * 2, [row - 0.36, row + 0.36], color=INK, lw=2.5)
        text = f"{say(int(admitted))} / {say(int(target))}"
        axes.annotate(text, (max(admitted, target), row), (7, -4), textcoords="offset points", fontsize=SMALL_TEXT)
    axes.set_yticks(range(len(sums)), [say(name) for name in names[::-1]])
    axes.set(xlim=(0, sums[["admitted", "admitted_target"]].max().max() * 1.25 or 1), ylim=(-0.6, len(sums) - 0.4))
    axes.tick_params(axis="y", length=0)
    axes.locator_params(axis="x", nbins=5)
    canvas.number_ticks(say, axes.xaxis)
    axes.set_xlabel(say(wording.ADMISSIONS_AXIS))
    return figure


def _admissions_title(sums: pd.DataFrame, every: pd.Series) -> Text:
    admitted, target = int(every["admitted"]), int(every["admitted_target"])
    if not target:
        return wording.NO_TARGET_SET(admitted=admitted)
    phrase = wording.ADMISSIONS_ONE if len(sums) == 1 else wording.ADMISSIONS
    groups = SEVERAL[str(sums.index.name)]
    rate, reached = share_or_counts(admitted, target, 1, based=True), sums["admitted"] >= sums["admitted_target"]
    return phrase(admitted=admitted, rate=rate, reached=int(reached.sum()), all=len(sums), groups=groups)


@canvas.figure_function
def stock_and_flow(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """Members at the start of the period, who came, who left, members at the end: a step each. From `members_start` and who came or left.

    The ways out of the Party are one step. Where small numbers must be hidden, those who left and those who moved away or died share
    one, and those who were reinstated and who moved in; of a district all of these do (see `disclosure.flow`).
    """
    given, all_rows = flow(membership, internal=internal), len(membership.current)
    if given is None:
        raise LackingError(wording.NO_FLOW)
    if given.reveals_exits:
        raise LackingError(wording.FEW_LEFT)
    steps: Steps = [(step_name(ids), count) for ids, count in given.steps]
    absent = [column for column in (*ARRIVED, *LEFT, *EXITS) if column not in membership.current] if given.gap else []
    most = gap_phrase(given.gap, absent, ARRIVED) if absent else None
    steps += [(joined(filter(None, (wording.GAP_STEP, most)), ", "), given.gap)] if given.gap else []
    rows = [(wording.PERIOD_START, rounded(given.start)), *((name, with_sign(count, 0)) for name, count in steps)]
    rows.append((wording.PERIOD_END, rounded(given.end)))
    points = [joined(row, ": ") for row in rows]
    notes: list[Worded] = [wording.FLOW_NOTE]
    notes += [wording.ABSENT_FLOWS(columns=[COLUMNS[column].label for column in absent])] if absent else []
    fewer = wording.FEWER_ROWS(kind=wording.STOCK_AND_FLOW, rows=given.units, all=all_rows)
    notes += [*([fewer] if given.units < all_rows else []), *internal_note(internal)]
    draw, head = partial(_draw_flow, given, steps), [wording.STEP_HEAD, wording.MEMBERS]
    of = ["members", "members_start", *(column for ids, _ in given.steps for column in ids)]
    told: dict[str, Any] = {"lang": lang, "notes": notes, "of": of, "internal": internal}
    return figure_exhibit(membership, draw, _flow_title(given, most), points, head, rows, **told)


def _draw_flow(given: Flow, steps: Steps, say: Say) -> Figure:
    figure, axes = new_figure(height=0.8 + 0.45 * (len(steps) + 2))
    draw_waterfall(axes, [(wording.PERIOD_START, given.start), *steps, (wording.PERIOD_END, given.end)], say)
    axes.locator_params(axis="x", nbins=5)
    axes.set_xlabel(say(small_first(wording.MEMBERS)))
    return figure


def draw_waterfall(axes: Axes, steps: Steps, say: Say, *, size: float = SMALL_TEXT, span: int = 0) -> None:
    """Draws a waterfall chart: each bar begins where the last one ended; the first and the last step are levels, drawn as lines, for the
    axis does not begin at 0. `span` is how much the axis shows at least."""
    (first, start), *inner, (last, end) = steps
    bars: list[tuple[Any, ...]] = [(first, start, start, INK, rounded(start))]
    for name, count in inner:
        level = bars[-1][2]
        bars.append((name, level, level + count, canvas.SOFT if count >= 0 else "white", with_sign(count, 0)))
    bars.append((last, end, end, INK, rounded(end)))
    lowest, highest = waterfall_ends(steps)
    height = max(highest - lowest, span) or max(end, 1)
    for row, (_, begin, to, colour, text) in enumerate(reversed(bars)):
        axes.barh(row, to - begin, left=begin, height=0.6, color=colour, edgecolor=INK, lw=1.5)
        look: dict[str, Any] = {"fontsize": size, "fontweight": "bold" if colour == INK else "normal"}
        axes.annotate(say(text), (max(begin, to), row), (6, -0.38 * size), textcoords="offset points", **look)
    for row, (_, _, to, *_) in enumerate(reversed(bars[:-1])):  # from the end of each step down to the next
        axes.plot([to] * 2, [row + 0.3, row + 0.7], color=canvas.FAINT, lw=0.8)
    names = [textwrap.fill(say(name), 26) for name, *_ in reversed(bars)]
    axes.set_yticks(range(len(bars)), names, fontsize=size)
    axes.set(xlim=(max(lowest - 0.15 * height, 0), lowest + 1.2 * height), ylim=(-0.6, len(bars) - 0.4))
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    canvas.number_ticks(say, axes.xaxis)


def waterfall_ends(steps: Steps) -> tuple[int, int]:
    """The least and the greatest level of a waterfall chart."""
    levels = [*accumulate(count for _, count in steps[:-1]), steps[-1][1]]
    return min(levels), max(levels)


def _flow_title(given: Flow, most: Phrase | None) -> Text:
    """The change of members; what is not explained: `most` of it where a column is absent, else that the sheet contradicts itself."""
    change = given.end - given.start
    rate: Worded = NOT_GIVEN
    if given.gap and not most:
        return wording.MISMATCH(gap=abs(given.gap), end=given.end)
    if not change or not given.start:
        phrase = wording.FROM_NOTHING if change else wording.UNCHANGED
    else:
        phrase = wording.GREW if change > 0 else wording.SHRANK
        rate = share_or_counts(abs(change), given.start, 1)
    changed = phrase(change=abs(change), rate=rate, start=given.start, end=given.end)
    return wording.CHANGE_UNEXPLAINED(changed=changed, most=most, gap=abs(given.gap)) if most else changed
