"""What the examples in docstrings have beside the names of their own module."""

import pytest

from blanalysis.vocabulary.places import load_units


@pytest.fixture(autouse=True)
def names_in_examples(doctest_namespace):
    doctest_namespace["load_units"] = load_units  # `places.units`, whose examples ask for units, cannot import it
