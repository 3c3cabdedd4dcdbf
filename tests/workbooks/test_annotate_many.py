"""Copies of many workbooks in one folder: each with its own findings, none over another or over a file of the user's."""

from pathlib import Path

import pytest
from faulty_workbooks import FAULTS
from made_workbooks import ROWS, working_list, write
from openpyxl import load_workbook

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.workbooks.annotate import is_folder, write_each_annotated
from blanalysis.workbooks.package import pack, unpack


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("12/bắc", "12/nam"):
        Path(name).mkdir(parents=True)
    write(Path("12/bắc/biểu.xlsx"), working_list(FAULTS))
    write(Path("12/nam/biểu.xlsx"), working_list(ROWS[4:], total=False))
    text = "\n".join(
        ";".join("" if value is None else str(value) for value in row) for row in working_list(ROWS[:4], total=False)
    )
    Path("12/nam/Biểu.csv").write_text(text, encoding="utf-8-sig")
    return tmp_path


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = main(["annotate", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return call


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


@pytest.mark.parametrize("given", [["12"], ["12/*/*.*"], ["12/bắc/biểu.xlsx", "12/nam"], ["12/bắc", "12/nam/*"]])
@pytest.mark.parametrize("out", ["ghi chú", "ghi chú/", "mới/ghi chú", "12/trả"])
def test_each_workbook_has_its_copy(folder, run, given, out):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    code, said, errors = run(*given, "--out", out)
    assert (code, errors) == (0, [])
    assert [Path(path).name for path in said] == ["biểu.xlsx", "Biểu (2).xlsx", "biểu (3).xlsx"]
    assert {str(Path(path).parent) for path in said} == {str(Path(out))}
    assert all(path.read_bytes() == content for path, content in before.items())
    first, second, third = (load_workbook(path) for path in said)
    assert second.worksheets[1]["B6"].value == "Thị trấn Phước Long"
    assert third.worksheets[1]["B6"].value == "Xã Hưng Phú"
    assert any(cell.comment for row in first.worksheets[1].iter_rows() for cell in row)
    findings = [row[0] for row in third.worksheets[0].iter_rows(values_only=True) if str(row[0]).isdigit()]
    assert len(findings) == len(load("12/nam/biểu.xlsx").findings)  # nothing of another's


def test_made_again_the_same_bytes_and_nothing_of_the_copies(folder, run):
    for out in ("ra", "12/ra"):
        _, said, _ = run("12", "--out", out)
        before = [Path(path).read_bytes() for path in said]
        code, again, _ = run("12", "--out", out)
        assert (code, again, [Path(path).read_bytes() for path in again]) == (0, said, before)


@pytest.mark.parametrize(
    "spoiled", [b"", b"PK", b"Xin chao", b"\xd0\xcf\x11\xe0" + bytes(600), b"<table><tr><td>1</table>"]
)
def test_one_that_cannot_be_read_does_not_keep_back_the_others(folder, run, spoiled):
    Path("12/a.xlsx").write_bytes(spoiled)
    code, said, errors = run("12", "--out", "ra", "--lang", "en")
    assert code == 1
    assert len(said) == 3
    assert len(errors) == 1
    assert "12/a.xlsx" in errors[0]
    assert len(files("ra")) == 3


@pytest.mark.parametrize("out", ["ra.xlsx", "ra.xlsm", "ra.csv", "ra.html", "ra.XLSX"])
def test_one_file_cannot_hold_several_copies(folder, run, out):
    code, said, errors = run("12", "--out", out, "--lang", "vi")
    assert (code, said, len(errors)) == (2, [], 1)
    assert f"“{out}” là một tệp" in errors[0]
    assert not Path(out).exists()


@pytest.mark.parametrize("out", ["12/nam", "12/nam/", "./12/bắc", "12/bắc/../nam"])
def test_the_folder_of_a_workbook_is_refused(folder, run, out):
    before = files(folder)
    code, said, errors = run("12", "--out", out, "--lang", "vi")
    assert (code, said, len(errors)) == (2, [], 1)
    assert "thư mục của các bảng nguồn" in errors[0]
    assert files(folder) == before


def test_a_file_of_the_users_is_not_overwritten(folder, run):
    Path("ra").mkdir()
    write(Path("ra/biểu.xlsx"), working_list())
    Path("ra/Biểu (2).xlsx").write_text("notes", encoding="utf-8")
    before = Path("ra/biểu.xlsx").read_bytes()
    code, said, errors = run("12", "--out", "ra", "--lang", "en")
    assert (code, len(said), len(errors)) == (1, 1, 2)
    assert all("not overwritten" in line for line in errors)
    assert Path("ra/biểu.xlsx").read_bytes() == before
    assert Path("ra/Biểu (2).xlsx").read_text(encoding="utf-8") == "notes"


def test_one_workbook_into_a_folder_or_a_file(folder, run):
    for given in ("12/nam/biểu.xlsx", "12/bắc"):
        assert run(given, "--out", "ra/")[:2] == (0, ["ra/biểu.xlsx"])
        assert run(given, "--out", "một.xlsx")[:2] == (0, ["một.xlsx"])
        assert run(given, "--out", "một")[0] == 2
    Path("12/bắc/công văn.docx").touch()
    run("12/bắc", "--out", "một.xlsx")
    words = [str(cell.value) for row in load_workbook("một.xlsx").worksheets[0].iter_rows() for cell in row]
    assert not any("công văn" in word for word in words)


def test_a_workbook_with_macros_stays_one(folder, run):
    parts = unpack(Path("12/nam/biểu.xlsx").read_bytes())
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(kind, macros)
    Path("12/nam/macro.xlsm").write_bytes(pack(parts))
    assert "ra/macro.xlsm" in run("12/nam", "--out", "ra")[1]


def test_a_copy_that_is_open_elsewhere_is_one_line(folder, run, monkeypatch):
    replace = Path.replace

    def refuse(self, target):
        if Path(target).name == "biểu.xlsx":
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    code, said, errors = run("12", "--out", "ra", "--lang", "vi")
    assert (code, len(said), len(errors)) == (1, 2, 1)
    assert "đang mở trong chương trình khác" in errors[0]
    assert files("ra") == ["Biểu (2).xlsx", "biểu (3).xlsx"]


def test_what_is_a_folder(folder):
    Path("a.xlsx").mkdir()
    assert [is_folder(out, 1) for out in ("a.xlsx", "b/", "12", "b", "b.xlsx")] == [True, True, True, False, False]
    assert [is_folder(out, 2) for out in ("b", "quý 1.2016", "b.xlsx")] == [True, True, False]
    with pytest.raises(StopIteration):
        next(write_each_annotated([], "ra", ("vi",), print))
