"""OpenDocument spreadsheets (.ods and flat .fods, of LibreOffice and others): bytes in, `Grid`s out."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from . import grid as limits
from .grid import LAST_COLUMN, LAST_ROW, Draft, Grid, UnreadableError, is_error, number_written, refusing_damage
from .xml_stream import END, START, TEXT, Node, child_elements, count_attribute, skip, xml_nodes
from .zipped import check_size, unpacked

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE_SPACE, _TABLE, _TEXT, _STYLE = (f"{_OASIS}{name}:1.0 " for name in ("office", "table", "text", "style"))
_VALUE_TYPE, _VALUE, _FORMULA = f"{OFFICE_SPACE}value-type", f"{OFFICE_SPACE}value", f"{_TABLE}formula"
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_ROW, _COLUMN, _CELL, _COVERED = (
    f"{_TABLE}{n}" for n in ("table-row", "table-column", "table-cell", "covered-table-cell")
)
_COLUMNS_REPEATED, _ROWS_REPEATED = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-rows-repeated"
_COLUMNS_SPANNED, _ROWS_SPANNED = f"{_TABLE}number-columns-spanned", f"{_TABLE}number-rows-spanned"
_VISIBILITY = f"{_TABLE}visibility"
_PARAGRAPHS = {f"{_TEXT}p", f"{_TEXT}h"}
# What only groups rows and columns, and is no layer of the sheet.
_GROUPS = {
    f"{_TABLE}table-{name}"
    for name in ("columns", "header-columns", "column-group", "rows", "header-rows", "row-group")
}
_ANNOTATIONS = {f"{OFFICE_SPACE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text"}
_MEANT_SPACES = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_MOST_SPACES = 64
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d*)?)S)?")


@refusing_damage
def ods(path: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of an OpenDocument spreadsheet, zipped or flat. Raises `UnreadableError`.

    Cells under a merged range are not shown and left out, as in Excel.
    """
    if not content.startswith(b"PK"):
        return _read_sheets(path, io.BytesIO(content.lstrip()))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        check_size(path, parts)
        names = set(parts.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in unpacked(parts, "META-INF/manifest.xml"):
            raise UnreadableError(limits.PASSWORD, path=path)
        if "content.xml" not in names:
            raise UnreadableError(limits.NOT_A_WORKBOOK, path=path)
        with parts.open("content.xml") as file:
            return _read_sheets(path, file)


def _read_sheets(path: str, file: IO[bytes]) -> tuple[Grid, ...]:
    stream = xml_nodes(path, file)
    hidden: set[str] = set()
    grids: list[Grid] | None = None
    style, draft = "", Draft(path=path)
    for what, name, attributes in stream:
        if what != START:
            continue
        if name == f"{_STYLE}style":
            style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            hidden.add(style)
        elif name == f"{OFFICE_SPACE}spreadsheet":
            grids = []
        elif name == f"{_TABLE}table" and grids is not None:
            is_hidden = attributes.get(f"{_TABLE}style-name", "") in hidden
            draft = draft.following(attributes.get(f"{_TABLE}name", ""), hidden=is_hidden)
            _read_table(draft, stream)
            grids.append(draft.grid())
        elif grids is not None:
            skip(stream)  # tracked changes hold cells that were deleted
    if grids is None:
        raise UnreadableError(limits.NOT_A_WORKBOOK, path=path)
    return tuple(grids)


def _read_table(draft: Draft, stream: Iterator[Node]) -> None:
    row, column, groups = 1, 1, 0
    for what, name, own in stream:
        if what == END:
            if not groups:
                break
            groups -= 1
        elif what == START:
            if name in _GROUPS:
                groups += 1
            elif name == _ROW:
                row += _read_row(draft, stream, own, row)
            elif name == _COLUMN:
                repeated = count_attribute(own, _COLUMNS_REPEATED, 1, LAST_COLUMN)
                if _is_collapsed(own):
                    draft.hidden_columns.append((column, column + repeated - 1))
                column += repeated
                skip(stream)
            else:
                skip(stream)


def _read_row(draft: Draft, stream: Iterator[Node], attributes: dict[str, str], row: int) -> int:
    """Read a row, which may be repeated; gives how many rows it is."""
    times = max(count_attribute(attributes, _ROWS_REPEATED, 1, LAST_ROW), 1)
    if _is_collapsed(attributes):
        draft.hidden_rows.append((row, row + times - 1))
    column = 1
    for name, own in child_elements(stream):
        repeated = max(count_attribute(own, _COLUMNS_REPEATED, 1, LAST_COLUMN), 1)
        if name == _CELL:
            across = count_attribute(own, _COLUMNS_SPANNED, 1, LAST_COLUMN)
            draft.merge(row, column, count_attribute(own, _ROWS_SPANNED, 1, LAST_ROW), across)
            value, error, formula = _value_of_cell(own, _paragraphs(stream))
            if value is not None:
                for place in range(row, row + times):
                    for at in range(column, column + repeated):
                        draft.put(place, at, value, error=error, formula=formula)
            column += repeated
        else:
            column += repeated if name == _COVERED else 0
            skip(stream)
    return times


def _is_collapsed(attributes: dict[str, str]) -> bool:
    return attributes.get(_VISIBILITY, "visible") in ("collapse", "filter")


def _value_of_cell(attributes: dict[str, str], shown: str) -> tuple[object, bool, bool]:
    """The value of a cell, whether it is an error, and whether it is a formula that was never calculated."""
    kind, formula = attributes.get(_VALUE_TYPE), attributes.get(_FORMULA)
    if attributes.get(_CALC_TYPE) == "error" or (formula is not None and is_error(shown.strip())):
        return shown.strip() or "#N/A", True, False
    if formula is not None and kind is None and not shown.strip():
        return re.sub(r"^\w+:(?==)", "", formula), False, True  # without the mark of its language
    value = _declared_value(kind, attributes, shown)
    return (value, isinstance(value, str) and is_error(value.strip()), False) if value != "" else (None, False, False)


def _declared_value(kind: str | None, attributes: dict[str, str], shown: str) -> object:
    """The value that the file declares; what cannot be understood as declared stays the text that is shown."""
    try:
        if kind in ("float", "currency", "percentage"):
            number = number_written(attributes[_VALUE])
            return shown if number is None else number
        if kind == "date":
            return dt.datetime.fromisoformat(attributes[f"{OFFICE_SPACE}date-value"])
        if kind == "time":
            return _duration(attributes[f"{OFFICE_SPACE}time-value"])
        if kind == "boolean":
            return attributes[f"{OFFICE_SPACE}boolean-value"].strip() == "true"
    except (KeyError, ValueError, OverflowError):
        return shown or attributes.get(_VALUE, "")
    return attributes.get(f"{OFFICE_SPACE}string-value") or shown


def _duration(written: str) -> dt.timedelta:
    match = _DURATION.fullmatch(written.strip())
    if match is None:
        raise ValueError(written)
    minus, *parts = match.groups()
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts)
    whole_time = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -whole_time if minus else whole_time


def _paragraphs(stream: Iterator[Node]) -> str:
    """The text of the cell that was just opened; comments, pictures and text boxes on it are not its text."""
    lines = []
    for name, _ in child_elements(stream):
        if name in _PARAGRAPHS:
            lines.append(_paragraph(stream))
        else:
            skip(stream)
    return "\n".join(lines)


def _paragraph(stream: Iterator[Node]) -> str:
    """One paragraph: white space in the XML is one space or none, the spaces that are meant have elements of their own."""
    parts: list[str] = []
    depth, after_space = 1, True
    for what, name, attributes in stream:
        if what == TEXT:
            plain = re.sub(r"[ \t\r\n]+", " ", name)
            plain = plain[1:] if after_space and plain.startswith(" ") else plain
            if plain:
                parts.append(plain)
                after_space = plain.endswith(" ")
        elif what == END:
            depth -= 1
            if not depth:
                break
        elif name in _ANNOTATIONS:
            skip(stream)
        else:
            depth += 1
            spaces = count_attribute(attributes, f"{_TEXT}c", 1, _MOST_SPACES) if name == f"{_TEXT}s" else 0
            if meant := " " * spaces or _MEANT_SPACES.get(name, ""):
                parts.append(meant)
                after_space = False
    if after_space and parts:
        parts[-1] = parts[-1][:-1]
    return "".join(parts)
