"""Random memberships with small counts that no page may give away: workbooks with known faults, and what each of their rows holds.

`made` writes one and says how its files are loaded. What is known of a row is in `Line`: its numbers, by whom it is counted, in which cells it stands. All
rows keep the rules that a reader takes for granted: members at the end are those at the start, those who came and those who left;
parts add up to their whole.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from made_workbooks import write
from one_list import letters

from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.places import Unit, load_units, predecessors

EXITS = ("expelled", "struck_off", "left_voluntarily")
DISCIPLINE = ("reprimanded", "warned", "dismissed", "expelled")
UP, DOWN = ("admitted", "transferred_in", "reinstated"), ("transferred_out", "died", *EXITS)
OUT_KINDS = ("transferred_out_province", "transferred_out_district")
# Wholes that are the sum of their parts, where a list has them all.
SUMS = {
    "disciplined": DISCIPLINE,
    "transferred_out": OUT_KINDS,
    "members": ("members_official", "members_probationary"),
}
COUNTED, LEFT_OUT, OUTSIDE = "counted", "left out", "outside"
DAYS = ("31/12/2015", "31/12/2016")
TYPES = {"1. Xã": "xã", "2. Phường": "phường", "3. Thị trấn": "thị trấn"}
SINCE = ("31/12/2025", "30/06/2026")
BEFORE_AND_SINCE = ("31/12/2024", "31/12/2025")
BAC_LIEU, HO_CHI_MINH, CA_MAU = "95", "79", "96"
PROVINCES = {HO_CHI_MINH: "THÀNH ỦY THÀNH PHỐ HỒ CHÍ MINH", CA_MAU: "TỈNH ỦY CÀ MAU"}
UNKNOWN, AGENCY = "Xã Lạ", "Đảng bộ Công an huyện"


@dataclass(frozen=True, eq=False)
class Line:
    """A row as it was typed. `whole` is whether each number of it could be read, so that the rules of a reader hold in it; `label` what
    stands in it, where that is a base organisation of the unit; `becomes` the unit that it is part of on the day after.
    """

    name: str
    district: str
    full_district: str
    type: str
    numbers: dict[str, int]
    state: str = COUNTED
    whole: bool = True
    row: int = 0
    label: str = ""
    becomes: str = ""


@dataclass(frozen=True, eq=False)
class PrintedTotal:
    """A row of totals: the lines whose sum stands there, and those that it should be the sum of."""

    label: str
    over: tuple[Line, ...]
    expected: tuple[Line, ...]
    row: int = 0


@dataclass(frozen=True, eq=False)
class Listed:
    """A sheet: the day, the columns in order, the first of them in the column `first` (from 1), the lines and totals."""

    day: str
    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    totals: tuple[PrintedTotal, ...] = ()
    first: int = 3

    def at(self, cell: str) -> tuple[object, str] | None:
        """The line or total, and the column, of a cell such as "C7"; None of any other cell."""
        places = {letters(self.first + at): column for at, column in enumerate(self.columns)}
        column, row = cell.rstrip("0123456789"), int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        found = next((of for of in (*self.lines, *self.totals) if of.row == row), None)
        return (found, places[column]) if found is not None and column in places else None


@dataclass(frozen=True, eq=False)
class Secret:
    """What was written: the sheets by the name of their file, and the files that are loaded together."""

    kind: str
    sheets: dict[tuple[str, str], Listed]
    loads: tuple[tuple[Path, ...], ...]
    districts: tuple[str, ...]
    days: tuple[str, ...] = field(default=DAYS[-1:])


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How a membership is made: what is wrong with it, how many days it has, in how many loads, with the members at the start or not.
    `since` is the province, where it is of the units since the reform; `merged`: the first of two days is of Bạc Liêu before it;
    `base`: each unit has a workbook of its own, a row a base organisation; `again`: one district has the same numbers on both days, and no
    flows."""

    fault: str = ""
    days: int = 1
    loads: int = 1
    start: bool | None = None  # None: by chance
    form: bool = False
    sections: bool | None = None
    since: str = ""
    merged: bool = False
    base: bool = False
    again: bool = False


KINDS = {
    "rows left out": Kind(fault="left out"),
    "rows repeated": Kind(fault="repeated"),
    "totals that miss a row": Kind(fault="missed"),
    "columns left out": Kind(fault="column"),
    "columns that one district lacks": Kind(fault="lacking"),
    "rows outside the list": Kind(fault="outside"),
    "the whole and its districts": Kind(sections=False),
    "two days with their start": Kind(days=2, start=True),
    "two days without their start": Kind(days=2, start=False),
    "two days in two loads, with their start": Kind(days=2, loads=2, start=True),
    "two days in two loads, without their start": Kind(days=2, loads=2, start=False),
    "two days, of one district the same again": Kind(days=2, start=False, again=True),
    "a form by type": Kind(form=True),
    "one special zone": Kind(since=HO_CHI_MINH, fault="left out"),
    "one special zone on two days": Kind(since=HO_CHI_MINH, days=2, start=True),
    "two days of new units in two loads": Kind(since=CA_MAU, days=2, loads=2, start=False),
    "before and since the reform": Kind(since=CA_MAU, days=2, merged=True, start=True),
    "before and since the reform in two loads": Kind(since=CA_MAU, days=2, loads=2, merged=True, start=False),
    "workbooks of communes": Kind(since=CA_MAU, base=True),
    "workbooks of communes whose totals miss a row": Kind(since=CA_MAU, base=True, fault="missed"),
}


def made(folder: Path, kind: str, seed: int) -> Secret:
    """The membership of this kind and number, written into the folder. The same ones give the same files."""
    dice, how = random.Random(f"{kind} {seed}"), KINDS[kind]
    stocks, flows = _columns(dice, how)
    units = _types() if how.form else _units_since(dice, how) if how.since else _units(dice)
    flows = [] if how.again else flows
    last = [line for unit in units for line in _lines(dice, how, unit, (*stocks, *flows))]
    again = dice.choice(units).district if how.again else ""
    days = (BEFORE_AND_SINCE if how.merged else SINCE if how.since else DAYS)[-how.days :]
    if how.days == 2:  # those at the start are the members of the day before
        first = [
            one
            for unit, line in zip(units, last, strict=True)
            for one in (
                [replace(line)]
                if again and line.district == again
                else _lines_before(dice, how, unit, stocks, line.numbers.get("members_start"))
            )
        ]
        if not how.start:
            last = [replace(line, numbers=_without(line.numbers, "members_start")) for line in last]
        by_day = [_listed(dice, how, day, lines) for day, lines in zip(days, (first, last), strict=True)]
    else:
        by_day = [_listed(dice, how if not how.base else Kind(), days[0], last)]
    paths, sheets = [], {}
    files = [[listed] for listed in by_day] if how.loads == 2 or dice.random() < 0.5 else [by_day]
    files = [[of] for of in _by_commune(dice, how, by_day[0])] if how.base else files
    for number, of in enumerate(files, 1):
        path = folder / f"{number}.xlsx"
        rows = []
        for place, listed in enumerate(of):
            grid, placed = _rows(listed, how)
            name = "Danh sách" if place == 0 else f"Danh sách {place + 1}"
            sheets[path.name, name] = replace(placed, name=name)
            rows.append(grid)
        write(path, *rows)
        paths.append(path)
    loads = tuple((path,) for path in paths) if how.loads == 2 else (tuple(paths),)
    districts = () if how.form or how.since else tuple(dict.fromkeys(unit.district for unit in units))
    return Secret(kind=kind, sheets=sheets, loads=loads, districts=districts, days=days)


def _without(numbers: dict[str, int], *columns: str) -> dict[str, int]:
    return {column: n for column, n in numbers.items() if column not in columns}


def _columns(dice: random.Random, how: Kind) -> tuple[list[str], list[str]]:
    """The columns of stock and those of flow, of which any may lack."""
    maybe = lambda chance, *ids: ids if dice.random() < chance else ()  # noqa: E731
    stocks = ["members", *maybe(0.3, "members_female"), *maybe(0.2, *SUMS["members"])]
    stocks += [
        *maybe(0.6, "members_religious"),
        *maybe(0.2, "members_badge_30"),
        *maybe(0.2, "members_foreign_marriage"),
    ]
    stocks += maybe(0.6, "members_ethnic_minority", *maybe(0.8, "members_khmer"), *maybe(0.8, "members_hoa"))
    flows = [*maybe(0.5 if how.start is None else 1, "members_start")]
    flows += [*maybe(0.9, "admitted"), *maybe(0.6, "transferred_in"), *maybe(0.5, "reinstated")]
    flows += ["admitted_target"] if "admitted" in flows and dice.random() < 0.6 else []
    flows += maybe(0.3, "admitted_religious") if "admitted" in flows else ()
    ways = [way for way in EXITS if dice.random() < 0.7]
    flows += [*maybe(0.7, "transferred_out"), *maybe(0.8, "died"), *ways]
    flows += maybe(0.2, *OUT_KINDS) if "transferred_out" in flows else ()
    kinds = [kind for kind in DISCIPLINE[:3] if dice.random() < 0.4]
    flows += [*kinds, *maybe(0.4, "disciplined"), *maybe(0.3, "decreased"), *maybe(0.2, "increased")]
    return stocks, flows


def _units(dice: random.Random) -> list[Unit]:
    """One to six committees of each of one to three districts."""
    places = load_units()
    chosen = dice.sample(sorted(places.districts), dice.choice((1, 2, 2, 3, 3)))
    return [unit for unit in places if unit.district in chosen and dice.random() < 0.5] or list(places)[:3]


def _units_since(dice: random.Random, how: Kind) -> list[Unit]:
    """Some units since the reform, and the one of a type that has but one; if `merged` those of Bạc Liêu before it."""
    places = load_units(how.since, dt.date(2025, 12, 31))
    of = [unit for unit in places if not how.merged or len(_merged(unit)) == len(predecessors(unit.code))]
    rare = [unit for unit in of if places.by_type[unit.type] == 1]
    return [*dice.sample([unit for unit in of if unit not in rare], dice.randint(2, 7)), *rare]


def _merged(unit: Unit) -> list[Unit]:
    """The units of Bạc Liêu that became this one."""
    old = load_units(BAC_LIEU, dt.date(2024, 12, 31)).by_code
    return [old[code] for code, _ in predecessors(unit.code) if code in old]


def _lines(dice: random.Random, how: Kind, unit, columns) -> list[Line]:
    """The row of a unit, or those of its base organisations."""
    if not how.base:
        of = len(_merged(unit)) if how.merged else 1
        return [_line(dice, unit, columns, members=None if of == 1 else of * dice.randint(90, 150))]
    return [
        replace(_line(dice, unit, columns, members=dice.randint(60, 90)), label=f"Chi bộ ấp {n}")
        for n in range(1, dice.randint(3, 5))
    ]


def _lines_before(dice: random.Random, how: Kind, unit, columns, members: int | None) -> list[Line]:
    """The row of the day before, of so many members; or those of the units that were merged."""
    if not how.merged:
        return [_line(dice, unit, columns, members=members)]
    old = _merged(unit)
    parts = [members // len(old)] * (len(old) - 1)
    each = zip(old, [*parts, members - sum(parts)], strict=True)
    return [replace(_line(dice, of, columns, members=n), becomes=unit.full_name) for of, n in each]


def _by_commune(dice: random.Random, how: Kind, listed: Listed) -> list[Listed]:
    """The workbook of each unit, with its own totals; at most one is spoilt."""
    names = [*dict.fromkeys(line.name for line in listed.lines)]
    spoilt, good = dice.choice(names), replace(how, fault="")
    of = {name: [line for line in listed.lines if line.name == name] for name in names}
    return [_listed(dice, how if name == spoilt else good, listed.day, of[name]) for name in names]


def _types() -> list[tuple[str, str]]:
    return list(TYPES.items())


def _line(dice: random.Random, unit, columns, members: int | None = None) -> Line:
    """A line of small numbers in which all that is known of a committee holds."""
    some = lambda most, nothing=0.4: 0 if dice.random() < nothing else dice.randint(0, most)  # noqa: E731
    rare = dice.choice((0.4, 0.8, 0.95))
    of = {column: some(most, rare) for column, most in MOST.items()}
    if dice.random() < 0.2:
        of |= {"died": 0, "transferred_out_province": 0, "transferred_out_district": 0}
    of["transferred_out"] = sum(of[kind] for kind in OUT_KINDS)
    of["disciplined"] = sum(of[kind] for kind in DISCIPLINE)
    of["members_ethnic_minority"] = of["members_khmer"] + of["members_hoa"] + some(3, rare)
    of["admitted_religious"] = min(of["admitted_religious"], of["admitted"])
    given = {column for column in columns if column in of}
    came, left = (sum(of[column] for column in ids if column in given) for ids in (UP, DOWN))
    of |= {"increased": came, "decreased": left}
    of["members"] = members if members is not None else dice.randint(60, 300)
    of["members_start"] = of["members"] - came + left
    of["members_probationary"] = some(9)
    of["members_official"] = of["members"] - of["members_probationary"]
    of["members_female"] = dice.randint(15, 50)
    numbers = {column: of[column] for column in columns}
    if isinstance(unit, Unit):
        return Line(unit.full_name, unit.district, unit.full_district, unit.type, numbers)
    return Line(unit[0], "", "", unit[1], numbers)


# The most that a committee has of what is not worked out from the others.
MOST = {
    "members_religious": 4, "members_badge_30": 4, "members_foreign_marriage": 2, "members_khmer": 12, "members_hoa": 3,
    "admitted": 9, "transferred_in": 5, "reinstated": 1, "admitted_target": 9, "admitted_religious": 3,
    "died": 4, "transferred_out_province": 3, "transferred_out_district": 3,
    "expelled": 1, "struck_off": 2, "left_voluntarily": 1, "reprimanded": 2, "warned": 2, "dismissed": 1,
}  # fmt: skip


def _listed(dice: random.Random, how: Kind, day: str, lines: list[Line]) -> Listed:
    """The sheet of one day, spoilt as the kind says, with its totals; rows not numbered yet."""
    columns = tuple(dict.fromkeys(column for line in lines for column in line.numbers))
    spoilt = FAULTS[how.fault](dice, lines, columns) if how.fault else lines
    in_sections = how.sections if how.sections is not None else dice.random() < 0.5
    belonging = tuple(line for line in spoilt if line.state != OUTSIDE)
    missed = dice.choice([line for line in spoilt if line.state != OUTSIDE]) if how.fault == "missed" else None
    totals = []
    if in_sections and not (how.form or how.since):
        for district in dict.fromkeys(line.full_district for line in belonging):
            of = tuple(line for line in belonging if line.full_district == district)
            over = tuple(line for line in of if line is not missed or dice.random() < 0.5)
            totals.append(PrintedTotal(district, over if over and how.fault == "missed" else of, of))
    if how.fault == "missed" or dice.random() < 0.7:
        totals.append(PrintedTotal("Tổng cộng", tuple(line for line in belonging if line is not missed), belonging))
    return Listed(day, "", columns, tuple(spoilt), tuple(totals), first=3 if spoilt[0].district else 2)


def _left_out(dice: random.Random, lines: list[Line], columns) -> list[Line]:
    """A unit that is not in the list, or two of them."""
    more = [replace(_line_like(dice, lines, columns), name=name, state=LEFT_OUT) for name in (UNKNOWN, "Xã Lạ Hoắc")]
    return [*lines, *more[: dice.choice((1, 1, 2))]]


def _repeated(dice: random.Random, lines: list[Line], columns) -> list[Line]:
    """A unit twice: with the same numbers the second is left out, with others both are."""
    first = dice.choice(lines)
    if dice.random() < 0.5:
        return [*lines, replace(first, numbers=dict(first.numbers), state=LEFT_OUT)]
    other = replace(first, numbers=_line_like(dice, lines, columns).numbers)
    differs = any(other.numbers[column] != first.numbers[column] for column in columns)
    both = [replace(line, state=LEFT_OUT) if line is first and differs else line for line in lines]
    return [*both, replace(other, state=LEFT_OUT)]


def _line_like(dice: random.Random, lines: list[Line], columns) -> Line:
    like = dice.choice(lines)
    made = _line(dice, ("", like.type), columns)
    return replace(made, district=like.district, full_district=like.full_district)


def _lacking_column(dice: random.Random, lines: list[Line], columns) -> list[Line]:
    """In one row of some columns stands a word instead of a number."""
    lost = dice.sample([column for column in columns if column != "members"] or ["members"], k=1)
    spoilt = dice.choice(lines)
    return [
        replace(line, numbers=_without(line.numbers, *lost), whole=False) if line is spoilt else line for line in lines
    ]


def _of_one_district(dice: random.Random, lines: list[Line], columns) -> list[Line]:
    """The rows of one district have nothing under some column."""
    lost = dice.sample([column for column in columns if column != "members"] or ["members"], k=1)
    district = dice.choice(lines).full_district
    return [
        replace(line, numbers=_without(line.numbers, *lost), whole=False) if line.full_district == district else line
        for line in lines
    ]


def _outside(dice: random.Random, lines: list[Line], columns) -> list[Line]:
    """Another organisation below the list."""
    line = _line_like(dice, lines[-1:], columns)
    return [*lines, replace(line, name=f"{AGENCY} {line.district}", state=OUTSIDE)]


FAULTS: dict[str, Callable[[random.Random, list[Line], tuple[str, ...]], list[Line]]] = {
    "left out": _left_out,
    "repeated": _repeated,
    "missed": lambda dice, lines, columns: lines,
    "column": _lacking_column,
    "lacking": _of_one_district,
    "outside": _outside,
}


def _rows(listed: Listed, how: Kind) -> tuple[list[tuple], Listed]:
    """The rows of a sheet, and the same sheet with the number of each of its rows."""
    first = listed.first
    names = ("Loại hình cơ sở",) if how.form else ("Tên đảng bộ", "Huyện")[: first - 1]
    since = PROVINCES.get(how.since if not listed.day.endswith("2024") else "", "")
    letterhead = f"{since} – ĐẢNG BỘ {listed.lines[0].name.upper()}" if how.base else since
    grid = [
        (f"(Số liệu tính đến {listed.day})",),
        (letterhead,) if letterhead else (),
        (*names, *(COLUMNS[column].label.vi for column in listed.columns)),
    ]
    lost = "" if how.fault != "column" else "không rõ"
    lines, totals = [], []

    def below(label: str, district: str | None, numbers: dict[str, int], *, empty="") -> int:
        middle = (district,) if first > 2 else ()
        grid.append((label, *middle, *(numbers.get(column, empty or None) for column in listed.columns)))
        return len(grid)

    def sums(of: tuple[Line, ...]) -> dict[str, int]:
        return {column: sum(line.numbers.get(column, 0) for line in of) for column in listed.columns}

    bands = {total.label: total for total in listed.totals if total.label != "Tổng cộng"}
    ordered = listed.lines
    if bands:
        inside = [line for line in ordered if line.state != OUTSIDE]
        ordered = tuple(line for band in bands for line in inside if line.full_district == band)
        ordered += tuple(line for line in listed.lines if line.state == OUTSIDE)
    seen = None
    for line in ordered:
        if bands and line.state != OUTSIDE and line.full_district != seen:
            seen, band = line.full_district, bands[line.full_district]
            totals.append((band, below(band.label, None, sums(band.over))))
        lines.append(
            (
                line,
                below(
                    line.label or line.name,
                    line.full_district if line.state != OUTSIDE else None,
                    line.numbers,
                    empty=lost,
                ),
            )
        )
    totals += [(t, below(t.label, None, sums(t.over))) for t in listed.totals if t.label == "Tổng cộng"]
    placed = {id(line): replace(line, row=row) for line, row in lines}
    again = lambda of: tuple(placed[id(line)] for line in of)  # noqa: E731
    numbered = tuple(replace(t, over=again(t.over), expected=again(t.expected), row=row) for t, row in totals)
    return grid, replace(listed, lines=tuple(placed.values()), totals=numbered, first=first)
