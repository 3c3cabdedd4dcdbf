"""How long `blanalysis.load` takes for one sheet, and how much memory, beside what else reads it.

    python tests/benchmarks/reading.py            # 64, 11 000 and 200 000 rows of 12 columns
    python tests/benchmarks/reading.py 64 11000

Each reader runs in a process of its own, after one run that is not counted; the readers take turns, so that a machine that
slows down slows all of them. Median of the runs; memory is the most that the process held. Only `load` tells units from
totals, checks sums and keeps addresses; the others give a frame or lists in which "9.768" may be nine point seven.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

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
    """In the child: seconds of each run, then the most memory held, in MiB, where the system tells."""
    for _ in range(runs + 1):
        start = time.perf_counter()
        READERS[reader](path)
        print(time.perf_counter() - start)
    try:
        import resource
    except ImportError:  # Windows
        print("nan")
    else:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _run(reader: str, path: Path, runs: int) -> tuple[list[float], float]:
    command = [sys.executable, __file__, "--measure", reader, str(path), str(runs)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return [float(one) for one in said[1:-1]], float(said[-1])


def compare(rows: int) -> None:
    """Print a line a reader for a sheet of so many rows."""
    rounds, runs = (3, 5) if rows < 100_000 else (1, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "danh-sach.xlsx"
        write(path, rows)
        seconds: dict[str, list[float]] = {reader: [] for reader in READERS}
        memory = dict.fromkeys(READERS, 0.0)
        for _ in range(rounds):
            for reader in READERS:
                taken, held = _run(reader, path, runs)
                seconds[reader] += taken
                memory[reader] = max(memory[reader], held)
    bare = median(seconds["calamine"])
    for reader, taken in seconds.items():
        middle = median(taken)
        print(
            f"{rows:>8} rows  {reader:<18} {middle:>9.4f} s  {middle / bare:>6.1f} × calamine  {memory[reader]:>7.0f} MiB"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        _measure(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        for rows in map(int, sys.argv[1:] or ROWS):
            compare(rows)
