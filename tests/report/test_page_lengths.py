"""A page answers its question and is short: at most six figures and tables, and 900 words, whatever it is made of and in either language."""

import re
from html.parser import HTMLParser

import half_year
import pytest
import reports

from blanalysis.exhibits.figures.canvas import Drawing
from blanalysis.membership.loading import loading_once
from blanalysis.report import build, notebook
from blanalysis.vocabulary import sources
from blanalysis.vocabulary.formats import LANGS

MOST_EXHIBITS, MOST_WORDS = 6, 900
UNSEEN = ("details", "table", "svg", "nav", "script")  # folded, or to look something up in, or no prose
EMPTY = ("br", "img", "input", "meta", "link", "hr", "wbr", "col")


class Seen(HTMLParser):
    """The words of `<main>` that stand open, and the kinds of its exhibits."""

    def __init__(self, html: str):
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.exhibits: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in EMPTY:
            self.open.append(tag)
        classes = (dict(attrs).get("class") or "").split()
        self.exhibits += [*({*classes} & {"figure", "table", "list", "note"})] if "exhibit" in classes else []

    def handle_endtag(self, tag):
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]

    def handle_data(self, data):
        if "main" in self.open and not {*self.open} & {*UNSEEN}:
            self.words += data.split()


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory):
    folder, mistaken = tmp_path_factory.mktemp("ky"), tmp_path_factory.mktemp("sai")
    half_year.write_half_years(folder)
    return {
        "default": [],
        "half-year": sorted(map(str, folder.rglob("*.xlsx"))),
        "Cà Mau, all columns": [str(sources.path(sources.EXAMPLES["Cà Mau"]))],
        "mistaken, one office missing": [*map(str, half_year.write_half_years(mistaken, planted=True)[:-1])],
    }


@pytest.fixture
def pages(workbooks, monkeypatch):
    """Every page of a set without its pictures, by notebook and language."""
    monkeypatch.setattr(Drawing, "picture", lambda drawing: ("<svg></svg>", 600, 300))

    def made(name, stem=""):
        paths = build.page_notebooks() if workbooks[name] else reports.of_one_day()
        paths = [path for path in paths if path.stem.startswith(stem)]
        given = {"WORKBOOKS": workbooks[name], "INTERNAL": False}
        with loading_once():
            return {
                (path.stem, lang): reports.page(path, lang=lang, parameters=given) for path in paths for lang in LANGS
            }

    return made


@pytest.mark.parametrize("name", ["default", "half-year", "Cà Mau, all columns"])
def test_no_page_has_more_than_six_exhibits_or_900_words(pages, name):
    for of, html in pages(name).items():
        seen = Seen(html)
        assert 3 <= sum(kind in ("figure", "table") for kind in seen.exhibits) <= MOST_EXHIBITS, of
        assert 100 < len(seen.words) <= MOST_WORDS, of
        assert seen.exhibits.count("list") == (2 if of[0] == notebook.METHODS_IN else 1), of


def test_where_something_is_wrong_it_stands_open_and_page_02_is_as_short(pages):
    for html in pages("mistaken, one office missing", notebook.LIST_IN).values():
        seen = Seen(html)
        assert seen.exhibits.count("figure") + seen.exhibits.count("table") == MOST_EXHIBITS
        assert len(seen.words) <= MOST_WORDS
        assert re.search("Đơn vị còn thiếu|Missing units", html)
        assert "Ninh Quới" in html


def test_what_is_folded_or_in_a_table_is_not_counted_and_all_else_is():
    page = "<main><h1>Một</h1><details><summary>a</summary><p>b</p></details><table><td>c</td></table><p>hai<br>ba</p></main>"
    assert Seen(page).words == ["Một", "hai", "ba"]


def test_a_set_that_is_all_right_has_its_checks_folded(pages):
    for html in pages("half-year", notebook.LIST_IN).values():
        assert Seen(html).exhibits.count("table") == 4
        assert html.count("<details><summary>") >= 3  # files, numbers counted, totals
        assert "Đơn vị còn thiếu" not in html
        assert "Missing units" not in html


def _cell(kind, source, *outputs):
    return {"cell_type": kind, "source": source, "metadata": {}} | ({"outputs": [*outputs]} if kind == "code" else {})


def _note(title):
    return {"data": {"text/html": title}, "metadata": {notebook.OUTPUT_FACTS: {"kind": "note", "title": title}}}


def test_a_section_that_shows_nothing_and_a_note_that_was_given_are_left_out():
    text = {"data": {"text/plain": "1"}, "metadata": {}}
    cells = [
        _cell("markdown", "# Đầu"), _cell("code", "x = 1"),
        _cell("markdown", "## Rỗng"), _cell("code", "None"),
        _cell("markdown", "## Có"), _cell("code", "a", _note("thiếu cột"), text), _cell("code", "None"),
        _cell("markdown", "## Lặp"), _cell("code", "b", _note("thiếu cột")),
        _cell("markdown", "## Khác"), _cell("code", "c", _note("thiếu cột"), _note("thiếu dòng")),
        _cell("markdown", "## Chỉ lời"),
    ]  # fmt: skip
    kept = notebook.with_something_to_show(cells)
    assert [cell["source"] for cell in kept] == ["# Đầu", "x = 1", "## Có", "a", "None", "## Khác", "c", "## Chỉ lời"]
    assert kept[-2]["outputs"] == [_note("thiếu dòng")]
    assert len(cells[10]["outputs"]) == 2  # what was given is as it was
