"""Each number of a committee says from which file, sheet and cell it is, and that cell holds it; of a sum how many cells it is of; nothing
of a number that is hidden."""

import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser

import attacker
import half_year
import illustrative
import openpyxl
import pytest
import secret_lists
from amounts import amount
from made_workbooks import CODES, ROWS, form_5, working_list, write

from blanalysis import example, figures, load, published, tables
from blanalysis.analysis import disclosure
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.phrases import HIDDEN, TYPES

EVERY = [
    getattr(of, name) for of in (figures, tables) for name in of.__all__ if name not in ("cells", "findings", "methods")
]
NAME = "Danh sách 'A' & \"B\" <1>"
CALLED = attacker.page_exhibits([f"{n:02}" for n in range(1, 10)])
SECRETS = [(kind, seed) for seed in range(10) for kind in secret_lists.KINDS][:: amount(29, 1)]
SENSITIVE = {column.id for column in COLUMNS.values() if column.sensitive}


class Numbers(HTMLParser):
    """Of each cell of the tables: the row's unit, its text, the heading above, the file, sheet and cell told, the number of cells told."""

    def __init__(self, html):
        super().__init__()
        self.found, self.files, self.head, self._row = [], [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        of = dict(attrs)
        if tag == "table":
            self.files, self.head = json.loads(of.get("data-files", "[]")), []
        elif tag == "tr":
            self._unit, self._at = of.get("data-unit"), 0
        elif tag in ("td", "th"):
            self._row = of if of.get("scope") != "col" else "head"

    def handle_data(self, data):
        if self._row == "head":
            self.head.append(data)
        elif self._row is not None:
            place, cells = self._row.get("data-cell"), self._row.get("data-cells")
            at, _, cell = (place or "").partition("!")
            told = (*self.files[int(at)].rsplit(" › ", 1), cell) if place else None
            self.found.append((self._unit, data, self.head[self._at], told, int(cells) if cells else None))

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._at, self._row = self._at + 1, None


def numbers(exhibit):
    return Numbers(exhibit.grid.html("x")).found if exhibit.grid else []


def told(membership, makers=EVERY, lang="vi", **options):
    """Every cell of which a place is told, with the name of its exhibit."""
    for make in makers:
        for of in numbers(make(membership, lang=lang, **options)):
            if of[3] or of[4]:
                yield make.__name__, *of


def printed(text):
    return int(re.sub(r"[.,]", "", text)) if text != "-" else 0


def two_days(folder):
    later = [(name, n + 7 * at - 9, *rest) for at, (name, n, *rest) in enumerate(ROWS)]
    heads = [(title,) for title in ("HUYỆN ỦY PHƯỚC LONG", "(Số liệu tính đến 30/06/2016)")]
    earlier = [
        *heads,
        (),
        ("STT", "Tên đảng bộ", "Tổng số đảng viên"),
        *((at, *of[:2]) for at, of in enumerate(ROWS[1:], 1)),
    ]
    return [
        write(folder / "một.xlsx", earlier, name=NAME[:20]),
        write(folder / "hai.xlsx", working_list(later, total=False)),
    ]


SETS = {
    "a list": lambda folder: [write(folder / "so 'lieu' & .xlsx", working_list(), name=NAME[:14])],
    "two files": lambda folder: [
        write(folder / "1.xlsx", working_list(ROWS[:4], total=False)),
        write(folder / "2.xlsx", working_list(ROWS[4:], total=False), name="Trang khác"),
    ],
    "two days": two_days,
    "half years": half_year.write_half_years,
    "a form": lambda folder: [form_5(folder / "b5.xlsx")],
    "forms of districts": illustrative.form_5_by_district,
    "ten missing": lambda folder: [illustrative.ten_missing(folder)],
}
WITH_CELLS = {"a list": {"committees", "ranked", "outliers"}, "two days": {"changes", "change_tiles", "committees"}}
WITH_CELLS |= {"half years": {"changes", "tiles", "rates_by_unit"}, "a form": {"by_type"}, "two files": {"scatter"}}


@pytest.mark.parametrize("given", SETS)
def test_the_cell_told_holds_the_number_that_is_printed(tmp_path, given):
    paths = SETS[given](tmp_path)
    opened = cache(lambda name: openpyxl.load_workbook(next(path for path in paths if path.name == name)))
    found = Counter()
    for lang in LANGS:
        for name, unit, text, _, place, _ in told(load(*paths), lang=lang):
            if place:
                file, sheet, cell = place
                assert opened(file)[sheet][cell].value == printed(text), (name, unit, place)
                found[name] += 1
    assert {*found} >= WITH_CELLS.get(given, set())
    assert found or given == "forms of districts"


def test_each_committee_of_a_list_tells_its_row(tmp_path):
    given = load(write(tmp_path / "a.xlsx", working_list()))
    rows = {unit: place for _, unit, _, _, place, _ in told(given, [tables.committees])}
    assert rows == {code: ("a.xlsx", "Danh sách", f"C{6 + at}") for at, code in enumerate(CODES)}


def test_each_of_two_days_tells_its_own_cell(tmp_path):
    found = [of[4] for of in told(load(*two_days(tmp_path)), [tables.changes]) if of[1] == CODES[3]]
    assert [(file, cell) for file, _, cell in found] == [("một.xlsx", "C7"), ("hai.xlsx", "C9")]
    lacking = [(of[3], of[4][0]) for of in told(load(*two_days(tmp_path)), [tables.changes]) if of[1] == CODES[0]]
    assert [file for _, file in lacking] == ["hai.xlsx"]


def test_a_total_says_of_how_many_cells_it_is_and_only_where_all_above_are(tmp_path):
    found = [
        of for of in told(example(), [tables.rates_by_unit, tables.by_type, tables.per_thousand], lang="en") if of[-1]
    ]
    by_type = example().places.by_type
    assert {of[-1] for of in found if of[1] is None} == {64}
    assert {of[1]: of[-1] for of in found if of[1]} == by_type
    given = load(*two_days(tmp_path))  # one committee lacks the first day: the total of the second is without it
    assert [(of[3], of[-1]) for of in told(given, [tables.changes]) if of[-1]] == [("30/06/2016", len(ROWS) - 1)]
    assert [of[-1] for of in told(given, [tables.compared], by="district")] == [len(ROWS)]


def test_a_sum_of_rows_of_a_commune_has_the_cell_of_its_total_or_none(tmp_path):
    secret = secret_lists.made(tmp_path, "workbooks of communes", 1)
    given = load(*secret.loads[0])
    found = {unit: place for _, unit, _, _, place, _ in told(given, [tables.committees])}
    assert 0 < len(found) < len(given.found)
    assert all(
        isinstance(secret.sheets[file, sheet].at(cell)[0], secret_lists.PrintedTotal)
        for file, sheet, cell in found.values()
    )


def test_figures_from_no_sheet_tell_no_cell_but_their_types():
    found = numbers(tables.by_type(published(), lang="en"))
    assert {unit for unit, *_ in found} == {*TYPES} - {"đặc khu"} | {None}
    assert not [*told(published())]


@pytest.mark.parametrize(("kind", "seed"), SECRETS)
def test_no_hidden_number_tells_a_cell_or_how_many(tmp_path, kind, seed):
    """Each cell that is told is of a counted row, or a total of such, and of a column that may be shown; its number is printed beside it."""
    secret = secret_lists.made(tmp_path, kind, seed)
    labels = {COLUMNS[column].label.say(lang).casefold() for column in SENSITIVE for lang in LANGS}
    membership, lang = load(*secret.loads[-1], district=next(iter(secret.districts[seed % 2 :]), None)), LANGS[seed % 2]
    days = [membership.on(day) for day in membership.days]
    closed = SENSITIVE.union(*(disclosure.closed_by_group(of) for of in days))
    for name, make in CALLED:
        for unit, text, heading, place, cells in numbers(make(membership, lang=lang)):
            if HIDDEN in text or heading.casefold() in labels:
                assert place is None, (name, unit, text)
                assert cells is None, (name, unit, text)
            if place:
                line, column = secret.sheets[place[:2]].at(place[2])
                assert column not in closed, (name, column)
                lines = line.over if isinstance(line, secret_lists.PrintedTotal) else [line]
                assert sum(of.numbers[column] for of in lines) == printed(text)
                assert all(of.state == secret_lists.COUNTED for of in lines)


def test_rows_name_their_unit_and_a_page_is_told_its_names():
    given = example()
    for make in (tables.committees, figures.ranked, figures.scatter, figures.rate_tiles, tables.rates_by_unit):
        for lang in LANGS:
            exhibit = make(given, lang=lang)
            units = [unit for unit, *_ in numbers(exhibit)]
            assert {*units} - {None} == {*given.places.by_code}, make.__name__
            facts = exhibit.published()[1]["blanalysis"]["units"]
            assert (
                facts["31825"] == ["Phường 1 (Bạc Liêu)", "phường", "Bạc Liêu"] or "31825" not in given.places.by_code
            )
            assert {*facts} == {*given.places.by_code}
    for place, unit in given.places.by_code.items():
        assert tables.committees(given, lang="vi").published()[1]["blanalysis"]["units"][place][0] == unit.distinct_name
    assert next(unit for unit, *_ in numbers(figures.heat(given, lang="en"))) == "Bạc Liêu"
    assert "units" not in tables.by_type(given, lang="vi").published()[1]["blanalysis"]


def test_units_of_one_name_are_told_apart_by_their_district():
    rows = {
        (row[0], row[1]): unit.code
        for row, unit in zip(
            *(lambda grid: (grid.rows, grid.units))(tables.committees(example(), lang="vi").grid), strict=True
        )
    }
    assert rows == {(unit.full_name, unit.full_district): unit.code for unit in example().places}
