"""OpenDocument spreadsheets: what stands in them arrives, and nothing else."""

import datetime as dt
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from open_documents import COVERED, EMPTY, document, number, row, table, text, zipped_parts

from blanalysis.sheets import Mark, read, zipped
from blanalysis.sheets.grid import UnreadableError
from blanalysis.sheets.opendocument import ods

SMALL = table(
    row(text("HUYỆN ỦY PHƯỚC LONG"))
    + row(text("(Số liệu tính đến 31/12/2016)"))
    + '<table:table-row table:number-rows-repeated="1"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    + "<table:table-header-rows>"
    + row(
        text("STT", ' table:number-rows-spanned="2"'),
        text("Tên đảng bộ", ' table:number-rows-spanned="2"'),
        text("Tổng số đảng viên", ' table:number-columns-spanned="2"'),
        COVERED,
    )
    + row(COVERED, COVERED, text("Tổng số"), text("Nữ"))
    + "</table:table-header-rows>"
    + row(number(1), text("Xã Hưng Phú"), number(190), number(55))
    + row(
        number(2),
        text("Xã Phước Long"),
        text("9.768"),
        '<table:table-cell table:formula="of:=[.A1]" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>',
    )
    + row(number(3), text("Xã Vĩnh Thanh"), number(205), more=' table:visibility="collapse"')
    + '<table:table-row table:number-rows-repeated="1048568"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)
ROWS = {
    1: {1: "HUYỆN ỦY PHƯỚC LONG"},
    2: {1: "(Số liệu tính đến 31/12/2016)"},
    4: {1: "STT", 2: "Tên đảng bộ", 3: "Tổng số đảng viên"},
    5: {3: "Tổng số", 4: "Nữ"},
    6: {1: 1, 2: "Xã Hưng Phú", 3: 190, 4: 55},
    7: {1: 2, 2: "Xã Phước Long", 3: "9.768", 4: "#REF!"},
    8: {1: 3, 2: "Xã Vĩnh Thanh", 3: 205},
}
MERGES = ((4, 1, 5, 1), (4, 2, 5, 2), (4, 3, 4, 4))


def one(content: bytes):
    (grid,) = ods("bang.ods", content)
    return grid


def values(cells: str) -> list:
    """What a row of cells holds."""
    return list(one(zipped_parts(document(table(row(cells))))).rows.get(1, {}).values())


@pytest.mark.parametrize(
    "content", [zipped_parts(document(SMALL)), document(SMALL, root="document")], ids=["zip", "flat"]
)
def test_a_sheet_arrives_whole(content, tmp_path):
    grid = one(content)
    assert (grid.name, grid.rows, grid.merges) == ("Danh sách", ROWS, MERGES)
    assert (grid.marks, grid.hidden_rows, grid.hidden) == ({(7, 4): Mark.ERROR}, {8}, False)
    (tmp_path / "lạ.xls").write_bytes(content)
    (sheet,) = read(tmp_path / "lạ.xls")
    assert [cell.value for cell in sheet.rows[6]] == [1, "Xã Hưng Phú", 190, 55]


def test_indented_xml_is_the_same_sheet():
    spread = SMALL.replace("><", ">\n   <")
    assert one(zipped_parts(document(spread))).rows == ROWS


def test_values_of_every_kind():
    def cell(kind: str, held: str, shown: str = "x") -> str:
        return f'<table:table-cell office:value-type="{kind}" {held}><text:p>{shown}</text:p></table:table-cell>'

    assert values(
        cell("percentage", 'office:value="0.5"')
        + cell("currency", 'office:value="1000"')
        + cell("date", 'office:date-value="2016-12-31"')
        + cell("date", 'office:date-value="2016-12-31T07:30:00"')
        + cell("time", 'office:time-value="PT12H30M00.5S"')
        + cell("boolean", 'office:boolean-value="true"')
        + cell("string", 'office:string-value="dài"', "ngắn")
        + cell("float", 'office:value="ba"', "ba")
        + cell("date", 'office:date-value="31/12/2016"', "31/12/2016")
    ) == [
        0.5, 1000, dt.date(2016, 12, 31), dt.datetime(2016, 12, 31, 7, 30),
        dt.timedelta(hours=12, minutes=30, seconds=0.5), True, "dài", "ba", "31/12/2016",
    ]  # fmt: skip


def test_text_has_the_lines_and_spaces_that_are_meant_and_no_comments():
    assert values(
        "<table:table-cell office:value-type='string'><office:annotation><text:p>ghi chú riêng</text:p></office:annotation>"
        "<text:p>\n  Tổng   số<text:s text:c='2'/><text:span>đảng\n viên </text:span></text:p><text:p>nữ<text:tab/>a<text:line-break/>b</text:p>"
        "</table:table-cell>"
    ) == ["Tổng số  đảng viên\nnữ\ta\nb"]


def test_a_formula_without_value_is_marked_and_one_that_gives_nothing_is_empty():
    grid = one(
        zipped_parts(
            document(
                table(
                    row(
                        '<table:table-cell table:formula="of:=SUM([.A1:.A2])"/>',
                        '<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""><text:p/></table:table-cell>',
                        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>',
                    )
                )
            )
        )
    )
    assert grid.rows == {1: {1: "=SUM([.A1:.A2])", 3: 2}}
    assert grid.marks == {(1, 1): Mark.UNCALCULATED}


def test_what_is_repeated_counts_and_what_is_covered_is_not_shown():
    grid = one(
        zipped_parts(
            document(
                table(
                    '<table:table-column/><table:table-column-group><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/></table:table-column-group>'
                    + '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="7"/></table:table-row>'
                    + row(
                        text("trên", ' table:number-columns-spanned="2"'),
                        "<table:covered-table-cell office:value-type='float' office:value='9'/>",
                        number(1),
                    )
                )
            )
        )
    )
    assert grid.rows == {1: {1: 7, 2: 7, 3: 7}, 2: {1: 7, 2: 7, 3: 7}, 3: {1: "trên", 3: 1}}
    assert (grid.merges, grid.hidden_columns) == (((3, 1, 3, 2),), {2, 3})


def test_hidden_sheets_and_deleted_cells():
    styles = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    deleted = "<table:tracked-changes><table:table-cell><text:p>cũ</text:p></table:table-cell></table:tracked-changes>"
    tables = deleted + table(row(number(1))) + table(row(number(2)), "Ẩn", ' table:style-name="ta2"')
    assert [(g.name, g.hidden, g.rows) for g in ods("a.ods", zipped_parts(document(tables, styles=styles)))] == [
        ("Danh sách", False, {1: {1: 1}}),
        ("Ẩn", True, {1: {1: 2}}),
    ]


BOMB = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>'
REFUSED = {
    "too many": (zipped_parts(document(table(BOMB))), "more than"),
    "a password": (zipped_parts(b"\x8f\x03", manifest=b"<m><manifest:encryption-data/></m>"), "password"),
    "entities": (zipped_parts(document(SMALL, before='<!DOCTYPE a [<!ENTITY b "c">]>')), "DOCTYPE"),
    "too deep": (zipped_parts(document("<text:p>" * 3000 + "</text:p>" * 3000)), "deep"),
    "cut off": (zipped_parts(document(SMALL)[:-300]), "damaged"),
    "cut off zip": (zipped_parts(document(SMALL))[:-30], "damaged"),
    "a letter": (zipped_parts(document(SMALL).replace(b":spreadsheet>", b":text>")), "no spreadsheet that can be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_a_sentence(name, tmp_path):
    content, said = REFUSED[name]
    (tmp_path / "bang.ods").write_bytes(content)
    with pytest.raises(UnreadableError) as refused:
        read(tmp_path / "bang.ods")
    assert said in refused.value.say("en")


def test_what_unpacks_to_too_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(zipped, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(UnreadableError, match="too large"):
        ods("bom.ods", zipped_parts(b" " * 1_000_001))


SHOWN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=20).filter(
    lambda t: t.strip() and t == " ".join(t.split()) and not t.startswith(("#", "E", "e"))
)
VALUES = st.none() | SHOWN | st.integers(0, 10**9)
TABLES = st.lists(st.lists(VALUES, min_size=1, max_size=6), min_size=1, max_size=8)


def held(rows) -> dict:
    """What a grid holds of these rows."""
    filled = {
        r: {c: v for c, v in enumerate(values, start=1) if v is not None} for r, values in enumerate(rows, start=1)
    }
    return {r: values for r, values in filled.items() if values}


@given(TABLES)
def test_what_is_written_is_read(rows):
    written = "".join(
        row(*(EMPTY if v is None else number(v) if isinstance(v, int) else text(escape(v)) for v in values))
        for values in rows
    )
    assert one(zipped_parts(document(table(written)))).rows == held(rows)


@given(st.binary(min_size=1, max_size=4), st.floats(0, 1), st.booleans())
@example(b"<", 0.5, True)
def test_damage_gives_a_sheet_or_a_sentence(damage, where, inside):
    whole = document(SMALL) if inside else zipped_parts(document(SMALL))
    at = int(where * len(whole))
    broken = whole[:at] + damage + whole[at + len(damage) :]
    try:
        ods("hong.ods", zipped_parts(broken) if inside else broken)
    except UnreadableError as refused:
        assert refused.say("vi")  # noqa: PT017 - either way is right
