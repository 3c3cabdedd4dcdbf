"""Finds the tables on a sheet: `Sheet` in, `Table`s out. Labels and the kinds of values decide. Whatever has a number under a count heading
is a row or a total, never a remark, but for the lines of a signature."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain

from ..sheets import Cell, Rows, Sheet
from ..sheets.address import At
from ..sheets.grid import check_time
from ..vocabulary import headings, wording
from ..vocabulary.places import Units, type_alone
from ..vocabulary.refusals import RefusedError
from ..vocabulary.vietnamese import clean, date_in
from . import rows as layout_rows
from .dates import OfDay, day_of, day_of_value, of_each_day
from .heading import Heading, Layout, is_words
from .lists import EVERYWHERE, ListStart, heading_starts, start_without_heading, with_proposed_members
from .rows import Role, Row
from .sums import sections_by_figures, total_without_name, unverified_subtotals

MOST_TABLES = 300  # on one sheet


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table found on a sheet. Compared and hashed by identity. `titles` are the words above it, `beside` the cells there of no table;
    `of` the day that its headings name: the columns of another day are another table in the same rows."""

    sheet: Sheet
    layout: Layout
    rows: tuple[Row, ...]
    titles: tuple[str, ...]
    above: tuple[Cell, ...]
    of: OfDay
    beside: tuple[Cell, ...] = ()

    @property
    def headings(self) -> dict[int, Heading]:
        return self.layout.headings

    @property
    def at(self) -> At:
        return next(iter(self.headings.values())).at

    @property
    def day(self) -> dt.date | None:
        """The day that its headings name, else the lines above it or the name of its sheet; or None."""
        return self.of.day or day_of(self.titles, self.sheet)

    def days_of(self, rows: Sequence[Row]) -> list[dt.date | None]:
        """The day of each of these rows: from the date column, where an empty cell has the day above it; else the table's; or None."""
        if "as_of" not in self.layout.columns:
            return [self.day] * len(rows)
        shown, above = [row.value("as_of") for row in rows], self.day
        known = {value: day_of_value(value) for value in set(shown)}  # many rows have the same few days
        return [above := known[value] or above for value in shown]

    def rows_of(self, role: Role) -> tuple[Row, ...]:
        return tuple([row for row in self.rows if row.role is role])

    def heading_of(self, column: str) -> str:
        """The words that the sheet has as heading of the dictionary's column of that id."""
        return next(h.text for h in self.headings.values() if h.column and h.column.id == column)

    def roles(self) -> dict[At, Role]:
        """The role of each cell of the table, above it and beside it; where a table before it has the same rows, only those of its counts."""
        roles = {cell.at: Role.TITLE for cell in self.above}
        first, elsewhere = self.of.is_first, self.of.elsewhere
        roles |= {
            cell.at: Role.HEADING
            for row in (self.layout.head if first else ())
            for cell in self.layout.rows.get(row, ())
        }
        roles |= {cell.at: Role.REMARK for cell in self.beside}
        counts = self.layout.counts.values()
        for row in self.rows:
            of_counts = Role.TOTAL if row.role is Role.SECTION else row.role  # the figures of a section are its total
            own = [c for c in row.cells if (c.column not in elsewhere if first else c.column in counts)]
            roles |= {cell.at: of_counts if cell.column in counts else row.role for cell in own}
        return roles


class RosterError(RefusedError):
    """The sheet has one row a person."""


class NoTableError(RefusedError):
    """No sheet has a table that can be read."""


def find_tables(sheet: Sheet, places: Units) -> tuple[Table, ...]:
    """The tables on a sheet, one below the other or side by side. The words between two are titles of the lower one, and rows of the upper.
    Raises `RosterError` for a sheet with one row a person, `NoTableError` when one column is headed twice."""
    if cell := roster_heading(sheet):  # first, so that no person's name can reach a message
        raise RosterError(wording.LISTS_PERSONS, place=cell.at)
    places = sheet.taught.places(places)
    starts, found, rest = heading_starts(sheet.rows, sheet.merges, places), list[Table](), sheet.rows
    while tables := _first_tables(sheet, starts, places, found) or _proposed_table(sheet, starts, places, found):
        found += tables
        if len(found) > MOST_TABLES:
            raise NoTableError(wording.TOO_MANY_TABLES, place=sheet.at, most=MOST_TABLES)
        last = max(t.rows[-1].number if t.rows else t.layout.head.stop - 1 for t in tables)
        rest = sheet.rows.between(last + 1)
        starts = [start.of_rows(rest) for start in starts if start.row > last]
        if not starts:
            break
    if found and rest:  # the columns of a list there are not known
        last = max(place for place, t in enumerate(found) if t.of.is_first)
        found[last] = replace(found[last], beside=(*found[last].beside, *chain.from_iterable(rest.values())))
    return tuple(found)


def _first_tables(sheet: Sheet, starts: list[ListStart], places: Units, found: list[Table]) -> list[Table]:
    """The first table of these, down to where another begins; several when they are side by side; [] when there is none."""
    for place, start in enumerate(starts):
        likely = start.near().layout
        if not likely.counts:
            continue
        end = _next_heading([s for s in starts[place + 1 :] if s.row >= likely.head.stop], likely.headings, places)
        own = start.of_rows(start.rows.between(last=end - 1)) if end else start
        parts = own.side_by_side()
        if not all(part.layout.counts for part in parts):  # its rows are few: no telling what is beside the table
            parts = [own]
        spans = [part.span for part in parts]
        cells = () if spans == [EVERYWHERE] else chain(*own.rows.between(likely.head.start).values())
        beside = tuple(c for c in cells if not any(first <= c.column <= last for first, last in spans))
        layouts = [part.layout for part in parts]
        if layouts[0].counts and (tables := _tables_of(sheet, own.rows, layouts, places, found, beside)):
            return tables
    return []


def _proposed_table(sheet: Sheet, starts: list[ListStart], places: Units, found: list[Table]) -> list[Table]:
    """The first table whose heading is not known but one column is likely the members, or the one without any heading; else []."""
    if not starts and not found and (first := start_without_heading(sheet.rows, sheet.merges, places)):
        starts = [first]
    proposals = [(start, layout) for start in starts if (layout := with_proposed_members(start.layout, places))]
    rows = {start.row for start, _ in proposals}
    for start, layout in proposals:
        if start.headless or layout.head.stop not in rows:  # else that row is nearer to the figures
            return _tables_of(sheet, start.rows, [layout], places, found)
    return []


def _next_heading(starts: list[ListStart], own: dict[int, Heading], places: Units) -> int | None:
    """The first row of the heading of the next table, or None: not of the same heading again; an unknown one follows an empty row."""
    for start in starts:
        if layout_rows.repeats_heading(start.rows[start.row], own):
            continue
        other = start.near().layout
        is_another = "name" in start.by_content.values() or with_proposed_members(start.layout, places)
        if other.counts or (other.head.start - 1 not in start.rows and is_another):
            return other.head.start
    return None


def _tables_of(
    sheet: Sheet, rows: Rows, layouts: list[Layout], places: Units, found: list[Table], beside: tuple[Cell, ...] = ()
) -> list[Table]:
    """The tables with these layouts, one for each day that its headings name. The first has the lines above all, and what is beside."""
    tables: list[Table] = []
    upper: list[str] = []  # the titles of the table above, and the words below its last figures
    for table in found[-1:]:
        last = max((row.number for row in table.rows if row.role in (Role.ROW, Role.TOTAL)), default=0)
        upper += (*table.titles, *_title_words([row.cells for row in table.rows if row.number > last]))
    for layout in layouts:
        lines = list(rows.between(last=layout.head.start - 1).values())
        titles = (*upper, *_title_words(lines))
        for of in of_each_day(layout, titles, sheet):
            own = (tuple(chain.from_iterable(lines)), beside) if layout is layouts[0] and of.is_first else ((), ())
            tables.append(_table_of_day(sheet, of, places, titles, *own))
    return tables


def _table_of_day(
    sheet: Sheet, of: OfDay, places: Units, titles: tuple[str, ...], above: tuple[Cell, ...], beside: tuple[Cell, ...]
) -> Table:
    """The table with the columns that are of one day. `above` and `beside` are its cells that are in no row of it."""
    layout, seen = of.layout, dict[str, Heading]()
    for one in layout.headings.values():
        if one.column and (first := seen.setdefault(one.column.id, one)) is not one:
            cells = {"first": first.at.cell, "second": one.at.cell}
            raise NoTableError(wording.HEADED_TWICE, place=sheet.at, label=one.column.label, **cells)
    read = _table_rows(layout, places)
    if not layout.types_as_rows and _are_types(read, places):  # a form by type under the heading "Đơn vị"
        layout = replace(layout, types_as_rows=True)
        read = _table_rows(layout, places)
    _refuse_words_for_counts(layout, read)
    _refuse_persons(layout, read, places)
    return Table(sheet, layout, read, titles, above, of._replace(layout=layout), beside)


def rows_with_more_fields(table: Table) -> Mapping[int, int]:
    """How many fields rows of delimited text have that have more than the heading, by row number: 1,233 without quotes is two fields."""
    fields, values, head = table.sheet.fields, table.sheet.rows.values_at, table.layout.head
    width = max((fields.get(row, 0) for row in head), default=0)
    longer = [row for row in table.rows if fields.get(row.number, 0) > width and row.counts] if fields else []
    last = max((column for row in head for column in values.get(row, ())), default=width)
    aside = [column for column, h in table.headings.items() if not (h.column or h.running or h.rate)]  # remarks
    found = [
        row.number for row in longer
        if max(values[row.number]) > last or any(isinstance(values[row.number].get(column), int) for column in aside)
    ]  # fmt: skip
    every = {row.number for row in table.rows if row.role is Role.ROW and row.counts} if found else set()
    # where all lines are filled up to one length, a row with more than the labels
    likely = found or [r.number for r in table.rows if fields and max(values[r.number], default=0) > last and r.counts]
    # one or two digits, then three, in all rows: thousands in two fields, and no column without a heading
    split = any(
        all(re.fullmatch(r"\d{1,2} \d{3}", f"{values[row].get(at)} {values[row].get(at + 1)}") for row in likely)
        for at in table.layout.counts.values()
    )
    return {row: fields[row] for row in likely} if split or every - {*found} else {}


def _title_words(lines: list[tuple[Cell, ...]]) -> Iterable[str]:
    """The words of the lines above a table: of each cell, of each whole line ("Tính đến ngày:" | 31/12/2016), and a date
    with the label above it, as in a small table of parameters ("Thời điểm" above 31/12/2016)."""
    above: dict[int, str] = {}
    for row in lines:
        texts = {c.column: f"{c.value:%d/%m/%Y}" if isinstance(c.value, dt.date) else clean(str(c.value)) for c in row}
        yield from texts.values()
        if len(texts) > 1:
            yield " ".join(texts.values())
        labels = {column: above[column] for column, words in texts.items() if column in above and date_in(words)}
        yield from (f"{label}: {texts[column]}" for column, label in labels.items())
        above = texts


def titles_of(sheet: Sheet, row: int) -> tuple[str, ...]:
    """The words of the lines above a row, as `Table.titles` has them."""
    return tuple(_title_words(list(sheet.rows.between(last=row - 1).values())))


def _are_types(rows: tuple[Row, ...], places: Units) -> bool:
    """Whether all rows with figures, but for those of other organisations, are named by a type ("Xã") and nothing else."""
    if any(row.simple_counts for row in rows):  # the names of units
        return False
    found = [r for r in rows if r.role is Role.ROW and not layout_rows.is_other_organisation(r, r.label, places)]
    return bool(found) and all(row.is_unverified_subtotal and type_alone(row.words) for row in found)


def roster_heading(sheet: Sheet) -> Cell | None:
    """The first cell that heads a column of persons ("Họ và tên"), or None."""
    labels = {words for words in sheet.rows.texts if headings.heading_key((words,)) in headings.ROSTER}
    rows = sheet.rows.holding(labels)
    return next((cell for cell in sheet.rows[rows[0]] if cell.value in labels), None) if rows else None


def _refuse_words_for_counts(layout: Layout, rows: tuple[Row, ...]) -> None:
    """Raises `RosterError` where a count column such as "Đảng viên" holds names instead of numbers."""
    units = [row for row in rows if row.role is Role.ROW]
    others = [row.counts for row in units if not row.simple_counts]
    for column in layout.counts if others else ():
        given = [counts[column] for counts in others if column in counts]
        words = sum(is_words(cell.value) and cell.mark is None for cell in given)
        if words >= 2 and 2 * words > len(given) + len(units) - len(others):
            cell = next(c for row in units if (c := row.counts.get(column)))
            raise RosterError(wording.LISTS_PERSONS, place=cell.at)


def _refuse_persons(layout: Layout, rows: tuple[Row, ...], places: Units) -> None:
    """Raises `RosterError` where most names of rows look like persons and hardly any is a unit's; beside data about persons by capitals."""
    named = [row for row in rows if row.role is Role.ROW]
    unread = [row for row in named if not row.simple_counts]
    if 5 * len(unread) < 4 * len(named):
        return
    is_personal = any(h.personal for h in layout.headings.values())
    unnamed = (row for row in unread if not {"type", "code"} & row.values.keys())
    persons = [row for row in unnamed if places.may_be_person(row.words, by_capitals=is_personal)]
    units = len(named) - len(unread) + sum(places.names_a_unit(row.words) for row in unread)
    if persons and 2 * len(persons) > len(named) and 4 * units <= len(persons):
        first = replace(layout.rows.where, row=persons[0].number, column=persons[0].label_column)
        raise RosterError(wording.NAMES_PERSONS, place=first)


def _table_rows(layout: Layout, places: Units, sections_known: Set[int] = frozenset()) -> tuple[Row, ...]:
    """The rows below the heading. `sections_known` are the numbers of those that open a section, whatever their words."""
    rows: list[Row] = []
    sections: tuple[Row, ...] = ()
    labels: tuple[Cell, ...] = ()  # of these
    begun = ended = False  # whether a unit's row was found; whether the table is over
    below = layout.rows.between(layout.head.stop)
    simple, name_column = layout_rows.simple_rows(below, layout, places), layout.columns.get("name")
    for number in below:
        if number in simple:
            rows.append(Row(Role.ROW, number, layout, name_column, labels, False, simple[number]))
            begun = True
            continue
        check_time()
        row = layout_rows.classified_row(number, layout, places, ended=ended, sections=labels)
        if not begun and layout_rows.are_column_numbers(row.cells, below_heading=not rows):
            row = row._replace(role=Role.COLUMN_NUMBER)
        elif number in sections_known:
            row = row._replace(role=Role.SECTION, sections=())
        if row.role is Role.SECTION:
            sections = layout_rows.sections_after(sections, row, places)
            labels = tuple(section.label for section in sections if section.label)
        elif row.role is Role.ROW:
            begun = True
            row = row._replace(sections=()) if layout_rows.is_beside_sections(row, sections, places) else row
        else:  # Below a total or a signature, words alone are no committee any more.
            signed = row.role is Role.REMARK and any(map(layout_rows.is_end, row.cells))
            ended = ended or signed or (begun and row.role is Role.TOTAL)
        rows.append(row)
    if not (sections_known or layout.types_as_rows) and (found := sections_by_figures(rows, places)):
        return _table_rows(layout, places, found)
    unverified = unverified_subtotals(rows, places)
    for place, row in enumerate(rows) if unverified else ():
        if row.number in unverified:
            rows[place] = row._replace(role=Role.ROW, is_unverified_subtotal=not places.of_organisations)
    total = total_without_name(rows)
    return tuple([row._replace(role=Role.TOTAL) if row.number == total else row for row in rows] if total else rows)
