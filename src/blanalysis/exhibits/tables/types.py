"""Tables of the totals by type, and what the article of 2017 says. `Membership` in, `Exhibit` out."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from ...membership.loading import published
from ...membership.membership import Membership
from ...vocabulary import phrases, sources
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import Rounded, in_percent, rounded
from ...vocabulary.phrases import PLURAL_TYPES, TOTAL, TYPES, Phrase, Text, Worded, capital_first, joined, small_first
from ..exhibit import Cell, Exhibit, note_where_lacking
from ..facts.types import type_facts
from .formulas import FORMULAS
from .setting import MEAN_PER_COMMITTEE, QUOTIENT_NOTE, table_exhibit


@note_where_lacking
def by_type(membership: Membership, *, lang: str) -> Exhibit:
    """Committees and members by type: numbers, shares, mean per committee, location quotient. From members by type, also as published."""
    facts = type_facts(membership)
    frame = facts.frame
    rows: list[list[Cell]] = [
        [TYPES[t], int(of.committees), in_percent(of.committee_share), int(of.members), in_percent(of.member_share), rounded(of["mean"], 1), rounded(of.quotient, 3)]
        for t, of in facts.rows
    ]  # fmt: skip
    every, members = int(frame["committees"].sum()), int(frame["members"].sum())
    rows.append([TOTAL, every, "100%", members, "100%", rounded(facts.mean, 1), rounded(1, 3)])
    top = str(frame["members"].astype(float).idxmax())
    phrase = BY_TYPE_ONE_COMMITTEE if every == 1 else BY_TYPE if len(frame) > 1 else BY_ONE_TYPE
    share = in_percent(frame["member_share"][top])
    title = phrase(committees=every, members=members, share=share, type=PLURAL_TYPES[top], one=TYPES[top])
    head = [phrases.TYPE, phrases.COMMITTEES, phrases.COMMITTEE_SHARE, phrases.MEMBERS, phrases.MEMBER_SHARE]
    head += [MEAN_PER_COMMITTEE, FORMULAS["location_quotient"].name]
    notes: list[Worded] = [QUOTIENT_NOTE(base=small_first(phrases.COMMITTEES))]
    for column, label in (("member_share", phrases.MEMBER_SHARE), ("committee_share", phrases.COMMITTEE_SHARE)):
        together = sum((in_percent(share).value or Decimal(0) for share in frame[column]), Decimal(0))
        notes[:0] = [] if together == 1 else [ROUNDING(of=label, sum=in_percent(together))]
    return table_exhibit(membership, title, head, rows, lang=lang, total=True, notes=notes)


def cells(*, lang: str) -> Exhibit:
    """The ấp and khóm cells that the article of 2017 gives for the whole province, and the most members a cell can have on average."""
    given, most = _published_cells(), _members_per_cell()
    every, sums = int(given.sum()), published().by_type()
    rows: list[list[Cell]] = [[COLUMNS[str(of)].label, n, in_percent(n / every), None] for of, n in given.items()]
    rows.append([TOTAL, every, "100%", most])
    notes: list[Worded] = [
        CELLS_NOTE(members=int(sums["members"].sum()), cells=every, most=most),
        CELLS_BY_KIND,
        *(SAME_NUMBER(type=TYPES[str(t)]) for t, n in sums["committees"].items() if n == given["cells_quarter"]),
    ]
    head = [KIND_HEAD, phrases.CELL_COUNT, phrases.PROPORTION, MOST_PER_CELL]
    title = CELLS_TITLE(cells=every, most=most)
    return table_exhibit(published(), title, head, rows, lang=lang, total=True, unit=CELL_UNIT, notes=notes)


def _published_cells() -> pd.Series:
    given = sources.frame(sources.PUBLISHED).set_index("column")["value"].astype(int)
    return given[["cells_hamlet", "cells_quarter"]]


def _members_per_cell() -> Rounded:
    """Members over residential cells: an upper bound of the mean, for some members are in cells that the article does not count."""
    return rounded(published().by_type()["members"].sum() / _published_cells().sum(), 1)


def findings(*, lang: str) -> Exhibit:
    """What the article of 2017 says in words, condensed, and beside each finding the published figures that bear on it, if any."""
    given, beside = sources.frame("findings-2017.csv"), _figures_by_finding()
    rows: list[list[Cell]] = []
    for of in given.to_dict("records"):
        kind, n = of["kind"], of["number"]
        rows.append([KIND_OF_ARTICLE_FINDING[kind](n=n), Phrase(vi=of["vi"], en=of["en"]), beside.get((kind, int(n)))])
    counted = {str(kind): int(n) for kind, n in given.groupby("kind").size().items()}
    title = ARTICLE_FINDINGS(**counted, told=len(beside))
    obtained = ONE_SENTENCE(words=capital_first(sources.source("findings-2017.csv").obtained))
    head, notes = [KIND_HEAD, ARTICLE_IN_SHORT, PUBLISHED_FIGURES], (obtained, PUBLISHED_FIGURES_NOTE, FIGURES_NEEDED)
    return table_exhibit(published(), title, head, rows, lang=lang, words={1, 2}, unit="", notes=notes)


def _figures_by_finding() -> dict[tuple[str, int], Text]:
    """The published figures that bear on a finding, by kind and number. They show size only, and prove no finding."""
    facts, every, most = type_facts(published()), int(_published_cells().sum()), _members_per_cell()
    committees = int(facts.frame["committees"].sum())
    means = [joined((TYPES[t], rounded(of["mean"], 1)), " ") for t, of in facts.rows]
    each = rounded(every / committees, 1)
    return {
        ("strength", 1): CELLS_PER_COMMITTEE(committees=committees, cells=every, each=each),
        ("recommendation", 1): PLACES_DIFFER(means=means),
        ("recommendation", 4): MEMBERS_TO_MANAGE(mean=rounded(facts.mean, 1), most=most),
    }


ROUNDING = Phrase(vi="{of} cộng lại được {sum} do làm tròn số.", en="{of}: adds up to {sum} because of rounding.")
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
    "strength": Phrase(vi="Ưu\N{NO-BREAK SPACE}điểm\N{NO-BREAK SPACE}{n}", en="Strength\N{NO-BREAK SPACE}{n}"),
    "limitation": Phrase(vi="Hạn\N{NO-BREAK SPACE}chế\N{NO-BREAK SPACE}{n}", en="Limitation\N{NO-BREAK SPACE}{n}"),
    "recommendation": Phrase(
        vi="Kiến\N{NO-BREAK SPACE}nghị\N{NO-BREAK SPACE}{n}", en="Recommendation\N{NO-BREAK SPACE}{n}"
    ),
}
ARTICLE_FINDINGS = Phrase(
    vi="Trong {strength} ưu điểm, {limitation} hạn chế, {recommendation} kiến nghị của bài viết, {told} điều có số đã công bố liên quan",
    en="Of the article's {strength} strengths, {limitation} limitations and {recommendation} recommendations, published figures bear on {told}",
)
ONE_SENTENCE = Phrase(vi="{words}.", en="{words}.")
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
