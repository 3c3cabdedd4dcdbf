"""Places: all provinces on any day, their lists of units (`data/places.csv`; for Bạc Liêu until 2025 its own `data/units.csv`), and what
became of each unit on 1 July 2025."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from .. import sources, wording
from ..phrases import NONE, Phrase
from ..refusals import RefusedError
from ..vietnamese import closest, date_in, key
from . import naming
from .naming import TOTAL_WORDS, name_key, name_of_total, speaks_of_district, split_type, type_alone, type_named
from .units import IGNORE, OUTSIDE, REFORM, Edition, Match, Province, TaughtEntry, Unit, Units

if TYPE_CHECKING:
    import pandas as pd

OWN_LIST = "2015-05"  # the edition that `data/units.csv` is
BAC_LIEU = "95"  # the province whose sheets need no name: this project began with them


@cache
def load_units(province: str = BAC_LIEU, on: dt.date | None = None) -> Units:
    """The units of a province, by its code, on a day; without a day the list that the province had last before 1 July 2025, or else its
    present one. On a day before its first list that list. Raises `KeyError` where there was no such province."""
    lists = editions(province)
    before = [of for of in lists if of.is_before_reform]
    fitting = [of for of in lists if of.holds(on)] if on else (before or lists)[-1:]
    if not fitting:
        raise KeyError(province)
    return _units_of(province, fitting[0])


@cache
def editions(province: str) -> tuple[Edition, ...]:
    """The lists of a province, in order, each over before the next one begins; () where there is no province of that code."""
    rows = sources.rows("editions.csv")
    own = [of for of in rows if of["province_code"] == province]
    replaced = {of["valid_to"] for of in own} - {""}  # Bạc Liêu has a list of its own until 2025
    common = [of for of in rows if not of["province_code"] and of["valid_to"] not in replaced]
    kept = [*(of for of in common if province in provinces_of(of["edition"])), *own]
    first = [dt.date.fromisoformat(of["valid_from"]) for of in kept]
    last: list[dt.date | None] = [*(day - dt.timedelta(days=1) for day in first[1:])]
    last += [dt.date.fromisoformat(of["valid_to"]) if of["valid_to"] else None for of in kept[-1:]]
    bases = [Phrase(vi=of["basis_vi"], en=of["basis_en"]) for of in kept]
    return tuple(map(Edition, [of["edition"] for of in kept], first, last, bases))


@cache
def provinces_of(edition: str) -> Mapping[str, Province]:
    """The provinces of a list, by code: 63 before 1 July 2025, 34 since."""
    rows = (row for row in sources.rows("provinces.csv") if row["edition"] == edition)
    return {row["province_code"]: Province(row["province_code"], row["province_type"], row["province"]) for row in rows}


class PlaceError(RefusedError):
    """It is not known of which province the sheets are, or they are of several (`provinces`), or there is no such province."""

    @property
    def provinces(self) -> tuple[str, ...]:
        """The provinces that the sheets are of, each to be named to `load`; () where they are not of several."""
        return tuple(map(str, cast(Sequence[str], self.details.get("apart") or ())))


def provinces_asked(said: str) -> tuple[Province, ...]:
    """Those that words name, as `provinces_named` has them. Raises `PlaceError` for none, with the names like it."""
    if found := provinces_named(said):
        return found
    near = closest(key(said), {key(of.name): of.name for of in provinces_of("2025-01").values()})
    raise PlaceError(wording.NO_SUCH_PROVINCE, asked=said, near="; ".join(near) or NONE)


@cache
def provinces_named(words: str, *, within: bool = False) -> tuple[Province, ...]:
    """The provinces, of before and since 1 July 2025, that words name by code or name, with or without type; with `within` those whose
    name stands among the words behind its type or "tỉnh ủy", "thành ủy"."""
    plain, found = f" {key(words)} ", dict[str, Province]()
    for row in sources.rows("provinces.csv"):
        of = Province(row["province_code"], row["province_type"], row["province"])
        names = (key(of.name), *OTHER_NAMES.get(of.name, ()))
        typed = [f" {kind} {name} " for kind in PROVINCE_WORDS[of.type] for name in names]
        if any(words in plain for words in typed) or (not within and plain.strip() in (*names, of.code)):
            found.setdefault(of.code, of)
    return tuple(found.values())


def is_unit(words: str) -> bool:
    """Whether the words are the code or the name of a unit of the country, but for its district."""
    if words.isdigit():
        return bool(sources.rows_with("places.csv", "", f",{words},"))
    return split_type(words) in _lists_with()


PROVINCE_WORDS = {
    "tỉnh": ("tinh", "tinh uy", "dang bo tinh"),
    "thành phố": ("thanh pho", "tp", "thanh uy", "dang bo", "tinh", "tinh uy"),  # Huế and Đồng Nai were provinces
}
OTHER_NAMES = {"Hồ Chí Minh": ("hcm", "tphcm"), "Huế": ("thua thien hue",)}


def lists_of(province: str, on: dt.date | None = None) -> tuple[Units, Units]:
    """Of a province before 1 July 2025, by its name: its last list, and that of the province that it is in since, of a day or the latest."""
    code = next(of.code for of in provinces_of("2025-01").values() if of.name == province)
    return load_units(code), load_units(_code_since(code), on if on and on >= REFORM else dt.date.max)


@cache
def _code_since(code: str) -> str:
    (into, *_) = sources.rows_with("crosswalk.csv", f"{load_units(code).all[0].code},", "")
    return str(sources.rows_with("places.csv", f"2025-07,{into['to']},", "")[0]["province_code"])


def lists_merged(units: Units) -> list[Units]:
    """The last lists, before 1 July 2025, of the provinces that the present one of a list was made of."""
    return [load_units(code) for code in provinces_of("2025-01") if _code_since(code) == units.province.code]


def lists_naming(words: Iterable[str], on: dt.date | None = None, *, most: int = 10) -> list[Units]:
    """The lists of the country that most of the words name, but for marks and districts: the `most` best, and those with as many."""
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
                of = found.setdefault((typed, naming.letters(one)), set())
                of.add((row["edition"] == "2025-01", row["province_code"]))
    return found


@cache  # not `load_units` alone: asked in two ways, it gives the same units
def _units_of(province: str, edition: Edition) -> Units:
    if edition.name == OWN_LIST:
        return Units(_units_in(sources.rows("units.csv")), provinces_of("2025-01")[province], edition)
    place = provinces_of(edition.name)[province]
    rows = sources.rows_with("places.csv", f"{edition.name},", f",{province},{place.type},{place.name},")
    return Units(_units_in(rows), place, edition)


def _units_in(rows: Sequence[Mapping[str, Any]]) -> tuple[Unit, ...]:
    """The units of a province in rows of a table. A district that is a number, or one of two of one name, has its type before it."""
    fields, whole = [name for name in rows[0] if name in Unit.__slots__], ("tile_row", "tile_col")
    given: list[dict[str, Any]] = [{n: int(row[n] or 0) if n in whole else row[n] for n in fields} for row in rows]
    named = Counter(name for name, _ in {(row["district"], row["district_code"]) for row in rows})
    for unit in given:
        if named[unit["district"]] > 1 or unit["district"].isdigit():
            unit["district"] = f"{unit['district_type']} {unit['district']}"
    return tuple(Unit(**unit) for unit in given)


@cache
def successors(code: str) -> tuple[Unit, ...]:
    """The units that a unit of before 1 July 2025 went into: one, or several where it was split; () for an unknown code."""
    return tuple(_new_units()[row["to"]] for row in _crosswalk_by("from").get(code, ()))


def predecessors(code: str) -> tuple[tuple[str, bool], ...]:
    """The codes of the units of before 1 July 2025 that went into a new one, each with whether the whole of it did."""
    return tuple((row["from"], row["part"] == "whole") for row in _crosswalk_by("to").get(code, ()))


@cache
def joint_units(code: str) -> tuple[Unit, ...]:
    """A new unit and all that share divided old units with it or with one another, by code: together they are of whole ones."""
    found, new = set[Unit](), {_new_units()[code]}
    while new:
        found |= new
        new = {unit for of in new for old, _ in predecessors(of.code) for unit in successors(old)} - found
    return tuple(sorted(found, key=attrgetter("code")))


def former_districts(code: str) -> dict[str, str]:
    """The districts, by code, of the old units of a new one; with the province where several had a district of that name."""
    return dict(sorted(_former_districts()[old] for old, _ in predecessors(code)))


@cache
def _former_districts() -> Mapping[str, tuple[str, str]]:
    rows = sources.rows_with("places.csv", "2025-01,", "")
    names = {row["district_code"]: f"{row['district_type'].capitalize()} {row['district']}" for row in rows}
    often = Counter(names.values())
    apart = {row["district_code"]: f" ({row['province']})" for row in rows if often[names[row["district_code"]]] > 1}
    return {row["code"]: (of := row["district_code"], names[of] + apart.get(of, "")) for row in rows}


@cache
def _crosswalk_by(end: str) -> Mapping[str, list[Mapping[str, str]]]:
    """The rows of `crosswalk.csv` by the code at one end, "from" or "to"."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in sources.rows("crosswalk.csv"):
        found.setdefault(row[end], []).append(row)
    return found


@cache
def _new_units() -> Mapping[str, Unit]:
    return {unit.code: unit for unit in _units_in(sources.rows_with("places.csv", "2025-07,", ""))}


def places(province: str | None = None, on: dt.date | str | None = None) -> "pd.DataFrame":
    """The units of a province (its name or code), or of the country, on a day (before the first list: that one); else of all lists.

    One row a unit and list: `code`, `type`, `name`, `district_code`, `district_type`, `district` (`<NA>` since 1 July 2025),
    `province_code`, `province_type`, `province` ("string"), `valid_from`, `valid_to` ("datetime64[s]", `NaT` for "until now").
    Raises `RefusedError` for an unknown province, or what is no day.

    >>> places("Cà Mau", on="2026-06-30").shape, places(on="30/6/2025").shape
    ((64, 11), (10035, 11))
    """
    import pandas as pd  # not at the top: who only checks a sheet need not wait for it

    day = on if isinstance(on, dt.date) or on is None else date_in(str(on))
    if on is not None and day is None:
        raise RefusedError(wording.NO_SUCH_DAY, asked=str(on))
    asked = [(code, of) for code in _codes_of(province) for of in editions(code)]
    lists = [_units_of(code, of) for code, of in asked if day is None or of.holds(day)]
    if not lists:
        raise RefusedError(wording.NO_PROVINCE_ON_DAY, asked=str(province), day=day)
    own = ("code", "type", "name", "district_code", "district_type", "district")
    text, days = (*own, "province_code", "province_type", "province"), ("valid_from", "valid_to")
    rows = [
        (*(getattr(unit, name) or pd.NA for name in own), *astuple(of.province), of.edition.first, of.edition.last)
        for of in lists
        for unit in of
    ]
    types = dict.fromkeys(text, "string") | dict.fromkeys(days, "datetime64[s]")
    return pd.DataFrame(rows, columns=[*types]).astype(types)


def crosswalk(province: str | None = None) -> "pd.DataFrame":
    """What became on 1 July 2025 of the units that lay in a province or went into it (its old or new name, or code); else of all.

    One row an old unit with a new one: `from`, `to` (codes), `date` ("datetime64[s]"), `part` ("whole", or "part" of a unit that was
    split), `from_name`, `to_name` (with their types); all but the date "string". Raises `RefusedError` for an unknown province.

    >>> crosswalk("Bạc Liêu").nunique().to_dict()
    {'from': 64, 'to': 25, 'date': 1, 'part': 1, 'from_name': 63, 'to_name': 25}
    """
    import pandas as pd

    codes = _codes_of(province)
    of_lists = (sources.rows_with("places.csv", start, "") for start in ("2025-01,", "2025-07,"))
    old, new = ({row["code"]: row for row in rows} for rows in of_lists)
    rows = [
        (*row.values(), *(f"{of['type'].capitalize()} {of['name']}" for of in ends))
        for row in sources.rows("crosswalk.csv")
        if (ends := (old[row["from"]], new[row["to"]])) and any(of["province_code"] in codes for of in ends)
    ]
    columns = ["from", "to", "date", "part", "from_name", "to_name"]
    return pd.DataFrame(rows, columns=columns, dtype="string").astype({"date": "datetime64[s]"})


def _codes_of(province: str | None) -> Collection[str]:
    if province is None:
        return dict.fromkeys(row["province_code"] for row in sources.rows("provinces.csv"))
    return {of.code for of in provinces_asked(str(province))}
