"""What the README says is so: its commands, its code, its limits, its pictures, the top level of the repository."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from blanalysis.__main__ import main
from blanalysis.layout import table
from blanalysis.sheets import grid, guard

TOP = Path(__file__).parents[2]
README = (TOP / "README.md").read_text(encoding="utf-8")


def test_it_is_short_enough_to_be_read():
    assert len(README.splitlines()) <= 120


@pytest.mark.parametrize("command", ["report", "check", "tidy", "annotate", "template", "lab"])
def test_it_names_every_command(command, capsys):
    assert f"blanalysis {command}" in README
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert f"blanalysis {command}" in capsys.readouterr().out


def test_every_option_that_it_names_is_one(capsys):
    helps = ""
    for command in ("report", "check", "tidy", "annotate", "template", "lab"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        helps += capsys.readouterr().out
    named = set(re.findall(r"--[a-z][a-z-]+", re.sub(r"(?m)^\| (?:next)? \|.*gone.*$", "", README))) - {"--help"}
    assert {option for option in named if option not in helps} == set()


def test_its_code_runs():
    code = re.search(r"```python\n(.*?)```", README, flags=re.DOTALL)[1]
    assert 5 <= len(code.splitlines()) <= 13
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_it_states_the_limits_of_the_readers():
    for limit in (
        f"{grid.MOST_BYTES // 10**6} MB",
        f"{grid.MOST_UNPACKED // 10**6} MB unpacked",
        f"{grid.MOST_CELLS // 10**6} million filled cells",
        f"{grid.MOST_SHEETS:,} sheets".replace(",", " "),
        f"{grid.MOST_LETTERS:,} letters".replace(",", " "),
        f"{table.MOST_TABLES} tables",
        f"{guard.MOST_SECONDS} seconds",
        f"{guard.MOST_MEMORY >> 30} GiB",
    ):
        assert limit in README


def test_its_pictures_are_there():
    names = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert len(names) == 2
    for name in names:
        content = (TOP / name).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < 300_000


def test_the_top_level_is_what_was_agreed():
    tracked = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a git checkout, so what belongs to the project cannot be told")
    top = {line.split("/")[0] for line in tracked.stdout.splitlines()}
    assert {name for name in top if not name.startswith(".")} <= {
        "LICENSE", "README.md", "data", "notebooks", "pyproject.toml", "reports", "src", "tests",
    }  # fmt: skip
    assert [line for line in tracked.stdout.splitlines() if line.startswith("reports/")] == ["reports/README.md"]
