"""Ranks: what else a member of A may be, by his token or by a row of his own: an officer, a reviewer, an admin.

Whose rank that is, his tenant's or the operator's, the word does not tell. So the server is asked: whom it shows rows
of his own tenant that he did not see before, and none of another's, that one is somebody in his tenant. What he then
does to others' rows is a leak like any member's. Tried where an ordinary member can do nothing.
"""

from collections.abc import Iterator
from itertools import islice

import msgspec

from pgadvise.engines.attack.rarities.raised import ranks
from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.scratch.replay.attempt import Attempt, Refused
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.scratch.replay.searching import Searching
from pgadvise.scratch.replay.seeing import Seen, seen
from pgadvise.snapshot import Relation

_WORDS = 8


class Ranks:
    def __init__(self, search: Searching) -> None:
        self.search = search
        self.battery = search.battery

    def run(self) -> None:
        every = () if self.battery.identities.anonymous else tuple(islice(self._all(), _WORDS))
        usual = self._usual() if every and any(self._barren()) else None
        for identity, statements in every if usual is not None else ():
            self.search.limits.look_at_the_clock()
            with self.battery.attempt(identity) as attempt:
                made = not statements or not isinstance(attempt.prepared(statements), Refused)
                if made and usual is not None and seen(self.battery, attempt).shows_more_of_his(usual):
                    self._tried(attempt, statements)

    def _all(self) -> Iterator[tuple[Identity, tuple[str, ...]]]:
        """Who it is, and what makes him that."""
        yield from ((identity, ()) for identity in self.battery.identities.ranked())
        world, member = self.battery.stage.world, self.battery.identities.member
        for table in world.tables:
            for word, statement in ranks(world, table):
                yield member(OWN, name=f"member of A, as {word}"), (statement,)

    def _barren(self) -> Iterator[Outcome]:
        return (o for o in self.search.open() if not o.works and isinstance(o.pair.about, Relation))

    def _usual(self) -> Seen:
        with self.battery.attempt(self.battery.identities.member(OWN)) as attempt:
            return seen(self.battery, attempt)

    def _tried(self, attempt: Attempt, statements: tuple[str, ...]) -> None:
        before = self.battery.population(attempt) if statements else self.battery.before
        for outcome in self._barren():
            about, command = outcome.pair.about, outcome.pair.command
            assert isinstance(about, Relation)
            trial = Outcome(pair=outcome.pair)
            moves = self.search.steps.moves(about).all(command, attempt.identity.person)
            self.battery.run(attempt, moves, trial, before)
            outcome.probes += trial.probes
            outcome.works = trial.works
            if trial.leak is not None:
                outcome.leak = msgspec.structs.replace(trial.leak, prepared=statements)
