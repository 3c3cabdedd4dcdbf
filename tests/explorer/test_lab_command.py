"""`blanalysis lab` without a browser: what it refuses, what it puts where, how it ends."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import labs
import pytest
from made_workbooks import working_list, write

from blanalysis.__main__ import main
from blanalysis.explorer import server
from blanalysis.vocabulary import sources, wording

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
    monkeypatch.setattr(server, "serve_lab", lambda folder, started, *, browser: run.ran.append((folder, browser)))
    return run


def test_the_notebooks_are_copied_beside_the_users_files(command, capsys):
    write(command.folder / "so-lieu.xlsx", working_list())
    assert command("so-lieu.xlsx", "--no-browser") == 0
    assert command.ran == [(command.folder, False)]
    assert sorted(path.name for path in command.folder.iterdir()) == [*NAMES, "so-lieu.xlsx"]
    for path in sources.notebooks():
        assert (command.folder / path.name).read_bytes() == path.read_bytes()
    assert command() == 0
    assert command.ran[1] == (command.folder, True)
    assert capsys.readouterr() == ("", "")  # the second time nothing is said


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
    (command.folder / NAMES[0]).mkdir()
    assert command("--lang", "en") == 0
    assert f"already has {NAMES[0]}" in capsys.readouterr().err
    assert len(list(command.folder.iterdir())) == len(NAMES)


def test_the_workbooks_are_handed_over_as_full_paths(command):
    write(command.folder / "số liệu “1”.xlsx", working_list())
    (command.folder / "con").mkdir()
    write(command.folder / "con" / "b.xlsx", working_list())
    assert command("số liệu “1”.xlsx", os.path.join("con", "..", "con", "b.xlsx")) == 0
    assert server.workbooks() == [str(command.folder / "số liệu “1”.xlsx"), str(command.folder / "con" / "b.xlsx")]
    assert command() == 0
    assert server.workbooks() == []


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
    left = ("notebooks/.ipynb_checkpoints/a.ipynb", "notebooks/reports/index.html", "notebooks/so-lieu.csv")
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
