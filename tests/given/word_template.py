"""Writes `data/report.docx`, the empty document with page, page numbers and styles that the Word report is written into.

python tests/given/word_template.py
"""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from blanalysis.workbooks.package import pack

MARGINS = {"left": 30, "right": 15, "top": 20, "bottom": 20}  # mm
# Size, and space before and after, in points.
STYLES = {
    "Normal": (13, 0, 4), "Title": (16, 0, 2), "Subtitle": (12, 0, 6), "Heading 1": (14, 14, 4), "Heading 2": (13, 8, 3), "Heading 3": (13, 6, 2),
    "Caption": (12, 10, 2), "List Bullet": (13, 0, 2), "Unit": (11, 0, 2), "Note": (11, 2, 2), "Cell": (10, 1, 1),
}  # fmt: skip
BOLD, KEPT_WITH_NEXT = ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption"), ("Caption", "Unit")
DROPPED = ("word/stylesWithEffects.xml", "docProps/thumbnail.jpeg")


def template() -> bytes:
    """The document: A4 upright, page numbers above from the second page on."""
    document = docx.Document()
    [section] = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, wide in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(wide))
    section.different_first_page_header_footer, section.header_distance = True, Mm(10)
    header = section.header.paragraphs[0]
    header.alignment = ALIGN.CENTER
    header._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'))
    for name, (size, before, after) in STYLES.items():
        if name not in [style.name for style in document.styles]:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
        _set_style(document.styles[name], size, before, after)
    for style in [*document.styles]:
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()
    margins = "".join(f'<w:{side} w:w="45" w:type="dxa"/>' for side in ("left", "right"))  # 0.8 mm
    grid = document.styles["Table Grid"].element
    for given in grid.iter(qn("w:tblCellMar")):
        for side in [*given]:
            given.remove(side)
        given.extend([*parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>")])
    core = document.core_properties
    core.author = core.comments = core.title = core.keywords = core.last_modified_by = ""
    return _packed(document)


def _set_style(style, size: int, before: int, after: int) -> None:
    font, paragraph = style.font, style.paragraph_format
    font.name, font.size, font.color.rgb = "Times New Roman", Pt(size), RGBColor(0, 0, 0)
    font.bold, font.italic = style.name in BOLD, style.name == "Unit"
    properties = style.element.rPr
    for spacing in properties.findall(qn("w:spacing")):
        properties.remove(spacing)
    properties.rFonts.attrib.clear()  # else the fonts of a theme come first
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        properties.rFonts.set(qn(f"w:{script}"), "Times New Roman")
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    paragraph.space_before, paragraph.space_after, paragraph.line_spacing = Pt(before), Pt(after), 1.1
    if style.name in KEPT_WITH_NEXT or style.name.startswith("Heading"):
        paragraph.keep_with_next = True
    if style.name == "Unit":
        paragraph.alignment = ALIGN.RIGHT


def _packed(document) -> bytes:
    held = BytesIO()
    document.save(held)
    with zipfile.ZipFile(held) as package:
        parts = {name: package.read(name) for name in package.namelist() if name not in DROPPED}
    for name in [name for name in parts if name.endswith((".rels", "[Content_Types].xml"))]:
        for dropped in DROPPED:
            parts[name] = re.sub(rb"<\w+ [^>]*" + Path(dropped).name.encode() + rb'"[^>]*/>', b"", parts[name])
    core = "docProps/core.xml"
    parts[core] = re.sub(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>", b"", parts[core])
    return pack(parts)


if __name__ == "__main__":
    (Path(__file__).parents[2] / "data" / "report.docx").write_bytes(template())
