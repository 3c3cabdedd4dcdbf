"""The districts and offices of what the sheets hold, and one district of it; rows of no known district are in none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import chain

from ...layout.table import Table
from ...sheets.address import At
from ...vocabulary import wording
from ...vocabulary.places import Units, provinces_named
from ...vocabulary.places.organisations import units_within
from ...vocabulary.refusals import RefusedError
from .. import rules, unread
from ..entries import CommitteeRow, Entry, TypeRow, UnplacedRow, by_day, district_of_titles, is_outside, typed_sums
from ..findings import EVERY_FILE, Finding, Kind
from ..forms import Form
from ..totals import Total
from .duplicates import part_of_district
from .record import Consolidation


class DistrictError(RefusedError):
    """There is no district of that name, or no row is of it."""


def district_named(words: str, places: Units) -> str:
    """The bare name of the district that the words name. Raises `DistrictError` where there is no such district."""
    if name := places.district_named(words):
        return name
    names = [of[0].full_district for of in places.districts.values()]
    unknown = wording.NO_SUCH_DISTRICT if names else wording.NO_DISTRICT_TO_PICK
    raise DistrictError(unknown, words=words, names=names, place=places.place)


def with_offices(given: Consolidation) -> Consolidation:
    """The same with the offices that the files are of, and the one that all are of: known by letterheads, else by the units."""
    said, named = dict[str, set[str]](), dict[str, set[str]]()
    read: list[tuple[Table | Form, Sequence[Entry]]] = [*given.entries_of.items(), *((of, ()) for of in given.forms)]
    own_of = [(t, own) for t, own in read if t not in given.later_tables]
    found = [(t.at.file, *_offices_of(t, own, given.places_of[t.sheet.at])) for t, own in own_of]
    found += [(e.at.file, set(), {_office_of(e)} - {""}) for e in given.typed_entries if not e.row.layout]  # of rosters
    for file, letterheads, names in found:
        said.setdefault(file, set()).update(letterheads)
        named.setdefault(file, set()).update(names - {""})
    senders = {file: tuple(sorted(said[file] & of or of or said[file])) for file, of in named.items()}
    every = set[str]().union(*(letterheads | names for _, letterheads, names in found))
    return replace(given, senders=senders, office=every.pop() if len(every) == 1 else "")


def _offices_of(t: Table | Form, own: Iterable[Entry], places: Units) -> tuple[set[str], set[str]]:
    """The office that letterhead and title name, if any; and those of its rows, with "" for a list of the province."""
    names, letterhead = {_office_of(entry) for entry in own} - {""}, district_of_titles(t.titles, t.sheet, places)
    if len(names) == 1 and names == {unit.code for words in t.titles for unit in units_within(words, places)}:
        letterhead = next(iter(names))  # the committee of a commune, below that of the province
    is_base = any(isinstance(entry, CommitteeRow) and entry.organisation for entry in own)
    if len(names) < 2 and not (letterhead or is_base) and any(provinces_named(w, within=True) for w in t.titles):
        names.add("")
    return {letterhead} if letterhead else set(), names


def _office_of(entry: Entry) -> str:
    if isinstance(entry, CommitteeRow):
        return entry.unit.district or entry.unit.code
    return "" if is_outside(entry) else entry.district or ""


def of_district(given: Consolidation, name: str, places: Units) -> Consolidation:
    """The same of the district of this bare name, whose units are `places`. Raises `DistrictError` where no row is of it."""
    later = {t.layout for t in given.later_tables}
    typed = [entry for entry in given.typed_entries if entry.row.layout not in later]
    own = tuple(entry for entry in typed if entry.district == name)
    entries_of = {t: tuple(e for e in rows if e.district == name) for t, rows in given.entries_of.items()}
    tables = tuple(t for t in given.tables if entries_of[t])
    own_forms = tuple(f for f in given.forms if name in map(places.district_in, f.titles))
    if not (own or tables or own_forms):
        raise DistrictError(wording.NOTHING_OF_DISTRICT, name=places.districts[name][0].full_district)
    totals = tuple(total for total in given.totals if _is_total_of_district(total, name, given))
    districts = _districts_of_cells(chain(*given.entries_of.values(), given.typed_entries))
    districts |= {form.sheet.at: {*districts.get(form.sheet.at, ()), name} for form in own_forms}
    of_totals = {total.at for total in totals}
    files = {*(t.at.file for t in tables), *(form.at.file for form in own_forms)}
    parts = (part_of_district(finding, name) for finding in given.findings if "by_district" in finding.details)
    whole = (finding for finding in given.findings if "by_district" not in finding.details)
    findings = [*filter(None, parts), *(f for f in whole if _is_of_district(f, name, districts, of_totals))]
    for t in (t for t in tables if t not in given.later_tables):
        of = entries_of[t]
        findings += unread.proposed_members(t, of) if t.layout.is_proposal else unread.other_organisations(of)
    of_a_day = [entry for entry in own if entry.day or not given.latest]
    findings += rules.missing_units(of_a_day, lambda _: places, At(files.pop()) if len(files) == 1 else EVERY_FILE)
    return replace(
        given, tables=tables, forms=own_forms,
        rosters=tuple(sheet for sheet in given.rosters if name in districts.get(sheet.at, ())), entries_of=entries_of,
        counted_tables=tuple(t for t in given.counted_tables if t in tables), typed_entries=own,
        unique_entries=tuple(entry for entry in given.unique_entries if entry.district == name), totals=totals,
        findings=(*findings, *_rows_of_no_district(typed)),
    )  # fmt: skip


# Those of a district are found anew; a list that is not of its day has none of its units.
_FOUND_ANEW = {Kind.MISSING_UNITS, Kind.OTHER_EDITION, Kind.OTHER_ORGANISATIONS, Kind.PROPOSED_MEMBERS}
# One finding for a whole sheet, at a cell that may be in any of its rows.
_FINDINGS_OF_A_SHEET = {
    Kind.BESIDE_TABLE, Kind.NUMBERS_BESIDE_TABLE, Kind.HIDDEN_CELLS, Kind.ROSTER_COUNTED, Kind.UNHEADED_COLUMN,
}  # fmt: skip


def _districts_of_cells(entries: Iterable[Entry]) -> dict[At, set[str | None]]:
    """The districts of cells, of rows (an address without a column: two lists side by side have rows in common) and of sheets."""
    found: dict[At, set[str | None]] = {}
    for entry in entries:
        own, at = {entry.district}, entry.at
        found |= dict.fromkeys((*(cell.at for cell in entry.row.values.values()), at), own)
        for whole in (At(at.file, at.sheet, at.row), At(at.file, at.sheet)):
            found[whole] = found.get(whole, set()) | own
    return found


def _is_of_district(finding: Finding, name: str, districts: Mapping[At, set[str | None]], of_totals: Set[At]) -> bool:
    kind, at = finding.kind, finding.at
    if kind in _FOUND_ANEW:
        return False
    if kind is Kind.TOTAL_DIFFERS:
        return at in of_totals
    if kind is Kind.UNREAD_SHEET:  # where the district is not known, it may be any
        return name in finding.details["districts"] or not finding.details["districts"]
    of_sheet = kind in _FINDINGS_OF_A_SHEET or finding.details.get("many")
    narrow = () if of_sheet else (at, At(at.file, at.sheet, at.row))
    known = (districts[where] for where in (*narrow, At(at.file, at.sheet)) if where in districts)
    return name in next(known, ())


def _is_total_of_district(total: Total, name: str, given: Consolidation) -> bool:
    """Whether all rows that a total is the sum of are of the district; for a row of a Form 5 beside lists, whether that row is."""
    if total.scope:
        return all(entry.district == name for entry in total.scope)
    beside = (entry for entry in chain(*given.entries_of.values()) if isinstance(entry, TypeRow))
    return total.at in (replace(entry.at, column=total.at.column) for entry in beside if entry.district == name)


def _rows_of_no_district(typed: Iterable[Entry]) -> Iterator[Finding]:
    """One finding a day for all rows with figures whose district is not known. A Form 5 of the whole province is no such row."""
    unplaced = (entry for entry in typed if isinstance(entry, UnplacedRow) and not is_outside(entry))
    for day, rows in by_day(entry for entry in unplaced if entry.typed and entry.district is None).items():
        members = typed_sums(rows).get("members", 0)
        yield Kind.OF_NO_DISTRICT.finding(rows[0].at, on=day, rows=len(rows), members=members)
