"""One checked row per committee, with everything that was found on the way. `load` lives here.

Paths in, `Membership` out. What holds of it: for every count column, typed = counted + left out; each number left out
or repaired is an issue with an address; what is missing is `<NA>`, never 0 and never a guess.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path

import numpy as np
import pandas as pd

from . import cells, checks, consolidation, district, forms, garbage, sources, text, units
from .cells import At, Sheet
from .checks import Total
from .columns import COLUMNS
from .consolidation import Consolidation
from .entries import Entry
from .forms import TITLES, Form
from .grid import MOST_SECONDS, time_limit
from .issues import Issue, Kind, Severity
from .sources import Source
from .units import Unit, Units
from .words import NO_COMMITTEES, NO_MEMBERS, OWN_SHEET, PLACE, TYPES, Phrase

KEYS = ("as_of", "code", "type", "name", "district")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A workbook that was read: its path as given and the checksum of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A table or form that was read: where its heading stands, what it is, and how many rows it has."""

    at: At
    what: Phrase
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class Membership:
    """What was read: a checked row a committee, and everything found on the way. As the last line of a cell it shows itself.

    - `frame`: plain pandas. as_of, code, type, name, district, then a column of `Int64` for each count that the sheets have (see
      `columns.COLUMNS`). One row a committee and day, in the order of days and of the list of places; from a Form 5 one row a
      type, with code and name `<NA>`. What is missing is `<NA>`, never 0.
    - `as_of`: the day that is looked at, the latest when there are several, None when none was found. `current` is the frame
      of that day, and the methods are of it (see `on`).
    - `issues`: the findings, in the order of the cells; `print(issue.at, issue.say("vi"))` for each.
    - `conservation`: a frame with one row a count column, of all days: typed = counted + left_out.
    - `totals`: those that the sheets print, each beside what its rows add up to.
    - `files`, `tables`, `forms`: what was read, where each table was found, the Forms 1, 2 and 3 (see `indicators`).
    - `places`: the units expected, 64 or those of one district (see `load`); then `whole` is what that was taken from.
    - `by_type_only`: no row names a committee. `illustrative`: the figures are made up, and the sheet says so. `published`: the
      source of figures that came from no sheet of the user's.
    """

    frame: pd.DataFrame
    issues: tuple[Issue, ...]
    conservation: pd.DataFrame
    totals: tuple[Total, ...]
    files: tuple[File, ...]
    places: Units
    as_of: dt.date | None
    tables: tuple[Read, ...] = ()
    forms: tuple[Form, ...] = ()
    by_type_only: bool = False
    illustrative: bool = False
    published: Source | None = None
    whole: Membership | None = None

    def _repr_html_(self) -> str:
        return _glance().as_html(self)

    def __repr__(self) -> str:
        return _glance().as_text(self)

    @property
    def place(self) -> Phrase:
        """Of what place the figures are: the province, or one district.

        >>> example().place.vi, example(district="Giá Rai").place.vi, example(district="Giá Rai").place.en
        ('tỉnh Bạc Liêu', 'thị xã Giá Rai', 'Giá Rai town')
        """
        if self.whole is None:
            return PLACE
        unit = next(iter(self.places))
        return Phrase(
            vi=f"{unit.district_type} {unit.district}", en=f"{unit.district} {DISTRICT_TYPES[unit.district_type]}"
        )

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days of the figures, in order; empty when no date was found."""
        return tuple(day.date() for day in pd.DatetimeIndex(self.frame["as_of"].dropna().unique()).sort_values())

    def on(self, day: dt.date) -> Membership:
        """The same data, looked at on another of their days. Raises `KeyError` for any other day."""
        if day not in self.days:
            raise KeyError(f"{day} is none of the days {', '.join(map(str, self.days))}")
        return replace(self, as_of=day)

    @property
    def current(self) -> pd.DataFrame:
        """The rows of `frame` of the day `as_of`, in plain pandas; all of them when there is but one day."""
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
        """The units that have no row, in the order of the list. A Form 5 names no unit, so there all of them."""
        found = set(self.found)
        return tuple(unit for unit in self.places if unit not in found)

    @property
    def indicators(self) -> pd.DataFrame:
        """The Forms 1, 2 and 3 in long form, one row an indicator (see `forms.frame`); empty when there are none."""
        return forms.frame(self.forms)

    @property
    def left_out(self) -> bool:
        """Whether anything typed was not counted."""
        return any(issue.kind.severity is Severity.LEFT_OUT for issue in self.issues)

    @property
    def unread_sheets(self) -> tuple[Issue, ...]:
        """The sheets with numbers of which none was read: they are no part of `conservation`, so nobody may say "all"."""
        return tuple(issue for issue in self.issues if issue.kind is Kind.UNREAD_SHEET)

    def not_included(self, lang: str) -> list[str]:
        """How many sheets with numbers could not be read, in one line to stand beside typed = counted + left out; else no line."""
        unread = self.unread_sheets
        return [NOT_INCLUDED.say(lang, sheets=len(unread))] if unread else []

    @property
    def columns_left_out(self) -> frozenset[str]:
        """The count columns of which a number was left out, be it a 0."""
        return frozenset().union(*(issue.left_out for issue in self.issues))

    @property
    def whole_types(self) -> list[str]:
        """The types of which every committee of the place has a number of members."""
        sums = self.by_type()
        expected = {type: sum(unit.type == type for unit in self.places) for type in sums.index}
        return [type for type, committees in sums["committees"].dropna().items() if committees == expected[type]]

    def by_type(self) -> pd.DataFrame:
        """Committees and members of each type, in the order xã, phường, thị trấn; index `type`, columns `Int64`.

        From a Form 5 or the published figures the committees are those printed; from rows of committees they are the
        rows that have a number of members; `<NA>` where one of several forms has members and no committees. A type without a row
        is left out.

        >>> published().by_type()["members"].to_dict()
        {'xã': 9768, 'phường': 3055, 'thị trấn': 1430}
        """
        frame = self.current
        rows = frame.dropna(subset="members") if "members" in frame else frame.head(0)
        if not self.by_type_only:
            rows = rows.assign(committees=1)
        rows = rows.reindex(columns=["type", "committees", "members"])
        sums = rows.groupby("type").sum(min_count=1).astype("Int64")
        # Members of one district must not be shared out among the committees of another.
        sums.loc[sums.index.isin(rows.loc[rows["committees"].isna(), "type"]), "committees"] = pd.NA
        return sums.reindex([type for type in TYPES if type in sums.index])

    def by_district(self, column: str = "members") -> pd.DataFrame:
        """A count column by district and type: index `district` and columns types, each in the order of the list, `Int64`.

        From rows of committees, or from Forms 5 of single districts. `<NA>` where there is no number; districts and types
        without any are left out. Empty when the sheets have no such column or name no district.

        >>> example().by_district().sum().to_dict()
        {'xã': 9768, 'phường': 3055, 'thị trấn': 1430}
        """
        frame = self.current
        if column not in frame:
            return pd.DataFrame(index=pd.Index([], name="district"))
        rows = frame.dropna(subset=["district", "type", column])
        sums = rows.groupby(["district", "type"])[column].sum().unstack().astype("Int64")
        districts = [name for name in self.places.districts if name in sums.index]
        return sums.reindex(districts, columns=[type for type in TYPES if type in sums])

    def together(self, *columns: str, by: str = "type") -> pd.DataFrame:
        """Sums of count columns by type or district, over exactly the rows that have every one of them, so that one may be
        divided by another. Index `by` in the order of the list, `Int64` columns, and `rows`; empty where there is no such row.

        >>> example().together("members_female", "members").to_dict("index")["thị trấn"]
        {'members_female': 440, 'members': 1430, 'rows': 5}
        """
        frame = self.current.reindex(columns=[by, *columns])
        rows = frame.dropna(subset=[by, *columns]).assign(rows=1)
        sums = rows.groupby(by)[[*columns, "rows"]].sum().astype("Int64")
        order = TYPES if by == "type" else self.places.districts
        return sums.reindex([group for group in order if group in sums.index])

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
        people, types = _people(), self.by_type().index
        if self.by_type_only:
            of_type = {t: people[[u.code for u in self.places if u.type == t]].sum() for t in self.whole_types}
            return pd.Series([of_type.get(t, pd.NA) for t in types], index=types, dtype="Int64", name="population")
        rows = self.current.dropna(subset="members") if len(types) else self.current
        return rows["code"].map(people).groupby(rows["type"]).sum().reindex(types).astype("Int64").rename("population")

    def inhabitants_by_unit(self) -> pd.Series:
        """Inhabitants at the census of 1 April 2019 of the committees in `by_unit`; its index, `Int64`.

        >>> int(example().inhabitants_by_unit().sum())
        907236
        """
        return self.by_unit()["code"].map(_people()).astype("Int64").rename("population")

    def scope(self, lang: str) -> str:
        """Of what place, how much of it, and of which day: for the line under a title."""
        if self.published:
            return SCOPE_PUBLISHED.say(lang, place=PLACE, day=self.published.published)
        form = SCOPE_FORM if self.by_type_only else SCOPE_INDICATORS if self.frame.empty and self.forms else SCOPE_LIST
        when = AS_OF.say(lang, day=self.as_of) if self.as_of else NO_DAY.say(lang)
        told = form.say(lang, place=self.place, found=len(self.found), expected=len(self.places), when=when)
        others = [day for day in self.days if day != self.as_of]
        return told + OTHER_DAYS.say(lang, days=others) if others else told

    def source(self, lang: str) -> str:
        """Where the figures come from, for the line under an exhibit."""
        if self.published:
            return f"{self.published.publisher.say(lang)} ({self.published.published.year})"
        return ", ".join(Path(file.path).name for file in self.files)

    def source_beside_census(self, lang: str) -> str:
        """Where the figures and the inhabitants beside them come from."""
        census = sources.source(sources.CENSUS)
        return f"{self.source(lang)}; {census.publisher.say(lang)}: {census.title.say(lang)}"

    def day_beside_census(self, lang: str) -> str:
        """Of which days the figures and the inhabitants beside them are, and what that means for a rate."""
        census = sources.source(sources.CENSUS).as_of
        if self.published:
            when = PUBLISHED_ON.say(lang, day=self.published.published)
        elif self.as_of == census:
            return SAME_DAY.say(lang, census=census)
        else:
            when = (AS_OF if self.as_of else NO_DAY).say(lang, day=self.as_of)
        return TWO_DATES.say(lang, census=census, when=when)


def published() -> Membership:
    """The real figures that were published in 2017, by type: 49 + 10 + 5 committees, 9 768 + 3 055 + 1 430 members.

    No committee is named: `frame` has a row each for xã, phường and thị trấn, with `committees` and `members`.

    >>> int(published().frame["members"].sum())
    14253
    """
    rows = sources.frame("published-2017.csv").query("type != ''").astype({"value": int})
    by_column = {id: of.set_index("type")["value"].to_dict() for id, of in rows.groupby("column")}
    nothing = dict.fromkeys(KEYS, [None] * len(TYPES))
    figures = {id: np.array([of[type] for type in TYPES], dtype=float) for id, of in by_column.items()}
    frame = _frame({**nothing, "type": list(TYPES)}, figures, units.load())
    sums = pd.Series({id: int(numbers.sum()) for id, numbers in figures.items()})
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


def example(district: str | None = None) -> Membership:
    """The illustrative workbook that travels with the package, to try things on: 64 rows, made up, with the published totals.

    With `district`, its name such as "Giá Rai", only that district. An unknown name raises `district.DistrictError`.

    >>> len(example().found), len(example("Giá Rai").found)
    (64, 10)
    """
    return load(sources.path(sources.EXAMPLE), district=district)


def load(path: str | Path, *more: str | Path, count_rows: bool = False, district: str | None = None) -> Membership:
    """What spreadsheets hold, read and checked: lists with one row a committee, or Form 5 with one row a type; of one day or several.

    `path` is a file, such as "so-lieu.xlsx"; `more` are others, `load("a.xlsx", "b.xls")`, all of which are brought together. With
    `count_rows` a sheet with one row a person is not refused: its rows are counted by committee, and nothing else of it is
    kept. With `district`, its name such as "Giá Rai", the figures, totals and findings are those of that district only. A file
    named twice is read once. Where both are given, a Form 5 is taken as totals to compare the committees with.

    Raises a `RefusedError` (`cells.UnreadableError`, `table.NoTableError`, `table.RosterError`, `consolidation.EditionError`,
    `district.DistrictError`) with one sentence when no figures can be had; everything else that is found is an issue.

    >>> membership = load("so-lieu.xlsx")  # doctest: +SKIP
    >>> example = load(sources.path(sources.EXAMPLE))
    >>> len(example.found), int(example.frame["members"].sum())
    (64, 14253)
    """
    with garbage.collection_paused():
        return _load(_each_once(map(str, (path, *more))), count_rows=count_rows, name=district)


def _each_once(paths: Iterable[str]) -> list[str]:
    """One file may be named in two ways, "a.xlsx" and "./a.xlsx"; read twice, its rows would stand twice."""
    names: dict[str, str] = {}
    for path in paths:
        names.setdefault(os.path.realpath(path), path)
    return [*names.values()]


def _load(paths: Iterable[str], *, count_rows: bool, name: str | None) -> Membership:
    places = units.load()
    name = district.named(name, places) if name else None
    every = []
    for path in paths:
        every += cells.read(path)
    with time_limit(", ".join(sheet.file for sheet in every[:1]), MOST_SECONDS * max(len({s.file for s in every}), 1)):
        return _understood(every, places, count_rows=count_rows, name=name)


def _understood(every: Sequence[Sheet], places: Units, *, count_rows: bool, name: str | None) -> Membership:
    """What the sheets hold, of all places or of the district of that name."""
    sheets = [sheet for sheet in every if not is_own(sheet)]
    given = consolidation.consolidate(sheets, places, files=[sheet.file for sheet in every], count_rows=count_rows)
    if name is None:
        return _membership(given, sheets, every, places)
    own = Units(places.districts[name])
    part = district.of(given, name, own)
    held = district.sheets_of(part, sheets)
    return replace(_membership(part, held, held, own), whole=_membership(given, sheets, every, places))


def _membership(given: Consolidation, sheets: Sequence[Sheet], every: Sequence[Sheet], places: Units) -> Membership:
    """What the sheets hold, `every` with those that this program wrote beside them, of these places."""
    frame = _frame_of(given, places)
    membership = Membership(
        frame=frame,
        issues=(),
        conservation=pd.DataFrame(),
        totals=given.totals,
        files=_files(every),
        places=places,
        as_of=given.latest,
        tables=_what_was_read(given),
        forms=given.forms,
        by_type_only=not any(entry.unit for entry in given.kept) and any(entry.type for entry in given.kept),
        illustrative=any(map(_says_illustrative, given.titles)),
    )
    of_all = len(places) == len(units.load())
    found = [*given.issues, *checks.decoded(sheets), *(_differing_from_published(membership) if of_all else ())]
    ordered = tuple(sorted(found, key=lambda issue: issue.order))
    return replace(membership, issues=ordered, conservation=_conservation(given.typed, frame, ordered))


def is_own(sheet: Sheet) -> bool:
    """Whether this program wrote the sheet beside the figures (a list of findings, a guide): it holds none itself."""
    first = next(iter(sheet.rows.get(1, ())), None)
    return first is not None and first.column == 1 and str(first.value).startswith(OWN_SHEET)


def _what_was_read(given: Consolidation) -> tuple[Read, ...]:
    """Each table and form with the place of its heading."""
    tables = [
        Read(
            at=next(iter(h.at for h in t.headings.values())),
            what=FORM_5 if t.types_as_rows else LIST,
            rows=len(given.read[id(t)]),
        )
        for t in given.tables
    ]
    forms = [Read(at=f.at, what=TITLES[f.number], rows=len(f.rows)) for f in given.forms]
    return (*tables, *forms)


def _count_ids(given: Consolidation) -> list[str]:
    """The count columns of the tables counted, in the dictionary's order."""
    ids = {h.column.id for t in given.counted for h in t.headings.values() if h.column and h.column.counts}
    ids |= {"members"} if given.rosters else set()
    return [id for id in COLUMNS if id in ids]


def _frame_of(given: Consolidation, places: Units) -> pd.DataFrame:
    """A row an entry, as `_frame` sets them."""
    units_of = [(entry.unit, entry) for entry in given.kept]
    keys = {
        "as_of": [entry.day for entry in given.kept],
        "code": [unit and unit.code for unit, _ in units_of],
        "type": [unit.type if unit else entry.type for unit, entry in units_of],
        "name": [unit and unit.name for unit, _ in units_of],
        "district": [unit.district if unit else entry.district for unit, entry in units_of],
    }
    return _frame(keys, {id: given.numbers[id] for id in _count_ids(given)}, places)


def _frame(keys: dict[str, list], counts: dict[str, np.ndarray], places: Units) -> pd.DataFrame:
    """Rows in the order of days, then of the list of places (types: xã, phường, thị trấn), with the dtypes that `Membership` promises."""
    order = {unit.code: place for place, unit in enumerate(places)} | {type: place for place, type in enumerate(TYPES)}
    place = [order[code or type] for code, type in zip(keys["code"], keys["type"], strict=True)]
    days = sorted(set(keys["as_of"]), key=lambda day: day or dt.date.max)  # rows without a day come last
    rank = {day: number for number, day in enumerate(days)}
    ranks = [rank[day] for day in keys["as_of"]]
    as_of = pd.Index(pd.to_datetime(pd.Series(days, dtype=object))).take(ranks)
    rows = np.lexsort((place, ranks))
    typed = {"as_of": as_of, **{id: _texts(keys[id]) for id in KEYS[1:]}}
    return pd.DataFrame({id: column.take(rows) for id, column in (typed | _integers(counts)).items()})


def _texts(values: list[str | None]) -> pd.api.extensions.ExtensionArray:
    """As "string", by way of the few different ones: a long table names the same units again and again."""
    different = list(dict.fromkeys(values))
    at = {value: place for place, value in enumerate(different)}
    return pd.array(different, dtype="string").take([at[value] for value in values])


def _integers(counts: dict[str, np.ndarray]) -> dict[str, pd.arrays.IntegerArray]:
    missing = {id: np.isnan(numbers) for id, numbers in counts.items()}
    return {
        id: pd.arrays.IntegerArray(np.where(missing[id], 0, numbers).astype("int64"), missing[id])
        for id, numbers in counts.items()
    }


def _conservation(rows: Sequence[Entry], frame: pd.DataFrame, issues: Iterable[Issue]) -> pd.DataFrame:
    """Each of the three is added up on its own, so that a number lost on the way shows."""
    ids = [id for id in frame.columns if id not in KEYS]
    given = set().union(*{tuple(entry.typed) for entry in rows})
    ids += [id for id in COLUMNS if id in given.difference(ids)]
    numbers = [entry.typed for entry in rows]
    typed = {id: _sum(numbers, id) for id in ids}
    left_out = dict.fromkeys(ids, 0)
    for issue in issues:
        for id, n in issue.left_out.items():
            left_out[id] += n
    counted = {id: int(frame[id].sum()) if id in frame else 0 for id in ids}
    return pd.DataFrame(
        {"typed": typed, "counted": counted, "left_out": left_out}, index=pd.Index(ids, name="column"), dtype="int64"
    )


def _sum(numbers: Sequence[dict[str, int]], id: str) -> int:
    try:
        return sum(map(itemgetter(id), numbers))
    except KeyError:  # not every row has one
        return sum([of[id] for of in numbers if id in of])


def _differing_from_published(membership: Membership) -> list[Issue]:
    days = [day for day in membership.days if checks.PUBLISHED_FITS[0] <= day <= checks.PUBLISHED_FITS[1]]
    if not days:
        return []
    reference = published()
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


def _glance():
    """The module that shows a membership. It lies downstream, so it is looked up only when there is something to show."""
    from . import glance

    return glance


def _people() -> pd.Series:
    """Inhabitants by code."""
    return sources.frame(sources.CENSUS).set_index("code")["population"].astype("Int64")


def _files(sheets: Sequence[Sheet]) -> tuple[File, ...]:
    return tuple(File(path=path, sha256=digest) for path, digest in {s.file: s.sha256 for s in sheets}.items())


def _says_illustrative(words: str) -> bool:
    plain = text.key(words)
    return "minh hoa" in plain or "illustrative" in plain


DISTRICT_TYPES = {"huyện": "district", "thị xã": "town", "thành phố": "city"}
LIST = Phrase(vi="danh sách đảng bộ", en="list of committees")
FORM_5 = Phrase(vi="Biểu 5", en="Form 5")
SCOPE_PUBLISHED = Phrase(vi="{place}, công bố ngày {day}", en="{place}, published on {day}")
SCOPE_LIST = Phrase(
    vi="{place}, {found}/{expected} đảng bộ, {when}", en="{place}, {found} of {expected} committees, {when}"
)
SCOPE_INDICATORS = Phrase(
    vi="{place}, không có số liệu theo đảng bộ, {when}", en="{place}, no figures by committee, {when}"
)
AS_OF = Phrase(vi="số liệu đến {day}", en="as of {day}")
NO_DAY = Phrase(vi="không ghi ngày số liệu", en="undated")
PUBLISHED_ON = Phrase(vi="công bố ngày {day}", en="published on {day}")
TWO_DATES = Phrase(
    vi="Dân số lấy theo Tổng điều tra ngày {census}, khác ngày với số đảng viên ({when}), nên các tỷ lệ chỉ để tham khảo.",
    en="Inhabitants are those of the census of {census}, another date than the members' ({when}), so rates are indicative.",
)
SAME_DAY = Phrase(
    vi="Dân số và số đảng viên cùng tính đến {census}.", en="Inhabitants and members are both as of {census}."
)
OTHER_DAYS = Phrase(vi=" (còn có số liệu đến {days})", en=" (there are also figures as of {days})")
NOT_INCLUDED = Phrase(
    vi="Chưa gồm số ở {sheets} trang tính không đọc được vì không nhận ra tiêu đề",
    en="Not included: sheets with numbers that could not be read, because their heading is not known ({sheets})",
)
SCOPE_FORM = Phrase(vi="{place}, Biểu 5, {when}", en="{place}, Form 5, {when}")
