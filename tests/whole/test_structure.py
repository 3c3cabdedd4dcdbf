"""The structure of the package: packages in one direction, no cycle, few files a folder, names that stand once, short functions."""

import ast
import re
from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest

import blanalysis
from blanalysis.exhibits.html import PAGE_FILES

PACKAGE = Path(blanalysis.__file__).parent
MAP = (PACKAGE / "README.md").read_text(encoding="utf-8")
# In the order in which data flow; each may import those before it. The README beside the code explains them in the same order.
PACKAGES = ("vocabulary", "sheets", "layout", "membership", "analysis", "exhibits", "workbooks", "report", "explorer")
BESIDE = {"__init__", "__main__", "files"}
LEVEL = {"files": -1, **{name: level for level, name in enumerate(PACKAGES)}, "__main__": len(PACKAGES)}
# Each of these libraries is known to these modules only, so that another can take its place.
ONLY_IN = {
    "python_calamine": {"sheets.binary", "sheets.xlsx"},
    "xlrd": {"sheets.binary"},
    "openpyxl": {"workbooks.tidy"},
    "xlsxwriter": {"workbooks.book"},
    "matplotlib": {"exhibits.figures.canvas"},
    "nbconvert": {"report.exporter"},
    "docx": {"report.word", "workbooks.letter"},
    "jinja2": {"report.page"},
    "mistune": {"report.page"},
    "IPython": {"explorer.panel", "report.execution"},
    "ipywidgets": {"explorer.panel"},
    "jupyterlab": {"explorer.server"},
    "tomllib": {"vocabulary.mapping", "vocabulary.sources"},
    "csv": {"sheets.delimited", "vocabulary.sources"},
    "email": {"sheets.webpage"},
    "argparse": {"__main__"},
}
NETWORK = {"socket", "urllib", "http", "requests", "httpx", "webbrowser", "ftplib", "smtplib"}
PATHS = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in PATHS.items()}


def _package(module: str) -> str:
    return module.split(".")[0]


def _base(module: str) -> list[str]:
    """The package that relative imports of a module begin in."""
    parts = [] if module == "__init__" else module.split(".")
    return parts if PATHS[module].name == "__init__.py" else parts[:-1]


def _imported(module: str, *, everywhere: bool) -> set[str]:
    """The modules of ours that one imports, at once or (`everywhere`) inside functions too."""
    tree = TREES[module]
    found = set()
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.ImportFrom) and node.level:
            base = _base(module)
            base = [*base[: len(base) - node.level + 1], *(node.module or "").split(".")]
            names = [".".join(filter(None, [*base, alias.name])) for alias in node.names]
            whole = ".".join(filter(None, base)) or "__init__"
            found |= {name if name in TREES else whole for name in names}
    return found - {module}


def _foreign(tree: ast.AST) -> set[str]:
    """The libraries that a module imports, anywhere in it."""
    nodes = list(ast.walk(tree))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.split(".")[0] for name in plain | named}


def _top_level(tree: ast.Module) -> list[str]:
    """The names that a module defines itself, one for each definition."""
    names = [node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        names += [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
    return [name for name in names if name not in ("__all__", "__version__")]


def test_nine_packages_and_three_modules_beside_them():
    assert {_package(name) for name in PATHS} == {*PACKAGES, *BESIDE}
    assert {name for name in PATHS if "." not in name} == {*PACKAGES, *BESIDE}


def test_no_folder_holds_more_than_twelve_files():
    folders = defaultdict(list)
    for path in PATHS.values():
        folders[path.parent].append(path.name)
    assert {folder.name: len(names) for folder, names in folders.items() if len(names) > 12} == {}


@pytest.mark.parametrize("module", sorted(set(PATHS) - {"__init__"}))
def test_imports_run_in_one_direction(module):
    level = LEVEL[_package(module)]
    against = {name for name in _imported(module, everywhere=True) if LEVEL.get(_package(name), 99) > level}
    assert against == set()
    assert "blanalysis" not in _foreign(TREES[module])  # imports of ours are relative, so that the test above sees them


def test_the_package_itself_imports_nothing_heavy():
    """`import blanalysis` loads neither pandas nor matplotlib."""
    assert _imported("__init__", everywhere=False) == {"membership", "vocabulary"}
    assert _imported("membership", everywhere=True) == _imported("vocabulary", everywhere=True) == set()


def test_no_cycle_between_modules():
    left = {name: _imported(name, everywhere=True) - {"__init__"} for name in TREES if name != "__init__"}
    while ready := {name for name, needs in left.items() if not needs & left.keys()}:
        left = {name: needs for name, needs in left.items() if name not in ready}
    assert left == {}


def test_the_map_names_every_package_in_this_order_and_every_module():
    assert re.findall(r"^\| `(\w+)/` \|", MAP, flags=re.MULTILINE) == [*PACKAGES]
    rows = {row[1]: row[2] for row in re.finditer(r"^\| `(\w+)/` \|(.*)$", MAP, flags=re.MULTILINE)}
    modules = {name: name.split(".") for name in PATHS if "." in name}
    missing = {name for name, parts in modules.items() if f"`{parts[1]}" not in rows[parts[0]]}
    assert missing == set()


def test_libraries_that_only_one_place_knows():
    foreign = {module: _foreign(tree) for module, tree in TREES.items()}
    for library, places in ONLY_IN.items():
        assert {module for module, libraries in foreign.items() if library in libraries} == places, library


def test_no_reader_that_guesses_types():
    assert [name for name, path in PATHS.items() if "read_excel" in path.read_text(encoding="utf-8")] == []


def test_no_module_knows_the_network():
    assert {name: found for name, tree in TREES.items() if (found := _foreign(tree) & NETWORK)} == {}


def test_no_assert_in_the_package():
    """Checks that vanish with -O are no checks."""
    assert [name for name, tree in TREES.items() if any(isinstance(node, ast.Assert) for node in ast.walk(tree))] == []


@pytest.mark.parametrize("module", sorted(TREES))
def test_a_module_defines_a_name_once(module):
    names = _top_level(TREES[module])
    assert sorted(names) == sorted(set(names))


def test_a_name_stands_in_one_module():
    """So that a search finds it: of all top-level names 98 % are defined in one module only."""
    homes = defaultdict(set)
    for module, tree in TREES.items():
        for name in set(_top_level(tree)) - {"__dir__", "__getattr__"}:
            homes[name].add(module)
    shared = sorted(name for name, modules in homes.items() if len(modules) > 1)
    assert len(shared) <= 0.02 * len(homes), shared


def test_no_dictionary_is_keyed_by_the_identity_of_an_object():
    """`id(row)` is the key of nothing: an object that is gone leaves its number to another."""
    calls = [
        f"{name}:{node.lineno}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "id"
    ]
    assert calls == []


@pytest.mark.parametrize("module", sorted(TREES))
def test_public_functions_are_documented_and_all_are_short(module):
    tree = TREES[module]
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno <= 60, node.name
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


def test_files_of_pages_travel_with_the_package():
    names = {path.name for path in PAGE_FILES.iterdir()}
    assert names == {
        "colours.json",
        "document.xml.j2",
        "figures.mplstyle",
        "index.html.j2",
        "notebook.css",
        "page.html.j2",
        "page.js",
        "panel.js",
        "panel.css",
        "style.css",
    }


def test_every_package_has_lines_of_its_own():
    """A package that only passes names on would be a layer without a purpose."""
    lines = defaultdict(int)
    for name, path in PATHS.items():
        lines[_package(name)] += len(path.read_text(encoding="utf-8").splitlines())
    assert min(lines[name] for name in PACKAGES) > 300
    assert sum(chain(lines.values())) < 25_000
