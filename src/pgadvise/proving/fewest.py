"""The fewest parts of a whole that still do what the whole does: QuickXplain (Junker, AAAI 2004).

About `2 k log2(n / k)` trials for k parts of n, where more parts never undo what fewer do; `holds` decides.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

_T = TypeVar("_T")


def fewest(parts: Sequence[_T], holds: Callable[[list[_T]], bool]) -> list[_T]:
    """In their order. `parts` as a whole is taken to hold."""
    return [] if holds([]) else _needed([], [], list(parts), holds)


def _needed(base: list[_T], added: list[_T], parts: list[_T], holds: Callable[[list[_T]], bool]) -> list[_T]:
    if added and holds(base):
        return []
    if len(parts) <= 1:
        return parts
    half = len(parts) // 2
    first, second = parts[:half], parts[half:]
    of_second = _needed(base + first, first, second, holds)
    of_first = _needed(base + of_second, of_second, first, holds)
    return of_first + of_second
