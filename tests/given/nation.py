"""Lists of the committees of any province on a day before or since 1 July 2025, written in the ways in which offices write them."""

from __future__ import annotations

import csv
import datetime as dt
import random
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

from made_workbooks import write

from blanalysis.vocabulary.places import load_units
from blanalysis.vocabulary.places.nation import provinces_of

BEFORE, AFTER = dt.date(2024, 12, 31), dt.date(2025, 12, 31)
LISTS = [(code, day) for edition, day in (("2025-01", BEFORE), ("2025-07", AFTER)) for code in provinces_of(edition)]
SHORT = {"xã": "X.", "phường": "P.", "thị trấn": "TT.", "đặc khu": "ĐK."}
SHORT_DISTRICT = {"huyện": "H.", "thị xã": "TX.", "thành phố": "TP.", "quận": "Q."}
HEADING = ("Tổng số đảng viên", "Trong đó: Nữ", "Số chi bộ")


def without_marks(words):
    letters = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in letters if not unicodedata.combining(c))


@cache
def spellings_of_office(before):
    """The full name in the table of the statistics office, by code, where it differs from ours; where that lists two units as one, the
    name of the other one is left out."""
    path = Path(__file__).with_name("differences-2025.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        what = "old name" if before else "new name"
        rows = [*csv.DictReader(lines)]
    others = {row["package"] for row in rows if row["what"] == "old unit"}
    return {row["code"]: row["office"] for row in rows if row["what"] == what and row["office"] not in others}


def full(unit):
    return f"{unit.type.capitalize()} {unit.name}"


def full_district(unit):
    return f"{unit.district_type.capitalize()} {unit.district.removeprefix(unit.district_type + ' ')}"


def short(unit):
    return f"{SHORT[unit.type]} {unit.name}"


def plain(units):
    """The full names without marks, but with them where two of a district would be one."""
    own = {unit: without_marks(full(unit)).lower() for unit in units}
    shared = Counter((unit.district, name) for unit, name in own.items())
    return {u: full(u) if shared[u.district, name] > 1 else without_marks(full(u)) for u, name in own.items()}


def figures(units):
    """Members, women and cells of each unit: other numbers for each."""
    return [(200 + (7 * at) % 180, 60 + at % 40, 10 + at % 9) for at, _ in enumerate(units)]


def titles(units, day):
    place = units.province
    body = f"{'THÀNH' if place.type == 'thành phố' else 'TỈNH'} ỦY {place.name.upper()}"
    return [(body,), ("DANH SÁCH ĐẢNG BỘ CẤP XÃ",), (f"(Số liệu tính đến {day:%d/%m/%Y})",), ()]


def listed(units, day, form):
    """The rows of a list of all units in one of `FORMS`, and the sum of their members."""
    of_units = [*units]
    if form != "sections":
        random.Random(units.province.code).shuffle(of_units)
    names, office = plain(of_units), spellings_of_office(day == BEFORE)
    name = {
        "abbreviated": short,
        "without marks": names.__getitem__,
        "of the office": lambda unit: office.get(unit.code, full(unit)),
        "capitals": lambda unit: full(unit).upper(),
    }.get(form, full)
    numbers = figures(of_units)
    has_district = day == BEFORE
    rows = []
    for at, (unit, own) in enumerate(zip(of_units, numbers, strict=True), 1):
        if form == "sections" and has_district and (at == 1 or of_units[at - 2].district != unit.district):
            rows.append((None, full_district(unit).upper()))
        district = (
            {
                "abbreviated": f"{SHORT_DISTRICT.get(unit.district_type, '')} {full_district(unit)[len(unit.district_type) + 1 :]}",
                "without marks": without_marks(full_district(unit)),
            }.get(form, full_district(unit))
            if has_district
            else ""
        )
        first = unit.code if form == "codes" else name(unit)
        rows.append((at, first, *((district,) if has_district and form not in ("sections", "codes") else ()), *own))
    total = tuple(sum(of) for of in zip(*numbers, strict=True))
    if has_district and form not in ("sections", "codes"):
        heading, last = ("STT", "Tên đảng bộ", "Huyện, thị xã, thành phố", *HEADING), (None, "Tổng cộng", None, *total)
    else:
        heading, last = (
            ("STT", "Mã đơn vị" if form == "codes" else "Tên đảng bộ", *HEADING),
            (None, "Tổng cộng", *total),
        )
    return [*titles(units, day), heading, *rows, last], total[0]


FORMS = ("names", "abbreviated", "without marks", "capitals", "of the office", "sections", "codes")


def workbook(path, code, day, form):
    """A workbook with a list of a province, its units and the sum of the members."""
    units = load_units(code, day)
    rows, members = listed(units, day, form)
    return write(path, rows), units, members
