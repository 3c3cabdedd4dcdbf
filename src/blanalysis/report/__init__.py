"""HTML pages: notebooks run, exported as pages with an index, in sets, printed as PDF."""

from .build import write

__all__ = ["write"]
