"""What is stated of the change between two days: which groups rose or fell, and who came and left. `Membership` in, facts out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ...analysis import change, disclosure
from ...analysis.measures import FEWEST_FOR_PERCENT
from ...membership.membership import Membership, computed_once
from ...vocabulary import phrases, wording
from ...vocabulary.columns import ARRIVED, COLUMNS, EXITS, LEFT
from ...vocabulary.formats import is_missing, with_sign, within
from ...vocabulary.phrases import TYPES, Text, Worded, capital_first, joined, small_first
from ...vocabulary.refusals import LackingError
from ..exhibit import Cell, internal_note
from . import ends, share_or_counts
from .comparison import GROUP_HEADINGS, SEVERAL, column_noun, named_groups

REST = "rest"  # of a group's change: what is not in the flows that are shown of it
DECIMALS = {"change": 0, "change_percent": 1, "share_points": 2, REST: 0, "last_year": 0}  # of the numbers with a sign
_COLUMNS = {flow: EXITS if flow == "left" else (flow,) for flow in change.FLOWS}
Steps = list[tuple[Worded, int]]


def step_name(ids: tuple[str, ...]) -> Text:
    """The name of a step: its columns, the ways out of the Party under one name; those who came, less those who left."""
    came = [COLUMNS[column].label for column in ids if column in ARRIVED]
    left = [COLUMNS[column].label for column in ids if column not in (*ARRIVED, *EXITS)]
    left += [wording.LEFT_PARTY] if {*ids} & {*EXITS} else []
    first, *others = came or left
    names = joined([[capital_first(first), *map(small_first, others)]], "")
    return wording.CAME_LESS_LEFT(came=names, left=[*map(small_first, left)]) if came and left else names


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class ChangeFacts:
    """What is stated `of` a change. `flows` are shown by group, `hidden` are the others; `last_year` is the change a year before."""

    of: change.Change
    by: str
    internal: bool
    flows: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    last_year: pd.Series | None = None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The groups: what `parts` names of each."""
        given = self.of.frame
        given = given.reindex([name for name in TYPES if name in given.index]) if self.by == "type" else given
        signed = [given[flow].fillna(0) * (1 if flow in ARRIVED else -1) for flow in self.flows]
        usual = given[[flow for flow in self.flows if flow not in ("reinstated", "left")]].notna().all(axis=1)
        more = {} if self.last_year is None else {"last_year": self.last_year.reindex(given.index)}
        return given.assign(**{REST: (given["change"] - sum(signed)).where(usual)}, **more)

    @cached_property
    def known(self) -> pd.DataFrame:
        """The groups that have both numbers."""
        return self.frame[self.frame["change"].notna()]

    @cached_property
    def every(self) -> dict[str, Any]:
        """All of them together."""
        sums = {part: self.known[part].sum(min_count=1, skipna=False) for part in self.parts}
        return sums | {"change_percent": 100 * sums["change"] / sums["then"] if sums["then"] else None}

    @cached_property
    def parts(self) -> dict[str, Worded]:
        """The headings of the numbers of a group."""
        then, now = (joined((day.as_of,), "") for day in self.of[:2])
        heads: dict[str, Worded] = {"then": then, "now": now, "change": wording.CHANGE}
        heads["change_percent"] = wording.CHANGE_PERCENT
        heads |= {"share_points": wording.SHARE_POINTS} if self.by != "committee" else {}
        heads |= {flow: step_name(_COLUMNS[flow]) for flow in self.flows}
        heads |= {REST: wording.OTHER_CHANGES if self.hidden else wording.GAP_STEP} if self.flows else {}
        return heads | ({} if self.last_year is None else {"last_year": wording.SAME_PERIOD_LAST_YEAR})

    @cached_property
    def labels(self) -> dict[str, Worded]:
        """The names of the groups as labels."""
        names: dict[str, Worded] = {name: capital_first(of) for name, of in TYPES.items()}
        names |= {name: units[0].full_district for name, units in self.of.now.places.districts.items()}
        return {str(group): names.get(str(group), name) for group, name in self.frame["name"].items()}

    def _within(self, groups: list[str]) -> list[Worded] | Text:
        return named_groups(groups, self.by, lambda of: phrases.PLURAL_TYPES.get(of) or within(str(self.labels[of])))

    @property
    def _told(self) -> dict[str, Any]:
        return {"what": column_noun(self.of.column), "then_day": self.of.then.as_of, "now_day": self.of.now.as_of}

    @property
    def title(self) -> Text:
        """How much all rose or fell together, and how many groups did."""
        then, now, change = (int(self.every[name]) for name in ("then", "now", "change"))
        phrase = wording.CHANGE_ROSE if change > 0 else wording.CHANGE_FELL if change else wording.CHANGE_LEVEL
        rate = joined((" (", share_or_counts(abs(change), then, 1), ")"), "") if then else ""
        n, (rose, fell) = len(self.known), (int((sign * self.known["change"] > 0).sum()) for sign in (1, -1))
        level = wording.CHANGE_LEVELS(n=n - rose - fell) if n > rose + fell else ""
        groups = wording.CHANGE_GROUPS(groups=SEVERAL[self.by], n=n, rose=rose, fell=fell, level=level) if n > 1 else ""
        return phrase(then=then, now=now, change=abs(change), rate=rate, groups=groups, **self._told)

    @property
    def ends_title(self) -> Text:
        """Which groups rose the most, and which fell the most; of one group the `title`."""
        if len(self.known) < 2:
            return self.title
        *_, tops, lows = ends(self.known["change"].astype(float))
        most, least = int(self.known["change"].max()), int(self.known["change"].min())
        phrase = wording.CHANGE_ONLY_ROSE if most > 0 else wording.CHANGE_ONLY_FELL if least else wording.CHANGE_NOWHERE
        told = {"most": with_sign(most, 0), "least": with_sign(least, 0)} | self._told
        phrase = wording.CHANGE_ENDS if least < 0 < most else phrase
        return phrase(top=self._within(tops), low=self._within(lows), **told)

    @property
    def _about(self) -> list[Worded]:
        return [wording.DISTRICT] if self.by == "committee" else []

    @property
    def head(self) -> list[Worded]:
        """The headings of `rows`."""
        return [GROUP_HEADINGS[self.by], *self._about, *self.parts.values()]

    @property
    def rows(self) -> list[list[Cell]]:
        """The cells of each group, and of all together where there are several."""
        rows: list[list[Cell]] = []
        for group, of in self.frame.astype(object).where(self.frame.notna(), None).to_dict("index").items():
            about = [of["district"] or "" for _ in self._about]
            rows.append([self.labels[str(group)], *about, *self._numbers(of)])
        every: list[Cell] = [wording.TOTAL, *("" for _ in self._about), *self._numbers(self.every)]
        return [*rows, every] if len(rows) > 1 else rows

    def _numbers(self, row: Mapping[Any, Any]) -> Iterator[Cell]:
        for part in self.parts:
            value = row[part]
            if part == "change_percent" and not is_missing(value) and row["then"] < FEWEST_FOR_PERCENT:
                yield joined((with_sign(row["change"], 0), int(row["then"])), "/")
            elif part in DECIMALS:
                yield with_sign(value, DECIMALS[part])
            else:
                yield None if is_missing(value) else int(value)

    def around(self, lang: str, *notes: Worded) -> dict[str, Any]:
        """What stands around a picture and a table, with `notes` of their own: options of `figure_exhibit` and `table_exhibit`."""
        of, both = self.of, int(self.of.units["change"].notna().sum())
        own = [*notes, *phrases.partial_data_notes(both, len(of.now.places)), *internal_note(self.internal)]
        hidden = [small_first(step_name(_COLUMNS[flow])) for flow in self.hidden]
        own += [wording.OTHER_CHANGES_NOTE(columns=hidden)] if self.flows and hidden else []
        absent = [COLUMNS[flow].label for flow in (*ARRIVED, *LEFT) if flow not in (*self.flows, *self.hidden)]
        own += [wording.ABSENT_FLOWS(columns=absent)] if self.flows and absent else []
        told = ("then", of.column, of.then), ("now", of.column, of.now), *((flow, flow, of.now) for flow in self.flows)
        return {
            "lang": lang, "unit": wording.PERSONS if of.column == "members" else COLUMNS[of.column].unit or "", "notes": own,
            "words": range(1, 1 + len(self._about)), "of": {of.column, *self.flows}, "since": of.then, "internal": self.internal,
            "source": of.now.source(lang, every_day=True), "counts": [(self.parts[part], *rest) for part, *rest in told],
        }  # fmt: skip

    def steps(self, group: str | None = None) -> Steps:
        """Who came and left, how far the start of the period is from the number then, and what is not explained. Raises `LackingError`
        where no flow is of this period, or may be shown."""
        if not self.flows and not self.hidden:
            raise LackingError(wording.NO_FLOWS_SINCE, **self._told)
        row: Any = self.every if group is None else self.frame.loc[group]
        given = disclosure.flow(self.of.now, internal=self.internal) if group is None else None
        if given.reveals_exits if given else not self.flows:
            raise LackingError(wording.FEW_LEFT)
        if given:
            start = given.start - int(row["then"])
            steps: Steps = [(wording.START_DIFFERS, start)] if start else []
            steps += [(step_name(ids), n) for ids, n in given.steps]
        else:
            signed = [(flow, 1 if flow in ARRIVED else -1) for flow in self.flows if not is_missing(row[flow])]
            steps = [(step_name(_COLUMNS[flow]), sign * int(row[flow])) for flow, sign in signed]
        gap, rest = int(row["change"]) - sum(n for _, n in steps), wording.GAP_STEP if given else self.parts[REST]
        return [*steps, *([(rest, gap)] if gap else [])]

    @property
    def steps_title(self) -> Text:
        """The change of all, and the steps that it consists of."""
        steps = [joined((small_first(name), with_sign(n, 0)), " ") for name, n in self.steps() if n]
        return wording.CHANGE_BY_STEPS(change=with_sign(self.every["change"], 0), steps=steps, **self._told)


@computed_once
def change_facts(
    membership: Membership, column: str = "members", *, by: str = "committee", since: Any = None, internal: bool = False
) -> ChangeFacts:
    """The facts of `change.changed`. Raises as it does, and `LackingError` where the column may not be shown by group on any of the days."""
    of = change.changed(membership, since, column=column, by=by)
    days, earlier = [*of[:2]], [*filter(None, map(change.year_before, of[:2]))]
    before = change.changed(membership.on(earlier[1]), earlier[0], column=column, by=by) if len(earlier) == 2 else None
    check_shown([*days, *(before or ())[:2]], column, internal=internal)
    if by == "district" and not of.then.places.districts:
        raise LackingError(wording.NO_DISTRICTS)
    if of.frame["change"].isna().all():
        raise LackingError(wording.NO_NUMBERS)
    closed = frozenset[str]().union(*(disclosure.closed_by_group(day, internal=internal) for day in days))
    given = [flow for flow in change.FLOWS if of.frame[flow].notna().any()]
    flows = tuple(flow for flow in given if closed.isdisjoint(_COLUMNS[flow]))
    hidden, last_year = tuple(flow for flow in given if flow not in flows), before.frame["change"] if before else None
    flows = () if hidden and {*hidden} <= {"reinstated", "left"} else flows  # the rest would be these alone
    return ChangeFacts(of=of, by=by, flows=flows, hidden=hidden, last_year=last_year, internal=internal)


def check_shown(days: Iterable[Membership], *columns: str, internal: bool) -> None:
    """Raises `LackingError` where a number of these columns may not be shown by group on one of the days: a change would tell it."""
    if closed := next(filter(None, (disclosure.refusal(day, *columns, internal=internal) for day in days)), None):
        raise LackingError(closed)
