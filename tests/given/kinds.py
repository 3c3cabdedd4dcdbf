"""One grid of cells saved as each kind of file that offices send."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import markup_files as markup
import open_documents as ods
from excel_files import as_xls, as_xlsb, as_xlsx
from one_list import packed, parts_of
from openpyxl.utils import range_boundaries

from blanalysis.sheets.grid import Grid


@dataclass(frozen=True)
class Calculated:
    """A formula and the value that Excel stored for it."""

    formula: str
    value: float

    def __str__(self) -> str:
        return str(self.value)


def grid(rows: Sequence[Sequence], merges: Sequence[str] = (), name: str = "Danh sách") -> Grid:
    """Rows from A1 down, merges as Excel writes them ("A1:B2")."""
    held = {
        at: {column: value for column, value in enumerate(row, start=1) if value is not None}
        for at, row in enumerate(rows, start=1)
    }
    boxes = (range_boundaries(merge) for merge in merges)
    return Grid(
        name=name,
        rows={at: cells for at, cells in held.items() if cells},
        merges=tuple((top, left, bottom, right) for left, top, right, bottom in boxes),
    )


def _plain(grids: Sequence[Grid]) -> list[Grid]:
    """Formulas as the numbers they show."""
    return [
        Grid(
            name=one.name,
            merges=one.merges,
            rows={
                at: {c: v.value if isinstance(v, Calculated) else v for c, v in cells.items()}
                for at, cells in one.rows.items()
            },
        )
        for one in grids
    ]


def xlsx(grids: Sequence[Grid]) -> bytes:
    """With the formulas, and what they show."""
    shown = [
        v.value for one in grids for cells in one.rows.values() for v in cells.values() if isinstance(v, Calculated)
    ]
    written = [
        Grid(
            name=one.name,
            merges=one.merges,
            rows={
                at: {c: v.formula if isinstance(v, Calculated) else v for c, v in cells.items()}
                for at, cells in one.rows.items()
            },
        )
        for one in grids
    ]
    content = as_xlsx(written)
    if not shown:
        return content
    values, parts = iter(shown), parts_of(content)
    for name in sorted((n for n in parts if "/sheet" in n), key=lambda n: int(re.search(r"\d+", n)[0])):
        text = re.sub(r"</f><v ?/?>(?:</v>)?", lambda _: f"</f><v>{next(values)}</v>", parts[name].decode())
        parts[name] = text.encode()
    return packed(parts)


def xls(grids: Sequence[Grid]) -> bytes:
    return as_xls(_plain(grids))


def xlsb(grids: Sequence[Grid]) -> bytes:
    return as_xlsb(_plain(grids))


def _tables(grids: Sequence[Grid]) -> str:
    return "".join(ods.table("".join(_ods_rows(one)), name=escape(one.name)) for one in _plain(grids))


def _ods_rows(one: Grid):
    corners, covered = _merged(one)
    for row in range(1, max(one.rows, default=0) + 1):
        cells = one.rows.get(row, {})
        last = max([*cells, *(c for r, c in covered if r == row)], default=1)
        yield ods.row(
            *(
                ods.COVERED if (row, c) in covered else _ods_cell(cells.get(c), corners.get((row, c)))
                for c in range(1, last + 1)
            )
        )


def _ods_cell(value, box) -> str:
    more = ""
    if box:
        more = f' table:number-rows-spanned="{box[0]}" table:number-columns-spanned="{box[1]}"'
    if value is None:
        return f"<table:table-cell{more}/>"
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value:%Y-%m-%d}"{more}><text:p>{value:%d/%m/%Y}</text:p></table:table-cell>'
    if isinstance(value, (int, float)):
        return ods.number(value).replace("<table:table-cell", f"<table:table-cell{more}", 1)
    return ods.text(escape(value).replace("\n", "</text:p><text:p>"), more)


def _merged(one: Grid) -> tuple[dict, set]:
    """The corner of each merged range with its size, and the places that it covers."""
    corners = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in one.merges}
    covered = {
        (r, c)
        for top, left, bottom, right in one.merges
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
    }
    return corners, covered - set(corners)


def as_ods(grids: Sequence[Grid]) -> bytes:
    return ods.zipped_parts(ods.document(_tables(grids)))


def as_fods(grids: Sequence[Grid]) -> bytes:
    return ods.document(_tables(grids), root="document")


def html(grids: Sequence[Grid]) -> bytes:
    """A page with one table, as web systems name ".xls"."""
    (one,) = _plain(grids)
    corners, covered = _merged(one)
    lines = []
    for row in range(1, max(one.rows, default=0) + 1):
        cells = one.rows.get(row, {})
        last = max([*cells, *(c for r, c in covered if r == row)], default=1)
        tags = (_html_cell(cells.get(c), corners.get((row, c))) for c in range(1, last + 1) if (row, c) not in covered)
        lines.append(f"<tr>{''.join(tags)}</tr>")
    return f'<html><head><meta charset="utf-8"></head><body><table border=1>{"".join(lines)}</table></body></html>'.encode()


def _html_cell(value, box) -> str:
    more = f' rowspan="{box[0]}" colspan="{box[1]}"' if box else ""
    return f"<td{more}>{_shown(value).replace(chr(10), '<br>')}</td>"


def _shown(value) -> str:
    """As Excel shows it in Viet Nam: a decimal comma, no decimals for whole numbers."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else str(value).replace(".", ",")
    return escape(str(value), quote=False) if isinstance(value, str) else str(value)


def spreadsheetml(grids: Sequence[Grid]) -> bytes:
    """Excel's XML of 2003."""
    sheets = "".join(
        f'<Worksheet ss:Name="{escape(one.name)}"><Table>{"".join(_xml_rows(one))}</Table></Worksheet>'
        for one in _plain(grids)
    )
    return markup.WORKBOOK.format(sheets=sheets).encode()


def _xml_rows(one: Grid):
    corners, _ = _merged(one)
    for row, cells in one.rows.items():
        tags = (_xml_cell(c, value, corners.get((row, c))) for c, value in cells.items())
        yield f'<Row ss:Index="{row}">{"".join(tags)}</Row>'


def _xml_cell(column: int, value, box) -> str:
    more = f' ss:Index="{column}"'
    if box:
        more += f' ss:MergeDown="{box[0] - 1}" ss:MergeAcross="{box[1] - 1}"'
    if isinstance(value, dt.date):
        return f'<Cell{more}><Data ss:Type="DateTime">{value:%Y-%m-%d}T00:00:00.000</Data></Cell>'
    if isinstance(value, (int, float)):
        return f'<Cell{more}><Data ss:Type="Number">{value}</Data></Cell>'
    return markup.cell(value, more)


def delimited(encoding: str = "utf-8", delimiter: str = ",") -> Callable[[Sequence[Grid]], bytes]:
    """One sheet as text. What the encoding cannot write is not asked of it."""

    def write(grids: Sequence[Grid]) -> bytes:
        (one,) = _plain(grids)
        held = io.StringIO()
        writer = csv.writer(held, delimiter=delimiter, lineterminator="\r\n")
        width = max(column for cells in one.rows.values() for column in cells)
        for row in range(1, max(one.rows) + 1):
            cells = one.rows.get(row, {})
            writer.writerow([_text(cells.get(c)) for c in range(1, width + 1)])
        if encoding == "cp1258":
            return markup.in_windows_1258(held.getvalue())
        return held.getvalue().encode(encoding)

    return write


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else str(value).replace(".", ",")
    return str(value)


# Every kind, by the name of the file that it gives; those of MANY hold several sheets.
MANY = {
    "a.xlsx": xlsx,
    "a.xls": xls,
    "a.xlsb": xlsb,
    "a.ods": as_ods,
    "a.fods": as_fods,
    "xml.xls": spreadsheetml,
}
KINDS = MANY | {
    "web.xls": html,
    "utf-8.csv": delimited(),
    "bom.csv": delimited("utf-8-sig", ";"),
    "tab.txt": delimited("utf-16", "\t"),
    "windows.csv": delimited("cp1258", ";"),
}
