"""The base organisations below the committee of one commune, which since 1 July 2025 stands above them: `BaseOrganisations`."""

import re
from dataclasses import dataclass
from typing import ClassVar

from .. import patterns
from ..vietnamese import key
from .naming import TOTAL_WORDS, remembered, split_type, type_alone
from .units import Match, Unit, Units

_TYPES_BEGIN = {"xa", "phuong", "dac", "thi", "x", "p", "dk", "tt"}
_LONGEST_NAME = 8  # words of a unit's name with its type


@dataclass(frozen=True)
class BaseOrganisations(Units):
    """Those of one committee: `all` has its unit only, which a name of one of them means. `among` are the units of its province."""

    among: Units | None = None
    of_organisations: ClassVar[bool] = True

    __hash__ = Units.__hash__  # that of a dataclass would be of all fields

    def find(self, words: str, *, unit_type: str | None = None, district: str | None = None) -> Match:
        return Match(self.all) if self.names_a_unit(words) else Match()

    @remembered
    def names_a_unit(self, words: str) -> bool:
        return is_base_organisation(words) and not self.is_whole(words) and not self.taught_name(words)

    @remembered
    def is_other_organisation(self, words: str) -> bool:
        """Only what the user taught to be outside: a commune's police, school or office is one of its base organisations."""
        return bool(self.taught_name(words)) and super().is_other_organisation(words)

    @remembered
    def may_be_person(self, words: str, *, by_capitals: bool = False) -> bool:
        """As among the units of the province, so that "Chi bộ Lê Văn A" may be one."""
        return bool(self.among and self.among.may_be_person(words, by_capitals=by_capitals))

    def is_whole(self, words: str) -> bool:
        """Whether the words name the committee itself: "Toàn Đảng bộ xã", "ĐẢNG BỘ XÃ HỒNG DÂN"."""
        plain = re.sub(rf"^(?:{TOTAL_WORDS} )+", "", key(words))
        return bool(type_alone(plain)) or split_type(plain) == (self.all[0].type, key(self.all[0].name))


def is_base_organisation(words: str) -> bool:
    """Whether the words begin with what a base organisation is called, behind any number, and say which."""
    return bool(patterns.BASE.fullmatch(key(patterns.BEFORE_BASE.sub("", words, count=1))))


def units_within(words: str, units: Units) -> set[Unit]:
    """The units whose names stand with their types among the words, of two that begin alike the longer one."""
    given, found = re.findall(r"[^\s\-–_,;:()]+", words), set[Unit]()
    for first in (at for at, word in enumerate(given) if key(word) in _TYPES_BEGIN):
        tried = (" ".join(given[first : first + n]) for n in range(_LONGEST_NAME, 1, -1))
        found |= {*[unit for part in tried if split_type(part)[0] and (unit := units.find(part).unit)][:1]}
    return found
