"""`frame`: the numbers behind a table or a figure, as they are printed, and nothing of what is hidden."""

import datetime as dt
import re
from decimal import Decimal

import pandas as pd
import pytest
from amounts import amount
from memberships import NAMES

from blanalysis import figures, tables
from blanalysis.exhibits.exhibit import text_grid
from blanalysis.vocabulary.formats import LANGS, in_percent, rounded, with_sign
from blanalysis.vocabulary.phrases import HIDDEN, INFINITE, NOT_GIVEN, Phrase

EVERY = [getattr(module, name) for module in (figures, tables) for name in module.__all__ if name not in ("cells", "findings", "methods")]  # fmt: skip


def _read(text: str, lang: str) -> Decimal | None:
    """A printed number, read back; None for what is none."""
    plain = (
        text.replace(*((".", "") if lang == "vi" else (",", ""))).replace(",", ".").replace("−", "-").replace("+", "")
    )
    if text == "-":
        return Decimal(0)
    if not re.fullmatch(r"-?\d+(\.\d+)?%?", plain):
        return None
    return Decimal(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)


@pytest.mark.parametrize("data", NAMES[:: amount(4, 1)])
@pytest.mark.parametrize("lang", LANGS)
def test_each_number_is_the_printed_one_and_what_is_not_printed_is_missing(data, lang, given):
    numbers = 0
    for make in EVERY:
        exhibit = make(given[data], lang=lang)
        if exhibit.grid is None:
            assert exhibit.frame is None
            continue
        frame, rows = exhibit.frame, exhibit.grid.rows
        assert [*frame.columns] == [*exhibit.grid.head]
        assert frame.columns.is_unique, make.__name__
        assert len(frame) == len(rows)
        assert {str(kind) for kind in frame.dtypes} <= {"Int64", "Float64", "string"}
        assert str(frame.dtypes.iloc[0]) == "string"
        for at in range(len(frame.columns)):
            for printed, value in zip((row[at] for row in rows), frame.iloc[:, at], strict=True):
                if printed in ("", "…", "[c]", "–"):
                    assert value is pd.NA, (make.__name__, printed)
                elif frame.dtypes.iloc[at] == "string":
                    assert value == printed
                elif printed == INFINITE:
                    assert value == float("inf")
                else:
                    assert float(value) == float(_read(printed, lang)), (make.__name__, printed)
                    numbers += 1
        worded = {*exhibit.grid.words, 0}
        texts = [at for at in range(len(frame.columns)) if frame.dtypes.iloc[at] == "string" and at not in worded]
        for at in texts:  # there is more in them than numbers
            shown = [row[at] for row in rows if row[at] not in ("", "…", "[c]", "–", INFINITE)]
            assert not all(_read(text, lang) is not None for text in shown) or not shown, (make.__name__, shown)
    assert numbers > 30


def test_both_languages_have_the_same_numbers(given):
    for make in EVERY:
        vi, en = (make(given["illustrative"], lang=lang).frame for lang in LANGS)
        if vi is not None:
            for one, other in zip(vi.items(), en.items(), strict=True):
                assert one[1].dtype == other[1].dtype
                assert one[1].dtype == "string" or [*one[1].dropna()] == [*other[1].dropna()]


def test_signs_and_kinds_of_cells():
    rows = [
        ("a", 1, in_percent(0.68533, 1), "2/10", HIDDEN, rounded(2.345, 1), INFINITE, Phrase(vi="lời", en="words")),
        ("b", 0, None, NOT_GIVEN, 7, rounded(None), with_sign(3, 0), "–"),
        (Phrase(vi="tổng", en="sum"), 9768, in_percent(1, 0), "", HIDDEN, rounded(2), 5, "x"),
    ]
    frame = text_grid("ABCDEFGH", rows, lang="vi", words=(7,), total=True).frame()
    assert [str(kind) for kind in frame.dtypes] == [
        "string",
        "Int64",
        "Float64",
        "string",
        "Int64",
        "Float64",
        "Float64",
        "string",
    ]
    assert frame["A"].to_list() == ["a", "b", "Tổng"]
    assert frame["B"].to_list() == [1, 0, 9768]
    assert frame["C"].to_list() == [0.685, pd.NA, 1.0]
    assert frame["D"].to_list() == ["2/10", pd.NA, pd.NA]
    assert frame["E"].to_list() == [pd.NA, 7, pd.NA]
    assert frame["F"].to_list() == [2.3, pd.NA, 2.0]
    assert frame["G"].to_list() == [float("inf"), 3.0, 5.0]
    assert frame["H"].to_list() == ["Lời", pd.NA, "x"]


def test_hidden_numbers_are_nowhere_in_the_numbers_of_an_exhibit(given):
    """Neither where they are hidden, nor among all that the exhibit holds."""
    shown, whole = (tables.sensitive(given["illustrative"], lang="vi", internal=internal) for internal in (False, True))
    hidden = shown.frame.isna() & whole.frame.notna()
    assert hidden.to_numpy().sum() == sum(row.count(HIDDEN) for row in shown.grid.rows) > 0
    for row, values in zip(shown.grid.rows, shown.grid.values, strict=True):
        assert all(value is None for text, value in zip(row, values, strict=True) if text == HIDDEN)


def test_a_frame_is_the_users_own(given):
    exhibit = tables.by_type(given["published"], lang="vi")
    before, html = exhibit.frame, exhibit._repr_html_()
    changed = exhibit.frame
    changed.iloc[0, 1] = 0
    changed["mới"] = dt.date(2026, 1, 1)
    assert exhibit.frame.equals(before)
    assert exhibit._repr_html_() == html
