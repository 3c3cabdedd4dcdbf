"""An exhibit without its picture, for tests of words: drawing takes most of the time."""

from dataclasses import replace

from blanalysis.exhibits.exhibit import Exhibit, Figure


def undrawn(exhibit: Exhibit) -> Exhibit:
    """The same exhibit, whose HTML has everything but the picture's own data."""
    return replace(exhibit, drawing=None) if isinstance(exhibit, Figure) else exhibit
