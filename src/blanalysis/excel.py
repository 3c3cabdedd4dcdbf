"""Excel workbooks: bytes in, `Grid`s out."""

from __future__ import annotations

import io
import warnings
import zipfile

from openpyxl import load_workbook

from .grid import DAMAGED, MOST_CELLS, MOST_UNPACKED, TOO_LARGE, TOO_MANY, Grid, UnreadableError, holds_something


def xlsx(path: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of an Excel workbook .xlsx or .xlsm."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise UnreadableError(TOO_LARGE, path=path, most=MOST_UNPACKED)
        shown, typed = _open(content, data_only=True), _open(content, data_only=False)
    except UnreadableError:
        raise
    except Exception as cause:  # openpyxl raises many kinds on a damaged file
        raise UnreadableError(DAMAGED, path=path, cause=_short(cause)) from cause
    return tuple(_grid(path, sheet, typed[sheet.title]) for sheet in shown.worksheets)


def _open(content: bytes, *, data_only: bool):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that hold no figure
        return load_workbook(io.BytesIO(content), data_only=data_only, rich_text=False)


def _grid(path: str, shown, typed) -> Grid:
    # _cells holds what the file stores; walking rows and columns would walk billions when one stray space
    # stands in the far corner of the sheet.
    places = sorted(place for place, cell in typed._cells.items() if holds_something(cell.value))
    if len(places) > MOST_CELLS:
        raise UnreadableError(TOO_MANY, path=path, sheet=typed.title, most=MOST_CELLS)
    rows: dict[int, dict[int, object]] = {}
    errors, formulas = set(), set()
    for row, column in places:
        value, written = shown.cell(row, column), typed.cell(row, column)
        # A formula that gives empty text was calculated: the file says "str" there.
        if value.value is None and written.data_type == "f" and value.data_type != "str":
            formulas.add((row, column))
            rows.setdefault(row, {})[column] = str(getattr(written.value, "text", written.value))
        elif holds_something(value.value):
            rows.setdefault(row, {})[column] = value.value
            if value.data_type == "e":
                errors.add((row, column))
    return Grid(
        name=shown.title,
        rows=rows,
        merges=tuple(sorted((m.min_row, m.min_col, m.max_row, m.max_col) for m in typed.merged_cells.ranges)),
        hidden=shown.sheet_state != "visible",
        hidden_rows=frozenset(row for row, kept in typed.row_dimensions.items() if kept.hidden),
        hidden_columns=_hidden_columns(typed),
        errors=frozenset(errors),
        formulas=frozenset(formulas),
    )


def _hidden_columns(sheet) -> frozenset[int]:
    """Excel stores neighbours with one setting as a range."""
    ranges = (d for d in sheet.column_dimensions.values() if d.hidden and d.min and d.max)
    return frozenset(column for d in ranges for column in range(d.min, min(d.max, 16384) + 1))


def _short(cause: BaseException) -> str:
    return " ".join(str(cause).split())[:120] or type(cause).__name__
