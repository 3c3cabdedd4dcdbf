"""One district of a sheet: its own rows, totals and findings, and nothing that the pages of all hide."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_workbooks import TITLES, form_5, working_list, write
from openpyxl import load_workbook

from blanalysis import example, load
from blanalysis.analysis.disclosure import sensitive_sums
from blanalysis.exhibits.account import account_as_json
from blanalysis.membership.consolidation import DistrictError
from blanalysis.membership.findings import Kind, Severity
from blanalysis.vocabulary.places import load_units as load_places

PLACES = load_places()
DISTRICTS = list(PLACES.districts)


def province(path, change=lambda row: row, *, after=()):
    """A list of all 64 in bands by district, with a total for each; `change` may spoil a row."""
    rows = [("Tỉnh ủy Bạc Liêu",), ("(Số liệu tính đến 31/12/2015)",), ()]
    rows.append(("STT", "Tên đảng bộ", "Tổng số đảng viên", "Trong đó: Nữ", "Xóa tên", "Khai trừ"))
    for of in PLACES.districts.values():
        given = [(i, unit.full_name, 100 + i, 30 + i, i % 3, 0) for i, unit in enumerate(of, start=1)]
        sums = [sum(row[at] for row in given) for at in (2, 3, 4, 5)]
        rows += [(None, of[0].full_district.upper()), *map(change, given), (None, f"Cộng {of[0].full_district}", *sums)]
    return write(path, [*rows, *after])


def whole_and_districts(path):
    whole = load(path)
    return whole, {name: load(path, district=name) for name in dict.fromkeys(whole.frame["district"].dropna())}


def test_a_district_has_its_rows_totals_and_places(tmp_path):
    path = province(tmp_path / "a.xlsx")
    whole, parts = whole_and_districts(path)
    assert list(parts) == DISTRICTS
    for name, part in parts.items():
        assert set(part.frame["district"]) == {name}
        assert len(part.found) == len(part.places) == len(PLACES.districts[name])
        assert part.missing == ()
        assert part.findings == ()
        assert {total.label for total in part.totals} == {f"Cộng {PLACES.districts[name][0].full_district}"}
        assert all(total.holds for total in part.totals)
    assert sum(len(part.totals) for part in parts.values()) == len(whole.totals)
    assert pd.concat(part.frame for part in parts.values()).reset_index(drop=True).equals(whole.frame)


@given(data=st.data())
def test_conserved_in_each_district_and_all_findings_somewhere(tmp_path, data):
    """Whatever is wrong in a row: typed = counted + left out in each district, and the districts add up to the whole."""
    spoilt = st.sampled_from(["9.768", 9.768, "không rõ", "1.234", None, 5])
    wrong = data.draw(
        st.dictionaries(st.integers(0, 63), st.tuples(spoilt, st.sampled_from([None, "Xã Lạ"])), max_size=6)
    )
    at = iter(range(64))

    def change(row):
        if (place := next(at)) not in wrong:
            return row
        number, name = wrong[place]
        return (row[0], name or row[1], number, *row[3:])

    whole, parts = whole_and_districts(province(tmp_path / "a.xlsx", change))
    for part in parts.values():
        assert (part.conservation["typed"] == part.conservation["counted"] + part.conservation["left_out"]).all()
    sums = sum(part.conservation for part in parts.values())
    assert sums.equals(whole.conservation.loc[sums.index])
    of_all = [finding for finding in whole.findings if finding.kind is not Kind.MISSING_UNITS]
    of_each = [
        finding for part in parts.values() for finding in part.findings if finding.kind is not Kind.MISSING_UNITS
    ]
    assert sorted(map(repr, of_each)) == sorted(map(repr, of_all))


def test_what_is_missing_is_of_the_district_only(tmp_path):
    path = write(tmp_path / "a.xlsx", working_list([("Xã Hưng Phú", 190, 55, 7)], total=False))
    part = load(path, district="huyện Phước Long")
    missing = [finding for finding in part.findings if finding.kind is Kind.MISSING_UNITS]
    assert len(missing) == 1
    assert missing[0].details["missing"] == 7
    assert load(path).missing == part.missing  # all that is given is of one district
    assert part.scope("vi") == "1/8 đảng bộ của huyện Phước Long (không có thị trấn), số liệu đến 31/12/2016"
    assert part.scope("en") == "1 of 8 committees of Phước Long district (no townships), as of 31 December 2016"


def test_rows_of_no_district_are_said_and_in_none(tmp_path):
    rows = [("Xã Hưng Phú", 190, 55, 7), ("Xã Lạ", 12, 3, 1), ("Xã Lạ Nữa", 5, 1, 1)]
    sheet = [("DANH SÁCH ĐẢNG BỘ",), TITLES[2:], *working_list(rows, total=False)[len(TITLES) :]]
    part = load(write(tmp_path / "a.xlsx", sheet), district="Phước Long")
    (finding,) = [finding for finding in part.findings if finding.kind is Kind.OF_NO_DISTRICT]
    assert (finding.details, finding.at.cell) == ({"rows": 2, "members": 17}, "B6")
    assert part.conservation.loc["members"].to_dict() == {"typed": 190, "counted": 190, "left_out": 0, "outside": 0}
    assert not any(finding.kind.severity is Severity.LEFT_OUT for finding in part.findings)


def test_two_lists_side_by_side(tmp_path):
    """A finding in one of two lists that share their rows is of that list's district."""
    head = ("Tên đảng bộ", "Tổng số đảng viên")
    sheet = [("Số liệu tính đến 31/12/2016",), (), (*head, None, *head)]
    sheet += [("Xã Hưng Phú", "190", None, "Xã Long Điền", 210), ("Xã Vĩnh Thanh", 205, None, "Xã Điền Hải", "250")]
    path = write(tmp_path / "a.xlsx", sheet)
    found = {name: load(path, district=name).findings for name in ("Phước Long", "Đông Hải")}
    told = {name: [i.at.cell for i in findings if i.kind is Kind.NUMBER_AS_TEXT] for name, findings in found.items()}
    assert told == {"Phước Long": ["B4"], "Đông Hải": ["E5"]}


def test_forms_of_single_districts(tmp_path):
    one = form_5(tmp_path / "a.xlsx", {"1. Xã": (10, 2000), "3. Thị trấn": (1, 300)}, body="HUYỆN ỦY ĐÔNG HẢI")
    two = form_5(tmp_path / "b.xlsx", {"1. Xã": (7, 1400), "3. Thị trấn": (1, 260)}, body="HUYỆN ỦY PHƯỚC LONG")
    part = load(one, two, district="Đông Hải")
    assert part.by_type()["members"].to_dict() == {"xã": 2000, "thị trấn": 300}
    assert [file.path for file in part.files] == [str(one)]
    assert part.conservation.loc["members", "typed"] == 2300


def test_only_the_files_of_the_district_are_its_sources(tmp_path):
    one = write(tmp_path / "phuoc-long.xlsx", working_list())
    other = write(
        tmp_path / "dong-hai.xlsx",
        [("HUYỆN ỦY ĐÔNG HẢI",), *working_list([("Xã Long Điền", 210, 50, 7)], total=False)[1:]],
    )
    assert load(one, other, district="Phước Long").source("vi") == "phuoc-long.xlsx"


@pytest.mark.parametrize("words", ["Cà Mau", "", "xã Hưng Phú"])
def test_no_such_district(words, tmp_path):
    path = write(tmp_path / "a.xlsx", working_list())
    if not words:
        assert load(path, district=words).whole is None
        return
    with pytest.raises(DistrictError) as caught:
        load(path, district=words)
    assert words in caught.value.say("vi")
    assert "Huyện Đông Hải" in caught.value.say("vi")


def test_a_district_without_a_row_is_refused(tmp_path):
    path = write(tmp_path / "a.xlsx", working_list())
    with pytest.raises(DistrictError, match="Huyện Đông Hải"):
        load(path, district="Đông Hải")


def shown(given):
    """The sums that a mask shows, by measure, of the whole district."""
    return {id: int(given.counts.iloc[-1][id]) for id in given.counts if not given.hides.iloc[-1][id]}


@pytest.mark.parametrize("name", DISTRICTS)
def test_nothing_is_shown_of_a_district_that_the_pages_of_all_hide(name):
    of_all = sensitive_sums(example())
    allowed = {id: int(of_all.counts.loc[name, id]) for id in of_all.counts if not of_all.hides.loc[name, id]}
    found = shown(sensitive_sums(example(name)))
    assert found.items() <= allowed.items()
    every = sensitive_sums(example(name), internal=True)
    assert not every.hides.to_numpy().any()


def test_a_number_hidden_to_cover_another_stays_hidden_in_its_own_district(tmp_path):
    """Struck off: 3 in one district, 20 in another. Both are hidden in the pages of all, so the 20 also where it stands alone."""
    heading = ("Tên đảng bộ", "Tổng số đảng viên", "Xóa tên")
    rows = [("Xã Hưng Phú", 190, 3), ("Xã Long Điền", 210, 20)]
    path = write(tmp_path / "a.xlsx", [("Số liệu tính đến 31/12/2016",), (), heading, *rows])
    assert sensitive_sums(load(path)).hides.loc["Đông Hải", "exits"]
    assert shown(sensitive_sums(load(path, district="Đông Hải"))) == {}
    alone = write(tmp_path / "b.xlsx", [("Số liệu tính đến 31/12/2016",), (), heading, rows[1]])
    assert shown(sensitive_sums(load(alone))) == {"exits": 20}


HEAD = ("Tên đảng bộ", "Huyện", "Tổng số đảng viên")
DAYS = (("(Số liệu tính đến 31/12/2016)",), ("(Số liệu tính đến 31/12/2015)",))


def rows_of(name, more=0):
    return [(unit.full_name, name, 300 + 7 * at + more) for at, unit in enumerate(PLACES.districts[name])]


def test_rows_of_no_district_are_told_of_each_day_apart(tmp_path):
    path = write(tmp_path / "a.xlsx", *([day, HEAD[::2], *[row[::2] for row in rows_of("Phước Long")], ("Xã Lạ", n)]
                                        for day, n in zip(DAYS, (400, 390), strict=True)))  # fmt: skip
    found = [f for f in load(path, district="Phước Long").findings if f.kind is Kind.OF_NO_DISTRICT]
    assert [(f.at.sheet, f.details["rows"], f.details["members"]) for f in found] == [
        ("Danh sách", 1, 400),
        ("Danh sách 2", 1, 390),
    ]


def test_the_file_of_an_unread_sheet_is_among_the_districts_files(tmp_path):
    notebook = [("Sổ tay",), *[(row[0], at + 1, at + 4, at + 9) for at, row in enumerate(rows_of("Phước Long")[:3])]]
    own = write(tmp_path / "a.xlsx", [DAYS[0], HEAD, *rows_of("Phước Long")])
    other = write(tmp_path / "b.xlsx", [DAYS[0], HEAD, *rows_of("Hồng Dân")], notebook)
    part = load(own, other, district="Phước Long")
    assert [file.path for file in part.files] == [str(own), str(other)]
    assert {finding.at.file for finding in part.findings} <= {file.path for file in part.files}
    assert [file["unread"] for file in account_as_json(part)["files"]] == [0, part.numbers_unread] == [0, 6]


def own_findings(kind, name, *paths, **asked):
    return [finding for finding in load(*paths, district=name, **asked).findings if finding.kind is kind]


def test_what_is_said_of_a_copy_is_of_the_district(tmp_path):
    path = tmp_path / "a.xlsx"
    first = [DAYS[0], HEAD, *rows_of("Phước Long"), *rows_of("Hồng Dân")]
    write(path, first, [DAYS[0], HEAD, *rows_of("Phước Long", 1), *rows_of("Hồng Dân")])
    book = load_workbook(path)
    book.worksheets[1].sheet_state = "hidden"
    book.save(path)
    [own], [other] = (own_findings(Kind.HIDDEN_COPY, name, path) for name in ("Hồng Dân", "Phước Long"))
    assert own.details["numbers"] == len(rows_of("Hồng Dân"))
    assert own.outside == {"members": sum(row[2] for row in rows_of("Hồng Dân"))}
    assert "differ" not in own.say("en")
    assert other.say("en").endswith(f"Numbers that differ: {len(rows_of('Phước Long'))}, the first at C3.")


def test_what_is_said_of_undated_rows_is_of_the_district(tmp_path):
    dated = write(tmp_path / "a.xlsx", [DAYS[0], HEAD, *rows_of("Phước Long"), *rows_of("Hồng Dân")])
    undated = write(tmp_path / "b.xlsx", [HEAD, *rows_of("Phước Long"), *rows_of("Hồng Dân")[:1]])
    [found] = own_findings(Kind.NO_DATE_AMONG_DATED, "Hồng Dân", dated, undated)
    assert (found.details["rows"], found.left_out) == (1, {"members": 300})
    assert not own_findings(Kind.NO_DATE_AMONG_DATED, "Giá Rai", dated, undated, write(
        tmp_path / "c.xlsx", [DAYS[0], HEAD, *rows_of("Giá Rai")]))  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Quân số", Kind.UNKNOWN_COLUMN),
        (None, Kind.UNHEADED_COLUMN),
        ("Tổng số đảng viên kỳ trước", Kind.OTHER_DAY_COLUMN),
    ],
)
def test_numbers_of_no_known_column_are_left_out_of_the_district_that_has_them(heading, kind, tmp_path):
    rows = [(*row, 50 + at) for at, row in enumerate(rows_of("Phước Long"))]
    rows += [*rows_of("Hồng Dân"), *((*row, 70 + 5 * at) for at, row in enumerate(rows_of("Giá Rai")[:3]))]
    path = write(tmp_path / "a.xlsx", [DAYS[0], (*HEAD, heading), *rows])
    for name, numbers in (("Phước Long", len(rows_of("Phước Long"))), ("Giá Rai", 3)):
        [found] = own_findings(kind, name, path)
        assert (found.unread, found.details["numbers"]) == (numbers, numbers)
        assert load(path, district=name).numbers_unread == numbers
    none = load(path, district="Hồng Dân")
    assert (none.numbers_unread, none.left_out) == (0, False)


def test_the_persons_of_a_roster_are_those_of_the_district(tmp_path):
    persons = [("Aaaa Bbbb", "Xã Hưng Phú"), ("Cccc Dddd", "Xã Hưng Phú"), ("Eeee Ffff", "Xã Lộc Ninh")]
    path = write(tmp_path / "a.xlsx", [DAYS[0], ("Họ và tên", "Đơn vị"), *persons])
    [found] = own_findings(Kind.ROSTER_COUNTED, "Hồng Dân", path, count_rows=True)
    assert found.details["persons"] == 1
