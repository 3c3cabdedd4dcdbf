"""What is shown of the change between two days: the numbers are those of the sheets, titles are true, and a page is there only for two days."""

import re

import half_year
import pytest
import reports
from made_workbooks import write

from blanalysis import example, figures, load, tables
from blanalysis.report import build
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.phrases import NOT_GIVEN
from blanalysis.vocabulary.places import load_units

NUMBERS = half_year.numbers()
PLACES = [unit for unit in load_units() if unit.district == "Phước Long"][:4]
IDS = ("members", "members_female", "members_start", "admitted", "transferred_in", "transferred_out", "died")


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """Giá Rai sent June's sheet again; Ninh Quới has 90 members too many."""
    return load(*half_year.write_half_years(tmp_path_factory.mktemp("half-year"), planted=True))


def of_days(folder, days, ids=IDS):
    """A list of four communes on each of these days: the numbers of each by column, a row a unit."""
    paths = []
    for at, (day, rows) in enumerate(days.items()):
        head = ("Tên đảng bộ", "Huyện", *(COLUMNS[id].label.vi for id in ids))
        body = [(unit.full_name, unit.full_district, *row) for unit, row in zip(PLACES, rows, strict=True) if row]
        paths.append(write(folder / f"{at}.xlsx", [(f"(Số liệu tính đến {day})",), (), head, *body]))
    return load(*paths)


def grid(exhibit) -> list[list[str]]:
    return [[*row] for row in exhibit.grid.rows]


def sums(day, ids, units):
    return [sum(NUMBERS[day, unit.code][id] for unit in units) for id in ids]


def test_what_was_planted_is_seen(planted):
    steps = dict(grid(figures.components(planted, lang="en")))
    flows = {id: sums(half_year.DAYS[1], [id], load_units().all)[0] for id in ("admitted", "transferred_in")}
    stale = load_units().of_district(half_year.STALE)
    for id in flows:  # Giá Rai's are those of June again
        flows[id] += sums(half_year.DAYS[0], [id], stale)[0] - sums(half_year.DAYS[1], [id], stale)[0]
    assert steps["Not explained"] == "+90"
    [then], [start] = sums(half_year.DAYS[0], ["members"], stale), sums(half_year.DAYS[0], ["members_start"], stale)
    assert steps["Start differs from the last period"] == f"{start - then:+d}".replace("-", "−")
    assert [steps["Newly admitted"], steps["Transferred in"]] == [f"+{n}" for n in flows.values()]
    shown = {row[0]: row for row in grid(tables.changes(planted, lang="en"))}
    level = sum(row[4] == "0" for row in shown.values())
    assert figures.changes(planted, lang="en").title.endswith(f" {level} stayed the same")
    assert all(shown[unit.distinct_name][4] == "0" for unit in stale)
    assert "xã Ninh Quới" in figures.change_tiles(planted, lang="vi").title


def test_groups_show_only_those_admitted_and_the_rest(planted):
    """The other flows cover who left; the office's own copy has each, and what none explains."""
    shown, inside = (tables.changes(planted, by="district", lang="en", internal=of) for of in (False, True))
    assert shown.grid.head[-2:] == ("Newly admitted", "Other changes")
    assert any("deaths" in note for note in shown.notes)
    assert inside.grid.head[-6:] == (
        "Newly admitted", "Transferred in", "Transferred out", "Deaths", "Left the Party", "Not explained",
    )  # fmt: skip
    rest = {row[0]: row[-1] for row in grid(inside)}
    assert rest["Huyện Hồng Dân"] == "+90"
    assert rest["Huyện Vĩnh Lợi"] == "0"
    for row in grid(shown)[:-1]:
        then, now, change, admitted, others = (
            int(re.sub("[,+]", "", row[at]).replace("−", "-")) for at in (1, 2, 3, -2, -1)
        )
        assert now - then == change == admitted + others


def test_both_effects_add_up_to_the_change_of_the_ratio(planted):
    frame = tables.decomposed(planted, by="district", lang="en").frame
    total = frame.iloc[-1]
    assert abs(total.iloc[4] - total.iloc[3] - total.iloc[-1]) <= 0.105
    assert abs(total.iloc[-3] + total.iloc[-2] - total.iloc[-1]) <= 0.105
    assert abs(frame.iloc[:-1, -1].sum() - total.iloc[-1]) <= 0.05 * len(frame)


def test_a_unit_without_a_number_on_one_day_is_missing_and_in_no_sum(tmp_path):
    row = (100, 30, 90, 12, 0, 1, 1)
    then = [row, (200, 60, 195, 5, 0, 0, 0), None, row]
    now = [(110, 33, 100, 12, 0, 1, 1), None, row, (99, 30, 100, 1, 0, 1, 1)]
    membership = of_days(tmp_path, {"30/6/2016": then, "31/12/2016": now})
    table = tables.changes(membership, lang="vi")
    changes = {row[0]: row[2:5] for row in grid(table)}
    assert changes[PLACES[1].distinct_name] == ["200", NOT_GIVEN, NOT_GIVEN]
    assert changes[PLACES[2].distinct_name] == [NOT_GIVEN, "100", NOT_GIVEN]
    assert grid(table)[-1][2:5] == ["200", "209", "+9"]
    assert "trong 2 đảng bộ, 1 tăng, 1 giảm" in table.title
    assert figures.changes(membership, lang="vi").kind == figures.change_tiles(membership, lang="vi").kind == "figure"


def test_the_same_period_of_the_year_before_stands_beside(tmp_path):
    days = {
        day: [(n, 0, n, 0, 0, 0, 0)] * 4 for day, n in
        {"30/6/2015": 100, "31/12/2015": 107, "30/6/2016": 110, "31/12/2016": 121}.items()
    }  # fmt: skip
    membership = of_days(tmp_path, days)
    table = tables.changes(membership, lang="en")
    assert table.grid.head[-1] == "Same period a year before"
    assert [row[-1] for row in grid(table)] == ["+7"] * 4 + ["+28"]
    assert [row[4] for row in grid(table)] == ["+11"] * 4 + ["+44"]
    assert tables.changes(membership, "2015-12-31", lang="en").grid.rows[0][4] == "+14"


def test_what_cannot_be_shown_is_said_in_a_sentence(tmp_path, planted):
    assert wording.NO_EARLIER_DAY.en.split("{")[0] in figures.changes(example(), lang="en").title
    assert figures.components(example(province="Cà Mau"), by="district", lang="vi").title == wording.NO_DISTRICTS.vi
    for make in (figures.changes, figures.change_tiles, tables.changes):
        assert make(planted, column="members_religious", lang="en").kind == "note"
    late = [(100 + at, 0, 50, 3, 0, 0, 0) for at in range(4)]  # of a whole year: not since the day before
    membership = of_days(tmp_path, {"30/6/2016": late, "31/12/2016": late})
    assert figures.components(membership, lang="en").kind == "note"
    assert tables.changes(membership, lang="en").grid.head[-1] == "Change (%)"


def test_no_rest_is_told_that_is_those_who_left_alone(tmp_path):
    """Members then, those admitted and members now are known; what is left would be named as those struck off."""
    ids = ("members", "members_start", "admitted", "struck_off")
    days = {"30/6/2016": [(100, 99, 1, 0)] * 4, "31/12/2016": [(102, 100, 3, 1), *[(103, 100, 3, 0)] * 3]}
    membership = of_days(tmp_path, days, ids)
    for by in (None, "type"):
        assert figures.components(membership, by=by, lang="en").title == wording.FEW_LEFT.en
    assert tables.changes(membership, lang="en").grid.head[-1] == "Change (%)"
    assert tables.changes(membership, lang="en", internal=True).grid.head[-2:] == ("Left the Party", "Not explained")
    assert dict(grid(figures.components(membership, lang="en", internal=True)))["Left the Party"] == "−1"


def test_the_page_is_there_only_for_several_days(tmp_path, monkeypatch):
    membership = of_days(
        tmp_path, {"30/6/2016": [(100, 30, 90, 12, 0, 1, 1)] * 4, "31/12/2016": [(110, 33, 100, 12, 0, 1, 1)] * 4}
    )
    reports.only_notebooks(monkeypatch, 1, 6)
    for of, several in ((membership.asked, True), (membership.asked[:1], False), ([], False)):
        written = {path.name: path.read_text("utf-8") for path in build.write([*of], tmp_path / "out", langs=["vi"])}
        name = f"{build.OF_TWO_DAYS}.vi.html"
        assert (name in written) == several
        assert all((name in html) == several for html in written.values())
