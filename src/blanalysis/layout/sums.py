"""Whether the figures in a section's row are a subtotal: the sum of the rows below it."""

from __future__ import annotations

from collections.abc import Sequence

from ..sheets import Cell
from ..sheets.grid import check_time
from ..vocabulary.places import Units, speaks_of_district, split_type, type_alone, type_named
from ..vocabulary.vietnamese import whole_number
from .rows import Role, Row, is_also_a_unit


def unverified_subtotals(rows: list[Row], places: Units) -> set[int]:
    """The row numbers of sections whose figures are no proven subtotal: no rows are below them; or there are, but the figures are
    not their sum and the name may be a unit's."""
    sections = [row for row in rows if row.role is Role.SECTION and row.counts]
    if not sections:
        return set()
    below: dict[int, list[Row]] = {}
    for row in rows:
        if row.role is Role.ROW:
            for section in row.sections:
                below.setdefault(section.row, []).append(row)
    of_type: dict[str | None, list[Row]] = {}
    if any(row.number not in below for row in sections):
        for row in rows:
            if row.role is Role.ROW:
                of_type.setdefault(_type_of(row, places), []).append(row)
    return {row.number for row in sections if not _is_verified(row, below.get(row.number, ()), of_type, places)}


def _is_verified(row: Row, below: Sequence[Row], of_type: dict[str | None, list[Row]], places: Units) -> bool:
    check_time()
    if below:
        return _is_surely_a_section(row, places) or _is_sum_of_rows(row, below)
    unit_type = type_alone(row.words)  # "Trong đó: - Xã | - Phường" below the total
    return unit_type is not None and _is_sum_of_rows(row, of_type.get(unit_type, ()))


def _type_of(row: Row, places: Units) -> str | None:
    """The type that a row of a committee states: in its own column, before the name or behind it; or that the name has."""
    if "type" in row.values:
        return type_named(str(row.values["type"].value))
    words = row.words
    types = {unit.type for unit in places.find(words).candidates}
    return split_type(words)[0] or (types.pop() if len(types) == 1 else None)


def _is_surely_a_section(row: Row, places: Units) -> bool:
    """Whether its words can name no unit: a district with its type, a district whose name no unit has, or a type."""
    words = row.words
    if speaks_of_district(words) or type_alone(words):
        return True
    district = places.district_named(words)
    in_its_column = row.label is row.values.get("district")  # there a unit's name may have been forgotten
    return district is not None and not in_its_column and not is_also_a_unit(district, places)


def _is_sum_of_rows(row: Row, below: Sequence[Row]) -> bool:
    """Whether the figures are the sum of these rows: of members where they are given, since small numbers agree by chance; else of any column."""
    ids = ["members"] if "members" in row.counts else list(row.counts)
    sums = {column: sum(_shown_in(r.values[column]) or 0 for r in below if column in r.values) for column in ids}
    return any(_shown_in(row.counts[column]) == total for column, total in sums.items())


def _shown_in(cell: Cell) -> int | float | None:
    if isinstance(cell.value, str):
        return whole_number(cell.value)
    return cell.value if isinstance(cell.value, (int, float)) else None
