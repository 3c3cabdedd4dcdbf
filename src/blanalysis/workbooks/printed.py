"""The list of the committees of a place as offices print it: letterhead, headings with parts below their whole, sections with sums.
To be filled in or filled; its headings are words of the data dictionary and its names those of the list of places, so that it is read
again without repair."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from ..sheets.address import column_letters
from ..vocabulary import wording
from ..vocabulary.columns import COLUMNS, SUMS, wholes
from ..vocabulary.formats import sentence
from ..vocabulary.phrases import PLURAL_TYPES
from ..vocabulary.places import Unit, Units
from .book import BOXED, CENTRE, NewSheet

_TITLE_ROW, DAY_ROW, _UNIT_LINE_ROW, _HEADING_ROW, FIRST_ROW = 3, 4, 5, 6, 9
_PRINTED_NAMES = "ABC"  # number, code, name
_GREY, _LIGHT = "#D9D9D9", "#F2F2F2"
_WITH_AP = ("Bạc Liêu", "Cà Mau")  # provinces whose cells are of "ấp" and "khóm" only
_ROWS_OF_PAGE = 38  # more than fit in full width, so that the signatures do not stand alone on a page
_WIDTH_OF_PAGE, _COLUMNS_OF_PAGE = 220, 16  # letters, and columns of counts, that can still be read
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = [tens + ones for tens in ("", "X", "XX", "XXX") for ones in _ONES][1:]  # Hà Nội had 30 districts
Numbers: TypeAlias = Mapping[str, Mapping[str, int]]  # by code of the unit and id of the column


class ListColumn(NamedTuple):
    """A count column of the list: its id, letter, heading, the number under it, and the letter of the whole that it stands under ("")."""

    id: str
    letter: str
    head: str
    number: str
    whole: str


class PrintedList(NamedTuple):
    """A list on a sheet: its columns, and the first and last row of each section."""

    columns: list[ListColumn]
    runs: list[tuple[int, int]]


def write_list(
    sheet: NewSheet, units: Units, ids: Iterable[str], numbers: Numbers, lang: str, *, to_fill: bool = False
) -> PrintedList:
    """Write the list of these units with these columns; `numbers` are those of each unit, by code and column.
    A list `to_fill` has all units, and its cells can be typed into. Else units without numbers have no row, what cannot be added up has no
    sum, and below the total is that of each type. Its day is still to be written, in `DAY_ROW`."""
    columns = _list_columns(ids, units, lang)
    _write_headings(sheet, columns, units, lang)
    runs, end = _write_sections(sheet, columns, units, numbers, lang, to_fill)
    shown = columns[:_COLUMNS_OF_PAGE]
    last, of, level, name = shown[-1].letter, units.all[0], units.province.type, units.province.name
    own = "BAN TỔ CHỨC"
    if units.is_part:
        level, name = (of.district_type, of.bare_district) if of.district else (level, name)
        own = own if of.district else f"ĐẢNG ỦY {of.full_name}".upper()
    left, right = "A{0}:C{0}", f"{shown[max(len(shown) - 6, 0)].letter}{{0}}:{last}{{0}}"
    for place, row, words, bold, italic in (
        (left, 1, f"{level.split()[0]} ủy {name}".upper(), False, False),
        (left, 2, own, True, False),
        (right, 1, "ĐẢNG CỘNG SẢN VIỆT NAM", True, False),
        (right, 2, wording.LIST_DATED.say(lang), False, True),
        (left, end + 2, wording.LIST_MAKER.say(lang), True, False),
        (right, end + 2, wording.LIST_HEAD.say(lang), True, False),
        *((place, end + 3, wording.LIST_SIGN.say(lang), False, True) for place in (left, right)),
    ):
        sheet.put(place.format(row), words, font_size=12, bold=bold, italic=italic, locked=False, **CENTRE)
    title = wording.LIST_TITLE.say(lang, types=", ".join(PLURAL_TYPES[of].say(lang) for of in units.by_type)).upper()
    sheet.put(f"A{_TITLE_ROW}:{last}{_TITLE_ROW}", title, font_size=14, bold=True, **CENTRE)
    sheet.set_row(_TITLE_ROW - 1, 30)
    sheet.put(f"{last}{_UNIT_LINE_ROW}", wording.LIST_UNIT.say(lang), italic=True, align="right")
    set_up_paper(sheet, lang, pages=math.ceil((end + 4 - FIRST_ROW) / _ROWS_OF_PAGE))
    return PrintedList(columns, runs)


def _list_columns(ids: Iterable[str], units: Units, lang: str) -> list[ListColumn]:
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
        letter, whole = (column_letters(places[of] + len(_PRINTED_NAMES)) for of in (column, whole_of[column]))
        columns.append(ListColumn(column, letter, sentence(head), f"{place}{plus}", whole if whole != letter else ""))
    return columns


def _write_headings(sheet: NewSheet, columns: Sequence[ListColumn], units: Units, lang: str) -> None:
    upper, lower, number_row = range(_HEADING_ROW, FIRST_ROW)
    names = zip(_PRINTED_NAMES, wording.group("LIST_NAME").values(), strict=True)
    heads = [ListColumn("", letter, head.say(lang), letter, "") for letter, head in names]
    widths, lines, look = sheet.widths, [3], {"bg_color": _GREY, **BOXED, **CENTRE}
    for _, letter, head, number, whole in (*heads, *columns):
        sheet.put(f"{letter}{lower}" if whole else f"{letter}{upper}:{letter}{lower}", head, bold=True, **look)
        sheet.put(f"{letter}{number_row}", number, font_size=9, italic=True, **look)
        widths[letter] = max(10 if whole else 12, 60 / len(columns), *(len(word) + 2 for word in head.split()))
        lines += [math.ceil(1.3 * len(head) / widths[letter])] if whole else []
    for whole, of in groupby((column for column in columns if column.whole), key=lambda column: column.whole):
        ids, letters = zip(*((column.id, column.letter) for column in of), strict=True)
        own = next(column.id for column in columns if column.letter == whole)
        words = (wording.LIST_ALL_PARTS if (own, ids) in SUMS else wording.LIST_PARTS).say(lang)
        sheet.put(f"{letters[0]}{upper}:{letters[-1]}{upper}", words, bold=True, **look)
    longest = max(len(name) for unit in units for name in (unit.full_name, unit.full_district))
    widths["A"], widths["B"], widths["C"] = 6, 8, max(27, longest)
    sheet.set_row(upper - 1, 24)
    sheet.set_row(lower - 1, 16 * max(lines))
    sheet.freeze_panes(number_row, len(_PRINTED_NAMES))
    sheet.repeat_rows(upper - 1, number_row - 1)
    sheet.repeat_columns("A:C")


def _write_sections(
    sheet: NewSheet, columns: Sequence[ListColumn], units: Units, numbers: Numbers, lang: str, to_fill: bool
) -> tuple[list[tuple[int, int]], int]:
    """A section for each district, since 1 July 2025 for each type; gives their first and last rows, and the last of all."""
    # An empty list shows no zeros, and has no format for thousands: it would show a pasted 9.768 as 10.
    formats = ("General", "#,##0;-#,##0;") if to_fill else ("#,##0", "#,##0")
    rows = [unit for unit in units if to_fill or unit.code in numbers]
    by_type = {name: [unit for unit in rows if unit.type == name] for name in units.by_type}
    by_district = {name: [unit for unit in rows if unit.district == name] for name in units.districts}
    runs, row = list[tuple[int, int]](), FIRST_ROW

    def write_row(labels: tuple, cells: Iterable, *, bold: bool) -> None:
        for letter, value in zip((*_PRINTED_NAMES, *(c.letter for c in columns)), (*labels, *cells), strict=True):
            where = CENTRE if letter == "A" or (letter == "B" and not bold) else {}
            typed = {} if letter in _PRINTED_NAMES else {"num_format": formats[bold], "locked": bold or not to_fill}
            look = {"bold": bold, **BOXED, **({"bg_color": _LIGHT} if bold else {}), **where, **typed}
            sheet.put(f"{letter}{row}", value, **look)

    def sums(formula: str, of: Iterable[Unit]) -> Iterable[tuple[str, int] | None]:
        for column in columns:
            own = [n for unit in of if (n := numbers.get(unit.code, {}).get(column.id)) is not None]
            yield (formula.format(column.letter), sum(own)) if own or to_fill else None

    groups = [of for of in (by_district or by_type).values() if of]
    for number, of in zip(_ROMAN, groups, strict=False):
        runs.append((row + 1, row + len(of)))
        formula = f"=SUM({{0}}{row + 1}:{{0}}{row + len(of)})"
        write_row((number, None, of[0].full_district or of[0].type.capitalize()), sums(formula, of), bold=True)
        for place, unit in enumerate(of, start=1):
            row += 1
            own = numbers.get(unit.code, {})
            write_row((place, unit.code, unit.full_name), (own.get(column.id) for column in columns), bold=False)
        row += 1
    total = sums("=" + "+".join(f"{{0}}{first - 1}" for first, _ in runs), rows)
    write_row((None, None, wording.LIST_TOTAL.say(lang)), total, bold=True)
    for name, of in by_type.items() if by_district and not to_fill else ():
        row += 1
        where = f"${FIRST_ROW}:{{0}}${row - 1}"
        formula = f'=SUMIF(C{where.format("C")},"{name.capitalize()} *",{{0}}{where})'
        write_row((None, None, name.capitalize()), sums(formula, of), bold=True)
    return runs, row


def set_up_paper(sheet: NewSheet, lang: str, pages: int = 0) -> None:
    """A4 across, as wide as the page (wide lists as several), on so many pages or as many as it takes, numbered."""
    sheet.fit_to_pages(max(1, math.ceil(sum(sheet.widths.values()) / _WIDTH_OF_PAGE)), pages)
    sheet.set_footer(f"&C{wording.LIST_PAGE.say(lang)}", {"margin": 0.25})


_HEADS = wording.group("LIST_COLUMN")
