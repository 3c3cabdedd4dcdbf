"""Finds the heading of a table or form: the rows that hold it, and what each sheet column is by the labels over it.

Rows of cells in, `Heading`s out. A heading may have several rows, merged or not; the labels over a column are joined from the top
down and looked up by their words, never by their position. Lists and Forms 1, 2 and 3 are read by the same code.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, pairwise, product

from ..sheets import Cell, Rows
from ..sheets.address import At
from ..sheets.grid import LAST_COLUMN, Merge, check_time
from ..vocabulary import columns, headings
from ..vocabulary.columns import Column
from ..vocabulary.vietnamese import clean, key, whole_number

Merges = tuple[Merge, ...]
Labels = dict[tuple[int, int], Cell]  # by row and column
MOST_HEADING_ROWS = 8
MOST_BESIDE = 20  # tables side by side
ROWS_LOOKED_AT = 40  # below a heading, to find which columns are of its table


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one sheet column: the address of its lowest label, its labels from the top down, and the dictionary's column.

    `column` is None when the words are not in the dictionary. `auxiliary`: running numbers, remarks and the like, which are not
    read; `running`: running numbers; `personal`: data about a person; `rate`: percentages and means.
    """

    at: At
    labels: tuple[str, ...]
    column: Column | None
    auxiliary: bool = False
    running: bool = False
    personal: bool = False
    rate: bool = False

    @property
    def text(self) -> str:
        """The labels as one text."""
        return " ▸ ".join(self.labels)

    @property
    def known(self) -> bool:
        """Whether anything is known of the column, also that it is not read."""
        return self.column is not None or self.auxiliary or self.personal or self.rate


@dataclass(frozen=True, eq=False)
class Layout:
    """The columns of one table or form, shared by its rows. Compared and hashed by identity: no two tables have the same layout.

    `rows` are the cells of its columns; `head` the rows of the heading; `headings` by sheet column; `types_as_rows`: a Form 5,
    whose rows are types and not committees.
    """

    rows: Rows
    head: range
    headings: dict[int, Heading]
    types_as_rows: bool = False

    @cached_property
    def ids(self) -> dict[int, str]:
        """The dictionary's ids by sheet column."""
        return {column: h.column.id for column, h in self.headings.items() if h.column}

    @cached_property
    def columns(self) -> dict[str, int]:
        """The sheet columns by id."""
        return {column_id: column for column, column_id in self.ids.items()}

    @cached_property
    def counts(self) -> dict[str, int]:
        """The sheet columns of counts by id: without one there is no table."""
        return {column_id: column for column_id, column in self.columns.items() if column_id in columns.COUNTS}

    def is_free(self, cell: Cell) -> bool:
        """Whether the cell's column has no heading or holds running numbers, so that other words may stand there."""
        heading = self.headings.get(cell.column)
        return heading is None or heading.running


@dataclass(frozen=True)
class Start:
    """A row that may begin the heading of a list, and all rows in the columns of `span`. What is read of it is read once."""

    rows: Rows
    merges: Merges
    row: int
    span: tuple[int, int] = (1, LAST_COLUMN)

    @cached_property
    def labels(self) -> dict[int, str]:
        """What each text in the row names, by sheet column: the id of a column of the dictionary, or "" for none."""
        return {c.column: _named_by(c.value) for c in self.rows.get(self.row, ()) if isinstance(c.value, str)}

    @cached_property
    def names_column(self) -> int:
        """The sheet column of the units' names, else of the types or codes that name the rows; 0 when there is none."""
        return next(chain.from_iterable(map(self.named, ("name", "type", "code"))), 0)

    def named(self, column_id: str) -> list[int]:
        """The sheet columns that a label in the row names so."""
        return [column for column, named in self.labels.items() if named == column_id]

    @cached_property
    def layout(self) -> Layout:
        """The heading that begins here, and what its columns are."""
        types_as_rows = not self.named("name") and bool(self.named("type"))
        at = self.names_column
        return layout_at(self.rows, self.merges, self.row, at, joins=_are_labels, types_as_rows=types_as_rows)

    @cached_property
    def groups(self) -> list[list[int]]:
        """The columns used from this row on, in groups with no empty column between them."""
        filled = sorted(set().union(*self.rows.between(self.row).values_at.values()))
        gaps = [at for at in range(1, len(filled)) if filled[at] > filled[at - 1] + 1]
        return [filled[a:b] for a, b in pairwise([0, *gaps, len(filled)])]

    def within(self, left: int, right: int) -> Start:
        """With these columns only, both included."""
        return replace(self, rows=self.rows.within(left, right), span=(left, right))

    def near(self) -> Start:
        """The leftmost table that begins here, with the rows near it only."""
        rows = self.rows.between(self.row - MOST_HEADING_ROWS, self.row + ROWS_LOOKED_AT)
        return replace(self, rows=rows).side_by_side()[0]

    def side_by_side(self) -> list[Start]:
        """The tables side by side that begin in this row, each in its own columns; one when there is one table.

        A second column of names begins another table where both sides have counts. Columns after an empty one, without a known
        heading, are of no table.
        """
        firsts = [1, *map(self._first_key, (self.named("name") or self.named("type"))[1:])]
        spans = zip(firsts, [*(first - 1 for first in firsts[1:]), LAST_COLUMN], strict=True)
        parts = [self.within(*span) for span in spans] if 1 < len(firsts) <= MOST_BESIDE else []
        several = bool(parts) and all(part.names_column and part.layout.counts for part in parts)
        return [part._without_neighbours() for part in (parts if several else [self])]

    def _first_key(self, names_column: int) -> int:
        """The first column of another table side by side: its running number, code, type and district are left of its names."""
        first = names_column
        for column in reversed([column for column in self.labels if column < names_column]):
            if column < first - 1 or self.labels[column] not in ("running", "code", "type", "district"):
                break
            first = column
        return first

    def _without_neighbours(self) -> Start:
        """Without the groups of columns at its sides, behind an empty column, that are not of its table."""
        groups = self.groups
        if len(groups) == 1:
            return self
        own = next(group for group in groups if self.names_column in group)
        fitting = [group for group in groups if group is own or self._fits_heading(group, own)]
        wider = self._reaching(fitting)
        return self._reaching([group for group in fitting if group is own or wider._has_heading_of(group)])

    def _reaching(self, kept: list[list[int]]) -> Start:
        """From the first to the last of the groups kept; unchanged on a side where the outermost group is kept."""
        left = self.span[0] if kept[0] is self.groups[0] else kept[0][0]
        return self.within(left, self.span[1] if kept[-1] is self.groups[-1] else kept[-1][-1])

    def _fits_heading(self, group: list[int], own: list[int]) -> bool:
        """Whether a group of columns has labels in the rows of the heading, and neither figures there nor only words below."""
        for row in range(self.row, self.row + MOST_HEADING_ROWS):
            values = self.rows.values_at.get(row, {})
            if not values or (row > self.row and not values.keys().isdisjoint(own)):
                break
            texts = [column for column, value in values.items() if isinstance(value, str)]
            labelled = row == self.row or not set(texts) <= set(group)
            if labelled and not values.keys() & set(group) <= set(texts):
                return False
        below = self.rows.between(self.row - 1).within(group[0], group[-1])
        if all(map(is_words, chain.from_iterable(values.values() for values in below.values_at.values()))):
            kinds = set(map(_named_by, below.texts))
            return any(kind in _AUXILIARY or not columns.COLUMNS[kind].counts for kind in kinds - {""})
        return True

    def _has_heading_of(self, group: list[int]) -> bool:
        """Whether columns after an empty one have a known heading and are not those of another table: one whose first column
        names its rows and whose counts this table has too ("Năm" and "Đảng viên"), or one of words only."""
        found = {column: h for column, h in self.layout.headings.items() if h.known}
        known = {column: h for column, h in found.items() if column in group}
        others = {h.column.id for column, h in found.items() if h.column and column not in group}
        counted = {column: h.column.id for column, h in known.items() if h.column and h.column.counts}
        again = not others.isdisjoint(counted.values())
        under = self.rows.between(self.row + 1).within(group[0], group[-1]).values_at.values()
        below = [str(value) for values in under for column, value in values.items() if column in counted]
        words = any(len(key(text)) > 3 for text in below) and not any(re.search(r"\d", text) for text in below)
        return bool(known) and not words and (group[0] in known or not (again or self._is_sparse(group)))

    def _is_sparse(self, group: list[int]) -> bool:
        """Whether columns have figures in fewer than half of the rows with a name: a short table beside a long one."""
        below = self.rows.between(self.row + 1).values_at.values()
        named = [values for values in below if self.names_column in values]
        return 2 * sum(any(column in values for column in group) for values in named) < len(named)


def heading_starts(rows: Rows, merges: Merges) -> list[Start]:
    """The rows that may begin the heading of a list: those with a label of the units' names or codes, or of types, and one more text."""
    found = rows.holding({words for words in rows.texts if _named_by(words) in ("name", "code", "type")})
    texts = {row: sum(isinstance(value, str) for value in rows.values_at[row].values()) for row in found}
    return [Start(rows, merges, row) for row in found if texts[row] >= 2]


def text_of(cell: Cell) -> str:
    """The text that a cell holds, "" where it holds none."""
    return cell.value if isinstance(cell.value, str) else ""


def is_words(value: object) -> bool:
    """Whether a value is plain words: more than three letters and no digit."""
    return isinstance(value, str) and not re.search(r"\d", value) and len(key(value)) > 3


_AUXILIARY = ("running", "auxiliary")


def _named_by(words: str) -> str:
    """The id of the dictionary's column that this one label names, "running" or "auxiliary" for a column not read, or ""."""
    plain = headings.heading_key((words,))
    if plain in headings.FURNITURE:
        return "running" if plain in headings.RUNNING_NUMBER else "auxiliary"
    column = columns.COLUMNS["type"] if plain in headings.TYPE_ROWS else headings.column_named((words,))
    return column.id if column else ""


# --- the heading from a row on


def layout_at(
    rows: Rows,
    merges: Merges,
    start: int,
    names_column: int,
    *,
    joins: Callable[[tuple[Cell, ...]], bool],
    types_as_rows: bool = False,
    carry: bool = True,
) -> Layout:
    """The heading that begins in row `start` and what its columns are. A label merged over several columns is one column: the
    one that holds the most.

    `joins` tells of the cells in a row above whether they are of the heading. With `carry` a label reaches over the empty cells
    beside it that have labels below.
    """
    head = _heading_rows(rows, merges, start, names_column, joins)
    labels, carried = _spread_labels(rows, merges, head, names_column, carry=carry)
    paths = {
        column: {labels[row, column]: row for row in head if (row, column) in labels}
        for column in sorted({column for _, column in labels})
    }
    grouping = {cell for path in paths.values() for cell in list(path)[:-1]}
    below = rows.between(head[-1] + 1).values_at.values()
    found = {}
    for column, path in paths.items():
        check_time()
        if list(path)[-1] in grouping and not any(_is_figure(values.get(column)) for values in below):
            continue  # an empty column below a label that is merged over it
        own = [cell for cell, row in path.items() if (row, column) not in carried]
        found[column] = _heading_of(list(path)[-1].at, _texts(path), _texts(own), types_as_rows)
    shared = {at for at, number in Counter(h.at for h in found.values()).items() if number > 1}
    filled = Counter(chain.from_iterable(below)) if shared else Counter[int]()
    best = {found[column].at: column for column in sorted(found, key=lambda column: (filled[column], -column))}
    return Layout(rows, head, {c: h for c, h in found.items() if best[h.at] == c}, types_as_rows)


def _heading_rows(
    rows: Rows, merges: Merges, start: int, names_column: int, joins: Callable[[tuple[Cell, ...]], bool]
) -> range:
    """The rows of the heading: down to the end of the merged labels of row `start`, then further down and up while there are
    only labels to the right of the names."""
    ends = [
        bottom for _, left, bottom, _ in _beginning_in(merges, range(start, start + 1)) if left in rows.values_at[start]
    ]
    last = max((bottom for bottom in ends if bottom - start < MOST_HEADING_ROWS), default=start)
    while last - start < MOST_HEADING_ROWS:
        below = (row for row in (last + 1, last + 2) if _continues_names(rows, range(start, row + 1), names_column))
        cells = rows.get(last + 1, ())
        counts = _continues_counts(cells, names_column) or _are_years(cells, names_column)
        following = next(below, last + 1 if counts else last)
        if following == last:
            break
        last = following
    first = start
    while _continues_counts(rows.get(first - 1, ()), names_column) and joins(rows[first - 1]):
        first -= 1
    return range(first, last + 1)


def _beginning_in(merges: Merges, block: range) -> Merges:
    """The merged ranges that begin in these rows. They are sorted: a sheet may have hundreds of thousands."""
    return merges[bisect_left(merges, (block.start,)) : bisect_left(merges, (block.stop,))]


def _continues_names(rows: Rows, block: range, names_column: int) -> bool:
    """Whether the last of these rows continues labels that have one word a cell: "Tên" above "đảng" above "bộ", in the columns
    of names or running numbers, beside "Tổng số" above "đảng" above "viên"."""
    cells = rows.get(block[-1], ())
    left = {c.column for c in cells if c.column <= names_column}
    words = all(isinstance(c.value, str) and c.mark is None and not re.search(r"\d", c.value) for c in cells)
    if not left or len(left) == len(cells) or not words:
        return False
    stacks = [[c for row in block for c in rows.get(row, ()) if c.column == column and text_of(c)] for column in left]
    return all(len(stack) > 1 and _heads_key(stack) for stack in stacks)


def _are_years(cells: tuple[Cell, ...], names_column: int) -> bool:
    """Whether cells are years, as 2015 | 2016 below "Tổng số đảng viên": labels, not figures."""
    years = {c.value for c in cells if isinstance(c.value, (int, float)) and c.value in range(1990, 2100)}
    return len(years) == len(cells) > 1 and all(c.column > names_column for c in cells)


def _continues_counts(cells: tuple[Cell, ...], names_column: int) -> bool:
    return bool(cells) and all(
        isinstance(c.value, str) and c.mark is None and c.column > names_column and not _is_number_text(c.value)
        for c in cells
    )


def _is_figure(value: object) -> bool:
    return _is_number_text(value) if isinstance(value, str) else value is not None


def _is_number_text(words: str) -> bool:
    """A number typed as text, alone: "9.768", but not "18 - 30" or "31/12/2016" or "30 năm"."""
    if headings.is_band(words):
        return False
    return whole_number(words) is not None or bool(re.fullmatch(r"[-–—…./\s]*|(?=[^\d]*\d)[\d.,%\s]+|\(\d+\)", words))


def _are_labels(cells: tuple[Cell, ...]) -> bool:
    """Whether none is "Đvt: Người" or "Biểu số …" at the right above a heading, or a date alone: these are no labels."""
    return not any(re.match(r"(?:dvt|don vi tinh|bieu|mau)\b|\d+ \d+ \d{4}\Z", key(text_of(c))) for c in cells)


# --- the labels over each column


def _heading_of(at: At, texts: tuple[str, ...], own: tuple[str, ...], types_as_rows: bool) -> Heading:
    """The heading with these labels; `own` are those that were not carried to it from another column."""
    words = headings.heading_key(texts)
    labels = own if own != texts and _stands_alone(texts, own) else texts
    is_type = headings.heading_key(labels) in headings.TYPE_ROWS
    column = columns.COLUMNS["type"] if is_type else headings.column_named(labels)
    if types_as_rows and column is columns.COLUMNS["type"]:  # a Form 5 puts types where a list puts names
        column = columns.COLUMNS["name"]
    return Heading(
        at=at,
        labels=labels,
        column=column,
        auxiliary=words in headings.FURNITURE or headings.heading_key(own) in headings.FURNITURE,
        running=words in headings.RUNNING_NUMBER,
        personal=bool(headings.PERSONAL.search(words)),
        rate=headings.is_rate(texts) or headings.is_rate(own),
    )


def _texts(cells: Iterable[Cell]) -> tuple[str, ...]:
    return tuple(clean(str(cell.value)) for cell in cells)


def _stands_alone(texts: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether a label below one that was carried to it, not merged over it, is a column of its own: "Số chi bộ" beside
    "Đảng viên ▸ Nữ". "Đảng viên" itself may be a part of anything."""
    column = headings.column_named(own)
    return headings.column_named(texts) is None and column is not None and column.of is None and column.id != "members"


def _heads_key(labels: Iterable[Cell]) -> bool:
    """Whether labels, joined from the top down, head a column that is no count: running number, name, code, type, remarks."""
    texts = _texts(labels)
    column = headings.column_named(texts)
    return headings.heading_key(texts) in headings.FURNITURE or (column is not None and not column.counts)


def _spread_labels(
    rows: Rows, merges: Merges, block: range, names_column: int, *, carry: bool
) -> tuple[Labels, set[tuple[int, int]]]:
    """The label over each place of the heading, and the places to which one was carried without being merged there."""
    labels = {(c.row, c.column): c for row in block for c in rows.get(row, ())}
    filled = dict(labels)
    used = set().union(*rows.between(block[0]).values_at.values()) if merges else set()
    merged: set[tuple[int, int]] = set()  # the reach of a label merged over columns is known
    for top, left, bottom, right in _beginning_in(merges, block):
        if corner := labels.get((top, left)):
            span = [c for c in range(left, min(right, LAST_COLUMN) + 1) if c == left or c in used]
            places = [(r, c) for r in range(top, min(bottom, block[-1]) + 1) for c in span]
            filled.update(dict.fromkeys(places, corner))
            merged.update(places if right > left else ())
    carried: Labels = {}
    for row in block[:-1] if carry else ():
        for run in _runs(filled, merged, row, block, names_column):
            carried |= _carried_labels(filled | carried, row, run)
    return filled | carried, set(carried)


def _runs(filled: Labels, merged: set[tuple[int, int]], row: int, block: range, names_column: int) -> list[list[int]]:
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


def _carried_labels(filled: Labels, row: int, run: list[int]) -> Labels:
    """The labels of a row for the empty cells of a run: each label reaches to the right, or to both sides where labels are centred.

    Of these ways the one that leaves the fewest columns without a meaning of their own; of equals the first.
    """
    places = [at for at, column in enumerate(run) if (row, column) in filled]
    found = [
        {(row, run[at]): filled[row, run[of]] for at, of in enumerate(way) if of >= 0 and at not in places}
        for way in (dict.fromkeys(_ways(places, len(run))) if places else ())
    ]
    return found[0] if len(found) == 1 else min(found, key=lambda way: _meaningless(filled | way, run), default={})


def _ways(places: list[int], width: int) -> Iterator[tuple[int, ...]]:
    """How labels at these places may share so many columns: for each column the place of its label, or -1."""
    plain = tuple(max((place for place in places if place <= at), default=-1) for at in range(width))
    centred = []
    for shifts in product((0, 1, -1), repeat=min(len(places) - 1, 5)):  # the middle of two may be either
        way: list[int] = []
        for at, following, by in zip(places, places[1:], (*shifts, *[0] * len(places)), strict=False):
            last = min(max(at, 2 * at - len(way) + by), following - 1)
            way += [at] * (last + 1 - len(way))
        centred.append((*way, *[places[-1]] * (width - len(way))))
    yield from (*centred, plain) if places[0] > 0 else (plain, *centred)


def _meaningless(filled: Labels, run: list[int]) -> int:
    """How many columns of a run have labels that together name nothing, or what another names too."""
    paths: dict[int, dict[Cell, None]] = {column: {} for column in run}
    for row, column in sorted(filled):
        if column in paths:
            paths[column][filled[row, column]] = None
    counted = [texts for path in paths.values() if not headings.is_rate(texts := _texts(path))]
    return len(counted) - len(set(map(headings.column_named, counted)) - {None})
