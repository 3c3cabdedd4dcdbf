"""The draft of a file that teaches (see `vocabulary.mapping`): what could not be placed, in the words of the sheets, to be filled in.

Each entry stands with where it was found and with proposals as comments, and means "?": not decided, which changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..membership import unread
from ..membership.findings import Finding
from ..sheets import Sheet
from ..sheets.address import At
from ..vocabulary import mapping
from ..vocabulary.formats import LANGS
from ..vocabulary.headings import FURNITURE, PERSONAL, column_named, heading_key
from ..vocabulary.phrases import Phrase
from ..vocabulary.places import OUTSIDE, Units, load_units
from ..vocabulary.refusals import check_free, write_file
from ..vocabulary.vietnamese import clean

MOST_ENTRIES = 300  # of a section
OF_SECTION = {  # the kinds of finding whose words are asked for
    "columns": {"unknown_column", "proposed_members"},
    "units": {"unknown_unit", "ambiguous_unit", "code_differs", "band_not_a_total"},
    "days": {"no_date", "no_date_among_dated"},
    "sheets": {"unread_sheet"},
}
ARE_MEMBERS = '"members": Tổng số đảng viên / members'
Entries = dict[str, tuple[At, Sequence[str]]]  # by the words: where they are, and a line for each proposal


def draft_of(findings: Iterable[Finding], sheets: Sequence[Sheet] = ()) -> str:
    """The draft as TOML; "" when nothing is to be asked. `sheets` are looked into for the headings of those that were not read.

    >>> draft_of([])
    ''
    """
    found: dict[str, Entries] = {section: {} for section in mapping.SECTIONS}
    by_place, places = {sheet.at: sheet for sheet in sheets}, load_units()
    for finding in findings:
        section = next((name for name, kinds in OF_SECTION.items() if finding.kind.slug in kinds), "")
        at, words = finding.at, str(finding.found or "")
        of_sheet = At(at.file, at.sheet)
        if section == "columns" and words:
            asked = [ARE_MEMBERS] if finding.kind.slug == "proposed_members" else []
            found[section].setdefault(words, (at, [*asked, *_columns_like(words)]))
        elif section == "units" and words:
            found[section].setdefault(words, (at, _units_like(finding, words, places)))
        elif section in ("days", "sheets"):
            found[section].setdefault(str(of_sheet), (of_sheet, ()))
        if section == "sheets" and of_sheet in by_place:
            found["columns"] = _headings_above(by_place[of_sheet], at, places) | found["columns"]
    return "\n".join([HEAD, *(_section(name, of) for name, of in found.items() if of)]) if any(found.values()) else ""


def findings_of_unread(sheets: Sequence[Sheet]) -> list[Finding]:
    """What would be found of sheets none of which can be read."""
    return [unread.unread_sheet(sheet, load_units()) for sheet in sheets if sheet.rows]


def write_draft(out: str | Path, text: str) -> Path:
    """Write a draft. Raises `UnwritableError` where there is such a file, or it cannot be written."""
    path = Path(out)
    check_free(path)
    write_file(path, lambda beside: beside.write_text(text, encoding="utf-8", newline="\n"))
    return path


def _section(name: str, entries: Entries) -> str:
    lines = [f"[{name}]", *(f"# {EXPLAINED[name].say(lang)}" for lang in LANGS)]
    for words, (at, proposals) in [*entries.items()][:MOST_ENTRIES]:
        lines += ["", f"# {_comment(str(at))}", *(f"#   {_comment(line)}" for line in proposals)]
        lines.append(f'{_quoted(words)} = "{mapping.UNDECIDED}"')
    return "\n".join([*lines, ""])


def _columns_like(heading: str) -> list[str]:
    return [f'"{column.id}": {column.label.vi} / {column.label.en}' for column in mapping.near_columns(heading)]


def _units_like(finding: Finding, words: str, places: Units) -> list[str]:
    near = finding.details.get("near") or places.find(words).candidates or places.alike(words)
    return [f'"{unit.code}": {unit.full_name}, {unit.full_district}' for unit in near]


def _headings_above(sheet: Sheet, at: At, places: Units) -> Entries:
    """The labels in the last row with several above the first numbers of a sheet, but for those that are known."""
    rows = sheet.rows.between(last=(at.row or 1) - 1)
    row = max((row for row, cells in rows.items() if sum(isinstance(c.value, str) for c in cells) > 1), default=0)
    below = {c.column: c.value for c in sheet.rows.get(at.row or 0, ())}
    found: Entries = {}
    for cell in rows.get(row, ()):
        words = clean(str(cell.value))
        plain = heading_key((words,))
        if not isinstance(cell.value, str) or column_named((words,)) or plain in FURNITURE or PERSONAL.search(plain):
            continue
        value = below.get(cell.column)
        is_name = isinstance(value, str) and places.names_a_unit(value)
        content = ['"name": Tên đơn vị / names of the units'] if is_name else []
        content += [ARE_MEMBERS] if isinstance(value, (int, float)) else []
        found[words] = (cell.at, [*content, *(line for line in _columns_like(words) if line not in content)])
    return found


def _comment(words: str) -> str:
    """Words on one line, without what a comment may not hold."""
    return "".join(c if c.isprintable() else " " for c in words)


def _quoted(words: str) -> str:
    """Words as a TOML string."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in words) + '"'


HEAD = """\
# Những điều blanalysis chưa hiểu trong các bảng. Thay "?" bằng nghĩa đúng, trong ngoặc kép; mục còn "?" thì chưa thay đổi gì.
# Lưu tệp thành blanalysis.toml cạnh các bảng (tệp đã có thì chép thêm vào), hoặc chạy lại với --columns TỆP-NÀY.
# What blanalysis did not understand in the sheets. Replace "?" by the right meaning, in quotes; an entry with "?" changes nothing yet.
# Save it as blanalysis.toml beside the workbooks (add to the one that is there), or run again with --columns THIS-FILE.
"""
EXPLAINED = {
    "columns": Phrase(
        vi='tiêu đề trên bảng = mã cột hay tên cột của từ điển, "ignore": bỏ qua',
        en='heading of the sheet = id or label of a column of the dictionary, "ignore": pass it over',
    ),
    "units": Phrase(
        vi=f'tên trên bảng = mã hay tên xã, phường, thị trấn, "{OUTSIDE}": tổ chức khác, "ignore": bỏ qua',
        en=f'name on the sheet = code or name of a unit, "{OUTSIDE}": another organisation, "ignore": pass it over',
    ),
    "days": Phrase(
        vi='tệp › trang (hoặc chỉ tệp, chỉ trang) = ngày số liệu, như "31/12/2016"',
        en='file › sheet (or either alone) = day of the figures, such as "31/12/2016"',
    ),
    "sheets": Phrase(
        vi='trang chưa đọc được: "ignore" nếu không phải số liệu đảng viên; nếu phải thì khai tiêu đề ở phần [columns]',
        en='a sheet that was not read: "ignore" if it holds no members; if it does, teach its headings in [columns]',
    ),
}
WRITTEN = Phrase(
    vi="Đã ghi “{path}”: hãy mở, điền những mục còn hỏi, rồi chạy lại với --columns “{path}”.",
    en="Wrote “{path}”: open it, fill in what it asks, then run again with --columns “{path}”.",
)
NOTHING_TO_ASK = Phrase(
    vi="Không có gì cần hỏi nên không ghi “{path}”.", en="There is nothing to ask, so “{path}” was not written."
)
