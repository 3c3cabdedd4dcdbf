"""Each unit of a day once: tables that repeat others, and rows of one unit that stand in several places.

Entries in, entries and findings out. A number of a copy is outside the list, one of a row twice is left out.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ...layout.table import Table
from ...sheets import Sheet
from ...sheets.address import At
from ...vocabulary.phrases import Phrase
from ...vocabulary.vietnamese import key
from ..entries import Entry, PlacedRow, UnplacedRow, address_of
from ..findings import Counts, Finding, Kind

Sums = dict[str, int]


def sums_by_district(of: Iterable[tuple[Entry, Mapping[str, int]]]) -> tuple[Sums, dict[str | None, Sums]]:
    """The sums of the numbers of these entries by column: of all, and of each district (None: not known)."""
    every, by = Counter[str](), dict[str | None, Counter[str]]()
    for entry, numbers in of:
        every.update(numbers)
        by.setdefault(entry.district, Counter()).update(numbers)
    return dict(every), {district: dict(sums) for district, sums in by.items()}


def part_of_district(finding: Finding, name: str) -> Finding | None:
    """The finding with the numbers of one district only, where it is about rows of several; None where it has none of that one."""
    if "by_district" not in finding.details:
        return finding
    if not (own := finding.details["by_district"].get(name)):
        return None
    return replace(finding, left_out=own if finding.left_out else {}, outside=own if finding.outside else {})


# --- tables that repeat others


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WithoutCopies:
    """The entries of tables without the numbers that stand in another table of the same day.

    - `entries_of`: what is not repeated, of each table; an entry all of whose numbers are repeated is gone.
    - `repeated`: the numbers that are repeated, as entries of which nothing counts.
    - `copies`: the tables of which nothing is left.
    - `findings`: one for each table and day with numbers that are repeated; `outside` are their sums.
    """

    entries_of: Mapping[Table, Sequence[Entry]]
    repeated: Sequence[Entry] = ()
    copies: frozenset[Table] = frozenset()
    findings: Sequence[Finding] = ()


class _First(NamedTuple):
    """Where a number of a unit and day stands first."""

    number: int
    is_counted: bool
    entry: Entry
    table: Table


_NumberKey = tuple[tuple[object, ...], str]  # of a unit and day, and a column


def without_copies(entries_of: Mapping[Table, Sequence[Entry]]) -> WithoutCopies:
    """The entries without those of copies.

    A table on a visible sheet is a copy where it repeats most of its units from other tables with the same numbers; the one with
    more numbers is the original. On a hidden sheet every number that a visible sheet has too is repeated, also where it differs.
    """
    given = [t for t, own in entries_of.items() if any(entry.typed for entry in own)]
    if len(given) < 2:
        return WithoutCopies(entries_of=entries_of)
    given.sort(key=lambda t: (t.sheet.hidden, -sum(len(entry.typed) for entry in entries_of[t])))
    first: dict[_NumberKey, _First] = {}
    kept, again, findings, copies = dict(entries_of), list[Entry](), list[Finding](), set[Table]()
    for t in given:
        own = entries_of[t]
        if repeated := _repeated(t, own, first):
            findings += _copies(t, repeated, first)
            kept[t] = _entries_left(own, repeated)
            again += [entry._replace(typed=numbers, counted={}, findings=()) for entry, numbers in repeated]
            copies |= set() if any(entry.typed for entry in kept[t]) else {t}
        for entry in kept[t]:
            of = _unit_key(entry)
            for column, number in entry.typed.items() if of else ():
                first.setdefault((of, column), _First(number, column in entry.counted, entry, t))
    return WithoutCopies(entries_of=kept, repeated=again, copies=frozenset(copies), findings=findings)


def _unit_key(entry: Entry) -> tuple[object, ...] | None:
    """Day and unit of an entry, of one without a unit its words; None where it has none."""
    if not isinstance(entry, UnplacedRow):
        return entry.key
    return (entry.day, entry.district, key(entry.row.words)) if entry.row.words else None


def _repeated(t: Table, own: Sequence[Entry], first: Mapping[_NumberKey, _First]) -> list[tuple[Entry, Sums]]:
    """The entries with numbers that are repeated, and these numbers; [] where the table is no copy."""
    placed = [entry for entry in own if entry.typed and not isinstance(entry, UnplacedRow)]
    ones = {entry.key: [one for c in entry.typed if (one := first.get((entry.key, c)))] for entry in placed}
    can_be_seen = t.sheet.hidden and any(not one.table.sheet.hidden for of in ones.values() for one in of)
    if not (can_be_seen or 2 * sum(map(bool, ones.values())) > len(ones)):
        return []
    found = []
    for entry in own:
        of = _unit_key(entry)
        pairs = ((column, n, first.get((of, column))) for column, n in entry.typed.items()) if of else ()
        numbers = {column: n for column, n, one in pairs if one and _is_again(t, n, column in entry.counted, one)}
        if numbers:
            found.append((entry, numbers))
    return found


def _is_again(t: Table, number: int, is_counted: bool, first: _First) -> bool:
    """Whether a number of the table repeats the first: on a hidden sheet what can be seen elsewhere, else the same number."""
    if t.sheet.hidden and not first.table.sheet.hidden:
        return True
    return first.number == number and (first.is_counted or not is_counted)


def _entries_left(own: Sequence[Entry], repeated: Sequence[tuple[Entry, Sums]]) -> list[Entry]:
    """The entries without the numbers that are repeated, and without findings that would leave these out again. Where no number is left
    in the whole table, no entry is."""
    numbers_of = {entry.row.key: numbers for entry, numbers in repeated}
    if all(len(numbers_of.get(entry.row.key, ())) == len(entry.typed) for entry in own):
        return []
    left = [_entry_left(entry, numbers_of.get(entry.row.key)) for entry in own]
    return [entry for entry in left if entry]


def _entry_left(entry: Entry, repeated: Sums | None) -> Entry | None:
    if not repeated:
        return entry
    if len(repeated) == len(entry.typed):
        return None
    typed, counted = (_less(numbers, repeated) for numbers in (entry.typed, entry.counted))
    findings = (
        replace(finding, left_out=_less(finding.left_out, repeated))
        for finding in entry.findings
        if not finding.left_out or finding.left_out.keys() - repeated
    )
    return entry._replace(typed=typed, counted=counted, findings=tuple(findings))


def _less(numbers: Sums, without: Sums) -> Sums:
    return {column: number for column, number in numbers.items() if column not in without}


def _copies(t: Table, repeated: Sequence[tuple[Entry, Sums]], first: Mapping[_NumberKey, _First]) -> Iterator[Finding]:
    """One finding for each day of a table with repeated numbers."""
    for day in dict.fromkeys(entry.day for entry, _ in repeated):
        own = [(entry, numbers) for entry, numbers in repeated if entry.day == day]
        again = [(e, c, n, first[_unit_key(e) or (), c]) for e, numbers in own for c, n in numbers.items()]
        differ = [entry.row.values[column].at.cell for entry, column, n, one in again if n != one.number]
        original, _ = Counter(one.table for *_, one in again).most_common(1)[0]
        agree = NUMBERS_AGREE if t.sheet.hidden else COUNTED_ONCE
        verdict = NUMBERS_DIFFER(differ=len(differ), cell=differ[0]) if differ else agree
        outside, by_district = sums_by_district(own)
        details = {"numbers": len(again), "first": str(original.at), "verdict": verdict, "by_district": by_district}
        kind = Kind.HIDDEN_COPY if t.sheet.hidden else Kind.COPY
        yield Finding(kind=kind, at=t.at, outside=outside, details=details, day=day)


def roster_copies(days: Mapping[Sheet, dt.date | None]) -> dict[Sheet, Sheet]:
    """Of these rosters, each with its day, those that repeat another of the same day cell by cell, each with the one that counts."""
    first: dict[tuple[object, ...], Sheet] = {}
    one_of = {
        sheet: first.setdefault((days[sheet], *((row, *of.items()) for row, of in sheet.rows.values_at.items())), sheet)
        for sheet in sorted(days, key=lambda sheet: sheet.hidden)
    }
    return {sheet: one for sheet, one in one_of.items() if one is not sheet}


def roster_copy(sheet: Sheet, first: Sheet, entries: Sequence[Entry]) -> Finding:
    """The finding of such a roster, with all its persons outside the list."""
    outside, by_district = sums_by_district((entry, entry.typed) for entry in entries)
    numbers, verdict = sum(outside.values()), COUNTED_ONCE
    details = {"numbers": numbers, "first": str(first.at), "verdict": verdict, "by_district": by_district}
    return Finding(kind=Kind.COPY, at=sheet.at, outside=outside, details=details, day=entries[0].day)


# --- rows of one unit


def each_once(entries: Iterable[Entry]) -> tuple[tuple[PlacedRow, ...], list[Finding]]:
    """One entry for each unit (or type) of a day, with the numbers of all its rows; in a column where two rows differ, without a number.

    K16: and a finding for each unit with a number that is not counted because another row of the same day has it too; one in each
    file that has such numbers.
    """
    rows_of: dict[tuple[object, ...], list[PlacedRow]] = {}
    for entry in entries:
        if not isinstance(entry, UnplacedRow):
            rows_of.setdefault(entry.key, []).append(entry)
    agreed = {key: _agreed_counts(rows) for key, rows in rows_of.items() if len(rows) > 1}
    unique = (rows[0] if len(rows) == 1 else _merged_duplicates(rows, agreed[key]) for key, rows in rows_of.items())
    found = [finding for key, counts in agreed.items() for finding in _duplicates_of_unit(rows_of[key], counts)]
    return tuple(unique), found


def _merged_duplicates(rows: Sequence[PlacedRow], counted: Sums) -> PlacedRow:
    of = {column: next(row for row in rows if column in row.counted) for column in counted}
    addresses = {column: address_of(row, column) for column, row in of.items() if row is not rows[0]}
    return rows[0]._replace(counted=counted, addresses=addresses)


def _agreed_counts(rows: Sequence[PlacedRow]) -> Sums:
    """The numbers by column that are the same in all rows that have one."""
    given = Counter(column for column, _ in {pair for row in rows for pair in row.counted.items()})
    return {column: n for row in rows for column, n in row.counted.items() if given[column] == 1}


def _duplicates_of_unit(rows: Sequence[PlacedRow], agreed: Sums) -> Iterator[Finding]:
    """One finding a file, at the second row of the unit where it has two, with all numbers of the file that are not counted."""
    seen: set[str] = set()
    dropped: list[tuple[PlacedRow, Sums]] = []
    for entry in rows:
        dropped.append((entry, {c: n for c, n in entry.counted.items() if c not in agreed or c in seen}))
        seen.update(entry.counted)
    differ = seen - agreed.keys()
    once = any(column in agreed for _, numbers in dropped for column in numbers)
    verdict = ROWS_AGREE if not differ else ROWS_PARTLY_DIFFER if once else ROWS_DIFFER
    for file in dict.fromkeys(entry.at.file for entry, numbers in dropped if numbers):
        own = [(entry, numbers) for entry, numbers in dropped if entry.at.file == file]
        here = own[1][0] if len(own) > 1 and own[0][0] is rows[0] else own[0][0]
        other = rows[1] if here is rows[0] else rows[0]
        cells = [(column, n, address_of(entry, column)) for entry, numbers in own for column, n in numbers.items()]
        shown = Counts(tuple((column, n, _place(at, here.at)) for column, n, at in cells))
        left_out, _ = sums_by_district(own)
        details = {"unit": here.name, "first": str(other.at), "verdict": verdict, "numbers": shown}
        yield Finding(kind=Kind.REPEATED_UNIT, at=here.at, left_out=left_out, details=details, day=here.day)


def _place(at: At, beside: At) -> str:
    """A cell, with its sheet where that is another one."""
    return (at.cell if at.sheet == beside.sheet else str(replace(at, file=""))) or ""


ROWS_AGREE = Phrase(vi="Các dòng giống nhau, đã tính một lần.", en="The rows agree and were counted once.")
ROWS_DIFFER = Phrase(
    vi="Các dòng khác số nên không số nào được tính; hãy xóa dòng sai.",
    en="The rows differ, so none of these numbers is counted; delete the wrong row.",
)
ROWS_PARTLY_DIFFER = Phrase(
    vi="Số khác nhau thì không tính, số giống nhau đã tính một lần; hãy xóa dòng sai.",
    en="Numbers that differ are not counted, those that agree were counted once; delete the wrong row.",
)
COUNTED_ONCE = Phrase(
    vi="Các số này giống nhau, đã tính một lần, nên không mất số nào.",
    en="They agree and were counted once, so nothing is lost.",
)
NUMBERS_AGREE = Phrase(vi="Các số giống nhau.", en="They agree.")
NUMBERS_DIFFER = Phrase(
    vi="Có {differ} số khác, số đầu ở ô {cell}.", en="Numbers that differ: {differ}, the first at {cell}."
)
