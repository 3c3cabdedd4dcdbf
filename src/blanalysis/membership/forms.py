"""Forms 1, 2 and 3 (Biểu số 1, 2, 3): rows are indicators, columns this period and the same period last year.

`Sheet` in, `Form`s out: each number with its cell, and what is wrong with it. A form is recognised by its heading and its
rows, not by its position or the name of the sheet. A row that is no known indicator is kept under the label as typed, and in
each column *typed = counted + left out*.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..layout import dates
from ..layout.numbers import Reading, Reason, read_count
from ..layout.rows import Role
from ..sheets import Cell, Sheet
from ..sheets.address import At
from ..vocabulary import vietnamese
from ..vocabulary.columns import GREATEST_COUNT
from ..vocabulary.formats import LANGS, number
from ..vocabulary.headings import FURNITURE, ROSTER, column_named, heading_key
from ..vocabulary.indicators import (
    ANCHORS,
    FORM_SUMS,
    INDICATORS,
    NEWER,
    OLDER,
    SAME,
    TITLES,
    Indicator,
    Sum,
    indicator_named,
    is_known,
    words_of,
)
from ..vocabulary.phrases import Phrase
from .entries import unread_count
from .findings import Figure, Finding, Kind, Severity, columns_named, figures
from .unread import hidden_cells

if TYPE_CHECKING:
    import pandas as pd

PERIODS = ("this_period", "same_period_last_year")
PERCENTAGE = "percentage"
INDICATOR_COLUMNS = ("form", "indicator", "label", *PERIODS, PERCENTAGE, *(f"{period}_at" for period in PERIODS))
COLUMN_LABELS = {
    "this_period": Phrase(vi="Kỳ này", en="this period"),
    "same_period_last_year": Phrase(vi="Cùng kỳ năm trước", en="same period last year"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One row of a form. `indicator` is None when the label is not known; `label` and `at` are the label as typed.

    `cells` are those under "this_period", "same_period_last_year" and "percentage"; `readings` what the first two show,
    `means` where they hold an average (mean age) and not a count.
    """

    indicator: Indicator | None
    label: str
    at: At
    cells: dict[str, Cell]
    readings: dict[str, Reading]
    means: dict[str, float]

    @property
    def id(self) -> str | None:
        """The id of the indicator, or None."""
        return self.indicator.id if self.indicator else None

    @property
    def parent(self) -> str | None:
        """The id of the indicator that this one is part of."""
        return self.indicator.of if self.indicator else None

    @property
    def level(self) -> int:
        """The depth of the row in the form: 0 for rows that are part of no other, and for unknown rows."""
        depth, one = 0, self.indicator
        while one and one.of:
            depth, one = depth + 1, INDICATORS.get((one.form, one.of))
        return depth

    @property
    def percentage(self) -> object:
        """The value under "(%) kỳ này so với cùng kỳ năm trước", as typed, or None."""
        return self.cells[PERCENTAGE].value if PERCENTAGE in self.cells else None

    def number(self, period: str) -> int | None:
        """The number counted in a period ("this_period", "same_period_last_year"), or None."""
        return self.readings[period].number if period in self.readings else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A Form 1, 2 or 3 read.

    - `edition`: "BTCTW" (newer), "TCTW" (older), or None when neither its mark nor its rows show which.
    - `at`: the heading's first cell; `titles`: the words above it; `period`: the one that these name ("6 tháng đầu năm 2017");
      `as_of`: the day up to which it counts.
    - `headings`: the words over each column; `head`: the rows of the heading; `span`: all rows of the sheet that are the
      form's, titles and signatures too.
    """

    number: int
    edition: str | None
    sheet: Sheet
    at: At
    titles: tuple[str, ...]
    period: vietnamese.Period | None
    as_of: dt.date | None
    headings: dict[str, str]
    head: range
    span: range
    rows: tuple[IndicatorRow, ...]
    findings: tuple[Finding, ...] = ()

    def row(self, indicator_id: str) -> IndicatorRow | None:
        """The row of an indicator, or None."""
        return next((row for row in self.rows if row.id == indicator_id), None)

    def roles(self) -> dict[At, Role]:
        """The role of each cell of the form; figures between the heading and the first indicator are column numbers."""
        own = {row.at.row for row in self.rows}
        rows = self.sheet.rows.between(self.span[0], self.span[-1])
        return {cell.at: self._role(number, cells, own) for number, cells in rows.items() for cell in cells}

    def _role(self, number: int, cells: tuple[Cell, ...], own: set[int]) -> Role:
        if number <= self.head[-1]:
            return Role.HEADING if number in self.head else Role.TITLE
        if number in own:
            return Role.ROW
        before = number < min(own, default=0)
        return Role.COLUMN_NUMBER if before and any(map(_may_be_number, cells)) else Role.REMARK

    @property
    def conservation(self) -> pd.DataFrame:
        """`typed`, `counted` and `left_out` for each of the two periods; typed = counted + left out.

        Each of the three is added up independently of the others, so that a lost number shows as a difference.
        """
        import pandas as pd

        given = indicators_frame([self])
        return pd.DataFrame(
            {
                "typed": [sum(row.readings[p].typed for row in self.rows if p in row.readings) for p in PERIODS],
                "counted": [int(given[p].sum()) for p in PERIODS],
                "left_out": [sum(finding.left_out.get(p, 0) for finding in self.findings) for p in PERIODS],
            },
            index=pd.Index(PERIODS, name="column"),
            dtype="int64",
        )


def find_form(sheet: Sheet) -> Form | None:
    """The first Form 1, 2 or 3 on a sheet, or None. For all of them see `find_forms`."""
    return next(iter(find_forms(sheet)), None)


def find_forms(sheet: Sheet) -> tuple[Form, ...]:
    """The Forms 1, 2 and 3 on a sheet, from the top down; () when there is none.

    A form has a heading "Tiêu chí", "Chỉ tiêu" or "Nội dung" with a column "Kỳ này" to the right, and at least two rows
    that are indicators. A sheet with the headings of a roster is never a form.
    """
    labels = set(filter(_is_heading_label, sheet.texts))
    heads = [head for row in sheet.rows.holding(labels) if (head := _form_heading(sheet, row, labels))]
    if heads and any(heading_key((words,)) in ROSTER for words in sheet.texts):
        return ()
    heads = [head for place, head in enumerate(heads) if place == 0 or head.block[0] > heads[place - 1].block[-1]]
    starts = [head for place, head in enumerate(heads) if place == 0 or _begins_another(sheet, heads[place - 1], head)]
    tops = [_row_above_form(sheet, head) for head in starts]
    below = [*(head.block[0] for head in starts[1:]), max(sheet.rows, default=0) + 1]
    ends = [_row_after_form(sheet, head, end) for head, end in zip(starts, below, strict=False)]
    found = (_form_of_heading(sheet, head, above, end) for head, above, end in zip(starts, tops, ends, strict=True))
    return tuple(form for form in found if form)


def without_forms(sheet: Sheet, found: Iterable[Form]) -> Sheet:
    """The sheet without the rows of its forms: there may be a list of committees above or below them."""
    taken = {row for form in found for row in form.span}
    return replace(sheet, rows=sheet.rows.without(taken))


# --- the heading


@dataclass(frozen=True, slots=True)
class _FormHeading:
    """The rows of a heading, its first cell, the sheet columns by period or percentage, and the words over each (`texts`)."""

    block: range
    at: At
    columns: dict[str, int]
    texts: dict[str, str]
    words: str

    @property
    def first(self) -> int:
        """The first column of figures: to its left are the labels."""
        return min(self.columns.values())


_LABELS = ("tieu chi", "chi tieu", "noi dung")
_PERIOD_WORDS = {
    "ky nay": "this_period",
    "ky bao cao": "this_period",
    "trong ky": "this_period",
    "cung ky nam truoc": "same_period_last_year",
    "cung ky nam ngoai": "same_period_last_year",
    "cung ky": "same_period_last_year",
}  # not "kỳ trước": the period before is another one
_PERCENTAGE_WORDS = re.compile(r"(?:t[yi] le )?(?:ky nay |thuc hien )?so(?: voi)? cung ky(?: nam (?:truoc|ngoai))?")
_BEFORE_WORDS = re.compile(r"^(?:so lieu |ket qua )?(?:thuc hien )?")
_MOST_HEADING_ROWS = 4


def _form_heading(sheet: Sheet, row: int, labels: set[str]) -> _FormHeading | None:
    """The heading with its label ("Tiêu chí") in this row, or None."""
    label = next(cell for cell in sheet.rows[row] if cell.value in labels)
    block = _form_heading_rows(sheet, label)
    columns, texts = {}, {}
    for column, cells in _labels_by_column(sheet, block, label.column).items():
        words = " ".join(vietnamese.clean(c.value) for c in cells if not _is_group_label(c))
        indicator_id = _column_id(cells)
        if indicator_id and indicator_id not in columns:
            columns[indicator_id], texts[indicator_id] = _fullest_column(sheet, cells[-1], column, block), words
    if "this_period" not in columns:
        return None
    return _FormHeading(block, label.at, columns, texts, heading_key((label.value,)))


def _is_heading_label(words: str) -> bool:
    # before a key is made, which takes time: a sheet may have many texts
    return len(words) <= 60 and words.lstrip()[:1] in tuple("tcnTCN") and heading_key((words,)) in _LABELS


def _form_heading_rows(sheet: Sheet, label: Cell) -> range:
    """The heading's rows: those of the label's merge, and those above and below with nothing but labels to its right."""
    first = last = label.row
    for top, left, bottom, right in sheet.merges:
        if top <= label.row <= bottom and left <= label.column <= right:
            last = min(bottom, first + _MOST_HEADING_ROWS - 1)
    while last - first + 1 < _MOST_HEADING_ROWS and _continues_form_heading(sheet.rows.get(last + 1, ()), label.column):
        last += 1
    above = sheet.rows.get(first - 1, ())
    while (
        last - first + 1 < _MOST_HEADING_ROWS
        and _continues_form_heading(above, label.column)
        and _speaks_of_periods(above)
    ):
        first -= 1
        above = sheet.rows.get(first - 1, ())
    return range(first, last + 1)


def _continues_form_heading(cells: tuple[Cell, ...], label: int) -> bool:
    return bool(cells) and all(c.column > label and _holds_words(c) for c in cells)


def _holds_words(cell: Cell) -> bool:
    words = isinstance(cell.value, str) and re.search(r"[^\W\d_]{2}", cell.value)
    return bool(words) and not (cell.error or cell.uncalculated)


def _speaks_of_periods(cells: tuple[Cell, ...]) -> bool:
    return any(vietnamese.key(c.value).startswith("thuc hien") or _column_id((c,)) for c in cells)


def _labels_by_column(sheet: Sheet, block: range, label: int) -> dict[int, list[Cell]]:
    """The labels over each column, from the top down. A label merged over several cells is in its first only."""
    found: dict[int, list[Cell]] = {}
    for row in block:
        for cell in sheet.rows.get(row, ()):
            if cell.column > label and isinstance(cell.value, str):
                found.setdefault(cell.column, []).append(cell)
    return found


def _column_id(cells: Sequence[Cell]) -> str | None:
    """The period of a column, or "percentage", by its lowest label or all of them together ("Cùng kỳ" above "năm trước"); or None."""
    lowest, together = heading_key((cells[-1].value,)), heading_key(tuple(c.value for c in cells))
    for words in (together, lowest):
        words = _BEFORE_WORDS.sub("", re.sub(r"(?: \d+)+$", "", words))
        if indicator_id := _PERIOD_WORDS.get(words):
            return indicator_id
        if _PERCENTAGE_WORDS.fullmatch(words):
            return PERCENTAGE
    return None


def _fullest_column(sheet: Sheet, cell: Cell, column: int, block: range) -> int:
    """A label merged over several columns is one column: the one that holds the most."""
    for top, left, bottom, right in sheet.merges:
        if top <= cell.row <= bottom and left <= column <= right < left + 20:
            held = [c.column for row, cells in sheet.rows.items() if row > block[-1] for c in cells]
            return max(range(left, right + 1), key=held.count)
    return column


# --- the form


_MARK = re.compile(r"biểu\s*(?:mẫu\s*)?(?:số\s*)?:?\s*0?(\d{1,2})\s*([a-z]?)\b\s*[-–]?\s*(b?tctw)?", re.IGNORECASE)


def _begins_another(sheet: Sheet, before: _FormHeading, head: _FormHeading) -> bool:
    """Whether a heading begins another form: a mark or a title is above it. On the next page it is only repeated."""
    between = [c for row, cells in sheet.rows.items() if before.block[-1] < row < head.block[0] for c in cells]
    words = [c.value for c in between if isinstance(c.value, str)]
    return any(_form_mark(w) or (_form_in_title(w) and not any(is_known(form, w) for form in TITLES)) for w in words)


def _row_above_form(sheet: Sheet, head: _FormHeading) -> int:
    """The last row above the heading with figures of another table; the rows between are the form's titles."""
    figures = (
        row
        for row, cells in sheet.rows.items()
        if row < head.block[0] and sum(isinstance(c.value, (int, float)) for c in cells) > 1
    )
    return max(figures, default=0)


def _row_after_form(sheet: Sheet, head: _FormHeading, end: int) -> int:
    """The row after the form: the heading of a list of committees, which has names and a count, or `end`."""
    for row, cells in sheet.rows.items():
        if head.block[-1] < row < end and sum(isinstance(c.value, str) for c in cells) > 1:
            headed = [column_named((c.value,)) for c in cells if isinstance(c.value, str)]
            if any(c and c.id == "name" for c in headed) and any(c and c.counts for c in headed):
                return row
    return end


def _form_mark(words: str) -> tuple[str, str | None] | None:
    """The number of a form ("1", "2B") and its edition, from "Biểu số 1-BTCTW" at the top right."""
    match = _MARK.match(vietnamese.clean(words))
    return (match[1] + match[2].upper(), match[3].upper() if match[3] else None) if match else None


def _form_in_title(words: str) -> int | None:
    """The number of the form that a title names, or None."""
    plain = vietnamese.key(words)
    if re.search(r"\btang giam dang vien\b", plain):
        return 1
    if re.search(r"\bdang vien moi ket nap\b", plain):
        return 2
    return 3 if re.search(r"\bdoi ngu dang vien\b", plain) else None


def _form_of_heading(sheet: Sheet, head: _FormHeading, above: int, end: int) -> Form | None:
    over = [c for row, cells in sheet.rows.items() if above < row < head.block[0] for c in cells]
    words = [vietnamese.clean(c.value) for c in over if isinstance(c.value, str)]
    lines = [_line_of_row(head, cells) for row, cells in sheet.rows.items() if head.block[-1] < row < end]
    marked = next((mark for title in words if (mark := _form_mark(title))), None)
    form = _form_number(marked, words, [line.label for line in lines])
    if form is None or sum(is_known(form, line.label) for line in lines) < 2:
        return None
    rows, found = _indicator_rows(form, head, lines)
    made = Form(
        number=form,
        edition=(marked[1] if marked else None) or _edition_of_form(head, rows),
        sheet=sheet,
        at=head.at,
        titles=tuple(words),
        period=dates.period_of_words([*words, sheet.name]),
        as_of=dates.day_of_words([*words, sheet.name], sheet.file),
        headings=head.texts,
        head=head.block,
        span=range(above + 1, end),
        rows=rows,
    )
    found += [
        *_unread_columns(sheet, head, end),
        *hidden_cells(sheet, (row.cells[p] for row in rows for p in row.readings)),
        *_recomputed(made),
    ]
    return replace(made, findings=tuple(sorted(found, key=lambda finding: finding.order)))


def _form_number(marked: tuple[str, str | None] | None, titles: list[str], labels: list[str]) -> int | None:
    """Which form it is: by the rows that only one form has, else by its mark, its title, the most known rows."""
    if marked and marked[0] not in ("1", "2", "3"):
        return None
    anchored = [
        f
        for f, ids in ANCHORS.items()
        if any(words_of(w) in INDICATORS[f, indicator_id].words for indicator_id in ids for w in labels)
    ]
    if len(anchored) == 1:
        return anchored[0]
    if marked:
        return int(marked[0])
    if titled := next((form for title in titles if (form := _form_in_title(title))), None):
        return titled
    counts = {form: sum(is_known(form, words) for words in labels) for form in TITLES}
    likeliest = [form for form, count in counts.items() if count == max(counts.values())]
    return likeliest[0] if len(likeliest) == 1 else None


def _edition_of_form(head: _FormHeading, rows: Iterable[IndicatorRow]) -> str | None:
    ids = {row.id for row in rows}
    if ids & OLDER or head.words == "chi tieu":
        return "TCTW"
    return "BTCTW" if ids & NEWER or head.words == "tieu chi" else None


# --- the rows


@dataclass(frozen=True, slots=True)
class _Line:
    """A row below the heading before its indicator is known: its label with its address, and the cells under the columns."""

    label: str
    at: At
    cells: dict[str, Cell]


_ENUMERATOR = re.compile(r"[-–+•*]|(?:[A-ZĐa-zđ]|[IVX]{1,4}|\d{1,2})\s*[.)]?")
_DATE_LINE = re.compile(r"\bngay\b.*\bthang\b|\bthang\b.*\bnam\b")


def _line_of_row(head: _FormHeading, cells: tuple[Cell, ...]) -> _Line:
    """A row with its label: the words to the left of the figures, else what is there, such as a number."""
    by_column = {c.column: c for c in cells}
    left = [c for c in cells if c.column < head.first and str(c.value).strip()]
    words = [c for c in left if isinstance(c.value, str) and _holds_words(c)]
    label = words[-1] if words else left[-1] if left else None
    at = label.at if label else replace(cells[0].at, column=head.at.column)
    in_order = sorted(head.columns.items(), key=lambda place: place[1])
    under = {indicator_id: by_column[column] for indicator_id, column in in_order if column in by_column}
    return _Line(vietnamese.clean(str(label.value)) if label else "", at, under)


def _indicator_rows(
    form: int, head: _FormHeading, lines: Iterable[_Line]
) -> tuple[tuple[IndicatorRow, ...], list[Finding]]:
    rows: list[IndicatorRow] = []
    found: list[Finding] = []
    first: dict[str, At] = {}
    above: list[str] = []
    for line in lines:
        one = indicator_named(form, line.label, above)
        figures = any(map(_may_be_number, (c for indicator_id, c in line.cells.items() if indicator_id != PERCENTAGE)))
        if (one is None and not figures) or _are_form_column_numbers(line, rows) or _repeats_form_heading(head, line):
            continue
        repeated = one is not None and one.id in first
        if one and not repeated:
            first[one.id] = line.at
        above.append(one.id if one else "")
        if one and one.heading and not figures:
            continue
        if figures and (one is None or repeated):
            details = {"first": first[one.id].cell} if one else {"row": line.at.row, "form": str(form)}
            kind = Kind.REPEATED_INDICATOR if one else Kind.UNKNOWN_INDICATOR
            found.append(Finding(kind=kind, at=line.at, found=line.label, details=details))
        row, unread = _indicator_row(head, line, None if repeated else one, mean=bool(one and one.mean))
        rows.append(row)
        found += unread
    return tuple(rows), found


def _may_be_number(cell: Cell) -> bool:
    """Whether a cell is a number or may have been meant as one; not words, nor the line with the date below a table."""
    if not isinstance(cell.value, str) or cell.uncalculated or cell.error:
        return True
    return bool(re.search(r"\d", cell.value)) and not _DATE_LINE.search(vietnamese.key(cell.value))


def _are_form_column_numbers(line: _Line, rows: list[IndicatorRow]) -> bool:
    """Whether a line right below the heading is column numbers: 1 | 2 | 3 | 4(=2*100/3), or A | 1 | 2 | 3."""
    label = line.label.strip("()[]-. ")
    if rows or not _ENUMERATOR.fullmatch(label or "-") or len(line.cells) + bool(label) < 2:
        return False
    texts = [vietnamese.clean(str(c.value)).strip("()[]-. ") for c in line.cells.values()]
    numbers = [int(m[1]) for words in texts if (m := re.fullmatch(r"(\d{1,2})(?:\s*\(?\s*=.*)?", words))]
    rising = all(one < following for one, following in pairwise(numbers))
    return rising and len(numbers) == len(texts) > 0 and numbers[0] <= 4 and numbers[-1] <= 9


def _repeats_form_heading(head: _FormHeading, line: _Line) -> bool:
    """Whether a line is the heading printed again at the top of the next page."""
    cells = line.cells.values()
    if not cells or not all(isinstance(c.value, str) and (_column_id((c,)) or _is_group_label(c)) for c in cells):
        return False
    return heading_key((line.label,)) in ("", head.words)


def _is_group_label(cell: Cell) -> bool:
    return vietnamese.key(cell.value) == "thuc hien"


def _indicator_row(
    head: _FormHeading, line: _Line, one: Indicator | None, *, mean: bool
) -> tuple[IndicatorRow, list[Finding]]:
    given = {period: line.cells[period] for period in PERIODS if period in line.cells}
    if mean:
        means = {period: value for period, cell in given.items() if (value := _mean(cell)) is not None}
        row = IndicatorRow(indicator=one, label=line.label, at=line.at, cells=line.cells, readings={}, means=means)
        unread = [c for p, c in given.items() if p not in means and read_count(c).reason is not Reason.NO_NUMBER]
        return row, [_not_a_mean(head, c) for c in unread]
    read = _read_signed if one and one.signed else read_count
    readings = {period: read(cell) for period, cell in given.items()}
    row = IndicatorRow(indicator=one, label=line.label, at=line.at, cells=line.cells, readings=readings, means={})
    return row, [_unreadable(head, row, p, reading) for p, reading in readings.items() if reading.reason]


def _read_signed(cell: Cell) -> Reading:
    """A count that may be below 0: -12, "-12" or "(12)" is 12 taken away."""
    value = cell.value
    if isinstance(value, str):
        match = re.fullmatch(r"[-−–]\s*(\d.*)|\(\s*(\d[^)]*)\)", vietnamese.clean(value))
        below = (match[1] or match[2]) if match else None
    else:
        below = (
            -value
            if isinstance(value, (int, float)) and not isinstance(value, bool) and -GREATEST_COUNT <= value < 0
            else None
        )
    if below is None:
        return read_count(cell)
    reading = read_count(cell._replace(value=below))
    return Reading(None if reading.number is None else -reading.number, reading.reason, -reading.proposed)


def _mean(cell: Cell) -> float | None:
    """A mean age of 18 to 90, also as text with a decimal comma."""
    value = cell.value
    if cell.uncalculated or cell.error or isinstance(value, bool):
        return None
    if isinstance(value, str):
        match = re.fullmatch(r"(\d{2}(?:[.,]\d{1,2})?)(?: tuổi)?", vietnamese.clean(value).lower())
        value = float(match[1].replace(",", ".")) if match else None
    return float(value) if isinstance(value, (int, float)) and 18 <= value <= 90 else None


def _not_a_mean(head: _FormHeading, cell: Cell) -> Finding:
    column = next(words for indicator_id, words in head.texts.items() if head.columns[indicator_id] == cell.column)
    return Finding(kind=Kind.NOT_A_MEAN, at=cell.at, found=cell.value, details={"column": column})


def _unreadable(head: _FormHeading, row: IndicatorRow, period: str, reading: Reading) -> Finding:
    """The finding of a count cell, as in a list of committees."""
    heading, words = head.texts[period], row.label
    return unread_count(row.cells[period], reading, period, heading, f"“{words}”", columns_named(heading, words))


def _unread_columns(sheet: Sheet, head: _FormHeading, end: int) -> Iterator[Finding]:
    """A finding for each column with numbers, right of the first figures, that is not read."""
    stacked = _labels_by_column(sheet, head.block, head.first)
    own = set(head.columns.values())
    seen: set[int] = set()
    for row, cells in sheet.rows.items():
        for cell in cells if head.block[-1] < row < end else ():
            if cell.column <= head.first or cell.column in own | seen or not _may_be_number(cell):
                continue
            seen.add(cell.column)
            over = stacked.get(cell.column)
            if over is None:
                yield Finding(kind=Kind.UNHEADED_COLUMN, at=cell.at)
            elif heading_key((over[-1].value,)) not in FURNITURE:
                words = " ▸ ".join(vietnamese.clean(c.value) for c in over)
                yield Finding(kind=Kind.UNKNOWN_COLUMN, at=over[-1].at, found=words)


# --- the rules


def _recomputed(form: Form) -> Iterator[Finding]:
    """Findings where sums, parts of a whole and percentages differ from what other rows and columns of the form give."""
    summed = {(total.whole, part) for total in _complete_sums(form) for part in total.plus if not total.at_most}
    for period in PERIODS:
        for sum_ in _complete_sums(form):
            yield from _sum_that_differs(form, sum_, period)
        for row in form.rows:
            yield from _part_that_exceeds(form, row, period, summed)
    for row in form.rows:
        yield from _percentage_that_differs(form, row)


def _complete_sums(form: Form) -> list[Sum]:
    """The sums of which the form has every row: where one is missing they need not add up."""
    ids = {row.id for row in form.rows}
    return [one for one in FORM_SUMS if one.form == form.number and {one.whole, *one.plus, *one.minus} <= ids]


def _sum_that_differs(form: Form, one: Sum, period: str) -> Iterator[Finding]:
    whole = form.row(one.whole)
    printed = whole.number(period)
    parts = [(form.row(indicator_id), sign) for ids, sign in ((one.plus, 1), (one.minus, -1)) for indicator_id in ids]
    given = [row for row, _ in parts if row.number(period) is not None]
    if printed is None or not given or any(_is_lost(row, period) for row, _ in parts):
        return
    if one.needs_all and len(given) < len(parts):
        return
    computed = sum(sign * row.readings[period].typed for row, sign in parts if period in row.readings)
    if printed == computed or (one.at_most and computed < printed):
        return
    how = "".join((" + " if sign > 0 else " − ") + row.label.lstrip("-–+•* ") for row, sign in parts).removeprefix(
        " + "
    )
    if one.at_most:
        yield _part_exceeds(form, period, whole.cells[period].at, how, computed, whole)
    else:
        yield _indicator_differs(form.headings[period], whole.label, whole.cells[period], printed, computed, how)


def _is_lost(row: IndicatorRow, period: str) -> bool:
    """Whether a number was typed but cannot be read, so that sums of it cannot be computed."""
    reading = row.readings.get(period)
    return bool(
        reading and reading.reason and Kind[reading.reason.name].severity is Severity.LEFT_OUT and not reading.proposed
    )


def _part_that_exceeds(form: Form, row: IndicatorRow, period: str, summed: set[tuple[str, str]]) -> Iterator[Finding]:
    """A finding where a part exceeds its whole: the nearest row above it in the dictionary that has a number."""
    part = row.number(period)
    if part is None or row.indicator is None:
        return
    whole, of = None, row.parent
    while of and (whole is None or whole.number(period) is None):
        whole = form.row(of)
        of = INDICATORS[form.number, of].of
    value = whole.number(period) if whole else None
    if value is not None and part > value and (whole.id, row.id) not in summed:
        yield _part_exceeds(form, period, row.cells[period].at, row.label, part, whole)


def _part_exceeds(form: Form, period: str, at: At, part: str, value: int, whole: IndicatorRow) -> Finding:
    columns = columns_named(form.headings[period], part, whole.label)
    numbers = figures(columns, part_value=value, whole_value=whole.number(period) or 0)
    details: dict[str, object] = {"unit": form.headings[period], "part": part, "whole": whole.label, **numbers}
    return Finding(kind=Kind.PART_EXCEEDS, at=at, found=value, details=details, columns=columns)


def _percentage_that_differs(form: Form, row: IndicatorRow) -> Iterator[Finding]:
    """A finding where (%) is not this period · 100 / same period last year, to a tenth, or to a whole when a whole is typed."""
    now, before = (row.number(period) for period in PERIODS)
    if PERCENTAGE not in row.cells or now is None or not before:
        return
    cell = row.cells[PERCENTAGE]
    typed = _shown_percentages(cell)
    computed = now * 100 / before
    if typed is None or any(abs(value - computed) <= _rounding(value) for value in typed):
        return
    printed = min(typed, key=lambda value: abs(value - computed))
    formula = Phrase(**{lang: f"{number(now, lang)} × 100 / {number(before, lang)}" for lang in LANGS})
    how = Figure(formula, columns_named(row.label, form.headings[PERCENTAGE]))
    yield _indicator_differs(form.headings[PERCENTAGE], row.label, cell, printed, computed, how)


def _rounding(value: float) -> float:
    return 0.5 + 1e-9 if value == int(value) else 0.1 + 1e-9


def _shown_percentages(cell: Cell) -> tuple[float, ...] | None:
    """The percentages that a cell may show: 101.5, the text "101,5%", or 1.015 in a cell that Excel shows as per cent; or None."""
    value = cell.value
    if cell.uncalculated or cell.error or isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return (float(value), float(value * 100))
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*%?", vietnamese.clean(value)) if isinstance(value, str) else None
    return (float(match[1].replace(",", ".")),) if match else None


def _indicator_differs(column: str, label: str, cell: Cell, printed: float, computed: float, how) -> Finding:
    columns = columns_named(label, column)
    details = {"label": label, "column": column, "how": how}
    values = {"printed": printed, "computed": computed, "difference": printed - computed}
    details |= figures(columns, **{name: _in_both_languages(value) for name, value in values.items()})
    return Finding(kind=Kind.INDICATOR_DIFFERS, at=cell.at, found=cell.value, details=details, columns=columns)


def _in_both_languages(value: float) -> Phrase:
    decimals = 0 if isinstance(value, int) else 1
    return Phrase(vi=number(value, "vi", decimals), en=number(value, "en", decimals))


def compare_forms(forms: Sequence[Form]) -> tuple[Finding, ...]:
    """Findings where two forms differ in a number that both print: D of Form 1 is I of Form 3, those admitted in Form 1 are I of
    Form 2. Only forms of one file are compared, and only where the file has one of each: otherwise they may be of two districts.
    """
    found = []
    for file in dict.fromkeys(form.sheet.file for form in forms):
        for (one, indicator_id), (other, same) in SAME:
            pair = [[f for f in forms if f.sheet.file == file and f.number == wanted] for wanted in (one, other)]
            if all(len(given) == 1 for given in pair):
                found += _indicators_that_differ(pair[0][0], indicator_id, pair[1][0], same)
    return tuple(sorted(found, key=lambda finding: finding.order))


def _indicators_that_differ(one: Form, indicator_id: str, other: Form, same: str) -> Iterator[Finding]:
    mine, theirs = one.row(indicator_id), other.row(same)
    for period in PERIODS if mine and theirs else ():
        printed, expected = mine.number(period), theirs.number(period)
        if printed is not None and expected is not None and printed != expected:
            cell = mine.cells[period]
            how = f"{theirs.label}: {theirs.cells[period].at}"
            yield _indicator_differs(one.headings[period], mine.label, cell, printed, expected, how)


# --- what comes out


def indicators_frame(forms: Iterable[Form]) -> pd.DataFrame:
    """The counts in long form, one row an indicator of a form, in the sheets' order.

    `form`, `indicator` (missing when the label is not known), `label` as typed, `this_period` and
    `same_period_last_year` (Int64, missing and not 0 where there is no number), `percentage` as typed, and the place of
    each number (`this_period_at`, `same_period_last_year_at`). Means are no counts: see `Row.means`.
    """
    import pandas as pd

    found = pd.DataFrame(indicator_records(forms), columns=INDICATOR_COLUMNS)
    whole = ("form", *PERIODS)
    return found.astype({column: "Int64" if column in whole else "string" for column in INDICATOR_COLUMNS})


def indicator_records(forms: Iterable[Form]) -> list[dict[str, object]]:
    """The rows of `indicators_frame` without pandas; what is missing is None."""
    return [_record(form, row) for form in forms for row in form.rows if not (row.indicator and row.indicator.mean)]


def _record(form: Form, row: IndicatorRow) -> dict[str, object]:
    record: dict[str, object] = dict.fromkeys(INDICATOR_COLUMNS)
    record |= {"form": form.number, "indicator": row.id, "label": row.label}
    record |= {period: row.number(period) for period in PERIODS}
    record |= {f"{period}_at": str(row.cells[period].at) for period in PERIODS if period in row.cells}
    return record | ({PERCENTAGE: str(row.percentage)} if row.percentage is not None else {})


def forms_as_text(forms: Iterable[Form], lang: str) -> str:
    """Lines of text: for each form a line, then its indicators as "label: this period | same period last year"."""
    lines = []
    for form in forms:
        details = {"form": str(form.number), "title": TITLES[form.number], "place": str(form.sheet.at)}
        lines.append(
            FORM_LINE.say(lang, **details)
            + (FROM_DAY_TO_DAY.say(lang, start=form.period.start, end=form.period.end) if form.period else "")
        )
        columns = " | ".join(COLUMN_LABELS[period].say(lang) for period in PERIODS)
        lines.append(f"  {INDICATOR_COLUMN.say(lang)}: {columns}")
        lines += [_row_as_text(row, lang) for row in form.rows]
    return "\n".join(lines)


def _row_as_text(row: IndicatorRow, lang: str) -> str:
    label = row.indicator.label.say(lang) if row.indicator else row.label
    values = [number(row.means[p], lang, 1) if p in row.means else number(row.number(p), lang) for p in PERIODS]
    return f"  {'  ' * row.level}{label}: {' | '.join(values)}"


FROM_DAY_TO_DAY = Phrase(vi=", từ {start} đến {end}", en=", {start} to {end}")
FORM_LINE = Phrase(vi="Biểu {form}, {title} ({place})", en="Form {form}, {title} ({place})")
INDICATOR_COLUMN = Phrase(vi="Chỉ tiêu", en="Indicator")
