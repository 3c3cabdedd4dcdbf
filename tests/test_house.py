"""The house: who imports whom, what only one room may know, documents that are run, small functions."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import blanalysis
from blanalysis.layout import table
from blanalysis.report import exporter
from blanalysis.sheets import grid, guard

PACKAGE = Path(blanalysis.__file__).parent
TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text(encoding="utf-8")

# A module may import only what stands here: what lies upstream of it, and the side rooms it needs.
# fmt: off
MAY_IMPORT = {
    "words": set(),
    "text": set(),
    "legacy": set(),
    "measures": set(),
    "garbage": set(),
    "bounds": {"measures"},
    "disclosure": set(),
    "sources": {"words"},
    "columns": {"text", "words"},
    "grid": {"words"},
    "children": {"words"},  # a child imports by name what it is to call
    "guard": {"children", "grid", "words"},
    "package": {"grid"},
    "excel": {"grid", "guard", "package"},
    "biff": {"grid", "guard", "package"},
    "draft": {"grid"},
    "nodes": {"draft", "grid"},
    "opendocument": {"draft", "grid", "nodes", "package"},
    "delimited": {"draft", "grid"},
    "markup": {"delimited", "draft", "grid", "nodes", "opendocument"},
    "cells": {"biff", "excel", "grid", "legacy", "markup", "opendocument", "package"},
    "units": {"sources", "text"},
    "issues": {"cells", "columns", "words"},
    "heading": {"cells", "columns", "grid", "text"},
    "table": {"cells", "columns", "grid", "heading", "text", "units", "words"},
    "dates": {"table", "text"},
    "entries": {"cells", "columns", "dates", "issues", "table", "text", "units", "words"},
    "indicators": {"columns", "text", "words"},
    "forms": {"cells", "columns", "dates", "entries", "indicators", "issues", "table", "text", "words"},
    "checks": {"cells", "columns", "dates", "entries", "issues", "table", "text", "units", "words"},
    "rules": {"checks", "columns", "entries", "issues", "table", "text", "units", "words"},
    "roster": {"cells", "columns", "dates", "entries", "issues", "table", "text", "units"},
    "consolidation": {
        "cells", "checks", "dates", "entries", "forms", "issues", "roster", "rules", "table", "units", "words",
    },
    "district": {"cells", "checks", "consolidation", "entries", "forms", "issues", "units", "words"},
    "membership": {
        "cells", "checks", "columns", "consolidation", "district", "entries", "forms", "garbage", "grid", "issues", "sources", "text", "units", "words",
    },
    "groups": {"bounds", "membership", "sources", "words"},
    "methods": {"words"},
    "masks": {"columns", "disclosure", "issues", "membership", "words"},
    "comparison": {"columns", "masks", "measures", "membership", "sources", "text", "units", "words"},
    "caption": {"columns", "comparison", "exhibit", "measures", "words"},
    "appearance": set(),
    "dress": {"appearance"},
    "exhibit": {"dress", "words"},
    "figures.svg": set(),
    "figures.canvas": {"exhibit", "figures.svg", "membership", "words"},
    "figures.bounds": {"bounds", "exhibit", "figures.canvas", "groups", "measures", "membership", "words"},
    "figures.inhabitants": {"exhibit", "figures.canvas", "figures.tilemap", "measures", "membership", "words"},
    "figures.types": {"exhibit", "figures.canvas", "measures", "membership", "words"},
    "figures.sheet": {"exhibit", "figures.canvas", "issues", "membership", "units", "words"},
    "figures.units": {"exhibit", "figures.canvas", "measures", "membership", "words"},
    "figures.comparison": {"caption", "comparison", "exhibit", "figures.canvas", "figures.tilemap", "masks", "membership", "words"},
    "figures": {"figures.bounds", "figures.comparison", "figures.composition", "figures.districts", "figures.flows", "figures.inhabitants", "figures.sheet", "figures.types", "figures.units"},
    "figures.composition": {"columns", "exhibit", "figures.canvas", "masks", "measures", "membership", "words"},
    "figures.flows": {"columns", "exhibit", "figures.canvas", "masks", "membership", "words"},
    "figures.districts": {"columns", "exhibit", "figures.canvas", "figures.tilemap", "masks", "membership", "units", "words"},
    "figures.tilemap": {"figures.canvas", "membership", "units", "words"},
    "tables.setting": {"exhibit", "membership", "words"},
    "tables.bounds": {"bounds", "exhibit", "groups", "measures", "membership", "tables.setting", "words"},
    "tables.types": {"columns", "exhibit", "measures", "membership", "sources", "tables.setting", "words"},
    "tables.inhabitants": {"exhibit", "measures", "membership", "tables.setting", "words"},
    "tables.sheet": {
        "bounds", "checks", "columns", "exhibit", "issues", "masks", "measures", "membership", "tables.setting", "units",
        "words",
    },
    "tables.units": {"exhibit", "measures", "membership", "tables.setting", "units", "words"},
    "tables.origin": {"", "exhibit", "issues", "membership", "methods", "sources", "tables.setting", "words"},  # "": the version
    "tables.comparison": {"caption", "comparison", "exhibit", "masks", "membership", "tables.setting", "words"},
    "tables": {"tables.bounds", "tables.comparison", "tables.composition", "tables.inhabitants", "tables.origin", "tables.sheet", "tables.types", "tables.units"},
    "tables.composition": {
        "columns", "disclosure", "exhibit", "masks", "measures", "membership", "tables.setting", "words",
    },
    "account": {"columns", "forms", "issues", "membership", "words"},
    "glance": {"account", "columns", "dress", "exhibit", "masks", "membership", "words"},
    "workbook": {"cells", "membership", "words"},
    "container": {"package"},
    "formats": {"container"},
    "notes": {"cells", "container"},
    "findings": {"account", "cells", "formats", "issues", "membership", "container", "words"},
    "annotation": {
        "cells", "findings", "formats", "issues", "membership", "notes", "container", "words", "workbook",
    },
    "template": {"container", "units", "words", "workbook"},
    "notebook": {"words"},
    "exporter": {"", "appearance", "dress", "exhibit", "notebook", "text", "words"},
    "contents": {"exporter", "membership", "tables", "words"},
    "worker": {"children", "figures.canvas"},
    "paper": {"children", "words", "workbook"},
    "report": {"children", "garbage", "contents", "exporter", "notebook", "paper", "sources", "words", "workbook", "worker"},
    "editions": {"contents", "exporter", "membership", "report", "sources", "text", "words"},
    "question": {"comparison", "figures", "issues", "membership", "sources", "words"},
    "panel": {
        "account", "appearance", "caption", "garbage", "columns", "dress", "exhibit", "figures", "figures.canvas", "lab", "membership", "question", "tables", "words", "workbook",
    },
    "lab": {"cells", "sources", "words", "workbook"},
    "__init__": set(),  # opens its doors when they are asked for
    "__main__": {
        "", "account", "annotation", "editions", "issues", "lab", "membership", "paper", "report", "template", "words", "workbook", "worker",
    },
}  # fmt: skip
# What a thing looks like lies downstream of it. These look there, inside a function and only when they are to be shown.
SHOWS_ITSELF = {"membership": {"glance"}}
# Each of these is known to one module, so that another can take its place. openpyxl reads in one and writes in two; a
# workbook that is not ours is changed without it (`container`), because it keeps neither charts nor stored values.
ONLY_IN = {
    "python_calamine": {"excel", "biff"},
    "xlrd": {"biff"},
    "zipfile": {"cells", "container", "excel", "opendocument", "package"},
    "subprocess": {"children", "guard", "paper"},
    "openpyxl": {"excel", "template", "workbook"},
    "matplotlib": {"figures.canvas"},
    "nbconvert": {"exporter"},
    "jinja2": {"exporter"},
    "nbformat": {"exporter", "notebook"},
    "IPython": {"notebook", "panel"},
    "ipywidgets": {"panel"},
    "jupyterlab": {"lab"},
    "tomllib": {"sources"},
    "xml": {"container", "figures.svg", "nodes", "notes", "package"},
    "csv": {"delimited"},
    "email": {"markup"},
    "argparse": {"__main__"},
}
PATHS = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
MODULES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in PATHS.items()}


def _ours(module: str, nodes=None) -> set[str]:
    """The modules of ours that one imports; "" for the package itself (its version)."""
    found = set()
    inside = "" if PATHS[module].parent == PACKAGE else f"{PATHS[module].parent.name}."
    for node in ast.walk(MODULES[module]) if nodes is None else nodes:
        if isinstance(node, ast.ImportFrom) and node.level:
            names = [node.module] if node.module else [a.name for a in node.names]
            found |= {
                name if name in MODULES else "" for name in ((inside if node.level == 1 else "") + n for n in names)
            }
        assert not (
            isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").startswith("blanalysis")
        )
    return found


def _theirs(tree: ast.AST) -> set[str]:
    nodes = list(ast.walk(tree))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {
        name.split(".")[0]
        for name in plain | {n.module for n in nodes if isinstance(n, ast.ImportFrom) and not n.level}
    }


def test_every_module_has_its_place():
    assert set(MODULES) == set(MAY_IMPORT)


@pytest.mark.parametrize("module", MODULES)
def test_imports_lie_upstream(module):
    assert _ours(module) == MAY_IMPORT[module] | SHOWS_ITSELF.get(module, set())
    at_once = _ours(module, MODULES[module].body)
    assert not at_once & SHOWS_ITSELF.get(module, set())


def test_what_shows_itself_looks_downstream():
    """Else it would be an import as any other, and belong above."""
    for module, shown in SHOWS_ITSELF.items():
        assert not shown & MAY_IMPORT[module]
        assert all(module in MAY_IMPORT[each] for each in shown)


def test_nothing_flows_back():
    done: list[str] = []
    while len(done) < len(MAY_IMPORT):
        ready = [m for m, needs in MAY_IMPORT.items() if m not in done and needs - {""} <= set(done)]
        assert ready, f"a circle among {set(MAY_IMPORT) - set(done)}"
        done += ready


def test_what_only_one_room_knows():
    for library, rooms in ONLY_IN.items():
        assert {module for module, tree in MODULES.items() if library in _theirs(tree)} == rooms


def test_no_reader_that_guesses_types():
    assert [m for m in MODULES if "read_excel" in PATHS[m].read_text(encoding="utf-8")] == []


def test_the_network_is_not_known_here():
    for tree in MODULES.values():
        assert not _theirs(tree) & {"socket", "urllib", "http", "requests", "httpx", "webbrowser", "ftplib", "smtplib"}


def test_no_assert_in_the_package():
    """Checks that vanish with -O are no checks."""
    assert [m for m, tree in MODULES.items() if any(isinstance(n, ast.Assert) for n in ast.walk(tree))] == []


def test_nothing_is_defined_twice():
    for module, tree in MODULES.items():
        names = [t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)]
        names += [node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
        assert sorted(names) == sorted(set(names)), module


def test_public_functions_are_documented_and_all_are_short():
    for module, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                lines = node.end_lineno - node.lineno
                assert lines <= 60, f"{module}.{node.name} has {lines} lines"
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{module}.{node.name}"
        assert ast.get_docstring(tree), module


def test_the_readme_names_every_module_and_no_other():
    named = re.findall(r"^\| `([\w.]+)` \|", README, flags=re.MULTILINE)
    assert sorted(named) == sorted(set(MODULES) - {"__init__", "__main__"})


def test_the_readme_names_every_command_and_runs():
    for command in ("report", "check", "tidy", "annotate", "template", "lab"):
        assert f"blanalysis {command}" in README
    code = re.search(r"```python\n(.*?)```", README, flags=re.DOTALL)[1]
    assert 5 <= len(code.splitlines()) <= 12
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_the_readme_states_the_limits_of_the_readers():
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


def test_the_readmes_picture_says_what_the_figure_says():
    """Its bytes depend on the version of matplotlib; what it stands for does not."""
    alternative, name = re.search(r"!\[([^\]]+)\]\(([^)]+)\)", README).groups()
    assert alternative == blanalysis.figures.shares(blanalysis.published(), lang="en").title
    assert "<svg" in (TOP / name).read_text(encoding="utf-8")


def test_the_top_level_is_what_was_agreed():
    tracked = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a git checkout, so what belongs to the project cannot be told")
    top = {line.split("/")[0] for line in tracked.stdout.splitlines()}
    assert {name for name in top if not name.startswith(".")} <= {
        "LICENSE", "README.md", "data", "notebooks", "pyproject.toml", "reports", "src", "tests",
    }  # fmt: skip
    assert [line for line in tracked.stdout.splitlines() if line.startswith("reports/")] == ["reports/README.md"]


def test_pages_travel_with_the_package():
    assert exporter.PAGE.is_dir()
    names = {path.name for path in exporter.PAGE.iterdir()}
    parts = {f"{part}.html.j2" for part in ("index", "head", "opening", "foot", "bare")}
    assert names == {"conf.json", "page.js", "panel.css", "style.css", *parts}
