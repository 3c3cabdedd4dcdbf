"""All that is promised of speed and memory, in one table: each figure beside what else does the work, its target, and whether it is met.

    python tests/benchmarks/speed.py            # three turns; a quarter of an hour on two cores
    python tests/benchmarks/speed.py 7          # seven turns of the long ones

Ratios are medians of the ratios of single turns, on the clock; beside them stand the same ratios of seconds of the processors, of
whole trees of processes. How each is measured: `pages`, `reading`, `timing`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pages
import reading
from timing import Taken, middle, ratio, run, take_turns


class Promise(NamedTuple):
    """A figure: ours over another, at most `target`."""

    figure: str
    ours: list[Taken]
    other: list[Taken]
    target: float
    part: str = "wall"  # or "memory"


def promises(turns: int, folder: Path) -> Iterator[Promise]:
    """Each figure as soon as it is measured."""
    found = pages.starts(folder)
    yield Promise("check, 64 rows / import pandas", found["check, 64 rows"], found["import pandas"], 1.3)
    for rows, target in ((11_000, 3), (200_000, 4)):
        found = reading.measured(rows, ("blanalysis.load", "calamine", "pandas + calamine"))
        yield Promise(f"load, {rows:,} rows / bare calamine", found["blanalysis.load"], found["calamine"], target)
    both = found["blanalysis.load"], found["pandas + calamine"]
    yield Promise(f"load, {rows:,} rows / pandas + calamine: memory", *both, 1.5, "memory")
    found = pages.reports(turns, folder)
    yield Promise("report, ten pages / stock nbconvert", found["blanalysis"], found["nbconvert"], pages.MOST_OF_TIME)
    sizes = [
        Taken(0, 0, each / 2**20) for each in map(sum, list(zip(*pages.weights(folder).values(), strict=True))[:2])
    ]
    yield Promise(
        "ten pages / stock with the same figures: bytes", *([size] for size in sizes), pages.MOST_OF_STOCK, "memory"
    )
    commands = {"each": ["--each", "district", "--out", "each"], "all": ["--out", "all"]}
    tasks = {name: partial(run, [*pages.OURS, "report", *options], folder) for name, options in commands.items()}
    found = take_turns(tasks, turns, warm_up=False)
    yield Promise("report --each district / report", found["each"], found["all"], 4)


def print_table(turns: int) -> None:
    """Measure, and print a line a figure."""
    print(f"{'':<48}{'ours':>10}{'other':>10}{'ratio':>8}{'target':>8}{'met':>5}{'CPU, ours':>11}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as place:
        for figure, ours, other, target, part in promises(turns, Path(place)):
            times, unit = ratio(ours, other, part), "MiB" if part == "memory" else "s"
            values = "".join(f"{middle(taken, part):>{9 - len(unit)}.4g} {unit}" for taken in (ours, other))
            cpu = f"{middle(ours, 'cpu'):>9.3g} s{ratio(ours, other, 'cpu'):>8.3f}" if part == "wall" else ""
            met = "yes" if times <= target else "no"
            print(f"{figure:<48}{values}{times:>8.3f}{target:>8g}{met:>5}{cpu}", flush=True)
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    print_table(int(sys.argv[1]) if sys.argv[1:] else 3)
