"""A set of pages for each district, for an office that sends them out. Workbooks in, folders of pages out.

Each set is written into a folder of its own that can be sent as it is; an index above them links all sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count
from pathlib import Path

from ..membership.loading import load
from ..membership.membership import Membership
from ..vocabulary import sources
from ..vocabulary.formats import LANGS, LANGUAGE, number, sentence
from ..vocabulary.phrases import HOW_MANY, ILLUSTRATIVE, Phrase
from ..vocabulary.refusals import RefusedError
from ..vocabulary.vietnamese import key
from . import build
from .index import INDEX_TITLE, plain_page
from .page import Frame

LONGEST_FOLDER = 40  # letters of a folder's name; Windows allows some 260 for the whole path
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # names that Windows keeps for devices


class EditionsError(RefusedError):
    """There is nothing to make a set of pages for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A set of pages: the name of its folder, its title and summary in the index, the workbooks that are read, and the district to which
    it is limited, if any."""

    folder: str
    title: Phrase
    summary: Phrase
    workbooks: tuple[str, ...]
    district: str | None = None


def of_districts(workbooks: Sequence[str]) -> tuple[Edition, ...]:
    """An edition for each district of which the workbooks (none: the illustrative one) have a row.

    Raises `EditionsError` where no row belongs to a known district, and what `load` raises.
    """
    paths = tuple(workbooks) or (str(sources.path(sources.EXAMPLE)),)
    whole = load(*paths)
    named = set(whole.frame["district"].dropna())
    names = [name for name in whole.places.districts if name in named]
    if not names:
        raise EditionsError(NO_DISTRICT_NAMED, files=", ".join(f"“{path}”" for path in paths))
    parts = [load(*paths, district=name) for name in names]
    return tuple(
        Edition(folder=folder, title=_capitalised(part.place), summary=_summary(part), workbooks=paths, district=name)
        for folder, name, part in zip(folder_names(names), names, parts, strict=True)
    )


def folder_names(names: Iterable[str]) -> list[str]:
    """A name for a folder for each of these: lower-case ASCII letters, digits and hyphens, no two the same.

    >>> folder_names(["Bạc Liêu", "Số liệu_Đông Hải (2)", "bac-lieu", "CON", "***"])
    ['bac-lieu', 'so-lieu-dong-hai-2', 'bac-lieu-2', 'con-x', 'so-lieu']
    """
    taken: list[str] = []
    for name in names:
        plain = re.sub(r"[^a-z0-9]+", "-", key(name).encode("ascii", "ignore").decode())[:LONGEST_FOLDER].strip("-")
        plain = f"{plain}-x" if _RESERVED.fullmatch(plain) else plain or "so-lieu"
        tried = (plain if n == 1 else f"{plain}-{n}" for n in count(1))
        taken.append(next(folder for folder in tried if folder not in taken))
    return taken


def write_editions(
    editions: Sequence[Edition],
    out: str | Path,
    *,
    langs: Sequence[str] = LANGS,
    internal: bool = False,
    code: bool = False,
    workers: int = 1,
    progress: Callable[[str], None] = lambda name: None,
) -> tuple[Path, ...]:
    """Write each edition into its folder below `out`, and an index of them all; gives the paths, that index last.

    Nothing is written before all pages are made. Options and errors are those of `report.write`.
    """
    sets = [
        build.PageSet(folder=each.folder, workbooks=each.workbooks, district=each.district, of=each.title)
        for each in editions
    ]
    pages = build.build_sets(sets, langs=langs, internal=internal, code=code, workers=workers, progress=progress)
    return build.replace_pages({**pages, "index.html": _editions_index(editions, langs)}, Path(out))


def _summary(membership: Membership) -> Phrase:
    """A line on an edition for the index: how many committees and members, of which day."""
    rows = membership.by_unit()
    committees = len(rows) if not membership.by_type_only else int(membership.by_type()["committees"].sum())
    members = int(membership.by_type()["members"].sum())
    lines = {
        lang: EDITION_SUMMARY.say(
            lang,
            committees=HOW_MANY.say(lang, n=committees),
            members=number(members, lang),
            scope=membership.as_of or UNDATED,
        )
        for lang in LANGS
    }
    marks = {lang: f" – {ILLUSTRATIVE.say(lang)}" if membership.illustrative else "" for lang in LANGS}
    return Phrase(**{lang: text + marks[lang] for lang, text in lines.items()})


def _capitalised(phrase: Phrase) -> Phrase:
    return Phrase(vi=sentence(phrase.vi), en=phrase.en)


def _editions_index(editions: Sequence[Edition], langs: Sequence[str]) -> str:
    """The HTML of the index of all editions, with a section for each language."""
    parts = "".join(_editions_list(editions, lang) for lang in langs)
    return plain_page(Frame(lang=langs[0], title=INDEX_TITLE.say(langs[0])), parts)


def _editions_list(editions: Sequence[Edition], lang: str) -> str:
    items = "".join(
        f'<li><a href="{edition.folder}/index.html">{escape(edition.title.say(lang))}</a>: '
        f"{escape(edition.summary.say(lang))}</li>\n"
        for edition in editions
    )
    heading = f"<h2>{escape(LANGUAGE[lang])}</h2>"
    return f'<section lang="{lang}">{heading}\n<ul>\n{items}</ul></section>\n'


EDITION_SUMMARY = Phrase(
    vi="{committees}, {members} đảng viên ({scope})", en="{committees}, {members} members ({scope})"
)
UNDATED = Phrase(vi="không ghi ngày", en="undated")
NO_DISTRICT_NAMED = Phrase(
    vi="Không dòng nào của {files} cho biết huyện nên không lập được báo cáo từng huyện; bỏ --each district để lập báo cáo chung.",
    en="No row of {files} tells its district, so there can be no report for each; leave out --each district to make the one of all.",
)
