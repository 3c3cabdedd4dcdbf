"""What exhibits state, topic by topic: records of numbers, titles and notes, in no language yet. `Membership` in, facts out.

A figure, a table and a summary of one topic are faces of one record, which is kept with its membership, so that nothing is computed
or said twice. Where the data lack what a topic needs, its function raises `LackingError`.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from ...vocabulary.formats import Rounded, rounded


class Ends(NamedTuple):
    """The labels of the greatest and the least of some values, of equal ones the first; how these read; all labels of values that read so."""

    top: Any
    low: Any
    most: Rounded
    least: Rounded
    tops: list
    lows: list


def ends(values: pd.Series, decimals: int = 0) -> Ends:
    """The greatest and the least of the values, as they read with so many decimals."""
    texts = values.map(partial(rounded, decimals=decimals))
    top: Any = values.idxmax()
    low: Any = values.idxmin()
    most, least = rounded(values[top], decimals), rounded(values[low], decimals)
    return Ends(top, low, most, least, [*texts.index[texts == most]], [*texts.index[texts == least]])
