"""A page as PDF, printed by an installed Chrome, Edge or Chromium without network. HTML file in, PDF file out.
A PDF holds the time at which it was made, so unlike a page it is not the same bytes when it is made again."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path, PureWindowsPath

from ..sheets import guard
from ..vocabulary import wording
from ..vocabulary.refusals import RefusedError, write_file

PRINT_SECONDS = 120
PDF_MARK = b"%blanalysis\n"  # a comment at the end of each PDF, by which `build` knows a PDF of ours
# What browsers are called, where Windows has them, and how they print.
BROWSERS: dict[str, list[str]] = json.loads(Path(__file__).with_name("browsers.json").read_text(encoding="utf-8"))
# Chromium does not run for root without it.
_AS_ROOT = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


class PaperError(RefusedError):
    """There is no browser to print with, or it did not print."""


def browser(environment: Mapping[str, str] = os.environ) -> str:
    """The path of the browser to print with: one on PATH, else where Windows installs it. Raises `PaperError` without any."""
    folders = filter(None, map(environment.get, ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")))
    usual = [Path(folder, *PureWindowsPath(place).parts) for folder in folders for place in BROWSERS["windows_places"]]
    on_path = (shutil.which(name, path=environment.get("PATH", "")) for name in BROWSERS["names"])
    found = next((path for path in (*on_path, *map(str, filter(Path.is_file, usual))) if path), None)
    if found is None:
        raise PaperError(wording.NO_BROWSER)
    return found


def write_pdf(page: Path, program: str) -> Path:
    """Print a page to the PDF beside it; gives its path. Raises `PaperError` and `refusals.UnwritableError`."""
    content = _pdf_of(page, program)
    return write_file(page.with_suffix(".pdf"), lambda beside: beside.write_bytes(content + PDF_MARK))


def _pdf_of(page: Path, program: str) -> bytes:
    """The PDF of a page. The browser is run by a child process of ours, which ends it and deletes its files even when we are killed."""
    job = [program, *BROWSERS["arguments"], *_AS_ROOT, page.resolve().as_uri()]
    try:
        code, said, _ = guard.answer_of(_print_in_child, job, seconds=PRINT_SECONDS)
    except subprocess.TimeoutExpired as cause:
        raise PaperError(wording.PRINT_TIMED_OUT, page=page.name, most=PRINT_SECONDS) from cause
    reason, _, content = said.partition(b"\n")
    if why := json.loads(reason or b"null"):
        raise PaperError(wording.NOT_STARTED, program=program, cause=why)
    if code or not (content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]):
        raise PaperError(wording.NOT_PRINTED, page=page.name, program=program)
    return content


def _print_in_child() -> None:
    """Runs in the child: writes to its output why the browser could not be run (JSON; null: it ran), then the PDF, if there is one."""
    incoming, out = guard.pipes()
    program, *options = guard.next_job(incoming)
    cause, content = None, b""
    with tempfile.TemporaryDirectory(prefix="blanalysis-", ignore_cleanup_errors=True) as folder:
        printed = Path(folder, "page.pdf")
        try:
            command = [program, f"--user-data-dir={folder}", f"--print-to-pdf={printed}", *options]
            _run_browser(command, folder, until=lambda: guard.next_job(incoming))
            content = printed.read_bytes() if printed.exists() else b""
        except OSError as problem:
            cause = problem.strerror or str(problem)
    with contextlib.suppress(OSError):  # our parent has ended
        out.write(json.dumps(cause).encode("ascii") + b"\n" + content)
        out.flush()
    os._exit(0)  # else Python would wait for the thread that watches our parent


def _run_browser(command: list[str], home: str, *, until: Callable[[], object]) -> None:
    """Run a browser with a home folder of its own, until it ends or `until` returns (our parent has ended); then end all it started."""
    environment = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home}
    environment["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    browser = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=os.name != "nt", creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip

    def end_with_parent() -> None:
        until()
        _terminate(browser)

    threading.Thread(target=end_with_parent, daemon=True).start()
    browser.wait()
    _terminate(browser)


def _terminate(process: subprocess.Popen) -> None:
    """End a process and all that it has started: asked first, so that it deletes its own files, then killed."""
    if os.name == "nt":
        process.kill()
    else:
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=2)
    process.wait()
