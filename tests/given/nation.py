"""Lists of the committees of any province on a day before or since 1 July 2025, written in the ways in which offices write them."""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

from made_workbooks import HEADING, write

from blanalysis.vocabulary.places import load_units, provinces_of

BEFORE, AFTER = dt.date(2024, 12, 31), dt.date(2025, 12, 31)
LISTS = [(code, day) for edition, day in (("2025-01", BEFORE), ("2025-07", AFTER)) for code in provinces_of(edition)]
SHORT = {"xã": "X.", "phường": "P.", "thị trấn": "TT.", "đặc khu": "ĐK."}
SHORT_DISTRICT = {"huyện": "H.", "thị xã": "TX.", "thành phố": "TP.", "quận": "Q."}
ROMAN = dict(enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"), 1))


def full(unit):
    return f"{unit.type.capitalize()} {unit.name}"


def short(unit):
    return f"{SHORT[unit.type]} {unit.name}"


def full_district(unit):
    return f"{unit.district_type.capitalize()} {unit.district.removeprefix(unit.district_type + ' ')}"


def short_district(unit):
    return f"{SHORT_DISTRICT[unit.district_type]} {unit.district.removeprefix(unit.district_type + ' ')}"


def without_marks(words):
    letters = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in letters if not unicodedata.combining(c))


def by_hand(words):
    """The words with tones on the next vowel, i for y, another apostrophe, and no space behind it, as typists have them."""
    for old, new in (
        ("òa", "oà"),
        ("óa", "oá"),
        ("ủy", "uỷ"),
        ("úy", "uý"),
        ("Mỹ", "Mĩ"),
        ("Quý", "Quí"),
        ("Lý", "Lí"),
    ):
        words = re.sub(rf"{old}\b", new, words)
    words = re.sub(r"'\s*(\w)", lambda of: f"’{of[1].upper()}", words)
    words = re.sub(r"\bĐ[ăắ]k\b", "Đak", words)
    return re.sub(r"(?<=phường )\d+$", lambda of: ROMAN.get(int(of[0]), of[0]), words, flags=re.IGNORECASE)


@cache
def spellings_of_office(before):
    """The full name in the table of the statistics office, by code, where it differs from ours; where that lists two units as one, the
    name of the other one is left out."""
    path = Path(__file__).with_name("differences-2025.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [*csv.DictReader(lines)]
    what, others = "old name" if before else "new name", {row["package"] for row in rows if row["what"] == "old unit"}
    return {row["code"]: row["office"] for row in rows if row["what"] == what and row["office"] not in others}


def unmarked(units):
    """The full name without marks by unit, but with them where two of a district would be one."""
    own = {unit: without_marks(full(unit)) for unit in units}
    shared = Counter((unit.district, name.lower()) for unit, name in own.items())
    return {u: full(u) if shared[u.district, name.lower()] > 1 else name for u, name in own.items()}


FORMS = ("names", "abbreviated", "without marks", "capitals", "of the office", "by hand", "sections", "codes")


def listed(units, day, form):
    """The rows of a list of all units in one of `FORMS`, and its sum of the members. In that by sections they stand in the order of
    the list; in others shuffled, with their districts beside them where there are any."""
    of_units, office, plain = [*units], spellings_of_office(day == BEFORE), unmarked(units)
    if form != "sections":
        random.Random(units.province.code).shuffle(of_units)
    name = {
        "abbreviated": short,
        "without marks": plain.get,
        "capitals": lambda unit: full(unit).upper(),
        "of the office": lambda unit: office.get(unit.code, full(unit)),
        "by hand": lambda unit: by_hand(full(unit)),
        "codes": lambda unit: unit.code,
    }.get(form, full)
    district = {
        "abbreviated": short_district,
        "without marks": lambda unit: without_marks(full_district(unit)),
        "by hand": lambda unit: by_hand(full_district(unit)),
    }.get(form, full_district)
    beside = day == BEFORE and form not in ("sections", "codes")
    sections = day == BEFORE and form == "sections"
    rows, members = [], 0
    for at, unit in enumerate(of_units):
        if sections and (at == 0 or of_units[at - 1].district != unit.district):
            rows.append((None, full_district(unit).upper()))
        numbers = (200 + (7 * at) % 180, 60 + at % 40, 10 + at % 9)
        rows.append((at + 1, name(unit), *([district(unit)] if beside else []), *numbers))
        members += numbers[0]
    place = units.province
    committee = f"{'THÀNH' if place.type == 'thành phố' else 'TỈNH'} ỦY {place.name.upper()}"
    heading = ("STT", "Mã đơn vị" if form == "codes" else "Tên đảng bộ", *(["Huyện"] if beside else []), *HEADING[2:])
    total = [sum(row[place] for row in rows if len(row) > 2) for place in (-3, -2, -1)]
    titles = ((committee,), ("DANH SÁCH ĐẢNG BỘ CẤP XÃ",), (f"(Số liệu tính đến {day:%d/%m/%Y})",), ())
    return [*titles, heading, *rows, (None, "Tổng cộng", *([None] if beside else []), *total)], members


def workbook(path, code, day, form):
    """A workbook with a list of a province, its units and the sum of the members."""
    units = load_units(code, day)
    rows, members = listed(units, day, form)
    return write(path, rows), units, members
