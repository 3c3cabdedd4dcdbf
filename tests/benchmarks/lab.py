"""How long `blanalysis lab` takes to start, beside bare `jupyter lab`, and how soon the panel answers, beside a cell of one's own.

    python tests/benchmarks/lab.py            # seven pairs of starts, seven rounds of answers
    python tests/benchmarks/lab.py 15         # fifteen of each

Both serve the same folder with the same configuration, of the benchmark's own.
They take turns, and each ratio is that of one turn, so that a machine that slows down slows both. Timed are the first answer of
the server (`/api/status`), and the page of JupyterLab (`/lab`), both counted from the start of the command.

An answer is timed in Chromium: from the change of a chooser until the browser has drawn the new picture, over the 64 committees of
the illustrative list. Beside it, in the same JupyterLab, a cell in which pandas and matplotlib draw plain bars of the same numbers, run
again: what a person would do without the panel. Beside these, the seconds of the processor that a change takes without a browser: to the
picture, and to the table below or beside it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

import nbformat

sys.path.insert(0, str(Path(__file__).parents[1] / "given"))
import browsers
import labs

OURS = [sys.executable, "-m", "blanalysis", "lab", "--no-browser"]
BARE = [sys.executable, "-m", "jupyterlab", "--no-browser"]
ASKED = ("api/status", "lab")


def _started(command: list[str], work: Path, given: dict[str, str]) -> dict[str, float]:
    """Seconds from the start of a command until each of `ASKED` is answered."""
    config = Path(given["JUPYTER_CONFIG_DIR"], "jupyter_server_config.json")
    port = json.loads(config.read_text(encoding="utf-8"))["ServerApp"]["port"]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=work, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )  # fmt: skip
    taken = {}
    try:
        for path in ASKED:
            while not _answers(f"http://127.0.0.1:{port}/{path}?token={labs.TOKEN}"):
                if process.poll() is not None:
                    raise SystemExit(f"{' '.join(command)} ended: {process.stdout.read()}")
                time.sleep(0.005)
            taken[path] = time.perf_counter() - start
    finally:
        process.terminate()
        process.communicate()
    return taken


def _answers(url: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=labs.SLOW) as answer:
        return answer.status == 200
    return False


def compare_starts(pairs: int, folder: Path) -> None:
    """Seconds of both commands, turn by turn, the first of each not counted; who begins changes from turn to turn."""
    work = folder / "so-lieu"
    work.mkdir()
    site = labs.installed(folder / "site")
    taken: dict[str, list[dict[str, float]]] = {"blanalysis lab": [], "jupyter lab": []}
    commands = list(zip(taken, (OURS, BARE), strict=True))
    for turn in range(pairs + 1):
        for name, command in commands[:: -1 if turn % 2 else 1]:
            taken[name].append(_started(command, work, labs.environment(folder / "jupyter", site)))
    for path in ASKED:
        seconds = {name: [turn[path] for turn in turns[1:]] for name, turns in taken.items()}
        ratio = median(ours / bare for ours, bare in zip(*seconds.values(), strict=True))
        told = "   ".join(f"{name} {median(each):.2f} s" for name, each in seconds.items())
        print(f"/{path:<11} {told}   {ratio:.2f} of it, median of {pairs}; load {os.getloadavg()[0]:.1f}")


PANEL = "from blanalysis import example, explore\n\nexplore(example())"
OWN = """%matplotlib inline
from blanalysis import example
frame = example().frame
sums = frame.groupby("name")[["members_female", "members"]].sum()
(sums["members_female"] / sums["members"]).sort_values().plot.barh(figsize=(6, 10));"""
CHANGES = (
    ("Số liệu", "Đảng viên nữ"),
    ("Chia cho", "Tổng số đảng viên"),
    ("So sánh theo", "Huyện, thị xã, thành phố"),
    ("So sánh theo", "Đảng bộ"),
    ("Xếp theo", "Cao nhất trước"),
    ("Kiểu hình", "Mỗi đảng bộ một dấu"),
    ("Kiểu hình", "Bản đồ ô"),
    ("Kiểu hình", "Hai số trên hai trục"),
    ("So sánh theo", "Đơn vị từ 1/7/2025"),
    ("Làm nổi đảng bộ", "An Trạch – xã, Đông Hải"),
)
ANSWER = """async ([label, option]) => {
    const panel = document.querySelector('.blanalysis-panel');
    const chooser = [...panel.querySelectorAll('select')].find(each => each.labels[0].textContent === label);
    const seen = () => panel.querySelector('.exhibit.figure .picture svg');
    const before = seen();
    chooser.selectedIndex = [...chooser.options].findIndex(each => each.textContent.replaceAll('\\u00a0', ' ') === option);
    const start = performance.now();
    chooser.dispatchEvent(new Event('change', {bubbles: true}));
    while (!seen() || seen() === before) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.now() - start;
}"""
RUN = """async () => {
    const app = window.jupyterapp, cell = app.shell.currentWidget.content.activeCell;
    const start = performance.now();
    await app.commands.execute('notebook:run-cell');
    while (!cell.node.querySelector('.jp-OutputArea img')) await new Promise(requestAnimationFrame);
    await cell.node.querySelector('.jp-OutputArea img').decode();
    return performance.now() - start;
}"""


def time_answers(rounds: int, folder: Path) -> None:
    """Milliseconds of each change in the panel, and of a cell that is run again; the first round is not counted."""
    taken: dict[tuple[str, str], list[float]] = {change: [] for change in CHANGES}
    folder.mkdir()
    with labs.serving(folder) as lab, browsers.chromium() as browser, labs.visiting(browser) as page:
        for name, source in (("panel.ipynb", PANEL), ("own.ipynb", OWN)):
            kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
            cells = [nbformat.v4.new_code_cell(source)]
            nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), lab.folder / name)
        labs.open_at_start(page, lab, "panel.ipynb")
        for _ in range(rounds + 1):
            labs.run_all(page)
            page.wait_for_selector(".blanalysis-panel .exhibit.table button")
            for change in CHANGES:
                taken[change].append(page.evaluate(ANSWER, [*change]))
                time.sleep(0.5)  # as a person looks before choosing again
        labs.open_next(page, "own.ipynb")
        labs.run_all(page)
        own = [page.evaluate(RUN) for _ in range(rounds + 1)]
    for (chooser, option), each in taken.items():
        print(f"{chooser + ': ' + option:<40} {median(each[1:]):4.0f} ms, at most {max(each[1:]):4.0f}")
    every = [value for each in taken.values() for value in each[1:]]
    print(
        f"the panel: {median(every):.0f} ms (promised: below 300), {sum(v < 300 for v in every)} of {len(every)} below 300; "
        f"a cell of one's own, without its text being typed: {median(own[1:]):.0f} ms; load {os.getloadavg()[0]:.1f}"
    )


TO_PICTURE, WITH_TABLE = 200, 300  # ms of the processor that are promised
ASKED_OF_PANEL = (
    {"column": "members_female"}, {"over": "members"}, {"by": "district"}, {"by": "committee"}, {"sort": "most"}, {"kind": "dots"},
    {"kind": "tiles"}, {"kind": "scatter"}, {"highlight": "31942"}, {"kind": "bars"}, {"over": "population"},
)  # fmt: skip


def time_changes(rounds: int) -> None:
    """Milliseconds of the processor of each change, without a browser; each round is asked of data that are read anew."""
    from blanalysis import example, explore

    taken: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds + 1):
        panel = explore(example())
        drawn: list[float] = []
        panel._picture.observe(lambda change, drawn=drawn: drawn.append(time.process_time()), "value")
        for asked in ASKED_OF_PANEL:
            [(part, value)] = asked.items()
            drawn.clear()
            start = time.process_time()
            panel._choosers[part].value = value
            whole = time.process_time() - start
            taken.setdefault(f"{part}: {value}", []).append((1000 * (drawn[0] - start), 1000 * whole))
    for change, each in taken.items():
        picture, whole = (median(times) for times in zip(*each[1:], strict=True))
        print(f"{change:<40} {picture:4.0f} ms to the picture, {whole:4.0f} ms with the table (CPU)")
    every = [times for each in taken.values() for times in each[1:]]
    met = sum(picture <= TO_PICTURE and whole <= WITH_TABLE for picture, whole in every)
    print(
        f"promised: {TO_PICTURE} ms and {WITH_TABLE} ms; met by {met} of {len(every)} changes; load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        wanted = int(sys.argv[1]) if sys.argv[1:] else 7
        time_changes(wanted)
        compare_starts(wanted, Path(place))
        time_answers(wanted, Path(place, "answers"))
