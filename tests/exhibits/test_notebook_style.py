"""Exhibits in a notebook: with the style of the pages, in any theme; and pages without it."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from blanalysis import example, published
from blanalysis.exhibits import figures, tables
from blanalysis.exhibits.html import page_stylesheet, with_notebook_style, without_notebook_style
from blanalysis.report.exporter import PageExporter


def book(*htmls) -> nbformat.NotebookNode:
    outputs = [new_output("display_data", data={"text/html": html}) for html in htmls]
    return new_notebook(cells=[new_code_cell("x", outputs=[output]) for output in outputs])


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
        bundle = exhibit._repr_mimebundle_()
        assert set(bundle) == {"text/html", "text/plain"}
        assert bundle["text/plain"] == repr(exhibit)
        assert without_notebook_style(bundle["text/html"]) == exhibit._repr_html_()
        assert bundle["text/html"].count("<style>") == 1


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


def test_a_page_knows_nothing_of_it(exhibits):
    plain = [exhibit._repr_html_() for exhibit in exhibits]
    worn = [exhibit._repr_mimebundle_()["text/html"] for exhibit in exhibits]
    other = [re.sub(r"<style>.*?</style>", "<style>of another version</style>", html, flags=re.DOTALL) for html in worn]
    pages = [PageExporter().from_notebook_node(book(*htmls))[0] for htmls in (plain, worn, other)]
    assert pages[0] == pages[1] == pages[2]
    assert "blanalysis.blanalysis" not in pages[0]
    assert 'id="table-1"' in pages[0]


def test_html_of_others_stays_as_it_is():
    for html in ('<div class="blanalysis">x</div>', "<style>a</style><div>x</div>", with_notebook_style("x") + "y"):
        assert without_notebook_style(html) == html


def test_a_membership_in_a_page_is_no_numbered_exhibit():
    html = PageExporter().from_notebook_node(book(published()._repr_html_()))[0]
    assert 'class="exhibit glance"' in html
    assert "blanalysis.blanalysis" not in html
    assert 'class="number"' not in html
