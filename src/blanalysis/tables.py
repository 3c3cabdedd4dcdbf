"""Sets in type: what was read and measured, as tables that a reader can check. `Membership` in, `Exhibit` out.

Each function gives one table in one language. Titles state what the data say and are computed from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import pandas as pd

from . import __version__, issues, measures, sources
from .columns import COLUMNS
from .exhibit import Exhibit, Shape, note
from .membership import Membership, published
from .words import (
    ALL_EQUAL,
    NO_UNITS,
    PERSONS,
    PLURAL_TYPES,
    TOTAL,
    TYPES,
    YES,
    Phrase,
    date,
    listed,
    number,
    percent,
    sentence,
    signed,
)

# --- where the members are


def by_type(membership: Membership, *, lang: str) -> Exhibit:
    """Committees and members by type: numbers, shares, mean per committee, location quotient."""
    if lacking := membership.lacks():
        return note(lacking.say(lang), lang)
    sums = membership.by_type()
    committees, members = sums["committees"], sums["members"]
    shares = pd.DataFrame({"c": measures.share(committees), "m": measures.share(members)})
    means, quotients = measures.ratio(members, committees), measures.location_quotient(members, committees)
    rows = [
        [
            sentence(TYPES[t].say(lang)),
            number(committees[t], lang),
            percent(shares["c"][t], lang),
            number(members[t], lang),
            percent(shares["m"][t], lang),
            number(means[t], lang, 1),
            number(quotients[t], lang, 3),
        ]
        for t in sums.index
    ]
    all_committees, all_members = committees.sum(min_count=1), members.sum()
    mean = measures.ratio(pd.Series([all_members]), pd.Series([all_committees]))[0]
    rows.append([TOTAL, all_committees, "100%", all_members, "100%", number(mean, lang, 1), number(1, lang, 3)])
    top = members.astype(float).idxmax()
    title = (BY_TYPE if all_committees > 1 else ONE_COMMITTEE).say(
        lang,
        committees=number(all_committees, lang),
        members=number(all_members, lang),
        share=percent(shares["m"][top], lang),
        type=PLURAL_TYPES[top],
    )
    head = [TYPE, COMMITTEES, COMMITTEE_SHARE, MEMBERS, MEMBER_SHARE, MEAN, QUOTIENT]
    rounded = (_rounding(shares["c"], COMMITTEE_SHARE, lang), _rounding(shares["m"], MEMBER_SHARE, lang))
    return _exhibit(
        membership, title, head, rows, lang=lang, total=True, notes=(*filter(None, rounded), QUOTIENT_NOTE.say(lang))
    )


def per_thousand(membership: Membership, *, lang: str) -> Exhibit:
    """Members beside the inhabitants of the census of 2019, by type."""
    sums, people = membership.by_type(), membership.inhabitants()
    members, known = sums["members"], people.dropna().index
    if known.empty or not members[known].sum():
        return note(NO_INHABITANTS.say(lang), lang)
    rates = measures.per_thousand(members, people)
    per_committee = measures.ratio(people, sums["committees"])
    rows = [
        [
            sentence(TYPES[t].say(lang)),
            number(people[t], lang),
            number(members[t], lang),
            number(rates[t], lang, 2),
            number(per_committee[t], lang, 0),
        ]
        for t in sums.index
    ]
    every = [pd.Series([part[known].sum()]) for part in (people, members, sums["committees"])]
    rate, size = measures.per_thousand(every[1], every[0])[0], measures.ratio(every[0], every[2])[0]
    rows.append([TOTAL, int(every[0][0]), int(every[1][0]), number(rate, lang, 2), number(size, lang)])
    title = _rate_title(rates.dropna(), measures.ratio(members, sums["committees"]), lang)
    census = sources.source("population-2019.csv")
    return _exhibit(
        membership,
        title,
        [TYPE, INHABITANTS, MEMBERS, PER_THOUSAND, PER_COMMITTEE],
        rows,
        lang=lang,
        total=True,
        notes=(TWO_DATES.say(lang, census=census.as_of),),
        source=f"{membership.source(lang)}; {census.publisher.say(lang)}: {census.title.say(lang)}",
    )


def _rate_title(rates: pd.Series, means: pd.Series, lang: str) -> str:
    """The greatest rate beside the least, and beside the same two types' means per committee."""
    top, low = rates.idxmax(), rates.idxmin()
    if number(rates[top], lang, 2) == number(rates[low], lang, 2):
        return SAME_RATE.say(lang, rate=number(rates[top], lang, 2))
    if rates[low] == 0:
        return RATE_ZERO.say(lang, top=TYPES[top], low=TYPES[low], rate=number(rates[top], lang, 2))
    times = rates[top] / rates[low]
    return RATE.say(
        lang,
        top=TYPES[top],
        low=TYPES[low],
        rate=number(rates[top], lang, 2),
        times=number(times, lang, 2),
        means=number(means[top] / means[low], lang, 2),
    )


def between(membership: Membership, *, lang: str) -> Exhibit:
    """The least inequality that the totals by type allow: Theil's T and Gini between types."""
    if lacking := membership.lacks():
        return note(lacking.say(lang), lang)
    sums = membership.by_type()
    g = measures.gini_between(sums["committees"], sums["members"])
    t = measures.theil_between(sums["committees"], sums["members"])
    rows = [[GINI_BETWEEN, number(g, lang, 6), GINI_MEANS], [THEIL_BETWEEN, number(t, lang, 6), THEIL_MEANS]]
    title = BETWEEN.say(lang, gini=number(g, lang, 3), theil=number(t, lang, 3))
    return _exhibit(
        membership, title, [INDEX, VALUE, READING], rows, lang=lang, words={2}, unit="", notes=(BETWEEN_NOTE.say(lang),)
    )


def cells(*, lang: str) -> Exhibit:
    """The ấp and khóm cells that the article of 2017 gives for the whole province."""
    given = sources.frame("published-2017.csv").set_index("column")["value"].astype(int)
    rows = [[COLUMNS[id].label, int(given[id])] for id in ("cells_hamlet", "cells_quarter")]
    every = sum(row[1] for row in rows)
    rows.append([TOTAL, every])
    title = CELLS.say(lang, cells=every, hamlet=rows[0][1], quarter=rows[1][1])
    notes = (CELLS_NOTE.say(lang),)
    return _exhibit(published(), title, [SORT, CELL_COUNT], rows, lang=lang, total=True, unit="", notes=notes)


def findings(*, lang: str) -> Exhibit:
    """What the article of 2017 says in words: strengths, limitations, recommendations, condensed."""
    given = sources.frame("findings-2017.csv")
    numbers = given.groupby("kind").size()
    rows = [[f"{FINDING[row['kind']].say(lang)} {row['number']}", row[lang]] for row in given.to_dict("records")]
    title = FINDINGS.say(lang, **{kind: int(n) for kind, n in numbers.items()})
    notes = (sources.source("findings-2017.csv").obtained.say(lang),)
    return _exhibit(
        published(), title, [SORT, SAID], rows, lang=lang, words={1}, unit="", notes=tuple(map(sentence, notes))
    )


# --- whether the sheet is whole


def files(membership: Membership, *, lang: str) -> Exhibit:
    """What was read: files with checksum, what they are, their date."""
    rows = [
        [Path(f.path).name, _what(membership, f.path, lang), _days(membership, lang), f.sha256[:16] + "…"]
        for f in membership.files
    ]
    found = len(membership.by_type()) if membership.by_type_only else len(membership.found)
    title = (READ_TYPES if membership.by_type_only else READ_UNITS).say(
        lang, files=len(rows), found=found, expected=len(membership.places)
    )
    return _exhibit(membership, title, [FILE, WHAT, AS_OF, CHECKSUM], rows, lang=lang, words={1, 2, 3}, unit="")


def _what(membership: Membership, path: str, lang: str) -> str:
    """What was read from a file, each kind of table once."""
    found = dict.fromkeys(table.what for table in membership.tables if table.at.file == path)
    usual = FORM_5 if membership.by_type_only else WORKING_LIST
    return "; ".join(sentence(what.say(lang)) for what in found or [usual])


def _days(membership: Membership, lang: str) -> str:
    """The days of the figures, one as a rule."""
    return listed([date(day, lang) for day in membership.days or (membership.as_of,)], lang)


def conservation(membership: Membership, *, lang: str) -> Exhibit:
    """For each count column: typed = counted + left out."""
    given = membership.conservation
    if given.empty:
        return note(NO_COUNTS.say(lang), lang)
    rows = [
        [
            COLUMNS[id].label,
            COLUMNS[id].unit,
            int(row["typed"]),
            int(row["counted"]),
            int(row["left_out"]),
            _holds(row, lang),
        ]
        for id, row in given.iterrows()
    ]
    first = given.loc["members"] if "members" in given.index else given.iloc[0]
    phrase = CONSERVED if (given["typed"] == given["counted"] + given["left_out"]).all() else NOT_CONSERVED
    title = phrase.say(
        lang,
        column=COLUMNS[first.name].label,
        **{part: int(first[part]) for part in ("typed", "counted", "left_out")},
    )
    head = [COLUMN, UNIT_HEAD, TYPED, COUNTED, LEFT_OUT, CHECK]
    notes = [CONSERVED_NOTE.say(lang)]
    if len(membership.days) > 1:
        notes.insert(0, ALL_DAYS.say(lang, days=membership.days))
    return _exhibit(membership, title, head, rows, lang=lang, words={1, 5}, unit="", notes=tuple(notes))


def _holds(row: pd.Series, lang: str) -> Phrase | str:
    off = int(row["typed"] - row["counted"] - row["left_out"])
    return YES if off == 0 else OFF_BY.say(lang, off=off)


def against_published(membership: Membership, *, lang: str) -> Exhibit:
    """Committees and members by type beside the figures published in 2017."""
    ours, theirs, whole = membership.by_type(), published().by_type(), membership.whole_types
    rows = [[TYPES[t], *_beside(ours, theirs.loc[t], t, t in whole, lang)] for t in theirs.index]
    same = all((ours.loc[t] == theirs.loc[t]).all() for t in whole)
    title = (NOT_COMPARED if not whole else AS_PUBLISHED if same else NOT_AS_PUBLISHED).say(
        lang, types=[PLURAL_TYPES[t] for t in whole]
    )
    head = [
        TYPE,
        *(COLUMN_OF.say(lang, column=c, of=o) for c in (COMMITTEES, MEMBERS) for o in (SHEET, PUBLISHED, DIFFERENCE)),
    ]
    day = published().published.published
    notes = (DATES.say(lang, sheet=date(membership.as_of, lang), published=day), WHOLE_ONLY.say(lang))
    return _exhibit(membership, title, head, rows, lang=lang, unit="", notes=notes)


def _beside(ours: pd.DataFrame, theirs: pd.Series, type: str, whole: bool, lang: str) -> list[str]:
    """Ours, theirs and the difference, for committees and for members; no difference for a type that is not whole."""
    said = []
    for id in ("committees", "members"):
        mine = ours.loc[type, id] if type in ours.index else pd.NA
        difference = signed(int(mine) - int(theirs[id]), lang, 0) if whole else "–"
        said += [number(mine, lang), number(theirs[id], lang), difference]
    return said


def totals(membership: Membership, *, lang: str) -> Exhibit:
    """The totals that the sheets print for the members, and every other one that does not hold."""
    given = membership.totals
    if not given:
        return note(NO_TOTALS.say(lang), lang)
    wrong = [total for total in given if not total.holds]
    shown = [total for total in given if total.column == "members" or not total.holds]
    rows = [
        [
            str(t.at),
            t.label,
            COLUMNS[t.column].label,
            t.printed,
            t.computed,
            YES if t.holds else signed(t.printed - t.computed, lang, 0),
        ]
        for t in shown
    ]
    title = (TOTALS_WRONG if wrong else TOTALS_HOLD).say(lang, all=len(given), wrong=len(wrong))
    notes = (TOTALS_NOTE.say(lang),) if len(shown) < len(given) else ()
    head = [PLACE_HEAD, LABEL, COLUMN, PRINTED, ADDED_UP, CHECK]
    return _exhibit(membership, title, head, rows, lang=lang, words={1, 2, 5}, unit="", notes=notes)


def issue_list(membership: Membership, *, lang: str) -> Exhibit:
    """Every finding with its cell, in the order of the sheet."""
    if not membership.issues:
        return note(NO_ISSUES.say(lang), lang)
    given = issues.frame(membership.issues, lang)
    title = ISSUES.say(lang, all=len(membership.issues), kinds=issues.counted(membership.issues, lang))
    rows = given[["place", "severity", "message"]].to_numpy().tolist()
    return _exhibit(membership, title, [PLACE_HEAD, SEVERITY, MESSAGE], rows, lang=lang, words={1, 2}, unit="")


# --- how the members are spread


def spread(membership: Membership, *, lang: str) -> Exhibit:
    """Least, quartiles, greatest, mean and variation of the members per committee, by type."""
    rows_by_unit = membership.by_unit()
    if rows_by_unit.empty:
        return note(NO_UNITS.say(lang), lang)
    groups = {t: rows_by_unit.loc[rows_by_unit["type"] == t, "members"] for t in TYPES}
    rows = [[sentence(TYPES[t].say(lang)), *_spread_row(x, lang)] for t, x in groups.items() if len(x)]
    rows.append([TOTAL, *_spread_row(rows_by_unit["members"], lang)])
    least, low, median, high, most = (number(value, lang) for value in measures.quartiles(rows_by_unit["members"]))
    phrase = SPREAD if len(rows_by_unit) >= measures.FEW else SPREAD_FEW
    title = phrase.say(lang, least=least, low=low, median=median, high=high, most=most)
    few = [
        FEW_NOTE.say(lang, type=sentence(TYPES[t].say(lang)), values=[number(v, lang) for v in sorted(x)])
        for t, x in groups.items()
        if 0 < len(x) < measures.FEW
    ]
    head = [TYPE, COMMITTEES, LEAST, LOWER, MEDIAN, UPPER, GREATEST, MEAN, VARIATION]
    return _exhibit(membership, title, head, rows, lang=lang, total=True, notes=(*few, QUARTILES_NOTE.say(lang)))


def _spread_row(members: pd.Series, lang: str) -> list[str]:
    """For few units the quartiles stay empty: all values stand in the note."""
    q = measures.quartiles(members)
    few = len(members) < measures.FEW
    inner = ["–" if few else number(q[at], lang, 1) for at in (0.25, 0.5, 0.75)]
    mean, cv = number(members.astype(float).mean(), lang, 1), percent(measures.variation(members), lang, 1)
    return [number(len(members), lang), number(q[0], lang), *inner, number(q[1], lang), mean, cv]


def inequality(membership: Membership, *, lang: str) -> Exhibit:
    """Gini and Theil over all committees, and how much of Theil's T lies between types and within them."""
    rows_by_unit = membership.by_unit()
    if rows_by_unit.empty:
        return note(NO_UNITS.say(lang), lang)
    x = rows_by_unit["members"]
    parts = measures.theil_parts(x, rows_by_unit["type"])
    rows = [
        [GINI, number(measures.gini(x), lang, 4), GINI_READ],
        [GINI_SMALL, number(measures.gini_small(x), lang, 4), GINI_SMALL_READ],
        [THEIL, number(parts["total"], lang, 4), THEIL_READ],
        [THEIL_TYPES, number(parts["between"], lang, 4), THEIL_TYPES_READ],
        [THEIL_WITHIN, number(parts["within"], lang, 4), THEIL_WITHIN_READ],
    ]
    if x.nunique() == 1:
        title = ALL_EQUAL.say(lang)
    else:
        title = INEQUALITY.say(lang, within=percent(parts["within"] / parts["total"], lang, 1))
    return _exhibit(membership, title, [INDEX, VALUE, READING], rows, lang=lang, words={2}, unit="")


def committees(membership: Membership, *, lang: str) -> Exhibit:
    """Every committee with its members, the largest of each district first."""
    rows_by_unit = membership.by_unit()
    if rows_by_unit.empty:
        return note(NO_UNITS.say(lang), lang)
    place = {unit.code: (list(membership.places.districts).index(unit.district), unit) for unit in membership.places}
    ordered = sorted(
        rows_by_unit.to_dict("records"), key=lambda row: (place[row["code"]][0], -row["members"], row["code"])
    )
    rows = []
    for row in ordered:
        unit = place[row["code"]][1]
        rows.append([unit.full_name, unit.full_district, TYPES[unit.type], int(row["members"])])
    top, low = rows_by_unit.loc[rows_by_unit["members"].astype(float).agg(["idxmax", "idxmin"])].to_dict("records")
    if top["members"] == low["members"]:
        title = ALL_EQUAL.say(lang)
    else:
        names = {
            k: f"{place[r['code']][1].full_name} ({place[r['code']][1].full_district})"
            for k, r in (("top", top), ("low", low))
        }
        title = RANGE.say(lang, **names, most=int(top["members"]), least=int(low["members"]))
    return _exhibit(membership, title, [COMMITTEE, DISTRICT, TYPE, MEMBERS], rows, lang=lang, words={1, 2})


# --- where everything comes from


def colophon(*memberships: Membership, lang: str) -> Exhibit:
    """What the page rests on: each source with date and checksum, whether published, received or illustrative; the version."""
    rows = {file.path: _file_row(m, file, lang) for m in memberships for file in m.files}
    rows |= {name: _list_row(sources.source(name), lang) for name in ("units.csv", "population-2019.csv")}
    return _exhibit(
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
        day = _days(membership, lang)
    return [Path(file.path).name, sentence(told), day, file.sha256]


def _list_row(source: sources.Source, lang: str) -> list[str]:
    told = f"{KIND_LIST.say(lang)}: {source.title.say(lang)}. {source.publisher.say(lang)}"
    return [source.file, sentence(told), date(source.as_of, lang) if source.as_of else VALID.say(lang), source.sha256]


# --- setting


def _exhibit(
    membership: Membership,
    title: str,
    head: Sequence,
    rows: Sequence[Sequence],
    *,
    lang: str,
    total: bool = False,
    words: set[int] = frozenset(),
    unit: str | None = None,
    notes: tuple[str, ...] = (),
    source: str | None = None,
    subtitle: str | None = None,
    plain: bool = False,
) -> Exhibit:
    """The table in its frame. `words` are the columns that hold text; the first always does, the others hold numbers."""
    said = [[_say(cell, lang) for cell in row] for row in rows]
    title = sentence(title)
    return Exhibit(
        lang=lang,
        shape=Shape.TABLE,
        title=title,
        subtitle=sentence(membership.scope(lang)) if subtitle is None else subtitle,
        unit=PERSONS.say(lang) if unit is None else unit,
        source=membership.source(lang) if source is None else source,
        notes=notes,
        body=_html([_say(cell, lang) for cell in head], said, words={0, *words}, total=total, label=title),
        illustrative=membership.illustrative and not plain,
    )


def _say(cell, lang: str) -> str:
    if isinstance(cell, Phrase):
        return sentence(cell.say(lang))
    return cell if isinstance(cell, str) else number(cell, lang)


def _html(head: list[str], rows: list[list[str]], *, words: set[int], total: bool, label: str) -> str:
    """Header cells with scope, so that each number is read aloud with its row and column."""

    def cell(tag: str, at: int, text: str, scope: str = "") -> str:
        kind = ' class="hash"' if _is_checksum(text) else "" if at in words else ' class="n"'
        return f"<{tag}{scope}{kind}>{escape(text)}</{tag}>"

    top = "".join(cell("th", at, text, ' scope="col"') for at, text in enumerate(head))
    body = ""
    for place, row in enumerate(rows):
        first = cell("th", 0, row[0], ' scope="row"')
        rest = "".join(cell("td", at, text) for at, text in enumerate(row) if at)
        last = ' class="total"' if total and place == len(rows) - 1 else ""
        body += f"<tr{last}>{first}{rest}</tr>\n"
    table = f'<table aria-label="{escape(label)}">\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>'
    # A wide table scrolls inside itself; the keyboard can reach it.
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(label)}">{table}</div>'


def _is_checksum(text: str) -> bool:
    return len(text) == 64 and text.isalnum()


def _rounding(shares: pd.Series, of: Phrase, lang: str) -> str:
    """Rounded shares that do not add up to 100 are explained."""
    rounded = sum(float(number(share * 100, "en", 2)) for share in shares.dropna())
    return (
        ""
        if f"{rounded:.2f}" == "100.00"
        else ROUNDING.say(lang, of=sentence(of.say(lang)), sum=number(rounded, lang, 2))
    )


NO_INHABITANTS = Phrase(
    vi="Chưa so được với dân số: biểu theo loại hình phải có đủ đảng bộ của ít nhất một loại hình.",
    en="No comparison with inhabitants: a form by type must have all the committees of at least one type.",
)
TYPE = Phrase(vi="Loại hình", en="Type")
COMMITTEES = Phrase(vi="Đảng bộ", en="Committees")
COMMITTEE = Phrase(vi="Đảng bộ", en="Committee")
COMMITTEE_SHARE = Phrase(vi="Tỷ lệ đảng bộ", en="Share of committees")
MEMBERS = Phrase(vi="Đảng viên", en="Members")
MEMBER_SHARE = Phrase(vi="Tỷ lệ đảng viên", en="Share of members")
MEAN = Phrase(vi="Bình quân một đảng bộ", en="Mean per committee")
QUOTIENT = Phrase(vi="Hệ số vị trí", en="Location quotient")
QUOTIENT_NOTE = Phrase(
    vi="Hệ số vị trí = tỷ lệ đảng viên chia cho tỷ lệ đảng bộ; 1 là ngang phần.",
    en="Location quotient = share of members over share of committees; 1 is the due share.",
)
BY_TYPE = Phrase(
    vi="{committees} đảng bộ có {members} đảng viên, {share} ở {type}",
    en="{committees} committees have {members} members, {share} of them in {type}",
)
ONE_COMMITTEE = Phrase(
    vi="{committees} đảng bộ có {members} đảng viên", en="{committees} committee has {members} members"
)
ROUNDING = Phrase(vi="{of} cộng lại được {sum}% do làm tròn số.", en="{of}: adds up to {sum}% because of rounding.")
INHABITANTS = Phrase(vi="Dân số", en="Inhabitants")
PER_THOUSAND = Phrase(vi="Đảng viên trên 1.000 dân", en="Members per 1,000 inhabitants")
PER_COMMITTEE = Phrase(vi="Dân số bình quân một đảng bộ", en="Inhabitants per committee")
RATE = Phrase(
    vi="Trên 1.000 dân, {top} có {rate} đảng viên, gấp {times} lần {low} (trên một đảng bộ: gấp {means} lần)",
    en="Per 1,000 inhabitants a {top} has {rate} members, {times} times a {low}'s (per committee: {means} times)",
)
RATE_ZERO = Phrase(
    vi="Trên 1.000 dân, {top} có {rate} đảng viên, {low} không có đảng viên nào",
    en="Per 1,000 inhabitants a {top} has {rate} members, a {low} none",
)
SAME_RATE = Phrase(vi="Trên 1.000 dân có {rate} đảng viên", en="There are {rate} members per 1,000 inhabitants")
TWO_DATES = Phrase(
    vi="Dân số là của Tổng điều tra ngày {census}, khác ngày với số đảng viên, nên chỉ để tham khảo.",
    en="Inhabitants are those of the census of {census}, another date than the members', so the rates are indicative.",
)
INDEX = Phrase(vi="Chỉ số", en="Index")
VALUE = Phrase(vi="Giá trị", en="Value")
READING = Phrase(vi="Cách đọc", en="How to read it")
GINI_BETWEEN = Phrase(vi="Gini giữa các loại hình", en="Gini between types")
GINI_MEANS = Phrase(
    vi="0 là đều nhau; Gini của các đảng bộ không thể nhỏ hơn số này",
    en="0 is equality; the Gini of the committees cannot be less",
)
THEIL_BETWEEN = Phrase(vi="Theil T giữa các loại hình", en="Theil's T between types")
THEIL_MEANS = Phrase(
    vi="0 là đều nhau; phần bất bình đẳng do loại hình",
    en="0 is equality; the part of the inequality that is between types",
)
BETWEEN = Phrase(
    vi="Nếu các đảng bộ cùng loại bằng nhau thì Gini là {gini} và Theil T là {theil}",
    en="If all committees of a type were equal, Gini would be {gini} and Theil's T {theil}",
)
BETWEEN_NOTE = Phrase(
    vi="Chỉ từ tổng theo loại hình không biết được chênh lệch giữa các đảng bộ cùng loại.",
    en="Totals by type alone do not tell how much committees of one type differ.",
)
SORT = Phrase(vi="Loại", en="Kind")
SAID = Phrase(vi="Nội dung (tóm lược)", en="In short")
CELL_COUNT = Phrase(vi="Chi bộ", en="Cells")
CELLS = Phrase(
    vi="Có {cells} chi bộ ở địa bàn: {hamlet} chi bộ ấp và {quarter} chi bộ khóm",
    en="There are {cells} residential cells: {hamlet} of hamlets (ấp) and {quarter} of quarters (khóm)",
)
CELLS_NOTE = Phrase(
    vi="Bài viết chỉ cho số chung của tỉnh và không kể chi bộ cơ quan, trường học, công an, quân sự.",
    en="The article gives them for the province only, and does not count the cells of offices, schools, police and military.",
)
FINDING = {
    "strength": Phrase(vi="Ưu điểm", en="Strength"),
    "limitation": Phrase(vi="Hạn chế", en="Limitation"),
    "recommendation": Phrase(vi="Kiến nghị", en="Recommendation"),
}
FINDINGS = Phrase(
    vi="Bài viết năm 2017 nêu {strength} ưu điểm, {limitation} hạn chế và {recommendation} kiến nghị",
    en="The article of 2017 names {strength} strengths, {limitation} limitations and {recommendation} recommendations",
)
FORM_5 = Phrase(vi="Biểu 5 (theo loại hình)", en="Form 5 (by type)")
WORKING_LIST = Phrase(vi="Danh sách đảng bộ", en="List of committees")
READ_UNITS = Phrase(
    vi="Đọc {files} tệp, thấy {found}/{expected} đơn vị", en="Files read: {files}; units found: {found} of {expected}"
)
READ_TYPES = Phrase(vi="Đọc {files} tệp, thấy {found} loại hình", en="Files read: {files}; types found: {found}")
FILE = Phrase(vi="Tệp", en="File")
WHAT = Phrase(vi="Là gì", en="What it is")
AS_OF = Phrase(vi="Thời điểm", en="Date")
CHECKSUM = Phrase(vi="Mã kiểm SHA-256", en="SHA-256")
COLUMN = Phrase(vi="Cột", en="Column")
UNIT_HEAD = Phrase(vi="Đơn vị tính", en="Unit")
TYPED = Phrase(vi="Đã gõ", en="Typed")
COUNTED = Phrase(vi="Đã tính", en="Counted")
LEFT_OUT = Phrase(vi="Bỏ ra", en="Left out")
CHECK = Phrase(vi="Đối chiếu", en="Check")
CONSERVED = Phrase(
    vi="{column}: đã gõ {typed} = đã tính {counted} + bỏ ra {left_out}",
    en="{column}: typed {typed} = counted {counted} + left out {left_out}",
)
NOT_CONSERVED = Phrase(
    vi="Có số bị mất khi đọc: {column} đã gõ {typed}, đã tính {counted}, bỏ ra {left_out}",
    en="Numbers were lost in reading: {column} typed {typed}, counted {counted}, left out {left_out}",
)
CONSERVED_NOTE = Phrase(
    vi="Mỗi số bị bỏ ra được nêu với ô của nó trong danh sách phát hiện. Ô không có số đọc được thì không có gì để cộng.",
    en="Each number left out is named with its cell in the list of findings. A cell without a readable number adds nothing.",
)
OFF_BY = Phrase(vi="lệch {off}", en="off by {off}")
AS_PUBLISHED = Phrase(
    vi="Tổng của {types} đúng bằng số công bố năm 2017", en="The totals of {types} equal those published in 2017"
)
NOT_AS_PUBLISHED = Phrase(
    vi="Tổng của {types} khác số công bố năm 2017", en="The totals of {types} differ from those published in 2017"
)
NOT_COMPARED = Phrase(
    vi="Chưa so được với số công bố năm 2017: chưa loại hình nào đủ đảng bộ",
    en="No comparison with the figures published in 2017: no type has all its committees",
)
WHOLE_ONLY = Phrase(
    vi="Chỉ so loại hình có đủ đảng bộ của tỉnh.", en="Only types with all their committees are compared."
)
SHEET = Phrase(vi="trên trang", en="sheet")
PUBLISHED = Phrase(vi="công bố", en="published")
DIFFERENCE = Phrase(vi="chênh", en="difference")
COLUMN_OF = Phrase(vi="{column}: {of}", en="{column}: {of}")
DATES = Phrase(vi="Số trên trang: {sheet}. Số công bố: {published}.", en="Sheet: {sheet}. Published: {published}.")
NO_TOTALS = Phrase(vi="Trang không có dòng tổng nào để đối chiếu.", en="The sheet has no total row to compare with.")
TOTALS_HOLD = Phrase(vi="Cả {all} số tổng ghi trên trang đều đúng", en="All {all} totals that the sheet prints hold")
TOTALS_WRONG = Phrase(
    vi="{wrong} trong {all} số tổng ghi trên trang không khớp",
    en="{wrong} of {all} totals that the sheet prints do not hold",
)
TOTALS_NOTE = Phrase(
    vi="Chỉ in tổng số đảng viên và các tổng không khớp.",
    en="Only the totals of members, and those that do not hold, are listed.",
)
ALL_DAYS = Phrase(vi="Cộng cả các ngày {days}.", en="All dates together: {days}.")
NO_COUNTS = Phrase(
    vi="Không có cột số liệu nào theo đảng bộ để đối chiếu: tệp không có danh sách đảng bộ và cũng không có Biểu 5.",
    en="There are no columns of counts by committee to compare: the files hold neither a list of committees nor a Form 5.",
)
PLACE_HEAD = Phrase(vi="Ô", en="Cell")
LABEL = Phrase(vi="Dòng", en="Row")
PRINTED = Phrase(vi="Ghi trên trang", en="Printed")
ADDED_UP = Phrase(vi="Cộng lại", en="Added up")
NO_ISSUES = Phrase(
    vi="Không có phát hiện nào: mọi số đã gõ đều được tính đúng như đã gõ.",
    en="No findings: every number typed was counted as typed.",
)
ISSUES = Phrase(vi="{all} phát hiện: {kinds}", en="Findings: {all} ({kinds})")
SEVERITY = Phrase(vi="Mức", en="Severity")
MESSAGE = Phrase(vi="Nội dung", en="Finding")
LEAST = Phrase(vi="Ít nhất", en="Least")
LOWER = Phrase(vi="Tứ phân vị dưới", en="Lower quartile")
MEDIAN = Phrase(vi="Trung vị", en="Median")
UPPER = Phrase(vi="Tứ phân vị trên", en="Upper quartile")
GREATEST = Phrase(vi="Nhiều nhất", en="Greatest")
VARIATION = Phrase(vi="Hệ số biến thiên", en="Variation")
SPREAD = Phrase(
    vi="Một nửa số đảng bộ có từ {low} đến {high} đảng viên, trung vị {median}",
    en="Half of the committees have between {low} and {high} members, the median is {median}",
)
SPREAD_FEW = Phrase(
    vi="Đảng bộ ít nhất có {least} đảng viên, nhiều nhất có {most}",
    en="The smallest committee has {least} members, the largest {most}",
)
FEW_NOTE = Phrase(vi="{type}: {values} đảng viên.", en="{type}: {values} members.")
QUARTILES_NOTE = Phrase(
    vi="Tứ phân vị theo QUARTILE.INC của Excel; hệ số biến thiên = độ lệch chuẩn (chia cho N) trên bình quân.",
    en="Quartiles as Excel's QUARTILE.INC; variation = standard deviation (divisor N) over mean.",
)
GINI = Phrase(vi="Gini", en="Gini")
GINI_READ = Phrase(
    vi="0: mọi đảng bộ bằng nhau; gần 1: dồn vào một đảng bộ",
    en="0: all committees equal; near 1: all in one committee",
)
GINI_SMALL = Phrase(vi="Gini hiệu chỉnh N/(N−1)", en="Gini adjusted by N/(N−1)")
GINI_SMALL_READ = Phrase(vi="dùng khi so các nhóm có số đảng bộ khác nhau", en="for comparing groups of different size")
THEIL = Phrase(vi="Theil T", en="Theil's T")
THEIL_READ = Phrase(vi="0: mọi đảng bộ bằng nhau", en="0: all committees equal")
THEIL_TYPES = Phrase(vi="trong đó giữa các loại hình", en="of which between types")
THEIL_TYPES_READ = Phrase(vi="do bình quân các loại hình khác nhau", en="because the types' means differ")
THEIL_WITHIN = Phrase(vi="trong đó trong từng loại hình", en="of which within types")
THEIL_WITHIN_READ = Phrase(vi="do các đảng bộ cùng loại khác nhau", en="because committees of one type differ")
INEQUALITY = Phrase(
    vi="{within} mức chênh lệch (Theil T) nằm giữa các đảng bộ cùng loại hình",
    en="{within} of the inequality (Theil's T) is between committees of the same type",
)
RANGE = Phrase(
    vi="Nhiều nhất là {top}: {most} đảng viên; ít nhất là {low}: {least}",
    en="{top} has the most members, {most}; {low} the fewest, {least}",
)
DISTRICT = Phrase(vi="Huyện, thị xã, thành phố", en="District")
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
