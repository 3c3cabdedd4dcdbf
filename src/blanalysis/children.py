"""Python processes of our own that work for this one and end with it. A function and what it is given in, what it gives out.

A child imports nothing from the current folder. What is asked of it comes through a pipe that this process holds open; when the
pipe is closed, by us or by the system because this process ended in whatever way, the child ends too.
"""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

from .words import Phrase, RefusedError

_HOME = Path(__file__).parents[1]  # also a zip file, when the package was not unpacked
# Ctrl+C in a terminal reaches this process only, and on Windows no black window flashes up.
_APART = {"creationflags": subprocess.CREATE_NO_WINDOW} if os.name == "nt" else {"start_new_session": True}
_SECONDS_TO_END = 5


class ChildEndedError(RefusedError):
    """A child was ended from outside, for example because memory ran out."""


def start(main: Callable[[], None], *options: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen:
    """A child that calls `main`, a function at the top of its module; `options` are Python's own.

    It finds modules where we find them, whatever way the package was installed, and never in the current folder (-P).
    """
    places = [str(_HOME), *(place for place in sys.path if place)]
    module, name = main.__module__, main.__name__
    code = f"import sys; sys.path[:] = {places!r}; from {module} import {name}; {name}()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": stderr}
    return subprocess.Popen([sys.executable, "-P", *options, "-c", code], **pipes, **_APART)


def ask(pipe: BinaryIO, job: object) -> None:
    """Send a job to the child that reads this pipe; one that has ended takes none, which shows when its answer is read."""
    job = pickle.dumps(job)
    with suppress(OSError):
        pipe.write(len(job).to_bytes(8, "big") + job)
        pipe.flush()


def end(children: Sequence[subprocess.Popen]) -> None:
    """Close the pipes of children, so that they end, and wait until they have; one that does not is killed."""
    for child in children:
        with suppress(OSError):
            child.stdin.close()
    for child in children:
        try:
            child.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextmanager
def pool(main: Callable[[], None], count: int) -> Iterator[Callable[..., Future]]:
    """Inside, `submit(function, *given)` as that of an executor: the calls are made in `count` children whose `main` ends with `serve`.

    A result raises what the function raises, and `ChildEndedError` where the child that made it was ended.
    """
    idle: SimpleQueue[subprocess.Popen] = SimpleQueue()

    def call(function: Callable, *given: object):
        child = idle.get()
        try:
            ask(child.stdin, (function, given))
            return _answer(child)
        finally:
            idle.put(child)

    children: list[subprocess.Popen] = []
    threads = ThreadPoolExecutor(count)
    try:
        for _ in range(count):
            children.append(start(main))
            idle.put(children[-1])
        yield lambda function, *given: threads.submit(call, function, *given)
    finally:
        end(children)
        threads.shutdown(cancel_futures=True)
        for child in children:
            child.stdout.close()


def _answer(child: subprocess.Popen):
    try:
        result, cause = pickle.load(child.stdout)
    except (EOFError, OSError, ValueError, pickle.UnpicklingError) as broken:
        raise ChildEndedError(ENDED) from broken
    if cause is not None:
        raise cause
    return result


# --- in the child


def serve() -> None:
    """Answer the calls of a `pool`, until this process is to end."""
    incoming, out = pipes()
    for function, given in jobs(incoming):
        try:
            answer = (function(*given), None)
        except Exception as cause:
            cause.add_note(traceback.format_exc())  # where it was raised does not travel with it
            answer = (None, cause)
        out.write(pickle.dumps(answer))
        out.flush()


def pipes() -> tuple[BinaryIO, BinaryIO]:
    """Where jobs come from and answers go. From now on what a library prints goes to the error stream, and its standard input is
    empty: on Windows a library that looks at it while it is loaded would wait for the thread that reads jobs there."""
    incoming, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return incoming, out


def jobs(incoming: BinaryIO) -> Iterator:
    """What is asked of this process, one after another; it ends when nothing more can be asked, also in the midst of a job."""
    waiting: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(incoming, waiting), daemon=True).start()
    while True:
        yield pickle.loads(waiting.get())


def _listen(incoming: BinaryIO, waiting: SimpleQueue[bytes]) -> None:
    while job := _received(incoming):
        waiting.put(job)
    atexit._run_exitfuncs()  # matplotlib takes its temporary folder away, where the user has no home for it
    os._exit(0)


def asked(incoming: BinaryIO):
    """The next that is asked of this process, or None when nothing more can be, because its parent has ended or closed the pipe."""
    job = _received(incoming)
    return pickle.loads(job) if job else None


def _received(incoming: BinaryIO) -> bytes:
    size = incoming.read(8)
    return incoming.read(int.from_bytes(size, "big")) if len(size) == 8 else b""


ENDED = Phrase(
    vi="Một tiến trình lập trang bị dừng giữa chừng, thường là do máy hết bộ nhớ, nên báo cáo chưa lập được; các trang lập trước đây vẫn giữ nguyên. Hãy đóng bớt chương trình khác rồi chạy lại lệnh.",
    en="A process that was making pages was ended, most often because memory ran out, so the report was not made; earlier pages stay as they were. Close other programs and run the command again.",
)
