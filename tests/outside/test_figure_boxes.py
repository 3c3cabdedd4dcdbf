"""Figures on pages in Chromium: no text lies on another text, on a mark or on a line, and none is cut off."""

import pytest
import reports
from browsers import NEEDED

from blanalysis.report import build
from blanalysis.vocabulary import sources

pytestmark = [NEEDED]
# Each text as the rectangle that its ink fills, less a pixel on each side, turned as it is; the outline of a shape as points 2 pixels
# apart. Lines of a grid, and what has the colour of the page, may lie behind texts, and anything where that is between.
TOUCHING = """() => {
  const ruler = document.createElement('canvas').getContext('2d'), probe = document.body.appendChild(document.createElement('i'));
  const seen = name => { probe.style.color = name; return getComputedStyle(probe).color; };
  const [page, ...quiet] = ['var(--page)', 'var(--grid,#ddd)', 'var(--light,#e8e8e8)'].map(seen);
  const within = (box, p) => p.x > box[0] && p.x < box[2] && p.y > box[1] && p.y < box[3];
  const inside = (corners, p) => corners.every((a, i) => {
    const b = corners[(i + 1) % 4];
    return (b.x - a.x) * (p.y - a.y) > (b.y - a.y) * (p.x - a.x);
  });
  const parted = (a, b) => [a, b].some(of => of.some((p, i) => {
    const q = of[(i + 1) % 4], along = corners => corners.map(c => c.x * (p.y - q.y) + c.y * (q.x - p.x));
    const [one, other] = [along(a), along(b)];
    return Math.max(...one) <= Math.min(...other) || Math.max(...other) <= Math.min(...one);
  }));
  const found = [];
  for (const svg of document.querySelectorAll('.picture svg')) {
    const drawn = [...svg.querySelectorAll('path, use, text')].filter(part => !part.closest('defs'));
    const zoom = svg.getScreenCTM().a, name = svg.closest('figure').id, frame = svg.getBoundingClientRect();
    const texts = drawn.filter(part => part.tagName === 'text' && part.textContent.trim()).map(text => {
      const style = getComputedStyle(text), box = text.getBBox(), em = parseFloat(style.fontSize) / 100;
      ruler.font = `${style.fontStyle} ${style.fontWeight} 100px ${style.fontFamily}`;
      const ink = ruler.measureText(text.textContent), y = text.y.baseVal.length ? text.y.baseVal[0].value : 0;
      const top = y - ink.actualBoundingBoxAscent * em, foot = y + ink.actualBoundingBoxDescent * em;
      const [less, low] = [box.width, foot - top].map(size => Math.min(1 / zoom, size / 4)), at = text.getScreenCTM();
      const [left, right] = [box.x + less, box.x + box.width - less];
      const ends = [[left, top + low], [right, top + low], [right, foot - low], [left, foot - low]];
      const corners = ends.map(([x, y]) => new DOMPoint(x, y).matrixTransform(at));
      const [xs, ys] = [corners.map(p => p.x), corners.map(p => p.y)];
      const ground = drawn.slice(0, drawn.indexOf(text)).findLastIndex(part => {
        const { left, right, top, bottom } = part.getBoundingClientRect(), { fill, fillOpacity, opacity } = getComputedStyle(part);
        return fill === page && fillOpacity * opacity === 1 && corners.every(p => within([left, top, right, bottom], p));
      });
      return { said: text.textContent, corners, ground, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] };
    });
    texts.forEach((a, i) => {
      if (!within([frame.left - 1, frame.top - 1, frame.right + 1, frame.bottom + 1], a.corners[0])
        || !within([frame.left - 1, frame.top - 1, frame.right + 1, frame.bottom + 1], a.corners[2])) found.push([name, 'beyond the picture', a.said]);
      for (const b of texts.slice(i + 1)) if (!parted(a.corners, b.corners)) found.push([name, a.said, b.said]);
    });
    for (const [place, shape] of drawn.entries()) {
      if (shape.tagName === 'text') continue;
      const { left, right, top, bottom } = shape.getBoundingClientRect(), { stroke, fill } = getComputedStyle(shape);
      const shows = (colour, out) => colour !== 'none' && !out.includes(colour);
      if (!shape.dataset.unit && !shows(stroke, [page, ...quiet]) && !shows(fill, [page, ...quiet])) continue;
      const near = texts.filter(({ box, ground }) => ground < place && box[0] < right && left < box[2] && box[1] < bottom && top < box[3]);
      if (!near.length) continue;
      const line = shape.tagName === 'use' ? svg.querySelector(shape.getAttribute('href')) : shape, at = shape.getScreenCTM();
      const moved = shape.tagName === 'use' ? at.translate(shape.x.baseVal.value, shape.y.baseVal.value) : at;
      const long = line.getTotalLength(), steps = Math.ceil(long * zoom / 2), touched = new Set();
      for (let step = 0; step <= steps; step++) {
        const p = DOMPoint.fromPoint(line.getPointAtLength(long * step / steps)).matrixTransform(moved);
        for (const text of near) if (within(text.box, p) && inside(text.corners, p)) touched.add(text.said);
      }
      for (const said of touched) found.push([name, shape.dataset.unit ? `mark of ${shape.dataset.unit}` : `line ${stroke} ${fill}`, said]);
    }
  }
  probe.remove();
  return found;
}"""
SHOWN = {"large": (1280, "screen"), "phone": (390, "screen"), "A4": (624, "print")}


@pytest.fixture(scope="module")
def pages(browser, default_set, tmp_path_factory):
    """Every page of the shipped figures, and those of a province on two days, opened."""
    two_days = str(sources.path(sources.EXAMPLES["Cà Mau"]))
    with pytest.MonkeyPatch.context() as patch:
        reports.only_notebooks(patch, 1, 3, 4, 5, 6, 7)
        paths = [*default_set, *build.write([two_days], tmp_path_factory.mktemp("b"), langs=("vi",))]
    shown = [(path, browser.new_page()) for path in paths]
    for path, page in shown:
        page.goto(path.resolve().as_uri())
    yield shown
    for _, page in shown:
        page.close()


@pytest.mark.parametrize("kind", SHOWN)
def test_no_text_of_a_figure_touches_anything(pages, kind):
    width, media = SHOWN[kind]
    found = []
    for path, page in pages:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media=media)
        found += [(path.parent.name, path.name, *each) for each in page.evaluate(TOUCHING)]
    assert found == []


def test_a_text_on_a_text_a_mark_or_a_line_is_found(browser):
    page = browser.new_page()
    words = "<text x='50' y='50'>Xã A</text>"
    for touching, n in (("", 0), ("<text x='55' y='52'>12</text>", 1), ("<text x='50' y='80'>12</text>", 0),
                        ("<path d='M0 45h200' stroke='#123'/>", 1), ("<path d='M0 60h200' stroke='#123'/>", 0),
                        ("<path d='M0 0h200v200h-200z' fill='#123' data-unit='x'/>", 0),
                        ("<path d='M48 40h9v9h-9z' fill='#123' data-unit='x'/>", 1), ("<text x='190' y='90'>Xã B</text>", 1),
                        ("<path d='M40 45h40' stroke='#123'/><path d='M30 20h90v50h-90z' fill='#fff'/><text x='50' y='50'>Xã A</text>", 2),
                        ("<text x='60' y='70' transform='rotate(-45 60 70)'>Xã B</text>", 1)):  # fmt: skip
        page.set_content(
            f"<style>:root{{--page:#fff}}</style><div class='picture'><figure id='f'><svg viewBox='0 0 200 200' width='200'>{words}{touching}</svg></figure></div>"
        )
        assert len(page.evaluate(TOUCHING)) == n, touching
    page.close()
