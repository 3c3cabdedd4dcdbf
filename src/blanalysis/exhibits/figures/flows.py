"""Figures of who came and who left, and of the change between two days. `Membership` in, `Exhibit` out."""

import datetime as dt
import textwrap
from dataclasses import replace
from functools import partial
from itertools import accumulate, zip_longest
from typing import Any

import numpy as np
import pandas as pd

from ...analysis.disclosure import Flow, flow
from ...membership.membership import Membership
from ...membership.rules.between_days import gap_phrase
from ...vocabulary import wording
from ...vocabulary.columns import ARRIVED, COLUMNS, EXITS, LEFT
from ...vocabulary.formats import is_missing, rounded, with_sign
from ...vocabulary.phrases import NOT_GIVEN, TYPES, Phrase, Text, Worded, capital_first, joined, small_first
from ...vocabulary.refusals import LackingError
from ..exhibit import Exhibit, internal_note
from ..facts import share_or_counts
from ..facts.change import ChangeFacts, Steps, change_facts, step_name
from ..facts.comparison import SEVERAL, column_noun
from ..facts.districts import known
from ..facts.units import MOST_DRAWN, area_name, areas
from . import canvas
from .canvas import INK, SMALL_TEXT, Axes, Figure, Say, figure_exhibit, new_figure, text_inches
from .districts import ROW_HEIGHT, Panels, panel_columns, panels_length
from .tilemap import tile_map, tile_notes


@canvas.figure_function
def admissions(membership: Membership, *, lang: str) -> Exhibit:
    """Newly admitted members beside their target, by district (a Form 5 names none: by type). From `admitted` and `admitted_target`."""
    columns, all_rows = ("admitted", "admitted_target"), len(membership.current)
    by_district = membership.current["district"].notna().any()
    sums = membership.together(*columns, by="district" if by_district else "type")
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
    return figure_exhibit(membership, draw, title, points, head, rows, lang=lang, notes=notes, of=columns)


def _admissions_row(name: Worded, of: Any) -> tuple[Worded, ...]:
    admitted, target = int(of["admitted"]), int(of["admitted_target"])
    return name, rounded(admitted), rounded(target), share_or_counts(admitted, target, 1)


def _draw_admissions(sums: pd.DataFrame, names: list[Worded], say: Say) -> Figure:
    figure, axes = new_figure(height=0.9 + 0.42 * len(sums))
    numbers = sums[["admitted", "admitted_target"]].astype(int)[::-1].itertuples()
    for row, ((group, admitted, target), name) in enumerate(zip(numbers, names[::-1], strict=True)):
        (bar,) = axes.barh(row, admitted, height=0.45, color=canvas.EDGE)
        axes.plot([target] * 2, [row - 0.36, row + 0.36], color=INK, lw=2.5)
        text = f"{say(admitted)} / {say(target)}"
        canvas.mark(bar, [(group, admitted, f"{say(name)}: {text}")])
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
    one, and those who were reinstated and who moved in; of a district all of these do (see `disclosure.flow`)."""
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
    bars = [(wording.PERIOD_START, given.start), *steps, (wording.PERIOD_END, given.end)]
    notes: list[Worded] = [wording.FLOW_NOTE, *([wording.NOT_FROM_ZERO] if _waterfall_ends(bars)[0] else [])]
    notes += [wording.ABSENT_FLOWS(columns=[COLUMNS[column].label for column in absent])] if absent else []
    fewer = wording.FEWER_ROWS(kind=wording.STOCK_AND_FLOW, rows=given.units, all=all_rows)
    notes += [*([fewer] if given.units < all_rows else []), *internal_note(internal)]
    draw, head = partial(_draw_waterfalls, {}, {"": bars}), [wording.STEP_HEAD, wording.MEMBERS]
    of = ["members", "members_start", *(column for ids, _ in given.steps for column in ids)]
    told: dict[str, Any] = {"lang": lang, "notes": notes, "of": of, "internal": internal}
    return figure_exhibit(membership, draw, _flow_title(given, most), points, head, rows, **told)


def _draw_waterfall(axes: Axes, steps: Steps, say: Say, *, size: float, span: int, of: tuple[str, str]) -> None:
    """Draws a waterfall chart `of` a group and its name. First and last are levels, as lines, for the axis does not begin at 0."""
    (first, start), *inner, (last, end) = steps
    left, right = _waterfall_ends(steps, span)
    bars: list[tuple[Any, ...]] = [(first, start, start, INK, rounded(start))]
    for name, count in inner:
        level = bars[-1][2]
        bars.append((name, level, level + count, canvas.SOFT if count >= 0 else "white", with_sign(count, 0)))
    bars.append((last, end, end, INK, rounded(end)))
    for row, (step, begin, to, colour, text) in enumerate(reversed(bars)):
        (bar,) = axes.barh(row, to - begin, left=begin, height=0.6, color=colour, edgecolor=INK, lw=1.5)
        told = of[0], to - begin or to, f"{of[1]}, {say(step)}: {say(text)}"
        canvas.mark(bar, [told] if of[0] else ())
        look: dict[str, Any] = {"fontsize": size, "fontweight": "bold" if colour == INK else "normal"}
        axes.annotate(say(text), (max(begin, to), row), (6, -0.38 * size), textcoords="offset points", **look)
    for row, (_, _, to, *_) in enumerate(reversed(bars[:-1])):  # from the end of each step down to the next
        axes.plot([to] * 2, [row + 0.3, row + 0.7], color=canvas.FAINT, lw=0.8)
    names = [textwrap.fill(say(name), 26) for name, *_ in reversed(bars)]
    axes.set_yticks(range(len(bars)), names, fontsize=size)
    axes.set(xlim=(left, right), ylim=(-0.6, len(bars) - 0.4))
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    canvas.number_ticks(say, axes.xaxis)


def _waterfall_ends(steps: Steps, span: int = 0) -> tuple[float, float]:
    """Where the axis of a waterfall chart begins and ends."""
    (_, start), *inner, (_, end) = steps
    levels = [*accumulate((count for _, count in inner), initial=start)]
    height = max(max(levels) - min(levels), span) or max(end, 1)
    return max(min(levels) - 0.15 * height, 0), min(levels) + 1.2 * height


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


@canvas.figure_function
def changes(
    membership: Membership, since: dt.date | str | None = None, *, column: str = "members", by: str = "committee",
    internal: bool = False, lang: str,
) -> Exhibit:  # fmt: skip
    """An arrow for each committee from 0 to its change since an earlier day, in panels by district, the greatest rise first.

    `since`, `column` and `by` are those of `change`: the last day before, unless another is given; by "type" or "district" in one panel."""
    facts = change_facts(membership, column, by=by, since=since, internal=internal)
    if len(facts.frame) > MOST_DRAWN:
        raise LackingError(wording.TOO_MANY_TO_DRAW, n=len(facts.frame), most=MOST_DRAWN)
    order = [*facts.frame["change"].sort_values(ascending=False, kind="stable").index]
    panels = {area: {unit.code for unit in units} for area, units in areas(membership.places).items()}
    own = {area: [code for code in order if code in units] for area, units in panels.items() if {*order} & units}
    draw = partial(_draw_changes, facts, panel_columns(own if by == "committee" else {"": order}))
    return _exhibit(facts, draw, [facts.title, facts.ends_title], lang, wording.CHANGE_ARROWS_NOTE)


def _exhibit(facts: ChangeFacts, draw: Any, titles: list[Worded], lang: str, *notes: Worded) -> Exhibit:
    own = replace(facts, flows=(), hidden=(), last_year=None)
    return figure_exhibit(facts.of.now, draw, titles[0], titles[1:], own.head, own.rows, **own.around(lang, *notes))


def _draw_changes(facts: ChangeFacts, columns: list[Panels], say: Say) -> Figure:
    rows, size = max(map(panels_length, columns)), 8 if len(columns) > 3 else 8.5
    whole = canvas.WIDE if len(columns) > 1 else canvas.FIGURE_WIDTH
    figure, axes = new_figure(height=0.75 + ROW_HEIGHT * rows, width=whole, columns=len(columns), squeeze=False)
    units, change = facts.of.now.places.by_code, facts.frame["change"].astype(float)
    names = {group: units[group].full_name if group in units else say(name) for group, name in facts.labels.items()}
    texts = {str(group): say(known(n) if is_missing(n) else with_sign(n, 0)) for group, n in change.items()}
    noun = say(column_noun(facts.of.column)).removeprefix("số ")
    low, high = min(change.min(), 0), max(change.max(), 0)
    wide, beside = (max(text_inches(text, size) for text in each.values()) for each in (names, texts))
    scale = (high - low or 1) / max((whole - 0.1) / len(columns) - wide - beside - 0.35, 0.4)  # of an inch
    for place, panels in zip(axes[0], columns, strict=True):
        place.set(xlim=(low - 0.05 * scale, high + (beside + 0.15) * scale), ylim=(rows - 0.5, -0.7))
        titles = {area: say(capital_first(area_name(area))) for area, _ in panels if area}
        at, labels = 0.0, dict[float, str]()
        for area, groups in panels:
            own = {at + row: group for row, group in enumerate(groups, start=1)}
            labels |= ({at: titles[area]} if area else {}) | {row: names[group] for row, group in own.items()}
            place.plot([0, 0], [at + 0.5, at + len(groups) + 0.5], color=INK, lw=0.9, zorder=0.5)
            for row, group in own.items():
                look: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": size}
                place.text(place.get_xlim()[1], row, texts[group], **look).set_in_layout(False)
            given = ((row, group) for row, group in own.items() if not is_missing(change[group]))
            _draw_arrows(place, {row: (g, int(change[g]), f"{names[g]}: {texts[g]} {noun}") for row, g in given})
            at += len(groups) + 1.5
        canvas.write_row_names(place, labels, size=size, bold={*titles.values()})
        place.set_xticks(canvas.round_steps(low, high, 3, whole=True))
        place.tick_params(axis="x", labelsize=9)
        canvas.number_ticks(say, place.xaxis, write=with_sign)
        place.spines["left"].set_visible(False)
    return figure


def _draw_arrows(axes: Axes, told: dict[float, Any]) -> None:
    """Draws arrows from 0, by row, all of one direction as one line object, for each takes time; a dot where there is no change."""
    for sign, mark, colour in ((1, ">", canvas.DIVERGING[-1]), (-1, "<", canvas.DIVERGING[0]), (0, ".", INK)):
        if own := [(row, float(x)) for row, (_, x, _) in told.items() if np.sign(x) == sign]:
            xs, ys = (np.ravel(of) for of in zip(*(((0, x, np.nan), (y, y, np.nan)) for y, x in own), strict=True))
            axes.plot(xs, ys, color=colour)
            (ends,) = axes.plot([x for _, x in own], [y for y, _ in own], mark, color=colour, ms=4.5, clip_on=False)
            canvas.mark(ends, [told[row] for row, _ in own])


@canvas.figure_function
def change_tiles(
    membership: Membership, since: dt.date | str | None = None, *, column: str = "members", internal: bool = False, lang: str
) -> Exhibit:  # fmt: skip
    """Every committee at its place on the map of tiles, coloured by its change; `since`, `column` and `internal` as in `changes`."""
    facts, places = change_facts(membership, column, since=since, internal=internal), membership.places
    draw = partial(tile_map, places, facts.known["change"], what=column_noun(column), write=with_sign, centred=True)
    return _exhibit(facts, draw, [facts.ends_title, facts.title], lang, *tile_notes(places.all))


@canvas.figure_function
def components(
    membership: Membership, since: dt.date | str | None = None, *, by: str | None = None, internal: bool = False, lang: str
) -> Exhibit:  # fmt: skip
    """Members on an earlier day, who came, who left, what is not explained, members now: a step each; of all, or `by` "type" or "district".

    Of all there are the steps of `stock_and_flow`; of a group only what may be shown of each (see `disclosure.closed_by_group`). `since` as
    in `changes`."""
    facts = change_facts(membership, by=by or "type", since=since, internal=internal)
    of: Any = facts.known.to_dict("index") if by else {"": facts.every}
    bars: dict[str, Steps] = {}
    rows: list[list[Worded]] = []
    for group, own in of.items():
        (then, start), (now, end) = ((facts.parts[day], int(own[day])) for day in ("then", "now"))
        steps = facts.steps(group or None)
        bars[group] = [(then, start), *steps, (now, end)]
        texts = [(then, rounded(start)), *((name, with_sign(n, 0)) for name, n in steps), (now, rounded(end))]
        rows += [[*([facts.labels[group]] if by else []), *text] for text in texts]
    points = [joined((joined(row[:-1], ", "), row[-1]), ": ") for row in rows]
    head: list[Worded] = [*facts.head[: 1 if by else 0], wording.STEP_HEAD, wording.MEMBERS]
    told = facts if by else replace(facts, flows=(*facts.flows, *facts.hidden), hidden=())
    notes = [wording.COMPONENTS_NOTE if by else wording.FLOW_NOTE]
    notes += [wording.NOT_FROM_ZERO] if not by and _waterfall_ends(bars[""])[0] else []
    around = told.around(lang, *notes) | {"words": {1} if by else ()}
    draw, title = partial(_draw_waterfalls, facts.labels, bars), facts.ends_title if by else facts.steps_title
    return figure_exhibit(membership, draw, title, points, head, rows, **around)


def _draw_waterfalls(names: dict[str, Worded], bars: dict[str, Steps], say: Say) -> Figure:
    across = 1 if len(bars) == 1 else 2 if len(bars) <= 12 else 3
    size, high, ticks = (SMALL_TEXT, 0.45, 5) if across == 1 else (8.5, 0.21, 3)
    down = -(-len(bars) // across)
    height = down * (high * max(map(len, bars.values())) + 0.55) + 0.2
    figure, axes = new_figure(height=height, rows=down, columns=across, squeeze=False)
    span = max(sum(abs(n) for _, n in own[1:-1]) for own in bars.values()) if across > 1 else 0
    for place, group in zip_longest(axes.flat, bars):
        if group is None:
            canvas.hide_axes(place)
            continue
        _draw_waterfall(place, bars[group], say, size=size, span=span, of=(group, say(names.get(group, ""))))
        place.locator_params(axis="x", nbins=ticks)
        place.tick_params(axis="x", labelsize=size)
        if across == 1:
            place.set_xlabel(say(small_first(wording.MEMBERS)))
        else:
            place.set_title(say(names[group]), fontsize=9.5, loc="left", fontweight="bold")
    return figure
