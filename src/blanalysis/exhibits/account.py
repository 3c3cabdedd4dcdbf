"""What was read, as text for a terminal, as JSON for a program, and as the HTML and the text by which a `Membership` shows itself.

All of them say the same of a membership: its tables, the date, how many units or types were found, for each column of counts
typed = counted + left out, and the findings. Text and JSON give every column and the findings one by one; the representation in a
notebook or a terminal is short, in both languages, and shows the first rows of the frame.
"""

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
from .exhibit import SOURCE_LINE, TextGrid
from .html import notebook_output

MOST_LEFT_OUT = 20  # findings of one kind that text lists, where something was left out
MOST_OF_OTHER_KINDS = 10
HTML_ROWS = 5  # rows of the frame that a notebook shows; a terminal shows fewer
TERMINAL_ROWS = 3
SHOWN_COUNTS = 4  # columns of counts beside the keys
MOST_NAMED = 3  # files, tables, missing units or columns that are named; of more it is said how many


def account_as_json(membership: Membership) -> dict:
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
        "indicators": _indicators_as_json(membership),
        "issues": [_finding_as_json(finding) for finding in membership.findings],
    }


def account_as_text(membership: Membership, lang: str) -> str:
    """The account as lines of text: files, date, units or types, typed = counted + left out, findings in the order of the cells.

    Of a kind that is found very often the first are listed, with how many more there are; `account_as_json` has all of them.
    """
    lines = []
    for file in membership.files:
        tables = [table for table in membership.tables if table.at.file == file.path]
        lines += [file.path, *(f"  {table_line(table, lang)}" for table in tables)]
    account = [f"  {line}" for line in _account_lines(membership, lang)]
    return "\n".join([*lines, *account, *_findings_lines(membership, lang)])


def summary_lines(membership: Membership, lang: str) -> list[str]:
    """The account without the single findings: tables, date, units or types, each column, how many findings; a line each."""
    return [*(table_line(table, lang) for table in membership.tables), *_account_lines(membership, lang)]


def notebook_representation(membership: Membership) -> tuple[dict, dict]:
    """What a notebook shows of a membership (see `html.notebook_output`): in Vietnamese, and in English below a heading that opens."""
    listed = listed_on_pages(membership)
    given = _overview(listed, HTML_ROWS)
    vi, en = (_html_section(listed, given, lang) for lang in LANGS)
    html = f'{vi}<details lang="en"><summary>English</summary>\n{en}</details>\n'
    return notebook_output(html, terminal_representation(membership))


def terminal_representation(membership: Membership) -> str:
    """What a terminal shows of a membership: both languages, at most 20 lines each."""
    membership = listed_on_pages(membership)
    given = _overview(membership, TERMINAL_ROWS)
    return "\n\n".join("\n".join(_terminal_lines(membership, given, lang)) for lang in LANGS)


def table_line(table: TableRead, lang: str) -> str:
    """What a table is, its sheet, the cell where its heading begins, how many rows it has."""
    sheet = table.at.sheet or Path(table.at.file).name
    return TABLE_LINE.say(lang, what=table.what, sheet=sheet, cell=table.at.cell, rows=table.rows)


def type_lines(sums: pd.DataFrame, lang: str) -> list[str]:
    """Committees and members of each type, as `Membership.by_type` has them, one line a type."""
    return [
        TYPE_LINE.say(
            lang, type=PLURAL_TYPES[t], committees=number(row["committees"], lang), members=number(row["members"], lang)
        )
        for t, row in sums.iterrows()
    ]


def column_line(given: pd.DataFrame, column: str, lang: str) -> str:
    """Of a column of counts: typed = counted + left out. `given` are the numbers as `Membership.conservation` has them, or, where
    some must be hidden, as `disclosure.conservation_shown` gives them."""
    parts = {part: count if count == HIDDEN else int(count) for part, count in given.loc[column].items()}
    return TYPED_COUNTED_LEFT_OUT.say(lang, column=COLUMNS[column].label, **parts)


def findings_line(membership: Membership, lang: str) -> str:
    """How many findings of each label there are, as a sentence."""
    found = count_by_label(membership.findings, lang)
    return FINDINGS_FOUND.say(lang, kinds=found) if found else NO_FINDING.say(lang)


# --- JSON


def _indicators_as_json(membership: Membership) -> list[dict]:
    """The rows of Forms 1, 2 and 3; a number that is missing is null."""
    rows = membership.indicators.astype(object)
    return rows.where(rows.notna(), None).to_dict("records")


def _finding_as_json(finding: Finding) -> dict:
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


# --- what text and representation share


def _mark_lines(membership: Membership, lang: str) -> list[str]:
    """That the figures are illustrative, where they are."""
    return [ILLUSTRATIVE.say(lang)] if membership.illustrative else []


def _other_days(membership: Membership) -> list:
    """The days of the figures besides the one that is looked at."""
    return [day for day in membership.days if day != membership.as_of]


def _days_together_lines(membership: Membership, lang: str) -> list[str]:
    """That typed, counted and left out are of several days together, where they are."""
    return [ALL_DAYS_TOGETHER.say(lang, days=membership.days)] if _other_days(membership) else []


# --- text, in one language


def _account_lines(membership: Membership, lang: str) -> list[str]:
    others = _other_days(membership)
    days = [DATE_LINE.say(lang, day=date(membership.as_of, lang))]
    days += [ALSO_DAYS.say(lang, days=others)] if others else []
    columns = [column_line(membership.conservation, column, lang) for column in membership.conservation.index]
    counts = [*_days_together_lines(membership, lang), *columns, *membership.not_included(lang)]
    of_forms = forms.forms_as_text(membership.forms, lang).splitlines()
    found = findings_line(membership, lang)
    return [*_mark_lines(membership, lang), *days, *_units_lines(membership, lang), *counts, *of_forms, found]


def _units_lines(membership: Membership, lang: str) -> list[str]:
    """How many units were found, or that there are types only or no list; then a line a type."""
    if membership.forms and membership.conservation.empty:
        return [NO_LIST.say(lang)]
    found = (
        BY_TYPE_ONLY.say(lang)
        if membership.by_type_only
        else FOUND_UNITS.say(lang, found=len(membership.found), expected=len(membership.places))
    )
    return [sentence(found), *(f"  {sentence(line)}" for line in type_lines(membership.by_type(), lang))]


def _findings_lines(membership: Membership, lang: str) -> list[str]:
    """The findings in the order of the cells, each below its file where there are several."""
    total, listed = Counter(finding.kind for finding in membership.findings), Counter()
    several, file, lines = len(membership.files) > 1, None, []
    for finding in membership.findings:
        kind, at = finding.kind, finding.at
        listed[kind] += 1
        most = _most_listed(kind, total[kind])
        if listed[kind] > most:
            continue
        if several and at.file != file:
            file = at.file
            lines.append(f"  {file}")
        place = str(replace(at, file=""))
        lines.append(" ".join(part for part in ("   ", place, f"[{kind.label.say(lang)}]", finding.say(lang)) if part))
        if listed[kind] == most < total[kind]:
            lines.append("    " + MORE_OF_KIND.say(lang, rest=total[kind] - most))
    return lines


def _most_listed(kind: Kind, found: int) -> int:
    """How many findings of a kind are listed: all of them where at most two would be left."""
    most = MOST_LEFT_OUT if kind.severity is Severity.LEFT_OUT else MOST_OF_OTHER_KINDS
    return found if found <= most + 2 else most


# --- representation, in both languages


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overview:
    """What the representation shows in both languages, worked out once.

    `sums` are committees and members by type; `top` the first rows in the columns that are shown; `rows` how many rows the day has;
    `less` the columns, but for members, where something was left out; `accounted` typed, counted and left out of each column, as
    they may be shown.
    """

    sums: pd.DataFrame
    top: pd.DataFrame
    rows: int
    less: tuple[str, ...]
    accounted: pd.DataFrame


def _overview(membership: Membership, rows: int) -> _Overview:
    current, given = membership.current, membership.conservation
    # Also the columns where nothing but zeros was left out: of a column that is not named it is said that nothing was.
    left_out = membership.columns_left_out
    differ = given.index[(given["typed"] != given["counted"]) | given.index.isin(left_out)] if len(given) else ()
    less = tuple(column for column in differ if column != "members")
    return _Overview(
        sums=membership.by_type(),
        top=current[_shown_columns(current)].head(rows),
        rows=len(current),
        less=less,
        accounted=conservation_shown(membership) if less else given,
    )


def _shown_columns(frame: pd.DataFrame) -> list[str]:
    """The keys that any row has, the members and the first counts, wholes before their parts. Stocks only: from the flows of a
    single committee it may follow who left the Party (see `disclosure.flow`)."""
    stocks = [
        column
        for column in frame
        if column in COLUMNS and COLUMNS[column].sort is Sort.STOCK and column not in SENSITIVE
    ]
    counts = [column for column in stocks if column not in ("members", "members_start")]
    counts.sort(key=lambda column: COLUMNS[column].of not in (None, "members"))
    chosen = ["members", *counts][:SHOWN_COUNTS]
    keys = [column for column in KEYS if column in frame and frame[column].notna().any()]
    return [*keys, *(column for column in frame if column in chosen)]


def _html_section(membership: Membership, given: _Overview, lang: str) -> str:
    """One language, as HTML."""
    mark = "".join(f'<p class="illustrative">{escape(line)}</p>\n' for line in _mark_lines(membership, lang))
    items = "".join(f"<li>{escape(line)}</li>\n" for line in _overview_lines(membership, given, lang))
    html = f'<p class="title">{escape(_overview_title(membership, lang))}</p>\n{mark}<ul>\n{items}</ul>\n'
    if len(given.top):
        name = "membership.current" if _has_other_days(membership, given) else "membership.frame"
        caption = FIRST_ROWS_OF.say(lang, name=name)
        html += _first_rows(given.top, lang).html(caption, f'<p class="subtitle">{escape(caption)}</p>') + "\n"
    below = escape(_note_below_rows(membership, given, lang))
    return f'<section class="exhibit glance" lang="{lang}">\n{html}<p class="notes">{below}</p>\n</section>\n'


def _terminal_lines(membership: Membership, given: _Overview, lang: str) -> list[str]:
    """One language, as lines."""
    above = [_overview_title(membership, lang), *_mark_lines(membership, lang)]
    rows = _aligned_columns(_first_rows(given.top, lang))
    return [*above, *_overview_lines(membership, given, lang), *rows, _note_below_rows(membership, given, lang)]


def _overview_title(membership: Membership, lang: str) -> str:
    return sentence(membership.scope(lang))


def _overview_lines(membership: Membership, given: _Overview, lang: str) -> list[str]:
    """A sentence a line: sources, tables, types, units missing, typed = counted + left out, findings."""
    tables = _first_few([table_line(each, lang) for each in membership.tables], lang)
    types = sentence("; ".join(type_lines(given.sums, lang)))
    units = [*tables, types, _missing_units_line(membership, lang)]
    counts = [*_days_together_lines(membership, lang), *_conservation_lines(membership, given, lang)]
    found = findings_line(membership, lang) + (WHERE_THE_CELLS_ARE.say(lang) if membership.findings else "")
    return [line for line in (_source_line(membership, lang), *units, *counts, found) if line]


def _source_line(membership: Membership, lang: str) -> str:
    """The files by name, or who published the figures."""
    names = ", ".join(_first_few([Path(file.path).name for file in membership.files], lang))
    return SOURCE_LINE.say(lang, source=membership.source(lang) if membership.published else names)


def _missing_units_line(membership: Membership, lang: str) -> str:
    """The units without a row, by name where they are few. A Form 5 names none, so there none is missing."""
    if membership.by_type_only or membership.frame.empty or not membership.missing:
        return ""
    names = [unit.distinct_name for unit in membership.missing]
    return (MISSING_BY_NAME if len(names) <= MOST_NAMED else MISSING_BY_NUMBER).say(lang, n=len(names), units=names)


def _conservation_lines(membership: Membership, given: _Overview, lang: str) -> list[str]:
    """typed = counted + left out of the members and of the columns where something was left out; of all others in one line."""
    ids = membership.conservation.index
    members, *less = [
        sentence(column_line(given.accounted, column, lang)) if column in ids else ""
        for column in ("members", *given.less)
    ]
    others = len(ids) - len(less) - bool(members)
    unread = membership.not_included(lang)
    phrase = OTHER_COLUMNS_READ if unread else OTHER_COLUMNS
    return [members, *_first_few(less, lang), phrase.say(lang, n=others) if others else "", *unread]


def _first_rows(top: pd.DataFrame, lang: str) -> TextGrid:
    """The first rows as they are printed, under the names that the columns have in the frame."""
    keys = frozenset(at for at, column in enumerate(top) if column in KEYS)
    cells = ([_frame_cell(value, lang) for value in values] for values in top.to_dict("list").values())
    return TextGrid(head=tuple(top), rows=tuple(zip(*cells, strict=True)), words=keys)


def _frame_cell(value, lang: str) -> str:
    if is_missing(value):
        return NOT_GIVEN
    if isinstance(value, str):
        return value
    return date(value, lang) if isinstance(value, pd.Timestamp) else number(value, lang)


def _aligned_columns(grid: TextGrid) -> list[str]:
    """The rows as lines whose columns are as wide as their longest text, numbers to the right."""
    columns = []
    for at, column in enumerate(zip(grid.head, *grid.rows, strict=True)):
        width = max(map(len, column))
        columns.append([text.ljust(width) if at in grid.words else text.rjust(width) for text in column])
    return ["  ".join(row).rstrip() for row in zip(*columns, strict=True)] if grid.rows else []


def _has_other_days(membership: Membership, given: _Overview) -> bool:
    """Whether the frame has rows of other days."""
    return given.rows < len(membership.frame)


def _note_below_rows(membership: Membership, given: _Overview, lang: str) -> str:
    """How many rows and columns are not shown, and what to type to see them."""
    height, width = membership.frame.shape
    if not height:
        return " ".join(each.say(lang) for each in (FRAME_IS_EMPTY, *([SEE_INDICATORS] if membership.forms else [])))
    rest = ((MORE_ROWS, given.rows - len(given.top)), (MORE_COLUMNS, width - given.top.shape[1]))
    more = [phrase.say(lang, n=n) for phrase, n in rest if n]
    not_shown = [NOT_SHOWN.say(lang, rest=more)] if more else []
    days = [FRAME_HAS_ALL_DAYS.say(lang, day=membership.as_of)] if _has_other_days(membership, given) else []
    return " ".join([*not_shown, FRAME_IS_PANDAS.say(lang, rows=height, columns=width), *days])


def _first_few(texts: Sequence[str], lang: str) -> list[str]:
    """The texts; of more than `MOST_NAMED` the first, and how many more there are."""
    if len(texts) <= MOST_NAMED:
        return [*texts]
    return [*texts[: MOST_NAMED - 1], MORE_NAMES.say(lang, rest=len(texts) - MOST_NAMED + 1)]


TABLE_LINE = Phrase(
    vi="{sheet}: {what}, tiêu đề ở {cell}, {rows} dòng", en="{sheet}: {what}, heading at {cell}, {rows} rows"
)
TYPE_LINE = Phrase(
    vi="{type}: {committees} đảng bộ, {members} đảng viên", en="{type}: committees {committees}, members {members}"
)
TYPED_COUNTED_LEFT_OUT = Phrase(
    vi="{column}: đã gõ {typed} = đã tính {counted} + bỏ ra {left_out}",
    en="{column}: typed {typed} = counted {counted} + left out {left_out}",
)
ALL_DAYS_TOGETHER = Phrase(vi="Cộng cả các ngày {days}:", en="All dates together, {days}:")
FINDINGS_FOUND = Phrase(vi="Phát hiện: {kinds}", en="Findings: {kinds}")
NO_FINDING = Phrase(vi="Không có phát hiện nào.", en="No findings.")
DATE_LINE = Phrase(vi="Thời điểm: {day}", en="Date: {day}")
ALSO_DAYS = Phrase(vi="Còn số liệu các ngày: {days}", en="There are also figures of: {days}")
BY_TYPE_ONLY = Phrase(
    vi="Biểu 5: mỗi dòng một loại hình, không kể tên đảng bộ", en="Form 5: one row a type, committees are not named"
)
FOUND_UNITS = Phrase(vi="Thấy {found}/{expected} đơn vị", en="{found} of {expected} units found")
NO_LIST = Phrase(
    vi="Không có danh sách đảng bộ, chỉ có biểu chung (Biểu 1, 2, 3)",
    en="No list of committees, only forms of the whole body (Forms 1, 2, 3)",
)
MORE_OF_KIND = Phrase(
    vi="… và {rest} phát hiện nữa cùng loại với dòng trên; xem đủ bằng “blanalysis annotate” hoặc “blanalysis check --json”.",
    en="… and {rest} more findings like the one above; “blanalysis annotate” or “blanalysis check --json” gives all of them.",
)
MORE_NAMES = Phrase(vi="… và {rest} nữa", en="… and {rest} more")
MISSING_BY_NAME = Phrase(vi="Thiếu {n} đơn vị: {units}", en="{n} units are missing: {units}")
MISSING_BY_NUMBER = Phrase(
    vi='Thiếu {n} đơn vị; xem tên ở tables.missing(membership, lang="vi")',
    en='{n} units are missing; tables.missing(membership, lang="en") names them',
)
OTHER_COLUMNS = Phrase(
    vi="Các cột khác ({n}): đã gõ = đã tính, không bỏ ra số nào",
    en="Other columns ({n}): typed = counted, nothing left out",
)
OTHER_COLUMNS_READ = Phrase(vi="Các cột khác ({n}): đã gõ = đã tính", en="Other columns ({n}): typed = counted")
WHERE_THE_CELLS_ARE = Phrase(
    vi='; xem từng ô ở tables.issue_list(membership, lang="vi")',
    en='; tables.issue_list(membership, lang="en") names the cells',
)
FIRST_ROWS_OF = Phrase(vi="Các dòng đầu của {name}", en="The first rows of {name}")
NOT_SHOWN = Phrase(vi="Chưa hiện ở đây: {rest}.", en="Not shown here: {rest}.")
MORE_ROWS = Phrase(vi="{n} dòng", en="{n} rows")
MORE_COLUMNS = Phrase(vi="{n} cột", en="{n} columns")
FRAME_IS_PANDAS = Phrase(
    vi="membership.frame là bảng pandas bình thường, {rows} dòng × {columns} cột, tên cột như trên.",
    en="membership.frame is plain pandas, {rows} rows × {columns} columns, named as above.",
)
FRAME_HAS_ALL_DAYS = Phrase(
    vi="membership.frame có đủ các ngày, membership.current chỉ có số liệu đến {day}; membership.on(ngày) cho xem ngày khác.",
    en="membership.frame has all dates, membership.current those of {day}; membership.on(day) looks at another.",
)
FRAME_IS_EMPTY = Phrase(vi="membership.frame không có dòng nào.", en="membership.frame has no rows.")
SEE_INDICATORS = Phrase(
    vi="membership.indicators có các chỉ tiêu của Biểu 1, 2, 3 (bảng pandas).",
    en="membership.indicators has what Forms 1, 2 and 3 count, as plain pandas.",
)
