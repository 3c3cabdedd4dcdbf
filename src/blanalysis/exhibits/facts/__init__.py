"""What exhibits state, topic by topic: records of numbers, titles and notes, in no language yet. `Membership` in, facts out, or
`LackingError` where the data lack what a topic needs."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from ...analysis.measures import FEWEST_FOR_PERCENT
from ...membership.membership import Membership, computed_once
from ...sheets.address import At
from ...vocabulary import formats, phrases, wording
from ...vocabulary.places import Unit
from ..exhibit import TextGrid

# Headings of numbers, each with their count column, and the membership of their day, where that is another.
Counts: TypeAlias = Iterable[tuple[phrases.Worded, str] | tuple[phrases.Worded, str, Membership]]


class Ends(NamedTuple):
    """The labels of the greatest and the least of some values, of equal ones the first; how these read; all labels of values that read so."""

    top: Any
    low: Any
    most: formats.Rounded
    least: formats.Rounded
    tops: list
    lows: list


def ends(values: pd.Series, decimals: int = 0) -> Ends:
    """The greatest and the least of the values, as they read with so many decimals."""
    texts = values.map(partial(formats.rounded, decimals=decimals))
    top: Any = values.idxmax()
    low: Any = values.idxmin()
    most, least = formats.rounded(values[top], decimals), formats.rounded(values[low], decimals)
    return Ends(top, low, most, least, [*texts.index[texts == most]], [*texts.index[texts == least]])


def share_or_counts(part: Any, base: Any, decimals: int = 1, *, based: bool = False) -> phrases.Worded:
    """A share in per cent, where `based` with its counts beside it: "15.3% (467/3,055)"; of a base below 30 only the counts: "3/12"."""
    if formats.is_missing(part) or formats.is_missing(base) or not base:
        return phrases.NOT_GIVEN
    counts, share = phrases.joined((int(part), int(base)), "/"), formats.in_percent(part / base, decimals)
    return counts if base < FEWEST_FOR_PERCENT else wording.NAMED_OF(name=share, of=counts) if based else share


def placed(grid: TextGrid, membership: Membership, lang: str, counts: Counts) -> TextGrid:
    """The table with the unit, type or district that each row names, and where the numbers under these headings stand, if they are there,
    of columns of which each number may be shown: only cells that add up to the number that is printed."""
    names, sheets = _units_by_name(membership, lang), dict[str, int]()
    units = tuple(names.get(" ".join(row[:2])) or names.get(row[0]) for row in grid.rows)
    places: list[list[str | int | None]] = [[None] * len(row) for row in grid.rows]
    for heading, column, *day in counts:
        text, cells = formats.sentence(phrases.in_language(heading, lang)), _cells(*day or [membership], column=column)
        own = [cells.get(unit.code if isinstance(unit, Unit) else unit or "", []) for unit in units]
        own[-1:] = [[each for of in own[:-1] for each in of]] if grid.total else own[-1:]
        at = grid.head.index(text) if text in grid.head else 0
        for row, of, values in zip(places, own, grid.values, strict=True):
            found = [cell for _, cell in of if cell and cell.cell]
            if of and sum(n for n, _ in of) == values[at] and len(found) == len(of):
                sheet = str(replace(found[0], row=None)) if len(of) == 1 else ""
                row[at] = f"{sheets.setdefault(sheet, len(sheets))}!{found[0].cell}" if sheet else len(of)
    return replace(grid, units=units, places=tuple(map(tuple, places)), sheets=tuple(sheets))


@computed_once
def _units_by_name(membership: Membership, lang: str) -> dict[str, Unit | str]:
    named: list[tuple[str, Unit | str]] = [(formats.sentence(of.say(lang)), name) for name, of in phrases.TYPES.items()]
    named += [(units[0].full_district, name) for name, units in membership.places.districts.items()]
    for unit in membership.places:
        beside = (f"{unit.full_name} {district}" for district in (unit.district, unit.full_district))
        named += [(name, unit) for name in {unit.full_name, unit.distinct_name, *beside}]
    times = Counter(name for name, _ in named)
    return {name: of for name, of in named if times[name] == 1}


@computed_once
def _cells(membership: Membership, *, column: str) -> dict[str, list[tuple[int, At | None]]]:
    """The numbers of a count column with their cells, of each unit (its code), type and district."""
    rows, cells = membership.rows, defaultdict[str, list[tuple[int, At | None]]](list)
    for row in membership.current_rows():
        for group in filter(None, (rows.keys[key][row] for key in ("code", "type", "district"))):
            if (n := rows.count(column, row)) is not None:
                cells[group].append((n, rows.cell(column, row)))
    return cells
