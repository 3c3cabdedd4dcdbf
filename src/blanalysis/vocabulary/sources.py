"""The figures and lists that are shipped with the package: a file's name in, its rows and its source (`NAME.toml` beside it) out.
Only this module knows where the folder `data/` is: beside the code in an installed package, at the top of a clone."""

import csv
import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .phrases import Phrase

if TYPE_CHECKING:
    import pandas as pd


START_NOTEBOOK = "00-start-here.ipynb"  # links to the others
GUIDES = (START_NOTEBOOK, "09-how-to-analyse-further.ipynb")  # they teach how to work, and ask the data no question
EXAMPLE = "danh-sach-minh-hoa-illustrative.xlsx"
EXAMPLES = {"Bạc Liêu": EXAMPLE, "Cà Mau": "danh-sach-ca-mau-minh-hoa-illustrative.xlsx"}  # by province
CENSUS = "population-2019.csv"
PUBLISHED = "published-2017.csv"
_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where figures come from. `as_of` is the day they are of, `published` the day they came out; None when unknown."""

    file: str
    sha256: str
    title: Phrase
    publisher: Phrase
    counts: Phrase
    obtained: Phrase
    as_of: dt.date | None = None
    published: dt.date | None = None


def folder(name: str) -> Path:
    """The folder `data` or `notebooks`, wherever the package is installed."""
    return (_PACKAGE.parents[1] if in_clone() else _PACKAGE) / name


def in_clone() -> bool:
    """Whether data and notebooks are at the top of a clone, and not beside the code."""
    return not (_PACKAGE / "data").is_dir()


def notebooks() -> tuple[Path, ...]:
    """The shipped notebooks in reading order; in a clone also those added there, but no copies by JupyterLab ("01-…-Copy1.ipynb")."""
    numbered = folder("notebooks").glob("[0-9]*.ipynb")
    return tuple(sorted(path for path in numbered if not re.search(r"-Copy\d*$", path.stem)))


def path(name: str) -> Path:
    """The path of one shipped file, e.g. the illustrative workbook `EXAMPLE`."""
    return folder("data") / name


@cache
def rows(name: str) -> tuple[Mapping[str, Any], ...]:
    """The rows of a shipped CSV file, every value as text (a code is not a number), blanks as "". Read once."""
    with path(name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def word_list(group: str) -> dict[str, str]:
    """The words, or regular expressions, of a group of `words.csv`, each with its meaning; "" where it has none."""
    return {row["words"]: row["meaning"] for row in rows("words.csv") if row["group"] == group}


@cache
def _lines(name: str) -> list[str]:
    return path(name).read_text(encoding="utf-8").splitlines()


def rows_with(name: str, start: str, part: str) -> tuple[Mapping[str, Any], ...]:
    """Those rows of a shipped CSV file whose line begins with `start` and has `part` in it, without reading the others as rows."""
    lines = _lines(name)
    kept = (line for line in lines[1:] if line.startswith(start) and part in line)
    return tuple(csv.DictReader([lines[0], *kept]))


@cache
def inhabitants() -> Mapping[str, int]:
    """Inhabitants at the census by code of the unit."""
    return {row["code"]: int(row["population"]) for row in rows(CENSUS)}


def frame(name: str) -> "pd.DataFrame":
    """`rows` as a frame of text."""
    import pandas as pd  # not at the top: who only asks where a file lies need not wait for it

    return pd.DataFrame(rows(name), dtype=str)


@cache
def source(name: str) -> Source:
    """Where the figures of a shipped file come from, read from its sidecar."""
    sidecar = tomllib.loads(path(name).with_suffix(".toml").read_text(encoding="utf-8"))
    given: dict[str, Any] = {part: Phrase(**said) if isinstance(said, dict) else said for part, said in sidecar.items()}
    return Source(**{part: said for part, said in given.items() if part in Source.__slots__})
