"""Which part of a table a row is: unit, section, total, column numbers, remark; by its words and its figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, unique
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from ..sheets import Cell, Rows
from ..vocabulary import columns
from ..vocabulary.places import Units, speaks_of_district, type_alone, type_named
from ..vocabulary.vietnamese import clean, key
from .heading import Heading


@unique
class Role(Enum):
    """What a cell or row belongs to; every cell that holds something belongs to exactly one."""

    TITLE = "title"
    HEADING = "heading"
    COLUMN_NUMBER = "column number"
    SECTION = "section"
    ROW = "row"
    TOTAL = "total"
    REMARK = "remark"


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What every row of a table needs to know of its heading, looked up once: the dictionary's id of each sheet column."""

    rows: Rows
    headings: dict[int, Heading]
    ids: dict[int, str]
    columns: dict[str, int]
    counts: dict[str, int]
    first_count: int
    types_as_rows: bool


class Row(NamedTuple):
    """One row below the heading. `values` are its cells by column id; `label` names it.

    `bands` are the section labels that it stands under: that of a district first, then one within it. `alone` marks a
    band whose figures are no proven total of rows below it: it is read like a row, so that none is lost. `plain` are the
    numbers, in the order of `Layout.counts`, of what nearly every row is: the name of a unit, and a whole number in each column.
    """

    part: Role
    number: int
    layout: Layout | None = None  # None where persons were counted: nothing of their rows is kept
    labelled: int | None = None
    bands: tuple[Cell, ...] = ()
    alone: bool = False
    plain: tuple[int, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.layout.rows[self.number] if self.layout else ()

    @property
    def label(self) -> Cell | None:
        return next((c for c in self.cells if c.column == self.labelled), None) if self.labelled else None

    @property
    def values(self) -> dict[str, Cell]:
        ids = self.layout.ids if self.layout else {}
        return {ids[c.column]: c for c in self.cells if c.column in ids}

    @property
    def counts(self) -> dict[str, Cell]:
        return {column: cell for column, cell in self.values.items() if column in columns.COUNTS}

    def value(self, column_id: str) -> object:
        """What stands in a column, or None: without making its cell."""
        column = self.layout.columns.get(column_id) if self.layout else None
        return self.layout.rows.values_at[self.number].get(column)


def is_text(cell: Cell) -> bool:
    return isinstance(cell.value, str)


# --- the rows below it

_TOTAL_WORDS = r"(?:tong so|tong cong|t cong|cong|tong|toan|grand total|total)"
_TOTAL_OF = (
    r"(?:chung|total|trang.*|(?:dang bo|don vi) \d+|(?:toan )?(?:dang bo )?(?:tinh|huyen|thi xa|thanh pho|tp|tx|h)(?: .*)?|dang bo|toan dang bo|dang vien|so"
    r"|(?:cac |khoi )?(?:xa|phuong|thi tran)|muc.*|[ivx]+(?: [ivx]+)*|\d.*|(?:a|b|c)(?: (?:a|b|c))*)"
)
_IS_TOTAL = re.compile(
    rf"(?:cong )?(?:mang|chuyen) sang(?: trang.*)?|{_TOTAL_WORDS}(?: {_TOTAL_OF})?|(?:dang bo )?tinh(?: bac lieu)?|dang bo (?:huyen|thi xa|thanh pho)"
)
_ENDS_WITH_TOTAL = re.compile(r".+\((?:tổng số|tổng cộng|cộng)\)", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"[IVX]{1,5}|[A-H]")
_NUMBERED_SECTION = re.compile(r"(?:[IVX]{1,5}|[A-H])\s*[.\-–/)]\s*\S")
_COLUMN_NUMBER = re.compile(r"\d{1,2}(?:\s*\(?\s*=.*)?|[A-Ha-h]|[IVX]{1,5}")
_END_OF_TABLE = re.compile(
    r"(?:ghi chu|nguon|noi nhan|nguoi lap|nguoi kiem tra|nguoi tong hop|nguoi bao cao|nguoi duyet|lap bieu|can bo|chuyen vien"
    r"|xac nhan|t m|tm|kt|tl|tuq|q|l d|truong ban|pho truong ban|bi thu|pho bi thu|chu tich|giam doc|chanh van phong|thu truong"
    r"|phong to chuc|tong hop|da ky|ky ghi ro|ky ten|(?:.{0,40} )?(?:ngay (?:\d+ )?(?:thang )?|thang )(?:\d+ )?(?:nam )?\d*)\b.*"
)


def simple_rows(rows: Rows, layout: Layout, places: Units) -> dict[int, tuple[int, ...]]:
    """The numbers of the rows that are what nearly every row is: the name of a unit, a whole number in each column of counts."""
    if layout.types_as_rows or "name" not in layout.columns:
        return {}
    names, whole = layout.columns["name"], {int}
    columns_of_counts = tuple(layout.counts.values())
    counts = (
        itemgetter(*columns_of_counts) if len(columns_of_counts) > 1 else lambda values: (values[columns_of_counts[0]],)
    )
    known: dict[object, bool] = {}
    marked = {row for row, _ in rows.marks}
    found = {}
    for number, values in rows.values_at.items():
        name = values.get(names)
        if name not in known:
            known[name] = isinstance(name, str) and places.names_a_unit(name)  # a bare 2 may be a column's number
        if not known[name] or number in marked:
            continue
        try:
            numbers = counts(values)
        except KeyError:  # a count is missing: looked at with care
            continue
        if set(map(type, numbers)) == whole and min(numbers) >= 0 and sum(numbers) <= columns.MOST:
            found[number] = numbers
    return found


def is_also_a_unit(district: str, places: Units) -> bool:
    """Hòa Bình and Phước Long are districts, and units too."""
    return any(unit.name == district for unit in places)


def sections_after(bands: tuple[Cell, ...], row: Row, outer: Row | None, places: Units) -> tuple[Cell, ...]:
    """The bands open below this one. A district's opens anew; a type's ("Khối xã") stands within the district's, and so
    does one that is numbered in another way; one numbered in the same way takes its place. `outer` is the row of the first
    band that is open."""
    if not bands or _names_district(row.label, places) or not _names_district(bands[0], places):
        return (row.label,)
    inside = type_alone(str(row.label.value)) or _numbering(row) != _numbering(outer)
    return (bands[0], row.label) if inside else (row.label,)


def _names_district(band: Cell, places: Units) -> bool:
    words = str(band.value)
    return places.district_named(words) is not None or speaks_of_district(words)


def _numbering(row: Row) -> str:
    """How a band is numbered: "roman", "letter", "number" or not at all."""
    beside = [clean(str(c.value)) for c in row.cells if c.column < row.label.column]
    number = beside[-1] if beside else re.split(r"[.\-–/)\s]", clean(str(row.label.value)), maxsplit=1)[0]
    if re.fullmatch(r"[IVX]+", number):
        return "roman"
    return "letter" if re.fullmatch(r"[A-Ha-h]", number) else "number" if number.isdigit() else ""


def classified_row(number: int, layout: Layout, places: Units, *, ended: bool, bands: tuple[Cell, ...]) -> Row:
    row = Row(Role.ROW, number, layout, None, bands)
    cells, values = row.cells, row.values
    band = _section_label(cells, layout, values)
    part = _role_of_row(cells, values, band, layout, places, ended=ended)
    if part is Role.TOTAL:
        label = next(c for c in _total_labels(cells, layout, values) if is_total(c, places))
    else:  # a unit is named in its own column: a number or a person's name beside it must not be taken for one
        label = values.get("name") or values.get("code") if part is Role.ROW else band
    return Row(part, number, layout, label and label.column, () if part is Role.SECTION else bands)


def _section_label(cells: tuple[Cell, ...], layout: Layout, values: dict[str, Cell]) -> Cell | None:
    """What a row that is no unit says of itself: in the name column, else in a column without figures or persons."""
    if "name" in values:
        return values["name"]
    left = [c for c in cells if is_text(c) and c.column < layout.first_count]
    words = [c for c in left if _is_free(layout.headings.get(c.column)) and len(key(c.value)) > 3]
    districts = [c for c in left if speaks_of_district(c.value)]
    return next(iter([*words[-1:], *districts]), values.get("district"))


def _total_labels(cells: tuple[Cell, ...], layout: Layout, values: dict[str, Cell]) -> list[Cell]:
    """The words where a total may be named: with a name in the row beside it or its district, else anywhere to the left."""
    left = [c for c in cells if is_text(c) and c.column < layout.first_count]
    return [c for c in left if "name" not in values or _may_label(layout.headings.get(c.column))]


def _may_label(heading: Heading | None) -> bool:
    return _is_free(heading) or (heading.column is not None and heading.column.id in ("name", "district"))


def _is_free(heading: Heading | None) -> bool:
    return heading is None or heading.running


def _role_of_row(
    cells: tuple[Cell, ...],
    values: dict[str, Cell],
    band: Cell | None,
    layout: Layout,
    places: Units,
    *,
    ended: bool,
) -> Role:
    types_as_rows = layout.types_as_rows
    counts = [c for column, c in values.items() if column in layout.counts]
    figures = any(_has_figure(c) and not is_end(c) for c in counts)
    name = values.get("name")
    is_unit = _has_code(values) or (name is not None and places.names_a_unit(str(name.value)))
    if repeats_heading(cells, layout.headings):
        return Role.HEADING
    if not figures and not is_unit and any(map(is_end, cells)):
        return Role.REMARK
    if not is_unit and any(is_total(c, places) for c in _total_labels(cells, layout, values)):
        return Role.TOTAL
    if not types_as_rows and not is_unit and _is_section(cells, values, band, layout, places, figures):
        return Role.SECTION
    if figures or is_unit:
        return Role.ROW if figures or counts or not ended else Role.REMARK
    if types_as_rows:
        return Role.ROW if counts and name is not None and type_alone(str(name.value)) else Role.REMARK
    return Role.REMARK if ended or name is None else Role.ROW


def repeats_heading(cells: tuple[Cell, ...], headings: dict[int, Heading]) -> bool:
    """The heading printed again at the top of the next page."""
    if len(cells) < 2 or not all(is_text(c) and c.column in headings for c in cells):
        return False
    return all(len(key(c.value)) > 1 and key(c.value) in key(headings[c.column].text) for c in cells)


def _has_figure(cell: Cell) -> bool:
    """Anything but plain words: a number, a text with a digit, a formula, an error."""
    return not isinstance(cell.value, str) or cell.uncalculated or cell.error or bool(re.search(r"\d", cell.value))


def is_end(cell: Cell) -> bool:
    """Whether the cell begins what stands below a table: a note, a date of signing, a signature."""
    return is_text(cell) and bool(_END_OF_TABLE.fullmatch(key(cell.value)))


def are_column_numbers(cells: tuple[Cell, ...], *, below_heading: bool) -> bool:
    """1 | 2 (=3+4) | 3 … or A | B | 1 | 2 … or (1) | (2), which Excel makes -1 | -2: nothing but the columns' own numbers.

    Right below the heading a number may be left out; further down none, so that no row of figures is taken for them.
    """
    texts = [clean(str(c.value)).strip("()[]-. ") for c in cells]
    if len(texts) < 2 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(m[0]) for text in texts if (m := re.match(r"\d+", text))]
    rising = all(a < b for a, b in pairwise(numbers)) and numbers[:1] <= [2]
    return rising if below_heading else numbers == list(range(1, len(numbers) + 1))


def is_total(cell: Cell, places: Units) -> bool:
    """Whether the words say of themselves that they name a total: "Tổng cộng", "Cộng huyện Hòa Bình", "X (Tổng số)"."""
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


def _is_section(
    cells: tuple[Cell, ...],
    values: dict[str, Cell],
    band: Cell | None,
    layout: Layout,
    places: Units,
    figures: bool,
) -> bool:
    """A band over the rows below it: of a district, of a type, or numbered in Roman or by letter."""
    if band is None or not is_text(band):
        return False
    if speaks_of_district(band.value):
        return band is not values.get("district") or figures
    if band is values.get("district"):  # no name beside the district: its own row, if it holds figures
        return figures
    if type_alone(band.value):
        return True
    if _has_type(values):
        return False
    headings = layout.headings
    running = [c for c in cells if c is not band and c.column < layout.first_count and _is_free(headings.get(c.column))]
    numbers = [clean(str(c.value)) for c in running]
    if any(_SECTION_NUMBER.fullmatch(number) for number in numbers) or _NUMBERED_SECTION.match(clean(band.value)):
        return True
    district = places.district_named(band.value)
    if district is None:
        return False
    return not (is_also_a_unit(district, places) and any(number.isdigit() for number in numbers))


def _has_type(values: dict[str, Cell]) -> bool:
    return "type" in values and type_named(str(values["type"].value)) is not None


def _has_code(values: dict[str, Cell]) -> bool:
    return "code" in values and bool(re.fullmatch(r"\d{5}", str(values["code"].value).strip()))


def role_of_cell(row: Row, cell: Cell) -> Role:
    """The numbers in a section's band are that section's total."""
    is_count = any(cell is count for count in row.counts.values())
    return Role.TOTAL if row.part is Role.SECTION and is_count else row.part
