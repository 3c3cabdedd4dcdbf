"""The patterns by which words are recognised: `patterns.NAME` is the row NAME of `data/patterns.csv`, a compiled regular expression.
There `{NAME}` stands for the pattern of another row, `{name}` for any of the words of that group of `data/words.csv`."""

import re
from functools import cache

from . import sources


def __getattr__(name: str) -> re.Pattern[str]:
    if len(found := group(name)) != 1:
        raise AttributeError(f"data/patterns.csv has no row {name}")
    globals()[name] = found[0][0]  # so that it is looked for once
    return found[0][0]


@cache
def group(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those of all rows of one name, in the order of the file, each with its meaning: what matches stands for, as each user says."""
    own = (row for row in sources.rows("patterns.csv") if row["name"] == name)
    return tuple((re.compile(_PART.sub(_part, row["pattern"])), row["meaning"]) for row in own)


def _part(found: re.Match[str]) -> str:
    if found[1].isupper():
        return group(found[1])[0][0].pattern
    return "|".join(sorted(sources.word_list(found[1]), key=len, reverse=True))


_PART = re.compile(r"\{([A-Za-z_]+)\}")
