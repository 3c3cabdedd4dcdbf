"""Excel workbooks .xlsx and .xlsm: bytes in, `Grid`s out. One stream over the XML of a sheet gives everything, and refuses what is broken.
Of a long sheet calamine gives the values in a third of the time, but takes what is broken without a word and reserves memory for the whole
rectangle. So it gets only rows that a scan proves to be in the plain form that Excel writes, and near A1."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element
from xml.parsers import expat

from python_calamine import CalamineSheet, CalamineWorkbook

from ..vocabulary import wording
from . import grid as limits
from . import zipped
from .address import column_number
from .grid import CellNote, Draft, Grid, Mark, Run, UnreadableError, Values, check_time, refusing_damage, without_noise
from .xml_stream import START, TEXT, Node, child_elements, count_attribute, inner_text, skip, xml_nodes
from .zipped import MAIN, RELATION, Damage, unpacked

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
# The elements that are read; all others are passed over with what is in them.
_READ_NAMES = (
    *("worksheet", "cols", "col", "sheetData", "row", "c", "f", "v", "is", "t", "r", "mergeCells", "mergeCell"),
    *("sst", "si", "rPr", "vertAlign", "strike", "styleSheet", "fonts", "numFmts", "numFmt", "cellXfs", "xf"),
)
_READ_ELEMENTS = {f"{space} {name}": name for space in (MAIN, _STRICT) for name in _READ_NAMES}
_IN_CELLS = ("f", "v", "is", "t", "r")
_BOOK = "xl/workbook.xml"
_SHEET_KINDS = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_TRUE = ("1", "true")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Formats that are numbers in the file: those of a day or time, and in other languages; 46 is a duration.
_DAY_FORMATS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))


@refusing_damage
def xlsx(path: str, content: bytes) -> Iterator[Grid]:
    """The sheets of an Excel workbook .xlsx or .xlsm."""
    draft = Draft(path=path)
    with zipped.opened(path, content) as parts:
        book = _Book(path, parts, zipped.element(unpacked(parts, _BOOK)), zipped.relations(parts, _BOOK))
        for name, hidden, part in book.sheets:
            draft = draft.following(name, hidden=hidden)
            yield _grid(book, draft, part)


@dataclass(frozen=True)
class _Book:
    """An open workbook, with what its sheets share."""

    path: str
    parts: zipfile.ZipFile
    root: Element
    related: dict[str, tuple[str, str]]  # as `zipped.relations` has them

    @cached_property
    def sheets(self) -> list[tuple[str, bool, str]]:
        """Name, hidden, part; sheets of charts or macros hold no cells to read."""
        found = []
        for sheet in self.root.iter():
            if sheet.tag.rpartition("}")[2] == "sheet":
                identity = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
                kind, part = self.related.get(identity, ("", ""))
                if kind not in _SHEET_KINDS:
                    raise Damage(sheet.get("name", ""))  # a sheet that is named and not found
                if kind == "worksheet":
                    found.append((sheet.get("name", ""), sheet.get("state", "visible") != "visible", part))
        limits.check_most(self.path, len(found), limits.MOST_SHEETS, wording.TOO_MANY_SHEETS)
        return found

    @cached_property
    def from_1904(self) -> bool:
        return any(one.get("date1904") in _TRUE for one in self.root.iter() if one.tag.endswith("}workbookPr"))

    def shared(self, kind: str) -> bytes:
        """The part of this kind that all sheets share; empty when there is none."""
        return b"".join(unpacked(self.parts, part) for one, part in self.related.values() if one == kind)

    @cached_property
    def texts(self) -> dict[str, list[Run]]:
        """The texts to which cells refer, by their numbers as cells write them."""
        found: dict[str, list[Run]] = {}
        if text := self.shared("sharedStrings"):
            limits.check_most(self.path, text.count(b"<si"), limits.MOST_CELLS, wording.TOO_MANY_TEXTS)
            stream = xml_nodes(self.path, io.BytesIO(text))
            for _ in _below_root("sst", stream):
                found[str(len(found))] = _rich_text(stream)
        return found

    @cached_property
    def styles(self) -> dict[str, tuple[str, bool]]:
        """By their numbers as cells write them: what `kind_of_format` says of their format, and whether they strike out."""
        kinds = dict.fromkeys(map(str, _DAY_FORMATS), "day") | {"46": "duration"}
        fonts: list[CellNote] = []
        found: dict[str, tuple[str, bool]] = {}
        if text := self.shared("styles"):
            stream = xml_nodes(self.path, io.BytesIO(text))
            for name, _ in _below_root("styleSheet", stream):
                for _, own in child_elements(stream):
                    if name == "fonts":
                        fonts.append(_look(stream))
                        continue
                    if name == "numFmts":
                        kinds[own.get("numFmtId", "")] = kind_of_format(own.get("formatCode", ""))
                    elif name == "cellXfs":
                        font = fonts[count_attribute(own, "fontId", 0, len(fonts)) :][:1]
                        found[str(len(found))] = (kinds.get(own.get("numFmtId", ""), ""), font == [CellNote.STRUCK])
                    skip(stream)
        return found


def kind_of_format(code: str) -> str:
    """Whether numbers in this format are shown as a "day" (or a time of day), as a "duration", or as numbers ("")."""
    first = re.sub(r'"[^"]*"|[\\_*].', "", code).split(";")[0].lower()
    if re.search(r"\[(?:h+|m+|s+)\]", first):
        return "duration"
    return "day" if re.search("[dmyhs]", re.sub(r"\[[^\]]*\]|general", "", first)) else ""


# --- the stream


def _grid(book: _Book, draft: Draft, part: str) -> Grid:
    try:
        size = book.parts.getinfo(part).file_size
    except KeyError as cause:
        raise Damage(part) from cause
    if size > _LONG and (rows := _plain_rows(book, draft, part)) is not None:
        return draft.grid(rows)
    with book.parts.open(part) as file:
        _put_worksheet(book, draft, xml_nodes(book.path, file))
    return draft.grid()


def _below_root(root: str, stream: Iterator[Node]) -> Iterator[tuple[str, dict[str, str]]]:
    """The known elements right below the root, with their attributes. Raises `Damage` for another root."""
    for name, _ in child_elements(stream):
        if _READ_ELEMENTS.get(name) != root:
            raise Damage(name)
        for inner, attributes in child_elements(stream):
            if known := _READ_ELEMENTS.get(inner):
                yield known, attributes
            else:
                skip(stream)


def _put_worksheet(book: _Book, draft: Draft, stream: Iterator[Node]) -> int:
    held = 0
    for name, _ in _below_root("worksheet", stream):
        if name == "sheetData":
            held += 1
            _put_rows(book, draft, stream)
            continue
        for _, own in child_elements(stream):
            if name == "cols" and own.get("hidden") in _TRUE:
                first, last = (count_attribute(own, end, 0, limits.LAST_COLUMN) for end in ("min", "max"))
                draft.hidden_columns.append((first, last))
            elif name == "mergeCells":
                places = [_place(address) for address in own.get("ref", "").split(":")]
                (top, bottom), (left, right) = (sorted((places[0][at], places[-1][at])) for at in (0, 1))
                draft.merge(top, left, bottom - top + 1, right - left + 1)
            skip(stream)
    return held


def _put_rows(book: _Book, draft: Draft, stream: Iterator[Node]) -> None:
    """Put the rows that were just opened into the draft. One loop, because a sheet may have millions of elements."""
    row, column, text, kind, style, written = 0, 0, "", "", "", ""
    formula: str | None = None
    runs: list[Run] = []  # of text in the cell itself
    look: CellNote | None = None
    for what, name, attributes in stream:
        if what is TEXT:
            text += name
            continue
        known = _READ_ELEMENTS.get(name)
        if what is START:
            if known == "c":
                kind, style, written, formula = attributes.get("t", "n"), attributes.get("s", ""), "", None
                row, column = _place(attributes["r"]) if "r" in attributes else (row, column + 1)
                runs = []
            elif known == "row":
                row, column = count_attribute(attributes, "r", row + 1, limits.LAST_ROW + 1), 0
                if attributes.get("hidden") in _TRUE:
                    draft.hidden_rows.append((row, row))
            elif known == "rPr":
                look = _look(stream)
                continue
            elif known not in _IN_CELLS:
                skip(stream)
                continue
            look = None if known in ("r", "is") else look
            text = ""
        elif known in ("v", "t"):
            if written and known == "v":
                raise Damage("<v>")  # two values in one cell; other readers drop one
            written += text
            if known == "t":
                runs.append((_unescaped(text), look))
        elif known == "f":
            formula = text
        elif known == "c":
            if written or kind == "str":  # a formula that gives empty text was calculated: its kind is "str"
                shown_as, is_struck = book.styles.get(style, ("", False))
                if kind == "s":
                    runs = book.texts[written.strip()]
                    value: object = "".join([part for part, _ in runs])
                else:
                    value = _value(book, kind, shown_as, written)
                draft.put_runs(row, column, value, runs, Mark.ERROR if kind == "e" else None, is_struck=is_struck)
            elif formula is not None:
                draft.put(row, column, f"={formula}", Mark.UNCALCULATED)
        elif known == "sheetData":
            return


def _place(address: str) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise Damage(address)
    return int(found[2]), column_number(found[1])


def _value(book: _Book, kind: str, shown_as: str, written: str) -> object:
    if kind == "b":
        return written.strip() not in ("0", "false")
    if kind == "d":
        return limits.moment_written(written)
    number = None if kind in ("str", "inlineStr", "e") else limits.number_written(written)
    if number is None:
        return _unescaped(written)
    return limits.moment(number, from_1904=book.from_1904, duration=shown_as == "duration") if shown_as else number


def _rich_text(stream: Iterator[Node]) -> list[Run]:
    runs: list[Run] = []
    look: CellNote | None = None
    for name, _ in child_elements(stream):
        known = _READ_ELEMENTS.get(name)
        if known == "t":
            runs.append((_unescaped(inner_text(stream)), look))
        elif known == "r":
            runs += _rich_text(stream)
        elif known == "rPr":
            look = _look(stream)
        else:
            skip(stream)
    return runs


def _look(stream: Iterator[Node]) -> CellNote:
    found = CellNote.PLAIN
    for name, own in child_elements(stream):
        known = _READ_ELEMENTS.get(name)
        if known == "strike" and own.get("val", "1") not in ("0", "false"):
            found = CellNote.STRUCK
        elif known == "vertAlign" and found is CellNote.PLAIN and own.get("val") in ("superscript", "subscript"):
            found = CellNote.RAISED
        skip(stream)
    return found


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


# --- the rows of long sheets, by calamine

_LONG = 1 << 14  # bytes, or some 350 cells
# Where a cell's address may lie so that the rectangle from A1 is small enough: down to Z299999, or out to ZZ9999.
_NEAR = (rb"[A-Z]?(?:\d{1,5}|[12]\d{5})", rb"[A-Z]{0,2}\d{1,4}")
# A cell without errors (they begin with #) whose formula, if any, has a value.
_PLAIN_CELL = (
    rb'<c(?: s="\d++")?+ r="%b"(?: s="\d++")?+(?: t="(?:n|s|b|str|inlineStr)")?+ ?+'
    rb"(?:/>|>(?:(?:<f(?: [^<>]*+)?(?:/>|>[^<]*+</f>))?+<v>[^<#][^<]*+</v>|<is><t[^<>]*+>[^<]*+</t></is>)?+</c>)"
)
_PLAIN_ROW = rb'<row r="\d{1,7}"(?: (?!hidden)[\w:]+="[^"<>]*")*+ ?+(?:/>|>(?:%b)*+</row>)'
_PLAIN = [re.compile(rb"<sheetData>(?:%b)*+</sheetData>" % (_PLAIN_ROW % (_PLAIN_CELL % near))) for near in _NEAR]
_ROOT = re.compile(rb'(?:\xef\xbb\xbf)?(?:<\?xml [^>]*?encoding="utf-?8"[^>]*>)?\s*<worksheet ', re.IGNORECASE)


def _plain_rows(book: _Book, draft: Draft, part: str) -> Values | None:
    """The values of a sheet whose rows are all plain, or None; what is around the rows is put into the draft."""
    text = unpacked(book.parts, part)
    start = max(text.find(b"<sheetData>"), 0)
    match = next(filter(None, (plain.match(text, start) for plain in _PLAIN)), None)
    if match is None:
        return None
    around = text[:start] + b"<sheetData/>" + text[match.end() :]
    if not _ROOT.match(around) or b"<!" in around or around.count(b"<sheetData") > 1:
        return None
    # Of a cell that is struck out, or has rich text, calamine gives everything that is there.
    texts, styles = (book.shared(kind).replace(b"\0", b"") for kind in ("sharedStrings", "styles"))
    strikes = b"strike" in styles and any(is_struck for _, is_struck in book.styles.values())
    if strikes or b"strike" in texts or b"vertAlign" in texts:
        return None
    del texts, styles
    copy = _rows_alone(book, memoryview(text)[start : match.end()])
    del text, match  # a hundred megabytes, of which calamine makes a copy of its own
    try:
        rows = calamine_values(CalamineWorkbook.from_filelike(copy).get_sheet_by_index(0))
    except (UnreadableError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of its Rust is no Exception
        return None
    if _put_worksheet(book, draft, xml_nodes(book.path, io.BytesIO(around))) != 1:
        raise Damage("sheetData")
    return rows


def _rows_alone(book: _Book, data: memoryview) -> io.BytesIO:
    """A workbook with these rows and what they refer to: nothing that was not looked at here, and not packed."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as copy:
        with copy.open("xl/sheet.xml", "w") as part:
            for piece in (b'<worksheet xmlns="%b">' % MAIN.encode(), data, b"</worksheet>"):
                part.write(piece)
        for kind in ("sharedStrings", "styles"):
            if text := book.shared(kind):
                expat.ParserCreate().Parse(text, True)  # calamine takes what is broken without a word
                copy.writestr(f"xl/{kind}.xml", text)
        targets = (("worksheet", "sheet.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml"))
        copy.writestr(zipped.relations_name(_BOOK), zipped.relations_part(targets))
        copy.writestr("_rels/.rels", zipped.relations_part([("officeDocument", _BOOK)]))
        copy.writestr(
            _BOOK,
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><workbookPr date1904="{int(book.from_1904)}"/>'
            '<sheets><sheet name="0" sheetId="1" r:id="r0"/></sheets></workbook>',
        )
    whole.seek(0)
    return whole


def calamine_values(sheet: CalamineSheet) -> Values:
    """The values that calamine found on a sheet, each as its cell shows it."""
    left = (sheet.start or (0, 0))[1] + 1
    rows = {}
    for row, line in enumerate(sheet.iter_rows(), 1):
        # As `as_shown` and `Draft.put` have it, which would take as long as all the rest.
        cells: dict[int, object] = {
            at: value if value.__class__ is not float else int(value) if value.is_integer() else without_noise(value)
            for at, value in enumerate(line, left)
            if value.__class__ is not str or value.strip()
        }
        if cells:
            rows[row] = cells
        if not row % 1024:
            check_time()
    return rows
