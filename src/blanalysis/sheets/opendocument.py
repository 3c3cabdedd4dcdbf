"""OpenDocument spreadsheets (.ods and flat .fods, of LibreOffice and others): bytes in, `Grid`s out."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import chain

from ..vocabulary import wording
from . import grid as limits
from .grid import LAST_COLUMN, CellNote, Draft, Grid, Mark, Run, UnreadableError, is_error, refusing_damage, stronger
from .xml_stream import END, START, TEXT, Attributes, Node, child_elements, count_attribute, skip, xml_nodes
from .zipped import check_size, unpacked

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE_SPACE, _TABLE, _TEXT, _STYLE = (f"{_OASIS}{name}:1.0 " for name in ("office", "table", "text", "style"))
_VALUE_TYPE, _VALUE, _FORMULA = f"{OFFICE_SPACE}value-type", f"{OFFICE_SPACE}value", f"{_TABLE}formula"
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_ROW, _COLUMN, _CELL = (f"{_TABLE}table-{name}" for name in ("row", "column", "cell"))
_COLUMNS_REPEATED, _ROWS_REPEATED = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-rows-repeated"
_COLUMNS_SPANNED, _ROWS_SPANNED = f"{_TABLE}number-columns-spanned", f"{_TABLE}number-rows-spanned"
_COVERED, _VISIBILITY = f"{_TABLE}covered-table-cell", f"{_TABLE}visibility"
_STYLE_NAME, _CELLS_STYLE = f"{_TABLE}style-name", f"{_TABLE}default-cell-style-name"
_Looks = dict[tuple[str, str], CellNote | None]  # by family and name of the style
_PARAGRAPHS = {f"{_TEXT}p", f"{_TEXT}h"}
# What only groups rows and columns, and is no layer of the sheet.
_GROUPS = {f"{_TABLE}table-{name}" for of in ("column", "row") for name in (f"{of}s", f"header-{of}s", f"{of}-group")}
_ANNOTATIONS = {f"{OFFICE_SPACE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text"}
_MEANT_SPACES = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_MOST_SPACES, _COLLAPSED = 64, ("collapse", "filter")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d*)?)S)?")


@refusing_damage
def ods(path: str, content: bytes) -> Iterator[Grid]:
    """The sheets of an OpenDocument spreadsheet, zipped or flat. Cells under a merged range are left out, figures noted. Raises `UnreadableError`."""
    if not content.startswith(b"PK"):
        yield from _read_sheets(path, xml_nodes(path, io.BytesIO(content.lstrip())))
        return
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        check_size(path, parts)
        if b"encryption-data" in unpacked(parts, "META-INF/manifest.xml"):
            raise UnreadableError(wording.PASSWORD, path=path)
        if "content.xml" not in parts.namelist():
            raise UnreadableError(wording.NOT_A_WORKBOOK, path=path)
        styles = unpacked(parts, "styles.xml")
        with parts.open("content.xml") as file:
            of_styles = xml_nodes(path, io.BytesIO(styles)) if styles else ()
            yield from _read_sheets(path, chain(of_styles, xml_nodes(path, file)))


def _put_look(looks: _Looks, style: tuple[str, str], name: str, attributes: Attributes) -> tuple[str, str]:
    if name == f"{_STYLE}style":
        family = attributes.get(f"{_STYLE}family", "")
        style = (family, attributes.get(f"{_STYLE}name", ""))
        looks[style] = looks.get((family, attributes.get(f"{_STYLE}parent-style-name", "")))
    elif name == f"{_STYLE}text-properties":
        line = {attributes.get(f"{_STYLE}text-line-through-{of}") for of in ("style", "type")}
        position = attributes.get(f"{_STYLE}text-position", "").split(" ")[0]
        is_raised = position in ("super", "sub") or limits.number_written(position.rstrip("%"))
        if line - {None} or position:
            own = CellNote.RAISED if is_raised else CellNote.PLAIN
            looks[style] = CellNote.STRUCK if line - {None, "none"} else own
    return style


def _read_sheets(path: str, stream: Iterator[Node]) -> Iterator[Grid]:
    looks: _Looks = {}
    hidden: set[str] = set()
    style, draft, begun = ("", ""), Draft(path=path), False
    for what, name, attributes in stream:
        if what != START:
            continue
        style = _put_look(looks, style, name, attributes)
        if name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            hidden.add(style[1])
        elif name == f"{OFFICE_SPACE}spreadsheet":
            begun = True
        elif name == f"{_TABLE}table" and begun:
            is_hidden = attributes.get(_STYLE_NAME, "") in hidden
            draft = draft.following(attributes.get(f"{_TABLE}name", ""), hidden=is_hidden)
            _read_table(draft, stream, looks)
            yield draft.grid()
        elif begun:
            skip(stream)  # tracked changes hold cells that were deleted
    if not begun:
        raise UnreadableError(wording.NOT_A_WORKBOOK, path=path)


def _read_table(draft: Draft, stream: Iterator[Node], looks: _Looks) -> None:
    row, column = 1, 1
    struck: list[tuple[int, int]] = []  # the columns whose cells are struck out where their own style says nothing else
    for name, own in _without_groups(stream):
        if name == _ROW:
            row += _read_row(draft, stream, own, row, looks, struck)
            continue
        if name == _COLUMN:
            first, column = column, column + count_attribute(own, _COLUMNS_REPEATED, 1, LAST_COLUMN)
            if own.get(_VISIBILITY) in _COLLAPSED:
                draft.hidden_columns.append((first, column - 1))
            if looks.get(("table-cell", own.get(_CELLS_STYLE, ""))) is CellNote.STRUCK:
                struck.append((first, column - 1))
        skip(stream)


def _without_groups(stream: Iterator[Node]) -> Iterator[tuple[str, Attributes]]:
    """The elements inside the one just opened, as `child_elements` gives them, also of groups of rows and columns."""
    for name, own in child_elements(stream):
        if name in _GROUPS:
            yield from _without_groups(stream)
        else:
            yield name, own


def _read_row(
    draft: Draft, stream: Iterator[Node], attributes: Attributes, row: int, looks: _Looks, struck: list[tuple[int, int]]
) -> int:
    times = max(count_attribute(attributes, _ROWS_REPEATED, 1, limits.LAST_ROW), 1)
    if attributes.get(_VISIBILITY) in _COLLAPSED:
        draft.hidden_rows.append((row, row + times - 1))
    column = 1
    for name, own in child_elements(stream):
        repeated = max(count_attribute(own, _COLUMNS_REPEATED, 1, LAST_COLUMN), 1)
        if name == _CELL:
            across = count_attribute(own, _COLUMNS_SPANNED, 1, LAST_COLUMN)
            draft.merge(row, column, count_attribute(own, _ROWS_SPANNED, 1, limits.LAST_ROW), across)
            runs = _paragraphs(stream, looks)
            value, mark = _value_of_cell(own, "".join(text for text, _ in runs))
            if _STYLE_NAME in own:
                is_struck = looks.get(("table-cell", own[_STYLE_NAME])) is CellNote.STRUCK
            else:
                is_struck = any(first <= column <= last for first, last in struck)
            for place in range(row, row if value == "" else row + times):
                for at in range(column, column + repeated):
                    draft.put_runs(place, at, value, runs, mark, is_struck=is_struck)
        elif name == _COVERED:
            shown = "".join(text for text, _ in _paragraphs(stream, looks)) or own.get(_VALUE, "")
            if re.search(r"\d", shown):
                draft.note(row, column, CellNote.COVERED, shown)
        else:
            skip(stream)
            continue
        column += repeated
    return times


def _value_of_cell(attributes: Attributes, shown: str) -> tuple[object, Mark | None]:
    kind, formula = attributes.get(_VALUE_TYPE), attributes.get(_FORMULA)
    if attributes.get(_CALC_TYPE) == "error" or (formula is not None and is_error(shown.strip())):
        return shown.strip() or "#N/A", Mark.ERROR
    if formula is not None and kind is None and not shown.strip():
        return re.sub(r"^\w+:(?==)", "", formula), Mark.UNCALCULATED  # without the mark of its language
    value = _declared_value(kind, attributes, shown)
    return value, Mark.ERROR if isinstance(value, str) and is_error(value.strip()) else None


def _declared_value(kind: str | None, attributes: Attributes, shown: str) -> object:
    """The value that the file declares; what cannot be understood as declared stays the text that is shown."""
    try:
        if kind in ("float", "currency", "percentage"):
            number = limits.number_written(attributes[_VALUE])
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


def _paragraphs(stream: Iterator[Node], looks: _Looks) -> list[Run]:
    """The text of the cell that was just opened; comments, pictures and text boxes on it are not its text."""
    runs: list[Run] = []
    for name, _ in child_elements(stream):
        if name in _PARAGRAPHS:
            runs += [("\n", None)] * bool(runs)
            runs += _paragraph(stream, looks)
        else:
            skip(stream)
    return runs


def _paragraph(stream: Iterator[Node], looks: _Looks) -> list[Run]:
    """One paragraph: white space in the XML is one space or none, the spaces that are meant have elements of their own."""
    runs: list[Run] = []
    around: list[CellNote | None] = [None]
    after_space = True
    for what, name, attributes in stream:
        if what == TEXT:
            plain = re.sub(r"[ \t\r\n]+", " ", name)
            plain = plain[1:] if after_space and plain.startswith(" ") else plain
            if plain:
                runs.append((plain, around[-1]))
                after_space = plain.endswith(" ")
        elif what == END:
            around.pop()
            if not around:
                break
        elif name in _ANNOTATIONS:
            skip(stream)
        else:
            own = looks.get(("text", attributes.get(f"{_TEXT}style-name", ""))) if name == f"{_TEXT}span" else None
            around.append(stronger(own, around[-1]) if own else around[-1])
            spaces = count_attribute(attributes, f"{_TEXT}c", 1, _MOST_SPACES) if name == f"{_TEXT}s" else 0
            if meant := " " * spaces or _MEANT_SPACES.get(name, ""):
                runs.append((meant, around[-1]))
                after_space = False
    if after_space and runs:
        runs[-1] = (runs[-1][0][:-1], runs[-1][1])
    return runs
