"""Small parts of exhibits that no page shows alone: nouns, names in lines, steps of a scale, colours that can be read."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given as holds
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from blanalysis import example, published
from blanalysis.exhibits.facts.comparison import column_noun
from blanalysis.exhibits.facts.units import check_bounds
from blanalysis.exhibits.figures import canvas
from blanalysis.exhibits.figures.tilemap import name_in_lines
from blanalysis.exhibits.html import notebook_output
from blanalysis.exhibits.tables.units import _distribution
from blanalysis.vocabulary.places import load_units


@pytest.mark.parametrize(
    ("column", "vi"),
    [("members", "số đảng viên"), ("members_female", "số đảng viên nữ"), ("cells_hamlet", "số chi bộ ấp")],
)
def test_a_column_is_a_noun_inside_a_sentence(column: str, vi: str) -> None:
    assert column_noun(column).vi == vi


def test_khmer_keeps_its_capital_letter_inside_a_sentence() -> None:
    assert column_noun("members_khmer").en == "Khmer members"


def test_totals_of_the_province_give_bounds() -> None:
    for membership in (published(), example()):
        check_bounds(membership)  # else it raises


def test_steps_of_a_scale_are_round() -> None:
    assert canvas.round_steps(0, 1234, 4) == [0.0, 400.0, 800.0, 1200.0]


def test_a_greater_value_is_darker_and_its_ink_can_be_read() -> None:
    low, high = (canvas.colour_of(value, canvas.colour_scale(0, 100)) for value in (0, 100))
    assert sum(to_rgb(low)) > sum(to_rgb(high))
    assert (canvas.contrasting(low), canvas.contrasting(high)) == (canvas.INK, "white")


@holds(st.integers(-300, 300), st.integers(0, 700), st.sampled_from([0, 1]))
def test_the_steps_of_a_scale_hold_each_value_once_and_say_which(least: int, span: int, digits: int) -> None:
    n = 10**digits
    for scale, values in (
        (canvas.colour_scale(least / n, (least + span) / n, digits), range(least, least + span + 1)),
        (canvas.diverging_scale(span / n, digits), range(-span, span + 1)),
    ):
        ends = [end for low, high, _ in scale for end in (low, high)]
        assert ends == sorted(ends)
        assert len(scale) <= 7
        for value in values:
            (colour,) = [colour for low, high, colour in scale if low <= value / n <= high]
            assert canvas.colour_of(value / n, scale) == colour
    colours = {value: canvas.colour_of(value, canvas.diverging_scale(span)) for value in (-span, 0, span)}
    assert span == 0 or (colours[-span], colours[span]) == (canvas.DIVERGING[0], canvas.DIVERGING[-1])
    assert colours[0] == canvas.DIVERGING[3]


def test_the_parts_of_a_key_stand_in_lines_none_too_long() -> None:
    scale = canvas.colour_scale(10, 20)
    types, key = [("xã", "xã"), ("phường", "phường")], canvas.scale_key(scale, "đảng viên", "{:.0f}".format)
    assert [text for text, _ in key] == ["đảng viên", "10–11", "12", "13–14", "15", "16–17", "18", "19–20"]
    assert canvas.key_lines(types, key) == [[*types, *key]]
    assert canvas.key_lines(4 * types, [], key) == [4 * types, key]
    assert canvas.key_lines(3 * key) == [key[:1], [*key[1:], *2 * key]]


def test_a_name_has_one_line_or_two_and_a_letter_stays_with_its_word() -> None:
    lines = {unit.code: name_in_lines(unit, 0.73) for unit in load_units()}
    assert lines["31813"] == ["Phường 2"]
    assert lines["31885"] == ["Phong", "Thạnh Tây A"]


def test_what_a_cell_shows_is_cut_where_a_page_writes_into_it() -> None:
    data, metadata = notebook_output("<p>…</p>", "…", cuts=[3], kind="note")
    facts = metadata["blanalysis"]
    assert facts["kind"] == "note"
    assert [data["text/html"][a:b] for a, b in pairwise(facts["cuts"])] == ["<p>", "…</p>"]


def test_a_distribution_has_the_largest_first_and_breaks_nowhere_beside_a_number() -> None:
    said = _distribution(pd.Series([30, 30, 8328])).say("vi")
    assert said.replace("\N{NO-BREAK SPACE}", "_") == "1_đảng bộ có_8.328; 2_đảng bộ có_30"
