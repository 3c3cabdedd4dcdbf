"""One page, composed from the outputs of a notebook that was run, or from HTML. It loads nothing from the network.
An exhibit is an output that says of itself what it is (see `exhibits.html.notebook_output`): it gets its number and its anchor here."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from itertools import pairwise
from typing import Any, TypeAlias

import mistune
from jinja2 import Environment, FileSystemLoader, Template

from ..exhibits.html import FINDINGS_ANCHOR, OUTPUT_FACTS, PAGE_FILES, element_html, page_script, page_stylesheet
from ..vocabulary import __version__, formats, wording
from ..vocabulary.vietnamese import key
from .notebook import Cell, Page

MOST_STATEMENTS = 8  # in the summary at the top of a page, which is to stay short
RESERVED = ("main", "summary", "contents", FINDINGS_ANCHOR)  # ids of the page itself
IMAGE_TYPES = ("image/png", "image/jpeg")
# What no page shows; the text beside it is only the name of a Python object.
UNSHOWN_TYPES = {"text/markdown", "text/latex", "application/javascript", "application/vnd.jupyter.widget-view+json"}
MARKDOWN_PLUGINS = ("strikethrough", "table", "url", "task_lists", "def_list", "math")
Part: TypeAlias = tuple[str, str]  # of the content: how the template shows it ("html", "text", "picture", …), and what


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the content of a page: language, title, the command that makes it again, and the file names that it links."""

    lang: str
    title: str
    command: str = ""
    index: str = ""
    languages: Sequence[Page] = ()
    pages: Sequence[Page] = ()
    name: str = ""
    findings: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page: its anchor (the id of its heading), and its heading as HTML."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What an exhibit states: anchor, number in words, title as HTML; `section` is how many sections begin before it."""

    anchor: str
    number: str
    title: str
    section: int


class NotebookPage:
    """The page of these cells as `html`, with `code` folded in; its `sections`, its `statements` in short, whether it is `illustrative`."""

    def __init__(self, cells: Iterable[Cell], frame: Frame, *, code: bool = False) -> None:
        self.sections: list[Section] = []
        self.illustrative = self._has_heading = False
        self._parts: list[Part] = []
        self._stated: list[Statement] = []
        self._count: Counter[str] = Counter()  # the exhibits, by kind
        self._anchors = Counter(RESERVED)
        cells = [*cells]
        shown = [of.get("metadata", {}).get(OUTPUT_FACTS, {}) for cell in cells for of in cell.get("outputs", ())]
        has_list = FINDINGS_ANCHOR in [facts.get("anchor") for facts in shown]
        self._findings = f"#{FINDINGS_ANCHOR}" if has_list else frame.findings
        for cell in cells:
            if cell["cell_type"] == "markdown":
                self._add_prose(cell)
            elif cell["cell_type"] == "code":
                self._parts += [("code", cell["source"])] if code else []
                for output in cell.get("outputs", ()):
                    self._add_output(output)
            elif cell["metadata"].get("raw_mimetype", "").lower() in ("", "text/html"):
                self._parts.append(("html", cell["source"]))
        self.statements = _chosen_statements(self._stated)
        # What the page says in short, and what it consists of, after the prose that it begins with.
        at = 1 if self._parts and self._parts[0][0] == "prose" else 0
        heading = [] if self._has_heading else [("heading", frame.title)]
        parts = [*heading, *self._parts[:at], ("opening", ""), *self._parts[at:]]
        self.html = page_html(frame, parts, sections=self.sections, statements=self.statements, scripts=[page_script()])

    def _add_prose(self, cell: Cell) -> None:
        renderer = _ProseRenderer(self._anchors, cell.get("attachments", {}))
        html = mistune.create_markdown(escape=False, renderer=renderer, plugins=MARKDOWN_PLUGINS)(cell["source"])
        self._parts.append(("prose", str(html)))
        self.sections += [Section(anchor, title) for level, anchor, title in renderer.headings if level == 2]
        self._has_heading |= any(level == 1 for level, *_ in renderer.headings)

    def _add_output(self, output: Cell) -> None:
        data = output.get("data", {})
        picture = next((mime for mime in IMAGE_TYPES if mime in data), "")
        if "text/html" in data and (facts := output.get("metadata", {}).get(OUTPUT_FACTS)):
            self._add_exhibit(data["text/html"], facts)
        elif html := data.get("text/html") or data.get("image/svg+xml"):
            self._parts.append(("html", html))
        elif picture:
            self._parts.append(("picture", f"data:{picture};base64,{data[picture]}".replace("\n", "")))
        elif (text := data.get("text/plain") or output.get("text")) and not data.keys() & UNSHOWN_TYPES:
            self._parts.append(("text", text))

    def _add_exhibit(self, html: str, facts: Mapping[str, Any]) -> None:
        opening, *rest = (html[begin:end] for begin, end in pairwise(facts["cuts"]))
        if (kind := facts.get("kind")) in EXHIBIT_NUMBER:
            self._count[kind] += 1
            number, anchor = EXHIBIT_NUMBER[kind].say(facts["lang"], n=self._count[kind]), facts.get("anchor")
            if not anchor or any(anchor == of.anchor for of in self._stated):
                anchor = f"{kind}-{self._count[kind]}"
            before, titled, *touched = rest
            if touched and self._findings:
                touched[0] = f'<a href="{escape(self._findings)}">{touched[0]}</a>'
            rest = [f' id="{anchor}"', before, f'<span class="number">{number}</span> ', titled, *touched]
            short = f"({wording.CAUTION_SHORT.say(facts['lang'])})" if touched else ""
            title = " ".join(filter(None, (escape(facts["title"]), element_html("span", "caution", short))))
            self._stated.append(Statement(anchor, number, title, section=len(self.sections)))
        self._parts.append(("html", "".join([opening, *rest])))
        self.illustrative |= facts.get("illustrative", False)


def page_html(
    frame: Frame, parts: Iterable[Part], *, sections: Sequence[Section] = (), statements: Sequence[Statement] = (),
    scripts: Sequence[str] = (),
) -> str:  # fmt: skip
    """A page with this content, as HTML. Only scripts with exactly these texts may run in it."""
    return template("page.html").render(
        page=frame, parts=parts, sections=sections, statements=statements, scripts=scripts,
        policy=content_security_policy(scripts), style=page_stylesheet(), version=__version__, names=formats.LANGUAGE,
        words={name: phrase.say(frame.lang) for name, phrase in PAGE_WORDS.items()},
    )  # fmt: skip


def plain_page(frame: Frame, body: str) -> str:
    """The HTML of a page that is not made from a notebook; `body` is HTML."""
    return page_html(frame, [("html", f"\n<h1>{escape(frame.title)}</h1>\n{body.rstrip()}")])


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


def _chosen_statements(statements: Sequence[Statement]) -> list[Statement]:
    """At most `MOST_STATEMENTS` statements, none twice, in the order of the page: the first of each section, then further ones."""
    unlike = [each for at, each in enumerate(statements) if each.title not in [one.title for one in statements[:at]]]
    firsts = [each for at, each in enumerate(unlike) if each.section not in [one.section for one in unlike[:at]]]
    chosen = [*firsts, *(each for each in unlike if each not in firsts)][:MOST_STATEMENTS]
    return [statement for statement in unlike if statement in chosen]


EXHIBIT_NUMBER = wording.group("EXHIBIT_NUMBER")
PAGE_WORDS = wording.group("PAGE_WORDS")
