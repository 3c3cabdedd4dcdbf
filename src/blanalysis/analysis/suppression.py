"""Which cells of a table of small counts must stay hidden, so that nobody can work out the small ones from the rest.

Where a table says that one member of a committee is of a religion, those who know the committee know who it is; and its sums give back
what is hidden alone in a row or a column, so that further cells must be hidden.

A reader knows all that is shown, that rows and columns add up, that counts are whole, and that a hidden one is at least 1, since each 0 is
shown. A row or a column (also that of the sums) is a node of a network, and a hidden cell an arc between its row and its column, from row
to column, or back where the cell is a sum. What can be added to a hidden cell is the greatest flow back through the other hidden cells.
So its least and its greatest value are two greatest flows, and exact: with whole limits the greatest flow is whole.

Sources: threshold rule, OECD Glossary of Statistical Terms; hiding further cells, Handbook on Statistical Disclosure Control, ch. 4;
networks, Cox 1995, Journal of the American Statistical Association 90:1453–1462, and exact bounds, Cox 2007, Statistica Sinica
17:1371–1393; whole numbers, Hoffman and Kruskal 1956.

What this cannot see: other tables. `disclosure` asks here of one table for all pages; what it promises stands in data/README.md."""

from heapq import heappop, heappush

import numpy as np
import pandas as pd

FEWEST = 5  # agencies take 3 or 5 (OECD), research services up to 10
SUM = "Σ"  # the label of the row and of the column of sums: no name of a place or a group, and of no language
_NEVER = float("inf")
Steps = list[tuple[int, int]]  # cells, each with 1 or −1: along it or against it


def with_sums(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with a last row and a last column `SUM`, as Int64. Missing counts as nothing; the sum of nothing else is missing. Raises
    `ValueError` for a count that is negative or not whole, and where a row or a column is called `SUM` already."""
    return _as_frame(_add_sums(_whole_counts(counts)), counts).astype("Int64")


def hidden(counts: pd.DataFrame, *, fewest: int = FEWEST, of: pd.DataFrame | None = None) -> pd.DataFrame:
    """Which cells of `with_sums(counts)` must not be shown: a frame of bool of the same rows and columns.

    Hidden are the sensitive cells, sums among them: a count from 1 to below `fewest`; and, where `of` gives the whole of each cell, a count
    that is all of it, or all but less than `fewest`. Then as many others, small ones first and sums last, as it takes for each sensitive
    cell to stay uncertain by at least `fewest`, or where a small whole does not allow that, by as much as hiding everything would.
    None could be shown again; that no other choice would hide less is not promised.

    A 0 is always shown, and what is missing is not hidden: a reader takes it for nothing. Give parts of a whole as columns, so that
    the whole is the sum. Raises `ValueError` as `with_sums` does, for a `fewest` below 1, and for an `of` with other rows or columns."""
    if fewest < 1:
        raise ValueError(f"fewest is {fewest}; it must be at least 1")
    within = _whole_counts(counts)
    table, most = _add_sums(within), _add_sums(_upper_limits(within, counts, of))
    sensitive = (table > 0) & ((table < fewest) | (table > most - fewest))
    network = _Network(table, most)
    fees = np.where(sensitive, 0, network.fees).ravel().tolist()
    secret = {cell: _protect(network, fees, cell, fewest) for cell in np.flatnonzero(sensitive).tolist()}
    _unhide_unneeded(network, fees, secret)
    return _as_frame(np.reshape(fees, table.shape) == 0, counts)


class _Network:
    """A table as a network. Cells are numbered row by row; nodes are the rows, then the columns. `links`: of each node the cells, the other
    end, 1 along the cell or −1 against it; `slack`: how far a cell can go up (1) and down (−1); `fees`: what hiding a cell costs."""

    def __init__(self, table: np.ndarray, most: np.ndarray) -> None:
        rows, columns = table.shape
        is_sum = np.zeros(table.shape, dtype=bool)
        is_sum[-1], is_sum[:, -1] = True, True
        # One sum costs more than all cells within together, so it stays where they can cover.
        self.fees = np.where(table > 0, table + is_sum * (np.nansum(table[-1, -1]) + 1), _NEVER)
        self.slack: dict[int, list[float]] = {1: (most - table).ravel().tolist(), -1: (table - 1).ravel().tolist()}
        self.ends: list[tuple[int, int]] = []
        self.links: list[list[tuple[int, int, int]]] = [[] for _ in range(rows + columns)]
        for cell, (row, column) in enumerate(np.ndindex(rows, columns)):
            along = (row == rows - 1) == (column == columns - 1)  # sums stand on the other side of the equation
            start, end = (row, rows + column) if along else (rows + column, row)
            self.ends.append((start, end))
            if self.fees[row, column] < _NEVER:
                self.links[start].append((cell, end, 1))
                self.links[end].append((cell, start, -1))


def _protect(network: _Network, fees: list[float], cell: int, fewest: int) -> tuple[float, set[int]]:
    """Hides, in `fees`, what it takes for the cell to be uncertain enough; gives how much that is, and the cells it leans on."""
    far, others = _uncertainty(network, fees, cell, fewest)
    if far >= fewest:
        return fewest, others
    all_hidden = [0 if fee < _NEVER else fee for fee in network.fees.ravel().tolist()]
    enough, _ = _uncertainty(network, all_hidden, cell, fewest)
    while True:
        ways = {way: _greatest_shift(network, fees, cell, way, enough) for way in (1, -1)}
        if sum(far for far, _ in ways.values()) >= enough:
            return _uncertainty(network, fees, cell, enough)
        found = [
            _cheapest_cycle(network, fees, moved, cell, way, most_fee=_NEVER)
            for way, (far, moved) in ways.items()
            if far < network.slack[way][cell]
        ]
        for other, _ in min(path for path in found if path[1])[1]:
            fees[other] = 0


def _unhide_unneeded(network: _Network, fees: list[float], secret: dict[int, tuple[float, set[int]]]) -> None:
    """Unhides, in `fees`, the cells that need not be hidden, the highest fee first; `secret`: what `_protect` gave by sensitive cell."""
    price = network.fees.ravel().tolist()
    chosen = [cell for cell, fee in enumerate(fees) if fee == 0 < price[cell] and cell not in secret]
    for cell in sorted(chosen, key=lambda cell: (-price[cell], cell)):
        fees[cell] = price[cell]
        again = {}
        for leaning, enough in [(leaning, enough) for leaning, (enough, others) in secret.items() if cell in others]:
            again[leaning] = _uncertainty(network, fees, leaning, enough)
            if again[leaning][0] < enough:
                fees[cell] = 0
                break
        else:
            secret |= again


def _uncertainty(network: _Network, fees: list[float], cell: int, enough: float) -> tuple[float, set[int]]:
    """The greatest less the least value that a hidden cell can have, at most `enough`, and the cells that allow it."""
    up, others = _greatest_shift(network, fees, cell, 1, enough)
    down, more = _greatest_shift(network, fees, cell, -1, enough - up)
    return up + down, {*others, *more}


def _greatest_shift(
    network: _Network, fees: list[float], cell: int, way: int, most: float
) -> tuple[float, dict[int, float]]:
    """How far a hidden cell can go up (way 1) or down (−1), and how the others move: augmenting paths (Ford and Fulkerson 1956)."""
    most = min(most, network.slack[way][cell])
    far, moved = 0.0, dict[int, float]()
    while far < most:
        _, steps = _cheapest_cycle(network, fees, moved, cell, way, most_fee=0)
        if not steps:
            break
        by = min(most - far, *(network.slack[sign][other] - sign * moved.get(other, 0) for other, sign in steps))
        for other, sign in steps:
            moved[other] = moved.get(other, 0) + sign * by
        far += by
    return far, moved


def _cheapest_cycle(
    network: _Network, fees: list[float], moved: dict[int, float], cell: int, way: int, *, most_fee: float
) -> tuple[float, Steps]:
    """The cheapest cycle on which the cell can move further, of the fewest cells (Dijkstra 1959): its fee, and its other cells, if any."""
    end, start = network.ends[cell][::way]
    best: dict[int, tuple[float, int]] = {start: (0, 0)}
    came: dict[int, tuple[int, int, int]] = {}
    heap: list[tuple[float, int, int]] = [(0, 0, start)]
    done: set[int] = set()
    slack, back = network.slack[1], network.slack[-1]
    while heap and end not in done:
        fee, length, node = heappop(heap)
        if node in done:
            continue
        done.add(node)
        for other, to, sign in network.links[node]:
            if to in done or fees[other] > most_fee or other == cell:
                continue
            there = (fee + fees[other], length + 1)
            if to in best and there >= best[to]:
                continue
            by = moved.get(other, 0)
            if (slack[other] - by if sign > 0 else back[other] + by) > 0:
                best[to], came[to] = there, (node, other, sign)
                heappush(heap, (*there, to))
                if to == end and not there[0]:  # nothing is cheaper, nor shorter of what is free
                    done.add(to)
                    break
    steps: Steps = []
    node = end
    while node in came:
        node, other, sign = came[node]
        steps.append((other, sign))
    return best.get(end, (_NEVER, 0))[0], steps


def _upper_limits(within: np.ndarray, counts: pd.DataFrame, of: pd.DataFrame | None) -> np.ndarray:
    """The most that each cell can be by what the reader knows. A count above its whole, a finding elsewhere, counts as all of it."""
    most = np.full(within.shape, np.inf)
    if of is not None:
        if not (of.index.equals(counts.index) and of.columns.equals(counts.columns)):
            raise ValueError("of must have the rows and columns of counts, in the same order")
        most = np.fmax(np.where(np.isnan(whole := _whole_counts(of)), np.inf, whole), within)
    return np.where(np.isnan(within), np.nan, most)


def _whole_counts(counts: pd.DataFrame) -> np.ndarray:
    numbers = counts.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    if len(wrong := numbers[(numbers < 0) | (numbers != np.floor(numbers)) & ~np.isnan(numbers) | np.isinf(numbers)]):
        raise ValueError(f"counts must be whole and not negative; one is {wrong[0]}")
    return numbers


def _add_sums(numbers: np.ndarray) -> np.ndarray:
    given = ~np.isnan(numbers)
    return np.where(_append_sums(given.astype(float)) > 0, _append_sums(np.where(given, numbers, 0)), np.nan)


def _append_sums(numbers: np.ndarray) -> np.ndarray:
    down = np.vstack([numbers, numbers.sum(axis=0, keepdims=True)])
    return np.hstack([down, down.sum(axis=1, keepdims=True)])


def _as_frame(table: np.ndarray, counts: pd.DataFrame) -> pd.DataFrame:
    for labels in (counts.index, counts.columns):
        if SUM in labels:
            raise ValueError(f"a row or a column is called {SUM} already")
    index, columns = (pd.Index([*labels, SUM], name=labels.name) for labels in (counts.index, counts.columns))
    return pd.DataFrame(table, index=index, columns=columns)
