"""Which office has sent what: of each day and office its files, its units with and without a row, and its findings."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..vocabulary.phrases import Phrase
from ..vocabulary.places import Unit
from ..vocabulary.vietnamese import key
from . import computed_once
from .consolidation.duplicates import part_of_district
from .entries import Day, grouped
from .findings import Finding, Kind, Level, Severity
from .membership import Membership


class Submission(NamedTuple):
    """What one office, a district or since 1 July 2025 a commune, has sent for one day. `units`: those expected, `missing`:
    those without a row. `files`: () where it sent nothing; `shared`: those of several offices, of which `findings` has what is
    at its rows. `errors`, `warnings`: of the findings that left no number out."""

    office: Phrase
    units: tuple[Unit, ...]
    missing: tuple[Unit, ...]
    day: Day
    files: tuple[str, ...]
    shared: tuple[str, ...]
    findings: tuple[Finding, ...]
    found: int
    unread: int
    left_out: int
    errors: int
    warnings: int


@computed_once
def submissions(membership: Membership) -> tuple[Submission, ...]:
    """One for each day, the latest last, and each office of the place, in the order of the list, also where it sent nothing. A
    file is of the office of its letterhead, else of those of its units; one that cannot be read of that of its name."""
    days, days_of = membership.days or (membership.as_of,), grouped(of for of in membership.accounts if of[1])
    days_of |= {file.path: [membership.as_of] for file in membership.files if file.path not in days_of}
    of_files = {path: _offices_on(membership, path) for path in days_of}
    files = grouped(((day, office), path) for path, of in days_of.items() for day in of for office in of_files[path])
    findings, rows = grouped(_findings(membership, days_of, of_files)), membership.rows.keys
    found = {*zip(rows["as_of"], rows["code"], strict=True)}

    def submission(day: Day, office: str, units: tuple[Unit, ...]) -> Submission:
        own, told = tuple(files.get((day, office), ())), tuple(findings.get((day, office), ()))
        missing = tuple(unit for unit in units if (day, unit.code) not in found)
        remarks = Counter(of.kind.level for of in told if of.kind.severity is Severity.REMARK)
        return Submission(
            office=membership.places_on.get(day, membership.places).of_district(office).place, units=units,
            missing=missing, day=day, files=own, shared=tuple(path for path in own if len(of_files[path]) > 1),
            findings=told, found=len(units) - len(missing), unread=sum(finding.unread for finding in told),
            left_out=sum(finding.kind.severity is Severity.LEFT_OUT for finding in told), errors=remarks[Level.ERROR],
            warnings=remarks[Level.WARNING],
        )  # fmt: skip

    places = ((day, membership.places_on.get(day, membership.places)) for day in days)
    return tuple(submission(day, *of) for day, units in places for of in units.offices.items())


def _offices_on(membership: Membership, path: str) -> tuple[str, ...]:
    """The offices that a file is of; one of which nothing is known may have that of its name."""
    if path in membership.senders:
        return membership.senders[path]
    places, words = membership.places, key(" ".join(re.findall(r"[^\W_]+", Path(path).stem)))
    names = {name: key(of[0].bare_district or of[0].name) for name, of in places.offices.items()}
    called = [name for name, bare in names.items() if f" {bare} " in f" {words} " and bare != key(places.province.name)]
    district = places.district_in(words)
    return (district,) if district else tuple(called if len(called) == 1 else ())


def _findings(
    membership: Membership, days_of: Mapping[str, Sequence[Day]], of_files: Mapping[str, Sequence[str]]
) -> Iterator[tuple[tuple[Day, str], Finding]]:
    """The findings in files, by day and office."""
    rows = membership.rows
    names = [district or code for district, code in zip(rows.keys["district"], rows.keys["code"], strict=True)]
    named, at_row = zip(rows.sources, names, strict=False), dict[tuple[object, ...], str]()
    at_row |= {(of.sheet.file, of.sheet.sheet, of.number): name for of, name in named}
    for finding in membership.findings:
        at, offices = finding.at, of_files.get(finding.at.file, ())
        day = finding.as_of or (max(filter(None, days_of[at.file]), default=None) if offices else None)
        if finding.kind is Kind.MISSING_UNITS:
            continue
        if len(offices) < 2:
            yield from (((day, office), finding) for office in offices)
        elif "by_district" in finding.details:
            parts = ((office, part_of_district(finding, office)) for office in offices)
            yield from (((day, office), part) for office, part in parts if part)
        elif office := at_row.get((at.file, at.sheet, at.row)):
            yield (day, office), finding
