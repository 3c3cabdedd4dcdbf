"""The indicators of Forms 1, 2 and 3 (`data/indicators.csv`): which words name each, and what must add up (`data/sums.csv`).
A row is matched by its words and the heading above it, never by its place. What lists and forms have in common has one id."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import patterns, sources, wording
from .columns import COLUMNS, listed_words
from .phrases import Phrase
from .vietnamese import clean, key

TITLES = {int(number): title for number, title in wording.group("FORM_TITLE").items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One row of a form. `of` is the indicator that it is part of, `words` the matching keys of the labels that name it. `heading` marks one
    that needs no number ("2. Tuổi đời"); `mean` one that holds an average and no count; `signed` one that may be below 0."""

    id: str
    form: int
    label: Phrase
    words: frozenset[str]
    of: str | None = None
    heading: bool = False
    mean: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum that a form prints: `whole` = `plus` − `minus`, by ids; with `at_most` the parts may be fewer, as levels without those who have none.
    Where `needs_all` is false a part left blank counts as 0."""

    form: int
    whole: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    at_most: bool = False
    needs_all: bool = False


def words_of(label: str) -> str:
    """The matching key of a row's label, without what numbers it and without brackets and formulas."""
    text = words_in_label(patterns.IN_BRACKETS.sub(" ", clean(label)).split("=")[0].strip())
    plain = re.sub(r"\b0(\d)\b", r"\1", key(text))
    plain = patterns.GROUPING_END.sub("", plain)
    ages = patterns.AGES.fullmatch(plain)
    return f"{ages[1]} {ages[2]}" if ages else plain


def is_known(form: int, label: str) -> bool:
    """Whether a label can name an indicator of this form, whatever the rows above it."""
    return (form, words_of(label)) in _BY_WORDS


def indicator_named(form: int, label: str, above: Sequence[str] = ()) -> Indicator | None:
    """The indicator of this form that a label names, or None. `above` are the ids of the rows above, from the top down.
    "Trong đó" (of which) means a part of the row right above it, never of another row."""
    found = _BY_WORDS.get((form, words_of(label)), ())
    if patterns.PART_OF_ROW_ABOVE.match(clean(label)) and above:
        last = INDICATORS.get((form, above[-1]))
        found = tuple(one for one in found if one.of and one.of in (above[-1], last.of if last else None))
    if len(found) < 2:
        return found[0] if found else None
    under = {indicator: place for place, indicator in enumerate(above)}
    return max((one for one in found if one.of in under), key=lambda one: under[one.of or ""], default=None)


# The rows of `data/indicators.csv`: id, what it is part of, the label of the form, its meaning, further words that name it ("*":
# those of the column of that id too). Forms 2 and 3 analyse two bodies of people in nearly the same rows, whose ids and labels begin
# with the body's.
_BODIES = dict(enumerate(wording.group("FORM_BODY").items(), start=2))
_FAMILY_WORDS = wording.group("FORM_FAMILY")  # what a label also says where two families have rows of the same name


def words_in_label(vi: str) -> str:
    """A label of the form without what numbers it."""
    while match := patterns.MARKER.match(vi):
        vi = vi[match.end() :]
    return vi


def _listed(form: int, part: str) -> Iterator[Indicator]:
    """The indicators of a part of `data/indicators.csv`; those of the analysis about the body of people that the form is about."""
    body, said = _BODIES[form] if part == _ANALYSIS else ("", Phrase(vi="", en=""))
    before = f"{body}_" if body else ""
    for row in sources.rows("indicators.csv"):
        if row["part"] != part or row["only_form"] not in ("", str(form)):
            continue
        name, of, vi, en, others = row["id"], row["of"], row["vi"], row["en"], listed_words(row["words"])
        of = "by_occupation" if of == "working" and form == 2 else of  # all the admitted are at work
        column = COLUMNS.get(before + name)
        label = Phrase(vi=words_in_label(vi), en=en)
        if body:
            family = _FAMILY_WORDS.get(of, Phrase(vi="", en=""))
            words = label.vi.removesuffix(", chia ra:").rstrip(":").removeprefix("Đảng viên ")
            label = Phrase(vi=f"{said.vi}{family.vi}: {words}", en=f"{said.en}{family.en}: {en}")
        headings = column.headings if column and (body or "*" in others) else ()
        yield Indicator(
            id=before + name,
            form=form,
            of=before + of if of else body or None,
            label=column.label if column else label,
            words=frozenset({words_of(vi), *others, *headings}) - {"*"},
            heading=row["mark"] == "heading" or name.startswith("by_"),
            mean=name == "mean_age",
            signed=row["mark"] == "signed",
        )


_ANALYSIS = "analysis"
_PARTS = ((1, "form 1"), (2, "form 2"), (2, _ANALYSIS), (2, "form 2, below"), (3, "form 3"), (3, _ANALYSIS))
INDICATORS = {(form, one.id): one for form, part in _PARTS for one in _listed(form, part)}


def _by_words() -> dict[tuple[int, str], tuple[Indicator, ...]]:
    found: dict[tuple[int, str], tuple[Indicator, ...]] = {}
    for one in INDICATORS.values():
        for words in one.words:
            others = found.get((one.form, words), ())
            if any(other.of == one.of for other in others):
                raise ValueError(f"{words!r} names both {others[0].id} and {one.id}")
            found[one.form, words] = (*others, one)
    return found


_BY_WORDS = _by_words()


# Which of them distinguish the forms and their editions.
ANCHORS = {1: ("increased", "decreased"), 2: ("admitted",), 3: ("members",)}
_OLD_BANDS = ("age_31_40", "age_41_50", "age_51_60")
_NEW_BANDS = ("age_31_35", "age_36_40", "age_41_45", "age_46_50", "age_51_55", "age_56_60")
OLDER = frozenset({"balance", "members_present", *(f"{body}_{b}" for body, _ in _BODIES.values() for b in _OLD_BANDS)})
NEWER = frozenset(f"{body}_{band}" for body, _ in _BODIES.values() for band in _NEW_BANDS)
FORM_SUMS = tuple(
    Sum(
        form=int(row["form"]),
        whole=row["whole"],
        plus=listed_words(row["plus"]),
        minus=listed_words(row["minus"]),
        at_most=row["mark"] == "at most",
        needs_all=row["mark"] == "all needed",
    )
    for row in sources.rows("sums.csv")
    if row["form"]
)
# What two forms of one period both print: (form, indicator) of the one and of the other.
SAME = (((1, "members_end"), (3, "members")), ((1, "admitted"), (2, "admitted")))
