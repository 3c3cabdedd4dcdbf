"""The panel in a real JupyterLab, as a newcomer meets it: chosen, typed, sorted, copied, saved, uploaded; and where no widgets live."""

import json
import re
import subprocess
import sys
import time
from xml.etree import ElementTree

import browsers
import labs
import nbformat
import openpyxl
import pytest
from made_workbooks import working_list, write

from blanalysis import compare, example, load
from blanalysis.exhibits import figures
from blanalysis.vocabulary import sources

pytestmark = [browsers.NEEDED]
BOOK = "thu.ipynb"
PICTURE = ".blanalysis-panel .exhibit.figure .picture svg"
WORDS = {
    "vi": {"column": "Số liệu", "over": "Chia cho", "by": "So sánh theo", "kind": "Kiểu hình", "sort": "Xếp theo", "highlight": "Làm nổi đảng bộ"},
    "en": {"column": "Number", "over": "Divided by", "by": "Compared by", "kind": "Picture", "sort": "Order", "highlight": "Point out"},
}  # fmt: skip


@pytest.fixture(scope="module")
def page(lab, browser):
    """A notebook of one cell, the panel in it."""
    cell = nbformat.v4.new_code_cell("from blanalysis import example, explore\n\npanel = explore(example())\npanel")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(book, lab.folder / BOOK)
    with labs.visiting(browser) as page:
        labs.open_at_start(page, lab, BOOK)
        page.set_default_timeout(30000)
        yield page


@pytest.fixture
def panel(page):
    """The panel anew, with the illustrative data and in Vietnamese."""
    labs.run_all(page)
    assert labs.complaints(labs.outputs(page)) == []
    page.wait_for_selector(PICTURE)
    page.wait_for_selector(".blanalysis-panel .exhibit.table .tools button")
    yield page.locator(".blanalysis-panel")
    assert page.failed == []


def choose(panel, part, option, lang="vi"):
    """Choose, and wait until the picture is another."""
    before = picture(panel.page)
    panel.get_by_label(WORDS[lang][part], exact=True).select_option(label=option)
    until_other(panel.page, before)


def picture(page):
    return page.evaluate(f"document.querySelector('{PICTURE}').outerHTML")


def until_other(page, before):
    page.wait_for_function(
        "([place, before]) => { const seen = document.querySelector(place); return seen && seen.outerHTML !== before; }",
        arg=[PICTURE, before],
    )


def title(panel):
    return panel.locator(".exhibit.figure .title").inner_text()


def code(panel):
    if not panel.locator("pre.code").is_visible():
        panel.get_by_role("button", name=re.compile("Xem lệnh Python|Show me the code")).click()
    panel.locator("pre.code").wait_for()
    return panel.locator("pre.code").inner_text()


def test_choices_change_picture_sentence_table_and_code(panel):
    choose(panel, "column", "Đảng viên nữ")
    choose(panel, "over", "Tổng số đảng viên")
    choose(panel, "by", "Huyện, thị xã, thành phố")
    asked = {"over": "members", "by": "district"}
    expected = figures.compared(example(), "members_female", **asked, lang="vi")
    assert title(panel) == expected.title
    assert panel.locator(".exhibit.figure .picture svg").get_attribute("aria-label") == expected.alternative
    panel.page.wait_for_function("document.querySelectorAll('.blanalysis-panel .exhibit.table tbody tr').length === 8")
    names = panel.locator(".exhibit.table tbody th").all_inner_texts()
    assert names[:-1] == compare(example(), "members_female", **asked)["name"].to_list()
    assert '"members_female", over="members", by="district"' in code(panel)


def test_every_kind_of_picture_is_drawn_and_one_committee_pointed_out(panel):
    choose(panel, "over", "Số đảng bộ (bình quân)")
    choose(panel, "by", "Đảng bộ")
    for kind in ("Mỗi đảng bộ một dấu", "Bản đồ ô", "Thanh ngang"):
        choose(panel, "kind", kind)
        assert panel.page.evaluate(f"document.querySelector('{PICTURE}').getBoundingClientRect().width") > 0
    choose(panel, "highlight", "An Trạch – xã, Đông Hải")
    assert "Xã An Trạch" in panel.locator(".exhibit.figure .notes").first.inner_text()


def test_the_keyboard_is_enough(panel):
    page = panel.page
    page.get_by_label("So sánh theo", exact=True).focus()
    before = picture(page)
    page.keyboard.press("ArrowDown")
    until_other(page, before)
    assert page.evaluate("document.activeElement.localName") == "select"  # where the reader was
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("(document.activeElement.textContent || document.activeElement.type || '').trim()"))
    assert {
        "Lưu hình PNG",
        "Lưu bảng Excel",
        "Xem lệnh Python",
        "•••",
        "search",
    } <= reached


def test_the_table_is_sorted_searched_and_copied(panel):
    choose(panel, "by", "Đảng bộ")
    table = panel.locator(".exhibit.table")
    panel.page.wait_for_function("document.querySelectorAll('.blanalysis-panel .exhibit.table tbody tr').length === 65")
    table.get_by_role("button", name="Tổng số đảng viên").click()
    members = example().by_unit()["members"]
    cells = table.locator("tbody tr:not(.total)").first.locator("td").all_inner_texts()
    assert str(members.min()) in cells
    table.get_by_label("Tìm trong bảng").fill("vinh trach")
    shown = table.locator("tbody tr:visible th").all_inner_texts()
    assert shown == ["Xã Vĩnh Trạch", "Xã Vĩnh Trạch Đông"] or shown == ["Xã Vĩnh Trạch Đông", "Xã Vĩnh Trạch"]
    panel.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    table.locator(".more").click()
    table.get_by_role("button", name="Chép sang Excel").click()
    copied = panel.page.evaluate("navigator.clipboard.readText()").strip().splitlines()
    assert len(copied) == 3
    assert table.get_by_role("status").all_inner_texts()[-1].startswith("Đã chép 2 trong 65 dòng")


def test_the_code_that_is_copied_gives_the_same_in_a_cell(panel, lab):
    choose(panel, "column", "Đảng viên nữ")
    choose(panel, "by", "Huyện và loại hình")
    lines, told = code(panel), title(panel)
    panel.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.get_by_role("button", name="Chép lệnh").click()
    assert panel.page.evaluate("navigator.clipboard.readText()") == lines
    done = subprocess.run(
        [sys.executable, "-c", "import sys\n*lines, last = sys.stdin.read().splitlines()\nexec('\\n'.join(lines))\nprint(eval(last).title)"],
        input=lines, env=labs.environment(lab.folder.parent / "another", labs.PACKAGE.parent), capture_output=True, text=True, encoding="utf-8", cwd=lab.folder, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == told


def test_files_are_saved_and_hold_what_is_shown(panel, lab):
    choose(panel, "column", "Đảng viên nữ")
    choose(panel, "over", "Tổng số đảng viên")
    told = title(panel)
    for name, kind in (("Lưu hình PNG", "png"), ("Lưu hình SVG", "svg"), ("Lưu bảng Excel", "xlsx"), ("Lưu bảng CSV", "csv")):  # fmt: skip
        out = lab.folder / f"members_female-type.{kind}"
        panel.get_by_role("button", name=name).click()
        panel.locator(".told", has_text=out.name).wait_for()
        assert out.is_file()
    stem = lab.folder / "members_female-type"
    png = stem.with_suffix(".png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") >= 1000  # dots across: sharp in print
    assert ElementTree.parse(stem.with_suffix(".svg")).getroot().tag.endswith("svg")
    rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(stem.with_suffix(".xlsx")).active.iter_rows()
    ]
    assert rows[0][0] == told
    wards = next(row for row in rows if row[0] == "Phường")
    assert {981, 3055} <= set(wards)
    assert "981" in stem.with_suffix(".csv").read_text(encoding="utf-8-sig")


def test_another_language(panel):
    before = picture(panel.page)
    panel.get_by_role("button", name="English").click()
    until_other(panel.page, before)
    choose(panel, "by", "District", lang="en")
    assert title(panel) == figures.compared(example(), by="district", lang="en").title
    assert panel.locator(".exhibit.figure").get_attribute("lang") == "en"


def test_it_says_aloud_what_changed_and_every_control_has_a_name(panel):
    choose(panel, "by", "Huyện, thị xã, thành phố")
    panel.get_by_label("Xếp theo", exact=True).focus()
    heard = panel.locator("[aria-live=polite]")
    assert heard.count() == 1
    told = title(panel)
    panel.page.wait_for_function(
        "told => document.querySelector('.blanalysis-panel [aria-live=polite]').textContent.includes(told)", arg=told
    )
    unnamed = """[...document.querySelectorAll('.blanalysis-panel :is(select, input:not([type=file]), button)')]
        .filter(each => !(each.textContent.trim() || each.labels?.length || each.title)).length"""
    assert panel.page.evaluate(unnamed) == 0


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_it_is_accessible_in_either_theme(panel, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = panel.page
    choose(panel, "by", "Đảng bộ")
    code(panel)
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    found = axe.run(page, context=".blanalysis-panel").response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])  # the last is that of the other tests
def test_the_arrow_of_a_chooser_has_the_colour_of_its_text(panel, theme):
    """The arrow that ipywidgets bring is black in every theme."""
    page = panel.page
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    seen = "each => { const style = getComputedStyle(each); return [style.color, style.backgroundImage]; }"
    for colour, arrow in (chooser.evaluate(seen) for chooser in panel.locator(".widget-dropdown > select").all()):
        assert colour in arrow


def test_what_is_said_of_a_file_stands_where_its_button_is(panel):
    """However tall the picture is."""
    choose(panel, "kind", "Mỗi đảng bộ một dấu")
    choose(panel, "kind", "Bản đồ ô")
    button = panel.get_by_role("button", name="Lưu hình PNG")
    button.click()
    told = panel.locator(".told")
    told.wait_for()
    assert 0 < told.bounding_box()["y"] - button.bounding_box()["y"] < 100


def test_on_a_phone_nothing_is_cut(panel):
    page = panel.page
    page.set_viewport_size({"width": 420, "height": 900})
    page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
    time.sleep(0.5)
    box = panel.bounding_box()
    for part in panel.locator("select, .exhibit.figure .picture svg, .tools button, .widget-button").all():
        inner = part.bounding_box()
        if inner:
            assert box["x"] - 1 <= inner["x"]
            assert inner["x"] + inner["width"] <= box["x"] + box["width"] + 1
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")


def test_a_saved_notebook_shows_the_last_picture_where_no_widgets_live(panel, lab, tmp_path):
    """nbconvert of every kind, its scripts and the network off; what GitHub shows is the same output."""
    page = panel.page
    choose(panel, "by", "Huyện, thị xã, thành phố")
    told = title(panel)
    still = page.locator(".jp-OutputArea-output [id^=blanalysis-]")
    assert still.count() == 1
    assert not still.is_visible()  # here the panel shows it
    page.wait_for_function(
        "told => document.querySelector('.jp-OutputArea-output [id^=blanalysis-]').textContent.includes(told)", arg=told
    )
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    saved = lab.folder / BOOK
    shown = [each for cell in nbformat.read(saved, as_version=4).cells for each in cell.outputs]
    assert [told in json.dumps(each, ensure_ascii=False) for each in shown] == [False, True]
    assert "VBox" not in json.dumps(shown)
    environment = labs.environment(tmp_path / "jupyter", labs.PACKAGE.parent)
    for kind in ("html", "blanalysis", "html from the menu", "blanalysis from the menu"):
        out = tmp_path / f"{kind}.html"
        if "menu" in kind:
            address = f"{lab.address}/nbconvert/{kind.split()[0]}/{BOOK}?token={labs.TOKEN}"
            out.write_bytes(page.request.get(address).body())
        else:
            command = [sys.executable, "-m", "nbconvert", "--to", kind, str(saved), "--output", str(out)]
            subprocess.run(command, env=environment, check=True, capture_output=True)
        context = page.context.browser.new_context()
        context.route(re.compile("^https?:"), lambda route: route.abort())
        read, asked = context.new_page(), []
        read.on("request", lambda request, asked=asked: asked.append(request.url))
        read.goto(out.as_uri())
        assert [address for address in asked if "jupyter-widgets" in address] == []
        assert kind == "html" or asked == [out.as_uri()]  # nbconvert's own asks for scripts, whatever is in it
        assert read.locator(".exhibit.figure .title", has_text=told).is_visible()
        assert read.locator(".exhibit.figure .picture svg").bounding_box()["width"] > 0
        context.close()


def test_the_code_is_inserted_as_a_cell_and_what_was_chosen_survives(panel):
    """By a click and by the keyboard, below the panel's own cell, whichever cell was active."""
    page = panel.page
    sources_of = (
        "() => window.jupyterapp.shell.currentWidget.content.widgets.map(each => each.model.sharedModel.getSource())"
    )
    choose(panel, "by", "Huyện, thị xã, thành phố")
    first, *before = page.evaluate(sources_of)
    panel.get_by_role("button", name="Chèn thành ô lệnh").click()
    panel.locator(".told", has_text="ô mới bên dưới").wait_for()
    shown = code(panel)
    assert page.evaluate(sources_of) == [first, shown, *before]
    panel.get_by_role("button", name="Chèn thành ô lệnh").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"n => ({sources_of})().length === n", arg=3 + len(before))
    assert page.evaluate(sources_of) == [first, shown, shown, *before]
    page.evaluate(
        """async () => {
            const book = window.jupyterapp.shell.currentWidget.content;
            for (const at of [2, 1]) {
                book.activeCellIndex = at;
                await window.jupyterapp.commands.execute('notebook:delete-cell');
            }
            book.activeCellIndex = 0;
            await window.jupyterapp.commands.execute('notebook:run-cell');
        }"""
    )
    page.wait_for_function(
        "() => [...document.querySelectorAll('.blanalysis-panel select')].some(each => each.selectedOptions[0]?.label.startsWith('Huyện'))"
    )
    choose(panel, "by", "Loại hình")  # for the tests that follow


def test_picture_and_table_stand_side_by_side_where_there_is_room(panel):
    page = panel.page
    tops = []
    for width in (1280, 1900):
        page.set_viewport_size({"width": width, "height": 900})
        time.sleep(0.5)
        figure, table = (panel.locator(f".exhibit.{kind}").first.bounding_box() for kind in ("figure", "table"))
        tops.append(table["y"] >= figure["y"] + figure["height"])
        assert (table["x"] >= figure["x"] + figure["width"]) != tops[-1]
    page.set_viewport_size({"width": 1280, "height": 900})
    assert tops == [True, False]


def test_a_mark_in_the_panel_says_its_value_and_lights_up_in_the_table(panel):
    choose(panel, "by", "Đảng bộ")
    choose(panel, "kind", "Mỗi đảng bộ một dấu")
    mark = panel.locator(".exhibit.figure [data-unit]").first
    mark.wait_for(state="attached")
    panel.page.wait_for_selector(".blanalysis-panel .exhibit.figure [data-unit][aria-label]", state="attached")
    mark.hover(force=True)
    panel.page.locator("#blanalysis-tip").wait_for()
    assert panel.locator(".exhibit.table tr.lit").count() == 1


def test_a_newcomer_comes_from_the_readme_to_a_report_of_an_own_workbook(page, lab, tmp_path):
    """README → JupyterLab → the panel → the own sheet → the report."""
    assert "blanalysis lab" in (sources.folder("notebooks").parent / "README.md").read_text(encoding="utf-8")
    own = write(tmp_path / "huyện mình.xlsx", working_list())
    labs.open_next(page, sources.START_NOTEBOOK)
    labs.run_all(page)
    page.wait_for_selector(PICTURE)
    panel = page.locator(".blanalysis-panel")
    panel.scroll_into_view_if_needed()
    before = picture(panel.page)
    with page.expect_file_chooser() as chosen:
        panel.get_by_role("button", name="Tải bảng lên").click()
    chosen.value.set_files(own)
    until_other(page, before)
    assert (lab.folder / own.name).read_bytes() == own.read_bytes()
    assert f'load("{own.name}")' in code(panel)
    assert title(panel) == figures.compared(load(own), lang="vi").title
    labs.run_all(page)
    assert labs.complaints(labs.outputs(page)) == []
    report = (lab.folder / "reports" / "02-is-the-sheet-whole.vi.html").read_text(encoding="utf-8")
    assert own.name in report
    assert figures.quality(load(own), lang="vi").title in report
    for path in (*sources.notebooks()[1:2], *sources.notebooks()[-1:]):  # in kernels of their own
        labs.open_next(page, path.name)
        labs.run_all(page)
        assert own.name in labs.html(labs.outputs(page))
