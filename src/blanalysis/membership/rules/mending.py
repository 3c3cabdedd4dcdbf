"""The fewest cells to mend: the one or two, if no others do, whose change makes all sums of rows and totals hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import permutations
from typing import NamedTuple, TypeAlias

from ...sheets.address import At
from ...sheets.grid import check_time
from ...vocabulary import wording
from ...vocabulary.phrases import joined
from ..entries import PlacedRow, address_of, grouped
from ..findings import Figure, Finding, Kind
from ..totals import Total
from . import RELATIONS

MOST_PAIRED = 100  # among which two are looked for
_KINDS = (Kind.PARTS_DIFFER, Kind.TOTAL_DIFFERS, Kind.FLOWS_DIFFER)
# By the columns of the finding: those that add up to 0, each with its sign.
_SUMS = {of.columns: {c: -1 if c == of.columns[0] else 1 for c in of.columns} for of in RELATIONS if of.adds_up}
About: TypeAlias = tuple[At, tuple[str, ...]]  # the address and columns of a finding


class _Cell(NamedTuple):
    at: At
    number: int
    column: str


class _Sum(NamedTuple):
    """Cells that should add up to 0, each with its sign; and the finding that says so where they do not."""

    about: About
    cells: Mapping[_Cell, int]

    @property
    def off(self) -> int:
        return sum(sign * cell.number for cell, sign in self.cells.items())


_Mended: TypeAlias = Set[tuple[_Cell, int]]  # cells with their new numbers


def with_proposals(
    findings: Sequence[Finding], rows: Iterable[PlacedRow], totals: Sequence[Total]
) -> tuple[Finding, ...]:
    """The findings; those of sums that fail with what would mend them, where that is one choice of one cell or two."""
    if not any(finding.kind in _KINDS for finding in findings):
        return tuple(findings)
    sums = [*_sums(rows, totals)]
    sums_of = grouped((cell, number) for number, of in enumerate(sums) for cell in of.cells)
    proposals, waiting = dict[About, _Mended | None](), {number for number, of in enumerate(sums) if of.off}
    while waiting:
        check_time()
        group, new = set[int](), {waiting.pop()}
        while new:  # all that fail and have a cell in common with one of these
            group |= new
            new = waiting & {number for one in new for cell in sums[one].cells for number in sums_of[cell]}
            waiting -= new
        proposals |= dict.fromkeys((sums[number].about for number in group), _mended(group, sums, sums_of))
    return tuple(_proposing(of, proposals.get((of.at, of.columns))) for of in findings)


def _proposing(finding: Finding, mended: _Mended | None) -> Finding:
    if finding.kind not in _KINDS or not mended:
        return finding
    is_near = {cell: (cell.at.file, cell.at.sheet) == (finding.at.file, finding.at.sheet) for cell, _ in mended}
    places = sorted((cell.at.cell if is_near[cell] else str(cell.at), number) for cell, number in mended)
    said = wording.PROPOSAL(cells=joined((wording.CELL_TO_MEND(cell=at, value=number) for at, number in places), ", "))
    proposal = Figure(said, (*finding.columns, *(cell.column for cell in is_near)))
    return replace(finding, details=finding.details | {"proposal": proposal})


def _sums(rows: Iterable[PlacedRow], totals: Sequence[Total]) -> Iterator[_Sum]:
    lines = [{c: _Cell(address_of(e, c), n, c) for c, n in e.counted.items()} for e in rows if e.row.layout]
    for own in grouped(((of.at.file, of.at.sheet, of.at.row), of) for of in totals).values():
        lines.append({of.column: _Cell(of.at, of.printed, of.column) for of in own})
    for line in lines:
        for columns, signs in _SUMS.items():
            if line.keys() >= signs.keys():
                yield _Sum((line[columns[0]].at, columns), {line[c]: sign for c, sign in signs.items()})
    for at, c, of in ((of.at, of.column, of) for of in totals):
        given = [entry for entry in of.scope if c in entry.typed and c in entry.row.values]
        cells = {_Cell(entry.row.values[c].at, entry.typed[c], c): 1 for entry in given}
        if sum(cell.number for cell in cells) == of.computed:  # not of one that counts rows
            yield _Sum((at, (c,)), {**cells, _Cell(at, of.printed, c): -1})


def _mended(group: set[int], sums: Sequence[_Sum], sums_of: Mapping[_Cell, Sequence[int]]) -> _Mended | None:
    """The only cell, else the only two, with which all these sums hold and no other fails."""

    def change(cell: _Cell, other: _Cell | None = None, by: int = 0) -> int:
        """How much a cell must change for its sums to hold (without `by`: those without another), where that changes so; 0: none will do."""
        own = (sums[number] for number in sums_of[cell] if by or other not in sums[number].cells)
        needed = {-of.cells[cell] * (of.off + (of.cells.get(other, 0) * by if other else 0)) for of in own}
        return needed.pop() if len(needed) == 1 and cell.number + min(needed) >= 0 else 0

    cells = [*dict.fromkeys(cell for number in group for cell in sums[number].cells)]
    alone = (cell for cell in cells if group <= {*sums_of[cell]})
    choices = {frozenset({(cell, cell.number + by)}) for cell in alone if (by := change(cell))}
    for one, two in permutations(cells, 2) if not choices and len(cells) <= MOST_PAIRED else ():
        by = change(one, two) if group <= {*sums_of[one], *sums_of[two]} else 0
        if by and (beside := change(two, one, by)):
            choices.add(frozenset({(one, one.number + by), (two, two.number + beside)}))
    return choices.pop() if len(choices) == 1 else None
