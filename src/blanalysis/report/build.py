"""Which pages there are, and writing them: every notebook in each language, and an index. Workbooks in, files out."""

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
    """A page to write: the notebook it comes from, its language, its file name and its title."""

    notebook: Path
    lang: str
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSet:
    """Pages that belong together: their folder ("": the one that all is written into), the workbooks they rest on (none: the
    published figures and the illustrative workbook), the district they are of, if not all, and what the index says they are of."""

    folder: str = ""
    workbooks: Sequence[str] = ()
    district: str | None = None
    of: Phrase | None = None


def page_notebooks() -> tuple[Path, ...]:
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
    the pages show it, folded. `of` is what the index says that they are of. `progress` is told each page when it is made.
    Nothing is written before all pages are made; then they take the place of the set that was written there before, see `replace_pages`.
    With several `workers` the pages are made in as many other processes. Called in a notebook, they are always made in
    other processes, because JupyterLab's own must run no second notebook. Raises `CellError` with
    notebook, cell and cause when a cell fails, `ChildEndedError` when such a process is ended, and what `membership.load` raises
    for a workbook that cannot be read.
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
    """The HTML of every page of these sets by its path below the folder that they will be written into, each set's index last.

    Options and errors as those of `write`.
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
    """Write pages into a folder, the last one last, in place of those that were written there before; gives their paths.

    What an earlier run wrote and this one does not goes, so that no page of another language, use or district stays beside
    these; any other file stays. Raises `UnwritableError`.
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


def _remove(path: Path, out: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as cause:
        raise unwritable(path, cause) from cause
    if path.parent != out:
        with suppress(OSError):  # there is something of the user's own
            path.parent.rmdir()


def _earlier_files(out: Path) -> list[Path]:
    """The pages, and their PDFs, that an earlier run wrote into this folder and into those to which its index leads."""
    index = _read_text(out / "index.html")
    folders = re.findall(r'<li><a href="([\w-]+)/index\.html">', index) if _is_own_page(index) else []
    inside = [path for folder in folders for path in _own_pages(out / folder)]
    indices = [path for folder in folders if _is_own_page(_read_text(path := out / folder / "index.html"))]
    return [*_own_pages(out), *inside, *indices]


def _own_pages(folder: Path) -> list[Path]:
    pages = [path for path in folder.glob("*.*.html") if _is_own_page(_read_text(path), path.name)]
    pdfs = [
        pdf for page in pages if (pdf := page.with_suffix(".pdf")).is_file() and pdf.read_bytes().endswith(PDF_MARK)
    ]
    return [*pages, *pdfs]


def _is_own_page(html: str, name: str = "") -> bool:
    """Whether a file is a page of ours that still has the name it was given: a page links its own name, an index does not."""
    is_page = re.search(r"<footer>\s*<p>[^<]* blanalysis \d", html)
    return bool(is_page) and (not name or f'href="{name}" aria-current="page"' in html)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def worker_count() -> int:
    """How many processes make pages faster: one a core, at least two, so that it is never this one, and no more than four."""
    return min(max(os.cpu_count() or 1, 2), 4)


def _results(jobs: Sequence[Callable[[], str]], workers: int) -> Iterator[str]:
    """What each job gives, in order. Whatever ends it early, a failed cell or the user, no process stays."""
    if workers < 2 and not notebook.runs_in_kernel():
        yield from (job() for job in jobs)
        return
    wanted = max(workers, worker_count()) if notebook.runs_in_kernel() else workers
    with guard.pool(worker.run_worker, min(wanted, len(jobs))) as submit:
        yield from (made.result() for made in [submit(job) for job in jobs])


def build_page(path: Path, *, lang: str, parameters: dict, others: Sequence[Page] = (), code: bool = False) -> str:
    """One notebook as the HTML of one page in `lang`."""
    with collection_paused():
        return _page_html(path, lang, parameters, others, code)


def _page_html(path: Path, lang: str, parameters: dict, others: Sequence[Page], code: bool) -> str:
    book = notebook.read(path, lang)
    notebook.run(book, path.name, {"LANG": lang, **parameters})
    told = {
        "lang": lang,
        "title": notebook.first_heading(book, path.stem),
        "index": "index.html",
        "languages": [_page_link(p, path) for p in others if p.notebook == path and p.lang != lang],
        "pages": [_page_link(p, path) | {"text": p.title} for p in others if p.lang == lang],
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


def _index_link(page: Page, html: str) -> Link:
    illustrative = ILLUSTRATIVE.say(page.lang) in html
    return Link(
        lang=page.lang, href=page.name, title=page.title, statement=first_statement(html), illustrative=illustrative
    )


def _page_link(page: Page, path: Path) -> dict:
    return {"href": page.name, "lang": page.lang, "text": LANGUAGE[page.lang], "here": page.notebook == path}


@cache
def _exporter(code: bool) -> PageExporter:
    """Made once: it reads and compiles the template."""
    return PageExporter(show_code=code)


def _page(path: Path, lang: str) -> Page:
    return Page(path, lang, f"{path.stem}.{lang}.html", notebook.first_heading(notebook.read(path, lang), path.stem))


def save_page(path: Path, html: str) -> Path:
    """Write a page, whole or not there; gives its path. Raises `refusals.UnwritableError`."""
    write_file(
        path, lambda beside: beside.write_text(html.rstrip() + "\n", encoding="utf-8", errors="replace", newline="\n")
    )
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page to lead to: its language, file name and question, as HTML what it finds first, whether it shows illustrative
    figures."""

    lang: str
    href: str
    title: str
    statement: str
    illustrative: bool = False


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
    """The page of contents for pages made from these workbooks (none: the published figures and the illustrative workbook),
    of one `district` or of all, for `internal` use or for all. `of` is what its heading says that they are of.

    Raises what `membership.load` raises for a workbook that cannot be read.
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


def _index_section(links: Sequence[Link], memberships: Sequence[Membership], lang: str, internal: bool) -> str:
    """All of it in one language."""
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
    """What the page finds first, and of whose figures."""
    mark = f'<br><span class="illustrative">{escape(ILLUSTRATIVE.say(link.lang))}</span>' if link.illustrative else ""
    return (f"<br>{link.statement}" if link.statement else "") + mark


INDEX_TITLE = Phrase(
    vi="Đảng viên ở đảng bộ xã, phường, thị trấn tỉnh Bạc Liêu",
    en="Members of the commune, ward and township committees of Bạc Liêu province",
)
PAGES = Phrase(vi="Các trang", en="Pages")
KEY_FIGURES = Phrase(vi="Số chính", en="Key figures")
SOURCES = Phrase(vi="Nguồn số liệu", en="Sources")
