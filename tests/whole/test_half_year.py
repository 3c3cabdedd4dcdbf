"""The half-year job from end to end, as an office does it: check, return, consolidate, report; of districts, and of communes since July 2025."""

import json
import zipfile
from pathlib import Path

import illustrative_ca_mau
import pytest
from half_year import COLUMNS, DAYS, STALE, TOO_MANY, numbers, write_half_years
from openpyxl import load_workbook

from blanalysis import change, load
from blanalysis.__main__ import main
from blanalysis.membership.findings import Kind, Level, Severity
from blanalysis.membership.rules.register import rules_register
from blanalysis.vocabulary.places import load_units


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    folder = tmp_path_factory.mktemp("right")
    write_half_years(folder)
    return folder


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    write_half_years(folder, planted=True)
    return folder


def grave(membership):
    """The findings that ask somebody to do something."""
    remarks = (f for f in membership.findings if f.kind.severity is Severity.REMARK)
    left_out = [f for f in membership.findings if f.kind.severity is not Severity.REMARK]
    return left_out + [f for f in remarks if f.kind.level is not Level.INFORMATION]


def test_what_is_right_gives_no_error_or_warning(right):
    assert grave(load(right / "06", right / "12")) == []


def test_both_planted_things_are_found_and_nothing_else(planted):
    found = grave(load(planted / "06", planted / "12"))
    of_stale = [f for f in found if STALE in f.at.file]
    assert [f.kind.name for f in of_stale] == ["SAME_AGAIN"]
    ninh_quoi = next(unit for unit in load_units() if unit.code == TOO_MANY)
    others = [f for f in found if STALE not in f.at.file]
    assert others
    for finding in others:
        assert ninh_quoi.full_name in finding.say("vi")
        assert "Hồng Dân" in finding.at.file
        assert finding.at.cell == "C9"


def test_check_begins_with_who_has_sent_what(run, right):
    (right / "part").mkdir(exist_ok=True)
    for path in (right / "12").iterdir():
        if STALE not in path.name:
            (right / "part" / path.name).write_bytes(path.read_bytes())
    _code, out, _ = run("check", right / "part", "--lang", "vi")
    first = out.split("\n\n")[0]
    assert "6/7" in first.splitlines()[0]
    line = next(line for line in first.splitlines() if STALE in line)
    assert "chưa có" in line.lower()
    assert all(any(name in line for line in first.splitlines()) for name in load_units().districts)
    assert "56/56" not in out


def test_the_consolidated_workbook_has_every_number(run, right, tmp_path):
    code, _, err = run("consolidate", right / "06", right / "12", "--out", tmp_path / "tong-hop.xlsx")
    assert (code, err) == (0, "")
    given, again = numbers(), load(tmp_path / "tong-hop.xlsx")
    rows = again.frame.set_index("code")
    assert {*again.days} == {again.as_of}
    for unit in load_units():
        assert {column: rows.loc[unit.code, column] for column in COLUMNS} == given[DAYS[1], unit.code]
    assert grave(again) == []
    sheets = load_workbook(tmp_path / "tong-hop.xlsx").worksheets
    assert len(sheets) == 3
    told = {str(cell.value) for row in sheets[2].iter_rows() for cell in row}
    assert all(any(path.name in words for words in told) for path in (right / "12").iterdir())


def test_each_office_gets_its_letter(run, planted, tmp_path):
    code, _, err = run("return", planted / "06", planted / "12", "--out", f"{tmp_path}/gui-lai/")
    assert code == 0, err
    letters = [*(tmp_path / "gui-lai").rglob("*.docx")]
    assert len(letters) == 7
    ninh_quoi = next(unit for unit in load_units() if unit.code == TOO_MANY)
    words = {path: _words_of(path) for path in letters}
    assert sum(ninh_quoi.full_name in text for text in words.values()) == 1


def _words_of(path: Path) -> str:
    with zipfile.ZipFile(path) as parts:
        return parts.read("word/document.xml").decode()


def test_the_report_has_a_page_of_what_changed(run, right, tmp_path):
    code, _out, _ = run("report", right / "06", right / "12", "--out", tmp_path / "bao-cao", "--lang", "vi", "--docx")
    assert code == 0
    names = {path.name for path in (tmp_path / "bao-cao").iterdir()}
    assert "06-what-has-changed.vi.html" in names
    assert any(name.endswith(".docx") for name in names)
    frame, page = change(load(right / "06", right / "12")), (tmp_path / "bao-cao" / "index.html").read_text("utf-8")
    total = f"{frame['now'].sum():,}".replace(",", ".")
    assert total in page


def test_of_bad_files_each_is_said_and_the_others_are_done(run, right, tmp_path):
    """One file broken, one of another day, one of another district's name, one open in Excel."""
    folder = tmp_path / "12"
    folder.mkdir()
    paths = sorted((right / "12").iterdir())
    for path in paths:
        (folder / path.name).write_bytes(path.read_bytes())
    broken, other_day, locked = (folder / path.name for path in paths[:3])
    broken.write_bytes(b"PK\x03\x04 broken")
    june = next(
        path for path in (right / "06").iterdir() if path.name.split(" bc")[0] == other_day.name.split(" bc")[0]
    )
    other_day.write_bytes(june.read_bytes())
    locked.unlink()
    (folder / f"~${locked.name}").write_bytes(b"\x06Admin")
    for command in (("check",), ("consolidate", "--out", tmp_path / "t.xlsx"), ("return", "--out", f"{tmp_path}/tra/")):
        code, out, err = run(command[0], folder, *command[1:])
        assert code in (0, 1)
        assert broken.name in out + err, command
        assert locked.name in out + err, command
    _, _, err = run("consolidate", folder, "--out", tmp_path / "t2.xlsx", "--lang", "vi")
    for path in paths[:3]:  # what is not in the list is said, also of another day
        district = next(units[0] for units in load_units().districts.values() if units[0].bare_district in path.name)
        assert district.full_district in err
    membership = load(folder)
    assert {finding.kind for finding in membership.findings} >= {Kind.UNREAD_FILE, Kind.LOCK_FILE}
    frame = membership.frame
    assert frame.loc[frame["as_of"] == DAYS[1], "code"].nunique() == 64 - sum(
        len(load_units().of_district(path.name.split(" bc")[0])) for path in paths[:3]
    )


def test_communes_since_july_2025(run, tmp_path):
    units = illustrative_ca_mau.units()[:5]
    for name, periods in (("12", slice(0, 1)), ("06", slice(1, 2))):
        illustrative_ca_mau.write_communes(tmp_path / name, units, periods)
    code, out, _ = run("check", tmp_path / "12", tmp_path / "06", "--json")
    told = json.loads(out)
    assert code == 0
    asked = [issue for issue in told["issues"] if issue["severity"] != "remark" or issue["level"] != "information"]
    assert {issue["kind"] for issue in asked} == {"missing_units"}  # 59 have sent nothing
    code, _, _ = run("consolidate", tmp_path / "12", tmp_path / "06", "--out", tmp_path / "t.xlsx")
    again, whole = load(tmp_path / "t.xlsx"), load(tmp_path / "06")
    columns = [column for column in whole.frame if column in again.frame]
    assert again.frame[columns].equals(whole.frame[columns])
    code, _, err = run("return", tmp_path / "12", tmp_path / "06", "--out", f"{tmp_path}/tra/")
    assert code == 0, err
    assert len([*(tmp_path / "tra").rglob("*.docx")]) >= 5


def test_what_a_sheet_sent_again_keeps_from_being_tested_is_not_passed(planted):
    (opening,) = (of for of in rules_register(load(planted / "06", planted / "12")) if of.rule.id == "K26")
    assert (opening.tested, opening.passed, opening.failed, opening.untested) == (54, 54, 0, 10)
