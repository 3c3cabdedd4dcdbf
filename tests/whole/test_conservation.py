"""Typed = counted + left out + outside the list, on any sheet made of rows that people type; and every cell has its place."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, reject
from hypothesis import strategies as st
from made_workbooks import HEADING, write

from blanalysis import load
from blanalysis.exhibits.account import account_as_json, account_as_text
from blanalysis.layout import table
from blanalysis.layout.numbers import Reason, read_count
from blanalysis.layout.rows import Role
from blanalysis.layout.table import RosterError
from blanalysis.membership.findings import Kind
from blanalysis.sheets import read as read_sheets
from blanalysis.vocabulary.places import load_units as load_places
from blanalysis.vocabulary.refusals import RefusedError

NAMES = st.one_of(
    st.sampled_from(
        [
            "Xã Vĩnh Trạch", "X. Hiệp Thành", "Phường 1", "P.1", "Phường 2", 2, "TT. Hòa Bình", "Hòa Bình", "Phước Long",
            "Xã Phước Long", "Xã Hộ Phòng", "Thị trấn Hộ Phòng", "Tân Phong", "Phong Tân", "XÃ ĐIỀN HẢI", None, "", "Chi bộ quân sự",
            "Tổng cộng", "Cộng", "I. Huyện Vĩnh Lợi", "Huyện Hòa Bình", "Ghi chú: không", "Trong đó: nữ",
            "Đảng bộ Công an huyện Hồng Dân", "Các cơ quan", "Trạm y tế xã Vĩnh Trạch", "Trung bình", "Huyện Vĩnh Lợi (Tổng số)",
            "Cộng Hồng Dân", "Phước Long (Tổng số)",
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


@example([], [(None, "TT. Hòa Bình", None, None, None), (None, "Hòa Bình", None, None, 1)])  # once dropped in silence
@example(
    [], [(None, "Xã Vĩnh Trạch", None, None, None), (None, "MA", None, 0, "9.768")]
)  # a name like a heading's word
@given(TOP, st.lists(ROW.filter(lambda row: not _illegal(row)), max_size=12))
def test_no_number_is_lost(top, rows):
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "bat-ky.xlsx", [*top, HEADING, *rows])
        sheet = read_sheets(path)[0]
        try:
            membership = load(path, province="Bạc Liêu")  # else it may be asked: a few names can be of several
        except RosterError:
            reject()  # "Họ tên" somewhere: refused whole, so nothing is lost either
    tables = table.find_tables(sheet, load_places())
    if len(tables) != 1:
        reject()  # a row that happens to be a heading
    found = tables[0]

    # every cell that holds something has exactly one role
    roles = found.roles()
    assert {cell.at for cell in sheet.cells} == set(roles)

    conservation = membership.conservation
    assert (conservation["typed"] == conservation["counted"] + conservation["left_out"] + conservation["outside"]).all()

    # typed, added up here from the cells under the heading, whatever the package made of the rows; a district's own row
    # without committees below it is typed too, unless its committees stand elsewhere: then it is a total
    columns = {at: h.column.id for at, h in found.headings.items() if h.column and h.column.counts}
    said = {finding.at.row for finding in membership.findings if finding.kind is Kind.BAND_NOT_A_TOTAL}
    inner = {finding.at.row for finding in membership.findings if finding.kind in (Kind.OF_WHICH_ROW, Kind.RATE_ROW)}
    unverified = {row.number for row in found.rows if row.is_unverified_subtotal}
    unread = {finding.at for finding in membership.findings if finding.kind is Kind.TOTAL_UNREAD}
    compared = {total.at for total in membership.totals}
    typed = dict.fromkeys(columns.values(), 0)
    for cell in sheet.cells:
        if cell.column in columns and roles[cell.at] is Role.ROW:
            if cell.row in inner:
                continue  # part of the row above, and said
            if cell.row in unverified - said:
                assert cell.at in compared or cell.at in unread or read_count(cell).reason is Reason.NO_NUMBER
            else:
                typed[columns[cell.column]] += read_count(cell).typed
    assert typed == conservation["typed"].to_dict()

    # a number under a count heading is outside the sum only as heading, column number or total
    for cell in sheet.cells:
        if cell.column in columns and isinstance(cell.value, (int, float)) and roles[cell.at] is not Role.ROW:
            assert roles[cell.at] in (Role.TOTAL, Role.COLUMN_NUMBER, Role.TITLE)

    # what is in the frame is typed or repaired: nothing is made up
    assert membership.frame["code"].is_unique
    assert membership.frame.drop(columns=["as_of"]).select_dtypes("Int64").ge(0).fillna(True).all().all()


WORDS = st.sampled_from(
    [
        "STT", "Tên đảng bộ", "Đơn vị", "Mã", "Loại hình", "Loại cơ sở", "Huyện", "Tổng số đảng viên", "Đảng viên", "Trong đó", "Nữ",
        "Dự bị", "Số chi bộ", "Kết nạp", "Ghi chú", "Bí thư", "1. Xã", "- Phường", "Thị trấn", "Thời điểm", "31/12/2016",
        "Đvt: người", "Tính đến 31/12/2016", "TRƯỞNG BAN", "Huyện Hồng Dân", "31852",
    ]
)  # fmt: skip
MERGES = st.sampled_from([(), ("A1:A2",), ("B1:C1",), ("A1:A3", "B1:D1"), ("C2:D2",)])


@given(st.lists(st.lists(st.one_of(st.none(), WORDS, NAMES, VALUES), max_size=6), max_size=9), MERGES)
@example([("Tổng số đảng viên", None, "Tên đảng bộ"), ("Tên đảng bộ", "Tổng số đảng viên")], ())  # once a traceback
def test_whatever_stands_on_a_sheet_is_read_or_refused(rows, merges):
    if any(_illegal(row) for row in rows):
        reject()
    with TemporaryDirectory() as folder:
        try:
            membership = load(write(Path(folder) / "bat-ky.xlsx", rows, merges=merges))
        except RefusedError:
            return
    conservation = membership.conservation
    assert (conservation["typed"] == conservation["counted"] + conservation["left_out"] + conservation["outside"]).all()
    assert account_as_json(membership)["units"]["found"] == len(membership.found)
    for lang in ("vi", "en"):
        assert account_as_text(membership, lang)
