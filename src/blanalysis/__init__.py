"""Membership of the commune, ward and township Party committees of Bạc Liêu: read the sheet, check it, chart it, report it.

A workbook flows one way; each module is named for what leaves it:

    file → cells → table → entries → membership → measures → figures, tables → notebook → report

>>> import blanalysis
>>> membership = blanalysis.example()
>>> int(membership.frame["members"].sum())
14253
"""

from importlib import import_module

__version__ = "0.1.0"

_HOME = {
    "Issue": "issues",
    "Membership": "membership",
    "Unit": "units",
    "Units": "units",
    "bounds": "bounds",
    "compare": "comparison",
    "example": "membership",
    "explore": "panel",
    "figures": "figures",
    "lab": "lab",
    "load": "membership",
    "measures": "measures",
    "published": "membership",
    "tables": "tables",
}
__all__ = [*_HOME]


def __getattr__(name: str):
    """What the package offers is imported when it is asked for: pandas and matplotlib take long, `--help` needs neither."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{_HOME[name]}", __name__)
    return module if name == _HOME[name] else getattr(module, name)


def __dir__() -> list[str]:
    """What <Tab> offers: what can be asked for here, and not the rooms that happen to be open."""
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
