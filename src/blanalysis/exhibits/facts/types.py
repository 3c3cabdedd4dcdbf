"""The totals by type: committees, members, their shares, means and location quotients. `Membership` in, facts out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...analysis import measures
from ...membership.membership import Membership, computed_once
from ...vocabulary import wording
from ...vocabulary.formats import in_percent, rounded
from ...vocabulary.phrases import PLURAL_TYPES, TYPES, Phrase, Text
from ...vocabulary.refusals import LackingError
from . import ends


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class TypeFacts:
    """`frame` has a row a type: committees, members, shares (0 to 1), the gap between these, mean, location quotient; `mean` is that of all."""

    frame: pd.DataFrame
    mean: float
    shares_title: Text | Phrase
    means_title: Text

    @property
    def rows(self) -> list[tuple[str, Any]]:
        """Each type with its row."""
        return [(str(unit_type), row) for unit_type, row in self.frame.iterrows()]


@computed_once
def type_facts(membership: Membership) -> TypeFacts:
    """The totals by type. From any membership with members by type: rows of committees, a Form 5, the published figures."""
    if lacking := membership.lacks():
        raise LackingError(lacking)
    frame = membership.by_type()
    committees, members = frame["committees"], frame["members"]
    frame = frame.assign(
        committee_share=measures.share(committees),
        member_share=measures.share(members),
        gap=measures.share(members) - measures.share(committees),
        mean=measures.ratio(members, committees),
        quotient=measures.location_quotient(members, committees),
    )
    return TypeFacts(
        frame=frame,
        mean=members.sum() / committees.sum(),
        shares_title=_shares_title(frame),
        means_title=_means_title(frame["mean"]),
    )


def _shares_title(frame: pd.DataFrame) -> Text | Phrase:
    if len(frame) == 1:
        return wording.SHARES_ONE_TYPE(type=PLURAL_TYPES[frame.index[0]])
    far = str(frame["gap"].abs().idxmax())
    committees, members = (in_percent(frame.loc[far, column]) for column in ("committee_share", "member_share"))
    if committees == members:
        return wording.SHARES_EQUAL
    phrase = wording.SHARES_OVER if frame["gap"][far] > 0 else wording.SHARES_UNDER
    return phrase(type=PLURAL_TYPES[far], committees=committees, members=members)


def _means_title(means: pd.Series) -> Text:
    top, low, most, least, *_ = ends(means, 1)
    if most == least:
        return wording.MEANS_EQUAL(mean=most)
    if means[low] == 0:
        return wording.MEANS_NONE(top=TYPES[top], low=TYPES[low], mean=most)
    times = rounded(means[top] / means[low], 2)
    phrase = wording.MEANS_CLOSE if times == rounded(1, 2) else wording.MEANS_TIMES
    return phrase(top=TYPES[top], low=TYPES[low], mean=most, least=least, times=times)
