"""An executed notebook in, the HTML of one page out. The only module that knows nbconvert; knows nothing of membership.

A page shows what the code gives and not the code, and asks the network for nothing. Registered as an exporter of nbconvert,
so that `jupyter nbconvert --to blanalysis` and JupyterLab's own menu give the same page.
"""

from __future__ import annotations

import ast
from pathlib import Path

from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets import Bool, default

from . import notebook
from .words import LANGS, Phrase

PAGE = Path(__file__).parent / "page"


class PageExporter(HTMLExporter):
    """nbconvert's exporter named `blanalysis`. The language is the notebook's own, `LANG` in its cell tagged `parameters`."""

    export_from_notebook = "blanalysis"
    show_code = Bool(False, help="Show the code of each cell, folded.").tag(config=True)

    @default("template_name")
    def _template_name_default(self):
        return PAGE.name

    @default("exclude_input")
    def _exclude_input_default(self):
        return not self.show_code

    @default("exclude_anchor_links")
    def _exclude_anchor_links_default(self):
        return True

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self):
        return [str(PAGE.parent)]  # never the current folder, which is nbconvert's default

    def from_notebook_node(self, nb, resources=None, **options):
        """The page and its resources. `resources["page"]` may hold lang, title and links; otherwise they are found in the notebook."""
        resources = dict(resources or {})
        page = dict(resources.get("page") or {})
        page.setdefault("lang", language(nb))
        nb = notebook.in_language(nb, page["lang"])
        page.setdefault("title", notebook.title(nb, "blanalysis"))
        page.setdefault("links", [])
        resources["page"] = page | {
            "pages": CONTENTS.say(page["lang"]),
            "style": style(),
            "words": {"code": CODE.say(page["lang"])},
        }
        return super().from_notebook_node(nb, resources, **options)


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


def style() -> str:
    """The style sheet of every page."""
    return (PAGE / "style.css").read_text(encoding="utf-8")


CODE = Phrase(vi="Lệnh của ô này", en="The code of this cell")
CONTENTS = Phrase(vi="Mục lục", en="Contents")
