"""A file is written whole or not at all. Imports nothing else of ours."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def write_whole(out: Path, write: Callable[[Path], object]) -> None:
    """Let `write` write a file beside `out`, then move it into place, so that there is the whole file or the one before.

    Makes the folder if it is missing. Raises `OSError` where that cannot be done; `refusals.write_file` says it in a sentence.
    """
    # Its name is known beforehand, whenever the user stops.
    beside = out.with_name(f".{out.stem}-{os.urandom(4).hex()}{out.suffix}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside.touch(exist_ok=False)
        write(beside)
        beside.replace(out)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
