"""A question to the figures: which measure or ratio, grouped by what, of which committees, drawn how; and its code in Python.

A question holds the arguments of `figures.compared` and `tables.compared`, so that what the panel in JupyterLab shows and the
code that it gives are the same call.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ..analysis import comparison
from ..analysis.comparison import Comparison
from ..exhibits import figures
from ..membership.membership import Membership
from ..sheets import InMemory
from ..vocabulary import sources
from ..vocabulary.phrases import TYPES

NUMBERS = ("over", "by", "only", "sort")  # the arguments on which the numbers depend, besides the column


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The arguments of `figures.compared`; `type` and `district` together are its `only`."""

    column: str = "members"
    over: str | None = None
    by: str = "type"
    type: str | None = None
    district: str | None = None
    kind: str = "bars"
    sort: str = "list"
    highlight: str | None = None

    @property
    def only(self) -> tuple[str, ...]:
        return tuple(part for part in (self.type, self.district) if part)


def choices(part: str, asked: Question, membership: Membership, *, internal: bool = False) -> tuple[str | None, ...]:
    """The values that one part of the question ("column", "over" …) can have, given these data and the parts before it.

    >>> from blanalysis import published
    >>> choices("by", Question(), published()), choices("over", Question(), published())
    (('type',), (None, 'committees', 'population'))
    """
    match part:
        case "column":
            return comparison.columns(membership, internal=internal)
        case "over":
            if asked.column not in comparison.columns(membership, internal=internal):
                return (None,)
            return comparison.divisors(membership, asked.column, internal=internal)
        case "by":
            return comparison.groupings(membership)
        case "type" | "district":
            there, names = set(membership.current[part]), TYPES if part == "type" else membership.places.districts
            return (None, *(name for name in names if name in there))
        case "kind":
            of_two = asked.over not in (None, comparison.OVER_COMMITTEES)
            kinds = figures.KINDS if len(membership.by_unit()) else ("bars",)
            return tuple(kind for kind in kinds if of_two or kind != "scatter")
        case "sort":
            return comparison.SORTS
        case "highlight":
            units = () if membership.by_type_only else membership.found
            return (None, *(unit.code for unit in units if {unit.type, unit.district} >= {*asked.only}))
    raise KeyError(part)


def fitted(asked: Question, membership: Membership, *, internal: bool = False) -> Question:
    """The question with each part that these data cannot answer replaced by its default, or else by the first value that they can.

    >>> from blanalysis import published
    >>> fitted(Question(by="committee", over="cells"), published())
    Question(column='members', over=None, by='type', type=None, district=None, kind='bars', sort='list', highlight=None)
    """
    for part in fields(asked):  # column comes before what it may be divided by, places before the committees in them
        default: Any = part.default
        may_be = choices(part.name, asked, membership, internal=internal) or (default,)
        if getattr(asked, part.name) not in may_be:
            changed: dict[str, Any] = {part.name: default if default in may_be else may_be[0]}
            asked = replace(asked, **changed)
    return asked


def arguments(question: Question) -> dict[str, Any]:
    """The arguments for `figures.compared` by name, without those that are its defaults, and without `column`."""
    names, usual = ("over", "by", "only", "sort", "kind", "highlight"), Question()
    given = {name: getattr(question, name) for name in names}
    return {name: value for name, value in given.items() if value != getattr(usual, name)}


def compared_numbers(question: Question, membership: Membership) -> Comparison:
    """The numbers that the figure and the table of this question show."""
    asked = {name: value for name, value in arguments(question).items() if name in NUMBERS}
    return comparison.comparison(membership, question.column, **asked)


def code(question: Question, membership: Membership, *, lang: str, internal: bool = False) -> str:
    """The lines of Python that give the same in a cell: the data, their numbers as a pandas frame, the figure.

    >>> from blanalysis import published
    >>> print(code(Question(over="committees"), published(), lang="en"))
    from blanalysis import compare, figures, published
    membership = published()
    numbers = compare(membership, "members", over="committees")
    figures.compared(membership, "members", over="committees", lang="en")
    """
    asked = arguments(question)
    numbers = {name: value for name, value in asked.items() if name in NUMBERS}
    shown = asked | ({"internal": True} if internal else {}) | {"lang": lang}
    opened = reading_call(membership)
    lines = [
        f"membership = {opened}",
        f"numbers = compare(membership, {_literal(question.column)}{_keywords(numbers)})",
        f"figures.compared(membership, {_literal(question.column)}{_keywords(shown)})",
    ]
    if question.column not in comparison.columns(membership, internal=internal):
        del lines[1]  # there are no numbers, and the picture is a sentence
    used = {"figures", opened.split("(")[0], *(("compare",) if len(lines) == 3 else ())}
    return "\n".join([f"from blanalysis import {', '.join(sorted(used))}", *lines])


def reading_call(membership: Membership) -> str:
    """The call that reads these data again, as code; a workbook below the current folder by its path from there, and what was no file
    as `data`.

    >>> from blanalysis import example
    >>> reading_call(example("Giá Rai"))
    'example("Giá Rai")'
    """
    if membership.published:
        return "published()"
    district = next(iter(membership.places)).district if membership.whole else None
    given = ["data" if isinstance(name, InMemory) else _literal(Path(name)) for name in membership.asked]
    if [*map(Path, membership.asked)] == [sources.path(sources.EXAMPLE)]:
        return f"example({_literal(district) if district else ''})"
    options = ({"district": district} if district else {}) | dict(membership.options)
    opened = f"load({', '.join(given)}{_keywords(options)})"
    day = membership.as_of
    if day is None or not membership.days or day == membership.days[-1]:
        return opened
    return f'{opened}.on("{day}")'


def _keywords(arguments: dict[str, Any]) -> str:
    """Keyword arguments as code, each after a comma."""
    return "".join(f", {name}={_literal(value)}" for name, value in arguments.items())


def _literal(value) -> str:
    """A value as code; texts in double quotes, their Vietnamese letters unescaped; a tuple of one as that one; a path from the current
    folder, or the full path of what lies elsewhere; a day as text."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_literal(key)}: {_literal(of)}' for key, of in value.items())}}}"
    if isinstance(value, Path):
        here = Path.cwd()
        value = value.relative_to(here).as_posix() if value.is_relative_to(here) else str(value)
    if isinstance(value, dt.date):
        value = f"{value:%d/%m/%Y}"
    if isinstance(value, tuple):
        return _literal(value[0]) if len(value) == 1 else f"({', '.join(map(_literal, value))})"
    if not isinstance(value, str):
        return repr(value)
    letters = json.dumps(value, ensure_ascii=False)
    # The name of a file may hold letters that cannot be printed, or that UTF-8 cannot hold.
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in letters)
