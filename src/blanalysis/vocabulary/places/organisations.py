"""The base organisations below the committee of one commune, which since 1 July 2025 stands above them: `BaseOrganisations`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..vietnamese import clean, key
from .units import Match, Unit, Units
from .words import TOTAL_WORDS, remembered, split_type, type_alone

_NUMBER = re.compile(r"\s*(?:[-–+*•]|\d+\s*[.)/-])?\s*")
_BASE = re.compile(
    r"(?:(?:dang bo|dang uy|db|dbcs|chi bo|chi uy|cb|cbcs|to dang|ap|khom|thon|khu pho|to dan pho|kp) .+|dbbp|dang bo bo phan)"
)
_LONGEST_NAME = 8  # words of a unit's name with its type
_TYPES_BEGIN = {"xa", "phuong", "dac", "thi", "x", "p", "dk", "tt"}


@dataclass(frozen=True)
class BaseOrganisations(Units):
    """Those of one committee (`all` has its unit only): a name of one means that unit. `province_units` are the units of its list."""

    province_units: Units | None = None

    __hash__ = Units.__hash__  # that of a dataclass would be of all fields

    @property
    def committee(self) -> Unit:
        """The unit whose committee stands above them."""
        return self.all[0]

    def find(self, words: str, *, unit_type: str | None = None, district: str | None = None) -> Match:
        """The one unit, for the name of a base organisation."""
        return Match(self.all) if self.names_a_unit(words) else Match()

    @remembered
    def names_a_unit(self, words: str) -> bool:
        """Whether the words are the name of a base organisation."""
        entry = self.taught_name(words)
        return is_base_organisation(words) and not self.is_whole(words) and not entry

    def is_other_organisation(self, words: str) -> bool:
        """Only what the user taught to be outside: an office, a school or the police of a commune is one of its base organisations."""
        return bool(self.taught_name(words)) and super().is_other_organisation(words)

    def may_be_person(self, words: str, *, by_capitals: bool = False) -> bool:
        """As among the units of the province: "Chi bộ Lê Văn A" may be one."""
        return bool(self.province_units and self.province_units.may_be_person(words, by_capitals=by_capitals))

    def is_whole(self, words: str) -> bool:
        """Whether the words name the committee itself, as a row of the total does: "Toàn Đảng bộ xã", "ĐẢNG BỘ XÃ HỒNG DÂN"."""
        plain = re.sub(rf"^(?:{TOTAL_WORDS} )+", "", key(clean(words)))
        said, name = split_type(plain)
        return bool(type_alone(plain) or (said == self.committee.type and name == key(self.committee.name)))


def of_committee(units: Units, committee: Unit) -> BaseOrganisations:
    """The base organisations of one of these units."""
    given = (units.province, units.edition)
    return BaseOrganisations((committee,), *given, taught=units.taught, is_part=True, province_units=units)


def is_base_organisation(words: str) -> bool:
    """Whether the words begin with what a base organisation is called, behind any number, and say which.

    >>> [*map(is_base_organisation, ("Chi bộ ấp 1", "3. Đảng bộ cơ sở Trường THPT", "ĐBCS Công an", "Chi bộ", "II. Chi bộ ấp", "Xã Vĩnh Lợi"))]
    [True, True, True, False, False, False]
    """
    return bool(_BASE.fullmatch(key(_NUMBER.sub("", words, count=1))))


def units_within(words: str, units: Units) -> set[Unit]:
    """The units whose names stand with their types among the words, of two that begin alike the longer one.

    >>> from blanalysis.vocabulary.places import load_units
    >>> [unit.full_name for unit in units_within("ĐẢNG ỦY XÃ VĨNH TRẠCH - BÁO CÁO THÁNG 6", load_units())]
    ['Xã Vĩnh Trạch']
    """
    given, found = [*re.findall(r"[^\s\-–_,;:()]+", words)], set[Unit]()
    for first in (at for at, word in enumerate(given) if key(word) in _TYPES_BEGIN):
        tried = (" ".join(given[first : first + n]) for n in range(_LONGEST_NAME, 1, -1))
        matches = (units.find(part).unit for part in tried if split_type(part)[0])
        found |= {*[unit for unit in matches if unit][:1]}
    return found
