"""Tables of members beside the inhabitants of the census of 2019. `Membership` in, `Exhibit` out."""

from collections.abc import Iterator

import pandas as pd

from ...analysis import measures
from ...analysis.comparison import OVER_POPULATION, comparison
from ...membership.membership import Membership
from ...vocabulary import refusals, wording
from ...vocabulary.formats import in_percent, rounded, with_sign
from ...vocabulary.phrases import PLURAL_TYPES, TYPES, Phrase, Text, partial_data_notes, small_first
from ..exhibit import Cell, Exhibit, note_where_lacking
from ..facts import ends, inhabitants
from ..facts.inhabitants import beside_census, type_rates
from ..facts.units import range_title
from .setting import table_exhibit


@note_where_lacking
def per_thousand(membership: Membership, *, lang: str) -> Exhibit:
    """Members beside the inhabitants of the census of 2019, by type. From members by type: of committees, a Form 5, as published."""
    facts = type_rates(membership)
    every = facts.every
    given = facts.frame[["population", "members", "rate", "size"]].itertuples()
    rows = [[TYPES[t], people, members, rounded(rate, 2), rounded(size)] for t, people, members, rate, size in given]
    people, members = int(every["population"]), int(every["members"])
    rows.append([wording.TOTAL, people, members, rounded(every["rate"], 2), rounded(every["size"])])
    head = [wording.TYPE, wording.INHABITANTS, wording.MEMBERS, wording.PER_THOUSAND, wording.INHABITANTS_PER_COMMITTEE]
    rates = facts.known["rate"].dropna()
    top, low, most, least, *_ = ends(rates, 2)
    phrase = wording.RATES_OF_TYPES if rates[low] else wording.RATES_OF_TYPES_ZERO
    if len(rates) == 1 or most == least or not facts.rates_differ:
        level = wording.RATES_OF_TYPES_EQUAL if most == least else wording.RATES_OF_TYPES_BY_CHANCE
        phrase = wording.RATE_OF_ONE_TYPE if len(rates) == 1 else level
    of_all = rounded(every["rate"], 2)
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
    for part, label, decimals in zip(("size", "rate", "mean"), labels, (0, 2, 1), strict=True):
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
    """How unequally members are spread over the inhabitants, between types and, where they are known, between committees."""
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
    ranked, places = inhabitants.ranked_by_rate(inhabitants.committee_rates(membership)), membership.places.by_code
    counts = ranked[["population", "members"]].astype(int)
    units, columns = ranked["code"].map(places), (counts["population"], counts["members"], ranked["rate"])
    named = ((unit.full_name, unit.full_district) for unit in units)
    rows = [[*names, *of, rounded(rate, 2)] for names, *of, rate in zip(named, *columns, strict=True)]
    people, members = map(int, counts.sum())
    rows.append([wording.TOTAL, "", people, members, rounded(1000 * members / people, 2)])
    head = [wording.COMMITTEE, wording.DISTRICT, wording.INHABITANTS, wording.MEMBERS, wording.PER_THOUSAND]
    differ = comparison(membership, over=OVER_POPULATION, by="committee").differs
    span = wording.RATES_BY_UNIT if differ else wording.RATES_BY_UNIT_CHANCE
    title = range_title(units, ranked["rate"], wording.RATE_OF_COMMITTEE, wording.RATES_BY_UNIT_EQUAL, span, decimals=1)
    options = beside_census(membership, lang, partial_data_notes(len(ranked), len(membership.by_unit())))
    return table_exhibit(membership, title, head, rows, total=True, words={1}, **options)
