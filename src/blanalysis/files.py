"""Which files a name stands for: itself, all in a folder, those that a pattern fits; and a file written whole or not at all.

Imports nothing else of ours."""

import glob
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

_MOST_BYTES_OF_LOCK = 4096  # Excel's have 165: a workbook with such a name is none


class Listing(NamedTuple):
    """The files that a name stands for: those to read, and what is passed over: lock files of a program that has one of them open,
    hidden files and folders, files of other kinds."""

    to_read: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def listing(name: str, endings: Collection[str], order: Callable[[str], Any], most: int) -> Listing:
    """The files that a name stands for. Of a folder all with one of these endings, also in the folders in it; likewise of a pattern
    such as "*.xlsx", which not every shell replaces by the names of the files. A file is always one to read, whatever its ending.

    Names are in this order. No more than `most` are looked at. Raises `OSError` for a folder that cannot be listed."""
    if os.path.isdir(name):
        found = _files_below(name, order)
    elif glob.has_magic(name) and not os.path.lexists(name):  # "biểu [1].xlsx" may be a file
        matches = sorted(glob.iglob(name, recursive=True), key=order)
        found = chain.from_iterable(_files_below(of, order) if os.path.isdir(of) else [of] for of in matches)
    else:
        return Listing(locks=(name,)) if locked_file(name) else Listing((name,))
    kinds: dict[str, list[str]] = {}
    for path in islice(found, most):
        kinds.setdefault(_kind(path, endings), []).append(path)
    return Listing(**{kind: tuple(paths) for kind, paths in kinds.items()})


def locked_file(path: str) -> str:
    """The name of the file that this lock file says is open, in Excel ("~$a.xlsx") or LibreOffice (".~lock.a.ods#"); "" for any other file."""
    name = os.path.basename(path)
    if os.path.isfile(path) and os.path.getsize(path) > _MOST_BYTES_OF_LOCK:
        return ""
    if name.startswith("~$"):
        return name[2:]
    return name[7:-1] if name.startswith(".~lock.") and name.endswith("#") else ""


def _files_below(folder: str, order: Callable[[str], Any]) -> Iterator[str]:
    """The files in a folder and in those in it. A hidden folder is not looked into, a link to a folder not followed."""
    with os.scandir(folder) as entries:
        found: Iterable[os.DirEntry[str]] = sorted(entries, key=lambda entry: order(entry.name))
    for entry in found:
        path = str(Path(folder) / entry.name)
        if entry.is_dir(follow_symlinks=False) and not _is_hidden(path):
            yield from _files_below(path, order)
        else:
            yield path


def _kind(path: str, endings: Collection[str]) -> str:
    """The field of `Listing` that a file of a folder belongs to."""
    if opened := locked_file(path):
        return "locks" if os.path.splitext(opened)[1].lower() in endings else "others"
    if os.path.splitext(path)[1].lower() not in endings or os.path.isdir(path):
        return "others"
    return "hidden" if _is_hidden(path) else "to_read"


def _is_hidden(path: str) -> bool:
    attributes = getattr(os.lstat(path), "st_file_attributes", 0)  # of Windows
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN) or os.path.basename(path).startswith(".")


def write_whole(out: Path, write: Callable[[Path], object]) -> None:
    """Let `write` write a file beside `out`, then move it into place, so that there is the whole file or the one before.

    Makes the folder if it is missing. Raises `OSError` where that cannot be done; `refusals.write_file` says it in a sentence."""
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
