"""Vietnamese names, numbers and dates as people type them: str in, str, int or date out.

The same name arrives composed or decomposed, with Đ or its Icelandic twin Ð, with spaces that do not break, in
capitals. Everything here is about one string; what a name *means* is for `units`, what a number counts for `columns`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from functools import lru_cache

# A count with the word for what it counts behind it: "9768 đv", "49 chi bộ".
_COUNTED = r"(?:đv|đảng viên|người|chi bộ|đảng bộ|tổ chức)\.?"
_GROUPED = re.compile(r"\d{1,3}(?:([., '])\d{3})(?:\1\d{3})*")
_DATE = re.compile(r"(?<!\d)(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})(?!\d)")
_DATE_IN_WORDS = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


@lru_cache(maxsize=100_000)  # the same few words stand in every row
def clean(text: str) -> str:
    """The text composed (NFC), with Đ for its look-alike Ð and single ordinary spaces.

    >>> clean("  Huyện\\u00a0Ðông   Hải ")
    'Huyện Đông Hải'
    """
    text = unicodedata.normalize("NFC", text).replace("\u00d0", "Đ").replace("\u00f0", "đ")
    return " ".join(text.split())


@lru_cache(maxsize=100_000)
def key(text: str) -> str:
    """What two spellings of one name share: no marks, no capitals, no punctuation.

    Within the province no two different names of places share a key except by type or district, so an exact match of
    keys is safe; likeness of keys is not.

    >>> key("Thị trấn  HOÀ BÌNH") == key("thị trấn Hòa Bình") == "thi tran hoa binh"
    True
    """
    plain = unicodedata.normalize("NFD", clean(text).casefold().replace("đ", "d"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", letters))


def marks_agree(typed: str, name: str) -> bool:
    """Whether the last words of a text can be this name: same letters, and no mark that the name does not have.

    Marks may be left out ("Vinh Trach") or stand on the neighbouring vowel ("Hoà" for "Hòa"), but a mark too many makes
    another name: Vĩnh Thạnh is not Vĩnh Thanh.

    >>> [marks_agree(typed, "Vĩnh Thanh") for typed in ("Xã Vĩnh Thanh", "VINH THANH", "Xã Vĩnh Thạnh", "Vĩnh Thành")]
    [True, True, False, False]
    >>> marks_agree("thị trấn Hoà Bình", "Hòa Bình")
    True
    """
    own = name.split()
    words = re.findall(r"[^\W_]+", clean(typed))[-len(own) :]
    return len(words) == len(own) and all(_marks(word) <= _marks(true) for word, true in zip(words, own, strict=True))


def _marks(word: str) -> Counter:
    """The marks of a word, each as often as it stands there; the stroke of đ is one."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return Counter(c for c in letters if unicodedata.combining(c) or c == "đ")


def whole_number(text: str) -> int | None:
    """The whole number that a text shows, or None when it shows none.

    Groups of three after a dot, comma or space are thousands: people are counted whole, so "9.768" can only be 9768.

    >>> whole_number("9.768"), whole_number("9 768"), whole_number("1,234,567"), whole_number("49 chi bộ")
    (9768, 9768, 1234567, 49)
    >>> whole_number("9.76"), whole_number("2,5"), whole_number("-3"), whole_number("")
    (None, None, None, None)
    """
    text = re.sub(rf"\s*{_COUNTED}$", "", clean(text), flags=re.IGNORECASE)
    if re.fullmatch(r"[0-9]+", text):
        return int(text)
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    return None


def date(text: str) -> dt.date | None:
    """The first day named in a text, or None.

    >>> date("(Số liệu tính đến 31/12/2016)"), date("tính đến ngày 4 tháng 5 năm 2017"), date("Quý I/2017")
    (datetime.date(2016, 12, 31), datetime.date(2017, 5, 4), None)
    """
    text = clean(text).lower()
    orders = ((_ISO, (0, 1, 2)), (_DATE, (2, 1, 0)), (_DATE_IN_WORDS, (2, 1, 0)))
    found = [
        (match.start(), [int(match.groups()[i]) for i in order])
        for pattern, order in orders
        for match in pattern.finditer(text)
    ]
    for _, parts in sorted(found):
        try:
            return dt.date(*parts)
        except ValueError:  # 31/2: not a day
            continue
    return None
