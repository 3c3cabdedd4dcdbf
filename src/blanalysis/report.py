"""Which pages there are, and writing them: every notebook in each language, and an index. Workbooks in, files out."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

from . import collector, contents, notebook, sources
from .contents import Link
from .exporter import PageExporter, first_finding
from .words import ILLUSTRATIVE, LANGS, LANGUAGE, Phrase
from .workbook import write_whole


@dataclass(frozen=True, slots=True)
class Page:
    """A page to write: the notebook it comes from, its language, its file name and its title."""

    notebook: Path
    lang: str
    name: str
    title: str


def notebooks() -> tuple[Path, ...]:
    """The notebooks that become pages, in reading order: all that ask a question of the data."""
    return tuple(path for path in sources.notebooks() if path.name != sources.START)


def write(
    workbooks: Sequence[str],
    out: str | Path,
    *,
    langs: Sequence[str] = LANGS,
    internal: bool = False,
    district: str | None = None,
    code: bool = False,
    of: Phrase | None = None,
    progress: Callable[[str], None] = lambda name: None,
    workers: int = 1,
) -> tuple[Path, ...]:
    """Write every notebook as a page in each language, and an index; gives the paths, the index last.

    `workbooks` are handed to the notebooks (none: the published figures and the illustrative workbook), and the `district` that
    the pages are of, if not all. In `internal` pages no number of a sensitive column is hidden, and they say so. With `code`
    the pages show it, folded. `of` is what the index says that they are of. `progress` is told each page before it is made. A page
    is whole or not there. With several `workers` the pages are made in as many processes, in any order, and written in the same
    one; a script that asks for them needs the usual `if __name__ == "__main__":`. Called in a notebook, pages are always made in
    other processes, because JupyterLab's own must run no second notebook. Raises `CellError` with
    notebook, cell and cause when a cell fails, and what `membership.load` raises for a workbook that cannot be read.
    """
    out = Path(out)
    pages = [_page(path, lang) for path in notebooks() for lang in langs]
    parameters = {"WORKBOOKS": list(workbooks), "INTERNAL": internal, "DISTRICT": district}
    written, links = [], []
    with closing(_built(pages, parameters, code, workers)) as built:
        for page in pages:
            progress(page.name)
            html = next(built)
            links.append(_listed(page, html))
            written.append(save(out / page.name, html))
    again = command(workbooks, internal, district, code)
    index = contents.page(links, workbooks, langs, again, district=district, of=of)
    return (*written, save(out / "index.html", index))


def processes() -> int:
    """How many processes make pages faster: one a core, and no more than four."""
    return min(os.cpu_count() or 1, 4)


def _built(pages: Sequence[Page], parameters: dict, code: bool, workers: int) -> Iterator[str]:
    """The HTML of each page, in order. Whatever ends it early, a failed cell or the user, no page is begun after it and no process stays."""
    jobs = [
        partial(build, page.notebook, lang=page.lang, parameters=parameters, others=pages, code=code) for page in pages
    ]
    if workers < 2 and not notebook.inside_one():
        yield from (job() for job in jobs)
        return
    wanted = max(workers, processes()) if notebook.inside_one() else workers
    pool = ProcessPoolExecutor(min(wanted, len(pages)), mp_context=_fresh(), initializer=_leave_stopping_to_the_parent)
    try:
        yield from (made.result() for made in [pool.submit(job) for job in jobs])
    finally:
        pool.shutdown(cancel_futures=True)


def _fresh():
    """How processes are started: where the system can, as copies of one that has imported what they need; never as copies of this one."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([f"{__package__}.{name}" for name in ("__main__", "report", "figures", "tables")])
    return context


def _leave_stopping_to_the_parent() -> None:
    """Ctrl-C reaches every process of a terminal; one of them answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def build(path: Path, *, lang: str, parameters: dict, others: Sequence[Page] = (), code: bool = False) -> str:
    """One notebook as the HTML of one page in `lang`."""
    with collector.at_rest():
        return _build(path, lang, parameters, others, code)


def _build(path: Path, lang: str, parameters: dict, others: Sequence[Page], code: bool) -> str:
    book = notebook.read(path, lang)
    notebook.run(book, path.name, {"LANG": lang, **parameters})
    told = {
        "lang": lang,
        "title": notebook.title(book, path.stem),
        "index": "index.html",
        "languages": [_link(p, path) for p in others if p.notebook == path and p.lang != lang],
        "pages": [_link(p, path) | {"text": p.title} for p in others if p.lang == lang],
        "command": command(*(parameters.get(name) or () for name in ("WORKBOOKS", "INTERNAL", "DISTRICT")), code),
    }
    html, _ = _exporter(code).from_notebook_node(book, {"page": told})
    return html


def command(workbooks: Sequence[str], internal: bool = False, district: str | None = None, code: bool = False) -> str:
    """The command that makes the pages again, with the names of the workbooks and not where they lie.

    >>> command(["/home/a/số liệu.xlsx", "b.xlsx"], internal=True)
    'blanalysis report "số liệu.xlsx" b.xlsx --internal'
    """
    names = [Path(workbook).name for workbook in workbooks]
    quoted = [f'"{name}"' if set(name) & set(" '&()$;`") else name for name in names]
    options = {"--each district": district, "--internal": internal, "--code": code}
    return " ".join(["blanalysis report", *quoted, *(option for option, wanted in options.items() if wanted)])


def _listed(page: Page, html: str) -> Link:
    illustrative = ILLUSTRATIVE.say(page.lang) in html
    return Link(
        lang=page.lang, href=page.name, title=page.title, finding=first_finding(html), illustrative=illustrative
    )


def _link(page: Page, path: Path) -> dict:
    return {"href": page.name, "lang": page.lang, "text": LANGUAGE[page.lang], "here": page.notebook == path}


@cache
def _exporter(code: bool) -> PageExporter:
    """Made once: it reads and compiles the template."""
    return PageExporter(show_code=code)


def _page(path: Path, lang: str) -> Page:
    return Page(path, lang, f"{path.stem}.{lang}.html", notebook.title(notebook.read(path, lang), path.stem))


def save(path: Path, html: str) -> Path:
    """Write a page, whole or not there; gives its path. Raises `workbook.UnwritableError`."""
    write_whole(
        path, lambda beside: beside.write_text(html.rstrip() + "\n", encoding="utf-8", errors="replace", newline="\n")
    )
    return path
