"""A sheet while it is being read: a reader puts in cell by cell, what comes out is a `Grid` within the limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .grid import (
    DAMAGED,
    LAST_COLUMN,
    LAST_ROW,
    MOST_CELLS,
    TOO_MANY,
    Grid,
    UnreadableError,
    as_shown,
    check_time,
    covered,
    holds_something,
)

_ERROR = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)|Err:\d{3}", re.IGNORECASE)
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")  # longer is an identity number, of which Excel loses digits too


@dataclass(slots=True, kw_only=True)
class Draft:
    """One sheet that grows. `before` counts the cells of the sheets before it, so that the limit holds for all together."""

    path: str
    name: str = ""
    before: int = 0
    hidden: bool = False
    rows: dict[int, dict[int, object]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    errors: set[tuple[int, int]] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    count: int = 0

    def put(self, row: int, column: int, value: object, *, error: bool = False, formula: bool = False) -> None:
        """Lets a value stand in its cell; an empty one is passed over. Refuses what is outside any sheet, and too many."""
        if not holds_something(value):
            return
        if row > LAST_ROW or column > LAST_COLUMN:
            raise damaged(self.path, f"row {row}, column {column}")
        self.count += 1
        if not self.count % 1024:
            check_time()
        if self.before + self.count > MOST_CELLS:
            raise UnreadableError(TOO_MANY, path=self.path, most=MOST_CELLS)
        self.rows.setdefault(row, {})[column] = as_shown(value)
        if error:
            self.errors.add((row, column))
        if formula:
            self.formulas.add((row, column))

    def put_text(self, row: int, column: int, text: str) -> None:
        """Puts in a cell of a kind of file that knows only text: digits alone are a number, error words are errors.

        "9.768" stays text, because whether it is nine thousand or nine is not for a reader to say; so does a code that
        begins with 0.
        """
        plain = text.strip()
        value = int(plain) if _WHOLE.fullmatch(plain) else text
        self.put(row, column, value, error=is_error(plain))

    def merge(self, row: int, column: int, down: int, across: int) -> None:
        """Merges so many rows and columns from this cell on; one by one is none."""
        if down > 1 or across > 1:
            self.merges.append((row, column, min(row + down - 1, LAST_ROW), min(column + across - 1, LAST_COLUMN)))

    def grid(self) -> Grid:
        """The sheet as it is now, rows and columns rising."""
        rows = {row: dict(sorted(self.rows[row].items())) for row in sorted(self.rows)}
        last_column = max((max(values) for values in rows.values()), default=0)
        return Grid(
            name=self.name,
            rows=rows,
            merges=tuple(sorted(self.merges)),
            hidden=self.hidden,
            hidden_rows=covered(self.hidden_rows, max(rows, default=0)),
            hidden_columns=covered(self.hidden_columns, last_column),
            errors=frozenset(self.errors),
            formulas=frozenset(self.formulas),
        )


def is_error(text: str) -> bool:
    """Whether a text is what a spreadsheet shows for an error.

    >>> [is_error(text) for text in ("#REF!", "#N/A", "Err:502", "# ref", "#1")]
    [True, True, True, False, False]
    """
    return text[:1] in ("#", "E", "e") and _ERROR.fullmatch(text) is not None


def damaged(path: str, cause: object) -> UnreadableError:
    """The refusal of a broken file, with what is wrong in a few words."""
    return UnreadableError(DAMAGED, path=path, cause=" ".join(str(cause).split())[:120] or type(cause).__name__)
