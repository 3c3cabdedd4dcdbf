"""Pictures of the sheet itself: what it has and what it lacks. `Membership` in, `Exhibit` out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ...analysis.disclosure import listed_on_pages
from ...membership.findings import LABELS, Severity
from ...membership.membership import Membership
from ...vocabulary.formats import listed, number, sentence, within
from ...vocabulary.phrases import (
    ALL_DAYS,
    DISTRICT,
    EXPECTED,
    LACKING_UNITS,
    NO_COUNTS,
    NO_NAMES,
    NONE,
    PLURAL_TYPES,
    TYPES,
    UNITS,
    Phrase,
)
from ...vocabulary.places import Unit
from ..exhibit import Exhibit, note
from .canvas import EDGE, FAINT, TYPE_COLOURS, TYPE_MARKS, figure_exhibit, new_figure, picture_style


@dataclass(frozen=True, slots=True)
class _Check:
    """One thing that was checked: so many of so many are as they should be; `short` says what is wrong with the others."""

    label: Phrase
    have: int
    of: int
    short: Phrase

    @property
    def share(self) -> float:
        return self.have / self.of if self.of else 1.0

    def say(self, lang: str) -> str:
        """The result in words: "✓ 64/64", or "54/64, thiếu 10"."""
        if not self.of:
            return NOTHING_TO_CHECK.say(lang)
        phrase = CHECK_COMPLETE if self.have == self.of else CHECK_INCOMPLETE
        return phrase.say(lang, have=self.have, of=self.of, short=self.short.say(lang, n=self.of - self.have))


def quality(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """How good the sheet is on one picture: units, numbers, columns and totals that are as they should be; the findings.

    Totals and findings that would tell of single persons are not counted, but for `internal` use. From any `membership`.
    `lang` is "vi" or "en".
    """
    if membership.conservation.empty:
        return note(NO_COUNTS.say(lang), lang)
    membership = listed_on_pages(membership, internal=internal)
    checks, found = _sheet_checks(membership), Counter(finding.kind.label for finding in membership.findings)
    with picture_style():
        heights = [0.62 * len(checks), 0.3 * len(LABELS) + 0.3 if found else 0.55]
        figure, (above, below) = new_figure(height=sum(heights) + 0.3, rows=2, height_ratios=heights)
        _draw_checks(above, checks, lang)
        _draw_findings(below, found, lang)
        rows = [[c.label.say(lang), number(c.have, lang), number(c.of, lang), c.say(lang)] for c in checks]
        points = [f"{label}: {said}" for label, _, _, said in rows]
        points += [FOUND_POINT.say(lang, label=label, n=found[label]) for label in LABELS]
        total = number(len(membership.findings), lang)
        rows += [[FOUND_AS.say(lang, label=label), number(found[label], lang), total, ""] for label in LABELS]
        head = [CHECKED.say(lang), CHECKED_RIGHT.say(lang), CHECKED_OF.say(lang), CHECK_RESULT.say(lang)]
        notes = (ALL_DAYS.say(lang, days=membership.days),) if len(membership.days) > 1 else ()
        return figure_exhibit(
            membership, figure, _quality_title(membership, lang), points, head, rows,
            lang=lang, unit=AS_NAMED.say(lang), notes=notes, words={3},
        )  # fmt: skip


def _sheet_checks(membership: Membership) -> list[_Check]:
    """Units, members, columns, totals."""
    given, totals = membership.conservation, membership.totals
    if membership.by_type_only:
        checks = [_Check(TYPES_FOUND, len(membership.by_type()), len(TYPES), CHECK_LACKING)]
    else:
        checks = [_Check(UNITS_FOUND, len(membership.found), len(membership.places), CHECK_LACKING)]
    if "members" in given.index:
        members = given.loc["members"]
        checks.append(_Check(MEMBERS_COUNTED, int(members["counted"]), int(members["typed"]), CHECK_LEFT_OUT))
    # A 0 that was left out counts too: else this number would tell how many of the hidden columns hold one.
    whole = (given["counted"] == given["typed"]) & ~given.index.isin(membership.columns_left_out)
    title = COLUMNS_WHOLE_WHERE_READ if membership.unread_sheets else COLUMNS_WHOLE
    checks.append(_Check(title, int(whole.sum()), len(given), CHECK_WITH_LEFT_OUT))
    if unread := len(membership.unread_sheets):
        read = len({(table.at.file, table.at.sheet) for table in membership.tables})
        checks.append(_Check(SHEETS_READ, read, read + unread, CHECK_LEFT_OUT))
    return [*checks, _Check(CHECK_TOTALS_HOLD, sum(total.holds for total in totals), len(totals), CHECK_NOT_HOLDING)]


def _draw_checks(axes, checks: list[_Check], lang: str) -> None:
    """A bar a check, filled as far as it is as it should be, with the result in words behind it."""
    for row, check in enumerate(reversed(checks)):
        if check.of:
            axes.barh(row, 1, height=0.34, facecolor="white", edgecolor=FAINT, hatch="////", lw=0.6)
        if check.have:
            axes.barh(row, check.share, height=0.34, color=EDGE, edgecolor=EDGE, lw=0.6)
        axes.text(0, row + 0.25, check.label.say(lang), va="bottom")
        bold = "bold" if check.of else "normal"
        axes.text(1.03 if check.of else 0, row, check.say(lang), va="center", fontweight=bold, fontsize=10.5)
    axes.set(xlim=(0, 2.15), ylim=(-0.35, len(checks) - 0.2))
    axes.set_axis_off()


def _draw_findings(axes, found: Counter, lang: str) -> None:
    """How many findings there are of each severity, the gravest on top and darkest."""
    axes.set_title(FINDINGS_BY_SEVERITY.say(lang), loc="left", fontsize=11.5)
    if not found:
        axes.text(0, 0.6, QUALITY_NO_FINDINGS.say(lang), va="center", fontweight="bold", fontsize=10.5)
        axes.set_axis_off()
        return
    most = max(found.values())
    for row, label in enumerate(reversed(LABELS)):
        axes.barh(row, found[label], height=0.55, color=str(0.72 - 0.13 * row))
        axes.annotate(
            number(found[label], lang),
            (found[label], row),
            (5, 0),
            textcoords="offset points",
            va="center",
            fontweight="bold",
        )
    axes.set_yticks(range(len(LABELS)), [sentence(label.say(lang)) for label in reversed(LABELS)])
    axes.set(xlim=(0, 1.15 * most), ylim=(-0.5, len(LABELS) - 0.4), xticks=[])
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_visible(False)


def _quality_title(membership: Membership, lang: str) -> str:
    """Units, numbers and totals, each in a few words."""
    parts = [
        _units_statement(membership, lang),
        _numbers_statement(membership, lang),
        _totals_statement(membership, lang),
    ]
    return ", ".join(part for part in parts if part)


def _units_statement(membership: Membership, lang: str) -> str:
    if membership.by_type_only:
        found, expected = len(membership.by_type()), len(TYPES)
        return (ALL_TYPES_FOUND if found == expected else SOME_TYPES_FOUND).say(lang, found=found, expected=expected)
    found, expected = len(membership.found), len(membership.places)
    phrase = ALL_UNITS_FOUND if found == expected else SOME_UNITS_FOUND if found else NO_UNIT_FOUND
    return phrase.say(lang, found=found, missing=expected - found, expected=expected)


def _numbers_statement(membership: Membership, lang: str) -> str:
    given = membership.conservation
    if (given["typed"] != given["counted"] + given["left_out"]).any():
        return NUMBERS_LOST.say(lang)
    members = int(given["left_out"].get("members", 0))
    places = sum(finding.kind.severity is Severity.LEFT_OUT for finding in membership.findings)
    phrase = MEMBERS_LEFT_OUT if members else PLACES_LEFT_OUT if places else ALL_COUNTED
    return phrase.say(lang, members=members, places=places)


def _totals_statement(membership: Membership, lang: str) -> str:
    totals = membership.totals
    wrong = sum(not total.holds for total in totals)
    if not totals:
        return ""
    if len(totals) == 1:
        return (ONE_TOTAL_WRONG if wrong else ONE_TOTAL).say(lang)
    return (QUALITY_TOTALS_WRONG if wrong else ALL_TOTALS).say(lang, wrong=wrong, all=len(totals))


def coverage(membership: Membership, *, lang: str) -> Exhibit:
    """Which units of each district the sheets have, and which they lack.

    From a `membership` that names committees, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    if membership.by_type_only:
        return note(NO_NAMES.say(lang), lang)
    missing, districts = set(membership.missing), membership.places.districts
    lacking = {units[0].full_district: [unit for unit in units if unit in missing] for units in districts.values()}
    with picture_style():
        figure, axes = new_figure(height=1.1 + 0.33 * len(districts))
        for row, units in enumerate(reversed(districts.values())):
            _draw_unit_marks(axes, row, units, missing)
            have = sum(unit not in missing for unit in units)
            axes.annotate(f"{have}/{len(units)}", (len(units), row), (12, -4), textcoords="offset points")
        axes.set_yticks(range(len(districts)), list(reversed(lacking)))
        axes.set(xlim=(0.4, max(map(len, districts.values())) + 1.2), ylim=(-0.6, len(districts) - 0.4), xticks=[])
        axes.tick_params(axis="y", length=0)
        axes.spines[["left", "bottom"]].set_visible(False)
        _draw_coverage_key(axes, bool(missing), lang)
        rows = [
            [
                name,
                number(len(of) - len(lacking[name]), lang),
                number(len(of), lang),
                _missing_names(lacking[name], of, lang),
            ]
            for name, of in zip(lacking, districts.values(), strict=True)
        ]
        points = [
            f"{name}: {have}/{expected}" + (f" ({gone})" if gone != NONE else "") for name, have, expected, gone in rows
        ]
        head = [DISTRICT.say(lang), UNITS_PRESENT.say(lang), EXPECTED.say(lang), LACKING_UNITS.say(lang)]
        title = _coverage_title(
            {
                name: (len(units) - len(lacking[name]), len(units))
                for name, units in zip(lacking, districts.values(), strict=True)
            },
            lang,
        )
        return figure_exhibit(membership, figure, title, points, head, rows, lang=lang, unit=UNITS.say(lang), words={3})


def _draw_unit_marks(axes, row: int, units: Iterable[Unit], missing: set[Unit]) -> None:
    """A mark a unit, of its type; hollow and pale where the unit is missing."""
    for place, unit in enumerate(units, start=1):
        full = {"mfc": TYPE_COLOURS[unit.type], "mec": TYPE_COLOURS[unit.type]}
        look = {"mfc": "white", "mec": FAINT} if unit in missing else full
        axes.plot(place, row, TYPE_MARKS[unit.type], ms=9, **look)


def _draw_coverage_key(axes, missing: bool, lang: str) -> None:
    """The marks of the types, and the hollow one where there is one."""
    for unit_type in TYPES:
        axes.plot(
            [], [], TYPE_MARKS[unit_type], ms=8, color=TYPE_COLOURS[unit_type], label=PLURAL_TYPES[unit_type].say(lang)
        )
    if missing:
        axes.plot([], [], "o", ms=8, mfc="white", mec=FAINT, label=LACKING_UNITS.say(lang).lower())
    look = {"frameon": False, "handletextpad": 0, "columnspacing": 0.9, "borderpad": 0, "fontsize": 10.5}
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.02), ncols=4, **look)


def _missing_names(lacking: list[Unit], units: tuple[Unit, ...], lang: str) -> str:
    """The missing units of a district; a district of which all are missing is told so."""
    if len(lacking) == len(units):
        return ALL_MISSING.say(lang)
    return listed([unit.full_name for unit in lacking], lang) or NONE


def _coverage_title(districts: dict[str, tuple[int, int]], lang: str) -> str:
    expected = sum(e for _, e in districts.values())
    short = {name: e - have for name, (have, e) in districts.items() if have < e}
    if not short:
        return COMPLETE.say(lang, expected=expected)
    most = [name for name, n in short.items() if n == max(short.values())]
    phrase = ONE_INCOMPLETE if len(short) == 1 else INCOMPLETE if len(most) == 1 else SEVERAL_INCOMPLETE
    return phrase.say(
        lang,
        missing=sum(short.values()),
        expected=expected,
        district=within(most[0]),
        most=short[most[0]],
        districts=len(short),
    )


UNITS_FOUND = Phrase(vi="Đơn vị có dòng trên bảng", en="Units with a row")
TYPES_FOUND = Phrase(vi="Loại hình có số liệu", en="Types with figures")
MEMBERS_COUNTED = Phrase(vi="Đảng viên đã tính, so với số đã gõ", en="Members counted, of those typed")
COLUMNS_WHOLE = Phrase(vi="Cột có mọi số đều được tính", en="Columns with every number counted")
COLUMNS_WHOLE_WHERE_READ = Phrase(
    vi="Cột có mọi số trên các trang đã đọc đều được tính", en="Columns with every number counted, on the sheets read"
)
SHEETS_READ = Phrase(vi="Trang có số đã đọc được", en="Sheets with numbers that were read")
CHECK_TOTALS_HOLD = Phrase(vi="Số tổng trên trang khớp với các dòng", en="Printed totals that agree with their rows")
CHECK_COMPLETE = Phrase(vi="✓ {have}/{of}", en="✓ {have} of {of}")
CHECK_INCOMPLETE = Phrase(vi="{have}/{of}, {short}", en="{have} of {of}, {short}")
NOTHING_TO_CHECK = Phrase(vi="không có gì để đối chiếu", en="nothing to compare with")
CHECK_LACKING = Phrase(vi="thiếu {n}", en="{n} missing")
CHECK_LEFT_OUT = Phrase(vi="bỏ ra {n}", en="{n} left out")
CHECK_WITH_LEFT_OUT = Phrase(vi="{n} cột bỏ ra số", en="{n} with some left out")
CHECK_NOT_HOLDING = Phrase(vi="{n} không khớp", en="{n} not so")
FINDINGS_BY_SEVERITY = Phrase(vi="Phát hiện, theo mức", en="Findings by severity")
QUALITY_NO_FINDINGS = Phrase(vi="✓ không có phát hiện nào", en="✓ no findings")
FOUND_AS = Phrase(vi="Phát hiện: {label}", en="Findings: {label}")
FOUND_POINT = Phrase(vi="phát hiện {label}: {n}", en="findings, {label}: {n}")
CHECKED = Phrase(vi="Đã đối chiếu", en="Checked")
CHECKED_RIGHT = Phrase(vi="Được", en="Right")
CHECKED_OF = Phrase(vi="Trong số", en="Of")
CHECK_RESULT = Phrase(vi="Kết quả", en="Result")
AS_NAMED = Phrase(vi="như ghi ở từng dòng", en="as named in each row")
ALL_UNITS_FOUND = Phrase(vi="Đủ {expected} đơn vị", en="All {expected} units are there")
SOME_UNITS_FOUND = Phrase(vi="Thiếu {missing}/{expected} đơn vị", en="{missing} of {expected} units are missing")
NO_UNIT_FOUND = Phrase(vi="Không có đơn vị nào trong {expected} đơn vị", en="None of the {expected} units is there")
ALL_TYPES_FOUND = Phrase(vi="Đủ {expected} loại hình", en="All {expected} types are there")
SOME_TYPES_FOUND = Phrase(vi="Có {found}/{expected} loại hình", en="{found} of {expected} types are there")
ALL_COUNTED = Phrase(vi="mọi số đã gõ đều được tính", en="every number typed was counted")
MEMBERS_LEFT_OUT = Phrase(vi="{members} đảng viên bị bỏ ra", en="{members} members were left out")
PLACES_LEFT_OUT = Phrase(vi="{places} chỗ bị bỏ ra", en="things left out: {places}")
NUMBERS_LOST = Phrase(vi="có số bị mất khi đọc", en="numbers were lost in reading")
ALL_TOTALS = Phrase(vi="cả {all} số tổng đều khớp", en="all {all} totals hold")
ONE_TOTAL = Phrase(vi="số tổng khớp", en="the total holds")
ONE_TOTAL_WRONG = Phrase(vi="số tổng không khớp", en="the total does not hold")
QUALITY_TOTALS_WRONG = Phrase(vi="{wrong}/{all} số tổng không khớp", en="{wrong} of {all} totals do not hold")
COMPLETE = Phrase(vi="Đủ cả {expected} đơn vị", en="All {expected} units are there")
INCOMPLETE = Phrase(
    vi="Thiếu {missing}/{expected} đơn vị, nhiều nhất ở {district} ({most})",
    en="{missing} of {expected} units are missing; {district} lacks the most ({most})",
)
ONE_INCOMPLETE = Phrase(
    vi="Thiếu {missing}/{expected} đơn vị, ở {district}", en="{missing} of {expected} units are missing, in {district}"
)
SEVERAL_INCOMPLETE = Phrase(
    vi="Thiếu {missing}/{expected} đơn vị, ở {districts} huyện, thị xã, thành phố",
    en="{missing} of {expected} units are missing, in {districts} districts",
)
UNITS_PRESENT = Phrase(vi="Có", en="Found")
ALL_MISSING = Phrase(vi="không có đơn vị nào", en="all of them")
