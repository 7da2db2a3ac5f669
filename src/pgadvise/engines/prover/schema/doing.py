"""Who does what, asked by what is done: of a thousand tables each, without looking at everybody each time."""

from collections.abc import Hashable, Iterable
from itertools import count
from typing import Generic, NamedTuple, TypeVar

from pgadvise.snapshot import Function

_T = TypeVar("_T")


class Doing(Generic[_T]):
    """In the order in which they were told; who may do anything does whatever is asked for."""

    def __init__(self) -> None:
        self._by_act: dict[Hashable, list[tuple[int, _T]]] = {}
        self._anything: list[tuple[int, _T]] = []
        self._places = count()

    def told(self, one: _T, acts: Iterable[Hashable] | None) -> None:
        """None: it may do anything."""
        place = (next(self._places), one)
        for found in [self._anything] if acts is None else [self._by_act.setdefault(act, []) for act in acts]:
            found.append(place)

    def any_of(self, acts: Iterable[Hashable]) -> list[_T]:
        found = dict(self._anything)
        for act in acts:
            found.update(self._by_act.get(act, ()))
        return [found[place] for place in sorted(found)]


class Reach(NamedTuple):
    """What some roles may set off: by table whose hands may write it, by table and command what leads there."""

    hands: Doing[Function]
    entrances: Doing[Function]
