"""The rules that numbers are checked by (`data/rules.csv`): what should hold, on which ground, what a test needs, and the limits."""

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from . import sources, wording
from .columns import listed_words
from .phrases import Phrase
from .vietnamese import key

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
    sense: tuple[int, ...]
    names: tuple[str, ...]
    words: Phrase
    basis: Phrase


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


RULES = {
    row["id"]: Rule(
        *(row["id"], wording.group("LABEL")[row["level"]], row["of"], tuple(row["kinds"].split())),
        *(tuple(tuple(ids.split()) for ids in row["needs"].split("|") if ids), _numbers(row["sense"])),
        *(listed_words(row["names"]), Phrase(vi=row["vi"], en=row["en"])),
        Phrase(vi=row["basis_vi"], en=row["basis_en"]),
    )
    for row in sources.rows("rules.csv")
}
# By the kind of a finding the rule that it is about, where it does not name one.
OF_KIND = {kind: rule.id for rule in RULES.values() for kind in rule.kinds}
LIMITS: Limits = {row["id"]: _numbers(row["limits"]) for row in sources.rows("rules.csv") if row["limits"]}


def rule_named(words: str) -> Rule | None:
    """The rule of this id or other name, or None."""
    return next((rule for rule in RULES.values() if key(words) in map(key, (rule.id, *rule.names))), None)


def limits_in(words: str, said: str) -> tuple[int, ...] | None:
    """The limits of a rule as a user writes them; None where it has none, or not so many, or where they make no sense.

    >>> limits_in("K22", "1 – 150"), limits_in("large change (%)", "20 %"), limits_in("K8", "-5")
    ((1, 150), (20,), None)
    """
    rule, parts = rule_named(words), re.split(r" *[-–] *", said.strip("% "))
    given = tuple(int(part) for part in parts if part.isdecimal())
    if not rule or not len(given) == len(parts) == len(LIMITS.get(rule.id, "")):
        return None
    return given if rule.sense[0] <= given[0] <= given[-1] <= rule.sense[-1] else None
