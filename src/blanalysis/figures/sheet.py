"""Pictures of the sheet itself: what it has and what it lacks. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import numpy as np

from ..exhibit import Exhibit, note
from ..membership import Membership
from ..words import DISTRICT, NO_UNITS, Phrase, number
from .canvas import COLOURS, FAINT, canvas, framed, style


def coverage(membership: Membership, *, lang: str) -> Exhibit:
    """How many units of each district the sheets have."""
    if membership.by_type_only:
        return note(NO_UNITS.say(lang), lang)
    found = {unit.code for unit in membership.found}
    districts = {
        units[0].full_district: (sum(u.code in found for u in units), len(units))
        for units in membership.places.districts.values()
    }
    with style():
        figure, axes = canvas(height=0.7 + 0.33 * len(districts))
        for row, (have, expected) in enumerate(reversed(districts.values())):
            axes.plot(np.arange(1, expected + 1), [row] * expected, "s", ms=9, mfc="white", mec=FAINT)
            axes.plot(np.arange(1, have + 1), [row] * have, "s", ms=9, color=COLOURS["xã"])
            axes.annotate(f"{have}/{expected}", (expected, row), (12, -4), textcoords="offset points")
        axes.set_yticks(range(len(districts)), list(reversed(districts)))
        axes.set(xlim=(0.4, max(e for _, e in districts.values()) + 1.2), ylim=(-0.6, len(districts) - 0.4), xticks=[])
        axes.tick_params(axis="y", length=0)
        axes.spines[["left", "bottom"]].set_visible(False)
        rows = [[name, number(have, lang), number(expected, lang)] for name, (have, expected) in districts.items()]
        points = [f"{name}: {have}/{expected}" for name, have, expected in rows]
        head = [DISTRICT.say(lang), FOUND.say(lang), EXPECTED.say(lang)]
        title = _coverage_title(districts, lang)
        return framed(membership, figure, title, points, head, rows, lang=lang, unit=UNITS.say(lang))


def _coverage_title(districts: dict[str, tuple[int, int]], lang: str) -> str:
    expected = sum(e for _, e in districts.values())
    short = {name: e - have for name, (have, e) in districts.items() if have < e}
    if not short:
        return COMPLETE.say(lang, expected=expected)
    most = [name for name, n in short.items() if n == max(short.values())]
    phrase = INCOMPLETE if len(most) == 1 else SEVERAL_INCOMPLETE
    return phrase.say(lang, missing=sum(short.values()), expected=expected, district=most[0], most=short[most[0]])


UNITS = Phrase(vi="xã, phường, thị trấn", en="communes, wards, townships")
COMPLETE = Phrase(vi="Đủ cả {expected} đơn vị", en="All {expected} units are there")
INCOMPLETE = Phrase(
    vi="Thiếu {missing}/{expected} đơn vị, nhiều nhất ở {district} ({most})",
    en="{missing} of {expected} units are missing; {district} lacks the most ({most})",
)
SEVERAL_INCOMPLETE = Phrase(vi="Thiếu {missing}/{expected} đơn vị", en="{missing} of {expected} units are missing")
FOUND = Phrase(vi="Có", en="Found")
EXPECTED = Phrase(vi="Phải có", en="Expected")
