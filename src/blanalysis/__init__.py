"""Membership of the commune, ward and township Party committees of any province: read the sheet, check it, chart it, report it.

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
    "Finding", "Membership", "Unit", "Units", "across_reform", "bounds", "change", "compare", "crosswalk", "example", "explore", "figures", "lab",
    "load", "measures", "places", "published", "tables",
]  # fmt: skip
_MODULE_OF = {  # the classes and functions that are public here
    "Finding": "membership.findings",
    "Membership": "membership.membership",
    "Unit": "vocabulary.places",
    "Units": "vocabulary.places",
    "across_reform": "analysis.change",
    "change": "analysis.change",
    "compare": "analysis.comparison",
    "crosswalk": "vocabulary.places",
    "example": "membership.loading",
    "explore": "explorer.panel",
    "load": "membership.loading",
    "places": "vocabulary.places",
    "published": "membership.loading",
}
_PUBLIC_MODULES = {  # by the names that they have here
    "bounds": "analysis.bounds",
    "figures": "exhibits.figures",
    "lab": "explorer.server",
    "measures": "analysis.measures",
    "tables": "exhibits.tables",
}


def __getattr__(name: str) -> object:
    """A public name, imported when it is asked for: pandas and matplotlib take long to import, `--help` needs neither."""
    if name not in _MODULE_OF | _PUBLIC_MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{(_MODULE_OF | _PUBLIC_MODULES)[name]}", __name__)
    return module if name in _PUBLIC_MODULES else getattr(module, name)


def __dir__() -> list[str]:
    """The names that Tab completion offers: the public ones, and not the packages that happen to be imported."""
    return [*__all__, *(name for name in globals() if name.startswith("__"))]


def _notebook_representation(membership) -> tuple[dict, dict]:
    from .exhibits import account

    return account.notebook_representation(membership)


def _text_representation(membership) -> str:
    from .exhibits import account

    return account.terminal_representation(membership)


REPRESENTATIONS.update(notebook=_notebook_representation, text=_text_representation)
