"""What a page rests on. `Membership` in, `Exhibit` out."""

from __future__ import annotations

from pathlib import Path

from .. import __version__, sources
from ..exhibit import Exhibit
from ..membership import Membership
from ..words import Phrase, date, sentence
from .setting import AS_OF, FILE, WHAT, days, framed


def colophon(*memberships: Membership, lang: str) -> Exhibit:
    """What the page rests on: each source with date and checksum, whether published, received or illustrative; the version."""
    rows = {file.path: _file_row(m, file, lang) for m in memberships for file in m.files}
    rows |= {name: _list_row(sources.source(name), lang) for name in ("units.csv", sources.CENSUS)}
    return framed(
        memberships[0],
        COLOPHON.say(lang, version=__version__),
        [FILE, WHAT, AS_OF, "SHA-256"],
        list(rows.values()),
        lang=lang,
        words={1, 2, 3},
        unit="",
        subtitle="",
        source="",
        plain=True,
    )


def _file_row(membership: Membership, file, lang: str) -> list[str]:
    if membership.published:
        told = f"{KIND_PUBLISHED.say(lang)}: {membership.published.title.say(lang)}. {membership.published.publisher.say(lang)}"
        day = PUBLISHED_ON.say(lang, day=membership.published.published)
    else:
        told = (KIND_ILLUSTRATIVE if membership.illustrative else KIND_RECEIVED).say(lang)
        day = days(membership, lang)
    return [Path(file.path).name, sentence(told), day, file.sha256]


def _list_row(source: sources.Source, lang: str) -> list[str]:
    told = f"{KIND_LIST.say(lang)}: {source.title.say(lang)}. {source.publisher.say(lang)}"
    return [source.file, sentence(told), date(source.as_of, lang) if source.as_of else VALID.say(lang), source.sha256]


KIND_PUBLISHED = Phrase(vi="số đã công bố", en="published")
KIND_ILLUSTRATIVE = Phrase(vi="số liệu minh họa", en="illustrative")
KIND_RECEIVED = Phrase(vi="số liệu của người dùng", en="the user's figures")
KIND_LIST = Phrase(vi="danh mục kèm theo", en="list that comes with the package")
PUBLISHED_ON = Phrase(vi="công bố {day}", en="published {day}")
VALID = Phrase(vi="5/2015 – 30/6/2025", en="May 2015 – 30 June 2025")
COLOPHON = Phrase(
    vi="Trang này lập bằng blanalysis {version} từ các nguồn sau",
    en="This page was made by blanalysis {version} from these sources",
)
