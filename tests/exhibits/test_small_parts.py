"""Small parts of exhibits that no page shows alone: nouns, names in lines, steps of a scale, colours that can be read."""

from itertools import pairwise

import pandas as pd
import pytest
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
    low, high = map(canvas.colour_scale(0, 100), (0, 100))
    assert sum(to_rgb(low)) > sum(to_rgb(high))
    assert (canvas.contrasting(low), canvas.contrasting(high)) == (canvas.INK, "white")


def test_a_name_has_one_word_a_line_and_a_letter_stays_with_its_word() -> None:
    lines = {unit.code: name_in_lines(unit).split("\n") for unit in load_units()}
    assert lines["31813"] == ["Phường", "2"]
    assert lines["31885"] == ["Phong", "Thạnh", "Tây A"]


def test_what_a_cell_shows_is_cut_where_a_page_writes_into_it() -> None:
    data, metadata = notebook_output("<p>…</p>", "…", cuts=[3], kind="note")
    facts = metadata["blanalysis"]
    assert facts["kind"] == "note"
    assert [data["text/html"][a:b] for a, b in pairwise(facts["cuts"])] == ["<p>", "…</p>"]


def test_a_distribution_has_the_largest_first_and_breaks_nowhere_beside_a_number() -> None:
    said = _distribution(pd.Series([30, 30, 8328])).say("vi")
    assert said.replace("\N{NO-BREAK SPACE}", "_") == "1_đảng bộ có_8.328; 2_đảng bộ có_30"
