"""How pages look and what they can do in a browser: style sheets and the one script. Names in, texts out; imports nothing of ours."""

from __future__ import annotations

from pathlib import Path

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
