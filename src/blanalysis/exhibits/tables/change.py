"""The tables of the change between two days. `Membership` in, `Exhibit` out."""

import datetime as dt

from ...membership.membership import Membership
from ...vocabulary import wording
from ..exhibit import Exhibit, note_where_lacking
from ..facts.change import change_facts, ratio_facts
from ..facts.comparison import GROUP_HEADINGS
from .setting import table_exhibit


@note_where_lacking
def changes(
    membership: Membership, since: dt.date | str | None = None, *, column: str = "members", by: str = "committee",
    internal: bool = False, lang: str,
) -> Exhibit:  # fmt: skip
    """A count on an earlier day and now, the change, and of members the flows that may be shown; all together in the last row.

    `since`, `column` and `by` are those of `change`; with the same period of the year before, where there are figures of it.
    """
    facts = change_facts(membership, column, by=by, since=since, internal=internal)
    title = facts.title if by == "committee" else facts.ends_title
    return table_exhibit(membership, title, facts.head, facts.rows, total=len(facts.frame) > 1, **facts.around(lang))


@note_where_lacking
def decomposed(
    membership: Membership, column: str = "members_female", over: str = "members", since: dt.date | str | None = None, *,
    by: str = "type", internal: bool = False, lang: str,
) -> Exhibit:  # fmt: skip
    """Why a ratio changed since an earlier day: other rates within the groups, or another composition of the whole (see `decomposition`)."""
    facts = ratio_facts(membership, column, over, by=by, since=since, internal=internal)
    head = [
        GROUP_HEADINGS[by],
        *(phrase(day=day.as_of) for phrase in (wording.WEIGHT_ON, wording.RATE_ON) for day in facts.days),
    ]
    head += [wording.RATE_EFFECT, wording.COMPOSITION_EFFECT, wording.BOTH_EFFECTS]
    return table_exhibit(membership, facts.title, head, facts.rows, total=True, **facts.around(lang))
