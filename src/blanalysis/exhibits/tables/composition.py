"""Tables of who the members are: parts, cells, and the sensitive ones with small numbers hidden. `Membership` in, `Exhibit` out."""

from __future__ import annotations

import pandas as pd

from ...analysis import measures
from ...analysis.disclosure import SensitiveSums, sensitive_sums
from ...analysis.suppression import SUM
from ...membership.membership import Membership
from ...vocabulary.columns import COLUMNS, parts_of
from ...vocabulary.formats import number, percent, sentence
from ...vocabulary.phrases import (
    CELL_COUNT,
    COMPONENT,
    HIDDEN,
    MEMBERS,
    NO_MEMBERS,
    NOT_EVERY_ROW,
    PROPORTION,
    TOTAL,
    TYPE,
    TYPES,
    Phrase,
)
from ..exhibit import Exhibit, internal_note, note
from .setting import measured_text, share_text, table_exhibit


def parts(membership: Membership, *, lang: str) -> Exhibit:
    """Every part of the members that the sheets count and that is not sensitive: number, share of the members, share by type.

    From a `membership` with a column of a part of the members, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    ids = parts_of("members", membership.current.columns)
    of = {column: sums for column in ids if (sums := membership.together(column, "members"))["members"].sum()}
    if not of:
        return note((NO_PARTS if membership.by_type()["members"].sum() else NO_MEMBERS).say(lang), lang)
    types = [unit_type for unit_type in TYPES if any(unit_type in sums.index for sums in of.values())]
    shares = {column: sums[column].sum() / sums["members"].sum() for column, sums in of.items()}
    rows = [
        [
            _part_name(column, lang),
            int(sums[column].sum()),
            percent(shares[column], lang),
            *(share_text(one, lang, 1) for one in measures.ratio(sums[column], sums["members"]).reindex(types)),
        ]
        for column, sums in of.items()
    ]
    titled = next((column for column in ("members_female", "members_probationary") if column in of), next(iter(of)))
    title = COMPOSITION.say(
        lang, part=COLUMNS[titled].label, share=percent(shares[titled], lang), members=_members_of_all(of[titled])
    )
    lacking = [COLUMNS[column].label for column, sums in of.items() if sums["rows"].sum() < len(membership.current)]
    notes = (NOT_EVERY_ROW.say(lang, parts=lacking),) if lacking else ()
    return table_exhibit(
        membership,
        title,
        [COMPONENT, MEMBERS, PROPORTION, *(TYPES[t] for t in types)],
        rows,
        lang=lang,
        notes=(PARTS_OVERLAP.say(lang), *notes),
    )


def _members_of_all(sums: pd.DataFrame) -> int:
    return int(sums["members"].sum())


def _part_name(column: str, lang: str) -> str:
    """A part's name without the noun that all of them begin with in Vietnamese: "Nữ", "Từ 18 đến 30 tuổi"."""
    return sentence(COLUMNS[column].label.say(lang).removeprefix("Đảng viên "))


def cell_sizes(membership: Membership, *, lang: str) -> Exhibit:
    """Members for each cell and cells for each committee, by type, and of what kind the cells are.

    From a `membership` with `cells`, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    sums = membership.together("cells", "members")
    if not len(sums) or not sums["cells"].sum():
        return note(NO_CELLS.say(lang), lang)
    kinds = {
        column: membership.together(column)[column]
        for column in ("cells_hamlet", "cells_quarter", "cells_other")
        if column in membership.current
    }
    rows = [
        [TYPES[t], *_cells_row(sums.loc[[t]], [kind.reindex([t]) for kind in kinds.values()], lang)] for t in sums.index
    ]
    rows.append([TOTAL, *_cells_row(sums, list(kinds.values()), lang)])
    mean = measures.ratio(sums["members"], sums["cells"]).dropna()
    title = _cells_title(mean, float(sums["members"].sum() / sums["cells"].sum()), lang)
    head = [TYPE, MEMBERS, CELL_COUNT, PER_CELL, *(COLUMNS[column].label for column in kinds)]
    fewer = sums["rows"].sum() < len(membership.current)
    notes = (PER_CELL_NOTE.say(lang), *((NOT_EVERY_ROW.say(lang, parts=[CELL_COUNT]),) if fewer else ()))
    return table_exhibit(membership, title, head, rows, lang=lang, total=True, unit="", notes=notes)


def _cells_row(sums: pd.DataFrame, kinds: list[pd.Series], lang: str) -> list:
    cells, members = sums["cells"].sum(), sums["members"].sum()
    each = [kind.sum(min_count=1) for kind in kinds]
    return [int(members), int(cells), measured_text(members / cells if cells else None, lang, 1), *each]


def _cells_title(mean: pd.Series, every: float, lang: str) -> str:
    top, low = mean.idxmax(), mean.idxmin()
    details = {"every": number(every, lang, 1), "most": number(mean[top], lang, 1), "least": number(mean[low], lang, 1)}
    if details["most"] == details["least"]:
        return CELL_MEAN.say(lang, **details)
    return CELL_MEANS.say(lang, top=TYPES[top], low=TYPES[low], **details)


def sensitive(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """The sensitive columns, which may identify persons (origin, religion, discipline, who left), by district, with small numbers hidden.

    A Form 5 names no districts: there by type. With `internal` nothing is hidden, and the table says so. From a `membership`
    with such a column, else a sentence says what is missing. `lang` is "vi" or "en".
    """
    given = sensitive_sums(membership, internal=internal)
    if given.counts.empty or not len(given.counts.columns):
        return note(NO_SENSITIVE.say(lang), lang)
    groups = list(given.counts.index)
    rows = [
        [
            _measure_name(column, given.columns[column], lang),
            *(
                HIDDEN if given.hides.loc[group, column] else given.counts.loc[group, column]
                for group in [*groups[:-1], SUM]
            ),
        ]
        for column in given.counts
    ]
    head = [MEASURE_HEAD, *_group_heads(groups[:-1], given.by_district, membership), TOTAL]
    notes = internal_note(internal) or (HIDING_RULE.say(lang),)
    title = _sensitive_title(given, int(given.hides.to_numpy().sum()), lang)
    return table_exhibit(membership, title, head, rows, lang=lang, notes=notes)


def _measure_name(column_id: str, columns: tuple[str, ...], lang: str) -> str:
    """The name of a measure: that of its column, or of all its columns."""
    if columns == (column_id,):
        return _part_name(column_id, lang)
    each = [COLUMNS[column].label.say(lang) for column in columns]
    each = [label[:1].lower() + label[1:] for label in each]
    return sentence(TAKEN_TOGETHER[column_id].say(lang, each=each))


def _group_heads(groups: list[str], by_district: bool, membership: Membership) -> list:
    return groups if by_district else [TYPES[unit_type] for unit_type in groups]


def _sensitive_title(given: SensitiveSums, hidden: int, lang: str) -> str:
    """The title: how many numbers are hidden. It reveals none of them."""
    shown = int(given.counts.notna().to_numpy().sum())
    if not hidden:
        return NONE_HIDDEN.say(lang, measures=len(given.counts.columns))
    return SOME_HIDDEN.say(lang, hidden=hidden, all=shown, measures=len(given.counts.columns))


COMPOSITION = Phrase(
    vi="{part} chiếm {share} trong tổng số {members} đảng viên", en="{part} are {share} of the {members} members"
)
PARTS_OVERLAP = Phrase(
    vi="Tỷ lệ so với số đảng viên của cùng các đảng bộ. Một đảng viên có thể thuộc nhiều thành phần.",
    en="Shares are of the members of the same committees. A member may belong to several parts.",
)
NO_PARTS = Phrase(
    vi="Phần này cần thêm ít nhất một cột thành phần đảng viên, ví dụ “Nữ”, “Dự bị” hoặc “Tuổi đời”.",
    en="This part needs at least one column of a part of the members, such as “Nữ” (female) or “Dự bị” (probationary).",
)
PER_CELL = Phrase(vi="Đảng viên bình quân một chi bộ", en="Members per cell")
PER_CELL_NOTE = Phrase(
    vi="Bình quân = tổng số đảng viên chia cho tổng số chi bộ, không phải trung bình của các bình quân.",
    en="Members per cell = all members over all cells, not a mean of means.",
)
CELL_MEAN = Phrase(vi="Một chi bộ bình quân có {every} đảng viên", en="A cell has {every} members on average")
CELL_MEANS = Phrase(
    vi="Một chi bộ bình quân có {every} đảng viên: {top} {most}, {low} {least}",
    en="A cell has {every} members on average: {most} in a {top}, {least} in a {low}",
)
NO_CELLS = Phrase(
    vi="Phần này cần số ở cột “Số chi bộ trực thuộc”, bên cạnh cột “Tổng số đảng viên”.",
    en="This part needs numbers under “Số chi bộ trực thuộc” (cells), beside “Tổng số đảng viên” (members).",
)
MEASURE_HEAD = Phrase(vi="Chỉ tiêu", en="Measure")
TAKEN_TOGETHER = {
    "exits": Phrase(vi="Ra khỏi Đảng ({each})", en="left the Party ({each})"),
    "disciplined": Phrase(vi="Bị kỷ luật ({each})", en="disciplined ({each})"),
}
HIDING_RULE = Phrase(
    vi="Số từ 1 đến 4 được che; thêm một số ô khác được che để không ai tính ngược ra được. Các hình thức kỷ luật, các cách ra khỏi Đảng chỉ in gộp.",
    en="Numbers from 1 to 4 are hidden, and others with them so that none can be worked out. Kinds of discipline and ways out are only shown together.",
)
NONE_HIDDEN = Phrase(
    vi="{measures} chỉ tiêu nhạy cảm, không ô nào bị che",
    en="Sensitive measures: {measures}; none of their numbers is hidden",
)
SOME_HIDDEN = Phrase(
    vi="{measures} chỉ tiêu nhạy cảm: che {hidden} trong {all} số để không lộ thông tin từng người",
    en="Sensitive measures: {measures}; {hidden} of {all} numbers are hidden to tell nothing of persons",
)
NO_SENSITIVE = Phrase(
    vi="Phần này cần một cột như “Dân tộc thiểu số”, “Tôn giáo”, “Kỷ luật” hoặc “Xóa tên”; số liệu hiện có không có.",
    en="This part needs a column such as ethnic minorities, religion, discipline or struck off; the data have none.",
)
