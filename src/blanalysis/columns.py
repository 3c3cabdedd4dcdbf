"""The data dictionary: one declaration a column, and which column a heading names.

Ids are those of the tidy table. A heading is matched by its words, from the top label to the lowest, never by its
position and never by likeness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from .text import key
from .words import Phrase

PEOPLE = Phrase(vi="người", en="persons")
ORGANISATIONS = Phrase(vi="tổ chức", en="organisations")
HOUSEHOLDS = Phrase(vi="hộ", en="households")


class Sort(Enum):
    """What a column holds: a key names a row, a class sorts it, a stock counts on a day, a flow over a period."""

    KEY = "key"
    CLASS = "class"
    STOCK = "stock"
    FLOW = "flow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `headings` are matching keys of the words that name it; `of` is the column that it is part of."""

    id: str
    label: Phrase
    sort: Sort
    unit: Phrase | None = None
    of: str | None = None
    headings: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        return self.sort in (Sort.STOCK, Sort.FLOW)


def _column(id, vi, en, sort, unit, of, *headings) -> Column:
    return Column(id=id, label=Phrase(vi=vi, en=en), sort=sort, unit=unit, of=of, headings=headings)


COLUMNS: dict[str, Column] = {
    column.id: column
    for column in (
        _column("as_of", "Thời điểm", "as of", Sort.KEY, None, None, "thoi diem", "ngay so lieu"),
        _column(
            "code", "Mã đơn vị (TCTK)", "GSO code", Sort.KEY, None, None,
            "ma", "ma don vi", "ma so", "ma dvhc", "ma xa", "ma don vi hanh chinh",
        ),
        _column(
            "type", "Loại hình", "type", Sort.CLASS, None, None,
            "loai hinh", "loai", "loai don vi", "loai hinh don vi",
        ),
        _column(
            "name", "Tên đơn vị", "name", Sort.KEY, None, None,
            "ten", "ten don vi", "don vi", "ten dang bo", "dang bo", "ten dang bo co so", "ten to chuc", "ten tccsd",
            "ten to chuc dang", "ten to chuc co so dang", "to chuc co so dang", "to chuc dang", "xa phuong thi tran",
            "ten xa phuong thi tran", "dang bo xa phuong thi tran", "ten dang bo xa phuong thi tran", "xa phuong tt",
            "ten don vi xa phuong thi tran", "dia phuong", "don vi hanh chinh", "ten don vi hanh chinh", "ten dang bo xa",
            "ten xa phuong", "xa phuong", "co so dang", "ten co so dang", "ten xa", "ten xa phuong tt",
        ),
        _column(
            "district", "Huyện, thị xã, thành phố", "district", Sort.KEY, None, None,
            "huyen", "huyen thi xa", "huyen thi xa thanh pho", "huyen thi thanh pho", "dang bo huyen",
            "don vi cap huyen", "dang bo cap huyen", "thuoc huyen", "huyen tx tp", "huyen thi xa tp", "huyen tx thanh pho",
            "ten huyen",
        ),
        _column(
            "organisations", "Số tổ chức cơ sở đảng", "grassroots organisations", Sort.STOCK, ORGANISATIONS, None,
            "so to chuc co so dang tong so", "to chuc co so dang tong so", "tong so to chuc co so dang", "tong so tccsd",
            "so tccsd",
        ),
        _column(
            "committees", "Số đảng bộ cơ sở", "committees", Sort.STOCK, ORGANISATIONS, "organisations",
            "dang bo co so", "so dang bo co so", "so dang bo", "so to chuc co so dang dang bo co so",
            "to chuc co so dang dang bo co so",
        ),
        _column(
            "base_cells", "Số chi bộ cơ sở", "base cells", Sort.STOCK, ORGANISATIONS, "organisations",
            "chi bo co so", "so chi bo co so", "so to chuc co so dang chi bo co so", "to chuc co so dang chi bo co so",
        ),
        _column(
            "partial_committees", "Số đảng bộ bộ phận", "partial committees", Sort.STOCK, ORGANISATIONS, None,
            "dang bo bo phan", "so dang bo bo phan", "to chuc dang truc thuoc dang bo co so dang bo bo phan",
            "to chuc dang trong co so dang bo bo phan",
        ),
        _column(
            "cells", "Số chi bộ trực thuộc", "subordinate cells", Sort.STOCK, ORGANISATIONS, None,
            "so chi bo", "chi bo", "tong so chi bo", "so chi bo truc thuoc", "chi bo truc thuoc", "so chi bo tong so",
            "chi bo tong so", "so chi bo truc thuoc tong so", "chi bo truc thuoc tong so", "tong so chi bo truc thuoc",
            "to chuc dang truc thuoc dang bo co so chi bo truc thuoc", "to chuc dang trong co so chi bo truc thuoc",
        ),
        _column(
            "cells_hamlet", "Số chi bộ ấp", "ấp (hamlet) cells", Sort.STOCK, ORGANISATIONS, "cells",
            "chi bo ap", "so chi bo ap", "ap",
        ),
        _column(
            "cells_quarter", "Số chi bộ khóm", "khóm (quarter) cells", Sort.STOCK, ORGANISATIONS, "cells",
            "chi bo khom", "so chi bo khom", "khom",
        ),
        _column(
            "cells_other", "Số chi bộ khác", "other cells", Sort.STOCK, ORGANISATIONS, "cells",
            "chi bo khac", "so chi bo khac", "khac",
        ),
        _column(
            "members", "Tổng số đảng viên", "members", Sort.STOCK, PEOPLE, None,
            "tong so dang vien", "so dang vien", "dang vien", "tong dang vien", "so luong dang vien", "dang vien tong so",
            "so dang vien tong so", "tong so dv", "so dv", "tong dv", "tong so dang vien tong so", "ts dang vien", "ts dv",
            "tong so dang vien hien co", "so dang vien hien co",
        ),
        _column(
            "members_official", "Đảng viên chính thức", "official members", Sort.STOCK, PEOPLE, "members",
            "chinh thuc", "dang vien chinh thuc", "dvct", "dv chinh thuc",
        ),
        _column(
            "members_probationary", "Đảng viên dự bị", "probationary members", Sort.STOCK, PEOPLE, "members",
            "du bi", "dang vien du bi", "dvdb", "dv du bi",
        ),
        _column(
            "members_female", "Đảng viên nữ", "female members", Sort.STOCK, PEOPLE, "members",
            "nu", "phu nu", "dang vien nu", "dv nu",
        ),
        _column(
            "members_ethnic_minority", "Đảng viên người dân tộc thiểu số", "ethnic-minority members", Sort.STOCK,
            PEOPLE, "members",
            "dan toc thieu so", "dtts", "nguoi dan toc thieu so", "dang vien dan toc thieu so", "dang vien nguoi dan toc thieu so",
        ),
        _column(
            "members_religious", "Đảng viên theo tôn giáo", "members with a religion", Sort.STOCK, PEOPLE, "members",
            "ton giao", "co dao", "nguoi theo ton giao", "theo ton giao", "dang vien theo ton giao",
        ),
        _column(
            "admitted", "Kết nạp mới", "newly admitted", Sort.FLOW, PEOPLE, None,
            "ket nap", "ket nap moi", "dang vien moi ket nap", "so dang vien ket nap", "so dang vien moi ket nap",
        ),
        _column(
            "population", "Dân số", "inhabitants", Sort.STOCK, PEOPLE, None, "dan so", "so dan", "so nhan khau",
        ),
        _column("households", "Số hộ", "households", Sort.STOCK, HOUSEHOLDS, None, "so ho", "so ho dan"),
    )
}  # fmt: skip

COUNTS = frozenset(id for id, column in COLUMNS.items() if column.counts)

# Where all the parts are given they add up to the whole.
SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("members", ("members_official", "members_probationary")),
    ("cells", ("cells_hamlet", "cells_quarter", "cells_other")),
    ("organisations", ("committees", "base_cells")),
)

# Form 5 has types as rows; its first column says so in one of these ways.
TYPE_ROWS = ("loai hinh to chuc co so dang", "loai co so", "loai hinh co so", "loai hinh tccsd")

# Read past in silence: a running number and free notes hold no figure.
RUNNING_NUMBER = ("stt", "tt", "so tt", "so thu tu", "thu tu")
FURNITURE = (*RUNNING_NUMBER, "ghi chu")

# What belongs to a person. A sheet with a roster heading has one row a person and is refused; the other columns may
# stand in a list of committees (the secretary and a telephone) and are dropped at the door.
ROSTER = ("ho va ten", "ho ten", "ho va ten dang vien", "ho ten dang vien", "ho va ten khai sinh", "ngay sinh",
          "ngay thang nam sinh", "nam sinh", "so the", "so the dang", "so the dang vien", "so ly lich")  # fmt: skip
PERSONAL = re.compile(
    r"\b(?:bi thu|ho va ten|ho ten|dien thoai|so dt|sdt|cccd|cmnd|can cuoc|que quan|email|dia chi|noi o|nguoi lien he)\b"
)

# Labels that only group what stands below them, and the bracketed unit behind a label.
_GROUPING = re.compile(r"\b(?:trong do|chia ra|trd|trdo|gom|bao gom)\b")
_BRACKETED = re.compile(r"\([^)]*\)")
_UNTIL = re.compile(r"\b(?:tinh )?den (?:ngay )?\d[\d ]*$")
_UNIT_WORDS = ("nguoi", "dv", "dvt nguoi", "to chuc", "dvt", "chi bo")  # a line of units under the labels


def heading_key(labels: tuple[str, ...]) -> str:
    """The matching key of a heading, its labels given from the top one down.

    >>> heading_key(("Tổng số đảng viên (người)", "Trong đó:", "Nữ"))
    'tong so dang vien nu'
    """
    keys = [key(_BRACKETED.sub(" ", label)) for label in labels]
    joined = " ".join(words for at, words in enumerate(keys) if at == 0 or words not in _UNIT_WORDS)
    return " ".join(_UNTIL.sub(" ", _GROUPING.sub(" ", joined)).split())


def named(labels: tuple[str, ...]) -> Column | None:
    """The column that a heading names, or None.

    A part may stand under the heading of its whole: "Đảng viên" above "Nữ" is female members, "Kết nạp" above "Nữ" is not.

    >>> named(("Số đảng viên", "Trong đó", "Nữ")).id, named(("Chi bộ", "Ấp")).id, named(("Kết nạp", "Nữ"))
    ('members_female', 'cells_hamlet', None)
    """
    return _BY_KEY.get(heading_key(labels))


def _keys(column: Column) -> set[str]:
    own = {*column.headings, key(column.id)}
    if column.of is None:
        return own
    whole = COLUMNS[column.of].headings
    return own | {f"{above} {below}" for above in whole for below in own}


def _by_key() -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in COLUMNS.values():
        for words in _keys(column):
            if found.setdefault(words, column) is not column:
                raise ValueError(f"the heading {words!r} names both {found[words].id} and {column.id}")
    return found


_BY_KEY = _by_key()
