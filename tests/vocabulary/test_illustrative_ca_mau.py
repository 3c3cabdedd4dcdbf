"""The second illustrative workbook, of Cà Mau on two days: it is what its script makes, is read whole, and its parts add up to it."""

import datetime as dt

import illustrative_ca_mau as ca_mau
import pytest
from openpyxl import load_workbook

from blanalysis import example
from blanalysis.membership.consolidation.place import PlaceError
from blanalysis.membership.findings import Kind, Level
from blanalysis.vocabulary import sources

DAYS = (dt.date(2025, 12, 31), dt.date(2026, 6, 30))
FIRST_ROW = 8  # below the titles, the heading and the column numbers


@pytest.fixture(scope="module")
def membership():
    return example(province="Cà Mau")


def _figures(sheet):
    """The numbers of each row by its name, without the running number."""
    return {row[1]: list(row[2:]) for row in sheet.iter_rows(min_row=FIRST_ROW, values_only=True)}


def test_the_workbook_is_what_its_script_makes():
    shipped = load_workbook(sources.path(sources.EXAMPLES["Cà Mau"]))
    made = ca_mau.workbook()
    assert shipped.sheetnames == made.sheetnames
    for theirs, ours in zip(shipped.worksheets, made.worksheets, strict=True):
        assert list(theirs.values) == list(ours.values)
        assert {str(m) for m in theirs.merged_cells.ranges} == {str(m) for m in ours.merged_cells.ranges}
        assert "minh hoa" in theirs.title
        assert "MINH HỌA / ILLUSTRATIVE" in theirs["A1"].value
    assert "minh-hoa-illustrative" in sources.EXAMPLES["Cà Mau"]


def test_it_is_read_whole(membership):
    assert membership.illustrative
    assert membership.days == DAYS
    assert membership.places.province.name == "Cà Mau"
    assert [len(membership.on(day).found) for day in DAYS] == [64, 64]
    assert membership.missing == ()
    assert {finding.kind.level for finding in membership.findings} == {Level.INFORMATION}
    outside = [finding for finding in membership.findings if finding.kind is Kind.OTHER_ORGANISATIONS]
    assert [finding.outside["members"] for finding in outside] == [14_199, 14_000]
    typed, counted, left_out, aside = membership.conservation.loc["members"]
    assert (left_out, typed) == (0, counted + aside)
    assert 81_000 < typed < 84_000


def test_each_total_that_it_prints_is_right(membership):
    assert membership.totals
    assert all(total.printed == total.computed for total in membership.totals)


def test_the_flows_lead_from_each_day_to_the_next(membership):
    frames = [membership.on(day).current.set_index("code") for day in DAYS]
    for frame in frames:
        came = frame["admitted"] + frame["transferred_in"] + frame["reinstated"]
        went = frame[["transferred_out", "died", "expelled", "struck_off", "left_voluntarily"]].sum(axis=1)
        assert (frame["members_start"] + came - went).equals(frame["members"])
    first, second = frames
    assert second["members_start"].rename("members").equals(first["members"])
    assert not second["members"].equals(first["members"])


def test_every_whole_is_its_parts(membership):
    frame = membership.frame
    parts = {
        "members": ("members_official", "members_probationary"),
        "cells": ("cells_hamlet", "cells_quarter", "cells_other"),
    }
    for start in ("members_age_", "members_prof_", "members_theory_"):
        own = tuple(column for column in frame if column.startswith(start))
        assert frame[[*own]].sum(axis=1).astype("Int64").equals(frame["members"].rename(None))
    for whole, own in parts.items():
        assert frame[[*own]].sum(axis=1).astype("Int64").equals(frame[whole].rename(None))
    assert frame["members_retired"].le(frame["members_age_61_plus"]).all()
    assert frame["members_ethnic_minority"].ge(frame["members_khmer"] + frame["members_hoa"]).all()


def test_two_days_hardly_differ(membership):
    """Shares do not jump, as they would if each day were made apart."""
    first, second = (membership.on(day).current for day in DAYS)
    for column in ("members_female", "members_khmer", "members_religious", "members_age_18_30"):
        assert (first[column] / first["members"] - second[column] / second["members"]).abs().max() < 0.02


def test_the_workbooks_of_communes_add_up_to_the_list():
    whole = [_figures(sheet) for sheet in ca_mau.workbook()]
    for unit in ca_mau.units():
        for sheet, province in zip(ca_mau.workbook_of(unit), whole, strict=True):
            rows = _figures(sheet)
            total = rows.pop("Tổng cộng")
            assert sheet["A1"].value == f"ĐẢNG ỦY {unit.full_name.upper()}"
            assert "MINH HỌA / ILLUSTRATIVE" in sheet["A2"].value
            assert all(name.startswith(("Chi bộ ", "Đảng bộ ")) for name in rows)
            assert [*map(sum, zip(*rows.values(), strict=True))] == total
            assert total == province[f"Đảng bộ {unit.full_name}"]


def test_each_commune_has_its_own_file(tmp_path):
    first, *_, last = ca_mau.units()
    paths = ca_mau.write_communes(tmp_path / "xa", [first, last])
    assert [path.name for path in paths] == [f"minh-hoa-{unit.code}-illustrative.xlsx" for unit in (first, last)]
    for path, unit in zip(paths, (first, last), strict=True):
        written, made = load_workbook(path), ca_mau.workbook_of(unit)
        assert [[*sheet.values] for sheet in written] == [[*sheet.values] for sheet in made]


def test_the_first_example_is_as_it_was():
    assert example().days == (dt.date(2017, 5, 4),)
    assert example(province="Bạc Liêu").frame.equals(example().frame)


def test_of_another_province_there_is_no_example():
    with pytest.raises(PlaceError, match=r"Sóc Trăng.*Bạc Liêu, Cà Mau"):
        example(province="Sóc Trăng")
