"""How long each step of a half-year job takes, beside `check` of the same fourteen workbooks, in turns.

    python tests/benchmarks/job.py        # five turns; ten minutes on two cores

The report of two days in two languages stands beside the default report, of the shipped figures in two languages.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

from pages import OURS
from timing import Taken, middle, ratio, run, take_turns

sys.path.append(str(Path(__file__).parents[1] / "given"))
from half_year import write_half_years

STEPS = {  # options, beside which step, and at most how many times as long
    "check": (["check", "06", "12"], "check", 1.0),
    "return": (["return", "06", "12", "--out", "gui-lai/"], "check", 4.0),
    "consolidate": (["consolidate", "06", "12", "--out", "tong-hop.xlsx"], "check", 1.5),
    "default report": (["report", "--out", "shipped"], "default report", 1.0),
    "report of two days": (["report", "06", "12", "--out", "bao-cao"], "default report", 1.4),
}


def _run_anew(options: list[str], folder: Path) -> Taken:
    """Run a command; a consolidated list is not written over an earlier one."""
    (folder / "tong-hop.xlsx").unlink(missing_ok=True)
    return run([*OURS, *options], folder)


def print_table(turns: int) -> None:
    """Measure, and print a line a step."""
    with tempfile.TemporaryDirectory() as place:
        write_half_years(Path(place))
        tasks = {name: partial(_run_anew, options, Path(place)) for name, (options, _, _) in STEPS.items()}
        found = take_turns(tasks, turns)
    print(f"{'':<22}{'seconds':>9}{'ratio':>8}{'target':>8}{'met':>5}  beside")
    for name, (_, beside, target) in STEPS.items():
        times = ratio(found[name], found[beside])
        met = "yes" if times <= target else "no"
        print(f"{name:<22}{middle(found[name]):>9.2f}{times:>8.2f}{target:>8g}{met:>5}  {beside}")


if __name__ == "__main__":
    print_table(int(sys.argv[1]) if sys.argv[1:] else 5)
