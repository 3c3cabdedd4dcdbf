"""A sheet sent again, corrected: the newer one counts where the files say themselves which it is, and what has changed is told."""

import pytest
from made_workbooks import write

from blanalysis import load
from blanalysis.membership.findings import Kind
from blanalysis.vocabulary.places import load_units

HEADING = ("Tên đảng bộ", "Tổng số đảng viên", "Nữ", "Từ trần")
NAMES = [unit.full_name for unit in load_units().districts["Phước Long"]]
OLD = [[name, 200 + n, 60, 1] for n, name in enumerate(NAMES[:-1])]
NEW = [[NAMES[0], 200, 60, 1], [NAMES[1], 205, 60, 3], [NAMES[2], 202, None, 1], *OLD[3:], [NAMES[-1], 300, 90, 2]]


def both(folder, names=("a.xlsx", "a lan 2.xlsx"), signed=(None, None), rows=(OLD, NEW)):
    paths = []
    for name, on, own in zip(names, signed, rows, strict=True):
        above = [("Tính đến 30/6/2016",), *([(f"Phước Long, ngày {on}",)] if on else [])]
        paths.append(write(folder / name, [*above, HEADING, *own]))
    return load(*paths)


@pytest.mark.parametrize(
    ("names", "signed"),
    [
        (("a.xlsx", "a lan 2.xlsx"), (None, None)),
        (("a lần 2.xlsx", "a_lan3.xlsx"), (None, None)),
        (("b.xlsx", "a (đã sửa).xlsx"), (None, None)),
        (("b.xlsx", "a.xlsx"), ("05 tháng 7 năm 2016", "12 tháng 7 năm 2016")),
    ],
)
def test_the_newer_one_counts_and_the_changes_are_told(names, signed, tmp_path):
    """K29."""
    membership = both(tmp_path, names, signed)
    counted = membership.frame.set_index("name")["members"]
    assert [*counted.iloc[:2], len(counted)] == [200, 205, len(NAMES)]
    (finding,) = [of for of in membership.findings if of.kind in ABOUT_TWO]
    assert (finding.kind, finding.at.file.endswith(names[0])) == (Kind.REVISED, True)
    row = 4 + bool(signed[0])
    for words in (
        f"numbers corrected, 2: {NAMES[1]} – members: 201 (B{row}) → 205 (B{row}), ",
        f"{NAMES[1]} – deaths: 1 (D{row}) → 3 (D{row})",
        f"units that came late, 1: {NAMES[-1]}",
        f"only the older one has, still counted, 1: {NAMES[2]} – female members: 60",
    ):
        assert words in finding.say("en")
    assert all(of.typed == of.counted + of.left_out + of.outside for of in membership.conserved.values())
    assert "The newer one has 4 differences" in finding.without(set()).say("en")


ABOUT_TWO = (Kind.REVISED, Kind.COPY, Kind.REPEATED_UNIT)


@pytest.mark.parametrize(
    ("names", "signed"),
    [
        (("a.xlsx", "b.xlsx"), (None, None)),
        (("a lan 1.xlsx", "b.xlsx"), (None, "12 tháng 7 năm 2016")),
        (("a lan 2.xlsx", "b.xlsx"), ("05 tháng 7 năm 2016", "12 tháng 7 năm 2016")),  # one says the opposite
    ],
)
def test_where_nothing_says_which_is_newer_what_differs_is_left_out(names, signed, tmp_path):
    membership = both(tmp_path, names, signed)
    assert {of.kind for of in membership.findings if of.kind in ABOUT_TWO} == {Kind.COPY, Kind.REPEATED_UNIT}
    assert membership.frame.set_index("name")["members"].isna().sum() == 1


def test_another_office_with_one_of_the_units_is_no_newer_version(tmp_path):
    """Nor does a correction of a few units put aside the others of the first sheet."""
    other = [[NAMES[1], 999, 60, 1], *([unit.full_name, 210, 70, 0] for unit in load_units().districts["Hồng Dân"][:5])]
    kinds = {of.kind for of in both(tmp_path, rows=(OLD, other)).findings if of.kind in ABOUT_TWO}
    assert kinds == {Kind.REPEATED_UNIT}
    part = both(tmp_path, rows=(OLD, NEW[1:2]))
    assert [of.kind for of in part.findings if of.kind in ABOUT_TWO] == [Kind.REVISED]
    assert part.frame.set_index("name")["members"].tolist() == [200, 205, *(row[1] for row in OLD[2:])]


def test_the_same_sheet_again_is_a_copy(tmp_path):
    assert [of.kind for of in both(tmp_path, rows=(OLD, OLD)).findings if of.kind in ABOUT_TWO] == [Kind.COPY]
