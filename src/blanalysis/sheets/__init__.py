"""Opens a spreadsheet: path in, `Sheet`s out, with every cell that holds something and its address. Nothing is interpreted.
What would lose members unseen is marked: a formula never calculated, an error value, a hidden row, a merged range."""

import datetime as dt
import hashlib
import io
import os
import re
import sys
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..files import Listing, listing
from ..vocabulary import vietnamese, wording
from ..vocabulary.formats import is_missing
from ..vocabulary.phrases import Phrase
from ..vocabulary.refusals import RefusedError
from ..vocabulary.vietnamese import INVISIBLE, legacy
from . import binary, opendocument, webpage, xlsx
from . import grid as limits
from .address import At
from .grid import CellNote, Draft, Grid, Mark, Marks, Reader, UnreadableError, Values

if TYPE_CHECKING:
    import pandas as pd

    from ..vocabulary.mapping import Taught

# Of the files in a folder those with these endings are read; which kind of file it is, the first bytes say.
_BOOK_ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".ods", ".ots", ".fods")
ENDINGS = frozenset((*_BOOK_ENDINGS, ".csv", ".tsv", ".htm", ".html", ".mht", ".mhtml", ".xml"))
MOST_FILES = 2_000  # in a folder
_NO_HEADING = re.compile(r"Unnamed: \d+(?:_level_\d+)?|index|level_\d+|")  # what pandas calls a column without one
_OLE = b"\xd0\xcf\x11\xe0"  # Excel 97-2003, or any encrypted workbook


class Cell(NamedTuple):
    """One cell that holds something. `value` is as the file shows it; that of an uncalculated formula is the formula's text.
    A tuple, because a sheet may have millions; `where` (file and sheet; a row is added to `row` in addresses) is shared by all."""

    where: At
    row: int
    column: int
    value: object
    mark: Mark | None = None

    @property
    def at(self) -> At:
        return At(self.where.file, self.where.sheet, self.row + (self.where.row or 0), self.column)


_Made = dict[int, tuple[Cell, ...]]


class Rows(Mapping[int, tuple[Cell, ...]]):
    """The cells of a sheet by row number, in reading order. `marks` are those of cells without a plain value, by (row, column).
    `Cell`s are made when their row is looked up; plain numbers are faster to take from `values_at[row][column]`."""

    def __init__(
        self, where: At, values: Values, marks: Marks, made: _Made | None = None, taught: "Taught | None" = None
    ):
        self.where, self.values_at, self.marks, self._taught = where, values, marks, taught
        self._made = {} if made is None else made

    @property
    def taught(self) -> "Taught":
        """What the user says of the words in them: nothing here asks for it."""
        # not above: a child process that reads a file needs nothing of it
        from ..vocabulary.mapping import NOTHING_TAUGHT

        return self._taught or NOTHING_TAUGHT

    @cached_property
    def texts(self) -> frozenset[str]:
        different = set(chain.from_iterable(map(dict.values, self.values_at.values())))
        return frozenset(value for value in different if isinstance(value, str))

    @cached_property
    def _numbers(self) -> list[int]:
        return list(self.values_at)

    def __getitem__(self, row: int) -> tuple[Cell, ...]:
        if row not in self._made:
            where, marks = self.where, self.marks
            cells = [Cell(where, row, column, v, marks.get((row, column))) for column, v in self.values_at[row].items()]
            self._made[row] = tuple(cells)
        return self._made[row]

    def __iter__(self) -> Iterator[int]:
        return iter(self.values_at)

    def __len__(self) -> int:
        return len(self.values_at)

    def holding(self, given: Collection[object]) -> list[int]:
        """The numbers of the rows in which a cell is one of these values."""
        wanted = frozenset(given)
        return [row for row, values in self.values_at.items() if wanted and not wanted.isdisjoint(values.values())]

    def between(self, first: int = 0, last: int = limits.LAST_ROW) -> "Rows":
        """The rows from `first` to `last`, both included."""
        numbers = self._numbers
        if not numbers or (first <= numbers[0] and numbers[-1] <= last):
            return self
        kept = {row: self.values_at[row] for row in numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]}
        return Rows(self.where, kept, self.marks, self._made, self._taught)

    def within(self, left: int, right: int) -> "Rows":
        """The same rows with the cells of these columns only (both included); rows without any are left out."""
        if (left, right) == (1, limits.LAST_COLUMN):
            return self
        cut = {row: {c: v for c, v in values.items() if left <= c <= right} for row, values in self.values_at.items()}
        kept = {row: values for row, values in cut.items() if values}
        return Rows(self.where, kept, self.marks, taught=self._taught)

    def without(self, rows: Iterable[int]) -> "Rows":
        taken = set(rows)
        kept = {row: values for row, values in self.values_at.items() if row not in taken}
        return Rows(self.where, kept, self.marks, self._made, self._taught)


class DecodedCells(NamedTuple):
    """How many cells of a sheet were typed in a font or code older than Unicode, and the first of them."""

    encoding: str
    cells: int
    first: At


class NotedCell(NamedTuple):
    """What was passed over in a cell, or where else its value comes from; `words` are those that it is about."""

    at: At
    what: CellNote
    words: str


@dataclass(frozen=True, eq=False)  # compared by identity: comparing all cells would be slow
class Sheet:
    """One sheet of a file, its cells by row, as the file shows them; but legacy text ("Tæng sè") is decoded and counted, unseen characters are gone.
    `merges` (first row, first column, last row, last column) do not overlap; `noted` was passed over in cells; `fields` only of delimited text."""

    file: str
    sha256: str
    name: str
    rows: Rows
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    decoded: tuple[DecodedCells, ...] = ()
    noted: tuple[NotedCell, ...] = ()
    fields: Mapping[int, int] = field(default_factory=dict)

    @property
    def taught(self) -> "Taught":
        return self.rows.taught

    def with_taught(self, taught: "Taught") -> "Sheet":
        rows = self.rows
        return replace(self, rows=Rows(rows.where, rows.values_at, rows.marks, taught=taught))

    @cached_property
    def at(self) -> At:
        return At(self.file, self.name)

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for row in self.rows.values() for cell in row)

    def hides(self, cell: Cell) -> bool:
        """Whether the cell cannot be seen: its sheet, row or column is hidden."""
        return self.hidden or cell.row in self.hidden_rows or cell.column in self.hidden_columns


class InMemory(str):
    """The name of what is read without a file of its own: its `content`, or the `grid` of a table, of which `content` are the values."""

    content: bytes
    grid: Grid | None

    @classmethod
    def of(cls, name: str, content: bytes, grid: Grid | None = None) -> "InMemory":
        made = cls(name)
        made.content, made.grid = content, grid
        return made


def in_memory(given: Any) -> InMemory | None:
    """What an open file, its bytes or a `DataFrame` of pandas hold; None for anything else. Raises `UnreadableError`."""
    kind, pandas = type(given).__name__, sys.modules.get("pandas")  # who has a frame has imported it
    if isinstance(given, InMemory):
        return given
    if pandas and isinstance(given, pandas.DataFrame):
        grid = _grid_of_frame(given)
        return InMemory.of(kind, repr(grid.rows).encode(errors="backslashreplace"), grid)
    if isinstance(given, (bytes, bytearray, memoryview)):
        return InMemory.of(kind, bytes(given))
    if not callable(getattr(given, "read", None)):
        return None
    name, file = str(getattr(given, "name", kind)), getattr(given, "buffer", given)  # of a file that was opened as text
    with _refusing(Path(name)):
        if hasattr(file, "seekable") and file.seekable():
            file.seek(0)
        content = file.read()
    content = content.encode(errors="surrogatepass") if isinstance(content, str) else content
    return InMemory.of(name, content) if isinstance(content, bytes) else None


def _grid_of_frame(frame: "pd.DataFrame") -> Grid:
    """A frame as if it were written to a sheet: its headings in row 1, or in as many rows as they have levels, then a row each. An index
    with a name or of texts is a column; the English labels of the dictionary count as its ids."""
    from ..vocabulary.columns import COLUMNS  # not above: as in `Rows`

    texts, index = frame.index.inferred_type == "string", enumerate(frame.index.names)
    own = [at for at, name in index if (texts if name is None else name not in frame.columns)]
    headed = type(frame.columns).__name__ != "RangeIndex"  # by the user
    frame = frame.reset_index(level=own) if own else frame
    ids: dict[object, object] = {column.label.en: column.id for column in COLUMNS.values()}
    draft = Draft(path="DataFrame", name=str(frame.attrs.get("sheet", "")))
    for at, label in enumerate(frame.columns):
        labels = (label if isinstance(label, tuple) else (label,)) if headed else ()
        heads = [None if _NO_HEADING.fullmatch(str(head)) else ids.get(head, head) for head in labels]
        for row, value in enumerate([*heads, *frame.iloc[:, at].tolist()], start=1):
            if is_missing(value):
                continue
            plain = isinstance(value, (int, float, dt.date, dt.time, dt.timedelta))
            draft.put(row, at + 1, value) if plain else draft.put_text(row, at + 1, str(value))
    return draft.grid()


def read(path: str | Path) -> tuple[Sheet, ...]:
    """Every sheet of a spreadsheet. Raises `UnreadableError` when there is no such file, or it is something else, locked, damaged or too large."""
    name, content = str(path), content_of(path)
    own: Grid | None = getattr(path, "grid", None)
    digest = hashlib.sha256(content).hexdigest()
    with limits.time_limit(name, limits.MOST_SECONDS):
        return tuple(_sheet(name, digest, grid) for grid in ((own,) if own else _reader(name, content)(name, content)))


def files_named(name: str) -> Listing:
    """The files that a name stands for: a file, a folder, or a pattern such as "*.xlsx". Raises `UnreadableError` where there are none."""
    if isinstance(name, InMemory):
        return Listing((name,))
    if not name.strip():
        raise UnreadableError(wording.NO_NAME)
    if not os.path.lexists(name):
        name = name.removesuffix('"')  # Windows makes it of "12\\" with the quotation marks
    with _refusing(Path(name)):
        found = listing(name, ENDINGS, vietnamese.order, MOST_FILES + 1)
    if name in (*found.to_read, *found.locks):
        existing(name)
    if sum(map(len, found)) > MOST_FILES:
        raise UnreadableError(wording.TOO_MANY_FILES, path=name, most=MOST_FILES)
    if not (found.to_read or found.locks):
        raise UnreadableError(wording.NO_SPREADSHEET, path=name, folder=str(Path.cwd()))
    return found


def content_of(path: str | Path, most: int = limits.MOST_BYTES, too_large: Phrase = wording.TOO_LARGE) -> bytes:
    """The bytes of a file. Raises `UnreadableError` when there is none, or none that can be read, or too many."""
    path = path if isinstance(path, InMemory) else existing(path)
    with _refusing(Path(path)):
        size = len(path.content) if isinstance(path, InMemory) else path.stat().st_size
        limits.check_most(str(path), size, most, too_large)
        content = path.content if isinstance(path, InMemory) else path.read_bytes()
    if not content:
        raise UnreadableError(wording.EMPTY, path=str(path))
    return content


def existing(path: str | Path) -> Path:
    """The path, where there is an ordinary file. Raises `UnreadableError` when there is none."""
    path = Path(path)
    with _refusing(path):
        if not path.exists():
            raise UnreadableError(wording.NO_FILE, path=str(path), folder=str(Path.cwd()))
        if path.is_dir():
            raise UnreadableError(wording.A_FOLDER, path=str(path))
        if not path.is_file():  # reading it might never end
            raise UnreadableError(wording.NO_PLAIN_FILE, path=str(path))
    return path


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """A context in which an error of the system becomes an `UnreadableError`."""
    try:
        yield
    except RefusedError:
        raise
    except (OSError, ValueError) as cause:  # locked, a name too long, a drive that is gone, a closed file
        why = getattr(cause, "strerror", None) or str(cause)
        raise UnreadableError(wording.LOCKED, path=str(path), cause=why) from cause


def _reader(path: str, content: bytes) -> Reader:
    if content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableError(wording.PASSWORD, path=path)
    if content.startswith((_OLE, *binary.BARE)):
        return binary.xls
    if not content.startswith(b"PK"):
        return webpage.grids
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
    except Exception as cause:  # zipfile raises many kinds on a damaged file
        raise limits.damaged(path, cause) from cause
    if "xl/workbook.xml" in names:
        return xlsx.xlsx
    if binary.BOOK_PART in names:
        return binary.xlsb
    if names & {"content.xml", "META-INF/manifest.xml"}:  # where all is encrypted, only the manifest can be read
        return opendocument.ods
    raise UnreadableError(wording.NOT_A_WORKBOOK, path=path)


def _sheet(file: str, digest: str, grid: Grid) -> Sheet:
    where = At(file, grid.name)
    rows = Rows(where, grid.rows, grid.marks)
    if any(len(words) > limits.MOST_LETTERS for words in rows.texts):
        limits.check_texts(file, grid)
    legible = legacy.decode([grid.name, *sorted(rows.texts)])
    decoded: dict[str, list[At]] = {}
    if legible or INVISIBLE.search("\n".join(rows.texts)):
        shown: dict[object, str] = {words: legible[words].text if words in legible else words for words in rows.texts}
        # only now: in TCVN3 the letter ư is one of them
        shown = {words: INVISIBLE.sub("", text) for words, text in shown.items()}
        for row, values in grid.rows.items():
            for column, value in values.items():
                if isinstance(value, str) and (found := legible.get(value)):
                    decoded.setdefault(found.encoding, []).append(At(file, grid.name, row, column))
        kept = {
            row: {c: text for c, v in values.items() if not isinstance(text := shown.get(v, v), str) or text.strip()}
            for row, values in grid.rows.items()
        }
        rows = Rows(where, kept, grid.marks)
    return Sheet(
        file=file,
        sha256=digest,
        name=grid.name,
        rows=rows,
        merges=limits.without_overlaps(grid.merges),
        hidden=grid.hidden,
        hidden_rows=grid.hidden_rows,
        hidden_columns=grid.hidden_columns,
        fields=grid.fields,
        decoded=tuple(DecodedCells(encoding, len(places), places[0]) for encoding, places in decoded.items()),
        noted=tuple(NotedCell(At(file, grid.name, row, column), what, text) for row, column, what, text in grid.noted),
    )
