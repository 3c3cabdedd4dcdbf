"""Sets of pages: every notebook as a page in each language, and an index that links them. Workbooks in, HTML files out.
An edition is the set of one district or province, in a folder of its own that can be sent as it is."""

import gc
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ..exhibits.html import FINDINGS_ANCHOR
from ..membership.loading import collection_paused, load, loading_once, names_given
from ..membership.membership import Membership
from ..sheets import guard
from ..vocabulary import sources, wording
from ..vocabulary.formats import LANGS, sentence
from ..vocabulary.phrases import HOW_MANY, OWN_PAGE, Phrase, Text, joined
from ..vocabulary.refusals import RefusedError, check_free, unwritable, write_file
from ..vocabulary.vietnamese import key
from . import notebook
from .notebook import LIST_IN, METHODS_IN, Page
from .pdf import PDF_MARK

OF_TWO_DAYS = "06-what-has-changed"  # the notebook that is a page only of figures of several days
Pages = dict[str, str | bytes]  # HTML, or a Word document, by path


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
    """Write every notebook as a page in each language, and an index, when all are made; gives the paths, the index last. Pages of an
    earlier run are replaced. `workbooks` is what `load` takes (none: the shipped figures); `options` as `build_sets`.
    Raises `CellError`, `ChildEndedError` when a process that makes pages is ended from outside, and what `load` raises."""
    one = PageSet(workbooks=names_given([workbooks]), district=district, of=of)
    return replace_pages(build_sets([one], **options), Path(out))


def build_sets(
    sets: Sequence[PageSet], *, langs: Sequence[str] = LANGS, internal: bool = False, code: bool = False,
    document: bool = False, progress: Callable[[str], None] = lambda name: None, workers: int = 1, **reading: str | None,
) -> Pages:  # fmt: skip
    """The HTML of every page of these sets, by path, each set's index last; with `document` the report in Word too. Errors as `write`.
    In `internal` pages no number of a sensitive column is hidden, and they say so. `progress` is called with each file name; `reading`
    are options of `load`. With several `workers`, and always in a kernel, which cannot run a second notebook, other processes make them."""
    made: Pages = {}
    with loading_once(), _submitting(workers) as submit:
        waiting = []
        for each in sets:
            limits: dict[str, Any] = {"district": each.district} | reading
            limits |= {"province": each.province} if each.province else {}
            given = {"WORKBOOKS": [*each.workbooks], "INTERNAL": internal}
            given |= {name.upper(): of for name, of in limits.items() if of}
            # read while the processes start
            several = bool(each.workbooks) and len(load(*each.workbooks, **limits).days) > 1
            paths = [path for path in page_notebooks() if several or path.stem != OF_TWO_DAYS]
            pages = [_page(path, lang) for path in paths for lang in langs]
            make = partial(make_pages, parameters=given, others=pages, code=code, langs=langs)
            # The last are the longest: so no process waits for another at the end.
            jobs = [submit(partial(make, path)) for path in reversed(paths)]
            waiting.append((each, limits, jobs[::-1]))
        indices: dict[str, Any] = {}
        for each, limits, jobs in waiting:
            folder = f"{each.folder}/" if each.folder else ""
            done = []
            for page, html in (one for job in jobs for one in job.result()):
                made[folder + page.name] = html
                done.append(page)
                progress(folder + page.name)
            about = {"of": each.of, "internal": internal} | limits
            word = partial(made_by, "word", "report_document", each.workbooks, **about)
            last = {wording.DOCUMENT_NAME.say(lang): partial(word, lang=lang) for lang in langs if document}
            again = command(each.workbooks, internal=internal, code=code, **limits)
            for lang in reversed(langs):  # that of the first language is `index.html`, the last file
                others = [(of, index_name(of, langs)) for of in langs if of != lang]
                index = partial(made_by, "index", "index_page", done, each.workbooks, lang, others, again, **about)
                last[index_name(lang, langs)] = index
            made |= dict.fromkeys((folder + name for name in last), "")  # their places
            indices |= {folder + name: submit(job) for name, job in last.items()}
        made |= {name: job.result() for name, job in indices.items()}
    return made


def replace_pages(pages: Mapping[str, str | bytes], out: Path) -> tuple[Path, ...]:
    """Write pages (HTML by path) and Word documents into a folder, the index last; gives their paths. Raises `UnwritableError`.
    What only an earlier run wrote is deleted; other files stay. When the user has changed a document nothing is written."""
    try:
        earlier = _earlier_files(out)
    except OSError as cause:  # a folder that cannot be
        raise unwritable(out, cause) from cause
    for path in (out / name for name in pages if name.endswith(".docx")):
        if path not in earlier:
            check_free(path)
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
    """The command that makes the pages again, with the names of the workbooks without their folders; `limits` are district, columns, province."""
    options = {"columns": os.path.basename(limits.get("columns") or ""), "province": limits.get("province")}
    files = [("", os.path.basename(os.path.abspath(path))) for path in workbooks]
    named = [*files, *((f"--{option} ", value) for option, value in options.items() if value)]
    quoted = [f'{option}"{name}"' if set(name) & set(" '&()$;`") else option + name for option, name in named]
    wanted = {"--each district": limits.get("district"), "--internal": internal, "--code": code}
    return " ".join(["blanalysis report", *quoted, *(option for option, given in wanted.items() if given)])


def index_name(lang: str, langs: Sequence[str]) -> str:
    """The file name of the index in `lang`, of a set in these languages: that in the first is the one that a reader opens."""
    return "index.html" if lang == langs[0] else f"index.{lang}.html"


def make_pages(
    path: Path, langs: Sequence[str], *, parameters: dict, others: Sequence[Page] = (), code: bool = False
) -> list[tuple[Page, str]]:
    """One notebook as a page in each language: what is known of each, and its HTML. `parameters` replace those of its cell tagged so."""
    with collection_paused(), loading_once():
        return [_made(path, lang, index_name(lang, langs), parameters, others, code) for lang in langs]


def made_by(module: str, function: str, /, *given: Any, **options: Any) -> Any:
    """What a function of a module of this package gives, which only a process that makes pages imports."""
    return getattr(import_module(f".{module}", __package__), function)(*given, **options)


def _page(path: Path, lang: str) -> Page:
    title = notebook.notebook_title(notebook.read(path, lang)) or path.stem
    return Page(notebook=path, lang=lang, name=f"{path.stem}.{lang}.html", title=title)


def _made(path: Path, lang: str, index: str, parameters: dict, others: Sequence[Page], code: bool) -> tuple[Page, str]:
    from . import execution  # only a process that makes pages imports what they are made with
    from .page import Frame, NotebookPage

    cells, page = notebook.read(path, lang), _page(path, lang)
    execution.run(cells, path.name, {"LANG": lang, **parameters})
    frame = Frame(
        lang=lang, title=page.title,
        command=command(**{name.lower(): value for name, value in parameters.items()}, code=code), index=index,
        languages=[(other.lang, other.name) for other in others if other.notebook == path and other.lang != lang],
        pages=[other for other in others if other.lang == lang], name=page.name,
        findings="".join(f"{of.name}#{FINDINGS_ANCHOR}" for of in others if of.name == f"{LIST_IN}.{lang}.html"),
        methods="".join(of.name for of in others if of.name == f"{METHODS_IN}.{lang}.html" != page.name),
    )  # fmt: skip
    made = NotebookPage(notebook.with_something_to_show(cells), frame, code=code)
    return replace(page, statement=made.exhibits.statement, illustrative=made.exhibits.illustrative), made.html


@contextmanager
def _submitting(workers: int) -> Iterator[Callable]:
    """A context that gives `submit(job)`, as an executor has it. Whatever ends it early, a failed cell or the user, no process is left."""
    if workers < 2 and not notebook.runs_in_kernel():
        yield lambda job: SimpleNamespace(result=job)  # made here, when it is asked for
    else:
        with guard.pool(run_worker, max(workers, worker_count() if notebook.runs_in_kernel() else 0)) as submit:
            yield submit


def _written(path: Path, page: str | bytes) -> Path:
    content = page if isinstance(page, bytes) else (page.rstrip() + "\n").encode("utf-8", errors="replace")
    return write_file(path, lambda beside: beside.write_bytes(content))


def _earlier_files(out: Path) -> list[Path]:
    """The pages, and their PDFs, that an earlier run wrote into this folder and into those that its index links."""
    index = _page_text(out / "index.html")
    folders = re.findall(r'<li><a href="([\w-]+)/index\.html">', index) if _is_own_page(index) else []
    inside = [path for folder in folders for path in _own_pages(out / folder)]
    indices = [path for folder in folders if _is_own_page(_page_text(path := out / folder / "index.html"))]
    return [*_own_pages(out), *inside, *indices]


def _own_pages(folder: Path) -> list[Path]:
    pages = [path for path in folder.glob("*.*.html") if _is_own_page(_page_text(path), path.name)]
    others = filter(Path.is_file, [*(page.with_suffix(".pdf") for page in pages), *folder.glob("*.*.docx")])
    return [*pages, *(path for path in others if path.read_bytes().endswith(PDF_MARK))]


def _is_own_page(html: str, name: str = "") -> bool:
    """Whether a file is a page that this module wrote and that still has its name: a page links its own name, an index does not."""
    own = not name or name.startswith("index.") or f'href="{name}" aria-current="page"' in html
    return own and bool(OWN_PAGE.search(html))


def _page_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


class EditionsError(RefusedError):
    """There is nothing to make a set of pages for."""


def of_districts(workbooks: Sequence[str], columns: str | None = None, province: str = "") -> tuple[PageSet, ...]:
    """An edition for each district that has a row; `columns` and `province` are as in `load`. Raises `EditionsError` where none has, and what `load` raises."""
    paths = tuple(workbooks) or (str(sources.path(sources.EXAMPLE)),)
    with loading_once():
        whole = load(*paths, columns=columns, province=province)
        names = [name for name in whole.places.districts if name in whole.rows.keys["district"]]
        parts = [load(*paths, district=name, columns=columns, province=province) for name in names]
    if not names:
        raise EditionsError(wording.NO_DISTRICT_NAMED, files=", ".join(f"“{path}”" for path in paths))
    return tuple(_edition(paths, part, name, district=name) for name, part in zip(names, parts, strict=True))


def of_provinces(workbooks: Sequence[str], provinces: Sequence[str], columns: str | None = None) -> tuple[PageSet, ...]:
    """An edition for each of these provinces, which the workbooks are of; `columns` is as in `load`. Raises what `load` raises."""
    parts = {name: load(*workbooks, columns=columns, province=name) for name in provinces}
    return tuple(_edition(workbooks, part, name, province=name) for name, part in parts.items())


def _edition(paths: Sequence[str], part: Membership, name: str, **limits: str) -> PageSet:
    folder, title = key(name).replace(" ", "-"), Phrase(vi=sentence(part.place.vi), en=part.place.en)
    sums = part.type_sums.values()
    committees, members = HOW_MANY(n=sum(of.committees or 0 for of in sums)), sum(of.members for of in sums)
    line = wording.EDITION_SUMMARY(committees=committees, members=members, scope=part.as_of or wording.UNDATED)
    summary = joined([line, wording.ILLUSTRATIVE], " – ") if part.illustrative else line
    return PageSet(folder=folder, workbooks=paths, of=title, summary=summary, **limits)


def write_editions(
    editions: Sequence[PageSet], out: str | Path, *, langs: Sequence[str] = LANGS, **options: Any
) -> tuple[Path, ...]:
    """Write each edition into its folder below `out`, and an index of all; gives the paths, that index last. Else as `report.write`."""
    from .page import Frame, plain_page

    pages = build_sets(editions, langs=langs, **options)
    given = [(each.folder, each.of, each.summary) for each in editions if each.of and each.summary]
    for lang in reversed(langs):
        index, others = index_name(lang, langs), [(of, index_name(of, langs)) for of in langs if of != lang]
        frame = Frame(lang=lang, title=wording.INDEX_TITLE.say(lang), languages=others)
        said = ((folder, escape(of.say(lang)), escape(summary.say(lang))) for folder, of, summary in given)
        items = (f'<li><a href="{folder}/{index}">{of}</a>: {summary}</li>\n' for folder, of, summary in said)
        pages[index] = plain_page(frame, f"<ul>\n{''.join(items)}</ul>\n")
    return replace_pages(pages, Path(out))


def run_worker() -> None:
    """Make pages for a `guard.pool`, until it ends. What is set before the first one lets no settings of a folder or user change pages."""
    os.environ["MPLBACKEND"] = "agg"  # figures go into pages, whatever the user set for windows
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # nor a warning of a home folder without a cache
    gc.disable()  # nothing that is imported is ever collected: a tenth of the time that imports take
    with chdir(Path(__file__).parent):  # matplotlib reads the settings that lie in the current folder
        from ..exhibits.figures.canvas import use_defaults
    use_defaults()
    from . import execution, index, page  # noqa: F401  now, and not when the first page is waited for

    gc.freeze()
    gc.enable()
    with loading_once():
        guard.serve()
