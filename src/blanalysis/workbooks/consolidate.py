"""The consolidated list of a place, as offices print it: one day of a `Membership` as a workbook, the change since the day before, the sources.

The office's own whole copy: no number is hidden. Read again it gives the same rows; its other sheets are known as this program's own.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment

from ..analysis.change import FLOWS, changed, day_before
from ..membership.checked import KEYS
from ..membership.findings import Severity
from ..membership.membership import Membership
from ..sheets.address import column_letters
from ..vocabulary import wording
from ..vocabulary.columns import COLUMNS
from ..vocabulary.formats import sentence
from ..vocabulary.phrases import OWN_SHEET, Worded, in_language
from ..vocabulary.places import Unit
from ..vocabulary.refusals import UnwritableError, write_file
from . import printed
from .package import fit_for_xml
from .printed import CENTRE, DAY_ROW, UNIT_LINE_ROW, write_cell


def write_consolidated(membership: Membership, out: str | Path, lang: str = "vi") -> Path:
    """Write the list of the day `as_of` to `out` (.xlsx), in one language; gives the path.

    First the list, its sums formulas with their values; then, where there is an earlier day, the change since; last the sources.
    A number that is missing is an empty cell; a unit without a row has none here, and is named among the sources.

    Raises `UnwritableError` for another ending, for a file that was read, where no row is of a committee, or when it cannot be written.
    """
    out = Path(out)
    if out.suffix.lower() != ".xlsx":
        raise UnwritableError(wording.WHICH_ENDING, path=str(out), ending=".xlsx")
    if any(out.resolve() == Path(file.path).resolve() for file in membership.files):
        raise UnwritableError(wording.ITS_OWN_SOURCE, path=str(out))
    if not membership.found:
        raise UnwritableError(wording.CONSOLIDATED_NONE, path=str(out))
    book = Workbook()
    book.properties.creator = "blanalysis"
    values = _fill_list(book.active, membership, lang)
    if day_before(membership):
        _fill_change(book.create_sheet(wording.CONSOLIDATED_CHANGE.say(lang)), membership, lang)
    _fill_sources(book.create_sheet(wording.SOURCE_TERM.say(lang)), membership.of_its_day, lang)
    content = printed.packed_with_values(book, book.worksheets[0].title, values)
    write_file(out, lambda path: path.write_bytes(content))
    return out


def _fill_list(sheet, membership: Membership, lang: str) -> list[int]:
    """The list on the sheet; gives the values of its formulas."""
    sheet.title = wording.CONSOLIDATED.say(lang)
    units, frame = membership.places, membership.current.dropna(subset="code").set_index("code")
    counts = frame.drop(columns=[key for key in KEYS if key in frame])
    numbers = {str(code): {c: int(n) for c, n in row.items() if not pd.isna(n)} for code, row in counts.iterrows()}
    columns = printed.list_columns([*counts], units, lang)
    last, right = columns[-1].letter, columns[max(len(columns) - 6, 0)].letter
    printed.write_letterhead(sheet, units, last, lang)
    for row, words in ((1, "ĐẢNG CỘNG SẢN VIỆT NAM"), (2, wording.LIST_DATED.say(lang))):
        place = f"{right}{row}:{last}{row}"
        write_cell(sheet, place, words, size=12, bold=row == 1, italic=row == 2, where=CENTRE)
    day = f"{membership.as_of:%d/%m/%Y}" if membership.as_of else "…/…/20…"
    words = f"{wording.LIST_DAY.say(lang)} {day}"
    write_cell(sheet, f"A{DAY_ROW}:{last}{DAY_ROW}", words, size=12, italic=True, where=CENTRE)
    write_cell(sheet, f"A{UNIT_LINE_ROW}", _origin(membership, lang), size=9, italic=True)
    groups = {name: _with_row(of, numbers) for name, of in printed.by_district_or_type(units).items()}
    groups = {name: of for name, of in groups.items() if of}
    types = {name: of for name, of in printed.by_type(units).items() if units.districts and _with_row(of, numbers)}
    printed.write_headings(sheet, columns, [*groups, *(unit.full_name for unit in units)], lang)
    rows = printed.write_sections(sheet, columns, groups, numbers, lang=lang, types=types)
    printed.write_signatures(sheet, rows.last + 2, columns, lang)
    printed.set_up_paper(sheet)
    return rows.values


def _with_row(units: Iterable[Unit], numbers: dict[str, Any]) -> list[Unit]:
    return [unit for unit in units if unit.code in numbers]


def _origin(membership: Membership, lang: str) -> str:
    own, sheet = wording.group("HELP")["own-copy"], wording.SOURCE_TERM
    found, expected = len(membership.found), len(membership.places)
    files = len(membership.of_its_day.files_read)
    said = wording.CONSOLIDATED_FROM.say(lang, own=own, files=files, sheet=sheet, found=found, expected=expected)
    return f"{said} {wording.ILLUSTRATIVE.say(lang)}." if membership.illustrative else said


def _fill_change(sheet, membership: Membership, lang: str) -> None:
    """The change of each unit since the day before, of each type, and of all that have both days."""
    given, types = changed(membership), changed(membership, by="type").frame
    then, now = (f"{of.as_of:%d/%m/%Y}" for of in (given.then, given.now))
    every = types[[column for column in _CHANGE if column != "change_percent"]].sum(min_count=len(types))
    every["change_percent"] = 100 * every["change"] / every["then"] if every["then"] else pd.NA
    rows = [
        types.assign(name=types["name"].str.capitalize()),
        every.to_frame().T.assign(name=wording.LIST_TOTAL.say(lang)),
    ]
    frame = pd.concat([given.units, *(of.reindex(columns=given.units.columns) for of in rows)])
    shown = [column for column in ("name", "district", *_CHANGE) if frame[column].notna().any()]
    labels = {"then": then, "now": now, "name": COLUMNS["name"].label} | wording.group("CONSOLIDATED_HEAD")
    heads = [labels.get(column) or COLUMNS[column].label for column in shown]
    title = wording.CONSOLIDATED_CHANGE_TITLE.say(lang, then=then, now=now)
    _fill_own_sheet(sheet, title, [("", heads, frame[shown].itertuples(index=False))], lang)


def _fill_sources(sheet, membership: Membership, lang: str) -> None:
    """Where each table of numbers stands, with the checksum of its file; what was left out; the units without a row."""
    sums, rows_of = {file.path: file.sha256 for file in membership.files}, dict[tuple[Any, ...], list[int]]()
    for source in (membership.rows.sources[row] for row in membership.current_rows()):
        rows_of.setdefault((source.sheet, *source.columns.values()), []).append(source.number)
    read = []
    for (at, *columns), rows in rows_of.items():
        first, last = (column_letters(end(columns)) if columns else "A" for end in (min, max))
        cells = f"{first}{min(rows)}:{last}{max(rows)}"
        read.append((Path(at.file).name, at.sheet, cells, len(rows), sums.get(at.file)))
    found = (finding for finding in membership.findings if finding.kind.severity is Severity.LEFT_OUT)
    left = [(Path(of.at.file).name, of.at.sheet, of.at.cell, of.say(lang)) for of in found]
    place = (wording.FILE_HEAD, wording.SHEET_HEAD, wording.CELL_HEAD)
    tables = [
        (wording.SHEETS_READ, (*place, wording.ROWS_HEAD, wording.CHECKSUM_HEAD), read),
        (wording.LEFT_OUT_HEAD, (*place, wording.FINDING_HEAD), left),
        (
            wording.CONSOLIDATED_MISSING,
            (COLUMNS["name"].label,),
            [(unit.distinct_name,) for unit in membership.missing],
        ),
    ]
    _fill_own_sheet(sheet, wording.SOURCES.say(lang), [table for table in tables if table[2]], lang)


def _fill_own_sheet(sheet, title: str, tables: Iterable[tuple[Worded, Sequence[Worded], Iterable]], lang: str) -> None:
    """A title by which `load` knows the sheet as this program's own, and tables of rows, each with a line above and headings."""
    write_cell(sheet, "A1", OWN_SHEET + title, size=14, bold=True)
    write_cell(sheet, "A2", wording.group("HELP")["own-copy"].say(lang), italic=True)
    row, widths = 3, dict[int, int]()
    for above, heads, rows in tables:
        write_cell(sheet, f"A{row}", in_language(above, lang) or None, bold=True)
        lines = [[sentence(in_language(head, lang)) for head in heads], *rows]
        for number, line in enumerate(lines, start=row + 1):
            for column, value in enumerate(line, start=1):
                value = fit_for_xml(value) if isinstance(value, str) else None if pd.isna(value) else value
                is_head = line is lines[0]
                where = CENTRE if is_head else Alignment(wrap_text=True, vertical="top")
                place = f"{column_letters(column)}{number}"
                cell = write_cell(
                    sheet, place, value, bold=is_head, where=where, fill=printed.GREY if is_head else None
                )
                cell.border = printed.THIN
                cell.number_format = "#,##0.0" if isinstance(value, float) else "#,##0"
                cell.data_type = "s" if isinstance(value, str) else cell.data_type  # "=…" is text here
                long = 12 if is_head else len(str(value))
                widths[column] = min(max(widths.get(column, 9), long + 2), 60)
        row += len(lines) + 2
    for column, width in widths.items():
        sheet.column_dimensions[column_letters(column)].width = width
    sheet.sheet_view.showGridLines = False
    printed.set_up_paper(sheet)


_CHANGE = ("then", "now", "change", "change_percent", *FLOWS, "expected", "unexplained")
