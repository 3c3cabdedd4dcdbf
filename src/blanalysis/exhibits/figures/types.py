"""Figures of the totals by type: shares, means; and of members beside the inhabitants of the census of 2019. `Membership` in, `Exhibit` out."""

from functools import partial

import pandas as pd

from ...analysis import measures
from ...analysis.comparison import OVER_POPULATION, comparison
from ...membership.membership import Membership
from ...vocabulary import phrases, refusals, wording
from ...vocabulary.formats import in_percent, rounded, within
from ...vocabulary.phrases import PLURAL_TYPES, TYPES, Text, capital_first, joined, small_first
from ..exhibit import Exhibit
from ..facts import ends, types
from ..facts.comparison import column_noun
from ..facts.districts import known
from ..facts.types import TypeFacts, TypeRates, beside_census, committee_rates, rate_cells, type_facts, type_rates
from . import canvas, tilemap
from .canvas import PER_CENT, SMALL_TEXT, TYPE_COLOURS, TYPE_MARKS, Figure, Say, figure_exhibit, new_figure


@canvas.figure_function
def shares(membership: Membership, *, lang: str) -> Exhibit:
    """Each type's share of the committees beside its share of the members. From members by type: of committees, a Form 5, as published."""
    facts = type_facts(membership)
    rows = [(capital_first(TYPES[t]), *of) for t, of in facts.shares.items()]
    points = [wording.SHARES_POINT(type=t, committees=n, members=m, gap=gap) for t, n, m, gap in rows]
    head = [wording.TYPE, wording.COMMITTEE_SHARE, wording.MEMBER_SHARE, wording.SHARES_GAP]
    draw, title, notes = partial(_draw_shares, facts), facts.shares_title, facts.notes
    return figure_exhibit(membership, draw, title, points, head, rows, lang=lang, unit=PER_CENT, notes=notes)


def _draw_shares(facts: TypeFacts, say: Say) -> Figure:
    figure, axes = new_figure(height=0.75 + 0.75 * len(facts.frame))
    for row, (t, of) in enumerate(facts.rows[::-1]):
        ends, type_name = (of.committee_share, of.member_share), say(capital_first(TYPES[t]))
        axes.plot(sorted(ends), [row, row], color=TYPE_COLOURS[t], lw=3, alpha=0.45, zorder=1)
        drawn = axes.plot(ends[0], row, "o", ms=9, mfc="white", mec=TYPE_COLOURS[t], mew=2)
        drawn += axes.plot(ends[1], row, TYPE_MARKS[t], ms=10, color=TYPE_COLOURS[t])
        sides = {"ha": "right", "xytext": (-9, -4)}, {"ha": "left", "xytext": (9, -4)}  # the outer side of each mark
        *texts, gap = facts.shares[t]
        sides = sides if ends[0] <= ends[1] else sides[::-1]
        what = wording.COMMITTEE_SHARE, wording.MEMBER_SHARE
        look = {"textcoords": "offset points", "fontsize": SMALL_TEXT}
        for artist, value, text, of_what, where in zip(drawn, ends, texts, what, sides, strict=True):
            axes.annotate(say(text), (value, row), **look, **where)
            canvas.mark(artist, [(t, round(value, 4), f"{type_name}: {say(small_first(of_what))} {say(text)}")])
        name = axes.text(-0.15, row + 0.32, type_name, fontweight="bold")
        if gap != phrases.NOT_GIVEN:
            axes.annotate(say(wording.SHARES_GAP_LABEL(gap=gap)), (1, 0), (8, 0), xycoords=name, va="bottom", **look)
    right = 1.2 if facts.frame[["committee_share", "member_share"]].max().max() > 0.85 else 1.05
    axes.set(ylim=(-0.6, len(facts.frame) - 0.25), xlim=(-0.15, right), xticks=[0, 0.2, 0.4, 0.6, 0.8, 1], yticks=[])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_bounds(0, 1)  # beyond it is room for the values at its ends
    canvas.number_ticks(say, axes.xaxis, write=in_percent)
    axes.set_xlabel(say(wording.SHARES_AXIS(marks=" ".join(canvas.MARK_SIGNS[TYPE_MARKS[t]] for t, _ in facts.rows))))
    axes.grid(axis="x")
    for text in axes.texts:
        text.set_bbox(canvas.BLANK)  # the grid stops at what is read
    return figure


@canvas.figure_function
def means(membership: Membership, *, lang: str) -> Exhibit:
    """Mean members per committee by type, with the mean of all as a line. From members by type: of committees, a Form 5, as published."""
    facts = type_facts(membership)
    values = [(TYPES[t], rounded(of["mean"], 1)) for t, of in facts.rows]
    values += [(wording.ALL_TYPES, rounded(facts.mean, 1))]
    points = [wording.MEANS_POINT(type=capital_first(name), mean=mean) for name, mean in values]
    draw, head = partial(_draw_means, facts), [wording.TYPE, wording.MEMBERS_PER_COMMITTEE]
    return figure_exhibit(membership, draw, facts.means_title, points, head, values, lang=lang, notes=facts.notes)


def _draw_means(facts: TypeFacts, say: Say) -> Figure:
    means, every = facts.frame["mean"], facts.mean
    figure, axes = new_figure(height=1.15 + 0.5 * len(means))
    at = means.where((every <= means) | (every - means >= 0.16 * means.max()), every)  # not across the line of the mean
    texts = {t: say(rounded(of["mean"], 1)) for t, of in facts.rows}
    canvas.draw_type_bars(axes, means, texts, say, at=at, xytext=(5, -4))
    axes.axvline(every, color=canvas.INK, lw=1, ls="--")
    side = {"xytext": (5, 2), "ha": "left"} if every < 0.7 * means.max() else {"xytext": (-5, 2), "ha": "right"}
    of_all = say(wording.OF_ALL(value=rounded(every, 1)))
    axes.annotate(of_all, (every, len(means) - 0.5), textcoords="offset points", **side)
    axes.set(xlim=(0, means.max() * 1.18), ylim=(-0.5, len(means) - 0.1))
    canvas.number_ticks(say, axes.xaxis)
    axes.set_xlabel(say(wording.MEMBERS_PER_COMMITTEE))
    return figure


@canvas.figure_function
def rates(membership: Membership, *, lang: str) -> Exhibit:
    """Members per committee beside members per 1 000 inhabitants, by type, with the value of all as a line. From members by type."""
    if lacking := membership.lacks():
        raise refusals.LackingError(lacking)
    facts = type_rates(membership)
    given = {TYPES[t]: facts.frame.loc[t] for t in facts.frame.index} | {wording.TOTAL: facts.every}
    rows = [(capital_first(name), rounded(of["mean"], 1), rounded(of["rate"], 1)) for name, of in given.items()]
    points = [wording.RATES_POINT(type=name, mean=mean, rate=rate) for name, mean, rate in rows]
    head = [wording.TYPE, wording.MEMBERS_PER_COMMITTEE, wording.PER_THOUSAND]
    options = beside_census(membership, lang, (wording.UNKNOWN_RATE,) if len(facts.known) < len(facts.frame) else ())
    return figure_exhibit(membership, partial(_draw_rates, facts), _rates_title(facts), points, head, rows, **options)


def _draw_rates(facts: TypeRates, say: Say) -> Figure:
    several = len(facts.frame) > 1
    figure, panels = canvas.new_figure(height=1.35 + 0.45 * len(facts.frame), columns=2, sharey=True)
    labels = wording.RATES_PER_COMMITTEE, wording.RATES_PER_THOUSAND
    for axes, column, label in zip(panels, ("mean", "rate"), labels, strict=True):
        values, every = facts.frame[column], facts.every[column]
        texts = {str(t): say(known(value, 1)) for t, value in values.items()}
        at = values.fillna(0).mask((values < every) & (every - values < 0.35 * values.max()), every)  # beyond the line
        canvas.draw_type_bars(axes, values.fillna(0), texts, say, at=at, xytext=(5, 0), va="center")
        if several:
            axes.axvline(every, color=canvas.INK, lw=1, ls="--")
            look = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": "center"}
            axes.annotate(say(wording.OF_ALL(value=rounded(every, 1))), (every, 1), (0, 3), **look)
        axes.set(xlim=(0, values.max() * 1.38 or 1), ylim=(-0.5, len(values) - 0.4), xticks=[])
        axes.spines["bottom"].set_visible(False)
        axes.set_title(say(label), loc="left", fontsize=11.5, pad=22 if several else 6)
    return figure


def _rates_title(facts: TypeRates) -> Text:
    known = facts.known
    mean, rate = known["mean"], known["rate"]
    top, low, *_ = ends(mean)
    names = {"top": PLURAL_TYPES[top], "low": PLURAL_TYPES[low]}
    details = {"mean": rounded(mean[top], 1), "rate": rounded(rate[top], 1)}
    if len(known) == 1:
        return wording.RATES_POINT(type=PLURAL_TYPES[top], **details)
    if mean[low] == 0:
        return wording.RATES_NONE(**names, **details)
    means, times, level = mean[top] / mean[low], rate[top] / rate[low], rounded(1, 2)
    if rounded(means, 2) == level or facts.means_differ is False:
        top, low, *_ = ends(rate)
        apart, same = rounded(rate[top] / rate[low], 2), facts.means_differ is not False
        phrase = wording.SAME_MEANS if same else wording.MEANS_ALONE_BY_CHANCE
        if apart == level or not facts.rates_differ:
            phrase = wording.ALL_LEVEL if same and apart == level else wording.ALL_BY_CHANCE
        return phrase(top=PLURAL_TYPES[top], low=PLURAL_TYPES[low], times=apart)
    if rounded(times, 2) == level or not facts.rates_differ:
        then = wording.LEVEL_RATES if rounded(times, 2) == level else wording.RATES_ALONE_BY_CHANCE
    elif rounded(times, 2) == rounded(means, 2):
        then = wording.AS_MANY
    elif times < 1:
        then, times = wording.REVERSED, 1 / times
    else:
        only, even = times <= measures.ONLY_UP_TO * means, means <= measures.ONLY_UP_TO * times
        then = wording.FEWER if only else wording.EVEN_MORE if even else wording.TIMES_PER_INHABITANT
    return wording.RATES(**names, means=rounded(means, 2), then=then(**names, times=rounded(times, 2)))


@canvas.figure_function
def scatter(membership: Membership, *, lang: str) -> Exhibit:
    """Each committee by its inhabitants and members, with lines of equal rate; the extremes by name. From rows of committees."""
    given = committee_rates(membership)
    ranked = types.ranked_by_rate(given)
    rows = rate_cells(ranked)
    at = [ranked.index[0], ranked.index[-1], ranked["population"].idxmax(), ranked["members"].idxmax()]
    extremes = (wording.GREATEST_RATE, wording.LEAST_RATE, wording.MOST_PEOPLE, wording.MOST_MEMBERS)
    named = zip(extremes, rate_cells(ranked.loc[at]), strict=True)
    points = [phrase(unit=unit, people=people, members=n, rate=rate) for phrase, (unit, people, n, rate) in named]
    head = [wording.COMMITTEE, wording.INHABITANTS, wording.MEMBERS, wording.PER_THOUSAND]
    partly = phrases.partial_data_notes(len(given), len(membership.by_unit()))
    notes = (*canvas.cut_notes(given["population"], given["members"]), *partly)
    draw, title = partial(_draw_committees, given), _scatter_title(ranked)
    options = beside_census(membership, lang, notes)
    return figure_exhibit(membership, draw, title, points, head, rows, **options)


def _scatter_title(ranked: pd.DataFrame) -> Text:
    least, low, _, high, most = (rounded(value, 1) for value in measures.quartiles(ranked["rate"]))
    if len(ranked) == 1:
        return wording.RATE_OF_COMMITTEE(name=ranked["name"].iloc[0], value=least)
    if least == most:
        return wording.RATES_BY_UNIT_EQUAL(value=least)
    wide = len(ranked) >= measures.FEWEST_FOR_QUARTILES and low != high
    phrase = wording.MIDDLE_HALF if wide else wording.RATES_FROM_TO
    return phrase(n=len(ranked), low=low, high=high, least=least, most=most)


def _draw_committees(given: pd.DataFrame, say: Say) -> Figure:
    words = [wording.RATE_MARK(unit=name, people=n, members=m, rate=rate) for name, n, m, rate in rate_cells(given)]
    told = zip(given["code"], given["rate"].round(4), map(say, words), strict=True)
    figure, axes = canvas.new_scatter(given, "population", "members", say, height=4.7, told=told, names=PLURAL_TYPES)
    low, high = given["rate"].min(), given["rate"].max()
    steps = (first * 10**zeros for zeros in range(9) for first in (1, 2, 5))
    step = next(step for step in steps if (high - low) / step <= 5)
    rates = [rate for rate in range(step, int(high + step) + 1, step) if rate > low - step]  # round ones, up to six
    lines = canvas.ratio_lines(axes, [rate / 1000 for rate in rates])
    for line in lines:
        per = rounded(1000 * line[0])
        text = say(wording.EQUAL_RATE_LABEL(rate=per) if line is lines[0] else per)
        canvas.draw_ratio_line(axes, line, text, canvas.SOFT, color=canvas.FAINT, ls=(0, (4, 3)))
    axes.set_xlabel(say(small_first(wording.INHABITANTS)))
    axes.set_ylabel(say(column_noun("members")))
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=3, frameon=False, handletextpad=0.2)
    rate, members, people = given["rate"], given["members"], given["population"]
    at = [rate.idxmax(), rate.idxmin(), members.idxmax(), people.idxmax(), members.idxmin()]
    canvas.name_committees(figure, axes, given, "population", "members", at)
    return figure


@canvas.figure_function
def rate_tiles(membership: Membership, *, lang: str) -> Exhibit:
    """The map of tiles, coloured by members per 1 000 inhabitants. From rows of committees."""
    given, places = committee_rates(membership), membership.places
    full_names = {name: units[0].full_district for name, units in places.districts.items()}
    sums = given.groupby("district" if full_names else "type", sort=False)[["members", "population"]].sum()
    districts = measures.per_thousand(sums["members"], sums["population"])
    points = [joined(((full_names or TYPES)[of], rounded(districts[of], 1)), ": ") for of in districts.index]
    rows = [(of[0], full_names.get(d, ""), *of[1:]) for d, of in zip(given["district"], rate_cells(given), strict=True)]
    head = [wording.COMMITTEE, wording.DISTRICT, wording.INHABITANTS, wording.MEMBERS, wording.PER_THOUSAND]
    title = _scatter_title(types.ranked_by_rate(given))
    if full_names:
        differ = comparison(membership, over=OVER_POPULATION, by="district").differs
        title = _rate_tiles_title(districts.rename(full_names), given["rate"], differ)
    values = given.set_index("code")["rate"]
    draw = partial(tilemap.tile_map, places, values, what=small_first(wording.PER_THOUSAND), digits=1)
    notes = tilemap.tile_notes(places.all) + phrases.partial_data_notes(len(given), len(membership.by_unit()))
    options = beside_census(membership, lang, notes) | {"unit": Text(wording.PER_THOUSAND, change=str.lower)}
    return figure_exhibit(membership, draw, title, points, head, rows, words={1}, **options)


def _rate_tiles_title(districts: pd.Series, rates: pd.Series, differ: bool | None) -> Text:
    _, _, most, least, top, low = ends(districts.rename(within), 1)
    if len(districts) == 1:
        first, last = rounded(rates.min(), 1), rounded(rates.max(), 1)
        phrase = wording.RATE_OF_DISTRICT_AND_RANGE if first != last else wording.RATE_OF_DISTRICT
        return phrase(district=top[0], rate=most, least=first, most=last)
    phrase = wording.DISTRICT_RATES if len(top + low) <= 4 else wording.DISTRICT_RATES_FROM_TO
    phrase = wording.DISTRICT_RATES_EQUAL if most == least else phrase if differ else wording.DISTRICT_RATES_BY_CHANCE
    return phrase(top=top, low=low, most=most, least=least)
