"""The day of figures: of a table, from the words above it, and of a row, where a column holds days; and their period."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from ..sheets import Sheet
from ..vocabulary.vietnamese import Period, date_in, date_in_name, key, period_in, period_in_name
from .rows import Row
from .table import Table

# The date right after "đến" or "thời điểm", not one further on: "gửi đến Ban Tổ chức ngày 5/1".
_UNTIL_DATE = re.compile(
    r"\b(?:đến|thời điểm(?: báo cáo| số liệu)?|ngày số liệu|kỳ báo cáo)\W*(?:hết\s+|thời điểm\s+)?(?:ngày\s*)?\W*\d"
)
# A line with nothing but a date and a word for figures: not the day of signing, nor that of another document.
_BARE_DATE = re.compile(r"(?:so lieu |danh sach )?(?:tai |cua )?(?:ngay )?\d+ (?:thang )?\d+ (?:nam )?\d+(?: \d+)*")
# A line whose date is that of a signature ("Bạc Liêu, ngày 5/1/2017") or of another document.
_OTHER_DATE = re.compile(
    r"\b(?:ngay|qd|cv|ct|nq|quyet dinh|cong van|chi thi|nghi quyet|thong tu|ke hoach|huong dan|quy dinh|thong bao|so dien thoai"
    r"|ban hanh|can cu|kem theo|ky|tu|lap|in|cap nhat|gui|nop|thanh lap|dai hoi|han)\b"
)


def day_of(titles: Sequence[str], sheet: Sheet) -> dt.date | None:
    """The day that the lines above figures name, else the name of their sheet; or None. The file's name is not asked.

    In this order: "tính đến …"; a line that is only a date, not the day of signing ("Bạc Liêu, ngày …"); a date as the name
    of the sheet; the end of the one period that is named ("Quý I/2017", "6 tháng đầu năm 2019"); the one date in the titles.
    """
    if day := day_in_titles(titles) or date_in_name(sheet.name):
        return day
    own_period = period_of(titles, sheet)
    if own_period:
        return own_period.end
    days = {date_in(title) for title in titles if not _OTHER_DATE.search(key(title))} - {None}
    return days.pop() if len(days) == 1 else None


def day_in_titles(titles: Sequence[str]) -> dt.date | None:
    """The day that these lines name outright: "tính đến …", or a line that is only a date; or None."""
    until = [title[match.start() :] for title in titles if (match := _UNTIL_DATE.search(title.lower()))]
    alone = [title for title in titles if _BARE_DATE.fullmatch(key(title))]
    return next(filter(None, map(date_in, (*until, *alone))), None)


def day_of_file_name(sheet: Sheet) -> dt.date | None:
    """The day that the name of the sheet's file names, or the end of the period that it names; or None."""
    name = Path(sheet.file).stem
    own_period = period_in_name(name)
    return date_in_name(name) or (own_period.end if own_period else None)


def period_of(titles: Sequence[str], sheet: Sheet) -> Period | None:
    """The one period that the lines above figures or the name of their sheet name, or None where they name none or several.
    Admissions and exits are counted over it.

    Of a period and a part of it that is named too ("năm 2016", "6 tháng đầu năm 2016") it is the part. A sheet's name without
    a year ("Quý 3") has that of the titles or of the file's name.
    """
    found = set(map(period_in, titles)) - {None}
    years = {one.end.year for one in (*found, period_in_name(Path(sheet.file).stem)) if one}
    by_name = period_in_name(sheet.name, years.pop() if len(years) == 1 else None)
    named = [one for one in (*found, by_name) if one]
    parts = [one for one in named if all(other.covers(one) for other in named)]
    return parts[0] if parts else None


def days_of_rows(table: Table, rows: Sequence[Row]) -> list[dt.date | None]:
    """The day of each row: from the date column, where an empty cell has the day above it; else the table's; or None."""
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
