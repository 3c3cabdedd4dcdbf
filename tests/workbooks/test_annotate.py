"""The user's own workbook with notes: at the right cells, and all else as it was."""

import re
import zipfile
from pathlib import Path

import faulty_workbooks
import pytest
from faulty_workbooks import FAULTS
from hypothesis import given
from hypothesis import strategies as st
from made_workbooks import HEADING, TITLES, form_5, working_list, write
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.membership.findings import Severity
from blanalysis.membership.loading import is_own
from blanalysis.vocabulary.refusals import RefusedError, UnwritableError
from blanalysis.workbooks.annotate import AnnotationError, write_annotated
from blanalysis.workbooks.comments import SheetLayout, add_comments
from blanalysis.workbooks.findings_sheet import SEVERITY_COLOURS
from blanalysis.workbooks.package import pack, sheets, unpack


@pytest.fixture
def faulty(tmp_path):
    return write(tmp_path / "lỗi.xlsx", working_list(FAULTS))


@pytest.fixture
def rich(tmp_path):
    return faulty_workbooks.rich(tmp_path / "giàu.xlsx")


def _annotate(source: Path, *langs, name="ghi-chú.xlsx"):
    membership = load(source)
    copy = write_annotated(membership, source.parent / name, *([langs] if langs else []))
    return membership, copy


def _own(copy: Path):
    return load_workbook(copy).worksheets[0]


def _at_cells(membership):
    found = {}
    for finding in membership.findings:
        if finding.at.cell:
            found.setdefault((finding.at.sheet, finding.at.cell), []).append(finding)
    return found


@pytest.mark.parametrize("source", ["faulty", "rich"])
def test_each_finding_has_its_note_and_colour_and_no_other_cell(source, request):
    path = request.getfixturevalue(source)
    membership, copy = _annotate(path)
    before, after = load_workbook(path), load_workbook(copy)
    found = _at_cells(membership)
    assert len(found) >= 8
    assert {i.kind.severity for i in membership.findings} == set(Severity)
    for name in before.sheetnames:
        for row in after[name].iter_rows():
            for cell in row:
                findings, was = found.get((name, cell.coordinate), []), before[name][cell.coordinate]
                assert cell.value == was.value
                assert cell.number_format == was.number_format
                if not findings:
                    assert (repr(cell.fill), repr(cell.font)) == (repr(was.fill), repr(was.font))
                    assert (cell.comment and cell.comment.text) == (was.comment and was.comment.text)
                    continue
                gravest = min((i.kind.severity for i in findings), key=list(Severity).index)
                assert cell.fill.fgColor.rgb == f"FF{SEVERITY_COLOURS[gravest]}"
                assert (cell.font.color.rgb, cell.font.i, cell.font.sz) == ("FF000000", was.font.i, was.font.sz)
                for finding in findings:
                    label = finding.kind.label.say("vi")
                    assert f"[{label[0].upper()}{label[1:]}] {finding.say('vi')}" in cell.comment.text
                    assert finding.say("en") in cell.comment.text
                    assert cell.comment.author == ("blanalysis" if was.comment is None else was.comment.author)


def test_the_copy_is_read_as_the_workbook_is(faulty, rich):
    for source in (faulty, rich):
        membership, copy = _annotate(source)
        again = load(copy)
        assert again.frame.equals(membership.frame)
        assert again.conservation.equals(membership.conservation)
        said = [[(i.kind, i.at.sheet, i.at.cell, i.found, i.left_out) for i in m.findings] for m in (again, membership)]
        assert said[0] == said[1]


def test_all_other_parts_keep_their_bytes(rich):
    _, copy = _annotate(rich)
    before, after = unpack(rich.read_bytes()), unpack(copy.read_bytes())
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
        *(name for name in before if "comment" in name),
    }  # fmt: skip
    assert {"xl/media/image1.png", "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"} <= before.keys()
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml"}
    # On the sheets themselves only formats differ, and which sheet is chosen.
    plain = [re.sub(rb'\s(?:s|tabSelected)="\d+"', b"", p["xl/worksheets/sheet2.xml"]) for p in (before, after)]
    assert plain[0] == plain[1]
    plain = [re.sub(rb'\s(?:s|tabSelected)="\d+"', b"", p["xl/worksheets/sheet1.xml"]) for p in (before, after)]
    assert re.sub(rb'<c r="[A-Z]+\d+"\s*/>', b"", plain[0]) == re.sub(rb'<c r="[A-Z]+\d+"\s*/>', b"", plain[1])


def test_what_the_workbook_has_it_keeps(rich):
    _, copy = _annotate(rich)
    book, values = load_workbook(copy), load_workbook(copy, data_only=True)
    sheet, other = book["It's"], book["Tính toán"]
    assert len(sheet._charts) == 1
    assert (sheet["C14"].value, values["It's"]["C14"].value, values["Tính toán"]["C1"].value) == (
        "=SUM(C6:C13)",
        999,
        3,
    )
    assert sheet.freeze_panes == "C6"
    assert (sheet.print_title_rows, other.print_title_rows) == ("$5:$5", "$1:$1")
    assert list(other.defined_names) == ["rieng"]
    assert book.defined_names["chung"].attr_text == "'It''s'!$C$14"
    assert [str(r.sqref) for r in sheet.conditional_formatting] == ["D6:D13"]
    assert sheet["E5"].comment.text == "Đã duyệt"
    assert sheet["C7"].comment.text.startswith("Hỏi lại huyện")
    assert sheet["C7"].comment.text.count("blanalysis") == 1
    assert [s.sheet_view.tabSelected for s in book.worksheets] == [True, None, None]
    assert book.active is book.worksheets[0]
    assert book.worksheets[0].print_title_rows


def test_the_first_sheet_lists_every_finding_and_leads_to_its_cell(rich):
    membership, copy = _annotate(rich)
    own = _own(copy)
    assert own.title == "Kết quả kiểm tra"
    said = [cell.value for row in own.iter_rows() for cell in row if cell.value is not None]
    for finding in membership.findings:
        assert finding.say("vi") in said
        assert finding.say("en") in said
    links = {cell.value: cell.hyperlink.location for cell in own["D"] if cell.hyperlink}
    assert links == {cell: f"'It''s'!{cell}" for _, cell in _at_cells(membership)}
    told = " ".join(map(str, said))
    for words in (
        "giàu.xlsx",
        "31/12/2016",
        "Có 6/8 đơn vị",
        "số trong tệp",
        "số chưa tổng hợp",
        "typed",
        "Chưa tổng hợp / Left out",
    ):
        assert words in told
    assert "chuyển đổi" not in told
    legend = {cell.fill.fgColor.rgb for cell in own["B"]}
    assert {f"FF{colour}" for colour in SEVERITY_COLOURS.values()} <= legend
    assert own.page_setup.orientation == "landscape"


def test_in_one_language(faulty):
    membership, copy = _annotate(faulty, "en")
    own = _own(copy)
    assert own.title == "Findings"
    text = " ".join(str(c.value) for row in own.iter_rows() for c in row if c.value is not None)
    assert "Left out" in text
    assert "Chưa tổng hợp" not in text
    finding = next(i for i in membership.findings if i.at.cell)
    note = load_workbook(copy)[finding.at.sheet][finding.at.cell].comment.text
    assert finding.say("en") in note
    assert finding.say("vi") not in note


def test_a_file_without_findings_says_so(tmp_path):
    copy = _annotate(form_5(tmp_path / "b5.xlsx"))[1]
    text = " ".join(str(c.value) for row in _own(copy).iter_rows() for c in row if c.value is not None)
    assert "Không phát hiện vấn đề nào." in text
    assert load(copy).findings == ()


def test_same_bytes_when_made_again(rich, faulty):
    for source in (rich, faulty):
        one, two = (_annotate(source, name=f"{n}.xlsx")[1].read_bytes() for n in (1, 2))
        assert one == two
    assert all(part.date_time[0] == 1980 for part in zipfile.ZipFile(source.parent / "1.xlsx").infolist())


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1", "\r=1", "a\x0bb"]
)
def test_nothing_becomes_a_formula(words, tmp_path):
    heading = (*HEADING, "Cột lạ")
    rows = [*[(t,) for t in TITLES], (), heading, (1, "Xã Hưng Phú", 190, 55, 7)]
    source = write(tmp_path / "a.xlsx", rows)
    book = load_workbook(source)
    cell = book.active["D6"]
    cell.value = words.replace("\x0b", "")
    cell.data_type = "s"
    book.save(source)
    membership, copy = _annotate(source)
    assert any(i.at.cell == "D6" for i in membership.findings)
    for sheet in load_workbook(copy).worksheets:
        assert [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"] == []


@pytest.mark.parametrize("source", ["faulty", "rich"])
@pytest.mark.parametrize("resaved", [False, True])
def test_the_copy_corrected_and_annotated_again(source, resaved, request, tmp_path):
    """Colours and notes of what was corrected are gone; those of the others and of the user are there once."""
    path = request.getfixturevalue(source)
    _, copy = _annotate(path)
    name = load_workbook(copy).sheetnames[1]
    if resaved:  # by a program that numbers formats and parts anew
        book = load_workbook(copy)
        for cell, value in (("C6", 1234), ("C7", 100), ("D8", 45), ("C9", 210), ("B10", "Xã Hưng Phú")):
            book[name][cell] = value
        book.save(copy)
    first, again = load(copy), tmp_path / "lần 2.xlsx"
    write_annotated(first, again)
    original, book = load_workbook(path), load_workbook(again)
    assert book.sheetnames == ["Kết quả kiểm tra", *original.sheetnames]
    found = {cell for sheet, cell in _at_cells(first) if sheet == name}
    assert ("C6" in found) is not resaved
    for row in book[name].iter_rows():
        for cell in row:
            was = original[name][cell.coordinate]
            text = cell.comment.text if cell.comment else ""
            assert text.count("blanalysis") == (cell.coordinate in found)
            if was.comment:
                assert text.startswith(was.comment.text)
            if cell.coordinate not in found:
                assert (repr(cell.fill), repr(cell.font)) == (repr(was.fill), repr(was.font))
                assert text == (was.comment.text if was.comment else "")
    for sheet in original.sheetnames:
        assert book[sheet].print_title_rows == original[sheet].print_title_rows
    assert load(again).frame.equals(first.frame)
    drawing = [xml for part, xml in unpack(again.read_bytes()).items() if part.endswith(".vml")]
    assert sum(xml.count(b'ObjectType="Note"') for xml in drawing) == sum(
        1 for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.comment
    )


def test_a_taken_name_of_the_first_sheet(tmp_path):
    _, copy = _annotate(write(tmp_path / "a.xlsx", working_list(FAULTS), name="KẾT QUẢ kiểm tra"))
    assert load_workbook(copy).sheetnames == ["Kết quả kiểm tra (2)", "KẾT QUẢ kiểm tra"]


def test_a_note_stands_at_the_corner_of_a_merged_range(tmp_path):
    source = write(tmp_path / "a.xlsx", working_list(FAULTS), merges=["B9:C9"])
    membership, copy = _annotate(source)
    assert "C9" in {i.at.cell for i in membership.findings}
    sheet = load_workbook(copy)["Danh sách"]
    assert "Xã Phước Long" in sheet["B9"].comment.text
    assert "C9" not in {c.coordinate for row in sheet.iter_rows() for c in row if c.comment}


def test_a_program_that_writes_prefixes(faulty):
    """Some write <x:worksheet> where Excel writes <worksheet>."""
    parts = unpack(faulty.read_bytes())
    for name in ("xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"):
        text = re.sub(rb"<(/?)(?![?!])([A-Za-z])", rb"<\1x:\2", parts[name])
        parts[name] = text.replace(b" xmlns=", b" xmlns:x=")
    faulty.write_bytes(pack(parts))
    membership, copy = _annotate(faulty)
    notes = [c for row in load_workbook(copy)["Danh sách"].iter_rows() for c in row if c.comment]
    assert {c.coordinate for c in notes} == {cell for _, cell in _at_cells(membership)}
    assert "chuyển đổi" not in " ".join(str(c.value) for row in _own(copy).iter_rows() for c in row)


def test_buttons_on_the_sheet_are_passed_by(faulty):
    """Their anchors have a row and a column too, and the drawing of the notes must come before them."""
    parts = unpack(faulty.read_bytes())
    sheet = "xl/worksheets/sheet1.xml"
    buttons = (
        b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        b'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><mc:Choice Requires="x14">'
        b"<controls><xdr:from><xdr:col>1</xdr:col><xdr:row>9</xdr:row></xdr:from></controls></mc:Choice>"
        b"</mc:AlternateContent></worksheet>"
    )
    parts[sheet] = parts[sheet].replace(b"</worksheet>", buttons)
    faulty.write_bytes(pack(parts))
    membership, copy = _annotate(faulty)
    xml = unpack(copy.read_bytes())[sheet]
    assert xml.endswith(buttons)
    assert 0 < xml.index(b"<legacyDrawing") < xml.index(b"<mc:AlternateContent")
    noted = {c.coordinate for row in load_workbook(copy)["Danh sách"].iter_rows() for c in row if c.comment}
    assert noted == {cell for _, cell in _at_cells(membership)}


def test_a_discussion_and_rows_without_their_numbers(faulty):
    """Excel writes the first note of a discussion anew itself; some programs leave out the places of rows and cells."""
    book = load_workbook(faulty)
    book.active["C7"].comment = Comment("[Threaded comment]", "tc={1}")
    book.save(faulty)
    parts = unpack(faulty.read_bytes())
    sheet = "xl/worksheets/sheet1.xml"
    text = re.sub(rb'(<row) r="\d+"', rb"\1", parts[sheet].replace(b'<row r="5"', b'<row r="4"/><row r="5"'))
    parts[sheet] = re.sub(rb'(<c\b[^>]*?) r="A\d+"', rb"\1", text)
    faulty.write_bytes(pack(parts))
    membership, copy = _annotate(faulty)
    noted = {
        c.coordinate: c.comment.text for row in load_workbook(copy)["Danh sách"].iter_rows() for c in row if c.comment
    }
    assert set(noted) == {cell for _, cell in _at_cells(membership)}
    assert noted["C7"] == "[Threaded comment]"


def test_a_converted_copy_where_the_parts_cannot_be_changed(tmp_path):
    rows = working_list([("Xã Hưng Phú", "=1+1", 55, 7), *FAULTS])
    source = write(tmp_path / "a.xlsx", rows, [("ẩn",)], merges=["A1:D1"])
    book = load_workbook(source)
    book.worksheets[0]["C6"].data_type = "s"
    book.worksheets[1].sheet_state = "hidden"
    book.save(source)
    parts = unpack(source.read_bytes())
    text = parts["xl/worksheets/sheet1.xml"].decode()
    declared = '<?xml version="1.0" encoding="UTF-16"?>' + re.sub(r"^<\?xml[^>]*\?>", "", text)
    parts["xl/worksheets/sheet1.xml"] = declared.encode("utf-16")
    source.write_bytes(pack(parts))
    membership, copy = _annotate(source)
    book = load_workbook(copy)
    assert book.sheetnames[1:] == ["Danh sách", "Danh sách 2"]
    assert book["Danh sách 2"].sheet_state == "hidden"
    assert [str(m) for m in book["Danh sách"].merged_cells.ranges] == ["A1:D1"]
    assert (book["Danh sách"]["C6"].value, book["Danh sách"]["C6"].data_type) == ("=1+1", "s")
    assert "bản chuyển đổi" in " ".join(str(c.value) for row in _own(copy).iter_rows() for c in row)
    noted = {c.coordinate for row in book["Danh sách"].iter_rows() for c in row if c.comment}
    assert noted == {cell for name, cell in _at_cells(membership) if name == "Danh sách"}
    again = load(copy)
    assert again.frame.equals(membership.frame)
    assert [(i.kind, i.at.cell) for i in again.findings] == [(i.kind, i.at.cell) for i in membership.findings]
    assert copy.read_bytes() == write_annotated(membership, tmp_path / "2.xlsx").read_bytes()


@pytest.mark.parametrize("ending", ["csv", "html"])
def test_a_converted_copy_of_another_kind_of_file(ending, tmp_path):
    source = tmp_path / f"danh-sach.{ending}"
    rows = [[("" if v is None else str(v)) for v in row] for row in working_list(FAULTS)]
    if ending == "csv":
        source.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8-sig")
    else:
        cells = "".join("<tr>" + "".join(f"<td>{v}</td>" for v in row) + "</tr>" for row in rows)
        source.write_text(f"<html><meta charset=utf-8><table>{cells}</table></html>", encoding="utf-8")
    membership = load(source)
    copy = write_annotated(membership, tmp_path / "ra.xlsx")
    assert load(copy).frame.equals(membership.frame)
    assert load_workbook(copy).sheetnames == ["Kết quả kiểm tra", "danh-sach"]


def test_refusals(faulty, tmp_path, capsys):
    membership = load(faulty)
    other = write(tmp_path / "khác.xlsx", working_list())
    for path, kind in (
        (faulty, UnwritableError),
        (tmp_path / "a.csv", UnwritableError),
        (tmp_path / "a.xlsm", UnwritableError),
    ):
        with pytest.raises(kind):
            write_annotated(membership, path)
    with pytest.raises(AnnotationError):
        write_annotated(load(faulty, other), tmp_path / "a.xlsx")
    (tmp_path / "thư mục.xlsx").mkdir()
    with pytest.raises(UnwritableError):
        write_annotated(membership, tmp_path / "thư mục.xlsx")
    before = faulty.read_bytes()
    faulty.write_bytes(other.read_bytes())
    with pytest.raises(AnnotationError):  # it changed on the way
        write_annotated(membership, tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()
    faulty.write_bytes(before)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["khác.xlsx", "lỗi.xlsx", "thư mục.xlsx"]


def test_a_workbook_with_macros_stays_one(faulty, tmp_path):
    parts = unpack(faulty.read_bytes())
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    parts["xl/vbaProject.bin"] = b"\x00macros"
    source = tmp_path / "a.xlsm"
    source.write_bytes(pack(parts))
    with pytest.raises(UnwritableError):
        write_annotated(load(source), tmp_path / "b.xlsx")
    copy = write_annotated(load(source), tmp_path / "b.xlsm")
    assert unpack(copy.read_bytes())["xl/vbaProject.bin"] == b"\x00macros"


def test_the_command(faulty, tmp_path, capsys):
    assert main(["annotate", str(faulty), "--out", str(tmp_path / "ra.xlsx")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "ra.xlsx")
    assert main(["annotate", str(faulty), str(faulty), "--out", str(faulty)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    roster = write(tmp_path / "nguoi.xlsx", [("STT", "Họ và tên", "Ngày sinh"), (1, "x", "y")])
    assert main(["annotate", str(roster), "--out", str(tmp_path / "r.xlsx")]) == 2
    assert not (tmp_path / "r.xlsx").exists()


def test_only_our_own_sheets_are_passed_over(faulty, tmp_path):
    _, copy = _annotate(faulty)
    from blanalysis.sheets import read as read_sheets

    assert [is_own(sheet) for sheet in read_sheets(copy)] == [True, False]
    book = load_workbook(copy)
    del book["Danh sách"]
    book.save(tmp_path / "only.xlsx")
    with pytest.raises(RefusedError, match=r"only\.xlsx"):
        load(tmp_path / "only.xlsx")


PLACES = st.tuples(st.integers(1, 12), st.integers(1, 30))


@given(filled=st.sets(PLACES, min_size=1, max_size=40), noted=st.sets(PLACES, min_size=1, max_size=15))
def test_any_cells_of_rows_that_are_there_can_be_marked(filled, noted, tmp_path_factory):
    path = tmp_path_factory.mktemp("p") / "a.xlsx"
    book = Workbook()
    for row, column in filled:
        book.active.cell(row, column, row * 100 + column)
    book.save(path)
    noted = {(row, column) for row, column in noted if row in {r for r, _ in filled}}
    parts = unpack(path.read_bytes())
    part = sheets(parts)["Sheet"]
    add_comments(parts, part, SheetLayout(parts[part], noted), dict.fromkeys(noted, 0), {p: f"{p} <&>" for p in noted})
    path.write_bytes(pack(parts))
    sheet = load_workbook(path).active
    cells = [c for row in sheet.iter_rows() for c in row]
    assert {(c.row, c.column): c.value for c in cells if c.value} == {(r, c): r * 100 + c for r, c in filled}
    assert {(c.row, c.column): c.comment.text.split("\n")[1] for c in cells if c.comment} == {
        p: f"{p} <&>" for p in noted
    }
