"""What `explore` takes, and the language without `lang`: that of the notebook, else Vietnamese."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from made_workbooks import MEMBERS, ROWS, working_list, write

from blanalysis import compare, example, explore, figures, load, tables
from blanalysis.report import build, execution
from blanalysis.report.notebook import read as notebook_cells
from blanalysis.vocabulary import sources
from blanalysis.vocabulary.formats import check_lang
from blanalysis.vocabulary.refusals import RefusedError


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The folder of the notebook, with a list in two workbooks."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.xlsx", working_list(ROWS[:4], total=False))
    write(tmp_path / "b.xlsx", working_list(ROWS[4:], total=False))


@pytest.fixture
def notebook(monkeypatch):
    """The variables of a notebook in which this runs, as IPython has them."""
    names: dict = {}
    shell = SimpleNamespace(user_ns=names)
    monkeypatch.setattr(sys.modules["IPython"], "get_ipython", lambda: shell)
    return names


@pytest.mark.parametrize("given", ["*.xlsx", ["a.xlsx", "b.xlsx"], Path(), ("a.xlsx", Path("b.xlsx"))], ids=repr)
def test_explore_takes_what_load_takes(given):
    panel = explore(given)
    assert panel.membership.frame["members"].sum() == sum(MEMBERS.values())
    exec(panel.code, names := {})
    assert names["numbers"].equals(compare(panel.membership))


def test_explore_takes_what_has_no_file():
    content = Path("a.xlsx").read_bytes()
    for given in (content, io.BytesIO(content), load("a.xlsx").frame, [load("a.xlsx").frame]):
        panel = explore(given)
        assert len(panel.membership.found) == 4
        exec(panel.code, names := {"data": given})  # the code names what it cannot write
        assert names["numbers"].equals(compare(load("a.xlsx")))


def test_the_code_names_each_thing_that_has_no_file():
    frames = [load(name).frame for name in ("a.xlsx", "b.xlsx")]
    panel = explore(frames)
    exec(panel.code, names := {"data": frames[0], "data_2": frames[1]})
    assert len(panel.membership.found) == len(names["membership"].found) == 8


@pytest.mark.parametrize("content", [Path.read_bytes, lambda path: None, lambda path: 5], ids=["bytes", "None", "5"])
def test_what_can_only_be_read_once(content):
    """As a stream from elsewhere, which cannot be rewound; what it gives may be no bytes."""
    stream = SimpleNamespace(read=lambda: content(Path("a.xlsx")))
    if content is Path.read_bytes:
        assert len(load(stream).found) == 4
    else:
        with pytest.raises(RefusedError):
            load(stream)


@pytest.mark.parametrize(
    "given", [5, {"a": 1}, [], "", "khong-co.xlsx", object()], ids=lambda given: type(given).__name__
)
def test_explore_refuses_in_a_sentence(given):
    with pytest.raises(RefusedError):
        explore(given)


def test_the_code_of_another_day_is_one_call():
    earlier = write(
        Path("2015.xlsx"),
        [(str(c).replace("2016", "2015") for c in row if c) if n < 3 else row for n, row in enumerate(working_list())],
    )
    membership = load("a.xlsx", "b.xlsx", earlier)
    code = explore(membership.on("31/12/2015")).code
    assert '.on("2015-12-31")' in code
    exec(code, names := {})
    assert names["membership"].as_of.year == 2015


@pytest.mark.filterwarnings("ignore::pandas.errors.ChainedAssignmentError")  # by which pandas 3 tells of it
def test_own_columns_and_changed_numbers_of_a_frame_break_nothing():
    membership = example()
    shown = repr(membership), explore(membership).figure._repr_html_()
    frame = membership.frame
    frame["own"] = 1
    frame["members"] = 0
    membership.frame["own"] = 1
    assert (repr(membership), explore(membership).figure._repr_html_()) == shown
    assert "own" not in membership.frame
    with pytest.raises(RefusedError):
        figures.compared(membership, "own")
    read = load(frame)
    assert [finding.kind.slug for finding in read.findings if "own" in finding.say()] == ["unknown_column"]
    assert read.frame["members"].sum() == 0


def test_without_lang_it_is_that_of_the_notebook(notebook):
    membership = example()
    for there, expected in (
        ({}, "vi"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "vi"}, "vi"),
        ({"LANG": "fr"}, "vi"),
        ({"LANG": 5}, "vi"),
    ):
        notebook.clear()
        notebook.update(there)
        for lang in ({}, {"lang": None}):
            assert check_lang(None) == expected
            assert figures.shares(membership, **lang).lang == expected
            assert tables.cells(**lang).lang == tables.methods(**lang).lang == expected
            assert tables.state(membership, **lang).lang == tables.colophon(membership, **lang).lang == expected
            assert explore(membership, **lang).lang == expected
        assert figures.shares(membership, lang="en").lang == "en"


def test_a_finding_and_a_refusal_are_said_in_it(notebook):
    notebook["LANG"] = "en"
    finding = load("a.xlsx").findings[0]
    assert finding.say() == finding.say("en") != finding.say("vi")
    with pytest.raises(RefusedError) as caught:
        load("khong-co.xlsx")
    assert caught.value.say() == caught.value.say("en")
    notebook.clear()
    assert finding.say() == finding.say("vi")


@pytest.mark.parametrize("given", ["a.xlsx", ["a.xlsx"], Path("a.xlsx"), "?.xlsx"], ids=repr)
def test_the_notebooks_read_what_their_parameter_names(given):
    cells = [cell["source"] for path in sources.notebooks() for cell in notebook_cells(path, "vi")]
    reading = [source for source in cells if "load(WORKBOOKS" in source]
    assert len(reading) == len(sources.notebooks())
    for source in reading:
        names = {"WORKBOOKS": given, "DISTRICT": None, "COLUMNS": None, "PROVINCE": None}
        names |= {"load": load, "RefusedError": RefusedError}
        source = source[source.index("membership = ") :]
        exec(source[: source.index("\n)") + 2] if source.startswith("membership = (") else source.splitlines()[0], names)
        assert len(names["membership"].found) == (8 if given == "?.xlsx" else 4)


@pytest.mark.parametrize("given", ["a.xlsx", Path("a.xlsx"), load], ids=["a name", "a path", "a frame"])
def test_a_report_reads_what_load_takes(given, monkeypatch):
    asked = []
    monkeypatch.setattr(build, "build_sets", lambda sets, **options: asked.extend(sets) or {"index.html": ""})
    build.write(load("a.xlsx").frame if given is load else given, "out")
    assert len(load(asked[0].workbooks).found) == 4
    build.write([], "out")
    assert asked[1].workbooks == []  # the shipped figures
    with pytest.raises(RefusedError):
        build.write(5, "out")


def test_in_the_cells_of_a_page_it_is_that_of_its_parameters():
    """No setting stays when the page is done."""
    parameters = {"cell_type": "code", "source": 'LANG = "vi"', "metadata": {"tags": ["parameters"]}}
    shown = {
        "cell_type": "code",
        "source": "from blanalysis import *\nfigures.shares(published()).lang",
        "metadata": {},
    }
    execution.run([parameters, shown], "own", {"LANG": "en"})
    assert "'en'" in str(shown["outputs"])
    assert figures.shares(example()).lang == "vi"


def test_another_language_is_refused():
    for call in (
        lambda: figures.shares(example(), lang="fr"),
        lambda: explore(example(), lang=5),
        lambda: tables.cells(lang=""),
    ):
        with pytest.raises(RefusedError) as caught:
            call()
        assert '"vi"' in caught.value.say("vi")
