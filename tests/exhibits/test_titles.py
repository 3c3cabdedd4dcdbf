"""What a title must not say: of two equal numbers that they differ, of one thing that there are several, of 0 that it is more."""

import re

import pytest
from made_workbooks import HEADING, working_list, write

from blanalysis import load
from blanalysis.exhibits import figures, tables
from blanalysis.vocabulary.formats import LANGS, within
from blanalysis.vocabulary.phrases import Phrase
from blanalysis.vocabulary.places import load_units as load_places

XA, TOWN = "Xã Hưng Phú", "Thị trấn Phước Long"
BOTH = (figures.band, figures.intervals, tables.between, tables.extremes)


def _of(folder, rows):
    return load(write(folder / "x.xlsx", working_list([(name, n, 0, 1) for name, n in rows], total=False)))


def _whole(folder, members_of, heading="Tổng số đảng viên"):
    rows = [("STT", "Tên đảng bộ", "Huyện", heading)]
    rows += [(at, u.full_name, u.full_district, members_of(at, u)) for at, u in enumerate(load_places(), start=1)]
    return load(write(folder / "x.xlsx", rows))


def _titles(membership, *made):
    return [make(membership, lang=lang).title for make in made for lang in LANGS]


def test_a_district_in_a_sentence_has_a_small_letter_but_a_number_a_large_one():
    assert within("Thị xã Giá Rai") == "thị xã Giá Rai"
    assert within("Phường 1 (Giá Rai)") == "Phường 1 (Giá Rai)"


@pytest.mark.parametrize(
    ("n", "all", "said"),
    [(1, 1, "1 of 1 committee is"), (1, 64, "1 of 64 committees is"), (2, 64, "2 of 64 committees are")],
)
def test_english_agrees_with_its_numbers(n, all, said):
    assert Phrase(vi="{n}", en="{n} of {all} committees are").say("en", n=n, all=all) == said


def test_one_of_many_committees_has_a_figure(tmp_path):
    notes = tables.compared(_of(tmp_path, [(XA, 1)]), lang="en").notes
    assert "Only 1 of 8 committees has a figure; no other is counted." in notes


def test_one_member_is_no_members(tmp_path):
    given = _of(tmp_path, [(XA, 1)])
    assert tables.by_type(given, lang="en").title == "1 committee has 1 member"
    assert "1 committee," in figures.strip(given, lang="en").alternative
    assert figures.heat(given, lang="en").title == "1 member in all, 1.0 per committee"
    assert Phrase(vi="{s}", en="{s}").say("en", s="1 members") == "1 members"  # what a sheet says stays as it is


def test_nearly_equal_means_are_no_multiple(tmp_path):
    given = _of(tmp_path, [(XA, 1001), (TOWN, 1000)])
    assert _titles(given, figures.means) == [
        "Bình quân một đảng bộ xã có 1.001,0 đảng viên, đảng bộ thị trấn có 1.000,0",
        "A commune committee has 1,001.0 members on average, a township committee 1,000.0",
    ]


def test_shares_that_print_the_same_are_not_set_against_each_other(tmp_path):
    given = _of(tmp_path, [(XA, 5_001), (TOWN, 5_000)])  # 50.005% and 50%
    given_title = figures.shares(given, lang="en").title
    assert given_title == "Each type's share of members equals its share of committees"


@pytest.mark.parametrize("make", [tables.spread, figures.scatter, tables.uncertainty])
def test_two_ends_that_print_the_same_are_one_number(make, tmp_path):
    few = _of(tmp_path, [(XA, 30), ("Xã Vĩnh Thanh", 30)])
    many = _whole(tmp_path, lambda at, u: 400 if at == 1 else 150)
    for given in (few, many):
        for lang in LANGS:
            title = make(given, lang=lang).title
            for low, high in re.findall(r"([\d.,]*\d) (?:đến|to|and) ([\d.,]*\d)", title):
                assert low != high, title


def test_what_is_lacking_in_one_district_is_not_most_there(tmp_path):
    given = _whole(tmp_path, lambda at, u: 100)
    gone = [row for row in given.places if row.district == "Hòa Bình"][:4]
    rows = [(at, u.full_name, u.full_district, 100) for at, u in enumerate(given.places, start=1) if u not in gone]
    given = load(write(tmp_path / "y.xlsx", [("STT", "Tên đảng bộ", "Huyện", "Tổng số đảng viên"), *rows]))
    assert _titles(given, figures.coverage, tables.missing) == [
        "Thiếu 4/64 đơn vị, ở huyện Hòa Bình",
        "4 of 64 units are missing, in huyện Hòa Bình",
        "Chưa có số liệu của 4/64 đơn vị, ở huyện Hòa Bình",
        "4 of 64 units have no figures, in huyện Hòa Bình",
    ]


def test_bounds_that_the_list_breaks_are_told_under_their_condition(tmp_path):
    given = _of(tmp_path, [(XA, 10), ("Xã Vĩnh Thanh", 50), (TOWN, 100)])  # 60 in two: from totals alone 30 each
    for make in BOTH:
        assert make(given, lang="vi").title.startswith("Nếu cả 3 đảng bộ có số liệu đều có từ 30 đảng viên trở lên: ")
        assert make(given, lang="en").title.startswith("If each of the 3 committees given has at least 30 members: ")
    assert "from" not in figures.band(given, lang="en").title
    kept = _of(tmp_path, [(XA, 30), ("Xã Vĩnh Thanh", 50), (TOWN, 100)])
    assert all("30 đảng viên" in make(kept, lang="vi").title for make in BOTH)


def test_women_without_a_number_of_members_are_no_share(tmp_path):
    rows = [("STT", "Tên đảng bộ", "Nữ"), (1, XA, 20), (2, TOWN, 30)]
    given = load(write(tmp_path / "x.xlsx", rows))
    assert "Tổng số đảng viên" in figures.funnel(given, lang="vi").title


def test_committees_that_share_the_last_place_are_counted(tmp_path):
    given = _of(tmp_path, [(XA, 100), ("Xã Vĩnh Thanh", 0), ("Xã Phước Long", 0), (TOWN, 0)])
    assert tables.rates_by_unit(given, lang="en").title.endswith("fewest in 3 committees, 0.0")


def test_a_small_difference_is_not_called_only(tmp_path):
    women = (("Xã Vĩnh Phú Tây", 1000, 301), (TOWN, 1000, 300))
    rows = [HEADING, *((at, name, members, female, 5) for at, (name, members, female) in enumerate(women, start=1))]
    title = figures.parts_by_type(load(write(tmp_path / "x.xlsx", rows)), lang="en").title
    assert title == (
        "Female members are 30.1% (301/1,000) in communes, 30.0% (300/1,000) in townships, "
        "no farther apart than chance would put them"
    )


def test_a_number_with_too_many_digits_stays_in_its_tile(tmp_path):
    given = _whole(tmp_path, lambda at, u: 1_000_000 if at == 2 else 150, "Dân số")
    drawn = figures.tiles(given, lang="vi", column="population").figure
    drawn.canvas.draw()
    axes = drawn.axes[0]
    (said,) = [text for text in axes.texts if text.get_text() == "1.000.000" and text.get_fontweight() == "bold"]
    tile = axes.transData.transform([(0, 0), (1, 0)])
    assert said.get_window_extent().width < tile[1][0] - tile[0][0]


def test_lines_of_equal_rate_are_few_whatever_the_rates(tmp_path):
    given = _whole(tmp_path, lambda at, u: 9_000 if at == 2 else 150)
    drawn = figures.scatter(given, lang="vi").figure
    assert sum(line.get_linestyle() == "--" for line in drawn.axes[0].lines) <= 6
