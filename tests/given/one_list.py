"""The same rows as every kind of file that is read, written without any reader of ours; and what zips are made of."""

from __future__ import annotations

import base64
import io
import zipfile
from html import escape

import xlwt
from binaries import xlsb as binary_workbook

Rows = list[tuple]


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in parts.items():
            part = zipfile.ZipInfo(name)  # of 1980, so that the same parts are the same bytes on every day
            part.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(part, text)
    return whole.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def relations(targets: dict[str, str]) -> bytes:
    """The relations of a part, target → kind; the first is r1."""
    each = "".join(
        f'<Relationship Id="r{place}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for place, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'.encode()


def book_of(sheets: str) -> bytes:
    """The part that names the sheets."""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATION}"><sheets>{sheets}</sheets></workbook>'.encode()


def sheet_of(rows: str, *, before="", after="") -> bytes:
    """The part of a sheet, with these rows as XML."""
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
    return f"{head}{before}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()


def rows_of(rows: Rows) -> str:
    """Rows as the XML of a sheet, texts in their cells."""

    def cell(at: str, value) -> str:
        if isinstance(value, str):
            return f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f'<c r="{at}"><v>{value}</v></c>'

    return "".join(
        f'<row r="{r}">'
        + "".join(cell(f"{letters(c)}{r}", value) for c, value in enumerate(row, 1) if value is not None)
        + "</row>"
        for r, row in enumerate(rows, 1)
    )


def letters(column: int) -> str:
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def xlsx_parts(sheet: bytes, strings: bytes = b"") -> dict[str, bytes]:
    """The parts of a workbook .xlsx as Excel writes them, with one sheet."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    named = {"workbook.xml": "sheet.main", "worksheets/sheet1.xml": "worksheet", "styles.xml": "styles"}
    named["sharedStrings.xml"] = "sharedStrings"
    types = "".join(f'<Override PartName="/xl/{part}" ContentType="{kind}.{of}+xml"/>' for part, of in named.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    targets = {"worksheets/sheet1.xml": "worksheet", "styles.xml": "styles", "sharedStrings.xml": "sharedStrings"}
    formats = (
        '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="3"/></cellXfs>'
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{rels}{types}</Types>'.encode(),
        "_rels/.rels": relations({"xl/workbook.xml": "officeDocument"}),
        "xl/workbook.xml": book_of('<sheet name="Danh sách" sheetId="1" r:id="r1"/>'),
        "xl/_rels/workbook.xml.rels": relations(targets),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{formats}</styleSheet>'.encode(),
        "xl/sharedStrings.xml": strings or f'<sst xmlns="{MAIN}"/>'.encode(),
        "xl/worksheets/sheet1.xml": sheet,
    }


def xlsx(rows: Rows) -> bytes:
    """With its texts in the part where Excel keeps them, so that a cell holds the number of a text."""
    texts = list(dict.fromkeys(value for row in rows for value in row if isinstance(value, str)))
    place = {f'inlineStr"><is><t>{escape(text)}</t></is>': f's"><v>{n}</v>' for n, text in enumerate(texts)}
    data = rows_of(rows)
    for inside, outside in place.items():
        data = data.replace(inside, outside)
    each = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    return packed(xlsx_parts(sheet_of(data), f'<sst xmlns="{MAIN}" count="{len(texts)}">{each}</sst>'.encode()))


def xls(rows: Rows) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Danh sách")
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is not None:
                sheet.row(row).write(column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsb(rows: Rows) -> bytes:
    held = {r: {c: v for c, v in enumerate(row, 1) if v is not None} for r, row in enumerate(rows, 1)}
    return binary_workbook({"name": "Danh sách", "rows": held})


_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style"))


def open_document(tables: str, root: str = "document-content") -> bytes:
    """The XML of an OpenDocument spreadsheet with these tables."""
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {_SPACES}>{body}</office:{root}>'.encode()


def _open_cell(value) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
    shown = escape(str(value))
    return f'<table:table-cell office:value-type="{kind}"><text:p>{shown}</text:p></table:table-cell>'


def _open_table(rows: Rows) -> str:
    each = "".join(f"<table:table-row>{''.join(map(_open_cell, row))}</table:table-row>\n" for row in rows)
    return f'<table:table table:name="Danh sách">{each}</table:table>'


def ods(rows: Rows) -> bytes:
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    xml = open_document(_open_table(rows))
    return packed({"mimetype": mime, "content.xml": xml, "META-INF/manifest.xml": b"<manifest/>"})


def fods(rows: Rows) -> bytes:
    return open_document(_open_table(rows), root="document")


def _filled(value) -> str:
    return "" if value is None else escape(str(value))


def html(rows: Rows) -> bytes:
    each = "\n".join("<tr>" + "".join(f'<td class="x1">{_filled(v)}</td>' for v in row) + "</tr>" for row in rows)
    head = '<html><head><meta charset="utf-8"><title>Danh sách</title><style>td { color: red }</style></head>'
    return f"{head}<body><!-- bảng --><table border='1'>{each}</table></body></html>".encode()


def mhtml(rows: Rows) -> bytes:
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--=_x"\r\n\r\nA page.\r\n\r\n----=_x\r\n'
        b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + base64.encodebytes(html(rows)).replace(b"\n", b"\r\n")
        + b"\r\n----=_x\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n----=_x--\r\n"
    )


_OFFICE = "urn:schemas-microsoft-com:office"


def workbook_xml(sheets: str) -> bytes:
    """The XML of Excel 2003 with these worksheets."""
    spaces = f'xmlns="{_OFFICE}:spreadsheet" xmlns:x="{_OFFICE}:excel" xmlns:ss="{_OFFICE}:spreadsheet"'
    return f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook {spaces}>{sheets}</Workbook>'.encode()


def xml(rows: Rows) -> bytes:
    def cell(value) -> str:
        if value is None:
            return "<Cell/>"
        kind = "String" if isinstance(value, str) else "Number"
        return f'<Cell><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'

    each = "\n".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
    return workbook_xml(f'<Worksheet ss:Name="Danh sách"><Table>{each}</Table></Worksheet>')


def csv(rows: Rows) -> bytes:
    wide = max(map(len, rows))
    lines = (";".join("" if v is None else f"{v}" for v in (*row, *[None] * (wide - len(row)))) for row in rows)
    return "".join(f"{line}\r\n" for line in lines).encode()


KINDS = {f.__name__: f for f in (xlsx, xls, xlsb, ods, fods, html, mhtml, xml, csv)}
