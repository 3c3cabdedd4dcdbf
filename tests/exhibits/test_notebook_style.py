"""Exhibits in a notebook: with the style of the pages, in any theme; and pages without it."""

import re
from html import escape

import pytest

from blanalysis import example, published
from blanalysis.exhibits import figures, tables
from blanalysis.exhibits.html import page_stylesheet, with_notebook_style
from blanalysis.report.page import Frame, NotebookPage


def page(*shown) -> str:
    """A page with what these show of themselves in a notebook."""
    outputs = [dict(zip(("data", "metadata"), each._repr_mimebundle_(), strict=True)) for each in shown]
    return NotebookPage([{"cell_type": "code", "source": "x", "outputs": outputs}], Frame(lang="vi", title="Hỏi?")).html


@pytest.fixture(scope="session")
def exhibits():
    membership = example()
    return [
        figures.shares(membership, lang="vi"),
        tables.committees(membership, lang="en"),
        tables.methods(lang="vi"),
        tables.state(membership, lang="en"),
        tables.missing(membership, lang="vi"),
    ]


def test_a_notebook_is_given_html_with_its_style_and_words_for_a_terminal(exhibits):
    for exhibit in exhibits:
        bundle, metadata = exhibit._repr_mimebundle_()
        assert set(bundle) == {"text/html", "text/plain"}
        assert bundle["text/plain"] == repr(exhibit)
        begin, *_, end = metadata["blanalysis"]["cuts"]
        assert bundle["text/html"][begin:end] == exhibit._repr_html_()
        assert bundle["text/html"].count("<style>.blanalysis") == 1


def test_every_rule_is_kept_to_our_own_box():
    style = re.search(r"<style>(.*?)</style>", with_notebook_style(""), re.DOTALL)[1]
    rules = re.findall(r"([^{}]+)\{[^{}]*\}", style)
    assert len(rules) > 30
    for selector in (each.strip() for rule in rules for each in rule.split(",")):
        assert ".blanalysis.blanalysis" in selector, selector
    assert "<" not in style


def test_what_a_page_says_of_exhibits_holds_in_a_notebook():
    """The rules are the page's own, taken from its style sheet, so that the two cannot part."""
    style = with_notebook_style("")
    for rule in (".n { text-align: right;", ".illustrative { color: var(--warn);", "tr.total > * {", "dd {", ".hash, "):
        assert f".blanalysis {rule}" in style
        assert rule in page_stylesheet()
    for foreign in ("body", "header", "#contents", "footer", ":root", "@page", "button.sort"):
        assert f".blanalysis {foreign}" not in style


def test_a_page_knows_nothing_of_it_and_says_each_number_once(exhibits):
    html = page(*exhibits)
    assert "blanalysis.blanalysis" not in html
    for exhibit in exhibits:
        assert exhibit._body() in html
        assert all(html.count(f">{escape(note)}<") == 1 for note in exhibit.notes)
    assert re.findall(r'<figure [^>]*id="(.*?)"', html) == ["figure-1", "table-1"]


def test_html_of_others_stays_as_it_is():
    output = {"data": {"text/html": with_notebook_style("x")}, "metadata": {}}
    cells = [{"cell_type": "code", "source": "", "outputs": [output]}]
    assert with_notebook_style("x") in NotebookPage(cells, Frame(lang="vi", title="Hỏi?")).html


def test_a_membership_in_a_page_is_no_numbered_exhibit():
    html = page(published())
    assert 'class="exhibit glance"' in html
    assert "blanalysis.blanalysis" not in html
    assert 'class="number"' not in html
