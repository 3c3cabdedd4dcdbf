"""An executed notebook in, the HTML of one page out. The only module that knows nbconvert; knows nothing of membership.

A page shows what the code gives and not the code, and asks the network for nothing. Registered as an exporter of nbconvert,
so that `jupyter nbconvert --to blanalysis` and JupyterLab's own menu give the same page.
"""

from __future__ import annotations

import ast
import base64
import hashlib
from pathlib import Path

from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets import default

from . import notebook
from .words import LANGS, Phrase

PAGE = Path(__file__).parent / "page"


class PageExporter(HTMLExporter):
    """nbconvert's exporter named `blanalysis`. The language is the notebook's own, `LANG` in its cell tagged `parameters`."""

    export_from_notebook = "blanalysis"

    @default("template_name")
    def _template_name_default(self):
        return PAGE.name

    @default("exclude_input")
    def _exclude_input_default(self):
        return True

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
            "script": script(),
            "script_hash": script_hash(),
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


def script() -> str:
    """The one script of every page, `page.js` without its comments and indent: sort, search, copy, save. None is needed to read.

    It is our own, because of what was compared none does half of it: sortable-tablesort (Unlicense, 2 KB) and tablesort (MIT) only sort,
    list.js (MIT) takes "9,768" for 9, and simple-datatables (LGPL) and DataTables as itables inlines it (MIT, 900 KB) set the table anew
    and with it the header cells that are read aloud. Each would need a raw value beside every number, 1 to 9 KB a page, where reading
    our own print back takes 10 lines; and copying, files and Vietnamese search would be ours to write in any case.
    """
    lines = (line.strip() for line in (PAGE / "page.js").read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def script_hash() -> str:
    """What the page's Content-Security-Policy names the script by: no other runs."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script().encode()).digest()).decode("ascii")


CONTENTS = Phrase(vi="Mục lục", en="Contents")
