"""One checked row a unit and day; every number in the files is counted or left out with a finding at its cell."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

# The functions that show a `Membership` in a notebook ("notebook": data and metadata) and in a terminal ("text").
# `blanalysis/__init__.py` fills it, since they belong to packages that import this one.
REPRESENTATIONS: dict[str, Callable[[Any], Any]] = {}

Given = TypeVar("Given")
Options = ParamSpec("Options")
Answer = TypeVar("Answer")


def computed_once(
    function: Callable[Concatenate[Given, Options], Answer],
) -> Callable[Concatenate[Given, Options], Answer]:
    """The function, whose answer is kept with its first argument, a `Membership`, by the others, which must be hashable. It
    stands below `@property`. What can be changed (list, dict, pandas) is given as a copy."""
    name = f"{function.__module__}.{function.__qualname__}"
    defaults = function.__kwdefaults__ or {}

    @wraps(function)
    def kept(membership: Given, /, *args: Options.args, **named: Options.kwargs) -> Answer:
        answers = membership._cache  # type: ignore[attr-defined]  # of a `Membership`, which imports this module
        asked = (name, args, *sorted({**defaults, **named}.items()))
        if asked not in answers:
            answers[asked] = function(membership, *args, **named)
        return cast(Answer, unshared(answers[asked]))

    return kept


def unshared(answer: Any) -> Any:
    """The answer itself, or a copy of what can be changed. pandas 3 copies the numbers only when they are changed."""
    if isinstance(answer, (list, dict)):
        return answer.copy()
    if not type(answer).__module__.startswith("pandas"):
        return answer
    import pandas as pd

    return answer.copy(deep=pd.__version__ < "3")
