"""The sheet against itself: totals, repeats, units that are missing, columns that were not read. Rows in, findings out.

The document is its own oracle: the totals that a sheet prints are added up again, and the parts compared with the whole.
Nothing here changes a number.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace

from ..layout.numbers import Reason, read_count
from ..layout.rows import Role, Row
from ..layout.table import Table
from ..sheets.address import At
from ..vocabulary.columns import COLUMNS
from ..vocabulary.places import Units, type_alone
from ..vocabulary.vietnamese import key
from .entries import Entry
from .findings import Finding, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A total that a sheet prints in one column, and what its rows add up to."""

    at: At
    label: str
    column: str
    printed: int
    computed: int
    scope: tuple[Entry, ...] = field(default=(), repr=False, compare=False)

    @property
    def holds(self) -> bool:
        return self.printed == self.computed


class Scope:
    """Rows that a total may be the sum of. Each column is added up once, however many totals ask."""

    def __init__(self, entries: Sequence[Entry]):
        self.entries = tuple(entries)
        self._sums: dict[str, int | None] = {}

    def sum(self, column: str) -> int | None:
        """What was typed in a column, added up; None where no row has it."""
        if column not in self._sums:
            given = [entry.typed[column] for entry in self.entries if column in entry.typed]
            self._sums[column] = sum(given) if given else None
        return self._sums[column]


class _Scopes:
    """The rows of a table, grouped in the ways that its totals may speak of."""

    def __init__(self, table: Table, own: Sequence[Entry], everywhere: Sequence[Entry]):
        entries = own or everywhere
        self.whole, self.by_row = Scope(entries), sorted(entries, key=lambda entry: entry.row.number)
        self.numbers = [entry.row.number for entry in self.by_row]
        self.of_band = _scopes_by((id(band), entry) for entry in entries for band in entry.row.bands)
        self.of_district = _scopes_by((entry.district, entry) for entry in entries if entry.district is not None)
        self.of_type = _scopes_by((entry.unit.type, entry) for entry in entries if entry.unit)
        self.bands = len(self.of_band)
        here = [e for e in everywhere if e.row.layout and e.row.layout.rows.where == table.sheet.at]
        self.sheet = Scope(here)

    def between(self, first: int, last: int) -> Scope:
        """The rows after one row of the sheet and before another."""
        return Scope(self.by_row[bisect_right(self.numbers, first) : bisect_left(self.numbers, last)])


def _scopes_by(pairs: Iterable[tuple[object, Entry]]) -> dict[object, Scope]:
    groups: dict[object, list[Entry]] = {}
    for group, entry in pairs:
        groups.setdefault(group, []).append(entry)
    return {group: Scope(entries) for group, entries in groups.items()}


def table_totals(
    table: Table, entries: Sequence[Entry], everywhere: Sequence[Entry], read: Set[int], places: Units
) -> list[Total]:
    """K14: each total that the table prints, beside the sum of its rows.

    What a total is of is told by its words (a district, the whole) and its place (a band, the rows since the total
    before, the whole table); one that holds for any of these is taken to hold. `everywhere` are the rows of all
    sheets, for a sheet of totals without rows of its own; `read` the `id` of each of their `Row`s: a band that was no total
    is left out, and not compared too.
    """
    rows = [row for row in _printed_totals(table) if id(row) not in read]
    if not rows:
        return []
    own = [e for e in entries if not e.band and not e.inner]
    others = [e for e in everywhere if not e.band and not e.inner]
    scopes = _Scopes(table, own, others)
    found, before, count = [], 0, sum(row.part is Role.TOTAL for row in rows)
    for row in rows:
        likely = _likely_scopes(row, rows, scopes, places, before=before, own=count >= scopes.bands > 0)
        likely = [scope for scope in likely if scope.entries] or [Scope(())]
        found += [
            total
            for column in row.counts
            if (total := _total_in_column(row, column, likely, own=bool(own or not others)))
        ]
        before = row.number if row.part is Role.TOTAL else before
    return found


def _printed_totals(table: Table) -> list[Row]:
    """The rows in which a sheet prints totals."""
    return [row for row in table.rows if (row.part in (Role.TOTAL, Role.SECTION) or row.alone) and row.counts]


def _likely_scopes(
    row: Row, totals: Sequence[Row], scopes: _Scopes, places: Units, *, before: int, own: bool
) -> list[Scope]:
    """The rows that a total may be the sum of, the likeliest first. `before` is the row of the total above it; `own` is
    whether the table prints a total for each of its bands."""
    none = Scope(())
    words = str(row.label.value) if row.label else ""
    named = re.sub(r"^(?:tong so|tong cong|tong|cong|toan) ", "", key(words))
    beside = row.values.get("district")
    place = places.district_named(named) or (places.district_named(str(beside.value)) if beside else None)
    district = scopes.of_district.get(place, none)
    is_band = row.part is Role.SECTION or row.alone
    bands = (row.label,) if is_band else row.bands
    below = [scopes.of_band.get(id(band), none) for band in reversed(bands)]
    if is_band:
        return [*below, district, scopes.of_type.get(type_alone(words), none)]
    carried = [scopes.between(0, row.number)] if "sang" in key(words).split() else []  # "mang sang": all that is above
    parts = [*carried, *below, scopes.between(before, row.number)]
    plain = key(words) in ("cong", "t cong")
    ends = row is totals[-1] or row is totals[0]
    if district.entries:
        return [district, *parts, scopes.whole, scopes.sheet]
    whole = [*parts, scopes.whole] if (plain and own) or not ends else [scopes.whole, *parts]
    return [*whole, scopes.sheet]  # the sheet's: of tables side by side, or one below the other


def _total_in_column(row: Row, column: str, scopes: list[Scope], *, own: bool) -> Total | None:
    """None where there is nothing to compare: no readable number, or on a sheet of totals a column that no row has."""
    cell = row.counts[column]
    printed = read_count(cell).number
    given = any(scope.sum(column) is not None for scope in scopes)
    if printed is None or not (own or given or column == "committees"):
        return None
    counting = column == "committees" and not given
    sums = [len(scope.entries) if counting else scope.sum(column) or 0 for scope in scopes]
    held = sums.index(printed) if printed in sums else 0
    return Total(
        at=cell.at,
        label=str(row.label.value) if row.label else "",
        column=column,
        printed=printed,
        computed=sums[held],
        scope=scopes[held].entries,
    )


def with_proven_thousands(entries: Sequence[Entry], totals: Iterable[Total]) -> list[Entry]:
    """K15: the entries, with decimal numbers counted as thousands where a total that the sheet prints holds only so.

    The rule: 9.768 is read as 9768 when a total printed as a whole number, of rows among which this one is, equals their
    sum with 9768 in it. A total that is a decimal number itself proves nothing.
    """
    by: dict[tuple[int, str], Total] = {
        (id(entry.row), total.column): total for total in totals if total.holds for entry in total.scope
    }
    return [
        _entry_with_proven_thousands(entry, by) if any(_is_lost_mark(finding) for finding in entry.findings) else entry
        for entry in entries
    ]


def _is_lost_mark(finding: Finding) -> bool:
    return finding.kind is Kind.LOST_THOUSANDS_MARK


def _entry_with_proven_thousands(entry: Entry, by: dict[tuple[int, str], Total]) -> Entry:
    lost = {column: finding for finding in entry.findings if _is_lost_mark(finding) for column in finding.left_out}
    shown = {column: by[id(entry.row), column] for column in lost if (id(entry.row), column) in by}
    if not shown:
        return entry
    mended = {
        lost[column].at: replace(
            lost[column],
            kind=Kind.THOUSANDS_MARK_PROVEN,
            left_out={},
            details=lost[column].details | {"total": total.at.cell},
        )
        for column, total in shown.items()
    }
    counted = {column: n for column, n in entry.typed.items() if column in entry.counted or column in shown}
    findings = tuple(
        mended.get(finding.at, finding) if _is_lost_mark(finding) else finding for finding in entry.findings
    )
    return entry._replace(counted=counted, findings=findings)


def unread_totals(table: Table, read: Set[int]) -> list[Finding]:
    """The totals that hold no readable number, so that a comparison not made is said. `read` as for `table_totals`."""
    rows = [row for row in _printed_totals(table) if id(row) not in read]
    cells = [
        (column, c)
        for row in rows
        for column, c in row.counts.items()
        if read_count(c).number is None and read_count(c).reason is not Reason.NO_NUMBER
    ]
    return [
        Finding(
            kind=Kind.TOTAL_UNREAD, at=c.at, found=c.value, details={"column": COLUMNS[column].label}, columns=(column,)
        )
        for column, c in cells
    ]


def form_totals(forms: Sequence[Entry], entries: Sequence[Entry]) -> list[Total]:
    """The rows of a Form 5 beside the sums of the committees, where both are given."""
    return [
        Total(
            at=form.row.values[column].at,
            label=str(form.row.label.value),
            column=column,
            printed=printed,
            computed=computed,
        )
        for form in forms
        for column, printed in form.counted.items()
        if (computed := _sum_of_type(form, column, entries)) is not None
    ]


def _sum_of_type(form: Entry, column: str, entries: Sequence[Entry]) -> int | None:
    fitting = [
        e
        for e in entries
        if e.unit
        and e.unit.type == form.type
        and form.district in (None, e.unit.district)
        and (form.day == e.day or None in (form.day, e.day))
    ]
    if column == "committees":
        return len(fitting)
    given = [e.typed[column] for e in fitting if column in e.typed]
    return sum(given) if given else None


def totals_that_differ(totals: Iterable[Total]) -> list[Finding]:
    """The totals that do not hold, each at its cell."""
    return [
        Finding(
            kind=Kind.TOTAL_DIFFERS,
            at=total.at,
            found=total.printed,
            details={
                "column": COLUMNS[total.column].label,
                "printed": total.printed,
                "computed": total.computed,
                "difference": total.printed - total.computed,
            },
            columns=(total.column,),
        )
        for total in totals
        if not total.holds
    ]
