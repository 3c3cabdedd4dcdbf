"""The consolidated list: read again it is what was read, cell for cell; its sums are right, and nothing that is missing is 0 in it."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import half_year
import pandas as pd
import pytest
from openpyxl import load_workbook

from blanalysis import change, example, load
from blanalysis.__main__ import main
from blanalysis.analysis import two_days
from blanalysis.vocabulary.columns import COLUMNS, COUNTS
from blanalysis.vocabulary.places import load_units
from blanalysis.vocabulary.refusals import UnwritableError
from blanalysis.workbooks import book, printed
from blanalysis.workbooks.consolidate import write_consolidated


@pytest.fixture(scope="module")
def job(tmp_path_factory):
    folder = tmp_path_factory.mktemp("job")
    half_year.write_half_years(folder)
    return folder


@pytest.fixture(scope="module", params=("vi", "en"))
def written(request, job, tmp_path_factory):
    return write_consolidated(load(job), tmp_path_factory.mktemp("out") / "tong-hop.xlsx", request.param)


def same_rows(one, other):
    pd.testing.assert_frame_equal(one.current, other.current[[*one.current.columns]])


def test_read_again_it_is_the_day_that_was_read(job, written):
    again, day = load(written), load(job / "12")
    same_rows(day, again)
    assert again.days == (dt.date(2016, 12, 31),)
    assert Counter(finding.kind for finding in again.findings) == Counter(finding.kind for finding in day.findings)
    given = half_year.numbers()
    for row in again.current.to_dict("records"):
        for column, n in given["2016-12-31", row["code"]].items():
            assert row[column] == n


def test_sums_are_formulas_with_their_values(written):
    again = load(written)
    assert len(again.totals) == (7 + 1 + 3) * len(half_year.COLUMNS)
    assert all(total.holds for total in again.totals)
    formulas, values = load_workbook(written).worksheets[0], load_workbook(written, data_only=True).worksheets[0]
    cells = [cell for row in formulas.iter_rows(min_row=9) for cell in row if cell.data_type == "f"]
    assert len(cells) == len(again.totals)
    assert {type(values[cell.coordinate].value) for cell in cells} == {int}
    members = [values.cell(row, 4).value for row in range(9, 9 + 7 + 64 + 1 + 3)]
    assert members[-4] == sum(members[-3:]) == int(again.current["members"].sum())


def test_another_day_and_never_both(job, tmp_path):
    path = write_consolidated(load(job).on("30/06/2016"), tmp_path / "6.xlsx")
    same_rows(load(job / "06"), load(path))
    assert len(load_workbook(path).worksheets) == 2  # nothing came before, so nothing is said of a change


def test_second_and_third_sheet(job, written):
    given = half_year.numbers()
    _, change, sources = load_workbook(written).worksheets
    rows = [[cell.value for cell in row] for row in change.iter_rows(min_row=4)]
    then, now = (given[day, load_units().all[0].code]["members"] for day in half_year.DAYS)
    assert rows[0][2:5] == [then, now, now - then]
    totals = [sum(of["members"] for (on, _), of in given.items() if on == day) for day in half_year.DAYS]
    assert rows[-1][2:5] == [*totals, totals[1] - totals[0]]
    assert {row[-1] for row in rows} == {0}  # every flow is given, so nothing is unexplained
    told = {row[0].value: [cell.value for cell in row[1:5]] for row in sources.iter_rows(min_row=4)}
    for file in load(job).files:  # of both days: the second sheet is of both
        sheet, cells, count, sum_ = told[file.path.rpartition("/")[2].rpartition("\\")[2]]
        book = load_workbook(file.path)[sheet]
        first, last = cells.split(":")
        assert book[last].row - book[first].row >= count
        assert book[first].value in ("STT", "TT")
        assert sum_ == file.sha256


@pytest.mark.parametrize("gone", [(), ("died",), ("struck_off", "members_start")])
def test_the_change_is_that_of_the_frame(job, gone):
    given = load(job)
    frame = given.rows.frame.drop(columns=["type", "district", *gone])
    frame = frame.drop(index=[2, 70])  # a unit that is not there on one day
    frame.loc[5, "members"] = frame.loc[80, "transferred_in"] = pd.NA
    now = load(frame)
    units = two_days.unit_rows(now.on(min(now.days)), now)
    types, _ = two_days.rows_of_types(units, now.places.by_type)
    for rows, of in ((units, change(now)), (types, change(now, by="type").loc[[row["name"] for row in types]])):
        assert len(rows) == len(of)
        for row, expected in zip(rows, of.to_dict("records"), strict=True):
            for column in ("name", "then", "now", "change", "expected", "unexplained", *two_days.FLOWS):
                assert row.get(column) == (None if pd.isna(expected[column]) else expected[column])
            assert row["change_percent"] == pytest.approx(expected["change_percent"]) or row["change"] is None


def test_what_is_missing_is_no_0(tmp_path):
    frame = example().current.drop(columns=["district", "type"])
    gone, bare = frame["code"].iloc[3], frame["code"].iloc[5]
    district = load_units().by_code[gone].district
    frame = frame[frame["code"] != gone]
    frame.loc[frame["code"] == bare, "members_female"] = pd.NA
    frame.loc[frame["code"].isin([u.code for u in load_units().districts["Đông Hải"]]), "members_hoa"] = pd.NA
    membership = load(frame)
    path = write_consolidated(membership, tmp_path / "a.xlsx")
    same_rows(membership, load(path))
    sheet = load_workbook(path).worksheets[0]
    column_of = {sheet.cell(row, column).value: column for column in range(4, 40) for row in (6, 7)}
    rows = {sheet.cell(row, 3).value: row for row in range(9, 90)}
    hoa = sheet.cell(rows["Huyện Đông Hải"], column_of["Đảng viên dân tộc Hoa"])
    assert hoa.value is None
    assert sheet.cell(rows["Tổng cộng"], hoa.column).value.startswith("=")
    assert load_units().by_code[gone].full_name not in [sheet.cell(r, 3).value for r in range(9, 21)]
    last = [row[0].value for row in load_workbook(path).worksheets[-1].iter_rows() if row[0].value][-1]
    assert load_units().by_code[gone].distinct_name in last
    assert district in {unit.district for unit in membership.places}


def test_since_the_reform_by_type_with_special_zones(tmp_path):
    given = example(province="Cà Mau")
    path = write_consolidated(given, tmp_path / "en.xlsx", "en")
    again = load(path)
    same_rows(given, again)
    assert again.illustrative
    sheet = load_workbook(path).worksheets[0]
    names = [cell.value for cell in sheet["C"]]
    assert names.count("Xã") == names.count("Phường") == 1
    assert sheet.page_setup.fitToWidth in (2, 3)  # 37 columns
    units = load_units("79", day := dt.date(2026, 6, 30))
    frame = pd.DataFrame({"code": [u.code for u in units], "name": [u.full_name for u in units]})
    frame = frame.assign(as_of=pd.Timestamp(day), members=range(100, 100 + len(units)))
    given = load(frame, province="Hồ Chí Minh")
    path = write_consolidated(given, tmp_path / "hcm.xlsx")
    same_rows(given, again := load(path))
    assert again.findings == given.findings == ()
    assert "Đặc khu" in [cell.value for cell in load_workbook(path).worksheets[0]["C"]]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_column_of_the_dictionary_is_known_by_its_heading(lang, tmp_path):
    units = load_units("96", dt.date(2026, 6, 30))
    units = replace(units, all=units.all[:1])
    ids = [column for column in COLUMNS if column in COUNTS]
    numbers = {unit.code: {column: 1000 + at for at, column in enumerate(ids)} for unit in units}
    columns, _ = printed.write_list((made := book.NewBook()).sheet(), units, ids, numbers, lang)
    made.write(tmp_path / "a.xlsx")
    assert {column.id for column in columns} == {*ids}
    frame = load(tmp_path / "a.xlsx").current
    assert [frame[column].iloc[0] for column in ids] == [1000 + at for at in range(len(ids))]
    assert columns[0].id == "members"
    by_id = {column.id: column for column in columns}
    for column in columns:
        if column.whole:
            assert any(by_id[of].letter == column.whole for of in by_id if of != column.id)
    parts = [column.whole for column in columns if column.whole]
    assert len({*parts}) == 1 + sum(one != other for one, other in pairwise(parts))  # each whole's parts stand together


def test_beside_its_sources_it_is_no_second_copy(job, tmp_path):
    for path in (job / "12").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    alone = load(tmp_path)
    write_consolidated(alone, tmp_path / "tong-hop.xlsx")
    beside = load(tmp_path)
    same_rows(alone, beside)
    assert len(beside.files) == 7
    assert sum("tong-hop.xlsx" in f"{of.at}{of.say('vi')}" for of in beside.findings) == 1


def test_on_paper(written):
    sheet = load_workbook(written).worksheets[0]
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize)) == ("landscape", 9)
    assert setup.fitToWidth in (None, 1)  # 1 where nothing is said
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$6:$8", "D9")
    for each in load_workbook(written).worksheets:
        assert {c.font.name for row in each.iter_rows() for c in row if c.value is not None} == {"Times New Roman"}
    assert [sheet["A1"].value, sheet["A2"].value] == ["TỈNH ỦY BẠC LIÊU", "BAN TỔ CHỨC"]
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in [cell.value for cell in sheet[1]]
    merged = {str(of) for of in sheet.merged_cells.ranges}
    assert {"D6:D7", "E6:I6"} <= merged
    assert sheet["E6"].value in ("Trong đó", "Of which")


def test_the_command(job, tmp_path, capsys):
    out = tmp_path / "tong-hop.xlsx"
    assert main(["consolidate", str(job / "12"), "--out", str(out), "--lang", "vi"]) == 0
    assert capsys.readouterr() == (f"{out}\n", "")
    first = out.read_bytes()
    assert main(["consolidate", str(job / "12"), "--out", str(out)]) == 2  # it may have been signed
    assert out.read_bytes() == first
    again = tmp_path / "2.xlsx"
    assert main(["consolidate", str(job), "--date", "31/12/2016", "--out", str(again), "--lang", "vi"]) == 0
    assert main(["consolidate", str(job), "--date", "30/11/2016", "--out", str(tmp_path / "3.xlsx")]) == 2
    assert main(["consolidate", str(job / "12"), "--out", str(tmp_path / "a.xls")]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2.xlsx", "tong-hop.xlsx"]
    assert "blanalysis" not in str(load_workbook(out).worksheets[0]["A1"].value)


def test_what_was_left_out_is_said(job, tmp_path, capsys):
    path = next(iter(sorted((job / "12").iterdir())))
    book = load_workbook(path)
    book.active["C9"] = "hai trăm"
    book.save(tmp_path / path.name)
    out = tmp_path / "out" / "a.xlsx"
    assert main(["consolidate", str(tmp_path / path.name), "--out", str(out), "--lang", "vi"]) == 0
    assert "C9" in capsys.readouterr().err
    said = [[cell.value for cell in row] for row in load_workbook(out).worksheets[-1].iter_rows(min_row=4)]
    assert any("C9" in row and "hai trăm" in str(row) for row in said)


def test_where_no_row_is_of_a_committee(tmp_path):
    from made_workbooks import form_5

    with pytest.raises(UnwritableError):
        write_consolidated(load(form_5(tmp_path / "bieu-5.xlsx")), tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_same_bytes_when_made_again(job, tmp_path):
    one, other = (write_consolidated(load(job), tmp_path / name).read_bytes() for name in ("1.xlsx", "2.xlsx"))
    assert one == other
