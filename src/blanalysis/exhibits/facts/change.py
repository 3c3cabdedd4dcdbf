"""What is stated of the change between two days: which groups rose or fell, and who came and left. `Membership` in, facts out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from ...analysis.change import FLOWS, Change, changed, decomposition, year_before
from ...analysis.comparison import OVER_POPULATION
from ...analysis.disclosure import closed_by_group, flow, refusal
from ...analysis.measures import FEWEST_FOR_PERCENT
from ...membership.membership import Membership, computed_once
from ...vocabulary import wording
from ...vocabulary.columns import ARRIVED, COLUMNS, EXITS, LEFT
from ...vocabulary.formats import in_percent, is_missing, rounded, with_sign, within
from ...vocabulary.phrases import (
    NOT_GIVEN,
    PLURAL_TYPES,
    TYPES,
    Text,
    Worded,
    capital_first,
    joined,
    partial_data_notes,
    small_first,
)
from ...vocabulary.refusals import LackingError
from ..exhibit import Cell, internal_note
from . import ends, share_or_counts
from .comparison import GROUP_HEADINGS, MOST_GROUPS_LISTED, SEVERAL, ComparisonFacts, column_noun, comparison_facts

REST = "rest"  # of a group's change: what is not in the flows that are shown of it
Steps = list[tuple[Worded, int]]  # from the number then to the number now


@computed_once
def change_facts(
    membership: Membership, column: str = "members", *, by: str = "committee", since: Any = None, internal: bool = False
) -> ChangeFacts:
    """The facts of `change.changed`. Raises as it does, and `LackingError` where the column may not be shown by group on any of the days."""
    of = changed(membership, since, column=column, by=by)
    days, earlier = [of.then, of.now], [year_before(of.then), year_before(of.now)]
    last_year = None
    if all(earlier):
        days += [membership.on(day) for day in earlier if day]
        last_year = changed(days[-1], earlier[0], column=column, by=by).frame["change"]
    check_shown(days, column, internal=internal)
    if by == "district" and not all(of.frame["name"].fillna("")):
        raise LackingError(wording.NO_DISTRICTS)
    if of.frame["change"].isna().all():
        raise LackingError(wording.NO_NUMBERS)
    closed = frozenset[str]().union(*(closed_by_group(day, internal=internal) for day in days[:2]))
    given = [name for name in FLOWS if of.frame[name].notna().any()]
    flows = tuple(name for name in given if closed.isdisjoint(_columns(name)))
    hidden = tuple(name for name in given if name not in flows)
    return ChangeFacts(of=of, by=by, flows=flows, hidden=hidden, last_year=last_year, internal=internal)


def check_shown(days: list[Membership], *columns: str, internal: bool) -> None:
    """Raises `LackingError` where a number of these columns may not be shown by group on one of the days: a change would tell it."""
    if closed := next(filter(None, (refusal(day, *columns, internal=internal) for day in days)), None):
        raise LackingError(closed)


def _columns(name: str) -> tuple[str, ...]:
    return EXITS if name == "left" else (name,)


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
    """What is stated `of` a change `by` committee, type or district. `flows` are those of `change.FLOWS` that are shown by group, `hidden`
    the others that the sheets have; `last_year` is the change in the same period of the year before by group, None where it is not known."""

    of: Change
    by: str
    flows: tuple[str, ...]
    hidden: tuple[str, ...]
    last_year: pd.Series | None
    internal: bool

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The groups, the flows that are shown of each and the `REST`, and the change of `last_year`."""
        given = (
            self.of.frame
            if self.by != "type"
            else self.of.frame.reindex([of for of in TYPES if of in self.of.frame.index])
        )
        frame = given.drop(columns=[name for name in (*FLOWS, "expected", "unexplained") if name not in self.flows])
        signed = [frame[name].fillna(0) * (1 if name in ARRIVED else -1) for name in self.flows]
        usual = frame[[name for name in self.flows if name not in ("reinstated", "left")]]
        frame[REST] = (frame["change"] - sum(signed)).where(usual.notna().all(axis=1))
        return frame if self.last_year is None else frame.assign(last_year=self.last_year.reindex(frame.index))

    @cached_property
    def without_flows(self) -> ChangeFacts:
        """The same with both numbers and the change only."""
        return replace(self, flows=(), hidden=(), last_year=None)

    @cached_property
    def known(self) -> pd.DataFrame:
        """The groups that have both numbers."""
        return self.frame[self.frame["change"].notna()]

    @cached_property
    def every(self) -> dict[str, Any]:
        """All groups together that have both numbers."""
        return {name: self.known[name].sum(min_count=1, skipna=False) for name in self.known if name in self.parts}

    @cached_property
    def parts(self) -> dict[str, Worded]:
        """The headings of the numbers of a group."""
        then, now = (joined((day.as_of,), "") for day in self.days)
        heads: dict[str, Worded] = {
            "then": then,
            "now": now,
            "change": wording.CHANGE,
            "change_percent": wording.CHANGE_PERCENT,
        }
        heads |= {"share_points": wording.SHARE_POINTS} if self.by != "committee" else {}
        heads |= {name: step_name(_columns(name)) for name in self.flows} | ({REST: self.rest} if self.flows else {})
        return heads | ({} if self.last_year is None else {"last_year": wording.SAME_PERIOD_LAST_YEAR})

    @property
    def days(self) -> tuple[Membership, Membership]:
        """The membership on both days."""
        return self.of.then, self.of.now

    @property
    def rest(self) -> Worded:
        """What the `REST` is called."""
        return wording.OTHER_CHANGES if self.hidden or not self.flows else wording.GAP_STEP

    @cached_property
    def labels(self) -> dict[str, Worded]:
        """The names of the groups as labels."""
        districts = {name: units[0].full_district for name, units in self.of.now.places.districts.items()}
        names: dict[Any, Any] = {"type": {name: capital_first(of) for name, of in TYPES.items()}, "district": districts}
        return {str(g): names.get(self.by, {}).get(g, name) for g, name in self.frame["name"].items()}

    def _within(self, groups: list[str]) -> list[Worded] | Text:
        if len(groups) > 2:
            return joined((len(groups), SEVERAL[self.by]), " ")
        return [PLURAL_TYPES.get(group) or within(str(self.labels[group])) for group in groups]

    @property
    def title(self) -> Text:
        """How much all rose or fell together, and how many groups did."""
        then, now, change = (int(self.every[name]) for name in ("then", "now", "change"))
        phrase = wording.CHANGE_ROSE if change > 0 else wording.CHANGE_FELL if change else wording.CHANGE_LEVEL
        rate = joined((" (", share_or_counts(abs(change), then, 1), ")"), "") if then else ""
        n, each = len(self.known), self.known["change"]
        counts = {"n": n, "rose": int((each > 0).sum()), "fell": int((each < 0).sum())}
        level = n - counts["rose"] - counts["fell"]
        groups = (
            wording.CHANGE_GROUPS(
                groups=SEVERAL[self.by], level=wording.CHANGE_LEVELS(n=level) if level else "", **counts
            )
            if n > 1
            else ""
        )
        told = {"then": then, "now": now, "change": abs(change), "rate": rate, "groups": groups}
        return phrase(what=column_noun(self.of.column), **told, **self._dates)

    @property
    def _dates(self) -> dict[str, dt.date | None]:
        return {"then_day": self.of.then.as_of, "now_day": self.of.now.as_of}

    @property
    def ends_title(self) -> Text:
        """Which groups rose the most, and which fell the most; of one group the `title`."""
        if len(self.known) < 2:
            return self.title
        *_, tops, lows = ends(self.known["change"].astype(float))
        most, least = (int(of) for of in (self.known["change"].max(), self.known["change"].min()))
        phrase = (
            wording.CHANGE_ENDS
            if least < 0 < most
            else wording.CHANGE_ONLY_ROSE
            if most > 0
            else wording.CHANGE_ONLY_FELL
        )
        phrase = phrase if most or least else wording.CHANGE_NOWHERE
        told = {"most": with_sign(most, 0), "least": with_sign(least, 0)}
        return phrase(what=column_noun(self.of.column), top=self._within(tops), low=self._within(lows), **told)

    @property
    def points(self) -> list[Worded]:
        """What a picture shows in words: each of few groups, of many those that changed most."""
        if len(self.known) > MOST_GROUPS_LISTED:
            return [self.title, self.ends_title]
        return [joined((self.labels[str(g)], with_sign(n, 0)), ": ") for g, n in self.known["change"].items()]

    @property
    def head(self) -> list[Worded]:
        """The headings of `rows`."""
        return [GROUP_HEADINGS[self.by], *[wording.DISTRICT, wording.TYPE][: self._about], *self.parts.values()]

    @property
    def _about(self) -> int:
        return 2 if self.by == "committee" else 0

    @property
    def rows(self) -> list[list[Cell]]:
        """The cells of each group, and of all together where there are several."""
        rows = [
            [self.labels[str(g)], *self._described(of), *self._numbers(of)]
            for g, of in self.frame.to_dict("index").items()
        ]
        return [*rows, *([[wording.TOTAL, *[""] * self._about, *self._numbers(self.every)]] if len(rows) > 1 else [])]

    def _described(self, row: Mapping[Any, Any]) -> list[Cell]:
        own = self.of.now.places.districts.get(row["district"], ())
        district = within(own[0].full_district) if own else "" if is_missing(row["district"]) else row["district"]
        return [district, "" if is_missing(row["type"]) else TYPES[row["type"]]][: self._about]

    def _numbers(self, row: Mapping[Any, Any]) -> Iterator[Cell]:
        for name in self.parts:
            value = row.get(name)
            if name == "change_percent":
                yield _percent(row["change"], row["then"])
            elif name == "share_points":
                yield with_sign(value, 2) if name in row else ""
            elif name in ("change", REST, "last_year"):
                yield with_sign(value, 0)
            else:
                yield None if is_missing(value) else int(value)

    def around(self, lang: str, *notes: Worded) -> dict[str, Any]:
        """What stands around a picture and a table, with `notes` of their own: options of `figure_exhibit` and `table_exhibit`."""
        both = int(self.of.units["change"].notna().sum())
        own = [
            *notes,
            *partial_data_notes(both, len(self.of.now.places)),
            *self._notes(),
            *internal_note(self.internal),
        ]
        about = range(1, 1 + self._about)
        unit = wording.PERSONS if self.of.column == "members" else COLUMNS[self.of.column].unit or ""
        told = {"lang": lang, "unit": unit, "notes": own, "words": about, "of": {self.of.column, *self.flows}}
        return told | {
            "source": self.of.now.source(lang, every_day=True),
            "internal": self.internal,
            "since": self.of.then,
        }

    def _notes(self) -> Iterator[Worded]:
        if self.flows and self.hidden:
            yield wording.OTHER_CHANGES_NOTE(columns=[small_first(step_name(_columns(name))) for name in self.hidden])
        lacking = [name for name in (*ARRIVED, *LEFT) if name not in (*self.flows, *self.hidden)]
        if self.flows and lacking:
            yield wording.ABSENT_FLOWS(columns=[COLUMNS[name].label for name in lacking])

    def steps(self, group: str | None = None) -> Steps:
        """Who came and left in a group, or in all: there every flow whose sum may be shown (see `disclosure.flow`), how far the start of the
        period is from the number then, and what is not explained. Raises `LackingError` where no flow is of this period."""
        if not self.flows and not self.hidden:
            raise LackingError(wording.NO_FLOWS_SINCE, **self._dates)
        given = flow(self.of.now, internal=self.internal) if group is None else None
        row = self.every if group is None else self.frame.loc[group].to_dict()
        if given is None or given.reveals_exits:
            signed = [(name, -row[name] if name not in ARRIVED else row[name]) for name in self.flows]
            steps: list[Any] = [(step_name(_columns(name)), n) for name, n in signed if not is_missing(n)]
            rest = row["change"] - sum(n for _, n in steps)
            return [*steps, *([(self.rest, int(rest))] if rest or self.hidden else [])]
        start, steps = given.start - int(row["then"]), [(step_name(ids), n) for ids, n in given.steps]
        gap = int(row["change"]) - start - sum(n for _, n in steps)
        return [
            *([(wording.START_DIFFERS, start)] if start else []),
            *steps,
            *([(wording.GAP_STEP, gap)] if gap else []),
        ]

    @property
    def steps_title(self) -> Text:
        """The change of all, and the steps that it consists of."""
        steps = [joined((small_first(name), with_sign(n, 0)), " ") for name, n in self.steps() if n]
        return wording.CHANGE_BY_STEPS(change=with_sign(self.every["change"], 0), steps=steps, **self._dates)


def _percent(change: Any, then: Any) -> Cell:
    """A change in per cent, of a number below 30 the counts."""
    if is_missing(change) or is_missing(then) or not then:
        return NOT_GIVEN
    return (
        joined((with_sign(change, 0), int(then)), "/")
        if then < FEWEST_FOR_PERCENT
        else with_sign(100 * change / then, 1)
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class RatioFacts:
    """What is stated of a changed ratio: the frame of `change.decomposition`, on both days, and the facts of the ratio now, for its words."""

    frame: pd.DataFrame
    days: tuple[Membership, Membership]
    now: ComparisonFacts

    @property
    def scale(self) -> int:
        """What the rates are multiplied by to be shown: 100 for per cent."""
        return 100 if self.now.of.in_percent else 1

    @cached_property
    def every(self) -> dict[str, float]:
        """The ratio of all on both days, and both effects, as they are shown."""
        given = self.frame.fillna(0) * self.scale
        sums = {day: (self.frame[f"{day}_weight"] * given[f"{day}_rate"]).sum() for day in ("then", "now")}
        return sums | {name: given[f"{name}_effect"].sum() for name in ("rate", "composition")}

    @property
    def title(self) -> Text:
        """The ratio on both days, and what of its change is of the rates and what of the composition."""
        of, unit = self.every, wording.IN_POINTS if self.scale > 1 else ""
        told = {name: with_sign(of[name]) for name in ("rate", "composition")}
        told |= {"change": with_sign(of["now"] - of["then"]), "unit": unit, "groups": SEVERAL[self.now.of.by]}
        told |= {day: in_percent(of[day] / 100) if self.scale > 1 else rounded(of[day], 2) for day in ("then", "now")}
        return wording.RATIO_CHANGED(
            what=self.now.what, then_day=self.days[0].as_of, now_day=self.days[1].as_of, **told
        )

    def around(self, lang: str) -> dict[str, Any]:
        """What stands around the table: options of `table_exhibit`."""
        of, now = self.now.of, self.days[1]
        census = [now.day_beside_census(lang)] if of.over == OVER_POPULATION else []
        notes = [wording.RATIO_NOTE, wording.SUM_OVER_SUM, *census, *internal_note(self.now.internal)]
        notes += partial_data_notes(int(of.every["committees"]), of.expected)
        around = self.now.around(lang)
        source = around["source"].replace(now.source(lang), now.source(lang, every_day=True))
        return around | {"notes": notes, "source": source, "since": self.days[0], "words": ()}

    @property
    def rows(self) -> list[list[Cell]]:
        """The cells of each group and of all: weights and rates on both days, both effects, their sum."""
        rows = [[self.now.label(str(g)), *self._numbers(of)] for g, of in self.frame.to_dict("index").items()]
        sums = {f"{name}_effect": of / self.scale for name, of in self.every.items()}
        whole = {
            f"{day}_{part}": self.every[day] / self.scale if part == "rate" else 1
            for day in ("then", "now")
            for part in ("weight", "rate")
        }
        return [*rows, [wording.TOTAL, *self._numbers(sums | whole)]]

    def _numbers(self, row: Mapping[Any, Any]) -> Iterator[Cell]:
        yield from (in_percent(row[f"{day}_weight"]) for day in ("then", "now"))
        yield from (rounded(row[f"{day}_rate"] * self.scale, 2) for day in ("then", "now"))
        effects = [row[f"{name}_effect"] * self.scale for name in ("rate", "composition")]
        yield from (with_sign(effect) for effect in (*effects, sum(effects)))


@computed_once
def ratio_facts(
    membership: Membership, column: str, over: str, *, by: str, since: Any = None, internal: bool = False
) -> RatioFacts:
    """The facts of `change.decomposition`. Raises as `change_facts`."""
    days = changed(membership, since)[:2]
    check_shown([*days], column, over, internal=internal)
    facts = comparison_facts(
        membership, column, over=over, by=by, sort="list", highlight=None, only=(), internal=internal
    )
    frame = decomposition(membership, column, over, since, by=by)
    order = [group for group in facts.of.frame.index if group in frame.index]
    if not order:
        raise LackingError(wording.NO_DISTRICTS if by == "district" else wording.NO_NUMBERS)
    return RatioFacts(frame=frame.loc[order], days=days, now=facts)
