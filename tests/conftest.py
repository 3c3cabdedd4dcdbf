import os

import browsers
import labs
import matplotlib as mpl
import memberships
import pytest

mpl.use("agg")  # no test opens a window


@pytest.fixture(scope="session")
def given(tmp_path_factory):
    """The data that every exhibit must bear, by name: see `memberships`."""
    return memberships.Memberships(tmp_path_factory.mktemp("given"))


@pytest.fixture(scope="session")
def driver():
    with browsers.driver() as started:
        yield started


@pytest.fixture(scope="session")
def browser(driver):
    """One browser, with the fonts of this computer, for all tests that look at pages."""
    started = browsers.launched(driver)
    yield started
    started.close()


@pytest.fixture(scope="session", params=browsers.FONTS)
def in_font(request, driver, tmp_path_factory):
    """A browser on a computer with one family of fonts: for what holds in every font."""
    started = browsers.with_fonts(driver, request.param, tmp_path_factory.mktemp("fonts"))
    yield started
    started.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """One JupyterLab for all tests that look at one, on a folder of its own with the notebooks: see `labs`."""
    if os.name == "nt":
        pytest.skip("Windows sends Ctrl-C otherwise, and the server would not be stopped")
    with labs.serving(tmp_path_factory.mktemp("lab")) as running:
        yield running
