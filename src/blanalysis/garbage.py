"""Pauses Python's garbage collector while a list is read or pages are made: both make much that it would look at again and again.

Measured: without it 20,000 rows take a quarter longer, a page 6 to 30 per cent.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Inside, the garbage collector does not run; after it, it runs if it did before.

    >>> with collection_paused():
    ...     gc.isenabled()
    False
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
