"""What all tables share: cells as text, signs for zero and for what is missing, the exhibit of a table. Rows in, `Table` out.

No library makes the tables. pandas' Styler gives no scope to its headings and does not escape by default; great-tables is ten
times as much, rounds 15.625 to 15,62 where Vietnamese practice and Excel have 15,63, and brings ten packages.
"""

from collections.abc import Collection, Iterable
from typing import Any

from ...membership.membership import Membership
from ...vocabulary import phrases, refusals, wording
from ..exhibit import Cell, Table, text_grid
from ..facts.errors import surroundings

SIGN_MEANINGS = wording.group("SIGN")


def check_fits_published(membership: Membership, lang: str) -> None:
    """Raises `LackingError` where figures of the article of 2017 may not stand beside these (see `Membership.fits_published`)."""
    if not membership.fits_published:
        raise refusals.LackingError(wording.ARTICLE_DOES_NOT_FIT, scope=membership.scope(lang))


def table_exhibit(
    membership: Membership, title: phrases.Worded, head: Iterable[Cell], rows: Iterable[Iterable[Cell]], *, lang: str,
    total: bool = False, words: Collection[int] = frozenset(), notes: Iterable[phrases.Worded] = (), **around: Any,
) -> Table:  # fmt: skip
    """The exhibit of a table. Cells are as in `exhibit.text_grid`, `words` the columns that hold text, besides the first. Signs that
    occur are explained below the table. `around`: options of `surroundings`."""
    grid = text_grid(head, rows, lang=lang, words=words, total=total)
    printed = {text for row in grid.rows for text in row}
    signs = "; ".join(meaning.say(lang) for sign, meaning in SIGN_MEANINGS.items() if sign in printed)
    notes = [*notes, *([wording.SIGNS_NOTE(signs=signs)] if signs else [])]
    return Table(grid=grid, **surroundings(membership, title, lang=lang, notes=notes, **around))
