"""JupyterLab on a working folder, and the workbooks that it was opened with, in this process. The only module that uses jupyterlab."""

import json
import os
import signal
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from ..vocabulary import sources, wording
from ..vocabulary.refusals import RefusedError, unwritable, write_file

VARIABLE, PROVINCE_VARIABLE = "BLANALYSIS_WORKBOOKS", "BLANALYSIS_PROVINCE"
SETTINGS = Path(__file__).parent / "jupyter"  # defaults of JupyterLab's: no question whether its news are wanted
# No request to a package index or news feed, no search for language servers; of the log only warnings.
LAB_OPTIONS = Path(__file__).with_name("lab-options.txt").read_text(encoding="utf-8").split()


class LabError(RefusedError):
    """JupyterLab cannot be started."""


def workbooks() -> list[str]:
    """The workbooks that `blanalysis lab` was called with, as full paths; an empty list elsewhere, e.g. in a report."""
    try:
        given = json.loads(os.environ.get(VARIABLE, "[]"))
    except ValueError:
        return []
    return given if isinstance(given, list) and all(isinstance(path, str) for path in given) else []


def province() -> str:
    """The province that `blanalysis lab` was called with; "" where there is none."""
    return os.environ.get(PROVINCE_VARIABLE, "")


def set_workbooks(paths: Iterable[str], province: str | None = None) -> None:
    """Let notebooks find these workbooks (files, folders or patterns) and their province. Raises `sheets.UnreadableError` for a path at which there is none."""
    given = list(paths)
    if given:
        from ..sheets import files_named  # takes long to import
    os.environ[PROVINCE_VARIABLE] = province or ""
    os.environ[VARIABLE] = json.dumps([os.path.abspath(path) for path in given if files_named(path)])


def working_folder() -> tuple[Path, tuple[str, ...]]:
    """The folder to open: in a clone that of its notebooks; else the current one, into which they are copied, and which of them were there
    with other content and are kept. Raises `refusals.UnwritableError`."""
    folder = sources.folder("notebooks") if sources.in_clone() else Path.cwd()
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as cause:
        raise unwritable(folder, cause) from cause
    kept = [] if sources.in_clone() else [path.name for path in sources.notebooks() if not _copy_notebook(path, folder)]
    return folder, tuple(kept)


def _copy_notebook(notebook: Path, folder: Path) -> bool:
    """Copy a notebook into the folder unless there is one of that name; gives whether the folder's has the same cells."""
    there = folder / notebook.name
    if os.path.lexists(there):
        return _cell_sources(there) == _cell_sources(notebook)
    write_file(there, lambda beside: beside.write_bytes(notebook.read_bytes()))
    return True


def _cell_sources(path: Path) -> list | None:
    """The kind and source of each cell of a notebook, without outputs; None for a file that is no notebook."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (OSError, ValueError, LookupError, TypeError):
        return None


def serve_lab(folder: Path, started: Callable[[str], object], *, browser: bool = True) -> None:
    """Run JupyterLab on `folder` until Ctrl-C; `started` is called with its address. Raises `LabError` where it cannot start, as for root."""
    paths = [os.environ.get("JUPYTER_CONFIG_PATH"), str(SETTINGS)]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as cause:  # an installation without its dependencies
        raise LabError(wording.LAB_NOT_INSTALLED) from cause
    # The user's own settings may name another folder, by any of these names.
    names = ("ServerApp.root_dir", "FileContentsManager.root_dir", "FileContentsManager.preferred_dir")
    places = [f"--{name}={folder}" for name in names]
    options = [*places, f"--LabApp.default_url=/lab/tree/{sources.START_NOTEBOOK}", *LAB_OPTIONS]
    try:
        server = LabApp.initialize_server(argv=options if browser else [*options, "--no-browser"])
    except SystemExit as cause:  # Jupyter has printed why: no free port, a wrong setting of the user's
        raise LabError(wording.LAB_NOT_STARTED) from cause
    if not server.allow_root and getattr(os, "geteuid", lambda: 1)() == 0:
        raise LabError(wording.ADMINISTRATOR)

    def stop(*_):
        signal.signal(signal.SIGINT, signal.default_int_handler)
        server.stop(from_signal=True)

    signal.signal(signal.SIGINT, stop)  # the first Ctrl-C ends all without a question, a second one at once
    started(server.local_url)
    server.identity_provider.token_generated = False  # else Jupyter prints the address three more times
    server.start()
