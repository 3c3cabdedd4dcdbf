"""Which pages there are, and writing them: every notebook in each language, and an index. Workbooks in, files out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import contents, notebook, sources
from .contents import LANGUAGE, Link
from .exporter import PageExporter, first_finding
from .words import ILLUSTRATIVE, LANGS
from .workbook import write_whole


@dataclass(frozen=True, slots=True)
class Page:
    """A page to write: the notebook it comes from, its language, its file name and its title."""

    notebook: Path
    lang: str
    name: str
    title: str


def notebooks() -> tuple[Path, ...]:
    """The notebooks that travel with the package, in reading order."""
    return tuple(sorted(path for path in sources.folder("notebooks").glob("[0-9]*.ipynb")))


def write(
    workbooks: Sequence[str],
    out: str | Path,
    *,
    langs: Sequence[str] = LANGS,
    internal: bool = False,
    progress: Callable[[str], None] = lambda name: None,
) -> tuple[Path, ...]:
    """Write every notebook as a page in each language, and an index; gives the paths, the index last.

    `workbooks` are handed to the notebooks (none: the published figures and the illustrative workbook). In `internal`
    pages no number of a sensitive column is hidden, and they say so. A page is whole or not there. Raises `CellError` with
    notebook, cell and cause when a cell fails, and what `membership.load` raises for a workbook that cannot be read.
    """
    out = Path(out)
    pages = [_page(path, lang) for path in notebooks() for lang in langs]
    parameters = {"WORKBOOKS": list(workbooks), "INTERNAL": internal}
    written, links = [], []
    for page in pages:
        progress(page.name)
        html = build(page.notebook, lang=page.lang, parameters=parameters, others=pages)
        links.append(_listed(page, html))
        written.append(_save(out / page.name, html))
    index = contents.page(links, workbooks, langs, command(workbooks, internal))
    return (*written, _save(out / "index.html", index))


def build(path: Path, *, lang: str, parameters: dict, others: Sequence[Page] = ()) -> str:
    """One notebook as the HTML of one page in `lang`."""
    book = notebook.read(path, lang)
    notebook.run(book, path.name, {"LANG": lang, **parameters})
    told = {
        "lang": lang,
        "title": notebook.title(book, path.stem),
        "index": "index.html",
        "languages": [_link(p, path) for p in others if p.notebook == path and p.lang != lang],
        "pages": [_link(p, path) | {"text": p.title} for p in others if p.lang == lang],
        "command": command(parameters["WORKBOOKS"], parameters["INTERNAL"]),
    }
    html, _ = PageExporter().from_notebook_node(book, {"page": told})
    return html


def command(workbooks: Sequence[str], internal: bool = False) -> str:
    """The command that makes the pages again, with the names of the workbooks and not where they lie.

    >>> command(["/home/a/số liệu.xlsx", "b.xlsx"], internal=True)
    'blanalysis report "số liệu.xlsx" b.xlsx --internal'
    """
    names = [Path(workbook).name for workbook in workbooks]
    quoted = [f'"{name}"' if set(name) & set(" '&()$;`") else name for name in names]
    return " ".join(["blanalysis report", *quoted, *(["--internal"] if internal else [])])


def _listed(page: Page, html: str) -> Link:
    illustrative = ILLUSTRATIVE.say(page.lang) in html
    return Link(
        lang=page.lang, href=page.name, title=page.title, finding=first_finding(html), illustrative=illustrative
    )


def _link(page: Page, path: Path) -> dict:
    return {"href": page.name, "lang": page.lang, "text": LANGUAGE[page.lang], "here": page.notebook == path}


def _page(path: Path, lang: str) -> Page:
    return Page(path, lang, f"{path.stem}.{lang}.html", notebook.title(notebook.read(path, lang), path.stem))


def _save(path: Path, html: str) -> Path:
    write_whole(path, lambda beside: beside.write_text(html, encoding="utf-8", errors="replace", newline="\n"))
    return path
