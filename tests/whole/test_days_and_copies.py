"""Whatever sheets of whatever days are read together, hidden or not, twice or not: every number is in exactly one place."""

import datetime as dt
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from made_workbooks import HEADING, ROWS
from openpyxl import Workbook

from blanalysis import load

DAYS = (None, dt.date(2016, 6, 30), dt.date(2016, 12, 31))
NAMES = ("a", "b", "bc nam 2016", "c")
UNKNOWN = ("Xã Không Có", 77, 7, 1)
of_unit = st.tuples(st.sampled_from((*ROWS, UNKNOWN)), st.sampled_from((0, 0, 0, 5))).map(
    lambda given: (given[0][0], given[0][1] + given[1], *given[0][2:])
)
a_sheet = st.tuples(st.sampled_from(DAYS), st.lists(of_unit, min_size=1, max_size=6), st.booleans())
some_files = st.dictionaries(st.sampled_from(NAMES), st.lists(a_sheet, min_size=1, max_size=3), min_size=1, max_size=4)


def written(folder: Path, name: str, sheets) -> str:
    """A workbook with these sheets (day, rows, whether it is hidden), of which the first is visible."""
    book = Workbook()
    book.remove(book.active)
    for place, (day, rows, hidden) in enumerate(sheets):
        sheet = book.create_sheet(f"Danh sách {place + 1}")
        for row in ([(f"Tính đến {day:%d/%m/%Y}",)] if day else []) + [HEADING, *((1, *row) for row in rows)]:
            sheet.append(row)
        sheet.sheet_state = "hidden" if hidden and place else "visible"
    book.save(folder / f"{name}.xlsx")
    return str(folder / f"{name}.xlsx")


@given(files=some_files)
def test_every_number_is_in_one_place_of_its_file_and_day(files):
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: written(Path(folder), name, sheets) for name, sheets in files.items()}
        membership = load(*paths.values())
        other_way = load(*reversed(paths.values()))
    for columns in membership.accounts.values():
        assert {column: of.lost for column, of in columns.items() if of.lost} == {}
    for name, sheets in files.items():
        typed = sum(row[1] for _, rows, _ in sheets for row in rows)
        of_file = [of["members"].typed for (file, _), of in membership.accounts.items() if file == paths[name]]
        assert sum(of_file) == typed
    if membership.days:
        assert None not in membership.rows.keys["as_of"]  # what is of no day is left out
    for finding in membership.findings:
        assert not (finding.left_out and finding.outside)
    # which of several equal numbers counts, may follow from the order of the files; how much counts on each day, does not
    sums = [
        Counter({(day, c): of.counted for day, columns in m.conserved_by_day().items() for c, of in columns.items()})
        for m in (membership, other_way)
    ]
    assert +sums[0] == +sums[1]
