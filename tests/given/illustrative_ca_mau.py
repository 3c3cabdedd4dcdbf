"""Makes the second illustrative workbook in `data/`: the communes and wards of Cà Mau since 1 July 2025, on two days, all of it made up.

Members are made one by one, in base organisations; those of a commune add up to its row, so that every identity holds at each level.
Run `python tests/given/illustrative_ca_mau.py` to write the workbook again, and put its new checksum into its sidecar; a test compares
the shipped file with what this makes. `python tests/given/illustrative_ca_mau.py FOLDER` writes the same as 64 workbooks, one a commune.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, chain
from pathlib import Path
from typing import NamedTuple

from illustrative import COLUMNS, dress, some, spread, whole, write_heading
from openpyxl import Workbook

from blanalysis.vocabulary import sources
from blanalysis.vocabulary.places import Unit, load_units

SEED = 2025
MEMBERS = 68_000  # of the 64; those of the others come on top
PERIODS = (
    (dt.date(2025, 7, 1), dt.date(2025, 12, 31)),
    (dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
)
OTHERS = {
    "Đảng bộ các cơ quan Đảng tỉnh": 1_700,
    "Đảng bộ Ủy ban nhân dân tỉnh": 8_300,
    "Đảng bộ Công an tỉnh": 2_400,
    "Đảng bộ Quân sự tỉnh": 1_600,
}
MADE_UP = "SỐ LIỆU MINH HỌA / ILLUSTRATIVE FIGURES"
# How many of a hundred members, by kind of organisation.
AGES = {"village": (15, 27, 23, 19, 16), "office": (17, 36, 30, 16, 1)}
PROFESSIONS = {"village": (40, 30, 8, 21, 1), "office": (1, 8, 8, 73, 10)}
THEORY = {"village": (32, 45, 21, 2), "office": (18, 34, 37, 11)}
FEMALE = {"village": 24, "office": 39}
KHMER_UNITS, RELIGIOUS_UNITS = 8, 6  # where most of them live
SCHOOLS = ("Trường Mầm non", "Trường Tiểu học", "Trường Trung học cơ sở")


class Organisation(NamedTuple):
    """A base organisation: its name, kind ("ap", "khom" or "other"), members at the end of the first period, and cells."""

    name: str
    kind: str
    members: int
    cells: int = 1

    @property
    def surrounding(self) -> str:
        return "office" if self.kind == "other" else "village"


def units() -> list[Unit]:
    """The 64 communes and wards."""
    return [*load_units("96", PERIODS[0][1])]


@cache
def organisations() -> dict[str, tuple[Organisation, ...]]:
    """The base organisations of each unit, by its code; and by its name each of the other committees, as one organisation."""
    dice, made = random.Random(SEED), dict[str, tuple[Organisation, ...]]()
    wards = [unit for unit in units() if unit.type == "phường"]
    communes = [unit for unit in units() if unit.type != "phường"]
    of_wards = MEMBERS * 2 * len(wards) // (2 * len(wards) + len(communes))  # twice as large as a commune
    sizes = spread(dice, wards, of_wards, least=500, sigma=0.3)
    sizes |= spread(dice, communes, MEMBERS - of_wards, least=350, sigma=0.3)
    for unit in units():
        made[unit.code] = tuple(_organisations_of(dice, unit, sizes[unit.code]))
    others = ((name, Organisation(name, "other", members, members // 22)) for name, members in OTHERS.items())
    return made | {name: (one,) for name, one in others}


def _organisations_of(dice: random.Random, unit: Unit, members: int) -> list[Organisation]:
    kind, word = ("khom", "khóm") if unit.type == "phường" else ("ap", "ấp")
    villages, schools = round(members * 0.58 / 23), round(members * 0.18 / 23)
    names = [
        *(
            (f"Đảng bộ các cơ quan Đảng {unit.type}", "other", 3),
            (f"Đảng bộ Ủy ban nhân dân {unit.type}", "other", 3.5),
        ),
        *((f"Chi bộ {office} {unit.type}", "other", 1) for office in ("Công an", "Quân sự", "Trạm Y tế")),
        *((f"Chi bộ {SCHOOLS[at % 3]} số {at // 3 + 1}", "other", 1) for at in range(schools)),
        *((f"Chi bộ {word} {at + 1}", kind, 1) for at in range(villages)),
    ]
    shares = whole([weight * dice.lognormvariate(0, 0.2) for _, _, weight in names], members - 6 * len(names))
    return [
        Organisation(name, kind, 6 + share, max(2, (6 + share) // 20) if weight > 1 else 1)
        for (name, kind, weight), share in zip(names, shares, strict=True)
    ]


@cache
def counts() -> dict[str, list[list[list[int]]]]:
    """For each unit's code, and each other committee's name, for each of both days the numbers of each of its organisations in the
    columns of the heading, from "Tổng số đảng viên" on."""
    every = [one for own in organisations().values() for one in own]
    dice, now = random.Random(f"{SEED} flows"), [one.members for one in every]
    admitted = [[some(dice, members, 2.2) for members in now]]  # in the half year before the first
    flows = []
    for period in PERIODS:
        made = _flows(dice, now)
        if period is not PERIODS[0]:
            now = [start + sum(up) - sum(down) for start, (up, down) in zip(now, made, strict=True)]
        admitted.append([up[0] for up, _ in made])
        flows.append((now, made))
    khmer, religious = (set(dice.sample([u.code for u in units()], n)) for n in (KHMER_UNITS, RELIGIOUS_UNITS))
    found: dict[str, list[list[list[int]]]] = {}
    numbers = iter(range(len(every)))
    for code, own in organisations().items():
        rates = (dice.uniform(8, 25) if code in khmer else 0.7, 8 if code in religious else 1)
        rows = [_rows_of(one, next(numbers), rates, flows, admitted) for one in own]
        found[code] = [[row[day] for row in rows] for day in range(len(PERIODS))]
    return found


def _flows(dice: random.Random, members: Sequence[int]) -> list[tuple[list[int], list[int]]]:
    """Who came and who went within half a year, of each organisation; as many arrive in the province as leave (K11)."""
    arrived = [some(dice, now, 1.2) for now in members]
    left = whole([now * dice.lognormvariate(0, 0.3) for now in members], sum(arrived))
    return [
        (
            [some(dice, now, 2.2), into, some(dice, now, 0.01)],
            [out, *(some(dice, now, chance) for chance in (0.5, 0.04, 0.15, 0.08))],
        )
        for now, into, out in zip(members, arrived, left, strict=True)
    ]


def _rows_of(
    one: Organisation, number: int, rates: tuple[float, float], flows: list, admitted: list
) -> list[list[int]]:
    """The numbers of one organisation on each day. Its members are the first of the same persons, so that two days hardly differ."""
    dice = random.Random(f"{SEED} organisation {number}")
    at_end = [members[number] for members, _ in flows]
    persons = [_person(dice, one.surrounding, rates) for _ in range(max(at_end))]
    rows = []
    for period, (now, (_, made)) in enumerate(zip(at_end, flows, strict=True)):
        up, down = made[number]
        within_a_year = admitted[period][number] + admitted[period + 1][number]  # K12
        probationary = min(now, within_a_year)
        female, *composition = map(sum, zip(*persons[:now], strict=True))
        kinds = [one.cells * (one.kind == kind) for kind in ("ap", "khom", "other")]
        target = max(0, up[0] + dice.choice((-1, 0, 0, 0, 1)))
        size = [now, female, now - probationary, probationary, one.cells, *kinds]
        rows.append([*size, *composition, now - sum(up) + sum(down), *up, *down, target])
    return rows


def _person(dice: random.Random, surrounding: str, rates: tuple[float, float]) -> list[bool]:
    """Female; ethnic minority, Khmer, Hoa; religious; pensioner; age; profession; political theory: a column each, true or not."""
    khmer_rate, religious_rate = rates
    female, religious, retired = (100 * dice.random() < rate for rate in (FEMALE[surrounding], religious_rate, 72))
    people = 100 * dice.random()
    khmer, hoa = people < khmer_rate, people > 99
    age, *learnt = (_one_of(dice, of[surrounding]) for of in (AGES, PROFESSIONS, THEORY))
    return [female, khmer or hoa, khmer, hoa, religious, retired and age[-1], *age, *chain(*learnt)]


def _one_of(dice: random.Random, weights: Sequence[int]) -> list[bool]:
    """Which one of these it is, by chance."""
    drawn, ends = dice.random() * sum(weights), [*accumulate(weights)]
    place = next(at for at, end in enumerate(ends) if drawn < end)
    return [at == place for at in range(len(weights))]


def sums(rows: Iterable[Sequence[int]]) -> list[int]:
    """The sum of each column."""
    return [sum(column) for column in zip(*rows, strict=True)]


def workbook() -> Workbook:
    """The list of the province: a sheet a day, the 64 communes and wards, the other committees, the total of all."""
    names = {unit.code: f"Đảng bộ {unit.full_name}" for unit in units()}
    book = _book(
        (MADE_UP, "DANH SÁCH ĐẢNG BỘ XÃ, PHƯỜNG TỈNH CÀ MAU"),
        [[(names.get(code, code), sums(own[day])) for code, own in counts().items()] for day in range(len(PERIODS))],
    )
    for sheet in book:
        dress(sheet)
        sheet.column_dimensions["B"].width = 38
    return book


def workbook_of(unit: Unit, periods: slice = slice(None)) -> Workbook:
    """What a commune's committee sends: a sheet a day of these periods, its base organisations, their total."""
    names, own = [one.name for one in organisations()[unit.code]], counts()[unit.code]
    return _book(
        (f"ĐẢNG ỦY {unit.full_name.upper()}", f"TÌNH HÌNH TỔ CHỨC ĐẢNG VÀ ĐẢNG VIÊN TỈNH CÀ MAU – {MADE_UP}"),
        [[*zip(names, rows, strict=True)] for rows in own],
        periods,
    )


def _book(
    titles: tuple[str, str], days: Sequence[Sequence[tuple[str, Sequence[int]]]], periods: slice = slice(None)
) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for (first, last), rows in [*zip(PERIODS, days, strict=True)][periods]:
        sheet = book.create_sheet(f"{last:%d-%m-%Y} minh hoa")
        said = f"(Số liệu minh họa, không phải số thật; tính đến {last:%d/%m/%Y})"
        period = f"(Đầu kỳ, tăng, giảm, kết nạp: kỳ từ {first:%d/%m/%Y} đến {last:%d/%m/%Y})"
        write_heading(sheet, (*titles, said, period))
        for place, (name, numbers) in enumerate(rows, start=1):
            sheet.append([place, name, *numbers])
        sheet.append([None, "Tổng cộng", *sums(numbers for _, numbers in rows)])
        assert sheet.max_column == COLUMNS
    return book


def write_communes(folder: Path, of: Sequence[Unit] = (), periods: slice = slice(None)) -> list[Path]:
    """Writes the workbooks of single communes, of all 64 or of these, each with these periods; gives their paths, in the order of the list."""
    folder.mkdir(parents=True, exist_ok=True)
    own = of or units()
    paths = [folder / f"minh-hoa-{unit.code}-illustrative.xlsx" for unit in own]
    for path, unit in zip(paths, own, strict=True):
        workbook_of(unit, periods).save(path)
    return paths


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write_communes(Path(sys.argv[1]))
    else:
        workbook().save(sources.path(sources.EXAMPLES["Cà Mau"]))
