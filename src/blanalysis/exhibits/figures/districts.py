"""Figures of the committees by district: ranked, on the tile map, and by type. `Membership` in, `Exhibit` out."""

import math
from collections.abc import Iterable
from functools import partial
from itertools import chain, combinations, pairwise
from operator import attrgetter
from typing import Any

import pandas as pd

from ...membership.membership import Membership
from ...vocabulary import wording
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import rounded, whole_or_half
from ...vocabulary.phrases import NOT_GIVEN, TYPES, Worded, capital_first
from ...vocabulary.places import Unit
from ..exhibit import Exhibit, internal_note
from ..facts.comparison import column_noun
from ..facts.districts import CommitteeFacts, HeatFacts, committee_facts, heat_facts, known
from ..facts.units import area_name
from . import canvas, tilemap
from .canvas import BLANK, HATCHED, INK, SMALL_TEXT, Axes, Figure, Say, draw_rectangle, figure_exhibit, new_figure

ROW_HEIGHT = 0.16  # inches of a committee in the ranked picture: 64 of them in two columns are a page with their texts
MOST_ROWS_IN_COLUMN = 14
CELL_HEIGHT, WIDEST_CELL = 0.44, 1.65  # inches
Panels = list[tuple[str, list[Any]]]  # what committees are listed under (see `units.areas`), and the committees
MARKS = wording.group("MARK_OF")


@canvas.figure_function
def ranked(membership: Membership, *, lang: str, column: str = "members", internal: bool = False) -> Exhibit:
    """Every committee as a dot, the largest of each district first, with the median. `column` is a count column. From rows of committees."""
    facts = committee_facts(membership, column, internal)
    notes = [wording.RANKED_NOTE(marks=[MARKS[t] for t in membership.places.by_type])]
    draw = partial(_draw_ranked, facts, column_noun(column))
    options = _committee_options(facts, notes, column, internal)
    return figure_exhibit(membership, draw, facts.ranked_title, lang=lang, **options)


@canvas.figure_function
def tiles(membership: Membership, *, lang: str, column: str = "members", internal: bool = False) -> Exhibit:
    """Every committee at its place on the map of tiles, coloured by its number. From rows of committees. `column` and `internal` as in `ranked`."""
    facts = committee_facts(membership, column, internal)
    draw = partial(tilemap.tile_map, membership.places, facts.values, what=column_noun(column))
    options = _committee_options(facts, tilemap.tile_notes(membership.places.all), column, internal)
    return figure_exhibit(membership, draw, facts.tiles_title, lang=lang, **options)


def _committee_options(facts: CommitteeFacts, notes: Iterable[Worded], column: str, internal: bool) -> dict[str, Any]:
    values, units = facts.values, chain(*facts.panels.values())
    rows = [(unit.full_name, unit.full_district, TYPES[unit.type], known(values.get(unit.code))) for unit in units]
    head = (wording.COMMITTEE, wording.DISTRICT, wording.TYPE, capital_first(COLUMNS[column].label))
    unit = wording.PERSONS if column == "members" else COLUMNS[column].unit or ""
    told = [*notes, *facts.coverage, *internal_note(internal)]
    options = {"points": facts.points, "head": head, "rows": rows, "unit": unit, "notes": told, "words": (1, 2)}
    return options | {"of": [column], "internal": internal, "counts": [(head[-1], column)]}


def _draw_ranked(facts: CommitteeFacts, counted: Worded, say: Say) -> Figure:
    columns = panel_columns(facts.panels)
    rows = max(map(panels_length, columns))
    wide = canvas.WIDE if len(columns) > 1 else canvas.FIGURE_WIDTH
    figure, axes = new_figure(height=0.75 + ROW_HEIGHT * rows, width=wide, columns=len(columns), squeeze=False)
    for place, panels in zip(axes[0], columns, strict=True):
        place.set_ylim(rows - 0.5, -0.7)
        _draw_panels(place, panels, facts, counted, say, narrow=len(columns) > 3)
    where = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "fontsize": 9}
    axes[0][0].annotate(say(wording.MEDIAN_IS(median=whole_or_half(facts.median))), (facts.median, 1), (3, 3), **where)
    return figure


def panel_columns(panels: dict[str, list[Any]]) -> list[Panels]:
    """One to four columns of panels, about as long as each other, in the order of the list; a long panel is parted, and named again."""
    whole, n = [*panels.items()], sum(map(len, panels.values()))
    few = MOST_ROWS_IN_COLUMN * (2 if len(panels) == 1 else 1)
    columns = 1 + sum(n > most for most in (few, 40, 110))  # as many as hold them with ease
    most = max(MOST_ROWS_IN_COLUMN, math.ceil(panels_length(whole) / columns))
    parted = [(name, units[at : at + most]) for name, units in whole for at in range(0, len(units), most)]
    cuts = combinations(range(1, len(parted)), columns - 1)
    ways = [[parted[a:b] for a, b in pairwise((0, *cut, len(parted)))] for cut in cuts]
    return min(ways, key=lambda way: max(map(panels_length, way))) if ways else [parted]


def panels_length(panels: Panels) -> float:
    """How many rows these panels need below each other."""
    return sum(len(units) + 1.5 for _, units in panels) - 0.5


def _draw_panels(axes: Axes, panels: Panels, facts: CommitteeFacts, counted: Worded, say: Say, *, narrow: bool) -> None:
    """Draws the panels of one column on one scale: a mark a committee, its number at the edge. `narrow` ones leave the type to the mark."""
    values, median = facts.values, facts.median
    digits = len(say(rounded(values.max())))
    size, wide = (8, 1.5 + 0.2 * digits) if narrow else (8.5, 1.14 + (0.05 if digits < 7 else 0.12) * digits)
    limit, at = values.max() * wide or 1, 0.0
    names: dict[float, str] = {}
    rows: list[tuple[float, Unit, float | None]] = []
    for area, units in panels:
        own = [(at + row, unit, values.get(unit.code)) for row, unit in enumerate(units, start=1)]
        names[at] = say(capital_first(area_name(area)))
        names |= {row: unit.name if narrow and not unit.name.isdigit() else unit.full_name for row, unit, _ in own}
        axes.plot([median] * 2, [at + 0.5, at + len(units) + 0.5], color=INK, lw=0.9, ls="--", zorder=0.5)
        at += len(units) + 1.5
        rows += own
    for row, _, value in rows:
        axes.text(limit, row, say(known(value)), ha="right", va="center", fontsize=size).set_in_layout(False)
    marks = pd.DataFrame(rows, columns=["row", "unit", "value"]).dropna()
    types, noun = marks["unit"].map(attrgetter("type")), say(counted).removeprefix("số ")
    of_marks = marks[["unit", "value"]].itertuples()
    told = {row: (unit.code, int(n), f"{unit.full_name}: {say(known(n))} {noun}") for row, unit, n in of_marks}
    along, across = ([(0, of, None) for of in marks["value"]], [(of, of, None) for of in marks["row"]])
    axes.plot([*chain(*along)], [*chain(*across)], color="#dddddd", lw=0.8, zorder=0.4)
    look: dict[str, Any] = {"ms": 5, "alpha": None, "mec": None, "mew": None, "clip_on": False}
    canvas.draw_type_marks(axes, marks["value"], marks["row"], types, order=types.unique(), told=told, **look)
    bold = {say(capital_first(area_name(area))) for area, _ in panels}
    for row in [row for row, name in names.items() if narrow and name in bold]:  # over the marks, for it may be wide
        look = {"ha": "right", "va": "center", "fontsize": size, "fontweight": "bold"}
        axes.text(limit, row, names.pop(row), **look).set_in_layout(False)
    canvas.write_row_names(axes, names, size=size, bold=bold)
    axes.set_xlim(0, limit)
    axes.locator_params(axis="x", nbins=4 if digits < 7 and not narrow else 2, integer=True)
    axes.tick_params(axis="x", labelsize=9)
    canvas.number_ticks(say, axes.xaxis)
    axes.spines["left"].set_visible(False)


@canvas.figure_function
def heat(membership: Membership, *, lang: str) -> Exhibit:
    """Members by district and type, and how many that is a committee; coloured by the latter. From rows of committees or Forms 5 of districts."""
    facts = heat_facts(membership)
    types = facts.members.columns
    names = [capital_first(TYPES.get(unit_type, wording.TOTAL)) for unit_type in types]
    head: list[Worded] = [wording.DISTRICT]
    head += [phrase(type=name) for name in names for phrase in (wording.TYPE_MEMBERS, wording.TYPE_MEAN)]
    of_rows = zip(facts.names, facts.members.index, strict=True)
    rows = [[name, *chain.from_iterable(_cell_numbers(facts, row, t) for t in types)] for name, row in of_rows]
    draw, notes = partial(_draw_heat, facts), (wording.HEAT_NOTE, *facts.notes)
    return figure_exhibit(membership, draw, facts.title, facts.points, head, rows, lang=lang, notes=notes)


def _cell_numbers(facts: HeatFacts, district: str, unit_type: str) -> tuple[Worded, Worded]:
    if (district, unit_type) in facts.blank:
        return "", ""
    return known(facts.members.loc[district, unit_type]), known(facts.means.loc[district, unit_type], 1)


def _draw_heat(facts: HeatFacts, say: Say) -> Figure:
    """Draws the table of cells in inches, the key above it."""
    members, names = facts.members, [*map(say, facts.names)]
    types = [say(capital_first(TYPES.get(t, wording.TOTAL))) for t in members.columns]
    steps, key = _heat_key(facts, say)
    left = max(canvas.text_inches(name, SMALL_TEXT) for name in [*names, say(wording.MEAN_CELL)]) + 0.12
    wide, high = min((canvas.WIDE - 0.1 - left) / len(types), WIDEST_CELL), CELL_HEIGHT
    top = canvas.KEY_LINE_HEIGHT * len(key) + 0.5
    figure, axes = new_figure(height=top + high * len(names) + 0.1, width=canvas.WIDE)
    axes.set(xlim=(0, canvas.WIDE - 0.1), ylim=(top + high * len(names), 0))
    canvas.draw_key(axes, key, (0, 0.14), (1, 1))
    look: dict[str, Any] = {"ha": "right", "fontsize": SMALL_TEXT}
    axes.text(left - 0.1, top - 0.27, say(wording.MEMBERS), fontweight="bold", **look)
    axes.text(left - 0.1, top - 0.08, say(wording.MEAN_CELL), **look | {"fontsize": 9.5})
    for x, type_name in enumerate(types):
        axes.text(left + wide * (x + 0.5), top - 0.15, type_name, **look | {"ha": "center"})
    for y, (district, name) in enumerate(zip(members.index, names, strict=True)):
        axes.text(left - 0.1, top + high * (y + 0.5) + 0.05, name, **look)
        for x, (unit_type, type_name) in enumerate(zip(members.columns, types, strict=True)):
            mean, count = (of.loc[district, unit_type] for of in (facts.means, members))
            face = canvas.NONE_SUCH if (district, unit_type) in facts.blank else HATCHED
            if pd.notna(mean):
                face = {"facecolor": canvas.colour_of(mean, steps) if district and unit_type else "white", "lw": 0}
            cell = draw_rectangle(axes, (left + wide * x, top + high * y), wide - 0.03, high - 0.02, **face)
            texts = [*map(say, _cell_numbers(facts, district, unit_type))]
            _write_cell(axes, (left + wide * (x + 0.5), top + high * (y + 0.5)), texts, face)
            told = say(wording.HEAT_MARK(place=name, type=type_name, members=texts[0], mean=texts[1]))
            canvas.mark(cell, [(district or unit_type, int(count), told)] if pd.notna(count) and texts[0] else ())
    canvas.hide_axes(axes)
    return figure


def _heat_key(facts: HeatFacts, say: Say) -> tuple[canvas.ColourSteps, list[Any]]:
    """The colours of the means, and the key in lines."""
    means = facts.means.drop(index="", columns="", errors="ignore")
    given: Any = means.stack().dropna()
    digits = int(not means.max(axis=None) >= 1000)  # type: ignore[operator]  # numbers
    others: list[Any] = [(say(wording.NONE_OF_TYPE), canvas.NONE_SUCH)] if facts.blank else []
    others += [(say(wording.NO_FIGURE), HATCHED)] if means.size > len(given) + len(facts.blank) else []
    least, most = (given.min(), given.max()) if len(given) else (0, 0)
    steps = canvas.colour_scale(least, most, digits)
    key = canvas.scale_key(steps, say(wording.MEAN_CELL), lambda mean: say(rounded(mean, digits)))
    return steps, canvas.key_lines(key if len(given) else [], others)


def _write_cell(axes: Axes, at: tuple[float, float], texts: list[str], face: dict[str, Any]) -> None:
    look: dict[str, Any] = {"ha": "center", "va": "center", "color": canvas.contrasting(face["facecolor"])}
    look["bbox"] = BLANK if "hatch" in face else None
    lines = [(-0.09, texts[0], 11, "bold"), (0.1, texts[1], 9.5, "normal")]
    for down, said, size, weight in lines if {*texts} != {NOT_GIVEN} else [(0, NOT_GIVEN, 11, "normal")]:
        axes.text(at[0], at[1] + down, said, fontsize=size, fontweight=weight, **look)
