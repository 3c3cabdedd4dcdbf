"""Comparisons: a count or a ratio by type, district, both, unit of 2025, or committee. `Membership` in, a frame out."""

import difflib
import operator
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ..membership.membership import Membership, check_membership, computed_once
from ..vocabulary import vietnamese, wording
from ..vocabulary.columns import COLUMNS, COUNTS, Sort, wholes
from ..vocabulary.phrases import TYPES, Phrase, Worded
from ..vocabulary.places import Unit, former_districts, joint_units, successors, type_named
from ..vocabulary.refusals import LackingError, RefusedError
from . import disclosure, measures

BY = ("type", "district", "district_type", "new_unit", "committee")
SORTS = ("list", "most", "least", "name")  # in the official order; the greatest first; the smallest first; by name
# What a count may be divided by, besides the columns of the sheet.
GENERAL = OVER_COMMITTEES, OVER_POPULATION = "committees", "population"
SIGNS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
MOST_SIMILAR, MOST_LISTED = 5, 10  # names in a message: of those similar to a wrong one; of all there are


class ComparisonError(RefusedError):
    """No such column, divisor, grouping, type, district or order."""


class LackingComparisonError(ComparisonError, LackingError):
    """What is asked for exists, but these data do not have it."""


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class Comparison:
    """What was asked for, its `frame` (see `compare`), how many committees are `expected`, and the rows that were `counted`, by group."""

    membership: Membership
    column: str
    over: str | None
    by: str
    only: tuple[str, ...]
    frame: pd.DataFrame
    expected: int
    counted: pd.DataFrame
    limits: tuple[tuple[str, str, int], ...]  # of `only`, see `limit_named`
    is_kept: Callable[[Any], bool]  # whether a unit is among those of `only`

    @cached_property
    def known(self) -> pd.DataFrame:
        """The rows that have a value."""
        return self.frame[self.frame["value"].notna()]

    @cached_property
    def differs(self) -> bool | None:
        """Whether any group differs from all by more than chance (`measures.beyond_chance`); None where that is not known, as of counts."""
        if self.over is None or len(self.known) < 2:
            return None
        if self.in_percent or self.over == OVER_POPULATION:
            within = self.is_share or self.over == OVER_POPULATION
            return bool(measures.beyond_chance(self.known["count"], self.known["base"], within=within).any())
        if self.by == "committee" or self.membership.by_type_only:
            return None
        far = measures.means_beyond_chance(self.counted["count"], self.counted["base"], self.counted["group"])
        return None if far.isna().all() else bool(far.any())

    @cached_property
    def every(self) -> pd.Series:
        """All groups together: a series with index count, base, committees, value."""
        sums = self.frame[["count", "base", "committees"]].sum(min_count=1).to_frame().T
        if self.frame.loc[self.frame["count"].notna(), "committees"].isna().any():
            sums["committees"] = pd.NA  # of some it is not known how many
        return sums.assign(value=_value_of_sums(sums, self.over)).iloc[0]

    @cached_property
    def rows(self) -> dict[str, dict[Any, Any]]:
        """The rows of the frame by group: reading a frame cell by cell takes long."""
        return {str(group): row for group, row in self.frame.to_dict("index").items()}

    @cached_property
    def greatest(self) -> float | None:
        """The greatest value, or None where there is none."""
        return None if self.known.empty else float(self.known["value"].max())

    def group_of(self, unit: Unit) -> str | None:
        """The group that a committee is in, or None where it is in none."""
        key = _group_key(unit, self.by)
        return key if self.is_kept(unit) and key in self.frame.index else None

    @property
    def is_share(self) -> bool:
        """Whether the base is a whole that the column is part of."""
        return self.over in wholes(self.column)

    @property
    def in_percent(self) -> bool:
        """Whether the value is shown in per cent: count and base have the same unit, as women and members."""
        if self.over in (None, *GENERAL):
            return False
        return COLUMNS[self.over].unit == COLUMNS[self.column].unit


def compare(
    membership: Membership, column: str = "members", *, over: str | None = None, by: str = "type",
    only: str | Iterable[str] = (), sort: str = "list",
) -> pd.DataFrame:  # fmt: skip
    """A count, or what it is for each one of something, group by group. For the office's own use: no number is hidden.

    `column` is a count column (see `columns`). `over` is None for the count itself, "committees" for the mean per committee,
    "population" for the count per 1 000 inhabitants (of the sheets, else of the census of 2019), or another count column: then count over base,
    0 to 1 where it is part of it. `by` is one of `BY`, `only` holds the types and districts to keep (() is everything;
    ("phường", "Giá Rai") the wards of Giá Rai) and limits ("members > 250"), `sort` is one of `SORTS`; what has no value comes last.

    One row a group of the districts that have a number at all (of a Form 5: what its rows name), index `group`: a type, a
    district, "district · type", the code of a unit of 1 July 2025, or a committee's. New units that share a divided old one
    are one group, with the code of the first; since then those of the same former districts are one "district". Columns: `name` (string,
    Vietnamese); `type` and `district` (string), `<NA>` where the group has several; `count` and `base` (Int64), sums over the
    rows that have both; `value` (Float64), `<NA>` where the base is 0; `committees`, how many are counted, and `expected`,
    how many the group has in the list of places (both Int64).

    Raises `ComparisonError` with what there is to choose from.

    >>> from blanalysis import example
    >>> compare(example(), "members_female", over="members")["value"].round(3).to_dict()
    {'xã': 0.309, 'phường': 0.321, 'thị trấn': 0.308}
    >>> compare(example(), over="committees", by="district", only="phường").loc["Giá Rai", ["count", "committees"]].to_list()
    [966, 3]
    """
    return comparison(check_membership(membership), column, over=over, by=by, only=only, sort=sort).frame


def comparison(
    membership: Membership, column: str = "members", *, over: str | None = None, by: str = "type",
    only: str | Iterable[str] = (), sort: str = "list",
) -> Comparison:  # fmt: skip
    """The frame of `compare` with what was asked for, for an exhibit. Raises as `compare` does."""
    check_choices(membership, column, over, by, sort)
    kept, rows = names_to_keep(membership, only), _rows_with_base(membership, column, over)
    limits = tuple(limit for name in kept if (limit := limit_named(name)))
    is_kept = _kept_by(membership, kept, limits)
    rows = rows[[is_kept(row) for row in rows.itertuples()]]
    places = [unit for unit in membership.places if is_kept(unit)]
    groups = _places_by_group(membership, places, by)
    unit_of: dict[Any, Unit] = {unit.code: unit for units in groups.values() for unit in units}
    of_units = [row if membership.by_type_only else unit_of[row.code] for row in rows.itertuples()]
    rows = rows.assign(group=[_group_key(of, by) for of in of_units])
    frame = _sums_by_group(rows, groups, by, forms=membership.by_type_only)
    frame = frame.assign(value=_value_of_sums(frame, over))[[*FRAME_DTYPES]].astype(FRAME_DTYPES)
    if sort in ("most", "least"):  # equal ones stay in the official order
        frame = frame.sort_values("value", ascending=sort == "least", kind="stable", na_position="last")
    elif sort == "name":
        frame = frame.iloc[sorted(range(len(frame)), key=[*map(vietnamese.order, frame["bare"])].__getitem__)]
    return Comparison(
        membership=membership, column=column, over=over, by=by, only=kept, expected=len(places),
        frame=frame.drop(columns="bare"), counted=rows[rows["both"]], limits=limits, is_kept=is_kept,
    )  # fmt: skip


@computed_once
def columns(membership: Membership, *, internal: bool = False) -> tuple[str, ...]:
    """The count columns of which there is a number, in the frame's order; those that may tell of persons only for `internal` use."""
    closed = disclosure.closed_by_group(membership, internal=internal)
    return tuple(column for column in _given_columns(membership) if column not in closed)


def divisors(membership: Membership, column: str, *, internal: bool = False) -> tuple[str | None, ...]:
    """What a column may sensibly be divided by, None (the count itself) first. Raises `ComparisonError` where there is no such column."""
    check_choices(membership, column, None, "type", "list")
    may, of = columns(membership, internal=internal), COLUMNS[column]
    people = of.unit == wording.PEOPLE and column != OVER_POPULATION
    flow = ("members_start", "members") if people and of.sort is Sort.FLOW else ()
    target = ("admitted_target",) if column == "admitted" else ()
    beside = [column_id for column_id in (*wholes(column), *target, *flow) if column_id in may]
    if column not in GENERAL:
        beside += [over for over in GENERAL if _rows_with_base(membership, column, over)["both"].any()]
    return (None, *dict.fromkeys([*beside, *(["cells"] if people and "cells" in may else [])]))


def groupings(membership: Membership) -> tuple[str, ...]:
    """Those of `BY` that the data can give: of a Form 5 only what its rows name."""
    frame = membership.current
    if not membership.by_type_only:
        possible = BY if membership.places.edition.is_before_reform else ("type", "district", "committee")
        return possible if frame["code"].notna().any() else ()
    return ("type", "district", "district_type") if frame["district"].notna().all() else ("type",)


@computed_once
def _given_columns(membership: Membership) -> tuple[str, ...]:
    frame = membership.current
    return tuple(str(column) for column in frame if column in COUNTS and frame[column].notna().any())


def kept_names(only: str | Iterable[str] | None) -> tuple[str, ...]:
    """The names of the types and districts to keep; () keeps all, as None does."""
    if isinstance(only, str) or not isinstance(only, Iterable):
        return () if only is None else (str(only),)
    return tuple(map(str, only))


def check_choices(membership: Membership, column: str, over: str | None, by: str, sort: str) -> None:
    """Raises `ComparisonError`, with what there is to choose from, where `comparison` does."""
    given = _given_columns(membership)
    check_choice(column, given, wording.COUNT_COLUMN, lacking=COUNTS)
    if over is not None:
        others = [*GENERAL, *(column_id for column_id in given if column_id not in (column, *GENERAL))]
        check_choice(over, others, wording.DIVISOR, lacking=COUNTS - {column})
    check_choice(by, groupings(membership), wording.GROUPING, lacking=BY)
    check_choice(sort, SORTS, wording.SORTING)


def check_choice(asked: str, names: Sequence[str], what: Worded, lacking: Collection[str] = ()) -> None:
    """Raises `ComparisonError` with those that there are to choose from where one is not among them."""
    if asked in names:
        return
    few = [*names[:MOST_LISTED], *([wording.OTHER_NAMES] if len(names) > MOST_LISTED else [])]
    few = few or [wording.NOTHING_TO_CHOOSE]
    if isinstance(asked, str) and asked in lacking:
        label = COLUMNS[asked].label if asked in COLUMNS else None  # readers of a note do not know ids
        named: Phrase | str = Phrase(vi=f"{label.vi} ({asked})", en=f"{label.en} ({asked})") if label else asked
        raise LackingComparisonError(wording.LACKS, what=what, asked=named, names=few)
    labels = {name: COLUMNS[name].label for name in names if name in COLUMNS}
    spelt = {vietnamese.key(name): name for name in names}
    spelt |= {vietnamese.key(words): name for name, label in labels.items() for words in (label.vi, label.en)}
    like = difflib.get_close_matches(vietnamese.key(str(asked)), spelt, n=MOST_SIMILAR, cutoff=0.6)
    if like and len(names) > MOST_SIMILAR:
        similar = [*dict.fromkeys(spelt[words] for words in like)]
        raise ComparisonError(wording.SIMILAR, what=what, asked=str(asked), names=similar)
    raise ComparisonError(wording.NO_SUCH, what=what, asked=str(asked), names=few)


def names_to_keep(membership: Membership, only: str | Iterable[str] | None) -> tuple[str, ...]:
    """The types, districts and limits to keep, as they are named here. Raises `ComparisonError` for any other."""
    kept: dict[str, None] = {}
    for words in kept_names(only):
        if limit := limit_named(words):
            check_choice(limit[0], _given_columns(membership), wording.COUNT_COLUMN, lacking=COUNTS)
            name = " ".join(map(str, limit))
        else:
            name = type_named(words) or membership.places.district_named(words) or words
            check_choice(name, [*TYPES, *membership.places.districts], wording.SUBSET)
        kept[name] = None
    if membership.by_type_only and {*kept} - {*TYPES} and membership.current["district"].isna().any():
        raise LackingComparisonError(wording.NO_DISTRICT_TO_KEEP)
    return tuple(kept)


def limit_named(words: str) -> tuple[str, str, int] | None:
    """The column, the sign and the number of a limit such as "members > 250"; None for a text that is none."""
    found = re.fullmatch(r"\s*(\w+)\s*([<>]=?)\s*(\d{1,9})\s*", words)
    return (found[1], found[2], int(found[3])) if found else None


def _kept_by(membership: Membership, kept: tuple[str, ...], limits: Sequence[Any]) -> Callable[[Any], bool]:
    """Whether a unit, or a row, is of these types and districts, and within the limits: with a number that is missing it is not."""
    types, rows = {*kept} & {*TYPES}, membership.current
    districts = {name for name in {*kept} - types if not limit_named(name)}
    for column, sign, number in limits:
        rows = rows[SIGNS[sign](rows[column], number).fillna(False)]
    codes = {*rows["code"].dropna()}
    return lambda of: (
        (not types or of.type in types)
        and (not districts or of.district in districts)
        and (not limits or of.code in codes)
    )


def _rows_with_base(membership: Membership, column: str, over: str | None) -> pd.DataFrame:
    """A row a committee (of a Form 5: a type): count, base, whether it has `both`, as asked for, and of how many `committees` it is."""
    frame, forms = membership.current, membership.by_type_only
    rows = frame.dropna(subset="type" if forms else "code")
    printed = rows[OVER_COMMITTEES] if forms and OVER_COMMITTEES in rows else pd.NA
    given = rows[["code", "type", "district"]].assign(count=rows[column])
    given["committees"] = pd.Series(printed if forms else 1, index=given.index, dtype="Int64")
    if over is None:
        return given.assign(base=pd.Series(pd.NA, index=given.index, dtype="Int64"), both=given["count"].notna())
    if over == OVER_POPULATION:
        given["base"] = membership.inhabitants_of_rows()[given.index]
    else:
        given["base"] = given[OVER_COMMITTEES] if over == OVER_COMMITTEES else rows[over]
    return given.assign(both=given["count"].notna() & given["base"].notna())


def _places_by_group(membership: Membership, places: Iterable[Unit], by: str) -> dict[str, list[Unit]]:
    order = {name: place for place, name in enumerate((*membership.places.districts, *TYPES))}
    if by == "type":
        places = sorted(places, key=lambda unit: order[unit.type])
    elif by == "district_type":
        places = sorted(places, key=lambda unit: (order[unit.district], order[unit.type]))
    groups: dict[str, list[Unit]] = {}
    for unit in places:
        groups.setdefault(_group_key(unit, by), []).append(unit)
    return groups


def _group_key(of: Any, by: str) -> str:
    if by == "district_type":
        return f"{of.district} · {of.type}"
    if by == "new_unit":
        return joint_units(successors(of.code)[0].code)[0].code
    if by == "district" and not of.district:
        return "+".join(former_districts(of.code)) or str(of.code)
    return str(getattr(of, {"committee": "code"}.get(by, by)))


def _sums_by_group(rows: pd.DataFrame, groups: dict[str, list[Unit]], by: str, *, forms: bool) -> pd.DataFrame:
    """The sums over the rows that have both numbers, of the groups that a Form 5 names or in whose district is such a row."""
    known = rows[rows["both"]]
    sums = known.groupby("group")[["count", "base", "committees"]].sum(min_count=1)
    sums.loc[sums.index.isin(known.loc[known["committees"].isna(), "group"]), "committees"] = pd.NA
    if forms:
        shown = [key for key in groups if key in {*rows["group"]}]
    else:
        there = {*known["district"].fillna("")}
        shown = [key for key, units in groups.items() if any(unit.district in there for unit in units)]
    frame = sums.reindex(shown).rename_axis("group")
    if not forms:
        frame["committees"] = frame["committees"].fillna(0)
    columns = ["name", "type", "district", "expected", "bare"]
    about = pd.DataFrame([_group_description(groups[key], by) for key in shown], index=frame.index, columns=columns)
    return pd.concat([about, frame], axis=1)


def _group_description(units: list[Unit], by: str) -> tuple[object, ...]:
    first, districts = units[0], {unit.district for unit in units}
    new = joint_units(successors(first.code)[0].code) if by == "new_unit" else units
    types = {unit.type for unit in new}
    unit_type = types.pop() if len(types) == 1 else pd.NA
    district = first.district if len(districts) == 1 else pd.NA
    of_district = first.full_district or ", ".join(former_districts(first.code).values()) or first.full_name
    name, bare = {
        "type": (first.type, first.type),
        "district": (of_district, first.district),
        "district_type": (f"{first.district} · {first.type}", first.district),
        "new_unit": (joint_name(new), new[0].name),
        "committee": (first.distinct_name, first.name),
    }[by]
    return name, unit_type, district, len(units), bare


def joint_name(units: Sequence[Unit]) -> str:
    """The names of up to three units; of more those of two, and how many there are."""
    names = [unit.full_name for unit in units]
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:2])}, … ({len(names)})"


def _value_of_sums(sums: pd.DataFrame, over: str | None) -> pd.Series:
    if over is None:
        return sums["count"].astype("Float64")
    divided = measures.per_thousand if over == OVER_POPULATION else measures.ratio
    values = divided(sums["count"].astype("Float64"), sums["base"].astype("Float64"))
    return values.astype("Float64").where(values.notna(), pd.NA)


FRAME_DTYPES = {
    "name": "string", "type": "string", "district": "string", "count": "Int64", "base": "Int64", "value": "Float64",
    "committees": "Int64", "expected": "Int64", "bare": "string",
}  # fmt: skip
