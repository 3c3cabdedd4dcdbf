"""Text typed in fonts older than Unicode, or read in the wrong encoding: strings of one sheet in, the readable ones out.
"Tæng sè" is Tổng số in TCVN3 (ABC), "Thò traán" Thị trấn in VNI, and often no font says so: whole words of Vietnamese that appear only
when decoded prove the encoding of a sheet, and then short strings such as "N÷" (Nữ) can be read. Proper Unicode is never touched."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from .. import patterns, sources

_TONES = "\u0300\u0301\u0309\u0303\u0323"  # grave, acute, hook, tilde, dot below
_ACUTE, _DOT = "\u0301", "\u0323"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The Unicode text of a string, and the name of the encoding in which it was typed."""

    text: str
    encoding: str


def decode(strings: Iterable[str]) -> dict[str, Decoded]:
    """The strings of a sheet that are in a legacy encoding, each with its text in Unicode; all of the sheet decide about a short one.
    Give them as they are in the cells, not cleaned: in TCVN3 the letter ư is a soft hyphen."""
    foreign = dict.fromkeys(s for s in strings if not s.isascii())
    plain = [s for s in foreign if not patterns.ONLY_UNICODE.search(s)]
    heads = {s: s if len(s) <= _SEEN else s[:_SEEN].rpartition(" ")[0] or s[:_SEEN] for s in plain}
    bad = {s: sum(not _may_stand(word) for word in _marked_words(head)) for s, head in heads.items()}
    unicode = len(foreign) - len(bad)
    proven = _proven({s: (n, _tries(heads[s], _DECODERS)) for s, n in bad.items() if n}, least=3 if unicode else 2)
    if not proven:
        return {}
    tried = {s: _tries(head, proven) for s, head in heads.items()}
    unicode += sum(all(t.bad > bad[s] for t in tries) for s, tries in tried.items())
    mostly = sum(_is_proof(bad[s], t) for s, tries in tried.items() for t in tries[:1]) > unicode
    first = {s: tries[0] for s, tries in tried.items() if tries}
    found = {s: best for s, best in first.items() if _is_to_be_decoded(heads[s], bad[s], best, mostly)}
    whole = {s: t.text if heads[s] == s else _DECODERS[t.encoding](s) for s, t in found.items()}
    return {s: Decoded(text, found[s].encoding) for s, text in whole.items() if text is not None}


def is_windows_1258(text: str) -> bool:
    """Whether the words of a file, read by `western`, were typed in Windows-1258, the Vietnamese code page; TCVN3 and VNI are not."""
    fields = re.split(r"[\n;,\t|<>]+", text[:1_000_000])  # at delimiters and the ends of tags
    encodings = Counter(found.encoding for found in decode(fields).values())
    return [encoding for encoding, _ in encodings.most_common(1)] == [_CP1258]


def western(content: bytes) -> str:
    """Bytes as Windows-1252, of which five bytes have no letter: they stay what they are, so that nothing is lost."""
    return content.decode("latin-1").translate(_WESTERN_LETTERS)


_SEEN = 1000  # letters of a string: enough to find the encoding of all of it
# The letters that Windows-1252 has where Latin-1 has none.
_WITH_LETTER = {*range(0x80, 0xA0)} - {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_WESTERN_LETTERS = {n: bytes([n]).decode("cp1252") for n in sorted(_WITH_LETTER)}
_WESTERN_BYTES = {ord(letter): byte for byte, letter in _WESTERN_LETTERS.items()}


@dataclass(frozen=True, slots=True)
class _Try:
    """A string decoded: its words that are not plain ASCII are counted, and those (`bad`) that are no Vietnamese."""

    encoding: str
    text: str
    bad: int
    words: int


def _tries(string: str, encodings: Iterable[str]) -> list[_Try]:
    """The string in each encoding that makes something else of it, the fewest bad words first. Single signs ("9.768 ¹") are none."""
    tries = []
    for encoding in encodings if _marked_words(string) else ():
        text = _DECODERS[encoding](string)
        if text is not None and text != string:
            words = _marked_words(text)
            tries.append(_Try(encoding, text, sum(not _is_word(w) for w in words), len(words)))
    return sorted(tries, key=lambda t: t.bad)


def _is_proof(bad: int, attempt: _Try) -> bool:
    return attempt.bad < bad and 3 * attempt.bad <= attempt.words


def _proven(tried: dict[str, tuple[int, list[_Try]]], least: int) -> list[str]:
    """The encodings of the sheet, the commonest first: each has so many words of which no other makes sense; of UTF-8 one is enough."""
    proofs = [[t for t in tries if t.bad == tries[0].bad and _is_proof(bad, t)] for bad, tries in tried.values()]
    proven: list[str] = []
    while True:
        words: dict[str, set[str]] = {}
        for attempt in (t for tries in proofs if not any(t.encoding in proven for t in tries) for t in tries):
            good = {w.lower() for w in _marked_words(attempt.text) if len(w) > 1 and _is_word(w)}
            words.setdefault(attempt.encoding, set()).update(good)
        best = max(words, key=lambda encoding: len(words[encoding]), default=None)
        if best is None or len(words[best]) < (1 if best == _UTF_8 else least):
            return proven
        proven.append(best)


def _is_to_be_decoded(string: str, bad: int, attempt: _Try, mostly: bool) -> bool:
    """Whether a string is in the sheet's encoding. Where it makes sense both ways, words of the trade decide, then most strings."""
    if attempt.bad == bad == 0 and attempt.encoding != _UTF_8:
        more = _count_trade_words(attempt.text) - _count_trade_words(string)
        return more > 0 or (more == 0 and mostly)
    return _is_proof(bad, attempt) or (attempt.encoding == _UTF_8 and (bad > 0 or mostly))


_TCVN3, _VNI, _UTF_8, _CP1258 = "TCVN3", "VNI", "UTF-8", "Windows-1258"
_TCVN3_LETTERS = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
# A mark is a letter of its own behind the vowel, in either case; a few letters hold their mark themselves.
_VNI_PAIRS = sources.word_list("vni")
_VNI_PAIR = re.compile("|".join(sorted(_VNI_PAIRS, key=len, reverse=True)))  # two letters before one


def _reread(codec: str) -> Callable[[str], str | None]:
    def decoder(string: str) -> str | None:
        try:
            typed = string.translate(_WESTERN_BYTES).encode("latin-1")  # the bytes that `western` reads so
            return unicodedata.normalize("NFC", typed.decode(codec))
        except UnicodeError:
            return None

    return decoder


_DECODERS: dict[str, Callable[[str], str | None]] = {
    _UTF_8: _reread("utf-8"),
    _TCVN3: lambda string: string.translate(_TCVN3_LETTERS),
    _VNI: lambda string: _VNI_PAIR.sub(lambda match: _VNI_PAIRS[match[0]], string),
    _CP1258: _reread("cp1258"),
}


# Words of the trade that decide where a string makes sense both ways.
_TRADE = frozenset(sources.word_list("trade"))


def _marked_words(text: str) -> list[str]:
    """The words of a text that are not plain ASCII, single signs left out."""
    return [w for w in patterns.MARKED_WORD.findall(text) if not w.isascii() and not patterns.SIGNS_ALONE.fullmatch(w)]


@lru_cache(maxsize=20_000)
def _is_word(word: str) -> bool:
    """Whether a word is a syllable of Vietnamese as it must be written, or an abbreviation."""
    if patterns.LETTERS_ALONE.fullmatch(word):
        return True
    letters, tone = _letters_and_tones(word)
    syllable = patterns.SYLLABLE.fullmatch(letters)
    if not syllable or len(tone) > 1:
        return False
    if letters.endswith(("c", "ch", "p", "t")):
        return tone in (_ACUTE, _DOT)
    glide = len(syllable[1]) > 1 and syllable[1] != "uy" and letters[-1] in "iouy"
    return not (glide and _letters_and_tones(unicodedata.normalize("NFC", word)[-1])[1])  # xão, never xaõ


def _may_stand(word: str) -> bool:
    """Whether an undecoded word can be right: also cut off, with Ð for Đ, or before c, ch, p, t with its tone forgotten."""
    word = word.replace("\u00d0", "Đ").replace("\u00f0", "đ")
    letters, tones = _letters_and_tones(word)
    return _is_word(word) or bool(
        patterns.CUT_SYLLABLE.fullmatch(letters) or (not tones and patterns.SYLLABLE.fullmatch(letters))
    )


def _letters_and_tones(word: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", word.lower())
    letters = "".join(c for c in marks if c not in _TONES)
    return unicodedata.normalize("NFC", letters), "".join(c for c in marks if c in _TONES)


def _count_trade_words(text: str) -> int:
    return sum(word.lower() in _TRADE for word in _marked_words(text))
