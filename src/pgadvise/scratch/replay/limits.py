"""How much is tried: counts, so that every machine finds the same, and the time as an outer cap."""

from collections.abc import Callable

import msgspec

TIME_OVER = "the time was over"


class Late(Exception):
    """The time is over."""


def _never() -> bool:
    return False


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """First steps of a session, those of a kind that are followed up, probes of all sessions after first steps, and
    calls of a function by each.

    `over` tells whether the time is; it is asked often.
    """

    steps: int = 3000
    alike: int = 10
    probes: int = 20_000
    calls: int = 160
    over: Callable[[], bool] = _never

    def look_at_the_clock(self) -> None:
        """Raise Late where the time is over."""
        if self.over():
            raise Late
