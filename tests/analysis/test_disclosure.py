"""Small counts stay hidden: what a reader can work out from a table is found again by linear programs."""

import itertools
import random
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from blanalysis.analysis import suppression
from blanalysis.analysis.suppression import SUM, hidden, with_sums

NEAR = 1e-6  # linear programs are solved in decimals
FAR = 10_000  # a limit, so that each program has an end


def frame(*rows) -> pd.DataFrame:
    width = max(map(len, rows), default=0)
    return pd.DataFrame([list(row) for row in rows], columns=[f"c{n}" for n in range(width)], dtype="Int64")


def shown(counts: pd.DataFrame, **how) -> list[str]:
    """Rows as a reader sees them: x for hidden, – for missing."""
    table, mask = with_sums(counts), hidden(counts, **how)
    return [
        " ".join(
            "x" if mask.iat[r, c] else "–" if table.isna().iat[r, c] else str(table.iat[r, c]) for c in range(width)
        )
        for r, width in enumerate([table.shape[1]] * table.shape[0])
    ]


def ranges(counts, mask, cells, of=None) -> list[tuple[float, float]]:
    """The least and the greatest value of each of the cells, by all that is shown: two linear programs a cell."""
    table = with_sums(counts)
    rows, columns = table.shape
    equations = []
    for r in range(rows):
        equations.append({(r, c): 1 for c in range(columns - 1)} | {(r, columns - 1): -1})
    for c in range(columns):
        equations.append({(r, c): 1 for r in range(rows - 1)} | {(rows - 1, c): -1})
    place = {(r, c): r * columns + c for r in range(rows) for c in range(columns)}
    matrix = np.zeros((len(equations), rows * columns))
    for row, equation in zip(matrix, equations, strict=True):
        for cell, sign in equation.items():
            row[place[cell]] = sign
    bounds = []
    for r, c in place:
        value = table.iat[r, c]
        if pd.isna(value):
            bounds.append((0, 0))
        elif not mask.iat[r, c]:
            bounds.append((value, value))
        else:
            whole = of.iat[r, c] if of is not None and r < rows - 1 and c < columns - 1 else pd.NA
            bounds.append((1, value + FAR if pd.isna(whole) else max(whole, value)))
    found = []
    for cell in cells:
        aim = np.zeros(rows * columns)
        aim[place[cell]] = 1
        ends = [linprog(sign * aim, A_eq=matrix, b_eq=np.zeros(len(equations)), bounds=bounds) for sign in (1, -1)]
        assert [end.status for end in ends] == [0, 0]
        found.append((ends[0].fun, -ends[1].fun))
    return found


def places(mask) -> list[tuple[int, int]]:
    return list(zip(*np.nonzero(np.asarray(mask)), strict=True))


def small(counts, fewest) -> pd.DataFrame:
    table = with_sums(counts)
    return ((table > 0) & (table < fewest)).fillna(False).astype(bool)


def whole(counts, of) -> pd.DataFrame:
    """Cells and sums that are all of a known whole: where nothing is missing, and no remainder is left."""
    rest = (of - counts).clip(lower=0).where(counts.notna(), 0).fillna(1)  # an unknown whole may leave some
    return ((with_sums(counts) > 0) & (with_sums(rest) == 0)).fillna(False).astype(bool)


def audit(counts, fewest, mask, of=None):
    """Fails where a hidden cell can be worked out, or a sensitive one is known too well."""
    table = with_sums(counts)
    sensitive = small(counts, fewest) if of is None else small(counts, fewest) | whole(counts, of)
    assert not (sensitive & ~mask).any(axis=None)
    positive = (table > 0).fillna(False).astype(bool)
    assert not (mask & ~positive).any(axis=None)
    cells = places(sensitive)
    everything = mask | positive
    best = ranges(counts, everything, cells, of) if of is not None else [(0, np.inf)] * len(cells)
    for (least, greatest), (low, high) in zip(ranges(counts, mask, cells, of), best, strict=True):
        assert greatest - least >= min(fewest, high - low) - NEAR
    chosen = mask & positive & ~sensitive
    for least, greatest in ranges(counts, mask, places(chosen), of):
        assert greatest - least >= 1 - NEAR


VALUES = st.one_of(
    st.integers(0, 7), st.sampled_from([0, 0, 0, 1, 2, 3, 4]), st.integers(0, 400), st.sampled_from([None, 0, 12])
)


@st.composite
def tables(draw, most_rows=6, most_columns=5) -> pd.DataFrame:
    rows, columns = draw(st.integers(1, most_rows)), draw(st.integers(1, most_columns))
    values = draw(st.lists(VALUES, min_size=rows * columns, max_size=rows * columns))
    return frame(*(values[r * columns : (r + 1) * columns] for r in range(rows)))


@given(counts=tables(), fewest=st.sampled_from([1, 2, 3, 5, 10]))
def test_no_reader_can_work_out_what_is_hidden(counts, fewest):
    before = counts.copy(deep=True)
    mask = hidden(counts, fewest=fewest)
    audit(counts, fewest, mask)
    pd.testing.assert_frame_equal(counts, before)
    pd.testing.assert_frame_equal(hidden(counts, fewest=fewest), mask)


@given(counts=tables(5, 4), more=st.data(), fewest=st.sampled_from([1, 3, 5]))
def test_no_reader_who_knows_the_whole_can_either(counts, more, fewest):
    others = st.one_of(st.just(0), st.integers(0, 9), st.integers(20, 90), st.none())
    of = counts.fillna(0).map(lambda n: n if (add := more.draw(others)) is None else n + add)
    audit(counts, fewest, hidden(counts, fewest=fewest, of=of.astype("Int64")), of)


@given(counts=tables(5, 4), fewest=st.sampled_from([3, 5]))
def test_nothing_is_hidden_for_nothing(counts, fewest):
    """Show any cell that is not small itself, and a small one is known too well."""
    mask, sensitive = hidden(counts, fewest=fewest), small(counts, fewest)
    chosen = mask & ~sensitive
    for place in places(chosen):
        without = mask.copy()
        without.iat[place] = False
        widths = [high - low for low, high in ranges(counts, without, places(sensitive))]
        assert min(widths) < fewest - NEAR


def fewest_hidden(counts, fewest=5) -> int:
    """How many cells must be hidden at least: all choices of further cells, the smallest first, until one is enough."""
    table = with_sums(counts).to_numpy(dtype=float)
    network = suppression._Network(table, np.full(table.shape, np.inf))
    cells = {cell: value for cell, value in enumerate(table.ravel()) if value > 0}
    sensitive = [cell for cell, value in cells.items() if value < fewest]
    for more in range(len(cells) + 1):
        for others in itertools.combinations([cell for cell in cells if cell not in sensitive], more):
            fees = network.fees.ravel().copy()
            fees[[*sensitive, *others]] = 0
            if all(suppression._uncertainty(network, fees.tolist(), cell, fewest)[0] >= fewest for cell in sensitive):
                return len(sensitive) + more
    raise AssertionError("not even all cells hide them")


def test_few_more_are_hidden_than_must_be():
    """On 50 small tables, beside the optimum by enumeration: the docstring of `hidden` states how far it is."""
    dice, found, least = random.Random(1), [], []
    for _ in range(50):
        height, width = dice.choice([(2, 2), (2, 3), (3, 2), (3, 3)])
        value = lambda: dice.choice((0, 0, dice.randint(1, 4), dice.randint(5, 9), dice.randint(5, 60)))  # noqa: E731
        counts = frame(*([value() for _ in range(width)] for _ in range(height)))
        found.append(int(hidden(counts).to_numpy().sum()))
        least.append(fewest_hidden(counts))
    more = np.subtract(found, least)
    assert more.min() >= 0
    assert more.max() <= 1
    assert sum(least) > 100
    assert sum(found) / sum(least) < 1.05


@given(counts=tables(), data=st.data())
def test_in_any_order_the_small_ones_are_covered(counts, data):
    """Which others cover them may differ: of equal ones the first is taken."""
    rows, columns = (data.draw(st.permutations(labels)) for labels in (list(counts.index), list(counts.columns)))
    turned = counts.loc[rows, columns]
    audit(turned, 5, hidden(turned))
    audit(counts.T, 5, hidden(counts.T))
    assert (
        bool(hidden(turned).any(axis=None))
        == bool(hidden(counts).any(axis=None))
        == bool(small(counts, 5).any(axis=None))
    )


@given(counts=tables())
def test_sums(counts):
    table = with_sums(counts)
    assert list(table.index) == [*counts.index, SUM]
    assert list(table.columns) == [*counts.columns, SUM]
    pd.testing.assert_frame_equal(table.iloc[:-1, :-1], counts, check_index_type=False, check_column_type=False)
    pd.testing.assert_series_equal(
        table[SUM].iloc[:-1], counts.sum(axis=1, min_count=1), check_names=False, check_index_type=False
    )
    pd.testing.assert_series_equal(
        table.loc[SUM].iloc[:-1], counts.sum(min_count=1), check_names=False, check_index_type=False
    )
    total = counts.stack().sum(min_count=1)
    assert table.iat[-1, -1] == total if pd.notna(total) else pd.isna(table.iat[-1, -1])


def test_the_handbook():
    """Its table 540 (12), 231 (15) / 48 (2), 125 (8), by the numbers of respondents."""
    assert shown(frame([12, 15], [2, 8]), fewest=3) == ["x x 27", "x x 10", "14 23 37"]


@pytest.mark.parametrize(
    ("rows", "seen"),
    [
        # Nothing small, nothing hidden.
        ([[12, 15], [20, 8]], ["12 15 27", "20 8 28", "32 23 55"]),
        ([[0, 15], [20, 0]], ["0 15 15", "20 0 20", "20 15 35"]),
        # The cheapest of the cells around goes too, not a large one.
        (
            [[3, 90, 30], [80, 70, 20], [60, 9, 50]],
            ["x 90 x 123", "x 70 x 170", "60 9 50 119", "143 169 100 412"],
        ),
        # Two small ones and what they share: no sum, nothing else.
        ([[3, 4, 30], [4, 3, 20]], ["x x 30 37", "x x 20 27", "7 7 50 64"]),
        # A long way round through large cells, rather than a short one over two sums.
        (
            [[3, 900, 0], [0, 900, 900], [900, 0, 900]],
            ["x x 0 903", "0 x x 1800", "x 0 x 1800", "903 1800 1800 4503"],
        ),
        # Of what turns out not to be needed the largest is shown again, so that the total of all stays.
        ([[3, 7], [5, 1]], ["x x x", "x x x", "8 8 16"]),
        # One column with its total: a second row covers the first, the total stays.
        ([[3], [50], [20]], ["x x", "50 50", "x x", "73 73"]),
        ([[3, 50, 20]], ["x 50 x 73", "x 50 x 73"]),
        # Small sums; the rest is zeros, which stay, so the grand total must go.
        ([[3, 0], [0, 50]], ["x 0 x", "0 50 50", "x 50 x"]),
        # Five times one: five in all would say that each is one, since a zero would have been shown.
        ([[1], [1], [1], [1], [1]], ["x x", "x x", "x x", "x x", "x x", "x x"]),
        ([[1], [1], [1], [1], [30]], ["x x", "x x", "x x", "x x", "x x", "34 34"]),
        # One cell alone: its sums are the same number.
        ([[4]], ["x x", "x x"]),
        ([[0]], ["0 0", "0 0"]),
        ([[40]], ["40 40", "40 40"]),
        # Missing: nothing to hide, nothing to add.
        ([[None, 3], [None, 30]], ["– x x", "– x x", "– 33 33"]),
        ([[None, None]], ["– – –", "– – –"]),
    ],
)
def test_by_hand(rows, seen):
    assert shown(frame(*rows)) == seen


def test_all_of_a_whole_is_hidden():
    counts, of = frame([50, 20, 30], [10, 0, 30], [40, 60, 10]), frame([50, 90, 80], [90, 90, 80], [90, 90, 80])
    assert shown(counts) == ["50 20 30 100", "10 0 30 40", "40 60 10 110", "100 80 70 250"]
    mask = hidden(counts, of=of)
    assert mask.iat[0, 0]
    assert not mask[SUM].any()
    assert not mask.loc[SUM].any()
    audit(counts, 5, mask, of)


def test_a_whole_above_nothing_of_it_is_no_secret():
    counts = frame([0, 20], [30, 20])
    assert not hidden(counts, of=frame([0, 90], [90, 90])).any(axis=None)
    assert not hidden(counts, of=frame([None, 90], [90, None])).any(axis=None)


def test_a_count_above_its_whole_is_taken_as_all_of_it():
    counts = frame([9, 20, 30], [30, 20, 30], [30, 20, 30])
    mask = hidden(counts, of=frame([3, 23, 33], [90, 90, 90], [90, 90, 90]))
    assert mask.iat[0, 0]
    assert not mask[SUM].any()  # 59 of 59 only if one made up for the other


def test_parts_and_their_whole():
    """Hoa, Khmer, Kinh of all members of 64 committees: totals of the province and of nearly all committees stay."""
    counts = committees(parts=3)
    mask = hidden(counts)
    assert not mask.loc[SUM].any()
    assert not mask[SUM].any()
    audit(counts, 5, mask)


def committees(parts: int, rows: int = 64, seed: int = 7) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    large = rng.integers(80, 400, size=(rows, 1))
    rest = rng.poisson(rng.uniform(0.5, 12, size=parts - 1), size=(rows, parts - 1))
    return pd.DataFrame(np.hstack([rest, large])).astype("Int64")


@pytest.mark.parametrize("labels", [[5, 6], pd.to_datetime(["2016-12-31", "2017-12-31"]), ["a", "a"]])
def test_labels_of_any_kind(labels):
    counts = pd.DataFrame([[3, 40], [50, 60]], index=pd.Index(labels, name="of"), columns=pd.Index(labels))
    mask = hidden(counts)
    assert list(mask.index) == list(with_sums(counts).index) == [*labels, SUM]
    assert mask.index.name == "of"
    assert mask.to_numpy().dtype == bool
    assert mask.to_numpy().sum() == 4


@pytest.mark.parametrize(
    "counts",
    [pd.DataFrame(), pd.DataFrame(index=["a"]), pd.DataFrame(columns=["a", "b"])],
)
def test_empty(counts):
    mask = hidden(counts)
    assert mask.shape == with_sums(counts).shape == (counts.shape[0] + 1, counts.shape[1] + 1)
    assert not mask.any(axis=None)
    assert with_sums(counts).isna().all(axis=None)


@pytest.mark.parametrize("dtype", ["int64", "Int64", "float64", "object", "int8"])
def test_numbers_of_any_kind(dtype):
    counts = pd.DataFrame([[3, 40], [50, 60]]).astype(dtype)
    assert hidden(counts).to_numpy().tolist() == [[True, True, False], [True, True, False], [False] * 3]
    assert with_sums(counts).to_numpy().tolist() == [[3, 40, 43], [50, 60, 110], [53, 100, 153]]


@pytest.mark.parametrize("wrong", [-1, 2.5, float("inf")])
def test_no_counts_at_all(wrong):
    for take in (hidden, with_sums):
        with pytest.raises(ValueError, match="whole"):
            take(pd.DataFrame([[3, wrong]]))


def test_what_cannot_be_asked():
    counts = frame([3, 40])
    with pytest.raises(ValueError, match="at least 1"):
        hidden(counts, fewest=0)
    with pytest.raises(ValueError, match="rows and columns"):
        hidden(counts, of=frame([3], [40]))
    with pytest.raises(ValueError, match="called"):
        with_sums(counts.rename(columns={"c0": SUM}))


@pytest.mark.parametrize(("rows", "parts", "seconds"), [(64, 8, 0.3), (7, 3, 0.01)])
def test_it_is_quick(rows, parts, seconds):
    counts = committees(parts, rows)
    hidden(counts)
    spent = []
    for _ in range(3):
        start = time.process_time()
        mask = hidden(counts)
        spent.append(time.process_time() - start)
    assert mask.any(axis=None)
    assert min(spent) < 3 * seconds  # the aim, with room for a slow machine
