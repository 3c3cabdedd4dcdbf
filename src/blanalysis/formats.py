"""The formats of a workbook's cells (styles.xml): a new one made from one that is there. Document in, number out."""

from __future__ import annotations

import re

from .container import Document, UnexpectedError, added, child, children

MOST = 60_000  # Excel keeps some 64 000 formats


def highlighted(document: Document, format: int, colour: str) -> int:
    """The number of a format like the given one, but on a ground of `colour` (RRGGBB) and written in black.

    Black, because white letters on a dark heading could not be read on a light ground.
    """
    formats = _list(document, "cellXfs")
    given = children(formats, "xf")
    if not 0 <= format < len(given):
        raise UnexpectedError(f"no format {format}")
    new = given[format].cloneNode(True)
    font = children(_list(document, "fonts"), "font")[int(new.getAttribute("fontId") or 0)].cloneNode(True)
    _recolour(font, "000000")
    new.setAttribute("fontId", str(_place(_list(document, "fonts"), font)))
    new.setAttribute("fillId", str(_fill(document, colour)))
    new.setAttribute("applyFont", "1")
    new.setAttribute("applyFill", "1")
    return _append(formats, new)


def add(
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
    """The number of a new format in the workbook's own font, for text that is never taken for a formula."""
    font = children(_list(document, "fonts"), "font")[0].cloneNode(True)
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
    formats = _list(document, "cellXfs")
    new = added(
        formats, "xf", numFmtId=0, fontId=_place(_list(document, "fonts"), font),
        fillId=_fill(document, fill) if fill else 0, borderId=_box(document) if boxed else 0, xfId=0, quotePrefix=1,
        applyFont=1, applyFill=1, applyBorder=1, applyAlignment=1,
    )  # fmt: skip
    where = {"horizontal": "center"} if centred else {}
    added(new, "alignment", vertical="center" if centred else "top", wrapText=int(wrapped), **where)
    return _append(formats, new)


def exchanged(sheet: bytes, formats: dict[int, int]) -> bytes:
    """A sheet whose cells have other formats, by the ones that they had.

    >>> exchanged(b'<c r="A1" s="7"><v>5</v></c><c r="B1" s="2"/>', {7: 0})
    b'<c r="A1" s="0"><v>5</v></c><c r="B1" s="2"/>'
    """
    cell = re.compile(rb"(<(?:\w+:)?c\b[^>]*?\ss=[\"'])(\d+)")
    return cell.sub(lambda found: found[1] + b"%d" % formats.get(int(found[2]), int(found[2])), sheet)


def _list(document: Document, name: str):
    found = child(document.documentElement, name)
    if not any(node.nodeType == node.ELEMENT_NODE for node in found.childNodes):
        raise UnexpectedError(f"no {name}")
    return found


def _append(items, new) -> int:
    """`new` as the last of the list; gives its place. The list's own count is kept right."""
    items.appendChild(new)
    count = sum(node.nodeType == node.ELEMENT_NODE for node in items.childNodes)
    if count > MOST:
        raise UnexpectedError("too many formats")
    items.setAttribute("count", str(count))
    return count - 1


def _place(items, new) -> int:
    """The place in the list of an element like this one, put there if need be."""
    there = [node.toxml() for node in items.childNodes if node.nodeType == node.ELEMENT_NODE]
    return there.index(new.toxml()) if new.toxml() in there else _append(items, new)


def _recolour(font, colour: str) -> None:
    """In the place that the order of a font's parts gives it: behind the size, before the name."""
    for node in children(font, "color"):
        font.removeChild(node)
    behind = next((n for n in font.childNodes if n.localName in ("name", "rFont", "family", "charset", "scheme")), None)
    added(font, "color", before=behind, rgb=f"FF{colour}")


def _fill(document: Document, colour: str) -> int:
    fills = _list(document, "fills")
    new = added(fills, "fill")
    pattern = added(new, "patternFill", patternType="solid")
    added(pattern, "fgColor", rgb=f"FF{colour}")
    added(pattern, "bgColor", indexed=64)
    fills.removeChild(new)
    return _place(fills, new)


def _box(document: Document) -> int:
    borders = _list(document, "borders")
    new = added(borders, "border")
    for side in ("left", "right", "top", "bottom"):
        added(added(new, side, style="thin"), "color", rgb="FFA6A6A6")
    added(new, "diagonal")
    borders.removeChild(new)
    return _place(borders, new)
