"""What was read, said to a person in a terminal or to a program as JSON. `Membership` in, text or plain data out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from . import forms
from .columns import COLUMNS
from .issues import SEVERITY_WORDS, Issue, shown
from .membership import Membership
from .words import ILLUSTRATIVE, LANGS, PLURAL_TYPES, Phrase, date, number, sentence


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
    """A short readable account: files, date, units or types, typed = counted + left out, findings in cell order."""
    paths = [file.path for file in membership.files]
    lines = [
        f"    {issue.at} [{SEVERITY_WORDS[issue.kind.severity].say(lang)}] {issue.say(lang)}"
        for issue in membership.issues
    ]
    return "\n".join([*paths, *(f"  {line}" for line in summary(membership, lang)), *lines])


def summary(membership: Membership, lang: str) -> list[str]:
    """The account without the files and the single findings: date, units or types, each column, how many findings."""
    mark = [ILLUSTRATIVE.say(lang)] if membership.illustrative else []
    day = DAY.say(lang, day=date(membership.as_of, lang))
    others = [date(day, lang) for day in membership.days if day != membership.as_of]
    more = [OTHER_DAYS.say(lang, days=others)] if others else []
    read = [
        TABLE_LINE.say(lang, what=t.what, sheet=t.at.sheet or Path(t.at.file).name, cell=t.at.cell, rows=t.rows)
        for t in membership.tables
    ]
    told = forms.as_text(membership.forms, lang).splitlines()
    columns = _columns(membership, lang)
    return [*mark, *read, day, *more, *_found(membership, lang), *columns, *told, _kinds(membership, lang)]


def _found(membership: Membership, lang: str) -> list[str]:
    sums = membership.by_type()
    types = [
        TYPE_LINE.say(
            lang, type=PLURAL_TYPES[t], committees=number(row["committees"], lang), members=number(row["members"], lang)
        )
        for t, row in sums.iterrows()
    ]
    found = (
        FORM.say(lang)
        if membership.by_type_only
        else UNITS.say(lang, found=len(membership.found), expected=len(membership.places))
    )
    return [sentence(found), *(f"  {sentence(line)}" for line in types)]


def _columns(membership: Membership, lang: str) -> list[str]:
    return [
        COLUMN_LINE.say(
            lang,
            column=COLUMNS[id].label.say(lang),
            **{part: int(row[part]) for part in ("typed", "counted", "left_out")},
        )
        for id, row in membership.conservation.iterrows()
    ]


def _kinds(membership: Membership, lang: str) -> str:
    kinds = Counter(issue.kind.severity for issue in membership.issues)
    found = [f"{kinds[severity]} {words.say(lang)}" for severity, words in SEVERITY_WORDS.items() if kinds[severity]]
    return FOUND.say(lang, kinds=", ".join(found)) if found else NOTHING.say(lang)


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
FOUND = Phrase(vi="Phát hiện: {kinds}", en="Findings: {kinds}")
NOTHING = Phrase(vi="Không có phát hiện nào.", en="No findings.")
