"""Numbers side by side: the frame, and the pictures and the table that show it."""

import gc
import itertools
import random
import re
import warnings

import memberships
import pandas as pd
import pytest
import reports
from hypothesis import given as holds
from hypothesis import strategies as st
from made_workbooks import HEADING, working_list, write
from undrawn import undrawn

import blanalysis
from blanalysis import load
from blanalysis.analysis import comparison, disclosure
from blanalysis.analysis.comparison import (
    BY,
    SORTS,
    ComparisonError,
    LackingError,
    columns,
    compare,
    divisors,
    groupings,
)
from blanalysis.exhibits import figures, tables
from blanalysis.exhibits.facts.comparison import ComparisonFacts
from blanalysis.membership.membership import Membership
from blanalysis.report import build
from blanalysis.vocabulary import sources, vietnamese, wording
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.formats import LANGS, number, percent
from blanalysis.vocabulary.phrases import NOT_GIVEN, in_language
from blanalysis.vocabulary.places import successors

WARD = "31813"  # Phường 2 of Bạc Liêu
OVERS = (None, "members", "committees", "population", "cells")


def _memberships_in_memory() -> int:
    gc.collect()
    return sum(isinstance(each, Membership) for each in gc.get_objects())


def test_what_is_remembered_of_a_membership_is_gone_with_it():
    before = _memberships_in_memory()
    for internal in (False, True):
        assert columns(blanalysis.example(), internal=internal)
    reports.page(build.page_notebooks()[0], lang="vi", parameters={"WORKBOOKS": [], "INTERNAL": False})
    assert _memberships_in_memory() <= before
    membership = blanalysis.example()
    assert columns(membership) is columns(membership)
    assert columns(membership) != columns(membership, internal=True)


def _of(folder, rows, name="x.xlsx"):
    return load(write(folder / name, working_list(rows, total=False)))


def test_the_package_offers_it(given):
    assert blanalysis.compare is compare
    assert compare(given["published"])["count"].to_dict() == {"xã": 9768, "phường": 3055, "thị trấn": 1430}


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("over", OVERS)
def test_groups_add_up_to_all_and_ratios_are_those_of_pandas(by, over, given):
    for data in ("illustrative", "ten missing"):
        membership = given[data]
        rows = membership.frame.dropna(subset=["members_female", *([over] if over in membership.frame else [])])
        units = {unit.code: unit for unit in membership.places}
        people = sources.frame("population-2019.csv").set_index("code")["population"].astype(int)
        base = {
            None: rows["members_female"], "committees": rows["members_female"] * 0 + 1, "population": rows["code"].map(people),
        }.get(over, rows.get(over))  # fmt: skip
        key = [
            {
                "type": unit.type, "district": unit.district, "district_type": f"{unit.district} · {unit.type}",
                "new_unit": successors(unit.code)[0].code, "committee": unit.code,
            }[by]
            for unit in map(units.get, rows["code"])
        ]  # fmt: skip
        sums = pd.DataFrame({"n": rows["members_female"].astype(int), "b": base.astype(int)}).groupby(key).sum()
        frame = compare(membership, "members_female", over=over, by=by)
        known = frame.dropna(subset="count")
        assert known["count"].to_dict() == sums["n"].to_dict()
        assert known["count"].sum() == membership.frame["members_female"].sum()
        assert known["committees"].sum() == len(rows) == frame["committees"].sum()
        assert frame["expected"].sum() == 64
        if over is None:
            assert known["value"].to_dict() == known["count"].to_dict()
            assert frame["base"].isna().all()
        else:
            assert known["base"].to_dict() == sums["b"].to_dict()
            wanted = sums["n"] / sums["b"] * (1000 if over == "population" else 1)
            assert known["value"].astype(float).to_dict() == pytest.approx(wanted.to_dict())


def test_the_official_order_and_what_a_group_is(given):
    membership = given["illustrative"]
    assert [*compare(membership).index] == ["xã", "phường", "thị trấn"]
    assert [*compare(membership, by="district").index] == [*membership.places.districts]
    assert [*compare(membership, by="committee").index] == [unit.code for unit in membership.places]
    both = compare(membership, by="district_type")
    assert [*both.index[:3]] == ["Bạc Liêu · xã", "Bạc Liêu · phường", "Giá Rai · xã"]
    assert both.loc["Giá Rai · xã", ["name", "type", "district"]].to_list() == ["Giá Rai · xã", "xã", "Giá Rai"]
    new = compare(membership, by="new_unit")
    assert len(new) == 25
    assert new.loc["31825", ["name", "type", "district", "expected"]].to_list() == [
        "Phường Bạc Liêu",
        "phường",
        "Bạc Liêu",
        5,
    ]
    assert new["district"].isna().sum() == 1  # Xã Hòa Bình, of two districts
    assert new.dtypes.astype(str).to_dict() == {
        "name": "string", "type": "string", "district": "string", "count": "Int64", "base": "Int64", "value": "Float64",
        "committees": "Int64", "expected": "Int64",
    }  # fmt: skip


def test_orders(given):
    membership = given["ten missing"]
    values = {sort: compare(membership, by="committee", sort=sort)["value"] for sort in SORTS}
    assert {sort: len(of) for sort, of in values.items()} == dict.fromkeys(SORTS, 64)
    assert [*values["most"].dropna()] == sorted(values["list"].dropna(), reverse=True)
    assert [*values["least"].dropna()] == sorted(values["list"].dropna())
    for sort in ("most", "least"):
        assert values[sort].iloc[-10:].isna().all()
    assert compare(membership, by="district", sort="name")["name"].to_list() == [
        "Thành phố Bạc Liêu", "Huyện Đông Hải", "Thị xã Giá Rai", "Huyện Hòa Bình", "Huyện Hồng Dân", "Huyện Phước Long",
        "Huyện Vĩnh Lợi",
    ]  # fmt: skip
    names = compare(membership, by="committee", sort="name")["name"].to_list()
    assert names[:4] == ["Phường 1 (Bạc Liêu)", "Phường 1 (Giá Rai)", "Phường 2 (Bạc Liêu)", "Phường 3 (Bạc Liêu)"]
    assert names[7:10] == ["Xã An Phúc", "Xã An Trạch", "Xã An Trạch A"]


def test_equal_ones_stay_in_the_official_order(given):
    frame = compare(given["all equal"], by="committee", sort="most").dropna(subset="value")
    assert [*frame.index] == [*compare(given["all equal"], by="committee", sort="least").dropna(subset="value").index]
    assert [*frame.index] == sorted(frame.index)


def test_only_some_types_and_districts(given):
    membership = given["illustrative"]
    wards = compare(membership, by="committee", only=("phường", "Giá Rai"))
    assert wards["name"].to_list() == ["Phường 1 (Giá Rai)", "Phường Hộ Phòng", "Phường Láng Tròn"]
    assert compare(membership, by="committee", only=["thị xã Giá Rai", "Phường"]).equals(wards)
    assert compare(membership, only="phường").index.to_list() == ["phường"]
    assert compare(membership, only=("xã", "phường", "thị trấn")).equals(compare(membership))
    assert compare(membership, by="type", only="Đông Hải")["expected"].to_list() == [10, 1]


def test_missing_is_never_nought(given):
    frame = compare(given["ten missing"], by="district_type")
    assert frame.loc["Hồng Dân · thị trấn", "count":"value"].isna().all()
    assert frame.loc["Hồng Dân · thị trấn", ["committees", "expected"]].to_list() == [0, 1]
    zero = compare(given["all zero"], "members_female", over="members")
    assert zero.loc["xã", ["count", "base"]].to_list() == [0, 0]
    assert zero["value"].isna().all()  # nothing over nothing
    one = compare(given["one district"], by="district")
    assert [*one.index] == ["Phước Long"]  # of the other districts there is no number at all


def test_a_row_without_one_of_the_two_is_in_neither_sum(tmp_path):
    rows = [
        HEADING,
        (1, "Xã Hưng Phú", 100, 40, 5),
        (2, "Xã Vĩnh Thanh", 200, None, 5),
        (3, "Xã Phước Long", None, 7, 5),
    ]
    membership = load(write(tmp_path / "x.xlsx", rows))
    xa = compare(membership, "members_female", over="members").loc["xã"]
    assert xa[["count", "base", "value", "committees"]].to_list() == [40, 100, 0.4, 1]
    assert compare(membership, "members_female").loc["xã", "count"] == 47


def test_forms_give_what_their_rows_name(given):
    assert groupings(given["published"]) == groupings(given["form 5"]) == ("type",)
    assert groupings(given["forms of districts"]) == ("type", "district", "district_type")
    assert groupings(given["one district"]) == BY
    of = compare(given["forms of districts"], over="population", by="district_type")
    same = compare(given["illustrative"], over="population", by="district_type")
    assert of["value"].to_list() == pytest.approx(same["value"].to_list())
    assert of["committees"].to_list() == same["committees"].to_list() == same["expected"].to_list()
    part = compare(given["part of form 5"], over="population")  # 40 of 49 communes: whose inhabitants?
    assert part["value"].isna().to_dict() == {"xã": True, "phường": False}
    assert part["count"].isna().to_dict() == {"xã": True, "phường": False}
    assert compare(given["part of form 5"])["committees"].to_list() == [40, 10]
    without = compare(given["form without committees"])
    assert without["count"].to_list() == [9768, 3055]
    assert without["committees"].isna().all()
    assert compare(given["published"], over="committees")["value"].round(1).to_list() == [199.3, 305.5, 286.0]


def test_what_may_be_chosen(given):
    membership = given["illustrative"]
    closed = disclosure.closed_by_group(membership)
    assert not {*columns(membership)} & closed
    assert {*columns(membership, internal=True)} == {id for id in membership.frame if COLUMNS[id].counts}
    for data in memberships.NAMES:
        of = given[data]
        assert disclosure.closed_by_group(of) <= disclosure.CLOSABLE, data
        for column in columns(of)[:12]:
            for over in divisors(of, column):
                assert compare(of, column, over=over)["count"].notna().any(), (data, column, over)
    assert divisors(membership, "cells_hamlet") == (None, "cells", "committees", "population")
    assert divisors(given["form without committees"], "members") == (None,)
    assert groupings(load_of_nothing(given)) == ()


def load_of_nothing(given):

    return memberships.with_frame(given["illustrative"], given["illustrative"].frame.head(0))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"column": "member_femal"}, ["“member_femal”", "members_female"]),
        ({"column": "Đảng viên nữ"}, ["“Đảng viên nữ”", "members_female"]),
        ({"column": "code"}, ["“code”"]),
        ({"over": "populace"}, ["“populace”", "population"]),
        ({"by": "huyện"}, ["“huyện”", *BY]),
        ({"sort": "largest"}, ["“largest”", *SORTS]),
        ({"only": "Cà Mau"}, ["“Cà Mau”"]),
        ({"only": ("phường", "Gia Ray")}, ["“Gia Ray”", "Giá Rai"]),
    ],
)
def test_a_wrong_choice_is_refused_in_one_sentence(wrong, said, given):
    for make in (compare, figures.compared, tables.compared):
        with pytest.raises(ComparisonError) as refused:
            make(given["illustrative"], **wrong, **({} if make is compare else {"lang": "vi"}))
        for lang in LANGS:
            sentence = refused.value.say(lang)
            assert all(part in sentence for part in said)
            assert sentence.count(".") == 1
            assert len(sentence) < 250


def test_a_wrong_kind_and_a_wrong_committee_are_refused(given):
    with pytest.raises(ComparisonError, match="bars, dots, tiles and scatter"):
        figures.compared(given["illustrative"], kind="pie", lang="vi")
    for make in (figures.compared, tables.compared):
        with pytest.raises(ComparisonError, match="99999"):
            make(given["illustrative"], highlight="99999", lang="vi")


def test_what_the_data_lack_is_a_note(given):
    cases = [
        (given["published"], {"by": "committee"}, "committee"),
        (given["published"], {"column": "members_female"}, "members_female"),
        (given["published"], {"only": "Giá Rai"}, "district"),
        (given["no members"], {}, "members"),
        (given["all zero"], {"column": "members_female", "over": "members"}, "number other than 0"),
    ]
    for membership, asked, said in cases:
        for make in (figures.compared, tables.compared):
            exhibit = make(membership, **asked, lang="en")
            assert exhibit.kind == "note"
            assert said in exhibit.title
    with pytest.raises(LackingError):
        compare(given["published"], by="district")
    for kind in ("dots", "tiles", "scatter"):
        assert (
            "one row a committee"
            in figures.compared(given["forms of districts"], kind=kind, over="population", lang="en").title
        )
    for over in (None, "committees"):
        assert (
            "a number to divide by"
            in figures.compared(given["illustrative"], kind="scatter", over=over, lang="en").title
        )


@pytest.mark.parametrize(
    "asked", [{"column": "members_khmer"}, {"column": "members", "over": "members_khmer"}, {"column": "expelled"}]
)
def test_what_may_tell_of_single_persons_is_shown_in_an_internal_copy_only(asked, given):
    for make in (figures.compared, tables.compared):
        shut = make(given["illustrative"], **asked, lang="vi")
        assert shut.kind == "note"
        assert not re.search(r"\d", shut.title)
        assert wording.INTERNAL.vi in make(given["illustrative"], **asked, internal=True, lang="vi").notes


STOCK_AND_FLOW = (
    "Đảng viên đầu kỳ", "Kết nạp mới", "Chuyển đến", "Từ trần", "Chuyển đi", "Khai trừ", "Xóa tên", "Tổng số đảng viên",
)  # fmt: skip


@pytest.mark.parametrize("left", ["Đảng viên đầu kỳ", "Khai trừ", None])
def test_who_left_the_party_cannot_be_had_from_stock_and_flow(left, tmp_path):
    """Start + came − died − moved away − end, each open by committee, would be those who left; an earlier day may be the start."""
    days = [("31/12/2015", (100, 0, 0, 0, 0, 0, 0, 100)), ("31/12/2016", (100, 9, 6, 7, 5, 1, 2, 100))]
    files = []
    for at, (day, counts) in enumerate(days if left == STOCK_AND_FLOW[0] else days[1:]):
        kept = [(head, n) for head, n in zip(STOCK_AND_FLOW, counts, strict=True) if head != left]
        rows = [(f"Số liệu đến ngày {day}",), ("Tên đảng bộ", *(head for head, _ in kept))]
        rows += [("Xã Hưng Phú", *(n for _, n in kept)), ("Xã Vĩnh Thanh", *(n for _, n in kept))]
        files.append(write(tmp_path / f"{at}.xlsx", rows))
    membership = load(*files)
    assert {"admitted", "members"} <= {*columns(membership)}
    assert not {"members_start", "died", "transferred_out"} & {*columns(membership)}
    assert {"died", "transferred_out"} <= {*columns(membership, internal=True)}
    for column in ("died", "transferred_out"):
        for make in (figures.compared, tables.compared):
            assert make(membership, column, by="committee", lang="vi").kind == "note"
            assert make(membership, "members", over=column, by="district", lang="vi").kind == "note"


def test_titles(given):
    def title(data, lang="vi", **asked):
        made = {make(given[data], lang=lang, **asked).title for make in (figures.compared, tables.compared)}
        assert len(made) == 1
        return made.pop()

    assert title("published") == "Số đảng viên: xã nhiều nhất (9.768), thị trấn ít nhất (1.430)"
    assert title("published", "en") == "Members: most in communes (9,768), fewest in townships (1,430)"
    assert (
        title("published", over="committees")
        == "Số đảng viên bình quân một đảng bộ: phường cao nhất (305,5), xã thấp nhất (199,3)"
    )
    assert (
        title("all equal", "en", column="members_female", over="members")
        == "Share of female members: 50.0% (150/300) in each of 2 types"
    )
    assert title("all equal", by="committee") == "Số đảng viên: 3 đảng bộ đều là 100"
    assert title("two units") == "Số đảng viên, xã: 395"
    assert title("one unit", "en", by="committee") == "Members, xã Hưng Phú: 190"
    assert title("a type at zero") == "Số đảng viên: xã nhiều nhất (190), thị trấn ít nhất (0)"
    assert (
        title("illustrative", "en", column="admitted", over="admitted_target", only="phường", by="district_type")
        == "Newly admitted in proportion to target of admissions: 104.6% (183/175) in all; 103.7% to 105.0% in 2 groups, no farther apart than chance would put them"
    )
    assert title("nearly equal", by="committee", over="cells") == (
        "Số đảng viên bình quân một chi bộ: xã Vĩnh Thanh cao nhất (200,2), xã Hưng Phú thấp nhất (200,0)"
    )


NAMES = {"31879": "Xã Hưng Phú", "31882": "Xã Vĩnh Thanh", "31876": "Xã Phước Long", "31867": "Thị trấn Phước Long"}


@holds(
    counts=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 60)), min_size=1, max_size=4),
    over=st.sampled_from([None, "members", "cells"]),
    by=st.sampled_from(["committee", "type", "new_unit"]),
)
def test_whom_a_title_names_has_the_most_and_the_fewest(counts, over, by, tmp_path):
    rows = [(name, 2000, women, cells) for name, (women, cells) in zip(NAMES.values(), counts, strict=False)]
    of = comparison.comparison(_of(tmp_path, rows), "members_female", over=over, by=by)
    values = of.known["value"]
    if values.empty:
        return
    facts = ComparisonFacts(of=of)
    title = facts.title.say("vi")
    told = values.map(lambda value: in_language(facts.value(value), "vi"))
    least, most = told[values.idxmin()], told[values.idxmax()]
    title = re.sub(r" \([\d.]+/[\d.]+\)", "", title)  # the bases of percentages
    titled = re.sub(
        r": cao nhất ở (.+), (.+%); thấp nhất ở (.+), (.+%)$", r": \1 cao nhất (\2), \3 thấp nhất (\4)", title
    )
    if found := re.search(r": (.+) (?:nhiều|cao) nhất \(([\d.,%]+)\), (.+) (?:ít|thấp) nhất \(([\d.,%]+)\)$", titled):
        assert found[2] != found[4]
        for words, said, end in ((found[1], found[2], values.max()), (found[3], found[4], values.min())):
            groups = told.index[told == said]
            assert in_language(facts.value(end), "vi") == said
            if len(groups) > 2:
                assert words.startswith(str(len(groups)))
            else:
                assert all(in_language(facts.in_sentence(group), "vi") in words for group in groups)
    elif of.differs is False and told.nunique() > 1:
        assert f"từ {least} đến {most}, chênh lệch ở mức dao động ngẫu nhiên" in title
    else:
        assert told.nunique() == 1
        assert title.endswith(told.iloc[0])
        assert len(values) == 1 or f"{len(values)} " in title


def test_the_highlighted_one_is_named_with_its_value_and_rank(given):
    membership = given["illustrative"]
    said = "Phường 2 (Bạc Liêu): số đảng viên 396, hạng 1/64 từ cao xuống"
    for by, kind in itertools.product(("type", "committee"), ("bars", "dots", "tiles")):
        drawn = figures.compared(membership, by=by, kind=kind, highlight=WARD, lang="vi")
        assert f"{said}." in drawn.notes
        assert said in drawn.alternative
    assert f"{said}." in tables.compared(membership, highlight=WARD, lang="vi").notes
    ranked = compare(membership, by="committee", only="phường", sort="most")
    second = ranked.index[1]
    told = tables.compared(membership, only="phường", highlight=second, lang="en").notes[0]
    assert told.endswith("rank 2 of 10 from the top.")
    equal = tables.compared(given["all equal"], highlight="31879", lang="en").notes[0]
    assert equal == "Xã Hưng Phú: members 100, tied for rank 1 of 3 from the top."
    assert "không có số liệu" in tables.compared(membership, only="xã", highlight=WARD, lang="vi").notes[0]
    assert "no figure" in figures.compared(given["published"], highlight=WARD, lang="en").notes[0]


def _letters(exhibit):
    return [word for axes in exhibit.figure.axes for word in axes.texts]


def test_the_highlighted_one_is_seen_without_colour(given):
    membership = given["illustrative"]
    name = "Phường 2 (Bạc Liêu)"
    bold = [
        t.get_text()
        for t in _letters(figures.compared(membership, by="committee", highlight=WARD, lang="vi"))
        if t.get_fontweight() == "bold"
    ]
    assert bold == [name, "396"]
    bold = [
        t.get_text()
        for t in _letters(figures.compared(membership, kind="dots", highlight=WARD, lang="vi"))
        if t.get_fontweight() == "bold"
    ]
    assert bold == [f"{name}: 396", "Phường"]
    drawn = figures.compared(membership, kind="scatter", over="cells", highlight=WARD, lang="vi").figure.axes[0]
    rings = [line for line in drawn.lines if line.get_markerfacecolor() == "none"]
    row = membership.frame.set_index("code").loc[WARD]
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in rings] == [(row["cells"], row["members"])]
    assert name in [words.get_text() for words in drawn.get_legend().get_texts()]
    plain, ringed = (
        figures.compared(membership, kind="tiles", highlight=code, lang="vi").figure.axes[0] for code in (None, WARD)
    )
    assert len(ringed.patches) == len(plain.patches) + 4  # a double line around the tile, and in the key
    assert f"{name}: 396" in [words.get_text() for words in ringed.texts]


def test_what_is_drawn_is_what_the_frame_has(given):
    membership = given["illustrative"]
    for by, over in (("type", None), ("district", "members"), ("committee", "members")):
        frame = compare(membership, "members_female", over=over, by=by, sort="most")
        drawn = figures.compared(membership, "members_female", over=over, by=by, sort="most", lang="vi")
        bars = [
            segment
            for axes in drawn.figure.axes
            for lines in axes.collections
            for segment in lines.get_segments()
            if segment[0][1] == segment[1][1]
        ]
        assert sorted(segment[1][0] for segment in bars) == pytest.approx(sorted(frame["value"].astype(float)))
        assert {segment[0][0] for segment in bars} == {0}
        said = [number(v, "vi") if over is None else percent(v, "vi", 1) for v in frame["value"]]
        texts = [words.get_text() for words in _letters(drawn)]
        assert [t for t in texts if t in said and not t.startswith("chung")] == said
        assert [row[-1] for row in drawn.grid.rows] == said
    dots = figures.compared(membership, kind="dots", by="district", lang="vi").figure.axes[0]
    marked = sorted(
        x for line in dots.lines for x in line.get_xdata() if len(line.get_xdata()) > 1 or line.get_markersize() == 5.5
    )
    assert marked == sorted(membership.frame["members"].astype(float))


def test_a_group_that_lacks_committees_says_so(given):
    drawn = figures.compared(given["ten missing"], by="district", lang="en")
    short = compare(given["ten missing"], by="district").query("committees < expected")
    names = [words.get_text() for words in _letters(drawn)]
    for _, row in short.iterrows():
        assert f"{row['name']} ({row['committees']}/{row['expected']})" in names
    assert "Only 54 of 64 committees have a figure; no other is counted." in drawn.notes
    for kind in ("bars", "dots"):
        notes = figures.compared(given["ten missing"], by="district", kind=kind, lang="en").notes
        assert any("6/8" in note for note in notes), kind
    told = tables.compared(given["ten missing"], by="district", lang="en").grid
    assert [row[1] for row in told.rows[:-1]][2] == "6/9"
    assert told.rows[-1][1] == "54"


def test_the_table_adds_up(given):
    told = tables.compared(given["illustrative"], "members_female", over="members", by="district_type", lang="en")
    rows = [[cell.replace(",", "") for cell in row] for row in told.grid.rows]
    for at in (1, 2, 3):
        assert sum(int(row[at]) for row in rows[:-1]) == int(rows[-1][at])
    assert rows[-1][2:5] == ["4440", "14253", "31.2%"]
    assert told.grid.total
    shares = tables.compared(given["illustrative"], by="district", lang="en").grid.rows
    assert sum(float(row[-1][:-1]) for row in shares[:-1]) == pytest.approx(100, abs=0.4)
    part = tables.compared(given["ten missing"], by="district_type", lang="vi")
    assert NOT_GIVEN in [row[2] for row in part.grid.rows]
    assert not tables.compared(given["one unit"], by="committee", lang="vi").grid.total


def test_a_long_name_of_what_is_compared_is_not_cut(given):
    for kind in ("dots", "scatter"):
        drawn = figures.compared(
            given["illustrative"], "members_prof_vocational", over="members", by="district", kind=kind, lang="en"
        ).figure
        drawn.draw_without_rendering()
        axes = drawn.axes[0]
        for words in (*axes.texts, axes.xaxis.label, axes.yaxis.label):
            box = words.get_window_extent()
            assert box.x0 >= 0, words.get_text()
            assert box.x1 <= drawn.bbox.x1, words.get_text()
            assert box.y0 >= 0, words.get_text()


def test_the_units_of_2025_are_said_to_be_sums_of_those_before(given):
    for make in (figures.compared, tables.compared):
        exhibit = make(given["ten missing"], by="new_unit", lang="en")
        assert any("sums of the communes" in note for note in exhibit.notes)
    told = {row[0]: row[1] for row in tables.compared(given["illustrative"], by="new_unit", lang="vi").grid.rows}
    assert told["Xã Hòa Bình"].count("uyện") == 2


def test_what_was_kept_stands_below_the_title(given):
    exhibit = figures.compared(given["illustrative"], only=("phường", "Giá Rai"), by="committee", lang="en")
    assert exhibit.subtitle.endswith("; only wards of Giá Rai")
    assert len(exhibit.grid.rows) == 3


DATA = (
    "published", "illustrative", "form 5", "part of form 5", "one district", "ten missing", "forms of districts", "two units",
    "one unit", "all equal", "all zero", "faults", "nearly equal", "a type at zero", "form without committees",
)  # fmt: skip


DRAWN = ("ten missing", "form 5", "one unit")  # of the others the words


@pytest.mark.parametrize("data", DATA)
def test_every_kind_of_every_grouping_is_an_exhibit(data, given):
    """Each kind with each grouping once, the rest drawn by lot, always the same."""
    membership, lot = given[data], random.Random(data)
    may = columns(membership)
    for kind, by in itertools.product(figures.KINDS, groupings(membership)):
        column = lot.choice([id for id in may if id != "members"] or may) if lot.random() < 0.6 else may[-1]
        overs = divisors(membership, column)
        asked = {
            "over": lot.choice(overs[1:] or overs) if kind == "scatter" else lot.choice(overs),
            "sort": lot.choice(SORTS),
            "only": lot.choice([(), (), "xã", ("xã", "thị trấn")]),
            "highlight": lot.choice([None, "31879", WARD]),
        }
        lang = lot.choice(LANGS)
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a glyph that the font lacks is a warning of matplotlib
            for exhibit in (
                figures.compared(membership, column, by=by, kind=kind, lang=lang, **asked),
                tables.compared(membership, column, by=by, lang=lang, **asked),
            ):
                shown = exhibit if data in DRAWN else undrawn(exhibit)
                _check(shown, (data, column, by, kind, asked))


def _check(exhibit, asked):
    html = re.sub(r"<style>.*?</style>", "", exhibit._repr_html_())
    assert not {"nan", "<na>", "&lt;na&gt;"} & {*re.split(r"[^\w<>&;]", html.lower())}, asked
    assert "{" not in html, asked
    if exhibit.kind == "note":
        return
    assert len({len(row) for row in (exhibit.grid.head, *exhibit.grid.rows)}) == 1, asked
    assert exhibit.unit, asked
    assert "  " not in exhibit.title, asked


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_is_cut_and_none_lies_on_another(lang, given):
    """Names, values and keys of bars and dots: each inside the picture, and beside the others."""
    for data, by in (("illustrative", "committee"), ("ten missing", "new_unit"), ("illustrative", "district_type")):
        for kind, over in (("bars", "members"), ("bars", None), ("dots", "members")):
            drawn = figures.compared(
                given[data], "members_female", over=over, by=by, kind=kind, highlight=WARD, lang=lang
            ).figure
            drawn.draw_without_rendering()
            boxes = [words.get_window_extent() for axes in drawn.axes for words in axes.texts]
            for box in boxes:
                assert box.x0 >= 0, (data, by, kind)
                assert box.x1 <= drawn.bbox.x1, (data, by, kind)
            for one, other in itertools.combinations([box.shrunk(0.9, 0.8) for box in boxes], 2):
                assert not one.overlaps(other), (data, by, kind, over)


def test_the_vietnamese_order():
    letters = [*"aăâbcdđeêghiklmnoôơpqrstuưvxy"]
    assert sorted({*letters}, key=vietnamese.order) == letters
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted({*tones}, key=vietnamese.order) == tones
    tones = ["tâ", "tầ", "tẩ", "tẫ", "tấ", "tậ"]
    assert sorted({*tones}, key=vietnamese.order) == tones
    names = ["Phường 2", "Phường 10", "Vĩnh Thanh", "Vĩnh Thạnh", "Vĩnh Thạnh A", "Vĩnh Trạch"]
    assert sorted({*names}, key=vietnamese.order) == names
    assert vietnamese.order("HOÀ BÌNH")[:2] == vietnamese.order("hoà bình")[:2]


@holds(st.lists(st.text(alphabet="aăâbđeêoơuưáàảãạấậ 129", max_size=6), max_size=6))
def test_the_vietnamese_order_is_one(words):
    keys = {word: vietnamese.order(word) for word in words}
    for one, other in itertools.combinations(keys, 2):
        assert (keys[one] < keys[other]) != (keys[other] < keys[one])
