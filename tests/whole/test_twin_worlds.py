"""Two made-up workbooks that differ only in numbers which pages hide give the same pages, byte by byte, but for the workbook's checksum;
and the same answer to every question that the panel can be asked: no attribute, name of a mark, number of cells or limit tells them."""

import itertools
import re

import pytest
from amounts import amount
from made_workbooks import write
from reports import only_notebooks

from blanalysis import load
from blanalysis.analysis.comparison import SIGNS, columns
from blanalysis.exhibits import figures, tables
from blanalysis.report import build
from blanalysis.vocabulary.columns import COLUMNS, COUNTS
from blanalysis.vocabulary.places import load_units

DISTRICTS = ("Phước Long", "Hồng Dân", "Giá Rai")
ADDED, TAKEN = ("admitted", "transferred_in", "reinstated"), ("transferred_out", "died", "expelled", "struck_off")
OPEN = {"members": 200, "members_female": 40, "admitted": 6, "transferred_in": 9, "transferred_out": 7, "died": 4}
HIDDEN = ("members_religious", "members_ethnic_minority", "members_khmer", "members_hoa", "admitted_religious")
HIDDEN += ("reinstated", "expelled", "struck_off", "reprimanded", "warned")
MUCH = {"members_religious": 40, "members_khmer": 50, "members_hoa": 30, "members_ethnic_minority": 120, "warned": 21}
# What each world adds in one committee, by its district and place: in each district sums from 1 to 4; of all together the same, and of
# those who came and those who left too.
FIRST = (
    (0, 0, {"members_religious": 2, "members_ethnic_minority": 3, "members_khmer": 2, "admitted_religious": 1}),
    (0, 1, {"expelled": 1, "reinstated": 1, "reprimanded": 2}),
    (1, 1, {"members_religious": 3, "members_ethnic_minority": 3, "members_khmer": 3, "admitted_religious": 2}),
    (1, 0, {"struck_off": 2, "warned": 1}),
)
SECOND = (
    (0, 3, {"members_religious": 3, "members_ethnic_minority": 2, "members_khmer": 1, "admitted_religious": 2}),
    (0, 2, {"struck_off": 2, "died": -1, "reinstated": 1, "warned": 1}),
    (1, 3, {"members_religious": 2, "members_ethnic_minority": 4, "members_khmer": 4, "admitted_religious": 1}),
    (1, 2, {"expelled": 1, "died": 1, "reprimanded": 2}),
)


def _list_of(added, day: str, fewer: int) -> list[tuple]:
    """The rows of a sheet of this day, each committee with so many members fewer, and the total below them."""
    units = [unit for name in DISTRICTS for unit in load_units() if unit.district == name]
    rows = {unit: dict.fromkeys(OPEN | dict.fromkeys(HIDDEN, 0), 0) for unit in units}
    for at, unit in enumerate(units):
        rows[unit] |= {column: n + at % 4 for column, n in OPEN.items()} | {"members": 200 + 7 * at - fewer}
    of = [[unit for unit in units if unit.district == name] for name in DISTRICTS]
    for district, place, numbers in (*added, (2, 0, MUCH)):
        rows[of[district][place]].update({c: rows[of[district][place]][c] + n for c, n in numbers.items()})
    for row in rows.values():
        row["members_start"] = row["members"] - sum(map(row.get, ADDED)) + sum(map(row.get, TAKEN))
    ids = [*next(iter(rows.values()))]
    body = [(unit.full_name, unit.full_district, *row.values()) for unit, row in rows.items()]
    total = ("Tổng cộng", None, *(sum(row[column] for row in rows.values()) for column in ids))
    return [(f"(Số liệu tính đến {day})",), ("Tên đảng bộ", "Huyện", *(COLUMNS[c].label.vi for c in ids)), *body, total]


@pytest.fixture
def worlds(tmp_path, monkeypatch):
    """A function that calls another one in the folder of each world, whose workbook is `a.xlsx`, and gives what it gave."""

    def of_each(asked):
        found = []
        for name, added in (("first", FIRST), ("second", SECOND)):
            (tmp_path / name).mkdir()
            monkeypatch.chdir(tmp_path / name)
            write("a.xlsx", _list_of(added, "31/12/2015", 3), _list_of(added, "31/12/2016", 0))
            found.append(asked())
        return found

    return of_each


def test_what_pages_hide_changes_no_byte_of_them(worlds, monkeypatch):
    only_notebooks(monkeypatch, *amount((2, 5, 6), range(1, 1 + len(build.page_notebooks()))))

    def pages():
        sets = [build.PageSet(workbooks=("a.xlsx",)), *amount((), build.of_districts(["a.xlsx"]))]
        made = build.build_sets(sets, langs=["vi"])
        return {name: re.sub(r"\b[0-9a-f]{16,64}\b", "", html) for name, html in made.items()}

    first, second = worlds(pages)
    assert len(first) >= 4
    assert all(any(told in html for html in first.values()) for told in ("data-cells", "data-value", 'id="units"'))
    assert [name for name in first if first[name] != second[name]] == []


def test_no_question_with_any_limit_is_answered_otherwise(worlds):
    def answers():
        membership = load("a.xlsx")
        ids = [column for column in membership.current if column in COUNTS]
        ids = [*amount(("members", "admitted", "members_religious", "died", "expelled"), ids)]
        codes = membership.by_unit()["code"][:: amount(4, 1)]
        given = {code: tables.committee(membership, code, lang="en") for code in codes}
        for (column, other), sign in zip(itertools.product(ids, ids), itertools.cycle(SIGNS), strict=False):
            limit, by = (
                f"{other} {sign} {250 if other == 'members' else 1}",
                ("type", "district", "committee")[len(given) % 3],
            )
            given[column, limit] = tables.compared(membership, column, by=by, only=limit, lang="en")
            over = {"over": column} if column != "members" else {}
            given["members over", column, limit] = tables.compared(membership, only=limit, lang="en", **over)
        open_ = columns(membership)
        given |= {c: figures.compared(membership, c, kind="dots", only="members > 250", lang="en") for c in open_}
        return {name: of._repr_html_() for name, of in given.items()}

    first, second = worlds(answers)
    assert sum("<table" in html for html in first.values()) > 10
    assert [name for name in first if first[name] != second[name]] == []


def test_the_office_sees_the_difference(worlds):
    """What the pages hide is not the same in both."""
    first, second = worlds(lambda: tables.sensitive(load("a.xlsx"), lang="en", internal=True).grid.rows)
    assert sum(a != b for a, b in zip(first, second, strict=True)) >= 5
