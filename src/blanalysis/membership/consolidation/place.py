"""The place of each sheet: the units of a province and of a time, among which its names are looked for."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ...layout import dates
from ...sheets import Sheet
from ...sheets.address import At
from ...vocabulary import wording
from ...vocabulary.places import (
    PlaceError,
    lists_merged,
    lists_naming,
    lists_of,
    load_units,
    provinces_asked,
    provinces_named,
)
from ...vocabulary.places.naming import TOTAL_WORDS, name_of_total, split_type
from ...vocabulary.places.organisations import is_base_organisation
from ...vocabulary.places.units import REFORM, Units
from ...vocabulary.vietnamese import date_in, key
from .. import unread
from ..entries import grouped
from ..findings import Finding, Kind, names_in_sentence

_TITLE_ROWS = 15  # of a sheet, in which its letterhead and title stand
_HAS_WORD = re.compile(r"[^\W\d_IVXLC]")  # "4" and "IV" alone number rows
_TOTAL = re.compile(rf"{TOTAL_WORDS}?|toan tinh")
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
    found: int
    of: int
    is_named: bool = True

    @property
    def is_sure(self) -> bool:
        return self.found >= max(_ENOUGH, _MOST_OF * self.of)


def find_places(sheets: Sequence[Sheet], province: str | None = None) -> Found:
    """The place of each sheet: the `province` asked for, else the one taught, else by words above the figures, a column, the
    file's name or the names of units; else that of the others in its file, or of the other files. Raises `PlaceError`."""
    signs = [_Signs(sheet, province or sheet.taught.province) for sheet in sheets]
    known = {of.sheet: place for of in signs if (place := _sure_place(of))}
    places = known | {of.sheet: _place_beside(of, known) for of in signs if of.sheet not in known}
    foreign = [of.sheet for of in signs if _is_foreign(of, places[of.sheet])]
    kept = [of.sheet for of in signs if of.sheet not in foreign]
    if foreign and not any(of.names for of in signs if of.sheet in kept):
        names = [*dict.fromkeys(places[sheet].units.province.name for sheet in foreign)]
        raise PlaceError(wording.NONE_OF_PROVINCE, asked=province or foreign[0].taught.province, names=names)
    if len({places[sheet].units for sheet in kept}) > 1:  # only then the names need be looked for
        _check_one_province({of.sheet: places[of.sheet].units for of in signs if of.sheet in kept and of.names})
    return Found({sheet.at: of.units for sheet, of in places.items()}, kept, _told(kept, foreign, places))


class _Signs:
    """What tells the place of a sheet: its day, the provinces that it names, and its names in rows with numbers, by column."""

    def __init__(self, sheet: Sheet, asked: str):
        self.sheet = sheet
        self._rows = [*sheet.rows.values_at.items()][:_ROWS]
        above = [of for row, of in self._rows if row <= _TITLE_ROWS and not any(map(_is_number, of.values()))]
        self._above = grouped((c, v) for of in above for c, v in of.items() if isinstance(v, str))
        self.titles = [*chain.from_iterable(self._above.values())]
        self.day = dates.day_of(self.titles, sheet) or dates.day_of_file_name(sheet)
        self.is_before_reform = not (self.day and self.day >= REFORM)
        self.asked = self.lists({of.name: None for of in provinces_asked(asked)} if asked else ())

    @cached_property
    def names(self) -> dict[int, set[str]]:
        rows = [of for _, of in self._rows if any(map(_is_number, of.values()))]
        texts = grouped((c, v) for of in rows for c, v in of.items() if isinstance(v, str) and len(v) <= _LONGEST_NAME)
        names = {c: own for c, of in texts.items() if (own := {v for v in of if _HAS_WORD.search(v)})}
        # no row of a commune's own workbook names it
        letterhead = {words for words in self.titles if split_type(words)[0]}
        is_own = bool(letterhead) and any(map(is_base_organisation, chain.from_iterable(names.values())))
        return names | {0: letterhead} if is_own else names

    @cached_property
    def named(self) -> list[Units]:
        """The lists of the provinces in the words above the figures, the sheet's name, or a column of one province."""
        said = (*self.titles, *(" ".join(of) for of in self._above.values()), self.sheet.name)
        return self.lists(_provinces_in(said) or (self.in_column if len(self.in_column) == 1 else ()))

    @cached_property
    def in_column(self) -> list[str]:
        """The provinces in columns of provinces; of several it is not known which is asked for."""
        heads = [c for c, words in self._above.items() if any(re.match("tinh|province", key(one)) for one in words)]
        return sorted({of.name for c in heads for one in self.names.get(c, ()) for of in provinces_named(one)})

    @cached_property
    def hinted(self) -> list[Units]:
        """Those of the file's name, also without a type; but not of what is a district of Bạc Liêu too (Hòa Bình)."""
        words = re.findall(r"[^\W\d_]+", stem := Path(self.sheet.file).stem)
        parts = (" ".join(words[at : at + n]) for n in (2, 3, 4) for at in range(len(words) - n + 1))
        bare = {of.name for one in parts for of in provinces_named(one)} - {*load_units().districts}
        return self.lists(_provinces_in([stem]) or bare)

    def lists(self, names: Collection[str]) -> list[Units]:
        """The lists of provinces, the present one first; for Bạc Liêu before July 2025 the nation's list is not read."""
        if {*names} == {"Bạc Liêu"} and self.is_before_reform:
            return [load_units()]
        return [*dict.fromkeys(chain.from_iterable(lists_of(name, self.day)[::-1] for name in names))]

    def best(self, lists: Iterable[Units]) -> list[_Place]:
        """The places by the lists that most names, then most codes are of, and of these those of the day and of most districts."""
        places = [self._place(units) for units in dict.fromkeys(lists)]
        ranks: list[tuple[int, ...]] = [()]
        if len(places) > 1:
            ranks = [(place.found, *self._rank(place.units)) for place in places]
        return [place for place, rank in zip(places, ranks, strict=True) if rank == max(ranks)]

    def _place(self, units: Units) -> _Place:
        found = {c: {words for words in of if units.find(words).candidates} for c, of in self.names.items()}
        rest = {words for c, of in self.names.items() if found[c] for words in of - found[c]}
        rest = {words for words in rest if not _TOTAL.fullmatch(name_of_total(words))}
        others = [words for words in rest if not (units.district_named(words) or units.is_other_organisation(words))]
        n = len(set().union(*found.values()))
        return _Place(units, n, n + len(others))

    def _rank(self, units: Units) -> tuple[int, ...]:
        words = chain.from_iterable(self.names.values())
        districts = {*map(units.district_in, self.titles), *map(units.district_named, words)} - {None}
        codes = {str(value) for _, of in self._rows for value in of.values()} & units.by_code.keys()
        return len(codes), bool(self.day and units.edition.holds(self.day)), len(districts)

    @cached_property
    def best_of_all(self) -> list[_Place]:
        """The place by the list, of all in the country, that most names are of, and those of other provinces with as many."""
        words = set().union(*self.names.values())
        first, *rest = self.best([*self.hinted, load_units(), *lists_naming(words, self.day)])
        others = {of.units.province.name: of for of in rest if _region(of.units) != _region(first.units)}
        return [first._replace(is_named=False), *others.values()] if first.found else []


def _sure_place(of: _Signs) -> _Place | None:
    if of.asked and (place := of.best(of.asked)[0]).is_sure:
        return place
    if of.named == [load_units()] and not of.asked:
        return _Place(load_units(), 0, 0)  # its names need not be counted
    if of.named and ((place := of.best(of.named)[0]).found or not of.names):
        # the names may be of before, of a province that is in the named one since
        merged = 2 * place.found < place.of and (of.day is None or not of.is_before_reform)
        return of.best([*of.named, *lists_merged(of.named[0])])[0] if merged else place
    place = of.best([*of.hinted, load_units()])[0]
    if place.is_sure and (place.units in of.hinted or of.is_before_reform):
        return place
    if place.found == place.of or len(of.in_column) > 1 or sum(map(len, of.names.values())) < _ENOUGH:
        return None  # the nation's list is not read
    best = of.best_of_all
    return best[0] if len(best) == 1 and best[0].is_sure else None


def _place_beside(of: _Signs, known: Mapping[Sheet, _Place]) -> _Place:
    """The place of a sheet whose names leave doubt: by its words, the file's name, sheets beside it, its names; or else Bạc Liêu."""
    own = [place.units for sheet, place in known.items() if sheet.file == of.sheet.file]
    beside = [*sorted(of.named, key=lambda units: units not in of.asked), *of.asked, *of.hinted]
    beside += own or [place.units for place in known.values()]
    place = of.best(beside or [load_units()])[0]
    if of.asked and 2 * place.found < place.of:  # the names may be of a province that is in the asked one since
        place = of.best([*beside, *lists_merged(of.asked[0])])[0]
    if beside or not of.names or (place.found == place.of > 0 and of.is_before_reform):
        return place
    if len(of.in_column) > 1:
        raise PlaceError(wording.WHICH_PROVINCE, place=str(of.sheet.at), names=names_in_sentence(of.in_column))
    best = of.best_of_all
    if not best or best[0].units is place.units:
        return place
    if len(best) == 1:
        return best[0] if best[0].found >= min(_ENOUGH, _MOST_OF * best[0].of) else place
    names = names_in_sentence([one.units.province.name for one in best])
    raise PlaceError(wording.WHICH_PROVINCE, place=str(of.sheet.at), names=names)


def _region(units: Units) -> str:
    of = units.province
    return lists_of(of.name)[1].province.code if units.edition.is_before_reform else of.code


def _is_foreign(of: _Signs, place: _Place) -> bool:
    is_other = bool(of.asked) and place.units not in of.asked
    return is_other and (place.found, place.is_named) > (of.best(of.asked)[0].found, False)


def _check_one_province(places: Mapping[Sheet, Units]) -> None:
    """Raises `PlaceError` where sheets are of several provinces, but for one before July 2025 and that which it is in since."""
    lists = {*places.values()}
    regions = {of.province.name: _region(of) for of in lists if len(lists) > 1 and of.edition.is_before_reform}
    apart: dict[str, dict[str, None]] = {}
    for sheet, of in places.items():
        parts = [] if of.edition.is_before_reform else [n for n, code in regions.items() if code == of.province.code]
        for name in parts or [of.province.name]:
            apart.setdefault(name, {})[f"“{Path(sheet.file).name}”"] = None
    if len(apart) > 1:
        said = "; ".join(f"{name} ({', '.join(files)})" for name, files in apart.items())
        raise PlaceError(wording.SEVERAL_PROVINCES, said=said, apart=[*apart], first=next(iter(apart)))


def _told(kept: Sequence[Sheet], foreign: Sequence[Sheet], places: Mapping[Sheet, _Place]) -> list[Finding]:
    """A remark where only names tell a place but Bạc Liêu, and of a foreign file; a foreign sheet in a file of others is left out."""
    paths, found = {sheet.file for sheet in kept}, dict[At, Finding]()
    for sheet in (*kept, *foreign):
        units, count, of, is_named = places[sheet]
        place = units.province.phrase
        if sheet in foreign and sheet.file in paths:
            why = PlaceError(wording.OF_OTHER_PROVINCE, place=place)
            told = unread.unread_sheet(sheet, units, why)
        elif sheet in foreign:
            told = Kind.OTHER_PROVINCE.finding(At(sheet.file), place=place)
        elif is_named or units is load_units():
            continue
        else:
            told = Kind.PLACE_BY_NAMES.finding(sheet.at, place=place, since=units.edition.first, count=count, of=of)
        found[told.at] = told
    return [*found.values()]


def _is_number(value: object) -> bool:
    if isinstance(value, str):
        return value[:1].isdigit() and value[-1:].isdigit() and not date_in(value)
    return isinstance(value, int | float)


def _provinces_in(said: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(of.name for words in said for of in provinces_named(words, within=True))]
