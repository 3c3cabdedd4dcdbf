"""JupyterLab in a real browser: opened by the command, every notebook run from top to bottom, nothing asked of the network."""

import time
from urllib.parse import urlsplit

import pytest

import blanalysis
import browsers
import labs
from blanalysis import sources

pytestmark = [browsers.NEEDED, pytest.mark.filterwarnings("default::ResourceWarning")]
NAMES = [path.name for path in sources.notebooks()]


@pytest.fixture(scope="module")
def page(lab):
    with browsers.chromium() as browser, labs.visiting(browser, lab) as page:
        labs.open_at_start(page, lab, sources.START)
        yield page


def test_nothing_stands_in_the_way(page):
    page.wait_for_selector(".jp-DirListing-item")
    time.sleep(2)  # Jupyter would ask about news a moment after it is there
    assert labs.popups(page) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_from_top_to_bottom(page, name):
    if name != NAMES[0]:
        labs.open_next(page, name)
    labs.run_all(page)
    shown = labs.outputs(page)
    if name == sources.START and not hasattr(blanalysis, "explore"):
        pytest.skip("there is no explorer yet")
    assert labs.complaints(shown) == []
    assert page.query_selector_all('.jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"]') == []
    assert 'class="exhibit' in labs.html(shown)
    assert labs.popups(page) == []


def test_the_network_was_not_asked(page):
    hosts = {urlsplit(address).hostname for address in page.asked if not address.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"}
    assert page.failed == []
