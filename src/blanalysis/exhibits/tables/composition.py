"""Tables of who the members are: parts, cells, and the sensitive ones with small numbers hidden. `Membership` in, `Exhibit` out."""

import pandas as pd

from ...analysis import disclosure, measures, suppression
from ...analysis.comparison import comparison
from ...membership.membership import Membership
from ...vocabulary import formats, phrases, refusals, wording
from ...vocabulary.columns import COLUMNS, parts_of
from ...vocabulary.phrases import TYPES, Text, Worded, joined, small_first
from ..exhibit import Cell, Exhibit, internal_note, note_where_lacking
from ..facts import ends, share_or_counts
from .setting import table_exhibit

TAKEN_TOGETHER = wording.group("TAKEN_TOGETHER")


@note_where_lacking
def parts(membership: Membership, *, lang: str) -> Exhibit:
    """Every part of the members that is counted and not sensitive: number, share of the members, share by type. From a column of such a part."""
    ids = parts_of("members", membership.current.columns)
    of = {column: sums for column in ids if (sums := membership.together(column, "members"))["members"].sum()}
    if not of:
        raise refusals.LackingError(wording.NO_PARTS if membership.by_type()["members"].sum() else wording.NO_MEMBERS)
    types = [unit_type for unit_type in TYPES if any(unit_type in sums.index for sums in of.values())]
    shares = {column: share_or_counts(sums[column].sum(), sums["members"].sum()) for column, sums in of.items()}
    rows: list[list[Cell]] = []
    for column, sums in of.items():
        by_type = sums[[column, "members"]].reindex(types).to_numpy()
        each = [share_or_counts(part, base, 1) for part, base in by_type]
        rows.append([_part_name(column), int(sums[column].sum()), shares[column], *each])
    titled = next((column for column in ("members_female", "members_probationary") if column in of), next(iter(of)))
    members = int(of[titled]["members"].sum())
    title = wording.COMPOSITION(part=COLUMNS[titled].label, share=shares[titled], members=members)
    lacking = [COLUMNS[column].label for column, sums in of.items() if sums["rows"].sum() < len(membership.current)]
    some = wording.EVERY_PART_LACKS_ROWS if len(lacking) == len(of) > 3 else wording.NOT_EVERY_ROW(parts=lacking)
    bases = pd.concat([sums["members"] for sums in of.values()], axis=1).max(axis=1)
    based = wording.BASES(bases=[joined((TYPES[t], int(bases[t])), " ") for t in types])
    notes = [wording.PARTS_OVERLAP(), based, some][: 3 if lacking else 2]
    head = [wording.COMPONENT, wording.MEMBERS, wording.PROPORTION, *(TYPES[t] for t in types)]
    return table_exhibit(membership, title, head, rows, lang=lang, notes=notes, of=["members", *of])


def _part_name(column: str) -> Text:
    """A part's name without the noun that all of them begin with in Vietnamese: "nữ", "từ 18 đến 30 tuổi"."""
    return Text(COLUMNS[column].label, change=lambda words: words.removeprefix("Đảng viên "))


@note_where_lacking
def cell_sizes(membership: Membership, *, lang: str) -> Exhibit:
    """Members for each cell and cells for each committee, by type, and of what kind the cells are. From a column `cells`."""
    sums = membership.together("cells", "members")
    if not sums["cells"].sum():
        raise refusals.LackingError(wording.NO_CELLS)
    given = [column for column in ("cells_hamlet", "cells_quarter", "cells_other") if column in membership.current]
    kinds = {column: membership.together(column)[column] for column in given}
    sums = sums.join(pd.DataFrame(kinds, index=sums.index))
    every = sums.sum(min_count=1)
    for column, kind in kinds.items():
        every[column] = kind.sum(min_count=1)
    rows = [[TYPES[t], *_cells_row(sums.loc[t], given)] for t in sums.index]
    rows.append([wording.TOTAL, *_cells_row(every, given)])
    top, low, most, least, *_ = ends(measures.ratio(sums["members"], sums["cells"]).dropna(), 1)
    mean, differ = formats.rounded(every["members"] / every["cells"], 1), comparison(membership, over="cells").differs
    phrase = wording.CELL_MEANS_BY_CHANCE if differ is False else wording.CELL_MEANS
    phrase = wording.CELL_MEAN if most == least else phrase
    head = [wording.TYPE, wording.MEMBERS, wording.CELL_COUNT, wording.PER_CELL]
    head += [COLUMNS[column].label for column in given]
    notes: list[Worded] = [wording.PER_CELL_NOTE] if differ is None else [wording.PER_CELL_NOTE, wording.CHANCE_NOTE]
    if sums["rows"].sum() < len(membership.current):
        notes.append(wording.NOT_EVERY_ROW(parts=[wording.CELL_COUNT]))
    title = phrase(every=mean, top=TYPES[top], low=TYPES[low], most=most, least=least)
    of = ["members", "cells", *given]
    return table_exhibit(membership, title, head, rows, lang=lang, total=True, unit="", notes=notes, of=of)


def _cells_row(of: pd.Series, kinds: list[str]) -> list[Cell]:
    members, cells = int(of["members"]), int(of["cells"])
    return [members, cells, formats.rounded(members / cells if cells else None, 1), *(of[column] for column in kinds)]


@note_where_lacking
def sensitive(membership: Membership, *, lang: str, internal: bool = False) -> Exhibit:
    """The sensitive columns, which may identify persons (origin, religion, discipline, who left), by district, with small numbers hidden.

    A Form 5 names no districts: there by type. With `internal` nothing is hidden, and the table says so."""
    given = disclosure.sensitive_sums(membership, internal=internal)
    if given.counts.empty:
        raise refusals.LackingError(wording.NO_SENSITIVE)
    groups = list(given.counts.index)[:-1]
    shown = given.counts.astype(object).mask(given.hides, phrases.HIDDEN)
    rows = [[_measure_name(c, given.columns[c]), *shown.loc[[*groups, suppression.SUM], c]] for c in given.columns]
    districts = {name: units[0].full_district for name, units in membership.places.districts.items()}
    head = [wording.MEASURE_HEAD, *(districts.get(group) or TYPES[group] for group in groups), wording.TOTAL]
    notes = internal_note(internal) or (wording.HIDING_RULE,)
    hidden, every = int(given.hides.to_numpy().sum()), int(given.counts.notna().to_numpy().sum())
    phrase = wording.SOME_HIDDEN if hidden else wording.NONE_HIDDEN
    title = phrase(hidden=hidden, all=every, measures=len(given.columns))
    of = {column for columns in given.columns.values() for column in columns}
    return table_exhibit(membership, title, head, rows, lang=lang, notes=notes, of=of, internal=internal)


def _measure_name(measure: str, columns: tuple[str, ...]) -> Text:
    if columns == (measure,):
        return _part_name(measure)
    return TAKEN_TOGETHER[measure](each=[small_first(COLUMNS[column].label) for column in columns])
