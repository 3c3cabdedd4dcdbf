"""The report of a period as a Word document, of exhibits that pages show. `Membership` in, the bytes of a .docx out; the same give the same.
Page, page numbers and styles are those of `data/report.docx`."""

import io
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from ..exhibits import tables
from ..exhibits.exhibit import Exhibit
from ..exhibits.facts.leader import key_figures, leader_lists, leader_title
from ..exhibits.tables.setting import table_exhibit
from ..vocabulary import sources, wording
from ..vocabulary.phrases import Phrase, Text, capital_first, in_language
from ..workbooks.package import fit_for_xml, pack, unpacked_book
from .index import leader_figure, main_exhibits, memberships_of
from .page import EXHIBIT_NUMBER, PAGE_WORDS, template
from .pdf import PDF_MARK

TEXT_WIDTH, MOST_HEIGHT = 165, 90  # mm, of a line and of a picture
LANGUAGE_TAGS = {"vi": "vi-VN", "en": "en-GB"}


def report_document(
    workbooks: Sequence[str], lang: str, *, of: Phrase | None = None, internal: bool = False, **limits: Any
) -> bytes:
    """The report in one language: what `index.index_page`, which takes the same, has, members by district and how all changed; it hides
    what pages hide. At its end is the mark by which `build` knows it as long as nobody has changed it."""
    given, options = memberships_of(workbooks, **limits), dict[str, Any](internal=internal, lang=lang)
    first = given[0]
    head = wording.INDICATOR_COLUMN, wording.THIS_REPORT, wording.CHANGE
    numbers = key_figures(first, internal=internal)
    main, document = main_exhibits(given, **options), docx.Document(str(sources.path("report.docx")))
    main[wording.KEY_FIGURES].append(tables.compared(first, by="district", **options))
    main[wording.KEY_FIGURES] += [tables.changes(first, by=by, **options) for by in ("type", "district")]
    above = [table_exhibit(first, wording.KEY_FIGURES, head, numbers, lang=lang, words={2}, unit="")]
    body = template("document.xml").render(
        above=[*above, leader_figure(first, **options)], lists=leader_lists(first, internal=internal), main=main, lang=lang,
        membership=first, title=leader_title(first, of), summary=PAGE_WORDS["summary"], source=wording.SOURCE_LINE,
        illustrative=wording.ILLUSTRATIVE, namespaces=nsdecls("w"), width=Mm(TEXT_WIDTH).twips,
        say=partial(_words_of, lang), label=lambda kind: EXHIBIT_NUMBER[kind].say(lang, n="|").split("|"),
        unit=lambda shown: wording.UNIT_LINE(unit=shown.unit) if shown.unit else "", picture=partial(_picture, document),
    )  # fmt: skip
    for element in [*parse_xml(body)]:
        document.element.body.insert(-1, element)  # before the properties of the page
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE_TAGS[lang])
    document.core_properties.title = leader_title(first, of).say(lang)
    packed = pack(unpacked_book(document, ()))
    return packed[:-2] + len(PDF_MARK).to_bytes(2, "little") + PDF_MARK  # the comment of a zip, after its length


def _words_of(lang: str, words: Any) -> str:
    words = capital_first(words) if isinstance(words, (Phrase, Text)) else words
    return escape(fit_for_xml(str(in_language(words, lang))))


def _picture(document: Any, shown: Exhibit) -> str:
    _, wide, high = shown.drawing.picture()
    width = Mm(min(TEXT_WIDTH, MOST_HEIGHT * wide / high))
    inline = document.part.new_pic_inline(io.BytesIO(shown.drawing.png()), width=width)
    inline.docPr.set("descr", shown.alternative)
    return inline.xml
