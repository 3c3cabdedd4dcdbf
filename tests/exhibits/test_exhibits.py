"""Every exhibit on every kind of data: its parts, its language, what is drawn."""

import inspect
import re
import warnings
from xml.etree import ElementTree

import pytest
from amounts import amount
from memberships import NAMES
from undrawn import undrawn

from blanalysis import example
from blanalysis.exhibits import figures, tables
from blanalysis.exhibits.exhibit import Exhibit
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.formats import LANGS

EVERY = [getattr(module, name) for module in (figures, tables) for name in module.__all__]
OF_DATA = [f for f in EVERY if next(iter(inspect.signature(f).parameters)) in ("membership", "memberships")]
OF_ARTICLE = [tables.cells, tables.findings]
FIGURES = [f for f in OF_DATA if f.__module__.startswith(figures.__name__)]
OF_TWO_DAYS = [figures.changes, figures.components, figures.change_tiles]
SHARED = ("panel_columns", "panels_length")  # with other modules of the package, and nothing to show


def test_every_public_function_of_the_modules_is_offered():
    for package in (figures, tables):
        modules = [
            m
            for name, m in vars(package).items()
            if inspect.ismodule(m) and name not in ("canvas", "setting", "svg", "tilemap")
        ]
        offered = [n for n in package.__all__ if not getattr(package, n).__module__.endswith(".setting")]
        made = {n for m in modules for n, f in vars(m).items() if inspect.isfunction(f) and f.__module__ == m.__name__}
        assert sorted(n for n in made if not n.startswith("_") and n not in SHARED) == sorted(offered)


DRAWN = NAMES[:: amount(3, 1)]  # every third of the data; with the large profile all


@pytest.mark.parametrize("data", NAMES)
@pytest.mark.parametrize("make", OF_DATA, ids=lambda f: f.__name__)
def test_every_exhibit_on_every_data(make, data, given):
    """The words in both languages; drawn in one, which has the letters of the other too."""
    membership = given[data]
    before = membership.frame.copy()
    for lang in LANGS:
        exhibit = make(membership, lang=lang)
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a glyph that the font lacks is a warning of matplotlib
            _check_parts(exhibit, lang, drawn=lang == "vi" and data in DRAWN)
        if membership.illustrative and exhibit.kind != "note" and make not in OF_ARTICLE:
            assert wording.ILLUSTRATIVE.say(lang) in undrawn(exhibit)._repr_html_()
    assert membership.frame.equals(before)


@pytest.mark.parametrize("make", [*OF_ARTICLE, tables.methods], ids=lambda f: f.__name__)
def test_exhibits_without_data(make):
    for lang in LANGS:
        _check_parts(make(lang=lang), lang)


def test_a_picture_is_drawn_when_it_is_shown_and_once(given, monkeypatch):
    exhibit = figures.shares(given["published"], lang="vi")
    assert exhibit.title
    assert repr(exhibit)
    with monkeypatch.context() as patch:
        patch.setattr("matplotlib.figure.Figure.__init__", None)  # whatever is drawn now would fail
        assert exhibit.frame.shape == (3, 4)
    assert exhibit.picture.removeprefix("<svg ") in exhibit._repr_html_()
    assert exhibit.figure is exhibit.figure


def _check_parts(exhibit: Exhibit, lang: str, *, drawn: bool = True) -> None:
    html = (exhibit if drawn else undrawn(exhibit))._repr_html_()
    assert f'lang="{lang}"' in html
    words = re.sub(r"<style>.*?</style>", "", html)
    assert "nan" not in words.lower().split()
    assert "{" not in words
    if exhibit.kind == "note":
        assert len(exhibit.title) > 20
        return
    assert exhibit.title
    if exhibit.kind == "list":
        assert exhibit.entries
        assert html.count("<dt>") == len(exhibit.entries)
        assert all(entry.term and all(entry.texts) for entry in exhibit.entries)
        return
    if exhibit.kind == "figure":
        assert exhibit.unit
        assert exhibit.source
        assert exhibit.subtitle
        assert exhibit.title in exhibit.alternative
        assert len(exhibit.alternative) > len(exhibit.title) + 10
        assert 'role="img" aria-label="' in html or not drawn
        if drawn:
            assert exhibit.figure.get_axes()
            written = "".join(text.get_text() for text in exhibit.figure.texts)  # the picture alone has them too
            for part in (exhibit.title, exhibit.subtitle, exhibit.source):
                assert "".join(part.split()) in "".join(written.split())
    else:
        assert ("<summary>" if exhibit.folded else "<figcaption>") in html
    assert len({len(row) for row in (exhibit.grid.head, *exhibit.grid.rows)}) == 1
    assert '<th scope="col"' in html
    assert html.count('<th scope="row"') == html.count("<tr") - 1


def test_the_numbers_of_page_01_are_computed_right(given):
    """Section by section against the reference values of the figures of 2017."""
    rows = _rows(tables.by_type(given["published"], lang="en"))
    assert rows == [
        ["Commune", "49", "76.6%", "9,768", "68.5%", "199.3", "0.895"],
        ["Ward", "10", "15.6%", "3,055", "21.4%", "305.5", "1.372"],
        ["Township", "5", "7.8%", "1,430", "10.0%", "286.0", "1.284"],
        ["All", "64", "100%", "14,253", "100%", "222.7", "1.000"],
    ]


def test_titles_are_found_in_the_data(given):
    assert (
        figures.means(given["published"], lang="vi").title
        == "Bình quân một đảng bộ phường có 305,5 đảng viên, gấp 1,53 lần đảng bộ xã"
    )
    assert (
        figures.shares(given["published"], lang="en").title
        == "Communes are 76.6% (49/64) of the committees and hold 68.5% (9,768/14,253) of the members"
    )
    assert figures.shares(given["two units"], lang="en").title == "The data have communes only"
    assert (
        figures.shares(given["all equal"], lang="en").title
        == "Each type's share of members equals its share of committees"
    )
    assert figures.means(given["all equal"], lang="en").title == "A committee has 100.0 members on average"
    assert tables.inequality(given["all equal"], lang="en").title == "All committees have the same number of members"
    assert figures.coverage(given["illustrative"], lang="en").title == "All 64 units are there"
    assert figures.coverage(given["one district"], lang="en").title.startswith("56 of 64 units are missing")
    assert (
        tables.against_published(given["form 5"], lang="en").title
        == "The totals of communes, wards and townships equal those published in 2017"
    )
    assert tables.totals(given["faults"], lang="en").title == "3 of 3 totals do not hold"
    assert tables.conservation(given["faults"], lang="en").title == "Members: typed 405 = counted 205 + left out 200"


def test_titles_are_true_for_unusual_data(given):
    assert (
        tables.spread(given["two units"], lang="en").title == "The smallest committee has 190 members, the largest 205"
    )
    assert tables.by_type(given["one unit"], lang="en").title == "1 committee has 190 members"
    assert figures.lorenz(given["all equal"], lang="en").title == "All committees have the same number of members"
    assert "2 of 64 committees" in tables.against_published(given["two units"], lang="en").title
    assert tables.inequality(given["nearly equal"], lang="en").title == "The Gini index of 2 communes is 0.000"
    assert (
        figures.means(given["a type at zero"], lang="en").title
        == "A commune committee has 190.0 members on average, a township committee none"
    )
    for make in (figures.shares, figures.means, tables.by_type, tables.between):
        assert "committees of at least one type" in make(given["form without committees"], lang="en").title
    assert tables.between(given["published"], lang="vi").grid.head[0] == "Chỉ số"
    assert tables.between(given["published"], lang="vi").unit == ""


def test_what_is_drawn(given):
    axes = figures.means(given["published"], lang="vi").figure.axes[0]
    assert [round(bar.get_width(), 1) for bar in axes.patches][::-1] == [199.3, 305.5, 286.0]
    assert axes.get_xlim()[0] == 0
    axes = figures.strip(given["illustrative"], lang="vi").figure.axes[0]
    drawn = sorted(x for line in axes.lines if line.get_marker() in ("o", "s", "^") for x in line.get_xdata())
    assert drawn == sorted(given["illustrative"].frame["members"].astype(float))
    assert "1.000" in [label.get_text() for label in _ticks(figures.strip(given["one district"], lang="vi"))]
    assert "1,000" in [label.get_text() for label in _ticks(figures.strip(given["one district"], lang="en"))]


def _ticks(exhibit):
    exhibit.figure.canvas.draw()
    return exhibit.figure.axes[0].get_xticklabels()


def _illustrative(make, given):
    return example(province="Cà Mau") if make in OF_TWO_DAYS else given["illustrative"]


@pytest.mark.parametrize("make", FIGURES, ids=lambda f: f.__name__)
def test_pictures_are_the_same_bytes_and_keep_their_letters(make, given):
    drawn = {make(_illustrative(make, given), lang="vi").picture for _ in range(2)}
    assert len(drawn) == 1
    root = ElementTree.fromstring(drawn.pop())
    assert [text.text for text in root.iter("text") if len(text.text or "") > 1]
    assert "font-family" not in ElementTree.tostring(root, encoding="unicode")  # it is the page's
    assert not any("date" in element.tag for element in root.iter())


def test_text_from_a_workbook_is_escaped(tmp_path):
    from made_workbooks import HEADING, write

    from blanalysis import load

    evil = "<script>alert(1)</script> {{7*7}} {0} </style>"
    rows = [(evil + " minh họa",), (*HEADING, evil), (1, evil, 5, 1, 1, 1), (2, "Xã Hưng Phú", 190, 55, 7, evil)]
    membership = load(write(tmp_path / "x{0}'&.xlsx", rows, name="a<b>{1}&"))
    for make in OF_DATA:
        for lang in LANGS:
            html = undrawn(make(membership, lang=lang))._repr_html_()
            assert "<script" not in html
            assert "<b>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} {0}" in tables.issue_list(membership, lang="vi")._repr_html_()


def _rows(exhibit) -> list[list[str]]:
    return [list(row) for row in exhibit.grid.rows]


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_picture_alone_can_be_saved_for_an_article(ending, given, tmp_path):
    """As matplotlib saves it, outside of any page: whole, with its title and its source in it."""
    for make in FIGURES if ending == "svg" else FIGURES[:2]:
        exhibit = make(_illustrative(make, given), lang="vi")
        path = tmp_path / f"{make.__name__}.{ending}"
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            exhibit.figure.savefig(path)
        assert path.read_bytes()[:5] in (b"\x89PNG\r", b"<?xml", b"%PDF-")
        for text in exhibit.figure.texts:
            box = text.get_window_extent()
            assert box.x0 >= 0
            assert box.x1 <= exhibit.figure.bbox.x1 + 1, f"{make.__name__}: “{text.get_text()}” is cut"


def test_a_district_has_one_name_in_all_tables_and_numbers_of_figures():
    """With its type: a commune, a township or the province may have the same name."""
    given = example()
    shown = [getattr(module, name) for module in (figures, tables) for name in module.__all__]
    asked = [of(given, lang="vi") for of in shown if "membership" in inspect.signature(of).parameters]
    for exhibit in [
        *asked,
        figures.compared(given, by="district", lang="vi"),
        tables.compared(given, by="committee", lang="vi"),
    ]:
        cells = {cell for row in (exhibit.grid.head, *exhibit.grid.rows) for cell in row} if exhibit.grid else set()
        assert not cells & {*given.places.districts}, exhibit.title
