"""Delimited text (CSV): bytes in, a `Grid` out; and the text of bytes whose encoding nothing in them says.
Excel in Vietnamese writes semicolons in the code page of Windows. TCVN3 and VNI stay for `vocabulary.vietnamese.legacy`."""

import csv as lines_of
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_LE
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from operator import itemgetter
from typing import Literal

from ..vocabulary import wording
from ..vocabulary.vietnamese.legacy import is_windows_1258, western
from .grid import LAST_COLUMN, LAST_ROW, Draft, Grid, UnreadableError, check_time, damaged

_DELIMITERS = ";\t,|"  # in the order in which they win where all else is equal
_BOMS = {BOM_UTF8: "utf-8", BOM_UTF32_LE: "utf-32-le", BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_FOREIGN = (*_PACKED, b"%PDF", b"%!PS", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"MZ", b"\x7fELF", b"{\\rtf")
_JSON = re.compile(r'\s*(?:\{|\[\s*[\[{"])')
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f]")
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_SAMPLE_BYTES = 1 << 20


def csv(path: str, content: bytes) -> tuple[Grid, ...]:
    """The rows of a text file with one delimiter throughout, blank lines too, but not `sep=;`. Raises `UnreadableError` for any other file."""
    if content.startswith(_FOREIGN):
        raise UnreadableError(wording.NOT_A_WORKBOOK, path=path)
    text = text_of(content)
    strange = len(_CONTROL.findall(text, 0, _SAMPLE_BYTES)) + text.count("\0") + text.count("\ufffd")
    if strange > 2 + len(text) // 200 or _JSON.match(text):
        raise UnreadableError(wording.NOT_A_WORKBOOK, path=path)
    text = text.replace("\0", "").removeprefix("\ufeff")
    said = _SEP.match(text)
    text = (text[said.end() :] if said else text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.rstrip("\n\x1a")  # DOS ended files with that sign
    if text.count("\n") > 4 * LAST_ROW:  # some lines may be in quotes
        raise damaged(path, f"more than {LAST_ROW} rows")
    delimiter = said[1] if said and said[1] in _DELIMITERS + ":" else _delimiter(text)
    if delimiter is None:
        raise UnreadableError(wording.NOT_A_WORKBOOK, path=path)
    draft, widths = Draft(path=path), dict[int, int]()
    for row, fields in enumerate(_csv_rows(text, delimiter), start=1):
        widths[row] = len(fields)
        for column, field in enumerate(fields, start=1):
            if field:
                draft.put_text(row, column, field)
    return (replace(draft.grid(), fields=widths),)


def _csv_rows(text: str, delimiter: str) -> Iterable[list[str]]:
    """The rows. Where a quotation mark is never closed and would take in the rest of the file, they are plain letters."""
    last, is_unclosed = [""], False
    try:
        for row in lines_of.reader(io.StringIO(text, newline="\n"), delimiter=delimiter) if '"' in text else ():
            last = row or last
        is_unclosed = "\n" in last[-1] and text.count('"') % 2 == 1
    except lines_of.Error:  # a field of more than 131072 characters
        is_unclosed = True
    quoting: Literal[0, 3] = lines_of.QUOTE_NONE if is_unclosed else lines_of.QUOTE_MINIMAL
    return lines_of.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, quoting=quoting)


def _delimiter(text: str) -> str | None:
    ways: list[tuple[float, int, str]] = []  # the share of lines with this number of fields
    for delimiter in _DELIMITERS:
        check_time()
        if delimiter not in text or _is_punctuation(text, delimiter):
            continue
        try:
            widths = Counter(map(len, _csv_rows(text, delimiter)))
        except lines_of.Error:
            continue
        lines = widths.total() - widths[0]
        ways += [(n / lines, width, delimiter) for width, n in widths.items() if 2 <= width <= LAST_COLUMN]
    return max(ways, key=itemgetter(0, 1), default=(0, 0, None))[2]


def _is_punctuation(text: str, delimiter: str) -> bool:
    """Whether a comma or semicolon is used as in prose: before a space or a line's end, and not equally often in lines."""
    if delimiter not in ",;":
        return False
    spaced = len(re.findall(rf"{delimiter}[ \u00a0]+[^\s{delimiter}]|{delimiter}\n", text))
    if spaced < 0.9 * text.count(delimiter):
        return False
    widths = Counter(line.count(delimiter) for line in text.split("\n") if delimiter in line)
    alike = max(widths.values())
    return alike < 2 or alike < widths.total() * 2 / 3


def text_of(content: bytes, declared: str = "") -> str:
    """The text of a file. Its byte order mark, its bytes, the `declared` encoding or its words decide how it is decoded."""
    for mark, encoding in _BOMS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if wide := _utf_16_without_mark(content):
        return content.decode(wide, "replace")
    if (text := _as_utf_8(content)) is not None:
        return text
    if re.fullmatch(r"(?:windows-|cp)-?125[0-8]|iso-?8859-(?:[2-9]|1[013456])|x-cp125[0-8]", declared, re.IGNORECASE):
        page = declared.lower().removeprefix("x-").replace("windows-", "cp")
        if page != "cp1252":  # which is declared by those who declare nothing
            return content.decode(page, "replace")
    text = western(content)
    return content.decode("cp1258", "replace") if is_windows_1258(text) else text


def _utf_16_without_mark(content: bytes) -> str | None:
    even, odd = content[0:_SAMPLE_BYTES:2], content[1:_SAMPLE_BYTES:2]
    if odd.count(0) > 0.3 * len(odd) and even.count(0) < 0.02 * len(even):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > 0.3 * len(even) and odd.count(0) < 0.02 * len(odd) else None


def _as_utf_8(content: bytes) -> str | None:
    """The text if it is UTF-8, also with a few bytes damaged; other encodings are hardly ever UTF-8 by chance."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return text if lost * 20 < len(text) - len(text.encode("ascii", "ignore")) - lost else None
