"""What all tables share: cells as text, signs for zero and for what is missing, how each number is computed (`data/formulas.csv`), the
exhibit of a table; and the lists of a page. No library: pandas' Styler gives no scope to headings, great-tables rounds 15.625 to 15,62."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ...analysis.disclosure import listed_on_pages
from ...membership.findings import count_by_label
from ...membership.membership import Membership
from ...vocabulary import __version__, refusals, sources, wording
from ...vocabulary.formats import date
from ...vocabulary.phrases import Phrase, Text, Worded, capital_first, in_language, joined
from ...vocabulary.places import OWN_LIST
from ..account import typed_line
from ..exhibit import Cell, Exhibit, List, ListEntry, Table, note_where_lacking, text_grid
from ..facts import Counts, placed
from ..facts.errors import surroundings
from ..facts.sheet import totals_right, units_found

SIGN_MEANINGS = wording.group("SIGN")


def check_fits_published(membership: Membership, lang: str) -> None:
    """Raises `LackingError` where figures of the article of 2017 may not stand beside these (see `Membership.fits_published`)."""
    if not membership.fits_published:
        raise refusals.LackingError(wording.ARTICLE_DOES_NOT_FIT, scope=membership.scope(lang))


def table_exhibit(
    membership: Membership, title: Worded, head: Iterable[Cell], rows: Iterable[Iterable[Cell]], *, lang: str,
    total: bool = False, words: Collection[int] = (), notes: Iterable[Worded] = (), counts: Counts = (), **around: Any,
) -> Table:  # fmt: skip
    """The exhibit of a table, with the signs that occur explained; arguments of `exhibit.text_grid`, `placed` and, `around`, `surroundings`."""
    grid = placed(text_grid(head, rows, lang=lang, words=words, total=total), membership, lang, counts)
    printed = {text for row in grid.rows for text in row}
    signs = "; ".join(meaning.say(lang) for sign, meaning in SIGN_MEANINGS.items() if sign in printed)
    notes = [*notes, *([wording.SIGNS_NOTE(signs=signs)] if signs else [])]
    return Table(grid=grid, **surroundings(membership, title, lang=lang, notes=notes, **around))


@note_where_lacking
def state(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """What to know before the first picture: whose figures these are, whether all units are there, whether any number was
    left out, whether the printed totals hold, what was found.

    Totals and findings that would tell of single persons are not counted, but for `internal` use. From any membership."""
    membership = listed_on_pages(membership, internal=internal).of_its_day
    units, totals, members = units_found(membership), totals_right(membership), membership.conserved.get("members")
    counted = typed_line(*members) if members else wording.NO_MEMBERS_COLUMN
    kind, day = _kind_and_date(membership, lang)
    of_day = [wording.OF_DAY_ALONE(day=membership.as_of)] if membership.has_other_days else []
    units_term = wording.TYPES_WITH_FIGURES if membership.by_type_only else wording.UNITS_FOUND
    terms: dict[Phrase, Worded] = {
        wording.SOURCE_TERM: joined((membership.source(lang), day), "; "),
        units_term: joined((units.ratio, *of_day), ", "),
        wording.MEMBERS_TERM: joined((joined((counted, *of_day), ", "), *membership.not_included(lang)), ". "),
        wording.TOTALS_TERM: totals.ratio if totals.of else wording.NO_TOTALS_PRINTED,
        wording.FINDINGS_TERM: count_by_label(membership.findings, lang) or wording.NO_FINDINGS_ENTRY,
    }
    say = partial(in_language, lang=lang)
    entries = tuple(ListEntry(say(term), (say(text),)) for term, text in terms.items())
    return List(lang=lang, title=say(capital_first(kind)), entries=entries, short=True)


@note_where_lacking
def colophon(*memberships: Membership, lang: str) -> Exhibit:
    """The sources of a page: each with date and checksum, whether published, received or illustrative; the version.

    The article of 2017 is a source only where its figures may stand (`Membership.fits_published`)."""
    of, entries = memberships[0], {}
    given = [each for each in memberships if of.fits_published or not each.published]
    for membership in given:
        kind, day = _kind_and_date(membership, lang)
        for file in membership.of_its_day.files_read:
            entries[file.path] = _source_entry(Path(file.path).name, file.sha256, kind, membership.published, day, lang)
    lists = dict.fromkeys("units.csv" if each.places.edition.name == OWN_LIST else "places.csv" for each in given)
    names = [*lists, *["crosswalk.csv"] * (len({each.places.edition.is_before_reform for each in given}) > 1)]
    names += [sources.CENSUS] if not of.has_own_inhabitants and of.inhabitants_of_rows().notna().any() else []
    for name in names:
        source, valid = sources.source(name), wording.LIST_IS_VALID if name == "units.csv" else of.places.edition.basis
        when = wording.DATE_OF_FIGURES(day=source.as_of) if source.as_of else valid
        entries[name] = _source_entry(source.file, source.sha256, wording.KIND_LIST, source, when, lang)
    title = wording.COLOPHON.say(lang, version=__version__)
    return List(lang=lang, title=title, entries=tuple(entries.values()), folded=True)


def _source_entry(
    name: str, checksum: str, kind: Phrase, source: sources.Source | None, day: Worded, lang: str
) -> ListEntry:
    what = [joined((kind, source.title), ": "), source.publisher] if source else [kind]
    text = joined((*what, capital_first(day), wording.CHECKSUM_LABEL), ". ")
    return ListEntry(name, (capital_first(text).say(lang), checksum))


def _kind_and_date(membership: Membership, lang: str) -> tuple[Phrase, Text]:
    if membership.published:
        return wording.KIND_PUBLISHED, wording.DATE_OF_PUBLICATION(day=membership.published.published)
    kind = wording.ILLUSTRATIVE if membership.illustrative else wording.KIND_RECEIVED
    return kind, wording.DATE_OF_FIGURES(day=date(membership.as_of, lang))


class Formula(NamedTuple):
    """One formula: its name; the formula; how to read it; and `by`, the functions that compute it, as "package.module.function"."""

    name: Phrase
    formula: Phrase
    reading: Phrase
    by: tuple[str, ...]


def _formula(row: Mapping[str, str]) -> Formula:
    name, formula, reading = (Phrase(vi=row[f"{part}vi"], en=row[f"{part}en"]) for part in ("name_", "formula_", ""))
    return Formula(name, formula, reading, by=tuple(row["by"].split("; ")))


FORMULAS = {row["key"]: _formula(row) for row in sources.rows("formulas.csv")}


@note_where_lacking
def methods(*names: str, lang: str) -> Exhibit:
    """A list of the formulas of these names (keys of `FORMULAS`); of all without a name. Raises `RefusedError` for an unknown name.

    >>> [entry.formula for entry in methods("location_quotient", lang="en").entries]
    ['LQ_g = (X_g/X) / (B_g/B)']
    """
    for name in names:
        if str(name) not in FORMULAS:
            raise refusals.RefusedError(wording.NO_SUCH, what=wording.FORMULA, asked=str(name), names=[*FORMULAS])
    chosen = [FORMULAS[name] for name in names or FORMULAS]
    entries = tuple(ListEntry(of.name.say(lang), (of.reading.say(lang),), of.formula.say(lang)) for of in chosen)
    title, about = wording.FORMULAS_TITLE.say(lang), wording.NOTATION.say(lang)
    return List(lang=lang, title=title, about=about, entries=entries, folded=not names)  # all of them are long
