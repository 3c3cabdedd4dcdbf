"""Folders, patterns, files that are no workbooks: what is read, what is left out, what is passed over, and that all of it is said."""

import json
import os
import zipfile
from pathlib import Path

import pytest
from made_workbooks import MEMBERS, ROWS, TITLES, working_list, write

from blanalysis import load, tables
from blanalysis.__main__ import main
from blanalysis.exhibits import account
from blanalysis.layout.table import NoTableError
from blanalysis.membership.findings import Kind, Severity
from blanalysis.report import build
from blanalysis.sheets import ENDINGS, MOST_FILES, UnreadableError, files_named
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.refusals import RefusedError
from blanalysis.workbooks.annotate import write_annotated
from blanalysis.workbooks.tidy import write_tidy

FIRST, SECOND = ROWS[:4], ROWS[4:]
ALL = sum(MEMBERS.values())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Half of the list in a folder, half in a folder in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "12" / "phía nam").mkdir(parents=True)
    write(tmp_path / "12" / "a.xlsx", working_list(FIRST, total=False))
    write(tmp_path / "12" / "phía nam" / "b.xlsx", working_list(SECOND, total=False))
    return Path("12")


def kinds(membership):
    return [finding.kind for finding in membership.findings]


def of_kind(membership, kind):
    return [finding for finding in membership.findings if finding.kind is kind]


def members(membership):
    return membership.conserved["members"].counted


@pytest.mark.parametrize("name", ["12", "12/", "./12", "12/**/*.xlsx", "**/*.xls?", "1?", "[0-9][0-9]", '12"'])
def test_a_folder_and_a_pattern_are_all_workbooks_in_it(folder, name):
    membership = load(name)
    assert [Path(file.path).name for file in membership.files] == ["a.xlsx", "b.xlsx"]
    assert members(membership) == ALL
    assert not membership.left_out


def test_the_current_folder_and_a_full_path(folder, monkeypatch):
    assert members(load(folder.resolve())) == ALL
    monkeypatch.chdir(folder)
    assert [file.path for file in load(".").files] == ["a.xlsx", str(Path("phía nam/b.xlsx"))]


def test_a_file_named_beside_its_folder_is_read_once(folder):
    assert members(load(folder / "a.xlsx", folder, "12/*.xlsx")) == ALL


def test_a_file_with_the_signs_of_a_pattern_in_its_name_is_that_file(folder):
    path = write(folder / "biểu [1].xlsx", working_list(FIRST, total=False))
    assert [file.path for file in load(path).files] == [str(path)]


def test_files_are_in_vietnamese_order_with_numbers_by_value(folder):
    for name in ("Đông Hải.csv", "Dân.XLSX", "biểu 10.ods", "biểu 2.ods", "Ấp.html"):
        (folder / name).touch()
    names = [Path(path).name for path in files_named("12").to_read]
    assert names == ["a.xlsx", "Ấp.html", "biểu 2.ods", "biểu 10.ods", "Dân.XLSX", "Đông Hải.csv", "b.xlsx"]


@pytest.mark.parametrize(
    "lock", ["~$a.xlsx", ".~lock.a.xlsx#", "~$Số liệu huyện.xls", ".~lock.b.ods#", "phía nam/~$b.xlsm"]
)
def test_a_lock_file_is_passed_over_with_a_remark(folder, lock):
    (folder / lock).write_bytes(b"\x07Nguyen\x00" * 20)
    membership = load(folder)
    (finding,) = of_kind(membership, Kind.LOCK_FILE)
    assert finding.at.file == str(folder / lock)
    assert finding.kind.severity is Severity.REMARK
    assert f"“{lock.split('/')[-1].removeprefix('~$').removeprefix('.~lock.').removesuffix('#')}”" in finding.say("vi")
    assert members(membership) == ALL
    named = load(folder / "a.xlsx", folder / lock)
    assert len(of_kind(named, Kind.LOCK_FILE)) == 1
    with pytest.raises(UnreadableError, match="only a lock file"):
        load(folder / lock)


def test_a_workbook_is_no_lock_file_whatever_its_name(folder):
    path = write(folder / "~$c.xlsx", working_list(FIRST, total=False))
    assert members(load(path)) == sum(row[1] for row in FIRST)


def test_other_and_hidden_files_are_said_in_one_remark(folder):
    for name in ("công văn.docx", "a.pdf", "đọc.txt", "ảnh.jpg", ".ẩn.xlsx", "~$công văn.docx", "phía nam/x.zip"):
        (folder / name).write_bytes(b"x")
    (folder / "blanalysis.toml").touch()  # it is read, though not for figures
    (folder / ".git").mkdir()
    write(folder / ".git" / "c.xlsx", working_list(FIRST))
    membership = load("12/")
    (finding,) = of_kind(membership, Kind.OTHER_FILES)
    assert finding.at.file == "12/"
    for name in ("công văn.docx", "a.pdf", "đọc.txt", "ảnh.jpg", ".ẩn.xlsx", "~$công văn.docx", "x.zip", ".git"):
        assert f"“{name}”" in finding.say("vi")
    assert ".toml" not in finding.say("vi")
    assert members(membership) == ALL
    assert not membership.left_out


def test_a_shell_that_names_every_file_gets_the_same(folder):
    (folder / "công văn.docx").write_bytes(b"x")
    with zipfile.ZipFile(folder / "b.docx", "w") as package:
        package.writestr("word/document.xml", "x")
    membership = load(*folder.iterdir())
    (finding,) = of_kind(membership, Kind.OTHER_FILES)
    assert "“công văn.docx”" in finding.say("vi")
    assert "“b.docx”" in finding.say("vi")
    assert (members(membership), membership.left_out) == (ALL, False)


SPOILED = {
    "cut.xlsx": lambda whole: whole[:-900],
    "empty.xls": lambda whole: b"",
    "words.csv": lambda whole: b"Xin chao",
    "old.xls": lambda whole: b"\xd0\xcf\x11\xe0" + bytes(600),
    "locked.xlsx": lambda whole: b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
}


@pytest.mark.parametrize("name", SPOILED)
@pytest.mark.parametrize("named", [False, True])
def test_of_several_files_one_that_cannot_be_read_is_left_out(folder, name, named, capsys):
    path = folder / name
    path.write_bytes(SPOILED[name]((folder / "a.xlsx").read_bytes()))
    given = [str(folder)] if not named else [*map(str, (path, folder / "a.xlsx", folder / "phía nam" / "b.xlsx"))]
    membership = load(*given)
    (finding,) = of_kind(membership, Kind.UNREAD_FILE)
    assert finding.at.file == str(path)
    assert finding in membership.unread_sheets
    assert members(membership) == ALL
    with pytest.raises(UnreadableError) as alone:
        load(path)
    for lang in ("vi", "en"):
        assert alone.value.say(lang) in finding.say(lang)
        assert membership.not_included(lang)
    assert str(path) in [file.path for file in membership.files]
    assert main(["check", *given, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [issue["file"] for issue in told["issues"] if issue["kind"] == "unread_file"] == [str(path)]
    (of_file,) = [file for file in told["files"] if file["path"] == str(path)]
    assert of_file["columns"] == {}
    assert main(["check", str(path)]) == 2


def test_a_file_that_must_not_be_opened_has_no_checksum(folder, monkeypatch):
    path, read_bytes = folder / "c.xlsx", Path.read_bytes
    path.write_bytes(b"PK")

    def refuse(self):
        if self.name == "c.xlsx":
            raise PermissionError(13, "Permission denied")
        return read_bytes(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    membership = load(folder)
    assert [file.sha256 == "" for file in membership.files] == [False, True, False]
    assert [file["sha256"] for file in account.account_as_json(membership)["files"]][1] is None
    assert members(membership) == ALL


def test_nothing_says_all_was_counted_where_a_file_is_unread(folder):
    from blanalysis.exhibits.facts.sheet import quality_facts

    whole = quality_facts(load(folder))
    (folder / "c.xlsx").write_bytes(b"PK")
    told = quality_facts(load(folder))
    assert wording.ALL_COUNTED.say("vi") in whole.title.say("vi")
    assert wording.ALL_COUNTED.say("vi") not in told.title.say("vi")
    (check,) = [check for check in told.checks if check.have == 2 and check.of == 3]
    assert "Tệp" in check.label.say("vi")


def test_the_source_of_figures_is_what_was_read(folder):
    (folder / "c.xlsx").write_bytes(b"PK")
    membership = load(folder)
    assert membership.source("vi") == "a.xlsx, b.xlsx"
    shown = tables.files(membership, lang="vi")
    assert shown.title.startswith("Đã đọc 2 tệp")
    assert [row[0] for row in shown.grid.rows] == ["a.xlsx", "c.xlsx", "b.xlsx"]
    assert [row[2] for row in shown.grid.rows] == ["31/12/2016", "–", "31/12/2016"]
    assert "c.xlsx" not in repr(membership)


def test_a_district_is_told_of_the_file_that_may_be_of_it(folder):
    (folder / "c.xlsx").write_bytes(b"PK")
    (folder / "d.docx").write_bytes(b"PK")
    part = load(folder, district="Phước Long")
    assert len(of_kind(part, Kind.UNREAD_FILE)) == 1
    assert Kind.OTHER_FILES not in kinds(part)
    assert str(folder / "c.xlsx") in [file.path for file in part.files]


def test_only_the_sheet_that_is_refused_is_left_out(folder, monkeypatch):
    monkeypatch.setattr("blanalysis.layout.table.MOST_TABLES", 1)
    others = [
        ("STT", "Tên đảng bộ", "Số chi bộ"),
        *((place, row[0], row[3]) for place, row in enumerate(SECOND, start=1)),
    ]
    refused = [*working_list(FIRST), (), *others]
    path = write(folder / "c.xlsx", refused)
    membership = load(folder)
    (finding,) = of_kind(membership, Kind.UNREAD_SHEET)
    assert finding.at.file == str(path)
    assert finding.unread > len(FIRST)
    assert "more than 1 tables" in finding.say("en")
    assert members(membership) == ALL
    with pytest.raises(NoTableError, match="more than 1 tables"):
        load(path)
    (folder / "a.xlsx").unlink()
    write(path, refused, working_list(FIRST, total=False))
    membership = load(folder)
    assert [f.at.sheet for f in of_kind(membership, Kind.UNREAD_SHEET)] == ["Danh sách"]
    assert members(membership) == ALL


def test_a_list_of_persons_that_lies_there_is_left_out_and_one_that_is_named_refused(folder):
    rows = [
        TITLES[:1],
        ("STT", "Họ và tên", "Ngày sinh", "Đơn vị"),
        (1, "Nguyễn Văn Minh Họa", "1/1/1980", "Xã Hưng Phú"),
    ]
    path = write(folder / "c.xlsx", rows)
    membership = load(folder)
    (finding,) = of_kind(membership, Kind.UNREAD_FILE)
    assert finding.at.file == str(path)
    assert "Minh Họa" not in str(account.account_as_json(membership))
    for given in ((path,), (path, folder / "a.xlsx")):
        with pytest.raises(RefusedError, match="list of persons"):
            load(*given)
    counted = load(folder, count_rows=True)
    assert Kind.UNREAD_FILE not in kinds(counted)
    repeated = of_kind(counted, Kind.REPEATED_UNIT)  # 190 by the list, one person here
    assert [finding.left_out for finding in repeated] in (
        [{"members": 190}, {"members": 1}],
        [{"members": 1}, {"members": 190}],
    )
    assert all("Hưng Phú" in finding.say("vi") for finding in repeated)


# --- what this program wrote itself


def test_own_tables_and_pages_are_passed_over(folder, monkeypatch):
    whole = load(folder)
    for name in ("tong-hop.xlsx", "tong-hop.csv", "phía nam/x.xlsx"):
        write_tidy(whole, folder / name)
    page = "<!DOCTYPE html><table><tr><td>Tên đảng bộ<td>Tổng số đảng viên<tr><td>Xã Hưng Phú<td>190</table>"
    (folder / "01.vi.html").write_text(f"{page}<footer>\n<p>Lập bằng blanalysis 0.1</p></footer>", encoding="utf-8")
    again = load(folder)
    (finding,) = of_kind(again, Kind.OWN_FILES)
    assert [f"“{name}”" in finding.say("vi") for name in ("tong-hop.xlsx", "tong-hop.csv", "x.xlsx", "01.vi.html")] == [
        True
    ] * 4
    assert (members(again), again.left_out) == (ALL, False)
    assert members(load(folder / "tong-hop.csv")) == ALL
    for path in (folder / "a.xlsx", folder / "phía nam" / "b.xlsx"):
        path.unlink()
    for name in ("tong-hop.csv", "phía nam/x.xlsx"):
        (folder / name).unlink()
    assert members(load(folder)) == ALL  # the only figures that there are


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ["tong-hop.xlsx", "tong-hop.csv"])
def test_own_tables_with_labels_are_passed_over(folder, name, lang):
    write_tidy(load(folder), folder / name, labels=lang)
    again = load(folder)
    (finding,) = of_kind(again, Kind.OWN_FILES)
    assert f"“{name}”" in finding.say("vi")
    assert [Path(file.path).name for file in again.files_read] == ["a.xlsx", "b.xlsx"]
    assert members(again) == ALL


@pytest.mark.parametrize("name", ["a ghi chú.xlsx", "phía nam/a.xlsx", "trả lại/a.xlsx"])
def test_an_annotated_copy_beside_its_workbook_is_passed_over_until_it_is_changed(folder, name):
    from openpyxl import load_workbook

    copy = write_annotated(load(folder / "a.xlsx"), folder / name)
    membership = load(folder)
    (finding,) = of_kind(membership, Kind.OWN_FILES)
    assert f"“{copy.name}”" in finding.say("en")
    assert (members(membership), membership.left_out) == (ALL, False)
    book = load_workbook(copy)
    book.worksheets[1]["C6"] = 1000
    book.save(copy)
    membership = load(folder)
    assert Kind.OWN_FILES not in kinds(membership)
    assert Kind.REPEATED_UNIT in kinds(membership)
    (folder / "a.xlsx").unlink()
    assert members(load(folder)) == ALL - FIRST[0][1] + 1000


def test_of_two_copies_without_their_workbook_one_is_read(folder):
    write_annotated(load(folder / "a.xlsx"), folder / "x" / "a.xlsx")
    (folder / "y").mkdir()
    (folder / "a.xlsx").unlink()
    (folder / "y" / "a.xlsx").write_bytes((folder / "x" / "a.xlsx").read_bytes())
    membership = load(folder)
    assert (members(membership), membership.left_out) == (ALL, False)


# --- nothing there


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "A file name is empty"),
        ("  ", "A file name is empty"),
        ("trống", "No spreadsheet lies in “trống” or fits it"),
        ("giấy", "No spreadsheet lies in “giấy” or fits it"),
        ("12/*.ods", "No spreadsheet lies in “12/*.ods” or fits it"),
        ("13", "There is no file “13”"),
        ("~$x.xlsx", "There is no file “~$x.xlsx”"),
    ],
)
def test_a_name_without_a_workbook_is_refused(folder, name, said, capsys):
    for new in ("trống", "giấy"):
        Path(new).mkdir()
    Path("giấy/công văn.docx").touch()
    for given in ((name,), (str(folder), name)):
        assert main(["check", *given, "--lang", "en"]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert err.startswith(said) or said in err


def test_none_of_several_can_be_read(folder):
    for path in (folder / "a.xlsx", folder / "phía nam" / "b.xlsx"):
        path.write_bytes(b"PK")
    with pytest.raises(UnreadableError, match="None of the 2 files"):
        load(folder)


def test_a_folder_with_very_many_files_is_refused(folder, monkeypatch):
    monkeypatch.setattr("blanalysis.sheets.MOST_FILES", 3)
    assert MOST_FILES > 1000
    for number in range(3):
        (folder / f"{number}.txt").touch()
    with pytest.raises(UnreadableError, match="more than 3 files"):
        load(folder)


def test_a_folder_that_cannot_be_listed_is_refused_and_not_passed_over(folder, monkeypatch):
    scandir = os.scandir

    def refuse(path):
        if Path(path).name == "phía nam":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UnreadableError, match="cannot be opened"):
        load(folder)


def test_a_loop_of_links_ends(folder):
    try:
        (folder / "vòng").symlink_to(folder.resolve(), target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    assert members(load(folder)) == ALL


# --- commands


@pytest.mark.parametrize("name", ["12", "12/**/*.xlsx", "."])
def test_tidy_and_report_take_folders(folder, name, capsys, monkeypatch):
    assert main(["tidy", name, "--out", "12/ra.csv"]) == 0
    assert capsys.readouterr().out.strip() == "12/ra.csv"
    assert main(["tidy", name, "--out", "12/ra.csv"]) == 0  # the table of before is not read
    assert len(Path("12/ra.csv").read_text(encoding="utf-8-sig").splitlines()) == 9
    assert build.command([name]).split()[-1].strip('"') in ("12", "*.xlsx", Path.cwd().name)


def test_endings_are_those_that_can_be_read():
    assert {".xlsx", ".xls", ".xlsb", ".ods", ".fods", ".csv", ".html", ".xml"} <= ENDINGS
    assert not {".docx", ".pdf", ".txt", ".jpg", ".zip"} & ENDINGS
