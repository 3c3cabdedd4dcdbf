"""Tables of the totals by type, and what the article of 2017 says. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import pandas as pd

from .. import measures, sources
from ..columns import COLUMNS
from ..exhibit import Exhibit, note
from ..membership import Membership, published
from ..words import (
    COMMITTEE_SHARE,
    COMMITTEES,
    MEMBER_SHARE,
    MEMBERS,
    PLURAL_TYPES,
    TOTAL,
    TYPE,
    TYPES,
    Phrase,
    number,
    percent,
    sentence,
)  # fmt: skip
from .setting import INDEX, MEAN, READING, VALUE, framed, measured, rounding, share


def by_type(membership: Membership, *, lang: str) -> Exhibit:
    """Committees and members by type: numbers, shares, mean per committee, location quotient."""
    if lacking := membership.lacks():
        return note(lacking.say(lang), lang)
    sums = membership.by_type()
    committees, members = sums["committees"], sums["members"]
    shares = pd.DataFrame({"c": measures.share(committees), "m": measures.share(members)})
    means, quotients = measures.ratio(members, committees), measures.location_quotient(members, committees)
    rows = [
        [
            TYPES[t],
            committees[t],
            share(shares["c"][t], lang),
            members[t],
            share(shares["m"][t], lang),
            measured(means[t], lang, 1),
            measured(quotients[t], lang, 3),
        ]
        for t in sums.index
    ]
    all_committees, all_members = committees.sum(min_count=1), members.sum()
    mean = measures.ratio(pd.Series([all_members]), pd.Series([all_committees]))[0]
    rows.append([TOTAL, all_committees, "100%", all_members, "100%", number(mean, lang, 1), number(1, lang, 3)])
    top = members.astype(float).idxmax()
    title = (BY_TYPE if all_committees > 1 else ONE_COMMITTEE).say(
        lang,
        committees=number(all_committees, lang),
        members=number(all_members, lang),
        share=percent(shares["m"][top], lang),
        type=PLURAL_TYPES[top],
    )
    head = [TYPE, COMMITTEES, COMMITTEE_SHARE, MEMBERS, MEMBER_SHARE, MEAN, QUOTIENT]
    rounded = (rounding(shares["c"], COMMITTEE_SHARE, lang), rounding(shares["m"], MEMBER_SHARE, lang))
    return framed(
        membership, title, head, rows, lang=lang, total=True, notes=(*filter(None, rounded), QUOTIENT_NOTE.say(lang))
    )


def between(membership: Membership, *, lang: str) -> Exhibit:
    """The least inequality that the totals by type allow: Theil's T and Gini between types."""
    if lacking := membership.lacks():
        return note(lacking.say(lang), lang)
    sums = membership.by_type()
    g = measures.gini_between(sums["committees"], sums["members"])
    t = measures.theil_between(sums["committees"], sums["members"])
    rows = [[GINI_BETWEEN, number(g, lang, 6), GINI_MEANS], [THEIL_BETWEEN, number(t, lang, 6), THEIL_MEANS]]
    title = BETWEEN.say(lang, gini=number(g, lang, 3), theil=number(t, lang, 3))
    return framed(
        membership, title, [INDEX, VALUE, READING], rows, lang=lang, words={2}, unit="", notes=(BETWEEN_NOTE.say(lang),)
    )


def cells(*, lang: str) -> Exhibit:
    """The ấp and khóm cells that the article of 2017 gives for the whole province."""
    given = sources.frame("published-2017.csv").set_index("column")["value"].astype(int)
    rows = [[COLUMNS[id].label, int(given[id])] for id in ("cells_hamlet", "cells_quarter")]
    every = sum(row[1] for row in rows)
    rows.append([TOTAL, every])
    title = CELLS.say(lang, cells=every, hamlet=rows[0][1], quarter=rows[1][1])
    notes = (CELLS_NOTE.say(lang),)
    return framed(published(), title, [SORT, CELL_COUNT], rows, lang=lang, total=True, unit="", notes=notes)


def findings(*, lang: str) -> Exhibit:
    """What the article of 2017 says in words: strengths, limitations, recommendations, condensed."""
    given = sources.frame("findings-2017.csv")
    numbers = given.groupby("kind").size()
    rows = [[f"{FINDING[row['kind']].say(lang)} {row['number']}", row[lang]] for row in given.to_dict("records")]
    title = FINDINGS.say(lang, **{kind: int(n) for kind, n in numbers.items()})
    notes = (sources.source("findings-2017.csv").obtained.say(lang),)
    return framed(
        published(), title, [SORT, SAID], rows, lang=lang, words={1}, unit="", notes=tuple(map(sentence, notes))
    )


QUOTIENT = Phrase(vi="Hệ số vị trí", en="Location quotient")
QUOTIENT_NOTE = Phrase(
    vi="Hệ số vị trí = tỷ lệ đảng viên chia cho tỷ lệ đảng bộ; 1 là ngang phần.",
    en="Location quotient = share of members over share of committees; 1 is the due share.",
)
BY_TYPE = Phrase(
    vi="{committees} đảng bộ có {members} đảng viên, {share} ở {type}",
    en="{committees} committees have {members} members, {share} of them in {type}",
)
ONE_COMMITTEE = Phrase(
    vi="{committees} đảng bộ có {members} đảng viên", en="{committees} committee has {members} members"
)
GINI_BETWEEN = Phrase(vi="Gini giữa các loại hình", en="Gini between types")
GINI_MEANS = Phrase(
    vi="0 là đều nhau; Gini của các đảng bộ không thể nhỏ hơn số này",
    en="0 is equality; the Gini of the committees cannot be less",
)
THEIL_BETWEEN = Phrase(vi="Theil T giữa các loại hình", en="Theil's T between types")
THEIL_MEANS = Phrase(
    vi="0 là đều nhau; phần bất bình đẳng do loại hình",
    en="0 is equality; the part of the inequality that is between types",
)
BETWEEN = Phrase(
    vi="Nếu các đảng bộ cùng loại bằng nhau thì Gini là {gini} và Theil T là {theil}",
    en="If all committees of a type were equal, Gini would be {gini} and Theil's T {theil}",
)
BETWEEN_NOTE = Phrase(
    vi="Chỉ từ tổng theo loại hình không biết được chênh lệch giữa các đảng bộ cùng loại.",
    en="Totals by type alone do not tell how much committees of one type differ.",
)
SORT = Phrase(vi="Loại", en="Kind")
SAID = Phrase(vi="Nội dung (tóm lược)", en="In short")
CELL_COUNT = Phrase(vi="Chi bộ", en="Cells")
CELLS = Phrase(
    vi="Có {cells} chi bộ ở địa bàn: {hamlet} chi bộ ấp và {quarter} chi bộ khóm",
    en="There are {cells} residential cells: {hamlet} of hamlets (ấp) and {quarter} of quarters (khóm)",
)
CELLS_NOTE = Phrase(
    vi="Bài viết chỉ cho số chung của tỉnh và không kể chi bộ cơ quan, trường học, công an, quân sự.",
    en="The article gives them for the province only, and does not count the cells of offices, schools, police and military.",
)
FINDING = {
    "strength": Phrase(vi="Ưu điểm", en="Strength"),
    "limitation": Phrase(vi="Hạn chế", en="Limitation"),
    "recommendation": Phrase(vi="Kiến nghị", en="Recommendation"),
}
FINDINGS = Phrase(
    vi="Bài viết năm 2017 nêu {strength} ưu điểm, {limitation} hạn chế và {recommendation} kiến nghị",
    en="The article of 2017 names {strength} strengths, {limitation} limitations and {recommendation} recommendations",
)
