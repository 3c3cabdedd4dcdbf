"""The register of rules: how often each was tested, held and failed, by rows and findings; no rule is applied again."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ...vocabulary import sources, wording
from ...vocabulary.columns import COLUMNS
from ...vocabulary.phrases import Text, Worded
from ...vocabulary.places import REFORM
from ...vocabulary.rules import RULES, Rule
from ..checked import NO_COUNT
from ..entries import grouped
from ..findings import Finding, Kind, Severity
from ..membership import Membership
from . import RELATIONS

UNTESTED = wording.group("UNTESTED")


class RuleResult(NamedTuple):
    """What came of a rule, in numbers of what it is of (see `Rule.of`); None where not known, or where it may not be told."""

    rule: Rule
    sentence: Text
    tested: int | None = None
    passed: int | None = None
    failed: int | None = None
    granted: int | None = None
    untested: int | None = None
    why: Worded = ""


def rules_register(membership: Membership, *, without: Collection[str] = ()) -> tuple[RuleResult, ...]:
    """What came of each rule, on all days. What tells of the columns `without`, which may identify persons, is not counted, or not told."""
    found = grouped((rule, of) for of in membership.findings for rule in of.rules)
    return tuple(_result(membership, rule, found.get(rule.id, []), {*without}) for rule in RULES.values())


def _result(membership: Membership, rule: Rule, found: Sequence[Finding], closed: set[str]) -> RuleResult:
    sentence = rule.words(**dict(zip(("low", "high"), membership.limits.get(rule.id, ()), strict=False)))
    needs = [of.columns for of in RELATIONS if of.rule == rule.id]
    needs += [tuple(ids.split()) for ids in rule.needs.split("|") if ids]
    columns = membership.rows.counts.keys() | membership.organisations.counts.keys()
    given = [ids for ids in needs if columns >= {*ids}]
    told = [ids for ids in given if closed.isdisjoint(ids)]
    if len(told) < (min(len(given), 1) if rule.of == "parts" else len(given)):
        return RuleResult(rule, sentence, why=UNTESTED["closed"])
    if rule.of in ("parts", "totals"):
        found = [of for of in found if closed.isdisjoint(of.columns)]
    tested, every = _tested(membership, rule, told, closed)
    left_out = sum(of.kind.severity is Severity.LEFT_OUT for of in found if rule.of in ("numbers", "inhabitants"))
    tested += left_out  # they are in no row
    granted = _places(rule.of, [of for of in found if of.kind is Kind.GRANTED])
    failed = _places(rule.of, found) - granted
    if failed + granted > tested:
        return RuleResult(rule, sentence, None, None, failed, granted, why=UNTESTED["not_counted"])
    best = max(needs, key=lambda ids: len(columns & {*ids}), default=())
    lacking = [COLUMNS[column].label for column in best if column not in columns]
    why = wording.UNTESTED_COLUMN(column=lacking[0]) if lacking else UNTESTED.get(rule.of, UNTESTED["rows"])
    counts = tested, tested - failed - granted, failed, granted, max(every - tested, 0)
    return RuleResult(rule, sentence, *counts, why if every > tested or not tested else "")


def _places(of: str, found: Sequence[Finding]) -> int:
    """In how many of what a rule is of these findings are; one may be of several units, or of all rows of a table."""
    if of == "tables":
        return len({(finding.at.file, finding.at.sheet) for finding in found})
    many = {Kind.MISSING_UNITS: "missing", Kind.NO_ROW_ADDS_UP: "rows", Kind.SAME_AGAIN: "rows"}
    several = sum(finding.details[many[finding.kind]] if finding.kind in many else 1 for finding in found)
    rows = {(f.at.file, f.at.sheet, f.at.row, str(f.details.get("unit"))) for f in found}
    return several - (0 if of in ("units", "totals", "numbers", "days") else len(found) - len(rows))


def _tested(membership: Membership, rule: Rule, needs: Sequence[tuple[str, ...]], closed: set[str]) -> tuple[int, int]:
    """How many of what a rule is of were tested, and how many there are; below 0 where that is not known."""
    rows, days, of, tables = membership.rows, membership.places_on, rule.of, len(membership.tables)
    if not of or (of == "parts" and len(membership.organisations)):
        return -1, 0
    if of == "totals":
        unread = [f for f in membership.findings if f.kind is Kind.TOTAL_UNREAD and closed.isdisjoint(f.columns)]
        totals = sum(total.column not in closed for total in membership.totals)
        return totals, totals + len(unread)
    if of in ("numbers", "units", "tables"):
        numbers = sum(len(counts) - counts.count(NO_COUNT) for counts in rows.counts.values())
        return ({"numbers": numbers, "units": sum(map(len, days.values())), "tables": tables}[of],) * 2
    codes, districts, on = (rows.keys[key] for key in ("code", "district", "as_of"))
    every = [at for at in range(len(rows)) if codes[at] or of in ("rows", "parts")]
    if of == "inhabitants":
        every = [at for at in every if districts[at] and codes[at] in sources.inhabitants()]
    with_all = [at for at in every if any(all(rows.count(c, at) is not None for c in ids) for ids in needs)]
    if of == "days":
        given = grouped((on[at], codes[at]) for at in with_all)
        return sum({*given.get(day, ())} == units.by_code.keys() for day, units in days.items()), len(days)
    if of == "pairs":  # a row and the one before it; not across the day when codes went to other units
        units_of = [[(codes[at], on[at] >= REFORM) for at in each if on[at]] for each in (with_all, every)]
        tested, pairs = (len(units) - len({*units}) for units in units_of)
        again = sum(f.details["rows"] for f in membership.findings if f.kind is Kind.SAME_AGAIN and rule.id == "K26")
        return max(tested - again, 0), pairs  # where a sheet came again, its members at the start are not compared
    return len(with_all), len(every)
