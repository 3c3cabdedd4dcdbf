"""Runs a reader in a process of its own, so that a hostile or broken file costs a sentence and not the session.

Some readers cannot be bounded beforehand: they walk billions of cells, ask for memory that is not there, or end the whole
process. The child gets the bytes on its standard input and answers with JSON, which can hold values but run nothing.
"""

from __future__ import annotations

import datetime as dt
import faulthandler
import json
import os
import subprocess
from collections.abc import Callable
from contextlib import suppress

from . import children
from .grid import MOST_SECONDS, TOO_LONG, Grid, UnreadableError
from .words import Phrase

MOST_MEMORY = 2 << 30  # bytes of address space; only POSIX keeps it
# -I and -S: nothing of the user's own comes before our modules, and the start is quick.
_OPTIONS = ("-I", "-S", "-X", "utf8", "-W", "ignore")

Reader = Callable[[str, bytes], tuple[Grid, ...]]


def read(reader: Reader, path: str, content: bytes) -> tuple[Grid, ...]:
    """What `reader(path, content)` gives, made in a child process with limits of time and memory.

    `reader` is a function at the top of its module. Raises the `UnreadableError` that it raises, or one that says why it
    was ended: too long, too much memory, broke down.
    """
    try:
        child = children.start(_serve, *_OPTIONS, stderr=subprocess.PIPE)
    except (OSError, MemoryError) as cause:
        raise UnreadableError(BROKE_DOWN, path=path) from cause
    # communicate() would close it, and it tells the child that this process is still there.
    lifeline, child.stdin = child.stdin, None
    with child:
        try:
            children.ask(lifeline, (reader, path, content))
            said, noise = child.communicate(timeout=MOST_SECONDS)
        except subprocess.TimeoutExpired as cause:
            raise UnreadableError(TOO_LONG, path=path, most=MOST_SECONDS) from cause
        except (OSError, MemoryError) as cause:
            raise UnreadableError(BROKE_DOWN, path=path) from cause
        finally:
            child.kill()
            with suppress(OSError):
                lifeline.close()
    if child.returncode:
        hungry = b"MemoryError" in noise or b"memory allocation" in noise  # Python's words, and Rust's
        raise UnreadableError(TOO_HUNGRY if hungry else BROKE_DOWN, path=path, most=MOST_MEMORY >> 20)
    return _answer(path, said)


def _answer(path: str, said: bytes) -> tuple[Grid, ...]:
    try:
        answer = json.loads(said)
        refused = answer.get("refused")
        grids = tuple(_grid(fields) for fields in answer.get("grids", ()))
    except (ValueError, KeyError, TypeError, AttributeError) as cause:  # cut off, or not ours
        raise UnreadableError(BROKE_DOWN, path=path) from cause
    if refused:
        raise UnreadableError(Phrase(vi=refused["vi"], en=refused["en"]), **refused["details"])
    return grids


def _serve() -> None:
    """The child: reads the bytes, answers, ends."""
    incoming, out = children.pipes()
    _limit_memory()
    # A reader in C may keep every thread waiting, also the one that sees our parent end; this one does not wait.
    faulthandler.dump_traceback_later(MOST_SECONDS + 5, exit=True)
    reader, path, content = next(children.jobs(incoming))
    try:
        answer = {"grids": [_fields(grid) for grid in reader(path, content)]}
    except UnreadableError as refusal:
        phrase = refusal.phrase
        answer = {"refused": {"vi": phrase.vi, "en": phrase.en, "details": refusal.details}}
    out.write(json.dumps(answer).encode("ascii"))
    out.flush()
    os._exit(0)  # what a library still does while it is taken down is of no interest


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # a lower limit is set already, or the system has none of this kind
            continue


def _fields(grid: Grid) -> dict:
    """A grid as JSON can hold it: places as lists, dates and times as {"kind": text}."""
    return {
        "name": grid.name,
        "rows": [[row, [*cells], [_plain(value) for value in cells.values()]] for row, cells in grid.rows.items()],
        "merges": grid.merges,
        "hidden": grid.hidden,
        "hidden_rows": [*grid.hidden_rows],
        "hidden_columns": [*grid.hidden_columns],
        "errors": [*grid.errors],
        "formulas": [*grid.formulas],
    }


def _grid(fields: dict) -> Grid:
    return Grid(
        name=fields["name"],
        rows={
            row: {column: _value(value) for column, value in zip(columns, values, strict=True)}
            for row, columns, values in fields["rows"]
        },
        merges=tuple(tuple(merge) for merge in fields["merges"]),
        hidden=fields["hidden"],
        hidden_rows=frozenset(fields["hidden_rows"]),
        hidden_columns=frozenset(fields["hidden_columns"]),
        errors=frozenset(tuple(place) for place in fields["errors"]),
        formulas=frozenset(tuple(place) for place in fields["formulas"]),
    )


_KINDS = {"datetime": dt.datetime.fromisoformat, "date": dt.date.fromisoformat, "time": dt.time.fromisoformat}


def _plain(value: object) -> object:
    if isinstance(value, dt.timedelta):
        return {"timedelta": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, (dt.date, dt.time)):
        return {type(value).__name__: value.isoformat()}
    return value


def _value(plain: object) -> object:
    if not isinstance(plain, dict):
        return plain
    ((kind, written),) = plain.items()
    return dt.timedelta(*written) if kind == "timedelta" else _KINDS[kind](written)


TOO_HUNGRY = Phrase(
    vi="“{path}” không đọc được an toàn: cần hơn {most} MB bộ nhớ. Hãy mở bằng Excel và lưu lại thành tệp .xlsx mới.",
    en="“{path}” could not be read safely: it needed more than {most} MB of memory. Open it in Excel and save it as a new .xlsx.",
)
BROKE_DOWN = Phrase(
    vi="“{path}” không đọc được an toàn: chương trình đọc bị dừng giữa chừng. Hãy mở bằng Excel và lưu lại thành tệp .xlsx mới.",
    en="“{path}” could not be read safely: the reader broke down. Open it in Excel and save it as a new .xlsx.",
)
