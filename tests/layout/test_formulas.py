"""Sums without a stored value: which are computed, and which have no value."""

import re

import pytest

from blanalysis.layout.formulas import with_computed_sums
from blanalysis.sheets import Mark, Rows, Sheet
from blanalysis.sheets.address import At, column_number

CELLS = {"C1": 1, "C2": 2, "C3": 3, "D1": 10, "D2": "Cộng", "D3": "9.768", "D4": 2.5, "D5": "-"}


def sheet(cells: dict[str, object], hidden_rows=frozenset()) -> Sheet:
    rows, marks = {}, {}
    for address, value in cells.items():
        letters, row = re.match(r"([A-Z]+)(\d+)", address).groups()
        place = int(row), column_number(letters)
        rows.setdefault(place[0], {})[place[1]] = value
        if str(value).startswith("="):
            marks[place] = Mark.UNCALCULATED
    ordered = {row: dict(sorted(rows[row].items())) for row in sorted(rows)}
    where = At("a.xlsx", "Danh sách")
    return Sheet("a.xlsx", "", "Danh sách", Rows(where, ordered, marks), hidden_rows=hidden_rows)


def computed(formula: str, **more) -> object:
    """What row 7 shows with this formula in E7."""
    return with_computed_sums(sheet({**CELLS, "E7": formula}, **more)).rows.values_at[7][5]


SUMS = {
    "=SUM(C1:C3)": 6, "=C1+C2": 3, "=+C1+C2": 3, "=SUM(C1:C2,C3)": 6, "=SUM(C1;D1)": 11, "=SUM(C3:C1)": 6,
    "=SUBTOTAL(9,C1:C3)": 6, "=SUBTOTAL(109;C1:C3)": 6, "=sum( $C$1 : C3 )": 6, "=SUM([.C1:.C3])": 6, "=[.C1]+[.C2]": 3,
    "=SUM(SUM(C1:C2),C3)+D1": 16, "=SUM(C1:D2)": 13, "=SUM(D1:D1048576,C3)": None, "=SUM(C1:C1000)": 6,
}  # fmt: skip
NO_SUMS = (
    "R1C1 =SUM(C3)", "R1C1 =C1+C2",
    "=C1+5", "=C1-C2", "=SUM(C1:C3)*2", "=AVERAGE(C1:C3)", "=SUM(C1,5)", "=SUM(Sheet2!C1:C3)", "=C1:C3", "=C1,C2", "=SUM(C1:C3",
    "=SUM(E7)", "=SUM(E1:E9)", "=SUM(C8:C9)", "=D1+D2", "=SUM(D3)", "=SUM(D1:D3)", "=D4+C1", "=SUBTOTAL(1,C1:C3)", "=SUBTOTAL(9)",
    "=IF(C1,C2,C3)", "=C1&C2", '="C1"', "=DSUM(C1:C3)", "=C1 C2", "=SUM(C1:SUM(C2))", "=SUM()", "=", "=#REF!+C1",
)  # fmt: skip


@pytest.mark.parametrize(("formula", "value"), SUMS.items())
def test_a_sum_of_whole_numbers_is_computed(formula, value):
    assert computed(formula) == (formula if value is None else value)


@pytest.mark.parametrize("formula", NO_SUMS)
def test_anything_else_stays_without_a_value(formula):
    one = sheet({**CELLS, "E7": formula})
    assert with_computed_sums(one) is one


def test_sums_of_sums_and_of_themselves():
    cells = {"E7": "=SUM(C1:C3)", "E8": "=E7+E9", "E9": "=SUBTOTAL(9,C1:C3)", "E10": "=SUBTOTAL(9,E9:E9,C1)"}
    done = with_computed_sums(sheet({**CELLS, **cells, "F1": "=F2+C1", "F2": "=F1", "F3": "=F2"}))
    assert [done.rows.values_at[row][5] for row in (7, 8, 9, 10)] == [6, 12, 6, 1]
    assert [done.rows.values_at[row][6] for row in (1, 2, 3)] == ["=F2+C1", "=F1", "=F2"]
    assert set(done.rows.marks) == {(1, 6), (2, 6), (3, 6)}
    assert [(cell.at.cell, cell.words) for cell in done.noted][:2] == [("E7", "=SUM(C1:C3) → 6"), ("E8", "=E7+E9 → 12")]


def test_whether_hidden_rows_count_in_a_subtotal_is_not_guessed():
    hidden = frozenset({2})
    assert computed("=SUM(C1:C3)", hidden_rows=hidden) == 6
    assert computed("=SUBTOTAL(9,C1:C3)", hidden_rows=hidden) == "=SUBTOTAL(9,C1:C3)"


def test_a_chain_of_ten_thousand_ends():
    chain = {f"A{row}": f"=A{row - 1}+B1" for row in range(2, 10_000)}
    done = with_computed_sums(sheet({"A1": 1, "B1": 1, **chain}))
    assert done.rows.values_at[9_999][1] == 9_999
