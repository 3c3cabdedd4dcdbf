"""Which pages there are, and writing them: every notebook in each language, and an index. Workbooks in, files out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
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
    district: str | None = None,
    code: bool = False,
    of: Phrase | None = None,
    progress: Callable[[str], None] = lambda name: None,
) -> tuple[Path, ...]:
    """Write every notebook as a page in each language, and an index; gives the paths, the index last.

    `workbooks` are handed to the notebooks (none: the published figures and the illustrative workbook), and the `district` that
    the pages are of, if not all. In `internal` pages no number of a sensitive column is hidden, and they say so. With `code`
    the pages show it, folded. `of` is what the index says that they are of. `progress` is told each page before it is made. A page is whole or not there. Raises `CellError` with
    notebook, cell and cause when a cell fails, and what `membership.load` raises for a workbook that cannot be read.
    """
    out = Path(out)
    pages = [_page(path, lang) for path in notebooks() for lang in langs]
    parameters = {"WORKBOOKS": list(workbooks), "INTERNAL": internal, "DISTRICT": district}
    written = []
    for page in pages:
        progress(page.name)
        html = build(page.notebook, lang=page.lang, parameters=parameters, others=pages, code=code)
        written.append(save(out / page.name, html))
    return (*written, save(out / "index.html", _index(pages, langs, of)))


def build(path: Path, *, lang: str, parameters: dict, others: Sequence[Page] = (), code: bool = False) -> str:
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
    html, _ = PageExporter(show_code=code).from_notebook_node(book, {"page": told})
    return html


def _page(path: Path, lang: str) -> Page:
    return Page(path, lang, f"{path.stem}.{lang}.html", notebook.title(notebook.read(path, lang), path.stem))


def _index(pages: Sequence[Page], langs: Sequence[str], of: Phrase | None) -> str:
    """The list of pages, a column a language."""
    headings = {lang: INDEX.say(lang) + (f": {of.say(lang)}" if of else "") for lang in langs}
    lists = "".join(
        f'<section lang="{lang}"><h2>{escape(LANGUAGE[lang])}</h2>\n<ul>\n'
        + "".join(f'<li><a href="{escape(p.name)}">{escape(p.title)}</a></li>\n' for p in pages if p.lang == lang)
        + "</ul></section>\n"
        for lang in langs
    )
    heading = headings[langs[0]]
    second = "" if len(langs) == 1 else f'<p lang="en">{escape(headings["en"])}</p>\n'
    return (
        f'<!DOCTYPE html>\n<html lang="{langs[0]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(heading)}</title>\n<style>\n{style()}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(heading)}</h1>\n{second}{lists}</main>\n</body>\n</html>\n"
    )


def save(path: Path, html: str) -> Path:
    """Write a page, whole or not there; gives its path. Raises `workbook.UnwritableError`."""
    write_whole(path, lambda beside: beside.write_text(html, encoding="utf-8", errors="replace", newline="\n"))
    return path


LANGUAGE = {"vi": "Tiếng Việt", "en": "English"}
INDEX = Phrase(
    vi="Đảng viên ở đảng bộ xã, phường, thị trấn tỉnh Bạc Liêu",
    en="Members of the commune, ward and township committees of Bạc Liêu province",
)
