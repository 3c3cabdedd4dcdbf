"""What the sheets hold of one district: its rows, its totals, what is said of them. `Consolidation` in, `Consolidation` out.

Of a district it holds too that each number typed is in a row that is counted, or left out by an issue. Rows that are of no
known district are in none of them: one issue says how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from . import checks
from .cells import At, Sheet
from .checks import Total
from .consolidation import Consolidation
from .entries import Entry, Numbers
from .forms import Form
from .issues import Issue, Kind
from .units import Units
from .words import Phrase, RefusedError


class DistrictError(RefusedError):
    """There is no district of that name, or the figures do not tell it apart."""


# Said once of a sheet, at a cell that may be in any of its rows.
OF_SHEET = {Kind.BESIDE_TABLE, Kind.HIDDEN_CELLS, Kind.ROSTER_COUNTED, Kind.UNHEADED_COLUMN}


def named(words: str, places: Units) -> str:
    """The bare name of the district that the words name. Raises `DistrictError` where there is none.

    >>> from blanalysis import units
    >>> named("huyện Đông Hải", units.load()), named("dong hai", units.load())
    ('Đông Hải', 'Đông Hải')
    """
    if name := places.district_named(words):
        return name
    raise DistrictError(NO_SUCH_DISTRICT, words=words, names=[of[0].full_district for of in places.districts.values()])


def of(given: Consolidation, name: str, places: Units) -> Consolidation:
    """The same, of the district of that bare name only. `places` are its units, of which those without a row are missing.

    Raises `DistrictError` where no row is of the district.
    """
    later = {id(entry.row) for t in given.tables if t not in given.counted for entry in given.read[id(t)]}
    typed = tuple(entry for entry in given.typed if _district(entry) == name and id(entry.row) not in later)
    kept = tuple(entry for entry in given.kept if _district(entry) == name)
    read = {table: tuple(e for e in rows if _district(e) == name) for table, rows in given.read.items()}
    forms = tuple(f for f in given.forms if name in map(places.district_in, f.titles))
    if not (typed or any(read.values()) or forms):
        raise DistrictError(NOTHING_OF_DISTRICT, name=places.districts[name][0].full_district)
    tables = tuple(t for t in given.tables if read[id(t)])
    totals = tuple(total for total in given.totals if _is_sum_of(total, name, given))
    where = _where(given, name, forms)
    held = {total.at for total in totals}
    issues = [i for i in given.issues if (i.at in held if i.kind is Kind.TOTAL_DIFFERS else where.has(i))]
    homeless = [entry for entry in given.typed if _is_homeless(entry) and id(entry.row) not in later]
    return replace(
        given,
        tables=tables,
        forms=forms,
        rosters=tuple(sheet for sheet in given.rosters if (sheet.file, sheet.name) in where.sheets),
        read=read,
        counted=tuple(t for t in given.counted if t in tables),
        typed=typed,
        kept=kept,
        numbers=Numbers(kept),
        totals=totals,
        issues=(*issues, *checks.missing(typed, places), *_said_of(homeless)),
    )


def sheets_of(given: Consolidation, sheets: Iterable[Sheet]) -> list[Sheet]:
    """Those of the sheets on which something was read."""
    read = {(sheet.file, sheet.name) for sheet in given.sheets}
    return [sheet for sheet in sheets if (sheet.file, sheet.name) in read]


def _district(entry: Entry) -> str | None:
    return entry.unit.district if entry.unit else entry.district


def _is_homeless(entry: Entry) -> bool:
    """A row with figures that is of no known district. A whole form of the province is no such row."""
    return bool(entry.typed) and _district(entry) is None and entry.type is None and not entry.outside


def _said_of(homeless: list[Entry]) -> Iterator[Issue]:
    if homeless:
        members = sum(entry.typed.get("members", 0) for entry in homeless)
        yield Issue(kind=Kind.OF_NO_DISTRICT, at=homeless[0].at, details={"rows": len(homeless), "members": members})


def _is_sum_of(total: Total, name: str, given: Consolidation) -> bool:
    """Whether all the rows that a total is the sum of are of the district; a total of a Form 5 beside lists is its row's."""
    if total.scope:
        return all(_district(entry) == name for entry in total.scope)
    at = total.at
    rows = (entry for rows in given.read.values() for entry in rows if entry.type and entry.at.row == at.row)
    return any(_district(entry) == name and (entry.at.file, entry.at.sheet) == (at.file, at.sheet) for entry in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """Which cells, rows and sheets are of the district. Two lists may stand side by side: a cell tells more than its row."""

    name: str
    cells: dict[At, str | None]
    rows: dict[tuple, set[str | None]]
    sheets: set[tuple]

    def has(self, issue: Issue) -> bool:
        """Whether a finding is of the district, or of a sheet that holds rows of it."""
        at = issue.at
        if issue.kind in (Kind.MISSING_UNITS, Kind.OTHER_EDITION):
            return False  # said anew; of none of the 64 units
        if issue.kind is Kind.UNREAD_SHEET:  # where nobody knows of which district it is, it may be of any
            return self.name in issue.details["districts"] or not issue.details["districts"]
        if at in self.cells and issue.kind not in OF_SHEET:
            return self.cells[at] == self.name
        row = self.rows.get((at.file, at.sheet, at.row))
        return self.name in row if row and issue.kind not in OF_SHEET else (at.file, at.sheet) in self.sheets


def _where(given: Consolidation, name: str, own_forms: Iterable[Form]) -> _Where:
    found = _Where(name=name, cells={}, rows={}, sheets={(form.sheet.file, form.sheet.name) for form in own_forms})
    for entry in (*(entry for rows in given.read.values() for entry in rows), *given.typed):
        district = _district(entry)
        for at in (*(cell.at for cell in entry.row.values.values()), entry.at):
            found.cells[at] = district
        found.rows.setdefault((entry.at.file, entry.at.sheet, entry.at.row), set()).add(district)
        if district == name:
            found.sheets.add((entry.at.file, entry.at.sheet))
    return found


NO_SUCH_DISTRICT = Phrase(
    vi="Không có huyện, thị xã, thành phố nào tên “{words}”. Hãy chọn một trong: {names}.",
    en="There is no district named “{words}”. Choose one of: {names}.",
)
NOTHING_OF_DISTRICT = Phrase(
    vi="Số liệu không có dòng nào của {name}. Hãy kiểm tra lại tệp hoặc chọn huyện khác.",
    en="The data have no row of {name}. Check the files, or choose another district.",
)
