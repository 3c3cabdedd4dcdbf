"""A sheet that is not read although numbers stand beside names in it is left out, and no page says that all was counted."""

import re

import pytest
from made_workbooks import HEADING, ROWS, TITLES, working_list, write

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.exhibits import account, figures, tables
from blanalysis.membership import consolidation
from blanalysis.membership.findings import Kind, Severity
from blanalysis.vocabulary.formats import LANGS

DAY = TITLES[-1]
STRANGE = ("TT", "Cơ sở nơi sinh hoạt", "Quân số", "Biên chế")
OF_DONG_HAI = (("Thị trấn Gành Hào", 312, 40), ("Xã Long Điền Đông", 137, 21), ("Xã Định Thành", 145, 22))
UNREADABLE = [("HUYỆN ỦY ĐÔNG HẢI",), STRANGE, *((n, *row) for n, row in enumerate(OF_DONG_HAI, 1))]
SAYS_ALL = re.compile("mọi số trong tệp|không còn số chưa|every number typed|nothing left out", re.IGNORECASE)


@pytest.fixture(params=["two sheets", "two files"])
def paths(request, tmp_path):
    """A readable list and one whose heading nobody knows: in one workbook, and in two."""
    if request.param == "two sheets":
        return [str(write(tmp_path / "ca-hai.xlsx", working_list(), UNREADABLE))]
    return [str(write(tmp_path / "a.xlsx", working_list())), str(write(tmp_path / "b.xlsx", UNREADABLE))]


def test_numbers_beside_names_that_are_not_read_are_left_out(paths, capfd):
    membership = load(*paths)
    (finding,) = membership.unread_sheets
    assert (finding.at.file, finding.at.cell) == (paths[-1], "C3")
    assert (finding.details["rows"], finding.details["figures"]) == (3, 6)
    assert finding.unread == membership.numbers_unread == 6
    assert (finding.kind, finding.kind.severity) == (Kind.UNREAD_SHEET, Severity.LEFT_OUT)
    assert membership.left_out
    assert len(membership.frame) == len(ROWS)
    for lang, words in (("vi", "chưa tổng hợp số nào"), ("en", "none is counted")):
        assert words in finding.say(lang)
        assert main(["check", *paths, "--lang", lang]) == 1
        assert words in capfd.readouterr().out
    (told,) = [one for one in account.account_as_json(membership)["issues"] if one["kind"] == "unread_sheet"]
    assert (told["severity"], told["cell"], told["file"]) == ("left_out", "C3", paths[-1])
    assert set(told["message"]) == set(LANGS)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_that_shows_the_membership_says_all(paths, lang):
    membership = load(*paths)
    shown = [tables.state, tables.conservation, tables.files, tables.issue_list, figures.quality]
    pages = {face.__name__: face(membership, lang=lang)._repr_html_() for face in shown}
    pages |= {"glance": membership._repr_html_(), "account": account.account_as_text(membership, lang)}
    for name, page in pages.items():
        assert not SAYS_ALL.search(page), name
    line = membership.not_included(lang)[0]
    for name in ("state", "conservation", "glance", "account"):
        assert line in pages[name], name
    assert {"vi": "1 chỗ chưa tổng hợp", "en": "things left out: 1"}[lang] in figures.quality(
        membership, lang=lang
    ).title
    whole = load(paths[0]) if len(paths) > 1 else None
    if whole:
        assert {"vi": "đã tổng hợp mọi số trong tệp", "en": "every number typed was counted"}[lang] in figures.quality(
            whole, lang=lang
        ).title
        assert not whole.not_included(lang)


NOT_NUMBERS = {
    "a cover": [("BÁO CÁO",), ("Năm 2016",), ("Phước Long, ngày 12 tháng 1 năm 2017",)],
    "notes": [("Ghi chú",), (1, "Xã Phước Long nộp ngày 5"), (2, "Xã Hưng Phú nộp sau"), (3, "Đã đối chiếu")],
    "names and running numbers": [("TT", "Nơi"), *((n, row[0]) for n, row in enumerate(ROWS, 1))],
    "codes": [("Ký hiệu", "Nơi"), (31867, "Thị trấn Phước Long"), (31870, "Xã Vĩnh Phú Đông"), ("31873", "Xã Vĩnh Phú Tây")],
    "telephone numbers": [("Nơi", "Máy"), ("Xã Hưng Phú", "0912345678"), ("Xã Vĩnh Thanh", 2913824001)],
    "the year of a unit's report": [("Đảng bộ xã Hưng Phú",), ("Xã Hưng Phú", 2016), ("Trang 3", "ĐT: 0291 3821 001")],
    "a letter of a district": [("Huyện ủy Phước Long", "Số", 15), ("Phước Long, ngày", 12, "tháng", 1)],
    "numbers without names": [("Khoản", "Tiền"), ("Giấy", 190), ("Mực", 205), ("Điện", 2500)],
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_NUMBERS)
def test_a_cover_or_notes_stay_a_remark(name, tmp_path):
    membership = load(write(tmp_path / "a.xlsx", working_list(total=False), NOT_NUMBERS[name]))
    assert [i.kind for i in membership.findings if i.at.sheet == "Danh sách 2"] == [Kind.NO_TABLE_ON_SHEET]
    assert not membership.left_out


NUMBERS = {
    "one number": ([("Nơi", "Số"), ("Xã Hưng Phú", 190), ("Xã Vĩnh Thanh", "chưa có")], "B2", 1),
    "one row": ([("Xã Lộc Ninh", 412)], "B1", 1),
    "one committee, written downwards": (
        [("Đảng bộ xã Lộc Ninh",), ("Tổng số đảng viên", 412), ("Nữ", 100), ("Số chi bộ", 7)],
        "B2",
        3,
    ),
    "names among words": ([("Lộc Ninh hiện có", 412, 100), ("Ninh Hòa hiện có", 300, 88)], "B1", 4),
    "names of districts": ([("Nơi", "Quân số"), ("Huyện Đông Hải", 2300), ("Giá Rai", 2340)], "B2", 2),
    "typed as text": (
        [("Nơi", "Quân số", "Xe"), ("Xã Hưng Phú", "1.190", "7"), ("Xã Vĩnh Thanh", "205", "9")],
        "B2",
        4,
    ),
    "many columns": ([("Khoản", "A", "B", "C"), *((chr(97 + n), 9 + n, 20 - n, 7 * n) for n in range(4))], "B2", 12),
    "below a row of column numbers": (
        [STRANGE, (1, 2, 3, 4), (1, "Xã Hưng Phú", 9, 5), (2, "Xã Vĩnh Thanh", 8, 7)],
        "C3",
        4,
    ),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_what_looks_like_figures_is_left_out(name, tmp_path):
    rows, cell, count = NUMBERS[name]
    (finding,) = load(write(tmp_path / "a.xlsx", working_list(total=False), rows)).unread_sheets
    assert (finding.at.cell, finding.details["figures"]) == (cell, count)


BESIDE = {
    "two of three": ([(None, 77), (None, 78), ()], Kind.NUMBERS_BESIDE_TABLE, 2),
    "one of three": ([(), (None, 77), ()], Kind.NUMBERS_BESIDE_TABLE, 1),
    "names of their own": ([(None, "Xã Lộc Ninh", 412), (), ()], Kind.NUMBERS_BESIDE_TABLE, 1),
    "years": ([(None, 2015, 7), (None, 2016, 9), ()], Kind.BESIDE_TABLE, 0),
    "labels": ([(None, "Giấy", 7), (None, "Mực", 9), ()], Kind.BESIDE_TABLE, 0),
}


@pytest.mark.parametrize("name", BESIDE)
def test_numbers_beside_a_table_in_rows_of_units_are_left_out(name, tmp_path):
    beside, kind, unread = BESIDE[name]
    head = [(DAY,), ("Tên đảng bộ", "Tổng số đảng viên")]
    membership = load(
        write(tmp_path / "a.xlsx", [*head, *((*row[:2], *of) for row, of in zip(ROWS, beside, strict=False))])
    )
    (finding,) = [f for f in membership.findings if f.kind in (Kind.NUMBERS_BESIDE_TABLE, Kind.BESIDE_TABLE)]
    assert (finding.kind, finding.unread) == (kind, unread)
    assert membership.left_out == bool(unread)


def test_a_district_is_told_of_the_unread_sheets_that_may_be_of_it(tmp_path):
    heading = [(title,) for title in TITLES[1:]] + [HEADING]
    lists = [*heading, (1, "Thị trấn Gành Hào", 312, 90, 9), (2, "Xã Hưng Phú", 190, 55, 7)]
    path = write(tmp_path / "a.xlsx", lists, UNREADABLE)
    assert load(path, district="Đông Hải").left_out
    assert not load(path, district="Phước Long").unread_sheets
    nameless = [("Khoản", "A", "B", "C"), *((chr(97 + n), 9 + n, 20 - n, 7 * n) for n in range(4))]
    for name in ("Đông Hải", "Phước Long"):
        assert load(write(tmp_path / "b.xlsx", lists, nameless), district=name).unread_sheets
    with pytest.raises(consolidation.DistrictError):
        load(path, district="Giá Rai")


@pytest.mark.parametrize("heading", ["Huyện", "Huyện, thị xã, thành phố", "Đơn vị"])
def test_the_sums_of_districts_on_a_sheet_of_their_own_are_compared(heading, tmp_path):
    own = sum(row[1] for row in ROWS)
    other = [("II. Huyện Hồng Dân",), HEADING, (1, "Thị trấn Ngan Dừa", 200, 50, 9), (2, "Xã Ninh Hòa", 150, 40, 7)]
    lists = [("I. Huyện Phước Long",), *working_list()[4:], (), *other]
    sums = [
        ("TT", heading, "Tổng số đảng viên"),
        (1, "Huyện Phước Long", own),
        (2, "Huyện Hồng Dân", 350),
        (None, "Cộng", own + 350),
    ]
    day = ("Tính đến 31/12/2016",)
    membership = load(write(tmp_path / "a.xlsx", [day, *sums], [day, *lists]))
    assert (membership.left_out, membership.conserved["members"].typed) == (False, own + 350)
    wrong = load(write(tmp_path / "b.xlsx", [day, *sums[:2], (2, "Huyện Hồng Dân", 351)], [day, *lists]))
    assert [f.at.cell for f in wrong.findings if f.kind is Kind.TOTAL_DIFFERS] == ["C4"]


def test_other_rows_that_state_their_district_are_no_sums(tmp_path):
    schools = [("TT", "Huyện", "Trường", "Số đảng viên"), (1, "Phước Long", "Trường THPT Trần Văn Bảy", 40),
               (2, "Hồng Dân", "Trường THPT Ngan Dừa", 35)]  # fmt: skip
    membership = load(write(tmp_path / "a.xlsx", working_list(), schools))
    (finding,) = membership.unread_sheets
    assert (finding.unread, membership.left_out) == (2, True)
