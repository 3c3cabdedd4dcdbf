"""Which of two sheets of one day is the newer one, as they and their files' names say; and what it changes."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ...sheets import Sheet
from ...vocabulary import sources, wording
from ...vocabulary.columns import COLUMNS
from ...vocabulary.phrases import Worded, joined
from ...vocabulary.vietnamese import date_in, key
from ..entries import Entry, UnplacedRow, address_of
from ..findings import MOST_IN_SENTENCE, Details

_SIGNED = re.compile(r"^[^\d,;:()]{2,40}, *ngày (\d.*)$", re.MULTILINE)  # "Giá Rai, ngày 05 tháng 7 năm 2016"
_CHANGES = wording.group("CHANGES")


class Sent(NamedTuple):
    """The version in a file's name (else 1), the day of a signature or letterhead (else 0), how many numbers the table has."""

    version: int
    day: int
    numbers: int

    def is_newer(self, than: "Sent", shared: int | None = None) -> bool:
        """Whether version or day says so, and neither says that it is older; and most numbers of one of them are `shared`, if given."""
        ahead = self.version - than.version, (self.day - than.day) * bool(self.day and than.day)
        is_same_sheet = shared is None or 2 * shared > min(self.numbers, than.numbers)
        return is_same_sheet and min(ahead) >= 0 < max(ahead)


def sent(sheet: Sheet, numbers: int) -> Sent:
    """What the sheet and its file's name say of when it was sent."""
    signed = (_SIGNED.search(text) for text in sheet.rows.texts if "ngày" in text)
    days = {day.toordinal() for found in signed if found and (day := date_in(found[1]))}
    name = key(Path(sheet.file).stem)
    words = ((re.search(rf"\b(?:{of})\b", name), meaning) for of, meaning in sources.word_list("version").items())
    version = max([1, *(int(meaning or found[1]) for found, meaning in words if found)])
    return Sent(version, days.pop() if len(days) == 1 else 0, numbers)


def changes(old: Sequence[Entry], new: Sequence[Entry]) -> Details:
    """What newer rows of a day have otherwise, for a sentence; on a page only how many these are. {} where there is nothing."""
    before, after = ({e.key: e for e in rows if not isinstance(e, UnplacedRow)} for rows in (old, new))
    found = {kind: list[Worded]() for kind in _CHANGES}
    for of, row in {**before, **after}.items():
        if not (of in before and of in after):
            found["late" if of in after else "kept"].append(row.name)
            continue
        then = before[of]
        for column in {**then.typed, **row.typed}:
            was, number = (one.typed.get(column, wording.NO_NUMBER_GIVEN) for one in (then, row))
            if was != number:
                cells = {"old_cell": address_of(then, column).cell, "new_cell": address_of(row, column).cell}
                kind = "kept" if column not in row.typed else "corrected" if column in then.typed else "added"
                named = wording.CHANGED_CELL(unit=row.name, column=COLUMNS[column].label, old=was, new=number, **cells)
                found[kind].append(named)
    told = [_CHANGES[kind](n=len(of), of=joined(of[:MOST_IN_SENTENCE], ", ")) for kind, of in found.items() if of]
    on_page = {"changes": wording.CHANGES_COUNTED(n=sum(map(len, found.values())))}
    return {"changes": joined(told, "; "), "on_page": on_page} if told else {}
