"""What one comparison states: title, unit, notes, names of groups, cells of its table. A comparison in, facts out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from ...analysis import disclosure, measures
from ...analysis.comparison import OVER_COMMITTEES, OVER_POPULATION, Comparison, ComparisonError, comparison, kept_names
from ...membership.membership import Membership, computed_once
from ...vocabulary import phrases, wording
from ...vocabulary.columns import COLUMNS
from ...vocabulary.formats import Rounded, in_percent, is_missing, rounded, sentence, uncapped, with_sign, within
from ...vocabulary.phrases import NOT_GIVEN, PLURAL_TYPES, TYPES, Phrase, Text, Worded, capital_first, joined
from ...vocabulary.places import Unit, joint_units
from ...vocabulary.refusals import LackingError
from ..exhibit import Cell, internal_note, text_grid
from . import ends, share_or_counts
from .types import lacking_inhabitants

MOST_GROUPS_LISTED = 12  # up to as many groups, the text alternative of a picture names each
SINGULAR = wording.group("SINGULAR")
WITHIN_LIMIT = wording.group("WITHIN_LIMIT")
SEVERAL = wording.group("SEVERAL")  # what several groups are called
# Of the column with their names.
GROUP_HEADINGS = {"type": wording.TYPE, "district": wording.DISTRICT, "committee": wording.COMMITTEE}
GROUP_HEADINGS |= wording.group("GROUPED_BY")


def comparison_facts(
    membership: Membership, column: str, *, only: str | Iterable[str], internal: bool, **asked: str | None
) -> ComparisonFacts:
    """The facts of `comparison.comparison`. Raises `ComparisonError` where a choice is none; `LackingError` where there are no data to show."""
    given = {name: value and str(value) for name, value in asked.items()}
    return _facts(membership, str(column), only=kept_names(only), internal=internal, **given)


@computed_once  # for the picture and the table
def _facts(
    membership: Membership, column: str, *, highlight: str | None, internal: bool, **asked: Any
) -> ComparisonFacts:
    of = comparison(membership, column, **asked)
    if highlight is not None and highlight not in membership.places.by_code:
        raise ComparisonError(wording.NO_CODE, asked=highlight, place=membership.place)
    limiting = (column for column, *_ in of.limits)  # which committees are shown would tell of a hidden number
    if closed := disclosure.refusal(membership, column, of.over, *limiting, internal=internal):
        raise LackingError(closed)
    return ComparisonFacts(of=of, highlight=highlight, internal=internal)


def column_noun(column: str) -> Phrase:
    """What a column counts, inside a sentence."""
    label = COLUMNS[column].label  # the English one is small already, but for Khmer and Hoa
    noun = uncapped(label.vi).removeprefix("tổng ")
    return Phrase(vi=noun if noun.startswith(("số ", "dân số", "chỉ tiêu")) else f"số {noun}", en=label.en)


def named_groups(groups: list[str], by: str, named: Callable[[str], Worded]) -> list[Worded] | Text:
    """One or two groups by name, more by their number: for a title."""
    return joined((len(groups), SEVERAL[by]), " ") if len(groups) > 2 else [*map(named, groups)]


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class ComparisonFacts:
    """What is stated `of` a comparison; `highlight` is the code of a committee, with `internal` nothing is hidden. Groups are as in its frame."""

    of: Comparison
    highlight: str | None = None
    internal: bool = False

    @cached_property
    def each(self) -> ComparisonFacts | None:
        """The same, committee by committee; None where the data name none. The mean of one committee is its count."""
        of = self.of
        if of.by == "committee" or of.membership.by_type_only:
            return self if of.by == "committee" else None
        over = None if of.over == OVER_COMMITTEES else of.over
        return replace(self, of=comparison(of.membership, of.column, over=over, by="committee", only=of.only))

    def shown_as(self, kind: str) -> ComparisonFacts:
        """What a picture of this kind, or a table ("bars"), shows: the groups; of the other kinds each committee. Raises `LackingError`."""
        shown = self if kind == "bars" else self.each
        if shown is None:
            raise LackingError(wording.NO_SINGLE_COMMITTEES)
        if kind == "scatter" and self.of.over in (None, OVER_COMMITTEES):
            raise LackingError(wording.NO_BASE)
        if self.of.known.empty and self.of.over == OVER_POPULATION:
            raise lacking_inhabitants(self.of.membership)
        if self.of.known.empty:
            raise LackingError(wording.NONE_WITHIN_LIMIT if self.of.limits else wording.NO_NUMBERS)
        return shown

    @cached_property
    def what(self) -> Worded:
        """What is compared: "số đảng viên bình quân một đảng bộ", "tỷ lệ đảng viên nữ"."""
        of, counted = self.of, column_noun(self.of.column)
        if of.over is None:
            return counted
        if of.is_share:
            return wording.SHARE_OF(part=Phrase(vi=counted.vi.removeprefix("số "), en=counted.en))
        if of.over == OVER_POPULATION:
            return wording.PER_THOUSAND_OF(counted=counted)
        phrase = wording.COUNT_PER_ONE if of.over in SINGULAR else wording.DIVIDED_BY
        phrase = wording.IN_PROPORTION_TO if of.in_percent else phrase
        return phrase(counted=counted, base=SINGULAR.get(of.over) or column_noun(of.over))

    @property
    def unit(self) -> Worded:
        """The unit of the values."""
        of, own = self.of, COLUMNS[self.of.column].unit or ""
        if of.over is None:
            return wording.PERSONS if of.column.startswith("members") else own
        if of.in_percent:
            return (wording.PER_CENT_OF if of.is_share else wording.PER_CENT_BESIDE)(whole=column_noun(of.over))
        if of.over == OVER_POPULATION:
            return wording.PER_THOUSAND_OF(counted=own)
        return wording.UNIT_PER_ONE(unit=own, base=SINGULAR.get(of.over) or COLUMNS[of.over].unit)

    @cached_property
    def decimals(self) -> int:
        """How many decimals the values are shown with: as few as distinguish the usual values of such a ratio."""
        of = self.of
        enough = 1.0 if of.over == OVER_COMMITTEES else 0.01 if of.in_percent else 10.0
        return 0 if of.over is None else 1 if of.greatest is None or of.greatest >= enough else 2

    def value(self, value: object) -> Worded:
        """A value as it is shown, with its decimals or in per cent; "…" where it is missing."""
        return NOT_GIVEN if is_missing(value) else (in_percent if self.of.in_percent else rounded)(value, self.decimals)

    def value_of(self, row: Mapping[str, Any] | pd.Series, *, based: bool = False) -> Worded:
        """The value of a row as it is shown: a percentage as `share_or_counts`."""
        if self.of.in_percent:
            return share_or_counts(row["count"], row["base"], self.decimals, based=based)
        return self.value(row["value"])

    def told(self, group: str, say: Callable[[object], str]) -> tuple[str, object, str]:
        """What a mark of a group says (see `canvas.mark`): its name or code, its value, both in words, a count with what it counts."""
        row, counted = self.of.rows[group], column_noun(self.of.column)
        noun = Phrase(vi=f" {counted.vi.removeprefix('số ')}", en=f" {counted.en}") if self.of.over is None else ""
        value = "" if is_missing(row["value"]) else str(round(float(row["value"]), 4)).removesuffix(".0")
        return group, value, f"{say(self.label(group))}: {say(self.value_of(row))}{say(noun)}"

    def label(self, group: str) -> Worded:
        """The name of a group as a label: at a row, beside a bar."""
        row = self.of.rows[group]
        if self.of.by == "district_type":
            return joined((row["district"], TYPES[row["type"]]), " · ")
        return capital_first(TYPES[group]) if self.of.by == "type" else row["name"]

    def in_sentence(self, group: str) -> Worded:
        """The name of a group inside a sentence."""
        row = self.of.rows[group]
        if self.of.by == "district_type":
            return wording.TYPE_IN(type=PLURAL_TYPES[row["type"]], district=row["district"])
        return PLURAL_TYPES[group] if self.of.by == "type" else within(row["name"])

    @property
    def title(self) -> Text:
        """The groups with the most and the least, more than two by their number; that all are equal or differ by chance; or the only value."""
        rows, few = self.of.known, measures.FEWEST_FOR_PERCENT
        rows = rows[rows["base"] >= few] if self.of.in_percent and len(rows) > 1 else rows
        known, words = rows["value"], {"what": self.what, "n": len(rows), "groups": SEVERAL[self.of.by], "few": few}
        every = self.value_of(self.of.every, based=True)
        if known.empty:
            return wording.GROUPS_TOO_FEW(every=every, **words)
        most, least = map(self.value, (known.max(), known.min()))
        *_, tops, lows = ends(known, self.decimals + 2 * self.of.in_percent)
        if len(known) == 1:
            value = self.value_of(rows.iloc[0], based=True)
            return wording.VALUE_OF_ONE_GROUP(group=self.in_sentence(known.index[0]), value=value, **words)
        if most == least:
            return wording.ALL_GROUPS_EQUAL(value=every if self.of.in_percent else most, **words)
        if self.of.differs is False:
            return wording.GROUPS_BY_CHANCE(every=every, most=most, least=least, **words)
        phrase = wording.MOST_AND_FEWEST if self.of.over is None else wording.HIGHEST_AND_LOWEST
        if self.of.in_percent:  # with their bases, where one group has the value alone
            most, least = (self.value_of(rows.loc[groups[0]], based=len(groups) == 1) for groups in (tops, lows))
            phrase = wording.HIGHEST_AND_LOWEST_SHARE
        top, low = (named_groups(groups, self.of.by, self.in_sentence) for groups in (tops, lows))
        return phrase(top=top, low=low, most=most, least=least, **words)

    @property
    def points(self) -> Iterator[Worded]:
        """The points of a picture's text alternative: each of few groups, the median of many; all together; the highlighted one."""
        known = self.of.known["value"]
        if len(known) <= MOST_GROUPS_LISTED:
            yield from map(self._point, known.index)
        else:
            median = self.value(measures.quartiles(known)[0.5])
            yield wording.MEDIAN_OF(n=len(known), groups=SEVERAL[self.of.by], median=median)
        if len(known) > 1:
            yield wording.OF_ALL(value=self.value_of(self.of.every))
        if self.highlight:
            yield self.highlighted

    def _point(self, group: str) -> Text:
        row, n = self.of.rows[group], self.of.rows[group]["committees"]
        told = joined((self.label(group), self.value_of(row)), ": ")
        return told if is_missing(n) else wording.NAMED_OF(name=told, of=phrases.HOW_MANY(n=int(n)))

    @cached_property
    def highlighted(self) -> Text:
        """The value and the rank of the highlighted committee among those compared, as a sentence without a full stop."""
        name, each = self.of.membership.places.by_code[self.highlight or ""].distinct_name, self.each
        value = each and each.of.frame["value"].get(self.highlight)
        if each is None or is_missing(value):
            return wording.NOT_AMONG(name=name)
        values = each.of.known["value"]
        phrase = wording.RANK if (values == value).sum() == 1 else wording.TIED_RANK
        place = phrase(rank=1 + int((values > value).sum()), n=len(values))
        shown = each.value_of(each.of.rows[self.highlight or ""])
        return wording.VALUE_AND_RANK(name=name, what=each.what, value=shown, rank=place)

    def around(self, lang: str, *notes: Worded) -> dict[str, Any]:
        """What stands around picture and table, with `notes` of their own: options of `figure_exhibit` and `table_exhibit`."""
        of, scope = self.of, self.of.membership.scope(lang)
        types = [PLURAL_TYPES[n] for n in of.only if n in TYPES]
        districts = [n for n in of.only if n in of.membership.places.districts]
        names = wording.TYPE_IN(type=types, district=districts) if types and districts else types or districts
        for column, sign, n in of.limits:
            names = WITHIN_LIMIT[sign](names=names or wording.COMMITTEES_ALL, what=column_noun(column), n=n)
        census = of.over == OVER_POPULATION
        highlighted = (Text(self.highlighted, change=lambda words: f"{sentence(words)}."),) if self.highlight else ()
        units = {unit.full_name for unit in of.membership.places if of.group_of(unit)} if of.only else None
        columns = (("count", of.column), ("base", of.over or ""))
        subtitle = sentence(wording.ONLY_OF_SCOPE.say(lang, scope=scope, names=names) if names else scope)
        return {
            "lang": lang, "unit": self.unit, "subtitle": subtitle, "notes": (*highlighted, *notes, *self._notes(lang)),
            "source": (of.membership.source_beside_census if census else of.membership.source)(lang),
            "words": range(1, 1 + self._about), "units": units, "internal": self.internal,
            "of": {of.column, of.over or of.column, *(column for column, *_ in of.limits)},
            "counts": [(self._parts[part], column) for part, column in columns if part in self._parts],
        }  # fmt: skip

    def _notes(self, lang: str) -> Iterator[Worded]:
        of = self.of
        if not is_missing(of.every["committees"]):
            yield from phrases.partial_data_notes(int(of.every["committees"]), of.expected)
        yield from self.partial_notes
        if of.by == "new_unit":
            joint = [len(joint_units(str(group))) for group in of.frame.index]
            yield wording.NEW_UNITS(n=sum(joint))
            yield from [wording.JOINT_UNITS] if max(joint) > 1 else []
        if of.by == "district" and not of.membership.places.districts:
            yield wording.FORMER_DISTRICTS
        if of.over not in (None, OVER_COMMITTEES) and of.by != "committee":
            yield wording.SUM_OVER_SUM
        if of.over == OVER_POPULATION:
            yield of.membership.day_beside_census(lang)
        yield from internal_note(self.internal)
        if of.differs is not None:
            yield wording.CHANCE_NOTE

    @property
    def partial_notes(self) -> tuple[Phrase, ...]:
        """The note that explains "6/8" at a group, where any group has it."""
        partial = self.of.by != "committee" and any(map(some_of, self.of.rows.values()))
        return (wording.PARTIAL_GROUPS,) if partial else ()

    @property
    def _about(self) -> int:
        return {"committee": 2, "new_unit": 1}.get(self.of.by, 0)

    @property
    def _parts(self) -> dict[str, Worded]:
        of = self.of
        heads: dict[str, Worded] = {"committees": wording.COMMITTEES, "count": COLUMNS[of.column].label}
        heads["base"] = wording.INHABITANTS if of.over == OVER_POPULATION else COLUMNS[of.over or of.column].label
        heads["value"] = wording.PROPORTION if of.in_percent else self.what
        left_out = {"committees"} if of.by == "committee" else set()
        left_out |= {"base", "value"} if of.over is None else {"base"} if of.over == OVER_COMMITTEES else set()
        return {part: head for part, head in heads.items() if part not in left_out}

    @property
    def head(self) -> list[Worded]:
        """The headings of `rows`."""
        return [GROUP_HEADINGS[self.of.by], *[wording.DISTRICT, wording.TYPE][: self._about], *self._parts.values()]

    @property
    def rows(self) -> list[list[Cell]]:
        """The cells of each group."""
        return [[*self._names(group), *self._numbers(self.of.rows[group])] for group in self.of.frame.index]

    @property
    def total(self) -> list[Cell]:
        """The cells of the last row, all groups together."""
        return [wording.TOTAL, *[""] * self._about, *self._numbers(self.of.every)]

    @cached_property
    def _units(self) -> dict[str | None, list[Unit]]:
        groups: dict[str | None, list[Unit]] = {}
        for unit in self.of.membership.places:
            groups.setdefault(self.of.group_of(unit), []).append(unit)
        return groups

    def _names(self, group: str) -> list[Cell]:
        units = self._units.get(group, []) if self._about else []
        names = [*dict.fromkeys(within(unit.full_district) for unit in units if unit.district)]
        districts = joined([names], "") if names else ""
        return [self.label(group), *((districts, TYPES[units[0].type])[: self._about] if units else ())]

    def _numbers(self, row: Mapping[str, Any] | pd.Series) -> Iterator[Cell]:
        for part in self._parts:
            if part == "value":
                yield self.value_of(row)
            else:
                some = some_of(row) if part == "committees" else None
                yield some or (None if is_missing(row[part]) else int(row[part]))

    def plain_frame(self, lang: str) -> pd.DataFrame:
        """The table with the numbers themselves, for a file: Int64, the values Float64 (a share is 0 to 1)."""
        names = text_grid(self.head, map(self._names, self.of.frame.index), lang=lang)
        numbers = self.of.frame[[*self._parts]].reset_index(drop=True)
        return pd.concat([pd.DataFrame(names.rows), numbers], axis=1).set_axis([*names.head], axis=1)

    def beside_all(self, group: str) -> Cell:
        """The share of all groups together; for a ratio how far it is above or below that of all."""
        value, every = self.of.rows[group]["value"], self.of.every["value"]
        if self.of.over is None:
            return share_or_counts(value, every, 1)
        shown = self.value_of(self.of.rows[group])
        if is_missing(every) or not isinstance(shown, Rounded):
            return NOT_GIVEN
        apart = 0 if shown == self.value(every) else value - every  # what reads alike is level
        return with_sign(apart * (100 if self.of.in_percent else 1), self.decimals)


def some_of(row: Mapping[str, Any] | pd.Series) -> Text | None:
    """ "6/8" where a group lacks the numbers of some of its committees; None where it has them all, or has no such number."""
    some, every = row["committees"], row.get("expected", 0)
    return None if is_missing(some) or some >= every else joined((int(some), int(every)), "/")
