"""Censuses and registers of inhabitants by commune, as statistics offices give them: no heading over the columns of names, district and
commune on the first row of a group only, every number a text, totals as "X (Tổng số)"."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook

from blanalysis.vocabulary import sources

Line = tuple[object, ...]


class Of(NamedTuple):
    """A unit of a register: its names, inhabitants of towns and of the country, and households."""

    code: str
    province: str
    district: str
    name: str
    urban: int
    rural: int
    households: int

    @property
    def people(self) -> int:
        return self.urban + self.rural


def bac_lieu() -> list[Of]:
    """The 64 units of Bạc Liêu at the census of 2019, by district, with the names of today's list."""
    counted = {row["code"]: row for row in sources.rows(sources.CENSUS)}
    return [
        Of(
            row["code"],
            "Tỉnh Bạc Liêu",
            _capital(row["district_type"], row["district"]),
            _capital(row["type"], row["name"]),
            *(int(counted[row["code"]][column]) for column in ("urban", "rural", "households")),
        )
        for row in sources.rows("units.csv")
    ]


def nation() -> list[Of]:
    """The 10,035 units of the country before 1 July 2025, with inhabitants that are made up."""
    dice, made = random.Random(10_035), []
    for row in sources.rows("places.csv"):
        if row["edition"] == "2025-01":
            people, is_town = dice.randint(800, 45_000), row["type"] != "xã"
            names = (
                _capital(row[f"{of}type"], row[name])
                for of, name in (("province_", "province"), ("district_", "district"), ("", "name"))
            )
            made.append(Of(row["code"], *names, people * is_town, people * (not is_town), people // 4))
    return made


def _capital(kind: str, name: str) -> str:
    return f"{kind[0].upper()}{kind[1:]} {name}"


def plain(number: int) -> str:
    """A number as text; nothing for 0."""
    return str(number) if number else ""


def dotted(number: int) -> str:
    """A number as text with a point after the thousands; nothing for 0."""
    return f"{number:,}".replace(",", ".") if number else ""


def sums(units: Sequence[Of]) -> tuple[int, int, int]:
    """Inhabitants of all units together, of towns, of the country."""
    urban, rural = sum(unit.urban for unit in units), sum(unit.rural for unit in units)
    return urban + rural, urban, rural


def pivot(
    units: Sequence[Of], text: Callable[[int], object] = plain, *, columns: int = 3, first: bool = False
) -> list[Line]:
    """Province, district, commune, each on the first row of its group only; then the inhabitants, of towns, of the country (as many of
    them as `columns`). Totals below their rows, or before them with `first`, in the column of what they are the total of."""

    def numbers(of: Sequence[Of]) -> Line:
        return tuple(map(text, sums(of)[:columns]))

    def group(of: Sequence[Of], depth: int, names: tuple[str, ...]) -> Iterator[Line]:
        if depth == 2:
            for place, unit in enumerate(of):
                yield (*(name if not place else None for name in names), f" {unit.name}", *numbers([unit]))
            return
        for name, parts in groupby(of, lambda unit: unit[1 + depth]):
            own = [*parts]
            total = (*[None] * depth, f"{name} (Tổng số)", *[None] * (2 - depth), *numbers(own))
            inner = [*group(own, depth + 1, (*names, name))]
            yield from (total, *inner) if first else (*inner, total)
            names = tuple(None for _ in names)

    every = ("Tổng số", None, None, *numbers(units))
    lines = [*group(units, 0, ())]
    return [every, *lines] if first else [*lines, every]


def with_parts(units: Sequence[Of], text: Callable[[int], object] = dotted) -> list[Line]:
    """District, commune, and a row each for all, those of towns and those of the country, with one column of inhabitants."""
    lines: list[Line] = []
    for district, parts in groupby(units, lambda unit: unit.district):
        own = [*parts]
        for place, unit in enumerate(own):
            names = (district if not place else None, unit.name)
            lines += [(*names, "Tổng số", text(unit.people))]
            lines += [
                (None, None, word, text(people))
                for word, people in (("Thành thị", unit.urban), ("Nông thôn", unit.rural))
            ]
        lines.append((f"{district} (Tổng số)", None, None, text(sums(own)[0])))
    return [*lines, ("Tổng số", None, None, text(sums(units)[0]))]


def households(units: Sequence[Of], text: Callable[[int], object] = dotted) -> list[Line]:
    """A running number, district, commune, households, inhabitants."""
    lines: list[Line] = []
    for district, parts in groupby(units, lambda unit: unit.district):
        for place, unit in enumerate(parts):
            lines.append(
                (len(lines) + 1, None if place else district, unit.name, text(unit.households), text(unit.people))
            )
    return lines


def write(
    path: Path, lines: Iterable[Line], *, heading: Iterable[Line] = (), title: str = "", sheet: str = "Sheet1"
) -> Path:
    """A workbook with a title, an empty row below it, the rows of the heading, and these lines."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    for line in (*([(title,), ()] if title else ()), *heading, *lines):
        page.append([None if value == "" else value for value in line])
    book.save(path)
    return path
