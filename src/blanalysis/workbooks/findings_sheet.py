"""The sheet that lists the findings, a link to its cell beside each, as XML. Everything in it is text, never a formula."""

import json
import math
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from ..exhibits import account
from ..membership.findings import LABEL_OF, Finding, Severity, cell_text
from ..membership.membership import Membership
from ..membership.rules.register import rules_register
from ..sheets.address import column_letters
from ..sheets.zipped import MAIN
from ..vocabulary import wording
from ..vocabulary.formats import sentence
from ..vocabulary.phrases import NONE, NOT_GIVEN, OWN_SHEET, Phrase
from .package import Element, add_format, fit_for_xml, parsed, quoted

# RRGGBB. Light enough for black letters, and each of another lightness, so that they differ when printed in grey.
SEVERITY_COLOURS = {Severity.LEFT_OUT: "F4A582", Severity.REPAIRED: "FFD966", Severity.REMARK: "DCEAF7"}
# Of the columns, in letters, by the number of languages.
_WIDTHS = {1: (6, 17, 20, 9, 24, 90), 2: (6, 25, 16, 8, 20, 52, 52)}
FORMAT_COLUMNS = (9, 10)  # the numbers of the two hidden columns, see `findings_sheet`


class Item(NamedTuple):
    """A cell: column, text, look (a name that `add_formats` gives, or the number of a format), the cell that it links to (Sheet!A1)."""

    column: int
    text: str
    look: str | int
    target: str = ""


def add_formats(styles: Element) -> dict[str, int]:
    """Add the formats of this sheet to the workbook's styles; gives the number of each by the name of its look."""
    described = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    looks = {name: add_format(styles, **look) for name, look in described.items()}
    for severity, colour in SEVERITY_COLOURS.items():
        bold = severity is Severity.LEFT_OUT
        looks[severity.value] = add_format(styles, boxed=True, wrapped=True, fill=colour, bold=bold)
    return looks


def findings_sheet(
    membership: Membership, langs: Sequence[str], looks: dict[str, int], names: dict[str, str],
    formats_before: dict[int, int], *, converted: bool,
) -> tuple[bytes, int, str]:  # fmt: skip
    """The sheet as XML, the row of its heading, and the range of its filter. `names` gives each sheet of the file its name in the copy.
    `formats_before` are the formats that coloured cells had, by the present one: two hidden columns have cells with both side by side,
    which stay right when another program numbers formats anew, so that a later run can remove the colours."""
    ordered = sorted(membership.findings, key=lambda finding: finding.at.cell is None)  # what is missing comes last
    above = [*_summary_rows(membership, langs, converted=converted), []]
    found = [_finding_items(number, finding, langs, names) for number, finding in enumerate(ordered, start=1)]
    heads = (wording.NUMBER_HEAD, wording.SEVERITY_HEAD, wording.SHEET_HEAD, wording.CELL_HEAD, wording.CONTENT_HEAD)
    labels = [" / ".join(label.say(lang) for lang in langs) for label in heads]
    labels += [wording.MESSAGE_HEADING.say(lang) for lang in langs]
    headings = [Item(column, label, "heading") for column, label in enumerate(labels, start=1)]
    rows = [*above, headings, *found]
    heading, widths = len(above) + 1, _WIDTHS[len(langs)]
    filter_range = f"$A${heading}:${column_letters(len(widths))}${len(rows)}"
    grids = [account.rules_grid(rules_register(membership), lang) for lang in langs]
    for said in zip(*([zip(grid.head, row, strict=True) for row in grid.rows] for grid in grids), strict=True):
        told = [[f"{head}: {cell}" for head, cell in rule if cell not in ("-", NOT_GIVEN, NONE)] for rule in said]
        rows.append(_text_items([". ".join(rule) for rule in told], "text", 6))
    rows += [[] for _ in range(len(formats_before) - len(rows))]
    for row, formats in zip(rows, formats_before.items(), strict=False):
        row += [Item(column, "", number) for column, number in zip(FORMAT_COLUMNS, formats, strict=True)]
    return _sheet_xml(rows, looks, widths, filter_range).encode(), heading, filter_range


def formats_before(xml: bytes) -> dict[int, int]:
    """From the sheet of an earlier run: the formats that coloured cells had, by the one that they got (see `findings_sheet`)."""
    now, before = (column_letters(column) for column in FORMAT_COLUMNS)
    cells = parsed(xml).getElementsByTagNameNS(MAIN, "c")
    given = {cell.getAttribute("r"): int(cell.getAttribute("s") or 0) for cell in cells}
    # A cell of the plain format, 0, may have been left out when the copy was saved.
    pairs = [(n, given.get(before + place[1:], 0)) for place, n in given.items() if place.startswith(now) and n]
    return dict(reversed(pairs))


def _summary_rows(membership: Membership, langs: Sequence[str], *, converted: bool) -> list[list[Item]]:
    file = " / ".join(Path(file.path).name for file in membership.files)
    summaries = [account.summary_lines(membership, lang) for lang in langs]
    notices = [wording.COLOUR_NOTICE, *([wording.CONVERTED] if converted else [])]
    return [
        [Item(1, OWN_SHEET + " / ".join(wording.TITLE.say(lang) for lang in langs), "title")],
        [Item(1, file, "strong")],
        *(_text_items(lines, "line") for lines in zip(*summaries, strict=True)),
        *(_text_items([notice.say(lang) for lang in langs], "notice") for notice in notices),
        *(_legend_items(kind, meaning, langs) for kind, meaning in LEGEND.items()),
    ]


def _legend_items(kind: str, meaning: Phrase, langs: Sequence[str]) -> list[Item]:
    look = kind if kind in [severity.value for severity in Severity] else Severity.REMARK.value
    said = _text_items([meaning.say(lang) for lang in langs], "line", 3)
    return [Item(2, _in_languages(LABEL_OF[kind], langs), look), *said]


def _text_items(lines: Sequence[str], look: str, first: int = 1) -> list[Item]:
    """A line in each language: the first from column `first` on, the second above the sentences of the second language."""
    return [Item(column, line, look) for column, line in zip((first, 7), lines, strict=False)]


def _in_languages(label: Phrase, langs: Sequence[str]) -> str:
    return " / ".join(sentence(label.say(lang)) for lang in langs)


def _finding_items(number: int, finding: Finding, langs: Sequence[str], names: dict[str, str]) -> list[Item]:
    at, name = finding.at, "" if finding.at.sheet is None else names.get(finding.at.sheet, "")
    target = f"{quoted(name)}!{at.cell or 'A1'}" if name else ""
    return [
        Item(1, str(number), "text"),
        Item(2, _in_languages(finding.kind.label, langs), finding.kind.severity.value),
        Item(3, name, "text" if at.cell or not name else "link", "" if at.cell else target),
        Item(4, at.cell or "", "link" if at.cell else "text", target if at.cell else ""),
        Item(5, cell_text(finding.found), "text"),
        *(Item(column, finding.say(lang), "text") for column, lang in enumerate(langs, start=6)),
    ]


def _sheet_xml(rows: list[list[Item]], looks: dict[str, int], widths: Sequence[int], filter_range: str) -> str:
    numbered = list(enumerate(rows, start=1))
    columns = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(widths, start=1))
    columns += f'<col min="{FORMAT_COLUMNS[0]}" max="{FORMAT_COLUMNS[1]}" width="2" hidden="1" customWidth="1"/>'
    lines = "".join(_row_xml(number, row, looks, widths) for number, row in numbered)
    spanning = [f'<mergeCell ref="A{number}:F{number}"/>' for number, row in numbered if any(map(_spans_columns, row))]
    linked = [(f"{column_letters(item.column)}{number}", item.target) for number, row in numbered for item in row]
    links = "".join(f'<hyperlink ref="{at}" location="{escape(target)}"/>' for at, target in linked if target)
    declaration, *parts = Path(__file__).with_suffix(".xml").read_text(encoding="utf-8").splitlines()
    return f"{declaration}\n{''.join(parts)}".format(
        main=MAIN, columns=columns, lines=lines, filtered=filter_range.replace("$", ""), merged=len(spanning),
        spanning="".join(spanning), links=f"<hyperlinks>{links}</hyperlinks>" if links else "",
    )  # fmt: skip


def _row_xml(number: int, items: list[Item], looks: dict[str, int], widths: Sequence[int]) -> str:
    """A row with the height that its text needs, which not every program finds by itself."""
    if not items:
        return ""
    cells, lines = [], 1
    for item in items:
        cells.append(_cell_xml(f"{column_letters(item.column)}{number}", item, looks))
        if item.text and item.look not in ("title", "line", "strong"):
            width = sum(widths[:6]) if _spans_columns(item) else widths[item.column - 1]
            # Most letters are narrower than the digits in which widths are measured.
            needed = sum(max(1, math.ceil(0.92 * len(line) / width)) for line in item.text.split("\n"))
            lines = max(lines, needed)
    height = 22 if items[0].look == "title" else min(14 * lines + 3, 409)
    return f'<row r="{number}" ht="{height}" customHeight="1">{"".join(cells)}</row>'


def _spans_columns(item: Item) -> bool:
    return item.look == "notice" and item.column == 1


def _cell_xml(place: str, item: Item, looks: dict[str, int]) -> str:
    cell = f'<c r="{place}" s="{looks[item.look] if isinstance(item.look, str) else item.look}"'
    if not item.text:
        return f"{cell}/>"
    if item.column == 1 and item.text.isdigit():
        return f"{cell}><v>{item.text}</v></c>"
    text = escape(fit_for_xml(item.text), quote=False)
    return f'{cell} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


LEGEND = wording.group("LEGEND")
