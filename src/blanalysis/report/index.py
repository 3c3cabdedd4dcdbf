"""The pages that link others: the index of a set of pages, with a page for the leader, the key figures and the sources; the index of several sets."""

from collections.abc import Sequence
from typing import Any

from ..exhibits import figures, tables
from ..exhibits.exhibit import Exhibit
from ..exhibits.facts.leader import key_figures, leader_lists, leader_title
from ..exhibits.html import FINDINGS_ANCHOR, OUTPUT_FACTS
from ..membership.loading import example, load, published
from ..membership.membership import Membership
from ..vocabulary import wording
from ..vocabulary.formats import sentence
from ..vocabulary.phrases import Phrase, in_language
from .notebook import LIST_IN, Page
from .page import PAGE_WORDS, Frame, PageExhibits, plain_page, template


def index_page(
    pages: Sequence[Page], workbooks: Sequence[str], lang: str, languages: Sequence[tuple[str, str]] = (),
    command: str = "", *, of: Phrase | None = None, internal: bool = False, **limits: Any,
) -> str:  # fmt: skip
    """The HTML of the index of pages in one language, made from these workbooks (none: the shipped figures), which links those in other
    `languages`. Raises what `load` raises."""
    given = memberships_of(workbooks, **limits)
    picture = leader_figure(given[0], lang, internal=internal)
    main = main_exhibits(given, lang, internal=internal)
    outputs = [made.published() for made in (picture, *(one for shown in main.values() for one in shown))]
    facts = [told[OUTPUT_FACTS] for _, told in outputs]
    exhibits = PageExhibits(facts)
    first, *rest = [exhibits.html(shown["text/html"], of) for (shown, _), of in zip(outputs, facts, strict=True)]
    below = iter(rest)
    body = template("index.html").render(
        membership=given[0], lang=lang, picture=first, pages=[page for page in pages if page.lang == lang],
        say=lambda words: sentence(in_language(words, lang)), words=PAGE_WORDS, illustrative=wording.ILLUSTRATIVE,
        numbers=key_figures(given[0], internal=internal), lists=leader_lists(given[0], internal=internal),
        main={heading: [next(below) for _ in shown] for heading, shown in main.items()}, banner=exhibits.banner,
        list_in=LIST_IN, anchor=FINDINGS_ANCHOR,
    )  # fmt: skip
    frame = Frame(lang=lang, title=leader_title(given[0], of).say(lang), languages=languages, command=command)
    return plain_page(frame, body, exhibits)


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
    shown = [*(tables.state(of, lang=lang, internal=internal) for of in given), tables.by_type(given[0], lang=lang)]
    earlier = [of.on(day) for of in given for day in of.days[:-1]]
    return {wording.KEY_FIGURES: shown, wording.SOURCES: [tables.colophon(*given, *earlier, lang=lang)]}
