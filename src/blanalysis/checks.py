"""The sheet against itself: totals, repeats, units that are missing, columns that were not read. Rows in, issues out.

The document is its own oracle: the totals that a sheet prints are added up again, and the parts compared with the whole.
Nothing here changes a number.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import islice

import pandas as pd

from . import dates
from .cells import At, Cell, Sheet
from .columns import COLUMNS, MOST
from .entries import Entry, numbers, read_count
from .issues import Counts, Issue, Kind
from .table import Part, Row, Table
from .text import key, whole_number
from .units import Units, speaks_of_district, type_alone
from .words import TYPES, Phrase, date, sentence

# The published figures are of early 2017 without an exact day: a sheet of the year-end before or of that year is compared.
PUBLISHED_FITS = (dt.date(2016, 12, 31), dt.date(2017, 12, 31))


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


def by_key(entries: Iterable[Entry]) -> dict[tuple, list[Entry]]:
    """The rows of each unit (or type) of a day, in the order met."""
    rows: dict[tuple, list[Entry]] = {}
    for entry in entries:
        if (key := entry.key) is not None:
            rows.setdefault(key, []).append(entry)
    return rows


def once(rows_of: Mapping[tuple, Sequence[Entry]]) -> list[Entry]:
    """Each unit (or type) of a day once, with the numbers of all its rows; where two rows differ in a column, with none of them."""
    return [rows[0] if len(rows) == 1 else _united(rows) for rows in rows_of.values()]


def _united(rows: Sequence[Entry]) -> Entry:
    counted = _agreed(rows)
    of = {id: next(row for row in rows if id in row.counted) for id in counted}
    elsewhere = {id: row.row.values[id].at for id, row in of.items() if row is not rows[0] and id in row.row.values}
    return rows[0]._replace(counted=counted, elsewhere=elsewhere)


def _agreed(rows: Sequence[Entry]) -> dict[str, int]:
    """The numbers on which all the rows that have one agree."""
    given: dict[str, set[int]] = {}
    for row in rows:
        for id, n in row.counted.items():
            given.setdefault(id, set()).add(n)
    return {id: numbers.pop() for id, numbers in given.items() if len(numbers) == 1}


def repeated(rows_of: Mapping[tuple, Sequence[Entry]]) -> list[Issue]:
    """K16: a unit that stands in more than one row of a day with a number in the same column."""
    return [issue for rows in rows_of.values() if len(rows) > 1 for issue in _repeats(rows)]


def _repeats(rows: Sequence[Entry]) -> Iterable[Issue]:
    agreed = _agreed(rows)
    seen: set[str] = set()
    for place, entry in enumerate(rows):
        other = rows[0] if place else rows[1]
        for verdict, same in ((SAME, True), (DIFFERENT, False)):
            dropped = {id: n for id, n in entry.counted.items() if (id in agreed) is same and (not same or id in seen)}
            if dropped:
                details = {"unit": entry.name, "first": str(other.at), "verdict": verdict}
                details["numbers"] = numbers(entry.row, dropped)
                yield Issue(kind=Kind.REPEATED_UNIT, at=entry.at, left_out=dropped, details=details)
        seen.update(entry.counted)


class Scope:
    """Rows that a total may be the sum of. Each column is added up once, however many totals ask."""

    def __init__(self, entries: Sequence[Entry]):
        self.entries = tuple(entries)
        self._sums: dict[str, int | None] = {}

    def sum(self, id: str) -> int | None:
        """What was typed in a column, added up; None where no row has it."""
        if id not in self._sums:
            given = [entry.typed[id] for entry in self.entries if id in entry.typed]
            self._sums[id] = sum(given) if given else None
        return self._sums[id]


class _Scopes:
    """The rows of a table, grouped in the ways that its totals may speak of."""

    def __init__(self, table: Table, own: Sequence[Entry], everywhere: Sequence[Entry]):
        entries = own or everywhere
        self.whole, self.by_row = Scope(entries), sorted(entries, key=lambda entry: entry.row.number)
        self.numbers = [entry.row.number for entry in self.by_row]
        self.of_band = _grouped((id(band), entry) for entry in entries for band in entry.row.bands)
        self.of_district = _grouped((entry.district, entry) for entry in entries if entry.district is not None)
        self.of_type = _grouped((entry.unit.type, entry) for entry in entries if entry.unit)
        self.bands = len(self.of_band)
        here = [e for e in everywhere if e.row.layout and e.row.layout.rows.where == table.sheet.at]
        self.sheet = Scope(here)

    def between(self, first: int, last: int) -> Scope:
        """The rows after one row of the sheet and before another."""
        return Scope(self.by_row[bisect_right(self.numbers, first) : bisect_left(self.numbers, last)])


def _grouped(pairs: Iterable[tuple[object, Entry]]) -> dict[object, Scope]:
    groups: dict[object, list[Entry]] = {}
    for group, entry in pairs:
        groups.setdefault(group, []).append(entry)
    return {group: Scope(entries) for group, entries in groups.items()}


def totals(
    table: Table, entries: Sequence[Entry], everywhere: Sequence[Entry], read: Set[int], places: Units
) -> list[Total]:
    """K14: each total that the table prints, beside the sum of its rows.

    What a total is of is told by its words (a district, the whole) and its place (a band, the rows since the total
    before, the whole table); one that holds for any of these is taken to hold. `everywhere` are the rows of all
    sheets, for a sheet of totals without rows of its own; `read` the `id` of each of their `Row`s: a band that was no total
    is left out, and not compared too.
    """
    rows = [row for row in _printed(table) if id(row) not in read]
    if not rows:
        return []
    own = [e for e in entries if not e.band and not e.inner]
    others = [e for e in everywhere if not e.band and not e.inner]
    scopes = _Scopes(table, own, others)
    found, before, count = [], 0, sum(row.part is Part.TOTAL for row in rows)
    for row in rows:
        likely = _likely(row, rows, scopes, places, before=before, own=count >= scopes.bands > 0)
        likely = [scope for scope in likely if scope.entries] or [Scope(())]
        found += [total for id in row.counts if (total := _total(row, id, likely, own=bool(own or not others)))]
        before = row.number if row.part is Part.TOTAL else before
    return found


def _printed(table: Table) -> list[Row]:
    """The rows in which a sheet prints totals."""
    return [row for row in table.rows if (row.part in (Part.TOTAL, Part.SECTION) or row.alone) and row.counts]


def _likely(row: Row, totals: Sequence[Row], scopes: _Scopes, places: Units, *, before: int, own: bool) -> list[Scope]:
    """The rows that a total may be the sum of, the likeliest first. `before` is the row of the total above it; `own` is
    whether the table prints a total for each of its bands."""
    none = Scope(())
    words = str(row.label.value) if row.label else ""
    named = re.sub(r"^(?:tong so|tong cong|tong|cong|toan) ", "", key(words))
    beside = row.values.get("district")
    place = places.district_named(named) or (places.district_named(str(beside.value)) if beside else None)
    district = scopes.of_district.get(place, none)
    is_band = row.part is Part.SECTION or row.alone
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


def _total(row: Row, id: str, scopes: list[Scope], *, own: bool) -> Total | None:
    """None where there is nothing to compare: no readable number, or on a sheet of totals a column that no row has."""
    cell = row.counts[id]
    printed = read_count(cell).number
    given = any(scope.sum(id) is not None for scope in scopes)
    if printed is None or not (own or given or id == "committees"):
        return None
    counting = id == "committees" and not given
    sums = [len(scope.entries) if counting else scope.sum(id) or 0 for scope in scopes]
    held = sums.index(printed) if printed in sums else 0
    return Total(
        at=cell.at,
        label=str(row.label.value) if row.label else "",
        column=id,
        printed=printed,
        computed=sums[held],
        scope=scopes[held].entries,
    )


def proven(entries: Sequence[Entry], totals: Iterable[Total]) -> list[Entry]:
    """K15: the entries, with decimal numbers counted as thousands where a total that the sheet prints holds only so.

    The rule: 9.768 is read as 9768 when a total printed as a whole number, of rows among which this one is, equals their
    sum with 9768 in it. A total that is a decimal number itself proves nothing.
    """
    by: dict[tuple[int, str], Total] = {
        (id(entry.row), total.column): total for total in totals if total.holds for entry in total.scope
    }
    return [_proven(entry, by) if any(_lost(issue) for issue in entry.issues) else entry for entry in entries]


def _lost(issue: Issue) -> bool:
    return issue.kind is Kind.LOST_THOUSANDS_MARK


def _proven(entry: Entry, by: dict[tuple[int, str], Total]) -> Entry:
    lost = {column: issue for issue in entry.issues if _lost(issue) for column in issue.left_out}
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
    issues = tuple(mended.get(issue.at, issue) if _lost(issue) else issue for issue in entry.issues)
    return entry._replace(counted=counted, issues=issues)


def unread_totals(table: Table, read: Set[int]) -> list[Issue]:
    """The totals that hold no readable number, so that a comparison not made is said. `read` as for `totals`."""
    rows = [row for row in _printed(table) if id(row) not in read]
    cells = [
        (id, c)
        for row in rows
        for id, c in row.counts.items()
        if read_count(c).number is None and read_count(c).kind is not Kind.NO_NUMBER
    ]
    return [
        Issue(kind=Kind.TOTAL_UNREAD, at=c.at, found=c.value, details={"column": COLUMNS[id].label}, columns=(id,))
        for id, c in cells
    ]


def form_totals(forms: Sequence[Entry], entries: Sequence[Entry]) -> list[Total]:
    """The rows of a Form 5 beside the sums of the committees, where both are given."""
    return [
        Total(at=form.row.values[id].at, label=str(form.row.label.value), column=id, printed=printed, computed=computed)
        for form in forms
        for id, printed in form.counted.items()
        if (computed := _sum_of_type(form, id, entries)) is not None
    ]


def _sum_of_type(form: Entry, id: str, entries: Sequence[Entry]) -> int | None:
    fitting = [
        e
        for e in entries
        if e.unit
        and e.unit.type == form.type
        and form.district in (None, e.unit.district)
        and (form.day == e.day or None in (form.day, e.day))
    ]
    if id == "committees":
        return len(fitting)
    given = [e.typed[id] for e in fitting if id in e.typed]
    return sum(given) if given else None


def differing(totals: Iterable[Total]) -> list[Issue]:
    """The totals that do not hold, each at its cell."""
    return [
        Issue(
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


def cell_of(entry: Entry, id: str) -> At:
    """Where the number of a column stands, in its own row or in another of the same unit; the row's place when it has no cell."""
    if entry.elsewhere and id in entry.elsewhere:
        return entry.elsewhere[id]
    cell = entry.row.values.get(id)
    return cell.at if cell else entry.at


def missing(entries: Sequence[Entry], places: Units) -> list[Issue]:
    """K16: the units without a row on each day, one issue a district. A Form 5 names none, so there nothing is said."""
    given: dict[dt.date | None, dict[str, Entry]] = {}
    for entry in entries:
        if entry.unit:
            given.setdefault(entry.day, {})[entry.unit.code] = entry
    if any(given):  # rows without a day beside others with one: nobody knows of which day they should be whole
        given.pop(None, None)
    several = len(given) > 1
    return [
        issue
        for day, rows in given.items()
        for issue in _missing(rows.keys(), places, At(next(iter(rows.values())).at.file), day if several else None)
    ]


def _missing(codes: Set[str], places: Units, at: At, day: dt.date | None) -> Iterator[Issue]:
    """One issue for each district of which some are there, and one for all those of which there is none."""
    absent = {name: [unit for unit in units if unit.code not in codes] for name, units in places.districts.items()}
    whole = [name for name, units in absent.items() if len(units) == len(places.districts[name])]
    partly = [name for name, units in absent.items() if units and name not in whole]
    when = Phrase(vi="", en="")
    if day:
        when = Phrase(vi=f" (ngày {date(day, 'vi')})", en=f" (on {date(day, 'en')})")
    for names in (*([name] for name in partly), *([whole] if whole else [])):
        units = [unit for name in names for unit in absent[name]]
        details = {
            "district": [places.districts[name][0].full_district for name in names],
            "when": when,
            "missing": len(units),
            "expected": sum(len(places.districts[name]) for name in names),
            "names": WHOLE_DISTRICT if names is whole else ", ".join(unit.full_name for unit in units),
        }
        yield Issue(kind=Kind.MISSING_UNITS, at=at, details=details)


def differing_from_published(
    sums: pd.DataFrame, whole: Iterable[str], published: pd.DataFrame, day: dt.date, as_of: dt.date | None, file: str
) -> list[Issue]:
    """Committees and members of each type beside the published ones of 2017, where the date fits and the type is whole."""
    if as_of is None or not PUBLISHED_FITS[0] <= as_of <= PUBLISHED_FITS[1]:
        return []
    pairs = [(t, id, sums.loc[t, id], published.loc[t, id]) for t in whole for id in published.columns]
    return [
        Issue(
            kind=Kind.DIFFERS_FROM_PUBLISHED,
            at=At(file),
            found=int(value),
            details={
                "type": Phrase(vi=sentence(TYPES[type].vi), en=sentence(TYPES[type].en)),
                "column": COLUMNS[id].label,
                "value": int(value),
                "expected": int(expected),
                "difference": int(value) - int(expected),
                "published": day,
            },
        )
        for type, id, value, expected in pairs
        if not pd.isna(value) and value != expected
    ]


def outside(entries: Sequence[Entry]) -> list[Issue]:
    """The rows of a Form 5 that are not communes, wards or townships: said, not counted."""
    others = [entry for entry in entries if entry.outside and not entry.inner]
    if not others:
        return []
    sums = {id: sum(e.counted.get(id, 0) for e in others) for id in {id: None for e in others for id in e.counted}}
    said = Counts(tuple((id, count, "") for id, count in sums.items())) if sums else "–"
    return [Issue(kind=Kind.OTHER_KINDS, at=others[0].at, details={"rows": len(others), "numbers": said})]


def unread(table: Table) -> list[Issue]:
    """Columns that are not in the dictionary, or personal, or without a heading; hidden cells that were counted; no date."""
    unknown = [h for h in table.headings.values() if h.column is None and not h.furniture]
    named = [
        Issue(kind=Kind.PERSONAL_COLUMN if h.personal else Kind.UNKNOWN_COLUMN, at=h.at, found=h.text)
        for h in unknown
        if not h.rate
    ]
    return [*named, *_unheaded(table), *_hidden(table), *_beside(table), *_without_day(table)]


def _without_day(table: Table) -> Iterator[Issue]:
    """The cells of a date column that show no day: their rows are taken to be of the day above."""
    column, values = table.layout.columns.get("as_of"), table.layout.rows.values_at
    rows = [row.number for row in table.rows_of(Part.ROW)] if column else []
    unread = {day for day in {values[row].get(column) for row in rows} - {None} if dates.of_value(day) is None}
    for row in rows if unread else ():
        if (day := values[row].get(column)) in unread:
            yield Issue(kind=Kind.DAY_UNREAD, at=At(table.sheet.file, table.sheet.name, row, column), found=day)


def _beside(table: Table) -> list[Issue]:
    """What stands beside the table is said once; not words below the figures, as a signature far to the right."""
    figures = (row.number for row in table.rows if row.part in (Part.ROW, Part.TOTAL))
    last = max(figures, default=0) if table.beside else 0
    cells = (c for c in table.beside if c.row <= last or not _is_words(c))
    return [Issue(kind=Kind.BESIDE_TABLE, at=cell.at) for cell in islice(cells, 1)]


def _is_words(cell: Cell) -> bool:
    return isinstance(cell.value, str) and not re.search(r"\d", cell.value)


def _unheaded(table: Table) -> Iterable[Issue]:
    first: dict[int, At] = {}
    values, known = table.layout.rows.values_at, frozenset(table.headings)
    if set().union(*values.values()) <= known:
        return []
    for row in table.rows_of(Part.ROW):
        if not values[row.number].keys() <= known:
            for column in values[row.number].keys() - known - first.keys():
                if isinstance(values[row.number][column], (int, float)):
                    first[column] = At(table.sheet.file, table.sheet.name, row.number, column)
    return [Issue(kind=Kind.UNHEADED_COLUMN, at=at) for at in first.values()]


def _hidden(table: Table) -> Iterable[Issue]:
    sheet = table.sheet
    if not (sheet.hidden or sheet.hidden_rows or sheet.hidden_columns):
        return []
    hidden = [c for row in table.rows_of(Part.ROW) for c in row.counts.values() if sheet.hides(c)]
    return [Issue(kind=Kind.HIDDEN_CELLS, at=hidden[0].at, details={"count": len(hidden)})] if hidden else []


def unread_sheets(sheets: Iterable[Sheet], places: Units) -> list[Issue]:
    """One issue for each of these sheets, on which no table was found: left out where numbers stand beside names, else a remark.

    Numbers stand beside names where two rows or more name a commune, ward, township or district and hold a number; so do,
    without any name, three rows or more with three numbers or more. Running numbers, codes of units, dates and telephone
    numbers are no numbers here. `districts` of the details are those of the units named.
    """
    return [_unread_sheet(sheet, places) for sheet in sheets]


def _unread_sheet(sheet: Sheet, places: Units) -> Issue:
    numbers = _numbers_by_row(sheet, places)
    named = {row: words for row in numbers if (words := _place_in(sheet.rows.values_at[row], places))}
    wide = [row for row, columns in numbers.items() if len(columns) >= 3]
    rows = sorted({*(named if len(named) >= 2 else ()), *(wide if len(wide) >= 3 else ())})
    if not rows:
        return Issue(kind=Kind.NO_TABLE_ON_SHEET, at=sheet.at)
    found = {unit.district for words in named.values() for unit in places.find(words).candidates}
    found |= {places.district_named(words) for words in named.values()} - {None}
    details = {
        "rows": len(rows),
        "figures": sum(len(numbers[row]) for row in rows),
        "districts": [name for name in places.districts if name in found],
    }
    return Issue(kind=Kind.UNREAD_SHEET, at=At(sheet.file, sheet.name, rows[0], min(numbers[rows[0]])), details=details)


def _place_in(values: Mapping[int, object], places: Units) -> str | None:
    """The first text of a row that names a unit or a district, or None."""
    texts = (value for value in values.values() if isinstance(value, str) and len(value) <= _LONGEST_NAME)
    return next((t for t in texts if places.names_a_unit(t) or speaks_of_district(t) or places.district_named(t)), None)


def _numbers_by_row(sheet: Sheet, places: Units) -> dict[int, list[int]]:
    """The columns in which a row has a number; rows without any are left out."""
    by_column: dict[int, dict[int, int | float]] = {}
    for row, values in sheet.rows.values_at.items():
        shown = {column: number for column, value in values.items() if (number := _number(value, places)) is not None}
        if len(shown) > 1 and [*shown.values()] == [*range(1, len(shown) + 1)]:
            continue  # the columns' own numbers
        for column, number in shown.items():
            by_column.setdefault(column, {})[row] = number
    rows: dict[int, list[int]] = {}
    for column, of in by_column.items():
        numbers = [*of.values()]
        if not all(n in (1, before + 1) for before, n in zip([0, *numbers], numbers, strict=False)):  # running numbers
            for row in of:
                rows.setdefault(row, []).append(column)
    return rows


def _number(value: object, places: Units) -> int | float | None:
    """The number that a cell shows; codes of units and what is too great for a count are none."""
    number = value
    if isinstance(value, str):
        number = None if value.strip().startswith("0") and len(value.strip()) > 1 else whole_number(value)
    if isinstance(number, bool) or not isinstance(number, (int, float)) or abs(number) > MOST:
        return None
    return None if str(value).strip() in places.by_code else number


_LONGEST_NAME = 100  # letters of the longest that may name a unit, its district and all titles with it


def decoded(sheets: Iterable[Sheet]) -> list[Issue]:
    """The sheets typed in a font or code older than Unicode."""
    return [
        Issue(kind=Kind.LEGACY_TEXT, at=first, details={"count": cells, "encoding": encoding})
        for sheet in sheets
        for encoding, cells, first in sheet.decoded
    ]


WHOLE_DISTRICT = Phrase(vi="cả địa bàn", en="the whole district")
SAME = Phrase(vi="Hai dòng giống nhau, đã tính một lần.", en="The two rows agree and were counted once.")
DIFFERENT = Phrase(
    vi="Hai dòng khác số nên không số nào được tính; hãy xóa dòng sai.",
    en="The two rows differ, so neither is counted; delete the wrong one.",
)
