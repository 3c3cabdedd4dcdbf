"""Sums that a workbook holds as formulas without a stored value: a sheet in, the same sheet with their values out."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from ..sheets import Mark, NotedCell, Rows, Sheet
from ..sheets.address import At, column_number
from ..sheets.grid import CellNote

_ADDRESS = r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})"
_NAMED_CELLS = re.compile(rf"{_ADDRESS}(?::{_ADDRESS})?")
_TERM = "(?:@:@|[@#])"  # of a formula with @ for each address, and # for a function that was looked at
_FUNCTION = re.compile(rf"\b(?:SUM\(|SUBTOTAL\((?:9|109)[,;])\+?{_TERM}(?:[+,;]{_TERM})*\)")
_LONGEST, _DEEPEST_SUM = 2_000, 50  # letters of a formula; sums of sums
_MOST_CELLS = 2_000_000  # that are added up on a sheet


class _NotComputedError(Exception):
    """A formula that is no sum, or one of cells that are no whole numbers."""


def with_computed_sums(sheet: Sheet) -> Sheet:
    """The sheet with the values of its uncalculated sums: SUM, SUBTOTAL of the kinds 9 and 109, and + between cells of the sheet that hold
    whole numbers or are such sums. Any other formula stays one without a value."""
    rows, sums, found = sheet.rows, _Sums(sheet), dict[tuple[int, int], int]()
    for place in sorted(place for place, mark in rows.marks.items() if mark is Mark.UNCALCULATED):
        with suppress(_NotComputedError):
            found[place] = sums.of_formula(place)
    if not found:
        return sheet
    values, noted = dict(rows.values_at), list(sheet.noted)
    for (row, column), value in found.items():
        words = f"{rows.values_at[row][column]} → {value}"
        noted.append(NotedCell(At(sheet.file, sheet.name, row, column), CellNote.COMPUTED, words))
        values[row] = {**values[row], column: value}
    marks = {place: mark for place, mark in rows.marks.items() if place not in found}
    return replace(sheet, rows=Rows(rows.where, values, marks), noted=tuple(noted))


class _Sums:
    """The sums of a sheet, each computed once."""

    def __init__(self, sheet: Sheet):
        self.sheet, self.values, self.marks = sheet, sheet.rows.values_at, sheet.rows.marks
        self.numbers = list(self.values)  # of the rows
        self.known: dict[tuple[int, int], int | None] = {}  # None: has no value, or is being computed and needs itself
        self.depth, self.cells_left = 0, _MOST_CELLS

    def of_formula(self, place: tuple[int, int]) -> int:
        """The value of the formula in a cell. Raises `_NotComputedError`."""
        if place not in self.known and self.depth <= _DEEPEST_SUM:
            self.known[place] = None
            self.depth += 1
            try:
                plain = _plain_sum(str(self.values[place[0]][place[1]]))
                numbers = [n for at in _NAMED_CELLS.finditer(plain) for n in self._cells(at, "SUBTOTAL" in plain)]
                self.known[place] = sum(numbers) if numbers else None
            finally:
                self.depth -= 1
        if (value := self.known.get(place)) is None:
            raise _NotComputedError
        return value

    def _cells(self, found: re.Match[str], is_subtotal: bool) -> Iterator[int]:
        letters, row, last_letters, last_row = found.groups()
        top, bottom = sorted((int(row), int(last_row or row)))
        left, right = sorted((column_number(letters), column_number(last_letters or letters)))
        if is_subtotal and any(top <= hidden <= bottom for hidden in self.sheet.hidden_rows):
            raise _NotComputedError  # whether they count depends on how they were hidden
        for number in self.numbers[bisect_left(self.numbers, top) : bisect_right(self.numbers, bottom)]:
            values = self.values[number]
            for column in range(left, right + 1) if right - left < len(values) else [*values]:
                self.cells_left -= 1
                if self.cells_left < 0:
                    raise _NotComputedError
                if not (column in values and left <= column <= right):
                    continue
                value, mark = values[column], self.marks.get((number, column))
                if mark is Mark.UNCALCULATED:
                    if not (is_subtotal and "SUBTOTAL" in str(value).upper()):  # which passes over others
                        yield self.of_formula((number, column))
                elif type(value) is int:
                    yield value
                elif not last_row or mark or not isinstance(value, str) or re.search(r"\d", value):
                    raise _NotComputedError  # words in a range are passed over, as in Excel


def _plain_sum(formula: str) -> str:
    """The formula as Excel writes it, also of OpenDocument ("[.C8:.C15]"). Raises `_NotComputedError` where it is not only sums."""
    plain = re.sub(r"\[\.|(?<=:)\.|\]|\s", "", formula.upper()).removeprefix("=") if len(formula) <= _LONGEST else ""
    shape, before = re.sub(rf"(?<!\w){_ADDRESS}(?![\w(!])", "@", plain), ""
    while shape != before:
        shape, before = _FUNCTION.sub("#", shape), shape
    if re.search("[#@]", plain) or not re.fullmatch(r"\+?[@#](?:\+[@#])*", shape):
        raise _NotComputedError
    return plain
