"""The Word document, read back by python-docx: real headings and captions, the numbers of the exhibits, nothing that the pages hide."""

import io
import zipfile

import docx
import half_year
import pytest
import reports
import word_template
from docx.oxml.ns import qn
from docx.shared import Mm
from made_workbooks import working_list, write

from blanalysis import load, tables
from blanalysis.exhibits.facts.leader import key_figures
from blanalysis.report import build
from blanalysis.report.word import report_document
from blanalysis.vocabulary import sources
from blanalysis.vocabulary.refusals import UnwritableError


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ky")
    half_year.write_half_years(folder)
    return [str(folder / "06"), str(folder / "12")]


@pytest.fixture(scope="module", params=["vi", "en"])
def made(request, paths):
    content = report_document(paths, request.param)
    return request.param, content, docx.Document(io.BytesIO(content))


def _paragraphs(document, style):
    return [_text(paragraph) for paragraph in document.paragraphs if paragraph.style.name == style]


def _text(paragraph):
    """Its text, also that of fields, which python-docx leaves out."""
    return "".join(part.text for part in paragraph._p.iter(qn("w:t")))


def _rows(table):
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def _printed(exhibit):
    return [exhibit.grid.head, *exhibit.grid.rows]


def test_headings_and_captions_are_words_own(made):
    lang, _, document = made
    says = {
        "vi": ("Tóm tắt", "Số liệu chưa có", "Bảng 1. ", "Hình 1. "),
        "en": ("In short", "Not yet in", "Table 1. ", "Figure 1. "),
    }
    summary, not_in, table, figure = says[lang]
    assert len(_paragraphs(document, "Title")) == 1
    assert _paragraphs(document, "Heading 1")[0] == summary
    assert _paragraphs(document, "Heading 2")[0] == not_in
    assert _paragraphs(document, "Heading 3")
    captions = _paragraphs(document, "Caption")
    assert captions[0].startswith(table)
    assert [caption for caption in captions if caption.startswith(figure)] == captions[1:2]
    assert [caption.split(".")[0][-1] for caption in captions if caption.startswith(table[:4])] == [*"12345"]


def test_the_tables_are_those_of_the_exhibits(made, paths):
    lang, _, document = made
    membership = load(*paths)
    numbers, *others = [_rows(table) for table in document.tables]
    said = [tuple(of if isinstance(of, str) else of.say(lang) for of in row) for row in key_figures(membership)]
    assert [row[:2] for row in numbers[1:]] == [(row[0], row[1]) for row in said]
    assert [row[2].lower() for row in numbers[1:]] == [row[2].lower() for row in said]
    shown = [tables.by_type(membership, lang=lang), tables.compared(membership, by="district", lang=lang)]
    shown += [tables.changes(membership, by=by, lang=lang) for by in ("type", "district")]
    assert others == [_printed(exhibit) for exhibit in shown]


def test_the_page_is_that_of_an_official_document(made):
    _, _, document = made
    [section] = document.sections
    sides = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(length.mm) for length in (section.page_width, section.page_height, *sides)] == [
        210,
        297,
        30,
        15,
        20,
        20,
    ]
    assert "PAGE" in section.header._element.xml
    assert section.different_first_page_header_footer
    styles = [paragraph.style for paragraph in document.paragraphs]
    assert {style.font.name for style in styles} == {"Times New Roman"}
    for table in document.tables:
        assert [bool(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows] == [
            True,
            *[False] * (len(table.rows) - 1),
        ]


def test_the_picture_is_sharp_and_has_a_text(made):
    _, _, document = made
    [shape] = document.inline_shapes
    image = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].image
    assert image.px_width / shape.width.inches >= 200
    assert shape.width <= Mm(165)
    title = _paragraphs(document, "Caption")[1].split(". ", 1)[1]
    assert shape._inline.docPr.get("descr").startswith(title)


def test_the_same_figures_give_the_same_bytes_without_a_time(made, paths):
    lang, content, _ = made
    assert report_document(paths, lang) == content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms" not in package.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")


def test_the_template_is_the_one_that_its_builder_writes():
    assert sources.path("report.docx").read_bytes() == word_template.template()


def test_what_pages_hide_stays_hidden(tmp_path):
    rows = [
        ("Tên đảng bộ", "Tổng số đảng viên", "Khai trừ", "Đảng viên Khmer", "Dân tộc thiểu số"),
        *[("Xã Hưng Phú", 190, 77, 33, 22), ("Xã Vĩnh Thanh", 205, 0, 1, 4), ("Xã Vĩnh Phú Đông", 300, 0, 1, 6)],
    ]
    path = write(tmp_path / "a.xlsx", rows)
    shown, internal = (
        docx.Document(io.BytesIO(report_document([str(path)], "vi", internal=of))).element.xml for of in (False, True)
    )
    assert "xã Hưng Phú" not in shown
    assert "xã Hưng Phú" in internal
    for number in ("77", "33"):
        assert f">{number}<" not in shown


def test_text_of_a_workbook_is_only_text(tmp_path):
    path = write(tmp_path / "a & <b> 'c'.xlsx", working_list([("Xã Hưng Phú", 190, 50, 7)]))
    document = docx.Document(io.BytesIO(report_document([str(path)], "vi")))
    assert any("a & <b> 'c'.xlsx" in text for text in _paragraphs(document, "Note"))


def test_the_shipped_figures_give_a_document_too():
    document = docx.Document(io.BytesIO(report_document([], "en")))
    assert _paragraphs(document, "Title")[0].endswith("published on 4 May 2017")
    assert _rows(document.tables[0])[1][:2] == ("Members", "14,253")


# --- beside the pages


def test_documents_stand_beside_the_pages_and_go_with_them(monkeypatch, tmp_path):
    reports.only_notebooks(monkeypatch, 1)
    written = build.write([], tmp_path, langs=("en",), document=True)
    assert [path.name for path in written[-2:]] == ["report.en.docx", "index.html"]
    assert docx.Document(str(written[-2])).tables
    build.replace_pages({"index.html": ""}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_a_document_that_the_user_has_changed_is_not_replaced(made, tmp_path):
    pages = {"bao-cao.vi.docx": made[1], "index.html": "trước"}
    path = build.replace_pages(pages, tmp_path)[0]
    build.replace_pages(pages, tmp_path)  # our own: it is
    document = docx.Document(str(path))
    document.add_paragraph("Ý kiến của lãnh đạo")
    document.save(str(path))
    before = path.read_bytes()
    with pytest.raises(UnwritableError, match=r"bao-cao\.vi\.docx"):
        build.replace_pages({**pages, "index.html": "sau"}, tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "trước\n"
    build.replace_pages({"index.html": "sau"}, tmp_path)
    assert path.read_bytes() == before
