"""A new workbook: sheets of cells that say how they look in, an Excel file out; the same cells give the same bytes.

Text is text, also where it begins with "=". Formulas are stored with their values: without, phones show such cells empty, and `load` calls
them uncalculated. The parts of the file are in `book.xml`, one a line."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from ..sheets.address import column_letters, column_number
from ..vocabulary.refusals import write_file
from . import package

_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LINES = Path(__file__).with_suffix(".xml").read_text(encoding="utf-8").splitlines()
_PARTS: dict[str, str] = dict(line.split(" ", 1) for line in _LINES)  # type: ignore[misc]
CENTRE: Mapping[str, Any] = {"across": "center", "wrapped": True}


class Look(NamedTuple):
    """How a cell looks: its letters, where they stand, the colour behind (RRGGBB), a box, how numbers are shown; `locked` on a protected sheet."""

    size: float = 11
    bold: bool = False
    italic: bool = False
    across: str = ""
    upright: str = "center"
    wrapped: bool = False
    fill: str = ""
    boxed: bool = False
    shown: str = "General"
    locked: bool = True


class Formula(NamedTuple):
    """A formula without its "=", and its value."""

    text: str
    value: float


@dataclass
class NewSheet:
    """A sheet to be written: by row and column its cells, the widths in letters and heights in points, the rows and columns repeated on each
    page, how many pages it takes across and down (0: as many as it takes); `rules` and `validations` are XML."""

    title: str = "Sheet"
    cells: dict[int, dict[int, tuple[Any, Look]]] = field(default_factory=dict)
    widths: dict[str, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    validations: list[str] = field(default_factory=list)
    frozen: tuple[int, int] = (0, 0)  # rows and columns
    repeated: Sequence[str] = ()  # such as "$6:$8"
    pages: tuple[int, int] = (1, 0)
    footer: str = ""
    view: str = ""
    protection: str = ""

    def put(self, place: str, value: object = None, **look: Any) -> None:
        """Write a value into a cell, or, for a place such as "A1:D1", into a merged range; all its cells get the look (fields of `Look`)."""
        corners = [(int(row), column_number(letters)) for letters, row in re.findall(r"([A-Z]+)(\d+)", place)]
        (top, left), (bottom, right), as_given = corners[0], corners[-1], Look(**look)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self.cells.setdefault(row, {})[column] = (value, as_given)
                value = None
        self.merged += [place] if corners[0] != corners[-1] else []


def write_book(sheets: Sequence[NewSheet], out: Path) -> Path:
    """Write the Excel file of these sheets; gives its path. Raises `UnwritableError`."""
    content = packed(sheets)
    write_file(out, lambda path: path.write_bytes(content))
    return out


def packed(sheets: Sequence[NewSheet]) -> bytes:
    """The Excel file of these sheets, opened on the first of them."""
    used = (look for sheet in sheets for row in sheet.cells.values() for _, look in row.values())
    looks = {look: number for number, look in enumerate(dict.fromkeys([Look(), *used]))}
    parts, told = {}, dict.fromkeys(("types", "relations", "sheets", "names"), "")
    for n, sheet in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{n}.xml"] = _sheet_xml(sheet, looks, is_first=n == 1)
        told["types"] += f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{package.SHEET_TYPE}"/>'
        place = f'Type="{package.zipped.RELATION}/worksheet" Target="worksheets/sheet{n}.xml"'
        told["relations"] += f'<Relationship Id="rId{n}" {place}/>'
        told["sheets"] += f'<sheet name="{escape(sheet.title)}" sheetId="{n}" r:id="rId{n}"/>'
        where = escape(",".join(f"{package.quoted(sheet.title)}!{of}" for of in sheet.repeated), quote=False)
        name = f'<definedName name="_xlnm.Print_Titles" localSheetId="{n - 1}">{where}</definedName>'
        told["names"] += name if where else ""
    told["names"] = _within("definedNames", told["names"])
    told |= _styles(looks)
    parts = {name: text.format_map(told) for name, text in _PARTS.items() if name != "sheet"} | parts
    return package.pack({name: (_DECLARED + text).encode() for name, text in parts.items()})


def _within(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>" if content else ""


def _styles(looks: Iterable[Look]) -> dict[str, str]:
    """The parts of the styles: fonts, fills and formats, each once, and the looks that are made of them."""
    fonts = [*dict.fromkeys(look[:3] for look in looks)]
    fills = ["", "gray", *dict.fromkeys(look.fill for look in looks if look.fill)]
    shown = [*dict.fromkeys(look.shown for look in looks if look.shown != "General")]
    marks = ("<b/>" * bold + "<i/>" * italic + f'<sz val="{size:g}"/>' for size, bold, italic in fonts)
    xml = [
        f'<xf numFmtId="{shown.index(of.shown) + 164 if of.shown in shown else 0}" fontId="{fonts.index(of[:3])}"'
        f' fillId="{fills.index(of.fill)}" borderId="{int(of.boxed)}" xfId="0" applyNumberFormat="1" applyFont="1"'
        ' applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1"><alignment'
        f"{_given('horizontal', of.across)}{_given('vertical', of.upright)}{_given('wrapText', '1' * of.wrapped)}/>"
        f'<protection locked="{int(of.locked)}"/></xf>'
        for of in looks
    ]
    formats = (f'<numFmt numFmtId="{n}" formatCode="{escape(of)}"/>' for n, of in enumerate(shown, start=164))
    solid = '<fill><patternFill patternType="solid"><fgColor rgb="FF{}"/><bgColor indexed="64"/></patternFill></fill>'
    return {
        "formats": _within("numFmts", "".join(formats)),
        "fonts": "".join(f'<font>{of}<name val="Times New Roman"/><family val="1"/></font>' for of in marks),
        "fills": "".join(map(solid.format, fills[2:])),
        "looks": "".join(xml),
    }


def _given(name: str, value: str) -> str:
    return f' {name}="{value}"' if value else ""


def _sheet_xml(sheet: NewSheet, looks: Mapping[Look, int], *, is_first: bool) -> str:
    rows, columns = "", sorted((column_number(letters), width) for letters, width in sheet.widths.items())
    for row in sorted({*sheet.cells, *sheet.heights}):
        height = f' ht="{sheet.heights[row]:g}" customHeight="1"' if row in sheet.heights else ""
        cells = (
            _cell_xml(f"{column_letters(n)}{row}", *of, looks) for n, of in sorted(sheet.cells.get(row, {}).items())
        )
        rows += f'<row r="{row}"{height}>{"".join(cells)}</row>'
    down, across = sheet.frozen
    split = _given("xSplit", str(across or "")) + _given("ySplit", str(down or ""))
    pane = "bottomRight" if across and down else "bottomLeft" if down else "topRight"
    corner = f"{column_letters(across + 1)}{down + 1}"
    return _PARTS["sheet"].format(
        view=sheet.view + ' tabSelected="1"' * is_first,
        pane=f'<pane{split} topLeftCell="{corner}" activePane="{pane}" state="frozen"/>' if split else "",
        columns=_within("cols", "".join(f'<col min="{n}" max="{n}" width="{of:g}" customWidth="1"/>' for n, of in columns)),
        rows=rows, protection=sheet.protection, rules="".join(sheet.rules),
        merged=_within("mergeCells", "".join(f'<mergeCell ref="{place}"/>' for place in sheet.merged)),
        validations=_within("dataValidations", "".join(sheet.validations)), wide=sheet.pages[0], high=sheet.pages[1],
        footer=_within("headerFooter", _within("oddFooter", escape(sheet.footer and f"&C{sheet.footer}"))),
    )  # fmt: skip


def _cell_xml(place: str, value: Any, look: Look, looks: Mapping[Look, int]) -> str:
    kind, text = "", f"<v>{value}</v>"
    if value is None:
        text = ""
    elif isinstance(value, Formula):
        text = f"<f>{escape(value.text, quote=False)}</f><v>{value.value}</v>"
    elif isinstance(value, dt.date):
        text = f"<v>{value.toordinal() - dt.date(1899, 12, 30).toordinal()}</v>"
    elif isinstance(value, str):
        kind, words = ' t="inlineStr"', escape(package.fit_for_xml(value), quote=False)
        text = f'<is><t xml:space="preserve">{words}</t></is>'
    return f'<c r="{place}" s="{looks[look]}"{kind}>{text}</c>'
