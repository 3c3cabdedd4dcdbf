"""Workbooks with faults of many kinds, and with all that a workbook may have besides its cells."""

import re
from pathlib import Path

from made_workbooks import working_list
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from blanalysis.workbooks.package import pack, unpack

FAULTS = [
    ("Thị trấn Phước Long", "1.234", 400, 9),  # text
    ("Xã Vĩnh Phú Đông", 9.768, 50, 8),  # a lost thousands mark
    ("Xã Vĩnh Phú Tây", 175, 245, 8),  # a part greater than the whole
    ("Xã Phước Long", None, 60, 10),  # no number
    ("Xã Hưng Phu", 190, 55, 7),  # no such place
    ("Xã Vĩnh Thanh", 205, 61, 9),
    ("Xã Vĩnh Thanh", 207, 61, 9),  # twice
    (None, 155, 38, 6),  # nameless
]


def rich(path: Path) -> Path:
    """A workbook with what a library would lose or move: a chart, stored values, notes, rules, names, a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "It's"
    for row in working_list(FAULTS, total=False):
        sheet.append(list(row))
    sheet["B5"].font, sheet["B5"].fill = Font(color="FFFFFF", bold=True), PatternFill("solid", fgColor="000080")
    sheet["C7"].font, sheet["C7"].number_format = Font(color="FFFFFF", italic=True), "#,##0.000"
    sheet["C14"], sheet["B14"] = "=SUM(C6:C13)", "Tổng cộng"
    sheet["C7"].comment, sheet["E5"].comment = Comment("Hỏi lại huyện", "huyện"), Comment("Đã duyệt", "tỉnh")
    sheet.conditional_formatting.add("D6:D13", CellIsRule(operator="lessThan", formula=["50"], font=Font(bold=True)))
    sheet.freeze_panes, sheet.print_title_rows = "C6", "5:5"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=6, max_row=10))
    sheet.add_chart(chart, "H2")
    other = book.create_sheet("Tính toán")
    other["A1"], other["B1"], other["C1"] = 1, 2, "=A1+B1"
    other.print_title_rows = "1:1"
    other.sheet_view.tabSelected = True
    other.defined_names["rieng"] = DefinedName("rieng", attr_text="'Tính toán'!$A$1")
    book.defined_names["chung"] = DefinedName("chung", attr_text="'It''s'!$C$14")
    book.active = 1
    book.save(path)
    parts = unpack(path.read_bytes())
    for name, value in (("xl/worksheets/sheet1.xml", b"999"), ("xl/worksheets/sheet2.xml", b"3")):
        parts[name] = re.sub(rb"</f><v\s*/>|</f><v></v>", b"</f><v>%s</v>" % value, parts[name])
    parts["xl/media/image1.png"] = b"\x89PNG not drawn, but kept"
    path.write_bytes(pack(parts))
    return path
