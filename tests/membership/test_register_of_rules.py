"""The register of rules: what it counts is what stands on the sheet, counted here by hand; and what it may not tell it does not tell."""

import json
import re

import pytest
from made_workbooks import ROWS, working_list, write

from blanalysis import load, published
from blanalysis.__main__ import main
from blanalysis.exhibits import tables
from blanalysis.membership.findings import Kind, Level, Severity
from blanalysis.membership.rules.register import rules_register
from blanalysis.vocabulary import sources
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.rules import LIMITS, RULES, limits_in

HEADING = ("Tên đảng bộ", "Tổng số đảng viên", "Chính thức", "Dự bị", "Nữ", "Khai trừ", "Bị kỷ luật")
GOOD = [(name, n, n - 5, 5, women, 0, 1) for name, n, women, _ in ROWS]


def sheet(tmp_path, rows, heading=HEADING):
    return write(tmp_path / "a.xlsx", [("Số liệu tính đến 31/12/2016",), heading, *rows])


def register(membership, **options):
    return {result.rule.id: result for result in rules_register(membership, **options)}


def counts(result):
    return result.tested, result.passed, result.failed, result.untested


def test_rules_are_those_of_the_dictionary():
    readme = (sources.folder("data") / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (K\d+) \|.*\| `(\w+)` \|", readme, re.MULTILINE)
    assert [*dict.fromkeys(rule for rule, _ in rows)] == [*RULES]
    kinds = {kind.slug: kind for kind in Kind}
    for rule in RULES.values():
        own = [kinds[slug] for slug in rule.kinds.split()]
        assert {*rule.kinds.split()} <= {slug for of, slug in rows if of == rule.id}
        grave = [Level.ERROR if kind.severity is Severity.LEFT_OUT else kind.level for kind in own]
        assert not own or rule.level == min(grave, key=[*Level].index).value
        assert {*rule.needs.replace("|", " ").split()} <= COLUMNS.keys()
        if rule.id in LIMITS:
            assert limits_in(rule.id, "–".join(map(str, LIMITS[rule.id]))) == LIMITS[rule.id]
            assert "{low}" in rule.words.vi
            assert ("{high}" in rule.words.vi) is (len(LIMITS[rule.id]) == 2)


def test_rows_that_hold_fail_or_lack_a_number(tmp_path):
    rows = [*GOOD]
    rows[0] = ("Thị trấn Phước Long", 1234, 1200, 5, 400, 0, 1)  # K1 fails
    rows[1] = ("Xã Vĩnh Phú Đông", 180, 175, None, 181, 0, 1)  # K1 cannot be tested, K2 fails
    found = register(load(sheet(tmp_path, rows)))
    assert counts(found["K1"]) == (7, 6, 1, 1)
    assert counts(found["K2"]) == (8, 7, 1, 0)
    assert counts(found["K22"]) == (0, 0, 0, 8)
    assert COLUMNS["population"].label.vi in found["K22"].why.say("vi")
    assert counts(found["K16"]) == (8, 8, 0, 0)
    assert counts(found["K19"])[:3] == (0, 0, 0)
    assert counts(found["K25"]) == (1, 1, 0, 0)


def test_a_rule_that_fails_in_all_rows_fails_in_each_and_in_the_table(tmp_path):
    found = register(load(sheet(tmp_path, [(name, n, n, 7, *rest) for name, n, _, _, *rest in GOOD])))
    assert counts(found["K1"]) == (8, 0, 8, 0)
    assert counts(found["K24"]) == (1, 0, 1, 0)


def test_totals_that_hold_differ_or_cannot_be_read(tmp_path):
    rows = working_list()
    rows[-1] = (None, "Tổng cộng", rows[-1][2], rows[-1][3] + 1, "#REF!")
    result = register(load(write(tmp_path / "a.xlsx", rows)))["K14"]
    assert counts(result) == (2, 1, 1, 1)
    assert result.why


def test_two_days_are_pairs_of_rows(tmp_path):
    then = [(name, "31/12/2015", n) for name, n, *_ in GOOD[:6]]
    now = [(name, "31/12/2016", n + (n if name.endswith("Hưng Phú") else 0)) for name, n, *_ in GOOD]
    heading = ("Tên đảng bộ", "Thời điểm", "Tổng số đảng viên")
    found = register(load(write(tmp_path / "a.xlsx", [heading, *then, *now])))
    assert counts(found["K19"])[:3] == (6, 5, 1)


def test_what_tells_of_persons_is_not_told_on_pages(tmp_path):
    """A measure above those disciplined, in one row: whether it is there makes no difference to a page."""
    spoilt = [*GOOD]
    spoilt[2] = (*spoilt[2][:5], 3, 1)
    pages = [tables.rules(load(sheet(tmp_path, rows)), lang="en").grid for rows in (GOOD, spoilt)]
    inside = [tables.rules(load(sheet(tmp_path, rows)), lang="en", internal=True).grid for rows in (GOOD, spoilt)]
    assert pages[0] == pages[1]
    assert inside[0] != inside[1]


def test_the_register_is_in_the_json_and_folded_on_a_page(tmp_path, capsys):
    path = sheet(tmp_path, GOOD)
    main(["check", str(path), "--json"])
    told = {rule["id"]: rule for rule in json.loads(capsys.readouterr().out)["rules"]}
    assert [*told] == [*RULES]
    assert (told["K1"]["tested"], told["K1"]["failed"], told["K12"]["tested"]) == (8, 0, None)
    assert set(told["K8"]["sentence"]) == set(told["K8"]["basis"]) == {"vi", "en"}
    assert "30" in told["K8"]["sentence"]["vi"]
    page = tables.rules(load(path), lang="vi")._repr_html_()
    assert page.index("<details>") < page.index("<table>") < page.index("</details>")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_figures_without_rows_of_units_have_a_register_too(lang):
    grid = tables.rules(published(), lang=lang).grid
    assert len(grid.rows) == len(RULES)
    assert all(all(cell for cell in row) for row in grid.rows)
