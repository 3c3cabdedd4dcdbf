"""One checked row a unit and day; every number in the files is counted or left out with a finding at its cell."""

from collections.abc import Callable
from typing import Any

# The functions that show a `Membership` in a notebook ("notebook": data and metadata) and in a terminal ("text").
# `blanalysis/__init__.py` fills it, since they belong to packages that import this one.
REPRESENTATIONS: dict[str, Callable[[object], Any]] = {}
