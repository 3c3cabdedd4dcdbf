"""The column of the dictionary that a heading names: by its words, from the top label down; never by position or likeness."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar

from . import patterns, sources, wording
from .columns import COLUMNS, Column, Sort, listed_words, wholes
from .vietnamese import LONGEST_NAME, clean, key

_Name = TypeVar("_Name")
# Form 5 has types as rows; its first column says so in one of these ways.
TYPE_ROWS = tuple(sources.word_list("type_rows"))
# Read past in silence: a running number and free notes hold no figure.
RUNNING_NUMBER = tuple(sources.word_list("running_number"))
FURNITURE = (*RUNNING_NUMBER, *sources.word_list("remark"))
# Headings of data about persons. A sheet with one of `ROSTER` has one row a person and is refused; columns of `PERSONAL`
# may be in a list of committees (the secretary and a telephone) and are not read. "Số chi ủy viên" counts them.
ROSTER, PERSONAL = tuple(sources.word_list("roster")), patterns.PERSONAL
# A line of units under the labels; None: of any of them.
_UNIT_WORDS = {words: wording.phrases().get(unit) for words, unit in sources.word_list("unit").items()}
_MEN = ("nam", "nam giới", "đảng viên nam")  # a year ("Năm") has the same key
_ABBREVIATIONS = sources.word_list("abbreviation")


def _sorts_by_words(*groups: str) -> dict[str, tuple[Sort, ...]]:
    listed = [pair for group in groups for pair in sources.word_list(group).items()]
    return {words: tuple(map(Sort, listed_words(sorts))) for words, sorts in listed}


# Words that add nothing before and behind those of a column, with the sorts of column for which that is so; "now" are those of the
# day or the period of the table itself.
_BEFORE, _BEHIND = _sorts_by_words("before", "now"), _sorts_by_words("behind", "now")
# Labels above what happens, which are no count by themselves: "Giảm" alone may be a difference.
_ABOVE_FLOWS = sources.word_list("above_flows")
# English words beside Vietnamese ones, by the id of the column; "" for labels that head no count.
_ENGLISH_HEADINGS = sources.word_list("english_heading")
EARLIER = "trước"  # of another day, which the heading does not name


class Named(NamedTuple):
    """The column that a heading names, or None, and the day or period that it is of: "ngày 31/12/2017", "quý 1 năm 2018",
    "năm" or "quý 1" where the heading gives no year, `EARLIER`; "" for that of the table."""

    column: Column | None = None
    time: str = ""


@lru_cache(maxsize=4096)
def heading_key(labels: tuple[str, ...]) -> str:
    """The matching key of a heading, its labels given from the top one down."""
    return _joined_key([patterns.BRACKETED.sub(" ", label) for label in labels], units=False)


def _joined_key(labels: list[str], *, units: bool) -> str:
    keys = [patterns.UNTIL.sub(" ", _label_key(plain_label(label))) for label in labels]
    joined = " ".join(words for at, words in enumerate(keys) if at == 0 or units or words not in _UNIT_WORDS)
    return " ".join(patterns.UNTIL.sub(" ", patterns.GROUPING.sub(" ", joined)).split())


@lru_cache(maxsize=4096)
def _label_key(label: str) -> str:
    label = patterns.NUMBERED.sub("", label)
    for sign, words in patterns.group("SIGN"):
        label = sign.sub(words, label)
    return key(label)


@lru_cache(maxsize=4096)
def plain_label(label: str) -> str:
    """A label without its footnote, the words of a pivot table and the same in English."""
    if not patterns.MAY_NOT_BE_PLAIN.search(label) or len(label) > LONGEST_NAME:
        return label
    label = patterns.SUM_OF.sub("", patterns.HEADING_FOOTNOTE.sub("", label))
    for between in patterns.BETWEEN_LANGUAGES.finditer(label):
        sides = label[: between.start()], label[between.end() :].strip(" )]")
        for own, other in (sides, sides[::-1]):
            english = in_english(other)
            if english is not None and own.strip() and in_english(own) is None:
                column = _find(_spelt_out(_label_key(own)))
                if column is None or english in ("", column.id):
                    return own
    return label


def in_english(words: str) -> str | None:
    """The id of the column that English words name, "" for those of a label that is no column; None for other words."""
    plain = key(words)
    return _ENGLISH.get(plain, _ENGLISH.get(patterns.ENGLISH_BEFORE.sub("", plain)))


@lru_cache(maxsize=4096)
def is_rate(labels: tuple[str, ...]) -> bool:
    """Whether a heading is of a figure computed from others: a share, a mean, a change. Such a column is known, and no count."""
    labels = tuple(map(plain_label, labels))
    if labels and ((lowest := heading_key(labels[-1:])) == "co cau" or patterns.ABOUT_CHANGE.search(lowest)):
        return True
    if len(labels) > 1 and patterns.ABOUT_CHANGE.search(heading_key(labels)):
        column = _find(_spelt_out(heading_key(labels[-1:])))
        return column is None or column.sort is not Sort.FLOW
    return any(
        "%" in label or patterns.PER.search(clean(label)) or patterns.RATE.search(heading_key((label,)))
        for label in labels
    )


def is_unbounded(labels: tuple[str, ...]) -> bool:
    """Whether a rate is no percentage or age: a difference, a change, years in the Party."""
    return any(
        re.search(r"\b(?:tang|giam|chenh lech|so voi|so sanh|tuoi dang)\b", heading_key((label,))) for label in labels
    )


def are_men(labels: tuple[str, ...]) -> bool:
    """Whether a heading is of the men only, who follow from all and the women: such a column is not read."""
    return bool(labels) and patterns.OF_WHICH.sub("", clean(labels[-1]).casefold()).strip(" -–:") in _MEN


def is_other_fact(labels: tuple[str, ...]) -> bool:
    """Whether a heading that names no column is of something else than the Party's counts, such as a year, an area or a budget."""
    return bool(patterns.OTHER_FACTS.fullmatch(heading_key(tuple(map(plain_label, labels)))))


@lru_cache(maxsize=4096)
def is_band(label: str) -> bool:
    """Whether a label with digits is a heading (a band of ages, a badge), and no figure."""
    return not label.strip().isdigit() and any(column_named((above, label)) for above in ("Độ tuổi", "Huy hiệu"))


@lru_cache(maxsize=4096)
def column_named(labels: tuple[str, ...]) -> Column | None:
    """The column that a heading names, or None. A part may be under the heading of its whole: "Đảng viên" above "Nữ" is female members,
    "Kết nạp" above "Nữ" newly admitted women; "Sơ cấp" may be of a profession or of political theory, so alone it names nothing."""
    found = heading_named(labels)
    return None if found.time == EARLIER else found.column


@lru_cache(maxsize=4096)
def heading_named(labels: tuple[str, ...]) -> Named:
    """The column that a heading names, and of which day or period."""
    if labels and (column := _BY_ENGLISH_LABEL.get(labels[-1].casefold())):
        return Named(column)
    labels = tuple(map(plain_label, labels))
    # "ĐV" is a member, or a unit
    if is_rate(labels) or heading_key(labels) in ("dv", "") or (untimed := without_times(labels)) is None:
        return Named()
    bare, time = untimed
    column = _column_of(labels) if time in ("", EARLIER) else None
    if column or not time:  # also "Đảng viên cuối kỳ trước"
        return Named(column)
    if time.startswith("đầu năm"):  # of members a column of that year; of others the last day of the year before
        year = int(time[-4:])
        column = _column_of((*bare, "đầu năm"))
        return Named(column, f"năm {year}") if column else Named(_column_of(bare), f"ngày 31/12/{year - 1}")
    return Named(_column_of(bare), time) if bare else Named()


def _column_of(labels: tuple[str, ...]) -> Column | None:
    return next((column for words in readings(labels) if (column := _find(_spelt_out(words)))), None)


def without_times(labels: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
    """The labels without the words of their day or period, and that ("" for none); None where it is not clear."""
    bare: list[str] = []
    found: list[str] = []
    for label in labels:
        parts = []
        for part in re.split(r"(\([^)]*\)?)", label) if "(" in label else (label,):
            if (untimed := _without_time(part)) is None:
                return None
            parts.append(untimed[0])
            found += filter(None, untimed[1:])
        if words := " ".join(" ".join(parts).split()):
            bare.append(words)
    times = [*dict.fromkeys(found)]
    dates = [time for time in times if re.search(r"\d{4}", time)]
    if len(times) == 2 and len(dates) == 1 and EARLIER not in times:  # "Năm 2018" above "Quý I"
        [year], [part] = re.findall(r"\d{4}", dates[0]), [time for time in times if time not in dates]
        times = [f"{part}/{year}" if part.startswith("ngày") else f"{part} {year}".strip()]
    times = dates if len(dates) == 1 and EARLIER in times else times
    return (tuple(bare), times[0] if times else "") if len(times) <= 1 else None


def _without_time(part: str) -> tuple[str, str] | None:
    """A part of a label without the day or period in it, and that; None where there are several, or other words with it in a bracket."""
    if not patterns.MAY_BE_TIME.search(key(part)) or len((words := _label_key(part)).split()) > _MOST_WORDS:
        return part, ""
    times = patterns.group("HEADING_TIME")
    for pattern, meaning in (*patterns.group("ALONE_TIME"), *times):
        if match := pattern.fullmatch(words):
            return "", match.expand(meaning).strip()
    found = [(match.span(), match.expand(meaning)) for pattern, meaning in times for match in pattern.finditer(words)]
    longest = [
        (at, time) for at, time in found if not any(of != at and of[0] <= at[0] and at[1] <= of[1] for of, _ in found)
    ]
    if not longest:
        return part, ""
    if len(longest) > 1 or part.startswith("("):
        return None
    [((start, end), time)] = longest
    return f"{words[:start]} {words[end:]}".strip(), time.strip()


def readings(labels: tuple[str, ...]) -> Iterator[str]:
    """The heading with its brackets ("Đảng viên (nữ)"), then without, then without the line of units too."""
    yield _joined_key(list(labels), units=True)
    bracketed = [clean(words).casefold() for label in labels for words in patterns.BRACKETED.findall(label)]
    if any(patterns.OTHERWISE.search(words) and key(words) not in _UNIT_WORDS for words in bracketed):
        return
    bare = [patterns.BRACKETED.sub(" ", label) for label in labels]
    yield _joined_key(bare, units=True)
    shortened = heading_key(labels)
    found = _find(_spelt_out(shortened))
    units = [_UNIT_WORDS[words] for label in bare[1:] if (words := key(label)) in _UNIT_WORDS]
    if found and all(unit in (None, found.unit) for unit in units):
        yield shortened


def _spelt_out(words: str) -> str:
    return patterns.ABBREVIATION.sub(lambda short: _ABBREVIATIONS[short[0]], words)


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
    for word, sorts in _BEFORE.items():
        if words.startswith(f"{word} ") and not words.startswith("co so "):  # "có đạo", but not "cơ sở"
            yield words.removeprefix(f"{word} "), sorts
    for word, sorts in _BEHIND.items():
        if words.endswith(f" {word}"):
            yield words.removesuffix(f" {word}"), sorts


def _under_wholes(words: str) -> Iterator[Column]:
    parts = words.split()
    for at in range(1, len(parts)):
        head, rest = " ".join(parts[:at]), " ".join(parts[at:])
        if whole := _find(head) or COLUMNS.get(_ABOVE_FLOWS.get(head, "")):
            part = _BELOW.get((whole.id, rest)) or _find(rest)
            if part and _may_stand_under(part, whole):
                yield part


def _may_stand_under(part: Column, whole: Column) -> bool:
    """A whole's own heading may be repeated below it; "Đảng viên" may be above all that happens to members.
    The expelled are part of the disciplined, but are listed with those who left too, as in Form 1."""
    happens = part.sort is Sort.FLOW and part.unit is wording.PEOPLE and whole.id == "members"
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
_KNOWN = set(" ".join([*_BY_KEY, *(below for _, below in _BELOW), *_BEFORE, *_BEHIND, *_ABOVE_FLOWS]).split())
_BY_ENGLISH_LABEL = {column.label.en.casefold(): column for column in COLUMNS.values()}  # as this program writes them
_ENGLISH = {
    **{key(column.label.en): column.id for column in COLUMNS.values()},
    **{words: column for listed, column in _ENGLISH_HEADINGS.items() for words in listed_words(listed)},
}
