"""Files that are text: web pages and XML saved as ".xls", as the web systems of offices do, and CSV: bytes in, `Grid`s out.
A page becomes one sheet: its tables one below another, the text around them in the first column, because title and date are there."""

import email
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from ..vocabulary import wording
from . import grid as limits
from .delimited import csv, text_of
from .grid import CellNote, Draft, Grid, Mark, UnreadableError, check_time, refusing_damage, stronger
from .opendocument import OFFICE_SPACE, ods
from .spreadsheetml import SPREADSHEET_SPACE, spreadsheetml
from .web.stylesheet import Names, Stylesheet, names_of
from .web.tags import tags_of

_SNIFFED = 1 << 16


@refusing_damage
def grids(path: str, content: bytes) -> Iterable[Grid]:
    """The sheets of a file that is text: HTML, MHTML, XML of Excel 2003, flat OpenDocument, or delimited text. Raises `UnreadableError`."""
    return _reader_of_text(path, content)(path, content)


def _reader_of_text(path: str, content: bytes) -> Callable[[str, bytes], Iterable[Grid]]:
    lead = text_of(content[:_SNIFFED]).lstrip("\ufeff \t\r\n").lower()
    if SPREADSHEET_SPACE.strip() in lead and re.search(r"<(?:[\w.-]+:)?workbook[\s>]", lead):
        return spreadsheetml
    if OFFICE_SPACE.strip() in lead and re.search(r"<(?:[\w.-]+:)?document\s", lead):
        return ods
    if re.match(r"(?:[\w-]+: [^\n]*\n[ \t]?){0,20}?mime-version:", lead):
        return mhtml
    if _CELL_TAG.search(content if b"\0" not in content[:_SNIFFED] else text_of(content).encode()):
        return html
    if lead.startswith("<"):
        raise UnreadableError(wording.NOT_A_WORKBOOK, path=path)
    return csv


_CELL_TAG = re.compile(rb"<t(?:able|r|d|h)[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,200})</x:Name>")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,200})</title", re.IGNORECASE)
_MOST_TAGS = 3_000_000  # a cell takes two

# HTML: the tables, as a browser builds them from tags that may be missing.

_BREAKS = {"br", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "hr", "center", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "form", "pre", "address", "section", "header", "footer"}  # fmt: skip
_WHITE_SPACE = re.compile("[ \t\r\n\f]+")
_VOID = {"br", "hr", "img", "input", "col", "meta", "link", "wbr", "area", "base", "embed", "param", "source", "track"}
# Kinds of <input>.
_NO_VALUES = {"hidden", "checkbox", "radio", "submit", "button", "reset", "image", "file", "password"}
_ROW_GROUPS = ("tbody", "thead", "tfoot")
_AROUND_ROWS = ("table", *_ROW_GROUPS)
_AROUND_CELLS = ("tr", *_AROUND_ROWS)
_EXCEL_SPACE = "urn:schemas-microsoft-com:office:excel"
_DEEPEST_TABLE, _DEEPEST_ELEMENT = 100, 500
_MOST_ACROSS, _MOST_DOWN = 1_000, 65_534  # as in browsers


@dataclass(slots=True)
class _PageCell:
    content: list[Any]  # runs of text, and tables
    attributes: dict[str, str]
    holds_tables: bool = False
    takes_no_room: bool = False


@dataclass(slots=True)
class _PageTable:
    implied: bool  # by a row outside any table
    rows: list[tuple[list[_PageCell], bool]] = field(default_factory=list)  # cells, and whether Excel hides the row
    columns: int = 0  # that are described
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    in_row: bool = False
    cell: _PageCell | None = None


@dataclass(slots=True)
class _Page:
    """The text and tables of a page, built tag by tag: `around` are the elements that are open (tag, names), `looks` how text in each looks."""

    path: str
    styles: Stylesheet
    of_excel: bool
    content: list[object] = field(default_factory=list)
    tables: list[_PageTable] = field(default_factory=list)  # the open ones, innermost last
    around: list[tuple[str, Names]] = field(default_factory=list)
    looks: list[CellNote | None] = field(default_factory=lambda: [None])

    @property
    def open_cell(self) -> _PageCell | None:
        return next((table.cell for table in reversed(self.tables) if table.cell), None)

    def target(self) -> list[object]:
        """Where text goes: into the open cell; text between the cells of a table goes before the table, as in browsers."""
        cell = self.open_cell
        return self.content if cell is None else cell.content

    def add(self, written: str) -> None:
        self.target().append((written, self.looks[-1]))

    def text(self, data: str) -> None:
        written = unescape(data) if "&" in data else data
        keeps_lines = "\n" in written and any(name == "pre" for name, _ in self.around)
        written = written if keeps_lines else _WHITE_SPACE.sub(" ", written)
        if self.tables and self.tables[-1].implied and self.tables[-1].cell is None and written.strip():
            self.close_table()
        if written != " " or (self.tables and self.tables[-1].cell) or not self.tables:
            self.add(written)

    def enter(self, name: str, attributes: dict[str, str]) -> tuple[bool, bool]:
        """Go into an element; gives whether it is hidden, and whether it takes no room."""
        table = self.tables[-1] if self.tables else None
        place = 1 + len(table.rows[-1][0]) if name in ("td", "th") and table and table.rows and table.in_row else 0
        self.around.append((name, names_of(name, attributes.get("class", ""), attributes.get("id", ""), place)))
        own, takes_no_room = self.styles.look(self.around, attributes)
        hidden = own is CellNote.HIDDEN
        own = None if hidden and name == "tr" and self.of_excel else own
        self.looks.append(stronger(own, self.looks[-1]))
        if name in _VOID or len(self.around) > _DEEPEST_ELEMENT:
            del self.around[-1], self.looks[-1]
        return hidden, takes_no_room

    def leave(self, *names: str, within: tuple[str, ...] = (), inner_only: bool = False) -> None:
        """Leave the innermost open element of these names (`inner_only`: all that is inside it), unless one of `within` comes first."""
        for place in range(len(self.around) - 1, -1, -1):
            if self.around[place][0] in names:
                del self.around[place + inner_only :], self.looks[place + inner_only + 1 :]
                return
            if self.around[place][0] in within:
                return

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("tr", "td", "th", "table"):
            self.open_of_table(name, attributes)
            return
        if name in ("p", "li"):  # whose end need not be written
            self.leave(name, within=("td", "th", "table", "ul", "ol"))
        hidden, _ = self.enter(name, attributes)
        if name in _BREAKS:
            self.add("\n")
        elif name == "col" and self.tables:
            table = self.tables[-1]
            first, table.columns = table.columns + 1, table.columns + _cells_spanned(attributes, "span", _MOST_ACROSS)
            if hidden:
                table.hidden_columns.append((first, table.columns))
        elif name == "input" and not hidden and attributes.get("type", "").strip().lower() not in _NO_VALUES:
            self.add(f"\n{attributes.get('value', '')}\n")

    def open_of_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            if self.tables and self.tables[-1].cell is None:
                self.close_table()
            self.enter(name, attributes)
            self.open_table(implied=False)
            return
        if not self.tables:
            self.open_table(implied=True)
        table = self.tables[-1]
        table.cell = None
        outer = _AROUND_ROWS if name == "tr" else _AROUND_CELLS
        if not table.implied:
            self.leave(*outer, inner_only=True)
        elif name == "tr":
            self.leave("tr", within=("table",))
        self.leave("td", "th", within=outer)
        hidden, takes_no_room = self.enter(name, attributes)
        if name == "tr" or not table.in_row:
            table.rows.append(([], hidden and name == "tr" and self.of_excel))
            table.in_row = True
        if name != "tr":
            table.cell = _PageCell([], attributes, takes_no_room=takes_no_room)
            table.rows[-1][0].append(table.cell)

    def close(self, name: str) -> None:
        if name in _BREAKS:
            self.add("\n")
        if name == "table":
            if self.tables:
                self.close_table()
        elif name in ("td", "th", "tr", *_ROW_GROUPS):
            if self.tables:
                table = self.tables[-1]
                table.cell, table.in_row = None, table.in_row and name in ("td", "th")
            self.leave(name, within=("table",))
        elif name not in _VOID:
            self.leave(name, within=("td", "th", "table"))

    def open_table(self, *, implied: bool) -> None:
        if len(self.tables) >= _DEEPEST_TABLE:
            raise limits.damaged(self.path, f"tables nested more than {_DEEPEST_TABLE} deep")
        self.tables.append(_PageTable(implied))

    def close_table(self) -> None:
        table = self.tables.pop()
        table.cell = None
        if not table.implied:
            self.leave("table")
        cells = [cell for row, _ in table.rows for cell in row]
        if self.tables and len(table.rows) == len(cells) == 1 and not cells[0].holds_tables:  # only frames a text
            self.target().extend((("\n", None), *cells[0].content, ("\n", None)))
            return
        self.target().append(table)
        if outer := self.open_cell:
            outer.holds_tables = True


def html(path: str, content: bytes) -> tuple[Grid, ...]:
    """One sheet with all that is on a web page. A cell is a number where Excel marks it so, or where it is digits alone.
    Raises `UnreadableError` when it is too large or nested too deep."""
    draft = Draft(path=path)
    _put_page(draft, text_of(content, _declared_encoding(content)))
    return (draft.grid(),)


def _declared_encoding(page: bytes) -> str:
    declared = _CHARSET.search(page[:_SNIFFED])
    return declared[1].decode("ascii", "replace") if declared else ""


def _put_page(draft: Draft, page: str) -> None:
    name = _SHEET_NAME.search(page) or _TITLE.search(page)
    draft.name = " ".join(unescape(name[1]).split()) if name else ""
    if page.count("<") > _MOST_TAGS:
        raise UnreadableError(wording.TOO_MANY, path=draft.path, most=_MOST_TAGS // 2)
    growing = _Page(draft.path, Stylesheet(page), _EXCEL_SPACE in page)
    for count, (what, word, attributes) in enumerate(tags_of(page)):
        if not count % 1024:
            check_time()
        if what == "text":
            growing.text(word)
        elif what == "lines":
            growing.add(unescape(word))  # each a line of its own
        elif what == "open":
            growing.open(word, attributes)
        else:
            growing.close(word)
    while growing.tables:
        growing.close_table()
    _put_content(draft, growing.content, 1)


def _put_content(draft: Draft, content: list[object], row: int) -> int:
    said: list[Any] = []
    for part in (*content, None):
        if isinstance(part, tuple):
            said.append(part)
            continue
        for line in _text_lines(draft.text_noted(row, 1, said)[0]):
            draft.put_text(row, 1, line)
            row += 1
        said = []
        if isinstance(part, _PageTable):
            row = _put_table(draft, part, row)
    return row


def _text_lines(text: str) -> list[str]:
    lines = (re.sub(" +", " ", line).strip(" ") for line in text.split("\n"))
    return [line for line in lines if line.strip()]


def _put_table(draft: Draft, table: _PageTable, row: int) -> int:
    """Put a table from this row down; a row with tables inside becomes as many rows as they need. Gives the next free row."""
    taken: dict[int, int] = {}  # column: the first row of the table that is free again
    spans: list[tuple[int, int, int, int]] = []  # row in the table, column, rows, columns
    firsts: list[tuple[int, int]] = []  # of each row in the table, the first and last row of the sheet
    covered = 0
    for place, (cells, hidden) in enumerate(table.rows):
        first, column, filled = row, 1, False
        for cell in cells:
            while taken.get(column, 0) > place:
                column += 1
            if cell.takes_no_room:
                draft.text_noted(row, column, cell.content)
                continue
            across = _cells_spanned(cell.attributes, "colspan", _MOST_ACROSS)
            down = _cells_spanned(cell.attributes, "rowspan", len(table.rows) - place)
            covered += across * down if down > 1 else 0
            covered = covered if column <= 2 * limits.LAST_COLUMN else limits.MOST_CELLS + 1
            limits.check_most(draft.path, covered, limits.MOST_CELLS, wording.TOO_MANY)
            if across > 1 or down > 1:
                spans.append((place, column, down, across))
            if down > 1:
                taken.update(dict.fromkeys(range(column, column + across), place + down))
            if cell.holds_tables:
                row = _put_content(draft, cell.content, row + filled)
                filled = False
            else:
                filled = _put_cell(draft, cell, row, column) or filled
            column += across
        row += filled or row == first
        firsts.append((first, row - 1))
        if hidden:
            draft.hidden_rows.append((first, row - 1))
    draft.hidden_columns += [(first, last) for first, last in table.hidden_columns if last <= limits.LAST_COLUMN]
    for place, column, down, across in spans:
        draft.merge(firsts[place][0], column, firsts[place + down - 1][1] - firsts[place][0] + 1, across)
    return row


def _cells_spanned(attributes: dict[str, str], name: str, most: int) -> int:
    match = re.match(r"\s*\+?(\d{1,9})", attributes.get(name, ""))
    wanted = int(match[1]) if match else 1
    if name == "rowspan" and wanted == 0:  # down to the end of the table
        return min(most, _MOST_DOWN)
    return max(min(wanted, most, _MOST_DOWN), 1)


def _put_cell(draft: Draft, cell: _PageCell, row: int, column: int) -> bool:
    text, is_whole = draft.text_noted(row, column, cell.content)
    said = "\n".join(_text_lines(text))
    if not (said or is_whole):
        return False  # what Excel wrote as its number is struck out
    written = cell.attributes.get("x:num")  # what Excel wrote as the number; without a figure it is what the cell shows
    number = None if written is None else limits.number_written(written or said)
    error = cell.attributes.get("x:err", "").strip()
    if number is not None:
        draft.put(row, column, number)
    elif limits.is_error(error):
        draft.put(row, column, error, Mark.ERROR)
    elif "x:str" in cell.attributes:
        draft.put(row, column, said)
    else:
        draft.put_text(row, column, said)
    return bool(said) or number is not None or bool(error)


# MHTML: the page and its sheets in one file, as an e-mail message.


_BOUNDARY = re.compile(rb"""boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)


def mhtml(path: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of a "single file web page": each part that is a page with a table. Raises `UnreadableError` when no part has one."""
    found: list[Grid] = []
    names: list[str] = []
    draft = Draft(path=path)
    boundary = _BOUNDARY.search(content[:_SNIFFED])
    mark = b"--" + (boundary[1] or boundary[2]) if boundary else b""
    for part in map(bytes.lstrip, content.split(mark, limits.MOST_SHEETS)[1:] if mark else [content]):
        if not re.search(rb"\n\r?\n", part[:_SNIFFED]):
            continue  # no message has a head of that length
        message = email.message_from_bytes(part)
        body = message.get_payload(decode=True)
        if message.get_content_type() != "text/html" or not isinstance(body, bytes):
            continue
        page = text_of(body, message.get_content_charset("") or _declared_encoding(body))
        names = names or [" ".join(unescape(name).split()) for name in _SHEET_NAME.findall(page)]
        if _CELL_TAG.search(body):
            draft = draft.following()
            _put_page(draft, page)
            found.append(draft.grid())
    if not found:
        raise UnreadableError(wording.NOT_A_WORKBOOK, path=path)
    if len(names) < len(found):
        return tuple(found)
    return tuple(replace(grid, name=name) for grid, name in zip(found, names, strict=False))
