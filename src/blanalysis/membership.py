"""One checked row per committee, with everything that was found on the way. `load` lives here.

Paths in, `Membership` out. What holds of it: for every count column, typed = counted + left out; each number left out
or repaired is an issue with an address; what is missing is `<NA>`, never 0 and never a guess.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from . import cells, checks, entries, sources, table, text, units
from .cells import Sheet
from .checks import Total
from .columns import COLUMNS
from .entries import Entry
from .issues import Issue, Kind, Severity
from .sources import Source
from .table import NO_TABLE, NoTableError, Part, Table
from .units import Unit, Units
from .words import NO_COMMITTEES, NO_MEMBERS, OWN_SHEET, PLACE, TYPES, Phrase, RefusedError

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
    have (see `columns.COLUMNS`). One row a committee, in the order of the list of places; from a Form 5 one row a type,
    with code and name `<NA>`. `issues` are in the order of the cells. `conservation` has one row a count column:
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
    def found(self) -> tuple[Unit, ...]:
        """The units that have a row, in the order of the list."""
        return tuple(unit for unit in self.places if unit.code in set(self.frame["code"].dropna()))

    @property
    def missing(self) -> tuple[Unit, ...]:
        """The units that have none. A Form 5 names no unit, so there all of them."""
        return tuple(unit for unit in self.places if unit not in self.found)

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
        rows = self.frame.dropna(subset="members") if "members" in self.frame else self.frame.head(0)
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
        if "members" not in self.frame or self.by_type_only:
            return self.frame.head(0)
        return self.frame.dropna(subset=["code", "members"])

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
        rows = self.frame.dropna(subset="members") if len(types) else self.frame
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


def load(path: str | Path, *more: str | Path) -> Membership:
    """Read workbooks of one date: lists with one row a committee (consolidated), or Form 5 with one row a type.

    A file named twice is read once. Where both are given, a Form 5 is taken as totals to compare the committees with. Raises a `RefusedError`
    (`cells.UnreadableError`, `table.NoTableError`, `table.RosterError`, `DatesError`) with one sentence when no figures
    can be had; everything else that is found is an issue.

    >>> example = load(sources.path(sources.EXAMPLE))
    >>> len(example.found), int(example.frame["members"].sum())
    (64, 14253)
    """
    places = units.load()
    every = [sheet for name in dict.fromkeys(map(str, (path, *more))) for sheet in cells.read(name)]
    sheets = [sheet for sheet in every if not is_own(sheet)]
    tables = _tables(sheets, every, places)
    as_of = _as_of(tables)
    read = {id(t): entries.read(t, places) for t in tables}
    counted, forms = _levels(tables, read)
    rows = _to_count(counted, read)
    totals = [total for t in tables for total in checks.totals(t, read[id(t)], rows, places)]
    totals += checks.form_totals(forms, rows)
    kept = checks.once(rows)
    frame = _frame([_record(entry, as_of) for entry in kept], _count_ids(counted))
    membership = Membership(
        frame=frame,
        issues=(),
        conservation=pd.DataFrame(),
        totals=tuple(totals),
        files=_files(every),
        places=places,
        as_of=as_of,
        by_type_only=not any(entry.unit for entry in kept) and any(entry.type for entry in kept),
        illustrative=any(_says_illustrative(t) for t in tables),
    )
    found = [
        *(issue for entry in rows for issue in entry.issues),
        *(replace(issue, left_out={}) for entry in forms for issue in entry.issues),
        *checks.repeated(rows),
        *checks.differing(totals),
        *checks.parts(kept),
        *checks.missing(rows, places),
        *_differing_from_published(membership),
        *(issue for t in tables for issue in (*checks.unread(t), *checks.unread_totals(t, rows))),
        *(issue for t in tables for issue in checks.outside(read[id(t)])),
        *checks.without_table(sheets, tables),
        *_undated(tables, as_of),
    ]
    ordered = tuple(sorted(found, key=lambda issue: issue.order))
    return replace(membership, issues=ordered, conservation=_conservation(rows, frame, ordered))


class DatesError(RefusedError):
    """The sheets are of several dates, or of a date for which there is no list of places."""


def is_own(sheet: Sheet) -> bool:
    """Whether this program wrote the sheet beside the figures (a list of findings, a guide): it holds none itself."""
    first = next(iter(sheet.rows.get(1, ())), None)
    return first is not None and first.column == 1 and str(first.value).startswith(OWN_SHEET)


def _tables(sheets: Sequence[Sheet], every: Sequence[Sheet], places: Units) -> list[Table]:
    found = [t for sheet in sheets for t in table.find(sheet, places)]
    if not found:
        names = dict.fromkeys(f"“{sheet.file}”" for sheet in every)
        raise NoTableError(NO_TABLE, files=", ".join(names))
    return found


def _as_of(tables: Sequence[Table]) -> dt.date | None:
    days = {day: t for t in tables for day in _days(t)}
    if len(days) > 1:
        (first, one), (second, other) = list(days.items())[:2]
        raise DatesError(SEVERAL_DATES, first=first, one=str(one.sheet.at), second=second, other=str(other.sheet.at))
    day = next(iter(days), None)
    if day and day > units.LAST_DAY:
        raise DatesError(AFTER_2025, day=day, place=str(days[day].sheet.at))
    return day


def _days(t: Table) -> list[dt.date]:
    """The days in the date column, if there is one; else the day above the table.

    There "tính đến …" comes first, then a date that stands alone: not the day of signing ("Bạc Liêu, ngày …").
    """
    given = [cell.value for row in t.rows_of(Part.ROW) if (cell := row.values.get("as_of"))]
    if in_column := [day for value in given if (day := _day(value))]:
        return list(dict.fromkeys(in_column))
    titles = (*t.titles, t.sheet.name)
    until = [title[match.start() :] for title in titles if (match := _UNTIL.search(title.lower()))]
    others = [title for title in titles if _BARE_DATE.fullmatch(text.key(title))]
    return [day for title in (*until, *others) if (day := text.date(title))][:1]


# The date right behind "đến" or "thời điểm", not one further on: "gửi đến Ban Tổ chức ngày 5/1".
_UNTIL = re.compile(r"\b(?:đến|thời điểm)\W*(?:hết\s+|thời điểm\s+)?(?:ngày\s*)?\W*\d")
# A date that stands alone, or only with a word for the figures: not the day of signing, nor that of another document.
_BARE_DATE = re.compile(r"(?:so lieu |danh sach )?(?:tai |cua )?(?:ngay )?\d+ (?:thang )?\d+ (?:nam )?\d+(?: \d+)*")


def _day(value) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else text.date(str(value))


def _undated(tables: Sequence[Table], as_of: dt.date | None) -> list[Issue]:
    """A sheet without a date is taken to be of the others' date; when none has one, each is named."""
    return [Issue(kind=Kind.NO_DATE, at=t.sheet.at) for t in tables] if as_of is None else []


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


def _count_ids(tables: Sequence[Table]) -> list[str]:
    """The count columns of these tables, in the dictionary's order."""
    given = {h.column.id for t in tables for h in t.headings.values() if h.column and h.column.counts}
    return [id for id in COLUMNS if id in given]


def _record(entry: Entry, as_of: dt.date | None) -> dict:
    if entry.unit is None:
        return {"as_of": as_of, "type": entry.type, "district": entry.district, **entry.counted}
    unit = entry.unit
    keys = {"as_of": as_of, "code": unit.code, "type": unit.type, "name": unit.name, "district": unit.district}
    return {**keys, **entry.counted}


def _frame(records: list[dict], counts: list[str]) -> pd.DataFrame:
    """Rows in the order of the list of places (types: xã, phường, thị trấn), with the dtypes that `Membership` promises."""
    frame = pd.DataFrame(records, columns=[*KEYS, *counts])
    frame = frame.astype(dict.fromkeys(counts, "Int64") | dict.fromkeys(KEYS[1:], "string"))
    frame["as_of"] = pd.to_datetime(frame["as_of"])
    codes = {unit.code: place for place, unit in enumerate(units.load())}
    order = [
        codes.get(c, 0) if pd.notna(c) else list(TYPES).index(t)
        for c, t in zip(frame["code"], frame["type"], strict=True)
    ]
    return frame.iloc[pd.Series(order, dtype=int).argsort(kind="stable")].reset_index(drop=True)


def _conservation(rows: Sequence[Entry], frame: pd.DataFrame, issues: Iterable[Issue]) -> pd.DataFrame:
    """Each of the three is added up on its own, so that a number lost on the way shows."""
    ids = [id for id in frame.columns if id not in KEYS]
    return pd.DataFrame(
        {
            "typed": [sum(entry.typed.get(id, 0) for entry in rows) for id in ids],
            "counted": [int(frame[id].sum()) for id in ids],
            "left_out": [sum(issue.left_out.get(id, 0) for issue in issues) for id in ids],
        },
        index=pd.Index(ids, name="column"),
        dtype="int64",
    )


def _differing_from_published(membership: Membership) -> list[Issue]:
    reference = published()
    return checks.differing_from_published(
        membership.by_type(),
        membership.whole_types,
        reference.by_type(),
        reference.published.published,
        membership.as_of,
        membership.files[0].path,
    )


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
SEVERAL_DATES = Phrase(
    vi="Số liệu thuộc nhiều ngày: {first} ({one}) và {second} ({other}). Hãy đọc riêng từng ngày.",
    en="The figures are of several dates: {first} ({one}) and {second} ({other}). Read one date at a time.",
)
AFTER_2025 = Phrase(
    vi="{place} là số liệu ngày {day}. Từ 1/7/2025 64 đơn vị cũ đã nhập thành 25 đơn vị mới, danh sách đó chưa đọc được.",
    en="{place} is of {day}. On 1 July 2025 the 64 units went into 25 new ones; that list cannot be read yet.",
)
