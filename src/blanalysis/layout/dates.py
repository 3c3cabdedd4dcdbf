"""The day of figures: of a table, from the words above it, and of a row, where a column holds days; and their period."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ..sheets import Sheet
from ..vocabulary import patterns
from ..vocabulary.columns import COLUMNS, COUNTS, Sort
from ..vocabulary.headings import EARLIER
from ..vocabulary.vietnamese import Period, date_in, date_in_name, key, period_in, period_in_name, time_in, time_in_name
from .heading import Heading, Layout


def day_of(titles: Sequence[str], sheet: Sheet) -> dt.date | None:
    """The day that the user stated for the sheet, else that the lines above figures name, else the name of the sheet; or None. The file's
    name is not asked, nor the day of signing ("Bạc Liêu, ngày …"). A period gives its last day."""
    if day := sheet.taught.day_of(sheet.file, sheet.name) or day_in_titles(titles) or date_in_name(sheet.name):
        return day
    if own_period := period_of(titles, sheet):
        return own_period.end
    days = {date_in(title) for title in titles if not patterns.OTHER_DATE.search(key(title))} - {None}
    return days.pop() if len(days) == 1 else None


def day_in_titles(titles: Sequence[str]) -> dt.date | None:
    """The day that these lines name outright: "tính đến …", or a line that is only a date; or None."""
    until = [title[match.start() :] for title in titles if (match := patterns.UNTIL_DATE.search(title.lower()))]
    alone = [title for title in titles if patterns.BARE_DATE.fullmatch(key(title))]
    return next(filter(None, map(date_in, (*until, *alone))), None)


def day_of_file_name(sheet: Sheet) -> dt.date | None:
    """The day, or the end of the period, that the name of the sheet's file names; or None. A number alone is none: it may be a letter's."""
    name = Path(sheet.file).stem
    time = None if name.strip().isdigit() else time_in_name(name)
    return time.end if time else None


def period_of(titles: Sequence[str], sheet: Sheet) -> Period | None:
    """The one period that the lines above figures or the name of their sheet name, of a period and a part of it the part; None for none or several.
    A sheet's name without a year ("Quý 3") has that of the titles or of the file's name."""
    found = set(map(period_in, titles)) - {None}
    years = {one.end.year for one in (*found, period_in_name(Path(sheet.file).stem)) if one}
    by_name = period_in_name(sheet.name, years.pop() if len(years) == 1 else None)
    named = [one for one in (*found, by_name) if one]
    parts = [one for one in named if all(other.covers(one) for other in named)]
    return parts[0] if parts else None


_Days = dict[int, dt.date]  # by sheet column


class OfDay(NamedTuple):
    """The columns of a table that are of one day. `day` is None where it is the table's own; `period` is that of a heading;
    `instead_of` the day that the lines above name, where no column is of it; `elsewhere` the columns of counts of other days."""

    layout: Layout
    day: dt.date | None = None
    period: Period | None = None
    instead_of: dt.date | None = None
    is_first: bool = True
    elsewhere: frozenset[int] = frozenset()


def of_each_day(layout: Layout, titles: Sequence[str], sheet: Sheet) -> list[OfDay]:
    """The columns of a table by the days that their headings name, the table's own day first, else the last; columns of no day are of that one.
    Columns of a day that is not known ("kỳ trước"), and of a part of the period of another column, are in none; [] when nothing is left."""
    timed = {column: h for column, h in layout.headings.items() if h.column and h.time}
    if not timed or "as_of" in layout.columns:
        return [OfDay(layout)]
    printed = day_of(titles, sheet)
    own = printed or day_of_file_name(sheet)
    named = {column: time for column, h in timed.items() if (time := _time_named(h, own))}
    days = {column: own if own and time.covers(own) else time.end for column, time in named.items()}
    counts = {column: column_id for column, column_id in layout.ids.items() if column_id in COUNTS}
    targets = {column for column, column_id in counts.items() if column_id == "admitted_target"}
    others = {own, *(day for column, day in days.items() if column not in targets)}
    # figures of this year may have the next year's target beside them, and nothing else of that year
    days = {column: day for column, day in days.items() if column not in targets or day in others}
    days = _without_parts_of_periods(counts, days, named, own or max(days.values(), default=None))
    if not own and len({h.time for h in timed.values()}) == 1:  # one day without its year is that of the whole table
        timed = {column: h for column, h in timed.items() if column in days}
    unknown = {c: replace(h, column=None, time=EARLIER) for c, h in timed.items() if c not in days}
    layout = replace(layout, headings=layout.headings | unknown)
    counts = {column: column_id for column, column_id in counts.items() if column not in unknown}
    main = _main_day(counts, days, own)
    columns_of = {day: {c for c in counts if days.get(c, main) == day} for day in (main, *days.values())}
    exact = {day for column, day in days.items() if named[column].end == day}

    def of_day(day: dt.date | None) -> OfDay:
        kept, is_first, every = columns_of[day], day == main, layout.headings
        # what is no count is read in the first table of those in the same rows only
        cut = {c: h for c, h in every.items() if c not in kept and (h.column.counts if h.column else not is_first)}
        cut = {c: replace(h, column=None, auxiliary=True, personal=False, rate=False) for c, h in cut.items()}
        periods = [named[c] for c in kept if c in days and named[c].kind != "day"]
        is_own = day == printed or (day == own and day not in exact)
        return OfDay(
            replace(layout, headings=every | cut),
            day=None if is_own else day,
            period=periods[0] if periods and not is_own else None,
            instead_of=printed if is_first and printed not in columns_of else None,
            is_first=is_first,
            elsewhere=frozenset(counts) - kept,
        )

    later_first = sorted((day for day in columns_of if day and day != main), reverse=True)
    return [*map(of_day, (main, *later_first))] if counts else []


def _without_parts_of_periods(
    counts: Mapping[int, str], days: _Days, named: Mapping[int, Period], main: dt.date | None
) -> _Days:
    """Without the columns of a period that ends on the day of a longer one of the same count: "Quý IV" beside "Cả năm", or the table's."""
    starts = {(main, column_id): dt.date.min for column, column_id in counts.items() if column not in days}
    for column, day in days.items():
        of = (day, counts[column])
        starts[of] = min(starts.get(of, dt.date.max), named[column].start)
    flows = {column for column in days if COLUMNS[counts[column]].sort is Sort.FLOW}
    parts = {column for column in flows if named[column].start != starts[days[column], counts[column]]}
    return {column: day for column, day in days.items() if column not in parts}


def _main_day(counts: Mapping[int, str], days: _Days, own: dt.date | None) -> dt.date | None:
    """The day of the columns whose heading names none: the table's own, if a column is of it. Where the only day in the headings
    is another one, and that of the members, it is the day of the whole table."""
    undated = {column_id for column, column_id in counts.items() if column not in days}
    dated = {counts[column] for column in days}
    others = set(days.values()) - {own}
    agrees = own in days.values() or (bool(undated) and not (len(others) == 1 and "members" in dated - undated))
    return own if not others or (own and agrees) else max(others)


def _time_named(heading: Heading, own: dt.date | None) -> Period | None:
    """The period or day (as a period) that a heading names, in the year of the table's own day where it gives none; None where not known."""
    words = heading.time
    if not re.search(r"\d{4}", words):
        words = f"{words}{'/' if words.startswith('ngày') else ' '}{own.year}" if own else ""
    return time_in(words)


def disagreeing_days(titles: Sequence[str], sheet: Sheet) -> tuple[dt.date, dt.date] | None:
    """The day that the lines above a table name and that of the sheet's name, where they differ; or None."""
    day = day_in_titles(titles)
    by_name = time_in_name(sheet.name, day.year) if day else None
    return (day, by_name.end) if day and by_name and not by_name.covers(day) else None


def day_of_value(value: object) -> dt.date | None:
    """The day that a cell of a date column shows (the end of a period), or None."""
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    time = time_in(str(value))
    return time.end if time else None
