"""How long a report takes, how much memory and how heavy its pages are, beside stock `jupyter nbconvert --execute`.

    python tests/benchmarks/pages.py            # three pairs of reports, one set of stock pages to weigh, eleven starts
    python tests/benchmarks/pages.py 5          # five pairs

Both sides make the ten pages of the five notebooks from what travels with the
package: `blanalysis report` in one command, nbconvert with `--no-input` in ten commands one after the other, as a user
would. They take turns, and each ratio is that of one turn, so that a machine that slows down slows both. Memory is the most
that a command and all its children held at one time, shared pages counted once (Linux only). Stock pages are weighed with the
same figures as PNG, as matplotlib shows them in a notebook, and with as many plain line charts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import nbformat

from blanalysis.report import build
from blanalysis.vocabulary import sources
from blanalysis.vocabulary.formats import LANGS

STOCK = [
    sys.executable,
    "-m",
    "jupyter",
    "nbconvert",
    "--execute",
    "--no-input",
    "--to",
    "html",
    "--log-level",
    "ERROR",
]
OURS = [sys.executable, "-m", "blanalysis"]


def _measured(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds from start to end, and the most memory of the whole tree of processes, in MiB."""
    start, most = time.perf_counter(), float("nan")
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while child.poll() is None:
        held = _held(child.pid)
        most = max(held, most) if most == most else held
        time.sleep(0.1)
    taken = time.perf_counter() - start
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {child.stderr.read().decode()}")
    return taken, most


def _held(root: int) -> float:
    """Memory of a process and all that come from it, in MiB; not a number where the system does not tell."""
    total, todo = 0, [root]
    while todo:
        process = Path("/proc", str(todo.pop()))
        try:
            told = (process / "smaps_rollup").read_text()
            todo += [
                int(pid) for task in (process / "task").iterdir() for pid in (task / "children").read_text().split()
            ]
        except OSError:  # it has ended, or this is no Linux
            continue
        total += int(told.split("Pss:")[1].split()[0])
    return total / 1024 if total else float("nan")


def _notebooks(folder: Path, change=lambda source: source, first: str = "") -> list[Path]:
    """The notebooks as files of one language each, for a tool that knows of none."""
    folder.mkdir()
    written = []
    for path in build.page_notebooks():
        for lang in LANGS:
            book = nbformat.read(path, as_version=4)
            for cell in (cell for cell in book.cells if cell.cell_type == "code"):
                cell.source = change(cell.source.replace('LANG = "vi"', f'LANG = "{lang}"'))
            if first:
                book.cells.insert(0, nbformat.v4.new_code_cell(first))
            written.append(folder / f"{path.stem}.{lang}.ipynb")
            nbformat.write(book, written[-1])
    return written


def _as_png(source: str) -> str:
    return f"{source}.figure" if source.startswith("figures.") else source


def _plain(source: str) -> str:
    return "plt.figure()\nplt.plot([1, 3, 2, 4]);" if source.startswith("figures.") else ""


def compare_reports(pairs: int, folder: Path) -> None:
    """Seconds and memory of the ten pages, both ways, turn by turn."""
    stock, ours, ratios, memory = [], [], [], {"stock": 0.0, "ours": 0.0}
    books = _notebooks(folder / "stock")
    for turn in range(pairs):
        seconds = 0.0
        for book in books:
            taken, held = _measured([*STOCK, book.name], folder / "stock")
            seconds, memory["stock"] = seconds + taken, max(memory["stock"], held)
        taken, held = _measured([*OURS, "report", "--out", str(folder / f"ours{turn}")], folder)
        memory["ours"] = max(memory["ours"], held)
        stock.append(seconds)
        ours.append(taken)
        ratios.append(taken / seconds)
        print(
            f"turn {turn + 1}: nbconvert {seconds:6.1f} s   blanalysis {taken:6.2f} s   1/{seconds / taken:.1f}",
            flush=True,
        )
    middle = median(ratios)
    print(
        f"ten pages: nbconvert {median(stock):.1f} s, {memory['stock']:.0f} MiB; blanalysis {median(ours):.2f} s, {memory['ours']:.0f} MiB"
    )
    print(
        f"ratio, median of {pairs}: {middle:.3f}, 1/{1 / middle:.1f} (promised: at most 1/8); load {os.getloadavg()[0]:.1f}"
    )


def weigh(folder: Path) -> None:
    """Bytes of each page beside stock pages with the same figures and with as many plain ones."""
    same = _notebooks(folder / "same", _as_png, "%matplotlib inline")
    plain = _notebooks(folder / "plain", _plain, "%matplotlib inline\nimport matplotlib.pyplot as plt")
    for book in (*same, *plain):
        if book.parent.name == "same" or ".vi." in book.name:  # plain charts have no language
            _measured([*STOCK, book.name], book.parent)
    for book in same:
        own = (folder / "ours0" / f"{book.stem}.html").stat().st_size
        weight = book.with_suffix(".html").stat().st_size
        least = (folder / "plain" / book.name.replace(".en.", ".vi.")).with_suffix(".html").stat().st_size
        print(
            f"{book.stem:<40} {own / 1000:>6.0f} KB   {own / weight:.3f} of {weight / 1000:.0f} KB   {own / least:.3f} of {least / 1000:.0f} KB (plain charts)"
        )


def compare_starts(folder: Path, turns: int = 11) -> None:
    """Seconds of small commands beside that of importing pandas."""
    commands = {
        "import pandas": [sys.executable, "-c", "import pandas"],
        "check, 64 rows": [*OURS, "check", str(sources.path(sources.EXAMPLE))],
        "--help": [*OURS, "--help"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(turns + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
            taken[name].append(time.perf_counter() - start)
    bare = taken["import pandas"][1:]  # the first start of each is not counted
    for name, seconds in taken.items():
        ratio = median(a / b for a, b in zip(seconds[1:], bare, strict=True))
        print(f"{name:<16} {median(seconds[1:]):.3f} s   {ratio:.2f} × import pandas")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        compare_starts(Path(place))
        compare_reports(int(sys.argv[1]) if sys.argv[1:] else 3, Path(place))
        weigh(Path(place))
