"""A copy of the user's workbook with its findings: a colour and a comment at each cell, and a first sheet that lists them all.
A file whose parts cannot be changed (an older Excel file, a web page, text) becomes a plain .xlsx with the same values, and says so."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..membership.findings import Finding, Severity
from ..membership.loading import is_own, load
from ..membership.membership import Membership
from ..sheets import ENDINGS, Sheet, content_of
from ..sheets import read as read_sheets
from ..sheets.grid import Merge
from ..vocabulary import wording
from ..vocabulary.formats import LANGS, sentence
from ..vocabulary.phrases import OWN_SHEET
from ..vocabulary.refusals import RefusedError, UnwritableError, write_file
from . import comments, findings_sheet, package
from .comments import Place, SheetLayout
from .findings_sheet import SEVERITY_COLOURS
from .package import STYLES, Parts, UnexpectedError
from .tidy import free_sheet_name, plain_copy

_BY_SEVERITY = list(Severity)
# How the first cell of the sheet that this module adds begins, in either language.
_OWN_TITLES = tuple(OWN_SHEET + wording.TITLE.say(lang) for lang in LANGS)
_LONGEST_STEM = 200  # letters of a file's name without its ending
_LONGEST_NOTE = 30_000  # letters of a comment; Excel holds 32 767
BySheet = dict[str, dict[Place, list[Finding]]]


class AnnotationError(RefusedError):
    """The workbook cannot be given comments."""


def write_annotated(membership: Membership, out: str | Path, langs: Sequence[str] = LANGS) -> Path:
    """Write a copy of the workbook that was read, with its findings as comments at their cells, in these languages; gives the path.
    It is the office's own copy: no number is hidden. Comments and colours of an earlier run are replaced. Raises `AnnotationError` for several
    workbooks or one that changed since it was read, and `UnwritableError`."""
    out = Path(out)
    if len(membership.files) != 1 or membership.published:
        raise AnnotationError(wording.ONE_AT_A_TIME, count=len(membership.files), path=str(out))
    if out.suffix.lower() not in (".xlsx", ".xlsm"):
        raise UnwritableError(wording.WHICH_ENDING, path=str(out), ending=".xlsx")
    if out.resolve() == Path(membership.files[0].path).resolve():
        raise UnwritableError(wording.ITS_OWN_SOURCE, path=str(out))
    parts = _parts_with_findings(membership, langs)
    if out.suffix.lower() != (ending := _ending(parts)):
        raise UnwritableError(wording.WHICH_ENDING, path=str(out), ending=ending)
    return write_file(out, lambda path: path.write_bytes(package.pack(parts)))


def is_folder(out: str, files: int) -> bool:
    """Whether a name given for the copies of so many files is that of a folder, which need not be there yet."""
    ends_as_folder = out.endswith((os.sep, os.altsep or os.sep))
    return os.path.isdir(out) or ends_as_folder or (files > 1 and Path(out).suffix.lower() not in ENDINGS)


def write_each_annotated(
    paths: Sequence[str], folder: str | Path, langs: Sequence[str], refused: Callable[[RefusedError], object],
    **reading: Any,
) -> Iterator[Path]:  # fmt: skip
    """Write a copy of each of these workbooks into a folder, under its own name (two of one name get a number); gives the paths.
    No workbook is overwritten that is no such copy. `refused` is called with the refusal of one that cannot be read or written; the others
    are written all the same. Raises `UnwritableError` for the folder of one of the workbooks."""
    check_folder(folder, paths)
    names: list[str] = []
    for path in paths:
        try:
            membership = load(path, **reading)
            names.append(free_sheet_name(Path(path).stem, names, most=_LONGEST_STEM))
            yield write_copy(membership, Path(folder) / names[-1], langs)
        except RefusedError as refusal:
            refused(refusal)


def check_folder(folder: str | Path, paths: Sequence[str]) -> None:
    """Raises `UnwritableError` for the folder of one of these workbooks."""
    if Path(folder).resolve() in {Path(path).resolve().parent for path in paths}:
        raise UnwritableError(wording.FOLDER_OF_WORKBOOKS, path=str(folder))


def write_copy(membership: Membership, stem: Path, langs: Sequence[str]) -> Path:
    """Write the annotated copy of one workbook to `stem` with its ending, as `write_over` does; gives the path."""
    parts = _parts_with_findings(membership, langs)
    return write_over(stem.with_name(stem.name + _ending(parts)), package.pack(parts))


def write_over(out: Path, content: bytes) -> Path:
    """Write a file; gives the path. Raises `UnwritableError` for one there that this program did not write, or another has saved since."""
    if out.is_file() and not _is_ours(out):
        raise UnwritableError(wording.ANOTHER_FILE, path=str(out))
    return write_file(out, lambda path: path.write_bytes(content))


def _ending(parts: Parts) -> str:
    return ".xlsm" if b"macroEnabled" in parts[package.CONTENT_TYPES] else ".xlsx"


def _is_ours(path: Path) -> bool:
    with suppress(RefusedError, UnexpectedError):
        if path.suffix == ".docx":
            core = package.unpack(path.read_bytes(), [package.CORE])[package.CORE].decode()
            return OWN_SHEET.strip() in core and "dcterms:modified" not in core
        if path.suffix == ".txt":
            return path.read_text("utf-8-sig", "replace").startswith(OWN_SHEET)
        return bool(_earlier_sheets(read_sheets(path)))
    return False


def _earlier_sheets(sheets: Iterable[Sheet]) -> list[str]:
    return [sheet.name for sheet in sheets if is_own(sheet) and str(sheet.rows[1][0].value).startswith(_OWN_TITLES)]


def _parts_with_findings(membership: Membership, langs: Sequence[str]) -> Parts:
    """The parts of the annotated copy: of the workbook itself, or of a plain copy where its own parts cannot be changed."""
    source = membership.files[0].path
    sheets = read_sheets(source)
    if sheets[0].sha256 != membership.files[0].sha256:
        raise AnnotationError(wording.CHANGED, path=source)
    found = _by_sheet(membership.findings, {sheet.name: sheet.merges for sheet in sheets})
    earlier = _earlier_sheets(sheets)
    try:
        parts = package.unpack(content_of(source))
        for name in earlier:
            _remove_earlier_run(parts, name)
        _annotate(parts, membership, found, {sheet.name: sheet.name for sheet in sheets}, langs, converted=False)
    except (UnexpectedError, KeyError, IndexError, ValueError):  # whatever a strange program may have written there
        copy, names = plain_copy([sheet for sheet in sheets if sheet.name not in earlier])
        parts = package.unpacked_book(copy)
        _annotate(parts, membership, found, names, langs, converted=True)
    return parts


def _remove_earlier_run(parts: Parts, name: str) -> None:
    before = findings_sheet.formats_before(parts[package.sheets(parts)[name]])
    package.remove_sheet(parts, name)
    for part in package.sheets(parts).values():
        parts[part] = package.with_formats(parts[part], before)
        comments.remove_comments(parts, part)


def _annotate(
    parts: Parts, membership: Membership, found: BySheet, names: dict[str, str], langs: Sequence[str], *,
    converted: bool,
) -> None:  # fmt: skip
    """Add to `parts` the colours and comments of `found`, and the sheet of findings. `names`: of each sheet of the file, in the copy."""
    there = package.sheets(parts)
    before: dict[int, int] = {}
    with package.edited(parts, STYLES) as styles:
        for name, of_sheet in found.items():
            before |= _mark_sheet(parts, there[names[name]], styles, of_sheet, langs)
        looks = findings_sheet.add_formats(styles)
    made = findings_sheet.findings_sheet(membership, langs, looks, names, before, converted=converted)
    package.add_first_sheet(parts, free_sheet_name(wording.TITLE.say(langs[0]), there), *made)


def _by_sheet(findings: Sequence[Finding], merges: dict[str, tuple[Merge, ...]]) -> BySheet:
    """The findings that have a cell, by sheet and cell, the most severe first; those in a merged range at its first cell."""
    found: BySheet = {}
    for finding in sorted(findings, key=lambda finding: _BY_SEVERITY.index(finding.kind.severity)):
        sheet, row, column = finding.at.sheet, finding.at.row, finding.at.column
        if sheet is None or row is None or column is None:
            continue
        corners = (m[:2] for m in merges[sheet] if m[0] <= row <= m[2] and m[1] <= column <= m[3])
        found.setdefault(sheet, {}).setdefault(next(corners, (row, column)), []).append(finding)
    return found


def _mark_sheet(
    parts: Parts, part: str, styles: package.Element, found: dict[Place, list[Finding]], langs: Sequence[str]
) -> dict[int, int]:
    """Colour the cells of one sheet and add their comments; gives the formats that they had, by those that they have now."""
    layout = SheetLayout(parts[part], found.keys())
    colours = {place: SEVERITY_COLOURS[findings[0].kind.severity] for place, findings in sorted(found.items())}
    wanted = {place: (layout.tags[place].format, colour) for place, colour in colours.items()}
    made = {look: package.add_highlighted_format(styles, *look) for look in dict.fromkeys(wanted.values())}
    said = {place: _note_text(findings, langs) for place, findings in found.items()}
    comments.add_comments(parts, part, layout, {place: made[look] for place, look in wanted.items()}, said)
    return {now: before for (before, _), now in made.items()}


def _note_text(findings: Sequence[Finding], langs: Sequence[str]) -> str:
    """The text of a cell's comment, shortened where there are hundreds of findings: the sheet of findings has them all."""
    said = [f"[{sentence(finding.kind.label.say(lang))}] {finding.say(lang)}" for lang in langs for finding in findings]
    text = "\n".join(said)
    return text if len(text) <= _LONGEST_NOTE else text[:_LONGEST_NOTE] + "…"
