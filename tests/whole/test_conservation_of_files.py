"""Of each file every number is in its account: typed = counted + left out + outside, or one of those that were not understood."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from made_workbooks import write

from blanalysis import load
from blanalysis.exhibits.account import account_as_json
from blanalysis.vocabulary.places import load_units as load_places

UNITS = load_places()
DATE = ("Tính đến 31/12/2016",)
NUMBER = st.integers(31, 900)
AGENCIES = ("Đảng bộ Công an huyện Hồng Dân", "Chi bộ Quân sự", "Đảng bộ Khối doanh nghiệp", "Trường Chính trị")
UNKNOWN_WORDS = ("Quân số", "Xe máy", "Biên chế", "Quần chúng", "Sơ cấp")
NAMES_WORDS = ("Nơi sinh hoạt", "Nhãn hàng", "Cơ sở", "Đảng bộ cơ sở")


@st.composite
def _rows(draw, width: int, agencies: bool):
    units = draw(st.lists(st.sampled_from([*UNITS]), min_size=3, max_size=7, unique=True))
    rows = [(unit.full_name, *draw(st.tuples(*[NUMBER] * width)), unit.full_district) for unit in units]
    names = draw(st.lists(st.sampled_from(AGENCIES), max_size=2, unique=True)) if agencies else []
    return rows + [(name, *draw(st.tuples(*[NUMBER] * width)), "Huyện Hồng Dân") for name in names]


@st.composite
def _sheet(draw):
    """Rows of a sheet, the numbers in columns that are known or proposed, and how many are in others."""
    kind = draw(st.sampled_from(["known", "known", "proposed", "unread", "cover"]))
    if kind == "cover":
        return [("BÁO CÁO",), DATE, ("Năm 2016",)], [], 0
    unknown = draw(st.integers(0, 2)) if kind == "known" else 2 if kind == "unread" else 0
    known = 0 if kind == "unread" else 1
    words = draw(st.permutations(UNKNOWN_WORDS))
    heads = ["Tổng số đảng viên" if kind == "known" else words[-1]][:known]
    name = draw(st.sampled_from(("Tên đảng bộ", *NAMES_WORDS) if kind == "known" else NAMES_WORDS))
    unheaded = kind == "known" and draw(st.booleans())
    rows = draw(_rows(known + unknown + unheaded, agencies=kind != "unread"))
    heading = ("TT", name, "Huyện", *heads, *words[:unknown])
    table = [(n, row[0], row[-1], *row[1:-1]) for n, row in enumerate(rows, 1)]
    return [DATE, heading, *table], [n for row in rows for n in row[1 : 1 + known]], len(rows) * (unknown + unheaded)


@given(st.lists(st.lists(_sheet(), min_size=1, max_size=3), min_size=1, max_size=3))
def test_no_number_of_a_file_is_lost(files):
    if not any(known for sheets in files for _, known, _ in sheets):
        files = [[([DATE, ("Tên đảng bộ", "Đảng viên"), ("Xã Hưng Phú", 190)], [190], 0)], *files]
    with TemporaryDirectory() as folder:
        paths = [
            write(Path(folder) / f"{at}.xlsx", *(rows for rows, _, _ in sheets)) for at, sheets in enumerate(files)
        ]
        membership = load(*paths)
    told = account_as_json(membership)
    every = dict.fromkeys(("typed", "counted", "left_out", "outside"), 0)
    for file, sheets in zip(told["files"], files, strict=True):
        columns = file["columns"].get("members", dict.fromkeys(every, 0))
        assert columns["typed"] == sum(sum(known) for _, known, _ in sheets)
        assert columns["typed"] == columns["counted"] + columns["left_out"] + columns["outside"]
        assert file["unread"] == sum(unread for _, _, unread in sheets)
        assert set(file["columns"]) <= {"members"}
        every = {part: n + columns[part] for part, n in every.items()}
    assert told["columns"].get("members", every) == every
    assert membership.left_out or every["typed"] == every["counted"] + every["outside"]
