"""Finds the table on a sheet: heading, column numbers, sections, unit rows, totals, remarks. Every cell keeps its address.

`Sheet` in, `Table` out. Works by words and shapes; the list of places is asked only to tell a district's band from a
unit's row. Wide in what it takes for a row, so that nothing with a number under a count heading can slip out as a remark.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, unique
from itertools import pairwise

from . import columns
from .cells import At, Cell, Sheet
from .columns import Column
from .text import clean, key, whole_number
from .units import Units, speaks_of_district, type_alone, type_named
from .words import Phrase, RefusedError


@unique
class Part(Enum):
    """What a cell or row belongs to; every cell that holds something belongs to exactly one."""

    TITLE = "title"
    HEADING = "heading"
    COLUMN_NUMBER = "column number"
    SECTION = "section"
    ROW = "row"
    TOTAL = "total"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the heading. `values` are its cells by column id; `label` names it.

    `bands` are the section labels that it stands under: that of a district first, then one within it. `alone` marks a
    band whose figures are no proven total of rows below it: it is read like a row, so that none is lost.
    """

    part: Part
    number: int
    cells: tuple[Cell, ...]
    label: Cell | None
    values: dict[str, Cell]
    bands: tuple[Cell, ...] = ()
    alone: bool = False

    @property
    def counts(self) -> dict[str, Cell]:
        return {id: cell for id, cell in self.values.items() if columns.COLUMNS[id].counts}


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one sheet column: its joined labels, and the dictionary's column (None when the words are unknown).

    `furniture` is read past in silence: running numbers, notes, and shares or means worked out from other columns.
    """

    at: At
    text: str
    column: Column | None
    furniture: bool = False
    running: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table found on a sheet. `types_as_rows` is true for Form 5, whose rows are types and not committees."""

    sheet: Sheet
    headings: dict[int, Heading]
    rows: tuple[Row, ...]
    parts: dict[At, Part]
    titles: tuple[str, ...]
    types_as_rows: bool

    def rows_of(self, part: Part) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.part is part)

    def heading_of(self, id: str) -> str:
        """The words that the sheet itself puts over a column."""
        return next(h.text for h in self.headings.values() if h.column and h.column.id == id)


class RosterError(RefusedError):
    """The sheet has one row a person."""


class NoTableError(RefusedError):
    """No sheet has a table that can be read."""


def find(sheet: Sheet, places: Units) -> tuple[Table, ...]:
    """The tables on a sheet, one below the other; none when there is none.

    A heading with other columns opens a new table; the same heading printed again does not. What stands between two
    tables belongs to the upper one, and its words are titles of the lower one too. Raises `RosterError` for a sheet with
    one row a person, `NoTableError` when one column is headed twice.
    """
    _refuse_roster(sheet)
    rest, found = sheet.rows, []
    while table := _first_of(sheet, rest, places, found):
        found.append(table)
        last = max(at.row for at in table.parts)
        rest = {row: cells for row, cells in rest.items() if row > last}
    return tuple(found)


def _first_of(sheet: Sheet, by_row: dict[int, tuple[Cell, ...]], places: Units, above: list[Table]) -> Table | None:
    """The first table of these rows, down to where another begins."""
    starts = [row for row, cells in by_row.items() if _is_heading_start(cells)]
    for place, start in enumerate(starts):
        block, _, headings = _heading_at(sheet, by_row, start)
        if not _has_counts(headings):
            continue
        below = [s for s in starts[place + 1 :] if s > block[-1] and not _repeats_heading(by_row[s], headings)]
        following = [_heading_at(sheet, by_row, s) for s in below]
        end = next((other[0] for other, _, columns_of in following if _has_counts(columns_of)), None)
        own = {row: cells for row, cells in by_row.items() if end is None or row < end}
        return _table(sheet, own, start, places, above)
    return None


def _heading_at(sheet: Sheet, by_row, start: int) -> tuple[range, bool, dict[int, Heading]]:
    """The rows of a heading, whether it is that of a form by type, and its columns."""
    block = _heading_block(sheet, by_row, start)
    types_as_rows = not any(_names(c) == "name" for c in by_row[start]) and any(map(_is_type_heading, by_row[start]))
    return block, types_as_rows, _one_each(_headings(sheet, by_row, block, types_as_rows), by_row, block)


def _has_counts(headings: dict[int, Heading]) -> bool:
    return any(h.column and h.column.counts for h in headings.values())


def _table(sheet: Sheet, by_row: dict[int, tuple[Cell, ...]], start: int, places: Units, above: list[Table]) -> Table:
    block, types_as_rows, headings = _heading_at(sheet, by_row, start)
    _refuse_twice(sheet, headings)
    rows = _rows(by_row, block, headings, places, types_as_rows)
    if not types_as_rows and _are_types(rows):  # a form by type under the heading "Đơn vị"
        types_as_rows = True
        rows = _rows(by_row, block, headings, places, types_as_rows)
    _refuse_words_for_counts(sheet, rows)
    return Table(
        sheet=sheet,
        headings=headings,
        rows=rows,
        parts=_parts(by_row, block, rows),
        titles=(
            *_words_above(above),
            *(clean(str(c.value)) for r, cells in by_row.items() if r < block[0] for c in cells),
        ),
        types_as_rows=types_as_rows,
    )


def _words_above(above: list[Table]) -> tuple[str, ...]:
    """What a lower table has for titles: those of the upper one, and what stands below its last figures."""
    if not above:
        return ()
    figures = [row.number for row in above[-1].rows if row.part in (Part.ROW, Part.TOTAL)]
    behind = [row for row in above[-1].rows if row.number > max(figures, default=0)]
    return (*above[-1].titles, *(clean(str(c.value)) for row in behind for c in row.cells))


def _are_types(rows: tuple[Row, ...]) -> bool:
    """Whether types are all that the rows with figures name."""
    found = [row for row in rows if row.part is Part.ROW]
    return bool(found) and all(row.alone and type_alone(str(row.label.value)) for row in found)


# --- the heading


def _is_heading_start(cells: tuple[Cell, ...]) -> bool:
    """A row that names its units and has at least one other label: titles stand alone or name no column."""
    names = [c for c in cells if _is_text(c) and (_is_type_heading(c) or _names(c) in ("name", "code"))]
    return bool(names) and sum(_is_text(c) for c in cells) >= 2


def _is_text(cell: Cell) -> bool:
    return isinstance(cell.value, str)


def _names(cell: Cell) -> str | None:
    column = columns.named((cell.value,)) if _is_text(cell) else None
    return column.id if column else None


def _is_type_heading(cell: Cell) -> bool:
    return _is_text(cell) and (columns.heading_key((cell.value,)) in columns.TYPE_ROWS or _names(cell) == "type")


def _heading_block(sheet: Sheet, by_row: dict[int, tuple[Cell, ...]], start: int) -> range:
    """The heading rows: as far down as the merges of the one that names the units, then on, down and up, while only
    labels stand to the right of the names."""
    last = max((bottom for top, _, bottom, _ in sheet.merges if top == start and bottom - top < 6), default=start)
    named = {_names(c): c.column for c in by_row[start] if _is_text(c)}
    types = (c.column for c in by_row[start] if _is_type_heading(c))
    names = named.get("name") or next(types, None) or named["code"]
    while _continues(by_row.get(last + 1, ()), names):
        last += 1
    first = start
    while _continues(by_row.get(first - 1, ()), names) and not any(map(_is_unit_line, by_row[first - 1])):
        first -= 1
    return range(first, last + 1)


def _continues(cells: tuple[Cell, ...], names: int) -> bool:
    return bool(cells) and all(_is_text(c) and c.column > names and _may_head(c.value) for c in cells)


def _may_head(label: str) -> bool:
    """Digits are figures, but for "18-30" and "30 năm"."""
    return not re.search(r"\d", label) or columns.is_band(label)


def _is_unit_line(cell: Cell) -> bool:
    """ "Đvt: Người" or "Biểu số …" at the right above a heading is no label of a column."""
    return bool(re.match(r"(?:dvt|don vi tinh|bieu|mau)\b", key(cell.value)))


def _headings(sheet: Sheet, by_row, block: range, types_as_rows: bool) -> dict[int, Heading]:
    labels = _spread_labels(sheet, by_row, block)
    found = {}
    for column in sorted({column for _, column in labels}):
        path = tuple(dict.fromkeys(labels[row, column] for row in block if (row, column) in labels))
        texts = tuple(clean(str(cell.value)) for cell in path)
        words = columns.heading_key(texts)
        found[column] = Heading(
            at=path[-1].at,
            text=" ▸ ".join(texts),
            column=_column(texts, words, types_as_rows),
            furniture=words in columns.FURNITURE or columns.is_rate(texts),  # a share or a mean is no count
            running=words in columns.RUNNING_NUMBER,
            personal=bool(columns.PERSONAL.search(words)),
        )
    return found


def _one_each(headings: dict[int, Heading], by_row, block: range) -> dict[int, Heading]:
    """A label merged over several columns is one column: the one that holds the most."""
    filled = Counter(c.column for row, cells in by_row.items() if row > block[-1] for c in cells)
    best: dict[At, int] = {}
    for column, heading in headings.items():
        if heading.at not in best or filled[column] > filled[best[heading.at]]:
            best[heading.at] = column
    return {column: heading for column, heading in headings.items() if best[heading.at] == column}


def _column(texts: tuple[str, ...], words: str, types_as_rows: bool) -> Column | None:
    """Form 5 puts types where a list puts names; there they are the name column, beside names the type column."""
    found = columns.COLUMNS["type"] if words in columns.TYPE_ROWS else columns.named(texts)
    return columns.COLUMNS["name"] if types_as_rows and found is columns.COLUMNS["type"] else found


def _spread_labels(sheet: Sheet, by_row, block: range) -> dict[tuple[int, int], Cell]:
    """The label over each place of the heading: merged ranges filled, and labels not merged carried to the right.

    An upper label is carried over the empty places to its right as long as a lower label stands below them.
    """
    labels = {(c.row, c.column): c for row in block for c in by_row.get(row, ())}
    filled = dict(labels)
    for top, left, bottom, right in sheet.merges:
        if corner := labels.get((top, left)):
            places = ((r, c) for r in range(top, bottom + 1) for c in range(left, min(right, 16384) + 1))
            filled.update((place, corner) for place in places if place[0] in block)
    columns_used = sorted({column for _, column in filled})
    for row in list(block)[:-1]:
        for column in columns_used:
            below = any((r, column) in filled for r in block if r > row)
            above = any((r, column) in filled for r in block if r < row)
            left = filled.get((row, column - 1))
            if (row, column) not in filled and below and not above and left:
                filled[row, column] = left
    return filled


def _refuse_roster(sheet: Sheet) -> None:
    """Before anything else is looked at: a person's name must not reach a message."""
    for cell in sheet.cells:
        if _is_text(cell) and columns.heading_key((cell.value,)) in columns.ROSTER:
            raise RosterError(ROSTER, file=sheet.file, sheet=sheet.name, cell=cell.at.cell)


def _refuse_twice(sheet: Sheet, headings: dict[int, Heading]) -> None:
    seen: dict[str, Heading] = {}
    for heading in headings.values():
        if heading.column and (first := seen.setdefault(heading.column.id, heading)) is not heading:
            raise NoTableError(
                TWICE,
                file=sheet.file,
                sheet=sheet.name,
                label=heading.column.label,
                first=first.at.cell,
                second=heading.at.cell,
            )


def _refuse_words_for_counts(sheet: Sheet, rows: tuple[Row, ...]) -> None:
    """A column "Đảng viên" in which names stand and not numbers is a roster, whatever its heading says."""
    words: dict[str, list[bool]] = {}
    for row in rows:
        for id, cell in row.counts.items() if row.part is Part.ROW else ():
            letters = _is_text(cell) and not re.search(r"\d", cell.value) and len(key(cell.value)) > 3
            words.setdefault(id, []).append(letters and not (cell.error or cell.uncalculated))
    for id, given in words.items():
        if sum(given) >= 2 and 2 * sum(given) > len(given):
            cell = next(c for row in rows if row.part is Part.ROW and (c := row.counts.get(id)))
            raise RosterError(ROSTER, file=sheet.file, sheet=sheet.name, cell=cell.at.cell)


# --- the rows below it

_TOTAL_WORDS = r"(?:tong so|tong cong|t cong|cong|tong|toan|grand total|total)"
_TOTAL_OF = (
    r"(?:chung|(?:toan )?(?:dang bo )?(?:tinh|huyen|thi xa|thanh pho|tp|tx|h)(?: .*)?|dang bo|toan dang bo|dang vien|so"
    r"|(?:cac |khoi )?(?:xa|phuong|thi tran)|muc.*|[ivx]+(?: [ivx]+)*|\d.*|(?:a|b|c)(?: (?:a|b|c))*)"
)
_IS_TOTAL = re.compile(rf"{_TOTAL_WORDS}(?: {_TOTAL_OF})?|(?:dang bo )?tinh(?: bac lieu)?")
_ENDS_WITH_TOTAL = re.compile(r".+\((?:tổng số|tổng cộng|cộng)\)", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"[IVX]{1,5}|[A-H]")
_NUMBERED_SECTION = re.compile(r"(?:[IVX]{1,5}|[A-H])\s*[.\-–/)]\s*\S")
_COLUMN_NUMBER = re.compile(r"\d{1,2}(?:\s*\(?\s*=.*)?|[A-Ha-h]|[IVX]{1,5}")
_END = re.compile(
    r"(?:ghi chu|nguon|noi nhan|nguoi lap|nguoi kiem tra|nguoi tong hop|nguoi bao cao|nguoi duyet|lap bieu|can bo|chuyen vien"
    r"|xac nhan|t m|tm|kt|tl|tuq|q|l d|truong ban|pho truong ban|bi thu|pho bi thu|chu tich|giam doc|chanh van phong|thu truong"
    r"|phong to chuc|tong hop|da ky|ky ghi ro|ky ten|(?:.{0,40} )?(?:ngay (?:\d+ )?(?:thang )?|thang )(?:\d+ )?(?:nam )?\d*)\b.*"
)


def _rows(by_row, block: range, headings: dict[int, Heading], places: Units, types_as_rows: bool) -> tuple[Row, ...]:
    rows: list[Row] = []
    bands: tuple[Cell, ...] = ()
    begun = ended = False  # whether a unit's row was met; whether the table is over
    for number in (row for row in by_row if row > block[-1]):
        row = _row(number, by_row[number], headings, places, ended=ended, types_as_rows=types_as_rows, bands=bands)
        if not begun and _are_column_numbers(row.cells, below_heading=not rows):
            row = replace(row, part=Part.COLUMN_NUMBER)
        bands = _bands_after(bands, row, rows, places) if row.part is Part.SECTION else bands
        # Below a total or a signature, words alone are no committee any more.
        signed = row.part is Part.REMARK and any(map(_is_end, row.cells))
        ended = ended or signed or (begun and row.part is Part.TOTAL)
        begun = begun or row.part is Part.ROW
        rows.append(row)
    return tuple(replace(row, part=Part.ROW, alone=True) if _is_unproven(row, rows, places) else row for row in rows)


def _is_unproven(row: Row, rows: list[Row], places: Units) -> bool:
    """A band with figures and no rows below it; or with rows, but not their sum, and a name that may be a unit's."""
    if row.part is not Part.SECTION or not row.counts:
        return False
    below = [r for r in rows if r.part is Part.ROW and any(band is row.label for band in r.bands)]
    return not below or not (_is_surely_a_band(row, places) or _adds_up(row, below))


def _is_surely_a_band(row: Row, places: Units) -> bool:
    """Whether its words can name no unit: a district with its type, one of whose name there is no unit, or a type."""
    words = str(row.label.value)
    if speaks_of_district(words) or type_alone(words):
        return True
    district = places.district_named(words)
    in_its_column = row.label is row.values.get("district")  # there a unit's name may have been forgotten
    return district is not None and not in_its_column and not _is_also_a_unit(district, places)


def _is_also_a_unit(district: str, places: Units) -> bool:
    """Hòa Bình and Phước Long are districts, and units too."""
    return any(unit.name == district for unit in places)


def _adds_up(row: Row, below: list[Row]) -> bool:
    """By the members where they are given: small numbers in another column agree by chance."""
    ids = ["members"] if "members" in row.counts else list(row.counts)
    sums = {id: sum(_shown(r.counts[id]) or 0 for r in below if id in r.counts) for id in ids}
    return any(_shown(row.counts[id]) == total for id, total in sums.items())


def _shown(cell: Cell) -> int | float | None:
    return whole_number(cell.value) if _is_text(cell) else cell.value if isinstance(cell.value, (int, float)) else None


def _bands_after(bands: tuple[Cell, ...], row: Row, rows: list[Row], places: Units) -> tuple[Cell, ...]:
    """The bands open below this one. A district's opens anew; a type's ("Khối xã") stands within the district's, and so
    does one that is numbered in another way; one numbered in the same way takes its place."""
    if not bands or _of_district(row.label, places) or not _of_district(bands[0], places):
        return (row.label,)
    above = next(r for r in rows if r.label is bands[0])
    inside = type_alone(str(row.label.value)) or _numbering(row) != _numbering(above)
    return (bands[0], row.label) if inside else (row.label,)


def _of_district(band: Cell, places: Units) -> bool:
    words = str(band.value)
    return places.district_named(words) is not None or speaks_of_district(words)


def _numbering(row: Row) -> str:
    """How a band is numbered: "roman", "letter", "number" or not at all."""
    beside = [clean(str(c.value)) for c in row.cells if c.column < row.label.column]
    number = beside[-1] if beside else re.split(r"[.\-–/)\s]", clean(str(row.label.value)), maxsplit=1)[0]
    if re.fullmatch(r"[IVX]+", number):
        return "roman"
    return "letter" if re.fullmatch(r"[A-Ha-h]", number) else "number" if number.isdigit() else ""


def _row(number, cells, headings, places: Units, *, ended: bool, types_as_rows: bool, bands: tuple[Cell, ...]) -> Row:
    by_column = {c.column: c for c in cells}
    values = {h.column.id: by_column[at] for at, h in headings.items() if h.column and at in by_column}
    band = _band_label(cells, headings, values)
    part = _part(cells, headings, values, band, places, ended=ended, types_as_rows=types_as_rows)
    if part is Part.TOTAL:
        label = next(c for c in _labels(cells, headings, values) if _is_total(c, places))
    else:  # a unit is named in its own column: a number or a person's name beside it must not be taken for one
        label = values.get("name") or values.get("code") if part is Part.ROW else band
    return Row(part, number, cells, label, values, () if part is Part.SECTION else bands)


def _band_label(cells, headings: dict[int, Heading], values: dict[str, Cell]) -> Cell | None:
    """What a row that is no unit says of itself: in the name column, else in a column without figures or persons."""
    if "name" in values:
        return values["name"]
    left = [c for c in cells if _is_text(c) and c.column < _first_count(headings)]
    words = [c for c in left if _is_free(headings.get(c.column)) and len(key(c.value)) > 3]
    districts = [c for c in left if speaks_of_district(c.value)]
    return next(iter([*words[-1:], *districts]), values.get("district"))


def _labels(cells: tuple[Cell, ...], headings: dict[int, Heading], values: dict[str, Cell]) -> list[Cell]:
    """The words where a total may be named: with a name in the row beside it or its district, else anywhere to the left."""
    left = [c for c in cells if _is_text(c) and c.column < _first_count(headings)]
    return [c for c in left if "name" not in values or _may_label(headings.get(c.column))]


def _may_label(heading: Heading | None) -> bool:
    return _is_free(heading) or (heading.column is not None and heading.column.id in ("name", "district"))


def _is_free(heading: Heading | None) -> bool:
    return heading is None or heading.running


def _first_count(headings: dict[int, Heading]) -> int:
    return min(column for column, h in headings.items() if h.column and h.column.counts)


def _part(cells, headings, values, band: Cell | None, places: Units, *, ended: bool, types_as_rows: bool) -> Part:
    counts = [c for id, c in values.items() if columns.COLUMNS[id].counts]
    figures = any(_has_figure(c) and not _is_end(c) for c in counts)
    name = values.get("name")
    is_unit = _has_code(values) or (name is not None and places.names_a_unit(str(name.value)))
    if _repeats_heading(cells, headings):
        return Part.HEADING
    if not figures and not is_unit and any(map(_is_end, cells)):
        return Part.REMARK
    if not is_unit and any(_is_total(c, places) for c in _labels(cells, headings, values)):
        return Part.TOTAL
    if not types_as_rows and not is_unit and _is_section(cells, headings, values, band, places, figures):
        return Part.SECTION
    if figures or is_unit:
        return Part.ROW if figures or counts or not ended else Part.REMARK
    if types_as_rows:
        return Part.ROW if counts and name is not None and type_alone(str(name.value)) else Part.REMARK
    return Part.REMARK if ended or name is None else Part.ROW


def _repeats_heading(cells: tuple[Cell, ...], headings: dict[int, Heading]) -> bool:
    """The heading printed again at the top of the next page."""
    same = [_is_text(c) and c.column in headings and key(c.value) in key(headings[c.column].text) for c in cells]
    return len(same) >= 2 and all(same) and all(len(key(c.value)) > 1 for c in cells)


def _has_figure(cell: Cell) -> bool:
    """Anything but plain words: a number, a text with a digit, a formula, an error."""
    return not isinstance(cell.value, str) or cell.uncalculated or cell.error or bool(re.search(r"\d", cell.value))


def _is_end(cell: Cell) -> bool:
    return _is_text(cell) and bool(_END.fullmatch(key(cell.value)))


def _are_column_numbers(cells: tuple[Cell, ...], *, below_heading: bool) -> bool:
    """1 | 2 (=3+4) | 3 … or A | B | 1 | 2 … or (1) | (2), which Excel makes -1 | -2: nothing but the columns' own numbers.

    Right below the heading a number may be left out; further down none, so that no row of figures is taken for them.
    """
    texts = [clean(str(c.value)).strip("()[]-. ") for c in cells]
    if len(texts) < 2 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(m[0]) for text in texts if (m := re.match(r"\d+", text))]
    rising = all(a < b for a, b in pairwise(numbers)) and numbers[:1] <= [2]
    return rising if below_heading else numbers == list(range(1, len(numbers) + 1))


def _is_total(cell: Cell, places: Units) -> bool:
    words = re.sub(r"^(?:[IVX\d]{1,4}|[A-H])\s*[.\-–/)]\s*", "", clean(cell.value))
    plain = key(words)
    of_district = re.match(rf"{_TOTAL_WORDS} (.+)", plain) or re.match(
        r"(.+) (?:cong|total)$", plain
    )  # as Excel's subtotals
    return bool(
        _IS_TOTAL.fullmatch(plain)
        or _ENDS_WITH_TOTAL.fullmatch(words)
        or (of_district and places.district_named(of_district[1]))
    )


def _is_section(cells, headings, values: dict[str, Cell], band: Cell | None, places: Units, figures: bool) -> bool:
    """A band over the rows below it: of a district, of a type, or numbered in Roman or by letter."""
    if band is None or not _is_text(band):
        return False
    if speaks_of_district(band.value):
        return band is not values.get("district") or figures
    if band is values.get("district"):  # no name beside the district: its own row, if it holds figures
        return figures
    if type_alone(band.value):
        return True
    if _has_type(values):
        return False
    running = [
        c for c in cells if c is not band and c.column < _first_count(headings) and _is_free(headings.get(c.column))
    ]
    numbers = [clean(str(c.value)) for c in running]
    if any(_SECTION_NUMBER.fullmatch(number) for number in numbers) or _NUMBERED_SECTION.match(clean(band.value)):
        return True
    district = places.district_named(band.value)
    if district is None:
        return False
    return not (_is_also_a_unit(district, places) and any(number.isdigit() for number in numbers))


def _has_type(values: dict[str, Cell]) -> bool:
    return "type" in values and type_named(str(values["type"].value)) is not None


def _has_code(values: dict[str, Cell]) -> bool:
    return "code" in values and bool(re.fullmatch(r"\d{5}(?:\.0)?", str(values["code"].value).strip()))


def _parts(by_row, block: range, rows: tuple[Row, ...]) -> dict[At, Part]:
    parts = {
        cell.at: Part.TITLE if row < block[0] else Part.HEADING
        for row, cells in by_row.items()
        if row <= block[-1]
        for cell in cells
    }
    for row in rows:
        parts.update((cell.at, _cell_part(row, cell)) for cell in row.cells)
    return parts


def _cell_part(row: Row, cell: Cell) -> Part:
    """The numbers in a section's band are that section's total."""
    is_count = any(cell is count for count in row.counts.values())
    return Part.TOTAL if row.part is Part.SECTION and is_count else row.part


ROSTER = Phrase(
    vi="Trang “{sheet}” của “{file}” là danh sách từng người (ô {cell}). blanalysis chỉ đọc số liệu theo đảng bộ: hãy gửi bảng mỗi dòng một đảng bộ.",
    en="Sheet “{sheet}” of “{file}” lists persons (cell {cell}). blanalysis reads figures by committee only: give a sheet with one row a committee.",
)
TWICE = Phrase(
    vi="Trang “{sheet}” của “{file}” có hai cột cùng nghĩa “{label}” (ô {first} và {second}). Hãy đổi tiêu đề hoặc bỏ một cột.",
    en="Sheet “{sheet}” of “{file}” has two columns that both mean “{label}” (cells {first} and {second}). Rename or remove one.",
)
NO_TABLE = Phrase(
    vi="Không thấy bảng nào trong {files}. Cần một hàng tiêu đề có cột tên đơn vị (ví dụ “Tên đảng bộ”) và cột “Tổng số đảng viên”, hoặc Biểu số 5.",
    en="No table was found in {files}. It needs a heading row with a column of names (such as “Tên đảng bộ”) and “Tổng số đảng viên”, or a Form 5.",
)
