"""Notebooks in real kernels, as JupyterLab has them: every one on other data, refusals, a report made from within."""

import json
import subprocess
import sys

import labs
import nbformat
import pytest
import reports
from made_workbooks import form_5, working_list, write
from nbformat.v4 import new_code_cell, new_notebook

import blanalysis
from blanalysis.explorer import server
from blanalysis.report import build
from blanalysis.vocabulary import sources

# In a process of its own: what a client of kernels warns of is not ours.
RUN = """\
import sys, nbformat
from nbclient import NotebookClient
book = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(book, allow_errors=True, timeout=300, resources={"metadata": {"path": sys.argv[2]}}).execute()
nbformat.write(book, sys.argv[1])
"""
pytest.importorskip("ipykernel", reason="there is no kernel to run notebooks in")


@pytest.fixture
def run(tmp_path):
    """Run these code cells in a kernel that was opened with these workbooks; gives what each of them shows."""

    def run(*codes, workbooks=()):
        given = labs.environment(tmp_path / "jupyter", labs.PACKAGE.parent)
        given[server.VARIABLE] = json.dumps([str(path) for path in workbooks])
        book = tmp_path / "thu.ipynb"
        nbformat.write(new_notebook(cells=[new_code_cell(code) for code in codes]), book)
        done = subprocess.run([sys.executable, "-c", RUN, str(book), str(tmp_path)], env=given, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return [cell.outputs for cell in nbformat.read(book, as_version=4).cells]

    return run


def _codes():
    """The cells of all notebooks, in their order."""
    books = [nbformat.read(path, as_version=4) for path in sources.notebooks()]
    return [cell.source for book in books for cell in book.cells if cell.cell_type == "code"]


def _sheet_with_issues(path):
    rows = [
        ("Xã Hưng Phú", "1.205", 55, 7),
        ("Xã Lạ", 9, 1, 1),
        ("Xã Vĩnh Thanh", 205, 261, 9),
        ("Xã Hưng Phú", 1, 1, 1),
    ]
    return write(path, working_list(rows))


@pytest.mark.parametrize(("make", "said"), [(form_5, "9.768"), (_sheet_with_issues, "Xã Lạ")], ids=["form 5", "issues"])
def test_every_notebook_on_a_workbook_of_ones_own(run, tmp_path, make, said):
    own = make(tmp_path / "số liệu của tôi.xlsx")
    shown = run(*_codes(), workbooks=[own])
    assert labs.complaints(shown) == []
    assert own.name in labs.html(shown)
    assert said in labs.html(shown)
    assert "không phải số thật" not in labs.html(shown)
    pages = {path.name for path in (tmp_path / "reports").iterdir()}
    assert pages == {f"{path.stem}.vi.html" for path in reports.of_one_day()} | {"index.html"}
    opened = (tmp_path / "jupyter" / labs.OPENED).read_text(encoding="utf-8")
    assert opened == (tmp_path / "reports" / "index.html").as_uri()


def test_a_refusal_is_a_sentence_in_both_languages_and_no_traceback(run):
    [load, after] = run("import blanalysis\nblanalysis.load('khong-co.xlsx')", "1 + 1")
    [refused] = [one for one in load if one.output_type == "error"]
    vi, en = refused.traceback
    assert vi.startswith("Không có tệp “khong-co.xlsx”")
    assert en.startswith("There is no file “khong-co.xlsx”")
    assert [one for one in load if one.output_type != "error"] == []
    assert after[0].data["text/plain"] == "2"


def test_a_report_made_in_a_notebook_leaves_it_alive(run, tmp_path):
    some = "from blanalysis import report\nfrom blanalysis.report import build\nsome = build.page_notebooks()[1:3]\nbuild.page_notebooks = lambda: some\n"
    shown = run(
        f"{some}import builtins\nshell, held = get_ipython(), set(vars(builtins))",
        "written = report.write([], 'ra', langs=['vi'])\nlen(written)",
        "from IPython.display import HTML\ndisplay(HTML('<p>sau</p>'))\n(get_ipython() is shell, held == set(vars(builtins)))",
        "from blanalysis import example, figures\nfigures.shares(example(), lang='vi')",
        "%time 1 + 1",
    )
    assert labs.complaints(shown) == []
    assert shown[1][0].data["text/plain"] == "3"
    assert "<p>sau</p>" in labs.html(shown[2:3])
    assert shown[2][-1].data["text/plain"] == "(True, True)"
    assert 'class="exhibit' in labs.html(shown[3:4])
    assert len(list((tmp_path / "ra").iterdir())) == 3


def test_the_pages_do_not_know_what_jupyterlab_was_opened_with(tmp_path, monkeypatch):
    """Nor does making them load JupyterLab."""
    import reports

    path = build.page_notebooks()[1]
    plain = reports.page(path, lang="vi", parameters={"WORKBOOKS": []}, code=True)
    monkeypatch.setenv(server.VARIABLE, json.dumps([str(form_5(tmp_path / "bieu-5.xlsx"))]))
    assert reports.page(path, lang="vi", parameters={"WORKBOOKS": []}, code=True) == plain


def test_a_real_kernel_answers(tmp_path, monkeypatch):
    """As JupyterLab asks it: <Tab> after "blanalysis.", Shift-Tab inside "load("."""
    from jupyter_client.manager import start_new_kernel

    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path))
    try:
        client.execute_interactive("import blanalysis\nfrom blanalysis import load, figures", timeout=60)
        found = client.complete("blanalysis.", reply=True, timeout=60)["content"]["matches"]
        told = [
            client.inspect(code, len(code), reply=True, timeout=60)["content"]["data"]["text/plain"]
            for code in ("load(", "figures.tiles(")
        ]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert sorted(name.removeprefix("blanalysis").removeprefix(".") for name in found) == sorted(blanalysis.__all__)
    assert "so-lieu.xlsx" in told[0]
    assert "district" in told[0]
    assert "Every committee at its place on the map of tiles" in told[1]
    assert '"vi" or "en"' in " ".join(told[1].split())
