"""The command line as a person uses it: what is printed, the exit codes, no traceback."""

import csv
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import reports
from indicator_forms import form
from made_workbooks import HEADING, MEMBERS, form_5, working_list, write
from openpyxl import load_workbook

from blanalysis import Membership, compare, load
from blanalysis.__main__ import main
from blanalysis.membership.findings import Kind
from blanalysis.vocabulary import sources
from blanalysis.workbooks.annotate import write_annotated
from blanalysis.workbooks.tidy import write_tidy


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


def test_check_on_a_form_5_with_the_published_figures(run, tmp_path):
    code, out, _ = run("check", form_5(tmp_path / "bieu-5.xlsx"), "--lang", "vi")
    assert code == 0
    for words in (
        "Xã: 49 đảng bộ, 9.768 đảng viên",
        "Phường: 10 đảng bộ, 3.055",
        "Thị trấn: 5 đảng bộ, 1.430",
        "Không phát hiện vấn đề",
    ):
        assert words in out
    code, out, _ = run("check", tmp_path / "bieu-5.xlsx", "--json")
    told = json.loads(out)
    assert told["columns"]["members"] == {"typed": 14253, "counted": 14253, "left_out": 0, "outside": 0}
    assert told["columns"]["committees"] == {"typed": 64, "counted": 64, "left_out": 0, "outside": 0}
    assert told["units"]["found"] == 0
    assert told["issues"] == []


def test_check_on_the_illustrative_workbook(run):
    code, out, _ = run("check", sources.path(sources.EXAMPLE), "--json")
    told = json.loads(out)
    assert code == 0
    assert told["units"] == {"expected": 64, "found": 64, "missing": []}
    assert told["columns"]["members"] == {"typed": 14253, "counted": 14253, "left_out": 0, "outside": 0}
    assert told["as_of"] == "2017-05-04"
    code, out, _ = run("check", sources.path(sources.EXAMPLE), "--lang", "en")
    assert "64 of 64 units of Bạc Liêu province found" in out
    assert "members: typed 14,253 = counted 14,253 + left out 0" in out


@pytest.mark.parametrize("option", ["--lang=vi", "--json"])
def test_check_imports_neither_pandas_nor_numpy(tmp_path, option):
    """pandas takes longer to import than `check` takes altogether."""
    path = write(tmp_path / "a.xlsx", [*working_list(), ("Xã Lạ", 5, 1, 1)])
    code = f"""if True:
        import sys
        from blanalysis.__main__ import main
        left_out = main(["check", {str(path)!r}, {option!r}])
        print(left_out, sorted({{"pandas", "numpy"}} & sys.modules.keys()))"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert told.stdout.splitlines()[-1] == "1 []"


def test_the_json_is_as_promised(run, tmp_path):
    rows = working_list([*[("Xã Hưng Phú", "190", 55, 7)], ("Xã Lạ", 12, 3, 1)], total=False)
    path = write(tmp_path / "một tệp.xlsx", rows)
    code, out, err = run("check", path, "--json")
    told = json.loads(out)
    assert (code, err) == (1, "")
    assert list(told) == [
        "files",
        "as_of",
        "place",
        "units",
        "columns",
        "days",
        "rules",
        "offices",
        "indicators",
        "issues",
    ]
    file = {"path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    days = {"2016-12-31": {"columns": told["columns"]}}
    assert told["files"] == [file | {"columns": told["columns"], "days": days, "unread": 0}]
    assert told["days"] == {"2016-12-31": {"units": told["units"], "columns": told["columns"]}}
    assert told["as_of"] == "2016-12-31"
    assert told["units"]["expected"] == 8  # all that is given is of one district
    assert len(told["units"]["missing"]) == 7
    assert told["columns"]["members"] == {"typed": 202, "counted": 190, "left_out": 12, "outside": 0}
    for finding in told["issues"]:
        keys = ["kind", "severity", "level", "file", "sheet", "cell", "found", "as_of", "left_out", "message"]
        assert list(finding) == keys
        assert finding["kind"] in {kind.slug for kind in Kind}
        assert finding["severity"] in ("left_out", "repaired", "remark")
        assert finding["level"] in ("error", "warning", "information")
        assert set(finding["message"]) == {"vi", "en"}
    by_kind = {finding["kind"]: finding for finding in told["issues"]}
    assert (by_kind["unknown_unit"]["cell"], by_kind["unknown_unit"]["left_out"], by_kind["unknown_unit"]["found"]) == (
        "B7",
        12,
        "Xã Lạ",
    )
    assert by_kind["number_as_text"]["cell"] == "C6"
    assert by_kind["missing_units"]["cell"] is None


def test_what_is_left_out_gives_exit_code_1_and_its_cell(run, tmp_path):
    code, out, _ = run("check", write(tmp_path / "a.xlsx", working_list([("Xã Lạ", 12, 3, 1)], total=False)))
    assert code == 1
    assert "Danh sách!B6" in out
    assert "12" in out


@pytest.mark.parametrize(
    "command", [("check",), ("check", "--json"), ("tidy", "--out", "x.csv"), ("report", "--out", "ra")]
)
def test_a_refusal_is_one_line_and_exit_code_2(command, run, tmp_path, monkeypatch):
    reports.only_notebooks(monkeypatch, 1)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hỏng {x}.xlsx").write_bytes(b"PK nothing")
    for name in ("không có.xlsx", ".", "hỏng {x}.xlsx"):
        code, out, err = run(command[0], name, *command[1:])
        assert code == 2
        assert out == ""
        assert err.count("\n") == 1
    assert not (tmp_path / "x.csv").exists()
    assert not (tmp_path / "ra").exists()


def test_tidy_as_csv_and_xlsx_hold_the_same(run, tmp_path):
    source = write(tmp_path / "nguồn.xlsx", working_list())
    for name in ("ra.csv", "thư mục mới/ra.xlsx"):
        code, out, err = run("tidy", source, "--out", tmp_path / name)
        assert (code, out.strip(), err) == (0, str(tmp_path / name), "")
    with open(tmp_path / "ra.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:6] == ["as_of", "code", "type", "name", "district", "cells"]
    assert {row["code"]: int(row["members"]) for row in rows} == MEMBERS
    assert rows[0]["as_of"] == "2016-12-31"
    assert (rows[0]["type"], rows[0]["name"], rows[0]["district"]) == ("thị trấn", "Phước Long", "Phước Long")
    sheet = load_workbook(tmp_path / "thư mục mới/ra.xlsx").active
    values = [
        ["" if v is None else f"{v:%Y-%m-%d}" if hasattr(v, "year") else str(v) for v in row] for row in sheet.values
    ]
    assert values == [list(rows[0]), *(list(row.values()) for row in rows)]
    assert sheet["B2"].value == "31867"


def test_tidy_of_a_form_5_has_rows_by_type_and_no_code(run, tmp_path):
    run("tidy", form_5(tmp_path / "bieu-5.xlsx"), "--out", tmp_path / "ra.csv")
    frame = pd.read_csv(tmp_path / "ra.csv", dtype={"code": str})
    assert frame["type"].to_list() == ["xã", "phường", "thị trấn"]
    assert frame["code"].isna().all()
    assert frame["members"].to_list() == [9768, 3055, 1430]


def test_tidy_says_what_it_leaves_out_and_keeps_the_illustrative_word(run, tmp_path):
    code, _, err = run(
        "tidy",
        write(tmp_path / "a.xlsx", working_list([("Xã Lạ", 12, 3, 1), ("Xã Hưng Phú", 9, 1, 1)], total=False)),
        "--out",
        tmp_path / "a.csv",
    )
    assert code == 0
    assert "B6" in err
    run("tidy", sources.path(sources.EXAMPLE), "--out", tmp_path / "b.csv")
    assert pd.read_csv(tmp_path / "b.csv")["data"].eq("minh họa / illustrative").all()


def test_tidy_reads_back(run, tmp_path):
    run("tidy", sources.path(sources.EXAMPLE), "--out", tmp_path / "tidy.xlsx")
    code, out, _ = run("check", tmp_path / "tidy.xlsx", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["columns"]["members"] == {"typed": 14253, "counted": 14253, "left_out": 0, "outside": 0}
    assert told["as_of"] == "2017-05-04"
    assert load(tmp_path / "tidy.xlsx").illustrative


def test_another_format_is_refused_by_name(run, tmp_path):
    code, _, err = run("tidy", write(tmp_path / "a.xlsx", working_list()), "--out", tmp_path / "a.pdf", "--lang", "en")
    assert (code, err.strip()) == (
        2,
        f"It is not clear in which format to write “{tmp_path / 'a.pdf'}”. Give a name that ends in .csv or .xlsx.",
    )


def test_a_place_that_cannot_be_written_is_one_sentence(run, tmp_path, monkeypatch):
    reports.only_notebooks(monkeypatch, 1)
    (tmp_path / "chan").write_text("a file where a folder should be", encoding="utf-8")
    source = write(tmp_path / "a.xlsx", working_list())
    assert run("tidy", source, "--out", tmp_path / "chan" / "a.csv")[0] == 2
    assert run("report", source, "--out", tmp_path / "chan")[0] == 2


def test_text_that_looks_like_a_formula_is_written_as_text(tmp_path, run):
    rows = [("Huyện Phước Long",), HEADING, (1, "Xã Hưng Phú", 190, 55, 7)]
    run("tidy", write(tmp_path / "a.xlsx", rows), "--out", tmp_path / "b.xlsx")
    assert all(cell.data_type != "f" for row in load_workbook(tmp_path / "b.xlsx").active.iter_rows() for cell in row)


def test_help_and_version(capsys):
    for argument in ("--help", "--version"):
        with pytest.raises(SystemExit) as stop:
            main([argument])
        assert stop.value.code == 0
    assert "report" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "hides_nothing"), [("check", True), ("tidy", True), ("annotate", True), ("report", False)]
)
def test_what_hides_no_number_says_so_once(command, hides_nothing, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert told.count("không che số nào") == told.count("no number is hidden") == hides_nothing


def test_functions_that_hide_no_number_say_so():
    for of in (compare, write_tidy, write_annotated, Membership.frame):
        assert "no number is hidden" in of.__doc__


# --- the account


def test_how_grave_a_remark_is_stands_before_it(run, tmp_path):
    rows = [("Xã Hưng Phú", 190, 255, 7), ("Xã Vĩnh Thanh", 25, 3, 1), ("Xã Phước Long", 210, 60, 5)]
    path = write(tmp_path / "a.xlsx", working_list(rows, total=False))
    code, out, _ = run("check", path, "--lang", "vi")
    assert code == 0
    assert "    Danh sách!D6 [cần sửa] Xã Hưng Phú: “Đảng viên nữ” (255) lớn hơn" in out
    assert "    Danh sách!C7 [cần xem lại] Xã Vĩnh Thanh: 25 đảng viên;" in out
    assert "    Danh sách!E8 [thông tin thêm] Xã Phước Long: 210 đảng viên ở 5 chi bộ" in out
    lines = [line.split(" [")[0].strip() for line in out.splitlines() if "Danh sách!" in line]
    assert lines == ["Danh sách!D6", "Danh sách!C7", "Danh sách!E8"]
    assert (
        "Kết quả kiểm tra: 2 cần sửa, 1 cần xem lại, 1 thông tin thêm" in out
    )  # one of them: which of the district lack
    assert "[to check] Xã Vĩnh Thanh" in run("check", path, "--lang", "en")[1]


def test_of_a_kind_found_very_often_the_text_lists_the_first_and_the_json_all(run, tmp_path):
    run("template", tmp_path / "a.xlsx")
    told = json.loads(run("check", tmp_path / "a.xlsx", "--json")[1])
    assert len(told["issues"]) == 65
    out = run("check", tmp_path / "a.xlsx", "--lang", "vi")[1]
    listed = [line for line in out.splitlines() if "không có số ở cột" in line]
    assert 5 <= len(listed) <= 20
    assert f"… và {64 - len(listed)} nội dung khác cùng loại" in out
    assert "(ô để trống)" in listed[0]


def test_every_left_out_number_is_listed_when_they_are_not_very_many(run, tmp_path):
    rows = [(f"Xã Lạ {place}", 100 + place, 3, 1) for place in range(21)]
    out = run("check", write(tmp_path / "a.xlsx", working_list(rows, total=False)), "--lang", "vi")[1]
    assert sum("[chưa tổng hợp]" in line for line in out.splitlines()) == 21
    assert "nội dung khác cùng loại" not in out


def test_findings_of_several_files_stand_below_their_file(run, tmp_path):
    paths = []
    for folder, name in (("một", "Xã Lạ"), ("hai", "Xã Khác Lạ")):
        (tmp_path / folder).mkdir()
        paths.append(write(tmp_path / folder / "bieu.xlsx", working_list([(name, 12, 3, 1)], total=False)))
    lines = run("check", *paths, "--lang", "vi")[1].splitlines()
    assert lines[:4] == [
        str(paths[0]),
        "  Danh sách: danh sách đảng bộ, tiêu đề ở A5, 1 dòng, ngày 31/12/2016",
        str(paths[1]),
        "  Danh sách: danh sách đảng bộ, tiêu đề ở A5, 1 dòng, ngày 31/12/2016",
    ]
    for path, name in zip(paths, ("“Xã Lạ”", "“Xã Khác Lạ”"), strict=True):
        at = next(place for place, line in enumerate(lines) if name in line)
        above = [line for line in lines[:at] if line.endswith("bieu.xlsx")]
        assert above[-1] == f"  {path}"


def test_a_file_named_twice_is_read_once(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    other = write(tmp_path / "b.xlsx", working_list([("Xã Lạ", 12, 3, 1)], total=False))
    path = write(tmp_path / "a.xlsx", working_list())
    told = json.loads(run("check", other, "a.xlsx", path, "./a.xlsx", "b.xlsx", "--json")[1])
    assert [file["path"] for file in told["files"]] == [str(other), "a.xlsx"]
    assert told["columns"]["members"]["typed"] == sum(MEMBERS.values()) + 12


def test_several_dates_are_told_apart(run, tmp_path, monkeypatch):
    reports.only_notebooks(monkeypatch, 2)
    older = [
        (row[0].replace("2016", "2015"), *row[1:]) if row and "31/12" in str(row[0]) else row for row in working_list()
    ]
    path = write(tmp_path / "a.xlsx", older, working_list())
    out = run("check", path, "--lang", "vi")[1]
    members = sum(MEMBERS.values())
    assert "  Thời điểm: 31/12/2016\n  Còn số liệu các ngày: 31/12/2015\n" in out
    once = f"ổng số đảng viên: số trong tệp {members:,} = số đã tổng hợp {members:,} + số chưa tổng hợp 0\n".replace(
        ",", "."
    )
    assert "  Ngày 31/12/2015, không cộng vào số trên:\n    T" + once in out
    assert out.count(once) == 2
    assert f"{2 * members:,}".replace(",", ".") not in out
    told = json.loads(run("check", path, "--json")[1])
    assert [told["days"][day]["columns"]["members"]["counted"] for day in told["days"]] == [members, members]
    assert (told["columns"], told["units"]) == tuple(told["days"]["2016-12-31"][part] for part in ("columns", "units"))
    code, _, _ = run("report", path, "--out", tmp_path / "ra", "--lang", "vi")
    assert code == 0
    page = (tmp_path / "ra" / "02-is-the-sheet-whole.vi.html").read_text(encoding="utf-8")
    assert "số liệu đến 31/12/2016 (còn có số liệu đến 31/12/2015)" in page
    assert "Chỉ số liệu đến 31/12/2016; số của ngày khác hoặc không rõ ngày không cộng vào." in page
    assert "Không nêu kết quả kiểm tra của ngày khác." in page
    assert "<td>31/12/2015 và 31/12/2016</td>" in page


def test_a_form_of_indicators_alone_names_no_committees(run, tmp_path, monkeypatch):
    reports.only_notebooks(monkeypatch, 2)
    path = form(tmp_path / "bieu-1.xlsx", 1)
    code, out, _ = run("check", path, "--lang", "vi")
    assert code == 0
    assert "Không có danh sách đảng bộ, chỉ có biểu chung" in out
    assert "Có 0/64" not in out
    code, out, err = run("report", path, "--out", tmp_path / "ra", "--lang", "vi")
    assert (code, err) == (0, "")
    pages = {page.name: page.read_text(encoding="utf-8") for page in Path(out.strip()).parent.iterdir()}
    assert "không có số liệu theo đảng bộ, số liệu đến 30/06/2017" in pages["02-is-the-sheet-whole.vi.html"]
    assert "<td>Tăng, giảm đảng viên</td>" in pages["02-is-the-sheet-whole.vi.html"]
    assert "None" not in pages["02-is-the-sheet-whole.vi.html"]
    code, _, err = run("tidy", path, "--out", tmp_path / "ra.csv", "--lang", "en")
    assert code == 2
    assert "only Forms 1, 2, 3" in err
    assert not (tmp_path / "ra.csv").exists()


def test_figures_without_a_date_are_said_to_be_undated(tmp_path):
    rows = [row for row in working_list() if not (row and "31/12" in str(row[0]))]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert membership.scope("vi") == "huyện Phước Long, 8/8 đảng bộ, không ghi ngày số liệu"
    assert membership.scope("en") == "Phước Long district, 8 of 8 committees, undated"


def test_a_roster_is_refused_with_the_way_out_and_counted_where_asked(run, tmp_path):
    rows = [("Tính đến 31/12/2016",), ("STT", "Họ và tên", "Ngày sinh", "Đảng bộ")]
    rows += [(place, "Người Thứ", "01/01/1970", "Xã Hưng Phú") for place in range(1, 6)]
    path = write(tmp_path / "a.xlsx", rows)
    code, out, err = run("check", path, "--lang", "vi")
    assert (code, out) == (2, "")
    assert "--count-rows" in err
    code, out, _ = run("check", path, "--count-rows", "--lang", "vi")
    assert code == 0
    assert "Xã: 1 đảng bộ, 5 đảng viên" in out
    assert "Người Thứ" not in out


# --- the door itself


@pytest.mark.parametrize(
    ("arguments", "vi", "en"),
    [
        ([], "Lệnh còn thiếu COMMAND", "lacks COMMAND"),
        (["kiem-tra"], "Không có “kiem-tra”; hãy chọn một trong: report, check", "choose one of: report, check"),
        (["check"], "Lệnh còn thiếu FILE", "lacks FILE"),
        (["check", "a.xlsx", "--nope"], "không có “--nope”", "does not know “--nope”"),
        (["check", "a.xlsx", "--lang", "fr"], "Không có “fr”; hãy chọn một trong: vi, en", "choose one of: vi, en"),
        (["check", "a.xlsx", "--json=3"], "Lệnh gõ chưa đúng", "The command is not right"),
        (["tidy", "a.xlsx", "--out"], "Sau --out còn thiếu một giá trị", "A value is missing after --out"),
        (["annotate", "a.xlsx"], "Lệnh còn thiếu --out", "lacks --out"),
    ],
)
def test_a_wrong_command_is_one_line_in_both_languages(arguments, vi, en, run):
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert vi in err
    assert en in err
    assert "--help" in err


def test_names_that_are_too_long_are_one_line(run, tmp_path):
    name = tmp_path / ("dài" * 100 + ".xlsx")
    source = write(tmp_path / "a.xlsx", working_list())
    for arguments in (
        ("check", name),
        ("template", name),
        ("annotate", source, "--out", name),
        ("tidy", source, "--out", name),
    ):
        code, out, err = run(*arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_being_stopped_is_said_and_is_130(run, tmp_path, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("blanalysis.membership.loading.load", stopped)
    code, out, err = run("tidy", write(tmp_path / "a.xlsx", working_list()), "--out", tmp_path / "b.csv")
    assert (code, out, err) == (130, "", "\nĐã dừng / stopped.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def _process(*arguments, **given) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "blanalysis", *map(str, arguments)]
    return subprocess.run(command, stderr=subprocess.PIPE, timeout=120, **given)


def test_a_disk_without_room_is_one_line(tmp_path):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w") as full:
        done = _process("check", form_5(tmp_path / "a.xlsx"), stdout=full)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"Traceback" not in done.stderr


def test_nobody_listening_is_no_trouble(tmp_path):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = _process("check", form_5(tmp_path / "a.xlsx"), stdout=writer)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


NO_SPREADSHEETS = {
    "thư.docx": ("zip", "word/document.xml"),
    "nén.zip": ("zip", "a.txt"),
    "văn bản.pdf": ("bytes", b"%PDF-1.4\n1 0 obj <<>> endobj\n" * 9),
    "ảnh.jpg": ("bytes", bytes.fromhex("ffd8ffe000104a46494600010101") + bytes(range(256)) * 4),
    "thư.txt": ("bytes", "Kính gửi các đồng chí.\n".encode()),
}


@pytest.mark.parametrize("name", NO_SPREADSHEETS)
def test_what_is_no_spreadsheet_is_refused_by_its_content(name, run, tmp_path):
    how, what = NO_SPREADSHEETS[name]
    for path in (tmp_path / name, tmp_path / "đổi tên.xlsx"):
        if how == "zip":
            with zipfile.ZipFile(path, "w") as parts:
                parts.writestr(what, "x")
        else:
            path.write_bytes(what)
        code, out, err = run("check", path, "--lang", "vi")
        assert (code, out) == (2, "")
        assert "không phải là bảng tính đọc được (Excel, OpenDocument, CSV hoặc bảng HTML)" in err


def test_the_content_and_not_the_name_tells_what_a_file_is(run, tmp_path):
    text = "\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in working_list())
    (tmp_path / "là csv.xlsx").write_text(text, encoding="utf-8")
    write(tmp_path / "a.xlsx", working_list()).rename(tmp_path / "là xlsx.csv")
    for name in ("là csv.xlsx", "là xlsx.csv"):
        told = json.loads(run("check", tmp_path / name, "--json")[1])
        assert told["columns"]["members"]["counted"] == sum(MEMBERS.values())


def test_on_a_screen_lines_are_broken_between_words(run, tmp_path, monkeypatch):
    path = write(tmp_path / "a.xlsx", working_list([("Xã Lạ", 12, 3, 1)], total=False))
    whole = run("check", path, "--lang", "vi")[1]
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    broken = run("check", path, "--lang", "vi")[1]
    assert broken.split() == whole.split()
    assert max(len(line) for line in whole.splitlines()) > 100
    assert [line for line in broken.splitlines() if len(line) > 60 and len(line.split()) > 1] == []
    assert json.loads(run("check", path, "--json")[1])["columns"]["members"]["left_out"] == 12
