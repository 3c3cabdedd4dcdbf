"""A copy of the user's workbook with its findings: a colour and a comment at each cell, and a first sheet that lists them all.

`Membership` in, file out. The parts of the workbook are changed only where they must be; a file whose parts cannot be
changed (an older Excel file, a web page, text) becomes a plain .xlsx with the same values, and its first sheet says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..membership.findings import Finding, Severity
from ..membership.loading import is_own
from ..membership.membership import Membership
from ..sheets import Sheet, content_of
from ..sheets import read as read_sheets
from ..sheets.address import At
from ..vocabulary.formats import LANGS, sentence
from ..vocabulary.phrases import Phrase
from ..vocabulary.refusals import RefusedError, UnwritableError, write_file
from . import comments, findings_sheet, package
from .comments import Place
from .findings_sheet import SEVERITY_COLOURS
from .package import STYLES, Parts, UnexpectedError
from .tidy import ITS_OWN_SOURCE, WHICH_ENDING, free_sheet_name, plain_copy

_BY_SEVERITY = list(Severity)
_LONGEST_NOTE = 30_000  # letters of a comment; Excel holds 32 767


class AnnotationError(RefusedError):
    """The workbook cannot be given comments."""


def write_annotated(membership: Membership, out: str | Path, langs: Sequence[str] = LANGS) -> Path:
    """Write a copy of the workbook that was read, with its findings as comments at their cells, in these languages; gives the path.

    `out` ends in .xlsx, for a workbook with macros in .xlsm. When the workbook is itself such a copy, the comments and colours of the
    earlier run are replaced. Raises `AnnotationError` for several workbooks or one that changed since it was read, and
    `UnwritableError` when it cannot be written there.
    """
    out, source = Path(out), _source(membership)
    if out.suffix.lower() not in (".xlsx", ".xlsm"):
        raise UnwritableError(WHICH_ENDING, path=str(out), ending=".xlsx")
    if out.resolve() == Path(source).resolve():
        raise UnwritableError(ITS_OWN_SOURCE, path=str(out))
    sheets = read_sheets(source)
    if sheets[0].sha256 != membership.files[0].sha256:
        raise AnnotationError(CHANGED, path=source)
    parts = _parts_with_findings(membership, source, sheets, langs)
    ending = ".xlsm" if package.has_macros(parts) else ".xlsx"
    if out.suffix.lower() != ending:
        raise UnwritableError(WHICH_ENDING, path=str(out), ending=ending)
    write_file(out, lambda path: path.write_bytes(package.pack(parts)))
    return out


def _source(membership: Membership) -> str:
    if len(membership.files) != 1 or membership.published:
        raise AnnotationError(ONE_AT_A_TIME, count=len(membership.files))
    return membership.files[0].path


def _own_titles() -> tuple[str, ...]:
    """How the first cell of the sheet that this module adds begins, in either language."""
    return tuple(findings_sheet.OWN_SHEET + findings_sheet.TITLE.say(lang) for lang in LANGS)


def _parts_with_findings(membership: Membership, source: str, sheets: Sequence[Sheet], langs: Sequence[str]) -> Parts:
    """The parts of the annotated copy: of the workbook itself, or of a plain copy where its own parts cannot be changed."""
    names = {sheet.name: sheet.name for sheet in sheets}
    found = _by_sheet(membership.findings, {sheet.name: sheet.merges for sheet in sheets})
    earlier = [sheet.name for sheet in sheets if is_own(sheet) and sheet.rows[1][0].value.startswith(_own_titles())]
    try:
        parts = package.unpack(content_of(source))
        _remove_earlier_run(parts, earlier)
        return _annotated_parts(parts, membership, found, names, langs)
    except (UnexpectedError, KeyError, IndexError, ValueError):  # whatever a strange program may have written there
        copy, names = plain_copy([sheet for sheet in sheets if sheet.name not in earlier])
        parts = package.without_times(package.unpack(copy))
        return _annotated_parts(parts, membership, found, names, langs, converted=True)


def _remove_earlier_run(parts: Parts, earlier: Sequence[str]) -> None:
    """Remove from `parts` what an earlier run added to them: its sheets, colours and comments."""
    for name in earlier:
        before = findings_sheet.formats_before(parts[package.sheets(parts)[name]])
        package.remove_sheet(parts, name)
        for part in package.sheets(parts).values():
            parts[part] = package.with_formats(parts[part], before)
            comments.remove_comments(parts, part)


def _annotated_parts(
    parts: Parts, membership: Membership, found, names: dict[str, str], langs, *, converted=False
) -> Parts:
    """Change `parts`: the colours and comments of `found` (see `_by_sheet`), the sheet of findings; gives them again.

    `names` gives each sheet of the file its name in the copy.
    """
    styles = package.parsed(parts[STYLES])
    there = package.sheets(parts)
    before: dict[int, int] = {}
    for name, of_sheet in found.items():
        before |= _mark_sheet(parts, there[names[name]], styles, of_sheet, langs)
    looks = findings_sheet.add_formats(styles)
    parts[STYLES] = package.written(styles)
    xml, heading, filter_range = findings_sheet.findings_sheet(
        membership, langs, looks, names, before, converted=converted
    )
    own = free_sheet_name(findings_sheet.TITLE.say(langs[0]), there)
    package.add_first_sheet(parts, own, xml, heading_row=heading, filter_range=filter_range)
    return parts


def _by_sheet(findings: Sequence[Finding], merges: dict[str, tuple]) -> dict[str, dict[Place, list[Finding]]]:
    """The findings that have a cell, by sheet and cell, the most severe first. `merges`: the merged ranges of each sheet."""
    found: dict[str, dict[Place, list[Finding]]] = {}
    for finding in sorted(findings, key=lambda i: _BY_SEVERITY.index(i.kind.severity)):
        if finding.at.cell:
            place = _first_cell(finding.at, merges[finding.at.sheet])
            found.setdefault(finding.at.sheet, {}).setdefault(place, []).append(finding)
    return found


def _first_cell(at: At, merges: tuple[tuple[int, int, int, int], ...]) -> Place:
    """Row and column of the cell; in a merged range those of its first cell, the only one that is seen."""
    within = (m[:2] for m in merges if m[0] <= at.row <= m[2] and m[1] <= at.column <= m[3])
    return next(within, (at.row, at.column))


def _mark_sheet(parts: Parts, part: str, styles, found: dict[Place, list[Finding]], langs) -> dict[int, int]:
    """Colour the cells of one sheet and add their comments; gives the formats that they had, by those that they have now."""
    read = comments.sheet_layout(parts[part], set(found))
    wanted = {
        place: (read.spots[place].format, SEVERITY_COLOURS[findings[0].kind.severity])
        for place, findings in found.items()
    }
    made = {
        look: package.add_highlighted_format(styles, *look)
        for look in dict.fromkeys(wanted[place] for place in sorted(wanted))
    }
    said = {place: _note_text(findings, langs) for place, findings in found.items()}
    comments.add_comments(parts, part, read, {place: made[look] for place, look in wanted.items()}, said)
    return {now: look[0] for look, now in made.items()}


def _note_text(findings: Sequence[Finding], langs: Sequence[str]) -> str:
    """The text of a cell's comment, shortened where there are hundreds of findings: the sheet of findings has them all."""
    said = [f"[{sentence(finding.kind.label.say(lang))}] {finding.say(lang)}" for lang in langs for finding in findings]
    text = "\n".join(said)
    return text if len(text) <= _LONGEST_NOTE else text[:_LONGEST_NOTE] + "…"


ONE_AT_A_TIME = Phrase(
    vi="Mỗi lần chỉ ghi chú được một tệp (đang có {count}). Hãy chạy riêng từng tệp.",
    en="Notes are written into one workbook at a time ({count} were given). Run the command for each of them.",
)
CHANGED = Phrase(
    vi="“{path}” đã thay đổi sau khi đọc. Hãy đọc lại rồi ghi chú.",
    en="“{path}” changed after it was read. Read it again, then write the notes.",
)
