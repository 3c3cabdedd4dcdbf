"""`blanalysis report` as a person runs it: where it writes, what it says, what it leaves behind when it cannot go on."""

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import reports
from html_checker import problems
from made_workbooks import HEADING, working_list, write

from blanalysis import __main__
from blanalysis.report import build, pdf
from blanalysis.vocabulary import sources

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


@pytest.fixture
def run(monkeypatch, capsys):
    """The command in this process, of the first notebook: exit code, what it prints, what it says."""
    reports.only_notebooks(monkeypatch, 1)

    def call(*arguments):
        code = __main__.main(["report", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


# The real command in a process of its own.
FIRST = """
import sys
from blanalysis.report import build
some = build.page_notebooks()[:1]
build.page_notebooks = lambda: some
from blanalysis.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def command(*arguments):
    return [sys.executable, "-c", FIRST, "report", *map(str, arguments)]


def run_process(*arguments, wrap=(), **given):
    """Exit code, what it prints, what it says; nobody sees a traceback."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"} | given.pop("env", {})
    done = subprocess.run([*wrap, *command(*arguments)], capture_output=True, env=environment, **given)
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err
    return done.returncode, out, err


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())


def refused(result, *words):
    """One sentence in each language asked for, exit code 2, nothing on the standard output."""
    code, out, err = result
    assert (code, out, err.count("\n")) == (2, "", 1), result
    for word in words:
        assert word in err


def test_a_path_with_spaces_and_vietnamese_letters(run, tmp_path):
    out = tmp_path / "Báo cáo – quý 1 & 2 #3%20" / "thư mục mới"
    own = write(tmp_path / "số liệu ‘Phước Long’ {x}.xlsx", working_list())
    code, printed, err = run(own, "--out", out, "--lang", "en")
    assert (code, printed, err) == (0, f"{out / 'index.html'}\n", "")
    assert names(out) == ["01-where-are-the-members.en.html", "index.html"]
    assert "số liệu ‘Phước Long’ {x}" in (out / "index.html").read_text(encoding="utf-8")


# --- one set of pages for each


@pytest.fixture(scope="session")
def by_district(tmp_path_factory):
    out = tmp_path_factory.mktemp("huyện")
    with pytest.MonkeyPatch.context() as patch:
        reports.only_notebooks(patch, 1, 2)
        build.write_editions(build.of_districts([]), out, langs=("vi",))
    return out


def test_a_set_for_each_district_and_one_index(by_district):
    folders = ["bac-lieu", "dong-hai", "gia-rai", "hoa-binh", "hong-dan", "phuoc-long", "vinh-loi"]
    assert sorted(path.name for path in by_district.iterdir() if path.is_dir()) == folders
    index = (by_district / "index.html").read_text(encoding="utf-8")
    assert sorted(re.findall(r'href="([^"#][^"]*)"', index)) == [f"{folder}/index.html" for folder in folders]
    assert "Huyện Đông Hải</a>: 11 đảng bộ, 2.340 đảng viên (04/05/2017) – Số liệu minh họa" in index
    for folder in folders:
        assert len(names(by_district / folder)) == 2 + 1


def test_each_page_of_a_set_is_valid_html(by_district):
    for page in (*by_district.glob("*/*.html"), by_district / "index.html"):
        assert problems(page.read_text(encoding="utf-8")) == [], page.name


def test_a_districts_pages_are_true_of_the_district(tmp_path):
    one = [edition for edition in build.of_districts([]) if edition.district == "Đông Hải"]
    build.write_editions(one, tmp_path, langs=("vi",))
    for page in (tmp_path / "dong-hai").glob("0*.html"):
        assert problems(page.read_text(encoding="utf-8")) == [], page.name
        html = re.sub(r'"data:[^"]*"', "", page.read_text(encoding="utf-8"))
        scopes = re.findall(r"[^>]*số liệu đến[^<]*(?=</p>)", html)
        assert {*scopes} == {"Huyện Đông Hải, 11/11 đảng bộ, số liệu đến 04/05/2017"}
        assert "14.253" not in html  # of the article of 2017, which is of the whole province
        assert "64/64" not in html
    assert "Đông Hải" in (tmp_path / "dong-hai" / "index.html").read_text(encoding="utf-8")
    second = (tmp_path / "dong-hai" / "02-is-the-sheet-whole.vi.html").read_text(encoding="utf-8")
    assert "công bố" not in second  # of the province
    assert "Phước Long" not in re.sub(r'"data:[^"]*"', "", second)


def test_no_link_leads_out_of_a_set(by_district):
    """A folder can be sent as it is."""
    for page in by_district.glob("*/*.html"):
        for link in re.findall(r'href="(?!#)([^"]+)"', page.read_text(encoding="utf-8")):
            assert (page.parent / link.partition("#")[0]).is_file()
            assert "/" not in link


def test_only_the_districts_that_the_workbooks_have(tmp_path):
    own = write(tmp_path / "a.xlsx", working_list())
    assert [(edition.folder, edition.district) for edition in build.of_districts([str(own)])] == [
        ("phuoc-long", "Phước Long")
    ]


def test_a_name_is_no_markup_and_no_phrase(tmp_path, monkeypatch):
    own = write(tmp_path / "<script>alert(1)<∕script> {n}.xlsx", working_list())
    reports.only_notebooks(monkeypatch, 1)
    build.write_editions(build.of_districts([str(own)]), tmp_path / "ra", langs=("vi",))
    for page in (tmp_path / "ra").rglob("*.html"):
        assert "<script>alert" not in page.read_text(encoding="utf-8")


def test_what_cannot_be_made_for_each_is_refused_before_anything_is_written(run, tmp_path):
    out = tmp_path / "ra"
    nowhere = write(tmp_path / "b.xlsx", [("Số liệu tính đến 31/12/2016",), HEADING, (1, "Xã Lạ", 10, 1, 1)])
    refused(run(nowhere, "--each", "district", "--out", out), "b.xlsx")
    refused(run("--each", "huyện", "--out", out), "district")
    assert not out.exists()


def test_code_is_folded(run, tmp_path):
    run("--out", tmp_path, "--lang", "vi", "--code")
    html = (tmp_path / "01-where-are-the-members.vi.html").read_text(encoding="utf-8")
    assert re.search(r'<details class="code">.*?tables\.by_type\(membership, lang=LANG\)', html, flags=re.DOTALL)
    assert "<details open" not in html


# --- PDF


def test_without_a_browser_nothing_is_written(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    refused(run("--out", tmp_path / "ra", "--pdf"), "máy này không có", "there is none")
    assert not (tmp_path / "ra").exists()


def test_where_windows_puts_its_browsers(tmp_path):
    edge = tmp_path / "Program Files (x86)" / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    environment = {
        "PATH": "",
        "ProgramFiles": str(tmp_path),
        "ProgramFiles(x86)": str(tmp_path / "Program Files (x86)"),
    }
    assert pdf.browser(environment) == str(edge)


def _browser_that(tmp_path, does):
    program = tmp_path / "trình duyệt"
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


@posix
@pytest.mark.parametrize(
    "does", ["exit 3", "exit 0", 'for a; do case $a in --print-to-pdf=*) echo "%PDF-" >"${a#*=}";; esac; done']
)
def test_a_browser_that_does_not_print_leaves_no_half_pdf(does, tmp_path):
    page = tmp_path / "trang.html"
    page.touch()
    with pytest.raises(pdf.PaperError) as caught:
        pdf.write_pdf(page, _browser_that(tmp_path, does))
    assert "trang.html" in caught.value.say("vi")
    assert names(tmp_path) == ["trang.html", "trình duyệt"]


@posix
def test_a_browser_that_hangs_is_ended_with_its_children(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "PRINT_SECONDS", 0.5)
    page = tmp_path / "trang.html"
    page.touch()
    with pytest.raises(pdf.PaperError, match="longer than"):
        pdf.write_pdf(page, _browser_that(tmp_path, f"sh -c 'sleep 60 # {tmp_path}' & sleep 60"))
    assert _running(str(tmp_path)) == []
    assert names(tmp_path) == ["trang.html", "trình duyệt"]


def test_a_browser_that_cannot_be_run(tmp_path):
    page = tmp_path / "trang.html"
    page.touch()
    with pytest.raises(pdf.PaperError, match="could not be run"):
        pdf.write_pdf(page, str(tmp_path / "không có"))


def _running(words):
    """The processes whose command line holds the words."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if words in entry.read_bytes().decode("utf-8", "replace") and int(entry.parent.name) != os.getpid():
                found.append(entry.parent.name)
        except OSError:
            continue
    return found


# --- where it cannot go on


def test_a_failing_notebook_is_named_with_its_cell_and_cause(run, tmp_path, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("blanalysis.exhibits.tables.by_type", broken)
    failed = run("--out", tmp_path / "ra", "--lang", "vi")
    refused(failed, "01-where-are-the-members.ipynb", "ô lệnh 4", "tables.by_type", "division by zero")
    assert not (tmp_path / "ra").exists()


def test_where_a_folder_should_be_stands_a_file(run, tmp_path):
    (tmp_path / "tệp").touch()
    for out in (tmp_path / "tệp", tmp_path / "tệp" / "dưới"):
        refused(run("--out", out), "tại đó đã có một tệp, không phải thư mục", "a file stands where a folder should be")
    assert names(tmp_path) == ["tệp"]


@posix
def test_a_name_that_is_too_long(run, tmp_path):
    refused(run("--out", tmp_path / ("x" * 300)), "đường dẫn quá dài", "the path is too long")


def _in_a_small_disk(place, *, options):
    """A command's beginning that gives the rest a disk of its own at `place`; skips where that is not allowed."""
    mount = f'mount -t tmpfs -o {options} none "$0" && exec "$@"'
    wrap = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() else []), "sh", "-c", mount, str(place)]
    try:
        allowed = subprocess.run([*wrap, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        pytest.skip("no disk may be mounted here")
    return wrap


@posix
def test_a_full_disk(tmp_path):
    script = f'mount -t tmpfs -o size=32k none "$0" && "$@"; code=$?; ls -A "$0/ra" >"{tmp_path}/còn"; exit $code'
    place = tmp_path / "đĩa"
    place.mkdir()
    wrap = _in_a_small_disk(place, options="size=32k")
    wrap[wrap.index("-c") + 1] = script
    refused(run_process("--out", place / "ra", "--lang", "vi", wrap=wrap), "ổ đĩa đã đầy")
    assert (tmp_path / "còn").read_text(encoding="utf-8") == ""


@posix
def test_a_folder_that_can_only_be_read(tmp_path):
    wrap = _in_a_small_disk(tmp_path, options="ro")
    refused(run_process("--out", tmp_path / "ra", "--lang", "vi", wrap=wrap), "chỉ đọc được")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM])
def test_a_page_that_is_open_in_another_program(number, run, tmp_path, monkeypatch):
    """As Windows answers: the page before stays, and nothing lies beside it."""
    (tmp_path / "01-where-are-the-members.vi.html").write_text("trang cũ", encoding="utf-8")

    def held(*_):
        raise PermissionError(number, "Access is denied")

    monkeypatch.setattr(Path, "replace", held)
    refused(run("--out", tmp_path, "--lang", "vi"), "đang mở trong chương trình khác")
    assert names(tmp_path) == ["01-where-are-the-members.vi.html"]
    assert (tmp_path / "01-where-are-the-members.vi.html").read_text(encoding="utf-8") == "trang cũ"


# --- where it must run


NOWHERE = {
    "HOME": "/nonexistent",
    "USERPROFILE": "/nonexistent",
    "XDG_CACHE_HOME": "/nonexistent/cache",
    "XDG_CONFIG_HOME": "/nonexistent/config",
    "MPLBACKEND": "no-such-backend",
    "DISPLAY": ":99",
    "WAYLAND_DISPLAY": "none",
}


@posix
def test_without_a_home_a_screen_or_a_network_the_same_pages(run, tmp_path):
    """And a pipe gets the path of the index, nothing else."""
    usual, bare = tmp_path / "a", tmp_path / "b"
    run("--out", usual, "--lang", "vi")
    wrap = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*wrap, "true"], capture_output=True).returncode:
        wrap = []
    home = _in_a_small_disk(tmp_path / "nhà", options="ro") if (tmp_path / "nhà").mkdir() else []
    given = {**NOWHERE, "MPLCONFIGDIR": ""}
    code, printed, err = run_process("--out", bare, "--lang", "vi", wrap=[*wrap, *home], env=given)
    assert (code, printed, err) == (0, f"{bare / 'index.html'}\n", "")
    assert names(usual) == names(bare)
    for name in names(usual):
        assert (usual / name).read_bytes() == (bare / name).read_bytes()


# --- how far the work is


@posix
def test_a_terminal_shows_each_page_that_is_made(tmp_path):
    leader, follower = os.openpty()
    done = subprocess.run(command("--out", tmp_path / "ra", "--lang", "vi"), stdout=subprocess.PIPE, stderr=follower)
    os.close(follower)
    shown = os.read(leader, 65536).decode()
    os.close(leader)
    assert done.returncode == 0
    assert shown.split() == ["01-where-are-the-members.vi.html"]


def test_the_illustrative_workbook_has_every_district():
    assert len(build.of_districts([])) == 7
    assert build.of_districts([])[0].workbooks == (str(sources.path(sources.EXAMPLE)),)
