"""Room for calls within calls: however deep, a call maps no memory."""

import sys
from collections.abc import Callable

import pytest

from pgadvise.frames import roomy


def _faults(deep: int, run: Callable[[], None]) -> int:
    """Pages that the system had to give while `run` ran `deep` frames further down."""
    import resource

    if deep:
        return _faults(deep - 1, run)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    run()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def _calls() -> None:
    for _ in range(200):
        abs_of(-1)


def abs_of(number: int) -> int:
    return abs(number)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts what Linux does")
def test_no_call_maps_memory() -> None:
    """At no depth does each of a loop's calls take a new page, as it does at some where the frames lie in pieces."""
    assert roomy(lambda: max(_faults(deep, _calls) for deep in range(150))) < 100
