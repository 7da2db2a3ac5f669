"""Rarities, tried on a stage: what an ordinary member of A reaches where rows of B stand as they seldom do."""

from collections.abc import Sequence

import msgspec

from pgadvise.engines.attack.rarities.rarities import Rarity, rarities
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.scratch.replay.attempt import Answer, Attempt, Refused, something_came
from pgadvise.scratch.replay.battery import Standings
from pgadvise.scratch.replay.leak import Outcome, Pair
from pgadvise.scratch.replay.searching import Searching
from pgadvise.snapshot import Relation


class Rarities:
    def __init__(self, search: Searching) -> None:
        self.search = search
        self.battery = search.battery

    def run(self) -> None:
        if self.battery.identities.anonymous:
            return
        for rarity in rarities(self.battery.stage.world):
            affected = [outcome for outcome in self.search.open() if self._depends(outcome, rarity)]
            if affected:
                self.search.limits.look_at_the_clock()
                self._where(rarity, affected)

    def _depends(self, outcome: Outcome, rarity: Rarity) -> bool:
        """Not what is said of the rows themselves, unless they are still there."""
        about = outcome.pair.about
        if not isinstance(about, Relation) or rarity.shared:
            return about.oid == rarity.table.oid
        return about.oid != rarity.table.oid and rarity.table.oid in self.search.influence.of(about)

    def _where(self, rarity: Rarity, affected: Sequence[Outcome]) -> None:
        identity = self.battery.identities.member(OWN, name=f"member of A, while {rarity.what}")
        if rarity.claims and identity.claims is not None:
            identity = msgspec.structs.replace(identity, claims={**identity.claims, **rarity.claims})
        if rarity.unbound:
            identity = msgspec.structs.replace(identity, settings=dict.fromkeys(identity.settings, ""))
        with self.battery.attempt(identity) as attempt:
            if isinstance(attempt.prepared(rarity.statements), Refused):
                return
            came = attempt.counted(rarity.steps) if rarity.power else ()
            if not rarity.power:
                self._judged(attempt, rarity, affected)
            elif not any(map(something_came, came)) or self._reaches(attempt, rarity, affected):
                return
            for step in rarity.steps:
                with attempt.tried(step, "step") as answer:
                    if isinstance(answer, Answer) and answer.count:
                        self._judged(attempt, rarity, affected, (step,))

    def _reaches(self, attempt: Attempt, rarity: Rarity, affected: Sequence[Outcome]) -> bool:
        """B's rows, or what is said of B's people: he is one of the operator's by his power alone."""
        before = self.battery.population(attempt)
        people = Outcome(pair=Pair(about=rarity.table, command="update"))
        return any(self._tried(attempt, one, before, ()).leak is not None for one in (people, *affected))

    def _judged(
        self, attempt: Attempt, rarity: Rarity, affected: Sequence[Outcome], steps: tuple[str, ...] = ()
    ) -> None:
        before = self.battery.standings(attempt) if steps else self.battery.population(attempt)
        tried = [(o, self._tried(attempt, o, before, steps)) for o in affected if o.leak is None]
        found = [(outcome, trial.leak) for outcome, trial in tried if trial.leak is not None]
        if rarity.shared and not any(outcome.pair.command == "delete" for outcome, _ in found):
            return
        for outcome, leak in found:
            outcome.leak = msgspec.structs.replace(leak, prepared=rarity.statements, peopled=not steps)

    def _tried(self, attempt: Attempt, outcome: Outcome, before: Standings, steps: tuple[str, ...]) -> Outcome:
        """What comes of a few moves: what it is that lets them pass is the rows."""
        trial, about = Outcome(pair=outcome.pair), outcome.pair.about
        assert isinstance(about, Relation)
        moves = self.search.steps.moves(about).brief(outcome.pair.command, attempt.identity.person)
        outcome.probes += len(moves)
        if steps:
            any(self.battery.play(attempt, move, trial, before, steps) for move in moves)
        else:
            self.battery.run(attempt, moves, trial, before)
        return trial
