"""Typed = counted + left out, on any sheet made of rows that people type; and every cell has its place."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from blanalysis import cells, load, table, units
from blanalysis.entries import read_count
from blanalysis.table import Part
from workbooks import HEADING, write

NAMES = st.one_of(
    st.sampled_from(
        [
            "Xã Vĩnh Trạch", "X. Hiệp Thành", "Phường 1", "P.1", "Phường 2", 2, "TT. Hòa Bình", "Hòa Bình", "Phước Long",
            "Xã Phước Long", "Xã Hộ Phòng", "Thị trấn Hộ Phòng", "Tân Phong", "Phong Tân", "XÃ ĐIỀN HẢI", None, "", "Chi bộ quân sự",
            "Tổng cộng", "Cộng", "I. Huyện Vĩnh Lợi", "Huyện Hòa Bình", "Ghi chú: không", "Trong đó: nữ",
        ]
    ),
    st.text(max_size=8),
)  # fmt: skip
VALUES = st.one_of(
    st.none(),
    st.integers(-5, 20000),
    st.floats(-10, 20000, allow_nan=False).map(lambda x: round(x, 3)),
    st.sampled_from(
        ["9.768", "1,234", "12 345", "đủ", "-", "…", "", " 7 ", "9768 đv", "2,5", "#N/A", "=B2", True, False]
    ),
)
STT = st.one_of(st.none(), st.integers(1, 99), st.sampled_from(["I", "II", "A", "1", "*"]))
ROW = st.tuples(STT, NAMES, VALUES, VALUES, VALUES)
TOP = st.sampled_from([[], [("Tính đến 31/12/2016",)], [("HUYỆN VĨNH LỢI",), (), ("Tính đến 30-6-2017",)]])


def _illegal(row) -> bool:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return any(isinstance(value, str) and ILLEGAL_CHARACTERS_RE.search(value) for value in row)


@settings(max_examples=150, deadline=None)
@given(TOP, st.lists(ROW.filter(lambda row: not _illegal(row)), max_size=12))
def test_no_number_is_lost(top, rows):
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "bat-ky.xlsx", [*top, HEADING, *rows])
        membership = load(path)
        sheet = cells.read(path)[0]
    found = table.find(sheet, units.load())

    # every cell that holds something has exactly one part
    assert {cell.at for cell in sheet.cells} == set(found.parts)

    conservation = membership.conservation
    assert (conservation["typed"] == conservation["counted"] + conservation["left_out"]).all()

    # typed, added up here from the cells under the heading, whatever the package made of the rows
    columns = {at: h.column.id for at, h in found.headings.items() if h.column and h.column.counts}
    typed = dict.fromkeys(columns.values(), 0)
    for cell in sheet.cells:
        if cell.column in columns and found.parts[cell.at] is Part.ROW:
            typed[columns[cell.column]] += read_count(cell).typed
    assert typed == conservation["typed"].to_dict()

    # a number under a count heading is outside the sum only as heading, column number or total
    for cell in sheet.cells:
        if cell.column in columns and isinstance(cell.value, (int, float)) and found.parts[cell.at] is not Part.ROW:
            assert found.parts[cell.at] in (Part.TOTAL, Part.COLUMN_NUMBER, Part.TITLE)

    # what is in the frame is typed or repaired: nothing is made up
    assert membership.frame["code"].is_unique
    assert membership.frame.drop(columns=["as_of"]).select_dtypes("Int64").ge(0).fillna(True).all().all()
