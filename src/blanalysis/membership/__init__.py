"""One checked row a unit and day; every number in the files is counted or left out with a finding at its cell."""

from collections.abc import Callable

# How a `Membership` shows itself in a notebook ("html") and in a terminal ("text"): filled by the package `blanalysis`, since what a
# thing looks like is known to packages that import this one.
REPRESENTATIONS: dict[str, Callable[[object], str]] = {}
