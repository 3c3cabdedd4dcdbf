"""Tables of the totals by type, of members beside the inhabitants of the census of 2019, and of what the article of 2017 says. `Membership` in, `Exhibit` out."""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from ...analysis import measures
from ...analysis.comparison import OVER_POPULATION, comparison
from ...membership.loading import published
from ...membership.membership import Membership
from ...vocabulary import phrases, refusals, sources, wording
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import Rounded, in_percent, rounded, with_sign
from ...vocabulary.phrases import PLURAL_TYPES, TYPES, Phrase, Text, Worded, joined, small_first
from ..exhibit import Cell, Exhibit, note_where_lacking
from ..facts import ends, types
from ..facts.types import beside_census, type_facts, type_rates
from ..facts.units import range_title
from .setting import FORMULAS, check_fits_published, table_exhibit

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
    wholes = [in_percent(1, 0) if n >= measures.FEWEST_FOR_PERCENT else f"{n}/{n}" for n in (every, members)]
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
    counts = (wording.COMMITTEES, "committees"), (wording.MEMBERS, "members")
    return table_exhibit(membership, title, head, rows, lang=lang, total=True, notes=notes, counts=counts)


@note_where_lacking
def cells(membership: Membership | None = None, *, lang: str) -> Exhibit:
    """The ấp and khóm cells that the article of 2017 gives for the whole province, and the most members a cell can have on average.

    With a `membership`, only where the article's figures may stand beside its own."""
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

    With a `membership`, only where the article's figures may stand beside its own."""
    check_fits_published(membership or published(), lang)
    given, beside = sources.frame("findings-2017.csv"), _figures_by_finding()
    rows: list[list[Cell]] = []
    for of in given.to_dict("records"):
        kind, n = of["kind"], of["number"]
        rows.append([KIND_OF_ARTICLE_FINDING[kind](n=n), Phrase(vi=of["vi"], en=of["en"]), beside.get((kind, int(n)))])
    counted = {str(kind): int(n) for kind, n in given.groupby("kind").size().items()}
    title = wording.ARTICLE_FINDINGS(**counted, told=len(beside))
    obtained = wording.ONE_SENTENCE(words=phrases.capital_first(sources.source("findings-2017.csv").obtained))
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


@note_where_lacking
def per_thousand(membership: Membership, *, lang: str) -> Exhibit:
    """Members beside the inhabitants of the census of 2019, by type. From members by type: of committees, a Form 5, as published."""
    facts = type_rates(membership)
    every = facts.every
    given = facts.frame[["population", "members", "rate", "size"]].itertuples()
    rows = [[TYPES[t], people, members, rounded(rate, 1), rounded(size)] for t, people, members, rate, size in given]
    people, members = int(every["population"]), int(every["members"])
    rows.append([wording.TOTAL, people, members, rounded(every["rate"], 1), rounded(every["size"])])
    head = [wording.TYPE, wording.INHABITANTS, wording.MEMBERS, wording.PER_THOUSAND, wording.INHABITANTS_PER_COMMITTEE]
    rates = facts.known["rate"].dropna()
    top, low, most, least, *_ = ends(rates, 1)
    phrase = wording.RATES_OF_TYPES if rates[low] else wording.RATES_OF_TYPES_ZERO
    if len(rates) == 1 or most == least or not facts.rates_differ:
        level = wording.RATES_OF_TYPES_EQUAL if most == least else wording.RATES_OF_TYPES_BY_CHANCE
        phrase = wording.RATE_OF_ONE_TYPE if len(rates) == 1 else level
    of_all = rounded(every["rate"], 1)
    title = phrase(top=PLURAL_TYPES[top], low=PLURAL_TYPES[low], every=of_all, most=most, least=least)
    return table_exhibit(membership, title, head, rows, total=True, **beside_census(membership, lang))


@note_where_lacking
def gap(membership: Membership, *, lang: str) -> Exhibit:
    """The gap between the types with the greatest and the least mean: how much of it is size of the place, how much the rate. From two types."""
    if lacking := membership.lacks():
        raise refusals.LackingError(lacking)
    facts = type_rates(membership)
    known, means = facts.known, facts.known["mean"]
    top, low, *_ = ends(means)
    reasons = {
        wording.GAP_OF_ONE_TYPE: len(means) < 2,
        wording.NOTHING_TO_DIVIDE: means[low] == 0,
        wording.GAP_BY_CHANCE: facts.means_differ is False,
        wording.EQUAL_MEANS: means[top] < 1.01 * means[low],  # parts of a gap near 0 could be many times the whole
    }
    if lacking := next((reason for reason, holds in reasons.items() if holds), None):
        raise refusals.LackingError(lacking, top=PLURAL_TYPES[top], low=PLURAL_TYPES[low])
    parts = measures.gap_parts(known["members"], known["committees"], known["population"], of=top, to=low)
    parts = parts.rename(index={"total": "mean"})
    rows: list[list[Cell]] = []
    labels = wording.INHABITANTS_PER_COMMITTEE, wording.PER_THOUSAND, wording.MEMBERS_PER_COMMITTEE
    for part, label, decimals in zip(("size", "rate", "mean"), labels, (0, 1, 1), strict=True):
        both = [rounded(known[part][t], decimals) for t in (top, low)]
        rows.append([label, *both, rounded(parts["ratio"][part], 2), in_percent(parts["share"][part], 0)])
    title = _mean_gap_title(parts, PLURAL_TYPES[top], PLURAL_TYPES[low], facts.rates_differ)
    head = [wording.GAP_PART, TYPES[top], TYPES[low], wording.GAP_TIMES, wording.GAP_SHARE]
    notes = (wording.GAP_NOTE, wording.NEGATIVE_SHARE) if parts["share"].min() <= -0.005 else (wording.GAP_NOTE,)
    return table_exhibit(membership, title, head, rows, total=True, unit="", **beside_census(membership, lang, notes))


def _mean_gap_title(parts: pd.DataFrame, top: Phrase, low: Phrase, rates_differ: bool | None) -> Text:
    places, times = (rounded(parts["ratio"][part], 2) for part in ("size", "rate"))
    if (even := rounded(1, 2)) in (places, times):
        phrase = wording.GAP_OF_RATE if places == even else wording.GAP_OF_SIZE
    elif not rates_differ:
        phrase = wording.GAP_RATES_BY_CHANCE
    else:
        smaller, lower = (parts["ratio"][part] < 1 for part in ("size", "rate"))
        phrase = wording.GAP_SMALLER_PLACES if smaller else wording.GAP_LOWER_RATE if lower else wording.GAP_OF_BOTH
    size, rate = (in_percent(parts["share"][part], 0) for part in ("size", "rate"))
    return phrase(top=top, low=low, size=size, rate=rate, places=places, times=times)


@note_where_lacking
def against_inhabitants(membership: Membership, *, lang: str) -> Exhibit:
    """Each type's members beside what its share of the inhabitants would give; the location quotient. From members of two types or more."""
    facts = type_rates(membership)
    known = facts.known
    if len(known) < 2:
        raise refusals.LackingError(wording.TWO_TYPES)
    people, members = known["population"], known["members"]
    every, due, quotients = int(members.sum()), measures.share(people), measures.location_quotient(members, people)
    more = members.astype(float) - due * every
    rows = [
        [TYPES[t], people[t], members[t], rounded(due[t] * every), with_sign(more[t], 0), rounded(quotients[t], 3)]
        for t in known.index
    ]
    rows.append([wording.TOTAL, int(people.sum()), every, rounded(every), rounded(0), rounded(1, 3)])
    head = [wording.TYPE, wording.INHABITANTS, wording.MEMBERS]
    head += [wording.DUE_HEAD, wording.MORE_OR_FEWER, wording.QUOTIENT_BY_INHABITANTS]
    notes = (wording.QUOTIENT_NOTE(base=small_first(wording.INHABITANTS)), *_indices_notes(membership, people, members))
    top, low, over, *_ = ends(more)
    phrase = wording.NOT_AS_DUE if facts.rates_differ else wording.AS_DUE_BY_CHANCE
    phrase = wording.AS_DUE if rounded(0) in (over, rounded(-more[low])) else phrase
    title = phrase(top=PLURAL_TYPES[top], low=PLURAL_TYPES[low], over=over, under=rounded(-more[low]))
    return table_exhibit(membership, title, head, rows, total=True, **beside_census(membership, lang, notes))


def _indices_notes(membership: Membership, people: pd.Series, members: pd.Series) -> Iterator[Text]:
    units = membership.by_unit()
    given = {wording.INDICES_BETWEEN_TYPES: (people, members)}
    if len(units) > 1:
        given[wording.INDICES_BETWEEN_COMMITTEES] = (membership.inhabitants_by_unit(), units["members"])
    for phrase, (base, counts) in given.items():
        gini, theil = measures.gini_between(base, counts), measures.theil_between(base, counts)
        yield phrase(hoover=in_percent(measures.hoover(counts, base)), gini=rounded(gini, 4), theil=rounded(theil, 4))


@note_where_lacking
def rates_by_unit(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee with its inhabitants and members, the most members per 1 000 inhabitants first. From rows of committees."""
    ranked, places = types.ranked_by_rate(types.committee_rates(membership)), membership.places.by_code
    counts = ranked[["population", "members"]].astype(int)
    units, columns = ranked["code"].map(places), (counts["population"], counts["members"], ranked["rate"])
    named = ((unit.full_name, unit.full_district) for unit in units)
    rows = [[*names, *of, rounded(rate, 1)] for names, *of, rate in zip(named, *columns, strict=True)]
    people, members = map(int, counts.sum())
    rows.append([wording.TOTAL, "", people, members, rounded(1000 * members / people, 1)])
    head = [wording.COMMITTEE, wording.DISTRICT, wording.INHABITANTS, wording.MEMBERS, wording.PER_THOUSAND]
    differ = comparison(membership, over=OVER_POPULATION, by="committee").differs
    span = wording.RATES_BY_UNIT if differ else wording.RATES_BY_UNIT_CHANCE
    title = range_title(units, ranked["rate"], wording.RATE_OF_COMMITTEE, wording.RATES_BY_UNIT_EQUAL, span, decimals=1)
    options = beside_census(membership, lang, phrases.partial_data_notes(len(ranked), len(membership.by_unit())))
    return table_exhibit(membership, title, head, rows, total=True, words={1}, **options)
