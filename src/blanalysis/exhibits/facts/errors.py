"""What stands around a figure and a table alike, and the errors not yet mended in what it shows. `Membership` in, texts out."""

from collections.abc import Collection, Iterable
from typing import Any

from ...analysis.disclosure import listed_on_pages
from ...membership.findings import Finding, Level
from ...membership.membership import Membership, computed_once
from ...vocabulary import wording
from ...vocabulary.formats import sentence
from ...vocabulary.phrases import Text, Worded, in_language


def surroundings(
    membership: Membership, title: Worded, *, lang: str, unit: Worded = wording.PERSONS, notes: Iterable[Worded] = (),
    source: str | None = None, subtitle: str | None = None,
    of: Collection[str] = ("committees", "members"), units: Collection[str] | None = None, internal: bool = False,
    since: Membership | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The fields of an `Exhibit` around a picture or a table. `of` are the count columns that its numbers are of, `units` and `internal`
    as in `caution`; source and subtitle are those of the membership where none are given. Numbers `since` another day are of both."""
    days = [membership, *([since] if since else [])]
    found = next(filter(None, (caution(day, of, units=units, internal=internal) for day in days)), None)
    return {
        "lang": lang, "title": sentence(in_language(title, lang)),
        "subtitle": sentence(membership.scope(lang)) if subtitle is None else subtitle,
        "caution": in_language(found or "", lang), "unit": in_language(unit, lang),
        "source": membership.source(lang) if source is None else source,
        "notes": tuple(in_language(note, lang) for note in notes),
        "illustrative": any(day.illustrative for day in days),
    }  # fmt: skip


def caution(
    membership: Membership, columns: Collection[str], *, units: Collection[str] | None = None, internal: bool = False
) -> Text | None:
    """How many of the findings that pages list are errors in numbers of these columns (of these `units`) on the day shown, and where the
    first is; None where there are none."""
    errors = _errors(membership, internal=internal)
    found = [of for of in errors if not {*of.columns, *of.left_out}.isdisjoint(columns)]
    if units is not None:
        found = [of for of in found if not isinstance(name := of.details.get("unit"), str) or name in units]
    phrase = wording.CAUTION if len(found) > 1 else wording.CAUTION_ONE
    return phrase(n=len(found), at=str(found[0].at)) if found else None


@computed_once
def _errors(membership: Membership, *, internal: bool) -> tuple[Finding, ...]:
    if not any(map(_is_error, membership.findings)):
        return ()  # most sheets: what may be listed takes long to find out
    return tuple(filter(_is_error, listed_on_pages(membership, internal=internal).of_its_day.findings))


def _is_error(finding: Finding) -> bool:
    return finding.kind.level is Level.ERROR and bool(finding.columns or finding.left_out)
