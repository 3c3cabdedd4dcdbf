"""An executed notebook in, the HTML of one page out. The only module that knows nbconvert; knows nothing of membership.

A page shows what the code gives and not the code, and asks the network for nothing. Registered as an exporter of nbconvert,
so that `jupyter nbconvert --to blanalysis` and JupyterLab's own menu give the same page.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from jinja2 import Environment, FileSystemLoader
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets import Bool, default

from ..exhibits.exhibit import Statement, number_exhibits
from ..exhibits.html import PAGE_FILES, page_script, page_stylesheet, without_notebook_style
from ..vocabulary import __version__
from ..vocabulary.formats import LANGS
from ..vocabulary.phrases import Phrase
from ..vocabulary.vietnamese import key
from . import notebook

MOST_STATEMENTS = 8  # what is said first must be read at a glance
RESERVED = ("main", "summary", "contents")  # ids of the page itself


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: its anchor, and its heading as HTML."""

    anchor: str
    title: str


class PageExporter(HTMLExporter):
    """nbconvert's exporter named `blanalysis`. The language is the notebook's own, `LANG` in its cell tagged `parameters`."""

    export_from_notebook = "blanalysis"
    show_code = Bool(False, help="Show the code of each cell, folded.").tag(config=True)

    @default("template_name")
    def _template_name_default(self):
        return PAGE_FILES.name

    @default("exclude_input")
    def _exclude_input_default(self):
        return not self.show_code

    @default("exclude_anchor_links")
    def _exclude_anchor_links_default(self):
        return True

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self):
        return [str(PAGE_FILES.parent)]  # never the current folder, which is nbconvert's default

    def from_notebook_node(self, nb, resources=None, **options):
        """The page and its resources. `resources["page"]` may hold lang, title, index, languages, pages and command (see `page_context`);
        what it lacks is found in the notebook."""
        resources = dict(resources or {})
        given = dict(resources.get("page") or {})
        lang = given.setdefault("lang", language(nb))
        nb = notebook.in_language(nb, lang)
        cells, sections, statements = self._composed(nb.cells, resources)
        title = notebook.first_heading(nb, "")
        given.setdefault("title", title or "blanalysis")
        given.setdefault("command", _convert_command(resources))
        given.setdefault("scripts", [page_script()])
        given |= {"heading": not title, "sections": sections, "statements": _chosen_statements(statements)}
        resources["page"] = page_context(**given)
        # Not HTMLExporter's own, which parses the whole page and writes it anew: slow, and the bytes are no longer ours.
        return super(HTMLExporter, self).from_notebook_node(NotebookNode(nb, cells=cells), resources, **options)

    def _composed(self, given: Iterable[NotebookNode], resources: dict):
        """The cells with prose as HTML and exhibits numbered; the sections of the page, and what is found in each."""
        cells, sections, statements = [], [], []
        count, taken = Counter(), Counter(RESERVED)
        for cell in given:
            cell = NotebookNode(cell, metadata=NotebookNode(cell.metadata))
            if cell.cell_type == "markdown":
                html = self.markdown2html({"cell": cell, "resources": resources}, cell.source)
                cell.metadata.html, found = _anchored(html, taken)
                cell.metadata.opening = not cells
                sections += found
            elif cell.cell_type == "code":
                cell.outputs, found = _numbered_outputs(cell.outputs, count)
                statements += [(len(sections), statement) for statement in found]
            cells.append(cell)
        return cells, sections, statements


def page_context(
    *,
    lang: str,
    title: str,
    command: str = "",
    index: str = "",
    languages: Sequence[dict] = (),
    pages: Sequence[dict] = (),
    heading: bool = False,
    sections: Sequence[Section] = (),
    statements: Sequence[Statement] = (),
    scripts: Sequence[str] = (),
) -> dict:
    """What the templates are told of a page. `languages` and `pages` are links (href, lang, text; `here` for the page itself),
    `command` makes the page again, `heading` says that the prose has none. Of `scripts` only these very texts may run."""
    return {
        "lang": lang,
        "title": title,
        "command": command,
        "index": index,
        "languages": languages,
        "pages": pages,
        "heading": heading,
        "sections": sections,
        "statements": statements,
        "scripts": scripts,
        "policy": content_security_policy(scripts),
        "style": page_stylesheet(),
        "version": __version__,
        "words": {name: phrase.say(lang) for name, phrase in PAGE_WORDS.items()},
    }


def plain_page(page: dict, body: str) -> str:
    """A page that comes from no notebook, in the same frame; `page` as `page_context` gives it, `body` is HTML."""
    templates = Environment(loader=FileSystemLoader(PAGE_FILES), keep_trailing_newline=True)
    return templates.get_template("bare.html.j2").render(resources={"page": page}, body=body)


def first_statement(html: str) -> str:
    """What a page says first, as HTML; nothing where it shows no picture and no table.

    >>> first_statement('<li class="finding"><a href="#table-1">Table 1.</a> 64 committees</li>')
    '64 committees'
    """
    found = re.search(r'<li class="finding"><a [^>]*>[^<]*</a> (.*?)</li>', html)
    return found[1] if found else ""


def content_security_policy(scripts: Iterable[str]) -> str:
    """The Content-Security-Policy: nothing from outside, no script but these texts themselves.

    >>> content_security_policy([])
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    """
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    allowed = [" ".join(["script-src", *(f"'sha256-{each}'" for each in hashes)])] if hashes else []
    rules = ["default-src 'none'", "img-src data:", "style-src 'unsafe-inline'", *allowed]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def language(book: NotebookNode) -> str:
    """The language that the cell tagged `parameters` sets; Vietnamese otherwise."""
    sources = (cell.source for cell in book.cells if "parameters" in notebook.tags(cell))
    for node in (node for source in sources for node in ast.parse(source).body):
        if (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == "LANG"
            and ast.literal_eval(node.value) in LANGS
        ):
            return ast.literal_eval(node.value)
    return LANGS[0]


def _convert_command(resources: dict) -> str:
    """What makes the page again where a notebook was converted by nbconvert itself."""
    name = resources.get("metadata", {}).get("name", "")
    return f'jupyter nbconvert --to blanalysis "{name}.ipynb"' if name else ""


def _numbered_outputs(outputs: Iterable[NotebookNode], count: Counter):
    """The outputs of a cell, its exhibits numbered, and what they say."""
    shown, statements = [], []
    for output in outputs:
        if html := output.get("data", {}).get("text/html"):
            html, found = number_exhibits(without_notebook_style(html), count)
            output = NotebookNode(output, data=NotebookNode(output.data, **{"text/html": html}))
            statements += found
        shown.append(output)
    return shown, statements


def _anchored(html: str, taken: Counter) -> tuple[str, list[Section]]:
    """Prose whose headings have an id each, made of their own words so that it stays, and its sections."""
    sections = []

    def one(found: re.Match) -> str:
        level, title = found.groups()
        slug = key(unescape(re.sub(r"<[^>]+>", "", title))).replace(" ", "-") or "section"
        taken[slug] += 1
        anchor = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
        if level == "2":
            sections.append(Section(anchor, title))
        return f'<h{level} id="{anchor}">{title}</h{level}>'

    return re.sub(r"<h([1-6])(?: [^>]*)?>(.*?)</h\1>", one, html, flags=re.DOTALL), sections


def _chosen_statements(statements: Collection[tuple[int, Statement]]) -> list[Statement]:
    """What stands first on a page: something of each section, then more, in the order of the page; nothing twice."""
    unlike = list({statement.title: (section, statement) for section, statement in reversed(statements)}.values())[::-1]
    firsts = list({section: (section, statement) for section, statement in reversed(unlike)}.values())[::-1]
    others = [each for each in unlike if each not in firsts]
    chosen = [*firsts, *others][:MOST_STATEMENTS]
    return [statement for section, statement in unlike if (section, statement) in chosen]


CONTENTS = Phrase(vi="Mục lục", en="Contents")
PAGE_WORDS = {
    "skip": Phrase(vi="Đến phần nội dung", en="Skip to the content"),
    "index": CONTENTS,
    "pages": Phrase(vi="Các trang", en="Pages"),
    "around": Phrase(vi="Các trang khác", en="Other pages"),
    "summary": Phrase(vi="Tóm tắt", en="In short"),
    "sections": Phrase(vi="Trang này gồm", en="On this page"),
    "code": Phrase(vi="Lệnh Python", en="Python code"),
    "made": Phrase(vi="Lập bằng", en="Made by"),
    "again": Phrase(vi="Lập lại trang này bằng lệnh:", en="The command that makes this page again:"),
}
