"""The data dictionary: the columns of `data/columns.csv` (headings that name one, what it is part of), and what must add up (`data/sums.csv`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from . import sources, wording
from .phrases import Phrase


class Sort(Enum):
    """What a column holds: a key names a row, a class sorts it, a stock counts on a day, a flow over a period."""

    KEY = "key"
    CLASS = "class"
    STOCK = "stock"
    FLOW = "flow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `of` is the id of the column that it is part of. Small numbers of `sensitive` ones may disclose something of single persons.
    `headings` are matching keys that name it anywhere, `below` those that do so only under a heading of its whole: "Ấp" under "Chi bộ"."""

    id: str
    label: Phrase
    sort: Sort
    unit: Phrase | None = None
    of: str | None = None
    sensitive: bool = False
    headings: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        return self.sort in (Sort.STOCK, Sort.FLOW)


def listed_words(text: str) -> tuple[str, ...]:
    """The words between the ";" of a text."""
    return tuple(word.strip() for word in text.split(";") if word.strip())


def _column(row: Mapping[str, str]) -> Column:
    """The column that a row of `data/columns.csv` declares: words with ";" between them. Those of `below` count under each of the
    labels in `under` (which are no columns themselves: "Trình độ chuyên môn"), or, without `under`, under the headings of the whole."""
    own, short = listed_words(row["headings"]), listed_words(row["below"])
    labels = [label for words in listed_words(row["under"]) for label in _LABELS_ABOVE.get(words, (words,))]
    own += tuple(f"{label} {word}" for label in labels for word in short)
    return Column(
        id=row["id"],
        label=Phrase(vi=row["vi"], en=row["en"]),
        sort=Sort(row["sort"]),
        unit=next((unit for unit in _UNITS if unit.en == row["unit"]), None),
        of=row["of"] or None,
        sensitive=bool(row["sensitive"]),
        headings=tuple(dict.fromkeys(own)),
        below=() if labels else short,
    )


_UNITS = (wording.PEOPLE, wording.ORGANISATIONS, wording.HOUSEHOLDS, wording.HAMLETS, wording.QUARTERS)
_ROWS = sources.rows("columns.csv")
# The lists of labels that say what a short word below them is about.
_LABELS_ABOVE = {row["id"]: listed_words(row["headings"]) for row in _ROWS if row["id"].startswith("@")}
COLUMNS: dict[str, Column] = {row["id"]: _column(row) for row in _ROWS if row["id"] not in _LABELS_ABOVE}
GREATEST_COUNT = 100_000_000  # more than the inhabitants of the country; a telephone number is greater
# Stock and flow: members at the end are those at the start, and who came, without who left.
ARRIVED = ("admitted", "transferred_in", "reinstated")
LEFT, EXITS = ("transferred_out", "died"), ("expelled", "struck_off", "left_voluntarily")
DISCIPLINE = ("reprimanded", "warned", "dismissed", "expelled")
COUNTS = frozenset(column_id for column_id, column in COLUMNS.items() if column.counts)


def wholes(column: str) -> tuple[str, ...]:
    """What a column is part of, the nearest first."""
    above = COLUMNS[column].of
    return (above, *wholes(above)) if above else ()


def parts_of(whole: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of the columns that are part of a whole on the same day, without the sensitive ones."""
    given = (COLUMNS[column] for column in ids if column in COLUMNS)
    return tuple(c.id for c in given if c.sort is Sort.STOCK and not c.sensitive and whole in wholes(c.id))


# Families, as (whole, parts): where the whole and all its parts are given, they add up to it. One whole may be broken down in several
# ways, and one breakdown be in two editions of a form.
SUMS = tuple((row["whole"], listed_words(row["plus"])) for row in sources.rows("sums.csv") if not row["form"])
