"""The notebooks in the repository: stored clean, one question each, prose in pairs, no logic in cells."""

import ast
import json
import re

import nbformat
import pytest
from made_workbooks import form_5, working_list, write
from nbconvert.exporters import ScriptExporter

import blanalysis
from blanalysis.analysis import disclosure
from blanalysis.report import build, execution, notebook
from blanalysis.vocabulary import sources
from blanalysis.vocabulary.columns import COLUMNS

NOTEBOOKS = sources.notebooks()
PARAMETERS = """\
from blanalysis import lab

LANG: str = "vi"  # hoặc / or "en"
WORKBOOKS: list[str] = lab.workbooks()  # hoặc / or lab.workbooks("a.xlsx", "b.xlsx")
INTERNAL: bool = False
DISTRICT: str = ""  # hoặc / or "Giá Rai"
PROVINCE: str = lab.province()  # hoặc / or "Cà Mau"
COLUMNS: str = ""  # hoặc / or "blanalysis.toml\""""
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


def test_there_are_six_pages_two_annexes_one_that_leads_to_them_and_one_that_goes_on():
    """Pages show no code, so the two that teach how to work are none."""
    assert [path.stem[:2] for path in NOTEBOOKS] == ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09"]
    assert build.page_notebooks() == NOTEBOOKS[1:-1]
    assert [path.stem[3:8] for path in NOTEBOOKS[7:9]] == ["annex", "annex"]
    assert {build.OF_TWO_DAYS, notebook.LIST_IN, notebook.METHODS_IN} <= {path.stem for path in NOTEBOOKS}
    assert {*sources.GUIDES} == {NOTEBOOKS[0].name, NOTEBOOKS[-1].name}


def test_stored_without_outputs(book):
    for cell in book.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
        assert set(cell.metadata) <= {"tags"}
    assert set(book.metadata) == {"kernelspec", "language_info"}


@pytest.mark.parametrize("path", build.page_notebooks(), ids=lambda path: path.stem)
def test_a_page_is_a_heading_one_sentence_and_the_main_figure_and_then_sections(path):
    vi, en, parameters, reading, figure, *rest = nbformat.read(path, as_version=4).cells
    for cell in (vi, en):
        heading, blank, sentence = cell.source.splitlines()
        assert re.fullmatch(r"# [^?]+[^?.]", heading)
        assert blank == ""
        assert sentence.endswith(".")
        assert ". " not in sentence
    assert "parameters" in parameters.metadata.tags
    assert "load(WORKBOOKS," in reading.source
    assert figure.source.startswith("figures.")
    for cell in rest:
        if cell.cell_type == "markdown":
            heading, *below = cell.source.splitlines()
            assert re.fullmatch(r"## [^?]+[^?.]", heading)  # what is shown, and no question
            assert len(below) in (0, 2), below  # a line on how to read it, or nothing


def test_methods_stand_once_and_all_together():
    with_methods = [path.stem for path in NOTEBOOKS if "tables.methods" in path.read_text(encoding="utf-8")]
    assert with_methods == [notebook.METHODS_IN]
    cells = nbformat.read(NOTEBOOKS[8], as_version=4).cells
    assert cells[-4].source == "tables.methods(lang=LANG)"


def test_the_heading_stands_once_in_both_languages(book):
    first = [cell.source.splitlines()[0] for cell in book.cells[:2]]
    assert all(line.startswith("# ") for line in first)
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


def test_parameters_are_named_with_their_types_as_papermill_finds_them(book):
    """papermill takes a line `NAME: TYPE = VALUE  # HELP`, and shows neither a union nor what has no type."""
    [cell] = [cell for cell in book.cells if "parameters" in cell.metadata.get("tags", [])]
    given = [node for node in ast.parse(cell.source).body if not isinstance(node, ast.ImportFrom)]
    assert all(isinstance(node, ast.AnnAssign) for node in given)
    assert [node.target.id for node in given] == ["LANG", "WORKBOOKS", "INTERNAL", "DISTRICT", "PROVINCE", "COLUMNS"]
    types = {node.target.id: ast.unparse(node.annotation) for node in given}
    assert all(re.fullmatch(r"\w+(\[\w+\])?", name) for name in types.values())
    for node in (node for node in given if isinstance(node.value, ast.Constant)):
        assert type(node.value.value).__name__ == types[node.target.id]


def test_a_notebook_is_saved_as_a_script_with_its_prose(book):
    """`jupyter nbconvert --to script` looks in the notebook for what its language is written in."""
    script, resources = ScriptExporter().from_notebook_node(book)
    assert resources["output_extension"] == ".py"
    ast.parse(script)
    for cell in book.cells:
        assert cell.source.splitlines()[0] in script
    assert "# # " in script


@pytest.mark.parametrize("path", NOTEBOOKS[1:], ids=lambda path: path.stem)
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


def _run(path, **parameters):
    """What the code cells of a notebook show, in Vietnamese."""
    cells = notebook.read(path, "vi")
    execution.run(cells, path.name, parameters)
    return [cell["outputs"] for cell in cells if cell["cell_type"] == "code"]


def test_the_last_goes_on_with_any_data_and_shows_no_sensitive_column(tmp_path, monkeypatch):
    """By its own example it must be safe to hand on: nothing of persons by committee, on the screen or in what it saves."""
    monkeypatch.chdir(tmp_path)
    form_5(tmp_path / "bieu-5.xlsx")
    write(tmp_path / "huyen.xlsx", working_list())
    closed = [
        column for column in blanalysis.example().frame if disclosure.closed_by_group(blanalysis.example()) & {column}
    ]
    assert closed
    for workbooks in ([], "huyen.xlsx", ["bieu-5.xlsx"]):
        shown = json.dumps(_run(NOTEBOOKS[-1], WORKBOOKS=workbooks), ensure_ascii=False)
        assert [column for column in closed if column in shown or COLUMNS[column].label.vi in shown] == []
        assert "median" in shown
        assert {path.name for path in tmp_path.iterdir()} >= {"hinh-1.pdf", "hinh-2.svg", "bang-1.xlsx"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_one_workbook_is_named_as_a_text(path, tmp_path, monkeypatch):
    """As papermill gives it, and as a person types it."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "huyen.xlsx", working_list())
    [reading] = [one for one in notebook.read(path, "vi") if "load(WORKBOOKS," in one["source"]]
    names: dict = {"WORKBOOKS": "huyen.xlsx", "DISTRICT": "", "COLUMNS": "", "PROVINCE": ""}
    exec(reading["source"], names)
    assert len(names["membership"].found) == 8
