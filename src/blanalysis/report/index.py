"""The pages that link others: the index of a set of pages, with the key figures and the sources; the index of several sets."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from ..exhibits import tables
from ..exhibits.exhibit import Exhibit
from ..exhibits.html import element_html
from ..membership.loading import example, load, published
from ..membership.membership import Membership
from ..vocabulary import wording
from ..vocabulary.formats import LANGUAGE, sentence
from ..vocabulary.phrases import Phrase
from .notebook import Page
from .page import PAGE_WORDS, Frame, plain_page


def index_page(
    pages: Sequence[Page],
    workbooks: Sequence[str],
    langs: Sequence[str],
    command: str = "",
    *,
    of: Phrase | None = None,
    internal: bool = False,
    **limits: Any,
) -> str:
    """The HTML of the index of pages made from these workbooks (none: the shipped figures). Raises what `load` raises.

    `of` and `internal` as in `build.write`, `limits` are `district`, `columns` and `province` as in `load`; `command` makes the pages again.
    """
    memberships = [load(*workbooks, **limits)] if workbooks else [published(), example()]
    place = of or memberships[0].place
    first, *others = [f"{wording.INDEX_TITLE.say(lang)}: {place.say(lang)}" for lang in langs]
    second = "".join(f'<p lang="{lang}">{escape(text)}</p>\n' for lang, text in zip(langs[1:], others, strict=True))
    sections = [_section([p for p in pages if p.lang == lang], memberships, lang, internal) for lang in langs]
    jumps = [Page(notebook=Path(), lang=lang, name=f"#{lang}", title=LANGUAGE[lang]) for lang in langs]
    frame = Frame(lang=langs[0], title=first, languages=jumps if others else (), command=command)
    return plain_page(frame, second + "".join(sections))


def _section(pages: Sequence[Page], memberships: Sequence[Membership], lang: str, internal: bool) -> str:
    """The section of an index in one language: the pages, each with its first statement, the key figures, the sources."""
    items = ""
    for page in pages:
        mark = element_html("span", "illustrative", wording.ILLUSTRATIVE.say(lang) if page.illustrative else "")
        said = "".join(f"<br>{html}" for html in (page.statement, mark) if html)
        items += f'<li><a href="{escape(page.name)}">{escape(page.title)}</a>{said}</li>\n'
    figures: list[Exhibit] = [tables.state(m, lang=lang, internal=internal) for m in memberships]
    figures.append(tables.by_type(memberships[0], lang=lang))
    sources = [tables.colophon(*memberships, lang=lang)]
    html = f'<h2>{escape(LANGUAGE[lang])}</h2>\n<h3>{escape(PAGE_WORDS["pages"].say(lang))}</h3>\n<ol class="pages">\n{items}</ol>\n'
    if not memberships[0].published:
        html += element_html("p", "subtitle", sentence(memberships[0].scope(lang)))
    for heading, exhibits in ((wording.KEY_FIGURES, figures), (wording.SOURCES, sources)):
        html += f"<h3>{escape(heading.say(lang))}</h3>\n" + "".join(each._repr_html_() for each in exhibits)
    return f'<section id="{lang}" lang="{lang}">\n{html}</section>\n'
