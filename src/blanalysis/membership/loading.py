"""Workbooks in, a checked `Membership` out: `load`, and the data that come with the package (`example`, `published`)."""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

import numpy as np
import pandas as pd

from ..sheets import Sheet
from ..sheets import read as read_sheets
from ..sheets.address import At
from ..sheets.grid import MOST_SECONDS, time_limit
from ..vocabulary import sources, vietnamese
from ..vocabulary.columns import COLUMNS
from ..vocabulary.formats import sentence
from ..vocabulary.indicators import TITLES
from ..vocabulary.phrases import OWN_SHEET, TYPES, Phrase
from ..vocabulary.places import Units
from ..vocabulary.places import load_units as load_places
from . import consolidation, unread
from .consolidation import Consolidation
from .entries import Entry
from .findings import Finding, Kind
from .membership import KEYS, File, Membership, TableRead


@contextmanager
def collection_paused() -> Iterator[None]:
    """A context in which the garbage collector does not run; after it, it runs if it did before.

    Reading makes hundreds of thousands of small tuples, none in a cycle. Measured: `load` of 11,000 rows takes 0.28 s of CPU
    with the collector paused, 0.34 s without; of 64 rows 7.4 and 7.9 ms.

    >>> with collection_paused():
    ...     gc.isenabled()
    False
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def loading_once() -> Iterator[None]:
    """A context in which `load` gives the same object for the same arguments: for the many pages of one report.

    It may be entered again inside, for one page: a membership whose frame was changed there is not given to others.
    """
    around = _LOADED.get()
    kept = {} if around is None else around
    token = _LOADED.set(kept)
    try:
        yield
    finally:
        _LOADED.reset(token)
        changed = [asked for asked, (membership, frame) in kept.items() if not membership.frame.equals(frame)]
        for asked in changed:
            del kept[asked]


# What was loaded inside `loading_once`, each with its frame as it was then.
_LOADED: ContextVar[dict[tuple, tuple[Membership, pd.DataFrame]] | None] = ContextVar("loaded", default=None)
# The published figures are of early 2017 without an exact day: a sheet of the year-end before or of that year is compared.
PUBLISHED_FITS = (dt.date(2016, 12, 31), dt.date(2017, 12, 31))


def differing_from_published(
    sums: pd.DataFrame, whole: Iterable[str], published: pd.DataFrame, day: dt.date, as_of: dt.date | None, file: str
) -> list[Finding]:
    """A finding for each type whose committees or members differ from those published in 2017, where the day fits.

    `sums` and `published` are indexed by type; `whole` are the types of which no committee is missing.
    """
    if as_of is None or not PUBLISHED_FITS[0] <= as_of <= PUBLISHED_FITS[1]:
        return []
    pairs = [(t, column, sums.loc[t, column], published.loc[t, column]) for t in whole for column in published.columns]
    return [
        Finding(
            kind=Kind.DIFFERS_FROM_PUBLISHED,
            at=At(file),
            found=int(value),
            details={
                "type": Phrase(vi=sentence(TYPES[unit_type].vi), en=sentence(TYPES[unit_type].en)),
                "column": COLUMNS[column].label,
                "value": int(value),
                "expected": int(expected),
                "difference": int(value) - int(expected),
                "published": day,
            },
        )
        for unit_type, column, value, expected in pairs
        if not pd.isna(value) and value != expected
    ]


def published() -> Membership:
    """The real figures that were published in 2017, by type: 49 + 10 + 5 committees, 9 768 + 3 055 + 1 430 members.

    No committee is named: `frame` has a row each for xã, phường and thị trấn, with `committees` and `members`.

    >>> int(published().frame["members"].sum())
    14253
    """
    rows = sources.frame("published-2017.csv").query("type != ''").astype({"value": int})
    by_column = {column: of.set_index("type")["value"].to_dict() for column, of in rows.groupby("column")}
    nothing = dict.fromkeys(KEYS, [None] * len(TYPES))
    figures = {
        column: np.array([of[unit_type] for unit_type in TYPES], dtype=float) for column, of in by_column.items()
    }
    frame = _ordered_frame({**nothing, "type": list(TYPES)}, figures, load_places())
    sums = pd.Series({column: int(numbers.sum()) for column, numbers in figures.items()})
    source = sources.source("published-2017.csv")
    return Membership(
        frame=frame,
        findings=(),
        conservation=pd.DataFrame({"typed": sums, "counted": sums, "left_out": 0}).rename_axis("column"),
        totals=(),
        files=(File(path=source.file, sha256=source.sha256),),
        places=load_places(),
        as_of=source.as_of,
        by_type_only=True,
        published=source,
    )


def example(district: str | None = None) -> Membership:
    """The illustrative workbook that travels with the package, to try things on: 64 rows, made up, with the published totals.

    With `district`, its name such as "Giá Rai", only that district. An unknown name raises `consolidation.DistrictError`.

    >>> len(example().found), len(example("Giá Rai").found)
    (64, 10)
    """
    return load(sources.path(sources.EXAMPLE), district=district)


def load(path: str | Path, *more: str | Path, count_rows: bool = False, district: str | None = None) -> Membership:
    """What spreadsheets hold, read and checked: lists with one row a committee, or Form 5 with one row a type; of one day or several.

    `path` is a file, such as "so-lieu.xlsx"; `more` are others, `load("a.xlsx", "b.xls")`, all of which are brought together. With
    `count_rows` a sheet with one row a person is not refused: its rows are counted by committee, and nothing else of it is
    kept. With `district`, its name such as "Giá Rai", the figures, totals and findings are those of that district only. A file
    named twice is read once. Where both are given, a Form 5 is taken as totals to compare the committees with.

    Raises a `RefusedError` (`sheets.UnreadableError`, `table.NoTableError`, `table.RosterError`, `consolidation.EditionError`,
    `consolidation.DistrictError`) with one sentence when no figures can be had; anything else that is wrong is a finding.

    >>> membership = load("so-lieu.xlsx")  # doctest: +SKIP
    >>> example = load(sources.path(sources.EXAMPLE))
    >>> len(example.found), int(example.frame["members"].sum())
    (64, 14253)
    """
    paths, kept = _each_once(map(str, (path, *more))), _LOADED.get()
    asked = (*paths, count_rows, district)
    if kept is not None and asked in kept:
        return kept[asked][0]
    with collection_paused():
        membership = _load(paths, count_rows=count_rows, name=district)
    if kept is not None:
        kept[asked] = membership, membership.frame.copy()
    return membership


def _each_once(paths: Iterable[str]) -> list[str]:
    """The paths, each file once: "a.xlsx" and "./a.xlsx" are one, and read twice all its rows would be duplicates."""
    names: dict[str, str] = {}
    for path in paths:
        names.setdefault(os.path.realpath(path), path)
    return [*names.values()]


def _load(paths: Iterable[str], *, count_rows: bool, name: str | None) -> Membership:
    places = load_places()
    name = consolidation.district_named(name, places) if name else None
    every = []
    for path in paths:
        every += read_sheets(path)
    with time_limit(", ".join(sheet.file for sheet in every[:1]), MOST_SECONDS * max(len({s.file for s in every}), 1)):
        return _loaded(every, places, count_rows=count_rows, name=name)


def _loaded(every: Sequence[Sheet], places: Units, *, count_rows: bool, name: str | None) -> Membership:
    """The membership of these sheets, of all places or of the district of that name."""
    sheets = [sheet for sheet in every if not is_own(sheet)]
    given = consolidation.consolidate(sheets, places, files=[sheet.file for sheet in every], count_rows=count_rows)
    if name is None:
        return _membership_of(given, sheets, every, places)
    own = Units(places.districts[name])
    part = consolidation.of_district(given, name, own)
    held = consolidation.sheets_read(part, sheets)
    return replace(_membership_of(part, held, held, own), whole=_membership_of(given, sheets, every, places))


def _membership_of(given: Consolidation, sheets: Sequence[Sheet], every: Sequence[Sheet], places: Units) -> Membership:
    """The membership of these places; `every` are the sheets with those that this program wrote itself."""
    frame = _frame_of_entries(given, places)
    membership = Membership(
        frame=frame,
        findings=(),
        conservation=pd.DataFrame(),
        totals=tuple(replace(total, scope=()) for total in given.totals),  # without the rows, which hold all cells
        files=_files_read(every),
        places=places,
        as_of=given.latest,
        tables=_what_was_read(given),
        forms=given.forms,
        by_type_only=not any(entry.unit for entry in given.unique_entries)
        and any(entry.type for entry in given.unique_entries),
        illustrative=any(map(_says_illustrative, given.titles)),
    )
    of_all = len(places) == len(load_places())
    found = [*given.findings, *unread.legacy_text(sheets), *(_differing_from_published(membership) if of_all else ())]
    ordered = tuple(sorted(found, key=lambda finding: finding.order))
    return replace(membership, findings=ordered, conservation=_conservation(given.typed_entries, frame, ordered))


def is_own(sheet: Sheet) -> bool:
    """Whether this program wrote the sheet beside the figures (a list of findings, a guide): it holds none itself."""
    first = next(iter(sheet.rows.get(1, ())), None)
    return first is not None and first.column == 1 and str(first.value).startswith(OWN_SHEET)


def _what_was_read(given: Consolidation) -> tuple[TableRead, ...]:
    """Each table and form with the address of its heading."""
    tables = [
        TableRead(
            at=t.at,
            what=FORM_5 if t.types_as_rows else LIST,
            rows=len(given.entries_of[t]),
        )
        for t in given.tables
    ]
    forms = [TableRead(at=f.at, what=TITLES[f.number], rows=len(f.rows)) for f in given.forms]
    return (*tables, *forms)


def _count_ids(given: Consolidation) -> list[str]:
    """The count columns of the tables counted, in the dictionary's order."""
    ids = {h.column.id for t in given.counted_tables for h in t.headings.values() if h.column and h.column.counts}
    ids |= {"members"} if given.rosters else set()
    return [column for column in COLUMNS if column in ids]


def _frame_of_entries(given: Consolidation, places: Units) -> pd.DataFrame:
    """One row an entry, in the order of `_ordered_frame`."""
    units_of = [(entry.unit, entry) for entry in given.unique_entries]
    keys = {
        "as_of": [entry.day for entry in given.unique_entries],
        "code": [unit and unit.code for unit, _ in units_of],
        "type": [unit.type if unit else entry.type for unit, entry in units_of],
        "name": [unit and unit.name for unit, _ in units_of],
        "district": [unit.district if unit else entry.district for unit, entry in units_of],
    }
    return _ordered_frame(keys, {column: given.numbers[column] for column in _count_ids(given)}, places)


def _ordered_frame(keys: dict[str, list], counts: dict[str, np.ndarray], places: Units) -> pd.DataFrame:
    """Rows in the order of days, then of the list of places (types: xã, phường, thị trấn), with the dtypes that `Membership` promises."""
    order = {unit.code: place for place, unit in enumerate(places)} | {
        unit_type: place for place, unit_type in enumerate(TYPES)
    }
    place = [order[code or unit_type] for code, unit_type in zip(keys["code"], keys["type"], strict=True)]
    days = sorted(set(keys["as_of"]), key=lambda day: day or dt.date.max)  # rows without a day come last
    rank = {day: number for number, day in enumerate(days)}
    ranks = [rank[day] for day in keys["as_of"]]
    as_of = pd.Index(pd.to_datetime(pd.Series(days, dtype=object))).take(ranks)
    rows = np.lexsort((place, ranks))
    typed = {"as_of": as_of, **{column_id: _text_column(keys[column_id]) for column_id in KEYS[1:]}}
    return pd.DataFrame(
        {column_id: column.take(rows) for column_id, column in (typed | _integer_columns(counts)).items()}
    )


def _text_column(values: list[str | None]) -> pd.api.extensions.ExtensionArray:
    """A column of dtype "string", made from the few different values: a long table has the same units many times."""
    different = list(dict.fromkeys(values))
    at = {value: place for place, value in enumerate(different)}
    return pd.array(different, dtype="string").take([at[value] for value in values])


def _integer_columns(counts: dict[str, np.ndarray]) -> dict[str, pd.arrays.IntegerArray]:
    missing = {column: np.isnan(numbers) for column, numbers in counts.items()}
    return {
        column: pd.arrays.IntegerArray(np.where(missing[column], 0, numbers).astype("int64"), missing[column])
        for column, numbers in counts.items()
    }


def _conservation(rows: Sequence[Entry], frame: pd.DataFrame, findings: Iterable[Finding]) -> pd.DataFrame:
    """Typed, counted and left out by count column; each added up independently, so that a lost number shows as a difference."""
    ids = [column for column in frame.columns if column not in KEYS]
    given = set().union(*{tuple(entry.typed) for entry in rows})
    ids += [column for column in COLUMNS if column in given.difference(ids)]
    numbers = [entry.typed for entry in rows]
    typed = {column: _sum_of_column(numbers, column) for column in ids}
    left_out = dict.fromkeys(ids, 0)
    for finding in findings:
        for column, n in finding.left_out.items():
            left_out[column] += n
    counted = {column: int(frame[column].sum()) if column in frame else 0 for column in ids}
    return pd.DataFrame(
        {"typed": typed, "counted": counted, "left_out": left_out}, index=pd.Index(ids, name="column"), dtype="int64"
    )


def _sum_of_column(numbers: Sequence[dict[str, int]], column: str) -> int:
    try:
        return sum(map(itemgetter(column), numbers))
    except KeyError:  # a row has no such number
        return sum([of[column] for of in numbers if column in of])


def _differing_from_published(membership: Membership) -> list[Finding]:
    days = [day for day in membership.days if PUBLISHED_FITS[0] <= day <= PUBLISHED_FITS[1]]
    if not days:
        return []
    reference = published()
    return [
        finding
        for then in map(membership.on, days)
        for finding in differing_from_published(
            then.by_type(),
            then.whole_types,
            reference.by_type(),
            reference.published.published,
            then.as_of,
            membership.files[0].path,
        )
    ]


def _files_read(sheets: Sequence[Sheet]) -> tuple[File, ...]:
    return tuple(File(path=path, sha256=digest) for path, digest in {s.file: s.sha256 for s in sheets}.items())


def _says_illustrative(words: str) -> bool:
    plain = vietnamese.key(words)
    return "minh hoa" in plain or "illustrative" in plain


LIST = Phrase(vi="danh sách đảng bộ", en="list of committees")
FORM_5 = Phrase(vi="Biểu 5", en="Form 5")
