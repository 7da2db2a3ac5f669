"""The search of the battery as its parts see it: they try what they have to try, and it keeps what came of all."""

from collections.abc import Iterator
from typing import Protocol

from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.moves.steps import Steps
from pgadvise.engines.attack.texts.influence import Influence
from pgadvise.scratch.replay.attempt import Attempt
from pgadvise.scratch.replay.battery import Battery, Standings
from pgadvise.scratch.replay.leak import Outcome, Pair
from pgadvise.scratch.replay.limits import Limits


class Searching(Protocol):
    """`slow` are functions that are not called again, `brief` is what follows a first step."""

    battery: Battery
    influence: Influence
    steps: Steps
    limits: Limits
    slow: set[int]
    brief: dict[tuple[tuple[int, str], str | None], tuple[Move | str, ...]]
    outcomes: dict[tuple[int, str], Outcome]

    def open(self) -> Iterator[Outcome]: ...

    def calls(self, attempt: Attempt, outcome: Outcome, calls: tuple[str, ...], before: Standings) -> None: ...

    def called(
        self,
        attempt: Attempt,
        call: str,
        outcome: Outcome,
        before: Standings,
        steps: tuple[str, ...] = (),
        *,
        does: bool = True,
    ) -> bool: ...

    def reaching(self, attempt: Attempt, pair: Pair, before: Standings) -> Outcome: ...
