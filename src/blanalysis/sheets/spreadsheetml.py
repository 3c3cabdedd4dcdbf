"""XML workbooks of Excel 2002 and 2003 (SpreadsheetML): bytes in, `Grid`s out."""

import io
from collections.abc import Iterator

from ..vocabulary import wording
from . import grid as limits
from .grid import LAST_COLUMN, LAST_ROW, CellNote, Draft, Grid, Mark, UnreadableError, number_written
from .xml_stream import Node, child_elements, count_attribute, inner_text, runs_in, skip, xml_nodes

_EXCEL = "urn:schemas-microsoft-com:office:excel "
SPREADSHEET_SPACE = "urn:schemas-microsoft-com:office:spreadsheet "
_TEXT_SPACE = "http://www.w3.org/TR/REC-html40 "
_LOOKS = {"Sup": CellNote.RAISED, "Sub": CellNote.RAISED, "S": CellNote.STRUCK}
_LOOK_OF_ELEMENT = {f"{_TEXT_SPACE}{name}": look for name, look in _LOOKS.items()}


def spreadsheetml(path: str, content: bytes) -> Iterator[Grid]:
    """The sheets of an XML spreadsheet of Excel 2003. Raises `UnreadableError` when it is damaged or too large."""
    stream = xml_nodes(path, io.BytesIO(content.lstrip()))
    draft = Draft(path=path)
    struck: set[str] = set()  # the styles that strike out all that is in a cell
    for name, _ in child_elements(stream):
        if name != f"{SPREADSHEET_SPACE}Workbook":
            raise UnreadableError(wording.NOT_A_WORKBOOK, path=path)
        for part, attributes in child_elements(stream):
            if part == f"{SPREADSHEET_SPACE}Styles":
                struck = _struck_styles(stream)
            elif part == f"{SPREADSHEET_SPACE}Worksheet":
                draft = draft.following(attributes.get(f"{SPREADSHEET_SPACE}Name", ""))
                _read_worksheet(draft, stream, struck)
                yield draft.grid()
            else:
                skip(stream)


def _struck_styles(stream: Iterator[Node]) -> set[str]:
    found: set[str] = set()
    for _, style in child_elements(stream):
        is_struck = style.get(f"{SPREADSHEET_SPACE}Parent") in found
        for part, own in child_elements(stream):
            if part == f"{SPREADSHEET_SPACE}Font" and (said := own.get(f"{SPREADSHEET_SPACE}StrikeThrough")):
                is_struck = said == "1"
            skip(stream)
        if is_struck:
            found.add(style.get(f"{SPREADSHEET_SPACE}ID", ""))
    return found


def _read_worksheet(draft: Draft, stream: Iterator[Node], struck: set[str]) -> None:
    for name, _ in child_elements(stream):
        if name == f"{SPREADSHEET_SPACE}Table":
            _read_rows(draft, stream, struck)
        elif name == f"{_EXCEL}WorksheetOptions":
            for option, _ in child_elements(stream):
                said = inner_text(stream)
                draft.hidden = draft.hidden or (option == f"{_EXCEL}Visible" and said.strip() != "SheetVisible")
        else:
            skip(stream)


def _read_rows(draft: Draft, stream: Iterator[Node], struck: set[str]) -> None:
    row, column = 1, 1
    for name, attributes in child_elements(stream):
        if name == f"{SPREADSHEET_SPACE}Row":
            row, last = _first_and_last(draft.path, attributes, row, LAST_ROW)
            if attributes.get(f"{SPREADSHEET_SPACE}Hidden") == "1":
                draft.hidden_rows.append((row, last))
            _read_cells(draft, stream, row, struck)
            row = last + 1
        else:
            if name == f"{SPREADSHEET_SPACE}Column":
                column, last = _first_and_last(draft.path, attributes, column, LAST_COLUMN)
                if attributes.get(f"{SPREADSHEET_SPACE}Hidden") == "1":
                    draft.hidden_columns.append((column, last))
                column = last + 1
            skip(stream)


def _first_and_last(path: str, attributes: dict[str, str], due: int, most: int) -> tuple[int, int]:
    place = count_attribute(attributes, f"{SPREADSHEET_SPACE}Index", due, most + 1)
    if place < due:
        raise limits.damaged(path, f"ss:Index {place} after {due - 1}")
    return place, place + count_attribute(attributes, f"{SPREADSHEET_SPACE}Span", 0, most)


def _read_cells(draft: Draft, stream: Iterator[Node], row: int, struck: set[str]) -> None:
    column = 1
    for name, attributes in child_elements(stream):
        if name != f"{SPREADSHEET_SPACE}Cell":
            skip(stream)
            continue
        column, _ = _first_and_last(draft.path, attributes, column, LAST_COLUMN)
        across = count_attribute(attributes, f"{SPREADSHEET_SPACE}MergeAcross", 0, LAST_COLUMN) + 1
        draft.merge(row, column, count_attribute(attributes, f"{SPREADSHEET_SPACE}MergeDown", 0, LAST_ROW) + 1, across)
        formula = attributes.get(f"{SPREADSHEET_SPACE}Formula")
        calculated = False
        for part, own in child_elements(stream):
            if part == f"{SPREADSHEET_SPACE}Data":
                kind = own.get(f"{SPREADSHEET_SPACE}Type", "String")
                runs = runs_in(stream, _LOOK_OF_ELEMENT.get)
                written = "".join(text for text, _ in runs)
                value = written if any(look for _, look in runs) else _typed_value(kind, written)
                is_struck = attributes.get(f"{SPREADSHEET_SPACE}StyleID") in struck
                mark = Mark.ERROR if kind == "Error" else None
                draft.put_runs(row, column, value, runs, mark, is_struck=is_struck)
                calculated = True
            else:
                skip(stream)  # a comment
        if formula and not calculated:
            # Marked, because C3 is a whole column in it, and a cell in all other files.
            draft.put(row, column, f"R1C1 {formula}", Mark.UNCALCULATED)
        column += across


def _typed_value(kind: str, written: str) -> object:
    if kind == "DateTime":
        return limits.moment_written(written)
    if kind == "Number" and (number := number_written(written)) is not None:
        return number
    return written.strip() == "1" if kind == "Boolean" else written
