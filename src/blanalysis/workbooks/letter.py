"""What goes back to each office: copies of its workbooks with their findings, a letter of one page, and a text to paste into a message."""

import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Cm, Pt

from ..membership.entries import grouped
from ..membership.findings import LABELS, Finding, Level, Severity, names_in_sentence
from ..membership.loading import load
from ..membership.membership import Membership
from ..membership.offices import Submission, submissions
from ..vocabulary import wording
from ..vocabulary.phrases import OWN_SHEET, Text
from ..vocabulary.refusals import RefusedError
from ..vocabulary.vietnamese import key
from . import annotate, package

_MOST_LINES, _LETTERS_A_LINE, _LONGEST_LIST = 19, 46, 330  # of the findings in a letter, so that it is of one page
_LetterColumns: TypeAlias = Sequence[tuple[float, ALIGN, int]]  # their widths in cm, and the sizes of their letters
_LIST: _LetterColumns = [(width, ALIGN.LEFT, 12) for width in (1.2, 3.1, 9.2, 3)]
_HEAD: _LetterColumns = [(8, ALIGN.CENTER, 14), (8.5, ALIGN.CENTER, 14)]
_FOOT: _LetterColumns = [(8, ALIGN.LEFT, 12), (8.5, ALIGN.CENTER, 14)]


def write_returns(
    membership: Membership, folder: str | Path, langs: Sequence[str], refused: Callable[[RefusedError], object]
) -> Iterator[Path]:
    """Write into a folder for each office of the day `as_of` a letter, a message (both in the first of the languages), and an annotated copy of
    each of its workbooks with findings, or a confirmation; gives the paths. They hold the office's own cells only, and no number is hidden.
    A file of several offices goes to none of them. What this program wrote before is replaced, unless it was changed since. `refused` is
    called with each refusal; the others are written all the same. Raises `UnwritableError` for the folder of one of the workbooks."""
    annotate.check_folder(folder, [file.path for file in membership.files])
    lang, told = langs[0], [OWN_SHEET + wording.MESSAGES.say(langs[0])]

    def written(write: Callable[..., Path], *given: object) -> list[Path]:
        try:
            return [write(*given)]
        except RefusedError as refusal:
            refused(refusal)
            return []

    for sent in grouped((of.office.vi, of) for of in submissions(membership)).values():
        if sent[-1].day != membership.as_of:
            continue  # a district that there is no longer
        stem = Path(folder) / key(sent[-1].office.vi).replace(" ", "-")
        files = {path for of in sent for path in of.files}
        others = {*map(os.path.basename, {file.path for file in membership.files} - files)}
        others -= {*map(os.path.basename, files)}
        told_of = [finding for of in sent for finding in of.findings if finding.kind.level is not Level.INFORMATION]
        found = [_to_office(finding, others) for finding in told_of]
        found.sort(key=lambda finding: (LABELS.index(finding.kind.label), finding.order))
        own = {path for of in sent for path in {*of.files} - {*of.shared}} & {finding.at.file for finding in found}
        paths = [file.path for file in membership.files_read if file.path in own]
        copies = [out for path in paths for out in written(_write_copy, membership, path, stem, langs, others)]
        lines = [line.say(lang) for line in _lines_of(sent, len(found), bool(copies))]
        told.append(" ".join(lines))
        letter = _letter(membership, sent[-1], lines, found, lang)
        yield from [*copies, *written(annotate.write_over, stem.with_suffix(".docx"), letter)]
    text = ("\n\n".join(told) + "\n").encode("utf-8-sig")
    yield from written(annotate.write_over, Path(folder) / wording.MESSAGES_FILE.say(lang), text)


def _to_office(finding: Finding, others: Iterable[str]) -> Finding:
    """The finding without the names of these files of other offices."""
    words = {name: of for name, of in finding.details.items() if isinstance(of, str)}
    hidden = [name for name, of in words.items() if any(file in of for file in others)]
    return replace(finding, details={**finding.details, **dict.fromkeys(hidden, wording.OTHER_OFFICE_FILE)})


def _write_copy(membership: Membership, path: str, stem: Path, langs: Sequence[str], others: Iterable[str]) -> Path:
    findings = tuple(_to_office(finding, others) for finding in membership.findings if finding.at.file == path)
    own = replace(load(path, **membership.options), findings=findings)
    return annotate.write_copy(own, stem.with_name(f"{stem.name} {Path(path).stem}"), langs)


def _lines_of(sent: Sequence[Submission], n: int, has_copies: bool) -> list[Text]:
    """Whom a letter or message is to, and its sentences, about `n` findings."""
    of, unit = sent[-1], sent[-1].units[0]
    kind, name = (unit.district_type, unit.bare_district) if unit.district else (unit.type, unit.name)
    names = {"office": of.office, "day": of.day or wording.NO_DAY, "expected": len(of.units), "found": of.found}
    files = [", ".join(f"“{Path(path).name}”" for path in one.files) for one in sent]
    lines = [wording.LETTER_TO(to=wording.group("ADDRESSED_TO")[kind](name=name))]
    lines += [wording.LETTER_RECEIVED(files=files[-1], **names) if of.files else wording.LETTER_NOTHING(**names)]
    if not of.files:
        lines += [wording.LETTER_OTHER_DAY(files=f, day=one.day) for f, one in zip(files, sent, strict=True) if f]
    if of.missing and of.found:
        lines += [wording.LETTER_MISSING(units=names_in_sentence([unit.full_name for unit in of.missing]))]
    lines += [wording.LETTER_MEND(n=n)] if n else []
    lines += [wording.LETTER_COPY()] if has_copies else [wording.LETTER_SHARED()] if n and of.shared else []
    return [*lines, wording.LETTER_DEADLINE() if n or of.missing else wording.LETTER_RIGHT()]


def _letter(membership: Membership, of: Submission, lines: Sequence[str], found: Sequence[Finding], lang: str) -> bytes:
    document: Any = Document()
    document.core_properties.comments, document.core_properties.author = OWN_SHEET.strip(), ""
    normal, [page] = document.styles["Normal"], document.sections
    normal.font.name, page.page_width, page.page_height = "Times New Roman", Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(2), Cm(2), Cm(3), Cm(1.5)
    province, (to, *above, last) = membership.places.province, lines
    sender = wording.group("COMMITTEE_OF")[province.type](name=province.name.upper())
    about = wording.LETTER_LEFT.say(lang, sender=sender, office=of.office, day=of.day or wording.NO_DAY)
    _add_table(document, [[about, wording.LETTER_RIGHT_HEAD.say(lang)]], _HEAD)
    _add(document, f"\n{to}\n", ALIGN.CENTER)
    _add(document, " ".join(above), ALIGN.JUSTIFY, indent=1.27)
    rows = list(_table_rows(found, lang))
    if rows:
        heads = [f"**{head.say(lang)}" for head in wording.group("LETTER_HEAD").values()]
        _add_table(document, [heads, *rows], _LIST, "Table Grid")
    more = [wording.LETTER_MORE.say(lang, rest=len(found) - len(rows))] if len(rows) < len(found) else []
    notes = [wording.LETTER_OWN, *([wording.ILLUSTRATIVE] if membership.illustrative else [])]
    below = [*([""] if rows else []), *more, last, *(f"//{note.say(lang)}" for note in notes)]
    _add(document, "\n".join(below), ALIGN.JUSTIFY, indent=1.27)
    _add_table(document, [[wording.LETTER_RECIPIENTS.say(lang), wording.LETTER_SIGNED.say(lang)]], _FOOT)
    return package.pack(package.unpacked_book(document, [package.CORE]))


def _table_rows(findings: Iterable[Finding], lang: str) -> Iterator[list[str]]:
    """The number, cell, sentence and what to do of as many findings as fit on the page, but of the first."""
    lines = 0
    for number, finding in enumerate(findings, start=1):
        at, kind, said = finding.at, finding.kind, finding.without(()).say(lang)
        said = said if len(said) <= _LONGEST_LIST else f"{said[:_LONGEST_LIST]}…"
        lines += max(math.ceil(len(said) / _LETTERS_A_LINE), 3)
        if number > 1 and lines > _MOST_LINES:
            return
        todo = kind.severity if kind.severity is Severity.LEFT_OUT else kind.level
        place = str(replace(at, file="")) or Path(at.file).name
        yield [str(number), place, said, wording.group("TO_DO")[todo.value].say(lang)]


def _add_table(document: Any, rows: list[list[str]], columns: _LetterColumns, style: str | None = None) -> None:
    table = document.add_table(len(rows), len(columns), style)
    table.autofit = False
    for column, texts, (width, align, size) in zip(table.columns, zip(*rows, strict=True), columns, strict=True):
        column.width = Cm(width)
        for cell, text in zip(column.cells, texts, strict=True):
            cell.width = Cm(width)
            _add(cell, text, align, size)


def _add(place: Any, text: str, align: ALIGN, size: int = 14, indent: float = 0) -> None:
    """Add lines to a document or fill a cell with them; one that begins with ** is bold, with // in italics."""
    for at, line in enumerate(text.split("\n")):
        paragraph = place.paragraphs[0] if at == 0 and hasattr(place, "width") else place.add_paragraph()
        run = paragraph.add_run(line.removeprefix("**").removeprefix("//"))
        run.bold, run.italic, run.font.size = line.startswith("**"), line.startswith("//"), Pt(size)
        paragraph.alignment, paragraph.paragraph_format.first_line_indent = align, Cm(indent)
        paragraph.paragraph_format.space_after = Pt(4 if indent else 0)
