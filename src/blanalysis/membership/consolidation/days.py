"""The day of each row: that of its table, else one taken by a rule and said, else none. Without any date none is taken."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...layout import dates
from ...layout.rows import Role
from ...layout.table import Table
from ...sheets import Sheet
from ...sheets.address import At
from ...vocabulary import wording
from ...vocabulary.phrases import Phrase
from .. import roster
from ..entries import Day, Entry, typed_sums
from ..findings import Finding, Kind
from ..forms import Form
from .duplicates import by_districts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Days:
    """The days of rows, tables (of one without rows its own) and rosters; `known` are all but None; `findings`: those taken."""

    of_rows: Mapping[Table, Sequence[Day]]
    of_table: Mapping[Table, frozenset[Day]]
    of_roster: Mapping[Sheet, Day]
    known: frozenset[dt.date]
    findings: tuple[Finding, ...]


class _DatedPart(NamedTuple):
    """A table, roster or form and the days that it names, None where something has none; `counts`: whether it has rows."""

    at: At
    sheet: Sheet
    days: frozenset[Day]
    counts: bool


def find_days(tables: Sequence[Table], rosters: Sequence[Sheet], forms: Sequence[Form]) -> Days:
    """K25: the days of all rows. What names none takes the first of these, and it is said: that of the file's name, the one day
    of everything else in its file, the one day of at least two other files."""
    rows_of = {t: t.days_of(t.rows_of(Role.ROW)) for t in tables}
    named = {t: frozenset(days or [t.day]) for t, days in rows_of.items()}
    has_rows = {t: any(not row.is_unverified_subtotal for row in t.rows_of(Role.ROW)) for t in tables}
    on = {sheet: roster.day_of_roster(sheet) for sheet in rosters}
    parts = [
        *(_DatedPart(t.at, t.sheet, days, has_rows[t]) for t, days in named.items()),
        *(_DatedPart(sheet.at, sheet, frozenset([day]), True) for sheet, day in on.items()),
        *(_DatedPart(form.at, form.sheet, frozenset([dates.day_of(form.titles, form.sheet)]), False) for form in forms),
    ]
    taken = _days_taken(parts)
    day_of = {sheet: day for sheet, (day, _) in taken.items()}
    of_table = {t: frozenset(day or day_of[t.sheet.at] for day in days) for t, days in named.items()}
    of_roster = {sheet: day or day_of[sheet.at] for sheet, day in on.items()}
    return Days(
        of_rows={t: [day or day_of[t.sheet.at] for day in d] if None in d else d for t, d in rows_of.items()},
        of_table=of_table,
        of_roster=of_roster,
        known=frozenset(day for day in {*of_roster.values()}.union(*of_table.values()) if day),
        findings=tuple(_said(parts, taken)),
    )


def without_day(entries: Sequence[Entry], at: At, others: Collection[dt.date]) -> Finding:
    """The finding of the rows of a table or roster that are of no day, while others are of these: all their numbers are left out."""

    def finding(own: Sequence[Entry]) -> Finding:
        rows = sum(bool(entry.typed) for entry in own)
        return Kind.NO_DATE_AMONG_DATED.finding(at, left_out=typed_sums(own), rows=rows, days=sorted(others))

    return by_districts(entries, finding)


def _days_taken(parts: Sequence[_DatedPart]) -> dict[At, tuple[Day, Phrase | None]]:
    of_file: dict[str, set[dt.date]] = defaultdict(set)
    for part in parts:
        by_name = dates.day_of_file_name(part.sheet) if None in part.days else None
        of_file[part.sheet.file].update(day for day in (*part.days, by_name) if day)
    return {part.sheet.at: _day_taken(part.sheet, of_file) for part in parts if None in part.days}


def _day_taken(sheet: Sheet, of_file: Mapping[str, set[dt.date]]) -> tuple[Day, Phrase | None]:
    """`of_file` are the days that each file names."""
    if day := dates.day_of_file_name(sheet):
        return day, wording.BY_FILE_NAME
    own = of_file[sheet.file]
    others = [days for file, days in of_file.items() if days and file != sheet.file]
    if len(own) == 1:
        return next(iter(own)), wording.BY_OWN_FILE
    if not own and len(others) >= FEWEST_FILES and len(days := set().union(*others)) == 1:
        return days.pop(), wording.BY_OTHER_FILES
    return None, None


def _said(parts: Sequence[_DatedPart], taken: Mapping[At, tuple[Day, Phrase | None]]) -> Iterator[Finding]:
    first = {part.sheet.at: part.at for part in reversed(parts) if None in part.days and part.counts}
    for sheet, at in first.items():
        day, rule = taken[sheet]
        if day:
            yield Kind.DAY_TAKEN.finding(at, on=day, day=day, rule=rule)


FEWEST_FILES = 2  # other files of one day, whose day a file without any takes
