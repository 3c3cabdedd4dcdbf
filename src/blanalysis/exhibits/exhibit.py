"""An exhibit: a figure, a table, a list or a note in one language, as data, with the HTML and the text by which it shows itself.

An exhibit is not finished without a title that states what the data say, the unit, the source and, for a figure, a text that gives
the same to those who cannot see it, and its numbers as a table. Its number it gets from the page that it is put on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, wraps
from html import escape
from typing import NamedTuple, ParamSpec, TypeAlias

from ..vocabulary.formats import Rounded, is_missing, number, sentence
from ..vocabulary.phrases import ILLUSTRATIVE, INTERNAL, NIL, NOT_GIVEN, Phrase, Text, Worded
from ..vocabulary.refusals import LackingError
from .html import element_html, formula_html, list_html, table_html, with_notebook_style

Asked = ParamSpec("Asked")
Cell: TypeAlias = "Worded | int | None"


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

    def html(self, label: str, caption: str = "") -> str:
        """The table as HTML; `label` is the name that a screen reader says, `caption` is HTML."""
        return table_html(self.head, self.rows, label=label, caption=caption, words=self.words, total=self.total)


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A term of a list and what is said of it: texts, one a line, and a formula (see `html.formula_html`)."""

    term: str
    texts: tuple[str, ...]
    formula: str = ""


class Drawn(NamedTuple):
    """A picture as an SVG data address, its width and height in pixels, and the matplotlib figure."""

    picture: str
    size: tuple[int, int]
    figure: object


class Drawing:
    """A picture that is drawn when it is first asked for, and once."""

    def __init__(self, draw: Callable[[], Drawn]) -> None:
        self._draw = draw

    @cached_property
    def drawn(self) -> Drawn:
        return self._draw()


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One exhibit, in one language. A page takes its HTML as it is, JupyterLab with a style of its own (see
    `html.with_notebook_style`); `figure` is the matplotlib object, if any.

    `title` states what the data say; `subtitle` the place and the date. `grid` holds the table, or the numbers of the picture;
    `picture` is an SVG as a data address, drawn when it is first asked for. Texts are plain and escaped here. A list has a
    `title`, `entries` and perhaps a text `about` them all, with formulas (`short`: each entry fits a line); a note only a `title`:
    neither is numbered.
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
    illustrative: bool = False

    @property
    def picture(self) -> str:
        return self.drawing.drawn.picture if self.drawing else ""

    @property
    def figure(self) -> object | None:
        return self.drawing.drawn.figure if self.drawing else None

    def _repr_html_(self) -> str:
        if self.shape is Shape.NOTE:
            return f'<p class="exhibit note" lang="{self.lang}">{escape(self.title)}</p>\n'
        if self.shape is Shape.LIST:
            return self._list()
        unit = element_html("p", "unit", UNIT_LINE.say(self.lang, unit=self.unit)) if self.unit else ""
        below = "".join(element_html("p", "notes", note) for note in self.notes)
        below += element_html("p", "source", SOURCE_LINE.say(self.lang, source=self.source)) if self.source else ""
        is_figure = self.shape is Shape.FIGURE
        body = self._picture(unit) if is_figure else self.grid.html(self.title, self._caption(unit))
        return f'<figure class="exhibit {self.shape.value}" lang="{self.lang}">\n{body}\n{below}</figure>\n'

    def _list(self) -> str:
        above = element_html("p", "title", self.title) + (f"<p>{formula_html(self.about)}</p>" if self.about else "")
        kind = "list short" if self.short else "list"
        entries = list_html((entry.term, entry.texts, entry.formula) for entry in self.entries)
        return f'<div class="exhibit {kind}" lang="{self.lang}">\n{above}\n{entries}</div>\n'

    def _picture(self, unit: str) -> str:
        """The picture, its caption below it, and its numbers behind a heading that opens."""
        width, height = (
            self.drawing.drawn.size if self.drawing else (0, 0)
        )  # Word knows no other size, and a page does not jump while it loads
        image = f'<img alt="{escape(self.alternative)}" width="{width}" height="{height}" src="{self.picture}">'
        heading = f"<summary>{escape(NUMBERS_OF_FIGURE.say(self.lang))}</summary>\n"
        numbers = f"<details>{heading}{self.grid.html(self.title)}</details>" if self.grid else ""
        return f"{unit}{image}\n<figcaption>{self._caption()}</figcaption>\n{numbers}"

    def _caption(self, unit: str = "") -> str:
        mark = element_html("p", "illustrative", ILLUSTRATIVE.say(self.lang)) if self.illustrative else ""
        return element_html("p", "title", self.title) + element_html("p", "subtitle", self.subtitle) + mark + unit

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        """What a notebook shows: text, and HTML with a style of its own, for a notebook does not have the page's stylesheet."""
        return {"text/plain": repr(self), "text/html": with_notebook_style(self._repr_html_())}

    def __repr__(self) -> str:
        """What a terminal shows: the words without the picture, the table in columns."""
        words = [self.title, self.subtitle, self.alternative]
        if self.shape is Shape.TABLE:
            words += ["\t".join(row) for row in (self.grid.head, *self.grid.rows)]
        words += ["\t".join(part for part in (e.term, e.formula, *e.texts) if part) for e in self.entries]
        return "\n".join(part for part in words if part)


def text_grid(
    head: Iterable[Cell], rows: Iterable[Iterable[Cell]], *, lang: str, words: Iterable[int] = (), total: bool = False
) -> TextGrid:
    """The table as it is printed in `lang`. A cell is a text, which stays as it is; a phrase, which begins with a capital letter; a whole
    number, of which 0 is printed as nil; a `Rounded` number; or missing."""
    return TextGrid(
        head=tuple(_printed_cell(cell, lang) for cell in head),
        rows=tuple(tuple(_printed_cell(cell, lang) for cell in row) for row in rows),
        words=frozenset(words),
        total=total,
    )


def _printed_cell(cell: Cell, lang: str) -> str:
    if isinstance(cell, (Phrase, Text)):
        return sentence(cell.say(lang))
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Rounded):
        return NOT_GIVEN if cell.is_missing else cell.say(lang)
    return NOT_GIVEN if is_missing(cell) else number(cell, lang) if cell else NIL


def note(text: str, lang: str) -> Exhibit:
    """A sentence in place of a picture or a table that the data cannot give."""
    return Exhibit(lang=lang, shape=Shape.NOTE, title=text)


def note_where_lacking(exhibit: Callable[Asked, Exhibit]) -> Callable[Asked, Exhibit]:
    """The same function of an exhibit (`lang` by keyword), but with a note in its place where it raises `LackingError`."""

    @wraps(exhibit)
    def shown(*args: Asked.args, **options: Asked.kwargs) -> Exhibit:
        try:
            return exhibit(*args, **options)
        except LackingError as lacking:
            return note(lacking.say(str(options["lang"])), str(options["lang"]))

    return shown


def internal_note(internal: bool) -> tuple[Phrase, ...]:
    """The note of an exhibit that hides nothing, for `internal` use; none elsewhere."""
    return (INTERNAL,) if internal else ()


UNIT_LINE = Phrase(vi="Đơn vị tính: {unit}", en="Unit: {unit}")
SOURCE_LINE = Phrase(vi="Nguồn: {source}", en="Source: {source}")
NUMBERS_OF_FIGURE = Phrase(vi="Số liệu của hình", en="The numbers of this figure")
