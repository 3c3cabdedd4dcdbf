"""The place of each sheet: the units of a province and of a time, among which its names are looked for.

Sheets in; out, `Units` by the address of the sheet, the sheets of the province that is wanted, and what is to be said of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ...layout import dates
from ...sheets import Sheet
from ...sheets.address import At
from ...vocabulary import wording
from ...vocabulary.places import (
    REFORM,
    TOTAL_WORDS,
    PlaceError,
    Units,
    lists_naming,
    lists_of,
    load_units,
    name_of_total,
    provinces_asked,
    provinces_named,
)
from ...vocabulary.vietnamese import key
from .. import unread
from ..entries import grouped
from ..findings import Details, Finding, Kind, names_in_sentence

_TITLE_ROWS = 15  # of a sheet, in which its letterhead and title stand
_ROWS = 1000  # of a sheet, whose names are looked at
_LONGEST_NAME = 60
_ENOUGH, _MOST_OF = 3, 0.8  # names of one list, and their share, that leave no doubt


class Found(NamedTuple):
    """The units of each sheet by its address, the sheets to read, and what is to be said of the places."""

    places_of: Mapping[At, Units]
    sheets: Sequence[Sheet]
    findings: Sequence[Finding]


class _Place(NamedTuple):
    """The units of a sheet, how many of how many names are of them, and whether something else says that it is of them."""

    units: Units
    found: int = 0
    of: int = 0
    is_named: bool = False

    @property
    def is_sure(self) -> bool:
        return self.found == self.of > 0 or self.found >= max(_ENOUGH, _MOST_OF * self.of)


def find_places(sheets: Sequence[Sheet], province: str | None = None) -> Found:
    """The place of each sheet. `province` is the name or code of the one that the user named, else what was taught counts.

    Else the words above the figures, a column or the name of the file say it, or the names of the units; a sheet where none does has
    the place of the others in its file, or of the other files. Raises `PlaceError`.
    """
    asked = {sheet: _asked(said) for sheet in sheets if (said := province or sheet.taught.province)}
    signs = [_Signs(sheet) for sheet in sheets]
    known = {of.sheet: place for of in signs if (place := _sure_place(of, asked.get(of.sheet, ())))}
    places = known | {of.sheet: _place_beside(of, known, asked) for of in signs if of.sheet not in known}
    foreign = [of.sheet for of in signs if of.sheet in asked and _is_foreign(of, places[of.sheet], asked[of.sheet])]
    kept = [of for of in signs if of.sheet not in foreign]
    if foreign and not any(of.names for of in kept):
        names = [*dict.fromkeys(places[sheet].units.province.name for sheet in foreign)]
        raise PlaceError(wording.NONE_OF_PROVINCE, asked=asked[foreign[0]][0], names=names)
    _check_one_province({of.sheet: places[of.sheet].units for of in kept if len(kept) > 1 and of.names})
    findings = [*_by_names(kept, places), *_of_others(foreign, [of.sheet for of in kept], places)]
    return Found({sheet.at: of.units for sheet, of in places.items()}, [of.sheet for of in kept], findings)


def _asked(said: str) -> tuple[str, ...]:
    """The names of the province that words name. Raises `PlaceError`."""
    return tuple(dict.fromkeys(of.name for of in provinces_asked(said)))


class _Signs:
    """What tells the place of a sheet: its day, the provinces that it names, and its names in rows with numbers, by column."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self._rows = [*sheet.rows.values_at.items()][:_ROWS]
        above = [of for row, of in self._rows if row <= _TITLE_ROWS and not any(map(_is_number, of.values()))]
        self._above = grouped((c, v) for of in above for c, v in of.items() if isinstance(v, str))
        self.titles = [*chain.from_iterable(self._above.values())]
        self.day = dates.day_of(self.titles, sheet) or dates.day_of_file_name(sheet)

    @cached_property
    def names(self) -> dict[int, set[str]]:
        rows = [of for _, of in self._rows if any(map(_is_number, of.values()))]
        texts = grouped((c, v) for of in rows for c, v in of.items() if isinstance(v, str) and len(v) <= _LONGEST_NAME)
        return {c: names for c, of in texts.items() if (names := {v for v in of if re.search(r"[^\W\d_]", v)})}

    @cached_property
    def words(self) -> set[str]:
        return set().union(*self.names.values())

    @cached_property
    def named(self) -> list[Units]:
        """The lists of the provinces in the words above the figures, the sheet's name, or a column of one province."""
        said = (*self.titles, *(" ".join(of) for of in self._above.values()), self.sheet.name)
        if found := _provinces_in(said):
            return self.lists(found)
        heads = [c for c, words in self._above.items() if any(re.match("tinh|province", key(one)) for one in words)]
        of = {name for c in heads for one in self.names.get(c, ()) for name in {of.name for of in provinces_named(one)}}
        return self.lists(of) if len(of) == 1 else []

    @cached_property
    def hinted(self) -> list[Units]:
        """Those of the file's name, also without a type; but not of what is a district of Bạc Liêu too (Hòa Bình)."""
        words = re.findall(r"[^\W\d_]+", stem := Path(self.sheet.file).stem)
        parts = (" ".join(words[at : at + n]) for n in (2, 3, 4) for at in range(len(words) - n + 1))
        bare = [of.name for one in parts for of in provinces_named(one)]
        return self.lists(_provinces_in([stem]) or [name for name in bare if name not in load_units().districts])

    def lists(self, names: Iterable[str]) -> list[Units]:
        """The lists of provinces; but for Bạc Liêu before July 2025 the nation's list is read."""
        if {*names} == {"Bạc Liêu"} and not self.is_since_reform:
            return [load_units()]
        pairs = (lists_of(name, self.day) for name in names)  # the present list before that which ended
        return [*dict.fromkeys(chain.from_iterable(of if of[0] is load_units() else of[::-1] for of in pairs))]

    @property
    def is_since_reform(self) -> bool:
        return bool(self.day and self.day >= REFORM)

    def place(self, units: Units, *, is_named: bool = False) -> _Place:
        """The units with how many names are theirs, of how many in their columns."""
        found = {c: {words for words in of if units.find(words).candidates} for c, of in self.names.items()}
        rest = {words for c, of in self.names.items() if found[c] for words in of - found[c]}
        others = [w for w in rest if not (units.district_named(w) or units.is_other_organisation(w) or _is_total(w))]
        n = len(set().union(*found.values()))
        return _Place(units, n, n + len(others), is_named)

    def best(self, lists: Iterable[Units]) -> list[_Place]:
        """The places by the lists that most names are of, and of these those of the day and of most districts, in their order."""
        places = [self.place(units, is_named=True) for units in dict.fromkeys(lists)]
        ranks = {place: (place.found, *self._rank(place.units)) for place in places} if len(places) > 1 else {}
        return [place for place in places if not ranks or ranks[place] == max(ranks.values())]

    def _rank(self, units: Units) -> tuple[bool, int]:
        districts = {*map(units.district_in, self.titles), *map(units.district_named, self.words)} - {None}
        return bool(self.day and units.edition.holds(self.day)), len(districts)


def _sure_place(of: _Signs, asked: Sequence[str]) -> _Place | None:
    """The place of a sheet that says it, or by at least three names, nearly all; else None."""
    if asked and (place := of.best(of.lists(asked))[0]).is_sure:
        return place
    if of.named and ((place := of.best(of.named)[0]).found or not of.names):
        return place
    place = of.best([*of.hinted, load_units()])[0]
    if place.is_sure and (place.units in of.hinted or not of.is_since_reform):
        return place
    tied = _tied(of) if of.names else []
    return tied[0]._replace(is_named=False) if tied and tied[0].is_sure and not _others(tied) else None


def _tied(of: _Signs) -> list[_Place]:
    """The places, of all in the country, that most names of a sheet are of; [] where none has any."""
    places = of.best([*of.hinted, load_units(), *lists_naming(of.words, of.day)])
    return places if places[0].found else []


def _others(tied: Sequence[_Place]) -> tuple[str, ...]:
    """The provinces of the places but for that of the first."""
    region = _region(tied[0].units)
    return tuple(dict.fromkeys(of.units.province.name for of in tied if _region(of.units) != region))


def _place_beside(of: _Signs, known: Mapping[Sheet, _Place], asked: Mapping[Sheet, Sequence[str]]) -> _Place:
    """The place of a sheet that does not say it surely: by its few names, the file's name, the sheets beside it; or else Bạc Liêu."""
    beside = [place.units for sheet, place in known.items() if sheet.file == of.sheet.file]
    beside = of.lists(asked.get(of.sheet, ())) + of.hinted + (beside or [place.units for place in known.values()])
    tied = _tied(of) if of.names else []
    others = _others(tied) if tied else ()
    is_chance = not others and tied and tied[0].found < min(_ENOUGH, _MOST_OF * tied[0].of)
    if beside or is_chance or not tied:
        return of.best(beside or [load_units()])[0]
    if not others or load_units() in [place.units for place in tied]:
        return tied[0]._replace(is_named=False)
    names = names_in_sentence([tied[0].units.province.name, *others])
    raise PlaceError(wording.WHICH_PROVINCE, place=str(of.sheet.at), names=names)


def _region(units: Units) -> str:
    """The code, since 1 July 2025, of the province of a list."""
    of = units.province
    return lists_of(of.name)[1].province.code if units.edition.is_before_reform else of.code


def _is_foreign(of: _Signs, place: _Place, asked: Sequence[str]) -> bool:
    """Whether a sheet is of another province than the user named: it says so, or its names do."""
    mine = of.best(of.lists(asked))[0]
    return place.units not in of.lists(asked) and (place.found, place.is_named) > (mine.found, False)


def _check_one_province(places: Mapping[Sheet, Units]) -> None:
    """Raises `PlaceError` where sheets are of several provinces, but for one before July 2025 and that which it is in since."""
    lists = dict.fromkeys(places.values())
    before = {
        units.province.name: _region(units) for units in lists if len(lists) > 1 and units.edition.is_before_reform
    }
    since = {units.province.name: units.province.code for units in lists if not units.edition.is_before_reform}
    apart = before | {name: code for name, code in since.items() if code not in before.values()}
    if len(apart) < 2:
        return
    of = {sheet: (units.province.name, units.edition.is_before_reform) for sheet, units in places.items()}
    files = {
        name: dict.fromkeys(
            Path(sheet.file).name
            for sheet, (own, is_before) in of.items()
            if own == name or (not is_before and since[own] == code)
        )
        for name, code in apart.items()
    }
    said = "; ".join(f"{name} ({', '.join(f'“{file}”' for file in of)})" for name, of in files.items())
    raise PlaceError(wording.SEVERAL_PROVINCES, said=said, apart=[*apart], first=next(iter(apart)))


def _by_names(signs: Sequence[_Signs], places: Mapping[Sheet, _Place]) -> Iterable[Finding]:
    """A remark for each sheet whose province, not Bạc Liêu, only its names tell."""
    for sheet, (units, found, n, is_named) in ((of.sheet, places[of.sheet]) for of in signs):
        if found and not (is_named or units is load_units()):
            told: Details = {"place": units.province.phrase, "since": units.edition.first, "count": found, "of": n}
            yield Kind.PLACE_BY_NAMES.finding(sheet.at, **told)


def _of_others(foreign: Sequence[Sheet], kept: Sequence[Sheet], places: Mapping[Sheet, _Place]) -> Iterable[Finding]:
    """A remark for each file of another province; a finding, with its numbers left out, for such a sheet among others in its file."""
    paths = {sheet.file for sheet in kept}
    for sheet in foreign:
        units = places[sheet].units
        if sheet.file in paths:
            why = PlaceError(wording.OF_OTHER_PROVINCE, place=units.province.phrase)
            yield unread.unread_sheet(sheet, units, why)
    for file, place in {sheet.file: places[sheet] for sheet in foreign if sheet.file not in paths}.items():
        yield Kind.OTHER_PROVINCE.finding(At(file), place=place.units.province.phrase)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and value[:1].isdigit() and value[-1:].isdigit())


def _is_total(words: str) -> bool:
    return bool(re.fullmatch(rf"{TOTAL_WORDS}?|toan tinh", name_of_total(words)))


def _provinces_in(said: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(of.name for words in said for of in provinces_named(words, within=True))]
