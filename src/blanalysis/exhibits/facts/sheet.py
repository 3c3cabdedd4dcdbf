"""Whether the sheet is whole: units, numbers and totals that are as they should be, and units without figures. `Membership` in, facts out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from ...analysis.disclosure import listed_on_pages
from ...membership.findings import LABELS, Kind, Severity
from ...membership.membership import Membership, computed_once
from ...vocabulary.formats import within
from ...vocabulary.phrases import NO_COUNTS, NO_NAMES, TYPES, TYPES_WITH_FIGURES, Phrase, Text, joined
from ...vocabulary.places import Unit
from ...vocabulary.refusals import LackingError


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `have` of `of` are right; `short` is what is wrong with the others; its result as a `statement`, if a title has it."""

    label: Phrase
    have: int
    of: int
    short: Phrase
    statement: Text | Phrase | None = None

    @property
    def ratio(self) -> Text:
        """How many of how many: "54/64"."""
        return HAVE_OF(have=self.have, of=self.of)

    @property
    def result(self) -> Text | Phrase:
        """The result in words: "✓ 64/64", or "54/64, thiếu 10"."""
        if not self.of:
            return NOTHING_TO_CHECK
        short = self.of - self.have
        return joined((self.ratio, self.short(n=short)), ", ") if short else joined(("✓", self.ratio), " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFacts:
    """The `checks` of units, members, columns, sheets and totals; how many findings there are by label, the gravest first."""

    checks: tuple[Check, ...]
    findings: dict[Phrase, int]
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsFacts:
    """`districts` has the units expected, by the full name of their district; `no_row` those without a row, `lacking` those without a number."""

    districts: dict[str, tuple[Unit, ...]]
    no_row: tuple[Unit, ...]
    lacking: tuple[Unit, ...]
    coverage_title: Text
    missing_title: Text


def units_found(membership: Membership) -> Check:
    """How many of the units have a row; where no unit is named, how many of the types."""
    if membership.by_type_only:
        label, have, of = TYPES_WITH_FIGURES, len(membership.type_sums), len(TYPES)
        phrase = ALL_TYPES_FOUND if have == of else SOME_TYPES_FOUND
    else:
        label, have, of = UNITS_FOUND, len(membership.found), len(membership.places)
        phrase = ALL_UNITS_FOUND if have == of else SOME_UNITS_FOUND if have else NO_UNIT_FOUND
    return Check(label, have, of, CHECK_LACKING, phrase(found=have, missing=of - have, expected=of))


def totals_right(membership: Membership) -> Check:
    """How many of the totals that the sheets print hold."""
    of, wrong = len(membership.totals), sum(not total.holds for total in membership.totals)
    phrase = (SOME_TOTALS_WRONG if wrong else ALL_TOTALS) if of > 1 else (ONE_TOTAL_WRONG if wrong else ONE_TOTAL)
    return Check(TOTALS_RIGHT, of - wrong, of, CHECK_NOT_HOLDING, phrase(wrong=wrong, all=of) if of else None)


@computed_once
def quality_facts(membership: Membership, *, internal: bool = False) -> QualityFacts:
    """What is as it should be, but for what would tell of persons, unless `internal`. From any membership with counts."""
    if not membership.conserved:
        raise LackingError(NO_COUNTS)
    membership = listed_on_pages(membership, internal=internal)
    units, totals = units_found(membership), totals_right(membership)
    found = Counter(finding.kind.label for finding in membership.findings)
    statements = filter(None, (units.statement, _numbers_statement(membership), totals.statement))
    return QualityFacts(
        checks=(units, *_numbers_checks(membership), totals),
        findings={label: found[label] for label in LABELS},
        title=joined(statements, ", "),
    )


def _numbers_checks(membership: Membership) -> list[Check]:
    """Members, columns (also those that were not understood), and sheets where some could not be read."""
    given, checks, sheets = membership.conserved, [], membership.unread_sheets
    if members := given.get("members"):
        title = MEMBERS_COUNTED_OF_LIST if members.outside else MEMBERS_COUNTED
        checks.append(Check(title, members.counted, members.typed - members.outside, CHECK_LEFT_OUT))
    # A 0 that was left out counts too: else this number would show how many of the hidden columns hold one.
    whole = sum(
        of.counted == of.typed - of.outside and column not in membership.columns_left_out
        for column, of in given.items()
    )
    unknown = {replace(of.at, row=None) for of in membership.findings if of.unread and of not in sheets}
    title = COLUMNS_WHOLE_WHERE_READ if sheets or membership.has_ignored else COLUMNS_WHOLE
    checks.append(Check(title, whole, len(given) + len(unknown), CHECK_WITH_LEFT_OUT))
    unread = Counter(finding.kind for finding in sheets)
    if unread[Kind.UNREAD_FILE]:
        checks.append(Check(FILES_READ, len(membership.files_read), len(membership.files), CHECK_LEFT_OUT))
    if unread_sheets := unread[Kind.UNREAD_SHEET]:
        read = len({(table.at.file, table.at.sheet) for table in membership.tables})
        checks.append(Check(SHEETS_READ, read, read + unread_sheets, CHECK_LEFT_OUT))
    return checks


def _numbers_statement(membership: Membership) -> Text | Phrase:
    given = membership.conserved
    if any(of.lost for of in given.values()):
        return NUMBERS_LOST
    if "members" in given and given["members"].left_out:
        return MEMBERS_LEFT_OUT(members=given["members"].left_out)
    places = sum(finding.kind.severity is Severity.LEFT_OUT for finding in membership.findings)
    everything = COUNTED_OF_LIST if membership.has_outside else ALL_COUNTED
    everything = COUNTED_BUT_IGNORED if membership.has_ignored else everything
    return PLACES_LEFT_OUT(places=places) if places else everything


@computed_once
def units_facts(membership: Membership) -> UnitsFacts:
    """The units without figures. From a membership that names committees."""
    if membership.by_type_only:
        raise LackingError(NO_NAMES)
    places, no_row, lacking = membership.places, membership.missing, membership.missing
    if "members" in membership.current:
        known = set(membership.by_unit()["code"])
        lacking = tuple(unit for unit in places if unit.code not in known)
    coverage_title = ALL_UNITS_FOUND(expected=len(places))
    if no_row:
        coverage_title = _lacking_title(SOME_UNITS_FOUND, no_row, len(places), LACKING_IN_SEVERAL)
    missing_title = MISSING_UNITS(units=[within(unit.distinct_name) for unit in lacking])
    if len(lacking) > 3:
        missing_title = _lacking_title(NO_FIGURES, lacking, len(places))
    return UnitsFacts(
        districts={units[0].full_district: units for units in places.districts.values()},
        no_row=no_row,
        lacking=lacking,
        coverage_title=coverage_title,
        missing_title=missing_title,
    )


def _lacking_title(what: Phrase, units: Collection[Unit], expected: int, anywhere: Phrase | None = None) -> Text:
    """How many units are lacking, and which district lacks most, if it is one."""
    by_district = Counter(unit.full_district for unit in units)
    most = max(by_district.values())
    names = [name for name, n in by_district.items() if n == most]
    phrase = LACKING_IN if len(by_district) == 1 else LACKING_MOST if len(names) == 1 else anywhere
    lacking = what(missing=len(units), expected=expected)
    return phrase(what=lacking, district=within(names[0]), most=most, districts=len(by_district)) if phrase else lacking


UNITS_FOUND = Phrase(vi="Đơn vị có dòng trên bảng", en="Units with a row")
MEMBERS_COUNTED = Phrase(vi="Đảng viên đã tính, so với số đã gõ", en="Members counted, of those typed")
MEMBERS_COUNTED_OF_LIST = Phrase(
    vi="Đảng viên đã tính, so với số đã gõ thuộc danh sách",
    en="Members counted, of those typed that belong to the list",
)
COLUMNS_WHOLE = Phrase(vi="Cột có mọi số đều được tính", en="Columns with every number counted")
COLUMNS_WHOLE_WHERE_READ = Phrase(
    vi="Cột có mọi số đều được tính, trong phần đã đọc", en="Columns with every number counted, of what was read"
)
FILES_READ = Phrase(vi="Tệp đã đọc được", en="Files that were read")
SHEETS_READ = Phrase(vi="Trang có số đã đọc được", en="Sheets with numbers that were read")
TOTALS_RIGHT = Phrase(vi="Số tổng trên trang khớp với các dòng", en="Printed totals that agree with their rows")
HAVE_OF = Phrase(vi="{have}/{of}", en="{have} of {of}")
NOTHING_TO_CHECK = Phrase(vi="không có gì để đối chiếu", en="nothing to compare with")
CHECK_LACKING = Phrase(vi="thiếu {n}", en="{n} missing")
CHECK_LEFT_OUT = Phrase(vi="bỏ ra {n}", en="{n} left out")
CHECK_WITH_LEFT_OUT = Phrase(vi="{n} cột bỏ ra số", en="{n} with some left out")
CHECK_NOT_HOLDING = Phrase(vi="{n} không khớp", en="{n} not so")
ALL_UNITS_FOUND = Phrase(vi="Đủ {expected} đơn vị", en="All {expected} units are there")
SOME_UNITS_FOUND = Phrase(vi="Thiếu {missing}/{expected} đơn vị", en="{missing} of {expected} units are missing")
NO_UNIT_FOUND = Phrase(vi="Không có đơn vị nào trong {expected} đơn vị", en="None of the {expected} units is there")
ALL_TYPES_FOUND = Phrase(vi="Đủ {expected} loại hình", en="All {expected} types are there")
SOME_TYPES_FOUND = Phrase(vi="Có {found}/{expected} loại hình", en="{found} of {expected} types are there")
ALL_COUNTED = Phrase(vi="mọi số đã gõ đều được tính", en="every number typed was counted")
COUNTED_OF_LIST = Phrase(
    vi="mọi số thuộc danh sách đều được tính", en="every number that belongs to the list was counted"
)
COUNTED_BUT_IGNORED = Phrase(
    vi="mọi số đều được tính, trừ phần người dùng khai là bỏ qua",
    en="all numbers were counted but those that the user ignores",
)
MEMBERS_LEFT_OUT = Phrase(vi="{members} đảng viên bị bỏ ra", en="{members} members were left out")
PLACES_LEFT_OUT = Phrase(vi="{places} chỗ bị bỏ ra", en="things left out: {places}")
NUMBERS_LOST = Phrase(vi="có số bị mất khi đọc", en="numbers were lost in reading")
ALL_TOTALS = Phrase(vi="cả {all} số tổng đều khớp", en="all {all} totals hold")
ONE_TOTAL = Phrase(vi="số tổng khớp", en="the total holds")
ONE_TOTAL_WRONG = Phrase(vi="số tổng không khớp", en="the total does not hold")
SOME_TOTALS_WRONG = Phrase(vi="{wrong}/{all} số tổng không khớp", en="{wrong} of {all} totals do not hold")
LACKING_IN = Phrase(vi="{what}, ở {district}", en="{what}, in {district}")
LACKING_MOST = Phrase(vi="{what}, nhiều nhất ở {district} ({most})", en="{what}; {district} lacks the most ({most})")
LACKING_IN_SEVERAL = Phrase(vi="{what}, ở {districts} huyện, thị xã, thành phố", en="{what}, in {districts} districts")
MISSING_UNITS = Phrase(vi="Chỉ thiếu số liệu của {units}", en="Only the figures of {units} are missing")
NO_FIGURES = Phrase(
    vi="Thiếu số liệu của {missing}/{expected} đơn vị", en="{missing} of {expected} units have no figures"
)
