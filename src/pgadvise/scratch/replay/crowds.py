"""Crowds, tried on a stage: rows of B in every combination, and what an ordinary member of A does to them."""

from collections.abc import Sequence

import msgspec

from pgadvise.engines.attack.cast import OWN
from pgadvise.engines.attack.crowd import crowd
from pgadvise.engines.attack.identity import Identity
from pgadvise.scratch.replay.attempt import Attempt, Refused
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.scratch.replay.searching import Searching
from pgadvise.snapshot import Relation, literal

_TABLES = 40
# Each row that a check or a key refuses stays away.
_INTO = """do $pgadvise$ declare one text; begin
foreach one in array array[{rows}]::text[] loop begin execute one; exception when others then null; end; end loop;
end $pgadvise$"""


class Crowds:
    def __init__(self, search: Searching) -> None:
        self.search = search
        self.battery = search.battery

    def run(self) -> None:
        identities, world = self.battery.identities, self.battery.stage.world
        who = identities.attackers()[0] if identities.anonymous else identities.member(OWN)
        for axis in list(world.axes.values())[:_TABLES]:
            relations = (outcome for outcome in self.search.open() if isinstance(outcome.pair.about, Relation))
            affected = [o for o in relations if axis.relation.oid in self.search.influence.of(o.pair.about)]
            rows = tuple(crowd(world, axis.relation)) if affected and axis.relation.is_table else ()
            if rows:
                self.search.limits.look_at_the_clock()
                self._among(who, rows, affected)

    def _among(self, who: Identity, rows: tuple[str, ...], affected: Sequence[Outcome]) -> None:
        with self.battery.attempt(who) as attempt:
            found = [(outcome, trial) for outcome, trial in self._tried(attempt, rows, affected) if trial.leak]
            for outcome, trial in found:
                fewest = self._fewest(attempt, rows, trial)
                again = self._tried(attempt, fewest, [outcome])[0][1] if len(fewest) < len(rows) else trial
                if again.leak is not None:
                    outcome.leak = msgspec.structs.replace(again.leak, prepared=(_script(fewest),), peopled=True)

    def _tried(
        self, attempt: Attempt, rows: Sequence[str], affected: Sequence[Outcome]
    ) -> list[tuple[Outcome, Outcome]]:
        """Each with what came of it among the rows."""
        with attempt.tried("select", "crowd"):
            if isinstance(attempt.prepared((_script(rows),)), Refused):
                return [(outcome, Outcome(pair=outcome.pair)) for outcome in affected]
            before = self.battery.population(attempt)
            return [(outcome, self.search.reaching(attempt, outcome.pair, before)) for outcome in affected]

    def _fewest(self, attempt: Attempt, rows: tuple[str, ...], trial: Outcome) -> tuple[str, ...]:
        """Half of them, and half of these, as long as one half shows it."""
        while len(rows) > 1:
            halves = (rows[: len(rows) // 2], rows[len(rows) // 2 :])
            kept = next((half for half in halves if self._tried(attempt, half, [trial])[0][1].leak is not None), None)
            if kept is None:
                break
            rows = kept
        return rows


def _script(rows: Sequence[str]) -> str:
    return rows[0] if len(rows) == 1 else _INTO.format(rows=", ".join(map(literal, rows)))
