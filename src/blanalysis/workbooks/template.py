"""An empty list for the next period: the committees of a province by district or type, with sums, to be filled in and read again.
The name of a province in, file out. Its headings are words of the data dictionary and its names those of the list of places, so that
what is typed into it needs no repair. The formulas of the sums are stored with their values (0), as Excel stores them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..membership.consolidation.district import district_named
from ..membership.membership import Membership
from ..vocabulary import places, wording
from ..vocabulary.columns import COUNTS, SUMS
from ..vocabulary.formats import LANGS, uncapped
from ..vocabulary.phrases import OWN_SHEET
from ..vocabulary.places import BAC_LIEU, REFORM, Edition, PlaceError, Units, load_units, predecessors, provinces_asked
from ..vocabulary.refusals import UnwritableError, check_free
from ..vocabulary.vietnamese import date_in
from . import printed
from .book import BOXED, CENTRE, NewBook, NewSheet
from .printed import DAY_ROW, ListColumn

# The columns of every list: with those of the forms of 2012 that all offices fill in.
_STANDARD = tuple(wording.group("LIST_COLUMN"))
_YELLOW = "#FFFBE6"
_EARLIEST = dt.date(2015, 6, 1)  # day that can be typed


def write_template(
    out: str | Path, langs: Sequence[str] = LANGS, *, province: str | None = None, on: dt.date | str | None = None,
    district: str | None = None, since: Membership | None = None,
) -> Path:  # fmt: skip
    """Write the empty list to `out` (.xlsx), its guide in these languages; gives the path.
    It has the units of a `province`, its name or code (default: that of `since`, or Bạc Liêu), `on` a day such as "31/12/2026", which then
    stands in its cell; without it those of the province's last list. With `district` only those of that district, or since 1 July 2025 the
    one commune of that name. `since` is the last period: the list then has all count columns of its sheets, and its members are filled in
    as those at the start.
    Raises `PlaceError` for what is no province, on that day, or no day, `DistrictError` for what is no district, and `UnwritableError`
    for another ending, for a file that is there (it may hold figures), or when it cannot be written."""
    out = Path(out)
    if out.suffix.lower() != ".xlsx":
        raise UnwritableError(wording.WHICH_ENDING, path=str(out), ending=".xlsx")
    check_free(out)
    day = date_in(on) if isinstance(on, str) else on
    if on and not day:
        raise PlaceError(wording.NO_DAY_OF_LIST, asked=on)
    units = _units_on(province or (since.places.province.code if since else BAC_LIEU), day)
    opening = _members_at_start(since, units) if since else {}
    if district:
        one = None if units.districts else units.find(district).unit
        units = units.of_district(one.code if one else district_named(district, units))
    ids = {*_STANDARD, *(since.columns_typed & COUNTS if since else ()), *(["members_start"] if opening else [])}
    last = units.edition.last
    example = day or dt.date(last.year - 1 if last else units.edition.first.year, 12, 31)
    book = NewBook()
    _list_sheet(book, units, day, ids, opening)
    _guide_sheet(book, langs, f"{example:%d/%m/%Y}")
    return book.write(out)


def _members_at_start(since: Membership, units: Units) -> dict[str, dict[str, int]]:
    """The members of the last period by unit; of a unit of since July 2025 those of the units that went into it, if all did so whole."""
    members = {since.rows.keys["code"][row]: since.rows.count("members", row) for row in since.current_rows()}
    known, opening = {*since.places}, {}
    for unit in units:
        of = ((unit.code, True),) if unit in known else predecessors(unit.code)
        counts = [members.get(code) if whole else None for code, whole in of]
        if counts and None not in counts:
            opening[unit.code] = {"members_start": sum(filter(None, counts))}
    return opening


def _units_on(province: str, day: dt.date | None) -> Units:
    """The units of a province, by name or code, on a day, or those of its last list. Raises `PlaceError`."""
    named = provinces_asked(province)
    lists = [load_units(of.code, edition.first) for of in named for edition in places.editions(of.code)]
    own = [units for units in lists if units.province.name in [of.name for of in named]]  # 15 was Yên Bái, is Lào Cai
    if fitting := [units for units in own if day is None or units.edition.holds(day)]:
        return max(fitting, key=lambda units: units.edition.first)
    into = places.successors(own[0].all[0].code)[0]
    now = next(of for of in places.provinces_of("2025-07").values() if into in load_units(of.code, REFORM).all)
    raise PlaceError(wording.PROVINCE_ENDED, province=own[0].place, now=now.phrase, name=now.name, day=day)


def _list_sheet(
    book: NewBook, units: Units, day: dt.date | None, ids: set[str], opening: Mapping[str, Mapping[str, int]]
) -> None:
    sheet = book.sheet("Danh sách")
    columns, runs = printed.write_list(sheet, units, ids, opening, "vi", to_fill=True)
    sheet.put(f"A{DAY_ROW}:F{DAY_ROW}", wording.LIST_DAY.say("vi"), font_size=12, italic=True, align="right")
    look = {"font_size": 12, "bold": True, "bg_color": _YELLOW, "num_format": "dd/mm/yyyy", "locked": False}
    sheet.put(f"G{DAY_ROW}:H{DAY_ROW}", day, **look, **BOXED, **CENTRE)
    _validate(sheet, columns, runs, units.edition, day)
    _mark_differences(sheet, columns, runs[0][0], runs[-1][1])
    # Without a password: it guards against slips, not against people. Rows and columns can still be made wider.
    sheet.protect("", dict.fromkeys(("format_columns", "format_rows", "objects", "scenarios"), True))
    sheet.set_zoom(90)


def _validate(
    sheet: NewSheet, columns: Sequence[ListColumn], runs: list[tuple[int, int]], edition: Edition, day: dt.date | None
) -> None:
    """Let cells of these first to last rows take numbers only, and that of the date days of the list, before the reform earlier ones too."""
    first = runs[0][0]
    head_of = {column.letter: uncapped(column.head) for column in columns}
    for column in columns:
        most = f'IF(${column.whole}{first}="",1000000,${column.whole}{first})' if column.whole else "1000000"
        cells = [f"{column.letter}{top}:{column.letter}{bottom}" for top, bottom in runs]
        what, of = ("part", head_of.get(column.whole, "")) if column.whole else ("count", "")
        _add_rule(sheet, cells, ("whole", "0", most), what, of)
    from_day = min(day or _EARLIEST, _EARLIEST) if edition.is_before_reform else edition.first
    limits = (f"DATE({of.year},{of.month},{of.day})" for of in (from_day, edition.last or dt.date(9999, 12, 31)))
    days = f"{from_day:%d/%m/%Y}" + (f" đến {edition.last:%d/%m/%Y}" if edition.last else "")
    _add_rule(sheet, [f"G{DAY_ROW}"], ("date", *limits), "day", days)


def _add_rule(sheet: NewSheet, cells: list[str], values: tuple[str, ...], what: str, of: str) -> None:
    """Let cells take values of a kind, from a least to a greatest; the words at the cell and those that refuse say `what`, with `of`."""
    kind, least, most = values
    said = {"input_title": "title", "error_title": "wrong", "input_message": what, "error_message": f"{what}_wrong"}
    words = {name: _TYPING[row].say("vi", of=of) for name, row in said.items()}
    how = {"validate": kind, "criteria": "between", "minimum": least, "maximum": most, "multi_range": " ".join(cells)}
    sheet.data_validation(cells[0], how | words)


def _mark_differences(sheet: NewSheet, columns: Sequence[ListColumn], first: int, last: int) -> None:
    """Show a total in red once all its parts are typed and do not add up to it; a background would cover colours of `annotate`."""
    letters, red = {column.id: column.letter for column in columns}, sheet.look(bold=True, font_color="#C00000")
    for own, parts in SUMS:
        if letters.keys() >= {own, *parts}:
            cells, whole = ",".join(f"${letters[part]}{first}" for part in parts), letters[own]
            rule = {"type": "formula", "criteria": f"=AND(COUNT({cells})={len(parts)},${whole}{first}<>SUM({cells}))"}
            sheet.conditional_format(f"{whole}{first}:{whole}{last}", rule | {"format": red})


def _guide_sheet(book: NewBook, langs: Sequence[str], example: str) -> None:
    sheet = book.sheet("Hướng dẫn")
    sheet.hide_gridlines(2)
    sheet.put("A1", OWN_SHEET + " / ".join(wording.GUIDE.say(lang) for lang in langs), font_size=14, bold=True)
    texts = [wording.GUIDE_TEXT.say(lang, example=example).splitlines() for lang in langs]
    for row, lines in enumerate(zip(*texts, strict=True), start=3):
        for column, line in zip("AB", lines, strict=False):
            sheet.put(f"{column}{row}", line, font_size=12, valign="top", text_wrap=True)
            sheet.widths[column] = 64
        sheet.set_row(row - 1, 17 * (1 + max(map(len, lines)) // 80) + 6)
    printed.set_up_paper(sheet, "vi")


_TYPING = wording.group("TYPING")
