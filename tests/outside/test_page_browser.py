"""The pages in Chromium: what axe finds, what axe does not see, no network, no scripts, dark, small, on paper."""

import itertools
import re

import half_year
import pytest
import reports
from amounts import amount
from browsers import NEEDED
from made_workbooks import HEADING, working_list, write

from blanalysis.report import build

pytestmark = [NEEDED]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
EVIL = "<script>document.title='x'</script><img src=x onerror=\"document.title='x'\"></style>{{7*7}}"


@pytest.fixture(scope="session")
def paths(default_set, tmp_path_factory):
    """The default set; then, in a folder `b`, page 02 and the index of a workbook with faults and with text that would be more."""
    folder = tmp_path_factory.mktemp("trang")
    rows = working_list()
    rows[4] = (*HEADING, EVIL)
    rows[5] = (*rows[5], 1)
    rows[6] = (2, EVIL, 180, 50, 8, 1)
    own = write(folder / "số liệu & 'huyện' =1+1.xlsx", rows, name="<b>")
    with pytest.MonkeyPatch.context() as patch:
        reports.only_notebooks(patch, 2)
        return [*default_set, *build.write([str(own)], folder / "b", langs=("vi",))]


@pytest.fixture(scope="session")
def differing(paths):
    """Each page once: of the workbook with faults only the page that tells of them is another one."""
    found = [path for path in paths if path.parent.name == "b" and path.name.startswith("02")]
    return [*(path for path in paths if path.parent.name != "b"), *found]


@pytest.fixture(scope="session")
def kinds(differing):
    """A page of each kind, both languages among them: with pictures, with formulas, the index, with findings. With the large
    profile every page."""
    return differing if amount(1, 2) == 2 else [differing[at] for at in (0, 5, -2, -1)]


def opened(browser, path, **context):
    page = browser.new_context(**context).new_page()
    page.asked, page.said = [], []
    page.on("request", lambda r: page.asked.append(r.url))
    page.on("console", lambda m: page.said.append(m.text))
    page.on("pageerror", lambda e: page.said.append(str(e)))
    page.goto(path.resolve().as_uri())
    return page


@pytest.fixture(scope="session")
def pages(browser, paths):
    """Each page opened once, for the tests that only read it; with its path."""
    shown = [(path, opened(browser, path)) for path in paths]
    yield shown
    for _, page in shown:
        page.context.close()


@pytest.fixture(scope="session")
def of_half_years(tmp_path_factory):
    """What half-years with two mistakes and an office too few add: page 02 with findings, page 06 of two days, their index."""
    folder = tmp_path_factory.mktemp("ky")
    books = half_year.write_half_years(folder, planted=True)[:-1]
    with pytest.MonkeyPatch.context() as patch:
        reports.only_notebooks(patch, 2, 6)
        return build.write([*map(str, books)], folder / "ra", langs=("vi",))


def test_axe_finds_nothing_in_light_and_dark_large_and_small(browser, differing, of_half_years):
    """Each page in light and dark at one width, and as many pages at each; with the large profile each at all of them."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed").Axe()
    every = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    colours = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
    widths = (1280, 390, 320)
    for path, n in zip((*of_half_years, *differing), itertools.count()):
        page = opened(browser, path)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for width in widths if amount(1, 3) == 3 else widths[n % 3 :][:1]:
            page.set_viewport_size({"width": width, "height": 900})
            for scheme, options in (
                ("light", every),
                ("dark", colours),
            ):  # in the dark nothing but colours is different
                page.emulate_media(color_scheme=scheme)
                found = axe.run(page, options=options).response["violations"]
                told = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found]
                assert told == [], (path.name, width, scheme)
        page.context.close()


def test_nothing_is_asked_of_the_network_and_no_strange_script_runs(pages):
    for _, page in pages:
        assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
        assert page.said == []
        assert page.title() != "x"


def test_a_page_reads_the_same_without_scripts(browser, kinds):
    for path in kinds:
        with_scripts, without = opened(browser, path), opened(browser, path, java_script_enabled=False)
        with_scripts.evaluate(
            "document.querySelectorAll('.tools').forEach(bar => bar.remove())"
        )  # what only a script can do
        assert without.locator("main").inner_text() == with_scripts.locator("main").inner_text()
        with_scripts.context.close()
        without.context.close()


def test_each_part_is_in_the_language_it_says(pages):
    """Vietnamese has letters that English has not; what is neither prose nor exhibit says its language itself."""
    of_vietnamese = re.compile(r"\b(số|đảng viên|của|không|trang|bảng|hình|nguồn)\b", re.IGNORECASE)
    of_english = re.compile(r"\b(the|of|members|page|table|figure|source)\b", re.IGNORECASE)
    for path, page in pages:
        texts = page.evaluate(
            """() => [...document.querySelectorAll('p:not(.source), h1, h2, h3, summary, thead th, nav a, dd.formula ~ dd')]
            .map(e => [e.closest('[lang]').lang, e.textContent])"""
        )
        if path.name == "index.html":
            texts = [(lang, text) for lang, text in texts if "blanalysis" not in text]
        assert {lang for lang, _ in texts} <= {"vi", "en"}
        for lang, text in texts:
            foreign = of_english if lang == "vi" else of_vietnamese
            assert len(foreign.findall(re.sub(r"“.*?”|«.*?»|\S+\.\w+|<.*>", "", text))) < 2, (path.name, lang, text)


def test_each_picture_tells_what_its_title_tells_and_has_its_numbers(pages):
    for _, page in pages:
        for figure in page.locator("figure.figure").all():
            title = figure.locator(".title").inner_text().split(". ", 1)[1]
            alternative = figure.locator(".picture svg").get_attribute("aria-label")
            assert set(NUMBER.findall(title)) <= set(NUMBER.findall(alternative))
            assert title in alternative
            assert figure.locator("details table td").count() > 0


def test_headings_header_cells_landmarks_and_ids(pages):
    for path, page in pages:
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        assert page.evaluate("[...document.querySelectorAll('th')].filter(c => !c.scope || !c.textContent).length") == 0
        assert page.evaluate("[...document.querySelectorAll('table')].every(t => t.closest('figure, details'))")
        assert [page.locator(tag).count() for tag in ("main", "body > footer", "body > header")] == [
            1, 1, 0 if path.name == "index.html" and path.parent.name == "b" else 1,
        ]  # fmt: skip
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        assert len(ids) == len(set(ids))
        targets = page.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash.slice(1))")
        assert set(targets) <= set(ids)
        assert page.locator("[aria-current=page]").count() == (not path.name.startswith("index"))


def test_the_first_key_leads_to_the_content_and_every_scroller_is_reached(browser, paths):
    page = opened(browser, paths[0], viewport={"width": 320, "height": 640})
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Đến phần nội dung"
    assert page.locator(":focus").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    scrolling = "[...document.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX == 'auto')"
    assert page.evaluate(f"{scrolling}.length") > 0
    assert page.evaluate(f"{scrolling}.every(e => e.tabIndex == 0 && e.getAttribute('aria-label'))")
    page.context.close()


def test_nothing_is_cut(in_font, differing):
    """320 by 256 is a screen of 1280 by 1024 at 400 %. On that screen as it is no table has to be scrolled."""
    scrolled = "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    for path in differing:
        page = opened(in_font, path)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for width, height in ((1280, 900), (390, 844), (320, 256)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
            assert width < 1280 or page.evaluate(scrolled) == 0, path
        assert page.evaluate("[...document.images].filter(i => !i.complete || !i.naturalWidth).length") == 0
        page.context.close()


def test_pictures_are_dark_in_the_dark_and_light_on_paper(browser, paths):
    page = opened(browser, paths[0], color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    picture = page.locator("figure.figure .picture svg").first
    assert picture.evaluate("e => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"
    fills = "e => [...e.querySelectorAll('text')].map(t => getComputedStyle(t).fill)"
    brightness = [sum(map(int, re.findall(r"\d+", fill)[:3])) for fill in picture.evaluate(fills)]
    assert brightness
    assert min(brightness) > 3 * 128
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 28, 28)"
    assert max(sum(map(int, re.findall(r"\d+", fill)[:3])) for fill in picture.evaluate(fills)) < 3 * 128
    page.context.close()


def test_the_first_screen_has_the_main_exhibit_and_what_a_leader_asks(browser, differing):
    asked = ".numbers dd, .leader .picture svg, .lists :is(h2, li, .more)"  # how many, where and what changed, what is missing, what to do
    for path in differing:
        page = opened(browser, path, viewport={"width": 1280, "height": 900})
        assert page.locator(".exhibit").first.bounding_box()["y"] <= 420, path
        if path.name.startswith("index"):
            boxes = [place.bounding_box() for place in page.locator(asked).all()]
            assert len(boxes) > 7
            assert max(box["y"] + box["height"] for box in boxes) <= 900, path
        page.context.close()


def test_the_default_set_has_at_most_24_sheets_in_a_language(browser, differing):
    sheets = 0
    for path in differing[:-1]:
        if ".en." not in path.name:
            page = opened(browser, path)
            sheets += len(re.findall(rb"/MediaBox", page.pdf(prefer_css_page_size=True)))
            page.context.close()
    assert 8 < sheets <= 24


def test_the_paper_is_a4(browser, kinds):
    for path in kinds:
        page = opened(browser, path)
        sizes = set(re.findall(rb"/MediaBox \[([\d. ]+)\]", page.pdf(prefer_css_page_size=True)))
        assert {tuple(round(float(n)) for n in size.split()) for size in sizes} <= {(0, 0, 595, 842), (0, 0, 842, 595)}
        page.context.close()


def test_on_paper(in_font, differing):
    for path in differing:
        page = opened(in_font, path, viewport={"width": 624, "height": 900})  # 165 mm, what the margins leave of A4
        page.emulate_media(media="print")
        wide = "[...document.querySelectorAll('table')].filter(t => t.offsetWidth > 626).map(t => t.innerText.slice(0, 60))"
        assert page.evaluate(wide) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        assert page.evaluate("getComputedStyle(document.querySelector('p')).fontFamily").startswith('"Times New Roman"')
        page.context.close()


def test_text_of_a_workbook_is_only_text(pages):
    own = [page for path, page in pages if path.parent.name == "b"]
    seen = ""
    for page in own:
        assert page.locator("script:not([type])").count() == 1  # our own; the policy lets no other run
        assert page.locator("[onerror]").count() == 0
        seen += page.locator("main").inner_text()
    for text in ("<script>document.title='x'</script>", "{{7*7}}", "</style>", "=1+1"):
        assert text in seen


def test_captions_are_numbered_in_the_language_of_the_page(pages):
    for (_, page), words in zip(pages, (("Bảng ", "Hình "), ("Table ", "Figure ")), strict=False):
        for kind, word in zip(("table", "figure"), words, strict=True):
            assert page.locator(f".{kind} .title .number").first.inner_text() == f"{word}1."


def test_the_links_lead_to_the_other_language_and_the_index(browser, paths):
    page = opened(browser, next(path for path in paths if path.name == "index.html"))
    page.locator(".pages a").first.click()
    assert page.locator("html").get_attribute("lang") == "vi"
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url.endswith("01-where-are-the-members.en.html")
    page.get_by_role("link", name="Contents").click()
    assert page.url.endswith("index.en.html")
    page.context.close()
