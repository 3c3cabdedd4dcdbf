"""What the user teaches once, in a file `blanalysis.toml`, of headings, names and sheets that are not known or not dated.
Its text in, one `Taught` out, or a refusal that names every fault. A column of persons cannot be taught."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path

from . import headings, wording
from .columns import COLUMNS, Column
from .phrases import NONE, Phrase, Text, joined
from .places import IGNORE, OUTSIDE, TaughtEntry, Unit, Units, is_unit, load_units, name_key, provinces_asked
from .refusals import RefusedError
from .rules import LIMITS, RULE_NAMED, RULES, Limits, limits_in
from .vietnamese import clean, closest, key, time_in

FILE_NAME = "blanalysis.toml"  # found by itself where it lies beside workbooks
MOST_BYTES = 100_000  # a thousand entries
UNDECIDED = "?"  # as a draft has it: such an entry changes nothing
SECTIONS = wording.group("TAUGHT_SECTION")  # with what stands before and after =
_MOST_FAULTS = 5  # that one sentence names


class MappingError(RefusedError):
    """The file of what was taught cannot be used."""


@dataclass(frozen=True)
class Taught:
    """What was taught in a file. Entries of `columns` mean a column's id or `IGNORE`; of `units` a code, name, `OUTSIDE` or `IGNORE`; of `rules`
    limits; of `exceptions`, by "unit › rule" or "unit › rule › day", the reason; of `days` a day, by the name of a sheet, of a file, or
    "file.xlsx › sheet"; of `sheets`, by the same, `IGNORE`. `province` is that of all sheets, "" where it was not taught."""

    file: str = ""
    entries: tuple[TaughtEntry, ...] = ()
    province: str = ""

    def heading(self, labels: tuple[str, ...]) -> TaughtEntry | None:
        """The entry of a heading, its labels given from the top down, or None. Of all labels before the dictionary, of the lowest alone after it."""
        if "columns" not in self._by_key:
            return None
        entry = self._heading_of(labels)
        if entry is None and len(labels) > 1 and headings.column_named(labels) is None:
            entry = self._heading_of(labels[-1:])
        column = COLUMNS.get(str(entry.meaning)) if entry else None
        return None if column and _is_of_persons(labels, column) else entry

    def time_of(self, labels: tuple[str, ...]) -> str:
        """The day or period that a heading names, as `headings.heading_named` has it; "" where its entry names it too."""
        entry, untimed = self.heading(labels), headings.without_times(labels)
        own = headings.without_times(labels_of(entry.words)) if entry else None
        return untimed[1] if untimed and (own is None or own[1] != untimed[1]) else ""

    @lru_cache(maxsize=64)  # noqa: B019  # what was taught is small, and lives as long as the sheets
    def places(self, places: Units) -> Units:
        """The places, which also know the names that were taught."""
        names = self._by_key.get("units")
        entries = (e._replace(meaning=_in_place(str(e.meaning), places)) for e in (names or {}).values())
        return replace(places, taught=tuple(entries)) if names else places

    def day_of(self, file: str, sheet: str) -> dt.date | None:
        entry = self.of_sheet("days", file, sheet)
        return entry.meaning if entry and isinstance(entry.meaning, dt.date) else None

    def of_sheet(self, section: str, file: str, sheet: str) -> TaughtEntry | None:
        """The entry of a section ("days", "sheets") that names a sheet, the most exact first; None where there is none."""
        name, entries = Path(file).name, self._by_key.get(section, {})
        asked = (f"{file} › {sheet}", f"{name} › {sheet}", sheet, file, name, Path(file).stem)
        return next(filter(None, map(entries.get, map(key, asked))), None)

    def _heading_of(self, labels: tuple[str, ...]) -> TaughtEntry | None:
        labels = tuple(map(headings.plain_label, labels))
        bare = headings.without_times(labels)
        keys = chain(headings.readings(labels), headings.readings(bare[0]) if bare and all(bare) else ())
        return next(filter(None, map(self._by_key["columns"].get, keys)), None)

    @cached_property
    def _by_key(self) -> dict[str, dict[str, TaughtEntry]]:
        found: dict[str, dict[str, TaughtEntry]] = {}
        for entry in self.entries:
            found.setdefault(entry.section, {})[_key_of(entry.section, entry.words)] = entry
        return found


NOTHING_TAUGHT = Taught()


def labels_of(heading: str) -> tuple[str, ...]:
    """The labels of a heading as the user writes it: "Đảng viên ▸ Nữ"."""
    return tuple(map(headings.plain_label, map(str.strip, heading.split("▸"))))


def read_taught(text: str, file: str) -> Taught:
    """What the text of a file teaches. `file` is its path, for sentences. Raises `MappingError`."""
    text = re.sub("\r\n?", "\n", text.removeprefix("\ufeff"))
    try:
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as cause:
        at = re.search(r"line (\d+)", str(cause))
        line = at[1] if at else str(text.rstrip().count("\n") + 1)
        raise MappingError(wording.BROKEN_TOML, file=file, line=line) from cause
    return taught_by(given, file)


def taught_by(given: Mapping[str, object], file: str = "columns") -> Taught:
    """What a dictionary of the same structure teaches. Raises `MappingError` with its faults."""
    province = str(given.get("province", "")).replace(UNDECIDED, "")
    sections = {name: entries for name, entries in given.items() if name in SECTIONS and isinstance(entries, Mapping)}
    choices = ", ".join(f"[{name}]" for name in SECTIONS)
    others = [name for name in given if name not in (*sections, "province")]
    faults = [wording.NOT_A_SECTION(section=name, choices=choices) for name in others]
    try:
        _ = province and provinces_asked(province)
    except RefusedError as fault:
        faults.append(fault.phrase(**fault.details))
    found: dict[tuple[str, str], TaughtEntry] = {}
    for section, words, value in ((section, str(w), v) for section, of in sections.items() for w, v in of.items()):
        meaning, plain = _meaning_of(section, value, words), _key_of(section, words)
        if value == UNDECIDED:
            continue
        why: Phrase | Text | None = None
        if meaning is None or not plain:
            near = "; ".join(proposals(section, words if section == "rules" else str(value)))
            shown = clean(str(value if plain else words))[:40]
            why = wording.NOT_UNDERSTOOD(value=shown, asked=SECTIONS[section], near=near or NONE)
        elif section == "columns" and meaning != IGNORE and _is_of_persons(labels_of(words), COLUMNS[str(meaning)]):
            why = wording.OF_PERSONS
        elif (same := found.setdefault((section, plain), TaughtEntry(section, words, meaning))).meaning != meaning:
            why = wording.TWICE(words=same.words)
        if why:
            faults.append(wording.FAULT(section=section, words=words, why=why))
    if faults:
        raise MappingError(wording.FAULTS, file=file, faults=joined(faults[:_MOST_FAULTS], " "), n=len(faults))
    return Taught(file, tuple(found.values()), province)


def _key_of(section: str, words: str) -> str:
    if section == "columns":
        return next(headings.readings(labels_of(words)))
    if section == "rules":
        return getattr(RULE_NAMED.get(key(words)), "id", key(words))
    return name_key(words) if section == "units" else key(words)


def exception_of(words: str) -> tuple[str, str, dt.date | None] | None:
    """The unit, the id of the rule and the day, if any, of an exception ("Ninh Quới › K10 › 31/12/2016"); None of other words."""
    unit, name, *days = (*map(str.strip, words.split("›")), "")[: max(2, words.count("›") + 1)]
    rule, times = RULE_NAMED.get(key(name)), [*map(time_in, days)]
    return (
        (unit, rule.id, times[0].end if times and times[0] else None)
        if unit and rule and all(times) and len(days) < 2
        else None
    )


def limits_of(taught: Iterable[Taught]) -> Limits:
    """The limits of the rules, with those that were taught; where files differ, the last one's."""
    own = [entry for of in taught for entry in of.entries if entry.section == "rules"]
    return {**LIMITS, **{_key_of("rules", of.words): of.meaning for of in own if isinstance(of.meaning, tuple)}}


def _meaning_of(section: str, value: object, words: str) -> str | dt.date | tuple[int, ...] | None:
    if not isinstance(value, (str, int, float, dt.date)):
        return None
    said = str(value).strip()
    if section == "rules":
        return limits_in(words, said)
    if section == "exceptions":
        return clean(said) or None if exception_of(words) else None
    if section == "days":
        time = time_in(said)
        return time.end if time else None
    if key(said) in ("", IGNORE, "bo qua"):
        return IGNORE
    if section == "columns":
        column = _columns_by_words().get(key(said)) or headings.column_named((said,))
        return column.id if column else None
    if section == "sheets" or key(said) == OUTSIDE:
        return None if section == "sheets" else OUTSIDE
    own, is_own = load_units().find(said), said in load_units().by_code
    return said if is_own or own.unit or (not own.candidates and is_unit(said)) else None


def _in_place(meaning: str, places: Units) -> str:
    """The code of the unit among these places that a code or a name means; a meaning that is none of theirs unchanged."""
    unit = None if meaning in (OUTSIDE, IGNORE, *places.by_code) else places.find(meaning).unit
    return unit.code if unit else meaning


def _is_of_persons(labels: tuple[str, ...], column: Column) -> bool:
    """Whether a heading is of data about persons. A trait alone ("Dân tộc") is not where its column is a count."""
    behind = " nguoi" if column.counts else ""
    keys = map(headings.heading_key, ((*labels,), *((label,) for label in labels)))
    return any(plain in headings.ROSTER or headings.PERSONAL.search(plain + behind) for plain in keys)


@lru_cache(maxsize=1)
def _columns_by_words() -> dict[str, Column]:
    return {key(words): c for c in COLUMNS.values() for words in (*c.headings, c.label.en, c.label.vi, c.id)}


def proposals(section: str, words: str, likely: Sequence[Column | Unit] = (), places: Units | None = None) -> list[str]:
    """Each meaning, with its label, that words of the sheet or of an entry may have: the `likely` ones, those of like words, units of `places` (or Bạc Liêu)."""
    near: Sequence[Column | Unit] = (*likely, *closest(key(words), _columns_by_words())) if section == "columns" else ()
    if section == "rules":
        asked = RULE_NAMED.get(key(words))
        return [f"{of.id} ({of.names}): {of.sense}" for of in RULES.values() if of.sense and asked in (of, None)]
    if section == "units":
        places = places or load_units()
        near = likely or places.find(words).candidates or places.alike(words)
    return [
        f'"{one.code}": {", ".join(filter(None, (one.full_name, one.full_district)))}'
        if isinstance(one, Unit)
        else f'"{one.id}": {one.label.vi} / {one.label.en}'
        for one in dict.fromkeys(near)
    ]
