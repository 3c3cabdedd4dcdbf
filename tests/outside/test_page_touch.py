"""What a page can do besides being read, in a real browser: point, find, filter, sort, search, copy, save; and nothing of it where
scripts are off."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from browsers import NEEDED

from blanalysis.exhibits.exhibit import Figure, Table, TextGrid
from blanalysis.exhibits.html import OUTPUT_FACTS, page_script
from blanalysis.report import page as pages
from blanalysis.report.notebook import Page
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.formats import LANGS, number, percent, signed

pytestmark = [NEEDED]

# Name, district, members, share, difference, rank; in no order. None is what is not available.
ROWS = [
    ("Xã Ninh Quới A", "Hồng Dân", 1200, 0.6853, -8.03, "2/13"),
    ("Xã Đông", "Giá Rai", 90, 0.05, 5.81, "10/13"),
    ("Xã Dân", "Giá Rai", 9768, 0.7, 0, "1/13"),
    ("Phường 10", "Bạc Liêu", 0, 0.111, 0.5, "13/13"),
    ("Phường 2", "Bạc Liêu", 363, 0.2, -0.5, "4/13"),
    ("Xã Ấp", "Hòa Bình", None, None, None, "–"),
    ("Xã An", "Hòa Bình", 120, 0.06, 1, "9/13"),
    ("Xã Ân", "Hòa Bình", 150, 0.07, 1, "8/13"),
    ('=1+1;"x"', "@a", 151, 0.07, 1, "7/13"),
    ("<script>document.title='x'</script>", "Phước Long", 152, 0.07, 1, "6/13"),
    ("Xã Tấn", "Giá Rai", 320, 0.2, 1, "5/13"),
    ("Xã Tân", "Giá Rai", 500, 0.2, 1, "3/13"),
    ("Xã Ở", "Đông Hải", 100, 0.2, 1, "11/13"),
]
LINKED = [Page(notebook=Path(), lang="vi", name=name, title=name) for name in ("01-trang.html", "02-khác.html")]
HEAD = {"vi": ("Huyện", "Đảng viên", "Tỷ lệ", "Chênh", "Thứ hạng"), "en": ("District", "Members", "Share", "Differs", "Rank")}  # fmt: skip
WORD, EXCEL, CSV = (
    ("Chép sang Word", "Copy for Word"),
    ("Chép sang Excel", "Copy for Excel"),
    ("Tải CSV", "Download CSV"),
)
SVG = (
    "<svg class='k1' width='20' height='10' viewBox='0 0 20 10'><style>.k1 .a{fill:var(--t1,#0072b2)}</style>"
    "<path class='a' d='M0,0h10v10h-10z' data-unit='2' data-value='1234.5'><title>Xã Đông: 1.234,5</title></path>"
    "<path fill='var(--t2,#d55e00)' d='M16,6h4v4h-4z' data-unit='3' data-value='1'><title>Xã Dân: 1</title></path><path d='M0,0'/></svg>"
)
UNITS = {str(at): [row[0], "phường" if row[0].startswith("Phường") else "xã", row[1]] for at, row in enumerate(ROWS, 1)}


def listing(lang, *, rows=ROWS, illustrative=True):
    def said(value, write):
        return "…" if value is None else write(value)

    body = [
        (name, district, said(n, lambda n: number(n, lang) if n else "-"), said(p, lambda p: percent(p, lang)), said(d, lambda d: signed(d, lang)), rank)
        for name, district, n, p, d, rank in rows
    ]  # fmt: skip
    total = ("Tổng", "", number(13014, lang), percent(1, lang, 0), "–", "–")
    places = [(None, None, f"{int(unit) % 2}!C{9 + int(unit)}", None, None, None) for unit in UNITS]
    grid = TextGrid(
        head=(wording.COMMITTEE.say(lang), *HEAD[lang]), rows=(*body, total), words=frozenset({1}), total=True,
        units=tuple(UNITS)[: len(rows)], sheets=("a.xlsx › Trang 1", "b.xlsx › Trang 1"),
        places=(*places, (None, None, 13, None, None, None)) if rows is ROWS else (),
    )  # fmt: skip
    return Table(
        lang=lang, title="Nhan đề", subtitle="Bạc Liêu", source="A & B", grid=grid, illustrative=illustrative
    )  # fmt: skip


def short(lang):
    grid = TextGrid(head=("A", "B"), rows=(("[c]", "[c]"), ("-", "30 – 199")))
    return Table(lang=lang, title="Ngắn", grid=grid)


def picture(lang):
    places, sheets = ((None, "0!B2"), (None, "0!B3")), ("c.xlsx › S",)
    rows = (("x", number(1234.5, lang, 1)), ("y", number(7, lang)))
    grid = TextGrid(head=("A", "B"), rows=rows, units=("2", "3"), places=places, sheets=sheets)
    drawing = SimpleNamespace(picture=lambda: (SVG, 20, 10))
    return Figure(
        lang=lang, title="Hình & chữ", subtitle="Bạc Liêu", unit="người", source="Nguồn riêng", notes=("Một ghi chú.",),
        alternative="x" * 41, grid=grid, illustrative=True, drawing=drawing,
    )  # fmt: skip


def html(lang, exhibits, prose="# Trang", units=None):
    cells = [{"cell_type": "markdown", "source": prose}]
    for exhibit in exhibits:
        data, metadata = exhibit.published()
        metadata[OUTPUT_FACTS] |= {"units": units or {}}
        cells.append({"cell_type": "code", "source": "", "outputs": [{"data": data, "metadata": metadata}]})
    return pages.NotebookPage(cells, pages.Frame(lang=lang, title="Trang", pages=LINKED, name="01-trang.html")).html


@pytest.fixture(scope="session")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("số liệu & trang")
    for lang in LANGS:
        exhibits = (listing(lang), short(lang), picture(lang))
        (folder / f"01-trang.{lang}.html").write_text(html(lang, exhibits, units=UNITS), encoding="utf-8")
    return {lang: folder / f"01-trang.{lang}.html" for lang in LANGS}


@pytest.fixture(scope="session")
def windows(browser):
    """One page for each choice of options, which every test opens anew: a context a test takes longer than the test."""
    return {}, browser


@pytest.fixture(scope="session")
def windows_in_font(in_font):
    return {}, in_font


@pytest.fixture
def opened(windows):
    """A page opener, see `_opener`; in the fonts of this computer."""
    yield from _opener(*windows)


@pytest.fixture
def opened_in_font(windows_in_font):
    """The same on a computer with one family of fonts, each in turn."""
    yield from _opener(*windows_in_font)


def _opener(windows, browser):
    """A page opener that keeps what was asked of the network and what the console said, and lets neither pass unseen."""
    used, asked, said = [], [], []
    heard = {
        "request": lambda r: asked.append(r.url),
        "console": lambda m: said.append(m.text),
        "pageerror": lambda e: said.append(str(e)),
    }

    def open_page(path, **options):
        key = repr(options)
        if key not in windows:
            windows[key] = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options}).new_page()
        page = windows[key]
        if page not in used:
            used.append(page)
            for event, hear in heard.items():
                page.on(event, hear)
        page.goto("about:blank")  # also what stands after # is forgotten
        page.mouse.move(0, 0)
        page.emulate_media(media="null")
        page.goto(path.resolve().as_uri())
        return page

    open_page.said = said
    yield open_page
    for page in used:
        for event, hear in heard.items():
            page.remove_listener(event, hear)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []
    assert said == []


def table(page):
    return page.locator(".exhibit.table").first


def column(page, at):
    """The texts of one column, in the rows that are seen."""
    seen = "(rows, at) => rows.filter(row => row.checkVisibility()).map(row => row.cells[at].innerText)"
    return table(page).locator("tbody tr").evaluate_all(seen, at)


def item(exhibit, name):
    """The button of this name in the menu of an exhibit, which is opened."""
    exhibit.locator(".more").click()
    return exhibit.get_by_role("button", name=name)


def marks(page, unit):
    return page.locator(f".picture [data-unit='{unit}']")


def lit(page):
    """The units that are lit, and how many rows and marks of each."""
    count = "(n, e) => ({...n, [e.dataset.unit]: (n[e.dataset.unit] || 0) + 1})"
    return page.evaluate(f"[...document.querySelectorAll('.lit')].reduce({count}, {{}})")


def sort(page, name):
    table(page).locator("thead").get_by_role("button", name=name).click()


def pasted(page):
    """What a paste into another program would be given."""
    page.evaluate(
        """() => { const box = document.body.appendChild(document.createElement('textarea')); box.focus();
        box.addEventListener('paste', e => { window.given = Object.fromEntries(e.clipboardData.types.map(t => [t, e.clipboardData.getData(t)])) }) }"""
    )
    page.keyboard.press("Control+V")
    page.wait_for_function("window.given")
    return page.evaluate("(document.body.lastChild.remove(), given)")


def downloaded(page, button):
    with page.expect_download() as caught:
        button.click()
    return caught.value.suggested_filename, caught.value.path().read_bytes()


@pytest.mark.parametrize("lang", LANGS)
def test_a_column_of_numbers_is_sorted_up_down_and_back(opened, paths, lang):
    page = opened(paths[lang])
    first = column(page, 0)
    heading = table(page).locator("thead th").nth(2)
    sort(page, HEAD[lang][1])
    up = [number(n, lang) for n in (90, 100, 120, 150, 151, 152, 320, 363, 500, 1200, 9768)]
    assert column(page, 2) == ["-", *up, "…", number(13014, lang)]
    assert heading.get_attribute("aria-sort") == "ascending"
    sort(page, HEAD[lang][1])
    assert column(page, 2) == [*reversed(up), "-", "…", number(13014, lang)]
    assert heading.get_attribute("aria-sort") == "descending"
    sort(page, HEAD[lang][3])
    assert column(page, 4)[:3] == [signed(d, lang) for d in (-8.03, -0.5, 0)]
    assert heading.get_attribute("aria-sort") is None
    sort(page, HEAD[lang][4])
    assert [int(rank.split("/")[0]) for rank in column(page, 5)[:-2]] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13]
    sort(page, HEAD[lang][4])
    sort(page, HEAD[lang][4])
    assert column(page, 0) == first


def test_names_are_sorted_as_vietnamese_has_it(opened, paths):
    page = opened(paths["vi"])
    sort(page, "Đảng bộ")
    names = [name for name in column(page, 0) if name.startswith(("Xã", "Phường"))]
    communes = ["An", "Ân", "Ấp", "Dân", "Đông", "Ninh Quới A", "Ở", "Tân", "Tấn"]
    assert names == ["Phường 2", "Phường 10", *(f"Xã {name}" for name in communes)]


def test_a_search_with_and_without_marks(opened, paths):
    page = opened(paths["vi"])
    box = table(page).get_by_role("searchbox", name="Tìm trong bảng")
    for asked, found in {
        "gia rai": ["Xã Đông", "Xã Dân", "Xã Tấn", "Xã Tân"],
        "GIÁ  RAI": ["Xã Đông", "Xã Dân", "Xã Tấn", "Xã Tân"],
        "dong": ["Xã Đông", "Xã Ở"],
        "đông": ["Xã Đông", "Xã Ở"],
        "xã tan": [],
        "xa tan": ["Xã Tấn", "Xã Tân"],
        "xã tấn": ["Xã Tấn"],
        "hoà b": ["Xã Ấp", "Xã An", "Xã Ân"],
        "hoà": ["Xã Ấp", "Xã An", "Xã Ân"],
        "hò": ["Xã Ấp", "Xã An", "Xã Ân"],
        "9.768": ["Xã Dân"],
        "(": [],
    }.items():
        box.fill(asked)
        assert column(page, 0) == found, asked
        assert table(page).locator(".said").first.inner_text() == f"Hiện {len(found)} trong 13 dòng."
    box.fill("")
    assert len(column(page, 0)) == 14
    box.fill("gia rai")
    page.emulate_media(media="print")
    assert len(column(page, 0)) == 14  # paper has every row
    assert page.locator(".tools:visible").count() == 0


@pytest.mark.parametrize("lang", LANGS)
def test_a_copy_for_word_is_as_printed_and_no_number_is_spoilt(opened, paths, lang):
    page = opened(paths[lang])
    which = LANGS.index(lang)
    item(table(page), WORD[which]).click()
    assert (
        table(page).locator(".said").last.inner_text() == ("Đã chép 14 trong 14 dòng.", "14 of 14 rows copied.")[which]
    )
    given = pasted(page)
    assert number(9768, lang) in given["text/plain"]
    markup = given["text/html"]
    assert f">{number(9768, lang)}</td>" in markup
    assert "mso-number-format:'\\@'" in markup  # Excel takes "9.768" as the text it is
    assert 'sdnum="1033;0;@"' in markup  # and LibreOffice
    assert "<button" not in markup
    assert "<script" not in markup
    for told in ("Nhan đề", wording.ILLUSTRATIVE.say(lang), "A &#38; B"):
        assert told in markup
    assert page.evaluate("getSelection().toString()") == ""


@pytest.mark.parametrize(("lang", "point"), [("vi", ","), ("en", ".")])
def test_a_copy_for_excel_has_raw_numbers_and_no_formula(opened, paths, lang, point):
    page = opened(paths[lang])
    item(table(page), EXCEL[LANGS.index(lang)]).click()
    given = pasted(page)
    assert set(given) == {"text/plain"}
    lines = [line.split("\t") for line in given["text/plain"].replace("\r\n", "\n").splitlines()]
    assert [cell.endswith(" (%)") for cell in lines[0]] == [False, False, False, True, False, False, False]
    mark = wording.ILLUSTRATIVE.say(lang)
    assert lines[1] == ["Xã Ninh Quới A", "Hồng Dân", "1200", f"68{point}5", f"-8{point}0", "'2/13", mark]
    assert lines[4] == ["Phường 10", "Bạc Liêu", "0", f"11{point}1", f"0{point}5", "'13/13", mark]
    assert lines[6] == ["Xã Ấp", "Hòa Bình", "", "", "", "", mark]
    assert lines[9][:2] == ['\'=1+1;"x"', "'@a"]
    assert lines[14][2:] == ["13014", "100", "", "", mark]


def test_where_a_button_may_not_copy_the_keys_give_the_same(opened, paths):
    page = opened(paths["vi"])
    page.evaluate("document.execCommand = () => false")
    item(table(page), "Chép sang Excel").click()
    assert "Ctrl+C" in table(page).locator(".said").last.inner_text()
    page.keyboard.press("Control+C")
    given = pasted(page)
    assert set(given) == {"text/plain"}
    assert "\t9768\t" in given["text/plain"]
    item(table(page), "Chép sang Excel").click()
    page.get_by_role("heading", name="Trang").select_text()
    page.keyboard.press("Control+C")
    assert pasted(page)["text/plain"].strip() == "Trang"


def test_a_page_saved_from_the_browser_has_each_button_once(opened, paths, tmp_path):
    page = opened(paths["vi"])
    table(page).get_by_role("searchbox").fill("gia rai")
    sort(page, "Đảng bộ")
    first, again = page.locator("button").count(), tmp_path / "lưu.html"
    again.write_text(page.content(), encoding="utf-8")
    page = opened(again)
    assert page.locator("button").count() == first
    assert len(column(page, 0)) == 14
    sort(page, "Đảng bộ")
    sort(page, "Đảng bộ")
    assert column(page, 0)[0] == "Xã Ninh Quới A"


@pytest.mark.parametrize(("lang", "between", "point"), [("vi", ";", ","), ("en", ",", ".")])
def test_the_csv_is_what_excel_opens(opened, paths, lang, between, point):
    page = opened(paths[lang])
    which = LANGS.index(lang)
    sort(page, HEAD[lang][1])
    name, data = downloaded(page, item(table(page), CSV[which]))
    assert name == f"01-trang.{lang}-{('bang', 'table')[which]}-1.csv"
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n") == 15
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True))
    assert {len(row) for row in rows} == {8}
    assert rows[1][:3] == ["Phường 10", "Bạc Liêu", "0"]
    assert rows[12][:4] == ["Xã Dân", "Giá Rai", "9768", f"70{point}0"]
    assert rows[12][7] == "b.xlsx › Trang 1 › C12"
    assert rows[14][7] == ("tổng của 13 ô", "sum of 13 cells")[which]
    assert ['\'=1+1;"x"', "'@a"] in [row[:2] for row in rows]
    assert [row for row in rows if row[0].startswith(("=", "+", "@", "-"))] == []


def test_what_is_sought_is_what_is_saved_and_the_page_says_so(opened, paths):
    page = opened(paths["vi"])
    table(page).get_by_role("searchbox").fill("gia rai")
    _, data = downloaded(page, item(table(page), "Tải CSV"))
    assert [row.split(";")[0] for row in data.decode("utf-8-sig").split("\r\n")[1:-1]] == [
        "Xã Đông",
        "Xã Dân",
        "Xã Tấn",
        "Xã Tân",
    ]
    assert table(page).locator(".said").last.inner_text() == "Đang lưu 01-trang.vi-bang-1.csv (4 trong 14 dòng)."


def test_signs_and_ranges_in_a_csv(opened, paths):
    page = opened(paths["vi"])
    within = page.locator(".exhibit.table").nth(1)
    _, data = downloaded(page, item(within, "Tải CSV"))
    assert data.decode("utf-8-sig") == "A;B\r\n[c];[c]\r\n-;30 – 199\r\n"
    name, data = downloaded(page, item(page.locator(".exhibit.figure"), "Tải CSV"))
    assert name == "01-trang.vi-hinh-1.csv"
    mark = wording.ILLUSTRATIVE.say("vi")
    assert data.decode("utf-8-sig").splitlines() == [
        "A;B;Tính chất số liệu;Ô số liệu", f"x;1234,5;{mark};c.xlsx › S › B2", f"y;7;{mark};c.xlsx › S › B3",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_a_figure_is_saved_with_what_the_page_says_of_it(opened, paths, lang):
    page = opened(paths[lang], color_scheme="dark")
    figure = page.locator(".exhibit.figure")
    marks(page, "2").hover()
    words = {"vi": ("Lưu hình SVG", "Lưu hình PNG", "hinh"), "en": ("Save SVG", "Save PNG", "figure")}[lang]
    name, data = downloaded(page, item(figure, words[0]))
    assert name == f"01-trang.{lang}-{words[2]}-1.svg"
    drawn, svg = ElementTree.fromstring(data), "{http://www.w3.org/2000/svg}"
    assert drawn.tag == f"{svg}svg"
    assert "var(" not in data.decode()
    assert not re.search("tabindex|aria-hidden|lit", data.decode())
    assert [mark.find(f"{svg}title").text for mark in drawn.iter() if "data-unit" in mark.attrib] == [
        "Xã Đông: 1.234,5",
        "Xã Dân: 1",
    ]
    inner = drawn.find(f"{svg}svg")
    above, below = (
        [text.text for text in drawn.findall(f"{svg}text") if (float(text.get("y")) < float(inner.get("y"))) is up]
        for up in (True, False)
    )
    for told in ("Hình & chữ", "Bạc Liêu", wording.ILLUSTRATIVE.say(lang)):
        assert told in " ".join(above)
    for told in ("Một ghi chú.", "Nguồn riêng"):
        assert told in " ".join(below)
    name, data = downloaded(page, item(figure, words[1]))
    assert name == f"01-trang.{lang}-{words[2]}-1.png"
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    size = [int.from_bytes(data[at : at + 4]) for at in (16, 20)]
    assert size == [3 * int(drawn.get(side)) for side in ("width", "height")]
    from matplotlib.image import imread

    seen = imread(io.BytesIO(data), format="png")
    at = round(3 * float(inner.get("y"))) + 15
    assert [tuple((seen[at, x][:3] * 255).round()) for x in (15, 40)] == [(0, 114, 178), (255, 255, 255)]
    page.wait_for_function("document.querySelector('.figure .said').textContent.includes('.png')")


def test_a_mark_says_what_it_is_to_pointer_and_keyboard(opened, paths):
    page = opened(paths["vi"])
    tip, figure = page.get_by_role("tooltip"), page.locator(".exhibit.figure svg")
    assert figure.get_attribute("role") == "group"
    assert figure.get_attribute("aria-label") == "x" * 41
    assert page.locator("svg title").count() == 0
    marks(page, "2").hover()
    assert tip.locator("p").all_inner_texts() == ["Xã Đông: 1.234,5", "Ô số liệu: c.xlsx › S › B2"]
    assert lit(page) == {"2": 3}  # the mark, its row in the figure's numbers and that of the table
    page.mouse.move(5, 5)
    tip.wait_for(state="hidden")
    assert lit(page) == {}
    assert page.locator("svg [tabindex='0']").count() == 1
    page.locator(".exhibit.table .more").last.focus()
    page.keyboard.press("Tab")
    for key, name in (
        ("ArrowRight", "Xã Dân: 1"),
        ("ArrowRight", "Xã Dân: 1"),
        ("ArrowUp", "Xã Đông: 1.234,5"),
        ("End", "Xã Dân: 1"),
    ):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name
        assert tip.inner_text().startswith(name)
        assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == tip.get_attribute("id")
    assert lit(page) == {"3": 3}
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("class") == "more"  # one stop a figure


def test_a_number_says_its_cell_to_pointer_and_keyboard(opened, paths):
    page = opened(paths["en"])
    tip, cells = page.get_by_role("tooltip"), table(page).locator("td[data-cell]")
    cells.nth(2).hover()
    assert tip.inner_text() == "Cell: b.xlsx › Trang 1 › C12"
    assert lit(page) == {"3": 3}
    table(page).locator("td[data-cells]").hover()
    assert tip.inner_text() == "Cell: sum of 13 cells"
    table(page).locator("thead button").last.focus()
    page.keyboard.press("Tab")
    assert tip.inner_text() == "Cell: b.xlsx › Trang 1 › C10"
    page.keyboard.press("ArrowDown")
    assert tip.inner_text() == "Cell: a.xlsx › Trang 1 › C11"


def test_a_tap_shows_a_mark_close_by(opened, paths):
    page = opened(paths["vi"], viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    marks(page, "3").scroll_into_view_if_needed()
    box = marks(page, "3").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] - 3)
    assert page.get_by_role("tooltip").inner_text().startswith("Xã Dân: 1")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.touchscreen.tap(200, 5)
    page.get_by_role("tooltip").wait_for(state="hidden")


def test_a_committee_is_found_lit_and_remembered_in_the_address(opened, paths):
    page = opened(paths["vi"])
    box, status = page.get_by_role("searchbox", name="Tìm đảng bộ"), page.locator(".find .said")
    box.fill("xa d")
    assert status.inner_text() == "2 đảng bộ khớp."
    assert page.locator(".find li").all_inner_texts() == ["Xã Đông · Giá Rai", "Xã Dân · Giá Rai"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.url.endswith("#unit=3")
    assert lit(page) == {"3": 3}
    assert status.inner_text() == "Xã Dân: có trong 2 hình, bảng của trang này."
    assert [link.get_attribute("href") for link in page.locator("header ol a").all()] == [
        "01-trang.html#unit=3",
        "02-khác.html#unit=3",
    ]
    marks(page, "2").hover()
    assert lit(page) == {"2": 3, "3": 3}
    page.get_by_role("button", name="Đến dòng trong bảng").click()
    assert (
        table(page)
        .locator("tr.lit")
        .first.evaluate("e => e.getBoundingClientRect().top > 0 && e.getBoundingClientRect().bottom < innerHeight")
    )
    page.reload()
    assert (lit(page), box.input_value()) == ({"3": 3}, "Xã Dân")
    box.fill("Xã Đô")
    page.keyboard.press("Enter")
    assert lit(page) == {"2": 3}
    box.fill("")
    assert (lit(page), "#" in page.url) == ({}, False)
    assert page.locator("header ol a").last.get_attribute("href") == "02-khác.html"
    page.evaluate("location.hash = 'unit=constructor'")
    assert lit(page) == {}


def test_a_filter_by_district_and_type_hides_rows_and_fades_marks(opened, paths):
    page = opened(paths["vi"])
    page.get_by_role("combobox", name="Mọi huyện, thị xã, thành phố").select_option("Giá Rai")
    names = ["Xã Đông", "Xã Dân", "Xã Tấn", "Xã Tân"]
    assert column(page, 0) == names  # and not the total
    assert page.locator(".find .said").inner_text() == "Lọc: 4 trong 13 đảng bộ. Dòng tổng không hiện khi lọc."
    assert table(page).locator(".sifted").inner_text() == "Hiện 4 trong 13 dòng. Dòng tổng không hiện khi lọc."
    table(page).get_by_role("searchbox").fill("tan")
    assert column(page, 0) == names[2:]
    table(page).get_by_role("searchbox").fill("")
    page.get_by_role("combobox", name="Mọi loại hình").select_option("phường")
    assert column(page, 0) == []
    assert page.locator("svg .out").count() == 2
    assert page.locator("svg [tabindex='0']").count() == 0
    assert len(page.locator(".exhibit.table").nth(1).locator("tbody tr:visible").all()) == 2  # rows of no unit stay
    for name in ("Mọi huyện, thị xã, thành phố", "Mọi loại hình"):
        page.get_by_role("combobox", name=name).select_option("")
    assert len(column(page, 0)) == 14
    assert page.locator(".out").count() == 0
    assert page.locator(".find .said").inner_text() == table(page).locator(".sifted").inner_text() == ""


def test_the_menu_of_an_exhibit_by_keyboard(opened, paths):
    page = opened(paths["vi"])
    assert page.locator(".exhibit .more").count() == 3
    menu = page.get_by_role("button", name="Tùy chọn: Hình 1.")
    menu.focus()
    page.keyboard.press("Enter")
    assert menu.get_attribute("aria-expanded") == "true"
    items = page.locator(".exhibit.figure .menu button")
    assert items.all_inner_texts() == ["Chép sang Word", "Chép sang Excel", "Tải CSV", "Lưu hình SVG", "Lưu hình PNG"]
    page.keyboard.press("ArrowUp")
    assert page.locator(":focus").inner_text() == "Lưu hình PNG"
    page.keyboard.press("Escape")
    assert (menu.get_attribute("aria-expanded"), items.count()) == ("false", 0)
    assert page.evaluate("document.activeElement.className") == "more"
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    assert items.count() == 0
    menu.click()
    items.first.click()  # its table is folded
    given = pasted(page)
    for told in ("Hình &#38; chữ", wording.ILLUSTRATIVE.say("vi"), "Một ghi chú.", "Nguồn: Nguồn riêng", "1.234,5"):
        assert told in given["text/html"]


def test_where_scripts_are_off_nothing_is_there(opened, paths):
    page = opened(paths["vi"], java_script_enabled=False)
    assert page.locator("button, input, select, .tools, .menu, .blanalysis-tip").count() == 0
    assert page.locator("svg[role=img] title").count() == 2
    assert table(page).locator("thead th").first.inner_text() == "Đảng bộ"


def test_only_a_long_table_of_committees_is_sorted_and_searched(opened, tmp_path):
    path = tmp_path / "x.html"
    path.write_text(html("vi", [listing("vi", rows=ROWS[:8]), short("vi")]), encoding="utf-8")
    page = opened(path)
    assert page.locator(".sort, .search").count() == 0
    assert page.locator(".tools button").count() == 2
    sent = downloaded(page, item(table(page), "Tải CSV"))
    assert sent[0] == "x-bang-1.csv"


def test_the_heading_that_sorts_is_repeated_on_each_sheet_of_paper(opened_in_font, tmp_path):
    pdftotext = shutil.which("pdftotext")
    if pdftotext is None:
        pytest.skip("pdftotext, which reads a PDF back, is not installed")
    path = tmp_path / "x.html"
    path.write_text(html("vi", [listing("vi", rows=ROWS * 8)]), encoding="utf-8")
    page = opened_in_font(path)
    assert page.locator(".sort").count() == 6
    page.pdf(path=tmp_path / "x.pdf", prefer_css_page_size=True)
    done = subprocess.run([pdftotext, "-layout", tmp_path / "x.pdf", "-"], capture_output=True, check=True)
    sheets = [sheet for sheet in done.stdout.decode("utf-8").split("\f") if "Ninh Quới" in sheet]
    assert len(sheets) > 1
    assert all(re.search(r"Huyện .*Chênh", sheet) for sheet in sheets)  # headings of one word, which no font breaks


@pytest.mark.parametrize(("lang", "scheme"), [("vi", "light"), ("en", "dark")])
def test_axe_finds_nothing(opened, paths, lang, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = opened(paths[lang], color_scheme=scheme)
    sort(page, HEAD[lang][1])
    page.locator(".exhibit summary").click()
    found = axe.Axe().run(page, context=".exhibit").response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []


def test_it_is_worked_by_keyboard_with_a_focus_to_see(opened_in_font, paths):
    page = opened_in_font(paths["vi"])
    table(page).get_by_role("searchbox").focus()
    page.keyboard.type("giá rai")
    page.keyboard.press("Tab")  # the table, which scrolls
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đảng bộ"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert column(page, 0) == ["Xã Dân", "Xã Đông", "Xã Tân", "Xã Tấn"]
    assert page.evaluate("document.activeElement.textContent") == "Đảng bộ"
    assert table(page).locator("[role=status]").first.inner_text() == "Đã xếp theo cột “Đảng bộ”, tăng dần."
    small = "[...document.querySelectorAll('button')].filter(b => b.checkVisibility() && b.getBoundingClientRect().height < 24).length"
    assert page.evaluate(small) == 0


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_jumps(opened, paths, lang):
    page = opened(paths[lang], viewport={"width": 320, "height": 640})
    shift = "new Promise(give => { let sum = 0; new PerformanceObserver(l => l.getEntries().forEach(e => sum += e.value)).observe({type: 'layout-shift', buffered: true}); setTimeout(() => give(sum), 200) })"
    assert page.evaluate(shift) == 0


@pytest.mark.parametrize("lang", LANGS)
def test_a_narrow_page_is_not_wider_for_it(opened_in_font, paths, lang):
    page = opened_in_font(paths[lang], viewport={"width": 320, "height": 640})
    page.locator(".exhibit summary").click()
    sort(page, HEAD[lang][1])
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_no_other_script_runs(opened, tmp_path):
    prose = '# Trang\n\n<script>document.title = \'ran\'</script>\n\n<p onclick="document.title = \'ran\'">x</p><img src="data:," alt="" onerror="document.title = \'ran\'">'
    path = tmp_path / "x.html"
    path.write_text(html("vi", [listing("vi")], prose), encoding="utf-8")
    page = opened(path)
    assert "<script>document.title" in path.read_text(encoding="utf-8")
    page.get_by_text("x", exact=True).click()
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = 1'}))"
    )
    assert page.title() == "Trang"
    assert page.locator(".sort").count() == 6
    assert len(opened.said) == 4
    assert all("Content Security Policy" in text for text in opened.said)
    opened.said.clear()


def test_what_runs_is_what_the_policy_names():
    """The same bytes from each language, each build and each process."""
    page = html("vi", [short("vi")])
    assert page == html("vi", [short("vi")])
    script = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert (
        script == [page_script()] == re.findall(r"<script>(.*?)</script>", html("en", [short("en")]), flags=re.DOTALL)
    )
    assert f'content="{pages.content_security_policy(script)}"' in unescape(page)
    assert not re.search(r"fetch\(|XMLHttpRequest|https?://|innerHTML|eval\(|localStorage|cookie", script[0])
    again = [
        sys.executable,
        "-c",
        "import json; from blanalysis.exhibits import html; print(json.dumps([html.page_script()]))",
    ]
    done = subprocess.run(again, capture_output=True, text=True, check=True, env=None)
    assert json.loads(done.stdout) == [page_script()]
