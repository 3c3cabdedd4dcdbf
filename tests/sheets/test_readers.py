"""Every kind of Excel file gives the same sheets, and none costs more than a sentence: damage, bombs, far corners, loops."""

import contextlib
import datetime as dt
import io
import random
import re
import struct
import sys
import time
import unicodedata
import warnings
from html import escape
from pathlib import Path

import pytest
from binaries import biff2, biff5, xlsb
from excel_files import DAY, ROWS, SHEETS, as_xls, as_xlsb, as_xlsx, saved
from hypothesis import given
from hypothesis import strategies as st
from one_list import packed, parts_of
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from blanalysis.sheets import Mark, binary, guard, xlsx
from blanalysis.sheets import read as read_sheets
from blanalysis.sheets.address import column_letters
from blanalysis.sheets.grid import Grid, UnreadableError
from blanalysis.sheets.xlsx import calamine_values
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.formats import LANGS


def with_sheet(data: str, *, after="", before="") -> bytes:
    """A workbook whose only sheet has these bytes."""
    parts = parts_of(as_xlsx([Grid(name="Bảng", rows={1: {1: 1}})]))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        data
        if data.startswith("<?xml")
        else f'<worksheet xmlns="{space}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'
    )
    return packed(parts | {"xl/worksheets/sheet1.xml": sheet.encode()})


NONE_LONG, ALL_LONG = sys.maxsize, 0  # from how many bytes on calamine may read the rows of a sheet


def read_by(monkeypatch, way: int, content: bytes) -> tuple[tuple[Grid, ...], int]:
    """The sheets, read by the stream alone or by calamine too; and of how many calamine gave the rows."""
    by_calamine = []

    def counted(sheet):
        by_calamine.append(calamine_values(sheet))
        return by_calamine[-1]

    with monkeypatch.context() as patch:
        patch.setattr(xlsx, "_LONG", way)
        patch.setattr(xlsx, "calamine_values", counted)
        grids = xlsx.xlsx("a", content)
    return grids, len([rows for rows in by_calamine if rows])


def refusal(reader, content: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        reader("so-lieu", content)
    said = [caught.value.say(lang) for lang in LANGS]
    assert all(
        "“so-lieu”" in words and "{" not in words and "\n" not in words and words.endswith(".") for words in said
    )
    return said[1]


# --- the same sheets from every kind of file ---


def test_xlsx_gives_values_and_marks_either_way(monkeypatch):
    content = as_xlsx()
    assert read_by(monkeypatch, NONE_LONG, content) == (SHEETS, 0)
    assert read_by(monkeypatch, ALL_LONG, content) == (SHEETS, 1)  # the other has an error


def test_xls_gives_the_same():
    assert binary.xls("a", as_xls()) == SHEETS


def test_xlsb_gives_the_same():
    found = binary.xlsb("a", as_xlsb())
    day = Grid(**{f: getattr(SHEETS[0], f) for f in SHEETS[0].__slots__} | {"rows": ROWS | {4: ROWS[4] | {3: 42735}}})
    assert found == (day, SHEETS[1])


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.xls", "a.csv", "a"])
@pytest.mark.parametrize("make", [as_xlsx, as_xls, as_xlsb])
def test_the_bytes_tell_the_kind_and_not_the_name(tmp_path, make, name):
    (tmp_path / name).write_bytes(make())
    sheets = read_sheets(tmp_path / name)
    assert [sheet.name for sheet in sheets] == [grid.name for grid in SHEETS]
    assert [(cell.row, cell.column) for cell in sheets[0].cells if cell.mark is Mark.ERROR] == [(6, 2)]
    assert [cell.value for cell in sheets[1].cells] == [77]


def test_excel_2_wrote_sheets_without_a_container(tmp_path):
    (tmp_path / "a.xls").write_bytes(biff2({(1, 1): "Ten", (2, 2): 190}))
    assert [(cell.row, cell.column, cell.value) for cell in read_sheets(tmp_path / "a.xls")[0].cells] == [
        (1, 1, "Ten"),
        (2, 2, 190),
    ]


def cp1258(text: str) -> bytes:
    """As Vietnamese Windows stores it: the tone after its vowel."""
    out = b""
    for letter in text:
        base, *marks = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        kept = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tones))
        out += (kept + "".join(tones)).encode("cp1258")
    return out


def test_vietnamese_windows_text_marked_western_is_read():
    words = ["Tổng cộng", "Xã Hưng Phú", "Đảng viên", "Thị trấn Phước Long"]
    (grid,) = binary.xls("a", biff5([[cp1258(word) for word in words]]))
    assert [unicodedata.normalize("NFC", value) for value in grid.rows[1].values()] == words


@pytest.mark.parametrize(
    "text", ["Tæng sè ®¶ng viªn, tiÒn, miÒn nói, ­u tiªn", "Toång soá ñaûng vieân, thò xaõ", "Université, più"]
)
def test_other_western_text_stays_as_it_is_stored(text):
    (grid,) = binary.xls("a", biff5([[text.encode("latin-1")]]))
    assert grid.rows == {1: {1: text}}


# --- marks of .xlsx ---


def test_formulas_without_a_value_are_told_from_calculated_ones():
    rows = (
        '<row r="1"><c r="A1"><f>SUM(B1:B2)</f></c><c r="B1"><f t="shared" ref="B1:B2" si="0">C1*2</f><v></v></c>'
        '<c r="C1" t="str"><f>IF(A1&gt;0,"x","")</f><v></v></c><c r="D1"><f>1+1</f><v>2</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v/></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    (grid,) = xlsx.xlsx("a", with_sheet(rows))
    assert grid.rows == {1: {1: "=SUM(B1:B2)", 2: "=C1*2", 4: 2}, 2: {2: "=", 3: "#DIV/0!"}}
    uncalculated = dict.fromkeys([(1, 1), (1, 2), (2, 2)], Mark.UNCALCULATED)
    assert grid.marks == {**uncalculated, (2, 3): Mark.ERROR}


FULL = '<row r="1"><c r="A1"><v>7</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
UNUSUAL = {
    "single quotes": FULL.replace('t="e"', "t='e'"),
    "blanks around the sign": FULL.replace('t="e"', 't = "e"'),
    "no addresses": FULL.replace(' r="A1"', "").replace(' r="B1"', "").replace(' r="1"', ""),
    "a comment": FULL.replace("</row>", "<!-- <c r='C1'><v>5</v></c> --></row>"),
    "an element of somebody else": FULL.replace("<v>7</v>", '<v>7<x xmlns="urn:x">8</x></v>'),
    "a prefix": f'<?xml version="1.0"?><x:worksheet xmlns:x="{SPACE}"><x:sheetData>'
    + FULL.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    + "</x:sheetData></x:worksheet>",
}


@pytest.mark.parametrize("size", [NONE_LONG, ALL_LONG])
@pytest.mark.parametrize("way", UNUSUAL)
def test_every_form_of_xml_is_read(way, size, monkeypatch):
    content = with_sheet(UNUSUAL[way], before="" if "a prefix" in way else '<dimension ref="A1:XFD1048576"/>')
    ((grid,), by_calamine) = read_by(monkeypatch, size, content)
    assert (grid.rows, grid.marks, by_calamine) == ({1: {1: 7, 2: "#N/A"}}, {(1, 2): Mark.ERROR}, 0)


PLAIN = (
    '<row r="1" spans="1:2" ht="15"><c r="A1" s="0"><v>7</v></c><c r="B1" t="str"><f>C1&amp;"x"</f><v>x</v></c></row>'
)
CODES = (
    "General",
    "dd/mm/yyyy",
    "hh:mm",
    "[h]:mm",
    "mm:ss",
    "0.00",
    "[$-409]d-mmm;@",
    '"d"0',
    "[Red]0",
    "0;d",
    "h AM/PM",
)
BUILT_IN = (0, 2, 9, 14, 17, 22, 27, 37, 45, 46, 47, 49, 50, 58)


def test_both_ways_show_days_times_and_durations_alike(monkeypatch):
    own = "".join(f'<numFmt numFmtId="{n}" formatCode="{escape(code)}"/>' for n, code in enumerate(CODES, 164))
    styles = "".join(f'<xf numFmtId="{n}"/>' for n in (*range(164, 164 + len(CODES)), *BUILT_IN))
    formats = f'<styleSheet xmlns="{SPACE}"><numFmts>{own}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'
    rows = ""
    for row, value in enumerate(("42735", "42735.354166667", "0.5", "0", "1.5", "59", "61", "2958465", "2958466"), 1):
        cells = (
            f'<c r="{column_letters(n + 1)}{row}" s="{n}"><v>{value}</v></c>' for n in range(len(CODES) + len(BUILT_IN))
        )
        rows += f'<row r="{row}">{"".join(cells)}</row>'
    content = packed(parts_of(with_sheet(rows)) | {"xl/styles.xml": formats.encode()})
    (fast, by_calamine), (slow, _) = (read_by(monkeypatch, way, content) for way in (ALL_LONG, NONE_LONG))
    assert by_calamine == 1
    assert fast == slow
    assert [*slow[0].rows[1].values()][:4] == [42735, DAY, DAY, dt.timedelta(42735)]


AROUND = {
    "before": '<cols><col min="2" max="9" hidden="1"/></cols>',
    "after": '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
}


def test_calamine_reads_plain_rows_and_the_stream_what_is_around_them(monkeypatch):
    for way, by_calamine in ((NONE_LONG, 0), (ALL_LONG, 1)):
        ((grid,), counted) = read_by(monkeypatch, way, with_sheet(PLAIN, **AROUND))
        assert (grid.rows, grid.merges, grid.hidden_columns) == ({1: {1: 7, 2: "x"}}, ((1, 1, 2, 2),), {2})
        assert counted == by_calamine


NOT_PLAIN = {
    "an error": PLAIN.replace("<v>7<", "<v>#N/A<"),
    "a hidden row": PLAIN.replace("ht=", 'hidden="1" ht='),
    "no value": PLAIN.replace("<v>x</v>", ""),
    "a far cell": PLAIN.replace("B1", "AAA1"),
    "a comment": PLAIN.replace("</row>", "</row><!-- -->"),
}


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_calamine_gets_no_rows_of_which_it_would_lose_something(name, monkeypatch):
    assert read_by(monkeypatch, ALL_LONG, with_sheet(NOT_PLAIN[name]))[1] == 0


def test_sheets_are_found_by_relation_whatever_the_order_and_charts_are_no_sheets():
    parts = parts_of(as_xlsx())
    book = parts["xl/workbook.xml"].decode()
    first, second = re.findall(r"<sheet [^>]*/>", book)  # each may declare a namespace
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    third = f'<sheet xmlns:r="{space}" r:id="c" name="Đồ thị" sheetId="9"/>'
    book = book.replace(first, "").replace(second, second + first + third)
    chart = '<Relationship Target="charts/c.xml" Id="c" Type="http://x/relationships/chartsheet"/></Relationships>'
    relations = parts["xl/_rels/workbook.xml.rels"].decode().replace("</Relationships>", chart)
    parts |= {"xl/workbook.xml": book.encode(), "xl/_rels/workbook.xml.rels": relations.encode()}
    assert xlsx.xlsx("a", packed(parts)) == SHEETS[::-1]


def test_many_sheets_and_long_names():
    grids = tuple(Grid(name=f"{place:03} {'ệ' * 27}", rows={1: {1: place}}) for place in range(200))
    assert xlsx.xlsx("a", as_xlsx(grids)) == grids


values = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9).map(lambda x: float(f"{x:.12g}")),
    st.booleans(),
    st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)),
    st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 1, 1)).map(lambda t: t.replace(microsecond=0)),
    st.sampled_from(["#N/A", "#REF!", "=SUM(A1:A3)", "=1/0", " ", "\u00a0", "9.768", "a<b&c>\"'", "=A1", "#5", "- 5"]),
    st.text("aăâđêôơưẾệ 019.,-()", max_size=8).map(str.strip),
)
sheets = st.dictionaries(st.tuples(st.integers(1, 40), st.integers(1, 30)), values, max_size=30)


def stored_numbers(at: dict) -> dict:
    return {place: value for place, value in at.items() if isinstance(value, (int, float))}


@given(sheets, st.sets(st.integers(1, 40), max_size=3), st.sets(st.integers(1, 30), max_size=3))
def test_both_ways_give_the_same(at, hidden_rows, hidden_columns):
    rows: dict = {}
    for (row, column), value in at.items():
        rows.setdefault(row, {})[column] = value
    grids = [
        Grid(name="Bảng", rows=rows, merges=((2, 2, 4, 5),), hidden_rows=hidden_rows, hidden_columns=hidden_columns)
    ]
    content = as_xlsx(grids)
    with pytest.MonkeyPatch.context() as patch:
        ((fast,), _), ((slow,), _) = (read_by(patch, way, content) for way in (ALL_LONG, NONE_LONG))
    assert fast == slow
    assert {at: slow.rows[at[0]][at[1]] for at in stored_numbers(at)} == stored_numbers(at)
    assert [[*row] for row in (slow.rows, *slow.rows.values())] == [
        sorted(row) for row in (slow.rows, *slow.rows.values())
    ]


# --- what must not cost memory or time ---


def test_a_stray_cell_in_the_far_corner_is_read_at_once():
    content = with_sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    start = time.perf_counter()
    (grid,) = xlsx.xlsx("a", content)
    assert grid.rows == {1: {1: 1}, 1048576: {16384: 2}}
    assert time.perf_counter() - start < 10  # and not a hundred gigabytes
    assert "far away" in refusal(binary.xlsb, xlsb({"name": "a", "rows": {1: {1: 1}, 1048576: {16384: 2}}}))


@pytest.mark.parametrize("address", ["ZZZ99999999", "A0", "1", "A", "$A$2", "A-1"])
def test_cells_that_claim_no_place_are_refused(address):
    rows = f'<row r="1"><c r="A1"><v>1</v></c><c r="{address}"><v>2</v></c></row>'
    assert "damaged" in refusal(xlsx.xlsx, with_sheet(rows))


def test_bombs_are_refused():
    bomb = packed(parts_of(as_xlsx()) | {"xl/media/a.bin": bytes(500_000_001)})
    assert len(bomb) < 1_000_000
    assert "too large" in refusal(xlsx.xlsx, bomb)
    entities = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "0000000000">]><worksheet/>'
    assert "DOCTYPE" in refusal(xlsx.xlsx, with_sheet(entities))
    strings = parts_of(as_xlsx()) | {"xl/sharedStrings.xml": entities.encode("utf-16")}
    assert "DOCTYPE" in refusal(xlsx.xlsx, packed(strings))


def test_a_header_that_declares_less_than_it_packs_is_found():
    parts = parts_of(as_xlsx())
    content = bytearray(packed(parts))
    name = b"xl/worksheets/sheet1.xml"
    size = len(parts[name.decode()])
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        head = content.rfind(sign, 0, content.find(name) if at == 22 else content.rfind(name))
        assert struct.unpack_from("<I", content, head + at) == (size,)
        struct.pack_into("<I", content, head + at, 100)
    assert "damaged" in refusal(xlsx.xlsx, bytes(content))


@pytest.mark.parametrize("make", [as_xlsx, as_xls, as_xlsb])
def test_a_part_of_a_file_is_refused(tmp_path, make):
    content = make()
    (tmp_path / "a").write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(UnreadableError):
        read_sheets(tmp_path / "a")


def test_a_password_is_named(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(UnreadableError, match="password"):
        read_sheets(tmp_path / "a.xlsx")
    stream = struct.pack("<HH4H", 0x809, 8, 0x500, 0x05, 0, 1995) + struct.pack("<HH2H", 0x2F, 4, 1, 1) + bytes(40)
    assert "password" in refusal(binary.xls, stream)


def test_broken_xml_is_refused_and_not_read_with_gaps():
    for good, bad in (("</c><c", "</c><x"), ("</v>", "</w>"), ("<v>7</v>", "<v>7</v><v>8</v>"), ("</row>", "</ro>")):
        assert "damaged" in refusal(xlsx.xlsx, with_sheet(FULL.replace(good, bad)))
    missing = parts_of(as_xlsx())
    relations = missing["xl/_rels/workbook.xml.rels"].replace(b"relationships/worksheet", b"relationships/nothing", 1)
    assert "damaged" in refusal(xlsx.xlsx, packed(missing | {"xl/_rels/workbook.xml.rels": relations}))


# --- the guard ---


def sleeps(path, content):
    time.sleep(60)


def eats(path, content):
    return bytearray(8 << 30)


def aborts(path, content):
    import os

    print("noise")
    os.abort()


def refuses(path, content):
    raise UnreadableError(wording.TOO_LONG, path=path, most=len(content))


def gives(path, content):
    print("noise", path)
    moments = [DAY, dt.datetime(2016, 12, 31, 8, 30), dt.time(7, 5), dt.timedelta(-1, 5, 6)]
    return (
        Grid(
            name="\ud800 Ẩn",
            rows={1: dict(enumerate([*moments, 1, 1.5, True, "x", float("inf")], 1))},
            merges=((1, 1, 2, 2),),
        ),
    )


def test_a_guarded_reader_gives_what_it_gives():
    assert guard.read_in_child(gives, "đường dẫn: 'a\"", b"") == gives("", b"")
    with pytest.raises(UnreadableError) as caught:
        guard.read_in_child(refuses, "a", b"12345")
    assert caught.value.say("vi") == wording.TOO_LONG.say("vi", path="a", most=5)


def test_a_guarded_reader_is_ended(monkeypatch, capfd):
    monkeypatch.setattr(guard, "MOST_SECONDS", 1)
    assert "longer than 1 seconds" in refusal(lambda *given: guard.read_in_child(sleeps, *given), b"")
    monkeypatch.setattr(guard, "MOST_SECONDS", 30)
    assert "broke down" in refusal(lambda *given: guard.read_in_child(aborts, *given), b"")
    if sys.platform == "linux":
        assert "MB of memory" in refusal(lambda *given: guard.read_in_child(eats, *given), b"")
    assert capfd.readouterr() == ("", "")


# --- random damage ---

SCRAPS = [
    b"<",
    b">",
    b"/",
    b'"',
    b"'",
    b"&",
    b" ",
    b"0",
    b"9",
    b"Z",
    b"<c ",
    b"</c>",
    b"<v>",
    b"<!--",
    b"\0",
    b"\xff",
    b":",
]


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """One or two bytes of the file, or of one part in it, changed, lost, added; or the end cut off."""
    if not whole.startswith(b"PK") or chance.random() < 0.15:
        return _struck(whole, chance)
    parts = parts_of(whole)
    name = chance.choice([name for name in parts if name.startswith("xl/") and "theme" not in name])
    name = "xl/worksheets/sheet1.xml" if chance.random() < 0.5 and "xl/worksheets/sheet1.xml" in parts else name
    return packed(parts | {name: _struck(parts[name], chance)})


def _struck(text: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2))):
        at, how = chance.randrange(len(text)), chance.random()
        lost = 0 if how < 0.3 else 1 if how < 0.9 else chance.choice((5, 50))
        put = bytes([chance.randrange(256)]) if how < 0.5 else chance.choice(SCRAPS) if how < 0.8 else b""
        text = text[:at] + put + text[at + lost :]
    return text if chance.random() > 0.05 else text[: chance.randrange(len(text))]


@pytest.mark.parametrize("make", [as_xlsx, as_xls, as_xlsb])
def test_damage_is_read_or_refused_and_nothing_is_printed(make, capfd):
    """Binary workbooks in their child process: calamine panics at some, which only the guard can hold."""
    reader = {as_xlsx: xlsx.xlsx, as_xls: binary.xls, as_xlsb: binary.xlsb}[make]
    chance, whole, read = random.Random(64), make(), 0
    for _ in range({as_xlsx: 400, as_xls: 40, as_xlsb: 40}[make]):
        start = time.perf_counter()
        with contextlib.suppress(UnreadableError):
            read += bool(reader("a", damaged(whole, chance)))
        assert time.perf_counter() - start < 5
    assert read > 5
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("way", [NONE_LONG, ALL_LONG])
def test_a_damaged_xlsx_that_is_read_has_every_number_that_openpyxl_reads(way, monkeypatch):
    chance, whole, compared = random.Random(1975), as_xlsx(), 0
    for _ in range(400):
        content = damaged(whole, chance)
        with contextlib.suppress(UnreadableError):
            grids, _ = read_by(monkeypatch, way, content)
            theirs = numbers_by_openpyxl(content)
            found = {(g.name, r, c): v for g in grids for r, cells in g.rows.items() for c, v in cells.items()}
            assert not theirs or {at: found.get(at) for at in theirs} == theirs
            compared += bool(theirs)
    assert compared > 15


def numbers_by_openpyxl(content: bytes) -> dict | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), data_only=True)
    except Exception:  # it says nothing of this file
        return None
    held = ((sheet.title, cell) for sheet in book.worksheets for cell in sheet._cells.values())
    return {(title, c.row, c.column): c.value for title, c in held if isinstance(c.value, (int, float))}


def test_the_child_needs_neither_pandas_nor_the_current_folder(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert guard.read_in_child(loaded, "a", b"")[0].rows == {1: {1: False}}
    assert Path("json.py").exists()


def loaded(path, content):
    return (Grid(name="pandas", rows={1: {1: "pandas" in sys.modules}}),)


def test_long_plain_sheets_are_not_read_blindly(monkeypatch):
    """Calamine gives all that is in a cell: a workbook with struck-out or rich text is read in the other way."""
    book = Workbook()
    for n in range(1, 1200):
        book.active.append((f"Xã {n}", n))
    taken = []
    monkeypatch.setattr(xlsx, "calamine_values", lambda sheet: taken.append(sheet) or calamine_values(sheet))
    plain = xlsx.xlsx("a", saved(book))[0]
    assert len(taken) == 1
    book.create_sheet("khác")["A1"].font = Font(strike=True)
    assert xlsx.xlsx("a", saved(book))[0].rows == plain.rows
    book.active["B7"].font = Font(strike=True)
    book.active["B9"] = CellRichText("233", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    grid = xlsx.xlsx("a", saved(book))[0]
    assert (7, 2) not in {(row, column) for row, cells in grid.rows.items() for column in cells}
    assert (grid.rows[9][2], len(taken)) == (233, 1)
    assert [(row, column, what.value, words) for row, column, what, words in grid.noted] == [
        (7, 2, "struck", "7"),
        (9, 2, "raised", "1"),
    ]
