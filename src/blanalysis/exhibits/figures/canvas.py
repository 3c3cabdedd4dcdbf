"""What all figures share: style, colours and marks, ticks in the reader's language, placing of names; a drawing as an exhibit."""

import io
import json
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import cached_property, lru_cache, partial, wraps
from inspect import Parameter, signature
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.figure import Figure, FigureBase
from matplotlib.font_manager import FontProperties
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Bbox, offset_copy

from ...membership.membership import Membership
from ...vocabulary import wording
from ...vocabulary.formats import Rounded, rounded
from ...vocabulary.phrases import TYPES, Phrase, Worded, capital_first, in_language
from ...vocabulary.refusals import RefusedError
from .. import exhibit, svg
from ..exhibit import Cell, Exhibit, note_where_lacking, text_grid
from ..facts import Counts, placed
from ..facts.errors import surroundings
from ..html import PAGE_FILES

# Says words in the language of the exhibit that is drawn.
Say: TypeAlias = Callable[[object], str]
Told: TypeAlias = tuple[object, object, str]  # of a mark: its unit, its value, its name, see `mark`
ColourSteps: TypeAlias = list[tuple[float, float, str]]  # the least and the greatest value of each, and its colour
KeyPart: TypeAlias = tuple[str, Any]  # of a key: a text behind the mark of a type, in a box of this look, or "" alone
Line: TypeAlias = tuple[str, dict[str, Any]]  # a text above or below a drawing, and how it looks
# All settings while we draw: ours, the others as matplotlib has them, whatever the user's `matplotlibrc` or program set.
STYLE: dict[Any, Any] = {name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"}
STYLE |= mpl.rc_params_from_file(PAGE_FILES / "figures.mplstyle", use_default_template=False)
# Okabe and Ito: colour-blind readers can distinguish them, and all by their marks, also in grey.
TYPE_COLOURS = {"xã": "#0072B2", "phường": "#D55E00", "thị trấn": "#009E73", "đặc khu": "#CC79A7"}
TYPE_MARKS = {"xã": "o", "phường": "s", "thị trấn": "^", "đặc khu": "D"}
MARK_SIGNS = {"o": "●", "s": "■", "^": "▲", "D": "◆"}
SEQUENTIAL = ("#e3edf6", "#c6dbee", "#a1c6e3", "#74abd3", "#4a8fc2", "#2670ab", "#0d4f87")  # as in `colours.json`
DIVERGING = ("#b35806", "#e0913f", "#fbd5a5", "#f5f5f5", "#cfcbe4", "#9489bf", "#542788")
EDGE, BAND = "#3b4d6b", "#cfd8e6"  # none of the types' colours: for what is of all committees
INK, FAINT, SOFT, WARNING = "#222222", "#8a8a8a", "#555555", "#9c2a00"
FIGURE_WIDTH = 6.0  # inches: letters as large as the page's own, and still readable when a phone shrinks them
WIDE = 8.6  # of maps and ranks, which a page shows wider than its text
SMALL_TEXT = 10.5
TOP_LINE: dict[str, Any] = {"va": "top", "linespacing": 1.15, "fontsize": SMALL_TEXT}
TITLE_LINE, SUBTITLE_LINE = TOP_LINE | {"fontweight": "bold", "fontsize": 12.5}, TOP_LINE | {"color": SOFT}
MARK_LINE = TOP_LINE | {"color": WARNING, "style": "italic"}
FOOT_LINE = {"va": "bottom", "linespacing": 1.3, "fontsize": 9, "color": SOFT}
LINE_HEIGHT, EDGE_HEIGHT = 0.2, 0.1  # inches of a line around a drawing, and beyond the last
SAVED_DPI = 200  # dots an inch of a saved picture: sharp in print
MARK_SIZE = 5.5  # points of the mark of a committee
MARK_LOOK: dict[str, Any] = {"ms": MARK_SIZE, "alpha": 0.8, "mec": "white", "mew": 0.5}
NAME_DISTANCE = 7  # points between a mark and the name beside it
PER_CENT = "%"
KEY_SIZE, KEY_LINE_HEIGHT = 9.5, 0.29  # points; inches
BLANK = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # behind a text on what is hatched
# Of a unit without a figure, and where there is no such unit.
HATCHED = {"facecolor": "white", "edgecolor": FAINT, "hatch": "////", "lw": 0.5}
NONE_SUCH = {"facecolor": "white", "edgecolor": "#dddddd", "hatch": r"\\\\", "lw": 0.5}
MARKS = "blanalysis_marks"  # the attribute of an artist that `mark` sets


def use_defaults() -> None:
    """Resets the settings of matplotlib that a user or a system has; for a process that makes nothing but our pages."""
    mpl.rcdefaults()


# What a call of a figure's function asks for besides, while it runs: its own place for the drawing, its own title.
_ASKED: ContextVar[tuple[Any, str]] = ContextVar("asked", default=(None, ""))
SAID_OF_PLACE = """
`title` replaces the title, which is computed. `ax`: where the drawing alone is drawn at once, without title (but one that is given), notes
and source: axes of matplotlib, a list of as many as there are panels, or a figure or subfigure, which is then divided. Letters keep
their size; axes of about 6 inches (maps, ranks: 8.6), and as high as the figure itself, have room for them. The exhibit shows their whole
figure."""


def figure_function(function: Callable[..., Exhibit]) -> Callable[..., Exhibit]:
    """The same function of a figure, which also takes `ax` and `title`, and gives a note where the data lack what is shown."""
    inner = note_where_lacking(function)

    @wraps(inner)
    def shown(*args: Any, ax: Any = None, title: str | None = None, **options: Any) -> Exhibit:
        before = _ASKED.set((ax, str(title or "").strip()))
        try:
            made = inner(*args, **options)
        finally:
            _ASKED.reset(before)
        if ax is not None and made.kind == "note":  # it stands where the drawing would
            _finish_in_place(ax, textwrap.fill(made.title, 50), ())
        return made

    own, kind = signature(inner), Parameter.KEYWORD_ONLY
    more = (Parameter(name, kind, default=None) for name in ("ax", "title"))
    vars(shown).update(__signature__=own.replace(parameters=[*own.parameters.values(), *more]))
    shown.__doc__ = f"{inner.__doc__}\n{SAID_OF_PLACE}"
    return shown


def new_figure(
    *, height: float, width: float = FIGURE_WIDTH, rows: int = 1, columns: int = 1, **options: Any
) -> tuple[Any, Any]:
    """A figure and its axes, `height` and `width` in inches; `options` as for `Figure.subplots`. The user's own where these were asked for."""
    place, _ = _ASKED.get()
    if place is None:
        place = Figure(figsize=(width, height), layout="constrained", facecolor="white")
    if isinstance(place, FigureBase):
        axes = place.subplots(rows, columns, **options)
    else:
        given = np.ravel(place)
        if len(given) != rows * columns or not all(isinstance(each, Axes) for each in given):
            raise RefusedError(wording.AXES_NEEDED, n=rows * columns)
        axes = given.reshape(rows, columns) if "squeeze" in options else given if len(given) > 1 else given[0]
        place = given[0].get_figure(root=True)
    for each in np.ravel(axes):
        each.spines[:].set_in_layout(False)  # they lie within the labels, and take long to measure
        each.spines[["top", "right"]].set_visible(False)  # a user's own axes have them, and lines above what is drawn
        each.set_axisbelow(True)
    return place, axes


def number_ticks(say: Say, *axes: Any, write: Callable[[float, int], Rounded] = rounded) -> None:
    """Whole numbers at the ticks as the reader writes them; with `in_percent` shares as per cent."""
    for axis in axes:
        axis.set_major_formatter(FuncFormatter(partial(_tick_text, say, write)))


def _tick_text(say: Say, write: Callable[[float, int], Rounded], x: float, _: int) -> str:
    return say(write(round(x, 6), 0))


def write_row_names(axes: Any, names: Mapping[float, str], *, size: float, bold: Collection[str] = ()) -> None:
    """Names to the left of the axes, by row, as texts, for ticks are slow. Only the widest takes part in the layout."""
    axes.set_yticks([])
    place = offset_copy(axes.get_yaxis_transform(), axes.figure, x=-5, units="points")
    look: dict[str, Any] = {"ha": "right", "va": "center_baseline", "fontsize": size, "transform": place}
    widest = max(names, key=lambda row: text_inches(names[row], size, bold=names[row] in bold))
    for row, name in names.items():
        look["fontweight"] = "bold" if name in bold else "normal"
        axes.text(0, row, name, **look).set_in_layout(row == widest)


def mark(artist: Any, of: Iterable[Told]) -> None:
    """Says what an artist shows, one entry a mark, in order: the unit (its code; else a type, or the plain name of a district), the value
    as a number, the name that is read aloud ("Xã A: 204 đảng viên"). A page lights the same unit wherever it stands."""
    if told := [[str(part) for part in each] for each in of]:
        setattr(artist, MARKS, told)


def draw_type_marks(
    axes: Axes, x: pd.Series, y: pd.Series, types: pd.Series, *,
    order: Iterable[str] = tuple(TYPES), names: Mapping[str, str] | None = None,
    told: Mapping[Any, Told] | None = None, **look: Any,
) -> None:  # fmt: skip
    """Draws a mark for each committee at `x` and `y`, by its type, types in this `order`; `names` are for the key; `look` as for `Axes.plot`.
    `told`, by the index of `x`, is the entry of each for `mark`."""
    for unit_type in order:
        if (own := types == unit_type).any():
            own_look = {"color": TYPE_COLOURS[unit_type], "label": names and names[unit_type], **MARK_LOOK, **look}
            (drawn,) = axes.plot(x[own], y[own], TYPE_MARKS[unit_type], **own_look)
            mark(drawn, [told[each] for each in x[own].index] if told else ())


def draw_type_bars(
    axes: Axes, values: pd.Series, texts: Mapping[str, str], say: Say, *, at: pd.Series | None = None, **look: Any
) -> None:
    """Draws a bar for each type, the first on top, its text at the end, or `at` another place; `look` as for `Axes.annotate`."""
    look = {"textcoords": "offset points", "fontweight": "bold"} | look
    at = values if at is None else at
    names = {unit_type: say(capital_first(TYPES[unit_type])) for unit_type in values.index[::-1]}
    for row, (unit_type, name) in enumerate(names.items()):
        (bar,) = axes.barh(row, values[unit_type], height=0.6, color=TYPE_COLOURS[unit_type])
        mark(bar, [(unit_type, round(values[unit_type], 4), f"{name}: {texts[unit_type]}")])
        axes.annotate(texts[unit_type], (at[unit_type], row), **look)
    axes.set_yticks(range(len(values)), [*names.values()])
    axes.tick_params(axis="y", length=0)


def new_scatter(
    given: pd.DataFrame, x: str, y: str, say: Say, *, height: float, told: Iterable[Told], names: Mapping[str, Worded] = TYPES,
    **steps: int,
) -> tuple[Any, Axes]:  # fmt: skip
    """A figure with a mark for each row of `given`, at its `x` and `y`, by its `type`, and `told` for it; `names` are for the key, `steps` upright."""
    figure, axes = new_figure(height=height)
    labels = {unit_type: say(capital_first(name)) for unit_type, name in names.items()}
    entries = dict(zip(given.index, told, strict=True))
    draw_type_marks(axes, given[x], given[y], given["type"], names=labels, told=entries, ms=6.5, zorder=3)
    axes.set(xlim=axis_limits(given[x]), ylim=axis_limits(given[y]))
    number_ticks(say, axes.xaxis, axes.yaxis)
    axes.locator_params(axis="x", nbins=5, integer=True)
    axes.locator_params(axis="y", integer=True, **steps)
    return figure, axes


def ratio_lines(axes: Axes, ratios: Iterable[float]) -> list[tuple[float, float, float]]:
    """The lines on which y / x is one of `ratios`: ratio, x at both ends. Without one that would end where an earlier one does."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    lines, ends = list[tuple[float, float, float]](), list[tuple[float, float]]()
    for ratio in ratios:
        start, end = max(left, bottom / ratio if ratio else left), min(right, top / ratio if ratio else right)
        at = (end - left) / (right - left), (ratio * end - bottom) / (top - bottom)
        if end > start and all(abs(at[0] - x) + abs(at[1] - y) >= 0.1 for x, y in ends):
            ends.append(at)
            lines.append((ratio, start, end))
    return lines


def draw_ratio_line(axes: Axes, line: tuple[float, float, float], text: str, colour: str = INK, **look: Any) -> None:
    """Draws one of `ratio_lines`, with a text in the given colour where it leaves the picture; `look` as for `Axes.plot`."""
    ratio, start, end = line
    axes.plot([start, end], [ratio * start, ratio * end], lw=0.9, zorder=1, **look)
    at_the_right = end == axes.get_xlim()[1]
    axes.annotate(
        text, (end, ratio * end), (4, 0) if at_the_right else (0, 4), textcoords="offset points", color=colour, fontsize=10,
        annotation_clip=False, ha="left" if at_the_right else "center", va="center" if at_the_right else "baseline",
    )  # fmt: skip


def hide_axes(axes: Axes) -> None:
    """Hides the axes and takes all they hold out of the layout, which would take longer than the drawing. Call it when all is drawn."""
    axes.set_axis_off()
    for part in axes.get_children():
        part.set_in_layout(False)


def draw_rectangle(axes: Axes, corner: tuple[float, float], wide: float, high: float, **look: Any) -> Any:
    """Draws a rectangle on axes whose limits are set: matplotlib's bar would compute them again."""
    return axes.add_artist(Rectangle(corner, wide, high, **look))


def capped(shares: Any) -> Any:
    """Shares as they are drawn, be they a number, a Series or a frame: at most 100 %. The text beside one says what it is."""
    return np.minimum(shares, 1.0)


def cap_notes(shares: Any) -> tuple[Phrase, ...]:
    """The note of shares of which one is above 100 %, which none can be."""
    return (wording.DRAWN_AT_100,) if (shares.astype(float).to_numpy() > 1).any() else ()


def axis_limits(values: pd.Series) -> tuple[float, float]:
    """The ends of an axis: a margin of 13 % of what lies between the values, at least of a third of the greatest; 0 to 1 where all are 0."""
    low, high = values.min(), values.max()
    margin = 0.13 * max(high - low, high / 3) or 1.0
    return max(0.0, low - margin), high + margin


def cut_notes(*values: pd.Series) -> tuple[Phrase, ...]:
    """The note of axes of `axis_limits`, where one does not begin at 0."""
    return (wording.NOT_FROM_ZERO,) if any(axis_limits(of)[0] for of in values) else ()


def round_steps(low: float, high: float, most: int, *, whole: bool = False) -> list[float]:
    """Up to so many round numbers from low to high, for an axis that is drawn by hand."""
    steps = MaxNLocator(nbins=most, integer=whole, steps=[1, 2, 2.5, 4, 5, 10]).tick_values(low, high)
    return [float(step) for step in steps if low <= step <= high]


def spread_marks(values: pd.Series, mark: tuple[float, float], steps: Iterable[float]) -> np.ndarray:
    """How far each mark is moved across the axis, to the nearest free one of `steps`; `mark` is how wide and how high one is."""
    (wide, high), x_of = mark, values.to_numpy(dtype=float)
    steps = sorted(steps, key=lambda step: (abs(step), -step))
    taken: list[tuple[float, float]] = []
    aside = np.zeros(len(x_of))
    for at in np.argsort(x_of, kind="stable"):
        x = x_of[at]
        free = (y for y in steps if all(abs(x - other) >= wide or abs(y - up) >= high for other, up in taken))
        aside[at] = next(free, steps[len(taken) % len(steps)])
        taken.append((x, aside[at]))
    return aside


def name_committees(figure: Any, axes: Any, given: pd.DataFrame, x: str, y: str, codes: Iterable[Any]) -> None:
    """Names committees beside their marks, over lines, where no mark, name or edge is touched; else not. The limits of the axes must be set."""
    whole: Any = axes.get_figure(root=True)
    if engine := whole.get_layout_engine():
        engine.execute(whole)  # that much of the drawing settles where the axes lie
    taken = [Bbox.from_bounds(x - 6, y - 6, 12, 12) for x, y in axes.transData.transform(given[[x, y]].to_numpy())]
    set_already, within = list[Bbox](), axes.bbox
    look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 10, "zorder": 4, "annotation_clip": False}
    line = {"arrowstyle": "-", "color": FAINT, "lw": 0.7, "shrinkA": 0, "shrinkB": 4}
    for name, *at in given.loc[[*dict.fromkeys(codes)], ["name", x, y]].itertuples(index=False):
        label = axes.annotate(name, at, (0, 0), textcoords="offset points", bbox=BLANK, arrowprops=line, **look)
        size, mark = label.get_window_extent(), axes.transData.transform(at)
        for away, right, up in _places_for_name(mark, size.width, size.height, figure.dpi / 72):
            box = Bbox.from_bounds(right - size.width / 2, up - size.height / 2, size.width, size.height)
            steps = np.linspace(mark, (right, up), 16) if away else ()  # of the line from the mark to the name
            way = [Bbox.from_bounds(at_x - 1, at_y - 1, 2, 2) for at_x, at_y in steps]
            inside = within.x0 <= box.x0 and box.x1 <= within.x1 and within.y0 <= box.y0 and box.y1 <= within.y1
            covers = any(box.overlaps(other) for other in taken)
            if inside and not covers and not any(step.overlaps(other) for step in way for other in set_already):
                label.set_position((np.array((right, up)) - mark) / figure.dpi * 72)
                label.arrow_patch.set_visible(bool(away))  # a name right beside its mark needs no line
                set_already.append(box)
                taken += [box, *way]
                break
        else:
            label.remove()


def _places_for_name(at: np.ndarray, width: float, height: float, point: float) -> Iterator[tuple[bool, float, float]]:
    for far in (NAME_DISTANCE, 2 * NAME_DISTANCE, 4 * NAME_DISTANCE, 6 * NAME_DISTANCE):
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            x, y = at[0] + dx * (far * point + width / 2), at[1] + dy * (far * point + height / 2)
            yield far > NAME_DISTANCE or dx * dy != 0, x, y


def colour_scale(least: float, most: float, digits: int = 0) -> ColourSteps:
    """Seven equal steps of a single hue, the greater, the darker, for values of so many digits. All equal: the middle colour."""
    low, high = (round(end * 10**digits) for end in (least, most))
    begins = [low - (low - high) * step // 7 for step in range(7)]
    return _colour_steps([*begins, high + 1], SEQUENTIAL if low < high else SEQUENTIAL[3:4] * 7, digits)


def diverging_scale(most: float, digits: int = 0) -> ColourSteps:
    """Seven steps of changes: none for 0, falls orange, rises purple; three equal ones on either side."""
    thirds = [round(most * 10**digits) * step // 3 for step in range(4)]
    return _colour_steps([*(-end for end in thirds[::-1]), *(end + 1 for end in thirds)], DIVERGING, digits)


def _colour_steps(begins: Sequence[int], colours: Iterable[str], digits: int) -> ColourSteps:
    """The steps that hold a value."""
    n, steps = 10**digits, zip(begins, begins[1:], colours, strict=False)
    return [(first / n, (end - 1) / n, colour) for first, end, colour in steps if first < end]


def colour_of(value: float, steps: ColourSteps) -> str:
    """The colour of the step that a value is in, or nearest to: it is shown rounded."""
    return min(steps, key=lambda step: max(step[0] - value, value - step[1]))[2]


def scale_key(steps: ColourSteps, what: str, write: Callable[[float], str]) -> list[KeyPart]:
    """The key of a scale: `what` is counted, and from which to which value each colour stands."""
    ends = [(write(low), write(high), colour) for low, high, colour in steps]
    dash = " – " if ends[0][0].startswith("−") else "–"
    texts = (low if low == high else f"{low.removesuffix(PER_CENT)}{dash}{high}" for low, high, _ in ends)
    return [(what, ""), *((text, {"facecolor": face, "lw": 0}) for text, (*_, face) in zip(texts, ends, strict=True))]


def key_lines(*groups: Sequence[KeyPart]) -> list[Sequence[KeyPart]]:
    """The key of a wide figure: in one line, or each group in its own; in two where it is too long, the first part alone."""
    for lines in ([[*chain(*groups)]], [*filter(None, groups)]):
        if all(sum(map(_key_inches, line)) < WIDE - 0.1 for line in lines):
            return [*lines]
    return [part for line in groups for part in (line[:1], line[1:]) if part]


def _key_inches(part: KeyPart) -> float:
    return text_inches(part[0], KEY_SIZE) + (0.4 if part[1] in [*TYPES] else 0.16)


def draw_key(axes: Axes, lines: list[Sequence[KeyPart]], at: tuple[float, float], inch: tuple[float, float]) -> None:
    """Draws a key from `at`, the middle of its first line at the left, on axes that run down; `inch` is how long one is on them."""
    (left, y), (across, down) = at, inch
    for line in lines:
        x = left
        for text, sign in line:
            wide, begin, look = _key_inches((text, sign)) * across, 0.17 * across * bool(sign), dict[str, Any]()
            if isinstance(sign, dict):
                draw_rectangle(axes, (x, y - 0.1 * down), wide, 0.2 * down, **sign)
                begin, look = wide / 2, {"ha": "center", "color": contrasting(sign["facecolor"])}
                look["bbox"] = BLANK if "hatch" in sign else None
            elif sign:
                axes.plot(x + 0.07 * across, y, TYPE_MARKS[sign], ms=6.5, color=TYPE_COLOURS[sign])
            axes.text(x + begin, y + 0.05 * down, text, fontsize=KEY_SIZE, **look)
            x += wide
        y += KEY_LINE_HEIGHT * down


def contrasting(colour: str) -> str:
    """The colour of a text on one of the steps, or on white; in the dark both change sides."""
    return "white" if colour in (*SEQUENTIAL[5:], DIVERGING[0], DIVERGING[-1]) else INK


def figure_exhibit(
    membership: Membership, draw: Callable[[Say], FigureBase], title: Worded, points: Iterable[Worded], head: Iterable[Cell],
    rows: Iterable[Iterable[Cell]], *, lang: str, words: Iterable[int] = (), counts: Counts = (), **around: Any,
) -> exhibit.Figure:  # fmt: skip
    """The exhibit of a figure. `draw` gives the matplotlib figure, and is called when it is first shown; `points` are what it shows, in
    words; `head`, `rows` and `words` as in `exhibit.text_grid`, `counts` as in `placed`, `around` as in `surroundings`."""
    say, (ax, own_title) = partial(in_language, lang=lang), _ASKED.get()
    told = surroundings(membership, title, lang=lang, **around)
    told["title"] = headline = own_title or told["title"]
    marks = [*filter(None, (wording.ILLUSTRATIVE.say(lang) if membership.illustrative else "", told["caution"]))]
    above = [(textwrap.fill(headline, 52), TITLE_LINE), (textwrap.fill(told["subtitle"], 74), SUBTITLE_LINE)]
    above += [(textwrap.fill(mark, 74), MARK_LINE) for mark in marks]
    below = *told["notes"], wording.SOURCE_LINE.say(lang, source=told["source"])
    foot = "\n".join(textwrap.fill(text, 82) for text in below)
    drawing = Drawing(partial(draw, say), [*above, (foot, FOOT_LINE)] if ax is None else [])
    if ax is not None:
        drawing.figure  # noqa: B018  drawn now
        _finish_in_place(ax, own_title, marks)
    alternative = ". ".join(filter(None, [headline, told["caution"], "; ".join(map(say, points))]))
    grid = placed(text_grid(head, rows, lang=lang, words=words), membership, lang, counts)
    return exhibit.Figure(alternative=f"{alternative}.", grid=grid, drawing=drawing, **told)


def _finish_in_place(ax: Any, title: str, marks: Iterable[str]) -> None:
    """Writes a title, if any, and marks at the axes or into the figure of a user; nowhere, if what was given is neither."""
    given: Any = ax.axes if isinstance(ax, FigureBase) else np.ravel(ax)
    panels: list[Any] = [of for of in given if isinstance(of, Axes)]
    if title and isinstance(ax, FigureBase):
        ax.suptitle(title)
    elif title and panels and (panels[0].get_title("left") or panels[0].get_title("right")):
        panels[0].title.set_text(f"{title}\n")  # above the panel's own
    elif title and panels:
        panels[0].set_title(title, pad=20)
    look = MARK_LINE | {"va": "bottom", "fontsize": 9, "rotation": 90, "annotation_clip": False}
    for mark in marks:  # beside what is written at the right of the last panel
        letters = max(12, int(12 * panels[-1].bbox.height / panels[-1].figure.dpi))  # as long as the axes are high
        beyond = panels[-1].get_tightbbox().x1 - panels[-1].bbox.x1
        at = {"xytext": (4 + beyond * 72 / panels[-1].figure.dpi, 0), "textcoords": "offset points"}
        panels[-1].annotate(textwrap.fill(mark, letters), (1, 0), xycoords="axes fraction", **at, **look)


class Drawing:
    """A figure that is drawn when it is first shown, in the place that a user gave, or with `lines` of text around it; anew whenever it is
    shown once somebody has asked for it, who may change it. Pickled, it is what is drawn, and holds no data."""

    def __init__(self, draw: Callable[[], FigureBase], lines: Sequence[Line]):
        self._draw, self._lines, self._may_be_changed = draw, lines, not lines
        self._picture: tuple[str, int, int] | None = None
        self._height_of_texts = 0.0

    def __getstate__(self) -> dict[str, Any]:
        self.picture()
        return {**vars(self), "_draw": None}

    @cached_property
    def _drawn(self) -> tuple[Figure, list[Text]]:
        with mpl.rc_context(STYLE):
            figure: Any = self._draw().get_figure(root=True)
            if self._lines:
                FigureCanvasSVG(figure)
            return figure, [figure.text(0.012, 0, text, visible=False, **look) for text, look in self._lines]

    @property
    def figure(self) -> Figure:
        """The matplotlib figure, with all texts."""
        if not self._may_be_changed:
            self.picture()
            self._may_be_changed = True
        return self._drawn[0]

    def picture(self) -> tuple[str, int, int]:
        """The SVG for a page, its width and height in pixels."""
        if self._picture is None or self._may_be_changed:
            figure, texts = self._drawn
            with mpl.rc_context(STYLE):
                self._show([])  # a page writes them itself
                width, height = (round(96 * inches) for inches in figure.get_size_inches())
                self._picture = _figure_svg(figure), width, height
                self._show(texts)
        return self._picture

    def write(self, out: Path) -> None:
        """Writes the figure with all texts, in the format of the ending; the same figure gives the same bytes."""
        self.picture()
        kind = out.suffix[1:].lower()
        undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
        with mpl.rc_context(STYLE):
            self._drawn[0].savefig(out, format=kind, dpi=SAVED_DPI, metadata=undated)

    def png(self) -> bytes:
        """The picture as a page shows it, as a PNG to print."""
        held, (figure, texts) = io.BytesIO(), self._drawn
        with mpl.rc_context(STYLE):
            self._show(texts[2:-1])
            figure.savefig(held, format="png", dpi=SAVED_DPI)
            self._show(texts)
        return held.getvalue()

    def _show(self, shown: Sequence[Text]) -> None:
        """Shows some of the texts above and below the drawing, which keeps its height: the figure grows or shrinks by theirs."""
        figure, texts = self._drawn
        heights = {text: LINE_HEIGHT * (1 + text.get_text().count("\n")) for text in texts}
        above, below = ([text for text in shown if text.get_verticalalignment() == side] for side in ("top", "bottom"))
        top, foot = (sum(heights[text] for text in side) + EDGE_HEIGHT * bool(side) for side in (above, below))
        height = figure.get_figheight() - self._height_of_texts
        self._height_of_texts, whole = top + foot, top + height + foot
        if texts:
            figure.set_figheight(whole)
        if texts and isinstance(engine := figure.get_layout_engine(), ConstrainedLayoutEngine):
            engine.set(rect=(0, foot / whole, 1, height / whole))
        at = whole - EDGE_HEIGHT
        for text in texts:
            text.set_visible(text in shown)
            text.set_y((at if text in above else EDGE_HEIGHT / 2) / whole)
            at -= heights[text] if text in above else 0


class PageRenderer(RendererSVG):
    """Writes the SVG of a figure for a page; a text is measured once, be it for the layout, the drawing or another figure."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        if ismath or prop.get_family() != STYLE["font.family"]:  # a formula, or a font, that a user put into a figure
            return super().get_text_width_height_descent(s, prop, ismath)
        weight = 700 if prop.get_weight() in ("bold", 700) else 400
        return _text_metrics(s, prop.get_size_in_points(), weight, prop.get_style())


class PageCanvas(FigureCanvasSVG):
    """Has one renderer, for the layout and the drawing."""

    renderer: PageRenderer

    def get_renderer(self) -> PageRenderer:
        return self.renderer


def _figure_svg(figure: Figure) -> str:
    """The SVG of a figure for a page. Drawn once: `savefig` would draw it twice."""
    drawn, dots, canvas = io.StringIO(), figure.dpi, figure.canvas
    page = PageCanvas(figure)
    figure.set_dpi(72)  # of an SVG
    for artist in (marked := [of for of in figure.findobj() if hasattr(of, MARKS)]):
        artist.set_gid(json.dumps(getattr(artist, MARKS), ensure_ascii=False))
    with mpl.rc_context({"svg.fonttype": "none"}):  # letters stay letters
        page.renderer = renderer = PageRenderer(*figure.bbox.size, drawn, metadata={"Date": None})
        figure.draw(renderer)
        renderer.finalize()
    for artist in marked:
        artist.set_gid(None)
    figure.set_dpi(dots)
    figure.set_canvas(canvas)
    return svg.page_svg(drawn.getvalue())


def text_inches(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is when it is drawn, in inches."""
    return _text_metrics(text, size, 700 if bold else 400, "normal")[0] / 72


@lru_cache(maxsize=4096)
def _text_metrics(text: str, size: float, weight: int, slant: Any) -> tuple[float, float, float]:
    font = FontProperties(family=STYLE["font.family"], size=size, weight=weight, style=slant)
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)
