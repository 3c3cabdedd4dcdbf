"""The rules, one function each: rows in, issues out.

The document is its own oracle: the totals that a sheet prints are added up again, and the parts compared with the whole.
Nothing here changes a number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from .cells import At, Sheet
from .columns import COLUMNS, SUMS, wholes
from .entries import Entry, numbers, read_count
from .issues import Issue, Kind
from .table import Part, Row, Table
from .text import key
from .units import Units
from .words import TYPES, Phrase, sentence

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

    @property
    def holds(self) -> bool:
        return self.printed == self.computed


def once(entries: Iterable[Entry]) -> list[Entry]:
    """Each unit (or type) once, with the numbers of all its rows; where two rows differ in a column, with none of them."""
    kept: dict[tuple, Entry] = {}
    for entry in entries:
        if entry.key is None:
            continue
        first = kept.setdefault(entry.key, entry)
        if first is not entry:
            kept[entry.key] = replace(first, counted={**entry.counted, **first.counted})
    return [replace(entry, counted=_agreed(entry, entries)) for entry in kept.values()]


def _agreed(kept: Entry, entries: Iterable[Entry]) -> dict[str, int]:
    rows = [entry.counted for entry in entries if entry.key == kept.key]
    return {id: n for id, n in kept.counted.items() if all(row.get(id, n) == n for row in rows)}


def repeated(entries: Sequence[Entry]) -> list[Issue]:
    """K16: a unit that stands in more than one row with a number in the same column."""
    by_key: dict[tuple, list[Entry]] = {}
    for entry in entries:
        if entry.key is not None:
            by_key.setdefault(entry.key, []).append(entry)
    return [issue for rows in by_key.values() if len(rows) > 1 for issue in _repeats(rows)]


def _repeats(rows: list[Entry]) -> Iterable[Issue]:
    agreed = _agreed(replace(rows[0], counted={id: n for row in reversed(rows) for id, n in row.counted.items()}), rows)
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


def totals(table: Table, entries: Sequence[Entry], everywhere: Sequence[Entry], places: Units) -> list[Total]:
    """K14: each total that the table prints, beside the sum of its rows.

    What a total is of is told by its words (a district, the whole) and its place (a band, the rows since the total
    before, the whole table); one that holds for any of these is taken to hold. `everywhere` are the rows of all
    sheets, for a sheet of totals without rows of its own.
    """
    counted = {id(e.row) for e in everywhere}  # a band that was no total is left out, and not compared too
    rows = [row for row in _printed(table) if id(row) not in counted]
    own = [e for e in entries if not e.band and not e.inner]
    others = [e for e in everywhere if not e.band]
    found = []
    for row in rows:
        scopes = [scope for scope in _scopes(row, rows, own or others, places) if scope] or [[]]
        found += [total for column in row.counts if (total := _total(row, column, scopes, own=bool(own or not others)))]
    return found


def _printed(table: Table) -> list[Row]:
    """The rows in which a sheet prints totals."""
    return [row for row in table.rows if row.counts and (row.part in (Part.TOTAL, Part.SECTION) or row.alone)]


def _scopes(row: Row, totals: Sequence[Row], entries: list[Entry], places: Units) -> list[list[Entry]]:
    """The rows that a total may be the sum of, the likeliest first."""
    words = str(row.label.value) if row.label else ""
    named = re.sub(r"^(?:tong so|tong cong|tong|cong|toan) ", "", key(words))
    beside = row.values.get("district")
    place = places.district_named(named) or (places.district_named(str(beside.value)) if beside else None)
    district = [e for e in entries if e.district is not None and e.district == place]
    is_band = row.part is Part.SECTION or row.alone
    bands = (row.label,) if is_band else row.bands
    below = [[e for e in entries if any(b is band for b in e.row.bands)] for band in reversed(bands)]
    if is_band:
        return [*below, district]
    before = max((t.number for t in totals if t.part is Part.TOTAL and t.number < row.number), default=0)
    since = [e for e in entries if before < e.row.number < row.number]
    plain = key(words) in ("cong", "t cong")
    ends = row is totals[-1] or row is totals[0]
    parts = [*below, since]
    own = sum(t.part is Part.TOTAL for t in totals) >= len({id(b) for e in entries for b in e.row.bands}) > 0
    if district:
        return [district, *parts, entries]
    return [*parts, entries] if (plain and own) or not ends else [entries, *parts]


def _total(row: Row, id: str, scopes: list[list[Entry]], *, own: bool) -> Total | None:
    """None where there is nothing to compare: no readable number, or on a sheet of totals a column that no row has."""
    cell = row.counts[id]
    printed = read_count(cell).number
    given = any(id in e.typed for scope in scopes for e in scope)
    if printed is None or not (own or given or id == "committees"):
        return None
    counting = id == "committees" and not given
    sums = [len(scope) if counting else sum(e.typed.get(id, 0) for e in scope) for scope in scopes]
    computed = printed if printed in sums else sums[0]
    return Total(
        at=cell.at, label=str(row.label.value) if row.label else "", column=id, printed=printed, computed=computed
    )


def unread_totals(table: Table, everywhere: Sequence[Entry]) -> list[Issue]:
    """The totals that hold no readable number, so that a comparison not made is said."""
    rows = [row for row in _printed(table) if not any(e.row is row for e in everywhere)]
    cells = [
        (id, c)
        for row in rows
        for id, c in row.counts.items()
        if read_count(c).number is None and read_count(c).kind is not Kind.NO_NUMBER
    ]
    return [
        Issue(kind=Kind.TOTAL_UNREAD, at=c.at, found=c.value, details={"column": COLUMNS[id].label}) for id, c in cells
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
    fitting = [e for e in entries if e.unit and e.unit.type == form.type and form.district in (None, e.unit.district)]
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
        )
        for total in totals
        if not total.holds
    ]


def parts(entries: Iterable[Entry]) -> list[Issue]:
    """K1, K2, K3, K5, K6: a part is at most its whole, and all the parts together are the whole."""
    return [issue for entry in entries for issue in (*_exceeding(entry), *_not_adding_up(entry))]


def _exceeding(entry: Entry) -> Iterable[Issue]:
    for id, value in entry.counted.items():
        whole = next((above for above in wholes(id) if above in entry.counted), None)  # the nearest that is given
        if whole is not None and value > entry.counted[whole]:
            details = {"unit": entry.name, "part": COLUMNS[id].label, "part_value": value}
            details |= {"whole": COLUMNS[whole].label, "whole_value": entry.counted[whole]}
            yield Issue(kind=Kind.PART_EXCEEDS, at=_at(entry, id), found=value, details=details)


def _not_adding_up(entry: Entry) -> Iterable[Issue]:
    for whole, ids in SUMS:
        if not {whole, *ids} <= entry.counted.keys():
            continue
        computed = sum(entry.counted[id] for id in ids)
        if computed != entry.counted[whole]:
            details = {"unit": entry.name, "parts": [COLUMNS[id].label for id in ids], "computed": computed}
            details |= {"whole": COLUMNS[whole].label, "whole_value": entry.counted[whole]}
            yield Issue(kind=Kind.PARTS_DIFFER, at=_at(entry, whole), found=entry.counted[whole], details=details)


def _at(entry: Entry, id: str) -> At:
    cell = entry.row.values.get(id)  # None when the number came from the unit's row on another sheet
    return cell.at if cell else entry.at


def missing(entries: Sequence[Entry], places: Units) -> list[Issue]:
    """K16: the units without a row, one issue a district. A Form 5 names none, so there nothing is said."""
    codes = {entry.unit.code for entry in entries if entry.unit}
    if not codes:
        return []
    file = next(entry.at.file for entry in entries if entry.unit)
    absent = {name: [u for u in units if u.code not in codes] for name, units in places.districts.items()}
    return [
        Issue(
            kind=Kind.MISSING_UNITS,
            at=At(file),
            details={
                "district": units[0].full_district,
                "missing": len(units),
                "expected": len(places.districts[name]),
                "names": WHOLE_DISTRICT
                if len(units) == len(places.districts[name])
                else ", ".join(u.full_name for u in units),
            },
        )
        for name, units in absent.items()
        if units
    ]


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
    said = Phrase(
        **{
            lang: "; ".join(f"{COLUMNS[id].label.say(lang)} {n}" for id, n in sums.items()) or "–"
            for lang in ("vi", "en")
        }
    )
    return [Issue(kind=Kind.OTHER_KINDS, at=others[0].at, details={"rows": len(others), "numbers": said})]


def unread(table: Table) -> list[Issue]:
    """Columns that are not in the dictionary, or personal, or without a heading; hidden cells that were counted; no date."""
    unknown = [h for h in table.headings.values() if h.column is None and not h.furniture]
    named = [
        Issue(kind=Kind.PERSONAL_COLUMN if h.personal else Kind.UNKNOWN_COLUMN, at=h.at, found=h.text) for h in unknown
    ]
    return [*named, *_unheaded(table), *_hidden(table)]


def _unheaded(table: Table) -> Iterable[Issue]:
    first: dict[int, At] = {}
    for row in table.rows_of(Part.ROW):
        for cell in row.cells:
            if cell.column not in table.headings and isinstance(cell.value, (int, float)):
                first.setdefault(cell.column, cell.at)
    return [Issue(kind=Kind.UNHEADED_COLUMN, at=at) for at in first.values()]


def _hidden(table: Table) -> Iterable[Issue]:
    hidden = [c for row in table.rows_of(Part.ROW) for c in row.counts.values() if table.sheet.hides(c)]
    return [Issue(kind=Kind.HIDDEN_CELLS, at=hidden[0].at, details={"count": len(hidden)})] if hidden else []


def without_table(sheets: Iterable[Sheet], tables: Iterable[Table]) -> list[Issue]:
    """The sheets that hold something but no table."""
    read = {(t.sheet.file, t.sheet.name) for t in tables}
    return [Issue(kind=Kind.NO_TABLE_ON_SHEET, at=s.at) for s in sheets if s.cells and (s.file, s.name) not in read]


WHOLE_DISTRICT = Phrase(vi="cả địa bàn", en="the whole district")
SAME = Phrase(vi="Hai dòng giống nhau, đã tính một lần.", en="The two rows agree and were counted once.")
DIFFERENT = Phrase(
    vi="Hai dòng khác số nên không số nào được tính; hãy xóa dòng sai.",
    en="The two rows differ, so neither is counted; delete the wrong one.",
)
