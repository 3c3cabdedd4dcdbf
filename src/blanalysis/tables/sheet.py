"""Tables of what was read: files, typed = counted + left out, totals, findings. `Membership` in, `Exhibit` out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .. import issues
from ..checks import Total
from ..columns import COLUMNS
from ..exhibit import Exhibit, note
from ..masks import closed_columns, said
from ..membership import Membership, published
from ..words import COMMITTEES, HIDDEN, MEMBERS, PLURAL_TYPES, TYPE, TYPES, YES, Phrase, date, number, sentence, signed
from .setting import AS_OF, FILE, WHAT, days, framed, internal_note, measured


def files(membership: Membership, *, lang: str) -> Exhibit:
    """What was read: files with checksum, what they are, their date."""
    rows = [
        [Path(f.path).name, _what(membership, f.path, lang), days(membership, lang), f.sha256[:16] + "…"]
        for f in membership.files
    ]
    found = len(membership.by_type()) if membership.by_type_only else len(membership.found)
    title = (READ_TYPES if membership.by_type_only else READ_UNITS).say(
        lang, files=len(rows), found=found, expected=len(membership.places)
    )
    return framed(membership, title, [FILE, WHAT, AS_OF, CHECKSUM], rows, lang=lang, words={1, 2, 3}, unit="")


def _what(membership: Membership, path: str, lang: str) -> str:
    """What was read from a file, each kind of table once."""
    found = dict.fromkeys(table.what for table in membership.tables if table.at.file == path)
    usual = FORM_5 if membership.by_type_only else WORKING_LIST
    return "; ".join(sentence(what.say(lang)) for what in found or [usual])


def conservation(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """For each count column: typed = counted + left out. Numbers of sensitive columns are hidden, but for `internal` use."""
    given = membership.conservation
    if given.empty:
        return note(NO_COUNTS.say(lang), lang)
    closed = closed_columns(membership, internal=internal)
    rows = [
        [
            COLUMNS[id].label,
            COLUMNS[id].unit,
            *(
                HIDDEN if id in closed and (part != "left_out" or row[part]) else number(row[part], lang)
                for part in ("typed", "counted", "left_out")  # nil here is a result: 0
            ),
            _holds(row, lang),
        ]
        for id, row in given.iterrows()
    ]
    first = given.loc["members"] if "members" in given.index else given.iloc[0]
    phrase = CONSERVED if (given["typed"] == given["counted"] + given["left_out"]).all() else NOT_CONSERVED
    title = phrase.say(
        lang,
        column=COLUMNS[first.name].label,
        **{part: HIDDEN if first.name in closed else int(first[part]) for part in ("typed", "counted", "left_out")},
    )
    head = [COLUMN, UNIT_HEAD, TYPED, COUNTED, LEFT_OUT, CHECK]
    notes = [CONSERVED_NOTE.say(lang), *internal_note(internal, lang)]
    if len(membership.days) > 1:
        notes.insert(0, ALL_DAYS.say(lang, days=membership.days))
    return framed(membership, title, head, rows, lang=lang, words={1, 5}, unit="", notes=tuple(notes))


def _holds(row: pd.Series, lang: str) -> Phrase | str:
    off = int(row["typed"] - row["counted"] - row["left_out"])
    return YES if off == 0 else OFF_BY.say(lang, off=off)


def against_published(membership: Membership, *, lang: str) -> Exhibit:
    """Committees and members by type beside the figures published in 2017."""
    ours, theirs, whole = membership.by_type(), published().by_type(), membership.whole_types
    rows = [[TYPES[t], *_beside(ours, theirs.loc[t], t, t in whole, lang)] for t in theirs.index]
    same = all((ours.loc[t] == theirs.loc[t]).all() for t in whole)
    title = (NOT_COMPARED if not whole else AS_PUBLISHED if same else NOT_AS_PUBLISHED).say(
        lang, types=[PLURAL_TYPES[t] for t in whole]
    )
    head = [
        TYPE,
        *(COLUMN_OF.say(lang, column=c, of=o) for c in (COMMITTEES, MEMBERS) for o in (SHEET, PUBLISHED, DIFFERENCE)),
    ]
    day = published().published.published
    notes = (DATES.say(lang, sheet=date(membership.as_of, lang), published=day), WHOLE_ONLY.say(lang))
    return framed(membership, title, head, rows, lang=lang, unit="", notes=notes)


def _beside(ours: pd.DataFrame, theirs: pd.Series, type: str, whole: bool, lang: str) -> list[str]:
    """Ours, theirs and the difference, for committees and for members; no difference for a type that is not whole."""
    said = []
    for id in ("committees", "members"):
        mine = ours.loc[type, id] if type in ours.index else pd.NA
        difference = signed(int(mine) - int(theirs[id]), lang, 0) if whole else "–"
        said += [measured(mine, lang), number(theirs[id], lang), difference]
    return said


def totals(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """The totals that the sheets print for the members, and every other one that does not hold; sensitive ones without numbers,
    but for `internal` use."""
    given = membership.totals
    if not given:
        return note(NO_TOTALS.say(lang), lang)
    wrong = [total for total in given if not total.holds]
    shown = [total for total in given if total.column == "members" or not total.holds]
    closed = closed_columns(membership, internal=internal)
    rows = [
        [
            str(t.at),
            t.label,
            COLUMNS[t.column].label,
            *((HIDDEN,) * 3 if t.column in closed else (t.printed, t.computed, _difference(t, lang))),
        ]
        for t in shown
    ]
    title = (TOTALS_WRONG if wrong else TOTALS_HOLD).say(lang, all=len(given), wrong=len(wrong))
    notes = ((TOTALS_NOTE.say(lang),) if len(shown) < len(given) else ()) + internal_note(internal, lang)
    head = [PLACE_HEAD, LABEL, COLUMN, PRINTED, ADDED_UP, CHECK]
    return framed(membership, title, head, rows, lang=lang, words={1, 2, 5}, unit="", notes=notes)


def _difference(total: Total, lang: str) -> Phrase | str:
    return YES if total.holds else signed(total.printed - total.computed, lang, 0)


def issue_list(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """Every finding with its cell, in the order of the sheet; without the numbers of sensitive columns, but for `internal` use."""
    if not membership.issues:
        return note(NO_ISSUES.say(lang), lang)
    closed = closed_columns(membership, internal=internal)
    rows = [[str(i.at), i.kind.label.say(lang), said(i, lang, closed)] for i in membership.issues]
    title = ISSUES.say(lang, all=len(membership.issues), kinds=issues.counted(membership.issues, lang))
    notes = internal_note(internal, lang)
    head = [PLACE_HEAD, SEVERITY, MESSAGE]
    return framed(membership, title, head, rows, lang=lang, words={1, 2}, unit="", notes=notes)


FORM_5 = Phrase(vi="Biểu 5 (theo loại hình)", en="Form 5 (by type)")
WORKING_LIST = Phrase(vi="Danh sách đảng bộ", en="List of committees")
READ_UNITS = Phrase(
    vi="Đọc {files} tệp, thấy {found}/{expected} đơn vị", en="Files read: {files}; units found: {found} of {expected}"
)
READ_TYPES = Phrase(vi="Đọc {files} tệp, thấy {found} loại hình", en="Files read: {files}; types found: {found}")
CHECKSUM = Phrase(vi="Mã kiểm SHA-256", en="SHA-256")
COLUMN = Phrase(vi="Cột", en="Column")
UNIT_HEAD = Phrase(vi="Đơn vị tính", en="Unit")
TYPED = Phrase(vi="Đã gõ", en="Typed")
COUNTED = Phrase(vi="Đã tính", en="Counted")
LEFT_OUT = Phrase(vi="Bỏ ra", en="Left out")
CHECK = Phrase(vi="Đối chiếu", en="Check")
CONSERVED = Phrase(
    vi="{column}: đã gõ {typed} = đã tính {counted} + bỏ ra {left_out}",
    en="{column}: typed {typed} = counted {counted} + left out {left_out}",
)
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
WHOLE_ONLY = Phrase(
    vi="Chỉ so loại hình có đủ đảng bộ của tỉnh.", en="Only types with all their committees are compared."
)
SHEET = Phrase(vi="trên trang", en="sheet")
PUBLISHED = Phrase(vi="công bố", en="published")
DIFFERENCE = Phrase(vi="chênh", en="difference")
COLUMN_OF = Phrase(vi="{column}: {of}", en="{column}: {of}")
DATES = Phrase(vi="Số trên trang: {sheet}. Số công bố: {published}.", en="Sheet: {sheet}. Published: {published}.")
NO_TOTALS = Phrase(vi="Trang không có dòng tổng nào để đối chiếu.", en="The sheet has no total row to compare with.")
TOTALS_HOLD = Phrase(vi="Cả {all} số tổng ghi trên trang đều đúng", en="All {all} totals that the sheet prints hold")
TOTALS_WRONG = Phrase(
    vi="{wrong} trong {all} số tổng ghi trên trang không khớp",
    en="{wrong} of {all} totals that the sheet prints do not hold",
)
TOTALS_NOTE = Phrase(
    vi="Chỉ in tổng số đảng viên và các tổng không khớp.",
    en="Only the totals of members, and those that do not hold, are listed.",
)
ALL_DAYS = Phrase(vi="Cộng cả các ngày {days}.", en="All dates together: {days}.")
NO_COUNTS = Phrase(
    vi="Không có cột số liệu nào theo đảng bộ để đối chiếu: tệp không có danh sách đảng bộ và cũng không có Biểu 5.",
    en="There are no columns of counts by committee to compare: the files hold neither a list of committees nor a Form 5.",
)
PLACE_HEAD = Phrase(vi="Ô", en="Cell")
LABEL = Phrase(vi="Dòng", en="Row")
PRINTED = Phrase(vi="Ghi trên trang", en="Printed")
ADDED_UP = Phrase(vi="Cộng lại", en="Added up")
NO_ISSUES = Phrase(
    vi="Không có phát hiện nào: mọi số đã gõ đều được tính đúng như đã gõ.",
    en="No findings: every number typed was counted as typed.",
)
ISSUES = Phrase(vi="{all} phát hiện: {kinds}", en="Findings: {all} ({kinds})")
SEVERITY = Phrase(vi="Mức", en="Severity")
MESSAGE = Phrase(vi="Nội dung", en="Finding")
