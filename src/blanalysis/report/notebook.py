"""A notebook: read, kept to one language, run. A path in, its cells with what they show out. Knows nothing of membership or pages.

A notebook's prose stands in pairs of cells tagged `vi` and `en`, its settings in one cell tagged `parameters`. The cells run
inside this process: no kernel is started, and none can be left behind. The only module that knows IPython.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets import Type
from traitlets.config import Config

from ..vocabulary.formats import LANGS, check_lang
from ..vocabulary.phrases import Phrase
from ..vocabulary.refusals import RefusedError


class CellError(RefusedError):
    """A cell of a notebook failed."""


def read(path: Path, lang: str) -> NotebookNode:
    """The notebook with the prose of one language."""
    return in_language(nbformat.read(path, as_version=4), lang)


def in_language(book: NotebookNode, lang: str) -> NotebookNode:
    """The notebook without the cells of the other language."""
    check_lang(lang)
    cells = [cell for cell in book.cells if not (of := set(tags(cell)) & set(LANGS)) or lang in of]
    return NotebookNode(book, cells=cells)


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell."""
    return cell.metadata.get("tags", [])


def first_heading(book: NotebookNode, otherwise: str) -> str:
    """The first heading of its prose."""
    prose = (line for cell in book.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    return next((line[2:].strip() for line in prose if line.startswith("# ")), otherwise)


def run(book: NotebookNode, name: str, parameters: dict) -> None:
    """Run the code cells in order and give each its outputs; the cell tagged `parameters` is followed by these.

    Raises `CellError` with notebook, cell and cause when a cell fails; a refusal and a stop by the user go through.
    """
    with _shell() as shell:
        for number, cell in enumerate((c for c in book.cells if c.cell_type == "code"), start=1):
            cell.outputs = _run_cell(shell, cell.source, name, number)
            if "parameters" in tags(cell):
                shell.push(parameters)


def runs_in_kernel() -> bool:
    """Whether this process is itself running a notebook's cells, as JupyterLab's kernels do."""
    return InteractiveShell.initialized()


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
    """A fresh shell that writes nothing to the user's home or anywhere else, and leaves the process as it was."""
    history = {"enabled": False, "hist_file": ":memory:"}
    config = Config({"HistoryManager": history, "InteractiveShell": {"warn_venv": False}})
    InteractiveShell.clear_instance()
    # A folder that is there, and a profile without one: else IPython makes both.
    shell = _Shell.instance(config=config, ipython_dir=str(Path(__file__).parent), profile_dir=ProfileDir())
    try:
        yield shell
    finally:
        shell.restore_sys_module_state()
        _Shell.clear_instance()


def _run_cell(shell: InteractiveShell, source: str, name: str, number: int) -> list[NotebookNode]:
    shell.display_pub.outputs.clear()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        result = shell.run_cell(source, store_history=True)  # kept in memory only; a final ; is looked up there
    cause = result.error_before_exec or result.error_in_exec
    if isinstance(cause, (KeyboardInterrupt, RefusedError)):
        raise cause  # a stop by the user, or a workbook that cannot be read: not a fault of the cell
    if cause is not None:
        raise CellError(
            CELL_FAILED, notebook=name, cell=number, source=_first_line(source), cause=_error_text(cause)
        ) from cause
    stream = [new_output("stream", name="stdout", text=printed.getvalue())] if printed.getvalue() else []
    return stream + [new_output("display_data", data=shown["data"]) for shown in shell.display_pub.outputs]


def _error_text(cause: BaseException) -> str:
    return " ".join(f"{type(cause).__name__}: {cause}".split())


def _first_line(source: str) -> str:
    return next((line for line in source.splitlines() if line.strip()), "")


CELL_FAILED = Phrase(
    vi="Sổ tay “{notebook}”, ô lệnh {cell} (“{source}”) bị lỗi: {cause}",
    en="Notebook “{notebook}”, code cell {cell} (“{source}”) failed: {cause}",
)
