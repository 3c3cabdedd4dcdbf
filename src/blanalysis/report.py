"""Which pages there are, and writing them: every notebook in each language, and an index. Workbooks in, files out."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

from . import notebook, sources
from .exporter import CONTENTS, PageExporter, style
from .words import LANGS, Phrase
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
    workers: int = 1,
) -> tuple[Path, ...]:
    """Write every notebook as a page in each language, and an index; gives the paths, the index last.

    `workbooks` are handed to the notebooks (none: the published figures and the illustrative workbook). In `internal`
    pages no number of a sensitive column is hidden, and they say so. A page is whole or not there. With several `workers` the
    pages are made in as many processes, in any order, and written in the same one; a script that asks for them needs the usual
    `if __name__ == "__main__":`. Raises `CellError` with
    notebook, cell and cause when a cell fails, and what `membership.load` raises for a workbook that cannot be read.
    """
    out = Path(out)
    pages = [_page(path, lang) for path in notebooks() for lang in langs]
    parameters = {"WORKBOOKS": list(workbooks), "INTERNAL": internal}
    written = []
    with closing(_built(pages, parameters, min(workers, len(pages)))) as built:
        for page in pages:
            progress(page.name)
            written.append(_save(out / page.name, next(built)))
    return (*written, _save(out / "index.html", _index(pages, langs)))


def _built(pages: Sequence[Page], parameters: dict, workers: int) -> Iterator[str]:
    """The HTML of each page, in order. Whatever ends it early, a failed cell or the user, no page is begun after it and no process stays."""
    jobs = [partial(build, page.notebook, lang=page.lang, parameters=parameters, others=pages) for page in pages]
    if workers < 2:
        yield from (job() for job in jobs)
        return
    pool = ProcessPoolExecutor(workers, mp_context=_fresh(), initializer=_leave_stopping_to_the_parent)
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


def build(path: Path, *, lang: str, parameters: dict, others: Sequence[Page] = ()) -> str:
    """One notebook as the HTML of one page in `lang`."""
    book = notebook.read(path, lang)
    notebook.run(book, path.name, {"LANG": lang, **parameters})
    links = [{"href": "index.html", "lang": lang, "text": CONTENTS.say(lang)}]
    links += [
        {"href": p.name, "lang": p.lang, "text": LANGUAGE[p.lang]}
        for p in others
        if p.notebook == path and p.lang != lang
    ]
    told = {"lang": lang, "title": notebook.title(book, path.stem), "links": links}
    html, _ = _exporter().from_notebook_node(book, {"page": told})
    return html


@cache
def _exporter() -> PageExporter:
    """Made once: it reads and compiles the template."""
    return PageExporter()


def _page(path: Path, lang: str) -> Page:
    return Page(path, lang, f"{path.stem}.{lang}.html", notebook.title(notebook.read(path, lang), path.stem))


def _index(pages: Sequence[Page], langs: Sequence[str]) -> str:
    """The list of pages, a column a language."""
    lists = "".join(
        f'<section lang="{lang}"><h2>{escape(LANGUAGE[lang])}</h2>\n<ul>\n'
        + "".join(f'<li><a href="{escape(p.name)}">{escape(p.title)}</a></li>\n' for p in pages if p.lang == lang)
        + "</ul></section>\n"
        for lang in langs
    )
    heading = " / ".join(INDEX.say(lang) for lang in langs) if len(langs) == 1 else INDEX.vi
    second = "" if len(langs) == 1 else f'<p lang="en">{escape(INDEX.en)}</p>\n'
    return (
        f'<!DOCTYPE html>\n<html lang="{langs[0]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(heading)}</title>\n<style>\n{style()}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(heading)}</h1>\n{second}{lists}</main>\n</body>\n</html>\n"
    )


def _save(path: Path, html: str) -> Path:
    write_whole(path, lambda beside: beside.write_text(html, encoding="utf-8", errors="replace", newline="\n"))
    return path


LANGUAGE = {"vi": "Tiếng Việt", "en": "English"}
INDEX = Phrase(
    vi="Đảng viên ở đảng bộ xã, phường, thị trấn tỉnh Bạc Liêu",
    en="Members of the commune, ward and township committees of Bạc Liêu province",
)
