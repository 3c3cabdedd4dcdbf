"""The tile map: each unit a tile of the same size, about where it lies, without borders that anybody could dispute."""

import json
import textwrap
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ...vocabulary import formats, refusals, wording
from ...vocabulary.phrases import NOT_GIVEN, TYPES, Worded
from ...vocabulary.places import Unit, load_units
from ..facts.units import MOST_DRAWN
from . import canvas
from .canvas import FAINT, INK, SMALL_TEXT, TYPE_COLOURS, TYPE_MARKS, Axes, Figure, Say, draw_rectangle

TILE_HEIGHT = 0.68  # inches of a tile: three lines of a name and its number
USUAL_COLUMNS = 11  # of more, tiles and letters are smaller; fewer do not make them larger
NAME_SIZE, NAME_LINES, NAME_WIDTH = 8.5, 3, 0.88  # points, and how much of a tile's width a name may take
RING_INSIDE = 0.85  # how much of it within a double line
RINGED_LINE_HEIGHT = 0.27  # inches of the line above the map that names the ringed unit
KEY_LINE_HEIGHT = 0.45  # inches above the tiles for marks and colours
LEGEND_LETTERS, LEGEND_LINE_HEIGHT = 84, 0.18  # of a line of the districts' names; inches
DISTRICT_TYPE_LETTERS = {"huyện": "H.", "thị xã": "TX.", "thành phố": "TP.", "quận": "Q."}
# Where the name of a district is written: row, column and alignment, in a place of the map without a tile (beside row 9 Hòa Bình would
# name the tiles of Đông Hải).
DISTRICT_NAME_PLACES = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
LETTERS_NAMED = wording.group("DISTRICT_LETTERS")
BLANK = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
HATCHED = {"facecolor": "white", "edgecolor": FAINT, "hatch": "////", "lw": 0.5}


def tile_map(
    units: Iterable[Unit], values: pd.Series, say: Say, *,
    texts: Mapping[str, Worded] | None = None, ringed: str | None = None, centred: bool = False,
) -> Figure:  # fmt: skip
    """A figure with a tile for each unit of the districts that have a value, the darker, the greater; one without is hatched. `values`
    and `texts` (how they are written) by unit code, `ringed` the code of one to be marked, `centred`: values are changes."""
    values = values.astype("Float64").astype(float).dropna()
    written = {str(code): say(texts[str(code)] if texts else formats.rounded(value)) for code, value in values.items()}
    districts = {unit.district for unit in units if unit.code in written}
    shown = {unit.code: unit for unit in units if unit.district in districts}
    # a unit may have the district's name
    of_district = {u.district: f"{DISTRICT_TYPE_LETTERS.get(u.district_type, '')} {u.district}" for u in shown.values()}
    beside = {*shown.values()} <= {*load_units()}  # the map that was drawn by hand has room for the districts' names
    places = {district: DISTRICT_NAME_PLACES[district] for district in of_district} if beside else {}
    legend = [] if beside or len(of_district) == 1 else _legend_lines([*of_district.values()])
    rows = [unit.tile_row for unit in shown.values()] + [row for row, *_ in places.values()]
    across = [unit.tile_col for unit in (load_units() if beside else shown.values())]
    left, columns = min(across) - 0.5, max(max(across) - min(across) + 1, USUAL_COLUMNS)
    small = USUAL_COLUMNS / columns
    high = TILE_HEIGHT * max(0.8, small)
    top, last = min(rows) - 0.5, max(rows) + (LEGEND_LINE_HEIGHT * len(legend) + 0.08 * bool(legend)) / high
    above = KEY_LINE_HEIGHT + (RINGED_LINE_HEIGHT if ringed in written else 0)
    figure, axes = canvas.new_figure(height=high * (last - top + 0.5) + above)
    axes.set(xlim=(left, left + columns), ylim=(last + 0.55, top - above / high))
    colour = canvas.diverging_scale(values.abs().max()) if centred else canvas.colour_scale(values.min(), values.max())
    for code, unit in shown.items():
        face = colour(values[code]) if code in written else None
        _draw_tile(axes, unit, written.get(code), face, small, ringed=code == ringed)
    at = pd.DataFrame([(unit.tile_col - 0.37, unit.tile_row - 0.38, unit.type) for unit in shown.values()])
    canvas.draw_type_marks(axes, at[0], at[1], at[2], order=at[2].unique(), ms=5 * small, mew=0.6, alpha=None)
    _draw_borders(axes, shown.values())
    for district, (row, column, side) in places.items():
        x = column + {"left": -0.42, "center": 0, "right": 0.42}[side]
        name = of_district[district].replace(" ", "\n") if side == "center" else of_district[district]
        axes.text(x, row, name, ha=side, va="center", fontsize=SMALL_TEXT, fontweight="bold")
    axes.text(left, last + 0.5, "\n".join(legend), va="bottom", fontsize=9.5, linespacing=1.25)
    look: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": 7 * small, "bbox": BLANK | {"alpha": 0.8}}
    for unit in shown.values() if legend else ():
        axes.text(unit.tile_col + 0.42, unit.tile_row - 0.36, f"{[*of_district].index(unit.district) + 1}", **look)
    y = top - KEY_LINE_HEIGHT / high
    _draw_tile_key(axes, [*at[2].unique()], values, written, colour, ((top + y) / 2, left, 1 / small), say)
    if ringed is not None and ringed in written:
        x, y = left + 0.21 / small, y - 0.04
        _draw_ring(axes, x, y, 0.26 / small, 0.26)
        text = f"{shown[ringed].distinct_name}: {written[ringed]}"
        axes.text(x + 0.29 / small, y, text, va="center", fontsize=SMALL_TEXT, fontweight="bold")
    canvas.hide_axes(axes)
    return figure


def tile_notes(units: Collection[Unit], missing: bool) -> tuple[Worded, ...]:
    """The notes of a tile map of `units`, of which some may be without a figure. Raises `LackingError` where they are too many."""
    if len(units) > MOST_DRAWN:
        raise refusals.LackingError(wording.TOO_MANY_TO_DRAW, n=len(units), most=MOST_DRAWN)
    types = {unit.district_type: None for unit in units}
    several = len({unit.district for unit in units}) > 1
    borders = [wording.TILES_DISTRICTS(types=[LETTERS_NAMED[of] for of in types])] if several else []
    return (wording.TILES_NOTE, *borders, *([wording.TILES_MISSING] if missing else []))


def _legend_lines(districts: list[str]) -> list[str]:
    named = (f"{n} {name}".replace(" ", "\N{NO-BREAK SPACE}") for n, name in enumerate(districts, start=1))
    return textwrap.wrap("  ".join(named), LEGEND_LETTERS, break_on_hyphens=False)


def _draw_tile(axes: Axes, unit: Unit, text: str | None, face: Any, small: float, *, ringed: bool) -> None:
    """Draws one unit: its colour, its name in short lines, its value; hatched where there is none. `small` is how wide it is, of the usual."""
    x, y, lines = unit.tile_col, unit.tile_row, name_in_lines(unit)
    ink, behind = canvas.contrasting(face) if text else INK, None if text else BLANK
    tile: dict[str, Any] = {"facecolor": face, "edgecolor": "white", "lw": 1} if text else HATCHED
    draw_rectangle(axes, (x - 0.5, y - 0.5), 1, 1, **tile)
    text = text or NOT_GIVEN
    size: float = 10 if len(text) < 6 else 9 if len(text) < 7 else 6  # a slip may be longer than any true number
    look: dict[str, Any] = {"ha": "center", "va": "center", "color": ink, "bbox": behind}
    axes.text(x, y + 0.35, text, fontsize=size * small, fontweight="bold", **look)
    wide, parts = small * canvas.FIGURE_WIDTH / USUAL_COLUMNS, lines.split("\n")
    widest = max(canvas.text_inches(line, NAME_SIZE) for line in parts)
    size = NAME_SIZE * min(1, NAME_WIDTH * wide / widest, max(0.8, small) * NAME_LINES / len(parts))
    fits = ringed and max(canvas.text_inches(line, size, bold=True) for line in parts) < RING_INSIDE * wide
    axes.text(x, y - 0.07, lines, fontsize=size, linespacing=1.04, fontweight="bold" if fits else "normal", **look)
    if ringed:
        _draw_ring(axes, x, y, 1, 1)


def _draw_ring(axes: Axes, x: float, y: float, wide: float, high: float) -> None:
    for colour, thick in ((INK, 5.2), ("white", 2.0)):
        draw_rectangle(axes, (x - wide / 2, y - high / 2), wide, high, fill=False, edgecolor=colour, lw=thick, zorder=4)


def name_in_lines(unit: Unit) -> str:
    """The name of a unit in lines of one word; a single letter stays with the word before it."""
    words = (unit.full_name if unit.name.isdigit() else unit.name).split()
    if len(words[-1]) == 1 and words[-1].isalpha():
        words[-2:] = [" ".join(words[-2:])]
    return "\n".join(words)


def _draw_borders(axes: Axes, units: Iterable[Unit]) -> None:
    """Draws a thick line along each side of a tile at which the district ends; all as one line object, for each takes time."""
    district = {(unit.tile_col, unit.tile_row): unit.district for unit in units}
    across: list[Any] = []  # None ends a line
    down: list[Any] = []
    for (x, y), name in district.items():
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            if district.get((x + dx, y + dy)) != name:
                across += [x + dx / 2 - abs(dy) / 2, x + dx / 2 + abs(dy) / 2, None]
                down += [y + dy / 2 - abs(dx) / 2, y + dy / 2 + abs(dx) / 2, None]
    axes.plot(across[:-1], down[:-1], color=INK, lw=1.8, solid_capstyle="projecting", zorder=3)


def _draw_tile_key(
    axes: Axes, types, values: pd.Series, texts, colour, at: tuple[float, float, float], say: Say
) -> None:
    """Draws the key of marks and colours, in one line above the tiles, `at` its height, left end and unit of length."""
    y, begin, wide = at
    x = begin + 0.2 * wide
    for unit_type in (t for t in TYPES if t in types):
        name = say(TYPES[unit_type])
        axes.plot(x, y, TYPE_MARKS[unit_type], ms=7, color=TYPE_COLOURS[unit_type])
        axes.text(x + 0.2 * wide, y, name, va="center", fontsize=SMALL_TEXT)
        x += (0.75 + 0.19 * len(name)) * wide
    least, most = values.min(), values.max()
    if least == most:
        return
    ends = texts[values.idxmin()], texts[values.idxmax()]
    left = begin + (8.5 - 0.2 * len(ends[1])) * wide
    for step in range(9):
        tone = colour(least + (most - least) * step / 8)
        draw_rectangle(axes, (left + (0.26 * step - 0.005) * wide, y - 0.13), 0.27 * wide, 0.26, facecolor=tone)
    axes.text(left - 0.1 * wide, y, ends[0], ha="right", va="center", fontsize=SMALL_TEXT)
    axes.text(left + 2.45 * wide, y, ends[1], ha="left", va="center", fontsize=SMALL_TEXT)
