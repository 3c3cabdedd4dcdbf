"""Exhibits of other places than Bạc Liêu: since July 2025 without districts, with special zones, with quận, of many units."""

import datetime as dt
import inspect
import re

import matplotlib.pyplot as plt
import pytest
from amounts import amount
from other_places import workbook
from undrawn import undrawn

from blanalysis import compare, load
from blanalysis.analysis.comparison import divisors, groupings
from blanalysis.exhibits import figures, tables
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.phrases import in_language
from blanalysis.vocabulary.places import load_units

BEFORE, AFTER = dt.date(2024, 12, 31), dt.date(2025, 12, 31)
CA_MAU, HO_CHI_MINH, HA_NOI, SOC_TRANG = "96", "79", "01", "94"
PLACES = {
    "new Cà Mau": (CA_MAU, AFTER, {}),
    "new Cà Mau with inhabitants": (CA_MAU, AFTER, {"inhabitants": True}),
    "fifty of Cà Mau": (CA_MAU, AFTER, {"of": 50}),
    "Hồ Chí Minh City": (HO_CHI_MINH, AFTER, {}),
    "old Hà Nội": (HA_NOI, BEFORE, {"mean": 350}),
    "Kế Sách": (SOC_TRANG, BEFORE, {"mean": 300}),
}
EVERY = [getattr(module, name) for module in (figures, tables) for name in module.__all__]
OF_DATA = [f for f in EVERY if next(iter(inspect.signature(f).parameters)) in ("membership", "memberships")]
OF_BAC_LIEU = (
    tables.colophon,
    tables.rules,  # the register lists every rule, also K18, which says that it is one of Bạc Liêu
    tables.against_published,
    tables.cells,
    tables.findings,
)  # their words say whose figures those are
# Drawn from its list of units, and by no other test here.
OF_UNITS = (figures.heat, figures.rate_tiles, figures.scatter)


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Each of `PLACES` as a membership, made when it is first asked for."""
    folder, made = tmp_path_factory.mktemp("places"), {}

    def membership(name):
        if name not in made:
            province, day, options = PLACES[name]
            path = workbook(folder / f"{len(made)}.xlsx", load_units(province, day), f"{day:%d/%m/%Y}", **options)
            made[name] = load(path, district="Kế Sách" if name == "Kế Sách" else "")
        return made[name]

    return membership


@pytest.mark.parametrize("name", PLACES)
def test_every_exhibit_of_any_place_is_shown_or_says_why_not(places, name):
    membership = places(name)
    assert len(membership.by_unit()) >= 13
    drawn = amount(OF_UNITS, OF_DATA) if name == "new Cà Mau with inhabitants" else ()
    for make in OF_DATA:
        for lang in LANGS:
            exhibit = make(membership, lang=lang)
            shown = exhibit if make in drawn and lang == "vi" else undrawn(exhibit)
            html = re.sub(r"<style>.*?</style>", "", shown._repr_html_())
            assert "{" not in html
            html = re.sub(r"[Pp]hường Bạc Liêu|>Bạc Liêu</text>", "", html)  # of this ward there is a tile
            assert make in OF_BAC_LIEU or "Bạc Liêu" not in html, make.__name__


@pytest.mark.parametrize("lang", LANGS)
def test_without_districts_nothing_is_said_of_them(places, lang):
    membership = places("new Cà Mau with inhabitants")
    words = [in_language(word, lang).lower() for word in (wording.DISTRICT, "thị trấn", "townships")]
    for make in OF_DATA:
        exhibit = make(membership, lang=lang)
        if make is figures.heat:
            assert exhibit.kind == "note"  # which says that there are none
            continue
        texts = [exhibit.title, *getattr(exhibit, "notes", ()), *getattr(getattr(exhibit, "grid", None), "head", ())]
        assert not [text for text in texts if any(word in text.lower() for word in words)], make.__name__


def test_a_map_has_a_tile_for_each_unit_and_none_twice():
    for province, day in ((CA_MAU, AFTER), (HO_CHI_MINH, AFTER), (SOC_TRANG, BEFORE), ("38", AFTER), ("66", BEFORE)):
        units = load_units(province, day)
        at = {(unit.tile_row, unit.tile_col) for unit in units}
        assert len(at) == len(units)
        assert min(row for row, _ in at) == min(column for _, column in at) == 1
        assert max(column for _, column in at) <= 15
    for units in load_units(HA_NOI, BEFORE).districts.values():
        assert len({(unit.tile_row, unit.tile_col) for unit in units}) == len(units)


def test_neighbours_are_near_each_other_on_the_map():
    """Places of the coast, of the north, of one former district."""
    at = {unit.name: (unit.tile_row, unit.tile_col) for unit in load_units(CA_MAU, AFTER)}
    for one, other in (
        ("Bạc Liêu", "Vĩnh Trạch"),
        ("Đất Mũi", "Đất Mới"),
        ("Hồng Dân", "Vĩnh Lộc"),
        ("Cái Nước", "Hưng Mỹ"),
    ):
        assert max(abs(a - b) for a, b in zip(at[one], at[other], strict=True)) <= 2
    assert at["Hồng Dân"][0] < at["Năm Căn"][0]  # north and south
    assert at["U Minh"][1] < at["Bạc Liêu"][1]  # west and east


def test_tiles_lie_apart_and_hold_their_names(places):
    for name, columns in (("new Cà Mau", 11), ("Hồ Chí Minh City", 15)):
        figure = figures.tiles(places(name), lang="vi").figure
        (axes,) = figure.axes
        left, right = axes.get_xlim()
        assert right - left == pytest.approx(columns, abs=1)
        figure.canvas.draw()
        for text in axes.texts:
            if (x := text.get_position()[0]) == round(x):  # of a tile
                box = text.get_window_extent().transformed(axes.transData.inverted())
                assert box.width < 1.02, text.get_text()
        plt.close(figure)


def test_the_ranked_picture_is_no_longer_than_two_screens(places):
    for name in ("new Cà Mau", "Hồ Chí Minh City"):
        figure = figures.ranked(places(name), lang="vi").figure
        assert figure.get_size_inches()[1] < 13
        drawn = [text.get_text() for axes in figure.axes for text in axes.texts]
        assert sum(text.isdigit() or re.fullmatch(r"\d\.\d{3}", text) is not None for text in drawn) >= 64


def test_more_than_one_picture_holds_is_said(places):
    membership = places("old Hà Nội")
    for exhibit in (figures.ranked(membership, lang="vi"), figures.compared(membership, kind="tiles", lang="vi")):
        assert "526" in exhibit.title
        assert "--each district" in exhibit.title
    assert len(tables.committees(membership, lang="vi").frame) == 526


def test_inhabitants_of_the_sheet_are_used_and_named(places):
    membership = places("new Cà Mau with inhabitants")
    table = tables.per_thousand(membership, lang="vi")
    assert int(table.frame.iloc[-1, 1]) == membership.current["population"].sum()
    assert any("cột “Dân số”" in note for note in table.notes)
    rates = compare(membership, over="population", by="committee")
    assert rates["base"].to_list() == membership.current["population"].to_list()


def test_inhabitants_of_the_census_where_all_parts_have_them(places):
    """25 units of former Bạc Liêu; never a part of a type."""
    membership = places("new Cà Mau")
    people = membership.inhabitants_by_unit()
    assert people.notna().sum() == 25
    assert people.sum() == 907236
    assert membership.inhabitants().isna().all()
    assert "Cà Mau" in tables.per_thousand(membership, lang="vi").title
    assert len(tables.rates_by_unit(membership, lang="vi").frame) == 26  # with the total
    assert places("Hồ Chí Minh City").inhabitants_by_unit().isna().all()
    assert divisors(places("Hồ Chí Minh City"), "members") == (None, "committees", "cells")


def test_where_there_are_no_districts_former_ones_are_grouped_by(places):
    assert groupings(places("new Cà Mau")) == ("type", "district", "committee")
    grouped = figures.compared(places("new Cà Mau"), by="district", lang="en")
    assert any("former" in note.lower() for note in grouped.notes), grouped.notes
    assert "district" in groupings(places("old Hà Nội"))
    assert places("new Cà Mau").frame["district"].isna().all()


def test_rates_say_of_how_many_committees_inhabitants_are_known(places):
    membership = places("new Cà Mau")  # the census is known of the 25 units of former Bạc Liêu
    for make in (figures.scatter, figures.rate_tiles, tables.rates_by_unit):
        shown = make(membership, lang="vi")
        assert "25 đảng bộ" in shown.title
        assert "Chỉ tính 25/64 đảng bộ có số liệu." in shown.notes
        assert ". ." not in getattr(shown, "alternative", "")


def test_sources_of_a_page_over_the_reform_are_those_of_both_days(tmp_path):
    files = [
        workbook(tmp_path / f"{code}.xlsx", load_units(code, day), f"{day:%d/%m/%Y}")
        for code, day in (("95", BEFORE), (CA_MAU, AFTER))
    ]
    membership = load(files)
    shown = tables.colophon(membership, *map(membership.on, membership.days), lang="vi")
    named = {entry.term for entry in shown.entries}
    assert {"95.xlsx", "96.xlsx", "units.csv", "places.csv", "crosswalk.csv"} <= named
    assert "31/12/2024" in next(entry.texts[0] for entry in shown.entries if entry.term == "95.xlsx")
