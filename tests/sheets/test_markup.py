"""Web pages, XML and delimited text that are saved as spreadsheets: the same sheet arrives from each."""

import base64
import datetime as dt
import time
import unicodedata
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from made_workbooks import HEADING, MEMBERS, TITLES, working_list
from markup_files import SHEET, WORKBOOK, cell, in_windows_1258, xml

from blanalysis import load
from blanalysis.sheets import Mark, read
from blanalysis.sheets.grid import UnreadableError
from blanalysis.sheets.webpage import grids

ROWS = {
    1: {1: "HUYỆN ỦY PHƯỚC LONG"},
    2: {1: "(Số liệu tính đến 31/12/2016)"},
    3: {1: "STT", 2: "Tên đảng bộ", 3: "Tổng số đảng viên"},
    4: {3: "Tổng số", 4: "Nữ"},
    5: {1: 1, 2: "Xã Hưng Phú", 3: 190, 4: 55},
    6: {1: 2, 2: "Xã Phước Long", 3: "9.768", 4: "#REF!"},
    7: {1: 3, 2: "Xã Vĩnh Thanh", 3: 205},
}
MERGES = ((3, 1, 4, 1), (3, 2, 4, 2), (3, 3, 3, 4))
PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Danh
 sách</title><style>td { color: red }</style><script>if (1 < 2) document.write("<td>7</td>")</script></head><body>
<p>HUYỆN ỦY PHƯỚC LONG<br/>(Số liệu tính đến <b>31/12/2016</b>)</p>
<table border=1><thead>
<tr><th rowspan=2>STT</th><th rowspan="2">Tên  đảng
  bộ</th><th colspan='2'>Tổng số đảng viên</th></tr>
<tr><th>Tổng số</th><th>N&#7919;</th></tr></thead>
<tr><td>1</td><td>X&atilde; Hưng Phú</td><td> 190 </td><td>55</td></tr><!-- <tr><td>99</td></tr> -->
<tr><td>2</td><td>Xã Phước Long</td><td>9.768</td><td>#REF!</td></tr>
<tr style="display: none"><td>3</td><td>Xã Vĩnh Thanh</td><td>205</td><td>&nbsp;</td></tr>
</table></body></html>"""
SPREADSHEETML = xml(
    f"<Row>{cell(ROWS[1][1])}</Row>\n<Row>{cell(ROWS[2][1])}</Row><Row>"
    + cell("STT", ' ss:MergeDown="1"')
    + cell("Tên đảng bộ", ' ss:MergeDown="1"')
    + cell("Tổng số đảng viên", ' ss:MergeAcross="1"')
    + "</Row><Row>"
    + cell("Tổng số", ' ss:Index="3"')
    + f"{cell('Nữ')}</Row>"
    + f"<Row>{cell(1)}{cell('Xã Hưng Phú')}{cell(190)}{cell(55)}</Row>"
    + f"<Row>{cell(2)}{cell('Xã Phước Long')}{cell('9.768')}{cell('#REF!')}</Row>"
    + f'<Row ss:Hidden="1">{cell(3)}{cell("Xã Vĩnh Thanh")}{cell(205)}</Row>'
)
MHTML = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--=_x"\r\n\r\nThis is a page.\r\n\r\n----=_x\r\n'
    b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    + base64.encodebytes(PAGE.encode()).replace(b"\n", b"\r\n")
    + b"\r\n----=_x\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n----=_x--\r\n"
)


def one(content: bytes | str):
    (grid,) = grids("bang.xls", content.encode() if isinstance(content, str) else content)
    return grid


@pytest.mark.parametrize("content", [PAGE.encode(), MHTML, SPREADSHEETML], ids=["html", "mhtml", "xml"])
def test_a_sheet_arrives_whole(content, tmp_path):
    grid = one(content)
    assert (grid.name, grid.rows, grid.merges) == ("Danh sách", ROWS, MERGES)
    assert (grid.marks, grid.hidden_rows, grid.hidden) == ({(6, 4): Mark.ERROR}, {7}, False)
    (tmp_path / "lạ.xlsx").write_bytes(content)
    (sheet,) = read(tmp_path / "lạ.xlsx")
    assert [c.value for c in sheet.rows[5]] == [1, "Xã Hưng Phú", 190, 55]


ENCODINGS = {
    "utf-8": str.encode,
    "utf-8 with mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-16-be with mark": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "windows-1258": in_windows_1258,
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
def test_delimited_text_in_every_dress(encoding, delimiter, line):
    flat = [[str(ROWS[row].get(column, "")) for column in range(1, 5)] for row in ROWS]
    text = line.join(delimiter.join(f'"{f}"' if delimiter in f else f for f in fields) for fields in flat) + line
    grid = one(ENCODINGS[encoding](text))
    found = {
        row: {c: unicodedata.normalize("NFC", v) if isinstance(v, str) else v for c, v in values.items()}
        for row, values in grid.rows.items()
    }
    assert (grid.name, found, grid.marks) == ("", ROWS, {(6, 4): Mark.ERROR})


@pytest.mark.parametrize("declared", ["windows-1258", "utf-8", "iso-8859-1", "windows-1252", "nothing", "x" * 50])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_pages_in_every_encoding_whatever_they_declare(encoding, declared):
    page = PAGE.replace("charset=utf-8", f"charset={declared}")
    grid = one(ENCODINGS[encoding](page))
    assert unicodedata.normalize("NFC", grid.rows[5][2]) == "Xã Hưng Phú"
    assert unicodedata.normalize("NFC", grid.rows[1][1]) == "HUYỆN ỦY PHƯỚC LONG"


LEGACY = {
    "TCVN3": ("Tªn ®¶ng bé;Tæng sè\nThÞ trÊn Ph­íc Long;1234\nX· H­ng Phó;190\nX· Long §iÒn;7\n", "Ph­"),
    "VNI": ("Teân ñaûng boä;Toång soá\nThò traán Phöôùc Long;1234\nXaõ Höng Phuù;190\n", "Phöôùc"),
}


@pytest.mark.parametrize("font", LEGACY)
def test_the_letters_of_old_fonts_stay_byte_for_byte(font):
    text, part = LEGACY[font]
    content = text.encode("latin-1")
    rows = one(content).rows
    assert [rows[row][1].encode("latin-1") for row in rows] == [
        line.split(b";")[0] for line in content.splitlines() if line
    ]
    assert part in rows[2][1]
    page = "".join(f"<tr><td>{line.replace(';', '<td>')}" for line in text.splitlines())
    assert {r: list(v.values()) for r, v in one(f"<table>{page}</table>".encode("latin-1")).rows.items()} == {
        r: list(v.values()) for r, v in rows.items()
    }


CSV = {
    "semicolons beside decimal commas": ("Tên;Tỷ lệ;Số\nXã A;12,5;3,1\nXã B;1,25;190\n", {2: {1: "Xã A", 2: "12,5", 3: "3,1"}}),
    "commas beside points": ("Tên,Số\nXã A,1.234\nXã B,9.768\n", {2: {1: "Xã A", 2: "1.234"}}),
    "what Excel is told": ("sep=|\nTên|a;b;c\n1|2\n", {1: {1: "Tên", 2: "a;b;c"}, 2: {1: 1, 2: 2}}),
    "a line break in quotes": ('a;"Tổng\r\nsố";"nói ""có"""\n1;2;3', {1: {1: "a", 2: "Tổng\nsố", 3: 'nói "có"'}}),
    "a mark that is never closed": ('Tên;Số\n"Xã A;1\nXã B;2\nXã C;3\n', {2: {1: '"Xã A', 2: 1}, 4: {1: "Xã C", 2: 3}}),
    "ragged rows": ("TIÊU ĐỀ, năm 2016\n\nTên,Số\nXã A,1,thừa\nXã B\nXã C,3\n", {3: {1: "Tên", 2: "Số"}, 4: {1: "Xã A", 2: 1, 3: "thừa"}, 5: {1: "Xã B"}}),
    "codes and long numbers": ("Mã;Số\n0123;012\n;1234567890123456\n0;-5\n", {2: {1: "0123", 2: "012"}, 3: {2: "1234567890123456"}, 4: {1: 0, 2: "-5"}}),
    "spaces behind commas": ("TIÊU ĐỀ, năm 2016, quý 1, quý 2\nTên, Số\nXã A, 1\nXã B, 2\n", {3: {1: "Xã A", 2: 1}}),
    "zero bytes": ("Tên;Số\nXã A\0;1\n", {2: {1: "Xã A", 2: 1}}),
}  # fmt: skip


@pytest.mark.parametrize("name", CSV)
def test_delimited_text_as_people_have_it(name):
    content, expected = CSV[name]
    rows = one(content).rows
    assert {row: rows[row] for row in expected} == expected


HTML = {
    "cells that are not closed": ("<table><tr><td>a<td>b<tr><td>1<td>2", [["a", "b"], [1, 2]]),
    "a row without a table": ("Tựa đề<tr><td>a</td><td>b</td></tr>\nGhi chú", [["Tựa đề"], ["a", "b"], ["Ghi chú"]]),
    "lines in a cell": ("<table><td>a<br>b<p>c</p></td><td>x &lt; y</td></table>", [["a\nb\nc", "x < y"]]),
    "a table for layout": (
        "<table><tr><td>Trái</td><td>Phải</td></tr><tr><td colspan=2>Trên<table><tr><td>1<td>2</tr></table>dưới</td></tr></table>",
        [["Trái", "Phải"], ["Trên"], [1, 2], ["dưới"]],
    ),
    "layout beside cells": (
        "<table><tr><td>trước</td><td><table><tr><td>1</td><td>2</td></tr></table></td><td>sau</td></tr></table>",
        [["trước"], [1, 2], ["sau"]],
    ),
    "one cell in a cell": ("<table><tr><td>a</td><td><table><tr><td>190</td></tr></table></td></tr></table>", [["a", 190]]),
    "notes around two tables": (
        "A<table><caption>B</caption><tr><td>1</table>C<div>D</div><table><tr><td>2</table>E",
        [["A"], ["B"], [1], ["C"], ["D"], [2], ["E"]],
    ),
    "numbers as Excel says": (
        '<table><td x:num="9768.5">9.768,5</td><td x:num>12</td><td x:str>12</td><td x:num="x">9.768</td></table>',
        [[9768.5, 12.0, "12", "9.768"]],
    ),
    "signs in attributes": ("<table><td title='a>b' colspan=\"1\" data=it's>1</td><td a=\"<td>\">2</td></table>", [[1, 2]]),
    "two columns that one row skips": (
        "<table><tr><td>a<td rowspan=3 colspan=2>b<td>c<tr><td>1<td>2<tr><td>3<td>4</table>",
        [["a", "b", "c"], [1, 2], [3, 4]],
    ),
    "letters for sale": ("<table><td>a < b & c</td><td>&lt;td&gt;</td></table>", [["a < b & c", "<td>"]]),
}  # fmt: skip


@pytest.mark.parametrize("name", HTML)
def test_pages_as_web_systems_write_them(name):
    page, expected = HTML[name]
    assert [list(values.values()) for values in one(page).rows.values()] == expected


def test_spans_push_the_cells_of_the_next_rows_aside():
    grid = one("<table><tr><td>a<td rowspan=3 colspan=2>b<td>c<tr><td>1<td>2<tr><td>3<td>4<tr><td>5<td>6</table>")
    assert grid.rows[2] == {1: 1, 4: 2}
    assert grid.rows[4] == {1: 5, 2: 6}
    assert grid.merges == ((1, 2, 3, 3),)


def test_columns_that_a_page_hides():
    grid = one("<table><col span=2><col style='display:none'><tr><td>a<td>b<td>c<td>d</table>")
    assert (grid.hidden_columns, grid.rows) == ({3}, {1: {1: "a", 2: "b", 3: "c", 4: "d"}})


def test_spans_of_a_billion_cost_nothing():
    grid = one("<table><tr><td colspan=1000000000 rowspan=999999999999>a</td></tr><tr><td>b</td></tr></table>")
    assert (grid.rows, grid.merges) == ({1: {1: "a"}, 2: {1001: "b"}}, ((1, 1, 2, 1000),))


def test_excels_own_page_names_its_sheet():
    page = "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><!--[if gte mso 9]><xml><x:Name>Biểu 5</x:Name></xml><![endif]--><title>x</title></head><table><td>1</td></table>"
    assert one(page).name == "Biểu 5"


def test_xml_of_excel_2003_in_full():
    rows = (
        '<Row ss:Index="3" ss:Span="1" ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="DateTime">2016-12-31T00:00:00.000</Data>'
        '<Comment><ss:Data>ý kiến</ss:Data></Comment></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>'
        '<Row><Cell ss:Formula="=RC[-1]+1"/><Cell ss:Formula="=1+1"><Data ss:Type="Number">2</Data></Cell>'
        '<Cell ss:MergeAcross="1"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Tổng</B> <I>số</I></ss:Data></Cell>'
        '<Cell><Data ss:Type="Number">12.5</Data></Cell><Cell><Data ss:Type="Number">một</Data></Cell></Row>'
    )
    hidden = "<Visible>SheetHidden</Visible>"
    grid = one(xml(rows, options=hidden))
    assert grid.rows == {
        3: {2: dt.date(2016, 12, 31), 3: True},
        5: {1: "R1C1 =RC[-1]+1", 2: 2, 3: "Tổng số", 5: 12.5, 6: "một"},
    }
    assert (grid.marks, grid.hidden_rows, grid.hidden) == ({(5, 1): Mark.UNCALCULATED}, {3, 4}, True)
    assert (grid.merges, grid.hidden_columns) == (((5, 3, 5, 4),), {6})


def test_a_working_list_is_checked_from_each_kind_as_from_excel(tmp_path):
    rows = [["" if value is None else str(value) for value in row] for row in working_list()]
    files = {
        "bang.csv": "\n".join(";".join(row) for row in rows).encode("utf-8-sig"),
        "bang.xls": ("".join(f"<p>{t}</p>" for t in TITLES) + "<table>" + "".join(
            f"<tr>{''.join(f'<td>{escape(value)}</td>' for value in row)}</tr>" for row in rows[4:]) + "</table>").encode(),
        "bang.xml": xml("".join(f"<Row>{''.join(cell(int(v) if v.isdigit() else v) for v in row)}</Row>" for row in rows)),
    }  # fmt: skip
    assert rows[4] == list(HEADING)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        membership = load(tmp_path / name)
        assert dict(zip(membership.frame["code"], membership.frame["members"], strict=True)) == MEMBERS
        assert str(membership.as_of) == "2016-12-31"


REFUSED = {
    "prose": "Kính gửi các đồng chí.\nXin gửi danh sách.\n",
    "prose with commas": "Kính gửi các đồng chí, kèm theo đây là danh sách, mong xem.\nTrân trọng, xin cảm ơn.\nMột, hai, ba, bốn.",
    "a sentence": "Kính gửi các đồng chí, kèm theo danh sách.",
    "JSON": '{"xã": 1, "phường": 2}',
    "a list in JSON": '[{"xã": 1}, {"xã": 2}]',
    "PDF": b"%PDF-1.4\n1,2,3\n4,5,6\n",
    "a picture": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9,
    "a program": b"MZ\x90\0\x03\0,,;;",
    "anything": bytes(range(256)) * 20,
    "zeros": bytes(5000),
    "a page without a table": "<html><body>Đăng nhập; mật khẩu</body></html>",
    "other XML": "<?xml version='1.0'?><svg><g a='1;2'/></svg>",
    "a workbook of other XML": "<?xml version='1.0'?><Workbook><a>1;2</a></Workbook>",
    "MHTML without a table": "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>1;2</p>",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused(name):
    content = REFUSED[name]
    with pytest.raises(UnreadableError) as refused:
        one(content)
    assert "no spreadsheet that can be read" in refused.value.say("en")


DAMAGED = {
    "entities": SPREADSHEETML.replace(b"<Workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><Workbook', 1),
    "depth": xml("<Row>" * 3000),
    "cut off": SPREADSHEETML[:-400],
    "a row twice": xml(f'<Row ss:Index="5">{cell(1)}</Row><Row ss:Index="5">{cell(2)}</Row>'),
    "far outside": xml(f'<Row ss:Index="99999999999">{cell(1)}</Row>'),
    "nested tables": "<table><tr><td>" * 200,
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_broken_is_refused_with_its_cause(name):
    with pytest.raises(UnreadableError) as refused:
        one(DAMAGED[name])
    assert "damaged" in refused.value.say("en")


def test_no_more_cells_than_a_sheet_may_have(monkeypatch):
    monkeypatch.setattr("blanalysis.sheets.grid.MOST_CELLS", 5)
    two_sheets = WORKBOOK.format(
        sheets="".join(SHEET.format(name=n, rows=f"<Row>{cell(1) * 3}</Row>", options="") for n in "ab")
    )
    for content in ("1;2\n3;4\n5;6", "<table>" + "<tr><td>1<td>2" * 3, two_sheets):
        with pytest.raises(UnreadableError, match="5"):
            one(content)


LONG = 2_000_000
SLOW = {
    "tags that never end": "<table>" + "<td" * LONG,
    "attributes that never end": "<table><td " + "a='<td " * LONG,
    "comments": "<table>" + "<!--" * LONG,
    "scripts": "<table>" + "<script>" * (LONG // 4),
    "declarations": "<table>" + "<![CDATA[" * (LONG // 4),
    "closing": "<table>" + "</" * LONG,
    "spaces": "<table><td" + " " * LONG * 2,
    "equals": "<table><td " + "=" * LONG,
    "entities": "<table><td>" + "&#" * LONG,
    "meta": "<table>" + "<meta " * LONG,
    "rowspans": "<table><tr>" + "<td rowspan=9999>" * 8000 + "<tr><td>1" * 9000,
    "colspans": "<table>" + "<tr><td colspan=1000 rowspan=2>" * 60_000,
    "quotes": 'a;"' * LONG,
    "lines": ";\n" * LONG,
    "lead": "a: b\n" * LONG,
    "instructions": "<?" * LONG,
    "one name": "<?xml version='1.0'?><" + "a" * LONG * 4,
}


@pytest.mark.parametrize("name", SLOW)
def test_the_time_grows_with_the_length(name):
    began = time.process_time()
    try:
        one(SLOW[name])
    except UnreadableError as refused:
        assert refused.say("vi")  # noqa: PT017 - either way is right
    assert time.process_time() - began < 10


SHOWN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp")), min_size=1, max_size=20).filter(
    lambda t: t == " ".join(t.split()) and not t.startswith(("#", "E", "e", "\ufeff")) and not t.isdigit()
)
VALUES = st.none() | SHOWN | st.integers(0, 10**9)
TABLES = st.lists(st.lists(VALUES, min_size=2, max_size=6), min_size=1, max_size=8).filter(
    lambda rows: any(map(any, rows))
)


def held(rows) -> dict:
    """What a grid holds of these rows."""
    filled = {r: {c: v for c, v in enumerate(row, start=1) if v is not None} for r, row in enumerate(rows, start=1)}
    return {r: values for r, values in filled.items() if values}


@given(TABLES)
def test_pages_that_are_written_are_read(rows):
    body = "".join(
        "<tr>" + "".join(f"<td>{'' if v is None else escape(str(v))}</td>" for v in row) + "</tr>" for row in rows
    )
    assert one(f"<meta charset=utf-8><table>{body}</table>").rows == held(rows)


@given(TABLES)
def test_xml_that_is_written_is_read(rows):
    body = "".join("<Row>" + "".join("<Cell/>" if v is None else cell(v) for v in row) + "</Row>" for row in rows)
    assert one(xml(body)).rows == held(rows)


@given(TABLES, st.sampled_from(",;\t|"), st.sampled_from(["utf-8-sig", "utf-16"]))
def test_delimited_text_that_is_written_is_read(rows, delimiter, encoding):
    """Told the delimiter, as Excel can be; each row with all columns."""
    text = "".join(
        delimiter.join('"' + ("" if v is None else str(v)).replace('"', '""') + '"' for v in row) + "\n" for row in rows
    )
    assert one(f"sep={delimiter}\n{text}".encode(encoding)).rows == held(rows)


WHOLE = {
    "html": PAGE.encode(),
    "html in windows-1258": in_windows_1258(PAGE.replace("charset=utf-8", "")),
    "mhtml": MHTML,
    "xml": SPREADSHEETML,
    "csv": "\n".join(";".join(map(str, row.values())) for row in ROWS.values()).encode(),
    "csv in utf-16": "\n".join(";".join(map(str, row.values())) for row in ROWS.values()).encode("utf-16"),
    "csv in windows-1258": in_windows_1258("\n".join(";".join(map(str, row.values())) for row in ROWS.values())),
}


@given(st.sampled_from(sorted(WHOLE)), st.binary(min_size=1, max_size=4), st.floats(0, 1))
@example("html", b"<", 0.5)
def test_damage_gives_a_sheet_or_a_sentence(kind, damage, where):
    whole = WHOLE[kind]
    at = int(where * len(whole))
    try:
        grids("hong.xls", whole[:at] + damage + whole[at + len(damage) :])
    except UnreadableError as refused:
        assert refused.say("vi")  # noqa: PT017 - either way is right


def test_hidden_rows_of_a_page_keep_their_place_and_give_nothing():
    rows = (
        "<tr hidden><td>1<td>2</tr><tr style='visibility: collapse'><td>3</tr><tr><td>4<td style='display:none'>5<td>6"
    )
    grid = one(f"<table><tr><td>0</tr>{rows}</table>")
    assert (grid.rows, grid.hidden_rows) == ({1: {1: 0}, 4: {1: 4, 2: 6}}, frozenset())
    assert [(row, column, words) for row, column, _, words in grid.noted] == [
        (2, 1, "1"),
        (2, 2, "2"),
        (3, 1, "3"),
        (4, 2, "5"),
    ]


def test_styles_of_any_length_are_read_in_no_time():
    styles = "<style>" + "/*" * 50_000 + "@a{" * 30_000 + "a-" * 50_000 + ".x" * 40_000 + "</style>"
    began = time.perf_counter()
    assert one(f"{styles}<table><td class='{'x ' * 20_000}'>7</table>").rows == {1: {1: 7}}
    one("<style>" * 20_000 + "</style><table><td>7</table>")
    one("<b>" * 20_000 + "</i>" * 20_000 + "<table><td>7</table>")
    assert time.perf_counter() - began < 20


def test_lists_to_choose_from_end_at_the_next_cell_and_cost_no_time():
    begun = time.perf_counter()
    lists = "<select><option>100<option value='selected'>7<option selected>233</select><td><select><option>5<td>6"
    assert one(f"<table><td>{lists}<td><select multiple><option>8</select></table>").rows == {1: {1: 233, 2: 5, 3: 6}}
    assert one("<table><td>7<td><select>" + "<option " * 200_000).rows == {1: {1: 7}}
    assert time.perf_counter() - begun < 10
