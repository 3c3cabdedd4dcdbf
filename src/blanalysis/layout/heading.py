"""Finds the heading of a table or form: rows of cells in, what each sheet column is by the words over it out, never by its position."""

import datetime as dt
import re
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, product
from types import MappingProxyType

from ..sheets import Cell, Rows
from ..sheets.address import At
from ..sheets.grid import LAST_COLUMN, Merge, check_time
from ..vocabulary import columns, headings
from ..vocabulary.columns import Column
from ..vocabulary.mapping import Taught
from ..vocabulary.vietnamese import clean, date_in, key, whole_number

Merges = tuple[Merge, ...]
Labels = dict[tuple[int, int], Cell]  # by row and column
MOST_HEADING_ROWS = 8


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one sheet column: the address of its lowest label, its labels from the top down, and the dictionary's column or None.
    `auxiliary` columns are not read; `rate`: percentages and means; `time` as `headings.heading_named` has it, `EARLIER` for an unknown day."""

    at: At
    labels: tuple[str, ...]
    column: Column | None
    auxiliary: bool = False
    running: bool = False
    personal: bool = False
    rate: bool = False
    time: str = ""

    @property
    def text(self) -> str:
        return " ▸ ".join(self.labels)

    @property
    def is_known(self) -> bool:
        """Whether it is known what its column holds, be it read or not."""
        return bool(self.column or self.auxiliary or self.personal or self.rate)


@dataclass(frozen=True, eq=False)
class Layout:
    """The columns of one table or form, shared by its rows. Compared and hashed by identity. `head` are the rows of the heading, maybe none;
    `types_as_rows`: a Form 5; `is_proposal`: no heading says which column is the members, so they are only proposed."""

    rows: Rows
    head: range
    headings: dict[int, Heading]
    types_as_rows: bool = False
    is_proposal: bool = False

    @cached_property
    def ids(self) -> dict[int, str]:
        return {column: h.column.id for column, h in self.headings.items() if h.column}

    @cached_property
    def columns(self) -> dict[str, int]:
        return {column_id: column for column, column_id in self.ids.items()}

    @property
    def is_of_inhabitants(self) -> bool:
        """Whether words above the heading say that the table is of inhabitants, and not of members of the Party."""
        above = " ".join(map(key, self.rows.between(last=self.head.start - 1).texts))
        return bool(re.search(r"\b(?:dan so|nhan khau)\b", above)) and not re.search(r"\bdang (?:vien|bo|uy)\b", above)

    @cached_property
    def counts(self) -> dict[str, int]:
        """The sheet columns of counts by id: without one there is no table."""
        return {column_id: column for column_id, column in self.columns.items() if column_id in columns.COUNTS}


class Start(ABC):
    """A row that may begin the heading of a list or form, with all rows in its columns; figures stand to the right of `names_column`.
    With `carries` a label reaches over the empty cells beside it that have labels below."""

    carries = True
    types_as_rows = False
    headless = False
    by_content: Mapping[int, str] = MappingProxyType({})

    def __init__(self, rows: Rows, merges: Merges, row: int, names_column: int):
        self.rows, self.merges, self.row, self.names_column = rows, merges, row, names_column

    @abstractmethod
    def joins(self, cells: tuple[Cell, ...]) -> bool:
        """Whether these labels, in a row above and to the right of the names, are of the heading too."""

    @cached_property
    def layout(self) -> Layout:
        """The heading that begins here, and what its columns are. Of the columns under one merged label the fullest counts."""
        labels, carried = self._labels()
        paths = {
            column: {labels[row, column]: row for row in self._head if (row, column) in labels}
            for column in sorted({column for _, column in labels})
        }
        grouping = {cell for path in paths.values() for cell in list(path)[:-1]}
        below = self.rows.between(self._head.stop).values_at.values()
        found = {}
        for column, path in paths.items():
            check_time()
            if list(path)[-1] in grouping and not any(_is_figure(values.get(column)) for values in below):
                continue  # an empty column below a label that is merged over it
            own = [cell for cell, row in path.items() if (row, column) not in carried]
            heading = _heading_of(list(path)[-1].at, _texts(path), _texts(own), self.types_as_rows, self.rows.taught)
            if heading.personal and heading.column and heading.column.counts:  # "Dân tộc" above "Kinh" or above numbers
                held = [values[column] for values in below if column in values]
                is_count = 2 * sum(map(_is_figure, held)) >= len(held)
                heading = replace(heading, personal=False) if is_count else replace(heading, column=None, time="")
            found[column] = heading
        shared = {at for at, number in Counter(h.at for h in found.values()).items() if number > 1}
        filled = Counter(chain.from_iterable(below)) if shared else Counter[int]()
        best = {found[column].at: column for column in sorted(found, key=lambda column: (filled[column], -column))}
        found = self._with_content({c: h for c, h in found.items() if best[h.at] == c})
        layout = Layout(self.rows, self._head, found, self.types_as_rows)
        if layout.counts or not layout.is_of_inhabitants:
            return layout
        over = {c: (columns.COLUMNS["population"].label.vi, *h.labels) for c, h in found.items() if not h.is_known}
        named = {c: _heading_of(found[c].at, of, of, False, self.rows.taught) for c, of in over.items()}
        return replace(layout, headings=found | named)

    def _with_content(self, found: dict[int, Heading]) -> dict[int, Heading]:
        if not self.by_content:
            return found
        known = dict(found)
        at = next((c.at for c in self.rows.get(self.row, ())), replace(self.rows.where, row=self.row))
        for column, role in self.by_content.items():
            given = found.get(column) or Heading(replace(at, column=column), (), None)
            auxiliary = role not in columns.COLUMNS
            if role not in ("name", "code") and given.column and given.column.counts:
                continue  # its labels, all together, are known
            named = None if auxiliary or (role == "name" and column != self.names_column) else columns.COLUMNS[role]
            others = {c: replace(h, column=None) for c, h in known.items() if named and h.column is named}
            own = replace(given, column=named, auxiliary=auxiliary, running=role == "running", personal=False)
            known |= {**others, column: own}
        return dict(sorted(known.items()))

    @cached_property
    def _head(self) -> range:
        """The rows of the heading: down to the end of its merged labels, then on, and up, while only labels stand right of the names."""
        if self.headless:
            return range(self.row, self.row)
        merged = self._merges_from(range(self.row, self.row + 1))
        ends = [bottom for _, left, bottom, _ in merged if left in self.rows.values_at[self.row]]
        last = max((bottom for bottom in ends if bottom - self.row < MOST_HEADING_ROWS), default=self.row)
        while last - self.row < MOST_HEADING_ROWS:
            cells = self.rows.get(last + 1, ())
            names = (row for row in (last + 1, last + 2) if self._continues_names(row))
            following = next(names, last + 1 if self._continues_counts(cells) or self._are_years(cells) else last)
            if following == last:
                break
            last = following
        first = self.row
        while self._continues_counts(above := self.rows.get(first - 1, ())) and self.joins(above):
            first -= 1
        return range(first, last + 1)

    def _merges_from(self, head: range) -> Merges:
        """The merged ranges that begin in these rows. They are sorted: a sheet may have hundreds of thousands."""
        return self.merges[bisect_left(self.merges, (head.start,)) : bisect_left(self.merges, (head.stop,))]

    def _continues_names(self, last: int) -> bool:
        """Whether a row continues labels that have one word a cell: "Tên" above "đảng" above "bộ", in the columns of names or
        running numbers, beside "Tổng số" above "đảng" above "viên"."""
        cells = self.rows.get(last, ())
        left = {c.column for c in cells if c.column <= self.names_column}
        words = all(c.mark is None and re.fullmatch(r"\D+", text_in(c)) for c in cells)
        if not left or len(left) == len(cells) or not words:
            return False
        head = [c for row in range(self.row, last + 1) for c in self.rows.get(row, ()) if text_in(c)]
        stacks = [[c for c in head if c.column == column] for column in left]
        return all(len(s) > 1 and (s[0].column in self.by_content or _heads_key(s, self.rows.taught)) for s in stacks)

    def _continues_counts(self, cells: tuple[Cell, ...]) -> bool:
        labels = (c.mark is None and (isinstance(c.value, dt.date) or not _is_figure(c.value)) for c in cells)
        return bool(cells) and cells[0].column > self.names_column and all(labels)

    def _are_years(self, cells: tuple[Cell, ...]) -> bool:
        """Whether cells are years, as 2015 | 2016 below "Tổng số đảng viên": labels, not figures."""
        texts = [label_text(c) for c in cells]
        years = all(re.fullmatch(r"(?:199|20\d)\d", text) for text in texts)
        return len(set(texts)) > 1 and years and cells[0].column > self.names_column

    def _labels(self) -> tuple[Labels, set[tuple[int, int]]]:
        """The label over each place of the heading, and the places to which one was carried without being merged there."""
        head, own = self._head, self.rows.get(self.row, ())
        again = {row for row in head if row > self.row and are_english(self.rows.get(row, ())) and not are_english(own)}
        labels = {(c.row, c.column): c for row in head if row not in again for c in self.rows.get(row, ())}
        filled = dict(labels)
        used = set().union(*self.rows.between(head.start).values_at.values()) if self.merges else set()
        merged: set[tuple[int, int]] = set()  # the reach of a label merged over columns is known
        for top, left, bottom, right in self._merges_from(head):
            if corner := labels.get((top, left)):
                span = [c for c in range(left, min(right, LAST_COLUMN) + 1) if c == left or c in used]
                places = [(r, c) for r in range(top, min(bottom + 1, head.stop)) for c in span]
                filled.update(dict.fromkeys(places, corner))
                merged.update(places if right > left else ())
        carried: Labels = {}
        for row in head[:-1] if self.carries else ():
            for run in self._runs(filled, merged, row):
                carried |= _carried_labels(filled | carried, row, run)
        return filled | carried, set(carried)

    def _runs(self, filled: Labels, merged: set[tuple[int, int]], row: int) -> list[list[int]]:
        """The columns, side by side, over which a label of this row may reach: with a label below and none above, or one here over others."""
        runs: list[list[int]] = [[]]
        for column in sorted({column for _, column in filled}):
            here = filled.get((row, column))
            below = [filled[r, column] for r in self._head if r > row and (r, column) in filled]
            above = any((r, column) in filled for r in self._head if r < row)
            free = here is None and not above and column > self.names_column and not _heads_key(below, self.rows.taught)
            groups = here is not None and (row, column) not in merged and any(cell is not here for cell in below)
            if below and (free or groups):
                runs[-1].append(column)
            elif here is not None or above or below:
                runs.append([])
        return [run for run in runs if len(run) > 1]


def text_in(cell: Cell) -> str:
    """The text that a cell holds, "" where it holds none."""
    return cell.value if isinstance(cell.value, str) else ""


def label_text(cell: Cell) -> str:
    """A cell of a heading as text, in one language: a date with its day first, a year without decimals."""
    value = cell.value
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return (
        str(int(value)) if isinstance(value, float) and value.is_integer() else clean(headings.plain_label(str(value)))
    )


def are_english(cells: tuple[Cell, ...], found: Mapping[int, Heading] = MappingProxyType({})) -> bool:
    """Whether cells are nothing but English labels, those of these headings where they are given."""
    named = [(found.get(cell.column), headings.in_english(text_in(cell))) for cell in cells]
    return all(english is not None for _, english in named) and not any(
        heading and heading.column and english not in ("", heading.column.id) for heading, english in named
    )


def is_words(value: object) -> bool:
    """Whether a value is plain words: more than three letters and no digit."""
    return isinstance(value, str) and not re.search(r"\d", value) and len(key(value)) > 3


# --- the labels over a column


def _heading_of(at: At, texts: tuple[str, ...], own: tuple[str, ...], types_as_rows: bool, taught: Taught) -> Heading:
    """The heading with these labels; `own` are those that were not carried to it from another column."""
    if entry := taught.heading(texts):
        column = columns.COLUMNS.get("name" if types_as_rows and entry.meaning == "type" else str(entry.meaning))
        personal, time = bool(headings.PERSONAL.search(headings.heading_key(texts))), taught.time_of(texts)
        known = None if time == headings.EARLIER else column
        time = time if column and column.counts else ""
        return Heading(at, texts, known, auxiliary=column is None, personal=personal and bool(column), time=time)
    words = headings.heading_key(texts)
    alone = headings.column_named(own) if own != texts and headings.column_named(texts) is None else None
    # a label below one that was carried to it, not merged over it, is a column of its own: "Số chi bộ" beside "Đảng viên ▸ Nữ";
    # "Đảng viên" itself may be a part of anything
    labels = own if alone and alone.of is None and alone.id != "members" else texts
    is_type = headings.heading_key(labels) in headings.TYPE_ROWS
    column, time = (columns.COLUMNS["type"], "") if is_type else headings.heading_named(labels)
    if types_as_rows and column is columns.COLUMNS["type"]:  # a Form 5 puts types where a list puts names
        column = columns.COLUMNS["name"]
    return Heading(
        at=at,
        labels=labels,
        column=None if time == headings.EARLIER else column,
        auxiliary=not {words, headings.heading_key(own)}.isdisjoint(headings.FURNITURE) or headings.are_men(texts),
        running=words in headings.RUNNING_NUMBER,
        personal=bool(headings.PERSONAL.search(words)),
        rate=headings.is_rate(texts) or headings.is_rate(own),
        time=time if column and column.counts else "",
    )


def _texts(cells: Iterable[Cell]) -> tuple[str, ...]:
    return tuple(map(label_text, cells))


def _heads_key(labels: Iterable[Cell], taught: Taught) -> bool:
    """Whether labels, joined from the top down, head a column that is no count: running number, name, code, type, remarks."""
    texts = _texts(labels)
    entry = taught.heading(texts)
    column = columns.COLUMNS.get(str(entry.meaning)) if entry else headings.column_named(texts)
    return headings.heading_key(texts) in headings.FURNITURE or (column is not None and not column.counts)


def _carried_labels(filled: Labels, row: int, run: list[int]) -> Labels:
    """The labels of a row for the empty cells of a run, each reaching to the right or to both sides: whatever leaves the fewest unknown."""
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
    paths: dict[int, dict[Cell, None]] = {column: {} for column in run}
    for row, column in sorted(filled):
        if column in paths:
            paths[column][filled[row, column]] = None
    counted = [texts for path in paths.values() if not headings.is_rate(texts := _texts(path))]
    return len(counted) - sum(one.column is not None for one in set(map(headings.heading_named, counted)))


def _is_figure(value: object) -> bool:
    """Whether a value is no text, or a number typed as text, alone: "9.768", but not "18 - 30" or "31/12/2016" or "30 năm"."""
    if not isinstance(value, str):
        return value is not None
    if headings.is_band(value) or date_in(value):
        return False
    return whole_number(value) is not None or bool(re.fullmatch(r"[-–—…./\s]*|(?=[^\d]*\d)[\d.,%\s]+|\(\d+\)", value))
