"""The zip that a workbook is (.xlsx, .xlsm, .xlsb, .ods): its parts, unpacked within limits, and which part refers to which."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable
from xml.etree import ElementTree

from ..vocabulary import wording
from .grid import MOST_UNPACKED, check_most

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PROLOG = 4096
_MOST_PARTS = 20_000  # a sheet with pictures has a handful
_MOST_LISTING = 10_000_000  # bytes of a part that only lists others; as a tree it takes fifty times as much


class Damage(ValueError):
    """The workbook breaks a rule that every workbook keeps; its text says which."""


def opened(path: str, content: bytes) -> zipfile.ZipFile:
    """The zip, when all that it declares to hold is within `MOST_UNPACKED` and no part declares a document type."""
    parts = zipfile.ZipFile(io.BytesIO(content))
    check_size(path, parts)
    for part in parts.infolist():
        if part.filename.lower().endswith((".xml", ".rels")):
            with parts.open(part) as stream:
                head = stream.read(_PROLOG)
            plain = head.replace(b"\0", b"").upper()  # so UTF-16 is seen through
            if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:  # entities can expand without end; no Excel file has any
                raise Damage("DOCTYPE")
            if len(head) == _PROLOG and not re.search(rb"<[A-Z_]", plain):
                raise Damage("XML")
    return parts


def check_size(path: str, parts: zipfile.ZipFile) -> None:
    """Raises `UnreadableError` when a zip declares more than may be unpacked, `Damage` when it is packed as no workbook is."""
    held = parts.infolist()
    check_most(path, sum(part.file_size for part in held), MOST_UNPACKED, wording.TOO_LARGE)
    if len(held) > _MOST_PARTS:
        raise Damage(f"more than {_MOST_PARTS} parts")
    # Other methods pack a gigabyte into a few bytes, and are unpacked at one go.
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in held):
        raise Damage("compression")


def unpacked(parts: zipfile.ZipFile, name: str) -> bytes:
    """One part; empty when the workbook has none of that name. Asked for as many bytes as the header declares, `zipfile` unpacks no more and
    then checks the sum: a header that lies is found. Asked for all of them, it unpacks all that there is, and drops what is beyond."""
    try:
        part = parts.getinfo(name)
    except KeyError:
        return b""
    with parts.open(part) as stream:
        return stream.read(part.file_size)


def repacked(parts: zipfile.ZipFile) -> bytes:
    """The same workbook without pictures and without packing: a reader that believes no header unpacks no more than we did."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as copy:
        for name in dict.fromkeys(parts.namelist()):
            if name.lower().endswith((".bin", ".xml", ".rels")):
                copy.writestr(name, unpacked(parts, name))
    return whole.getvalue()


def relations_name(part: str) -> str:
    """The name of the part that holds the relations of a part: "xl/_rels/workbook.xml.rels" of "xl/workbook.xml"."""
    return posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")


def relations(parts: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The parts to which a part of an open zip is related, as `relations_in` gives them."""
    return relations_in(unpacked(parts, relations_name(part)), part)


def relations_in(text: bytes, part: str) -> dict[str, tuple[str, str]]:
    """What the relations of `part` say: id → (last word of the type, name of the related part, "" for one outside the file). Raises `Damage`."""
    found = {}
    for one in element(text) if text else ():
        target = posixpath.join("/", posixpath.dirname(part), one.get("Target", "").replace("\\", "/"))
        name = "" if one.get("TargetMode") == "External" else posixpath.normpath(target).lstrip("/")
        found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], name)
    return found


def relations_part(targets: Iterable[tuple[str, str]] = ()) -> str:
    """The part that says the relations of another: (last word of the type, target) for each, with the ids r0, r1 …"""
    one = f'<Relationship Id="r{{}}" Type="{RELATION}/{{}}" Target="{{}}"/>'
    each = "".join(one.format(place, *target) for place, target in enumerate(targets))
    return f'<Relationships xmlns="{_RELATIONS}">{each}</Relationships>'


def element(text: bytes) -> ElementTree.Element:
    """The root of one small part. Raises `Damage` when it is not XML."""
    if len(text) > _MOST_LISTING:
        raise Damage(f"a list of parts of more than {_MOST_LISTING} bytes")
    try:
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, LookupError) as cause:  # LookupError: an encoding that nobody knows
        raise Damage(str(cause)) from cause
