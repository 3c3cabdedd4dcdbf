"""A list of persons is refused; where the user asks for it, its rows are counted by committee and nothing else is kept."""

import json

import pytest
from made_workbooks import write

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.exhibits.account import account_as_json, account_as_text
from blanalysis.layout.table import RosterError
from blanalysis.membership.findings import Kind

# Made-up words, no persons: what must never show up again.
SECRETS = ("Aaaa Bbbb", "Cccc Dddd", "Eeee Ffff", "Gggg Hhhh", "01/02/1970", "0900000000", "Iiii Kkkk")
HEADING = ("STT", "Họ và tên", "Ngày sinh", "Đảng bộ", "Điện thoại")
ROWS = (
    (1, "Aaaa Bbbb", "01/02/1970", "Xã Hưng Phú", "0900000000"),
    (2, "Cccc Dddd", "01/02/1970", None, "0900000000"),
    (3, "Eeee Ffff", "01/02/1970", "Phường Hộ Phòng", "0900000000"),
)


def roster(path, *rows, titles=(("Tính đến 31/12/2016",),), heading=HEADING):
    return write(path, [*titles, heading, *rows])


def test_refused_by_default_with_one_sentence(tmp_path, capsys):
    path = roster(tmp_path / "ds.xlsx", *ROWS)
    with pytest.raises(RosterError):
        load(path)
    assert main(["check", str(path)]) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    assert not [secret for secret in SECRETS if secret in said.err + said.out]


def test_counted_by_committee(tmp_path):
    membership = load(roster(tmp_path / "ds.xlsx", *ROWS), count_rows=True)
    assert membership.frame.set_index("code")["members"].to_dict() == {"31879": 2, "31945": 1}
    assert membership.conservation.loc["members"].to_list() == [3, 3, 0, 0]
    assert str(membership.as_of) == "2016-12-31"
    finding = next(i for i in membership.findings if i.kind is Kind.ROSTER_COUNTED)
    assert (finding.at.cell, finding.details["persons"]) == ("B2", 3)


def test_a_unit_that_is_not_clear_is_left_out_by_its_address_only(tmp_path):
    path = roster(tmp_path / "ds.xlsx", *ROWS, (4, "Gggg Hhhh", "01/02/1970", "Iiii Kkkk", "0900000000"))
    membership = load(path, count_rows=True)
    finding = next(i for i in membership.findings if i.kind is Kind.ROSTER_UNIT_UNKNOWN)
    assert (finding.at.cell, finding.left_out) == ("D6", {"members": 1})
    assert membership.conservation.loc["members"].to_list() == [4, 3, 1, 0]


def test_nothing_of_a_person_is_kept_or_said(tmp_path, capsys):
    path = roster(tmp_path / "ds.xlsx", *ROWS, (4, "Gggg Hhhh", "01/02/1970", "Iiii Kkkk", "0900000000"))
    membership = load(path, count_rows=True)
    assert main(["check", "--count-rows", str(path)]) == 1
    kept = (
        json.dumps(account_as_json(membership), ensure_ascii=False)
        + account_as_text(membership, "vi")
        + account_as_text(membership, "en")
    )
    kept += repr(membership) + membership.frame.to_csv() + "".join(capsys.readouterr()) + repr(membership.findings)
    assert [secret for secret in SECRETS if secret in kept] == []


def test_bands_titles_and_sheets_name_the_unit(tmp_path):
    heading = ("STT", "Họ và tên", "Số thẻ đảng")
    rows = [("I", "Đảng bộ xã Hưng Phú"), (1, "Aaaa Bbbb", "1"), (2, "Cccc Dddd", "2"), (None, "Cộng", 2),
            ("II", "Thị trấn Phước Long"), (1, "Eeee Ffff", "3")]  # fmt: skip
    banded = load(roster(tmp_path / "a.xlsx", *rows, heading=heading), count_rows=True)
    assert banded.frame.set_index("code")["members"].to_dict() == {"31867": 1, "31879": 2}
    titles = [("ĐẢNG BỘ XÃ HƯNG PHÚ",), ("Chi bộ ấp Một",), ("31/12/2016",)]
    persons = [(1, "Aaaa Bbbb", "1"), (2, "Cccc Dddd", "2")]
    one = roster(tmp_path / "b.xlsx", *persons, titles=titles, heading=heading)
    other = roster(tmp_path / "c.xlsx", *persons[:1], titles=titles, heading=heading)
    added = load(one, other, count_rows=True)  # the lists of two cells of a committee add up
    assert added.frame.set_index("code")["members"].to_dict() == {"31879": 3}


def test_a_list_of_committees_beside_is_read_as_ever(tmp_path):
    listed = write(
        tmp_path / "a.xlsx", [("Tính đến 31/12/2016",), ("Tên đảng bộ", "Tổng số đảng viên"), ("Xã Vĩnh Thanh", 205)]
    )
    both = load(listed, roster(tmp_path / "ds.xlsx", *ROWS), count_rows=True)
    assert both.frame.set_index("code")["members"].to_dict() == {"31879": 2, "31882": 205, "31945": 1}


def test_a_text_file_has_no_sheet_to_name(tmp_path, capsys):
    path = tmp_path / "ds.csv"
    path.write_text("Họ và tên;Năm sinh\nAaaa Bbbb;1970\n", encoding="utf-8")
    assert main(["check", str(path), "--lang", "vi"]) == 2
    said = capsys.readouterr().err
    assert "“ds.csv › A1”" in said
    assert "“”" not in said


P = ("Aaaa Bbbb", "Cccc Dddd", "Đđđđ Ffff")
UNIT = "Xã Hưng Phú"


@pytest.mark.parametrize(
    ("heading", "rows", "expected"),
    [
        (("Số thẻ đảng", "Họ và tên", "Đơn vị"), [("61.00121", p, UNIT) for p in P], (3, 3, 0, 0)),
        (("STT", "Ngày sinh", "Họ và tên", "Đơn vị"), [(i, "3/2/1965", p, UNIT) for i, p in enumerate(P)], (3, 3, 0, 0)),
        (("CCCD", "Đơn vị"), [(95000001, UNIT), (95000002, UNIT)], (2, 2, 0, 0)),
        (("Họ và tên", "Đơn vị"), [(P[0], UNIT), (P[1], None), (P[2], None)], (3, 1, 2, 0)),
        (("Họ và tên",), [("Đảng bộ xã Hưng Phú",), *[(p,) for p in P]], (3, 3, 0, 0)),
        (("Họ và tên", "Đơn vị", None, "Họ và tên", "Đơn vị"), [(p, UNIT, None, p, "Xã Phước Long") for p in P], (6, 3, 3, 0)),
        (("STT", "Họ và tên", "Đơn vị"), [(1, P[0], UNIT), ("STT", "Họ và tên", "Đơn vị"), (2, P[1], None)], (2, 2, 0, 0)),
        (("STT", "Họ và tên", "Số thẻ đảng"), [("I", UNIT), (1, P[0], "1"), ("II", "Xã Lạ Lùng"), (1, P[1], "2")], (2, 1, 1, 0)),
        (("STT", "Họ và tên", "Đơn vị"), [("I", "Chi bộ ấp 1"), (1, P[0], UNIT), ("(1)", "(2)", "(3)")], (1, 1, 0, 0)),
        (("Họ và tên", "Năm sinh", None, "Đơn vị"), [(None, "Nam", "Nữ"), (P[0], 1970, None, UNIT), (None, None, 1971, UNIT)], (1, 1, 0, 0)),
        (("Họ và tên", "Đơn vị"), [(P[0], UNIT), ("Danh sách này có 1 người",)], (1, 1, 0, 0)),
    ],
)  # fmt: skip
def test_every_person_is_counted_or_left_out(heading, rows, expected, tmp_path):
    membership = load(roster(tmp_path / "ds.xlsx", *rows, heading=heading), count_rows=True)
    assert tuple(membership.conserved["members"]) == expected
    assert membership.left_out == bool(expected[2])


def test_the_same_roster_on_two_sheets_is_counted_once(tmp_path):
    rows = [("Tính đến 31/12/2016",), HEADING, *ROWS]
    membership = load(write(tmp_path / "a.xlsx", rows, rows, [*rows[:-1]]), count_rows=True)
    assert tuple(membership.conserved["members"]) == (8, 5, 0, 3)
    [copy] = [finding for finding in membership.findings if finding.kind is Kind.COPY]
    assert (copy.at.sheet, copy.outside) == ("Danh sách 2", {"members": 3})
    other_day = [("Tính đến 31/12/2015",), *rows[1:]]
    two_days = load(write(tmp_path / "b.xlsx", rows, other_day), count_rows=True)
    assert [tuple(of["members"]) for of in two_days.conserved_by_day().values()] == [(3, 3, 0, 0)] * 2


def test_the_persons_of_a_unit_that_a_list_names_too_are_in_the_account_of_their_own_file(tmp_path):
    listed = [("Tính đến 31/12/2016",), ("Tên đảng bộ", "Số chi bộ"), ("Xã Hưng Phú", 5), ("Phường Hộ Phòng", 6)]
    both = load(write(tmp_path / "a.xlsx", listed), roster(tmp_path / "b.xlsx", *ROWS), count_rows=True)
    columns = [(of["columns"].get("members"), of["columns"].get("cells")) for of in account_as_json(both)["files"]]
    [(none, cells), (persons, no_cells)] = columns
    assert (none, no_cells) == (None, None)
    assert (cells["typed"], cells["counted"], persons["typed"], persons["counted"]) == (11, 11, 3, 3)
