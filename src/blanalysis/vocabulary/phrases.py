"""Sentences and labels in Vietnamese and in English side by side (`Phrase`). Language is an argument, never a setting of the process."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .formats import Rounded, check_lang, date, listed, number, sentence, uncapped, within


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One sentence or label in both languages; `{name}` is a gap, filled by `say`."""

    vi: str
    en: str

    def say(self, lang: str, **details: object) -> str:
        """The sentence in `lang`, its gaps filled: phrases said, whole numbers grouped, dates written out; English words agree with numbers."""
        words = getattr(self, check_lang(lang))
        details = {k: in_language(v, lang) for k, v in details.items()}
        return (_with_agreement(words, details) if lang == "en" else words).format(**details)

    def __call__(self, **details: object) -> "Text":
        """The sentence with its gaps filled, to be said in a language later."""
        return Text(self, details)


@dataclass(frozen=True, slots=True)
class Text:
    """A phrase with its gaps filled, or a text changed by `change`, not yet in a language: `say` gives it in "vi" or "en"."""

    words: "Worded"
    details: dict[str, object] = field(default_factory=dict)
    change: Callable[[str], str] = str

    def say(self, lang: str) -> str:
        words = self.words
        return self.change(words.say(lang, **self.details) if isinstance(words, Phrase) else in_language(words, lang))


# What can be said in a language: itself a text, or something with `say`. Lists of such are joined by commas and "and".
Worded: TypeAlias = "str | Phrase | Text | Rounded"


def in_language(value: object, lang: str) -> Any:
    """A value as it stands in a sentence in `lang`: phrases said, whole numbers grouped, dates written out, lists joined; others as they are."""
    if isinstance(value, (Phrase, Text, Rounded)):
        return value.say(lang)
    if isinstance(value, (list, tuple)):
        return listed([in_language(item, lang) for item in value], lang)
    if isinstance(value, dt.date):
        return date(value, lang)
    return number(value, lang) if isinstance(value, int) and not isinstance(value, bool) else value


def capital_first(words: Worded) -> Text:
    """The words with a capital letter first, for a label or a title."""
    return Text(words, change=sentence)


def small_first(words: Worded) -> Text:
    """The words with a small letter first, for the inside of a sentence."""
    return Text(words, change=uncapped)


def joined(parts: Iterable[object], mark: str) -> Text:
    """The parts one after the other, with a mark between them."""
    gaps = {f"part{at}": part for at, part in enumerate(parts)}
    words = mark.join(f"{{{name}}}" for name in gaps)
    return Phrase(vi=words, en=words)(**gaps)


def names_or_count(names: Iterable[str]) -> list[str] | Text:
    """One or two committees by name, or the number of more, for a gap inside a sentence."""
    names = [*map(within, names)]
    return names if len(names) <= 2 else HOW_MANY(n=len(names))


def partial_data_notes(found: int, expected: int) -> tuple[Text, ...]:
    """A note that only `found` of `expected` committees have a figure, or no note where all have."""
    return (COVERAGE(found=found, expected=expected),) if found < expected else ()


def _with_agreement(words: str, details: dict[str, object]) -> str:

    def agree(found: re.Match[str]) -> str:
        counted, whole = found["counted"], found["whole"]
        one = {name: str(details.get(name)) == "1" for name in (counted, whole) if name}
        verb = _ONE_DOES[found["verb"]] if found["verb"] and one[counted] else found["verb"]
        numbers = f"{{{counted}}} of {{{whole}}}" if whole else f"{{{counted}}}"
        noun = found["noun"] if one[whole or counted] else f"{found['noun']}s"
        return f"{numbers} {noun}{found['that'] or ''}" + (f" {verb}" if verb else "")

    return _COUNTED_NOUN.sub(agree, words)


_ONE_DOES = {"are": "is", "were": "was", "have": "has", "do": "does"}
_COUNTED_NOUN = re.compile(
    r"\{(?P<counted>\w+)\}(?: of \{(?P<whole>\w+)\})? (?P<noun>member|committee|unit|district|type|total|number|row|column)s\b"
    rf"(?P<that> that the sheet prints)?(?: (?P<verb>{'|'.join(_ONE_DOES)})\b)?"
)
# The beginning of A1 on a sheet that this program adds to a workbook, so that it is not read as data.
OWN_SHEET = "blanalysis ▸ "
# What a page has that this program wrote, and no other.
OWN_PAGE = re.compile(r"<footer>\s*<p>[^<]* blanalysis \d")
# Signs in tables, as in the statistical yearbooks.
NONE = "–"  # no names, in a cell for names
NIL, NOT_GIVEN, HIDDEN, INFINITE = "-", "…", "[c]", "∞"
HOW_MANY = Phrase(vi="{n} đảng bộ", en="{n} committees")
COVERAGE = Phrase(
    vi="Chỉ tính {found}/{expected} đảng bộ có số liệu.",
    en="Only {found} of {expected} committees have a figure; no other is counted.",
)
# The types of place, in the order of the official forms: townships until 30 June 2025, special zones since then.
TYPES = {
    "xã": Phrase(vi="xã", en="commune"),
    "phường": Phrase(vi="phường", en="ward"),
    "thị trấn": Phrase(vi="thị trấn", en="township"),
    "đặc khu": Phrase(vi="đặc khu", en="special zone"),
}
PLURAL_TYPES = {name: Phrase(vi=of.vi, en=f"{of.en}s") for name, of in TYPES.items()}
# Indices of inequality, by their name in `measures`.
INDICES = {
    "gini": Phrase(vi="Gini", en="Gini"),
    "gini_small": Phrase(vi="Gini hiệu chỉnh N/(N−1)", en="Gini adjusted by N/(N−1)"),
    "theil": Phrase(vi="Theil\N{NO-BREAK SPACE}T", en="Theil's\N{NO-BREAK SPACE}T"),
    "theil_l": Phrase(vi="Theil\N{NO-BREAK SPACE}L", en="Theil's\N{NO-BREAK SPACE}L"),
}
