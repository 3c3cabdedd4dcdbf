"""Findings: what is wrong in a workbook, in which cell, as sentences in both languages. A finding never stops the work."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, unique
from types import MappingProxyType
from typing import Any

from ..sheets.address import At
from ..vocabulary import sources, wording
from ..vocabulary.columns import COLUMNS
from ..vocabulary.formats import check_lang, number
from ..vocabulary.headings import column_named
from ..vocabulary.phrases import HIDDEN, Phrase, Worded, in_language
from ..vocabulary.rules import OF_KIND

MOST_IN_SENTENCE = 10  # names
Details = dict[str, Any]  # what the gaps of a sentence are filled with, by name
EVERY_FILE = At("")  # the address of what is about all files together


@unique
class Severity(Enum):
    """`left_out`: a number typed was not counted. `repaired`: another value than the one typed was used. `remark`: all else."""

    LEFT_OUT = "left_out"
    REPAIRED = "repaired"
    REMARK = "remark"


@unique
class Level(Enum):
    """How grave a remark is: an error cannot be right, a warning may be, information is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


LABEL_OF = wording.group("LABEL")  # by severity; of remarks by level
LABELS = tuple(LABEL_OF.values())
_MEANINGS = {
    row["kind"]: (Severity(row["severity"]), Level(row["level"]), Phrase(vi=row["vi"], en=row["en"]))
    for row in sources.rows("finding-kinds.csv")
}


@unique
class Kind(Enum):
    """The kinds of findings, by their rows in `data/finding-kinds.csv`; `{found}` is the cell, other gaps are `details`."""

    NOT_A_NUMBER, LOST_THOUSANDS_MARK, SEVERAL_VALUES = "not_a_number", "lost_thousands_mark", "several_values"
    ERROR_VALUE, UNCALCULATED, UNKNOWN_UNIT = "error_value", "uncalculated", "unknown_unit"
    UNKNOWN_DISTRICT, CODE_DIFFERS, BAND_NOT_A_TOTAL = "unknown_district", "code_differs", "band_not_a_total"
    AMBIGUOUS_UNIT, NAMELESS, REPEATED_UNIT = "ambiguous_unit", "nameless", "repeated_unit"
    TOO_MANY_FIELDS, MERGED_OVER_UNITS = "too_many_fields", "merged_over_units"
    MORE_THAN_INHABITANTS, MORE_THAN_ALL_OTHERS = "more_than_inhabitants", "more_than_all_others"
    ROSTER_UNIT_UNKNOWN, OTHER_EDITION, INCOMPLETE_SUM = "roster_unit_unknown", "other_edition", "incomplete_sum"
    OTHER_DAY_COLUMN, UNREAD_SHEET, PROPOSED_MEMBERS = "other_day_column", "unread_sheet", "proposed_members"
    UNKNOWN_COLUMN, UNHEADED_COLUMN, NUMBERS_BESIDE_TABLE = "unknown_column", "unheaded_column", "numbers_beside_table"
    UNREAD_FILE, NUMBER_AS_TEXT, THOUSANDS_MARK_PROVEN = "unread_file", "number_as_text", "thousands_mark_proven"
    WHOLE_THOUSANDS_PROVEN, LEGACY_TEXT, FORMULA_COMPUTED = "whole_thousands_proven", "legacy_text", "formula_computed"
    OTHER_READER, EARLIER_NAME, NO_NUMBER, TOTAL_DIFFERS = "other_reader", "earlier_name", "no_number", "total_differs"
    TOTAL_UNREAD, PART_EXCEEDS, PARTS_DIFFER = "total_unread", "part_exceeds", "parts_differ"
    NO_ROW_ADDS_UP, COLUMNS_SWAPPED, FEW_OFFICIAL = "no_row_adds_up", "columns_swapped", "few_official"
    FEWER_THAN_CELLS, SMALL_COMMITTEE, LARGE_CELLS = "fewer_than_cells", "small_committee", "large_cells"
    OTHER_CELLS, PROBATIONARY_HIGH, INHABITANTS_DIFFER = "other_cells", "probationary_high", "inhabitants_differ"
    LARGE_CHANGE, OPENING_DIFFERS, SAME_AGAIN = "large_change", "opening_differs", "same_again"
    FLOWS_DIFFER, FLOWS_UNEXPLAINED, TRANSFERS_DIFFER = "flows_differ", "flows_unexplained", "transfers_differ"
    MOVES_DIFFER, MARKS_MISSING, TAUGHT, TAUGHT_UNUSED = "moves_differ", "marks_missing", "taught", "taught_unused"
    GRANTED, TYPE_DIFFERS, RATE_OUTSIDE = "granted", "type_differs", "rate_outside"
    INDICATOR_DIFFERS, UNKNOWN_INDICATOR = "indicator_differs", "unknown_indicator"
    REPEATED_INDICATOR, NOT_A_MEAN, MISSING_UNITS = "repeated_indicator", "not_a_mean", "missing_units"
    OF_NO_DISTRICT, STRUCK_OUT, COVERED_CELLS = "of_no_district", "struck_out", "covered_cells"
    RAISED_MARK, HIDDEN_TEXT, COLUMN_OF_WORDS = "raised_mark", "hidden_text", "column_of_words"
    OTHER_FACTS, ROSTER_COUNTED, BESIDE_TABLE = "other_facts", "roster_counted", "beside_table"
    PERSONAL_COLUMN, OF_WHICH_ROW, OTHER_PROVINCES = "personal_column", "of_which_row", "other_provinces"
    RATE_ROW, OTHER_ORGANISATIONS, DIFFERS_FROM_PUBLISHED = "rate_row", "other_organisations", "differs_from_published"
    HIDDEN_CELLS, NO_TABLE_ON_SHEET, LOCK_FILE = "hidden_cells", "no_table_on_sheet", "lock_file"
    OWN_FILES, OTHER_FILES, OTHER_PROVINCE = "own_files", "other_files", "other_province"
    PLACE_BY_NAMES, EARLIER_THAN_LIST, DAY_UNREAD = "place_by_names", "earlier_than_list", "day_unread"
    DAYS_DISAGREE, NO_DATE, NO_DATE_AMONG_DATED = "days_disagree", "no_date", "no_date_among_dated"
    DAY_TAKEN, HIDDEN_COPY, COPY, REVISED = "day_taken", "hidden_copy", "copy", "revised"

    def __init__(self, slug: str):
        self.severity, self.level, self.phrase = _MEANINGS[slug]
        self.slug = slug  # the kind as JSON has it

    @property
    def label(self) -> Phrase:
        """The words before the sentence: what became of the number, or how grave the remark is."""
        return LABEL_OF[(self.level if self.severity is Severity.REMARK else self.severity).value]

    def finding(
        self,
        at: At,
        found: object = None,
        columns: Sequence[str] = (),
        /,
        *,
        left_out: Mapping[str, int] = MappingProxyType({}),
        outside: Mapping[str, int] = MappingProxyType({}),
        on: dt.date | None = None,
        unread: int = 0,
        **details: object,
    ) -> Finding:
        """A finding of this kind. `on` is the day of the numbers that it leaves out or that are outside the list."""
        return Finding(
            kind=self, at=at, found=found, left_out=dict(left_out), details=details, columns=tuple(columns),
            outside=dict(outside), day=on, unread=unread,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a finding, not yet text, with the columns that it tells of, so that it can be hidden before a sentence is made."""

    value: int | Worded
    columns: tuple[str, ...]

    def without(self, columns: Collection[str]) -> Figure:
        """The same, hidden if it tells of one of these columns."""
        return self if set(columns).isdisjoint(self.columns) else replace(self, value=HIDDEN)

    def say(self, lang: str) -> str:
        """The number as text."""
        return wording.FIGURE.say(lang, value=self.value)


def figures(columns: Sequence[str], /, **values: int | Worded) -> Details:
    """Numbers by their names in the sentence, of which each tells of all these columns."""
    return {name: Figure(value, tuple(columns)) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers that can be hidden before they are text: of each its column, the number (or a sign) and its cell, "" of a sum."""

    of: tuple[tuple[str, int | str, str], ...]

    def without(self, columns: Collection[str]) -> Counts:
        """The same with the numbers of these columns hidden, zeros too, each once also where two rows of a unit differ."""
        last = {column: at for at, (column, _, _) in enumerate(self.of)}
        kept = (of for at, of in enumerate(self.of) if of[0] not in columns or at == last[of[0]])
        return Counts(tuple((column, HIDDEN if column in columns else count, cell) for column, count, cell in kept))

    def say(self, lang: str) -> str:
        """The numbers with the labels of their columns, and with their cells."""
        labels = {column: COLUMNS[column].label.say(lang) for column, _, _ in self.of}
        if any(cell for _, _, cell in self.of):
            return ", ".join(
                wording.COUNT_IN_CELL.say(lang, column=labels[column], count=count, cell=cell)
                for column, count, cell in self.of
            )
        return "; ".join(f"{labels[column]} {in_language(count, lang)}" for column, count, _ in self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `found` is the content of the cell, unchanged; `left_out` the number that it keeps out of each count column.

    `outside` are the numbers that do not belong to the list, by column. `day` is that of both. `as_of` is the day of the figures that
    it is about, where there are several days: None if it is of none of them, or of more. `unread` says how many numbers of no known
    column were left out. What is about all files has the address `EVERY_FILE`, where there are several.

    `columns` are the count columns that `found` tells of. In the `details` a number that tells of columns is a `Figure`, those of a
    whole row are `Counts`; everything else may always be shown, but on a page what is in its detail `on_page` is said instead. The detail
    `proposal` is said after the sentence."""

    kind: Kind
    at: At
    found: object = None
    left_out: dict[str, int] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    outside: dict[str, int] = field(default_factory=dict)
    day: dt.date | None = None
    as_of: dt.date | None = None
    unread: int = 0

    @property
    def rules(self) -> set[str | None]:
        """The ids of the rules that it is about."""
        said = self.details.get("granted", self)
        return {said.details.get("rule"), OF_KIND.get(said.kind.slug)}

    def of_districts(self, parts: Mapping[str | None, Finding]) -> Finding:
        """The same with what is to be said of it in each district (None: in none), for the pages of one."""
        return replace(self, details={**self.details, "by_district": dict(parts)})

    def say(self, lang: str | None = None) -> str:
        """The finding as a sentence in "vi" or "en", see `formats.check_lang`."""
        lang = check_lang(lang)
        written = cell_text(self.found)
        if lang == "vi" and isinstance(self.found, float):  # 9.768 would mean nine thousand
            written = written.replace(".", ",")
        held = wording.CELL_SAYS if written.strip() else wording.CELL_IS_EMPTY
        details = {name: of.say(lang) if isinstance(of, _HIDABLE) else of for name, of in self.details.items()}
        said = self.kind.phrase.say(lang, found=written, held=held.say(lang, found=written), **details)
        return " ".join(filter(None, [said, details.get("proposal")]))

    def without(self, columns: Collection[str]) -> Finding:
        """The same with the numbers of these columns hidden: "[c]" stands for them in the sentence.

        >>> details = {"column": "Khai trừ", **figures(["expelled"], printed=7, computed=5, difference=2)}
        >>> finding = Finding(kind=Kind.TOTAL_DIFFERS, at=At("a.xlsx"), found=7, details=details, columns=("expelled",))
        >>> finding.without({"expelled"}).say("en")
        "The sheet's own total under “Khai trừ” is [c], its rows add up to [c], a difference of [c]."
        """
        hides = not set(columns).isdisjoint(self.columns) and cell_text(self.found).strip()
        hidable = {name: of.without(columns) for name, of in self.details.items() if isinstance(of, _HIDABLE)}
        on_page = self.details.get("on_page", {})
        return replace(self, found=HIDDEN if hides else self.found, details=self.details | hidable | on_page)

    @property
    def order(self) -> tuple[str, int, str, int, int, str]:
        """The sort key: file, gravity, place and kind, so that what matters most is mended first, from top to bottom."""
        at, gravity = self.at, LABELS.index(self.kind.label)
        return (at.file, gravity, at.sheet or "", at.row or 0, at.column or 0, self.kind.slug)


_HIDABLE = (Counts, Figure, Finding)


def cell_text(found: object) -> str:
    """The content of a cell as text; "" for an empty cell."""
    return "" if found is None else str(found)


def columns_named(*labels: str) -> tuple[str, ...]:
    """The ids of the columns that headings, or the labels of a form's rows, name."""
    return tuple(column.id for words in labels if (column := column_named(tuple(words.split(" ▸ ")))))


def names_in_sentence(names: Sequence[str]) -> str:
    """Names for a sentence; of more than `MOST_IN_SENTENCE` the first, and how many more there are."""
    more = len(names) - MOST_IN_SENTENCE
    return ", ".join([*names[:MOST_IN_SENTENCE], *([f"… (+{more})"] if more > 0 else [])])


def count_by_label(findings: Iterable[Finding], lang: str) -> str:
    """The number of findings of each label, the gravest first, as text; "" when there are none."""
    found = Counter(finding.kind.label for finding in findings)
    return ", ".join(f"{number(found[label], lang)} {label.say(lang)}" for label in LABELS if found[label])
