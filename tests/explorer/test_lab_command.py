"""`blanalysis lab` without a browser: what it refuses, what it puts where, how it ends."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import labs
import pytest
from made_workbooks import working_list, write

from blanalysis.__main__ import main
from blanalysis.explorer import server
from blanalysis.vocabulary import sources

TOP = Path(__file__).parents[2]
NAMES = [path.name for path in sources.notebooks()]
posix = pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C otherwise")


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
    ("name", "said"), [("khong-co.xlsx", "Không có tệp “khong-co.xlsx”"), ("thu-muc", "“thu-muc” là một thư mục")]
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
    assert capsys.readouterr().err == f"{server.LAB_NOT_INSTALLED.en}\n"
    assert "pip install jupyterlab" in server.LAB_NOT_INSTALLED.vi


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


def _clone(folder: Path) -> Path:
    """A clone: code, data and notebooks side by side."""
    shutil.copytree(labs.PACKAGE, folder / "src" / "blanalysis", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("data", "notebooks"):
        shutil.copytree(TOP / name, folder / name)
    return folder


def _gone(group: int) -> bool:
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def _asked(address: str, path: str, data: dict | None = None) -> dict:
    """An answer of the server's API."""
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(f"{address}/api/{path}?token={labs.TOKEN}", data=body)
    with urllib.request.urlopen(request, timeout=labs.SLOW) as answer:
        return json.load(answer)


@posix
def test_ctrl_c_ends_it_with_its_kernels_and_leaves_no_process_and_no_file(tmp_path):
    clone, given = _clone(tmp_path / "bản sao"), labs.environment(tmp_path / "jupyter", tmp_path / "bản sao" / "src")
    there = sorted(path.name for path in (clone / "notebooks").iterdir())
    with labs.started(tmp_path, given, "--lang", "en") as process:
        address = labs.address_of(process)
        listed = _asked(address, "contents")["content"]
        assert sorted(each["name"] for each in listed) == there  # a clone's own folder
        kernel = _asked(address, "kernels", {"name": "python3"})["id"]
        _until_it_listens(tmp_path / "jupyter" / "jupyter_runtime_dir" / f"kernel-{kernel}.json")
        pids = _kernels(process.pid)
        assert len(pids) == 1
        said = labs.stop(process)
    assert process.returncode == 0
    assert "Traceback" not in said
    assert "?" not in said  # the person has answered already
    assert _gone(process.pid)
    assert not any(Path("/proc", str(pid)).exists() for pid in pids)
    assert list((tmp_path / "jupyter" / "jupyter_runtime_dir").glob("jpserver-*")) == []
    assert sorted(path.name for path in (clone / "notebooks").iterdir()) == there
    assert not (tmp_path / "jupyter" / "jupyterlab_settings_dir").exists()


def _until_it_listens(connection: Path) -> None:
    """Wait for a kernel: one that is stopped while it still imports says so."""
    port = json.loads(connection.read_text(encoding="utf-8"))["shell_port"]
    for _ in range(labs.SLOW * 10):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(1)
                return
        time.sleep(0.1)
    raise AssertionError("the kernel does not listen")


def _kernels(pid: int) -> list[int]:
    """The processes that come from one (Linux tells; elsewhere it is not looked at)."""
    told = Path(f"/proc/{pid}/task/{pid}/children")
    if not told.exists():
        pytest.skip("this system does not tell which processes come from one")
    return [int(each) for each in told.read_text().split()]


@posix
def test_it_says_where_it_runs_and_how_to_stop_it(tmp_path):
    given = labs.environment(tmp_path / "jupyter", labs.installed(tmp_path / "site"))
    work = tmp_path / "số liệu"
    work.mkdir()
    with labs.started(work, given) as process:
        vi, en, address = (process.stdout.readline() for _ in range(3))
    assert str(work) in vi
    assert "Ctrl-C" in vi
    assert str(work) in en
    assert "Ctrl-C" in en
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/lab/tree/00-start-here\.ipynb\?token=\S+\n", address)


def _configured(tmp_path, settings: dict) -> dict[str, str]:
    """The variables of a user who has set something of Jupyter."""
    given = labs.environment(tmp_path / "jupyter", labs.installed(tmp_path / "site"))
    path = Path(given["JUPYTER_CONFIG_DIR"], "jupyter_server_config.json")
    known = json.loads(path.read_text(encoding="utf-8"))
    for name, values in settings.items():
        known[name] = known.get(name, {}) | values
    path.write_text(json.dumps(known), encoding="utf-8")
    return given


@posix
def test_the_working_folder_is_shown_whatever_folder_the_user_has_set(tmp_path):
    elsewhere = {"root_dir": str(tmp_path / "jupyter"), "preferred_dir": str(tmp_path / "jupyter")}
    given = _configured(tmp_path, {"FileContentsManager": elsewhere, "LabApp": {"default_url": "/tree"}})
    work = tmp_path / "số liệu {1} 100% #2"
    work.mkdir()
    with labs.started(work, given) as process:
        listed = _asked(labs.address_of(process), "contents")["content"]
    assert sorted(each["name"] for each in listed) == sorted(NAMES)


@posix
def test_where_jupyter_cannot_start_the_command_refuses(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        given = _configured(tmp_path, {"ServerApp": {"port": taken.getsockname()[1]}})
        with labs.started(tmp_path, given, "--lang", "en") as process:
            said, _ = process.communicate(timeout=labs.SLOW)
    assert process.returncode == 2
    assert said.splitlines()[-1].startswith("JupyterLab did not start")
    assert "Traceback" not in said


@posix
@pytest.mark.skipif(os.name != "nt" and os.geteuid() != 0, reason="only an administrator is refused")
def test_the_administrator_is_refused_in_a_sentence(tmp_path):
    given = labs.environment(tmp_path / "jupyter", labs.installed(tmp_path / "site"))
    Path(given["JUPYTER_CONFIG_DIR"], "jupyter_server_config.json").unlink()
    with labs.started(tmp_path, given, "--lang", "en") as process:
        said, _ = process.communicate(timeout=labs.SLOW)
    assert process.returncode == 2
    assert said.splitlines()[-1].startswith("JupyterLab does not open for the administrator")
    assert "Traceback" not in said


def test_an_installed_package_is_none_of_a_clone(tmp_path):
    site = labs.installed(tmp_path / "site")
    code = "from blanalysis.vocabulary import sources\nprint(sources.in_clone(), len(sources.notebooks()), len(sources.frame('units.csv')))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)}, check=True
    )  # fmt: skip
    assert done.stdout.split() == ["False", str(len(NAMES)), "64"]
    assert zipfile.is_zipfile(site / "blanalysis" / "data" / sources.EXAMPLE)
