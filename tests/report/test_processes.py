"""The processes that a command starts: they run nothing of the current folder, and end with the one that started them."""

import importlib.metadata
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import kinds
import pytest
import reports
from made_workbooks import working_list

from blanalysis.report import build, pdf
from blanalysis.sheets import guard
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.refusals import RefusedError

COMMAND = Path(sys.executable).with_name("blanalysis")
linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
EVIL = "open({marker!r}, 'a').write(__name__ + '\\n')\nraise SystemExit('a file of the folder was run')\n"


def _hostile(folder, marker):
    """A module for each of Python's own and of all that is installed, and what Python, IPython and Jupyter run at their start."""
    names = set(sys.stdlib_module_names) | set(importlib.metadata.packages_distributions()) | {"blanalysis", "__main__"}
    names |= {"sitecustomize", "usercustomize", "jupyter_nbconvert_config", "ipython_config", "jupyter_config"}
    for name in filter(str.isidentifier, names):
        (folder / f"{name}.py").write_text(EVIL.format(marker=str(marker)), encoding="utf-8")
    (folder / "matplotlibrc").write_bytes(b"axes.facecolor: red\n\xff\xfe")


def _run(*arguments, cwd):
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONSAFEPATH")}
    given = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 300, "env": environment}
    return subprocess.run([COMMAND, *arguments], cwd=cwd, **given)


@pytest.mark.skipif(not COMMAND.exists(), reason="the command is not installed beside this Python")
def test_nothing_of_the_current_folder_is_run(tmp_path):
    marker, folder = tmp_path / "run", tmp_path / "hostile"
    folder.mkdir()
    own = folder / "so-lieu.xls"  # read in a child of its own
    own.write_bytes(kinds.xls([kinds.grid(working_list())]))
    parameters = {"WORKBOOKS": [str(own)], "INTERNAL": False, "DISTRICT": None}
    pages = [build._page(path, "vi") for path in reports.of_one_day()]
    elsewhere = reports.page(pages[2].notebook, lang="vi", parameters=parameters, others=pages)
    _hostile(folder, marker)
    for arguments in (
        ("check", own.name),
        ("tidy", own.name, "--out", "sach.csv"),
        ("annotate", own.name, "--out", "ghi-chu.xlsx"),
        ("template", "danh-sach.xlsx"),
        ("report", own.name, "--lang", "vi"),
    ):
        done = _run(*arguments, cwd=folder)
        assert (done.returncode, done.stderr) == (0, ""), arguments
    assert not marker.exists(), marker.read_text()
    assert (folder / "reports" / pages[2].name).read_text(encoding="utf-8").rstrip() == elsewhere.rstrip()


# --- processes that are killed


def _below(process):
    """The processes that one has started, and those that they have."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = entry.read_text(errors="replace").rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(entry.parent.name)] = int(parent)
    found, frontier = set(), {process}
    while frontier := {one for one, parent in parents.items() if parent in frontier} - found:
        found |= frontier
    return found


def _await(true, seconds=60):
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it did not come to this"
        time.sleep(0.05)


def _is_there(process):
    try:
        return Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


SLEEPS = "import time\n\ndef sleeps(*_):\n    time.sleep(100)\n"
WAITING = {
    "report": "from blanalysis.__main__ import main; main(['report', '--out', {out!r}])",
    "pool": "import sleepy\nfrom blanalysis.sheets.guard import pool, serve\nwith pool(serve, 1) as submit: submit(sleepy.sleeps).result()",
    "guard": "import sleepy; from blanalysis.sheets import guard; guard.read_in_child(sleepy.sleeps, 'a.xls', b'')",
    "pdf": "from pathlib import Path; from blanalysis.report import pdf; pdf.write_pdf(Path({out!r}), {browser!r})",
}


@pytest.fixture
def waiting(tmp_path):
    """Start one that waits for what it has started; gives it and the processes below it."""
    started = []

    def start(what):
        browser = tmp_path / "browser"
        browser.write_text("#!/bin/sh\nsleep 100 & sleep 100\n", encoding="utf-8")
        browser.chmod(0o755)
        (tmp_path / "temporary").mkdir()
        (tmp_path / "sleepy.py").write_text(SLEEPS, encoding="utf-8")
        environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary"), "PYTHONPATH": str(tmp_path)}
        code = WAITING[what].format(out=str(tmp_path / "ra"), browser=str(browser))
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment, "start_new_session": True}
        started.append(subprocess.Popen([sys.executable, "-c", code], **given))
        least = {"report": 2, "pool": 1, "guard": 1, "pdf": 4}[what]  # the browser is three
        _await(lambda: len(_below(started[0].pid)) >= least)
        time.sleep(0.5)
        return started[0], _below(started[0].pid)

    yield start
    for process in started:
        process.kill()
        process.communicate()


@linux
@pytest.mark.parametrize("what", WAITING)
def test_a_parent_that_is_killed_leaves_no_process_and_no_temporary_folder(what, waiting, tmp_path):
    process, below = waiting(what)
    process.kill()
    process.wait()
    _await(lambda: not any(map(_is_there, below)), seconds=20)
    assert list((tmp_path / "temporary").iterdir()) == []


@linux
@pytest.mark.parametrize("what", ["pool", "pdf"])
def test_a_stop_by_the_user_leaves_no_process_and_no_temporary_folder(what, waiting, tmp_path):
    process, below = waiting(what)
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does: to every process of the command
    process.wait(20)
    _await(lambda: not any(map(_is_there, below)), seconds=20)
    assert list((tmp_path / "temporary").iterdir()) == []


@linux
def test_a_report_that_is_stopped_says_so(tmp_path):
    code = "import sys; from blanalysis.__main__ import main; sys.exit(main(['report', '--out', sys.argv[1]]))"
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "ra")], start_new_session=True, **given)
    _await(lambda: len(_below(process.pid)) >= 2)
    below = _below(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=60) == ("", "\nĐã dừng / stopped.\n")
    assert process.returncode == 130
    assert not any(map(_is_there, below))
    assert not (tmp_path / "ra").exists()


@linux
def test_a_worker_that_is_killed_costs_a_sentence_and_no_page(tmp_path):
    (tmp_path / "ra").mkdir()
    (tmp_path / "ra" / "index.html").write_text("trước", encoding="utf-8")
    code = "import sys; from blanalysis.__main__ import main; sys.exit(main(['report', '--out', sys.argv[1]]))"
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "ra")], **given)
    _await(lambda: len(_below(process.pid)) >= 2)
    for worker in _below(process.pid):
        os.kill(worker, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert err == " / ".join(wording.ENDED.say(lang) for lang in ("vi", "en")) + "\n"
    assert [path.name for path in (tmp_path / "ra").iterdir()] == ["index.html"]


def test_a_pool_gives_results_and_errors_in_turn():
    with guard.pool(guard.serve, 2) as submit:
        made = [submit(divmod, 7, 2), submit(divmod, 7, 0), submit(os._exit, 3), submit(divmod, 9, 2)]
        assert made[0].result() == (3, 1)
        with pytest.raises(ZeroDivisionError) as caught:
            made[1].result()
        assert "in serve" in caught.value.__notes__[0]
        with pytest.raises(guard.ChildEndedError, match="memory ran out"):
            made[2].result()


# --- a set of pages that is replaced whole


@pytest.fixture
def one_notebook(monkeypatch):
    reports.only_notebooks(monkeypatch, 1)
    return build.page_notebooks()[0].stem


def _names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_pages_of_an_earlier_run_do_not_stay(one_notebook, tmp_path):
    build.write([], tmp_path, internal=True, langs=("en", "vi"))
    english = tmp_path / f"{one_notebook}.en.html"
    english.with_suffix(".pdf").write_bytes(b"%PDF-1.4 %%EOF\n" + pdf.PDF_MARK)
    build.write([], tmp_path, langs=("vi",))
    assert _names(tmp_path) == [f"{one_notebook}.vi.html", "index.html"]


def test_files_of_the_users_own_stay(one_notebook, tmp_path):
    build.write([], tmp_path, langs=("en",))
    page = tmp_path / f"{one_notebook}.en.html"
    own = {
        f"copy of {page.name}": page.read_bytes(),
        "ghi-chu.vi.html": b"<footer><p>Made by blanalysis 0.1.0.</p>",
        f"{one_notebook}.en.pdf": b"%PDF-1.4 %%EOF\n",  # printed by the user
        "README.md": b"#",
        "rieng/index.html": (tmp_path / "index.html").read_bytes(),  # a set that no index of this folder leads to
    }
    for name, content in own.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    build.write([], tmp_path, langs=("vi",))
    assert _names(tmp_path) == sorted([*own, f"{one_notebook}.vi.html", "index.html"])
    assert all((tmp_path / name).read_bytes() == content for name, content in own.items())


def test_a_set_for_each_district_goes_with_its_folders(one_notebook, tmp_path):
    two = [each for each in build.of_districts([]) if each.folder in ("dong-hai", "gia-rai")]
    build.write([], tmp_path, langs=("en",))
    build.write_editions(two, tmp_path, langs=("vi",))
    sets = [f"{each.folder}/{name}" for each in two for name in (f"{one_notebook}.vi.html", "index.html")]
    assert _names(tmp_path) == sorted([*sets, "index.html"])
    (tmp_path / "gia-rai" / "thư.docx").write_bytes(b"")
    build.write([], tmp_path, langs=("vi",))
    assert _names(tmp_path) == sorted([f"{one_notebook}.vi.html", "gia-rai/thư.docx", "index.html"])
    assert not (tmp_path / "dong-hai").exists()


def test_a_page_that_cannot_be_removed_is_named(one_notebook, tmp_path, monkeypatch):
    build.write([], tmp_path, langs=("en",))

    def held(path, missing_ok=False):
        if not path.name.startswith("."):
            raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(RefusedError, match=rf"{one_notebook}\.en\.html"):
        build.write([], tmp_path, langs=("vi",))
