"""A notebook: read, reduced to one language, run. A path in, its cells with their outputs out. Knows nothing of membership or pages.

A notebook's prose is in pairs of cells tagged `vi` and `en`, its settings in one cell tagged `parameters`. The cells run inside
this process with IPython: no kernel is started, and none can be left behind.
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
    """The notebook at this path, with the prose of one language ("vi", "en")."""
    return in_language(nbformat.read(path, as_version=4), lang)


def in_language(book: NotebookNode, lang: str) -> NotebookNode:
    """The notebook without the cells of the other language."""
    check_lang(lang)
    cells = [cell for cell in book.cells if not (of := set(tags(cell)) & set(LANGS)) or lang in of]
    return NotebookNode(book, cells=cells)


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell."""
    return cell.metadata.get("tags", [])


def notebook_title(book: NotebookNode, otherwise: str) -> str:
    """The first heading of level 1 in its prose, or `otherwise`."""
    prose = (line for cell in book.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    return next((line[2:].strip() for line in prose if line.startswith("# ")), otherwise)


def run(book: NotebookNode, name: str, parameters: dict) -> None:
    """Run the code cells in order and set the outputs of each; `parameters` are set as variables after the cell tagged `parameters`.

    Raises `CellError` with notebook (`name`), cell and cause when a cell fails; a `RefusedError` or a stop by the user as it is.
    """
    with _shell() as shell:
        for number, cell in enumerate((c for c in book.cells if c.cell_type == "code"), start=1):
            cell.outputs = _run_cell(shell, cell.source, name, number)
            if "parameters" in tags(cell):
                shell.push(parameters)


def runs_in_kernel() -> bool:
    """Whether this process already runs the cells of a notebook, as a kernel of JupyterLab does."""
    return InteractiveShell.initialized()


class _Results(DisplayHook):
    """Publishes the value of a cell's last line as `display` does, instead of printing it."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.display_pub.publish(format_dict, md_dict)


class _Shell(InteractiveShell):
    """IPython's shell, which keeps what cells show in `display_pub.outputs`."""

    displayhook_class = Type(_Results)
    display_pub_class = Type(CapturingDisplayPublisher)


@contextlib.contextmanager
def _shell():
    """A new shell that writes no file, neither in the user's home nor elsewhere; afterwards the process is as it was before."""
    history = {"enabled": False, "hist_file": ":memory:"}
    config = Config({"HistoryManager": history, "InteractiveShell": {"warn_venv": False}})
    InteractiveShell.clear_instance()
    # An existing folder, and a profile without one: else IPython makes both.
    shell = _Shell.instance(config=config, ipython_dir=str(Path(__file__).parent), profile_dir=ProfileDir())
    try:
        yield shell
    finally:
        shell.restore_sys_module_state()
        shell.user_ns.clear()  # IPython keeps each shell until the process ends: it must not keep the data of the page
        _Shell.clear_instance()


def _run_cell(shell: InteractiveShell, source: str, name: str, number: int) -> list[NotebookNode]:
    """The outputs of one cell: what it printed, then what it displayed."""
    shell.display_pub.outputs.clear()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        result = shell.run_cell(source, store_history=True)  # kept in memory only; a final ; is looked up there
    cause = result.error_before_exec or result.error_in_exec
    if isinstance(cause, (KeyboardInterrupt, RefusedError)):
        raise cause  # stopped by the user, or a workbook that cannot be read: not a fault of the cell
    if cause is not None:
        raise CellError(
            CELL_FAILED, notebook=name, cell=number, source=_first_line(source), cause=_error_text(cause)
        ) from cause
    stream = [new_output("stream", name="stdout", text=printed.getvalue())] if printed.getvalue() else []
    return stream + [new_output("display_data", data=shown["data"]) for shown in shell.display_pub.outputs]


def _error_text(cause: BaseException) -> str:
    """Kind and message of an error in one line."""
    return " ".join(f"{type(cause).__name__}: {cause}".split())


def _first_line(source: str) -> str:
    return next((line for line in source.splitlines() if line.strip()), "")


CELL_FAILED = Phrase(
    vi="Sổ tay “{notebook}”, ô lệnh {cell} (“{source}”) bị lỗi: {cause}",
    en="Notebook “{notebook}”, code cell {cell} (“{source}”) failed: {cause}",
)
