"""The tile map: each unit a tile of the same size, about where it lies. Numbers by unit in, a drawn figure out.

No borders are drawn that anybody could dispute: the tiles' places are in the list of units, thick lines separate the districts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from ...membership.membership import Membership
from ...vocabulary.formats import number
from ...vocabulary.phrases import NOT_GIVEN, TYPES, Phrase
from ...vocabulary.places import Unit, load_units
from .canvas import (
    FAINT,
    INK,
    SMALL_TEXT,
    TYPE_COLOURS,
    TYPE_MARKS,
    colour_scale,
    contrasting,
    draw_rectangle,
    hide_axes,
    new_figure,
    text_inches,
)

TILE_HEIGHT = 0.68  # inches of a tile: three lines of a name and its number
RING_INSIDE = 0.46  # inches of a tile within a double line
RINGED_LINE_HEIGHT = 0.27  # inches of the line above the map that names the ringed unit
KEY_LINE_HEIGHT = 0.45  # inches above the tiles for marks and colours
# Where the name of a district is written: row, column and alignment, in a place of the map without a tile.
DISTRICT_NAME_PLACES = {
    "Bạc Liêu": (6, 11, "center"),
    "Giá Rai": (6, 3, "right"),
    "Hồng Dân": (2, 7, "left"),
    "Phước Long": (4, 1, "center"),
    "Vĩnh Lợi": (3, 8, "left"),
    "Hòa Bình": (9, 7, "left"),
    "Đông Hải": (10, 5, "left"),
}


def tile_map(
    membership: Membership,
    values: pd.Series,
    *,
    lang: str,
    written: Callable[[float], str] | None = None,
    units: Iterable[Unit] | None = None,
    ringed: str | None = None,
):
    """A figure with a tile for each unit of the districts that have a value, coloured by it, the value in it.

    `values` is a number by unit code. A unit without one is hatched and shows "…". The darker, the greater. `written` says how a
    value is written, whole where it is not given; `units` are those to be shown of the districts, `ringed` is the code of one
    to be marked by a ring. Call it inside `canvas.picture_style()`, and give the figure to `canvas.figure_exhibit`.
    """
    values = values.astype("Float64").astype(float).dropna()
    written = written or (lambda value: number(value, lang))
    units = membership.places if units is None else units
    districts = {unit.district for unit in units if unit.code in values.index}
    shown = tuple(unit for unit in units if unit.district in districts)
    names = {unit.district: DISTRICT_NAME_PLACES[unit.district] for unit in shown}
    rows = [unit.tile_row for unit in shown] + [row for row, *_ in names.values()]
    columns = max(unit.tile_col for unit in load_units())  # of all, so that a tile has the same size on every map
    first, last = min(rows), max(rows)
    above = KEY_LINE_HEIGHT + (RINGED_LINE_HEIGHT if ringed in values.index else 0)
    figure, axes = new_figure(height=TILE_HEIGHT * (last - first + 1) + above)
    axes.set(xlim=(0.5, columns + 0.5), ylim=(last + 0.55, first - 0.5 - above / TILE_HEIGHT))
    colour = colour_scale(values.min(), values.max())
    for unit in shown:
        _draw_tile(axes, unit, values.get(unit.code), colour, written, ringed=unit.code == ringed)
    for unit_type in dict.fromkeys(unit.type for unit in shown):
        at = [(unit.tile_col - 0.37, unit.tile_row - 0.38) for unit in shown if unit.type == unit_type]
        axes.plot(
            *zip(*at, strict=True), TYPE_MARKS[unit_type], ms=5, color=TYPE_COLOURS[unit_type], mec="white", mew=0.6
        )
    _draw_borders(axes, shown)
    for district, (row, column, side) in names.items():
        at = column + {"left": -0.42, "center": 0, "right": 0.42}[side]
        name = district.replace(" ", "\n") if side == "center" else district
        axes.text(at, row, name, ha=side, va="center", fontsize=SMALL_TEXT, fontweight="bold")
    _draw_tile_key(axes, shown, values, colour, first - 0.5 - KEY_LINE_HEIGHT / TILE_HEIGHT / 2, lang, written)
    if ringed in values.index:
        unit = next(unit for unit in shown if unit.code == ringed)
        _draw_ring(axes, 0.71, first - 0.5 - KEY_LINE_HEIGHT / TILE_HEIGHT - 0.04, 0.26)
        text = f"{unit.distinct_name}: {written(values[ringed])}"
        axes.text(
            1.0,
            first - 0.5 - KEY_LINE_HEIGHT / TILE_HEIGHT - 0.04,
            text,
            va="center",
            fontsize=SMALL_TEXT,
            fontweight="bold",
        )
    hide_axes(axes)
    return figure


def _draw_tile(axes, unit: Unit, value: float | None, colour, written, *, ringed: bool) -> None:
    """Draws one unit: its colour, its name in short lines, its value."""
    x, y = unit.tile_col, unit.tile_row
    known = value is not None
    face = colour(value) if known else "white"
    ink = contrasting(face) if known else INK
    look = {"facecolor": face, "edgecolor": "white", "lw": 1} if known else HATCHED
    draw_rectangle(axes, (x - 0.5, y - 0.5), 1, 1, **look)
    text = written(value) if known else NOT_GIVEN
    small = 10 if len(text) < 6 else 9 if len(text) < 7 else 6  # a slip may be longer than any true number
    behind = None if known else {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    axes.text(x, y + 0.35, text, ha="center", va="center", fontsize=small, fontweight="bold", color=ink, bbox=behind)
    fits = max(text_inches(line, 8.5, bold=True) for line in name_in_lines(unit).split("\n")) < RING_INSIDE
    weight = "bold" if ringed and fits else "normal"
    look = {"fontsize": 8.5, "linespacing": 1.04, "fontweight": weight}
    axes.text(x, y - 0.07, name_in_lines(unit), ha="center", va="center", color=ink, bbox=behind, **look)
    if ringed:
        _draw_ring(axes, x, y, 1)


def _draw_ring(axes, x: float, y: float, size: float) -> None:
    """Draws a double line around a tile; borders between districts are single."""
    for colour, wide in ((INK, 5.2), ("white", 2.0)):
        draw_rectangle(axes, (x - size / 2, y - size / 2), size, size, fill=False, edgecolor=colour, lw=wide, zorder=4)


def name_in_lines(unit: Unit) -> str:
    """The name of a unit in lines of one word; a single letter stays with the word before it.

    >>> from blanalysis.vocabulary import places
    >>> [name_in_lines(unit).split("\\n") for unit in places.load_units() if unit.code in ("31813", "31885")]
    [['Phường', '2'], ['Phong', 'Thạnh', 'Tây A']]
    """
    words = (unit.full_name if unit.name.isdigit() else unit.name).split()
    if len(words[-1]) == 1 and words[-1].isalpha():
        words[-2:] = [" ".join(words[-2:])]
    return "\n".join(words)


def _draw_borders(axes, units: tuple[Unit, ...]) -> None:
    """Draws a thick line along each side of a tile at which the district ends; all as one line object, for each takes time."""
    district = {(unit.tile_col, unit.tile_row): unit.district for unit in units}
    across, down = [], []
    for (x, y), name in district.items():
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            if district.get((x + dx, y + dy)) != name:
                across += [x + dx / 2 - abs(dy) / 2, x + dx / 2 + abs(dy) / 2, None]
                down += [y + dy / 2 - abs(dx) / 2, y + dy / 2 + abs(dx) / 2, None]
    axes.plot(across[:-1], down[:-1], color=INK, lw=1.8, solid_capstyle="projecting", zorder=3)


def _draw_tile_key(axes, units: tuple[Unit, ...], values: pd.Series, colour, y: float, lang: str, written) -> None:
    """Draws the key of marks and colours, in one line above the tiles."""
    x = 0.7
    for unit_type in (t for t in TYPES if any(unit.type == t for unit in units)):
        axes.plot(x, y, TYPE_MARKS[unit_type], ms=7, color=TYPE_COLOURS[unit_type])
        axes.text(x + 0.2, y, TYPES[unit_type].say(lang), va="center", fontsize=SMALL_TEXT)
        x += 0.75 + 0.19 * len(TYPES[unit_type].say(lang))
    least, most = values.min(), values.max()
    if least == most:
        return
    left = 11.4 - 2.4 - 0.2 * len(written(most))
    for step in range(9):
        tone = colour(least + (most - least) * step / 8)
        draw_rectangle(axes, (left + 0.13 + 0.26 * step - 0.135, y - 0.13), 0.27, 0.26, facecolor=tone)
    axes.text(left - 0.1, y, written(least), ha="right", va="center", fontsize=SMALL_TEXT)
    axes.text(left + 2.45, y, written(most), ha="left", va="center", fontsize=SMALL_TEXT)


HATCHED = {"facecolor": "white", "edgecolor": FAINT, "hatch": "////", "lw": 0.5}
TILES_NOTE = Phrase(
    vi="Mỗi ô là một xã, phường, thị trấn, đặt gần đúng vị trí, không theo diện tích; đường đậm ngăn các huyện, thị xã, thành phố.",
    en="Each tile is a commune, ward or township, about where it lies and not by area; thick lines separate the districts.",
)
TILES_MISSING = Phrase(
    vi="Ô gạch chéo có dấu “…” là đơn vị không có số liệu.", en="Hatched tiles with “…” are units without a figure."
)
