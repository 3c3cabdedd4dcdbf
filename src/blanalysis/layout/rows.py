"""What each row below a heading is: a committee's row, section, total, column numbers or remark; by its words and its figures."""

import re
from enum import Enum, unique
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from ..sheets import Cell, Rows
from ..vocabulary import columns, patterns
from ..vocabulary.places import TOTAL_WORDS, Units, speaks_of_district, split_type, type_alone, type_named
from ..vocabulary.vietnamese import clean, key
from .heading import Heading, Layout, are_english, label_text, text_in


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


class Row(NamedTuple):
    """One row below the heading. `sections` are labels: a district's first, then one inside it. `is_unverified_subtotal`: a section's label, but no
    sum of rows; its role is ROW, so that its figures are not lost. `simple_counts` are those of a row of a name and whole numbers only."""

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
        return self.layout.rows[self.number] if self.layout else ()

    @property
    def label(self) -> Cell | None:
        return next((c for c in self.cells if c.column == self.label_column), None) if self.label_column else None

    @property
    def values(self) -> dict[str, Cell]:
        """The cells in columns of the dictionary, by column id."""
        ids = self.layout.ids if self.layout else {}
        return {ids[c.column]: c for c in self.cells if c.column in ids}

    @property
    def counts(self) -> dict[str, Cell]:
        return {column: cell for column, cell in self.values.items() if column in columns.COUNTS}

    @property
    def words(self) -> str:
        """The content of the cell that names the row, as text; "" where there is none."""
        return "" if self.label is None else str(self.label.value)

    def value(self, column_id: str) -> object:
        """The value of one cell, without making the cell: None where the table has no such column or the cell is empty."""
        if self.layout is None or column_id not in self.layout.columns:
            return None
        return self.layout.rows.values_at[self.number].get(self.layout.columns[column_id])


def simple_rows(rows: Rows, layout: Layout, places: Units) -> dict[int, tuple[int, ...]]:
    """The `simple_counts` of the rows that have them, by row number: nearly all rows of a list, found without making cells."""
    if layout.types_as_rows or "name" not in layout.columns or places.of_organisations:
        return {}
    name_column, count_columns = layout.columns["name"], [*layout.counts.values()]
    several, only = itemgetter(*count_columns), count_columns[0]
    numbers_of = several if len(count_columns) > 1 else lambda values: (values[only],)
    names = {values.get(name_column) for values in rows.values_at.values()}
    # a bare 2 may be a column's number
    names = {name for name in names if isinstance(name, str) and places.names_a_unit(name)}
    marked, whole, found = {row for row, _ in rows.marks}, {int}, {}
    for number, values in rows.values_at.items():
        if values.get(name_column) not in names or number in marked:
            continue
        try:
            numbers = numbers_of(values)
        except KeyError:  # a count is missing: `classified_row` looks at this row
            continue
        if set(map(type, numbers)) == whole and min(numbers) >= 0 and sum(numbers) <= columns.GREATEST_COUNT:
            found[number] = numbers
    return found


def sections_after(sections: tuple[Row, ...], row: Row, places: Units) -> tuple[Row, ...]:
    """The rows of the sections that are open below a section's row, where `sections` were open above it.
    A district's closes all others; one of a type ("Khối xã"), or numbered in another way, is inside the district's."""
    if not sections or _names_district(row.words, places) or not _names_district(sections[0].words, places):
        return (row,)
    is_inside = type_alone(row.words) or numbering(row) != numbering(sections[0])
    return (sections[0], row) if is_inside else (row,)


def is_other_organisation(row: Row, label: Cell | None, places: Units) -> bool:
    """Whether a row with this label is of an organisation that is no such committee, by its words, or the type beside them ("Doanh nghiệp")."""
    if row.simple_counts or label is None or places.names_a_unit(words := str(label.value)):
        return False
    beside = row.value("type")
    by_type = isinstance(beside, str) and places.is_other_organisation(beside) and not split_type(words)[0]
    return by_type or places.is_other_organisation(words)


def is_beside_sections(row: Row, sections: tuple[Row, ...], places: Units) -> bool:
    """Whether the row of another organisation is in none of the sections that are open, being numbered as they are ("VIII")."""
    if not sections or not is_other_organisation(row, row.label, places):
        return False
    return numbering(row) in ("roman", "letter") and numbering(row) == numbering(sections[0])


def _names_district(words: str, places: Units) -> bool:
    return places.district_named(words) is not None or speaks_of_district(words)


def numbering(row: Row) -> str:
    """How a section or row is numbered: "roman", "letter", "number", or "" for not at all."""
    beside = [clean(str(c.value)) for c in row.cells if c.column < (row.label_column or 0)]
    number = beside[-1] if beside else re.split(r"[.\-–/)\s]", clean(row.words), maxsplit=1)[0]
    if re.fullmatch(r"[IVX]+", number):
        return "roman"
    return "letter" if re.fullmatch(r"[A-Ha-h]", number) else "number" if number.isdigit() else ""


def repeats_heading(cells: tuple[Cell, ...], headings: dict[int, Heading]) -> bool:
    """Whether these cells are the heading printed again at the top of the next page, or the same in English below it."""
    if len(cells) < 2 or not all(text_in(c) and c.column in headings for c in cells):
        return False
    again = all(len(words := key(label_text(c))) > 1 and words in key(headings[c.column].text) for c in cells)
    return again or are_english(cells, headings)


def are_column_numbers(cells: tuple[Cell, ...], *, below_heading: bool) -> bool:
    """Whether these cells are nothing but column numbers: 1 | 2 (=3+4) | 3, A | B | 1 | 2, or (1) | (2), which Excel turns into -1 | -2.
    Right below the heading a number may be left out; further down none, so that no row of figures is taken for them."""
    texts = [clean(str(c.value)).strip("()[]-. ") for c in cells]
    if len(texts) < 2 or not all(patterns.COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(m[0]) for text in texts if (m := re.match(r"\d+", text))]
    rising = all(a < b for a, b in pairwise(numbers)) and numbers[:1] <= [2]
    return rising if below_heading else numbers == list(range(1, len(numbers) + 1))


def is_end(cell: Cell) -> bool:
    """Whether the cell begins the lines below a table: a note, a date of signing, a signature."""
    return bool(patterns.END_OF_TABLE.fullmatch(key(text_in(cell))))


def is_total(cell: Cell, places: Units) -> bool:
    """Whether the words name a total: "Tổng cộng", "Cộng huyện Hòa Bình", "X (Tổng số)", "Cộng khối cơ quan"."""
    if places.is_other_organisation(text_in(cell)):  # "Công an huyện Hòa Bình"
        return False
    words = re.sub(r"^(?:[IVX\d]{1,4}|[A-H])\s*[.\-–/)]\s*", "", clean(text_in(cell)))
    plain = key(words)
    if words in ("Σ", "∑") or places.is_whole(words) or patterns.TOTAL_ROW.fullmatch(plain):
        return True
    if patterns.ENDS_WITH_TOTAL.fullmatch(words):
        return True
    # also as Excel's subtotals have it
    of = re.match(rf"{TOTAL_WORDS} (.+)", plain) or re.match(r"(.+) (?:cong|total)$", plain)
    return bool(of and (places.district_named(of[1]) or places.is_other_organisation(of[1])))


def is_rate_row(words: str) -> bool:
    """Whether a row of that name has rates, averages or comparisons instead of counts: "Trung bình", "Cao nhất", "Tỷ lệ (%)"."""
    return bool(patterns.RATE_ROW.fullmatch(key(words)))


def is_of_which_row(words: str) -> bool:
    """Whether a row of that name is part of the row above it: "Trong đó: nữ"."""
    return bool(patterns.OF_WHICH_ROW.fullmatch(key(words)))


def is_also_a_unit(district: str, places: Units) -> bool:
    """Whether a district and a unit have the same name, as Hòa Bình and Phước Long."""
    return any(unit.name == district for unit in places)


# --- what a row is


class _Facts:
    """What the rules ask of a row. `ended`: a signature or the last total is above; `label` names a row of no unit; `section` may open one."""

    def __init__(self, row: Row, layout: Layout, places: Units, *, ended: bool):
        self.layout, self.places, self.ended = layout, places, ended
        self.cells, self.values = row.cells, row.values
        counts = [c for column, c in self.values.items() if column in layout.counts]
        self.has_counts, self.has_figures = bool(counts), any(has_figure(c) and not is_end(c) for c in counts)
        name, code = self.values.get("name"), self.values.get("code")
        has_code = code is not None and re.fullmatch(r"\d{5}", str(code.value).strip())
        self.is_unit = bool(has_code) or (name is not None and places.names_a_unit(str(name.value)))
        left = [c for c in self.cells if c.column < min(layout.counts.values())]
        texts = [c for c in left if text_in(c)]
        # without a heading or of running numbers, so that other words may stand there
        free = [c for c in left if (heading := layout.headings.get(c.column)) is None or heading.running]
        if places.of_organisations and any(patterns.SECTION_NUMBER.fullmatch(clean(str(c.value))) for c in free):
            self.is_unit = False  # "II | Chi bộ cơ quan" may be a section
        district = self.values.get("district")
        label = name
        if label is None:
            words = [c for c in texts if c in free and len(key(text_in(c))) > 3]
            label = [*words[-1:], *(c for c in texts if speaks_of_district(text_in(c))), district][0]
        self.label = label
        # with a name in the row only beside it, or as its district
        may_be_total = [c for c in texts if not name or c in free or c in (name, district)]
        self.total = None if self.is_unit else next((c for c in may_be_total if is_total(c, places)), None)
        may_be_rate = [] if self.is_unit else [c for c in texts if not name or c is name]
        self.rate = next((c for c in may_be_rate if is_rate_row(text_in(c))), None)
        self.is_organisation = not (layout.types_as_rows or has_code) and is_other_organisation(row, label, places)
        is_alone = label is district and not self.has_figures
        has_own_figures = self.is_unit or self.rate or (self.is_organisation and self.has_figures)
        self.section = "" if layout.types_as_rows or has_own_figures or label is None or is_alone else text_in(label)
        self.numbers = [clean(str(c.value)) for c in free if c is not label]

    def opens_a_section(self) -> bool:
        """Whether its words name a district with its type, a type, or a bare district, or are numbered as sections are."""
        if not self.section:
            return False
        if self.label is self.values.get("district") or speaks_of_district(self.section) or type_alone(self.section):
            return True
        if "type" in self.values and type_named(str(self.values["type"].value)):
            return False
        section = clean(self.section)
        if patterns.NUMBERED_SECTION.match(section) or any(map(patterns.SECTION_NUMBER.fullmatch, self.numbers)):
            return True
        district = self.places.district_named(self.section)
        # not with a running number where a unit has that name too
        may_be_unit = any(map(str.isdigit, self.numbers)) and is_also_a_unit(district or "", self.places)
        return district is not None and not may_be_unit

    def is_row(self) -> bool:
        """Whether it has figures, or a name: in a list above its end, in a Form 5 that of a type with empty counts."""
        if self.has_figures or (self.is_unit and (self.has_counts or not self.ended)):
            return True
        name = self.values.get("name")
        if self.layout.types_as_rows:
            return self.has_counts and name is not None and type_alone(str(name.value)) is not None
        return name is not None and not self.ended

    @property
    def role(self) -> Role:
        if repeats_heading(self.cells, self.layout.headings):
            return Role.HEADING
        is_signature = self.label is not None and patterns.SIGNATURE.fullmatch(key(text_in(self.label)))
        if not self.is_unit and (is_signature or (not self.has_figures and any(map(is_end, self.cells)))):
            return Role.REMARK
        if self.total is not None:
            return Role.TOTAL
        return Role.SECTION if self.opens_a_section() else Role.ROW if self.is_row() else Role.REMARK


def classified_row(number: int, layout: Layout, places: Units, *, ended: bool, sections: tuple[Cell, ...]) -> Row:
    """The row of that number with its role and label. `ended` is whether a signature or the last total is above it."""
    row = _Facts(Row(Role.ROW, number, layout), layout, places, ended=ended)
    role = row.role
    of_no_unit = row.rate or (row.label if row.is_organisation else None)
    # a unit is named in its own column: a number or a person's name beside it must not be taken for one
    unit = row.values.get("name") or row.values.get("code")
    label = {Role.TOTAL: row.total, Role.ROW: of_no_unit or unit}.get(role, row.label)
    return Row(role, number, layout, label.column if label else None, () if role is Role.SECTION else sections)


def has_figure(cell: Cell) -> bool:
    """Anything but plain words: a number, a text with a digit, a formula, an error. A telephone number is none."""
    if isinstance(cell.value, int | float) and cell.value > columns.GREATEST_COUNT:
        return False
    words = patterns.TELEPHONE.sub("", cell.value) if isinstance(cell.value, str) else ""
    return not isinstance(cell.value, str) or cell.mark is not None or bool(re.search(r"\d", words))
