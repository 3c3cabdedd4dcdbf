"""Tables of the totals by type, and what the article of 2017 says. `Membership` in, `Exhibit` out."""

from decimal import Decimal

import pandas as pd

from ...analysis.measures import FEWEST_FOR_PERCENT
from ...membership.loading import published
from ...membership.membership import Membership
from ...vocabulary import sources, wording
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import Rounded, in_percent, rounded
from ...vocabulary.phrases import PLURAL_TYPES, TYPES, Phrase, Text, Worded, capital_first, joined, small_first
from ..exhibit import Cell, Exhibit, note_where_lacking
from ..facts.types import type_facts
from .origin import FORMULAS
from .setting import check_fits_published, table_exhibit

KIND_OF_ARTICLE_FINDING = wording.group("KIND_OF_ARTICLE_FINDING")


@note_where_lacking
def by_type(membership: Membership, *, lang: str) -> Exhibit:
    """Committees and members by type: numbers, shares, mean per committee, location quotient. From members by type, also as published."""
    facts = type_facts(membership)
    frame = facts.frame
    rows: list[list[Cell]] = [
        [TYPES[t], int(of.committees), facts.shares[t][0], int(of.members), facts.shares[t][1], rounded(of["mean"], 1), rounded(of.quotient, 3)]
        for t, of in facts.rows
    ]  # fmt: skip
    every, members = int(frame["committees"].sum()), int(frame["members"].sum())
    wholes = [in_percent(1, 0) if n >= FEWEST_FOR_PERCENT else f"{n}/{n}" for n in (every, members)]
    rows.append([wording.TOTAL, every, wholes[0], members, wholes[1], rounded(facts.mean, 1), rounded(1, 3)])
    top = str(frame["members"].astype(float).idxmax())
    phrase = wording.BY_TYPE_ONE_COMMITTEE if every == 1 else wording.BY_TYPE if len(frame) > 1 else wording.BY_ONE_TYPE
    share, of_type = facts.shares[top][1], PLURAL_TYPES[top]
    title = phrase(committees=every, members=members, share=share, type=of_type, one=TYPES[top])
    head = [wording.TYPE, wording.COMMITTEES, wording.COMMITTEE_SHARE, wording.MEMBERS, wording.MEMBER_SHARE]
    head += [wording.MEAN_PER_COMMITTEE, FORMULAS["location_quotient"].name]
    notes: list[Worded] = [wording.QUOTIENT_NOTE(base=small_first(wording.COMMITTEES))]
    for column, label in ((1, wording.MEMBER_SHARE), (0, wording.COMMITTEE_SHARE)):
        texts = [shares[column] for shares in facts.shares.values()]
        together = sum((text.value or Decimal(0) for text in texts if isinstance(text, Rounded)), Decimal(0))
        notes[:0] = [] if together in (0, 1) else [wording.ROUNDING(of=label, sum=in_percent(together))]
    return table_exhibit(membership, title, head, rows, lang=lang, total=True, notes=notes)


@note_where_lacking
def cells(membership: Membership | None = None, *, lang: str) -> Exhibit:
    """The ấp and khóm cells that the article of 2017 gives for the whole province, and the most members a cell can have on average.

    With a `membership`, only where the article's figures may stand beside its own.
    """
    check_fits_published(membership or published(), lang)
    given, most = _published_cells()
    every, sums = int(given.sum()), published().by_type()
    rows: list[list[Cell]] = [[COLUMNS[str(of)].label, n, in_percent(n / every), None] for of, n in given.items()]
    rows.append([wording.TOTAL, every, in_percent(1, 0), most])
    explained = wording.CELLS_NOTE(members=int(sums["members"].sum()), cells=every, most=most)
    same = [TYPES[str(t)] for t, n in sums["committees"].items() if n == given["cells_quarter"]]
    notes: list[Worded] = [explained, wording.CELLS_BY_KIND, *(wording.SAME_NUMBER(type=name) for name in same)]
    head = [wording.KIND_HEAD, wording.CELL_COUNT, wording.PROPORTION, wording.MOST_PER_CELL]
    title = wording.CELLS_TITLE(cells=every, most=most)
    return table_exhibit(published(), title, head, rows, lang=lang, total=True, unit=wording.CELL_UNIT, notes=notes)


def _published_cells() -> tuple[pd.Series, Rounded]:
    """The residential cells by kind; members over cells, an upper bound of the mean, for the article does not count all cells."""
    given = sources.frame(sources.PUBLISHED).set_index("column")["value"].astype(int)[["cells_hamlet", "cells_quarter"]]
    return given, rounded(published().by_type()["members"].sum() / given.sum(), 1)


@note_where_lacking
def findings(membership: Membership | None = None, *, lang: str) -> Exhibit:
    """What the article of 2017 says in words, condensed, and beside each finding the published figures that bear on it, if any.

    With a `membership`, only where the article's figures may stand beside its own.
    """
    check_fits_published(membership or published(), lang)
    given, beside = sources.frame("findings-2017.csv"), _figures_by_finding()
    rows: list[list[Cell]] = []
    for of in given.to_dict("records"):
        kind, n = of["kind"], of["number"]
        rows.append([KIND_OF_ARTICLE_FINDING[kind](n=n), Phrase(vi=of["vi"], en=of["en"]), beside.get((kind, int(n)))])
    counted = {str(kind): int(n) for kind, n in given.groupby("kind").size().items()}
    title = wording.ARTICLE_FINDINGS(**counted, told=len(beside))
    obtained = wording.ONE_SENTENCE(words=capital_first(sources.source("findings-2017.csv").obtained))
    head = [wording.KIND_HEAD, wording.ARTICLE_IN_SHORT, wording.PUBLISHED_FIGURES]
    notes = (obtained, wording.PUBLISHED_FIGURES_NOTE, wording.FIGURES_NEEDED)
    return table_exhibit(published(), title, head, rows, lang=lang, words={1, 2}, unit="", notes=notes)


def _figures_by_finding() -> dict[tuple[str, int], Text]:
    """The published figures that bear on a finding, by kind and number. They show size only, and prove no finding."""
    facts, (cells, most) = type_facts(published()), _published_cells()
    committees, every = int(facts.frame["committees"].sum()), int(cells.sum())
    means = [joined((TYPES[t], rounded(of["mean"], 1)), " ") for t, of in facts.rows]
    each = rounded(every / committees, 1)
    return {
        ("strength", 1): wording.CELLS_PER_COMMITTEE(committees=committees, cells=every, each=each),
        ("recommendation", 1): wording.PLACES_DIFFER(means=means),
        ("recommendation", 4): wording.MEMBERS_TO_MANAGE(mean=rounded(facts.mean, 1), most=most),
    }
