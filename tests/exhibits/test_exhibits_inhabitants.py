"""Members beside inhabitants: the numbers against the reference values of 2017, the titles on usual and unusual data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as given_of
from hypothesis import strategies as st
from made_workbooks import form_5, working_list, write
from memberships import with_frame

from blanalysis import load, published
from blanalysis.analysis import measures
from blanalysis.exhibits import figures, tables
from blanalysis.vocabulary.formats import within


def _rows(exhibit) -> list[list[str]]:
    return [list(row) for row in exhibit.grid.rows]


def _of(folder, rows):
    return load(write(folder / "x.xlsx", working_list([(name, n, 0, 1) for name, n in rows], total=False)))


def test_the_numbers_by_type_are_the_reference_values(given):
    published = given["published"]
    assert _rows(tables.per_thousand(published, lang="en")) == [
        ["Commune", "655,598", "9,768", "14.9", "13,380"],
        ["Ward", "167,795", "3,055", "18.2", "16,780"],
        ["Township", "83,843", "1,430", "17.1", "16,769"],
        ["All", "907,236", "14,253", "15.7", "14,176"],
    ]
    assert _rows(tables.gap(published, lang="vi")) == [
        ["Dân số bình quân một đảng bộ", "16.780", "13.380", "1,25", "53%"],
        ["Đảng viên trên 1.000 dân", "18,2", "14,9", "1,22", "47%"],
        ["Đảng viên bình quân một đảng bộ", "305,5", "199,3", "1,53", "100%"],
    ]
    assert _rows(tables.against_inhabitants(published, lang="en")) == [
        ["Commune", "655,598", "9,768", "10,300", "−532", "0.948"],
        ["Ward", "167,795", "3,055", "2,636", "+419", "1.159"],
        ["Township", "83,843", "1,430", "1,317", "+113", "1.086"],
        ["All", "907,236", "14,253", "14,253", "0", "1.000"],
    ]
    indices = tables.against_inhabitants(published, lang="en").notes[1]
    for said in ("Hoover 3.7%", "Gini 0.0386", "T 0.0035"):
        assert said in indices


def test_titles_of_the_published_figures(given):
    published = given["published"]
    titles = {
        figures.rates: "Bình quân một đảng bộ phường có số đảng viên gấp 1,53 lần đảng bộ xã, nhưng tính trên số dân chỉ gấp 1,22 lần",
        tables.per_thousand: "Bình quân 1.000 dân có 15,7 đảng viên: nhiều nhất ở phường (18,2), ít nhất ở xã (14,9)",
        tables.gap: "Đảng bộ phường đông hơn xã: 53% mức chênh lệch thuộc về dân số của địa bàn, 47% thuộc về tỷ lệ đảng viên trên dân",
        tables.against_inhabitants: "So với mức theo tỷ lệ dân số, phường nhiều hơn 419 đảng viên, xã ít hơn 532",
    }
    for make, title in titles.items():
        assert make(published, lang="vi").title == title
        assert make(given["form 5"], lang="vi").title == title


# Census of 2019: the township has 21 273 inhabitants, the commune 14 664, so its place is 1.45 times as large.
TOWN, XA = "Thị trấn Phước Long", "Xã Hưng Phú"


@pytest.mark.parametrize(
    ("town", "commune", "title"),
    [
        (300, 100, "Townships have 3.00 times the members of communes per committee, but only 2.07 times per inhabitant"),
        (145, 100, "Townships have 1.45 times the members of communes per committee, but the same per inhabitant"),
        (1200, 1000, "Townships have 1.20 times the members of communes per committee, but per inhabitant communes have 1.21 times those of townships"),
        (100, 100, "Committees of all types are equally large; per inhabitant communes have 1.45 times the members of townships"),
        (100, 200, "Communes have 2.00 times the members of townships per committee, and even 2.90 times per inhabitant"),
        (0, 190, "Communes have 190.0 members per committee, 13.0 per 1,000 inhabitants; townships have none"),
    ],
)  # fmt: skip
def test_rates_says_what_becomes_of_the_gap_per_inhabitant(town, commune, title, tmp_path):
    assert figures.rates(_of(tmp_path, [(TOWN, town), (XA, commune)]), lang="en").title == title


@pytest.mark.parametrize(
    ("town", "commune", "title"),
    [
        (300, 100, "Committees of townships are larger than in communes: 34% of the gap is between inhabitants, 66% between rates"),
        (120, 100, "Committees of townships are larger than in communes: their places have 1.45 times the inhabitants, the rates differ no more than chance would have them"),
        (1200, 1000, "Townships have 1.45 times the inhabitants of communes but fewer members per inhabitant (0.83 times)"),
        (100, 200, "Communes have fewer inhabitants than townships (0.69 times) but 2.90 times the members per inhabitant"),
        (100, 100, "The types' members per committee differ by less than 1%, so there is no gap to divide."),
        (0, 100, "Committees of townships have no members, so the gap cannot be divided."),
    ],
)  # fmt: skip
def test_gap_names_parts_of_opposite_sign_as_they_are(town, commune, title, tmp_path):
    shown = tables.gap(_of(tmp_path, [(TOWN, town), (XA, commune)]), lang="en")
    assert shown.title == title
    if shown.kind == "table":
        shares = [float(row[-1].strip("%").replace("−", "-")) for row in shown.grid.rows]
        assert shares[0] + shares[1] == pytest.approx(shares[2], abs=1)
        assert any("negative share" in line for line in shown.notes) == (min(shares) < 0)


def test_one_type_has_nothing_to_be_compared_with(given):
    for make in (tables.gap, tables.against_inhabitants):
        assert make(given["two units"], lang="en").kind == "note"
    assert (
        figures.rates(given["two units"], lang="en").title
        == "Communes: 197.5 members per committee, 13.4 per 1,000 inhabitants"
    )
    assert tables.per_thousand(given["two units"], lang="en").title == (
        "There are 13.4 members per 1,000 inhabitants in communes"
    )


def test_a_part_of_the_province_is_compared_with_its_own_inhabitants(given):
    """Two communes with their own census numbers, not with all communes."""
    rows = _rows(tables.per_thousand(given["two units"], lang="en"))
    people = given["two units"].inhabitants()["xã"]
    assert people < 40000
    assert rows[0][1] == f"{people:,}"
    assert given["two units"].inhabitants_by_unit().sum() == people


def test_a_form_without_all_committees_of_a_type_has_no_rate_of_it(given):
    partial = _rows(tables.per_thousand(given["part of form 5"], lang="en"))
    assert partial[0][1] == "…"
    assert partial[1][1] == "167,795"
    drawn = figures.rates(given["part of form 5"], lang="en")
    assert _rows(drawn) == [
        ["Commune", "200.0", "…"],
        ["Ward", "305.5", "18.2"],
        ["All", "221.1", "18.2"],
    ]
    assert any("…" in line for line in drawn.notes)
    assert "inhabitants" in tables.gap(given["part of form 5"], lang="en").title


def test_nobody_a_member_is_said_so(given):
    for make in (figures.scatter, figures.rate_tiles, tables.rates_by_unit, tables.per_thousand):
        assert "no number of members other than 0" in make(given["all zero"], lang="en").title


def test_both_sources_and_both_dates_are_named(given):
    for make in (figures.rates, figures.scatter, figures.rate_tiles, tables.gap, tables.rates_by_unit):
        shown = make(given["illustrative"], lang="en")
        assert "danh-sach-minh-hoa-illustrative.xlsx; General Statistics Office" in shown.source
        assert any("1 April 2019" in line and "4 May 2017" in line and "indicative" in line for line in shown.notes)


def test_figures_of_the_census_day_are_not_said_to_differ(tmp_path):
    shown = tables.per_thousand(load(form_5(tmp_path / "b5.xlsx", day="01/04/2019")), lang="en")
    assert shown.notes[0] == "Inhabitants and members are both as of 1 April 2019."
    assert not any("indicative" in note for note in shown.notes)


def test_committees_are_ranked_by_their_rate(given):
    membership = given["illustrative"]
    shown = tables.rates_by_unit(membership, lang="en")
    rates = [float(row[-1]) for row in shown.grid.rows]
    assert len(rates) == 65
    assert rates[:-1] == sorted(rates[:-1], reverse=True)
    assert rates[-1] == 15.7
    expected = measures.per_thousand(membership.by_unit()["members"], membership.inhabitants_by_unit())
    assert sorted(rates[:-1]) == sorted(round(rate, 1) for rate in expected)
    first, last = shown.grid.rows[0][0], shown.grid.rows[-2][0]
    assert shown.title.startswith(f"Members per 1,000 inhabitants of 64 committees: most in {within(first)}")
    assert within(last) in shown.title


def test_scatter_draws_each_committee_once_and_names_the_ends_apart(given):
    membership = given["illustrative"]
    drawn = figures.scatter(membership, lang="vi")
    axes = drawn.figure.axes[0]
    marks = [line for line in axes.lines if line.get_marker() in ("o", "s", "^")]
    at = sorted((x, y) for line in marks for x, y in zip(*line.get_data(), strict=True))
    people, members = membership.inhabitants_by_unit().astype(float), membership.by_unit()["members"].astype(float)
    assert at == sorted(zip(people, members, strict=True))
    drawn.figure.draw_without_rendering()
    names = {row[0] for row in drawn.grid.rows}
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text() in names]
    assert 3 <= len(boxes) <= 5
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    dots = axes.transData.transform(np.array(at))
    assert not any(box.contains(x, y) for box in boxes for x, y in dots)


def test_each_line_of_equal_rate_has_its_rate(given):
    for data in ("illustrative", "one district", "two units", "one unit", "all equal"):
        axes = figures.scatter(given[data], lang="en").figure.axes[0]
        dashed = [line for line in axes.lines if line.get_linestyle() == "--"]
        said = [text.get_text().split()[0] for text in axes.texts if text.get_text().split()[0].isdigit()]
        rates = [1000 * line.get_ydata()[1] / line.get_xdata()[1] for line in dashed]
        assert [round(rate, 6) for rate in rates] == [float(text) for text in said]
        assert dashed


def test_scatter_says_where_the_middle_half_lies(given):
    assert figures.scatter(given["two units"], lang="en").title == (
        "2 committees have 13.0 to 13.8 members per 1,000 inhabitants"
    )
    assert figures.scatter(given["one unit"], lang="en").title == "Xã Hưng Phú has 13.0 members per 1,000 inhabitants"
    assert figures.scatter(given["illustrative"], lang="en").title.startswith("Half of 64 committees have 12.7 to 20.2")


def test_tiles_compare_districts_or_tell_of_the_one_there_is(given):
    drawn = figures.rate_tiles(given["illustrative"], lang="en")
    assert (
        drawn.title
        == "Members per 1,000 inhabitants: most in thành phố Bạc Liêu (17.7), fewest in huyện Phước Long (13.8)"
    )
    assert len(drawn.grid.rows) == 64
    assert len(drawn.alternative) < 500
    two = figures.rate_tiles(given["two units"], lang="en")
    assert two.title == "Huyện Phước Long has 13.4 members per 1,000 inhabitants, from 13.0 to 13.8 by place"
    assert "no figure" in {text.get_text() for text in two.figure.axes[0].texts}  # in the key
    assert (
        figures.rate_tiles(given["one unit"], lang="en").title == "Huyện Phước Long: 13.0 members per 1,000 inhabitants"
    )


def test_bars_begin_at_zero_and_show_both_numbers(given):
    left, right = figures.rates(given["published"], lang="vi").figure.axes
    assert [round(bar.get_width(), 1) for bar in left.patches][::-1] == [199.3, 305.5, 286.0]
    assert [round(bar.get_width(), 2) for bar in right.patches][::-1] == [14.90, 18.21, 17.06]
    assert left.get_xlim()[0] == right.get_xlim()[0] == 0


def test_two_wards_of_one_name_are_told_apart(given):
    names = [row[0] for row in figures.scatter(given["illustrative"], lang="vi").grid.rows]
    assert len(set(names)) == 64
    assert "Phường 1 (Giá Rai)" in names


@given_of(members=st.tuples(*[st.integers(0, 20_000)] * 3))
def test_titles_agree_with_the_numbers_for_any_totals(members):
    """Of the published committees with any members: what is said to be more is more, and the parts make the whole."""
    frame = published().frame.assign(members=pd.array(members, dtype="Int64"))
    membership = with_frame(published(), frame)
    people = membership.inhabitants()
    sums = membership.by_type()
    mean, rate = measures.ratio(sums["members"], sums["committees"]), measures.per_thousand(sums["members"], people)
    title = figures.rates(membership, lang="en").title
    top, low = mean.idxmax(), mean.idxmin()
    if mean[low] > 0 and mean[top] / mean[low] >= 1.005:
        apart = (rate[top] / rate[low]) / (mean[top] / mean[low])
        assert not ("but only" in title and apart >= 1)
        assert not ("and even" in title and apart <= 1)
    gap = tables.gap(membership, lang="en")
    if gap.kind == "table":
        shares = [float(row[-1].strip("%").replace("−", "-").replace(",", "")) for row in gap.grid.rows]
        assert shares[2] == 100
        assert shares[0] + shares[1] == pytest.approx(100, abs=1)
        assert ("fewer" in gap.title) == (min(shares) < 0)
    due = tables.against_inhabitants(membership, lang="en")
    if due.kind == "table":
        more = [float(row[4].replace("−", "-").replace(",", "")) for row in due.grid.rows]
        assert abs(sum(more[:3])) <= 1
        assert more[3] == 0
