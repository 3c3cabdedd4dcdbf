"""Style sheets and the script of pages, and the same style for the output of a notebook cell."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FIRST_EXHIBIT_RULE, RULE_AFTER_EXHIBITS = (
    ".exhibit {",
    "pre {",
)  # in the style sheet the rules of exhibits stand from the one to before the other
BOX_CLASS = "blanalysis"
BOX_SELECTOR = f".{BOX_CLASS}.{BOX_CLASS}"  # twice, for JupyterLab's own rules name two classes
# JupyterLab lays its own rules over every table: striped, set right, of its own width. `currentColor` is readable in any theme.
# The picture is drawn for white paper.
NOTEBOOK_RULES = """\
BOX { --ink: currentColor; --soft: color-mix(in srgb, currentColor 78%, transparent); --rule: color-mix(in srgb, currentColor 28%, transparent); --warn: color-mix(in srgb, #d23c00 68%, currentColor); max-width: 48rem; line-height: 1.5; overflow-wrap: break-word; }
BOX .exhibit { margin: .2rem 0 .6rem; }
BOX .scroll { container-type: inline-size; }
BOX caption p { max-width: 100cqw; }
BOX .figure .unit { max-width: 38rem; }
BOX table { margin: 0; table-layout: auto; }
BOX details[lang], BOX details:not([lang]) table { font-size: 1em; }
BOX figcaption { margin-top: .3rem; }
BOX caption { font-size: 1.087em; }
BOX thead { border: 0; }
BOX tbody tr:nth-child(n), BOX tbody tr:nth-child(n):hover { background: none; }
BOX dt, BOX dd { float: none; width: auto; margin: 0; padding: 0; }
BOX ul { margin: .3rem 0; padding-left: 1.2rem; }
BOX .glance > p { margin: .2rem 0; }
BOX .glance .scroll { margin-top: .5rem; }
BOX .glance thead th { font: .85em var(--jp-code-font-family, monospace); white-space: nowrap; }
[data-jp-theme-light="false"] BOX .figure img { padding: .5rem; border-radius: .3rem; }
""".replace("BOX", BOX_SELECTOR)


def with_notebook_style(html: str) -> str:
    """HTML with the style that it needs in a notebook, in a box that the style is kept to.

    >>> dressed('<p class="exhibit note">…</p>')[:44], undressed(dressed("<p>…</p>"))
    ('<div class="blanalysis"><style>.blanalysis.b', '<p>…</p>')
    """
    return f'<div class="{BOX_CLASS}"><style>{_notebook_stylesheet()}</style>\n{html}</div>'


def without_notebook_style(html: str) -> str:
    """HTML without the dress, whatever version of this package put it on; HTML that has none stays as it is."""
    worn = _STYLED_BOX.fullmatch(html)
    return worn[1] if worn else html


@cache
def _notebook_stylesheet() -> str:
    """The rules of exhibits, each kept to the box, then those that a notebook needs."""
    lines = page_stylesheet().splitlines()
    first, beyond = (
        next(at for at, line in enumerate(lines) if line.startswith(rule))
        for rule in (FIRST_EXHIBIT_RULE, RULE_AFTER_EXHIBITS)
    )
    return (
        "\n".join(_rule_in_box(line) for line in lines[first:beyond] if not line.startswith("@"))
        + "\n"
        + NOTEBOOK_RULES
    )


def _rule_in_box(rule: str) -> str:
    """A rule of the page inside the box. Letters are sized by those around them, which JupyterLab lets the user choose."""
    selectors, told = rule.split(" {", 1)
    inside = ", ".join(f"{BOX_SELECTOR} {selector}" for selector in selectors.split(", "))
    sized = re.sub(r"(font-size: [0-9.]+)rem", r"\1em", told)
    return f"{inside} {{{sized}"


_STYLED_BOX = re.compile(rf'<div class="{BOX_CLASS}"><style>[^<]*</style>\n(.*)</div>\n?', re.DOTALL)


PAGE_FILES = Path(__file__).parent / "page"


def page_stylesheet() -> str:
    """The style sheet of every page."""
    return (PAGE_FILES / "style.css").read_text(encoding="utf-8")


def page_script() -> str:
    """The one script of every page, `page.js` without its comments and indent: sort, search, copy, save. None is needed to read.

    It is our own, because of what was compared none does half of it: sortable-tablesort (Unlicense, 2 KB) and tablesort (MIT) only sort,
    list.js (MIT) takes "9,768" for 9, and simple-datatables (LGPL) and DataTables as itables inlines it (MIT, 900 KB) set the table anew
    and with it the header cells that are read aloud. Each would need a raw value beside every number, 1 to 9 KB a page, where reading
    our own print back takes 10 lines; and copying, files and Vietnamese search would be ours to write in any case.
    """
    lines = (line.strip() for line in (PAGE_FILES / "page.js").read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def panel_stylesheet() -> str:
    """The style sheet of the panel in JupyterLab, whose colours it takes."""
    return (PAGE_FILES / "panel.css").read_text(encoding="utf-8")
