"""Grids of cells saved as .xlsx, .xls and .xlsb, by writers that are not ours."""

import datetime as dt
import io

import xlwt
from binaries import xlsb
from openpyxl import Workbook
from xlwt.Row import Row

from blanalysis.sheets import address
from blanalysis.sheets.grid import Grid, Mark

DAY = dt.date(2016, 12, 31)
ROWS = {
    1: {1: "DANH SÁCH ĐẢNG BỘ"},
    3: {1: "Tên", 2: "Số đảng viên", 3: "Tính đến"},
    4: {1: "Xã Hưng Phú", 2: 190, 3: DAY},
    5: {1: "Xã Vĩnh Thanh", 2: "9.768", 3: 8.5},
    6: {1: True, 2: "#REF!", 3: 0},
}
SHEETS = (
    Grid(
        name="Đảng bộ & xã",
        rows=ROWS,
        merges=((1, 1, 1, 3),),
        hidden_rows=frozenset({5}),
        hidden_columns=frozenset({3}),
        marks={(6, 2): Mark.ERROR},
    ),
    Grid(name="Ẩn", rows={3: {3: 77}}, hidden=True),
)


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_xlsx(grids=SHEETS) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        for row, values in grid.rows.items():
            for column, value in values.items():
                sheet.cell(row, column, value)
        for top, left, bottom, right in grid.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in grid.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column in grid.hidden_columns:
            sheet.column_dimensions[address.column_letters(column)].hidden = True
        sheet.column_dimensions["ZZ"].hidden = True  # beyond all cells: nobody asks about it
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
    return saved(book)


def as_xls(grids=SHEETS) -> bytes:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for grid in grids:
        sheet = book.add_sheet(grid.name)
        sheet.visibility = int(grid.hidden)
        for row, values in grid.rows.items():
            for column, value in values.items():
                _write_xls(sheet.row(row - 1), column - 1, value, day)
        sheet.merged_ranges.extend(
            (top - 1, bottom - 1, left - 1, right - 1) for top, left, bottom, right in grid.merges
        )
        for row in grid.hidden_rows:
            sheet.row(row - 1).hidden = True
        for column in grid.hidden_columns:
            sheet.col(column - 1).hidden = True
    return saved(book)


def _write_xls(row: Row, column: int, value, day) -> None:
    if value == "#REF!":
        row.set_cell_error(column, value)
    elif isinstance(value, dt.date):
        row.write(column, value, day)
    else:
        row.write(column, value)


def as_xlsb(grids=SHEETS) -> bytes:
    """Without the day: the file has no formats."""
    return xlsb(
        *(
            {
                "name": grid.name,
                "rows": {
                    row: {c: 42735 if v == DAY else v for c, v in values.items()} for row, values in grid.rows.items()
                },
                "merges": grid.merges,
                "hidden": int(grid.hidden),
                "hidden_rows": grid.hidden_rows,
                "hidden_columns": grid.hidden_columns,
            }
            for grid in grids
        )
    )
