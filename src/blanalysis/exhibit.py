"""A thing to show: a picture or a table in its frame. Body in, HTML out.

An exhibit is not finished without a title that states the finding, the unit, the source and, for a picture, a text that
gives the same to those who cannot see it, and its numbers as a table.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from html import escape

from .words import ILLUSTRATIVE, Phrase


class Shape(Enum):
    """What an exhibit is: a picture, a table, or a sentence in their place."""

    FIGURE = "figure"
    TABLE = "table"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table as it is printed: texts, formatted in the exhibit's language. `words` are the columns that hold text; the
    first always does, the others hold numbers. With `total` the last row is the sum of those above."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: Collection[int] = frozenset()
    total: bool = False


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One exhibit, in one language. JupyterLab and the report show its HTML; `figure` is the matplotlib object, if any.

    `title` states what the data say; `subtitle` statistic, place and date. `grid` holds the table, or the numbers of the
    picture; `picture` is an SVG as a data address and `size` its width and height in pixels. Texts are plain and escaped here. A note has only a `title`.
    """

    lang: str
    shape: Shape
    title: str
    subtitle: str = ""
    unit: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    alternative: str = ""
    grid: Grid | None = None
    picture: str = ""
    size: tuple[int, int] = (0, 0)
    illustrative: bool = False
    figure: object | None = None

    def _repr_html_(self) -> str:
        if self.shape is Shape.NOTE:
            return f'<p class="exhibit note" lang="{self.lang}">{escape(self.title)}</p>\n'
        unit = _tag("p", "unit", UNIT.say(self.lang, unit=self.unit)) if self.unit else ""
        below = "".join(_tag("p", "notes", note) for note in self.notes)
        below += _tag("p", "source", SOURCE.say(self.lang, source=self.source)) if self.source else ""
        body = self._picture(unit) if self.shape is Shape.FIGURE else _table(self.grid, self.title, self._caption(unit))
        return f'<figure class="exhibit {self.shape.value}" lang="{self.lang}">\n{body}\n{below}</figure>\n'

    def _picture(self, unit: str) -> str:
        """The picture, its caption below it, and its numbers behind a heading that opens."""
        width, height = self.size  # Word knows no other size, and a page does not jump while it loads
        seen = f'<img alt="{escape(self.alternative)}" width="{width}" height="{height}" src="{self.picture}">'
        told = f"<summary>{escape(NUMBERS.say(self.lang))}</summary>\n"
        numbers = f"<details>{told}{_table(self.grid, self.title)}</details>" if self.grid else ""
        return f"{unit}{seen}\n<figcaption>{self._caption()}</figcaption>\n{numbers}"

    def _caption(self, unit: str = "") -> str:
        mark = _tag("p", "illustrative", ILLUSTRATIVE.say(self.lang)) if self.illustrative else ""
        return _tag("p", "title", self.title) + _tag("p", "subtitle", self.subtitle) + mark + unit

    def __repr__(self) -> str:
        """What a terminal shows: the words without the picture, the table in columns."""
        words = [self.title, self.subtitle, self.alternative]
        if self.shape is Shape.TABLE:
            words += ["\t".join(row) for row in (self.grid.head, *self.grid.rows)]
        return "\n".join(part for part in words if part)


def note(text: str, lang: str) -> Exhibit:
    """A sentence in place of a picture or a table that the data cannot give."""
    return Exhibit(lang=lang, shape=Shape.NOTE, title=text)


def _table(grid: Grid, label: str, caption: str = "") -> str:
    """Header cells with scope, so that each number is read aloud with its row and column. A wide table scrolls inside
    itself, where the keyboard can reach it."""
    words = {0, *grid.words}
    top = "".join(_cell("th", at, text, words, ' scope="col"') for at, text in enumerate(grid.head))
    body = ""
    for place, row in enumerate(grid.rows, start=1):
        first = _cell("th", 0, row[0], words, ' scope="row"')
        rest = "".join(_cell("td", at, text, words) for at, text in enumerate(row) if at)
        last = ' class="total"' if grid.total and place == len(grid.rows) else ""
        body += f"<tr{last}>{first}{rest}</tr>\n"
    told = f"<caption>{caption}</caption>\n" if caption else ""
    table = f"<table>\n{told}<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(label)}">{table}</div>'


def _cell(tag: str, at: int, text: str, words: Collection[int], scope: str = "") -> str:
    kind = ' class="hash"' if _is_checksum(text) else "" if at in words else ' class="n"'
    return f"<{tag}{scope}{kind}>{escape(text)}</{tag}>"


def _is_checksum(text: str) -> bool:
    return len(text) == 64 and text.isalnum()


def _tag(name: str, kind: str, text: str) -> str:
    return f'<{name} class="{kind}">{escape(text)}</{name}>' if text else ""


UNIT = Phrase(vi="Đơn vị tính: {unit}", en="Unit: {unit}")
SOURCE = Phrase(vi="Nguồn: {source}", en="Source: {source}")
NUMBERS = Phrase(vi="Số liệu của hình", en="The numbers of this figure")
