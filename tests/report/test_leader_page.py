"""The page for the leader: its numbers are those of the workbooks, with the change of the units that have both days; it tells no more than other pages."""

import re
from html import unescape

import half_year
import pytest
from html_checker import problems
from made_workbooks import form_5, working_list, write

from blanalysis import load
from blanalysis.exhibits.facts.leader import key_figures, leader_lists
from blanalysis.report import build
from blanalysis.report.index import index_page
from blanalysis.vocabulary.places import load_units

JUNE, DECEMBER = half_year.DAYS
GIVEN = half_year.numbers()


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ky")
    half_year.write_half_years(folder)
    return folder


def _index(*names, lang="vi", **options):
    pages = [build._page(path, of) for path in build.page_notebooks() for of in ("vi", "en")]
    return index_page(pages, [str(name) for name in names], lang, (), "blanalysis report", **options)


def _sum(day, column, units=None):
    return sum(GIVEN[day, unit.code][column] for unit in (units or load_units()))


def _said(membership, lang="vi", **options):
    return [[of if isinstance(of, str) else of.say(lang) for of in row] for row in key_figures(membership, **options)]


def _texts(html, name):
    return [unescape(re.sub("<[^>]+>", "", of)) for of in re.findall(rf"<{name}\b[^>]*>(.*?)</{name}>", html)]


def _number(n):
    return f"{n:,}".replace(",", ".")


def test_the_numbers_are_those_of_the_workbooks_with_the_change_since_the_last_day(both):
    members, reported, women, admitted, cells = _said(load(both))
    then, now = _sum(JUNE, "members"), _sum(DECEMBER, "members")
    assert members[1] == _number(now)
    percent = f"{100 * (now - then) / then:+.1f}".replace(".", ",").replace("-", "−")
    change = f"{now - then:+d}".replace("-", "−")
    assert members[2] == f"{change} ({percent}%) so với {_number(then)} ngày 30/06/2016"
    assert reported[1:] == ["64/64", "báo cáo ngày 30/06/2016: 64/64"]
    shares = [100 * _sum(day, "members_female") / _sum(day, "members") for day in (JUNE, DECEMBER)]
    assert women[1] == f"{shares[1]:.1f}%".replace(".", ",")
    assert women[2].endswith(f"so với {shares[0]:.1f}% ngày 30/06/2016".replace(".", ","))
    assert admitted[1:] == [str(_sum(DECEMBER, "admitted")), f"báo cáo ngày 30/06/2016: {_sum(JUNE, 'admitted')}"]
    assert cells[1] == _number(_sum(DECEMBER, "cells"))


def test_where_offices_sent_nothing_the_change_is_that_of_the_units_with_both_days(both):
    of_december = sorted((both / "12").iterdir())
    some = load(both / "06", *[path for path in of_december if path.name.startswith(("Giá Rai", "Đông Hải"))])
    units = [unit for unit in load_units() if unit.district in ("Giá Rai", "Đông Hải")]
    then, now = (_sum(day, "members", units) for day in (JUNE, DECEMBER))
    members, reported, *_ = _said(some, "en")
    assert members[1] == f"{now:,}"
    assert members[2].startswith(f"{now - then:+d} (".replace("-", "−"))
    assert members[2].endswith(f"({then:,}); of {len(units)} units with both days")
    assert reported[1] == f"{len(units)} of 64"
    said = [text.say("en") for texts in leader_lists(some).values() for text in texts]
    assert any(text.startswith("Have sent nothing, 5: Bạc Liêu city, Hồng Dân district") for text in said)
    assert not any("Giá Rai" in text for text in said if text.startswith("Have sent nothing"))


def test_units_without_a_row_are_named_with_their_office(both, tmp_path):
    units = [unit for unit in load_units() if unit.district == "Giá Rai"]
    half_year.write_list(
        tmp_path / "a.xlsx", "Giá Rai", DECEMBER, [(unit, GIVEN[DECEMBER, unit.code]) for unit in units[:-1]]
    )
    some = [path for path in (both / "12").iterdir() if not path.name.startswith("Giá Rai")]
    said = [text.say("vi") for texts in leader_lists(load(*some, tmp_path / "a.xlsx")).values() for text in texts]
    name = units[-1].distinct_name
    assert f"Còn thiếu dòng của thị xã Giá Rai ({name[0].lower()}{name[1:]})" in said


def test_what_is_wrong_in_a_half_year_is_on_the_page(tmp_path):
    half_year.write_half_years(tmp_path, planted=True)
    said = [text.say("vi") for texts in leader_lists(load(tmp_path)).values() for text in texts]
    assert "Tăng, giảm bất thường, 1 chỗ: xã Ninh Quới" in said
    assert "Giống hệt số liệu kỳ trước, 1 chỗ: Giá Rai bc nam 2016.xlsx" in said


def test_one_day_has_the_same_page_without_a_change(both):
    html = _index(both / "12")
    assert html.count('<dl class="numbers">') == 1
    assert 'class="since"' not in html
    assert problems(html) == []


def test_each_language_begins_with_place_day_and_numbers_and_leads_to_the_list_of_findings(both):
    titles = {
        "vi": "Đảng viên ở các đảng bộ cấp xã: tỉnh Bạc Liêu, số liệu đến 31/12/2016",
        "en": "Members of the committees of commune level: Bạc Liêu province, as of 31 December 2016",
    }
    for lang, title in titles.items():
        html = _index(both, lang=lang)
        assert problems(html) == []
        assert _texts(html, "h1") == [title]
        leader = html[: html.index('<ol class="pages">')]
        assert len(_texts(leader, "dt")) == 5
        assert leader.count("<svg ") == 1
        assert f'href="02-is-the-sheet-whole.{lang}.html#list-of-findings"' in leader
        members = _sum(DECEMBER, "members")
        assert (_number(members) if lang == "vi" else f"{members:,}") in _texts(html, "dd")
        assert set(re.findall(r'href="0\d[^"]*\.(\w+)\.html', html)) == {lang}


def test_the_shipped_figures_are_the_published_ones_and_not_those_made_up():
    html = _index(lang="en")
    leader = html[html.index('<div class="leader">') : html.index('<ol class="pages">')]
    assert _texts(html, "h1")[0].endswith("published on 4 May 2017")
    assert _texts(leader, "dt") == ["Members", "Committees", "Mean per committee"]
    assert "not real ones" not in leader


def test_what_needs_a_decision_is_counted_with_the_units_it_is_of(tmp_path):
    rows = [("Xã Hưng Phú", 190, 250, 7), ("Xã Lạ", 90, 1, 1), ("Xã Vĩnh Thanh", 205, 61, 9)]
    membership = load(write(tmp_path / "a.xlsx", working_list(rows, total=False)))
    _, needed = [[text.say("vi") for text in texts] for texts in leader_lists(membership).values()]
    assert needed[0] == "Có số liệu chưa tổng hợp, 1 chỗ: a.xlsx"
    assert needed[1].startswith("Có lỗi, 1 chỗ: xã Hưng Phú")


def test_text_of_a_workbook_is_only_text(tmp_path):
    rows = [("Xã Hưng Phú", 190, 50, 7), ("<b>Xã</b> & Lạ", 90, 1, 1)]
    path = write(tmp_path / "a & b.xlsx", working_list(rows, total=False))
    html = _index(path)
    assert problems(html) == []
    assert "a &amp; b.xlsx" in html


def test_a_form_without_names_has_a_page_too(tmp_path):
    html = _index(form_5(tmp_path / "bieu-5.xlsx"))
    assert problems(html) == []
    assert "14.253" in _texts(html, "dd")


def test_what_pages_hide_is_not_told_either(tmp_path):
    """Of those expelled nothing is shown by committee: that a part is larger than its whole would tell that it is not 0."""
    rows = [
        ("Tên đảng bộ", "Tổng số đảng viên", "Khai trừ", "Đảng viên Khmer", "Dân tộc thiểu số"),
        *[("Xã Hưng Phú", 190, 1, 3, 2), ("Xã Vĩnh Thanh", 205, 0, 1, 4), ("Xã Vĩnh Phú Đông", 300, 0, 1, 6)],
    ]
    membership = load(write(tmp_path / "a.xlsx", rows))
    kinds = {finding.kind.slug for finding in membership.findings}
    assert "part_exceeds" in kinds
    open_, hidden = (
        [text.say("en") for texts in leader_lists(membership, internal=of).values() for text in texts]
        for of in (True, False)
    )
    assert any(text.startswith("Errors, 1: xã Hưng Phú") for text in open_)
    assert not any("Hưng Phú" in text and "Errors" in text for text in hidden)
