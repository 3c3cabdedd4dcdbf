"""Two days compared, unit by unit: what changed, what explains it, and of a changed ratio what is of the rates and what of the composition;
and two days on either side of 1 July 2025. Sums are of the units that have both days.

Across the reform several groups may share a unit. The number of a group is exact where all its units lie within it; else it is at least the
sum of those within, and at most that and all of those shared."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from ..membership.membership import Membership, check_membership, computed_once
from ..vocabulary import refusals, wording
from ..vocabulary.places import REFORM, Unit, former_districts, joint_units, predecessors, successors
from ..vocabulary.refusals import LackingError
from .comparison import ComparisonError, check_choices, comparison, joint_name
from .two_days import FLOWS, Row, day_before, explained, has_flows_since, summed, unit_rows

CHANGE_BY = ("committee", "type", "district")
_COUNTS = ("then", "now", "change", *FLOWS, "expected", "unexplained")
_SHARES = ("change_percent", "then_share", "now_share", "share_points")
_WORDS = ("name", "type", "district", "then_cell", "now_cell")
_ORDER = (*_WORDS[:3], *_COUNTS[:3], *_SHARES, *_COUNTS[3:])


class Change(NamedTuple):
    """The frame of `change` by committee and as asked for, with what it is of; without `has_flows` the flows are not of this period."""

    then: Membership
    now: Membership
    column: str
    units: pd.DataFrame
    frame: pd.DataFrame
    has_flows: bool


def change(
    membership: Membership, since: dt.date | str | None = None, *, column: str = "members", by: str = "committee"
) -> pd.DataFrame:
    """A count column on the day `as_of` beside that on an earlier day. For the office's own use: no number is hidden.

    `since` is one of the membership's days (None: the last before `as_of`), `by` one of `CHANGE_BY`. One row a unit that has a row on
    either day, index `code`, in the order of the list; else one a type or district, index `group`, whose numbers are sums over the units
    that have both days, and how many these are (`units`, Int64; "district" since 1 July 2025: the former ones).

    Columns: `name`, `type`, `district` (string); `then`, `now`, `change` (Int64); `change_percent` (Float64, of `then`; `<NA>` where that is
    0), `then_share`, `now_share` (per cent of all units that have both), `share_points` (their difference). Of members the flows since
    then: `admitted`, `transferred_in`, `reinstated`, `transferred_out`, `died`, `left` (expelled, struck off, on request),
    `expected` = then + who came − who left, `unexplained` = now − expected, also for what has no column (Int64); `<NA>` where the sheets
    have none, or theirs are not of this period. Of units `then_cell`, `now_cell` (string), the addresses of both numbers. What is missing
    on a day is `<NA>`, never 0.

    Over 1 July 2025 the rows are units of since, `then` exact or `<NA>` (`across_reform` has bounds). Raises `LackingError` where there is
    no earlier day or column, `DayError` where `since` is none of the days, `ComparisonError` for another `by`.

    >>> from blanalysis import example
    >>> change(example(province="Cà Mau"), by="type")[["then", "now", "change"]].to_dict("list")
    {'then': [16767, 51233], 'now': [16967, 51938], 'change': [200, 705]}
    """
    return changed(membership, since, column=column, by=by).frame.copy()


@computed_once
def changed(
    membership: Membership, since: dt.date | str | None = None, *, column: str = "members", by: str = "committee"
) -> Change:
    """The frame of `change` with what it is of, for an exhibit. Raises as it does."""
    if by not in CHANGE_BY:
        raise ComparisonError(wording.NO_SUCH, what=wording.GROUPING, asked=str(by), names=[*CHANGE_BY])
    now = check_membership(membership)
    if not (earlier := since or day_before(now)):
        raise LackingError(wording.NO_EARLIER_DAY, day=now.as_of or "?")
    then = now.on(earlier)
    over_reform = then.as_of and now.as_of and then.as_of < REFORM <= now.as_of
    rows = _rows_across(then, now, column) if over_reform else _rows_of_days(then, now, column)
    units = _frame_with_shares(rows, "code", ("then_cell", "now_cell"))
    frame = units if by == "committee" else _frame_with_shares(_grouped(rows, by), "group", ("units",))
    has_flows = column == "members" and not over_reform and has_flows_since(then, now)
    return Change(then, now, column, units, frame, has_flows)


def year_before(membership: Membership) -> dt.date | None:
    """The same day of the year before `as_of`, where there are figures of it; else None."""
    now = membership.as_of
    wanted = now and (now.year - 1, now.month, now.day)
    return next((day for day in membership.days if (day.year, day.month, day.day) == wanted), None)


def _rows_of_days(then: Membership, now: Membership, column: str) -> list[Row]:
    for day in (now, then):
        check_choices(day, column, None, "committee", "list")
    return unit_rows(then, now, column)


def _rows_across(then: Membership, now: Membership, column: str) -> list[Row]:
    frame = across_reform(then, now, column=column)[["name", "district", "before", "after"]].astype(object)
    types = {unit.code: unit.type for unit in now.places}
    rows = frame.where(frame.notna(), None).rename(columns={"before": "then", "after": "now"}).to_dict("index")
    return [explained(row | {"code": code, "type": types.get(joint_units(code)[0].code)}) for code, row in rows.items()]


def _grouped(units: Iterable[Row], by: str) -> list[Row]:
    """The sums by type or district of the units that have both days; a flow that one of them lacks is missing."""
    groups: dict[str, list[Row]] = {}
    for row in units:
        if row["change"] is not None and row[by] is not None:
            groups.setdefault(row[by], []).append(row)
    about = {group: {"group": group, "name": group, by: group, "units": len(of)} for group, of in groups.items()}
    return [explained(summed(of, ("then", "now", *FLOWS)) | about[group]) for group, of in groups.items()]


def _frame_with_shares(rows: Sequence[Row], index: str, others: Sequence[str]) -> pd.DataFrame:
    """The rows with shares of the sum of all that have both days."""
    frame = pd.DataFrame(rows, columns=[index, *_ORDER, *others]).set_index(index)
    frame = frame.astype(
        {name: "string" if name in _WORDS else "Float64" if name in _SHARES else "Int64" for name in frame}
    )
    for day in ("then", "now"):
        both = frame[day].where(frame["change"].notna())
        frame[f"{day}_share"] = (100 * both / (both.sum() or pd.NA)).astype("Float64")
    frame["share_points"] = frame["now_share"] - frame["then_share"]
    return frame


def decomposition(
    membership: Membership, column: str, over: str, since: dt.date | str | None = None, *, by: str = "type"
) -> pd.DataFrame:
    """Why a ratio changed: by other rates within the groups, or by another composition of the whole. For the office's own use.

    The ratio is `column` over `over` (a count column, "committees" or "population", see `compare`), `by` "type", "district" or "committee",
    of the units that have both numbers on both days. One row a group, index `group`: `then_weight`, `now_weight` (its part of all of `over`,
    0 to 1), `then_rate`, `now_rate` (count over base; per 1 000 inhabitants of "population"), `rate_effect` = (rates' difference) × mean
    weight, `composition_effect` = (weights' difference) × mean rate (all Float64). Both effects of all groups add up to the change of the
    ratio exactly. A group with nothing on one day keeps the rate of the other. Raises as `change`, and `LackingError` over 1 July 2025.

    Source: E. M. Kitagawa, Components of a Difference Between Two Rates, JASA 50 (1955), 1168–1194."""
    days = changed(membership, since, by=by)[:2]
    if len({day.places.edition.is_before_reform for day in days}) > 1:  # a code may be of another unit
        raise LackingError(wording.NO_RATIO_OVER_REFORM)
    frames = [comparison(of, column, over=over, by="committee").frame.dropna(subset=["count", "base"]) for of in days]
    then, now = (frame.loc[frames[1].index.intersection(frames[0].index)] for frame in frames)
    groups = (now.index.to_series() if by == "committee" else now[by]).rename("group")
    sums = (frame.groupby(groups, sort=False)[["count", "base"]].sum() for frame in (then, now))
    return kitagawa(*sums, per=1000 if over == "population" else 1)


def kitagawa(then: pd.DataFrame, now: pd.DataFrame, *, per: float = 1) -> pd.DataFrame:
    """The frame of `decomposition` from `count` and `base` by group (index) on two days; rates are `per` so many of the base."""
    then, now = (frame.astype("Float64") for frame in (then, now))
    weights = [frame["base"] / frame["base"].sum() for frame in (then, now)]
    rates = [per * frame["count"] / frame["base"].where(frame["base"] > 0) for frame in (then, now)]
    rates = [rates[0].fillna(rates[1]), rates[1].fillna(rates[0])]
    parts = {"then_weight": weights[0], "now_weight": weights[1], "then_rate": rates[0], "now_rate": rates[1]}
    frame = pd.DataFrame(parts).rename_axis("group")
    frame["rate_effect"] = (rates[1] - rates[0]) * (weights[0] + weights[1]) / 2
    frame["composition_effect"] = (weights[1] - weights[0]) * (rates[0] + rates[1]) / 2
    return frame


GROUPS = ("new_unit", "joint_units", "former_district")
Shares = Mapping[str, set[str]]  # the groups that share each unit, by code


class AcrossReform(NamedTuple):
    """The days compared, the last of them since the reform; the frame, with a last row of all together; how many units groups share."""

    days: Sequence[Membership]
    frame: pd.DataFrame
    shared: int


def across_reform(*memberships: Membership, column: str = "members", by: str = "new_unit") -> pd.DataFrame:
    """A count column on a day before 1 July 2025 and on one since, on units that both have. For the office's own use: no number is hidden.

    `memberships` are one with days of both (the latest of each), or one or more of before, such as of merged provinces, and one of since.
    `by` is one of `GROUPS`: "new_unit", "joint_units" (those that share a divided old unit are one group), "former_district".

    One row a group of the old units, index `group`: the code of the new unit (of several the first) or district. Columns: `name`, and
    `district`, the former ones (string); all others Int64: `before`, `<NA>` unless all old units lie in the group alone and have a number;
    `before_least` and `before_most`, between which it lies; `before_units`, how many old units there are, `before_shared`, how many of
    them other groups share, `before_missing`, how many have no number (then no most is known); the same of `after`; `change`,
    `change_least` and `change_most`, after − before. Raises `LackingError` where the days or the column are not there, `ComparisonError`
    for another `by`."""
    return reform_comparison(*memberships, column=column, by=by).frame.iloc[:-1]


def reform_comparison(*memberships: Membership, column: str = "members", by: str = "new_unit") -> AcrossReform:
    """The frame of `across_reform` with what it is of, for an exhibit. Raises as it does."""
    if by not in GROUPS:
        raise ComparisonError(wording.NO_SUCH, what=wording.GROUPING, asked=str(by), names=[*GROUPS])
    before, after = _days(memberships)
    old = {unit.code: unit for of in before for unit in of.places}
    new = {unit.code: unit for code in old for to in successors(code) for unit in joint_units(to.code)}
    shares = _shares(old, new, by)
    days = [[comparison(of, column, by="committee").frame["count"] for of in given] for given in (before, [after])]
    counts = [{str(code): int(n) for of in given for code, n in of.dropna().items()} for given in days]
    groups = sorted({group for code in old for group in shares[0][code]})
    rows = [_named(group, new, shares[1]) for group in groups] + [{"name": "", "district": ""}]
    for row, of in zip(rows, [*({group} for group in groups), {*groups}], strict=True):
        for day, found in zip(("before", "after"), map(_bounds, counts, shares, (of, of)), strict=True):
            row |= {f"{day}{part}": n for part, n in found.items()}
    frame = pd.DataFrame(rows, index=pd.Index([*groups, ""], name="group", dtype="string"))
    frame = frame.astype({name: "string" if name in ("name", "district") else "Int64" for name in frame})
    for end, other in (("", ""), ("_least", "_most"), ("_most", "_least")):
        frame[f"change{end}"] = frame[f"after{end}"] - frame[f"before{other}"]
    return AcrossReform([*before, after], frame, sum(len(of) > 1 for day in shares for of in day.values()))


def _days(memberships: Iterable[Membership]) -> tuple[list[Membership], Membership]:
    given = [check_membership(of) for of in memberships]
    if len(given) == 1:
        [of] = given
        given = [of.on(day) for day in (*[day for day in of.days if day < REFORM][-1:], *of.days[-1:])]
    before = [of for of in given if of.places.edition.is_before_reform]
    after = [of for of in given if not of.places.edition.is_before_reform]
    codes = [unit.code for of in before for unit in of.places]
    if not before or len(after) != 1 or len(codes) > len({*codes}):
        raise refusals.LackingError(wording.NEEDS_BOTH_SIDES)
    if after[0].places.by_code.keys().isdisjoint(unit.code for code in codes for unit in successors(code)):
        raise refusals.LackingError(wording.OTHER_PLACE_SINCE, before=[of.place for of in before], after=after[0].place)
    return before, after[0]


def _shares(old: Mapping[str, Unit], new: Iterable[str], by: str) -> tuple[Shares, Shares]:
    if by == "former_district":
        of_old = {code: {unit.district_code} for code, unit in old.items()}
        return of_old, {code: {*former_districts(code)} for code in new}
    of_new = {code: joint_units(code)[0].code if by == "joint_units" else code for code in new}
    parts = {part for code in new for part, _ in predecessors(code)}
    return {c: {of_new[unit.code] for unit in successors(c)} for c in parts}, {c: {of} for c, of in of_new.items()}


def _named(group: str, new: Mapping[str, Unit], shares: Shares) -> dict[str, Any]:
    units = [new[code] for code in sorted(new) if group in shares[code]]
    districts = {code: name for unit in units for code, name in former_districts(unit.code).items()}
    return {"name": districts.get(group) or joint_name(units), "district": ", ".join(districts.values())}


def _bounds(counts: Mapping[str, int], shares: Shares, groups: set[str]) -> dict[str, Any]:
    """The number of these groups together, between which two it lies, and how many units there are, are shared, have no number."""
    units = [code for code, of in shares.items() if of & groups]
    shared = {code for code in units if not shares[code] <= groups}
    missing = [code for code in units if code not in counts]
    least = sum(counts.get(code, 0) for code in units if code not in shared)
    most = pd.NA if missing else least + sum(counts[code] for code in shared)
    found = {"": pd.NA if missing or shared else least, "_least": least, "_most": most}
    return found | {"_units": len(units), "_shared": len(shared), "_missing": len(missing)}
