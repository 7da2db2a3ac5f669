"""Crowds: more rows of B than the scene has, and what an ordinary member of A does to them.

A policy that asks two things at once shows a row only where both are true. So columns say what they may in every
combination, with paths of every kind. Nothing in such a row speaks for the attacker: what ties it to others, and whose
it is, is as in any row of B.
"""

from collections.abc import Iterator, Sequence
from itertools import count, islice

import msgspec

from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.engines.attack.texts.values import diagonal
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.row import inserted
from pgadvise.engines.attack.world.world import World
from pgadvise.scratch.replay.attempt import Attempt, Refused
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.scratch.replay.searching import Searching
from pgadvise.snapshot import Relation, literal

_TABLES = 40
# Each row that a check or a key refuses stays away.
_INTO = """do $pgadvise$ declare one text; begin
foreach one in array array[{rows}]::text[] loop
 begin execute one; exception when others or assert_failure then null; end;
end loop; end $pgadvise$"""
_ROWS = 160  # rows of a table
_VALUES = 6  # of a column
_FIRST = 200  # rows before have other numbers
_PATHS, _PARENTS = 5, 4


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
            rows = tuple(_crowd(world, axis.relation)) if affected and axis.relation.is_table else ()
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


def _crowd(world: World, table: Relation) -> Iterator[str]:
    """An INSERT for each row; none where rows could not differ in more than they do."""
    axis = world.axes.get(table.oid)
    if axis is None or world.is_registry(table.oid):
        return
    choices = world.variety.choices(table)
    parents = [k for k in world.snapshot.foreign_keys_of(table) if not world.is_registry(k.references)]
    each = (_PATHS if axis.path else 1) * (_PARENTS if parents else 1)
    if len(choices) < 2 and each == 1:
        return
    combinations = islice(diagonal([list(choice[:_VALUES]) for choice in choices.values()]), _ROWS // each)
    numbers = count(_FIRST)
    for cells in combinations:
        variant = dict(zip(choices, cells, strict=True))
        for number in islice(numbers, each):  # what stands in a path, and to what a row refers, goes by its number
            yield inserted(table, world.row(table, "B", number, variant).cells)
