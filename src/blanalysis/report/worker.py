"""The process in which pages are made: what is set there before the first one, so that no folder's or user's settings change them."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from ..sheets import guard


def run_worker() -> None:
    """Make pages for a `guard.pool`."""
    os.environ["MPLBACKEND"] = "agg"  # pictures go into pages, so what the user set for windows is of no use
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # nor is a word about a home folder that takes no cache
    with contextlib.chdir(Path(__file__).parent):  # matplotlib reads the settings that lie in the current folder
        from ..exhibits.figures.canvas import use_defaults
    use_defaults()
    with without_address_grammar():
        guard.serve()


@contextlib.contextmanager
def without_address_grammar() -> Iterator[None]:
    """Inside, nbformat does not build a grammar of web addresses, which takes 0.8 seconds where JupyterLab is installed.

    >>> before = {**sys.modules}
    >>> with without_address_grammar():
    ...     "rfc3987_syntax" in sys.modules
    True
    >>> sys.modules == before
    True
    """
    name = "rfc3987_syntax"
    absent = sys.modules.setdefault(name, None) is None  # None makes an import of it fail, which nbformat bears
    try:
        yield
    finally:
        if absent:
            sys.modules.pop(name, None)
