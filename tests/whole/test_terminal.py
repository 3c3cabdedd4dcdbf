"""What a terminal is given: no cell, sheet or file can drive it or forge a line; and what can be tried of Windows elsewhere."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from binaries import xlsb
from made_workbooks import HEADING, MEMBERS, working_list, write
from openpyxl import load_workbook

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.vocabulary.formats import escaped_json, one_line
from blanalysis.vocabulary.vietnamese import INVISIBLE

# Each between two words: what would clear the screen, name the window, go back in the line, turn letters around or begin a new line.
WICKED = {
    "escape": "\x1b[2J\x1b[1;1H",
    "title": "\x1b]0;tiêu đề\x07",
    "csi": "\x9b2J",
    "return": "\r  [thông tin thêm] mọi số đủ",
    "newline": "\n  Không phát hiện vấn đề nào.",
    "backspace": "\b\b\b\b",
    "nel": "\x85Không phát hiện vấn đề nào.",
    "line separator": "\u2028Không phát hiện vấn đề nào.",
    "override": "\u202e0021 :nêiv gnảđ\u202c",
    "isolate": "\u2067abc\u2069",
    "delete": "\x7f\x7f",
    "form feed": "\x0c\x0b",
}


def assert_harmless(text):
    """No character but a new line that is not shown as itself."""
    strange = [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") and c != "\n"]
    assert strange == []


UNITS = (
    "Xã Hưng Phú",
    "Xã Vĩnh Thanh",
    "Xã Phước Long",
    "Xã Vĩnh Phú Tây",
)  # on each sheet another, so that none is a copy


def workbook(path, wicked):
    """A workbook with a sheet for each of these texts: in the name of a unit, in a number, in a heading, in the sheet's name. openpyxl
    would refuse them, other programs do not."""
    sheets = []
    for place, words in enumerate(wicked):
        rows = working_list([(f"Xã Lạ{words}Hơn", 12, 3, 1), (UNITS[place], f"9{words}8", 55, 7)], total=False)
        rows[4] = (*HEADING, f"Cột{words}lạ")
        numbered = [dict(enumerate(row, start=1)) for row in rows]
        cells = [{column: value for column, value in row.items() if value is not None} for row in numbered]
        sheets.append({"name": f"T{place}{words}", "rows": dict(enumerate(cells, start=1))})
    path.write_bytes(xlsb(*sheets))
    return path


GROUPS = [[*WICKED.values()][place : place + 4] for place in range(0, len(WICKED), 4)]


@pytest.mark.parametrize("wicked", GROUPS)
def test_cells_and_sheets_cannot_drive_a_terminal_or_forge_a_line(wicked, tmp_path, capsys):
    path = workbook(tmp_path / "a.xlsb", wicked)
    assert main(["check", str(path), "--lang", "vi"]) == 1
    out = capsys.readouterr().out
    assert_harmless(out)
    assert main(["check", str(workbook(tmp_path / "b.xlsb", ["x"] * len(wicked))), "--lang", "vi"]) == 1
    assert len(out.splitlines()) == len(capsys.readouterr().out.splitlines())
    assert not any(line.strip().startswith(("Không phát hiện", "[thông tin thêm] mọi số")) for line in out.splitlines())
    assert main(["tidy", str(path), "--out", str(tmp_path / "c.csv"), "--lang", "vi"]) == 0
    err = capsys.readouterr().err
    assert_harmless(err)
    assert all(line.startswith("a.xlsb") for line in err.splitlines())
    assert_harmless(repr(load(path)))
    assert main(["annotate", str(path), "--out", str(tmp_path / "d.xlsx")]) == 0
    assert [sheet["C6"].value for sheet in load_workbook(tmp_path / "d.xlsx").worksheets[1:]] == [12] * len(wicked)


@pytest.mark.parametrize("wicked", GROUPS)
def test_json_stays_json_and_says_what_stood_there(wicked, tmp_path, capsys):
    main(["check", str(workbook(tmp_path / "a.xlsb", wicked)), "--json"])
    out = capsys.readouterr().out
    assert_harmless(out)
    found = [issue["found"] for issue in json.loads(out)["issues"]]
    assert {INVISIBLE.sub("", f"9{words}8") for words in wicked} <= {*found}  # a reader takes out what nobody sees
    whole = {"a": [*wicked, "".join(wicked)], wicked[0]: 1}
    assert json.loads(escaped_json(json.dumps(whole, ensure_ascii=False, indent=2))) == whole


@pytest.mark.parametrize("wicked", GROUPS)
def test_names_of_files_and_folders_too(wicked, tmp_path, capsys):
    words = "+".join(wicked)
    strange = tmp_path / f"a{words}b"
    try:
        strange.mkdir()
        path = write(strange / f"c{words}.xlsx", working_list([("Xã Lạ", 12, 3, 1)], total=False))
    except OSError:
        pytest.skip("no such names here")
    other = write(tmp_path / "d.xlsx", working_list())
    for arguments, code in (
        (("check", path, other), 1),
        (("check", strange), 1),
        (("tidy", path, "--out", strange / "ra.csv"), 0),
        (("annotate", path, "--out", strange / "ra.xlsx"), 0),
        (("annotate", path, other, "--out", strange / "nữa"), 0),
        (("template", strange / "mẫu.xlsx"), 0),
        (("check", strange / "không có.xlsx"), 2),
        (("check", strange / "*.ods"), 2),
        (("tidy", path, "--out", strange / "ra.pdf"), 2),
        (("check", path, f"--{words}"), 2),
    ):
        assert main([str(a) for a in arguments]) == code
        out, err = capsys.readouterr()
        assert_harmless(out + err)
        if code == 2:
            assert (out, err.count("\n")) == ("", 1)


def test_signs():
    assert one_line("a\x00b\tc\r\nd\x1b[0m\x7f") == "a␀b␉c␍␊d␛[0m\\x7f"
    assert one_line("\x85\x9b\u200e\u2029\u202e\u2066\udc80") == "\\x85\\x9b\\u200e\\u2029\\u202e\\u2066\\udc80"
    for words in ("Xã Hưng Phú", "9.768 − 1 ▸ “…” –", "e\u0301", "北京", "👩\u200d🌾"):
        assert one_line(words) == words


# --- Windows, as far as it can be tried elsewhere


def _environment(**given):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
    return kept | {name: value for name, value in given.items() if value}


@pytest.mark.parametrize("coding", ["cp1258", "cp437", "ascii", "cp932", ""])
@pytest.mark.parametrize("refused", [False, True])
def test_whatever_the_code_page_is_the_output_is_utf_8(coding, refused, tmp_path):
    path = write(tmp_path / "số liệu.xlsx", working_list([("Xã Lạ", 12, 3, 1)], total=False))
    arguments = ("check", tmp_path / "nữa.xlsx" if refused else path, "--json")
    command = [sys.executable, "-m", "blanalysis", *map(str, arguments)]
    environment = _environment(PYTHONIOENCODING=coding, LC_ALL="C")
    done = subprocess.run(command, capture_output=True, timeout=60, env=environment)
    said = (done.stdout, done.stderr)[refused].decode("utf-8")
    assert (done.returncode, refused) in ((1, False), (2, True))
    assert ("Không có tệp “" if refused else "“Xã Lạ”") in said
    assert (said.count("\n") == 1) == refused
    assert "?" not in said


SCRIPT = """
import sys
print("started")
import blanalysis
print(int(blanalysis.load(sys.argv[1]).frame["members"].sum()))
"""


def test_a_script_without_a_main_guard_may_load_what_is_read_in_a_child(tmp_path):
    """Older formats are read in a process of their own, which does not run the script again, as one that is spawned would."""
    cells = {number: dict(enumerate(row, start=1)) for number, row in enumerate(working_list()[4:-1], start=1)}
    (tmp_path / "a b.xlsb").write_bytes(xlsb({"name": "Danh sách", "rows": cells}))
    (tmp_path / "đọc.py").write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, tmp_path / "đọc.py", tmp_path / "a b.xlsb"]
    done = subprocess.run(command, capture_output=True, timeout=60, text=True)
    assert done.stdout.split() == ["started", str(sum(MEMBERS.values()))], done.stderr


SPAWNING = """
import multiprocessing, sys
from blanalysis import load
def members(path):
    return load(path).conserved["members"].counted
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    with multiprocessing.Pool(1) as pool:
        print(*pool.map(members, sys.argv[1:]))
"""


def test_a_process_that_was_spawned_reads_too(tmp_path):
    paths = [write(tmp_path / "a b.xlsx", working_list()), tmp_path / "b.csv"]
    rows = (";".join("" if value is None else str(value) for value in row) for row in working_list())
    paths[1].write_text("\n".join(rows), encoding="utf-8-sig")
    (tmp_path / "nhiều.py").write_text(SPAWNING, encoding="utf-8")
    done = subprocess.run([sys.executable, tmp_path / "nhiều.py", *paths], capture_output=True, timeout=60, text=True)
    assert done.stdout.split() == [str(sum(MEMBERS.values()))] * 2, done.stderr


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_an_output_that_is_open_in_excel_is_one_line(ending, tmp_path, monkeypatch, capsys):
    def refuse(self, target):
        raise PermissionError(13, "Permission denied")

    path, out = write(tmp_path / "a.xlsx", working_list()), tmp_path / f"ra{ending}"
    out.write_text("before", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", refuse)
    commands = [["tidy", path, "--out", out], ["template", tmp_path / "mới.xlsx"]]
    commands += [["annotate", path, "--out", out]] if ending == ".xlsx" else []
    for command in commands:
        assert main([*map(str, command), "--lang", "vi"]) == 2
        assert "tệp đang mở trong chương trình khác" in (err := capsys.readouterr().err)
        assert err.count("\n") == 1
    assert out.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", f"ra{ending}"]


def test_a_workbook_that_is_locked_while_it_is_read_is_one_line(tmp_path, monkeypatch, capsys):
    path = write(tmp_path / "a.xlsx", working_list())

    def refuse(self):
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert main(["check", str(path), "--lang", "vi"]) == 2
    assert "Hãy đóng tệp trong chương trình khác" in (err := capsys.readouterr().err)
    assert err.count("\n") == 1
