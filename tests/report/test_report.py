"""Pages: what they say, that they are whole or not there, that the same data give the same bytes."""

import os
import re
import subprocess
import sys

import nbformat
import pytest
import reports
from html_checker import problems
from made_workbooks import form_5, working_list, write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from blanalysis import example
from blanalysis.exhibits.html import page_script
from blanalysis.membership import loading
from blanalysis.report import build, execution, page
from blanalysis.vocabulary import sources
from blanalysis.vocabulary.formats import LANGS


@pytest.fixture(scope="session")
def pages(default_set):
    return {path.name: path.read_text(encoding="utf-8") for path in default_set}


def test_a_page_for_each_notebook_and_language_and_an_index(pages):
    stems = [path.stem for path in reports.of_one_day()]
    assert list(pages) == [f"{stem}.{lang}.html" for stem in stems for lang in LANGS] + ["index.en.html", "index.html"]
    for name in list(pages)[:-2]:
        own, other = ("index.html", "index.en.html")[:: 1 if ".vi." in name else -1]
        assert (f'href="{name}"' in pages[own], f'href="{name}"' in pages[other]) == (True, False)
        assert f'href="{own}"' in pages[name]
    assert 'href="index.en.html"' in pages["index.html"]
    assert 'href="index.html"' in pages["index.en.html"]


def test_each_page_is_valid_html(pages):
    assert {name: found for name, html in pages.items() if (found := problems(html))} == {}


SOME_PAGE = '<!DOCTYPE html><html lang="vi"><head><title>x</title></head><body><main><h1>y</h1>{}</main></body></html>'


@pytest.mark.parametrize(
    "html",
    [
        "<figure><p>a</p><figcaption>b</figcaption><p>c</p></figure>",
        "<p>a<p>b</p></p>",
        "<p>a<ul><li>b</li></ul></p>",
        "<p id=a></p><p id=a></p>",
        '<a href="#no">a</a>',
        "<label><button>a</button></label>",
        "<details><summary>a<button>b</button></summary></details>",
        "<details><p>a</p></details>",
        '<img src="data:,">',
        "<table><tbody><tr><th>a</th></tr></tbody></table>",
        "<table><tbody><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>",
        "<table><tbody><tr><td>a</td></tr></tbody><caption>b</caption></table>",
        "<ul><p>a</p></ul>",
        "<b><i>a</b></i>",
        "<h1>a</h1>",
        "a & b &nosuch; <",
    ],
)
def test_what_is_not_valid_is_found(html):
    assert problems(SOME_PAGE.format("<p>a</p>")) == []
    assert problems(SOME_PAGE.format(html))


def test_each_page_is_in_its_language(pages):
    for name, html in pages.items():
        lang = name.split(".")[-2] if name != "index.html" else "vi"
        assert re.match(rf'<!DOCTYPE html>\s+<html lang="{lang}">', html)
    assert "Phân bố đảng viên theo loại hình đảng bộ" in pages["01-where-are-the-members.vi.html"]
    assert "Members by type of committee" not in pages["01-where-are-the-members.vi.html"]
    assert "Members by type of committee" in pages["01-where-are-the-members.en.html"]
    english = re.sub(r'"data:[^"]*"', "", pages["01-where-are-the-members.en.html"])
    assert "Nguồn:" not in english
    assert "9,768" in english
    assert "9.768" not in english


def test_the_illustrative_word_stands_on_every_page_made_from_it_and_on_no_other(pages):
    for name, html in pages.items():
        assert ("không phải số thật" in html or "not real ones" in html) is not name.startswith("01")


def test_nothing_comes_from_outside(pages):
    for html in pages.values():
        assert re.findall(r"(?:src|href)=\"(?!data:|#|[\w.-]+\.html)[^\"]*\"", html) == []
        html = html.replace(page_script(), "")  # the one script is our own, and named in the page's policy
        assert "<script>" not in html.replace("<script></script>", "")
        outside = re.sub(r"http-equiv|xmlns(:xlink)?='http://www\.w3\.org/[\w/]+'", "", html)  # a name, asked of nobody
        assert "http" not in outside
        assert "@import" not in html


def test_code_is_not_shown(pages):
    assert not any("(membership" in html or "lang=LANG" in html for html in pages.values())


def test_the_page_names_its_sources_with_checksum_and_version(pages):
    from blanalysis import __version__

    page = pages["03-how-are-members-spread.vi.html"]
    assert sources.source(sources.EXAMPLE).sha256 in page
    assert sources.source("units.csv").sha256 in page
    assert f"blanalysis {__version__}" in page


def test_the_same_bytes_in_another_process_folder_zone_and_hash_seed(pages, tmp_path):
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C"}
    code = (
        "from blanalysis.report import build; some = build.page_notebooks()[1:3]; build.page_notebooks = lambda: some\n"
    )
    code += "from blanalysis.__main__ import main; main(['report', '--out', 'ra'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert done.stderr == b""
    made = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "ra").iterdir()}
    assert len(made) == 6
    names = {name for name in made if not name.startswith("index")}
    assert {name: _without_links(made[name]) for name in names} == {name: _without_links(pages[name]) for name in names}


def _without_links(page: str) -> str:
    """Without the list of the other pages, of which that process makes fewer, and the link to that of the methods."""
    return re.sub(r'<nav.*?</nav>|<p><a href="08.*?</p>\n', "", page, flags=re.DOTALL)


def test_a_workbook_of_ones_own(tmp_path):
    own = write(tmp_path / "số liệu huyện.xlsx", working_list())
    html = {
        path.name: path.read_text(encoding="utf-8") for path in build.write([str(own)], tmp_path / "ra", langs=("vi",))
    }
    assert len(html) == len(reports.of_one_day()) + 1
    first = html["01-where-are-the-members.vi.html"]
    assert "số liệu huyện.xlsx" in first
    assert str(tmp_path) not in "".join(html.values())
    assert "2.509" in first
    assert "Số liệu minh họa" not in "".join(html.values())


def test_a_form_5_gives_page_01_and_says_what_page_03_needs(tmp_path, monkeypatch):
    reports.only_notebooks(monkeypatch, 1, 3)
    own = form_5(tmp_path / "bieu-5.xlsx")
    html = {
        path.name: path.read_text(encoding="utf-8") for path in build.write([str(own)], tmp_path / "ra", langs=("en",))
    }
    assert "9,768" in html["01-where-are-the-members.en.html"]
    assert "one row a committee and a column" in html["03-how-are-members-spread.en.html"]


@pytest.fixture
def notebook_of(tmp_path, monkeypatch):
    """Put one notebook with the given code cells in place of the shipped ones."""

    def make(*codes):
        head = [
            new_markdown_cell("# Hỏi?", metadata={"tags": ["vi"]}),
            new_markdown_cell("# Ask?", metadata={"tags": ["en"]}),
        ]
        parameters = new_code_cell('LANG = "vi"\nWORKBOOKS = []', metadata={"tags": ["parameters"]})
        path = tmp_path / "09-thu.ipynb"
        nbformat.write(new_notebook(cells=[*head, parameters, *map(new_code_cell, codes)]), path)
        monkeypatch.setattr(build, "page_notebooks", lambda: (path,))
        return path

    return make


def test_a_failing_cell_stops_with_cell_and_cause_and_leaves_nothing(notebook_of, tmp_path):
    notebook_of("kept = 1", "kept / 0", "kept")
    out = tmp_path / "ra"
    with pytest.raises(execution.CellError) as caught:
        build.write([], out)
    assert (
        caught.value.say("en")
        == "Notebook “09-thu.ipynb”, code cell 3 (“kept / 0”) failed: ZeroDivisionError: division by zero"
    )
    assert not out.exists() or list(out.iterdir()) == []


def test_a_syntax_error_is_named_too(notebook_of, tmp_path):
    notebook_of("1 +")
    with pytest.raises(execution.CellError, match="SyntaxError"):
        build.write([], tmp_path / "ra")


def test_an_earlier_page_stays_when_a_cell_fails(notebook_of, tmp_path):
    notebook_of("LANG")
    build.write([], tmp_path / "ra")
    before = {path.name: path.read_bytes() for path in (tmp_path / "ra").iterdir()}
    notebook_of("LANG", "{}['thiếu {ngoặc}']")
    with pytest.raises(execution.CellError) as caught:
        build.write([], tmp_path / "ra")
    assert "thiếu {ngoặc}" in caught.value.say("vi")
    assert {path.name: path.read_bytes() for path in (tmp_path / "ra").iterdir()} == before


def test_what_a_cell_shows_is_on_the_page(notebook_of, tmp_path):
    notebook_of(
        "print('in ra <b>')",
        "from IPython.display import HTML, display\ndisplay(HTML('<p>trước</p>'))\nLANG",
        "import pandas as pd\npd.DataFrame({'a': [9768]})",
        "LANG;",
    )
    html = build.write([], tmp_path / "ra", langs=("vi",))[0].read_text(encoding="utf-8")
    assert "<pre>in ra &lt;b&gt;\n</pre>" in html
    assert html.index("<p>trước</p>") < html.index("<pre>&#39;vi&#39;</pre>")
    assert "<td>9768</td>" in html
    assert html.count("&#39;vi&#39;") == 1


def test_one_workbook_may_be_named_as_a_text(notebook_of, tmp_path):
    notebook_of("WORKBOOKS")
    own = str(write(tmp_path / "huyen.xlsx", working_list()))
    page, index = build.write(own, tmp_path / "ra", langs=["vi"], district="", columns="")
    assert f"<pre>[&#39;{own}&#39;]</pre>" in page.read_text(encoding="utf-8")
    assert "blanalysis report huyen.xlsx</code>" in index.read_text(encoding="utf-8")


def test_a_stop_by_the_user_is_no_failed_cell(notebook_of, tmp_path):
    notebook_of("raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        build.write([], tmp_path / "ra")


def test_a_folder_in_the_current_folder_does_not_replace_the_template(tmp_path, monkeypatch, pages):
    (tmp_path / "page").mkdir()
    for folder in (".", "page"):
        (tmp_path / folder / "page.html.j2").write_text("thay thế", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    page.template.cache_clear()  # so that it is looked for here
    [first, *_] = build.page_notebooks()
    others = [build._page(path, lang) for path in reports.of_one_day() for lang in LANGS]
    html = reports.page(
        first, lang="vi", parameters={"WORKBOOKS": [], "INTERNAL": False, "DISTRICT": None}, others=others
    )
    assert html.rstrip() == pages[f"{first.stem}.vi.html"].rstrip()


def test_pages_share_what_was_loaded_but_not_what_one_of_them_changed():
    with loading.loading_once():
        with loading.loading_once():  # as for one page
            first = example()
        assert example() is first
        with loading.loading_once():
            frame = example().frame
            frame["mới"] = 1
        assert "mới" not in example().frame
    assert example() is not example()


def test_districts_are_parts_of_one_whole():
    with loading.loading_once():
        whole = example()
        assert example("Giá Rai").whole is whole is example("Đông Hải").whole


def test_running_notebooks_leaves_the_process_as_it_was(tmp_path, monkeypatch):
    import builtins

    reports.only_notebooks(monkeypatch, 1)

    main, hook, names = sys.modules["__main__"], sys.displayhook, set(vars(builtins))
    build.write([], tmp_path, langs=("vi",))
    assert sys.modules["__main__"] is main
    assert sys.displayhook is hook
    assert set(vars(builtins)) == names
