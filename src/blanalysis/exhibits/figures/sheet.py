"""Figures of the sheet itself: what it has and what it lacks. `Membership` in, `Exhibit` out."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from ...membership.membership import Membership
from ...vocabulary import phrases, wording
from ...vocabulary.formats import rounded
from ...vocabulary.phrases import NONE, TYPES, Phrase, Worded, capital_first, in_language, joined, small_first
from ..exhibit import Exhibit
from ..facts.sheet import Check, QualityFacts, UnitsFacts, quality_facts, units_facts
from ..facts.units import area_name
from . import canvas
from .canvas import EDGE, FAINT, TYPE_COLOURS, TYPE_MARKS, Figure, Say, figure_exhibit, figure_function, new_figure

MOST_MARKS_IN_LINE = 24  # of units in the picture of which are there


@figure_function
def quality(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """How good the sheet is on one picture: units, numbers, columns and totals that are as they should be; the findings.

    Totals and findings that would tell of single persons are not counted, but for `internal` use."""
    facts = quality_facts(membership, internal=internal)
    rows: list[tuple[Worded, ...]] = []
    for check in facts.checks:  # as cells results have no capital letter
        rows.append((check.label, rounded(check.have), rounded(check.of), in_language(check.result, lang)))
    points = [joined((check.label, check.result), ": ") for check in facts.checks]
    points += [wording.FOUND_POINT(label=label, n=n) for label, n in facts.findings.items()]
    total = rounded(sum(facts.findings.values()))
    rows += [(wording.FINDINGS_FOUND(kinds=label), rounded(n), total, "") for label, n in facts.findings.items()]
    head = [wording.CHECKED, wording.CHECKED_RIGHT, wording.CHECKED_OF, wording.CHECK_RESULT]
    notes = (wording.ONLY_OF_DAY(day=membership.as_of),) if membership.has_other_days else ()
    told: dict[str, Any] = {"lang": lang, "unit": wording.AS_NAMED, "notes": notes, "words": {3}, "of": ()}
    return figure_exhibit(membership, partial(_draw_quality, facts), facts.title, points, head, rows, **told)


def _draw_quality(facts: QualityFacts, say: Say) -> Figure:
    found = any(facts.findings.values())
    heights = [0.62 * len(facts.checks), 0.3 * len(facts.findings) + 0.3 if found else 0.55]
    figure, (above, below) = new_figure(height=sum(heights) + 0.3, rows=2, height_ratios=heights)
    _draw_checks(above, facts.checks, say)
    below.set_title(say(wording.FINDINGS_BY_SEVERITY), loc="left", fontsize=11.5)
    if found:
        _draw_findings(below, facts.findings, say)
    else:
        below.text(0, 0.6, say(wording.NO_FINDING_MADE), va="center", fontweight="bold", fontsize=10.5)
        below.set_axis_off()
    return figure


def _draw_checks(axes, checks: Sequence[Check], say: Say) -> None:
    for row, check in enumerate(reversed(checks)):
        if check.of:
            axes.barh(row, 1, height=0.34, facecolor="white", edgecolor=FAINT, hatch="////", lw=0.6)
        if check.have:
            axes.barh(row, check.have / check.of, height=0.34, color=EDGE, edgecolor=EDGE, lw=0.6)
        axes.text(0, row + 0.25, say(check.label), va="bottom")
        at, weight = (1.03, "bold") if check.of else (0, "normal")
        axes.text(at, row, say(check.result), va="center", fontweight=weight, fontsize=10.5)
    axes.set(xlim=(0, 2.15), ylim=(-0.35, len(checks) - 0.2))
    axes.set_axis_off()


def _draw_findings(axes, found: dict[Phrase, int], say: Say) -> None:
    for row, n in enumerate(reversed(found.values())):
        axes.barh(row, n, height=0.55, color=EDGE)
        axes.annotate(say(n), (n, row), (5, 0), textcoords="offset points", va="center", fontweight="bold")
    axes.set_yticks(range(len(found)), [say(capital_first(label)) for label in reversed(found)])
    axes.set(xlim=(0, 1.15 * max(found.values())), ylim=(-0.5, len(found) - 0.4), xticks=[])
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_visible(False)


@figure_function
def coverage(membership: Membership, *, lang: str) -> Exhibit:
    """Which units of each district the sheets have, and which they lack. From data that name committees."""
    facts = units_facts(membership)
    rows, points = [], []
    for name, units in facts.districts.items():
        district = in_language(capital_first(area_name(name)), lang)
        gone = [unit.full_name for unit in units if unit in facts.no_row]
        have = len(units) - len(gone)
        names = in_language(gone if have else wording.ALL_MISSING, lang)
        rows.append((district, rounded(have), rounded(len(units)), names or NONE))
        points.append(f"{district}: {have}/{len(units)}" + (f" ({names})" if names else ""))
    head = [wording.DISTRICT if membership.places.districts else wording.TYPE]
    head += [wording.UNITS_PRESENT, wording.EXPECTED, wording.LACKING_UNITS]
    draw, title = partial(_draw_coverage, facts), facts.coverage_title
    return figure_exhibit(membership, draw, title, points, head, rows, lang=lang, unit=wording.UNITS, words={3}, of=())


def _draw_coverage(facts: UnitsFacts, say: Say) -> Figure:
    districts, no_row, most = facts.districts, {*facts.no_row}, MOST_MARKS_IN_LINE
    row, names = 0, dict[int, str]()
    figure, axes = new_figure(height=1.1 + 0.33 * sum(-(-len(units) // most) for units in districts.values()))
    for area, units in districts.items():
        names[row] = say(capital_first(area_name(area)))
        for place, unit in enumerate(units):
            have = unit not in no_row
            fill, edge = (TYPE_COLOURS[unit.type],) * 2 if have else ("white", FAINT)
            (drawn,) = axes.plot(place % most, row + place // most, TYPE_MARKS[unit.type], ms=9, mfc=fill, mec=edge)
            state = small_first(wording.UNITS_PRESENT if have else wording.LACKING_UNITS)
            canvas.mark(drawn, [(unit.code, int(have), say(joined((unit.full_name, state), ": ")))])
        with_row, (down, across) = len({*units} - no_row), divmod(len(units) - 1, most)
        axes.annotate(f"{with_row}/{len(units)}", (across, row + down), (12, -4), textcoords="offset points")
        row += down + 1
    axes.set_yticks([*names], [*names.values()])
    axes.set(xlim=(-0.6, min(most, max(map(len, districts.values()))) + 0.2), ylim=(row - 0.4, -0.6), xticks=[])
    axes.tick_params(axis="y", length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    for t in [t for t in TYPES if any(unit.type == t for units in districts.values() for unit in units)]:
        axes.plot([], [], TYPE_MARKS[t], ms=8, color=TYPE_COLOURS[t], label=say(phrases.PLURAL_TYPES[t]))
    if facts.no_row:
        axes.plot([], [], "o", ms=8, mfc="white", mec=FAINT, label=say(small_first(wording.LACKING_UNITS)))
    look = {"frameon": False, "handletextpad": 0, "columnspacing": 0.9, "borderpad": 0, "fontsize": 10.5}
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.02), ncols=4, **look)
    return figure
