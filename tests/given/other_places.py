"""Workbooks of any place: a list of its committees with made-up figures in most columns of the dictionary."""

import random
from pathlib import Path

from made_workbooks import write

from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.places import Units

AGES, THEORY = (16, 28, 24, 20, 12), (29, 44, 22, 5)
PARTS = {
    "members_age_": ("18_30", "31_40", "41_50", "51_60", "61_plus"),
    "members_theory_": ("none", "elementary", "intermediate", "advanced"),
}
HEADED = (
    *("members", "members_female", "members_official", "members_probationary", "cells"),
    *("members_ethnic_minority", "members_khmer", "members_religious", "members_retired"),
    *(f"{start}{part}" for start, parts in PARTS.items() for part in parts),
    *("members_start", "admitted", "transferred_in", "reinstated", "transferred_out", "died"),
    *("expelled", "struck_off", "left_voluntarily", "admitted_target"),
)


def _parts(dice: random.Random, whole: int, shares: tuple[int, ...]) -> list[int]:
    made = [round(whole * share * dice.uniform(0.8, 1.2) / 100) for share in shares[1:]]
    return [whole - sum(made), *made]


def _row(dice: random.Random, mean: int) -> list[int]:
    members = max(60, round(mean * dice.lognormvariate(0, 0.3)))
    probationary = round(members * 0.05)
    came, went = [round(members * 0.045), dice.randint(0, 20), 0], [dice.randint(0, 20), dice.randint(0, 9)]
    left = [int(dice.random() < 0.1), int(dice.random() < 0.2), int(dice.random() < 0.1)]
    some = [dice.randint(0, 40), 0, dice.randint(0, 30), members // 9]
    some[1] = some[0] // 2
    return [
        *(members, round(members * dice.uniform(0.22, 0.38)), members - probationary, probationary, members // 25 + 2),
        *(*some, *_parts(dice, members, AGES), *_parts(dice, members, THEORY)),
        *(members - sum(came) + sum(went) + sum(left), *came, *went, *left, round(members * 0.04)),
    ]


def workbook(
    path: Path, places: Units, day: str, *, mean: int = 1280, inhabitants: bool = False, of: int | None = None
) -> Path:
    """A list of the units of a place, or of the first so many `of` them: title with place and day, district where there are any, the names,
    the figures."""
    dice = random.Random(16)
    units = places.all[:of]
    own = ["population"] if inhabitants else []
    district = [COLUMNS["district"].label.vi] if places.districts else []
    heading = ["STT", *district, "Tên đảng bộ", *(COLUMNS[column].label.vi for column in [*HEADED, *own])]
    rows = []
    for number, unit in enumerate(units, start=1):
        counts = _row(dice, mean)
        people = [round(counts[0] * dice.uniform(14, 40))] * inhabitants
        rows.append([number, *([unit.full_district] if district else []), unit.full_name, *counts, *people])
    titles = [(f"DANH SÁCH ĐẢNG BỘ {places.province.phrase.vi.upper()}",), (f"(Số liệu tính đến {day})",), ()]
    return write(path, [*titles, heading, *rows])
