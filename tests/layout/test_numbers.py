"""The number that a cell of a count column shows, or the reason why it shows none."""

import datetime as dt

import pytest

from blanalysis.layout.numbers import Reading, Reason, read_count
from blanalysis.sheets import Cell, Mark
from blanalysis.sheets.address import At

WHERE = At("a.xlsx", "Danh sách")


def cell(value, mark=None) -> Cell:
    return Cell(WHERE, 6, 3, value, mark)


@pytest.mark.parametrize(("value", "number"), [(0, 0), (190, 190), (9768.0, 9768), (-0.0, 0)])
def test_a_whole_number_is_read_as_it_is(value, number):
    assert read_count(cell(value)) == Reading(number)


@pytest.mark.parametrize(
    ("value", "number"), [("190", 190), ("9.768", 9768), ("9,768", 9768), (" 9 768 ", 9768), ("1.234.567", 1234567)]
)
def test_a_number_typed_as_text_is_read_and_said(value, number):
    assert read_count(cell(value)) == Reading(number, Reason.NUMBER_AS_TEXT)


@pytest.mark.parametrize(
    ("value", "proposed"), [(9.768, 9768), (1.205, 1205), (2.5, 2500), (19.01, 19010), (305.125, 305125)]
)
def test_a_decimal_that_may_be_thousands_is_only_proposed(value, proposed):
    reading = read_count(cell(value))
    assert (reading.number, reading.reason, reading.typed) == (None, Reason.LOST_THOUSANDS_MARK, proposed)


@pytest.mark.parametrize("value", [-1, 30.5, 9.7681, 1e300, "khoảng 190", "30,5%", True, dt.date(2016, 12, 31)])
def test_what_is_no_count_is_none(value):
    assert read_count(cell(value)) == Reading(None, Reason.NOT_A_NUMBER)


@pytest.mark.parametrize("value", ["-", "–", " … ", "...", "x", "X"])
def test_a_sign_for_no_figure_is_not_0(value):
    assert read_count(cell(value)) == Reading(None, Reason.NO_NUMBER)


def test_errors_and_formulas_without_values_come_first():
    assert read_count(cell("#REF!", Mark.ERROR)).reason is Reason.ERROR_VALUE
    assert read_count(cell("=A1+B1", Mark.UNCALCULATED)).reason is Reason.UNCALCULATED
