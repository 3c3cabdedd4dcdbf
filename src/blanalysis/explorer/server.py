"""JupyterLab on a working folder, and what the notebooks in it were opened with. The only module that knows jupyterlab.

The command puts the workbooks into the environment, where the notebooks find them (`workbooks`). JupyterLab runs in this
process, asks no network for news, updates or extensions, and finds the user's own settings as they are.
"""

from __future__ import annotations

import json
import os
import signal
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from ..vocabulary import sources
from ..vocabulary.phrases import Phrase
from ..vocabulary.refusals import RefusedError

VARIABLE = "BLANALYSIS_WORKBOOKS"
SETTINGS = (
    Path(__file__).parent / "jupyter"
)  # defaults of JupyterLab's settings: it asks nobody whether they want its news
FOLDER_SETTINGS = ("ServerApp.root_dir", "FileContentsManager.root_dir", "FileContentsManager.preferred_dir")
# No word to a package index or a feed of news, no search for language servers; of what it logs the warnings only.
LAB_OPTIONS = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--LanguageServerManager.autodetect=False",
    "--Application.log_level=WARN",
    "--LabApp.log_level=WARN",
)


class LabError(RefusedError):
    """JupyterLab cannot be started."""


def workbooks() -> list[str]:
    """The workbooks that JupyterLab was opened with, as full paths; none elsewhere, e.g. in a report.

    >>> workbooks()
    []
    """
    try:
        given = json.loads(os.environ.get(VARIABLE, "[]"))
    except ValueError:
        return []
    return given if isinstance(given, list) and all(isinstance(path, str) for path in given) else []


def set_workbooks(paths: Iterable[str]) -> None:
    """Let the notebooks opened from now on find these workbooks. Raises `cells.UnreadableError` for what is no file."""
    full = [os.path.abspath(_existing(path)) for path in paths]
    os.environ[VARIABLE] = json.dumps(full)


def _existing(path: str) -> Path:
    from ..sheets import (
        existing,  # knows every kind of spreadsheet; without a workbook JupyterLab need not wait for that
    )

    return existing(path)


def working_folder() -> tuple[Path, tuple[str, ...]]:
    """The folder with the notebooks: a clone's own; elsewhere the current one, where they are copied beside the user's files.

    Also gives the names of those that were there and ask something else: they are kept. Raises `refusals.UnwritableError`
    where nothing can be written.
    """
    folder = sources.folder("notebooks") if sources.in_clone() else Path.cwd()
    _check_writable(folder)
    kept = [] if sources.in_clone() else [path.name for path in sources.notebooks() if not _has_notebook(path, folder)]
    return folder, tuple(kept)


def _check_writable(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as cause:
        from ..vocabulary.refusals import unwritable  # brings pandas, which JupyterLab itself does not need

        raise unwritable(folder, cause) from cause


def _has_notebook(notebook: Path, folder: Path) -> bool:
    """Whether the folder has this notebook, copied now or earlier; one that a person has changed is not it."""
    there = folder / notebook.name
    if os.path.lexists(there):
        return _cell_sources(there) == _cell_sources(notebook)
    from ..vocabulary.refusals import write_file

    write_file(there, lambda beside: beside.write_bytes(notebook.read_bytes()))
    return True


def _cell_sources(path: Path) -> list | None:
    """What stands in the cells; what they showed when they were run is left aside. None where it is no notebook."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (OSError, ValueError, LookupError, TypeError):
        return None


def serve_lab(folder: Path, started: Callable[[str], object], *, browser: bool = True) -> None:
    """Serve JupyterLab on `folder` until Ctrl-C; `started` is told its address before a `browser` is opened.

    Raises `LabError` for the system's administrator, whom JupyterLab does not serve unless it is configured to, and where it cannot
    start.
    """
    paths = [os.environ.get("JUPYTER_CONFIG_PATH"), str(SETTINGS)]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as cause:  # an installation without its dependencies
        raise LabError(LAB_NOT_INSTALLED) from cause
    # The user's own settings may name another folder; these are the names under which they can.
    places = [f"--{name}={folder}" for name in FOLDER_SETTINGS]
    options = [*places, f"--LabApp.default_url=/lab/tree/{sources.START}", *LAB_OPTIONS]
    try:
        server = LabApp.initialize_server(argv=options if browser else [*options, "--no-browser"])
    except SystemExit as cause:  # Jupyter has said why: no port, a setting of the user's that cannot be
        raise LabError(LAB_NOT_STARTED) from cause
    if not server.allow_root and getattr(os, "geteuid", lambda: 1)() == 0:
        raise LabError(ADMINISTRATOR)
    _stop_at_once(server)
    started(server.local_url)
    server.identity_provider.token_generated = False  # the address is said; Jupyter would say it three times more
    server.start()


def _stop_at_once(server) -> None:
    """The first Ctrl-C ends the server and its kernels, on every system and without a question; a second one does not wait."""

    def stop(*_):
        signal.signal(signal.SIGINT, signal.default_int_handler)
        server.stop(from_signal=True)

    signal.signal(signal.SIGINT, stop)


RUNNING = Phrase(
    vi="JupyterLab đang mở thư mục “{folder}”. Muốn dừng, nhấn Ctrl-C trong cửa sổ này. Nếu trình duyệt không tự mở, hãy mở địa chỉ:",
    en="JupyterLab is open on the folder “{folder}”. To stop it, press Ctrl-C in this window. Should no browser open, open this address:",
)
KEPT = Phrase(
    vi="Thư mục này đã có {names} và nội dung khác bản đi kèm chương trình, nên được giữ nguyên; muốn lấy bản mới, hãy đổi tên tệp cũ rồi chạy lại lệnh.",
    en="This folder already has {names}, unlike what comes with the program, so yours is kept; for the new one, rename yours and run the command again.",
)
LAB_NOT_INSTALLED = Phrase(
    vi="Máy chưa cài JupyterLab nên chưa mở được các sổ tay. Hãy gõ: python -m pip install jupyterlab ipywidgets",
    en="JupyterLab, which opens the notebooks, is not installed. Type: python -m pip install jupyterlab ipywidgets",
)
LAB_NOT_STARTED = Phrase(
    vi="JupyterLab không khởi động được; lý do ghi ở dòng trên. Thường là do thiết lập riêng của Jupyter trên máy này.",
    en="JupyterLab did not start; the line above says why. As a rule it is a setting of Jupyter's on this machine.",
)
ADMINISTRATOR = Phrase(
    vi="JupyterLab không mở dưới tài khoản quản trị (root) để giữ an toàn cho máy. Hãy chạy lệnh bằng tài khoản thường.",
    en="JupyterLab does not open for the administrator (root), to keep the machine safe. Run the command as an ordinary user.",
)
