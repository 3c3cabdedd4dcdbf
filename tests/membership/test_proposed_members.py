"""Numbers that no known heading stands over are left out, and asked of the user: never counted, never a mere note."""

import json

import pytest
from made_workbooks import HEADING, MEMBERS, ROWS, SUMS, TITLES, working_list, write

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.layout.table import NoTableError
from blanalysis.membership.findings import Kind
from blanalysis.vocabulary.formats import LANGS

TOP = [(title,) for title in TITLES]
ALL = sum(MEMBERS.values())
NAMED = [(n, name, members) for n, (name, members, *_) in enumerate(ROWS, 1)]
OTHER = [("HUYỆN ỦY ĐÔNG HẢI",), ("Tính đến 31/12/2016",), ("TT", "Nơi sinh hoạt", "Quân số"),
         (1, "Thị trấn Gành Hào", 312), (2, "Xã Long Điền Đông", 137)]  # fmt: skip


def only(membership, kind):
    [finding] = [finding for finding in membership.findings if finding.kind is kind]
    return finding


PROPOSED = {
    "an unknown heading": ([("TT", "Nơi sinh hoạt", "Quân số"), *NAMED], "C4"),
    "names known, numbers not": ([("STT", "Tên đảng bộ", "Quân số"), *NAMED], "C4"),
    "no heading over the numbers": ([("TT", "Nơi sinh hoạt"), *NAMED], "C5"),
    "no heading at all": (NAMED, "C4"),
    "a total that holds": ([("Nhãn hàng", "Quân số"), *(row[1:] for row in NAMED), ("Tổng cộng", ALL)], "B4"),
    "of two columns the one whose total holds": (
        [("Nơi", "Máy", "Quân số"), *((name, 3, m) for _, name, m in NAMED), ("Tổng cộng", 7, ALL)], "C4"),
    "numbers as text": ([("TT", "Nơi", "Quân số"), *((n, name, f"{m:,}".replace(",", ".")) for n, name, m in NAMED)], "C4"),
    "a rate and a telephone beside": (
        [("Nơi", "Quân số", "Tỷ lệ %", "Điện thoại"), *((name, m, 12.5, "0912345678") for _, name, m in NAMED)], "B4"),
}  # fmt: skip


@pytest.mark.parametrize("name", PROPOSED)
def test_one_column_beside_names_is_proposed_and_not_counted(name, tmp_path, capfd):
    rows, cell = PROPOSED[name]
    path = str(write(tmp_path / "a.xlsx", [*TOP, *rows]))
    membership = load(path)
    finding = only(membership, Kind.PROPOSED_MEMBERS)
    assert (finding.at.cell, finding.left_out, finding.day) == (cell, {"members": ALL}, membership.as_of)
    assert (len(membership.rows), len(membership.tables)) == (0, 1)
    assert main(["check", path, "--json"]) == 1
    told = json.loads(capfd.readouterr().out)["columns"]["members"]
    assert (told["typed"], told["counted"], told["left_out"]) == (ALL, 0, ALL)
    assert all("--columns" in finding.say(lang) for lang in LANGS)


def test_a_number_more_in_such_a_column_is_left_out_too(tmp_path):
    rows = [*TOP, ("TT", "Nơi", "Quân số"), *NAMED[:-1], (8, NAMED[-1][1], NAMED[-1][2] + 5)]
    assert only(load(write(tmp_path / "a.xlsx", rows)), Kind.PROPOSED_MEMBERS).left_out == {"members": ALL + 5}


def test_beside_a_list_that_is_read_the_others_numbers_are_left_out(tmp_path):
    files = [write(tmp_path / "a.xlsx", working_list()), write(tmp_path / "b.xlsx", OTHER)]
    membership = load(*files)
    assert membership.frame["members"].sum() == SUMS[0]
    assert only(membership, Kind.PROPOSED_MEMBERS).at.file == str(files[1])
    assert membership.conserved["members"] == (SUMS[0] + 449, SUMS[0], 449, 0)
    assert load(*files, district="Phước Long").conserved["members"] == (SUMS[0], SUMS[0], 0, 0)
    of_district = load(*files, district="Đông Hải")
    assert of_district.conserved["members"] == (449, 0, 449, 0)
    assert only(of_district, Kind.PROPOSED_MEMBERS).left_out == {"members": 449}
    missing = [finding for finding in membership.findings if finding.kind is Kind.MISSING_UNITS]
    assert all("Gành Hào" not in finding.say("vi") for finding in missing)


@pytest.mark.parametrize("command", ["report", "tidy"])
def test_what_is_only_proposed_makes_no_traceback(command, tmp_path, capfd):
    path, out = str(write(tmp_path / "a.xlsx", OTHER)), tmp_path / "out.csv"
    code = main([command, path, "--out", str(out), "--lang", "vi"]) if command == "tidy" else 0
    assert code in (0, 2)
    assert load(path)._repr_html_()
    assert "Traceback" not in capfd.readouterr().err


UNKNOWN = {
    "a heading that is not in the dictionary": ((*HEADING, "Số xe máy"), Kind.UNKNOWN_COLUMN, "F5"),
    "two lines in one heading": ((*HEADING, "Xe máy\n(chiếc)"), Kind.UNKNOWN_COLUMN, "F5"),
    "no heading": (HEADING, Kind.UNHEADED_COLUMN, "F6"),
    "behind an empty column": ((*HEADING, None, "Xe"), Kind.NUMBERS_BESIDE_TABLE, "G6"),
    "a part of nothing known": ((*HEADING, "Sơ cấp"), Kind.UNKNOWN_COLUMN, "F5"),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_numbers_of_an_unknown_column_are_left_out(name, tmp_path):
    heading, kind, cell = UNKNOWN[name]
    rows = working_list()
    gap = (None,) * (len(heading) - 6)
    rows[4] = heading
    rows[5:13] = [(*row, *gap, 7 + 3 * n % 5) for n, row in enumerate(rows[5:13])]
    membership = load(write(tmp_path / "a.xlsx", rows))
    finding = only(membership, kind)
    assert (finding.at.cell, finding.unread, membership.numbers_unread) == (cell, 8, 8)
    assert membership.left_out
    assert membership.frame["members"].sum() == SUMS[0]


NO_LOSS = {
    "remarks": ("Ghi chú", 5), "a rate": ("Tỷ lệ %", 55), "a telephone": ("Điện thoại", 912345678), "men": ("Nam", 12),
    "of which men": ("Trong đó: Nam", 12), "running numbers": ("Số hiệu", None), "a personal number": ("ĐT liên hệ", 912345678), "a secretary": ("Bí thư", "không"), "no heading, running numbers": (None, None),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_LOSS)
def test_columns_that_hold_no_counts_are_no_loss(name, tmp_path):
    heading, value = NO_LOSS[name]
    rows = working_list()
    rows[4] = (*HEADING, heading)
    rows[5:13] = [(*row, n if value is None else value) for n, row in enumerate(rows[5:13], 1)]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert (membership.left_out, membership.numbers_unread) == (False, 0)


@pytest.mark.parametrize(
    ("heading", "values", "is_other"),
    [
        ("Năm thành lập", (1997, 2003), True), ("Diện tích (km2)", (23.4, 25), True), ("Điểm thi đua", (95, 96.5), True),
        ("Loại xã", (1, 2), True), ("Số cấp ủy viên", (15, 13), True), ("Kinh phí (nghìn đồng)", (120_000, 95_000), True),
        ("Mã đảng bộ", (9501, 9502), True), ("Về đích", (2015, 2016), True), ("Đạt chuẩn NTM", (2015, 3), True),
        ("Số tổ đảng", (5, 6), False), ("Quần chúng", (2015, 400), False), ("Năm 2015", (150, 160), False),
    ],
)  # fmt: skip
def test_other_facts_than_counts_of_the_party_are_passed_over_and_said(heading, values, is_other, tmp_path):
    rows = working_list()
    rows[4] = (*HEADING, heading)
    rows[5:13] = [(*row, values[n % 2]) for n, row in enumerate(rows[5:13])]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert membership.left_out is not is_other
    kind = Kind.OTHER_FACTS if is_other else Kind.UNKNOWN_COLUMN
    assert only(membership, kind).at.cell == "F5"


def test_an_abbreviation_of_meetings(tmp_path):
    rows = working_list()
    rows[4] = (*HEADING, "Đảng viên miễn SHĐ")
    rows[5:13] = [(*row, 3) for row in rows[5:13]]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert (membership.frame["members_exempt"].tolist(), membership.left_out) == ([3] * 8, False)


@pytest.mark.parametrize(
    "heading", ["Tăng/giảm", "Tăng, giảm so với năm 2015", "Chênh lệch", "So với kỳ trước", "Tuổi đảng bình quân"]
)
def test_a_difference_has_no_range(heading, tmp_path):
    rows = working_list()
    rows[4] = (*HEADING, heading)
    rows[5:13] = [(*row, 3 - n) for n, row in enumerate(rows[5:13])]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert ([f for f in membership.findings if f.kind is Kind.RATE_OUTSIDE], membership.left_out) == ([], False)


def test_a_column_of_words_stays_a_note(tmp_path):
    rows = working_list()
    rows[4] = (*HEADING, "Cấp quản lý")
    rows[5:13] = [(*row, "Tỉnh") for row in rows[5:13]]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert (only(membership, Kind.COLUMN_OF_WORDS).at.cell, membership.left_out) == ("F5", False)


def test_a_lower_list_that_is_not_known_is_not_read_as_the_upper_one(tmp_path):
    lower = [(), ("TT", "Cơ sở", "Quân số", "Xe"), (1, "Xã An Phúc", 90, 4), (2, "Xã An Trạch", 80, 9)]
    membership = load(write(tmp_path / "a.xlsx", [*working_list(), *lower]))
    assert membership.frame["members"].sum() == SUMS[0]
    assert (only(membership, Kind.NUMBERS_BESIDE_TABLE).at.cell, membership.numbers_unread) == ("C17", 4)


def test_a_sheet_that_is_refused_beside_others_is_left_out(tmp_path):
    twice = [*TOP, ("Tên đảng bộ", "Tổng số đảng viên", "Tổng số đảng viên"), ("Xã An Phúc", 90, 91)]
    with pytest.raises(NoTableError):
        load(write(tmp_path / "b.xlsx", twice))
    membership = load(write(tmp_path / "a.xlsx", working_list()), tmp_path / "b.xlsx")
    finding = only(membership, Kind.UNREAD_SHEET)
    assert (finding.unread, membership.left_out) == (2, True)
    assert all(cell in finding.say("vi") for cell in ("B4", "C4"))


def test_a_refusal_names_the_headings_and_nothing_else(tmp_path):
    rows = [*TOP, ("TT", "Nơi", "Quân số", "Xe"), (1, "Xã An Phúc", 90, 4), (2, "Xã An Trạch", 80, 9)]
    paths = [write(tmp_path / "a.xlsx", rows), write(tmp_path / "b.xlsx", [("Trang bìa",)])]
    with pytest.raises(NoTableError) as caught:
        load(*paths)
    for lang, words in (("vi", "cột nào là số đảng viên"), ("en", "which the members")):
        said = caught.value.say(lang)
        assert words in said
        assert "“TT”, “Nơi”, “Quân số”, “Xe”" in said
        assert all(str(path) in said for path in paths)
        assert "An Phúc" not in said


def test_a_file_without_a_sheet_is_named_in_its_refusal(tmp_path):
    path = tmp_path / "trang.html"
    path.write_text("<html><body><p>Không có bảng</p></body></html>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"trang\.html"):
        load(path)


def test_small_numbers_under_a_heading_of_two_rows_are_no_running_numbers(tmp_path):
    heading = [("TT", "Nơi sinh hoạt", "Đảng viên", None, None), (None, None, "Tổng số", "Dự bị", "Khác lạ")]
    rows = [(n, name, members, 1 + n % 2, n % 3 % 2 + 1) for n, name, members in NAMED[:3]]
    membership = load(write(tmp_path / "a.xlsx", [*TOP, *heading, *rows], merges=("A4:A5", "B4:B5", "C4:E4")))
    assert membership.frame["members_probationary"].to_list() == [2, 1, 2]
    assert only(membership, Kind.UNKNOWN_COLUMN).unread == 3
