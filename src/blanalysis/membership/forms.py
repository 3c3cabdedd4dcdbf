"""Forms 1, 2 and 3 (Biểu số 1, 2, 3): rows are indicators, columns this period and the same period last year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from ..layout.form import PERCENTAGE, FormTable, Line, find_form_tables, may_be_number
from ..layout.numbers import Reading, Reason, read_count
from ..layout.rows import Role
from ..sheets import Cell, Sheet
from ..sheets.address import At
from ..vocabulary import wording
from ..vocabulary.columns import GREATEST_COUNT
from ..vocabulary.formats import number, rounded
from ..vocabulary.indicators import FORM_SUMS, INDICATORS, SAME, TITLES, Indicator, Sum
from ..vocabulary.phrases import joined
from ..vocabulary.vietnamese import clean
from .entries import grouped, unread_count
from .findings import Details, Figure, Finding, Kind, Severity, columns_named, figures
from .unread import hidden_cells

if TYPE_CHECKING:
    import pandas as pd

PERIODS = ("this_period", "same_period_last_year")
INDICATOR_COLUMNS = ("form", "indicator", "label", *PERIODS, PERCENTAGE, *(f"{period}_at" for period in PERIODS))
COLUMN_LABELS = wording.group("PERIOD")


@dataclass(frozen=True, slots=True)
class IndicatorRow(Line):
    """One row of a form; `indicator` is None when its label is not known. `readings` are what the cells of both periods show,
    `means` where they hold an average (mean age) and not a count."""

    readings: dict[str, Reading]
    means: dict[str, float]

    @property
    def id(self) -> str | None:
        """The id of the indicator, or None."""
        return self.indicator.id if self.indicator else None

    @property
    def wholes(self) -> Iterator[str]:
        """The ids of the indicators that this one is part of, from the nearest up; none for an unknown row."""
        one = self.indicator
        while one and one.of:
            yield one.of
            one = INDICATORS.get((one.form, one.of))

    def number(self, period: str) -> int | None:
        """The number counted in a period ("this_period", "same_period_last_year"), or None."""
        return self.readings[period].number if period in self.readings else None


@dataclass(frozen=True, kw_only=True)
class Form(FormTable):
    """A Form 1, 2 or 3 read: what `layout.form` found, the rows with their numbers, and what is wrong with them."""

    rows: tuple[IndicatorRow, ...]
    findings: tuple[Finding, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, IndicatorRow]:
        """The rows of known indicators, by id."""
        return {row.id: row for row in self.rows if row.id}

    def row(self, indicator_id: str) -> IndicatorRow | None:
        """The row of an indicator, or None."""
        return self.by_id.get(indicator_id)


def find_forms(sheet: Sheet) -> tuple[Form, ...]:
    """The Forms 1, 2 and 3 on a sheet, from the top down, read and checked; () when there is none."""
    return tuple(map(_read_form, find_form_tables(sheet)))


def without_forms(sheet: Sheet, found: Iterable[FormTable]) -> Sheet:
    """The sheet without the rows of its forms: there may be a list of committees above or below them."""
    return replace(sheet, rows=sheet.rows.without({row for form in found for row in form.span}))


def _read_form(table: FormTable) -> Form:
    rows, found = _indicator_rows(table)
    form = Form(**vars(table), rows=rows)
    hidden = hidden_cells(table.sheet, (row.cells[p] for row in rows for p in row.readings))
    found += [*_unread_columns(table), *hidden, *_recomputed(form)]
    return replace(form, findings=tuple(sorted(found, key=lambda finding: finding.order)))


# --- the rows


def _indicator_rows(table: FormTable) -> tuple[tuple[IndicatorRow, ...], list[Finding]]:
    rows: list[IndicatorRow] = []
    found: list[Finding] = []
    first: dict[str, At] = {}
    for line in table.lines:
        if line.indicator:
            first.setdefault(line.indicator.id, line.at)
        if line.role is not Role.ROW:
            continue
        one = line.indicator if line.indicator and first[line.indicator.id] == line.at else None
        if one is None and line.has_figures:
            unknown = Kind.UNKNOWN_INDICATOR.finding(line.at, line.label, row=line.row, form=str(table.number))
            again = line.indicator and first[line.indicator.id].cell
            found.append(Kind.REPEATED_INDICATOR.finding(line.at, line.label, first=again) if again else unknown)
        row, unread = _indicator_row(table, line, one)
        rows.append(row)
        found += unread
    return tuple(rows), found


def _indicator_row(table: FormTable, line: Line, one: Indicator | None) -> tuple[IndicatorRow, list[Finding]]:
    """The row of a line, and a finding for each cell without a plain number. `one` is None also where the line repeats a row."""
    readings, means, found = {}, {}, list[Finding]()
    for period, cell in ((period, line.cells[period]) for period in PERIODS if period in line.cells):
        heading = table.headings[period]
        if line.indicator and line.indicator.mean:
            mean = _decimal(cell, r"(\d{2}(?:[.,]\d{1,2})?)(?: tuổi)?")
            if mean is not None and 18 <= mean <= 90:
                means[period] = mean
            elif read_count(cell).reason is not Reason.NO_NUMBER:
                found.append(Kind.NOT_A_MEAN.finding(cell.at, cell.value, column=heading))
            continue
        reading = readings[period] = _read_signed(cell) if one and one.signed else read_count(cell)
        if reading.reason:
            columns = columns_named(heading, line.label)
            found.append(unread_count(cell, reading, period, heading, f"“{line.label}”", columns))
    return IndicatorRow(line.role, line.row, line.label, line.at, one, line.cells, readings, means), found


def _read_signed(cell: Cell) -> Reading:
    value, below = cell.value, None
    if isinstance(value, str):
        match = re.fullmatch(r"[-−–]\s*(\d.*)|\(\s*(\d[^)]*)\)", clean(value))
        below = (match[1] or match[2]) if match else None
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and -GREATEST_COUNT <= value < 0:
        below = -value
    if below is None:
        return read_count(cell)
    reading = read_count(cell._replace(value=below))
    return Reading(None if reading.number is None else -reading.number, reading.reason, -reading.proposed)


def _decimal(cell: Cell, words: str) -> float | None:
    """The number of a cell; of text what `words` match, also with a decimal comma; or None."""
    value = cell.value
    if cell.mark or isinstance(value, bool):
        return None
    if isinstance(value, str):
        match = re.fullmatch(words, clean(value).lower())
        return float(match[1].replace(",", ".")) if match else None
    return float(value) if isinstance(value, (int, float)) else None


def _unread_columns(table: FormTable) -> Iterator[Finding]:
    """A finding for each column with numbers, right of the first figures, that is not read."""
    read = {*table.columns.values()}
    cells_of = (cell for line in table.lines for cell in table.layout.rows[line.row])
    right = (cell for cell in cells_of if cell.column > min(read) and cell.column not in read and may_be_number(cell))
    for column, cells in grouped((cell.column, cell) for cell in right).items():
        heading = table.layout.headings.get(column)
        if heading is None or not (heading.auxiliary or heading.rate):
            kind, at = (Kind.UNKNOWN_COLUMN, heading.at) if heading else (Kind.UNHEADED_COLUMN, cells[0].at)
            words = heading.text if heading else None
            yield kind.finding(at, words, unread=len(cells), numbers=len(cells))


# --- the rules


def _recomputed(form: Form) -> Iterator[Finding]:
    """Findings where sums, parts of a whole and percentages differ from what other rows and columns of the form give."""
    of_form = [one for one in FORM_SUMS if one.form == form.number]
    # where a row is missing they need not add up
    sums = [one for one in of_form if {one.whole, *one.plus, *one.minus} <= form.by_id.keys()]
    summed = {(one.whole, part) for one in sums for part in one.plus if not one.at_most}
    for period in PERIODS:
        for one in sums:
            yield from _sum_that_differs(form, one, period)
        for row in form.rows:
            yield from _part_that_exceeds(form, row, period, summed)
    for row in form.rows:
        yield from _percentage_that_differs(form, row)


def _sum_that_differs(form: Form, one: Sum, period: str) -> Iterator[Finding]:
    whole = form.by_id[one.whole]
    printed = whole.number(period)
    parts = [(form.by_id[i], sign) for ids, sign in ((one.plus, 1), (one.minus, -1)) for i in ids]
    given = sum(row.number(period) is not None for row, _ in parts)
    lacking = one.needs_all and given < len(parts)
    if printed is None or not given or lacking or any(_is_lost(row, period) for row, _ in parts):
        return
    computed = sum(sign * row.readings[period].typed for row, sign in parts if period in row.readings)
    if printed == computed or (one.at_most and computed < printed):
        return
    signed = [(" + " if sign > 0 else " − ") + row.label.lstrip("-–+•* ") for row, sign in parts]
    how = "".join(signed).removeprefix(" + ")
    if one.at_most:
        yield _part_exceeds(form, period, whole.cells[period].at, how, computed, whole)
    else:
        yield _indicator_differs(form, period, whole, printed, computed, how)


def _is_lost(row: IndicatorRow, period: str) -> bool:
    reason = row.readings[period].reason if period in row.readings else None
    lost = reason is not None and Kind[reason.name].severity is Severity.LEFT_OUT
    return lost and not row.readings[period].proposed


def _part_that_exceeds(form: Form, row: IndicatorRow, period: str, summed: set[tuple[str, str]]) -> Iterator[Finding]:
    """A finding where a part exceeds its whole: the nearest row above it in the dictionary that has a number."""
    part = row.number(period)
    given = (whole for i in row.wholes if (whole := form.row(i)) and whole.number(period) is not None)
    whole = next(given, None)
    if whole and part is not None and part > (whole.number(period) or 0) and (whole.id, row.id) not in summed:
        yield _part_exceeds(form, period, row.cells[period].at, row.label, part, whole)


def _part_exceeds(form: Form, period: str, at: At, part: str, value: int, whole: IndicatorRow) -> Finding:
    details: Details = {"unit": form.headings[period], "part": part, "whole": whole.label}
    columns = columns_named(*details.values())
    numbers = figures(columns, part_value=value, whole_value=whole.readings[period].number or 0)
    return Kind.PART_EXCEEDS.finding(at, value, columns, **details, **numbers)


def _percentage_that_differs(form: Form, row: IndicatorRow) -> Iterator[Finding]:
    """A finding where (%) is not this period · 100 / same period last year, to a tenth, or to a whole when a whole is typed."""
    now, before = (row.number(period) for period in PERIODS)
    if PERCENTAGE not in row.cells or now is None or not before:
        return
    cell, computed = row.cells[PERCENTAGE], now * 100 / before
    shown = _decimal(cell, r"(\d+(?:[.,]\d+)?)\s*%?")
    if shown is None:
        return
    typed = (shown,) if isinstance(cell.value, str) else (shown, shown * 100)  # Excel may show 1.015 as per cent
    if any(abs(value - computed) <= (0.5 if value == int(value) else 0.1) + 1e-9 for value in typed):
        return
    printed = min(typed, key=lambda value: abs(value - computed))
    how = Figure(joined((now, before), " × 100 / "), columns_named(row.label, form.headings[PERCENTAGE]))
    yield _indicator_differs(form, PERCENTAGE, row, printed, computed, how)


def _indicator_differs(
    form: Form, column: str, row: IndicatorRow, printed: float, computed: float, how: str | Figure
) -> Finding:
    heading, cell = form.headings[column], row.cells[column]
    columns = columns_named(row.label, heading)
    values = {"printed": printed, "computed": computed, "difference": printed - computed}
    told = figures(columns, **{name: rounded(of, 0 if isinstance(of, int) else 1) for name, of in values.items()})
    told |= {"label": row.label, "column": heading, "how": how}
    return Kind.INDICATOR_DIFFERS.finding(cell.at, cell.value, columns, **told)


def compare_forms(forms: Sequence[Form]) -> Iterator[Finding]:
    """Findings where two forms of a file differ in a number that both print (`SAME`); none where it has several of a number."""
    for file, (of_one, of_other) in product(dict.fromkeys(form.sheet.file for form in forms), SAME):
        given = [[f for f in forms if (f.sheet.file, f.number) == (file, number)] for number, _ in (of_one, of_other)]
        asked = zip(given, (of_one, of_other), strict=True)
        own, other = (of[0].row(indicator) if len(of) == 1 else None for of, (_, indicator) in asked)
        if own is None or other is None:
            continue
        for period in PERIODS:
            printed, expected = own.number(period), other.number(period)
            if printed is not None and expected is not None and printed != expected:
                how = f"{other.label}: {other.cells[period].at}"
                yield _indicator_differs(given[0][0], period, own, printed, expected, how)


# --- what comes out


def indicators_frame(forms: Iterable[Form]) -> pd.DataFrame:
    """The counts in long form, one row an indicator, in the sheets' order: `form`, `indicator` (missing when not known), `label`
    as typed, `this_period` and `same_period_last_year` (Int64, missing and not 0 where there is no number), `percentage` as
    typed, and the place of each number (`this_period_at`, …). Means are no counts: see `IndicatorRow.means`."""
    import pandas as pd

    found = pd.DataFrame(indicator_records(forms), columns=INDICATOR_COLUMNS)
    return found.astype({of: "Int64" if of in ("form", *PERIODS) else "string" for of in INDICATOR_COLUMNS})


def indicator_records(forms: Iterable[Form]) -> list[dict[str, object]]:
    """The rows of `indicators_frame` without pandas; what is missing is None."""
    return [_record(form, row) for form in forms for row in form.rows if not (row.indicator and row.indicator.mean)]


def _record(form: Form, row: IndicatorRow) -> dict[str, object]:
    record: dict[str, object] = dict.fromkeys(INDICATOR_COLUMNS)
    record |= {"form": form.number, "indicator": row.id, "label": row.label}
    record |= {period: row.number(period) for period in PERIODS}
    record |= {f"{period}_at": str(row.cells[period].at) for period in PERIODS if period in row.cells}
    return record | ({PERCENTAGE: str(row.cells[PERCENTAGE].value)} if PERCENTAGE in row.cells else {})


def forms_as_text(forms: Iterable[Form], lang: str) -> str:
    """Lines of text: for each form a line, then its indicators as "label: this period | same period last year"."""
    lines = []
    columns = " | ".join(COLUMN_LABELS[period].say(lang) for period in PERIODS)
    for form in forms:
        title = wording.FORM_LINE.say(lang, form=str(form.number), title=TITLES[form.number], place=str(form.sheet.at))
        days = wording.FROM_DAY_TO_DAY.say(lang, start=form.period.start, end=form.period.end) if form.period else ""
        lines += [title + days, f"  {wording.INDICATOR_COLUMN.say(lang)}: {columns}"]
        for row in form.rows:
            label = row.indicator.label.say(lang) if row.indicator else row.label
            values = [number(row.means[p], lang, 1) if p in row.means else number(row.number(p), lang) for p in PERIODS]
            lines.append(f"  {'  ' * len([*row.wholes])}{label}: {' | '.join(values)}")
    return "\n".join(lines)
