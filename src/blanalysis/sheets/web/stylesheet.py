"""How text on a page looks by the page's own styles: hidden, struck out or raised. A selector that is not understood hides nothing."""

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
_NAMES = r"(?:[.#][\w-]+|:nth-child\(\d{1,4}\))"
_COMPOUND = re.compile(rf"(?:\*|[a-zA-Z][\w-]*)?{_NAMES}*")
_NAME = re.compile(rf"{_NAMES}|\*|[a-zA-Z][\w-]*")
_LOOKED_AT = {"display", "visibility", "text-decoration", "text-decoration-line", "vertical-align"}
_MOST_STYLES, _MOST_STYLE_LETTERS, _MOST_RULES = 50, 300_000, 5_000
_LOOK_OF_TAG = dict.fromkeys(("sup", "sub"), CellNote.RAISED) | dict.fromkeys(("s", "strike", "del"), CellNote.STRUCK)
Names = frozenset[str]  # by which selectors ask for an element: "td", ".class", "#id", ":nth-child(3)", "*"


class _Rule(NamedTuple):
    weight: tuple[int, int, int, int]  # of its selector, and its place on the page
    path: tuple[Names, ...]
    says: dict[str, str]

    def fits(self, path: Sequence[tuple[str, Names]]) -> bool:
        """Whether it is about the last element of the path from the root of the page."""
        around = (names for _, names in reversed(path[:-1]))
        return self.path[-1] <= path[-1][1] and all(any(own <= of for of in around) for own in reversed(self.path[:-1]))


class Stylesheet:
    """The rules of a page that say how text looks."""

    def __init__(self, page: str):
        self._rules: dict[str, list[_Rule]] = {}  # by a name that their last element must have, a rare one
        for rule in islice(_rules_of(page), _MOST_RULES):
            self._rules.setdefault(min(rule.path[-1]), []).append(rule)

    def look(self, path: Sequence[tuple[str, Names]], attributes: Mapping[str, str]) -> tuple[CellNote | None, bool]:
        """How the last of these elements (tag, names) looks by itself, and whether it takes no room at all."""
        tag, names = path[-1]
        says = {"display": "none"} if "hidden" in attributes else {}
        if self._rules:
            rules = [rule for name in names for rule in self._rules.get(name, ()) if rule.fits(path)]
            for rule in sorted(rules, key=lambda rule: rule.weight):
                says |= rule.says
        if "style" in attributes:
            says = says | _declared(attributes["style"])
        if not says:
            return _LOOK_OF_TAG.get(tag), False
        if says.get("display") == "none":
            return CellNote.HIDDEN, True
        if says.get("visibility") in ("hidden", "collapse"):
            return CellNote.HIDDEN, False
        if "line-through" in says.get("text-decoration", "") + says.get("text-decoration-line", ""):
            return CellNote.STRUCK, False
        is_raised = tag not in ("td", "th") and says.get("vertical-align") in ("super", "sub")
        return CellNote.RAISED if is_raised else _LOOK_OF_TAG.get(tag), False


@lru_cache(maxsize=1024)  # every row has the same few
def names_of(tag: str, classes: str, identity: str, place: int) -> Names:
    """The names of an element with these attributes; `place` is that of a cell in its row, else 0."""
    return frozenset(("*", tag, f"#{identity}", f":nth-child({place})", *(f".{name}" for name in classes.split())))


@lru_cache(maxsize=1024)
def _declared(text: str) -> dict[str, str]:
    """What declarations say of how text looks. Not to be changed: it is remembered."""
    found = ((name.lower(), value) for name, value in _DECLARATION.findall(text))
    return {name: value.split("!")[0].strip().lower() for name, value in found if name in _LOOKED_AT}


def _rules_of(page: str) -> Iterator[_Rule]:
    blocks = (block for text in islice(_sheets_of(page), _MOST_STYLES) for block in _blocks(text))
    for order, (selectors, declarations) in enumerate(blocks):
        if not (says := _declared(declarations)):
            continue
        for selector in selectors.split(","):
            parts = re.sub(r"\(\s*(\d+)\s*\)", r"(\1)", selector).replace(">", " ").split()
            if parts and all(map(_COMPOUND.fullmatch, parts)):
                path = tuple(frozenset(n if n[0] in ".#" else n.lower() for n in _NAME.findall(p)) for p in parts)
                said = "".join(name[0] for names in path for name in names if name != "*")
                classes = said.count(".") + said.count(":")
                yield _Rule((said.count("#"), classes, len(said) - said.count("#") - classes, order), path, says)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
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
    at = 0
    while begun := _STYLE_ELEMENT.search(page, at):
        end = _STYLE_END.search(page, begun.end())
        if end is None:
            return
        in_comment = page.rfind("<!--", at, begun.start()) > page.rfind("-->", at, begun.start())
        if not in_comment and "print" not in begun[1].lower():
            yield page[begun.end() : end.start()][:_MOST_STYLE_LETTERS]
        at = end.end()
