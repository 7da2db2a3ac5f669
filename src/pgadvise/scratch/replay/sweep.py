"""Sweeps: many first steps in one message each, with what follows them; only what surprises is walked again by itself.

Where a walk follows up a few steps of a kind, a sweep takes all that did something, and pairs of those.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, permutations
from typing import Protocol

import msgspec

from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.moves.steps import Step
from pgadvise.grouped import grouped
from pgadvise.scratch.replay.attempt import Answer, Attempt, something_came
from pgadvise.scratch.replay.battery import Battery
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.scratch.replay.probing import sql_of
from pgadvise.snapshot import Relation, literal

_PROBES = 4000  # of a session
_WALKED = 6  # steps that surprise and are walked, of each pair of relation and command
_ALIKE = 3  # steps of a kind that are paired with others
_PAIRED = 24  # steps that are paired
_PAIRS = 300


class Walking(Protocol):
    """The walk, as far as it is asked."""

    battery: Battery
    attempt: Attempt

    def affected(self, step: Step) -> list[Outcome]: ...

    def again(self, outcome: Outcome) -> tuple[Move | str, ...]: ...

    def after(self, steps: tuple[str, ...], affected: list[Outcome]) -> None: ...


class Taken(msgspec.Struct, frozen=True):
    """Statements, one after the other, and what they may matter to."""

    statements: tuple[str, ...]
    affected: tuple[Outcome, ...]


class Sweep:
    """Of one walk, with `share` probes at most; `left` is how many are left."""

    def __init__(self, walk: Walking, share: int) -> None:
        self.walk = walk
        self.left = min(_PROBES, share)
        self._walked = Counter[tuple[int, str]]()

    def steps(self, steps: Sequence[Step]) -> None:
        self._sweep([Taken((step.sql,), tuple(self.walk.affected(step))) for step in in_turn(steps)])

    def pairs(self, steps: Sequence[Step]) -> None:
        """Of steps that did something, and opened nothing by themselves: some, each after each of another kind."""
        seen = Counter[str]()
        some: list[Taken] = []
        for step in in_turn(steps):
            seen[step.kind] += 1
            affected = tuple(self.walk.affected(step)) if seen[step.kind] <= _ALIKE else ()
            some += [Taken((step.sql,), affected)] if affected else []
        self._sweep(list(islice(_both(some[:_PAIRED]), _PAIRS)))

    def _sweep(self, taken: Sequence[Taken]) -> None:
        groups = grouped((tuple(outcome.pair.key for outcome in one.affected), one) for one in taken if one.affected)
        for group in groups.values():
            self._together(group)

    def _together(self, group: Sequence[Taken]) -> None:
        """All that matter to the same."""
        followers = [
            (outcome, one) for outcome in group[0].affected if outcome.leak is None for one in self.walk.again(outcome)
        ]
        followers = [(outcome, one) for outcome, one in followers if not sql_of(one).startswith("call ")]
        some = group[: max(0, self.left // (len(followers) + 1))] if followers else ()
        self.left -= len(some) * (len(followers) + 1)
        scripts = [";".join(one.statements) for one in some]
        answers = self.walk.attempt.swept(scripts, [self._asked(one) for _, one in followers])
        found: dict[tuple[tuple[str, ...], tuple[int, str]], tuple[int, Taken, Outcome]] = {}
        for taken, told in zip(some, answers, strict=True):
            for (outcome, one), answer in zip(followers, told, strict=False):
                outcome.probes += 1
                if self._surprising(one, answer):
                    asked, rank = (taken.statements, outcome.pair.key), self._rank(one, answer)
                    found[asked] = (min(rank, found[asked][0] if asked in found else rank), taken, outcome)
        for _, taken, outcome in sorted(found.values(), key=lambda one: one[0]):
            if outcome.leak is None:
                self._walk(taken, outcome)

    def _asked(self, one: Move | str) -> str:
        """Of a reading of a table only the rows that are somebody else's."""
        if not isinstance(one, Move) or one.command != "select" or not one.relation.is_table:
            return sql_of(one)
        keys = ", ".join(literal(key) for key in self._others(one.relation))
        return f"select * from ({one.sql}) q_(k_) where k_ = any (array[{keys}]::text[])"

    def _others(self, relation: Relation) -> Iterator[str]:
        known = self.walk.battery.before.get(relation.oid, {})
        return (key for key, (side, _) in known.items() if self.walk.battery.foreign(side))

    def _surprising(self, one: Move | str, answer: str) -> bool:
        if isinstance(one, Move) and one.command == "select" and one.relation.is_table:
            return something_came(answer)
        return self.walk.battery.surprising(self.walk.attempt, sql_of(one), answer)

    def _rank(self, one: Move | str, answer: str) -> int:
        """More rows than without first steps come first, as many as ever last, though they may be other ones."""
        usual = self.walk.battery.usual.get((self.walk.attempt.identity.name, sql_of(one)), "")
        if answer.isdigit() and usual.isdigit():
            return 0 if int(answer) > int(usual) else 1 + (answer == usual)
        return 0 if answer != usual else 2

    def _walk(self, taken: Taken, outcome: Outcome) -> None:
        if self._walked[outcome.pair.key] >= _WALKED:
            return
        self._walked[outcome.pair.key] += 1
        *before, last = taken.statements
        with self.walk.attempt.tried("select", "sweep"):
            done = all(isinstance(self.walk.attempt.done(one), Answer) for one in before)
            with self.walk.attempt.tried(last, "swept") as answer:
                if done and isinstance(answer, Answer):
                    self.walk.after(taken.statements, [outcome])


def _both(some: Sequence[Taken]) -> Iterator[Taken]:
    for first, second in permutations(some, 2):
        shared = [outcome for outcome in second.affected if outcome in first.affected]
        if shared:
            yield Taken(first.statements + second.statements, tuple(shared))


def in_turn(steps: Sequence[Step]) -> list[Step]:
    """One of each kind, then a second one of each."""
    seen = Counter[str]()
    placed: list[tuple[int, Step]] = []
    for step in steps:
        seen[step.kind] += 1
        placed.append((seen[step.kind], step))
    return [step for _, step in sorted(placed, key=lambda one: one[0])]
