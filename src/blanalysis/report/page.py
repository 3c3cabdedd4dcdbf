"""One page, composed from the outputs of a notebook that was run, or from HTML. It loads nothing from the network.
An exhibit is an output that says of itself what it is (see `exhibits.html.notebook_output`): it gets its number and its anchor here,
and its notes and its source stand once, at the foot."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from typing import Any, NamedTuple, TypeAlias

import mistune
from jinja2 import Environment, FileSystemLoader, Template

from ..exhibits.html import FINDINGS_ANCHOR, OUTPUT_FACTS, PAGE_FILES, framed_html, page_script, page_stylesheet
from ..vocabulary import __version__, formats, wording
from ..vocabulary.vietnamese import key
from .notebook import Cell, Page

RESERVED = ("main", "foot", "units", FINDINGS_ANCHOR)  # ids of the page itself
IMAGE_TYPES = ("image/png", "image/jpeg")
# What no page shows; the text beside it is only the name of a Python object.
UNSHOWN_TYPES = {"text/markdown", "text/latex", "application/javascript", "application/vnd.jupyter.widget-view+json"}
MARKDOWN_PLUGINS = ("strikethrough", "table", "url", "task_lists", "def_list", "math")
Part: TypeAlias = tuple[str, str]  # of the content: how the template shows it ("html", "text", "picture", …), and what


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the content of a page: language, title, the command that makes it again, and the file names that it links;
    of the same page in other `languages` with the language."""

    lang: str
    title: str
    command: str = ""
    index: str = ""
    languages: Sequence[tuple[str, str]] = ()
    pages: Sequence[Page] = ()
    name: str = ""
    findings: str = ""
    methods: str = ""


class Section(NamedTuple):
    """A section of a page: its anchor (the id of its heading), and its heading as HTML."""

    anchor: str
    title: str


class PageExhibits:
    """The exhibits of a page, of which all `facts` are known: `html` gives each its number, its anchor and references to the foot; then
    `foot` has the notes and sources, each once. `scope` is the place and day of the first; `banner` is said where all figures are made up."""

    def __init__(self, facts: Sequence[Mapping[str, Any]], findings: str = "") -> None:
        numbered = [of for of in facts if of.get("kind") in EXHIBIT_NUMBER]
        self.scope = next(filter(None, (of.get("subtitle") for of in numbered)), "")
        marks = {of.get("illustrative", "") for of in numbered}
        self.illustrative = bool(marks - {""})
        self.banner = marks.pop() if len(marks) == 1 else ""
        self.statement = escape(numbered[0]["title"]) if numbered else ""
        self.foot: dict[str, int] = {}
        self.units = {code: unit for of in facts for code, unit in of.get("units", {}).items()}
        has_list = FINDINGS_ANCHOR in [of.get("anchor") for of in facts]
        self._findings = f"#{FINDINGS_ANCHOR}" if has_list else findings
        self._count: Counter[str] = Counter()  # by kind
        self._anchors: set[str] = set()

    def html(self, given: str, facts: Mapping[str, Any]) -> str:
        """The HTML of one exhibit, from that in a notebook."""
        if (kind := facts.get("kind")) not in EXHIBIT_NUMBER:
            return given[facts["cuts"][0] : facts["cuts"][-1]]
        self._count[kind] += 1
        anchor = facts.get("anchor")
        if not anchor or anchor in self._anchors:
            anchor = f"{kind}-{self._count[kind]}"
        self._anchors.add(anchor)
        above = {"subtitle": self.scope, "illustrative": self.banner}
        told = {name: of for name, of in facts.items() if of != above.get(name)}
        number = EXHIBIT_NUMBER[kind].say(facts["lang"], n=self._count[kind])
        _, begin, end, _ = facts["cuts"]
        below = self._references(facts.get("below", ()), facts["lang"])
        return framed_html(told, given[begin:end], below, number=number, anchor=anchor, findings=self._findings)

    def _references(self, texts: Iterable[str], lang: str) -> str:
        numbers = [self.foot.setdefault(text, len(self.foot) + 1) for text in texts]
        links = ", ".join(f'<a href="#foot-{n}">{n}</a>' for n in numbers)
        return f'<p class="refs">{PAGE_WORDS["foot"].say(lang)}: {links}</p>\n' if links else ""


class NotebookPage:
    """The page of these cells as `html`, with `code` folded in; its `sections`, and its `exhibits`."""

    def __init__(self, cells: Iterable[Cell], frame: Frame, *, code: bool = False) -> None:
        self.sections: list[Section] = []
        self._has_heading = False
        self._parts: list[Part] = []
        self._anchors = Counter(RESERVED)
        cells = [*cells]
        shown = (of.get("metadata", {}).get(OUTPUT_FACTS, {}) for cell in cells for of in cell.get("outputs", ()))
        self.exhibits = PageExhibits([*filter(None, shown)], frame.findings)
        for cell in cells:
            if cell["cell_type"] == "markdown":
                self._add_prose(cell)
            elif cell["cell_type"] == "code":
                self._parts += [("code", cell["source"])] if code else []
                for output in cell.get("outputs", ()):
                    self._add_output(output)
            elif cell["metadata"].get("raw_mimetype", "").lower() in ("", "text/html"):
                self._parts.append(("html", cell["source"]))
        heading = [] if self._has_heading else [("prose", f"<h1>{escape(frame.title)}</h1>"), ("opening", "")]
        self.html = page_html(frame, [*heading, *self._parts], sections=self.sections, exhibits=self.exhibits)

    def _add_prose(self, cell: Cell) -> None:
        renderer = _ProseRenderer(self._anchors, cell.get("attachments", {}))
        html = mistune.create_markdown(escape=False, renderer=renderer, plugins=MARKDOWN_PLUGINS)(cell["source"])
        heading, end, rest = str(html).partition("</h1>\n")
        opens = end and not self._has_heading  # what page this is: heading, place and day, then the sentence
        parts = [("prose", heading + end), ("opening", ""), ("prose", rest)] if opens else [("prose", str(html))]
        self._parts += [part for part in parts if part[0] == "opening" or part[1].strip()]
        self.sections += [Section(anchor, title) for level, anchor, title in renderer.headings if level == 2]
        self._has_heading |= any(level == 1 for level, *_ in renderer.headings)

    def _add_output(self, output: Cell) -> None:
        data = output.get("data", {})
        picture = next((mime for mime in IMAGE_TYPES if mime in data), "")
        if "text/html" in data and (facts := output.get("metadata", {}).get(OUTPUT_FACTS)):
            self._parts.append(("html", self.exhibits.html(data["text/html"], facts)))
        elif html := data.get("text/html") or data.get("image/svg+xml"):
            self._parts.append(("html", html))
        elif picture:
            self._parts.append(("picture", f"data:{picture};base64,{data[picture]}".replace("\n", "")))
        elif (text := data.get("text/plain") or output.get("text")) and not data.keys() & UNSHOWN_TYPES:
            self._parts.append(("text", text))


def page_html(
    frame: Frame, parts: Iterable[Part], *, sections: Sequence[Section] = (), exhibits: PageExhibits | None = None
) -> str:
    """A page with this content, as HTML. No script but that of all pages may run in it, and it only where there are `exhibits`."""
    scripts = [page_script()] if exhibits else []
    units = json.dumps(exhibits.units, ensure_ascii=False, separators=(",", ":")) if exhibits and exhibits.units else ""
    return template("page.html").render(
        page=frame, parts=parts, sections=sections, exhibits=exhibits, scripts=scripts, units=units.replace("<", "\\u003c"),
        policy=content_security_policy(scripts), style=page_stylesheet(), version=__version__, names=formats.LANGUAGE,
        words={name: phrase.say(frame.lang) for name, phrase in PAGE_WORDS.items()},
    )  # fmt: skip


def plain_page(frame: Frame, body: str, exhibits: PageExhibits | None = None) -> str:
    """The HTML of a page that is not made from a notebook; `body` is HTML."""
    parts = [("prose", f"<h1>{escape(frame.title)}</h1>"), ("opening", ""), ("html", body.rstrip())]
    return page_html(frame, parts, exhibits=exhibits)


@cache
def template(name: str) -> Template:
    """A template in the folder of the pages' files."""
    return Environment(loader=FileSystemLoader(PAGE_FILES)).get_template(f"{name}.j2")


def content_security_policy(scripts: Iterable[str]) -> str:
    """The Content-Security-Policy of a page: nothing from the network, no script but exactly these texts."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    allowed = [" ".join(["script-src", *(f"'sha256-{each}'" for each in hashes)])] if hashes else []
    rules = ["default-src 'none'", "img-src data:", "style-src 'unsafe-inline'", *allowed]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


class _ProseRenderer(mistune.HTMLRenderer):
    """Markdown as HTML, with an id at each heading, made of the heading's words so that links to it stay valid."""

    def __init__(self, taken: Counter[str], attachments: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(escape=False)
        self.headings: list[tuple[int, str, str]] = []  # level, anchor, HTML
        self._taken, self._attachments = taken, attachments

    def render_token(self, token: dict[str, Any], state: mistune.BlockState) -> str:
        if token["type"] == "heading":
            slug = key(_plain_text(token)).replace(" ", "-") or "section"
            self._taken[slug] += 1
            anchor = slug if self._taken[slug] == 1 else f"{slug}-{self._taken[slug]}"
            token["attrs"]["id"] = anchor
            self.headings.append((token["attrs"]["level"], anchor, self.render_tokens(token["children"], state)))
        return super().render_token(token, state)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture; one that is attached to the cell travels in the page."""
        for mime, content in self._attachments.get(url.removeprefix("attachment:"), {}).items():
            url = f"data:{mime};base64,{content}"
        return super().image(text, url, title)

    def inline_math(self, text: str) -> str:
        """TeX as it was typed: a page, which loads nothing, cannot set it."""
        return f"${escape(text)}$"

    def block_math(self, text: str) -> str:
        return f"$${escape(text)}$$"


def _plain_text(token: Mapping[str, Any]) -> str:
    if token["type"] == "inline_html":
        return ""
    return unescape(token.get("raw", "")) + "".join(map(_plain_text, token.get("children", ())))


EXHIBIT_NUMBER = wording.group("EXHIBIT_NUMBER")
PAGE_WORDS = wording.group("PAGE_WORDS")
