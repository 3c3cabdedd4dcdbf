"""A thing to show: a picture or a table in its frame. Body in, HTML out.

An exhibit is not finished without a title that states the finding, the unit, the source and, for a picture, a text that
gives the same to those who cannot see it.
"""

from __future__ import annotations

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
class Exhibit:
    """One exhibit, in one language. JupyterLab and the report show its HTML; `figure` is the matplotlib object, if any.

    `title` states what the data say; `subtitle` statistic, place and date; `body` is HTML (an SVG or a table), or plain
    text for a note. All other texts are plain and escaped here.
    """

    lang: str
    shape: Shape
    title: str
    body: str
    subtitle: str = ""
    unit: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    alternative: str = ""
    illustrative: bool = False
    figure: object | None = None

    def _repr_html_(self) -> str:
        if self.shape is Shape.NOTE:
            return f'<p class="exhibit note" lang="{self.lang}">{escape(self.body)}</p>\n'
        caption = _tag("p", "title", self.title) + _tag("p", "subtitle", self.subtitle)
        mark = _tag("p", "illustrative", ILLUSTRATIVE.say(self.lang)) if self.illustrative else ""
        unit = _tag("p", "unit", UNIT.say(self.lang, unit=self.unit)) if self.unit else ""
        below = _tag("p", "source", SOURCE.say(self.lang, source=self.source)) if self.source else ""
        below = "".join(_tag("p", "notes", note) for note in self.notes) + below
        return (
            f'<figure class="exhibit {self.shape.value}" lang="{self.lang}">\n'
            f"<figcaption>{caption}{mark}</figcaption>\n{unit}{self.body}\n{below}</figure>\n"
        )

    def __repr__(self) -> str:
        """What a terminal shows: the words without the picture."""
        words = (self.title, self.subtitle, self.alternative) if self.shape is not Shape.NOTE else (self.body,)
        return "\n".join(part for part in words if part)


def note(text: str, lang: str) -> Exhibit:
    """A sentence in place of a picture or a table that the data cannot give."""
    return Exhibit(lang=lang, shape=Shape.NOTE, title="", body=text)


def _tag(name: str, kind: str, text: str) -> str:
    return f'<{name} class="{kind}">{escape(text)}</{name}>' if text else ""


UNIT = Phrase(vi="Đơn vị tính: {unit}", en="Unit: {unit}")
SOURCE = Phrase(vi="Nguồn: {source}", en="Source: {source}")
