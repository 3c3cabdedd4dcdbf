"""Registers of several provinces, such as a census of the country: of such a sheet only the rows of one province are read."""

from collections.abc import Collection
from dataclasses import replace
from itertools import groupby

from ...sheets import Cell, Rows, Sheet
from ...vocabulary.places import name_of_total, provinces_named
from ...vocabulary.vietnamese import whole_number
from ..findings import Finding, Kind

_LEAST_ROWS, _LEAST_PROVINCES = 150, 3  # of such a sheet; a shorter one is the list of one province, and not looked at
_MOST_NAMES, _LONGEST_NAME = 300, 50  # in a column of provinces, with their totals and regions


def of_one_province(sheet: Sheet, province: str | None) -> tuple[Sheet, list[Finding]]:
    """The sheet with its heading and the rows of the province of that name or code, and a finding about all others. Unchanged where no
    column names provinces, each in the first row of its group or in every row; a total has a row of its own, also one of a region."""
    values_at = sheet.rows.values_at
    for column in sorted(set().union(*values_at.values())) if province and len(values_at) >= _LEAST_ROWS else ():
        words = {v for of in values_at.values() if isinstance(v := of.get(column), str) and len(v) < _LONGEST_NAME}
        names = {v: {of.name for of in provinces_named(name_of_total(v))} for v in words if len(words) <= _MOST_NAMES}
        runs = groupby(of for values in values_at.values() if (of := names.get(str(values.get(column)))))
        named = [name for of, _ in runs for name in of]
        if len({*named}) == len(named) >= _LEAST_PROVINCES:  # each stands together, as birthplaces do not
            break
    else:
        return sheet, []
    asked = {of.name for of in provinces_named(str(province))}
    begin, others, here = 0, set[int](), asked
    for row, values in values_at.items():
        said = names.get(str(values.get(column)))  # of words that name no province none: a heading, a region
        numbers = (c for c, v in values.items() if c > column and whole_number(str(v)) is not None)
        if said or (said is not None and any(numbers)):
            begin, here = begin or row, said
        if asked.isdisjoint(here):
            others.add(row)
    at, own = replace(sheet.at, row=begin, column=column), ", ".join(sorted(asked))
    told = Kind.OTHER_PROVINCES.finding(at, rows=len(others), provinces=len({*named} - asked), own=own)
    return _without(sheet, begin, others), [told]


def _without(sheet: Sheet, begin: int, others: Collection[int]) -> Sheet:
    """The sheet without these rows; its heading, above `begin`, moves down to the first that is left; cells keep addresses."""
    values_at, where = sheet.rows.values_at, sheet.rows.where
    own = {row: values for row, values in values_at.items() if row >= begin and row not in others}
    shift = next(iter(own), begin) - begin
    head = {row + shift: values for row, values in values_at.items() if row < begin}
    moved = replace(where, row=-shift)
    made = {row: tuple(Cell(moved, row, column, v) for column, v in values.items()) for row, values in head.items()}
    down = ((top, shift * (top < begin), left, bottom, right) for top, left, bottom, right in sheet.merges)
    merges = sorted((top + by, left, bottom + by, right) for top, by, left, bottom, right in down)
    return replace(sheet, rows=Rows(where, head | own, sheet.rows.marks, made, sheet.taught), merges=tuple(merges))
