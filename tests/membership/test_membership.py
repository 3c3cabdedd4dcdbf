"""What a `Membership` works out is worked out once, and is nobody else's to change."""

import datetime as dt

import pytest
from made_workbooks import ROWS, TITLES, working_list, write

from blanalysis import load, tables
from blanalysis.membership import computed_once


@pytest.fixture
def two_days(tmp_path):
    """A list of the end of 2016 and one of a year before, with one unit less."""
    earlier = [(title.replace("2016", "2015"),) for title in TITLES]
    before = write(tmp_path / "2015.xlsx", [*earlier, *working_list(ROWS[:-1], total=False)[len(TITLES) :]])
    return load(before, write(tmp_path / "2016.xlsx", working_list()))


FRAMES = ("frame", "conservation", "current", "indicators", "by_type", "by_unit", "by_district", "inhabitants")


def _asked(membership, name):
    found = getattr(membership, name)
    return found() if callable(found) else found


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_may_be_changed_and_is_whole_when_it_is_asked_for_again(two_days, name):
    before = _asked(two_days, name).copy(deep=True)
    for _ in range(2):
        changed = _asked(two_days, name)
        assert changed.equals(before)
        changed.iloc[:] = changed.iloc[::-1].to_numpy()
        changed["x"] = 1
    assert _asked(two_days, name).equals(before)


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.drop(index=range(len(frame) - 1), inplace=True),
        lambda frame: frame.sort_values("members", ascending=False, inplace=True, ignore_index=True),
        lambda frame: frame.__setitem__("members", 2 * frame["members"]),
    ],
    ids=["rows dropped", "rows sorted", "numbers changed"],
)
@pytest.mark.filterwarnings("ignore:The inplace keyword")  # of pandas from version 3.1 on
def test_a_frame_that_a_user_changed_changes_nothing_else(two_days, change):
    untouched = {name: _asked(two_days.on(two_days.as_of), name) for name in FRAMES}
    shown = tables.committees(two_days.on(two_days.as_of), lang="vi")._repr_html_()
    own = two_days.frame
    change(own)
    assert not own.equals(two_days.frame)
    assert all(_asked(two_days, name).equals(before) for name, before in untouched.items())
    assert tables.committees(two_days, lang="vi")._repr_html_() == shown
    assert len(two_days.found) == len(two_days.current)


def test_another_day_has_its_own_answers(two_days):
    later, earlier = two_days, two_days.on(two_days.days[0])
    assert [membership.as_of.year for membership in (later, earlier)] == [2016, 2015]
    assert len(later.found) == len(earlier.found) + 1
    assert set(later.current["as_of"].dt.date) == {later.as_of}
    assert len(earlier.frame) == len(later.frame) == len(later.current) + len(earlier.current)
    assert later.by_type()["members"].sum() > earlier.by_type()["members"].sum()


def test_an_answer_is_computed_once_by_its_arguments(two_days):
    asked = []

    @computed_once
    def column(membership, name, *, day=None):
        asked.append((name, day))
        return [membership.as_of, name, day]

    for _ in range(2):
        assert column(two_days, "members") == [two_days.as_of, "members", None]
        assert column(two_days, "cells", day=dt.date(2016, 1, 1))[1:] == ["cells", dt.date(2016, 1, 1)]
        column(two_days, "members").clear()
    assert asked == [("members", None), ("cells", dt.date(2016, 1, 1))]
    column(two_days.on(two_days.as_of), "members")
    assert len(asked) == 3
