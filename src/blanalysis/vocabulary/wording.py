"""All sentences and labels in both languages: `wording.NAME` is the row NAME of `data/wording.csv`.
`wording.group("SAVE")` has the words of the rows `SAVE.png`, `SAVE.svg` and others. A gap, `{name}`, stands in both languages."""

from collections.abc import Mapping
from functools import cache

from . import sources
from .phrases import Phrase


def __getattr__(name: str) -> Phrase:
    if phrase := phrases().get(name):
        return phrase
    raise AttributeError(f"data/wording.csv has no row {name}")


@cache
def phrases() -> Mapping[str, Phrase]:
    """All of them by name, in the order of the file."""
    return {row["name"]: Phrase(vi=row["vi"], en=row["en"]) for row in sources.rows("wording.csv")}


def group(name: str) -> dict[str, Phrase]:
    """Those of the rows `name.key`, by their keys, in the order of the file."""
    rows = (row.partition(".") for row in phrases())
    return {key: phrases()[f"{name}.{key}"] for of, _, key in rows if of == name}
