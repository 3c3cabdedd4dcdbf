"""All provinces on any day: their lists of units, and what became of each unit on 1 July 2025.

The lists are `data/places.csv` and, for Bạc Liêu until 2025, its own `data/units.csv`; when each holds says `data/editions.csv`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from .. import sources, wording
from ..phrases import NONE, Phrase, Text
from ..vietnamese import closest, key
from .units import REFORM, Edition, Province, Unit, Units
from .words import bare_name, split_type

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
    for row in sources.rows("provinces.csv"):
        of = Province(row["province_code"], row["province_type"], row["province"])
        names = (key(of.name), *OTHER_NAMES.get(of.name, ()))
        typed = [f" {kind} {name} " for kind in PROVINCE_WORDS[of.type] for name in names]
        if any(words in plain for words in typed) or (not within and plain.strip() in (*names, of.code)):
            found.setdefault(of.code, of)
    return tuple(found.values())


def no_such_province(words: str) -> Text | None:
    """The sentence that no province is called so, with the names like it; None where there is one."""
    names = {key(of.name): of.name for of in provinces_of("2025-01").values()}
    near = "; ".join(closest(key(words), names)) or NONE
    return None if provinces_named(words) else wording.NO_SUCH_PROVINCE(asked=words, near=near)


def is_unit(words: str) -> bool:
    """Whether the words are the code or the name of a unit of the country, but for its district.

    >>> is_unit("31834"), is_unit("xã Đất Mũi"), is_unit("Xã Lạ")
    (True, True, False)
    """
    if words.isdigit():
        return bool(sources.rows_with("places.csv", "", f",{words},"))
    return split_type(words) in _lists_with()


PROVINCE_WORDS = {
    "tỉnh": ("tinh", "tinh uy", "dang bo tinh"),
    "thành phố": ("thanh pho", "tp", "thanh uy", "dang bo", "tinh", "tinh uy"),  # Huế and Đồng Nai were provinces
}
OTHER_NAMES = {"Hồ Chí Minh": ("hcm", "tphcm"), "Huế": ("thua thien hue",)}


def lists_of(province: str, on: dt.date | None = None) -> tuple[Units, Units]:
    """Of a province before 1 July 2025, by its name: its last list, and that of the province that it is in since, of a day or the latest.

    >>> [(units.province.name, len(units)) for units in lists_of("Bạc Liêu")]
    [('Bạc Liêu', 64), ('Cà Mau', 64)]
    """
    code = next(of.code for of in provinces_of("2025-01").values() if of.name == province)
    return load_units(code), load_units(_code_since(code), on if on and on >= REFORM else dt.date.max)


@cache
def _code_since(code: str) -> str:
    """The code, from 1 July 2025, of the province that one of before is in: no province was split."""
    (into, *_) = sources.rows_with("crosswalk.csv", f"{load_units(code).all[0].code},", "")
    return str(sources.rows_with("places.csv", f"2025-07,{into['to']},", "")[0]["province_code"])


def lists_naming(words: Iterable[str], on: dt.date | None = None, *, most: int = 10) -> list[Units]:
    """The lists of the country, as `lists_of` has them, of which most of the words are names but for marks and districts; the `most` best, and
    those with as many.

    >>> [units.province.name for units in lists_naming(["Phường An Xuyên", "xã Tân Thuận"], most=1)]
    ['Cà Mau']
    """
    heads = (split_type(re.split(r"\s*[(,]|\s[-–]\s", one)[0]) for one in words)
    counted = Counter(of for head in heads for of in _lists_with().get(head, ()))
    since = on if on and on >= REFORM else dt.date.max
    least = min(sorted(counted.values(), reverse=True)[:most], default=0)
    best = sorted((of for of in counted if counted[of] >= least), key=lambda of: (-counted[of], of))
    return [load_units(code, REFORM - dt.timedelta(days=1) if is_before else since) for is_before, code in best]


@cache
def _lists_with() -> Mapping[tuple[str | None, str], set[tuple[bool, str]]]:
    """The lists that have a name, by its type (also None) and key: all of the country, read only where no title tells the province."""
    found: dict[tuple[str | None, str], set[tuple[bool, str]]] = {}
    for row in sources.rows_with("places.csv", "", ""):
        for one in filter(None, (row["name"], *row["other_names"].split(";"))):
            for typed in (row["type"], None):
                of = found.setdefault((typed, bare_name(key(one))), set())
                of.add((row["edition"] == "2025-01", row["province_code"]))
    return found


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
    return tuple(_new_units()[row["to"]] for row in _crosswalk().get(code, ()))


def predecessors(code: str) -> tuple[tuple[str, bool], ...]:
    """The codes of the units of before 1 July 2025 that went into a new one, each with whether the whole of it did.

    >>> len(predecessors("31825")), all(whole for _, whole in predecessors("31825"))
    (5, True)
    """
    return _crosswalk_back().get(code, ())


@cache
def _crosswalk() -> Mapping[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in sources.rows("crosswalk.csv"):
        found.setdefault(row["from"], []).append(row)
    return found


@cache
def _crosswalk_back() -> Mapping[str, tuple[tuple[str, bool], ...]]:
    found: dict[str, tuple[tuple[str, bool], ...]] = {}
    for row in sources.rows("crosswalk.csv"):
        found[row["to"]] = (*found.get(row["to"], ()), (row["from"], row["part"] == "whole"))
    return found


@cache
def _new_units() -> Mapping[str, Unit]:
    return {unit.code: unit for province in provinces_of("2025-07") for unit in load_units(province, REFORM)}
