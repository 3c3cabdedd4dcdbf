"""What the user teaches once, in a file `blanalysis.toml`: what headings, names and sheets mean that are not known or not dated.

Text of the file in, one `Taught` out, or a refusal that names every fault with its line. It goes with the sheets it is about. Words match
by the keys that are used everywhere, so that capitals and marks do not matter; a column of persons cannot be taught.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from . import headings
from .columns import COLUMNS, Column
from .phrases import Phrase, Text, joined
from .places import IGNORE, OUTSIDE, Units, load_units
from .refusals import RefusedError
from .vietnamese import clean, key, time_in

FILE_NAME = "blanalysis.toml"  # found by itself where it lies beside workbooks
MOST_BYTES = 100_000  # a thousand entries
UNDECIDED = "?"  # as a draft has it: such an entry changes nothing
SECTIONS = ("columns", "units", "days", "sheets")
MOST_FAULTS = 5  # that one sentence names
Pair = tuple[str, Any]  # the words of an entry, as written, and what they mean


class MappingError(RefusedError):
    """The file of what was taught cannot be used."""


@dataclass(frozen=True)
class Taught:
    """What was taught, as pairs of words as written and meaning; empty where nothing was.

    - `columns`: a heading, and the id of a column or `IGNORE`.
    - `units`: a name, and the code of a unit, `OUTSIDE` (a row of another organisation) or `IGNORE`.
    - `days`: the name of a sheet, of a file, or "file.xlsx › sheet", and its day. `sheets`: such a name, and `IGNORE`.
    """

    file: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    days: tuple[tuple[str, dt.date], ...] = ()
    sheets: tuple[tuple[str, str], ...] = ()

    def heading(self, labels: tuple[str, ...]) -> tuple[str, str] | None:
        """The entry of a heading, its labels given from the top one down; None where there is none.

        All its labels together come before the dictionary, the lowest alone only where the dictionary does not know the heading.

        >>> taught = Taught(columns=(("Quân số", "members"), ("Nữ giới", "members_female")))
        >>> taught.heading(("QUÂN SỐ (người)",)), taught.heading(("Trong đó", "nữ giới")), taught.heading(("Quân số (nữ)",))
        (('Quân số', 'members'), ('Nữ giới', 'members_female'), None)
        """
        if not self.columns:
            return None
        entry = self._heading_of(labels)
        if entry is None and len(labels) > 1 and headings.column_named(labels) is None:
            entry = self._heading_of(labels[-1:])
        of_persons = entry and entry[1] != IGNORE and _is_of_persons(labels, COLUMNS[entry[1]])
        return None if of_persons else entry

    def column_named(self, labels: tuple[str, ...]) -> Column | None:
        """As `headings.column_named`, with what was taught."""
        entry = self.heading(labels)
        return COLUMNS.get(entry[1]) if entry else headings.column_named(labels)

    @property
    def entries(self) -> list[tuple[str, Pair]]:
        """Every entry with its section."""
        return [(section, entry) for section in SECTIONS for entry in getattr(self, section)]

    def places(self, places: Units) -> Units:
        """The places, which also know the names that were taught."""
        return _with_names(places, self.units) if self.units else places

    def day_of(self, file: str, sheet: str) -> dt.date | None:
        """The day that was taught for a sheet, or None."""
        entry = self.of_sheet("days", file, sheet)
        return entry[1] if entry else None

    def of_sheet(self, section: str, file: str, sheet: str) -> Pair | None:
        """The entry of a section ("days", "sheets") that names a sheet, the most exact first; None where there is none."""
        entries = {key(words): (words, meaning) for words, meaning in getattr(self, section)}
        name = Path(file).name
        asked = (f"{file} › {sheet}", f"{name} › {sheet}", sheet, file, name, Path(file).stem)
        return next((entries[key(one)] for one in asked if key(one) in entries), None) if entries else None

    @cached_property
    def _by_heading(self) -> dict[str, tuple[str, str]]:
        return {heading_words(words): (words, meaning) for words, meaning in self.columns}

    def time_of(self, labels: tuple[str, ...]) -> str:
        """The day or period that a heading names, as `headings.heading_named` has it; "" where its entry names it too."""
        entry, untimed = self.heading(labels), headings.without_times(labels)
        own = headings.without_times(labels_of(entry[0])) if entry else None
        return untimed[1] if untimed and (own is None or own[1] != untimed[1]) else ""

    def _heading_of(self, labels: tuple[str, ...]) -> tuple[str, str] | None:
        labels = tuple(map(headings.plain_label, labels))
        bare = headings.without_times(labels)
        keys = chain(headings.readings(labels), headings.readings(bare[0]) if bare and all(bare) else ())
        return next((self._by_heading[words] for words in keys if words in self._by_heading), None)


NOTHING_TAUGHT = Taught()


@lru_cache(maxsize=64)
def _with_names(places: Units, names: tuple[tuple[str, str], ...]) -> Units:
    return Units(places.all, names)


def labels_of(heading: str) -> tuple[str, ...]:
    """The labels of a heading as the user writes it: "Đảng viên ▸ Nữ"."""
    return tuple(map(headings.plain_label, map(str.strip, heading.split("▸"))))


def heading_words(heading: str) -> str:
    """The key of a heading as the user writes it, with its brackets; "" where it has no letters."""
    return next(headings.readings(labels_of(heading)))


def read_taught(text: str, file: str) -> Taught:
    """What the text of a file teaches. `file` is its path, for sentences. Raises `MappingError`.

    >>> read_taught('[columns]\\n"Quân số" = "Tổng số đảng viên"\\n[days]\\n"T6" = 2016-06-30', "blanalysis.toml").columns
    (('Quân số', 'members'),)
    """
    lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    try:
        given = tomllib.loads("\n".join(lines))
    except (tomllib.TOMLDecodeError, RecursionError) as cause:
        at = re.search(r"line (\d+)", str(cause))
        number = int(at[1]) if at else len(lines)
        shown = clean(lines[number - 1])[:80] if 0 < number <= len(lines) else ""
        raise MappingError(BROKEN_TOML, file=file, line=str(number), words=shown) from cause
    return taught_by(given, file, lines)


def taught_by(given: Mapping[str, object], file: str, lines: Iterable[str] = ()) -> Taught:
    """What a dictionary of the same structure teaches; `lines` are those of its file, if any. Raises `MappingError` with all faults."""
    lines, faults, sections = [*lines], list[Text](), dict[str, tuple[Pair, ...]]()
    for section, entries in given.items():
        if section not in SECTIONS or not isinstance(entries, Mapping):
            why = NOT_A_SECTION(choices=", ".join(f"[{one}]" for one in SECTIONS))
            faults.append(_at_line(lines, "", section, why))
            continue
        read: dict[str, Pair] = {}
        for words, value in ((str(words), value) for words, value in entries.items()):
            try:
                if value != UNDECIDED:
                    pair = (words, _meaning_of(section, words, value))
                    same = heading_words(words) if section == "columns" else key(words)
                    if read.setdefault(same, pair)[1] != pair[1]:
                        raise _Fault(TWICE(words=read[same][0]))
            except _Fault as fault:
                faults.append(_at_line(lines, section, words, fault.args[0]))
        sections[section] = tuple(read.values())
    if faults:
        raise MappingError(FAULTS, file=file, faults=joined(faults[:MOST_FAULTS], " "), n=len(faults))
    return Taught(file, **sections)


# --- the meaning of one entry


class _Fault(Exception):
    """What is wrong with an entry, as its only argument: a `Phrase` or `Text`."""


def _meaning_of(section: str, words: str, value: object) -> object:
    if not (heading_words(words) if section == "columns" else key(words)):
        raise _Fault(NO_LETTERS)
    if section == "days":
        return _day_meant(value)
    if section == "units" and type(value) is int:
        value = str(value)
    if not isinstance(value, str):
        raise _Fault(NOT_IN_QUOTES)
    if key(value) in ("", IGNORE, "bo qua"):
        return IGNORE
    if section == "sheets":
        raise _Fault(ONLY_IGNORE(value=clean(value)[:40]))
    return _column_meant(words, value) if section == "columns" else _unit_meant(value.strip())


def _column_meant(words: str, value: str) -> str:
    labels = {key(label): c for c in COLUMNS.values() for label in (c.label.vi, c.label.en, c.id)}
    column = labels.get(key(value)) or headings.column_named((value,))
    if column is None:
        near = [f"{labels[one].id} ({labels[one].label.vi})" for one in get_close_matches(key(value), labels, 3, 0.5)]
        raise _Fault(NO_SUCH_COLUMN(value=value, near=", ".join(dict.fromkeys(near)) or "members, name"))
    if _is_of_persons(labels_of(words), column):
        raise _Fault(OF_PERSONS)
    return column.id


def _is_of_persons(labels: tuple[str, ...], column: Column) -> bool:
    """Whether a heading is of data about persons. A trait alone ("Dân tộc") is not where its column is a count."""
    behind = " nguoi" if column.counts else ""
    keys = map(headings.heading_key, ((*labels,), *((label,) for label in labels)))
    return any(plain in headings.ROSTER or headings.PERSONAL.search(plain + behind) for plain in keys)


def _unit_meant(value: str) -> str:
    places = load_units()
    if key(value) in (OUTSIDE, "ngoai danh sach"):
        return OUTSIDE
    found = (places.by_code[value],) if value in places.by_code else places.find(value).candidates
    if len(found) != 1:
        near = ", ".join(f"{unit.distinct_name} ({unit.code})" for unit in found or places.alike(value))
        raise _Fault(NO_SUCH_UNIT(value=value, near=near or OUTSIDE))
    return found[0].code


def _day_meant(value: object) -> dt.date:
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    if isinstance(value, str) and (time := time_in(value)):
        return time.end
    raise _Fault(NO_SUCH_DAY(value=clean(str(value))[:40]))


def _at_line(lines: list[str], section: str, words: str, why: Phrase | Text) -> Text:
    """The fault with its line, found by the words of the entry below the heading of its section; without one where there are no lines."""
    heads = (at for at, line in enumerate(lines) if re.match(rf"\s*\[\s*{section}\s*\]", line))
    below = [*enumerate(lines, 1)][next(heads, 0) if section else 0 :]
    exact = (at for at, line in below if words in line)
    found = next(exact, None) or next((at for at, line in below if key(words) in key(line)), None)
    where = NAMED(words=words) if found is None else LINE(line=str(found), words=words)
    return joined((where, why), ": ")


def near_columns(heading: str) -> tuple[Column, ...]:
    """The columns whose labels are like a heading, the likest first: proposals, never a match.

    >>> [column.id for column in near_columns("Tổng số Đảng viiên")][:1]
    ['members']
    """
    by_label = {key(words): column for column in COLUMNS.values() for words in (column.label.vi, *column.headings)}
    return tuple(dict.fromkeys(by_label[one] for one in get_close_matches(key(heading), by_label, 3, 0.75)))


BROKEN_TOML = Phrase(
    vi='“{file}” viết chưa đúng ở dòng {line} (“{words}”). Mỗi dòng có dạng "chữ trên bảng" = "nghĩa", cả hai trong ngoặc kép thẳng, mỗi tên một lần. Hãy sửa dòng đó.',
    en='“{file}” is not well written in line {line} (“{words}”). Each line is "words of the sheet" = "meaning", both in straight quotes, each name once. Mend that line.',
)
FAULTS = Phrase(
    vi="“{file}” còn {n} chỗ phải sửa. {faults}",
    en="“{file}” has things to mend ({n}). {faults}",
)
TOO_LONG = Phrase(
    vi="“{path}” có hơn {most} byte nên không phải là tệp khai báo của blanalysis. Hãy chọn tệp khác.",
    en="“{path}” has more than {most} bytes, so it is no file that teaches blanalysis. Choose another.",
)
LINE = Phrase(vi="Dòng {line} (“{words}”)", en="Line {line} (“{words}”)")
NAMED = Phrase(vi="“{words}”", en="“{words}”")
NOT_A_SECTION = Phrase(
    vi="chỉ có các phần {choices}, mỗi phần một dòng riêng, các mục ở dưới.",
    en="there are the sections {choices} only, each on a line of its own, with its entries below.",
)
NO_LETTERS = Phrase(
    vi="tên không có chữ nào; hãy chép đúng chữ trên bảng.", en="the name has no letters; copy the words of the sheet."
)
NOT_IN_QUOTES = Phrase(vi="sau dấu = phải là chữ trong ngoặc kép.", en="what stands after = must be words in quotes.")
NO_SUCH_COLUMN = Phrase(
    vi="không có cột “{value}”; gần nhất: {near}; hoặc “ignore” để bỏ qua.",
    en="there is no column “{value}”; the nearest are {near}; or “ignore” to pass it over.",
)
OF_PERSONS = Phrase(
    vi="đây là cột thông tin cá nhân, không bao giờ được đọc; hãy bỏ dòng này.",
    en="this is a column about persons, which is never read; remove the line.",
)
NO_SUCH_UNIT = Phrase(
    vi="“{value}” không chỉ đúng một xã, phường, thị trấn; gần nhất: {near}; có thể ghi mã, “outside” (tổ chức khác) hoặc “ignore” (bỏ qua).",
    en="“{value}” is not exactly one commune, ward or township; the nearest are {near}; a code, “outside” (another organisation) or “ignore” will do too.",
)
NO_SUCH_DAY = Phrase(
    vi='“{value}” không phải là ngày; hãy ghi như "31/12/2016".', en='“{value}” is no day; write it as "31/12/2016".'
)
ONLY_IGNORE = Phrase(
    vi="“{value}” không dùng được ở đây; chỉ ghi “ignore”.", en="“{value}” means nothing here; write “ignore”."
)
TWICE = Phrase(
    vi="trùng với “{words}” mà khác nghĩa; hãy giữ một dòng.",
    en="the same words as “{words}”, with another meaning; keep one line.",
)
