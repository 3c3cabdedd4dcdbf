"""The state of the data and the sources of a page, as lists. `Membership` in, `List` out."""

from __future__ import annotations

from pathlib import Path

from ...analysis.disclosure import listed_on_pages
from ...membership.findings import count_by_label
from ...membership.membership import Membership
from ...vocabulary import __version__, sources
from ...vocabulary.formats import date, sentence
from ...vocabulary.phrases import ILLUSTRATIVE, TYPES, TYPES_WITH_FIGURES, Phrase
from ..exhibit import List, ListEntry
from .setting import days_text


def state(membership: Membership, *, lang: str, internal: bool = False) -> List:
    """What to know before the first picture: whose figures these are, whether all units are there, whether any number was
    left out, whether the printed totals hold, what was found.

    Totals and findings that would tell of single persons are not counted, but for `internal` use. From any `membership`.
    `lang` is "vi" or "en".
    """
    membership = listed_on_pages(membership, internal=internal)
    terms = [
        (SOURCE_TERM, f"{membership.source(lang)}; {_date_text(membership, lang)}"),
        _units_entry(membership, lang),
        _members_entry(membership, lang),
        _totals_entry(membership, lang),
        (
            FINDINGS_TERM,
            count_by_label(membership.findings, lang) if membership.findings else NO_FINDINGS_ENTRY.say(lang),
        ),
    ]
    entries = tuple(ListEntry(term.say(lang), (text,)) for term, text in terms)
    return List(lang=lang, title=sentence(_kind_of_source(membership).say(lang)), entries=entries, short=True)


def _units_entry(membership: Membership, lang: str) -> tuple[Phrase, str]:
    if membership.by_type_only:
        return TYPES_WITH_FIGURES, FOUND_OF_ALL.say(lang, found=len(membership.by_type()), all=len(TYPES))
    return UNITS_TERM, FOUND_OF_ALL.say(lang, found=len(membership.found), all=len(membership.places))


def _members_entry(membership: Membership, lang: str) -> tuple[Phrase, str]:
    given = membership.conservation
    if "members" not in given.index:
        return MEMBERS_TERM, NO_MEMBERS_COLUMN.say(lang)
    text = MEMBERS_CONSERVED.say(lang, **{part: int(n) for part, n in given.loc["members"].items()})
    return MEMBERS_TERM, ". ".join([text, *membership.not_included(lang)])


def _totals_entry(membership: Membership, lang: str) -> tuple[Phrase, str]:
    given = membership.totals
    holding = sum(total.holds for total in given)
    return TOTALS_TERM, FOUND_OF_ALL.say(lang, found=holding, all=len(given)) if given else NO_TOTALS_PRINTED.say(lang)


def colophon(*memberships: Membership, lang: str) -> List:
    """The sources of a page: each with date and checksum, whether published, received or illustrative; the version.

    `lang` is "vi" or "en".
    """
    entries = {file.path: _file_entry(m, file, lang) for m in memberships for file in m.files}
    entries |= {name: _shipped_list_entry(sources.source(name), lang) for name in ("units.csv", sources.CENSUS)}
    title = COLOPHON.say(lang, version=__version__)
    return List(lang=lang, title=title, entries=tuple(entries.values()))


def _file_entry(membership: Membership, file, lang: str) -> ListEntry:
    text = sentence(_kind_of_source(membership).say(lang))
    if membership.published:
        text = f"{text}: {membership.published.title.say(lang)}. {membership.published.publisher.say(lang)}"
    return _source_entry(Path(file.path).name, text, _date_text(membership, lang), file.sha256, lang)


def _shipped_list_entry(source: sources.Source, lang: str) -> ListEntry:
    text = f"{KIND_LIST.say(lang)}: {source.title.say(lang)}. {source.publisher.say(lang)}"
    day = DATE_OF_FIGURES.say(lang, day=date(source.as_of, lang)) if source.as_of else LIST_IS_VALID.say(lang)
    return _source_entry(source.file, sentence(text), day, source.sha256, lang)


def _source_entry(name: str, text: str, day: str, checksum: str, lang: str) -> ListEntry:
    return ListEntry(name, (f"{text}. {sentence(day)}. {CHECKSUM_LABEL.say(lang)}", checksum))


def _kind_of_source(membership: Membership) -> Phrase:
    """Whether the figures are published, the user's, or illustrative."""
    if membership.published:
        return KIND_PUBLISHED
    return ILLUSTRATIVE if membership.illustrative else KIND_RECEIVED


def _date_text(membership: Membership, lang: str) -> str:
    if membership.published:
        return DATE_OF_PUBLICATION.say(lang, day=membership.published.published)
    return DATE_OF_FIGURES.say(lang, day=days_text(membership, lang))


SOURCE_TERM = Phrase(vi="Nguồn", en="Source")
UNITS_TERM = Phrase(vi="Đơn vị có số liệu", en="Units with figures")
MEMBERS_TERM = Phrase(vi="Số đảng viên", en="Members")
TOTALS_TERM = Phrase(vi="Số tổng khớp", en="Totals that hold")
FINDINGS_TERM = Phrase(vi="Phát hiện khi đọc", en="Findings in reading")
FOUND_OF_ALL = Phrase(vi="{found}/{all}", en="{found} of {all}")
MEMBERS_CONSERVED = Phrase(
    vi="đã gõ {typed} = đã tính {counted} + bỏ ra {left_out}",
    en="typed {typed} = counted {counted} + left out {left_out}",
)
NO_MEMBERS_COLUMN = Phrase(vi="không có cột số đảng viên theo đảng bộ", en="no column of members by committee")
NO_TOTALS_PRINTED = Phrase(vi="không in số tổng nào", en="no totals are printed")
NO_FINDINGS_ENTRY = Phrase(vi="không có", en="none")
KIND_PUBLISHED = Phrase(vi="số liệu đã công bố", en="published figures")
KIND_RECEIVED = Phrase(vi="số liệu của người dùng", en="the user's figures")
KIND_LIST = Phrase(vi="danh mục kèm theo", en="list that comes with the package")
DATE_OF_PUBLICATION = Phrase(vi="công bố {day}", en="published {day}")
DATE_OF_FIGURES = Phrase(vi="thời điểm {day}", en="as of {day}")
LIST_IS_VALID = Phrase(vi="dùng cho 5/2015 – 30/6/2025", en="valid May 2015 – 30 June 2025")
CHECKSUM_LABEL = Phrase(vi="Mã kiểm SHA-256:", en="SHA-256:")
COLOPHON = Phrase(
    vi="Trang này lập bằng blanalysis {version} từ các nguồn sau",
    en="This page was made by blanalysis {version} from these sources",
)
