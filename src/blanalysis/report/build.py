"""Sets of pages: every notebook as a page in each language, and an index that links them. Workbooks in, HTML files out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from pathlib import Path

from ..exhibits import tables
from ..membership.loading import collection_paused, example, load, published
from ..membership.membership import Membership
from ..sheets import guard
from ..vocabulary import sources
from ..vocabulary.formats import LANGS, LANGUAGE
from ..vocabulary.phrases import ILLUSTRATIVE, Phrase
from ..vocabulary.refusals import unwritable, write_file
from . import notebook, worker
from .exporter import PageExporter, first_statement, page_context, plain_page
from .pdf import PDF_MARK


@dataclass(frozen=True, slots=True)
class Page:
    """A page to write: the notebook that it comes from, its language, its file name and its title."""

    notebook: Path
    lang: str
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSet:
    """Pages with one index: the name of their folder ("": the folder that everything is written into), the workbooks that the
    notebooks read (none: the published figures and the illustrative workbook), the `district` to which they are limited, if any, and
    what their index calls that part (`of`)."""

    folder: str = ""
    workbooks: Sequence[str] = ()
    district: str | None = None
    of: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page in an index: its language, file name and title, its first statement as HTML, whether it shows illustrative figures."""

    lang: str
    href: str
    title: str
    statement: str
    illustrative: bool = False


def page_notebooks() -> tuple[Path, ...]:
    """The notebooks that become pages, in reading order: all that ask a question of the data."""
    return tuple(path for path in sources.notebooks() if path.name != sources.START_NOTEBOOK)


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

    The notebooks read `workbooks` (none: the published figures and the illustrative workbook), limited to one `district` if it is
    given; `of` is what the index calls that part. In `internal` pages no number of a sensitive column is hidden, and they say so.
    With `code` they show the code of the cells, folded. `progress` is called with the file name of each page when it is made.
    Nothing is written before all pages are made; then they replace the set that was written there before, see `replace_pages`.
    With several `workers` the pages are made in as many other processes. A call in a notebook always makes them in other
    processes, because a kernel cannot run a second notebook. Raises `CellError` with notebook, cell and cause when a cell fails,
    `ChildEndedError` when such a process is ended from outside, and what `load` raises for a workbook that cannot be read.
    """
    one = PageSet(workbooks=workbooks, district=district, of=of)
    return replace_pages(
        build_sets([one], langs=langs, internal=internal, code=code, progress=progress, workers=workers), Path(out)
    )


def build_sets(
    sets: Sequence[PageSet],
    *,
    langs: Sequence[str] = LANGS,
    internal: bool = False,
    code: bool = False,
    progress: Callable[[str], None] = lambda name: None,
    workers: int = 1,
) -> dict[str, str]:
    """The HTML of every page of these sets, by its path below the folder that they will be written into; each set's index last.

    Options and errors are those of `write`.
    """
    pages = [_page(path, lang) for path in page_notebooks() for lang in langs]
    parameters = [{"WORKBOOKS": list(each.workbooks), "INTERNAL": internal, "DISTRICT": each.district} for each in sets]
    jobs = [
        partial(build_page, page.notebook, lang=page.lang, parameters=given, others=pages, code=code)
        for given in parameters
        for page in pages
    ]
    made = {}
    with closing(_results(jobs, workers)) as built:
        for each in sets:
            folder = f"{each.folder}/" if each.folder else ""
            links = []
            for page in pages:
                html = made[folder + page.name] = next(built)
                links.append(_index_link(page, html))
                progress(folder + page.name)
            again = command(each.workbooks, internal, each.district, code)
            made[f"{folder}index.html"] = index_page(
                links, each.workbooks, langs, again, district=each.district, of=each.of, internal=internal
            )
    return made


def replace_pages(pages: Mapping[str, str], out: Path) -> tuple[Path, ...]:
    """Write pages (HTML by path) into a folder, in place of those that an earlier run wrote there; gives their paths.

    What an earlier run wrote and this one does not is deleted, so that no page of another language, use or district stays beside
    these; any other file stays. The last page, the index, is written last. Raises `UnwritableError`.
    """
    try:
        earlier = _earlier_files(out)
    except OSError as cause:  # a folder that cannot be
        raise unwritable(out, cause) from cause
    *names, last = pages
    written = [save_page(out / name, pages[name]) for name in names]
    for path in earlier:
        if path not in {*written, out / last}:
            _remove(path, out)
    return (*written, save_page(out / last, pages[last]))


def build_page(path: Path, *, lang: str, parameters: dict, others: Sequence[Page] = (), code: bool = False) -> str:
    """The HTML of one notebook as a page in `lang`.

    `parameters` (WORKBOOKS, INTERNAL, DISTRICT) replace those of its cell tagged `parameters`; `others` are the pages of the set, which
    it links. Errors are those of `write`.
    """
    with collection_paused():
        return _page_html(path, lang, parameters, others, code)


def index_page(
    links: Sequence[Link],
    workbooks: Sequence[str],
    langs: Sequence[str],
    command: str = "",
    *,
    district: str | None = None,
    of: Phrase | None = None,
    internal: bool = False,
) -> str:
    """The HTML of the index of pages made from these workbooks (none: the published figures and the illustrative workbook), limited
    to one `district` if it is given; `of` is what its heading calls that part. `command` makes the pages again. In an `internal` index no
    finding about sensitive columns is hidden.

    Raises what `load` raises for a workbook that cannot be read.
    """
    memberships = [load(*workbooks, district=district)] if workbooks else [published(), example()]
    parts = [
        _index_section([link for link in links if link.lang == lang], memberships, lang, internal) for lang in langs
    ]
    first, *others = [INDEX_TITLE.say(lang) + (f": {of.say(lang)}" if of else "") for lang in langs]
    second = "".join(f'<p lang="{lang}">{escape(text)}</p>\n' for lang, text in zip(langs[1:], others, strict=True))
    jumps = [{"href": f"#{lang}", "lang": lang, "text": LANGUAGE[lang]} for lang in langs] if others else []
    frame = page_context(lang=langs[0], title=first, languages=jumps, command=command)
    return plain_page(frame, second + "".join(parts))


def worker_count() -> int:
    """How many processes make pages fastest: one a core, at least two (so that it is never this one), at most four."""
    return min(max(os.cpu_count() or 1, 2), 4)


def command(workbooks: Sequence[str], internal: bool = False, district: str | None = None, code: bool = False) -> str:
    """The command that makes the pages again, with the names of the workbooks without their folders.

    >>> command(["/home/a/số liệu.xlsx", "b.xlsx"], internal=True)
    'blanalysis report "số liệu.xlsx" b.xlsx --internal'
    """
    names = [Path(workbook).name for workbook in workbooks]
    quoted = [f'"{name}"' if set(name) & set(" '&()$;`") else name for name in names]
    options = {"--each district": district, "--internal": internal, "--code": code}
    return " ".join(["blanalysis report", *quoted, *(option for option, wanted in options.items() if wanted)])


def save_page(path: Path, html: str) -> Path:
    """Write a page, whole or not there; gives its path. Raises `refusals.UnwritableError`."""
    write_file(
        path, lambda beside: beside.write_text(html.rstrip() + "\n", encoding="utf-8", errors="replace", newline="\n")
    )
    return path


# --- making pages


def _page(path: Path, lang: str) -> Page:
    return Page(path, lang, f"{path.stem}.{lang}.html", notebook.notebook_title(notebook.read(path, lang), path.stem))


def _results(jobs: Sequence[Callable[[], str]], workers: int) -> Iterator[str]:
    """The result of each job, in order. Whatever ends it early, a failed cell or the user, no process is left."""
    if workers < 2 and not notebook.runs_in_kernel():
        yield from (job() for job in jobs)
        return
    wanted = max(workers, worker_count()) if notebook.runs_in_kernel() else workers
    with guard.pool(worker.run_worker, min(wanted, len(jobs))) as submit:
        yield from (made.result() for made in [submit(job) for job in jobs])


def _page_html(path: Path, lang: str, parameters: dict, others: Sequence[Page], code: bool) -> str:
    book = notebook.read(path, lang)
    notebook.run(book, path.name, {"LANG": lang, **parameters})
    context = {
        "lang": lang,
        "title": notebook.notebook_title(book, path.stem),
        "index": "index.html",
        "languages": [_page_link(p, path) for p in others if p.notebook == path and p.lang != lang],
        "pages": [_page_link(p, path) | {"text": p.title} for p in others if p.lang == lang],
        "command": command(*(parameters.get(name) or () for name in ("WORKBOOKS", "INTERNAL", "DISTRICT")), code),
    }
    html, _ = _exporter(code).from_notebook_node(book, {"page": context})
    return html


@cache
def _exporter(code: bool) -> PageExporter:
    """The exporter, made once: it reads and compiles the template."""
    return PageExporter(show_code=code)


def _page_link(page: Page, path: Path) -> dict:
    return {"href": page.name, "lang": page.lang, "text": LANGUAGE[page.lang], "here": page.notebook == path}


# --- the index


def _index_link(page: Page, html: str) -> Link:
    illustrative = ILLUSTRATIVE.say(page.lang) in html
    return Link(
        lang=page.lang, href=page.name, title=page.title, statement=first_statement(html), illustrative=illustrative
    )


def _index_section(links: Sequence[Link], memberships: Sequence[Membership], lang: str, internal: bool) -> str:
    """The section of an index in one language: the list of pages, the key figures, the sources."""
    items = "".join(
        f'<li><a href="{escape(link.href)}">{escape(link.title)}</a>{_statement_html(link)}</li>\n' for link in links
    )
    figures = "".join(tables.state(m, lang=lang, internal=internal)._repr_html_() for m in memberships)
    figures += tables.by_type(memberships[0], lang=lang)._repr_html_()
    sources = tables.colophon(*memberships, lang=lang)._repr_html_()
    body = f'<ol class="pages">\n{items}</ol>\n'
    body += f"<h3>{escape(KEY_FIGURES.say(lang))}</h3>\n{figures}"
    body += f"<h3>{escape(SOURCES.say(lang))}</h3>\n{sources}"
    return f'<section id="{lang}" lang="{lang}">\n<h2>{escape(LANGUAGE[lang])}</h2>\n<h3>{escape(PAGES.say(lang))}</h3>\n{body}</section>\n'


def _statement_html(link: Link) -> str:
    """The first statement of a page, and a mark where it shows illustrative figures."""
    mark = f'<br><span class="illustrative">{escape(ILLUSTRATIVE.say(link.lang))}</span>' if link.illustrative else ""
    return (f"<br>{link.statement}" if link.statement else "") + mark


# --- the pages of an earlier run


def _earlier_files(out: Path) -> list[Path]:
    """The pages, and their PDFs, that an earlier run wrote into this folder and into those that its index links."""
    index = _page_text(out / "index.html")
    folders = re.findall(r'<li><a href="([\w-]+)/index\.html">', index) if _is_own_page(index) else []
    inside = [path for folder in folders for path in _own_pages(out / folder)]
    indices = [path for folder in folders if _is_own_page(_page_text(path := out / folder / "index.html"))]
    return [*_own_pages(out), *inside, *indices]


def _own_pages(folder: Path) -> list[Path]:
    """The pages in a folder that this module wrote, and the PDFs printed from them."""
    pages = [path for path in folder.glob("*.*.html") if _is_own_page(_page_text(path), path.name)]
    pdfs = [
        pdf for page in pages if (pdf := page.with_suffix(".pdf")).is_file() and pdf.read_bytes().endswith(PDF_MARK)
    ]
    return [*pages, *pdfs]


def _is_own_page(html: str, name: str = "") -> bool:
    """Whether a file is a page that this module wrote and that still has its name: a page links its own name, an index does not."""
    is_page = re.search(r"<footer>\s*<p>[^<]* blanalysis \d", html)
    return bool(is_page) and (not name or f'href="{name}" aria-current="page"' in html)


def _page_text(path: Path) -> str:
    """The text of a file; empty where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _remove(path: Path, out: Path) -> None:
    """Delete a page, and its folder below `out` if that is empty then."""
    try:
        path.unlink(missing_ok=True)
    except OSError as cause:
        raise unwritable(path, cause) from cause
    if path.parent != out:
        with suppress(OSError):  # not empty: the user keeps something there
            path.parent.rmdir()


INDEX_TITLE = Phrase(
    vi="Đảng viên ở đảng bộ xã, phường, thị trấn tỉnh Bạc Liêu",
    en="Members of the commune, ward and township committees of Bạc Liêu province",
)
PAGES = Phrase(vi="Các trang", en="Pages")
KEY_FIGURES = Phrase(vi="Số chính", en="Key figures")
SOURCES = Phrase(vi="Nguồn số liệu", en="Sources")
