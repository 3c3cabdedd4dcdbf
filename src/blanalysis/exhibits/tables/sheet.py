"""Tables of what was read: files, typed = counted + left out, totals, findings. `Membership` in, `Exhibit` out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd

from ...analysis import bounds, measures
from ...analysis.disclosure import (
    closed_by_group,
    closed_in_finding,
    conservation_shown,
    listed_on_pages,
    sentence_without_hidden_numbers,
)
from ...membership.findings import count_by_label
from ...membership.loading import published
from ...membership.membership import Membership
from ...membership.totals import Total
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import date, number, sentence, signed, within
from ...vocabulary.phrases import (
    ALL_DAYS,
    COMMITTEES,
    DISTRICT,
    EXPECTED,
    HIDDEN,
    INDEX_HEAD,
    LACKING_UNITS,
    MEMBERS,
    NO_COUNTS,
    NO_NAMES,
    NO_UNITS,
    NONE,
    PLURAL_TYPES,
    TOTAL,
    TYPE,
    TYPES,
    UNITS,
    YES,
    Phrase,
)
from ...vocabulary.places import Unit
from ..account import TYPED_COUNTED_LEFT_OUT
from ..exhibit import Exhibit, internal_note, note
from .setting import (
    AS_OF_HEAD,
    FILE_HEAD,
    MEAN_PER_COMMITTEE,
    WHAT_HEAD,
    days_text,
    measured_text,
    table_exhibit,
)


def files(membership: Membership, *, lang: str) -> Exhibit:
    """What was read: files with checksum, what they are, their date.

    From any `membership`. `lang` is "vi" or "en".
    """
    rows = [
        [Path(f.path).name, _tables_read(membership, f.path, lang), days_text(membership, lang), f.sha256[:16] + "…"]
        for f in membership.files
    ]
    found = len(membership.by_type()) if membership.by_type_only else len(membership.found)
    title = (READ_TYPES if membership.by_type_only else READ_UNITS).say(
        lang, files=len(rows), found=found, expected=len(membership.places)
    )
    return table_exhibit(
        membership, title, [FILE_HEAD, WHAT_HEAD, AS_OF_HEAD, CHECKSUM_HEAD], rows, lang=lang, words={1, 2, 3}, unit=""
    )


def _tables_read(membership: Membership, path: str, lang: str) -> str:
    """Which kinds of table were read from a file, each once."""
    found = dict.fromkeys(table.what for table in membership.tables if table.at.file == path)
    usual = FORM_5_BY_TYPE if membership.by_type_only else WORKING_LIST
    if not found and any(finding.at.file == path for finding in membership.unread_sheets):
        usual = NOTHING_READ
    return "; ".join(sentence(what.say(lang)) for what in found or [usual])


def conservation(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """For each count column: typed = counted + left out. Numbers that may identify persons are hidden (see
    `disclosure.conservation_shown`), but for `internal` use.

    From any `membership`. `lang` is "vi" or "en".
    """
    given = membership.conservation
    if given.empty:
        return note(NO_COUNTS.say(lang), lang)
    shown = conservation_shown(membership, internal=internal)
    parts = ("typed", "counted", "left_out")  # a zero here is a result, so it is written as 0
    rows = [
        [
            COLUMNS[column].label,
            COLUMNS[column].unit,
            *(count if count == HIDDEN else number(count, lang) for count in shown.loc[column, [*parts]]),
            _conservation_check(row, lang, hidden=shown.at[column, "typed"] == HIDDEN),
        ]
        for column, row in given.iterrows()
    ]
    first = given.loc["members"] if "members" in given.index else given.iloc[0]
    phrase = TYPED_COUNTED_LEFT_OUT if (given["typed"] == given["counted"] + given["left_out"]).all() else NOT_CONSERVED
    title = phrase.say(
        lang,
        column=COLUMNS[first.name].label,
        **{part: count if (count := shown.at[first.name, part]) == HIDDEN else int(count) for part in parts},
    )
    head = [COLUMN_HEAD, UNIT_OF_COLUMN_HEAD, TYPED_HEAD, COUNTED_HEAD, LEFT_OUT_HEAD, CHECK_HEAD]
    unread = [f"{line}." for line in membership.not_included(lang)]
    notes = [*unread, CONSERVED_NOTE.say(lang), *internal_note(internal)]
    if len(membership.days) > 1:
        notes.insert(0, ALL_DAYS.say(lang, days=membership.days))
    return table_exhibit(membership, title, head, rows, lang=lang, words={1, 5}, unit="", notes=tuple(notes))


def _conservation_check(row: pd.Series, lang: str, *, hidden: bool) -> Phrase | str:
    off = int(row["typed"] - row["counted"] - row["left_out"])
    return YES if off == 0 else OFF_BY.say(lang, off=HIDDEN if hidden else off)


def against_published(membership: Membership, *, lang: str) -> Exhibit:
    """Committees and members by type beside the figures published in 2017.

    From any `membership` of the province; types that lack committees are not compared. `lang` is "vi" or "en".
    """
    if membership.whole:
        return note(NOT_OF_DISTRICT.say(lang, place=membership.place), lang)
    ours, theirs, whole = membership.by_type(), published().by_type(), membership.whole_types
    rows = [[TYPES[t], *_counts_beside_published(ours, theirs.loc[t], t, t in whole, lang)] for t in theirs.index]
    same = all((ours.loc[t] == theirs.loc[t]).all() for t in whole)
    title = (NOT_COMPARED if not whole else AS_PUBLISHED if same else NOT_AS_PUBLISHED).say(
        lang, types=[PLURAL_TYPES[t] for t in whole]
    )
    head = [
        TYPE,
        *(
            COLUMN_OF.say(lang, column=c, of=o)
            for c in (COMMITTEES, MEMBERS)
            for o in (ON_SHEET, AS_PUBLISHED_HEAD, DIFFERENCE)
        ),
    ]
    day = published().published.published
    notes = (DATES.say(lang, sheet=date(membership.as_of, lang), published=day), WHOLE_ONLY.say(lang))
    return table_exhibit(membership, title, head, rows, lang=lang, unit="", notes=notes)


def _counts_beside_published(
    ours: pd.DataFrame, theirs: pd.Series, unit_type: str, whole: bool, lang: str
) -> list[str]:
    """Counts of the sheet, published counts and difference, for committees and for members; no difference for a type that lacks
    committees."""
    cells = []
    for column in ("committees", "members"):
        mine = ours.loc[unit_type, column] if unit_type in ours.index else pd.NA
        difference = signed(int(mine) - int(theirs[column]), lang, 0) if whole else "–"
        cells += [measured_text(mine, lang), number(theirs[column], lang), difference]
    return cells


def totals(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """The totals that the sheets print for the members, and every other one that does not hold. Those of columns that may
    identify persons have no numbers, but for `internal` use: a total may be of one section, or more than its rows by one row.

    From any `membership`; a sentence where the sheets print no total. `lang` is "vi" or "en".
    """
    if not membership.totals:
        return note((NO_TOTALS_OF if membership.whole else NO_TOTALS).say(lang, place=membership.place), lang)
    given = listed_on_pages(membership, internal=internal).totals
    if not given:
        return note(TOTALS_NOT_LISTED.say(lang), lang)
    wrong = [total for total in given if not total.holds]
    listed = [total for total in given if total.column == "members" or not total.holds]
    shown, rest = listed[:MOST_ROWS_OF_KIND], len(listed[MOST_ROWS_OF_KIND:])
    closed = closed_by_group(membership, internal=internal)
    rows = [
        [
            str(t.at),
            t.label,
            COLUMNS[t.column].label,
            *((HIDDEN,) * 3 if t.column in closed else (t.printed, t.computed, _total_check(t, lang))),
        ]
        for t in shown
    ]
    several, one = (TOTALS_WRONG, TOTAL_WRONG) if wrong else (TOTALS_HOLD, TOTAL_HOLDS)
    title = (one if len(given) == 1 else several).say(lang, all=len(given), wrong=len(wrong))
    notes = [TOTALS_NOTE.say(lang)] if len(listed) < len(given) else []
    notes += [MORE_TOTALS.say(lang, rest=rest)] if rest else []
    notes += [TOTALS_NOT_LISTED.say(lang)] if len(given) < len(membership.totals) else []
    notes += internal_note(internal)
    head = [CELL_HEAD, ROW_HEAD, COLUMN_HEAD, PRINTED_HEAD, ADDED_UP_HEAD, CHECK_HEAD]
    return table_exhibit(membership, title, head, rows, lang=lang, words={1, 2, 5}, unit="", notes=tuple(notes))


def _total_check(total: Total, lang: str) -> Phrase | str:
    return YES if total.holds else signed(total.printed - total.computed, lang, 0)


def issue_list(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """The findings with their cells, in the order of the sheet; of a kind found very often the first, and how many more.

    The numbers of columns that may identify persons are hidden, but for `internal` use. From any `membership`; without
    findings a sentence says so. `lang` is "vi" or "en".
    """
    if not membership.findings:
        return note(NO_ISSUES.say(lang), lang)
    findings = listed_on_pages(membership, internal=internal).findings
    title = FINDINGS_TITLE.say(lang, all=len(findings), kinds=count_by_label(findings, lang))
    rows, total = [], Counter(finding.kind for finding in findings)
    listed: Counter = Counter()
    closed = closed_in_finding(membership, internal=internal)
    for finding in findings:
        kind = finding.kind
        listed[kind] += 1
        if listed[kind] <= MOST_ROWS_OF_KIND:
            rows.append(
                [str(finding.at), kind.label.say(lang), sentence_without_hidden_numbers(finding, lang, closed(finding))]
            )
        elif listed[kind] == MOST_ROWS_OF_KIND + 1:
            rest = total[kind] - MOST_ROWS_OF_KIND
            rows.append([f"+{number(rest, lang)}", kind.label.say(lang), MORE_ISSUES.say(lang, rest=rest)])
    notes = internal_note(internal)
    notes = (*notes, TOTALS_NOT_LISTED.say(lang)) if len(findings) < len(membership.findings) else notes
    head = [CELL_HEAD, SEVERITY_HEAD, FINDING_HEAD]
    return table_exhibit(membership, title, head, rows, lang=lang, words={1, 2}, unit="", notes=notes)


def missing(membership: Membership, *, lang: str) -> Exhibit:
    """The units without figures by name, a row a district: those without a row, and those whose row has no number.

    From a `membership` that names committees, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    if membership.by_type_only:
        return note(NO_NAMES.say(lang), lang)
    lacking = _without_members(membership)
    if not lacking:
        return note(NONE_MISSING.say(lang, expected=len(membership.places)), lang)
    found = set(membership.found)
    rows = []
    for units in membership.places.districts.values():
        of = [unit for unit in units if unit in lacking]
        no_row, no_number = ([u.full_name for u in of if (u in found) is there] for there in (False, True))
        rows.append(
            [units[0].full_district, len(units), len(of), ", ".join(no_row) or NONE, ", ".join(no_number) or NONE]
        )
    rows.append([TOTAL, len(membership.places), len(lacking), "", ""])
    width = 5 if found & set(lacking) else 4  # the last column is for those with a row
    head = [DISTRICT, EXPECTED, LACKING_UNITS, NO_ROW, NO_NUMBER][:width]
    title = _missing_title(lacking, len(membership.places), lang)
    return table_exhibit(
        membership,
        title,
        head,
        [row[:width] for row in rows],
        lang=lang,
        total=True,
        words={3, 4},
        unit=UNITS.say(lang),
    )


def _missing_title(lacking: list[Unit], expected: int, lang: str) -> str:
    """The title: up to three units by name; for more how many, and the district that lacks most, if there is one."""
    by_district = Counter(unit.full_district for unit in lacking)
    most = [name for name, n in by_district.items() if n == max(by_district.values())]
    several = MISSING_MOST if len(most) == 1 else MISSING
    phrase = MISSING_UNITS if len(lacking) <= 3 else MISSING_IN if len(by_district) == 1 else several
    named = [within(unit.distinct_name) for unit in lacking[:3]]
    details = {"units": named, "district": within(most[0]), "most": by_district[most[0]]}
    return phrase.say(lang, missing=len(lacking), expected=expected, **details)


def _without_members(membership: Membership) -> list[Unit]:
    """The units without a number of members; where the sheets have no such column, those without a row."""
    if "members" not in membership.current:
        return list(membership.missing)
    known = set(membership.by_unit()["code"])
    return [unit for unit in membership.places if unit.code not in known]


def uncertainty(
    membership: Membership, *, lang: str, at_least: int = bounds.AT_LEAST, at_most: int | None = None
) -> Exhibit:
    """What the missing units could change: members, mean, Gini and Theil's T as they are, and between what they must lie.

    A missing unit has from `at_least` to `at_most` members, by default at most as many as the largest that is known. A grand
    total that the sheet prints and that covers more than the rows settles the sum. Raises `ValueError` when `at_most` is
    below `at_least`. From a `membership` with rows of committees, else a sentence says what is missing. `lang` is "vi" or
    "en".
    """
    known, lacking = membership.by_unit(), len(_without_members(membership))
    if known.empty:
        return note(NO_UNITS.say(lang), lang)
    if not lacking:
        return note(NOTHING_OPEN.say(lang, expected=len(membership.places), place=membership.place), lang)
    counts, every = known["members"].astype("int64"), len(membership.places)
    limits = {"at_least": at_least, "at_most": max(int(counts.max()), at_least) if at_most is None else at_most}
    usual = (at_least, at_most) == (bounds.AT_LEAST, None)
    sums = [int(counts.sum()) + lacking * limit for limit in limits.values()]
    total = _printed_total_of_all(membership, int(counts.sum()), sums[0], sums[1] if at_most is not None else None)
    if total:
        limits |= {"at_most": limits["at_most"] if total.printed <= sums[1] else None, "total": total.printed}
        sums = [total.printed] * 2
    gini, theil = (bounds.with_missing(of, counts, lacking, **limits) for of in (measures.gini, measures.theil))
    rows = [
        [MEMBERS, *(number(n, lang) for n in (counts.sum(), *sums))],
        [MEAN_PER_COMMITTEE, *(number(n, lang, 1) for n in (counts.mean(), *(n / every for n in sums)))],
        [GINI_INDEX, *(measured_text(n, lang, 3) for n in (measures.gini(counts), gini.least, gini.greatest))],
        [THEIL_INDEX, *(measured_text(n, lang, 3) for n in (measures.theil(counts), theil.least, theil.greatest))],
    ]
    ends = dict(zip(("least", "most", "gini_least", "gini_most"), (*rows[0][2:], *rows[2][2:]), strict=True))
    title = _uncertainty_title(bool(total), lang, missing=lacking, **ends)
    head = [INDEX_HEAD, OF_KNOWN.say(lang, n=len(known)), FROM_HEAD, TO_HEAD]
    supposed = ASSUMED_LEAST if limits["at_most"] is None else ASSUMED if usual else ASSUMED_LIMITS
    assumption = supposed.say(lang, least=at_least, most=limits["at_most"])
    taken = [TOTAL_TAKEN.say(lang, missing=lacking, total=total.printed, at=str(total.at))] if total else []
    return table_exhibit(
        membership, title, head, rows, lang=lang, unit="", notes=(*taken, assumption, RANGE_NOTE.say(lang))
    )


def _uncertainty_title(
    settled: bool, lang: str, *, least: str, most: str, gini_least: str, gini_most: str, missing: int
) -> str:
    """The title: the range of the sum and of the Gini index; where both ends are shown alike, one number."""
    gini = (GINI_AT if gini_least == gini_most else LEAST_TO_MOST).say(lang, least=gini_least, most=gini_most)
    members = (MEMBERS_AT if least == most else LEAST_TO_MOST).say(lang, least=least, most=most)
    return (RANGE_WITH_TOTAL if settled else RANGE_OPEN).say(
        lang, missing=missing, members=members, least=least, gini=gini
    )


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
WORKING_LIST = Phrase(vi="Danh sách đảng bộ", en="List of committees")
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
CHECK_HEAD = Phrase(vi="Đối chiếu", en="Check")
NOT_CONSERVED = Phrase(
    vi="Có số bị mất khi đọc: {column} đã gõ {typed}, đã tính {counted}, bỏ ra {left_out}",
    en="Numbers were lost in reading: {column} typed {typed}, counted {counted}, left out {left_out}",
)
CONSERVED_NOTE = Phrase(
    vi="Mỗi số bị bỏ ra được nêu với ô của nó trong danh sách phát hiện. Ô không có số đọc được thì không có gì để cộng.",
    en="Each number left out is named with its cell in the list of findings. A cell without a readable number adds nothing.",
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
COLUMN_OF = Phrase(vi="{column}: {of}", en="{column}: {of}")
DATES = Phrase(vi="Số trên trang: {sheet}. Số công bố: {published}.", en="Sheet: {sheet}. Published: {published}.")
NO_TOTALS = Phrase(vi="Trang không có dòng tổng nào để đối chiếu.", en="The sheet has no total row to compare with.")
NO_TOTALS_OF = Phrase(
    vi="Trang không có dòng tổng nào của riêng {place} để đối chiếu.",
    en="The sheet has no total row of {place} alone to compare with.",
)
TOTALS_NOT_LISTED = Phrase(
    vi="Số tổng ở các cột có số bị che không được liệt kê và không được đếm ở đây vì có số không khớp; xem bằng lệnh “blanalysis check”.",
    en="Totals of columns whose numbers are hidden are neither listed nor counted here, because some do not hold; “blanalysis check” has them.",
)
TOTALS_HOLD = Phrase(vi="Cả {all} số tổng ghi trên trang đều đúng", en="All {all} totals that the sheet prints hold")
TOTALS_WRONG = Phrase(
    vi="{wrong} trong {all} số tổng ghi trên trang không khớp",
    en="{wrong} of {all} totals that the sheet prints do not hold",
)
TOTAL_HOLDS = Phrase(vi="Số tổng ghi trên trang khớp với các dòng", en="The total that the sheet prints holds")
TOTAL_WRONG = Phrase(
    vi="Số tổng ghi trên trang không khớp với các dòng", en="The total that the sheet prints does not hold"
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
MISSING_UNITS = Phrase(vi="Chỉ thiếu số liệu của {units}", en="Only the figures of {units} are missing")
MISSING = Phrase(vi="Thiếu số liệu của {missing}/{expected} đơn vị", en="{missing} of {expected} units have no figures")
MISSING_MOST = Phrase(
    vi="Thiếu số liệu của {missing}/{expected} đơn vị, nhiều nhất ở {district} ({most})",
    en="{missing} of {expected} units have no figures; {district} lacks the most ({most})",
)
MISSING_IN = Phrase(
    vi="Thiếu số liệu của {missing}/{expected} đơn vị, ở {district}",
    en="{missing} of {expected} units have no figures, in {district}",
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
LEAST_TO_MOST = Phrase(vi="từ {least} đến {most}", en="{least} to {most}")
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
