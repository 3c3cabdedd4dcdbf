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
from ..sheets.grid import Note, check_time

_REFERENCE = r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})"
_TOKEN = re.compile(rf"(SUM|SUBTOTAL)\(|{_REFERENCE}(?::{_REFERENCE})?|([+,;()])|(9|109)(?=[,;])")
_LONGEST, _DEEPEST, _MOST_CELLS = 2_000, 50, 2_000_000  # letters of a formula; sums of sums; cells added up on a sheet
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
    sums, found = _Sums(sheet), {}
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
            At(sheet.file, sheet.name, row, column), Note.COMPUTED, f"{sheet.rows.values_at[row][column]} → {value}"
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
        if place in self.open or len(self.open) > _DEEPEST:
            raise _NotComputedError
        if place not in self.known:
            self.known[place] = None
            self.open.append(place)
            try:
                self.known[place] = self._sum(_tokens(str(self.values[place[0]][place[1]])))
            finally:
                self.open.pop()
        value = self.known[place]
        if value is None:
            raise _NotComputedError
        return value

    def _sum(self, tokens: list[re.Match[str]]) -> int:
        """What the tokens add up to: terms with + between them, in a function also with commas."""
        total, expected, numbers = 0, True, 0
        functions: list[str] = []  # that are open, "" for a plain bracket
        for at, token in enumerate(tokens):
            function, _, _, last_letters, _, sign, kind = token.groups()
            if function or sign == "(":
                functions.append(function or "")
            elif sign == ")":
                if expected or not functions:
                    raise _NotComputedError
                functions.pop()
            elif sign and ((expected and at and sign != "+") or (sign != "+" and not (functions and functions[-1]))):
                raise _NotComputedError
            elif sign:
                expected = True
            elif kind:  # of a SUBTOTAL
                if tokens[at - 1][1] != "SUBTOTAL":
                    raise _NotComputedError
                expected = False
            else:
                in_function = bool(functions and functions[-1])
                if not expected or (last_letters and not in_function):
                    raise _NotComputedError
                for number in self._cells(token, is_subtotal="SUBTOTAL" in functions, in_function=in_function):
                    total, numbers = total + number, numbers + 1
                expected = False
        if functions or expected or not numbers:
            raise _NotComputedError
        return total

    def _cells(self, token: re.Match[str], *, is_subtotal: bool, in_function: bool) -> Iterator[int]:
        """The numbers in the cells that a reference names."""
        _, letters, row, last_letters, last_row, *_ = token.groups()
        top, bottom = sorted((int(row), int(last_row or row)))
        left, right = sorted((column_number(letters), column_number(last_letters or letters)))
        if is_subtotal and any(top <= hidden <= bottom for hidden in self.sheet.hidden_rows):
            raise _NotComputedError  # whether they count depends on how they were hidden
        for number in self.numbers[bisect_left(self.numbers, top) : bisect_right(self.numbers, bottom)]:
            for column, value in self.values[number].items():
                if left <= column <= right:
                    self.cells_left -= 1
                    if self.cells_left < 0:
                        raise _NotComputedError
                    if not self.cells_left % 1024:
                        check_time()
                    yield from self._number((number, column), value, is_subtotal=is_subtotal, in_function=in_function)

    def _number(self, place: _Place, value: object, *, is_subtotal: bool, in_function: bool) -> Iterator[int]:
        mark = self.marks.get(place)
        if mark is Mark.UNCALCULATED:
            if not (is_subtotal and "SUBTOTAL" in str(value).upper()):  # which passes over others
                yield self.of_formula(place)
        elif type(value) is int:
            yield value
        elif not in_function or mark or not isinstance(value, str) or re.search(r"\d", value):
            raise _NotComputedError  # words are passed over by a function, as Excel does


def _tokens(formula: str) -> list[re.Match[str]]:
    """The parts of a formula, also as OpenDocument writes it ("[.C8:.C15]"). Raises `_NotComputedError` where one is unknown."""
    plain = re.sub(r"\[\.|(?<=:)\.|\]|\s", "", formula.upper()).removeprefix("=")
    found: list[re.Match[str]] = []
    at = 0
    while at < len(plain):
        match = _TOKEN.match(plain, at) if len(plain) <= _LONGEST else None
        if match is None:
            raise _NotComputedError
        found.append(match)
        at = match.end()
    return found
