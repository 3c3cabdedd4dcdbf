"""An exhibit: a figure, a table, a list or a note in one language, as data, with the HTML and the text by which it shows itself."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial, wraps
from html import escape
from inspect import Signature, cleandoc, signature
from itertools import zip_longest
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, TypeAlias

from ..membership.membership import check_membership
from ..vocabulary import columns, wording
from ..vocabulary.formats import Rounded, is_missing, number, sentence
from ..vocabulary.phrases import HIDDEN, INFINITE, NIL, NONE, NOT_GIVEN, Phrase, Text, Worded
from ..vocabulary.places import Unit
from ..vocabulary.refusals import LackingError, RefusedError, UnwritableError, chosen_lang, write_file
from .html import element_html, formula_html, framed_html, notebook_output, text_html

if TYPE_CHECKING:
    import pandas as pd  # slow to import, and `check` does without

Asked = ParamSpec("Asked")
SAID_OF_MEMBERSHIP = "`membership` is what `load`, `example` or `published` gave; where it lacks what is shown, a sentence says what is missing. "
SAID_OF_ALL = '`lang` is "vi" or "en"; without it, that of the notebook (its variable `LANG`), else "vi".'
SAID_OF_INTERNAL = " With `internal` nothing is hidden: for the office's own use."
WIDE_FROM = 600  # pixels of a picture that a page shows wider than its text
Cell: TypeAlias = "Worded | int | None"
Value: TypeAlias = "str | int | float | None"  # what a cell shows, a number where it is one; None where nothing is
NO_VALUE = ("", NOT_GIVEN, HIDDEN, NONE)
PICTURE_ENDINGS = (".pdf", ".svg", ".png")


@dataclass(frozen=True, kw_only=True)
class TextGrid:
    """A table as it is printed. `words` are the columns that hold text besides the first; with `total` the last row sums those above.
    `units`: the unit, type or district of each row; `places`: where each number stands ("0!C7" of the first of the `sheets`), or of how many
    cells it is the sum; None where that is not told."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: Collection[int] = frozenset()
    total: bool = False
    values: tuple[tuple[Value, ...], ...] = ()
    units: tuple[Unit | str | None, ...] = ()
    places: tuple[tuple[str | int | None, ...], ...] = ()
    sheets: tuple[str, ...] = ()

    def frame(self) -> pd.DataFrame:
        """The values of the table, see `Exhibit.frame`."""
        import pandas as pd

        values = pd.DataFrame(self.values, columns=self.head, dtype=object)
        frame = pd.DataFrame(self.rows, columns=self.head, dtype="string").mask(values.isna())
        for at in {*range(1, len(self.head))} - {*self.words}:
            own = values.iloc[:, at]
            if str not in (kinds := {*map(type, own.dropna())}):
                frame.isetitem(at, own.astype("Float64" if float in kinds else "Int64"))
        return frame

    def html(self, label: str) -> str:
        """The table as HTML, with a scope at every heading; `label` is the name that a screen reader says."""
        kinds = ["" if at == 0 or at in self.words else "n" for at in range(len(self.head))]
        top = "".join(text_html('th scope="col"', text, kind) for text, kind in zip(self.head, kinds, strict=True))
        lines = []
        for row, unit, places in zip_longest(self.rows, self.units, self.places):
            told = (f' data-cell{"s" * isinstance(of, int)}="{of}"' if of else "" for of in places or [None] * len(row))
            tags = ['th scope="row"', *[f"td{of}" for of in told][1:]]
            of_row = ' class="total"' if self.total and row is self.rows[-1] else ""
            of_row += f' data-unit="{escape(unit if isinstance(unit, str) else unit.code)}"' if unit else ""
            lines.append(f"<tr{of_row}>{''.join(map(text_html, tags, row, kinds))}</tr>\n")
        sheets = escape(json.dumps(self.sheets, ensure_ascii=False), quote=False).replace("'", "&#39;")
        opening = f"<table data-files='{sheets}'>" if self.sheets else "<table>"
        table = f"{opening}\n<thead><tr>{top}</tr></thead>\n<tbody>\n{''.join(lines)}</tbody>\n</table>"
        return f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(label)}">{table}</div>'


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A term of a list and what is said of it: texts, one a line, and a formula (see `html.formula_html`)."""

    term: str
    texts: tuple[str, ...]
    formula: str = ""

    def html(self) -> str:
        """An entry of an HTML list of descriptions."""
        formula = f'<dd class="formula">{formula_html(self.formula)}</dd>' if self.formula else ""
        texts = "".join(text_html("dd", text) for text in self.texts)
        return f"<div>{text_html('dt', self.term)}{formula}{texts}</div>\n"


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """What a `Figure`, a `Table`, a `List` and a `Note` have in common. `title` states what the data say, `caution` that figures shown have
    errors; `grid` is the table, or the numbers of the figure. What one has not is empty, or None."""

    kind: ClassVar[str]  # its name in HTML
    lang: str
    title: str
    subtitle: str = ""
    caution: str = ""
    anchor: str = ""
    unit: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    alternative: str = ""
    grid: TextGrid | None = None
    illustrative: bool = False
    drawing: Any = None  # a `figures.canvas.Drawing`: draws a figure, and shows and writes it

    @property
    def picture(self) -> str:
        """The SVG of a figure as it stands in a page, drawn when it is first asked for; "" where there is none."""
        return self.drawing.picture()[0] if self.drawing else ""

    @property
    def figure(self) -> Any:
        """The matplotlib object of a figure, with title, notes and source in it. What is changed of it is seen when the figure is shown again."""
        return self.drawing.figure if self.drawing else None

    @property
    def frame(self) -> pd.DataFrame | None:
        """The numbers of the table, or behind the figure, as they are printed: rounded alike, what is hidden or not given is <NA>.

        A frame with the printed headings; Int64, Float64, or string for words and for what is more than a number ("2/10"). A percentage
        ("68,5%") is a fraction (0.685); any other number is in the printed unit. A row of the total stays the last row."""
        return self.grid.frame() if self.grid else None

    def save(self, out: str | Path) -> Path:
        """Write the picture of a figure, with title, notes and source in it, as .pdf, .svg or .png; gives the path. The same figure gives
        the same bytes. A file of that name is replaced. Raises `UnwritableError` for any other ending, where there is no picture (a table,
        or a note in place of a figure), or when it fails."""
        if not self.drawing:
            raise UnwritableError(wording.NO_PICTURE, title=self.title)
        if not isinstance(out, (str, Path)) or Path(out).suffix.lower() not in PICTURE_ENDINGS:
            raise UnwritableError(wording.WHICH_ENDING, path=str(out), ending=" / ".join(PICTURE_ENDINGS))
        write_file(Path(out), self.drawing.write)
        return Path(out)

    def _repr_html_(self) -> str:
        raise NotImplementedError

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return self.published()

    def published(self, element_id: str = "") -> tuple[dict, dict]:
        """What a notebook cell is given (see `html.notebook_output`), so that a page can be composed from it."""
        html, body = self._repr_html_(), self._body()
        cuts = html.index(body), html.index(body) + len(body)
        return notebook_output(html, repr(self), cuts=cuts, element_id=element_id, **self._facts())

    def _facts(self) -> dict[str, Any]:
        """What a page is told: texts, and what it writes at its foot; without what there is none of."""
        told = {name: getattr(self, name) for name in ("kind", "lang", "title", "subtitle", "caution", "anchor")}
        unit = wording.UNIT_LINE.say(self.lang, unit=self.unit) if self.unit else ""
        below = [*self.notes, *([wording.SOURCE_LINE.say(self.lang, source=self.source)] if self.source else [])]
        mark = wording.ILLUSTRATIVE.say(self.lang) if self.illustrative else ""
        told |= {"unit_line": unit, "below": below, "illustrative": mark, "shape": self._shape()}
        units = [of for of in self.grid.units if isinstance(of, Unit)] if self.grid else []
        told["units"] = {unit.code: [unit.distinct_name, unit.type, unit.district] for unit in units}
        return {name: of for name, of in told.items() if of}

    def _body(self) -> str:
        """The part of its HTML that is the same on a page."""
        return self._repr_html_()

    def _shape(self) -> list[str]:
        """The classes of its HTML besides its kind."""
        return []

    def _words(self) -> list[str]:
        return [self.title, self.subtitle, self.caution, self.alternative]

    def __repr__(self) -> str:
        """What a terminal shows: the words without the picture, the table in columns."""
        return "\n".join(filter(None, self._words()))


class _Numbered(Exhibit):
    def _repr_html_(self) -> str:
        facts, kinds = self._facts(), [*["notes"] * len(self.notes), "source"]
        below = "".join(map(partial(element_html, "p"), kinds, facts.get("below", ())))
        return framed_html(facts, self._body(), f'<div class="below">{below}</div>\n' if below else "")


@dataclass(frozen=True, kw_only=True, repr=False)
class Figure(_Numbered):
    """A picture with the numbers that it shows, and a text `alternative` that says the same. It is drawn when it is first shown."""

    kind = "figure"

    def _body(self) -> str:
        # a screen reader is given the words; the script of a page lets it walk the marks
        picture = self.picture.replace("<svg ", f'<svg role="img" aria-label="{escape(self.alternative)}" ', 1)
        heading = f"<summary>{escape(wording.NUMBERS_OF_FIGURE.say(self.lang))}</summary>\n"
        numbers = f'\n<details class="numbers">{heading}{self.grid.html(self.title)}</details>' if self.grid else ""
        return f'<div class="picture">{picture}</div>{numbers}'

    def _shape(self) -> list[str]:
        return ["wide"] if self.drawing and self.drawing.picture()[1] > WIDE_FROM else []


@dataclass(frozen=True, kw_only=True, repr=False)
class Table(_Numbered):
    """A table; a `folded` one below these words, which open it."""

    kind = "table"
    grid: TextGrid
    folded: str = ""

    def _body(self) -> str:
        table = self.grid.html(self.title)
        return f"<details><summary>{escape(self.folded)}</summary>\n{table}</details>" if self.folded else table

    def _words(self) -> list[str]:
        return [*super()._words(), *("\t".join(row) for row in (self.grid.head, *self.grid.rows))]


@dataclass(frozen=True, kw_only=True, repr=False)
class List(Exhibit):
    """Terms and what is said of each, below a text `about` them all, with formulas; `short`: each entry fits a line; `folded`: below its
    title, which opens it."""

    kind = "list"
    entries: tuple[ListEntry, ...]
    about: str = ""
    short: bool = False
    folded: bool = False

    def _repr_html_(self) -> str:
        about = f"<p>{formula_html(self.about)}</p>\n" if self.about else ""
        entries = f"{about}<dl>\n{''.join(entry.html() for entry in self.entries)}</dl>"
        inside = f"{element_html('p', 'title', self.title)}\n{entries}"
        inside = f"<details><summary>{escape(self.title)}</summary>\n{entries}</details>" if self.folded else inside
        kind = "list short" if self.short else "list"
        return f'<div class="exhibit {kind}" lang="{self.lang}">\n{inside}\n</div>\n'

    def _words(self) -> list[str]:
        entries = ((entry.term, entry.formula, *entry.texts) for entry in self.entries)
        return [self.title, *("\t".join(filter(None, parts)) for parts in entries)]


@dataclass(frozen=True, kw_only=True, repr=False)
class Note(Exhibit):
    """A sentence, its `title`, in place of a figure or a table that the data cannot give."""

    kind = "note"

    def _repr_html_(self) -> str:
        return f'<p class="exhibit note" lang="{self.lang}">{escape(self.title)}</p>\n'


def text_grid(
    head: Iterable[Cell], rows: Iterable[Iterable[Cell]], *, lang: str, words: Iterable[int] = (), total: bool = False
) -> TextGrid:
    """The table as printed in `lang`: phrases with a capital letter, the whole number 0 as nil; no column of districts that is empty."""
    head, cells, words = [*head], [tuple(row) for row in rows], {*words}
    at = head.index(wording.DISTRICT) if wording.DISTRICT in head else None
    if at is not None and cells and not any(row[at] for row in cells):
        del head[at]
        cells, words = [(*row[:at], *row[at + 1 :]) for row in cells], {word - (word > at) for word in words - {at}}
    texts = tuple(tuple(_printed_cell(cell, lang) for cell in row) for row in cells)
    return TextGrid(
        head=tuple(_printed_cell(cell, lang) for cell in head), rows=texts, words=frozenset(words), total=total,
        values=tuple(tuple(map(_value, *of)) for of in zip(cells, texts, strict=True)),
    )  # fmt: skip


def _printed_cell(cell: Cell, lang: str) -> str:
    if isinstance(cell, (Phrase, Text)):
        return sentence(cell.say(lang))
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Rounded):
        return NOT_GIVEN if cell.is_missing else cell.say(lang)
    return NOT_GIVEN if is_missing(cell) else number(cell, lang) if cell else NIL


def _value(cell: Cell, text: str) -> Value:
    if isinstance(cell, Rounded) and cell.value is not None:
        return int(cell.value) if cell.value.as_tuple().exponent == 0 else float(cell.value)
    if isinstance(cell, Integral):
        return int(cell)
    return None if text in NO_VALUE else math.inf if text == INFINITE else text


def note_where_lacking(exhibit: Callable[Asked, Exhibit]) -> Callable[Asked, Exhibit]:
    """The same function of an exhibit, but `lang` (by keyword) may be left out, a note is given where it raises `LackingError`, and
    arguments that cannot be are refused in a sentence; its docstring says what all take."""
    takes = signature(exhibit)

    @wraps(exhibit)
    def shown(*args: Asked.args, **options: Asked.kwargs) -> Exhibit:
        lang = chosen_lang(options.get("lang"))
        asked: Any = {**options, "lang": lang}
        _check_call(exhibit.__name__, takes, args, asked)
        try:
            return exhibit(*args, **asked)
        except LackingError as lacking:
            return Note(lang=lang, title=lacking.say(lang))

    parameters = [of.replace(default=None) if of.name == "lang" else of for of in takes.parameters.values()]
    said = {"membership": SAID_OF_MEMBERSHIP, "lang": SAID_OF_ALL, "internal": SAID_OF_INTERNAL}
    said_of_own = "".join(text for name, text in said.items() if name in takes.parameters)
    shown.__signature__ = takes.replace(parameters=parameters)  # type: ignore[attr-defined]  # what Shift-Tab shows
    shown.__doc__ = f"{cleandoc(exhibit.__doc__ or '')}\n\n{said_of_own}"
    return shown


def _check_call(name: str, takes: Signature, args: Collection[Any], options: dict[str, Any]) -> None:
    call = f"{name}({', '.join(takes.parameters)})"
    try:
        given = takes.bind(*args, **options).arguments
    except TypeError as cause:
        raise RefusedError(wording.WRONG_CALL, call=call, cause=str(cause)) from cause
    for one in given.get("memberships", [given[name] for name in given if name == "membership"]):
        check_membership(one)
    column = given.get("column", "members")
    if not isinstance(column, str) or column not in columns.COUNTS:
        from ..analysis.comparison import compare  # imports pandas, which `check` does without

        of = given["membership"] if "membership" in given else given["memberships"][0]
        compare(of, column)  # raises: it says which there are


def internal_note(internal: bool) -> tuple[Phrase, ...]:
    """The note of an exhibit that hides nothing, for `internal` use; none elsewhere."""
    return (wording.INTERNAL,) if internal else ()
