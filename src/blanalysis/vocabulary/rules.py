"""The rules that numbers are checked by (`data/rules.csv`): what should hold, on which ground, what a test needs, and the limits."""

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from . import sources
from .columns import listed_words
from .phrases import Phrase
from .vietnamese import key

Limits: TypeAlias = Mapping[str, tuple[int, ...]]  # of each rule that has some: one, or the least and the greatest


class Rule(NamedTuple):
    """One rule, which fails by findings of its `kinds`. It tests each of what `of` names ("": not counted) that has numbers in all columns of one
    of `needs` (with "|" between them). Its `limits` lie in `sense` ("1–1000"); `names` are what it may be called beside its id."""

    id: str
    level: str
    kinds: str
    of: str
    needs: str
    limits: str
    sense: str
    names: str
    words: Phrase
    basis: Phrase


RULES = {
    row["id"]: Rule(
        **{name: row[name] for name in Rule._fields[:8]},
        words=Phrase(vi=row["vi"], en=row["en"]),
        basis=Phrase(vi=row["basis_vi"], en=row["basis_en"]),
    )
    for row in sources.rows("rules.csv")
}
# By the kind of a finding the rule that it is about, where it does not name one; by all that a rule may be called.
OF_KIND = {kind: rule.id for rule in RULES.values() for kind in rule.kinds.split()}
RULE_NAMED = {key(words): rule for rule in RULES.values() for words in (rule.id, *listed_words(rule.names))}
LIMITS: Limits = {rule.id: tuple(map(int, rule.limits.split())) for rule in RULES.values() if rule.limits}


def limits_in(words: str, said: str) -> tuple[int, ...] | None:
    """The limits of a rule as a user writes them; None where it has none, or not so many, or where they make no sense."""
    rule, parts = RULE_NAMED.get(key(words)), re.split(r" *[-–] *", said.strip("% "))
    given = [int(part) for part in parts if part.isdecimal()]
    if not rule or not len(given) == len(parts) == len(LIMITS.get(rule.id, "")):
        return None
    least, most = map(int, rule.sense.split("–"))
    return tuple(given) if least <= given[0] <= given[-1] <= most else None
