"""Excel's binary workbooks, record by record, for the tests: no program at hand writes .xlsb, nor the .xls of before 1997."""

from __future__ import annotations

import io
import struct
import zipfile

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


def xlsb(*sheets: dict) -> bytes:
    """A workbook .xlsb; each sheet is {"name", "rows": {row: {column: value}}, "merges", "hidden", "hidden_rows", "hidden_columns"}.

    Text, numbers, booleans and the errors of Excel can be written; rows and columns count from 1.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.bin")]))
        targets = [("worksheet", f"worksheets/sheet{place}.bin") for place in range(len(sheets))]
        parts.writestr("xl/_rels/workbook.bin.rels", _relations(targets))
        bundle = b"".join(
            _record(
                156, struct.pack("<II", sheet.get("hidden", 0), place + 1) + _wide(f"r{place}") + _wide(sheet["name"])
            )
            for place, sheet in enumerate(sheets)
        )
        parts.writestr("xl/workbook.bin", _record(131) + _record(143) + bundle + _record(144) + _record(132))
        for place, sheet in enumerate(sheets):
            parts.writestr(f"xl/worksheets/sheet{place}.bin", _sheet(**sheet))
    return whole.getvalue()


def _relations(targets) -> str:
    each = "".join(
        f'<Relationship Id="r{place}" Type="{_RELATION}/{kind}" Target="{to}"/>'
        for place, (kind, to) in enumerate(targets)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def _sheet(*, name, rows, merges=(), hidden=0, hidden_rows=(), hidden_columns=()) -> bytes:
    columns = [column for cells in rows.values() for column in cells] or [1]
    corners = (min(rows, default=1), max(rows, default=1), min(columns), max(columns))
    out = _record(129) + _record(148, struct.pack("<4I", *(n - 1 for n in corners)))
    hiding = [_record(60, struct.pack("<4IH", c - 1, c - 1, 2304, 0, 1)) for c in hidden_columns]
    out += _record(390) + b"".join(hiding) + _record(391) + _record(145)
    for row in sorted({*rows, *hidden_rows}):
        out += _record(0, struct.pack("<IIHBBBI", row - 1, 0, 300, 0, 0x10 if row in hidden_rows else 0, 0, 0))
        out += b"".join(_cell(column - 1, value) for column, value in rows.get(row, {}).items())
    ranges = [struct.pack("<4I", top - 1, bottom - 1, left - 1, right - 1) for top, left, bottom, right in merges]
    out += _record(146) + _record(177, struct.pack("<I", len(ranges)))
    return out + b"".join(_record(176, one) for one in ranges) + _record(178) + _record(130)


def _cell(column: int, value) -> bytes:
    head = struct.pack("<II", column, 0)
    if isinstance(value, bool):
        return _record(4, head + struct.pack("<B", value))
    if value in _ERRORS:
        return _record(3, head + struct.pack("<B", _ERRORS[value]))
    if isinstance(value, int):
        return _record(2, head + struct.pack("<i", value << 2 | 2))
    return _record(5, head + struct.pack("<d", value)) if isinstance(value, float) else _record(6, head + _wide(value))


def _wide(text: str) -> bytes:
    coded = text.encode("utf-16-le")
    return struct.pack("<I", len(coded) // 2) + coded


def _record(kind: int, content: bytes = b"") -> bytes:
    return _varint(kind) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number])


def biff2(cells: dict[tuple[int, int], object]) -> bytes:
    """A sheet of Excel 2, which is a file by itself; text and numbers, rows and columns from 1."""
    out = _old(0x09, struct.pack("<HH", 2, 0x10))
    for (row, column), value in cells.items():
        head = struct.pack("<HH3s", row - 1, column - 1, b"\0\0\0")
        if isinstance(value, str):
            out += _old(0x04, head + struct.pack("<B", len(value)) + value.encode("latin-1"))
        else:
            out += _old(0x03, head + struct.pack("<d", value))
    return out + _old(0x0A, b"")


def biff5(rows: list[list[bytes]]) -> bytes:
    """The stream of a workbook of Excel 5 or 95 marked as Western, one sheet of texts as bytes; read with or without OLE around."""
    sheet = _old(0x809, struct.pack("<4H", 0x500, 0x10, 0, 1995))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            sheet += _old(0x204, struct.pack("<4H", row, column, 0, len(text)) + text)
    sheet += _old(0x0A, b"")
    head = _old(0x809, struct.pack("<4H", 0x500, 0x05, 0, 1995)) + _old(0x42, struct.pack("<H", 1252))
    name = b"\x06Bang 1"
    bundle = 4 + 6 + len(name)
    start = len(head) + bundle + 4
    return head + _old(0x85, struct.pack("<IH", start, 0) + name) + _old(0x0A, b"") + sheet


def _old(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
