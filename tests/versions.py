"""Run the tests with the lowest versions of the dependencies that `pyproject.toml` states, and with the newest.

    python tests/versions.py
    python tests/versions.py --only lowest --tests tests/sheets tests/report -x -n 2

Makes a new virtual environment for each in a temporary folder and installs this clone there. "lowest" takes Python 3.11 and pins every
`>=` of the dependencies and of the extra "test"; what these need in turn is the newest that they allow. "newest" takes Python
3.13 and pins nothing. Without `--tests` it runs all tests but those that need other programs (tests/outside). Further options go
to pytest. A Python that is not on the path is named by `--lowest-python` or `--newest-python`; where there is none, that run is
skipped. Exits with 1 when tests fail, nothing could be installed, or no run was possible. Needs a package index.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

CLONE = Path(__file__).parents[1]
PYTHONS = {"lowest": "3.11", "newest": "3.13"}


def main() -> int:
    """Make the runs that were asked for, one after the other, and say at the end how each went."""
    given, for_pytest = _arguments()
    tests = [*(given.tests or ["--ignore=tests/outside"]), *for_pytest]
    named = {"lowest": given.lowest_python, "newest": given.newest_python}
    runs = [given.only] if given.only else list(PYTHONS)
    outcomes = {run: _outcome(run, named[run] or _python(PYTHONS[run]), tests) for run in runs}
    for run, outcome in outcomes.items():
        print(f"{run}: {outcome}")
    return 0 if set(outcomes.values()) <= {"passed", "skipped"} and "passed" in outcomes.values() else 1


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    first, *rest = __doc__.split("\n\n", 1)
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        description=first, epilog="\n\n".join(rest), formatter_class=raw, allow_abbrev=False
    )
    parser.add_argument("--only", choices=PYTHONS, help="one of the two runs (default: both)")
    parser.add_argument("--tests", nargs="+", metavar="PATH", help="which tests (default: all but tests/outside)")
    for run, version in PYTHONS.items():
        parser.add_argument(
            f"--{run}-python", metavar="PROGRAM", help=f"Python {version} (default: the one on the path)"
        )
    return parser.parse_known_args()


def _python(version: str) -> str | None:
    """The Python of this version on the path, if there is one that runs: a version manager's may only say that it does not."""
    found = shutil.which(f"python{version}")
    return found if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0 else None


def _outcome(run: str, python: str | None, tests: Sequence[str]) -> str:
    """Make the environment and run the tests in it: "passed", "failed" or "skipped"."""
    if python is None:
        print(f"Python {PYTHONS[run]} was not found; name it with --{run}-python.")
        return "skipped"
    with tempfile.TemporaryDirectory(prefix=f"{run}-", ignore_cleanup_errors=True) as folder:
        pinned = Path(folder, "pinned.txt")
        pinned.write_text("".join(f"{pin}\n" for pin in (lowest(CLONE) if run == "lowest" else [])), encoding="utf-8")
        inside = Path(folder, "environment", "Scripts" if os.name == "nt" else "bin", "python")
        commands = (
            [python, "-m", "venv", str(Path(folder, "environment"))],
            [
                str(inside),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--constraint",
                str(pinned),
                "--editable",
                f"{CLONE}[test]",
            ],
            [str(inside), "-m", "pip", "list"],
            [str(inside), "-m", "pytest", *tests],
        )
        return "passed" if all(_succeeds(command) for command in commands) else "failed"


def _succeeds(command: Sequence[str]) -> bool:
    print("$", " ".join(command), flush=True)
    return subprocess.run(command, cwd=CLONE).returncode == 0


def lowest(clone: Path) -> list[str]:
    """The lowest version of each dependency and of what the tests need, as pip's constraints: "pandas==2.2"."""
    project = tomllib.loads((clone / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stated = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    found = {each: re.fullmatch(r"([\w.-]+)>=([\w.]+)", each) for each in stated}
    if unclear := [each for each, match in found.items() if match is None]:
        raise SystemExit(f"no lowest version in pyproject.toml: {', '.join(unclear)}")
    return [f"{match[1]}=={match[2]}" for match in found.values()]


if __name__ == "__main__":
    sys.exit(main())
