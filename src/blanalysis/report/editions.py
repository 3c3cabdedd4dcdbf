"""One set of pages for each district, for an office that sends them out. Workbooks in, folders of pages out.

Each set lies in a folder of its own that can be sent as it is; one index above them links them all.
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
from .build import INDEX_TITLE
from .exporter import page_context, plain_page

LONGEST_FOLDER = 40  # letters of a folder's name; Windows allows some 260 for the whole path
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # names that Windows keeps for devices


class EditionsError(RefusedError):
    """There is nothing to make a set of pages for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One set of pages: its folder's name, what it is called, the workbooks it rests on, and the district it is of, if not all."""

    folder: str
    title: Phrase
    told: Phrase
    workbooks: tuple[str, ...]
    district: str | None = None


def of_districts(workbooks: Sequence[str]) -> tuple[Edition, ...]:
    """An edition for each district of which the workbooks have a row; without workbooks, of the illustrative one.

    Raises `EditionsError` where no row names a district, and what `membership.load` raises.
    """
    paths = tuple(workbooks) or (str(sources.path(sources.EXAMPLE)),)
    whole = load(*paths)
    named = set(whole.frame["district"].dropna())
    names = [name for name in whole.places.districts if name in named]
    if not names:
        raise EditionsError(NO_DISTRICT_NAMED, files=", ".join(f"“{path}”" for path in paths))
    parts = [load(*paths, district=name) for name in names]
    return tuple(
        Edition(folder=folder, title=_capitalised(part.place), told=_summary(part), workbooks=paths, district=name)
        for folder, name, part in zip(folder_names(names), names, parts, strict=True)
    )


def folder_names(names: Iterable[str]) -> list[str]:
    """A folder's name for each: small letters without marks, readable, and no two the same.

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

    Nothing is written before all pages are made. Raises what `report.write` raises.
    """
    sets = [
        build.PageSet(folder=each.folder, workbooks=each.workbooks, district=each.district, of=each.title)
        for each in editions
    ]
    pages = build.build_sets(sets, langs=langs, internal=internal, code=code, workers=workers, progress=progress)
    return build.replace_pages({**pages, "index.html": _editions_index(editions, langs)}, Path(out))


def _summary(membership: Membership) -> Phrase:
    """How much there is in an edition: committees and members; of which day."""
    rows = membership.by_unit()
    committees = len(rows) if not membership.by_type_only else int(membership.by_type()["committees"].sum())
    members = int(membership.by_type()["members"].sum())
    words = {
        lang: EDITION_SUMMARY.say(
            lang,
            committees=HOW_MANY.say(lang, n=committees),
            members=number(members, lang),
            scope=membership.as_of or UNDATED,
        )
        for lang in LANGS
    }
    marks = {lang: f" – {ILLUSTRATIVE.say(lang)}" if membership.illustrative else "" for lang in LANGS}
    return Phrase(**{lang: text + marks[lang] for lang, text in words.items()})


def _capitalised(phrase: Phrase) -> Phrase:
    return Phrase(vi=sentence(phrase.vi), en=phrase.en)


def _editions_index(editions: Sequence[Edition], langs: Sequence[str]) -> str:
    """The list of editions, a part a language."""
    parts = "".join(_editions_list(editions, lang) for lang in langs)
    return plain_page(page_context(lang=langs[0], title=INDEX_TITLE.say(langs[0])), parts)


def _editions_list(editions: Sequence[Edition], lang: str) -> str:
    items = "".join(
        f'<li><a href="{edition.folder}/index.html">{escape(edition.title.say(lang))}</a>: '
        f"{escape(edition.told.say(lang))}</li>\n"
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
