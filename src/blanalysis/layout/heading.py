"""Finds the heading of a table: the rows that hold it, and which column of the dictionary each sheet column is.

Rows of cells in, `Heading`s out. A heading may have several rows, merged or not; its labels are joined from the top down
and matched by their words, never by their place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise, product

from ..sheets import Cell, Rows
from ..sheets.address import At
from ..sheets.grid import LAST_COLUMN, check_time
from ..vocabulary import columns, headings
from ..vocabulary.columns import Column
from ..vocabulary.vietnamese import clean, key, whole_number

Merges = tuple[tuple[int, int, int, int], ...]
MOST_HEADING_ROWS = 8  # of a heading
MOST_BESIDE = 20  # tables side by side
ROWS_LOOKED_AT = 40  # rows below a heading that tell which columns are of its table


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one sheet column: its joined labels, and the dictionary's column (None when the words are unknown)."""

    at: At
    text: str
    column: Column | None
    furniture: bool = False
    running: bool = False
    personal: bool = False
    rate: bool = False

    @property
    def known(self) -> bool:
        return self.column is not None or self.furniture or self.personal or self.rate


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a table: its rows, its columns by sheet column, and whether types stand as rows (Form 5)."""

    rows: range
    columns: dict[int, Heading]
    types_as_rows: bool

    @property
    def has_counts(self) -> bool:
        return any(h.column and h.column.counts for h in self.columns.values())


def heading_starts(rows: Rows, texts: Iterable[str]) -> list[int]:
    """The rows that may begin a heading: one names the units and has at least one other label. Titles stand alone or name
    no column. `texts` are those of the sheet, each of which is understood once.
    """
    labels = {words for words in texts if _is_type_heading(words) or _column_id_of_words(words) in ("name", "code")}
    found = rows.holding(labels)
    return [row for row in found if sum(isinstance(value, str) for value in rows.values_at[row].values()) >= 2]


def _names_units(cell: Cell) -> bool:
    return _heads_types(cell) or column_id_of(cell) in ("name", "code")


def _is_table(rows: Rows, merges: Merges, start: int) -> bool:
    return any(map(_names_units, rows.get(start, ()))) and read_heading(rows, merges, start).has_counts


def read_heading(rows: Rows, merges: Merges, start: int) -> Head:
    """The heading that begins in row `start`, of the rows given."""
    check_time()
    types_as_rows = not any(column_id_of(c) == "name" for c in rows[start]) and any(map(_heads_types, rows[start]))
    block = _heading_rows(rows, merges, start)
    found = _headings_of_columns(rows, merges, block, _names_column(rows[start]), types_as_rows)
    return Head(block, _one_column_each(found, rows, block), types_as_rows)


def table_spans(rows: Rows, merges: Merges, start: int) -> list[tuple[int, int]]:
    """The column ranges of the tables that stand side by side at a heading's row; one range when there is one table.

    A second column of names begins another table where both parts have counts. Columns beyond an empty one, in which no
    heading is known, belong to something else that stands beside the table.
    """
    labelled = [c for c in rows[start] if isinstance(c.value, str)]
    named = [c.column for c in labelled if column_id_of(c) == "name"]
    if len(named) < 2:
        named = named or [c.column for c in labelled if _heads_types(c)]
    firsts = [1, *(_first_key(labelled, column) for column in named[1:])]
    parts = [(left, right - 1) for left, right in zip(firsts, [*firsts[1:], LAST_COLUMN + 1], strict=True)]
    whole = len(parts) == 1 or len(parts) > MOST_BESIDE
    if whole or not all(_is_table(rows.within(*part), merges, start) for part in parts):
        whole, parts = True, [(1, LAST_COLUMN)]
    return [_without_neighbours(rows if whole else rows.within(*part), merges, start, part) for part in parts]


def column_id_of(cell: Cell) -> str | None:
    """The id of the column that a label alone names, or None."""
    return _column_id_of_words(cell.value) if isinstance(cell.value, str) else None


def _column_id_of_words(words: str) -> str | None:
    column = headings.named((words,))
    return column.id if column else None


def _first_key(labelled: list[Cell], names_column: int) -> int:
    """The first column of a table that begins anew: its running number, code, type or district stand before the names."""
    first = names_column
    for cell in reversed([c for c in labelled if c.column < names_column]):
        running = headings.heading_key((cell.value,)) in headings.RUNNING_NUMBER
        if cell.column < first - 1 or not (running or column_id_of(cell) in ("code", "type", "district")):
            break
        first = cell.column
    return first


def first_heading(rows: Rows, merges: Merges, start: int) -> Head:
    """The heading of the first table that begins in row `start`, as far as the rows near it tell, without what stands beside it."""
    near = rows.between(start - MOST_HEADING_ROWS, start + ROWS_LOOKED_AT)
    return read_heading(near.within(*table_spans(near, merges, start)[0]), merges, start)


def _without_neighbours(rows: Rows, merges: Merges, start: int, part: tuple[int, int]) -> tuple[int, int]:
    """The part without the groups of columns at its sides that an empty column parts from it and that are not of its table."""
    groups = _column_groups(rows, start)
    if len(groups) == 1:
        return part
    own = next(group for group in groups if _names_column(rows[start]) in group)
    fitting = [group for group in groups if group is own or _fits_heading(group, own, rows, start)]
    part = _range_of_groups(part, groups, fitting)
    headings = read_heading(rows.within(*part), merges, start).columns
    return _range_of_groups(
        part, groups, [group for group in fitting if group is own or _is_of_table(group, headings, rows, start)]
    )


def _range_of_groups(part: tuple[int, int], groups: list[list[int]], kept: list[list[int]]) -> tuple[int, int]:
    """The part from the first to the last of the groups kept; as far as it went where that group is the outermost."""
    return (
        part[0] if kept[0] is groups[0] else kept[0][0],
        part[1] if kept[-1] is groups[-1] else kept[-1][-1],
    )


def _column_groups(rows: Rows, start: int) -> list[list[int]]:
    """The columns used from row `start` on, those together that no empty column parts."""
    filled = sorted(set().union(*rows.between(start).values_at.values()))
    gaps = [at for at in range(1, len(filled)) if filled[at] > filled[at - 1] + 1]
    return [filled[a:b] for a, b in pairwise([0, *gaps, len(filled)])]


def _fits_heading(group: list[int], own: list[int], rows: Rows, start: int) -> bool:
    """Whether columns have labels as long as the heading goes on, and not figures already, nor words alone throughout."""
    for row in range(start, start + MOST_HEADING_ROWS):
        cells = rows.get(row, ())
        if not cells or (row > start and any(c.column in own for c in cells)):
            break
        labels = row == start or any(isinstance(c.value, str) and c.column not in group for c in cells)
        if labels and any(c.column in group and not isinstance(c.value, str) for c in cells):
            return False
    below = [c for cells in rows.between(start - 1).within(group[0], group[-1]).values() for c in cells]
    kinds = {
        headings.heading_key((c.value,)) in headings.FURNITURE or column_id_of(c)
        for c in below
        if isinstance(c.value, str)
    }
    words = all(isinstance(c.value, str) and not re.search(r"\d", c.value) and len(key(c.value)) > 3 for c in below)
    keys = any(kind is True or (kind and not columns.COLUMNS[kind].counts) for kind in kinds)
    return keys or not words


def _is_of_table(group: list[int], headings: dict[int, Heading], rows: Rows, start: int) -> bool:
    """Whether columns beyond an empty one have a known heading, and are not those of another table: a table whose first
    column labels its rows and whose others stand here too ("Năm" and "Đảng viên"), or one of words alone."""
    others = {h.column.id for column, h in headings.items() if h.column and column not in group}
    known = {column: h for column in group if (h := headings.get(column)) and h.known}
    counted = {column for column, h in known.items() if h.column and h.column.counts}
    again = any(known[column].column.id in others for column in counted)
    under = rows.between(start + 1).within(group[0], group[-1])
    below = [str(c.value) for cells in under.values() for c in cells if c.column in counted]
    words = any(len(key(text)) > 3 for text in below) and not any(re.search(r"\d", text) for text in below)
    return bool(known) and not words and (group[0] in known or not (again or _is_sparse(group, rows, start)))


def _is_sparse(group: list[int], rows: Rows, start: int) -> bool:
    """Whether columns have figures in fewer than half of the rows that name something: a short table beside a long one."""
    names_column = _names_column(rows[start])
    below = [values for row, values in rows.values_at.items() if row > start and names_column in values]
    filled = sum(any(column in values for column in group) for values in below)
    return 2 * filled < len(below)


def _heads_types(cell: Cell) -> bool:
    return isinstance(cell.value, str) and _is_type_heading(cell.value)


def _is_type_heading(words: str) -> bool:
    return headings.heading_key((words,)) in headings.TYPE_ROWS or _column_id_of_words(words) == "type"


def _names_column(cells: tuple[Cell, ...]) -> int:
    named = {column_id_of(c): c.column for c in reversed(cells) if isinstance(c.value, str)}
    types = (c.column for c in cells if _heads_types(c))
    return named.get("name") or next(types, None) or named["code"]


def _heading_rows(rows: Rows, merges: Merges, start: int) -> range:
    """The heading rows: as far down as the merges of the one that names the units, then on, down and up, while only
    labels stand to the right of the names."""
    columns_used = {c.column for c in rows[start]}
    own = [
        m
        for m in _beginning_in(merges, range(start, start + 1))
        if m[1] in columns_used and m[2] - m[0] < MOST_HEADING_ROWS
    ]
    last = max((bottom for _, _, bottom, _ in own), default=start)
    names_column = _names_column(rows[start])
    while last - start < MOST_HEADING_ROWS:
        below = next(
            (r for r in range(last + 1, last + 3) if _continues_names(rows, range(start, r + 1), names_column)), None
        )
        if below is None and (
            _continues_counts(rows.get(last + 1, ()), names_column) or _are_years(rows.get(last + 1, ()), names_column)
        ):
            below = last + 1
        if below is None:
            break
        last = below
    first = start
    while _continues_counts(rows.get(first - 1, ()), names_column) and not any(map(_is_no_label, rows[first - 1])):
        first -= 1
    return range(first, last + 1)


def _beginning_in(merges: Merges, block: range) -> Merges:
    """The merges, which stand in order, that begin in these rows: a sheet may have hundreds of thousands."""
    return merges[bisect_left(merges, (block.start,)) : bisect_left(merges, (block.stop,))]


def _continues_names(rows: Rows, block: range, names_column: int) -> bool:
    """Whether the last of these rows goes on with the labels of the units' names or running numbers, a word in each cell:
    "Tên" above "đảng" above "bộ", beside "Tổng số" above "đảng" above "viên"."""
    cells = rows.get(block[-1], ())
    left = {c.column for c in cells if c.column <= names_column}
    words = all(isinstance(c.value, str) and c.mark is None and not re.search(r"\d", c.value) for c in cells)
    if not left or len(left) == len(cells) or not words:
        return False
    stacks = [
        tuple(c.value for row in block for c in rows.get(row, ()) if c.column == column and isinstance(c.value, str))
        for column in left
    ]
    return all(len(stack) > 1 and _names_rows(stack) for stack in stacks)


def _are_years(cells: tuple[Cell, ...], names_column: int) -> bool:
    """2015 | 2016 below "Tổng số đảng viên": labels, and no figures of a row without a name."""
    years = {c.value for c in cells if isinstance(c.value, (int, float)) and c.value in range(1990, 2100)}
    return len(years) == len(cells) > 1 and all(c.column > names_column for c in cells)


def _names_rows(labels: tuple[str, ...]) -> bool:
    """Whether labels read from the top down name what stands to the left of the figures."""
    column = headings.named(labels)
    return headings.heading_key(labels) in headings.RUNNING_NUMBER or (column is not None and not column.counts)


def _continues_counts(cells: tuple[Cell, ...], names_column: int) -> bool:
    return bool(cells) and all(
        isinstance(c.value, str) and c.mark is None and c.column > names_column and not _is_number_text(c.value)
        for c in cells
    )


def _is_number_text(words: str) -> bool:
    """A number typed as text, alone: "9.768", but not "18 - 30" or "31/12/2016" or "30 năm"."""
    if headings.is_band(words):
        return False
    return whole_number(words) is not None or bool(re.fullmatch(r"[-–—…./\s]*|(?=[^\d]*\d)[\d.,%\s]+|\(\d+\)", words))


def _is_no_label(cell: Cell) -> bool:
    """ "Đvt: Người" or "Biểu số …" at the right above a heading is no label of a column; nor is a date alone."""
    return bool(re.match(r"(?:dvt|don vi tinh|bieu|mau)\b|\d+ \d+ \d{4}\Z", key(cell.value)))


def _headings_of_columns(
    rows: Rows, merges: Merges, block: range, names_column: int, types_as_rows: bool
) -> dict[int, Heading]:
    labels, carried = _spread_labels(rows, merges, block, names_column)
    found = {}
    paths = {
        column: {labels[row, column]: row for row in block if (row, column) in labels}
        for column in sorted({column for _, column in labels})
    }
    grouping = {cell for path in paths.values() for cell in list(path)[:-1]}
    for column, path in paths.items():
        check_time()
        if list(path)[-1] in grouping and not _holds_figures(rows, block, column):
            continue  # an empty column below a label that is merged over it
        texts = tuple(clean(str(cell.value)) for cell in path)
        own = tuple(clean(str(cell.value)) for cell, row in path.items() if (row, column) not in carried)
        words = headings.heading_key(texts)
        alone = own if own != texts and _stands_alone(texts, own) else texts
        found[column] = Heading(
            at=list(path)[-1].at,
            text=" ▸ ".join(alone),
            column=_column_of_labels(alone, headings.heading_key(alone), types_as_rows),
            furniture=words in headings.FURNITURE or headings.heading_key(own) in headings.FURNITURE,
            running=words in headings.RUNNING_NUMBER,
            personal=bool(headings.PERSONAL.search(words)),
            rate=headings.is_rate(texts) or headings.is_rate(own),
        )
    return found


def _holds_figures(rows: Rows, block: range, column: int) -> bool:
    below = (values[column] for row, values in rows.values_at.items() if row > block[-1] and column in values)
    return any(not isinstance(value, str) or _is_number_text(value) for value in below)


def _stands_alone(texts: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether a label below one that was carried to it, not merged over it, is a column of its own: "Số chi bộ" beside
    "Đảng viên ▸ Nữ". "Đảng viên" itself may be a part of anything."""
    column = headings.named(own)
    return headings.named(texts) is None and column is not None and column.of is None and column.id != "members"


def _one_column_each(headings: dict[int, Heading], rows: Rows, block: range) -> dict[int, Heading]:
    """A label merged over several columns is one column: the one that holds the most."""
    shared = {at for at, number in Counter(h.at for h in headings.values()).items() if number > 1}
    if not shared:
        return headings
    filled = Counter(chain.from_iterable(rows.between(block[-1] + 1).values_at.values()))
    best: dict[At, int] = {}
    for column, heading in headings.items():
        if heading.at not in best or filled[column] > filled[best[heading.at]]:
            best[heading.at] = column
    return {column: heading for column, heading in headings.items() if best[heading.at] == column}


def _column_of_labels(texts: tuple[str, ...], words: str, types_as_rows: bool) -> Column | None:
    """Form 5 puts types where a list puts names; there they are the name column, beside names the type column."""
    found = columns.COLUMNS["type"] if words in headings.TYPE_ROWS else headings.named(texts)
    return columns.COLUMNS["name"] if types_as_rows and found is columns.COLUMNS["type"] else found


def _spread_labels(rows: Rows, merges: Merges, block: range, names_column: int):
    """The label over each place of the heading, and the places to which one was carried without being merged there."""
    labels = {(c.row, c.column): c for row in block for c in rows.get(row, ())}
    filled = dict(labels)
    used = set().union(*rows.between(block[0]).values_at.values()) if merges else set()
    merged: set[tuple[int, int]] = set()  # a label merged over columns has told how far it reaches
    for top, left, bottom, right in _beginning_in(merges, block):
        if corner := labels.get((top, left)):
            span = [c for c in range(left, min(right, LAST_COLUMN) + 1) if c == left or c in used]
            places = [(r, c) for r in range(top, min(bottom, block[-1]) + 1) for c in span]
            filled.update(dict.fromkeys(places, corner))
            merged.update(places if right > left else ())
    carried = {}
    for row in list(block)[:-1]:
        for run in _runs(filled, merged, row, block, names_column):
            carried |= _carried_labels(filled | carried, row, run)
    return filled | carried, set(carried)


def _runs(filled: dict, merged: set, row: int, block: range, names_column: int) -> list[list[int]]:
    """The columns, side by side, over which a label of this row may reach: each has a label below and none above, or holds
    a label of this row with others below it."""
    runs: list[list[int]] = [[]]
    for column in sorted({column for _, column in filled}):
        here = filled.get((row, column))
        below = [filled[r, column] for r in block if r > row and (r, column) in filled]
        above = any((r, column) in filled for r in block if r < row)
        free = here is None and not above and column > names_column and not _heads_key(below)
        groups = here is not None and (row, column) not in merged and any(cell is not here for cell in below)
        if below and (free or groups):
            runs[-1].append(column)
        elif here is not None or above or below:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def _heads_key(labels: list[Cell]) -> bool:
    texts = tuple(clean(str(cell.value)) for cell in labels)
    column = headings.named(texts)
    return headings.heading_key(texts) in headings.FURNITURE or (column is not None and not column.counts)


def _carried_labels(filled: dict, row: int, run: list[int]) -> dict:
    """The labels of a row over the empty places of a run: each to the right, or to both sides where they stand centred.

    Of these ways the one is taken that leaves the fewest columns without a meaning of their own; of equals the first.
    """
    places = [at for at, column in enumerate(run) if (row, column) in filled]
    if not places:
        return {}
    ways = [_reached(filled, row, run, places, way) for way in dict.fromkeys(_ways(places, len(run) - 1))]
    return ways[0] if len(ways) == 1 else min(ways, key=lambda found: _meaningless(filled | found, run))


def _ways(places: list[int], last: int) -> Iterator[tuple[int, ...]]:
    """How labels at these places may share a run: where the first begins, then where each ends."""
    plain = (places[0], *(at - 1 for at in places[1:]), last)
    centred = []
    for shifts in product((0, 1, -1), repeat=min(len(places) - 1, 5)):  # the middle of two may be either
        ends: list[int] = []
        for at, following, by in zip(places, places[1:], (*shifts, *[0] * len(places)), strict=False):
            first = ends[-1] + 1 if ends else 0
            ends.append(min(max(at, 2 * at - first + by), following - 1))
        centred.append((0, *ends, last))
    yield from (*centred, plain) if places[0] > 0 else (plain, *centred)


def _reached(filled: dict, row: int, run: list[int], places: list[int], way: tuple[int, ...]) -> dict:
    """The empty places of a row with the label that reaches each."""
    begin, *ends = way
    owner, found = 0, {}
    for at, column in enumerate(run):
        owner += at > ends[owner]
        if at >= begin and (row, column) not in filled:
            found[row, column] = filled[row, run[places[owner]]]
    return found


def _meaningless(filled: dict, run: list[int]) -> int:
    """How many columns of a run have labels that together name nothing, or what another names too."""
    paths: dict[int, dict[Cell, None]] = {column: {} for column in run}
    for row, column in sorted(filled):
        if column in paths:
            paths[column][filled[row, column]] = None
    texts = [tuple(clean(str(cell.value)) for cell in path) for path in paths.values()]
    counted = [labels for labels in texts if not headings.is_rate(labels)]
    named = [column.id for labels in counted if (column := headings.named(labels))]
    return len(counted) - len(set(named))
