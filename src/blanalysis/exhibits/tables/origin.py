"""What a page rests on: the state of the data, the methods, the sources. `Membership` in, `Exhibit` out."""

from __future__ import annotations

from pathlib import Path

from ...membership.findings import count_by_label
from ...membership.membership import Membership
from ...vocabulary import __version__, sources
from ...vocabulary.formats import date, sentence
from ...vocabulary.phrases import ILLUSTRATIVE, TYPES, Phrase
from ..exhibit import Entry, Exhibit, Shape
from .setting import days


def state(membership: Membership, *, lang: str) -> Exhibit:
    """What to know before the first picture: whose figures these are, whether all units are there, whether any number was
    left out, whether the printed totals hold, what was found.

    From any `membership`. `lang` is "vi" or "en".
    """
    told = [
        (SOURCE, f"{membership.source(lang)}; {_when(membership, lang)}"),
        _units(membership, lang),
        _numbers(membership, lang),
        _totals(membership, lang),
        (FINDINGS, count_by_label(membership.findings, lang) if membership.findings else NO_FINDINGS.say(lang)),
    ]
    entries = tuple(Entry(term.say(lang), (text,)) for term, text in told)
    return Exhibit(
        lang=lang, shape=Shape.LIST, title=sentence(_whose(membership).say(lang)), entries=entries, short=True
    )


def _units(membership: Membership, lang: str) -> tuple[Phrase, str]:
    if membership.by_type_only:
        return TYPES_HEAD, PART_OF.say(lang, found=len(membership.by_type()), all=len(TYPES))
    return UNITS_HEAD, PART_OF.say(lang, found=len(membership.found), all=len(membership.places))


def _numbers(membership: Membership, lang: str) -> tuple[Phrase, str]:
    given = membership.conservation
    if "members" not in given.index:
        return MEMBERS_HEAD, NO_MEMBERS_COLUMN.say(lang)
    told = CONSERVED.say(lang, **{part: int(n) for part, n in given.loc["members"].items()})
    return MEMBERS_HEAD, ". ".join([told, *membership.not_included(lang)])


def _totals(membership: Membership, lang: str) -> tuple[Phrase, str]:
    given = membership.totals
    holding = sum(total.holds for total in given)
    return TOTALS_HEAD, PART_OF.say(lang, found=holding, all=len(given)) if given else NO_TOTALS.say(lang)


def colophon(*memberships: Membership, lang: str) -> Exhibit:
    """What the page rests on: each source with date and checksum, whether published, received or illustrative; the version.

    `lang` is "vi" or "en".
    """
    entries = {file.path: _file(m, file, lang) for m in memberships for file in m.files}
    entries |= {name: _list(sources.source(name), lang) for name in ("units.csv", sources.CENSUS)}
    title = COLOPHON.say(lang, version=__version__)
    return Exhibit(lang=lang, shape=Shape.LIST, title=title, entries=tuple(entries.values()))


def _file(membership: Membership, file, lang: str) -> Entry:
    told = sentence(_whose(membership).say(lang))
    if membership.published:
        told = f"{told}: {membership.published.title.say(lang)}. {membership.published.publisher.say(lang)}"
    return _entry(Path(file.path).name, told, _when(membership, lang), file.sha256, lang)


def _list(source: sources.Source, lang: str) -> Entry:
    told = f"{KIND_LIST.say(lang)}: {source.title.say(lang)}. {source.publisher.say(lang)}"
    day = AS_OF.say(lang, day=date(source.as_of, lang)) if source.as_of else VALID.say(lang)
    return _entry(source.file, sentence(told), day, source.sha256, lang)


def _entry(name: str, told: str, day: str, checksum: str, lang: str) -> Entry:
    return Entry(name, (f"{told}. {sentence(day)}. {CHECKSUM.say(lang)}", checksum))


def _whose(membership: Membership) -> Phrase:
    """Published figures, the user's, or illustrative ones."""
    if membership.published:
        return KIND_PUBLISHED
    return ILLUSTRATIVE if membership.illustrative else KIND_RECEIVED


def _when(membership: Membership, lang: str) -> str:
    if membership.published:
        return PUBLISHED_ON.say(lang, day=membership.published.published)
    return AS_OF.say(lang, day=days(membership, lang))


SOURCE = Phrase(vi="Nguồn", en="Source")
UNITS_HEAD = Phrase(vi="Đơn vị có số liệu", en="Units with figures")
TYPES_HEAD = Phrase(vi="Loại hình có số liệu", en="Types with figures")
MEMBERS_HEAD = Phrase(vi="Số đảng viên", en="Members")
TOTALS_HEAD = Phrase(vi="Số tổng khớp", en="Totals that hold")
FINDINGS = Phrase(vi="Phát hiện khi đọc", en="Findings in reading")
PART_OF = Phrase(vi="{found}/{all}", en="{found} of {all}")
CONSERVED = Phrase(
    vi="đã gõ {typed} = đã tính {counted} + bỏ ra {left_out}",
    en="typed {typed} = counted {counted} + left out {left_out}",
)
NO_MEMBERS_COLUMN = Phrase(vi="không có cột số đảng viên theo đảng bộ", en="no column of members by committee")
NO_TOTALS = Phrase(vi="không in số tổng nào", en="no totals are printed")
NO_FINDINGS = Phrase(vi="không có", en="none")
KIND_PUBLISHED = Phrase(vi="số liệu đã công bố", en="published figures")
KIND_RECEIVED = Phrase(vi="số liệu của người dùng", en="the user's figures")
KIND_LIST = Phrase(vi="danh mục kèm theo", en="list that comes with the package")
PUBLISHED_ON = Phrase(vi="công bố {day}", en="published {day}")
AS_OF = Phrase(vi="thời điểm {day}", en="as of {day}")
VALID = Phrase(vi="dùng cho 5/2015 – 30/6/2025", en="valid May 2015 – 30 June 2025")
CHECKSUM = Phrase(vi="Mã kiểm SHA-256:", en="SHA-256:")
COLOPHON = Phrase(
    vi="Trang này lập bằng blanalysis {version} từ các nguồn sau",
    en="This page was made by blanalysis {version} from these sources",
)
