"""Membership of the commune, ward and township Party committees of Bạc Liêu: read the sheet, check it, chart it, report it.

A workbook flows one way; each module is named for what leaves it:

    file → cells → table → entries → membership → measures → figures, tables → notebook → report

>>> import blanalysis
>>> membership = blanalysis.example()
>>> int(membership.frame["members"].sum())
14253
"""

__version__ = "0.1.0"

from . import figures, measures, tables
from .issues import Issue
from .membership import Membership, example, load, published
from .units import Unit, Units

__all__ = ["Issue", "Membership", "Unit", "Units", "example", "figures", "load", "measures", "published", "tables"]
