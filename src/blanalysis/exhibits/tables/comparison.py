"""The table of one comparison: groups, what is counted of them, what it is divided by. `Membership` in, `Exhibit` out."""

from __future__ import annotations

from collections.abc import Iterable

from ...analysis import disclosure
from ...analysis.comparison import Comparison, LackingError, comparison
from ...membership.membership import Membership
from ...vocabulary.formats import is_missing, sentence, signed
from ...vocabulary.phrases import NOT_GIVEN, TOTAL, Phrase
from .. import wording
from ..exhibit import Exhibit, note
from .setting import share_text, table_exhibit


def compared(
    membership: Membership,
    column: str = "members",
    *,
    over: str | None = None,
    by: str = "type",
    only: str | Iterable[str] = (),
    sort: str = "list",
    highlight: str | None = None,
    internal: bool = False,
    lang: str,
) -> Exhibit:
    """A count or a ratio, group by group, with the numbers it comes from and all groups together.

    `column`, `over`, `by`, `only` and `sort` are those of `comparison.compare`; of `highlight`, the code of a committee, a note tells value and rank.
    Columns that may tell of single persons give a note, unless `internal`: for the office's own use. So does what the data do not have.
    `membership` is what `load`, `example` or `published` gave; `lang` is "vi" or "en". Raises `ComparisonError` with what there is to
    choose from.
    """
    try:
        of = comparison(membership, column, over=over, by=by, only=only, sort=sort)
        wording.check_highlight(of, highlight)
    except LackingError as lacking:
        return note(lacking.say(lang), lang)
    if closed := disclosure.refusal(membership, column, over, internal=internal):
        return note(closed.say(lang), lang)
    if of.known.empty:
        return note(wording.NO_NUMBERS.say(lang), lang)
    head = [
        *wording.column_heads(of, lang),
        SHARE_OF_ALL if of.over is None else BESIDE_ALL_IN_POINTS if of.in_percent else BESIDE_ALL,
    ]
    rows = [[*wording.row_cells(of, group, lang), _difference_from_all(of, group, lang)] for group in of.frame.index]
    if len(of.known) > 1:
        rows.append([TOTAL.say(lang), *wording.total_cells(of, lang), "" if of.over else share_text(1, lang, 1)])
    told = (f"{sentence(wording.highlight_text(of, highlight, lang))}.",) if highlight else ()
    return table_exhibit(
        membership,
        wording.comparison_title(of, lang),
        head,
        rows,
        lang=lang,
        total=len(of.known) > 1,
        words=wording.text_columns(of),
        unit=wording.value_unit(of, lang),
        notes=(*told, *wording.comparison_notes(of, lang, internal=internal)),
        source=wording.comparison_source(of, lang),
        subtitle=wording.comparison_subtitle(of, lang),
    )


def _difference_from_all(of: Comparison, group: str, lang: str) -> str:
    """The share of all; of a ratio by how much it is above or below that of all."""
    value, every = of.frame["value"][group], of.every["value"]
    if is_missing(value) or is_missing(every):
        return NOT_GIVEN
    if of.over is None:
        return share_text(value / every if every else None, lang, 1)
    return signed((value - every) * (100 if of.in_percent else 1), lang, wording.value_decimals(of))


SHARE_OF_ALL = Phrase(vi="Tỷ trọng trong tổng", en="Share of all")
BESIDE_ALL = Phrase(vi="Chênh lệch so với chung", en="Above or below all")
BESIDE_ALL_IN_POINTS = Phrase(vi="Chênh lệch so với chung (điểm %)", en="Above or below all (points)")
