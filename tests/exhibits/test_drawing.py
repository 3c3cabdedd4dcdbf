"""What can be done with a figure besides looking at it: own axes, own title, saving, pickling, editing, own settings of matplotlib."""

import copy
import inspect
import io
import pickle
import re
import warnings
from functools import partial
from xml.etree import ElementTree

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from amounts import amount
from made_workbooks import working_list, write
from matplotlib.figure import Figure

from blanalysis import figures, load, tables
from blanalysis.exhibits.exhibit import Figure as FigureExhibit
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.refusals import RefusedError, UnwritableError

EVERY = [getattr(figures, name) for name in figures.__all__]
PANELS = {"families": 3, "quality": 2, "ranked": 2, "rates": 2}  # of the illustrative data; the others have one
# One with one panel, one with several, one that measures its own texts; with the large profile all: each test draws them anew.
DRAWN = EVERY if amount(0, 1) else [figures.means, figures.rates, figures.scatter]
every_figure = pytest.mark.parametrize("make", DRAWN, ids=lambda f: f.__name__)


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    before = mpl.rcParams.copy()
    yield
    plt.close("all")
    assert mpl.rcParams == before  # nothing that a figure does changes the user's settings


def _artists(axes):
    return [*axes.lines, *axes.patches, *axes.collections, *axes.texts]


def _words(axes):
    return {text.get_text() for text in axes.texts}


@every_figure
def test_a_figure_is_drawn_into_own_axes(make, given):
    """What the figure alone shows, and nothing beside: no title but one that is given, no notes; and a mark of made-up figures."""
    panels = PANELS.get(make.__name__, 1)
    whole, axes = plt.subplots(1, panels + 1, figsize=(6 * panels + 6, 6), layout="constrained")
    own = axes[0] if panels == 1 else list(axes[:panels])
    shown = make(given["illustrative"], lang="vi", ax=own)
    alone = make(given["illustrative"], lang="vi").figure
    assert [len(_artists(each)) for each in axes[: panels - 1]] == [len(_artists(e)) for e in alone.axes[: panels - 1]]
    assert _words(axes[panels - 1]) - _words(alone.axes[-1]) == {wording.ILLUSTRATIVE.vi}
    assert not _artists(axes[-1])
    assert [text.get_text() for text in whole.texts] == []
    assert axes[0].get_title() == ""
    assert shown.figure is whole
    assert whole.number in plt.get_fignums()
    assert shown.title == make(given["illustrative"], lang="vi").title
    for each, same in zip(axes[:panels], alone.axes, strict=True):
        assert each.get_xlim() == pytest.approx(same.get_xlim())


@every_figure
def test_a_figure_is_drawn_into_a_part_of_a_figure(make, given):
    whole = Figure(figsize=(14, 6), layout="constrained")
    left, right = whole.subfigures(1, 2)
    make(given["illustrative"], lang="en", ax=left, title="Mine")
    assert len(left.axes) == PANELS.get(make.__name__, 1)
    assert not right.axes
    assert left.get_suptitle() == "Mine"
    whole.draw_without_rendering()


@every_figure
def test_an_own_title_stands_wherever_the_title_does(make, given):
    shown, usual = (make(given["illustrative"], lang="vi", title=title) for title in ("Của <tôi>", None))
    assert shown.title == "Của <tôi>"
    assert shown.alternative == usual.alternative.replace(usual.title, shown.title)
    html = shown._repr_html_()
    assert '<p class="title">Của &lt;tôi&gt;</p>' in html
    assert usual.title not in html
    assert shown.picture == usual.picture  # which has none in it
    assert shown.figure.texts[0].get_text() == "Của <tôi>"


def test_an_own_title_over_own_axes(given):
    _, axes = plt.subplots()
    figures.means(given["published"], lang="vi", ax=axes, title="Bình quân")
    assert axes.get_title() == "Bình quân"


def test_an_own_title_need_not_be_a_text(given):
    usual = figures.means(given["published"], lang="vi").title
    for own, title in ((2016, "2016"), ("  ", usual), (None, usual), (" Một ", "Một")):
        shown = figures.means(given["published"], lang="vi", title=own)
        assert shown.title == title
        assert shown.figure.texts[0].get_text().replace("\n", " ") == title


def test_axes_that_do_not_fit_are_refused_in_a_sentence(given):
    _, axes = plt.subplots(1, 3)
    for own in (axes[0], axes, "here", [axes[0], None], 5):
        with pytest.raises(RefusedError, match="has 2 panels: give 2 axes") as refused:
            figures.rates(given["published"], lang="vi", ax=own)
        assert "2 hệ trục" in refused.value.say("vi")
        assert not any(map(_artists, axes))


def test_errors_in_the_data_are_said_beside_own_axes_too(given):
    _, axes = plt.subplots()
    shown = figures.means(given["faults"], lang="vi", ax=axes)
    assert shown.caution
    assert "".join(shown.caution.split()) in {"".join(words.split()) for words in _words(axes)}


def test_the_panels_of_a_figure_may_be_an_array(given):
    _, axes = plt.subplots(2, 1)
    figures.rates(given["published"], lang="vi", ax=axes)
    assert all(map(_artists, axes))


def test_where_data_lack_the_sentence_stands_in_the_axes(given):
    whole, (left, right) = plt.subplots(1, 2)
    shown = figures.funnel(given["published"], lang="vi", ax=left)
    assert shown.kind == "note"
    assert " ".join(left.get_title().split()) == shown.title
    assert right.get_title() == ""
    figures.funnel(given["published"], lang="vi", ax=whole)
    assert " ".join(whole.get_suptitle().split()) == shown.title
    empty = Figure().subfigures(1, 2)[0]
    figures.funnel(given["published"], lang="vi", ax=empty)
    assert " ".join(empty.get_suptitle().split()) == shown.title
    for nowhere in ("here", [], [None], 5):
        assert figures.funnel(given["published"], lang="vi", ax=nowhere) == shown


def test_what_was_asked_for_one_figure_is_not_for_the_next(given):
    _, axes = plt.subplots(1, 2)
    lazy = figures.means(given["published"], lang="vi")
    with pytest.raises(RefusedError):
        figures.rates(given["published"], lang="vi", ax=axes[0], title="Không")
    figures.shares(given["published"], lang="vi", ax=axes[0], title="Có")
    assert lazy.figure is not axes[0].figure
    assert not _artists(axes[1])
    assert figures.means(given["published"], lang="vi").title == lazy.title != "Có"


@every_figure
def test_help_and_completion_know_of_axes_and_title(make):
    parameters = inspect.signature(make).parameters
    assert parameters["ax"].default is parameters["title"].default is None
    assert "`ax`" in make.__doc__
    assert "`title`" in make.__doc__
    assert make.__doc__.startswith(inspect.unwrap(make).__doc__.split("\n")[0])


# --- saved


@pytest.mark.parametrize(
    ("ending", "begins"), [("pdf", b"%PDF-"), ("svg", b"<?xml"), ("png", b"\x89PNG"), ("PNG", b"\x89PNG")]
)
def test_a_figure_is_saved_whole_and_the_same_each_time(ending, begins, given, tmp_path):
    make = partial(figures.means, given["illustrative"], lang="vi")
    first, again = (make().save(str(tmp_path / f"{name}.{ending}")) for name in "ab")
    assert first == tmp_path / f"a.{ending}"
    assert first.read_bytes() == again.read_bytes()
    assert first.read_bytes().startswith(begins)
    assert sorted(tmp_path.iterdir()) == [first, again]


def test_a_saved_figure_has_its_title_notes_source_and_mark(given, tmp_path):
    exhibit = figures.strip(given["illustrative"], lang="vi", title="Nhan đề của bài")
    with mpl.rc_context({"svg.fonttype": "none"}):  # saving does not follow it
        written = exhibit.save(tmp_path / "a.svg").read_text(encoding="utf-8")
    drawn = "".join(re.findall(r"<!-- (.*?) -->", written, flags=re.DOTALL))  # what the outlines of letters say
    for part in ("Nhan đề của bài", exhibit.subtitle, exhibit.source, wording.ILLUSTRATIVE.vi, exhibit.notes[0]):
        assert "".join(part.split()) in "".join(drawn.split())


@pytest.mark.parametrize("name", ["hinh.jpg", "hinh", "hinh.pdf.txt", ".png"])
def test_another_ending_is_refused_in_a_sentence(name, given, tmp_path):
    exhibit = figures.means(given["published"], lang="vi")
    with pytest.raises(UnwritableError, match=r"\.pdf / \.svg / \.png") as refused:
        exhibit.save(tmp_path / name)
    assert name in refused.value.say("vi")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("out", [None, 5, io.BytesIO(), b"a.png"], ids=lambda out: type(out).__name__)
def test_what_is_no_path_is_refused_in_a_sentence(out, given):
    with pytest.raises(UnwritableError, match=r"\.pdf / \.svg / \.png"):
        figures.means(given["published"], lang="vi").save(out)


def test_a_note_and_a_table_have_no_picture_to_save(given, tmp_path):
    for shown in (figures.funnel(given["published"], lang="vi"), tables.by_type(given["published"], lang="vi")):
        with pytest.raises(UnwritableError) as refused:
            shown.save(tmp_path / "a.png")
        assert shown.title in refused.value.say("vi")
    assert not [*tmp_path.iterdir()]


def test_a_figure_that_cannot_be_written_leaves_the_file_before(given, tmp_path, monkeypatch):
    out = tmp_path / "hinh.png"
    out.write_bytes(b"before")
    exhibit = figures.means(given["published"], lang="vi")

    def half(figure, path, **options):
        path.write_bytes(b"\x89PNG")
        raise OSError(28, "full")

    monkeypatch.setattr(Figure, "savefig", half)
    with pytest.raises(UnwritableError):
        exhibit.save(out)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"hinh.png": b"before"}


# --- pickled, copied


@every_figure
def test_a_figure_pickles_with_its_picture_and_nothing_else_of_the_data(make, given):
    exhibit = make(given["illustrative"], lang="vi")
    kept = pickle.dumps(exhibit)
    assert b"blanalysis.membership" not in kept
    assert b"blanalysis.exhibits.facts" not in kept
    again = pickle.loads(kept)
    assert again._repr_html_() == exhibit._repr_html_()
    assert again.frame.equals(exhibit.frame)
    assert len(again.figure.axes) == len(exhibit.figure.axes)
    changed = pickle.loads(pickle.dumps(again))  # its figure was handed out
    assert len(changed.figure.axes) == len(again.figure.axes)


def test_tables_lists_and_notes_pickle(given):
    made = [
        tables.by_type(given["published"], lang="vi"),
        tables.methods(lang="en"),
        tables.colophon(given["illustrative"], lang="vi"),
    ]
    made += [figures.funnel(given["published"], lang="en"), tables.committees(given["illustrative"], lang="vi")]
    assert {each.kind for each in made} == {"table", "list", "note"}
    for exhibit in made:
        for again in (pickle.loads(pickle.dumps(exhibit)), copy.deepcopy(exhibit)):
            assert again == exhibit
            assert again._repr_html_() == exhibit._repr_html_()


# --- edited


@pytest.mark.parametrize("pickled", [False, True])
def test_an_edit_of_the_figure_is_shown_saved_and_kept(pickled, given, tmp_path):
    exhibit = figures.means(given["illustrative"], lang="vi")
    before = exhibit._repr_html_()
    exhibit = pickle.loads(pickle.dumps(exhibit)) if pickled else exhibit
    axes = exhibit.figure.axes[0]
    axes.set_title("Sửa sau")
    exhibit.figure.texts[0].set_text("Nhan đề sửa")
    after = exhibit._repr_html_()
    assert "Sửa sau" in after
    assert "Sửa sau" not in before
    assert "Nhan đề sửa" not in after  # the title is text of the page
    axes.set_xlabel("trục sửa")
    assert "trục sửa" in exhibit.published()[0]["text/html"]
    saved = "".join(re.findall(r"<!-- (.*?) -->", exhibit.save(tmp_path / "a.svg").read_text(encoding="utf-8")))
    assert all(words in saved for words in ("Sửa sau", "trục sửa", "Nhan đề sửa"))


def test_an_edit_of_the_size_is_shown(given):
    exhibit = figures.means(given["illustrative"], lang="vi")
    width, height = map(float, re.findall(r" (?:width|height)='([\d.]+)'", exhibit._repr_html_())[:2])
    exhibit.figure.set_size_inches(2 * exhibit.figure.get_figwidth(), exhibit.figure.get_figheight() + 1)
    wide, high = map(float, re.findall(r" (?:width|height)='([\d.]+)'", exhibit._repr_html_())[:2])
    assert (wide, high) == pytest.approx((2 * width, height + 72))


def test_formulas_and_other_fonts_of_a_user_are_shown(given):
    exhibit = figures.means(given["published"], lang="vi")
    exhibit.figure.axes[0].set_title("tỷ lệ $x^2$ ở đây")
    exhibit.figure.axes[0].set_xlabel("chữ khác", fontfamily="DejaVu Serif")
    exhibit.figure.set_layout_engine("none")
    shown = exhibit._repr_html_()
    assert "DejaVu Serif" in shown
    assert "chữ khác" in shown
    shapes = ElementTree.fromstring(re.search("<svg .*</svg>", shown, flags=re.DOTALL)[0])
    groups = [group for group in shapes.iter("g") if "x" in group.itertext()]
    assert sorted("".join(groups[0].itertext())) == sorted("tỷlệx2ởđây")
    assert groups[0].get("transform").startswith("translate(")


def test_a_figure_that_nobody_asked_for_is_drawn_once(given, monkeypatch):
    exhibit = figures.means(given["published"], lang="vi")
    drawn = []
    original = Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda *args: drawn.append(1) or original(*args))
    assert exhibit._repr_html_() == exhibit._repr_html_() == pickle.loads(pickle.dumps(exhibit))._repr_html_()
    assert len(drawn) == 1


def test_own_axes_are_shown_as_they_are_when_they_are_shown(given):
    whole, (left, right) = plt.subplots(1, 2, layout="constrained")
    canvas, size = whole.canvas, whole.get_size_inches()
    exhibit = figures.means(given["published"], lang="vi", ax=left)
    right.plot([1, 2])
    right.set_title("Bên phải")
    assert "Bên phải" in exhibit._repr_html_()
    assert whole.canvas is canvas
    assert np.array_equal(whole.get_size_inches(), size)


# --- settings


@every_figure
def test_pictures_do_not_follow_the_users_settings(make, given):
    """As a `matplotlibrc` or a program may set them."""
    hostile = {
        **{"axes.facecolor": "red", "figure.facecolor": "blue", "font.size": 30, "font.family": "serif", "lines.linewidth": 9},
        **{"axes.grid": True, "axes.prop_cycle": mpl.cycler(color=["pink"]), "xtick.labelsize": 3, "text.color": "lime"},
        **{"figure.constrained_layout.use": False, "figure.dpi": 31, "savefig.dpi": 31, "axes.titlelocation": "right", "hatch.linewidth": 8},
        **{"path.simplify": False, "axes.unicode_minus": False, "axes.xmargin": 0.4, "legend.frameon": True, "xtick.top": True},
        **{"ytick.minor.visible": True, "text.parse_math": False, "axes.formatter.use_locale": True, "patch.force_edgecolor": True},
    }  # fmt: skip
    usual = make(given["illustrative"], lang="vi").picture
    with mpl.rc_context(hostile):
        assert make(given["illustrative"], lang="vi").picture == usual


def test_saved_files_do_not_follow_the_users_settings(given, tmp_path):
    usual = figures.means(given["published"], lang="vi").save(tmp_path / "a.png").read_bytes()
    with mpl.rc_context({"savefig.transparent": True, "savefig.bbox": "tight", "xtick.color": "red", "font.size": 20}):
        assert figures.means(given["published"], lang="vi").save(tmp_path / "b.png").read_bytes() == usual


def test_a_kind_that_is_no_figure_has_neither_picture_nor_numbers(given):
    note = figures.funnel(given["published"], lang="vi")
    assert (note.kind, note.figure, note.frame, note.picture) == ("note", None, None, "")
    assert not isinstance(note, FigureExhibit)


def test_every_picture_has_its_letters_in_own_axes_without_warning(given):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for lang in LANGS:
            whole, axes = plt.subplots(1, 2, figsize=(12, 5), layout="constrained")
            for make, own in zip((figures.shares, figures.scatter), axes, strict=True):
                make(given["illustrative"], lang=lang, ax=own)
            whole.canvas.draw()


def test_a_long_mark_fits_beside_axes_that_are_not_high(tmp_path):
    """What is said of errors names a cell; matplotlib warns where a text leaves no room for the axes."""
    rows = [("Xã Hưng Phú", "1.205", 55, 7), ("Xã Vĩnh Thanh", 205, 261, 9), ("Xã Hưng Phú", 1, 1, 1)]
    membership = load(write(tmp_path / "số liệu của tôi.xlsx", working_list(rows, total=False)))
    whole, (left, _) = plt.subplots(1, 2, figsize=(12, 3), layout="constrained")
    figures.means(membership, ax=left, lang="vi")
    whole.savefig(tmp_path / "hinh.png")
    [mark] = [text for text in left.texts if text.get_rotation() == 90]
    assert len(mark.get_text()) > 40
    assert mark.get_window_extent().y1 < whole.bbox.y1
