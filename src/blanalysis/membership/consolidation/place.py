"""The place of each sheet: the units of a province and of a time, among which its names are looked for.

Sheets in, `Units` by the address of the sheet out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ...layout import dates
from ...sheets import Sheet
from ...sheets.address import At
from ...vocabulary import wording
from ...vocabulary.places import BAC_LIEU, REFORM, Units, load_units, provinces_named
from ...vocabulary.refusals import RefusedError

_TITLE_ROWS = 15  # of a sheet, in which its letterhead and title stand
_LONGEST_NAME = 60


class PlaceError(RefusedError):
    """It is not known of which province the sheets are, or they are of several, or there is no such province."""


def find_places(sheets: Sequence[Sheet], province: str | None = None) -> Mapping[At, Units]:
    """The units of each sheet. `province` is the name or code of the one that the user named. Raises `PlaceError`."""
    asked = _asked_codes(province) if province else ()
    return {sheet.at: _units_of_sheet(sheet, asked) for sheet in sheets}


def _asked_codes(province: str) -> tuple[str, ...]:
    if found := provinces_named(province):
        return tuple(dict.fromkeys(of.code for of in found))
    raise PlaceError(wording.NO_SUCH_PROVINCE, asked=province)


def _units_of_sheet(sheet: Sheet, asked: Sequence[str]) -> Units:
    """The list of the named province, or else of Bạc Liêu, that most names on the sheet are of; of two with as many the one of its day."""
    codes = asked or _codes_in_titles(sheet) or (BAC_LIEU,)
    day = dates.day_of(_titles(sheet), sheet) or dates.day_of_file_name(sheet)
    lists = [*dict.fromkeys(units for code in codes for units in _lists_of(code, day))]
    if len(lists) == 1:
        return lists[0]
    names = {*_possible_names(sheet)}
    return max(lists, key=lambda units: (_names_found(names, units), bool(day and units.edition.holds(day))))


def _lists_of(code: str, day: dt.date | None) -> Iterable[Units]:
    """The lists of a province that may be meant: its last before 1 July 2025, and that of the day or the latest."""
    for on in (REFORM - dt.timedelta(days=1), day if day and day >= REFORM else dt.date.max):
        try:
            yield load_units(code, on)
        except KeyError:
            continue


def _codes_in_titles(sheet: Sheet) -> tuple[str, ...]:
    words = (*_titles(sheet), sheet.name, Path(sheet.file).stem)
    return tuple(dict.fromkeys(of.code for said in words for of in provinces_named(said, within=True)))


def _titles(sheet: Sheet) -> tuple[str, ...]:
    cells = (cell for number, row in sheet.rows.items() if number <= _TITLE_ROWS for cell in row)
    return tuple(cell.value for cell in cells if isinstance(cell.value, str))


def _possible_names(sheet: Sheet) -> Iterable[str]:
    cells = (cell.value for row in sheet.rows.values() for cell in row)
    return (value for value in cells if isinstance(value, str) and len(value) <= _LONGEST_NAME)


def _names_found(names: Iterable[str], units: Units) -> int:
    return sum(bool(units.find(words).candidates) for words in names)
