"""Comments at the cells of a sheet (called notes in today's Excel), and other formats for those cells. Parts in, parts changed.
The sheet's own bytes, and comments of its own, stay as they are but for the tags of the cells concerned."""

import math
import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple
from xml.dom.minidom import Element
from xml.parsers import expat

from ..sheets.address import column_letters, column_number
from ..sheets.zipped import MAIN, RELATION
from . import package

AUTHOR = "blanalysis"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# What may follow the drawing of the comments in a sheet.
_AFTER_DRAWING = {
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
}  # fmt: skip
# Of a comment's box: pixels, letters in a line, pixels from line to line.
_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 340, 52, 15
_MOST_COLUMNS = 16384
Place = tuple[int, int]  # row and column, from 1


class CellTag(NamedTuple):
    """The offset of a cell's tag in its sheet, or where it must be inserted; the `format` that it has, or takes from its row or column."""

    offset: int
    there: bool
    format: int


class SheetLayout:
    """What one reading of a sheet's bytes finds: the `tags` of the wanted cells, sizes in pixels, the relation to the `drawing` of the comments,
    or the offset to insert one. Raises `UnexpectedError` when a wanted cell cannot be found, and for bytes that are not plain UTF-8."""

    def __init__(self, xml: bytes, wanted: Collection[Place]):
        declared = rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml(?![^>]*encoding=[\"'](?!utf-8))[^>]*>\s*)?<"
        if b"<!DOCTYPE" in xml[:2000] or not re.match(declared, xml, re.IGNORECASE):
            raise package.UnexpectedError("not UTF-8, or a document type")
        self.tags: dict[Place, CellTag] = {}
        self.widths: dict[int, float] = {}
        self.heights: dict[int, float] = {}
        self.width, self.height, self.drawing, self.drawing_offset = 64.0, 20.0, "", 0
        self._row = self._column = self._row_format = self._depth = 0
        self._column_formats: dict[int, int] = {}
        self._wanted: dict[int, list[int]] = {}  # by row, the columns not yet reached
        for row, column in sorted(wanted):
            self._wanted.setdefault(row, []).append(column)
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        try:
            self._parser.Parse(xml, True)
        except (expat.ExpatError, KeyError, ValueError) as cause:
            raise package.UnexpectedError(str(cause)) from cause
        if self.tags.keys() != {*wanted} or not self.drawing_offset:
            raise package.UnexpectedError(f"cells not found: {wanted - self.tags.keys()}")

    def _start(self, name: str, given: dict[str, str]) -> None:
        own = name.removeprefix(f"{MAIN} ")  # the anchors of buttons have a "row" and a "col" in another namespace
        if own == "c":
            self._read_cell(given)
        elif own == "row":
            self._row, self._column = int(given.get("r", self._row + 1)), 0  # without it, it follows the last one
            self._row_format = int(given.get("s", 0)) if _is_true(given, "customFormat") else 0
            if given.keys() & {"ht", "hidden"}:
                self.heights[self._row] = 0 if _is_true(given, "hidden") else float(given.get("ht", 15)) * 4 / 3
        elif own == "col":
            for column in range(int(given["min"]), min(int(given["max"]), _MOST_COLUMNS) + 1):
                self._column_formats[column] = int(given.get("style", 0))
                self.widths[column] = 0 if _is_true(given, "hidden") else float(given.get("width", 8.43)) * 7 + 5
        elif own == "sheetFormatPr":
            self.width = float(given.get("defaultColWidth", 8.43)) * 7 + 5
            self.height = float(given.get("defaultRowHeight", 15)) * 4 / 3
        elif self._depth == 1 and own == "legacyDrawing":
            self.drawing = given.get(f"{RELATION} id", "")
        elif self._depth == 1 and name.split(" ")[-1] in _AFTER_DRAWING:
            self.drawing_offset = self.drawing_offset or self._parser.CurrentByteIndex
        self._depth += 1

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == f"{MAIN} row":
            self._add_missing(_MOST_COLUMNS + 1)
        elif self._depth == 0:
            self.drawing_offset = self.drawing_offset or self._parser.CurrentByteIndex

    def _read_cell(self, given: dict[str, str]) -> None:
        self._column = column_number(given["r"].rstrip("0123456789").upper()) if "r" in given else self._column + 1
        self._add_missing(self._column)
        columns = self._wanted.get(self._row, [])
        if columns[:1] == [self._column]:
            tag = CellTag(self._parser.CurrentByteIndex, True, int(given.get("s", 0)))
            self.tags[self._row, columns.pop(0)] = tag

    def _add_missing(self, before: int) -> None:
        """The wanted cells of this row before this column do not exist: they must be inserted at the present offset."""
        columns = self._wanted.get(self._row, [])
        while columns and columns[0] < before:
            cell_format = self._row_format or self._column_formats.get(columns[0], 0)
            self.tags[self._row, columns.pop(0)] = CellTag(self._parser.CurrentByteIndex, False, cell_format)


def _is_true(given: dict[str, str], name: str) -> bool:
    return given.get(name) in ("1", "true")


def add_comments(
    parts: package.Parts, sheet: str, layout: SheetLayout, formats: dict[Place, int], notes: dict[Place, str]
) -> None:
    """Change the part `sheet`: new formats for cells, comments (`notes`) behind those that are there. `layout` is that of the sheet before."""
    xml = parts[sheet]
    prefix = re.findall(rb"<((?:\w+:)?)worksheet\b", xml)[0]
    edits = [_cell_edit(xml, prefix, at, layout.tags[at], cell_format) for at, cell_format in sorted(formats.items())]
    drawing = package.related_part(parts, sheet, relation_id=layout.drawing) if layout.drawing else None
    if drawing is None:
        drawing = package.free_name(parts, "xl/drawings/vmlDrawing{}.vml")
        parts[drawing] = _EMPTY_DRAWING.replace("BLOCK", re.findall(r"\d+", drawing)[-1]).encode()
        package.declare(parts, _DRAWING_TYPE, extension="vml")
        relation_id = package.relate(parts, sheet, drawing, "vmlDrawing").encode()
        tag = b'<%slegacyDrawing xmlns:r="%s" r:id="%s"/>' % (prefix, RELATION.encode(), relation_id)
        edits.append((layout.drawing_offset, 0, tag))
    pieces, done = [], 0
    for offset, length, new in sorted(edits, key=lambda edit: edit[0]):  # several at one offset keep their order
        pieces += [xml[done:offset], new]
        done = offset + length
    parts[sheet] = b"".join([*pieces, xml[done:]])
    lengthened = _write_comments(parts, sheet, notes)
    parts[drawing] = _with_boxes(parts[drawing], layout, notes, lengthened)


def _cell_edit(xml: bytes, prefix: bytes, place: Place, tag: CellTag, cell_format: int) -> tuple[int, int, bytes]:
    if not tag.there:
        if xml[tag.offset : tag.offset + 1] != b"<":
            raise package.UnexpectedError("no place for a cell")
        return tag.offset, 0, b'<%sc r="%s" s="%d"/>' % (prefix, _reference(place).encode(), cell_format)
    there = re.compile(rb"<(?:\w+:)?c\b[^>]*>").match(xml, tag.offset)
    if there is None:
        raise package.UnexpectedError("no cell")
    plain = re.sub(rb"\s+s=([\"'])\d*\1", b"", there[0])
    return tag.offset, len(there[0]), re.sub(rb"^(<(?:\w+:)?c)", rb'\1 s="%d"' % cell_format, plain)


def _reference(place: Place) -> str:
    return f"{column_letters(place[1])}{place[0]}"


def _write_comments(parts: package.Parts, sheet: str, notes: dict[Place, str]) -> set[Place]:
    part = package.related_part(parts, sheet, relation_type="comments")
    if part is None:
        part = package.free_name(parts, "xl/comments{}.xml")
        package.declare(parts, _COMMENTS_TYPE, part=part)
        package.relate(parts, sheet, part, "comments")
    with package.edited(parts, part, f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>') as root:
        authors, listed = package.child(root, "authors"), package.child(root, "commentList")
        ours = len(package.children(authors))
        package.added(authors, "author", AUTHOR)
        there = {comment.getAttribute("ref"): comment for comment in package.children(listed, "comment")}
        for place, text in sorted(notes.items()):
            if (reference := _reference(place)) in there:
                _append_text(there[reference], text, package.children(authors, "author"))
            else:
                comment = package.added(listed, "comment", ref=reference, authorId=ours)
                _write_runs(package.added(comment, "text"), text)
    return {place for place in notes if _reference(place) in there}


def _append_text(comment: Element, text: str, authors: list[Element]) -> None:
    """Put a text behind a comment. That of a discussion (author "tc=…") is left alone: Excel writes it anew from the discussion."""
    if _text_of(authors[int(comment.getAttribute("authorId") or 0)]).startswith("tc="):
        return
    body = package.child(comment, "text")
    for plain in package.children(body, "t"):
        package.added(body, "r", before=plain).appendChild(plain)
    _write_runs(body, text, above=_SEPARATOR)


def _write_runs(body: Element, text: str, above: str = "") -> None:
    for words, bold in ((f"{above}{AUTHOR}", True), (f"\n{text}", False)):
        run = package.added(body, "r")
        look = package.added(run, "rPr")
        if bold:
            package.added(look, "b")
        package.added(look, "sz", val=9)
        package.added(look, "color", indexed=81)
        package.added(look, "rFont", val="Tahoma")
        package.added(look, "family", val=2)
        package.added(run, "t", words).setAttribute("xml:space", "preserve")


def remove_comments(parts: package.Parts, sheet: str) -> None:
    """Remove our comments from the part `sheet`, and the text that we put behind the comments of others."""
    part = package.related_part(parts, sheet, relation_type="comments")
    if part is None:
        return
    gone = set()
    with package.edited(parts, part) as root:
        listed = package.child(root, "commentList")
        names = [_text_of(each) for each in package.children(package.child(root, "authors"), "author")]
        for comment in package.children(listed, "comment"):
            words = "".join(_text_of(text) for text in comment.getElementsByTagNameNS(MAIN, "t"))
            # LibreOffice drops the author.
            if names[int(comment.getAttribute("authorId") or 0)] == AUTHOR or words.startswith(f"{AUTHOR}\n"):
                gone.add(comment.getAttribute("ref"))
                listed.removeChild(comment)
            else:
                _cut_own_text(package.child(comment, "text"))
    drawing = package.related_part(parts, sheet, relation_type="vmlDrawing")
    if drawing in parts:
        parts[drawing] = _BOX.sub(lambda box: b"" if _reference(_place(box)) in gone else box[0], parts[drawing])


def _text_of(element: Element) -> str:
    return "".join(node.nodeValue for node in element.childNodes if node.nodeType == node.TEXT_NODE)


def _cut_own_text(body: Element) -> None:
    """Cut a comment where our text begins. Other programs may have divided it into runs at other places than we did."""
    texts = [text for part in (body, *package.children(body, "r")) for text in package.children(part, "t")]
    kept, mark, _ = "".join(map(_text_of, texts)).partition(_SEPARATOR + AUTHOR)
    if not mark:
        return
    for text in texts:
        words, kept = kept[: len(_text_of(text))], kept[len(_text_of(text)) :]
        package.set_text(text, words)
    for run in package.children(body, "r"):
        if not any(_text_of(text) for text in package.children(run, "t")):
            body.removeChild(run)


# --- the drawing of their boxes, in the older language VML, without which Excel shows no comment


def _with_boxes(vml: bytes, layout: SheetLayout, notes: dict[Place, str], lengthened: set[Place]) -> bytes:
    """The drawing with a box for each of these comments; those that are there are made higher, for the text put behind theirs."""

    def higher(box: re.Match[bytes]) -> bytes:
        anchor = re.search(rb"<x:Anchor>([^<]*)</x:Anchor>", box[0])
        numbers = [int(n) for n in re.findall(rb"-?\d+", anchor[1])] if anchor else []
        if anchor is None or len(numbers) != 8 or (place := _place(box)) not in lengthened:
            return box[0]
        numbers[6] += math.ceil(_height(notes[place]) / 20)
        return box[0][: anchor.start(1)] + ", ".join(map(str, numbers)).encode() + box[0][anchor.end(1) :]

    vml = _BOX.sub(higher, vml)
    end = vml.rfind(b"</xml>")
    if end < 0:
        raise package.UnexpectedError("a drawing without an end")
    taken = [int(n) for n in re.findall(rb"_x0000_s(\d+)", vml)]
    block = re.findall(rb'<o:idmap\b[^>]*?data="(\d+)', vml) or [1]
    first = max([*taken, 1024 * int(block[0])]) + 1
    new = sorted((place, text) for place, text in notes.items() if place not in lengthened)
    boxes = [_box(shape_id, place, text, layout) for shape_id, (place, text) in enumerate(new, first)]
    kind = "" if b'id="_x0000_t202"' in vml else _NOTE_KIND
    return vml[:end] + "".join([kind, *boxes]).encode() + vml[end:]


def _box(shape_id: int, place: Place, text: str, layout: SheetLayout) -> str:
    row, column = place
    height, top = _height(text), max(row - 2, 0)
    right, across = _anchor_end(column, _NOTE_WIDTH, layout.widths, layout.width)
    bottom, down = _anchor_end(top, height + 4, layout.heights, layout.height)
    anchor = f"{column}, 12, {top}, 4, {right}, {across}, {bottom}, {down}"
    width, height = _NOTE_WIDTH * 0.75, height * 0.75
    return _SHAPE.format(id=shape_id, width=width, height=height, anchor=anchor, row=row - 1, column=column - 1)


def _height(text: str) -> float:
    lines = sum(max(1, math.ceil(len(line) / _NOTE_LETTERS)) for line in package.fit_for_xml(text).split("\n"))
    return (lines + 1) * _NOTE_LINE + 12


def _anchor_end(first: int, length: float, sizes: dict[int, float], usual: float) -> tuple[int, int]:
    """Where a box of `length` pixels behind column (or row) `first` ends: the column, from 0, and the pixels within it."""
    at = first + 1
    while length > sizes.get(at, usual) and at < first + 200:
        length -= sizes.get(at, usual)
        at += 1
    return at - 1, int(length)


def _place(box: re.Match[bytes]) -> Place:
    return int(box["row"]) + 1, int(box["column"]) + 1


_SEPARATOR = "\n———\n"
_BOX = re.compile(
    rb"<(?P<tag>\w+:shape)\b(?:(?!</(?P=tag)>).)*?<(?:\w+:)?Row>\s*(?P<row>\d+)\s*</(?:\w+:)?Row>\s*"
    rb"<(?:\w+:)?Column>\s*(?P<column>\d+)\s*</(?:(?!</(?P=tag)>).)*?</(?P=tag)>",
    re.DOTALL,
)
# The drawing of a sheet without boxes, what all boxes are, and one box.
_EMPTY_DRAWING, _NOTE_KIND, _SHAPE = Path(__file__).with_suffix(".vml").read_text(encoding="utf-8").splitlines()
