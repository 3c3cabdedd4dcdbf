"""Figures of the article of 2017 stand only beside those of the whole province at about that time."""

import datetime as dt
import inspect

import pytest
from made_workbooks import FORM_5, form_5, write
from undrawn import undrawn

from blanalysis import example, figures, load, published, tables
from blanalysis.__main__ import main
from blanalysis.membership.findings import Kind
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.places import load_units

UNITS = tuple(load_units())
OF_ARTICLE = ("14,253", "14.253", "9,768", "9.768", "3,055", "3.055", "518", "469")
OFFERED = [getattr(module, name) for module in (figures, tables) for name in module.__all__]
OF_DATA = [f for f in OFFERED if next(iter(inspect.signature(f).parameters)) in ("membership", "memberships")]


def listed(units, day):
    """A list of these units, each with 100 members more or less, so that no sum is one of the article's."""
    rows = [(u.full_name, u.full_district, 100 + at, 30, 5) for at, u in enumerate(units)]
    heading = ("Tên đảng bộ", "Huyện, thị xã, thành phố", "Tổng số đảng viên", "Trong đó: Nữ", "Số chi bộ")
    return [("DANH SÁCH ĐẢNG BỘ",), (f"(Số liệu tính đến {day:%d/%m/%Y})",), (), heading, *rows]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """What the article is not about: a district, another date, part of the province, no date."""
    folder, near = tmp_path_factory.mktemp("elsewhere"), dt.date(2016, 12, 31)
    whole = write(folder / "whole.xlsx", listed(UNITS, near))
    undated = [row for row in listed(UNITS, near) if not (row and "tính đến" in str(row[0]))]
    later = dict.fromkeys(FORM_5, 0) | {"1. Xã": (49, 9001), "2. Phường": (10, 3001), "3. Thị trấn": (5, 1401)}
    return {
        "district": load(whole, district="Đông Hải"),
        "half a year before": load(write(folder / "june.xlsx", listed(UNITS, dt.date(2016, 6, 30)))),
        "later": load(form_5(folder / "later.xlsx", later, day="31/12/2018")),
        "part": load(write(folder / "part.xlsx", listed(UNITS[1:], near))),
        "undated": load(write(folder / "undated.xlsx", undated)),
        "two days": load(write(folder / "two.xlsx", listed(UNITS, near), listed(UNITS, dt.date(2018, 12, 31)))),
    }


@pytest.mark.parametrize("make", OF_DATA, ids=lambda make: make.__name__)
def test_no_exhibit_has_a_figure_of_the_article_elsewhere(make, elsewhere):
    for data, membership in elsewhere.items():
        assert not membership.fits_published
        for lang in LANGS:
            given = (membership, published()) if make is tables.colophon else (membership,)
            exhibit = make(*given, lang=lang)
            said = exhibit.title if exhibit.kind == "note" else repr(undrawn(exhibit))
            assert not [number for number in OF_ARTICLE if number in said.split()], data
            assert "published-2017" not in said, data


def test_no_finding_compares_elsewhere(elsewhere):
    for data, membership in elsewhere.items():
        differing = [of for of in membership.of_its_day.findings if of.kind is Kind.DIFFERS_FROM_PUBLISHED]
        assert not differing, data
    of_first = elsewhere["two days"].on("31/12/2016")
    assert of_first.fits_published
    found = [of for of in of_first.of_its_day.findings if of.kind is Kind.DIFFERS_FROM_PUBLISHED]
    assert len(found) == 3
    assert all("31/12/2016" in of.say("vi") for of in found)


def test_the_article_stands_beside_its_own_time():
    for membership in (published(), example()):
        assert membership.fits_published
        assert [make(membership, lang="vi").kind for make in (tables.cells, tables.findings)] == ["table", "table"]
    assert len(tables.colophon(example(), published(), lang="vi").entries) == 4


def test_a_difference_is_said_of_the_types_that_differ(tmp_path):
    given = {"1. Xã": (49, 9768), "2. Phường": (10, 3050), "3. Thị trấn": (5, 1430)}
    table = tables.against_published(load(form_5(tmp_path / "a.xlsx", given)), lang="en")
    assert table.title == "The totals of wards differ from those published in 2017"
    assert [row[-1] for row in table.grid.rows] == ["0", "−5", "0"]


def test_no_page_of_another_date_has_a_figure_of_the_article(tmp_path):
    path = write(tmp_path / "a.xlsx", listed(UNITS, dt.date(2020, 6, 30)))
    assert main(["report", str(path), "--out", str(tmp_path / "ra"), "--lang", "en"]) == 0
    pages = {page.name: page.read_text(encoding="utf-8") for page in (tmp_path / "ra").glob("*.html")}
    assert len(pages) >= 6
    for name, page in pages.items():
        assert not [number for number in OF_ARTICLE if f">{number}<" in page], name
        assert "published-2017" not in page, name
    assert "Bạc Liêu province, 64 of 64 committees, as of 30 June 2020" in pages["index.html"]
