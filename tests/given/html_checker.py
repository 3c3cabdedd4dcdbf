"""What an HTML checker finds wrong with a page: html5lib parses it strictly; what it does not look at, where elements may stand, is here."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

HTML = "{http://www.w3.org/1999/xhtml}"
PHRASING_ONLY = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "span", "a", "code", "em", "strong", "var", "sub", "sup", "dt", "label", "button"}  # fmt: skip
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "div", "dl", "ul", "ol", "table", "figure", "section", "nav", "header", "footer", "main", "details", "form", "blockquote", "hr", "article", "aside", "address", "fieldset"}  # fmt: skip
INTERACTIVE = {"a", "button", "details", "input", "select", "textarea", "label", "iframe", "embed", "audio", "video"}
NO_INTERACTIVE = {"a", "button", "label", "summary"}
CHILDREN = {  # which children alone some elements may have
    "ul": {"li"}, "ol": {"li"}, "table": {"caption", "thead", "tbody", "tfoot", "colgroup"},
    "thead": {"tr"}, "tbody": {"tr"}, "tr": {"th", "td"}, "dl": {"dt", "dd", "div"},
}  # fmt: skip
GONE = {"font", "center", "big", "tt", "strike", "frame", "frameset", "marquee"}


def problems(html: str) -> list[str]:
    """What is wrong with a page, in words; none for a valid one."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    root = parser.parse(html)
    found = [f"{place}: {code} {details}" for place, code, details in parser.errors]
    for problem, element in _misplaced(root):
        found.append(f"{problem}: <{_name(element)}> {''.join(element.itertext()).strip()[:60]!r}")
    ids = Counter(element.get("id") for element in root.iter() if element.get("id") is not None)
    found += [
        f"the id {name!r} stands {times} times"
        for name, times in ids.items()
        if times > 1 or not name.strip() or " " in name
    ]
    called = [
        (name, element.get(name)) for element in root.iter() for name in ("for", "aria-labelledby", "aria-describedby")
    ]
    called += [
        ("href", element.get("href", "")[1:])
        for element in root.iter(f"{HTML}a")
        if element.get("href", "").startswith("#")
    ]
    found += [
        f"{name} names {value!r}, which is not there"
        for name, value in called
        if value and not {*value.split()} <= ids.keys()
    ]
    for name, times in (("title", 1), ("main", 1), ("h1", 1)):
        there = len([*root.iter(HTML + name)])
        found += [] if there == times else [f"{there} of <{name}>"]
    found += [] if root.get("lang") else ["no language"]
    return found


def _name(element: Element) -> str:
    return element.tag.removeprefix(HTML) if isinstance(element.tag, str) else ""


def _misplaced(root: Element) -> Iterator[tuple[str, Element]]:
    """Elements that stand where HTML does not let them, or lack what they must have."""
    for element in root.iter():
        name, inside = _name(element), [_name(each) for each in element.iter()][1:]
        children = [child for child in map(_name, element) if child]
        if name in PHRASING_ONLY and (blocks := BLOCKS & {*inside}):
            yield f"{blocks} within", element
        if name in NO_INTERACTIVE and (shown := INTERACTIVE & {*inside}):
            yield f"{shown} within", element
        if name in CHILDREN and not {*children} <= CHILDREN[name]:
            yield f"{children} within", element
        if name in CHILDREN and any(
            text and text.strip() for text in (element.text, *(child.tail for child in element))
        ):
            yield "text within", element
        if name == "figure" and "figcaption" in children[1:-1]:
            yield "the caption is neither first nor last", element
        if name == "figure" and (children.count("figcaption") > 1 or inside.count("figcaption") > 1):
            yield "several captions", element
        if name != "figure" and "figcaption" in children:
            yield "a caption without a figure", element
        if name == "table" and (
            "caption" in children[1:] or children.count("tbody") != 1 or len({*_widths(element)}) != 1
        ):
            yield "caption not first, or rows of several widths", element
        if name == "caption" and "table" in inside:
            yield "a table in a caption", element
        if name == "details" and (children[:1] != ["summary"] or children.count("summary") > 1):
            yield "no summary first", element
        if name == "summary" and (BLOCKS - {"h2", "h3", "h4"}) & {*inside}:
            yield "more than words", element
        if name == "img" and (element.get("alt") is None or not element.get("src")):
            yield "no text or no address", element
        if name == "th" and element.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
            yield "no scope", element
        if name == "a" and not (element.get("href") and "".join(element.itertext()).strip()):
            yield "no address or no words", element
        if name == "nav" and not (element.get("aria-label") or element.get("aria-labelledby")):
            yield "no name", element
        if name in GONE or any(
            element.get(old) is not None for old in ("align", "bgcolor", "border", "valign", "nowrap")
        ):
            yield "of an older HTML", element
        if element.get("tabindex") not in (None, "0", "-1"):
            yield "its place in the order of keys", element


def _widths(table: Element) -> Iterator[int]:
    for row in table.iter(f"{HTML}tr"):
        yield sum(int(cell.get("colspan", 1)) for cell in row)
