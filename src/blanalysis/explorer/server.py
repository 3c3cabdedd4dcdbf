"""JupyterLab on a working folder, and the workbooks of its session. The only module that uses jupyterlab."""

import json
import os
import re
import signal
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from inspect import isawaitable
from pathlib import Path
from typing import Any

from ..vocabulary import sources, wording
from ..vocabulary.formats import LANGS
from ..vocabulary.refusals import RefusedError, UnwritableError, unwritable, write_file

VARIABLE, PROVINCE_VARIABLE = "BLANALYSIS_WORKBOOKS", "BLANALYSIS_PROVINCE"
SESSION = "BLANALYSIS_SESSION"  # names the file by which the kernels of one `blanalysis lab` share its workbooks
WORK = "copies"  # in a clone: the folder in that of the notebooks that their copies are put into
SETTINGS = Path(__file__).parent / "jupyter"  # defaults of JupyterLab's: no question whether its news are wanted
# No request to a package index or news feed, no search for language servers; of the log only warnings.
LAB_OPTIONS = Path(__file__).with_name("lab-options.txt").read_text(encoding="utf-8").split()


class LabError(RefusedError):
    """JupyterLab cannot be started."""


def workbooks(*named: str) -> list[str]:
    """The workbooks of this session, as full paths: those named here, once for all notebooks; else those named or chosen in the panel
    last, or that `blanalysis lab` was called with; an empty list elsewhere, e.g. in a report. Raises what `set_workbooks` raises."""
    if named:
        set_workbooks(named, province())
    try:
        path = Path(os.environ.get(SESSION, ""))
        given = json.loads(path.read_text(encoding="utf-8") if path.is_file() else os.environ.get(VARIABLE, "[]"))
    except (OSError, ValueError):
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
    remember(path for path in given if files_named(path))


def remember(workbooks: Iterable[str]) -> bool:
    """Let all notebooks of the session read these workbooks when they are run again, or what is shipped; gives whether there are any."""
    paths = [os.path.abspath(path) for path in workbooks]
    os.environ[VARIABLE] = json.dumps(paths)
    with suppress(UnwritableError):  # then this notebook alone knows it
        if session := os.environ.get(SESSION):
            write_file(Path(session), lambda beside: beside.write_text(os.environ[VARIABLE], encoding="utf-8"))
    return bool(paths)


def working_folder(lang: str) -> tuple[Path, tuple[str, ...]]:
    """The folder to open, into which the notebooks are copied in one language: the current one, in a clone one of its own; and which of
    them were there with other content and are kept. Raises `refusals.UnwritableError`."""
    folder = sources.folder("notebooks") / WORK if sources.in_clone() else Path.cwd()
    try:
        folder.mkdir(exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as cause:
        raise unwritable(folder, cause) from cause
    copies = {folder / _copy_name(path.name, lang): _in_one_language(path, lang) for path in sources.notebooks()}
    return folder, tuple(path.name for path, text in copies.items() if not _put(text, path))


def _copy_name(name: str, lang: str) -> str:
    """As pages are named: "a.ipynb" in Vietnamese, "a.en.ipynb" in English."""
    return name if lang == LANGS[0] else f"{name.removesuffix('.ipynb')}.{lang}.ipynb"


def _in_one_language(notebook: Path, lang: str) -> str:
    """A shipped notebook with the prose of one language, which it sets and in which its links lead on, as Jupyter writes it."""
    book = json.loads(notebook.read_text(encoding="utf-8"))
    book["cells"] = [cell for cell in book["cells"] if not ({*LANGS} - {lang}) & {*cell["metadata"].get("tags", ())}]
    for cell in book["cells"]:
        text = re.sub("^LANG: .*", f'LANG: str = "{lang}"', "".join(cell["source"]), flags=re.MULTILINE)
        text = re.sub(r"(?<=\]\()[\w-]+\.ipynb", lambda link: _copy_name(link[0], lang), text)
        cell["source"] = text.replace("hoặc / or", wording.OR_ELSE.say(lang)).splitlines(keepends=True)
        cell["metadata"] = cell["metadata"] if cell["cell_type"] == "code" else {}  # a page keeps prose of no language
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _put(notebook: str, there: Path) -> bool:
    """Write a notebook unless there is one of that name; gives whether the one there has the same cells."""
    if os.path.lexists(there):
        try:
            return _cell_sources(there.read_text(encoding="utf-8")) == _cell_sources(notebook)
        except (OSError, ValueError, LookupError, TypeError):  # it is no notebook
            return False
    write_file(there, lambda beside: beside.write_text(notebook, encoding="utf-8", newline="\n"))
    return True


def _cell_sources(notebook: str) -> list[tuple[str, str]]:
    return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(notebook)["cells"]]


def serve_lab(folder: Path, started: Callable[[str], object], *, lang: str, browser: bool = True) -> None:
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
    options = [*places, f"--LabApp.default_url=/lab/tree/{_copy_name(sources.START_NOTEBOOK, lang)}", *LAB_OPTIONS]
    try:
        server = LabApp.initialize_server(argv=options if browser else [*options, "--no-browser"])
    except SystemExit as cause:  # Jupyter has printed why: no free port, a wrong setting of the user's
        raise LabError(wording.LAB_NOT_STARTED) from cause
    if not server.allow_root and getattr(os, "geteuid", lambda: 1)() == 0:
        raise LabError(wording.ADMINISTRATOR)

    def stop(*_):
        signal.signal(signal.SIGINT, signal.default_int_handler)
        server.stop(from_signal=True)

    _explain_what_is_no_text(server.contents_manager, lang)
    signal.signal(signal.SIGINT, stop)  # the first Ctrl-C ends all without a question, a second one at once
    started(server.local_url)
    server.identity_provider.token_generated = False  # else Jupyter prints the address three more times
    with tempfile.TemporaryDirectory(prefix="blanalysis-", ignore_cleanup_errors=True) as session:
        os.environ[SESSION] = str(Path(session, "workbooks.json"))
        server.start()


def _explain_what_is_no_text(manager: Any, lang: str) -> None:
    """Let JupyterLab say in words of ours why it opens no spreadsheet; its own are that the file "is not UTF-8 encoded"."""
    read = manager.get

    async def get(*path: str, **options: Any) -> Any:
        try:
            answer = read(*path, **options)
            return await answer if isawaitable(answer) else answer
        except Exception as cause:
            failed: Any = cause  # an HTTPError, whose message JupyterLab shows
            if getattr(cause, "reason", "") != "bad format":
                raise
            raise type(failed)(failed.status_code, wording.NO_TEXT.say(lang), reason=failed.reason) from cause

    manager.get = get
