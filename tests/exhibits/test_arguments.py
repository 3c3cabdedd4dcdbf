"""A function of an exhibit that is called with something else says so in one sentence, in both languages."""

import inspect

import pytest

from blanalysis import compare, example, figures, tables
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.refusals import RefusedError

EXHIBITS = [getattr(module, name) for module in (figures, tables) for name in module.__all__]
OF_MEMBERSHIP = [
    make for make in EXHIBITS if next(iter(inspect.signature(make).parameters)) in ("membership", "memberships")
]
WITH_COLUMN = [figures.ranked, figures.tiles, figures.funnel, figures.compared, tables.compared]


def refused(function, *args, **options):
    with pytest.raises(RefusedError) as caught:
        function(*args, **options)
    said = [caught.value.say(lang) for lang in LANGS]
    assert all(text.count("\n") == 0 and len(text) < 700 for text in said)
    return said


@pytest.mark.parametrize("make", EXHIBITS, ids=lambda make: make.__name__)
def test_lang_may_be_left_out_of_each(make):
    assert inspect.signature(make).parameters["lang"].default is None
    refused(make, lang="tiếng Việt")
    refused(make, *([example()] if make in OF_MEMBERSHIP else []), no_such_option=1)


@pytest.mark.parametrize("make", OF_MEMBERSHIP, ids=lambda make: make.__name__)
@pytest.mark.parametrize("given", ["so-lieu.xlsx", None, 5, example], ids=["a name", "None", "5", "a function"])
def test_something_else_than_a_membership(make, given):
    assert all("load(" in text for text in refused(make, given))


def test_a_frame_instead_of_a_membership():
    assert "DataFrame" in refused(figures.shares, example().frame)[0]
    refused(compare, example().frame)
    refused(compare, "so-lieu.xlsx")


NEEDED = [
    make
    for make in OF_MEMBERSHIP
    if (of := inspect.signature(make).parameters.get("membership")) and of.default is inspect.Parameter.empty
]


@pytest.mark.parametrize("make", NEEDED, ids=lambda make: make.__name__)
def test_called_with_too_few_or_too_many(make):
    assert make.__name__ in refused(make)[0]
    refused(make, example(), "en", 1)


@pytest.mark.parametrize("make", WITH_COLUMN)
@pytest.mark.parametrize("column", ["nope", "type", "", 5, None, ["members"], {}])
def test_no_such_column(make, column):
    refused(make, example(), column=column)


@pytest.mark.parametrize("option", ["over", "by", "only", "sort", "highlight", "kind"])
@pytest.mark.parametrize("value", ["nope", 5, ["nope", 5]])
def test_no_such_choice(option, value):
    refused(figures.compared, example(), **{option: value})
    if option in ("over", "by", "only", "sort"):
        refused(tables.compared, example(), **{option: value})
        refused(compare, example(), **{option: value})


def test_only_none_keeps_all():
    assert compare(example(), only=None).equals(compare(example()))


def test_no_such_formula():
    refused(tables.methods, "nope")
    refused(tables.methods, 5)
    refused(tables.methods, ["gini"])
