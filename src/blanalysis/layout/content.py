"""What the columns of a list hold that are not known by their headings: names of units, their codes, districts, running numbers, counts."""

import re
from collections.abc import Collection, Iterable, Mapping

from ..sheets import Rows
from ..vocabulary import columns, headings, patterns
from ..vocabulary.places import TOTAL_WORDS, Units, speaks_of_district, type_alone
from ..vocabulary.vietnamese import date_in, key, whole_number
from .heading import text_in
from .rows import is_total

LONGEST_NAME = 100  # letters: unit and district with all titles
LEAST_ROWS = 2  # that name a unit, before a column is one of names
_ROWS_BELOW = 10  # below a heading that are looked at for its first unit
YEARS = range(1990, 2100)
_GREATEST_LIKELY = 1_000_000  # what is greater is a telephone number or money, under a heading that nobody knows
Column = dict[int, object]  # the values of one column, by row
_Columns = dict[int, Column]


def names_a_unit(value: object, places: Units) -> bool:
    """Whether a cell's value is the name of a commune, ward or township; a bare 3 may be a number typed as text."""
    may_be = isinstance(value, str) and len(value) <= LONGEST_NAME and any(map(str.isalpha, value))
    return may_be and places.names_a_unit(str(value))


def is_code(value: object, places: Units) -> bool:
    """Whether a cell's value is the statistics office's code of a unit, as text or as a number."""
    return not isinstance(value, bool) and str(value).strip().removesuffix(".0") in places.by_code


def shown_number(value: object, places: Units) -> int | float | None:
    """The number that a cell shows, or None; codes of units and numbers too great for a count are none."""
    number = value
    if isinstance(value, str):
        number = None if value.strip().startswith("0") and len(value.strip()) > 1 else whole_number(value)
    if isinstance(number, bool) or not isinstance(number, (int, float)) or abs(number) > _GREATEST_LIKELY:
        return None
    return None if is_code(value, places) else number


def _has_number_behind(values: Mapping[int, object], names: int, places: Units) -> bool:
    return any(column > names and shown_number(value, places) is not None for column, value in values.items())


def are_running(numbers: Iterable[int | float], *, left_of_names: bool = True) -> bool:
    """Whether numbers only count the rows: each is 1 or one more than that before; to the right of names 1, 2, 3 and on."""
    given = [*numbers]
    if not left_of_names:
        return len(given) > LEAST_ROWS and given == [*range(1, len(given) + 1)]
    return all(number in (1, before + 1) for before, number in zip([0, *given], given, strict=False))


def roles_of_columns(rows: Rows, labels: Mapping[int, str], places: Units) -> dict[int, str]:
    """What columns of a list are by their cells: "name", "code", "district", or "running" and "auxiliary" for columns not read.
    `rows` are some below the heading; `labels` what each column is by its own words, "" where these are unknown."""
    by_column = _values_by_column(rows)
    # those that may hold something else: their words are unknown, or say that they are counts
    free = {c: of for c, of in by_column.items() if not (label := labels.get(c)) or label in columns.COUNTS}
    roles = dict.fromkeys(_names_columns(by_column, free, labels, places), "name")
    named = next(iter(roles), 0) or next((c for c, label in labels.items() if label == "name" and c in by_column), 0)
    if not free.keys() - roles.keys() - {named}:
        return roles
    units = {row: v for row, v in by_column.get(named, {}).items() if names_a_unit(v, places)}
    for column, of in free.items():
        own = {row: value for row, value in of.items() if row in units} if units else of
        if column in roles or column == named or not own:
            continue
        role = _role_of_values(own, units, column < named, places) if not labels.get(column) else ""
        if all(is_code(value, places) for value in own.values()) and len(own) >= LEAST_ROWS:
            role = "code"
        if role and not (role in ("code", "district") and role in (*labels.values(), *roles.values())):
            roles[column] = role
    wrongly = [c for c, label in labels.items() if label == "name" and named in roles and c in by_column.keys() - roles]
    return roles | {column: "district" for column in wrongly if _are_districts(by_column[column], places)}


def _values_by_column(rows: Rows) -> _Columns:
    found: _Columns = {}
    for row, values in rows.values_at.items():
        for column, value in values.items():
            found.setdefault(column, {})[row] = value
    return dict(sorted(found.items()))


def _names_columns(by_column: _Columns, free: _Columns, labels: Mapping[int, str], places: Units) -> list[int]:
    """The columns of names that no label names, from left to right: [] where a named one holds units, or most rows hold other words."""
    said = [by_column[column] for column, label in labels.items() if label == "name" and column in by_column]
    if any(isinstance(value, str) and places.names_a_unit(value) for of in said for value in of.values()):
        return []
    found = []
    for column, of in free.items():
        units = [row for row, value in of.items() if names_a_unit(value, places)]
        if len(units) >= LEAST_ROWS and len(units) > sum(_is_of_none(value, places) for value in of.values()):
            wordy = (c for c in by_column if c != column and (c in free or labels.get(c) == "name"))
            own = {row: of[row] for row in units}
            if all(_may_stand_beside(c, by_column[c], column, own, places, labels.get(c)) for c in wordy):
                found.append(column)
    return found


def _may_stand_beside(column: int, of: Column, names: int, own: Column, places: Units, label: str | None) -> bool:
    """Whether rows may be of the units named in `own` though this column stands beside the names: it has no other words in most of
    them; or it says something of the units: right of them, under words that are no count, each unit once and no organisation."""
    words = [row for row, value in of.items() if _are_words(value, places)]
    if 2 * len(own.keys() & words) <= len(own):
        return True
    each_once = own.keys() >= {*words} and len({key(str(value)) for value in own.values()}) == len(own)
    beside = column > names and label == "" and each_once
    return beside and not any(places.is_other_organisation(str(of[row])) for row in words)


def _is_of_none(value: object, places: Units) -> bool:
    return isinstance(value, str) and not (names_a_unit(value, places) or _groups(value, places))


def _are_words(value: object, places: Units) -> bool:
    return isinstance(value, str) and sum(map(str.isalpha, value)) > 3 and _is_of_none(value, places)


def _groups(words: object, places: Units) -> bool:
    if not isinstance(words, str) or len(words) > LONGEST_NAME:
        return False
    total = re.fullmatch(TOTAL_WORDS, key(words))
    return bool(total or places.district_named(words) or speaks_of_district(words) or type_alone(words))


def _role_of_values(own: Column, units: Column, left_of_names: bool, places: Units) -> str:
    """What a column of unknown words is by its values in the rows of units: "district", "running", "auxiliary" (codes of districts), or ""."""
    if _are_districts(own, places):
        return "district"
    numbers = [shown_number(value, places) for value in own.values()]
    given = [number for number in numbers if number is not None]
    if len(given) == len(numbers) and are_running(given, left_of_names=left_of_names):
        return "running"
    named = {row: places.find(str(units[row])).candidates for row in own} if units else {}
    codes = (str(own[row]).strip() in {unit.district_code for unit in of} for row, of in named.items())
    return "auxiliary" if named and all(codes) else ""


def _are_districts(of: Column, places: Units) -> bool:
    return all(isinstance(value, str) and places.district_named(value) for value in of.values())


def are_rows_of_districts(rows: Rows, column: int, places: Units) -> bool:
    """Whether a column names two districts or more, each once, in rows without other words, and little else."""
    of = _values_by_column(rows).get(column, {})
    named = {row: places.district_named(value) for row, value in of.items() if isinstance(value, str)}
    own = [row for row, district in named.items() if district]
    once = len({named[row] for row in own}) == len(own) >= LEAST_ROWS and 2 * len(own) > len(of)
    return once and not any(_are_words(value, places) for row in own for value in rows.values_at[row].values())


def rows_with_labels(rows: Rows, known: Collection[int], places: Units) -> list[int]:
    """The rows that may be the heading of a list by what stands below them, none of them above rows that have a heading among the `known`."""
    units: set[object] = {words for words in rows.texts if names_a_unit(words, places) or is_code(words, places)}
    if not units and rows.holding(codes := {*map(int, places.by_code)}):
        units |= codes
    found: dict[tuple[int, int], list[int]] = {}
    for row in rows.holding([words for words in rows.texts if words not in units]) if units else ():
        words = rows.values_at[row]
        others = [value for value in words.values() if not (isinstance(value, int) and value in YEARS)]
        plain = all(isinstance(v, str) and v not in units and whole_number(v) is None for v in others)
        if not (plain or row in known) or not (first := _first_unit_below(rows, row, units, places)):
            continue
        below, names = rows.values_at[first[0]], first[1]
        titled = any(_is_title(value, c <= names, places) for c, value in words.items())
        over = not titled and any(c > names and shown_number(below.get(c), places) is not None for c in words)
        if over or row in known:
            same = [r for r in found.get(first, ()) if r in known or _has_label(rows.values_at[r], names)]
            found[first] = [*same, *([row] if row in known or _has_label(words, names) or not same else ())]
    return sorted(row for same in found.values() if not {*same} & {*known} for row in same)


def _has_label(words: Mapping[int, object], names: int) -> bool:
    left = [str(value) for column, value in words.items() if column < names]
    return names in words or any(headings.heading_key((label,)) in headings.RUNNING_NUMBER for label in left)


def _is_title(value: object, left: bool, places: Units) -> bool:
    """Whether words are of a title: "Đvt: người"; and over or left of the names what names a district, has a date, or a colon behind it."""
    words = str(value)
    if patterns.OF_TITLE.match(key(words)):
        return True
    if not left or words.rstrip().endswith(":") or date_in(words) is not None:
        return left
    of_district = places.district_named(words) or speaks_of_district(words)
    return bool(of_district) and headings.column_named((words,)) is None


def _first_unit_below(rows: Rows, row: int, units: set[object], places: Units) -> tuple[int, int] | None:
    """The next row with the name of a unit and a number to its right, and the column of that name, with no empty row between."""
    for number in range(row + 1, row + _ROWS_BELOW):
        values = rows.values_at.get(number)
        if not values:
            return None
        names = next((c for c, value in values.items() if value in units), 0)
        if names and _has_number_behind(values, names, places):
            return number, names
    return None


def first_rows_without_heading(rows: Rows, places: Units) -> tuple[int, int] | None:
    """The first row of a list without any heading and its column of names; None where no two rows have names of units beside numbers."""
    units = {words for words in rows.texts if names_a_unit(words, places)}
    at: dict[int, list[int]] = {}
    for number in rows.holding(units):
        values = rows.values_at[number]
        names = next(c for c, value in values.items() if isinstance(value, str) and value in units)
        if _has_number_behind(values, names, places):
            at.setdefault(names, []).append(number)
    names, numbers = max(at.items(), key=lambda of: len(of[1]), default=(0, []))
    if len(numbers) < LEAST_ROWS:
        return None
    first, by_column = numbers[0], _values_by_column(rows.between(numbers[0]))
    if names not in _names_columns(by_column, by_column, {}, places):
        return None
    while _groups((above := rows.values_at.get(first - 1, {})).get(names), places):  # a district's sum above its units
        if not _has_number_behind(above, names, places):
            break
        first -= 1
    return first, names


def column_of_members(rows: Rows, names: int, known: Collection[int], places: Units) -> int | None:
    """The column whose numbers may be the members, where no heading says which: the only one of numbers beside names of units,
    or the only one whose rows add up to the total printed. `known` are the columns with a known heading."""
    numbers: dict[int, list[int | float]] = {}
    for values in rows.values_at.values():
        is_unit = names_a_unit(values.get(names), places) or is_code(values.get(names), places)
        for column, value in values.items() if is_unit else ():
            if column != names and (number := shown_number(value, places)) is not None and column not in known:
                numbers.setdefault(column, []).append(number)
    numbers = {column: of for column, of in numbers.items() if not are_running(of, left_of_names=column < names)}
    if len(numbers) > 1:
        of_totals = [row for row, cells in rows.items() if any(is_total(c, places) for c in cells if text_in(c))]
        totals = [(column, shown_number(n, places)) for row in of_totals for column, n in rows.values_at[row].items()]
        numbers = {column: of for column, of in numbers.items() if sum(of) and (column, sum(of)) in totals}
    return next(iter(numbers)) if len(numbers) == 1 and len(*numbers.values()) >= LEAST_ROWS else None


def likely_heading(rows: Rows, places: Units) -> int:
    """The number of the row that is likely the heading of a list that is not known; 0 where there is none, or where one of its words may name
    a person: these are asked of the user, and those of no other row are."""
    by_column = _values_by_column(rows)
    for row, values in rows.values_at.items():
        if len(values) < LEAST_ROWS or any(not isinstance(v, str) or re.search(r"\d", v) for v in values.values()):
            continue
        below = [[v for at, v in by_column[column].items() if at > row][:LEAST_ROWS] for column in values]
        names = any(of and all(names_a_unit(value, places) for value in of) for of in below)
        long = (of for of in below if len(of) == LEAST_ROWS)
        numbers = sum(all(shown_number(value, places) is not None for value in of) for of in long)
        if names or numbers > 1:
            return row if _are_labels([*map(str, values.values())], places) else 0
    return 0


def _are_labels(words: Collection[str], places: Units) -> bool:
    """Whether these are labels: at least one is known or has a word without a capital, and none is a unit's or has capitals as names have."""
    known = {w for w in words if headings.column_named((w,)) or headings.heading_key((w,)) in headings.FURNITURE}
    plain = [any(map(str.islower, re.findall(r"[^\W\d_]+", label))) for label in words]
    others = [label for label in words if label not in known]
    may_be_person = (places.may_be_person(label, by_capitals=not label.isupper()) for label in others)
    return (bool(known) or any(plain)) and not any(names_a_unit(w, places) for w in others) and not any(may_be_person)


def likely_labels(rows: Rows, places: Units) -> list[str]:
    """The words of the row that is likely a heading (see `likely_heading`); [] where there is none."""
    values = rows.values_at.get(likely_heading(rows, places), {})
    return [" ".join(str(value).split()) for value in values.values() if len(str(value)) <= LONGEST_NAME]
