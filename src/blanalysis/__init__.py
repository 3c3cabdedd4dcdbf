"""Membership of the commune, ward and township Party committees of Bạc Liêu: read the sheet, check it, chart it, report it.

Data flow through the packages in one direction:

    vocabulary → sheets → layout → membership → analysis → exhibits → workbooks, report, explorer

>>> import blanalysis
>>> membership = blanalysis.example()
>>> int(membership.frame["members"].sum())
14253
"""

from importlib import import_module

from .membership import REPRESENTATIONS
from .vocabulary import __version__ as __version__

__all__ = [
    "Finding", "Membership", "Unit", "Units", "bounds", "compare", "example", "explore", "figures", "lab", "load", "measures",
    "published", "tables",
]  # fmt: skip
_HOME = {
    "Finding": "membership.findings",
    "Membership": "membership.membership",
    "Unit": "vocabulary.places",
    "Units": "vocabulary.places",
    "compare": "analysis.comparison",
    "example": "membership.loading",
    "explore": "explorer.panel",
    "load": "membership.loading",
    "published": "membership.loading",
}
_MODULES = {
    "bounds": "analysis.bounds",
    "figures": "exhibits.figures",
    "lab": "explorer.server",
    "measures": "analysis.measures",
    "tables": "exhibits.tables",
}


def __getattr__(name: str):
    """What the package offers is imported when it is asked for: pandas and matplotlib take long, `--help` needs neither."""
    if name in _MODULES:
        return import_module(f".{_MODULES[name]}", __name__)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    """What Tab completion offers: the public names, and not the modules that happen to be imported."""
    return [*__all__, *(name for name in globals() if name.startswith("__"))]


def _representation(form: str):
    """How a membership shows itself ("html" or "text"): exhibits are imported only when there is something to show."""
    return lambda membership: getattr(import_module(".exhibits.account", __name__), f"{form}_representation")(
        membership
    )


REPRESENTATIONS.update(html=_representation("html"), text=_representation("terminal"))
