"""The totals that sheets print, each beside the sum of its rows; and numbers that a total proves to be thousands."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..layout.heading import Layout
from ..layout.numbers import Reason, read_count, shown_content
from ..layout.rows import Role, Row
from ..layout.table import Table, rows_with_more_fields
from ..sheets.address import At
from ..sheets.grid import check_time
from ..vocabulary.columns import COLUMNS
from ..vocabulary.places import Units, name_of_total, type_alone
from ..vocabulary.vietnamese import key
from .entries import CommitteeRow, Entry, PlacedRow, TypeRow, UnplacedRow, grouped, is_outside, too_many_fields
from .findings import Finding, Kind, figures

RowKey = tuple[Layout | None, int]  # see `Row.key`
CountKey = tuple[RowKey, str]  # with the id of a column


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A total that a sheet prints in one column, and the sum of its rows (`scope`); `as_of` as in a `Finding`."""

    at: At
    label: str
    column: str
    printed: int
    computed: int
    as_of: dt.date | None = None
    scope: tuple[Entry, ...] = field(default=(), repr=False, compare=False)

    @property
    def holds(self) -> bool:
        """Whether the total printed is the sum."""
        return self.printed == self.computed


class Scope:
    """Entries that a total may be the sum of. Each column is added up once, whatever the number of totals."""

    def __init__(self, entries: Sequence[Entry]):
        self.entries = tuple(entries)
        self._sums: dict[str, int | None] = {}

    def sum(self, column: str) -> int | None:
        """The sum of what was typed in a column; None where no entry has a number there."""
        if column not in self._sums:
            given = [entry.typed[column] for entry in self.entries if column in entry.typed]
            self._sums[column] = sum(given) if given else None
        return self._sums[column]

    @cached_property
    def variants(self) -> tuple[Scope, ...]:
        """Itself; and, of a list with rows of other organisations, also the others alone: offices print totals with and without."""
        own = [entry for entry in self.entries if not _is_other_in_list(entry)]
        return (self,) if len(own) == len(self.entries) else (self, Scope(own))


def _is_other_in_list(entry: Entry) -> bool:
    """Whether it is the row of another organisation, but for one of a Form 5, whose total is of all its rows."""
    return is_outside(entry) and not (entry.row.layout and entry.row.layout.types_as_rows)


class _Scopes:
    """The entries of a table, grouped in the ways that its totals may be sums of."""

    def __init__(self, table: Table, own: Sequence[Entry], everywhere: Sequence[Entry]):
        entries = own or everywhere
        self.whole, self.by_row = Scope(entries), sorted(entries, key=lambda entry: entry.row.number)
        self.numbers = [entry.row.number for entry in self.by_row]
        self.of_section = _scopes_by(((e.row.layout, of.row), e) for e in entries for of in e.row.sections)
        self.of_district = _scopes_by((entry.district, entry) for entry in entries if entry.district is not None)
        self.of_others = Scope([*filter(_is_other_in_list, entries)])
        self.of_type = _scopes_by((e.unit.type, e) for e in entries if isinstance(e, CommitteeRow))
        self.sheet = Scope([e for e in everywhere if e.row.layout and e.row.layout.rows.where == table.sheet.at])

    def between(self, first: int, last: int) -> Scope:
        """The entries between two rows of the sheet, both not included."""
        return Scope(self.by_row[bisect_right(self.numbers, first) : bisect_left(self.numbers, last)])


def _scopes_by(pairs: Iterable[tuple[object, Entry]]) -> dict[object, Scope]:
    return {group: Scope(entries) for group, entries in grouped(pairs).items()}


def table_totals(
    table: Table, entries: Sequence[Entry], everywhere: Sequence[Entry], left_out: Set[RowKey], places: Units
) -> list[Total]:
    """K14: each total that the table prints, beside the sum of the rows that its words and position mean; if it is the sum for
    any reading, it holds. `everywhere` are the entries of all sheets, for a sheet of totals without rows of its own; `left_out`
    the keys of unverified subtotals, which have a finding and are not compared too."""
    rows = _printed_totals(table, left_out)
    if not rows:
        return []
    # not those whose figures are in another row's, too
    own, others = (
        [e for e in of if isinstance(e, CommitteeRow) or not (e.is_part or e.row.is_unverified_subtotal)]
        for of in (entries, everywhere)
    )
    scopes = _Scopes(table, own, others)
    found, before, count = list[Total](), 0, sum(row.role is Role.TOTAL for row in rows)
    for row in rows:
        likely = _likely_scopes(row, rows, scopes, places, before=before, own=count >= len(scopes.of_section) > 0)
        likely = [scope for scope in likely if scope.entries] or [Scope(())]
        compared = (_total_in_column(row, column, likely, own=bool(own or not others)) for column in row.counts)
        found += filter(None, compared)
        before = row.number if row.role is Role.TOTAL else before
    return found


def _printed_totals(table: Table, left_out: Set[RowKey]) -> list[Row]:
    found = [row for row in table.rows if row.role in (Role.TOTAL, Role.SECTION) or row.is_unverified_subtotal]
    longer = rows_with_more_fields(table)
    return [row for row in found if row.counts and row.key not in left_out and row.number not in longer]


def _likely_scopes(
    row: Row, totals: Sequence[Row], scopes: _Scopes, places: Units, *, before: int, own: bool
) -> list[Scope]:
    """What a total may be the sum of, the likeliest first. `before`: the row of the total above; `own`: each section has one."""
    none = Scope(())
    words = row.words
    named = name_of_total(words)
    beside = row.values.get("district")
    place = places.district_named(named) or (places.district_named(str(beside.value)) if beside else None)
    district = scopes.of_district.get(place, none)
    is_section = row.role is Role.SECTION or row.is_unverified_subtotal
    sections = [row.number] if is_section else [section.row for section in row.sections]
    below = [scopes.of_section.get((row.layout, number), none) for number in reversed(sections)]
    others = scopes.of_others if places.is_other_organisation(named) else none
    of_kind = [scopes.of_type.get(type_alone(named), none), others]
    if is_section:
        return [*below, district, *of_kind]
    carried = [scopes.between(0, row.number)] if "sang" in key(words).split() else []  # "mang sang": all that is above
    parts = [*carried, *below, scopes.between(before, row.number), *of_kind]
    of_section = key(words) in ("cong", "t cong")
    ends = row is totals[-1] or row is totals[0]
    if district.entries:
        return [district, *parts, scopes.whole, scopes.sheet]
    whole = [*parts, scopes.whole] if (of_section and own) or not ends else [scopes.whole, *parts]
    return [*whole, scopes.sheet]  # the sheet's: of tables side by side, or one below the other


def _total_in_column(row: Row, column: str, scopes: list[Scope], *, own: bool) -> Total | None:
    """None where there is nothing to compare: no readable number, or on a sheet of totals a column that no row has."""
    cell = row.counts[column]
    printed = read_count(cell).number
    given = any(scope.sum(column) is not None for scope in scopes)
    if printed is None or not (own or given or column == "committees"):
        return None
    counting = column == "committees" and not given
    sums = [(len(of.entries) if counting else of.sum(column) or 0, of) for scope in scopes for of in scope.variants]
    likeliest = sums[: len(scopes[0].variants)]
    nearest = min(likeliest, key=lambda pair: abs(pair[0] - printed))
    computed, scope = next((pair for pair in sums if pair[0] == printed), nearest)
    return Total(at=cell.at, label=row.words, column=column, printed=printed, computed=computed, scope=scope.entries)


def with_thousands(entries: Sequence[Entry], totals: Sequence[Total]) -> tuple[list[Entry], list[Total]]:
    """K15: the entries with numbers that a printed total proves to be thousands counted so; and the totals with their sums."""
    found, sums = _with_whole_thousands(entries, totals)
    return _with_proven_thousands(found, sums), sums


def _with_proven_thousands(entries: Sequence[Entry], totals: Iterable[Total]) -> list[Entry]:
    """9.768 is counted as 9768 where a total that is a whole number, and holds, is the sum of rows with this one."""
    if not any(finding.kind is Kind.LOST_THOUSANDS_MARK for entry in entries for finding in entry.findings):
        return list(entries)
    by = {(entry.row.key, total.column): total for total in totals if total.holds for entry in total.scope}
    return [_entry_with_proven_thousands(entry, by) for entry in entries]


def _with_whole_thousands(entries: Sequence[Entry], totals: Sequence[Total]) -> tuple[list[Entry], list[Total]]:
    """1 is counted as 1000 where no other choice of its numbers (up to `MOST_THOUSANDS`, of at most `MOST_TRIED`) makes a total
    hold; none of them is in another total that holds as it is. The time grows with number and sum of those tried."""
    failing = sorted((total for total in totals if not total.holds), key=lambda total: len(total.scope))
    if not failing:
        return [*entries], [*totals]
    held = {(entry.row.key, total.column) for total in totals if total.holds for entry in total.scope}
    found = {entry.row.key: entry for entry in entries if entry.row.layout and not isinstance(entry, UnplacedRow)}
    changed: dict[CountKey, PlacedRow] = {}
    for total in failing:
        check_time()
        of_total = [(entry.row.key, total.column) for entry in total.scope]
        added = sum(999 * changed[key].typed[key[1]] // 1000 for key in of_total if key in changed)
        lost, rest = divmod(total.printed - total.computed - added, 999)
        if lost > 0 and not rest:
            tried = ((key, _small_number(found.get(key[0]), key[1])) for key in of_total if key not in held)
            for key in _only_choice({key: number for key, number in tried if number}, lost):
                changed[key] = found[key[0]] = _with_whole_thousand(found[key[0]], total)
    return [found.get(entry.row.key, entry) for entry in entries], [_with_sum_of(total, changed) for total in totals]


MOST_THOUSANDS = 19  # that a committee may have: also the bound for a decimal such as 2.5 in `layout.numbers`
MOST_TRIED = 100


def _small_number(entry: PlacedRow | None, column: str) -> int:
    number = entry.counted.get(column, 0) if entry else 0
    return number if entry and number <= MOST_THOUSANDS and entry.row.value(column) == number else 0


def _only_choice(numbers: Mapping[CountKey, int], wanted: int) -> tuple[CountKey, ...]:
    """The only choice of these numbers that adds up to a sum; () when there is none, more than one, or too many to try."""
    choices: dict[int, tuple[CountKey, ...] | None] = {0: ()}  # by sum; None where several have it
    if len(numbers) > MOST_TRIED or sum(numbers.values()) < wanted:
        return ()
    for place, number in numbers.items():
        for reached, chosen in sorted(choices.items(), reverse=True):
            if (total := reached + number) <= wanted:
                choices[total] = None if total in choices or chosen is None else (*chosen, place)
    return choices.get(wanted) or ()


def _with_whole_thousand(entry: PlacedRow, total: Total) -> PlacedRow:
    """The entry with a number of the total's column a thousand times as great, and a finding that says so."""
    column, number = total.column, entry.typed[total.column]
    told = figures([column], typed=number, proposed=str(1000 * number))
    cell = entry.row.values[column]
    details = {"column": COLUMNS[column].label, "total": total.at.cell, **told}
    finding = Kind.WHOLE_THOUSANDS_PROVEN.finding(cell.at, cell.value, [column], **details)
    typed, counted = ({**of, column: 1000 * number} for of in (entry.typed, entry.counted))
    return entry._replace(typed=typed, counted=counted, findings=(*entry.findings, finding))


def _with_sum_of(total: Total, changed: Mapping[CountKey, PlacedRow]) -> Total:
    scope = tuple(changed.get((entry.row.key, total.column), entry) for entry in total.scope)
    added = (Scope(scope).sum(total.column) or 0) - (Scope(total.scope).sum(total.column) or 0) if changed else 0
    return replace(total, computed=total.computed + added, scope=scope) if added else total


def _entry_with_proven_thousands(entry: Entry, by: dict[tuple[RowKey, str], Total]) -> Entry:
    findings, proven = [], set()
    for finding in entry.findings:
        column = next(iter(finding.left_out), "") if finding.kind is Kind.LOST_THOUSANDS_MARK else ""
        if total := by.get((entry.row.key, column)):
            proven.add(column)
            details = finding.details | {"total": total.at.cell}
            finding = replace(finding, kind=Kind.THOUSANDS_MARK_PROVEN, left_out={}, details=details)
        findings.append(finding)
    counted = {column: n for column, n in entry.typed.items() if column in entry.counted or column in proven}
    return entry._replace(counted=counted, findings=tuple(findings)) if proven else entry


def unread_totals(table: Table, left_out: Set[RowKey]) -> Iterator[Finding]:
    """A finding for each printed total without a readable number, which is compared with nothing. `left_out` as for `table_totals`."""
    longer = rows_with_more_fields(table)
    for row in table.rows if longer else ():
        if row.number in longer and row.role in (Role.TOTAL, Role.SECTION):
            typed = {column: read_count(cell).typed for column, cell in row.counts.items()}
            yield replace(too_many_fields(table, row, longer, typed), left_out={}, unread=0)
    for row in _printed_totals(table, left_out):
        for column, cell in row.counts.items():
            reading, label = read_count(cell), COLUMNS[column].label
            if reading.number is None and reading.reason is not Reason.NO_NUMBER:
                yield Kind.TOTAL_UNREAD.finding(cell.at, shown_content(cell), [column], column=label)


def form_totals(forms: Sequence[TypeRow], entries: Sequence[Entry]) -> Iterator[Total]:
    """The rows of a Form 5 beside the sums of the committees, where both are given."""
    for form in forms:
        of_type = (e for e in entries if isinstance(e, CommitteeRow) and e.unit.type == form.type)
        there = (entry for entry in of_type if form.district in (None, entry.district))
        fitting = [entry for entry in there if form.day == entry.day or None in (form.day, entry.day)]
        for column, printed in form.counted.items():
            computed = len(fitting) if column == "committees" else Scope(fitting).sum(column)
            if computed is not None:
                at, label = form.row.values[column].at, form.row.words
                yield Total(at=at, label=label, column=column, printed=printed, computed=computed)


def totals_that_differ(totals: Iterable[Total]) -> Iterator[Finding]:
    """A finding for each total that is not the sum of its rows, at its cell."""
    for total in totals:
        if not total.holds:
            columns, printed, computed = [total.column], total.printed, total.computed
            told = figures(columns, printed=printed, computed=computed, difference=printed - computed)
            label = COLUMNS[total.column].label
            days = {entry.day for entry in total.scope}
            day = days.pop() if len(days) == 1 else None
            yield Kind.TOTAL_DIFFERS.finding(total.at, printed, columns, on=day, column=label, **told)
