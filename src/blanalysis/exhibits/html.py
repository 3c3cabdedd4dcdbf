"""Style sheets and the script of pages, and the same style for the output of a notebook cell."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FIRST, BEYOND = ".exhibit {", "pre {"  # in the style sheet the rules of exhibits stand from the one to before the other
NAME = "blanalysis"
BOX = f".{NAME}.{NAME}"  # twice, for JupyterLab's own rules name two classes
# JupyterLab lays its own rules over every table: striped, set right, of its own width. `currentColor` is readable in any theme.
# The picture is drawn for white paper.
NOTEBOOK = """\
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
""".replace("BOX", BOX)


def dressed(html: str) -> str:
    """HTML with the style that it needs in a notebook, in a box that the style is kept to.

    >>> dressed('<p class="exhibit note">…</p>')[:44], undressed(dressed("<p>…</p>"))
    ('<div class="blanalysis"><style>.blanalysis.b', '<p>…</p>')
    """
    return f'<div class="{NAME}"><style>{_style()}</style>\n{html}</div>'


def undressed(html: str) -> str:
    """HTML without the dress, whatever version of this package put it on; HTML that has none stays as it is."""
    worn = _DRESS.fullmatch(html)
    return worn[1] if worn else html


@cache
def _style() -> str:
    """The rules of exhibits, each kept to the box, then those that a notebook needs."""
    lines = style().splitlines()
    first, beyond = (next(at for at, line in enumerate(lines) if line.startswith(rule)) for rule in (FIRST, BEYOND))
    return "\n".join(_in_box(line) for line in lines[first:beyond] if not line.startswith("@")) + "\n" + NOTEBOOK


def _in_box(rule: str) -> str:
    """A rule of the page inside the box. Letters are sized by those around them, which JupyterLab lets the user choose."""
    selectors, told = rule.split(" {", 1)
    inside = ", ".join(f"{BOX} {selector}" for selector in selectors.split(", "))
    sized = re.sub(r"(font-size: [0-9.]+)rem", r"\1em", told)
    return f"{inside} {{{sized}"


_DRESS = re.compile(rf'<div class="{NAME}"><style>[^<]*</style>\n(.*)</div>\n?', re.DOTALL)


PAGE = Path(__file__).parent / "page"


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


def panel_style() -> str:
    """The style sheet of the panel in JupyterLab, whose colours it takes."""
    return (PAGE / "panel.css").read_text(encoding="utf-8")
