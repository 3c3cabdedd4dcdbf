"""What all tables share: cells as text, signs for zero and for what is missing, the exhibit of a table. Rows in, `Table` out.

No library makes the tables. pandas' Styler gives no scope to its headings and does not escape by default; great-tables is ten
times as much, rounds 15.625 to 15,62 where Vietnamese practice and Excel have 15,63, and brings ten packages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial

from ...membership.membership import Membership
from ...vocabulary import wording
from ...vocabulary.formats import sentence
from ...vocabulary.phrases import Worded, in_language
from ...vocabulary.refusals import LackingError
from ..exhibit import Cell, Table, text_grid
from ..facts.errors import OF_MEMBERS, caution


def check_fits_published(membership: Membership, lang: str) -> None:
    """Raises `LackingError` where figures of the article of 2017 may not stand beside these (see `Membership.fits_published`)."""
    if not membership.fits_published:
        raise LackingError(wording.ARTICLE_DOES_NOT_FIT, scope=membership.scope(lang))


def table_exhibit(
    membership: Membership,
    title: Worded,
    head: Iterable[Cell],
    rows: Iterable[Iterable[Cell]],
    *,
    lang: str,
    total: bool = False,
    words: Collection[int] = frozenset(),
    unit: Worded = wording.PERSONS,
    notes: Iterable[Worded] = (),
    source: str | None = None,
    subtitle: str | None = None,
    of: Collection[str] = OF_MEMBERS,
    units: Collection[str] | None = None,
    internal: bool = False,
) -> Table:
    """The exhibit of a table. Cells are as in `exhibit.text_grid`, `words` the columns that hold text, besides the first. Signs that
    occur are explained below the table. `of` are the count columns that its numbers are of, `units` and `internal` as in `facts.errors.caution`."""
    grid = text_grid(head, rows, lang=lang, words=words, total=total)
    say = partial(in_language, lang=lang)
    printed = {text for row in grid.rows for text in row}
    signs = "; ".join(meaning.say(lang) for sign, meaning in SIGN_MEANINGS.items() if sign in printed)
    return Table(
        lang=lang,
        title=sentence(say(title)),
        subtitle=sentence(membership.scope(lang)) if subtitle is None else subtitle,
        caution=say(caution(membership, of, units=units, internal=internal) or ""),
        unit=say(unit),
        source=membership.source(lang) if source is None else source,
        notes=(*map(say, notes), *([wording.SIGNS_NOTE.say(lang, signs=signs)] if signs else ())),
        grid=grid,
        illustrative=membership.illustrative,
    )


SIGN_MEANINGS = wording.group("SIGN")
