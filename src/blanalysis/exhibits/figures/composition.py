"""Figures of who the members are: their parts by type, and how far chance alone would scatter a share. `Membership` in, `Exhibit` out."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import accumulate
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from ...analysis import disclosure, measures
from ...membership.membership import Membership
from ...vocabulary import refusals, wording
from ...vocabulary.columns import COLUMNS, SUMS, parts_of
from ...vocabulary.formats import in_percent, is_missing, rounded
from ...vocabulary.phrases import PLURAL_TYPES, TYPES, Phrase, Text, Worded, capital_first, joined, small_first
from ..exhibit import Exhibit, internal_note
from ..facts import ends, share_or_counts
from . import canvas
from .canvas import FAINT, PER_CENT, SMALL_TEXT, TYPE_COLOURS, TYPE_MARKS, Figure, Say, figure_exhibit

CountsAndMembers: TypeAlias = tuple[pd.DataFrame, pd.DataFrame]
# Breakdowns of all members into groups, each in the editions that a form may have. Some parts belong to several.
BREAKDOWNS = {
    kind: [ids for whole, ids in SUMS if whole == "members" and ids[0].startswith(f"members_{kind}_")]
    for kind in ("age", "prof", "theory")
}
BREAKDOWN_NAMES = wording.group("BREAKDOWN_NAMES")
GROUP_NAMES = wording.group("GROUP_NAMES")  # by the end of the id of their column


@canvas.figure_function
def parts_by_type(membership: Membership, *, lang: str) -> Exhibit:
    """The share of each part that belongs to no breakdown (female, probationary, pensioners …), a mark a type. From a column of such a part."""
    given = _counts_by_type(membership, ((column,) for column in _parts_outside_breakdowns(membership)))
    if given[0].empty:
        raise _lacking_share(membership, wording.NO_SINGLE_PARTS)
    every = membership.together("members")["rows"].sum()
    lacking = [c for c in given[0].columns if membership.together(c, "members")["rows"].sum() < every]
    notes = (wording.NOT_EVERY_ROW(parts=[COLUMNS[column].label for column in lacking]),) if lacking else ()
    return _shares_exhibit(membership, given, _draw_parts, notes, lang)


@canvas.figure_function
def families(membership: Membership, *, lang: str) -> Exhibit:
    """Age, training and theory: the breakdowns of the members, a column a type, a bar a group. From all columns of one breakdown."""
    given = {kind: ids for kind in BREAKDOWNS if (ids := _usual_edition(membership, kind))}
    counts = _counts_by_type(membership, given.values())
    if counts[0].empty:
        raise _lacking_share(membership, wording.NO_BREAKDOWN)
    notes, every = [wording.BREAKDOWN_NOTE()], int(membership.together("members")["rows"].sum())
    for kind, ids in given.items():
        rows, name = membership.current.dropna(subset=[*ids, "members"]), capital_first(BREAKDOWN_NAMES[kind])
        if off := int((rows[[*ids]].sum(axis=1) != rows["members"]).sum()):
            notes.append(wording.NOT_ADDING_UP(kind=name, rows=off))
        if len(rows) < every:
            notes.append(wording.FEWER_ROWS(kind=name, rows=len(rows), all=every))
    lines = [line for kind, ids in given.items() for line in (kind, *ids)]
    return _shares_exhibit(membership, counts, partial(_draw_breakdowns, lines), notes, lang)


def _lacking_share(membership: Membership, lacking: Phrase, **details: object) -> refusals.LackingError:
    return refusals.LackingError(lacking if membership.by_type()["members"].sum() else wording.NO_MEMBERS, **details)


def _parts_outside_breakdowns(membership: Membership) -> list[str]:
    """The parts that are in no breakdown. Official members are left out where there are probationary ones: they are the rest."""
    wholes = ("members", *parts_of("members", COLUMNS))
    broken = {column for whole, ids in SUMS if whole in wholes and len(ids) > 2 for column in ids}
    broken |= {column for whole, ids in SUMS if whole in broken for column in ids}
    given = parts_of("members", membership.current.columns)
    broken |= {"members_official"} if "members_probationary" in given else set()
    return [column for column in given if column not in broken and not column.startswith("members_edu_")]


def _usual_edition(membership: Membership, kind: str) -> tuple[str, ...]:
    """The columns of a breakdown in the edition that most rows have in full; none where no row has members and all groups of an edition."""
    sums = {ids: membership.together(*ids, "members").sum() for ids in BREAKDOWNS[kind]}
    best = max(sums, key=lambda ids: sums[ids]["rows"])
    return tuple(column for column in COLUMNS if column in best) if sums[best]["members"] else ()


def _counts_by_type(membership: Membership, groups: Iterable[tuple[str, ...]]) -> CountsAndMembers:
    """The counts of columns and the members that these are part of, a row a type. Those of one group are of the rows with a number in all."""
    counts: dict[str, pd.Series] = {}
    members: dict[str, pd.Series] = {}
    for ids in groups:
        sums = membership.together(*ids, "members").astype(float)
        if not (sums := sums[sums["members"] > 0]).empty:
            counts |= {column: sums[column] for column in ids}
            members |= dict.fromkeys(ids, sums["members"])
    types = [unit_type for unit_type in TYPES if any(unit_type in of.index for of in counts.values())]
    return pd.DataFrame(counts, index=types), pd.DataFrame(members, index=types)


def _shares_exhibit(
    membership: Membership, given: CountsAndMembers, draw: Callable[..., Figure], notes: Iterable[Worded], lang: str
) -> Exhibit:
    counts, members = given
    labels, types = {c: capital_first(COLUMNS[c].label) for c in map(str, counts.columns)}, [*map(str, counts.index)]
    texts = {c: counts[c].combine(members[c], partial(share_or_counts, decimals=1)) for c in labels}
    rows: list[list[Worded]] = [[COLUMNS[column].label, *texts[column]] for column in labels]
    of_types = {c: [joined((TYPES[str(t)], texts[c][t]), " ") for t in counts[c].dropna().index] for c in labels}
    points = [joined((label, of_types[column]), ": ") for column, label in labels.items()]
    head = [wording.COMPONENT, *(TYPES[t] for t in types)]
    bases = [joined((TYPES[t], int(n)), " ") for t, n in zip(types, members.max(axis=1), strict=True)]
    shares = counts / members
    notes = [*notes, *canvas.cap_notes(shares), wording.BASES(bases=bases), wording.CHANCE_NOTE]
    drawn, of = partial(draw, canvas.capped(shares), texts), ["members", *counts]
    title = _share_gap_title(counts, members)
    return figure_exhibit(membership, drawn, title, points, head, rows, lang=lang, unit=PER_CENT, notes=notes, of=of)


def _share_gap_title(counts: pd.DataFrame, members: pd.DataFrame) -> Text:
    """The part whose share differs most between two types, of those that differ more than by chance; else that none does, or the largest part."""
    shares = (counts / members).where(members >= measures.FEWEST_FOR_PERCENT).dropna(axis=1, how="all")
    if shares.empty:
        return wording.COUNTS_ONLY(few=measures.FEWEST_FOR_PERCENT)
    apart = [c for c in map(str, shares.columns) if in_percent(shares[c].max(), 1) != in_percent(shares[c].min(), 1)]
    far = [c for c in apart if measures.beyond_chance(counts[c], members[c], among=len(shares.columns)).any()]
    if apart and not far and len(shares.columns) > 1:
        return wording.PARTS_BY_CHANCE(n=len(shares.columns))
    gaps = shares.max() - shares.min()
    column = ends(gaps[far or apart] if apart else shares.max()).top
    top, low, *_ = ends(of := shares[column])
    most, least = (share_or_counts(counts[column][t], members[column][t], 1, based=True) for t in (top, low))
    phrase = wording.SHARE_GAP if of[low] <= measures.ONLY_UP_TO * of[top] else wording.SMALL_SHARE_GAP
    if not apart:
        most = share_or_counts(counts[column].sum(), members[column].sum(), 1, based=True)
    if not far:
        phrase = wording.PART_BY_CHANCE if apart else wording.SAME_SHARE
        phrase = phrase if shares.count().max() > 1 else wording.PART_OF_ONE_TYPE
    return phrase(part=COLUMNS[column].label, top=PLURAL_TYPES[top], most=most, low=PLURAL_TYPES[low], least=least)


def _draw_parts(shares: pd.DataFrame, texts: dict[str, pd.Series], say: Say) -> Figure:
    at = list(accumulate(shares.count() + 1.7, initial=0))
    figure, axes = canvas.new_figure(height=0.7 + 0.22 * at[-1])
    for column, top in zip(shares.columns, at, strict=False):
        name, of = say(capital_first(COLUMNS[column].label)), shares[column].dropna()
        axes.annotate(name, (0, -top), (4, -4), textcoords="offset points", fontweight="bold")
        for row, t in enumerate(of.index, start=1):
            axes.plot([0, of[t]], [-top - row] * 2, color=TYPE_COLOURS[t], lw=1.2, alpha=0.5)
            (drawn,) = axes.plot(of[t], -top - row, TYPE_MARKS[t], ms=7.5, color=TYPE_COLOURS[t], clip_on=False)
            text = say(capital_first(joined((TYPES[t], texts[column][t]), " ")))
            canvas.mark(drawn, [(t, of[t].round(4), f"{name}: {text}")])
            axes.annotate(text, (of[t], -top - row), (8, -4), textcoords="offset points", fontsize=SMALL_TEXT)
    axes.set(xlim=(0, min(shares.max().max() * 1.35, 1) or 1), ylim=(-at[-1] + 0.7, 0.8), yticks=[])
    axes.spines["left"].set_color(FAINT)
    canvas.number_ticks(say, axes.xaxis, write=in_percent)
    axes.set_xlabel(say(wording.SHARE_AXIS))
    return figure


def _draw_breakdowns(lines: list[str], shares: pd.DataFrame, texts: dict[str, pd.Series], say: Say) -> Figure:
    """A panel of bars a type, from the top down; `lines` are columns and the headings of breakdowns, which have no bar."""
    figure, panels = canvas.new_figure(height=0.5 + 0.27 * len(lines), columns=len(shares), squeeze=False)
    look: dict[str, Any] = {"textcoords": "offset points", "in_layout": False}  # there is room for the texts
    for axes, t in zip(panels[0], shares.index, strict=True):
        for row, value in enumerate(shares.T[t].reindex(lines)):
            if is_missing(value):
                continue  # the heading of a breakdown, or none such
            (bar,) = axes.barh(row, value, height=0.72, color=TYPE_COLOURS[t])
            text = say(texts[lines[row]][t])
            canvas.mark(bar, [(t, round(value, 4), f"{say(_bar_label(lines[row]))}: {say(TYPES[t])} {text}")])
            axes.annotate(text, (value, row), (3, -4), fontsize=9.5, **look)
        right = shares.max().max() * 1.75 or 1
        axes.set(xlim=(0, right), ylim=(len(lines) - 0.45, -0.55), xticks=[], yticks=[])
        axes.tick_params(axis="y", length=0)
        axes.spines[["bottom", "left"]].set_visible(False)
        axes.set_title(say(capital_first(TYPES[t])), fontsize=SMALL_TEXT, fontweight="bold", loc="left")
    panels[0, 0].set_yticks(range(len(lines)), [say(_bar_label(line)) for line in lines])
    for line, label in zip(lines, panels[0, 0].get_yticklabels(), strict=True):
        label.set_fontweight("bold" if line in BREAKDOWN_NAMES else "normal")
    return figure


def _bar_label(line: str) -> Worded:
    if line in BREAKDOWN_NAMES:
        return capital_first(BREAKDOWN_NAMES[line])
    first, last = line.split("_")[-2:]
    return GROUP_NAMES.get(last) or wording.YEARS(first=first, last=last)


@canvas.figure_function
def funnel(membership: Membership, column: str = "members_female", *, lang: str, internal: bool = False) -> Exhibit:
    """The share of a part in every committee against its members, with how far chance alone would scatter it. From rows of committees.

    `column` is a count column that is part of the members; one that may identify persons gives a note, unless `internal`."""
    rows, part = _committee_shares(membership, column, internal=internal), COLUMNS[column].label
    whole, level = (rows[column].sum(), rows["members"].sum()), measures.chance_level(len(rows))
    rows = rows.join(measures.funnel(*whole, rows["members"], level))
    rows["name"] = rows["code"].map({unit.code: unit.full_name for unit in membership.places})
    rows["shown"] = rows[column].combine(rows["members"], partial(share_or_counts, decimals=1))
    outside = rows[measures.beyond_chance(rows[column], rows["members"])].sort_values("share")
    share = share_or_counts(*whole, 1)
    table: list[tuple[Worded, ...]] = []
    for of in outside.to_dict("records"):
        unit, span = membership.places.by_code[of["code"]], [in_percent(of[side], 1) for side in ("low", "high")]
        name = wording.NAMED_OF(name=unit.full_name, of=unit.full_district)
        table.append((name, rounded(of["members"]), of["shown"], joined(span, " – ")))
    points = [wording.ALL_POINT(share=share, rows=len(rows))]
    points += [wording.OUTSIDE_POINT(unit=row[0], share=row[2], range=row[3]) for row in (*table[:3], *table[3:][-3:])]
    table.append((wording.ALL_TYPES, rounded(rows["members"].sum()), share, ""))
    phrase = wording.NONE_OUTSIDE if outside.empty else wording.SOME_OUTSIDE
    phrase = wording.SHARE_OF_ONE_COMMITTEE if len(rows) == 1 else phrase
    title = phrase(part=part, n=len(outside), all=len(rows), share=share_or_counts(*whole, 1, based=True))
    head = [wording.COMMITTEE, wording.MEMBERS, wording.PROPORTION, wording.BY_CHANCE]
    draw = partial(_draw_funnel, rows, [*outside.index[:3], *outside.index[-3:]], whole, share, part)
    above_100 = canvas.cap_notes(rows[column] / rows["members"])
    notes = (wording.FUNNEL_NOTE(share=share, n=len(rows)), wording.NOT_FROM_ZERO, *internal_note(internal), *above_100)
    told: dict[str, Any] = {"unit": PER_CENT, "notes": notes, "of": ["members", column], "internal": internal}
    return figure_exhibit(membership, draw, title, points, head, table, lang=lang, **told)


def _committee_shares(membership: Membership, column: str, *, internal: bool) -> pd.DataFrame:
    if refused := disclosure.refusal(membership, column, internal=internal):
        raise refusals.LackingError(refused)
    units = membership.by_unit()
    if units.empty:
        raise refusals.LackingError(wording.NO_UNITS)
    rows = units.dropna(subset=[column]) if column in units else units.head(0)
    if not rows["members"].sum():
        raise _lacking_share(membership, wording.NO_PART_COLUMN, part=capital_first(COLUMNS[column].label))
    rows = rows[rows["members"] > 0].astype({"members": float, column: float})
    return rows.assign(share=canvas.capped(rows[column] / rows["members"]))


def _draw_funnel(
    rows: pd.DataFrame, named: list[Any], whole: tuple[float, float], share: Worded, part: Phrase, say: Say
) -> Figure:
    figure, axes = canvas.new_figure(height=4.2)
    left, right = max(int(rows["members"].min() * 0.7), 1), int(rows["members"].max() * 1.1) + 2
    sizes = pd.Series(np.unique(np.linspace(left, min(right, whole[1]), 150).astype(int)))
    every = min(whole[0] / whole[1], 1.0)
    axes.axhline(every, color=canvas.INK, lw=1)
    look: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "fontsize": 9.5}
    axes.annotate(say(wording.SHARE_OF_ALL_COMMITTEES(share=share)), (1, every), (3, -8), **look)
    for level, line in ((measures.LEVEL, "--"), (measures.chance_level(len(rows)), "-")):
        around = measures.funnel(*whole, sizes, level)
        for side in ("low", "high"):
            axes.plot(sizes, around[side], line, color=FAINT, lw=1)
    shown: Any = rows.itertuples()
    told = {of.Index: (of.code, round(of.share, 4), f"{of.name}: {say(of.shown)}") for of in shown}
    look = {"ms": 6, "clip_on": False, "zorder": 3}
    canvas.draw_type_marks(axes, rows["members"], rows["share"], rows["type"], told=told, **look)
    top = min(max(rows["share"].max(), float(around["high"].iloc[0])) * 1.04, 1) or 1
    bottom = max(min(rows["share"].min(), float(around["low"].iloc[0])) - 0.04, -0.01)
    axes.set(xlim=(left, right), ylim=(bottom, top))
    canvas.number_ticks(say, axes.xaxis)
    canvas.number_ticks(say, axes.yaxis, write=in_percent)
    axes.locator_params(axis="y", steps=[1, 2, 5, 10])  # whole numbers of per cent
    marks = [f"{canvas.MARK_SIGNS[TYPE_MARKS[t]]} {say(TYPES[t])}" for t in TYPES if (rows["type"] == t).any()]
    axes.set_title("   ".join(marks), fontsize=SMALL_TEXT, loc="right")
    axes.set_xlabel(say(wording.MEMBERS_AXIS))
    axes.set_ylabel(say(wording.SHARE_OF(part=small_first(part))))
    if named:
        canvas.name_committees(figure, axes, rows, "members", "share", named)
    return figure
