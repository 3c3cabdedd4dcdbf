"""The totals by type: committees, members, their shares, means and location quotients. `Membership` in, facts out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...analysis import measures
from ...membership.membership import Membership, computed_once
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
        return SHARES_ONE_TYPE(type=PLURAL_TYPES[frame.index[0]])
    far = str(frame["gap"].abs().idxmax())
    committees, members = (in_percent(frame.loc[far, column]) for column in ("committee_share", "member_share"))
    if committees == members:
        return SHARES_EQUAL
    phrase = SHARES_OVER if frame["gap"][far] > 0 else SHARES_UNDER
    return phrase(type=PLURAL_TYPES[far], committees=committees, members=members)


def _means_title(means: pd.Series) -> Text:
    top, low, most, least, *_ = ends(means, 1)
    if most == least:
        return MEANS_EQUAL(mean=most)
    if means[low] == 0:
        return MEANS_NONE(top=TYPES[top], low=TYPES[low], mean=most)
    times = rounded(means[top] / means[low], 2)
    phrase = MEANS_CLOSE if times == rounded(1, 2) else MEANS_TIMES
    return phrase(top=TYPES[top], low=TYPES[low], mean=most, least=least, times=times)


SHARES_OVER = Phrase(
    vi="{type} chiếm {committees} số đảng bộ nhưng có tới {members} số đảng viên",
    en="{type} are {committees} of the committees but hold {members} of the members",
)
SHARES_UNDER = Phrase(
    vi="{type} chiếm {committees} số đảng bộ nhưng chỉ có {members} số đảng viên",
    en="{type} are {committees} of the committees but hold only {members} of the members",
)
SHARES_ONE_TYPE = Phrase(vi="Số liệu chỉ có {type}", en="The data have {type} only")
SHARES_EQUAL = Phrase(
    vi="Mỗi loại hình có tỷ lệ đảng viên đúng bằng tỷ lệ đảng bộ",
    en="Each type's share of members equals its share of committees",
)
MEANS_TIMES = Phrase(
    vi="Một đảng bộ {top} bình quân có {mean} đảng viên, gấp {times} lần đảng bộ {low}",
    en="A {top} committee has {mean} members on average, {times} times a {low}'s",
)
MEANS_CLOSE = Phrase(
    vi="Một đảng bộ {top} bình quân có {mean} đảng viên, đảng bộ {low} có {least}",
    en="A {top} committee has {mean} members on average, a {low} committee {least}",
)
MEANS_NONE = Phrase(
    vi="Một đảng bộ {top} bình quân có {mean} đảng viên, đảng bộ {low} không có đảng viên nào",
    en="A {top} committee has {mean} members on average, a {low} committee none",
)
MEANS_EQUAL = Phrase(vi="Bình quân một đảng bộ có {mean} đảng viên", en="A committee has {mean} members on average")
