"""The column of the dictionary that a heading names: by its words, from the top label down; never by position or likeness."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from .columns import COLUMNS, HAMLETS, HOUSEHOLDS, ORGANISATIONS, PEOPLE, QUARTERS, Column, Sort, wholes
from .vietnamese import clean, key

_Name = TypeVar("_Name")
# Form 5 has types as rows; its first column says so in one of these ways.
TYPE_ROWS = ("loai hinh to chuc co so dang", "loai co so", "loai hinh co so", "loai hinh tccsd")
# Read past in silence: a running number and free notes hold no figure.
RUNNING_NUMBER = ("stt", "tt", "so tt", "so thu tu", "thu tu")
FURNITURE = (*RUNNING_NUMBER, "ghi chu", "ghi chu khac", "ghi chu giai trinh", "chu thich", "luu y", "nhan xet",
             "giai trinh", "ly do", "dien giai", "ky nhan", "ky ten", "xac nhan", "y kien")  # fmt: skip
# Headings of data about persons. A sheet with one of `ROSTER` has one row a person and is refused; columns of `PERSONAL`
# may be in a list of committees (the secretary and a telephone) and are not read.
ROSTER = (
    "ho va ten", "ho ten", "ho va ten dang vien", "ho ten dang vien", "ten dang vien", "ho dem", "ho va ten dem",
    "ho va ten khai sinh", "ho ten khai sinh", "ho va ten dang dung", "ho ten dang dung",
    "ngay sinh", "nam sinh", "ngay thang nam sinh", "ngay nam sinh", "ngay thang sinh", "noi sinh", "que quan",
    "cccd", "so cccd", "cmnd", "so cmnd", "cmnd cccd", "cccd cmnd", "so cmnd cccd", "so cccd cmnd", "so can cuoc",
    "can cuoc cong dan", "so can cuoc cong dan", "chung minh nhan dan", "so chung minh nhan dan",
    "so dinh danh", "so dinh danh ca nhan",
    "so the", "so the dang", "the dang vien", "so the dang vien", "so ly lich", "so ly lich dang vien",
    "ngay vao dang", "ngay thang nam vao dang", "ngay vao dang du bi", "ngay vao dang chinh thuc",
    "ngay ket nap", "ngay ket nap dang", "ngay ket nap vao dang", "ngay thang nam ket nap",
    "ngay chinh thuc", "ngay chuyen chinh thuc", "ngay cong nhan chinh thuc",
)  # fmt: skip
# Offices are personal as a column of names, but "Số chi ủy viên" counts them.
_OFFICES = (
    r"(?<!so )(?<!so pho )(?<!luong )(?:bi thu|chi uy|cap uy|dang uy vien|nguoi dung dau|nguoi lien he|truong ban)"
)
_TRAITS = r"(?:dan toc|gioi tinh|trinh do|hoc van|chuyen mon|nghe nghiep|nghe nghiep hien nay|tuoi|tuoi dang)"
PERSONAL = re.compile(
    rf"\b{_OFFICES}\b"
    r"|\b(?:ho va ten|ho ten|dien thoai|so dt|sdt|di dong|cccd|cmnd|can cuoc|dinh danh|chung minh nhan dan|que quan|email|dia chi"
    r"|noi o|noi sinh|noi cu tru|ho khau|thuong tru|tam tru|ngay sinh|nam sinh|ngay thang nam sinh|ngay vao dang|ngay ket nap"
    r"|ngay chinh thuc|so the|so ly lich|ly lich|nghe nghiep|chuc vu|chuc danh|tai khoan|zalo)\b"
    rf"|^uy vien\b|^{_TRAITS}$"
)
# Labels that only group the columns below them, and the bracketed unit after a label.
_GROUPING = re.compile(r"\b(?:trong do|chia ra|trd|trdo|gom|bao gom)\b")
_BRACKETED = re.compile(r"\([^)]*\)?")
_DAY = r"\d{1,2} (?:thang )?\d{1,2}(?: (?:nam )?\d{4})?|(?:thang )?\d{1,2} (?:nam )?\d{4}|(?:nam )?\d{4}"
_UNTIL = re.compile(rf"\b(?:tinh )?den (?:het |cuoi )?(?:ngay )?(?:{_DAY})$")  # a day or a year; "18 đến 30" is neither
_NUMBERED = re.compile(
    r"^\s*(?:[-–+*•]\s*)?(?:(?:[A-Ha-h]|[IVX]{1,4}|\d{1,2}(?:\.\d{1,2})*)\s*(?:[.)]|\s[-–])\s*|[-–+*•]\s*)(?=[^\W\d_])"
)
# What `key` would lose.
_SIGNS_AS_WORDS = ((r"(?:>=|≥)\s*(?=\d)", " từ "), (r">\s*(?=\d)", " trên "), (r"(?:<=|≤)\s*(?=\d)", " đến "),
          (r"<\s*(?=\d)", " dưới "), (r"(\d)\s*\+(?!\s*\d)", r"\1 trở lên "))  # fmt: skip
# A bracket that makes another count of it: "(nam)", "(chưa kể dự bị)", "(ấp, khóm)".
_OTHERWISE = re.compile(
    r"\b(?:nam(?! ?\d)|nữ|dtts|dân tộc|tôn giáo|ấp|khóm|tăng|giảm|kế hoạch|chỉ tiêu|đầu kỳ|đầu năm|kỳ trước|năm trước"
    r"|trừ|không|chưa)\b"
)
_UNIT_WORDS = {  # a line of units under the labels
    "nguoi": PEOPLE, "dv": PEOPLE, "dvt nguoi": PEOPLE, "dong chi": PEOPLE, "d c": PEOPLE, "dvt": None,
    "to chuc": ORGANISATIONS, "chi bo": ORGANISATIONS, "ho": HOUSEHOLDS, "ap": HAMLETS, "khom": QUARTERS,
}  # fmt: skip
_RATE = re.compile(
    r"\b(?:ty le|ti le|tl|ty trong|ti trong|ty suat|phan tram|binh quan|bq|mat do|so voi|so sanh|chenh lech|toc do"
    r"|tuoi tb|tuoi trung binh|trung binh (?:moi|mot|1)|(?:dang vien|chi bo) trung binh)\b|^trung binh\b"
)
_MEN = ("nam", "nam giới", "đảng viên nam")  # a year ("Năm") has the same key
_PER = re.compile(  # "Đảng viên/chi bộ", "Nữ/tổng số"
    r"(?:đv|đảng viên|chi bộ)\s*/\s*(?:\d|chi bộ|đảng bộ|tổ chức|cb|đb|dân|vạn)|/\s*(?:tổng|ts\b)|(?:tổng số|\bts)\s*/",
    re.IGNORECASE,
)
_ABBREVIATIONS = {
    "dv": "dang vien", "d v": "dang vien", "d vien": "dang vien", "dvct": "dang vien chinh thuc",
    "dvdb": "dang vien du bi", "dtts": "dan toc thieu so", "llct": "ly luan chinh tri",
    "cmnv": "chuyen mon nghiep vu", "thpt": "trung hoc pho thong", "thcs": "trung hoc co so",
    "tccsd": "to chuc co so dang", "tccs dang": "to chuc co so dang", "tcd": "to chuc dang", "dbbp": "dang bo bo phan",
    "dbcs": "dang bo co so", "cbcs": "chi bo co so", "cbtt": "chi bo truc thuoc", "cb truc thuoc": "chi bo truc thuoc",
    "cb ap": "chi bo ap", "cb khom": "chi bo khom", "cb khac": "chi bo khac",
    "kn": "ket nap", "hh": "huy hieu", "sdh": "sau dai hoc",
    "ts": "tong so", "t so": "tong so", "sl": "so luong", "tsvm": "trong sach vung manh",
    "htxsnv": "hoan thanh xuat sac nhiem vu", "htsxnv": "hoan thanh xuat sac nhiem vu", "htxs": "hoan thanh xuat sac",
    "httnv": "hoan thanh tot nhiem vu", "htt": "hoan thanh tot", "htnv": "hoan thanh nhiem vu",
    "khtnv": "khong hoan thanh nhiem vu", "kht": "khong hoan thanh",
}  # fmt: skip
_ABBREVIATION_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(_ABBREVIATIONS, key=len, reverse=True))})\b")
_WORDS_BEFORE = ("tong so", "so luong", "tong cong", "tong", "so", "trinh do", "theo", "phan theo", "chia theo", "bi", "duoc",
           "la", "co")  # fmt: skip
_WORDS_BEHIND = ("tong so", "tong cong", "tong", "cong", "so luong", "chung")
_BEHIND_FLOWS = ("trong nam", "trong ky", "trong quy", "trong nhiem ky", "dang vien")


@lru_cache(maxsize=4096)
def heading_key(labels: tuple[str, ...]) -> str:
    """The matching key of a heading, its labels given from the top one down.

    >>> heading_key(("Tổng số đảng viên (người)", "Trong đó:", "Nữ"))
    'tong so dang vien nu'
    """
    return _joined_key([_BRACKETED.sub(" ", label) for label in labels], units=False)


def _joined_key(labels: list[str], *, units: bool) -> str:
    keys = [_UNTIL.sub(" ", key(_signs_in_words(_NUMBERED.sub("", label)))) for label in labels]
    joined = " ".join(words for at, words in enumerate(keys) if at == 0 or units or words not in _UNIT_WORDS)
    return " ".join(_UNTIL.sub(" ", _GROUPING.sub(" ", joined)).split())


def _signs_in_words(label: str) -> str:
    for sign, word in _SIGNS_AS_WORDS:
        label = re.sub(sign, word, label)
    return label


@lru_cache(maxsize=4096)
def is_rate(labels: tuple[str, ...]) -> bool:
    """Whether a heading is of a figure computed from others: a share, a mean, a change. Such a column is known, and no count.

    >>> is_rate(("Đảng viên", "Tỷ lệ nữ (%)")), is_rate(("Tuổi bình quân",)), is_rate(("Đảng viên", "Nữ"))
    (True, True, False)
    """
    if labels and heading_key(labels[-1:]) == "co cau":
        return True
    return any("%" in label or _PER.search(clean(label)) or _RATE.search(heading_key((label,))) for label in labels)


def are_men(labels: tuple[str, ...]) -> bool:
    """Whether a heading is of the men only, who follow from all and the women: such a column is not read.

    >>> are_men(("Đảng viên", "Chia ra", "- Nam")), are_men(("Năm",))
    (True, False)
    """
    return bool(labels) and clean(labels[-1]).casefold().strip(" -–:") in _MEN


@lru_cache(maxsize=4096)
def is_band(label: str) -> bool:
    """Whether a label with digits is a heading (a band of ages, a badge), and no figure.

    >>> [is_band(label) for label in ("18-30", "Trên 60", "30 năm", "30", "2 (=3+4)", "31/12/2016")]
    [True, True, True, False, False, False]
    """
    return not label.strip().isdigit() and any(column_named((above, label)) for above in ("Độ tuổi", "Huy hiệu"))


@lru_cache(maxsize=4096)
def column_named(labels: tuple[str, ...]) -> Column | None:
    """The column that a heading names, or None.

    A part may be under the heading of its whole: "Đảng viên" above "Nữ" is female members, "Kết nạp" above "Nữ"
    newly admitted women; "Sơ cấp" may be of a profession or of political theory, so alone it names nothing.

    >>> [column_named(labels).id for labels in (("Số đảng viên", "Trong đó", "Nữ"), ("Chi bộ", "Ấp"), ("Kết nạp", "Nữ"))]
    ['members_female', 'cells_hamlet', 'admitted_female']
    >>> column_named(("Sơ cấp",)), column_named(("LLCT", "Sơ cấp")).id
    (None, 'members_theory_elementary')
    """
    if is_rate(labels) or heading_key(labels) in ("dv", ""):  # "ĐV" is a member, or a unit
        return None
    return next((column for words in _readings(labels) if (column := _find(_spelt_out(words)))), None)


def _readings(labels: tuple[str, ...]) -> Iterator[str]:
    """The heading with its brackets ("Đảng viên (nữ)"), then without, then without the line of units too."""
    yield _joined_key(list(labels), units=True)
    bracketed = [clean(words).casefold() for label in labels for words in _BRACKETED.findall(label)]
    if any(_OTHERWISE.search(words) and key(words) not in _UNIT_WORDS for words in bracketed):
        return
    bare = [_BRACKETED.sub(" ", label) for label in labels]
    yield _joined_key(bare, units=True)
    shortened = heading_key(labels)
    found = _find(_spelt_out(shortened))
    units = [_UNIT_WORDS[words] for label in bare[1:] if (words := key(label)) in _UNIT_WORDS]
    if found and all(unit in (None, found.unit) for unit in units):
        yield shortened


def _spelt_out(words: str) -> str:
    return _ABBREVIATION_WORDS.sub(lambda short: _ABBREVIATIONS[short[0]], words)


@lru_cache(maxsize=16384)
def _find(words: str) -> Column | None:
    """The column of these words, also with words that add nothing ("Tổng số", "trong kỳ"), or as a part under its whole."""
    if column := _BY_KEY.get(words):
        return column
    if len(words.split()) > _MOST_WORDS or not _KNOWN.issuperset(words.split()):
        return None  # a title or a note: no need to look at its parts
    for shorter, kinds in _shorter(words):
        if (column := _find(shorter)) and column.sort in kinds:
            return column
    found = {column.id: column for column in _under_wholes(words)}
    return next(iter(found.values())) if len(found) == 1 else None


def _shorter(words: str) -> Iterator[tuple[str, tuple[Sort, ...]]]:
    """The words without one that adds nothing, and the sorts of column for which it adds nothing."""
    for word in _WORDS_BEFORE:
        if words.startswith(f"{word} ") and not words.startswith("co so "):  # "có đạo", but not "cơ sở"
            yield words.removeprefix(f"{word} "), (Sort.STOCK, Sort.FLOW)
    for word in (*_WORDS_BEHIND, *_BEHIND_FLOWS):
        if words.endswith(f" {word}"):
            yield words.removesuffix(f" {word}"), (Sort.FLOW, *((Sort.STOCK,) if word in _WORDS_BEHIND else ()))


def _under_wholes(words: str) -> Iterator[Column]:
    """Each way to take the words as a whole's heading and, below it, a part's."""
    parts = words.split()
    for at in range(1, len(parts)):
        head, rest = " ".join(parts[:at]), " ".join(parts[at:])
        if whole := _find(head):
            part = _BELOW.get((whole.id, rest)) or _find(rest)
            if part and _may_stand_under(part, whole):
                yield part


def _may_stand_under(part: Column, whole: Column) -> bool:
    """A whole's own heading may be repeated below it; "Đảng viên" may be above all that happens to members.

    The expelled are part of the disciplined, but are listed with those who left too, as in Form 1.
    """
    happens = part.sort is Sort.FLOW and part.unit is PEOPLE and whole.id == "members"
    left = (part.id, whole.id) == ("expelled", "decreased")
    return whole.counts and (part is whole or happens or left or whole.id in wholes(part.id))


def _by_name(named: Iterable[tuple[_Name, Column]]) -> dict[_Name, Column]:
    """The columns by what names them. Raises `ValueError` where something names two."""
    found: dict[_Name, Column] = {}
    for name, column in named:
        if found.setdefault(name, column) is not column:
            raise ValueError(f"{name!r} names both {found[name].id} and {column.id}")
    return found


# Every complete heading; and the words that name a part only under what it is directly part of, whose id is with them.
_BY_KEY = _by_name((_spelt_out(words), c) for c in COLUMNS.values() for words in (*c.headings, key(c.id)))
_BELOW = _by_name(((c.of, _spelt_out(words)), c) for c in COLUMNS.values() for words in c.below)
_MOST_WORDS = 28  # words in a heading of four levels
_KNOWN = {
    word
    for words in (*_BY_KEY, *(below for _, below in _BELOW), *_WORDS_BEFORE, *_WORDS_BEHIND, *_BEHIND_FLOWS)
    for word in words.split()
}
