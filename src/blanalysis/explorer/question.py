"""A question to `figures.compared` and `tables.compared`: which measure, grouped by what, of which committees, drawn how; and its code in Python."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Any

import pandas as pd

from ..analysis import change, comparison, disclosure
from ..exhibits import figures
from ..membership.membership import Membership
from ..sheets import InMemory
from ..vocabulary import sources, wording
from ..vocabulary.phrases import TYPES
from ..vocabulary.refusals import LackingError, RefusedError

NUMBERS = ("over", "by", "only", "sort")  # the arguments on which the numbers depend, besides the column
EACH_COMMITTEE = ("tiles", "scatter")  # kinds of picture that have neither groups nor an order
# What is fitted to the data in this order: a divisor before the kind that needs one, the kind before the groups that it can show.
ORDER = ("column", "over", "since", "kind", "by", "type", "district", "where", "sort", "highlight")
LABELS = wording.group("CHOICE")
GROUPED_BY = {"type": ["type"], "district": ["district"], "district_type": ["district", "type"]}  # columns of the frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The arguments of `figures.compared`; `type`, `district` and `where`, a limit, together are its `only`. With `since`, an earlier day, of `figures.changes`."""

    column: str = "members"
    over: str | None = None
    by: str = "type"
    type: str | None = None
    district: str | None = None
    where: str | None = None
    kind: str = "bars"
    sort: str = "list"
    highlight: str | None = None
    since: dt.date | None = None

    @property
    def only(self) -> tuple[str, ...]:
        return tuple(part for part in (self.type, self.district, self.where) if part)

    @property
    def columns(self) -> tuple[str, ...]:
        """What it is about: the column that is counted, what it is divided by, that of the limit."""
        limit = comparison.limit_named(self.where or "")
        return self.column, self.over or self.column, limit[0] if limit else self.column


def asked(
    given: Mapping[str, Any], membership: Membership, last: Question | None = None, *, internal: bool = False
) -> Question:
    """The question of these arguments by name; what is None or () there is as in the `last`. Raises `RefusedError` where one cannot be."""
    parts: dict[str, Any] = {name: str(value) for name, value in given.items() if value is not None and name != "only"}
    for name in comparison.names_to_keep(membership, given.get("only")):
        part = "type" if name in TYPES else "where" if comparison.limit_named(name) else "district"
        if parts.setdefault(part, name) != name:
            raise RefusedError(wording.ONE_OF_EACH, part=LABELS[part], names=[parts[part], name])
    if "since" in parts:
        parts["since"] = membership.on(parts["since"]).as_of
    if closed := disclosure.refusal(membership, *Question(**parts).columns, internal=internal):
        raise LackingError(closed)
    fit = fitted(Question(**parts), membership, internal=internal)
    for part in (part for part in parts if getattr(fit, part) != parts[part] and not is_set_by_kind(part, fit)):
        may_be = [*map(str, filter(None, choices(part, fit, membership, internal=internal)))]
        comparison.check_choice(str(parts[part]), may_be, wording.PANEL_CHOICE(part=LABELS[part]))
    again = fitted(replace(last or fit, **parts), membership, internal=internal)
    return again if all(getattr(again, part) == getattr(fit, part) for part in parts) else fit


def choices(part: str, asked: Question, membership: Membership, *, internal: bool = False) -> tuple[Any, ...]:
    """The values that one part of the question ("column", "over" …) can have, given these data and the other parts. What would not
    change the answer is no choice: an order where the picture has none, a district where there is but one."""
    if asked.since and part in ("type", "district", "where", "sort", "highlight"):
        return (getattr(Question(), part),)
    match part:
        case "since":
            last = membership.as_of if asked.over is None and not membership.by_type_only else None
            return (None, *(day for day in membership.days if last and day < last))
        case "column":
            return comparison.columns(membership, internal=internal)
        case "over":
            if asked.column not in comparison.columns(membership, internal=internal):
                return (None,)
            may_be = comparison.divisors(membership, asked.column, internal=internal)
            each = asked.by == "committee" or asked.kind in EACH_COMMITTEE  # of which a mean is the count
            return tuple(over for over in may_be if not each or over != comparison.OVER_COMMITTEES)
        case "by":
            kept: tuple[str, ...] = change.CHANGE_BY if asked.since else comparison.BY
            kept = tuple(by for by in kept if not asked.since or by != "district" or membership.places.districts)
            given = [by for by in comparison.groupings(membership) if by in kept]
            return ("committee",) if is_set_by_kind(part, asked) else tuple(given)
        case "type" | "district":
            other = asked.district if part == "type" else asked.type
            there, names = set(_rows(membership, other)[part]), TYPES if part == "type" else membership.places.districts
            found = [name for name in names if name in there]
            return (None, *(found if len(found) > 1 else ()))
        case "where":
            may_limit = () if membership.by_type_only else comparison.columns(membership, internal=internal)
            return (None, *([asked.where] if asked.where and asked.columns[-1] in may_limit else []))
        case "kind":
            of_two = asked.over not in (None, comparison.OVER_COMMITTEES)
            kinds: tuple[str, ...] = figures.KINDS if len(membership.by_unit()) else ("bars",)
            kinds = ("bars", "tiles") if asked.since else kinds
            return tuple(kind for kind in kinds if of_two or kind != "scatter")
        case "sort":
            rows = _rows(membership, *asked.only)
            groups = rows.drop_duplicates(GROUPED_BY[asked.by]) if asked.by in GROUPED_BY else rows
            return comparison.SORTS if len(groups) > 1 and not is_set_by_kind(part, asked) else ("list",)
        case "highlight":
            units = () if membership.by_type_only else membership.found
            chosen: set[str | None] = {asked.type, asked.district}
            return (None, *(unit.code for unit in units if chosen <= {unit.type, unit.district, None}))
    raise KeyError(part)


def is_set_by_kind(part: str, asked: Question) -> bool:
    """Whether the kind of picture leaves no choice of this part: the groups, or the order where committees are not one below another."""
    one_row = asked.kind == "dots" and asked.by == "committee"
    return part in ("by", "sort") and (asked.kind in EACH_COMMITTEE or (part == "sort" and one_row))


def fitted(asked: Question, membership: Membership, *, internal: bool = False) -> Question:
    """The question with each part that these data cannot answer replaced by its default, or else by the first value that they can."""
    for name in ORDER:
        default: Any = getattr(Question(), name)
        may_be = choices(name, asked, membership, internal=internal) or (default,)
        if getattr(asked, name) not in may_be:
            part: dict[str, Any] = {name: default if default in may_be else may_be[0]}
            asked = replace(asked, **part)
    return asked


def arguments(question: Question, *, to: str = "figure") -> dict[str, Any]:
    """The arguments by name of `function`, without the first: those that change the answer."""
    if question.since:
        by = {} if function(question, to=to) == "change_tiles" else {"by": question.by}
        return {"column": question.column} | by
    shown = {"figure": (*NUMBERS, "kind", "highlight"), "table": (*NUMBERS, "highlight"), "numbers": NUMBERS}[to]
    of_each = to == "figure" and question.kind in EACH_COMMITTEE  # that picture has no groups to choose
    given = {name: getattr(question, name) for name in shown if name != "by" or not of_each}
    return {name: value for name, value in given.items() if value != getattr(Question(), name)}


def function(question: Question, *, to: str = "figure") -> str:
    """The function that answers, of `figures`, of `tables` or for "numbers". After the membership it takes the column, or the day to compare."""
    if not question.since:
        return "compare" if to == "numbers" else "compared"
    return "change" if to == "numbers" else "change_tiles" if (to, question.kind) == ("figure", "tiles") else "changes"


def is_internal(question: Question, membership: Membership, *, internal: bool) -> bool:
    """Whether the question is about a column that only `internal` use may see: other answers may be handed on."""
    return internal and not {*question.columns} <= {*comparison.columns(membership), *comparison.GENERAL}


def compared_numbers(question: Question, membership: Membership) -> comparison.Comparison | change.Change:
    """The numbers that the figure and the table of this question show."""
    if question.since:
        return change.changed(membership, question.since, **arguments(question, to="numbers"))
    return comparison.comparison(membership, question.column, **arguments(question, to="numbers"))


def _rows(membership: Membership, *only: str | None) -> pd.DataFrame:
    """The rows of the present day of these types and districts; a name of which there is none does not limit them."""
    rows = membership.current
    for name in filter(None, only):
        own = rows[rows["type" if name in TYPES else "district"] == name]
        rows = rows if own.empty else own
    return rows


def code(question: Question, membership: Membership, *, lang: str, internal: bool = False) -> str:
    """The lines of Python that give the same in a cell: the data, their numbers as a pandas frame, the figure."""
    closed = is_internal(question, membership, internal=internal)
    shown = arguments(question) | ({"internal": True} if closed else {}) | {"lang": lang}
    opened = reading_call(membership)
    numbers, first = function(question, to="numbers"), _literal(question.since or question.column)
    lines, used = [f"membership = {opened}"], {"figures", opened.split("(")[0]}
    if question.column in comparison.columns(membership, internal=internal):  # else the picture is a sentence
        lines.append(f"numbers = {numbers}(membership, {first}{_keywords(arguments(question, to='numbers'))})")
        used.add(numbers)
    lines.append(f"figures.{function(question)}(membership, {first}{_keywords(shown)})")
    return "\n".join([f"from blanalysis import {', '.join(sorted(used))}", *lines])


def reading_call(membership: Membership) -> str:
    """The call that reads these data again, as code: workbooks by their paths; what was no file as `data`, `data_2` …"""
    if membership.published:
        return "published()"
    district = next(iter(membership.places)).district if membership.whole else None
    unnamed = chain(["data"], (f"data_{n}" for n in count(2)))
    given = [next(unnamed) if isinstance(name, InMemory) else _literal(Path(name)) for name in membership.asked]
    if [*map(Path, membership.asked)] == [sources.path(sources.EXAMPLE)]:
        return f"example({_literal(district) if district else ''})"
    options = ({"district": district} if district else {}) | dict(membership.options)
    opened = f"load({', '.join(given)}{_keywords(options)})"
    day = membership.as_of
    is_last = day is None or not membership.days or day == membership.days[-1]
    return opened if is_last else f'{opened}.on("{day}")'


def _keywords(arguments: dict[str, Any]) -> str:
    return "".join(f", {name}={_literal(value)}" for name, value in arguments.items())


def _literal(value) -> str:
    """A value as code: Vietnamese letters unescaped, a tuple of one as that one, a path from the current folder if below it, a day as text."""
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
