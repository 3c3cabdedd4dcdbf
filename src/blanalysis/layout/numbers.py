"""The whole number that a cell of a count column shows, or the reason why it shows none."""

import re
from dataclasses import dataclass
from enum import Enum, unique

from ..sheets import Cell, Mark
from ..vocabulary import vietnamese
from ..vocabulary.columns import GREATEST_COUNT
from ..vocabulary.phrases import NOT_GIVEN
from ..vocabulary.places import load_units

_LONGEST_SHOWN = 40  # letters
_NO_NUMBER = {"", "-", "–", "—", "…", "...", "x"}  # typed where there is no figure


@unique
class Reason(Enum):
    """Why a count cell holds no plain number. The finding made of it has the same name (`membership.findings.Kind`)."""

    NOT_A_NUMBER = "no whole number from 0 to the greatest count"
    SEVERAL_VALUES = "numbers on several lines"
    LOST_THOUSANDS_MARK = "a decimal number that may be thousands"
    ERROR_VALUE = "an error of Excel"
    UNCALCULATED = "a formula without a stored value"
    NUMBER_AS_TEXT = "a number typed as text"
    NO_NUMBER = "a sign for no figure, or empty text"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a count cell shows: `number` (None when none), `reason` why it is no plain number, `proposed` what may be meant (or 0)."""

    number: int | None
    reason: Reason | None = None
    proposed: int = 0

    @property
    def typed(self) -> int:
        """The number that was typed, counted or not: `number`, else `proposed`."""
        return self.proposed if self.number is None else self.number


def read_count(cell: Cell) -> Reading:
    """The whole number that a count cell shows. "9.768" is 9768 and reported; the decimal number 9.768 is not counted, but 9768 proposed;
    "-", "…" and the like are no number, which is not 0; numbers on two lines are two, of which none is taken."""
    value = cell.value
    if cell.mark:
        return Reading(None, Reason.ERROR_VALUE if cell.mark is Mark.ERROR else Reason.UNCALCULATED)
    if isinstance(value, str):
        if vietnamese.clean(value).casefold() in _NO_NUMBER:
            return Reading(None, Reason.NO_NUMBER)
        if vietnamese.has_several_numbers(value):
            return Reading(None, Reason.SEVERAL_VALUES)
        shown = vietnamese.whole_number(value)
        if shown is None and re.fullmatch(r"\d{1,3}[.,]\d{1,3}", value.strip()):  # as text formats have it
            return _decimal(float(value.replace(",", ".")))
        if shown is None or shown > GREATEST_COUNT:
            return Reading(None, Reason.NOT_A_NUMBER)
        return Reading(shown, Reason.NUMBER_AS_TEXT)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= GREATEST_COUNT:
        return Reading(None, Reason.NOT_A_NUMBER)
    if value == int(value) or (round(value) and abs(value - round(value)) < 5e-9):  # noise of arithmetic
        return Reading(round(value))
    return _decimal(value)


def _decimal(value: float) -> Reading:
    thousands = round(value * 1000)
    # 2.500 typed comes as 2.5; but 30.5 is rather a percentage
    lost = abs(value * 1000 - thousands) < 1e-6 and value < (1000 if thousands % 10 else 20)
    return Reading(None, Reason.LOST_THOUSANDS_MARK, thousands) if lost else Reading(None, Reason.NOT_A_NUMBER)


def shown_content(cell: Cell) -> object:
    """What a count cell holds, for a sentence; "…" for what is rather a person's name, a telephone number or a long text."""
    value = cell.value
    if cell.mark or not isinstance(value, str):
        return NOT_GIVEN if isinstance(value, int | float) and value > GREATEST_COUNT else value
    is_long = len(value) > _LONGEST_SHOWN or re.search(r"\d(?:[ .\-]?\d){8}", value)
    return NOT_GIVEN if is_long or load_units().may_be_person(value, by_capitals=True) else value
