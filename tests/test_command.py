"""The command line as a person uses it: what is printed, the exit codes, no traceback."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from blanalysis import load, sources
from blanalysis.__main__ import main
from blanalysis.issues import Kind
from workbooks import HEADING, MEMBERS, form_5, working_list, write


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
        "Không có phát hiện",
    ):
        assert words in out
    code, out, _ = run("check", tmp_path / "bieu-5.xlsx", "--json")
    told = json.loads(out)
    assert told["columns"]["members"] == {"typed": 14253, "counted": 14253, "left_out": 0}
    assert told["columns"]["committees"] == {"typed": 64, "counted": 64, "left_out": 0}
    assert told["units"]["found"] == 0
    assert told["issues"] == []


def test_check_on_the_illustrative_workbook(run):
    code, out, _ = run("check", sources.path(sources.EXAMPLE), "--json")
    told = json.loads(out)
    assert code == 0
    assert told["units"] == {"expected": 64, "found": 64, "missing": []}
    assert told["columns"]["members"] == {"typed": 14253, "counted": 14253, "left_out": 0}
    assert told["as_of"] == "2017-05-04"
    code, out, _ = run("check", sources.path(sources.EXAMPLE), "--lang", "en")
    assert "64 of 64 units found" in out
    assert "members: typed 14,253 = counted 14,253 + left out 0" in out


def test_the_json_is_as_promised(run, tmp_path):
    rows = working_list([*[("Xã Hưng Phú", "190", 55, 7)], ("Xã Lạ", 12, 3, 1)], total=False)
    path = write(tmp_path / "một tệp.xlsx", rows)
    code, out, err = run("check", path, "--json")
    told = json.loads(out)
    assert (code, err) == (1, "")
    assert list(told) == ["files", "as_of", "units", "columns", "indicators", "issues"]
    assert told["files"] == [{"path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}]
    assert told["as_of"] == "2016-12-31"
    assert told["units"]["expected"] == 64
    assert len(told["units"]["missing"]) == 63
    assert told["columns"]["members"] == {"typed": 202, "counted": 190, "left_out": 12}
    for issue in told["issues"]:
        assert list(issue) == ["kind", "severity", "level", "file", "sheet", "cell", "found", "left_out", "message"]
        assert issue["kind"] in {kind.slug for kind in Kind}
        assert issue["severity"] in ("left_out", "repaired", "remark")
        assert issue["level"] in ("error", "warning", "information")
        assert set(issue["message"]) == {"vi", "en"}
    by_kind = {issue["kind"]: issue for issue in told["issues"]}
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
    assert told["columns"]["members"] == {"typed": 14253, "counted": 14253, "left_out": 0}
    assert told["as_of"] == "2017-05-04"
    assert load(tmp_path / "tidy.xlsx").illustrative


def test_another_format_is_refused_by_name(run, tmp_path):
    code, _, err = run("tidy", write(tmp_path / "a.xlsx", working_list()), "--out", tmp_path / "a.pdf", "--lang", "en")
    assert (code, err.strip()) == (
        2,
        f"It is not clear in which format to write “{tmp_path / 'a.pdf'}”. Give a name that ends in .csv or .xlsx.",
    )


def test_a_place_that_cannot_be_written_is_one_sentence(run, tmp_path):
    (tmp_path / "chan").write_text("a file where a folder should be", encoding="utf-8")
    source = write(tmp_path / "a.xlsx", working_list())
    assert run("tidy", source, "--out", tmp_path / "chan" / "a.csv")[0] == 2
    assert run("report", source, "--out", tmp_path / "chan")[0] == 2


def test_text_that_looks_like_a_formula_is_written_as_text(tmp_path, run):
    rows = [("Huyện Phước Long",), HEADING, (1, "Xã Hưng Phú", 190, 55, 7)]
    run("tidy", write(tmp_path / "a.xlsx", rows), "--out", tmp_path / "b.xlsx")
    assert all(cell.data_type != "f" for row in load_workbook(tmp_path / "b.xlsx").active.iter_rows() for cell in row)


def test_report_prints_the_paths(run, tmp_path):
    code, out, err = run("report", "--lang", "vi", "--out", tmp_path / "ra")
    assert code == 0
    assert [Path(line).name for line in out.splitlines()][-1] == "index.html"
    assert all(Path(line).exists() for line in out.splitlines())
    assert err == ""


def test_a_failing_cell_is_exit_code_2_and_names_the_cell(run, tmp_path, monkeypatch):
    from blanalysis import tables

    monkeypatch.setattr(tables, "between", lambda membership, lang: 1 / 0)
    code, out, err = run("report", "--out", tmp_path / "ra", "--lang", "en")
    assert (code, out) == (2, "")
    assert "01-where-are-the-members.ipynb" in err
    assert "tables.between(membership, lang=LANG)" in err
    assert "division by zero" in err
    assert not list((tmp_path / "ra").glob("*"))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1258"])
def test_a_console_without_vietnamese_letters_is_no_trouble(encoding, tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "blanalysis", "check", str(form_5(tmp_path / "bieu-5.xlsx"))]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert "đảng viên" in done.stdout.decode("utf-8")


def test_help_and_version(capsys):
    for argument in ("--help", "--version"):
        with pytest.raises(SystemExit) as stop:
            main([argument])
        assert stop.value.code == 0
    assert "report" in capsys.readouterr().out
