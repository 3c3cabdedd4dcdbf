"""Figures of who came and who left: admissions against their target, stock and flow. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import textwrap
from itertools import accumulate

import pandas as pd

from ...analysis.disclosure import EXITS, Flow, flow
from ...membership.membership import Membership
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import listed, number, percent, sentence, signed, uncapped
from ...vocabulary.phrases import ALL_TYPES, DISTRICT, FEWER_ROWS, MEMBERS, NOT_GIVEN, TYPE, TYPES, Phrase
from ..exhibit import Exhibit, internal_note, note
from .canvas import EDGE, FAINT, INK, SMALL_TEXT, SOFT, figure_exhibit, new_figure, number_ticks, picture_style


def admissions(membership: Membership, *, lang: str) -> Exhibit:
    """Newly admitted members beside their target, by district (a Form 5 names none: by type).

    From a `membership` with `admitted` and `admitted_target`, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    by = "district" if membership.current["district"].notna().any() else "type"
    sums = membership.together("admitted", "admitted_target", by=by)
    if sums.empty:
        return note(NO_TARGET.say(lang), lang)
    names = {group: _name_of(group, membership, lang) for group in sums.index}
    with picture_style():
        figure, axes = new_figure(height=0.9 + 0.42 * len(sums))
        for row, of in enumerate(sums[::-1].to_dict("records")):
            axes.barh(row, of["admitted"], height=0.45, color=EDGE)
            axes.plot([of["admitted_target"]] * 2, [row - 0.36, row + 0.36], color=INK, lw=2.5)
            text = ADMITTED_OF.say(lang, admitted=int(of["admitted"]), target=int(of["admitted_target"]))
            far = max(of["admitted"], of["admitted_target"])
            axes.annotate(text, (far, row), (7, -4), textcoords="offset points", fontsize=SMALL_TEXT)
        axes.set_yticks(range(len(sums)), [names[group] for group in sums.index[::-1]])
        axes.set(xlim=(0, sums[["admitted", "admitted_target"]].max().max() * 1.25 or 1), ylim=(-0.6, len(sums) - 0.4))
        axes.tick_params(axis="y", length=0)
        axes.locator_params(axis="x", nbins=5)
        number_ticks(axes.xaxis, lang)
        axes.set_xlabel(ADMISSIONS_AXIS.say(lang))
        every = sums.sum()
        rows = [[names[group], *_admissions_row(of, lang)] for group, of in sums.iterrows()]
        rows.append([ALL_TYPES.say(lang), *_admissions_row(every, lang)])
        points = [ADMISSIONS_POINT.say(lang, place=p, admitted=a, target=t, rate=r) for p, a, t, r in rows]
        head = [(DISTRICT if by == "district" else TYPE), ADMITTED, TARGET, REACHED]
        title = _admissions_title(sums, every, lang)
        given = int(every["rows"])
        notes = (
            ()
            if given == len(membership.current)
            else (FEWER_ROWS.say(lang, kind=sentence(ADMITTED.say(lang)), rows=given, all=len(membership.current)),)
        )
        return figure_exhibit(
            membership, figure, title, points, [h.say(lang) for h in head], rows, lang=lang, notes=notes
        )


def _name_of(group: str, membership: Membership, lang: str) -> str:
    """The full name of a district, or the name of a type."""
    return sentence(TYPES[group].say(lang)) if group in TYPES else membership.places.districts[group][0].full_district


def _admissions_row(of: pd.Series, lang: str) -> list[str]:
    admitted, target = int(of["admitted"]), int(of["admitted_target"])
    return [number(admitted, lang), number(target, lang), percent(admitted / target, lang, 1) if target else NOT_GIVEN]


def _admissions_title(sums: pd.DataFrame, every: pd.Series, lang: str) -> str:
    details = {"admitted": int(every["admitted"]), "target": int(every["admitted_target"]), "all": len(sums)}
    if not details["target"]:
        return NO_TARGET_SET.say(lang, **details)
    details |= {"rate": percent(details["admitted"] / details["target"], lang, 1)}
    details |= {"reached": int((sums["admitted"] >= sums["admitted_target"]).sum())}
    phrase = ADMISSIONS_ONE if len(sums) == 1 else ADMISSIONS if sums.index.name == "district" else ADMISSIONS_TYPES
    return phrase.say(lang, **details)


def stock_and_flow(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """Members at the start of the period, who came, who left, members at the end: a step each.

    The ways out of the Party are one step; where their number is small, they share it with those who died (see `disclosure.flow`).
    From a `membership` with `members_start` and a column of those who came or left, else a sentence says what is missing.
    With `internal` nothing is hidden. `lang` is "vi" or "en".
    """
    given = flow(membership, internal=internal)
    if given is None:
        return note(NO_FLOW.say(lang), lang)
    if given.reveals_exits:
        return note(FEW_LEFT.say(lang), lang)
    steps = [(_step_name(ids, lang), count) for ids, count in given.steps]
    if given.gap:
        steps.append((GAP_STEP.say(lang), given.gap))
    with picture_style():
        figure, axes = new_figure(height=0.8 + 0.45 * (len(steps) + 2))
        _draw_waterfall(axes, given, steps, lang)
        rows = [
            [PERIOD_START.say(lang), number(given.start, lang)],
            *([name, signed(count, lang, 0)] for name, count in steps),
        ]
        rows.append([PERIOD_END.say(lang), number(given.end, lang)])
        points = [f"{name}: {count}" for name, count in rows]
        notes = [FLOW_NOTE.say(lang)]
        if given.units < len(membership.current):
            notes.append(
                FEWER_ROWS.say(lang, kind=STOCK_AND_FLOW.say(lang), rows=given.units, all=len(membership.current))
            )
        notes += internal_note(internal)
        head = [STEP_HEAD.say(lang), MEMBERS.say(lang)]
        return figure_exhibit(
            membership, figure, _flow_title(given, lang), points, head, rows, lang=lang, notes=tuple(notes)
        )


def _step_name(ids: tuple[str, ...], lang: str) -> str:
    """The name of a step: of its column; the ways out of the Party have one name, after those of the columns that hide them."""
    ways = [column for column in ids if column in EXITS]
    names = [COLUMNS[column].label.say(lang) for column in ids if column not in ways] + [LEFT_PARTY.say(lang)] * bool(
        ways
    )
    return sentence(listed([names[0], *map(uncapped, names[1:])], lang))


def _draw_waterfall(axes, given: Flow, steps: list[tuple[str, int]], lang: str) -> None:
    """Draws a waterfall chart: each bar begins where the last one ended; start and end are lines, for the axis does not begin at 0."""
    levels = list(accumulate((count for _, count in steps), initial=given.start))
    lowest, highest = min(*levels, given.end), max(*levels, given.end)
    height = (highest - lowest) or max(given.end, 1)
    bars = [(PERIOD_START.say(lang), given.start, given.start, INK, number(given.start, lang))]
    for (name, count), level in zip(steps, levels, strict=False):
        bars.append((name, level, level + count, SOFT if count >= 0 else "white", signed(count, lang, 0)))
    bars.append((PERIOD_END.say(lang), given.end, given.end, INK, number(given.end, lang)))
    for row, (_, begin, end, colour, text) in enumerate(reversed(bars)):
        axes.barh(row, end - begin, left=begin, height=0.6, color=colour, edgecolor=INK, lw=1.5)
        bold = "bold" if colour == INK else "normal"
        axes.annotate(
            text, (max(begin, end), row), (6, -4), textcoords="offset points", fontsize=SMALL_TEXT, fontweight=bold
        )
    for row, (_, _, end, *_) in enumerate(reversed(bars[:-1])):  # from the end of each step down to the next
        axes.plot([end] * 2, [row + 0.3, row + 0.7], color=FAINT, lw=0.8)
    axes.set_yticks(range(len(bars)), [textwrap.fill(name, 26) for name, *_ in reversed(bars)])
    axes.set(xlim=(max(lowest - 0.15 * height, 0), highest + 0.2 * height), ylim=(-0.6, len(bars) - 0.4))
    axes.locator_params(axis="x", nbins=5)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    number_ticks(axes.xaxis, lang)
    axes.set_xlabel(MEMBERS_AXIS_0.say(lang))


def _flow_title(given: Flow, lang: str) -> str:
    change = given.end - given.start
    details = {"start": given.start, "end": given.end, "change": abs(change)}
    details |= {"rate": percent(abs(change) / given.start, lang, 1) if given.start else ""}
    if given.gap:
        return MISMATCH.say(lang, gap=abs(given.gap), **details)
    if not change:
        return UNCHANGED.say(lang, **details)
    if not given.start:
        return FROM_NOTHING.say(lang, **details)
    return (GREW if change > 0 else SHRANK).say(lang, **details)


ADMITTED = Phrase(vi="Kết nạp", en="Admitted")
TARGET = Phrase(vi="Chỉ tiêu", en="Target")
REACHED = Phrase(vi="Đạt", en="Reached")
ADMITTED_OF = Phrase(vi="{admitted} / {target}", en="{admitted} / {target}")
ADMISSIONS_AXIS = Phrase(vi="đảng viên kết nạp (thanh) và chỉ tiêu (vạch)", en="admitted (bar) and target (line)")
ADMISSIONS_POINT = Phrase(
    vi="{place}: kết nạp {admitted}, chỉ tiêu {target} ({rate})",
    en="{place}: {admitted} admitted, target {target} ({rate})",
)
ADMISSIONS = Phrase(
    vi="Kết nạp {admitted} đảng viên, bằng {rate} chỉ tiêu; {reached}/{all} huyện, thị xã, thành phố đạt",
    en="{admitted} members were admitted, {rate} of the target; {reached} of {all} districts reached theirs",
)
ADMISSIONS_TYPES = Phrase(
    vi="Kết nạp {admitted} đảng viên, bằng {rate} chỉ tiêu; {reached}/{all} loại hình đạt",
    en="{admitted} members were admitted, {rate} of the target; {reached} of {all} types reached theirs",
)
ADMISSIONS_ONE = Phrase(
    vi="Kết nạp {admitted} đảng viên, bằng {rate} chỉ tiêu {target}",
    en="{admitted} members were admitted, {rate} of the target of {target}",
)
NO_TARGET_SET = Phrase(
    vi="Kết nạp {admitted} đảng viên, chỉ tiêu ghi là 0", en="{admitted} members were admitted; the target given is 0"
)
NO_TARGET = Phrase(
    vi="Phần này cần cột “Kết nạp mới” và cột “Chỉ tiêu kết nạp”.",
    en="This part needs the columns “Kết nạp mới” (newly admitted) and “Chỉ tiêu kết nạp” (target).",
)
PERIOD_START = Phrase(vi="Đầu kỳ", en="Start of the period")
PERIOD_END = Phrase(vi="Cuối kỳ", en="End of the period")
STEP_HEAD = Phrase(vi="Bước", en="Step")
LEFT_PARTY = Phrase(vi="ra khỏi Đảng", en="left the Party")
GAP_STEP = Phrase(vi="Chưa rõ vì sao", en="Not explained")
STOCK_AND_FLOW = Phrase(vi="Đầu kỳ, cuối kỳ", en="Start and end")
MEMBERS_AXIS_0 = Phrase(vi="đảng viên", en="members")
FLOW_NOTE = Phrase(
    vi="Cuối kỳ = đầu kỳ + tăng − giảm. “Ra khỏi Đảng” gồm khai trừ, xóa tên và xin ra, chỉ tính gộp.",
    en="End = start + came − left. “Left the Party” is those expelled, struck off and leaving on request, only taken together.",
)
GREW = Phrase(
    vi="Trong kỳ đảng viên tăng {change} ({rate}), từ {start} lên {end}",
    en="Members grew by {change} ({rate}), from {start} to {end}",
)
SHRANK = Phrase(
    vi="Trong kỳ đảng viên giảm {change} ({rate}), từ {start} xuống {end}",
    en="Members fell by {change} ({rate}), from {start} to {end}",
)
UNCHANGED = Phrase(
    vi="Đầu kỳ và cuối kỳ đều có {end} đảng viên", en="There are {end} members at the start and at the end"
)
FROM_NOTHING = Phrase(vi="Đầu kỳ chưa có đảng viên, cuối kỳ có {end}", en="No members at the start, {end} at the end")
MISMATCH = Phrase(
    vi="Đầu kỳ cộng tăng trừ giảm lệch {gap} so với {end} đảng viên cuối kỳ",
    en="Start plus those who came less those who left is {gap} off the {end} members at the end",
)
FEW_LEFT = Phrase(
    vi="Không vẽ phần này: quá ít người ra khỏi Đảng, vẽ ra thì tính ngược được con số cần che.",
    en="This part is not drawn: so few left the Party that the number to hide could be worked out from it.",
)
NO_FLOW = Phrase(
    vi="Phần này cần cột “Đảng viên đầu kỳ” và ít nhất một cột tăng, giảm như “Kết nạp mới”, “Chuyển đi”, “Từ trần”.",
    en="This part needs “Đảng viên đầu kỳ” (members at the start) and a column of those who came or left, such as “Kết nạp mới”.",
)
