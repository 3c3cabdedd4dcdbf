"""The list of the committees of a place as offices print it: letterhead, headings with parts below their whole, sections with sums.

To be filled in or filled; its headings are words of the data dictionary and its names those of the list of places, so that it is read
again without repair.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from ..vocabulary import wording
from ..vocabulary.columns import COLUMNS, SUMS, wholes
from ..vocabulary.formats import sentence
from ..vocabulary.phrases import PLURAL_TYPES
from ..vocabulary.places import Unit, Units
from . import package
from .tidy import fit_to_paper

TITLE_ROW, DAY_ROW, UNIT_LINE_ROW, HEADING_ROW, FIRST_ROW = 3, 4, 5, 6, 9
_NAMES = "ABC"  # number, code, name
_LINE = Side(style="thin", color="808080")
THIN = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")
UNLOCKED = Protection(locked=False)
GREY, LIGHT = (PatternFill("solid", fgColor=colour) for colour in ("D9D9D9", "F2F2F2"))
_WITH_AP = ("Bạc Liêu", "Cà Mau")  # provinces whose cells are of "ấp" and "khóm" only
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = [tens + ones for tens in ("", "X", "XX", "XXX") for ones in _ONES][1:]  # Hà Nội had 30 districts


class ListColumn(NamedTuple):
    """A count column of the list: its id, letter, heading, the number under it, and the letter of the whole that it stands under ("")."""

    id: str
    letter: str
    head: str
    number: str
    whole: str


class ListRows(NamedTuple):
    """The rows of a list: the first and last of each section, the last of all, and what its formulas give, in their order."""

    runs: list[tuple[int, int]]
    last: int
    values: list[int]


def list_columns(ids: Iterable[str], units: Units, lang: str) -> list[ListColumn]:
    """The columns of these ids, members first, each whole before its parts, with headings in words of the place."""
    as_here = lang == "en" or units.province.name in _WITH_AP
    hamlet, quarter = ("ấp", "khóm") if as_here else ("thôn, ấp, bản", "tổ dân phố, khóm")
    wanted = {*ids}
    given = [column for column in COLUMNS if column in wanted]
    whole_of = {column: [of for of in (column, *wholes(column)) if of in wanted][-1] for column in given}
    given.sort(key=lambda c: (whole_of[c] != "members", [*COLUMNS].index(whole_of[c]), c != whole_of[c]))
    places, columns = {column: place for place, column in enumerate(given, start=1)}, []
    for column, place in places.items():
        parts = next((parts for whole, parts in SUMS if whole == column and wanted.issuperset(parts)), ())
        plus = f" (={'+'.join(str(places[part]) for part in parts)})" if parts else ""
        head = _HEADS.get(column, COLUMNS[column].label).say(lang, hamlet=hamlet, quarter=quarter)
        letter, whole = (get_column_letter(places[of] + len(_NAMES)) for of in (column, whole_of[column]))
        columns.append(ListColumn(column, letter, sentence(head), f"{place}{plus}", whole if whole != letter else ""))
    return columns


def write_cell(sheet, place: str, value, *, size: float = 11, bold=False, italic=False, where=None, fill=None):
    """Write a value into a cell, or, for a place such as "A1:D1", into a merged range; where there is a `fill`, in a box of that colour."""
    first, _, last = place.partition(":")
    if last not in ("", first):
        sheet.merge_cells(place)
    cell = sheet[first]
    cell.value = value
    cell.font = Font(name="Times New Roman", size=size, bold=bold, italic=italic)
    cell.alignment = where or Alignment(vertical="center")
    for each in (each for row in sheet[f"{first}:{last or first}"] for each in row if fill):
        each.fill, each.border = fill, THIN
    return cell


def write_letterhead(sheet, units: Units, last: str, lang: str) -> None:
    """The rows above the headings but the day: who reports, the title, the unit; `last` is the letter of the last column."""
    level, name = units.province.type.split()[0], units.province.name
    if units.is_part:
        level, name = (
            (units.all[0].district_type or "đảng").split()[0],
            units.all[0].bare_district or units.all[0].full_name,
        )
    for row, words in ((1, f"{level} ủy {name}".upper()), (2, "BAN TỔ CHỨC")):
        write_cell(sheet, f"A{row}:C{row}", words, size=12, bold=row == 2, where=CENTRE).protection = UNLOCKED
    types = ", ".join(PLURAL_TYPES[of].say(lang) for of in units.by_type)
    title = wording.LIST_TITLE.say(lang, types=types).upper()
    write_cell(sheet, f"A{TITLE_ROW}:{last}{TITLE_ROW}", title, size=14, bold=True, where=CENTRE)
    sheet.row_dimensions[TITLE_ROW].height = 30
    write_cell(sheet, f"{last}{UNIT_LINE_ROW}", wording.LIST_UNIT.say(lang), italic=True, where=RIGHT)


def write_headings(sheet, columns: Sequence[ListColumn], names: Iterable[str], lang: str) -> None:
    """The headings, and the widths: that of the names for as many letters as the longest has."""
    upper, lower, number_row = range(HEADING_ROW, FIRST_ROW)
    heads = [
        ListColumn("", letter, head.say(lang), letter, "") for letter, head in zip(_NAMES, _NAME_HEADS, strict=True)
    ]
    for letter, head, number, whole in (column[1:] for column in (*heads, *columns)):
        place = f"{letter}{lower}" if whole else f"{letter}{upper}:{letter}{lower}"
        write_cell(sheet, place, head, bold=True, where=CENTRE, fill=GREY)
        write_cell(sheet, f"{letter}{number_row}", number, size=9, italic=True, where=CENTRE, fill=GREY)
        sheet.column_dimensions[letter].width = max(9 if whole else 11, 60 / len(columns))
    for whole, of in groupby((column for column in columns if column.whole), key=lambda column: column.whole):
        parts = [*of]
        own = next(column for column in columns if column.letter == whole)
        sums = (own.id, tuple(part.id for part in parts)) in SUMS
        words = (wording.LIST_ALL_PARTS if sums else wording.LIST_PARTS).say(lang)
        write_cell(
            sheet, f"{parts[0].letter}{upper}:{parts[-1].letter}{upper}", words, bold=True, where=CENTRE, fill=GREY
        )
    for letter, width in zip(_NAMES, (6, 8, max(27, *map(len, names))), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.row_dimensions[upper].height, sheet.row_dimensions[lower].height = 24, 48
    sheet.freeze_panes, sheet.print_title_rows = f"D{FIRST_ROW}", f"{upper}:{number_row}"


def by_type(units: Units) -> dict[str, list[Unit]]:
    """The units of each type, by the name of the type."""
    return {name.capitalize(): [unit for unit in units if unit.type == name] for name in units.by_type}


def by_district_or_type(units: Units) -> Mapping[str, Sequence[Unit]]:
    """The units by district, since 1 July 2025 by type; by the name that stands above them."""
    return {of[0].full_district: of for of in units.districts.values()} or by_type(units)


def write_sections(
    sheet,
    columns: Sequence[ListColumn],
    groups: Mapping[str, Sequence[Unit]],
    numbers: Mapping[str, Mapping[str, int]],
    *,
    lang: str = "vi",
    types: Mapping[str, Sequence[Unit]] | None = None,
    to_fill: bool = False,
) -> ListRows:
    """A section for each of the groups, its sums above its rows; the total; a sum for each of the types.

    `numbers` are those of each unit by code and column. Where there is nothing to add up, no sum is written, but in a list `to_fill`, whose cells can be typed into.
    """
    formats = (
        ("General", "#,##0;-#,##0;") if to_fill else ("#,##0", "#,##0")
    )  # an empty list shows no zeros, and takes 9.768 as typed
    given = {c.id: {code: of[c.id] for code, of in numbers.items() if of.get(c.id) is not None} for c in columns}
    runs, values, row = list[tuple[int, int]](), list[int](), FIRST_ROW

    def write_row(labels: tuple, cells: Iterable, *, bold: bool) -> None:
        for letter, value in zip((*_NAMES, *(c.letter for c in columns)), (*labels, *cells), strict=True):
            where = CENTRE if letter == "A" or (letter == "B" and not bold) else None
            cell = write_cell(sheet, f"{letter}{row}", value, bold=bold, where=where, fill=LIGHT if bold else None)
            cell.border = THIN
            if letter not in _NAMES:
                cell.number_format = formats[bold]
                cell.protection = Protection(locked=bold or not to_fill)

    def sums(formula: str, codes: Container[str]) -> Iterable[str | None]:
        for column in columns:
            own = [n for code, n in given[column.id].items() if code in codes]
            values.extend([sum(own)] if own or to_fill else [])
            yield f"={formula.format(column.letter)}" if own or to_fill else None

    for number, (name, units) in zip(_ROMAN, groups.items(), strict=False):
        runs.append((row + 1, row + len(units)))
        formula = f"SUM({{0}}{row + 1}:{{0}}{row + len(units)})"
        write_row((number, None, name), sums(formula, {unit.code for unit in units}), bold=True)
        for place, unit in enumerate(units, start=1):
            row += 1
            write_row((place, unit.code, unit.full_name), (given[c.id].get(unit.code) for c in columns), bold=False)
        row += 1
    total = sums("+".join(f"{{0}}{first - 1}" for first, _ in runs), numbers)
    write_row((None, None, wording.LIST_TOTAL.say(lang)), total, bold=True)
    for name, units in (types or {}).items():
        formula = f'SUMIF($C${FIRST_ROW}:$C${runs[-1][1]},"{name} *",{{0}}${FIRST_ROW}:{{0}}${runs[-1][1]})'
        row += 1
        write_row((None, None, name), sums(formula, {unit.code for unit in units}), bold=True)
    return ListRows(runs, row, values)


def write_signatures(sheet, row: int, columns: Sequence[ListColumn], lang: str) -> None:
    """The lines to sign and date below a list."""
    right = f"{columns[max(len(columns) - 6, 0)].letter}{{0}}:{columns[-1].letter}{{0}}"
    for place, lines in (("A{0}:C{0}", (None, wording.LIST_MAKER)), (right, (wording.LIST_DATED, wording.LIST_HEAD))):
        for at, words in enumerate((*lines, wording.LIST_SIGN), start=row):
            bold, said = at == row + 1, words and words.say(lang)
            cell = write_cell(sheet, place.format(at), said, bold=bold, italic=not bold, where=CENTRE)
            cell.protection = UNLOCKED


def set_up_paper(sheet, pages: int = 0) -> None:
    """A4 across, as wide as the page, on so many pages or as many as it takes, numbered."""
    fit_to_paper(sheet, pages)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.4, bottom=0.5, header=0.2, footer=0.25)
    sheet.oddFooter.center.text = "Trang &P/&N"


def packed_with_values(book, sheet: str, values: Iterable[int]) -> bytes:
    """The workbook, the formulas of one sheet stored with their values.

    openpyxl writes formulas without: phones show such cells empty, and `load` calls them uncalculated.
    """
    parts, ordered = package.unpacked_book(book), iter(values)
    name = package.sheets(parts)[sheet]
    parts[name] = re.sub(rb"</f><v\s*(?:/>|></v>)", lambda _: b"</f><v>%d</v>" % next(ordered), parts[name])
    return package.pack(parts)


_HEADS = wording.group("LIST_COLUMN")
_NAME_HEADS = tuple(wording.group("LIST_NAME").values())
