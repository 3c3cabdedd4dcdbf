"""Workbooks of single communes since 1 July 2025: their rows are base organisations, of which the commune's is the sum."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain
from pathlib import Path

from ...layout import content
from ...layout.numbers import Reason, read_count
from ...layout.rows import Role, Row
from ...sheets import Sheet
from ...sheets.address import At
from ...vocabulary.columns import COLUMNS
from ...vocabulary.places import Unit, Units
from ...vocabulary.places.organisations import BaseOrganisations, is_base_organisation, units_within
from ..entries import CommitteeRow, Entry, grouped, less
from ..findings import Details, Finding, Kind, figures
from ..totals import CountKey, Total


def names_of_sheets(sheets: Iterable[Sheet], places_of: Mapping[At, Units]) -> dict[At, Units]:
    """The names that the rows of each sheet may have: those of units, or in a commune's own workbook of its base organisations."""
    found = dict(places_of)
    for sheet in sheets:
        units = places_of[sheet.at]
        if not units.edition.is_before_reform and (unit := _committee_of(sheet, units)):
            found[sheet.at] = BaseOrganisations((unit,), units.province, units.edition, units.taught, True, units)
    return found


def _committee_of(sheet: Sheet, units: Units) -> Unit | None:
    """The one unit named above rows of base organisations, else by the sheet or the file; None where another has a row there."""
    values = sheet.rows.values_at
    at = [(row, column) for row, of in values.items() if (column := _column_of_organisation(of, units))]
    if len(at) < content.LEAST_ROWS:
        return None
    first, column = at[0]
    above = [words for row, of in values.items() if row < first for words in of.values() if isinstance(words, str)]
    names = [re.sub(r"[\W\d_]+", " ", name) for name in (sheet.name, Path(sheet.file).stem)]
    said = [set[Unit]().union(*(units_within(words, units) for words in of)) for of in (above, names[:1], names[1:])]
    alone = [{unit} for name in names if (unit := units.find(name).unit)]
    named = next(filter(None, (*said, *alone)), set())
    below = (of[column] for row, of in values.items() if row >= first and column in of)
    others = (words for words in below if content.names_a_unit(words, units))
    one = len(named) == 1 and all({units.find(str(words)).unit} == named for words in others)
    return next(iter(named)) if one else None


def _column_of_organisation(values: Mapping[int, object], units: Units) -> int:
    texts = [(c, v) for c, v in values.items() if isinstance(v, str) and not units.names_a_unit(v)]
    column = next((c for c, words in texts if is_base_organisation(words) or units.is_other_organisation(words)), 0)
    has_number = any(c > column and content.shown_number(v, units) is not None for c, v in values.items())
    return column if has_number else 0


def with_sums(
    rows: Sequence[Entry], totals: Sequence[Total]
) -> tuple[list[Entry], tuple[CommitteeRow, ...], list[Finding]]:
    """The rows with one for all those of base organisations of one committee, day and file, which is their sum; these; and a finding for
    each column without a sum, since a row has no readable number there: it is left out. A total that holds explains empty cells."""
    own = tuple(entry for entry in rows if isinstance(entry, CommitteeRow) and entry.organisation)
    if not own:
        return [*rows], (), []
    holding = [total for total in totals if total.holds]
    explained = {(entry.row.key, total.column) for total in holding for entry in total.scope}
    found, incomplete = [e for e in rows if not (isinstance(e, CommitteeRow) and e.organisation)], list[Finding]()
    for of_file in grouped(((entry.day, entry.unit.code, entry.at.file), entry) for entry in own).values():
        given = [(entry.key, column) for entry in of_file for column in entry.typed]
        again = len({*given}) < len(given)  # else other organisations, or other columns, are on another sheet
        for group in grouped((again and entry.row.layout, entry) for entry in of_file).values():
            columns = dict.fromkeys(column for entry in group for column in entry.counted)
            sums = {column: sum(entry.counted.get(column, 0) for entry in group) for column in columns}
            findings = [of for column in sums if (of := _without_sum(column, sums[column], group, explained))]
            found.append(_sum_of(group, less(sums, {*chain(*(of.columns for of in findings))}), holding))
            incomplete += findings
    return found, own, incomplete


def _without_sum(column: str, numbers: int, group: Sequence[CommitteeRow], explained: Set[CountKey]) -> Finding | None:
    """The finding of a column in which a row has no readable number, at its cell; `numbers` are those of the other rows."""
    for entry in group:
        layout, cell = entry.row.layout, entry.row.values.get(column)
        is_empty = cell is None or read_count(cell).reason is Reason.NO_NUMBER
        is_explained = is_empty and (entry.row.key, column) in explained
        if column not in entry.counted and layout and column in layout.columns and not is_explained:
            at = At(entry.at.file, entry.at.sheet, entry.row.number, layout.columns[column])
            told: Details = {"unit": entry.unit.full_name, "organisation": entry.name, "column": COLUMNS[column].label}
            told |= figures([column], number=numbers) | {"on_page": {"organisation": "…"}}
            return Kind.INCOMPLETE_SUM.finding(at, None, [column], left_out={column: numbers}, on=entry.day, **told)
    return None


def _sum_of(group: Sequence[CommitteeRow], sums: dict[str, int], totals: Sequence[Total]) -> CommitteeRow:
    keys, first = {entry.row.key for entry in group}, group[0]
    own = (of for of in totals if of.column in sums and of.at.file == first.at.file)
    at = {of.column: of.at for of in own if keys <= {entry.row.key for entry in of.scope}}
    name_at = next((At(of.file, of.sheet, of.row, first.at.column) for of in at.values()), first.at)
    row = Row(Role.ROW, name_at.row or 0)
    return CommitteeRow(row, first.day, first.unit, sums, sums, (), first.period, name_at, at)
