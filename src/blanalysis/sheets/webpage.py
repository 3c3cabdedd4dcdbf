"""Files that are text: web pages and XML saved as ".xls", as the web systems of offices do, and CSV: bytes in, `Grid`s out.

The content decides what a file is, not its name. A page becomes one sheet: its tables one below another, the lines of
text around them as rows of their own in the first column, because title, date and notes are there.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from . import grid as limits
from .delimited import csv, text_of
from .grid import Draft, Grid, Reader, UnreadableError, check_time, is_error, number_written, refusing_damage
from .opendocument import OFFICE_SPACE, ods
from .spreadsheetml import SPREADSHEET_SPACE, spreadsheetml

_SNIFFED = 1 << 16


@refusing_damage
def grids(path: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of a file that is text: HTML, MHTML, XML of Excel 2003, flat OpenDocument, or delimited text.

    Raises `UnreadableError` when it is none of these, damaged or too large.
    """
    return _reader_of_text(path, content)(path, content)


def _reader_of_text(path: str, content: bytes) -> Reader:
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
        raise UnreadableError(limits.NOT_A_WORKBOOK, path=path)
    return csv


# HTML: tags first. The parser of the standard library needs, in the versions still in use, a time that grows with the
# square of the length where tags are not closed; this walk does not.

_CELL_TAG = re.compile(rb"<t(?:able|r|d|h)[\s>]", re.IGNORECASE)
_CELL_BEGINS = re.compile(r"<t[dh][\s>]", re.IGNORECASE)
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")  # not "a < b"
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_TAG_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=][^\s/>=]*|=)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
_KEPT = {"colspan", "rowspan", "span", "style", "hidden", "x:num", "x:str", "x:err", "x:bool"}
_UNSHOWN = {"script", "style", "title", "xml", "noscript", "template", "select", "iframe", "object"}
_RAW_END = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in _UNSHOWN}
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,200})</x:Name>")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,200})</title", re.IGNORECASE)
_MOST_TAGS = 3_000_000  # a cell takes two
_MOST_ATTRIBUTES = 200
_Tag = tuple[str, str, dict[str, str]]  # "text", "open" or "close"; the text or the name; attributes


def _tags(page: str) -> Iterator[_Tag]:
    """Text and tags of a page as browsers read them; comments and what is never shown are passed over."""
    at = 0
    while at < len(page):
        tag = _TAG.search(page, at)
        opened = tag.start() if tag else len(page)
        if opened > at:
            yield "text", page[at:opened], {}
        at = opened + 1
        if page.startswith("!--", at):
            at = _end_of(page, "-->", at + 3)
        elif page.startswith(("!", "?"), at):
            at = _end_of(page, ">", at)
        else:
            closing = page.startswith("/", at)
            name = _NAME.match(page, at + closing)
            if name is None:
                at = _end_of(page, ">", at)  # "</>" and the like
                continue
            at, attributes = _tag_attributes(page, name.end())
            if at > len(page):
                _no_end(page, name.end())
                return  # a tag that never ends is no tag, and nothing follows
            word = name[0].lower()
            yield "close" if closing else "open", word, attributes
            if word in _UNSHOWN and not closing:
                end = _RAW_END[word].search(page, at)
                at = end.start() if end else _no_end(page, at)


def _end_of(page: str, mark: str, at: int) -> int:
    end = page.find(mark, at)
    return _no_end(page, at) if end < 0 else end + len(mark)


def _no_end(page: str, at: int) -> int:
    """The end of the page. Raises `ValueError` where cells follow what has no end: their numbers would be lost."""
    if _CELL_BEGINS.search(page, at):
        raise ValueError(f"no end after {page[max(at - 20, 0) : at]}")
    return len(page)


def _tag_attributes(page: str, at: int) -> tuple[int, dict[str, str]]:
    """Where the tag ends, and the attributes that matter; beyond the page when it never ends."""
    found: dict[str, str] = {}
    for _ in range(_MOST_ATTRIBUTES):
        if page.startswith(">", at):
            return at + 1, found
        match = _TAG_ATTRIBUTE.match(page, at)
        if match is None:
            break
        name = match[1].lower()
        if name in _KEPT:
            found.setdefault(name, unescape(match[2] or match[3] or match[4] or ""))
        at = match.end()
    end = page.find(">", at)
    return (end + 1 if end >= 0 else len(page) + 1), found


# HTML: the tables, as a browser builds them from tags that may be missing.

_BREAKS = {"br", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "hr", "center", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "form", "pre", "address", "section", "header", "footer"}  # fmt: skip
_WHITE_SPACE = re.compile("[ \t\r\n\f]+")
_DEEPEST_TABLE = 100
_MOST_ACROSS, _MOST_DOWN = 1_000, 65_534  # as in browsers


@dataclass(slots=True)
class _PageCell:
    content: list[object]  # text and tables
    attributes: dict[str, str]
    holds_tables: bool = False


@dataclass(slots=True)
class _PageTable:
    implied: bool  # by a row outside any table
    rows: list[tuple[list[_PageCell], bool]] = field(default_factory=list)  # cells, and whether the row is hidden
    columns: int = 0  # that are described
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    hidden: bool = False
    in_row: bool = False
    cell: _PageCell | None = None


@dataclass(slots=True)
class _Page:
    """The text and tables of a page, built tag by tag."""

    path: str
    content: list[object] = field(default_factory=list)
    tables: list[_PageTable] = field(default_factory=list)  # the open ones, innermost last

    @property
    def open_cell(self) -> _PageCell | None:
        return next((table.cell for table in reversed(self.tables) if table.cell), None)

    def target(self) -> list[object]:
        """Where text goes: into the open cell; text between the cells of a table goes before the table, as in browsers."""
        cell = self.open_cell
        return self.content if cell is None else cell.content

    def text(self, data: str) -> None:
        written = _WHITE_SPACE.sub(" ", unescape(data) if "&" in data else data)
        if self.tables and self.tables[-1].implied and self.tables[-1].cell is None and written.strip():
            self.close_table()
        if written != " " or (self.tables and self.tables[-1].cell) or not self.tables:
            self.target().append(written)

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if name in _BREAKS:
            self.target().append("\n")
        elif name == "table":
            if self.tables and self.tables[-1].cell is None:
                self.close_table()
            self.open_table(implied=False, hidden=_is_hidden(attributes))
        elif name == "col" and self.tables:
            table = self.tables[-1]
            first, table.columns = table.columns + 1, table.columns + _cells_spanned(attributes, "span", _MOST_ACROSS)
            if _is_hidden(attributes):
                table.hidden_columns.append((first, table.columns))
        elif name in ("tr", "td", "th"):
            if not self.tables:
                self.open_table(implied=True, hidden=False)
            table = self.tables[-1]
            table.cell = None
            if name == "tr" or not table.in_row:
                table.rows.append(([], table.hidden or (name == "tr" and _is_hidden(attributes))))
                table.in_row = True
            if name != "tr":
                table.cell = _PageCell([], attributes)
                table.rows[-1][0].append(table.cell)

    def close(self, name: str) -> None:
        if name in _BREAKS:
            self.target().append("\n")
        elif name == "table":
            if self.tables:
                self.close_table()
        elif self.tables and name in ("td", "th", "tr", "tbody", "thead", "tfoot"):
            self.tables[-1].cell = None
            self.tables[-1].in_row = self.tables[-1].in_row and name in ("td", "th")

    def open_table(self, *, implied: bool, hidden: bool) -> None:
        if len(self.tables) >= _DEEPEST_TABLE:
            raise limits.damaged(self.path, f"tables nested more than {_DEEPEST_TABLE} deep")
        self.tables.append(_PageTable(implied, hidden=hidden or any(table.hidden for table in self.tables)))

    def close_table(self) -> None:
        table = self.tables.pop()
        table.cell = None
        cells = [cell for row, _ in table.rows for cell in row]
        if self.tables and len(table.rows) == len(cells) == 1 and not cells[0].holds_tables:  # only frames a text
            self.target().extend(("\n", *cells[0].content, "\n"))
            return
        self.target().append(table)
        if outer := self.open_cell:
            outer.holds_tables = True


def _is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style", "").replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style or "visibility:collapse" in style


def html(path: str, content: bytes) -> tuple[Grid, ...]:
    """One sheet with all that is on a web page. A cell is a number where Excel marks it so, or where it is digits alone.

    Raises `UnreadableError` when it is too large or nested too deep.
    """
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
        raise UnreadableError(limits.TOO_MANY, path=draft.path, most=_MOST_TAGS // 2)
    growing = _Page(draft.path)
    for count, (what, word, attributes) in enumerate(_tags(page)):
        if not count % 1024:
            check_time()
        if what == "text":
            growing.text(word)
        elif what == "open":
            growing.open(word, attributes)
        else:
            growing.close(word)
    while growing.tables:
        growing.close_table()
    _put_content(draft, growing.content, 1)


def _put_content(draft: Draft, content: list[object], row: int) -> int:
    """Put text and tables one below another, a line a row; gives the next free row."""
    said: list[str] = []
    for part in (*content, None):
        if isinstance(part, str):
            said.append(part)
            continue
        for line in _text_lines(said):
            draft.put_text(row, 1, line)
            row += 1
        said = []
        if isinstance(part, _PageTable):
            row = _put_table(draft, part, row)
    return row


def _text_lines(parts: Sequence[object]) -> list[str]:
    """The lines of text that hold something, without the spaces of the source."""
    lines = (re.sub(" +", " ", line).strip(" ") for line in "".join(map(str, parts)).split("\n"))
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
            across = _cells_spanned(cell.attributes, "colspan", _MOST_ACROSS)
            down = _cells_spanned(cell.attributes, "rowspan", len(table.rows) - place)
            covered += across * down if down > 1 else 0
            covered = covered if column <= 2 * limits.LAST_COLUMN else limits.MOST_CELLS + 1
            limits.check_most(draft.path, covered, limits.MOST_CELLS, limits.TOO_MANY)
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
    """Put in what a cell holds; gives whether it holds something."""
    said = "\n".join(_text_lines(cell.content))
    written = cell.attributes.get("x:num")  # what Excel wrote as the number; without a figure it is what the cell shows
    number = None if written is None else number_written(written or said)
    error = cell.attributes.get("x:err", "")
    if number is not None:
        draft.put(row, column, number)
    elif is_error(error.strip()):
        draft.put(row, column, error.strip(), error=True)
    elif "x:str" in cell.attributes:
        draft.put(row, column, said)
    else:
        draft.put_text(row, column, said)
    return bool(said) or number is not None or bool(error)


# MHTML: the page and its sheets in one file, as an e-mail message.


_BOUNDARY = re.compile(rb"""boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)


def mhtml(path: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of a "single file web page": each part of it that is a page with a table.

    Raises `UnreadableError` when no part has one.
    """
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
        raise UnreadableError(limits.NOT_A_WORKBOOK, path=path)
    if len(names) < len(found):
        return tuple(found)
    return tuple(replace(grid, name=name) for grid, name in zip(found, names, strict=False))
