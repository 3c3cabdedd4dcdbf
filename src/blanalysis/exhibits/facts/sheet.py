"""Whether the sheet is whole: units, numbers and totals that are as they should be, and units without figures. `Membership` in, facts out."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from ...analysis.disclosure import listed_on_pages
from ...membership.findings import LABELS, Kind, Severity
from ...membership.membership import Membership, computed_once
from ...vocabulary import refusals, wording
from ...vocabulary.formats import within
from ...vocabulary.phrases import Phrase, Text, joined
from ...vocabulary.places import Unit
from .units import areas


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
        return wording.HAVE_OF(have=self.have, of=self.of)

    @property
    def result(self) -> Text | Phrase:
        """The result in words: "✓ 64/64", or "54/64, thiếu 10"."""
        if not self.of:
            return wording.NOTHING_TO_CHECK
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
    """`districts` has the units expected, by area (see `units.areas`); `no_row` those without a row, `lacking` those without a number."""

    districts: dict[str, tuple[Unit, ...]]
    no_row: tuple[Unit, ...]
    lacking: tuple[Unit, ...]
    coverage_title: Text
    missing_title: Text


def units_found(membership: Membership) -> Check:
    """How many of the units have a row; where no unit is named, how many of the types."""
    if membership.by_type_only:
        label, have, of = wording.TYPES_WITH_FIGURES, len(membership.whole_types), len(membership.places.by_type)
        phrase = wording.ALL_TYPES_FOUND if have == of else wording.SOME_TYPES_FOUND
    else:
        label, have, of = wording.UNITS_FOUND, len(membership.found), len(membership.places)
        phrase = wording.ALL_UNITS_FOUND if have == of else wording.SOME_UNITS_FOUND if have else wording.NO_UNIT_FOUND
    return Check(label, have, of, wording.CHECK_LACKING, phrase(found=have, missing=of - have, expected=of))


def totals_right(membership: Membership) -> Check:
    """How many of the totals that the sheets print hold."""
    of, wrong = len(membership.totals), sum(not total.holds for total in membership.totals)
    one = wording.ONE_TOTAL_WRONG if wrong else wording.ONE_TOTAL
    several = wording.SOME_TOTALS_WRONG if wrong else wording.ALL_TOTALS
    statement = several(wrong=wrong, all=of) if of > 1 else one if of else None
    return Check(wording.TOTALS_RIGHT, of - wrong, of, wording.CHECK_NOT_HOLDING, statement)


@computed_once
def quality_facts(membership: Membership, *, internal: bool = False) -> QualityFacts:
    """What is as it should be, but for what would tell of persons, unless `internal`. From any membership with counts."""
    if not membership.conserved:
        raise refusals.LackingError(wording.NO_COUNTS)
    membership = listed_on_pages(membership, internal=internal).of_its_day
    units, totals = units_found(membership), totals_right(membership)
    found = Counter(finding.kind.label for finding in membership.findings)
    statements = filter(None, (units.statement, _numbers_statement(membership), totals.statement))
    checks, findings = (units, *_numbers_checks(membership), totals), {label: found[label] for label in LABELS}
    return QualityFacts(checks=checks, findings=findings, title=joined(statements, ", "))


def _numbers_checks(membership: Membership) -> list[Check]:
    given, checks, sheets = membership.conserved, [], membership.unread_sheets
    if members := given.get("members"):
        title = wording.MEMBERS_COUNTED_OF_LIST if members.outside else wording.MEMBERS_COUNTED
        checks.append(Check(title, members.counted, members.typed - members.outside, wording.CHECK_LEFT_OUT))
    # A 0 that was left out counts too: else this number would show how many of the hidden columns hold one.
    left_out = membership.columns_left_out
    whole = sum(of.counted == of.typed - of.outside and column not in left_out for column, of in given.items())
    unknown = {replace(of.at, row=None) for of in membership.findings if of.unread and of not in sheets}
    title = wording.COLUMNS_WHOLE_WHERE_READ if sheets or membership.has_ignored else wording.COLUMNS_WHOLE
    checks.append(Check(title, whole, len(given) + len(unknown), wording.CHECK_WITH_LEFT_OUT))
    unread = Counter(finding.kind for finding in sheets)
    files, read = len(membership.files_read), len({(table.at.file, table.at.sheet) for table in membership.tables})
    if unread[Kind.UNREAD_FILE]:
        checks.append(Check(wording.FILES_READ, files, len(membership.files), wording.CHECK_LEFT_OUT))
    if unread[Kind.UNREAD_SHEET]:
        checks.append(Check(wording.SHEETS_READ, read, read + unread[Kind.UNREAD_SHEET], wording.CHECK_LEFT_OUT))
    return checks


def _numbers_statement(membership: Membership) -> Text | Phrase:
    given = membership.conserved
    if any(of.lost for of in given.values()):
        return wording.NUMBERS_LOST
    if "members" in given and given["members"].left_out:
        return wording.MEMBERS_LEFT_OUT(members=given["members"].left_out)
    if places := sum(finding.kind.severity is Severity.LEFT_OUT for finding in membership.findings):
        return wording.PLACES_LEFT_OUT(places=places)
    everything = wording.COUNTED_OF_LIST if membership.has_outside else wording.ALL_COUNTED
    return wording.COUNTED_BUT_IGNORED if membership.has_ignored else everything


@computed_once
def units_facts(membership: Membership) -> UnitsFacts:
    """The units without figures. From a membership that names committees."""
    if membership.by_type_only:
        raise refusals.LackingError(wording.NO_NAMES)
    places, no_row, lacking = membership.places, membership.missing, membership.missing
    if "members" in membership.current:
        known = set(membership.by_unit()["code"])
        lacking = tuple(unit for unit in places if unit.code not in known)
    found = wording.ALL_UNITS_FOUND(expected=len(places))
    if no_row:
        found = _lacking_title(wording.SOME_UNITS_FOUND, no_row, len(places), wording.LACKING_IN_SEVERAL)
    gone = wording.MISSING_UNITS(units=[within(unit.distinct_name) for unit in lacking])
    if len(lacking) > 3:
        gone = _lacking_title(wording.NO_FIGURES, lacking, len(places))
    return UnitsFacts(districts=areas(places), no_row=no_row, lacking=lacking, coverage_title=found, missing_title=gone)


def _lacking_title(what: Phrase, units: Collection[Unit], expected: int, anywhere: Phrase | None = None) -> Text:
    by_district = Counter(unit.full_district for unit in units)
    most = max(by_district.values())
    names = [name for name, n in by_district.items() if n == most]
    phrase = wording.LACKING_IN if len(by_district) == 1 else wording.LACKING_MOST if len(names) == 1 else anywhere
    phrase = phrase if all(by_district) else None  # there are no districts
    lacking = what(missing=len(units), expected=expected)
    return phrase(what=lacking, district=within(names[0]), most=most, districts=len(by_district)) if phrase else lacking
