"""What was read, said to a person in a terminal or to a program as JSON. `Membership` in, text or plain data out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

import pandas as pd

from ..analysis.disclosure import SENSITIVE, conservation_shown, listed_on_pages
from ..membership import forms
from ..membership.findings import Finding, Kind, Severity, cell_text, count_by_label
from ..membership.membership import KEYS, Membership, TableRead
from ..vocabulary.columns import COLUMNS, Sort
from ..vocabulary.formats import LANGS, date, is_missing, number, sentence
from ..vocabulary.phrases import HIDDEN, ILLUSTRATIVE, NOT_GIVEN, PLURAL_TYPES, Phrase
from .exhibit import SOURCE_LINE, TextGrid, table_html
from .html import with_notebook_style


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
            column: {part: int(row[part]) for part in ("typed", "counted", "left_out")}
            for column, row in membership.conservation.iterrows()
        },
        "indicators": _indicators(membership),
        "issues": [_finding(finding) for finding in membership.findings],
    }


def _indicators(membership: Membership) -> list[dict]:
    """The rows of Forms 1, 2 and 3; a number that is missing is null."""
    rows = membership.indicators.astype(object)
    return rows.where(rows.notna(), None).to_dict("records")


def _finding(finding: Finding) -> dict:
    return {
        "kind": finding.kind.slug,
        "severity": finding.kind.severity.value,
        "level": finding.kind.level.value,
        "file": finding.at.file,
        "sheet": finding.at.sheet,
        "cell": finding.at.cell,
        "found": cell_text(finding.found),
        "left_out": finding.left_out.get("members", 0),
        "message": {lang: finding.say(lang) for lang in LANGS},
    }


def as_text(membership: Membership, lang: str) -> str:
    """A short readable account: files, date, units or types, typed = counted + left out, findings in cell order.

    Of a kind that is found very often the first are listed, with how many more there are; `as_json` has all of them.
    """
    lines = []
    for file in membership.files:
        lines += [file.path, *(f"  {table_line(t, lang)}" for t in membership.tables if t.at.file == file.path)]
    return "\n".join([*lines, *(f"  {line}" for line in _account(membership, lang)), *_listed(membership, lang)])


def summary_lines(membership: Membership, lang: str) -> list[str]:
    """The account without the single findings: tables, date, units or types, each column, how many findings."""
    return [*(table_line(table, lang) for table in membership.tables), *_account(membership, lang)]


def table_line(table: TableRead, lang: str) -> str:
    """What a table is, on which sheet and in which row its heading stands, how many rows it has."""
    sheet = table.at.sheet or Path(table.at.file).name
    return TABLE_LINE.say(lang, what=table.what, sheet=sheet, cell=table.at.cell, rows=table.rows)


def _account(membership: Membership, lang: str) -> list[str]:
    mark = [ILLUSTRATIVE.say(lang)] if membership.illustrative else []
    day = DAY.say(lang, day=date(membership.as_of, lang))
    others = [day for day in membership.days if day != membership.as_of]
    more = [OTHER_DAYS.say(lang, days=others)] if others else []
    together = [TOGETHER.say(lang, days=membership.days)] if others else []
    columns = [column_line(membership.conservation, column, lang) for column in membership.conservation.index]
    told = forms.forms_as_text(membership.forms, lang).splitlines()
    counts = [*together, *columns, *membership.not_included(lang)]
    return [*mark, day, *more, *_found(membership, lang), *counts, *told, findings_line(membership, lang)]


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


def column_line(given: pd.DataFrame, column: str, lang: str) -> str:
    """Of a count column: typed = counted + left out. `given` are the numbers as `Membership.conservation` has them, or
    `masks.accounted`, where some are hidden."""
    parts = {part: count if count == HIDDEN else int(count) for part, count in given.loc[column].items()}
    return TYPED_COUNTED_LEFT_OUT.say(lang, column=COLUMNS[column].label, **parts)


def findings_line(membership: Membership, lang: str) -> str:
    """How many findings of each label there are, as a sentence."""
    found = count_by_label(membership.findings, lang)
    return FOUND.say(lang, kinds=found) if found else NOTHING.say(lang)


def _listed(membership: Membership, lang: str) -> list[str]:
    """The findings in the order of the cells, each below its file where there are several."""
    total, said = Counter(finding.kind for finding in membership.findings), Counter()
    several, file, lines = len(membership.files) > 1, None, []
    for finding in membership.findings:
        kind, at = finding.kind, finding.at
        said[kind] += 1
        most = _most(kind, total[kind])
        if said[kind] > most:
            continue
        if several and at.file != file:
            file = at.file
            lines.append(f"  {file}")
        place = str(replace(at, file=""))
        lines.append(" ".join(part for part in ("   ", place, f"[{kind.label.say(lang)}]", finding.say(lang)) if part))
        if said[kind] == most < total[kind]:
            lines.append("    " + MORE.say(lang, rest=total[kind] - most))
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
TYPED_COUNTED_LEFT_OUT = Phrase(
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


ROWS = 5  # rows of the frame that are shown; in a terminal fewer
TERMINAL_ROWS = 3
COUNTS = 4  # columns of counts beside the keys
FEW = 3  # files, tables, missing units or columns that are named; of more it is said how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What both languages tell of, counted once: sums by type, the first rows in the columns that are shown, how many rows the
    day has, the columns where something was left out, and typed, counted and left out of each as they are shown."""

    sums: pd.DataFrame
    top: pd.DataFrame
    rows: int
    less: tuple[str, ...]
    accounted: pd.DataFrame


def html_representation(membership: Membership) -> str:
    """The glance as a notebook shows it: Vietnamese, whole, and English, whole, below a heading that opens."""
    membership = listed_on_pages(membership)
    seen = _seen(membership, ROWS)
    vi, en = (_html(membership, seen, lang) for lang in LANGS)
    return with_notebook_style(f'{vi}<details lang="en"><summary>English</summary>\n{en}</details>\n')


def terminal_representation(membership: Membership) -> str:
    """The glance as a terminal shows it: both languages, at most 20 lines each."""
    membership = listed_on_pages(membership)
    seen = _seen(membership, TERMINAL_ROWS)
    return "\n\n".join("\n".join(_text(membership, seen, lang)) for lang in LANGS)


def _seen(membership: Membership, rows: int) -> Seen:
    current, given = membership.current, membership.conservation
    left_out = membership.columns_left_out  # also those of a 0 only: what is not told here has nothing left out
    differ = given.index[(given["typed"] != given["counted"]) | given.index.isin(left_out)] if len(given) else ()
    less = tuple(column for column in differ if column != "members")
    return Seen(
        sums=membership.by_type(),
        top=current[_columns(current)].head(rows),
        rows=len(current),
        less=less,
        accounted=conservation_shown(membership) if less else given,
    )


def _columns(frame: pd.DataFrame) -> list[str]:
    """The keys that any row has, the members and the first counts, wholes before their parts. Stocks only: what a single
    committee's flows are may tell who left (see `masks.flow`)."""
    stocks = [
        column
        for column in frame
        if column in COLUMNS and COLUMNS[column].sort is Sort.STOCK and column not in SENSITIVE
    ]
    counts = [column for column in stocks if column not in ("members", "members_start")]
    counts.sort(key=lambda column: COLUMNS[column].of not in (None, "members"))
    chosen = ["members", *counts][:COUNTS]
    keys = [column for column in KEYS if column in frame and frame[column].notna().any()]
    return [*keys, *(column for column in frame if column in chosen)]


def _html(membership: Membership, seen: Seen, lang: str) -> str:
    """One language, as HTML."""
    mark = f'<p class="illustrative">{escape(ILLUSTRATIVE.say(lang))}</p>\n' if membership.illustrative else ""
    told = "".join(f"<li>{escape(line)}</li>\n" for line in _lines(membership, seen, lang))
    html = f'<p class="title">{escape(_title(membership, lang))}</p>\n{mark}<ul>\n{told}</ul>\n'
    if len(seen.top):
        caption = FIRST.say(lang, name="membership.current" if _has_others(membership, seen) else "membership.frame")
        html += table_html(_grid(seen.top, lang), caption, f'<p class="subtitle">{escape(caption)}</p>') + "\n"
    below = escape(_below(membership, seen, lang))
    return f'<section class="exhibit glance" lang="{lang}">\n{html}<p class="notes">{below}</p>\n</section>\n'


def _text(membership: Membership, seen: Seen, lang: str) -> list[str]:
    """One language, as lines."""
    mark = [ILLUSTRATIVE.say(lang)] if membership.illustrative else []
    told = [_title(membership, lang), *mark, *_lines(membership, seen, lang)]
    return [*told, *_aligned(_grid(seen.top, lang)), _below(membership, seen, lang)]


def _title(membership: Membership, lang: str) -> str:
    return sentence(membership.scope(lang))


def _lines(membership: Membership, seen: Seen, lang: str) -> list[str]:
    """A sentence a line: sources, tables, types, units missing, typed = counted + left out, findings."""
    tables = _few([table_line(each, lang) for each in membership.tables], lang)
    types = sentence("; ".join(type_lines(seen.sums, lang)))
    several = TOGETHER.say(lang, days=membership.days) if len(membership.days) > 1 else ""
    found = findings_line(membership, lang) + (WHICH.say(lang) if membership.findings else "")
    told = [_sources(membership, lang), *tables, types, _missing(membership, lang), several]
    return [line for line in (*told, *_conserved(membership, seen, lang), found) if line]


def _sources(membership: Membership, lang: str) -> str:
    """The files by name, or who published the figures."""
    names = [Path(file.path).name for file in membership.files]
    return SOURCE_LINE.say(
        lang, source=membership.source(lang) if membership.published else ", ".join(_few(names, lang))
    )


def _missing(membership: Membership, lang: str) -> str:
    """The units without a row, by name where they are few. A Form 5 names none, so there none is missing."""
    if membership.by_type_only or membership.frame.empty or not membership.missing:
        return ""
    names = [unit.distinct_name for unit in membership.missing]
    return (FEW_MISSING if len(names) <= FEW else MANY_MISSING).say(lang, n=len(names), units=names)


def _conserved(membership: Membership, seen: Seen, lang: str) -> list[str]:
    """typed = counted + left out of the members and of the columns where something was left out; of all others in one line."""
    ids = membership.conservation.index
    members, *less = [
        sentence(column_line(seen.accounted, column, lang)) if column in ids else ""
        for column in ("members", *seen.less)
    ]
    others = len(ids) - len(less) - bool(members)
    unread = membership.not_included(lang)
    phrase = OTHERS_READ if unread else OTHERS
    return [members, *_few(less, lang), phrase.say(lang, n=others) if others else "", *unread]


def _grid(top: pd.DataFrame, lang: str) -> TextGrid:
    """The first rows as they are printed, under the names that the columns have in the frame."""
    keys = frozenset(at for at, column in enumerate(top) if column in KEYS)
    cells = ([_cell(value, lang) for value in values] for values in top.to_dict("list").values())
    return TextGrid(head=tuple(top), rows=tuple(zip(*cells, strict=True)), words=keys)


def _cell(value, lang: str) -> str:
    if is_missing(value):
        return NOT_GIVEN
    if isinstance(value, str):
        return value
    return date(value, lang) if isinstance(value, pd.Timestamp) else number(value, lang)


def _aligned(grid: TextGrid) -> list[str]:
    """The rows in columns of one width, numbers to the right."""
    columns = []
    for at, column in enumerate(zip(grid.head, *grid.rows, strict=True)):
        width = max(map(len, column))
        columns.append([text.ljust(width) if at in grid.words else text.rjust(width) for text in column])
    return ["  ".join(row).rstrip() for row in zip(*columns, strict=True)] if grid.rows else []


def _has_others(membership: Membership, seen: Seen) -> bool:
    """Whether the frame has rows of other days."""
    return seen.rows < len(membership.frame)


def _below(membership: Membership, seen: Seen, lang: str) -> str:
    """How much more there is, what it is, and how to come to it."""
    height, width = membership.frame.shape
    if not height:
        return " ".join(each.say(lang) for each in (NO_ROWS, *([INDICATORS] if membership.forms else [])))
    rest = ((ROWS_MORE, seen.rows - len(seen.top)), (COLUMNS_MORE, width - seen.top.shape[1]))
    more = [phrase.say(lang, n=n) for phrase, n in rest if n]
    told = [REST.say(lang, rest=more)] if more else []
    days = [DAYS.say(lang, day=membership.as_of)] if _has_others(membership, seen) else []
    return " ".join([*told, FRAME.say(lang, rows=height, columns=width), *days])


def _few(told: Sequence[str], lang: str) -> list[str]:
    """What is said, where it is more than a few the first, and how many more."""
    if len(told) <= FEW:
        return [*told]
    return [*told[: FEW - 1], MORE_NAMES.say(lang, rest=len(told) - FEW + 1)]


MORE_NAMES = Phrase(vi="… và {rest} nữa", en="… and {rest} more")
FEW_MISSING = Phrase(vi="Thiếu {n} đơn vị: {units}", en="{n} units are missing: {units}")
MANY_MISSING = Phrase(
    vi='Thiếu {n} đơn vị; xem tên ở tables.missing(membership, lang="vi")',
    en='{n} units are missing; tables.missing(membership, lang="en") names them',
)
OTHERS = Phrase(
    vi="Các cột khác ({n}): đã gõ = đã tính, không bỏ ra số nào",
    en="Other columns ({n}): typed = counted, nothing left out",
)
OTHERS_READ = Phrase(vi="Các cột khác ({n}): đã gõ = đã tính", en="Other columns ({n}): typed = counted")
WHICH = Phrase(
    vi='; xem từng ô ở tables.issue_list(membership, lang="vi")',
    en='; tables.issue_list(membership, lang="en") names the cells',
)
FIRST = Phrase(vi="Các dòng đầu của {name}", en="The first rows of {name}")
REST = Phrase(vi="Chưa hiện ở đây: {rest}.", en="Not shown here: {rest}.")
ROWS_MORE = Phrase(vi="{n} dòng", en="{n} rows")
COLUMNS_MORE = Phrase(vi="{n} cột", en="{n} columns")
FRAME = Phrase(
    vi="membership.frame là bảng pandas bình thường, {rows} dòng × {columns} cột, tên cột như trên.",
    en="membership.frame is plain pandas, {rows} rows × {columns} columns, named as above.",
)
DAYS = Phrase(
    vi="membership.frame có đủ các ngày, membership.current chỉ có số liệu đến {day}; membership.on(ngày) cho xem ngày khác.",
    en="membership.frame has all dates, membership.current those of {day}; membership.on(day) looks at another.",
)
NO_ROWS = Phrase(vi="membership.frame không có dòng nào.", en="membership.frame has no rows.")
INDICATORS = Phrase(
    vi="membership.indicators có các chỉ tiêu của Biểu 1, 2, 3 (bảng pandas).",
    en="membership.indicators has what Forms 1, 2 and 3 count, as plain pandas.",
)
