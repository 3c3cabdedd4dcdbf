"""Whether the figures of a row are the sum of rows below it: subtotals of sections, and totals that stand above their rows."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise

from ..sheets import Cell
from ..sheets.grid import check_time
from ..vocabulary.places import Units, name_of_total, speaks_of_district, split_type, type_alone, type_named
from ..vocabulary.vietnamese import whole_number
from .rows import Role, Row, is_also_a_unit, is_of_which_row, is_other_organisation, is_rate_row, is_total, numbering


def sections_by_figures(rows: Sequence[Row], places: Units) -> set[int]:
    """The row numbers of totals above their units, and of rows of other organisations that are the total of such rows, told by their figures."""
    return {row.number for row in (*_totals_above(rows, places), *_organisations_above(rows, places))}


def _totals_above(rows: Sequence[Row], places: Units) -> Iterator[Row]:
    """The totals of districts and types that are the sum of the rows below them, down to the next; where all whose figures tell are so,
    also those whose figures do not."""
    totals = [(at, row) for at, row in enumerate(rows) if row.role is Role.TOTAL and row.counts]
    # not where rows have their district beside them
    groups = [(at, row) for at, row in totals if row.layout and "district" not in row.layout.columns]
    at = [at for at, row in groups if places.district_named(row.words) or type_alone(name_of_total(row.words))]
    stretches = [_summed(rows[a + 1 : b]) for a, b in pairwise([-1, *at, len(rows)])] if at else []
    around = zip(at, pairwise(stretches), strict=True)
    holds = [[bool(of) and _is_sum_of_rows(rows[place], of, places) for of in pair] for place, pair in around]
    all_below = [True, False] not in holds and [False, True] in holds
    for place, held, below in zip(at, holds, stretches[1:], strict=True):
        if held == [False, True] or (all_below and below):
            yield rows[place]


def _organisations_above(rows: Sequence[Row], places: Units) -> Iterator[Row]:
    """The rows of other organisations right above others that are their parts: numbered as sections are, or their sum."""
    odd = [(at, row) for at, row in enumerate(rows) if row.role is Role.ROW and not row.simple_counts]
    others = [(at, row) for at, row in odd if is_other_organisation(row, row.label, places)]
    for _, group in groupby(enumerate(others), lambda of: of[1][0] - of[0]):  # side by side
        run = [row for _, (_, row) in group]
        is_head = [numbering(row) in ("roman", "letter") for row in run]
        heads = [row for row, (own, next_one) in zip(run, pairwise(is_head), strict=False) if own and not next_one]
        yield from heads
        if not heads and len(run) > 2 and _is_sum_of_rows(run[0], run[1:], places):
            yield run[0]


def _summed(rows: Sequence[Row]) -> list[Row]:
    own = [row for row in rows if row.role is Role.ROW]
    return [row for row in own if row.simple_counts or not (is_rate_row(row.words) or is_of_which_row(row.words))]


def unverified_subtotals(rows: list[Row], places: Units) -> set[int]:
    """The row numbers of sections whose figures are no proven subtotal: without rows below, or not their sum and perhaps a unit's."""
    sections = [row for row in rows if row.role is Role.SECTION and row.counts]
    units = _summed(rows) if sections else []
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
            return _is_surely_a_section(row, places) or _is_sum_of_rows(row, own, places)
        unit_type = type_alone(row.words)  # "Trong đó: - Xã | - Phường" below the total
        return unit_type is not None and _is_sum_of_rows(row, of_type(unit_type), places)

    return {row.number for row in sections if not is_verified(row)}


def total_without_name(rows: Sequence[Row]) -> int:
    """The number of the last row with figures where it has no name and is in every column the sum of those above, two or more where
    there are several columns, else three; 0 for none."""
    own = [row for row in rows if row.role is Role.ROW]
    if not own or own[-1].simple_counts or own[-1].label:
        return 0
    last, above = own[-1], _summed(own[:-1])
    is_long = len(above) > (1 if len(last.counts) > 1 else 2)
    return last.number if is_long and last.counts and all(_is_sum_in(c, last, above) for c in last.counts) else 0


def _type_of(row: Row, places: Units) -> str | None:
    """The type that a row of a committee states: in its own column, before the name or behind it; or that the name has."""
    if "type" in row.values:
        return type_named(str(row.values["type"].value))
    words = row.words
    types = {unit.type for unit in places.find(words).candidates}
    return split_type(words)[0] or (types.pop() if len(types) == 1 else None)


def _is_surely_a_section(row: Row, places: Units) -> bool:
    """Whether its words can name no unit: a district with its type, or whose name no unit has, a type, a total, other organisations."""
    words = row.words
    if speaks_of_district(words) or type_alone(words) or is_other_organisation(row, row.label, places):
        return True
    if places.of_organisations or (row.label and is_total(row.label, places)):
        return True
    district = places.district_named(words)
    in_its_column = row.label is row.values.get("district")  # there a unit's name may have been forgotten
    return district is not None and not in_its_column and not is_also_a_unit(district, places)


def _is_sum_of_rows(row: Row, below: Sequence[Row], places: Units) -> bool:
    """Whether the figures are the sum of these rows, with or without those of other organisations: of members where they are
    given, since small numbers agree by chance; else of any column."""
    ids = ["members"] if "members" in row.counts else list(row.counts)
    units = [r for r in below if not is_other_organisation(r, r.label, places)]
    return any(_is_sum_in(column, row, of) for column in ids for of in (below, units))


def _is_sum_in(column: str, row: Row, of: Sequence[Row]) -> bool:
    return _shown_in(row.counts[column]) == sum(_shown_in(r.values[column]) or 0 for r in of if column in r.values)


def _shown_in(cell: Cell) -> int | float | None:
    if isinstance(cell.value, str):
        return whole_number(cell.value)
    return cell.value if isinstance(cell.value, (int, float)) else None
