"""Layouts that are not read whole yet; not collected. Run with `python -m pytest tests/pending_layouts.py`."""

from __future__ import annotations

import pytest

import kinds
from layouts import HEAD, HEADING, NUMBERED, TOTAL, one, plain
from test_one_truth import _check_ugly

PENDING = {
    "a names' label cut within its words": one(
        [*HEAD, ("STT", "Tên đảng", "Tổng số", "Nữ", "Số"), (None, "bộ", "đảng viên", None, "chi bộ"), *NUMBERED, TOTAL]),
    "names under Xã alone": one(plain(heading=("STT", "Xã", *HEADING[2:]))),
    "carried forward at the next page's head": one(
        plain([*NUMBERED[:4], (None, "Cộng trang", *(sum(r[at] for r in NUMBERED[:4]) for at in (2, 3, 4))), HEADING,
               (None, "Mang sang", *(sum(r[at] for r in NUMBERED[:4]) for at in (2, 3, 4))), *NUMBERED[4:]])),
    "labels of two rows centred over a blank column": one(
        [*HEAD, ("STT", "Tên đảng bộ", None, "Đảng viên", None, None, "Số chi bộ"), (None, None, "Tổng số", None, "Nữ", None, None),
         *((n, m, a, None, b, None, c) for n, m, a, b, c in NUMBERED)]),
    "the same for two years beside each other": one(
        [*HEAD, ("STT", "Tên đảng bộ", "Tổng số đảng viên", None, "Nữ", "Số chi bộ"), (None, None, "Năm 2015", "Năm 2016", None, None),
         *((n, m, a - 1, a, b, c) for n, m, a, b, c in NUMBERED)]),
}  # fmt: skip


@pytest.mark.parametrize("layout", PENDING)
def test_pending(layout, tmp_path):
    ugly = PENDING[layout]
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(kinds.xlsx([kinds.grid(sheet.rows, sheet.merges, sheet.name) for sheet in ugly.sheets]))
    _check_ugly(path, ugly)
