"""A membership at a glance: what one sees on writing its name as the last line of a cell. `Membership` in, HTML or text out.

No language is known there, so it has both: Vietnamese first, English below it. Its sentences are those of the account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from . import account
from .columns import COLUMNS, Sort
from .dress import dressed
from .exhibit import SOURCE, Grid, table
from .masks import SENSITIVE, accounted
from .membership import KEYS, Membership
from .words import ILLUSTRATIVE, LANGS, NOT_GIVEN, Phrase, date, is_missing, number, sentence

ROWS = 5  # rows of the frame that are shown; in a terminal fewer
TERMINAL_ROWS = 3
COUNTS = 4  # columns of counts beside the keys
FEW = 3  # files, tables, missing units or columns that are named; of more it is said how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What both languages tell of, counted once: sums by type, the first rows in the columns that are shown, how many rows the
    day has, the columns where something was left out, and typed, counted and left out of each as they are shown."""

    sums: pd.DataFrame
    top: pd.DataFrame
    rows: int
    less: tuple[str, ...]
    accounted: pd.DataFrame


def as_html(membership: Membership) -> str:
    """The glance as a notebook shows it: Vietnamese, whole, and English, whole, below a heading that opens."""
    seen = _seen(membership, ROWS)
    vi, en = (_html(membership, seen, lang) for lang in LANGS)
    return dressed(f'{vi}<details lang="en"><summary>English</summary>\n{en}</details>\n')


def as_text(membership: Membership) -> str:
    """The glance as a terminal shows it: both languages, at most 20 lines each."""
    seen = _seen(membership, TERMINAL_ROWS)
    return "\n\n".join("\n".join(_text(membership, seen, lang)) for lang in LANGS)


def _seen(membership: Membership, rows: int) -> Seen:
    current, given = membership.current, membership.conservation
    left_out = membership.columns_left_out  # also those of a 0 only: what is not told here has nothing left out
    differ = given.index[(given["typed"] != given["counted"]) | given.index.isin(left_out)] if len(given) else ()
    less = tuple(id for id in differ if id != "members")
    return Seen(
        sums=membership.by_type(),
        top=current[_columns(current)].head(rows),
        rows=len(current),
        less=less,
        accounted=accounted(membership) if less else given,
    )


def _columns(frame: pd.DataFrame) -> list[str]:
    """The keys that any row has, the members and the first counts, wholes before their parts. Stocks only: what a single
    committee's flows are may tell who left (see `masks.flow`)."""
    stocks = [id for id in frame if id in COLUMNS and COLUMNS[id].sort is Sort.STOCK and id not in SENSITIVE]
    counts = [id for id in stocks if id not in ("members", "members_start")]
    counts.sort(key=lambda id: COLUMNS[id].of not in (None, "members"))
    chosen = ["members", *counts][:COUNTS]
    keys = [id for id in KEYS if id in frame and frame[id].notna().any()]
    return [*keys, *(id for id in frame if id in chosen)]


def _html(membership: Membership, seen: Seen, lang: str) -> str:
    """One language, as HTML."""
    mark = f'<p class="illustrative">{escape(ILLUSTRATIVE.say(lang))}</p>\n' if membership.illustrative else ""
    told = "".join(f"<li>{escape(line)}</li>\n" for line in _lines(membership, seen, lang))
    html = f'<p class="title">{escape(_title(membership, lang))}</p>\n{mark}<ul>\n{told}</ul>\n'
    if len(seen.top):
        caption = FIRST.say(lang, name="membership.current" if _has_others(membership, seen) else "membership.frame")
        html += table(_grid(seen.top, lang), caption, f'<p class="subtitle">{escape(caption)}</p>') + "\n"
    below = escape(_below(membership, seen, lang))
    return f'<section class="exhibit glance" lang="{lang}">\n{html}<p class="notes">{below}</p>\n</section>\n'


def _text(membership: Membership, seen: Seen, lang: str) -> list[str]:
    """One language, as lines."""
    mark = [ILLUSTRATIVE.say(lang)] if membership.illustrative else []
    told = [_title(membership, lang), *mark, *_lines(membership, seen, lang)]
    return [*told, *_aligned(_grid(seen.top, lang)), _below(membership, seen, lang)]


def _title(membership: Membership, lang: str) -> str:
    return sentence(membership.scope(lang))


def _lines(membership: Membership, seen: Seen, lang: str) -> list[str]:
    """A sentence a line: sources, tables, types, units missing, typed = counted + left out, findings."""
    tables = _few([account.read_line(each, lang) for each in membership.tables], lang)
    types = sentence("; ".join(account.type_lines(seen.sums, lang)))
    several = account.TOGETHER.say(lang, days=membership.days) if len(membership.days) > 1 else ""
    found = account.kinds(membership, lang) + (WHICH.say(lang) if membership.issues else "")
    told = [_sources(membership, lang), *tables, types, _missing(membership, lang), several]
    return [line for line in (*told, *_conserved(membership, seen, lang), found) if line]


def _sources(membership: Membership, lang: str) -> str:
    """The files by name, or who published the figures."""
    names = [Path(file.path).name for file in membership.files]
    return SOURCE.say(lang, source=membership.source(lang) if membership.published else ", ".join(_few(names, lang)))


def _missing(membership: Membership, lang: str) -> str:
    """The units without a row, by name where they are few. A Form 5 names none, so there none is missing."""
    if membership.by_type_only or membership.frame.empty or not membership.missing:
        return ""
    names = [unit.distinct_name for unit in membership.missing]
    return (FEW_MISSING if len(names) <= FEW else MANY_MISSING).say(lang, n=len(names), units=names)


def _conserved(membership: Membership, seen: Seen, lang: str) -> list[str]:
    """typed = counted + left out of the members and of the columns where something was left out; of all others in one line."""
    ids = membership.conservation.index
    members, *less = [
        sentence(account.column_line(seen.accounted, id, lang)) if id in ids else "" for id in ("members", *seen.less)
    ]
    others = len(ids) - len(less) - bool(members)
    unread = membership.not_included(lang)
    phrase = OTHERS_READ if unread else OTHERS
    return [members, *_few(less, lang), phrase.say(lang, n=others) if others else "", *unread]


def _grid(top: pd.DataFrame, lang: str) -> Grid:
    """The first rows as they are printed, under the names that the columns have in the frame."""
    keys = frozenset(at for at, id in enumerate(top) if id in KEYS)
    cells = ([_cell(value, lang) for value in values] for values in top.to_dict("list").values())
    return Grid(head=tuple(top), rows=tuple(zip(*cells, strict=True)), words=keys)


def _cell(value, lang: str) -> str:
    if is_missing(value):
        return NOT_GIVEN
    if isinstance(value, str):
        return value
    return date(value, lang) if isinstance(value, pd.Timestamp) else number(value, lang)


def _aligned(grid: Grid) -> list[str]:
    """The rows in columns of one width, numbers to the right."""
    columns = []
    for at, column in enumerate(zip(grid.head, *grid.rows, strict=True)):
        width = max(map(len, column))
        columns.append([text.ljust(width) if at in grid.words else text.rjust(width) for text in column])
    return ["  ".join(row).rstrip() for row in zip(*columns, strict=True)] if grid.rows else []


def _has_others(membership: Membership, seen: Seen) -> bool:
    """Whether the frame has rows of other days."""
    return seen.rows < len(membership.frame)


def _below(membership: Membership, seen: Seen, lang: str) -> str:
    """How much more there is, what it is, and how to come to it."""
    height, width = membership.frame.shape
    if not height:
        return " ".join(each.say(lang) for each in (NO_ROWS, *([INDICATORS] if membership.forms else [])))
    rest = ((ROWS_MORE, seen.rows - len(seen.top)), (COLUMNS_MORE, width - seen.top.shape[1]))
    more = [phrase.say(lang, n=n) for phrase, n in rest if n]
    told = [REST.say(lang, rest=more)] if more else []
    days = [DAYS.say(lang, day=membership.as_of)] if _has_others(membership, seen) else []
    return " ".join([*told, FRAME.say(lang, rows=height, columns=width), *days])


def _few(told: Sequence[str], lang: str) -> list[str]:
    """What is said, where it is more than a few the first, and how many more."""
    if len(told) <= FEW:
        return [*told]
    return [*told[: FEW - 1], MORE.say(lang, rest=len(told) - FEW + 1)]


MORE = Phrase(vi="… và {rest} nữa", en="… and {rest} more")
FEW_MISSING = Phrase(vi="Thiếu {n} đơn vị: {units}", en="{n} units are missing: {units}")
MANY_MISSING = Phrase(
    vi='Thiếu {n} đơn vị; xem tên ở tables.missing(membership, lang="vi")',
    en='{n} units are missing; tables.missing(membership, lang="en") names them',
)
OTHERS = Phrase(
    vi="Các cột khác ({n}): đã gõ = đã tính, không bỏ ra số nào",
    en="Other columns ({n}): typed = counted, nothing left out",
)
OTHERS_READ = Phrase(vi="Các cột khác ({n}): đã gõ = đã tính", en="Other columns ({n}): typed = counted")
WHICH = Phrase(
    vi='; xem từng ô ở tables.issue_list(membership, lang="vi")',
    en='; tables.issue_list(membership, lang="en") names the cells',
)
FIRST = Phrase(vi="Các dòng đầu của {name}", en="The first rows of {name}")
REST = Phrase(vi="Chưa hiện ở đây: {rest}.", en="Not shown here: {rest}.")
ROWS_MORE = Phrase(vi="{n} dòng", en="{n} rows")
COLUMNS_MORE = Phrase(vi="{n} cột", en="{n} columns")
FRAME = Phrase(
    vi="membership.frame là bảng pandas bình thường, {rows} dòng × {columns} cột, tên cột như trên.",
    en="membership.frame is plain pandas, {rows} rows × {columns} columns, named as above.",
)
DAYS = Phrase(
    vi="membership.frame có đủ các ngày, membership.current chỉ có số liệu đến {day}; membership.on(ngày) cho xem ngày khác.",
    en="membership.frame has all dates, membership.current those of {day}; membership.on(day) looks at another.",
)
NO_ROWS = Phrase(vi="membership.frame không có dòng nào.", en="membership.frame has no rows.")
INDICATORS = Phrase(
    vi="membership.indicators có các chỉ tiêu của Biểu 1, 2, 3 (bảng pandas).",
    en="membership.indicators has what Forms 1, 2 and 3 count, as plain pandas.",
)
