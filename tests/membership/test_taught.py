"""What the user teaches once: found beside the workbooks or named, obeyed, said; a draft of it, filled in, is obeyed too."""

import csv
import datetime as dt
import os
import re
import tomllib
import unicodedata

import pytest
import reports
from made_workbooks import HEADING, MEMBERS, ROWS, TITLES, working_list, write

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.analysis import disclosure
from blanalysis.exhibits import account, tables
from blanalysis.layout.table import RosterError
from blanalysis.membership.findings import Kind, Level
from blanalysis.membership.loading import loading_once
from blanalysis.membership.rules.register import rules_register
from blanalysis.report import build
from blanalysis.report.index import index_page
from blanalysis.vocabulary import mapping
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.mapping import MappingError, read_taught, taught_by

STRANGE = ("TT", "Cơ sở nơi sinh hoạt", "Quân số")
TAUGHT = {"columns": {"Cơ sở nơi sinh hoạt": "name", "Quân số": "Tổng số đảng viên"}}


def listed(heading=STRANGE, rows=ROWS, titles=TITLES):
    """A list with other headings: names and members."""
    return [*((title,) for title in titles), heading, *((n, *row[:2]) for n, row in enumerate(rows, 1))]


def members(membership):
    return {code: int(n) for code, n in membership.frame.set_index("code")["members"].dropna().items()}


def said(membership, kind):
    return [finding for finding in membership.findings if finding.kind is kind]


def text_of(taught):
    """What a user would type for a dictionary."""
    lines = []
    for section, entries in taught.items():
        lines += [f"[{section}]", *(f'"{words}" = "{value}"' for words, value in entries.items())]
    return "\n".join(lines)


# --- headings


def test_headings_that_were_taught_are_read_and_that_is_said(tmp_path):
    path = write(tmp_path / "a.xlsx", listed())
    membership = load(path, columns=TAUGHT)
    assert members(membership) == MEMBERS
    assert not membership.left_out
    assert {(f.at.cell, f.found) for f in said(membership, Kind.TAUGHT)} == {("B4", STRANGE[1]), ("C4", STRANGE[2])}
    assert "“Quân số” được đọc là “Tổng số đảng viên”" in said(membership, Kind.TAUGHT)[1].say("vi")
    for lang in LANGS:
        assert "Quân số" in account.account_as_text(membership, lang)
        assert "Quân số" in tables.issue_list(membership, lang=lang)._repr_html_()


WRITTEN = {
    "capitals": ("QUÂN SỐ", "Quân số"),
    "no marks": ("Quan so", "Quân số"),
    "decomposed": (unicodedata.normalize("NFD", "Quân số"), "Quân số"),
    "a unit behind it": ("Quân số (người)", "Quân số"),
    "two lines": ("Quân\nsố", "Quân số"),
    "numbered": ("3. Quân số", "Quân số"),
    "by the id": ("Quân số", "Quân số", "members"),
    "by the English label": ("Quân số", "Quân số", "members "),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_heading_matches_however_it_is_written(name, tmp_path):
    typed, taught, meaning, *_ = (*WRITTEN[name], "Tổng số đảng viên")
    path = write(tmp_path / "a.xlsx", listed(("TT", "Tên đảng bộ", typed)))
    assert members(load(path, columns={"columns": {taught: meaning}})) == MEMBERS


def test_a_heading_that_was_taught_may_name_a_day(tmp_path):
    heading = ("TT", "Tên đảng bộ", "Quân số 31/12/2015", "Quân số 31/12/2016")
    rows = [*((title,) for title in TITLES[:2]), heading, (1, "Xã Hưng Phú", 185, 190)]
    path = write(tmp_path / "a.xlsx", rows)
    membership = load(path, columns={"columns": {"Quân số": "members"}})
    assert membership.days == (dt.date(2015, 12, 31), dt.date(2016, 12, 31))
    assert [int(membership.on(day).current["members"].sum()) for day in membership.days] == [185, 190]
    assert not membership.left_out
    one = load(path, columns={"columns": {"Quân số 31/12/2015": "members_start", "Quân số": "members"}})
    assert one.conserved["members"].counted == 190


def test_a_bracket_makes_another_heading(tmp_path):
    rows = [*((title,) for title in TITLES), ("TT", "Tên đảng bộ", "Tổng số đảng viên", "Quân số (nữ)")]
    rows += [(n, *row[:3]) for n, row in enumerate(ROWS, 1)]
    path = write(tmp_path / "a.xlsx", rows)
    membership = load(path, columns={"columns": {"Quân số (nữ)": "members_female"}})
    assert membership.conserved["members_female"].counted == sum(row[2] for row in ROWS)
    assert "members_start" not in load(path, columns={"columns": {"Quân số": "members_start"}}).conserved


@pytest.mark.parametrize("words", ["Lực lượng ▸ Toàn bộ", "Toàn bộ"])
def test_labels_one_above_the_other(words, tmp_path):
    head = [("TT", "Tên đảng bộ", "Lực lượng", None), (None, None, "Toàn bộ", "Phái yếu")]
    rows = [*((title,) for title in TITLES), *head, *((n, *row[:3]) for n, row in enumerate(ROWS, 1))]
    path = write(tmp_path / "a.xlsx", rows, merges=["C4:D4"])
    membership = load(path, columns={"columns": {words: "members", "Phái yếu": "members_female"}})
    assert members(membership) == MEMBERS
    assert membership.conserved["members_female"].counted == sum(row[2] for row in ROWS)


def test_the_lowest_label_alone_does_not_change_a_known_heading(tmp_path):
    head = [("TT", "Tên đảng bộ", "Đảng viên", None), (None, None, "Tổng số", "Nữ")]
    rows = [*((title,) for title in TITLES), *head, *((n, *row[:3]) for n, row in enumerate(ROWS, 1))]
    path = write(tmp_path / "a.xlsx", rows, merges=["C4:D4"])
    told = load(path, columns={"columns": {"Nữ": "admitted_female"}})
    assert told.conserved.keys() == {"members", "members_female"}
    assert [f.details["count"] for f in said(told, Kind.TAUGHT_UNUSED)] == [1]
    assert load(path, columns={"columns": {"Đảng viên ▸ Nữ": "admitted_female"}}).conserved.keys() == {
        "members",
        "admitted_female",
    }


def test_a_column_to_ignore_is_no_loss(tmp_path):
    rows = [(*row[:3], 7) for row in working_list(total=False) if len(row) > 3]
    rows = [*((title,) for title in TITLES), ("STT", "Tên đảng bộ", "Tổng số đảng viên", "Số tổ đảng"), *rows[1:]]
    path = write(tmp_path / "a.xlsx", rows)
    assert said(load(path), Kind.UNKNOWN_COLUMN)
    for value in ("ignore", "", "bỏ qua"):
        membership = load(path, columns={"columns": {"Số tổ đảng": value}})
        assert not said(membership, Kind.UNKNOWN_COLUMN)
        assert not membership.left_out
        assert [f.found for f in said(membership, Kind.TAUGHT)] == ["Số tổ đảng"]


# --- names


def with_name(name, typed):
    return working_list([(typed if row[0] == name else row[0], *row[1:]) for row in ROWS], total=False)


@pytest.mark.parametrize("meaning", ["Xã Hưng Phú", "31879", 31879, "hung phu"])
def test_a_name_that_was_taught(meaning, tmp_path):
    path = write(tmp_path / "a.xlsx", with_name("Xã Hưng Phú", "Xã Hưng Phúc"))
    (unknown,) = said(load(path), Kind.UNKNOWN_UNIT)
    assert "Xã Hưng Phú (Huyện Phước Long, 31879)" in unknown.say("vi")  # proposed, not taken
    membership = load(path, columns={"units": {"xã hưng phúc": meaning}})
    assert members(membership) == MEMBERS
    assert [(f.at.cell, f.found) for f in said(membership, Kind.TAUGHT)] == [("B10", "xã hưng phúc")]


def test_a_name_of_other_marks_is_not_taken_for_the_one_that_was_taught(tmp_path):
    """Xã Vĩnh Thạnh was taught; Vĩnh Thanh, with the same letters, is a commune of the list."""
    for value in ("outside", "ignore", "Xã Hưng Phú"):
        membership = load(
            write(tmp_path / "a.xlsx", working_list(total=False)), columns={"units": {"Xã Vĩnh Thạnh": value}}
        )
        assert members(membership) == MEMBERS
        assert not said(membership, Kind.TAUGHT)
        assert "“Xã Vĩnh Thạnh”" in said(membership, Kind.TAUGHT_UNUSED)[0].say("vi")


def test_a_name_that_may_be_two_is_the_one_that_was_taught_but_not_in_the_other_district(tmp_path):
    rows = [("Số liệu tính đến 31/12/2016",), HEADING, (1, "Phường 1", 300, 90, 9)]
    path = write(tmp_path / "a.xlsx", rows)
    assert said(load(path), Kind.AMBIGUOUS_UNIT)
    taught = {"units": {"Phường 1": "31942"}}
    assert members(load(path, columns=taught)) == {"31942": 300}
    rows[0] = ("Thành phố Bạc Liêu, số liệu tính đến 31/12/2016",)
    other = load(write(tmp_path / "b.xlsx", rows), columns=taught)
    assert [unit.district for unit in other.found] == ["Bạc Liêu"]
    rows[2] = (1, "Phường Một", 300, 90, 9)
    wrong = load(write(tmp_path / "c.xlsx", rows), columns={"units": {"Phường Một": "31942"}})
    assert not len(wrong.rows)  # a row is not taken out of the district that it stands under
    assert "Giá Rai" in said(wrong, Kind.UNKNOWN_UNIT)[0].say("vi")


def test_a_row_of_another_organisation_is_counted_nowhere_and_left_out_nowhere(tmp_path):
    rows = [*ROWS, ("Đảng bộ Công an huyện", 60, 5, 4)]
    path = write(tmp_path / "a.xlsx", working_list(rows, total=False))
    for value in ("outside", "ignore"):
        membership = load(path, columns={"units": {"Đảng bộ Công an huyện": value}})
        assert members(membership) == MEMBERS
        assert not membership.left_out
        assert [f.at.cell for f in said(membership, Kind.TAUGHT)] == ["B14"]
        assert membership.conserved["members"].outside == (60 if value == "outside" else 0)
        assert membership.conserved["members"].lost == 0


# --- days and sheets


@pytest.mark.parametrize("words", ["a.xlsx", "Danh sách", "a.xlsx › Danh sách", "DANH SACH", "a"])
@pytest.mark.parametrize("day", ["31/12/2016", dt.date(2016, 12, 31), dt.datetime(2016, 12, 31), "Quý IV/2016"])
def test_a_day_that_was_taught(words, day, tmp_path):
    path = write(tmp_path / "a.xlsx", listed(HEADING[:3], titles=TITLES[:2]))
    assert said(load(path), Kind.NO_DATE)
    membership = load(path, columns={"days": {words: day}})
    assert membership.as_of == dt.date(2016, 12, 31)
    assert not said(membership, Kind.NO_DATE)
    assert [str(f.details["meaning"]) for f in said(membership, Kind.TAUGHT)] == ["2016-12-31"]


def test_a_day_of_one_sheet_is_not_that_of_another(tmp_path):
    one = listed(HEADING[:3], titles=TITLES[:2])
    path = write(tmp_path / "a.xlsx", one, one)
    membership = load(path, columns={"days": {"a.xlsx": "30/6/2016", "a.xlsx › Danh sách 2": "31/12/2016"}})
    assert membership.days == (dt.date(2016, 6, 30), dt.date(2016, 12, 31))


def test_sheets_and_files_to_ignore(tmp_path):
    strange = listed(("TT", "Cơ sở nơi sinh hoạt", "Kinh phí"))
    first, second = write(tmp_path / "a.xlsx", working_list(), strange), write(tmp_path / "b.xlsx", strange)
    assert load(first, second).left_out
    membership = load(first, second, columns={"sheets": {"Danh sách 2": "ignore", "b.xlsx": ""}})
    assert members(membership) == MEMBERS
    assert not membership.left_out
    assert len(said(membership, Kind.TAUGHT)) == 2


# --- where it lies


def test_it_is_found_beside_the_workbooks_and_only_for_them(tmp_path, monkeypatch):
    for folder in ("with", "without", "here"):
        (tmp_path / folder).mkdir()
    paths = [write(tmp_path / folder / "a.xlsx", listed()) for folder in ("with", "without")]
    for folder in ("with", "here"):
        (tmp_path / folder / mapping.FILE_NAME).write_text(text_of(TAUGHT), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")  # what lies in the current folder is not about workbooks elsewhere
    assert members(load(paths[0])) == MEMBERS
    assert load(paths[1]).left_out
    assert members(load(paths[1], columns="blanalysis.toml")) == MEMBERS
    monkeypatch.chdir(tmp_path / "with")
    assert members(load("a.xlsx")) == MEMBERS


def test_each_folder_has_its_own(tmp_path):
    names = {"a": ("Phường Mới", "31942"), "b": ("Phường Mới", "31945")}
    paths = []
    for folder, (typed, code) in names.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / mapping.FILE_NAME).write_text(f'[units]\n"{typed}" = "{code}"', encoding="utf-8")
        rows = [("Số liệu tính đến 31/12/2016",), HEADING[:3], (1, typed, 100)]
        paths.append(write(tmp_path / folder / f"{folder}.xlsx", rows))
    assert members(load(*paths)) == {"31942": 100, "31945": 100}


def test_named_it_takes_the_place_of_the_one_beside(tmp_path):
    path = write(tmp_path / "a.xlsx", listed())
    (tmp_path / mapping.FILE_NAME).write_text("[columns]\n'Quân số' = 'no such column'", encoding="utf-8")
    with pytest.raises(MappingError):
        load(path)
    assert members(load(path, columns=TAUGHT)) == MEMBERS


def test_what_was_taught_is_part_of_the_question_that_is_remembered(tmp_path):
    path = write(tmp_path / "a.xlsx", with_name("Xã Hưng Phú", "Xã Hưng Phúc"))
    with loading_once():
        assert len(load(path).found) == 7
        assert len(load(path, columns={"units": {"Xã Hưng Phúc": "31879"}}).found) == 8
        assert len(load(path).found) == 7


# --- the draft


def answered(text, answers):
    """A draft with the answers filled in as a person does it, and all else as it was."""
    for words, answer in answers.items():
        line = re.search(rf'^"{re.escape(words)}" = "\?"$', text, re.MULTILINE)
        assert line, f"{words} is not asked for in:\n{text}"
        text = text.replace(line[0], line[0].replace("?", answer))
    return text


DRAFTS = {
    "heading": (
        [*working_list(total=False)[:4], (*HEADING[:3], "Phái yếu", "Số chi bộ")],
        {"Phái yếu": "members_female"},
    ),
    "name": (with_name("Xã Hưng Phú", "Xã Hưng Phúc"), {"Xã Hưng Phúc": "31879"}),
    "day": (listed(HEADING[:3], titles=TITLES[:2]), {"a.xlsx › Danh sách": "31/12/2016"}),
    "proposed members": (listed(), {"Quân số": "members"}),
    "nothing known": (
        [*listed()[:3], (*STRANGE, "Phái yếu"), *((n, *row[:3]) for n, row in enumerate(ROWS, 1))],
        {"Quân số": "members", "Phái yếu": "members_female"},
    ),
}


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_filled_in_is_obeyed(name, tmp_path, capsys):
    rows, answers = DRAFTS[name]
    if name == "heading":
        rows = [*rows, *((n, *row) for n, row in enumerate(ROWS, 1))]
    path, out = write(tmp_path / "a.xlsx", rows), tmp_path / "blanalysis.toml"
    code = main(["check", str(path), "--suggest", str(out)])
    assert str(out) in capsys.readouterr().err
    text = out.read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) <= set(mapping.SECTIONS)
    assert main(["check", str(path), "--columns", str(out)]) == code  # as it is written it changes nothing
    out.write_text(answered(text, answers), encoding="utf-8")
    membership = load(path)
    assert members(membership) == MEMBERS
    assert not membership.left_out
    assert {f.found for f in said(membership, Kind.TAUGHT)} == {w for w, answer in answers.items() if answer != "?"}
    capsys.readouterr()
    assert main(["check", str(path), "--suggest", str(tmp_path / "again.toml")]) == 0
    assert not (tmp_path / "again.toml").exists()
    assert "không ghi" in capsys.readouterr().err


def test_a_draft_proposes_what_is_like(tmp_path):
    path = write(tmp_path / "a.xlsx", with_name("Xã Hưng Phú", "Xã Hưng Phúc"), listed())
    assert main(["check", str(path), "--suggest", str(tmp_path / "draft.toml")]) == 1
    text = (tmp_path / "draft.toml").read_text(encoding="utf-8")
    for words in (
        '"31879": Xã Hưng Phú, Huyện Phước Long',
        '"members": Tổng số đảng viên',
        "B10",
    ):
        assert words in text


def test_a_draft_is_not_written_over_a_file(tmp_path, capsys):
    path, out = write(tmp_path / "a.xlsx", listed(HEADING[:3], titles=TITLES[:2])), tmp_path / "mine.toml"
    out.write_text("mine", encoding="utf-8")
    assert main(["check", str(path), "--suggest", str(out)]) == 2
    assert out.read_text(encoding="utf-8") == "mine"
    assert "mine.toml" in capsys.readouterr().err
    fine = write(tmp_path / "b.xlsx", working_list())
    assert main(["check", str(fine), "--suggest", str(out)]) == 0  # with nothing to ask there is no need to


@pytest.mark.parametrize(
    "typed", ['Xã "Lạ"', "Xã Lạ\\n", "Xã Lạ ]\n[days]", "Xã Lạ\u2028\u200bx", "Xã Lạ = \U0001f600"]
)
def test_a_draft_is_valid_whatever_stands_in_a_cell(typed, tmp_path):
    path = write(tmp_path / "a.xlsx", with_name("Xã Hưng Phú", typed))
    main(["check", str(path), "--suggest", str(tmp_path / "d.toml")])
    given = tomllib.loads((tmp_path / "d.toml").read_text(encoding="utf-8"))
    assert [*given] == ["units"]
    (words,) = given["units"]
    assert members(load(path, columns={"units": {words: "31879"}})) == MEMBERS


# --- faults of the file


def refusal(text, lang="vi"):
    with pytest.raises(MappingError) as refused:
        read_taught(text, "khai.toml")
    return refused.value.say(lang)


FAULTS = {
    "no TOML": ("[columns]\nQuân số = members", "dòng 2"),
    "a quotation mark is missing": ('[columns]\n"Quân số" = "members', "dòng 2"),
    "the same words twice": ('[units]\n"Xã A" = "31879"\n"Xã A" = "31870"', "dòng 3"),
    "other capitals, another meaning": ('[units]\n"Xã Lạ" = "31879"\n"XÃ LẠ" = "31870"', "[units] “XÃ LẠ”: trùng với “Xã Lạ”"),
    "no such section": ('[column]\n"Quân số" = "members"', "[columns]"),
    "no section": ('"Quân số" = "members"', "“Quân số” không phải là một phần: chỉ có [columns]"),
    "a section that is none": ('columns = "members"', "[columns]"),
    "no such column": ('[columns]\n\n"Quân số" = "member"', '[columns] “Quân số”: không hiểu “member”'),
    "nearest column": ('[columns]\n"Quân số" = "member"', 'gần nhất: "members": Tổng số đảng viên'),
    "a number": ('[columns]\n"Quân số" = 3', "ngoặc kép"),
    "a list": ('[columns]\n"Quân số" = ["members"]', "ngoặc kép"),
    "a table": ("[columns.x]\ny = 1", "ngoặc kép"),
    "no such unit": ('[units]\n"Xã Lạ" = "Xã Hưng Phúc"', 'gần nhất: "31879": Xã Hưng Phú'),
    "a unit of which there are two": ('[units]\n"Xã Lạ" = "Phường 1"', '"31942": Phường 1, Thị xã Giá Rai'),
    "a boolean": ('[units]\n"Xã Lạ" = true', "ngoặc kép"),
    "no day": ('[days]\n"a.xlsx" = "31/2/2016"', "31/2/2016"),
    "a time": ('[days]\n"a.xlsx" = 07:30:00', "07:30:00"),
    "not to ignore": ('[sheets]\n"Bìa" = "yes"', "ignore"),
    "no letters": ('[columns]\n"…" = "members"', "không hiểu “…”"),
    "deep": ("a = " + "[" * 20_000, "khai.toml"),
    "zeros": ("\0" * 100, "dòng 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_with_its_place(name):
    text, words = FAULTS[name]
    assert words in refusal(text)
    assert "khai.toml" in refusal(text, "en")


def test_all_faults_are_said_at_once():
    told = refusal('[columns]\n"A b" = "x"\n"C d" = "members"\n[days]\n"E" = "y"\n[unit]\n')
    for words in ("khai.toml", "còn 3 chỗ", "[columns] “A b”", "[days] “E”", "[units]"):
        assert words in told


PERSONS = ("Họ và tên", "Họ tên", "Số CCCD", "Ngày sinh", "Bí thư", "Số điện thoại", "Ghi chú ▸ Họ và tên")


@pytest.mark.parametrize("heading", PERSONS)
@pytest.mark.parametrize("column", ["name", "members", "code", "district"])
def test_columns_of_persons_cannot_be_taught(heading, column, tmp_path):
    path = write(tmp_path / "a.xlsx", working_list())
    with pytest.raises(MappingError) as refused:
        load(path, columns={"columns": {heading: column}})
    assert "cá nhân" in refused.value.say("vi")


@pytest.mark.parametrize("taught", [{"Họ và tên": "ignore"}, {"Đơn vị": "name", "Họ và tên": ""}])
def test_a_list_of_persons_stays_refused(taught, tmp_path):
    rows = [("STT", "Họ và tên", "Đơn vị"), (1, "Nguyễn Văn A", "Xã Hưng Phú"), (2, "Trần Thị B", "Xã Hưng Phú")]
    path = write(tmp_path / "a.xlsx", rows)
    with pytest.raises(RosterError):
        load(path, columns={"columns": taught})


def test_names_of_persons_under_a_heading_that_was_taught_as_a_count_are_refused(tmp_path):
    rows = [("STT", "Tên đảng bộ", "Đồng chí"), (1, "Xã Hưng Phú", "Nguyễn Văn A"), (2, "Xã Vĩnh Thanh", "Trần Thị B")]
    with pytest.raises(RosterError):
        load(write(tmp_path / "a.xlsx", rows), columns={"columns": {"Đồng chí": "members"}})


def test_a_column_taught_twice_is_refused_with_both_cells(tmp_path, capsys):
    path = write(tmp_path / "a.xlsx", [("Số liệu tính đến 31/12/2016",), HEADING[:3], (1, "Xã Hưng Phú", 190)])
    (tmp_path / mapping.FILE_NAME).write_text('[columns]\n"STT" = "members"', encoding="utf-8")
    assert main(["check", str(path)]) in (1, 2)
    told = "".join(capsys.readouterr())
    assert "A2" in told
    assert "C2" in told


def as_windows_1258(text):
    """Letters with circumflex, breve or horn are one byte there, tones another behind them."""
    parts = [unicodedata.normalize("NFD", letter) for letter in unicodedata.normalize("NFC", text)]
    tones = [re.sub("[^\u0300\u0301\u0303\u0309\u0323]", "", part) for part in parts]
    bare = [re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", part) for part in parts]
    pairs = zip(bare, tones, strict=True)
    return "".join(unicodedata.normalize("NFC", letter) + tone for letter, tone in pairs).encode("cp1258")


ENCODED = {
    "Windows newlines": lambda text: text.replace("\n", "\r\n").encode(),
    "old Mac newlines": lambda text: text.replace("\n", "\r").encode(),
    "BOM": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "CP1258": as_windows_1258,
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
}


@pytest.mark.parametrize("name", ENCODED)
def test_however_an_editor_saves_it(name, tmp_path):
    path = write(tmp_path / "a.xlsx", listed())
    (tmp_path / mapping.FILE_NAME).write_bytes(ENCODED[name](text_of(TAUGHT)))
    assert members(load(path)) == MEMBERS


def test_files_that_are_no_mapping(tmp_path, capsys):
    path = write(tmp_path / "a.xlsx", working_list())
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as stream:
        stream.truncate(50_000_000)
    (tmp_path / "folder.toml").mkdir()
    given = [huge, tmp_path / "folder.toml", tmp_path / "missing.toml", path]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.toml")  # reading it would never end
        given.append(tmp_path / "pipe.toml")
    for columns in given:
        assert main(["check", str(path), "--columns", str(columns), "--lang", "vi"]) == 2
        told = capsys.readouterr().err
        assert columns.name in told
        assert told.count("\n") == 1


def test_an_entry_that_is_not_used_is_said_once(tmp_path):
    path = write(tmp_path / "a.xlsx", working_list(), working_list())
    membership = load(path, columns={"columns": {"Quân số": "members"}, "days": {"b.xlsx": "31/12/2016"}})
    (unused,) = said(membership, Kind.TAUGHT_UNUSED)
    assert unused.details["count"] == 2
    assert "“Quân số”, “b.xlsx”" in unused.say("vi")
    assert not said(load(path, district="Phước Long", columns={"columns": {"Quân số": "members"}}), Kind.TAUGHT_UNUSED)


def test_an_empty_file_or_dictionary_teaches_nothing(tmp_path):
    (tmp_path / mapping.FILE_NAME).touch()
    assert not said(load(write(tmp_path / "a.xlsx", working_list())), Kind.TAUGHT)
    assert read_taught("", "a.toml").entries == taught_by({}).entries == ()
    assert taught_by({"columns": {"A": "?"}, "units": {}}).entries == ()


# --- names without their marks


def test_names_without_marks_are_read_and_said_once(tmp_path):
    bare = {"Xã Hưng Phú": "xa hung phu", "Xã Vĩnh Thanh": "XA VINH THANH", "Xã Phước Long": "Xã Phước Long"}
    path = write(tmp_path / "a.xlsx", working_list([(bare.get(row[0], row[0]), *row[1:]) for row in ROWS]))
    membership = load(path)
    assert members(membership) == MEMBERS
    (note,) = said(membership, Kind.MARKS_MISSING)
    assert (note.at.cell, note.details["count"], note.found) == ("B10", 2, "xa hung phu")
    assert not said(load(write(tmp_path / "b.xlsx", working_list())), Kind.MARKS_MISSING)


# --- every command


def test_each_command_obeys_it(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    path, taught = write(tmp_path / "in" / "a.xlsx", listed()), tmp_path / "khai báo.toml"
    taught.write_text(text_of(TAUGHT), encoding="utf-8")
    for arguments in (
        ["check"],
        ["tidy", "--out", str(tmp_path / "t.csv")],
        ["annotate", "--out", str(tmp_path / "n.xlsx")],
    ):
        assert main([arguments[0], str(path), "--columns", str(taught), *arguments[1:]]) == 0
    rows = csv.DictReader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines())
    assert sum(int(row["members"]) for row in rows) == sum(MEMBERS.values())
    assert "khai báo.toml" in capsys.readouterr().out


@pytest.mark.parametrize("beside", [True, False])
def test_a_page_obeys_it_and_says_so(beside, tmp_path):
    path = write(tmp_path / "a.xlsx", listed())
    taught = tmp_path / (mapping.FILE_NAME if beside else "khai.toml")
    taught.write_text(text_of(TAUGHT), encoding="utf-8")
    given = {"WORKBOOKS": [str(path)], "INTERNAL": False, "DISTRICT": None, "COLUMNS": None if beside else str(taught)}
    notebook = next(one for one in build.page_notebooks() if one.stem.startswith("02"))
    page = reports.page(notebook, lang="vi", parameters=given)
    assert f"“Quân số” được đọc là “Tổng số đảng viên” theo {taught.name}" in page
    index = index_page([], [str(path)], "vi", columns=given["COLUMNS"])
    assert "2.509" in index
    assert build.command([str(path)], columns=given["COLUMNS"]) == "blanalysis report a.xlsx" + (
        "" if beside else " --columns khai.toml"
    )
    sets = build.of_districts([str(path)], given["COLUMNS"])
    assert [one.district for one in sets] == ["Phước Long"]


# --- limits of rules, and exceptions

TWO_COLUMNS = [("Số liệu tính đến 31/12/2016",), ("Tên đảng bộ", "Tổng số đảng viên", "Nữ")]


def test_a_limit_that_was_taught_is_the_one_that_is_tested_and_said(tmp_path):
    path = write(tmp_path / "a.xlsx", [*TWO_COLUMNS, ("Xã Hưng Phú", 190, 55), ("Xã Vĩnh Thanh", 205, 61)])
    assert not said(load(path), Kind.SMALL_COMMITTEE)
    for rule in ("K8", "Đảng bộ nhỏ", "small committee"):
        membership = load(path, columns={"rules": {rule: 200}})
        (finding,) = said(membership, Kind.SMALL_COMMITTEE)
        assert (finding.at.cell, "200" in finding.say("vi")) == ("B3", True)
        assert [f.found for f in said(membership, Kind.TAUGHT)] == [rule]
        (result,) = (r for r in rules_register(membership) if r.rule.id == "K8")
        assert (result.tested, result.failed, "200" in result.sentence.say("en")) == (2, 1, True)


@pytest.mark.parametrize("change", [15, 16, 20])
def test_the_limit_of_a_change_is_in_percent(change, tmp_path):
    rows = [("Xã Hưng Phú", "31/12/2015", 1000), ("Xã Hưng Phú", "31/12/2016", 1180)]
    path = write(tmp_path / "a.xlsx", [("Tên đảng bộ", "Thời điểm", "Tổng số đảng viên"), *rows])
    assert bool(said(load(path, columns={"rules": {"K19": f"{change} %"}}), Kind.LARGE_CHANGE)) is (change < 18)


def test_limits_and_exceptions_that_make_no_sense_are_refused(tmp_path):
    wrong = [("rules", "K19", value) for value in (0, -5, "many", "10–20", 12.5)]
    wrong += [("rules", "K22", 5), ("rules", "K22", "200–1"), ("rules", "K1", 3), ("rules", "K99", 3)]
    wrong += [("exceptions", words, "x") for words in ("Hưng Phú", "Hưng Phú › K99", "Hưng Phú › K2 › hôm qua", "› K2")]
    wrong += [("exceptions", "Hưng Phú › K2", "")]
    for section, words, value in wrong:
        with pytest.raises(MappingError) as refusal:
            taught_by({section: {words: value}})
        for lang in LANGS:
            assert words in refusal.value.say(lang)


def test_an_exception_is_granted_with_its_reason_and_no_error_any_more(tmp_path):
    rows = [("Xã Hưng Phú", 190, 191), ("Xã Vĩnh Thanh", 205, 206), ("Xã Lạ Lùng", 5, 6)]
    path = write(tmp_path / "a.xlsx", [*TWO_COLUMNS, *rows])
    reasons = {
        "Hưng Phú › K2 › 31/12/2016": "đã báo cáo",
        "Vĩnh Thanh › K2 › 30/6/2016": "ngày khác",
        "31882 › K8": "thừa",
    }
    membership = load(path, columns={"exceptions": reasons})
    (granted,) = said(membership, Kind.GRANTED)
    assert (granted.at.cell, granted.kind.level) == ("C3", Level.INFORMATION)
    assert granted.say("vi").endswith("Được miễn: đã báo cáo.")
    assert granted.say("vi").startswith(said(load(path), Kind.PART_EXCEEDS)[0].say("vi"))
    assert [f.at.cell for f in said(membership, Kind.PART_EXCEEDS)] == ["C4"]
    (unused,) = said(membership, Kind.TAUGHT_UNUSED)
    assert unused.details["count"] == 2
    (result,) = (r for r in rules_register(membership) if r.rule.id == "K2")
    assert (result.tested, result.passed, result.failed, result.granted) == (2, 0, 1, 1)
    assert said(membership, Kind.UNKNOWN_UNIT)  # what is left out stays so


def test_a_granted_finding_about_persons_is_hidden_as_any_other(tmp_path):
    heading = ("Tên đảng bộ", "Tổng số đảng viên", "Bị kỷ luật", "Cảnh cáo")
    path = write(
        tmp_path / "a.xlsx", [TWO_COLUMNS[0], heading, ("Xã Hưng Phú", 190, 1, 3), ("Xã Vĩnh Thanh", 205, 1, 0)]
    )
    membership = load(path, columns={"exceptions": {"Hưng Phú › K13": "x"}})
    assert said(membership, Kind.GRANTED)
    assert not said(disclosure.listed_on_pages(membership), Kind.GRANTED)
