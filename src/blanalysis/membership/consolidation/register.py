"""Registers of several provinces, such as a census of the country: of such a sheet only the rows of one province are read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ...sheets import Cell, Rows, Sheet
from ...vocabulary.places import Units, name_of_total, provinces_named
from ...vocabulary.vietnamese import whole_number
from ..findings import Finding, Kind

_LEAST_ROWS = 150  # a shorter sheet is the list of one province, and not looked at
_MOST_NAMES = 300  # in a column of provinces, with their totals and regions
_LEAST_PROVINCES = 3


def of_one_province(sheet: Sheet, places: Units) -> tuple[Sheet, list[Finding]]:
    """The sheet with its heading and the rows of the province of `places`, and one finding about the others. Unchanged where no column
    names provinces, each in the first row of its group or in every row; a total has a row of its own, also one of a region."""
    values_at, own = sheet.rows.values_at, places.province.code
    columns = sorted(set().union(*values_at.values())) if len(values_at) >= _LEAST_ROWS else []
    for column in columns:
        words = {v for values in values_at.values() if isinstance(v := values.get(column), str)}
        codes = {v: [of.code for of in provinces_named(name_of_total(v))] for v in words if len(words) <= _MOST_NAMES}
        named = {code for of in codes.values() for code in of}
        if len(named) >= _LEAST_PROVINCES:
            break
    else:
        return sheet, []
    begin, others, here = 0, set[int](), [own]
    for row, values in values_at.items():
        said = codes.get(str(values.get(column)))  # [] for words of no province: a heading, a region, the country
        if said or (said == [] and any(whole_number(str(v)) is not None for c, v in values.items() if c > column)):
            begin, here = begin or row, said
        if own not in here:
            others.add(row)
    at = replace(sheet.at, row=begin, column=column)
    told = {"rows": len(others), "provinces": len(named - {own}), "own": places.province.name}
    return _without(sheet, begin, others), [Kind.OTHER_PROVINCES.finding(at, **told)]


def _without(sheet: Sheet, begin: int, others: Collection[int]) -> Sheet:
    """The sheet without these rows; those above `begin`, its heading, are right above the first that is left, where its cells keep
    their addresses."""
    values_at, where = sheet.rows.values_at, sheet.rows.where
    shift = next((row for row in values_at if row >= begin and row not in others), begin) - begin
    head = {row + shift: values for row, values in values_at.items() if row < begin}
    moved = replace(where, row=-shift)
    made = {row: tuple(Cell(moved, row, column, v) for column, v in values.items()) for row, values in head.items()}
    kept = head | {row: values for row, values in values_at.items() if row >= begin and row not in others}
    merges = (
        (top + shift, left, bottom + shift, right) if top < begin else (top, left, bottom, right)
        for top, left, bottom, right in sheet.merges
    )
    rows = Rows(where, kept, sheet.rows.marks, made, sheet.taught)
    return replace(sheet, rows=rows, merges=tuple(sorted(merges)))
