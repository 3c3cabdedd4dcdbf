"""What should hold of a committee's numbers, one function a rule: rows in, issues out. Nothing here changes a number.

A rule is a warning where the Party's own regulations allow exceptions: a committee may have fewer than 30 members with the
consent of its superior. Numbers K1 to K22 are those of the issues' sentences and of data/README.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from statistics import median

from .checks import cell_of
from .columns import COLUMNS, SUMS, wholes
from .entries import Entry
from .issues import Issue, Kind
from .table import Table
from .text import clean
from .units import split_type, type_named
from .words import Phrase, number

OFFICIAL_IN_A_CELL = 3  # a cell has at least so many official members (Party Charter)
COMMITTEE_FROM = 30  # members; below that a base cell, unless the superior committee consents (Party Charter)
LARGE_CELL = 30  # members; above that a cell may have a committee of its own
CHANGE = 0.15  # year on year
OUTLYING = 3.5  # robust z of Iglewicz and Hoaglin
ENOUGH = 8  # units, below which a robust z says nothing
A_YEAR = (320, 410)  # days between two figures that are a year apart
PER_1000 = (1, 200)  # members per 1 000 inhabitants
AGES = (18, 90)


def of_rows(entries: Sequence[Entry]) -> list[Issue]:
    """Every rule that concerns one row, or one unit on two days."""
    by_row = (parts, official_in_cells, size, cells, kinds_of_cells, probationary, inhabitants)
    return [
        *(issue for rule in by_row for issue in rule(entries)),
        *changes(entries),
        *flows(entries),
        *transfers(entries),
    ]


def _issue(kind: Kind, entry: Entry, id: str, **details) -> Issue:
    return Issue(kind=kind, at=cell_of(entry, id), found=entry.counted[id], details={"unit": entry.name, **details})


def _with(entries: Iterable[Entry], *ids: str) -> Iterable[tuple[Entry, ...]]:
    """The rows that have all these numbers, each with them."""
    for entry in entries:
        if all(id in entry.counted for id in ids):
            yield (entry, *(entry.counted[id] for id in ids))


def parts(entries: Sequence[Entry]) -> list[Issue]:
    """K1 to K6, K13: a part is at most its whole, and all the parts of a family together are the whole."""
    given = {id for entry in entries for id in entry.counted}
    pairs = [(id, whole) for id in COLUMNS if id in given for whole in wholes(id) if whole in given]
    families = [(whole, ids) for whole, ids in SUMS if given.issuperset((whole, *ids))]
    return [issue for entry in entries for issue in (*_exceeding(entry, pairs), *_not_adding_up(entry, families))]


def _exceeding(entry: Entry, pairs: Sequence[tuple[str, str]]) -> Iterable[Issue]:
    counted, said = entry.counted, set()
    for id, whole in pairs:  # the nearest whole first: of one that exceeds several, that is said
        if id in counted and whole in counted and counted[id] > counted[whole] and id not in said:
            said.add(id)
            details = {"part": COLUMNS[id].label, "part_value": counted[id]}
            details |= {"whole": COLUMNS[whole].label, "whole_value": counted[whole]}
            yield _issue(Kind.PART_EXCEEDS, entry, id, **details)


def _not_adding_up(entry: Entry, families: Sequence[tuple[str, tuple[str, ...]]]) -> Iterable[Issue]:
    counted = entry.counted
    for whole, ids in families:
        if not counted.keys() >= {whole, *ids}:
            continue
        computed = sum(counted[id] for id in ids)
        if computed != counted[whole]:
            details = {"parts": [COLUMNS[id].label for id in ids], "computed": computed}
            details |= {"whole": COLUMNS[whole].label, "whole_value": counted[whole]}
            yield _issue(Kind.PARTS_DIFFER, entry, whole, **details)


def official_in_cells(entries: Sequence[Entry]) -> list[Issue]:
    """K7: each cell has at least three official members; fewer members than cells cannot be."""
    few = [
        _issue(Kind.FEW_OFFICIAL, entry, "members_official", official=official, cells=cells)
        for entry, official, cells in _with(entries, "members_official", "cells")
        if official < OFFICIAL_IN_A_CELL * cells
    ]
    fewer = [
        _issue(Kind.FEWER_THAN_CELLS, entry, "members", members=members, cells=cells)
        for entry, members, cells in _with(entries, "members", "cells")
        if members < cells
    ]
    return [*few, *fewer]


def size(entries: Sequence[Entry]) -> list[Issue]:
    """K8: a committee has at least 30 members, unless its superior consents."""
    return [
        _issue(Kind.SMALL_COMMITTEE, entry, "members", members=members)
        for entry, members in _with(entries, "members")
        if entry.unit and members < COMMITTEE_FROM
    ]


def cells(entries: Sequence[Entry]) -> list[Issue]:
    """K9: more than 30 members a cell on average is worth a look."""
    return [
        _issue(
            Kind.LARGE_CELLS,
            entry,
            "cells",
            members=members,
            cells=cells,
            mean=Phrase(vi=number(members / cells, "vi", 1), en=number(members / cells, "en", 1)),
        )
        for entry, members, cells in _with(entries, "members", "cells")
        if entry.unit and cells and members > LARGE_CELL * cells
    ]


def kinds_of_cells(entries: Sequence[Entry]) -> list[Issue]:
    """K18: in Bạc Liêu wards have khóm cells, communes and townships ấp cells."""
    wrong = {"cells_hamlet": ("phường",), "cells_quarter": ("xã", "thị trấn")}
    return [
        _issue(Kind.OTHER_CELLS, entry, id, column=COLUMNS[id].label, value=n)
        for id, types in wrong.items()
        for entry, n in _with(entries, id)
        if entry.unit and entry.unit.type in types and n > 0
    ]


def probationary(entries: Sequence[Entry]) -> list[Issue]:
    """K12: who is probationary was admitted within the year, so in a year's figures there are at most so many."""
    return [
        _issue(Kind.PROBATIONARY_HIGH, entry, "members_probationary", probationary=n, admitted=admitted)
        for entry, n, admitted in _with(entries, "members_probationary", "admitted")
        if n > admitted and entry.period and entry.period.kind == "year"
    ]


def inhabitants(entries: Sequence[Entry]) -> list[Issue]:
    """K22: members are 1 to 200 of 1 000 inhabitants."""
    low, high = PER_1000
    return [
        _issue(Kind.INHABITANTS_DIFFER, entry, "population", members=members, population=people)
        for entry, members, people in _with(entries, "members", "population")
        if entry.unit and not low * people <= 1000 * members <= high * people
    ]


# --- a unit on two days


def changes(entries: Sequence[Entry]) -> list[Issue]:
    """K19: members that changed by more than 15% within a year, or much more or less than in the other units."""
    pairs = list(_a_year_apart(entries))
    rates = [(now.counted["members"] - then.counted["members"]) / then.counted["members"] for then, now in pairs]
    outlying = _outlying(rates)
    return [
        _issue(
            Kind.LARGE_CHANGE,
            now,
            "members",
            before=then.counted["members"],
            day=then.day,
            members=now.counted["members"],
            change=Phrase(vi=number(100 * rate, "vi", 1), en=number(100 * rate, "en", 1)),
        )
        for (then, now), rate, far in zip(pairs, rates, outlying, strict=True)
        if abs(rate) > CHANGE or far
    ]


def _a_year_apart(entries: Sequence[Entry]) -> Iterable[tuple[Entry, Entry]]:
    days = sorted({entry.day for entry in entries if entry.day})
    if len(days) < 2:
        return
    rows = {(entry.unit.code, entry.day): entry for entry, m in _with(entries, "members") if entry.unit and entry.day}
    for (code, day), now in rows.items():
        fitting = [rows[code, d] for d in days if A_YEAR[0] <= (day - d).days <= A_YEAR[1] and (code, d) in rows]
        if fitting and fitting[-1].counted["members"]:
            yield fitting[-1], now


def _outlying(rates: Sequence[float]) -> list[bool]:
    """Robust z above 3.5, by the median of absolute deviations; none where that is 0 or units are few."""
    if len(rates) < ENOUGH:
        return [False] * len(rates)
    middle = median(rates)
    spread = median(abs(rate - middle) for rate in rates)
    return [spread > 0 and 0.6745 * abs(rate - middle) / spread > OUTLYING for rate in rates]


_UP = ("admitted", "transferred_in", "reinstated")
_DOWN = ("transferred_out", "died", "expelled", "struck_off", "left_voluntarily")


def flows(entries: Sequence[Entry]) -> list[Issue]:
    """K10: members at the end = at the start + admitted + arrived + reinstated − left, where the sheet has all of them.

    The start is the same unit's row on the last day before the period.
    """
    rows = {(entry.unit.code, entry.day): entry for entry, m in _with(entries, "members") if entry.unit and entry.day}
    found = []
    for entry, members, *moved in _with(entries, "members", *_UP, *_DOWN):
        eve = entry.period and entry.period.start - dt.timedelta(days=1)
        start = rows.get((entry.unit.code, eve)) if entry.unit and eve else None
        if start is None:
            continue
        up, down = sum(moved[: len(_UP)]), sum(moved[len(_UP) :])
        computed = start.counted["members"] + up - down
        if computed != members:
            details = {"start": start.counted["members"], "up": up, "down": down, "computed": computed}
            found.append(_issue(Kind.FLOWS_DIFFER, entry, "members", members=members, **details))
    return found


def transfers(entries: Sequence[Entry]) -> list[Issue]:
    """K11: in a whole province those who arrived are those who left, apart from moves to and from outside."""
    by_day: dict[dt.date | None, list[tuple[Entry, int, int]]] = {}
    for entry, into, out in _with(entries, "transferred_in", "transferred_out"):
        if entry.unit:
            by_day.setdefault(entry.day, []).append((entry, into, out))
    found = []
    for rows in by_day.values():
        into, out = sum(row[1] for row in rows), sum(row[2] for row in rows)
        if len({row[0].unit.code for row in rows}) == WHOLE_PROVINCE and into != out:
            details = {"into": into, "out": out, "difference": into - out}
            found.append(_issue(Kind.TRANSFERS_DIFFER, rows[0][0], "transferred_in", **details))
    return found


WHOLE_PROVINCE = 64


# --- what is not counted, but stands in the rows


def types(table: Table, entries: Sequence[Entry]) -> list[Issue]:
    """K17: the type in its own column agrees with the one before the name."""
    found = []
    for entry in entries:
        cell = entry.row.values.get("type")
        if cell is None or entry.unit is None:
            continue
        stated = type_named(str(cell.value))
        said = split_type(str(entry.row.label.value))[0]
        if stated and said and stated != said:
            details = {"unit": entry.name, "name": clean(str(entry.row.label.value))}
            found.append(Issue(kind=Kind.TYPE_DIFFERS, at=cell.at, found=cell.value, details=details))
    return found


def rates(table: Table, entries: Sequence[Entry]) -> list[Issue]:
    """K20, K21: a percentage lies from 0 to 100, a mean age from 18 to 90."""
    columns = {column: h for column, h in table.headings.items() if h.rate}
    if not columns:
        return []
    return [
        Issue(kind=Kind.RATE_OUTSIDE, at=cell.at, found=cell.value, details={"column": columns[cell.column].text})
        for entry in entries
        for cell in entry.row.cells
        if cell.column in columns and not _is_sensible(cell.value, columns[cell.column].text)
    ]


def _is_sensible(value: object, heading: str) -> bool:
    shown = value
    if isinstance(value, str):
        try:
            shown = float(value.replace("%", "").replace(",", ".").replace("−", "-").strip())
        except ValueError:
            return True  # words: nothing to compare
    if isinstance(shown, bool) or not isinstance(shown, (int, float)):
        return True
    low, high = AGES if "tuổi" in heading.lower() else (0, 100)
    return low <= shown <= high
