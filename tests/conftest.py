import os
import time
from pathlib import Path

import amounts
import browsers
import labs
import matplotlib as mpl
import memberships
import pytest
from hypothesis import HealthCheck, settings

from blanalysis.report import build

mpl.use("agg")  # no test opens a window

# Few examples of each property, the same ones in every run; many, and new ones, with `--hypothesis-profile=large`. No deadline: a
# busy machine is no fault. A fixture of one test may serve all its examples: none of them changes what another one is given.
PROFILE = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}
settings.register_profile("small", max_examples=amounts.FEW, derandomize=True, **PROFILE)
settings.register_profile("large", max_examples=amounts.MANY, **PROFILE)
settings.load_profile("small")


@pytest.fixture(scope="session")
def given(tmp_path_factory):
    """The data that every exhibit must bear, by name: see `memberships`."""
    return memberships.Memberships(tmp_path_factory.mktemp("given"))


@pytest.fixture(scope="session")
def default_set(tmp_path_factory):
    """The paths of the pages of the shipped figures and of their indexes, which no test changes: made once for all processes of a run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "default-set"
    told = folder / "paths"
    try:
        folder.mkdir()
    except FileExistsError:  # another process makes them
        while not told.exists():
            time.sleep(0.1)
    else:
        paths = ()
        try:
            paths = build.write([], folder)
        finally:  # where it failed nobody waits
            (folder / "told").write_text("\n".join(map(str, paths)), encoding="utf-8")
            (folder / "told").replace(told)
    paths = tuple(map(Path, told.read_text(encoding="utf-8").split("\n")))
    assert len(paths) > 1, "the process that made the pages has failed"
    return paths


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
