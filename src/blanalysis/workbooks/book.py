"""A new workbook, written by XlsxWriter: sheets of cells in, an Excel file out; the same cells give the same bytes.
Text is text, also where it begins with "=". Formulas are stored with their values: without, phones show such cells empty, and `load` calls
them uncalculated."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..vocabulary.refusals import write_file
from .package import fit_for_xml, pack, unpacked_book

CENTRE = {"align": "center", "text_wrap": True}
BOXED = {"border": 1, "border_color": "#808080"}
_TEXT_LETTERS = 32_767  # more do not fit in a cell
_PADDING = 5 / 7  # letters that Excel adds to the width of a column
_USUAL = {"font_name": "Times New Roman", "font_family": 1, "valign": "vcenter"}
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}


class NewSheet(Worksheet):
    """A sheet of a `NewBook`."""

    look: Callable[..., Format]  # of these properties
    widths: dict[str, float]  # of columns, in letters

    def put(self, place: str, value: object = None, **look: Any) -> None:
        """Write a value into a cell, or, for a place such as "A1:D1", into a merged range; a pair is a formula and its value, `look` are
        properties of a `Format`."""
        (first, _, last), seen = place.partition(":"), self.look(**look)
        if last not in ("", first):
            self.merge_range(place, "", seen)
        if isinstance(value, tuple):
            self.write_formula(first, value[0], seen, value[1])
        else:
            self.write(first, fit_for_xml(value)[:_TEXT_LETTERS] if isinstance(value, str) else value, seen)


class NewBook(Workbook):
    """A new workbook, opened on the first of its sheets."""

    def __init__(self) -> None:
        super().__init__(None, _OPTIONS | {"default_format_properties": dict(_USUAL)})
        self.set_properties({"author": "blanalysis"})
        self._look = cache(lambda **properties: self.add_format(properties))

    def sheet(self, title: str = "Sheet") -> NewSheet:
        """A new sheet behind those that there are, for A4 across, as wide as one page."""
        sheet = self.add_worksheet(title, NewSheet)
        sheet.look, sheet.widths = self._look, {}
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.center_horizontally()
        sheet.set_margins(left=0.5, right=0.5, top=0.4, bottom=0.5)
        sheet.fit_to_pages(1, 0)
        return sheet

    def save(self, held: IO[bytes]) -> None:
        """Write the file as XlsxWriter packs it, with the time of writing."""
        for sheet in self.worksheets():
            for letters, width in sheet.widths.items():
                sheet.set_column(f"{letters}:{letters}", width - _PADDING)
        self.filename = held
        self.close()

    def write(self, out: Path) -> Path:
        """Write the Excel file; gives its path. Raises `UnwritableError`."""
        content = pack(unpacked_book(self))
        return write_file(out, lambda path: path.write_bytes(content))
