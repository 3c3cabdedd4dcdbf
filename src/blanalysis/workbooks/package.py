"""The parts of an Excel file (a zip: workbook, sheets, styles and what relates them): unpacked, changed, packed again.

Bytes in, bytes out. Loading and saving a workbook through a library loses its charts, its pictures and the stored values of
its formulas; here a part that is not changed keeps its bytes. `minidom` keeps every declaration of a namespace, also the
unused ones that `mc:Ignorable` refers to and without which Excel calls the file damaged.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from xml.dom import minidom
from xml.parsers.expat import ExpatError

from ..sheets.zipped import unpacked

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK, CONTENT_TYPES, STYLES = "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"
_OF_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_NO_RELATIONS = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_OF_PACKAGE}"/>'
_BEHIND_NAMES = ("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
                 "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst")  # fmt: skip
_MOST_FORMATS = 60_000  # Excel keeps some 64 000
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Parts = dict[str, bytes]
Document = minidom.Document


class UnexpectedError(Exception):
    """The file cannot be changed part by part. Users do not see this error: they get a plain copy then (see `annotate`)."""


def unpack(content: bytes) -> Parts:
    """The parts of a package by name, in their order. Raises `UnexpectedError` for what is no Excel package."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = {part.filename: unpacked(packed, part.filename) for part in packed.infolist() if not part.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as cause:
        raise UnexpectedError(str(cause)) from cause
    if not {WORKBOOK, CONTENT_TYPES, STYLES, relations_name(WORKBOOK)} <= parts.keys():
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


def without_times(parts: Parts) -> Parts:
    """The parts without the times of writing in the document's properties, so that the same figures give the same bytes."""
    core = "docProps/core.xml"
    moments = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")
    return {name: moments.sub(b"", content) if name == core else content for name, content in parts.items()}


# --- one part


def parsed(xml: bytes) -> Document:
    """A part as a document. Raises `UnexpectedError` for what is no XML, or XML with entities of its own."""
    if b"<!DOCTYPE" in xml[:2000]:
        raise UnexpectedError("a document type")
    try:
        return minidom.parseString(xml)
    except (ExpatError, ValueError) as cause:
        raise UnexpectedError(str(cause)) from cause


def written(document: Document) -> bytes:
    """A document as a part."""
    return document.toxml(encoding="UTF-8", standalone=True)


def children(element, name: str) -> list:
    """The children of that name, whatever their prefix.

    >>> [child.tagName for child in children(parsed(b"<a><b/><c/><b/></a>").documentElement, "b")]
    ['b', 'b']
    """
    return [node for node in element.childNodes if node.nodeType == node.ELEMENT_NODE and node.localName == name]


def child(element, name: str):
    """The first child of that name; raises `UnexpectedError` when there is none."""
    found = children(element, name)
    if not found:
        raise UnexpectedError(f"{element.tagName} without {name}")
    return found[0]


def added(parent, name: str, text: str = "", /, *, before=None, **attributes: object):
    """A new child with its parent's prefix, at the end or before another child; gives the child."""
    prefix = f"{parent.prefix}:" if parent.prefix else ""
    element = parent.ownerDocument.createElementNS(parent.namespaceURI, prefix + name)
    for key, value in attributes.items():
        element.setAttribute(key, str(value))
    if text:
        element.appendChild(parent.ownerDocument.createTextNode(fit_for_xml(text)))
    return parent.insertBefore(element, before)


def fit_for_xml(text: str) -> str:
    """The text without the control characters that XML cannot hold.

    >>> fit_for_xml("a\\x0bb")
    'ab'
    """
    return _NO_XML.sub("", text)


# --- what belongs to what


def relations_name(part: str) -> str:
    """The name of the part that holds the relations of a part.

    >>> relations_name("xl/workbook.xml")
    'xl/_rels/workbook.xml.rels'
    """
    return posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")


def related(parts: Parts, source: str, *, relation_id: str = "", relation_type: str = "") -> str | None:
    """The part to which `source` is related, by the relation's id or the last word of its type; None when there is none."""
    for relation in children(_relations(parts, source).documentElement, "Relationship"):
        wanted = relation.getAttribute("Id") == relation_id or (
            relation_type and relation.getAttribute("Type").endswith(f"/{relation_type}")
        )
        if wanted and relation.getAttribute("TargetMode") != "External":
            return posixpath.normpath(
                posixpath.join("/", posixpath.dirname(source), relation.getAttribute("Target"))
            ).lstrip("/")
    return None


def relate(parts: Parts, source: str, target: str, relation_type: str) -> str:
    """Write that `source` has `target` as its `relation_type` ("worksheet", "comments" …); gives the relation's new id."""
    document = _relations(parts, source)
    taken = {r.getAttribute("Id") for r in children(document.documentElement, "Relationship")}
    relation_id = next(name for n in range(1, len(taken) + 2) if (name := f"rIdBl{n}") not in taken)
    place = posixpath.relpath(target, posixpath.dirname(source))
    added(document.documentElement, "Relationship", Id=relation_id, Type=f"{RELATION}/{relation_type}", Target=place)
    parts[relations_name(source)] = written(document)
    return relation_id


def _relations(parts: Parts, source: str) -> Document:
    return parsed(parts.get(relations_name(source), _NO_RELATIONS.encode()))


def free_name(parts: Parts, pattern: str) -> str:
    """The first name of the pattern that no part bears yet.

    >>> free_name({"xl/comments1.xml": b""}, "xl/comments{}.xml")
    'xl/comments2.xml'
    """
    taken = {name.lower() for name in parts}
    return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken)


def declare(parts: Parts, content_type: str, *, part: str = "", extension: str = "") -> None:
    """Add the content type of one part, or of all parts with that extension, to the list of content types unless it is there."""
    document = parsed(parts[CONTENT_TYPES])
    kind, key, value = ("Override", "PartName", f"/{part}") if part else ("Default", "Extension", extension)
    if any(e.getAttribute(key).lower() == value.lower() for e in children(document.documentElement, kind)):
        return
    added(document.documentElement, kind, **{key: value, "ContentType": content_type})
    parts[CONTENT_TYPES] = written(document)


def has_macros(parts: Parts) -> bool:
    """Whether the workbook declares macros, so that its name must end in .xlsm."""
    return b"macroEnabled" in parts[CONTENT_TYPES]


# --- the sheets


def sheets(parts: Parts) -> dict[str, str]:
    """The part of each sheet by the sheet's name, in the workbook's order."""
    listed = children(child(parsed(parts[WORKBOOK]).documentElement, "sheets"), "sheet")
    found = {
        s.getAttribute("name"): related(parts, WORKBOOK, relation_id=s.getAttributeNS(RELATION, "id")) for s in listed
    }
    if not found or not all(part in parts for part in found.values()):
        raise UnexpectedError("a sheet without its part")
    return found


def add_first_sheet(parts: Parts, name: str, xml: bytes, *, heading_row: int, filter_range: str) -> None:
    """Put a sheet before all others and open the workbook on it; `heading_row` is printed again on each page.

    `filter_range` is the range of its filter, such as "$A$5:$F$9", which Excel wants to have a name.
    Names that belong to one sheet (print titles, print areas) belong to it by its place: these places move on by one.
    """
    others = sheets(parts).values()
    part = free_name(parts, "xl/worksheets/sheet{}.xml")
    document = parsed(parts[WORKBOOK])
    root = document.documentElement
    _show_first(root)
    listed = child(root, "sheets")
    ids = [int(s.getAttribute("sheetId")) for s in children(listed, "sheet")]
    new = added(listed, "sheet", before=children(listed, "sheet")[0], name=name, sheetId=max(ids) + 1)
    new.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:r", RELATION)
    new.setAttributeNS(RELATION, "r:id", relate(parts, WORKBOOK, part, "worksheet"))
    rows = f"{quoted(name)}!${heading_row}:${heading_row}"
    _name_ranges(root, {"_xlnm._FilterDatabase": f"{quoted(name)}!{filter_range}", "_xlnm.Print_Titles": rows})
    parts[WORKBOOK], parts[part] = written(document), xml
    declare(parts, _SHEET_TYPE, part=part)
    for other in others:  # two sheets that are both selected would both be typed into
        parts[other] = _unselected(parts[other])


def remove_sheet(parts: Parts, name: str) -> None:
    """Remove a sheet from the workbook, with the names that belong to it; those of the sheets behind it move up."""
    part = sheets(parts)[name]
    document = parsed(parts[WORKBOOK])
    listed = children(child(document.documentElement, "sheets"), "sheet")
    place = next(n for n, sheet in enumerate(listed) if sheet.getAttribute("name") == name)
    relation_id = listed[place].getAttributeNS(RELATION, "id")
    listed[place].parentNode.removeChild(listed[place])
    for names in children(document.documentElement, "definedNames"):
        for defined in children(names, "definedName"):
            of = int(defined.getAttribute("localSheetId") or -1)
            if of == place:
                names.removeChild(defined)
            elif of > place:
                defined.setAttribute("localSheetId", str(of - 1))
        if not children(names, "definedName"):
            names.parentNode.removeChild(names)
    parts[WORKBOOK] = written(document)
    for holder, key, value in ((relations_name(WORKBOOK), "Id", relation_id), (CONTENT_TYPES, "PartName", f"/{part}")):
        document = parsed(parts[holder])
        for entry in [e for e in document.documentElement.childNodes if e.nodeType == e.ELEMENT_NODE]:
            if entry.getAttribute(key) == value:
                entry.parentNode.removeChild(entry)
        parts[holder] = written(document)
    parts.pop(part)
    parts.pop(relations_name(part), None)


def quoted(name: str) -> str:
    """A sheet's name as it stands in a reference.

    >>> quoted("It's")
    "'It''s'"
    """
    return "'" + name.replace("'", "''") + "'"


def _show_first(root) -> None:
    """Let the workbook open on its first sheet."""
    for views in children(root, "bookViews"):
        for view in children(views, "workbookView"):
            for place in ("activeTab", "firstSheet"):
                if view.hasAttribute(place):
                    view.removeAttribute(place)


def _name_ranges(root, ranges: dict[str, str]) -> None:
    """Add names of ranges of a new first sheet; those that belong to other sheets move on by one."""
    behind = next((e for e in root.childNodes if getattr(e, "localName", None) in _BEHIND_NAMES), None)
    names = next(iter(children(root, "definedNames")), None) or added(root, "definedNames", before=behind)
    for name in children(names, "definedName"):
        if name.hasAttribute("localSheetId"):
            name.setAttribute("localSheetId", str(int(name.getAttribute("localSheetId")) + 1))
    first = next(iter(children(names, "definedName")), None)
    for name, span in ranges.items():
        hidden = {"hidden": 1} if name.endswith("_FilterDatabase") else {}
        added(names, "definedName", span, before=first, name=name, localSheetId=0, **hidden)


def _unselected(xml: bytes) -> bytes:
    """A sheet that is not selected when the workbook is opened."""
    return re.sub(rb"(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected=[\"'](?:1|true)[\"']", rb"\1", xml)


# --- formats of cells


def add_highlighted_format(document: Document, cell_format: int, colour: str) -> int:
    """Add a format like the given one, but with a background of `colour` (RRGGBB) and black letters; gives its number.

    Black, because the white letters of a dark heading could not be read on a light background.
    """
    formats = _items_of(document, "cellXfs")
    given = children(formats, "xf")
    if not 0 <= cell_format < len(given):
        raise UnexpectedError(f"no format {cell_format}")
    new = given[cell_format].cloneNode(True)
    font = children(_items_of(document, "fonts"), "font")[int(new.getAttribute("fontId") or 0)].cloneNode(True)
    _recolour(font, "000000")
    new.setAttribute("fontId", str(_index_of(_items_of(document, "fonts"), font)))
    new.setAttribute("fillId", str(_fill_number(document, colour)))
    new.setAttribute("applyFont", "1")
    new.setAttribute("applyFill", "1")
    return _append(formats, new)


def add_format(
    document: Document,
    *,
    bold: bool = False,
    size: float | None = None,
    colour: str = "000000",
    underlined: bool = False,
    fill: str = "",
    boxed: bool = False,
    wrapped: bool = False,
    centred: bool = False,
) -> int:
    """Add a format in the workbook's own font, for text that is never taken for a formula; gives its number."""
    font = children(_items_of(document, "fonts"), "font")[0].cloneNode(True)
    for name in ("b", "i", "u", "strike"):
        for node in children(font, name):
            font.removeChild(node)
    _recolour(font, colour)
    first = font.firstChild
    if bold:
        added(font, "b", before=first)
    if underlined:
        added(font, "u", before=first)
    if size:
        for node in children(font, "sz"):
            node.setAttribute("val", f"{size:g}")
    formats = _items_of(document, "cellXfs")
    new = added(
        formats, "xf", numFmtId=0, fontId=_index_of(_items_of(document, "fonts"), font),
        fillId=_fill_number(document, fill) if fill else 0, borderId=_border_number(document) if boxed else 0, xfId=0, quotePrefix=1,
        applyFont=1, applyFill=1, applyBorder=1, applyAlignment=1,
    )  # fmt: skip
    where = {"horizontal": "center"} if centred else {}
    added(new, "alignment", vertical="center" if centred else "top", wrapText=int(wrapped), **where)
    return _append(formats, new)


def with_formats(sheet: bytes, formats: dict[int, int]) -> bytes:
    """A sheet whose cells have other formats, given by the number of the format that they had.

    >>> with_formats(b'<c r="A1" s="7"><v>5</v></c><c r="B1" s="2"/>', {7: 0})
    b'<c r="A1" s="0"><v>5</v></c><c r="B1" s="2"/>'
    """
    cell = re.compile(rb"(<(?:\w+:)?c\b[^>]*?\ss=[\"'])(\d+)")
    return cell.sub(lambda found: found[1] + b"%d" % formats.get(int(found[2]), int(found[2])), sheet)


def _items_of(document: Document, name: str):
    """The list of that name ("fonts", "fills" …) of the styles. Raises `UnexpectedError` when it is empty."""
    found = child(document.documentElement, name)
    if not any(node.nodeType == node.ELEMENT_NODE for node in found.childNodes):
        raise UnexpectedError(f"no {name}")
    return found


def _append(items, new) -> int:
    """Add `new` at the end of the list, and its count; gives its index."""
    items.appendChild(new)
    count = sum(node.nodeType == node.ELEMENT_NODE for node in items.childNodes)
    if count > _MOST_FORMATS:
        raise UnexpectedError("too many formats")
    items.setAttribute("count", str(count))
    return count - 1


def _index_of(items, new) -> int:
    """The index in the list of an element like this one, which is added where there is none."""
    there = [node.toxml() for node in items.childNodes if node.nodeType == node.ELEMENT_NODE]
    return there.index(new.toxml()) if new.toxml() in there else _append(items, new)


def _recolour(font, colour: str) -> None:
    """Give a font another colour, where the schema wants it: behind the size, before the name."""
    for node in children(font, "color"):
        font.removeChild(node)
    behind = next((n for n in font.childNodes if n.localName in ("name", "rFont", "family", "charset", "scheme")), None)
    added(font, "color", before=behind, rgb=f"FF{colour}")


def _fill_number(document: Document, colour: str) -> int:
    """The index of a plain fill of that colour, added where there is none."""
    fills = _items_of(document, "fills")
    new = added(fills, "fill")
    pattern = added(new, "patternFill", patternType="solid")
    added(pattern, "fgColor", rgb=f"FF{colour}")
    added(pattern, "bgColor", indexed=64)
    fills.removeChild(new)
    return _index_of(fills, new)


def _border_number(document: Document) -> int:
    """The index of a thin grey border on all sides, added where there is none."""
    borders = _items_of(document, "borders")
    new = added(borders, "border")
    for side in ("left", "right", "top", "bottom"):
        added(added(new, side, style="thin"), "color", rgb="FFA6A6A6")
    added(new, "diagonal")
    borders.removeChild(new)
    return _index_of(borders, new)
