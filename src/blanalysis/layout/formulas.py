"""Sums that a workbook holds as formulas without a stored value: a sheet in, the same sheet with their values out.

Programs that write workbooks often leave the calculation to Excel. Only what can have one meaning is computed: sums of whole
numbers on the same sheet. A formula of anything else stays one without a value.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from ..sheets import Mark, NotedCell, Rows, Sheet
from ..sheets.address import At, column_number
from ..sheets.grid import CellNote

_NAMED_CELLS = r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,6}))?"
_ONE_CELL = r"\$?[A-Z]{1,3}\$?[1-9]\d{0,6}"
_TERM = rf"(?:{_ONE_CELL}(?::{_ONE_CELL})?|#)"  # "#" stands for a function that was looked at
_FUNCTION = re.compile(rf"(?:\bSUM\(|\bSUBTOTAL\((?:9|109)[,;])\+?{_TERM}(?:[+,;]{_TERM})*\)")
_SUM = re.compile(rf"\+?(?:{_ONE_CELL}|#)(?:\+(?:{_ONE_CELL}|#))*")
_LONGEST, _DEEPEST_SUM, _MOST_CELLS = (
    2_000,
    50,
    2_000_000,
)  # letters of a formula; sums of sums; cells added up on a sheet
_Place = tuple[int, int]


class _NotComputedError(Exception):
    """A formula that is no sum, or one of cells that are no whole numbers."""


def with_computed_sums(sheet: Sheet) -> Sheet:
    """The sheet with the values of its uncalculated sums; the sheet itself where none can be computed.

    Of SUM, SUBTOTAL of the kinds 9 and 109, and + between cells; the cells hold whole numbers or are such sums.
    """
    formulas = [place for place, mark in sheet.rows.marks.items() if mark is Mark.UNCALCULATED]
    if not formulas:
        return sheet
    sums = _Sums(sheet)
    found: dict[_Place, int] = {}
    for place in sorted(formulas):
        try:
            found[place] = sums.of_formula(place)
        except _NotComputedError:
            continue
    values = dict(sheet.rows.values_at)
    for (row, column), value in found.items():
        values[row] = {**values[row], column: value}
    marks = {place: mark for place, mark in sheet.rows.marks.items() if place not in found}
    noted = (
        NotedCell(
            At(sheet.file, sheet.name, row, column), CellNote.COMPUTED, f"{sheet.rows.values_at[row][column]} → {value}"
        )
        for (row, column), value in found.items()
    )
    return replace(sheet, rows=Rows(sheet.rows.where, values, marks), noted=(*sheet.noted, *noted)) if found else sheet


class _Sums:
    """The sums of a sheet, each computed once."""

    def __init__(self, sheet: Sheet):
        self.sheet, self.values, self.marks = sheet, sheet.rows.values_at, sheet.rows.marks
        self.numbers = list(self.values)  # of the rows
        self.known: dict[_Place, int | None] = {}
        self.open: list[_Place] = []  # sums that are being computed: one that needs itself has no value
        self.cells_left = _MOST_CELLS

    def of_formula(self, place: _Place) -> int:
        """The value of the formula in a cell. Raises `_NotComputedError`."""
        if place in self.open or len(self.open) > _DEEPEST_SUM:
            raise _NotComputedError
        if place not in self.known:
            self.known[place] = None
            self.open.append(place)
            try:
                self.known[place] = self._sum(_plain_sum(str(self.values[place[0]][place[1]])))
            finally:
                self.open.pop()
        value = self.known[place]
        if value is None:
            raise _NotComputedError
        return value

    def _sum(self, formula: str) -> int:
        """The sum of all cells that a formula of nothing but sums names."""
        is_subtotal = "SUBTOTAL" in formula
        numbers = [
            number
            for found in re.finditer(_NAMED_CELLS, formula)
            for number in self._cells(found, is_subtotal=is_subtotal)
        ]
        if not numbers:
            raise _NotComputedError
        return sum(numbers)

    def _cells(self, found: re.Match[str], *, is_subtotal: bool) -> Iterator[int]:
        """The numbers in the cells that a reference names."""
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
                if column in values and left <= column <= right:
                    place = (number, column)
                    yield from self._number(place, values[column], is_subtotal=is_subtotal, in_range=bool(last_row))

    def _number(self, place: _Place, value: object, *, is_subtotal: bool, in_range: bool) -> Iterator[int]:
        mark = self.marks.get(place)
        if mark is Mark.UNCALCULATED:
            if not (is_subtotal and "SUBTOTAL" in str(value).upper()):  # which passes over others
                yield self.of_formula(place)
        elif type(value) is int:
            yield value
        elif not in_range or mark or not isinstance(value, str) or re.search(r"\d", value):
            raise _NotComputedError  # words in a range are passed over, as in Excel


def _plain_sum(formula: str) -> str:
    """The formula as Excel writes it, also of OpenDocument ("[.C8:.C15]"). Raises `_NotComputedError` where it is not only sums."""
    plain = re.sub(r"\[\.|(?<=:)\.|\]|\s", "", formula.upper()).removeprefix("=") if len(formula) <= _LONGEST else ""
    left, before = plain, ""
    while left != before:
        left, before = _FUNCTION.sub("#", left), left
    if "#" in plain or not _SUM.fullmatch(left):
        raise _NotComputedError
    return plain
