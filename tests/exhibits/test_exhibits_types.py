"""What the exhibits of page 01 say and draw: the totals by type, what they allow, and the article of 2017."""

import itertools

import pytest
from made_workbooks import form_5, working_list, write
from matplotlib.text import Text

from blanalysis import load
from blanalysis.exhibits import figures, tables
from blanalysis.exhibits.facts.units import group_label, totals_by_group
from blanalysis.vocabulary.formats import LANGS

OPEN = (figures.band, figures.intervals, tables.extremes, tables.between)
DRAWN = (figures.shares, figures.means, figures.band, figures.intervals)


@pytest.fixture(scope="session")
def more(tmp_path_factory):
    """Data at the edge of what totals can bound."""
    folder = tmp_path_factory.mktemp("more")

    def units(name, *rows):
        return load(write(folder / name, working_list([(unit, n, 0, 1) for unit, n in rows], total=False)))

    def forms(name, *figures_of):
        paths = [form_5(folder / f"{name}-{at}.xlsx", rows, body=body) for at, (body, rows) in enumerate(figures_of)]
        return load(*paths)

    province = "TỈNH ỦY BẠC LIÊU"
    return {
        "by district": forms(
            "huyen",
            ("HUYỆN ỦY HỒNG DÂN", {"1. Xã": (8, 1600), "3. Thị trấn": (1, 300)}),
            ("THỊ ỦY GIÁ RAI", {"1. Xã": (7, 1500), "2. Phường": (3, 900)}),
        ),
        "too few": forms("it", (province, {"1. Xã": (49, 900), "2. Phường": (10, 3055)})),
        "committees beyond the list": forms("nhieu", (province, {"1. Xã": (65, 9768)})),
        "members beyond the inhabitants": forms("dong", (province, {"1. Xã": (2, 99_999_999)})),
        "all at 30": forms("ba-muoi", (province, {"1. Xã": (3, 90), "2. Phường": (2, 60)})),
        "one of each": units("moi-loai", ("Xã Hưng Phú", 190), ("Thị trấn Phước Long", 400)),
        "below 30": units("duoi", ("Xã Hưng Phú", 10), ("Xã Vĩnh Thanh", 500), ("Xã Vĩnh Phú Tây", 0)),
    }


def _rows(exhibit) -> list[list[str]]:
    return [[cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in exhibit.grid.rows]


def test_the_smallest_groups_are_those_of_the_forms(more, given):
    rows = totals_by_group(more["by district"])
    assert rows[["type", "district"]].to_numpy().tolist() == [
        ["xã", "Giá Rai"], ["xã", "Hồng Dân"], ["phường", "Giá Rai"], ["thị trấn", "Hồng Dân"],
    ]  # fmt: skip
    assert rows["members"].to_list() == [1500, 1600, 900, 300]
    assert group_label(rows.iloc[0]).say("en") == "Commune, Giá Rai"
    assert totals_by_group(given["illustrative"])["members"].to_list() == [9768, 3055, 1430]


def test_titles_of_what_totals_allow(given):
    assert [make(given["published"], lang="vi").title for make in OPEN] == [
        "Nếu cả 64 đảng bộ có số liệu đều có từ 30 đảng viên trở lên: " + title
        for title in (
            "chỉ dựa vào các tổng, Gini có thể ở bất kỳ mức nào từ 0,082 đến 0,840",
            "chỉ dựa vào các tổng, Theil T có thể từ 0,017 đến 2,515, Theil L từ 0,016 đến 1,787",
            "chỉ dựa vào các tổng, đảng bộ đông nhất có thể có từ 306 đến 8.328 đảng viên",
            "chỉ dựa vào các tổng, phần giữa các loại hình chiếm từ 0,7% đến 100,0% mức chênh lệch (Theil T)",
        )
    ]
    known = [make(given["illustrative"], lang="en").title for make in OPEN]
    assert "members: the totals allow a Gini from 0.082 to 0.840; committee by committee it is 0." in known[0]
    said = "by the totals, 0.7% to 100.0% of Theil's T may be between types; committee by committee it is "
    assert said in known[3]


@pytest.mark.parametrize("make", OPEN, ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("too few", "Commune: members 900, committees 49; that is fewer than 30 each"),
        ("committees beyond the list", "65 committees, more than the 64 units of commune level"),
        (
            "members beyond the inhabitants",
            "99,999,999 members, more than the whole province has inhabitants (907,236, census",
        ),
    ],
)
def test_totals_that_bound_nothing_say_why(make, data, said, more):
    for lang in LANGS:
        assert make(more[data], lang=lang).kind == "note"
    assert said in make(more[data], lang="en").title


def test_other_data_that_bound_nothing_say_why(given):
    assert "one committee only" in figures.band(given["one unit"], lang="en").title
    assert "Township: members 0, committees 1" in figures.band(given["a type at zero"], lang="en").title
    assert "one type only" in tables.between(given["two units"], lang="en").title
    for make in OPEN:
        assert "committees of at least one type" in make(given["form without committees"], lang="en").title


def test_totals_that_leave_nothing_open(more):
    assert (
        figures.band(more["one of each"], lang="en").title
        == "If each of the 2 committees given has at least 30 members: the totals alone fix the Gini at 0.178"
    )
    assert figures.intervals(more["one of each"], lang="vi").title.endswith(
        ": các tổng đã xác định Theil T là 0,065 và Theil L là 0,068"
    )
    assert tables.extremes(more["one of each"], lang="en").title.endswith(
        ": the totals alone tell that the largest committee has 400 members"
    )
    assert tables.between(more["one of each"], lang="en").title.endswith(
        ": 100.0% of the inequality (Theil's T) is between types"
    )
    assert figures.band(more["all at 30"], lang="en").title.endswith(": the totals alone fix the Gini at 0.000")
    assert tables.between(more["all at 30"], lang="en").title.endswith(
        ": by the totals, all committees have the same number of members"
    )


def test_types_alike_have_nothing_between_them(given):
    told = tables.between(given["all equal"], lang="en")
    assert told.title.endswith(": the types have the same mean, so none of the inequality is between types")
    assert [row[1] for row in _rows(told)] == ["0.000000", "0.000000"]


def test_a_district_without_its_committees_leaves_the_type_without_them(tmp_path):
    """Its members must not be shared out among the committees of the other districts."""
    whole = form_5(tmp_path / "a.xlsx", {"1. Xã": (8, 1600)}, body="HUYỆN ỦY HỒNG DÂN")
    heading = ("Loại cơ sở", "Đảng bộ cơ sở", "Tổng số đảng viên")
    rows = [("THỊ ỦY GIÁ RAI",), ("Tính đến ngày 04/05/2017",), heading, ("1. Xã", None, 1500), ("2. Phường", 3, 900)]
    membership = load(whole, write(tmp_path / "b.xlsx", rows))
    assert membership.by_type()["members"].to_list() == [3100, 900]
    assert membership.by_type()["committees"].isna().to_list() == [True, False]
    for make in (*OPEN, *DRAWN, tables.by_type):
        assert "lack the number of committees of at least one type" in make(membership, lang="en").title


def test_a_committee_below_30_breaks_the_assumption_and_is_said(more):
    drawn = figures.intervals(more["below 30"], lang="en")
    assert drawn.notes[-1].startswith("The list has committees below 30 members (2)")
    assert "infinite" in drawn.notes[1]
    assert _rows(drawn)[3] == ["Theil's L", "0.000", "0.832", "0.832", "∞"]
    title = figures.band(more["below 30"], lang="en").title
    assert (
        title
        == "If each of the 3 committees given has at least 30 members: the totals allow a Gini from 0.000 to 0.549; committee by committee it is 0.654"
    )
    assert drawn.figure.axes[0].get_xlim()[1] > 1.4  # the marks beyond the bounds are inside the picture


def test_a_list_that_keeps_to_the_assumption_has_no_such_note(given):
    assert len(figures.band(given["illustrative"], lang="en").notes) == 1
    assert len(figures.band(given["published"], lang="en").notes) == 1


def test_the_extreme_ways_in_words(given, more):
    assert _rows(tables.extremes(given["published"], lang="vi")) == [
        ["Xã", "17 đảng bộ có 200; 32 đảng bộ có 199", "1 đảng bộ có 8.328; 48 đảng bộ có 30", "30 – 199", "30 – 361", "200 – 8.328"],
        ["Phường", "5 đảng bộ có 306; 5 đảng bộ có 305", "1 đảng bộ có 2.785; 9 đảng bộ có 30", "30 – 305", "30 – 489", "306 – 2.785"],
        ["Thị trấn", "5 đảng bộ có 286", "1 đảng bộ có 1.310; 4 đảng bộ có 30", "30 – 286", "30 – 456", "286 – 1.310"],
        ["Tổng cộng", "–", "–", "30 – 199", "30 – 390", "306 – 8.328"],
    ]  # fmt: skip
    by_district = _rows(tables.extremes(more["by district"], lang="en"))
    assert [row[0] for row in by_district] == [
        "Commune, Giá Rai", "Commune, Hồng Dân", "Ward, Giá Rai", "Township, Hồng Dân", "All",
    ]  # fmt: skip
    assert by_district[3][1:] == ["1 committee has 300", "1 committee has 300", "300", "300", "300"]
    two = tables.extremes(given["two units"], lang="en")
    assert _rows(two) == [["Commune", "1 committee has 198; 1 committee has 197", "1 committee has 365; 1 committee has 30", "30 – 197", "197.5", "198 – 365"]]  # fmt: skip
    assert two.notes[0] == "In the list of committees: smallest 190, median 197.5, largest 205 members."


def test_forms_of_districts_bound_closer_than_their_sums(more):
    """Each township alone in its district is known for certain."""
    [theil, _] = _rows(tables.between(more["by district"], lang="en"))
    assert theil[:3] == ["Theil's T", "0.013178", "0.013607"]
    assert figures.band(more["by district"], lang="en").title.startswith("If each of the 19 committees given has")


def test_how_much_may_lie_between_types(given):
    told = tables.between(given["published"], lang="vi")
    assert _rows(told) == [
        ["Theil T", "0,016923", "0,016926", "2,515140", "0,7%", "100,0%"],
        ["Theil L", "0,015890", "0,015893", "1,786930", "0,9%", "100,0%"],
    ]
    assert told.unit == ""
    known = tables.between(given["illustrative"], lang="vi")
    low, high, real = (float(cell.rstrip("%").replace(",", ".")) for cell in known.grid.rows[0][4:])
    assert low < real < high


def test_what_the_band_draws(given):
    plain, known = (figures.band(given[data], lang="en") for data in ("published", "illustrative"))
    assert [len(line.get_xdata()) for line in plain.figure.axes[0].lines] == [2, 65, 65]
    _, even, uneven, real = known.figure.axes[0].lines
    assert all(low <= y + 1e-12 and y <= high + 1e-12 for low, y, high in zip(uneven.get_ydata(), real.get_ydata(), even.get_ydata(), strict=True))  # fmt: skip
    assert _rows(plain)[2] == ["50%", "6.7%", "44.7%"]
    assert len(known.grid.head) == 4
    said = [text.get_text().replace("\n", " ") for text in plain.figure.axes[0].texts]
    assert said == ["most equal possible Gini 0.082", "most unequal possible Gini 0.840", "if all were equal"]


def test_what_the_intervals_draw(given):
    plain, known = (figures.intervals(given[data], lang="vi") for data in ("published", "illustrative"))
    assert _rows(plain) == [
        ["Gini", "0,082", "0,840", "0,852"],
        ["Gini hiệu chỉnh N/(N−1)", "0,083", "0,853", "0,865"],
        ["Theil T", "0,017", "2,515", "3,218"],
        ["Theil L", "0,016", "1,787", "1,911"],
    ]
    bars = [bar for bar in plain.figure.axes[0].patches if bar.get_width() < 1]
    assert [round(bar.get_x() + bar.get_width(), 3) for bar in reversed(bars)] == [0.986, 0.986, 0.782, 0.935]
    assert [line for line in plain.figure.axes[0].lines if line.get_marker() == "D"] == []
    assert len([line for line in known.figure.axes[0].lines if line.get_marker() == "D"]) == 4


def test_the_gap_in_percentage_points_stands_beside_the_type(given):
    said = [text.get_text() for text in figures.shares(given["published"], lang="vi").figure.axes[0].texts]
    assert {"−8,0 điểm %", "+5,8 điểm %", "+2,2 điểm %", "7,8%"} <= set(said)


@pytest.mark.parametrize("data", ["published", "two units", "one district"])
def test_shares_at_the_ends_stand_inside_the_picture(data, given):
    figure = figures.shares(given[data], lang="en").figure
    figure.draw_without_rendering()
    axes = figure.axes[0]
    for text in axes.texts:
        box = Text.get_window_extent(text)
        assert axes.bbox.x0 <= box.x0 + 0.001, text
        assert box.x1 <= axes.bbox.x1 + 0.001, text


@pytest.mark.parametrize("data", ["published", "all equal", "one district", "nearly equal"])
def test_no_mean_stands_across_the_line_of_all(data, given):
    figure = figures.means(given[data], lang="en").figure
    figure.draw_without_rendering()
    axes = figure.axes[0]
    line = axes.transData.transform((axes.lines[0].get_xdata()[0], 0))[0]
    for text in axes.texts:
        box = Text.get_window_extent(text)
        assert not box.x0 <= line <= box.x1, text


@pytest.mark.parametrize("make", DRAWN, ids=lambda f: f.__name__)
def test_no_label_is_cut_or_covers_another(make, given, more):
    for data, lang in itertools.product(("published", "illustrative", "one district", "two units", "all equal"), LANGS):
        _check_labels(make(given[data], lang=lang).figure)
    for data, lang in itertools.product(("one of each", "below 30"), LANGS):
        _check_labels(make(more[data], lang=lang).figure)


def _check_labels(figure) -> None:
    figure.draw_without_rendering()
    axes = figure.axes[0]
    ticks = [
        t.label1 for axis in (axes.xaxis, axes.yaxis) for t in axis.get_major_ticks() if _is_seen(t.get_loc(), axis)
    ]
    said = [t for t in (*axes.texts, *ticks, axes.xaxis.label, axes.yaxis.label) if t.get_text()]
    boxes = {(at, text.get_text()): Text.get_window_extent(text) for at, text in enumerate(said)}
    for (_, text), box in boxes.items():
        assert box.x0 >= -1, text
        assert box.x1 <= figure.bbox.x1, text
    for (one, first), (other, second) in itertools.combinations(boxes.items(), 2):
        if said[one[0]].get_rotation() % 90 == 0 == said[other[0]].get_rotation() % 90:
            assert not first.padded(-1).overlaps(second.padded(-1)), (one, other)


def _is_seen(place: float, axis) -> bool:
    low, high = axis.get_view_interval()
    return low <= place <= high


def test_one_type_is_named_in_the_title(given):
    assert tables.by_type(given["two units"], lang="vi").title == "2 đảng bộ xã có 395 đảng viên"
    assert tables.by_type(given["two units"], lang="en").title == "2 commune committees have 395 members"


def test_members_per_residential_cell_are_an_upper_bound():
    told = tables.cells(lang="vi")
    assert told.title == "Nếu mọi đảng viên đều ở 518 chi bộ ấp, khóm thì bình quân mỗi chi bộ có 27,5 đảng viên"
    assert _rows(told) == [
        ["Số chi bộ ấp", "469", "90,5%", "…"],
        ["Số chi bộ khóm", "49", "9,5%", "…"],
        ["Tổng cộng", "518", "100%", "27,5"],
    ]
    assert told.notes[0].startswith("14.253 : 518 = 27,5 là mức cao nhất")
    assert any("trùng với số đảng bộ xã" in note for note in told.notes)


def test_findings_stand_beside_the_figures_that_bear_on_them():
    told = tables.findings(lang="en")
    beside = {row[0]: row[2] for row in _rows(told) if row[2] != "…"}
    assert beside == {
        "Strength 1": "64 committees, 518 residential cells: 8.1 to a committee on average",
        "Recommendation 1": "Mean members per committee: commune 199.3, ward 305.5 and township 286.0",
        "Recommendation 4": "222.7 members to a committee on average; at most 27.5 to a residential cell",
    }
    assert len(told.grid.rows) == 14
    assert told.title.endswith("published figures bear on 3")
    assert "neither prove nor refute" in " ".join(told.notes)
