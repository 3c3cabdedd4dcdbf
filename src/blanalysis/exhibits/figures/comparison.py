"""The figure of one comparison: bars, dots, tiles or a scatter. Texts lie at computed places, for matplotlib's layout is slow."""

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from ...analysis.comparison import OVER_POPULATION, ComparisonError
from ...membership.membership import Membership
from ...vocabulary import phrases, wording
from ...vocabulary.formats import in_percent, is_missing, rounded
from ..exhibit import Exhibit
from ..facts.comparison import ComparisonFacts, column_noun, comparison_facts, some_of
from . import canvas, tilemap
from .canvas import FAINT, INK, SMALL_TEXT, Axes, Figure, Say, text_inches

KINDS = ("bars", "dots", "tiles", "scatter")
MOST_BARS_IN_COLUMN = 30  # bars below one another; more are in two columns
DRAWING_WIDTH = canvas.FIGURE_WIDTH - 0.1  # inches that the layout leaves
RING = 1.6  # points of a ring around a bar
RINGED: dict[str, Any] = {"ms": 11, "mfc": "none", "mec": INK, "mew": 1.8, "zorder": 4}
LINE_NAME_HEIGHT = 0.24  # inches
NAME_GAP = 0.08  # inches between a name and its bar
KEY_HEIGHT, AXIS_HEIGHT = 0.3, 0.55  # inches above and below the rows of dots, for the key and the axis
ROW_HEIGHTS = ((1, 1.6), (3, 0.95), (7, 0.6), (14, 0.44), (100, 0.3))  # up to so many rows of dots, how high is one


@canvas.figure_function
def compared(
    membership: Membership, column: str = "members", *, over: str | None = None, by: str = "type",
    only: str | Iterable[str] = (), sort: str = "list", kind: str = "bars", highlight: str | None = None,
    internal: bool = False, lang: str,
) -> Exhibit:  # fmt: skip
    """A count or a ratio, group by group: bars; each committee as a dot, a row a group; on the map of tiles; or count beside base.

    `column`, `over`, `by`, `only` and `sort` are those of `comparison.compare`; `kind` is one of `KINDS`: "tiles" and "scatter" show
    each committee, in no order, whatever `by` and `sort`. `highlight` is the code of a committee. Columns that may identify persons give
    a note, unless `internal`. Raises `ComparisonError` with what there is to choose from."""
    if kind not in KINDS:
        raise ComparisonError(wording.NO_KIND, asked=str(kind), names=[*KINDS])
    asked = {"over": over, "by": by, "sort": sort, "highlight": highlight}
    facts = comparison_facts(membership, column, only=only, internal=internal, **asked)
    shown = facts.shown_as(kind)
    draw: Callable[[Say], Figure] = {
        "bars": partial(_draw_bars, _as_drawn(facts)),
        "dots": partial(_draw_dots, _as_drawn(facts), _as_drawn(shown)),
        "tiles": partial(_draw_tiles, shown),
        "scatter": partial(_draw_count_and_base, facts, shown),
    }[kind]
    rows = [[rounded(cell) if cell is None or isinstance(cell, int) else cell for cell in row] for row in shown.rows]
    around = shown.around(lang, *_notes_of_kind(kind, facts, shown))
    return canvas.figure_exhibit(membership, draw, shown.title, shown.points, shown.head, rows, **around)


def _as_drawn(facts: ComparisonFacts) -> ComparisonFacts:
    of = facts.of
    if not of.is_share or not canvas.cap_notes(of.known["value"]):
        return facts
    return replace(facts, of=replace(of, frame=of.frame.assign(value=canvas.capped(of.frame["value"]))))


def _notes_of_kind(kind: str, facts: ComparisonFacts, shown: ComparisonFacts) -> tuple[phrases.Worded, ...]:
    of, known = facts.of, shown.of.known
    if kind == "tiles":
        return tilemap.tile_notes(of.membership.places.all)
    above_100 = canvas.cap_notes(known["value"]) if of.is_share else ()
    if kind == "bars":
        return above_100
    if kind == "scatter":
        return canvas.cut_notes(known["base"], known["count"])
    line = wording.LINE_IS_MEDIAN if of.over is None or of.by == "committee" else wording.LINE_IS_GROUP_VALUE
    return (line, *facts.partial_notes, *(canvas.cut_notes(known["value"]) if of.over else ()), *above_100)


def _draw_bars(facts: ComparisonFacts, say: Say) -> Figure:
    of, n = facts.of, len(facts.of.frame)
    columns = 1 if n <= MOST_BARS_IN_COLUMN else 2
    rows = -(-n // columns)
    high, size = (0.34, 10.5) if n <= 14 else (0.21, 9.5) if columns == 1 else (0.165, 8.5)
    line = of.over is not None and len(of.known) > 1
    above = 0.6 + (LINE_NAME_HEIGHT / high if line else 0)  # rows, for the name of the line
    figure, axes = canvas.new_figure(height=high * (rows - 0.4 + above), columns=columns, squeeze=False)
    groups, bars = of.frame.index, of.frame[["type", "value"]].assign(marked=of.frame.index == _group_of(facts))
    bars["told"] = pd.Series({group: facts.told(group, say) for group in groups})
    bars["name"] = [say(_label_with_count(facts, group)) for group in groups]
    bars["text"] = [say(facts.value_of(of.rows[group])) for group in groups]
    widths = (max(text_inches(text, size, bold=True) for text in bars[part]) for part in ("name", "text"))
    left, right = (width + 2 * NAME_GAP for width in widths)
    limit = float(of.frame["value"].max()) or 1.0
    scale = limit / (DRAWING_WIDTH / columns - left - right)  # in units of the values, one inch
    for at, place in enumerate(axes[0]):
        place.set(xlim=(-left * scale, limit + right * scale), ylim=(rows - 0.4, -above))
        shown = bars[at * rows : (at + 1) * rows]
        _draw_bar_column(place, shown, (high, size, scale), limit if line else None)
        if line:
            every = min(float(of.every["value"]), limit)
            place.vlines(every, -0.6, len(shown) - 0.4, colors=INK, lw=0.9, linestyles="--", zorder=2.6)
            name = say(wording.OF_ALL(value=facts.value_of(of.every)))
            place.text(every, -0.65, name, ha="center", va="bottom", fontsize=9)
        canvas.hide_axes(place)
    return figure


def _draw_tiles(each: ComparisonFacts, say: Say) -> Figure:
    of = each.of
    units = [unit for unit in of.membership.places if unit.code in of.frame.index]
    texts = {code: each.value_of(row) for code, row in of.rows.items()}
    look: dict[str, Any] = {"what": each.what, "digits": each.decimals, "texts": texts, "ringed": each.highlight}
    return tilemap.tile_map(units, of.known["value"], say, write=in_percent if of.in_percent else rounded, **look)


def _label_with_count(facts: ComparisonFacts, group: str) -> phrases.Worded:
    name, some = facts.label(group), some_of(facts.of.rows[group])
    return wording.NAMED_OF(name=name, of=some) if some and facts.of.by != "committee" else name


def _group_of(facts: ComparisonFacts) -> str | None:
    return facts.of.group_of(facts.of.membership.places.by_code[facts.highlight]) if facts.highlight else None


def _draw_bar_column(axes: Axes, bars: pd.DataFrame, measures: tuple[float, float, float], edge: float | None) -> None:
    """The bars of one column. Values are at the end of their bars, or all beyond the `edge`, where no line can touch them."""
    high, size, scale = measures
    wide = 72 * high * 0.62
    ends = bars["value"].astype(float).fillna(0).to_list()
    for row, (bar, end) in enumerate(zip(bars.to_dict("records"), ends, strict=True)):
        look: dict[str, Any] = {"va": "center_baseline", "fontsize": size}
        look["fontweight"] = "bold" if bar["marked"] else "normal"
        axes.text(-NAME_GAP * scale, row, bar["name"], ha="right", **look)
        axes.text((end if edge is None else edge) + NAME_GAP * scale, row, bar["text"], ha="left", **look)
        if bar["marked"] and not is_missing(bar["value"]):
            axes.hlines(row, 0, end + RING / 72 * scale, colors=INK, lw=wide + 2 * RING, zorder=1.9)
    colours = [canvas.TYPE_COLOURS.get(of, canvas.EDGE) for of in bars["type"]]  # missing where there are several
    for colour in dict.fromkeys(colours):  # all of a colour at once, for each takes time
        rows = [row for row, own in enumerate(colours) if own == colour]
        drawn = axes.hlines(rows, 0, [ends[row] for row in rows], colors=colour, lw=wide, zorder=2)
        canvas.mark(drawn, bars["told"].iloc[rows])
    axes.vlines(0, -0.5, len(ends) - 0.5, colors=FAINT, lw=0.8, zorder=2.5)


def _draw_dots(facts: ComparisonFacts, each: ComparisonFacts, say: Say) -> Figure:
    of, values = facts.of, each.of.known["value"].astype(float)
    groups: dict[str | None, list[str]] = {None: [*values.index]}  # all in one where the groups are the committees
    if of.by != "committee":
        group_of = {code: of.group_of(of.membership.places.by_code[code]) for code in values.index}
        own_of = {group: [code for code, own in group_of.items() if own == group] for group in of.frame.index}
        groups = {group: codes for group, codes in own_of.items() if codes}
    high = next(inches for most, inches in ROW_HEIGHTS if len(groups) <= most)
    names = {g: say(phrases.HOW_MANY(n=len(values)) if g is None else _label_with_count(facts, g)) for g in groups}
    left = max(text_inches(name, SMALL_TEXT, bold=True) for name in names.values()) + 0.2
    low, limit = (0.0, values.max() * 1.05 or 1.0) if of.over is None else canvas.axis_limits(values)
    limit = min(limit, 1.0) if of.is_share else limit
    scale = (limit - low) / (DRAWING_WIDTH - left - 0.3)
    below = KEY_HEIGHT + high * len(groups)
    name = textwrap.fill(say(each.what), 66)
    whole = below + AXIS_HEIGHT + 0.18 * name.count("\n")
    figure, axes = canvas.new_figure(height=whole)
    axes.set(xlim=(low - left * scale, limit + 0.3 * scale), ylim=(whole, 0))
    _draw_scale(axes, each, name, (low, limit), below, say)
    _draw_marks_key(axes, each, low - left * scale, scale, say)
    marked, step = _group_of(facts), (canvas.MARK_SIZE + 0.5) / 72
    most = max(1, int(0.42 * high / step))
    for row, (group, codes) in enumerate(groups.items()):
        y, own = KEY_HEIGHT + high * (row + 0.5), values[codes]
        look = {"fontsize": SMALL_TEXT, "fontweight": "bold" if marked and group == marked else "normal"}
        axes.text(low - 0.15 * scale, y, names[group], ha="right", va="center_baseline", **look)
        if len(own) > 1:  # the ratio of the group; for counts the median
            at = float(own.median() if of.over is None or group is None else of.rows[group]["value"])
            axes.vlines(at, y - 0.42 * high, y + 0.42 * high, colors=INK, lw=1.6, zorder=2)
        axes.hlines(y, low, limit, colors="#e8e8e8", lw=0.8, zorder=0.4)
        aside = canvas.spread_marks(own, (step * scale, step), [step * at for at in range(-most, most + 1)])
        up, types = pd.Series(y - aside, index=own.index), each.of.frame["type"][own.index]
        told = {code: each.told(code, say) for code in own.index}
        canvas.draw_type_marks(axes, own, up, types, order=types.unique(), told=told, zorder=3)
        if each.highlight and each.highlight in own.index:
            axes.plot(own[each.highlight], up[each.highlight], "o", **RINGED)
    canvas.hide_axes(axes)
    return figure


def _draw_scale(axes: Axes, each: ComparisonFacts, name: str, ends: tuple[float, float], y: float, say: Say) -> None:
    of = each.of
    steps = canvas.round_steps(*ends, 5, whole=of.over is None)
    width = (steps[1] - steps[0] if len(steps) > 1 else 1) * (100 if of.in_percent else 1)
    digits = next((digits for digits in (0, 1, 2) if abs(width * 10**digits - round(width * 10**digits)) < 1e-6), 2)
    axes.vlines(steps, KEY_HEIGHT, y, colors="#dddddd", lw=0.8, zorder=0.5)
    axes.hlines(y, *ends, colors=FAINT, lw=0.8)
    for step in steps:
        text = say((in_percent if of.in_percent else rounded)(round(step, 8), digits))
        axes.text(step, y + 0.06, text, ha="center", va="top", fontsize=SMALL_TEXT)
    middle = sum(ends if text_inches(say(each.what), SMALL_TEXT) < 3.5 else axes.get_xlim()) / 2
    axes.text(middle, y + 0.3, name, ha="center", va="top", fontsize=SMALL_TEXT)


def _draw_marks_key(axes: Axes, each: ComparisonFacts, x: float, scale: float, say: Say) -> None:
    """Draws the key of the marks in one line at the top; the highlighted committee with its value, where no mark can touch it."""
    known = each.of.known
    look: dict[str, Any] = {"va": "center_baseline", "fontsize": SMALL_TEXT}
    for unit_type in (unit_type for unit_type in phrases.TYPES if (known["type"] == unit_type).any()):
        name, colour = say(phrases.TYPES[unit_type]), canvas.TYPE_COLOURS[unit_type]
        axes.plot(x + 0.1 * scale, 0.12, canvas.TYPE_MARKS[unit_type], ms=6.5, color=colour)
        axes.text(x + 0.2 * scale, 0.12, name, **look)
        x += (0.4 + text_inches(name, SMALL_TEXT)) * scale
    if each.highlight and each.highlight in known.index:
        text = f"{known['name'][each.highlight]}: {say(each.value_of(each.of.rows[each.highlight]))}"
        axes.plot(x + 0.12 * scale, 0.12, "o", **RINGED)
        axes.text(x + 0.26 * scale, 0.12, text, fontweight="bold", **look)


def _draw_count_and_base(facts: ComparisonFacts, each: ComparisonFacts, say: Say) -> Figure:
    of, marked = facts.of, each.highlight
    given = each.of.known.astype({"base": float, "count": float, "value": float})
    told = [each.told(code, say) for code in given.index]
    figure, axes = canvas.new_scatter(given, "base", "count", say, height=4.5, told=told, nbins=6)
    across = phrases.small_first(wording.INHABITANTS) if of.over == OVER_POPULATION else column_noun(of.over or "")
    axes.set_xlabel(textwrap.fill(say(across), 50))
    axes.set_ylabel(textwrap.fill(say(column_noun(of.column)), 36))
    if len(given) > 1:
        text = say(wording.OF_ALL(value=facts.value_of(of.every)))
        for line in canvas.ratio_lines(axes, [float(of.every["count"] / of.every["base"])]):
            canvas.draw_ratio_line(axes, line, text, color=INK, ls="--")
    if marked and marked in given.index:
        axes.plot(*given.loc[marked, ["base", "count"]], "o", label=given["name"][marked], **RINGED)
    look = {"frameon": False, "handletextpad": 0.2, "columnspacing": 1.0, "fontsize": SMALL_TEXT}
    axes.legend(loc="upper center", bbox_to_anchor=(0.45, -0.14), ncols=4, **look)
    ends = [given["value"].idxmax(), given["value"].idxmin(), given["count"].idxmax(), given["base"].idxmax()]
    canvas.name_committees(figure, axes, given, "base", "count", (code for code in ends if code != marked))
    return figure
