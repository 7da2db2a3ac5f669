"""Attack a stage: every move at once, then after every first step that changed something."""

from collections.abc import Iterator

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.attack.cast import OWN
from pgadvise.engines.attack.identities import Identities
from pgadvise.engines.attack.moves import Move
from pgadvise.engines.attack.steps import Steps
from pgadvise.scratch.replay.attempt import Answer, Attempt
from pgadvise.scratch.replay.battery import Battery, Standings
from pgadvise.scratch.replay.leak import Leak, Outcome, Pair
from pgadvise.scratch.replay.stage import Stage
from pgadvise.snapshot import Function, Relation

_AFTER = 8  # moves of a command after a first step


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Counts, so that every machine finds the same: first steps of a session, probes of the whole search."""

    steps: int = 1200
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
        functions = tuple(p.about for p in pairs if isinstance(p.about, Function))
        relations = dict.fromkeys(r.oid for r in stage.world.snapshot.relations if self._writes(access, r))
        self.steps = Steps(
            scene=stage.scene,
            access=access,
            role=identities.role,
            relations=tuple(r for oid in relations if (r := stage.world.snapshot.relation(oid))),
            functions=functions,
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
        for identity in self.identities.attackers():
            if self.probes < self.limits.probes and any(self._open()):
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
            return
        for call in self.steps.calls(about):
            outcome.probes += 1
            if self.called(attempt, call, outcome, self.battery.before):
                return

    def _moves(self, pair: Pair, attempt: Attempt) -> tuple[Move, ...]:
        assert isinstance(pair.about, Relation)
        return self.steps.moves(pair.about).all(pair.command, attempt.identity.person)

    def called(
        self, attempt: Attempt, call: str, outcome: Outcome, before: Standings, steps: tuple[str, ...] = ()
    ) -> bool:
        """A function leaks by what it returns, or by what it does."""
        with attempt.tried(call) as answer:
            if not isinstance(answer, Answer):
                return False
            sides = {side for (text,) in answer.rows for side in self.stage.scene.sides_in(str(text), call)}
            read = tuple(sorted(side for side in sides if self.battery.foreign(side)))
            harms, own = self.battery.harms(attempt, self.stage.judged, before, "execute")
        outcome.works = outcome.works or (not steps and (OWN in sides or own > 0))
        if read or harms:
            what = "returns rows of another tenant" if read else "writes rows of another tenant"
            rows = read or tuple(harm.key for harm in harms)
            outcome.leak = Leak(identity=attempt.identity, statement=call, what=what, rows=rows[:20], steps=steps)
        return bool(read or harms)

    # --- after a first step

    def _second(self, attempt: Attempt) -> None:
        for step in self.steps.all(attempt.identity.person)[: self.limits.steps]:
            if attempt.probes + self.probes > self.limits.probes:
                return
            with attempt.tried(step, "step") as answer:
                if isinstance(answer, Answer) and (answer.count or step.startswith("select")):
                    self._after(attempt, step)

    def _after(self, attempt: Attempt, step: str) -> None:
        now = self.stage.facts(attempt.look(self.battery.every))
        if step.startswith("select") and now == self.battery.before and not self._sets(step):
            return
        before = self.victims(now)
        for outcome in self._open():
            about = outcome.pair.about
            if isinstance(about, Relation):
                moves = [move for move in self._moves(outcome.pair, attempt) if not _is_step(move, step)]
                for move in moves[:_AFTER]:
                    outcome.probes += 1
                    if self.battery.play(attempt, move, outcome, before, (step,)):
                        break

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

    def _sets(self, step: str) -> bool:
        """A function that changed no row may have changed a setting."""
        return "set_config" in self.stage.world.hints.text


def _is_step(move: Move, step: str) -> bool:
    return move.sql == step
