"""XML as a stream of nodes: no document type, no entities, nothing outside the file, bounded depth and linear time."""

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from .grid import MOST_CELLS, CellNote, Run, check_time, damaged, stronger

START, END, TEXT = "start", "end", "text"
Attributes = dict[str, str]  # by names that are "namespace local", as those of elements
Node = tuple[str, str, Attributes]  # what, name or text, attributes
_DEEPEST = 200
_MOST_NODES = 8 * MOST_CELLS  # a filled cell takes five to eight
_NONE: Attributes = {}
_PIECE = 1 << 16
_LONGEST_TAG = 1 << 24  # bytes of one tag; text comes in pieces


def xml_nodes(path: str, file: IO[bytes]) -> Iterator[Node]:
    """Every start, end and text of an XML file. Raises an error where it is broken, too deep or has a DOCTYPE."""
    found: list[Node] = []
    parser = _expat_parser(path, found)
    size, count = _PIECE, 0
    while True:
        check_time()
        piece = file.read(size)
        parser.Parse(piece, not piece)
        # The parser reads an unfinished tag again with each piece; pieces that double keep that linear.
        size = _PIECE if found else size * 2
        if size > _LONGEST_TAG:
            raise damaged(path, f"an XML tag of more than {_LONGEST_TAG >> 1} bytes")
        count += len(found)
        if count > _MOST_NODES:
            raise damaged(path, f"more than {_MOST_NODES >> 1} XML elements")
        yield from found
        found.clear()
        if not piece:
            return


def _expat_parser(path: str, found: list[Node]) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise damaged(path, f"XML nested more than {_DEEPEST} deep")
        found.append((START, name, attributes))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        found.append((END, name, _NONE))

    def refuse(*_: object) -> None:
        raise damaged(path, "XML with a DOCTYPE")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda text: found.append((TEXT, text, _NONE))
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    return parser


def child_elements(stream: Iterator[Node]) -> Iterator[tuple[str, Attributes]]:
    """The elements inside the one just opened, with their attributes. Each must be read or skipped before the next is taken."""
    for what, name, attributes in stream:
        if what == END:
            return
        if what == START:
            yield name, attributes


def skip(stream: Iterator[Node]) -> None:
    """Pass over the rest of the element that was just opened."""
    inner_text(stream, keep=False)


def inner_text(stream: Iterator[Node], *, keep: bool = True) -> str:
    """All text inside the element that was just opened, also of the elements in it."""
    parts, depth = [], 1
    for what, name, _ in stream:
        if what == TEXT:
            if keep:
                parts.append(name)
        else:
            depth += 1 if what == START else -1
            if not depth:
                break
    return "".join(parts)


def runs_in(stream: Iterator[Node], look_of: Callable[[str], CellNote | None]) -> list[Run]:
    """The text inside the element that was just opened, in parts; `look_of` says how an element lets its text look."""
    runs: list[Run] = []
    looks: list[CellNote | None] = [None]
    for what, name, _ in stream:
        if what == TEXT:
            runs.append((name, looks[-1]))
        elif what == START:
            looks.append(stronger(look_of(name), looks[-1]))
        else:
            looks.pop()
            if not looks:
                break
    return runs


def count_attribute(attributes: Attributes, name: str, default: int, most: int) -> int:
    """The whole number in an attribute, at most `most`; `default` where it is none, or negative."""
    written = attributes.get(name, "").strip()
    return min(int(written[:18]), most) if written.isascii() and written.isdigit() else default
