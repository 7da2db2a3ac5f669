"""Room for calls within calls.

CPython keeps the frames of Python's functions in pieces of 16 KB, and gives a piece back to the system with the first
frame that stands in it (3.11 to 3.14, https://github.com/python/cpython/issues/142183). A loop at the end of a piece
maps memory for each call that it makes and unmaps it afterwards: a fifth of the time that deep recursion takes. Where
such a loop stands is chance. A frame that is larger than a piece gets one for itself, of a power of two, and what that
leaves is the room of all that it calls.
"""

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

_WORDS = 70_000  # of 8 bytes: the next power of two leaves 480 KB, some 1,600 frames


def roomy(run: Callable[[], _T]) -> _T:
    """Do it where calls are cheap, however deep."""
    return run()


roomy.__code__ = roomy.__code__.replace(co_stacksize=_WORDS)
