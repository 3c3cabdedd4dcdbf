"""Notebook in, page out, one a language. The only module that knows nbconvert; knows nothing of membership.

A notebook's prose stands in pairs of cells tagged `vi` and `en`, its settings in one cell tagged `parameters`. A page
keeps the cells of its language, shows what the code gives and not the code, and asks the network for nothing. The cells
run inside this process: no kernel is started, and none can be left behind.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbconvert import HTMLExporter
from nbformat.v4 import new_output
from traitlets import Type
from traitlets.config import Config

from . import sources
from .words import LANGS, Phrase, RefusedError, check_lang
from .workbook import write_whole

PAGE = Path(__file__).parent / "page"


class CellError(RefusedError):
    """A cell of a notebook failed."""


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
    written = []
    for page in pages:
        progress(page.name)
        html = build(page.notebook, lang=page.lang, parameters=parameters, others=pages)
        written.append(_save(out / page.name, html))
    return (*written, _save(out / "index.html", _index(pages, langs)))


def build(notebook: Path, *, lang: str, parameters: dict, others: Sequence[Page] = ()) -> str:
    """One notebook as the HTML of one page in `lang`."""
    book = nbformat.read(notebook, as_version=4)
    book.cells = [cell for cell in book.cells if not _of_other_language(cell, check_lang(lang))]
    run(book, notebook.name, {"LANG": lang, **parameters})
    return _convert(book, _page(notebook, lang), others)


def run(book, name: str, parameters: dict) -> None:
    """Run the code cells in order and give each its outputs; the cell tagged `parameters` is followed by these."""
    with _shell() as shell:
        for number, cell in enumerate((c for c in book.cells if c.cell_type == "code"), start=1):
            cell.outputs = _run_cell(shell, cell.source, name, number)
            if "parameters" in cell.metadata.get("tags", []):
                shell.push(parameters)


class _Results(DisplayHook):
    """The value of a cell's last line goes where `display` goes, instead of to the terminal."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.display_pub.publish(format_dict, md_dict)


class _Shell(InteractiveShell):
    displayhook_class = Type(_Results)
    display_pub_class = Type(CapturingDisplayPublisher)


@contextlib.contextmanager
def _shell():
    """A fresh shell that writes nothing to the user's home and leaves the process as it was."""
    config = Config({"HistoryManager": {"enabled": False}})
    with tempfile.TemporaryDirectory() as home:
        InteractiveShell.clear_instance()
        shell = _Shell.instance(config=config, ipython_dir=home)
        try:
            yield shell
        finally:
            shell.restore_sys_module_state()
            _Shell.clear_instance()


def _run_cell(shell: InteractiveShell, source: str, name: str, number: int) -> list:
    shell.display_pub.outputs.clear()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        result = shell.run_cell(source, store_history=True)  # kept in memory only; a final ; is looked up there
    cause = result.error_before_exec or result.error_in_exec
    if isinstance(cause, (KeyboardInterrupt, RefusedError)):
        raise cause  # a stop by the user, or a workbook that cannot be read: not a fault of the cell
    if cause is not None:
        raise CellError(
            CELL_FAILED, notebook=name, cell=number, source=_first_line(source), cause=_told(cause)
        ) from cause
    stream = [new_output("stream", name="stdout", text=printed.getvalue())] if printed.getvalue() else []
    return stream + [new_output("display_data", data=shown["data"]) for shown in shell.display_pub.outputs]


def _told(cause: BaseException) -> str:
    return " ".join(f"{type(cause).__name__}: {cause}".split())


def _first_line(source: str) -> str:
    return next((line for line in source.splitlines() if line.strip()), "")


def _of_other_language(cell, lang: str) -> bool:
    tags = set(cell.metadata.get("tags", [])) & set(LANGS)
    return bool(tags) and lang not in tags


def _page(notebook: Path, lang: str) -> Page:
    book = nbformat.read(notebook, as_version=4)
    prose = (c.source for c in book.cells if c.cell_type == "markdown" and not _of_other_language(c, lang))
    title = next(
        (line[2:].strip() for source in prose for line in source.splitlines() if line.startswith("# ")), notebook.stem
    )
    return Page(notebook, lang, f"{notebook.stem}.{lang}.html", title)


def _convert(book, page: Page, others: Sequence[Page]) -> str:
    exporter = HTMLExporter(
        template_name=PAGE.name,
        extra_template_basedirs=[str(PAGE.parent)],  # never the current folder, which is the default
        exclude_input=True,
        exclude_anchor_links=True,
    )
    links = [{"href": "index.html", "lang": page.lang, "text": CONTENTS.say(page.lang)}]
    links += [
        {"href": p.name, "lang": p.lang, "text": LANGUAGE[p.lang]}
        for p in others
        if p.notebook == page.notebook and p != page
    ]
    told = {"lang": page.lang, "title": page.title, "links": links, "pages": CONTENTS.say(page.lang), "style": _style()}
    html, _ = exporter.from_notebook_node(book, resources={"page": told})
    return html


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
        f"<title>{escape(heading)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(heading)}</h1>\n{second}{lists}</main>\n</body>\n</html>\n"
    )


def _style() -> str:
    return (PAGE / "style.css").read_text(encoding="utf-8")


def _save(path: Path, html: str) -> Path:
    write_whole(path, lambda beside: beside.write_text(html, encoding="utf-8", errors="replace", newline="\n"))
    return path


CONTENTS = Phrase(vi="Mục lục", en="Contents")
LANGUAGE = {"vi": "Tiếng Việt", "en": "English"}
INDEX = Phrase(
    vi="Đảng viên ở đảng bộ xã, phường, thị trấn tỉnh Bạc Liêu",
    en="Members of the commune, ward and township committees of Bạc Liêu province",
)
CELL_FAILED = Phrase(
    vi="Sổ tay “{notebook}”, ô lệnh {cell} (“{source}”) bị lỗi: {cause}",
    en="Notebook “{notebook}”, code cell {cell} (“{source}”) failed: {cause}",
)
