"""Workbooks of single communes since 1 July 2025: their rows are base organisations, their sum is the commune's row."""

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_workbooks import write
from openpyxl import load_workbook

from blanalysis import load
from blanalysis.layout.table import RosterError
from blanalysis.membership.findings import Kind, Severity
from blanalysis.vocabulary.places import load_units

DAY = dt.date(2025, 12, 31)
LETTERHEAD = ("TỈNH ỦY CÀ MAU", "ĐẢNG ỦY XÃ HỒNG DÂN", "Tính đến ngày 31/12/2025")
HEADING = ("STT", "Tên tổ chức đảng", "Tổng số đảng viên", "Nữ", "Khai trừ")
ORGANISATIONS = (
    ("Chi bộ ấp 1", 20, 5, 0),
    ("Chi bộ khóm 2", 25, 6, 0),
    ("Đảng bộ cơ sở Trường THPT Ngan Dừa", 40, 20, 1),
    ("Chi bộ Công an xã", 12, 1, 0),
    ("Chi bộ Trạm Y tế", 9, 5, 0),
)
SUMS = (106, 37, 1)


def numbered(rows=ORGANISATIONS):
    return [(place, *row) for place, row in enumerate(rows, 1)]


def book(path, rows=None, *, head=LETTERHEAD, heading=HEADING, total=("", "Tổng cộng", *SUMS), name="Sheet1"):
    """The path of a commune's workbook; the heading stands below the letterhead."""
    below = [*(numbered() if rows is None else rows), *([total] if total else [])]
    return write(path, [*((words,) for words in head), heading, *below], name=name)


def said(membership):
    return {(f.kind, f.at.cell) for f in membership.findings if f.kind is not Kind.MISSING_UNITS}


def assert_conserved(membership):
    assert all(of.lost == 0 for of in membership.conserved.values())


def test_its_sum_is_the_row_of_the_commune(tmp_path):
    membership = load(book(tmp_path / "a.xlsx"))
    assert said(membership) == set()
    assert [unit.full_name for unit in membership.found] == ["Xã Hồng Dân"]
    row = membership.frame.iloc[0]
    assert (row["members"], row["members_female"], row["expelled"], row["as_of"].date()) == (*SUMS, DAY)
    assert {(total.printed, total.holds) for total in membership.totals} == {(n, True) for n in SUMS}
    assert_conserved(membership)


def test_its_rows_are_kept_as_detail(tmp_path):
    detail = load(book(tmp_path / "a.xlsx")).base_organisations
    assert [*detail.columns[:5]] == ["as_of", "code", "unit", "organisation", "address"]
    assert [*detail["organisation"]] == [row[0] for row in ORGANISATIONS]
    assert detail["members"].dtype == "Int64"
    assert [*detail["members"]] == [row[1] for row in ORGANISATIONS]
    assert detail["address"].iloc[0].endswith("B5")
    assert {*detail["unit"]} == {"Xã Hồng Dân"}


@pytest.mark.parametrize(
    ("head", "name", "file"),
    [
        (("ĐẢNG BỘ PHƯỜNG BẠC LIÊU",), "Sheet1", "a"),
        (("TỈNH ỦY CÀ MAU", "BÁO CÁO CỦA ĐẢNG ỦY PHƯỜNG BẠC LIÊU NĂM 2025"), "Sheet1", "a"),
        (("TỈNH ỦY CÀ MAU",), "P. Bạc Liêu", "a"),
        (("TỈNH ỦY CÀ MAU",), "Sheet1", "phuong-bac-lieu"),
        (("TỈNH ỦY CÀ MAU",), "Sheet1", "Phường Bạc Liêu 2025"),
    ],
)
def test_letterhead_sheet_or_file_say_whose_it_is(tmp_path, head, name, file):
    path = book(tmp_path / f"{file}.xlsx", head=(*head, "Tính đến ngày 31/12/2025"), name=name)
    membership = load(path, province="Cà Mau")
    assert [unit.full_name for unit in membership.found] == ["Phường Bạc Liêu"]
    assert membership.frame["members"].sum() == SUMS[0]


def test_one_that_names_two_communes_or_none_is_not_taken(tmp_path):
    for file, words in {"hai": "ĐẢNG ỦY XÃ HỒNG DÂN, ĐẢNG ỦY XÃ VĨNH LỘC", "khong": "BÁO CÁO"}.items():
        membership = load(book(tmp_path / f"{file}.xlsx", head=("TỈNH ỦY CÀ MAU", words, LETTERHEAD[2])))
        assert not membership.found
        assert membership.conserved["members"].counted == 0
        assert_conserved(membership)


def test_a_list_of_the_province_is_no_commune_s_workbook(tmp_path):
    units = load_units("96", DAY)
    rows = [(place, f"Đảng bộ {unit.full_name}", 1000 + place, 300, 0) for place, unit in enumerate(units, 1)]
    rows += [(65, "Chi bộ A", 10, 1, 0), (66, "Chi bộ B", 11, 1, 0)]
    membership = load(
        book(
            tmp_path / "a.xlsx",
            rows,
            head=(*LETTERHEAD[:1], "Kèm theo tờ trình của Đảng ủy xã Hồng Dân", LETTERHEAD[2]),
            total=None,
        )
    )
    assert len(membership.found) == 64
    assert membership.base_organisations.empty


def test_before_the_reform_such_a_sheet_is_as_it_was(tmp_path):
    path = book(tmp_path / "a.xlsx", head=("HUYỆN ỦY HỒNG DÂN", "ĐẢNG ỦY XÃ NINH HÒA", "Tính đến ngày 31/12/2024"))
    membership = load(path)
    assert not membership.found
    assert membership.base_organisations.empty
    assert Kind.UNKNOWN_UNIT in {f.kind for f in membership.findings}


# --- sections, totals, parts


def test_sections_and_their_sums_are_compared_and_not_counted(tmp_path):
    rows = [
        ("I", "Khối ấp, khóm", 45, 11, 0),
        *numbered(ORGANISATIONS[:2]),
        ("II", "Chi bộ cơ quan, trường học", 61, 26, 1),
        *numbered(ORGANISATIONS[2:]),
    ]
    membership = load(book(tmp_path / "a.xlsx", rows))
    assert said(membership) == set()
    assert membership.frame["members"].sum() == SUMS[0]
    assert len(membership.totals) == 9
    assert all(total.holds for total in membership.totals)
    spoilt = load(book(tmp_path / "b.xlsx", [("I", "Khối ấp, khóm", 46, 11, 0), *rows[1:]]))
    assert said(spoilt) == {(Kind.TOTAL_DIFFERS, "C5")}
    assert spoilt.frame["members"].sum() == SUMS[0]


def test_roman_numbers_alone_make_no_sections(tmp_path):
    rows = [(roman, *row) for roman, row in zip(("I", "II", "III", "IV", "V"), ORGANISATIONS, strict=True)]
    membership = load(book(tmp_path / "a.xlsx", rows))
    assert said(membership) == set()
    assert len(membership.base_organisations) == 5


@pytest.mark.parametrize("label", ["Đảng bộ xã Hồng Dân", "Toàn Đảng bộ xã", "Tổng cộng toàn Đảng bộ", "TỔNG SỐ"])
@pytest.mark.parametrize("first", [True, False])
def test_the_whole_committee_is_a_total(tmp_path, label, first):
    total, rows = ("", label, *SUMS), numbered()
    membership = load(book(tmp_path / "a.xlsx", [total, *rows] if first else [*rows, total], total=None))
    assert said(membership) == set()
    assert len(membership.totals) == 3
    assert all(of.holds for of in membership.totals)
    assert membership.frame["members"].sum() == SUMS[0]


def test_the_cells_of_a_base_committee_are_parts_of_it(tmp_path):
    cells = [("", "- Chi bộ Tổ Toán", 22, 11, 1), ("", "- Chi bộ Tổ Văn", 18, 9, 0)]
    rows = [*numbered()[:3], *cells, *numbered()[3:]]
    membership = load(book(tmp_path / "a.xlsx", rows))
    assert said(membership) == {(Kind.OF_WHICH_ROW, "B8"), (Kind.OF_WHICH_ROW, "B9")}
    assert membership.frame["members"].sum() == SUMS[0]
    assert_conserved(membership)


def test_rows_beside_a_base_committee_that_add_up_to_it_by_chance_are_counted(tmp_path):
    rows = numbered([("Đảng bộ cơ sở Trường THPT", 21), ("Chi bộ Công an xã", 12), ("Chi bộ Trạm Y tế", 9)])
    membership = load(book(tmp_path / "a.xlsx", rows, heading=HEADING[:3], total=("", "Tổng cộng", 42)))
    assert membership.frame["members"].sum() == 42
    assert len(membership.base_organisations) == 3


# --- what is wrong in one cell


@pytest.mark.parametrize(
    ("cell", "value", "findings"),
    [
        ("C6", 26, {(Kind.TOTAL_DIFFERS, "C10")}),
        ("C10", 107, {(Kind.TOTAL_DIFFERS, "C10")}),
        ("D8", 13, {(Kind.PART_EXCEEDS, "D8"), (Kind.TOTAL_DIFFERS, "D10")}),
        ("C6", "?", {(Kind.NOT_A_NUMBER, "C6"), (Kind.INCOMPLETE_SUM, "C6"), (Kind.TOTAL_DIFFERS, "C10")}),
        ("D6", None, {(Kind.INCOMPLETE_SUM, "D6"), (Kind.TOTAL_DIFFERS, "D10")}),
        ("E6", None, set()),  # the total shows that nothing is missing
        ("E6", "-", set()),
        ("E10", None, set()),
    ],
)
def test_one_cell_spoilt_is_named(tmp_path, cell, value, findings):
    path = book(tmp_path / "a.xlsx")
    workbook = load_workbook(path)
    workbook.active[cell] = value
    workbook.save(path)
    membership = load(path)
    assert said(membership) == findings
    assert_conserved(membership)
    kinds = {kind for kind, _ in findings}
    row = membership.frame.iloc[0]
    if Kind.INCOMPLETE_SUM in kinds:
        column = {"C": "members", "D": "members_female"}[cell[0]]
        assert row.isna()[column]
        assert membership.left_out
        assert membership.conserved[column].left_out > 0
        assert all(
            "Chi bộ khóm 2" in f.say(lang)
            for f in membership.findings
            if f.kind is Kind.INCOMPLETE_SUM
            for lang in ("vi", "en")
        )
    else:
        assert row["members"] == (107 if (cell, value) == ("C6", 26) else 106)


def test_an_empty_cell_that_no_total_explains_leaves_its_column_out(tmp_path):
    rows = [list(row) for row in numbered()]
    rows[1][4] = None
    membership = load(book(tmp_path / "a.xlsx", rows, total=None))
    assert said(membership) == {(Kind.INCOMPLETE_SUM, "E6")}
    assert membership.conserved["expelled"].left_out == 1
    assert membership.conserved["members"].counted == SUMS[0]


def test_names_of_persons_are_not_kept(tmp_path):
    rows = numbered(
        [("Chi bộ ấp 1 (Nguyễn Văn An)", 20), ("Chi bộ Lê Thị Bình", 25), ("Chi bộ Trường THPT Lê Thị Riêng", 9)]
    )
    membership = load(book(tmp_path / "a.xlsx", rows, heading=HEADING[:3], total=("", "Cộng", 54)))
    assert [*membership.base_organisations["organisation"]] == ["…", "…", "Chi bộ Trường THPT Lê Thị Riêng"]
    assert membership.frame["members"].sum() == 54
    assert not any("Văn An" in f.say(lang) for f in membership.findings for lang in ("vi", "en"))


def test_a_roster_stays_refused(tmp_path):
    rows = [(1, "Nguyễn Văn An", "Chi bộ ấp 1", 1980), (2, "Lê Thị Bình", "Chi bộ ấp 2", 1985)]
    with pytest.raises(RosterError):
        load(book(tmp_path / "a.xlsx", rows, heading=("STT", "Họ và tên", "Chi bộ", "Năm sinh"), total=None))
    rows = [(1, "Nguyễn Văn An", 20, 1, 0), (2, "Phạm Thị Hoa", 30, 1, 0), (3, "Đỗ Văn Chín", 30, 1, 0)]
    with pytest.raises(RosterError):
        load(book(tmp_path / "a.xlsx", rows, total=None))


# --- several files


def test_the_same_file_twice_is_counted_once(tmp_path):
    paths = [book(tmp_path / "a.xlsx"), book(tmp_path / "b.xlsx")]
    membership = load(paths)
    assert said(membership) == {(Kind.COPY, "A4")}
    assert membership.frame["members"].sum() == SUMS[0]
    assert membership.conserved["members"].outside == SUMS[0]
    assert_conserved(membership)


def test_two_files_that_differ_are_said_and_neither_is_taken(tmp_path):
    others = [(place, f"{row[0]} mới", *(2 * n for n in row[1:])) for place, row in enumerate(ORGANISATIONS, 1)]
    paths = [book(tmp_path / "a.xlsx"), book(tmp_path / "b.xlsx", others, total=None)]
    membership = load(paths)
    assert {kind for kind, _ in said(membership)} == {Kind.REPEATED_UNIT}
    assert membership.frame["members"].isna().all()
    assert_conserved(membership)


def test_two_sheets_with_other_organisations_are_added_up(tmp_path):
    head = [*((words,) for words in LETTERHEAD), HEADING]
    path = write(tmp_path / "a.xlsx", [*head, *numbered()[:2]], [*head, *numbered()[2:]])
    membership = load(path)
    assert said(membership) == set()
    assert membership.frame["members"].sum() == SUMS[0]
    assert_conserved(membership)


def test_64_files_make_the_province_and_one_that_lacks_is_named(tmp_path):
    units = [*load_units("96", DAY)]
    for unit in units:
        head = ("TỈNH ỦY CÀ MAU", f"ĐẢNG ỦY {unit.full_name.upper()}", LETTERHEAD[2])
        rows = numbered([("Chi bộ ấp 1", 700), ("Chi bộ Quân sự", 500)])
        book(tmp_path / f"{unit.code}.xlsx", rows, head=head, heading=HEADING[:3], total=("", "Tổng số", 1200))
    membership = load(tmp_path)
    assert len(membership.found) == 64
    assert membership.findings == ()
    assert membership.frame["members"].sum() == 64 * 1200
    assert len(membership.base_organisations) == 128
    (tmp_path / f"{units[7].code}.xlsx").unlink()
    (finding,) = load(tmp_path).findings
    assert finding.kind is Kind.MISSING_UNITS
    assert finding.say("vi") == f"Tỉnh Cà Mau: thiếu 1/64 đơn vị: {units[7].full_name}."
    assert finding.say("en") == f"Cà Mau province: 1 of 64 units has no row: {units[7].full_name}."


# --- conservation

NAMES = ("Chi bộ ấp", "Chi bộ khóm", "Đảng bộ cơ sở Trường", "Chi bộ Công an", "ĐBCS Quân sự", "Ấp", "Trạm y tế")
CELL = st.one_of(st.integers(0, 60), st.integers(0, 60), st.sampled_from([None, "-", "x", "?", "12", 2.5, "1.234"]))


@given(st.lists(st.tuples(st.sampled_from(NAMES), CELL, CELL), min_size=2, max_size=8), st.booleans(), st.booleans())
def test_what_is_typed_is_counted_or_left_out(given_rows, has_total, has_sections):
    rows = [(n, f"{name} {n}", first, second) for n, (name, first, second) in enumerate(given_rows, 1)]
    sums = [sum(v for v in column if isinstance(v, int)) for column in ([r[2] for r in rows], [r[3] for r in rows])]
    below = [("I", "Khối ấp"), *rows[:1], ("II", "Khối cơ quan"), *rows[1:]] if has_sections else rows
    with tempfile.TemporaryDirectory() as folder:
        total = ("", "Tổng cộng", *sums) if has_total else None
        membership = load(book(Path(folder) / "a.xlsx", below, heading=HEADING[:4], total=total))
    assert_conserved(membership)
    for column, place in (("members", 2), ("members_female", 3)):
        values = [row[place] for row in rows]
        of = membership.conserved[column]
        if all(isinstance(value, int) for value in values):
            assert of.counted == sum(values)
            assert of.left_out == 0
        if any(value in ("?", 2.5) for value in values):
            assert of.counted == 0
            lacking = [n for n, value in enumerate(values) if value in ("?", 2.5)]
            cells = {f.at.row for f in membership.findings if f.kind.severity is Severity.LEFT_OUT}
            first = 5 + has_sections
            assert cells & {first + n + (has_sections and n > 0) for n in lacking}
