"""Pictures and tables of single committees: what they say, what is drawn, what touches what."""

from functools import partial
from itertools import combinations
from xml.etree import ElementTree

import pandas as pd
import pytest
from made_workbooks import HEADING, form_5, working_list, write
from matplotlib.transforms import Bbox

from blanalysis import example, load
from blanalysis.exhibits import figures, tables
from blanalysis.exhibits.figures.tilemap import DISTRICT_NAME_PLACES, tile_map
from blanalysis.vocabulary.formats import LANGS, within
from blanalysis.vocabulary.phrases import in_language
from blanalysis.vocabulary.places import load_units as load_places

SINGLE = (figures.strip, figures.ranked, figures.tiles, figures.heat, figures.lorenz)
TYPED = ("illustrative", "one district", "two units", "one unit", "all equal", "all zero", "a type at zero")


@pytest.fixture(scope="session")
def gaps(tmp_path_factory):
    """The illustrative list without ten of its committees: wards, a township, communes of every district."""
    left_out = {0, 3, 10, 21, 29, 30, 31, 44, 50, 63}
    whole = example()
    members = whole.frame["members"].astype(int)
    rows = [
        (place, f"{unit.full_name}, {unit.full_district}", n, 1, 1)
        for place, (unit, n) in enumerate(zip(whole.places, members, strict=True), start=1)
        if place - 1 not in left_out
    ]
    return load(
        write(tmp_path_factory.mktemp("gaps") / "thieu.xlsx", [("Số liệu tính đến 31/12/2016",), HEADING, *rows])
    )


def _load(folder, rows):
    return load(write(folder / "so-lieu.xlsx", working_list(rows, total=False)))


def _rows(exhibit) -> list[list[str]]:
    return [list(row) for row in exhibit.grid.rows]


# --- what is drawn --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", TYPED)
@pytest.mark.parametrize("make", SINGLE, ids=lambda f: f.__name__)
def test_no_text_covers_another(make, data, given):
    for lang in LANGS:
        _check_texts(make(given[data], lang=lang))


@pytest.mark.parametrize("make", SINGLE, ids=lambda f: f.__name__)
def test_no_text_covers_another_where_committees_are_missing(make, gaps):
    _check_texts(make(gaps, lang="vi"))


def _check_texts(exhibit) -> None:
    if exhibit.kind == "note":
        return
    exhibit.figure.canvas.draw()
    whole = exhibit.figure.bbox
    texts = [t for axes in exhibit.figure.axes for t in _texts(axes) if t.get_text().strip() and t.get_visible()]
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    for name, box in boxes:
        assert box.x0 >= whole.x0 - 2, name
        assert box.x1 <= whole.x1 + 2, name
    for (one, a), (other, b) in combinations(boxes, 2):
        wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide < 2 or high < 3, (one, other)  # pixels of 1/100 inch; the box of a text is higher than its letters


def _texts(axes):
    if not axes.axison:
        return axes.texts
    within = [
        label
        for at, axis in enumerate((axes.xaxis, axes.yaxis))
        for label in axis.get_ticklabels()
        if min(axis.get_view_interval()) <= label.get_position()[at] <= max(axis.get_view_interval())
    ]
    return [*axes.texts, *within, axes.xaxis.label, axes.yaxis.label]


def test_ranked_draws_every_committee_once_and_the_largest_first(given):
    exhibit = figures.ranked(given["illustrative"], lang="vi")
    dots = [
        x for axes in exhibit.figure.axes for line in axes.lines if line.get_marker() in "os^" for x in line.get_xdata()
    ]
    assert sorted(dots) == sorted(given["illustrative"].frame["members"].astype(float))
    by_district: dict[str, list[int]] = {}
    for _, district, _, members in _rows(exhibit):
        by_district.setdefault(district, []).append(int(members))
    assert len(by_district) == 7
    for members in by_district.values():
        assert members == sorted(members, reverse=True)


def test_ranked_has_one_axis_for_few_and_three_of_like_length_for_all(given):
    assert len(figures.ranked(given["one district"], lang="vi").figure.axes) == 1
    left, middle, right = figures.ranked(given["illustrative"], lang="vi").figure.axes
    assert left.get_xlim() == middle.get_xlim() == right.get_xlim()
    lengths = [len(axes.texts) for axes in (left, middle, right)]
    assert max(lengths) - min(lengths) <= 20  # a name and a number a row


def test_pictures_for_print_are_no_higher_than_a_page_leaves_them(given):
    """With their caption and notes 257 mm hold them, at 165 mm width."""
    for make in SINGLE:
        wide, high = make(given["illustrative"], lang="vi").figure.get_size_inches()
        assert high * 165 / wide < 250


def test_what_is_missing_is_shown_as_missing(gaps):
    for make in (figures.ranked, figures.tiles):
        exhibit = make(gaps, lang="vi")
        assert [row[3] for row in _rows(exhibit)].count("…") == 10
        drawn = [text.get_text() for axes in exhibit.figure.axes for text in axes.texts]
        assert drawn.count("…") == 10
        assert "Chỉ tính 54/64 đảng bộ có số liệu." in exhibit.notes
    for make in (figures.strip, figures.heat, figures.lorenz, tables.spread, tables.inequality, tables.outliers):
        assert "Only 54 of 64 committees have a figure; no other is counted." in make(gaps, lang="en").notes
    assert not any("64" in told for told in figures.tiles(example(), lang="vi").notes)


def test_strip_names_the_ends_of_each_type(given):
    exhibit = figures.strip(given["illustrative"], lang="vi")
    drawn = {text.get_text() for text in exhibit.figure.axes[0].texts}
    frame = given["illustrative"].frame
    for of in frame.groupby("type")["members"]:
        assert any(text.endswith(f": {of[1].max()}") for text in drawn)
        assert any(text.endswith(f": {of[1].min()}") for text in drawn)
    assert not any(
        ": " in text.get_text() for text in figures.strip(given["all equal"], lang="vi").figure.axes[0].texts
    )


def test_marks_of_the_strip_lie_beside_each_other(tmp_path, given):
    """Equal committees are still as many marks as they are."""
    axes = figures.strip(given["all equal"], lang="vi").figure.axes[0]
    marks = [tuple(xy) for line in axes.lines if line.get_marker() in "os^" for xy in line.get_xydata().round(3)]
    assert len(marks) == len(set(marks)) == 3


# --- the map of tiles -----------------------------------------------------------------------------------------------


def test_the_name_of_a_district_stands_on_no_tile_and_nearest_to_one_of_its_own():
    """Beside a tile of another district it would be taken for that one's."""
    places = load_places()
    assert set(DISTRICT_NAME_PLACES) == set(places.districts)
    drawn = figures.tiles(example(), lang="vi").figure
    (axes,) = drawn.axes
    drawn.canvas.draw()
    tiles = {}
    for unit in places:
        corners = [(unit.tile_col + x, unit.tile_row + y) for x, y in ((-0.5, -0.5), (0.5, 0.5))]
        tiles[unit.code] = Bbox(axes.transData.transform(corners))
    texts = {
        text.get_text().split(maxsplit=1)[-1].replace("\n", " "): text
        for text in axes.texts
        if ". " in text.get_text().replace("\n", " ")
    }
    for district in places.districts:
        name = texts[district].get_window_extent()
        apart = {code: distance(name, tile) for code, tile in tiles.items()}
        own = [apart.pop(unit.code) for unit in places.districts[district]]
        assert 0 < min(own) < min(apart.values()), district


def distance(one, other):
    """Between two boxes; 0 where they touch."""
    across = max(one.xmin - max(other.x0, other.x1), min(other.x0, other.x1) - one.xmax, 0)
    up = max(one.ymin - max(other.y0, other.y1), min(other.y0, other.y1) - one.ymax, 0)
    return (across**2 + up**2) ** 0.5


def test_the_map_shows_any_numbers_by_unit():
    whole = example()
    codes = [unit.code for unit in whole.places.districts["Hòa Bình"]]
    values, say = pd.Series(15.25, index=codes[:-1]), partial(in_language, lang="vi")
    figure = tile_map(whole.places, values, say, what="điểm", digits=1)
    drawn = [text.get_text() for text in figure.axes[0].texts]
    assert drawn.count("15,3") == len(codes) - 1
    assert drawn.count("…") == 1
    assert "Hòa Bình" in drawn  # the township
    assert "H. Hòa Bình" in drawn  # the district
    assert not any("Giá Rai" in text for text in drawn)


def test_a_greater_number_is_darker(given):
    exhibit = figures.tiles(given["one district"], lang="vi")
    light = {}
    for patch in exhibit.figure.axes[0].patches:
        if patch.get_height() == 1:  # a tile, not a piece of the scale
            at = patch.get_x() + 0.5, patch.get_y() + 0.5
            light[at] = sum(patch.get_facecolor()[:3])
    places = {unit.code: (unit.tile_col, unit.tile_row) for unit in given["one district"].places}
    frame = given["one district"].frame.set_index("code")["members"].sort_values()
    shades = [light[places[code]] for code in frame.index]
    assert shades == sorted(shades, reverse=True)


@pytest.mark.parametrize("make", [figures.tiles, figures.ranked, figures.strip], ids=lambda f: f.__name__)
def test_every_committee_that_has_a_number_is_a_mark_with_its_code_number_and_name(make, gaps):
    root = ElementTree.fromstring(make(gaps, lang="vi").picture)
    marks = {mark.get("data-unit"): mark for mark in root.iter() if mark.get("data-unit")}
    frame, units = gaps.frame.dropna(subset="members").set_index("code"), gaps.places.by_code
    assert {code: int(mark.get("data-value")) for code, mark in marks.items()} == frame["members"].to_dict()
    for code, mark in marks.items():
        assert mark[0].text == f"{units[code].full_name}: {frame['members'][code]} đảng viên"


# --- what may tell of persons ---------------------------------------------------------------------------------------


def test_what_may_tell_of_persons_is_not_drawn_by_committee(tmp_path):
    heading = ("Tên đảng bộ", "Tổng số đảng viên", "Nữ", "Bị kỷ luật")
    rows = [heading, ("Xã Hưng Phú", 190, 60, 1), ("Xã Vĩnh Thanh", 205, 70, 3)]
    membership = load(write(tmp_path / "ky-luat.xlsx", rows))
    assert "disciplined" in membership.frame
    for make in (figures.ranked, figures.tiles):
        assert make(membership, lang="vi", column="disciplined").kind == "note"
        shown = make(membership, lang="vi", column="disciplined", internal=True)
        assert shown.title.startswith("Bị kỷ luật: nhiều nhất là xã Vĩnh Thanh: 3")
        assert make(membership, lang="vi", column="members_female").kind == "figure"
        lacking = make(membership, lang="en", column="cells")
        assert lacking.kind == "note"
        assert lacking.title.startswith("This part needs a sheet with one row a committee and a column “")


# --- by district and type -------------------------------------------------------------------------------------------


def test_heat_counts_rows_and_forms_alike(tmp_path):
    city = {"1. Xã": (3, 672), "2. Phường": (7, 2089), "3. Thị trấn": (0, 0)}
    forms = load(
        form_5(tmp_path / "tp.xlsx", city, body="THÀNH ỦY BẠC LIÊU"),
        form_5(tmp_path / "hd.xlsx", {"1. Xã": (8, 1501), "3. Thị trấn": (1, 275)}, body="HUYỆN ỦY HỒNG DÂN"),
    )
    exhibit = figures.heat(forms, lang="en")
    assert _rows(exhibit) == [
        ["Thành phố Bạc Liêu", "672", "224.0", "2,089", "298.4", "", "", "2,761", "276.1"],
        ["Huyện Hồng Dân", "1,501", "187.6", "", "", "275", "275.0", "1,776", "197.3"],
        ["All", "2,173", "197.5", "2,089", "298.4", "275", "275.0", "4,537", "238.8"],
    ]
    assert exhibit.title == "In 2 of 2 districts wards or townships have more members on average than communes"
    assert any("thị xã Giá Rai" in told for told in exhibit.notes)
    rows = _rows(figures.heat(example(), lang="en"))
    assert rows[-1][-2:] == ["14,253", "222.7"]
    assert rows[-1][1::2] == ["9,768", "3,055", "1,430", "14,253"]


def test_heat_tells_missing_from_impossible(gaps):
    rows = {row[0]: row for row in _rows(figures.heat(gaps, lang="vi"))}
    assert rows["Huyện Phước Long"][3:7] == ["", "", "…", "…"]  # no wards there; its township is missing


def test_heat_titles(given, tmp_path):
    assert figures.heat(given["one district"], lang="vi").title == (
        "Bình quân một đảng bộ: cao nhất thị trấn (1.234,0), thấp nhất xã (182,1)"
    )
    assert figures.heat(given["all equal"], lang="en").title == "300 members in all, 100.0 per committee"
    rows = [
        ("Xã Vĩnh Hậu, huyện Hòa Bình", 300),
        ("Thị trấn Hòa Bình", 200),
        ("Xã Ninh Hòa", 250),
        ("Thị trấn Ngan Dừa", 90),
    ]
    book = write(tmp_path / "x.xlsx", [("Tên đảng bộ", "Tổng số đảng viên"), *rows])
    assert figures.heat(load(book), lang="vi").title.startswith("Không đơn vị cấp huyện nào có phường")


# --- titles ---------------------------------------------------------------------------------------------------------


def test_titles_of_the_pictures(given, tmp_path):
    assert figures.ranked(given["illustrative"], lang="vi").title.startswith("Nhiều nhất là Phường 2 (Bạc Liêu): 396")
    assert figures.tiles(given["illustrative"], lang="en").title.startswith("The mean per committee is highest in ")
    for make in (figures.ranked, figures.tiles):
        assert (
            make(given["two units"], lang="vi").title == "Nhiều nhất là xã Vĩnh Thanh: 205; ít nhất là xã Hưng Phú: 190"
        )
        assert make(given["one unit"], lang="en").title == "There is one committee only: xã Hưng Phú (190)"
        assert make(given["all zero"], lang="vi").title == "2 đảng bộ đều có số bằng nhau (0)"
        ties = _load(tmp_path, [("Xã Hưng Phú", 9, 1, 1), ("Xã Vĩnh Thanh", 9, 1, 1), ("Xã Phước Long", 2, 1, 1)])
        assert (
            make(ties, lang="vi").title == "Nhiều nhất là xã Hưng Phú và xã Vĩnh Thanh: 9; ít nhất là xã Phước Long: 2"
        )
    assert figures.lorenz(given["one unit"], lang="en").kind == "note"


# --- tables ---------------------------------------------------------------------------------------------------------


def test_inequality_of_two_committees_by_hand(tmp_path):
    """100 and 300: shares ¼ and ¾ where ½ is due."""
    exhibit = tables.inequality(_load(tmp_path, [("Xã Hưng Phú", 100, 1, 1), ("Xã Vĩnh Thanh", 300, 1, 1)]), lang="en")
    values = {row[0]: row[1] for row in _rows(exhibit)}
    assert values["Gini"] == "0.2500"
    assert values["Gini adjusted by N/(N−1)"] == "0.5000"
    assert values["Hoover"] == "25.0%"
    assert values["Variation"] == "50.0%"
    assert values["Herfindahl–Hirschman"] == "0.6250"
    assert values["Effective number"] == "1.6"
    assert values["Theil's T"] == values["Within types"] == "0.1308"
    assert values["Theil's L"] == "0.1438"
    assert values["GE(2)"] == "0.1250"
    assert exhibit.title == "The Gini index of 2 communes is 0.250"


def test_the_parts_of_theil_add_up(given):
    for data in ("illustrative", "one district", "a type at zero"):
        rows = {row[0]: float(row[1]) for row in _rows(tables.inequality(given[data], lang="en")) if row[2]}
        by_type = rows["Split by type: between types"] + rows["Within types"]
        nested = (
            rows["Split by district: between districts"]
            + rows["Between the types of a district"]
            + rows["Within one district and type"]
        )
        assert by_type == pytest.approx(rows["Theil's T"], abs=0.0002)
        assert nested == pytest.approx(rows["Theil's T"], abs=0.0002)
    values = {row[0]: row[1] for row in _rows(tables.inequality(given["a type at zero"], lang="en"))}
    assert values["Theil's L"] == "∞"
    assert tables.inequality(given["all zero"], lang="en").kind == "note"
    assert tables.inequality(given["one unit"], lang="en").title.startswith("This part compares committees")


def test_a_slip_of_the_pen_stands_out(tmp_path):
    """Nine communes about 200, one of which got a digit too many."""
    names = [unit.full_name for unit in load_places().districts["Đông Hải"] if unit.type == "xã"][:9]
    rows = [(f"{name}, huyện Đông Hải", 200 + place, 1, 1) for place, name in enumerate(names)]
    rows[4] = (rows[4][0], 2040, 1, 1)
    book = write(tmp_path / "x.xlsx", [HEADING, *((place, *row) for place, row in enumerate(rows, 1))])
    exhibit = tables.outliers(load(book), lang="vi")
    assert exhibit.title == f"Đảng bộ có số liệu khác biệt so với cùng loại hình (|z| > 3,5): {within(names[4])}"
    marked = [row for row in _rows(exhibit) if row[6]]
    assert [(row[0], row[3], row[4]) for row in marked] == [(names[4], "2.040", "1/9")]
    assert any("không có nghĩa là sai" in told for told in exhibit.notes)


def test_outliers_where_none_is_far_and_where_types_are_few(given):
    exhibit = tables.outliers(given["illustrative"], lang="en")
    assert exhibit.title == "No committee is far from the others of its type (|z| > 3.5)"
    frame = given["illustrative"].frame
    ends = {(t, n) for t, of in frame.groupby("type")["members"] for n in (of.min(), of.max())}
    assert {(row[2].lower(), int(row[3])) for row in _rows(exhibit)} == {
        ({"xã": "commune", "phường": "ward", "thị trấn": "township"}[t], int(n)) for t, n in ends
    }
    assert all(row[5] == "–" for row in _rows(exhibit) if row[2] == "Township")
    few = tables.outliers(given["one district"], lang="vi")
    assert few.title == "Mọi loại hình đều có dưới 8 đảng bộ nên chỉ xếp thứ hạng"
    assert not any("MAD" in told for told in few.notes)
    assert tables.outliers(given["all equal"], lang="vi").title.endswith("không có đảng bộ khác biệt.")
    assert tables.outliers(given["one unit"], lang="vi").kind == "note"


def test_no_two_units_are_called_the_same_in_a_title():
    assert len({unit.distinct_name for unit in load_places()}) == 64


def test_the_list_gives_each_committee_its_rank(given, tmp_path):
    rows = {row[0]: row for row in _rows(tables.committees(given["one district"], lang="vi"))}
    assert rows["Xã Phước Long"][3:] == ["210", "1/7", "–"]
    assert rows["Xã Phong Thạnh Tây B"][4] == "7/7"
    assert rows["Thị trấn Phước Long"][4] == "1/1"
    ties = _load(tmp_path, [("Xã Hưng Phú", 9, 1, 1), ("Xã Vĩnh Thanh", 9, 1, 1), ("Xã Phước Long", 2, 1, 1)])
    assert [row[4] for row in _rows(tables.committees(ties, lang="vi"))] == ["1/3", "1/3", "3/3"]
    assert tables.committees(ties, lang="vi").title == (
        "Nhiều nhất là xã Hưng Phú và xã Vĩnh Thanh: 9 đảng viên; ít nhất là xã Phước Long: 2"
    )
