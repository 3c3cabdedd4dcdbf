"""Tables of what was read: files, typed = counted + left out + outside, totals, findings. `Membership` in, `Exhibit` out."""

from collections import Counter
from dataclasses import replace
from itertools import chain, product
from pathlib import Path

from ...analysis import bounds, disclosure, measures
from ...membership.checked import Conserved
from ...membership.findings import Kind, count_by_label
from ...membership.loading import published
from ...membership.membership import Membership
from ...membership.rules.between_days import MOVES
from ...membership.rules.register import rules_register
from ...membership.totals import Total
from ...vocabulary import phrases, sources, wording
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import date, number, rounded, with_sign
from ...vocabulary.phrases import HIDDEN, NONE, TYPES, Text, Worded, capital_first, in_language, joined
from ...vocabulary.refusals import LackingError
from .. import account, html
from ..exhibit import Cell, Exhibit, Table, internal_note, note_where_lacking
from ..facts.errors import surroundings
from ..facts.sheet import totals_right, units_facts, units_found
from ..facts.units import area_name
from .setting import check_fits_published, table_exhibit

MOST_ROWS_OF_KIND = 60  # findings of a kind, or totals, that a list shows


@note_where_lacking
def files(membership: Membership, *, lang: str) -> Exhibit:
    """What was read: files with checksum, what they are, their own dates. From any `membership`."""
    found, read = units_found(membership), membership.files_read
    rows: list[list[Cell]] = []
    for file in membership.files:
        own = {day for table in membership.tables if table.at.file == file.path for day in table.days}
        own |= {day for path, day in membership.accounts if path == file.path and day}
        when = in_language(sorted(own) or date(None, lang), lang) if file in read else NONE
        checksum = file.sha256[:16] + "…" if file.sha256 else NONE
        rows.append([Path(file.path).name, _tables_read(membership, file.path), when, checksum])
    phrase = wording.READ_TYPES if membership.by_type_only else wording.READ_UNITS
    have = len(membership.type_sums) if membership.by_type_only else found.have
    title = phrase(files=len(read), found=have, expected=found.of)
    head = [wording.FILE_HEAD, wording.WHAT_HEAD, wording.AS_OF_HEAD, wording.CHECKSUM_HEAD]
    source = membership.source(lang, every_day=True)
    table = table_exhibit(membership, title, head, rows, lang=lang, words={1, 2, 3}, unit="", source=source, of=())
    return _folded(table, unless=membership.unread_sheets)


def _folded(table: Table, *, unless: object) -> Table:
    """The table below words that open it, unless there is something in it to look at."""
    return table if unless else replace(table, folded=wording.TABLE_SUMMARY.say(table.lang, rows=len(table.grid.rows)))


def _tables_read(membership: Membership, path: str) -> Text:
    found = dict.fromkeys(table.what for table in membership.tables if table.at.file == path)
    persons = any(of.kind is Kind.ROSTER_COUNTED and of.at.file == path for of in membership.findings)
    unread = any(finding.at.file == path for finding in membership.unread_sheets)
    usual = wording.NOTHING_READ if unread else wording.NO_TABLE_OF_FIGURES
    usual = wording.FORM_5_BY_TYPE if membership.published else wording.ROSTER_READ if persons else usual
    return joined(map(capital_first, found or [usual]), "; ")


@note_where_lacking
def conservation(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """For each count column: typed = counted + left out + outside the list. Numbers that may identify persons are hidden, but for `internal` use."""
    if not membership.conserved:
        raise LackingError(wording.NO_COUNTS)
    lost = {column: of.lost for column, of in membership.conserved.items()}
    of_day = membership.of_its_day
    parts = Conserved._fields if of_day.has_outside else Conserved._fields[:3]
    shown = disclosure.conservation_shown(membership, internal=internal)
    rows: list[list[Cell]] = []
    for column, off in lost.items():
        # a zero here is a result: written as 0
        numbers = [n if n == HIDDEN else rounded(n) for n in shown.loc[column, [*parts]]]
        check = wording.OFF_BY(off=HIDDEN if HIDDEN in numbers else off) if off else wording.YES
        rows.append([COLUMNS[column].label, COLUMNS[column].unit, *numbers, check])
    first = "members" if "members" in lost else next(iter(lost))
    title = account.column_line(first, *shown.loc[first])
    if any(lost.values()):
        title = wording.NOT_CONSERVED(column=COLUMNS[first].label, **dict(shown.loc[first]))
    heads = [wording.TYPED_HEAD, wording.COUNTED_HEAD, wording.LEFT_OUT_HEAD, wording.OUTSIDE_HEAD][: len(parts)]
    head = [wording.COLUMN_HEAD, wording.UNIT_OF_COLUMN_HEAD, *heads, wording.CHECK_HEAD]
    days = [wording.ONLY_OF_DAY(day=membership.as_of)] if membership.has_other_days else []
    unread = [f"{line}." for line in of_day.not_included(lang)]
    notes: tuple[Worded, ...] = (*days, *unread, wording.CONSERVED_NOTE, *internal_note(internal))
    words = {1, len(head) - 1}
    table = table_exhibit(membership, title, head, rows, lang=lang, words=words, unit="", notes=notes, of=())
    return _folded(table, unless=unread or any(of.lost or of.left_out for of in membership.conserved.values()))


@note_where_lacking
def against_published(membership: Membership, *, lang: str) -> Exhibit:
    """Committees and members by type beside the figures published in 2017. From data of the whole province at about that time."""
    check_fits_published(membership, lang)
    ours, theirs = membership.by_type(), published().by_type()
    rows: list[list[Cell]] = []
    for unit_type, of in zip(theirs.index, theirs.to_numpy(), strict=True):
        own = zip(ours.loc[unit_type], of, strict=True)
        rows.append([TYPES[unit_type], *chain(*((rounded(n), rounded(m), with_sign(n - m, 0)) for n, m in own))])
    differing = [unit_type for unit_type in theirs.index if not ours.loc[unit_type].equals(theirs.loc[unit_type])]
    phrase = wording.NOT_AS_PUBLISHED if differing else wording.AS_PUBLISHED
    title = phrase(types=[phrases.PLURAL_TYPES[unit_type] for unit_type in differing or theirs.index])
    parts = (wording.ON_SHEET, wording.AS_PUBLISHED_HEAD, wording.DIFFERENCE)
    pairs = product((wording.COMMITTEES, wording.MEMBERS), parts)
    head: list[Cell] = [wording.TYPE, *(joined(pair, ": ") for pair in pairs)]
    day = sources.source(sources.PUBLISHED).published
    notes = [wording.DATES(sheet=date(membership.as_of, lang), published=day)]
    return table_exhibit(membership, title, head, rows, lang=lang, unit="", notes=notes)


@note_where_lacking
def totals(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """The totals that the sheets print for the members, and every other one that does not hold. Those of columns that may
    identify persons have no numbers, but for `internal` use: a total may be of one section, or more than its rows by one row."""
    if not (printed := membership.of_its_day.totals):
        raise LackingError(wording.NO_TOTALS_OF if membership.whole else wording.NO_TOTALS, place=membership.place)
    shown = disclosure.listed_on_pages(membership, internal=internal).of_its_day
    if not (given := shown.totals):
        raise LackingError(wording.TOTALS_NOT_LISTED)
    listed = [total for total in given if total.column == "members" or not total.holds]
    days = [membership, *map(membership.on, membership.days)]
    closed = frozenset().union(*(disclosure.closed_by_group(of, internal=internal) for of in days))
    in_finding = disclosure.closed_in_finding(membership, internal=internal)
    differing = {of.at: in_finding(of) for of in membership.findings if of.kind is Kind.TOTAL_DIFFERS}
    rows = []
    for t in listed[:MOST_ROWS_OF_KIND]:
        check = wording.YES if t.holds else with_sign(t.printed - t.computed, 0)
        numbers = (HIDDEN,) * 3 if t.column in differing.get(t.at, closed) else (t.printed, t.computed, check)
        rows.append([str(t.at), t.label, COLUMNS[t.column].label, *numbers])
    title = totals_right(shown).statement or ""
    notes: list[Worded] = [wording.TOTALS_NOTE] if len(listed) < len(given) else []
    notes += [wording.MORE_TOTALS(rest=len(listed) - len(rows))] if len(rows) < len(listed) else []
    notes += [wording.TOTALS_NOT_LISTED] if len(given) < len(printed) else []
    notes += internal_note(internal)
    head = [wording.CELL_HEAD, wording.ROW_HEAD, wording.COLUMN_HEAD]
    head += [wording.PRINTED_HEAD, wording.ADDED_UP_HEAD, wording.CHECK_HEAD]
    table = table_exhibit(membership, title, head, rows, lang=lang, words={1, 2, 5}, unit="", notes=notes, of=())
    return _folded(table, unless=not all(total.holds for total in listed))


@note_where_lacking
def issue_list(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """The findings with their cells, by file, gravity and place; of a kind found very often the first, and how many more.

    The numbers of columns that may identify persons are hidden, but for `internal` use."""
    listed_of_all_days = disclosure.listed_on_pages(membership, internal=internal)
    findings = listed_of_all_days.of_its_day.findings
    others = len(listed_of_all_days.findings) - len(findings)
    # That one about moves is not listed is not said: it would be the finding.
    both = (membership, listed_of_all_days)
    made, kept = (sum(of.kind not in MOVES for of in each.findings) for each in both)
    if not findings and (others or not made):
        lacking = wording.NO_ISSUES_OF_DAY if others else wording.NO_ISSUES
        raise LackingError(lacking, day=membership.as_of, n=others)
    closed = disclosure.closed_in_finding(membership, internal=internal)
    rest = Counter(finding.kind for finding in findings)
    listed: Counter[Kind] = Counter()
    rows: list[list[Cell]] = []
    for finding in findings:
        kind, label = finding.kind, finding.kind.label.say(lang)  # as a cell it has no capital letter
        listed[kind] += 1
        if listed[kind] <= MOST_ROWS_OF_KIND:
            rows.append([str(finding.at) or wording.ALL_FILES, label, finding.without(closed(finding)).say(lang)])
        elif listed[kind] == MOST_ROWS_OF_KIND + 1:
            more = rest[kind] - MOST_ROWS_OF_KIND
            rows.append([f"+{number(more, lang)}", label, wording.MORE_ISSUES(rest=more)])
    title = wording.FINDINGS_TITLE(all=len(findings), kinds=count_by_label(findings, lang))
    notes: list[Worded] = [*internal_note(internal)]
    notes += [wording.TOTALS_NOT_LISTED] if kept < made else []
    notes += [wording.ISSUES_OF_OTHER_DAYS(n=others, day=membership.as_of)] if others else []
    head = [wording.CELL_HEAD, wording.SEVERITY_HEAD, wording.FINDING_HEAD]
    table = table_exhibit(membership, title, head, rows, lang=lang, words={1, 2}, unit="", notes=notes, of=())
    return replace(table, anchor=html.FINDINGS_ANCHOR)


@note_where_lacking
def rules(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """The register of rules, folded: of each what should hold and why, in how many rows (or totals, …) it was tested, held and failed, on
    all days. What tells of columns that may identify persons is hidden, but for `internal` use."""
    closed = disclosure.closed_by_group(membership, internal=internal)
    register = rules_register(disclosure.listed_on_pages(membership, internal=internal), without=closed)
    tested, failed = (sum(bool(of[at]) for of in register) for at in (2, 4))
    numbers = {"tested": tested, "failed": failed, "untested": len(register) - tested}
    notes = [wording.RULES_NOTE, *([wording.RULES_HIDE] if closed else []), *internal_note(internal)]
    around = surroundings(membership, wording.RULES_TITLE(**numbers), lang=lang, unit="", notes=notes, of=())
    return Table(grid=account.rules_grid(register, lang), folded=wording.RULES_SUMMARY.say(lang), **around)


@note_where_lacking
def missing(membership: Membership, *, lang: str) -> Exhibit:
    """The units without figures by name, a row a district: those without a row, and those whose row has no number. From data that name them."""
    facts, expected = units_facts(membership), len(membership.places)
    if not facts.lacking:
        raise LackingError(wording.NONE_MISSING, expected=expected)
    no_number = set(facts.lacking) - set(facts.no_row)
    parts = [facts.no_row, no_number] if no_number else [facts.no_row]
    rows: list[list[Cell]] = []
    for district, units in facts.districts.items():
        names = [", ".join(unit.full_name for unit in units if unit in part) or NONE for part in parts]
        area = capital_first(area_name(district))
        rows.append([area, len(units), sum(unit in facts.lacking for unit in units), *names])
    rows.append([wording.TOTAL, expected, len(facts.lacking), *("" for _ in parts)])
    kind = wording.DISTRICT if membership.places.districts else wording.TYPE
    head = [kind, wording.EXPECTED, wording.LACKING_UNITS, wording.NO_ROW, *([wording.NO_NUMBER] if no_number else [])]
    title, unit = facts.missing_title, wording.UNITS
    return table_exhibit(membership, title, head, rows, lang=lang, total=True, words={3, 4}, unit=unit, of=())


@note_where_lacking
def uncertainty(
    membership: Membership, *, lang: str, at_least: int = bounds.AT_LEAST, at_most: int | None = None
) -> Exhibit:
    """What the missing units could change: members, mean, Gini and Theil's T as they are, and between what they must lie.

    A missing unit has from `at_least` to `at_most` members, by default at most as many as the largest that is known. A grand
    total that the sheet prints and that covers more than the rows settles the sum. Raises `ValueError` when `at_most` is below
    `at_least`. From rows of committees."""
    rows_of_units, every = membership.by_unit(), len(membership.places)
    if rows_of_units.empty:
        raise LackingError(wording.NO_UNITS)
    counts = rows_of_units["members"].astype("int64")
    lacking = len(units_facts(membership).lacking)
    if not lacking:
        raise LackingError(wording.NOTHING_OPEN, expected=every, place=membership.place)
    known, most = int(counts.sum()), max(int(counts.max()), at_least) if at_most is None else at_most
    sums = [known + lacking * each for each in (at_least, most)]
    total = _printed_total_of_all(membership, known, sums[0], sums[1] if at_most is not None else None)
    limit = most if not total or total.printed <= sums[1] else None
    sums = [total.printed] * 2 if total else sums
    rows: list[list[Cell]] = [
        [wording.MEMBERS, *map(rounded, (known, *sums))],
        [wording.MEAN_PER_COMMITTEE, *(rounded(n, 1) for n in (counts.mean(), *(n / every for n in sums)))],
    ]
    for name, index in ((wording.GINI_INDEX, measures.gini), (wording.THEIL_INDEX, measures.theil)):
        given = total.printed if total else None
        ends = bounds.with_missing(index, counts, lacking, at_least=at_least, at_most=limit, total=given)
        rows.append([name, *(rounded(value, 3) for value in (index(counts), ends.least, ends.greatest))])
    least, greatest, gini_least, gini_greatest = (*rows[0][2:], *rows[2][2:])
    members = (wording.MEMBERS_AT if least == greatest else wording.LEAST_TO_MOST)(least=least, most=greatest)
    phrase = wording.GINI_AT if gini_least == gini_greatest else wording.LEAST_TO_MOST
    gini = phrase(least=gini_least, most=gini_greatest)
    phrase = wording.RANGE_WITH_TOTAL if total else wording.RANGE_OPEN
    title = phrase(missing=lacking, members=members, least=least, gini=gini)
    head: list[Cell] = [wording.INDEX_HEAD, wording.OF_KNOWN(n=len(counts)), wording.FROM_HEAD, wording.TO_HEAD]
    usual = (at_least, at_most) == (bounds.AT_LEAST, None)
    supposed = wording.ASSUMED_LEAST if limit is None else wording.ASSUMED if usual else wording.ASSUMED_LIMITS
    taken = [wording.TOTAL_TAKEN(missing=lacking, total=total.printed, at=str(total.at))] if total else []
    notes: tuple[Worded, ...] = (*taken, supposed(least=at_least, most=limit), wording.RANGE_NOTE)
    return table_exhibit(membership, title, head, rows, lang=lang, unit="", notes=notes)


def _printed_total_of_all(membership: Membership, known: int, least: int, most: int | None) -> Total | None:
    """The printed total of members that may be taken as the sum of all units, or None: where each district has a row, and no two differ."""
    if len({unit.district for unit in membership.found}) < len(membership.places.districts):
        return None
    given = [t for t in membership.totals if t.column == "members" and t.computed == known]
    fits = [t for t in given if least <= t.printed and (most is None or t.printed <= most)]
    return fits[0] if fits and len({t.printed for t in given}) == 1 else None
