"""Excel's XML of 2003, and text as Windows writes it in Viet Nam's code page."""

import unicodedata
from html import escape

WORKBOOK = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{sheets}</Workbook>"""
SHEET = """<Worksheet ss:Name="{name}"><Table><Column ss:Index="2" ss:Width="9"/><Column ss:Index="6" ss:Hidden="1" ss:Span="1"/>{rows}</Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions></Worksheet>"""


def cell(value, more="") -> str:
    kind = "Number" if isinstance(value, int) else "Error" if str(value).startswith("#") else "String"
    return f'<Cell{more}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'


def xml(rows: str, *, name="Danh sách", options="") -> bytes:
    return WORKBOOK.format(sheets=SHEET.format(name=name, rows=rows, options=options)).encode()


def in_windows_1258(text: str) -> bytes:
    """The bytes that Windows writes: the tone is a letter of its own behind the vowel."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    apart = "".join(
        unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        + "".join(c for c in parts if c in tones)
        for parts in (unicodedata.normalize("NFD", letter) for letter in text)
    )
    return apart.encode("cp1258")
