"""Chromium for the tests that look at pages: the one that is installed, quiet, and without any page of its own."""

import contextlib
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")  # fmt: skip
NEEDED = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed, which these tests look at pages with")


@contextlib.contextmanager
def chromium():
    """A browser, closed at the end; where none is installed, what needs it is skipped."""
    if CHROMIUM is None:
        pytest.skip(NEEDED.kwargs["reason"])
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright, which drives the browser, is missing")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield browser
        browser.close()
