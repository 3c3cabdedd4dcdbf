"""Figures of members beside the inhabitants of the census of 2019. `Membership` in, `Exhibit` out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from ...analysis import measures
from ...membership.membership import Membership
from ...vocabulary.formats import number, rounded, sentence, within
from ...vocabulary.phrases import (
    COMMITTEE,
    DISTRICT,
    INHABITANTS,
    MEMBERS,
    NO_INHABITANTS,
    NO_MEMBERS,
    NO_UNITS,
    NOT_GIVEN,
    OF_ALL,
    PER_THOUSAND,
    PLURAL_TYPES,
    TOTAL,
    TYPE,
    TYPES,
    Phrase,
    in_language,
)
from ..exhibit import Exhibit, note
from .canvas import (
    FAINT,
    INHABITANTS_OF_2019,
    INK,
    NOT_FROM_ZERO,
    SOFT,
    TYPE_COLOURS,
    TYPE_MARKS,
    axis_limits,
    figure_exhibit,
    name_marks,
    new_figure,
    number_ticks,
    picture_style,
)
from .tilemap import tile_map, tile_notes


def rates(membership: Membership, *, lang: str) -> Exhibit:
    """Members per committee beside members per 1 000 inhabitants, by type, with the value of all as a line.

    From any `membership` with members by type: rows of committees, a Form 5, the published figures. `lang` is "vi" or "en".
    """
    if lacking := membership.lacks():
        return note(lacking.say(lang), lang)
    sums = membership.by_type().assign(population=membership.inhabitants())
    known = sums[sums["population"].notna()]
    if known.empty or not known["members"].sum():
        return note(NO_INHABITANTS.say(lang), lang)
    given, every = _means_and_rates(sums), _means_and_rates_of_all(sums)
    with picture_style():
        figure, axes = new_figure(height=1.35 + 0.45 * len(given), columns=2, sharey=True)
        for at, (panel, decimals, label) in enumerate(
            ((MEAN_COLUMN, 1, PANEL_PER_COMMITTEE), (RATE_COLUMN, 2, PANEL_PER_THOUSAND))
        ):
            _draw_type_bars(axes[at], given[panel], every[panel], decimals, lang)
            axes[at].set_title(label.say(lang), loc="left", fontsize=11.5, pad=22 if len(given) > 1 else 6)
        axes[0].set_yticks(range(len(given)), [sentence(TYPES[t].say(lang)) for t in reversed(given.index)])
        rows = [[sentence(TYPES[t].say(lang)), *_mean_and_rate(row, lang)] for t, row in given.iterrows()]
        rows.append([TOTAL.say(lang), *_mean_and_rate(every, lang)])
        points = [RATES_POINT.say(lang, type=unit_type, mean=mean, rate=rate) for unit_type, mean, rate in rows]
        head = [TYPE.say(lang), sentence(MEMBERS_PER_COMMITTEE.say(lang)), PER_THOUSAND.say(lang)]
        notes = (UNKNOWN_RATE.say(lang),) if given[RATE_COLUMN].isna().any() else ()
        title = _rates_title(given.dropna(), lang)
        return _figure_with_census(membership, figure, title, points, head, rows, lang=lang, notes=notes)


def _means_and_rates(sums: pd.DataFrame) -> pd.DataFrame:
    """Members per committee and per 1 000 inhabitants, row by row."""
    mean = measures.ratio(sums["members"], sums["committees"])
    return pd.DataFrame({MEAN_COLUMN: mean, RATE_COLUMN: measures.per_thousand(sums["members"], sums["population"])})


def _means_and_rates_of_all(sums: pd.DataFrame) -> pd.Series:
    """The two numbers of all types together; the rate of those whose inhabitants are known."""
    whole, known = sums.sum().to_frame().T, sums.dropna().sum().to_frame().T
    return pd.Series(
        {MEAN_COLUMN: _means_and_rates(whole)[MEAN_COLUMN][0], RATE_COLUMN: _means_and_rates(known)[RATE_COLUMN][0]}
    )


def _mean_and_rate(row: pd.Series, lang: str) -> list[str]:
    return [number(row[MEAN_COLUMN], lang, 1), number(row[RATE_COLUMN], lang, 2)]


def _draw_type_bars(axes, values: pd.Series, every: float, decimals: int, lang: str) -> None:
    """Draws one bar a type, and the value of all as a line with its number on top."""
    for row, (unit_type, value) in enumerate(reversed(list(values.items()))):
        axes.barh(row, 0 if np.isnan(value) else value, height=0.6, color=TYPE_COLOURS[unit_type])
        text = NOT_GIVEN if np.isnan(value) else number(value, lang, decimals)
        label = axes.annotate(
            text,
            (0 if np.isnan(value) else value, row),
            (5, 0),
            textcoords="offset points",
            va="center",
            fontweight="bold",
        )
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # the line stops at it
    if len(values) > 1:
        _draw_value_of_all(axes, every, decimals, lang)
    axes.set(xlim=(0, values.max() * 1.38 or 1), ylim=(-0.5, len(values) - 0.4), xticks=[])
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_visible(False)


def _draw_value_of_all(axes, every: float, decimals: int, lang: str) -> None:
    axes.axvline(every, color=INK, lw=1, ls="--")
    text = OF_ALL.say(lang, value=number(every, lang, decimals))
    axes.annotate(text, (every, 1), (0, 3), xycoords=("data", "axes fraction"), textcoords="offset points", ha="center")


def _rates_title(given: pd.DataFrame, lang: str) -> str:
    """The title: of the types with the greatest and the least mean, how many times per committee and per inhabitant."""
    top, low = given[MEAN_COLUMN].idxmax(), given[MEAN_COLUMN].idxmin()
    details = dict(zip(("mean", "rate"), _mean_and_rate(given.loc[top], lang), strict=True))
    if len(given) == 1:
        return RATES_POINT.say(lang, type=PLURAL_TYPES[top], **details)
    if given.loc[low, MEAN_COLUMN] == 0:
        return RATES_NONE.say(lang, top=PLURAL_TYPES[top], low=PLURAL_TYPES[low], **details)
    means = number(given.loc[top, MEAN_COLUMN] / given.loc[low, MEAN_COLUMN], lang, 2)
    if means == number(1, lang, 2):
        return _same_means_title(given[RATE_COLUMN], lang)
    times = given.loc[top, RATE_COLUMN] / given.loc[low, RATE_COLUMN]
    shown, level = number(times, lang, 2), number(1, lang, 2)
    if shown == means:
        phrase = RATES_AS_MANY
    elif shown == level:
        phrase = RATES_LEVEL
    elif times < 1:
        phrase, shown = RATES_REVERSED, number(1 / times, lang, 2)
    else:
        phrase = (
            RATES_NEARLY
            if abs(times * given.loc[low, MEAN_COLUMN] / given.loc[top, MEAN_COLUMN] - 1) < 0.01
            else RATES_FEWER
            if times < given.loc[top, MEAN_COLUMN] / given.loc[low, MEAN_COLUMN]
            else RATES_EVEN_MORE
        )
    return phrase.say(lang, top=PLURAL_TYPES[top], low=PLURAL_TYPES[low], means=means, times=shown)


def _same_means_title(rate: pd.Series, lang: str) -> str:
    top, low = rate.idxmax(), rate.idxmin()
    times = number(rate[top] / rate[low], lang, 2)
    phrase = ALL_LEVEL if times == number(1, lang, 2) else SAME_MEANS
    return phrase.say(lang, top=PLURAL_TYPES[top], low=PLURAL_TYPES[low], times=times)


def scatter(membership: Membership, *, lang: str) -> Exhibit:
    """Each committee by its inhabitants and members, with lines of equal rate; the extremes by name.

    From a `membership` with rows of committees, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    given = membership.by_unit().assign(population=membership.inhabitants_by_unit())
    if given.empty or not given["members"].sum():
        return note((NO_UNITS if given.empty else NO_MEMBERS).say(lang), lang)
    given = given.assign(rate=measures.per_thousand(given["members"], given["population"]))
    given = given.astype({"members": float, "population": float})
    with picture_style():
        figure, axes = new_figure(height=4.7)
        for unit_type in (t for t in TYPES if (given["type"] == t).any()):
            own = given[given["type"] == unit_type]
            look = {"ms": 6.5, "color": TYPE_COLOURS[unit_type], "alpha": 0.8, "mec": "white", "mew": 0.5}
            label = sentence(PLURAL_TYPES[unit_type].say(lang))
            axes.plot(own["population"], own["members"], TYPE_MARKS[unit_type], label=label, zorder=3, **look)
        axes.set(xlim=axis_limits(given["population"]), ylim=axis_limits(given["members"]))
        _draw_equal_rates(axes, given["rate"], lang)
        number_ticks(axes.xaxis, lang)
        number_ticks(axes.yaxis, lang)
        axes.locator_params(axis="x", nbins=5, integer=True)
        axes.locator_params(axis="y", integer=True)
        axes.set_xlabel(INHABITANTS_OF_2019.say(lang))
        axes.set_ylabel(SCATTER_Y_AXIS.say(lang))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=3, frameon=False, handletextpad=0.2)
        name_marks(figure, axes, given[["population", "members"]].to_numpy(), _committees_to_name(membership, given))
        head = [COMMITTEE, INHABITANTS, MEMBERS, PER_THOUSAND]
        ranked = given.sort_values(["rate", "code"], ascending=[False, True])
        return _figure_with_census(
            membership,
            figure,
            _scatter_title(membership, ranked, lang),
            _scatter_points(membership, ranked, lang),
            [h.say(lang) for h in head],
            [_rate_row(membership, row, lang) for row in ranked.to_dict("records")],
            lang=lang,
            notes=(NOT_FROM_ZERO.say(lang),) if axes.get_xlim()[0] or axes.get_ylim()[0] else (),
        )


def _rate_row(membership: Membership, row: dict, lang: str) -> list[str]:
    name = membership.places.by_code[row["code"]].distinct_name
    return [name, number(row["population"], lang), number(row["members"], lang), number(row["rate"], lang, 2)]


def _scatter_title(membership: Membership, ranked: pd.DataFrame, lang: str) -> str:
    """The title: between what values the middle half lies; for few committees the least and the greatest; one by its name."""
    q = [number(value, lang, 1) for value in measures.quartiles(ranked["rate"])]
    if len(ranked) == 1:
        return RATE_OF_COMMITTEE.say(lang, unit=_rate_row(membership, ranked.iloc[0], lang)[0], rate=q[0])
    if q[0] == q[-1]:
        return RATES_ALL_SAME.say(lang, rate=q[0])
    return (MIDDLE_HALF if len(ranked) >= measures.FEWEST_FOR_QUARTILES and q[1] != q[3] else RATES_FROM_TO).say(
        lang, low=q[1], high=q[3], least=q[0], most=q[4]
    )


def _scatter_points(membership: Membership, ranked: pd.DataFrame, lang: str) -> list[str]:
    """The greatest and the least rate, the most inhabitants and the most members."""
    rows = [ranked.iloc[0], ranked.iloc[-1]]
    rows += [ranked.loc[ranked[column].idxmax()] for column in ("population", "members")]
    return [
        phrase.say(
            lang, **dict(zip(("unit", "people", "members", "rate"), _rate_row(membership, row, lang), strict=True))
        )
        for phrase, row in zip((MOST_POINT, LEAST_POINT, PEOPLE_POINT, MEMBERS_POINT), rows, strict=True)
    ]


def _committees_to_name(membership: Membership, given: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Names and places (x, y) of the committees to be named: greatest and least rate, most inhabitants, most and fewest members."""
    at = [given["rate"].idxmax(), given["rate"].idxmin(), given["members"].idxmax(), given["population"].idxmax()]
    rows = given.loc[list(dict.fromkeys([*at, given["members"].idxmin()]))]
    names = [membership.places.by_code[code].distinct_name for code in rows["code"]]
    return dict(zip(names, zip(rows["population"], rows["members"], strict=True), strict=True))


def _draw_equal_rates(axes, rates: pd.Series, lang: str) -> None:
    """Draws lines on which the rate is equal, each with its rate where it leaves the picture."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    ends: list[tuple[float, float]] = []
    for rate in _round_rates(rates):
        slope = rate / 1000
        start, end = max(left, bottom / slope), min(right, top / slope)
        at = ((end - left) / (right - left), (slope * end - bottom) / (top - bottom))
        if end <= start or any(abs(at[0] - x) + abs(at[1] - y) < 0.1 for x, y in ends):
            continue
        ends.append(at)
        axes.plot([start, end], [slope * start, slope * end], color=FAINT, lw=0.9, ls=(0, (4, 3)), zorder=1)
        where = {"xytext": (4, 0), "va": "center"} if end == right else {"xytext": (0, 4), "ha": "center"}
        text = number(rate, lang) if len(ends) > 1 else EQUAL_RATE_LABEL.say(lang, rate=number(rate, lang))
        axes.annotate(
            text,
            (end, slope * end),
            textcoords="offset points",
            color=SOFT,
            fontsize=10,
            annotation_clip=False,
            **where,
        )


def _round_rates(rates: pd.Series) -> list[int]:
    """Up to six round rates among those that occur and next to them."""
    low, high = rates.min(), rates.max()
    steps = (first * 10**zeros for zeros in range(9) for first in (1, 2, 5))
    step = next(step for step in steps if (high - low) / step <= 5)
    return [rate for rate in range(step, int(high + step) + 1, step) if rate > low - step]


def rate_tiles(membership: Membership, *, lang: str) -> Exhibit:
    """The map of tiles, coloured by members per 1 000 inhabitants.

    From a `membership` with rows of committees, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    given = membership.by_unit().assign(population=membership.inhabitants_by_unit())
    if given.empty or not given["members"].sum():
        return note((NO_UNITS if given.empty else NO_MEMBERS).say(lang), lang)
    given = given.assign(rate=measures.per_thousand(given["members"], given["population"]))
    places = membership.places
    of_district = given.groupby("district", sort=False)[["members", "population"]].sum()
    districts = measures.per_thousand(of_district["members"], of_district["population"])
    districts.index = [places.districts[name][0].full_district for name in districts.index]
    with picture_style():
        figure = tile_map(
            places, given.set_index("code")["rate"], partial(in_language, lang=lang), write=partial(rounded, decimals=1)
        )
        expected = sum(len(places.districts[name]) for name in of_district.index)
        notes = tuple(said.say(lang) for said in tile_notes(expected > len(given)))
        points = [f"{name}: {number(rate, lang, 1)}" for name, rate in districts.items()]
        rows = [
            [places.by_code[row["code"]].full_district, *_rate_row(membership, row, lang)]
            for row in given.to_dict("records")
        ]
        head = [h.say(lang) for h in (DISTRICT, COMMITTEE, INHABITANTS, MEMBERS, PER_THOUSAND)]
        title = _rate_tiles_title(districts, given["rate"], lang)
        options = {"notes": notes, "words": {1}, "unit": PER_THOUSAND.say(lang).lower()}
        return _figure_with_census(membership, figure, title, points, head, rows, lang=lang, **options)


def _rate_tiles_title(districts: pd.Series, rates: pd.Series, lang: str) -> str:
    """The title: the districts with the greatest and the least rate; for one district its rate and the range of its committees."""
    texts = districts.map(lambda rate: number(rate, lang, 1))
    most, least = texts[districts.idxmax()], texts[districts.idxmin()]
    tops, lows = ([within(name) for name in texts.index[texts == end]] for end in (most, least))
    if len(districts) > 1:
        phrase = (
            DISTRICT_RATES_EQUAL
            if most == least
            else DISTRICT_RATES
            if len(tops + lows) <= 4
            else DISTRICT_RATES_FROM_TO
        )
        return phrase.say(lang, top=tops, low=lows, most=most, least=least)
    top = tops[0]
    first, last = (number(value, lang, 1) for value in (rates.min(), rates.max()))
    return (RATE_OF_DISTRICT_AND_RANGE if first != last else RATE_OF_DISTRICT).say(
        lang, district=top, rate=most, least=first, most=last
    )


def _figure_with_census(
    membership: Membership,
    figure,
    title: str,
    points: Sequence[str],
    head,
    rows,
    *,
    lang: str,
    notes: tuple[str, ...] = (),
    **options,
) -> Exhibit:
    """`figure_exhibit` for a picture with inhabitants: both sources, and a note that their days differ."""
    return figure_exhibit(
        membership,
        figure,
        title,
        points,
        head,
        rows,
        lang=lang,
        notes=(*notes, membership.day_beside_census(lang)),
        source=membership.source_beside_census(lang),
        **options,
    )


MEAN_COLUMN, RATE_COLUMN = "mean", "rate"
PANEL_PER_COMMITTEE = Phrase(vi="Trên một đảng bộ", en="Per committee")
PANEL_PER_THOUSAND = Phrase(vi="Trên 1.000 dân", en="Per 1,000 inhabitants")
MEMBERS_PER_COMMITTEE = Phrase(vi="đảng viên bình quân một đảng bộ", en="members per committee")
RATES_POINT = Phrase(
    vi="{type}: {mean} đảng viên trên một đảng bộ, {rate} trên 1.000 dân",
    en="{type}: {mean} members per committee, {rate} per 1,000 inhabitants",
)
RATES_FEWER = Phrase(
    vi="Một đảng bộ {top} đông gấp {means} lần {low}, nhưng tính trên số dân chỉ gấp {times} lần",
    en="{top} have {means} times the members of {low} per committee, but only {times} times per inhabitant",
)
RATES_EVEN_MORE = Phrase(
    vi="Một đảng bộ {top} đông gấp {means} lần {low}, tính trên số dân còn gấp {times} lần",
    en="{top} have {means} times the members of {low} per committee, and even {times} times per inhabitant",
)
RATES_AS_MANY = Phrase(
    vi="Một đảng bộ {top} đông gấp {means} lần {low}, tính trên số dân cũng vậy",
    en="{top} have {means} times the members of {low} per committee, and as many times per inhabitant",
)
RATES_NEARLY = Phrase(
    vi="Một đảng bộ {top} đông gấp {means} lần {low}, tính trên số dân cũng gần như vậy (gấp {times} lần)",
    en="{top} have {means} times the members of {low} per committee, and nearly as many per inhabitant ({times} times)",
)
RATES_LEVEL = Phrase(
    vi="Một đảng bộ {top} đông gấp {means} lần {low}, nhưng tính trên số dân thì ngang nhau",
    en="{top} have {means} times the members of {low} per committee, but the same per inhabitant",
)
RATES_REVERSED = Phrase(
    vi="Một đảng bộ {top} đông gấp {means} lần {low}, nhưng tính trên số dân thì {low} gấp {times} lần {top}",
    en="{top} have {means} times the members of {low} per committee, but per inhabitant {low} have {times} times those of {top}",
)
SAME_MEANS = Phrase(
    vi="Đảng bộ các loại hình đông như nhau, nhưng tính trên số dân thì {top} gấp {times} lần {low}",
    en="Committees of all types are equally large; per inhabitant {top} have {times} times the members of {low}",
)
ALL_LEVEL = Phrase(
    vi="Các loại hình ngang nhau, cả trên một đảng bộ lẫn trên số dân",
    en="The types are level, both per committee and per inhabitant",
)
RATES_NONE = Phrase(
    vi="Đảng bộ {top} bình quân có {mean} đảng viên, {rate} trên 1.000 dân; {low} không có đảng viên nào",
    en="{top} have {mean} members per committee, {rate} per 1,000 inhabitants; {low} have none",
)
SCATTER_Y_AXIS = Phrase(vi="số đảng viên", en="members")
EQUAL_RATE_LABEL = Phrase(vi="{rate} trên\n1.000 dân", en="{rate} per\n1,000")
MIDDLE_HALF = Phrase(
    vi="Một nửa số đảng bộ có từ {low} đến {high} đảng viên trên 1.000 dân; tất cả từ {least} đến {most}",
    en="Half of the committees have {low} to {high} members per 1,000 inhabitants; all have {least} to {most}",
)
RATES_FROM_TO = Phrase(
    vi="Các đảng bộ có từ {least} đến {most} đảng viên trên 1.000 dân",
    en="The committees have {least} to {most} members per 1,000 inhabitants",
)
RATES_ALL_SAME = Phrase(
    vi="Các đảng bộ đều có {rate} đảng viên trên 1.000 dân",
    en="All committees have {rate} members per 1,000 inhabitants",
)
RATE_OF_COMMITTEE = Phrase(
    vi="{unit} có {rate} đảng viên trên 1.000 dân", en="{unit} has {rate} members per 1,000 inhabitants"
)
MOST_POINT = Phrase(vi="tỷ lệ cao nhất: {unit}, {rate}", en="greatest rate: {unit}, {rate}")
LEAST_POINT = Phrase(vi="tỷ lệ thấp nhất: {unit}, {rate}", en="least rate: {unit}, {rate}")
PEOPLE_POINT = Phrase(
    vi="đông dân nhất: {unit}, {people} người, {members} đảng viên",
    en="most inhabitants: {unit}, {people}, with {members} members",
)
MEMBERS_POINT = Phrase(
    vi="nhiều đảng viên nhất: {unit}, {members} trên {people} dân", en="most members: {unit}, {members} among {people}"
)
DISTRICT_RATES = Phrase(
    vi="Đảng viên trên 1.000 dân: {top} cao nhất ({most}), {low} thấp nhất ({least})",
    en="Members per 1,000 inhabitants: most in {top} ({most}), fewest in {low} ({least})",
)
DISTRICT_RATES_FROM_TO = Phrase(
    vi="Huyện, thị xã, thành phố có từ {least} đến {most} đảng viên trên 1.000 dân",
    en="The districts have {least} to {most} members per 1,000 inhabitants",
)
DISTRICT_RATES_EQUAL = Phrase(
    vi="Huyện, thị xã, thành phố nào cũng có {most} đảng viên trên 1.000 dân",
    en="Every district has {most} members per 1,000 inhabitants",
)
RATE_OF_DISTRICT_AND_RANGE = Phrase(
    vi="{district} có {rate} đảng viên trên 1.000 dân, từ {least} đến {most} tùy nơi",
    en="{district} has {rate} members per 1,000 inhabitants, from {least} to {most} by place",
)
RATE_OF_DISTRICT = Phrase(
    vi="{district}: {rate} đảng viên trên 1.000 dân", en="{district}: {rate} members per 1,000 inhabitants"
)
UNKNOWN_RATE = Phrase(
    vi="“…”: biểu không có đủ đảng bộ của loại hình đó nên không biết là dân số của những nơi nào.",
    en="“…”: the form does not have all committees of that type, so it is not known whose inhabitants to take.",
)
