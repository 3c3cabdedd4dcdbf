"""Figures of the change between two days: arrows, its components, the tile map. `Membership` in, `Exhibit` out."""

import datetime as dt
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

from ...membership.membership import Membership
from ...vocabulary import wording
from ...vocabulary.formats import is_missing, rounded, with_sign
from ...vocabulary.phrases import NOT_GIVEN, Worded, capital_first, joined
from ...vocabulary.refusals import LackingError
from ..exhibit import Exhibit
from ..facts.change import ChangeFacts, Steps, change_facts
from ..facts.units import MOST_DRAWN, area_name, areas
from . import canvas
from .canvas import INK, Axes, Figure, Say, figure_exhibit, new_figure, text_inches
from .comparison import DRAWING_WIDTH
from .districts import ROW_HEIGHT, Panels, panel_columns, panels_length
from .flows import draw_waterfall, waterfall_ends
from .tilemap import tile_map, tile_notes

RISE, FALL = canvas.diverging_scale(1)(0.6), canvas.diverging_scale(1)(-0.6)


@canvas.figure_function
def changes(
    membership: Membership, since: dt.date | str | None = None, *, column: str = "members", by: str = "committee",
    internal: bool = False, lang: str,
) -> Exhibit:  # fmt: skip
    """An arrow for each committee from 0 to its change since an earlier day, in panels by district, the greatest rise first.

    `since`, `column` and `by` are those of `change`: the last day before, unless another is given; by "type" or "district" in one panel.
    """
    facts = change_facts(membership, column, by=by, since=since, internal=internal)
    if len(facts.frame) > MOST_DRAWN:
        raise LackingError(wording.TOO_MANY_TO_DRAW, n=len(facts.frame), most=MOST_DRAWN)
    draw = partial(_draw_changes, facts, panel_columns(_panels(facts)))
    return _exhibit(facts, draw, facts.title, lang, wording.CHANGE_ARROWS_NOTE)


def _exhibit(facts: ChangeFacts, draw: Any, title: Worded, lang: str, *notes: Worded) -> Exhibit:
    drawn, rows = facts.without_flows, list[Any](facts.without_flows.rows)
    return figure_exhibit(facts.of.now, draw, title, facts.points, drawn.head, rows, **drawn.around(lang, *notes))


def _panels(facts: ChangeFacts) -> dict[str, list[Any]]:
    """The groups of each area, the greatest rise first; those without both numbers last."""
    ranks = facts.frame["change"].rank(ascending=False, method="first", na_option="bottom")
    order = [*ranks.sort_values().index]
    if facts.by != "committee":
        return {"": order}
    found = {area: {unit.code for unit in units} for area, units in areas(facts.of.now.places).items()}
    panels = {area: [code for code in order if code in units] for area, units in found.items()}
    return {area: codes for area, codes in panels.items() if codes}


def _draw_changes(facts: ChangeFacts, columns: list[Panels], say: Say) -> Figure:
    rows, size = max(map(panels_length, columns)), 8 if len(columns) > 2 else 8.5
    figure, axes = new_figure(height=0.75 + ROW_HEIGHT * rows, columns=len(columns), squeeze=False)
    units = facts.of.now.places.by_code if facts.by == "committee" else {}
    names = {g: units[g].full_name if g in units else say(name) for g, name in facts.labels.items()}
    change = {str(group): n for group, n in facts.frame["change"].items()}
    texts = {group: NOT_GIVEN if is_missing(n) else say(with_sign(n, 0)) for group, n in change.items()}
    low, high = (float(of) for of in (min(facts.known["change"].min(), 0), max(facts.known["change"].max(), 0)))
    wide, beside = (max(text_inches(text, size) for text in each.values()) for each in (names, texts))
    scale = (high - low or 1) / max(DRAWING_WIDTH / len(columns) - wide - beside - 0.35, 0.4)  # of an inch
    for place, panels in zip(axes[0], columns, strict=True):
        place.set(xlim=(low - 0.05 * scale, high + (beside + 0.15) * scale), ylim=(rows - 0.5, -0.7))
        at, labels = 0.0, dict[float, str]()
        for area, groups in panels:
            labels |= {at: say(capital_first(area_name(area)))} if area else {}
            own = {at + row: group for row, group in enumerate(groups, start=1)}
            labels |= {row: names[group] for row, group in own.items()}
            place.plot([0, 0], [at + 0.5, at + len(groups) + 0.5], color=INK, lw=0.9, zorder=0.5)
            for row, group in own.items():
                look: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": size}
                place.text(place.get_xlim()[1], row, texts[group], **look).set_in_layout(False)
            _draw_arrows(place, [(row, change[group]) for row, group in own.items() if not is_missing(change[group])])
            at += len(groups) + 1.5
        canvas.write_row_names(place, labels, size=size, bold={say(capital_first(area_name(of))) for of, _ in panels})
        place.set_xticks(canvas.round_steps(low, high, 3, whole=True))
        place.tick_params(axis="x", labelsize=9)
        canvas.number_ticks(say, place.xaxis, write=with_sign)
        place.spines["left"].set_visible(False)
    return figure


def _draw_arrows(axes: Axes, ends: list[tuple[float, int]]) -> None:
    """Draws arrows from 0, all of one direction as one line object, for each takes time; a dot where there is no change."""
    looks = {">": (RISE, [of for of in ends if of[1] > 0]), "<": (FALL, [of for of in ends if of[1] < 0])}
    looks["."] = (INK, [of for of in ends if not of[1]])
    for mark, (colour, own) in looks.items():
        if own:
            along, across = ([(0, x, None) for _, x in own], [(y, y, None) for y, _ in own])
            axes.plot([*chain(*along)], [*chain(*across)], color=colour, lw=1.6)
            axes.plot([x for _, x in own], [y for y, _ in own], mark, color=colour, ms=4.5, clip_on=False)


@canvas.figure_function
def change_tiles(
    membership: Membership,
    since: dt.date | str | None = None,
    *,
    column: str = "members",
    internal: bool = False,
    lang: str,
) -> Exhibit:
    """Every committee at its place on the map of tiles, coloured by its change since an earlier day, see `changes`."""
    facts = change_facts(membership, column, since=since, internal=internal)
    places, values = membership.places, facts.known["change"]
    texts = {str(code): with_sign(n, 0) for code, n in values.items()}
    draw = partial(tile_map, places, values, texts=texts, centred=True)
    notes = (wording.CHANGE_TILES_NOTE, *tile_notes(places.all, len(values) < len(places)))
    return _exhibit(facts, draw, facts.ends_title, lang, *notes)


@canvas.figure_function
def components(
    membership: Membership,
    since: dt.date | str | None = None,
    *,
    by: str | None = None,
    internal: bool = False,
    lang: str,
) -> Exhibit:
    """Members on an earlier day, who came, who left, what is not explained, members now: a step each; of all, or `by` "type" or "district".

    Of all there are the steps of `stock_and_flow`; of a group only what may be shown of each (see `disclosure.closed_by_group`). `since` as
    in `changes`.
    """
    facts = change_facts(membership, by=by or "type", since=since, internal=internal)
    ends: tuple[Worded, Worded] = facts.parts["then"], facts.parts["now"]
    groups = [str(group) for group in facts.known.index] if by else [""]
    of: dict[str, Any] = facts.known.to_dict("index") if by else {"": facts.every}
    steps = {g: [(ends[0], int(of[g]["then"])), *facts.steps(g or None), (ends[1], int(of[g]["now"]))] for g in groups}
    rows: list[list[Worded]] = []
    for group, own in steps.items():
        inner = [(name, with_sign(n, 0)) for name, n in own[1:-1]]
        whole = [(own[0][0], rounded(own[0][1])), *inner, (own[-1][0], rounded(own[-1][1]))]
        rows += [[*([facts.labels[group]] if by else []), *row] for row in whole]
    points = [joined((joined(row[:-1], ", "), row[-1]), ": ") for row in rows]
    head: list[Worded] = [*facts.head[: 1 if by else 0], wording.STEP_HEAD, wording.MEMBERS]
    title = facts.ends_title if by else facts.steps_title
    shown = facts if by else replace(facts, flows=(*facts.flows, *facts.hidden), hidden=())
    around = shown.around(lang, wording.COMPONENTS_NOTE if by else wording.FLOW_NOTE) | {"words": {1} if by else ()}
    return figure_exhibit(membership, partial(_draw_components, facts, steps), title, points, head, rows, **around)


def _draw_components(facts: ChangeFacts, steps: dict[str, Steps], say: Say) -> Figure:
    """Draws a waterfall for each group, all on one scale; or the one of all."""
    across = 1 if len(steps) == 1 else 2 if len(steps) <= 12 else 3
    down, most = -(-len(steps) // across), max(map(len, steps.values()))
    high = (0.45 if across == 1 else 0.21) * most + 0.55
    figure, axes = new_figure(height=high * down + 0.2, rows=down, columns=across, squeeze=False)
    span = max(top - bottom for bottom, top in map(waterfall_ends, steps.values()))
    panels = [*axes.flat]
    for place, (group, own) in zip(panels, steps.items(), strict=False):
        draw_waterfall(place, own, say, size=10.5 if across == 1 else 8.5, span=span)
        place.locator_params(axis="x", nbins=5 if across == 1 else 3)
        if group:
            place.set_title(say(facts.labels[group]), fontsize=9.5, loc="left", fontweight="bold")
            place.tick_params(axis="x", labelsize=8.5)
    for place in panels[len(steps) :]:
        canvas.hide_axes(place)
    return figure
