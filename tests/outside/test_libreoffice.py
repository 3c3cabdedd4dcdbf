"""Workbooks that LibreOffice has saved again: what was typed is read from them, and notes stay."""

import shutil
import subprocess

import faulty_workbooks
import filled_template
import pytest
from made_workbooks import working_list, write
from openpyxl import load_workbook

from blanalysis import load
from blanalysis.membership.findings import Kind, Severity
from blanalysis.sheets import Mark, read
from blanalysis.workbooks import template
from blanalysis.workbooks.annotate import write_annotated
from blanalysis.workbooks.findings_sheet import SEVERITY_COLOURS

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed, which saves workbooks again here"),
]
ENDINGS = ("xlsx", "xls", "ods", "fods")


@pytest.fixture(scope="session")
def given_ones(tmp_path_factory):
    """The workbooks that are saved again, by name, and the members that were typed into the filled list."""
    folder = tmp_path_factory.mktemp("given")
    empty = template.write_template(folder / "empty.xlsx")
    members = filled_template.fill(empty, folder / "filled.xlsx", sums=False)
    write(folder / "list.xlsx", [*working_list(), ("ghi chú", "=1/0")], merges=("A1:E1",))
    write_annotated(load(faulty_workbooks.rich(folder / "rich.xlsx")), folder / "annotated.xlsx")
    return {path.stem: path for path in folder.iterdir()}, members


@pytest.fixture(scope="session")
def saved_again(given_ones, tmp_path_factory):
    """A folder with each of them in each of `ENDINGS`: LibreOffice is started once for each of these."""
    folder = tmp_path_factory.mktemp("saved")
    profile = f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"
    for ending in ENDINGS:
        command = [SOFFICE, profile, "--headless", "--convert-to", ending, "--outdir", str(folder)]
        subprocess.run([*command, *map(str, given_ones[0].values())], check=True, capture_output=True, timeout=300)
    return folder


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_list_that_was_filled_in_is_read_whole(ending, saved_again, given_ones):
    filled_template.check_whole(load(saved_again / f"filled.{ending}"), given_ones[1])


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_empty_list_still_names_all_units(ending, saved_again):
    membership = load(saved_again / f"empty.{ending}")
    assert len(membership.found) == 64
    assert {finding.kind for finding in membership.findings} == {Kind.NO_NUMBER, Kind.NO_DATE}


@pytest.mark.parametrize("ending", ["ods", "fods"])
def test_every_cell_is_read(ending, saved_again, given_ones):
    (ours,), (theirs,) = read(given_ones[0]["list"]), read(saved_again / f"list.{ending}")
    last = max(ours.rows)
    assert theirs.name == ours.name
    assert theirs.merges == ours.merges
    assert [(c.row, c.column, c.value, c.mark) for c in theirs.cells if c.row < last] == [
        (c.row, c.column, c.value, c.mark) for c in ours.cells if c.row < last
    ]
    assert [(cell.value, cell.mark) for cell in theirs.rows[last]] == [("ghi chú", None), ("#DIV/0!", Mark.ERROR)]


def test_the_annotated_copy_is_read(saved_again, given_ones, tmp_path):
    membership = load(given_ones[0]["rich"])
    book = load_workbook(saved_again / "annotated.xlsx")
    noted = {c.coordinate for row in book["It's"].iter_rows() for c in row if c.comment}
    assert noted == {finding.at.cell for finding in membership.findings if finding.at.cell} | {"E5"}
    assert book["It's"]["C7"].fill.fgColor.rgb == f"FF{SEVERITY_COLOURS[Severity.LEFT_OUT]}"
    assert len(book["It's"]._charts) == 1
    resaved = load(saved_again / "annotated.xlsx")
    assert resaved.frame.equals(membership.frame)
    again = load_workbook(write_annotated(resaved, tmp_path / "lần 2.xlsx"))  # which has dropped who wrote the notes
    texts = [c.comment.text for row in again["It's"].iter_rows() for c in row if c.comment]
    assert len(texts) == len(noted)
    assert all(text.count("blanalysis") == (text != "Đã duyệt") for text in texts)
