"""Sets of pages: every notebook as a page in each language, and an index that links them. Workbooks in, HTML files out."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ..exhibits.html import FINDINGS_ANCHOR
from ..sheets import guard
from ..vocabulary import sources
from ..vocabulary.formats import LANGS
from ..vocabulary.phrases import OWN_PAGE, Phrase, Text
from ..vocabulary.refusals import unwritable, write_file
from . import notebook, worker
from .notebook import LIST_IN, Page
from .pdf import PDF_MARK

OF_TWO_DAYS = "06-what-has-changed"  # the notebook that is a page only of figures of several days


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSet:
    """Pages with one index: their folder ("": the one that everything is written into), the workbooks that the notebooks read (none: the
    shipped figures), the `district` or `province` to which they are limited, what their index calls it (`of`), and what one above says (`summary`)."""

    folder: str = ""
    workbooks: Sequence[str] = ()
    district: str | None = None
    of: Phrase | None = None
    summary: Text | None = None
    province: str | None = None


def page_notebooks() -> tuple[Path, ...]:
    """The notebooks that become pages, in reading order: all but those that teach how to work, for a page shows no code."""
    return tuple(path for path in sources.notebooks() if path.name not in sources.GUIDES)


def write(
    workbooks: Any, out: str | Path, *, district: str | None = None, of: Phrase | None = None, **options: Any
) -> tuple[Path, ...]:
    """Write every notebook as a page in each language, and an index; gives the paths, the index last.

    The notebooks read `workbooks`, all that `load` takes (none: the shipped figures), limited to one `district` if it is given; `of` is what the index calls
    it. Nothing is written before all pages are made; then they replace the earlier set, see `replace_pages`. `options` as `build_sets`.

    Raises `CellError` where a cell fails, `ChildEndedError` when a process that makes pages is ended from outside, and what `load` raises.
    """
    from ..membership.loading import names_given

    one = PageSet(workbooks=names_given([workbooks]), district=district, of=of)
    return replace_pages(build_sets([one], **options), Path(out))


def build_sets(
    sets: Sequence[PageSet],
    *,
    langs: Sequence[str] = LANGS,
    internal: bool = False,
    code: bool = False,
    progress: Callable[[str], None] = lambda name: None,
    workers: int = 1,
    **reading: str | None,
) -> dict[str, str]:
    """The HTML of every page of these sets, by its path below the folder that they will be written into; each set's index last.

    In `internal` pages no number of a sensitive column is hidden, and they say so. With `code` they show the code of the cells, folded.
    `progress` is called with the file name of each page when it is made. `reading` are `columns`, the path of what the user taught, and
    `province`, that of sets that have none, see `load`. With several `workers`, and always in a kernel, which cannot run a second notebook, other processes make them. Errors as `write`.
    """
    from ..membership.loading import load, loading_once

    made: dict[str, str] = {}
    with loading_once(), _submitting(workers) as submit:
        waiting = []
        for each in sets:
            limits = {"district": each.district} | reading | ({"province": each.province} if each.province else {})
            given = {"WORKBOOKS": [*each.workbooks], "INTERNAL": internal}
            given |= {name.upper(): of for name, of in limits.items() if of}
            several = (
                bool(each.workbooks) and len(load(*each.workbooks, **limits).days) > 1
            )  # while the processes start
            paths = [path for path in page_notebooks() if several or path.stem != OF_TWO_DAYS]
            pages = [_page(path, lang) for path in paths for lang in langs]
            make = partial(make_pages, parameters=given, others=pages, code=code)
            # The last are the longest: so no process waits for another at the end.
            jobs = [submit(partial(make, path, langs)) for path in reversed(paths)]
            waiting.append((each, limits, jobs[::-1]))
        indices = {}
        for each, limits, jobs in waiting:
            folder = f"{each.folder}/" if each.folder else ""
            done = []
            for page, html in (one for job in jobs for one in job.result()):
                made[folder + page.name] = html
                done.append(page)
                progress(folder + page.name)
            made[f"{folder}index.html"] = ""  # its place
            again = command(each.workbooks, internal=internal, code=code, **limits)
            index = partial(make_index, done, each.workbooks, langs, again, of=each.of, internal=internal, **limits)
            indices[f"{folder}index.html"] = submit(index)
        made |= {name: job.result() for name, job in indices.items()}
    return made


def replace_pages(pages: Mapping[str, str], out: Path) -> tuple[Path, ...]:
    """Write pages (HTML by path) into a folder, the index last; gives their paths. Raises `UnwritableError`.

    What an earlier run wrote there and this one does not is deleted, so that no page of another language or use stays; other files stay.
    """
    try:
        earlier = _earlier_files(out)
    except OSError as cause:  # a folder that cannot be
        raise unwritable(out, cause) from cause
    *names, last = pages
    written = [_written(out / name, pages[name]) for name in names]
    for path in [path for path in earlier if path not in {*written, out / last}]:
        try:
            path.unlink(missing_ok=True)
        except OSError as cause:
            raise unwritable(path, cause) from cause
        if path.parent != out:
            with suppress(OSError):  # not empty: the user keeps something there
                path.parent.rmdir()
    return (*written, _written(out / last, pages[last]))


def worker_count() -> int:
    """How many processes make pages fastest: one a core, at least two (so that it is never this one), at most four."""
    return min(max(os.cpu_count() or 1, 2), 4)


def command(workbooks: Sequence[str] = (), *, internal: bool = False, code: bool = False, **limits: str | None) -> str:
    """The command that makes the pages again, with the names of the workbooks without their folders; `limits` are district, columns, province.

    >>> command(["/home/a/số liệu.xlsx", "b.xlsx"], internal=True)
    'blanalysis report "số liệu.xlsx" b.xlsx --internal'
    """
    options = {"columns": os.path.basename(limits.get("columns") or ""), "province": limits.get("province")}
    files = [("", os.path.basename(os.path.abspath(path))) for path in workbooks]
    named = [*files, *((f"--{option} ", value) for option, value in options.items() if value)]
    quoted = [f'{option}"{name}"' if set(name) & set(" '&()$;`") else option + name for option, name in named]
    wanted = {"--each district": limits.get("district"), "--internal": internal, "--code": code}
    return " ".join(["blanalysis report", *quoted, *(option for option, given in wanted.items() if given)])


def make_pages(
    path: Path, langs: Sequence[str], *, parameters: dict, others: Sequence[Page] = (), code: bool = False
) -> list[tuple[Page, str]]:
    """One notebook as a page in each language: what is known of each, and its HTML. Errors are those of `write`.

    `parameters` (WORKBOOKS, INTERNAL, DISTRICT, COLUMNS, PROVINCE) replace those of its cell tagged `parameters`; `others` are the pages that it links.
    """
    from ..membership.loading import collection_paused, loading_once

    with collection_paused(), loading_once():
        return [_made(path, lang, parameters, others, code) for lang in langs]


def make_index(*args, **options) -> str:
    """The HTML of an index, see `index.index_page`."""
    from .index import index_page

    return index_page(*args, **options)


def _page(path: Path, lang: str) -> Page:
    title = notebook.notebook_title(notebook.read(path, lang)) or path.stem
    return Page(notebook=path, lang=lang, name=f"{path.stem}.{lang}.html", title=title)


def _made(path: Path, lang: str, parameters: dict, others: Sequence[Page], code: bool) -> tuple[Page, str]:
    from . import execution  # only a process that makes pages imports what they are made with
    from .page import Frame, NotebookPage

    cells, page = notebook.read(path, lang), _page(path, lang)
    execution.run(cells, path.name, {"LANG": lang, **parameters})
    frame = Frame(
        lang=lang,
        title=page.title,
        command=command(**{name.lower(): value for name, value in parameters.items()}, code=code),
        index="index.html",
        languages=[other for other in others if other.notebook == path and other.lang != lang],
        pages=[other for other in others if other.lang == lang],
        name=page.name,
        findings="".join(f"{of.name}#{FINDINGS_ANCHOR}" for of in others if of.name == f"{LIST_IN}.{lang}.html"),
    )
    made = NotebookPage(cells, frame, code=code)
    statement = made.statements[0].title if made.statements else ""
    return replace(page, statement=statement, illustrative=made.illustrative), made.html


@contextmanager
def _submitting(workers: int) -> Iterator[Callable]:
    """A context that gives `submit(job)`, as an executor has it. Whatever ends it early, a failed cell or the user, no process is left."""
    if workers < 2 and not notebook.runs_in_kernel():
        yield lambda job: SimpleNamespace(result=job)  # made here, when it is asked for
    else:
        with guard.pool(worker.run_worker, max(workers, worker_count() if notebook.runs_in_kernel() else 0)) as submit:
            yield submit


def _written(path: Path, html: str) -> Path:
    text = html.rstrip() + "\n"
    write_file(path, lambda beside: beside.write_text(text, encoding="utf-8", errors="replace", newline="\n"))
    return path


def _earlier_files(out: Path) -> list[Path]:
    """The pages, and their PDFs, that an earlier run wrote into this folder and into those that its index links."""
    index = _page_text(out / "index.html")
    folders = re.findall(r'<li><a href="([\w-]+)/index\.html">', index) if _is_own_page(index) else []
    inside = [path for folder in folders for path in _own_pages(out / folder)]
    indices = [path for folder in folders if _is_own_page(_page_text(path := out / folder / "index.html"))]
    return [*_own_pages(out), *inside, *indices]


def _own_pages(folder: Path) -> list[Path]:
    pages = [path for path in folder.glob("*.*.html") if _is_own_page(_page_text(path), path.name)]
    pdfs = filter(Path.is_file, [page.with_suffix(".pdf") for page in pages])
    return [*pages, *(pdf for pdf in pdfs if pdf.read_bytes().endswith(PDF_MARK))]


def _is_own_page(html: str, name: str = "") -> bool:
    """Whether a file is a page that this module wrote and that still has its name: a page links its own name, an index does not."""
    return bool(OWN_PAGE.search(html)) and (not name or f'href="{name}" aria-current="page"' in html)


def _page_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
