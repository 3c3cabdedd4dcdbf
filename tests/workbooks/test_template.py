"""The empty list: what is typed into it is read without a finding, whatever program saved it."""

import re

import pytest
from filled_template import CODES, SUMMED, check_whole, fill
from openpyxl import load_workbook

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.membership.findings import Kind, Severity
from blanalysis.sheets import address
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
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize), sheet.page_setup.fitToWidth) == (
        "landscape",
        9,
        1,
    )
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
