"""What goes back to each office: copies of its workbooks with their findings, a letter of one page, and a text to paste into a message.

`Membership` in, files out. A letter has the cells and numbers of its own office only; none of them is hidden.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

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

_OWN = OWN_SHEET.strip()
_MOST_LINES, _LETTERS_A_LINE, _LONGEST = 19, 46, 330  # of the findings in a letter, so that it is of one page
_Columns: TypeAlias = Sequence[tuple[float, ALIGN, int]]  # their widths in cm, and the sizes of their letters
_LIST: _Columns = [(width, ALIGN.LEFT, 12) for width in (1.2, 3.1, 9.2, 3)]
_HEAD: _Columns = [(8, ALIGN.CENTER, 14), (8.5, ALIGN.CENTER, 14)]
_FOOT: _Columns = [(8, ALIGN.LEFT, 12), (8.5, ALIGN.CENTER, 14)]


class _Return(NamedTuple):
    """What one office sent, its findings that ask for something, and the copies made for it."""

    membership: Membership
    sent: Sequence[Submission]
    findings: Sequence[Finding]
    copies: Sequence[Path]


def write_returns(
    membership: Membership, folder: str | Path, langs: Sequence[str], refused: Callable[[RefusedError], object]
) -> Iterator[Path]:
    """Write into a folder for each office of the day `as_of` a letter and an annotated copy of each of its workbooks with findings, named by
    the office, and a text with a message to each; gives the paths. An office without findings gets only a confirmation.

    Letters and messages are in the first of the languages, and the office's own: no number is hidden. A file of several offices goes to
    none of them. What this program wrote before is replaced, unless it was changed since. `refused` is called with the refusal of what cannot
    be written; the others are written all the same. Raises `UnwritableError` for the folder of one of the workbooks.
    """
    annotate.check_folder(folder, [file.path for file in membership.files])
    told = [OWN_SHEET + wording.MESSAGES.say(langs[0])]

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
        found = [finding for of in sent for finding in of.findings if finding.kind.level is not Level.INFORMATION]
        found.sort(key=lambda finding: (LABELS.index(finding.kind.label), finding.order))
        own = {path for of in sent for path in {*of.files} - {*of.shared}} & {finding.at.file for finding in found}
        paths = [file.path for file in membership.files_read if file.path in own]
        copies = [out for path in paths for out in written(_write_copy, membership, path, stem, langs)]
        of = _Return(membership, sent, found, copies)
        told.append(" ".join(line.say(langs[0]) for line in [_to(of), *_body(of)]))
        yield from [*copies, *written(_write, stem.with_suffix(".docx"), _letter(of, langs[0]))]
    text = "\n\n".join(told) + "\n"
    yield from written(_write, Path(folder) / wording.MESSAGES_FILE.say(langs[0]), text.encode("utf-8-sig"))


def _write_copy(membership: Membership, path: str, stem: Path, langs: Sequence[str]) -> Path:
    findings = tuple(finding for finding in membership.findings if finding.at.file == path)
    own = replace(load(path, **membership.options), findings=findings)
    return annotate.write_copy(own, stem.with_name(f"{stem.name} {Path(path).stem}"), langs)


def _write(path: Path, content: bytes) -> Path:
    annotate.write_over(path, content, _is_own)
    return path


def _is_own(path: Path) -> bool:
    """Whether this program wrote the letter or text, and no other has saved the letter since."""
    content = path.read_bytes()
    with suppress(package.UnexpectedError):
        core = package.unpack(content, [package.CORE])[package.CORE].decode()
        return _OWN in core and "dcterms:modified" not in core
    return content.decode("utf-8-sig", "replace").startswith(_OWN)


def _to(of: _Return) -> Text:
    unit = of.sent[-1].units[0]
    kind, name = (unit.district_type, unit.bare_district) if unit.district else (unit.type, unit.name)
    return wording.LETTER_TO(to=wording.group("ADDRESSED_TO")[kind](name=name))


def _body(of: _Return) -> list[Text]:
    """The sentences of a letter and of a message."""
    sent, n = of.sent[-1], len(of.findings)
    names = {"office": sent.office, "day": sent.day or wording.NO_DAY, "expected": len(sent.units), "found": sent.found}
    others = [wording.LETTER_OTHER_DAY(files=_files(one), day=one.day) for one in of.sent[:-1] if one.files]
    lines = (
        [wording.LETTER_RECEIVED(files=_files(sent), **names)]
        if sent.files
        else [wording.LETTER_NOTHING(**names), *others]
    )
    if sent.missing and sent.found:
        lines.append(wording.LETTER_MISSING(units=names_in_sentence([unit.full_name for unit in sent.missing])))
    lines += [wording.LETTER_MEND(n=n)] if n else []
    lines += [wording.LETTER_COPY()] if of.copies else [wording.LETTER_SHARED()] if n and sent.shared else []
    return [*lines, wording.LETTER_DEADLINE() if n or sent.missing else wording.LETTER_RIGHT()]


def _files(sent: Submission) -> str:
    return ", ".join(f"“{Path(path).name}”" for path in sent.files)


def _letter(of: _Return, lang: str) -> bytes:
    document: Any = Document()
    document.core_properties.comments, document.core_properties.author = _OWN, ""
    normal, [page] = document.styles["Normal"], document.sections
    normal.font.name, page.page_width, page.page_height = "Times New Roman", Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(2), Cm(2), Cm(3), Cm(1.5)
    province, sent = of.membership.places.province, of.sent[-1]
    sender = wording.group("COMMITTEE_OF")[province.type](name=province.name.upper())
    about = wording.LETTER_LEFT.say(lang, sender=sender, office=sent.office, day=sent.day or wording.NO_DAY)
    _add_table(document, [[about, wording.LETTER_RIGHT_HEAD.say(lang)]], _HEAD)
    _add(document, f"\n{_to(of).say(lang)}\n", ALIGN.CENTER)
    *above, last = [line.say(lang) for line in _body(of)]
    _add(document, " ".join(above), ALIGN.JUSTIFY, indent=1.27)
    rows = list(_rows(of.findings, lang))
    heads = [f"**{head.say(lang)}" for head in wording.group("LETTER_HEAD").values()]
    if rows:
        _add_table(document, [heads, *rows], _LIST, "Table Grid")
    more = len(of.findings) - len(rows)
    notes = [wording.LETTER_OWN, *([wording.ILLUSTRATIVE] if of.membership.illustrative else [])]
    below = [*([""] * bool(rows)), *([wording.LETTER_MORE.say(lang, rest=more)] if more else []), last]
    _add(document, "\n".join([*below, *(f"//{note.say(lang)}" for note in notes)]), ALIGN.JUSTIFY, indent=1.27)
    signed = [wording.LETTER_RECIPIENTS.say(lang), wording.LETTER_SIGNED.say(lang)]
    _add_table(document, [signed], _FOOT)
    return package.pack(package.unpacked_book(document, [package.CORE]))


def _rows(findings: Iterable[Finding], lang: str) -> Iterator[list[str]]:
    """The number, cell, sentence and what to do of as many findings as fit on the page, but of the first."""
    lines = 0
    for number, finding in enumerate(findings, start=1):
        at, kind, said = finding.at, finding.kind, finding.without(()).say(lang)
        said = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
        lines += max(math.ceil(len(said) / _LETTERS_A_LINE), 3)
        if number > 1 and lines > _MOST_LINES:
            return
        todo = kind.severity if kind.severity is Severity.LEFT_OUT else kind.level
        place = str(replace(at, file="")) or Path(at.file).name
        yield [str(number), place, said, wording.group("TO_DO")[todo.value].say(lang)]


def _add_table(document: Any, rows: list[list[str]], columns: _Columns, style: str | None = None) -> None:
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
