"""Who the members are: what is said of them, and that no small number of a sensitive column can be worked out from it."""

import itertools
import random
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
import reports
from amounts import amount
from illustrative import ten_missing
from made_workbooks import form_5, write
from scipy.optimize import linprog

from blanalysis import example, load
from blanalysis.__main__ import main
from blanalysis.analysis import disclosure, suppression
from blanalysis.analysis.suppression import FEWEST, SUM
from blanalysis.exhibits import figures, tables
from blanalysis.membership import findings
from blanalysis.membership.findings import Finding, Kind
from blanalysis.report import build
from blanalysis.sheets.address import At
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.phrases import HIDDEN
from blanalysis.vocabulary.places import load_units as load_places

NAMES = {
    "members": "Tổng số đảng viên",
    "members_start": "Đảng viên đầu kỳ",
    "members_female": "Nữ",
    "members_official": "Chính thức",
    "members_probationary": "Dự bị",
    "members_retired": "Hưu trí",
    "members_ethnic_minority": "Dân tộc thiểu số",
    "members_khmer": "Dân tộc Khmer",
    "members_hoa": "Dân tộc Hoa",
    "members_religious": "Theo tôn giáo",
    "members_age_18_30": "Từ 18 đến 30 tuổi",
    "members_age_31_40": "Từ 31 đến 40 tuổi",
    "members_age_31_35": "Từ 31 đến 35 tuổi",
    "members_age_36_40": "Từ 36 đến 40 tuổi",
    "members_age_41_45": "Từ 41 đến 45 tuổi",
    "members_age_46_50": "Từ 46 đến 50 tuổi",
    "members_age_51_55": "Từ 51 đến 55 tuổi",
    "members_age_56_60": "Từ 56 đến 60 tuổi",
    "members_age_41_50": "Từ 41 đến 50 tuổi",
    "members_age_51_60": "Từ 51 đến 60 tuổi",
    "members_age_61_plus": "Trên 60 tuổi",
    "cells": "Số chi bộ",
    "admitted": "Kết nạp mới",
    "admitted_religious": "Kết nạp theo tôn giáo",
    "admitted_target": "Chỉ tiêu kết nạp",
    "transferred_in": "Chuyển đến",
    "transferred_out": "Chuyển đi",
    "died": "Từ trần",
    "decreased": "Đảng viên giảm trong kỳ",
    "reinstated": "Khôi phục đảng tịch",
    "disciplined": "Kỷ luật",
    "reprimanded": "Khiển trách",
    "warned": "Cảnh cáo",
    "dismissed": "Cách chức",
    "expelled": "Khai trừ",
    "struck_off": "Xóa tên",
    "left_voluntarily": "Xin ra khỏi Đảng",
}
PLACES = [unit for unit in load_places() if unit.district == "Phước Long"]
EXITS = ("expelled", "struck_off", "left_voluntarily")


@pytest.fixture
def sheet(tmp_path):
    """A membership from columns of numbers; the units are those of Phước Long, or those given."""

    def make(columns: dict[str, list], places=PLACES, totals=None):
        head = ("Tên đảng bộ", "Huyện", *(NAMES[id] for id in columns))
        rows = zip(*columns.values(), strict=True)
        body = [(u.full_name, u.full_district, *row) for u, row in zip(places, rows, strict=False)]
        last = [("Tổng cộng", None, *totals)] if totals else []
        return load(write(tmp_path / "bang.xlsx", [("(Số liệu tính đến 31/12/2016)",), (), head, *body, *last]))

    return make


def grid(exhibit) -> list[list[str]]:
    return [list(row) for row in exhibit.grid.rows]


# --- what is said of the illustrative list


def test_parts_on_the_illustrative_list():
    exhibit = tables.parts(example(), lang="vi")
    assert exhibit.title == "Đảng viên nữ chiếm 31,2% trong tổng số 14.253 đảng viên"
    rows = {row[0]: row[1:] for row in grid(exhibit)}
    assert rows["Nữ"] == ["4.440", "31,2%", "30,9%", "32,1%", "30,8%"]
    assert rows["Từ 18 đến 30 tuổi"][:2] == ["2.216", "15,5%"]
    assert not any("Khmer" in label or "tôn giáo" in label for label in rows)
    female = example().frame.groupby("type")[["members_female", "members"]].sum()
    assert float(rows["Nữ"][3].strip("%").replace(",", ".")) == pytest.approx(
        100 * female.loc["phường", "members_female"] / female.loc["phường", "members"], abs=0.05
    )


def test_titles_on_the_illustrative_list():
    membership = example()
    said = {
        figures.parts_by_type: "Pensioners are 15.3% (467/3,055) in wards but only 7.3% (716/9,768) in communes",
        figures.families: "Members with a university degree are 46.7% (1,426/3,055) in wards but only 23.8% (2,320/9,768) in communes",
        figures.admissions: "834 members were admitted, 99.8% (834/836) of the target; 4 of 7 districts reached theirs",
        figures.stock_and_flow: "Members grew by 629 (4.6%), from 13,624 to 14,253",
        tables.cell_sizes: "A cell has 16.8 members on average: most in a township (22.0), fewest in a commune (15.3)",
        tables.sensitive: "Sensitive measures: 6; 11 of 48 numbers are hidden to tell nothing of persons",
    }
    assert {make: make(membership, lang="en").title for make in said} == said


def test_what_is_drawn_is_what_the_frame_has():
    membership = example()
    frame = membership.frame
    axes = figures.admissions(membership, lang="vi").figure.axes[0]
    by_district = membership.together("admitted", "admitted_target", by="district")
    assert [bar.get_width() for bar in axes.patches][::-1] == by_district["admitted"].to_list()
    assert [line.get_xdata()[0] for line in axes.lines][::-1] == by_district["admitted_target"].to_list()
    axes = figures.funnel(membership, lang="vi").figure.axes[0]
    marks = [point for line in axes.lines if line.get_marker() in "os^" for point in zip(*line.get_data(), strict=True)]
    shares = (frame["members_female"] / frame["members"]).astype(float)
    assert sorted(marks) == sorted(zip(frame["members"].astype(float), shares, strict=True))
    axes = figures.stock_and_flow(membership, lang="vi").figure.axes[0]
    assert [abs(bar.get_width()) for bar in axes.patches][::-1] == [0, 834, 362, 358, 128, 81, 0]
    wide = {row[0]: row[1:] for row in grid(figures.families(membership, lang="en"))}
    for type, at in (("xã", 0), ("phường", 1), ("thị trấn", 2)):
        ages = [float(cells[at].strip("%")) for label, cells in wide.items() if "aged" in label]
        assert len(ages) == 5
        assert sum(ages) == pytest.approx(100, abs=0.3), type


# --- titles and notes on other data


def test_shares_are_of_the_rows_that_have_both_numbers(sheet):
    given = sheet({"members": [100, 100, None], "members_female": [30, None, 20]})
    exhibit = tables.parts(given, lang="en")
    assert grid(exhibit)[0][:3] == ["Female members", "30", "30.0%"]
    assert "some lack: Female members" not in exhibit.title
    assert any("female members" in note for note in exhibit.notes)
    assert any("female members" in note for note in figures.parts_by_type(given, lang="en").notes)
    whole = sheet({"members": [100, 100], "members_female": [30, 20]})
    assert not any("lack" in note for note in tables.parts(whole, lang="en").notes)


def test_official_members_are_not_drawn_beside_probationary_ones(sheet):
    columns = {"members": [100, 50], "members_official": [90, 45], "members_probationary": [10, 5]}
    exhibit = figures.parts_by_type(sheet(columns), lang="en")
    assert [row[0] for row in grid(exhibit)] == ["Probationary members"]
    assert exhibit.title == "Probationary members are 10.0% (15/150) in every type"
    del columns["members_probationary"]
    assert [row[0] for row in grid(figures.parts_by_type(sheet(columns), lang="en"))] == ["Official members"]


def test_one_type_alone_is_not_compared(sheet):
    given = sheet({"members": [100, 50], "members_female": [30, 15]}, places=PLACES[1:3])
    assert figures.parts_by_type(given, lang="vi").title == "Đảng viên nữ chiếm 30,0% (45/150) số đảng viên của xã"


HALVES = ("31_35", "36_40", "41_45", "46_50", "51_55", "56_60")


def test_ages_in_both_editions(sheet):
    tens = {"members_age_18_30": [20], "members_age_31_40": [30], "members_age_41_50": [20], "members_age_51_60": [20]}
    given = figures.families(sheet({"members": [100], **tens, "members_age_61_plus": [10]}), lang="en")
    assert [row[1] for row in grid(given)] == ["20.0%", "30.0%", "20.0%", "20.0%", "10.0%"]
    halves = {f"members_age_{band}": [10] for band in HALVES}
    more = {"members": [100], "members_age_18_30": [20], **halves, "members_age_61_plus": [20]}
    given = figures.families(sheet(more), lang="en")
    assert len(grid(given)) == 8
    assert not any("do not add up" in note for note in given.notes)
    more["members_age_31_35"] = [11]
    given = figures.families(sheet(more), lang="vi")
    assert any("Tuổi đời: ở 1 đảng bộ các nhóm cộng lại khác số đảng viên" in note for note in given.notes)
    del more["members_age_36_40"]
    assert figures.families(sheet(more), lang="en").kind == "note"


def test_the_funnel_names_who_is_outside_and_refuses_sensitive_columns(sheet):
    women = [30, 31, 29, 30, 70, 30, 30, 30]
    given = figures.funnel(sheet({"members": [100] * 8, "members_female": women}), lang="en")
    assert given.title == (
        "Female members: in 1 of 8 committees the share differs from 35.0% (280/800) by more than chance"
    )
    assert grid(given)[0][:3] == [f"{PLACES[4].full_name} (Huyện Phước Long)", "100", "70.0%"]
    level = figures.funnel(sheet({"members": [100] * 8, "members_female": [30] * 8}), lang="vi")
    assert level.title.startswith(
        "Đảng viên nữ: trong 8 đảng bộ, không đảng bộ nào có tỷ lệ chênh lệch so với 30,0% (240/800)"
    )
    none = figures.funnel(sheet({"members": [100, 90], "members_female": [0, 0]}), lang="vi")
    assert [row[2] for row in grid(none)] == ["0,0%"]
    every = figures.funnel(sheet({"members": [100, 90], "members_female": [100, 90]}), lang="vi")
    assert len(grid(every)) == 1
    one = figures.funnel(sheet({"members": [100], "members_female": [30]}), lang="en")
    assert one.title == "Female members are 30.0% (30/100) of the members of the only committee with figures"
    refused = figures.funnel(example(), "members_religious", lang="vi")
    assert refused.kind == "note"
    assert "nhạy cảm" in refused.title


def test_admissions_and_their_target(sheet):
    given = {"members": [100, 100], "admitted": [5, 3], "admitted_target": [4, 4]}
    assert figures.admissions(sheet(given), lang="vi").title == "Kết nạp 8 đảng viên, bằng 8/8 chỉ tiêu"
    given["admitted_target"] = [0, 0]
    assert figures.admissions(sheet(given), lang="vi").title == "Kết nạp 8 đảng viên, chỉ tiêu ghi là 0"
    assert grid(figures.admissions(sheet(given), lang="vi"))[0][3] == "…"
    given["admitted_target"] = [4, None]
    part = figures.admissions(sheet(given), lang="en")
    assert grid(part)[-1][1:] == ["5", "4", "5/4"]
    assert "Admitted: of 1 row of 2" in part.notes[0]


FLOWS = ("members_start", "admitted", "transferred_in", "transferred_out", "died")


def flows(members, start, *, more=None, **columns):
    return {"members": members, "members_start": start, **columns, **(more or {})}


def test_stock_and_flow_in_every_direction(sheet):
    def title(**columns):
        return figures.stock_and_flow(sheet(columns), lang="en").title

    assert title(**flows([90], [100], died=[10])) == "Members fell by 10 (10.0%), from 100 to 90"
    assert title(**flows([100], [100], died=[10], admitted=[10])) == "There are 100 members at the start and at the end"
    assert title(**flows([10], [0], admitted=[10])) == "No members at the start, 10 at the end"
    ids = ("transferred_in", "reinstated", "transferred_out", "died", "struck_off", "expelled", "left_voluntarily")
    every = {column: [5] for column in ids}
    off = figures.stock_and_flow(sheet(flows([90], [90], admitted=[12], more=every)), lang="vi", internal=True)
    assert off.title == "Đầu kỳ cộng tăng trừ giảm chênh lệch 3 so với 90 đảng viên cuối kỳ"
    assert ["Chưa xác định nguyên nhân", "+3"] in grid(off)
    part = figures.stock_and_flow(sheet(flows([100, 50], [90, 50], admitted=[10, None])), lang="en")
    assert any("of 1 row of 2" in note for note in part.notes)


def test_what_absent_flows_may_explain_is_said_as_that(sheet):
    """K10: a sheet without some columns does not contradict itself."""
    given = {"admitted": [7], "transferred_in": [1], "transferred_out": [1], "died": [2]}
    for members, words in (([100], "unexplained at most 5"), ([89], "unexplained at most 6")):  # 95 in the sheet
        off = figures.stock_and_flow(sheet(flows(members, [90], **given)), lang="en")
        assert off.title.startswith(("Members grew by", "Members fell by"))
        assert off.title.endswith(words)
        assert any("reinstated, expelled, struck off" in note and "deaths" not in note for note in off.notes)
        assert ["Not explained, at most", grid(off)[-2][1]] in grid(off)
    exits = {"expelled": [5], "struck_off": [5], "left_voluntarily": [5]}
    given["died"] = [6]  # with fewer the exits would be hidden: nearly all of those who left
    off = figures.stock_and_flow(sheet(flows([73], [90], **given, more=exits)), lang="vi")
    assert off.title.endswith(
        "chưa xác định nguyên nhân ít nhất 3"
    )  # members are fewer, and only those who came are not given
    assert not any(
        "Khôi phục" in note
        for note in figures.stock_and_flow(sheet(flows([76], [90], **given, more=exits)), lang="vi").notes
    )


@pytest.mark.parametrize(
    ("members", "lacking"),
    [(92, ()), (98, ()), (98, ("expelled",)), (96, ("reinstated",)), (96, ("reinstated", "died"))],
)
def test_what_absent_flows_would_hold_is_hidden_as_they_would_be(sheet, members, lacking):
    """Where all others are given, the rest from 1 to 4 is those who left the Party, or were reinstated."""
    given = {"admitted": [7], "transferred_in": [21], "transferred_out": [11], "died": [12]}  # 95 in the sheet
    if "died" in lacking:
        given = {"admitted": [7], "transferred_in": [1], "decreased": [3]}
    elif lacking:
        given |= {column: [0] for column in ("reinstated", *disclosure.EXITS) if column not in lacking}
    membership = sheet(flows([members], [90], **given))
    is_told = lacking == ("expelled",)  # more members than computed: no number of those expelled explains that
    assert (figures.stock_and_flow(membership, lang="en").kind == "figure") == is_told
    assert figures.stock_and_flow(membership, lang="en", internal=True).kind == "figure"
    assert ("members_start" in disclosure.closed_columns(membership)) != is_told
    assert "decreased" in disclosure.closed_by_group(membership)


def test_cells_by_type(sheet):
    given = tables.cell_sizes(sheet({"members": [100, 60, 80], "cells": [5, 4, None]}), lang="en")
    assert given.title == "A cell has 17.8 members on average: most in a township (20.0), fewest in a commune (15.0)"
    assert grid(given)[-1] == ["All", "160", "9", "17.8"]
    same = tables.cell_sizes(sheet({"members": [100, 60], "cells": [5, 3]}), lang="en")
    assert same.title == "A cell has 20.0 members on average"


def test_what_a_bare_list_lacks_is_said_in_a_line(sheet):
    bare = sheet({"members": [100, 90]})
    for make in (tables.parts, tables.cell_sizes, tables.sensitive, figures.parts_by_type, figures.families):
        assert make(bare, lang="vi").kind == "note"
        assert "cần" in make(bare, lang="vi").title
    for make, column in ((figures.admissions, "Chỉ tiêu kết nạp"), (figures.stock_and_flow, "Đảng viên đầu kỳ")):
        assert column in make(bare, lang="vi").title
        assert column in make(bare, lang="en").title
    assert "Đảng viên nữ" in figures.funnel(bare, lang="vi").title


def test_a_list_without_members_says_so(sheet):
    none = sheet({"members": [0, 0], "members_female": [0, 0], "cells": [1, 1]})
    for make in (tables.parts, figures.parts_by_type, figures.families, figures.funnel):
        assert "khác 0" in make(none, lang="vi").title
    assert tables.cell_sizes(none, lang="vi").title == "Bình quân một chi bộ có 0,0 đảng viên"


def test_a_form_5_is_told_by_type(tmp_path):
    membership = load(form_5(tmp_path / "b5.xlsx"))
    assert tables.parts(membership, lang="vi").kind == "note"
    assert figures.funnel(membership, lang="vi").kind == "note"
    rows = [("(Tính đến ngày 31/12/2016)",), ("Loại cơ sở", "Tổng số đảng viên", "Nữ", "Dân tộc thiểu số")]
    rows += [("1. Xã", 9768, 3000, 400), ("2. Phường", 3055, 1000, 3), ("3. Thị trấn", 1430, 400, 70)]
    membership = load(write(tmp_path / "b5-nu.xlsx", rows))
    assert [row[0] for row in grid(tables.parts(membership, lang="vi"))] == ["Nữ"]
    assert grid(tables.sensitive(membership, lang="vi"))[0][1:] == ["400", HIDDEN, HIDDEN, "473"]


# --- nothing small can be worked out


def _random(seed: int, *, few=False) -> dict[str, list]:
    """A made-up sheet of eight committees (of one district, or of four) with small sensitive numbers."""
    dice = random.Random(seed)
    some = lambda most: [dice.choice((0, dice.randint(0, most))) for _ in range(8)]  # noqa: E731
    columns = {"members": [dice.randint(60, 300) for _ in range(8)]}
    columns |= {"members_khmer": some(12), "members_hoa": some(3), "members_religious": some(4)}
    others = some(2)
    whole = zip(columns["members_khmer"], columns["members_hoa"], others, strict=True)
    columns["members_ethnic_minority"] = [sum(parts) for parts in whole]
    columns |= {"admitted": some(9), "transferred_in": some(5)}
    columns |= {id: [0] * 8 if few else some(6) for id in ("transferred_out", "died")}
    columns |= {id: some(1) for id in (EXITS[:1] if seed % 3 == 0 else EXITS)}
    columns |= {id: some(2) for id in ("reprimanded", "warned", "dismissed")}
    columns["disciplined"] = [sum(columns[id][row] for id in disclosure.DISCIPLINE) for row in range(8)]
    columns["decreased"] = [sum(columns[id][row] for id in DOWN if id in columns) for row in range(8)]
    came = [columns["admitted"][row] + columns["transferred_in"][row] for row in range(8)]
    moves = zip(columns["members"], came, columns["decreased"], strict=True)
    columns["members_start"] = [end - up + down for end, up, down in moves]
    return columns


UP, DOWN = ("admitted", "transferred_in", "reinstated"), ("transferred_out", "died", *EXITS)
SHOWN_ON = {
    "02": {
        "files", "conservation", "quality", "missing", "totals", "issue_list", "colophon",
    },
    "05": {
        "parts", "parts_by_type", "families", "admissions", "stock_and_flow", "sensitive", "colophon",
    },
    "06": {
        "changes", "change_tiles", "components",  # read by `attacker`
        "across_reform",  # of all members only, whom each page shows by unit
        "colophon",
    },
    "08": {
        "funnel", "heat", "gap", "decomposed", "uncertainty",  # of all members, and women
        "rules", "methods", "colophon",
    },
}  # fmt: skip


def test_the_audit_knows_all_that_the_pages_show():
    """Whoever puts another exhibit on page 02, 05, 06 or 08 must think of what it tells, and add it to `SHOWN_ON`."""
    for path in build.page_notebooks():
        if path.stem[:2] in SHOWN_ON:
            source = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
            assert set(re.findall(r"(?:tables|figures)\.(\w+)\(", source)) <= SHOWN_ON[path.stem[:2]]


def audit(membership) -> dict[tuple[str, str], float]:
    """How uncertain each small number of a sensitive column stays, by all that is shown of it: two linear programs each.

    A reader knows that counts are not negative, that a hidden one is not 0, that districts add up to the total, that the kinds of minority add up, and
    that members at the end are those at the start, those who came and those who left.
    """
    truth = _truth(membership)
    groups = [group for group in dict.fromkeys(place for place, _ in truth) if group != SUM]
    at = {key: place for place, key in enumerate(truth)}
    equations = [({**{(g, id): 1 for g in groups}, (SUM, id): -1}, 0) for id in dict.fromkeys(id for _, id in truth)]
    equations += _identities(truth, groups) + _read(membership, truth)
    hidden = [next(iter(terms)) for terms, value in equations if value is None]
    equations = [(terms, value) for terms, value in equations if value is not None]
    # A hidden one is not 0, but where its whole is small: there zeros are hidden too, and the reader is given that these are none.
    bounds = [(int(key in hidden and truth[key] > 0), 1_000_000) for key in at]
    matrix, right = np.zeros((len(equations), len(at))), np.array([value for _, value in equations], dtype=float)
    for row, (terms, _) in zip(matrix, equations, strict=True):
        for key, sign in terms.items():
            row[at[key]] += sign
    assert np.allclose(matrix @ np.array([*truth.values()], dtype=float), right)  # what is shown is true
    found = {}
    for (group, id), value in truth.items():
        if 0 < value < FEWEST and (id in disclosure.SENSITIVE or id in ("rest", "exits")):
            cost = np.zeros(len(at))
            cost[at[group, id]] = 1
            ends = [linprog(sign * cost, A_eq=matrix, b_eq=right, bounds=bounds).fun for sign in (1, -1)]
            found[group, id] = -ends[1] - ends[0]
    return found


def _truth(membership) -> dict[tuple[str, str], int]:
    """Every number that a page may tell of, by district and in all."""
    frame = membership.current.assign(rest=0, exits=0)
    if "members_khmer" in frame:
        frame["rest"] = frame["members_ethnic_minority"] - frame["members_khmer"] - frame["members_hoa"]
    frame["exits"] = sum(frame[id] for id in EXITS if id in frame)
    ids = ["members", "members_start", *UP, *DOWN, "decreased", *sorted(disclosure.SENSITIVE), "rest", "exits"]
    ids = [id for id in dict.fromkeys(ids) if id in frame]
    sums = frame.groupby("district", sort=False)[ids].sum()
    return {(g, id): int(sums.loc[g, id]) for g in sums.index for id in ids} | {
        (SUM, id): int(sums[id].sum()) for id in ids
    }


def _identities(truth, groups) -> list[tuple[dict, int]]:
    found = []
    for place in (*groups, SUM):
        sums = [
            ("members_ethnic_minority", ("members_khmer", "members_hoa", "rest")),
            ("exits", tuple(id for id in EXITS if (place, id) in truth)),
            ("decreased", tuple(id for id in DOWN if (place, id) in truth)),
            ("disciplined", disclosure.DISCIPLINE),
        ]
        for whole, parts in sums:
            if all((place, id) in truth for id in (whole, *parts)):
                found.append(({(place, whole): -1, **{(place, id): 1 for id in parts}}, 0))
        if (place, "members_start") in truth:
            signs = {"members": -1, "members_start": 1} | dict.fromkeys(UP, 1) | dict.fromkeys(DOWN, -1)
            found.append(({(place, id): sign for id, sign in signs.items() if (place, id) in truth}, 0))
        found.append(({(place, "members"): 1}, truth[place, "members"]))  # other pages print the members
    return found


def _number(text: str) -> int | None:
    return None if text == HIDDEN else 0 if text == "-" else int(text.replace(",", "").replace("−", "-"))


def _read(membership, truth) -> list[tuple[dict, int]]:
    """The numbers on the pages, read from what is printed there; None for one that is hidden because it is small."""
    said = []
    given = disclosure.sensitive_sums(membership)
    for id, row in zip(given.counts.columns, grid(tables.sensitive(membership, lang="en")), strict=True):
        for group, text in zip(given.counts.index, row[1:], strict=True):
            said.append(({(group, id): 1}, _number(text)))
    ids = [id for id in membership.conservation.index if (SUM, id) in truth]
    of = {row[0].casefold(): row[2:5] for row in grid(tables.conservation(membership, lang="en"))}
    counted = {id: of[COLUMNS[id].label.en.casefold()][1] for id in ids}
    said += [
        ({(SUM, id): 1}, _number(text)) for id, text in counted.items() if text != HIDDEN
    ]  # a 0 is hidden there too
    by_label = {COLUMNS[id].label.en.casefold(): {id} for id in (*UP, *DOWN)} | {
        "left the party": {id for id in EXITS if (SUM, id) in truth}
    }
    by_label |= {"start of the period": {"members_start"}, "end of the period": {"members"}}
    flow = figures.stock_and_flow(membership, lang="en")
    for label, text in grid(flow) if flow.grid else ():
        ids = set().union(*(by_label[part.casefold()] for part in re.split(", | and ", label)))
        said.append(({(SUM, id): 1 for id in ids}, abs(int(text.replace(",", "").replace("−", "-")))))
    return said


def test_nothing_small_can_be_worked_out_of_the_illustrative_list(tmp_path):
    for membership in (example(), load(ten_missing(tmp_path))):
        found = audit(membership)
        assert len(found) > 5
        assert min(found.values()) >= FEWEST, found


FOUR = [
    unit
    for name in ("Phước Long", "Hồng Dân", "Vĩnh Lợi", "Đông Hải")
    for unit in load_places()
    if unit.district == name
][:8:2]


@pytest.mark.parametrize("seed", range(amount(4, 12)))
def test_nothing_small_can_be_worked_out_of_small_sheets(seed, sheet):
    spread = [unit for _, of in itertools.groupby(load_places(), key=lambda u: u.district) for unit in list(of)[:2]][:8]
    for places, few in itertools.product((PLACES, spread), (False, True)):
        membership = sheet(_random(seed, few=few), places=places)
        found = audit(membership)
        assert found
        assert min(found.values()) >= FEWEST, (few, found)


def test_the_audit_sees_what_internal_pages_tell(monkeypatch):
    """Were nothing hidden, everything would be known: the audit is able to find it."""
    monkeypatch.setattr(suppression, "hidden", lambda counts, **_: suppression.with_sums(counts) < 0)
    found = audit(example())
    assert min(found.values()) < 1


def test_those_who_left_are_covered_by_those_who_died(sheet):
    columns = flows([95], [100], died=[4], transferred_out=[9], admitted=[10], more={"expelled": [2]})
    labels = [row[0] for row in grid(figures.stock_and_flow(sheet(columns), lang="vi"))]
    assert labels == ["Đầu kỳ", "Kết nạp mới", "Chuyển đi, từ trần và ra khỏi Đảng", "Cuối kỳ"]
    kept = {row[0]: row[3] for row in grid(tables.conservation(sheet(columns), lang="vi"))}
    assert kept["Kết nạp mới"] == "10"
    whole = next(row for row in grid(tables.conservation(sheet(columns), lang="vi")) if row[0] == "Khai trừ")
    assert whole[2:5] == [HIDDEN, HIDDEN, "0"]  # that nothing was left out may be said
    assert kept["Từ trần"] == kept["Chuyển đi"] == kept["Khai trừ"] == HIDDEN
    inside = figures.stock_and_flow(sheet(columns), lang="vi", internal=True)
    assert ["Ra khỏi Đảng", "−2"] in grid(inside)
    assert wording.INTERNAL.vi in inside.notes
    alone = sheet(flows([98], [100], more={"expelled": [2]}))
    assert figures.stock_and_flow(alone, lang="vi").kind == "note"
    assert {row[0]: row[3] for row in grid(tables.conservation(alone, lang="vi"))}["Đảng viên đầu kỳ"] == HIDDEN


def test_the_kinds_of_a_number_that_covers_are_closed_with_it(tmp_path):
    head = (
        "Tên đảng bộ", "Huyện", "Tổng số đảng viên", "Đảng viên đầu kỳ", "Chuyển đi", "Chuyển đi tỉnh khác", "Chuyển đi huyện khác trong tỉnh", "Từ trần", "Khai trừ",
    )  # fmt: skip
    row = (PLACES[0].full_name, PLACES[0].full_district, 100, 113, 9, 4, 5, 2, 2)
    given = load(write(tmp_path / "bang.xlsx", [("(Số liệu tính đến 31/12/2016)",), (), head, row]))
    shown = {row[0]: row[3] for row in grid(tables.conservation(given, lang="vi"))}
    assert shown["Chuyển đi"] == HIDDEN
    assert shown["Chuyển đi tỉnh khác"] == shown["Chuyển đi huyện khác trong tỉnh"] == HIDDEN


def test_kinds_of_discipline_are_shown_together(sheet):
    def rows(**columns):
        shown = tables.sensitive(sheet({"members": [100, 90], **columns}), lang="en")
        return {row[0]: row[2] for row in grid(shown)}

    kinds = {"reprimanded": [3, 4], "warned": [2, 3], "dismissed": [1, 0], "expelled": [6, 1]}
    assert rows(disciplined=[12, 8], **kinds) == {"Disciplined": "20", "Left the Party (expelled)": "7"}
    summed = rows(**kinds)
    assert list(summed) == [
        "Disciplined (reprimanded, warned, removed from office and expelled)",
        "Left the Party (expelled)",
    ]
    assert list(summed.values()) == ["20", "7"]
    # all but one of the disciplined were expelled: that one is hidden with the expelled
    assert rows(disciplined=[5, 5], expelled=[4, 5]) == {"Disciplined": "10", "Left the Party (expelled)": HIDDEN}
    some = rows(warned=[4, 4], expelled=[4, 5])
    assert some == {"Disciplined (warned)": "8", "Left the Party (expelled)": "9"}
    inside = tables.sensitive(sheet({"members": [100, 90], **kinds}), lang="en", internal=True)
    assert [row[0] for row in grid(inside)] == ["Reprimanded", "Warned", "Removed from office", "Expelled"]


# --- the sheet's own numbers


def test_findings_about_a_sensitive_column_have_no_numbers(sheet):
    columns = {"members": [100, 90], "members_religious": ["3", 2], "members_female": [30, "20"], "died": [1, 1]}
    totals = [190, 9, 50, 2]
    membership = sheet(columns, totals=totals)
    given = {row[0]: row[2] for row in grid(tables.issue_list(membership, lang="vi"))}
    about = [text for text in given.values() if "tôn giáo" in text]
    assert len(about) == 1  # the total that differs is not listed: which ones do tells which numbers are not 0
    assert all(HIDDEN in text and not re.search(r"\d", text) for text in about)
    assert any("“20”" in text for text in given.values())
    assert not any("tôn giáo" in row[2] for row in grid(tables.totals(membership, lang="vi")))
    inside = grid(tables.issue_list(membership, lang="vi", internal=True))
    assert sum("tôn giáo" in row[2] for row in inside) == 2
    for make in (tables.issue_list, tables.totals, tables.conservation):
        assert HIDDEN not in str(grid(make(membership, lang="vi", internal=True)))
        assert wording.INTERNAL.vi in make(membership, lang="vi", internal=True).notes
        assert wording.INTERNAL.vi not in make(membership, lang="vi").notes


def test_a_row_that_is_not_counted_keeps_its_other_numbers(tmp_path):
    rows = [
        ("Tên đảng bộ", "Tổng số đảng viên", "Khai trừ", "Xóa tên"),
        ("Xã Hưng Phú", 190, 0, 1),
        ("Xã Lạ", 120, 3, 14),
    ]
    membership = load(write(tmp_path / "la.xlsx", rows))
    text = next(row[2] for row in grid(tables.issue_list(membership, lang="en")) if "Xã Lạ" in row[2])
    assert "members 120 at B3" in text
    assert "expelled [c] at C3, struck off [c] at D3" in text


def test_a_part_that_exceeds_its_whole_is_not_listed_where_small_numbers_would_follow(sheet):
    """A part that is more than its whole is at least 1: with the sums that are shown, single numbers may follow. `check` has it."""
    membership = sheet({"members": [100, 90], "members_ethnic_minority": [2, 5], "members_khmer": [4, 1]})
    assert [finding.kind for finding in membership.findings].count(Kind.PART_EXCEEDS) == 1
    for internal, said in ((False, 0), (True, 1)):
        listed = grid(tables.issue_list(membership, lang="en", internal=internal))
        assert sum("exceeds" in row[2] for row in listed) == said


def test_how_many_left_a_committee_is_not_said(tmp_path):
    ids = ("members_start", "admitted", "transferred_in", "reinstated", "transferred_out", "died", *disclosure.EXITS)
    heading = ("Tên đảng bộ", "Tổng số đảng viên", *(COLUMNS[column].label.vi for column in ids))
    path = write(tmp_path / "bien-dong.xlsx", [heading, ("Xã Hưng Phú", 101, 100, 3, 1, 1, 1, 1, 1, 0, 0)])
    finding = next(finding for finding in load(path).findings if finding.kind is Kind.FLOWS_DIFFER)
    assert finding.without({"members_khmer"}) == finding
    assert finding.without(disclosure.SENSITIVE).say("en").count(HIDDEN) == 3
    said = finding.without(disclosure.CLOSABLE).say("en")
    assert said == "Xã Hưng Phú: [c] at the start + [c] − [c] = [c], not 101 at the end."


@pytest.mark.parametrize(("label", "told"), [("Khai trừ", 0), ("Kết nạp", 3)])
def test_what_a_form_says_of_a_hidden_column_is_hidden(label, told):
    """The label of the row says which column the numbers tell of."""
    columns = findings.columns_named(label, "Kỳ này")
    details = {"label": label, "column": "Kỳ này", "how": "A + B"}
    details |= findings.figures(columns, printed=7, computed=5, difference=2)
    finding = Finding(kind=Kind.INDICATOR_DIFFERS, at=At("a.xlsx"), details=details, columns=columns)
    assert len(re.findall(r"\d", finding.without(disclosure.CLOSABLE).say("en"))) == told


# --- for internal use


def test_an_internal_copy_hides_nothing_and_says_so():
    open_table = tables.sensitive(example(), lang="en", internal=True)
    assert HIDDEN not in str(grid(open_table))
    assert wording.INTERNAL.en in open_table.notes
    assert wording.INTERNAL.en not in tables.sensitive(example(), lang="en").notes
    sums = example().by_district("members_hoa").sum(axis=1).to_list()
    row = next(row for row in grid(open_table) if row[0] == "Hoa members")
    assert row[1:] == [f"{n}" for n in (*sums, sum(sums))]


def test_the_pages_of_an_internal_report_say_so():
    path = next(path for path in build.page_notebooks() if path.stem.startswith("05"))
    inside, outside = (reports.page(path, lang="vi", parameters={"INTERNAL": on}) for on in (True, False))
    assert wording.INTERNAL.vi in inside
    assert f">{HIDDEN}<" not in inside
    assert wording.INTERNAL.vi not in outside
    assert f">{HIDDEN}<" in outside


def test_the_command_hands_the_wish_on(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(build, "write", lambda *given, internal, **rest: asked.append(internal) or [Path("x")])
    assert main(["report"]) == main(["report", "--internal"]) == 0
    assert asked == [False, True]


@pytest.mark.parametrize("religious", [1, 0])
def test_a_part_of_a_whole_of_one_is_not_told_by_being_hidden(sheet, religious):
    """Were only what is not 0 hidden, a hidden part of 1 admitted would be that one."""
    given = {"members": [100, 100, 100], "admitted": [1, 9, 30], "admitted_religious": [religious, 0, 12]}
    places = [of[0] for of in load_places().districts.values()][:3]
    row = grid(tables.sensitive(sheet(given, places), lang="vi"))[0]
    assert row[1:] == [HIDDEN, HIDDEN, HIDDEN, str(12 + religious)]
