"""Tables of the totals by type, and what the article of 2017 says. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import pandas as pd

from ...analysis import measures
from ...membership.loading import published
from ...membership.membership import Membership
from ...vocabulary import sources
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import in_percent, listed, number, rounded, sentence
from ...vocabulary.phrases import (
    CELL_COUNT,
    COMMITTEE_SHARE,
    COMMITTEES,
    MEMBER_SHARE,
    MEMBERS,
    PLURAL_TYPES,
    PROPORTION,
    TOTAL,
    TYPE,
    TYPES,
    Phrase,
)
from ..exhibit import Exhibit, note_where_lacking
from ..facts.types import type_facts
from .setting import MEAN_PER_COMMITTEE, rounding_note, share_text, table_exhibit


@note_where_lacking
def by_type(membership: Membership, *, lang: str) -> Exhibit:
    """Committees and members by type: numbers, shares, mean per committee, location quotient.

    From any `membership` with members by type: rows of committees, a Form 5, the published figures. `lang` is "vi" or "en".
    """
    facts = type_facts(membership)
    frame = facts.frame
    rows = [
        [TYPES[t], of.committees, in_percent(of.committee_share), of.members, in_percent(of.member_share), rounded(of["mean"], 1), rounded(of.quotient, 3)]
        for t, of in frame.astype(object).iterrows()
    ]  # fmt: skip
    every, members = frame["committees"].sum(min_count=1), frame["members"].sum()
    rows.append([TOTAL, every, "100%", members, "100%", rounded(facts.mean, 1), rounded(1, 3)])
    top = frame["members"].astype(float).idxmax()
    phrase = BY_TYPE_ONE_COMMITTEE if every == 1 else BY_TYPE if len(frame) > 1 else BY_ONE_TYPE
    share = in_percent(frame["member_share"][top])
    title = phrase(committees=int(every), members=int(members), share=share, type=PLURAL_TYPES[top], one=TYPES[top])
    head = [TYPE, COMMITTEES, COMMITTEE_SHARE, MEMBERS, MEMBER_SHARE, MEAN_PER_COMMITTEE, QUOTIENT_BY_COMMITTEES]
    shares = {"committee_share": COMMITTEE_SHARE, "member_share": MEMBER_SHARE}
    rounding = (rounding_note(frame[column], label, lang) for column, label in shares.items())
    notes = (*filter(None, rounding), QUOTIENT_BY_COMMITTEES_NOTE)
    return table_exhibit(membership, title, head, rows, lang=lang, total=True, notes=notes)


def cells(*, lang: str) -> Exhibit:
    """The ấp and khóm cells that the article of 2017 gives for the whole province, and the most members a cell can have on average.

    `lang` is "vi" or "en".
    """
    given = _published_cells()
    every, sums = given.sum(), published().by_type().sum()
    most = number(_members_per_cell(), lang, 1)
    rows = [[COLUMNS[column].label, n, share_text(n / every, lang), pd.NA] for column, n in given.items()]
    rows.append([TOTAL, every, "100%", most])
    title = CELLS_TITLE.say(lang, cells=number(every, lang), most=most)
    same = [t for t, n in published().by_type()["committees"].items() if n == given["cells_quarter"]]
    notes = [
        CELLS_NOTE.say(lang, members=int(sums["members"]), cells=int(every), most=most),
        CELLS_BY_KIND.say(lang),
        *(SAME_NUMBER.say(lang, type=TYPES[t]) for t in same),
    ]
    head = [KIND_HEAD, CELL_COUNT, PROPORTION, MOST_PER_CELL]
    return table_exhibit(
        published(), title, head, rows, lang=lang, total=True, unit=CELL_UNIT.say(lang), notes=tuple(notes)
    )


def _published_cells() -> pd.Series:
    """Residential cells by kind, as published."""
    given = sources.frame("published-2017.csv").set_index("column")["value"].astype(int)
    return given[["cells_hamlet", "cells_quarter"]]


def _members_per_cell() -> float:
    """Members over residential cells: an upper bound of the mean, for some members are in cells that the article does not count."""
    return published().by_type()["members"].sum() / _published_cells().sum()


def findings(*, lang: str) -> Exhibit:
    """What the article of 2017 says in words, condensed, and beside each finding the published figures that bear on it, if any.

    `lang` is "vi" or "en".
    """
    given = sources.frame("findings-2017.csv")
    numbers = given.groupby("kind").size()
    beside = _figures_by_finding(lang)
    rows = [
        [
            f"{KIND_OF_ARTICLE_FINDING[row['kind']].say(lang)} {row['number']}".replace(" ", "\N{NO-BREAK SPACE}"),
            row[lang],
            beside.get((row["kind"], int(row["number"]))),
        ]
        for row in given.to_dict("records")
    ]
    title = ARTICLE_FINDINGS.say(lang, **{kind: int(n) for kind, n in numbers.items()}, told=len(beside))
    notes = (
        sentence(sources.source("findings-2017.csv").obtained.say(lang)) + ".",
        PUBLISHED_FIGURES_NOTE.say(lang),
        FIGURES_NEEDED.say(lang),
    )
    return table_exhibit(
        published(),
        title,
        [KIND_HEAD, ARTICLE_IN_SHORT, PUBLISHED_FIGURES],
        rows,
        lang=lang,
        words={1, 2},
        unit="",
        notes=notes,
    )


def _figures_by_finding(lang: str) -> dict[tuple[str, int], str]:
    """The published figures that bear on a finding, by kind and number. They show size only, and prove no finding."""
    sums, cells = published().by_type(), _published_cells()
    committees, every = int(sums["committees"].sum()), int(cells.sum())
    means = measures.ratio(sums["members"], sums["committees"])
    by_type = [f"{TYPES[t].say(lang)} {number(mean, lang, 1)}" for t, mean in means.items()]
    size = number(sums["members"].sum() / committees, lang, 1)
    each = number(every / committees, lang, 1)
    most = number(_members_per_cell(), lang, 1)
    return {
        ("strength", 1): CELLS_PER_COMMITTEE.say(lang, committees=committees, cells=every, each=each),
        ("recommendation", 1): PLACES_DIFFER.say(lang, means=listed(by_type, lang)),
        ("recommendation", 4): MEMBERS_TO_MANAGE.say(lang, mean=size, most=most),
    }


QUOTIENT_BY_COMMITTEES = Phrase(vi="Hệ số vị trí", en="Location quotient")
QUOTIENT_BY_COMMITTEES_NOTE = Phrase(
    vi="Hệ số vị trí = tỷ lệ đảng viên chia cho tỷ lệ đảng bộ; 1 là ngang phần.",
    en="Location quotient = share of members over share of committees; 1 is the due share.",
)
BY_TYPE = Phrase(
    vi="{committees} đảng bộ có {members} đảng viên, {share} ở {type}",
    en="{committees} committees have {members} members, {share} of them in {type}",
)
BY_ONE_TYPE = Phrase(
    vi="{committees} đảng bộ {one} có {members} đảng viên", en="{committees} {one} committees have {members} members"
)
BY_TYPE_ONE_COMMITTEE = Phrase(
    vi="{committees} đảng bộ có {members} đảng viên", en="{committees} committee has {members} members"
)
KIND_HEAD = Phrase(vi="Loại", en="Kind")
ARTICLE_IN_SHORT = Phrase(vi="Nội dung (tóm lược)", en="In short")
MOST_PER_CELL = Phrase(vi="Đảng viên bình quân một chi bộ, nhiều nhất", en="Mean members per cell, at most")
CELL_UNIT = Phrase(vi="chi bộ; người (đảng viên)", en="cells; persons (members)")
CELLS_TITLE = Phrase(
    vi="Nếu mọi đảng viên đều ở {cells} chi bộ ấp, khóm thì bình quân mỗi chi bộ có {most} đảng viên",
    en="If all members were in the {cells} residential cells, a cell would have {most} on average",
)
CELLS_NOTE = Phrase(
    vi="{members} : {cells} = {most} là mức cao nhất: một phần đảng viên sinh hoạt ở chi bộ cơ quan, trường học, công an, quân sự, "
    "y tế, là những chi bộ mà bài viết không kể, nên bình quân thật của chi bộ ấp, khóm thấp hơn.",
    en="{members} / {cells} = {most} is the most it can be: some members are in the cells of offices, schools, police, military and "
    "health, which the article does not count, so that the real mean of the residential cells is lower.",
)
CELLS_BY_KIND = Phrase(
    vi="Không chia riêng cho ấp và khóm: bài viết chỉ cho số chung của tỉnh, không nói chi bộ khóm thuộc phường hay cả thị trấn.",
    en="It cannot be told for hamlets (ấp) and quarters (khóm) apart: the article gives their cells for the province only, and does "
    "not say whether townships have quarters too.",
)
SAME_NUMBER = Phrase(
    vi="Số chi bộ khóm trùng với số đảng bộ {type}; nên đối chiếu lại với nguồn khác trước khi dùng.",
    en="The number of khóm cells is also that of {type} committees; compare it with another source before use.",
)
KIND_OF_ARTICLE_FINDING = {
    "strength": Phrase(vi="Ưu điểm", en="Strength"),
    "limitation": Phrase(vi="Hạn chế", en="Limitation"),
    "recommendation": Phrase(vi="Kiến nghị", en="Recommendation"),
}
ARTICLE_FINDINGS = Phrase(
    vi="Trong {strength} ưu điểm, {limitation} hạn chế, {recommendation} kiến nghị của bài viết, {told} điều có số đã công bố liên quan",
    en="Of the article's {strength} strengths, {limitation} limitations and {recommendation} recommendations, published figures bear on {told}",
)
PUBLISHED_FIGURES = Phrase(vi="Số đã công bố có liên quan", en="Published figures that bear on it")
PUBLISHED_FIGURES_NOTE = Phrase(
    vi="Các số này chỉ cho biết quy mô; không chứng minh và không bác bỏ nhận xét nào.",
    en="These figures tell of size only; they neither prove nor refute a finding.",
)
FIGURES_NEEDED = Phrase(
    vi="Muốn đối chiếu thêm, cần số kết nạp và chỉ tiêu (ưu điểm 5), số chi bộ cơ quan (ưu điểm 2, hạn chế 1), số cuộc kiểm tra, "
    "giám sát (hạn chế 2), kết quả xếp loại hằng năm.",
    en="To compare more, one would need admissions and their targets (strength 5), the number of office cells (strength 2, "
    "limitation 1), of inspections (limitation 2), and the yearly ratings.",
)
CELLS_PER_COMMITTEE = Phrase(
    vi="{committees} đảng bộ, {cells} chi bộ ấp, khóm: bình quân {each} chi bộ ấp, khóm một đảng bộ",
    en="{committees} committees, {cells} residential cells: {each} to a committee on average",
)
PLACES_DIFFER = Phrase(vi="Đảng viên bình quân một đảng bộ: {means}", en="Mean members per committee: {means}")
MEMBERS_TO_MANAGE = Phrase(
    vi="Bình quân {mean} đảng viên một đảng bộ; nhiều nhất {most} một chi bộ ấp, khóm",
    en="{mean} members to a committee on average; at most {most} to a residential cell",
)
