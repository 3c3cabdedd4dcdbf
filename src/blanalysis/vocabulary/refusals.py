"""The exceptions that users see: the work cannot be done, with one sentence that says what, where and what to do."""

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from .. import files
from . import wording
from .formats import LANGS, check_lang
from .phrases import Phrase


class RefusedError(ValueError):
    """The work cannot be done: `phrase` says what, where, and what to do, `details` fill its gaps; the exception's message is the English one."""

    def __init__(self, phrase: Phrase, **details: object):
        self.phrase, self.details = phrase, details
        super().__init__(phrase.say("en", **details))

    def __reduce__(self) -> "tuple[Callable[..., RefusedError], tuple[()]]":  # so that it can come from another process
        return partial(type(self), self.phrase, **self.details), ()

    def say(self, lang: str | None = None) -> str:
        """The sentence in "vi" or "en", see `formats.check_lang`."""
        return self.phrase.say(check_lang(lang), **self.details)

    def _render_traceback_(self) -> list[str]:  # IPython shows these lines in a notebook, and no traceback
        return [self.say(lang) for lang in LANGS]


class LackingError(RefusedError):
    """What is asked for exists, but these data do not have it; an exhibit shows the sentence in its place."""


class UnwritableError(RefusedError):
    """The file cannot be written there, or not in that format."""


def chosen_lang(lang: object) -> str:
    """The language that the user asks for; for None that of the notebook, see `formats.check_lang`. Raises `RefusedError` for another."""
    if lang is None or (isinstance(lang, str) and lang in LANGS):
        return check_lang(lang)
    raise RefusedError(wording.NO_SUCH_LANGUAGE, asked=str(lang))


def check_free(out: Path) -> None:
    """Raises `UnwritableError` where there is a file already, which may hold what a person typed."""
    if os.path.lexists(out):  # `Path.exists` raises for a name that is too long
        raise UnwritableError(wording.THERE_ALREADY, path=str(out))


def write_file(out: Path, write: Callable[[Path], object]) -> Path:
    """Let `write(path)` write a file, whole or not at all (see `files.write_whole`); gives its path. Raises `UnwritableError`."""
    try:
        files.write_whole(out, write)
    except OSError as cause:
        raise unwritable(out, cause) from cause
    return out


def unwritable(path: Path, cause: OSError) -> UnwritableError:
    """The refusal that says why: in our words where the error is common, else in those of the system."""
    why = WHY.get(cause.errno) or cause.strerror or str(cause)
    return UnwritableError(wording.CANNOT_WRITE, path=str(path), cause=why)


# By the number of the error, which not every system has: EACCES is what Windows says of an open file, EDQUOT of the user's own share of a disk.
WHY = {
    getattr(errno, name): phrase
    for names, phrase in wording.group("WHY_NOT_WRITTEN").items()
    for name in names.split()
    if hasattr(errno, name)
}
