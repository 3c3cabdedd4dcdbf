"""A difference is stated only where it is one: beside random noise titles say so, true differences are named, and no two exhibits of the
same data contradict each other. What is random here is made by the tests themselves."""

import math
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from amounts import amount
from made_workbooks import write
from memberships import with_frame
from scipy import stats

from blanalysis import example, load
from blanalysis.analysis import measures
from blanalysis.exhibits import figures, tables
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.places import load_units as load_places

CHANCE = {"vi": "ngẫu nhiên", "en": "chance"}
BREAKDOWNS = ("members_age_", "members_prof_", "members_theory_")
# Exhibits whose title sets groups beside each other, and what a title that states no difference has.
TITLES = {
    "parts by type": lambda m, lang: figures.parts_by_type(m, lang=lang),
    "breakdowns": lambda m, lang: figures.families(m, lang=lang),
    "funnel": lambda m, lang: figures.funnel(m, lang=lang),
    "women by type": lambda m, lang: figures.compared(m, "members_female", over="members", lang=lang),
    "women by district": lambda m, lang: tables.compared(m, "members_female", over="members", by="district", lang=lang),
    "women by committee": lambda m, lang: tables.compared(
        m, "members_female", over="members", by="committee", lang=lang
    ),
    "admitted of target": lambda m, lang: tables.compared(
        m, "admitted", over="admitted_target", by="district", lang=lang
    ),
    "mean by type": lambda m, lang: tables.compared(m, over="committees", lang=lang),
    "mean by district": lambda m, lang: tables.compared(m, over="committees", by="district", lang=lang),
    "cells": lambda m, lang: tables.cell_sizes(m, lang=lang),
    "shares": lambda m, lang: figures.shares(m, lang=lang),
    "means": lambda m, lang: figures.means(m, lang=lang),
    "ranked": lambda m, lang: figures.ranked(m, lang=lang),
    "tiles": lambda m, lang: figures.tiles(m, lang=lang),
}
NEUTRAL = {"ranked": "Most:", "tiles": "Most:", "funnel": "none of"}  # who has the most is a count of one committee


def states_a_difference(name, membership):
    title = TITLES[name](membership, "en").title
    return NEUTRAL.get(name, CHANCE["en"]) not in title


def noise(seed, *, women=lambda row: 0.31, size=lambda row: 1.0):
    """The illustrative list with every number by lot, at one rate for all committees; `women` and `size` give true differences."""
    dice, given = np.random.default_rng(seed), example().frame
    frame, n = given.copy(), len(given)
    rows = given.to_dict("records")
    members = (dice.integers(80, 400, n) * [size(row) for row in rows]).astype(int)
    frame["members"] = members
    for kind in BREAKDOWNS:
        ids = [column for column in frame if column.startswith(kind)]
        frame[ids] = dice.multinomial(members, [1 / len(ids)] * len(ids))
    frame["members_female"] = dice.binomial(members, [women(row) for row in rows])
    for column, rate in (("members_probationary", 0.04), ("members_retired", 0.09)):
        frame[column] = dice.binomial(members, rate)
    frame["members_official"] = members - frame["members_probationary"]
    frame["cells"] = (members / dice.normal(17, 3, n).clip(8)).round().astype(int)
    frame["admitted_target"] = dice.integers(5, 25, n)
    frame["admitted"] = dice.poisson(frame["admitted_target"].astype(float) * 0.95)
    columns = ["members", "members_female", "members_probationary", "members_retired", "members_official", "cells"]
    columns += ["admitted", "admitted_target", *(column for column in frame if column.startswith(BREAKDOWNS))]
    keys = [column for column in frame if column not in given.select_dtypes("number")]
    return with_frame(example(), frame[[*keys, *columns]].astype(dict.fromkeys(columns, "Int64")))


def test_beside_noise_few_titles_state_a_difference():
    seeds = range(amount(10, 300))
    stated = Counter()
    for seed in seeds:
        membership = noise(seed)
        stated.update(name for name in TITLES if states_a_difference(name, membership))
    assert stated.total() <= 0.06 * len(seeds) * len(TITLES), stated
    most = stats.binom(len(seeds), 0.05).isf(1e-3)  # of each title
    assert all(times <= most for times in stated.values()), stated


def test_a_true_difference_is_stated():
    wards = noise(1, women=lambda row: 0.45 if row["type"] == "phường" else 0.3)
    for name in ("parts by type", "women by type"):
        said = TITLES[name](wards, "en").title
        assert states_a_difference(name, wards)
        assert "ward" in said
        assert re.search(r"\d/\d", said), said
    large = noise(2, size=lambda row: 2.0 if row["type"] == "phường" else 1.0)
    assert all(states_a_difference(name, large) for name in ("means", "shares", "mean by type"))
    one = noise(3, women=lambda row: 0.6 if row["code"] == "31882" else 0.3)
    assert "1 of 64" in figures.funnel(one, lang="en").title
    assert "xã Vĩnh Thanh" in TITLES["women by committee"](one, "en").title


def test_the_same_question_has_the_same_answer_everywhere():
    for seed in range(amount(4, 100)):
        far = 0.31 + 0.02 * (seed % 4)
        membership = noise(seed, women=lambda row, far=far: far if row["district"] == "Hồng Dân" else 0.31)
        assert states_a_difference("funnel", membership) == states_a_difference("women by committee", membership)
        means = {states_a_difference(name, membership) for name in ("means", "shares", "mean by type")}
        assert len(means) == 1
        assert not (
            states_a_difference("tiles", membership) and not states_a_difference("mean by district", membership)
        )


def test_both_languages_and_the_note_say_so():
    membership = noise(0)
    for name, make in TITLES.items():
        said = [CHANCE[lang] in make(membership, lang).title for lang in LANGS]
        assert said[0] == said[1], name
        if said[0] and name != "funnel":
            for lang in LANGS:
                notes = " ".join(make(membership, lang).notes)
                assert "5%" in notes, name
                assert {"vi": "không phải mẫu", "en": "no sample"}[lang] in notes, name


# --- the decision itself, against scipy


def test_the_decision_is_that_of_fisher():
    dice = np.random.default_rng(5)
    for _ in range(30):
        bases = pd.Series(dice.integers(30, 400, 2))
        counts = pd.Series(dice.binomial(bases, [0.3, 0.4]))
        every, part, (size, _) = bases.sum(), counts.sum(), bases
        chance = stats.hypergeom(every, part, size)
        tail = min(chance.cdf(counts[0]), chance.sf(counts[0] - 1))
        assert measures.beyond_chance(counts, bases).to_list() == [2 * tail <= 0.05] * 2


def test_marks_outside_the_funnel_are_those_beyond_chance():
    dice = np.random.default_rng(6)
    bases = pd.Series(dice.integers(40, 400, 64))
    counts = pd.Series(dice.binomial(bases, dice.uniform(0.2, 0.4, 64)))
    limits = measures.funnel(counts.sum(), bases.sum(), bases, measures.chance_level(64))
    shares = counts / bases
    outside = (shares <= limits["low"]) | (shares >= limits["high"])
    assert outside.to_list() == measures.beyond_chance(counts, bases).to_list()
    assert 3 < outside.sum() < 60


def test_numbers_of_any_size_are_judged():
    huge = measures.beyond_chance(pd.Series([30_000_000, 20_000_000]), pd.Series([100_000_000, 90_000_000]))
    assert huge.all()
    assert not measures.beyond_chance(pd.Series([0, 0]), pd.Series([10, 10])).any()
    assert not measures.beyond_chance(pd.Series([10, 10]), pd.Series([10, 10])).any()
    assert measures.beyond_chance(pd.Series([None, 3, 4]), pd.Series([9, 0, 8])).to_list() == [False] * 3
    over = measures.beyond_chance(pd.Series([90, 10]), pd.Series([50, 50]), within=False)  # more than the target
    assert over.all()
    near = (
        pd.Series([95, 85]),
        pd.Series([100, 100]),
    )  # nearly all who can be, but two numbers that scatter by themselves
    assert measures.beyond_chance(*near).all()
    assert not measures.beyond_chance(*near, within=False).any()
    assert measures.means_beyond_chance(pd.Series([1, 2]), pd.Series([1, 1]), pd.Series(["a", "b"])).isna().all()
    assert (
        measures.means_beyond_chance(pd.Series([4] * 9), pd.Series([1] * 9), pd.Series(list("aaabbbccc"))).isna().all()
    )


# --- bases, "only", level, conditions


def _sheet(folder, women, members, units=None):
    units = units or [unit for unit in load_places() if unit.district == "Phước Long"]
    rows = [("Tên đảng bộ", "Huyện", "Tổng số đảng viên", "Nữ")]
    rows += [(u.full_name, u.full_district, n, w) for u, n, w in zip(units, members, women, strict=False)]
    return load(write(folder / "bang.xlsx", rows))


@pytest.mark.parametrize("lang", LANGS)
def test_of_fewer_than_30_there_are_counts_and_no_percentage(lang, tmp_path):
    few = _sheet(tmp_path, [5, 9], [12, 15])
    for make in (figures.parts_by_type, tables.parts, figures.funnel):
        shown = make(few, lang=lang)
        assert "%" not in shown.title + str(getattr(shown, "grid", "")), make
    for by in ("type", "committee"):
        for make in (figures.compared, tables.compared):
            shown = make(few, "members_female", over="members", by=by, lang=lang)
            assert "%" not in shown.title
            rows = [row for row in shown.grid.rows if "12" in row]
            assert any("5/12" in row for row in rows), shown.grid.rows


def test_a_percentage_in_a_title_has_its_base_beside_it():
    membership = example()
    for make in (
        figures.parts_by_type,
        figures.families,
        figures.shares,
        figures.stock_and_flow,
        figures.admissions,
        tables.parts,
    ):
        for lang in LANGS:
            title = make(membership, lang=lang).title
            assert len(re.findall(r"%", title)) <= len(re.findall(r"\d[\d.,]*/\d|13[.,]624|14[.,]253|836", title)), (
                title
            )


def test_only_is_said_from_four_fifths_down(tmp_path):
    for at, (few, said) in enumerate(((160, True), (240, True), (250, False))):
        (tmp_path / str(at)).mkdir()
        units = [next(u for u in load_places() if u.type == kind) for kind in ("xã", "phường")]
        title = figures.parts_by_type(_sheet(tmp_path / str(at), [few, 300], [1000, 1000], units), lang="en").title
        assert ("only" in title) == said, title


def test_parts_of_inequality_have_no_cause():
    membership = example()
    for lang, words in (("vi", r"\b(do|vì|giải thích)\b"), ("en", r"\b(because|explain\w*|accounts? for|due to)\b")):
        for make in (tables.inequality, tables.between, tables.gap):
            shown = make(membership, lang=lang)
            told = " ".join([shown.title, *(cell for row in shown.grid.rows for cell in row)])
            assert not re.search(words, told), re.search(words, told)


@pytest.mark.parametrize("make", [figures.band, figures.intervals, tables.between, tables.extremes])
def test_the_condition_of_a_range_stands_in_its_title(make):
    assert re.match(r"Nếu .*64 đảng bộ.* 30 đảng viên", make(example(), lang="vi").title)
    assert re.match(r"If .*64 committees.* 30 members", make(example(), lang="en").title)


def test_what_reads_alike_is_level():
    for seed in range(3):
        membership = noise(seed)
        for row in figures.shares(membership, lang="en").grid.rows:
            committees, members, gap = (float(cell.strip("%").replace("−", "-")) for cell in row[1:])
            assert math.isclose(members - committees, gap, abs_tol=0.11), row
            assert members != committees or gap == 0, row
        compared = tables.compared(membership, "members_female", over="members", lang="en").grid.rows
        every = float(compared[-1][-2].strip("%"))
        for *_, value, beside in compared[:-1]:
            share, apart = float(value.strip("%")), float(beside.replace("−", "-"))
            assert math.isclose(share - every, apart, abs_tol=0.11)
            assert share != every or apart == 0
