"""The list of places: the 64 communes, wards and townships, their earlier names, and the units they went into on 1 July 2025.

The only authority on names: words in; one `Unit`, several candidates, or none out. Names are matched by exact key, with
type and district where they are given: Phong Tân and Tân Phong are two communes of one district, and Phong Thạnh,
Phong Thạnh A, Phong Thạnh Đông and Phong Thạnh Tây are four.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from . import sources, wording
from .phrases import TYPES, Phrase
from .vietnamese import clean, closest, key, marks_agree

# What a user may teach of a name: a row of another organisation, or one to pass over.
OUTSIDE, IGNORE = "outside", "ignore"
LAST_DAY = dt.date(2025, 6, 30)  # on 1 July 2025 the 64 units went into 25 others of the new Cà Mau province
# Type words as typed, by matching key. "P1" and "P.1" are wards, "F" is the southern habit for them.
_TYPE_WORDS = {
    "thi tran": "thị trấn", "tt": "thị trấn", "t t": "thị trấn", "ttr": "thị trấn",
    "xa": "xã", "x": "xã",
    "phuong so": "phường", "phuong": "phường", "p": "phường",
}  # fmt: skip
_DISTRICT_WORDS = {
    "thanh pho": "thành phố", "tp": "thành phố", "t p": "thành phố", "thanh uy": "thành phố",
    "thi xa": "thị xã", "tx": "thị xã", "t x": "thị xã", "thi uy": "thị xã",
    "huyen": "huyện", "h": "huyện", "huyen uy": "huyện",
}  # fmt: skip
DISTRICT_TYPES = {"huyện": "district", "thị xã": "town", "thành phố": "city"}
_BEFORE_DISTRICT = tuple(f"{word} " for word in _DISTRICT_WORDS)
_remembered = lru_cache(maxsize=10_000)  # a long sheet names the same few units in every row
_TYPED = r"(?i:xã|phường|thị trấn|x\.|p\.|tt\.)\s*\S"
# A footnote mark behind a name: *, ¹, (1). A number without a bracket may be the name of a ward.
_FOOTNOTE = re.compile(r"\s*(?:\*+|[¹²³⁰⁴-⁹]{1,2}|\((?:\d{1,2}|\*+)\)|\[(?:\d{1,2}|\*+|[a-z])\])\s*\Z")
_SPELLINGS = {"mi": "my"}  # words that are written in two ways, by matching key: Vĩnh Mĩ, Vĩnh Mỹ
_NUMBERING = re.compile(r"^(?:(?:[ivx]+|[a-h]|\d+) )")
_COMMITTEE_WORDS = re.compile(
    r"^(?:ban to chuc |ban chap hanh |bch |dang bo co so |dang bo |dang uy |db |du |don vi )+"
)
TOTAL_WORDS = r"(?:tong so|tong cong|t cong|cong|tong|toan|grand total|total)"  # as keys; so are all below
_AROUND_TOTAL = re.compile(rf"^{TOTAL_WORDS} | (?:tong so|tong cong|cong|total)$")
# Organisations that have committees beside those of communes, wards and townships: the other rows of Form 5, and what offices
# write for them. None is the beginning of a unit's name, nor of what one mistyped could be.
_ORGANISATION_WORDS = re.compile(
    r"^(?:(?:ban chap hanh|to chuc dang|dang bo|dang uy|chi bo|chi uy|co so|bo phan|db|du|cb|dbcs|cbcs|don vi|cac) )+"
)
_ORGANISATIONS = (
    r"co quan|(?:van phong|vp) (?:huyen|tinh|thi|thanh|hdnd|ubnd|uy|dang|doan|cap uy|dieu phoi)|noi chinh|noi vu|tu phap|su nghiep",
    r"uy ban|ubnd|hdnd|ubkt|ubmttq|mttq|mat tran|doan the|dan van|tuyen giao",
    r"khoi (?:dang|co quan|nha nuoc|chinh quyen|dan|doan|mat tran|van|noi chinh|doanh|truong|su nghiep|luc luong|cac (?:co quan|doanh|truong))",
    r"ban (?:to chuc (?:huyen|thi|thanh|tinh) uy|tuyen giao|dan van|noi chinh|quan ly|dan toc|bao ve|chi huy|kinh te)",
    r"hoi (?:nong dan|phu nu|lien hiep|cuu|chu thap|dong y|luat gia|nguoi|van hoc|nha bao|khuyen hoc)|lien (?:doan|minh|hiep)|cong doan",
    r"doan (?:thanh nien|tncs|ca|cai luong|nghe thuat)|(?:huyen|thi|thanh|tinh) do(?:an|i)|ngoai nuoc|loai hinh (?:co so )?khac",
    r"so (?:noi|ngoai|tai|tu phap|y te|giao|gd|cong|nong|xay|giao|ke|khoa|thong|van|lao|ld|du lich)",
    r"phong (?:noi vu|tai (?:chinh|nguyen)|tu phap|y te|giao (?:duc|dich)|gd|kinh te|nong nghiep|lao dong|ld|van hoa|thanh tra|dan toc|quan ly|kham)",
    r"p (?:noi vu|tai (?:chinh|nguyen)|tu phap|y te|giao duc|gd|kinh te|nong nghiep|lao dong|ld|van hoa|dan toc)|thanh tra|thu vien",
    r"cong an|ca (?:huyen|tinh|thi xa|tp|tx|thanh pho)|quan (?:su|doi)|bch quan su|bchqs|bo (?:chi huy|doi)|bien phong|don (?:bien|cong an)",
    r"(?:luc luong )?vu trang|llvt|canh sat|(?:trung|tieu|su|lu) doan|hai (?:quan|doi)|toa an|tand(?: (?:huyen|tinh|thi xa|tp|tx|thanh pho)|$)|vien (?:kiem sat|thong|nghien cuu)|vks|vksnd",
    r"thi hanh an|chi cuc|tong cuc|cuc (?:thue|thong ke|thi hanh|hai quan|quan ly)|thue|thong ke|kho bac|kbnn|ngan hang|nhnn|agribank",
    r"vietinbank|vietcombank|bidv|quy (?:tin dung|dau tu|phat trien)|qtd|qtdnd|bao (?:hiem|tang|bac lieu)|bhxh|buu (?:dien|chinh)|vnpt|viettel",
    r"truong (?:thpt|thcs|th|ptth|pt|ptdt|ptdtnt|mn|mg|tieu hoc|mam non|mau giao|trung (?:hoc|cap)|cao dang|dai hoc|pho thong|chinh tri|nghe)",
    r"truong (?:day nghe|boi duong|dan toc|chuyen|cap|quan su|hoc)|thpt|thcs|tieu hoc|mam non|mau giao|trung (?:hoc|cap|tam)|dai hoc|cao dang",
    r"hoc vien|giao duc|y te|benh vien|bv|bvdk|ttyt|ttgdtx|tt (?:y te|gdtx|gdnn|giao|day|boi|van hoa|phat trien|dich vu|the|thong tin|dan so|ngoai)",
    r"tram (?:y te|thu y|khuyen|bao ve|truyen|cap nuoc|kiem|quan ly|dan so)|(?:tong )?cong ty|c ty|cty|ctcp|tap doan|xi nghiep|doanh nghiep|dntn",
    r"hop tac xa|htx|dien luc|chi nhanh|cap (?:thoat )?nuoc|bql|cang (?:ca|vu)|ben xe|(?:lam|nong) truong|nha (?:may (?:nuoc|dien|che|duong|xay)|van hoa|khach|thieu nhi)",
    r"dai (?:phat thanh|truyen|pt|khi tuong)|(?:hat )?kiem (?:lam|ngu)|khu (?:cong nghiep|bao ton)",
)
# with its marks: "Vân Phong" may be Tân Phong
_OFFICE = re.compile(r"[\W\d]*(?:(?:đảng|chi) (?:bộ|ủy) )?(?:cơ sở )?văn phòng\b")
_ORGANISATION = re.compile(rf"(?:{'|'.join(_ORGANISATIONS)})\b")


# Family names of the province, Vietnamese, Khmer and Hoa; and without their marks where that is no other word. None begins a
# person's name behind a word for a place or a road.
_FAMILY_NAME = re.compile(
    r"nguyễn|nguyen|trần|tran|lê|phạm|pham|hoàng|huỳnh|huynh|phan|vũ|võ|đặng|bùi|bui|đỗ|hồ|ngô|dương|lý|lí|lâm|trương|truong|đinh|đoàn"
    r"|trịnh|mai|tô|hà|cao|châu|thạch|danh|sơn|kim|tạ|từ|quách|lưu|lương|đào|thái|tăng|hứa|mã|vương|triệu|chu|tống|trà|hữu|diệp|giang"
    r"|khưu|lục|mạc|ông|phùng|quan|tiêu|tiền|trang|triều|văn|vưu|đồng|đàm|âu|ung|liêu|lữ|thi|sử|nghiêm|nhan|phó|bạch"
)
_COMMON_FAMILY_NAMES = {
    "nguyễn",
    "trần",
    "lê",
    "phạm",
    "huỳnh",
    "phan",
    "võ",
    "đặng",
    "bùi",
    "đỗ",
    "ngô",
    "trương",
    "trịnh",
}
_BEFORE_NO_PERSON = {"ap", "khom", "truong", "ty", "cho", "kenh", "cau", "duong", "xa", "phuong", "huyen", "tinh"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One commune, ward or township: a row of `data/units.csv`. `name` is without its type: "Vĩnh Trạch", or "2" for Phường 2.

    `new_code`, `new_type` and `new_name` are of the unit that it went into, `tile_row` and `tile_col` its place in the tile
    map; `earlier_name` is "" where it had none.
    """

    code: str
    type: str
    name: str
    district_code: str
    district_type: str
    district: str
    new_code: str
    new_type: str
    new_name: str
    tile_row: int
    tile_col: int
    earlier_name: str
    earlier_until: str

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
        """With its type: "Huyện Đông Hải"."""
        return f"{self.district_type.capitalize()} {self.district}"


@dataclass(frozen=True, slots=True)
class Match:
    """The units that a name can mean: exactly one candidate is a match, several are ambiguous, none is unknown.

    `elsewhere` holds units of that very name that the given type or district rules out: never taken, but named in findings.
    """

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
    meaning: str | dt.date


@dataclass(frozen=True)
class Units:
    """The list of units in the order of districts and codes, and what names in it mean. `taught` are names that the user explained."""

    all: tuple[Unit, ...]
    taught: tuple[TaughtEntry, ...] = ()

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
        names = dict.fromkeys(unit.district for unit in self.all)
        return {name: tuple(u for u in self.all if u.district == name) for name in names}

    @property
    def place(self) -> Phrase:
        """The name of the place of all units: the province, or their one district."""
        unit = self.all[0]
        if len(self.districts) > 1:
            return wording.PLACE
        return Phrase(
            vi=f"{unit.district_type} {unit.district}", en=f"{unit.district} {DISTRICT_TYPES[unit.district_type]}"
        )

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
        """The entry that was taught for a name: as it is written, or with other marks where it names no unit by itself; or None.

        >>> entries = (TaughtEntry("units", "Xã Vĩnh Trạhc", "31834"), TaughtEntry("units", "Xã Vĩnh Thạnh", OUTSIDE))
        >>> units = Units(load_units().all, entries)
        >>> units.find("xã vĩnh trahc").unit.name, units.taught_name("Xã Vĩnh Thạnh").meaning, units.taught_name("Xã Vĩnh Thanh")
        ('Vĩnh Trạch', 'outside', None)
        """
        entry = self._taught.get(name_key(words)) if self.taught else None
        as_written = entry and clean(entry.words).casefold() == clean(words).casefold()
        return entry if as_written or (entry and not self._find(clean(words), None, None).unit) else None

    @cached_property
    def _taught(self) -> dict[str, TaughtEntry]:
        return {name_key(entry.words): entry for entry in self.taught}

    def alike(self, words: str, *, unit_type: str | None = None, district: str | None = None) -> tuple[Unit, ...]:
        """The units whose names are like the words, the likest first, at most three: to be proposed, never to be taken.

        Of the type and the district given where any are alike, else of the district, of the type, of all.

        >>> [unit.full_name for unit in load_units().alike("Xã Vĩnh Trạhc")][0], load_units().alike("Phường 12")
        ('Xã Vĩnh Trạch', ())
        """
        said, name = split_type(self._split(clean(words))[0])
        said = said or unit_type
        for of_type, of_district in ((said, district), (None, district), (said, None), (None, None)):
            names = {key(unit.name): unit for unit in _fitting(self.all, of_type, of_district)}
            if near := closest(name, names):
                return tuple(near)
        return ()

    @_remembered
    def has_unit(self, words: str) -> bool:
        """Whether the name of a unit, of two words or more and not also a district's, stands among the words.

        >>> [*map(load_units().has_unit, ("Lộc Ninh hiện có", "Phường 1 hiện có", "Báo cáo"))]
        [True, False, False]
        """
        return bool(self._among_words.search(key(words)))

    @cached_property
    def _among_words(self) -> re.Pattern[str]:
        names = sorted(name for name in self._by_name.keys() - {*map(key, self.districts)} if " " in name)
        return re.compile(rf"\b(?:{'|'.join(names)})\b")

    @_remembered
    def may_be_person(self, words: str, *, by_capitals: bool = False) -> bool:
        """Whether a line of the words, or what stands behind a colon there, seems to end with a person's name: a family name and one to
        four other names, all with capitals; with `by_capitals` also where it is nothing but two to five words with capitals. Not what
        is, or is like, a unit, a district or another organisation.

        >>> places = load_units()
        >>> [*map(places.may_be_person, ("Lê Văn A", "Người lập: LÊ THỊ B", "2\\nLê Văn A", "Đ/c Lê Văn A"))]
        [True, True, True, True]
        >>> [*map(places.may_be_person, ("Châu Thới", "Châu Thôi", "Xã Lê Lai", "Trường THPT Lê Thị Riêng", "Đơn vị"))]
        [False, False, False, False, False]
        """
        lines = re.split(r"[\n\r:;,()]", words[:1000])
        return any(_ends_with_person(line, by_capitals) and not self._is_of_place(line) for line in lines)

    def _is_of_place(self, words: str) -> bool:
        """Whether words are, or are like, a unit, a district or another organisation."""
        known = (
            self.names_a_unit(words) or split_type(words)[0] or self.district_named(words) or speaks_of_district(words)
        )
        return bool(known or self.is_other_organisation(words) or self.alike(words))

    @_remembered
    def _find(self, words: str, unit_type: str | None, district: str | None) -> Match:
        words, stated, said_behind = self._split(words)
        if stated and district not in (None, stated):
            return Match()
        unit_type, district = said_behind or unit_type, stated or district
        said, name = split_type(words)
        said = said or unit_type
        same_name = tuple(self._by_name.get(name, ()))
        earlier = tuple(unit for unit_type, unit in self._by_earlier_name.get(name, ()) if said in (None, unit_type))
        if said is None and name in map(key, self.districts):
            return Match(elsewhere=same_name or earlier)  # a bare "Hòa Bình" may be the district's own row
        spelt = tuple(u for u in same_name if name.isdigit() or marks_agree(words, u.name))
        if fitting := _fitting(spelt, said, district):
            return Match(fitting)
        before = {unit: unit.earlier_name.removeprefix("Thị trấn ").removeprefix("Xã ") for unit in earlier}
        if renamed := _fitting(tuple(u for u in earlier if marks_agree(words, before[u])), None, district):
            return Match(renamed, by_earlier_name=True)
        return Match(elsewhere=same_name or earlier)

    @cached_property
    def _by_name(self) -> dict[str, list[Unit]]:
        """The units of each name, by its key, in the list's order."""
        found: dict[str, list[Unit]] = {}
        for unit in self.all:
            found.setdefault(key(unit.name), []).append(unit)
        return found

    @cached_property
    def _by_earlier_name(self) -> dict[str, list[tuple[str | None, Unit]]]:
        """The units that once bore a name, by its key, each with the type that it had then, in the list's order."""
        found: dict[str, list[tuple[str | None, Unit]]] = {}
        for unit_type, name, unit in ((*split_type(unit.earlier_name), unit) for unit in self.all if unit.earlier_name):
            found.setdefault(name, []).append((unit_type, unit))
        return found

    @cached_property
    def _districts_written(self) -> list[tuple[str, str]]:
        """Each district's bare name with each way to write it with its type, by its key, between spaces."""
        return [
            (name, f" {word} {key(name)} ")
            for name, units in self.districts.items()
            for word, unit_type in _DISTRICT_WORDS.items()
            if unit_type == units[0].district_type
        ]

    @cached_property
    def _only_new(self) -> dict[tuple[str | None, str], str]:
        """The units of 1 July 2025 whose type and name no unit bore before, by both keys."""
        new = {(u.new_type, key(u.new_name)): f"{u.new_type.capitalize()} {u.new_name}" for u in self.all}
        before = {(u.type, key(u.name)) for u in self.all}
        return {both: name for both, name in new.items() if both not in before}

    def new_name(self, words: str, *, unit_type: str | None = None) -> str | None:
        """The unit of 1 July 2025 that the words name and that did not exist before, or None.

        >>> units = load_units()
        >>> units.new_name("P. Giá Rai"), units.new_name("Bạc Liêu", unit_type="phường"), units.new_name("Xã Vĩnh Lộc")
        ('Phường Giá Rai', 'Phường Bạc Liêu', None)
        """
        said, name = split_type(self._split(words)[0])
        return self._only_new.get((said or unit_type, name))

    def district_in(self, words: str) -> str | None:
        """The bare name of the one district that `words` name with its type ("II. HUYỆN VĨNH LỢI", "Thị ủy Giá Rai"), or None.

        >>> load_units().district_in("II. HUYỆN VĨNH LỢI"), load_units().district_in("Tỉnh ủy Bạc Liêu")
        ('Vĩnh Lợi', None)
        """
        padded = f" {key(words)} "
        found = {name for name, written in self._districts_written if written in padded}
        return found.pop() if len(found) == 1 else None

    def district_named(self, words: str) -> str | None:
        """As `district_in`, and also for the bare name alone, numbered or not, or as that of a total: for a district column or a
        section's heading. Not for another organisation of a district.

        >>> places = load_units()
        >>> places.district_named("Vĩnh Lợi"), places.district_named("III. Hồng Dân (9 đơn vị)"), places.district_named("Vĩnh")
        ('Vĩnh Lợi', 'Hồng Dân', None)
        >>> places.district_named("Tổng số Vĩnh Lợi"), places.district_named("Công an huyện Vĩnh Lợi")
        ('Vĩnh Lợi', None)
        """
        return self._district_named(clean(words))

    @_remembered
    def _district_named(self, words: str) -> str | None:
        if self.is_other_organisation(words):
            return None
        bare = _COMMITTEE_WORDS.sub("", name_of_total(words))
        return self.district_in(words) or next((name for name in self.districts if key(name) == bare), None)

    def is_other_organisation(self, words: str) -> bool:
        """Whether the words name a committee of another kind than those of communes, wards and townships, by the kind of its
        organisation. Nothing that could be the name of a unit mistyped is one, nor are the cells of a unit ("Chi bộ ấp 1").

        >>> places = load_units()
        >>> others = ("Đảng bộ Công an huyện Hồng Dân", "Trạm y tế xã Vĩnh Trạch", "TT. Y tế Giá Rai", "3. Các cơ quan huyện")
        >>> [*map(places.is_other_organisation, others)]
        [True, True, True, True]
        >>> [*map(places.is_other_organisation, ("Xã Vĩnh Trạhc", "Chi bộ ấp 1", "Cộng An Trạch", "Khối xã", "TT. Phước Long"))]
        [False, False, False, False, False]
        """
        entry = self.taught_name(words)
        return entry.meaning == OUTSIDE if entry else self._is_other_organisation(clean(words))

    @_remembered
    def _is_other_organisation(self, words: str) -> bool:
        # not "Cộng An Trạch" without its marks
        return _is_organisation(words) and key(words).removeprefix("cong ") not in self._by_name

    def names_a_unit(self, words: str) -> bool:
        """Whether the words begin with the type of a commune, ward or township and a name, or are the name of one.

        >>> places = load_units()
        >>> [places.names_a_unit(words) for words in ("X. Vĩnh Trạch", "Xã Lạ", "Phường 2, TP. Bạc Liêu", "Nhà Mát")]
        [True, True, True, True]
        >>> [places.names_a_unit(words) for words in ("Hòa Bình", "Huyện Hòa Bình", "X. Huyện Hòa Bình", "Xã", "Các xã")]
        [False, False, False, False, False]
        """
        entry = self.taught_name(words)
        return entry.meaning != OUTSIDE if entry else self._names_a_unit(clean(words))

    @_remembered
    def _names_a_unit(self, words: str) -> bool:
        if self.is_other_organisation(words):  # "TT. Y tế" is no township
            return False
        said, name = split_type(self._split(words)[0])
        if said is None:
            return bool(self.find(words).candidates)
        name = _COMMITTEE_WORDS.sub("", name)  # "F. Đảng bộ huyện Hòa Bình" is a band, and no ward
        return name not in ("", "tong so", "tong cong", "cong") and not name.startswith(_BEFORE_DISTRICT)

    def _split(self, words: str) -> tuple[str, str | None, str | None]:
        """The name, and the district and type behind it: "Phường 2 (TP. Bạc Liêu)", "Phước Long (thị trấn), huyện Phước Long"."""
        words = _without_footnote(words)
        head, *behind = re.split(r"[\s)]*[,(]\s*|\s+[-–]\s+", clean(words))
        head = _without_footnote(head)
        district = self.district_in(" ".join(behind))
        unit_type = next(filter(None, map(type_named, behind)), None)
        return (head, district, unit_type) if head and (district or unit_type) else (words, None, None)


def _without_footnote(words: str) -> str:
    bare = _FOOTNOTE.sub("", clean(words))
    return bare if bare and type_alone(bare) is None else words  # "Phường (1)" is a ward's number, and no mark


def name_of_total(words: str) -> str:
    """The key of what a total is of, without any numbering and brackets: of other words their key.

    >>> name_of_total("I. Tổng số xã"), name_of_total("Vĩnh Lợi (Tổng số)"), name_of_total("Giá Rai Total"), name_of_total("Cộng")
    ('xa', 'vinh loi', 'gia rai', 'cong')
    """
    return _AROUND_TOTAL.sub("", _NUMBERING.sub("", key(re.sub(r"\([^)]*\)", " ", words))))


def speaks_of_district(words: str) -> bool:
    """Whether the words begin, behind any numbering, with a district's type: "II. Huyện Hồng Dân", "TP. Cà Mau".

    >>> [speaks_of_district(words) for words in ("II. Huyện Hồng Dân", "TP. Cà Mau", "Hộ Phòng", "A. Khối xã")]
    [True, True, False, False]
    """
    plain = key(words)
    behind = _COMMITTEE_WORDS.sub("", _NUMBERING.sub("", plain))
    if _is_organisation(words):  # "Huyện đoàn Hồng Dân"
        return False
    return plain.startswith(_BEFORE_DISTRICT) or behind.startswith(_BEFORE_DISTRICT)


@_remembered
def _is_organisation(words: str) -> bool:
    """Whether the words begin, behind any numbering and what a committee is called, with a known kind of organisation."""
    if re.match(r"[\W\d]*(?:cộng|số)\b", words.lower()):  # no "Công", no "Sở"
        return False
    plain = key(words)
    starts = (_ORGANISATION_WORDS.sub("", start) for start in (plain, _NUMBERING.sub("", plain)))
    return any(map(_ORGANISATION.match, starts)) or bool(_OFFICE.match(words.lower()))


def type_named(words: str) -> str | None:
    """The type that a word means ("Xã", "X.", "TT"), or None.

    >>> type_named("TT."), type_named("Đảng bộ phường"), type_named("Cơ quan")
    ('thị trấn', 'phường', None)
    """
    return _TYPE_WORDS.get(_COMMITTEE_WORDS.sub("", key(words)))


@lru_cache(maxsize=1)
def load_units() -> Units:
    """The 64 units of May 2015 to 30 June 2025, as shipped.

    >>> len(load_units()), len(load_units().districts)
    (64, 7)
    """
    rows = sources.rows("units.csv")
    whole = ("tile_row", "tile_col")
    return Units(tuple(Unit(**dict(row) | {name: int(row[name]) for name in whole}) for row in rows))


def type_alone(words: str) -> str | None:
    """The type that a label consists of, numbered or not and in the plural or not, or None.

    >>> [type_alone(words) for words in ("1. Xã", "II. Phường", "3. Thị trấn (5)", "- Các xã", "Xã Vĩnh Trạch", "Khối xã")]
    ['xã', 'phường', 'thị trấn', 'xã', None, 'xã']
    """
    plain = _NUMBERING.sub("", key(re.sub(r"\([^)]*[^)\d][^)]*\)|\(\d+\)$", " ", words)))
    return type_named(re.sub(r"^(?:cac |khoi |loai hinh )+", "", plain))


def split_type(words: str) -> tuple[str | None, str]:
    """The type that the words begin with (or None) and the matching key of the name behind it.

    >>> split_type("Đảng bộ xã Vĩnh Trạch"), split_type("P. 02"), split_type("TT.Hòa Bình"), split_type("3. Nhà Mát")
    (('xã', 'vinh trach'), ('phường', '2'), ('thị trấn', 'hoa binh'), (None, 'nha mat'))
    >>> split_type("Xã Vĩnh Mĩ A")
    ('xã', 'vinh my a')
    """
    words = re.sub(r"^\s*[-–+*•]\s*(?=[^\s\d])", "", clean(words))  # a bullet, but not the minus of a number
    words = re.sub(r"^\d+\s*[.)/-]\s*(?=[^\s\d])", "", words)  # a running number before the name
    words = re.sub(rf"^(?:[IVX]{{1,5}}|[A-H])\s*[.)/-]\s*(?={_TYPED})", "", words)  # and one in Roman, before the type
    if re.match(r"[-–]\s*\d", words):
        return None, words
    plain = _COMMITTEE_WORDS.sub("", key(words))
    for word, unit_type in _TYPE_WORDS.items():
        if plain.startswith(word + " "):
            return unit_type, _bare(plain[len(word) :])
    if ward := re.fullmatch(r"[pf] ?0*(\d+)", plain):  # F1 is the southern habit for Phường 1
        return "phường", ward[1]
    return None, _bare(plain)


def _bare(name: str) -> str:
    name = " ".join(_SPELLINGS.get(word, word) for word in name.split())
    return str(int(name)) if name.isascii() and name.isdigit() else name


def _ends_with_person(line: str, by_capitals: bool) -> bool:
    """Whether the last words of a line may be a person's name; with `by_capitals` all of them, whatever the first is."""
    words = ["", *re.findall(r"[^\W_]+", clean(line))]
    for at in range(max(1, len(words) - 5), len(words) - 1):
        is_family = _FAMILY_NAME.fullmatch(words[at].casefold()) and key(words[at - 1]) not in _BEFORE_NO_PERSON
        may_begin = is_family or (by_capitals and at == 1)
        is_typed_small = at == 1 and words[at] in _COMMON_FAMILY_NAMES
        if may_begin and all(word.isalpha() and (word[0].isupper() or is_typed_small) for word in words[at:]):
            return True
    return False


def name_key(words: str) -> str:
    """The key of a name with its type, as it is typed in any way."""
    return " ".join(filter(None, split_type(words)))


def _fitting(units: tuple[Unit, ...], unit_type: str | None, district: str | None) -> tuple[Unit, ...]:
    return tuple(unit for unit in units if unit_type in (None, unit.type) and district in (None, unit.district))
