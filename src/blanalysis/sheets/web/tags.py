"""The tags and texts of a page, one after the other, as browsers read them, in linear time also where tags are not closed."""

import re
from collections.abc import Iterator
from html import unescape

_CELL_BEGINS = re.compile(r"<t[dh][\s>]", re.IGNORECASE)
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")  # not "a < b"
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_TAG_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=][^\s/>=]*|=)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
_KEPT = {"colspan", "rowspan", "span", "style", "hidden", "x:num", "x:str", "x:err", "class", "id", "type", "value", "selected", "multiple"}  # fmt: skip
_UNSHOWN = {"script", "style", "title", "xml", "noscript", "template", "datalist", "iframe", "object"}
_RAW_END = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in (*_UNSHOWN, "textarea")} | {
    "select": re.compile(r"</select[\s/>]|</?t(?:able|[dhr])[\s>]", re.IGNORECASE)  # cells end it, as in browsers
}
_OPTION = re.compile(r"<option(?=[\s/>])", re.IGNORECASE)
_MOST_ATTRIBUTES = 200
Tag = tuple[str, str, dict[str, str]]  # "text", "lines", "open" or "close"; the text or the name; attributes


def tags_of(page: str) -> Iterator[Tag]:
    """Text and tags of a page; comments and what is never shown are passed over. What a field of several lines or a list to choose from shows is "lines"."""
    at = 0
    while at < len(page):
        tag = _TAG.search(page, at)
        opened = tag.start() if tag else len(page)
        if opened > at:
            yield "text", page[at:opened], {}
        at = opened + 1
        if page.startswith("!--", at):
            at = _end_of(page, "-->", at + 3)
        elif page.startswith(("!", "?"), at):
            at = _end_of(page, ">", at)
        else:
            closing = page.startswith("/", at)
            name = _NAME.match(page, at + closing)
            if name is None:
                at = _end_of(page, ">", at)  # "</>" and the like
                continue
            at, attributes = _tag_attributes(page, name.end())
            if at > len(page):
                _no_end(page, name.end())
                return  # a tag that never ends is no tag, and nothing follows
            word = name[0].lower()
            yield "close" if closing else "open", word, attributes
            if word in _RAW_END and not closing:
                end = _RAW_END[word].search(page, at)
                begun, at = at, end.start() if end else _no_end(page, at)
                if word == "textarea":
                    yield "lines", page[begun:at], {}
                elif word == "select":
                    yield "lines", "\n".join(["", *_chosen(page, begun, at, "multiple" in attributes), ""]), {}


def _chosen(page: str, at: int, end: int, is_multiple: bool) -> list[str]:
    found: list[tuple[bool, str]] = []
    for option in _OPTION.finditer(page, at, end):
        begun, said = _tag_attributes(page, option.end())
        if begun > end:  # a tag that never ends
            break
        after = page.find("<", begun, end)
        found.append(("selected" in said, page[begun : end if after < 0 else after]))
    return [text for is_chosen, text in found if is_chosen] or [text for _, text in found[: not is_multiple]]


def _end_of(page: str, mark: str, at: int) -> int:
    end = page.find(mark, at)
    return _no_end(page, at) if end < 0 else end + len(mark)


def _no_end(page: str, at: int) -> int:
    """The end of the page. Raises `ValueError` where cells follow what has no end: their numbers would be lost."""
    if _CELL_BEGINS.search(page, at):
        raise ValueError(f"no end after {page[max(at - 20, 0) : at]}")
    return len(page)


def _tag_attributes(page: str, at: int) -> tuple[int, dict[str, str]]:
    found: dict[str, str] = {}
    for _ in range(_MOST_ATTRIBUTES):
        if page.startswith(">", at):
            return at + 1, found
        match = _TAG_ATTRIBUTE.match(page, at)
        if match is None:
            break
        name = match[1].lower()
        if name in _KEPT:
            value = match[2] or match[3] or match[4] or ""
            found.setdefault(name, unescape(value) if "&" in value else value)
        at = match.end()
    end = page.find(">", at)
    return (end + 1 if end >= 0 else len(page) + 1), found
