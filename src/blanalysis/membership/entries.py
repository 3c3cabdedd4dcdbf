"""One row of a table, read: which unit or type it is, which numbers it holds, and what is wrong with either.

`Table` in, `Entry`s out. Strict where `table` is wide: a name must match exactly, a count must be a whole number; else
it is a finding at its cell and not a guess.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..layout import dates
from ..layout.numbers import Reading, Reason, read_count
from ..layout.rows import Role, Row
from ..layout.table import Table
from ..sheets.address import At
from ..vocabulary import vietnamese
from ..vocabulary.columns import COUNTS, MOST
from ..vocabulary.formats import month
from ..vocabulary.phrases import Phrase
from ..vocabulary.places import Match, Unit, Units, speaks_of_district, type_alone, type_named
from .findings import Counts, Finding, Kind, cell_text

_CHILD = re.compile(r"\s*(?:[a-zđ]\)|[-–+]|trong đó)", re.IGNORECASE)


class Entry(NamedTuple):
    """A row read. `unit` is a committee's place, `type` a Form 5 row's type; neither when the row is not counted.

    `counted` holds the numbers that could be read; `typed` also those that could not be taken as they stand. `place` is
    where its name stands or should stand, where that is not the row's label. `outside` marks a Form 5 row of another kind than
    commune, ward or township, `inner` one that is part of the row above it, `band` a band whose figures are no proven total
    (see `Row.alone`). `elsewhere` says where a number stands that came from another row of the same unit. A tuple, because there may be many.
    """

    row: Row
    day: dt.date | None
    unit: Unit | None
    type: str | None
    district: str | None
    typed: dict[str, int]
    counted: dict[str, int]
    findings: tuple[Finding, ...] = ()
    period: vietnamese.Period | None = None
    place: At | None = None
    outside: bool = False
    inner: bool = False
    band: bool = False
    elsewhere: dict[str, At] | None = None

    @property
    def at(self) -> At:
        return self.place or self.row.label.at

    @property
    def key(self) -> tuple | None:
        """What must not stand twice: the unit, or the type (in its district), of a day."""
        if self.unit:
            return (self.day, self.unit.code)
        return (self.day, self.district, self.type) if self.type else None

    @property
    def name(self) -> Phrase | str:
        return self.unit.full_name if self.unit else TYPE_ROW[self.type]


def read_entries(table: Table, places: Units, days: Sequence[dt.date | None] | None = None) -> tuple[Entry, ...]:
    """An entry for each row of the table that can hold figures, in the sheet's order.

    `days` are those of the rows (see `dates.days_of_rows`), where they are known already.
    """
    rows = table.rows_of(Role.ROW)
    days = dates.days_of_rows(table, rows, dates.day_of_table(table)) if days is None else days
    if table.types_as_rows:
        district = _district_of_titles(table, places)
        given = zip(rows, days, strict=True)
        return tuple(_form_entry(table, row, day, district) for row, day in given if not _is_child(row))
    found: list[Entry] = []
    spoken = dates.period_of_table(table)
    districts = _districts(table, rows, places)
    ids, unit_of = tuple(table.layout.counts), _unit_finder(table, places)
    for row, day, district in zip(rows, days, districts, strict=True):
        if row.plain and (unit := unit_of(row, district)):
            numbers = dict(zip(ids, row.plain))  # noqa: B905 - both are of the layout's columns
            found.append(Entry(row, day, unit, None, unit.district, numbers, numbers, (), spoken))
        else:
            found.append(_entry_of_row(table, row, day, district, found, places)._replace(period=spoken))
    return tuple(found)


def _unit_finder(table: Table, places: Units) -> Callable[[Row, District], Unit | None]:
    """Tells the unit that a plain row names; None where there is a finding with its name.

    What a name is, with the type and code beside it and in its district, is found once.
    """
    values = table.layout.rows.values_at
    keys = [table.layout.columns[column] for column in ("name", "type", "code") if column in table.layout.columns]
    known: dict[tuple, Unit | None] = {}

    def unit_of(row: Row, district: District) -> Unit | None:
        question = (id(district), *map(values[row.number].get, keys))  # its id: each district is one object
        if question not in known:
            unit, findings = _unit_of_row(row, row.label.at, district, {}, places)
            known[question] = None if findings else unit
        return known[question]

    return unit_of


def _entry_of_row(
    table: Table, row: Row, day: dt.date | None, district: District, above: Sequence[Entry], places: Units
) -> Entry:
    if row.alone:
        return _unverified_subtotal_entry(table, row, day, places)
    if kind := _kind_of_other_row(row, above, places):
        return _subset_entry(table, row, day, kind)
    return _list_entry(table, row, day, district, places)


class Numbers:
    """The numbers of rows by column, as arrays to compare at once; a number that is missing is NaN."""

    def __init__(self, entries: Sequence[Entry]):
        self.entries = entries
        self.ids = frozenset().union(*{tuple(entry.counted) for entry in entries})
        self._made: dict[str, np.ndarray] = {}

    def __getitem__(self, column: str) -> np.ndarray:
        if column not in self._made:
            self._made[column] = np.array([entry.counted.get(column) for entry in self.entries], dtype=float)
        return self._made[column]

    def have(self, *ids: str) -> bool:
        """Whether there are such columns."""
        return self.ids.issuperset(ids)

    def where(self, chosen: np.ndarray) -> Iterator[Entry]:
        """The rows for which this is true."""
        return (self.entries[place] for place in np.flatnonzero(chosen))


# --- rows of committees


@dataclass(frozen=True, slots=True)
class District:
    """Where a row stands: the district's bare name, or what the sheet says when that is none of ours."""

    name: str | None = None
    unknown: str | None = None


def _plain_counts(row: Row) -> tuple[dict[str, int], dict[str, Reading]]:
    """The numbers of a row that are plain, and the readings of the other count cells."""
    plain, others = {}, {}
    for column, cell in row.values.items():
        if column not in COUNTS:
            continue
        value = cell.value
        if cell.mark is None and type(value) in (int, float) and 0 <= value <= MOST and value == int(value):
            plain[column] = int(value)
        else:
            others[column] = read_count(cell)
    return plain, others


def _typed_and_counted(row: Row) -> tuple[dict[str, int], dict[str, int], dict[str, Reading]]:
    """What was typed in a row, what of it can be counted, and the readings that are not plain numbers."""
    plain, others = _plain_counts(row)
    if not others:
        return plain, plain, others
    typed = {column: plain.get(column, others[column].typed if column in others else 0) for column in row.counts}
    counted = {column: n for column, n in typed.items() if column in plain or others[column].number is not None}
    return typed, counted, others


def _list_entry(table: Table, row: Row, day: dt.date | None, district: District, places: Units) -> Entry:
    typed, counted, readings = _typed_and_counted(row)
    at = _name_address(table, row)
    unit, found = _unit_of_row(row, at, district, counted, places)
    if readings:
        found = [*found, *_count_findings(table, row, readings, unit.full_name if unit else _label_text(row))]
    if unit and "members" not in row.values and table_has(table, "members"):
        found = [*found, _no_number(table, at, unit)]
    return Entry(
        row=row,
        day=day,
        unit=unit,
        type=None,
        district=unit.district if unit else district.name,
        typed=typed,
        counted=counted,
        findings=tuple(found),
        place=at,
    )


_OF_WHICH_LABEL = re.compile(r"(?:trong do|trd|trdo)\b.*")
_RATE_LABEL = re.compile(r"(?:ty le|binh quan|co cau|so sanh|tang giam|chenh lech)\b.*")
_BULLET = re.compile(r"\s*(?:[-–+*•]\s*(?=\D)|[a-zđ]\)\s*)")


def _kind_of_other_row(row: Row, above: Sequence[Entry], places: Units) -> Kind | None:
    """What a row is that names no committee but is part of the row above it ("Trong đó: nữ"), or a rate; else None."""
    words = _label_text(row)
    if not words or places.names_a_unit(words):
        return None
    plain = vietnamese.key(words)
    if _OF_WHICH_LABEL.fullmatch(plain):
        return Kind.OF_WHICH_ROW
    if _RATE_LABEL.fullmatch(plain):
        return Kind.RATE_ROW
    follows = bool(above) and above[-1].inner and above[-1].findings[0].kind is Kind.OF_WHICH_ROW
    return Kind.OF_WHICH_ROW if follows and _BULLET.match(words) else None


def _subset_entry(table: Table, row: Row, day: dt.date | None, kind: Kind) -> Entry:
    """A row whose numbers are part of others: said, and neither typed nor counted once more."""
    finding = Finding(
        kind=kind,
        at=_name_address(table, row),
        found=_label_text(row),
        details={"numbers": counts_with_cells(row, _typed_and_counted(row)[1])},
    )
    return Entry(row, day, None, None, None, {}, {}, (finding,), place=finding.at, inner=True)


def _unverified_subtotal_entry(table: Table, row: Row, day: dt.date | None, places: Units) -> Entry:
    """A band with figures that are no proven total of rows below it."""
    typed, counted, readings = _typed_and_counted(row)
    finding = _row_left_out(Kind.BAND_NOT_A_TOTAL, row.label.at, row, counted, found=_label_text(row))
    unreadable = _count_findings(table, row, readings, _label_text(row))
    return Entry(
        row=row,
        day=day,
        unit=None,
        type=None,
        district=places.district_named(_label_text(row)),
        typed=typed,
        counted=counted,
        findings=(finding, *unreadable),
        band=True,
    )


def table_has(table: Table, column: str) -> bool:
    """Whether the table has a column of this id."""
    return any(h.column and h.column.id == column for h in table.headings.values())


def _name_address(table: Table, row: Row) -> At:
    """Where the row's name stands, or should stand."""
    if row.label:
        return row.label.at
    first = row.cells[0].at
    names = (column for column, h in table.headings.items() if h.column and h.column.id == "name")
    return At(first.file, first.sheet, first.row, next(names, first.column))


def _label_text(row: Row) -> str:
    return cell_text(row.label.value) if row.label else ""


def _districts(table: Table, rows: tuple[Row, ...], places: Units) -> list[District]:
    """The district of each row: from its district column (filled down), the bands it stands under, or the title."""
    title = District(_district_of_titles(table, places))
    if "district" not in table.layout.columns and not any(row.bands for row in rows):
        return [title] * len(rows)
    if "district" not in table.layout.columns:
        by_bands: dict[tuple[int, ...], District] = {}  # all the rows of a section stand under the same bands
        for row in rows:
            if (under := tuple(map(id, row.bands))) not in by_bands:
                by_bands[under] = _district_of_sections(row, places) or title
        return [by_bands[tuple(map(id, row.bands))] for row in rows]
    found: dict[int, District] = {}
    known: dict[object, District] = {}  # the same few names stand in many rows
    above: District | None = None
    for row in table.rows:  # a total's row may be the one that names the district
        if row.part in (Role.ROW, Role.TOTAL) and (value := row.value("district")) is not None:
            if value not in known:
                name = places.district_named(str(value))
                known[value] = District(name) if name else District(unknown=str(value))
            above = above if row.part is Role.TOTAL and known[value].unknown else known[value]
        found[row.number] = above or _district_of_sections(row, places) or title
    return [found[row.number] for row in rows]


def _district_of_sections(row: Row, places: Units) -> District | None:
    for band in row.bands:
        words = str(band.value)
        if name := places.district_named(words):
            return District(name)
        if speaks_of_district(words):
            return District(unknown=words)
    return None


def _district_of_titles(table: Table, places: Units) -> str | None:
    """The one district that the titles or the sheet's name speak of, or None. A place of signing is no such title."""
    titles = [title for title in table.titles if not re.search(r"\bngày\b", title.lower())]
    found = {places.district_in(words) for words in titles} | {places.district_named(table.sheet.name)}
    found -= {None}
    return found.pop() if len(found) == 1 else None


def _unit_of_row(
    row: Row, at: At, district: District, counted: dict, places: Units
) -> tuple[Unit | None, list[Finding]]:
    """The unit that a row names, and the finding with its name, if any. The numbers of a row without a unit are left out."""
    words = _label_text(row)
    if not words:
        return None, [_row_left_out(Kind.NAMELESS, at, row, counted, row=row.number)]
    if district.unknown:
        return None, [_row_left_out(Kind.UNKNOWN_DISTRICT, at, row, counted, found=words, district=district.unknown)]
    match = _match_of_row(row, words, district.name, places)
    if match.unit and match.by_earlier_name:
        until = match.unit.earlier_until
        details = {"until": Phrase(vi=month(until, "vi"), en=month(until, "en")), "unit": match.unit.full_name}
        return match.unit, [Finding(kind=Kind.EARLIER_NAME, at=at, found=words, details=details)]
    if match.unit:
        return match.unit, []
    if other := _unit_of_code(row, places):
        return None, [
            _row_left_out(Kind.CODE_DIFFERS, at, row, counted, found=words, code=other.code, unit=other.full_name)
        ]
    if match.candidates:
        return None, [
            _row_left_out(Kind.AMBIGUOUS_UNIT, at, row, counted, found=words, candidates=_either(match.candidates))
        ]
    if not counted and not row.counts:
        return None, []  # a line of words among the rows: nothing is left out
    return None, [
        _row_left_out(Kind.UNKNOWN_UNIT, at, row, counted, found=words, **_hints(match, district.name, places))
    ]


def _match_of_row(row: Row, words: str, district: str | None, places: Units) -> Match:
    type_cell = row.values.get("type")
    unit_type = type_named(str(type_cell.value)) if type_cell else None
    match = places.find(words, unit_type=unit_type, district=district)
    by_code = _unit_of_code(row, places)
    if row.label is row.values.get("code"):  # no name at all: the code alone names the unit
        return Match((by_code,)) if by_code else Match()
    if by_code is None:
        return match
    # A name that fits the code is made sure by it; one that does not is not taken.
    return Match((by_code,), by_earlier_name=match.by_earlier_name) if by_code in match.candidates else Match()


def _hints(match: Match, district: str | None, places: Units) -> dict:
    where = Phrase(vi="", en="")
    if district:
        full = places.districts[district][0].full_district
        where = Phrase(vi=f" của {full}", en=f" of {full}")
    if not match.elsewhere:
        return {"where": where, "hint": CHECK_SPELLING}
    others = _either(match.elsewhere)
    hint = Phrase(vi=f"hãy kiểm tra xem có phải là {others.vi} không", en=f"check whether {others.en} is meant")
    return {"where": where, "hint": hint}


def _either(candidates) -> Phrase:
    names = [f"{unit.full_name} ({unit.full_district}, {unit.code})" for unit in candidates]
    return Phrase(vi=" hoặc ".join(names), en=" or ".join(names))


def _unit_of_code(row: Row, places: Units) -> Unit | None:
    code = row.values.get("code")
    return places.by_code.get(str(code.value).strip()) if code else None


def _row_left_out(
    kind: Kind, at: At, row: Row, counted: dict[str, int], /, *, found: str | None = None, **details
) -> Finding:
    return Finding(
        kind=kind,
        at=at,
        found=found,
        left_out=dict(counted),
        details={"numbers": counts_with_cells(row, counted), **details},
    )


def counts_with_cells(row: Row, counted: dict[str, int]) -> Counts | Phrase:
    """The numbers of a row with their cells, for a sentence: "Tổng số đảng viên 120 ở C7"."""
    if not counted:
        return NOTHING_READABLE
    return Counts(tuple((column, count, row.values[column].at.cell) for column, count in counted.items()))


def _count_findings(table: Table, row: Row, readings: dict[str, Reading], name) -> list[Finding]:
    return [
        Finding(
            kind=Kind[reading.reason.name],
            at=row.values[column].at,
            found=row.values[column].value,
            left_out={column: reading.proposed} if reading.proposed else {},
            details=_count_details(table, column, reading, name),
            columns=(column,),
        )
        for column, reading in readings.items()
        if reading.reason
    ]


def _count_details(table: Table, column: str, reading: Reading, name) -> dict:
    details = {"column": table.heading_of(column)}
    if reading.reason is Reason.LOST_THOUSANDS_MARK:
        return {**details, "proposed": str(reading.proposed)}
    if reading.reason is Reason.NUMBER_AS_TEXT:
        return {**details, "value": str(reading.number)}
    if reading.reason is Reason.NO_NUMBER:
        return {**details, "unit": name}
    return details


def _no_number(table: Table, at: At, unit: Unit) -> Finding:
    column = next(place for place, h in table.headings.items() if h.column and h.column.id == "members")
    return Finding(
        kind=Kind.NO_NUMBER,
        at=At(at.file, at.sheet, at.row, column),
        details={"column": table.heading_of("members"), "unit": unit.full_name},
    )


# --- rows of types (Form 5)


def _form_entry(table: Table, row: Row, day: dt.date | None, district: str | None) -> Entry:
    typed, counted, readings = _typed_and_counted(row)
    at = _name_address(table, row)
    unit_type = type_alone(_label_text(row))
    outside = unit_type is None and row.label is not None
    # A row of another kind is outside the figures: what is wrong in it keeps nothing of ours out.
    found = [] if outside else _count_findings(table, row, readings, TYPE_ROW.get(unit_type, ""))
    if row.label is None:
        found.append(_row_left_out(Kind.NAMELESS, at, row, counted, row=row.number))
    inner = bool(_CHILD.match(_label_text(row)))
    return Entry(
        row=row, day=day, unit=None, type=unit_type, district=district, typed=typed, counted=counted, findings=tuple(found),
        place=at, outside=outside, inner=inner,
    )  # fmt: skip


def _is_child(row: Row) -> bool:
    """A part of the row above it (a), b), -, Trong đó): already in that row's number. A type is read wherever it stands."""
    return bool(_CHILD.match(_label_text(row))) and type_alone(_label_text(row)) is None


TYPE_ROW = {
    "xã": Phrase(vi="Dòng Xã", en="Row “Xã” (communes)"),
    "phường": Phrase(vi="Dòng Phường", en="Row “Phường” (wards)"),
    "thị trấn": Phrase(vi="Dòng Thị trấn", en="Row “Thị trấn” (townships)"),
}
NOTHING_READABLE = Phrase(vi="dòng không có số đọc được", en="the row has no readable number")
CHECK_SPELLING = Phrase(vi="hãy kiểm tra chính tả, loại hình và huyện", en="check its spelling, type and district")


def address_of(entry: Entry, column: str) -> At:
    """Where the number of a column stands, in its own row or in another of the same unit; the row's place when it has no cell."""
    if entry.elsewhere and column in entry.elsewhere:
        return entry.elsewhere[column]
    cell = entry.row.values.get(column)
    return cell.at if cell else entry.at
