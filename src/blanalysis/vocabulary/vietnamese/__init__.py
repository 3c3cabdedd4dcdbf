"""Vietnamese names, numbers and dates as people type them, one string at a time: str in, str, int, date or period out."""

import calendar
import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar

from .. import patterns, sources

_Named = TypeVar("_Named")

_NEW_LINE = re.compile("[\t\n\v\f\r\u0085\u2028\u2029]+")
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
# What nobody sees: soft hyphens, marks of direction, joiners, variation selectors and the like. Undecoded TCVN3 has ư there.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_MOST_DIGITS = 18
_LONGEST_ALIKE = 60  # letters of a name or heading that others are compared with
LONGEST_NAME = 1000  # letters of what can be a name or hold a date: all titles above a table in one cell


def clean(text: str) -> str:
    """The text composed (NFC), with Đ for its look-alike Ð and single ordinary spaces; longer than any name it is cut to `LONGEST_NAME` and " …"."""
    if len(text) > LONGEST_NAME:
        words = " ".join(text.strip().split(None, LONGEST_NAME))  # so many words are longer than that
        text = words if len(words) <= LONGEST_NAME else f"{words[:LONGEST_NAME]} …"
    return _cached_clean(text)


@lru_cache(maxsize=100_000)  # the same few words are in every row
def _cached_clean(text: str) -> str:
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text)).replace("\u00d0", "Đ").replace("\u00f0", "đ")
    return " ".join(text.split())


def key(text: str) -> str:
    """The matching key of a text, the same for all spellings of a name: no marks, no capitals, no punctuation. In a province no two different
    names of places share a key except by type or district, so an exact match of keys is safe; likeness of keys is not."""
    if len(text) <= LONGEST_NAME:
        return _cached_key(text)
    text = clean(text)
    return f"{_cached_key(text)} …" if text.endswith("…") else _cached_key(text)  # so that it is the key of no name


@lru_cache(maxsize=100_000)
def _cached_key(text: str) -> str:
    plain = unicodedata.normalize("NFD", clean(text).casefold().replace("đ", "d"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", letters))


def closest(words: str, among: Mapping[str, _Named]) -> list[_Named]:
    """What is named by keys like this one, the likest first, at most three: to be proposed, never to be taken. Numbers are like none."""
    is_name = 4 <= len(words) <= _LONGEST_ALIKE and not words.isdigit()
    return [*dict.fromkeys(among[one] for one in get_close_matches(words, among, 3, 0.8))] if is_name else []


def order(name: str) -> tuple[object, ...]:
    """The key to sort names by in Vietnamese order: a ă â b c d đ e ê …, word by word; numbers by value, before letters.
    Tones count only where the letters are the same, in the order of dictionaries (a à ả ã á ạ)."""
    words: list[tuple[tuple[int, int], ...]] = []
    tones: list[int] = []
    for word in re.findall(r"[0-9]+|[^\W0-9_]+", clean(name).lower()):
        if word.isdigit():
            words.append(((-1, int(word)),))
            continue
        letters = unicodedata.normalize("NFD", word)
        marks = re.findall(rf"[^{_TONE_ORDER}{_NOT_TONES}]([{_TONE_ORDER}{_NOT_TONES}]*)", letters)
        tones += [max(_TONE_ORDER.find(mark) + 1 for mark in (*of, "\0")) for of in marks]
        bare = unicodedata.normalize("NFC", re.sub(f"[{_TONE_ORDER}]", "", letters))
        words.append(tuple((_ALPHABET.find(letter), ord(letter)) for letter in bare))
    return tuple(words), tuple(tones), name


_TONE_ORDER = "\u0300\u0309\u0303\u0301\u0323"  # grave, hook, tilde, acute, dot below: as dictionaries have them
_NOT_TONES = "\u0302\u0306\u031b"  # circumflex, breve, horn: they make other letters
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


def marks_agree(typed: str, name: str, *, exactly: bool = False) -> bool:
    """Whether the last letters of a text can be this name: no diacritic that the name does not have. Letters, spaces and its number are not compared.
    Diacritics may be left out, with `exactly` none, or be on the neighbouring vowel ("Hoà"); in words that are not Vietnamese any do: Đắk, Đak."""
    number = _NUMBER_AT_END if name[-1:].isdigit() or re.fullmatch("[IVX]+", name) else None
    letters, at = _letters(number.sub("", typed) if number else typed), 0
    words = [_letters(word) for word in _WORDS_IN.findall(number.sub("", name) if number else name)]
    letters = letters[len(letters) - sum(map(len, words)) :] if words else ()
    for own in words:
        there, at = letters[at : at + len(own)], at + len(own)
        if there == own:
            continue
        is_free = not exactly and not patterns.VIETNAMESE.fullmatch("".join(letter for letter, _ in own))
        given, right = _marks(there), _marks(own)
        if len(there) < len(own) or (given != right if exactly else not (given <= right or is_free)):
            return False
    return True


@lru_cache(maxsize=10_000)
def _letters(text: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for letter in unicodedata.normalize("NFD", clean(text).casefold()):
        if unicodedata.combining(letter) and found:
            found[-1] = (found[-1][0], found[-1][1] + letter)
        elif letter.isalnum():
            found.append(("d", "đ") if letter == "đ" else (letter, ""))
    return tuple(found)


def _marks(letters: Iterable[tuple[str, str]]) -> Counter[str]:
    return Counter("".join(mark for _, mark in letters))


_WORDS_IN, _NUMBER_AT_END = re.compile(r"[^\W_]+"), re.compile(r"(?:\d+|[ivxIVX]+)\W*$")


def lacks_marks(typed: str, name: str) -> bool:
    """Whether a text has this name with fewer diacritics: typed without them, or without some."""
    own, words = name.split(), _WORDS_IN.findall(clean(typed))
    places = (words[at : at + len(own)] for at in range(len(words) - len(own), -1, -1))
    found: list[str] = next((of for of in places if list(map(key, of)) == list(map(key, own))), own)
    return bool(_marks(_letters("".join(own))) - _marks(_letters("".join(found))))


def whole_number(text: str) -> int | None:
    """The whole number that a text shows, at most 18 digits, or None. Groups of three are thousands: people are counted whole, so "9.768" can
    only be 9768. A word for what is counted, a footnote mark and decimals that are zero may follow."""
    text = clean(text) if len(text) > LONGEST_NAME else text
    if len(text) > LONGEST_NAME or has_several_numbers(text):
        return None
    text = clean(text.translate(_NARROW))
    bare = text[1:] if text[:1] in ("'", "’") else text  # Excel's sign for text
    behind = patterns.BEHIND_NUMBER.search(bare)
    number = bare[: behind.start()] if behind else ""
    match = patterns.DIGITS.fullmatch(number) or patterns.GROUPED.fullmatch(number)
    digits = re.sub("[^0-9]", "", match[1]) if match else ""
    return int(digits) if 0 < len(digits) <= _MOST_DIGITS else None


def has_several_numbers(text: str) -> bool:
    """Whether numbers stand on different lines of a text, or apart by a tab: never one number with a space in it. A footnote mark is none."""
    if not _NEW_LINE.search(text):
        return False
    numbers = (re.search(r"\d", line) and not patterns.FOOTNOTE_ALONE.fullmatch(line) for line in _NEW_LINE.split(text))
    return sum(map(bool, numbers)) > 1


def date_in(text: str) -> dt.date | None:
    """The first day named in a text, or None. A year of two digits is of this century, read only in a date alone or after "ngày", "đến", "tại"."""
    text = clean(text).lower()
    found = [
        (match.start(), [int(match[int(place)]) for place in order.split()])
        for pattern, order in patterns.group("DATE")
        for match in pattern.finditer(text)
    ]
    for _, (year, month, day) in sorted(found):
        try:
            return dt.date(year + 2000 if year < 100 else year, month, day)
        except ValueError:  # 31/2: not a day
            continue
    return None


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day that a report covers; `kind` is "day", "month", "quarter", "half_year", "nine_months" or "year"."""

    start: dt.date
    end: dt.date
    kind: str

    def covers(self, other: "Period | dt.date") -> bool:
        """Whether a day, or the whole of another period, is in this one."""
        first, last = (other.start, other.end) if isinstance(other, Period) else (other, other)
        return self.start <= first and last <= self.end


def period_in(text: str) -> Period | None:
    """The one period that a text names, or None: also when it names two, or only the year of another document. Days are not looked at."""
    text = clean(text).lower()
    for pattern, _ in patterns.group("DATE"):
        text = pattern.sub("|", text)
    for pattern, read in _PERIODS:
        unsure = pattern in (patterns.MONTH, patterns.WHOLE_YEAR)
        matches = (m for m in pattern.finditer(text) if not (unsure and patterns.OF_ANOTHER.search(text[: m.start()])))
        if found := {read(match) for match in matches}:
            return found.pop() if len(found) == 1 else None
    return None


def time_in(text: str) -> Period | None:
    """The day that a text names, as a period of one day ("day"), else its period; or None."""
    day = date_in(text)
    return Period(day, day, "day") if day else period_in(text)


def date_in_name(name: str) -> dt.date | None:
    """The day in the name of a sheet or file, where a year may have two digits; or None."""
    return date_in(patterns.SHORT_IN_NAME.sub(r"ngày \g<0>", clean(name.replace("_", " ")).lower()))


def period_in_name(name: str, year: int | None = None) -> Period | None:
    """The period in the name of a sheet or file, which may be a year alone and have short words, or (with `year`) lack one ("Quý 3"); or None."""
    words = clean(name.replace("_", " ")).lower()
    if (alone := patterns.MONTH_ALONE.fullmatch(words)) and (month := int(alone[1] or alone[4])):
        return _months_of(alone[2] or alone[3], month, 1)
    for short, long in patterns.group("SHORT_PERIOD"):
        words = short.sub(long, words)
    if not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", words):
        return period_in(f"{words} năm {year}") if year and patterns.NO_YEAR.fullmatch(words) else None
    return period_in(words) or period_in(patterns.YEAR_ALONE.sub(r"năm \1", words))


def time_in_name(name: str, year: int | None = None) -> Period | None:
    """As `time_in`, of the name of a sheet or file. `year` is that of a name without one."""
    day = date_in_name(name)
    return Period(day, day, "day") if day else period_in_name(name, year)


def _months_of(year: str, first: int, months: int) -> Period:
    last = first + months - 1
    start, end = dt.date(int(year), first, 1), dt.date(int(year), last, calendar.monthrange(int(year), last)[1])
    return Period(start, end, {1: "month", 3: "quarter", 6: "half_year", 9: "nine_months", 12: "year"}[months])


def _part_of_year(match: re.Match[str]) -> Period:
    months = _NUMBERS[match[1].lstrip("0")]
    return _months_of(match[3], 13 - months if match[2] in ("cuối", "cuoi") else 1, months)


_NUMBERS = {word: int(number) for word, number in sources.word_list("number").items()}  # of quarters and months
# The first that is found counts: the year of a quarter is no period of its own.
_PERIODS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period]], ...] = (
    (patterns.QUARTER, lambda match: _months_of(match[2], 3 * _NUMBERS[match[1]] - 2, 3)),
    (patterns.PART_OF_YEAR, _part_of_year),
    (patterns.MONTH, lambda match: _months_of(match[2], int(match[1]), 1)),
    (patterns.WHOLE_YEAR, lambda match: _months_of(match[1], 1, 12)),
)
