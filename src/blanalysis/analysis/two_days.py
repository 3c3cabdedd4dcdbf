"""A count of each unit on two days, and what explains the change. Without pandas, for `consolidate`; what is missing is None."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from ..membership.membership import Membership
from ..vocabulary.columns import ARRIVED, EXITS, LEFT

FLOWS = (*ARRIVED, *LEFT, "left")  # `left` are all `EXITS` together
SIGNS = {column: 1 if column in ARRIVED else -1 for column in FLOWS}
USUAL = (*ARRIVED[:2], *LEFT)  # without one of these nothing is expected
Row = dict[str, Any]


def day_before(membership: Membership) -> dt.date | None:
    """The last of the days before `as_of`; None where there is none."""
    return max((day for day in membership.days if membership.as_of and day < membership.as_of), default=None)


def has_flows_since(then: Membership, now: Membership) -> bool:
    """Whether the flows of the later day are of the time since the earlier one: most units say so by their members at the start."""
    members, start = _by_code(then, "members"), _by_code(now, "members_start")
    both = members.keys() & start.keys()
    same = sum(members[code] == start[code] for code in both)
    return 2 * same > len(both) and not {*ARRIVED, *LEFT}.isdisjoint(now.rows.counts)


def _by_code(membership: Membership, column: str) -> dict[str, int]:
    codes, rows = membership.rows.keys["code"], membership.rows
    given = ((codes[row], rows.count(column, row)) for row in membership.current_rows())
    return {code: n for code, n in given if code and n is not None}


def unit_rows(then: Membership, now: Membership, column: str = "members") -> list[Row]:
    """A row a unit that has a number on either day, both on one side of 1 July 2025, in the order of the list, with the columns of
    `change` but for shares: `code`, `name`, `type`, `district`, `then_cell`, `now_cell`, and what `explained` gives."""
    columns: dict[str, dict[str, Any]] = {"then": _by_code(then, column), "now": _by_code(now, column)}
    either = columns["then"].keys() | columns["now"].keys()
    if column == "members" and has_flows_since(then, now):
        columns |= {flow: _by_code(now, flow) for flow in (*ARRIVED, *LEFT)}
        exits = [_by_code(now, way) for way in EXITS]
        columns["left"] = {code: sum(of.get(code, 0) for of in exits) for given in exits for code in given}
    columns |= {"then_cell": _cells(then, column), "now_cell": _cells(now, column)}
    units = {unit.code: unit for unit in now.places}
    units |= {unit.code: unit for unit in then.places if unit.code not in units}
    rows: list[Row] = [
        {"code": code, "name": unit.distinct_name, "type": unit.type, "district": unit.district}
        | {name: given.get(code) for name, given in columns.items()}
        for code, unit in units.items()
        if code in either
    ]
    return [*map(explained, rows)]


def _cells(membership: Membership, column: str) -> dict[str, str]:
    codes, rows = membership.rows.keys["code"], membership.rows
    given = ((codes[row], rows.cell(column, row)) for row in membership.current_rows())
    return {code: str(at) for code, at in given if code and at}


def explained(row: Row) -> Row:
    """A row with `change`, `change_percent`, `expected` and `unexplained`. Of flows that are not usual those of which none is given count 0."""
    then, now = row["then"], row["now"]
    usual = then is not None and all(row.get(column) is not None for column in USUAL)
    expected = then + sum((row.get(column) or 0) * sign for column, sign in SIGNS.items()) if usual else None
    change = None if then is None or now is None else now - then
    return row | {
        "change": change,
        "change_percent": 100 * change / then if change is not None and then else None,
        "expected": expected,
        "unexplained": None if expected is None or now is None else now - expected,
    }


def summed(rows: Sequence[Row], columns: Iterable[str]) -> Row:
    """The sums of rows; None where one of them lacks the number."""
    given = {column: [row.get(column) for row in rows] for column in columns}
    return {column: None if None in numbers else sum(numbers) for column, numbers in given.items()}


def rows_of_types(units: Sequence[Row], types: Iterable[str]) -> tuple[list[Row], Row]:
    """The rows of these types, of their units that have both days, and of all of them together."""
    both = {name: [row for row in units if row["type"] == name and row["change"] is not None] for name in types}
    counts = ("then", "now", *FLOWS)
    rows = [explained(summed(of, counts) | {"name": name}) for name, of in both.items() if of]
    return rows, explained(summed(rows, counts)) | summed(rows, ("expected", "unexplained"))
