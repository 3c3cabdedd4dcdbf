"""The address of a cell: file, sheet, row, column."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class At:
    """Where something is in the files. Sheet, row and column may be None: a missing committee has no cell. As text "so-lieu.xlsx › Tổng hợp!C7"."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str | None:
        """The address as typed in Excel's name box ("C7"), or None without a row or column."""
        return None if self.row is None or self.column is None else f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        place = "!".join(part for part in (self.sheet, self.cell) if part)
        return " › ".join(part for part in (Path(self.file).name or self.file, place) if part)


def column_letters(column: int) -> str:
    """The letters of a column by its number, counted from 1: AA of 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=1024)  # a sheet asks for the same few in every row
def column_number(letters: str) -> int:
    """The number of a column by its letters, as `column_letters` gives them."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
