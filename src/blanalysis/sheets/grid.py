"""What every reader gives: a `Grid`, the values of one sheet by row and column; the limits that it keeps, and the sentences of refusals."""

import datetime as dt
import math
import re
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum, unique
from functools import wraps
from itertools import groupby
from operator import itemgetter

from ..vocabulary import wording
from ..vocabulary.phrases import Phrase
from ..vocabulary.refusals import RefusedError

MOST_BYTES = 50_000_000  # of the file
MOST_UNPACKED = 300_000_000  # of what a zip unpacks to: a small file can be a bomb
MOST_CELLS = 3_000_000  # that hold something, on all sheets together; with what is made of them 400 bytes each
MOST_SHEETS = 1_000
MOST_LETTERS = 100_000  # of one text; in Excel a cell holds 32 767
MOST_PLACES = 8_000_000  # in the rectangle around a sheet's cells, filled or not; calamine takes 32 bytes for each
MOST_SECONDS = 60  # to read a file and to understand it
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # XFD1048576, where Excel's sheets end
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column
Values = dict[int, dict[int, object]]  # row → column → value


class UnreadableError(RefusedError):
    """The path is no workbook that can be read."""


@unique
class CellNote(Enum):
    """What of a cell is no part of its value although the file has it there, or where else its value comes from.
    `PLAIN` is only how text looks. Lowered text is `RAISED` too: a footnote mark is one wherever it stands."""

    PLAIN = "plain"
    RAISED = "raised"
    STRUCK = "struck"
    HIDDEN = "hidden"
    COVERED = "covered"
    OTHER_READER = "other reader"
    COMPUTED = "computed"


@unique
class Mark(Enum):
    """Why a cell has no plain value: the file stores none for its formula, or it is an error."""

    UNCALCULATED = "uncalculated"
    ERROR = "error"


Marks = Mapping[tuple[int, int], Mark]  # by row and column
Run = tuple[str, CellNote | None]  # text that looks the same throughout; None: as the cell that it stands in
Noted = tuple[int, int, CellNote, str]  # row, column, what, and the text that it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet as its file holds it. Rows and columns count from 1; values that are not empty rise by both, each as its cell shows it (`as_shown`).
    `marks`: error values ("#REF!") and formulas without a stored value, in `rows` as text. `merges` may overlap. `fields`: of delimited text."""

    name: str
    rows: Values
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    marks: Marks = field(default_factory=dict)
    noted: tuple[Noted, ...] = ()
    fields: Mapping[int, int] = field(default_factory=dict)


Reader = Callable[[str, bytes], tuple[Grid, ...]]  # of the bytes of a file; its path is for sentences


@dataclass(slots=True, kw_only=True)
class Draft:
    """A `Grid` in the making, cell by cell. `before` is the number of cells on the sheets before it: the limit is one for all sheets of a file."""

    path: str
    name: str = ""
    before: int = 0
    hidden: bool = False
    rows: Values = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)
    noted: list[Noted] = field(default_factory=list)
    count: int = 0
    place: int = 0

    def following(self, name: str = "", *, hidden: bool = False) -> "Draft":
        """The draft of the next sheet of the file. Raises `UnreadableError` for more sheets than a file may have."""
        check_most(self.path, self.place + 1, MOST_SHEETS, wording.TOO_MANY_SHEETS)
        return Draft(path=self.path, name=name, hidden=hidden, before=self.before + self.count, place=self.place + 1)

    def put(self, row: int, column: int, value: object, mark: Mark | None = None) -> None:
        """Put a value into its cell; an empty one is passed over. Raises `UnreadableError` outside any sheet and for too many."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        if row > LAST_ROW or column > LAST_COLUMN:
            raise damaged(self.path, f"row {row}, column {column}")
        self.count += 1
        if not self.count % 1024:
            self.check()
        cells = self.rows.setdefault(row, {})
        if column in cells:
            raise damaged(self.path, f"two cells in row {row}, column {column}")
        cells[column] = as_shown(value)
        if mark:
            self.marks[row, column] = mark

    def check(self) -> None:
        """Raises `UnreadableError` for more cells than a file may have, or when the time is over."""
        check_time()
        check_most(self.path, self.before + self.count, MOST_CELLS, wording.TOO_MANY)

    def put_text(self, row: int, column: int, text: str) -> None:
        """Put in a cell of a file that holds only text: digits alone become an int, "68.99999999999999" 69, the words for errors are marked.
        "9.768" stays text, because whether it is nine thousand or nine is not for a reader to say; so does a code that begins with 0."""
        plain = text.strip()
        value: object = int(plain) if _WHOLE.fullmatch(plain) else text
        if value is text and _LONG_DECIMAL.fullmatch(plain):
            number = without_noise(float(plain.replace(",", ".")))
            value = number if isinstance(number, int) else text
        self.put(row, column, value, Mark.ERROR if is_error(plain) else None)

    def put_runs(
        self, row: int, column: int, value: object, runs: Sequence[Run], mark: Mark | None = None, *, is_struck: bool
    ) -> None:
        """Put in what a person reads of a value that is shown in these runs, or as a whole where there are none, and note the rest."""
        if is_struck or any(look for _, look in runs):
            of_cell = CellNote.STRUCK if is_struck else None
            shown = [(text, look or of_cell) for text, look in runs or [(str(as_shown(value)), None)]]
            text, is_whole = self.text_noted(row, column, shown)
            if not is_whole and (isinstance(value, str) or not text):
                self.put_text(row, column, text)
                return
            value = text if isinstance(value, str) else value
        self.put(row, column, value, mark)

    def text_noted(self, row: int, column: int, runs: Sequence[Run]) -> tuple[str, bool]:
        """The text that a person reads, and whether that is all; what was passed over is noted, if hidden only with a figure."""
        if not any(look for _, look in runs):  # as nearly all are
            return "".join([text for text, _ in runs]), True
        text, passed_over = as_read(runs)
        for what, words in passed_over:
            if what is not CellNote.HIDDEN or re.search(r"\d", words):
                self.note(row, column, what, words)
        return text, not passed_over

    def note(self, row: int, column: int, what: CellNote, words: object = "") -> None:
        """Note something about a cell; it counts as much as a value, because a file may hold as many."""
        self.count += 1
        if not self.count % 1024:
            self.check()
        self.noted.append((row, column, what, str(words)[:_MOST_NOTED]))

    def merge(self, row: int, column: int, down: int, across: int) -> None:
        """Note a merged range of so many rows and columns from this cell on; one by one is none."""
        if down > 1 or across > 1:
            self.merges.append((row, column, min(row + down - 1, LAST_ROW), min(column + across - 1, LAST_COLUMN)))

    def grid(self, rows: Values | None = None) -> Grid:
        """The sheet as it is now, with rows and columns in rising order; or with these values, which are so and not in it yet."""
        if rows is None:
            rows = {row: dict(sorted(self.rows[row].items())) for row in sorted(self.rows)}
        else:
            self.count += sum(map(len, rows.values()))
        self.check()
        last_column = max((max(values) for values in rows.values()), default=0)
        return Grid(
            name=self.name,
            rows=rows,
            merges=tuple(sorted(self.merges)),
            hidden=self.hidden,
            hidden_rows=numbers_in_ranges(self.hidden_rows, max(rows, default=0)),
            hidden_columns=numbers_in_ranges(self.hidden_columns, last_column),
            marks=self.marks,
            noted=tuple(self.noted),
        )


# --- values


def as_shown(value: object) -> object:
    """A value as its cell shows it: a float that is whole but for binary noise becomes an int, a `datetime` at midnight a `date`."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else without_noise(value)
    return value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value


def stronger(own: CellNote | None, around: CellNote | None) -> CellNote | None:
    """How text looks that looks in one way by itself, and in another by what it stands in."""
    return min(own, around, key=_STRONGEST.index)


def as_read(runs: Iterable[Run]) -> tuple[str, list[tuple[CellNote, str]]]:
    """The text that a person reads, and what was passed over: hidden or struck out, or a raised footnote mark.
    Digits on the two sides of struck-out text, or of raised text that is no mark, are never of one number. Raised text alone is read."""
    kept, passed_over = "", []
    for look, alike in groupby(runs, key=itemgetter(1)):
        text = "".join(run[0] for run in alike)
        mark, raised = text.strip(), look is CellNote.RAISED
        is_power = mark in ("2", "3") and _UNIT_OF_LENGTH.search(
            kept
        )  # of m²; nor is the th of a number a footnote mark
        if look in (None, CellNote.PLAIN) or (raised and (is_power or not _FOOTNOTE_MARK.fullmatch(mark))):
            kept += "\n" * (raised and kept[-1:].isdigit() and text[:1].isdigit()) + text
            continue
        kept += "\n" if look is CellNote.STRUCK else ""
        if mark:
            passed_over.append((look, mark))
    if not kept.strip() and passed_over and all(what is CellNote.RAISED for what, _ in passed_over):
        return " ".join(mark for _, mark in passed_over), []
    return (kept.strip() if passed_over else kept), passed_over


def without_noise(value: float) -> int | float:
    """The whole number that a float is but for the noise of binary fractions, from the 13th digit on; else the float."""
    whole = round(value) if math.isfinite(value) else 0
    return whole if math.isclose(value, whole, rel_tol=5e-13) else value


def number_written(text: str) -> float | None:
    """The number that a text is as programs write it, or None; without any that is not finite."""
    try:
        number = float(text) if "_" not in text else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def moment_written(text: str) -> dt.datetime | str:
    """The moment that a text is by ISO 8601; one that is none stays text."""
    try:
        return dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return text


def moment(days: float, *, from_1904: bool, duration: bool = False) -> object:
    """The day, time of day or duration as which Excel shows a number of days; the number where it can be none of them."""
    try:
        elapsed = dt.timedelta(milliseconds=round(days * 86_400_000))
        if duration or days < 0:
            return elapsed if duration else days
        since = _FIRST_DAY + elapsed
        if from_1904:
            since += dt.timedelta(days=1462)
        elif days < 60:  # Excel counts 29 February 1900, which there was not
            since += dt.timedelta(days=1)
    except (OverflowError, ValueError):
        return days
    return since.time() if days < 1 else since


def is_error(text: str) -> bool:
    """Whether a text is what a spreadsheet shows for an error."""
    return text[:1] in ("#", "E", "e") and _ERROR.fullmatch(text) is not None


_ERROR = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)|Err:\d{3}", re.IGNORECASE)
_FIRST_DAY = dt.datetime(1899, 12, 30)
_STRONGEST = (CellNote.HIDDEN, CellNote.STRUCK, CellNote.RAISED, CellNote.PLAIN, None)
_FOOTNOTE_MARK = re.compile(r"(?i)[(\[]?(?:\d{1,2}(?:\s*[,;]\s*\d{1,2})*|[*†‡§]{1,4}|[a-z]|[ivx]{1,4})[)\]]?")
_UNIT_OF_LENGTH = re.compile(r"(?<![^\W\d])[kcd]?m\Z")
_MOST_NOTED = 100  # letters of a text that is only spoken of
_LONG_DECIMAL = re.compile(r"[0-9]{1,9}[.,][0-9]{10,20}")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")  # longer is an identity number, of which Excel loses digits too


# --- rows, columns, merged ranges


def numbers_in_ranges(ranges: Iterable[tuple[int, int]], last: int) -> frozenset[int]:
    """The numbers in ranges (first, last), none above `last`. Its time does not grow with ranges that overlap."""
    found: list[int] = []
    following = 1
    for first, end in sorted(set(ranges)):
        found.extend(range(max(first, following), min(end, last) + 1))
        following = max(following, min(end, last) + 1)
    return frozenset(found)


def without_overlaps(merges: Iterable[Merge]) -> tuple[Merge, ...]:
    """The merged ranges in order, without those that overlap one before: Excel allows none, and a million would cost hours."""
    kept: list[Merge] = []
    open_ones: list[Merge] = []  # that may reach down to the one looked at, from left to right
    for merge in sorted(set(merges)):
        top, left, _, right = merge
        at = bisect_left(open_ones, left, key=lambda one: one[3])  # the first that does not end left of it
        while at < len(open_ones) and open_ones[at][1] <= right and open_ones[at][2] < top:
            del open_ones[at]  # it ended above
        if at == len(open_ones) or open_ones[at][1] > right:
            open_ones.insert(at, merge)
            kept.append(merge)
    return tuple(kept)


# --- limits and refusals


def refusing_damage(reader: Callable[[str, bytes], Iterable[Grid]]) -> Reader:
    """The reader, giving all its sheets at once, with `UnreadableError` for whatever its parsers and unpackers raise for a damaged file."""

    @wraps(reader)
    def refusing(path: str, content: bytes) -> tuple[Grid, ...]:
        try:
            return tuple(reader(path, content))
        except UnreadableError:
            raise
        except Exception as cause:
            raise damaged(path, cause) from cause

    return refusing


@contextmanager
def time_limit(path: str, seconds: float) -> Iterator[None]:
    """A context in which `check_time` refuses once so many seconds have gone; a limit around it that ends sooner stays."""
    around, own = _DEADLINE.get(), (time.monotonic() + seconds, path, seconds)
    token = _DEADLINE.set(min(around, own) if around else own)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def check_time() -> None:
    """Raises `UnreadableError` when the time of `time_limit` is over. Called in every loop that a file can make long."""
    if (limit := _DEADLINE.get()) and time.monotonic() > limit[0]:
        raise UnreadableError(wording.TOO_LONG, path=limit[1], most=round(limit[2]))


def check_most(path: str, count: int, most: int, phrase: Phrase) -> None:
    """Raises `UnreadableError` with this sentence for more of something than a file may have."""
    if count > most:
        raise UnreadableError(phrase, path=path, most=most)


def check_texts(path: str, grid: Grid) -> None:
    """Raises `UnreadableError` when a text is longer than a cell can hold: to make words of it takes hours."""
    for row, values in grid.rows.items():
        for column, value in values.items():
            if value.__class__ is str and len(value) > MOST_LETTERS:
                place = f"{path} › {grid.name}" if grid.name else path  # a text file's only sheet has no name
                raise UnreadableError(wording.TOO_LONG_TEXT, place=place, row=row, column=column, most=MOST_LETTERS)


def damaged(path: str, cause: object) -> UnreadableError:
    """The refusal of a broken file, with what is wrong in a few words."""
    return UnreadableError(wording.DAMAGED, path=path, cause=" ".join(str(cause).split())[:120] or type(cause).__name__)


_DEADLINE: ContextVar[tuple[float, str, float] | None] = ContextVar("deadline", default=None)
