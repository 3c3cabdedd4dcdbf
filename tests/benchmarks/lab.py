"""How long `blanalysis lab` takes to start, beside bare `jupyter lab`.

    python tests/benchmarks/lab.py            # seven pairs of starts
    python tests/benchmarks/lab.py 15         # fifteen pairs

Needs JupyterLab (`pip install -e ".[lab]"`). Both serve the same folder with the same configuration, of the benchmark's own.
They take turns, and each ratio is that of one turn, so that a machine that slows down slows both. Timed are the first answer of
the server (`/api/status`), and the page of JupyterLab (`/lab`), both counted from the start of the command.
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

sys.path.insert(0, str(Path(__file__).parents[1]))
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


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        compare_starts(int(sys.argv[1]) if sys.argv[1:] else 7, Path(place))
