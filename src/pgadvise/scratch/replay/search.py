"""Attack a stage: every move at once, then after every first step that changed something."""

from collections.abc import Iterator

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.attack.cast import OWN
from pgadvise.engines.attack.identities import Identities
from pgadvise.engines.attack.influence import Influence
from pgadvise.engines.attack.moves import Move
from pgadvise.engines.attack.steps import Step, Steps
from pgadvise.scratch.replay.attempt import Answer, Attempt
from pgadvise.scratch.replay.battery import Battery, Standings
from pgadvise.scratch.replay.leak import Leak, Outcome, Pair
from pgadvise.scratch.replay.stage import Stage
from pgadvise.snapshot import Function, Relation

_AFTER = 8  # moves of a command, or calls, after a first step
_TIMEOUT = "57014"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Counts, so that every machine finds the same: first steps of a session, probes of the whole search."""

    steps: int = 3000
    probes: int = 60_000


class Search:
    """For one role on one stage; `pairs` are what to decide."""

    def __init__(
        self, stage: Stage, access: Access, identities: Identities, pairs: tuple[Pair, ...], limits: Limits
    ) -> None:
        self.stage = stage
        self.battery = Battery(stage, identities)
        self.identities = identities
        self.limits = limits
        self.outcomes = {pair.key: self._outcome(pair) for pair in pairs}
        self.probes = 0
        self.influence = Influence(stage.world.snapshot)
        self._slow: set[int] = set()
        self.steps = Steps(
            scene=stage.scene,
            influence=self.influence,
            access=access,
            role=identities.role,
            relations=tuple(r for r in stage.world.snapshot.relations if self._writes(access, r)),
            functions=tuple(p.about for p in pairs if isinstance(p.about, Function)),
        )

    def _outcome(self, pair: Pair) -> Outcome:
        """Nothing can be told of a table whose rows have no tenant, or that has none."""
        reason = None
        if not self.stage.judged:
            reason = "no table of a tenant could be given rows"
        elif isinstance(pair.about, Relation) and pair.about.is_table and pair.about.oid not in self.battery.before:
            reason = self.stage.scene.unseeded.get(pair.about.oid, "its rows belong to no tenant")
        return Outcome(pair=pair, untested=reason)

    def _writes(self, access: Access, relation: Relation) -> bool:
        able = access.reaches(self.identities.role, relation)
        return relation.extension is None and not able.isdisjoint(("INSERT", "UPDATE", "DELETE"))

    def run(self) -> tuple[Outcome, ...]:
        """The outcomes, in the order of the pairs."""
        for identity in self.identities.attackers():
            with self.battery.attempt(identity) as attempt:
                for outcome in self._open():
                    self._first(attempt, outcome)
                self.probes += attempt.probes
        for identity in self.identities.walkers():
            if any(self._open()):
                with self.battery.attempt(identity) as attempt:
                    self._second(attempt)
                    self.probes += attempt.probes
        return tuple(self.outcomes.values())

    def _open(self) -> Iterator[Outcome]:
        return (outcome for outcome in self.outcomes.values() if outcome.leak is None and outcome.untested is None)

    # --- without a first step

    def _first(self, attempt: Attempt, outcome: Outcome) -> None:
        about = outcome.pair.about
        if isinstance(about, Relation):
            self.battery.run(attempt, self._moves(outcome.pair, attempt), outcome)
        else:
            self._calls(attempt, outcome, tuple(self.steps.calls(about)), self.battery.before)

    def _moves(self, pair: Pair, attempt: Attempt) -> tuple[Move, ...]:
        assert isinstance(pair.about, Relation)
        return self.steps.moves(pair.about).all(pair.command, attempt.identity.person)

    def _calls(
        self,
        attempt: Attempt,
        outcome: Outcome,
        calls: tuple[str, ...],
        before: Standings,
        steps: tuple[str, ...] = (),
    ) -> None:
        if outcome.pair.about.oid in self._slow:
            return
        outcome.probes += len(calls)
        for call, answer in zip(calls, attempt.counted(calls), strict=True):
            if not answer.startswith("!") and answer != "0" and self.called(attempt, call, outcome, before, steps):
                return
            if outcome.pair.about.oid in self._slow:
                outcome.cut = "a call of it took too long, and no other was made"
                return

    def called(
        self, attempt: Attempt, call: str, outcome: Outcome, before: Standings, steps: tuple[str, ...] = ()
    ) -> bool:
        """One call; whether it leaked, by what it returned or by what it did."""
        about = outcome.pair.about
        asked = ";".join((*steps, call))
        with attempt.tried(call) as answer:
            if not isinstance(answer, Answer):
                if answer.state == _TIMEOUT:
                    self._slow.add(about.oid)
                return False
            sides = {side for (text,) in answer.rows for side in self.stage.scene.sides_in(str(text), asked)}
            read = tuple(sorted(side for side in sides if self.battery.foreign(side)))
            does = isinstance(about, Relation) or about.volatility == "volatile"  # others cannot write
            harms, own = self.battery.harms(attempt, self.stage.judged, before, "execute") if does else ((), 0)
        outcome.works = outcome.works or (not steps and (OWN in sides or own > 0))
        if read or harms:
            what = "returns rows of another tenant" if read else "writes rows of another tenant"
            rows = read or tuple(harm.key for harm in harms)
            outcome.leak = Leak(identity=attempt.identity, statement=call, what=what, rows=rows[:20], steps=steps)
        return bool(read or harms)

    # --- after a first step

    def _second(self, attempt: Attempt) -> None:
        wanted = frozenset[int]().union(*(self.influence.of(outcome.pair.about) for outcome in self._open()))
        steps = self.steps.all(attempt.identity.person, wanted)
        some = steps[: self.limits.steps]
        for number, (step, answer) in enumerate(zip(some, attempt.counted([s.sql for s in some]), strict=True)):
            if attempt.probes + self.probes > self.limits.probes:
                self._cut(attempt, len(steps) - number)
                return
            if answer != "0" and not answer.startswith("!"):
                self._try(attempt, step)
        if len(steps) > len(some):
            self._cut(attempt, len(steps) - len(some))

    def _cut(self, attempt: Attempt, left: int) -> None:
        for outcome in self._open():
            outcome.cut = outcome.cut or f"{left} first steps of {attempt.identity.name} were left out"

    def _try(self, attempt: Attempt, step: Step) -> None:
        affected = [o for o in self._open() if step.sets or self._depends(o, step)]
        if not affected:
            return
        with attempt.tried(step.sql, "step") as answer:
            if isinstance(answer, Answer):
                before = self.standings(attempt)
                for outcome in affected:
                    self._after(attempt, step, outcome, before)

    def _depends(self, outcome: Outcome, step: Step) -> bool:
        return not self.influence.of(outcome.pair.about).isdisjoint(step.touches)

    def _after(self, attempt: Attempt, step: Step, outcome: Outcome, before: Standings) -> None:
        about = outcome.pair.about
        if isinstance(about, Relation):
            moves = tuple(move for move in self._moves(outcome.pair, attempt) if move.sql != step.sql)
            self.battery.run_after(attempt, moves[:_AFTER], outcome, before, (step.sql,))
        elif step.sql not in (calls := tuple(self.steps.calls(about))[:_AFTER]):
            self._calls(attempt, outcome, calls, before, (step.sql,))

    def standings(self, attempt: Attempt) -> Standings:
        """What stands there now, as victims see it."""
        return self.victims(self.stage.facts(attempt.look(self.battery.every)))

    def victims(self, now: Standings) -> Standings:
        """Rows that the attacker himself brought to where they are have no victim."""
        first = self.battery.before
        return {
            oid: {
                key: (side if first.get(oid, {}).get(key, ("?", ""))[0] == side else "?", digest)
                for key, (side, digest) in rows.items()
            }
            for oid, rows in now.items()
        }
