"""How every table is set: cells, signs for nil and for what is not there, the frame. Rows in, `Exhibit` out.

No library sets them. pandas' Styler gives no scope to its headings and lets markup through unless told; great-tables weighs ten
times as much, rounds 15.625 to 15,62 where Vietnamese practice and Excel have 15,63, and brings ten packages.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from ...membership.membership import Membership
from ...vocabulary.formats import date, is_missing, listed, number, percent, sentence
from ...vocabulary.phrases import HIDDEN, NIL, NOT_GIVEN, PERSONS, Phrase
from ..exhibit import Exhibit, Shape, TextGrid


def table_exhibit(
    membership: Membership,
    title: str,
    head: Sequence,
    rows: Sequence[Sequence],
    *,
    lang: str,
    total: bool = False,
    words: Collection[int] = frozenset(),
    unit: str | None = None,
    notes: tuple[str, ...] = (),
    source: str | None = None,
    subtitle: str | None = None,
    plain: bool = False,
) -> Exhibit:
    """The table in its frame. A cell is a text, a phrase, a whole number (0 is printed as nil) or missing; other numbers
    come as text (see `measured_text`, `share_text`). `words` are the columns that hold text, besides the first. Signs that occur are
    explained below the table. A `plain` one does not say that the figures are illustrative."""
    grid = TextGrid(
        head=tuple(_printed_cell(cell, lang) for cell in head),
        rows=tuple(tuple(_printed_cell(cell, lang) for cell in row) for row in rows),
        words=frozenset(words),
        total=total,
    )
    return Exhibit(
        lang=lang,
        shape=Shape.TABLE,
        title=sentence(title),
        subtitle=sentence(membership.scope(lang)) if subtitle is None else subtitle,
        unit=PERSONS.say(lang) if unit is None else unit,
        source=membership.source(lang) if source is None else source,
        notes=(*notes, *_signs_notes(grid, lang)),
        grid=grid,
        illustrative=membership.illustrative and not plain,
    )


def measured_text(value, lang: str, decimals: int = 0) -> str:
    """A number that was measured: rounded, or the sign of what is not there.

    >>> measured(222.703125, "vi", 1), measured(None, "vi")
    ('222,7', '…')
    """
    return NOT_GIVEN if is_missing(value) else number(value, lang, decimals)


def share_text(value, lang: str, decimals: int = 2) -> str:
    """A share (0 to 1) in per cent, or the sign of what is not there.

    >>> share(0.685329, "vi"), share(float("nan"), "en")
    ('68,53%', '…')
    """
    return NOT_GIVEN if is_missing(value) else percent(value, lang, decimals)


def rounding_note(shares: pd.Series, of: Phrase, lang: str) -> str:
    """Rounded shares that do not add up to 100 are explained; nothing where they do."""
    rounded = sum(float(number(share * 100, "en", 2)) for share in shares.dropna())
    if f"{rounded:.2f}" == "100.00":
        return ""
    return ROUNDING.say(lang, of=sentence(of.say(lang)), sum=number(rounded, lang, 2))


def days_text(membership: Membership, lang: str) -> str:
    """The days of the figures, one as a rule."""
    return listed([date(day, lang) for day in membership.days or (membership.as_of,)], lang)


def _printed_cell(cell, lang: str) -> str:
    if isinstance(cell, Phrase):
        return sentence(cell.say(lang))
    if isinstance(cell, str):
        return cell
    return NOT_GIVEN if is_missing(cell) else number(cell, lang) if cell else NIL


def _signs_notes(grid: TextGrid, lang: str) -> tuple[str, ...]:
    """What the signs mean that stand in the table."""
    printed = {text for row in grid.rows for text in row}
    said = [SIGN_MEANINGS[sign].say(lang) for sign in SIGN_MEANINGS if sign in printed]
    return (SIGNS_NOTE.say(lang, signs="; ".join(said)),) if said else ()


MEAN_PER_COMMITTEE = Phrase(vi="Bình quân một đảng bộ", en="Mean per committee")
INDEX_HEAD = Phrase(vi="Chỉ số", en="Index")
VALUE_HEAD = Phrase(vi="Giá trị", en="Value")
HOW_TO_READ = Phrase(vi="Cách đọc", en="How to read it")
FILE_HEAD = Phrase(vi="Tệp", en="File")
WHAT_HEAD = Phrase(vi="Là gì", en="What it is")
AS_OF_HEAD = Phrase(vi="Thời điểm", en="Date")
ROUNDING = Phrase(vi="{of} cộng lại được {sum}% do làm tròn số.", en="{of}: adds up to {sum}% because of rounding.")
SIGN_MEANINGS = {
    NIL: Phrase(vi="“-” là không có (bằng 0)", en="“-” is nil (zero)"),
    NOT_GIVEN: Phrase(vi="“…” là không có số liệu", en="“…” is not available"),
    HIDDEN: Phrase(
        vi="“[c]” là số được che để không lộ thông tin về từng người",
        en="“[c]” is hidden, so that nothing is told of single persons",
    ),
}
SIGNS_NOTE = Phrase(vi="Ký hiệu: {signs}.", en="Signs: {signs}.")
