"""The fewest cells to mend: of sums that fail, the one cell, or the two, whose change makes all sums of rows and totals hold; as a
proposal in the findings. There is none where another choice would do as well.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import NamedTuple, TypeAlias

from ...sheets.address import At
from ...sheets.grid import check_time
from ...vocabulary import wording
from ...vocabulary.columns import ARRIVED, EXITS, LEFT
from ...vocabulary.phrases import joined
from ..entries import PlacedRow, address_of, grouped
from ..findings import Figure, Finding, Kind
from ..totals import Total
from . import RELATIONS

MOST_CELLS = 100  # among which two are looked for
KINDS = (Kind.PARTS_DIFFER, Kind.TOTAL_DIFFERS, Kind.FLOWS_DIFFER)
# Of the columns that a finding is about, those that add up: each with its sign.
_SUMS = {of.columns: {c: -1 if c == of.columns[0] else 1 for c in of.columns} for of in RELATIONS if of.adds_up}
_FLOWS = dict.fromkeys(("members_start", *ARRIVED), 1) | dict.fromkeys(("members", *LEFT, *EXITS), -1)
About: TypeAlias = tuple[At, tuple[str, ...]]  # the address and columns of a finding


class Sum(NamedTuple):
    """Cells that should add up to 0, each with its sign, number and column; and `about`, the finding that says so where they do not."""

    about: About
    cells: dict[At, tuple[int, int, str]]

    @property
    def off(self) -> int:
        """What they add up to."""
        return sum(sign * number for sign, number, _ in self.cells.values())


def with_proposals(
    findings: Sequence[Finding], rows: Iterable[PlacedRow], totals: Sequence[Total]
) -> tuple[Finding, ...]:
    """The findings; those of sums that fail with what would mend them, where that is one choice of one cell or two."""
    if not any(finding.kind in KINDS for finding in findings):
        return tuple(findings)
    sums = [*_sums_of_rows(rows), *_sums_of_totals(totals)]
    sums_of = grouped((cell, number) for number, of in enumerate(sums) for cell in of.cells)
    proposals, waiting = dict[About, Mapping[At, int]](), {number for number, of in enumerate(sums) if of.off}
    while waiting:
        check_time()
        group, new = list[int](), [waiting.pop()]
        while new:  # all that fail and have a cell in common with one of these
            group += new
            near = {number for one in new for cell in sums[one].cells for number in sums_of[cell]}
            new = [*(waiting & near)]
            waiting -= near
        if mended := _mended(group, sums, sums_of):
            proposals |= {sums[number].about: mended for number in group}
    columns = {cell: column for of in sums for cell, (_, _, column) in of.cells.items()}
    return tuple(_proposing(of, proposals.get((of.at, of.columns), {}), columns) for of in findings)


def _proposing(finding: Finding, mended: Mapping[At, int], columns: Mapping[At, str]) -> Finding:
    if finding.kind not in KINDS or not mended:
        return finding
    sheet = At(finding.at.file, finding.at.sheet)
    places = {cell: cell.cell if At(cell.file, cell.sheet) == sheet else str(cell) for cell in mended}
    cells = [wording.CELL_TO_MEND(cell=places[cell], value=number) for cell, number in sorted(mended.items(), key=str)]
    told_of = (*finding.columns, *(columns[cell] for cell in mended))
    return replace(
        finding, details=finding.details | {"proposal": Figure(wording.PROPOSAL(cells=joined(cells, ", ")), told_of)}
    )


def _sums_of_rows(rows: Iterable[PlacedRow]) -> Iterator[Sum]:
    for entry in rows:
        for columns, signs in {**_SUMS, ("members",): _FLOWS}.items():
            if entry.counted.keys() >= signs.keys():
                cells = {address_of(entry, c): (sign, entry.counted[c], c) for c, sign in signs.items()}
                yield Sum((address_of(entry, columns[0]), columns), cells)


def _sums_of_totals(totals: Sequence[Total]) -> Iterator[Sum]:
    for at, column, of in ((total.at, total.column, total) for total in totals):
        own = [entry for entry in of.scope if column in entry.typed and column in entry.row.values]
        cells = {entry.row.values[column].at: (1, entry.typed[column], column) for entry in own}
        if sum(number for _, number, _ in cells.values()) == of.computed:  # not of one that counts rows
            yield Sum((at, (column,)), {**cells, at: (-1, of.printed, column)})
    for row in grouped(((t.at.file, t.at.sheet, t.at.row), t) for t in totals).values():
        printed = {total.column: total for total in row}
        for columns, signs in _SUMS.items():
            if printed.keys() >= signs.keys():
                cells = {printed[c].at: (sign, printed[c].printed, c) for c, sign in signs.items()}
                yield Sum((printed[columns[0]].at, columns), cells)


def _mended(group: Sequence[int], sums: Sequence[Sum], sums_of: Mapping[At, Sequence[int]]) -> Mapping[At, int]:
    """The new numbers of the only cell, else of the only two, with which all these sums hold and no other fails; {} where there are none."""
    cells = [*dict.fromkeys(cell for number in group for cell in sums[number].cells)]
    number_of = {cell: sums[number].cells[cell][1] for number in group for cell in sums[number].cells}

    def change(cell: At, other: At | None, by: int) -> int:
        """How much a cell must change for all its sums to hold, where another changes by so much; 0 where none will do."""
        own = (sums[number] for number in sums_of[cell] if by or not other or other not in sums[number].cells)
        needed = {-of.cells[cell][0] * (of.off + (of.cells[other][0] * by if other in of.cells else 0)) for of in own}
        return needed.pop() if len(needed) == 1 and max(needed, default=0) + number_of[cell] >= 0 else 0

    ones = [(cell, change(cell, None, 0)) for cell in cells if {*group} <= {*sums_of[cell]}]
    choices = [{cell: number_of[cell] + by} for cell, by in ones if by]
    for one, two in permutations(cells, 2) if not choices and len(cells) <= MOST_CELLS else ():
        if (
            {*group} <= {*sums_of[one], *sums_of[two]}
            and (by := change(one, two, 0))
            and (beside := change(two, one, by))
        ):
            mended = {one: number_of[one] + by, two: number_of[two] + beside}
            choices += [mended] if mended not in choices else []
    return choices[0] if len(choices) == 1 else {}
