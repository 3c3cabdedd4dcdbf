"""A page without a browser: numbers in the text, anchors, what is said first, folded code, the template that nothing replaces."""

import os
import re
import subprocess
import sys
from collections import Counter
from html import escape

import nbformat
import pytest
import reports
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

import blanalysis
from blanalysis import published
from blanalysis.exhibits import tables
from blanalysis.exhibits.exhibit import Figure, Table, TextGrid
from blanalysis.exhibits.html import formula_html, page_script
from blanalysis.exhibits.tables import setting
from blanalysis.report import build, execution
from blanalysis.report.exporter import PageExporter
from blanalysis.report.page import Frame, PageExhibits, content_security_policy, page_html
from blanalysis.vocabulary.formats import LANGS


def shown(kind: type, title: str, lang: str = "vi"):
    """A code cell whose output is an exhibit with this title."""
    made = kind(lang=lang, title=title, grid=TextGrid(head=("a",), rows=(("1",),)))
    data, metadata = made._repr_mimebundle_()
    return new_code_cell("x", outputs=[new_output("display_data", data=data, metadata=metadata)])


def convert(*cells, **options):
    html, resources = PageExporter(**options).from_notebook_node(new_notebook(cells=list(cells)))
    return html, resources["page"]


def test_numbers_are_text_and_go_on_over_the_cells():
    cells = [shown(Table, "Một"), shown(Figure, "Hai"), shown(Table, "Ba & <bốn>")]
    html, _ = convert(new_markdown_cell("# Hỏi?"), *cells)
    titles = re.findall(r'<p class="title"><span class="number">(.*?)</span> (.*?)</p>', html)
    assert titles == [("Bảng 1.", "Một"), ("Hình 1.", "Hai"), ("Bảng 2.", "Ba &amp; &lt;bốn&gt;")]
    assert re.findall(r'<figure [^>]*id="(.*?)"', html) == ["table-1", "figure-1", "table-2"]


def test_in_jupyterlab_an_exhibit_has_no_number():
    assert 'class="number"' not in tables.by_type(published(), lang="vi")._repr_html_()


def test_text_of_a_workbook_cannot_pass_for_an_exhibit():
    evil = '<figure class="exhibit table" lang="vi"><p class="title">x</p>'
    html, _ = convert(new_markdown_cell("# Hỏi?"), shown(Table, evil))
    assert re.findall(r'<figure [^>]*id="(.*?)"', html) == ["table-1"]
    assert evil not in html


def told(title, **facts):
    """A code cell whose output is a table with this title, unit and notes."""
    made = Table(lang="vi", title=title, grid=TextGrid(head=("a",), rows=(("1",),)), **facts)
    data, metadata = made._repr_mimebundle_()
    return new_code_cell("x", outputs=[new_output("display_data", data=data, metadata=metadata)])


def test_notes_and_sources_stand_once_at_the_foot_and_each_exhibit_refers_to_its_own():
    cells = [told("Một", notes=("A", "B"), source="S"), told("Hai", notes=("B",), source="S"), told("Ba")]
    html, _ = convert(new_markdown_cell("# Hỏi?"), *cells)
    foot = re.findall(r'<li id="foot-(\d)">(.*?)</li>', html)
    assert foot == [("1", "A"), ("2", "B"), ("3", "Nguồn: S")]
    assert all(html.count(text) == 1 for text in (">A<", ">B<", "Nguồn: S"))
    referred = [re.findall(r'href="#foot-(\d)"', of) for of in html.split("<figure")[1:]]
    assert referred == [["1", "2", "3"], ["2", "3"], []]


def test_place_day_and_that_figures_are_made_up_stand_once_at_the_top():
    scope = {"subtitle": "Tỉnh A, 2017", "illustrative": True}
    html, page = convert(new_markdown_cell("# Hỏi?\n\nMột câu."), told("Một", **scope), told("Hai", **scope))
    assert html.count("Tỉnh A, 2017") == html.count("không phải số thật") == 1
    assert html.index("</h1>") < html.index("Tỉnh A, 2017") < html.index("không phải") < html.index("Một câu.")
    assert page.exhibits.illustrative
    html, _ = convert(new_markdown_cell("# Hỏi?"), told("Một", **scope), told("Hai", subtitle="Tỉnh B, 2017"))
    assert html.index("Tỉnh A, 2017") < html.index("Một") < html.index("không phải") < html.index("Tỉnh B, 2017")
    assert 'class="banner"' not in html


def test_headings_have_ids_of_their_own_words_and_none_twice():
    prose = "# Main\n\n## Đảng bộ nào?\n\n## *Đảng bộ* nào?\n\n## Main\n\n## ???\n\n### Nhỏ\n"
    html, page = convert(new_markdown_cell(prose))
    ids = re.findall(r' id="(.*?)"', html)
    assert len(ids) == len(set(ids))
    anchors = [section.anchor for section in page.sections]
    assert anchors == ["dang-bo-nao", "dang-bo-nao-2", "main-3", "section"]
    assert set(anchors) <= set(ids)
    assert re.findall(r'href="#(.*?)"', html) == ["main", *anchors]


def test_a_notebook_without_a_heading_has_one_on_its_page():
    html, _ = convert(new_code_cell("1"))
    assert html.count("<h1") == 1
    html, _ = convert(new_markdown_cell("# Hỏi?"))
    assert html.count("<h1") == 1


@pytest.mark.parametrize("tex", ["$a*b*c$", "$\\{x\\}$", "$$\n\\frac{a*b*c}{d} \\\\\n$$", "$$a_{1}*b*c$$"])
def test_a_formula_in_the_prose_stays_as_it_was_typed(tex):
    html, _ = convert(new_markdown_cell(f"# Hỏi?\n\n{tex}\n"))
    assert "".join(tex.split()) in "".join(html.split())


@pytest.mark.parametrize(
    "kind", ["text/markdown", "text/latex", "application/javascript", "application/vnd.jupyter.widget-view+json"]
)
def test_a_page_does_not_name_objects_that_it_cannot_show(kind):
    data = {kind: {} if kind.endswith("json") else "x", "text/plain": "VBox(children=())"}
    html, _ = convert(new_code_cell("x", outputs=[new_output("display_data", data=data)]))
    assert "VBox" not in html
    html, _ = convert(new_code_cell("x", outputs=[new_output("display_data", data={"text/plain": "VBox"})]))
    assert "<pre>VBox</pre>" in html


def test_an_exhibit_displayed_without_its_html_is_text():
    cell = shown(Table, "Một")
    del cell["outputs"][0]["data"]["text/html"]  # as `display(table, exclude=["text/html"])` does
    html, _ = convert(cell)
    assert "<pre>Một\n" in html


def test_a_raw_cell_that_is_html_is_part_of_the_page():
    html, _ = convert(new_raw_cell("<p>a</p>"), new_raw_cell("\\alpha", metadata={"raw_mimetype": "text/latex"}))
    assert "<p>a</p>" in html
    assert "alpha" not in html


def test_code_is_hidden_or_folded():
    cells = (new_markdown_cell("# Hỏi?"), new_code_cell("a < b"))
    assert "a &lt; b" not in convert(*cells)[0]
    folded, _ = convert(*cells, show_code=True)
    assert re.search(r"<details class=\"code\"><summary>Lệnh Python</summary>\s*<pre><code>a &lt; b</code>", folded)


def test_a_script_runs_only_where_the_policy_names_it():
    assert "script-src" not in content_security_policy([])
    frame, script = Frame(lang="vi", title="Hỏi?"), page_script()
    assert "<script" not in page_html(frame, [])
    html = page_html(frame, [], exhibits=PageExhibits([]))
    assert escape(content_security_policy([script]), quote=True).replace("&#x27;", "&#39;") in html
    assert f"<script>{script}</script>" in html


def test_notebooks_are_not_changed_by_being_exported():
    book = new_notebook(cells=[new_markdown_cell("# Hỏi?"), shown(Table, "Một")])
    before = nbformat.writes(book)
    PageExporter().from_notebook_node(book)
    assert nbformat.writes(book) == before


def parameters(source: str, tag: str = "parameters"):
    return new_code_cell(source, metadata={"tags": [tag]})


@pytest.mark.parametrize(
    ("cells", "lang"),
    [
        ([parameters('LANG = "en"')], "en"),
        ([parameters('LANG: str = "en"  # hoặc / or "vi"')], "en"),
        ([parameters("LANG: str = 'vi'"), parameters('# Parameters\nLANG = "en"\n', "injected-parameters")], "en"),
        ([parameters('LANG = "en"'), parameters("# Parameters\nINTERNAL = True\n", "injected-parameters")], "en"),
        ([parameters('LANG = "en"'), parameters('LANG = "fr"', "injected-parameters")], "vi"),
        ([parameters('%matplotlib inline\nOTHER_LANG = "en"\nLANG = chosen')], "vi"),
        ([new_code_cell('LANG = "en"')], "vi"),
    ],
)
def test_the_language_of_a_page_is_the_one_its_cells_were_run_with(cells, lang):
    prose = [new_markdown_cell(f"# {words}?", metadata={"tags": [of]}) for of, words in (("vi", "Hỏi"), ("en", "Ask"))]
    html, _ = convert(*prose, *cells, shown(Table, "Một", lang))
    assert f'<html lang="{lang}">' in html
    assert ("Ask?" in html, "Hỏi?" in html) == (lang == "en", lang == "vi")


@pytest.mark.parametrize("lang", LANGS)
def test_a_notebook_that_was_not_run_says_so_and_how_to_run_it(lang, caplog):
    book = new_notebook(cells=[new_markdown_cell("# Hỏi?"), parameters(f'LANG = "{lang}"'), new_code_cell("x")])
    resources = {"metadata": {"name": "so-tay"}}
    html, _ = PageExporter().from_notebook_node(book, resources)
    [said] = re.findall(r'<p class="exhibit note">(.*?)</p>', html)
    assert {"vi": "chưa được chạy", "en": "has not been run"}[lang] in said
    assert "jupyter nbconvert --execute --to blanalysis &quot;so-tay.ipynb&quot;" in said
    assert html.index("<h1") < html.index(said) < html.index("<footer")
    for cells in ([shown(Table, "Một")], [new_code_cell("x", execution_count=1)], [new_markdown_cell("# Hỏi?")]):
        assert 'class="exhibit note"' not in convert(*cells)[0]


@pytest.fixture(scope="session")
def stored(tmp_path_factory):
    """Page 01 run and stored as JupyterLab stores it, in a folder with templates that want to be taken."""
    folder = tmp_path_factory.mktemp("sổ tay")
    path = build.page_notebooks()[0]
    book = nbformat.read(path, as_version=4)
    execution.run(book.cells, path.name, {"LANG": "vi"})
    nbformat.write(nbformat.from_dict(book), folder / "so-tay.ipynb")
    for name in (".", "page", "templates/page", "templates", "share/jupyter/nbconvert/templates/page"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "page.html.j2").write_text("thay thế", encoding="utf-8")
    return folder


def test_nbconvert_gives_our_page_whatever_lies_in_the_folder(stored):
    command = [sys.executable, "-m", "nbconvert", "--to", "blanalysis", "so-tay.ipynb"]
    subprocess.run(command, cwd=stored, env={**os.environ, "PYTHONWARNINGS": "ignore"}, check=True, capture_output=True)
    html = (stored / "so-tay.html").read_text(encoding="utf-8")
    assert "thay thế" not in html
    assert '<span class="number">Bảng 1.</span>' in html
    assert "jupyter nbconvert --to blanalysis &#34;so-tay.ipynb&#34;" in html
    assert str(stored) not in html
    assert "tables.by_type" not in html


def test_every_method_names_functions_that_there_are():
    for method in setting.FORMULAS.values():
        for name in method.by:
            module, _, function = name.rpartition(".")
            found = getattr(__import__(f"blanalysis.{module}", fromlist=[function]), function)
            assert callable(found)
            assert found.__module__ == f"blanalysis.{module}"


def test_every_index_that_a_page_shows_has_its_method():
    from blanalysis.analysis import measures

    public = {n for n, f in vars(measures).items() if getattr(f, "__module__", "") == measures.__name__ and n[0] != "_"}
    told = {name.removeprefix("analysis.measures.") for method in setting.FORMULAS.values() for name in method.by}
    assert public - told == {"gini_parts"}  # in no figure and no table


@pytest.mark.parametrize("lang", LANGS)
def test_formulas_are_readable_without_anything(lang):
    html = tables.methods(lang=lang)._repr_html_()
    shown = re.findall(r'<dd class="formula">(.*?)</dd>', html)
    assert len(shown) == len(setting.FORMULAS)
    for one in shown:
        assert not re.search(r"[_^\\$]", one)
        tags = Counter(re.findall(r"</?(\w+)", one))
        assert set(tags) <= {"var", "sub", "sup"}
        assert all(n % 2 == 0 for n in tags.values())
    assert "<var>x</var><sub>i</sub>" in html


def test_a_formula_is_escaped():
    assert formula_html("<b>_<i>") == "&lt;<var>b</var>&gt;_&lt;<var>i</var>&gt;"


@pytest.mark.parametrize("lang", LANGS)
def test_place_and_day_stand_before_the_first_exhibit_and_whose_figures_these_are(lang):
    for path in build.page_notebooks():
        html = reports.page(path, lang=lang, parameters={"WORKBOOKS": [], "INTERNAL": False})
        top = html[: html.index('class="exhibit')]
        assert re.search(r'<p class="dateline">[^<]*2017</p>' if path.name < "06" else '<p class="dateline">', top)
        made_up = {"vi": "Số liệu minh họa, không phải số thật", "en": "Illustrative figures, not real ones"}[lang]
        assert (made_up in top) is (not path.name.startswith("01"))


def test_the_colophon_has_each_source_with_its_day_and_checksum_and_no_place():
    entries = tables.colophon(blanalysis.example(), lang="en").entries
    assert [entry.term for entry in entries][1:] == ["units.csv", "population-2019.csv"]
    for entry in entries:
        assert re.fullmatch(r"[0-9a-f]{64}", entry.texts[-1])
        assert re.search(r"20\d\d", entry.texts[0])
        assert "/" not in entry.term


def test_the_command_has_names_and_no_places():
    assert build.command([]) == "blanalysis report"
    assert build.command(["/a/b/số liệu.xlsx"]) == 'blanalysis report "số liệu.xlsx"'
