"""Pictures as they travel in a page: shorter, and the same to the eye."""

import io
import re
from xml.etree import ElementTree

import matplotlib as mpl
import matplotlib.image
import numpy as np
import pytest
from hypothesis import given as holds
from hypothesis import strategies as st
from matplotlib.figure import Figure

from blanalysis.exhibits import figures, svg
from blanalysis.exhibits.figures import canvas
from blanalysis.vocabulary.formats import LANGS

SVG = "{http://www.w3.org/2000/svg}"


def _drawn(draw) -> str:
    """What matplotlib writes of one drawing on bare axes, 3 by 2 inches."""
    figure, written = Figure(figsize=(3, 2)), io.StringIO()
    with mpl.rc_context(canvas.STYLE | {"svg.fonttype": "none"}):
        draw(figure.subplots())
        figure.savefig(written, format="svg", metadata={"Date": None})
    return written.getvalue()


def _lines(axes):
    axes.plot([0, 1, 2], [3, 1, 2], "o-", color="#0072B2", ms=4, alpha=0.7)
    axes.plot([0, 1, 2], [1, 2, 3], "^--", color="#D55E00", mec="white", clip_on=False)
    axes.fill_between([0, 1, 2], [0, 1, 0], color="#dddddd", lw=0)
    axes.grid(True)


def _letters(axes):
    axes.set_xlabel("Thị trấn Gành Hào: ế ữ ặ ợ Đ đ − … ● ■ ▲ ○ ✓ <&>")
    axes.set_ylabel("tỷ lệ đảng viên, %")
    axes.text(0.5, 0.5, "nếu đều nhau", rotation=45, rotation_mode="anchor", ha="center", fontweight="bold")
    axes.text(0.1, 0.8, "hai\ndòng", style="italic", color="white", bbox={"facecolor": "#222222"})


def _hatched(axes):
    axes.bar([0, 1, 2], [1, 2, 3], facecolor="white", edgecolor="#8a8a8a", hatch="////")
    axes.barh([0.5, 1.5], [2, 1], height=0.3, color=["#00224e", "#fde737"], alpha=0.6)


def _annotated(axes):
    axes.annotate("đây", (0.2, 0.2), (0.6, 0.7), arrowprops={"arrowstyle": "->", "shrinkA": 0})
    axes.axhspan(0.3, 0.4, color="#009E73")
    axes.imshow([[0, 1], [2, 3]], extent=(0, 1, 0, 1), aspect="auto", alpha=0.5)


DRAWINGS = (_lines, _letters, _hatched, _annotated)


def _text(root) -> list[str]:
    return [element.text for element in root.iter() if element.tag in ("text", f"{SVG}text")]


@pytest.mark.parametrize("draw", DRAWINGS, ids=lambda f: f.__name__)
def test_nothing_is_lost_and_much_is_saved(draw):
    before = _drawn(draw)
    after = svg.page_svg(before)
    old, new = ElementTree.fromstring(before), ElementTree.fromstring(after)
    assert _text(new) == _text(old)
    sizes = [[of.get(name).removesuffix("pt") for name in ("width", "height", "viewBox")] for of in (old, new)]
    assert sizes[0] == sizes[1]
    called = {e.get("href")[1:] for e in new.iter() if (e.get("href") or "").startswith("#")}
    assert called <= {e.get("id") for e in new.iter()}
    assert len(after) < 0.6 * len(before)
    assert not [e for e in new.iter("g") if not e.attrib or not len(e)]


@pytest.mark.parametrize("lang", LANGS)
def test_the_widest_picture_is_light(lang, given):
    for make in (figures.tiles, figures.ranked, figures.strip):
        assert len(make(given["illustrative"], lang=lang).picture.encode()) < 40_000


POINTS = st.lists(st.tuples(*[st.floats(-2000, 2000).map(lambda x: round(x, 6))] * 2), min_size=2, max_size=30)


@holds(POINTS)
def test_no_rounding_adds_up_along_an_outline(points):
    d = f"M {points[0][0]:f} {points[0][1]:f} " + " ".join(f"L {x:f} {y:f}" for x, y in points[1:]) + " z"
    followed = _followed(svg.short_path(d))
    assert len(followed) == len(points)
    for (x, y), (a, b) in zip(points, followed, strict=True):
        assert abs(x - a) <= 0.00501
        assert abs(y - b) <= 0.00501


def _followed(d: str) -> list[tuple[float, float]]:
    """Where the pen comes to, along a path of M, h, v, l and z."""
    pen, reached = (0.0, 0.0), []
    for command, told in re.findall(r"([A-Za-z])([^A-Za-z]*)", d):
        steps = [float(step) for step in re.findall(r"-?\d*\.?\d+", told)]
        if command == "M":
            pen = (steps[0], steps[1])
        elif command == "z":
            continue
        else:
            dx, dy = {"h": (*steps, 0)[:2], "v": (0, *steps)[:2], "l": tuple(steps)}[command]
            pen = (pen[0] + dx, pen[1] + dy)
        reached.append(pen)
    return reached


def test_an_outline_of_another_kind_stays_as_it_is():
    assert svg.short_path("M 0 0 A 5 5 0 0 1 10 10") == "M 0 0 A 5 5 0 0 1 10 10"


@pytest.fixture(scope="session")
def page(browser):
    return browser.new_page(viewport={"width": 600, "height": 800}, device_scale_factor=2)


def _seen(page, drawn: str):
    look = "<style>body{margin:0;font-family:'DejaVu Sans'}svg{display:block;width:600px;height:auto}</style>"
    page.set_content(look + drawn)
    return mpl.image.imread(io.BytesIO(page.locator("svg").screenshot()))[:, :, :3]


@pytest.mark.parametrize("draw", DRAWINGS, ids=lambda f: f.__name__)
def test_the_eye_sees_no_difference(draw, page):
    before = _drawn(draw)
    untouched, trimmed = (
        _seen(page, before[before.index("<svg") :]),
        _seen(page, svg.page_svg(before)),
    )
    assert untouched.shape == trimmed.shape
    assert untouched.std() > 0.05  # something is drawn
    assert (np.abs(untouched - trimmed).max(axis=2) > 0.3).mean() < 0.004  # letters may lie a fraction of a pixel aside


@pytest.mark.parametrize("font", ["Noto Sans", "Liberation Sans", "DejaVu Sans", "Roboto", "Arial"])
def test_no_text_of_a_picture_is_wider_in_a_font_of_the_page_than_it_was_laid_out(font, browser, given):
    """A font that is not here is another of these."""
    page = browser.new_page(viewport={"width": 600, "height": 800})
    page.set_content(
        f"<body style=\"font-family:'{font}','DejaVu Sans'\">{figures.tiles(given['illustrative'], lang='vi').picture}"
    )
    texts = page.evaluate(
        """[...document.querySelectorAll('svg text')].map(t => { const look = getComputedStyle(t);
        return [t.firstChild.data, parseFloat(look.fontSize), look.fontWeight >= 600, t.getComputedTextLength()]; })"""
    )
    page.close()
    assert len(texts) > 60
    for text, size, bold, wide in texts:
        assert wide < 72 * canvas.text_inches(text, size, bold=bold) + 0.6, text
