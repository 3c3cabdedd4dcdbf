"""What each row below a heading is: a committee's row, section, total, column numbers or remark; by its words and its figures."""

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
    """What a cell or row is in its table; every cell that holds something has exactly one role."""

    TITLE = "title"
    HEADING = "heading"
    COLUMN_NUMBER = "column number"
    SECTION = "section"
    ROW = "row"
    TOTAL = "total"
    REMARK = "remark"


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The columns of one table, shared by its rows. Compared and hashed by identity: no two tables have the same layout.

    `rows` are the cells of the table's columns; `headings` by sheet column. `ids` are the dictionary's ids by sheet column,
    `columns` the sheet columns by id, `counts` those of the count columns; `first_count` is the leftmost of these.
    """

    rows: Rows
    headings: dict[int, Heading]
    ids: dict[int, str]
    columns: dict[str, int]
    counts: dict[str, int]
    first_count: int
    types_as_rows: bool


class Row(NamedTuple):
    """One row below the heading of a table.

    - `sections`: the labels of the sections that it belongs to: a district's first, then one inside it.
    - `is_unverified_subtotal`: the row has the label of a section and figures that are not the sum of rows below it. Its
      role is ROW, so that its figures are not lost.
    - `simple_counts`: of a row that is nothing but the name of a unit and a whole number in each count column, these
      numbers in the order of `Layout.counts`; of any other row ().
    """

    role: Role
    number: int
    layout: Layout | None = None  # None where persons were counted: nothing of their rows is kept
    label_column: int | None = None
    sections: tuple[Cell, ...] = ()
    is_unverified_subtotal: bool = False
    simple_counts: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[Layout | None, int]:
        """The row's table (as its layout) and its number: different for every row of a table, also for tables side by side."""
        return self.layout, self.number

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the row that hold something, from left to right."""
        return self.layout.rows[self.number] if self.layout else ()

    @property
    def label(self) -> Cell | None:
        """The cell that names the row, or None."""
        return next((c for c in self.cells if c.column == self.label_column), None) if self.label_column else None

    @property
    def values(self) -> dict[str, Cell]:
        """The cells in columns of the dictionary, by column id."""
        ids = self.layout.ids if self.layout else {}
        return {ids[c.column]: c for c in self.cells if c.column in ids}

    @property
    def counts(self) -> dict[str, Cell]:
        """The cells in count columns, by column id."""
        return {column: cell for column, cell in self.values.items() if column in columns.COUNTS}

    def value(self, column_id: str) -> object:
        """The value of one cell, without making the cell: None where the table has no such column or the cell is empty."""
        column = self.layout.columns.get(column_id) if self.layout else None
        return self.layout.rows.values_at[self.number].get(column)


def classified_row(number: int, layout: Layout, places: Units, *, ended: bool, sections: tuple[Cell, ...]) -> Row:
    """The row of that number with its role and label. `ended` is whether a signature or the last total is above it."""
    row = Row(Role.ROW, number, layout, None, sections)
    cells, values = row.cells, row.values
    section = _section_label(cells, layout, values)
    role = _role_of_row(cells, values, section, layout, places, ended=ended)
    if role is Role.TOTAL:
        label = next(c for c in _total_labels(cells, layout, values) if is_total(c, places))
    else:  # a unit is named in its own column: a number or a person's name beside it must not be taken for one
        label = values.get("name") or values.get("code") if role is Role.ROW else section
    return Row(role, number, layout, label and label.column, () if role is Role.SECTION else sections)


def simple_rows(rows: Rows, layout: Layout, places: Units) -> dict[int, tuple[int, ...]]:
    """The `simple_counts` of the rows that have them, by row number: nearly all rows of a list, found without making cells."""
    if layout.types_as_rows or "name" not in layout.columns:
        return {}
    name_column, whole = layout.columns["name"], {int}
    columns_of_counts = tuple(layout.counts.values())
    counts = (
        itemgetter(*columns_of_counts) if len(columns_of_counts) > 1 else lambda values: (values[columns_of_counts[0]],)
    )
    known: dict[object, bool] = {}
    marked = {row for row, _ in rows.marks}
    found = {}
    for number, values in rows.values_at.items():
        name = values.get(name_column)
        if name not in known:
            known[name] = isinstance(name, str) and places.names_a_unit(name)  # a bare 2 may be a column's number
        if not known[name] or number in marked:
            continue
        try:
            numbers = counts(values)
        except KeyError:  # a count is missing: `classified_row` looks at this row
            continue
        if set(map(type, numbers)) == whole and min(numbers) >= 0 and sum(numbers) <= columns.GREATEST_COUNT:
            found[number] = numbers
    return found


def sections_after(sections: tuple[Cell, ...], row: Row, outermost: Row | None, places: Units) -> tuple[Cell, ...]:
    """The labels of the sections that are open below a section's row, where `sections` were open above it.

    The section of a district closes all others. One of a type ("Khối xã"), or numbered in another way than the district's,
    is inside the district's; one numbered in the same way takes its place. `outermost` is the row of the first open section.
    """
    if not sections or _names_district(row.label, places) or not _names_district(sections[0], places):
        return (row.label,)
    inside = type_alone(str(row.label.value)) or _numbering(row) != _numbering(outermost)
    return (sections[0], row.label) if inside else (row.label,)


def role_of_cell(row: Row, cell: Cell) -> Role:
    """The role of a cell of that row: as the row, but the figures of a section are its total."""
    is_count = any(cell is count for count in row.counts.values())
    return Role.TOTAL if row.role is Role.SECTION and is_count else row.role


def repeats_heading(cells: tuple[Cell, ...], headings: dict[int, Heading]) -> bool:
    """Whether these cells are the heading printed again at the top of the next page."""
    if len(cells) < 2 or not all(is_text(c) and c.column in headings for c in cells):
        return False
    return all(len(key(c.value)) > 1 and key(c.value) in key(headings[c.column].text) for c in cells)


def are_column_numbers(cells: tuple[Cell, ...], *, below_heading: bool) -> bool:
    """Whether these cells are nothing but column numbers: 1 | 2 (=3+4) | 3, A | B | 1 | 2, or (1) | (2), which Excel turns into -1 | -2.

    Right below the heading a number may be left out; further down none, so that no row of figures is taken for them.
    """
    texts = [clean(str(c.value)).strip("()[]-. ") for c in cells]
    if len(texts) < 2 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(m[0]) for text in texts if (m := re.match(r"\d+", text))]
    rising = all(a < b for a, b in pairwise(numbers)) and numbers[:1] <= [2]
    return rising if below_heading else numbers == list(range(1, len(numbers) + 1))


def is_end(cell: Cell) -> bool:
    """Whether the cell begins the lines below a table: a note, a date of signing, a signature."""
    return is_text(cell) and bool(_END_OF_TABLE.fullmatch(key(cell.value)))


def is_total(cell: Cell, places: Units) -> bool:
    """Whether the words name a total: "Tổng cộng", "Cộng huyện Hòa Bình", "X (Tổng số)"."""
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


def is_also_a_unit(district: str, places: Units) -> bool:
    """Whether a district and a unit have the same name, as Hòa Bình and Phước Long."""
    return any(unit.name == district for unit in places)


def is_text(cell: Cell) -> bool:
    """Whether the cell holds text."""
    return isinstance(cell.value, str)


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


def _section_label(cells: tuple[Cell, ...], layout: Layout, values: dict[str, Cell]) -> Cell | None:
    """The cell that names a row of no unit: in the name column, else in a column without figures or persons."""
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
    section: Cell | None,
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
    if not types_as_rows and not is_unit and _is_section(cells, values, section, layout, places, figures):
        return Role.SECTION
    if figures or is_unit:
        return Role.ROW if figures or counts or not ended else Role.REMARK
    if types_as_rows:
        return Role.ROW if counts and name is not None and type_alone(str(name.value)) else Role.REMARK
    return Role.REMARK if ended or name is None else Role.ROW


def _has_figure(cell: Cell) -> bool:
    """Anything but plain words: a number, a text with a digit, a formula, an error."""
    return not isinstance(cell.value, str) or cell.uncalculated or cell.error or bool(re.search(r"\d", cell.value))


def _is_section(
    cells: tuple[Cell, ...],
    values: dict[str, Cell],
    label: Cell | None,
    layout: Layout,
    places: Units,
    figures: bool,
) -> bool:
    """Whether a row opens a section: of a district, of a type, or numbered in Roman or by letter. `label` is the cell that names it."""
    if label is None or not is_text(label):
        return False
    if speaks_of_district(label.value):
        return label is not values.get("district") or figures
    if label is values.get("district"):  # no name beside the district: its own row, if it holds figures
        return figures
    if type_alone(label.value):
        return True
    if _has_type(values):
        return False
    headings = layout.headings
    running = [
        c for c in cells if c is not label and c.column < layout.first_count and _is_free(headings.get(c.column))
    ]
    numbers = [clean(str(c.value)) for c in running]
    if any(_SECTION_NUMBER.fullmatch(number) for number in numbers) or _NUMBERED_SECTION.match(clean(label.value)):
        return True
    district = places.district_named(label.value)
    if district is None:
        return False
    return not (is_also_a_unit(district, places) and any(number.isdigit() for number in numbers))


def _has_type(values: dict[str, Cell]) -> bool:
    return "type" in values and type_named(str(values["type"].value)) is not None


def _has_code(values: dict[str, Cell]) -> bool:
    return "code" in values and bool(re.fullmatch(r"\d{5}", str(values["code"].value).strip()))


def _names_district(label: Cell, places: Units) -> bool:
    words = str(label.value)
    return places.district_named(words) is not None or speaks_of_district(words)


def _numbering(row: Row) -> str:
    """How a section is numbered: "roman", "letter", "number", or "" for not at all."""
    beside = [clean(str(c.value)) for c in row.cells if c.column < row.label.column]
    number = beside[-1] if beside else re.split(r"[.\-–/)\s]", clean(str(row.label.value)), maxsplit=1)[0]
    if re.fullmatch(r"[IVX]+", number):
        return "roman"
    return "letter" if re.fullmatch(r"[A-Ha-h]", number) else "number" if number.isdigit() else ""
