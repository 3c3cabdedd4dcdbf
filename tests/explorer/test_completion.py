"""What Tab completion and Shift-Tab show in a notebook: the public names only, and what each is and takes."""

import ast
import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import blanalysis
from blanalysis.analysis import bounds, measures
from blanalysis.exhibits import figures, tables

# A new process, in which nothing was imported that a user has not imported; with jedi, which JupyterLab's kernel uses, and without.
ASKING = """
import json, sys
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"warn_venv": False}}))
said = {}
with provisionalcompleter():
    for line in json.loads(sys.argv[1]):
        if not line.endswith("?"):
            shell.run_cell(line)
            continue
        for shell.Completer.use_jedi in (True, False):
            found = [one.text.removeprefix(".") for one in shell.Completer.completions(line[:-1], len(line) - 1)]
            said.setdefault(line, []).append(sorted(found))
print(json.dumps(said))
"""
LINES = (
    "import blanalysis",
    "blanalysis.?",
    "blanalysis.lo?",
    "blanalysis.figures.sha?",
    "from blanalysis import figures, tables, measures, bounds, example",
    "figures.?",
    "tables.?",
    "measures.?",
    "bounds.?",
    "membership = example()",
    "membership.by?",
    "membership.frame.members_f?",
)
PUBLIC_MODULES = {"figures": figures, "tables": tables, "measures": measures, "bounds": bounds}


@pytest.fixture(scope="session")
def offered(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-W", "ignore", "-c", ASKING, json.dumps(LINES)]
    own = {**os.environ, "IPYTHONDIR": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=home, env=own, timeout=120)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert {line: both for line, both in said.items() if both[0] != both[1]} == {}
    return {line: with_jedi for line, (with_jedi, _) in said.items()}


def test_the_package_offers_its_public_names_only(offered):
    assert offered["blanalysis.?"] == sorted(blanalysis.__all__)
    assert {"load", "example", "published", "figures", "tables", "measures"} <= set(offered["blanalysis.?"])


def test_what_is_imported_late_is_offered_before(offered):
    assert offered["blanalysis.lo?"] == ["load"]
    assert offered["blanalysis.figures.sha?"] == ["shares"]


@pytest.mark.parametrize("name", PUBLIC_MODULES)
def test_a_module_offers_its_public_names_only(offered, name):
    assert offered[f"{name}.?"] == sorted(PUBLIC_MODULES[name].__all__)


@pytest.mark.parametrize("module", [measures, bounds], ids=lambda module: module.__name__)
def test_all_public_functions_are_offered(module):
    """A function that is added to a module is to be offered too."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    named = [node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    assert sorted(module.__all__) == sorted(name for name in named if not name.startswith("_"))


def test_a_membership_offers_its_methods_and_its_frame_the_columns(offered):
    assert offered["membership.by?"] == ["by_district", "by_type", "by_type_only", "by_unit"]
    assert offered["membership.frame.members_f?"] == ["members_female"]


@pytest.mark.parametrize("module", [figures, tables], ids=lambda module: module.__name__)
def test_each_exhibit_says_what_it_gives_and_what_it_takes(module):
    for name in module.__all__:
        make = getattr(module, name)
        first, *rest = inspect.getdoc(make).split("\n\n")
        said = " ".join(" ".join(rest).split())
        assert first.endswith((".", ":")), name
        assert '`lang` is "vi" or "en"' in said, name
        for given in inspect.signature(make).parameters:
            if given not in ("names", "memberships"):
                assert f"`{given}`" in first + said, (name, given)


def test_what_is_asked_first_is_answered():
    for name in ("load", "example", "published", "Membership"):
        assert len(inspect.getdoc(getattr(blanalysis, name)).split("\n\n")) > 1, name
    for given in inspect.signature(blanalysis.load).parameters:
        assert f"`{given}`" in inspect.getdoc(blanalysis.load)
    fields = {name for name in blanalysis.Membership.__dataclass_fields__ if not name.startswith("_")}
    others = {name for name in vars(blanalysis.Membership) if not name.startswith("_")} - fields
    assert {name for name in others if not inspect.getdoc(getattr(blanalysis.Membership, name))} == set()
    assert {name for name in fields if f"`{name}`" not in blanalysis.Membership.__doc__} == set()
