"""JupyterLab as a person has it: the package installed, a folder of one's own, the command; and a browser that looks at it.

Nothing of the user's is touched: configuration, settings, sessions and kernels' files lie in the folder of the test.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import blanalysis
from blanalysis.vocabulary import sources

TOKEN = "chi-de-thu"
PACKAGE = Path(blanalysis.__file__).parent
OPENED = "mo-ra.txt"  # takes down what a notebook opens in the browser
SLOW = 120  # seconds that something may take on a busy machine


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs: its address, the folder it shows, and the command's process."""

    address: str
    folder: Path
    process: subprocess.Popen

    def url(self, path: str) -> str:
        """The address of a path such as "lab/tree/a.ipynb", with what opens the door; nothing of an earlier visit is restored."""
        return f"{self.address}/{path}?token={TOKEN}&reset"


def installed(folder: Path) -> Path:
    """The package as a wheel installs it, with data and notebooks inside; what PYTHONPATH must name."""
    shutil.copytree(PACKAGE, folder / "blanalysis", ignore=shutil.ignore_patterns("__pycache__", "data", "notebooks"))
    for inside in ("data", "notebooks"):
        (folder / "blanalysis" / inside).mkdir()
    for path in (*sources.folder("data").iterdir(), *sources.notebooks()):
        if path.is_file():
            shutil.copy(path, folder / "blanalysis" / path.parent.name)
    return folder


def environment(folder: Path, site: Path, **more: str) -> dict[str, str]:
    """The variables of a process that finds the package in `site` and everything of Jupyter in `folder`."""
    own = {name: str(folder / name.lower()) for name in OWN}
    Path(own["JUPYTER_CONFIG_DIR"]).mkdir(parents=True, exist_ok=True)
    given = {
        "ServerApp": {"allow_root": True, "port": _free_port(), "port_retries": 0},
        "IdentityProvider": {"token": TOKEN},
        "LabApp": {"expose_app_in_browser": True},
    }
    Path(own["JUPYTER_CONFIG_DIR"], "jupyter_server_config.json").write_text(json.dumps(given), encoding="utf-8")
    opened = folder / OPENED
    own["BROWSER"] = f"{sys.executable} -c \"import sys; open(r'{opened}', 'a').write(sys.argv[1])\" %s"
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "BLANALYSIS"))}
    return {**plain, **own, "PYTHONPATH": str(site), "PYTHONUTF8": "1", **more}


OWN = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "IPYTHONDIR",
)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@contextlib.contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Lab]:
    """`blanalysis lab` from an installed package, with the folder `so-lieu` as the user's; stopped with Ctrl-C at the end."""
    work = folder / "so-lieu"
    work.mkdir(exist_ok=True)
    given = environment(folder / "jupyter", installed(folder / "site"))
    with started(work, given, *arguments) as process:
        yield Lab(address_of(process), work, process)


@contextlib.contextmanager
def started(work: Path, given: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen]:
    """The command, begun in `work`; in a group of its own, as in a terminal of its own. Ended at the end."""
    command = [sys.executable, "-m", "blanalysis", "lab", "--no-browser", *arguments]
    process = subprocess.Popen(
        command, cwd=work, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", start_new_session=True
    )  # fmt: skip
    try:
        yield process
    finally:
        stop(process)
        process.stdout.close()


def address_of(process: subprocess.Popen) -> str:
    """Where it runs, by what it prints, once it answers there."""
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("http"):
            parts = urlsplit(line)
            address = f"{parts.scheme}://{parts.netloc}"
            _until_it_answers(f"{address}/api/status?token={TOKEN}")
            return address
    raise AssertionError(f"JupyterLab did not start: {''.join(said)}")


def _until_it_answers(url: str) -> None:
    for _ in range(SLOW * 10):
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=SLOW) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"no answer from {url}")


def stop(process: subprocess.Popen) -> str:
    """Ctrl-C; gives what the command still said."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)  # as the terminal does: to every process of the command
    try:
        said, _ = ("", "") if process.stdout.closed else process.communicate(timeout=SLOW)
        return said
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def visiting(browser) -> Iterator:
    """A page of a fresh visitor, without any notebook yet. `page.asked` are the addresses asked for, `page.failed` scripts' errors."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(SLOW * 1000)
    page.asked, page.failed = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.failed.append(str(error)))
    yield page
    context.close()


def open_at_start(page, lab: Lab, name: str) -> None:
    """Open JupyterLab with one notebook, and wait until its kernel is there."""
    page.goto(lab.url(f"lab/tree/{name}"))
    page.wait_for_selector(".jp-Notebook")
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext")
    until_the_kernel_is_there(page)


def open_next(page, name: str) -> None:
    """Shut the notebook that is open, with its kernel and without saving, and open another in the same JupyterLab."""
    page.evaluate(
        """async name => {
            const app = window.jupyterapp, last = app.shell.currentWidget;
            if (last?.sessionContext) { await last.sessionContext.shutdown(); last.dispose(); }
            const next = await app.commands.execute('docmanager:open', {path: name, factory: 'Notebook'});
            app.shell.activateById(next.id);
        }""",
        name,
    )
    page.wait_for_function(
        "name => window.jupyterapp.shell.currentWidget?.context?.path === name && document.querySelector('.jp-Notebook')",
        arg=name,
    )
    until_the_kernel_is_there(page)


def until_the_kernel_is_there(page) -> None:
    """Wait until the open notebook can run cells; JupyterLab itself stumbles over one that is shut before."""
    page.evaluate(
        """async () => {
            const widget = window.jupyterapp.shell.currentWidget;
            await widget.context.ready; await widget.sessionContext.ready;
        }"""
    )
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
    )


def run_all(page) -> None:
    """Run → Restart Kernel and Run All Cells…, as a person has it from the menu; back when the last cell is done."""
    page.click(".lm-MenuBar-item >> text=Run")
    page.click(".lm-Menu-item >> text=Restart Kernel and Run All Cells…")
    page.click(".jp-Dialog-button.jp-mod-warn")
    until_done(page)


def press_through(page) -> None:
    """Shift+Enter in every cell from the first to the last, as a person does; back when the last is done."""
    page.click(".jp-Notebook .jp-Cell >> nth=0")
    count = page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length")
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0; }")
    for _ in range(count - 1):  # the last is prose; in it, Shift+Enter would add a cell
        page.keyboard.press("Shift+Enter")
    until_done(page)


def until_done(page) -> None:
    """Wait until every code cell has run, or one has failed, and the kernel rests."""
    page.wait_for_function(
        """() => {
            const widget = window.jupyterapp.shell.currentWidget;
            const cells = widget.content.widgets.map(each => each.model).filter(each => each.type === 'code');
            const failed = cells.some(each => each.outputs.toJSON().some(one => one.output_type === 'error'));
            const done = failed || cells.every(each => each.executionCount !== null || !each.sharedModel.source.trim());
            return done && widget.sessionContext.session?.kernel?.status === 'idle';
        }"""
    )


def outputs(page) -> list[list[dict]]:
    """What each code cell of the open notebook shows, as the notebook would be saved; also of cells out of sight."""
    return page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets.map(each => each.model)
            .filter(each => each.type === 'code').map(each => each.outputs.toJSON())"""
    )


def complaints(shown: list[list[dict]]) -> list[str]:
    """What went wrong in cells: errors, and whatever was written to the stream of warnings."""
    every = [one for cell in shown for one in cell]
    errors = ["\n".join(one["traceback"]) for one in every if one["output_type"] == "error"]
    return errors + ["".join(one["text"]) for one in every if one.get("name") == "stderr"]


def html(shown: list[list[dict]]) -> str:
    """All that cells show as HTML."""
    return "\n".join(
        "".join(one["data"]["text/html"]) for cell in shown for one in cell if "text/html" in one.get("data", {})
    )


def popups(page) -> list[str]:
    """Dialogs and notifications that stand in the way."""
    return [each.inner_text() for each in page.query_selector_all(".jp-Dialog, .Toastify__toast, .jp-toast")]
