"""The units of a province and of a time, and what names among them mean: `Units`. The only authority on names, matched by exact key:
Phong Tân and Tân Phong are two communes of one district, and Phong Thạnh, Phong Thạnh A, Phong Thạnh Đông and Phong Thạnh Tây are four."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise
from typing import ClassVar, NamedTuple

from .. import patterns
from ..phrases import TYPES, Phrase
from ..vietnamese import clean, closest, key, marks_agree
from . import naming
from .naming import letters, remembered

# What a user may teach of a name: a row of another organisation, or one to pass over.
OUTSIDE, IGNORE = "outside", "ignore"


@dataclass(frozen=True, slots=True)
class Province:
    """A province or a city under the central government: its code, its type ("tỉnh", "thành phố") and its bare name."""

    code: str
    type: str
    name: str

    @property
    def phrase(self) -> Phrase:
        """Its name with its type."""
        return Phrase(vi=f"{self.type} {self.name}", en=f"{self.name} {PROVINCE_TYPES[self.type]}")


PROVINCE_TYPES = {"tỉnh": "province", "thành phố": "city"}


@dataclass(frozen=True, slots=True)
class Edition:
    """A list of units, known to hold from `first` to `last`, None for the present one; `basis` is what it rests on."""

    name: str
    first: dt.date
    last: dt.date | None
    basis: Phrase

    def holds(self, day: dt.date) -> bool:
        """Whether it may be used for a day: it is not over, and it began, or none earlier is known."""
        return (self.last is None or day <= self.last) and (self.is_before_reform or self.first <= day)

    @property
    def is_before_reform(self) -> bool:
        """Whether it ended on 30 June 2025, with all districts and townships."""
        return self.first < REFORM


REFORM = dt.date(2025, 7, 1)  # districts and townships ended, and each unit went into one or more of 3,321


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One commune, ward, township or special zone. `name` is without its type: "Vĩnh Trạch", or "2" for Phường 2.

    `district`, its type and code are "" from 1 July 2025, and it has its type before it where it is a number or the province has two of
    that name; `tile_row` and `tile_col` its place in the tile map; `other_names` are spellings that offices use too, parted by ";";
    `earlier_name` is one that it had until `earlier_until`, "" where it had none."""

    code: str
    type: str
    name: str
    district_code: str
    district_type: str
    district: str
    tile_row: int = 0
    tile_col: int = 0
    other_names: str = ""
    earlier_name: str = ""
    earlier_until: str = ""

    @property
    def full_name(self) -> str:
        """With its type: "Xã Vĩnh Trạch"."""
        return f"{self.type.capitalize()} {self.name}"

    @property
    def distinct_name(self) -> str:
        """With its type, and with its district where there may be two of that name: "Phường 1 (Giá Rai)"."""
        return f"{self.full_name} ({self.district})" if self.name.isdigit() else self.full_name

    @property
    def full_district(self) -> str:
        """With its type: "Huyện Đông Hải"; "" where there are no districts."""
        return self.district and f"{self.district_type.capitalize()} {self.bare_district}"

    @property
    def bare_district(self) -> str:
        """Without the type that `district` may have before it: "Kỳ Anh" of "huyện Kỳ Anh"."""
        return self.district.removeprefix(f"{self.district_type} ")


@dataclass(frozen=True, slots=True)
class Match:
    """The units that a name can mean: one is a match, several are ambiguous, none is unknown. `elsewhere` are units of that very name that the
    given type or district rules out: never taken, but named in findings."""

    candidates: tuple[Unit, ...] = ()
    by_earlier_name: bool = False
    elsewhere: tuple[Unit, ...] = ()

    @property
    def unit(self) -> Unit | None:
        return self.candidates[0] if len(self.candidates) == 1 else None


class TaughtEntry(NamedTuple):
    """What the user taught of words, as written (see `mapping.Taught`)."""

    section: str
    words: str
    meaning: str | dt.date | tuple[int, ...]


@dataclass(frozen=True)
class Units:
    """The units of a province, or of one district of it, in the order of districts and codes, and what names among them mean.

    `edition` is the list that they are of; `taught` are names that the user explained."""

    all: tuple[Unit, ...]
    province: Province
    edition: Edition
    taught: tuple[TaughtEntry, ...] = ()
    is_part: bool = False  # of one district or office
    of_organisations: ClassVar[bool] = False  # whether names are those of base organisations (`organisations`)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.all}

    @cached_property
    def districts(self) -> dict[str, tuple[Unit, ...]]:
        """The units of each district, by the district's bare name, in the list's order."""
        names = dict.fromkeys(unit.district for unit in self.all if unit.district)
        return {name: tuple(u for u in self.all if u.district == name) for name in names}

    @property
    def offices(self) -> dict[str, tuple[Unit, ...]]:
        """The units of each office that sends sheets: of each district, by its name; from 1 July 2025 each unit, by its code."""
        return self.districts or {unit.code: (unit,) for unit in self.all}

    def of_district(self, district: str) -> "Units":
        """Those of one district, by its bare name, or of another of the `offices`."""
        return replace(self, all=self.offices[district], is_part=True)

    @property
    def place(self) -> Phrase:
        """The name of the place of all units: the province, their one district, or the one unit."""
        if not self.is_part:
            return self.province.phrase
        unit = self.all[0]
        name, kind = (unit.bare_district, unit.district_type) if unit.district else (unit.name, unit.type)
        return Phrase(vi=f"{kind} {name}", en=f"{name} {naming.DISTRICT_TYPES.get(kind) or TYPES[kind].en}")

    @cached_property
    def by_type(self) -> dict[str, int]:
        """How many units there are of each type that has any, in the order of `TYPES`."""
        return {unit_type: n for unit_type in TYPES if (n := sum(unit.type == unit_type for unit in self.all))}

    def __hash__(self) -> int:  # asked with every question that is remembered below
        return len(self.all)

    def find(self, words: str, *, unit_type: str | None = None, district: str | None = None) -> Match:
        """The unit that `words` name.

        `words` may hold the type ("X. Vĩnh Trạch", "P1", "Thị trấn Hòa Bình") or not; `unit_type` and `district` come from
        elsewhere in the sheet. A type in the words counts more than one beside them. Nothing is matched by likeness.

        >>> units = load_units()
        >>> units.find("TT. Phước Long").unit.code, units.find("xã Phước Long").unit.code
        ('31867', '31876')
        >>> [unit.full_district for unit in units.find("Phường 1").candidates]
        ['Thành phố Bạc Liêu', 'Thị xã Giá Rai']
        >>> units.find("P.1", district="Giá Rai").unit.code
        '31942'
        >>> units.find("Xã Vĩnh Thanh (1)").unit.code, units.find("Phường 1*", district="Giá Rai").unit.code
        ('31882', '31942')
        >>> units.find("Phước Long (Thị trấn ) (Huyện Phước Long)").unit.code
        '31867'
        >>> units.find("Vĩnh Thạch").candidates, units.find("Xã Vĩnh Thạnh").candidates
        ((), ())
        """
        found, entry = self._find(clean(words), unit_type, district), self.taught_name(words)
        if entry is None or (found.unit and entry.meaning in self.by_code):
            return found
        taught = tuple(unit for unit in self.all if unit.code == entry.meaning)
        fitting = _fitting(taught, None, district)  # a name is not taken out of the district of its row
        return Match(fitting, elsewhere=() if fitting else taught)

    def taught_name(self, words: str) -> TaughtEntry | None:
        """The entry that was taught for a name: as it is written, or with other marks where it names no unit by itself; or None."""
        entry = self._taught.get(naming.name_key(words)) if self.taught else None
        as_written = entry and clean(entry.words).casefold() == clean(words).casefold()
        return entry if as_written or (entry and not self._find(clean(words), None, None).unit) else None

    @cached_property
    def _taught(self) -> dict[str, TaughtEntry]:
        return {naming.name_key(entry.words): entry for entry in self.taught}

    def alike(self, words: str, *, unit_type: str | None = None, district: str | None = None) -> tuple[Unit, ...]:
        """The units whose names are like the words, the likest first, at most three: to be proposed, never to be taken.

        Of the type and the district given where any are alike, else of the district, of the type, of all."""
        said, name = naming.split_type(self._split(clean(words))[0])
        said = said or unit_type
        for of_type, of_district in ((said, district), (None, district), (said, None), (None, None)):
            names = {letters(unit.name): unit for unit in _fitting(self.all, of_type, of_district)}
            if near := closest(name, names):
                return tuple(near)
        return ()

    @remembered
    def has_unit(self, words: str) -> bool:
        """Whether the name of a unit, of two words or more and not also a district's, stands among the words."""
        return bool(self._among_words.search(key(words)))

    @cached_property
    def _among_words(self) -> re.Pattern[str]:
        names = sorted(name for name in {key(u.name) for u in self.all} - {*map(key, self.districts)} if " " in name)
        return re.compile(rf"\b(?:{'|'.join(names)})\b")

    @remembered
    def may_be_person(self, words: str, *, by_capitals: bool = False) -> bool:
        """Whether a line of the words, or what stands behind a colon there, seems to end with a person's name: a family name and one to
        four other names, all with capitals; with `by_capitals` also where it is nothing but two to five words with capitals. Not what
        is, or is like, a unit, a district or another organisation."""
        lines = re.split(r"[\n\r:;,()]", words[:1000])
        return any(naming.ends_with_person(line, by_capitals) and not self._is_of_place(line) for line in lines)

    def _is_of_place(self, words: str) -> bool:
        if self.names_a_unit(words) or naming.split_type(words)[0] or naming.speaks_of_district(words):
            return True
        return bool(self.district_named(words) or self.is_other_organisation(words) or self.alike(words))

    @remembered
    def _find(self, words: str, unit_type: str | None, district: str | None) -> Match:
        words, stated, said_behind = self._split(words)
        if stated and district not in (None, stated):
            return Match()
        unit_type, district = said_behind or unit_type, stated or district
        read = [(said or unit_type, name) for said, name in naming.name_readings(words)]
        like = (
            (at, said, name, of) for at, (said, name) in enumerate(read) for of in self._named.get(_joined(name), ())
        )
        same = [(at, said, of) for at, said, name, of in like if _spaces_agree(name, of.name)]
        said, name = read[-1]
        if said is None and self._districts_called(words, name):
            return Match(elsewhere=_units(of for _, _, of in same))  # a bare "Hòa Bình" may be the district's own row
        fits = [
            (of.grade(words, at), of)
            for at, said, of in same
            if said in (None, of.type) and district in (None, of.unit.district) and marks_agree(words, of.name)
        ]
        if not fits:
            return Match(elsewhere=_units(of for _, _, of in same))
        best = min(grade for grade, _ in fits)
        return Match(_units(of for grade, of in fits if grade == best), by_earlier_name=best[0] == _EARLIER)

    @cached_property
    def _named(self) -> "dict[str, list[_UnitName]]":
        """The names of the units, by their letters without spaces: their own, other spellings, and what they once bore."""
        found: dict[str, list[_UnitName]] = {}
        for unit in self.all:
            names = [(_OWN, "", unit.name), *((_OTHER, *_parted(name)) for name in unit.other_names.split(";"))]
            for sort, kind, name in (*names, (_EARLIER, *_parted(unit.earlier_name))):
                if name:
                    found.setdefault(_joined(letters(name)), []).append(_UnitName(unit, kind or unit.type, name, sort))
        return found

    def _districts_called(self, words: str, name: str) -> list[str]:
        """The districts whose bare name has these letters; where the words are nothing else, those whose marks agree with them."""
        called = () if name.isdigit() else self._by_district_name.get(_joined(name), ())
        return [of for of, bare in called if letters(words) != name or marks_agree(words, bare)]

    @cached_property
    def _by_district_name(self) -> dict[str, list[tuple[str, str]]]:
        """The districts, as they are called here and by their bare names, by the letters of these without spaces."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, units in self.districts.items():
            found.setdefault(_joined(letters(units[0].bare_district)), []).append((name, units[0].bare_district))
        return found

    @cached_property
    def _districts_written(self) -> re.Pattern[str]:
        """The districts' types with their names, as keys, with spaces anywhere in the names ("Ea H'leo", "Ea Hleo")."""
        bare = {_joined(naming.with_y(units[0].bare_district)) for units in self.districts.values()}
        words, names = (sorted(of, key=len, reverse=True) for of in (naming.DISTRICT_WORDS, bare))
        return re.compile(rf"\b({'|'.join(words)})(?: |(?=\d))0?({'|'.join(' ?'.join(name) for name in names)})\b")

    def district_in(self, words: str) -> str | None:
        """The bare name of the one district that `words` name with its type ("II. HUYỆN VĨNH LỢI", "Thị ủy Giá Rai"), or None."""
        written = self._districts_written.findall(naming.with_y(words)) if self.districts else ()
        found = {
            name
            for word, called in written
            for name, _ in self._by_district_name[_joined(letters(called))]
            if self.districts[name][0].district_type == naming.DISTRICT_WORDS[word]
        }
        return found.pop() if len(found) == 1 else None

    @remembered
    def district_named(self, words: str) -> str | None:
        """As `district_in`, and also for the bare name alone, numbered or not, or as that of a total: for a district column or a
        section's heading. Not for another organisation of a district."""
        words = clean(words)
        if self.is_other_organisation(words):
            return None
        called = self.districts_called(words)
        is_unit = bool(self._find(words, None, None).candidates)  # "X. Thanh Xuân" is no tenth district
        return self.district_in(words) or (called[0] if len(called) == 1 and not is_unit else None)

    def districts_called(self, words: str) -> tuple[str, ...]:
        """The districts whose bare name the words are, as they are called here: two where the province has two of that name."""
        name = patterns.COMMITTEE_WORDS.sub("", naming.name_of_total(words))
        return tuple(self._districts_called(words, letters(name)))

    @remembered
    def is_other_organisation(self, words: str) -> bool:
        """Whether the words name a committee of another kind than those of communes, wards and townships, by the kind of its
        organisation. Nothing that could be the name of a unit mistyped is one, nor are the cells of a unit ("Chi bộ ấp 1")."""
        words = clean(words)
        if entry := self.taught_name(words):
            return entry.meaning == OUTSIDE
        if not naming.is_organisation(words):
            return False
        # not "Cộng An Trạch" without its marks, "X. Liên Hiệp", "Huyen Doan Hung"
        is_unit = _joined(key(words).removeprefix("cong ")) in self._named or self._find(words, None, None).candidates
        name = patterns.COMMITTEE_WORDS.sub("", naming.name_of_total(words))
        return not (is_unit or self._districts_written.fullmatch(name))

    def is_whole(self, words: str) -> bool:
        """Whether the words name the committee above base organisations, as those of a total do; here of no words."""
        return False

    @remembered
    def names_a_unit(self, words: str) -> bool:
        """Whether the words begin with the type of a commune, ward or township and a name, or are the name of one."""
        words = clean(words)
        if entry := self.taught_name(words):
            return entry.meaning != OUTSIDE
        if self.find(words).candidates:
            return True
        said, name = naming.split_type(self._split(words)[0])
        if said is None or self.is_other_organisation(words):  # "TT. Y tế" is no township
            return False
        name = patterns.COMMITTEE_WORDS.sub("", name)  # "F. Đảng bộ huyện Hòa Bình" is a band, and no ward
        return name not in ("", "tong so", "tong cong", "cong") and not name.startswith(naming.BEFORE_DISTRICT)

    def _split(self, words: str) -> tuple[str, str | None, str | None]:
        """The name, and the district and type behind it: "Phường 2 (TP. Bạc Liêu)", "Phước Long (thị trấn), huyện Phước Long"."""
        words = naming.without_footnote(words)
        head, *behind = re.split(r"[\s)]*[,(]\s*|\s+[-–]\s+", clean(words))
        head = naming.without_footnote(head)
        district = self.district_in(" ".join(behind))
        unit_type = next(filter(None, map(naming.type_named, behind)), None)
        return (head, district, unit_type) if head and (district or unit_type) else (words, None, None)


class _UnitName(NamedTuple):
    """A unit with a name of it, the type that it has with it, and what sort of name it is."""

    unit: Unit
    type: str
    name: str
    sort: int

    def grade(self, words: str, at: int) -> tuple[int, int]:
        """How well words fit, which are its name when read in the way `at`: the lower the better. One without its marks fits last."""
        unmarked = words.isascii() and re.search(r"\b(?:xa|phuong|thi tran|dac khu)\b", words.lower())  # may be Sa Pả
        if self.sort == _EARLIER or unmarked or not marks_agree(words, self.name, exactly=True):
            return max(self.sort, _LACKS_MARKS), 0
        return self.sort, at


_OWN, _OTHER, _LACKS_MARKS, _EARLIER = range(4)
_VOWEL = re.compile("[aeiouy]")


def _parted(name: str) -> tuple[str, str]:
    kind = next((kind for kind in TYPES if name.lower().startswith(f"{kind} ")), "")
    return kind, name[len(kind) :].strip()


def _units(of: Iterable[_UnitName]) -> tuple[Unit, ...]:
    return tuple({one.unit.code: one.unit for one in of}.values())


def _joined(name: str) -> str:
    return name.replace(" ", "")


def _spaces_agree(words: str, name: str) -> bool:
    """Whether a key has no space inside a syllable of the name of the same letters, but to part consonants: Ea H leo, not Lương Hò A."""
    own, parts = {*accumulate(map(len, letters(name).split()))}, words.split()
    cuts = zip(accumulate(map(len, parts)), pairwise(parts), strict=False)
    return all(at in own or not all(map(_VOWEL.search, beside)) for at, beside in cuts)


def _fitting(units: tuple[Unit, ...], unit_type: str | None, district: str | None) -> tuple[Unit, ...]:
    return tuple(unit for unit in units if unit_type in (None, unit.type) and district in (None, unit.district))
