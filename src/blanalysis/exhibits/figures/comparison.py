"""The figure of one comparison: bars, dots, tiles or a scatter of the same numbers. `Membership` in, `Exhibit` out.

All text lies within the axes, at computed places, so that matplotlib need not lay anything out, which would take longer than the
drawing itself.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import partial

import pandas as pd

from ...analysis import disclosure
from ...analysis.comparison import OVER_POPULATION, Comparison, ComparisonError, LackingError, comparison
from ...membership.membership import Membership
from ...vocabulary.formats import is_missing, number, percent, sentence
from ...vocabulary.phrases import HOW_MANY, NOT_GIVEN, OF_ALL, TYPES, Phrase, in_language
from .. import wording
from ..exhibit import Exhibit, note
from .canvas import (
    EDGE,
    FAINT,
    FIGURE_WIDTH,
    INHABITANTS_OF_2019,
    INK,
    MARK_SIZE,
    NOT_FROM_ZERO,
    SMALL_TEXT,
    TYPE_COLOURS,
    TYPE_MARKS,
    axis_limits,
    figure_exhibit,
    hide_axes,
    name_marks,
    new_figure,
    number_ticks,
    picture_style,
    round_steps,
    spread_marks,
    text_inches,
)
from .tilemap import tile_map, tile_notes

KINDS = ("bars", "dots", "tiles", "scatter")
MOST_BARS_IN_COLUMN = 30  # bars below one another; more are in two columns
DRAWING_WIDTH = FIGURE_WIDTH - 0.1  # inches that the layout leaves
RING = 1.6  # points of a ring around a bar
RINGED = {"ms": 11, "mfc": "none", "mec": INK, "mew": 1.8, "zorder": 4}
LINE_NAME_HEIGHT = 0.24  # inches
NAME_GAP = 0.08  # inches between a name and its bar


def compared(
    membership: Membership,
    column: str = "members",
    *,
    over: str | None = None,
    by: str = "type",
    only: str | Iterable[str] = (),
    sort: str = "list",
    kind: str = "bars",
    highlight: str | None = None,
    internal: bool = False,
    lang: str,
) -> Exhibit:
    """A count or a ratio, group by group: bars; each committee as a dot, a row a group; on the map of tiles; or count beside base.

    `membership` is what `load`, `example` or `published` gave; `column`, `over`, `by`, `only` and `sort` are those of
    `comparison.compare`; `kind` is one of `KINDS`, `highlight` the code of a committee; `lang` is "vi" or "en". Columns that may
    identify persons give a note, unless `internal`: for the office's own use. So does what the data do not have. Raises
    `ComparisonError` with what there is to choose from.
    """
    if kind not in KINDS:
        raise ComparisonError(NO_KIND, asked=str(kind), names=[*KINDS])
    try:
        of = comparison(membership, column, over=over, by=by, only=only, sort=sort)
        wording.check_highlight(of, highlight)
    except LackingError as lacking:
        return note(lacking.say(lang), lang)
    if refused := _why_no_picture(of, kind, internal):
        return note(refused.say(lang), lang)
    each = wording.by_single_committee(of)
    drawn = {"bars": _draw_bars, "dots": _draw_dots, "tiles": _draw_tiles, "scatter": _draw_scatter}[kind]
    shown = of if kind == "bars" else each
    with picture_style():
        figure, notes = drawn(of, each, highlight, lang)
        return _comparison_exhibit(shown, figure, notes, highlight, internal, lang)


def _why_no_picture(of: Comparison, kind: str, internal: bool) -> Phrase | None:
    """Why there is no such picture, or None."""
    if closed := disclosure.refusal(of.membership, of.column, of.over, internal=internal):
        return closed
    if kind != "bars" and of.membership.by_type_only:
        return wording.NO_SINGLE_COMMITTEES
    if kind == "scatter" and of.over in (None, "committees"):
        return NO_BASE
    return wording.NO_NUMBERS if of.known.empty else None


def _comparison_exhibit(
    of: Comparison, figure, notes: tuple[str, ...], highlight: str | None, internal: bool, lang: str
) -> Exhibit:
    """The exhibit of a drawn comparison, with the words of `wording`; its grid holds the numbers."""
    highlighted = (wording.highlight_text(of, highlight, lang),) if highlight else ()
    return figure_exhibit(
        of.membership,
        figure,
        wording.comparison_title(of, lang),
        (*wording.comparison_points(of, lang), *highlighted),
        wording.column_heads(of, lang),
        [[_comparison_cell(cell, lang) for cell in wording.row_cells(of, group, lang)] for group in of.frame.index],
        lang=lang,
        unit=wording.value_unit(of, lang),
        subtitle=wording.comparison_subtitle(of, lang),
        source=wording.comparison_source(of, lang),
        notes=(
            *(f"{sentence(words)}." for words in highlighted),
            *notes,
            *wording.comparison_notes(of, lang, internal=internal),
        ),
        words=wording.text_columns(of),
    )


def _comparison_cell(cell, lang: str) -> str:
    if isinstance(cell, Phrase):
        return sentence(cell.say(lang))
    return cell if isinstance(cell, str) else NOT_GIVEN if is_missing(cell) else number(cell, lang)


def _draw_bars(of: Comparison, each: Comparison | None, highlight: str | None, lang: str):
    """A bar a group, its value at its end; for ratios the value of all as a line."""
    frame, n = of.frame, len(of.frame)
    columns = 1 if n <= MOST_BARS_IN_COLUMN else 2
    rows = -(-n // columns)
    high, size = (0.34, 10.5) if n <= 14 else (0.21, 9.5) if columns == 1 else (0.165, 8.5)
    line = of.over is not None and len(of.known) > 1
    above = 0.6 + (LINE_NAME_HEIGHT / high if line else 0)  # rows, for the name of the line
    figure, axes = new_figure(height=high * (rows - 0.4 + above), columns=columns, squeeze=False)
    marked = _group_of(of, highlight)
    names = {group: _group_label(of, group, lang) for group in frame.index}
    values = {group: wording.value_text(of, value, lang) for group, value in frame["value"].items()}
    left = max(text_inches(name, size, bold=True) for name in names.values()) + 2 * NAME_GAP
    right = max(text_inches(value, size, bold=True) for value in values.values()) + 2 * NAME_GAP
    limit = float(frame["value"].max()) or 1.0
    scale = limit / (DRAWING_WIDTH / columns - left - right)  # in units of the values, one inch
    for at, place in enumerate(axes[0]):
        place.set(xlim=(-left * scale, limit + right * scale), ylim=(rows - 0.4, -above))
        groups = frame.index[at * rows : (at + 1) * rows]
        _draw_bar_column(place, of, groups, names, values, marked, (high, size, scale), edge=limit if line else None)
        if line:
            _draw_line_of_all(place, of, len(groups), lang)
        hide_axes(place)
    return figure, ()


def _group_label(of: Comparison, group: str, lang: str) -> str:
    """A group's name; where some of its committees have no number, with how many have one of how many."""
    name, row = wording.group_name(of, group, lang), of.rows[group]
    if of.by == "committee" or not wording.is_partial(row):
        return name
    return f"{name} ({number(row['committees'], lang)}/{number(row['expected'], lang)})"


def _group_of(of: Comparison, code: str | None) -> str | None:
    """The group that a committee is in."""
    return None if code is None else of.group_of(of.membership.places.by_code[code])


def _draw_bar_column(axes, of: Comparison, groups, names, values, marked, measures, *, edge: float | None) -> None:
    """The bars of one column, one below the other. Values are at the end of their bars, or all beyond the `edge`, where no line can
    touch them."""
    high, size, scale = measures
    known = of.frame["value"].astype(float).fillna(0)
    wide = 72 * high * 0.62
    for row, group in enumerate(groups):
        look = {"va": "center_baseline", "fontsize": size, "fontweight": "bold" if group == marked else "normal"}
        axes.text(-NAME_GAP * scale, row, names[group], ha="right", **look)
        at = known[group] if edge is None else edge
        axes.text(at + NAME_GAP * scale, row, values[group], ha="left", **look)
        if group == marked and not is_missing(of.rows[group]["value"]):
            axes.hlines(row, 0, known[group] + RING / 72 * scale, colors=INK, lw=wide + 2 * RING, zorder=1.9)
    for colour, of_colour in _by_colour(of, groups).items():
        rows = [row for row, group in enumerate(groups) if group in of_colour]
        axes.hlines(rows, 0, known[[groups[row] for row in rows]], colors=colour, lw=wide, zorder=2)
    axes.vlines(0, -0.5, len(groups) - 0.5, colors=FAINT, lw=0.8, zorder=2.5)


def _by_colour(of: Comparison, groups) -> dict[str, list[str]]:
    """The groups by the colour of their type; groups of several types have a colour of their own."""
    found: dict[str, list[str]] = {}
    for group, unit_type in of.frame.loc[groups, "type"].items():
        found.setdefault(EDGE if is_missing(unit_type) else TYPE_COLOURS[unit_type], []).append(group)
    return found


def _draw_line_of_all(axes, of: Comparison, rows: int, lang: str) -> None:
    every = of.every["value"]
    axes.vlines(float(every), -0.6, rows - 0.4, colors=INK, lw=0.9, linestyles="--", zorder=2.6)
    axes.text(
        float(every),
        -0.65,
        OF_ALL.say(lang, value=wording.value_text(of, every, lang)),
        ha="center",
        va="bottom",
        fontsize=9,
    )


def _draw_dots(of: Comparison, each: Comparison, highlight: str | None, lang: str):
    """Each committee as a mark on one scale, a row a group, with a line at the group's own value."""
    values, groups = each.known["value"].astype(float), _codes_by_group(of, each)
    high = next(inches for most, inches in ROW_HEIGHTS if len(groups) <= most)
    names = {
        group: HOW_MANY.say(lang, n=len(values)) if group is None else _group_label(of, group, lang) for group in groups
    }
    left = max(text_inches(name, SMALL_TEXT, bold=True) for name in names.values()) + 0.2
    low, limit = (0.0, values.max() * 1.05 or 1.0) if of.over is None else axis_limits(values)
    scale = (limit - low) / (DRAWING_WIDTH - left - 0.3)
    whole = KEY_HEIGHT + high * len(groups) + AXIS_HEIGHT + 0.18 * _axis_name(each, lang).count("\n")
    figure, axes = new_figure(height=whole)
    axes.set(xlim=(low - left * scale, limit + 0.3 * scale), ylim=(whole, 0))
    _draw_scale(axes, each, (low, limit), KEY_HEIGHT + high * len(groups), lang)
    _draw_marks_key(axes, each, low - left * scale, scale, highlight, lang)
    marked = _group_of(of, highlight)
    for row, (group, codes) in enumerate(groups.items()):
        y, own = KEY_HEIGHT + high * (row + 0.5), values[codes]
        weight = "bold" if marked and group == marked else "normal"
        axes.text(
            low - 0.15 * scale,
            y,
            names[group],
            ha="right",
            va="center_baseline",
            fontsize=SMALL_TEXT,
            fontweight=weight,
        )
        if len(own) > 1:
            axes.vlines(_group_value(of, own, group), y - 0.42 * high, y + 0.42 * high, colors=INK, lw=1.6, zorder=2)
        axes.hlines(y, low, limit, colors="#eeeeee", lw=0.8, zorder=0.4)
        _draw_committee_marks(axes, each, own, y, (high, scale), highlight)
    hide_axes(axes)
    line = (LINE_IS_MEDIAN if of.over is None or of.by == "committee" else LINE_IS_GROUP_VALUE).say(lang)
    return figure, (line, *wording.partial_notes(of, lang), *((NOT_FROM_ZERO.say(lang),) if low else ()))


def _codes_by_group(of: Comparison, each: Comparison) -> dict[str | None, list[str]]:
    """The committees of each group that has any with a value; all in one where the groups are the committees themselves."""
    if of.by == "committee":
        return {None: [*each.known.index]}
    groups: dict[str | None, list[str]] = {group: [] for group in of.frame.index}
    for code in each.known.index:
        groups[of.group_of(of.membership.places.by_code[code])].append(code)
    return {group: codes for group, codes in groups.items() if codes}


def _group_value(of: Comparison, own: pd.Series, group: str | None) -> float:
    """The ratio of the group; for counts the median."""
    if of.over is None or group is None:
        return float(own.median())
    return float(of.frame["value"][group])


def _draw_committee_marks(
    axes, each: Comparison, own: pd.Series, y: float, size: tuple[float, float], highlight: str | None
) -> None:
    """The committees of one group, by type; the highlighted one in a ring."""
    high, scale = size
    step = (MARK_SIZE + 0.5) / 72
    most = max(1, int(0.42 * high / step))
    aside = spread_marks(own, (step * scale, step), [step * at for at in range(-most, most + 1)])
    at, types = pd.Series(y - aside, index=own.index), each.frame["type"][own.index]
    for unit_type in types.unique():
        codes = types.index[types == unit_type]
        look = {
            "ms": MARK_SIZE,
            "color": TYPE_COLOURS[unit_type],
            "alpha": 0.8,
            "mec": "white",
            "mew": 0.5,
            "zorder": 3,
        }
        axes.plot(own[codes], at[codes], TYPE_MARKS[unit_type], **look)
    if highlight in own.index:
        axes.plot(own[highlight], at[highlight], "o", **RINGED)


def _draw_scale(axes, each: Comparison, ends: tuple[float, float], y: float, lang: str) -> None:
    """Draws the axis below the rows."""
    steps = round_steps(*ends, 5, whole=each.over is None)
    axes.vlines(steps, KEY_HEIGHT, y, colors="#dddddd", lw=0.8, zorder=0.5)
    axes.hlines(y, *ends, colors=FAINT, lw=0.8)
    for step in steps:
        axes.text(step, y + 0.06, _tick_text(each, step, steps, lang), ha="center", va="top", fontsize=SMALL_TEXT)
    at = (
        sum(ends) / 2
        if text_inches(wording.what_is_compared(each, lang), SMALL_TEXT) < 3.5
        else sum(axes.get_xlim()) / 2
    )
    axes.text(at, y + 0.3, _axis_name(each, lang), ha="center", va="top", fontsize=SMALL_TEXT)


def _axis_name(each: Comparison, lang: str) -> str:
    return textwrap.fill(wording.what_is_compared(each, lang), 66)


def _tick_text(each: Comparison, step: float, steps: list[float], lang: str) -> str:
    """With as many digits as the steps need."""
    width = (steps[1] - steps[0] if len(steps) > 1 else 1) * (100 if each.in_percent else 1)
    digits = next((digits for digits in (0, 1, 2) if abs(width * 10**digits - round(width * 10**digits)) < 1e-6), 2)
    return (percent if each.in_percent else number)(round(step, 8), lang, digits)


def _draw_marks_key(axes, each: Comparison, x: float, scale: float, highlight: str | None, lang: str) -> None:
    """Draws the key of the marks in one line at the top; the highlighted committee with its value, where no mark can touch it."""
    for unit_type in (unit_type for unit_type in TYPES if (each.known["type"] == unit_type).any()):
        axes.plot(x + 0.1 * scale, 0.12, TYPE_MARKS[unit_type], ms=6.5, color=TYPE_COLOURS[unit_type])
        axes.text(x + 0.2 * scale, 0.12, TYPES[unit_type].say(lang), va="center_baseline", fontsize=SMALL_TEXT)
        x += (0.4 + text_inches(TYPES[unit_type].say(lang), SMALL_TEXT)) * scale
    if highlight in each.known.index:
        text = f"{each.frame['name'][highlight]}: {wording.value_text(each, each.frame['value'][highlight], lang)}"
        axes.plot(x + 0.12 * scale, 0.12, "o", **RINGED)
        axes.text(x + 0.26 * scale, 0.12, text, va="center_baseline", fontsize=SMALL_TEXT, fontweight="bold")


def _draw_tiles(of: Comparison, each: Comparison, highlight: str | None, lang: str):
    """A tile map of the committees' own values; only the places that were asked for."""
    asked = [unit for unit in of.membership.places if unit.code in each.frame.index]
    figure = tile_map(
        asked,
        each.known["value"],
        partial(in_language, lang=lang),
        write=partial(wording.value_text, each, lang=lang),
        ringed=highlight,
    )
    return figure, tuple(said.say(lang) for said in tile_notes(len(each.known) < len(each.frame)))


def _draw_scatter(of: Comparison, each: Comparison, highlight: str | None, lang: str):
    """Each committee by base and count, with a line on which the ratio is that of all; the extremes by name."""
    given = each.known.astype({"base": float, "count": float, "value": float})
    figure, axes = new_figure(height=4.5)
    for unit_type in (unit_type for unit_type in TYPES if (given["type"] == unit_type).any()):
        own = given[given["type"] == unit_type]
        look = {"ms": 6.5, "color": TYPE_COLOURS[unit_type], "alpha": 0.8, "mec": "white", "mew": 0.5}
        axes.plot(
            own["base"],
            own["count"],
            TYPE_MARKS[unit_type],
            label=sentence(TYPES[unit_type].say(lang)),
            zorder=3,
            **look,
        )
    axes.set(xlim=axis_limits(given["base"]), ylim=axis_limits(given["count"]))
    number_ticks(axes.xaxis, lang)
    number_ticks(axes.yaxis, lang)
    axes.locator_params(axis="x", nbins=5, integer=True)
    axes.locator_params(axis="y", nbins=6, integer=True)
    across = INHABITANTS_OF_2019.say(lang) if of.over == OVER_POPULATION else wording.column_noun(of.over, lang)
    axes.set_xlabel(textwrap.fill(across, 50))
    axes.set_ylabel(textwrap.fill(wording.column_noun(of.column, lang), 36))
    if len(given) > 1:
        _draw_ratio_of_all(axes, of, lang)
    if highlight in given.index:
        axes.plot(*given.loc[highlight, ["base", "count"]], "o", label=given["name"][highlight], **RINGED)
    look = {"frameon": False, "handletextpad": 0.2, "columnspacing": 1.0, "fontsize": SMALL_TEXT}
    axes.legend(loc="upper center", bbox_to_anchor=(0.45, -0.14), ncols=4, **look)
    ends = _extreme_committees(given).drop(index=[highlight], errors="ignore")
    names = dict(zip(ends["name"], zip(ends["base"], ends["count"], strict=True), strict=True))
    name_marks(figure, axes, given[["base", "count"]].to_numpy(), names)
    return figure, (NOT_FROM_ZERO.say(lang),) if axes.get_xlim()[0] or axes.get_ylim()[0] else ()


def _extreme_committees(given: pd.DataFrame) -> pd.DataFrame:
    """The committees with the greatest and the least ratio, the greatest count and base, each once."""
    at = [given["value"].idxmax(), given["value"].idxmin(), given["count"].idxmax(), given["base"].idxmax()]
    return given.loc[[*dict.fromkeys(at)]]


def _draw_ratio_of_all(axes, of: Comparison, lang: str) -> None:
    """The line on which a committee has the ratio of all, with its value where it leaves the picture."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    slope = float(of.every["count"] / of.every["base"])
    start, end = max(left, bottom / slope if slope else left), min(right, top / slope if slope else right)
    if end <= start:
        return
    axes.plot([start, end], [slope * start, slope * end], color=INK, lw=0.9, ls="--", zorder=1)
    text = OF_ALL.say(lang, value=wording.value_text(of, of.every["value"], lang))
    where = {"xytext": (4, 0), "va": "center"} if end == right else {"xytext": (0, 4), "ha": "center"}
    axes.annotate(text, (end, slope * end), textcoords="offset points", fontsize=10, annotation_clip=False, **where)


KEY_HEIGHT, AXIS_HEIGHT = 0.3, 0.55  # inches above and below the rows of dots, for the key and the axis
ROW_HEIGHTS = ((1, 1.6), (3, 0.95), (7, 0.6), (14, 0.44), (100, 0.3))  # up to so many rows of dots, how high is one
LINE_IS_MEDIAN = Phrase(vi="Vạch đứng là trung vị của nhóm.", en="The upright line is the median of the group.")
LINE_IS_GROUP_VALUE = Phrase(
    vi="Vạch đứng là trị số chung của nhóm (tổng chia cho tổng).",
    en="The upright line is the value of the group, one sum over the other.",
)
NO_KIND = Phrase(
    vi="Không có kiểu hình “{asked}”; hãy chọn một trong: {names}.",
    en="There is no kind of picture “{asked}”; choose one of: {names}.",
)
NO_BASE = Phrase(
    vi="Hình này đặt hai số cạnh nhau nên cần chọn thêm số để chia, như số dân hoặc một cột khác.",
    en="This picture sets two numbers side by side, so it needs a number to divide by, such as inhabitants or another column.",
)
