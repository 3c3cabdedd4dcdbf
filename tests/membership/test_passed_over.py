"""A cell gives what a person sees: what is raised, struck out, hidden or covered is passed over, and said at its cell."""

import io
import struct

import pytest
import xlwt
from made_workbooks import ROWS, working_list, write
from markup_files import xml
from one_list import KINDS
from open_documents import COVERED, document, number, row, table, text, zipped_parts
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from blanalysis import load
from blanalysis.membership.findings import Kind, Severity

HEAD = ("STT", "Tên đảng bộ", "Tổng số đảng viên")
NAMES = ("Xã Hưng Phú", "Xã Vĩnh Phú Đông", "Xã Phước Long")
TITLE = "DANH SÁCH ĐẢNG BỘ, tính đến 31/12/2018"
RAISED, STRUCK = InlineFont(vertAlign="superscript"), InlineFont(strike=True)


def xlsx(figure, *, name="Xã Hưng Phú", heading=HEAD[2], font=None) -> bytes:
    """A list of three with this cell for the members of the first."""
    book = Workbook()
    for line in ((TITLE,), (*HEAD[:2], heading), (1, name, figure), (2, NAMES[1], 180), (3, NAMES[2], 190)):
        book.active.append(line)
    if font:
        book.active["C3"].font = font
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(figure, font="") -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Danh sách")
    for at, line in enumerate(((TITLE,), HEAD, (1, NAMES[0]), (2, NAMES[1], 180), (3, NAMES[2], 190))):
        for column, value in enumerate(line):
            sheet.write(at, column, value)
    if isinstance(figure, tuple):
        sheet.write_rich_text(
            2, 2, [part if isinstance(part, str) else (part[0], xlwt.easyfont(part[1])) for part in figure]
        )
    else:
        sheet.write(2, 2, figure, xlwt.easyxf(f"font: {font}"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(cell: str, styles: str = "", head: str = HEAD[2]) -> bytes:
    lines = (
        row(text(TITLE)),
        row(*map(text, (*HEAD[:2], head))),
        row(number(1), text(NAMES[0]), cell),
        row(number(2), text(NAMES[1]), number(180)),
        row(number(3), text(NAMES[2]), number(190)),
    )
    return zipped_parts(document(table("".join(lines)), styles=styles))


def style(name: str, said: str, family="text") -> str:
    return f'<style:style style:name="{name}" style:family="{family}"><style:text-properties {said}/></style:style>'


def sml(cell: str, styles: str = "") -> bytes:
    def line(*values):
        kinds = ("Number" if isinstance(value, int) else "String" for value in values)
        return "<Row>" + "".join(
            f'<Cell><Data ss:Type="{k}">{v}</Data></Cell>' for k, v in zip(kinds, values, strict=True)
        )

    lines = f"{line(TITLE)}</Row>{line(*HEAD)}</Row>{line(1, NAMES[0])}{cell}</Row>{line(2, NAMES[1], 180)}</Row>{line(3, NAMES[2], 190)}</Row>"
    return xml(lines).replace(b"<Worksheet", f"<Styles>{styles}</Styles><Worksheet".encode(), 1)


def html(cell: str, *, head="", heading=HEAD[2], name=NAMES[0], attributes="") -> bytes:
    lines = "".join(f"<tr><td>{at}<td>{of}<td>{n}" for at, of, n in ((2, NAMES[1], 180), (3, NAMES[2], 190)))
    return (
        f'<html><head><meta charset="utf-8">{head}</head><p>{TITLE}</p><table><tr><th>STT<th>Tên đảng bộ<th>{heading}'
        f"<tr><td>1<td>{name}<td{attributes}>{cell}{lines}</table></html>"
    ).encode()


def in_html(data: str) -> str:
    return f'<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">{data}</ss:Data></Cell>'


SEEN = {  # what the sheet says, the members counted of the first unit, the finding at their cell
    "xlsx, raised": (xlsx(CellRichText("233", TextBlock(RAISED, "1"))), 233, Kind.RAISED_MARK),
    "xlsx, raised in brackets": (xlsx(CellRichText("9.768", TextBlock(RAISED, "(1)"))), 9768, Kind.RAISED_MARK),
    "xlsx, raised, two": (xlsx(CellRichText("233", TextBlock(RAISED, "1, 2"))), 233, Kind.RAISED_MARK),
    "xlsx, lowered": (xlsx(CellRichText("233", TextBlock(InlineFont(vertAlign="subscript"), "a"))), 233, Kind.RAISED_MARK),
    "xlsx, struck": (xlsx(CellRichText(TextBlock(STRUCK, "380"), " 233")), 233, Kind.STRUCK_OUT),
    "xlsx, struck between": (xlsx(CellRichText("240 ", TextBlock(STRUCK, "1"), " 233")), None, Kind.SEVERAL_VALUES),
    "xlsx, the cell is struck": (xlsx(380, font=Font(strike=True)), None, Kind.STRUCK_OUT),
    "xlsx, the cell is struck, part is not": (
        xlsx(CellRichText("380 ", TextBlock(InlineFont(), "233")), font=Font(strike=True)), 233, Kind.STRUCK_OUT),
    "xls, raised": (xls(("233", ("1", "escapement superscript"))), 233, Kind.RAISED_MARK),
    "xls, struck": (xls((("380 ", "struck_out true"), "233")), 233, Kind.STRUCK_OUT),
    "xls, the cell is struck": (xls(380, "struck_out true"), None, Kind.STRUCK_OUT),
    "ods, raised": (ods(text('233<text:span text:style-name="T1">1</text:span>'), style("T1", 'style:text-position="super 58%"')), 233, Kind.RAISED_MARK),
    "ods, raised by a number": (ods(text('233<text:span text:style-name="T1">*</text:span>'), style("T1", 'style:text-position="33% 58%"')), 233, Kind.RAISED_MARK),
    "ods, struck": (ods(text('<text:span text:style-name="T1">380</text:span> 233'), style("T1", 'style:text-line-through-style="solid"')), 233, Kind.STRUCK_OUT),
    "ods, the cell is struck": (
        ods(number(380).replace("<table:table-cell", '<table:table-cell table:style-name="ce1"'), style("ce1", 'style:text-line-through-type="single"', "table-cell")),
        None, Kind.STRUCK_OUT),
    "ods, raised digits that are no mark": (ods(text('12<text:span text:style-name="T1">345</text:span>'), style("T1", 'style:text-position="super 58%"')), None, Kind.SEVERAL_VALUES),
    "ods, the cell is struck, part is not": (
        ods(text('380 <text:span text:style-name="T1">233</text:span>').replace("<table:table-cell", '<table:table-cell table:style-name="ce1"'),
            style("ce1", 'style:text-line-through-style="solid"', "table-cell") + style("T1", 'style:text-line-through-style="none"')),
        233, Kind.STRUCK_OUT),
    "ods, two paragraphs": (ods(text("12</text:p><text:p>233")), None, Kind.SEVERAL_VALUES),
    "ods, a tab": (ods(text("12<text:tab/>233")), None, Kind.SEVERAL_VALUES),
    "ods, covered": (ods(COVERED.replace("/>", ' office:value-type="float" office:value="233"><text:p>233</text:p></table:covered-table-cell>')), None, Kind.COVERED_CELLS),
    "XML of 2003, raised": (sml(in_html("233<Sup>1</Sup>")), 233, Kind.RAISED_MARK),
    "XML of 2003, struck": (sml(in_html("<S>380</S> <B>233</B>")), 233, Kind.STRUCK_OUT),
    "XML of 2003, the cell is struck": (
        sml('<Cell ss:StyleID="s2"><Data ss:Type="Number">380</Data></Cell>', '<Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="s2" ss:Parent="s1"/>'),
        None, Kind.STRUCK_OUT),
    "XML of 2003, two lines": (sml('<Cell><Data ss:Type="String">12&#10;233</Data></Cell>'), None, Kind.SEVERAL_VALUES),
    "html, raised": (html("233<sup>1</sup>"), 233, Kind.RAISED_MARK),
    "html, raised by a style": (html('233<span style="vertical-align: super">[2]</span>'), 233, Kind.RAISED_MARK),
    "html, del": (html("<del>380</del> <ins>233</ins>"), 233, Kind.STRUCK_OUT),
    "html, s": (html("<s>380</s><br>233"), 233, Kind.STRUCK_OUT),
    "html, struck by a style sheet": (html('<span class="cu">380</span> 233', head="<style><!-- .cu {text-decoration: line-through} --></style>"), 233, Kind.STRUCK_OUT),
    "html, hidden": (html("<span hidden>233</span>233"), 233, Kind.HIDDEN_TEXT),
    "html, not displayed": (html('<i style="color:red; DISPLAY: none">0000</i>233'), 233, Kind.HIDDEN_TEXT),
    "html, invisible": (html('<b style="visibility:hidden">12</b>233'), 233, Kind.HIDDEN_TEXT),
    "html, hidden by class": (html("<span class='x an'>9</span>233", head="<style>/* . */ p.an{color:red} td span.an, #a {display:none!important}</style>"), 233, Kind.HIDDEN_TEXT),
    "html, hidden by element": (html("<small>9</small>233", head="<style>@media screen { small { display: none } }</style>"), 233, Kind.HIDDEN_TEXT),
    "html, two lines": (html("12<br>233"), None, Kind.SEVERAL_VALUES),
    "html, two paragraphs": (html("<p>12<p>233"), None, Kind.SEVERAL_VALUES),
    "html, a field of two lines": (html("<textarea>12\n233</textarea>"), None, Kind.SEVERAL_VALUES),
    "html, two fields": (html('<input value="12"> <input value="233">'), None, Kind.SEVERAL_VALUES),
    "xlsx, two lines": (xlsx("12\n233"), None, Kind.SEVERAL_VALUES),
    "xlsx, a tab": (xlsx("12\t233"), None, Kind.SEVERAL_VALUES),
    "xlsx, an escaped return": (xlsx("12_x000D_233"), None, Kind.SEVERAL_VALUES),
}  # fmt: skip


@pytest.mark.parametrize("case", SEEN)
def test_what_a_person_does_not_read_is_no_part_of_the_number(case, tmp_path):
    content, members, kind = SEEN[case]
    (tmp_path / "a").write_bytes(content)
    found = load(tmp_path / "a")
    assert found.frame.set_index("code")["members"].dropna().get("31879") == members
    assert found.frame["members"].sum() == (members or 0) + 370
    at = [finding for finding in found.findings if finding.at.cell in ("C3", "C2") and finding.kind is kind]
    assert len(at) == 1
    assert "{" not in at[0].say("vi") + at[0].say("en")
    assert "380.0" not in at[0].say("en")
    left_out = {Kind.SEVERAL_VALUES: Severity.LEFT_OUT}.get(kind, Severity.REMARK)
    assert kind.severity is left_out


PLAIN = {  # what hides, raises or parts nothing
    "a raised word": (xlsx(233, heading=CellRichText("Tổng số đảng ", TextBlock(RAISED, "viên"))), 233),
    "a raised mark on a name": (xlsx(233, name=CellRichText("Xã Hưng Phú", TextBlock(RAISED, "2"))), 233),
    "a raised mark on a heading": (xlsx(233, heading=CellRichText("Tổng số đảng viên", TextBlock(RAISED, "(*)"))), 233),
    "a number that is raised as a whole": (xlsx(233, font=Font(vertAlign="superscript")), 233),
    "text that is raised as a whole": (xlsx(CellRichText(TextBlock(RAISED, "12"))), 12),
    "a word on the next line": (xlsx("233\n(người)"), 233),
    "a heading on two lines": (xlsx(233, heading="Tổng số đảng viên\n(người)"), 233),
    "a name on two lines": (xlsx(233, name="Xã\nHưng Phú"), 233),
    "a mark on the next line": (xlsx("9.768\n(1)"), 9768),
    "brackets": (xlsx("233 [1]", name="Xã Hưng Phú [2]"), 233),
    "raised by Unicode": (xlsx("233¹", name="Xã Hưng Phú²"), 233),
    "a style sheet for paper": (html("<b class='an'>233</b>", head="<style media='print'>.an{display:none}</style>"), 233),
    "a rule for paper": (html("<b class='an'>233</b>", head="<style>@media print{.an{display:none}}</style>"), 233),
    "another's class": (html("<b>233</b>", head="<style>i.an, table .an b, td:hover{display:none}</style>"), 233),
    "shown again": (html("<b class='an'>233</b>", head="<style>.an{display:none} b.an{display:inline}</style>"), 233),
    "a style in a comment": (html("<b>233</b>", head="<!-- <style>b{display:none}</style> -->"), 233),
    "an input": (html('<input type="text" value="233"><input type=hidden value=9><input type=checkbox value=8>'), 233),
    "a number field": (html('<input type=number value=233 class=form-control> người'), 233),
    "a list to choose from": (html("<select><option>100<option selected>233</select>"), 233),
    "its first choice": (html('<select name="n"><option>233</option><option>9</option></select>'), 233),
    "a text field": (html("<textarea rows=1> 233 </textarea>"), 233),
    "a template": (html("<template>9</template><script>8</script><noscript>7</noscript>233"), 233),
    "an open tag": (html("<s></s><b>233"), 233),
}  # fmt: skip


@pytest.mark.parametrize("case", PLAIN)
def test_what_a_person_reads_counts(case, tmp_path):
    content, members = PLAIN[case]
    (tmp_path / "a").write_bytes(content)
    found = load(tmp_path / "a")
    assert found.frame["members"].tolist() == [180, 190, members]  # in the order of codes
    assert not [finding for finding in found.findings if finding.kind.severity is Severity.LEFT_OUT]


@pytest.mark.parametrize("letter", "\u200b\u200d\u00ad\u2060\u2066\ufeff\ufe0f\U000e0001")
def test_characters_that_nobody_sees_do_not_count(letter, tmp_path):
    def spread(words):
        return letter.join(str(words)) + letter

    path = write(tmp_path / "a.xlsx", working_list())
    book = load_workbook(path)
    for cells in book.active.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.value = spread(cell.value)
    book.active["C6"] = spread(book.active["C6"].value)
    book.save(path)
    clean = load(write(tmp_path / "b.xlsx", working_list()))
    assert load(path).frame.equals(clean.frame)


def test_a_column_that_a_page_hides_is_not_read_twice(tmp_path):
    cells = "".join(f"<tr><td>{n}<td class='an'>{7 + n}<td>{name}<td>{n}" for name, n, *_ in ROWS)
    page = f"<meta charset=utf-8><style>.an{{display:none}}</style><table><tr><th>STT<th class=an>Tổng số đảng viên<th>Tên đảng bộ<th>Số đảng viên{cells}</table>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    found = load(tmp_path / "a.html")
    assert found.frame["members"].sum() == sum(n for _, n, *_ in ROWS)
    hidden = [finding for finding in found.findings if finding.kind is Kind.HIDDEN_TEXT]
    assert [finding.at.cell for finding in hidden] == [f"B{row}" for row in range(2, 10)]


def test_a_column_hidden_by_its_place_in_the_row(tmp_path):
    head = "<style>table tr > :nth-child(3) {display:none} td:nth-child(4) b{display:inline}</style>"
    page = html("233", head=head, name=f"{NAMES[0]}<td>9").replace(b"<th>T\xe1\xbb\x95ng", b"<th>x<th>T\xe1\xbb\x95ng")
    page = page.replace(b"<td>180", b"<td>8<td>180").replace(b"<td>190", b"<td>7<td>190")
    (tmp_path / "a.html").write_bytes(page)
    assert load(tmp_path / "a.html").frame["members"].tolist() == [180, 190, 233]


def test_each_district_has_the_findings_of_its_own_cells(tmp_path):
    book = Workbook()
    lines = [
        (TITLE,),
        ("STT", "Tên đảng bộ", "Huyện", HEAD[2]),
        (1, NAMES[0], "Phước Long"),
        (2, "Xã Hưng Thành", "Vĩnh Lợi"),
    ]
    for line in lines:
        book.active.append(line)
    for cell, mark in (("D3", "1"), ("D4", "2")):
        book.active[cell] = CellRichText("233", TextBlock(RAISED, mark))
    book.save(tmp_path / "a.xlsx")
    found = load(tmp_path / "a.xlsx", district="Vĩnh Lợi").findings
    assert [finding.at.cell for finding in found if finding.kind is Kind.RAISED_MARK] == ["D4"]


def test_where_there_are_many_one_finding_speaks_for_all(tmp_path):
    lines = "".join(f"<tr><td>{n}<td>Xã Hưng Phú<td><i hidden>1</i>2" for n in range(12))
    (tmp_path / "a.html").write_bytes(html("233").replace(b"</table>", f"{lines}</table>".encode()))
    (finding,) = [finding for finding in load(tmp_path / "a.html").findings if finding.kind is Kind.HIDDEN_TEXT]
    assert "12 cells (the first is here)" in finding.say("en")


def test_a_hidden_figure_of_a_sensitive_column_is_hidden_in_its_finding(tmp_path):
    content = xlsx(CellRichText("3", TextBlock(RAISED, "1")), heading="Khai trừ")
    book = load_workbook(io.BytesIO(content), rich_text=True)
    for at, n in enumerate((200, 180, 190), 3):
        book.active.cell(at, 4, n)
    book.active["D2"] = HEAD[2]
    book.save(tmp_path / "a.xlsx")
    (finding,) = [finding for finding in load(tmp_path / "a.xlsx").findings if finding.kind is Kind.RAISED_MARK]
    assert "“1”" in finding.say("en")
    assert "[c]" in finding.without({"expelled"}).say("en")


def test_a_workbook_that_declares_too_many_texts_is_read_in_another_way(tmp_path):
    rows = [(TITLE,), HEAD, (1, NAMES[0], 233), (2, NAMES[1], 180)]
    content = bytearray(KINDS["xls"](rows))
    at = content.index(
        struct.pack("<H", 0xFC), content.index(b"\x85\x00")
    )  # the texts stand behind the names of sheets
    total, different = struct.unpack_from("<II", content, at + 4)
    assert 0 < different <= total < 20
    struct.pack_into("<I", content, at + 8, different + 3)
    (tmp_path / "a.xls").write_bytes(content)
    found = load(tmp_path / "a.xls")
    assert found.frame["members"].sum() == 413
    assert [finding.kind for finding in found.findings if finding.kind is Kind.OTHER_READER] == [Kind.OTHER_READER]


# --- sums without a stored value


def test_a_total_without_a_value_is_computed_and_compared(tmp_path):
    rows = working_list()
    book = load_workbook(write(tmp_path / "a.xlsx", rows))
    book.active["C14"] = "=SUM(C6:C13)"
    book.active["D14"] = "=SUBTOTAL(9,D6:D13)"
    book.save(tmp_path / "a.xlsx")
    found = load(tmp_path / "a.xlsx")
    computed = [finding for finding in found.findings if finding.kind is Kind.FORMULA_COMPUTED]
    assert [finding.at.cell for finding in computed] == ["C14", "D14"]
    assert not [finding for finding in found.findings if finding.kind in (Kind.TOTAL_UNREAD, Kind.TOTAL_DIFFERS)]
    book.active["C14"] = "=SUM(C6:C12)"
    book.save(tmp_path / "a.xlsx")
    assert Kind.TOTAL_DIFFERS in {finding.kind for finding in load(tmp_path / "a.xlsx").findings}


def test_a_count_that_is_a_sum_counts(tmp_path):
    book = load_workbook(write(tmp_path / "a.xlsx", working_list(total=False)))
    book.active["C7"] = "=H7+I7"
    book.active["H7"], book.active["I7"] = 100, 80
    book.save(tmp_path / "a.xlsx")
    found = load(tmp_path / "a.xlsx")
    assert found.frame["members"].sum() == sum(n for _, n, *_ in ROWS)
    assert any(f.kind is Kind.FORMULA_COMPUTED and f.at.cell == "C7" and "→ 180" in f.say("vi") for f in found.findings)


def test_of_persons_nothing_is_said(tmp_path):
    head = ("STT", "Họ và tên", "Ngày sinh", "Nơi sinh hoạt")
    persons = [(n, f"Nguyễn Văn {n}", "1/2/1980", "Xã Hưng Phú") for n in range(1, 9)]
    book = load_workbook(write(tmp_path / "a.xlsx", [head, *persons]))
    book.active["B3"] = CellRichText(TextBlock(STRUCK, "Trần Thị Bí Mật"), " Nguyễn Văn A")
    book.active["C3"].font = Font(strike=True)
    book.save(tmp_path / "a.xlsx")
    found = load(tmp_path / "a.xlsx", count_rows=True)
    said = [finding.say(lang) for finding in found.findings for lang in ("vi", "en") if finding.kind is Kind.STRUCK_OUT]
    assert len(said) == 4
    assert not [words for words in said if "Mật" in words or "1980" in words]
