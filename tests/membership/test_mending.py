"""Which cell to mend: a cell spoilt in a sheet that holds is proposed with the number that it had, and nothing is proposed in doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_workbooks import ROWS, write
from openpyxl import load_workbook

from blanalysis import load
from blanalysis.analysis import disclosure
from blanalysis.membership.findings import Kind
from blanalysis.vocabulary.formats import LANGS
from blanalysis.workbooks import annotate

HEADING = ("Tên đảng bộ", "Tổng số đảng viên", "Chính thức", "Dự bị", "Số chi bộ")
FIRST, LAST = 3, 3 + len(ROWS)  # rows of the sheet: the units, then their total


def holding(path, *, total=True):
    rows = [(name, n, n - 5 - place, 5 + place, cells) for place, (name, n, _, cells) in enumerate(ROWS)]
    sums = [("Tổng cộng", *(sum(row[at] for row in rows) for at in range(1, 5)))] if total else []
    return write(path, [("Số liệu tính đến 31/12/2016",), HEADING, *rows, *sums])


def spoilt(path, changes, **options):
    """The findings with sums that fail, after these changes; and the numbers before them, by cell."""
    book = load_workbook(holding(path, **options))
    before = {cell: book.active[cell].value for cell in changes}
    for cell, by in changes.items():
        book.active[cell] = before[cell] + by
    book.save(path)
    return [f for f in load(path).findings if f.kind in (Kind.PARTS_DIFFER, Kind.TOTAL_DIFFERS)], before


def test_nothing_is_proposed_of_a_sheet_that_holds(tmp_path):
    assert spoilt(tmp_path / "a.xlsx", {}) == ([], {})


@pytest.mark.parametrize("cell", ["B5", "C5", "D5", f"B{LAST}", f"C{LAST}"])
def test_the_row_and_the_column_point_at_the_cell(cell, tmp_path):
    findings, before = spoilt(tmp_path / "a.xlsx", {cell: 7})
    assert findings
    for finding in findings:
        assert finding.say("vi").endswith(f"Đề xuất: sửa {cell} thành {before[cell]:,}.".replace(",", "."))
        assert finding.say("en").endswith(f"Proposal: change {cell} to {before[cell]:,}.")


def test_two_cells_of_a_row_or_of_a_column_are_proposed_together(tmp_path):
    for cells in ({"C5": 7, "D5": 20}, {"C4": 7, "C6": 3}):
        findings, before = spoilt(tmp_path / "a.xlsx", cells)
        said = ", ".join(f"{cell} to {number}" for cell, number in before.items())
        assert {finding.say("en").rpartition("Proposal: ")[2] for finding in findings} == {f"change {said}."}


def test_in_doubt_nothing_is_proposed(tmp_path):
    # without a total, each of the three numbers may be wrong; of the cells no row tells which is; a column that goes unseen twice
    for cells, total in (({"B5": 7}, False), ({"E5": 1}, True), ({"C5": 7, "D5": -7}, True)):
        findings, _ = spoilt(tmp_path / "a.xlsx", cells, total=total)
        assert findings
        assert not any("Proposal" in finding.say("en") for finding in findings)


def test_the_proposal_is_hidden_with_the_numbers_of_its_columns_and_is_in_the_comment(tmp_path):
    path = tmp_path / "a.xlsx"
    findings, before = spoilt(path, {"C5": 7})
    for lang in LANGS:
        assert str(before["C5"]) not in findings[0].without({"members_official"}).say(lang)
    copy = load_workbook(annotate.write_annotated(load(path), tmp_path / "copy.xlsx"))
    notes = [cell.comment.text for row in copy["Danh sách"] for cell in row if cell.comment]
    assert any(f"Đề xuất: sửa C5 thành {before['C5']}." in note for note in notes)
    assert load_workbook(path).active["C5"].value == before["C5"] + 7  # never applied


def test_pages_do_not_name_what_they_hide(tmp_path):
    rows = [(name, n, 9, 2 + place % 3, 9 - 2 - place % 3) for place, (name, n, _, _) in enumerate(ROWS)]
    sums = ("Tổng cộng", *(sum(row[at] for row in rows) for at in range(1, 5)))
    heading = ("Tên đảng bộ", "Tổng số đảng viên", "Bị kỷ luật", "Khiển trách", "Cảnh cáo")
    rows[3] = (*rows[3][:3], 4711, rows[3][4])
    membership = load(write(tmp_path / "a.xlsx", [("31/12/2016",), heading, *rows, sums]))
    closed = disclosure.closed_in_finding(membership)
    listed = disclosure.listed_on_pages(membership).findings
    assert not any("Proposal: change D" in of.without(closed(of)).say("en") for of in listed)


@given(row=st.integers(FIRST, LAST), column=st.sampled_from("BCD"), by=st.integers(-5, 900).filter(bool))
def test_any_cell_of_the_sums_is_found_again(tmp_path_factory, row, column, by):
    cell = f"{column}{row}"
    findings, before = spoilt(tmp_path_factory.mktemp("m") / "a.xlsx", {cell: by})
    assert {f.say("en").rpartition(" to ")[2] for f in findings if f.kind is Kind.TOTAL_DIFFERS} == {
        f"{before[cell]:,}."
    }
