"""Tables of what was read: files, typed = counted + left out + outside, totals, findings. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

from ...analysis import bounds, disclosure, measures
from ...membership.checked import Conserved
from ...membership.findings import Kind, count_by_label
from ...membership.loading import published
from ...membership.membership import Membership
from ...membership.totals import Total
from ...vocabulary import phrases, sources
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import date, number, rounded, with_sign
from ...vocabulary.phrases import HIDDEN, NONE, TYPES, Phrase, Text, Worded, capital_first, in_language, joined
from ...vocabulary.refusals import LackingError
from ..account import ALL_FILES, column_line
from ..exhibit import Cell, Exhibit, internal_note, note_where_lacking
from ..facts.bounds import LEAST_TO_MOST
from ..facts.sheet import totals_right, units_facts, units_found
from .setting import AS_OF_HEAD, FILE_HEAD, MEAN_PER_COMMITTEE, WHAT_HEAD, table_exhibit


def files(membership: Membership, *, lang: str) -> Exhibit:
    """What was read: files with checksum, what they are, their own dates.

    From any `membership`. `lang` is "vi" or "en".
    """
    found, read = units_found(membership), membership.files_read
    rows: list[list[Cell]] = []
    for file in membership.files:
        own = {day for table in membership.tables if table.at.file == file.path for day in table.days}
        own |= {day for path, day in membership.accounts if path == file.path and day}
        when = in_language(sorted(own) or date(None, lang), lang) if file in read else NONE
        checksum = file.sha256[:16] + "…" if file.sha256 else NONE
        rows.append([Path(file.path).name, _tables_read(membership, file.path), when, checksum])
    phrase = READ_TYPES if membership.by_type_only else READ_UNITS
    title = phrase(files=len(read), found=found.have, expected=found.of)
    head = [FILE_HEAD, WHAT_HEAD, AS_OF_HEAD, CHECKSUM_HEAD]
    return table_exhibit(membership, title, head, rows, lang=lang, words={1, 2, 3}, unit="")


def _tables_read(membership: Membership, path: str) -> Text:
    """Which kinds of table were read from a file, each once."""
    found = dict.fromkeys(table.what for table in membership.tables if table.at.file == path)
    persons = any(of.kind is Kind.ROSTER_COUNTED and of.at.file == path for of in membership.findings)
    unread = any(finding.at.file == path for finding in membership.unread_sheets)
    usual = FORM_5_BY_TYPE if membership.published else ROSTER if persons else NOTHING_READ if unread else NO_TABLE
    return joined(map(capital_first, found or [usual]), "; ")


@note_where_lacking
def conservation(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """For each count column: typed = counted + left out + outside the list. Numbers that may identify persons are hidden, but for `internal` use."""
    if not membership.conserved:
        raise LackingError(phrases.NO_COUNTS)
    lost = {column: of.lost for column, of in membership.conserved.items()}
    parts = Conserved._fields if membership.has_outside else Conserved._fields[:3]
    shown = disclosure.conservation_shown(membership, internal=internal)
    rows: list[list[Cell]] = []
    for column, off in lost.items():
        # a zero here is a result: written as 0
        numbers = [n if n == HIDDEN else rounded(n) for n in shown.loc[column, [*parts]]]
        check = OFF_BY(off=HIDDEN if HIDDEN in numbers else off) if off else phrases.YES
        rows.append([COLUMNS[column].label, COLUMNS[column].unit, *numbers, check])
    first = "members" if "members" in lost else next(iter(lost))
    title = column_line(first, *shown.loc[first])
    if any(lost.values()):
        title = NOT_CONSERVED(column=COLUMNS[first].label, **dict(shown.loc[first]))
    heads = [TYPED_HEAD, COUNTED_HEAD, LEFT_OUT_HEAD, OUTSIDE_HEAD][: len(parts)]
    head = [COLUMN_HEAD, UNIT_OF_COLUMN_HEAD, *heads, CHECK_HEAD]
    days = [phrases.ONLY_OF_DAY(day=membership.as_of)] if membership.has_other_days else []
    unread = [f"{line}." for line in membership.not_included(lang)]
    notes: tuple[Worded, ...] = (*days, *unread, CONSERVED_NOTE, *internal_note(internal))
    words = {1, len(head) - 1}
    return table_exhibit(membership, title, head, rows, lang=lang, words=words, unit="", notes=notes)


@note_where_lacking
def against_published(membership: Membership, *, lang: str) -> Exhibit:
    """Committees and members by type beside the figures published in 2017. From data of the province; only whole types are compared."""
    if membership.whole:
        raise LackingError(NOT_OF_DISTRICT, place=membership.place)
    ours, theirs, whole = membership.type_sums, published().type_sums, membership.whole_types
    rows: list[list[Cell]] = []
    for unit_type, of in theirs.items():
        row: list[Cell] = [TYPES[unit_type]]
        for n, m in zip(ours.get(unit_type, (None, None)), of, strict=True):
            difference = with_sign(n - m, 0) if unit_type in whole and n is not None and m is not None else "–"
            row += [rounded(n), rounded(m), difference]
        rows.append(row)
    same = all(ours[unit_type] == theirs[unit_type] for unit_type in whole)
    phrase = NOT_COMPARED if not whole else AS_PUBLISHED if same else NOT_AS_PUBLISHED
    title = phrase(types=[phrases.PLURAL_TYPES[unit_type] for unit_type in whole])
    columns, parts = (phrases.COMMITTEES, phrases.MEMBERS), (ON_SHEET, AS_PUBLISHED_HEAD, DIFFERENCE)
    head: list[Cell] = [phrases.TYPE, *(joined(pair, ": ") for pair in itertools.product(columns, parts))]
    day = sources.source(sources.PUBLISHED).published
    notes = (DATES(sheet=date(membership.as_of, lang), published=day), WHOLE_ONLY)
    return table_exhibit(membership, title, head, rows, lang=lang, unit="", notes=notes)


@note_where_lacking
def totals(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """The totals that the sheets print for the members, and every other one that does not hold. Those of columns that may
    identify persons have no numbers, but for `internal` use: a total may be of one section, or more than its rows by one row.
    """
    if not membership.totals:
        raise LackingError(NO_TOTALS_OF if membership.whole else NO_TOTALS, place=membership.place)
    shown = disclosure.listed_on_pages(membership, internal=internal)
    if not (given := shown.totals):
        raise LackingError(TOTALS_NOT_LISTED)
    listed = [total for total in given if total.column == "members" or not total.holds]
    closed = disclosure.closed_by_group(membership, internal=internal)
    in_finding = disclosure.closed_in_finding(membership, internal=internal)
    differing = {of.at: in_finding(of) for of in membership.findings if of.kind is Kind.TOTAL_DIFFERS}
    rows = []
    for t in listed[:MOST_ROWS_OF_KIND]:
        check = phrases.YES if t.holds else with_sign(t.printed - t.computed, 0)
        numbers = (HIDDEN,) * 3 if t.column in differing.get(t.at, closed) else (t.printed, t.computed, check)
        rows.append([str(t.at), t.label, COLUMNS[t.column].label, *numbers])
    title = totals_right(shown).statement or ""
    notes: list[Worded] = [TOTALS_NOTE] if len(listed) < len(given) else []
    notes += [MORE_TOTALS(rest=len(listed) - len(rows))] if len(rows) < len(listed) else []
    notes += [TOTALS_NOT_LISTED] if len(given) < len(membership.totals) else []
    notes += internal_note(internal)
    head = [CELL_HEAD, ROW_HEAD, COLUMN_HEAD, PRINTED_HEAD, ADDED_UP_HEAD, CHECK_HEAD]
    return table_exhibit(membership, title, head, rows, lang=lang, words={1, 2, 5}, unit="", notes=notes)


@note_where_lacking
def issue_list(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """The findings with their cells, by file, gravity and place; of a kind found very often the first, and how many more.

    The numbers of columns that may identify persons are hidden, but for `internal` use.
    """
    if not membership.findings:
        raise LackingError(NO_ISSUES)
    findings = disclosure.listed_on_pages(membership, internal=internal).findings
    closed = disclosure.closed_in_finding(membership, internal=internal)
    rest = Counter(finding.kind for finding in findings)
    listed: Counter[Kind] = Counter()
    rows: list[list[Cell]] = []
    for finding in findings:
        kind, label = finding.kind, finding.kind.label.say(lang)  # as a cell it has no capital letter
        listed[kind] += 1
        if listed[kind] <= MOST_ROWS_OF_KIND:
            rows.append([str(finding.at) or ALL_FILES, label, finding.without(closed(finding)).say(lang)])
        elif listed[kind] == MOST_ROWS_OF_KIND + 1:
            more = rest[kind] - MOST_ROWS_OF_KIND
            rows.append([f"+{number(more, lang)}", label, MORE_ISSUES(rest=more)])
    title = FINDINGS_TITLE(all=len(findings), kinds=count_by_label(findings, lang))
    not_listed = (TOTALS_NOT_LISTED,) if len(findings) < len(membership.findings) else ()
    head, notes = [CELL_HEAD, SEVERITY_HEAD, FINDING_HEAD], (*internal_note(internal), *not_listed)
    return table_exhibit(membership, title, head, rows, lang=lang, words={1, 2}, unit="", notes=notes)


@note_where_lacking
def missing(membership: Membership, *, lang: str) -> Exhibit:
    """The units without figures by name, a row a district: those without a row, and those whose row has no number. From data that name them."""
    facts, expected = units_facts(membership), len(membership.places)
    if not facts.lacking:
        raise LackingError(NONE_MISSING, expected=expected)
    no_number = set(facts.lacking) - set(facts.no_row)
    parts = [facts.no_row, no_number] if no_number else [facts.no_row]
    rows: list[list[Cell]] = []
    for district, units in facts.districts.items():
        names = [", ".join(unit.full_name for unit in units if unit in part) or NONE for part in parts]
        rows.append([district, len(units), sum(unit in facts.lacking for unit in units), *names])
    rows.append([phrases.TOTAL, expected, len(facts.lacking), *("" for _ in parts)])
    head = [phrases.DISTRICT, phrases.EXPECTED, phrases.LACKING_UNITS, NO_ROW, NO_NUMBER][: 3 + len(parts)]
    title, unit = facts.missing_title, phrases.UNITS
    return table_exhibit(membership, title, head, rows, lang=lang, total=True, words={3, 4}, unit=unit)


@note_where_lacking
def uncertainty(
    membership: Membership, *, lang: str, at_least: int = bounds.AT_LEAST, at_most: int | None = None
) -> Exhibit:
    """What the missing units could change: members, mean, Gini and Theil's T as they are, and between what they must lie.

    A missing unit has from `at_least` to `at_most` members, by default at most as many as the largest that is known. A grand
    total that the sheet prints and that covers more than the rows settles the sum. Raises `ValueError` when `at_most` is below
    `at_least`. From rows of committees.
    """
    rows_of_units, every = membership.by_unit(), len(membership.places)
    if rows_of_units.empty:
        raise LackingError(phrases.NO_UNITS)
    counts = rows_of_units["members"].astype("int64")
    lacking = len(units_facts(membership).lacking)
    if not lacking:
        raise LackingError(NOTHING_OPEN, expected=every, place=membership.place)
    known, most = int(counts.sum()), max(int(counts.max()), at_least) if at_most is None else at_most
    sums = [known + lacking * each for each in (at_least, most)]
    total = _printed_total_of_all(membership, known, sums[0], sums[1] if at_most is not None else None)
    limit = most if not total or total.printed <= sums[1] else None
    sums = [total.printed] * 2 if total else sums
    rows: list[list[Cell]] = [
        [phrases.MEMBERS, *map(rounded, (known, *sums))],
        [MEAN_PER_COMMITTEE, *(rounded(n, 1) for n in (counts.mean(), *(n / every for n in sums)))],
    ]
    for name, index in ((GINI_INDEX, measures.gini), (THEIL_INDEX, measures.theil)):
        given = total.printed if total else None
        ends = bounds.with_missing(index, counts, lacking, at_least=at_least, at_most=limit, total=given)
        rows.append([name, *(rounded(value, 3) for value in (index(counts), ends.least, ends.greatest))])
    least, greatest, gini_least, gini_greatest = (*rows[0][2:], *rows[2][2:])
    members = (MEMBERS_AT if least == greatest else LEAST_TO_MOST)(least=least, most=greatest)
    gini = (GINI_AT if gini_least == gini_greatest else LEAST_TO_MOST)(least=gini_least, most=gini_greatest)
    title = (RANGE_WITH_TOTAL if total else RANGE_OPEN)(missing=lacking, members=members, least=least, gini=gini)
    head: list[Cell] = [phrases.INDEX_HEAD, OF_KNOWN(n=len(counts)), FROM_HEAD, TO_HEAD]
    usual = (at_least, at_most) == (bounds.AT_LEAST, None)
    supposed = ASSUMED_LEAST if limit is None else ASSUMED if usual else ASSUMED_LIMITS
    taken = [TOTAL_TAKEN(missing=lacking, total=total.printed, at=str(total.at))] if total else []
    notes: tuple[Worded, ...] = (*taken, supposed(least=at_least, most=limit), RANGE_NOTE)
    return table_exhibit(membership, title, head, rows, lang=lang, unit="", notes=notes)


def _printed_total_of_all(membership: Membership, known: int, least: int, most: int | None) -> Total | None:
    """The printed total of members that may be taken as the sum of all units, or None: it exceeds the rows by what the missing units can
    have. Only where each district has a row, for the total of a district leaves out the others; and where no two such totals differ."""
    if len({unit.district for unit in membership.found}) < len(membership.places.districts):
        return None
    given = [t for t in membership.totals if t.column == "members" and t.computed == known]
    fits = [t for t in given if least <= t.printed and (most is None or t.printed <= most)]
    return fits[0] if fits and len({t.printed for t in given}) == 1 else None


MOST_ROWS_OF_KIND = 60  # findings of a kind, or totals, that a list shows
FORM_5_BY_TYPE = Phrase(vi="Biểu 5 (theo loại hình)", en="Form 5 (by type)")
ROSTER = Phrase(vi="Danh sách từng người, chỉ đếm", en="List of persons, only counted")
NO_TABLE = Phrase(vi="Không có bảng số liệu nào", en="No table of figures")
NOTHING_READ = Phrase(vi="Không đọc được số nào", en="No number could be read")
READ_UNITS = Phrase(
    vi="Đọc {files} tệp, thấy {found}/{expected} đơn vị", en="Files read: {files}; units found: {found} of {expected}"
)
READ_TYPES = Phrase(vi="Đọc {files} tệp, thấy {found} loại hình", en="Files read: {files}; types found: {found}")
CHECKSUM_HEAD = Phrase(vi="Mã kiểm SHA-256", en="SHA-256")
COLUMN_HEAD = Phrase(vi="Cột", en="Column")
UNIT_OF_COLUMN_HEAD = Phrase(vi="Đơn vị tính", en="Unit")
TYPED_HEAD = Phrase(vi="Đã gõ", en="Typed")
COUNTED_HEAD = Phrase(vi="Đã tính", en="Counted")
LEFT_OUT_HEAD = Phrase(vi="Bỏ ra", en="Left out")
OUTSIDE_HEAD = Phrase(vi="Ngoài danh sách", en="Outside the list")
CHECK_HEAD = Phrase(vi="Đối chiếu", en="Check")
CONSERVED_NOTE = Phrase(
    vi="Mỗi số bị bỏ ra được nêu với ô của nó trong danh sách phát hiện. Ô không có số đọc được thì không có gì để cộng.",
    en="Each number left out is named with its cell in the list of findings. A cell without a readable number adds nothing.",
)
NOT_CONSERVED = Phrase(
    vi="Có số bị mất khi đọc: {column} đã gõ {typed}, đã tính {counted}, bỏ ra {left_out}, ngoài danh sách {outside}",
    en="Numbers were lost in reading: {column} typed {typed}, counted {counted}, left out {left_out}, outside the list {outside}",
)
OFF_BY = Phrase(vi="lệch {off}", en="off by {off}")
AS_PUBLISHED = Phrase(
    vi="Tổng của {types} đúng bằng số công bố năm 2017", en="The totals of {types} equal those published in 2017"
)
NOT_AS_PUBLISHED = Phrase(
    vi="Tổng của {types} khác số công bố năm 2017", en="The totals of {types} differ from those published in 2017"
)
NOT_COMPARED = Phrase(
    vi="Chưa so được với số công bố năm 2017: chưa loại hình nào đủ đảng bộ",
    en="No comparison with the figures published in 2017: no type has all its committees",
)
NOT_OF_DISTRICT = Phrase(
    vi="Số công bố năm 2017 là của toàn tỉnh, không tách theo huyện, nên không so được với {place}.",
    en="The figures published in 2017 are of the whole province, so {place} cannot be compared with them.",
)
WHOLE_ONLY = Phrase(
    vi="Chỉ so loại hình có đủ đảng bộ của tỉnh.", en="Only types with all their committees are compared."
)
ON_SHEET = Phrase(vi="trên trang", en="sheet")
AS_PUBLISHED_HEAD = Phrase(vi="công bố", en="published")
DIFFERENCE = Phrase(vi="chênh", en="difference")
DATES = Phrase(vi="Số trên trang: {sheet}. Số công bố: {published}.", en="Sheet: {sheet}. Published: {published}.")
NO_TOTALS = Phrase(vi="Trang không có dòng tổng nào để đối chiếu.", en="The sheet has no total row to compare with.")
NO_TOTALS_OF = Phrase(
    vi="Trang không có dòng tổng nào của riêng {place} để đối chiếu.",
    en="The sheet has no total row of {place} alone to compare with.",
)
TOTALS_NOT_LISTED = Phrase(
    vi="Số tổng không khớp và phát hiện khác ở các cột có số bị che có thể không được liệt kê và không được đếm ở đây; xem bằng lệnh “blanalysis check”.",
    en="Totals that do not hold, and other findings, of columns whose numbers are hidden may be neither listed nor counted here; “blanalysis check” has them.",
)
TOTALS_NOTE = Phrase(
    vi="Chỉ in tổng số đảng viên và các tổng không khớp.",
    en="Only the totals of members, and those that do not hold, are listed.",
)
CELL_HEAD = Phrase(vi="Ô", en="Cell")
ROW_HEAD = Phrase(vi="Dòng", en="Row")
PRINTED_HEAD = Phrase(vi="Ghi trên trang", en="Printed")
ADDED_UP_HEAD = Phrase(vi="Cộng lại", en="Added up")
NO_ISSUES = Phrase(
    vi="Không có phát hiện nào: mọi số đã gõ đều được tính đúng như đã gõ.",
    en="No findings: every number typed was counted as typed.",
)
FINDINGS_TITLE = Phrase(vi="{all} phát hiện: {kinds}", en="Findings: {all} ({kinds})")
SEVERITY_HEAD = Phrase(vi="Mức", en="Severity")
FINDING_HEAD = Phrase(vi="Nội dung", en="Finding")
MORE_ISSUES = Phrase(
    vi="Còn {rest} phát hiện cùng loại; lệnh `blanalysis check --json` và `blanalysis annotate` cho biết tất cả.",
    en="{rest} more of this kind; `blanalysis check --json` and `blanalysis annotate` give them all.",
)
MORE_TOTALS = Phrase(
    vi="Còn {rest} số tổng nữa; lệnh `blanalysis check --json` cho biết mọi tổng không khớp.",
    en="There are {rest} more; `blanalysis check --json` gives every total that does not hold.",
)
NO_ROW = Phrase(vi="Không có dòng nào", en="Without a row")
NO_NUMBER = Phrase(vi="Có dòng nhưng không có số đảng viên", en="With a row, but no number of members")
NONE_MISSING = Phrase(
    vi="Không thiếu đơn vị nào: cả {expected} đơn vị đều có số liệu.",
    en="No unit is missing: all {expected} have figures.",
)
NOTHING_OPEN = Phrase(
    vi="Cả {expected} đơn vị đều có số đảng viên nên không có gì để ngỏ: các chỉ số ở những trang sau là của cả {place}.",
    en="All {expected} units have a number of members, so nothing is open: the indices on the other pages are of the whole of {place}.",
)
RANGE_OPEN = Phrase(
    vi="Với {missing} đơn vị còn thiếu, tổng có thể {members} đảng viên, Gini {gini}",
    en="With the missing units ({missing}) there may be {members} members, and Gini {gini}",
)
RANGE_WITH_TOTAL = Phrase(
    vi="Với {missing} đơn vị còn thiếu, tổng là {least} như trang ghi, Gini có thể {gini}",
    en="With the missing units ({missing}) there are {least} members as printed, and Gini may be {gini}",
)
MEMBERS_AT = Phrase(vi="là {least}", en="{least}")
GINI_AT = Phrase(vi="khoảng {least}", en="about {least}")
ASSUMED = Phrase(
    vi="Coi mỗi đơn vị thiếu có từ {least} (số đảng viên để lập đảng bộ theo Điều lệ Đảng) đến {most} đảng viên (bằng đảng bộ đông nhất đã có số).",
    en="A missing unit is taken to have from {least} members (a committee by the Party Charter) to {most} (the largest committee known).",
)
ASSUMED_LIMITS = Phrase(
    vi="Coi mỗi đơn vị thiếu có từ {least} đến {most} đảng viên.",
    en="A missing unit is taken to have from {least} to {most} members.",
)
ASSUMED_LEAST = Phrase(
    vi="Coi mỗi đơn vị thiếu có ít nhất {least} đảng viên.",
    en="A missing unit is taken to have at least {least} members.",
)
TOTAL_TAKEN = Phrase(
    vi="Tổng {total} ghi ở {at} lớn hơn tổng các dòng; phần hơn được coi là của {missing} đơn vị thiếu.",
    en="The total {total} printed at {at} is more than its rows; the rest is taken to be of the missing units ({missing}).",
)
RANGE_NOTE = Phrase(
    vi="Với giả định đó, dù đơn vị thiếu có bao nhiêu thì chỉ số vẫn nằm trong khoảng này; hai đầu đều có thể xảy ra.",
    en="On that supposition the index lies in this range whatever the missing units have; both ends can occur.",
)
OF_KNOWN = Phrase(vi="Của {n} đơn vị có số", en="Of the {n} known")
FROM_HEAD = Phrase(vi="Có thể từ", en="May be from")
TO_HEAD = Phrase(vi="Đến", en="To")
GINI_INDEX = Phrase(vi="Chỉ số Gini", en="Gini index")
THEIL_INDEX = Phrase(vi="Chỉ số Theil T", en="Theil index T")
