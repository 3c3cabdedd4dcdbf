"""Pages: notebooks run, exported as HTML, listed in an index, printed as PDF."""

from .build import write

__all__ = ["write"]
