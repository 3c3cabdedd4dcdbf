"""`blanalysis lab` without a browser: what it refuses, what it puts where, how it ends."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import labs
import nbformat
import pytest
from made_workbooks import working_list, write

from blanalysis.__main__ import main
from blanalysis.explorer import server
from blanalysis.report import notebook
from blanalysis.report.exporter import PageExporter
from blanalysis.vocabulary import sources, wording
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.refusals import RefusedError

TOP = Path(__file__).parents[2]
NAMES = [path.name for path in sources.notebooks()]


@pytest.fixture
def command(tmp_path, monkeypatch):
    """The command as of an installed wheel, in an empty folder; `ran` holds the folders that JupyterLab would have been opened on."""

    def run(*arguments):
        return main(["lab", *arguments])

    run.ran = []
    run.folder = tmp_path / "của tôi"
    run.folder.mkdir()
    monkeypatch.chdir(run.folder)
    monkeypatch.setenv(server.VARIABLE, "")
    monkeypatch.setattr(sources, "in_clone", lambda: False)
    monkeypatch.setattr(sources, "folder", lambda name: TOP / name)
    monkeypatch.setattr(
        server, "serve_lab", lambda folder, started, *, lang, browser: run.ran.append((folder, browser))
    )
    return run


def test_the_notebooks_are_copied_beside_the_users_files(command, capsys):
    write(command.folder / "so-lieu.xlsx", working_list())
    assert command("so-lieu.xlsx", "--no-browser") == 0
    assert command.ran == [(command.folder, False)]
    assert sorted(path.name for path in command.folder.iterdir()) == [*NAMES, "so-lieu.xlsx"]
    assert command() == 0
    assert command.ran[1] == (command.folder, True)
    assert capsys.readouterr() == ("", "")  # the second time nothing is said


@pytest.mark.parametrize("lang", LANGS)
def test_a_copy_has_the_prose_of_one_language_and_all_the_code(command, lang):
    assert command("--lang", lang) == 0
    copies = {path: nbformat.read(path, as_version=4) for path in sorted(command.folder.iterdir())}
    for source, (path, copy) in zip(sources.notebooks(), copies.items(), strict=True):
        nbformat.validate(copy)
        text = path.read_text(encoding="utf-8")
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        cells = notebook.read(source, lang)
        assert [cell.cell_type for cell in copy.cells] == [cell["cell_type"] for cell in cells]
        assert _headings(copy.cells) == _headings(cells)
        assert not {*_headings(copy.cells)} & {
            *_headings(notebook.read(source, next(each for each in LANGS if each != lang)))
        }
        [settings] = [cell.source for cell in copy.cells if "parameters" in cell.metadata.get("tags", [])]
        assert f'LANG: str = "{lang}"\n' in settings
        assert ("hoặc" in settings) == (lang == "vi")
        assert "# or" in settings or lang == "vi"
        ast.parse(settings)
        code = [cell for cell in cells if cell["cell_type"] == "code" and notebook.tags(cell) != ["parameters"]]
        assert [cell["source"] for cell in code] == [
            cell.source for cell in copy.cells if cell.cell_type == "code" and cell.source != settings
        ]
        linked = [name for cell in copy.cells for name in re.findall(r"\]\(([^)#]+\.ipynb)", cell.source)]
        assert {*linked} <= {path.name for path in copies}
        assert linked or source.name != sources.START_NOTEBOOK


def _headings(cells) -> list[str]:
    prose = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
    return [line for text in prose for line in text.splitlines() if line.startswith("#")]


def test_a_page_of_a_copy_keeps_its_prose_whatever_language_its_user_sets(command):
    assert command() == 0
    book = nbformat.read(command.folder / NAMES[1], as_version=4)
    for cell in book.cells:
        cell.source = cell.source.replace('LANG: str = "vi"', 'LANG = "en"')
    html, _ = PageExporter().from_notebook_node(book)
    assert book.cells[0].source.splitlines()[0].removeprefix("# ") in html


def test_the_other_language_is_put_beside_and_changes_nothing(command, capsys):
    assert command() == 0
    before = {path: path.read_bytes() for path in command.folder.iterdir()}
    assert command("--lang", "en") == 0
    assert sorted({*command.folder.iterdir()} - {*before}) == [
        command.folder / name.replace(".ipynb", ".en.ipynb") for name in NAMES
    ]
    assert {path: path.read_bytes() for path in before} == before
    assert capsys.readouterr().err == ""


def test_in_a_clone_the_copies_have_a_folder_of_their_own(command, monkeypatch, tmp_path):
    """The pairs are the source, and are not run by those who only use them."""
    shutil.copytree(TOP / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(server.WORK))
    before = {path: path.read_bytes() for path in (tmp_path / "notebooks").iterdir()}
    monkeypatch.setattr(sources, "in_clone", lambda: True)
    monkeypatch.setattr(sources, "folder", lambda name: tmp_path / name)
    for _ in range(2):
        assert command() == 0
    work = tmp_path / "notebooks" / server.WORK
    assert command.ran == [(work, True)] * 2
    assert sorted(path.name for path in work.iterdir()) == NAMES
    assert {path: path.read_bytes() for path in before} == before
    assert sorted({*(tmp_path / "notebooks").iterdir()} - {*before}) == [work]
    assert [*command.folder.iterdir()] == []


def test_a_notebook_that_was_run_and_saved_is_the_same_and_one_that_was_changed_is_kept(command, capsys):
    assert command() == 0
    saved, changed, other = (command.folder / name for name in NAMES[:3])
    book = json.loads(saved.read_text(encoding="utf-8"))
    for cell in book["cells"]:
        cell |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}]} if "outputs" in cell else {}
    saved.write_text(json.dumps(book, indent=4), encoding="utf-8")
    changed.write_text(changed.read_text(encoding="utf-8").replace("membership", "của_tôi"), encoding="utf-8")
    other.write_text("không phải sổ tay", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in command.folder.iterdir()}
    assert command("--lang", "vi") == 0
    said = capsys.readouterr().err
    assert f"đã có {changed.name} và {other.name} và nội dung khác" in said
    assert saved.name not in said
    assert said.count("\n") == 1
    assert {path.name: path.read_bytes() for path in command.folder.iterdir()} == before


def test_a_folder_of_that_name_is_kept_too(command, capsys):
    name = NAMES[0].replace(".ipynb", ".en.ipynb")
    (command.folder / name).mkdir()
    assert command("--lang", "en") == 0
    assert f"already has {name}" in capsys.readouterr().err
    assert len(list(command.folder.iterdir())) == len(NAMES)


def test_the_workbooks_are_handed_over_as_full_paths(command):
    write(command.folder / "số liệu “1”.xlsx", working_list())
    (command.folder / "con").mkdir()
    write(command.folder / "con" / "b.xlsx", working_list())
    assert command("số liệu “1”.xlsx", os.path.join("con", "..", "con", "b.xlsx")) == 0
    assert server.workbooks() == [str(command.folder / "số liệu “1”.xlsx"), str(command.folder / "con" / "b.xlsx")]
    assert command() == 0
    assert server.workbooks() == []


def test_what_is_named_once_is_what_every_notebook_of_the_session_reads(command, monkeypatch):
    own, other = (write(command.folder / name, working_list()) for name in ("đầu.xlsx", "sau.xlsx"))
    assert command(str(own)) == 0
    monkeypatch.setenv(server.SESSION, str(command.folder / "session.json"))
    assert _in_another_process() == [str(own)]
    assert server.workbooks("sau.xlsx") == server.workbooks() == _in_another_process() == [str(other)]
    with pytest.raises(RefusedError):
        server.workbooks("không có.xlsx")
    assert _in_another_process() == [str(other)]
    server.remember([])
    assert server.workbooks() == _in_another_process() == []


def _in_another_process() -> list[str]:
    """What a notebook in another kernel is given, which was opened with what the command was called with."""
    code = "import json, sys\nfrom blanalysis import lab\nsys.stdout.write(json.dumps(lab.workbooks()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("session", ["gone", ""])
def test_where_nothing_can_be_shared_the_notebook_itself_remembers(command, monkeypatch, session):
    own = write(command.folder / "a.xlsx", working_list())
    monkeypatch.setenv(server.SESSION, str(command.folder / session / "b.json") if session else "")
    assert server.workbooks("a.xlsx") == server.workbooks() == [str(own)]


@pytest.mark.parametrize("nonsense", ["", "a.xlsx", "{}", "[1]", '["a.xlsx", null]', '"a.xlsx"', "[", "null"])
def test_what_is_no_list_of_workbooks_is_none(monkeypatch, nonsense):
    monkeypatch.setenv(server.VARIABLE, nonsense)
    assert server.workbooks() == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("khong-co.xlsx", "Không có tệp “khong-co.xlsx”"),
        ("thu-muc", "“thu-muc” không có hoặc không khớp với bảng tính nào"),
    ],
)
def test_a_file_that_is_none_is_refused_before_anything_is_written(command, capsys, name, said):
    (command.folder / "thu-muc").mkdir()
    assert command(name, "--lang", "vi") == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith(said)
    assert error.count("\n") == 1
    assert [path.name for path in command.folder.iterdir()] == ["thu-muc"]
    assert command.ran == []


def test_a_folder_that_takes_nothing_is_refused(command, capsys, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(server.tempfile, "TemporaryFile", refuse)
    assert command("--lang", "en") == 2
    assert re.fullmatch(r"“.+” cannot be written \(it is not allowed, .+\)\. .+\n", capsys.readouterr().err)
    assert command.ran == []


def test_without_jupyterlab_the_command_says_what_to_type(tmp_path, monkeypatch, capsys):
    """pip was told to install the package without its dependencies."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sources, "in_clone", lambda: False)
    monkeypatch.setattr(sources, "folder", lambda name: TOP / name)
    for name in (server.VARIABLE, "JUPYTER_CONFIG_PATH"):
        monkeypatch.setenv(name, "")
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    assert main(["lab", "--lang", "en"]) == 2
    assert capsys.readouterr().err == f"{wording.LAB_NOT_INSTALLED.en}\n"
    assert "pip install jupyterlab" in wording.LAB_NOT_INSTALLED.vi


def test_the_wheel_lists_every_notebook_and_nothing_else_of_their_folder():
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    travel = {name: to for name, to in included.items() if name.startswith("notebooks")}
    assert travel == {f"notebooks/{name}": f"blanalysis/notebooks/{name}" for name in NAMES}


def test_what_jupyterlab_leaves_in_the_folder_is_not_tracked():
    left = (
        "notebooks/.ipynb_checkpoints/a.ipynb",
        "notebooks/reports/index.html",
        "notebooks/so-lieu.csv",
        "notebooks/copies/00-start-here.ipynb",
    )
    for path in (*left, "notebooks/06-new.ipynb"):
        done = subprocess.run(["git", "check-ignore", "-q", path], cwd=TOP, capture_output=True)
        if done.returncode == 128:
            pytest.skip("not a git checkout")
        assert done.returncode == (0 if path in left else 1), path


def test_the_notebooks_cell_loads_no_jupyterlab():
    code = "import sys\nfrom blanalysis import lab\nlab.workbooks()\nprint({'jupyterlab', 'tornado', 'pandas', 'ipywidgets'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_an_installed_package_is_none_of_a_clone(tmp_path):
    site = labs.installed(tmp_path / "site")
    code = "from blanalysis.vocabulary import sources\nprint(sources.in_clone(), len(sources.notebooks()), len(sources.frame('units.csv')))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)}, check=True
    )  # fmt: skip
    assert done.stdout.split() == ["False", str(len(NAMES)), "64"]
    assert zipfile.is_zipfile(site / "blanalysis" / "data" / sources.EXAMPLE)
