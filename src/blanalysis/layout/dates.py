"""The day of figures: of a table, from the words above it, and of a row, where a column holds days; and their period."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from ..sheets import Sheet
from ..vocabulary.vietnamese import Period, date_in, key, period_in
from .rows import Row
from .table import Table

# The date right after "đến" or "thời điểm", not one further on: "gửi đến Ban Tổ chức ngày 5/1".
_UNTIL_DATE = re.compile(r"\b(?:đến|thời điểm|ngày số liệu)\W*(?:hết\s+|thời điểm\s+)?(?:ngày\s*)?\W*\d")
# A line with nothing but a date and a word for figures: not the day of signing, nor that of another document.
_BARE_DATE = re.compile(r"(?:so lieu |danh sach )?(?:tai |cua )?(?:ngay )?\d+ (?:thang )?\d+ (?:nam )?\d+(?: \d+)*")


def day_of(titles: Sequence[str], sheet: Sheet) -> dt.date | None:
    """The day that the lines above figures name, else the name of their sheet or file; or None.

    A day that the user stated for the sheet, else in this order: "tính đến …"; a line that is only a date, not the day of signing ("Bạc Liêu, ngày …"); the end of the one
    period that is named ("Quý I/2017", "6 tháng đầu năm 2019"); the name of the file.
    """
    if stated := sheet.taught.day_of(sheet.file, sheet.name):
        return stated
    words = [*titles, sheet.name]
    until = [title[match.start() :] for title in words if (match := _UNTIL_DATE.search(title.lower()))]
    alone = [title for title in words if _BARE_DATE.fullmatch(key(title))]
    days = filter(None, map(date_in, (*until, *alone)))
    if day := next(days, None):
        return day
    own_period = period_of(titles, sheet)
    return own_period.end if own_period else date_in(Path(sheet.file).stem)


def period_of(titles: Sequence[str], sheet: Sheet) -> Period | None:
    """The one period that the lines above figures or the name of their sheet name, or None where they name none or several.
    Admissions and exits are counted over it."""
    found = set(map(period_in, (*titles, sheet.name))) - {None}
    return found.pop() if len(found) == 1 else None


def days_of_rows(table: Table, rows: Sequence[Row]) -> list[dt.date | None]:
    """The day of each row: from the date column, where an empty cell has the day above it; else the table's."""
    day = day_of(table.titles, table.sheet)
    if "as_of" not in table.layout.columns:
        return [day] * len(rows)
    column, values = table.layout.columns["as_of"], table.layout.rows.values_at
    shown = [values[row.number].get(column) for row in rows]
    known, above = {value: day_of_value(value) for value in set(shown)}, day  # many rows have the same few days
    return [above := known[value] or above for value in shown]


def day_of_value(value: object) -> dt.date | None:
    """The day that a cell of a date column shows (the end of a period), or None.

    >>> day_of_value("31/12/2016"), day_of_value("Quý I/2017"), day_of_value("31/2/2016")
    (datetime.date(2016, 12, 31), datetime.date(2017, 3, 31), None)
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    words = str(value)
    own_period = period_in(words)
    return date_in(words) or (own_period.end if own_period else None)
