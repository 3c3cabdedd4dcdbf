import datetime as dt
import re
import string
from pathlib import Path

import pandas as pd
import pytest

import blanalysis
from blanalysis.membership.findings import Kind
from blanalysis.vocabulary import patterns, sources, wording
from blanalysis.vocabulary.formats import LANGS, date, listed, number, percent, signed
from blanalysis.vocabulary.phrases import Phrase


def test_numbers_as_readers_write_them():
    assert [number(n, "vi") for n in (0, 999, 1000, 14253, -3)] == ["0", "999", "1.000", "14.253", "−3"]
    assert [number(n, "en") for n in (0, 999, 1000, 14253, -3)] == ["0", "999", "1,000", "14,253", "−3"]
    assert number(pd.NA, "vi") == number(float("nan"), "vi") == "không có"


def test_half_rounds_up_as_in_excel():
    assert percent(10 / 64, "vi") == "15,6%"
    assert number(0.5, "en") == "1"
    assert number(2.5, "en") == "3"
    assert number(-0.4, "en") == "0"


def test_differences_have_a_sign():
    assert [signed(x, "vi", 0) for x in (3, -3, 0)] == ["+3", "−3", "0"]
    assert signed(0.001, "en") == "0.0"
    assert signed(pd.NA, "en") == "none given"


def test_dates_do_not_follow_the_machine():
    assert date(dt.date(2017, 5, 4), "vi") == "04/05/2017"
    assert date(dt.date(2017, 5, 4), "en") == "4 May 2017"
    assert date(None, "vi") == "không ghi ngày"


def test_lists():
    assert [listed(list("abc")[:n], "en") for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="lang is 'fr'"):
        Phrase(vi="a", en="b").say("fr")


def test_both_languages_have_the_same_gaps():
    every = {**wording.phrases(), **{kind.name: kind.phrase for kind in Kind}}
    assert len(every) > 500
    for name, phrase in every.items():
        gaps = [{name for _, name, _, _ in string.Formatter().parse(getattr(phrase, lang)) if name} for lang in LANGS]
        assert gaps[0] == gaps[1], name


def test_every_sentence_is_used_and_every_one_that_is_used_exists():
    source = Path(blanalysis.__file__).parent
    code = "".join(path.read_text("utf-8") for path in source.rglob("*.py"))
    names = [row["name"] for row in sources.rows("wording.csv")]
    assert len(names) == len({*names})
    assert {name for name in names if "." not in name} == {*re.findall(r"\bwording\.([A-Z]\w*)", code)} - {"NAME"}
    groups = re.findall(r"\bwording\.group\(\"(\w+)\"\)", code)
    assert {name.partition(".")[0] for name in names if "." in name} == {*groups}
    with pytest.raises(AttributeError, match="no row NOT_IN_THE_FILE"):
        wording.NOT_IN_THE_FILE  # noqa: B018


def test_every_pattern_is_used_and_every_one_that_is_used_exists():
    source = Path(blanalysis.__file__).parent
    code = "".join(path.read_text("utf-8") for path in source.rglob("*.py"))
    rows = sources.rows("patterns.csv")
    names = {row["name"] for row in rows}
    parts = {part for row in rows for part in re.findall(r"\{([A-Z_]+)\}", row["pattern"])}
    used = {*re.findall(r"\bpatterns\.([A-Z]\w*)", code)} - {"NAME"}
    groups = {*re.findall(r"\bpatterns\.group\(\"(\w+)\"\)", code)}
    assert names == used | groups | parts
    assert {row["name"] for row in rows if row["meaning"]} == groups
    assert all(len(patterns.group(name)) == 1 for name in names - groups)  # and each can be compiled
    with pytest.raises(AttributeError, match="no row NOT_IN_THE_FILE"):
        patterns.NOT_IN_THE_FILE  # noqa: B018
