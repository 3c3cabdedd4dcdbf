"""How far the work is, on one line of a terminal. Names of steps in, nothing out but that line.

tqdm and rich draw finer bars; for one line that is written over, neither is worth another library to install offline.
"""

from __future__ import annotations

import shutil
import unicodedata
from typing import TextIO

WIDTH = 20


class Bar:
    """A line such as `[█████···············]  3/10 03-….vi.html`, written over at each step. Where the stream is no terminal
    nothing is written. Leaving the block wipes the line, also when a step fails."""

    def __init__(self, stream: TextIO | None, steps: int):
        self.stream = stream if stream and stream.isatty() else None
        self.steps, self.done, self.wide = steps, 0, 0

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_) -> None:
        self._show("")
        self._write("\r" if self.done else "")

    def step(self, name: str) -> None:
        """The step of this name begins."""
        full = WIDTH * self.done // max(self.steps, 1)
        self.done += 1
        count = f"{self.done:>{len(str(self.steps))}}/{self.steps}"
        line = f"[{'█' * full}{'·' * (WIDTH - full)}] {count} {unicodedata.normalize('NFC', name)}"
        self._show(line[: max(shutil.get_terminal_size().columns - 1, 10)])

    def _show(self, line: str) -> None:
        """Over what stands there, with spaces: an older Windows terminal knows no other way to wipe."""
        self._write("\r" + line.ljust(self.wide) if self.done else "")
        self.wide = len(line)

    def _write(self, words: str) -> None:
        if self.stream and words:
            try:
                self.stream.write(words)
                self.stream.flush()
            except (OSError, UnicodeError):  # a terminal that was closed, or that cannot show the bar: the work goes on
                self.stream = None
