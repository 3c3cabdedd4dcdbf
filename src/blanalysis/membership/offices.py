"""Which office has sent what: of each day and office its files, its units with and without a row, and its findings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ..vocabulary.phrases import Phrase
from ..vocabulary.places import Unit
from ..vocabulary.vietnamese import key
from . import computed_once
from .checked import FileDay
from .consolidation.duplicates import part_of_district
from .entries import Day, grouped
from .findings import Finding, Kind, Level, Severity
from .membership import Membership

_OfDay: TypeAlias = tuple[Day, str]  # a day and the name of an office


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What one office has sent for one day.

    - `office`: its district, or since 1 July 2025 its commune; `units`: those that it should have a row of, `missing`: those without.
    - `files`: the paths of its files, () where it sent nothing; `shared`: those of them that are of several offices.
    - `findings`: those of its files, of one of several offices those at its rows; not that units are missing.
    """

    office: Phrase
    units: tuple[Unit, ...]
    missing: tuple[Unit, ...]
    day: Day
    files: tuple[str, ...]
    shared: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def found(self) -> int:
        """How many of its units have a row."""
        return len(self.units) - len(self.missing)

    @property
    def unread(self) -> int:
        """How many numbers were not understood."""
        return sum(finding.unread for finding in self.findings)

    @property
    def left_out(self) -> int:
        """How many findings left a number out."""
        return sum(finding.kind.severity is Severity.LEFT_OUT for finding in self.findings)

    @property
    def errors(self) -> int:
        """How many other findings cannot be right."""
        return self._remarks(Level.ERROR)

    @property
    def warnings(self) -> int:
        """How many may be wrong."""
        return self._remarks(Level.WARNING)

    def _remarks(self, level: Level) -> int:
        kinds = (finding.kind for finding in self.findings)
        return sum(kind.severity is Severity.REMARK and kind.level is level for kind in kinds)


@computed_once
def submissions(membership: Membership) -> tuple[Submission, ...]:
    """One for each day, the latest last, and each office of the place, in the order of the list, also where it sent nothing.

    An office is a district until 30 June 2025 and a commune's committee since; of a membership of one office only that. A file belongs to
    the office of its letterhead, or to those of its units; one that cannot be read to that of its name.

    >>> from blanalysis import example
    >>> sent = submissions(example())
    >>> len(sent), sent[0].office.vi, sent[0].found, len(sent[0].shared), sent[0].findings
    (7, 'thành phố Bạc Liêu', 10, 1, ())
    """
    days_of = grouped(_days_of_files(membership))
    days = membership.days or (membership.as_of,)
    files = grouped(
        ((day, office), path) for path, of in days_of.items() for day in of for office in _offices_of(membership, path)
    )
    findings = grouped(_findings(membership, days_of))
    return tuple(one for day in days for one in _of_day(membership, day, files, findings))


def _of_day(
    membership: Membership, day: Day, files: Mapping[_OfDay, list[str]], findings: Mapping[_OfDay, list[Finding]]
) -> Iterator[Submission]:
    places, rows = membership.places_on.get(day, membership.places), membership.rows.keys
    on_day = membership.on(day) if day in membership.days else membership
    found = {rows["code"][row] for row in on_day.current_rows()}
    for name, units in places.offices.items():
        own = tuple(files.get((day, name), ()))
        yield Submission(
            office=places.of_district(name).place,
            units=units,
            missing=tuple(unit for unit in units if unit.code not in found),
            day=day,
            files=own,
            shared=tuple(path for path in own if len(_offices_of(membership, path)) > 1),
            findings=tuple(findings.get((day, name), ())),
        )


def _days_of_files(membership: Membership) -> dict[FileDay, None]:
    """Each file with the days of its figures; one that could not be read with the day `as_of`."""
    read = [(table.at.file, day) for table in membership.tables for day in table.days]
    given = dict.fromkeys([*read, *(of for of in membership.accounts if of[1])])
    dated = {path for path, _ in given}
    return given | {(file.path, membership.as_of): None for file in membership.files if file.path not in dated}


def _offices_of(membership: Membership, path: str) -> tuple[str, ...]:
    """The offices that a file is of; one of which nothing is known may have that of its name."""
    if path in membership.senders:
        return membership.senders[path]
    places, words = membership.places, key(" ".join(re.findall(r"[^\W_]+", Path(path).stem)))
    names = {name: key(of[0].bare_district or of[0].name) for name, of in places.offices.items()}
    called = [name for name, bare in names.items() if f" {bare} " in f" {words} " and bare != key(places.province.name)]
    district = places.district_in(words)
    return (district,) if district else tuple(called if len(called) == 1 else ())


def _findings(membership: Membership, days_of: Mapping[str, Sequence[Day]]) -> Iterator[tuple[_OfDay, Finding]]:
    """The findings in files, by day and office."""
    rows, of_code = membership.rows, {}
    for places in (membership.places, *membership.places_on.values()):
        of_code |= {unit.code: name for name, units in places.offices.items() for unit in units}
    at_row = {
        (of.sheet.file, of.sheet.sheet, of.number): code
        for of, code in zip(rows.sources, rows.keys["code"], strict=True)
    }
    for finding in membership.findings:
        at = finding.at
        if not at.file or finding.kind is Kind.MISSING_UNITS:
            continue
        day, offices = finding.as_of or days_of.get(at.file, (membership.as_of,))[-1], _offices_of(membership, at.file)
        if len(offices) < 2:
            yield from (((day, office), finding) for office in offices)
        elif "by_district" in finding.details:
            parts = ((office, part_of_district(finding, office)) for office in offices)
            yield from (((day, office), part) for office, part in parts if part)
        elif office := of_code.get(at_row.get((at.file, at.sheet, at.row))):
            yield (day, office), finding
