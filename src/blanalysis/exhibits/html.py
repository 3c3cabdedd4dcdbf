"""HTML that exhibits and pages are made of: elements, formulas; the stylesheets and the script of pages; the
same style around what a notebook cell shows.

Knows nothing of an exhibit as an object: texts in, HTML out."""

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

PAGE_FILES = Path(__file__).parent / "page"
# The stylesheet's rules for exhibits begin with the first of these and end before the second.
FIRST_EXHIBIT_RULE, RULE_AFTER_EXHIBITS = ".exhibit {", "pre {"
BOX_CLASS = OUTPUT_FACTS = "blanalysis"
FINDINGS_ANCHOR = "list-of-findings"  # its name on a page: what is of figures with errors links to it
BOX_SELECTOR = f".{BOX_CLASS}.{BOX_CLASS}"  # twice, for JupyterLab's own rules name two classes


def page_stylesheet(name: str = "style") -> str:
    """The stylesheet of every page; or that of the `panel` in JupyterLab, whose colours it takes, or of what a cell of a `notebook` shows."""
    return (PAGE_FILES / f"{name}.css").read_text(encoding="utf-8")


def page_script() -> str:
    """The one script of every page, `page.js` without its comments and indent: sort, search, copy, save. None is needed to read.

    It is our own: sortable-tablesort and tablesort only sort, list.js takes "9,768" for 9, simple-datatables and DataTables set the
    table anew, with the header cells that are read aloud; each would need a raw value beside every number."""
    lines = (line.strip() for line in (PAGE_FILES / "page.js").read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def with_notebook_style(html: str, element_id: str = "") -> str:
    """The HTML in a box, perhaps with an id, and a stylesheet that holds in this box only: for the output of a notebook cell."""
    name = f' id="{element_id}"' if element_id else ""
    return f'<div class="{BOX_CLASS}"{name}><style>{_notebook_stylesheet()}</style>\n{html}</div>'


def notebook_output(
    html: str, text: str, *, cuts: Iterable[int] = (), element_id: str = "", **facts: object
) -> tuple[dict, dict]:
    """What a notebook cell shows, by MIME type: the HTML with its style, and text; and metadata from which a page can be composed.

    They are what is said of it (`facts`), and its `cuts`: where the HTML without its style begins, where it is cut, where it ends."""
    styled = with_notebook_style(html, element_id)
    begin = len(styled) - len("</div>") - len(html)
    places = [begin + place for place in (0, *cuts, len(html))]
    return {"text/plain": text, "text/html": styled}, {OUTPUT_FACTS: {**facts, "cuts": places}}


def formula_html(text: str) -> str:
    """A formula as HTML that is read without any script, aloud too, and that Word keeps: single letters are variables, `_` and
    `^` set what follows low and high, a word or a word in brackets."""
    parts = re.split(r"([_^])(\(\w+\)|\w+)", text)
    html = _variables_html(parts[0])
    for mark, moved, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        tag = "sub" if mark == "_" else "sup"
        html += f"<{tag}>{escape(moved)}</{tag}>{_variables_html(rest)}"
    return html


def element_html(name: str, kind: str, text: str) -> str:
    """An element of a class that holds an escaped text; nothing where there is no text."""
    return f'<{name} class="{kind}">{escape(text)}</{name}>' if text else ""


def text_html(name: str, text: str, kind: str = "") -> str:
    """An element, with its attributes behind its name or without, that holds an escaped text; a checksum has the class `hash`, other texts
    have the class `kind`, if any."""
    kind = "hash" if len(text) == 64 and text.isalnum() else kind
    return "".join([f"<{name}", f' class="{kind}"' if kind else "", f">{escape(text)}</{name.split()[0]}>"])


@cache
def _notebook_stylesheet() -> str:
    lines = page_stylesheet().splitlines()
    rules = FIRST_EXHIBIT_RULE, RULE_AFTER_EXHIBITS
    first, beyond = (next(at for at, line in enumerate(lines) if line.startswith(rule)) for rule in rules)
    boxed = ""
    for line in (line for line in lines[first:beyond] if not line.startswith("@")):
        selectors, declarations = line.split(" {", 1)
        inside = ", ".join(f"{BOX_SELECTOR} {selector}" for selector in selectors.split(", "))
        # Sizes are relative to the text around, which JupyterLab lets the user choose.
        sized = re.sub(r"(font-size: [0-9.]+)rem", r"\1em", declarations)
        boxed += f"{inside} {{{sized}\n"
    return boxed + page_stylesheet("notebook").split("*/\n")[1].replace("BOX", BOX_SELECTOR)


def _variables_html(text: str) -> str:
    return re.sub(r"(?<![\w&])([^\W\d_ΣΔ])(?!\w)", r"<var>\1</var>", escape(text))
