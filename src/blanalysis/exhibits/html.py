"""HTML that exhibits and pages are made of: texts in, HTML out. Knows nothing of an exhibit as an object."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

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
    """The one script of every page, `page.js` without its comments and indent. It is our own: table libraries take "9,768" for 9, and
    change the header cells that are read aloud."""
    lines = (line.strip() for line in (PAGE_FILES / "page.js").read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def with_notebook_style(html: str, element_id: str = "") -> str:
    """The HTML in a box, perhaps with an id, and a stylesheet that holds in this box only: for the output of a notebook cell."""
    name = f' id="{element_id}"' if element_id else ""
    return f'<div class="{BOX_CLASS}"{name}><style>{_notebook_stylesheet()}</style>\n{html}</div>'


def notebook_output(
    html: str, text: str, *, cuts: Iterable[int] = (), element_id: str = "", **facts: object
) -> tuple[dict, dict]:
    """What a notebook cell shows, by MIME type; its metadata are `facts`, and the `cuts` where a page takes out or writes into the HTML."""
    styled = with_notebook_style(html, element_id)
    begin = len(styled) - len("</div>") - len(html)
    places = [begin + place for place in (0, *cuts, len(html))]
    return {"text/plain": text, "text/html": styled}, {OUTPUT_FACTS: {**facts, "cuts": places}}


def framed_html(
    facts: Mapping[str, Any], body: str, below: str, *, number: str = "", anchor: str = "", findings: str = ""
) -> str:
    """A figure or a table as an HTML figure: title, subtitle and unit above the `body`, notes and source `below` it. `facts` are of
    `Exhibit.facts`; on a page it has a number, an anchor, and the address of the list of findings."""
    before = f'<span class="number">{escape(number)}</span> ' if number else ""
    told = " · ".join(filter(None, (facts.get("subtitle"), facts.get("unit_line"))))
    caution = element_html("p", "caution", facts.get("caution", ""))
    if findings:
        caution = re.sub(r">(.+)</p>$", rf'><a href="{escape(findings)}">\1</a></p>', caution)
    caption = f'<p class="title">{before}{escape(facts["title"])}</p>{element_html("p", "subtitle", told)}{caution}'
    caption += element_html("p", "illustrative", facts.get("illustrative", ""))
    name, kind = (f' id="{anchor}"' if anchor else ""), " ".join(["exhibit", facts["kind"], *facts.get("shape", ())])
    opening = f'<figure class="{kind}" lang="{facts["lang"]}"{name}>\n<figcaption>{caption}</figcaption>\n'
    return f"{opening}{body}\n{below}</figure>\n"


def formula_html(text: str) -> str:
    """A formula as HTML without a script: single letters are variables, `_` and `^` set a word or a bracket that follows low and high."""
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
    """An element, also with attributes behind its name, of an escaped text; a checksum has the class `hash`, another `kind`, if any."""
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
    dark = re.search(r"(--faint: [^}]*--grid:[^}]*)}", page_stylesheet())
    boxed += f'[data-jp-theme-light="false"] {BOX_SELECTOR} {{ --page: var(--jp-layout-color0); {dark[1] if dark else ""}}}\n'
    return boxed + page_stylesheet("notebook").split("*/\n")[1].replace("BOX", BOX_SELECTOR)


def _variables_html(text: str) -> str:
    return re.sub(r"(?<![\w&])([^\W\d_ΣΔ])(?!\w)", r"<var>\1</var>", escape(text))
