"""How long `blanalysis.load` takes for one sheet, and how much memory, beside what else reads it.

    python tests/benchmarks/reading.py            # 64, 11 000 and 200 000 rows of 12 columns
    python tests/benchmarks/reading.py 64 11000

Each reader runs in a process of its own, after one run that is not counted; the readers take turns, so that a machine that
slows down slows all of them. Median of the processes; memory is the most that one held. Only `load` tells units from
totals, checks sums and keeps addresses; the others give a frame or lists in which "9.768" may be nine point seven.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from timing import Taken, middle, one_after_the_other, take_turns

ROWS = (64, 11_000, 200_000)
HEADING = (
    "Thời điểm", "Mã", "Tên đảng bộ", "Tổng số đảng viên", "Chính thức", "Dự bị", "Nữ", "Dân tộc thiểu số", "Tôn giáo",
    "Số chi bộ", "Kết nạp", "Dân số",
)  # fmt: skip


def write(path: Path, rows: int) -> None:
    """The 64 committees, made-up numbers, on as many days as it takes."""
    from openpyxl import Workbook

    from blanalysis.vocabulary.places import load_units as load_places

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for line in (("DANH SÁCH ĐẢNG BỘ XÃ, PHƯỜNG, THỊ TRẤN",), (), HEADING):
        sheet.append(line)
    places, day = list(load_places()), dt.date(2015, 12, 31)
    for row in range(rows):
        place = row % len(places)
        day -= dt.timedelta(days=place == 0 and row > 0)
        m, unit = 200 + 3 * place, places[place]
        sheet.append((day, unit.code, unit.full_name, m, m - 7, 7, m // 3, m // 10, m // 20, m // 25, m // 24, m * 50))
    book.save(path)


def _load(path):
    import blanalysis

    membership = blanalysis.load(path)
    if membership.left_out or int(membership.frame["members"].sum()) == 0:  # the frame is made when it is asked for
        raise SystemExit("the benchmark's own sheet was not read whole")


def _calamine(path):
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def _pandas_openpyxl(path):
    import pandas as pd

    pd.read_excel(path, engine="openpyxl")


def _pandas_calamine(path):
    import pandas as pd

    pd.read_excel(path, engine="calamine")


READERS = {
    "blanalysis.load": _load,
    "pandas + openpyxl": _pandas_openpyxl,
    "pandas + calamine": _pandas_calamine,
    "calamine": _calamine,
}


def _measure(reader: str, path: str, runs: int) -> None:
    """In the child: seconds of each run on the clock and of the processors, and the most memory held, in MiB, where the system tells."""
    taken = []
    for _ in range(runs + 1):
        start, before = time.perf_counter(), os.times()[:4]
        READERS[reader](path)
        taken.append((time.perf_counter() - start, sum(os.times()[:4]) - sum(before)))
    try:  # not `getrusage`, which begins with the memory of the process that started this one
        held = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
    except OSError:
        held = float("nan")
    print(json.dumps([taken, held]))


def _run(reader: str, path: Path, runs: int) -> Taken:
    """All runs of a reader in one child, after one that is not counted."""
    command = [sys.executable, __file__, "--measure", reader, str(path), str(runs)]
    taken, held = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return one_after_the_other(Taken(wall / runs, cpu / runs, held) for wall, cpu in taken[1:])


def measured(rows: int, readers=READERS) -> dict[str, list[Taken]]:
    """What each reader took for a sheet of so many rows, in each of a few children: seconds of one run, memory."""
    rounds, runs = (3, 5) if rows < 100_000 else (1, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "danh-sach.xlsx"
        write(path, rows)
        return take_turns({reader: partial(_run, reader, path, runs) for reader in readers}, rounds, warm_up=False)


def compare(rows: int) -> None:
    """Print a line a reader for a sheet of so many rows."""
    found = measured(rows)
    for reader, taken in found.items():
        seconds, memory = middle(taken), middle(taken, "memory")
        times = seconds / middle(found["calamine"])
        print(f"{rows:>8} rows  {reader:<18} {seconds:>9.4f} s  {times:>6.1f} × calamine  {memory:>7.0f} MiB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        _measure(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        for rows in map(int, sys.argv[1:] or ROWS):
            compare(rows)
