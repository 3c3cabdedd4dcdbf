"""What was read, as text for a terminal, as JSON for a program, and as the HTML and the text by which a `Membership` shows itself."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ..membership import forms
from ..membership.checked import Conserved
from ..membership.findings import LABEL_OF, Finding, Kind, Severity, cell_text, count_by_label
from ..membership.membership import KEYS, File, Membership, TableRead
from ..membership.offices import Submission, submissions
from ..membership.rules.register import RuleResult, rules_register
from ..vocabulary import wording
from ..vocabulary.columns import COLUMNS, Sort
from ..vocabulary.formats import LANGS, date, is_missing, one_line, rounded, sentence
from ..vocabulary.phrases import NONE, PLURAL_TYPES, Phrase, Text, Worded, capital_first, in_language, joined
from .exhibit import Cell, TextGrid, text_grid
from .html import element_html, notebook_output

if TYPE_CHECKING:
    import pandas as pd

MOST_LEFT_OUT, MOST_OF_OTHER_KINDS = (
    20,
    10,
)  # findings of a kind in a file that text lists, more where something was left out
HTML_ROWS, TERMINAL_ROWS = 5, 3  # rows of the frame that a notebook and a terminal show
SHOWN_COUNTS = 4  # columns of counts beside the keys
MOST_OFFICES, LONGEST_FILE_NAME = 12, 32  # that are all listed, and the letters of a file's name there
SENT_HEADS = [*wording.group("SENT_HEAD").values()]
MOST_NAMED = 3  # files, tables, missing units or columns that are named; of more it is said how many


def account_as_json(membership: Membership) -> dict[str, object]:
    """The account as plain data, ready for `json.dumps`. `units` and `columns` are of the day `as_of`, `days` has those of each day.
    `issues[].left_out` counts members; `issues[].file` is null for what is about all files."""
    days: dict[str, dict[str, object]] = {}
    for day, columns in membership.conserved_by_day().items():
        units = {"units": _units_as_json(membership.on(day))} if day in membership.days else {}
        days[str(day or "undated")] = units | {"columns": _columns_as_json(columns)}
    return {
        "files": [_file_as_json(membership, file) for file in membership.files], "as_of": _iso(membership.as_of),
        "place": _in_both(membership.place), "units": _units_as_json(membership),
        "columns": _columns_as_json(membership.conserved), "days": days,
        "rules": [*map(_rule_as_json, rules_register(membership))],
        "offices": [*map(_submission_as_json, submissions(membership))],
        "indicators": forms.indicator_records(membership.forms), "issues": [*map(_finding_as_json, membership.findings)],
    }  # fmt: skip


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _in_both(words: object) -> dict[str, str]:
    return {lang: in_language(words, lang) for lang in LANGS}


def _file_as_json(membership: Membership, file: File) -> dict[str, object]:
    days = {day: of for (path, day), of in membership.accounts.items() if path == file.path}
    columns = _columns_as_json(days.get(membership.as_of, {}))
    of_days = {str(day or "undated"): {"columns": _columns_as_json(of)} for day, of in days.items()}
    unread = sum(finding.unread for finding in membership.findings if finding.at.file == file.path)
    return {"path": file.path, "sha256": file.sha256 or None, "columns": columns, "days": of_days, "unread": unread}


def _submission_as_json(of: Submission) -> dict[str, object]:
    units = {"expected": len(of.units), "found": of.found, "missing": [unit.code for unit in of.missing]}
    counts = {name: getattr(of, name) for name in ("unread", "left_out", "errors", "warnings")}
    return {"office": _in_both(of.office), "as_of": _iso(of.day), "files": [*of.files], "units": units, **counts}


def _units_as_json(membership: Membership) -> dict[str, object]:
    missing = [unit.code for unit in membership.missing]
    return {"expected": len(membership.places), "found": len(membership.found), "missing": missing}


def _columns_as_json(columns: Mapping[str, Conserved]) -> dict[str, dict[str, int]]:
    return {column: of._asdict() for column, of in columns.items()}


def _rule_as_json(result: RuleResult) -> dict[str, object]:
    rule, counts = result.rule, {name: getattr(result, name) for name in RuleResult._fields[2:-1]}
    told = {"sentence": result.sentence, "basis": rule.basis, "why": result.why}
    return {"id": rule.id, "level": rule.level, "of": rule.of, **counts} | {n: _in_both(of) for n, of in told.items()}


def rules_grid(register: Iterable[RuleResult], lang: str) -> TextGrid:
    """The register of rules as a table of text, a row a rule: see `RuleResult`."""
    of, heads, rows = wording.group("RULE_OF"), wording.group("RULE_HEAD").values(), list[list[Cell]]()
    for rule, said, *counts, untested, why in register:
        rest = joined([untested, why] if untested else [why], ": ") if why else NONE
        sentence_of = joined([rule.id, capital_first(said), rule.basis], ". ")
        rows.append([sentence_of, LABEL_OF[rule.level], of[rule.of], *counts, rest])
    return text_grid(heads, rows, lang=lang, words={1, 2, 7})


def _finding_as_json(finding: Finding) -> dict[str, object]:
    kind, at = finding.kind, finding.at
    return {
        "kind": kind.slug, "severity": kind.severity.value, "level": kind.level.value, "file": at.file or None, "sheet": at.sheet,
        "cell": at.cell, "found": cell_text(finding.found), "as_of": _iso(finding.as_of),
        "left_out": finding.left_out.get("members", 0), "message": {lang: finding.say(lang) for lang in LANGS},
    }  # fmt: skip


def account_as_text(membership: Membership, lang: str) -> str:
    """The account as lines of text; of a kind of finding that is found very often only the first, and how many more there are."""
    lines = _sent_lines(membership, lang)
    for file in membership.files:
        tables = [table for table in membership.tables if table.at.file == file.path]
        lines += [file.path, *(f"  {_table_line(table).say(lang)}" for table in tables)]
    lines += [f"  {line}" for line in _account_lines(membership, lang)]
    return "\n".join(map(one_line, [*lines, *_findings_lines(membership, lang)]))


def summary_lines(membership: Membership, lang: str) -> list[str]:
    """The account without the single findings: tables, date, units or types, each column, how many findings; a line each."""
    return [*(_table_line(table).say(lang) for table in membership.tables), *_account_lines(membership, lang)]


def notebook_representation(membership: Membership) -> tuple[dict[str, str], dict[str, object]]:
    """What a notebook shows of a membership (see `html.notebook_output`): in Vietnamese, and in English below a heading that opens."""
    vi, en = (_html_section(_overview(membership, HTML_ROWS, lang), lang) for lang in LANGS)
    html = f'{vi}<details lang="en"><summary>English</summary>\n{en}</details>\n'
    return notebook_output(html, terminal_representation(membership))


def terminal_representation(membership: Membership) -> str:
    """What a terminal shows of a membership: both languages, at most 20 lines each."""
    return "\n\n".join(_terminal_text(_overview(membership, TERMINAL_ROWS, lang)) for lang in LANGS)


def typed_line(typed: object, counted: object, left_out: object, outside: object) -> Text:
    """Typed = counted + left out, and + outside the list where there is any. Each is a number, or `HIDDEN`."""
    line = wording.TYPED_COUNTED_LEFT_OUT(typed=typed, counted=counted, left_out=left_out)
    return joined((line, wording.AND_OUTSIDE(outside=outside)), " + ") if outside else line


def column_line(column: str, *parts: object) -> Text:
    """`typed_line` of a column of counts, with its label."""
    return joined((COLUMNS[column].label, typed_line(*parts)), ": ")


def findings_line(membership: Membership, lang: str, *, in_notebook: bool = False) -> str:
    """How many findings of each label there are, as a sentence; `in_notebook` also what to type to see their cells."""
    if not (found := count_by_label(membership.findings, lang)):
        return wording.NO_FINDING.say(lang)
    days = sorted({finding.as_of for finding in membership.findings if finding.as_of})
    line = (wording.FINDINGS_OF_DAYS if len(days) > 1 else wording.FINDINGS_FOUND).say(lang, kinds=found, days=days)
    return line + (wording.WHERE_THE_CELLS_ARE.say(lang) if in_notebook else "")


def _table_line(table: TableRead) -> Text:
    sheet, days = table.at.sheet or Path(table.at.file).name, table.days
    line = wording.TABLE_LINE(what=table.what, sheet=sheet, cell=table.at.cell, rows=table.rows)
    if not days:
        return line
    shown = days if len(days) <= MOST_NAMED else wording.DAYS_FROM_TO(days=len(days), first=days[0], last=days[-1])
    return joined((line, wording.OF_DAYS(days=shown)), ", ")


def _sent_lines(membership: Membership, lang: str) -> list[str]:
    """Which office has sent what for each day, where there are several files; of very many offices those without a finding at once."""
    lines = list[str]()
    for day in membership.days if len(membership.files) > 1 else ():
        sent = [of for of in submissions(membership) if of.day == day]
        given, several = [of for of in sent if of.files], len(sent) > MOST_OFFICES
        short = [of for of in given if several and not (of.missing or of.findings)]
        rows = [_sent_cells(of) for of in given if of not in short]
        lines.append(wording.WHO_HAS_SENT.say(lang, day=day, sent=len(given), expected=len(sent)))
        lines += [f"  {of}" for of in _aligned(text_grid(SENT_HEADS, rows, lang=lang, words=(0, 1, 2)))] if rows else []
        lines += [f"  {wording.SENT_COMPLETE.say(lang, n=len(short))}"] if short else []
        lacking = ", ".join(capital_first(of.office).say(lang) for of in sent if not of.files)
        lines += [f"  {wording.NOT_YET_SENT.say(lang, names=lacking)}", ""] if lacking else [""]
    return lines


def _sent_cells(of: Submission) -> tuple[Cell, ...]:
    name, more = Path(of.files[0]).name, f" (+{len(of.files) - 1})" if len(of.files) > 1 else ""
    file = (name if len(name) <= LONGEST_FILE_NAME else f"{name[:LONGEST_FILE_NAME]}…") + more
    return of.office, file, f"{of.found}/{len(of.units)}", of.unread + of.left_out, of.errors, of.warnings


def _type_lines(membership: Membership) -> list[Text]:
    return [
        wording.TYPE_LINE(type=PLURAL_TYPES[t], committees=rounded(of.committees), members=rounded(of.members))
        for t, of in membership.type_sums.items()
    ]


def _account_lines(membership: Membership, lang: str) -> list[str]:
    others = [day for day in membership.days if day != membership.as_of]
    lines: list[Worded] = [wording.ILLUSTRATIVE] if membership.illustrative else []
    lines.append(wording.DATE_LINE(day=date(membership.as_of, lang)))
    lines += [wording.ALSO_DAYS(days=others)] if others else []
    lines += [*_units_lines(membership), *(column_line(column, *of) for column, of in membership.conserved.items())]
    lines += [*_other_days_lines(membership), *membership.not_included(lang)]
    lines += [*forms.forms_as_text(membership.forms, lang).splitlines(), findings_line(membership, lang)]
    return [in_language(line, lang) for line in lines]


def _other_days_lines(membership: Membership) -> Iterator[Worded]:
    """The account of each other day, and of what has no day: the members, and the columns of which not all was counted."""
    for day, columns in membership.conserved_by_day().items() if membership.as_of else ():
        if day == membership.as_of:
            continue
        yield wording.OF_OTHER_DAY(day=day) if day else wording.OF_NO_DAY
        for column, of in columns.items():
            if column == "members" or of.typed != of.counted:
                yield joined(("  ", capital_first(column_line(column, *of))), "")


def _units_lines(membership: Membership) -> list[Worded]:
    if membership.forms and not membership.conserved:
        return [wording.NO_LIST]
    units = wording.FOUND_UNITS(found=len(membership.found), expected=len(membership.places), place=membership.place)
    types = (joined(("  ", capital_first(line)), "") for line in _type_lines(membership))
    return [wording.BY_TYPE_ONLY if membership.by_type_only else capital_first(units), *types]


def _findings_lines(membership: Membership, lang: str) -> list[str]:
    total, listed = Counter((of.at.file, of.kind) for of in membership.findings), Counter[tuple[str, Kind]]()
    several, file, lines = len(membership.files) > 1, None, []
    for finding in membership.findings:
        at, kind = finding.at, finding.kind
        own = at.file, kind
        listed[own] += 1
        most = MOST_LEFT_OUT if kind.severity is Severity.LEFT_OUT else MOST_OF_OTHER_KINDS
        most = most if total[own] > most + 2 else total[own]
        if listed[own] > most:
            continue
        if several and at.file != file:
            file = at.file
            lines.append(f"  {file or wording.ALL_FILES.say(lang)}")
        parts = ("   ", str(replace(at, file="")), f"[{kind.label.say(lang)}]", finding.say(lang))
        lines.append(" ".join(filter(None, parts)))
        if listed[own] == most < total[own]:
            lines.append("    " + wording.MORE_OF_KIND.say(lang, rest=total[own] - most))
    return lines


# What a membership shows of itself in one language: title, mark, lines, then a caption, the first rows, and a note below.
_Overview: TypeAlias = tuple[str, str, list[str], str, TextGrid, str]


def _overview(membership: Membership, most_rows: int, lang: str) -> _Overview:
    from ..analysis import disclosure  # it needs pandas, which takes longer to import than `check` takes to run

    listed = disclosure.listed_on_pages(membership)
    membership = listed.of_its_day
    say, current = partial(in_language, lang=lang), membership.current
    top = current[_shown_columns(current, disclosure.SENSITIVE)].head(most_rows)
    lines = _overview_lines(membership, disclosure.conservation_shown(listed), lang)
    cells = [[*map(_frame_cell, values)] for values in top.to_dict("list").values()]
    keys = [at for at, column in enumerate(top) if column in KEYS]
    name = "membership.current" if len(current) < len(membership.rows) else "membership.frame"
    rows = text_grid(top.columns, zip(*cells, strict=True), lang=lang, words=keys)
    mark, caption = say(wording.ILLUSTRATIVE) if membership.illustrative else "", say(wording.FIRST_ROWS_OF(name=name))
    below, said = " ".join(map(say, _notes_below_rows(membership))), [*filter(None, map(say, lines))]
    return sentence(membership.scope(lang)), mark, said, caption, rows, below


def _html_section(given: _Overview, lang: str) -> str:
    title, mark, lines, caption, rows, below = given
    parts = [element_html("p", "title", title), element_html("p", "illustrative", mark)]
    parts += ["<ul>", *(f"<li>{escape(line)}</li>" for line in lines), "</ul>"]
    parts += [element_html("p", "subtitle", caption) + rows.html(caption)] if rows.rows else []
    html = "\n".join(filter(None, [*parts, element_html("p", "notes", below)]))
    return f'<section class="exhibit glance" lang="{lang}">\n{html}\n</section>\n'


def _terminal_text(given: _Overview) -> str:
    title, mark, lines, _, rows, below = given
    texts = [title, *filter(None, [mark]), *lines, *(_aligned(rows) if rows.rows else []), below]
    return "\n".join(map(one_line, texts))


def _aligned(grid: TextGrid) -> list[str]:
    columns = []
    for at, column in enumerate(zip(grid.head, *grid.rows, strict=True)):
        width = max(map(len, column))
        columns.append([text.ljust(width) if at in grid.words else text.rjust(width) for text in column])
    return ["  ".join(row).rstrip() for row in zip(*columns, strict=True)]


def _shown_columns(frame: pd.DataFrame, sensitive: Collection[str]) -> list[str]:
    """Keys that any row has, members, the first counts, wholes first. No flows: they may tell who left the Party (see `disclosure.flow`)."""
    hidden = {*sensitive, "members", "members_start"}
    counts = [c for c in frame if c in COLUMNS and COLUMNS[c].sort is Sort.STOCK and c not in hidden]
    counts.sort(key=lambda column: COLUMNS[column].of not in (None, "members"))
    chosen = ["members", *counts][:SHOWN_COUNTS]
    return [column for column in frame if column in chosen or (column in KEYS and frame[column].notna().any())]


def _frame_cell(value: Any) -> Cell:
    if is_missing(value) or isinstance(value, str):
        return value
    return joined([value], "") if isinstance(value, dt.date) else rounded(value)


def _overview_lines(membership: Membership, shown: pd.DataFrame, lang: str) -> list[Worded]:
    files = joined(_first_few([Path(file.path).name for file in membership.files_read]), ", ")
    return [
        wording.SOURCE_LINE(source=membership.source(lang) if membership.published else files),
        *_first_few([*map(_table_line, membership.tables)]),
        capital_first(joined(_type_lines(membership), "; ")),
        *_missing_units_lines(membership),
        *_conservation_lines(membership, shown, lang),
        findings_line(membership, lang, in_notebook=True),
    ]


def _missing_units_lines(membership: Membership) -> list[Text]:
    if membership.by_type_only or not len(membership.rows) or not membership.missing:
        return []
    names = [unit.distinct_name for unit in membership.missing]
    phrase = wording.MISSING_BY_NAME if len(names) <= MOST_NAMED else wording.MISSING_BY_NUMBER
    return [phrase(n=len(names), units=names)]


def _conservation_lines(membership: Membership, shown: pd.DataFrame, lang: str) -> list[Worded]:
    """typed = counted + left out of the members and of the columns where something was left out; of all others in one line."""
    # Also the columns where nothing but zeros was left out: of a column that is not named it is said that nothing was.
    given, left_out = membership.conserved, membership.columns_left_out
    less = [column for column, of in given.items() if of.typed != of.counted or column in left_out]
    named = dict.fromkeys(column for column in ("members", *less) if column in given)
    lines = [capital_first(column_line(column, *shown.loc[column])) for column in named]
    unread, rest, first = membership.not_included(lang), len(given) - len(lines), "members" in given
    nothing = [] if unread or membership.has_ignored else [wording.NOTHING_LEFT_OUT]
    others = joined((wording.OTHER_COLUMNS(n=rest), *nothing), ", ")
    day = [wording.ONLY_OF_DAY(day=membership.as_of)] if membership.has_other_days else []
    return [*lines[:first], *_first_few(lines[first:]), *([others] if rest else []), *day, *unread]


def _notes_below_rows(membership: Membership) -> list[Text | Phrase]:
    height, width = membership.frame.shape
    if not height:
        return [wording.FRAME_IS_EMPTY, *([wording.SEE_INDICATORS] if membership.forms else [])]
    days = [wording.FRAME_HAS_ALL_DAYS(day=membership.as_of)] if len(membership.current) < height else []
    return [wording.FRAME_IS_PANDAS(rows=height, columns=width), *days]


def _first_few(texts: Sequence[Worded]) -> list[Worded]:
    if len(texts) <= MOST_NAMED:
        return [*texts]
    return [*texts[: MOST_NAMED - 1], wording.MORE_NAMES(rest=len(texts) - MOST_NAMED + 1)]
