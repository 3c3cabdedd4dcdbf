"""What the benchmarks share: one command measured with all its children; tasks that take turns, so that a machine that slows down slows
all of them; the median of the ratios of single turns."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Taken(NamedTuple):
    """Seconds on the clock, seconds of the processors, and the most memory held at one time, in MiB (Linux only, else not a number)."""

    wall: float
    cpu: float
    memory: float


def one_after_the_other(each: Iterable[Taken]) -> Taken:
    """What tasks took together that ran one after the other."""
    walls, cpus, memories = zip(*each, strict=True)
    return Taken(sum(walls), sum(cpus), max(memories))


def run(command: Sequence[str], folder: Path) -> Taken:
    """One command with all its children, in this folder; the benchmark ends where it fails."""
    start, before, held = time.perf_counter(), _cpu_of_children(), [float("nan")]
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    watcher = threading.Thread(target=_watch, args=(child, held), daemon=True)
    watcher.start()
    error = child.communicate()[1]
    wall, cpu = time.perf_counter() - start, _cpu_of_children() - before
    watcher.join()
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {error.decode(errors='replace')}")
    return Taken(wall, cpu, max((each for each in held if each == each), default=float("nan")))


def take_turns(
    tasks: Mapping[str, Callable[[], Taken]], rounds: int, *, warm_up: bool = True
) -> dict[str, list[Taken]]:
    """What each task took in each round; who begins changes from round to round. With `warm_up` a first round is not counted."""
    taken: dict[str, list[Taken]] = {name: [] for name in tasks}
    for turn in range(-warm_up, rounds):
        for name in [*tasks][:: -1 if turn % 2 else 1]:
            result = tasks[name]()
            if turn >= 0:
                taken[name].append(result)
    return taken


def middle(taken: Iterable[Taken], part: str = "wall") -> float:
    """The median of one part of what was measured."""
    return median(getattr(each, part) for each in taken)


def ratio(ours: Iterable[Taken], other: Iterable[Taken], part: str = "wall") -> float:
    """The median of the ratios of single turns."""
    pairs = [(getattr(one, part), getattr(two, part)) for one, two in zip(ours, other, strict=True)]
    return median(one / two if two else float("nan") for one, two in pairs)


def _cpu_of_children() -> float:
    """Seconds of the processors that ended children took, with theirs."""
    times = os.times()
    return times.children_user + times.children_system


def _watch(child: subprocess.Popen[bytes], held: list[float]) -> None:
    while child.returncode is None:
        held.append(_memory_of_tree(child.pid))
        time.sleep(0.1)


def _memory_of_tree(root: int) -> float:
    """Memory of a process and all that come from it, in MiB, shared pages counted once."""
    total, todo = 0, [root]
    while todo:
        process = Path("/proc", str(todo.pop()))
        try:
            told = (process / "smaps_rollup").read_text()
            tasks = [(task / "children").read_text().split() for task in (process / "task").iterdir()]
        except OSError:  # it has ended, or this is no Linux
            continue
        todo += [int(pid) for children in tasks for pid in children]
        total += int(told.split("Pss:")[1].split()[0])
    return total / 1024 if total else float("nan")
