"""What was read, said to a person in a terminal or to a program as JSON. `Membership` in, text or plain data out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd

from . import forms
from .columns import COLUMNS
from .issues import Issue, Kind, Severity, counted, shown
from .membership import Membership, Read
from .words import HIDDEN, ILLUSTRATIVE, LANGS, PLURAL_TYPES, Phrase, date, number, sentence


def as_json(membership: Membership) -> dict:
    """The account as plain data, ready for `json.dumps`.

    `issues[].left_out` counts members; for the other columns see `columns`. A Form 5 names no unit: there `found` is 0.
    """
    return {
        "files": [{"path": file.path, "sha256": file.sha256} for file in membership.files],
        "as_of": membership.as_of.isoformat() if membership.as_of else None,
        "units": {
            "expected": len(membership.places),
            "found": len(membership.found),
            "missing": [unit.code for unit in membership.missing],
        },
        "columns": {
            id: {part: int(row[part]) for part in ("typed", "counted", "left_out")}
            for id, row in membership.conservation.iterrows()
        },
        "indicators": _indicators(membership),
        "issues": [_issue(issue) for issue in membership.issues],
    }


def _indicators(membership: Membership) -> list[dict]:
    """The rows of Forms 1, 2 and 3; a number that is missing is null."""
    rows = membership.indicators.astype(object)
    return rows.where(rows.notna(), None).to_dict("records")


def _issue(issue: Issue) -> dict:
    return {
        "kind": issue.kind.slug,
        "severity": issue.kind.severity.value,
        "level": issue.kind.level.value,
        "file": issue.at.file,
        "sheet": issue.at.sheet,
        "cell": issue.at.cell,
        "found": shown(issue.found),
        "left_out": issue.left_out.get("members", 0),
        "message": {lang: issue.say(lang) for lang in LANGS},
    }


def as_text(membership: Membership, lang: str) -> str:
    """A short readable account: files, date, units or types, typed = counted + left out, findings in cell order.

    Of a kind that is found very often the first are listed, with how many more there are; `as_json` has all of them.
    """
    lines = []
    for file in membership.files:
        lines += [file.path, *(f"  {read_line(t, lang)}" for t in membership.tables if t.at.file == file.path)]
    return "\n".join([*lines, *(f"  {line}" for line in _account(membership, lang)), *_listed(membership, lang)])


def summary(membership: Membership, lang: str) -> list[str]:
    """The account without the single findings: tables, date, units or types, each column, how many findings."""
    return [*(read_line(table, lang) for table in membership.tables), *_account(membership, lang)]


def read_line(table: Read, lang: str) -> str:
    """What a table is, on which sheet and in which row its heading stands, how many rows it has."""
    sheet = table.at.sheet or Path(table.at.file).name
    return TABLE_LINE.say(lang, what=table.what, sheet=sheet, cell=table.at.cell, rows=table.rows)


def _account(membership: Membership, lang: str) -> list[str]:
    mark = [ILLUSTRATIVE.say(lang)] if membership.illustrative else []
    day = DAY.say(lang, day=date(membership.as_of, lang))
    others = [day for day in membership.days if day != membership.as_of]
    more = [OTHER_DAYS.say(lang, days=others)] if others else []
    together = [TOGETHER.say(lang, days=membership.days)] if others else []
    columns = [column_line(membership.conservation, id, lang) for id in membership.conservation.index]
    told = forms.as_text(membership.forms, lang).splitlines()
    counts = [*together, *columns, *membership.not_included(lang)]
    return [*mark, day, *more, *_found(membership, lang), *counts, *told, kinds(membership, lang)]


def _found(membership: Membership, lang: str) -> list[str]:
    if membership.forms and membership.conservation.empty:
        return [NO_LIST.say(lang)]
    found = (
        FORM.say(lang)
        if membership.by_type_only
        else UNITS.say(lang, found=len(membership.found), expected=len(membership.places))
    )
    return [sentence(found), *(f"  {sentence(line)}" for line in type_lines(membership.by_type(), lang))]


def type_lines(sums: pd.DataFrame, lang: str) -> list[str]:
    """Committees and members of each type, as `Membership.by_type` has them, one line a type."""
    return [
        TYPE_LINE.say(
            lang, type=PLURAL_TYPES[t], committees=number(row["committees"], lang), members=number(row["members"], lang)
        )
        for t, row in sums.iterrows()
    ]


def column_line(given: pd.DataFrame, id: str, lang: str) -> str:
    """Of a count column: typed = counted + left out. `given` are the numbers as `Membership.conservation` has them, or
    `masks.accounted`, where some are hidden."""
    parts = {part: count if count == HIDDEN else int(count) for part, count in given.loc[id].items()}
    return COLUMN_LINE.say(lang, column=COLUMNS[id].label, **parts)


def kinds(membership: Membership, lang: str) -> str:
    """How many findings of each label there are, as a sentence."""
    found = counted(membership.issues, lang)
    return FOUND.say(lang, kinds=found) if found else NOTHING.say(lang)


def _listed(membership: Membership, lang: str) -> list[str]:
    """The findings in the order of the cells, each below its file where there are several."""
    all, said = Counter(issue.kind for issue in membership.issues), Counter()
    several, file, lines = len(membership.files) > 1, None, []
    for issue in membership.issues:
        kind, at = issue.kind, issue.at
        said[kind] += 1
        most = _most(kind, all[kind])
        if said[kind] > most:
            continue
        if several and at.file != file:
            file = at.file
            lines.append(f"  {file}")
        place = str(replace(at, file=""))
        lines.append(" ".join(part for part in ("   ", place, f"[{kind.label.say(lang)}]", issue.say(lang)) if part))
        if said[kind] == most < all[kind]:
            lines.append("    " + MORE.say(lang, rest=all[kind] - most))
    return lines


def _most(kind: Kind, found: int) -> int:
    """How many of a kind are listed: all of them where few would be left."""
    most = MOST_LEFT_OUT if kind.severity is Severity.LEFT_OUT else MOST_OTHERS
    return found if found <= most + 2 else most


MOST_LEFT_OUT = 20
MOST_OTHERS = 10
TABLE_LINE = Phrase(
    vi="{sheet}: {what}, tiêu đề ở {cell}, {rows} dòng", en="{sheet}: {what}, heading at {cell}, {rows} rows"
)
OTHER_DAYS = Phrase(vi="Còn số liệu các ngày: {days}", en="There are also figures of: {days}")
DAY = Phrase(vi="Thời điểm: {day}", en="Date: {day}")
FORM = Phrase(
    vi="Biểu 5: mỗi dòng một loại hình, không kể tên đảng bộ", en="Form 5: one row a type, committees are not named"
)
UNITS = Phrase(vi="Thấy {found}/{expected} đơn vị", en="{found} of {expected} units found")
TYPE_LINE = Phrase(
    vi="{type}: {committees} đảng bộ, {members} đảng viên", en="{type}: committees {committees}, members {members}"
)
COLUMN_LINE = Phrase(
    vi="{column}: đã gõ {typed} = đã tính {counted} + bỏ ra {left_out}",
    en="{column}: typed {typed} = counted {counted} + left out {left_out}",
)
NO_LIST = Phrase(
    vi="Không có danh sách đảng bộ, chỉ có biểu chung (Biểu 1, 2, 3)",
    en="No list of committees, only forms of the whole body (Forms 1, 2, 3)",
)
TOGETHER = Phrase(vi="Cộng cả các ngày {days}:", en="All dates together, {days}:")
MORE = Phrase(
    vi="… và {rest} phát hiện nữa cùng loại với dòng trên; xem đủ bằng “blanalysis annotate” hoặc “blanalysis check --json”.",
    en="… and {rest} more findings like the one above; “blanalysis annotate” or “blanalysis check --json” gives all of them.",
)
FOUND = Phrase(vi="Phát hiện: {kinds}", en="Findings: {kinds}")
NOTHING = Phrase(vi="Không có phát hiện nào.", en="No findings.")
