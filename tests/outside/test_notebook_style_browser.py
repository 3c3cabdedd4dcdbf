"""Exhibits among the rules of JupyterLab, in Chromium: each theme."""

import re

import pytest
from browsers import NEEDED
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from blanalysis import example
from blanalysis.exhibits import figures, tables

pytestmark = NEEDED

SEEN = """() => {
  const rgb = color => { const c = document.createElement('canvas').getContext('2d', {willReadFrequently: true}); c.fillStyle = color;
    c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data] };
  const over = (front, back) => front.slice(0, 3).map((v, i) => v * front[3] / 255 + back[i] * (1 - front[3] / 255));
  const light = c => c.slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const back = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c }
    return [255, 255, 255, 255] };
  const contrast = e => { const b = back(e), ink = getComputedStyle(e)[e.closest('svg') ? 'fill' : 'color'],
    [x, y] = [light(over(rgb(ink), b)), light(b)].sort((a, c) => c - a);
    return (x + .05) / (y + .05) };
  const all = (what, how) => [...document.querySelectorAll('.blanalysis ' + what)].map(how);
  const style = name => e => getComputedStyle(e)[name];
  return {
    numbers: all('td.n, th.n', style('textAlign')), words: all('tbody th:not(.n), caption .title, td:not(.n)', style('textAlign')),
    striped: all('tbody tr', style('backgroundColor')), floats: all('dt, dd', style('float')),
    picture: all('.picture text', contrast), contrast: all('p, th, td, dt, dd, li, summary', contrast),
    wide: all('.exhibit', e => e.getBoundingClientRect().width),
    drawn: all('.figure:not(.wide) .picture svg', e => e.getBoundingClientRect().width),
  }
}"""


@pytest.fixture(scope="session")
def outputs():
    membership = example()
    exhibits = [
        figures.shares(membership, lang="vi"),
        tables.committees(membership, lang="en"),
        tables.methods(lang="vi"),
        tables.state(membership, lang="en"),
        tables.missing(membership, lang="vi"),
    ]
    return [*(exhibit.published()[0]["text/html"] for exhibit in exhibits), membership._repr_html_()]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_right_among_the_rules_of_jupyterlab(browser, outputs, tmp_path, theme):
    """nbconvert's own HTML has JupyterLab's style sheet and its themes."""
    cells = [new_code_cell("x", outputs=[new_output("display_data", data={"text/html": html})]) for html in outputs]
    html, _ = HTMLExporter(theme=theme, require_js_url="", mathjax_url="", jquery_url="").from_notebook_node(
        new_notebook(cells=cells)
    )
    path = tmp_path / "a.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.route(re.compile("^https?:"), lambda route: route.abort())
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    seen = page.evaluate(SEEN)
    page.close()
    assert set(seen["numbers"]) == {"right"}
    assert set(seen["words"]) == {"left"}
    assert set(seen["striped"]) == {"rgba(0, 0, 0, 0)"}
    assert set(seen["floats"]) == {"none"}
    assert len(seen["picture"]) > 10
    assert min(seen["picture"]) >= 3
    assert len(seen["contrast"]) > 300
    assert min(seen["contrast"]) >= 4.5
    assert max(seen["wide"]) <= 928
    assert all(width <= 672 for width in seen["drawn"])
