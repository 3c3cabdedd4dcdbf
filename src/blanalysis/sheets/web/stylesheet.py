"""How text on a page looks by the page's own styles: hidden, struck out or raised. Only simple selectors; no layout.

A selector that is not understood hides nothing: what it would hide is read, and no number is lost by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from ..grid import CellNote

_STYLE_ELEMENT = re.compile(r"<style((?:\s[^<>]{0,500})?)>", re.IGNORECASE)
_STYLE_END = re.compile(r"</style", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_ON_SCREENS = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\Z", re.IGNORECASE)
_DECLARATION = re.compile(r"(?<![\w-])([\w-]++)\s*+:\s*+([^;]+)")
_COMPOUND = re.compile(r"(\*|[a-zA-Z][\w-]*)?((?:[.#][\w-]+)*)(?::nth-child\(\s*(\d{1,4})\s*\))?")
_LOOKED_AT = {"display", "visibility", "text-decoration", "text-decoration-line", "vertical-align"}
_MOST_STYLES, _MOST_STYLE_LETTERS, _MOST_RULES = 50, 300_000, 5_000
_LOOK_OF_TAG = {
    **{"sup": CellNote.RAISED, "sub": CellNote.LOWERED},
    **dict.fromkeys(("s", "strike", "del"), CellNote.STRUCK),
}
_CELLS = {"td", "th"}


class Element(NamedTuple):
    """An element of a page, as selectors ask for it; `place` is that of a cell in its row, else 0."""

    name: str
    classes: str  # with spaces between them
    identity: str
    place: int


class _Compound(NamedTuple):
    name: str  # "" for any
    classes: frozenset[str]
    identities: frozenset[str]
    place: int  # 0 for any

    def fits(self, element: Element) -> bool:
        return (
            self.name in ("", element.name)
            and self.classes <= _class_names(element.classes)
            and self.identities <= {element.identity}
            and self.place in (0, element.place)
        )


class _Rule(NamedTuple):
    weight: tuple[int, int, int, int]  # of its selector, and its place on the page
    path: tuple[_Compound, ...]
    says: dict[str, str]

    def fits(self, path: Sequence[Element]) -> bool:
        """Whether it is about the last element of the path from the root of the page."""
        if not self.path[-1].fits(path[-1]):
            return False
        around = iter(reversed(path[:-1]))
        return all(any(compound.fits(element) for element in around) for compound in reversed(self.path[:-1]))


class Stylesheet:
    """The rules of a page that say how text looks."""

    def __init__(self, page: str):
        self._rules: dict[str, list[_Rule]] = {}  # by a name that their last element must have
        for rule in islice(_rules_of(page), _MOST_RULES):
            last = rule.path[-1]
            names = (*(f"#{name}" for name in last.identities), *(f".{name}" for name in last.classes), last.name)
            self._rules.setdefault(names[0], []).append(rule)

    def look(self, path: Sequence[Element], attributes: Mapping[str, str]) -> tuple[CellNote | None, bool]:
        """How the last element of the path looks by itself, and whether it takes no room at all."""
        name, classes, identity, _ = path[-1]
        if not (self._rules or "style" in attributes or "hidden" in attributes):
            return _LOOK_OF_TAG.get(name), False
        says = {"display": "none"} if "hidden" in attributes else {}
        if self._rules:
            keys = (f"#{identity}", *(f".{of}" for of in _class_names(classes)), name, "")
            rules = [rule for key in keys if key in self._rules for rule in self._rules[key] if rule.fits(path)]
            for rule in sorted(rules, key=lambda rule: rule.weight):
                says |= rule.says
        if "style" in attributes:
            says = says | _declared(attributes["style"])
        if not says:
            return _LOOK_OF_TAG.get(name), False
        if says.get("display") == "none":
            return CellNote.HIDDEN, True
        if says.get("visibility") in ("hidden", "collapse"):
            return CellNote.HIDDEN, False
        if "line-through" in says.get("text-decoration", "") + says.get("text-decoration-line", ""):
            return CellNote.STRUCK, False
        align = "" if name in _CELLS else says.get("vertical-align")
        return {"super": CellNote.RAISED, "sub": CellNote.LOWERED}.get(align or "", _LOOK_OF_TAG.get(name)), False


@lru_cache(maxsize=1024)  # every row has the same few
def _class_names(written: str) -> frozenset[str]:
    return frozenset(written.split())


@lru_cache(maxsize=1024)
def _declared(text: str) -> dict[str, str]:
    """What declarations say of how text looks. Not to be changed: it is remembered."""
    found = ((name.lower(), value) for name, value in _DECLARATION.findall(text))
    return {name: value.split("!")[0].strip().lower() for name, value in found if name in _LOOKED_AT}


def _rules_of(page: str) -> Iterator[_Rule]:
    order = 0
    for selectors, declarations in (
        block for text in islice(_sheets_of(page), _MOST_STYLES) for block in _blocks(text)
    ):
        if not (says := _declared(declarations)):
            continue
        for selector in selectors.split(","):
            compounds = [_COMPOUND.fullmatch(part) for part in selector.replace(">", " ").split()]
            parts = tuple(_compound(match) for match in compounds if match)
            if parts and len(parts) == len(compounds):
                order += 1
                identities, classes = (
                    sum(len(p.identities) for p in parts),
                    sum(len(p.classes) + bool(p.place) for p in parts),
                )
                yield _Rule((identities, classes, sum(bool(p.name) for p in parts), order), parts, says)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of each rule that holds on any screen."""
    first, *others = text.replace("<!--", " ").replace("-->", " ").split("/*")
    plain = first + " ".join(other.partition("*/")[2] for other in others)
    preludes: list[str] = []
    at = 0
    for brace in _BRACE.finditer(plain):
        between, at = plain[at : brace.start()], brace.end()
        if brace[0] == "{":
            preludes.append(between.rpartition(";")[2].strip())
        elif preludes:
            selectors = preludes.pop()
            if not selectors.startswith("@") and all(map(_ON_SCREENS.match, preludes)):
                yield selectors, between


def _sheets_of(page: str) -> Iterator[str]:
    """The texts of the style elements of a page that are for screens."""
    at = 0
    while begun := _STYLE_ELEMENT.search(page, at):
        end = _STYLE_END.search(page, begun.end())
        if end is None:
            return
        in_comment = page.rfind("<!--", at, begun.start()) > page.rfind("-->", at, begun.start())
        if not in_comment and "print" not in begun[1].lower():
            yield page[begun.end() : end.start()][:_MOST_STYLE_LETTERS]
        at = end.end()


def _compound(match: re.Match[str]) -> _Compound:
    name, names, place = match.groups()
    classes, identities = (frozenset(re.findall(rf"{mark}([\w-]+)", names)) for mark in (r"\.", "#"))
    return _Compound("" if name in (None, "*") else name.lower(), classes, identities, int(place or 0))
