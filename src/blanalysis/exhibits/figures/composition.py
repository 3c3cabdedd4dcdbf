"""Figures of who the members are: their parts by type, and how far chance alone would scatter a share. `Membership` in, `Exhibit` out."""

from __future__ import annotations

from itertools import accumulate

import pandas as pd

from ...analysis import measures
from ...analysis.disclosure import refusal
from ...membership.membership import Membership
from ...vocabulary.columns import COLUMNS, SUMS, parts_of
from ...vocabulary.formats import is_missing, number, percent, sentence, uncapped
from ...vocabulary.phrases import (
    ALL_TYPES,
    COMMITTEE,
    COMPONENT,
    FEWER_ROWS,
    MEMBERS,
    NO_MEMBERS,
    NO_UNITS,
    NOT_EVERY_ROW,
    NOT_GIVEN,
    PLURAL_TYPES,
    PROPORTION,
    TYPES,
    Phrase,
)
from ..exhibit import Exhibit, internal_note, note
from ..wording import SHARE_OF
from .canvas import (
    FAINT,
    INK,
    PER_CENT,
    SMALL_TEXT,
    TYPE_COLOURS,
    TYPE_MARKS,
    figure_exhibit,
    new_figure,
    number_ticks,
    percent_ticks,
    picture_style,
)

# Breakdowns of all members into groups, each in the editions that a form may have. Some parts belong to several.
BREAKDOWNS = {
    kind: [ids for whole, ids in SUMS if whole == "members" and ids[0].startswith(f"members_{kind}_")]
    for kind in ("age", "prof", "theory")
}


# --- parts, by type


def parts_by_type(membership: Membership, *, lang: str) -> Exhibit:
    """The share of each part that belongs to no breakdown (female, probationary, pensioners …), a mark a type on one scale.

    From a `membership` with a column of such a part, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    shares = {column: _shares_by_type(membership, column) for column in _parts_outside_breakdowns(membership)}
    shares = {column: of for column, of in shares.items() if len(of)}
    if not shares:
        return note(_why_no_share(membership, NO_SINGLE_PARTS).say(lang), lang)
    names = {column: sentence(COLUMNS[column].label.say(lang)) for column in shares}
    at = list(accumulate((len(of) + 1.7 for of in shares.values()), initial=0))
    with picture_style():
        figure, axes = new_figure(height=0.7 + 0.22 * at[-1])
        for (column, of), top in zip(shares.items(), at, strict=False):
            axes.annotate(names[column], (0, -top), (4, -4), textcoords="offset points", fontweight="bold")
            for row, (unit_type, value) in enumerate(of.items(), start=1):
                axes.plot([0, value], [-top - row] * 2, color=TYPE_COLOURS[unit_type], lw=1.2, alpha=0.5)
                axes.plot(
                    value, -top - row, TYPE_MARKS[unit_type], ms=7.5, color=TYPE_COLOURS[unit_type], clip_on=False
                )
                text = f"{sentence(TYPES[unit_type].say(lang))} {percent(value, lang, 1)}"
                axes.annotate(text, (value, -top - row), (8, -4), textcoords="offset points", fontsize=SMALL_TEXT)
        most = max(of.max() for of in shares.values())
        axes.set(xlim=(0, most * 1.35 or 1), ylim=(-at[-1] + 0.7, 0.8), yticks=[])
        axes.spines["left"].set_color(FAINT)
        percent_ticks(axes.xaxis, lang)
        axes.set_xlabel(SHARE_AXIS.say(lang))
        axes.grid(axis="x")
        types = [unit_type for unit_type in TYPES if any(unit_type in of.index for of in shares.values())]
        rows = [[names[column], *(_share_text(of.get(t), lang) for t in types)] for column, of in shares.items()]
        points = [
            PART_POINT.say(lang, part=name, shares=_share_of_each_type(shares[column], lang))
            for column, name in names.items()
        ]
        head = [COMPONENT.say(lang), *(sentence(TYPES[t].say(lang)) for t in types)]
        notes = _lacking_columns_notes(membership, shares, lang)
        return figure_exhibit(
            membership,
            figure,
            _share_gap_title(shares, lang),
            points,
            head,
            rows,
            lang=lang,
            unit=PER_CENT.say(lang),
            notes=notes,
        )


def _why_no_share(membership: Membership, lacking: Phrase) -> Phrase:
    """Why a share cannot be computed: there are no members at all, or what is `lacking`."""
    return lacking if membership.by_type()["members"].sum() else NO_MEMBERS


def _parts_outside_breakdowns(membership: Membership) -> list[str]:
    """The parts that are in no breakdown. Official members are left out where there are probationary ones: they are the rest."""
    broken = {
        column
        for whole, ids in SUMS
        if whole in ("members", *parts_of("members", COLUMNS)) and len(ids) > 2
        for column in ids
    }
    broken |= {column for whole, ids in SUMS if whole in broken for column in ids}
    given = parts_of("members", membership.current.columns)
    loose = [column for column in given if column not in broken and not column.startswith("members_edu_")]
    return [column for column in loose if column != "members_official" or "members_probationary" not in given]


def _shares_by_type(membership: Membership, *ids: str) -> pd.Series:
    """The share of the members that these columns together have, by type, over the rows that have both numbers."""
    sums = membership.together(*ids, "members")
    return measures.ratio(sums[[*ids]].sum(axis=1), sums["members"]).dropna().astype(float)


def _share_gap_title(shares: dict[str, pd.Series], lang: str) -> str:
    """The title: the part whose share differs most between two types; with one type, or no difference, the largest part."""
    gaps = {column: of.max() - of.min() for column, of in shares.items()}
    column = max(gaps, key=gaps.get)
    if percent(shares[column].max(), lang, 1) != percent(shares[column].min(), lang, 1):
        top, low = shares[column].idxmax(), shares[column].idxmin()
        most, least = (percent(shares[column][unit_type], lang, 1) for unit_type in (top, low))
        return (SHARE_GAP if gaps[column] >= 0.01 else SMALL_SHARE_GAP).say(
            lang, part=COLUMNS[column].label, top=PLURAL_TYPES[top], most=most, low=PLURAL_TYPES[low], least=least
        )
    column = max(shares, key=lambda column: shares[column].max())
    alike = SAME_SHARE if any(len(of) > 1 for of in shares.values()) else PART_OF_ONE_TYPE
    share = percent(shares[column].max(), lang, 1)
    return alike.say(lang, part=COLUMNS[column].label, share=share, type=PLURAL_TYPES[shares[column].idxmax()])


def _share_text(value, lang: str) -> str:
    return NOT_GIVEN if is_missing(value) else percent(value, lang, 1)


def _share_of_each_type(of: pd.Series, lang: str) -> list[str]:
    return [f"{TYPES[unit_type].say(lang)} {percent(value, lang, 1)}" for unit_type, value in of.items()]


def _lacking_columns_notes(membership: Membership, ids, lang: str) -> tuple[str, ...]:
    """A note on the columns that some committee with members has no number of."""
    every = membership.together("members")["rows"].sum()
    lacking = [COLUMNS[column].label for column in ids if membership.together(column, "members")["rows"].sum() < every]
    return (NOT_EVERY_ROW.say(lang, parts=lacking),) if lacking else ()


# --- breakdowns of all members


def families(membership: Membership, *, lang: str) -> Exhibit:
    """Age, training and political theory: the breakdowns of the members of each type, a column a type, a bar a group.

    From a `membership` with all columns of one breakdown, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    given = {kind: ids for kind in BREAKDOWNS if (ids := _usual_edition(membership, kind))}
    shares = {column: _breakdown_shares(membership, ids)[column] for ids in given.values() for column in ids}
    if not shares:
        return note(_why_no_share(membership, NO_BREAKDOWN).say(lang), lang)
    types = [unit_type for unit_type in TYPES if any(unit_type in of.index for of in shares.values())]
    rows = [
        [sentence(COLUMNS[column].label.say(lang)), *(_share_text(of.get(t), lang) for t in types)]
        for column, of in shares.items()
    ]
    lines = [line for kind, ids in given.items() for line in (kind, *ids)]
    with picture_style():
        figure, panels = new_figure(height=0.5 + 0.27 * len(lines), columns=len(types), squeeze=False)
        most = max(of.max() for of in shares.values())
        for axes, unit_type in zip(panels[0], types, strict=True):
            _draw_group_bars(
                axes,
                [shares[column].get(unit_type) if column in shares else None for column in lines],
                unit_type,
                most,
                lang,
            )
            axes.set_title(sentence(TYPES[unit_type].say(lang)), fontsize=SMALL_TEXT, fontweight="bold", loc="left")
        panels[0, 0].set_yticks(range(len(lines)), [_bar_label(column, lang) for column in lines])
        for line, label in zip(lines, panels[0, 0].get_yticklabels(), strict=True):
            label.set_fontweight("bold" if line in given else "normal")
        points = [
            PART_POINT.say(lang, part=name, shares=_share_of_each_type(shares[column], lang))
            for column, (name, *_) in zip(shares, rows, strict=True)
        ]
        head = [COMPONENT.say(lang), *(sentence(TYPES[t].say(lang)) for t in types)]
        notes = (BREAKDOWN_NOTE.say(lang), *_incomplete_breakdowns_notes(membership, given, lang))
        return figure_exhibit(
            membership,
            figure,
            _share_gap_title(shares, lang),
            points,
            head,
            rows,
            lang=lang,
            unit=PER_CENT.say(lang),
            notes=notes,
        )


def _usual_edition(membership: Membership, kind: str) -> tuple[str, ...]:
    """The columns of a breakdown in the edition that most rows have in full; none where no row has members and all groups of an edition."""
    rows = {ids: membership.together(*ids, "members")["rows"].sum() for ids in BREAKDOWNS[kind]}
    best = max(rows, key=rows.get)
    enough = rows[best] and membership.together(*best, "members")["members"].sum()
    return tuple(column for column in COLUMNS if column in best) if enough else ()


def _breakdown_shares(membership: Membership, ids: tuple[str, ...]) -> pd.DataFrame:
    sums = membership.together(*ids, "members")
    return sums[[*ids]].astype(float).div(sums["members"].where(sums["members"] > 0).astype(float), axis=0).dropna()


def _draw_group_bars(axes, values: list, unit_type: str, most: float, lang: str) -> None:
    """Draws the bars of one type from the top down; no bar where a value is missing, for there is a heading in its row."""
    for row, value in enumerate(values):
        if not is_missing(value):
            axes.barh(row, value, height=0.72, color=TYPE_COLOURS[unit_type])
            axes.annotate(percent(value, lang, 1), (value, row), (3, -4), textcoords="offset points", fontsize=9.5)
    axes.set(xlim=(0, most * 1.75 or 1), ylim=(len(values) - 0.45, -0.55), xticks=[], yticks=[])
    axes.tick_params(axis="y", length=0)
    axes.spines[["bottom", "left"]].set_visible(False)


def _bar_label(column: str, lang: str) -> str:
    """The label beside a bar: the group without its noun, or the heading of a breakdown."""
    if column in BREAKDOWN_NAMES:
        return sentence(BREAKDOWN_NAMES[column].say(lang))
    if column in GROUP_NAMES:
        return GROUP_NAMES[column].say(lang)
    first, last = column.rsplit("_", 2)[1:]
    return OVER_60.say(lang) if last == "plus" else YEARS.say(lang, first=first, last=last)


def _incomplete_breakdowns_notes(
    membership: Membership, given: dict[str, tuple[str, ...]], lang: str
) -> tuple[str, ...]:
    """Notes on breakdowns that do not add up to the members, or that some committees lack."""
    notes, every = [], membership.together("members")["rows"].sum()
    for kind, ids in given.items():
        rows = membership.current.dropna(subset=[*ids, "members"])
        off = int((rows[[*ids]].sum(axis=1) != rows["members"]).sum())
        if off:
            notes.append(NOT_ADDING_UP.say(lang, kind=sentence(BREAKDOWN_NAMES[kind].say(lang)), rows=off))
        if len(rows) < every:
            notes.append(
                FEWER_ROWS.say(lang, kind=sentence(BREAKDOWN_NAMES[kind].say(lang)), rows=len(rows), all=int(every))
            )
    return tuple(notes)


# --- one part in every committee


def funnel(membership: Membership, column: str = "members_female", *, lang: str, internal: bool = False) -> Exhibit:
    """The share of a part in every committee against its members, with how far chance alone would scatter it.

    From a `membership` with rows of committees, else a sentence says what is missing. `column` is a count column that is part
    of the members; one that may identify persons gives a note, unless `internal`: for the office's own use. `lang` is "vi"
    or "en".
    """
    label = COLUMNS[column].label
    if refused := refusal(membership, column, internal=internal):
        return note(refused.say(lang), lang)
    units = membership.by_unit()
    if units.empty or column not in units or not units.dropna(subset=[column])["members"].sum():
        lacking = NO_UNITS if units.empty else _why_no_share(membership, NO_PART_COLUMN)
        return note(lacking.say(lang, part=sentence(label.say(lang))), lang)
    rows = units.dropna(subset=[column])
    rows = rows[rows["members"] > 0].astype({"members": float, column: float})
    every = min(rows[column].sum() / rows["members"].sum(), 1.0)
    rows = rows.assign(share=rows[column] / rows["members"])
    limits = measures.funnel(every, rows["members"], Z_998)
    outside = rows[(rows["share"] < limits["low"]) | (rows["share"] > limits["high"])].sort_values("share")
    with picture_style():
        figure, axes = new_figure(height=4.2)
        _draw_funnel(axes, rows, every, lang)
        _name_outside(axes, rows, outside, membership)
        axes.set_xlabel(MEMBERS_AXIS.say(lang))
        axes.set_ylabel(SHARE_OF.say(lang, part=uncapped(label.say(lang))))
        table = [_funnel_row(row, limits.loc[at], membership, lang) for at, row in outside.iterrows()]
        total = [ALL_TYPES.say(lang), number(rows["members"].sum(), lang), percent(every, lang, 1), ""]
        points = [
            OUTSIDE_POINT.say(lang, unit=unit, share=share, range=span)
            for unit, _, share, span in (*table[:3], *table[3:][-3:])
        ]
        points.insert(0, ALL_POINT.say(lang, share=percent(every, lang, 1), rows=len(rows)))
        details = {"part": label, "n": len(outside), "all": len(rows), "share": percent(every, lang, 1)}
        title = (NONE_OUTSIDE if outside.empty else SOME_OUTSIDE).say(lang, **details)
        if len(rows) == 1:
            title = SHARE_OF_ONE_COMMITTEE.say(lang, **details)
        head = [COMMITTEE.say(lang), MEMBERS.say(lang), PROPORTION.say(lang), BY_CHANCE.say(lang)]
        notes = (FUNNEL_NOTE.say(lang, share=percent(every, lang, 1)), *internal_note(internal))
        return figure_exhibit(
            membership, figure, title, points, head, [*table, total], lang=lang, unit=PER_CENT.say(lang), notes=notes
        )


def _draw_funnel(axes, rows: pd.DataFrame, every: float, lang: str) -> None:
    """Draws marks by type; the common share as a line, and around it two funnels: 95 in 100 and 998 in 1,000."""
    least, most = rows["members"].min(), rows["members"].max()
    sizes = pd.Series(range(max(int(least * 0.7), 1), int(most * 1.1) + 2))
    axes.axhline(every, color=INK, lw=1)
    axes.annotate(
        SHARE_OF_ALL_COMMITTEES.say(lang, share=percent(every, lang, 1)),
        (1, every),
        (3, -8),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        fontsize=9.5,
    )
    edge = 0.0
    for z, look in ((Z_95, "--"), (Z_998, "-")):
        around = measures.funnel(every, sizes, z)
        for side in ("low", "high"):
            axes.plot(sizes, around[side], look, color=FAINT, lw=1)
        edge = float(around["high"].iloc[0])
    for unit_type in TYPES:
        of = rows[rows["type"] == unit_type]
        axes.plot(
            of["members"],
            of["share"],
            TYPE_MARKS[unit_type],
            ms=6,
            color=TYPE_COLOURS[unit_type],
            alpha=0.8,
            mec="white",
            mew=0.5,
            ls="",
        )
    top = max(rows["share"].max(), edge) * 1.04 or 1
    bottom = max(min(rows["share"].min(), float(measures.funnel(every, sizes, Z_998)["low"].iloc[0])) - 0.04, -0.01)
    axes.set(xlim=(sizes.iloc[0], sizes.iloc[-1]), ylim=(bottom, top))
    number_ticks(axes.xaxis, lang)
    percent_ticks(axes.yaxis, lang)
    marks = "   ".join(f"{MARK_SIGNS[TYPE_MARKS[t]]} {TYPES[t].say(lang)}" for t in TYPES if (rows["type"] == t).any())
    axes.set_title(marks, fontsize=SMALL_TEXT, loc="right")


def _name_outside(axes, rows: pd.DataFrame, outside: pd.DataFrame, membership: Membership) -> None:
    """Writes the names of the committees farthest out, three a side; one that would cover a mark or a name is in the table only."""
    names = {unit.code: unit.full_name for unit in membership.places}
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    across, up = (rows["members"] - left) / (right - left), (rows["share"] - low) / (high - low)
    taken = list(zip(across, up, strict=True))
    for at, row in pd.concat([outside.head(3), outside.tail(3)]).drop_duplicates("code").iterrows():
        name, height = names[row["code"]], up[at]
        wide = 0.04 + 0.0165 * len(name)  # of the width of the axes, at this size of letters
        for side, begin in (("left", across[at] + 0.005), ("right", across[at] - 0.005 - wide)):
            end = begin + wide
            if begin < 0 or end > 1 or any(begin < x < end and abs(y - height) < 0.035 for x, y in taken):
                continue
            label = axes.annotate(
                name, (row["members"], row["share"]), (7 if side == "left" else -7, -4), textcoords="offset points",
                ha=side, fontsize=9.5,
            )  # fmt: skip
            label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8})
            taken += [(begin + part * wide / 8, height) for part in range(9)]
            break


def _funnel_row(row: pd.Series, limits: pd.Series, membership: Membership, lang: str) -> list[str]:
    unit = membership.places.by_code[row["code"]]
    span = f"{percent(limits['low'], lang, 1)} – {percent(limits['high'], lang, 1)}"
    name = f"{unit.full_name} ({unit.full_district})"
    return [name, number(row["members"], lang), percent(row["share"], lang, 1), span]


Z_95, Z_998 = 1.96, 3.09  # 95 and 998 in a thousand, where chance alone scatters
MARK_SIGNS = {"o": "●", "s": "■", "^": "▲"}
PART_POINT = Phrase(vi="{part}: {shares}", en="{part}: {shares}")
SHARE_AXIS = Phrase(vi="tỷ lệ trong số đảng viên cùng loại hình", en="share of the members of the type")
SHARE_GAP = Phrase(
    vi="{part} chiếm {most} ở {top} nhưng chỉ {least} ở {low}",
    en="{part} are {most} in {top} but only {least} in {low}",
)
SMALL_SHARE_GAP = Phrase(
    vi="{part} chiếm {most} ở {top}, {least} ở {low}", en="{part} are {most} in {top}, {least} in {low}"
)
SAME_SHARE = Phrase(vi="{part} chiếm {share} ở mọi loại hình", en="{part} are {share} in every type")
PART_OF_ONE_TYPE = Phrase(
    vi="{part} chiếm {share} số đảng viên của {type}", en="{part} are {share} of the members in {type}"
)
NO_SINGLE_PARTS = Phrase(
    vi="Phần này cần thêm ít nhất một cột như “Nữ”, “Dự bị” hoặc “Hưu trí” bên cạnh “Tổng số đảng viên”.",
    en="This part needs a column such as “Nữ” (female), “Dự bị” (probationary) or “Hưu trí” (pensioners) beside the members.",
)
BREAKDOWN_NAMES = {
    "age": Phrase(vi="tuổi đời", en="age"),
    "prof": Phrase(vi="chuyên môn", en="training"),
    "theory": Phrase(vi="lý luận chính trị", en="political theory"),
}
YEARS = Phrase(vi="{first}–{last} tuổi", en="{first}–{last}")
OVER_60 = Phrase(vi="trên 60 tuổi", en="61 and over")
GROUP_NAMES = {
    "members_prof_none": Phrase(vi="chưa qua đào tạo", en="none"),
    "members_prof_vocational": Phrase(vi="sơ cấp, trung cấp", en="elementary, intermediate"),
    "members_prof_elementary": Phrase(vi="sơ cấp", en="elementary"),
    "members_prof_intermediate": Phrase(vi="trung cấp", en="intermediate"),
    "members_prof_college": Phrase(vi="cao đẳng", en="college"),
    "members_prof_university": Phrase(vi="đại học", en="university"),
    "members_prof_postgraduate": Phrase(vi="trên đại học", en="postgraduate"),
    "members_prof_master": Phrase(vi="thạc sĩ", en="master's"),
    "members_prof_doctor": Phrase(vi="tiến sĩ", en="doctorate"),
    "members_theory_none": Phrase(vi="chưa qua đào tạo", en="none"),
    "members_theory_elementary": Phrase(vi="sơ cấp", en="elementary"),
    "members_theory_intermediate": Phrase(vi="trung cấp", en="intermediate"),
    "members_theory_advanced": Phrase(vi="cao cấp, cử nhân", en="advanced"),
}
BREAKDOWN_NOTE = Phrase(
    vi="Trong mỗi loại hình, các nhóm của một phần cộng lại thành 100%; thang đo chung cho mọi ô.",
    en="Within a type the groups of a part add up to 100%; all panels have one scale.",
)
NOT_ADDING_UP = Phrase(
    vi="{kind}: ở {rows} đảng bộ các nhóm cộng lại khác số đảng viên.",
    en="{kind}: in {rows} committees the groups do not add up to the members.",
)
NO_BREAKDOWN = Phrase(
    vi="Phần này cần đủ các cột của một cách chia: tuổi đời, trình độ chuyên môn hoặc lý luận chính trị.",
    en="This part needs all columns of one breakdown: age, professional training or political theory.",
)
MEMBERS_AXIS = Phrase(vi="số đảng viên của đảng bộ", en="members of the committee")
SHARE_OF_ALL_COMMITTEES = Phrase(vi="chung\n{share}", en="all\n{share}")
BY_CHANCE = Phrase(vi="Dao động ngẫu nhiên", en="By chance alone")
ALL_POINT = Phrase(vi="chung {rows} đảng bộ: {share}", en="all {rows} committees: {share}")
OUTSIDE_POINT = Phrase(
    vi="{unit}: {share}, dao động ngẫu nhiên là {range}", en="{unit}: {share}, by chance alone {range}"
)
SOME_OUTSIDE = Phrase(
    vi="{part}: {n} trong {all} đảng bộ có tỷ lệ lệch hơn mức dao động ngẫu nhiên quanh {share}",
    en="{part}: {n} of {all} committees are farther from {share} than chance would put them",
)
NONE_OUTSIDE = Phrase(
    vi="{part}: tỷ lệ ở {all} đảng bộ chỉ dao động quanh {share} như ngẫu nhiên cũng có",
    en="{part}: the shares of {all} committees scatter around {share} no more than chance would",
)
SHARE_OF_ONE_COMMITTEE = Phrase(
    vi="{part} chiếm {share} ở đảng bộ duy nhất có số liệu", en="{part} are {share} of the one committee"
)
FUNNEL_NOTE = Phrase(
    vi="Đảng bộ nhỏ thì chỉ vài người đã làm tỷ lệ lên xuống nhiều. Nếu mọi nơi đều ở mức {share} và chỉ có ngẫu nhiên thì khoảng 95 trong 100 đảng bộ nằm giữa hai đường đứt, 998 trong 1.000 giữa hai đường liền. Nằm ngoài là nơi đáng tìm hiểu, không phải là kết luận.",
    en="In a small committee a few persons move the share a lot. If all were at {share} and only chance were at work, about 95 in 100 committees would lie between the dashed lines, 998 in 1,000 between the solid ones. What lies outside is worth a look; it is no verdict.",
)
NO_PART_COLUMN = Phrase(
    vi="Phần này cần cột “{part}” bên cạnh “Tổng số đảng viên”; số liệu hiện có không có.",
    en="This part needs a column “{part}” beside the members; the data have none.",
)
