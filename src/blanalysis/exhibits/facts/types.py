"""The totals by type: committees, members, their shares, means and location quotients. `Membership` in, facts out."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from ...analysis import measures
from ...analysis.comparison import comparison
from ...membership.membership import Membership, computed_once
from ...vocabulary import refusals, wording
from ...vocabulary.formats import in_percent, rounded, with_sign
from ...vocabulary.phrases import NOT_GIVEN, PLURAL_TYPES, TYPES, Phrase, Text, Worded
from . import ends, share_or_counts


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class TypeFacts:
    """`frame` has a row a type: committees, members, shares (0 to 1), the gap between these (0 where it reads so), mean, location quotient;
    `mean` is that of all, `notes` say when a difference is stated."""

    frame: pd.DataFrame
    mean: float
    shares_title: Text | Phrase
    means_title: Text
    notes: tuple[Phrase, ...]

    @property
    def rows(self) -> list[tuple[str, Any]]:
        """Each type with its row."""
        return [(str(unit_type), row) for unit_type, row in self.frame.iterrows()]

    @property
    def shares(self) -> dict[str, tuple[Worded, Worded, Worded]]:
        """Each type's shares of the committees and of the members as they are shown, and the percentage points between these."""
        every = self.frame[["committees", "members"]].sum()
        few = every.min() < measures.FEWEST_FOR_PERCENT
        gaps = {t: NOT_GIVEN if few else with_sign(100 * of.gap) for t, of in self.rows}
        committees, members = (partial(share_or_counts, base=every[c]) for c in ("committees", "members"))
        return {t: (committees(of.committees), members(of.members), gaps[t]) for t, of in self.rows}


@computed_once
def type_facts(membership: Membership) -> TypeFacts:
    """The totals by type. From any membership with members by type: rows of committees, a Form 5, the published figures."""
    if lacking := membership.lacks():
        raise refusals.LackingError(lacking)
    frame = membership.by_type()
    committees, members = frame["committees"], frame["members"]
    shares = [measures.share(of) for of in (committees, members)]
    gap = shares[1] - shares[0]
    level = (shares[0].map(in_percent) == shares[1].map(in_percent)) | (gap.map(in_percent) == in_percent(0))
    frame = frame.assign(
        committee_share=shares[0],
        member_share=shares[1],
        gap=gap.where(~level, 0.0),
        mean=measures.ratio(members, committees),
        quotient=measures.location_quotient(members, committees),
    )
    every, differ = members.sum() / committees.sum(), comparison(membership, over="committees").differs
    return TypeFacts(
        frame=frame,
        mean=every,
        shares_title=_shares_title(frame, differ),
        means_title=_means_title(frame["mean"], every, differ),
        notes=() if differ is None else (wording.CHANCE_NOTE,),
    )


def _shares_title(frame: pd.DataFrame, differ: bool | None) -> Text | Phrase:
    if len(frame) == 1:
        return wording.SHARES_ONE_TYPE(type=PLURAL_TYPES[frame.index[0]])
    far = str(frame["gap"].abs().idxmax())
    if not frame["gap"].any():
        return wording.SHARES_EQUAL
    if differ is False:
        return wording.SHARES_BY_CHANCE
    counts = (frame[column] for column in ("committees", "members"))
    committees, members = (share_or_counts(of[far], of.sum(), based=True) for of in counts)
    less, more = sorted(frame.loc[far, ["committee_share", "member_share"]])
    phrase = wording.SHARES_OVER if frame["gap"][far] > 0 else wording.SHARES_UNDER
    phrase = phrase if less <= measures.ONLY_UP_TO * more else wording.SHARES_BESIDE
    return phrase(type=PLURAL_TYPES[far], committees=committees, members=members)


def _means_title(means: pd.Series, every: float, differ: bool | None) -> Text:
    top, low, most, least, *_ = ends(means, 1)
    if most == least:
        return wording.MEANS_EQUAL(mean=most)
    if differ is False:
        return wording.MEANS_BY_CHANCE(mean=rounded(every, 1))
    if means[low] == 0:
        return wording.MEANS_NONE(top=TYPES[top], low=TYPES[low], mean=most)
    times = rounded(means[top] / means[low], 2)
    phrase = wording.MEANS_CLOSE if times == rounded(1, 2) else wording.MEANS_TIMES
    return phrase(top=TYPES[top], low=TYPES[low], mean=most, least=least, times=times)
