"""Counts the persons of a roster by committee, and keeps nothing else. Only for `load(..., count_rows=True)`.

A sheet with one row a person is refused by default (`table.RosterError`). Here a row is one member of the unit that its own
columns, the section above it, the title or the sheet's name gives. No cell of a person is kept, shown or put in a message:
where a unit is not recognised a finding has only the address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from ..layout import dates
from ..layout.rows import Role, Row, is_end, is_total
from ..layout.table import roster_heading, titles_of
from ..sheets import Cell, Sheet
from ..sheets.address import At
from ..vocabulary import headings
from ..vocabulary.places import Unit, Units, split_type, type_named
from ..vocabulary.vietnamese import key
from .entries import CommitteeRow, Entry, UnplacedRow
from .findings import Kind


def _heading(roster: Sheet) -> Cell:
    head = roster_heading(roster)
    if head is None:
        raise ValueError(f"{roster.at} lists no persons")
    return head


def read_rosters(sheets: Sequence[Sheet], places: Units, days: Mapping[Sheet, dt.date | None]) -> tuple[Entry, ...]:
    """An entry for each unit and day with the number of members in these rosters: the rosters of a unit's cells are added up.

    An entry without a unit has the rows of a sheet whose unit is not recognised: left out, with one finding at the first of
    them. `days` are those of the rosters.
    """
    counts: dict[tuple[dt.date | None, str], list[At]] = {}
    entries: list[Entry] = []
    for sheet in sheets:
        on, persons = days[sheet], list(_persons(sheet, sheet.taught.places(places)))
        for unit, at in persons:
            if unit:
                counts.setdefault((on, unit.code), []).append(at)
        if unknown := [at for unit, at in persons if unit is None]:
            left_out = {"members": len(unknown)}
            entries.append(_not_counted(Kind.ROSTER_UNIT_UNKNOWN, unknown[0], on, len(unknown), left_out))
        entries.append(_not_counted(Kind.ROSTER_COUNTED, _heading(sheet).at, on, len(persons), {}))
    for (on, code), given in counts.items():
        number, row = {"members": len(given)}, Row(Role.ROW, given[0].row or 0)
        entries.append(CommitteeRow(row, on, places.by_code[code], number, number, name_at=given[0]))
    return tuple(entries)


def day_of_roster(sheet: Sheet) -> dt.date | None:
    """The day in the words above the roster, or in the name of its sheet, or None."""
    return dates.day_of(titles_of(sheet, _heading(sheet).row), sheet)


def _not_counted(kind: Kind, at: At, day: dt.date | None, persons: int, left_out: dict[str, int]) -> UnplacedRow:
    finding = kind.finding(at, left_out=left_out, persons=persons)
    return UnplacedRow(Row(Role.ROW, at.row or 0), day, at, None, left_out, {}, (finding,), is_part=not left_out)


def _persons(sheet: Sheet, places: Units) -> Iterator[tuple[Unit | None, At]]:
    """Of each row its unit (None where that is not recognised), and the address where that should be."""
    head = _heading(sheet)
    labels = {c.column: headings.column_named((c.value,)) for c in sheet.rows[head.row] if isinstance(c.value, str)}
    keys = {column.id: at for at, column in reversed(labels.items()) if column and not column.counts}
    given: dict[str, str] = {}  # the last values of the columns: a unit's name may be on its first row only
    unit = _unit_of_title(sheet, head.row, places)
    for number, cells in sheet.rows.items():
        if number <= head.row or any(is_end(c) or is_total(c, places) for c in cells if isinstance(c.value, str)):
            continue
        if section := _unit_of_section(cells, places):
            unit, given = section, {}
            continue
        values = {c.column: str(c.value) for c in cells}
        # a person has letters under the heading and another cell; column numbers and a line of words have not
        if len(cells) < 2 or not any(map(str.isalpha, values.get(head.column, ""))):
            continue
        given |= {column_id: values[at] for column_id, at in keys.items() if at in values}
        at = At(sheet.file, sheet.name, number, keys.get("name", keys.get("code", head.column)))
        yield _unit_of_person(given, places) if {"name", "code"} & given.keys() else unit, at


def _unit_of_section(cells: Sequence[Cell], places: Units) -> Unit | None:
    """The unit that a row with one text names with its type, as "Đảng bộ xã Vĩnh Trạch"; or None."""
    words = [c.value for c in cells if isinstance(c.value, str) and len(key(c.value)) > 3]
    return places.find(words[0]).unit if len(words) == 1 and split_type(words[0])[0] else None


def _unit_of_title(sheet: Sheet, row: int, places: Units) -> Unit | None:
    found = {places.find(words).unit for words in (*titles_of(sheet, row), sheet.name) if split_type(words)[0]} - {None}
    return found.pop() if len(found) == 1 else None


def _unit_of_person(given: dict[str, str], places: Units) -> Unit | None:
    if "name" not in given:
        return places.by_code.get(given["code"].strip())
    district = places.district_named(given["district"]) if "district" in given else None
    unit_type = type_named(given["type"]) if "type" in given else None
    return places.find(given["name"], unit_type=unit_type, district=district).unit
