"""Where the tile of each unit lies on the map of its province: centres of units in, rows and columns of a grid out.

The grid has a few more cells than the province has units and about the province's proportions; each unit takes one cell, so that the
squares of all distances are least. Then neighbours change places where the units of a district come together by that. Centres that lie
far from the other units of their district (or from those that a unit was made of) were mistaken by the geocoder, and are replaced.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

Point = tuple[float, float]  # longitude, latitude
MOST_COLUMNS = 15  # narrower tiles could not hold a name
FREE = 1.25  # cells for each unit
FARTHEST = 0.12  # degrees: a centre that is nearer to the others is never an outlier
TOGETHER = 3.0  # what a border of districts between two tiles costs, in squares of a tile's side
PASSES, REACH = 40, 6


def median(points: Collection[Point]) -> Point:
    x, y = np.median(np.array([*points]), axis=0)
    return float(x), float(y)


def without_outliers(centres: Mapping[str, Point | None], groups: Mapping[str, str]) -> dict[str, Point | None]:
    """The centres by code; of a unit that has none, or lies far from the others of its group, the middle of the group."""
    of_group: dict[str, list[str]] = defaultdict(list)
    for code in centres:
        of_group[groups[code]].append(code)
    mended = dict(centres)
    for codes in of_group.values():
        known = {code: at for code in codes if (at := centres[code])}
        if not known:
            continue
        middle = median(known.values())
        away = {code: math.dist(at, middle) for code, at in known.items()}
        limit = max(FARTHEST, 3 * float(np.median([*away.values()])))
        for code in codes:
            if code not in away or away[code] > limit:
                mended[code] = middle
    return mended


def near_their_parts(centres: Mapping[str, Point | None], parts: Mapping[str, Collection[Point]]) -> dict[str, Point]:
    """The centres of new units; of one that lies far from the units that it was made of, their middle."""
    mended = {}
    for code, at in centres.items():
        old = [*parts.get(code, ())]
        if old:
            middle = median(old)
            spread = max(math.dist(one, middle) for one in old)
            at = at if at and math.dist(at, middle) <= FARTHEST / 2 + spread else middle
        if at is None:
            raise SystemExit(f"no centre of {code}")
        mended[code] = at
    return mended


def spread_out(values: np.ndarray) -> np.ndarray:
    """Values from 0 to 1: half as they are, without the outermost (islands), half by their rank, for towns lie close together."""
    low, high = np.quantile(values, [0.02, 0.98])
    clipped = np.clip((values - low) / ((high - low) or 1), 0, 1)
    order = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return 0.5 * clipped + 0.5 * order / max(1, len(values) - 1)


def tiles(points: Sequence[Point], districts: Sequence[str]) -> list[tuple[int, int]]:
    """Row and column, from 1, of the tile of each unit."""
    at = np.array(points)
    count = len(at)
    wide, high = (np.quantile(at[:, axis], 0.98) - np.quantile(at[:, axis], 0.02) for axis in (0, 1))
    proportion = min(1.5, max(0.6, float(wide / high))) if high and wide else 1.0
    columns = min(MOST_COLUMNS, max(1, round(math.sqrt(FREE * count * proportion))))
    rows = math.ceil(FREE * count / columns)
    x, y = spread_out(at[:, 0]) * (columns - 1), (1 - spread_out(at[:, 1])) * (rows - 1)
    cells = np.array([(row, column) for row in range(rows) for column in range(columns)])
    cost = (y[:, None] - cells[None, :, 0]) ** 2 + (x[:, None] - cells[None, :, 1]) ** 2
    _, taken = linear_sum_assignment(cost)
    taken = together(taken, cost, districts, rows, columns)
    places = cells[taken]
    places = places - places.min(axis=0) + 1
    return [(int(row), int(column)) for row, column in places]


def together(taken: np.ndarray, cost: np.ndarray, districts: Sequence[str], rows: int, columns: int) -> np.ndarray:
    """The cells taken, after neighbours changed places as long as the borders of districts become shorter by more than it costs."""
    if len({*districts}) < 2:
        return taken
    owner = dict(zip(map(int, taken), range(len(taken)), strict=True))

    def around(cell: int) -> list[int]:
        row, column = divmod(cell, columns)
        near = [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
        return [r * columns + c for r, c in near if 0 <= r < rows and 0 <= c < columns]

    def value(cell: int, unit: int | None, other: int, of_other: int | None) -> float:
        """The cost of a unit in a cell, while another cell has another unit."""
        if unit is None:
            return 0.0
        near = [of_other if beside == other else owner.get(beside) for beside in around(cell)]
        own = sum(beside is not None and districts[beside] == districts[unit] for beside in near)
        return float(cost[unit, cell]) - TOGETHER * own

    for _ in range(PASSES):
        changed = False
        for unit in range(len(districts)):
            here = next(cell for cell, of in owner.items() if of == unit)
            row, column = divmod(here, columns)
            for down in range(-REACH, REACH + 1):
                for right in range(-REACH, REACH + 1):
                    r, c = row + down, column + right
                    if not (0 <= r < rows and 0 <= c < columns) or (down, right) == (0, 0):
                        continue
                    there, other = r * columns + c, owner.get(r * columns + c)
                    now = value(here, unit, there, other) + value(there, other, here, unit)
                    then = value(there, unit, here, other) + value(here, other, there, unit)
                    if then < now - 1e-6 and owner.get(here) == unit:
                        owner[there] = unit
                        if other is None:
                            del owner[here]
                        else:
                            owner[here] = other
                        here, row, column, changed = there, r, c, True
        if not changed:
            break
    cell_of = {unit: cell for cell, unit in owner.items()}
    return np.array([cell_of[unit] for unit in range(len(taken))])
