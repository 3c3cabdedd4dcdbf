"""The tidy table with labels as headings is the same table, and is read again as it is."""

import csv

import pandas as pd
import pytest

from blanalysis import example, load
from blanalysis.__main__ import main
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.workbooks.tidy import write_tidy


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("province", ["Bạc Liêu", "Cà Mau"])
def test_with_labels_it_is_read_again_without_another_finding(lang, ending, province, tmp_path):
    given = example(province=province)
    plain = load(write_tidy(given, tmp_path / f"a{ending}"))
    again = load(write_tidy(given, tmp_path / f"b{ending}", labels=lang))
    pd.testing.assert_frame_equal(again.frame, given.frame)
    assert [of.kind for of in again.findings] == [of.kind for of in plain.findings]


def test_headings_are_labels_only_when_asked_for(tmp_path):
    paths = [write_tidy(example(), tmp_path / f"{of}.csv", labels=of) for of in (None, "vi", "en")]
    ids, *labelled = [next(csv.reader(path.read_text("utf-8-sig").splitlines())) for path in paths]
    for lang, heads in zip(("vi", "en"), labelled, strict=True):
        assert heads == [COLUMNS[of].label.say(lang) if of in COLUMNS else of for of in ids]
    assert "members" in ids


def test_the_command(tmp_path, capsys):
    write_tidy(example(), tmp_path / "a.xlsx")
    out = tmp_path / "b.csv"
    assert main(["tidy", str(tmp_path / "a.xlsx"), "--out", str(out), "--labels", "--lang", "vi"]) == 0
    assert "Tổng số đảng viên" in out.read_text("utf-8-sig").splitlines()[0]
    capsys.readouterr()
