"""The XML of an OpenDocument spreadsheet, part by part, and the file that holds it."""

import io
import zipfile

SPACES = {
    "office": "office",
    "table": "table",
    "text": "text",
    "style": "style",
    "dc": "",
    "xlink": "",
}
HEAD = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in SPACES.items() if name
) + (' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"')
MIME = "application/vnd.oasis.opendocument.spreadsheet"


def document(tables: str, *, styles: str = "", root: str = "document-content", before: str = "") -> bytes:
    body = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:{root} {HEAD}>{body}</office:{root}>'.encode()


def zipped_parts(xml: bytes, *, manifest: bytes = b"<manifest/>", compression=zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as parts:
        parts.writestr("mimetype", MIME)
        parts.writestr("content.xml", xml)
        parts.writestr("META-INF/manifest.xml", manifest)
    return held.getvalue()


def table(rows: str, name="Danh sách", more="") -> str:
    return f'<table:table table:name="{name}"{more}>{rows}</table:table>'


def text(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'


def number(value) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


EMPTY = "<table:table-cell/>"
COVERED = "<table:covered-table-cell/>"
