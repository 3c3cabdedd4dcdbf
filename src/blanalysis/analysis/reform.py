"""Two days on either side of 1 July 2025, compared: on the new units, on those that share divided old ones, or by former district.

A unit of either day lies within one group, or several share it: of new units one that was divided, of districts one made from units of
several. The number of a group is exact where all its units lie within it; else it is at least the sum of those within, and at most that
and all of those shared, for their members lie in one of the groups or between them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from ..membership.membership import Membership, check_membership
from ..vocabulary import refusals, wording
from ..vocabulary.places import REFORM, Unit, former_districts, joint_units, predecessors, successors
from .comparison import ComparisonError, comparison, joint_name

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
    for another `by`.
    """
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
