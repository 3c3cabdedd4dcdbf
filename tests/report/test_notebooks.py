"""The notebooks in the repository: stored clean, one question each, prose in pairs, no logic in cells."""

import ast
import json
import re

import nbformat
import pytest

from blanalysis.report import build
from blanalysis.vocabulary import sources

NOTEBOOKS = sources.notebooks()
PARAMETERS = """\
from blanalysis import lab

LANG = "vi"
WORKBOOKS = lab.workbooks()  # hoặc / or ["so-lieu.xlsx"]
INTERNAL = False
DISTRICT = None
COLUMNS = None  # hoặc / or "blanalysis.toml\""""
LOGIC = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Lambda,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.Try,
    ast.comprehension,
)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def book(request):
    found = nbformat.read(request.param, as_version=4)
    nbformat.validate(found)
    return found


def test_there_are_five_and_one_that_leads_to_them():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["00", "01", "02", "03", "04", "05"]
    assert build.page_notebooks() == NOTEBOOKS[1:]


def test_stored_without_outputs(book):
    for cell in book.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
        assert set(cell.metadata) <= {"tags"}
    assert set(book.metadata) == {"kernelspec", "language_info"}


def test_the_heading_is_a_question_in_both_languages(book):
    first = [cell.source.splitlines()[0] for cell in book.cells[:2]]
    assert all(line.startswith("# ") and line.endswith("?") for line in first)
    headings = [
        line
        for cell in book.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("# ")
    ]
    assert headings == first


def test_prose_stands_in_pairs(book):
    tags = [cell.metadata.tags for cell in book.cells if cell.cell_type == "markdown"]
    assert tags == [["vi"], ["en"]] * (len(tags) // 2)
    pairs = [c for c in book.cells if c.cell_type == "markdown"]
    for vi, en in zip(pairs[::2], pairs[1::2], strict=True):
        assert _shape(vi.source) == _shape(en.source)
        assert book.cells.index(en) == book.cells.index(vi) + 1


def _shape(prose: str) -> list[str]:
    return [line.split(" ")[0] if line.startswith("#") else "text" if line else "" for line in prose.splitlines()]


def test_no_logic_in_cells(book):
    for cell in book.cells:
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= 12
            assert [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, LOGIC)] == []


def test_one_cell_of_parameters(book):
    tagged = [cell for cell in book.cells if "parameters" in cell.metadata.get("tags", [])]
    assert [cell.source for cell in tagged] == [PARAMETERS]


@pytest.mark.parametrize("path", build.page_notebooks(), ids=lambda path: path.stem)
def test_every_question_ends_with_its_sources(path):
    assert nbformat.read(path, as_version=4).cells[-1].source.startswith("tables.colophon(")


def test_the_first_is_six_cells_and_leads_to_every_other():
    start = nbformat.read(NOTEBOOKS[0], as_version=4).cells
    assert len([cell for cell in start if cell.cell_type == "code"]) == 6
    for prose in start[-2:]:
        assert re.findall(r"\]\(([^)]+)\)", prose.source) == [path.name for path in NOTEBOOKS[1:]]


def test_written_as_jupyter_writes():
    """Opening and saving in JupyterLab changes nothing but what was changed."""
    for path in NOTEBOOKS:
        text = path.read_text(encoding="utf-8")
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
