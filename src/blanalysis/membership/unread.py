"""Findings about what was not read: unknown columns, cells beside a table, whole sheets; and about hidden cells and legacy text."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import chain
from pathlib import Path

from ..files import Listing, locked_file
from ..layout import content, dates
from ..layout.heading import Heading, Layout
from ..layout.rows import Role
from ..layout.table import Table, rows_with_more_fields
from ..sheets import Cell, Sheet
from ..sheets.address import At
from ..sheets.grid import CellNote
from ..vocabulary import wording
from ..vocabulary.columns import COUNTS
from ..vocabulary.headings import EARLIER, column_named, is_other_fact
from ..vocabulary.phrases import NONE
from ..vocabulary.places import Units, speaks_of_district
from ..vocabulary.refusals import RefusedError
from ..vocabulary.vietnamese import clean, whole_number
from .entries import Entry, by_day, grouped, is_outside, typed_sums
from .findings import Counts, Details, Figure, Finding, Kind, figures, names_in_sentence


def other_organisations(entries: Sequence[Entry]) -> Iterator[Finding]:
    """One finding a day for the rows of a table that are no communes, wards or townships: their numbers are outside the list."""
    for day, rows in by_day(filter(is_outside, entries)).items():
        sums = typed_sums(rows)
        numbers = Counts(tuple((column, n, "") for column, n in sums.items())) if sums else NONE
        names = names_in_sentence([f"“{clean(entry.row.words)}” ({entry.at.cell})" for entry in rows])
        details: Details = {"rows": len(rows), "numbers": numbers, "names": names}
        yield Kind.OTHER_ORGANISATIONS.finding(rows[0].at, outside=sums, on=day, **details)


def unread_parts(
    table: Table, entries: Sequence[Entry], places: Units, aside: Set[tuple[Layout | None, int]]
) -> list[Finding]:
    """Findings of columns, cells beside the table and days that are not read, and of hidden cells; `aside`: rows of copies."""
    rows = (row for row in table.rows if row.role is Role.ROW and not (aside and row.key in aside))
    hidden = hidden_cells(table.sheet, (cell for row in rows for cell in row.counts.values()))
    if not table.of.is_first:  # the columns that are no counts are told of once
        return hidden
    heads = (heading for heading in table.headings.values() if heading.personal and not heading.column)
    personal = [Kind.PERSONAL_COLUMN.finding(heading.at, heading.text) for heading in heads]
    days = [*_columns_of_other_days(table, entries), *_days_that_disagree(table), *_unread_days(table)]
    return [*personal, *_unknown_columns(table, entries, places), *hidden, *_beside_table(table, places), *days]


def _with_numbers(finding: Finding, rows: Iterable[int], entries: Sequence[Entry]) -> Finding:
    """The finding with how many numbers of no known column it leaves out, and how many in each district; `rows` are those of each."""
    districts = {entry.row.number: entry.district for entry in entries}
    of = Counter(districts.get(row) for row in rows)
    parts = {district: replace(finding, unread=n, details={"numbers": n}) for district, n in of.items()}
    return replace(finding, unread=of.total(), details={"numbers": of.total()}).of_districts(parts)


def _columns_of_other_days(table: Table, entries: Sequence[Entry]) -> Iterator[Finding]:
    """A finding for each column of a day that is not known ("kỳ trước"), with the number of its figures."""
    values, rows = table.layout.rows.values_at, table.rows_of(Role.ROW)
    for column, h in table.headings.items():
        if h.time == EARLIER and not h.rate:
            shown = ((row.number, values[row.number].get(column)) for row in rows)
            given = (row for row, v in shown if isinstance(v, int | float) or whole_number(str(v)) is not None)
            yield _with_numbers(Kind.OTHER_DAY_COLUMN.finding(h.at, h.text), given, entries)


def _days_that_disagree(table: Table) -> Iterator[Finding]:
    at, days = table.at, dates.disagreeing_days(table.titles, table.sheet)
    if table.of.instead_of and table.of.day:
        at = next(h.at for h in table.headings.values() if h.time and h.column)
        days = (table.of.day, table.of.instead_of)
    if days:
        yield Kind.DAYS_DISAGREE.finding(at, day=days[0], other=days[1])


def _unknown_columns(table: Table, entries: Sequence[Entry], places: Units) -> Iterator[Finding]:
    """A finding for each column whose heading is not in the dictionary, or that has none but numbers: these are left out."""
    known = {at for at, h in table.headings.items() if h.is_known or h.time == EARLIER}
    values = table.layout.rows.values_at
    if known.issuperset(set().union(*values.values())):
        return
    longer = rows_with_more_fields(table)  # which have a finding of their own
    rows_read = [row.number for row in table.rows_of(Role.ROW) if row.number not in longer]
    numbers = grouped(  # the rows with a number, by column
        (column, row)
        for row in rows_read
        for column in values[row].keys() - known
        if content.shown_number(values[row][column], places) is not None
    )
    for column, heading in table.headings.items():
        if column not in known and column not in numbers:
            yield Kind.COLUMN_OF_WORDS.finding(heading.at, heading.text)
    with_numbers = {column: h for column, h in table.headings.items() if column in numbers}
    others = {c: h for c, h in with_numbers.items() if _holds_other_facts(h, [values[row][c] for row in numbers[c]])}
    if others:
        names = names_in_sentence([f"“{h.text}” ({h.at.cell})" for h in others.values()])
        yield Kind.OTHER_FACTS.finding(next(iter(others.values())).at, names=names)
    for column, rows in sorted((column, of) for column, of in numbers.items() if column not in others):
        head = table.headings.get(column)
        left = column < table.layout.columns.get("name", 0)
        given = (content.shown_number(values[row][column], places) for row in rows)
        shown = [number for number in given if number is not None]
        if head is None and content.are_running(shown, left_of_names=left):
            continue
        at = head.at if head else At(table.sheet.file, table.sheet.name, rows[0], column)
        kind, words = (Kind.UNKNOWN_COLUMN, head.text) if head else (Kind.UNHEADED_COLUMN, None)
        yield _with_numbers(kind.finding(at, words), rows, entries)


def _holds_other_facts(heading: Heading, shown: Sequence[object]) -> bool:
    """Whether a column of unknown words is no count of the Party, by its words, or since all its numbers are years."""
    are_years = len(shown) > 2 and {whole_number(str(value)) for value in shown} <= {*range(1900, 2101)}
    return are_years or is_other_fact(heading.labels)


def _unread_days(table: Table) -> Iterator[Finding]:
    if (column := table.layout.columns.get("as_of")) is None:
        return
    days = {row.number: row.value("as_of") for row in table.rows_of(Role.ROW)}
    unread = {day for day in {*days.values()} - {None} if dates.day_of_value(day) is None}
    for row, day in days.items() if unread else ():
        if day in unread:
            yield Kind.DAY_UNREAD.finding(At(table.sheet.file, table.sheet.name, row, column), day)


def _beside_table(table: Table, places: Units) -> list[Finding]:
    """One finding for the cells beside the table; none for words below the figures, such as a signature. Numbers there are left out
    where they stand beside names of units: of their own, or of the table's where they have no label of their own."""
    filled = (row.number for row in table.rows if row.role in (Role.ROW, Role.TOTAL))
    last = max(filled, default=0) if table.beside else 0
    cells = [c for c in table.beside if c.row <= last or re.search(r"\d", str(c.value)) or not isinstance(c.value, str)]
    if not cells:
        return []
    beside = {row: dict(of) for row, of in grouped((c.row, (c.column, c.value)) for c in table.beside).items()}
    numbers = _numbers_by_row(beside, places)
    units = {row.number for row in table.rows_of(Role.ROW)}
    units = {row for row in units & numbers.keys() if any(_begins_with_number(beside[row], at) for at in numbers[row])}
    rows = sorted({*_rows_of_figures(beside, numbers, places)[0], *units})
    if not rows:
        return [Kind.BESIDE_TABLE.finding(cells[0].at)]
    count, at = sum(len(numbers[row]) for row in rows), replace(cells[0].at, row=rows[0], column=min(numbers[rows[0]]))
    return [Kind.NUMBERS_BESIDE_TABLE.finding(at, unread=count, numbers=count)]


def _begins_with_number(values: Mapping[int, object], column: int) -> bool:
    """Whether a number beside a table has nothing left of it but empty cells, and is no year: else it is of a small table of its own."""
    return column - 1 not in values and values[column] not in content.YEARS


def proposed_members(table: Table, entries: Sequence[Entry]) -> Iterator[Finding]:
    """One finding a day of a table without a known heading: the numbers in its likely column of members are left out."""
    head = table.headings[table.layout.columns["members"]]
    for day, rows in by_day(entries).items():
        sums = typed_sums(rows)
        heading = wording.HEADED(heading=head.text) if head.text else wording.UNHEADED
        told: Details = {"heading": heading, "rows": len(rows)} | figures(("members",), members=sums.get("members", 0))
        yield Kind.PROPOSED_MEMBERS.finding(head.at, head.text or None, left_out=sums, on=day, **told)


def hidden_cells(sheet: Sheet, cells: Iterable[Cell]) -> list[Finding]:
    """One finding for those of these counted cells that cannot be seen on the sheet; [] when all can."""
    if not (sheet.hidden or sheet.hidden_rows or sheet.hidden_columns):
        return []
    hidden = [cell for cell in cells if sheet.hides(cell)]
    return [Kind.HIDDEN_CELLS.finding(hidden[0].at, count=len(hidden))] if hidden else []


def unread_sheet(sheet: Sheet, places: Units, refused: RefusedError | None = None) -> Finding:
    """The finding of a sheet without a table: left out where it has figures of units, else a remark. It has, where a row with a
    number names a unit or what is counted; where two name districts, or units among other words, left of numbers; where three
    have three numbers. Running numbers, codes, dates and telephone numbers are none. `refused`: why it is not read."""
    values = sheet.rows.values_at
    numbers = _numbers_by_row(values, places)
    rows, names = _rows_of_figures(values, numbers, places)
    rows = rows or (sorted(numbers) if refused else [])
    if not rows:
        return Kind.NO_TABLE_ON_SHEET.finding(sheet.at)
    found = {places.district_named(words) for words in names}
    found |= {unit.district for words in names for unit in places.find(words).candidates}
    at, count = At(sheet.file, sheet.name, rows[0], min(numbers[rows[0]])), sum(len(numbers[row]) for row in rows)
    districts = [name for name in places.districts if name in found]
    why = refused.phrase(**refused.details) if refused else wording.NO_HEADING
    return Kind.UNREAD_SHEET.finding(at, unread=count, rows=len(rows), figures=count, districts=districts, why=why)


def _rows_of_figures(
    values: Mapping[int, Mapping[int, object]], numbers: Mapping[int, list[int]], places: Units
) -> tuple[list[int], list[str]]:
    """The rows with figures of units, by the rule of `unread_sheet`, and the names that they have."""
    wide = {row for row, columns in numbers.items() if len(columns) >= 3}
    found, named = wide if len(wide) >= 3 else set[int](), dict[int, list[str]]()
    for row, columns in numbers.items():
        texts = [(c, v) for c, v in values[row].items() if isinstance(v, str) and len(v) <= content.LONGEST_NAME]
        left = [words for column, words in texts if column < max(columns)]
        units = [words for _, words in texts if places.names_a_unit(words)]
        districts = [words for _, words in texts if speaks_of_district(words) or places.district_named(words)]
        if near := units or districts or [*filter(places.has_unit, left)]:
            named[row] = near
        of_unit = units and not all(values[row][column] in content.YEARS for column in columns)
        if of_unit or (row not in found and any((of := column_named((words,))) and of.counts for words in left)):
            found.add(row)
    return sorted(found | (named.keys() if len(named) >= 2 else set())), [*chain(*named.values())]


def _numbers_by_row(values_at: Mapping[int, Mapping[int, object]], places: Units) -> dict[int, list[int]]:
    shown: list[tuple[int, tuple[int, int | float]]] = []
    for row, values in values_at.items():
        given = ((column, content.shown_number(value, places)) for column, value in values.items())
        own = [(column, (row, number)) for column, number in given if number is not None]
        if len(own) < 2 or [number for _, (_, number) in own] != [*range(1, len(own) + 1)]:  # no column numbers
            shown += own
    by_column = grouped(shown)
    counts = [column for column, of in by_column.items() if not content.are_running(number for _, number in of)]
    return grouped((row, column) for column in counts for row, _ in by_column[column])


def passed_over(name: str, given: Listing, own: Collection[str]) -> list[Finding]:
    """Findings for files that are not read: locks, `own` ones that this program wrote, hidden ones, and those of other kinds."""
    found = [Kind.LOCK_FILE.finding(At(path), opened=locked_file(path)) for path in given.locks]
    of_kind = (
        (Kind.OWN_FILES, [path for path in given.to_read if path in own]),
        (Kind.OTHER_FILES, [path for path in (*given.others, *given.hidden) if not path.endswith(".toml")]),
    )
    for kind, paths in of_kind:
        names, on_page = names_in_sentence([f"“{Path(path).name}”" for path in paths]), wording.FILES(n=len(paths))
        found += [kind.finding(At(name), names=names, on_page={"names": on_page})] if paths else []
    return found


def legacy_text(sheets: Iterable[Sheet]) -> list[Finding]:
    """A finding for each legacy encoding on each sheet: cells typed in a font or code older than Unicode."""
    decoded = (of for sheet in sheets for of in sheet.decoded)
    return [Kind.LEGACY_TEXT.finding(first, count=cells, encoding=encoding) for encoding, cells, first in decoded]


_KIND_OF_NOTE = {
    CellNote.RAISED: Kind.RAISED_MARK, CellNote.STRUCK: Kind.STRUCK_OUT, CellNote.HIDDEN: Kind.HIDDEN_TEXT,
    CellNote.COVERED: Kind.COVERED_CELLS, CellNote.COMPUTED: Kind.FORMULA_COMPUTED,
    CellNote.OTHER_READER: Kind.OTHER_READER,
}  # fmt: skip
_MOST_SAID = 10  # findings of one kind on a sheet
_ROWS_OF_TABLE = (Role.SECTION, Role.ROW, Role.TOTAL)


def noted_cells(sheets: Iterable[Sheet], tables: Iterable[Table], places_of: Mapping[At, Units]) -> Iterator[Finding]:
    """A finding for each cell in which a reader passed something over, or whose value was computed; of many of a kind on a sheet
    one. Words are said only in the columns of a table: elsewhere they may be about persons."""
    ids: dict[At, set[str]] = {}
    for t in tables:
        places = places_of[t.sheet.at]
        rows = {*t.layout.head, *(row.number for row in t.rows if row.role in _ROWS_OF_TABLE)} if t.sheet.noted else ()
        for at, _, words in t.sheet.noted if rows else ():
            if at.row in rows and (of := t.layout.ids.get(at.column or 0)) and not places.may_be_person(words):
                ids.setdefault(at, set()).add(of)
    for sheet in sheets:
        for what, cells in grouped((cell.what, cell) for cell in sheet.noted).items():
            for given in ([cell] for cell in cells) if len(cells) <= _MOST_SAID else [cells]:
                first = given[0]
                of_columns = ids.get(first.at, set())
                told = sorted(of_columns & COUNTS)
                shown = Figure(first.words, tuple(told)) if of_columns else wording.UNSAID
                where = wording.THIS_CELL if len(given) == 1 else wording.MANY_CELLS(count=len(given))
                kind = _KIND_OF_NOTE[what]
                yield kind.finding(first.at, None, told, where=where, words=shown, many=len(given) > 1)
