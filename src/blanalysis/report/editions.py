"""A set of pages for each district, for an office that sends them out, or for each province. Workbooks in, folders of pages out.

Each set is written into a folder of its own that can be sent as it is; an index above them links all sets.
"""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from ..membership.loading import load, loading_once
from ..membership.membership import Membership
from ..vocabulary import phrases, sources, wording
from ..vocabulary.formats import LANGS, LANGUAGE, sentence
from ..vocabulary.refusals import RefusedError
from ..vocabulary.vietnamese import key
from . import build, page
from .build import PageSet


class EditionsError(RefusedError):
    """There is nothing to make a set of pages for."""


def of_districts(workbooks: Sequence[str], columns: str | None = None, province: str = "") -> tuple[PageSet, ...]:
    """An edition for each district that has a row; `columns` and `province` are as in `load`. Raises `EditionsError` where none has, and what `load` raises."""
    paths = tuple(workbooks) or (str(sources.path(sources.EXAMPLE)),)
    with loading_once():
        whole = load(*paths, columns=columns, province=province)
        names = [name for name in whole.places.districts if name in whole.rows.keys["district"]]
        parts = [load(*paths, district=name, columns=columns, province=province) for name in names]
    if not names:
        raise EditionsError(wording.NO_DISTRICT_NAMED, files=", ".join(f"“{path}”" for path in paths))
    return tuple(_edition(paths, part, name, district=name) for name, part in zip(names, parts, strict=True))


def of_provinces(workbooks: Sequence[str], provinces: Sequence[str], columns: str | None = None) -> tuple[PageSet, ...]:
    """An edition for each of these provinces, which the workbooks are of; `columns` is as in `load`. Raises what `load` raises."""
    parts = {name: load(*workbooks, columns=columns, province=name) for name in provinces}
    return tuple(_edition(workbooks, part, name, province=name) for name, part in parts.items())


def _edition(paths: Sequence[str], part: Membership, name: str, **limits: str) -> PageSet:
    folder, title = key(name).replace(" ", "-"), phrases.Phrase(vi=sentence(part.place.vi), en=part.place.en)
    sums = part.type_sums.values()
    committees, members = phrases.HOW_MANY(n=sum(of.committees or 0 for of in sums)), sum(of.members for of in sums)
    line = wording.EDITION_SUMMARY(committees=committees, members=members, scope=part.as_of or wording.UNDATED)
    summary = phrases.joined([line, wording.ILLUSTRATIVE], " – ") if part.illustrative else line
    return PageSet(folder=folder, workbooks=paths, of=title, summary=summary, **limits)


def write_editions(
    editions: Sequence[PageSet], out: str | Path, *, langs: Sequence[str] = LANGS, **options: Any
) -> tuple[Path, ...]:
    """Write each edition into its folder below `out`, and an index of all; gives the paths, that index last. Else as `report.write`."""
    pages = build.build_sets(editions, langs=langs, **options)
    sections = "".join(_editions_list(editions, lang) for lang in langs)
    index = page.plain_page(page.Frame(lang=langs[0], title=wording.INDEX_TITLE.say(langs[0])), sections)
    return build.replace_pages({**pages, "index.html": index}, Path(out))


def _editions_list(editions: Sequence[PageSet], lang: str) -> str:
    items = "".join(
        f'<li><a href="{each.folder}/index.html">{escape(each.of.say(lang))}</a>: {escape(each.summary.say(lang))}</li>\n'
        for each in editions
        if each.of and each.summary
    )
    return f'<section lang="{lang}"><h2>{escape(LANGUAGE[lang])}</h2>\n<ul>\n{items}</ul></section>\n'
