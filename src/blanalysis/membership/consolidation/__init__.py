"""All sheets brought together: each unit of a day once. Every number typed is counted, left out, or outside the list."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from ...layout import content, dates, table
from ...layout.table import NoTableError, Table
from ...sheets import Sheet
from ...sheets.address import At
from ...vocabulary import mapping, wording
from ...vocabulary.places import Units, speaks_of_district
from .. import entries, forms, roster, rules, unread
from ..entries import CommitteeRow, EntriesOf, Entry, Numbers, PlacedRow, TypeRow, UnplacedRow, by_day, typed_sums
from ..findings import EVERY_FILE, Counts, Details, Finding, Kind
from ..forms import Form
from ..rules.mending import with_proposals
from ..totals import RowKey, Total, form_totals, table_totals, totals_that_differ, unread_totals, with_thousands
from .base import names_of_sheets, with_sums
from .days import Days, find_days, without_day
from .district import DistrictError as DistrictError
from .district import district_named as district_named
from .district import of_district as of_district
from .district import with_offices
from .duplicates import each_once, roster_copies, roster_copy, without_copies
from .record import Consolidation as Consolidation


def consolidate(
    sheets: Sequence[Sheet], places_of: Mapping[At, Units], *, files: Sequence[str] = (), count_rows: bool = False
) -> Consolidation:
    """All that the sheets hold. With `count_rows` rosters are counted. Raises `table.RosterError`, `table.NoTableError`."""
    rosters = tuple(sheet for sheet in sheets if count_rows and table.roster_heading(sheet))
    forms_of = {sheet: forms.find_forms(sheet) for sheet in sheets if sheet not in rosters}
    own_forms = tuple(chain(*forms_of.values()))
    lists_of, places_of = places_of, names_of_sheets(sheets, places_of)
    tables, refused = _tables_of(forms_of, places_of)
    if not (tables or own_forms or rosters):
        raise next(iter(refused.values()), None) or _nothing_found(sheets, files, places_of)
    days = find_days(tables, rosters, own_forms)
    entries_of = {t: entries.read_entries(t, places_of[t.sheet.at], days.of_rows[t]) for t in tables}
    edition = {t: places_of[t.sheet.at].edition for t in tables}  # `later`: not of a day of the table
    later = tuple(t for t in tables if not all(map(edition[t].holds, filter(None, days.of_table[t]))))
    proposed = [t for t in tables if t.layout.is_proposal and t not in later]
    ours = [t for t in tables if t not in later and t not in proposed]
    counted = _count(ours, entries_of, rosters, days, places_of)
    given = Consolidation(
        tables=tables, forms=own_forms, rosters=rosters, places_of=lists_of, days_of=days.of_table,
        entries_of=entries_of, later_tables=later, counted_tables=tuple(counted.tables),
        typed_entries=(*counted.typed, *chain(*(entries_of[t] for t in (*proposed, *later)))),
        unique_entries=counted.unique, organisations=counted.organisations, totals=tuple(counted.totals), findings=(),
    )  # fmt: skip
    given = with_offices(given)
    copies = {t.at: t for t in ours if t not in counted.shown}
    rest = [sheet for sheet in sheets if sheet.rows and sheet.at not in given.places_read]
    limits = mapping.limits_of(sheet.taught for sheet in sheets)
    whole = EVERY_FILE if len({*files}) > 1 else At(files[0])
    parts_of = {t: unread.unread_parts(t, of, places_of[t.sheet.at], counted.aside) for t, of in entries_of.items()}
    findings = [
        *counted.findings,
        *(finding for t in later for finding in _other_edition(t, entries_of[t], places_of[t.sheet.at])),
        *(finding for t in proposed for finding in unread.proposed_members(t, entries_of[t])),
        *(finding for form in own_forms for finding in form.findings),
        *forms.compare_forms(own_forms),
        *totals_that_differ(counted.totals),
        *rules.check_entries(Numbers(counted.unique, limits), Numbers(counted.organisations), given.places_on),
        *rules.missing_units([*counted.rows, *chain(*(entries_of[t] for t in proposed))], given.expected_on, whole),
        *(finding for t in (*counted.shown, *proposed) for finding in parts_of[t]),
        *(finding for t in copies.values() for finding in parts_of[t] if finding.unread),
        *(finding for t in counted.shown for finding in unread_totals(t, counted.left_out)),
        *(finding for t in counted.shown for finding in rules.types_that_differ(t, entries_of[t])),
        *(finding for t in counted.shown for finding in rules.rates_outside_range(t, entries_of[t], limits)),
        *(finding for t in ours for finding in unread.other_organisations(entries_of[t])),
        *(finding for finding in days.findings if finding.at not in copies),
        *unread.noted_cells(sheets, tables, places_of),
        *(unread.unread_sheet(sheet, places_of[sheet.at], refused.get(sheet.at)) for sheet in rest),
    ]
    return replace(given, findings=with_proposals(findings, (*counted.unique, *counted.organisations), counted.totals))


def _tables_of(
    forms_of: Mapping[Sheet, Sequence[Form]], places_of: Mapping[At, Units]
) -> tuple[tuple[Table, ...], dict[At, NoTableError]]:
    """The tables on the sheets, without the forms there; and the refusals of sheets that cannot be read, by sheet."""
    tables, refused = list[Table](), dict[At, NoTableError]()
    for sheet, found in forms_of.items():
        try:
            tables += table.find_tables(forms.without_forms(sheet, found) if found else sheet, places_of[sheet.at])
        except NoTableError as cause:
            refused[sheet.at] = cause
    return tuple(tables), refused


def _nothing_found(sheets: Sequence[Sheet], files: Sequence[str], places_of: Mapping[At, Units]) -> NoTableError:
    named = ", ".join(dict.fromkeys(f"“{file}”" for file in files))
    labels = dict.fromkeys(words for s in sheets for words in content.likely_labels(s.rows, places_of[s.at]))
    said = ", ".join(f"“{label}”" for label in [*labels][:12])
    return NoTableError(wording.NO_KNOWN_HEADING if labels else wording.NO_TABLE, files=named, labels=said)


class _Counted(NamedTuple):
    """What counts. `shown`: all tables but copies. `typed`: all rows with figures, `rows`: of these those of a day and in no
    copy, `unique`: each unit of a day once. `left_out`, `aside`: keys of unverified subtotals, and of rows in copies."""

    tables: Sequence[Table]
    shown: Sequence[Table]
    typed: Sequence[Entry]
    rows: Sequence[Entry]
    unique: tuple[PlacedRow, ...]
    organisations: tuple[CommitteeRow, ...]
    totals: Sequence[Total]
    left_out: Set[RowKey]
    aside: Set[RowKey]
    findings: Sequence[Finding]


def _count(
    ours: Sequence[Table], entries_of: EntriesOf, rosters: Sequence[Sheet], days: Days, places_of: Mapping[At, Units]
) -> _Counted:

    def read(*given: Sheet) -> Sequence[Entry]:
        return roster.read_rosters(given, places_of, days.of_roster)

    # which tables count, and which of their rows are of a day
    counted, compared = _counted_and_compared(ours, {t: _of_a_day(entries_of[t], days) for t in ours})
    own = _entries_to_count([t for t in ours if t not in compared], entries_of)
    dated = {t: _of_a_day(rows, days) for t, rows in own.items()}
    undated: dict[Table | Sheet, Sequence[Entry]] = {}
    if days.known:
        undated |= {t: rows for t in own if (rows := [entry for entry in own[t] if not entry.day])}
        undated |= {sheet: read(sheet) for sheet in rosters if not days.of_roster[sheet]}
    # what repeats other tables or rosters
    again = roster_copies({sheet: days.of_roster[sheet] for sheet in rosters if sheet not in undated})
    repeated = {sheet: read(sheet) for sheet in again}
    once = without_copies(dated)
    rows = [*chain(*once.entries_of.values()), *read(*(s for s in rosters if s not in undated and s not in again))]
    apart = [*chain(*undated.values())]
    # what the printed totals prove, and what cannot be
    left_out = {entry.row.key for entry in (*rows, *apart) if entry.row.is_unverified_subtotal}
    shown = [t for t in ours if t not in once.copies]
    of_types = [e for t in compared for e in entries_of[t] if isinstance(e, TypeRow) and (e.day or len(days.known) < 2)]
    totals = [
        *_totals({t: entries_of[t] for t in shown}, rows, left_out, days, places_of),
        *form_totals(of_types, rows),
    ]
    rows, totals = with_thousands(rows, totals)
    rows = rules.without_impossible_counts(rows)
    # each unit of a day once
    summed, organisations, incomplete = with_sums(rows, totals)
    unique, twice = each_once(summed)
    outside = [entry for t in ours for entry in entries_of[t] if entries.is_outside(entry)]
    return _Counted(
        tables=counted,
        shown=shown,
        typed=[*rows, *apart, *once.repeated, *chain(*repeated.values()), *outside],
        rows=rows,
        unique=unique,
        organisations=organisations,
        totals=totals,
        left_out=left_out,
        aside={entry.row.key for entry in once.repeated} - {entry.row.key for entry in rows if once.repeated},
        findings=[
            *(replace(finding, day=entry.day) for entry in rows for finding in entry.findings),
            *(replace(finding, left_out={}) for entry in (*of_types, *apart) for finding in entry.findings),
            *(
                without_day(of, of[0].at if isinstance(t, Table) and dated.get(t) else t.at, days.known)
                for t, of in undated.items()
            ),
            *once.findings,
            *(roster_copy(sheet, again[sheet], of) for sheet, of in repeated.items()),
            *twice,
            *incomplete,
            *(Kind.NO_DATE.finding(t.sheet.at) for t in ours if None in days.of_table[t] and t not in undated),
        ],
    )


def _of_a_day(given: Sequence[Entry], days: Days) -> Sequence[Entry]:
    return [entry for entry in given if entry.day] if days.known else given


def _totals(
    entries_of: EntriesOf, rows: Sequence[Entry], left_out: Set[RowKey], days: Days, places_of: Mapping[At, Units]
) -> list[Total]:
    found, several = list[Total](), len(entries_of) > 1 and len(days.known) > 1
    rows_of = by_day(rows) if several else {}
    for t, own in entries_of.items():
        everywhere = [*chain(*(rows_of.get(day, ()) for day in days.of_table[t]))] if several else rows
        if own or everywhere or not rows:
            found += table_totals(t, own, everywhere, left_out, places_of[t.sheet.at])
    return found


def _other_edition(t: Table, own: Sequence[Entry], places: Units) -> Iterator[Finding]:
    """One finding for each day of the table, at the cell that names it: all its numbers are left out, none is matched by name."""
    era = "before" if places.edition.is_before_reform else "since"
    for day, rows in by_day(own).items():
        cells = [*t.above, *filter(None, [rows[0].row.values.get("as_of")])]
        at = next((cell.at for cell in cells if day and dates.day_of_value(cell.value) == day), t.at)
        left_out, names = typed_sums(rows), {entry.unit for entry in rows if isinstance(entry, CommitteeRow)}
        told: Details = {"day": day, "names": len(names), "rows": len(rows), "why": _LIST_IS_OVER[era]}
        told |= {"first": rows[0].row.number, "last": rows[-1].row.number, "list": _LISTS[era](place=places.place)}
        numbers = Counts(tuple((column, number, "") for column, number in left_out.items()))
        yield Kind.OTHER_EDITION.finding(at, left_out=left_out, on=day, numbers=numbers, **told)


_LISTS, _LIST_IS_OVER = wording.group("OTHER_LIST"), wording.group("LIST_IS_OVER")


def _counted_and_compared(tables: Sequence[Table], entries_of: EntriesOf) -> tuple[list[Table], list[Table]]:
    lists = [t for t in tables if not t.layout.types_as_rows and entries_of[t]]
    by_type = [t for t in tables if t.layout.types_as_rows]
    if any(not entries.is_outside(entry) for t in lists for entry in entries_of[t]):
        return lists, by_type
    forms_with_rows = [t for t in by_type if entries_of[t]] or by_type
    return ([*forms_with_rows, *lists] if by_type else list(tables)), []


def _entries_to_count(tables: Sequence[Table], entries_of: EntriesOf) -> dict[Table, list[Entry]]:
    """The entries without other organisations; and without unverified subtotals of districts whose committees are elsewhere:
    those that name the district as one, or stand on a sheet without rows of its own."""
    of_units = [(entry.district, t) for t in tables for entry in entries_of[t] if isinstance(entry, CommitteeRow)]
    covered, with_units = {district for district, _ in of_units}, {t for _, t in of_units}

    def is_counted(entry: Entry, t: Table) -> bool:
        if not isinstance(entry, UnplacedRow):
            return True
        if entries.is_outside(entry):
            return False
        if not entry.row.is_unverified_subtotal or entry.district not in covered:
            return True
        return t in with_units and not speaks_of_district(entry.row.words)

    return {t: [entry for entry in entries_of[t] if is_counted(entry, t)] for t in tables}
