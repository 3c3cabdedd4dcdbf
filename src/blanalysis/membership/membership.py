"""The class `Membership`: one checked row per committee and day, and everything that was found in the files."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..sheets.address import At
from ..vocabulary import sources, wording
from ..vocabulary.columns import COLUMNS
from ..vocabulary.phrases import PLURAL_TYPES, TYPES, Phrase
from ..vocabulary.places import BAC_LIEU, IGNORE, REFORM, Unit, Units, predecessors
from ..vocabulary.refusals import RefusedError
from ..vocabulary.rules import LIMITS, Limits
from ..vocabulary.sources import Source
from ..vocabulary.vietnamese import date_in
from . import REPRESENTATIONS, forms, unshared
from . import computed_once as computed_once
from .checked import KEYS as KEYS
from .checked import NO_ORGANISATIONS, CheckedRows, Conserved, FileDay, TypeSums, conserved_sums, integer_frame
from .findings import Finding, Kind, Severity
from .forms import Form
from .teaching import TAUGHT_AS
from .totals import Total

if TYPE_CHECKING:
    import pandas as pd


# The published figures are of early 2017 without an exact day: they fit the year-end before and that year.
PUBLISHED_FITS = (dt.date(2016, 12, 31), dt.date(2017, 12, 31))


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A workbook that was given: its path, and the checksum of its bytes, "" where it could not be read."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    """A table or form that was read: the address of its heading, what it is, its rows, its days, the last cell of a table."""

    at: At
    what: Phrase
    rows: int
    days: tuple[dt.date, ...] = ()
    last: str = ""


def check_membership(given: object) -> Membership:
    """The membership itself. Raises `RefusedError` for anything else, such as the name of a workbook."""
    if isinstance(given, Membership):
        return given
    raise RefusedError(wording.NO_MEMBERSHIP, given=type(given).__name__)


class DayError(RefusedError, KeyError):
    """There are no figures of this day."""

    __str__ = Exception.__str__  # `KeyError` has quotation marks around it


class _LookedInto(cached_property[Any]):
    """A property of which Tab in a notebook completes what is in it: IPython does not look into a `property`. It keeps nothing."""

    def __get__(self, membership: Any, owner: object = None) -> Any:
        return self if membership is None else self.func(membership)


@dataclass(frozen=True, kw_only=True, eq=False)  # frames do not compare to one truth value
class Membership:
    """What was read: one checked row a committee and day, and all findings. In a notebook it shows an account of itself.

    - `frame`: plain pandas. as_of, code, type, name, district, then a column of `Int64` for each count that the sheets have (see
      `columns.COLUMNS`). One row a committee and day, in the order of days and of the list of places; from a Form 5 one row a
      type, with code and name `<NA>`. What is missing is `<NA>`, never 0. `rows` are the same without pandas.
    - `as_of`: the day of `current` and of all methods: the latest when there are several (`on` chooses another), None when none
      was found.
    - `findings`: the findings of all days, in the order of the cells; `print(finding.at, finding.say("vi"))` for each.
    - `accounts`: of each file, day and count column: typed = counted + left_out + outside. What has no day has the day None.
    - `conservation`: a frame, one row a count column of the day `as_of` (or of everything). `conserved` is the same without pandas.
    - `totals`: those that the sheets print, each with the sum of its rows.
    - `files`, `tables`, `forms`: what was read, where each table was found, the Forms 1, 2 and 3 (see `indicators`).
    - `base_organisations`: the rows of communes' own workbooks since 1 July 2025, whose sums `frame` has. `organisations`: without pandas.
    - `places`: the units expected on the day `as_of`, of the province, or of one office where all sheets are its own, or of one district
      (see `load`); then `whole` is the membership of all places. `places_on`: those of each day.
    - `senders`: the offices that each file is of, by its path (see `offices.submissions`).
    - `limits`: those of the rules. `asked`, `options`: the names given to `load`, and what else but the district.
    - `by_type_only`: no row names a committee. `illustrative`: the figures are made up, as the sheet states. `published`: the
      source of figures that came from no sheet of the user's.

    What `frame`, `current`, `conservation` and methods give is a new copy each time. So `frame = membership.frame` may be given columns
    of your own or other numbers: that changes nothing here, neither what is shown nor what is drawn; `load(frame)` reads it anew."""

    rows: CheckedRows
    findings: tuple[Finding, ...]
    accounts: Mapping[FileDay, Mapping[str, Conserved]]
    totals: tuple[Total, ...]
    files: tuple[File, ...]
    places: Units
    as_of: dt.date | None
    tables: tuple[TableRead, ...] = ()
    forms: tuple[Form, ...] = ()
    by_type_only: bool = False
    illustrative: bool = False
    published: Source | None = None
    whole: Membership | None = None
    places_on: Mapping[dt.date | None, Units] = field(default_factory=dict)
    organisations: CheckedRows = NO_ORGANISATIONS
    limits: Limits = field(default_factory=lambda: LIMITS)
    senders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    _cache: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)  # see `computed_once`

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_()[0]["text/html"]

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return REPRESENTATIONS["notebook"](self)

    def __repr__(self) -> str:
        return REPRESENTATIONS["text"](self)

    @property
    def place(self) -> Phrase:
        """The place of the units expected: the province, or one district. What there is of it says `scope`.

        >>> from blanalysis import example
        >>> example().place.vi, example(district="Giá Rai").place.vi, example(district="Giá Rai").place.en
        ('tỉnh Bạc Liêu', 'thị xã Giá Rai', 'Giá Rai town')
        """
        return self.places.place

    @_LookedInto
    def base_organisations(self) -> pd.DataFrame:
        """The rows of communes' own workbooks since 1 July 2025, of which those of the communes are the sums: as_of, code and unit (of the
        commune), organisation ("…" where that may be a person's name), address, then a column of `Int64` for each count, `<NA>` where
        there is none. In the order of the files; empty where there is no such workbook. For the office's own use: nothing is hidden.

        >>> from blanalysis import example
        >>> [*example().base_organisations.columns]
        ['as_of', 'code', 'unit', 'organisation', 'address']
        """
        return unshared(self.organisations.frame)

    @property
    def issues(self) -> tuple[Finding, ...]:
        """The findings under their earlier name."""
        return self.findings

    @_LookedInto
    def frame(self) -> pd.DataFrame:
        """All rows, in plain pandas: a copy for the office's own use: no number is hidden."""
        return unshared(self.rows.frame)

    @property
    @computed_once
    def conserved(self) -> dict[str, Conserved]:
        """`conservation` without pandas, by column; a column without any number is there too."""
        own = conserved_sums(of for (_, day), of in self.accounts.items() if self.as_of in (None, day))
        return {c: own.get(c, Conserved(0, 0, 0)) for c in COLUMNS if c in own or c in self.rows.counts}

    @computed_once
    def conserved_by_day(self) -> dict[dt.date | None, dict[str, Conserved]]:
        """`conserved` of each day, in order; what has no day comes last, under None."""
        days = sorted({day for _, day in self.accounts}, key=lambda day: day or dt.date.max)
        return {day: conserved_sums(of for (_, on), of in self.accounts.items() if on == day) for day in days}

    @property
    def columns_typed(self) -> frozenset[str]:
        """The count columns in which any file has a number, of whatever day."""
        return frozenset().union(*self.accounts.values())

    @_LookedInto
    @computed_once
    def conservation(self) -> pd.DataFrame:
        """Typed, counted, left out and outside (columns, `int64`) of each count column (index), of the day `as_of`."""
        import pandas as pd

        parts = {part: [getattr(of, part) for of in self.conserved.values()] for part in Conserved._fields}
        return pd.DataFrame(parts, index=pd.Index([*self.conserved], name="column"), dtype="int64")

    @property
    @computed_once
    def days(self) -> tuple[dt.date, ...]:
        """The days of the figures, in order; empty when no date was found."""
        return tuple(sorted({day for day in self.rows.keys["as_of"] if isinstance(day, dt.date)}))

    @property
    def spans_reform(self) -> bool:
        """Whether there are days before 1 July 2025 and since."""
        return bool(self.days) and self.days[0] < REFORM <= self.days[-1]

    def on(self, day: dt.date | str) -> Membership:
        """The same data with `as_of` another of their `days`: a date, also of pandas, or a text such as "31/12/2016" or "2016-12-31".
        Raises `DayError`, which is a `KeyError`, for any other day."""
        asked = date_in(str(day))
        if asked not in self.days:
            there = wording.NONE_OF_DAYS if self.days else wording.NO_DAYS
            raise DayError(there, asked=asked or str(day), days=self.days)
        return replace(self, as_of=asked, places=self.places_on.get(asked, self.places))

    @computed_once
    def current_rows(self) -> Sequence[int]:
        """The positions of the rows of the day `as_of`; of all rows when there is but one day."""
        days = self.rows.keys["as_of"]
        if self.as_of is None or (len(self.days) < 2 and None not in days):
            return range(len(self.rows))
        return tuple(row for row, day in enumerate(days) if day == self.as_of)

    @property
    @computed_once
    def current(self) -> pd.DataFrame:
        """The rows of the day `as_of`, in plain pandas; all of them when there is but one day."""
        rows, frame = self.current_rows(), self.rows.frame
        return frame if len(rows) == len(self.rows) else frame.take([*rows]).reset_index(drop=True)

    @property
    @computed_once
    def found(self) -> tuple[Unit, ...]:
        """The units that have a row, in the order of the list."""
        codes = {self.rows.keys["code"][row] for row in self.current_rows()}
        return tuple(unit for unit in self.places if unit.code in codes)

    @property
    @computed_once
    def missing(self) -> tuple[Unit, ...]:
        """The units that have no row, in the order of the list. A Form 5 names no unit, so there all of them."""
        found = set(self.found)
        return tuple(unit for unit in self.places if unit not in found)

    @property
    @computed_once
    def indicators(self) -> pd.DataFrame:
        """The Forms 1, 2 and 3 in long form, one row an indicator (see `forms.indicators_frame`); empty when there are none."""
        return forms.indicators_frame(self.forms)

    @property
    def left_out(self) -> bool:
        """Whether any number typed was not counted."""
        return any(finding.kind.severity is Severity.LEFT_OUT for finding in self.findings)

    @property
    def has_outside(self) -> bool:
        """Whether any number typed is of a row that does not belong to the list."""
        return any(finding.outside for finding in self.findings)

    @property
    def has_other_days(self) -> bool:
        """Whether numbers were typed that are of another day than `as_of`, or of none beside it."""
        return bool(self.as_of) and any(day != self.as_of for _, day in self.accounts)

    @property
    @computed_once
    def of_its_day(self) -> Membership:
        """The same with those files, tables, printed totals and findings that are of the day `as_of` or, but for files, of none."""
        read = {(table.at.file, day) for table in self.tables for day in table.days}
        if not self.as_of or {day for _, day in {*self.accounts, *read}} <= {self.as_of}:
            return self
        own = {path for path, day in {*self.accounts, *read} if day == self.as_of}
        own |= {finding.at.file for finding in self.findings if finding.kind is Kind.UNREAD_FILE}
        return replace(
            self, files=tuple(file for file in self.files if file.path in own),
            tables=tuple(table for table in self.tables if self.as_of in (table.days or (self.as_of,))),
            totals=tuple(total for total in self.totals if total.as_of in (None, self.as_of)),
            findings=tuple(finding for finding in self.findings if finding.as_of in (None, self.as_of)),
        )  # fmt: skip

    @property
    def has_ignored(self) -> bool:
        """Whether the user's file says of something on the sheets to pass it over."""
        return any(finding.details.get("meaning") == TAUGHT_AS[IGNORE] for finding in self.findings)

    @property
    def numbers_unread(self) -> int:
        """How many numbers were left out because their column or sheet was not understood."""
        return sum(finding.unread for finding in self.findings)

    @property
    def unread_sheets(self) -> tuple[Finding, ...]:
        """The files, and the sheets with numbers, of which nothing could be read: `conservation` is without them."""
        return tuple(finding for finding in self.findings if finding.kind in (Kind.UNREAD_SHEET, Kind.UNREAD_FILE))

    @property
    def files_read(self) -> tuple[File, ...]:
        """The files but for those that could not be read."""
        unread = {finding.at.file for finding in self.findings if finding.kind is Kind.UNREAD_FILE}
        return tuple(file for file in self.files if file.path not in unread)

    def not_included(self, lang: str) -> list[str]:
        """Lines with how many numbers, files and sheets could not be read, to print below typed = counted + left out; or []."""
        unread = Counter(finding.kind for finding in self.unread_sheets)
        counts = (self.numbers_unread, unread[Kind.UNREAD_FILE], unread[Kind.UNREAD_SHEET])
        said = zip((wording.NUMBERS_UNREAD, wording.FILES_NOT_INCLUDED, wording.NOT_INCLUDED), counts, strict=True)
        return [phrase.say(lang, n=n) for phrase, n in said if n]

    @property
    def columns_left_out(self) -> frozenset[str]:
        """The count columns of which a cell was left out, be it a 0 or no number."""
        left_out = (of for of in self.findings if of.kind.severity is Severity.LEFT_OUT)
        return frozenset().union(*({*of.left_out, *of.columns} for of in left_out))

    @property
    @computed_once
    def whole_types(self) -> list[str]:
        """The types of which every committee of the place has a number of members."""
        sums, every = self.type_sums, self.places.by_type
        return [of for of in every if of in sums and sums[of].committees == every[of]]

    @property
    def fits_published(self) -> bool:
        """Whether figures of the article of 2017 may stand beside these: they are its own, or of the whole province and its time."""
        fits = not self.places.is_part and self.as_of and PUBLISHED_FITS[0] <= self.as_of <= PUBLISHED_FITS[1]
        fits = fits and self.places.province.code == BAC_LIEU
        return bool(self.published or (fits and self.whole_types == [*self.places.by_type]))

    @property
    @computed_once
    def type_sums(self) -> dict[str, TypeSums]:
        """Committees and members of each type, as `by_type` has them, without pandas."""
        counts: dict[str, list[int | None]] = {unit_type: [] for unit_type in TYPES}
        members = dict.fromkeys(TYPES, 0)
        for row in self.current_rows():
            if (count := self.rows.count("members", row)) is not None:
                unit_type = self.rows.keys["type"][row]
                counts[unit_type].append(self.rows.count("committees", row) if self.by_type_only else 1)
                members[unit_type] += count
        # Members of one district must not be shared out among the committees of another.
        known = {t: None if None in of else sum(filter(None, of)) for t, of in counts.items() if of}
        return {unit_type: TypeSums(committees, members[unit_type]) for unit_type, committees in known.items()}

    @computed_once
    def by_type(self) -> pd.DataFrame:
        """Committees and members of each type, in the order xã, phường, thị trấn; index `type`, columns `Int64`.

        From a Form 5 or the published figures the committees are those printed; from rows of committees they are the
        rows that have a number of members; `<NA>` where one of several forms has members and no committees. A type without a row
        is left out.

        >>> from blanalysis import published
        >>> published().by_type()["members"].to_dict()
        {'xã': 9768, 'phường': 3055, 'thị trấn': 1430}
        """
        sums = self.type_sums
        parts = {part: [getattr(of, part) for of in sums.values()] for part in TypeSums._fields}
        return integer_frame(parts, sums, "type")

    @computed_once
    def by_district(self, column: str = "members") -> pd.DataFrame:
        """A count column by district and type: index `district` and columns types, each in the order of the list, `Int64`.

        From rows of committees, or from Forms 5 of single districts. `<NA>` where there is no number; districts and types
        without any are left out. Empty when the sheets have no such column or name no district.

        >>> from blanalysis import example
        >>> example().by_district().sum().to_dict()
        {'xã': 9768, 'phường': 3055, 'thị trấn': 1430}
        """
        frame = self.current
        if column not in frame:
            return integer_frame({}, (), "district")
        rows = frame.dropna(subset=["district", "type", column])
        sums = rows.groupby(["district", "type"])[column].sum().unstack().astype("Int64")
        districts = [name for name in self.places.districts if name in sums.index]
        return sums.reindex(districts, columns=[unit_type for unit_type in TYPES if unit_type in sums])

    @computed_once
    def together(self, *columns: str, by: str = "type") -> pd.DataFrame:
        """Sums of count columns by type or district, over the rows that have a number in every one of them, so that one may be
        divided by another. Index `by` in the order of the list; columns `Int64`, and `rows`; empty where there is no such row.

        >>> from blanalysis import example
        >>> example().together("members_female", "members").to_dict("index")["thị trấn"]
        {'members_female': 440, 'members': 1430, 'rows': 5}
        """
        rows = self.current.reindex(columns=[by, *columns]).dropna(subset=[by, *columns]).assign(rows=1)
        sums = rows.groupby(by)[[*columns, "rows"]].sum().astype("Int64")
        order = TYPES if by == "type" else self.places.districts
        return sums.reindex([group for group in order if group in sums.index])

    def lacks(self) -> Phrase | None:
        """Why types cannot be compared, as a sentence: no members, or a type without committees; None where they can."""
        sums = self.type_sums.values()
        if not any(of.members for of in sums):
            return wording.NO_MEMBERS
        return None if all(of.committees for of in sums) else wording.NO_COMMITTEES

    @computed_once
    def by_unit(self) -> pd.DataFrame:
        """The rows of committees that have a number of members; none from a Form 5.

        >>> from blanalysis import example, published
        >>> len(example().by_unit()), len(published().by_unit())
        (64, 0)
        """
        frame = self.current
        if "members" not in frame or self.by_type_only:
            return frame.head(0)
        return frame.dropna(subset=["code", "members"])

    @property
    def has_own_inhabitants(self) -> bool:
        """Whether the sheets have inhabitants themselves on this day, in a column: rates are then of these, else of the census."""
        return "population" in self.current and bool(self.current["population"].notna().any())

    @computed_once
    def inhabitants_of_rows(self) -> pd.Series:
        """Inhabitants of each row of `current`: of its own column, else at the census of 1 April 2019 (see `inhabitants_at_census`); `Int64`.

        `<NA>` where they are not known; of a row of a Form 5 also where it does not have all committees of its type and district."""
        import pandas as pd

        if self.has_own_inhabitants:
            return self.current["population"]
        known = {unit.code: inhabitants_at_census(unit) for unit in self.places}
        if not self.by_type_only:
            return self.current["code"].map(known).astype("Int64")
        people = []
        for unit_type, district, n in self.current.reindex(columns=["type", "district", "committees"]).to_numpy():
            units = [u for u in self.places if u.type == unit_type and (pd.isna(district) or u.district == district)]
            whole = [] if pd.isna(n) or n != len(units) else [known[unit.code] for unit in units]
            people.append(sum(filter(None, whole)) if whole and None not in whole else None)
        return pd.Series(people, index=self.current.index, dtype="Int64")

    @computed_once
    def inhabitants(self) -> pd.Series:
        """The sums of `inhabitants_of_rows` of the rows in `by_type`; index `type`, `Int64`; `<NA>` where one's are not known.

        >>> from blanalysis import published
        >>> published().inhabitants().to_dict()
        {'xã': 655598, 'phường': 167795, 'thị trấn': 83843}
        """
        rows = self.current.reindex(columns=["type", "members"]).assign(population=self.inhabitants_of_rows())
        of_type = rows.dropna(subset="members").groupby("type")["population"]
        return of_type.sum().where(of_type.count() == of_type.size()).reindex(self.by_type().index)

    @computed_once
    def inhabitants_by_unit(self) -> pd.Series:
        """`inhabitants_of_rows` of the committees in `by_unit`; its index, `Int64`.

        >>> from blanalysis import example
        >>> int(example().inhabitants_by_unit().sum())
        907236
        """
        return self.inhabitants_of_rows()[self.by_unit().index].rename("population")

    def scope(self, lang: str) -> str:
        """Place, or how many of its committees have figures and which types lack, and the day: the line under a title."""
        if self.published:
            return wording.SCOPE_PUBLISHED.say(lang, place=self.place, day=self.published.published)
        # the committees of each type with a number of members or, in sheets without one, a row; None where a form does not say
        have = {unit_type: of.committees for unit_type, of in self.type_sums.items() if of.committees != 0}
        if not self.type_sums and not self.by_type_only:
            have = {**Counter(unit.type for unit in self.found)}
        others = [day for day in self.days if day != self.as_of]
        lacking = [PLURAL_TYPES[unit_type] for unit_type in self.places.by_type if have and unit_type not in have]
        form, place, counts = wording.SCOPE_LIST, self.place, have.values()
        if not len(self.rows) and self.forms:
            form, place = wording.SCOPE_INDICATORS, self.place if self.whole else wording.FORMS_1_2_3
        elif have != self.places.by_type:
            form = wording.SCOPE_PART_OF_FORM if self.by_type_only else wording.SCOPE_PART
            form = wording.SCOPE_FORM_UNCOUNTED if None in counts else form
        elif self.by_type_only:
            form = wording.SCOPE_FORM
        scope = form.say(
            lang, place=place, found=sum(filter(None, counts)), expected=len(self.places),
            without=wording.WITHOUT_TYPES.say(lang, types=lacking) if lacking else "",
            when=wording.AS_OF.say(lang, day=self.as_of) if self.as_of else wording.NO_DAY.say(lang),
        )  # fmt: skip
        return scope + wording.OTHER_DAYS.say(lang, days=others) if others else scope

    def source(self, lang: str, *, every_day: bool = False) -> str:
        """The publisher, or the names, of many the number, of the files with figures of the day `as_of`, or of `every_day`."""
        if self.published:
            return f"{self.published.publisher.say(lang)} ({self.published.published:%Y})"
        names = [Path(file.path).name for file in (self if every_day else self.of_its_day).files_read]
        return wording.MANY_FILES.say(lang, n=len(names)) if len(names) > 4 else ", ".join(names)

    def source_beside_census(self, lang: str) -> str:
        """The sources of the figures and of the inhabitants that they are compared with."""
        if self.has_own_inhabitants:
            return self.source(lang)
        census = sources.source(sources.CENSUS)
        return f"{self.source(lang)}; {census.publisher.say(lang)}: {census.title.say(lang)}"

    def day_beside_census(self, lang: str) -> str:
        """The days of the figures and of the inhabitants, and a warning for rates where they differ; or that the sheets have both."""
        if self.has_own_inhabitants:
            return wording.OWN_INHABITANTS.say(lang)
        census = sources.source(sources.CENSUS).as_of
        if self.published:
            when = wording.PUBLISHED_ON.say(lang, day=self.published.published)
        elif self.as_of == census:
            return wording.SAME_DAY.say(lang, census=census)
        else:
            when = (wording.AS_OF if self.as_of else wording.NO_DAY).say(lang, day=self.as_of)
        return wording.TWO_DATES.say(lang, census=census, when=when)


def inhabitants_at_census(unit: Unit) -> int | None:
    """Inhabitants on 1/4/2019 (Bạc Liêu only) or None; of a unit since July 2025 the sum of its parts, if all are whole."""
    census, parts = sources.inhabitants(), ((unit.code, True),) if unit.district else predecessors(unit.code)
    counts = [census.get(code) if whole else None for code, whole in parts]
    return sum(filter(None, counts)) if counts and None not in counts else None
