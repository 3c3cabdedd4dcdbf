"""A thing to show: a picture, a table or a list in its frame. Body in, HTML out.

An exhibit is not finished without a title that states the statement, the unit, the source and, for a picture, a text that
gives the same to those who cannot see it, and its numbers as a table. Its number it gets from the page that it stands on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from html import escape

from ..vocabulary.phrases import ILLUSTRATIVE, INTERNAL, Phrase
from .html import with_notebook_style


class Shape(Enum):
    """What an exhibit is: a picture, a table, a list of terms, or a sentence in their place."""

    FIGURE = "figure"
    TABLE = "table"
    LIST = "list"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class TextGrid:
    """A table as it is printed: texts, formatted in the exhibit's language. `words` are the columns that hold text; the
    first always does, the others hold numbers. With `total` the last row is the sum of those above."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: Collection[int] = frozenset()
    total: bool = False


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A term of a list and what is said of it: texts, one a line, and a formula (see `formula_html`)."""

    term: str
    texts: tuple[str, ...]
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What an exhibit of a page says: where it stands, its number in words, and its title as HTML."""

    anchor: str
    number: str
    title: str


class Drawing:
    """A picture that is drawn when it is first asked for, and once: `draw` gives it as an SVG data address, and the matplotlib
    figure."""

    def __init__(self, draw: Callable[[], tuple[str, object]]) -> None:
        self._draw = draw

    @cached_property
    def drawn(self) -> tuple[str, object]:
        return self._draw()


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One exhibit, in one language. JupyterLab and the report show its HTML, the former with a style of its own (see `dress`); `figure` is the matplotlib object, if any.

    `title` states what the data say; `subtitle` statistic, place and date. `grid` holds the table, or the numbers of the
    picture; `picture` is an SVG as a data address, drawn when it is first shown, and `size` its width and height in pixels. Texts are plain and escaped here. A list has a
    `title`, `entries` and perhaps something `about` them all, with formulas (`short`: each
    entry fits a line); a note only a `title`: neither is numbered.
    """

    lang: str
    shape: Shape
    title: str
    subtitle: str = ""
    unit: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    alternative: str = ""
    grid: TextGrid | None = None
    about: str = ""
    entries: tuple[ListEntry, ...] = ()
    short: bool = False
    drawing: Drawing | None = None
    size: tuple[int, int] = (0, 0)
    illustrative: bool = False

    @property
    def picture(self) -> str:
        return self.drawing.drawn[0] if self.drawing else ""

    @property
    def figure(self) -> object | None:
        return self.drawing.drawn[1] if self.drawing else None

    def _repr_html_(self) -> str:
        if self.shape is Shape.NOTE:
            return f'<p class="exhibit note" lang="{self.lang}">{escape(self.title)}</p>\n'
        if self.shape is Shape.LIST:
            told = _element_html("p", "title", self.title) + (
                f"<p>{formula_html(self.about)}</p>" if self.about else ""
            )
            kind = "list short" if self.short else "list"
            return f'<div class="exhibit {kind}" lang="{self.lang}">\n{told}\n{_list_html(self.entries)}</div>\n'
        unit = _element_html("p", "unit", UNIT_LINE.say(self.lang, unit=self.unit)) if self.unit else ""
        below = "".join(_element_html("p", "notes", note) for note in self.notes)
        below += _element_html("p", "source", SOURCE_LINE.say(self.lang, source=self.source)) if self.source else ""
        body = (
            self._picture(unit)
            if self.shape is Shape.FIGURE
            else table_html(self.grid, self.title, self._caption(unit))
        )
        return f'<figure class="exhibit {self.shape.value}" lang="{self.lang}">\n{body}\n{below}</figure>\n'

    def _picture(self, unit: str) -> str:
        """The picture, its caption below it, and its numbers behind a heading that opens."""
        width, height = self.size  # Word knows no other size, and a page does not jump while it loads
        seen = f'<img alt="{escape(self.alternative)}" width="{width}" height="{height}" src="{self.picture}">'
        told = f"<summary>{escape(NUMBERS_OF_FIGURE.say(self.lang))}</summary>\n"
        numbers = f"<details>{told}{table_html(self.grid, self.title)}</details>" if self.grid else ""
        return f"{unit}{seen}\n<figcaption>{self._caption()}</figcaption>\n{numbers}"

    def _caption(self, unit: str = "") -> str:
        mark = _element_html("p", "illustrative", ILLUSTRATIVE.say(self.lang)) if self.illustrative else ""
        return _element_html("p", "title", self.title) + _element_html("p", "subtitle", self.subtitle) + mark + unit

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        """What a notebook shows, where no style sheet of ours is; a page takes the plain HTML."""
        return {"text/plain": repr(self), "text/html": with_notebook_style(self._repr_html_())}

    def __repr__(self) -> str:
        """What a terminal shows: the words without the picture, the table in columns."""
        words = [self.title, self.subtitle, self.alternative]
        if self.shape is Shape.TABLE:
            words += ["\t".join(row) for row in (self.grid.head, *self.grid.rows)]
        words += ["\t".join(part for part in (e.term, e.formula, *e.texts) if part) for e in self.entries]
        return "\n".join(part for part in words if part)


def note(text: str, lang: str) -> Exhibit:
    """A sentence in place of a picture or a table that the data cannot give."""
    return Exhibit(lang=lang, shape=Shape.NOTE, title=text)


def internal_note(internal: bool, lang: str) -> tuple[str, ...]:
    """What an exhibit that hides nothing says of itself."""
    return (INTERNAL.say(lang),) if internal else ()


def number_exhibits(html: str, count: Counter) -> tuple[str, tuple[Statement, ...]]:
    """The HTML of an output with its exhibits numbered, and what they say. `count` has how many there were before, by shape,
    and goes on. HTML that is no exhibit's stays as it is; text of a workbook is escaped, so that it cannot pass for one.

    >>> shown = Exhibit(lang="en", shape=Shape.TABLE, title="a < b", grid=Grid(head=("x",), rows=()))
    >>> html, statements = numbered(shown._repr_html_(), Counter({"table": 1}))
    >>> statements
    (Statement(anchor='table-2', number='Table 2.', title='a &lt; b'),)
    >>> '<p class="title"><span class="number">Table 2.</span> a &lt; b</p>' in html
    True
    """
    statements = []

    def one(found: re.Match) -> str:
        shape, lang, between, title = found.groups()
        count[shape] += 1
        statement = Statement(f"{shape}-{count[shape]}", EXHIBIT_NUMBER[shape].say(lang, n=count[shape]), title)
        statements.append(statement)
        named = f'<figure id="{statement.anchor}" class="exhibit {shape}" lang="{lang}">'
        return f'{named}{between}<p class="title"><span class="number">{statement.number}</span> {title}</p>'

    return _EXHIBIT.sub(one, html), tuple(statements)


_EXHIBIT = re.compile(
    r'<figure class="exhibit (figure|table)" lang="(vi|en)">(.*?)<p class="title">(.*?)</p>', re.DOTALL
)


def formula_html(text: str) -> str:
    """A formula as HTML that is read without any script, aloud too, and that Word keeps: single letters are variables, `_` and
    `^` set what follows low and high, a word or a word in brackets.

    >>> formula("T = Σ s_g·ln(s_g/p_g)^2")
    '<var>T</var> = Σ <var>s</var><sub>g</sub>·ln(<var>s</var><sub>g</sub>/<var>p</var><sub>g</sub>)<sup>2</sup>'
    """
    parts = re.split(r"([_^])(\(\w+\)|\w+)", text)
    html = _variables_html(parts[0])
    for mark, moved, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        tag = "sub" if mark == "_" else "sup"
        html += f"<{tag}>{escape(moved)}</{tag}>{_variables_html(rest)}"
    return html


def _variables_html(text: str) -> str:
    return re.sub(r"(?<![\w&])([^\W\d_ΣΔ])(?!\w)", r"<var>\1</var>", escape(text))


def _list_html(entries: Collection[ListEntry]) -> str:
    """Terms and what is said of them."""
    html = ""
    for entry in entries:
        told = f'<dd class="formula">{formula_html(entry.formula)}</dd>' if entry.formula else ""
        told += "".join(_description_html(text) for text in entry.texts)
        html += f"<div><dt>{escape(entry.term)}</dt>{told}</div>\n"
    return f"<dl>\n{html}</dl>\n"


def _description_html(text: str) -> str:
    kind = ' class="hash"' if _is_checksum(text) else ""
    return f"<dd{kind}>{escape(text)}</dd>"


def table_html(grid: TextGrid, label: str, caption: str = "") -> str:
    """A table as HTML; `label` is what it is called aloud, `caption` is HTML. Header cells with scope, so that each number is read aloud with its row and column. A wide table scrolls inside
    itself, where the keyboard can reach it."""
    words = {0, *grid.words}
    top = "".join(_cell_html("th", at, text, words, ' scope="col"') for at, text in enumerate(grid.head))
    body = ""
    for place, row in enumerate(grid.rows, start=1):
        first = _cell_html("th", 0, row[0], words, ' scope="row"')
        rest = "".join(_cell_html("td", at, text, words) for at, text in enumerate(row) if at)
        last = ' class="total"' if grid.total and place == len(grid.rows) else ""
        body += f"<tr{last}>{first}{rest}</tr>\n"
    told = f"<caption>{caption}</caption>\n" if caption else ""
    table = f"<table>\n{told}<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(label)}">{table}</div>'


def _cell_html(tag: str, at: int, text: str, words: Collection[int], scope: str = "") -> str:
    kind = ' class="hash"' if _is_checksum(text) else "" if at in words else ' class="n"'
    return f"<{tag}{scope}{kind}>{escape(text)}</{tag}>"


def _is_checksum(text: str) -> bool:
    return len(text) == 64 and text.isalnum()


def _element_html(name: str, kind: str, text: str) -> str:
    return f'<{name} class="{kind}">{escape(text)}</{name}>' if text else ""


UNIT_LINE = Phrase(vi="Đơn vị tính: {unit}", en="Unit: {unit}")
SOURCE_LINE = Phrase(vi="Nguồn: {source}", en="Source: {source}")
EXHIBIT_NUMBER = {"figure": Phrase(vi="Hình {n}.", en="Figure {n}."), "table": Phrase(vi="Bảng {n}.", en="Table {n}.")}
NUMBERS_OF_FIGURE = Phrase(vi="Số liệu của hình", en="The numbers of this figure")
