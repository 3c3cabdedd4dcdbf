"""The tile map: each unit a tile of the same size, about where it lies, without borders that anybody could dispute."""

import json
import textwrap
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from ...vocabulary import formats, refusals, wording
from ...vocabulary.phrases import NOT_GIVEN, TYPES, Worded
from ...vocabulary.places import Unit, load_units
from ..facts.units import MOST_DRAWN
from . import canvas
from .canvas import BLANK, HATCHED, INK, KEY_LINE_HEIGHT, SMALL_TEXT, WIDE, Axes, Figure, Say, draw_rectangle

TILE_HEIGHT = 0.48  # inches of a tile: two lines of a name and its number
USUAL_COLUMNS = 11  # of more, tiles and letters are smaller; fewer do not make them larger
TILE_WIDTH = (WIDE - 0.1) / USUAL_COLUMNS
NAME_SIZE, NAME_WIDTH = 8.5, 0.94  # points, and how much of a tile's width a name may take
RING_INSIDE = 0.85  # how much of it within a double line
RINGED_LINE_HEIGHT = 0.27  # inches of the line above the map that names the ringed unit
LEGEND_LETTERS, LEGEND_LINE_HEIGHT = 120, 0.18  # of a line of the districts' names; inches
DISTRICT_TYPE_LETTERS = {"huyện": "H.", "thị xã": "TX.", "thành phố": "TP.", "quận": "Q."}
# Where the name of a district is written: row, column and alignment, in a place of the map without a tile (beside row 9 Hòa Bình would
# name the tiles of Đông Hải).
DISTRICT_NAME_PLACES = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
LETTERS_NAMED = wording.group("DISTRICT_LETTERS")


def tile_map(
    units: Iterable[Unit], values: pd.Series, say: Say, *, what: Worded, write: Callable[[float, int], Worded] = formats.rounded,
    digits: int = 0, texts: Mapping[str, Worded] | None = None, ringed: str | None = None, centred: bool = False,
) -> Figure:  # fmt: skip
    """A figure with a tile for each unit of the districts that have a value, the darker, the greater; one without is hatched. `values`
    by unit code are of `what`, written with so many `digits`, or as in `texts`; `ringed` is the code of one to be marked; `centred`:
    values are changes."""
    values = values.astype("Float64").astype(float).dropna()
    written = {str(at): say(texts[str(at)] if texts else write(value, digits)) for at, value in values.items()}
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
    exact, ends = digits + 2 * (write is formats.in_percent), (values.min(), values.max())
    steps = canvas.diverging_scale(max(map(abs, ends)), exact) if centred else canvas.colour_scale(*ends, exact)
    given = {unit.type for unit in shown.values()}
    types: list[Any] = [(say(name), unit_type) for unit_type, name in TYPES.items() if unit_type in given]
    types += [(say(wording.NO_FIGURE), HATCHED)] if len(written) < len(shown) else []
    key = canvas.key_lines(types, canvas.scale_key(steps, say(what), lambda value: say(write(value, digits))))
    top, last = min(rows) - 0.5, max(rows) + (LEGEND_LINE_HEIGHT * len(legend) + 0.08 * bool(legend)) / high
    above = KEY_LINE_HEIGHT * len(key) + 0.08 + (RINGED_LINE_HEIGHT if ringed in written else 0)
    figure, axes = canvas.new_figure(height=high * (last - top + 0.5) + above + 0.1, width=WIDE)
    axes.set(xlim=(left, left + columns), ylim=(last + 0.55, top - above / high))
    counted = say(what).removeprefix("số ")
    for code, unit in shown.items():
        face = canvas.colour_of(values[code], steps) if code in written else None
        tile = _draw_tile(axes, unit, written.get(code), face, small, ringed=code == ringed)
        if code in written:
            name = f"{unit.full_name}: {written[code]}"
            canvas.mark(tile, [(code, f"{values[code]:.6g}", name if name.endswith("%") else f"{name} {counted}")])
    at = pd.DataFrame([(unit.tile_col - 0.42, unit.tile_row + 0.3, unit.type) for unit in shown.values()])
    canvas.draw_type_marks(axes, at[0], at[1], at[2], order=at[2].unique(), ms=5 * small, mew=0.6, alpha=None)
    _draw_borders(axes, shown.values())
    for district, (row, column, side) in places.items():
        x = column + {"left": -0.42, "center": 0, "right": 0.42}[side]
        name = "\n".join(of_district[district].rsplit(" ", 1 if side == "center" else 0))
        axes.text(x, row, name, ha=side, va="center", fontsize=SMALL_TEXT, fontweight="bold")
    axes.text(left, last + 0.5, "\n".join(legend), va="bottom", fontsize=9.5, linespacing=1.25)
    look: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": 7 * small, "bbox": BLANK | {"alpha": 0.8}}
    for unit in shown.values() if legend else ():
        number = f"{[*of_district].index(unit.district) + 1}"
        axes.text(unit.tile_col + 0.46, unit.tile_row + 0.3, number, **look)
    inch = columns / (WIDE - 0.1), 1 / high
    canvas.draw_key(axes, key, (left, top - (above - 0.14) / high), inch)
    if ringed is not None and ringed in written:
        x, y = left + 0.15 * inch[0], top - 0.2 / high
        _draw_ring(axes, x, y, 0.2 * inch[0], 0.2 * inch[1])
        text = f"{shown[ringed].distinct_name}: {written[ringed]}"
        axes.text(x + 0.2 * inch[0], y, text, va="center", fontsize=SMALL_TEXT, fontweight="bold")
    canvas.hide_axes(axes)
    return figure


def tile_notes(units: Collection[Unit]) -> tuple[Worded, ...]:
    """The notes of a tile map of `units`. Raises `LackingError` where they are too many."""
    if len(units) > MOST_DRAWN:
        raise refusals.LackingError(wording.TOO_MANY_TO_DRAW, n=len(units), most=MOST_DRAWN)
    types = {unit.district_type: None for unit in units}
    several = len({unit.district for unit in units}) > 1
    borders = [wording.TILES_DISTRICTS(types=[LETTERS_NAMED[of] for of in types])] if several else []
    return (wording.TILES_NOTE, *borders)


def _legend_lines(districts: list[str]) -> list[str]:
    named = (f"{n} {name}".replace(" ", "\N{NO-BREAK SPACE}") for n, name in enumerate(districts, start=1))
    return textwrap.wrap("  ".join(named), LEGEND_LETTERS, break_on_hyphens=False)


def _draw_tile(axes: Axes, unit: Unit, text: str | None, face: Any, small: float, *, ringed: bool) -> Any:
    """Draws one unit: its colour, its name in short lines, its value; hatched where there is none. `small` is how wide it is, of the usual.
    Gives its rectangle."""
    x, y, wide = unit.tile_col, unit.tile_row, small * TILE_WIDTH
    ink, behind = canvas.contrasting(face) if text else INK, None if text else BLANK
    tile: dict[str, Any] = {"facecolor": face, "edgecolor": "white", "lw": 1} if text else HATCHED
    drawn = draw_rectangle(axes, (x - 0.5, y - 0.5), 1, 1, **tile)
    text = text or NOT_GIVEN
    size: float = 10 if len(text) < 6 else 9 if len(text) < 7 else 6  # a slip may be longer than any true number
    look: dict[str, Any] = {"ha": "center", "va": "center", "color": ink, "bbox": behind}
    axes.text(x, y + 0.32, text, fontsize=size * small, fontweight="bold", **look)
    lines = name_in_lines(unit, NAME_WIDTH * wide)
    measure = partial(canvas.text_inches, bold=ringed)
    size = NAME_SIZE * min(1, NAME_WIDTH * wide / max(measure(line, NAME_SIZE) for line in lines), max(0.8, small))
    fits = ringed and max(measure(line, size) for line in lines) < RING_INSIDE * wide
    look |= {"va": "baseline", "fontsize": size, "fontweight": "bold" if fits else "normal"}
    letter = size / 72 / (TILE_HEIGHT * max(0.8, small))
    for at, line in enumerate(lines):  # each alone, so that it is in the middle in any font
        axes.text(x, y - 0.17 + letter * (0.36 + 1.15 * (at - (len(lines) - 1) / 2)), line, **look)
    if ringed:
        _draw_ring(axes, x, y, 1, 1)
    return drawn


def _draw_ring(axes: Axes, x: float, y: float, wide: float, high: float) -> None:
    for colour, thick in ((INK, 5.2), ("white", 2.0)):
        draw_rectangle(axes, (x - wide / 2, y - high / 2), wide, high, fill=False, edgecolor=colour, lw=thick, zorder=4)


def name_in_lines(unit: Unit, wide: float) -> list[str]:
    """The name of a unit in one line of so many inches, else in two about as long; a single letter stays with the word before it."""
    words = (unit.full_name if unit.name.isdigit() else unit.name).split()
    if len(words[-1]) == 1 and words[-1].isalpha():
        words[-2:] = [" ".join(words[-2:])]
    measure = partial(canvas.text_inches, size=NAME_SIZE)
    if measure(" ".join(words)) <= wide or len(words) == 1:
        return [" ".join(words)]
    ways = [[" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words))]
    return min(ways, key=lambda way: max(map(measure, way)))


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
