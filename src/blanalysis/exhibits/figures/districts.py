"""Figures of the committees by district: ranked, on the tile map, and by type. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import pandas as pd

from ...analysis.disclosure import refusal
from ...membership.membership import Membership
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import is_missing, number, sentence, within
from ...vocabulary.phrases import (
    COMMITTEE,
    DISTRICT,
    MEMBERS,
    NO_UNITS,
    NOT_GIVEN,
    PERSONS,
    TOTAL,
    TYPE,
    TYPES,
    Phrase,
    names_or_count,
    partial_data_notes,
)
from ...vocabulary.places import Unit
from ..exhibit import Exhibit, internal_note, note
from .canvas import (
    FAINT,
    INK,
    SMALL_TEXT,
    TYPE_COLOURS,
    TYPE_MARKS,
    colour_scale,
    contrasting,
    figure_exhibit,
    new_figure,
    number_ticks,
    picture_style,
    write_row_names,
)
from .tilemap import TILES_MISSING, TILES_NOTE, tile_map

ROW_HEIGHT = 0.16  # inches of a committee in the ranked picture: 64 of them in two columns are a page with their texts
MOST_ROWS_IN_COLUMN = 14  # as many committees as one column holds with ease


def ranked(membership: Membership, *, lang: str, column: str = "members", internal: bool = False) -> Exhibit:
    """Every committee as a dot, the largest of each district first, with the median of all as a line.

    `column` is a count column. One that may identify persons gives a note, unless `internal`: for the office's own use.
    From a `membership` with rows of committees, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    values = _committee_values(membership, column)
    if lacking := refusal(membership, column, internal=internal) or _why_no_values(values, column):
        return note(lacking.say(lang, column=_label_of_column(column)), lang)
    panels = _committees_by_district(membership, values)
    with picture_style():
        figure, axes = _ranked_figure(panels)
        for panels_of, place in zip(_panel_columns(panels), axes, strict=True):
            _draw_district_panels(place, panels_of, values, lang)
        axes[0].annotate(
            MEDIAN_IS.say(lang, median=number(values.median(), lang, 1)),
            (values.median(), 1),
            (3, 3),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            fontsize=9,
        )
        rows = _committee_rows(membership, values, lang)
        points = _committees_points(membership, values, lang)
        notes = (
            RANKED_NOTE.say(lang),
            *partial_data_notes(len(values), len(membership.places)),
            *internal_note(internal),
        )
        title = _title_of_column(column, _above_median_title(membership, values, lang), lang)
        return figure_exhibit(
            membership, figure, title, points, _committee_heads(column, lang), rows, lang=lang, unit=_unit_of_column(column, lang), notes=notes, words=(1, 2)
        )  # fmt: skip


def tiles(membership: Membership, *, lang: str, column: str = "members", internal: bool = False) -> Exhibit:
    """Every committee at its place on the map of tiles, coloured by its number. `column` and `internal` as in `ranked`.

    From a `membership` with rows of committees, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    values = _committee_values(membership, column)
    if lacking := refusal(membership, column, internal=internal) or _why_no_values(values, column):
        return note(lacking.say(lang, column=_label_of_column(column)), lang)
    shown = {membership.places.by_code[code].district for code in values.index}
    missing = any(u.district in shown and u.code not in values.index for u in membership.places)
    with picture_style():
        figure = tile_map(membership, values, lang=lang)
        notes = [TILES_NOTE.say(lang), *([TILES_MISSING.say(lang)] if missing else [])]
        notes += [*partial_data_notes(len(values), len(membership.places)), *internal_note(internal)]
        title = _title_of_column(column, _district_means_title(membership, values, lang), lang)
        return figure_exhibit(
            membership, figure, title, _committees_points(membership, values, lang), _committee_heads(column, lang), _committee_rows(membership, values, lang),
            lang=lang, unit=_unit_of_column(column, lang), notes=tuple(notes), words=(1, 2),
        )  # fmt: skip


def _committee_values(membership: Membership, column: str) -> pd.Series:
    """The numbers of the committees that have one, by code, in the order of the list."""
    frame = membership.current
    if column not in frame or membership.by_type_only:
        return pd.Series([], dtype=float)
    return frame.dropna(subset=["code", column]).set_index("code")[column].astype(float)


def _why_no_values(values: pd.Series, column: str) -> Phrase | None:
    if values.empty:
        return NO_UNITS if column == "members" else NO_COMMITTEE_COLUMN
    return None


def _label_of_column(column: str) -> Phrase:
    return COLUMNS[column].label


def _unit_of_column(column: str, lang: str) -> str:
    """The unit of a column: persons who are members, or another."""
    return (PERSONS if column == "members" else COLUMNS[column].unit).say(lang)


def _title_of_column(column: str, title: str, lang: str) -> str:
    """The title, which begins with the column where that is not the members."""
    return title if column == "members" else f"{_label_of_column(column).say(lang)}: {title[:1].lower()}{title[1:]}"


def _committee_heads(column: str, lang: str) -> list[str]:
    return [head.say(lang) for head in (COMMITTEE, DISTRICT, TYPE)] + [sentence(_label_of_column(column).say(lang))]


def _committee_rows(membership: Membership, values: pd.Series, lang: str) -> list[list[str]]:
    """The rows of the table, the largest of each district first, and what is missing last."""
    return [
        [
            unit.full_name,
            unit.full_district,
            sentence(TYPES[unit.type].say(lang)),
            number(values[unit.code], lang) if unit.code in values.index else NOT_GIVEN,
        ]
        for units in _committees_by_district(membership, values).values()
        for unit in units
    ]


def _committees_by_district(membership: Membership, values: pd.Series) -> dict[str, list[Unit]]:
    """The committees of each district that has a number, the largest first and those without one last."""
    return {
        units[0].full_district: sorted(units, key=lambda u: (-values.get(u.code, -1), u.code))
        for units in membership.places.districts.values()
        if any(unit.code in values.index for unit in units)
    }


def _panel_columns(panels: dict[str, list[Unit]]) -> list[dict[str, list[Unit]]]:
    """One or two columns of panels, about as long as each other, in the order of the list."""
    if sum(map(len, panels.values())) <= MOST_ROWS_IN_COLUMN or len(panels) == 1:
        return [panels]
    whole = [*panels.items()]
    return min(
        ([dict(whole[:at]), dict(whole[at:])] for at in range(1, len(whole))),
        key=lambda columns: max(map(_panels_length, columns)),
    )


def _panels_length(panels: dict[str, list[Unit]]) -> float:
    """How many rows panels take: a heading and a gap for each."""
    return sum(len(units) + 1.5 for units in panels.values()) - 0.5


def _ranked_figure(panels: dict[str, list[Unit]]):
    """A figure with as many axes as there are columns."""
    columns = _panel_columns(panels)
    figure, axes = new_figure(
        height=0.75 + ROW_HEIGHT * max(map(_panels_length, columns)), columns=len(columns), squeeze=False
    )
    for place in axes[0]:
        place.set_ylim(max(map(_panels_length, columns)) - 0.5, -0.7)
    return figure, axes[0]


def _draw_district_panels(axes, panels: dict[str, list[Unit]], values: pd.Series, lang: str) -> None:
    """Draws the panels of one column, one below the other, on one scale."""
    digits = len(number(values.max(), lang))
    limit = values.max() * (1.14 + (0.05 if digits < 7 else 0.12) * digits) or 1
    rows: dict[float, Unit | str] = {}
    at = 0.0
    for district, units in panels.items():
        rows |= {at: district} | {at + row: unit for row, unit in enumerate(units, start=1)}
        axes.plot([values.median()] * 2, [at + 0.5, at + len(units) + 0.5], color=INK, lw=0.9, ls="--", zorder=0.5)
        at += len(units) + 1.5
    _draw_ranked_marks(axes, {row: unit for row, unit in rows.items() if isinstance(unit, Unit)}, values, limit, lang)
    names = {row: of.full_name if isinstance(of, Unit) else of for row, of in rows.items()}
    write_row_names(axes, names, size=8.5, bold=panels)
    axes.set_xlim(0, limit)
    axes.locator_params(axis="x", nbins=4 if digits < 7 else 2, integer=True)
    axes.tick_params(axis="x", labelsize=9)
    number_ticks(axes.xaxis, lang)
    axes.spines["left"].set_visible(False)


def _draw_ranked_marks(axes, rows: dict[float, Unit], values: pd.Series, limit: float, lang: str) -> None:
    """Draws each committee's mark and writes its number at the edge, where neither a mark nor the line of the median touches it."""
    for row, unit in rows.items():
        text = NOT_GIVEN if unit.code not in values.index else number(values[unit.code], lang)
        axes.text(limit, row, text, ha="right", va="center", fontsize=8.5).set_in_layout(False)
    known = {row: unit for row, unit in rows.items() if unit.code in values.index}
    stems = [x for unit in known.values() for x in (0, values[unit.code], None)]
    axes.plot(stems, [y for row in known for y in (row, row, None)], color="#d4d4d4", lw=0.8, zorder=0.4)
    for unit_type in dict.fromkeys(unit.type for unit in known.values()):
        own = {row: values[unit.code] for row, unit in known.items() if unit.type == unit_type}
        axes.plot([*own.values()], [*own], TYPE_MARKS[unit_type], ms=5, color=TYPE_COLOURS[unit_type], clip_on=False)


def _above_median_title(membership: Membership, values: pd.Series, lang: str) -> str:
    """The title: the district with the greatest share of its committees above the median of all; the range where no one district is
    ahead of the others."""
    median = values.median()
    by_district = values.groupby(_district_by_code(membership, values), sort=False)
    above, of = by_district.agg(lambda x: int((x > median).sum())), by_district.size()
    shares = above / of
    if len(shares) < 2 or (shares == shares.max()).sum() > 1:
        return _committees_range_title(membership, values, lang)
    top = shares.idxmax()
    return ABOVE_MEDIAN.say(lang, district=top, above=int(above[top]), of=int(of[top]), median=number(median, lang, 1))


def _district_means_title(membership: Membership, values: pd.Series, lang: str) -> str:
    """The title: the districts with the greatest and the least mean."""
    means = values.groupby(_district_by_code(membership, values), sort=False).mean()
    texts = means.map(lambda mean: number(mean, lang, 1))
    tops, lows = ([*means.index[texts == texts[at]]] for at in (means.idxmax(), means.idxmin()))
    if len(tops) > 2 or len(lows) > 2 or tops == lows:
        return _committees_range_title(membership, values, lang)
    return DISTRICT_MEANS.say(lang, top=tops, low=lows, most=texts[tops[0]], least=texts[lows[0]])


def _district_by_code(membership: Membership, values: pd.Series) -> pd.Series:
    """The district of each committee, by code, worded for the inside of a sentence."""
    return pd.Series(
        {code: _district_in_sentence(membership, membership.places.by_code[code].district) for code in values.index}
    )


def _committees_range_title(membership: Membership, values: pd.Series, lang: str) -> str:
    """The greatest and the least by name; equal ones are named together, or counted."""
    names = {code: membership.places.by_code[code].distinct_name for code in values.index}
    if len(values) == 1:
        return ONLY_COMMITTEE.say(lang, name=within(names[values.index[0]]), value=int(values.iloc[0]))
    if values.nunique() == 1:
        return EQUAL_COMMITTEES.say(lang, n=len(values), value=int(values.iloc[0]))
    ends = values.max(), values.min()
    top, low = (names_or_count([names[code] for code in values.index[values == end]]) for end in ends)
    return COMMITTEES_RANGE.say(lang, top=top, low=low, most=int(ends[0]), least=int(ends[1]))


def _committees_points(membership: Membership, values: pd.Series, lang: str) -> list[str]:
    """The points of the text alternative: greatest and least, median, then each district."""
    points = [
        _committees_range_title(membership, values, lang),
        MEDIAN_IS.say(lang, median=number(values.median(), lang, 1)),
    ]
    for district, of in values.groupby(_district_by_code(membership, values), sort=False):
        least, most, mean = of.min(), of.max(), number(of.mean(), lang, 1)
        points.append(
            DISTRICT_POINT.say(lang, district=district, n=len(of), least=int(least), most=int(most), mean=mean)
        )
    return points


def heat(membership: Membership, *, lang: str) -> Exhibit:
    """Members by district and type, and how many that is a committee; coloured by the latter. Also from Forms 5 of districts.

    From a `membership` with rows of committees or Forms 5 of districts, else a sentence says what is missing. `lang` is "vi"
    or "en".
    """
    of, committees = membership.by_district().astype(float), _committee_counts(membership).astype(float)
    if of.empty:
        return note(NO_DISTRICT_ROWS.say(lang), lang)
    members, means = _with_sums_of_all(of), _cell_means(of, committees)
    colour = colour_scale(*means.loc[of.index, of.columns].stack().agg(["min", "max"]))
    places = _existing_places(membership)
    with picture_style():
        figure, axes = new_figure(height=0.75 + 0.47 * len(members))
        for y, district in enumerate(members.index):
            for x, unit_type in enumerate(members.columns):
                if _is_blank(district, unit_type, members, places):
                    continue  # there are no townships in a city
                inner = bool(district and unit_type)
                _draw_heat_cell(
                    axes,
                    x,
                    y,
                    members.loc[district, unit_type],
                    means.loc[district, unit_type],
                    colour if inner else None,
                    lang,
                )
        _draw_heat_heads(axes, membership, members, lang)
        title = _heat_title(of, means, membership, lang)
        rows, points = (
            _heat_rows(membership, members, means, places, lang),
            _heat_points(membership, members, means, lang),
        )
        head = [DISTRICT.say(lang)]
        for unit_type in members.columns:
            head += [phrase.say(lang, type=_type_label(unit_type, lang)) for phrase in (TYPE_MEMBERS, TYPE_MEAN)]
        notes = (HEAT_NOTE.say(lang), *_missing_districts_notes(membership, of, lang))
        return figure_exhibit(membership, figure, title, points, head, rows, lang=lang, notes=notes)


def _committee_counts(membership: Membership) -> pd.DataFrame:
    """How many committees each district and type has: as printed in a Form 5, else the number of rows."""
    if membership.by_type_only:
        return membership.by_district("committees")
    counted = membership.by_unit().dropna(subset="district").groupby(["district", "type"]).size()
    return counted.unstack().astype("Int64")


def _with_sums_of_all(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with the sums of what is known as a last column and a last row, both named "", where they sum more than one."""
    counts = counts.copy()
    if len(counts.columns) > 1:
        counts[""] = counts.sum(axis=1, min_count=1)
    if len(counts) > 1:
        counts.loc[""] = counts.sum(min_count=1)
    return counts


def _cell_means(members: pd.DataFrame, committees: pd.DataFrame) -> pd.DataFrame:
    """Members per committee of each cell and of the sums, where both numbers are known."""
    committees = committees.reindex(index=members.index, columns=members.columns)
    both = committees.notna() & members.notna()
    sums = _with_sums_of_all(committees.where(both))
    return _with_sums_of_all(members.where(both)) / sums.where(sums > 0)


def _existing_places(membership: Membership) -> set[tuple[str, str]]:
    """The pairs of district and type that have any unit."""
    return {(unit.district, unit.type) for unit in membership.places}


def _is_blank(district: str, unit_type: str, members: pd.DataFrame, places: set[tuple[str, str]]) -> bool:
    """Whether a cell is left blank because there are no such units: no townships in a city. If it has a number, it is shown."""
    return (
        bool(district and unit_type)
        and (district, unit_type) not in places
        and not members.loc[district, unit_type] > 0
    )


def _draw_heat_cell(axes, x: float, y: float, members: float, mean: float, colour, lang: str) -> None:
    """Draws a cell: members above, their mean below; a cell of the sums has no colour."""
    known = colour and not is_missing(mean)
    face = colour(mean) if known else "white"
    ink = contrasting(face) if known else INK
    axes.bar(x, 0.96, 0.97, bottom=y - 0.48, facecolor=face, edgecolor=FAINT if colour else "white", lw=0.5)
    look = {"ha": "center", "va": "center", "color": ink}
    if is_missing(members) and is_missing(mean):
        axes.text(x, y, NOT_GIVEN, fontsize=11, **look)
        return
    axes.text(x, y - 0.17, _number_text(members, lang, 0), fontsize=11, fontweight="bold", **look)
    axes.text(x, y + 0.24, _number_text(mean, lang, 1), fontsize=9.5, **look)


def _number_text(value: float, lang: str, decimals: int) -> str:
    return NOT_GIVEN if is_missing(value) else number(value, lang, decimals)


def _draw_heat_heads(axes, membership: Membership, members: pd.DataFrame, lang: str) -> None:
    """Writes types above, districts on the left, and in the corner what the two numbers of a cell are."""
    axes.set(xlim=(-0.5, max(3, len(members.columns)) - 0.5), ylim=(len(members) - 0.5, -0.5))
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(members.columns)), [_type_label(unit_type, lang) for unit_type in members.columns])
    axes.set_yticks(range(len(members)), [_district_label(membership, name, lang) for name in members.index])
    axes.tick_params(length=0, labelsize=SMALL_TEXT)
    axes.spines[:].set_visible(False)
    corner = {"xycoords": "axes fraction", "textcoords": "offset points", "ha": "right", "va": "bottom"}
    axes.annotate(MEMBERS.say(lang), (0, 1), (-4, 17), fontsize=SMALL_TEXT, fontweight="bold", **corner)
    axes.annotate(MEAN_CELL.say(lang), (0, 1), (-4, 3), fontsize=9.5, **corner)


def _type_label(unit_type: str, lang: str) -> str:
    return sentence((TYPES[unit_type] if unit_type else TOTAL).say(lang))


def _district_label(membership: Membership, name: str, lang: str) -> str:
    return membership.places.districts[name][0].full_district if name else TOTAL.say(lang)


def _heat_rows(
    membership: Membership, members: pd.DataFrame, means: pd.DataFrame, places: set, lang: str
) -> list[list[str]]:
    rows = []
    for district in members.index:
        row = [_district_label(membership, district, lang)]
        for unit_type in members.columns:
            both = (
                _number_text(members.loc[district, unit_type], lang, 0),
                _number_text(means.loc[district, unit_type], lang, 1),
            )
            row += ["", ""] if _is_blank(district, unit_type, members, places) else both
        rows.append(row)
    return rows


def _heat_title(of: pd.DataFrame, means: pd.DataFrame, membership: Membership, lang: str) -> str:
    """The title: in how many districts the wards or townships are larger than the communes; else the greatest and the least mean."""
    inner = means.loc[of.index, of.columns]
    others = inner.drop(columns="xã", errors="ignore")
    if "xã" in inner and others.shape[1]:
        both = inner["xã"].notna() & others.notna().any(axis=1)
        larger = (others.max(axis=1) > inner["xã"]) & both
        if both.sum() > 1:
            phrase = LARGER_THAN_COMMUNES if larger.any() else NOWHERE_LARGER
            return phrase.say(lang, larger=int(larger.sum()), n=int(both.sum()))
    known = inner.stack().dropna()
    texts = known.map(lambda mean: number(mean, lang, 1))
    tops, lows = (
        ([*texts.index[texts == texts[end]]] for end in (known.idxmax(), known.idxmin())) if len(known) else ([], [])
    )
    if tops == lows or len(tops + lows) > 2:
        phrase = HEAT_OF_ALL if len(known) else HEAT_MEMBERS_OF_ALL
        return phrase.say(lang, members=int(of.sum(axis=None)), mean=_number_text(means.iloc[-1, -1], lang, 1))
    top, low = (
        [
            TYPE_IN_DISTRICT.say(lang, type=TYPES[unit_type], district=_district_in_sentence(membership, name))
            if len(of) > 1
            else TYPES[unit_type]
            for name, unit_type in ends
        ]
        for ends in (tops, lows)
    )
    return HEAT_RANGE.say(lang, top=top, low=low, most=texts[tops[0]], least=texts[lows[0]])


def _district_in_sentence(membership: Membership, district: str) -> str:
    """The district with its type, worded for the inside of a sentence."""
    unit = membership.places.districts[district][0]
    return f"{unit.district_type} {unit.district}"


def _heat_points(membership: Membership, members: pd.DataFrame, means: pd.DataFrame, lang: str) -> list[str]:
    return [
        HEAT_POINT.say(
            lang,
            district=_district_label(membership, district, lang),
            members=_number_text(members.loc[district].iloc[-1], lang, 0),
            mean=_number_text(means.loc[district].iloc[-1], lang, 1),
        )
        for district in members.index
    ]


def _missing_districts_notes(membership: Membership, of: pd.DataFrame, lang: str) -> tuple[str, ...]:
    """Notes: which districts have no figures, and how many committees the sums are of."""
    missing = [_district_in_sentence(membership, name) for name in membership.places.districts if name not in of.index]
    notes = (NO_FIGURES_OF.say(lang, districts=missing),) if missing else ()
    if membership.by_type_only:
        return notes
    return (*notes, *partial_data_notes(len(membership.by_unit()), len(membership.places)))


NO_COMMITTEE_COLUMN = Phrase(
    vi="Phần này cần bảng có một dòng cho mỗi đảng bộ và cột “{column}”; số liệu hiện có không có.",
    en="This part needs a sheet with one row a committee and a column “{column}”; the data have none.",
)
NO_DISTRICT_ROWS = Phrase(
    vi="Phần này cần bảng có một dòng cho mỗi đảng bộ, hoặc Biểu 5 của từng huyện, thị xã, thành phố; số liệu hiện có không có.",
    en="This part needs a sheet with one row a committee, or a Form 5 of each district; the data have none.",
)
RANKED_NOTE = Phrase(
    vi="Vạch đứt là trung vị của các đảng bộ: một nửa số đảng bộ ở mỗi bên. Dấu tròn là xã, vuông là phường, tam giác là thị trấn.",
    en="The broken line is the median: half of the committees lie on each side. Circles are communes, squares wards, triangles townships.",
)
MEDIAN_IS = Phrase(vi="trung vị {median}", en="median {median}")
ABOVE_MEDIAN = Phrase(
    vi="Ở {district}, {above}/{of} đảng bộ đứng trên trung vị chung ({median})",
    en="In {district}, {above} of {of} committees are above the median of all ({median})",
)
DISTRICT_MEANS = Phrase(
    vi="Bình quân một đảng bộ cao nhất ở {top} ({most}), thấp nhất ở {low} ({least})",
    en="The mean per committee is highest in {top} ({most}), lowest in {low} ({least})",
)
COMMITTEES_RANGE = Phrase(
    vi="Nhiều nhất là {top} ({most}), ít nhất là {low} ({least})", en="Most: {top} ({most}); fewest: {low} ({least})"
)
EQUAL_COMMITTEES = Phrase(
    vi="{n} đảng bộ đều có số bằng nhau ({value})", en="All {n} committees have the same number ({value})"
)
ONLY_COMMITTEE = Phrase(
    vi="Chỉ có số liệu của một đảng bộ: {name} ({value})", en="There is one committee only: {name} ({value})"
)
DISTRICT_POINT = Phrase(
    vi="{district}: {n} đảng bộ, từ {least} đến {most}, bình quân {mean}",
    en="{district} (n = {n}): from {least} to {most}, mean {mean}",
)
LARGER_THAN_COMMUNES = Phrase(
    vi="Ở {larger}/{n} huyện, thị xã, thành phố, phường hoặc thị trấn bình quân đông đảng viên hơn xã",
    en="In {larger} of {n} districts the mean ward or township has more members than the mean commune",
)
NOWHERE_LARGER = Phrase(
    vi="Không huyện, thị xã, thành phố nào có phường hoặc thị trấn bình quân đông hơn xã",
    en="In no district has the mean ward or township more members than the mean commune",
)
HEAT_RANGE = Phrase(
    vi="Bình quân một đảng bộ: cao nhất {top} ({most}), thấp nhất {low} ({least})",
    en="Mean per committee: highest {top} ({most}), lowest {low} ({least})",
)
TYPE_IN_DISTRICT = Phrase(vi="{type} ở {district}", en="{type} in {district}")
HEAT_OF_ALL = Phrase(
    vi="Tất cả có {members} đảng viên, bình quân một đảng bộ {mean}",
    en="{members} members in all, {mean} per committee",
)
HEAT_MEMBERS_OF_ALL = Phrase(vi="Tất cả có {members} đảng viên", en="{members} members in all")
HEAT_NOTE = Phrase(
    vi="Trong mỗi ô: số đảng viên (đậm), dưới là bình quân một đảng bộ; màu theo bình quân, càng sẫm càng cao. Ô trống: không có loại hình đó.",
    en="In each cell: members (bold), below the mean per committee; the darker, the higher the mean. No cell: no unit of that type there.",
)
HEAT_POINT = Phrase(
    vi="{district}: {members} đảng viên, bình quân {mean}", en="{district}: {members} members, {mean} per committee"
)
MEAN_CELL = Phrase(vi="bình quân", en="mean per committee")
TYPE_MEMBERS = Phrase(vi="{type}: đảng viên", en="{type}: members")
TYPE_MEAN = Phrase(vi="{type}: bình quân", en="{type}: mean")
NO_FIGURES_OF = Phrase(vi="Chưa có số liệu của {districts}.", en="There are no figures of {districts}.")
