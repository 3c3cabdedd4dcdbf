"""The pages that link others: the index of a set of pages, with a page for the leader, the key figures and the sources; the index of several sets."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from ..exhibits import figures, tables
from ..exhibits.exhibit import Exhibit
from ..exhibits.facts.leader import leader_facts, leader_title
from ..exhibits.html import FINDINGS_ANCHOR, element_html, text_html
from ..membership.loading import example, load, published
from ..membership.membership import Membership
from ..vocabulary import wording
from ..vocabulary.formats import LANGUAGE, sentence
from ..vocabulary.phrases import Phrase, in_language
from .notebook import LIST_IN, Page
from .page import EXHIBIT_NUMBER, PAGE_WORDS, Frame, plain_page


def index_page(
    pages: Sequence[Page], workbooks: Sequence[str], langs: Sequence[str], command: str = "", *,
    of: Phrase | None = None, internal: bool = False, **limits: Any,
) -> str:  # fmt: skip
    """The HTML of the index of pages made from these workbooks (none: the shipped figures). Raises what `load` raises.

    `of` and `internal` as in `build.write`, `limits` are `district`, `columns` and `province` as in `load`; `command` makes the pages again.
    """
    memberships = memberships_of(workbooks, **limits)
    titles = [leader_title(memberships[0], of).say(lang) for lang in langs]
    sections = ""
    for lang, title in zip(langs, titles, strict=True):
        own, level, headline = [page for page in pages if page.lang == lang], "h2", ""
        if lang != langs[0]:  # the first is below the heading of the page
            level, headline = "h3", element_html("h2", "headline", title)
        html = headline + _leader_page(memberships[0], own, lang, level, internal=internal)
        html += _section(own, memberships, lang, level, internal=internal)
        sections += f'<section id="{lang}" lang="{lang}">\n{html}</section>\n'
    jumps = [Page(notebook=Path(), lang=lang, name=f"#{lang}", title=LANGUAGE[lang]) for lang in langs]
    frame = Frame(lang=langs[0], title=titles[0], languages=jumps if len(jumps) > 1 else (), command=command)
    return plain_page(frame, sections)


def memberships_of(workbooks: Sequence[str], **limits: Any) -> list[Membership]:
    """What a report is of: the workbooks; without any the published figures, and beside them those made up."""
    return [load(*workbooks, **limits)] if workbooks else [published(), example()]


def leader_figure(membership: Membership, lang: str, *, internal: bool = False) -> Exhibit:
    """The one picture for the leader: members by district, or by type where there are no districts."""
    by = "district" if len(membership.by_district()) > 1 else "type"
    return figures.compared(membership, by=by, internal=internal, lang=lang)


def key_exhibits(memberships: Sequence[Membership], lang: str, *, internal: bool = False) -> list[Exhibit]:
    """The state of the data, and committees and members by type."""
    states = [tables.state(of, lang=lang, internal=internal) for of in memberships]
    return [*states, tables.by_type(memberships[0], lang=lang)]


def _leader_page(membership: Membership, pages: Sequence[Page], lang: str, level: str, *, internal: bool) -> str:
    """What a leader reads, on one sheet: large numbers, one picture, what is not yet in, what needs a decision."""
    facts, picture = leader_facts(membership, internal=internal), leader_figure(membership, lang, internal=internal)
    numbers = ""
    for figure in facts.figures:
        label, value, since = (sentence(in_language(of, lang)) for of in figure)
        parts = text_html("dt", label), text_html("dd", value, "large"), element_html("dd", "since", since)
        numbers += f"<div>{''.join(parts)}</div>\n"
    numbers = f'<dl class="numbers">\n{numbers}</dl>\n' if numbers else ""
    mark = element_html("p", "illustrative", wording.ILLUSTRATIVE.say(lang) if membership.illustrative else "")
    scope = element_html("p", "subtitle", sentence(membership.scope(lang)))
    drawn = replace(picture, title=f"{EXHIBIT_NUMBER['figure'].say(lang, n=1)} {picture.title}", subtitle="")
    shown = f"{scope}{mark}\n{numbers}{(drawn if picture.picture else picture)._repr_html_()}"
    for heading, texts in facts.lists.items():
        items = "".join(text_html("li", sentence(in_language(text, lang))) for text in texts)
        shown += f"{text_html(level, heading.say(lang))}\n<ul>\n{items}</ul>\n"
    where = next((page for page in pages if page.notebook.stem == LIST_IN), None)
    if where:
        shown += f'<p class="more"><a href="{escape(where.name)}#{FINDINGS_ANCHOR}">{escape(where.title)}</a></p>\n'
    return f'<div class="leader">\n{shown}</div>\n'


def _section(pages: Sequence[Page], memberships: Sequence[Membership], lang: str, level: str, *, internal: bool) -> str:
    """What is behind it: the pages, each with its first statement, the key figures, the sources."""
    items = ""
    for page in pages:
        mark = element_html("span", "illustrative", wording.ILLUSTRATIVE.say(lang) if page.illustrative else "")
        said = "".join(f"<br>{html}" for html in (page.statement, mark) if html)
        items += f'<li><a href="{escape(page.name)}">{escape(page.title)}</a>{said}</li>\n'
    html = f'{text_html(level, PAGE_WORDS["pages"].say(lang))}\n<ol class="pages">\n{items}</ol>\n'
    sources = [tables.colophon(*memberships, lang=lang)]
    for heading, shown in (
        (wording.KEY_FIGURES, key_exhibits(memberships, lang, internal=internal)),
        (wording.SOURCES, sources),
    ):
        html += f"{text_html(level, heading.say(lang))}\n" + "".join(each._repr_html_() for each in shown)
    return html
