"""Methods that work their answers out once: what an object says of the same things does not change while it lives."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

_S = TypeVar("_S")
_P = ParamSpec("_P")
_R = TypeVar("_R")


def remembered(method: Callable[Concatenate[_S, _P], _R]) -> Callable[Concatenate[_S, _P], _R]:
    """Keeps each answer with the object that gave it, by what was asked; where that raised nothing is kept."""
    place = f"answers of {method.__qualname__}"

    @wraps(method)
    def answer(self: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        known: dict[object, _R] = self.__dict__.setdefault(place, {})
        asked = (*args, *kwargs.items())
        if asked not in known:
            known[asked] = method(self, *args, **kwargs)
        return known[asked]

    return answer
