"""Workbooks in, a checked `Membership` out: `load`, and the data that come with the package (`example`, `published`)."""

from __future__ import annotations

import datetime as dt
import gc
import os
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, cast

from ..files import Listing, locked_file
from ..layout.formulas import with_computed_sums
from ..layout.table import RosterError
from ..sheets import ENDINGS, InMemory, Sheet, UnreadableError, content_of, files_named, in_memory
from ..sheets import grid as limits
from ..sheets import read as read_sheets
from ..sheets.address import At, column_letters
from ..vocabulary import mapping, sources, vietnamese, wording
from ..vocabulary.columns import COLUMNS
from ..vocabulary.formats import LANGS
from ..vocabulary.indicators import TITLES
from ..vocabulary.mapping import Taught
from ..vocabulary.phrases import OWN_PAGE, OWN_SHEET, TYPES, Text, capital_first
from ..vocabulary.places import PlaceError
from ..vocabulary.places import load_units as load_places
from ..vocabulary.refusals import RefusedError
from . import consolidation, teaching, unread
from .checked import KEYS, NO_COUNT, ORGANISATION_KEYS, CheckedRows, Conserved, FileDay, RowSource
from .consolidation import Consolidation
from .consolidation.place import Found, find_places
from .consolidation.register import of_one_province
from .entries import CommitteeRow, Entry, PlacedRow, TypeRow, UnplacedRow, address_of, grouped, numbers_of
from .findings import EVERY_FILE, Details, Finding, Kind, figures
from .membership import File, Membership, TableRead


@contextmanager
def collection_paused() -> Iterator[None]:
    """A context without garbage collection: reading makes many tuples, none in a cycle (11,000 rows: 0.28 s CPU, else 0.34)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def loading_once() -> Iterator[None]:
    """A context, also inside another, in which `load` gives the same object for the same arguments and reads files once."""
    around = _LOADED.get()
    token = _LOADED.set({} if around is None else around)
    try:
        yield
    finally:
        _LOADED.reset(token)


class _Opened(NamedTuple):
    """The files behind the names that a user gave, their sheets, and what is to be said of files that were not read."""

    files: Sequence[File]
    sheets: Sequence[Sheet]
    findings: Sequence[Finding]

    @property
    def sheets_of_others(self) -> list[Sheet]:
        """The sheets but for those that this program wrote itself, and those that the user ignores."""
        return [s for s in self.sheets if not (is_own(s) or s.taught.of_sheet("sheets", s.file, s.name))]

    def without(self, path: str, refusal: RefusedError) -> _Opened:
        """The same without the sheets of a file, for this reason."""
        why, without_folder = (Text(refusal.phrase, refusal.details | own) for own in ({}, {"path": Path(path).name}))
        found = Kind.UNREAD_FILE.finding(At(path), why=why, on_page={"why": without_folder})
        return _Opened(self.files, [sheet for sheet in self.sheets if sheet.file != path], (*self.findings, found))

    def in_places(self, found: Found, read: Collection[At]) -> _Opened:
        """The same without the files of other provinces, and with what is to be said of the places of the sheets that were read."""
        told = [of for of in found.findings if of.at in read or of.kind in (Kind.OTHER_PROVINCE, Kind.UNREAD_SHEET)]
        left = {finding.at.file for finding in told if finding.kind is Kind.OTHER_PROVINCE}
        files = [file for file in self.files if file.path not in left]
        return _Opened(files, [s for s in self.sheets if s.file not in left], (*self.findings, *told))

    def of_district(self, part: Consolidation) -> _Opened:
        """What has something of the district or of its findings; and files that could not be read, which may have some."""
        held = [sheet for sheet in self.sheets if sheet.at in part.places_read]
        unread = [finding for finding in self.findings if finding.kind is Kind.UNREAD_FILE]
        paths = {*(sheet.file for sheet in held), *(finding.at.file for finding in (*unread, *part.findings))}
        return _Opened([file for file in self.files if file.path in paths], held, unread)


@dataclass(frozen=True, slots=True)
class _Read:
    """A membership and what it was made of, from which that of one district is made."""

    membership: Membership
    given: Consolidation
    opened: _Opened


Readable: TypeAlias = "str | os.PathLike[str] | Iterable[Any]"  # an open file and a `DataFrame` can be iterated too
# By paths, `count_rows` and what was taught, and the name of a district or None.
_LOADED: ContextVar[dict[tuple[tuple[object, ...], str | None], _Read] | None] = ContextVar("loaded", default=None)


def published() -> Membership:
    """The real figures that were published in 2017, by type: 49 + 10 + 5 committees, 9 768 + 3 055 + 1 430 members.

    No committee is named: `frame` has a row each for xã, phường and thị trấn, with `committees` and `members`.

    >>> int(published().frame["members"].sum())
    14253
    """
    by_column: dict[str, dict[str, int]] = {"committees": {}, "members": {}}
    for row in sources.rows(sources.PUBLISHED):
        if row["type"]:
            by_column[row["column"]][row["type"]] = int(row["value"])
    types = [unit_type for unit_type in TYPES if unit_type in by_column["members"]]
    keys = dict.fromkeys(KEYS, [None] * len(types)) | {"type": types}
    rows = CheckedRows(keys, {column: array("q", [of[t] for t in types]) for column, of in by_column.items()})
    source = sources.source(sources.PUBLISHED)
    return Membership(
        rows=rows, findings=(),
        accounts={(source.file, source.as_of): {c: Conserved(rows.sum(c), rows.sum(c), 0) for c in by_column}},
        totals=(), files=(File(path=source.file, sha256=source.sha256),), places=load_places(), as_of=source.as_of,
        by_type_only=True, published=source,
    )  # fmt: skip


def example(district: str | None = None, *, province: str = "Bạc Liêu") -> Membership:
    """The illustrative workbook that travels with the package, to try things on: 64 rows, made up, with the published totals.

    With `district`, its name such as "Giá Rai", only that district. An unknown name raises `consolidation.DistrictError`. With `province`
    "Cà Mau" another one, of its 64 communes and wards on 31/12/2025 and 30/06/2026; there is none of others (`PlaceError`).

    >>> len(example().found), len(example("Giá Rai").found), len(example(province="Cà Mau").days)
    (64, 10, 2)
    """
    if province not in sources.EXAMPLES:
        raise PlaceError(wording.NO_EXAMPLE, asked=province, known=", ".join(sources.EXAMPLES))
    return load(sources.path(sources.EXAMPLES[province]), district=district)


def load(
    path: Readable = (),
    *more: Readable,
    count_rows: bool = False,
    province: str | None = None,
    district: str | None = None,
    columns: str | Path | Mapping[str, object] | None = None,
) -> Membership:
    """What spreadsheets hold, read and checked: lists with one row a committee, or Form 5 with one row a type; of one day or several.

    `path` is a file, such as "so-lieu.xlsx", a folder, of which all spreadsheets are read, also those in the folders in it, or a
    pattern, such as "12/*.xlsx"; `more` are others, `load("a.xlsx", "b.xls")`, all of which are brought together; a list of them
    is the same. Each may also be an open file, its bytes (`io.BytesIO` too), or a `DataFrame` of pandas whose columns have ids or
    labels of the dictionary, as `Membership.frame` has them: it is read as if it were written to a sheet, headings in row 1, and
    findings name the cells of that sheet; a `blanalysis.toml` counts for it that lies in the current folder. Of several files one
    that cannot be read is left out, with a finding. With
    `count_rows` a sheet with one row a person is not refused: its rows are counted by committee, and nothing else of it is
    kept. `province` is the name or code of the province of the sheets, such as "Cà Mau"; without it the one that titles, names of
    files, a column or the names of the units tell. Sheets of other provinces are then left out, with a finding. With `district`, its
    name such as "Giá Rai", the figures, totals and findings are those of that district only. A file named twice is read once. Where both are given, a Form 5 is taken as totals to compare the committees with.

    `columns` says what words of the sheets mean that are not known: the path of a TOML file, or a dict of the same structure, such as
    `{"columns": {"Quân số": "members"}}` (see `vocabulary.mapping`). Without it a `blanalysis.toml` counts that lies beside a file.

    Raises a `RefusedError` (`sheets.UnreadableError`, `table.NoTableError`, `table.RosterError`, `places.PlaceError`,
    `consolidation.DistrictError`, `mapping.MappingError`) with one sentence when no figures can be had; anything else that is wrong is a finding.

    >>> membership = load("so-lieu.xlsx")  # doctest: +SKIP
    >>> example = load(sources.path(sources.EXAMPLE))
    >>> len(example.found), int(example.frame["members"].sum())
    (64, 14253)
    """
    names, kept = names_given((path, *more)), _LOADED.get()
    if not names:
        raise UnreadableError(wording.NOTHING_TO_READ)
    kept = {} if kept is None else kept
    taught = teaching.taught_in(columns)
    province = province or None  # "" in notebooks
    asked = (*((name, getattr(name, "content", None)) for name in names), count_rows, taught, province)
    with collection_paused():
        if (asked, None) not in kept:
            options = {"count_rows": count_rows or None, "columns": columns, "province": province}
            read = _read(names, taught, province, count_rows=count_rows)
            given = {option: value for option, value in options.items() if value not in (None, "")}
            kept[asked, None] = replace(read, membership=replace(read.membership, asked=tuple(names), options=given))
        given_all = kept[asked, None].given
        every = given_all.places_on(given_all.latest)
        name = consolidation.district_named(str(district), every) if district else None
        if (asked, name) not in kept:
            kept[asked, name] = _of_district(kept[asked, None], str(name))
    return kept[asked, name].membership


def names_given(given: Iterable[object]) -> list[str]:
    """The names of what a user gave, also in lists, each once; another of a name with its place. Raises `UnreadableError`."""
    names, waiting = dict[str, str](), [*given]
    while waiting:
        one = waiting.pop(0)
        held = in_memory(one)
        if held is not None:
            if held in names and getattr(names[held], "content", None) != held.content:
                held = InMemory.of(f"{held} ({len(names) + 1})", held.content, held.grid)
            names.setdefault(held, held)
        elif isinstance(one, (str, os.PathLike)):
            names.setdefault(os.fsdecode(one), os.fsdecode(one))
        elif isinstance(one, Iterable) and not isinstance(one, Mapping):
            waiting = [*one, *waiting]
        else:
            raise UnreadableError(wording.NOT_READ, given=type(one).__name__)
    return [*names.values()]


def _each_file_once(paths: Iterable[str]) -> list[str]:
    """The paths, each file once: "a.xlsx" and "./a.xlsx" are one, and read twice all its rows would be duplicates."""
    names: dict[str, str] = {}
    for path in paths:
        names.setdefault(path if isinstance(path, InMemory) else os.path.realpath(path), path)
    return [*names.values()]


def sheets_named(names: Sequence[str], columns: str | Path | Mapping[str, object] | None = None) -> list[Sheet]:
    """The sheets of the files that these names stand for, as `load` reads them; for what cannot be read."""
    return _open(names, teaching.taught_in(columns)).sheets_of_others


def _read(names: Sequence[str], taught: Taught | None, province: str | None, *, count_rows: bool) -> _Read:
    opened = _open(names, taught)
    parts = [of_one_province(sheet, province) for sheet in opened.sheets]
    told = [*opened.findings, *(finding for _, found in parts for finding in found)]
    opened = _Opened(opened.files, [sheet for sheet, _ in parts], told)
    with limits.time_limit(opened.files[0].path, limits.MOST_SECONDS * len(opened.files)):
        while True:
            sheets, files = opened.sheets_of_others, [file.path for file in opened.files]
            try:
                found = find_places(sheets, province)
                given = consolidation.consolidate(found.sheets, found.places_of, files=files, count_rows=count_rows)
                opened = opened.in_places(found, given.places_read)
                return _Read(_membership_of(given, opened), given, opened)
            except RosterError as refusal:
                at = cast(At, refusal.details["place"])
                if at.file in names or {sheet.file for sheet in sheets} == {at.file}:
                    raise
                opened = opened.without(at.file, refusal)  # a list of persons that happens to lie there


def _open(names: Sequence[str], taught: Taught | None) -> _Opened:
    """The files that these names stand for, with all their sheets. Of several a file that cannot be read is left out, with a finding."""
    listings = {name: files_named(name) for name in names}
    paths = _each_file_once(path for of in listings.values() for path in of.to_read)
    if not paths:
        lock = next(lock for of in listings.values() for lock in of.locks)
        raise UnreadableError(wording.ONLY_LOCKED, path=lock, opened=locked_file(lock))
    pages = [path for path in paths if path not in listings and _is_page_of_report(path)]
    if len(pages) == len(paths):
        raise UnreadableError(wording.NO_SPREADSHEET, path=names[0], folder=str(Path.cwd()))
    sheets_of: dict[str, Sequence[Sheet]] = {}
    refused, others = dict[str, UnreadableError](), list[str]()
    for path in paths:
        try:
            sheets_of[path] = () if path in pages else read_sheets(path)
        except UnreadableError as cause:
            if len(paths) == 1:
                raise
            if cause.phrase == wording.NOT_A_WORKBOOK and Path(path).suffix.lower() not in ENDINGS:
                others.append(path)  # a shell that replaces "12/*" names every file
            else:
                refused[path] = cause
    if not sheets_of:
        why = next(iter(refused.values()), None) or UnreadableError(wording.NOT_A_WORKBOOK, path=others[0])
        raise UnreadableError(wording.NONE_READ, count=len(paths), why=Text(why.phrase, why.details)) from why
    own = {*pages, *_own_copies(sheets_of, names)}
    found = [one for name, of in listings.items() for one in unread.passed_over(name, of, own)]
    found += unread.passed_over(EVERY_FILE.file, Listing(others=tuple(others)), own)
    read = {path: sheets_of.get(path, ()) for path in paths if path not in own and path not in others}
    files = [File(path=path, sha256=sheets[0].sha256 if sheets else "") for path, sheets in read.items()]
    every = [with_computed_sums(sheet) for sheets in read.values() for sheet in sheets]
    opened = _Opened(files, teaching.with_taught(every, taught), found)
    for path, refusal in refused.items():
        opened = opened.without(path, refusal)
    return opened


def _is_page_of_report(path: str) -> bool:
    with suppress(UnreadableError):
        return path.lower().endswith(".html") and bool(OWN_PAGE.search(content_of(path).decode("utf-8", "replace")))
    return False


def _own_copies(sheets_of: Mapping[str, Sequence[Sheet]], named: Collection[str]) -> set[str]:
    """The files, not named themselves, that this program made from others of them: tidy tables, and annotated copies with the same
    values as the workbook that they are a copy of. None where there is nothing else."""
    values = {path: [s.rows.values_at for s in sheets if not is_own(s)] for path, sheets in sheets_of.items()}
    tidy = [[*KEYS[:4]], *([COLUMNS[c].label.say(lang) for c in KEYS[:4]] for lang in LANGS)]
    copies = set[str]()
    for path, sheets in ((path, sheets) for path, sheets in sheets_of.items() if path not in named):
        head = [*sheets[0].rows.values_at.get(1, {}).values()] if sheets else []
        written = [sheet.rows.values_at for sheet in sheets if is_own(sheet)]
        sources = {rows.get(2, {}).get(1) for rows in written}
        others = [other for other in values if other not in (path, *copies)]
        told = {value for rows in written for row in rows.values() for value in row.values()}
        is_list = any(sheets_of[other] and sheets_of[other][0].sha256 in told for other in others)  # a consolidated one
        same = any(values[other] == values[path] for other in others if Path(other).name in sources)
        if head[:4] in tidy or is_list or same:
            copies.add(path)
    return copies if any(sheets_of[path] for path in sheets_of.keys() - copies) else set()


def _of_district(read: _Read, name: str) -> _Read:
    own = read.given.places_on(read.given.latest).of_district(name)
    part = replace(consolidation.of_district(read.given, name, own), places_of=dict.fromkeys(read.given.places_of, own))
    opened, whole = read.opened.of_district(part), read.membership
    own_part = replace(_membership_of(part, opened), whole=whole, asked=whole.asked, options=whole.options)
    return _Read(own_part, part, opened)


def _membership_of(given: Consolidation, opened: _Opened) -> Membership:
    illustrative = any("minh hoa" in (plain := vietnamese.key(w)) or "illustrative" in plain for w in given.titles)
    rows, days = _checked_rows(given), {entry.day for entry in given.unique_entries}
    rows = replace(rows, illustrative=illustrative)
    membership = Membership(
        rows=rows, findings=(), accounts={},
        totals=tuple(replace(total, scope=()) for total in given.totals),  # without the rows, which hold all cells
        files=tuple(opened.files), places=given.expected_on(given.latest),
        limits=mapping.limits_of(sheet.taught for sheet in opened.sheets),
        places_on={day: given.expected_on(day) for day in days}, senders=given.senders,
        organisations=_organisation_rows(given.organisations), as_of=given.latest, tables=_what_was_read(given),
        forms=given.forms,
        by_type_only=bool(rows) and all(isinstance(entry, TypeRow) for entry in given.unique_entries),
        illustrative=illustrative,
    )  # fmt: skip
    of_all = not given.places_on(given.latest).is_part
    found = [*given.findings, *opened.findings, *unread.legacy_text(opened.sheets_of_others)]
    found = teaching.with_exceptions(found, opened.sheets, given.places_of)
    found += teaching.as_taught(opened.sheets, given.entries_of, given.places_of, found, unused=of_all)
    found += teaching.unmarked_names(given.entries_of)
    found += _differing_from_published(membership) if of_all else ()
    known = {t: given.places_of[t.sheet.at].edition.first for t in given.tables if t not in given.later_tables}
    early = ((t.at, since, [day for day in given.days_of[t] if day and day < since]) for t, since in known.items())
    found += (Kind.EARLIER_THAN_LIST.finding(at, day=min(days), since=since) for at, since, days in early if days)
    ordered = tuple(sorted(found, key=lambda finding: finding.order))
    accounts = _accounts(given, ordered)
    if len({day for _, day in accounts}.union(*given.days_of.values())) > 1:
        day_of = _day_finder(given)
        ordered = tuple(replace(finding, as_of=finding.day or day_of(finding.at)) for finding in ordered)
        totals = tuple(replace(total, as_of=day_of(total.at)) for total in membership.totals)
        membership = replace(membership, totals=totals)
    return replace(membership, findings=ordered, accounts=accounts)


def _day_finder(given: Consolidation) -> Callable[[At], dt.date | None]:
    by_sheet = [(t.sheet.at, own) for t, own in given.entries_of.items()]
    rows = grouped(((sheet, entry.row.number), entry) for sheet, own in by_sheet for entry in own)
    read = [(t.sheet.at, day) for t in given.tables for day in given.days_of[t]]
    read += [(form.sheet.at, form.as_of) for form in given.forms]
    read += [(At(e.at.file, e.at.sheet), e.day) for e in given.typed_entries if not e.row.layout]  # of rosters
    days_of: dict[At, list[dt.date | None]] = grouped((at, day) for of, day in read for at in (of, At(of.file)))
    scopes = {total.at: [entry.day for entry in total.scope] for total in given.totals}

    def day_of(at: At) -> dt.date | None:
        sheet = At(at.file, at.sheet)
        own = rows.get((sheet, at.row or 0), [])
        if len({entry.day for entry in own}) > 1:  # lists side by side
            own = [entry for entry in own if any(cell.at == at for cell in entry.row.values.values())]
        days = {*(scopes.get(at) or [entry.day for entry in own] or days_of.get(sheet, []))}
        return days.pop() if len(days) == 1 else None

    return day_of


def is_own(sheet: Sheet) -> bool:
    """Whether this program wrote the sheet beside the figures (a list of findings, a guide): it holds none itself."""
    first = next(iter(sheet.rows.get(1, ())), None)
    return first is not None and first.column == 1 and str(first.value).startswith(OWN_SHEET)


def _what_was_read(given: Consolidation) -> tuple[TableRead, ...]:
    tables = []
    for t, rows in ((t, given.entries_of[t]) for t in given.tables):
        what, days = wording.FORM_5 if t.layout.types_as_rows else wording.LIST, sorted(filter(None, given.days_of[t]))
        last = f"{column_letters(max(t.headings))}{rows[-1].row.number}" if rows else ""
        tables.append(TableRead(at=t.at, what=what, rows=len(rows), days=tuple(days), last=last))
    for form in given.forms:
        days = [form.as_of] if form.as_of else []
        tables.append(TableRead(at=form.at, what=TITLES[form.number], rows=len(form.rows), days=tuple(days)))
    return tuple(tables)


def _checked_rows(given: Consolidation) -> CheckedRows:
    days = sorted({e.day for e in given.unique_entries}, key=lambda day: day or dt.date.max)  # undated rows come last
    order = {
        (day, name): (number, place)
        for number, day in enumerate(days)
        for names in ((unit.code for unit in given.places_on(day)), TYPES)
        for place, name in enumerate(names)
    }
    named = [
        (e.day, e.unit.code, e.unit.type, e.unit.name, e.district or None, e)
        if isinstance(e, CommitteeRow)
        else (e.day, None, e.type, None, e.district or None, e)
        for e in given.unique_entries
    ]
    named.sort(key=lambda row: order[row[0], row[1] or row[2]])
    keys = {key: [row[place] for row in named] for place, key in enumerate(KEYS)}
    counted = [row[-1].counted for row in named]
    ids = {h.column.id for t in given.counted_tables for h in t.headings.values() if h.column and h.column.counts}
    ids |= {"members"} if given.rosters else set()
    counts = {c: array("q", numbers_of(counted, c, NO_COUNT)) for c in COLUMNS if c in ids}
    return CheckedRows(keys, counts, sources=[_source_of(row[-1]) for row in named])


def _source_of(entry: PlacedRow) -> RowSource:
    layout = entry.row.layout
    where, columns = (layout.rows.where, layout.columns) if layout else (entry.at, {})
    return RowSource(where, entry.row.number, columns, entry.addresses)


def _organisation_rows(own: Sequence[CommitteeRow]) -> CheckedRows:
    keys = [(e.day, e.unit.code, e.unit.full_name, e.organisation, str(e.at)) for e in own]
    counted = [entry.counted for entry in own]
    counts = {c: array("q", numbers_of(counted, c, NO_COUNT)) for c in COLUMNS if any(c in of for of in counted)}
    return CheckedRows({key: [row[at] for row in keys] for at, key in enumerate(ORGANISATION_KEYS)}, counts)


def _accounts(given: Consolidation, findings: Iterable[Finding]) -> dict[FileDay, dict[str, Conserved]]:
    """The sums by file, day and count column; each part is added up independently, so that a lost number shows."""
    typed = _sums_by_file(given.typed_entries, [entry.typed for entry in given.typed_entries])
    counted = _sums_by_file(given.unique_entries, [entry.counted for entry in given.unique_entries])
    left_out, outside = dict[FileDay, Counter[str]](), dict[FileDay, Counter[str]]()
    for finding in findings:
        for sums, numbers in ((left_out, finding.left_out), (outside, finding.outside)):
            if numbers:
                sums.setdefault((finding.at.file, finding.day), Counter()).update(numbers)
    parts, none = (typed, counted, left_out, outside), Counter[str]()
    return {
        of: {
            column: Conserved(*(part.get(of, none)[column] for part in parts))
            for column in COLUMNS
            if any(column in part.get(of, none) for part in parts)
        }
        for of in dict.fromkeys(of for part in parts for of in part)
    }


def _sums_by_file(entries: Sequence[Entry], numbers: Sequence[dict[str, int]]) -> dict[FileDay, Counter[str]]:
    by_file = grouped(pair for entry, own in zip(entries, numbers, strict=True) for pair in _by_file(entry, own))
    ids_of = {of: set().union(*{tuple(row) for row in rows}) for of, rows in by_file.items()}
    return {of: Counter({c: sum(numbers_of(rows, c, 0)) for c in ids_of[of]}) for of, rows in by_file.items()}


def _by_file(entry: Entry, numbers: dict[str, int]) -> Iterable[tuple[FileDay, dict[str, int]]]:
    if not isinstance(entry, UnplacedRow) and entry.addresses:  # of several rows of one unit
        return [((address_of(entry, column).file, entry.day), {column: n}) for column, n in numbers.items()]
    layout = entry.row.layout  # its address is slower to find
    return [((layout.rows.where.file if layout else entry.at.file, entry.day), numbers)]


def _differing_from_published(membership: Membership) -> Iterator[Finding]:
    day, several = sources.source(sources.PUBLISHED).published, len(membership.days) > 1
    for then in (then for then in map(membership.on, membership.days) if then.fits_published):
        theirs = published().type_sums
        for unit_type, of in then.type_sums.items():
            expected = theirs[unit_type]._asdict()
            for column, value in of._asdict().items():
                if value is not None and value != expected[column]:
                    off = value - expected[column]
                    named: Details = {"type": capital_first(TYPES[unit_type]), "column": COLUMNS[column].label}
                    told = figures([column], value=value, expected=expected[column], difference=off)
                    at = At(membership.files[0].path) if len(membership.files) == 1 else EVERY_FILE
                    named |= {"published": day, "when": wording.ON_DAY(day=then.as_of) if several else ""}
                    yield Kind.DIFFERS_FROM_PUBLISHED.finding(at, value, on=then.as_of, **named, **told)
