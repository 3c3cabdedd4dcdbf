"""`blanalysis lab` with a real JupyterLab and no browser: where it runs, what it shows, how it ends, what it refuses."""

import json
import os
import re
import shutil
import socket
import time
import urllib.request
from pathlib import Path

import labs
import pytest

from blanalysis.explorer.server import WORK
from blanalysis.vocabulary import sources

TOP = Path(__file__).parents[2]
NAMES = [path.name for path in sources.notebooks()]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C otherwise")


def _clone(folder: Path) -> Path:
    """A clone: code, data and notebooks side by side."""
    shutil.copytree(labs.PACKAGE, folder / "src" / "blanalysis", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("data", "notebooks"):
        shutil.copytree(TOP / name, folder / name, ignore=shutil.ignore_patterns(WORK))
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


def test_ctrl_c_ends_it_with_its_kernels_and_leaves_no_process_and_no_file(tmp_path):
    clone, given = _clone(tmp_path / "bản sao"), labs.environment(tmp_path / "jupyter", tmp_path / "bản sao" / "src")
    there = sorted(path.name for path in (clone / "notebooks").iterdir())
    given["TMPDIR"] = str(tmp_path / "tạm")
    (tmp_path / "tạm").mkdir()
    with labs.started(tmp_path, given, "--lang", "en") as process:
        address = labs.address_of(process)
        listed = _asked(address, "contents")["content"]
        assert sorted(each["name"] for each in listed) == [name.replace(".ipynb", ".en.ipynb") for name in NAMES]
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
    assert sorted(path.name for path in (clone / "notebooks").iterdir()) == sorted([*there, WORK])
    assert [*(tmp_path / "tạm").iterdir()] == []
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


def test_the_working_folder_is_shown_whatever_folder_the_user_has_set(tmp_path):
    elsewhere = {"root_dir": str(tmp_path / "jupyter"), "preferred_dir": str(tmp_path / "jupyter")}
    given = _configured(tmp_path, {"FileContentsManager": elsewhere, "LabApp": {"default_url": "/tree"}})
    work = tmp_path / "số liệu {1} 100% #2"
    work.mkdir()
    with labs.started(work, given) as process:
        listed = _asked(labs.address_of(process), "contents")["content"]
    assert sorted(each["name"] for each in listed) == sorted(NAMES)


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


@pytest.mark.skipif(os.name != "nt" and os.geteuid() != 0, reason="only an administrator is refused")
def test_the_administrator_is_refused_in_a_sentence(tmp_path):
    given = labs.environment(tmp_path / "jupyter", labs.installed(tmp_path / "site"))
    Path(given["JUPYTER_CONFIG_DIR"], "jupyter_server_config.json").unlink()
    with labs.started(tmp_path, given, "--lang", "en") as process:
        said, _ = process.communicate(timeout=labs.SLOW)
    assert process.returncode == 2
    assert said.splitlines()[-1].startswith("JupyterLab does not open for the administrator")
    assert "Traceback" not in said
