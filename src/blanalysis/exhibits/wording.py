"""The words for a comparison: title, unit, notes, names of groups, cells of its table. `Comparison` in, text out.

The picture and the table of one comparison use the same words, from here.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..analysis import measures
from ..analysis.comparison import OVER_COMMITTEES, OVER_POPULATION, Comparison, ComparisonError, comparison
from ..vocabulary.columns import COLUMNS
from ..vocabulary.formats import is_missing, listed, number, percent, sentence, uncapped, within
from ..vocabulary.phrases import (
    COMMITTEE,
    DISTRICT,
    INHABITANTS,
    NOT_GIVEN,
    OF_ALL,
    PERSONS,
    PLURAL_TYPES,
    PROPORTION,
    TYPE,
    TYPES,
    Phrase,
    partial_data_notes,
)
from ..vocabulary.phrases import COMMITTEES as COUNTED
from .exhibit import internal_note

MOST_GROUPS_LISTED = 12  # up to as many groups, the text alternative of a picture names each


def check_highlight(of: Comparison, highlight: str | None) -> None:
    """Raises `ComparisonError` where the place has no committee of the code `highlight`."""
    if highlight is not None and highlight not in of.membership.places.by_code:
        raise ComparisonError(NO_CODE, asked=str(highlight), place=of.membership.place)


def column_noun(column: str, lang: str) -> str:
    """What a column counts, inside a sentence.

    >>> column_noun("members", "vi"), column_noun("members_female", "vi"), column_noun("cells_hamlet", "vi"), column_noun("members_khmer", "en")
    ('số đảng viên', 'số đảng viên nữ', 'số chi bộ ấp', 'Khmer members')
    """
    label = COLUMNS[column].label.say(lang)
    if lang == "en":
        return label  # small already, but for Khmer and Hoa
    label = uncapped(label).removeprefix("tổng ")
    return label if label.startswith(("số ", "dân số", "chỉ tiêu")) else f"số {label}"


def what_is_compared(of: Comparison, lang: str) -> str:
    """What is compared: "số đảng viên bình quân một đảng bộ", "tỷ lệ đảng viên nữ"."""
    if of.over is None:
        return column_noun(of.column, lang)
    if of.is_share:
        return SHARE_OF.say(lang, part=column_noun(of.column, lang).removeprefix("số "))
    phrase = {OVER_COMMITTEES: COUNT_PER_COMMITTEE, OVER_POPULATION: COUNT_PER_THOUSAND}.get(of.over)
    phrase = phrase or (IN_PROPORTION_TO if of.in_percent else COUNT_PER_ONE if of.over in SINGULAR else DIVIDED_BY)
    base = SINGULAR[of.over] if of.over in SINGULAR else column_noun(of.over, lang) if of.over in COLUMNS else ""
    return phrase.say(lang, counted=column_noun(of.column, lang), base=base)


def value_unit(of: Comparison, lang: str) -> str:
    """The unit of the values."""
    column = COLUMNS[of.column]
    own = PERSONS if of.column.startswith("members") and of.over is None else column.unit
    if of.over is None:
        return own.say(lang)
    if of.in_percent:
        return (PER_CENT_OF if of.is_share else PER_CENT_BESIDE).say(lang, whole=column_noun(of.over, lang))
    phrase = {OVER_COMMITTEES: UNIT_PER_COMMITTEE, OVER_POPULATION: UNIT_PER_THOUSAND}.get(of.over, UNIT_PER_ONE)
    base = SINGULAR.get(of.over) or (COLUMNS[of.over].unit if of.over in COLUMNS else "")
    return phrase.say(lang, unit=own, base=base)


def value_decimals(of: Comparison) -> int:
    """How many decimals the values are shown with: as few as distinguish the usual values of such a ratio."""
    if of.over is None:
        return 0
    enough = {OVER_COMMITTEES: 1.0}.get(of.over, 0.01 if of.in_percent else 10.0)
    return 1 if of.greatest is None or of.greatest >= enough else 2


def value_text(of: Comparison, value, lang: str) -> str:
    """A value as it is shown, "…" where it is missing."""
    if is_missing(value):
        return NOT_GIVEN
    return (percent if of.in_percent else number)(value, lang, value_decimals(of))


def group_name(of: Comparison, group: str, lang: str) -> str:
    """The name of a group as a label: at a row, beside a bar."""
    row = of.rows[group]
    if of.by == "type":
        return sentence(TYPES[group].say(lang))
    return f"{row['district']} · {TYPES[row['type']].say(lang)}" if of.by == "district_type" else row["name"]


def group_in_sentence(of: Comparison, group: str, lang: str) -> str:
    """The name of a group inside a sentence."""
    row = of.rows[group]
    if of.by == "type":
        return PLURAL_TYPES[group].say(lang)
    if of.by == "district_type":
        return TYPE_IN.say(lang, type=PLURAL_TYPES[row["type"]], district=row["district"])
    return within(row["name"])


def comparison_title(of: Comparison, lang: str) -> str:
    """The title: the groups with the most and the least, by name or, where more than two are equal, by their number; or that all are
    equal; or the value of the only one."""
    rows = of.known
    texts = rows["value"].map(lambda value: value_text(of, value, lang))
    words = {"what": what_is_compared(of, lang), "n": len(rows), "groups": GROUP_NOUNS[of.by]}
    if len(rows) == 1:
        return VALUE_OF_ONE_GROUP.say(
            lang, group=group_in_sentence(of, rows.index[0], lang), value=texts.iloc[0], **words
        )
    most, least = texts[rows["value"].idxmax()], texts[rows["value"].idxmin()]
    if most == least:
        return ALL_GROUPS_EQUAL.say(lang, value=most, **words)
    top, low = (_groups_named(of, rows.index[texts == end], lang) for end in (most, least))
    return (MOST_AND_FEWEST if of.over is None else HIGHEST_AND_LOWEST).say(
        lang, top=top, low=low, most=most, least=least, **words
    )


def _groups_named(of: Comparison, groups, lang: str) -> str:
    """Up to two groups by name; for more, how many."""
    if len(groups) > 2:
        return NUMBER_OF_GROUPS.say(lang, n=len(groups), groups=GROUP_NOUNS[of.by])
    return listed([group_in_sentence(of, group, lang) for group in groups], lang)


def comparison_points(of: Comparison, lang: str) -> list[str]:
    """The points of a picture's text alternative: each of few groups, the median of many; then all together."""
    rows = of.known["value"]
    if len(rows) <= MOST_GROUPS_LISTED:
        texts = [_group_point(of, group, lang) for group in rows.index]
    else:
        middle = measures.quartiles(rows)[0.5]
        texts = [MEDIAN_OF.say(lang, n=len(rows), groups=GROUP_NOUNS[of.by], median=value_text(of, middle, lang))]
    return [*texts, OF_ALL.say(lang, value=value_text(of, of.every["value"], lang))] if len(rows) > 1 else texts


def _group_point(of: Comparison, group: str, lang: str) -> str:
    """A group with its value, and how many committees it is of."""
    row = of.rows[group]
    text = f"{group_name(of, group, lang)}: {value_text(of, row['value'], lang)}"
    return text if is_missing(row["committees"]) else OF_HOW_MANY.say(lang, told=text, n=int(row["committees"]))


def highlight_text(of: Comparison, code: str, lang: str) -> str:
    """The value and the rank of one committee among those compared, as a sentence without a full stop."""
    name = of.membership.places.by_code[code].distinct_name
    each = by_single_committee(of)
    value = each.frame["value"].get(code) if each else None
    if is_missing(value):
        return NOT_AMONG.say(lang, name=name)
    values = each.known["value"]
    rank, alike = 1 + int((values > value).sum()), int((values == value).sum())
    return (VALUE_AND_RANK if alike == 1 else VALUE_AND_TIED_RANK).say(
        lang,
        name=name,
        what=what_is_compared(each, lang),
        value=value_text(each, value, lang),
        rank=rank,
        n=len(values),
    )


def by_single_committee(of: Comparison) -> Comparison | None:
    """The same comparison, committee by committee; None where the data name none. The mean of one committee is its count."""
    if of.by == "committee" or of.membership.by_type_only:
        return of if of.by == "committee" else None
    over = None if of.over == OVER_COMMITTEES else of.over
    return comparison(of.membership, of.column, over=over, by="committee", only=of.only)


def comparison_subtitle(of: Comparison, lang: str) -> str:
    """Place, how many of its committees, day; and which types and districts were kept."""
    scope = of.membership.scope(lang)
    if not of.only:
        return sentence(scope)
    types, districts = [PLURAL_TYPES[n] for n in of.only if n in TYPES], [n for n in of.only if n not in TYPES]
    names = TYPE_IN.say(lang, type=types, district=districts) if types and districts else types or districts
    return sentence(ONLY_OF_SCOPE.say(lang, scope=scope, names=names))


def comparison_notes(of: Comparison, lang: str, *, internal: bool = False) -> tuple[str, ...]:
    """The notes: how many committees are counted, what the units of 2025 are, the day of the inhabitants."""
    every = of.every
    found = () if is_missing(every["committees"]) else partial_data_notes(int(every["committees"]), of.expected)
    new = (NEW_UNITS.say(lang),) if of.by == "new_unit" else ()
    census = (of.membership.day_beside_census(lang),) if of.over == OVER_POPULATION else ()
    how = (SUM_OVER_SUM.say(lang),) if of.over not in (None, OVER_COMMITTEES) and of.by != "committee" else ()
    return (*found, *partial_notes(of, lang), *new, *how, *census, *internal_note(internal))


def partial_notes(of: Comparison, lang: str) -> tuple[str, ...]:
    """The note that explains "6/8" at a group, where any group has it."""
    return (PARTIAL_GROUPS.say(lang),) if of.by != "committee" and any(map(is_partial, of.rows.values())) else ()


def is_partial(row: Mapping) -> bool:
    """Whether a group lacks the numbers of some of its committees."""
    return not is_missing(row["committees"]) and row["committees"] < row["expected"]


def comparison_source(of: Comparison, lang: str) -> str:
    """The source of the numbers."""
    return of.membership.source_beside_census(lang) if of.over == OVER_POPULATION else of.membership.source(lang)


def column_heads(of: Comparison, lang: str) -> list[str]:
    """The headings of the columns of `row_cells`."""
    about = {"committee": [DISTRICT, TYPE], "new_unit": [DISTRICT]}.get(of.by, [])
    counted = [] if of.by == "committee" else [COUNTED]
    base = (
        []
        if of.over in (None, OVER_COMMITTEES)
        else [INHABITANTS if of.over == OVER_POPULATION else COLUMNS[of.over].label]
    )
    value = [] if of.over is None else [PROPORTION if of.in_percent else what_is_compared(of, lang)]
    heads = [
        COMMITTEE if of.by == "committee" else GROUP_HEADS[of.by],
        *about,
        *counted,
        COLUMNS[of.column].label,
        *base,
        *value,
    ]
    return [sentence(cell.say(lang) if isinstance(cell, Phrase) else cell) for cell in heads]


def row_cells(of: Comparison, group: str, lang: str) -> list:
    """The cells of a group's row: texts, whole numbers or None, and the value as text."""
    return [*_name_cells(of, group, lang), *_number_cells(of, of.rows[group], lang)]


def _name_cells(of: Comparison, group: str, lang: str) -> list:
    """The texts of a row: the group, its district and type."""
    about = []
    if of.by in ("committee", "new_unit"):
        places = [unit for unit in of.membership.places if group in (unit.code, unit.new_code)]
        places = [unit for unit in places if of.group_of(unit) == group]
        about = [sentence(listed(dict.fromkeys(within(unit.full_district) for unit in places), lang))]
    if of.by == "committee":
        about.append(sentence(TYPES[of.rows[group]["type"]].say(lang)))
    return [group_name(of, group, lang), *about]


def plain_frame(of: Comparison, lang: str) -> pd.DataFrame:
    """The rows of `row_cells` with the numbers themselves, for a file: Int64, the values Float64 (a share is 0 to 1)."""
    given = {
        "committees": of.by != "committee",
        "count": True,
        "base": of.over not in (None, OVER_COMMITTEES),
        "value": of.over is not None,
    }
    numbers = of.frame[[column for column, wanted in given.items() if wanted]].reset_index(drop=True)
    names = pd.DataFrame([_name_cells(of, group, lang) for group in of.frame.index])
    return pd.concat([names, numbers], axis=1).set_axis(column_heads(of, lang), axis=1)


def text_columns(of: Comparison) -> tuple[int, ...]:
    """Which columns of `row_cells` hold text, besides the first."""
    return {"committee": (1, 2), "new_unit": (1,)}.get(of.by, ())


def total_cells(of: Comparison, lang: str) -> list:
    """The cells of the last row, all groups together, without its first."""
    about = {"committee": ["", ""], "new_unit": [""]}.get(of.by, [])
    return [*about, *_number_cells(of, of.every, lang)]


def _number_cells(of: Comparison, row: Mapping, lang: str) -> list:
    counted = [] if of.by == "committee" else [_committees_cell(row, lang)]
    base = [] if of.over in (None, OVER_COMMITTEES) else [_whole_or_none(row["base"])]
    return [
        *counted,
        _whole_or_none(row["count"]),
        *base,
        *([] if of.over is None else [value_text(of, row["value"], lang)]),
    ]


def _committees_cell(row: Mapping, lang: str):
    """How many committees are counted: "6/8" where some of the group have no number."""
    if "expected" in row and is_partial(row):
        return f"{number(row['committees'], lang)}/{number(row['expected'], lang)}"
    return _whole_or_none(row["committees"])


def _whole_or_none(value) -> int | None:
    return None if is_missing(value) else int(value)


SINGULAR = {
    "cells": Phrase(vi="chi bộ", en="cell"),
    "hamlets": Phrase(vi="ấp", en="hamlet"),
    "quarters": Phrase(vi="khóm", en="quarter"),
    "households": Phrase(vi="hộ", en="household"),
}
GROUP_HEADS = {
    "type": TYPE,
    "district": DISTRICT,
    "district_type": Phrase(vi="Huyện và loại hình", en="District and type"),
    "new_unit": Phrase(vi="Đơn vị từ 1/7/2025", en="Unit from 1 July 2025"),
}
GROUP_NOUNS = {
    "type": Phrase(vi="loại hình", en="types"),
    "district": Phrase(vi="huyện, thị xã, thành phố", en="districts"),
    "district_type": Phrase(vi="nhóm", en="groups"),
    "new_unit": Phrase(vi="đơn vị mới", en="new units"),
    "committee": Phrase(vi="đảng bộ", en="committees"),
}
SHARE_OF = Phrase(vi="tỷ lệ {part}", en="share of {part}")
COUNT_PER_COMMITTEE = Phrase(vi="{counted} bình quân một đảng bộ", en="{counted} per committee")
COUNT_PER_THOUSAND = Phrase(vi="{counted} trên 1.000 dân", en="{counted} per 1,000 inhabitants")
COUNT_PER_ONE = Phrase(vi="{counted} bình quân một {base}", en="{counted} per {base}")
IN_PROPORTION_TO = Phrase(vi="{counted} so với {base}", en="{counted} in proportion to {base}")
DIVIDED_BY = Phrase(vi="{counted} chia cho {base}", en="{counted} divided by {base}")
PER_CENT_OF = Phrase(vi="% {whole}", en="% of {whole}")
PER_CENT_BESIDE = Phrase(vi="% so với {whole}", en="% of {whole}")
UNIT_PER_COMMITTEE = Phrase(vi="{unit} trên một đảng bộ", en="{unit} per committee")
UNIT_PER_THOUSAND = Phrase(vi="{unit} trên 1.000 dân", en="{unit} per 1,000 inhabitants")
UNIT_PER_ONE = Phrase(vi="{unit} trên một {base}", en="{unit} per {base}")
TYPE_IN = Phrase(vi="{type} của {district}", en="{type} of {district}")
NUMBER_OF_GROUPS = Phrase(vi="{n} {groups}", en="{n} {groups}")
VALUE_OF_ONE_GROUP = Phrase(vi="{what}, {group}: {value}", en="{what}, {group}: {value}")
ALL_GROUPS_EQUAL = Phrase(vi="{what}: {n} {groups} đều là {value}", en="{what}: {value} in each of {n} {groups}")
MOST_AND_FEWEST = Phrase(
    vi="{what}: {top} nhiều nhất ({most}), {low} ít nhất ({least})",
    en="{what}: most in {top} ({most}), fewest in {low} ({least})",
)
HIGHEST_AND_LOWEST = Phrase(
    vi="{what}: {top} cao nhất ({most}), {low} thấp nhất ({least})",
    en="{what}: highest in {top} ({most}), lowest in {low} ({least})",
)
OF_HOW_MANY = Phrase(vi="{told} ({n} đảng bộ)", en="{told} ({n} committees)")
MEDIAN_OF = Phrase(vi="trung vị của {n} {groups}: {median}", en="median of {n} {groups}: {median}")
VALUE_AND_RANK = Phrase(
    vi="{name}: {what} {value}, hạng {rank}/{n} từ cao xuống",
    en="{name}: {what} {value}, rank {rank} of {n} from the top",
)
VALUE_AND_TIED_RANK = Phrase(
    vi="{name}: {what} {value}, đồng hạng {rank}/{n} từ cao xuống",
    en="{name}: {what} {value}, tied for rank {rank} of {n} from the top",
)
NOT_AMONG = Phrase(vi="{name} không có số liệu trong phần so sánh này", en="{name} has no figure in this comparison")
ONLY_OF_SCOPE = Phrase(vi="{scope}; chỉ gồm {names}", en="{scope}; only {names}")
PARTIAL_GROUPS = Phrase(
    vi="Ghi 6/8 nghĩa là có số liệu của 6 trong 8 đảng bộ của nhóm.",
    en="“6/8” means that 6 of the 8 committees of the group have a figure.",
)
NEW_UNITS = Phrase(
    vi="25 đơn vị từ ngày 1/7/2025 được cộng từ số liệu của các xã, phường, thị trấn cũ, không phải số liệu của đơn vị mới.",
    en="The 25 units of 1 July 2025 are sums of the communes, wards and townships of before, not figures of the new units.",
)
SUM_OVER_SUM = Phrase(
    vi="Tỷ lệ của một nhóm là tổng chia cho tổng, chỉ tính các dòng có đủ cả hai số.",
    en="The ratio of a group is one sum over another, of the rows that have both numbers.",
)
NO_CODE = Phrase(
    vi="Không có đảng bộ nào của {place} mang mã “{asked}”; mã là cột “code” của bảng số liệu.",
    en="No committee of {place} has the code “{asked}”; codes are the column “code” of the frame.",
)
NO_NUMBERS = Phrase(
    vi="Không có nhóm nào có đủ số liệu để so sánh: cần ít nhất một dòng có cả số đếm và số để chia khác 0.",
    en="No group has the numbers to compare: at least one row must have both the count and a number other than 0 to divide by.",
)
NO_SINGLE_COMMITTEES = Phrase(
    vi="Hình này vẽ từng đảng bộ nên cần bảng có một dòng cho mỗi đảng bộ; số liệu hiện có chỉ có tổng theo loại hình.",
    en="This picture shows single committees, so it needs a sheet with one row a committee; the data have totals by type only.",
)
