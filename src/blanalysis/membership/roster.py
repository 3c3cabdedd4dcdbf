"""Counts the persons of a roster by committee, for `load(..., count_rows=True)`; no cell of a person is kept or told."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..layout import dates
from ..layout.rows import Role, Row, are_column_numbers, is_end, is_total
from ..layout.table import roster_heading, titles_of
from ..sheets import Cell, Sheet
from ..sheets.address import At
from ..vocabulary import headings
from ..vocabulary.places import Unit, Units, split_type, type_named
from ..vocabulary.vietnamese import key
from .entries import CommitteeRow, Day, Entry, UnplacedRow
from .findings import Finding, Kind


def _heading(roster: Sheet) -> Cell:
    head = roster_heading(roster)
    if head is None:
        raise ValueError(f"{roster.at} lists no persons")
    return head


def read_rosters(
    sheets: Sequence[Sheet], places_of: Mapping[At, Units], days: Mapping[Sheet, Day]
) -> tuple[Entry, ...]:
    """An entry for each unit and day with the number of members in these rosters, added up; and one without a unit, left out,
    for the rows of a sheet whose unit is not recognised."""
    counts: dict[tuple[dt.date | None, Unit], list[At]] = {}
    entries: list[Entry] = []
    for sheet in sheets:
        on, persons = days[sheet], list(_persons(sheet, sheet.taught.places(places_of[sheet.at])))
        for unit, at in persons:
            if unit:
                counts.setdefault((on, unit), []).append(at)
        if unknown := [at for unit, at in persons if unit is None]:
            left_out = {"members": len(unknown)}
            entries.append(_not_counted(Kind.ROSTER_UNIT_UNKNOWN, unknown[0], on, len(unknown), left_out))
        listed = _not_counted(Kind.ROSTER_COUNTED, _heading(sheet).at, on, len(persons), {})
        numbers, (finding,) = Counter(unit.district for unit, _ in persons if unit), listed.findings
        parts = ((name, replace(finding, details={"persons": of})) for name, of in numbers.items())
        entries.append(listed._replace(findings=(finding.of_districts(dict[str | None, Finding](parts)),)))
    for (on, unit), given in counts.items():
        number, row = {"members": len(given)}, Row(Role.ROW, given[0].row or 0)
        entries.append(CommitteeRow(row, on, unit, number, number, name_at=given[0]))
    return tuple(entries)


def day_of_roster(sheet: Sheet) -> dt.date | None:
    """The day in the words above the roster, or in the name of its sheet, or None."""
    return dates.day_of(titles_of(sheet, _heading(sheet).row), sheet)


def _not_counted(kind: Kind, at: At, day: dt.date | None, persons: int, left_out: dict[str, int]) -> UnplacedRow:
    finding = kind.finding(at, left_out=left_out, persons=persons)
    return UnplacedRow(Row(Role.ROW, at.row or 0), day, at, None, left_out, {}, (finding,), is_part=not left_out)


def _persons(sheet: Sheet, places: Units) -> Iterator[tuple[Unit | None, At]]:
    """Of each person the unit and its address. A person has letters below a heading of names, or a digit below another of
    persons, and another cell in the row; the unit is None where not recognised, or in a second list beside the first."""
    head = _heading(sheet)
    labels = {c.column: str(c.value) for c in sheet.rows[head.row] if isinstance(c.value, str)}
    named = {at: headings.column_named((words,)) for at, words in labels.items()}
    keys = {column.id: at for at, column in reversed(named.items()) if column and not column.counts}
    of_persons = {at: of for at, words in labels.items() if (of := headings.heading_key((words,))) in headings.ROSTER}
    again = [at for at, of in of_persons.items() if at != head.column and of == of_persons[head.column]]
    given: dict[str, str] = {}  # the last values of the columns: a unit's name may be on its first row only
    words_above = (*titles_of(sheet, head.row), sheet.name)
    titled = {places.find(words).unit for words in words_above if split_type(words)[0]} - {None}
    unit = titled.pop() if len(titled) == 1 else None
    for number, cells in sheet.rows.items():
        if number <= head.row or any(is_end(c) or is_total(c, places) for c in cells if isinstance(c.value, str)):
            continue
        values = {c.column: str(c.value) for c in cells}
        told = {at for at, of in of_persons.items() if _tells_of_person(of, values.get(at, ""))}
        if (section := _section_cell(cells)) and told <= {section.column}:
            unit, given = places.find(str(section.value)).unit, {}
            continue
        if not told or values.get(head.column) == labels[head.column] or are_column_numbers(cells, below_heading=False):
            continue
        if len(cells) < 2 and not all(word[0].isupper() for word in str(cells[0].value).split()):
            continue  # a line of words
        given |= {column_id: values[at] for column_id, at in keys.items() if at in values}
        at = At(sheet.file, sheet.name, number, keys.get("name", keys.get("code", head.column)))
        own = _unit_of_person(given, places) if {"name", "code"} & given.keys() else unit
        yield None if len(cells) < min(2, len(labels)) else own, at
        yield from ((None, replace(at, column=column)) for column in again if column in told)


_BAND = re.compile(r"(?:chi bo|cb|dang bo|to dang|ap|khom)\b.*")  # "Chi bộ ấp 1"


def _tells_of_person(heading: str, words: str) -> bool:
    if heading.startswith(("ho ", "ten ")):
        return any(map(str.isalpha, words)) and not _BAND.fullmatch(key(words))
    return any(map(str.isdigit, words))


def _section_cell(cells: Sequence[Cell]) -> Cell | None:
    words = [c for c in cells if isinstance(c.value, str) and len(key(c.value)) > 3]
    return words[0] if len(words) == 1 and split_type(str(words[0].value))[0] else None


def _unit_of_person(given: dict[str, str], places: Units) -> Unit | None:
    if "name" not in given:
        return places.by_code.get(given["code"].strip())
    district = places.district_named(given["district"]) if "district" in given else None
    unit_type = type_named(given["type"]) if "type" in given else None
    return places.find(given["name"], unit_type=unit_type, district=district).unit
