"""The process in which pages are made: what is set before the first one, so that no settings of a folder or user change pages."""

import contextlib
import gc
import logging
import os
from pathlib import Path

from ..sheets import guard


def run_worker() -> None:
    """Make pages for a `guard.pool`, until it ends."""
    os.environ["MPLBACKEND"] = "agg"  # figures go into pages, whatever the user set for windows
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # nor a warning of a home folder without a cache
    gc.disable()  # nothing that is imported is ever collected: a tenth of the time that imports take
    with contextlib.chdir(Path(__file__).parent):  # matplotlib reads the settings that lie in the current folder
        from ..exhibits.figures.canvas import use_defaults
    use_defaults()
    from ..membership.loading import loading_once
    from . import execution, index, page  # noqa: F401  now, and not when the first page is waited for

    gc.freeze()
    gc.enable()
    with loading_once():
        guard.serve()
