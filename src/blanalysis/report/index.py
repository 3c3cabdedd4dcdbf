"""The pages that link others: the index of a set of pages, with a page for the leader, the key figures and the sources; the index of several sets."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..exhibits import figures, tables
from ..exhibits.exhibit import Exhibit
from ..exhibits.facts.leader import key_figures, leader_lists, leader_title
from ..exhibits.html import FINDINGS_ANCHOR
from ..membership.loading import example, load, published
from ..membership.membership import Membership
from ..vocabulary import wording
from ..vocabulary.formats import LANGUAGE, sentence
from ..vocabulary.phrases import Phrase, Text, in_language
from .notebook import LIST_IN, Page
from .page import EXHIBIT_NUMBER, PAGE_WORDS, Frame, plain_page, template


def index_page(
    pages: Sequence[Page], workbooks: Sequence[str], langs: Sequence[str], command: str = "", *,
    of: Phrase | None = None, internal: bool = False, **limits: Any,
) -> str:  # fmt: skip
    """The HTML of the index of pages made from these workbooks (none: the shipped figures). Raises what `load` raises."""
    given = memberships_of(workbooks, **limits)
    title = leader_title(given[0], of)
    sections = ""
    for lang in langs:  # the first is below the heading of the page
        headline = "" if lang == langs[0] else title
        sections += _section([page for page in pages if page.lang == lang], given, lang, headline, internal)
    jumps = [Page(notebook=Path(), lang=lang, name=f"#{lang}", title=LANGUAGE[lang]) for lang in langs]
    frame = Frame(lang=langs[0], title=title.say(langs[0]), languages=jumps if len(jumps) > 1 else (), command=command)
    return plain_page(frame, sections)


def memberships_of(workbooks: Sequence[str], **limits: Any) -> list[Membership]:
    """What a report is of: the workbooks; without any the published figures, and beside them those made up."""
    return [load(*workbooks, **limits)] if workbooks else [published(), example()]


def leader_figure(membership: Membership, lang: str, *, internal: bool = False) -> Exhibit:
    """The one picture for the leader: who came and left since the day before, or else members by district, or by type."""
    by = "district" if len(membership.by_district()) > 1 else "type"
    shown = figures.components(membership, internal=internal, lang=lang)
    return shown if shown.drawing else figures.compared(membership, by=by, internal=internal, lang=lang)


def main_exhibits(given: Sequence[Membership], lang: str, *, internal: bool = False) -> dict[Phrase, list[Exhibit]]:
    """By heading: the state of the data, committees and members by type; the sources."""
    shown = [tables.state(of, lang=lang, internal=internal) for of in given]
    shown += [tables.by_type(given[0], lang=lang)]
    earlier = [of.on(day) for of in given for day in of.days[:-1]]
    return {wording.KEY_FIGURES: shown, wording.SOURCES: [tables.colophon(*given, *earlier, lang=lang)]}


def _section(pages: Sequence[Page], given: Sequence[Membership], lang: str, title: Text | str, internal: bool) -> str:
    """What a leader reads, and behind it the pages, the key figures and the sources."""
    picture = leader_figure(given[0], lang, internal=internal)
    if picture.drawing:
        picture = replace(picture, title=f"{EXHIBIT_NUMBER['figure'].say(lang, n=1)} {picture.title}", subtitle="")
    return template("index.html").render(
        membership=given[0], lang=lang, headline=title, level="h3" if title else "h2", picture=picture, pages=pages,
        say=lambda words: sentence(in_language(words, lang)), words=PAGE_WORDS, illustrative=wording.ILLUSTRATIVE,
        numbers=key_figures(given[0], internal=internal), lists=leader_lists(given[0], internal=internal),
        main=main_exhibits(given, lang, internal=internal), list_in=LIST_IN, anchor=FINDINGS_ANCHOR,
    )  # fmt: skip
