"""The pages in a real browser: nothing asked of the network, nothing cut, names for what is seen, in print and on a phone."""

import itertools
import shutil

import pytest

from blanalysis import report
from workbooks import HEADING, working_list, write

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM = next((found for name in BROWSERS if (found := shutil.which(name))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium is installed, which these tests look at the pages with"
)


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright, which drives the browser, is not installed"
    )
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, "--no-first-run"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trang")
    evil = "<script>document.title='x'</script><img src=x onerror=\"document.title='x'\"></style>{{7*7}}"
    rows = working_list()
    rows[4] = (*HEADING, evil)
    rows[5] = (*rows[5], 1)
    rows[6] = (2, evil, 180, 50, 8, 1)
    own = write(folder / "số liệu & 'huyện'.xlsx", rows, name="<b>")
    published = report.write([], folder / "minh họa")
    return [*published, *report.write([str(own)], folder / "riêng")]


@pytest.fixture(params=[(1280, 900), (390, 844), (320, 640)], ids=lambda size: f"{size[0]}px")
def opened(request, browser):
    """A page opener at one width that keeps what was asked of the network and what the console said."""
    context = browser.new_context(viewport={"width": request.param[0], "height": request.param[1]})
    asked, said = [], []

    def open_page(path):
        page = context.new_page()
        page.on("request", lambda r: asked.append(r.url))
        page.on("console", lambda m: said.append(m.text))
        page.on("pageerror", lambda e: said.append(str(e)))
        page.goto(path.resolve().as_uri())
        return page

    open_page.asked, open_page.said = asked, said
    yield open_page
    context.close()


def test_each_page_stands_alone_and_is_not_cut(opened, paths):
    for path in paths:
        page = opened(path)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        assert page.locator("h1").count() == 1
        assert page.locator("main").count() == 1
        broken = page.evaluate("[...document.images].filter(i => !i.complete || !i.naturalWidth).length")
        assert broken == 0
        page.close()
    outside = [url for url in opened.asked if not url.startswith(("file:", "data:"))]
    assert outside == []
    assert opened.said == []


def test_text_of_a_workbook_does_nothing(opened, paths):
    own = next(
        path for path in paths if path.parent.name == "riêng" and path.name.startswith("02") and ".vi." in path.name
    )
    page = opened(own)
    assert page.title() == "Bảng số liệu có đủ không?"
    assert page.locator("script").count() == 1  # our own; the policy lets no other run
    assert page.locator("img:not([alt])").count() == 0
    assert page.get_by_text("<script>document.title='x'</script>", exact=False).count() > 0
    assert page.get_by_text("{{7*7}}", exact=False).count() > 0


def test_what_is_seen_has_a_name(opened, paths):
    for path in paths[:-1]:
        page = opened(path)
        for image in page.locator("figure img").all():
            assert len(image.get_attribute("alt")) > 40
        unnamed = "[...document.querySelectorAll('th')].filter(c => !c.scope).length"
        assert page.evaluate(unnamed) == 0
        named = "[...document.querySelectorAll('table')].every(t => t.caption || t.closest('details'))"
        assert page.evaluate(named)
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
        assert levels[:1] in ([], [1])
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        page.close()


def test_captions_are_numbered_in_the_language_of_the_page(browser, paths):
    for lang, words in (("vi", ("Bảng ", "Hình ")), ("en", ("Table ", "Figure "))):
        page = browser.new_page()
        page.goto(next(p for p in paths if p.name.startswith("01") and f".{lang}." in p.name).resolve().as_uri())
        for kind, word in zip(("table", "figure"), words, strict=True):
            assert page.locator(f".{kind} .title .number").first.inner_text() == f"{word}1."
        page.close()


def test_the_links_lead_to_the_other_language_and_the_index(browser, paths):
    page = browser.new_page()
    page.goto(next(p for p in paths if p.name == "index.html").resolve().as_uri())
    page.get_by_role("link", name="Đảng viên ở đâu?").click()
    assert page.locator("html").get_attribute("lang") == "vi"
    page.get_by_role("link", name="English").click()
    assert page.locator("h1").inner_text() == "Where are the members?"
    page.get_by_role("link", name="Contents").click()
    assert page.url.endswith("index.html")
    page.close()


def test_a4_in_print(browser, paths):
    """Chromium gives A4 pages as the style sheet asks, and every picture fits into the text's width."""
    for path in paths:
        page = browser.new_page()
        page.goto(path.resolve().as_uri())
        pdf = page.pdf(prefer_css_page_size=True)
        assert b"/MediaBox [0 0 594.95996 841.91998]" in pdf or b"/MediaBox [0 0 595" in pdf
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 624, "height": 900})  # 165 mm, what the margins leave of A4
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        page.close()
