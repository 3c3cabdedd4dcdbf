"""Numbers, dates and lists as readers write them, in Vietnamese and in English: values in, text out."""

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

LANGS = ("vi", "en")
LANGUAGE = {"vi": "Tiếng Việt", "en": "English"}


def check_lang(lang: str | None) -> str:
    """`lang` itself; for None the variable `LANG` of the notebook in which this runs, or "vi". Raises `ValueError` but for "vi" and "en"."""
    if lang is None:
        shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
        own = shell.user_ns.get("LANG") if shell else None
        return own if isinstance(own, str) and own in LANGS else LANGS[0]
    if lang not in LANGS:
        raise ValueError(f"lang is {lang!r}; it must be one of {', '.join(LANGS)}")
    return lang


def is_missing(value: object) -> bool:
    """Whether a value is missing: None, NaN, or pandas' NaT and NA."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except TypeError:  # <NA> of pandas: neither equal to itself nor not; pandas itself is slow to import
        return True


def number(value: object, lang: str, decimals: int = 0) -> str:
    """A number as the reader writes it: 1.234,5 in Vietnamese, 1,234.5 in English; words for a missing value. Half rounds up, as in Excel."""
    if is_missing(value):
        return {"vi": "không có", "en": "none given"}[check_lang(lang)]
    near = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(near):,.{decimals}f}"
    if check_lang(lang) == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    return "−" + text if near < 0 else text


def percent(share: object, lang: str, decimals: int = 1) -> str:
    """A share (0 to 1) in per cent: 68,5% in Vietnamese, 68.5% in English."""
    missing = is_missing(share)
    return number(None if missing else Decimal(str(share)) * 100, lang, decimals) + ("" if missing else "%")


def signed(value: object, lang: str, decimals: int = 1) -> str:
    """A difference with its sign: '+5,8', '−8,0', '0,0'."""
    text = number(value, lang, decimals)
    return "+" + text if not is_missing(value) and text.strip("0.,") and not text.startswith("−") else text


def date(day: dt.date | None, lang: str) -> str:
    """A day: 31/12/2016 in Vietnamese, 31 December 2016 in English; None gives words."""
    if day is None or is_missing(day):
        return {"vi": "không ghi ngày", "en": "undated"}[check_lang(lang)]
    return f"{day:%d/%m/%Y}" if check_lang(lang) == "vi" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month(written: str, lang: str) -> str:
    """A month or year written as 2015-05 or 2007: 5/2015 in Vietnamese, May 2015 in English."""
    year, _, place = written.partition("-")
    if not place:
        return year
    return f"{int(place)}/{year}" if check_lang(lang) == "vi" else f"{_MONTHS[int(place) - 1]} {year}"


def listed(items: Iterable[object], lang: str) -> str:
    """Several things joined for a sentence: 'a, b và c' or 'a, b and c'."""
    words, last = [str(item) for item in items], {"vi": " và ", "en": " and "}[check_lang(lang)]
    return last.join([part for part in (", ".join(words[:-1]), *words[-1:]) if part])


def within(place: str) -> str:
    """The full name of a place inside a sentence: its type in small letters, but not before a number (Decree 30/2020/NĐ-CP, annex II)."""
    return place if any(letter.isdigit() for letter in place) else place[:1].lower() + place[1:]


def sentence(text: str) -> str:
    """The text with a capital letter first."""
    return text[:1].upper() + text[1:]


def uncapped(text: str) -> str:
    """The text with a small letter first, for a label inside a sentence: "đảng viên nữ"."""
    return text[:1].lower() + text[1:]


def one_line(text: str) -> str:
    """The text on one line, with a visible sign for each character that moves the cursor or turns letters: none can hide or forge a line."""

    def shown(found: re.Match[str]) -> str:
        at = ord(found[0])
        return chr(0x2400 + at) if at < 0x20 else f"\\x{at:02x}" if at < 0x100 else f"\\u{at:04x}"

    return _NOT_SHOWN.sub(shown, text)


def escaped_json(text: str) -> str:
    """JSON with those characters written as \\\\uXXXX, where `json.dumps` leaves them as they are."""
    return _NOT_SHOWN.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)


# Control characters, line and paragraph separators, marks of direction, halves of characters.
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number as readers see it, not yet in a language: what was rounded alike is equal. `write` is `number`, `percent` or `signed`."""

    value: Decimal | None
    decimals: int
    write: Callable[..., str]

    @property
    def is_missing(self) -> bool:
        return self.value is None

    def say(self, lang: str) -> str:
        return self.write(self.value, lang, self.decimals)


def rounded(value: object, decimals: int = 0) -> Rounded:
    """A number with so many decimals, see `number`."""
    return Rounded(_rounded(value, decimals), decimals, number)


def whole_or_half(value: float) -> Rounded:
    """A median or a quartile of counts: without decimals where it is whole, else with one."""
    return rounded(value, 0 if float(value).is_integer() else 1)


def in_percent(share: object, decimals: int = 1) -> Rounded:
    """A share (0 to 1) in per cent with so many decimals, see `percent`."""
    return Rounded(_rounded(share, decimals + 2), decimals, percent)


def with_sign(value: object, decimals: int = 1) -> Rounded:
    """A difference with its sign and so many decimals, see `signed`."""
    return Rounded(_rounded(value, decimals), decimals, signed)


def _rounded(value: object, decimals: int) -> Decimal | None:
    return None if is_missing(value) else Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


# Not strftime, which would follow the locale of the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
