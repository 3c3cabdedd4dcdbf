"""What goes back to each office: its letter, its annotated workbooks, a message; nothing of another office, nothing of the user's lost."""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt
from half_year import DAYS, numbers, write_half_years
from made_workbooks import write
from openpyxl import load_workbook

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.vocabulary.refusals import UnwritableError
from blanalysis.workbooks.letter import write_returns

LETTERS = {"thanh-pho-bac-lieu", "thi-xa-gia-rai", "huyen-hong-dan", "huyen-phuoc-long", "huyen-vinh-loi",
           "huyen-hoa-binh", "huyen-dong-hai"}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    write_half_years(folder, planted=True)
    return folder


@pytest.fixture
def job(made, tmp_path, monkeypatch):
    """The December workbooks, in the current folder."""
    shutil.copytree(made / "12", tmp_path / "12")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys):
    def call(*arguments, lang="vi"):
        code = main(["return", *map(str, arguments), "--out", "gui-lai", "--lang", lang])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return call


def spoil(path, **cells):
    book = load_workbook(path)
    for place, value in cells.items():
        book.active[place] = value
    book.save(path)


def words(name):
    document = Document(f"gui-lai/{name}.docx")
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *tables])


def rows_of(name):
    tables = [table for table in Document(f"gui-lai/{name}.docx").tables if len(table.columns) == 4]
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows[1:]]


def test_every_office_gets_a_letter_and_those_without_findings_only_a_confirmation(job, run):
    code, out, err = run("12")
    assert (code, err) == (0, [])
    assert {Path(path).stem for path in out if path.endswith(".docx")} == LETTERS
    assert [path for path in out if path.endswith(".xlsx")] == [
        str(Path("gui-lai/huyen-hong-dan Hồng Dân bc nam 2016.xlsx"))
    ]
    assert "không có nội dung cần chỉnh sửa" in words("huyen-vinh-loi")
    assert rows_of("huyen-vinh-loi") == []
    assert "Kính gửi: Ban Tổ chức Huyện ủy Vĩnh Lợi." in words("huyen-vinh-loi")
    assert "8/8" in words("huyen-vinh-loi")


def test_a_letter_lists_the_cells_to_mend_and_has_the_form_of_an_official_letter(job, run):
    run("12")
    [[number, cell, found, todo]] = rows_of("huyen-hong-dan")
    assert (number, cell, todo) == ("1", "Sheet!C9", "Kiểm tra, sửa nếu sai")
    assert "Ninh Quới" in found
    document = Document("gui-lai/huyen-hong-dan.docx")
    page = document.sections[0]
    assert [round(side.cm, 1) for side in (page.page_width, page.page_height, page.left_margin)] == [21, 29.7, 3]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert {run.font.size for paragraph in document.paragraphs for run in paragraph.runs} == {Pt(14)}
    for part in ("TỈNH ỦY BẠC LIÊU", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số ", "ngày … tháng", "TRƯỞNG BAN", "Nơi nhận"):
        assert part in words("huyen-hong-dan")
    assert "không che số" in words("huyen-hong-dan")


def test_a_letter_and_a_copy_have_nothing_of_another_office(job, run):
    spoil("12/Giá Rai bc nam 2016.xlsx", D8="khoảng 7")
    spoil("12/Đông Hải bc nam 2016.xlsx", D8="khoảng 9")
    run("12")
    assert ("khoảng 7" in words("thi-xa-gia-rai"), "khoảng 9" in words("thi-xa-gia-rai")) == (True, False)
    copy = load_workbook("gui-lai/thi-xa-gia-rai Giá Rai bc nam 2016.xlsx")
    shown = "\n".join(str(cell.value) for row in copy.worksheets[0] for cell in row if cell.value)
    assert ("khoảng 7" in shown, "khoảng 9" in shown, "Đông Hải" in shown) == (True, False, False)
    assert copy.worksheets[1]["D8"].comment
    message = [part for part in Path("gui-lai/tin-nhan.txt").read_text("utf-8-sig").split("\n\n") if "Thị ủy" in part]
    assert len(message) == 1
    assert "sửa: " in message[0]


def test_what_is_missing_is_said(job, run):
    Path("12/Đông Hải bc nam 2016.xlsx").unlink()
    book = load_workbook("12/Vĩnh Lợi bc nam 2016.xlsx")
    gone = book.active["B9"].value
    book.active.delete_rows(9)
    book.save("12/Vĩnh Lợi bc nam 2016.xlsx")
    code, _, _ = run("12")
    assert code == 0
    assert re.search("chưa nhận được.*11 đơn vị", words("huyen-dong-hai"))
    assert f"Còn thiếu số liệu: {gone}." in words("huyen-vinh-loi")
    assert "chưa nhận được" in Path("gui-lai/tin-nhan.txt").read_text("utf-8-sig")


def test_findings_between_two_days_are_in_the_letter_of_the_office(made, tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    code, _, _ = run(made / "06", made / "12")
    assert code == 0
    found = [
        finding for finding in load(made / "06", made / "12").findings if finding.kind.level.value != "information"
    ]
    for name, district in (
        ("thi-xa-gia-rai", "Giá Rai"),
        ("huyen-hong-dan", "Hồng Dân"),
        ("huyen-vinh-loi", "Vĩnh Lợi"),
    ):
        listed, more = len(rows_of(name)), re.search(r"Còn (\d+) nội dung khác", words(name))
        assert listed + int(more[1] if more else 0) == len([of for of in found if district in of.at.file]), name


def test_one_broken_one_of_another_day_and_one_open_elsewhere_do_not_stop_the_others(made, job, run):
    Path("12/Hòa Bình bc nam 2016.xlsx").write_bytes(b"PK\x03\x04 broken")
    shutil.copy(made / "06/Phước Long bc 6 thang 2016.xlsx", "12/Phước Long bc nam 2016.xlsx")
    Path("12/~$Vĩnh Lợi bc nam 2016.xlsx").write_bytes(b"x")
    code, out, err = run("12")
    assert code == 1
    assert {Path(path).stem for path in out if path.endswith(".docx")} == LETTERS
    assert [
        any(part in line for line in err) for part in ("Hòa Bình bc nam 2016.xlsx", "Vĩnh Lợi bc nam 2016.xlsx")
    ] == [True, True]
    assert "Hòa Bình bc nam 2016.xlsx" in rows_of("huyen-hoa-binh")[0][1]
    assert str(job) not in words("huyen-hoa-binh")
    assert "chưa nhận được" in words("huyen-phuoc-long")
    assert "là số liệu ngày 30/06/2016" in words("huyen-phuoc-long")


def test_the_same_input_gives_the_same_bytes_and_what_is_its_own_is_replaced(job, run):
    run("12")
    before = {path.name: path.read_bytes() for path in Path("gui-lai").iterdir()}
    assert run("12")[0] == 0
    assert {path.name: path.read_bytes() for path in Path("gui-lai").iterdir()} == before


def test_no_file_of_the_user_is_overwritten(job, run):
    run("12")
    document = Document("gui-lai/huyen-vinh-loi.docx")
    document.paragraphs[0].add_run("Số 15")
    document.core_properties.modified = dt.datetime(2017, 1, 9)
    document.save("gui-lai/huyen-vinh-loi.docx")
    Path("gui-lai/tin-nhan.txt").write_text("của tôi")
    kept = Path("gui-lai/huyen-vinh-loi.docx").read_bytes()
    code, _, err = run("12")
    assert code == 1
    assert [sum(name in line for line in err) for name in ("huyen-vinh-loi.docx", "tin-nhan.txt")] == [1, 1]
    assert Path("gui-lai/huyen-vinh-loi.docx").read_bytes() == kept
    assert Path("gui-lai/tin-nhan.txt").read_text() == "của tôi"


def test_the_folder_of_the_workbooks_is_refused(job):
    with pytest.raises(UnwritableError):
        list(write_returns(load("12"), "12", ("vi",), pytest.fail))


def test_many_findings_leave_a_letter_of_one_page(job, run):
    spoil(
        "12/Giá Rai bc nam 2016.xlsx", **{f"{column}{row}": f"khoảng {row}" for row in range(8, 18) for column in "DG"}
    )
    run("12", lang="en")
    listed = rows_of("thi-xa-gia-rai")
    assert 3 <= len(listed) <= 8
    assert re.search(r"\d\d more: see the copy with notes", words("thi-xa-gia-rai"))


def test_a_list_of_several_districts_goes_to_none_of_them(job, run):
    units = [(unit, numbers()[DAYS[1], unit.code]) for unit in load("12").places]
    rows = [
        ("DANH SÁCH ĐẢNG BỘ XÃ",),
        ("Tính đến 31/12/2016",),
        ("Đơn vị", "Huyện", "Tổng số đảng viên", "Trong đó nữ"),
    ]
    rows += [
        (of.full_name, of.district, own["members"], own["members_female"] + 900 * (of.code == "31813"))
        for of, own in units
    ]
    code, out, _ = run(write(Path("tinh.xlsx"), rows))
    assert code == 0
    assert [path for path in out if path.endswith(".xlsx")] == []
    assert len(rows_of("thanh-pho-bac-lieu")) == 1
    assert rows_of("thi-xa-gia-rai") == []
    assert "không gửi kèm" in words("thanh-pho-bac-lieu")
