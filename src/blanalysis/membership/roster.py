"""Counts the persons of a roster by committee, and keeps nothing else. Used only where the user asks for it.

A sheet with one row a person is refused by default (`table.RosterError`). Here a row is one member of the unit that its own
column, the band above it, the title or the sheet's name gives. No cell of a person is kept, shown or put in a message: where a
unit is not recognised only the address is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..layout import dates
from ..layout.rows import Role, Row, is_end, is_total
from ..layout.table import roster_heading, titles_of
from ..sheets import Cell, Sheet
from ..sheets.address import At
from ..vocabulary import headings
from ..vocabulary.places import Unit, Units, split_type, type_named
from ..vocabulary.vietnamese import key
from .entries import Entry
from .findings import Finding, Kind


@dataclass(frozen=True, slots=True)
class _Person:
    """One row: its unit (None when it is not recognised), and where that should stand."""

    unit: Unit | None
    at: At


def is_roster(sheet: Sheet) -> bool:
    """Whether the sheet lists persons."""
    return roster_heading(sheet) is not None


def read_rosters(sheets: Sequence[Sheet], places: Units, day: dt.date | None = None) -> tuple[Entry, ...]:
    """The members that these rosters list of each unit and day, as rows of a list: the rosters of a unit's cells add up.

    Rows whose unit is not recognised are left out with one finding a sheet, at the first of them.
    """
    counts: dict[tuple[dt.date | None, str], list[_Person]] = {}
    entries: list[Entry] = []
    for sheet in sheets:
        persons = list(_persons(sheet, places))
        on = day_of_roster(sheet) or day
        for person in persons:
            if person.unit:
                counts.setdefault((on, person.unit.code), []).append(person)
        unknown = [person for person in persons if person.unit is None]
        entries += [_persons_left_out(unknown, on)] if unknown else []
        entries.append(_persons_counted(sheet, len(persons), on))
    for (on, code), persons in counts.items():
        number = {"members": len(persons)}
        row = Row(Role.ROW, persons[0].at.row)
        unit = places.by_code[code]
        entries.append(Entry(row, on, unit, None, unit.district, number, number, place=persons[0].at))
    return tuple(entries)


def day_of_roster(sheet: Sheet) -> dt.date | None:
    """The day above the roster, or in the name of its sheet or file."""
    head = roster_heading(sheet)
    return dates.day_of_words([*titles_of(sheet, head.row), sheet.name], sheet.file)


def _persons_left_out(persons: Sequence[_Person], day: dt.date | None) -> Entry:
    at, number = persons[0].at, {"members": len(persons)}
    finding = Finding(kind=Kind.ROSTER_UNIT_UNKNOWN, at=at, left_out=number, details={"persons": len(persons)})
    return Entry(Row(Role.ROW, at.row), day, None, None, None, number, {}, (finding,), place=at)


def _persons_counted(sheet: Sheet, persons: int, day: dt.date | None) -> Entry:
    at = roster_heading(sheet).at
    finding = Finding(kind=Kind.ROSTER_COUNTED, at=at, details={"persons": persons})
    return Entry(Row(Role.ROW, at.row), day, None, None, None, {}, {}, (finding,), place=at, inner=True)


def _persons(sheet: Sheet, places: Units) -> Iterable[_Person]:
    head = roster_heading(sheet)
    labels = {c.column: headings.named((c.value,)) for c in sheet.rows[head.row] if isinstance(c.value, str)}
    keys = {column.id: at for at, column in reversed(labels.items()) if column and not column.counts}
    given: dict[str, str] = {}  # what the columns said last: a unit's name may stand on its first row only
    unit = _unit_of_title(sheet, head.row, places)
    for number, cells in sheet.rows.items():
        if number <= head.row or any(is_end(c) or is_total(c, places) for c in cells if isinstance(c.value, str)):
            continue
        if band := _unit_of_section(cells, head.column, places):
            unit, given = band, {}
            continue
        by_column = {c.column: c for c in cells}
        if not _is_person(by_column.get(head.column), cells):
            continue
        given |= {column_id: str(by_column[at].value) for column_id, at in keys.items() if at in by_column}
        at = At(sheet.file, sheet.name, number, keys.get("name", keys.get("code", head.column)))
        yield _Person(_unit_of_person(given, places) if {"name", "code"} & given.keys() else unit, at)


def _is_person(cell: Cell | None, cells: Sequence[Cell]) -> bool:
    """Letters under the heading, and something beside them: no column number, no line of words."""
    return cell is not None and any(c.isalpha() for c in str(cell.value)) and len(cells) >= 2


def _unit_of_section(cells: Sequence[Cell], column: int, places: Units) -> Unit | None:
    """The unit that a row without a person names, with its type: "Đảng bộ xã Vĩnh Trạch"."""
    words = [c for c in cells if isinstance(c.value, str) and len(key(c.value)) > 3]
    if len(words) != 1 or not split_type(words[0].value)[0]:
        return None
    return places.find(words[0].value).unit


def _unit_of_title(sheet: Sheet, row: int, places: Units) -> Unit | None:
    found = {places.find(words).unit for words in (*titles_of(sheet, row), sheet.name) if split_type(words)[0]} - {None}
    return found.pop() if len(found) == 1 else None


def _unit_of_person(given: dict[str, str], places: Units) -> Unit | None:
    if "name" not in given:
        return places.by_code.get(given["code"].strip())
    district = places.district_named(given["district"]) if "district" in given else None
    unit_type = type_named(given["type"]) if "type" in given else None
    return places.find(given["name"], unit_type=unit_type, district=district).unit
