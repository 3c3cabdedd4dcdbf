"""Each unit of a day once: the numbers of a copy are outside the list, those of a row twice are left out."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

from ...layout.table import Table
from ...sheets import Sheet
from ...sheets.address import At
from ...vocabulary import wording
from ...vocabulary.vietnamese import key
from ..entries import Day, EntriesOf, Entry, PlacedRow, Sums, UnplacedRow, address_of, by_day, grouped, less, typed_sums
from ..findings import Counts, Details, Finding, Kind
from .revisions import Sent, changes, sent


def by_districts(entries: Sequence[Entry], finding_of: Callable[[Sequence[Entry]], Finding]) -> Finding:
    """The finding of these entries, and of those of each district that have numbers."""
    rows = grouped((entry.district, entry) for entry in entries if entry.typed)
    return finding_of(entries).of_districts({district: finding_of(own) for district, own in rows.items()})


def part_of_district(finding: Finding, name: str) -> Finding | None:
    """The finding with the numbers of one district only, where it is about rows of several; None where it has none of that one."""
    own: Finding | None = finding.details["by_district"].get(name)
    return own and replace(own, left_out=own.left_out if finding.left_out else {}, day=own.day or finding.day)


# --- tables that repeat others


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WithoutCopies:
    """The entries of each table without the numbers that stand in another of the same day (`repeated`: none of them counts);
    `copies`: the tables of which nothing is left; `findings`: one for each table and day."""

    entries_of: EntriesOf
    repeated: Sequence[Entry] = ()
    copies: frozenset[Table] = frozenset()
    findings: Sequence[Finding] = ()


class _First(NamedTuple):
    """A number of a unit and day where it stands first."""

    number: int
    is_counted: bool
    table: Table


_NumberKey = tuple[tuple[object, ...], str]  # of a unit and day, and a column
_FirstOf: TypeAlias = Mapping[_NumberKey, _First]
_SentOf: TypeAlias = Mapping[Table, Sent]


def without_copies(entries_of: EntriesOf) -> WithoutCopies:
    """The entries without those of copies. A visible table is one where most of its units have the same numbers in tables with
    more numbers; of a hidden table, or one with a newer version, all that the other has is repeated, also where it differs."""
    numbers_in = {t: numbers for t, own in entries_of.items() if (numbers := sum(len(entry.typed) for entry in own))}
    if len(numbers_in) < 2:
        return WithoutCopies(entries_of=entries_of)
    first, sent_of = dict[_NumberKey, _First](), {t: sent(t.sheet, numbers) for t, numbers in numbers_in.items()}
    kept, again, findings, copies = dict(entries_of), list[Entry](), list[Finding](), set[Table]()
    for t in sorted(sent_of, key=lambda t: (not t.sheet.hidden, sent_of[t]), reverse=True):
        if repeated := _repeated(t, entries_of[t], first, sent_of):
            again += repeated
            findings += _copies(t, repeated, first, sent_of, entries_of)
            kept[t] = _entries_left(entries_of[t], repeated)
            copies |= set() if kept[t] else {t}
        for entry in kept[t]:
            of = _unit_key(entry)
            for column, number in entry.typed.items():
                first.setdefault((of, column), _First(number, column in entry.counted, t))
    return WithoutCopies(entries_of=kept, repeated=again, copies=frozenset(copies), findings=findings)


def _unit_key(entry: Entry) -> tuple[object, ...]:
    if not isinstance(entry, UnplacedRow):
        return entry.key
    return (entry.day, entry.district, key(entry.row.words) or entry.at)


def _repeated(t: Table, own: Sequence[Entry], first: _FirstOf, sent_of: _SentOf) -> list[Entry]:
    """The entries with numbers that are repeated, with these numbers only, none counted; [] where the table is no copy."""
    placed = [entry for entry in own if entry.typed and not isinstance(entry, UnplacedRow)]
    ones = {entry.key: [one for c in entry.typed if (one := first.get((entry.key, c)))] for entry in placed}
    shared = Counter(one.table for of in ones.values() for one in of)
    instead = {one for one, numbers in shared.items() if sent_of[one].is_newer(sent_of[t], numbers)}
    instead |= {one for one in shared if t.sheet.hidden and not one.sheet.hidden}
    if not (instead or 2 * sum(map(bool, ones.values())) > len(ones)):
        return []

    def is_again(entry: Entry, of: tuple[object, ...], column: str) -> bool:
        """Whether a number repeats the first: what a table has instead of this one, else the same number."""
        one = first.get((of, column))
        if one is None or one.table in instead:
            return one is not None
        return one.number == entry.typed[column] and (one.is_counted or column not in entry.counted)

    keys = ((entry, _unit_key(entry)) for entry in own)
    again = ((entry, {c: n for c, n in entry.typed.items() if is_again(entry, of, c)}) for entry, of in keys)
    return [entry._replace(typed=numbers, counted={}, findings=()) for entry, numbers in again if numbers]


def _entries_left(own: Sequence[Entry], repeated: Sequence[Entry]) -> list[Entry]:
    """The entries without repeated numbers, and findings that leave these out; [] where the whole table is repeated."""
    again = {entry.row.key: entry.typed for entry in repeated}
    pairs = [(entry, again.get(entry.row.key, {})) for entry in own]
    if all(numbers == entry.typed for entry, numbers in pairs):
        return []
    return [_without_numbers(entry, numbers) for entry, numbers in pairs if not numbers or numbers != entry.typed]


def _without_numbers(entry: Entry, numbers: Sums) -> Entry:
    if not numbers:
        return entry
    typed, counted = (less(of, numbers) for of in (entry.typed, entry.counted))
    findings = (
        replace(finding, left_out=less(finding.left_out, numbers))
        for finding in entry.findings
        if not finding.left_out or finding.left_out.keys() - numbers
    )
    return entry._replace(typed=typed, counted=counted, findings=tuple(findings))


def _copies(t: Table, again: Sequence[Entry], first: _FirstOf, sent_of: _SentOf, given: EntriesOf) -> list[Finding]:
    """K29: of a sheet with a newer version what has changed in it."""

    def finding(own: Sequence[Entry]) -> Finding:
        ones = [(e, c, n, first[_unit_key(e), c]) for e in own for c, n in e.typed.items()]
        differ = [entry.row.values[column].at.cell for entry, column, n, one in ones if n != one.number]
        original, _ = Counter(one.table for *_, one in ones).most_common(1)[0]
        parts = {(entry.day, entry.district) for entry in own}
        both = ([e for e in given[of] if (e.day, e.district) in parts] for of in (t, original))
        if sent_of[original].is_newer(sent_of[t]) and (told := changes(*both)):
            return _copy_finding(Kind.REVISED, t.at, original.at, own, **told)
        agree = wording.NUMBERS_AGREE if t.sheet.hidden else wording.COUNTED_ONCE
        verdict = wording.NUMBERS_DIFFER(differ=len(differ), cell=differ[0]) if differ else agree
        kind = Kind.HIDDEN_COPY if t.sheet.hidden else Kind.COPY
        return _copy_finding(kind, t.at, original.at, own, numbers=len(ones), verdict=verdict)

    return [by_districts(own, finding) for own in by_day(again).values()]


def roster_copies(days: Mapping[Sheet, Day]) -> dict[Sheet, Sheet]:
    """Of these rosters, each with its day, those that repeat another of the same day cell by cell, each with the one that counts."""
    first: dict[tuple[object, ...], Sheet] = {}
    one_of = {
        sheet: first.setdefault((days[sheet], *((row, *of.items()) for row, of in sheet.rows.values_at.items())), sheet)
        for sheet in sorted(days, key=lambda sheet: sheet.hidden)
    }
    return {sheet: one for sheet, one in one_of.items() if one is not sheet}


def roster_copy(sheet: Sheet, first: Sheet, entries: Sequence[Entry]) -> Finding:
    """The finding of such a roster, with all its persons outside the list."""

    def finding(own: Sequence[Entry]) -> Finding:
        persons = sum(typed_sums(own).values())
        return _copy_finding(Kind.COPY, sheet.at, first.at, own, numbers=persons, verdict=wording.COUNTED_ONCE)

    return by_districts(entries, finding)


def _copy_finding(kind: Kind, at: At, first: At, entries: Sequence[Entry], **told: Any) -> Finding:
    return kind.finding(at, outside=typed_sums(entries), on=entries[0].day, first=str(first), **told)


# --- rows of one unit


def each_once(entries: Iterable[Entry]) -> tuple[tuple[PlacedRow, ...], list[Finding]]:
    """K16: one entry a unit (or type) and day, without a number where two rows differ; and for each unit and file a finding with
    the numbers that are not counted because another row has them too."""
    rows_of = grouped((entry.key, entry) for entry in entries if not isinstance(entry, UnplacedRow))
    agreed = {of: _agreed_counts(rows) for of, rows in rows_of.items() if len(rows) > 1}
    unique = (rows[0] if len(rows) == 1 else _merged_duplicates(rows, agreed[of]) for of, rows in rows_of.items())
    found = [finding for of, counts in agreed.items() for finding in _duplicates_of_unit(rows_of[of], counts)]
    return tuple(unique), found


def _merged_duplicates(rows: Sequence[PlacedRow], counted: Sums) -> PlacedRow:
    of = {column: next(row for row in rows if column in row.counted) for column in counted}
    addresses = {column: address_of(row, column) for column, row in of.items() if row is not rows[0]}
    return rows[0]._replace(counted=counted, addresses=addresses)


def _agreed_counts(rows: Sequence[PlacedRow]) -> Sums:
    given = Counter(column for column, _ in {pair for row in rows for pair in row.counted.items()})
    return {column: n for row in rows for column, n in row.counted.items() if given[column] == 1}


def _duplicates_of_unit(rows: Sequence[PlacedRow], agreed: Sums) -> Iterator[Finding]:
    """One finding a file, at the second row of the unit where it has two, with all numbers of the file that are not counted."""
    seen, dropped = set[str](), list[PlacedRow]()
    for entry in rows:
        dropped.append(entry._replace(typed={c: n for c, n in entry.counted.items() if c not in agreed or c in seen}))
        seen.update(entry.counted)
    once = any(column in agreed for entry in dropped for column in entry.typed)
    said = wording.ROWS_AGREE if seen == agreed.keys() else wording.ROWS_PARTLY_DIFFER if once else wording.ROWS_DIFFER
    for own in grouped((entry.at.file, entry) for entry in dropped).values():
        if left_out := typed_sums(own):
            here = own[1] if len(own) > 1 and own[0] is dropped[0] else own[0]
            other = dropped[1] if here is dropped[0] else dropped[0]
            cells = [(column, n, address_of(entry, column)) for entry in own for column, n in entry.typed.items()]
            shown = Counts(tuple((column, n, _cell_or_sheet(at, here.at)) for column, n, at in cells))
            told: Details = {"unit": here.name, "first": str(other.at), "verdict": said, "numbers": shown}
            yield Kind.REPEATED_UNIT.finding(here.at, left_out=left_out, on=here.day, **told)


def _cell_or_sheet(at: At, beside: At) -> str:
    return (at.cell if at.sheet == beside.sheet else str(replace(at, file=""))) or ""
