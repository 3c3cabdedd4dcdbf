"""What the user taught, beside workbooks or named: read, given to the sheets, and said again in findings; and names without their marks."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from ..sheets import Sheet, content_of
from ..sheets.address import At
from ..sheets.delimited import text_of
from ..vocabulary import mapping, wording
from ..vocabulary.columns import COLUMNS
from ..vocabulary.mapping import Taught
from ..vocabulary.places import TaughtEntry, Units, load_units
from ..vocabulary.vietnamese import lacks_marks
from .entries import CommitteeRow, EntriesOf
from .findings import EVERY_FILE, Details, Finding, Kind, Severity, names_in_sentence

PlacesOf: TypeAlias = Mapping[At, Units]


def taught_in(columns: str | Path | Mapping[str, object] | None) -> Taught | None:
    """What a file or dictionary teaches (see `load`); None for None or "". Raises `MappingError` and `UnreadableError`."""
    if isinstance(columns, Mapping):
        return mapping.taught_by(columns)
    if columns is None or (isinstance(columns, str) and not columns):
        return None
    if not isinstance(columns, (str, os.PathLike)):
        raise mapping.MappingError(wording.NOT_TAUGHT_SO, given=type(columns).__name__)
    if os.path.isfile(columns) and not os.path.getsize(columns):
        return mapping.NOTHING_TAUGHT
    content = content_of(columns, mapping.MOST_BYTES, wording.MAPPING_TOO_LONG)
    return mapping.read_taught(text_of(content), str(columns))


def with_taught(sheets: Sequence[Sheet], named: Taught | None) -> list[Sheet]:
    """The sheets with what was taught of their words: `named`, else what the file teaches that lies in the folder of their file."""
    files = {sheet.file: Path(sheet.file).parent / mapping.FILE_NAME for sheet in sheets}
    beside = {} if named else {file: taught_in(file) for file in {*files.values()} if os.path.isfile(file)}
    taught = {sheet: named or beside.get(files[sheet.file]) for sheet in sheets}
    return [sheet.with_taught(of) if of and (of.entries or of.province) else sheet for sheet, of in taught.items()]


def unmarked_names(entries_of: EntriesOf) -> Iterator[Finding]:
    """One finding for each table with rows whose names are those of their units without the marks."""
    for table, entries in entries_of.items():
        column, values = table.layout.columns.get("name", 0), table.layout.rows.values_at
        named = [(values[e.row.number].get(column), e) for e in entries if type(e) is CommitteeRow]
        bare = {words for words, e in dict(named).items() if isinstance(words, str) and lacks_marks(words, e.unit.name)}
        if rows := [(words, e) for words, e in named if words in bare] if bare else []:
            words, first = rows[0]
            at = At(table.sheet.file, table.sheet.name, first.row.number, column)
            yield Kind.MARKS_MISSING.finding(at, words, count=len(rows), unit=first.unit.full_name)


def with_exceptions(findings: Iterable[Finding], sheets: Iterable[Sheet], places_of: PlacesOf) -> list[Finding]:
    """The findings; those for which an exception was granted say so, with its reason. None is for what leaves a number out."""
    granted = dict[tuple[object, ...], TaughtEntry]()
    for entry in dict.fromkeys(e for sheet in sheets for e in sheet.taught.entries if e.section == "exceptions"):
        name, rule, day = mapping.exception_of(entry.words) or ("", "", None)
        units = (_whole(places).find(name).unit or places.by_code.get(name) for places in {*places_of.values()})
        granted |= {(unit.code, rule, day): entry for unit in units if unit}
    found = list[Finding]()
    for of in findings if granted else ():
        keys = ((of.details.get("code"), rule, day) for rule in of.rules for day in (of.day, None))
        grant = next(filter(None, map(granted.get, keys)), None)
        if grant and of.kind.severity is Severity.REMARK:
            told = {"granted": of, "reason": grant.meaning, "entry": grant, "proposal": ""}
            of = replace(of, kind=Kind.GRANTED, details=of.details | told)
        found.append(of)
    return found or [*findings]


def as_taught(
    sheets: Iterable[Sheet], given: EntriesOf, places_of: PlacesOf, findings: Iterable[Finding], *, unused: bool
) -> list[Finding]:
    """A finding for each entry taught and used in a file, at the first cell; if `unused` one for each file with others."""
    used: dict[tuple[str, Taught, str, str], tuple[At, object]] = {}
    files: dict[Taught, dict[str, None]] = {}
    granted = {of.details["entry"]: of.at for of in findings if of.kind is Kind.GRANTED}
    for sheet, entry, at in _uses(sheets, given, places_of, granted):
        files.setdefault(sheet.taught, {})[sheet.file] = None
        if entry:
            meaning = _in_words(entry.meaning, places_of.get(sheet.at))
            file = "" if entry.section == "rules" else sheet.file  # limits are of all files
            used.setdefault((file, sheet.taught, entry.section, entry.words), (at, meaning))
    found = [
        Kind.TAUGHT.finding(at, words, meaning=meaning, taught=Path(taught.file).name)
        for (_, taught, section, words), (at, meaning) in used.items()
        if section != "exceptions"
    ]
    for by, of in files.items() if unused else ():
        if rest := [f"“{e.words}”" for e in by.entries if not any((file, by, *e[:2]) in used for file in (*of, ""))]:
            at = EVERY_FILE if len(of) > 1 else At(next(iter(of)))
            told: Details = {"count": len(rest), "names": names_in_sentence(rest), "taught": Path(by.file).name}
            found.append(Kind.TAUGHT_UNUSED.finding(at, **told))
    return found


def _uses(
    sheets: Iterable[Sheet], entries_of: EntriesOf, places_of: PlacesOf, granted: Mapping[TaughtEntry, At]
) -> Iterator[tuple[Sheet, TaughtEntry | None, At]]:
    """Each sheet, heading and row that an entry may be about, with that entry, if any, and its address."""
    for sheet in sheets:
        for section in ("days", "sheets"):
            yield sheet, sheet.taught.of_sheet(section, sheet.file, sheet.name), sheet.at
        for entry in sheet.taught.entries:
            if entry.section == "rules" or entry in granted:
                yield sheet, entry, granted.get(entry, sheet.at)
    for table, rows in entries_of.items():
        taught = table.sheet.taught
        names = taught.places(_whole(places_of[table.sheet.at]))
        if taught.entries:
            yield from ((table.sheet, taught.heading(h.labels), h.at) for h in table.headings.values())
        if names.taught:
            yield from ((table.sheet, names.taught_name(row.row.words), row.at) for row in rows)


def _whole(places: Units) -> Units:
    return load_units(places.province.code, places.edition.first) if places.is_part else places


def _in_words(meaning: object, places: Units | None) -> object:
    if not isinstance(meaning, str):
        return meaning
    column, unit = COLUMNS.get(meaning), _whole(places).by_code.get(meaning) if places else None
    if unit:
        return f"{unit.full_name} ({unit.full_district})" if unit.district else unit.full_name
    return column.label if column else TAUGHT_AS.get(meaning, meaning)


TAUGHT_AS = wording.group("TAUGHT_AS")
