"""No page tells who left the Party in a committee that it names: each exhibit is asked for what it must not show, and spoilt sheets
are read as an attacker reads them."""

import datetime as dt
import inspect
import itertools
import re
from pathlib import Path

import nbformat
import pytest
from made_workbooks import write
from undrawn import undrawn

from blanalysis import example, load
from blanalysis.analysis import disclosure
from blanalysis.analysis.change import CHANGE_BY, GROUPS
from blanalysis.analysis.comparison import BY
from blanalysis.exhibits import figures, tables
from blanalysis.membership.findings import Counts, Kind
from blanalysis.report import build
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.headings import column_named
from blanalysis.vocabulary.phrases import HIDDEN
from blanalysis.vocabulary.places import load_units as load_places

EXHIBITS = {
    f"{room.__name__.split('.')[-1]}.{name}": getattr(room, name) for room in (figures, tables) for name in room.__all__
}
OF_A_COLUMN = {
    name: make for name, make in EXHIBITS.items() if callable(make) and "column" in inspect.signature(make).parameters
}
CHOOSING = {name: make for name, make in OF_A_COLUMN.items() if "membership" in inspect.signature(make).parameters}
EXITS = ("expelled", "struck_off", "left_voluntarily")
FLOW = ("members", "members_start", "admitted", "transferred_in", "reinstated", "transferred_out", "died", *EXITS)
HEADING = {id: COLUMNS[id].label.vi for id in FLOW} | {"decreased": "Đảng viên giảm trong kỳ"}
PLACES = [unit for unit in load_places() if unit.district == "Phước Long"]
DAY = ("(Số liệu tính đến 31/12/2016)",)
# 11,209 + 1,018 + 1,205 + 1,007 − 2,305 − 3,102 − 2 = 9,030: numbers that no other row or page has, and exits of 2, 0 and 0
ROW = dict(zip(FLOW, (9_030, 11_209, 1_018, 1_205, 1_007, 2_305, 3_102, 2, 0, 0), strict=True))
OPEN = ("members", "admitted")


def rows(n: int) -> list[dict[str, int]]:
    """So many good rows, in which stock and flow agree."""
    found = []
    for at in range(n):
        up, down = (11 + at, 7 + at, at % 2), (6 + at, 5 + 2 * at, at % 3, 1, 0)
        found.append(dict(zip(FLOW, (300 + 13 * at + sum(up) - sum(down), 300 + 13 * at, *up, *down), strict=True)))
    return found


def totals(of) -> dict[str, int]:
    return {id: sum(row[id] for row in of) for id in FLOW}


def book(path, *lines, more=(), columns=FLOW):
    """A list with these lines: a name (or None), then the numbers by column; `more` are other sheets."""
    head = ("Tên đảng bộ", "Huyện", *(HEADING[id] for id in columns))
    body = [(name, district, *(of.get(id) for id in columns)) for name, district, of in lines]
    return load(write(path, [DAY, (), head, *body], *more))


def good(n=7) -> list[tuple]:
    return [(unit.full_name, unit.full_district, of) for unit, of in zip(PLACES, rows(n), strict=False)]


def _unknown(path):
    return book(path, *good(), ("Xã Lạ", "Huyện Phước Long", ROW), ("Tổng cộng", None, totals([*rows(7), ROW])))


def _unknown_with(path, row):
    return book(path, *good(), ("Xã Lạ", "Huyện Phước Long", row), ("Tổng cộng", None, totals([*rows(7), row])))


def _missed_with(path, row):
    last = (PLACES[7].full_name, PLACES[7].full_district, row)
    return book(path, *good(), last, ("Tổng cộng", None, totals(rows(7))))


def _nameless(path):
    return book(path, *good(), (None, None, ROW))


def _foreign(path):
    return book(path, *good(), ("Xã Hưng Phú", "Huyện Năm Căn", ROW))


def _twice(path):
    return book(path, *good(), (PLACES[0].full_name, PLACES[0].full_district, ROW))


def _total_misses(path):
    last = (PLACES[7].full_name, PLACES[7].full_district, ROW)
    return book(path, *good(), last, ("Tổng cộng", None, totals(rows(7))))


def _flow_differs(path):
    off = ROW | {"members": ROW["members"] + 1}
    return book(path, *good(), (PLACES[7].full_name, PLACES[7].full_district, off))


def _texts(path):
    """Numbers typed as text, or with a thousands mark that became a decimal one."""
    typed = ROW | {
        "members_start": "11.209",
        "died": "3.102",
        "transferred_out": 2.305,
        "struck_off": "0",
        "expelled": "2",
    }
    return book(path, *good(), (PLACES[7].full_name, PLACES[7].full_district, typed))


def _band(path):
    return book(path, *good(), ("Thành phố Bạc Liêu", None, ROW))


def _agency(path):
    return book(path, *good(), ("Đảng bộ Công an huyện Hồng Dân", None, ROW))


def _of_which(path):
    return book(path, *good(), ("Trong đó: nữ", None, ROW))


def _merged(path):
    """One number a column, merged over two units."""
    ids = FLOW
    head = ("Tên đảng bộ", "Huyện", *(HEADING[id] for id in ids))
    last = [*good(), (PLACES[7].full_name, PLACES[7].full_district, ROW), ("Xã Lộc Ninh", "Huyện Hồng Dân", {})]
    body = [(name, district, *(of.get(id) for id in ids)) for name, district, of in last]
    merges = [f"{chr(ord('C') + at)}11:{chr(ord('C') + at)}12" for at in range(len(ids))]
    return load(write(path, [DAY, (), head, *body], merges=merges))


def _too_many_fields(path):
    """A list as delimited text with a number too many in its last row."""
    head = ["Tên đảng bộ", "Huyện", *(HEADING[id] for id in FLOW)]
    lines = [head, *([name, district, *of.values()] for name, district, of in good())]
    lines.append([PLACES[7].full_name, PLACES[7].full_district, *ROW.values(), 7])
    text = "\n".join(",".join(map(str, line)) for line in [DAY, *lines])
    path.with_suffix(".csv").write_text(text, "utf-8")
    return load(path.with_suffix(".csv"))


SPOILT = {
    "merged over units": (_merged, Kind.MERGED_OVER_UNITS),
    "too many fields": (_too_many_fields, Kind.TOO_MANY_FIELDS),
    "an unknown name": (_unknown, Kind.UNKNOWN_UNIT),
    "no name": (_nameless, Kind.NAMELESS),
    "another district": (_foreign, Kind.UNKNOWN_DISTRICT),
    "twice": (_twice, Kind.REPEATED_UNIT),
    "a total that misses a row": (_total_misses, Kind.TOTAL_DIFFERS),
    "a flow that does not add up": (_flow_differs, Kind.FLOWS_DIFFER),
    "numbers as text": (_texts, Kind.NUMBER_AS_TEXT),
    "a band": (_band, Kind.BAND_NOT_A_TOTAL),
    "of which": (_of_which, Kind.OF_WHICH_ROW),
    "another organisation": (_agency, Kind.OTHER_ORGANISATIONS),
}


def page_02(membership, lang: str) -> list:
    """The exhibits of page 02, as its notebook calls them."""
    path = next(path for path in build.page_notebooks() if path.stem.startswith("02"))
    source = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
    found = [f"{room}.{name}" for room, name in re.findall(r"(tables|figures)\.(\w+)\(membership", source)]
    assert {"tables.issue_list", "tables.totals", "tables.conservation", "figures.quality"} <= {*found}
    return [EXHIBITS[name](membership, lang=lang) for name in found]


def printed(text: str, lang: str) -> set[int]:
    """Every whole number in a text."""
    mark = "." if lang == "vi" else ","
    return {int(found.replace(mark, "")) for found in re.findall(rf"\d{{1,3}}(?:\{mark}\d{{3}})+|\d+", text)}


def words(exhibit) -> str:
    """All that an exhibit tells: page, text alternative, table, and the letters of the picture."""
    cells = [cell for row in exhibit.grid.rows for cell in row] if exhibit.grid else []
    drawn = (
        [text.get_text() for text in exhibit.figure.findobj(lambda a: hasattr(a, "get_text"))] if exhibit.figure else []
    )
    html = re.sub(r'src="data:[^"]*"|<style.*?</style>', "", undrawn(exhibit)._repr_html_(), flags=re.DOTALL)
    return "\n".join([exhibit.title, exhibit.alternative, *exhibit.notes, *cells, *drawn, html])


# --- one gate


def small_list(path, units=PLACES[:2], day=DAY, place=(), step=1):
    """Two committees, of a district where there are any, with every column that may be closed. With another `step` each column has
    another change."""
    ids = [
        "members",
        *(id for id in COLUMNS if id in disclosure.CLOSABLE and column_named((COLUMNS[id].label.vi,)) is COLUMNS[id]),
    ]
    assert len(ids) > 15
    head = ("Tên đảng bộ", *["Huyện" for unit in units[:1] if unit.district], *(COLUMNS[id].label.vi for id in ids))
    body = [
        (u.full_name, *filter(None, [u.full_district]), *(8_801 + 100 * at + step * n for n in range(len(ids))))
        for at, u in enumerate(units)
    ]
    return load(write(path, [day, place, head, *body]))


def form(path):
    """Numbers by type, in which no committee is named."""
    ids = ("members", "members_start", "died", "transferred_out", "expelled", "members_religious")
    body = [(name, *(7_701 + 100 * at + n for n in range(len(ids)))) for at, name in enumerate(("1. Xã", "2. Phường"))]
    return load(write(path, [DAY, (), ("Loại hình cơ sở", *(COLUMNS[id].label.vi for id in ids)), *body]))


@pytest.fixture(scope="session")
def lists(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    return {"example": example(), "small": small_list(folder / "nho.xlsx"), "form": form(folder / "bieu.xlsx")} | {
        "two days": _two_days(folder)
    }


def _two_days(folder):
    days = ("(Số liệu tính đến 30/6/2016)",), DAY
    for at, day in enumerate(days):
        small_list(folder / f"{at}.xlsx", day=day, step=1 + 1_217 * at)
    return load(folder / "0.xlsx", folder / "1.xlsx")


def test_the_exhibits_of_a_column_are_known():
    of_two_days = {"figures.changes", "figures.change_tiles", "tables.changes", "tables.decomposed"}
    of_one = {"figures.ranked", "figures.tiles", "figures.funnel", "figures.compared", "tables.compared"}
    assert {*CHOOSING} == of_one | of_two_days
    assert {*OF_A_COLUMN} == {*CHOOSING, "tables.across_reform"}
    for make in OF_A_COLUMN.values():
        assert inspect.signature(make).parameters["internal"].default is False


@pytest.mark.parametrize("name", CHOOSING)
@pytest.mark.parametrize("of", ["example", "small", "form", "two days"])
def test_no_exhibit_shows_a_closed_column(lists, of, name):
    membership, make = lists[of], CHOOSING[name]
    hidden = disclosure.closed_by_group(membership)
    closed = [id for id in membership.current if id in hidden]
    assert len(closed) >= 5
    ways = [{"column": id} for id in closed]
    if "over" in inspect.signature(make).parameters:
        ways += [{"column": "members", "over": closed[0]}, {"column": closed[-1], "over": "members"}]
    if "by" in inspect.signature(make).parameters:
        ways += [
            {"column": closed[0], "by": by}
            for by in (BY if "sort" in inspect.signature(make).parameters else CHANGE_BY)
        ]
    for way, lang in zip(ways, itertools.cycle(LANGS), strict=False):
        if of == "form" and way.get("by", "type") != "type":
            continue
        shown = make(membership, lang=lang, **way)
        assert (shown.kind, shown.grid, shown.figure) == ("note", None, None), (name, way)
        numbers = {int(n) for id in closed for n in membership.current[id].dropna() if n > 99}
        assert not printed(words(shown), lang) & numbers


@pytest.mark.parametrize("by", GROUPS)
def test_over_the_reform_no_closed_column_is_shown(tmp_path, by):
    old, new = load_places("95", dt.date(2024, 12, 31)), load_places("96", dt.date(2025, 12, 31))
    days = ("(Số liệu tính đến 31/12/2024)",), ("(Số liệu tính đến 31/12/2025)",)
    before = small_list(tmp_path / "a.xlsx", old.all[:2], days[0], ("TỈNH ỦY BẠC LIÊU",))
    since = small_list(tmp_path / "b.xlsx", new.all[:2], days[1], ("TỈNH ỦY CÀ MAU",))
    closed = disclosure.closed_by_group(before) & {*before.frame}
    assert {"died", "expelled", "members_religious", "members_start"} <= closed
    for column in sorted(closed):
        assert tables.across_reform(before, since, column=column, by=by, lang="vi").kind == "note", column
    for column, internal in (("members", False), ("died", True)):
        assert tables.across_reform(before, since, column=column, by=by, internal=internal, lang="vi").grid


def test_an_internal_copy_shows_them_and_says_so(lists):
    for name, make in CHOOSING.items():
        over = {"over": "committees"} if name == "tables.decomposed" else {}
        shown = make(lists["two days"], column="died", lang="en", internal=True, **over)
        assert shown.kind != "note", name
        assert wording.INTERNAL.en in shown.notes, name
        assert wording.INTERNAL.en not in make(lists["two days"], column="members", lang="en", **over).notes


def test_no_other_exhibit_shows_a_number_of_a_closed_column_of_a_committee(lists):
    membership = lists["two days"]
    closed = [*disclosure.closed_by_group(membership) & {*membership.frame}]
    numbers = {int(n) for id in closed for n in membership.frame[id]}
    then, now = (
        membership.frame[membership.frame["as_of"] == day][closed].to_numpy()
        for day in membership.frame["as_of"].unique()
    )
    numbers |= {int(n) for n in (now - then).ravel()} - {0}
    for name, make in EXHIBITS.items():
        if callable(make) and "membership" in inspect.signature(make).parameters:
            said = re.sub(
                r"[\d.,]+–[\d.,]+", "", words(make(membership, lang="en"))
            )  # steps of a scale are of the open means
            assert not printed(said, "en") & numbers, name


# --- a row that the sheet gets wrong


@pytest.mark.parametrize("fault", SPOILT)
@pytest.mark.parametrize("lang", LANGS)
def test_the_exits_of_a_row_do_not_follow_from_page_02(tmp_path, fault, lang):
    make, kind = SPOILT[fault]
    membership = make(tmp_path / "a.xlsx")
    assert kind in {finding.kind for finding in membership.findings}
    told = "\n".join(map(words, page_02(membership, lang))) + membership._repr_html_() + repr(membership)
    secret = {
        ROW[id] for id in FLOW if id in disclosure.CLOSABLE and ROW[id] > 99
    }  # the start, who died, who moved away
    if membership.left_out:  # what was typed less what was counted would be the row
        secret |= {totals([*rows(7), ROW])[id] for id in ("members_start", "died", "transferred_out")}
    secret |= {sum(ROW[id] for id in ("died", "transferred_out", *EXITS)), ROW["members"] + 5_409, 9_031 + 5_409}
    assert not printed(told, lang) & secret
    open_ = (tables.issue_list, tables.totals, tables.conservation)
    inside = "\n".join(words(make(membership, lang=lang, internal=True)) for make in open_)
    assert printed(inside, lang) & secret  # the same page of the office's own copy: what is looked for can be found


@pytest.mark.parametrize("fault", SPOILT)
@pytest.mark.parametrize("lang", LANGS)
def test_no_zero_stands_beside_what_is_hidden(tmp_path, fault, lang):
    membership = SPOILT[fault][0](tmp_path / "a.xlsx")
    closed = disclosure.closed_by_group(membership) & {*FLOW}
    assert closed == {*FLOW} - {*OPEN}
    labels = {COLUMNS[id].label.say(lang).casefold() for id in closed}
    if membership.left_out:  # what was counted is a sum of all, which other pages may print
        kept = {row[0].casefold(): row[2:5] for row in tables.conservation(membership, lang=lang).grid.rows}
        assert all([kept[label][0], kept[label][2]] == [HIDDEN] * 2 for label in labels)
    total = tables.totals(membership, lang=lang)
    for row in total.grid.rows if total.grid else ():
        assert (row[2].casefold() not in labels) or [*row[3:]] == [HIDDEN] * 3
    at = {"vi": "ở", "en": "at"}[lang]
    for row in tables.issue_list(membership, lang=lang).grid.rows:
        for label, count in re.findall(
            rf"({'|'.join(map(re.escape, labels))}) (\S+) {at} [A-Z]+\d+", row[2].casefold()
        ):
            assert count == HIDDEN, (label, row[2])


def test_what_check_says_stays_whole(tmp_path):
    membership = _unknown(tmp_path / "a.xlsx")
    finding = next(finding for finding in membership.findings if finding.kind is Kind.UNKNOWN_UNIT)
    assert isinstance(finding.details["numbers"], Counts)
    assert "members at the start of the period 11,209 at D11" in finding.say("en")
    assert "Từ trần 3.102 ở I11, Khai trừ 2 ở J11, Xóa tên 0 ở K11" in finding.say("vi")
    assert finding.without(disclosure.CLOSABLE).say("vi").count(HIDDEN) == 8


def test_what_is_shown_of_a_sheet_without_faults_is_as_before(tmp_path):
    """That nothing was left out may be said, also of a hidden column; and the sums of those that only cover others."""
    membership = book(tmp_path / "a.xlsx", *good(), ("Tổng cộng", None, totals(rows(7))))
    kept = {row[0]: row[2:5] for row in tables.conservation(membership, lang="en").grid.rows}
    assert [*kept["Expelled"]] == [HIDDEN, HIDDEN, "0"]
    assert [*kept["Transferred out"]][2] == "0"


def test_two_days_are_a_start_and_an_end(tmp_path):
    def sheet(day, members):
        ids = ("members", "died", "expelled")
        body = [(u.full_name, u.full_district, n, 3, 1) for u, n in zip(PLACES, members, strict=True)]
        return [(f"(Số liệu tính đến {day})",), (), ("Tên đảng bộ", "Huyện", *(HEADING[id] for id in ids)), *body]

    first, second = [601] + [200] * 7, [8_409] + [201] * 7
    membership = load(write(tmp_path / "a.xlsx", sheet("31/12/2015", first), sheet("31/12/2016", second)))
    assert Kind.LARGE_CHANGE in {finding.kind for finding in membership.findings}
    said = [row[2] for row in tables.issue_list(membership, lang="en").grid.rows]
    assert not any("601" in text for text in said)
    assert any("601" in row[2] for row in tables.issue_list(membership, lang="en", internal=True).grid.rows)


@pytest.mark.parametrize("make", [_unknown_with, _missed_with], ids=["unknown unit", "total misses it"])
@pytest.mark.parametrize("lang", LANGS)
def test_which_way_out_a_row_has_changes_nothing_that_is_shown(tmp_path, monkeypatch, make, lang):
    """Two members expelled, or two who left on request: the totals that differ are others, what a page shows is the same."""
    shown, inside = [], []
    for way in ("expelled", "left_voluntarily"):
        (tmp_path / way).mkdir()
        monkeypatch.chdir(tmp_path / way)
        membership = make("a.xlsx", ROW | {"expelled": 0, way: 2})
        pages = [undrawn(exhibit)._repr_html_() for exhibit in page_02(membership, lang)]
        shown.append(_without_checksums("\n".join([*pages, membership._repr_html_(), repr(membership)])))
        left_out = {column for finding in membership.findings for column, n in finding.left_out.items() if n}
        inside.append(({total.column for total in membership.totals if not total.holds}, left_out))
    assert shown[0] == shown[1]
    assert inside[0] != inside[1]


@pytest.mark.parametrize("fault", SPOILT)
def test_nor_does_it_in_any_row_that_the_sheet_gets_wrong(tmp_path, monkeypatch, fault):
    shown = []
    for way in ("expelled", "left_voluntarily"):
        (tmp_path / way).mkdir()
        monkeypatch.chdir(tmp_path / way)
        monkeypatch.setitem(globals(), "ROW", ROW | {"expelled": 0, "left_voluntarily": 0, way: 2})
        membership = SPOILT[fault][0](Path("a.xlsx"))
        lists = (tables.state, tables.conservation, tables.totals, tables.issue_list)
        told = [undrawn(make(membership, lang="en"))._repr_html_() for make in lists]
        shown.append(_without_checksums("\n".join([*told, repr(membership)])))
    assert shown[0] == shown[1]


def _without_checksums(text: str) -> str:
    return re.sub(r"\b[0-9a-f]{8,64}\b|data:image[^\"]+", "", text)


# --- a start that stands elsewhere: of another day, of no day, in rows that are not counted


def _of_start_and_end(path, name, days=("31/12/2015", "31/12/2016")):
    """Two sheets: the members at the start, and those at the end with the flows; `name` is the last row, of `ROW`."""
    ids = [id for id in FLOW if id != "members_start"]
    named = [(unit.full_name, unit.full_district, of) for unit, of in zip(PLACES, rows(7), strict=False)]
    sheets = []
    for day, columns, of in zip(days, (["members"], ids), ("members_start", "members"), strict=True):
        head = ("Tên đảng bộ", "Huyện", *(HEADING[id] for id in columns))
        lines = [(*row[:2], row[2] | {"members": row[2][of]}) for row in (*named, (name, "Huyện Phước Long", ROW))]
        body = [(words, district, *(numbers[id] for id in columns)) for words, district, numbers in lines]
        sheets.append([*([(f"(Số liệu tính đến {day})",)] if day else []), (), head, *body])
    return load(write(path, *sheets))


@pytest.mark.parametrize("name", ["Xã Lạ", "Đảng bộ Công an huyện Phước Long", PLACES[7].full_name])
@pytest.mark.parametrize("days", [("31/12/2015", "31/12/2016"), (None, "31/12/2016"), (None, None)])
def test_no_finding_shows_the_members_at_the_start(tmp_path, name, days):
    membership = _of_start_and_end(tmp_path / "a.xlsx", name, days)
    assert {"died", "transferred_out", "members_start"} <= disclosure.closed_by_group(membership)
    lists = (make(membership, lang="en") for make in (tables.issue_list, tables.totals, tables.conservation))
    told = "\n".join(map(words, lists)) + repr(membership)
    assert not printed(told, "en") & {ROW["members_start"], ROW["died"], ROW["transferred_out"]}
    if None not in days and name == "Xã Lạ":
        assert ROW["members"] in printed(told, "en")  # at the end they may be shown


def test_files_of_several_districts_without_a_day_close_nothing(tmp_path):
    head = ("Tên đảng bộ", "Huyện", "Tổng số đảng viên", "Từ trần")
    sheets = [[head, *((u.full_name, u.full_district, 300, 9) for u in of)] for of in (PLACES[:4], PLACES[4:])]
    assert disclosure.refusal(load(write(tmp_path / "a.xlsx", *sheets)), "died") is None


@pytest.mark.parametrize("rows_with_one", [8, 5])
def test_that_a_part_of_a_closed_column_exceeds_its_whole_is_not_listed(tmp_path, rows_with_one):
    """In each of these rows one member or more was expelled; with the sum it is exactly one."""
    head = ("Tên đảng bộ", "Huyện", "Tổng số đảng viên", "Bị kỷ luật", "Khai trừ")
    body = [(u.full_name, u.full_district, 200 + at, 0, int(at < rows_with_one)) for at, u in enumerate(PLACES[:8])]
    membership = load(write(tmp_path / "a.xlsx", [DAY, head, *body]))
    kinds = {finding.kind for finding in membership.findings}
    assert kinds & {Kind.NO_ROW_ADDS_UP, Kind.PART_EXCEEDS}
    assert "expelled" not in "".join(row[2] for row in tables.issue_list(membership, lang="en").grid.rows)
    inside = tables.issue_list(membership, lang="en", internal=True).grid.rows
    assert "expelled" in "".join(row[2].casefold() for row in inside)


# --- a sum of all is shown on every page or on none; one load or two


def test_no_sum_of_all_is_hidden_on_one_page_and_printed_on_another(tmp_path):
    lines = []
    for at, unit in enumerate(PLACES[:7]):
        of = dict(
            zip(FLOW, (0, 3_000 + at, 21 + at, 1_101 + at, 2 * (at == 3), 1_203 + at, 406 + at, 3, 1, 0), strict=True)
        )
        of["members"] = sum(of[id] * (1 if id in FLOW[1:5] else -1) for id in FLOW[1:])
        lines.append((unit.full_name, unit.full_district, of))
    membership = book(tmp_path / "a.xlsx", *lines)
    account = {row[0].casefold(): row[3] for row in tables.conservation(membership, lang="en").grid.rows}
    hidden = {id for id in FLOW if account[COLUMNS[id].label.en.casefold()] == HIDDEN}
    assert hidden == {"transferred_in", "reinstated", *EXITS}
    whole = {id: int(membership.current[id].sum()) for id in FLOW}
    made = [make for make in EXHIBITS.values() if callable(make) and "membership" in inspect.signature(make).parameters]
    told = printed("\n".join(words(make(membership, lang="en")) for make in made), "en")
    assert {whole["transferred_out"], whole["died"], whole["transferred_in"] + whole["reinstated"]} <= told
    assert whole["transferred_in"] not in told


@pytest.mark.parametrize("district", [None, "Giá Rai"])
def test_what_the_account_says_of_minorities_is_what_page_05_says(district):
    membership = example(district)
    account = {row[0].casefold(): row[3] for row in tables.conservation(membership, lang="en").grid.rows}
    rows = {row[0].casefold(): row[-1] for row in tables.sensitive(membership, lang="en").grid.rows}
    both = {*account} & {*rows}
    assert {"khmer members", "hoa members", "members with a religion", "reinstated"} <= both
    assert {label: account[label] for label in both} == {label: rows[label].replace("-", "0") for label in both}


def test_that_moves_in_and_out_are_equal_is_not_told_where_one_is_hidden(tmp_path):
    """In the illustrative province they are: what they hide would follow from the one that is shown."""
    frame, told = example().frame, []
    for more in (0, 3):
        given = frame[["code", "members", "transferred_in", "transferred_out", "reinstated"]].copy()
        given.loc[0, "transferred_in"] += more
        head = ("Mã", "Tên", *(COLUMNS[id].label.vi for id in given.columns[1:]))
        names = {unit.code: unit.full_name for unit in load_places()}
        body = [(code, names[code], *map(int, numbers)) for code, *numbers in given.to_numpy().tolist()]
        membership = load(write(tmp_path / f"{more}.xlsx", [DAY, head, *body]))
        assert (Kind.TRANSFERS_DIFFER in {of.kind for of in membership.findings}) == bool(more)
        told.append(words(tables.issue_list(membership, lang="en")).replace(f"{more}.xlsx", "a.xlsx"))
    assert _without_checksums(told[0]) == _without_checksums(told[1])


def _of_two_days(path, days, columns=FLOW):
    ids = [id for id in columns if id != "members_start"]
    head = ("Tên đảng bộ", "Huyện", *(HEADING[id] for id in ids))
    body = [(name, district, *(of[id] for id in ids)) for name, district, of in good()]
    return load(write(path, *([(f"(Số liệu tính đến {day})",), (), head, *body] for day in days)))


def test_who_died_and_who_moved_are_closed_alike_in_one_load_or_two(tmp_path):
    days = ("30/6/2016", "31/12/2016")
    both = _of_two_days(tmp_path / "a.xlsx", days)
    alone = [_of_two_days(tmp_path / f"{at}.xlsx", (day,)) for at, day in enumerate(days)]
    for day, one in zip(both.days, alone, strict=True):
        together = both.on(day)
        assert disclosure.closed_by_group(one) == disclosure.closed_by_group(together)
        assert disclosure.closed_columns(one) == disclosure.closed_columns(together)
        assert {"died", "transferred_out", "transferred_in"} <= disclosure.closed_by_group(one)
        for make in (figures.stock_and_flow, tables.conservation, tables.sensitive):
            assert make(one, lang="en").grid == make(together, lang="en").grid


def test_of_a_district_only_what_came_less_what_left_is_shown():
    part = example("Giá Rai")
    steps = [row[0] for row in figures.stock_and_flow(part, lang="en").grid.rows]
    assert steps[1:-1] == [
        "Newly admitted",
        "Transferred in and reinstated, less transferred out, deaths and left the Party",
    ]
    kept = {row[0]: row[3] for row in tables.conservation(part, lang="en").grid.rows}
    assert {kept[label] for label in ("Deaths", "Transferred out", "Transferred in", "Left on request")} == {HIDDEN}


def test_of_minorities_below_their_parts_nothing_is_shown(tmp_path):
    """A whole below its parts is a fault of one district; what is left of the others can still be subtracted."""
    units = [of[0] for of in load_places().districts.values()][:3]
    ids = ("members", "members_ethnic_minority", "members_khmer", "members_hoa")
    numbers = [(300, 20, 25, 6), (300, 21, 12, 8), (300, 40, 20, 20)]
    body = [(u.full_name, u.full_district, *of) for u, of in zip(units, numbers, strict=True)]
    membership = load(write(tmp_path / "a.xlsx", [DAY, ("Tên", "Huyện", *(COLUMNS[id].label.vi for id in ids)), *body]))
    assert disclosure.sensitive_sums(membership).hides.all(axis=None)
