"""Child processes that run nothing of the current folder and end with their parent; and a reader run in one, with limits.
A hostile or broken file then costs a sentence and not the session. A child's answer may hold values, and nothing that could run."""

import atexit
import datetime as dt
import faulthandler
import io
import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, BinaryIO

from ..vocabulary import wording
from ..vocabulary.phrases import Phrase
from ..vocabulary.refusals import RefusedError
from .grid import MOST_SECONDS, CellNote, Grid, Mark, Reader, UnreadableError

MOST_MEMORY = 2 << 30  # bytes of address space; only POSIX keeps it
_SECONDS_TO_END = 5
# -I and -S: nothing of the user's own comes before our modules, and the start is quick.
_OPTIONS = ("-I", "-S", "-X", "utf8", "-W", "ignore")
_IMPORT_ROOT = Path(__file__).parents[2]  # also a zip file, when the package was not unpacked


# --- a reader in a child


def read_in_child(reader: Reader, path: str, content: bytes) -> tuple[Grid, ...]:
    """What `reader(path, content)`, a function at the top of its module, gives in a child process with limits of time and memory.
    Raises the `UnreadableError` that it raises, or one that says why it was ended."""
    job = (reader, path, content)
    try:
        code, said, noise = answer_of(_read_in_this_child, job, *_OPTIONS, seconds=MOST_SECONDS, kill=True)
    except subprocess.TimeoutExpired as cause:
        raise UnreadableError(wording.TOO_LONG, path=path, most=MOST_SECONDS) from cause
    except (OSError, MemoryError) as cause:
        raise UnreadableError(wording.BROKE_DOWN, path=path) from cause
    if code:
        hungry = b"MemoryError" in noise or b"memory allocation" in noise  # Python's words, and Rust's
        raise UnreadableError(wording.TOO_HUNGRY if hungry else wording.BROKE_DOWN, path=path, most=MOST_MEMORY >> 20)
    try:
        grids, refused = _PlainUnpickler(io.BytesIO(said)).load()
    except Exception as cause:  # cut off, or not ours
        raise UnreadableError(wording.BROKE_DOWN, path=path) from cause
    if refused:
        raise UnreadableError(refused[0], **refused[1])
    held: tuple[Grid, ...] = grids
    return held


class _PlainUnpickler(pickle.Unpickler):
    """Takes values and grids, and nothing else: what has to be called to come into being is not ours."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in {(kind.__module__, kind.__name__) for kind in _ANSWERED_KINDS}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(name)


_ANSWERED_KINDS = (Grid, CellNote, Mark, Phrase, dt.date, dt.datetime, dt.time, dt.timedelta)


def _read_in_this_child() -> None:
    incoming, out = pipes()
    _limit_memory()
    # A reader in C may keep every thread waiting, also the one that sees our parent end; this one does not wait.
    faulthandler.dump_traceback_later(MOST_SECONDS + 5, exit=True)
    reader, path, content = next(jobs(incoming))
    answer: tuple[object, object]
    try:
        answer = (reader(path, content), None)
    except UnreadableError as refusal:
        if isinstance(refusal.__cause__, MemoryError):
            raise  # our parent says so
        answer = ((), (refusal.phrase, refusal.details))
    out.write(pickle.dumps(answer))
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


# --- children, seen from their parent


class ChildEndedError(RefusedError):
    """A child was ended from outside, for example because memory ran out."""


class Child(subprocess.Popen[bytes]):
    """A child process whose input and output are pipes."""

    stdin: IO[bytes]
    stdout: IO[bytes]


def start_child(main: Callable[[], None], *options: str, stderr: int = subprocess.DEVNULL) -> Child:
    """A child that calls `main`, a function at the top of its module; `options` are those of Python's command line.
    It finds modules where we find them, whatever way the package was installed, and never in the current folder (-P)."""
    places = [str(_IMPORT_ROOT), *(place for place in sys.path if place)]
    code = f"import sys; sys.path[:] = {places!r}; from {main.__module__} import {main.__name__}; {main.__name__}()"
    return Child(
        [sys.executable, "-P", *options, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        start_new_session=os.name != "nt",  # Ctrl+C in a terminal reaches this process only
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # and on Windows no black window flashes up
    )


def answer_of(
    main: Callable[[], None], job: object, *options: str, seconds: float, kill: bool = False
) -> tuple[int, bytes, bytes]:
    """How a child that calls `main` with one job ended: its return code, what it answered, and what it wrote of errors.
    Raises `TimeoutExpired`: its pipe is closed then, by which it sees that it is to end; if that cannot be expected of it, kill it."""
    child = start_child(main, *options, stderr=subprocess.PIPE if kill else subprocess.DEVNULL)
    # Taken from it: `communicate` would close it, and the child sees by it that this process is still there.
    lifeline, child.stdin = child.stdin, None  # type: ignore[assignment]
    with child:
        try:
            send_job(lifeline, job)
            said, noise = child.communicate(timeout=seconds)
        finally:
            if kill:
                child.kill()
            with suppress(OSError):
                lifeline.close()
    return child.returncode, said, noise or b""


def send_job(pipe: IO[bytes], job: object) -> None:
    """Send a job to the child that reads this pipe; one that has ended takes none, which shows when its answer is read."""
    packed = pickle.dumps(job)
    with suppress(OSError):
        pipe.write(len(packed).to_bytes(8, "big") + packed)
        pipe.flush()


@contextmanager
def pool(main: Callable[[], None], count: int) -> Iterator[Callable[..., Future[Any]]]:
    """A context that gives `submit(function, *given)`, as an executor has it, to `count` children that call `main`, which ends with `serve`.
    A result raises what the function raises, and `ChildEndedError` where the child that made it was ended."""
    idle: SimpleQueue[Child] = SimpleQueue()

    def call(function: Callable[..., object], *given: object) -> object:
        child = idle.get()
        try:
            send_job(child.stdin, (function, given))
            result, cause = pickle.load(child.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as broken:
            raise ChildEndedError(wording.ENDED) from broken
        finally:
            idle.put(child)
        if cause is not None:
            raise cause
        return result

    children: list[Child] = []
    threads = ThreadPoolExecutor(count)
    try:
        for _ in range(count):
            children.append(start_child(main))
            idle.put(children[-1])
        yield lambda function, *given: threads.submit(call, function, *given)
    finally:
        for child in children:
            with suppress(OSError):
                child.stdin.close()
        for child in children:
            try:
                child.wait(_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        threads.shutdown(cancel_futures=True)
        for child in children:
            child.stdout.close()


# --- in the child


def serve() -> None:
    """Answer the calls of a `pool`, until this process is to end."""
    incoming, out = pipes()
    answer: tuple[object, Exception | None]
    for function, given in jobs(incoming):
        try:
            answer = (function(*given), None)
        except Exception as cause:
            cause.add_note(traceback.format_exc())  # where it was raised does not travel with it
            answer = (None, cause)
        out.write(pickle.dumps(answer))
        out.flush()


def pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipe that jobs come from and the one that answers go to. What a library prints goes to the error stream, and its standard input
    is empty: on Windows one that looks at it while it is loaded would wait for the thread that reads jobs there."""
    incoming, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return incoming, out


def jobs(incoming: BinaryIO) -> Iterator[Any]:
    """The jobs for this process, one after another. It ends when there can be no more, also in the midst of a job."""
    waiting: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(incoming, waiting), daemon=True).start()
    while True:
        yield pickle.loads(waiting.get())


def next_job(incoming: BinaryIO) -> Any:
    """The next job for this process, or None when there can be none, because its parent has ended or closed the pipe."""
    job = _read_job(incoming)
    return pickle.loads(job) if job else None


def _listen(incoming: BinaryIO, waiting: SimpleQueue[bytes]) -> None:
    while job := _read_job(incoming):
        waiting.put(job)
    atexit._run_exitfuncs()  # matplotlib takes its temporary folder away, where the user has no home for it
    os._exit(0)


def _read_job(incoming: BinaryIO) -> bytes:
    size = incoming.read(8)
    return incoming.read(int.from_bytes(size, "big")) if len(size) == 8 else b""
