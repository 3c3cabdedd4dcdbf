"""Figures. `Membership` in, `Exhibit` out; the only package that uses matplotlib.

A picture on a page is an SVG whose text stays text: any font of the reader's system shows it, and each label keeps the width it was
laid out with. It contains no date and no random id, so the same data give the same bytes. Types differ by colour and by marker.

`save` writes a picture with title and source in it, for an article or a slide; `figure` is that plain matplotlib figure, `frame` has its numbers:

>>> from blanalysis import figures, published
>>> drawn = figures.shares(published(), lang="vi")
>>> drawn.title
'Xã chiếm 76,6% (49/64) số đảng bộ, 68,5% (9.768/14.253) số đảng viên'
>>> drawn.save("ty-le.pdf")  # doctest: +SKIP
>>> drawn.frame["Tỷ lệ đảng viên"].to_list()
[0.685, 0.214, 0.1]
"""

from .comparison import KINDS as KINDS
from .comparison import compared
from .composition import families, funnel, parts_by_type
from .districts import heat, ranked, tiles
from .flows import admissions, change_tiles, changes, components, stock_and_flow
from .sheet import coverage, quality
from .types import means, rate_tiles, rates, scatter, shares
from .units import band, intervals, lorenz, strip

__all__ = [
    "admissions", "band", "change_tiles", "changes", "compared", "components", "coverage", "families", "funnel", "heat", "intervals",
    "lorenz", "means", "parts_by_type", "quality", "ranked", "rate_tiles", "rates", "scatter", "shares", "stock_and_flow", "strip", "tiles",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__  # what <Tab> offers
