"""What a command does not load, and what comes back from the processes that a report is made in. No timing: that is the benchmark's."""

import pickle
import subprocess
import sys

from made_workbooks import working_list, write

from blanalysis.report.execution import CellError
from blanalysis.vocabulary import wording

CHILD = "import sys\nfrom blanalysis.__main__ import main\ncode = main(sys.argv[2:])\nfor name in sys.argv[1].split(','):\n    print('loaded', name, name in sys.modules)\nsys.exit(code)"


def _loaded(unwanted, *command):
    said = subprocess.run(
        [sys.executable, "-c", CHILD, ",".join(unwanted), *command], capture_output=True, text=True, encoding="utf-8"
    )
    assert said.returncode == 0, said.stderr
    return {line.split()[1] for line in said.stdout.splitlines() if line.startswith("loaded") and line.endswith("True")}


def test_check_loads_nothing_that_draws_writes_or_runs(tmp_path):
    own = write(tmp_path / "so-lieu.xlsx", working_list())
    unwanted = ("matplotlib", "nbconvert", "nbformat", "IPython", "openpyxl", "xlrd", "blanalysis.exhibits.figures")
    assert _loaded((*unwanted, "pandas"), "check", str(own)) <= {"pandas"}


def test_what_makes_pages_loads_no_nbconvert_and_what_waits_for_them_loads_nothing_heavy():
    code = "import sys\nfrom blanalysis.report import {}\nprint(*sys.modules)"
    waits, makes = (
        set(subprocess.run([sys.executable, "-c", code.format(names)], capture_output=True, text=True).stdout.split())
        for names in ("build, pdf", "execution, index, page")
    )
    assert waits & {"pandas", "numpy", "matplotlib", "IPython", "mistune", "jinja2"} == set()
    assert {"pandas", "IPython", "mistune", "jinja2"} <= makes
    assert makes & {"nbconvert", "nbformat"} == set()


def test_the_pool_answers_for_a_refusal_in_one_sentence(tmp_path):
    """A refusal comes whole from the process that met it."""
    refused = CellError(wording.CELL_FAILED, notebook="a.ipynb", cell=3, source="x {y}", cause="ValueError: {z}")
    again = pickle.loads(pickle.dumps(refused))
    assert type(again) is CellError
    assert [again.say(lang) for lang in ("vi", "en")] == [refused.say(lang) for lang in ("vi", "en")]
