"""Numbers that cannot be, or of which nobody can say whose they are: noise, a lost thousand, fields too many, merged, swapped."""

import time

import kinds
import pytest
from made_workbooks import HEADING, ROWS, SUMS, TITLES, working_list, write

from blanalysis import load
from blanalysis.membership.findings import Kind, Severity
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.places import load_units as load_places

DAY = "(Số liệu tính đến 31/12/2016)"
SAVED = {
    ".xlsx": kinds.xlsx, ".xls": kinds.xls, ".xlsb": kinds.xlsb, ".ods": kinds.as_ods, ".fods": kinds.as_fods,
    ".html": kinds.html, ".xml": kinds.spreadsheetml,
}  # fmt: skip
ASIDE = {Kind.MISSING_UNITS, Kind.LARGE_CELLS, Kind.SMALL_COMMITTEE, Kind.NO_DATE}


def of_kind(membership, kind):
    return [finding for finding in membership.findings if finding.kind is kind]


def kinds_of(membership):
    return {finding.kind for finding in membership.findings} - ASIDE


def members(membership):
    given = membership.frame.dropna(subset=["members"])
    return dict(zip(given["code"], given["members"].astype(int), strict=True))


def is_conserved(membership):
    told = membership.conservation
    return bool((told["typed"] == told["counted"] + told["left_out"] + told["outside"]).all())


def said(finding):
    words = [finding.say(lang) for lang in LANGS]
    assert not any("{" in text for text in words)
    return words


# --- noise


@pytest.mark.parametrize("suffix", SAVED)
def test_the_noise_of_binary_fractions_is_the_whole_number(suffix, tmp_path):
    noisy = {0: 1234.0000000000002, 1: 180.00000000000003, 2: 174.99999999999997, 3: 300 * 0.7, 4: 1900 * 0.1}
    assert noisy[4] == 190
    rows = [(*row[:2], noisy.get(at, row[2]), *row[3:]) for at, row in enumerate(working_list(total=True)[5:-1])]
    whole = [*working_list()[:5], *rows, (None, "Tổng cộng", SUMS[0] + 2e-12, *SUMS[1:])]
    path = tmp_path / f"a{suffix}"
    path.write_bytes(SAVED[suffix]([kinds.grid(whole)]))
    membership = load(path)
    assert kinds_of(membership) == set()
    assert sum(members(membership).values()) == SUMS[0]


@pytest.mark.parametrize("text", ["179.99999999999997", "180.00000000000003", '"179,99999999999997"'])
def test_noise_in_delimited_text(text, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"STT,Tên đảng bộ,Tổng số đảng viên\n1,Xã Hưng Phú,190\n2,Xã Vĩnh Thanh,{text}\n", "utf-8")
    membership = load(path)
    assert (kinds_of(membership), members(membership)["31882"]) == (set(), 180)


@pytest.mark.parametrize("value", [0.1 + 0.2, 179.999, 179.9999999, 1e-58, 180.5])
def test_what_is_not_noise_is_no_whole_number(value, tmp_path):
    rows = working_list(total=False)
    rows[6] = (2, "Xã Vĩnh Phú Đông", value, 50, 8)
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert "31870" not in members(membership)
    assert membership.left_out


def test_a_lost_mark_with_noise_is_proposed_as_thousands(tmp_path):
    rows = working_list(total=False)
    rows[5] = (1, "Thị trấn Phước Long", 1.2339999999999998, 400, 49)
    (finding,) = of_kind(load(write(tmp_path / "a.xlsx", rows)), Kind.LOST_THOUSANDS_MARK)
    assert finding.left_out == {"members": 1234}


# --- a whole thousand that lost its zeros


def with_members(*given, total):
    """A list with these members, and its printed total."""
    rows = [(at, row[0], n, *row[2:]) for at, (row, n) in enumerate(zip(ROWS, given, strict=True), 1)]
    return [*((title,) for title in TITLES), (), HEADING, *rows, (None, "Tổng cộng", total, *SUMS[1:])]


@pytest.mark.parametrize(
    ("given", "total", "thousands"),
    [
        ((1, 180, 175, 210, 190, 205, 160, 155), 2275, {"C6": 1000}),
        ((12, 180, 175, 210, 190, 205, 160, 155), 13275, {"C6": 12000}),
        ((1, 180, 175, 210, 2, 205, 160, 155), 4085, {"C6": 1000, "C10": 2000}),
        ((1, 180, 175, 210, 4, 205, 160, 155), 2089, {"C6": 1000}),  # 4 are four members
        ((1.5, 180, 175, 1, 190, 205, 160, 155), 3565, {"C9": 1000}),  # with a decimal
        ((1, 1, 175, 210, 190, 205, 160, 155), 3095, {"C6": 1000, "C7": 1000}),  # both, or it does not hold
    ],
)
def test_a_whole_thousand_is_read_where_the_total_proves_it(given, total, thousands, tmp_path):
    membership = load(write(tmp_path / "a.xlsx", with_members(*given, total=total)))
    found = of_kind(membership, Kind.WHOLE_THOUSANDS_PROVEN)
    assert {finding.at.cell: finding.details["proposed"].value for finding in found} == {
        cell: str(n) for cell, n in thousands.items()
    }
    assert all(finding.kind.severity is Severity.REPAIRED and "C14" in finding.say("vi") for finding in found)
    assert sum(members(membership).values()) == total
    assert membership.conservation.loc["members"].to_list() == [total, total, 0, 0]
    assert not of_kind(membership, Kind.TOTAL_DIFFERS)
    assert of_kind(membership, Kind.THOUSANDS_MARK_PROVEN) == [] or 1.5 in given
    assert all(map(said, found))


@pytest.mark.parametrize(
    ("given", "total"),
    [
        ((1, 1, 175, 210, 190, 205, 160, 155), 2096),  # either may be meant
        ((1, 2, 3, 210, 190, 205, 160, 155), 3923),  # 3, or 1 and 2
        ((1, 180, 175, 210, 190, 205, 160, 155), 2276),  # a difference of one more
        ((226, 180, 175, 210, 190, 205, 160, 155), 227_275),  # no committee has 226,000
        ((0, 180, 175, 210, 190, 205, 160, 155), 2274),
        ((1000, 180, 175, 210, 190, 205, 160, 155), 1276),  # the total is the smaller
    ],
)
def test_what_the_total_does_not_prove_stays_as_typed(given, total, tmp_path):
    membership = load(write(tmp_path / "a.xlsx", with_members(*given, total=total)))
    assert [finding.at.cell for finding in of_kind(membership, Kind.TOTAL_DIFFERS)] == ["C14"]
    assert of_kind(membership, Kind.WHOLE_THOUSANDS_PROVEN) == []
    assert sum(members(membership).values()) == sum(given)


def test_many_small_numbers_are_tried_in_little_time(tmp_path):
    """Of 2 to the power of 64 choices; more than one fits, so that none is taken."""
    units = [(at, unit.full_name, unit.full_district, 200, 1 + at % 19) for at, unit in enumerate(load_places())]
    head = ("STT", "Tên đảng bộ", "Huyện", "Tổng số đảng viên", "Số chi bộ")
    total = sum(row[4] for row in units) + 999 * 311
    started = time.process_time()
    membership = load(write(tmp_path / "a.xlsx", [(DAY,), head, *units, (None, "Tổng cộng", None, 12800, total)]))
    assert time.process_time() - started < 1
    assert [finding.at.cell for finding in of_kind(membership, Kind.TOTAL_DIFFERS)] == ["E67"]
    assert not of_kind(membership, Kind.WHOLE_THOUSANDS_PROVEN)


def test_a_number_that_its_own_section_confirms_is_no_thousand(tmp_path):
    one, two = ROWS[1:3], ROWS[3:5]
    rows = [
        (DAY,), HEADING, ("I", "Huyện Phước Long", None, None, None),
        *((at, *row) for at, row in enumerate(one)), (3, "Xã Vĩnh Thanh", 1, 0, 0), (None, "Cộng huyện Phước Long", 356, 95, 16),
        ("II", "Huyện Hồng Dân", None, None, None), (1, "Xã Lộc Ninh", 1, 0, 0), (2, "Xã Ninh Hòa", 150, 50, 5),
        (None, "Tổng cộng", 1506, 145, 21),
    ]  # fmt: skip
    assert two
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert [f.at.cell for f in of_kind(membership, Kind.WHOLE_THOUSANDS_PROVEN)] == ["C9"]
    assert members(membership)["31855"] == 1000
    assert not of_kind(membership, Kind.TOTAL_DIFFERS)


def test_a_thousand_proven_by_its_section_is_in_the_whole_total_too(tmp_path):
    rows = [
        (DAY,), HEADING, ("I", "Huyện Phước Long", None, None, None), (1, *ROWS[1]), (2, "Xã Vĩnh Thanh", 1, 90, 9),
        (None, "Cộng huyện Phước Long", 1180, 140, 17), ("II", "Huyện Hồng Dân", None, None, None),
        (1, "Xã Lộc Ninh", 159, 50, 5), (None, "Cộng huyện Hồng Dân", 159, 50, 5), (None, "Tổng cộng", 1339, 190, 22),
    ]  # fmt: skip
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert kinds_of(membership) == {Kind.WHOLE_THOUSANDS_PROVEN}
    assert sum(members(membership).values()) == 1339


# --- delimited text with unquoted thousands

HEAD = "STT,Tên đảng bộ,Tổng số đảng viên"
SPLIT = {
    "one of three": (
        f"{HEAD}\n1,Xã Hưng Phú,425\n2,Thị trấn Phước Long,1,233\n3,Xã Vĩnh Thanh,205",
        {"31879", "31882"},
    ),
    "a column behind": (f"{HEAD},Nữ\n1,Xã Hưng Phú,425,120\n2,Thị trấn Phước Long,1,233,400", {"31879"}),
    "remarks behind": (f"{HEAD},Ghi chú\n1,Xã Hưng Phú,425,\n2,Thị trấn Phước Long,1,233,", {"31879"}),
    "a remark behind": (f"{HEAD},Ghi chú\n1,Xã Hưng Phú,425,tốt\n2,Thị trấn Phước Long,1,233,tốt", {"31879"}),
    "every row": (f"{HEAD}\n1,Xã Hưng Phú,1,425\n2,Thị trấn Phước Long,1,233", set()),
    "a comma in a name": (f"{HEAD}\n1,Xã Hưng Phú,425\n2,Thị trấn Phước Long, huyện Phước Long,233", {"31879"}),
    "tabs": ("STT\tTên đảng bộ\tTổng số đảng viên\n1\tXã Hưng Phú\t425\n2\tThị trấn Phước Long\t1\t233", {"31879"}),
}


@pytest.mark.parametrize("case", SPLIT)
def test_a_row_with_more_fields_than_headings_is_left_out(case, tmp_path):
    text, counted = SPLIT[case]
    path = tmp_path / "a.csv"
    path.write_text(f"{text}\n", "utf-8-sig")
    membership = load(path)
    found = of_kind(membership, Kind.TOO_MANY_FIELDS)
    assert {*members(membership)} == counted
    assert [finding.at.row for finding in found] == ([2, 3] if case == "every row" else [3])
    assert membership.left_out
    assert is_conserved(membership)
    assert not of_kind(membership, Kind.UNHEADED_COLUMN)
    assert all("4" in said(finding)[0] or "5" in said(finding)[0] for finding in found)


WHOLE = {
    "quoted": f'{HEAD}\n1,Xã Hưng Phú,425\n2,Thị trấn Phước Long,"1,233"',
    "empty fields at the end": f"{HEAD}\n1,Xã Hưng Phú,425,,\n2,Thị trấn Phước Long,1233,",
    "a column without a heading": f"{HEAD}\n1,Xã Hưng Phú,425,77\n2,Thị trấn Phước Long,1233,350",
    "fewer fields": f"{HEAD},Nữ\n1,Xã Hưng Phú,425,99\n2,Thị trấn Phước Long,1233",
    "semicolons": f"{HEAD.replace(',', ';')}\n1;Xã Hưng Phú;425\n2;Thị trấn Phước Long;1,233",
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_row_whose_fields_fit_is_counted(case, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"{WHOLE[case]}\n", "utf-8")
    membership = load(path)
    assert members(membership) == {"31879": 425, "31867": 1233}
    assert not of_kind(membership, Kind.TOO_MANY_FIELDS)


def test_a_total_with_more_fields_is_not_compared(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\n1,Xã Hưng Phú,625\n2,Xã Vĩnh Thanh,635\n,Tổng cộng,1,260\n", "utf-8")
    membership = load(path)
    assert [finding.at.cell for finding in of_kind(membership, Kind.TOO_MANY_FIELDS)] == ["C4"]
    assert kinds_of(membership) == {Kind.TOO_MANY_FIELDS}
    assert sum(members(membership).values()) == 1260


def test_a_workbook_has_no_fields(tmp_path):
    rows = [(DAY,), HEADING[:3], (1, "Xã Hưng Phú", 425), (2, "Thị trấn Phước Long", 1, 233)]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert not of_kind(membership, Kind.TOO_MANY_FIELDS)
    assert of_kind(membership, Kind.UNHEADED_COLUMN)


# --- one number for several units


@pytest.mark.parametrize("suffix", SAVED)
def test_a_number_merged_over_two_units_is_left_out(suffix, tmp_path):
    rows = working_list(total=False)
    rows[7] = (3, "Xã Vĩnh Phú Tây", None, 45, 8)
    path = tmp_path / f"a{suffix}"
    path.write_bytes(SAVED[suffix]([kinds.grid(rows, merges=["C7:C8"])]))
    membership = load(path)
    (finding,) = of_kind(membership, Kind.MERGED_OVER_UNITS)
    assert (finding.at.row, finding.at.column, finding.left_out) == (7, 3, {"members": 180})
    assert {"31870", "31873"}.isdisjoint(members(membership))
    assert kinds_of(membership) == {Kind.MERGED_OVER_UNITS}
    assert membership.conservation.loc["members", "left_out"] == 180
    assert all("Xã Vĩnh Phú Tây" in words and "Xã Vĩnh Phú Đông" in words for words in said(finding))


MERGED = {
    "three units": (["C7:C9"], {7: (2, 180), 8: (3, None), 9: (4, None)}, {"members"}),
    "women": (["D7:D8"], {}, {"members_female"}),
    "two columns": (["C7:C8", "D7:D8"], {8: (3, None)}, {"members", "members_female"}),
    "a number as text": (["C7:C8"], {7: (2, "180"), 8: (3, None)}, {"members"}),
    "a decimal": (["C7:C8"], {7: (2, 1.8), 8: (3, None)}, {"members"}),
    "nought": (["C7:C8"], {7: (2, 0), 8: (3, None)}, {"members"}),
}


@pytest.mark.parametrize("case", MERGED)
def test_merged_numbers_of_many_forms(case, tmp_path):
    merges, changed, columns = MERGED[case]
    rows = working_list(total=False)
    for number, (running, value) in changed.items():
        rows[number - 1] = (running, rows[number - 1][1], value, *rows[number - 1][3:])
    merged = {"members_female"} & columns
    for number in (8, 9) if merged else ():
        rows[number - 1] = (*rows[number - 1][:3], None if number == 8 else rows[number - 1][3], rows[number - 1][4])
    path = tmp_path / "a.xlsx"
    path.write_bytes(kinds.xlsx([kinds.grid(rows, merges=merges)]))
    membership = load(path)
    found = of_kind(membership, Kind.MERGED_OVER_UNITS)
    assert {column for finding in found for column in finding.left_out} == columns
    assert {finding.at.row for finding in found} == {7}
    assert kinds_of(membership) == {Kind.MERGED_OVER_UNITS}
    assert is_conserved(membership)


@pytest.mark.parametrize("below", [(None, None, None, None, None), (None, "(cả ấp Bình Tốt)", None, None, None)])
def test_a_number_merged_over_a_unit_and_the_row_below_is_its(below, tmp_path):
    rows = [(DAY,), HEADING, (1, *ROWS[1]), below, (2, *ROWS[2])]
    path = tmp_path / "a.xlsx"
    path.write_bytes(kinds.xlsx([kinds.grid(rows, merges=["C3:C4", "D3:D4"])]))
    membership = load(path)
    assert members(membership) == {"31870": 180, "31873": 175}
    assert not of_kind(membership, Kind.MERGED_OVER_UNITS)


def test_names_may_be_merged_over_rows(tmp_path):
    rows = [(DAY,), ("Huyện", *HEADING[1:3]), ("Phước Long", *ROWS[1][:2]), (None, *ROWS[2][:2])]
    path = tmp_path / "a.xlsx"
    path.write_bytes(kinds.xlsx([kinds.grid(rows, merges=["A3:A4"])]))
    assert members(load(path)) == {"31870": 180, "31873": 175}


# --- counts that cannot be


@pytest.mark.parametrize("number", [396_396, 14_665, 100_000_000])
def test_more_members_than_inhabitants_are_left_out(number, tmp_path):
    rows = [(DAY,), HEADING, (1, "Xã Hưng Phú", number, 55, 7), (2, *ROWS[1])]
    membership = load(write(tmp_path / "a.xlsx", rows))
    (finding,) = of_kind(membership, Kind.MORE_THAN_INHABITANTS)
    assert (finding.at.cell, finding.left_out) == ("C3", {"members": number})
    assert "14.664" in said(finding)[0]
    assert members(membership) == {"31870": 180}
    assert membership.conservation.loc["members"].to_list() == [number + 180, 180, number, 0]


@pytest.mark.parametrize(("number", "is_left_out"), [(14_664, False), (9_000, False), (14_665, True)])
def test_as_many_members_as_inhabitants_are_only_odd(number, is_left_out, tmp_path):
    rows = [(DAY,), HEADING, (1, "Xã Hưng Phú", number, 55, 7), (2, *ROWS[1])]
    assert load(write(tmp_path / "a.xlsx", rows)).left_out is is_left_out


def list_of(units, greatest, day=DAY):
    names = [unit.full_name for unit in load_places() if unit.district == "Đông Hải"][:units]
    counts = [greatest, *range(200, 199 + units)]
    return [("Huyện Đông Hải",), (day,), HEADING[:3], *((at, *row) for at, row in enumerate(zip(names, counts)))]  # noqa: B905


@pytest.mark.parametrize(
    ("units", "greatest", "is_left_out"),
    [(10, 1837, True), (10, 1836, False), (9, 5000, False), (11, 2046, True), (11, 2045, False)],
)
def test_more_members_than_all_other_units_together(units, greatest, is_left_out, tmp_path):
    membership = load(write(tmp_path / "a.xlsx", list_of(units, greatest)))
    found = of_kind(membership, Kind.MORE_THAN_ALL_OTHERS)
    assert [finding.at.cell for finding in found] == (["C4"] if is_left_out else [])
    assert is_conserved(membership)
    assert len([*map(said, found)]) == is_left_out
    others = sum(range(200, 199 + units))  # which with its own sum would tell a district that of the other districts
    assert not [words for finding in found for words in said(finding) if f"{others:,}" in words.replace(".", ",")]
    assert len(members(membership)) == units - is_left_out


def test_two_days_on_two_sheets_are_compared_each_with_its_own(tmp_path):
    other = list_of(10, 210, "(Số liệu tính đến 31/12/2015)")
    membership = load(write(tmp_path / "a.xlsx", list_of(10, 3000), other))
    assert [finding.at.sheet for finding in of_kind(membership, Kind.MORE_THAN_ALL_OTHERS)] == ["Danh sách"]


def test_a_partly_filled_list_is_not_compared(tmp_path):
    rows = [row if at < 4 else (*row[:2], 0) for at, row in enumerate(list_of(11, 300))]
    assert not load(write(tmp_path / "a.xlsx", rows)).left_out


def test_the_total_of_an_impossible_count_is_compared_as_typed(tmp_path):
    membership = load(write(tmp_path / "a.xlsx", with_members(396_396, *(r[1] for r in ROWS[1:]), total=397_671)))
    assert kinds_of(membership) == {Kind.MORE_THAN_INHABITANTS}


# --- columns that changed places

PARTS = ("STT", "Tên đảng bộ", "Tổng số đảng viên", "Chính thức", "Dự bị", "Nữ", "Số chi bộ")
RIGHT = [(row[0], row[1], row[1] - 7 - at, 7 + at, row[2], row[3]) for at, row in enumerate(ROWS)]
AT = {"members": 1, "members_official": 2, "members_probationary": 3, "members_female": 4}


def swapped_list(first, second, given=RIGHT):
    lines = [[*row] for row in given]
    for line in lines:
        line[AT[first]], line[AT[second]] = line[AT[second]], line[AT[first]]
    return [(DAY,), PARTS, *((at, *line) for at, line in enumerate(lines, 1))]


@pytest.mark.parametrize(
    ("first", "second", "cells"),
    [
        ("members_official", "members_female", ("D2", "F2")),
        ("members_probationary", "members_female", ("E2", "F2")),
        ("members", "members_official", ("C2", "D2")),
        ("members", "members_female", ("C2", "F2")),
        ("members", "members_probationary", ("C2", "E2")),
        ("members_official", "members_probationary", ("D2", "E2")),  # their sum is the same
    ],
)
def test_columns_that_changed_places_are_one_finding(first, second, cells, tmp_path):
    membership = load(write(tmp_path / "a.xlsx", swapped_list(first, second)))
    (finding,) = of_kind(membership, Kind.COLUMNS_SWAPPED)
    assert (finding.at.cell, finding.left_out) == (cells[0], {})
    assert all(cell in words for words in said(finding) for cell in cells)
    assert kinds_of(membership) <= {Kind.COLUMNS_SWAPPED}
    kept = swapped_list(first, second)[2:]
    assert sum(members(membership).values()) == sum(row[2] for row in kept)  # as they stand


def test_columns_in_their_places_are_no_finding(tmp_path):
    assert kinds_of(load(write(tmp_path / "a.xlsx", swapped_list("members", "members")))) == set()


def test_a_sensitive_column_is_not_named_as_another(tmp_path):
    """Its number would stand in a finding as that of an open column."""
    head = ("STT", "Tên đảng bộ", "Kỷ luật", "Khiển trách", "Cảnh cáo", "Cách chức", "Khai trừ")
    rows = [(at, row[0], 10 + at, 2 + at, 1, 1, 6) for at, row in enumerate(ROWS)]
    swapped = [(*row[:2], row[6], *row[3:6], row[2]) for row in rows]
    membership = load(write(tmp_path / "a.xlsx", [(DAY,), head, *swapped]))
    assert Kind.COLUMNS_SWAPPED not in kinds_of(membership)
    assert of_kind(membership, Kind.NO_ROW_ADDS_UP)


def test_what_holds_in_no_row_is_one_finding(tmp_path):
    wrong = [(*row[:2], row[2] - 1 - at, *row[3:]) for at, row in enumerate(RIGHT)]
    membership = load(write(tmp_path / "a.xlsx", swapped_list("members", "members", wrong)))
    (finding,) = membership_findings = of_kind(membership, Kind.NO_ROW_ADDS_UP)
    assert finding.at.cell == "D2"
    assert "8" in said(finding)[0]
    assert len(membership_findings) == len(kinds_of(membership)) == 1


def test_a_part_that_exceeds_in_every_row_is_one_finding(tmp_path):
    wrong = [(*row[:4], row[1] + 1 + at, row[5]) for at, row in enumerate(RIGHT)]
    membership = load(write(tmp_path / "a.xlsx", swapped_list("members", "members", wrong)))
    (finding,) = of_kind(membership, Kind.NO_ROW_ADDS_UP)
    assert finding.at.cell == "F2"
    assert said(finding)
    assert kinds_of(membership) == {Kind.NO_ROW_ADDS_UP}


@pytest.mark.parametrize("right", [1, 5])
def test_where_some_rows_hold_each_other_row_is_named(right, tmp_path):
    wrong = [(*row[:2], row[2] - (at >= right), *row[3:]) for at, row in enumerate(RIGHT)]
    membership = load(write(tmp_path / "a.xlsx", swapped_list("members", "members", wrong)))
    assert len(of_kind(membership, Kind.PARTS_DIFFER)) == 8 - right
    assert kinds_of(membership) == {Kind.PARTS_DIFFER}


def test_numbers_of_a_unit_in_two_tables_are_named_each(tmp_path):
    one = [
        (DAY,),
        ("STT", "Tên đảng bộ", "Tổng số đảng viên", "Dự bị"),
        *((at, *row[:2], 9) for at, row in enumerate(RIGHT)),
    ]
    two = [(DAY,), ("STT", "Tên đảng bộ", "Chính thức"), *((at, row[0], 5) for at, row in enumerate(RIGHT))]
    membership = load(write(tmp_path / "a.xlsx", one, two))
    assert len(of_kind(membership, Kind.PARTS_DIFFER)) == 8
    assert kinds_of(membership) == {Kind.PARTS_DIFFER}


def test_two_rows_are_named_each(tmp_path):
    wrong = [(*row[:2], row[2] - 1, *row[3:]) for row in RIGHT[:2]]
    membership = load(write(tmp_path / "a.xlsx", swapped_list("members", "members", wrong)))
    assert len(of_kind(membership, Kind.PARTS_DIFFER)) == 2


def test_noise_of_longer_arithmetic_is_a_whole_number(tmp_path):
    rows = working_list(total=False)
    rows[6] = (2, "Xã Vĩnh Phú Đông", 179.999999999, 50, 8.00000000001)
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert (members(membership)["31870"], membership.left_out) == (180, False)


@pytest.mark.parametrize("of_one_length", [True, False])
def test_thousands_split_by_commas_are_left_out_also_where_lines_are_of_one_length(of_one_length, tmp_path):
    path, end = tmp_path / "a.csv", "," if of_one_length else ""
    rows = [f"{n},{row[0]},{10 * row[1]:,},{row[2]},{row[3]}" for n, row in enumerate(ROWS, 1)]
    head = [f"Tính đến 31/12/2016{4 * end}{end}", f"STT,Tên đảng bộ,Đảng viên,Nữ,Số chi bộ{end}"]
    path.write_text("\n".join([*head, *rows]), "utf-8")
    membership = load(path)
    assert (membership.conserved["members"].counted, kinds_of(membership)) == (0, {Kind.TOO_MANY_FIELDS})


def test_a_number_merged_over_units_of_two_districts_is_said_in_both(tmp_path):
    rows = [
        (DAY,),
        ("Tên", "Huyện", "Tổng số đảng viên"),
        ("Xã Hưng Phú", "Phước Long", 425),
        ("Xã Lộc Ninh", "Hồng Dân", None),
    ]
    path = tmp_path / "a.xlsx"
    path.write_bytes(kinds.xlsx([kinds.grid(rows, merges=["C3:C4"])]))
    for district, number in (("Phước Long", 425), ("Hồng Dân", 0)):
        membership = load(path, district=district)
        (finding,) = of_kind(membership, Kind.MERGED_OVER_UNITS)
        assert (finding.at.cell, finding.left_out) == ("C3", {"members": number})
        assert membership.left_out
        assert is_conserved(membership)
    assert not of_kind(load(path), Kind.NO_NUMBER)
