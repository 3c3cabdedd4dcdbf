"""Excel workbooks .xlsx and .xlsm: bytes in, `Grid`s out.

calamine reads the values, fast. What it does not give (errors, formulas without a value, what is hidden) is found by a
scan of each sheet's own bytes, before calamine gets them: it reserves memory for the whole rectangle between the first
and the last cell, and one stray space in the far corner makes that 100 GB. A sheet whose bytes are not in the plain form
that Excel writes is left to openpyxl, which is slow and reads all forms.
"""

from __future__ import annotations

import html
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import CalamineWorkbook

from . import guard
from .grid import (
    LAST_COLUMN,
    MOST_CELLS,
    MOST_PLACES,
    MOST_UNPACKED,
    TOO_LARGE,
    TOO_MANY_TEXTS,
    Grid,
    UnreadableError,
    as_shown,
    check_cells,
    check_sheets,
    check_time,
    damaged,
    holds_something,
    numbers_in_ranges,
)
from .zipped import (
    BROKEN,
    MAIN,
    RELATION,
    Damage,
    check_form,
    element,
    opened,
    relations,
    relations_name,
    relations_part,
    unpacked,
)

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_BOOK = "xl/workbook.xml"
_FRAME = b'<worksheet xmlns="%b">%%b</worksheet>' % MAIN.encode()


class _UnusualError(Exception):
    """The bytes are not in the plain form; openpyxl must read them."""


@dataclass(frozen=True, slots=True)
class _ScannedSheet:
    """One worksheet: its rows as bytes from <sheetData> to </sheetData>, and what is marked around and in them."""

    name: str
    hidden: bool
    data: bytes
    merges: tuple[tuple[int, int, int, int], ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    errors: dict[tuple[int, int], str]
    formulas: dict[tuple[int, int], str]


def xlsx(path: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of an Excel workbook .xlsx or .xlsm."""
    try:
        with opened(path, content) as parts:
            sheets, copy = _plain_copy(path, parts)
        return tuple(_grids(path, copy, sheets))
    except _UnusualError:
        return guard.read_in_child(slowly, path, content)
    except UnreadableError:
        raise
    except (*BROKEN, Damage) as cause:
        raise damaged(path, cause) from cause


def _plain_copy(path: str, parts: zipfile.ZipFile) -> tuple[list[_ScannedSheet], bytes]:
    """The sheets, and a workbook with their rows, texts and formats alone, for calamine.

    It holds nothing that was not looked at here: what a part unpacks to, which sheet is which, how far the cells reach.
    Not being packed, it takes no longer than the original.
    """
    book, others = element(unpacked(parts, _BOOK)), relations(parts, _BOOK)
    sheets = _scanned_sheets(path, parts, _worksheets(book, others))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as copy:
        for kind in ("sharedStrings", "styles"):
            text = b"".join(unpacked(parts, part) for one, part in others.values() if one == kind)
            if text:
                check_form(text)
                if text.count(b"<si") > MOST_CELLS:
                    raise UnreadableError(TOO_MANY_TEXTS, path=path, most=MOST_CELLS)
                copy.writestr(f"xl/{kind}.xml", text)
        for place, sheet in enumerate(sheets):
            copy.writestr(f"xl/worksheets/{place}.xml", _FRAME % sheet.data)
        copy.writestr(_BOOK, _workbook_part(len(sheets), date1904=_counts_from_1904(book)))
        targets = [("worksheet", f"worksheets/{place}.xml") for place in range(len(sheets))]
        targets += [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        copy.writestr(relations_name(_BOOK), relations_part(targets))
        copy.writestr("_rels/.rels", relations_part([("officeDocument", _BOOK)]))
    return sheets, whole.getvalue()


def _scanned_sheets(path: str, parts: zipfile.ZipFile, named: list[tuple[str, bool, str]]) -> list[_ScannedSheet]:
    """All of them, when they are not too many and not too large together: many sheets may refer to one large part."""
    check_sheets(path, len(named))
    sheets, size, cells, counted = [], 0, 0, 0
    for name, hidden, part in named:
        sheets.append(_scanned_sheet(name, hidden, unpacked(parts, part)))
        size += len(sheets[-1].data)
        if size > MOST_UNPACKED:
            raise UnreadableError(TOO_LARGE, path=path, most=MOST_UNPACKED)
        if size > _LEAST_BYTES * MOST_CELLS:  # else they cannot be too many
            cells += sum(sheet.data.count(b"<v>") + sheet.data.count(b"<is>") for sheet in sheets[counted:])
            counted = len(sheets)
        check_cells(path, cells)
    # A short sheet may reach far; long ones are few, and each is known to reach not too far by itself.
    short = [sheet.data.translate(_BLANKS) for sheet in sheets if len(sheet.data) < _LONG]
    if len(sheets) > 1 and sum(map(_rectangle_size, short)) > MOST_PLACES:
        raise _UnusualError
    return sheets


_LONG = 4_000_000
_LEAST_BYTES = 20  # of a filled cell: <c r="A1"><v>1</v></c>


def _worksheets(book, others: dict[str, tuple[str, str]]) -> list[tuple[str, bool, str]]:
    """Name, hidden, part; sheets of charts or macros hold no cells to read."""
    found = []
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] != "sheet":
            continue
        identity = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        kind, part = others.get(identity, ("", ""))
        if kind not in _SHEET_KINDS:
            raise Damage(sheet.get("name", ""))  # a sheet that is named and not found
        if kind == "worksheet":
            found.append((sheet.get("name", ""), sheet.get("state", "visible") != "visible", part))
    return found


_SHEET_KINDS = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")


def _counts_from_1904(book) -> bool:
    return any(one.get("date1904") in ("1", "true") for one in book.iter() if one.tag.endswith("}workbookPr"))


def _workbook_part(count: int, *, date1904: bool) -> str:
    sheets = "".join(f'<sheet name="{place}" sheetId="{place + 1}" r:id="r{place}"/>' for place in range(count))
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><workbookPr date1904="{int(date1904)}"/>'
        f"<sheets>{sheets}</sheets></workbook>"
    )


# --- the scan ---

_BLANKS = bytes.maketrans(b"\r\n\t", b"   ")  # so that one blank parts a tag's name from what follows
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)? *(?:<\?xml(?P<said>[^>]*)\?> *)?<worksheet [^>]*?xmlns=\"(?P<space>[^\"]*)\"")
_OPEN, _CLOSE = b"<sheetData", b"</sheetData>"
# Where a cell's address may lie so that the rectangle from A1 is small enough: down to Z299999, or out to ZZ9999.
_NEAR = (rb"[A-Z]?(?:\d{1,5}|[12]\d{5})", rb"[A-Z]{0,2}\d{1,4}")
# A cell without errors (they begin with #) whose formula, if any, has a value; the next cell or the row's end follows at once.
_PLAIN_CELL = (
    rb'<c(?!(?: s="\d++")?+ r="%b"(?: s="\d++")?+(?: t="(?:n|s|b|str|inlineStr)")?+ ?+'
    rb"(?:>(?:(?:<f(?: [^<>]*+)?(?:/>|>[^<]*+</f>))?+<v>[^<#][^<]*+</v>|<is><t[^<>]*+>[^<]*+</t></is>)?+</c>|/>)<(?:c |/row>))"
)
_PLAIN_ROW = rb'<row(?! r="\d{1,7}"(?: [\w:]+="[^"<>]*+")*+ ?+(?:/><(?:row |/sheetData>)|><(?:c |/row>)))'
# Each finds the first that is NOT so: one pass over the bytes proves that all are alike with nothing between them.
_NOT_CELLS = [re.compile(_PLAIN_CELL % near) for near in _NEAR]
_NOT_ROWS = re.compile(_PLAIN_ROW + rb"|</row>(?!<row |</sheetData>)")
_BEFORE_ADDRESS = rb'(?: (?!r=)[a-z]+="[^"<>]*")*+ r="'  # the address need not be the first that is said of a cell
_NOT_NEAR = [re.compile(b'<c(?!%b%b"[ />])' % (_BEFORE_ADDRESS, near)) for near in _NEAR]
_NOT_ADDRESSED = re.compile(rb'<c(?!%b[A-Z]{1,3}\d{1,7}"[ />])' % _BEFORE_ADDRESS)
_COLUMN_LETTERS = re.compile(b"<c%b([A-Z]+)" % _BEFORE_ADDRESS)
_THOUSAND = re.compile(rb'<c%b[A-Z]+(\d{0,4}?)\d{1,3}"' % _BEFORE_ADDRESS)
_XML_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_STORED_VALUE = re.compile(rb"<v>([^<]*)</v>")
_UNVALUED = re.compile(rb"(?:</f>|<f(?: [^>]*)?/>) *(?:<v */>|<v></v>)? *</c>")
_FORMULA_ELEMENT = re.compile(rb"<f(?: ([^>]*?))?(?:/>|>([^<]*)</f>)")
_SHARED = re.compile(rb'<f [^>]*?\bsi="(\d+)"[^>]*>([^<]+)</f>')
_ADDRESS = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_RANGE = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')


def _scanned_sheet(name: str, hidden: bool, text: bytes) -> _ScannedSheet:
    """Raises `_UnusualError` when the bytes are not such that a scan for plain tags finds every mark."""
    start, end = _rows_between(text)
    before, data, after = text[:start].translate(_BLANKS), text[start:end], text[end:].translate(_BLANKS)
    _check_frame(before, after)
    simple = _is_simple(data)
    if not simple:
        check_form(text)
        data = data.translate(_BLANKS)
        _check_plain(data)
        _check_reach(data)
    return _ScannedSheet(
        name=name,
        hidden=hidden,
        data=text[start:end],
        merges=tuple(sorted(_row_and_column(first) + _row_and_column(last) for first, last in _RANGE.findall(after))),
        hidden_rows=frozenset(_hidden_rows(data))
        if any(b' hidden="%b"' % yes in data for yes in _TRUE)
        else frozenset(),
        hidden_columns=numbers_in_ranges(_hidden_columns(before), LAST_COLUMN),
        errors={} if simple else dict(_errors(data)),
        formulas={} if simple else dict(_formulas(data)),
    )


def _rows_between(text: bytes) -> tuple[int, int]:
    """The start and the end of the rows in the bytes of a sheet."""
    start, end = text.find(_OPEN), text.find(_CLOSE)
    if start < 0:
        raise _UnusualError
    if end < 0:
        empty = re.compile(rb"<sheetData\s*/>").match(text, start)
        if not empty:
            raise _UnusualError
        return start, empty.end()
    return start, end + len(_CLOSE)


def _is_simple(data: bytes) -> bool:
    """Whether the rows are one unbroken chain of plain rows and cells, from first to last: most are.

    calamine takes what is broken without a word, and loses numbers; to look at the whole as XML takes three times as long.
    """
    first = re.match(rb"<sheetData>(?:<row |</sheetData>)", data)
    return bool(first) and not _NOT_ROWS.search(data) and not all(other.search(data) for other in _NOT_CELLS)


def _check_frame(before: bytes, after: bytes) -> None:
    """Raises `_UnusualError` where the XML around the rows is not whole, or its names have a prefix."""
    root = _ROOT.match(before[:_HEAD])
    plain = (
        root is not None
        and _is_utf8(root["said"] or b"")
        and root["space"].decode("ascii", "replace") in (MAIN, _STRICT)
        and before.count(root["space"] + b'"') == 1
        and not any(sign in part for part in (before, after) for sign in (b"<!", b"='", b"= ", b" ="))
        and _OPEN not in after
    )
    if not plain:
        raise _UnusualError
    check_form(before + _OPEN + b"/>" + after)


def _check_plain(data: bytes) -> None:
    """Raises `_UnusualError` for a comment, CDATA, a prefix before a name, or single quotes around a value.

    Text that only looks like any of these costs time, not figures. One letter is found at once; only where there is one
    the longer search is worth its time.
    """
    signs = ((b":", b"xmlns"), (b"!", b"<!"), (b"?", b"<?"), (b"'", b"='"))
    if any(letter in data and sign in data for letter, sign in signs):
        raise _UnusualError
    if b"</v><v>" in data:
        raise Damage("<v>")  # two numbers in one cell; every reader drops one


_HEAD = 8192


def _is_utf8(declaration: bytes) -> bool:
    return b"encoding" not in declaration or re.search(rb'encoding="utf-?8"', declaration, re.IGNORECASE) is not None


def _check_reach(data: bytes) -> None:
    """Raises `_UnusualError` for a cell without an address, or where the rectangle from A1 to the farthest is too large."""
    if not all(other.search(data) for other in _NOT_NEAR):
        return
    if _NOT_ADDRESSED.search(data) or _rectangle_size(data) > MOST_PLACES:
        raise _UnusualError


def _rectangle_size(data: bytes) -> int:
    """How many places the rectangle from A1 to the farthest cell has, rows rounded up to thousands."""
    widest = max((_number_of_column(letters) for letters in set(_COLUMN_LETTERS.findall(data))), default=0)
    thousands = max((int(digits or b"0") for digits in set(_THOUSAND.findall(data))), default=0)
    return widest * 1000 * (thousands + 1)


def _number_of_column(letters: bytes) -> int:
    """The number of a column, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _row_and_column(address: bytes) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise _UnusualError
    return int(found[2]), _number_of_column(found[1])


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return dict(_XML_ATTRIBUTE.findall(tag))


def _hidden_rows(data: bytes) -> Iterator[int]:
    for tag in re.findall(rb"<row [^>]*>", data):
        row = _attributes(tag)
        if row.get(b"hidden") in _TRUE:
            if not row.get(b"r", b"").isdigit():
                raise _UnusualError
            yield int(row[b"r"])


def _hidden_columns(before: bytes) -> Iterator[tuple[int, int]]:
    """First and last of each range: Excel stores neighbours with one setting as one, so there are no more than columns."""
    tags = re.findall(rb"<col [^>]*>", before)
    if len(tags) > LAST_COLUMN:
        raise Damage(f"more than {LAST_COLUMN} <col>")
    for tag in tags:
        column = _attributes(tag)
        first, last = column.get(b"min", b""), column.get(b"max", b"")
        if column.get(b"hidden") in _TRUE and first.isdigit() and last.isdigit():
            yield int(first), int(last)


_TRUE = (b"1", b"true")


def _cell_before(data: bytes, at: int) -> tuple[dict[bytes, bytes], bytes]:
    """The cell that `at` lies in: its attributes and the bytes between its tags."""
    start = data.rfind(b"<c ", 0, at)
    inside = data.find(b">", start) + 1
    end = data.find(b"</c>", inside)
    if start < 0 or not inside or end < 0:
        raise _UnusualError
    return _attributes(data[start:inside]), data[inside:end]


def _errors(data: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Looked for twice, as a kind of cell and as a text: calamine makes nothing of them, so one not found is lost."""
    if b' t="e"' not in data and not (b"#" in data and b"<v>#" in data):
        return
    for found in re.finditer(rb' t="e"|<v>#', data):
        cell, inner = _cell_before(data, found.end())
        if cell.get(b"t") == b"e":
            value = _STORED_VALUE.search(inner)
            if value:
                yield _row_and_column(cell.get(b"r", b"")), _unescaped(value[1])
        elif found[0] == b"<v>#" and cell.get(b"t") != b"str":
            raise _UnusualError


def _formulas(data: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Formulas for which the file stores no value. One that gives empty text was calculated: its kind is "str"."""
    shared = None
    for found in _UNVALUED.finditer(data):
        cell, inner = _cell_before(data, found.start() + 1)
        formula = _FORMULA_ELEMENT.search(inner)
        if cell.get(b"t") == b"str" or not formula or _STORED_VALUE.match(inner):
            continue
        written = formula[2]
        if not written:
            shared = dict(_SHARED.findall(data)) if shared is None else shared
            written = shared.get(_attributes(formula[1] or b"").get(b"si", b""), b"")
        yield _row_and_column(cell.get(b"r", b"")), "=" + _unescaped(written)


def _unescaped(written: bytes) -> str:
    return html.unescape(written.decode("utf-8", "replace"))


# --- the values ---


def _grids(path: str, copy: bytes, sheets: list[_ScannedSheet]) -> Iterator[Grid]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(copy))
    except (KeyboardInterrupt, SystemExit):
        raise
    except (
        BaseException
    ) as cause:  # a panic of its Rust is no Exception; want of memory the guard turns into a sentence
        raise _UnusualError from cause
    for place, sheet in enumerate(sheets):
        rows = _calamine_rows(book, place)
        _put_texts(rows, sheet.errors)
        formulas = {at: text for at, text in sheet.formulas.items() if at[1] not in rows.get(at[0], ())}
        _put_texts(rows, formulas)
        check_cells(path, sum(map(len, rows.values())))
        yield Grid(
            name=sheet.name,
            rows=dict(sorted(rows.items())) if sheet.errors or formulas else rows,
            merges=sheet.merges,
            hidden=sheet.hidden,
            hidden_rows=sheet.hidden_rows,
            hidden_columns=sheet.hidden_columns,
            errors=frozenset(sheet.errors),
            formulas=frozenset(formulas),
        )


def _calamine_rows(book: CalamineWorkbook, place: int) -> dict[int, dict[int, object]]:
    try:
        sheet = book.get_sheet_by_index(place)
        lines = sheet.to_python(skip_empty_area=True)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as cause:
        raise _UnusualError from cause
    top, left = sheet.start or (0, 0)
    rows = {}
    for row, line in enumerate(lines, top + 1):
        # Every number comes as a float; one that is whole is an int, as in every other kind of file.
        cells = {
            at: int(value) if value.__class__ is float and value.is_integer() else value
            for at, value in enumerate(line, left + 1)
            if value.__class__ is not str or value.strip()
        }
        if cells:
            rows[row] = cells
        if not row % 1024:
            check_time()
    return rows


def _put_texts(rows: dict[int, dict[int, object]], texts: dict[tuple[int, int], str]) -> None:
    for (row, column), text in texts.items():
        rows.setdefault(row, {})[column] = text
    for row in {row for row, _ in texts}:
        rows[row] = dict(sorted(rows[row].items()))


# --- the slow way ---


def slowly(path: str, content: bytes) -> tuple[Grid, ...]:
    """The same sheets, read by openpyxl; for the child of `guard`, because some files make it run for hours."""
    from openpyxl import load_workbook  # takes longer to import than a sheet takes to read

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that hold no figure
            shown, typed = (load_workbook(io.BytesIO(content), data_only=values) for values in (True, False))
        return tuple(_slow_grid(path, sheet, typed[sheet.title]) for sheet in shown.worksheets)
    except (UnreadableError, MemoryError):
        raise
    except Exception as cause:  # openpyxl raises many kinds on a damaged file
        raise damaged(path, cause) from cause


def _slow_grid(path: str, shown, typed) -> Grid:
    # _cells holds what the file stores; walking rows and columns would walk billions when one stray space
    # is in the far corner of the sheet.
    places = sorted(place for place, cell in typed._cells.items() if holds_something(cell.value))
    check_cells(path, len(places))
    rows: dict[int, dict[int, object]] = {}
    errors, formulas = set(), set()
    for row, column in places:
        value, written = shown.cell(row, column), typed.cell(row, column)
        # A formula that gives empty text was calculated: the file says "str" there.
        if value.value is None and written.data_type == "f" and value.data_type != "str":
            formulas.add((row, column))
            rows.setdefault(row, {})[column] = str(getattr(written.value, "text", written.value))
        elif holds_something(value.value):
            rows.setdefault(row, {})[column] = as_shown(value.value)
            if value.data_type == "e":
                errors.add((row, column))
    return Grid(
        name=shown.title,
        rows=rows,
        merges=tuple(sorted((m.min_row, m.min_col, m.max_row, m.max_col) for m in typed.merged_cells.ranges)),
        hidden=shown.sheet_state != "visible",
        hidden_rows=frozenset(row for row, kept in typed.row_dimensions.items() if kept.hidden),
        hidden_columns=_slow_hidden_columns(typed),
        errors=frozenset(errors),
        formulas=frozenset(formulas),
    )


def _slow_hidden_columns(sheet) -> frozenset[int]:
    """Excel stores neighbours with one setting as a range."""
    return numbers_in_ranges(
        ((d.min, d.max) for d in sheet.column_dimensions.values() if d.hidden and d.min and d.max), LAST_COLUMN
    )
