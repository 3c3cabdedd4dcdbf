import os

import browsers
import illustrative
import labs
import matplotlib as mpl
import pytest
from made_workbooks import form_5, working_list, write

from blanalysis import example, load, published

mpl.use("agg")  # no test opens a window


@pytest.fixture(scope="session")
def given(tmp_path_factory):
    """The data that every exhibit must bear: published, illustrative, Form 5, one district, two units, all equal, gaps."""
    folder = tmp_path_factory.mktemp("given")
    two = [("Xã Hưng Phú", 190, 55, 7), ("Xã Vĩnh Thanh", 205, 61, 9)]
    equal = [("Xã Hưng Phú", 100, 50, 5), ("Xã Vĩnh Thanh", 100, 50, 5), ("Thị trấn Phước Long", 100, 50, 5)]
    return {
        "published": published(),
        "illustrative": example(),
        "form 5": load(form_5(folder / "bieu-5.xlsx")),
        "part of form 5": load(form_5(folder / "bieu-5-mot-phan.xlsx", {"1. Xã": (40, 8000), "2. Phường": (10, 3055)})),
        "one district": load(write(folder / "mot-huyen.xlsx", working_list())),
        "ten missing": load(illustrative.ten_missing(folder)),
        "forms of districts": load(*illustrative.form_5_by_district(folder)),
        "two units": load(write(folder / "hai.xlsx", working_list(two, total=False))),
        "one unit": load(write(folder / "mot.xlsx", working_list(two[:1], total=False))),
        "all equal": load(write(folder / "bang-nhau.xlsx", working_list(equal, total=False))),
        "all zero": load(write(folder / "khong.xlsx", working_list([(n, 0, 0, 0) for n, *_ in two], total=False))),
        "faults": load(
            write(folder / "loi.xlsx", working_list([*two, ("Xã Lạ", 9, 1, 1), ("Xã Hưng Phú", 1, 1, 1)], total=True))
        ),
        "nearly equal": load(
            write(
                folder / "gan-bang.xlsx",
                working_list([("Xã Hưng Phú", 1000, 50, 5), ("Xã Vĩnh Thanh", 1001, 50, 5)], total=False),
            )
        ),
        "a type at zero": load(
            write(folder / "so-khong.xlsx", working_list([two[0], ("Thị trấn Phước Long", 0, 0, 5)], total=False))
        ),
        "form without committees": load(
            write(folder / "b5-thieu.xlsx", [("Loại cơ sở", "Tổng số đảng viên"), ("1. Xã", 9768), ("2. Phường", 3055)])
        ),
        "no members": load(
            write(folder / "chi-bo.xlsx", [("Tên đảng bộ", "Số chi bộ"), ("Xã Hưng Phú", 7), ("Xã Vĩnh Thanh", 9)])
        ),
    }


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
