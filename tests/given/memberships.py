"""The data that every exhibit must bear: published, illustrative, Form 5, one district, two units, all equal, gaps."""

from array import array
from dataclasses import replace
from pathlib import Path

import illustrative
import pandas as pd
from made_workbooks import form_5, working_list, write

from blanalysis import example, load, published
from blanalysis.membership.checked import KEYS, NO_COUNT, CheckedRows

TWO = [("Xã Hưng Phú", 190, 55, 7), ("Xã Vĩnh Thanh", 205, 61, 9)]
EQUAL = [("Xã Hưng Phú", 100, 50, 5), ("Xã Vĩnh Thanh", 100, 50, 5), ("Thị trấn Phước Long", 100, 50, 5)]
NEARLY_EQUAL = [("Xã Hưng Phú", 1000, 50, 5), ("Xã Vĩnh Thanh", 1001, 50, 5)]
ONE_TYPE_ZERO = [TWO[0], ("Thị trấn Phước Long", 0, 0, 5)]
FAULTS = [*TWO, ("Xã Lạ", 9, 1, 1), ("Xã Hưng Phú", 1, 1, 1)]
OF_PROVINCE = ("TỈNH ỦY BẠC LIÊU",)  # else units of one district are taken for that district's own list
NO_MEMBERS = [OF_PROVINCE, ("Tên đảng bộ", "Số chi bộ"), ("Xã Hưng Phú", 7), ("Xã Vĩnh Thanh", 9)]
NO_COMMITTEES = [("Loại cơ sở", "Tổng số đảng viên"), ("1. Xã", 9768), ("2. Phường", 3055)]


def _of(*rows, total=False):
    lines = [OF_PROVINCE, *working_list(*rows, total=total)[1:]]
    return lambda folder: load(write(folder / "so-lieu.xlsx", lines))


_MAKERS = {
    "published": lambda folder: published(),
    "illustrative": lambda folder: example(),
    "form 5": lambda folder: load(form_5(folder / "bieu-5.xlsx")),
    "part of form 5": lambda folder: load(
        form_5(folder / "bieu-5-mot-phan.xlsx", {"1. Xã": (40, 8000), "2. Phường": (10, 3055)})
    ),
    "one district": _of(total=True),
    "district's own": lambda folder: load(write(folder / "cua-huyen.xlsx", working_list())),
    "ten missing": lambda folder: load(illustrative.ten_missing(folder)),
    "forms of districts": lambda folder: load(*illustrative.form_5_by_district(folder)),
    "two units": _of(TWO),
    "one unit": _of(TWO[:1]),
    "all equal": _of(EQUAL),
    "all zero": _of([(name, 0, 0, 0) for name, *_ in TWO]),
    "faults": _of(FAULTS, total=True),
    "no members": lambda folder: load(write(folder / "chi-bo.xlsx", NO_MEMBERS)),
    "nearly equal": _of(NEARLY_EQUAL),
    "a type at zero": _of(ONE_TYPE_ZERO),
    "form without committees": lambda folder: load(write(folder / "b5-thieu.xlsx", NO_COMMITTEES)),
}
NAMES = tuple(_MAKERS)


class Memberships:
    """The membership of each of `NAMES`, by `[name]`: made when it is first asked for, because most tests ask for few."""

    def __init__(self, folder: Path):
        self._folder, self._made = folder, {}

    def __getitem__(self, name: str):
        if name not in self._made:
            place = self._folder / name
            place.mkdir()
            self._made[name] = _MAKERS[name](place)
        return self._made[name]


def with_frame(membership, frame):
    """The membership with other rows: those of a frame like its own."""
    keys = {
        column: [None if value is pd.NA or value is pd.NaT else value for value in frame[column]] for column in KEYS
    }
    keys["as_of"] = [day and day.date() for day in keys["as_of"]]
    counts = {column: array("q", frame[column].fillna(NO_COUNT)) for column in frame.columns.drop([*KEYS])}
    return replace(membership, rows=CheckedRows(keys, counts))
