"""How long a report takes, how much memory and how heavy its pages are, beside stock `jupyter nbconvert --execute`.

    python tests/benchmarks/pages.py            # three pairs of reports, one set of stock pages to weigh, eleven starts
    python tests/benchmarks/pages.py 5          # five pairs

Both sides make the ten pages of the first five notebooks from what travels with the package: `blanalysis report` in one command,
nbconvert with `--no-input` in ten commands one after the other, as a user would. Each ratio is that of one turn. Memory is the
most that a command and all its children held at one time, shared pages counted once (Linux only). Stock pages are weighed with the
same figures as PNG, as matplotlib shows them in a notebook, and with as many plain line charts. In Chromium, where it is installed,
each page is looked at: words, exhibits, where the first of them stands, sheets of paper.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from functools import partial
from itertools import count
from pathlib import Path

import nbformat
from timing import Taken, middle, one_after_the_other, ratio, run, take_turns

sys.path.insert(0, str(Path(__file__).parents[1] / "given"))
import browsers

from blanalysis.report import build
from blanalysis.vocabulary import sources
from blanalysis.vocabulary.formats import LANGS

STOCK = [
    sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--no-input", "--to", "html", "--log-level", "ERROR",
]  # fmt: skip
OURS = [sys.executable, "-m", "blanalysis"]
FIVE = """
import sys
from blanalysis.report import build
five = build.page_notebooks()[:5]
build.page_notebooks = lambda: five
from blanalysis.__main__ import main
sys.exit(main(sys.argv[1:]))
"""  # the same command, without the annexes
BYTES_BEFORE = 1_034_980  # of the ten pages when their figures were still images that nothing could point at
MOST_OF_STOCK, MOST_OF_TIME = 0.12, 0.08
MOST_WORDS, MOST_EXHIBITS, LOWEST_START, MOST_SHEETS = 900, 6, 420, 24  # of a page; pixels at 1280; of a language
# Words that stand open outside tables, figures and tables, and pixels above the first of them.
SEEN = """() => {
    const first = document.querySelector('.exhibit').getBoundingClientRect().top + scrollY;
    const exhibits = document.querySelectorAll('.exhibit:is(.figure, .table)').length, main = document.querySelector('main');
    main.querySelectorAll('details, table, svg, .tools').forEach(each => each.remove());
    return [main.innerText.split(/\\s+/).filter(Boolean).length, exhibits, Math.round(first)];
}"""


def _notebooks(folder: Path, change=lambda source: source, first: str = "") -> list[Path]:
    """The notebooks as files of one language each, for a tool that knows of none."""
    folder.mkdir()
    written = []
    for path in build.page_notebooks()[:5]:
        for lang in LANGS:
            book = nbformat.read(path, as_version=4)
            for cell in (cell for cell in book.cells if cell.cell_type == "code"):
                cell.source = change(cell.source.replace('LANG: str = "vi"', f'LANG: str = "{lang}"'))
            if first:
                book.cells.insert(0, nbformat.v4.new_code_cell(first))
            written.append(folder / f"{path.stem}.{lang}.ipynb")
            nbformat.write(book, written[-1])
    return written


def _as_png(source: str) -> str:
    return f"getattr({source}, 'figure', None)" if source.startswith("figures.") else source


def _plain(source: str) -> str:
    return (
        "plt.figure()\nplt.plot([1, 3, 2, 4]);" if source.startswith("figures.") and " else None" not in source else ""
    )


def reports(pairs: int, folder: Path) -> dict[str, list[Taken]]:
    """What the ten pages take, both ways, turn by turn; the pages of the first turn are in `ours1`."""
    books, turn = _notebooks(folder / "stock"), count(1)

    def stock() -> Taken:
        return one_after_the_other(run([*STOCK, book.name], folder / "stock") for book in books)

    def ours() -> Taken:
        return run([sys.executable, "-c", FIVE, "report", "--out", str(folder / f"ours{next(turn)}")], folder)

    return take_turns({"nbconvert": stock, "blanalysis": ours}, pairs, warm_up=False)


def starts(folder: Path, turns: int = 11) -> dict[str, list[Taken]]:
    """What small commands take, beside importing pandas."""
    commands = {
        "import pandas": [sys.executable, "-c", "import pandas"],
        "check, 64 rows": [*OURS, "check", str(sources.path(sources.EXAMPLE))],
        "--help": [*OURS, "--help"],
    }
    return take_turns({name: partial(run, command, folder) for name, command in commands.items()}, turns)


def weights(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Bytes of each page of `ours1`, of the stock page with the same figures, and of that with as many plain ones."""
    same = _notebooks(folder / "same", _as_png, "%matplotlib inline")
    plain = _notebooks(folder / "plain", _plain, "%matplotlib inline\nimport matplotlib.pyplot as plt")
    for book in (*same, *plain):
        if book.parent.name == "same" or ".vi." in book.name:  # plain charts have no language
            run([*STOCK, book.name], book.parent)
    found = {}
    for book in same:
        least = (folder / "plain" / book.name.replace(".en.", ".vi.")).with_suffix(".html")
        paths = (folder / "ours1" / f"{book.stem}.html", book.with_suffix(".html"), least)
        found[book.stem] = tuple(path.stat().st_size for path in paths)
    return found


def look(folder: Path) -> None:
    """Words, exhibits, the first exhibit's place and sheets of A4 of each page of the whole default set, as Chromium shows it."""
    run([*OURS, "report", "--out", str(folder / "set")], folder)
    sheets, top = dict.fromkeys(LANGS, 0), 0
    with browsers.chromium() as browser:
        for path in sorted((folder / "set").glob("*.html")):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(path.as_uri())
            lang, paper = page.locator("html").get_attribute("lang"), page.pdf(prefer_css_page_size=True)
            sheets[lang] += len(re.findall(rb"/MediaBox", paper))
            words, exhibits, first = page.evaluate(SEEN)
            top = max(top, first)
            met = words <= MOST_WORDS and exhibits <= MOST_EXHIBITS and first <= LOWEST_START
            print(
                f"{path.stem:<40} {words:>4} words, {exhibits} exhibits, the first at {first} px   {'' if met else 'TOO MUCH'}"
            )
            page.close()
    told = ", ".join(f"{lang} {n}" for lang, n in sheets.items())
    print(
        f"sheets of A4 of the default set: {told} (target {MOST_SHEETS}); lowest first exhibit {top} px (target {LOWEST_START})"
    )


def _print_all(pairs: int, folder: Path) -> None:
    for name, taken in (found := starts(folder)).items():
        print(f"{name:<16} {middle(taken):.3f} s   {ratio(taken, found['import pandas']):.2f} × import pandas")
    found = reports(pairs, folder)
    for name, taken in found.items():
        memory = max(each.memory for each in taken)
        print(
            f"ten pages: {name:<10} {middle(taken):6.2f} s, {middle(taken, 'cpu'):6.2f} s of processors, {memory:.0f} MiB"
        )
    times = ratio(found["blanalysis"], found["nbconvert"])
    print(
        f"ratio, median of {pairs}: {times:.3f} (target {MOST_OF_TIME}), 1/{1 / times:.1f}; load {os.getloadavg()[0]:.1f}"
    )
    found = weights(folder)
    for name, (own, same, plain) in found.items():
        print(
            f"{name:<40} {own / 1000:>4.0f} KB   {own / same:.3f} of {same / 1000:.0f} KB   {own / plain:.3f} of {plain / 1000:.0f} KB (plain charts)"
        )
    own, same, _ = map(sum, zip(*found.values(), strict=True))
    print(
        f"together {own:,} bytes ({BYTES_BEFORE:,} before), {own / same:.3f} of stock with the same figures (target {MOST_OF_STOCK})"
    )
    look(folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        _print_all(int(sys.argv[1]) if sys.argv[1:] else 3, Path(place))
