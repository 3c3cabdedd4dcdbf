"""A reader who collects every number that is printed, and works out what each small one can be: integer programs.

`read` turns the exhibits of a page into readings: sums of cells that are known, or known to be at least 1. Which numbers they are is
found by their words: the labels of rows and columns, the cell that a finding names. `ranges` gives the least and greatest value of
each sum that is asked for, by all readings of all pages together, and by what everybody knows: counts are whole and not negative, a
part is at most its whole, members at the end are those at the start, those who came and those who left.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from html import unescape
from inspect import signature

import nbformat
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from secret_lists import (
    COUNTED,
    DISCIPLINE,
    DOWN,
    EXITS,
    LEFT_OUT,
    OUTSIDE,
    SUMS,
    UP,
    Line,
    Listed,
    PrintedTotal,
    Secret,
)

from blanalysis.exhibits import figures, tables
from blanalysis.membership.findings import Kind
from blanalysis.report import build
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.columns import COLUMNS, wholes
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.phrases import HIDDEN, TYPES

Cell = tuple[int, str]  # the number of a line, and a column
MOST = 20_000.0
GROUPED = ("changes", "components")
MINORITY, ORIGINS = "members_ethnic_minority", ("members_khmer", "members_hoa")


@dataclass(frozen=True)
class Reading:
    """What a page says of a sum of cells (with signs): that it is `least` to `most`; and where it stands."""

    terms: tuple[tuple[Cell, int], ...]
    least: float
    most: float
    where: str
    is_rule: bool = False


def page_exhibits(pages: Iterable[str]) -> list[tuple[str, Callable]]:
    """The calls of `tables` and `figures` with a membership in the notebooks whose numbers are given, as (name, function); of a function
    that shows groups, by type and by district too."""
    found = []
    for path in build.page_notebooks():
        if path.stem[:2] in pages:
            source = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
            for room, name in re.findall(r"(tables|figures)\.(\w+)\(\s*membership\b", source):
                found.append((name, getattr({"tables": tables, "figures": figures}[room], name)))
    found = list(dict.fromkeys(found))
    grouped = [(name, make) for name, make in found if name in GROUPED]
    return [*found, *((name, partial(make, by=by)) for name, make in grouped for by in ("type", "district"))]


class Attack:
    """All that is known of the lines of a secret."""

    def __init__(self, secret: Secret):
        self.secret = secret
        self.lines: list[Line] = [line for listed in secret.sheets.values() for line in listed.lines]
        self.number = {id(line): at for at, line in enumerate(self.lines)}
        self.day = {id(line): listed.day for listed in secret.sheets.values() for line in listed.lines}
        self.cells = [(at, column) for at, line in enumerate(self.lines) for column in line.numbers]
        self.readings: dict[Reading, None] = {}
        self.hidden: dict[tuple[tuple[Cell, int], ...], str] = {}  # the sums that a page hides, with their names
        self.failures: list[str] = []  # rules of which a page says more than it may

    # --- what everybody knows

    def known_of_all(self) -> list[Reading]:
        """The rules of each line, and that members of one day are those at the start of the next."""
        found = []
        for at, line in enumerate(self.lines):
            of = line.numbers
            for column in of:
                whole = next((whole for whole in wholes(column) if whole in of), None)
                if whole:
                    found.append(Reading((((at, whole), 1), ((at, column), -1)), 0, np.inf, "part", is_rule=True))
            if {MINORITY, *ORIGINS} <= {*of}:
                parts = tuple(((at, part), -1) for part in ORIGINS)
                found.append(Reading((((at, MINORITY), 1), *parts), 0, np.inf, "part", is_rule=True))
            for whole, parts in SUMS.items():
                if line.whole and {whole, *parts} <= {*of}:
                    found.append(self._equal([(at, whole)], [(at, part) for part in parts], 0, whole))
            if line.whole:
                found += self._flows(at, line)
        return found

    def _flows(self, at: int, line: Line) -> Iterator[Reading]:
        of = line.numbers
        up, down = ([(at, column) for column in ids if column in of] for ids in (UP, DOWN))
        for whole, parts in (("increased", up), ("decreased", down)):
            if whole in of and parts:
                yield self._equal([(at, whole)], parts, 0, whole)
        before = [self.number[id(other)] for other in self.before(line)]
        # Of a list that has neither the start nor deaths or moves out nobody knows that there were none.
        complete = "members_start" in of or not {"died", "transferred_out"}.isdisjoint(of)
        ends = [(number, "members") for number in before]
        starts = [(at, "members_start")] if "members_start" in of else ends
        if complete and starts and "members" in of and (up or down):
            yield self._equal([*starts, *up], [(at, "members"), *down], 0, "flow")
        if before and "members_start" in of:
            yield self._equal([(at, "members_start")], ends, 0, "start")

    def before(self, line: Line) -> list[Line]:
        """The lines of the first day that are of the unit of a line of the other one; several of a unit since 1 July 2025."""
        return [
            other
            for other in self.lines
            if self.day[id(other)] != self.day[id(line)]
            and (other.becomes or (other.name, other.full_district)) in (line.name, (line.name, line.full_district))
            and not line.label
            and COUNTED == other.state == line.state
            and self.day[id(other)] == self.secret.days[0]
        ]

    def _equal(self, plus: list[Cell], minus: list[Cell], value: float, where: str) -> Reading:
        return Reading(
            (*((cell, 1) for cell in plus), *((cell, -1) for cell in minus)), value, value, where, is_rule=True
        )

    # --- what is printed

    def read(
        self, membership, exhibits, lang: str, *, load: int, day: str, district: str | None, internal=False
    ) -> None:
        """Adds what the exhibits of one membership (of a day, of a district or None for all) say, in one language."""
        scope = Scope(self, lang, load, day, district)
        for name, make in exhibits:
            options = {"internal": True} if internal and "internal" in signature(make).parameters else {}
            shown = make(membership, lang=lang, **options)
            if shown.grid and name in READERS:
                READERS[name](scope, shown.grid)
            for text in (shown.title, shown.alternative, *shown.notes):
                scope.sentence(text)
        if district is None:
            self.account(membership, scope)
        self.readings |= dict.fromkeys(scope.readings)

    def account(self, membership, scope: Scope) -> None:
        """What a membership shows of itself in a notebook and in a terminal."""
        printed = repr(membership)
        html = re.sub(r"<style.*?</style>", "", membership._repr_html_(), flags=re.DOTALL)
        for text in (printed, unescape(re.sub(r"<[^>]+>", "\n", html))):
            for sentence in text.splitlines():
                scope.sentence(sentence)
        scope.first_rows(printed)

    def hides(self, of: Iterable[Line], columns: Iterable[str], label: str) -> None:
        """Notes a sum that a page hides where it is small."""
        numbers = {self.number[id(line)]: line for line in of}
        terms = tuple(((at, column), 1) for at, line in numbers.items() for column in columns if column in line.numbers)
        value = sum(self.lines[at].numbers[column] for (at, column), _ in terms)
        if 1 <= value < 5:
            where = {line.full_district for line in numbers.values()}
            self.hidden[terms] = f"{self.day[id(self.lines[terms[0][0][0]])]} {where}: {label} = {value}"

    def wholes(self) -> list[Reading]:
        """What a reader may know of each line beside its members and those admitted: all who left it, all who moved in or were
        reinstated, and the disciplined."""
        found = []
        for at, line in enumerate(self.lines):
            for ids in (DOWN, UP[1:], ("disciplined",) if "disciplined" in line.numbers else DISCIPLINE):
                given = [(at, column) for column in ids if column in line.numbers]
                found.append(self._equal(given, [], sum(line.numbers[column] for _, column in given), "whole"))
        return found

    # --- what follows

    def secrets(self, sensitive: Iterable[str]) -> dict[tuple[tuple[Cell, int], ...], str]:
        """Each sum of one sensitive column or measure that is 1 to 4: of a line, a district, a type, all lines. By its cells; with its
        name."""
        sensitive, found = [*sensitive], {}
        for group, lines in self._groups():
            for name, columns, less in self._measures(sensitive):
                terms = tuple(
                    ((at, column), sign)
                    for at in lines
                    for ids, sign in ((columns, 1), (less, -1))
                    for column in ids
                    if column in self.lines[at].numbers
                )
                value = sum(sign * self.lines[at].numbers[column] for (at, column), sign in terms)
                if 1 <= value < 5:
                    found.setdefault(terms, f"{group}: {name} = {value}")
        return found

    def _groups(self) -> Iterator[tuple[str, list[int]]]:
        for day in self.secret.days:
            of_day = [at for at, line in enumerate(self.lines) if self.day[id(line)] == day]
            counted = [at for at in of_day if self.lines[at].state == COUNTED]
            yield f"{day} all", counted
            for attribute in ("full_district", "type"):
                for name in dict.fromkeys(getattr(self.lines[at], attribute) for at in counted):
                    yield f"{day} {name}", [at for at in counted if getattr(self.lines[at], attribute) == name]
            for state in (LEFT_OUT, OUTSIDE):
                yield f"{day} {state}", [at for at in of_day if self.lines[at].state == state]
            for at in of_day:
                yield f"{day} {self.lines[at].name} ({self.lines[at].state}, {self.lines[at].full_district})", [at]

    def _measures(self, sensitive: list[str]) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        for column in sensitive:
            yield column, (column,), ()
        yield "exits", EXITS, ()
        yield "kinds of discipline", DISCIPLINE, ()
        yield "other kinds of discipline", DISCIPLINE[:3], ()
        yield "other minorities", (MINORITY,), ORIGINS

    def ranges(self, targets: Iterable, *, width: float, only=lambda _: True, more: Iterable[Reading] = ()) -> dict:
        """The least and greatest value of each target by the readings that `only` allows and `more`, or a part of it that is `width`
        wide."""
        readings = [*filter(only, [*self.known_of_all(), *self.readings]), *more]
        return _Program(self, readings).ranges([*targets], width)


class _Program:
    """The readings as a matrix; whole numbers from 0."""

    def __init__(self, attack: Attack, readings: list[Reading]):
        self.at = {cell: place for place, cell in enumerate(attack.cells)}
        self.truth = np.array([attack.lines[at].numbers[column] for at, column in attack.cells], dtype=float)
        rows, columns, signs = [], [], []
        for row, reading in enumerate(readings):
            for cell, sign in reading.terms:
                rows.append(row), columns.append(self.at[cell]), signs.append(sign)
        self.matrix = csr_array((signs, (rows, columns)), shape=(len(readings), len(self.at)))
        least, most = (np.array([getattr(of, end) for of in readings], dtype=float) for end in ("least", "most"))
        true = self.matrix @ self.truth
        for reading, value, low, high in zip(readings, true, least, most, strict=True):
            assert low <= value <= high, (value, reading)  # what is shown is true, and read as it is meant
        self.constraints = LinearConstraint(self.matrix, least, most)

    def row(self, terms) -> np.ndarray:
        found = np.zeros(len(self.at))
        for cell, sign in terms:
            found[self.at[cell]] += sign
        return found

    def solved(self, cost: np.ndarray) -> np.ndarray:
        of = {"integrality": np.ones(len(cost)), "bounds": Bounds(0, MOST), "constraints": self.constraints}
        found = milp(cost, **of)
        if found.status:  # the solver's first step may take what can be solved for unsolvable
            found = milp(cost, **of, options={"presolve": False})
        assert found.status == 0, found.message
        return np.round(found.x)

    def ranges(self, targets: list, width: float) -> dict:
        """First many targets at once: each solution shows values that they can have. Then those that stayed narrow, one by one."""
        if not targets:
            return {}
        rows = np.array([self.row(terms) for terms in targets])
        low = high = rows @ self.truth
        dice, idle = random.Random(1), 0
        while (narrow := np.flatnonzero(high - low < width)).size and idle < 2:
            cost = sum(rows[at] * dice.choice((-3, -1, 1, 2)) for at in narrow)
            values = rows @ self.solved(cost)
            lower, higher = np.minimum(low, values), np.maximum(high, values)
            idle = 0 if ((higher - lower)[narrow] >= width).any() else idle + 1
            low, high = lower, higher
        for at in np.flatnonzero(high - low < width):
            for sign in (1, -1):
                if high[at] - low[at] < width:
                    values = rows @ self.solved(sign * rows[at])
                    low, high = np.minimum(low, values), np.maximum(high, values)
        return {terms: (low[at], high[at]) for at, terms in enumerate(targets)}


# --- reading

Signed = dict[str, int] | Iterable[str]


def _signed(columns: Signed) -> dict[str, int]:
    return columns if isinstance(columns, dict) else dict.fromkeys(columns, 1)


PARTS_IN_WORDS = {
    "vi": ("số trong tệp", "đã tổng hợp", "chưa tổng hợp", "ngoài danh sách"),
    "en": ("typed", "counted", "left out", "outside the list"),
}
NOTHING = {"–", "…", "", "-"}


class Scope:
    """The pages of one membership in one language: of which day, and of which district."""

    def __init__(self, attack: Attack, lang: str, load: int, day: str, district: str | None):
        self.attack, self.lang, self.day, self.district = attack, lang, day, district
        paths = {path.name for path in attack.secret.loads[load]}
        self.sheets = {at: of for at, of in attack.secret.sheets.items() if at[0] in paths}
        lines = (line for listed in self.sheets.values() for line in listed.lines)
        self.lines = [line for line in lines if district in (None, line.district)]
        self.of_day = [line for line in self.lines if attack.day[id(line)] == day]
        self.counted = [line for line in self.of_day if line.state == COUNTED]
        self.readings: list[Reading] = []
        self.labels = {}
        for column in COLUMNS.values():
            for words in (column.label.say(lang), column.label.say(lang).removeprefix("Đảng viên ")):
                self.labels.setdefault(words.casefold(), column.id)

    def number(self, text: str) -> int | None:
        """The count that a text is; None for one that is hidden or not given."""
        text = text.replace("−", "-").replace("+", "").strip()
        if text in NOTHING:
            return 0 if text == "-" else None
        if text == HIDDEN:
            return None
        return int(text.replace("." if self.lang == "vi" else ",", ""))

    def column(self, label: str) -> str | None:
        return self.labels.get(label.casefold())

    def columns(self, label: str) -> dict[str, int]:
        """The columns that a label of a row stands for, each with its sign: of one, of several together, of some less others, or of
        several listed in parentheses."""
        if column := self.column(label):
            return {column: 1}
        inside = re.search(r"\((.*)\)$", label)
        found: dict[str, int] = {}
        sides = [inside[1]] if inside else re.split(r", less | trừ ", label)
        for sign, side in zip((1, -1), sides, strict=False):
            for name in re.split(r", | và | and ", side):
                if name.casefold() in ("left the party", "ra khỏi đảng"):
                    found |= dict.fromkeys(EXITS, sign)
                elif column := self.column(name):
                    found[column] = sign
                else:
                    raise AssertionError(f"what is “{label}”?")
        return found

    def hides_zeros(self, columns: Iterable[str], *, of_all: bool) -> bool:
        """Whether also each 0 of these columns is hidden, as is said of them: where the known whole of any group is 1 to 5; that of
        all, where its own whole is."""
        whole = next((ids for ids in (DOWN, UP[1:]) if {*columns} <= {*ids}), None)
        whole = whole or [of for column in columns for of in wholes(column) if not COLUMNS[of].sensitive][:1]
        lines = [line for line in self.attack.lines if line.state == COUNTED and self.attack.day[id(line)] == self.day]
        groups: dict[str, int] = {}
        for line in lines:
            group = line.district or line.type
            groups[group] = groups.get(group, 0) + sum(line.numbers.get(column, 0) for column in whole)
        return any(1 <= n <= 5 for n in ([sum(groups.values())] if of_all else groups.values()))

    def know(self, of: Iterable[Line], columns: Signed, value: float | None, where: str, *, most=None) -> None:
        """Notes that the sum of these columns over these lines is a number."""
        if value is None:
            return
        signs = _signed(columns)
        lines = [(self.attack.number[id(line)], line) for line in of]
        terms = sorted(((at, c), sign) for at, line in lines for c, sign in signs.items() if c in line.numbers)
        if terms:
            self.readings.append(Reading(tuple(terms), value, value if most is None else most, where))

    def true_of(self, choices: Iterable[list[Line]], columns: Signed, value: int) -> list[Line]:
        """Of several groups of lines that a number may be meant of, the first of which it is true."""
        for of in choices:
            if (
                sum(sign * line.numbers.get(column, 0) for line in of for column, sign in _signed(columns).items())
                == value
            ):
                return of
        raise AssertionError(f"{value} is not the sum of {columns} of any of the groups")

    def part(self, part: str, column: str, value: int | None, where: str) -> None:
        """What was typed, counted, left out or outside the list, of a column."""
        if value is None:
            return
        of = {state: [line for line in self.of_day if line.state == state] for state in (COUNTED, LEFT_OUT, OUTSIDE)}
        typed = [self.of_day, [*of[COUNTED], *of[LEFT_OUT]]]
        choices = {"typed": typed, "counted": [of[COUNTED]], "left out": [of[LEFT_OUT]], "outside": [of[OUTSIDE], []]}[
            part
        ]
        self.know(self.true_of(choices, [column], value), [column], value, f"{where} {part}")

    # --- sentences

    def sentence(self, text: str) -> None:
        """What a sentence says of the parts of a column: "Members: typed 9 = counted 8 + left out 1"."""
        for typed, counted, left, outside in PARTS_IN_WORDS.values() if "=" in text else ():  # a membership speaks both
            n = r"([\d.,]+)"
            pattern = rf"(.+?): {typed} {n} = {counted} {n} \+ {left} {n}(?: \+ {outside} {n})?\.?"
            found = re.fullmatch(pattern, text.strip())
            if found and (column := self._any_column(found[1])):
                for part, number in zip(("typed", "counted", "left out", "outside"), found.groups()[1:], strict=True):
                    if number:
                        self.part(part, column, int(re.sub(r"\D", "", number)), "sentence")

    def first_rows(self, text: str) -> None:
        """The first rows of a frame, as they are printed: the lines below one that begins with "as_of"."""
        names: list[str] = []
        for printed in text.splitlines():
            words = re.split(r"\s{2,}", printed.strip())
            if words[0] == "as_of":
                names = words
            elif len(words) == len(names):
                of = dict(zip(names, words, strict=True))
                full = f"{of['type']} {of['name']}".casefold() if "name" in of else ""
                line = [one for one in self.counted if one.type == of["type"]]
                line = [
                    one
                    for one in line
                    if not full or (one.name.casefold(), one.district) == (full, of.get("district", ""))
                ]
                for column in {*of} & {*COLUMNS} & {column for one in line for column in one.numbers}:
                    number = re.sub(r"[.,]", "", of[column])
                    if number.isdigit() and len(line) == 1:
                        self.know(line, [column], int(number), "first rows")

    def _any_column(self, label: str) -> str | None:
        for column in COLUMNS.values():
            if label.casefold() in (column.label.vi.casefold(), column.label.en.casefold()):
                return column.id
        return None


def _conservation(scope: Scope, grid) -> None:
    heads = {"typed": ("Typed", "Số trong tệp"), "counted": ("Counted", "Đã tổng hợp")}
    heads |= {"left out": ("Left out", "Chưa tổng hợp"), "outside": ("Outside the list", "Ngoài danh sách")}
    for row in grid.rows:
        column = scope.column(row[0])
        assert column, row
        for part, names in heads.items():
            for head, text in zip(grid.head, row, strict=True):
                if head in names:
                    scope.part(part, column, scope.number(text), "conservation")


def _named_cell(scope: Scope, text: str) -> tuple[Listed, str] | None:
    """The sheet and the cell of "1.xlsx › Danh sách!C8"."""
    found = re.match(r"(.+?) › (.+)!([A-Z]+\d+)$", text)
    listed = found and scope.sheets.get((found[1], found[2]))
    return (listed, found[3]) if listed else None


def _total(scope: Scope, listed: Listed, cell: str, printed: int | None, added: int | None) -> None:
    found = listed.at(cell)
    if found and isinstance(found[0], PrintedTotal):
        total, column = found
        scope.know(total.over, [column], printed, "printed total")
        if added is not None:
            inside = list(total.expected)
            scope.know(
                scope.true_of(
                    [inside, [*inside, *(of for of in listed.lines if of.state == OUTSIDE)]], [column], added
                ),
                [column],
                added,
                "total added up",
            )


def _totals(scope: Scope, grid) -> None:
    for row in grid.rows:
        if where := _named_cell(scope, row[0]):
            printed, added = scope.number(row[3]), scope.number(row[4])
            _total(scope, *where, printed, added)


def _sensitive(scope: Scope, grid) -> None:
    groups = [*grid.head[1:]]
    for row in grid.rows:
        columns = scope.columns(row[0])
        hidden = []
        for group, text in zip(groups, row[1:], strict=True):
            of = [line for line in scope.counted if _is_in(scope, line, group)]
            if text == HIDDEN:
                hidden.append(of)
            else:
                scope.know(of, columns, scope.number(text), f"sensitive {group}")
        for of in hidden:
            scope.attack.hides(of, columns, row[0])
        sums = [sum(line.numbers.get(column, 0) for line in of for column in columns) for of in hidden]
        for of in hidden if all(sums) else ():  # where a 0 is hidden for another reason, nothing follows either
            if not scope.hides_zeros(columns, of_all=of == scope.counted and scope.district is None):
                scope.know(of, columns, 1, "hidden", most=np.inf)


def _is_in(scope: Scope, line: Line, group: str) -> bool:
    types = {phrase.say(scope.lang).casefold(): type for type, phrase in TYPES.items()}
    if group in ("All", "Tổng cộng", "Chung"):
        return True
    if group.casefold() in types:
        return line.type == types[group.casefold()]
    return group in (line.full_district, line.district)


def _admissions(scope: Scope, grid) -> None:
    for row in grid.rows:
        of = [line for line in scope.counted if _is_in(scope, line, row[0])]
        for column, text in zip(("admitted", "admitted_target"), row[1:3], strict=True):
            value = scope.number(text)
            if value is not None:
                both = [line for line in of if {"admitted", "admitted_target"} <= {*line.numbers}]
                scope.know(scope.true_of([of, both], [column], value), [column], value, f"admissions {row[0]}")


def _stock_and_flow(scope: Scope, grid) -> None:
    columns = {column for line in scope.counted for column in line.numbers}
    of = [line for line in scope.counted if columns & {"members", "members_start", *UP, *DOWN} <= {*line.numbers}]
    ends = {
        "start of the period": "members_start",
        "đầu kỳ": "members_start",
        "end of the period": "members",
        "cuối kỳ": "members",
    }
    for label, text in grid.rows:
        value = scope.number(text)
        ids = {ends[label.casefold()]: 1} if label.casefold() in ends else scope.columns(label)
        if {*ids} <= {*DOWN}:  # the steps of those who left are negative
            ids = dict.fromkeys(ids, -1)
        if value is not None:
            scope.know(scope.true_of([of, scope.counted], ids, value), ids, value, f"flow {label}")


DATES = (r"\d\d/\d\d/\d{4}", r"\d+ \w+ \d{4}")
NOT_FLOWS = {phrase.say(lang).casefold() for phrase in (wording.OTHER_CHANGES, wording.GAP_STEP) for lang in LANGS}


def _compared(scope: Scope, group: str) -> tuple[list[Line], list[Line]]:
    """The lines then and now of the units of a group, or of a unit, that have members on both days."""
    units = [line for line in scope.counted if _is_unit(line, group)]
    of = units or [line for line in scope.counted if _is_in(scope, line, group)]
    pairs = [(scope.attack.before(line), line) for line in of if "members" in line.numbers]
    pairs = [(then, now) for then, now in pairs if then and all("members" in line.numbers for line in then)]
    return [line for then, _ in pairs for line in then], [now for _, now in pairs]


def _is_unit(line: Line, name: str) -> bool:
    district = re.search(r" \((.+)\)$", name)
    return name.removesuffix(district[0] if district else "").casefold() == line.name.casefold() and (
        not district or district[1] == line.district
    )


def _changes(scope: Scope, grid) -> None:
    """Of each group members then and now, and the flows that are shown of it; what is left of the change follows from these."""
    first, second = (at for at, head in enumerate(grid.head) if any(re.fullmatch(date, head) for date in DATES))
    for row in grid.rows:
        name = row[0]
        same = [line for line in scope.counted if _is_unit(line, name)]
        if len(same) > 1:  # a name of several districts, which stands beside it
            name = (
                f"{name} ({next(line.district for line in same if line.full_district.casefold() == row[1].casefold())})"
            )
        then, now = _compared(scope, name)
        if scope.number(row[first]) is not None and scope.number(row[second]) is not None and then:
            scope.know(then, ["members"], scope.number(row[first]), "then")
            scope.know(now, ["members"], scope.number(row[second]), "now")
            for head, text in list(zip(grid.head, row, strict=True))[second + 2 :]:
                if column := scope.column(head):
                    scope.know(now, [column], scope.number(text), f"change {head}")
                elif head.casefold() in ("left the party", "ra khỏi đảng"):
                    scope.know(now, EXITS, scope.number(text), f"change {head}")


def _components(scope: Scope, grid) -> None:
    """The steps of all, or of each group: those that are no columns follow from the others."""
    for *group, label, text in grid.rows:
        then, now = _compared(scope, group[0] if group else "All")
        value = scope.number(text)
        if any(re.fullmatch(date, label) for date in DATES) or label.casefold() in NOT_FLOWS or value is None:
            continue
        if label in (wording.START_DIFFERS.vi, wording.START_DIFFERS.en):
            terms = [(line, column, sign) for line in now for column, sign in (("members_start", 1),)]
            cells = [((scope.attack.number[id(line)], column), sign) for line, column, sign in terms]
            cells += [((scope.attack.number[id(line)], "members"), -1) for line in then]
            scope.readings.append(Reading(tuple(sorted(cells)), value, value, "start differs"))
            continue
        ids = scope.columns(label)
        ids = dict.fromkeys(ids, -1) if {*ids} <= {*DOWN} else ids
        scope.know(scope.true_of([now, scope.counted], ids, value), ids, value, f"component {label}")


def _parts(scope: Scope, grid) -> None:
    for row in grid.rows:
        column = scope.column(row[0])
        assert column, row
        scope.know(scope.counted, [column], scope.number(row[1]), "parts")


def _committees(scope: Scope, grid) -> None:
    for row in grid.rows:
        *where, _, members, _, _ = row  # where there are no districts, nor a column of them
        of = [
            line
            for line in scope.counted
            if [line.name.casefold(), line.full_district] == [where[0].casefold(), *where[1:], ""][:2]
        ]
        scope.know(of, ["members"], scope.number(members), "committees")


def _rules(scope: Scope, grid) -> None:
    """How many rows and totals fail: of totals no more than those of columns that are not sensitive, of sums of their parts none, for all
    lines here keep them; what more would be told is of persons."""
    wrong = [
        column
        for listed in scope.attack.secret.sheets.values()
        for total in listed.totals
        for column in listed.columns
        if sum(line.numbers.get(column, 0) for line in total.over)
        != sum(line.numbers.get(column, 0) for line in total.expected)
    ]
    for text, _, _, tested, passed, failed, granted, _ in grid.rows:
        rule, numbers = text.partition(". ")[0], [scope.number(of) for of in (tested, passed, failed, granted)]
        if None not in numbers:
            assert numbers[0] == sum(numbers[1:]), text
        if rule in ("K1", "K2", "K3", "K4", "K5", "K6", "K13"):
            assert not numbers[2], text
        open_totals = sum(not COLUMNS[column].sensitive for column in wrong)
        of_minorities = rule == "K4" and any(numbers)
        if of_minorities or (rule == "K14" and (numbers[2] or 0) > open_totals):
            scope.attack.failures.append(text)


def _issue_list(scope: Scope, grid) -> None:
    templates = _templates(scope.lang)
    for cell, _, text in grid.rows:
        fitting = ((kind, found.groupdict()) for kind, of in templates if (found := of.fullmatch(text)))
        kind, gaps = next(fitting, ("", {}))
        assert kind, f"no kind of finding: {text}"
        for label, number, at in re.findall(r"([^\d(),:;.“”]+?) ([\d.,]+|\[c\]) (?:at|ở) ([A-Z]+\d+)", text):
            _cell(scope, cell, label, scope.number(number.rstrip(",.")), at)
        FINDINGS.get(kind, _nothing)(scope, cell, gaps)


def _templates(lang: str) -> list[tuple[str, re.Pattern]]:
    """Each kind of finding, and the expression that its sentence fits, with a group a gap."""
    found = []
    for kind in Kind:
        words = re.split(r"\{(\w+)\}", getattr(kind.phrase, lang))
        seen: set[str] = set()
        pattern = ""
        for place, piece in enumerate(words):
            if place % 2 == 0:
                pattern += re.escape(piece)
            else:
                pattern += r".*?" if piece in seen else rf"(?P<{piece}>.*?)"
                seen.add(piece)
        found.append((kind.name, re.compile(pattern, re.DOTALL | re.IGNORECASE)))
    found.sort(key=lambda of: -len(of[1].pattern))
    apart = r".*(?:added up apart|được cộng riêng): .*?\), (?P<numbers>.*?): “.*"
    return [*found, ("OTHER_ORGANISATIONS", re.compile(apart)), ("MISSING_UNITS", re.compile(r".*\bhas no row: .*"))]


def _cell(scope: Scope, cell: str, label: str, value: int | None, at: str) -> None:
    """A number beside its cell: of the same sheet as the finding."""
    found = re.match(r"(.+?) › (.+)!", cell)
    listed = found and scope.sheets.get((found[1], found[2]))
    place = listed and listed.at(at)
    assert place, (cell, at)
    if isinstance(place[0], Line):
        assert scope.column(label.strip().removeprefix("and ").removeprefix("và ")) in (place[1], None), (
            label,
            place[1],
        )
        scope.know([place[0]], [place[1]], value, f"finding {at}")


def _nothing(scope: Scope, cell: str, gaps: dict[str, str]) -> None:
    """A finding that has no count."""


def _total_differs(scope: Scope, cell: str, gaps: dict[str, str]) -> None:
    if where := _named_cell(scope, cell):
        _total(scope, *where, scope.number(gaps["printed"]), scope.number(gaps["computed"]))


def _other_organisations(scope: Scope, cell: str, gaps: dict[str, str]) -> None:
    where = re.match(r"(.+?) › (.+)!", cell)
    listed = where and scope.sheets.get((where[1], where[2]))
    for piece in gaps["numbers"].split("; "):
        label, number = piece.rsplit(" ", 1)
        column = scope.column(label)
        assert column, piece
        scope.know([line for line in listed.lines if line.state == OUTSIDE], [column], scope.number(number), "outside")


def _transfers_differ(scope: Scope, cell: str, gaps: dict[str, str]) -> None:
    for gap, column in (("into", "transferred_in"), ("out", "transferred_out")):
        value = scope.number(gaps[gap])
        if value is not None:
            scope.know(scope.true_of([scope.counted], [column], value), [column], value, "transfers")


def _unit_lines(scope: Scope, unit: str) -> list[Line]:
    return [line for line in scope.counted if unit.casefold().startswith(line.name.casefold())]


def _flows_differ(scope: Scope, cell: str, gaps: dict[str, str]) -> None:
    raise AssertionError(gaps)  # in no line that is made here


def _large_change(scope: Scope, cell: str, gaps: dict[str, str]) -> None:
    """Members of two days: the pages of both print them anyway."""


def _same_again(scope: Scope, cell: str, gaps: dict[str, str]) -> None:
    """Every number of these rows is that of the day before."""
    found = re.match(r"(.+?) › (.+)!([A-Z]+\d+)$", cell)
    listed = found and scope.sheets.get((found[1], found[2]))
    first = next((line for line in listed.lines if line.row == int(re.sub(r"\D", "", found[3]))), None)
    lines = [line for line in listed.lines if first is None or line.full_district == first.full_district]
    if scope.number(gaps["rows"]) == scope.number(gaps["among"]) == len(lines):
        number = scope.attack.number
        for line in lines:
            for before in scope.attack.before(line):
                for column in {*line.numbers} & {*before.numbers}:
                    cells = ((number[id(line)], column), 1), ((number[id(before)], column), -1)
                    scope.readings.append(Reading(tuple(sorted(cells)), 0, 0, "same again"))


FINDINGS = {
    "SAME_AGAIN": _same_again,
    "TOTAL_DIFFERS": _total_differs,
    "OTHER_ORGANISATIONS": _other_organisations,
    "TRANSFERS_DIFFER": _transfers_differ,
    "FLOWS_DIFFER": _flows_differ,
    "OPENING_DIFFERS": _flows_differ,
    "MOVES_DIFFER": _flows_differ,
    "LARGE_CHANGE": _large_change,
}
# What is read, and what shows nothing but the members of committees, which are printed anyway, and how many findings there are.
MEMBERS_ONLY = {
    "state", "quality", "files", "coverage", "missing", "against_published", "uncertainty", "colophon", "methods",
    "strip", "spread", "heat", "ranked", "tiles", "lorenz", "inequality", "outliers",
    "shares", "by_type", "means", "cells", "findings", "gap",
    "parts_by_type", "families", "funnel", "cell_sizes", "across_reform",
    "change_tiles", "decomposed",  # by type, of all members and of women
}  # fmt: skip
READERS = {
    "conservation": _conservation,
    "totals": _totals,
    "issue_list": _issue_list,
    "sensitive": _sensitive,
    "admissions": _admissions,
    "stock_and_flow": _stock_and_flow,
    "parts": _parts,
    "committees": _committees,
    "changes": _changes,
    "rules": _rules,
    "components": _components,
}


def totals_of_all(name: str, shown) -> dict[str, str]:
    """By column, the text of its sum over all rows that an exhibit in English prints, or hides."""
    labels = {column.label.en.casefold(): column.id for column in COLUMNS.values()}
    if shown.grid is None or name not in ("conservation", "sensitive", "parts", "stock_and_flow"):
        return {}
    at = {"conservation": 3, "sensitive": -1, "parts": 1, "stock_and_flow": 1}[name]
    rows = {labels.get(row[0].casefold()): row[at] for row in shown.grid.rows}
    if any("only" in note for note in shown.notes) and name == "stock_and_flow":  # a sum of fewer rows
        return {}
    return {column: text for column, text in rows.items() if column}
