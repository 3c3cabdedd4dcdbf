"""Tables and lists: what was read and what was computed from it. `Membership` in, `Exhibit` out.

Each function gives one table in one language. Its title states what the data say and is computed from them. Its HTML is a plain
table with a caption and a scope at every heading, which copies into Word and Excel as it is.

>>> from blanalysis import published, tables
>>> tables.by_type(published(), lang="en").title
'64 committees have 14,253 members, 68.5% of them in communes'
"""

from .change import changes, decomposed
from .comparison import across_reform, committee, compared
from .composition import cell_sizes, parts, sensitive
from .setting import colophon, methods, state
from .sheet import against_published, conservation, files, issue_list, missing, rules, totals, uncertainty
from .types import against_inhabitants, by_type, cells, findings, gap, per_thousand, rates_by_unit
from .units import between, committees, extremes, inequality, outliers, spread

__all__ = [
    "across_reform", "against_inhabitants", "against_published", "between", "by_type", "cell_sizes", "cells", "changes",
    "colophon", "committee", "committees", "compared", "conservation", "decomposed", "extremes", "files", "findings", "gap", "inequality", "issue_list",
    "methods", "missing", "outliers", "parts", "per_thousand", "rates_by_unit", "rules", "sensitive", "spread", "state", "totals", "uncertainty",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__  # what <Tab> offers
