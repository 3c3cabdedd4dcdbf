"""The draft of a file that teaches (see `vocabulary.mapping`): what could not be placed; "?" is not decided, which changes nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from ..layout import content
from ..membership import unread
from ..membership.findings import Finding
from ..sheets import Sheet, address
from ..vocabulary import formats, mapping, phrases, refusals
from ..vocabulary.columns import COLUMNS, Column
from ..vocabulary.headings import FURNITURE, PERSONAL, column_named, heading_key
from ..vocabulary.places import Unit, Units, load_units
from ..vocabulary.vietnamese import clean

MOST_ENTRIES = 300  # of a section
SECTION_OF = {  # the section that asks for the words of a finding, by its kind
    **dict.fromkeys(("unknown_column", "proposed_members"), "columns"),
    **dict.fromkeys(("unknown_unit", "ambiguous_unit", "code_differs", "band_not_a_total"), "units"),
    **dict.fromkeys(("no_date", "no_date_among_dated"), "days"),
    "unread_sheet": "sheets",
}
# The section, the words, where they are, and what they likely mean.
Asked = tuple[str, str, address.At, Sequence[Column | Unit]]
HEAD = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")  # how to fill it in


def draft_of(findings: Iterable[Finding], sheets: Sequence[Sheet] = (), places: Units | None = None) -> str:
    """The draft as TOML, "" when nothing is to be asked. `sheets` may have headings that were not read; units are proposed of `places`."""
    found: dict[str, dict[str, list[str]]] = {section: {} for section in mapping.SECTIONS}
    for section, words, at, likely in _asked(findings, {sheet.at: sheet for sheet in sheets}):
        comments = [f"# {at}", *(f"#   {line}" for line in mapping.proposals(section, words, likely, places))]
        quoted = formats.escaped_json(json.dumps(words, ensure_ascii=False))  # a text of JSON is one of TOML
        found[section].setdefault(words, ["", *map(formats.one_line, comments), f'{quoted} = "{mapping.UNDECIDED}"'])
    lines: list[str] = []
    for section, entries in found.items():
        if entries:
            explained = (f"# {mapping.SECTIONS[section].say(lang)}" for lang in formats.LANGS)
            lines += [f"[{section}]", *explained, *chain.from_iterable([*entries.values()][:MOST_ENTRIES]), ""]
    return "\n".join([HEAD, *lines]) if lines else ""


def findings_of_unread(sheets: Sequence[Sheet]) -> list[Finding]:
    """What would be found of sheets none of which can be read."""
    return [unread.unread_sheet(sheet, load_units()) for sheet in sheets if sheet.rows]


def write_draft(out: str | Path, text: str) -> Path:
    """Write a draft. Raises `UnwritableError` where there is such a file, or it cannot be written."""
    refusals.check_free(path := Path(out))
    return refusals.write_file(path, lambda beside: beside.write_text(text, encoding="utf-8", newline="\n"))


def _asked(findings: Iterable[Finding], sheets: Mapping[address.At, Sheet]) -> Iterator[Asked]:
    for finding in findings:
        section, at = SECTION_OF.get(finding.kind.slug, ""), finding.at
        words = str(finding.found or "").replace(phrases.NOT_GIVEN, "")
        sheet = address.At(at.file, at.sheet)
        if section in ("days", "sheets"):
            yield section, str(sheet), sheet, ()
        elif section and words:
            is_proposal = finding.kind.slug == "proposed_members"
            yield section, words, at, [COLUMNS["members"]] if is_proposal else finding.details.get("near") or ()
        if section == "sheets" and sheet in sheets:
            yield from _headings_above(sheets[sheet], at.row or 0)


def _headings_above(sheet: Sheet, first: int) -> Iterator[Asked]:
    """The labels of the row that is likely the heading of a sheet, but for those that are known; `first` has the first numbers."""
    below, places = sheet.rows.values_at.get(first, {}), load_units()
    for cell in sheet.rows.get(content.likely_heading(sheet.rows, places), ()):
        words, value = clean(str(cell.value)), below.get(cell.column)
        plain = heading_key((words,))
        if isinstance(cell.value, str) and not (column_named((words,)) or plain in FURNITURE or PERSONAL.search(plain)):
            is_name = isinstance(value, str) and places.names_a_unit(value)
            likely = "name" if is_name else "members" if isinstance(value, (int, float)) else ""
            yield "columns", words, cell.at, [COLUMNS[likely]] if likely else []
