"""Words around names: types of units and districts, totals, other organisations, names of persons. Words in, keys and answers out."""

import re
from functools import lru_cache

from .. import patterns, sources
from ..vietnamese import clean, key

# Types as typed, by matching key. "P1" and "P.1" are wards, "F" is the southern habit for them.
_TYPE_WORDS, DISTRICT_WORDS = sources.word_list("type"), sources.word_list("district_type")
DISTRICT_TYPES = {"huyện": "district", "thị xã": "town", "thành phố": "city", "quận": "urban district"}
_MARKED = {of: word for word in ["xã", "phường", "thị", "đặc", "huyện", "quận", "thành"] for of in [key(word)]}
BEFORE_DISTRICT = tuple(f"{word} " for word in DISTRICT_WORDS)
remembered = lru_cache(maxsize=10_000)  # a long sheet names the same few units in every row
_TYPED = r"(?i:xã|phường|thị trấn|x\.|p\.|tt\.)\s*\S"
_ROMAN_NUMBERS = {of: str(n) for n, of in enumerate(("i", "ii", "iii", "iv", "v", "vy", "vii", "viii", "ix", "x", "xi", "xii"), 1)}  # fmt: skip
TOTAL_WORDS = patterns.TOTAL_WORDS.pattern  # as keys
# Family names of the province, Vietnamese, Khmer and Hoa; and without their marks where that is no other word. None begins a
# person's name behind a word for a place or a road.
_FAMILY_NAMES = sources.word_list("family_name")  # with "common" where one begins a name though it is typed small
_BEFORE_NO_PERSON = {"ap", "khom", "truong", "ty", "cho", "kenh", "cau", "duong", "xa", "phuong", "huyen", "tinh"}


def without_footnote(words: str) -> str:
    """The words without a mark of a footnote behind them."""
    bare = patterns.FOOTNOTE.sub("", clean(words))
    return bare if bare and type_alone(bare) is None else words  # "Phường (1)" is a ward's number, and no mark


def name_of_total(words: str) -> str:
    """The key of what a total is of, without any numbering and brackets: of other words their key."""
    bare = patterns.NUMBERING.sub("", re.sub(r"\([^)]*\)", " ", words))
    return patterns.AROUND_TOTAL.sub("", key(bare)) if patterns.TOTAL_TYPED.search(bare.lower()) else key(bare)


def speaks_of_district(words: str) -> bool:
    """Whether the words begin, behind any numbering, with a district's type: "II. Huyện Hồng Dân", "TP. Cà Mau"."""
    words = clean(words)
    behind = patterns.COMMITTEE_WORDS.sub("", key(patterns.NUMBERING.sub("", words)))
    if is_organisation(words):  # "Huyện đoàn Hồng Dân"
        return False
    return any(of.startswith(BEFORE_DISTRICT) and _has_marks(words, of, words.isascii()) for of in (key(words), behind))


def _has_marks(words: str, end: str, may_lack: bool) -> bool:
    """Whether what has this key at the end of the words begins with a type that has its marks, or none: not "Quán Lào", "Phương Mai"."""
    typed = ["", *re.findall(r"[^\W_]+", words)]  # "P1" is one word, and no type to look at
    first = typed[-len(end.split())].casefold()
    return first == _MARKED.get(key(first), first) or (may_lack and first.isascii())


@remembered
def is_organisation(words: str) -> bool:
    """Whether the words begin, behind any numbering and what a committee is called, with a known kind of organisation."""
    if re.match(r"[\W\d]*(?:cộng|số)\b", words.lower()):  # no "Công", no "Sở"
        return False
    starts = (words, patterns.NUMBERING.sub("", words))
    kinds = (patterns.ORGANISATION_WORDS.sub("", key(of)) for of in starts)
    return any(map(patterns.ORGANISATION.match, kinds)) or any(patterns.OFFICE.match(of.lower()) for of in starts)


def type_named(words: str) -> str | None:
    """The type that a word means ("Xã", "X.", "TT"), or None."""
    return _TYPE_WORDS.get(patterns.COMMITTEE_WORDS.sub("", key(words)))


def type_alone(words: str) -> str | None:
    """The type that a label consists of, numbered or not and in the plural or not, or None."""
    plain = key(patterns.NUMBERING.sub("", re.sub(r"\([^)]*[^)\d][^)]*\)|\(\d+\)$", " ", words)))
    return type_named(re.sub(r"^(?:cac |khoi |loai hinh )+", "", plain))


def split_type(words: str) -> tuple[str | None, str]:
    """The type that the words begin with (or None) and the matching key of the name behind it."""
    return name_readings(words)[-1]


def name_readings(words: str) -> list[tuple[str | None, str]]:
    """What words with a name can mean, as `split_type` has it: the whole as a name, without "Đảng bộ" and the like, without a type."""
    words = re.sub(r"^\s*[-–+*•]\s*(?=[^\s\d])", "", clean(words))  # a bullet, but not the minus of a number
    words = re.sub(r"^\d+\s*[.)/-]\s*(?=[^\s\d])", "", words)  # a running number before the name
    words = re.sub(rf"^(?:[IVX]{{1,5}}|[A-H])\s*[.)/-]\s*(?={_TYPED})", "", words)  # and one in Roman, before the type
    if re.match(r"[-–]\s*\d", words):
        return [(None, words)]
    # F1 is the southern habit for Phường 1
    plain = re.sub(r"^(?:[pf](?=\d)|f (?=\d+$))", "p ", patterns.COMMITTEE_WORDS.sub("", key(words)))
    found: list[tuple[str | None, str]] = [(None, letters(of)) for of in dict.fromkeys((key(words), plain))]
    word = next((word for word in _TYPE_WORDS if plain.startswith(f"{word} ")), None)
    if word and _has_marks(words, plain, may_lack=True):
        found.append((_TYPE_WORDS[word], letters(re.sub(r"^ so (?=\d)", "", plain[len(word) :]))))
    return found


@remembered
def letters(name: str) -> str:
    """The matching key of a name, the same for Mĩ and Mỹ, and for 4, 04 and IV at its end."""
    before, _, last = with_y(name).rpartition(" ")
    return f"{before} {int(last) if last.isdecimal() else _ROMAN_NUMBERS.get(last, last)}".strip()


def with_y(words: str) -> str:
    """The key of words, with y for a short i."""
    return patterns.SHORT_I.sub(r"\1y", key(words))


def ends_with_person(line: str, by_capitals: bool) -> bool:
    """Whether the last words of a line may be a person's name; with `by_capitals` all of them, whatever the first is."""
    words = ["", *re.findall(r"[^\W_]+", clean(line))]
    for at in range(max(1, len(words) - 5), len(words) - 1):
        is_family = words[at].casefold() in _FAMILY_NAMES and key(words[at - 1]) not in _BEFORE_NO_PERSON
        may_begin = is_family or (by_capitals and at == 1)
        is_typed_small = at == 1 and _FAMILY_NAMES.get(words[at]) == "common"
        if may_begin and all(word.isalpha() and (word[0].isupper() or is_typed_small) for word in words[at:]):
            return True
    return False


def name_key(words: str) -> str:
    """The key of a name with its type, as it is typed in any way."""
    return " ".join(filter(None, split_type(words)))
