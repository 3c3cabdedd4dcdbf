"""The consolidated list of a place, as offices print it: one day of a `Membership` as a workbook, the change since the day before, the sources.
The office's own whole copy: no number is hidden. Read again it gives the same rows; its other sheets are known as this program's own."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ..analysis.two_days import FLOWS, day_before, explained, rows_of_types, unit_rows
from ..membership.findings import Severity
from ..membership.membership import Membership
from ..vocabulary import wording
from ..vocabulary.columns import COLUMNS
from ..vocabulary.formats import sentence
from ..vocabulary.phrases import OWN_SHEET
from ..vocabulary.places import REFORM
from ..vocabulary.refusals import UnwritableError, check_free
from . import printed
from .book import CENTRE, NewBook
from .tidy import fill_table


def write_consolidated(membership: Membership, out: str | Path, lang: str = "vi") -> Path:
    """Write the list of the day `as_of` to `out` (.xlsx), in one language; gives the path.
    First the list, its sums formulas with their values; then, where there is an earlier day, the change since; last the sources.
    A number that is missing is an empty cell; a unit without a row has none here, and is named among the sources.
    Raises `UnwritableError` for another ending, for a file that is there, where no row is of a committee, or when it cannot be written."""
    out = Path(out)
    if out.suffix.lower() != ".xlsx":
        raise UnwritableError(wording.WHICH_ENDING, path=str(out), ending=".xlsx")
    check_free(out)
    if not membership.found:
        raise UnwritableError(wording.CONSOLIDATED_NONE, path=str(out))
    book, days = NewBook(), [membership.of_its_day]
    _list_sheet(book, membership, lang)
    if (day := day_before(membership)) and "members" in membership.rows.counts:
        _change_sheet(book, membership, day, lang)
        days.append(membership.on(day).of_its_day)
    _sources_sheet(book, days, lang)
    return book.write(out)


def _list_sheet(book: NewBook, membership: Membership, lang: str) -> None:
    sheet = book.sheet(wording.CONSOLIDATED.say(lang))
    rows, counts = membership.rows, [*membership.rows.counts]
    named = {code: row for row in membership.current_rows() if (code := rows.keys["code"][row])}
    numbers = {code: {of: n for of in counts if (n := rows.count(of, row)) is not None} for code, row in named.items()}
    columns, _ = printed.write_list(sheet, membership.places, counts, numbers, lang)
    day = f"{membership.as_of:%d/%m/%Y}" if membership.as_of else "…/…/20…"
    place = f"A{printed.DAY_ROW}:{columns[:16][-1].letter}{printed.DAY_ROW}"
    sheet.put(place, f"{wording.LIST_DAY.say(lang)} {day}", font_size=12, italic=True, **CENTRE)
    found, expected = len(membership.found), len(membership.places)
    about = {"files": len(membership.of_its_day.files_read), "found": found, "expected": expected}
    origin = wording.CONSOLIDATED_FROM.say(lang, own=_OWN_COPY, sheet=wording.SOURCE_TERM, **about)
    origin += f" {wording.ILLUSTRATIVE.say(lang)}." if membership.illustrative else ""
    sheet.put(f"A{printed.DAY_ROW + 1}", origin, font_size=9, italic=True)


def _change_sheet(book: NewBook, membership: Membership, day: dt.date, lang: str) -> None:
    days = {name: f"{of:%d/%m/%Y}" for name, of in (("then", day), ("now", membership.as_of))}
    is_over = membership.as_of is not None and day < REFORM <= membership.as_of
    units = _rows_over_reform(membership) if is_over else unit_rows(membership.on(day), membership)
    types, total = rows_of_types(units, membership.places.by_type)
    named = [row | {"name": row["name"].capitalize()} for row in types]
    shown = [of for of in ("name", "district", *_CHANGE) if any(row.get(of) not in (None, "") for row in units)]
    labels = {name: of.label for name, of in COLUMNS.items()} | wording.group("CONSOLIDATED_HEAD")
    heads = [days.get(column) or sentence(labels[column].say(lang)) for column in shown]
    rows = [*units, *named, total | {"name": wording.LIST_TOTAL.say(lang)}]
    title = wording.CONSOLIDATED_CHANGE_TITLE.say(lang, **days)
    values = [[row.get(column) for column in shown] for row in rows]
    _own_sheet(book, wording.CONSOLIDATED_CHANGE.say(lang), title, heads, values, lang)


def _rows_over_reform(membership: Membership) -> list[dict[str, Any]]:
    from ..analysis.change import changed  # imports pandas, which takes longer than all the rest

    frame = changed(membership).units[["name", "type", "district", "then", "now"]].astype(object)
    rows: list[Any] = frame.where(frame.notna(), None).to_dict("records")
    return [*map(explained, rows)]


def _sources_sheet(book: NewBook, days: Sequence[Membership], lang: str) -> None:
    """Where each table of numbers stands, with the checksum of its file; what was left out; the units without a row on the first day."""
    sums = {file.path: file.sha256 for file in days[0].files + days[-1].files}
    tables = dict.fromkeys(table for day in days for table in day.tables)
    read: list[Any] = [(of.at, f"{of.at.cell}:{of.last}", of.rows, sums.get(of.at.file), None) for of in tables]
    found = (finding for finding in days[0].findings if finding.kind.severity is Severity.LEFT_OUT)
    read += [(of.at, of.at.cell, None, None, of.say(lang)) for of in found]
    heads = (wording.FILE_HEAD, wording.SHEET_HEAD, wording.CELL_HEAD, wording.ROWS_HEAD, wording.CHECKSUM_HEAD)
    labels = [head.say(lang) for head in (*heads, wording.LEFT_OUT_HEAD)]
    columns: Iterable[Any] = zip(labels, *((Path(at.file).name, at.sheet, *about) for at, *about in read), strict=True)
    given = [column for column in columns if any(value is not None for value in column[1:])] or [labels[:1]]
    missing = ", ".join(unit.distinct_name for unit in days[0].missing)
    below = [wording.CONSOLIDATED_MISSING.say(lang, units=missing)] if missing else []
    shown, *rows = zip(*given, strict=True)
    _own_sheet(book, wording.SOURCE_TERM.say(lang), wording.SOURCES.say(lang), shown, rows, lang, below)


def _own_sheet(
    book: NewBook, name: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], lang: str,
    below: Sequence[str] = (),
) -> None:  # fmt: skip
    """A table below a title by which `load` knows the sheet as this program's own."""
    sheet = book.sheet(name)
    fill_table(sheet, heads, rows, [OWN_SHEET + title, _OWN_COPY.say(lang)], below)
    printed.set_up_paper(sheet, lang)


_CHANGE = ("then", "now", "change", "change_percent", *FLOWS, "expected", "unexplained")
_OWN_COPY = wording.group("HELP")["own-copy"]
