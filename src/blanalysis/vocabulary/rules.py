"""The rules that numbers are checked by (`data/rules.csv`): what should hold, on which ground, what a test needs, and the limits."""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from . import sources, wording
from .columns import listed_words
from .phrases import Phrase

Limits: TypeAlias = Mapping[
    str, tuple[float, ...]
]  # of each rule that has some: one number, or the least and the greatest


class Rule(NamedTuple):
    """One rule. Findings of its `kinds`, and those that name it, say where it fails. A test is of one of what `of` names (`RULE_OF` in the
    wording; "": not counted), and needs numbers in all columns of one of `needs`. Its limits lie between the two of `sense`; `names` are
    what it may be called beside its id."""

    id: str
    level: Phrase
    of: str
    kinds: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    sense: tuple[float, ...]
    names: tuple[str, ...]
    words: Phrase
    basis: Phrase


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(map(float, text.split()))


RULES = {
    row["id"]: Rule(
        *(row["id"], wording.group("LABEL")[row["level"]], row["of"], tuple(row["kinds"].split())),
        *(tuple(tuple(ids.split()) for ids in row["needs"].split("|") if ids), _numbers(row["sense"])),
        *(listed_words(row["names"]), Phrase(vi=row["vi"], en=row["en"])),
        Phrase(vi=row["basis_vi"], en=row["basis_en"]),
    )
    for row in sources.rows("rules.csv")
}
LIMITS: Limits = {row["id"]: _numbers(row["limits"]) for row in sources.rows("rules.csv") if row["limits"]}
