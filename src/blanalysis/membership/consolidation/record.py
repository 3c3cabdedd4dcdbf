"""What `consolidate` gives: everything that the sheets hold, as one record."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from ...layout.table import Table
from ...sheets import Sheet
from ...sheets.address import At
from ...vocabulary.places import Units
from ..entries import CommitteeRow, EntriesOf, Entry, PlacedRow
from ..findings import Finding
from ..forms import Form
from ..totals import Total


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Consolidation:
    """What the sheets hold, brought together. In `days_of` None is of rows of no day. `later_tables`: those whose units are not
    of their day. `counted_tables`: not a Form 5 beside lists, which is only compared. `typed_entries`: all rows with figures,
    `unique_entries`: each unit (or type) of a day once. `senders`: the offices (see `Units.offices`) of each file, () for a list
    of the whole province; `office`: the one that everything is of, or ""."""

    tables: tuple[Table, ...]
    forms: tuple[Form, ...]
    rosters: tuple[Sheet, ...]
    places_of: Mapping[At, Units]
    days_of: Mapping[Table, frozenset[dt.date | None]]
    entries_of: EntriesOf
    later_tables: tuple[Table, ...]
    counted_tables: tuple[Table, ...]
    typed_entries: tuple[Entry, ...]
    unique_entries: tuple[PlacedRow, ...]
    organisations: tuple[CommitteeRow, ...]
    totals: tuple[Total, ...]
    findings: tuple[Finding, ...]
    senders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    office: str = ""

    @property
    def read(self) -> tuple[Table | Form, ...]:
        """The tables and forms."""
        return (*self.tables, *self.forms)

    @property
    def latest(self) -> dt.date | None:
        """The last day of the rows, else of the tables and forms, or None."""
        if self.unique_entries:  # which no day of a form beside them dates
            return max(filter(None, {entry.day for entry in self.unique_entries}), default=None)
        days = chain(*(self.days_of[t] for t in self.tables), (form.as_of for form in self.forms))
        return max(filter(None, days), default=None)

    def places_on(self, day: dt.date | None) -> Units:
        """The units of the figures of a day; where there are none, those of the first sheet."""
        read = (t for t in self.tables if t not in self.later_tables and day in self.days_of[t])
        sheets = (*(t.sheet.at for t in read), *self.places_of)
        return self.places_of[sheets[0]]

    def expected_on(self, day: dt.date | None) -> Units:
        """The units that should have a row on a day: all, or those of the one office that everything is of."""
        places = self.places_on(day)
        return places.of_district(self.office) if self.office in places.offices else places

    @property
    def places_read(self) -> set[At]:
        """The sheets on which something was read."""
        return {sheet.at for sheet in (*(read.sheet for read in self.read), *self.rosters)}

    @property
    def titles(self) -> Iterator[str]:
        """The words above the tables and forms, and the names of their sheets and files."""
        for read in self.read:
            yield from (*read.titles, read.sheet.name, Path(read.sheet.file).stem)
