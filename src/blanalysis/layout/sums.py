"""Whether the figures in a section's row are a subtotal: the sum of the rows below it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ..sheets import Cell
from ..sheets.grid import check_time
from ..vocabulary.places import Units, speaks_of_district, split_type, type_alone, type_named
from ..vocabulary.vietnamese import whole_number
from .rows import Role, Row, is_also_a_unit


def unverified_subtotals(rows: list[Row], places: Units) -> set[int]:
    """The row numbers of sections whose figures are no proven subtotal: no rows are below them; or there are, but the figures are
    not their sum and the name may be a unit's."""
    sections = [row for row in rows if row.role is Role.SECTION and row.counts]
    units = [row for row in rows if row.role is Role.ROW] if sections else []
    below: dict[int, list[Row]] = {}
    for row in units:
        for section in row.sections:
            below.setdefault(section.row, []).append(row)

    @cache
    def of_type(unit_type: str) -> list[Row]:
        return [row for row in units if _type_of(row, places) == unit_type]

    def is_verified(row: Row) -> bool:
        check_time()
        if own := below.get(row.number):
            return _is_surely_a_section(row, places) or _is_sum_of_rows(row, own)
        unit_type = type_alone(row.words)  # "Trong đó: - Xã | - Phường" below the total
        return unit_type is not None and _is_sum_of_rows(row, of_type(unit_type))

    return {row.number for row in sections if not is_verified(row)}


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
