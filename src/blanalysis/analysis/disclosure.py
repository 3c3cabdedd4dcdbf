"""Statistical disclosure control: which counts may be shown to whom. Every exhibit, finding and sheet asks here.

A small count of a sensitive column (origin, religion, discipline, who left) identifies persons. What is shown of such a column are
its sums by district (from a Form 5: by type) and their total; `suppression` finds which of these cells must be hidden. Because
all exhibits use the same sums, no two of them can be subtracted from each other; nor, with these, what else a reader may know:

- The ways out of the Party are shown together, never singly; so are the kinds of discipline. Someone expelled is in both.
- Ethnic minorities are shown with Khmer and Hoa, so also the rest, which anyone can subtract, must not be small.
- Members at the end = at the start + those who came − those who left; the members of two reports, and those of another day or of
  none, may be a start and an end. So where a sheet tells of ways of leaving, little of stock and flow is shown by group.
- What is hidden on one page, of the province, or on a day whose numbers stand there again, is hidden on every such page.
- Findings, printed totals and rows that are not counted may be of one committee: of columns closed by group they show nothing.

What this promises, and what it does not, stands in data/README.md. Frames, `compare`, `check`, JSON, `tidy` and `annotate` are the
office's own copies, do not ask here and hide nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from itertools import chain

import pandas as pd

from ..membership.findings import Finding, Kind
from ..membership.membership import Membership, computed_once
from ..membership.rules.between_days import MOVES
from ..vocabulary import formats, phrases, wording
from ..vocabulary.columns import ARRIVED, COLUMNS, DISCIPLINE, EXITS, LEFT, SUMS, wholes
from . import suppression
from .suppression import FEWEST, SUM

MINORITY = ("members_ethnic_minority", ("members_khmer", "members_hoa"))
# Of stock and flow: what is sensitive, and what is shown together with it, so that the rest does not give it.
COVERS = {"reinstated": (("reinstated",), ("transferred_in",)), "exits": (EXITS, LEFT)}
SENSITIVE = frozenset(column_id for column_id, column in COLUMNS.items() if column.sensitive)
OF_FLOW = frozenset({"members_start", "increased", "decreased"}).union(
    column for column in COLUMNS if column.startswith(("transferred_", "died"))
)
CLOSABLE = SENSITIVE | OF_FLOW  # what `closed_columns` and `closed_by_group` may ever hold
MEMBERS_AND_PARTS = frozenset({"members"}.union(*(parts for whole, parts in SUMS if whole == "members")))
# Of these a finding tells that a number is not 0.
TELLING = (Kind.GRANTED, Kind.NO_ROW_ADDS_UP, Kind.PART_EXCEEDS, Kind.PARTS_DIFFER, Kind.FLOWS_UNEXPLAINED)
REMAINDER = "rest"  # a whole less its parts (minorities less Khmer and Hoa): not shown, but found by subtraction


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitiveSums:
    """The sums of sensitive columns, a row a group and `SUM`, a column a measure; which are hidden; the columns that each measure sums."""

    columns: dict[str, tuple[str, ...]]
    counts: pd.DataFrame
    hides: pd.DataFrame
    by_district: bool


@computed_once
def sensitive_sums(membership: Membership, *, internal: bool = False) -> SensitiveSums:
    """The sums of sensitive columns, and which are hidden; for `internal` use none, and each column is a measure of its own."""
    given = _sensitive_sums(membership, internal=internal)
    hides, whole = given.hides, membership.whole
    if internal:
        return given
    if any(of.kind is Kind.SAME_AGAIN for of in membership.findings):
        for day in membership.days:
            others = _sensitive_sums(membership.on(day), internal=False).hides
            hides = hides | others.reindex_like(hides).eq(True)
    if whole:
        of_day = whole if whole.as_of == membership.as_of else replace(whole, as_of=membership.as_of)
        hides = hides | _hidden_by_pages_of_all(sensitive_sums(of_day), given, membership)
    return replace(given, hides=hides)


def _sensitive_sums(membership: Membership, *, internal: bool) -> SensitiveSums:
    frame = membership.current
    by_district = bool(len(frame) and membership.places.districts and frame["district"].notna().all())
    by, order = ("district", membership.places.districts) if by_district else ("type", phrases.TYPES)
    measures = _single_column_measures(frame) if internal else _shown_measures(frame)
    sums = pd.DataFrame({column: _measure_sums(frame, by, columns) for column, columns in measures.items()})
    sums = sums.reindex([group for group in order if group in sums.index]).astype("Int64")
    counts = suppression.with_sums(sums).drop(columns=SUM)
    hides: dict[str, pd.Series] = {}
    for column in () if internal else measures:
        if column not in hides:
            hides |= _cells_to_hide(frame, by, sums, measures, column)
    hidden = pd.DataFrame(hides, index=counts.index, columns=[*measures]) if hides else counts.isna() & False
    return SensitiveSums(columns=measures, counts=counts, hides=hidden.astype(bool), by_district=by_district)


def _hidden_by_pages_of_all(whole: SensitiveSums, given: SensitiveSums, membership: Membership) -> pd.DataFrame:
    """Which cells of one district the pages of the province hide: whole columns, all where those pages do not show the same sum."""
    district = next(iter(membership.places.districts))
    known = whole.by_district and given.by_district and district in whole.hides.index
    there = {column: {*columns} & {*membership.current} for column, columns in whole.columns.items() if known}
    same = {column for column, columns in given.columns.items() if there.get(column) == {*columns}}
    hides = {column: column not in same or bool(whole.hides.loc[district, column]) for column in given.columns}
    return pd.DataFrame(hides, index=given.hides.index, columns=given.hides.columns, dtype=bool)


def _single_column_measures(frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    return {column: (column,) for column in frame.columns if column in SENSITIVE}


def _shown_measures(frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The columns of each measure. Those expelled are among the disciplined only where all kinds are given, lest the rest be found."""
    given = _single_column_measures(frame)
    shown = {column: columns for column, columns in given.items() if column not in (*EXITS, *DISCIPLINE)}
    kinds, ways = (tuple(column for column in ids if column in given) for ids in (DISCIPLINE, EXITS))
    kinds = kinds if kinds == DISCIPLINE else tuple(column for column in kinds if column not in ways)
    if kinds and "disciplined" not in given:
        shown["disciplined"] = kinds
    return shown | ({"exits": ways} if ways else {})


def _parts_of_measure(measures: dict[str, tuple[str, ...]], column: str) -> list[str]:
    if column == "disciplined" and measures.get("exits") == ("expelled",):
        return ["exits"] if measures[column] in (("disciplined",), DISCIPLINE) else []
    return [part for part in MINORITY[1] if part in measures] if column == MINORITY[0] else []


def _measure_sums(frame: pd.DataFrame, by: str, columns: Collection[str]) -> pd.Series:
    return frame[[*columns]].sum(axis=1, min_count=1).groupby(frame[by]).sum(min_count=1)


def _cells_to_hide(
    frame: pd.DataFrame, by: str, sums: pd.DataFrame, measures: dict[str, tuple[str, ...]], column: str
) -> dict[str, pd.Series]:
    parts = _parts_of_measure(measures, column)
    hides = {each: _hidden_beside_whole(frame, by, sums[each], measures[each]) for each in (column, *parts)}
    if not parts:
        return hides
    table = sums[parts].assign(**{REMAINDER: sums[column] - sums[parts].fillna(0).sum(axis=1)})
    if (table[REMAINDER] < 0).any():  # a whole below its parts is a fault, and what is left of the others is not known
        return {each: hidden | True for each, hidden in hides.items()}
    found = suppression.hidden(table)
    return {each: hidden | found[SUM if each == column else each] for each, hidden in hides.items()}


def _hidden_beside_whole(frame: pd.DataFrame, by: str, sums: pd.Series, columns: tuple[str, ...]) -> pd.Series:
    column, own = str(sums.name), sums.to_frame()
    without = suppression.hidden(own)[column]
    if not (above := _columns_of_whole(frame, column, columns)):
        return without
    of = _measure_sums(frame, by, above).reindex(sums.index)
    # Whoever does not know the whole must not know more by it: with it a count may have to stay uncertain by less.
    hides = without | suppression.hidden(own, of=of.to_frame(column))[column]
    # Of a whole of 1 a hidden part, which is never 0, would be 1: there also the zeros are hidden, all together.
    hides[hides.index != SUM] |= bool(of.between(1, FEWEST).any())
    hides[SUM] |= 1 <= of.sum() <= FEWEST
    return hides


def _columns_of_whole(frame: pd.DataFrame, column: str, columns: tuple[str, ...]) -> list[str]:
    """The columns that add up to what a measure is part of, as far as a reader may know that: of a flow all who came, or all who left."""
    if column in COVERS:
        beside = [other for other in COVERS[column][1] if other in frame]
        return [*beside, *columns] if beside or "members_start" in frame else []
    wider = (*(wholes(column) if column in COLUMNS else ()), "members")
    return [other for other in wider if other in frame and not COLUMNS[other].sensitive][:1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Members from the start to the end of a period, of the `units` rows that have every number; a step's columns are shown as one sum,
    above 0 for who came. With `reveals_exits` it must not be shown: the small number of those who left the Party could be worked out."""

    start: int
    end: int
    steps: tuple[tuple[tuple[str, ...], int], ...]
    units: int
    reveals_exits: bool = False

    @property
    def gap(self) -> int:
        """End less start and steps: 0 where the sheet adds up."""
        return self.end - self.start - sum(count for _, count in self.steps)


@computed_once
def flow(membership: Membership, *, internal: bool = False) -> Flow | None:
    """Stock and flow of the rows that have members at start and end and every flow that the sheet has; None without any."""
    frame = membership.current
    ids = [column for column in (*ARRIVED, *LEFT, *EXITS) if column in frame]
    if not ids or not {"members", "members_start"} <= set(frame.columns):
        return None
    rows = frame.dropna(subset=["members", "members_start", *ids])
    if rows.empty:
        return None
    totals = {column: int(rows[column].sum()) for column in ids}
    fewer = len(rows) < len(membership.current)
    groups, reveals = ([], False) if internal else _shown_together(membership, rows, always=fewer)
    together = {column: columns for columns in groups for column in columns}
    ways = tuple(column for column in EXITS if column in ids)
    each = dict.fromkeys(together.get(column, ways if column in ways else (column,)) for column in ids)
    signed = {column: n if column in ARRIVED else -n for column, n in totals.items()}
    steps = tuple((of, sum(signed[column] for column in of)) for of in each)
    start, end = (int(rows[column].sum()) for column in ("members_start", "members"))
    return Flow(start=start, end=end, steps=steps, units=len(rows), reveals_exits=reveals)


def _shown_together(
    membership: Membership, rows: pd.DataFrame, *, always: bool = False
) -> tuple[list[tuple[str, ...]], bool]:
    """The groups of columns of stock and flow that are shown as one sum only, a sensitive one with what covers it where its sum is hidden,
    or `always`; and whether that sum is too near to what it hides. A report of one district shows no more than that of all."""
    rest = _rest_of_absent(rows)
    reveals, sides = rest is not None and 0 < rest < FEWEST, list[tuple[tuple[str, ...], bool]]()
    hides = sensitive_sums(membership).hides
    for measure, (secret, cover) in COVERS.items():
        hidden = measure in hides and bool(always or hides.loc[SUM, measure])
        covered = rows[[column for column in cover if column in rows]].sum().sum()
        reveals = reveals or (hidden and bool(covered < FEWEST))
        sides.append((tuple(column for column in (*cover, *secret) if column in rows), hidden))
    came, left = (columns for columns, _ in sides)
    if membership.whole and closed_by_group(membership.whole) >= OF_FLOW:
        return [(*came, *left)], not (came and left) or rest is not None
    return [columns for columns, hidden in sides if hidden or reveals], reveals


def _rest_of_absent(rows: pd.DataFrame) -> int | None:
    """How many came or left by ways of which the sheet lacks the column, by the members at start and end; None where not known."""
    absent, change = set[str](), pd.Series(0, rows.index)
    for whole, ids, usual, sign in (("increased", ARRIVED, ARRIVED[:2], 1), ("decreased", (*LEFT, *EXITS), LEFT, -1)):
        given = [column for column in ids if column in rows]
        if not {*usual} <= {*given}:
            given = [whole]
        elif missing := {*ids} - {*given}:
            absent |= missing
        if not {*given} <= {*rows}:
            return None
        change = change + sign * rows[given].sum(axis=1, skipna=False)
    if not absent or not {"members", "members_start"} <= {*rows}:
        return None
    rest = int((rows["members"] - rows["members_start"] - change).sum())
    may_be = (rest >= 0 and "reinstated" in absent) or (rest <= 0 and not absent.isdisjoint(EXITS))
    return abs(rest) if may_be else 0


@computed_once
def closed_columns(membership: Membership, *, internal: bool = False) -> frozenset[str]:
    """The columns of which no sum of all is shown: the sensitive ones that are hidden, and what would give these by subtraction. None for
    `internal` use."""
    if internal:
        return frozenset()
    given, found = sensitive_sums(membership), flow(membership)
    shown = {of[0] for measure, of in given.columns.items() if len(of) == 1 and not given.hides.loc[SUM, measure]}
    groups, reveals = _shown_together(membership, membership.current)
    groups += [ids for ids, _ in found.steps] if found else []
    covering = {column for ids in groups if len(ids) > 1 or reveals for column in ids}
    # The kinds of those who moved add up to their number.
    covering |= {column for column in COLUMNS for whole in covering - SENSITIVE if column.startswith(f"{whole}_")}
    # The start of a row which the flow lacks would be the difference.
    is_start_told = reveals or (found and (found.reveals_exits or found.units < len(membership.current)))
    covering |= {"members_start"} if is_start_told else set()
    typed = membership.columns_typed
    covering |= {"increased"} if typed & {*ARRIVED[1:]} else set()
    covering |= {"decreased"} if typed & {*EXITS, *LEFT} else set()
    return (SENSITIVE - shown) | (covering & OF_FLOW - SENSITIVE)  # those admitted need not be hidden


def closed_by_group(membership: Membership, *, internal: bool = False) -> frozenset[str]:
    """The columns of which no number of a committee or district is shown beside others: the sensitive ones, `closed_columns`, and where the
    sheet tells of those who left the Party, all of stock and flow but the members and those admitted. None for `internal` use."""
    if internal:
        return frozenset()
    typed = (membership.whole or membership).columns_typed
    tells = typed & {*EXITS, "reinstated"} or typed >= {*LEFT} or typed >= {*ARRIVED[:2], "decreased"}
    return SENSITIVE | closed_columns(membership) | (OF_FLOW if tells else frozenset())


@computed_once
def _may_have_start(membership: Membership) -> bool:
    """Whether members of a row may stand there twice, at the start and the end: of two days, or on two sheets, without a day."""
    days = {day for _, day in membership.accounts} | {day for table in membership.tables for day in table.days}
    several = max(len(membership.tables), len(membership.files)) > 1
    is_dated = None not in days and not _takes_a_day(membership)
    apart = (of for of in membership.findings if "members" in of.left_out or "members" in of.outside)
    return len(days) > 1 or (several and any(of.kind is Kind.REPEATED_UNIT or not is_dated for of in apart))


def _takes_a_day(membership: Membership) -> bool:
    return any(finding.kind is Kind.DAY_TAKEN for finding in membership.findings)


def refusal(membership: Membership, *columns: str | None, internal: bool = False) -> phrases.Phrase | None:
    """Why numbers of these columns (None counts for nothing) are not shown group by group, as a sentence; None where they may be."""
    asked = [column for column in columns if column in CLOSABLE]  # most columns never are, and to find out takes long
    closed = closed_by_group(membership, internal=internal) if asked else frozenset()
    label = next((COLUMNS[column].label for column in asked if column in closed), None)
    return label and phrases.Phrase(**{lang: wording.REFUSED.say(lang, column=label) for lang in formats.LANGS})


def conservation_shown(membership: Membership, *, internal: bool = False) -> pd.DataFrame:
    """`Membership.conservation`, `HIDDEN` where it must be: where anything was left out, which may be one row, all but what was counted
    of the columns that are closed by group. None is hidden for `internal` use."""
    given: pd.DataFrame = membership.conservation.astype(object)
    given.loc[given.index.isin(closed_columns(membership, internal=internal)), ["typed", "counted"]] = phrases.HIDDEN
    if membership.left_out or membership.columns_left_out or membership.has_outside:
        by_group = closed_by_group(membership, internal=internal)
        given.loc[given.index.isin(by_group), [part for part in given if part != "counted"]] = phrases.HIDDEN
    return given


@computed_once
def listed_on_pages(membership: Membership, *, internal: bool = False) -> Membership:
    """The same figures with those printed totals and findings that a page may list and count; all for `internal` use.

    A total that misses one row differs just in the columns in which that row is not 0: where one of a column closed by group is wrong, all
    such are left out, with their findings; and so are other findings and totals that tell of one of them."""
    untold = {*_closed_sums(membership, internal=internal)} & {*chain(*MOVES.values())}
    differing = {total.column for total in membership.totals if not total.holds}
    telling = {column for of in membership.findings if of.kind in TELLING for column in of.columns}
    closed = closed_by_group(membership, internal=internal) if differing or telling else frozenset()
    of_closed = {t.at for t in membership.totals if t.column in closed and not closed.isdisjoint(differing)}
    is_of_base, shown = _is_of_base(membership, internal=internal), {*membership.rows.counts.get("members", ())}
    of_some = {t.at for t in membership.totals if t.holds and t.column == "members" and t.printed not in shown}
    unlisted = of_closed | {*filter(is_of_base, of_some)}
    totals = tuple(total for total in membership.totals if total.at not in unlisted)
    findings = (f for f in membership.findings if f.kind is not Kind.TOTAL_DIFFERS or f.at not in of_closed)
    findings = (f for f in findings if f.kind not in MOVES or not untold)
    kept = tuple(f for f in findings if f.kind not in TELLING or closed.isdisjoint(f.columns))
    return replace(membership, totals=totals, findings=kept)


@computed_once
def _closed_sums(membership: Membership, *, internal: bool) -> frozenset[str]:
    whole = membership.whole or membership
    days = [whole if day == whole.as_of else whole.on(day) for day in whole.days] or [whole]
    return frozenset[str]().union(*(closed_columns(of, internal=internal) for of in days))


def closed_in_finding(membership: Membership, *, internal: bool = False) -> Callable[[Finding], frozenset[str]]:
    """Which columns a finding shows no number of (see `Finding.without`). None for `internal` use."""
    by_group = closed_by_group(membership, internal=internal)
    of_all = _closed_sums(membership, internal=internal)
    latest = max((day for _, day in membership.accounts if day and not _takes_a_day(membership)), default=None)
    has_start = "members_start" in by_group and _may_have_start(membership)
    communes, is_of_base = {*membership.organisations.keys["unit"]}, _is_of_base(membership, internal=internal)

    def closed(finding: Finding) -> frozenset[str]:
        is_sum = finding.details.get("unit") in communes and finding.kind is not Kind.INCOMPLETE_SUM
        if is_of_base(finding.at) and not is_sum:
            return frozenset(COLUMNS)
        if finding.kind in (*MOVES, Kind.DIFFERS_FROM_PUBLISHED):
            return of_all
        is_end = finding.day and finding.day == latest and finding.kind is not Kind.REPEATED_UNIT
        return by_group | MEMBERS_AND_PARTS if has_start and not is_end else by_group

    return closed


def _is_of_base(membership: Membership, *, internal: bool) -> Callable[[object], bool]:
    sheets = {at.rpartition("!")[0] for at in membership.organisations.keys["address"] if not internal}
    return lambda at: str(at).rpartition("!")[0] in sheets
