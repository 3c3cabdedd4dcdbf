"""The consolidated list of a place, as offices print it: one day of a `Membership` as a workbook, the change since the day before, the sources.

The office's own whole copy: no number is hidden. Read again it gives the same rows; its other sheets are known as this program's own.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from ..analysis.change import FLOWS, changed, day_before
from ..membership.findings import Severity
from ..membership.membership import Membership
from ..vocabulary import wording
from ..vocabulary.columns import COLUMNS
from ..vocabulary.formats import sentence
from ..vocabulary.phrases import OWN_SHEET
from ..vocabulary.refusals import UnwritableError, check_free, write_file
from . import printed
from .tidy import fill_table


def write_consolidated(membership: Membership, out: str | Path, lang: str = "vi") -> Path:
    """Write the list of the day `as_of` to `out` (.xlsx), in one language; gives the path.

    First the list, its sums formulas with their values; then, where there is an earlier day, the change since; last the sources.
    A number that is missing is an empty cell; a unit without a row has none here, and is named among the sources.

    Raises `UnwritableError` for another ending, for a file that is there, where no row is of a committee, or when it cannot be written.
    """
    out = Path(out)
    if out.suffix.lower() != ".xlsx":
        raise UnwritableError(wording.WHICH_ENDING, path=str(out), ending=".xlsx")
    check_free(out)
    if not membership.found:
        raise UnwritableError(wording.CONSOLIDATED_NONE, path=str(out))
    book = Workbook()
    book.properties.creator = "blanalysis"
    values = _fill_units(book.active, membership, lang)
    if day_before(membership) and "members" in membership.rows.counts:
        _fill_change(book.create_sheet(wording.CONSOLIDATED_CHANGE.say(lang)), membership, lang)
    _fill_sources(book.create_sheet(wording.SOURCE_TERM.say(lang)), membership.of_its_day, lang)
    content = printed.packed_with_values(book, book.worksheets[0].title, values)
    write_file(out, lambda path: path.write_bytes(content))
    return out


def _fill_units(sheet, membership: Membership, lang: str) -> list[int]:
    """The list on the sheet; gives the values of its formulas."""
    sheet.title = wording.CONSOLIDATED.say(lang)
    rows, counts = membership.rows, [*membership.rows.counts]
    numbers = {
        code: {column: n for column in counts if (n := rows.count(column, row)) is not None}
        for row in membership.current_rows()
        if (code := rows.keys["code"][row])
    }
    columns, _, values = printed.write_list(sheet, membership.places, counts, numbers, lang)
    day = f"{membership.as_of:%d/%m/%Y}" if membership.as_of else "…/…/20…"
    place = f"A{printed.DAY_ROW}:{columns[:16][-1].letter}{printed.DAY_ROW}"
    printed.write_cell(sheet, place, f"{wording.LIST_DAY.say(lang)} {day}", size=12, italic=True, where=printed.CENTRE)
    found, expected = len(membership.found), len(membership.places)
    about = {"files": len(membership.of_its_day.files_read), "found": found, "expected": expected}
    origin = wording.CONSOLIDATED_FROM.say(lang, own=_OWN_COPY, sheet=wording.SOURCE_TERM, **about)
    origin += f" {wording.ILLUSTRATIVE.say(lang)}." if membership.illustrative else ""
    printed.write_cell(sheet, f"A{printed.DAY_ROW + 1}", origin, size=9, italic=True)
    return values


def _fill_change(sheet, membership: Membership, lang: str) -> None:
    """The change of each unit since the day before, of each type, and of all that have both days."""
    given, of_types = changed(membership), changed(membership, by="type").frame
    types = of_types.loc[[name for name in membership.places.by_type if name in of_types.index]]
    then, now = (f"{of.as_of:%d/%m/%Y}" for of in (given.then, given.now))
    every = types[[column for column in _CHANGE if column != "change_percent"]].sum(min_count=max(len(types), 1))
    total = every.to_frame().T.astype("Int64").assign(name=wording.LIST_TOTAL.say(lang))
    total["change_percent"] = 100 * total["change"] / total["then"].where(total["then"] > 0)
    frame = pd.concat([given.units, types.assign(name=types["name"].str.capitalize(), district=""), total])
    shown = [c for c in ("name", "district", *_CHANGE) if given.units[c].dropna().ne("").any()]
    labels = {"then": then, "now": now} | {
        name: of.say(lang) for name, of in wording.group("CONSOLIDATED_HEAD").items()
    }
    heads = [sentence(labels.get(column) or COLUMNS[column].label.say(lang)) for column in shown]
    title = wording.CONSOLIDATED_CHANGE_TITLE.say(lang, then=then, now=now)
    _fill_own_sheet(sheet, title, frame[shown].set_axis(heads, axis=1), lang)


def _fill_sources(sheet, membership: Membership, lang: str) -> None:
    """Where each table of numbers stands, with the checksum of its file; what was left out; the units without a row."""
    sums = {file.path: file.sha256 for file in membership.files}
    read = [(of.at, f"{of.at.cell}:{of.last}", of.rows, sums.get(of.at.file), None) for of in membership.tables]
    found = (finding for finding in membership.findings if finding.kind.severity is Severity.LEFT_OUT)
    read += [(of.at, of.at.cell, None, None, of.say(lang)) for of in found]
    heads = (wording.FILE_HEAD, wording.SHEET_HEAD, wording.CELL_HEAD, wording.ROWS_HEAD, wording.CHECKSUM_HEAD)
    labels = [head.say(lang) for head in (*heads, wording.LEFT_OUT_HEAD)]
    frame = pd.DataFrame([(Path(at.file).name, at.sheet, *about) for at, *about in read], columns=labels)
    frame[labels[3]] = frame[labels[3]].astype("Int64")
    missing = ", ".join(unit.distinct_name for unit in membership.missing)
    below = [wording.CONSOLIDATED_MISSING.say(lang, units=missing)] if missing else []
    _fill_own_sheet(sheet, wording.SOURCES.say(lang), frame.dropna(axis=1, how="all"), lang, below)


def _fill_own_sheet(sheet, title: str, frame: pd.DataFrame, lang: str, below: Sequence[str] = ()) -> None:
    """A table below a title by which `load` knows the sheet as this program's own."""
    fill_table(sheet, frame, [OWN_SHEET + title, _OWN_COPY.say(lang)], below)
    printed.set_up_paper(sheet, lang)


_CHANGE = ("then", "now", "change", "change_percent", *FLOWS, "expected", "unexplained")
_OWN_COPY = wording.group("HELP")["own-copy"]
