"""Chromium for the tests that look at pages: the one that is installed, quiet, and without any page of its own; and the
fonts that it is shown."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")  # fmt: skip
NEEDED = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed, which these tests look at pages with")


# What a computer with Linux has instead of Segoe UI and Times New Roman. By the font of the screen: that of paper, of code, signs.
FONTS = {
    "DejaVu Sans": ("DejaVu Serif", "DejaVu Sans Mono"),
    "Noto Sans": ("Noto Serif", "Noto Sans Mono", "Noto Sans Symbols", "Noto Sans Symbols 2", "Noto Sans Math"),
    "Liberation Sans": ("Liberation Serif", "Liberation Mono"),
}
ONLY = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>{preferred}<include>/etc/fonts/fonts.conf</include>
<selectfont><rejectfont>{rejected}</rejectfont><acceptfont>{accepted}</acceptfont></selectfont></fontconfig>
"""
PREFERRED = "<alias><family>{generic}</family><prefer><family>{name}</family></prefer></alias>"
PATTERN = '<pattern><patelt name="{name}">{value}</patelt></pattern>'


@contextlib.contextmanager
def driver():
    """Playwright, once for the whole session: it cannot be started a second time beside itself. Without it or a browser,
    what needs them is skipped."""
    if CHROMIUM is None:
        pytest.skip(NEEDED.kwargs["reason"])
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright, which drives the browser, is missing")
    with playwright.sync_playwright() as started:
        yield started


@contextlib.contextmanager
def chromium():
    """A browser outside the tests, closed at the end."""
    with driver() as started:
        browser = launched(started)
        yield browser
        browser.close()


def launched(driver, **environment: str):
    """A browser with these variables besides those of the tests."""
    return driver.chromium.launch(executable_path=CHROMIUM, args=[*QUIET], env={**os.environ, **environment})


def with_fonts(driver, family: str, folder: Path):
    """A browser on a computer that has this family and its sisters for paper and code, and no other font: so no page is
    changed for the test, and what a style names besides is as missing as it is there. Skips where it is not installed."""
    if not (shutil.which("fc-list") and Path("/etc/fonts/fonts.conf").exists()):
        pytest.skip("no fontconfig, through which the fonts of a browser are chosen")
    if not subprocess.run(["fc-list", family], capture_output=True, check=True).stdout:
        pytest.skip(f"{family} is not installed")
    every = "".join(PATTERN.format(name="scalable", value=f"<bool>{value}</bool>") for value in ("true", "false"))
    kept = "".join(PATTERN.format(name="family", value=f"<string>{name}</string>") for name in (family, *FONTS[family]))
    generic = zip(("sans-serif", "serif", "monospace"), (family, *FONTS[family]), strict=False)
    preferred = "".join(PREFERRED.format(generic=kind, name=name) for kind, name in generic)
    config = folder / "fonts.conf"
    config.write_text(ONLY.format(preferred=preferred, rejected=every, accepted=kept), encoding="utf-8")
    return launched(driver, FONTCONFIG_FILE=str(config))
