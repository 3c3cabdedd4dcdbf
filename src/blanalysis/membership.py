"""One checked row per committee, with everything that was found on the way. `load` lives here.

Paths in, `Membership` out. What holds of it: for every count column, typed = counted + left out; each number left out
or repaired is an issue with an address; what is missing is `<NA>`, never 0 and never a guess.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from . import cells, checks, dates, entries, roster, rules, sources, table, text, units
from .cells import Sheet
from .checks import Total
from .columns import COLUMNS
from .entries import Entry
from .issues import Issue, Kind, Severity
from .sources import Source
from .table import NO_TABLE, NoTableError, Table
from .units import Unit, Units
from .words import NO_COMMITTEES, NO_MEMBERS, PLACE, TYPES, Phrase, RefusedError

KEYS = ("as_of", "code", "type", "name", "district")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A workbook that was read: its path as given and the checksum of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class Membership:
    """What was read.

    `frame` is plain pandas: as_of, code, type, name, district, then a column of `Int64` for each count that the sheets
    have (see `columns.COLUMNS`). One row a committee and day, in the order of days and of the list of places; from a Form 5
    one row a type, with code and name `<NA>`. `as_of` is the day that is looked at, the latest when there are several; the
    methods below are of that day (see `on`). `issues` are in the order of the cells. `conservation` has one row a count column:
    typed, counted, left_out. `totals` are the totals that the sheets print, each beside what its rows add up to.
    """

    frame: pd.DataFrame
    issues: tuple[Issue, ...]
    conservation: pd.DataFrame
    totals: tuple[Total, ...]
    files: tuple[File, ...]
    places: Units
    as_of: dt.date | None
    by_type_only: bool = False
    illustrative: bool = False
    published: Source | None = None

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days of the figures, in order; empty when no date was found."""
        return tuple(day.date() for day in sorted(self.frame["as_of"].dropna().unique()))

    def on(self, day: dt.date) -> Membership:
        """The same data, looked at on another of their days. Raises `KeyError` for any other day."""
        if day not in self.days:
            raise KeyError(f"{day} is none of the days {', '.join(map(str, self.days))}")
        return replace(self, as_of=day)

    @property
    def current(self) -> pd.DataFrame:
        """The rows of the frame of the day `as_of`; all of them when there is but one."""
        if self.as_of is None or (len(self.days) < 2 and self.frame["as_of"].notna().all()):
            return self.frame
        return self.frame[self.frame["as_of"].dt.date == self.as_of].reset_index(drop=True)

    @property
    def found(self) -> tuple[Unit, ...]:
        """The units that have a row, in the order of the list."""
        codes = set(self.current["code"].dropna())
        return tuple(unit for unit in self.places if unit.code in codes)

    @property
    def missing(self) -> tuple[Unit, ...]:
        """The units that have none. A Form 5 names no unit, so there all of them."""
        found = set(self.found)
        return tuple(unit for unit in self.places if unit not in found)

    @property
    def left_out(self) -> bool:
        """Whether anything typed was not counted."""
        return any(issue.kind.severity is Severity.LEFT_OUT for issue in self.issues)

    @property
    def whole_types(self) -> list[str]:
        """The types of which every committee of the province has a number of members."""
        sums = self.by_type()
        expected = {type: sum(unit.type == type for unit in self.places) for type in sums.index}
        return [type for type, committees in sums["committees"].dropna().items() if committees == expected[type]]

    def by_type(self) -> pd.DataFrame:
        """Committees and members of each type, in the order xã, phường, thị trấn; index `type`, columns `Int64`.

        From a Form 5 or the published figures the committees are those printed; from rows of committees they are the
        rows that have a number of members. A type without a row is left out.

        >>> published().by_type()["members"].to_dict()
        {'xã': 9768, 'phường': 3055, 'thị trấn': 1430}
        """
        frame = self.current
        rows = frame.dropna(subset="members") if "members" in frame else frame.head(0)
        if not self.by_type_only:
            rows = rows.assign(committees=1)
        sums = rows.reindex(columns=["type", "committees", "members"]).groupby("type").sum(min_count=1).astype("Int64")
        return sums.reindex([type for type in TYPES if type in sums.index])

    def lacks(self) -> Phrase | None:
        """What keeps the types from being compared, as a sentence: no members, or a type without its committees; or None."""
        sums = self.by_type()
        if not sums["members"].sum():
            return NO_MEMBERS
        return NO_COMMITTEES if sums["committees"].fillna(0).le(0).any() else None

    def by_unit(self) -> pd.DataFrame:
        """The rows of committees that have a number of members; none from a Form 5.

        >>> len(example().by_unit()), len(published().by_unit())
        (64, 0)
        """
        frame = self.current
        if "members" not in frame or self.by_type_only:
            return frame.head(0)
        return frame.dropna(subset=["code", "members"])

    def inhabitants(self) -> pd.Series:
        """Inhabitants at the census of 1 April 2019 of the committees in `by_type`; index `type`, `Int64`.

        From a Form 5 or the published figures: of the whole type, or `<NA>` where the form does not have all its committees.

        >>> published().inhabitants().to_dict()
        {'xã': 655598, 'phường': 167795, 'thị trấn': 83843}
        """
        people = sources.frame("population-2019.csv").set_index("code")["population"].astype("Int64")
        types = self.by_type().index
        if self.by_type_only:
            of_type = {t: people[[u.code for u in self.places if u.type == t]].sum() for t in self.whole_types}
            return pd.Series([of_type.get(t, pd.NA) for t in types], index=types, dtype="Int64", name="population")
        rows = self.current.dropna(subset="members") if len(types) else self.current
        return rows["code"].map(people).groupby(rows["type"]).sum().reindex(types).astype("Int64").rename("population")

    def scope(self, lang: str) -> str:
        """Of what place, how much of it, and of which day: for the line under a title."""
        if self.published:
            return SCOPE_PUBLISHED.say(lang, place=PLACE, day=self.published.published)
        form = SCOPE_FORM if self.by_type_only else SCOPE_LIST
        return form.say(lang, place=PLACE, found=len(self.found), expected=len(self.places), day=self.as_of)

    def source(self, lang: str) -> str:
        """Where the figures come from, for the line under an exhibit."""
        if self.published:
            return f"{self.published.publisher.say(lang)} ({self.published.published.year})"
        return ", ".join(Path(file.path).name for file in self.files)


def published() -> Membership:
    """The figures of the article of 2017, by type: 49 + 10 + 5 committees, 9 768 + 3 055 + 1 430 members.

    >>> int(published().frame["members"].sum())
    14253
    """
    rows = sources.frame("published-2017.csv").query("type != ''")
    wide = rows.astype({"value": "Int64"}).pivot(index="type", columns="column", values="value").reindex(TYPES)
    frame = _frame([{"type": type, **{id: row[id] for id in wide}} for type, row in wide.iterrows()], list(wide))
    sums = pd.Series({id: int(frame[id].sum()) for id in wide})
    source = sources.source("published-2017.csv")
    return Membership(
        frame=frame,
        issues=(),
        conservation=pd.DataFrame({"typed": sums, "counted": sums, "left_out": 0}).rename_axis("column"),
        totals=(),
        files=(File(path=source.file, sha256=source.sha256),),
        places=units.load(),
        as_of=source.as_of,
        by_type_only=True,
        published=source,
    )


def example() -> Membership:
    """The illustrative workbook that travels with the package: 64 rows, made up, with the published totals by type."""
    return load(sources.path(sources.EXAMPLE))


def load(path: str | Path, *more: str | Path, count_rows: bool = False) -> Membership:
    """Read spreadsheets: lists with one row a committee (consolidated), or Form 5 with one row a type; of one day or several.

    With `count_rows` a sheet with one row a person is not refused: its rows are counted by committee, and nothing else of it is
    kept. A file named twice is read once. Where both are given, a Form 5 is taken as totals to compare the committees with. Raises
    a `RefusedError` (`cells.UnreadableError`, `table.NoTableError`, `table.RosterError`, `EditionError`) with one
    sentence when no figures can be had; everything else that is found is an issue.

    >>> example = load(sources.path(sources.EXAMPLE))
    >>> len(example.found), int(example.frame["members"].sum())
    (64, 14253)
    """
    places = units.load()
    sheets = [sheet for name in dict.fromkeys(map(str, (path, *more))) for sheet in cells.read(name)]
    rosters = [sheet for sheet in sheets if roster.is_roster(sheet)] if count_rows else []
    tables = _tables([sheet for sheet in sheets if sheet not in rosters], places, needed=not rosters)
    days = {day for t in tables for day in dates.all_of(t)} | {d for s in rosters if (d := roster.day_of(s))}
    only = days.pop() if len(days) == 1 else None
    read = {id(t): entries.read(t, places, only) for t in tables}
    ours = [t for t in tables if not _is_of_new_edition(t, read[id(t)], places)]
    others = [issue for t in tables if t not in ours for issue in _new_edition(t, read[id(t)])]
    _refuse_new_edition(ours, others)
    counted, forms = _levels(ours, read)
    rows = [*_to_count(counted, read), *roster.read(rosters, places, only)]
    totals = [total for t in ours for total in checks.totals(t, read[id(t)], rows, places)]
    totals += checks.form_totals(forms, rows)
    rows = checks.proven(rows, totals)
    kept = checks.once(rows)
    frame = _frame([_record(entry) for entry in kept], _count_ids(counted, rosters))
    membership = Membership(
        frame=frame,
        issues=(),
        conservation=pd.DataFrame(),
        totals=tuple(totals),
        files=_files(sheets),
        places=places,
        as_of=max((entry.day for entry in kept if entry.day), default=_only_day(ours)),
        by_type_only=not any(entry.unit for entry in kept) and any(entry.type for entry in kept),
        illustrative=any(_says_illustrative(t) for t in tables),
    )
    found = [
        *(issue for entry in rows for issue in entry.issues),
        *(replace(issue, left_out={}) for entry in forms for issue in entry.issues),
        *others,
        *checks.repeated(rows),
        *checks.differing(totals),
        *rules.of_rows(kept),
        *(issue for t in ours for rule in (rules.types, rules.rates) for issue in rule(t, read[id(t)])),
        *checks.missing(rows, places),
        *_differing_from_published(membership),
        *(issue for t in ours for issue in (*checks.unread(t), *checks.unread_totals(t, rows))),
        *(issue for t in ours for issue in checks.outside(read[id(t)])),
        *checks.decoded(sheets),
        *checks.without_table([sheet for sheet in sheets if sheet not in rosters], tables),
        *(_undated(ours) if only is None else ()),
    ]
    ordered = tuple(sorted(found, key=lambda issue: issue.order))
    typed = [*rows, *(entry for t in tables if t not in ours for entry in read[id(t)])]
    return replace(membership, issues=ordered, conservation=_conservation(typed, frame, ordered))


class EditionError(RefusedError):
    """The sheets are of the units of 1 July 2025 or later, not of the 64."""


def _tables(sheets: Sequence[Sheet], places: Units, *, needed: bool) -> list[Table]:
    found = [t for sheet in sheets for t in table.find(sheet, places)]
    if needed and not found:
        names = dict.fromkeys(f"“{sheet.file}”" for sheet in sheets)
        raise NoTableError(NO_TABLE, files=", ".join(names))
    return found


def _only_day(tables: Sequence[Table]) -> dt.date | None:
    """The day above the tables when none of their rows could be counted."""
    return max((day for t in tables if (day := dates.of_table(t))), default=None)


def _undated(tables: Sequence[Table]) -> list[Issue]:
    """Each table of whose figures the day is not known: none says one, or the others are of several."""
    return [Issue(kind=Kind.NO_DATE, at=t.sheet.at) for t in tables if not dates.all_of(t)]


# --- the units of 1 July 2025


def _is_of_new_edition(t: Table, read: Sequence[Entry], places: Units) -> bool:
    """Whether a sheet is of a day when the 64 were no more, or names two units that exist only since then."""
    if any(day > units.LAST_DAY for day in dates.all_of(t)):
        return True
    return len({name for entry in read if (name := _new_name(entry, places))}) >= 2


def _new_name(entry: Entry, places: Units) -> str | None:
    if entry.unit or entry.row.label is None:
        return None
    type_cell = entry.row.values.get("type")
    return places.new_name(str(entry.row.label.value), type=type_cell and units.type_named(str(type_cell.value)))


def _new_edition(t: Table, read: Sequence[Entry]) -> list[Issue]:
    """One issue for the sheet: all its numbers are left out, none is matched by name."""
    left_out: dict[str, int] = {}
    for entry in read:
        for id, n in entry.typed.items():
            left_out[id] = left_out.get(id, 0) + n
    at = next(h.at for h in t.headings.values())
    details = {"day": dates.of_table(t), "rows": len(read)}
    return [Issue(kind=Kind.OTHER_EDITION, at=at, left_out=left_out, details=details)]


def _refuse_new_edition(ours: Sequence[Table], others: Sequence[Issue]) -> None:
    if not ours and others:
        raise EditionError(AFTER_2025, place=str(others[0].at), rows=others[0].details["rows"])


def _levels(tables: Sequence[Table], read: dict[int, Sequence[Entry]]) -> tuple[list[Table], list[Entry]]:
    """The tables to count, and the Form 5 rows that are only totals because committees are given too."""
    lists = [t for t in tables if not t.types_as_rows and read[id(t)]]
    forms = [t for t in tables if t.types_as_rows]
    if lists:
        return lists, [entry for t in forms for entry in read[id(t)] if entry.type]
    return forms or list(tables), []


def _to_count(tables: Sequence[Table], read: dict[int, Sequence[Entry]]) -> list[Entry]:
    """The entries but for the form rows of other kinds, and for bands that are totals of rows elsewhere.

    Those are the bands of a sheet without rows of its own, and the bands that speak of a district, where that district's
    committees stand on another sheet or in another place.
    """
    given = [(entry, t) for t in tables for entry in read[id(t)] if not entry.outside]
    covered = {entry.unit.district for entry, _ in given if entry.unit}
    without_rows = {id(t) for t in tables if not any(entry.unit for entry in read[id(t)])}

    def is_total(entry: Entry, t: Table) -> bool:
        if not entry.band or entry.district not in covered:
            return False
        return id(t) in without_rows or units.speaks_of_district(str(entry.row.label.value))

    return [entry for entry, t in given if not is_total(entry, t)]


def _count_ids(tables: Sequence[Table], rosters: Sequence[Sheet]) -> list[str]:
    """The count columns of these tables, in the dictionary's order."""
    given = {h.column.id for t in tables for h in t.headings.values() if h.column and h.column.counts}
    given |= {"members"} if rosters else set()
    return [id for id in COLUMNS if id in given]


def _record(entry: Entry) -> dict:
    if entry.unit is None:
        return {"as_of": entry.day, "type": entry.type, "district": entry.district, **entry.counted}
    unit = entry.unit
    keys = {"as_of": entry.day, "code": unit.code, "type": unit.type, "name": unit.name, "district": unit.district}
    return {**keys, **entry.counted}


def _frame(records: list[dict], counts: list[str]) -> pd.DataFrame:
    """Rows in the order of days, then of the list of places (types: xã, phường, thị trấn), with the dtypes that `Membership` promises."""
    frame = pd.DataFrame(records, columns=[*KEYS, *counts])
    frame = frame.astype(dict.fromkeys(counts, "Int64") | dict.fromkeys(KEYS[1:], "string"))
    frame["as_of"] = pd.to_datetime(frame["as_of"])
    codes = {unit.code: place for place, unit in enumerate(units.load())}
    types = {type: place for place, type in enumerate(TYPES)}
    place = frame["code"].map(codes).fillna(frame["type"].map(types))
    order = pd.DataFrame({"day": frame["as_of"], "place": place}).sort_values(["day", "place"], kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _conservation(rows: Sequence[Entry], frame: pd.DataFrame, issues: Iterable[Issue]) -> pd.DataFrame:
    """Each of the three is added up on its own, so that a number lost on the way shows."""
    ids = [id for id in frame.columns if id not in KEYS]
    ids += [id for id in COLUMNS if id not in ids and any(id in entry.typed for entry in rows)]
    typed, left_out = dict.fromkeys(ids, 0), dict.fromkeys(ids, 0)
    for entry in rows:
        for id, n in entry.typed.items():
            typed[id] += n
    for issue in issues:
        for id, n in issue.left_out.items():
            left_out[id] += n
    counted = {id: int(frame[id].sum()) if id in frame else 0 for id in ids}
    return pd.DataFrame(
        {"typed": typed, "counted": counted, "left_out": left_out}, index=pd.Index(ids, name="column"), dtype="int64"
    )


def _differing_from_published(membership: Membership) -> list[Issue]:
    reference = published()
    days = [day for day in membership.days if checks.PUBLISHED_FITS[0] <= day <= checks.PUBLISHED_FITS[1]]
    return [
        issue
        for then in map(membership.on, days)
        for issue in checks.differing_from_published(
            then.by_type(),
            then.whole_types,
            reference.by_type(),
            reference.published.published,
            then.as_of,
            membership.files[0].path,
        )
    ]


def _files(sheets: Sequence[Sheet]) -> tuple[File, ...]:
    return tuple(File(path=path, sha256=digest) for path, digest in {s.file: s.sha256 for s in sheets}.items())


def _says_illustrative(t: Table) -> bool:
    words = text.key(" ".join((*t.titles, t.sheet.name, Path(t.sheet.file).stem)))
    return "minh hoa" in words or "illustrative" in words


SCOPE_PUBLISHED = Phrase(vi="{place}, công bố ngày {day}", en="{place}, published on {day}")
SCOPE_LIST = Phrase(
    vi="{place}, {found}/{expected} đảng bộ, số liệu đến {day}",
    en="{place}, {found} of {expected} committees, as of {day}",
)
SCOPE_FORM = Phrase(vi="{place}, Biểu 5, số liệu đến {day}", en="{place}, Form 5, as of {day}")
AFTER_2025 = Phrase(
    vi="{place}: bảng này ({rows} dòng) là số liệu từ 1/7/2025, khi 64 đơn vị cũ đã nhập thành 25 xã, phường mới (tỉnh Cà Mau mới cũng có 64). Chương trình chỉ đọc số liệu đến 30/6/2025 và không ghép theo tên.",
    en="{place}: this table ({rows} rows) is of 1 July 2025 or later, when the 64 units had gone into 25 new ones (the new Cà Mau province has 64 too). Only figures up to 30 June 2025 are read; nothing is matched by name.",
)
