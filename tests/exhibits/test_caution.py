"""What is shown of figures with an error says so: on the figure, the table, their text, the page; and nothing else says so."""

import inspect
import re

import pytest
import reports
from made_workbooks import ROWS, write

from blanalysis import figures, load, tables
from blanalysis.analysis import disclosure
from blanalysis.membership.findings import Kind, Level
from blanalysis.report import build, page
from blanalysis.vocabulary.formats import LANGS

DAY = "(Số liệu tính đến 31/12/2016)"
HEADING = (
    "STT",
    "Tên đảng bộ",
    "Tổng số đảng viên",
    "Chính thức",
    "Dự bị",
    "Nữ",
    "Hưu trí",
    "Số chi bộ",
    "Khmer",
    "Dân tộc thiểu số",
)
# official and probationary members, women, pensioners, cells, Khmer, ethnic minorities
RIGHT = [(*of[:2], of[1] - 7 - at, 7 + at, of[2], 20 + at, of[3], 6, 11) for at, of in enumerate(ROWS)]
WORDS = {"vi": "Số liệu này còn ", "en": "Figures with errors not yet mended"}


def sheet(rows, *below, day=DAY, heading=HEADING):
    return [(day,), heading, *((at, *row) for at, row in enumerate(rows, 1)), *below]


def changed(column, value, row=2, rows=RIGHT):
    """The rows with one number changed; `column` is that of `HEADING`."""
    of = [[*line] for line in rows]
    of[row][HEADING.index(column) - 1] = value
    return of


@pytest.fixture
def read(tmp_path):
    return lambda *sheets: load(write(tmp_path / "so-lieu.xlsx", *sheets))


def exhibits(membership, *, lang="vi", **options):
    """Every figure and table that a membership is enough for, by its name, with what it shows itself as."""
    made = {}
    for module in (figures, tables):
        for name in module.__all__:
            function = getattr(module, name)
            if name not in ("methods", "cells", "findings", "colophon"):
                own = {of: value for of, value in options.items() if of in inspect.signature(function).parameters}
                made[f"{module.__name__.split('.')[-1]}.{name}"] = function(membership, lang=lang, **own)
    return made


def marked(membership, **options):
    return {name for name, shown in exhibits(membership, **options).items() if getattr(shown, "caution", "")}


OF_CELLS = {"tables.cell_sizes"}
OF_TWO_DAYS = {"figures.changes", "figures.change_tiles", "tables.changes", "tables.decomposed"}
OF_WOMEN = {"tables.parts", "figures.parts_by_type", "figures.funnel"}


def test_figures_without_an_error_carry_no_mark(read):
    given = read(sheet(RIGHT))
    assert not [finding for finding in given.findings if finding.kind.level is Level.ERROR and finding.columns]
    assert marked(given) == set()


def test_a_warning_is_no_error(read):
    given = read(sheet(changed("Số chi bộ", 70)))  # fewer than three official members a cell
    assert Kind.FEW_OFFICIAL in {finding.kind for finding in given.findings}
    assert marked(given) == set()


def test_a_wrong_total_marks_what_is_of_its_column_and_nothing_else(read):
    sums = [sum(row[at] for row in RIGHT) for at in range(1, 9)]
    sums[5] += 3  # of the cells
    given = read(sheet(RIGHT, (None, "Tổng cộng", *sums)))
    assert {finding.kind for finding in given.findings if finding.columns} == {Kind.TOTAL_DIFFERS}
    assert marked(given) == OF_CELLS | {"tables.committee"}
    assert figures.ranked(given, column="cells", lang="vi").caution
    assert figures.compared(given, over="cells", lang="vi").caution
    assert tables.compared(given, over="cells", lang="en").caution
    assert not figures.compared(given, "members_female", over="members", lang="vi").caution


def test_columns_that_changed_places_mark_what_is_of_either(read):
    swapped = [
        (*row[:4], row[5], row[4], *row[6:]) for row in RIGHT
    ]  # women and pensioners: nothing is wrong by itself
    assert marked(read(sheet(swapped))) == set()
    swapped = [(*row[:2], row[4], row[3], row[2], *row[5:]) for row in RIGHT]  # official members and women
    given = read(sheet(swapped))
    assert Kind.COLUMNS_SWAPPED in {finding.kind for finding in given.findings}
    assert marked(given) >= OF_WOMEN
    assert not marked(given) & {*OF_CELLS, "figures.strip", "tables.by_type", "tables.sensitive"}


def test_a_number_that_was_left_out_marks_what_it_is_missing_in(read):
    given = read(sheet(changed("Nữ", "khoảng 40")))
    assert marked(given) == OF_WOMEN


def test_what_the_sheet_is_said_of_carries_no_mark(read):
    """The lists of what is wrong are no figures with errors."""
    given = read(sheet(changed("Tổng số đảng viên", "12o")))
    named = {"figures.quality", "figures.coverage", "tables.files", "tables.missing", "tables.conservation", "tables.totals",
             "tables.issue_list", "tables.state"}  # fmt: skip
    assert not marked(given) & named
    assert {"figures.strip", "tables.by_type", "tables.committees", "figures.tiles"} <= marked(given)


@pytest.mark.parametrize("lang", LANGS)
def test_the_mark_stands_on_every_face(lang, read):
    given = read(sheet(changed("Nữ", 300)))
    (finding,) = (of for of in given.findings if of.kind is Kind.PART_EXCEEDS)
    drawn, table = figures.funnel(given, lang=lang), tables.parts(given, lang=lang)
    for shown in (drawn, table):
        assert shown.caution.startswith(WORDS[lang])
        assert "1" in shown.caution
        assert str(finding.at) in shown.caution
        assert f'<p class="caution">{shown.caution}</p>' in shown._repr_html_()
        assert shown.caution in repr(shown)
    assert shown.caution in drawn.alternative
    assert any(shown.caution in text.get_text().replace("\n", " ") for text in drawn.figure.texts)


def test_the_mark_counts_the_errors_and_names_the_first_in_the_list(read):
    rows = changed("Nữ", 300, row=4, rows=changed("Nữ", "vài", row=1))
    given = read(sheet(rows))
    shown = tables.parts(given, lang="en")
    assert re.search(r": 2\b", shown.caution)
    listed = [row[0] for row in tables.issue_list(given, lang="en").grid.rows]
    assert next(at for at in listed if at in shown.caution) == "so-lieu.xlsx › Danh sách!F4"


def test_an_error_marks_the_figures_of_its_own_day_only(read):
    given = read(sheet(RIGHT), sheet(changed("Nữ", 300), day="(Số liệu tính đến 31/12/2015)"))
    assert marked(given) == OF_TWO_DAYS
    assert marked(given.on(given.days[0])) >= OF_WOMEN
    swapped = [(*row[:2], row[4], row[3], row[2], *row[5:]) for row in RIGHT]  # said of a table, not of a row
    given = read(sheet(RIGHT), sheet(swapped, day="(Số liệu tính đến 31/12/2015)"))
    assert marked(given) == {"tables.decomposed"}  # the share of women
    assert marked(given.on(given.days[0])) >= OF_WOMEN


def test_the_mark_tells_no_more_than_the_list_of_findings(read):
    """More Khmer than ethnic minorities tells that there are some: the list does not have it, and the mark does not count it."""
    given = read(sheet(changed("Khmer", 12)))
    assert Kind.PART_EXCEEDS in {finding.kind for finding in given.findings}
    assert not disclosure.listed_on_pages(given).findings or all(
        finding.kind is not Kind.PART_EXCEEDS for finding in disclosure.listed_on_pages(given).findings
    )
    assert marked(given) == set()
    assert "tables.sensitive" in marked(given, internal=True)


def test_only_what_is_of_the_units_shown_is_marked(read):
    given = read(sheet(changed("Nữ", 300)))  # of a commune
    of = {"over": "members", "lang": "vi"}
    assert figures.compared(given, "members_female", **of).caution
    assert figures.compared(given, "members_female", only="xã", **of).caution
    assert not figures.compared(given, "members_female", only="thị trấn", **of).caution


def page_of(stem, workbook, lang, parameters=None):
    (path,) = (path for path in build.page_notebooks() if path.stem.startswith(stem))
    names = [build._page(other, lang) for other in build.page_notebooks()]
    return reports.page(path, lang=lang, parameters={"WORKBOOKS": [str(workbook)]}, others=names)


@pytest.mark.parametrize("lang", LANGS)
def test_on_a_page_the_mark_is_a_link_to_the_list_of_findings(lang, tmp_path):
    workbook = write(tmp_path / "so-lieu.xlsx", sheet(changed("Tổng số đảng viên", "vài trăm")))
    listed, shown = (page_of(stem, workbook, lang) for stem in ("02", "03"))
    links = re.findall(r'<p class="caution"><a href="(.*?)">(.*?)</a></p>', shown)
    assert links
    assert {href for href, _ in links} == {f"02-is-the-sheet-whole.{lang}.html#list-of-findings"}
    assert all(words.startswith(WORDS[lang]) for _, words in links)
    assert len(re.findall(r'id="list-of-findings"', listed)) == 1
    assert 'id="list-of-findings"' not in shown
    at = listed.index('id="list-of-findings"')
    assert "vài trăm" in listed[at:]  # the list itself
    assert set(re.findall(r'<p class="caution"><a href="(.*?)">', listed)) <= {"#list-of-findings"}
    assert len(links) == shown.count('<figure class="exhibit')  # all of page 03 is of the members


def test_a_page_alone_names_the_cell_and_links_nothing(read):
    given = read(sheet(changed("Nữ", 300)))
    data, metadata = tables.parts(given, lang="vi")._repr_mimebundle_()
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [{"data": data, "metadata": metadata}]}
    html = page.NotebookPage([cell], page.Frame(lang="vi", title="x")).html
    assert re.search(r'<p class="caution">[^<]*F5[^<]*</p>', html)


def test_an_axis_of_shares_ends_at_100_per_cent(read):
    """Also where a sheet has more women than members."""
    swapped = [(row[0], row[4], *row[2:4], row[1], *row[5:]) for row in RIGHT]
    for given in (read(sheet(swapped)), read(sheet(RIGHT))):
        for column in ("members_female", "members_official"):
            of = {"over": "members", "lang": "vi"}
            drawn = [figures.parts_by_type(given, lang="vi"), figures.funnel(given, column, lang="vi")]
            drawn += [figures.compared(given, column, kind=kind, **of) for kind in ("bars", "dots")]
            for shown in drawn:
                assert not [text for text in texts_of_ticks(shown) if number_of(text) > 100], shown.title
        (axes,) = figures.funnel(given, lang="vi").figure.axes
        assert axes.get_ylim()[1] <= 1
        (axes,) = figures.parts_by_type(given, lang="vi").figure.axes
        assert axes.get_xlim()[1] <= 1


def texts_of_ticks(shown):
    """The numbers at the ticks of the axes; of a figure without axes the texts below its marks."""
    shown.figure.draw_without_rendering()
    for axes in shown.figure.axes:
        if axes.axison:
            yield from (text.get_text() for axis in (axes.xaxis, axes.yaxis) for text in axis.get_ticklabels())
        else:  # the scale is drawn by hand, its numbers centred and hanging from the line
            yield from (text.get_text() for text in axes.texts if text.get_va() == "top")


def number_of(text):
    found = re.fullmatch(r"([\d.,]+)%", text)
    return float(found[1].replace(",", ".")) if found else 0.0
