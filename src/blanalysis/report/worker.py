"""The process in which pages are made: what is set before the first one, so that no settings of a folder or user change pages."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from ..sheets import guard


def run_worker() -> None:
    """Make pages for a `guard.pool`, until it ends."""
    os.environ["MPLBACKEND"] = "agg"  # figures go into pages, whatever the user set for windows
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # nor a warning of a home folder without a cache
    with contextlib.chdir(Path(__file__).parent):  # matplotlib reads the settings that lie in the current folder
        from ..exhibits.figures.canvas import use_defaults
    use_defaults()
    with without_address_grammar():
        guard.serve()


@contextlib.contextmanager
def without_address_grammar() -> Iterator[None]:
    """While this is entered, nbformat does not build the grammar of web addresses that JupyterLab installs, which takes 0.8 seconds.

    >>> before = {**sys.modules}
    >>> with without_address_grammar():
    ...     "rfc3987_syntax" in sys.modules
    True
    >>> sys.modules == before
    True
    """
    name = "rfc3987_syntax"
    absent = sys.modules.setdefault(name, None) is None  # None makes its import fail, which nbformat expects
    try:
        yield
    finally:
        if absent:
            sys.modules.pop(name, None)
