"""JupyterLab in a real browser: opened by the command, every notebook run from top to bottom, nothing asked of the network."""

import time
from urllib.parse import urlsplit

import browsers
import labs
import pytest
from made_workbooks import working_list, write

from blanalysis.report import notebook
from blanalysis.vocabulary import sources, wording

pytestmark = [browsers.NEEDED]
NAMES = [path.name for path in sources.notebooks()]


@pytest.fixture(scope="module")
def page(lab, browser):
    with labs.visiting(browser) as page:
        labs.open_at_start(page, lab, sources.START_NOTEBOOK)
        yield page


def test_nothing_stands_in_the_way(page):
    page.wait_for_selector(".jp-DirListing-item")
    time.sleep(2)  # Jupyter would ask about news a moment after it is there
    assert labs.popups(page) == []


def test_a_double_click_on_a_workbook_says_what_to_do_with_it(page, lab):
    name = write(lab.folder / "huyện.xlsx", working_list()).name
    page.dblclick(f".jp-DirListing-item[title*='{name}']")
    dialog = page.wait_for_selector(".jp-Dialog")
    assert wording.NO_TEXT.vi in dialog.inner_text()
    assert "UTF-8" not in dialog.inner_text()
    page.click(".jp-Dialog button:has-text('Close')")
    (lab.folder / name).unlink()
    labs.open_next(page, sources.START_NOTEBOOK)


def test_the_first_notebook_does_what_it_says_and_opens_the_next(page, lab):
    """Shift+Enter from the first cell to the last makes the report; a click on a question opens its notebook."""
    opened = lab.folder.parent / "jupyter" / labs.OPENED
    opened.unlink(missing_ok=True)  # another test may have run it too
    labs.press_through(page)
    shown = labs.outputs(page)
    assert labs.complaints(shown) == []
    index = lab.folder / "reports" / "index.html"
    assert "".join(shown[-1][0]["text"]) == f"{index}\n"
    assert opened.read_text(encoding="utf-8") == index.as_uri()
    questions = [notebook.notebook_title(notebook.read(path, "vi")) for path in sources.notebooks()[1:]]
    assert questions[0] in index.read_text(encoding="utf-8")
    for question in questions[1::3]:
        page.click(f".jp-RenderedMarkdown a:text-is('{question}')")
        page.wait_for_function(
            "start => window.jupyterapp.shell.currentWidget.context?.path !== start", arg=sources.START_NOTEBOOK
        )
        page.wait_for_selector(f"h1:text-is('{question}') >> visible=true")
        labs.until_the_kernel_is_there(page)
        labs.open_next(page, sources.START_NOTEBOOK)


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_notebook_runs_from_top_to_bottom(page, name):
    labs.open_next(page, name)
    labs.run_all(page)
    shown = labs.outputs(page)
    assert labs.complaints(shown) == []
    assert page.query_selector_all('.jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"]') == []
    assert 'class="exhibit' in labs.html(shown)
    assert labs.popups(page) == []


def test_the_network_was_not_asked(page):
    hosts = {urlsplit(address).hostname for address in page.asked if not address.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"}
    assert page.failed == []
