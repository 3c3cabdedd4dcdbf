"""A notebook: its cells read, and reduced to one language. Prose is in pairs of cells tagged `vi` and `en`, settings in one tagged `parameters`."""

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from ..exhibits.html import OUTPUT_FACTS
from ..vocabulary.formats import LANGS, check_lang

Cell: TypeAlias = dict[str, Any]  # JSON
LIST_IN = "02-is-the-sheet-whole"  # the notebook of the list of findings
METHODS_IN = "08-annex-chance-and-methods"  # the notebook of how the numbers are computed
LANG_SET = re.compile(r"^LANG(?:\s*:[^=\n]*)?\s*=\s*[\"'](\w+)[\"']", re.MULTILINE)  # `LANG: str = "vi"`


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a set; once it is made also its first `statement`, as HTML, and whether it shows illustrative figures."""

    notebook: Path
    lang: str
    name: str
    title: str
    statement: str = ""
    illustrative: bool = False


def read(path: Path, lang: str) -> list[Cell]:
    """The cells of a shipped notebook, with the prose of one language ("vi", "en")."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells_in_language([{**cell, "source": "".join(cell["source"])} for cell in cells], lang)


def cells_in_language(cells: Iterable[Cell], lang: str) -> list[Cell]:
    """The cells without those of the other language."""
    check_lang(lang)
    return [cell for cell in cells if not (of := set(tags(cell)) & set(LANGS)) or lang in of]


def with_something_to_show(cells: Iterable[Cell]) -> list[Cell]:
    """The cells of a notebook that was run, without a note that an earlier cell gave, and without the sections that show nothing."""
    sections: list[list[Cell]] = [[]]
    notes = set[str]()
    for cell in cells:
        sections += [[]] if cell["cell_type"] == "markdown" else []
        outputs = []
        for output in cell.get("outputs", ()):
            facts = output.get("metadata", {}).get(OUTPUT_FACTS, {})
            outputs += [output] if facts.get("kind") != "note" or facts["title"] not in notes else []
            notes |= {facts["title"]} if facts.get("kind") == "note" else set()
        sections[-1].append({**cell, "outputs": outputs} if "outputs" in cell else cell)
    return [cell for section in sections for cell in section if not _shows_nothing(section)]


def _shows_nothing(section: list[Cell]) -> bool:
    heading, *code = section or [{"source": ""}]
    return bool(code) and heading["source"].startswith("## ") and not any(cell.get("outputs") for cell in code)


def tags(cell: Cell) -> list[str]:
    """The tags of a cell."""
    return cell["metadata"].get("tags", [])


def notebook_title(cells: Iterable[Cell]) -> str:
    """The first heading of level 1 in the prose; "" where there is none."""
    prose = (line for cell in cells if cell["cell_type"] == "markdown" for line in cell["source"].splitlines())
    return next((line[2:].strip() for line in prose if line.startswith("# ")), "")


def language(cells: Iterable[Cell]) -> str:
    """The language that the cell tagged `parameters` sets, or after it the one of papermill's; Vietnamese otherwise."""
    sources = (cell["source"] for cell in cells if {"parameters", "injected-parameters"} & {*tags(cell)})
    given = [lang for source in sources for lang in LANG_SET.findall(source)]
    return given[-1] if given and given[-1] in LANGS else LANGS[0]


def is_unrun(cells: Iterable[Cell]) -> bool:
    """Whether there is code, of which no cell was run."""
    code = [cell for cell in cells if cell["cell_type"] == "code" and cell["source"].strip()]
    return bool(code) and not any(cell.get("outputs") or cell.get("execution_count") for cell in code)


def runs_in_kernel() -> bool:
    """Whether this process already runs the cells of a notebook, as a kernel of JupyterLab does."""
    loaded = sys.modules.get("IPython.core.interactiveshell")
    return bool(loaded and loaded.InteractiveShell.initialized())
