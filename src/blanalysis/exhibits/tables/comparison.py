"""The table of one comparison: groups, what is counted of them, what it is divided by. `Membership` in, `Exhibit` out."""

from __future__ import annotations

from collections.abc import Iterable

from ...membership.membership import Membership
from ...vocabulary import wording
from ...vocabulary.formats import in_percent
from ..exhibit import Exhibit, note_where_lacking
from ..facts.comparison import comparison_facts
from .setting import table_exhibit


@note_where_lacking
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

    `column`, `over`, `by`, `only` and `sort` are those of `comparison.compare`; a note gives value and rank of `highlight`, the code of a
    committee. Columns that may identify persons give a note, unless `internal`. Raises `ComparisonError` with what there is to choose from.
    """
    asked = {"over": over, "by": by, "sort": sort, "highlight": highlight}
    facts = comparison_facts(membership, column, only=only, internal=internal, **asked)
    facts.shown_as("bars")
    beside = wording.BESIDE_ALL_IN_POINTS if facts.of.in_percent else wording.BESIDE_ALL
    beside = wording.SHARE_OF_ALL if over is None else beside
    rows = [[*row, facts.beside_all(group)] for row, group in zip(facts.rows, facts.of.frame.index, strict=True)]
    if several := len(facts.of.known) > 1:
        rows.append([*facts.total, "" if over else in_percent(1, 1)])
    head = [*facts.head, beside]
    return table_exhibit(membership, facts.title, head, rows, total=several, **facts.around(lang))
