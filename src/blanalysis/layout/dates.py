"""The day that figures count: of a table, from what is written above it, and of a row, where a column holds days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from ..vocabulary.vietnamese import Period, date, key, period
from .rows import Row
from .table import Table

# The date right behind "đến" or "thời điểm", not one further on: "gửi đến Ban Tổ chức ngày 5/1".
_UNTIL_DATE = re.compile(r"\b(?:đến|thời điểm|ngày số liệu)\W*(?:hết\s+|thời điểm\s+)?(?:ngày\s*)?\W*\d")
# A date that stands alone, or only with a word for the figures: not the day of signing, nor that of another document.
_BARE_DATE = re.compile(r"(?:so lieu |danh sach )?(?:tai |cua )?(?:ngay )?\d+ (?:thang )?\d+ (?:nam )?\d+(?: \d+)*")


def day_of_table(table: Table) -> dt.date | None:
    """The day above the table, else in the name of its sheet or file, or None."""
    return day_of_words([*table.titles, table.sheet.name], table.sheet.file)


def day_of_words(titles: Sequence[str], file: str) -> dt.date | None:
    """The day that the lines above figures speak of, or None.

    "tính đến …" comes first, then a date that stands alone: not the day of signing ("Bạc Liêu, ngày …"); then the end of
    the one period that is spoken of ("Quý I/2017", "6 tháng đầu năm 2019"); last the name of the file.
    """
    until = [title[match.start() :] for title in titles if (match := _UNTIL_DATE.search(title.lower()))]
    alone = [title for title in titles if _BARE_DATE.fullmatch(key(title))]
    days = filter(None, (date(words) for words in (*until, *alone)))
    if day := next(days, None):
        return day
    spoken = period_of_words(titles)
    return spoken.end if spoken else date(Path(file).stem)


def period_of_words(titles: Sequence[str]) -> Period | None:
    """The one period of which these lines speak, or None: flows are counted over it."""
    found = {spoken for words in titles if (spoken := period(words))}
    return found.pop() if len(found) == 1 else None


def period_of_table(table: Table) -> Period | None:
    """The period above the table, or in the name of its sheet."""
    return period_of_words([*table.titles, table.sheet.name])


def days_of_rows(table: Table, rows: Sequence[Row], day: dt.date | None) -> list[dt.date | None]:
    """The day of each row: from its date column, filled down, else that of the table."""
    if "as_of" not in table.layout.columns:
        return [day] * len(rows)
    column, values = table.layout.columns["as_of"], table.layout.rows.values_at
    known: dict[object, dt.date | None] = {None: None}  # the same few days stand in many rows
    found, above = [], day
    for row in rows:
        value = values[row.number].get(column)
        if value not in known:
            known[value] = day_of_value(value)
        above = known[value] or above
        found.append(above)
    return found


def day_of_value(value: object) -> dt.date | None:
    """The day that a cell of a date column shows (the end of a period), or None.

    >>> of_value("31/12/2016"), of_value("Quý I/2017"), of_value("31/2/2016")
    (datetime.date(2016, 12, 31), datetime.date(2017, 3, 31), None)
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    words = str(value)
    spoken = period(words)
    return date(words) or (spoken and spoken.end)
