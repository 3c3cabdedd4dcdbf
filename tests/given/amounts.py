"""How much is tried: little by default, much with `--hypothesis-profile=large`."""

from hypothesis import settings

FEW, MANY = 15, 300  # examples of each property


def amount(few: int, many: int) -> int:
    """How many of something that is not drawn by Hypothesis: seeds, damaged files."""
    return many if settings.default.max_examples == MANY else few
