"""The checked rows, column by column in plain Python; and the frame of pandas, made when it is asked for."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ..sheets.address import At
from ..vocabulary.columns import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("as_of", "code", "type", "name", "district")
ORGANISATION_KEYS = ("as_of", "code", "unit", "organisation", "address")
ILLUSTRATIVE_SHEET = "Minh hoa - Illustrative"  # by this name of a sheet such figures are known
NO_COUNT = -1  # in a column of counts, which are never below 0


class Conserved(NamedTuple):
    """Of a column, each added up on its own: typed = counted + left out + outside (rows of other organisations, or copies)."""

    typed: int
    counted: int
    left_out: int
    outside: int = 0

    @property
    def lost(self) -> int:
        """How much was typed that is in none of the three: 0, unless this program is wrong."""
        return self.typed - self.counted - self.left_out - self.outside


FileDay = tuple[str, dt.date | None]  # the path of a file and a day; None for what has no day


def conserved_sums(parts: Iterable[Mapping[str, Conserved]]) -> dict[str, Conserved]:
    """Several accounts as one, by column in the order of the dictionary."""
    given: dict[str, list[Conserved]] = {}
    for part in parts:
        for column, of in part.items():
            given.setdefault(column, []).append(of)
    return {column: Conserved(*map(sum, zip(*given[column], strict=True))) for column in COLUMNS if column in given}


class TypeSums(NamedTuple):
    """Committees and members of one type; None where not known."""

    committees: int | None
    members: int


class RowSource(NamedTuple):
    """Where a row stands: its sheet, its number, the sheet columns of its numbers by id, and the cells of those from other rows."""

    sheet: At
    number: int
    columns: Mapping[str, int]
    elsewhere: Mapping[str, At]


@dataclass(frozen=True, eq=False)
class CheckedRows:
    """One checked row a unit and day, or a base organisation: the values of each key and the numbers of each count column. A
    missing number is `NO_COUNT`, anything else that is missing None; `sources` says where each row stands."""

    keys: Mapping[str, Sequence[Any]]
    counts: Mapping[str, array[int]]
    illustrative: bool = False
    sources: Sequence[RowSource] = ()

    def __len__(self) -> int:
        return len(self.keys["code"])

    def count(self, column: str, row: int) -> int | None:
        """The number of a row; None where it is missing, or where there is no such column."""
        numbers = self.counts.get(column)
        return None if numbers is None or numbers[row] == NO_COUNT else numbers[row]

    def sum(self, column: str) -> int:
        """The sum of a column; 0 where there is no such column."""
        numbers = self.counts.get(column, array("q"))
        return sum(numbers) - NO_COUNT * numbers.count(NO_COUNT)

    def cell(self, column: str, row: int) -> At | None:
        """The address of the number of a row; None where it is missing or has no cell of its own, as a sum."""
        if not self.sources or self.count(column, row) is None:
            return None
        source = self.sources[row]
        if column in source.elsewhere or column not in source.columns:
            return source.elsewhere.get(column)
        return At(source.sheet.file, source.sheet.sheet, source.number, source.columns[column])

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as plain pandas: as_of, the other keys as "string", the counts as `Int64`."""
        import numpy as np
        import pandas as pd

        columns: dict[str, object] = {}
        for key in self.keys:  # a long table has the same few values many times
            places = {value: place for place, value in enumerate(dict.fromkeys(self.keys[key]))}
            different = pd.Series([*places], dtype=object if key == "as_of" else "string")
            given: Any = pd.Index(pd.to_datetime(different)) if key == "as_of" else different.array
            columns[key] = given.take([*map(places.__getitem__, self.keys[key])])
        for column, numbers in self.counts.items():
            values = np.array(numbers, dtype="int64")
            missing = values == NO_COUNT
            columns[column] = pd.arrays.IntegerArray(np.where(missing, 0, values), missing)
        made = pd.DataFrame(columns)
        made.attrs = {"sheet": ILLUSTRATIVE_SHEET} if self.illustrative else {}
        return made


NO_ORGANISATIONS = CheckedRows(dict.fromkeys(ORGANISATION_KEYS, ()), {})


def integer_frame(columns: Mapping[str, Iterable[int | None]], index: Iterable[str], name: str) -> pd.DataFrame:
    """A frame of `Int64` columns with a text index of that name."""
    import pandas as pd

    labels = pd.Index([*index], dtype="string", name=name)
    return pd.DataFrame({column: pd.array([*of], dtype="Int64") for column, of in columns.items()}, index=labels)
