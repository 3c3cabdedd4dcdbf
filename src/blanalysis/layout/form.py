"""Finds Forms 1, 2 and 3 (Biểu số 1, 2, 3) on a sheet by their heading and rows: indicators, this period and the same period last year."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..sheets import Cell, Sheet
from ..sheets.address import At
from ..vocabulary import indicators, patterns
from ..vocabulary.columns import COUNTS
from ..vocabulary.headings import ROSTER, heading_key
from ..vocabulary.indicators import ANCHORS, INDICATORS, Indicator, indicator_named, is_known
from ..vocabulary.vietnamese import Period, clean, key
from . import dates
from .heading import Layout, Start, text_in
from .lists import ListStart
from .rows import Role, are_column_numbers, has_figure, repeats_heading

PERCENTAGE = "percentage"
_LABELS = ("tieu chi", "chi tieu", "noi dung")
_OVER_SEVERAL = ("thuc hien", *_LABELS)  # labels over several columns, which say nothing of one
_TITLE_WORDS = {1: "tang giam dang vien", 2: "dang vien moi ket nap", 3: "doi ngu dang vien"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row below the heading: its label with its address, the indicator that it names (or None), and the cells by column id."""

    role: Role
    row: int
    label: str
    at: At
    indicator: Indicator | None
    cells: dict[str, Cell]

    @property
    def has_figures(self) -> bool:
        """Whether a cell under a period is a number, or may have been meant as one."""
        return any(may_be_number(cell) for column, cell in self.cells.items() if column != PERCENTAGE)


@dataclass(frozen=True, kw_only=True)
class FormTable:
    """A Form 1, 2 or 3 found on a sheet. `edition` is "BTCTW" (newer), "TCTW" (older), or None when neither its mark nor its rows show which;
    `columns` are those of "this_period", "same_period_last_year" and "percentage"; `span` has the rows of titles and signatures too."""

    number: int
    edition: str | None
    sheet: Sheet
    at: At
    titles: tuple[str, ...]
    columns: dict[str, int]
    headings: dict[str, str]
    layout: Layout
    span: range
    lines: tuple[Line, ...]

    @property
    def period(self) -> Period | None:
        return dates.period_of(self.titles, self.sheet)

    @property
    def as_of(self) -> dt.date | None:
        return dates.day_of(self.titles, self.sheet) or dates.day_of_file_name(self.sheet)

    def roles(self) -> dict[At, Role]:
        roles = {line.row: line.role for line in self.lines} | dict.fromkeys(self.layout.head, Role.HEADING)
        rows = self.sheet.rows.between(self.span[0], self.span[-1])
        return {cell.at: roles.get(row, Role.TITLE) for row, cells in rows.items() for cell in cells}


def find_form_tables(sheet: Sheet) -> tuple[FormTable, ...]:
    """The Forms 1, 2 and 3 on a sheet, from the top down: a heading with "Kỳ này", and at least two rows that are indicators. Never a roster."""
    labels = set(filter(_is_first_label, sheet.rows.texts))
    first = (next(c for c in sheet.rows[row] if c.value in labels) for row in sheet.rows.holding(labels))
    heads = [head for label in first if "this_period" in (head := _FormStart(sheet, label)).columns]
    if not heads or any(heading_key((words,)) in ROSTER for words in sheet.rows.texts):
        return ()
    heads = [heads[0], *(head for before, head in pairwise(heads) if head.layout.head[0] > before.layout.head[-1])]
    starts = [heads[0], *(head for before, head in pairwise(heads) if _begins_another(before, head))]
    below = [*(head.layout.head[0] for head in starts[1:]), max(sheet.rows) + 1]
    found = (_form_of_heading(sheet, head, end) for head, end in zip(starts, below, strict=True))
    return tuple(form for form in found if form)


def may_be_number(cell: Cell) -> bool:
    """Whether a cell is a number or may have been meant as one; not words, nor the line with the date below a table."""
    return has_figure(cell) and not (cell.mark is None and patterns.DATE_LINE.search(key(text_in(cell))))


# --- the heading


class _FormStart(Start):
    """A row with the first label of a form's heading ("Tiêu chí"). `columns` and `headings` are as `FormTable` has them."""

    carries = False

    def __init__(self, sheet: Sheet, label: Cell):
        super().__init__(sheet.rows, sheet.merges, label.row, label.column)
        self.label = label
        labels = {column: h.labels for column, h in self.layout.headings.items() if column > label.column}
        named = [(column_id, column) for column, of in labels.items() if (column_id := _column_id(of))]
        self.columns = dict(reversed(named))  # of several the first
        own = {i: [words for words in labels[c] if key(words) not in _OVER_SEVERAL] for i, c in self.columns.items()}
        self.headings = {column_id: " ".join(words) for column_id, words in own.items()}

    def joins(self, cells: tuple[Cell, ...]) -> bool:
        """Those that speak of periods: other words are titles."""
        return any(key(text_in(c)).startswith("thuc hien") or _column_id((text_in(c),)) for c in cells)


def _is_first_label(words: str) -> bool:
    # before a key is made, which takes time: a sheet may have many texts
    return len(words) <= 60 and words.lstrip()[:1] in tuple("tcnTCN") and heading_key((words,)) in _LABELS


def _column_id(labels: tuple[str, ...]) -> str | None:
    """The period of a column, or "percentage", by all its labels together ("Cùng kỳ" above "năm trước") or its lowest; or None."""
    keys = (re.sub(r"(?: \d+)+$", "", heading_key(given)) for given in (labels, labels[-1:]))
    words = [patterns.BEFORE_FORM_COLUMN.sub("", plain) for plain in keys]
    columns = patterns.group("FORM_COLUMN")
    return next((column for plain in words for named, column in columns if named.fullmatch(plain)), None)


# --- the form


def _begins_another(before: _FormStart, head: _FormStart) -> bool:
    """Whether a heading begins another form: a mark or a title is above it. On the next page it is only repeated."""
    between = head.rows.between(before.layout.head[-1] + 1, head.layout.head[0] - 1).texts
    titles = (words for words in between if not any(is_known(form, words) for form in indicators.TITLES))
    return any(map(_mark_in, between)) or any(map(_form_in_title, titles))


def _form_of_heading(sheet: Sheet, found: _FormStart, end: int) -> FormTable | None:
    """The form with this heading, above row `end`: from below another table's last row with figures, down to a list of committees."""
    above = sheet.rows.between(last=found.layout.head[0] - 1)
    numbers = {row: [v for v in of.values() if isinstance(v, (int, float))] for row, of in above.values_at.items()}
    first = max((row for row, given in numbers.items() if len(given) > 1), default=0) + 1
    below = sheet.rows.between(found.layout.head[-1] + 1, end - 1)
    others = (ListStart(sheet.rows, (), row) for row in below)
    # the heading of a list of committees has names and a count
    heads_list = (head.row for head in others if head.named("name") and not COUNTS.isdisjoint(head.labels.values()))
    end = next(heads_list, end)
    titles = [clean(text_in(c)) for cells in above.between(first).values() for c in cells if text_in(c)]
    lines = [_unnamed_line(found, cells) for cells in below.between(last=end - 1).values()]
    mark = next(filter(None, map(_mark_in, titles)), None)
    number = _form_number(mark[0] if mark else None, titles, [line.label for line in lines])
    if number is None or sum(is_known(number, line.label) for line in lines) < 2:
        return None
    named = _named_lines(number, found.layout, lines)
    ids, label = {line.indicator.id for line in named if line.indicator}, heading_key((text_in(found.label),))
    is_old, is_new = ids & indicators.OLDER or label == "chi tieu", ids & indicators.NEWER or label == "tieu chi"
    return FormTable(
        number=number,
        edition=(mark and mark[1]) or ("TCTW" if is_old else "BTCTW" if is_new else None),
        sheet=sheet,
        at=found.label.at,
        titles=tuple(titles),
        columns=found.columns,
        headings=found.headings,
        layout=found.layout,
        span=range(first, end),
        lines=named,
    )


def _mark_in(words: str) -> tuple[str, str | None] | None:
    match = patterns.FORM_MARK.match(clean(words))
    return (match[1] + match[2].upper(), match[3].upper() if match[3] else None) if match else None


def _form_in_title(words: str) -> int | None:
    return next((form for form, named in _TITLE_WORDS.items() if f" {named} " in f" {key(words)} "), None)


def _form_number(mark: str | None, titles: Iterable[str], labels: Sequence[str]) -> int | None:
    """Which form it is: by the rows that only one form has, else by its mark, its title, the most known rows."""
    if mark not in (None, "1", "2", "3"):
        return None
    given = set(map(indicators.words_of, labels))
    anchored = [of for of, ids in ANCHORS.items() if any(given & INDICATORS[of, i].words for i in ids)]
    if len(anchored) == 1:
        return anchored[0]
    if mark:
        return int(mark)
    counts = {form: sum(is_known(form, words) for words in labels) for form in indicators.TITLES}
    likeliest = [form for form, count in counts.items() if count == max(counts.values())]
    return next(filter(None, map(_form_in_title, titles)), likeliest[0] if len(likeliest) == 1 else None)


# --- the rows


def _unnamed_line(found: _FormStart, cells: tuple[Cell, ...]) -> Line:
    left = [c for c in cells if c.column < min(found.columns.values())]
    words = [c for c in left if c.mark is None and re.search(r"[^\W\d_]{2}", text_in(c))]
    label = next(iter([*words[::-1], *left[::-1]]), None)
    at = label.at if label else replace(cells[0].at, column=found.label.column)
    own = {column_id: c for c in cells for column_id, column in found.columns.items() if c.column == column}
    return Line(Role.REMARK, cells[0].row, clean(str(label.value)) if label else "", at, None, own)


def _named_lines(form: int, layout: Layout, lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with their roles and indicators: a row has figures or is an indicator, a section opens a family of indicators."""
    found: list[Line] = []
    above: list[str] = []
    for line in lines:
        cells, one = layout.rows[line.row], indicator_named(form, line.label, above)
        own = tuple(c for c in cells if c.column == line.at.column or c in line.cells.values())
        if not above and are_column_numbers(own, below_heading=True):
            role, one = Role.COLUMN_NUMBER, None
        elif repeats_heading(cells, layout.headings):
            role, one = Role.HEADING, None
        elif one is None and not line.has_figures:
            role = Role.REMARK
        else:
            role = Role.SECTION if one and one.heading and not line.has_figures else Role.ROW
            above.append(one.id if one else "")
        found.append(replace(line, role=role, indicator=one))
    return tuple(found)
