"""The report of a period as a Word document, of exhibits that pages show. `Membership` in, the bytes of a .docx out; the same give the same.

Page, page numbers and styles are those of `data/report.docx`; they are Word's own, so headings and captions can be listed and restyled there.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from ..exhibits import tables
from ..exhibits.exhibit import Exhibit, List, TextGrid
from ..exhibits.facts.leader import key_figures, leader_lists, leader_title
from ..exhibits.tables.setting import table_exhibit
from ..vocabulary import sources, wording
from ..vocabulary.formats import sentence
from ..vocabulary.phrases import Phrase, Worded, in_language
from ..workbooks.package import pack
from .index import leader_figure, main_exhibits, memberships_of
from .page import EXHIBIT_NUMBER, PAGE_WORDS
from .pdf import PDF_MARK

TEXT_WIDTH, MOST_HEIGHT = 165, 90  # mm
LANGUAGE_TAGS = {"vi": "vi-VN", "en": "en-GB"}


def report_document(
    workbooks: Sequence[str], lang: str, *, of: Phrase | None = None, internal: bool = False, **limits: Any
) -> bytes:
    """The report in one language: what `index.index_page`, which takes the same, has, and members by district; it hides what pages hide."""
    given, made = memberships_of(workbooks, **limits), _Document(lang)
    made.add(leader_title(given[0], of), "Title")
    made.add(sentence(given[0].scope(lang)), "Subtitle")
    made.add(PAGE_WORDS["summary"], "Heading 1")
    rows = key_figures(given[0], internal=internal)
    head = [wording.INDICATOR_COLUMN, wording.THIS_REPORT, wording.CHANGE]
    made.add_exhibit(table_exhibit(given[0], wording.KEY_FIGURES, head, rows, lang=lang, words={2}, unit=""))
    made.add_exhibit(leader_figure(given[0], lang, internal=internal))
    for heading, texts in leader_lists(given[0], internal=internal).items():
        made.add(heading, "Heading 2")
        for text in texts:
            made.add(text, "List Bullet")
    shown = main_exhibits(given, lang, internal=internal)
    shown[wording.KEY_FIGURES] += [tables.compared(given[0], by="district", internal=internal, lang=lang)]
    shown[wording.KEY_FIGURES] += [
        tables.changes(given[0], by=by, internal=internal, lang=lang) for by in ("type", "district")
    ]
    for heading, exhibits in shown.items():
        made.add(heading, "Heading 1")
        for exhibit in exhibits:
            made.add_exhibit(exhibit)
    return made.content()


class _Document:
    """A document in one language, to which paragraphs and exhibits are added."""

    def __init__(self, lang: str) -> None:
        self._lang, self._count = lang, Counter[str]()
        self._document: Any = docx.Document(str(sources.path("report.docx")))
        for language in self._document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), LANGUAGE_TAGS[lang])

    def add(self, words: Worded, style: str, *, keep: bool | None = None) -> None:
        """A paragraph, where there is a text, to `keep` with the next one."""
        text = words if isinstance(words, str) else sentence(in_language(words, self._lang))
        if text:
            self._document.add_paragraph(text, style).paragraph_format.keep_with_next = keep

    def add_exhibit(self, shown: Exhibit) -> None:
        """A caption above its table or below its picture; a list; nothing of a note, which stands for what the data lack."""
        if isinstance(shown, List):
            self.add(shown.title, "Heading 3")
            for entry in shown.entries:
                self.add(f"{entry.term}: {' '.join(entry.texts)}", "Note")
        if not shown.grid:
            return
        unit = wording.UNIT_LINE(unit=shown.unit) if shown.unit else ""
        if shown.drawing:
            self.add(unit, "Unit")
            self._add_picture(shown)
        self._add_caption(shown)
        for text in (shown.subtitle, shown.caution, wording.ILLUSTRATIVE if shown.illustrative else ""):
            self.add(text, "Note", keep=True)
        if not shown.drawing:
            self.add(unit, "Unit")
            self._add_table(shown.grid)
        for text in (*shown.notes, wording.SOURCE_LINE(source=shown.source)):
            self.add(text, "Note")

    def _add_picture(self, shown: Exhibit) -> None:
        picture = self._document.add_picture(io.BytesIO(shown.drawing.png()))
        scale = min(Mm(TEXT_WIDTH) / picture.width, Mm(MOST_HEIGHT) / picture.height)
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        picture._inline.docPr.set("descr", shown.alternative)
        self._document.paragraphs[-1].paragraph_format.keep_with_next = True

    def _add_caption(self, shown: Exhibit) -> None:
        self._count[shown.kind] += 1
        before, after = EXHIBIT_NUMBER[shown.kind].say(self._lang, n="|").split("|")
        caption, n = self._document.add_paragraph(before, "Caption"), self._count[shown.kind]
        field = f'<w:fldSimple {nsdecls("w")} w:instr="SEQ {before.strip()}"><w:r><w:t>{n}</w:t></w:r></w:fldSimple>'
        caption._p.append(parse_xml(field))  # Word numbers anew when one is added
        caption.add_run(f"{after} {shown.title}")

    def _add_table(self, grid: TextGrid) -> None:
        table, last = self._document.add_table(0, len(grid.head), "Table Grid"), len(grid.rows) if grid.total else None
        parts = [2 if at in {0, *grid.words} else 1 for at in range(len(grid.head))]
        for column, part in zip(table.columns, parts, strict=True):
            column.width = Mm(TEXT_WIDTH * part / sum(parts))
        for at, row in enumerate((grid.head, *grid.rows)):
            line = table.add_row()
            for name in ("cantSplit", "tblHeader")[: 1 if at else 2]:
                line._tr.get_or_add_trPr().append(parse_xml(f"<w:{name} {nsdecls('w')}/>"))
            for part, cell, text in zip(parts, line.cells, row, strict=True):
                [paragraph] = cell.paragraphs
                paragraph.style, paragraph.alignment = "Cell", 0 if part > 1 else 2  # left, right
                paragraph.add_run(text).bold = at in (0, last)

    def content(self) -> bytes:
        """The file, with the mark by which `build` knows it as long as nobody has changed it."""
        held = io.BytesIO()
        self._document.core_properties.title = self._document.paragraphs[0].text
        self._document.save(held)
        with zipfile.ZipFile(held) as package:
            packed = pack({name: package.read(name) for name in package.namelist()})
        return packed[:-2] + len(PDF_MARK).to_bytes(2, "little") + PDF_MARK  # the comment of a zip, after its length
