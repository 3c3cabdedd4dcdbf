"""Comments at the cells of a sheet (called notes in today's Excel), and other formats for those cells. Parts in, parts changed.

The sheet's own bytes stay as they are but for the tags of the cells concerned: each is found by its offset, and only there the
bytes are replaced. What the sheet held before, comments of its own among them, it keeps.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from ..sheets.address import column_letters
from .package import (
    MAIN,
    RELATION,
    Parts,
    UnexpectedError,
    added,
    child,
    children,
    declare,
    fit_for_xml,
    free_name,
    parsed,
    relate,
    related,
    written,
)

AUTHOR = "blanalysis"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# What may follow the drawing of the comments in a sheet.
_AFTER_DRAWING = {
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
}  # fmt: skip
_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = (
    340,
    52,
    15,
)  # of a comment's box: pixels, letters in a line, pixels from line to line
Place = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True, slots=True)
class CellTag:
    """The offset of a cell's tag in the bytes of its sheet; where the cell is not `there`, the offset at which it must be inserted.
    `format` is the number of the format that it has now, or takes from its row or column."""

    offset: int
    there: bool
    format: int


@dataclass(slots=True)
class SheetLayout:
    """What one reading of a sheet's bytes finds: the tags of the wanted cells, the sizes of columns and rows in pixels (`width` and
    `height` where none is given), and the reference to the drawing of the comments, or the offset at which it must be inserted."""

    spots: dict[Place, CellTag] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    width: float = 64
    height: float = 20
    drawing: str = ""  # the id of its relation; "": there is none
    drawing_offset: int = 0


def sheet_layout(xml: bytes, wanted: set[Place]) -> SheetLayout:
    """The layout of a sheet, given as its bytes, with the tags of the wanted cells.

    Raises `UnexpectedError` when one of them cannot be found, and for bytes that are not plain UTF-8.
    """
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml(?![^>]*encoding=[\"'](?!utf-8))[^>]*>\s*)?<", xml, re.IGNORECASE):
        raise UnexpectedError("not UTF-8")
    if b"<!DOCTYPE" in xml[:2000]:
        raise UnexpectedError("a document type")
    found = _scan_sheet(xml, wanted)
    if found.spots.keys() != wanted or not found.drawing_offset:
        raise UnexpectedError(f"cells not found: {wanted - found.spots.keys()}")
    return found


def _scan_sheet(xml: bytes, wanted: set[Place]) -> SheetLayout:
    parser = expat.ParserCreate(namespace_separator=" ")
    scan = _SheetScanner(parser, wanted)
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, KeyError, ValueError) as cause:
        raise UnexpectedError(str(cause)) from cause
    return scan.found


class _SheetScanner:
    """Reads a sheet once, tag by tag. Rows and cells may leave out their address; they follow the last one then."""

    def __init__(self, parser, wanted: set[Place]):
        self.parser, self.found = parser, SheetLayout()
        self.row = self.column = self.row_format = self.depth = 0
        self.column_formats: dict[int, int] = {}
        self.wanted: dict[int, list[int]] = {}  # by row, the columns not yet reached
        for row, column in sorted(wanted):
            self.wanted.setdefault(row, []).append(column)

    def start(self, name: str, given: dict[str, str]) -> None:
        own = name.removeprefix(f"{MAIN} ")  # the anchors of buttons have a "row" and a "col" in another namespace
        if own == "c":
            self._cell(given)
        elif own == "row":
            self._row(given)
        elif own == "col":
            _keep_column(self.found, given, self.column_formats)
        elif own == "sheetFormatPr":
            self.found.width = float(given.get("defaultColWidth", 8.43)) * 7 + 5
            self.found.height = float(given.get("defaultRowHeight", 15)) * 4 / 3
        elif self.depth == 1 and own == "legacyDrawing":
            self.found.drawing = given.get(f"{RELATION} id", "")
        elif self.depth == 1 and name.split(" ")[-1] in _AFTER_DRAWING:
            self._set_drawing_offset()
        self.depth += 1

    def end(self, name: str) -> None:
        self.depth -= 1
        if name == f"{MAIN} row":
            self._add_missing(16385)
        elif self.depth == 0:
            self._set_drawing_offset()

    def _row(self, given: dict[str, str]) -> None:
        self.row, self.column = int(given.get("r", self.row + 1)), 0
        self.row_format = int(given.get("s", 0)) if _is_true(given, "customFormat") else 0
        if given.keys() & {"ht", "hidden"}:
            self.found.heights[self.row] = 0 if _is_true(given, "hidden") else float(given.get("ht", 15)) * 4 / 3

    def _cell(self, given: dict[str, str]) -> None:
        self.column = _column_number(given["r"]) if "r" in given else self.column + 1
        self._add_missing(self.column)
        if self.wanted.get(self.row, [])[:1] == [self.column]:
            self.wanted[self.row].pop(0)
            spot = CellTag(self.parser.CurrentByteIndex, True, int(given.get("s", 0)))
            self.found.spots[self.row, self.column] = spot

    def _add_missing(self, before: int) -> None:
        """The wanted cells of this row before this column do not exist: they must be inserted at the present offset."""
        columns = self.wanted.get(self.row, [])
        while columns and columns[0] < before:
            column = columns.pop(0)
            cell_format = self.row_format or self.column_formats.get(column, 0)
            self.found.spots[self.row, column] = CellTag(self.parser.CurrentByteIndex, False, cell_format)

    def _set_drawing_offset(self) -> None:
        self.found.drawing_offset = self.found.drawing_offset or self.parser.CurrentByteIndex


def _is_true(given: dict[str, str], name: str) -> bool:
    """Whether an attribute is set to XML's true."""
    return given.get(name) in ("1", "true")


def _keep_column(found: SheetLayout, given: dict[str, str], formats: dict[int, int]) -> None:
    """Keep the width and the format of the columns that a tag `col` speaks of."""
    for column in range(int(given["min"]), min(int(given["max"]), 16384) + 1):
        formats[column] = int(given.get("style", 0))
        found.widths[column] = 0 if _is_true(given, "hidden") else float(given.get("width", 8.43)) * 7 + 5


def _column_number(reference: str) -> int:
    """The column of an address such as "AB12".

    >>> _column_number("A1"), _column_number("AB12")
    (1, 28)
    """
    number = 0
    for letter in re.match("[A-Za-z]*", reference)[0].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def add_comments(
    parts: Parts, sheet: str, read: SheetLayout, formats: dict[Place, int], notes: dict[Place, str]
) -> None:
    """Change the part `sheet`: the cells in `formats` get these formats, those in `notes` a comment with this text.

    `read` is the layout of the sheet before. A comment that is there is kept, and the text put behind it.
    """
    xml = parts[sheet]
    puts = [_cell_edit(xml, place, read.spots[place], cell_format) for place, cell_format in sorted(formats.items())]
    drawing = related(parts, sheet, relation_id=read.drawing) if read.drawing else None
    if drawing is None:
        drawing = free_name(parts, "xl/drawings/vmlDrawing{}.vml")
        parts[drawing] = _EMPTY_DRAWING.replace("BLOCK", re.findall(r"\d+", drawing)[-1]).encode()
        declare(parts, _DRAWING_TYPE, extension="vml")
        relation_id = relate(parts, sheet, drawing, "vmlDrawing")
        tag = f'<{_prefix(xml)}legacyDrawing xmlns:r="{RELATION}" r:id="{relation_id}"/>'
        puts.append((read.drawing_offset, 0, tag.encode()))
    parts[sheet] = _edited(xml, puts)
    lengthened = _write_comments(parts, sheet, notes)
    parts[drawing] = _with_shapes(
        parts[drawing], read, {p: text for p, text in notes.items() if p not in lengthened}, drawing
    )
    parts[drawing] = _with_taller_shapes(parts[drawing], {p: text for p, text in notes.items() if p in lengthened})


def _prefix(xml: bytes) -> str:
    """The prefix of the namespace of a sheet's tags, with its colon, or nothing."""
    return re.search(rb"<((?:\w+:)?)worksheet\b", xml)[1].decode()


def _cell_edit(xml: bytes, place: Place, spot: CellTag, cell_format: int) -> tuple[int, int, bytes]:
    """The edit that gives a cell another format: offset, how many bytes are replaced, the new bytes."""
    if not spot.there:
        if xml[spot.offset : spot.offset + 1] != b"<":
            raise UnexpectedError("no place for a cell")
        return spot.offset, 0, f'<{_prefix(xml)}c r="{column_letters(place[1])}{place[0]}" s="{cell_format}"/>'.encode()
    tag = re.compile(rb"<(?:\w+:)?c\b[^>]*>").match(xml, spot.offset)
    if tag is None:
        raise UnexpectedError("no cell")
    plain = re.sub(rb"\s+s=([\"'])\d*\1", b"", tag[0])
    return spot.offset, len(tag[0]), re.sub(rb"^(<(?:\w+:)?c)", rb'\1 s="%d"' % cell_format, plain)


def _edited(xml: bytes, puts: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes after these edits (offset, how many bytes are replaced, the new bytes). Several at one offset keep their order."""
    pieces, done = [], 0
    for offset, length, new in sorted(puts, key=lambda put: put[0]):
        pieces += [xml[done:offset], new]
        done = offset + length
    return b"".join([*pieces, xml[done:]])


# --- the comments


def _write_comments(parts: Parts, sheet: str, notes: dict[Place, str]) -> set[Place]:
    """Write the comments; gives the cells that had one already, which is kept with our text behind it."""
    part = related(parts, sheet, relation_type="comments")
    if part is None:
        part = free_name(parts, "xl/comments{}.xml")
        parts[part] = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
        declare(parts, _COMMENTS_TYPE, part=part)
        relate(parts, sheet, part, "comments")
    document = parsed(parts[part])
    authors, listed = (child(document.documentElement, name) for name in ("authors", "commentList"))
    ours = len(children(authors, "author"))
    added(authors, "author", AUTHOR)
    there = {comment.getAttribute("ref"): comment for comment in children(listed, "comment")}
    lengthened = set()
    for (row, column), text in sorted(notes.items()):
        reference = f"{column_letters(column)}{row}"
        if reference in there:
            lengthened.add((row, column))
            _append_text(there[reference], text, children(authors, "author"))
        else:
            new = added(listed, "comment", ref=reference, authorId=ours)
            _write_runs(added(new, "text"), text)
    parts[part] = written(document)
    return lengthened


def _append_text(comment, text: str, authors: list) -> None:
    """Put a text behind a comment. That of a discussion (author "tc=…") is left alone: Excel writes it anew from the discussion."""
    author = authors[int(comment.getAttribute("authorId") or 0)]
    if author.firstChild and author.firstChild.nodeValue.startswith("tc="):
        return
    body = child(comment, "text")
    for plain in children(body, "t"):
        run = added(body, "r", before=plain)
        run.appendChild(body.removeChild(plain))
    _write_runs(body, text, above=_SEPARATOR)


def _write_runs(body, text: str, above: str = "") -> None:
    """Add our name in bold and a text to the element of a comment's text, with `above` before them."""
    for words, bold in ((f"{above}{AUTHOR}", True), (f"\n{text}", False)):
        run = added(body, "r")
        look = added(run, "rPr")
        if bold:
            added(look, "b")
        added(look, "sz", val=9)
        added(look, "color", indexed=81)
        added(look, "rFont", val="Tahoma")
        added(look, "family", val=2)
        added(run, "t", words).setAttribute("xml:space", "preserve")


def remove_comments(parts: Parts, sheet: str) -> None:
    """Remove our comments from the part `sheet`, and the text that we put behind the comments of others."""
    part = related(parts, sheet, relation_type="comments")
    if part is None:
        return
    document = parsed(parts[part])
    authors, listed = (child(document.documentElement, name) for name in ("authors", "commentList"))
    names = [_text_of(author) for author in children(authors, "author")]
    gone = set()
    for comment in children(listed, "comment"):
        if names[int(comment.getAttribute("authorId") or 0)] == AUTHOR or _begins_as_ours(comment):
            gone.add(comment.getAttribute("ref"))
            listed.removeChild(comment)
        else:
            _cut_own_text(child(comment, "text"))
    parts[part] = written(document)
    drawing = related(parts, sheet, relation_type="vmlDrawing")
    if drawing in parts:
        parts[drawing] = _SHAPE_OF_NOTE.sub(lambda found: b"" if _address(found) in gone else found[0], parts[drawing])


def _begins_as_ours(comment) -> bool:
    """Whether a comment begins with our name: LibreOffice drops the author."""
    words = "".join(_text_of(text) for text in comment.getElementsByTagNameNS(MAIN, "t"))
    return words.startswith(f"{AUTHOR}\n")


def _text_of(element) -> str:
    """The text of an element, without that of the elements in it."""
    return "".join(node.nodeValue for node in element.childNodes if node.nodeType == node.TEXT_NODE)


def _cut_own_text(body) -> None:
    """Cut a comment where our text begins. Other programs may have divided it into runs at other places than we did."""
    texts = [text for part in (body, *children(body, "r")) for text in children(part, "t")]
    kept, mark, _ = "".join(map(_text_of, texts)).partition(_SEPARATOR + AUTHOR)
    if not mark:
        return
    for text in texts:
        words, kept = kept[: len(_text_of(text))], kept[len(_text_of(text)) :]
        for node in list(text.childNodes):
            text.removeChild(node)
        text.appendChild(text.ownerDocument.createTextNode(words))
    for run in children(body, "r"):
        if not any(_text_of(text) for text in children(run, "t")):
            body.removeChild(run)


def _address(shape: re.Match[bytes]) -> str:
    """The address of the cell of a comment's shape."""
    return f"{column_letters(int(shape['column']) + 1)}{int(shape['row']) + 1}"


# --- the drawing of their boxes, in the older language VML, without which Excel shows no comment


def _with_shapes(vml: bytes, read: SheetLayout, notes: dict[Place, str], name: str) -> bytes:
    """The drawing with a box for each of these comments."""
    end = vml.rfind(b"</xml>")
    if end < 0:
        raise UnexpectedError("a drawing without an end")
    taken = [int(n) for n in re.findall(rb"_x0000_s(\d+)", vml)]
    block = 1024 * int(re.search(r"(\d+)\.vml$", name)[1] if name.startswith("xl/drawings/vmlDrawing") else 1)
    first = max([*taken, block]) + 1
    shapes = [_shape(first + at, place, text, read) for at, (place, text) in enumerate(sorted(notes.items()))]
    kind = b"" if b'id="_x0000_t202"' in vml else _NOTE_KIND.encode()
    return b"".join([vml[:end], kind, *(shape.encode() for shape in shapes), vml[end:]])


def _shape(shape_id: int, place: Place, text: str, read: SheetLayout) -> str:
    """The box of one comment: right of its cell, two rows above it, as high as its text."""
    row, column = place
    height = _height(text)
    right, across = _anchor_end(column, _NOTE_WIDTH, read.widths, read.width)
    bottom, down = _anchor_end(max(row - 2, 0), height + 4, read.heights, read.height)
    anchor = f"{column}, 12, {max(row - 2, 0)}, 4, {right}, {across}, {bottom}, {down}"
    return _SHAPE.format(
        id=shape_id, width=_NOTE_WIDTH * 0.75, height=height * 0.75, anchor=anchor, row=row - 1, column=column - 1,
        about=escape(AUTHOR),
    )  # fmt: skip


def _height(text: str) -> int:
    """The height in pixels that a comment needs: its text and the line with our name."""
    lines = sum(max(1, math.ceil(len(line) / _NOTE_LETTERS)) for line in fit_for_xml(text).split("\n"))
    return (lines + 1) * _NOTE_LINE + 12


def _anchor_end(first: int, length: float, sizes: dict[int, float], usual: float) -> tuple[int, int]:
    """Where a box that begins behind column (or row) `first` ends: the column, counted from 0, and the pixels within it.

    `length` is the box's own in pixels, `sizes` those of the columns, `usual` that of the others.
    """
    at = first + 1
    while length > sizes.get(at, usual) and at < first + 200:
        length -= sizes.get(at, usual)
        at += 1
    return at - 1, int(length)


def _with_taller_shapes(vml: bytes, notes: dict[Place, str]) -> bytes:
    """The drawing with higher boxes for the comments that were there and to which these texts were added."""
    for (row, column), text in notes.items():
        of_cell = rb"<x:Row>\s*%d\s*</x:Row>\s*<x:Column>\s*%d\s*</x:Column>" % (row - 1, column - 1)
        for shape in re.finditer(rb"<v:shape\b(?:(?!</v:shape>).)*?" + of_cell, vml, re.DOTALL):
            anchor = re.search(rb"<x:Anchor>([^<]*)</x:Anchor>", shape[0])
            numbers = [int(n) for n in re.findall(rb"-?\d+", anchor[1])] if anchor else []
            if len(numbers) == 8:
                numbers[6] += math.ceil(_height(text) / 20)
                new = f"<x:Anchor>{', '.join(map(str, numbers))}</x:Anchor>".encode()
                vml = vml.replace(shape[0], shape[0].replace(anchor[0], new))
    return vml


_SEPARATOR = "\n———\n"
_SHAPE_OF_NOTE = re.compile(
    rb"<(?P<tag>\w+:shape)\b(?:(?!</(?P=tag)>).)*?<(?:\w+:)?Row>\s*(?P<row>\d+)\s*</(?:\w+:)?Row>\s*"
    rb"<(?:\w+:)?Column>\s*(?P<column>\d+)\s*</(?:(?!</(?P=tag)>).)*?</(?P=tag)>",
    re.DOTALL,
)
_EMPTY_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="BLOCK"/></o:shapelayout></xml>'
)
_NOTE_KIND = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{id}" type="#_x0000_t202" alt="{about}" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:{width:g}pt;height:{height:g}pt;z-index:1;'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
