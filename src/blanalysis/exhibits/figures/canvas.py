"""What all figures share: style, colours and marks, ticks in the reader's language, placing of names; a drawing as an exhibit."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TypeAlias

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Bbox, offset_copy

from ...membership.membership import Membership
from ...vocabulary.formats import in_percent, rounded, sentence
from ...vocabulary.phrases import ILLUSTRATIVE, PERSONS, Phrase, Worded, in_language
from .. import exhibit, svg
from ..exhibit import SOURCE_LINE, Drawn, text_grid

# Says words in the language of the exhibit that is drawn.
Say: TypeAlias = Callable[[object], str]
TYPE_COLOURS = {
    "xã": "#0072B2",
    "phường": "#D55E00",
    "thị trấn": "#009E73",
}  # Okabe and Ito: colour-blind readers can distinguish them
TYPE_MARKS = {"xã": "o", "phường": "s", "thị trấn": "^"}  # and by their marks, also in grey
EDGE, BAND = "#3b4d6b", "#cfd8e6"  # none of the types' colours: for what is of all committees
INK, FAINT, SOFT, WARNING = "#222222", "#8a8a8a", "#555555", "#9c2a00"
FIGURE_WIDTH = 6.0  # inches: letters as large as the page's own, and still readable when a phone shrinks them
SMALL_TEXT = 10.5
SAVED_DPI = 200  # dots an inch of a saved picture: sharp in print
MARK_SIZE = 5.5  # points of the mark of a committee
NAME_DISTANCE = 7  # points between a mark and the name beside it
STYLE = {
    "font.family": "DejaVu Sans",  # comes with matplotlib and has every Vietnamese letter
    "font.size": 11.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "svg.fonttype": "path",
    "svg.hashsalt": "blanalysis",
}


def use_defaults() -> None:
    """Resets the settings of matplotlib that a user or a system has; for a process that makes nothing but our pages."""
    mpl.rcdefaults()


def picture_style():
    """A context in which matplotlib draws in the style of all figures."""
    return mpl.rc_context(STYLE)


def new_figure(*, height: float, rows: int = 1, columns: int = 1, **options):
    """A figure and its axes, `height` in inches; `options` as for `Figure.subplots`."""
    figure = Figure(figsize=(FIGURE_WIDTH, height), layout="constrained", facecolor="white")
    return figure, figure.subplots(rows, columns, **options)


def number_ticks(axis, say: Say, decimals: int = 0) -> None:
    """Numbers at the ticks as the reader writes them."""
    say = say if callable(say) else partial(in_language, lang=say)  # until all figures say
    axis.set_major_formatter(FuncFormatter(lambda x, _: say(rounded(round(x, 6), decimals))))


def percent_ticks(axis, say: Say) -> None:
    """Shares, 0 to 1, at the ticks as per cent."""
    say = say if callable(say) else partial(in_language, lang=say)  # until all figures say
    axis.set_major_formatter(FuncFormatter(lambda x, _: say(in_percent(round(x, 6), 0))))


def write_row_names(axes, names: Mapping[float, str], *, size: float, bold: Collection[str] = ()) -> None:
    """Names to the left of the axes, by row, as texts and not as tick labels: ticks are slow to make. Only the widest takes part in
    the layout, which gives the same margin."""
    axes.set_yticks([])
    place = offset_copy(axes.get_yaxis_transform(), axes.figure, x=-5, units="points")
    look = {"ha": "right", "va": "center_baseline", "fontsize": size, "transform": place}
    written = {
        row: axes.text(0, row, name, fontweight="bold" if name in bold else "normal", **look)
        for row, name in names.items()
    }
    widest = max(names, key=lambda row: text_inches(names[row], size, bold=names[row] in bold))
    for row, text in written.items():
        text.set_in_layout(row == widest)


def hide_axes(axes) -> None:
    """Hides lines and ticks of axes and takes all they hold out of the layout, which would take longer than the drawing. For axes whose
    drawing lies within them; call it when all is drawn."""
    axes.set_axis_off()
    for part in axes.get_children():
        part.set_in_layout(False)


def draw_rectangle(axes, corner: tuple[float, float], wide: float, high: float, **look) -> None:
    """Draws a rectangle on axes whose limits are set: matplotlib's bar would compute them again."""
    axes.add_artist(Rectangle(corner, wide, high, **look))


def axis_limits(values: pd.Series) -> tuple[float, float]:
    """The ends of an axis: the least and the greatest value with a margin of 13 % of what lies between them, at least of a third of the
    greatest; 0 to 1 where all are 0."""
    low, high = values.min(), values.max()
    margin = 0.13 * max(high - low, high / 3) or 1.0
    return max(0.0, low - margin), high + margin


def round_steps(low: float, high: float, most: int, *, whole: bool = False) -> list[float]:
    """Up to so many round numbers from low to high, for an axis that is drawn by hand.

    >>> round_steps(0, 1234, 4)
    [0.0, 400.0, 800.0, 1200.0]
    """
    steps = MaxNLocator(nbins=most, integer=whole, steps=[1, 2, 2.5, 4, 5, 10]).tick_values(low, high)
    return [float(step) for step in steps if low <= step <= high]


def spread_marks(values: pd.Series, mark: tuple[float, float], steps: Iterable[float]) -> np.ndarray:
    """How far each mark is moved across the axis so that none covers another: an array in the order of `values`.

    Each mark goes to the nearest free one of `steps`, in the order of the values and not at random. `mark` is how wide and how high
    one is, in units of the values and of the steps."""
    wide, high = mark
    steps = sorted(steps, key=lambda step: (abs(step), -step))
    taken: list[tuple[float, float]] = []
    aside = pd.Series(0.0, index=values.index)
    for at, x in values.sort_values(kind="stable").items():
        free = (y for y in steps if all(abs(x - other) >= wide or abs(y - up) >= high for other, up in taken))
        aside[at] = next(free, steps[len(taken) % len(steps)])
        taken.append((x, aside[at]))
    return aside.to_numpy()


def name_marks(figure: Figure, axes, marks: np.ndarray, names: Mapping[str, tuple[float, float]]) -> None:
    """Writes names beside marks, where they touch no mark, no other name and no edge; a name without such a place is left out.

    `marks` are all marks of the picture, a row each of x and y; `names` where the marks to be named lie. The limits of the
    axes must be set, and nothing be added that moves them."""
    figure.get_layout_engine().execute(figure)  # that much of the drawing settles where the axes lie
    taken = [Bbox.from_bounds(x - 6, y - 6, 12, 12) for x, y in axes.transData.transform(marks)]
    set_already: list[Bbox] = []
    look = {"ha": "center", "va": "center", "fontsize": 10, "zorder": 4, "annotation_clip": False}
    behind = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5}
    line = {"arrowstyle": "-", "color": FAINT, "lw": 0.7, "shrinkA": 0, "shrinkB": 4}
    for name, at in names.items():
        label = axes.annotate(name, at, (0, 0), textcoords="offset points", bbox=behind, arrowprops=line, **look)
        size, mark = label.get_window_extent(), axes.transData.transform(at)
        for away, x, y in _places_for_name(mark, size.width, size.height, figure.dpi / 72):
            box = Bbox.from_bounds(x - size.width / 2, y - size.height / 2, size.width, size.height)
            way = _line_to_name(mark, (x, y)) if away else []
            if _is_unused(box, axes.bbox, taken) and not any(
                step.overlaps(other) for step in way for other in set_already
            ):
                label.set_position((np.array((x, y)) - mark) / figure.dpi * 72)
                label.arrow_patch.set_visible(bool(away))  # a name right beside its mark needs no line
                set_already.append(box)
                taken += [box, *way]
                break
        else:
            label.remove()


def _line_to_name(mark: np.ndarray, middle: tuple[float, float]) -> list[Bbox]:
    """The line from a mark to its name, as small boxes."""
    return [Bbox.from_bounds(x - 1, y - 1, 2, 2) for x, y in np.linspace(mark, middle, 16)]


def _places_for_name(at: np.ndarray, width: float, height: float, point: float) -> Iterator[tuple[bool, float, float]]:
    """The places where the middle of a name may be, and whether each is away from its mark; nearest first, sides before corners."""
    for far in (NAME_DISTANCE, 2 * NAME_DISTANCE, 4 * NAME_DISTANCE, 6 * NAME_DISTANCE):
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            yield (
                far > NAME_DISTANCE or dx * dy != 0,
                at[0] + dx * (far * point + width / 2),
                at[1] + dy * (far * point + height / 2),
            )


def _is_unused(box: Bbox, within: Bbox, taken: Iterable[Bbox]) -> bool:
    inside = within.x0 <= box.x0 and box.x1 <= within.x1 and within.y0 <= box.y0 and box.y1 <= within.y1
    return inside and not any(box.overlaps(other) for other in taken)


def colour_scale(least: float, most: float):
    """A function from a value to its colour: the greater, the darker, also in grey and for colour-blind readers. All equal: the middle colour.

    >>> low, high = map(colour_scale(0, 100), (0, 100))
    >>> bool(sum(low[:3]) > sum(high[:3]))
    True
    """
    colours = mpl.colormaps["cividis_r"]
    return lambda value: colours((float(value) - least) / (most - least) if most > least else 0.5)


def contrasting(colour) -> str:
    """Black or white, whichever is read better on the colour.

    >>> contrasting("#ffee66"), contrasting("#00204c")
    ('black', 'white')
    """
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in mpl.colors.to_rgb(colour)]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if (light + 0.05) ** 2 > 0.05 * 1.05 else "white"


def figure_exhibit(
    membership: Membership,
    draw: Callable[[Say], Figure],
    title: Worded,
    points: Iterable[Worded],
    head: Sequence[Worded],
    rows: Sequence[Sequence[Worded]],
    *,
    lang: str,
    unit: Worded = PERSONS,
    notes: Iterable[Worded] = (),
    source: str | None = None,
    subtitle: str | None = None,
    words: Iterable[int] = (),
) -> exhibit.Figure:
    """The exhibit of a figure. `draw` gives the matplotlib figure, in the style of all figures and only when it is first shown; what it
    is called with says words in the exhibit's language. `points` are what the picture shows, in words, for its text alternative; `head`
    and `rows` its numbers (see `printed_cell`), `words` the columns that hold text, besides the first.

    On a page title and source are text around the picture; the matplotlib `figure` has them in it, for use outside the page."""
    say = partial(in_language, lang=lang)
    title = sentence(say(title))
    subtitle = sentence(membership.scope(lang)) if subtitle is None else subtitle
    source = membership.source(lang) if source is None else source
    notes = tuple(map(say, notes))
    mark = [(ILLUSTRATIVE.say(lang), {"color": WARNING, "style": "italic"})] if membership.illustrative else []
    above = [(title, {"fontweight": "bold", "fontsize": 12.5}), (subtitle, {"color": SOFT}), *mark]

    def drawn() -> Drawn:
        with picture_style():
            figure = draw(say) if callable(draw) else draw  # until all are drawn when shown
            height = figure.get_figheight()
            _write_title_and_notes(figure, height, mark, [])
            size = tuple(round(96 * inches) for inches in figure.get_size_inches())
            picture = svg.data_address(_figure_svg(figure))
            _write_title_and_notes(figure, height, above, [*notes, SOURCE_LINE.say(lang, source=source)])
        return Drawn(picture, size, figure)

    return exhibit.Figure(
        lang=lang,
        title=title,
        subtitle=subtitle,
        unit=say(unit),
        source=source,
        notes=notes,
        alternative=f"{title}. {'; '.join(map(say, points))}.",
        grid=text_grid(head, rows, lang=lang, words=words),
        drawing=cache(drawn),
        illustrative=membership.illustrative,
    )


def _write_title_and_notes(
    figure: Figure, height: float, above: Sequence[tuple[str, dict]], below: Sequence[str]
) -> None:
    """Lines of text above and below the drawing, which keeps its height: the figure grows by theirs."""
    for text in list(figure.texts):
        text.remove()
    top = [(textwrap.fill(text, 52 if "fontweight" in look else 74), look) for text, look in above]
    foot = "\n".join(textwrap.fill(text, 82) for text in below)
    line, edge = 0.2, 0.1  # inches
    room_above = sum(line * (1 + text.count("\n")) for text, _ in top) + (edge if top else 0)
    room_below = line * (1 + foot.count("\n")) + edge if foot else 0
    whole = room_above + height + room_below
    figure.set_figheight(whole)
    figure.get_layout_engine().set(rect=(0, room_below / whole, 1, height / whole))
    at = whole - edge
    for text, look in top:
        figure.text(0.012, at / whole, text, va="top", linespacing=1.15, **{"fontsize": SMALL_TEXT, **look})
        at -= line * (1 + text.count("\n"))
    if foot:
        figure.text(0.012, edge / 2 / whole, foot, va="bottom", linespacing=1.3, fontsize=9, color=SOFT)


def _figure_svg(figure: Figure) -> str:
    """The SVG of a figure for a page. Drawn once: `savefig` would draw it twice."""
    drawn, dots = io.StringIO(), figure.dpi
    with mpl.rc_context(STYLE | {"svg.fonttype": "none"}):  # letters stay letters
        FigureCanvasSVG(figure).print_svg(drawn, metadata={"Date": None})
    figure.set_dpi(dots)  # an SVG has its own
    return svg.shortened_svg(drawn.getvalue(), _text_width)


def text_inches(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is when it is drawn, in inches."""
    return _text_width(text, size, "700" if bold else "400", "normal") / 72


@lru_cache(maxsize=4096)
def _text_width(text: str, size: float, weight: str, slant: str) -> float:
    font = FontProperties(family=STYLE["font.family"], size=size, weight=int(weight), style=slant)
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]


def save_figure(figure: Figure, out: Path, kind: str) -> None:
    """Writes a figure with title and source in it as a file, "png" or "svg"; the same figure gives the same bytes."""
    with picture_style():
        figure.savefig(out, format=kind, dpi=SAVED_DPI, metadata={"Date": None} if kind == "svg" else None)


PER_CENT = Phrase(vi="%", en="%")
INHABITANTS_OF_2019 = Phrase(vi="dân số, Tổng điều tra 2019", en="inhabitants, census of 2019")
NOT_FROM_ZERO = Phrase(vi="Trục không bắt đầu từ 0.", en="The axes do not begin at 0.")
