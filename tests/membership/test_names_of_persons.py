"""No name of a person reaches a message, a page or a draft: not from lists of persons, unread sheets, signatures or mistyped cells."""

import pytest
from made_workbooks import ROWS, working_list, write

from blanalysis import load
from blanalysis.exhibits.draft import draft_of, findings_of_unread
from blanalysis.layout.content import likely_labels
from blanalysis.layout.table import RosterError
from blanalysis.membership.findings import Kind
from blanalysis.membership.loading import sheets_named
from blanalysis.vocabulary.places import load_units

PERSONS = ("Nguyễn Văn Tèo", "Trần Thị Bưởi", "LÊ HOÀNG MÍT", "Đ/c Phạm Văn Ổi")
LISTS = {
    "a taught heading": (("TT", "Đồng chí", "Mức"), PERSONS, {"Đồng chí": "name", "Mức": "members"}),
    "a known heading": (("TT", "Tên", "Đảng viên"), PERSONS, {}),
    "without capitals": (("TT", "Tên", "Đảng viên"), ("nguyễn văn tèo", "trần thị bưởi"), {}),
    "without marks": (("TT", "Tên", "Đảng viên"), ("Nguyen Van Teo", "Tran Thi Buoi", "Pham Oi"), {}),
    "one of them": (("TT", "Tên đảng bộ", "Đảng viên"), PERSONS[:1], {}),
    "one unit among them": (("TT", "Đơn vị", "Đảng viên"), (*PERSONS, "Xã Hưng Phú"), {}),
    "beside telephones": (("TT", "Tên", "Đảng viên", "Điện thoại"), ("Tư Hậu", "Út Tèo", "Ksor Nam"), {}),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_persons_is_refused_under_any_heading(name, tmp_path):
    heading, names, taught = LISTS[name]
    rows = [(n, words, 30 + n, *(["0912345678"] if len(heading) > 3 else [])) for n, words in enumerate(names, 1)]
    with pytest.raises(RosterError) as refused:
        load(write(tmp_path / "a.xlsx", [("Số liệu",), heading, *rows]), columns={"columns": taught})
    assert "!B3" in str(refused.value)
    assert not any(words in str(refused.value) for words in names)


@pytest.mark.parametrize("name", ["Xã Lê Lai", "Châu Thôi", "Trường THPT Lê Thị Riêng", "Đảng bộ Công an huyện"])
def test_what_is_named_after_a_person_is_none(name, tmp_path):
    rows = [("Tên đảng bộ", "Đảng viên"), (name, 30), (name, 31)]
    assert len(load(write(tmp_path / "a.xlsx", rows, working_list())).frame) == len(ROWS)


HEAD = "<tr><td>STT</td><td>Tên đảng bộ</td><td>Tổng số đảng viên</td></tr>"
UNITS = "<tr><td>1</td><td>Xã Hưng Phú</td><td>190</td></tr><tr><td>2</td><td>Xã Vĩnh Thanh{}</td><td>205</td></tr>"
TOTAL = "<tr><td></td><td>Tổng cộng</td><td>395</td></tr>"
STRUCK = "<del>Nguyễn Văn Tèo</del>"
PAGES = {
    "signature": f"{HEAD}{UNITS}{TOTAL}<tr><td></td><td>Người lập {STRUCK}</td><td>Bí thư</td></tr>",
    "title": f"<tr><td></td><td>Báo cáo {STRUCK}</td></tr>{HEAD}{UNITS}",
    "below": f"{HEAD}{UNITS}{TOTAL}<tr><td></td><td>Khen thưởng</td></tr><tr><td>1</td><td>A {STRUCK}</td></tr>",
    "beside a unit": f"{HEAD}{UNITS.format(' ' + STRUCK)}",
}


@pytest.mark.parametrize("place", PAGES)
def test_struck_out_words_about_persons_are_not_said(place, tmp_path):
    page = tmp_path / "a.html"
    page.write_text(f"<html><meta charset=utf-8><table>{PAGES[place].format('')}</table></html>", "utf-8")
    (found,) = [f for f in load(page).findings if f.kind is Kind.STRUCK_OUT]
    assert "Tèo" not in found.say("vi") + found.say("en")


def test_struck_out_words_in_a_row_of_the_table_are_said(tmp_path):
    page = tmp_path / "a.html"
    page.write_text(
        f"<html><meta charset=utf-8><table>{HEAD}{UNITS.format(' <del>(cũ)</del>')}</table></html>", "utf-8"
    )
    (found,) = [f for f in load(page).findings if f.kind is Kind.STRUCK_OUT]
    assert "(cũ)" in found.say("vi")


def said(membership):
    """Every finding in both languages, and the draft of what is asked."""
    return " ".join(f.say(lang) for f in membership.findings for lang in ("vi", "en")) + draft_of(membership.findings)


@pytest.mark.parametrize("number", ["0912345678", 912345678, "ĐT: 0291 3821 001", "(+84) 912.345.678"])
def test_a_signature_with_a_telephone_number_is_no_row(number, tmp_path):
    rows = [*working_list(), (None, "Người lập: Trần Thị Bưởi", number)]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert not membership.left_out
    assert membership.conserved["members"].typed == sum(row[1] for row in ROWS)
    assert "Bưởi" not in said(membership)


@pytest.mark.parametrize("typed", ["2\nNguyễn Văn Tèo", "Trần Thị Bưởi", "Út Tèo", "0912345678", 912345678, "a" * 50])
def test_what_is_typed_for_a_number_is_not_said_where_it_may_be_of_a_person(typed, tmp_path):
    rows = [list(row) for row in working_list(total=False)]
    rows[6][3] = typed
    membership = load(write(tmp_path / "a.xlsx", rows))
    (found,) = [f for f in membership.findings if f.at.cell == "D7"]
    assert found.kind in (Kind.NOT_A_NUMBER, Kind.SEVERAL_VALUES)
    assert membership.left_out
    assert str(typed) not in said(membership)


def test_a_name_typed_for_that_of_a_unit_or_for_a_total_is_not_said(tmp_path):
    rows = [list(row) for row in working_list()]
    rows[6][1], rows[-1][3] = "Trần Thị Bưởi", "Lê Văn Mít"
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert {Kind.UNKNOWN_UNIT, Kind.TOTAL_UNREAD} <= {f.kind for f in membership.findings}
    assert not {"Bưởi", "Mít"} & {*said(membership).split()}
    assert "Trần" not in said(membership)
    assert "Lê Văn" not in said(membership)


def test_telephone_numbers_are_not_proposed_as_members(tmp_path):
    rows = [("Tên đảng bộ", "Liên hệ"), *((row[0], 912345670 + n) for n, row in enumerate(ROWS))]
    assert not load(write(tmp_path / "a.xlsx", working_list(), rows)).left_out


UNITS_BELOW = tuple((row[0], *row[1:]) for row in ROWS[:3])
NOT_HEADED = {
    "a unit and a person first": [("Xã Hưng Phú", PERSONS[0], None, None), *UNITS_BELOW],
    "no heading": [(PERSONS[0], "Xã Hưng Phú", None), *((name, row[0], 1965) for name, row in zip(PERSONS, ROWS, strict=False))],
    "two persons above": [("Danh bạ",), (PERSONS[0], PERSONS[1]), *UNITS_BELOW],
    "names that are rare": [("Đơn vị nhận", "Út Tèo"), *UNITS_BELOW],
    "one word each": [("Tèo", "Bưởi"), *UNITS_BELOW],
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_HEADED)
def test_a_draft_or_a_refusal_asks_of_no_row_that_may_have_a_person(name, tmp_path):
    path = str(write(tmp_path / "a.xlsx", NOT_HEADED[name]))
    (sheet,) = sheets_named([path])
    assert likely_labels(sheet.rows, load_units()) == []
    assert "\n[columns]" not in draft_of(findings_of_unread([sheet]), [sheet])


@pytest.mark.parametrize("labels", [("Nơi nhận", "Quân số", "Xe"), ("ĐƠN VỊ", "QUÂN SỐ", "XE")])
def test_labels_above_names_of_units_are_asked(labels, tmp_path):
    (sheet,) = sheets_named([str(write(tmp_path / "a.xlsx", [("BÁO CÁO", "Mật"), labels, *UNITS_BELOW]))])
    assert likely_labels(sheet.rows, load_units()) == [*labels]
