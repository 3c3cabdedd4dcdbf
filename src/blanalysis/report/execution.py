"""The code cells of a notebook run inside this process with IPython: no kernel is started, and none can be left behind."""

import atexit
import builtins
import contextlib
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from IPython.core.display_functions import publish_display_data
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets import Type
from traitlets.config import Config

from ..vocabulary import wording
from ..vocabulary.refusals import RefusedError
from .notebook import Cell, tags


class CellError(RefusedError):
    """A cell of a notebook failed."""


def run(cells: Iterable[Cell], name: str, parameters: Mapping[str, object]) -> None:
    """Run the code cells in order and set the outputs of each; `parameters` are set as variables after the cell tagged `parameters`.
    Raises `CellError` when a cell fails; a `RefusedError` or a stop by the user as it is."""
    with _shell() as shell:
        for number, cell in enumerate((c for c in cells if c["cell_type"] == "code"), start=1):
            cell["outputs"] = _run_cell(shell, cell["source"], name, number)
            if "parameters" in tags(cell):
                shell.push(dict(parameters))


class _Results(DisplayHook):
    """Publishes the value of a cell's last line as `display` does, instead of printing it."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        publish_display_data(format_dict, md_dict)


class _Shell(InteractiveShell):
    """IPython's shell, which keeps what cells show in `display_pub.outputs`."""

    displayhook_class = Type(_Results)
    display_pub_class = Type(CapturingDisplayPublisher)


@contextlib.contextmanager
def _shell() -> Iterator[Any]:
    """A new shell that writes no file, neither in the user's home nor elsewhere; afterwards the process is as it was before."""
    history = {"enabled": False, "hist_file": ":memory:"}
    config = Config({"HistoryManager": history, "InteractiveShell": {"warn_venv": False}})
    InteractiveShell.clear_instance()
    before = {*vars(builtins)}
    # An existing folder, and a profile without one: else IPython makes both.
    shell = _Shell.instance(config=config, ipython_dir=str(Path(__file__).parent), profile_dir=ProfileDir())
    try:
        yield shell
    finally:
        shell.restore_sys_module_state()
        shell.user_ns.clear()  # IPython may keep the shell: it must not keep the data of the page
        # Nothing is left to do when the process ends; for each shell it would take as long as a third of a page.
        atexit.unregister(shell.atexit_operations)
        for name in {*vars(builtins)} - before:  # "display" and a mark of IPython
            delattr(builtins, name)
        _Shell.clear_instance()


def _run_cell(shell: Any, source: str, name: str, number: int) -> list[Cell]:
    shell.display_pub.outputs.clear()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        result = shell.run_cell(source, store_history=True)  # kept in memory only; a final ; is looked up there
    cause = result.error_before_exec or result.error_in_exec
    if isinstance(cause, (KeyboardInterrupt, RefusedError)):
        raise cause  # stopped by the user, or a workbook that cannot be read: not a fault of the cell
    if cause is not None:
        first = next((line for line in source.splitlines() if line.strip()), "")
        error = " ".join(f"{type(cause).__name__}: {cause}".split())
        raise CellError(wording.CELL_FAILED, notebook=name, cell=number, source=first, cause=error) from cause
    text = printed.getvalue()
    outputs: list[Cell] = [{"output_type": "stream", "name": "stdout", "text": text}] if text else []
    for shown in shell.display_pub.outputs:
        outputs.append({"output_type": "display_data", "data": shown["data"], "metadata": shown["metadata"] or {}})
    return outputs
