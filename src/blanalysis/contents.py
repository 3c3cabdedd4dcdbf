"""The page that leads to the others: their questions with what each finds first, the key figures, the sources.

Pages and membership in, HTML out. One page holds all languages asked for, each in a part of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from . import tables
from .exporter import bare, told
from .membership import Membership, example, load, published
from .words import ILLUSTRATIVE, LANGUAGE, Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page to lead to: its language, file name and question, as HTML what it finds first, whether it shows illustrative
    figures."""

    lang: str
    href: str
    title: str
    finding: str
    illustrative: bool = False


def page(
    links: Sequence[Link],
    workbooks: Sequence[str],
    langs: Sequence[str],
    command: str = "",
    *,
    district: str | None = None,
    of: Phrase | None = None,
) -> str:
    """The page of contents for pages made from these workbooks (none: the published figures and the illustrative workbook),
    of one `district` or of all. `of` is what its heading says that they are of.

    Raises what `membership.load` raises for a workbook that cannot be read.
    """
    memberships = [load(*workbooks, district=district)] if workbooks else [published(), example()]
    parts = [_part([link for link in links if link.lang == lang], memberships, lang) for lang in langs]
    first, *others = [INDEX.say(lang) + (f": {of.say(lang)}" if of else "") for lang in langs]
    second = "".join(f'<p lang="{lang}">{escape(text)}</p>\n' for lang, text in zip(langs[1:], others, strict=True))
    jumps = [{"href": f"#{lang}", "lang": lang, "text": LANGUAGE[lang]} for lang in langs] if others else []
    frame = told(lang=langs[0], title=first, languages=jumps, command=command)
    return bare(frame, second + "".join(parts))


def _part(links: Sequence[Link], memberships: Sequence[Membership], lang: str) -> str:
    """All of it in one language."""
    items = "".join(f'<li><a href="{escape(link.href)}">{escape(link.title)}</a>{_told(link)}</li>\n' for link in links)
    figures = "".join(tables.state(m, lang=lang)._repr_html_() for m in memberships)
    figures += tables.by_type(memberships[0], lang=lang)._repr_html_()
    sources = tables.colophon(*memberships, lang=lang)._repr_html_()
    body = f'<ol class="pages">\n{items}</ol>\n'
    body += f"<h3>{escape(KEY_FIGURES.say(lang))}</h3>\n{figures}"
    body += f"<h3>{escape(SOURCES.say(lang))}</h3>\n{sources}"
    return f'<section id="{lang}" lang="{lang}">\n<h2>{escape(LANGUAGE[lang])}</h2>\n<h3>{escape(PAGES.say(lang))}</h3>\n{body}</section>\n'


def _told(link: Link) -> str:
    """What the page finds first, and of whose figures."""
    mark = f'<br><span class="illustrative">{escape(ILLUSTRATIVE.say(link.lang))}</span>' if link.illustrative else ""
    return (f"<br>{link.finding}" if link.finding else "") + mark


INDEX = Phrase(
    vi="Đảng viên ở đảng bộ xã, phường, thị trấn tỉnh Bạc Liêu",
    en="Members of the commune, ward and township committees of Bạc Liêu province",
)
PAGES = Phrase(vi="Các trang", en="Pages")
KEY_FIGURES = Phrase(vi="Số chính", en="Key figures")
SOURCES = Phrase(vi="Nguồn số liệu", en="Sources")
