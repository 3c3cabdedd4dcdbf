"""What exhibits state, topic by topic: records of numbers, titles and notes, in no language yet. `Membership` in, facts out, or
`LackingError` where the data lack what a topic needs."""

from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from ...analysis.measures import FEWEST_FOR_PERCENT
from ...vocabulary import formats, phrases, wording


class Ends(NamedTuple):
    """The labels of the greatest and the least of some values, of equal ones the first; how these read; all labels of values that read so."""

    top: Any
    low: Any
    most: formats.Rounded
    least: formats.Rounded
    tops: list
    lows: list


def ends(values: pd.Series, decimals: int = 0) -> Ends:
    """The greatest and the least of the values, as they read with so many decimals."""
    texts = values.map(partial(formats.rounded, decimals=decimals))
    top: Any = values.idxmax()
    low: Any = values.idxmin()
    most, least = formats.rounded(values[top], decimals), formats.rounded(values[low], decimals)
    return Ends(top, low, most, least, [*texts.index[texts == most]], [*texts.index[texts == least]])


def share_or_counts(part: Any, base: Any, decimals: int = 1, *, based: bool = False) -> phrases.Worded:
    """A share in per cent, where `based` with its counts beside it: "15.3% (467/3,055)"; of a base below 30 only the counts: "3/12"."""
    if formats.is_missing(part) or formats.is_missing(base) or not base:
        return phrases.NOT_GIVEN
    counts, share = phrases.joined((int(part), int(base)), "/"), formats.in_percent(part / base, decimals)
    return counts if base < FEWEST_FOR_PERCENT else wording.NAMED_OF(name=share, of=counts) if based else share
