"""The parts of an Excel file (a zip), unpacked, changed, packed again; a part that is not changed keeps its bytes, charts and stored values.
`minidom` keeps every declaration of a namespace, also the unused ones without which Excel calls the file damaged (`mc:Ignorable`)."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import cast
from xml.dom.minidom import Document, Element, parseString
from xml.parsers.expat import ExpatError

from ..sheets import zipped

WORKBOOK, CONTENT_TYPES, STYLES = "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"
CORE, EXCEL_PARTS = "docProps/core.xml", (WORKBOOK, CONTENT_TYPES, STYLES, zipped.relations_name(WORKBOOK))
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BEHIND_NAMES = ("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
                 "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst")  # fmt: skip
_BEHIND_COLOUR = ("name", "rFont", "family", "charset", "scheme")
_MOST_FORMATS = 60_000  # Excel keeps some 64 000
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Parts = dict[str, bytes]


class UnexpectedError(Exception):
    """The file cannot be changed part by part. Users do not see this error: they get a plain copy then (see `annotate`)."""


def unpack(content: bytes, needed: Iterable[str] = EXCEL_PARTS) -> Parts:
    """The parts of a package by name, in their order. Raises `UnexpectedError` for one without the needed ones, which is no Excel package."""
    try:
        with zipped.opened("", content) as packed:
            names = [part.filename for part in packed.infolist() if not part.is_dir()]
            parts = {name: zipped.unpacked(packed, name) for name in names}
    except Exception as cause:  # zipfile raises many kinds on a damaged file
        raise UnexpectedError(str(cause)) from cause
    if not {*needed} <= parts.keys():
        raise UnexpectedError("no Excel package")
    return parts


def pack(parts: Parts) -> bytes:
    """The package of these parts; the same parts give the same bytes, because no time of writing is kept."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)  # of 1 January 1980
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # else the bytes would differ between Windows and Linux
            package.writestr(info, content)
    return packed.getvalue()


def unpacked_book(book, needed: Iterable[str] = EXCEL_PARTS) -> Parts:
    """The parts of a new workbook, or of a document of python-docx, without times of writing, so that the same figures give the same bytes."""
    held = io.BytesIO()
    book.save(held)
    parts = unpack(held.getvalue(), needed)
    return parts | {CORE: re.sub(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>", b"", parts[CORE])}


def parsed(xml: bytes) -> Element:
    """The root of a part. Raises `UnexpectedError` for what is no XML, or XML with entities of its own."""
    if b"<!DOCTYPE" in xml[:2000]:
        raise UnexpectedError("a document type")
    try:
        [root] = children(parseString(xml))
    except (ExpatError, ValueError) as cause:
        raise UnexpectedError(str(cause)) from cause
    return root


@contextmanager
def edited(parts: Parts, name: str, otherwise: str = "") -> Iterator[Element]:
    """The root of a part, or of `otherwise` where there is no such part; it is written back when the block ends."""
    root = parsed(parts.get(name) or otherwise.encode())
    yield root
    parts[name] = cast(Document, root.ownerDocument).toxml(encoding="UTF-8", standalone=True)


def children(element, name: str = "") -> list[Element]:
    """The elements in an element, of that name where one is given, whatever their prefix."""
    return [node for node in element.childNodes if isinstance(node, Element) and name in ("", node.localName)]


def child(element: Element, name: str) -> Element:
    """The first child of that name; raises `UnexpectedError` when there is none."""
    for found in children(element, name):
        return found
    raise UnexpectedError(f"{element.tagName} without {name}")


def added(parent: Element, name: str, text: str = "", /, *, before=None, **attributes: object) -> Element:
    """A new child with its parent's prefix, at the end or before another child."""
    prefix = f"{parent.prefix}:" if parent.prefix else ""
    element = cast(Document, parent.ownerDocument).createElementNS(parent.namespaceURI, prefix + name)
    for key, value in attributes.items():
        element.setAttribute(key, str(value))
    if text:
        set_text(element, fit_for_xml(text))
    return parent.insertBefore(element, before)


def set_text(element: Element, text: str) -> None:
    """Let an element hold this text and nothing else."""
    for node in list(element.childNodes):
        element.removeChild(node)
    element.appendChild(cast(Document, element.ownerDocument).createTextNode(text))


def _first_of(element: Element, names: tuple[str, ...]) -> Element | None:
    return next((node for node in children(element) if node.localName in names), None)


def fit_for_xml(text: str) -> str:
    """The text without the control characters that XML cannot hold."""
    return _NO_XML.sub("", text)


def related_part(parts: Parts, source: str, *, relation_id: str = "", relation_type: str = "") -> str | None:
    """The part to which `source` is related, by the relation's id or the last word of its type; None when there is none."""
    try:
        found = zipped.relations_in(parts.get(zipped.relations_name(source), b""), source)
    except zipped.Damage as cause:
        raise UnexpectedError(str(cause)) from cause
    wanted = {relation_id, relation_type} - {""}
    return next((part for key, (kind, part) in found.items() if part and not wanted.isdisjoint((key, kind))), None)


def relate(parts: Parts, source: str, target: str, relation_type: str) -> str:
    """Write that `source` has `target` as its `relation_type` ("worksheet", "comments" …); gives the relation's new id."""
    with edited(parts, zipped.relations_name(source), zipped.relations_part()) as root:
        taken = {relation.getAttribute("Id"): b"" for relation in children(root, "Relationship")}
        relation_id, place = free_name(taken, "rIdBl{}"), posixpath.relpath(target, posixpath.dirname(source))
        added(root, "Relationship", Id=relation_id, Type=f"{zipped.RELATION}/{relation_type}", Target=place)
    return relation_id


def free_name(taken: Parts, pattern: str) -> str:
    """The first name of the pattern that is not taken yet, capitals or not."""
    names, there = map(pattern.format, range(1, len(taken) + 2)), {name.lower() for name in taken}
    return next(name for name in names if name.lower() not in there)


def declare(parts: Parts, content_type: str, *, part: str = "", extension: str = "") -> None:
    """Add the content type of one part, or of all parts with that extension, to the list of content types unless it is there."""
    kind, key, value = ("Override", "PartName", f"/{part}") if part else ("Default", "Extension", extension)
    with edited(parts, CONTENT_TYPES) as root:
        if all(entry.getAttribute(key).lower() != value.lower() for entry in children(root, kind)):
            added(root, kind, **{key: value, "ContentType": content_type})


def sheets(parts: Parts) -> dict[str, str]:
    """The part of each sheet by the sheet's name, in the workbook's order."""
    found = {}
    for sheet in children(child(parsed(parts[WORKBOOK]), "sheets"), "sheet"):
        part = related_part(parts, WORKBOOK, relation_id=sheet.getAttributeNS(zipped.RELATION, "id"))
        if part is None or part not in parts:
            raise UnexpectedError("a sheet without its part")
        found[sheet.getAttribute("name")] = part
    return found


def add_first_sheet(parts: Parts, name: str, xml: bytes, heading_row: int, filter_range: str) -> None:
    """Put a sheet before all others and open the workbook on it; `heading_row` is printed again on each page.
    `filter_range` is that of its filter, such as "$A$5:$F$9", which Excel wants to have a name."""
    others, part = sheets(parts).values(), free_name(parts, "xl/worksheets/sheet{}.xml")
    with edited(parts, WORKBOOK) as root:
        for view in root.getElementsByTagNameNS("*", "workbookView"):
            for place in {"activeTab", "firstSheet"} & {*view.attributes.keys()}:
                view.removeAttribute(place)
        listed = child(root, "sheets")
        first, *_ = there = children(listed, "sheet")
        number = max(int(sheet.getAttribute("sheetId")) for sheet in there) + 1
        new = added(listed, "sheet", before=first, name=name, sheetId=number)
        new.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:r", zipped.RELATION)
        new.setAttributeNS(zipped.RELATION, "r:id", relate(parts, WORKBOOK, part, "worksheet"))
        named = _first_of(root, ("definedNames",)) or added(root, "definedNames", before=_first_of(root, _BEHIND_NAMES))
        _move_names(named, from_place=0, by=1)
        own = {"before": _first_of(named, ("definedName",)), "localSheetId": 0}
        sheet = quoted(name)
        added(named, "definedName", f"{sheet}!{filter_range}", name="_xlnm._FilterDatabase", **own, hidden=1)
        added(named, "definedName", f"{sheet}!${heading_row}:${heading_row}", name="_xlnm.Print_Titles", **own)
    parts[part] = xml
    declare(parts, SHEET_TYPE, part=part)
    selected = re.compile(rb"(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected=[\"'](?:1|true)[\"']")
    for other in others:  # two sheets that are both selected would both be typed into
        parts[other] = selected.sub(rb"\1", parts[other])


def remove_sheet(parts: Parts, name: str) -> None:
    """Remove a sheet from the workbook, with the names that belong to it; those of the sheets behind it move up."""
    part = sheets(parts)[name]
    with edited(parts, WORKBOOK) as root:
        there = children(child(root, "sheets"), "sheet")
        place = next(n for n, sheet in enumerate(there) if sheet.getAttribute("name") == name)
        relation_id = there[place].getAttributeNS(zipped.RELATION, "id")
        child(root, "sheets").removeChild(there[place])
        for named in children(root, "definedNames"):
            for own in [n for n in children(named, "definedName") if n.getAttribute("localSheetId") == str(place)]:
                named.removeChild(own)
            _move_names(named, from_place=place, by=-1)
            if not children(named):
                root.removeChild(named)
    relations = zipped.relations_name(WORKBOOK)
    for holder, key, value in ((relations, "Id", relation_id), (CONTENT_TYPES, "PartName", f"/{part}")):
        with edited(parts, holder) as root:
            for entry in children(root):
                if entry.getAttribute(key) == value:
                    root.removeChild(entry)
    parts.pop(part)
    parts.pop(zipped.relations_name(part), None)


def _move_names(named: Element, *, from_place: int, by: int) -> None:
    """Let the names of each sheet from that place on belong to the sheet `by` places further."""
    for name in children(named, "definedName"):
        if (place := int(name.getAttribute("localSheetId") or -1)) >= from_place:
            name.setAttribute("localSheetId", str(place + by))


def quoted(name: str) -> str:
    """A sheet's name as it is written in a reference."""
    return "'" + name.replace("'", "''") + "'"


def add_highlighted_format(styles: Element, cell_format: int, colour: str) -> int:
    """Add a format like the given one, on `colour` (RRGGBB), in black, which is readable there; gives its number."""
    formats = child(styles, "cellXfs")
    given = children(formats, "xf")
    if not 0 <= cell_format < len(given):
        raise UnexpectedError(f"no format {cell_format}")
    new = formats.appendChild(cast(Element, given[cell_format].cloneNode(True)))
    font = _add_font(styles, int(new.getAttribute("fontId") or 0), "000000")
    for name, value in {"fontId": font, "fillId": _add_fill(styles, colour), "applyFont": 1, "applyFill": 1}.items():
        new.setAttribute(name, str(value))
    return _count_up(formats)


def add_format(
    styles: Element, *, bold: bool = False, size: float = 0, colour: str = "000000", underlined: bool = False,
    fill: str = "", boxed: bool = False, wrapped: bool = False, centred: bool = False,
) -> int:  # fmt: skip
    """Add a format in the workbook's own font, for text that is never taken for a formula; gives its number."""
    font = _add_font(styles, 0, colour, plain=True, marks=("b",) * bold + ("u",) * underlined, size=size)
    new = added(
        child(styles, "cellXfs"), "xf", numFmtId=0, fontId=font, fillId=_add_fill(styles, fill) if fill else 0,
        borderId=_add_border(styles) if boxed else 0, xfId=0, quotePrefix=1,
        applyFont=1, applyFill=1, applyBorder=1, applyAlignment=1,
    )  # fmt: skip
    where = {"horizontal": "center"} if centred else {}
    added(new, "alignment", vertical="center" if centred else "top", wrapText=int(wrapped), **where)
    return _count_up(child(styles, "cellXfs"))


def with_formats(sheet: bytes, formats: dict[int, int]) -> bytes:
    """A sheet whose cells have other formats, given by the number of the format that they had."""
    cell = re.compile(rb"(<(?:\w+:)?c\b[^>]*?\ss=[\"'])(\d+)")
    return cell.sub(lambda found: found[1] + b"%d" % formats.get(int(found[2]), int(found[2])), sheet)


def _add_font(
    styles: Element, like: int, colour: str, *, plain: bool = False, marks: tuple[str, ...] = (), size: float = 0
) -> int:
    """Add a font like another, in a colour; where `plain` without its marks, then with these ("b", "u"); of a size where given."""
    fonts = child(styles, "fonts")
    font = fonts.appendChild(cast(Element, children(fonts, "font")[like].cloneNode(True)))
    for node in children(font):
        if node.localName == "color" or (plain and node.localName in ("b", "i", "u", "strike")):
            font.removeChild(node)
    added(font, "color", before=_first_of(font, _BEHIND_COLOUR), rgb=f"FF{colour}")  # where the schema wants it
    first = font.firstChild
    for mark in marks:
        added(font, mark, before=first)
    for node in children(font, "sz") if size else ():
        node.setAttribute("val", f"{size:g}")
    return _index_of_last(fonts)


def _add_fill(styles: Element, colour: str) -> int:
    fills = child(styles, "fills")
    pattern = added(added(fills, "fill"), "patternFill", patternType="solid")
    added(pattern, "fgColor", rgb=f"FF{colour}")
    added(pattern, "bgColor", indexed=64)
    return _index_of_last(fills)


def _add_border(styles: Element) -> int:
    borders = child(styles, "borders")
    border = added(borders, "border")
    for side in ("left", "right", "top", "bottom"):
        added(added(border, side, style="thin"), "color", rgb="FFA6A6A6")
    added(border, "diagonal")
    return _index_of_last(borders)


def _index_of_last(items: Element) -> int:
    """The index of the last entry of a list of the styles, or of one like it: then the last is removed again."""
    *others, last = (node.toxml() for node in children(items))
    if not others:
        raise UnexpectedError(f"no {items.tagName}")
    if last not in others:
        return _count_up(items)
    items.removeChild(children(items)[-1])
    return others.index(last)


def _count_up(items: Element) -> int:
    count = len(children(items))
    if count > _MOST_FORMATS:
        raise UnexpectedError("too many formats")
    items.setAttribute("count", str(count))
    return count - 1
