"""All provinces on any day: their lists of units, and what became of each unit on 1 July 2025.

The lists are `data/places.csv` and, for Bạc Liêu until 2025, its own `data/units.csv`; when each holds says `data/editions.csv`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from functools import cache
from operator import attrgetter
from typing import Any, cast

from .. import sources
from ..phrases import Phrase
from ..vietnamese import key
from .units import REFORM, Edition, Province, Unit, Units

BAC_LIEU = "95"  # the province whose sheets need no name: this project began with them


@cache
def load_units(province: str = BAC_LIEU, on: dt.date | None = None) -> Units:
    """The units of a province, by its code, on a day; without a day the list that the province had last before 1 July 2025, or else its
    present one. On a day before its first list that list. Raises `KeyError` where there was no such province.

    >>> units = load_units()
    >>> len(units), len(units.districts), units.place.vi
    (64, 7, 'tỉnh Bạc Liêu')
    >>> today = load_units("96", dt.date(2026, 11, 26))
    >>> len(today), len(today.districts), today.by_type, today.place.en
    (64, 0, {'xã': 55, 'phường': 9}, 'Cà Mau province')
    """
    lists = editions(province)
    before = [edition for edition in lists if edition.is_before_reform]
    fitting = [edition for edition in lists if edition.holds(on)] if on else before or lists
    began = [edition for edition in fitting if on is None or edition.first <= on]
    if not fitting:
        raise KeyError(province)
    return _units_of(province, (began or fitting)[-1].name)


@cache
def editions(province: str) -> tuple[Edition, ...]:
    """The lists of a province, in order; () where there is no province of that code."""
    rows = sources.rows("editions.csv")
    own = {row["edition"] for row in rows if row["province_code"] == province}
    taken = [row for row in rows if row["edition"] in own or province in provinces_of(row["edition"])]
    replaced = any(
        row["valid_to"] for row in taken if row["edition"] in own
    )  # Bạc Liêu has a list of its own until 2025
    return tuple(
        Edition(
            row["edition"],
            dt.date.fromisoformat(row["valid_from"]),
            dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            Phrase(vi=row["basis_vi"], en=row["basis_en"]),
        )
        for row in taken
        if not (replaced and row["edition"] not in own and row["valid_to"])
    )


@cache
def provinces_of(edition: str) -> Mapping[str, Province]:
    """The provinces of a list, by code: 63 before 1 July 2025, 34 since.

    >>> len(provinces_of("2025-01")), len(provinces_of("2025-07")), provinces_of("2025-07")["96"].name
    (63, 34, 'Cà Mau')
    """
    rows = (row for row in sources.rows("provinces.csv") if row["edition"] == edition)
    return {row["province_code"]: Province(row["province_code"], row["province_type"], row["province"]) for row in rows}


@cache
def provinces_named(words: str, *, within: bool = False) -> tuple[Province, ...]:
    """The provinces, of before and since 1 July 2025, that words name by code or name, with or without type; with `within` those whose
    name stands among the words behind its type or "tỉnh ủy", "thành ủy".

    >>> [of.code for of in provinces_named("Cà Mau")], [of.name for of in provinces_named("BAN TỔ CHỨC TỈNH ỦY BẠC LIÊU", within=True)]
    (['96'], ['Bạc Liêu'])
    """
    plain, found = f" {key(words)} ", dict[str, Province]()
    for of in (*provinces_of("2025-01").values(), *provinces_of("2025-07").values()):
        name, typed = key(of.name), [f" {kind} {key(of.name)} " for kind in PROVINCE_WORDS[of.type]]
        if any(words in plain for words in typed) or (not within and plain.strip() in (name, of.code)):
            found.setdefault(of.code, of)
    return tuple(found.values())


PROVINCE_WORDS = {
    "tỉnh": ("tinh", "tinh uy", "dang bo tinh"),
    "thành phố": ("thanh pho", "tp", "thanh uy", "dang bo thanh pho"),
}


@cache  # not `load_units` alone: asked in two ways, it gives the same units
def _units_of(province: str, edition: str) -> Units:
    of = next(edition_ for edition_ in editions(province) if edition_.name == edition)
    if edition == "2015-05":
        rows, place = sources.rows("units.csv"), provinces_of("2025-01")[province]
    else:
        rows, place = sources.rows_with("places.csv", f"{edition},", f",{province},"), provinces_of(edition)[province]
    whole = ("tile_row", "tile_col")
    fields = [name for name in rows[0] if name in Unit.__slots__]
    given = ({name: int(row[name] or 0) if name in whole else row[name] for name in fields} for row in rows)
    units = (Unit(**cast(dict[str, Any], of)) for of in given)
    return Units(tuple(units), place, of)


@cache
def successors(code: str) -> tuple[Unit, ...]:
    """The units that a unit of before 1 July 2025 went into: one, or several where it was split; () for an unknown code.

    >>> [unit.full_name for unit in successors("31834")]
    ['Phường Vĩnh Trạch']
    """
    return tuple(_new_units()[row["to"]] for row in _crosswalk("from").get(code, ()))


def predecessors(code: str) -> tuple[tuple[str, bool], ...]:
    """The codes of the units of before 1 July 2025 that went into a new one, each with whether the whole of it did.

    >>> len(predecessors("31825")), all(whole for _, whole in predecessors("31825"))
    (5, True)
    """
    return tuple((row["from"], row["part"] == "whole") for row in _crosswalk("to").get(code, ()))


@cache
def joint_units(code: str) -> tuple[Unit, ...]:
    """A new unit and all that share divided old units with it or with one another, by code: together they are of whole ones.

    >>> [unit.name for unit in joint_units("31825")], [unit.name for unit in joint_units("32155")]
    (['Bạc Liêu'], ['Đầm Dơi', 'Tạ An Khương'])
    """
    found, new = set[Unit](), {_new_units()[code]}
    while new:
        found |= new
        new = {unit for of in new for old, _ in predecessors(of.code) for unit in successors(old)} - found
    return tuple(sorted(found, key=attrgetter("code")))


def former_districts(code: str) -> dict[str, str]:
    """The districts, by code, of the old units of a new one; with the province where several had a district of that name.

    >>> former_districts("31891")
    {'958': 'Huyện Vĩnh Lợi', '961': 'Huyện Hòa Bình'}
    """
    return dict(sorted(_former_districts()[old] for old, _ in predecessors(code)))


@cache
def _former_districts() -> Mapping[str, tuple[str, str]]:
    """Code and name of the district of each unit of early 2025."""
    rows = sources.rows_with("places.csv", "2025-01,", "")
    names = {row["district_code"]: f"{row['district_type'].capitalize()} {row['district']}" for row in rows}
    often = Counter(names.values())
    apart = {row["district_code"]: f" ({row['province']})" for row in rows if often[names[row["district_code"]]] > 1}
    return {row["code"]: (of := row["district_code"], names[of] + apart.get(of, "")) for row in rows}


@cache
def _crosswalk(end: str) -> Mapping[str, list[Mapping[str, str]]]:
    """The rows of `crosswalk.csv` by the code at one end, "from" or "to"."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in sources.rows("crosswalk.csv"):
        found.setdefault(row[end], []).append(row)
    return found


@cache
def _new_units() -> Mapping[str, Unit]:
    return {unit.code: unit for province in provinces_of("2025-07") for unit in load_units(province, REFORM)}
