"""Finds where lists begin, and which columns are of each table side by side."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain, pairwise
from types import MappingProxyType

from ..sheets import Cell, Rows
from ..sheets.grid import LAST_COLUMN
from ..vocabulary import columns, headings
from ..vocabulary.mapping import Taught
from ..vocabulary.places import Units
from ..vocabulary.vietnamese import key
from . import content
from .heading import MOST_HEADING_ROWS, Heading, Layout, Merges, Start, is_words, label_text

MOST_BESIDE = 20  # tables side by side
ROWS_LOOKED_AT = 40  # below a heading, to find which columns are of its table
Span = tuple[int, int]  # first and last column
EVERYWHERE: Span = (1, LAST_COLUMN)
NOTHING: Mapping[int, str] = MappingProxyType({})
_AUXILIARY = ("running", "auxiliary")
_OF_ROWS = ("name", "type", "code")  # what names the rows, the likeliest first


class ListStart(Start):
    """A row that may begin the heading of a list, or with `headless` be its first row. `labels` are column ids, "running", "auxiliary" or "".
    `names_column` is that of the units' names, else of the types or codes, or 0. `by_content` is surer than labels (`content.roles_of_columns`)."""

    def __init__(
        self,
        rows: Rows,
        merges: Merges,
        row: int,
        span: Span = EVERYWHERE,
        by_content: Mapping[int, str] = NOTHING,
        *,
        headless: bool = False,
    ):
        self.span, self.headless = span, headless
        self.by_content = {column: of for column, of in by_content.items() if span[0] <= column <= span[1]}
        values = {} if headless else rows.values_at.get(row, {})
        labels = {column: _named_by(words, rows.taught) for column, words in values.items() if isinstance(words, str)}
        self.labels = dict(sorted((labels | self.by_content).items()))
        names = chain.from_iterable(map(self.named, _OF_ROWS))
        super().__init__(rows, merges, row, next(names, 0))
        self.types_as_rows = not self.named("name") and bool(self.named("type"))

    def named(self, column_id: str) -> list[int]:
        """The sheet columns that a label in the row names so."""
        return [column for column, named in self.labels.items() if named == column_id]

    def joins(self, cells: tuple[Cell, ...]) -> bool:
        """Not "Đvt: Người" or "Biểu số …" at the right above a heading, nor one date alone."""
        texts = [key(label_text(c)) for c in cells]
        dates = [text for text in texts if re.fullmatch(r"\d+ \d+ \d{4}", text)]
        return len(dates) != 1 and not any(re.match(r"(?:dvt|don vi tinh|bieu|mau)\b", text) for text in texts)

    @cached_property
    def groups(self) -> list[list[int]]:
        """The columns used from this row on, in groups with no empty column between them."""
        filled = sorted(set().union(*self.rows.between(self.row).values_at.values()))
        gaps = [at for at in range(1, len(filled)) if filled[at] > filled[at - 1] + 1]
        return [filled[a:b] for a, b in pairwise([0, *gaps, len(filled)])]

    def of_rows(
        self, rows: Rows, *, span: Span | None = None, by_content: Mapping[int, str] | None = None
    ) -> "ListStart":
        """With these rows instead; also with other columns, or with what these are by their cells."""
        found = self.by_content if by_content is None else by_content
        return ListStart(rows, self.merges, self.row, span or self.span, found, headless=self.headless)

    def within(self, left: int, right: int) -> "ListStart":
        """With these columns only, both included."""
        return self.of_rows(self.rows.within(left, right), span=(left, right))

    def near(self) -> "ListStart":
        """The leftmost table that begins here, with the rows near it only."""
        rows = self.rows.between(self.row - MOST_HEADING_ROWS, self.row + ROWS_LOOKED_AT)
        return self.of_rows(rows).side_by_side()[0]

    def side_by_side(self) -> "list[ListStart]":
        """The tables side by side that begin in this row. A second column of names begins another one where both sides
        have counts. Columns after an empty one, without a known heading, are of no table."""
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

    def _without_neighbours(self) -> "ListStart":
        """Without the groups of columns at its sides, behind an empty column, that are not of its table."""
        groups = self.groups
        if len(groups) == 1:
            return self
        own = next(group for group in groups if self.names_column in group)
        fitting = [group for group in groups if group is own or self._fits_heading(group, own)]
        wider = self._reaching(fitting)
        return self._reaching([group for group in fitting if group is own or wider._has_heading_of(group)])

    def _reaching(self, kept: list[list[int]]) -> "ListStart":
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
            kinds = {_named_by(words, below.taught) for words in below.texts}
            return any(kind in _AUXILIARY or not columns.COLUMNS[kind].counts for kind in kinds - {""})
        return True

    def _has_heading_of(self, group: list[int]) -> bool:
        """Whether columns after an empty one have a known heading and are not those of another table: one whose first column
        names its rows and whose counts this table has too ("Năm" and "Đảng viên"), or one of words only."""
        own = self.layout.headings
        known = {column: h for column, h in own.items() if h.is_known and column in group}
        others = {h.column.id for column, h in own.items() if h.column and column not in group}
        counted = {column: h.column.id for column, h in known.items() if h.column and h.column.counts}
        again = not others.isdisjoint(counted.values())
        under = self.rows.between(self.row + 1).within(group[0], group[-1]).values_at.values()
        below = [str(value) for values in under for column, value in values.items() if column in counted]
        words = any(len(key(text)) > 3 for text in below) and not any(re.search(r"\d", text) for text in below)
        if not known or words or group[0] in known:
            return bool(known) and not words
        named = [values for values in self.rows.between(self.row + 1).values_at.values() if self.names_column in values]
        # in fewer than half of the rows with a name: a short table beside a long one
        is_sparse = 2 * sum(any(column in values for column in group) for values in named) < len(named)
        return not (again or is_sparse)


def heading_starts(rows: Rows, merges: Merges, places: Units) -> list[ListStart]:
    """The rows that may begin the heading of a list: those with a label of the units' names or codes, or of types, and one more
    text; and those with labels over numbers, right above rows of units."""
    named = {words for words in rows.texts if _named_by(words, rows.taught) in (*_OF_ROWS, "district")}
    texts = {row: [v for v in rows.values_at[row].values() if isinstance(v, str)] for row in rows.holding(named)}
    by_words = {row for row, given in texts.items() if len(given) >= 2}
    every = sorted(by_words | {*content.rows_with_labels(rows, by_words, places)})
    starts = (_with_content(ListStart(rows, merges, row), places) for row in every)
    return [start for start in starts if start.names_column]


def start_without_heading(rows: Rows, merges: Merges, places: Units) -> ListStart | None:
    """The first row of a list that has no heading at all, or None."""
    if (found := content.first_rows_without_heading(rows, places)) is None:
        return None
    row, names = found
    return _with_content(ListStart(rows, merges, row, by_content={names: "name"}, headless=True), places)


def _with_content(start: ListStart, places: Units) -> ListStart:
    """The same with what its columns hold, where that is not what their labels say."""
    first = start.row if start.headless else start.row + 1
    near = start.rows.between(first, start.row + ROWS_LOOKED_AT)
    roles = {**content.roles_of_columns(near, start.labels, places), **start.by_content}
    if {*_OF_ROWS}.isdisjoint({*start.labels.values(), *roles.values()}):  # the sums of districts
        roles |= {c: "name" for c in start.named("district")[:1] if content.are_rows_of_districts(near, c, places)}
    return start.of_rows(start.rows, by_content=roles) if roles else start


def with_proposed_members(layout: Layout, places: Units) -> Layout | None:
    """A layout without counts, with the one column that may be the members (`content.column_of_members`), to be asked; or None."""
    names, found = layout.columns.get("name") or layout.columns.get("code"), layout.headings
    if layout.counts or layout.types_as_rows or not names:
        return None
    below = layout.rows.between(layout.head.stop)
    known = {column for column, heading in found.items() if heading.is_known}
    if (column := content.column_of_members(below, names, known, places)) is None:
        return None
    row = next(row for row, values in below.values_at.items() if column in values)
    given = found.get(column) or Heading(replace(layout.rows.where, row=row, column=column), (), None)
    of = "population" if layout.is_of_inhabitants else "members"
    members = replace(given, column=columns.COLUMNS[of])
    return replace(layout, headings=dict(sorted((found | {column: members}).items())), is_proposal=of == "members")


def _named_by(words: str, taught: Taught) -> str:
    """The id of the dictionary's column that this one label names, "running" or "auxiliary" for a column not read, or ""."""
    if entry := taught.heading((words,)):
        return str(entry.meaning) if entry.meaning in columns.COLUMNS else "auxiliary"
    plain = headings.heading_key((words,))
    if plain in headings.FURNITURE:
        return "running" if plain in headings.RUNNING_NUMBER else "auxiliary"
    column = columns.COLUMNS["type"] if plain in headings.TYPE_ROWS else headings.column_named((words,))
    return column.id if column else ""
