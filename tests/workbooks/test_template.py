"""The empty list: what is typed into it is read without a finding, whatever program saved it."""

import datetime as dt
import re

import half_year
import pytest
from filled_template import CODES, SUMMED, check_whole, fill, groups_of
from openpyxl import load_workbook

from blanalysis import example, load
from blanalysis.__main__ import main
from blanalysis.membership.consolidation.place import PlaceError
from blanalysis.membership.findings import Kind, Severity
from blanalysis.sheets import address
from blanalysis.vocabulary.places import load_units, predecessors
from blanalysis.vocabulary.refusals import UnwritableError
from blanalysis.workbooks import template
from blanalysis.workbooks.package import unpack


@pytest.fixture
def empty(tmp_path):
    return template.write_template(tmp_path / "mẫu.xlsx")


def test_empty_it_names_all_units_and_asks_for_numbers(empty):
    membership = load(empty)
    assert [unit.code for unit in membership.found] == list(CODES)
    assert membership.as_of is None
    assert {finding.kind for finding in membership.findings} == {Kind.NO_NUMBER, Kind.NO_DATE}
    assert {finding.kind.severity for finding in membership.findings} == {Severity.REMARK}
    assert len(membership.findings) == 64 + 1
    assert membership.conservation.to_numpy().sum() == 0


def test_filled_in_it_has_no_finding(empty, tmp_path):
    members = fill(empty, tmp_path / "đủ.xlsx")
    check_whole(load(tmp_path / "đủ.xlsx"), members)


OF_PLACES = [  # province, its code, day, units, pages at most, what the letterhead and title say
    ("Cà Mau", "96", dt.date(2026, 12, 31), 64, 2, "TỈNH ỦY CÀ MAU", "XÃ, PHƯỜNG"),
    ("ca mau", "96", dt.date(2025, 6, 30), 100, 3, "TỈNH ỦY CÀ MAU", "XÃ, PHƯỜNG, THỊ TRẤN"),
    ("Hà Nội", "01", dt.date(2025, 3, 31), 526, 15, "THÀNH ỦY HÀ NỘI", "XÃ, PHƯỜNG, THỊ TRẤN"),
    ("thành phố Hồ Chí Minh", "79", dt.date(2026, 6, 30), 168, 5, "THÀNH ỦY HỒ CHÍ MINH", "XÃ, PHƯỜNG, ĐẶC KHU"),
]


@pytest.mark.parametrize(("province", "code", "day", "count", "pages", "head", "types"), OF_PLACES)
def test_of_any_place_filled_in_it_has_no_finding(province, code, day, count, pages, head, types, tmp_path):
    path = template.write_template(tmp_path / "mẫu.xlsx", province=province, on=day)
    units = {unit.code: unit for unit in load_units(code, day)}
    members = fill(path, tmp_path / "đủ.xlsx", day=None, units=units)
    membership = load(tmp_path / "đủ.xlsx")
    check_whole(membership, members, day, units)
    assert len(membership.found) == count
    sheet = load_workbook(path)["Danh sách"]
    assert (sheet["A1"].value, sheet["A3"].value.partition("ĐẢNG BỘ ")[2]) == (head, types)
    assert (sheet.page_setup.fitToHeight, sheet.print_title_rows) == (pages, "$6:$8")


def test_before_the_reform_by_district_since_then_by_type(tmp_path):
    day, numbered = dt.date(2025, 7, 1), []
    for number, on in enumerate((day - dt.timedelta(days=1), day)):
        path = template.write_template(tmp_path / f"{number}.xlsx", province="Hồ Chí Minh", on=on)
        rows = load_workbook(path)["Danh sách"].iter_rows(min_row=9, max_col=3, values_only=True)
        numbered.append([name for number, code, name in rows if number and not code and name])
    before, since = numbered
    assert since == ["Xã", "Phường", "Đặc khu"]
    assert len(before) == groups_of({unit.code: unit for unit in load_units("79", day - dt.timedelta(days=1))}) == 22
    assert "Huyện Củ Chi" in before


@pytest.mark.parametrize(
    ("province", "day", "least", "most", "said"),
    [
        ("Cà Mau", dt.date(2026, 12, 31), "DATE(2025,7,1)", "DATE(9999,12,31)", "từ 01/07/2025:"),
        ("Cà Mau", dt.date(2010, 12, 31), "DATE(2010,12,31)", "DATE(2025,6,30)", "từ 31/12/2010 đến 30/06/2025:"),
        ("Bạc Liêu", None, "DATE(2015,6,1)", "DATE(2025,6,30)", "từ 01/06/2015 đến 30/06/2025:"),
        ("Cà Mau", None, "DATE(2025,7,1)", "DATE(9999,12,31)", "từ 01/07/2025:"),
    ],
)
def test_the_day_is_one_of_the_list(province, day, least, most, said, tmp_path):
    sheet = load_workbook(template.write_template(tmp_path / "a.xlsx", province=province, on=day))["Danh sách"]
    rule = next(rule for rule in sheet.data_validations.dataValidation if rule.type == "date")
    assert (rule.formula1, rule.formula2) == (least, most)
    assert said in rule.error
    assert sheet["G4"].value == (day and dt.datetime(day.year, day.month, day.day))


def test_a_name_that_two_codes_bore_is_that_of_the_day(tmp_path):
    """Code 15 was Yên Bái and is Lào Cai, whose code was 10."""
    for day, code in ((dt.date(2024, 12, 31), "10"), (dt.date(2025, 12, 31), "15"), (None, "15")):
        path = template.write_template(tmp_path / f"{day}.xlsx", province="Lào Cai", on=day)
        rows = load_workbook(path)["Danh sách"].iter_rows(min_row=9, max_col=2, min_col=2, values_only=True)
        expected = [unit.code for unit in load_units(code, day or dt.date.max)]
        assert sorted(of for (of,) in rows if of) == sorted(expected)


@pytest.mark.parametrize(
    ("province", "words"),
    [("Cà Mau", ("Chi bộ ấp", "Chi bộ khóm")), ("Hà Nội", ("Chi bộ thôn, ấp, bản", "Chi bộ tổ dân phố, khóm"))],
)
def test_words_of_the_place(province, words, tmp_path):
    sheet = load_workbook(template.write_template(tmp_path / "a.xlsx", province=province))["Danh sách"]
    assert (sheet["K7"].value, sheet["L7"].value) == words


def test_no_such_place_or_day(tmp_path, capsys):
    for province, day in (("Cà Mâu Mới", None), ("Bạc Liêu", dt.date(2025, 7, 1)), ("95", "31/12/2026")):
        with pytest.raises(PlaceError) as refused:
            template.write_template(tmp_path / "a.xlsx", province=province, on=day)
        assert day is None or "Cà Mau" in refused.value.say("vi")
    out = str(tmp_path / "a.xlsx")
    assert main(["template", out, "--date", "31/13/2026"]) == 2
    assert main(["template", out, "--province", "Bạc Liêu", "--date", "31/12/2026"]) == 2
    refusals = capsys.readouterr().err
    assert refusals.count("\n") == 2
    assert "--province “Cà Mau”" in refusals
    assert not (tmp_path / "a.xlsx").exists()
    assert main(["template", out, "--province", "Cà Mau", "--date", "31/12/2026"]) == 0


def last_period(folder):
    half_year.write_half_years(folder)
    return load(folder / "06")


def test_of_one_district_with_the_last_period(tmp_path):
    since = last_period(tmp_path)
    path = template.write_template(tmp_path / "a.xlsx", district="thị xã Giá Rai", since=since, on="31/12/2016")
    own = load_units().of_district("Giá Rai")
    given = {c: of for (day, c), of in half_year.numbers().items() if day == "2016-06-30" and c in own.by_code}
    again = load(path)
    assert [unit.code for unit in again.found] == [*given]
    assert again.current["members_start"].to_list() == [of["members"] for of in given.values()]
    assert {*half_year.COLUMNS, "cells_hamlet", "admitted"} <= {*again.current.columns}
    assert {finding.kind for finding in again.findings} == {Kind.NO_NUMBER}
    assert again.current["members"].isna().all()  # the members of June are those at the start of December, and no more
    sheet = load_workbook(path)["Danh sách"]
    assert (sheet["A1"].value, sheet["A2"].value) == ("THỊ ỦY GIÁ RAI", "BAN TỔ CHỨC")


def test_of_one_commune_since_the_reform(tmp_path):
    since = example(province="Cà Mau")
    path = template.write_template(tmp_path / "a.xlsx", district="Xã Đất Mũi", since=since, on="31/12/2026")
    again = load(path)
    assert [unit.name for unit in again.found] == ["Đất Mũi"]
    assert {finding.kind for finding in again.findings} == {Kind.NO_NUMBER}
    then = since.current.set_index("name")["members"]["Đất Mũi"]
    assert again.current["members_start"].to_list() == [then]


def test_over_the_reform_units_begin_with_the_members_of_those_that_went_into_them_whole(tmp_path):
    since = last_period(tmp_path)
    path = template.write_template(tmp_path / "a.xlsx", province="Cà Mau", since=since, on="31/12/2025")
    start = load(path).current.set_index("code")["members_start"].dropna()
    members = since.current.set_index("code")["members"]
    for code, n in start.items():
        assert n == sum(members[old] for old, whole in predecessors(code) if whole)
    assert 20 < len(start) < 64  # none of those whose communes were of Cà Mau, of which nothing is given
    assert start.sum() <= members.sum()


def test_a_district_that_is_none_is_refused(tmp_path, capsys):
    out = tmp_path / "a.xlsx"
    assert main(["template", str(out), "--district", "Giá Lai", "--lang", "vi"]) == 2
    assert "Thị xã Giá Rai" in capsys.readouterr().err
    assert main(["template", str(out), "--province", "Cà Mau", "--district", "Xã Nào Đó", "--lang", "vi"]) == 2
    assert main(["template", str(out), "--from", str(tmp_path / "không.xlsx")]) == 2
    assert not out.exists()


def test_the_command_takes_the_last_period(tmp_path):
    last_period(tmp_path)
    out = str(tmp_path / "a.xlsx")
    june = str(tmp_path / "06")
    assert main(["template", out, "--district", "Giá Rai", "--date", "31/12/2016", "--from", june]) == 0
    assert len(load(out).found) == 10
    out = str(tmp_path / "b.xlsx")
    assert main(["template", out, "--province", "Cà Mau", "--date", "31/12/2025", "--from", june]) == 0
    assert load(out).current["members_start"].notna().any()


def test_a_wrong_number_is_found(empty, tmp_path):
    fill(empty, tmp_path / "sai.xlsx")
    book = load_workbook(tmp_path / "sai.xlsx")
    book["Danh sách"]["D12"] = 9.768
    book.save(tmp_path / "sai.xlsx")
    found = {(finding.kind, finding.at.cell) for finding in load(tmp_path / "sai.xlsx").findings}
    assert (Kind.LOST_THOUSANDS_MARK, "D12") in found


def test_sums_are_formulas_with_their_values(empty):
    formulas, values = load_workbook(empty)["Danh sách"], load_workbook(empty, data_only=True)["Danh sách"]
    sums = [c for row in formulas.iter_rows(min_row=9) for c in row if c.data_type == "f"]
    assert len(sums) == 8 * len(SUMMED)
    assert {values[c.coordinate].value for c in sums} == {0}
    assert all(c.protection.locked for c in sums)
    rows = [row for row in range(9, 90) if formulas.cell(row, 2).value in CODES]
    added = {
        row
        for c in sums
        for one, last in re.findall(r"D(\d+):D(\d+)", str(c.value))
        for row in range(int(one), int(last) + 1)
    }
    assert added == set(rows)


def test_what_may_be_typed(empty):
    sheet = load_workbook(empty)["Danh sách"]
    inputs = {c.coordinate for row in sheet.iter_rows(min_row=9, max_row=79) for c in row if not c.protection.locked}
    assert len(inputs) == 64 * len(SUMMED)
    whole = [rule for rule in sheet.data_validations.dataValidation if rule.type == "whole"]
    assert {
        cell for rule in whole for cells_ in rule.sqref.ranges for row in cells_.rows for cell in _names(row)
    } == inputs
    for rule in sheet.data_validations.dataValidation:
        assert rule.formula1 in ("0", "DATE(2015,6,1)")
        assert rule.showErrorMessage
        assert 0 < len(rule.prompt) <= 255
        assert 0 < len(rule.error) <= 225
        assert max(len(rule.promptTitle), len(rule.errorTitle)) <= 32
    day = next(rule for rule in sheet.data_validations.dataValidation if rule.type == "date")
    assert str(day.sqref) == "G4"
    assert not sheet["G4"].protection.locked
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert all(sheet[f"{column}{row}"].protection.locked for column in "ABC" for row in range(6, 80))


def _names(row):
    return [f"{address.column_letters(column)}{number}" for number, column in row]


def test_on_paper_and_on_the_screen(empty):
    book = load_workbook(empty)
    sheet = book["Danh sách"]
    assert book.sheetnames == ["Danh sách", "Hướng dẫn"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D9", "$6:$8")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.page_setup.fitToWidth in (None, 1)  # 1 where nothing is said
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "Trang &P/&N"
    assert {c.font.name for row in sheet.iter_rows() for c in row if c.value is not None} == {"Times New Roman"}
    assert "Đvt: người" in [c.value for c in sheet[5]]


def test_the_guide_in_one_language_and_in_both(tmp_path):
    both, vi = (
        load_workbook(template.write_template(tmp_path / n, langs))["Hướng dẫn"]
        for n, langs in (("2.xlsx", ("vi", "en")), ("1.xlsx", ("vi",)))
    )
    assert (both.max_column, vi.max_column) == (2, 1)
    assert "31/12/2024" in both["A3"].value
    assert "31/12/2024" in both["B3"].value


def test_same_bytes_when_made_again(empty, tmp_path):
    again = template.write_template(tmp_path / "b.xlsx")
    assert again.read_bytes() == empty.read_bytes()
    assert b"dcterms:modified" not in unpack(again.read_bytes())["docProps/core.xml"]


def test_refusals_and_the_command(tmp_path, capsys):
    with pytest.raises(UnwritableError):
        template.write_template(tmp_path / "a.xls")
    assert main(["template", str(tmp_path / "mới" / "a.xlsx"), "--lang", "en"]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "mới" / "a.xlsx")
    before = (tmp_path / "mới" / "a.xlsx").read_bytes()
    assert main(["template", str(tmp_path / "mới" / "a.xlsx")]) == 2  # it may hold figures
    assert capsys.readouterr().err.count("\n") == 1
    assert (tmp_path / "mới" / "a.xlsx").read_bytes() == before


def test_check_tells_what_is_wanted(empty, capsys):
    assert main(["check", str(empty), "--lang", "vi"]) == 0
    assert "64/64" in capsys.readouterr().out
