"""No name of a person reaches a message, a page or a draft: not from lists of persons, unread sheets, signatures or mistyped cells."""

import pytest
from made_workbooks import ROWS, working_list, write

from blanalysis import load
from blanalysis.layout.table import RosterError

PERSONS = ("Nguyễn Văn Tèo", "Trần Thị Bưởi", "LÊ HOÀNG MÍT", "Đ/c Phạm Văn Ổi")
LISTS = {
    "a taught heading": (("TT", "Đồng chí", "Mức"), PERSONS, {"Đồng chí": "name", "Mức": "members"}),
    "a known heading": (("TT", "Tên", "Đảng viên"), PERSONS, {}),
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
