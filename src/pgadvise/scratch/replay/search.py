"""Attack a stage: every move at once, then after every first step that changed something."""

from collections.abc import Callable, Iterator
from itertools import islice

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.moves.steps import Steps
from pgadvise.engines.attack.sessions.identities import Identities
from pgadvise.engines.attack.texts.influence import Influence
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.scratch.replay.attempt import TIMEOUT, Answer, Attempt, Refused, something_came
from pgadvise.scratch.replay.battery import Battery, Standings
from pgadvise.scratch.replay.circumstances import Former, folded, formers, pooled
from pgadvise.scratch.replay.copies import Copies
from pgadvise.scratch.replay.crowds import Crowds
from pgadvise.scratch.replay.damage import kinds
from pgadvise.scratch.replay.leak import Leak, Outcome, Pair
from pgadvise.scratch.replay.limits import TIME_OVER, Late, Limits
from pgadvise.scratch.replay.newcomers import Newcomers
from pgadvise.scratch.replay.outsiders import Outsiders
from pgadvise.scratch.replay.ranks import Ranks
from pgadvise.scratch.replay.rarities import Rarities
from pgadvise.scratch.replay.refusals import is_said, listen
from pgadvise.scratch.replay.sideways import glance
from pgadvise.scratch.replay.signed_anew import SignedAnew
from pgadvise.scratch.replay.stage import Stage
from pgadvise.scratch.replay.tidings import Tidings
from pgadvise.scratch.replay.walk import Walk
from pgadvise.snapshot import Function, Relation


class Search:
    """For one role on one stage; `pairs` are what to decide, `progress` is told when the broad part begins."""

    def __init__(
        self,
        stage: Stage,
        access: Access,
        identities: Identities,
        pairs: tuple[Pair, ...],
        limits: Limits,
        progress: Callable[[str], None],
    ) -> None:
        self.progress = progress
        self.stage = stage
        self.battery = Battery(stage, identities)
        self.identities = identities
        self.limits = limits
        self.outcomes = {pair.key: self._outcome(pair) for pair in pairs}
        self.probes = 0
        self.influence = Influence(stage.world.snapshot)
        self.slow: set[int] = set()
        self.mute: set[tuple[int, str]] = set()  # by function, answers that tell of nobody: a number, say
        self.brief: dict[tuple[tuple[int, str], str | None], tuple[Move | str, ...]] = {}  # what follows a first step
        self.steps = Steps(
            scene=stage.scene,
            influence=self.influence,
            access=access,
            role=identities.role,
            relations=tuple(r for r in stage.world.snapshot.relations if self._writes(access, r)),
            functions=tuple(f for f in stage.world.hints.platform.functions if self._calls_it(access, f)),
            writes_sql=identities.surface == "sql",
        )

    def _outcome(self, pair: Pair) -> Outcome:
        """Nothing can be told of a table whose rows have no tenant, or that has none."""
        reason = None
        if not self.stage.judged:
            reason = "no table of a tenant could be given rows"
        elif isinstance(pair.about, Relation) and pair.about.is_table and pair.about.oid not in self.battery.before:
            known = pair.about.oid in self.stage.world.axes
            reason = "no rows were written to it" if known else "its rows belong to no tenant"
            reason = self.stage.scene.unseeded.get(pair.about.oid, reason)
        return Outcome(pair=pair, untested=reason)

    def _calls_it(self, access: Access, function: Function) -> bool:
        """Whether an attacker may call it himself: over an API, only what lies in a schema that it serves."""
        served = self.stage.world.hints.platform.exposed_schemas
        if self.identities.surface == "api" and served and function.schema not in served:
            return False
        kinds = ("function",) if self.identities.surface == "api" else ("function", "procedure")
        called = function.kind in kinds and not function.is_trigger
        return called and access.may_execute(self.identities.role, function)

    def _writes(self, access: Access, relation: Relation) -> bool:
        able = access.reaches(self.identities.role, relation)
        return relation.extension is None and not able.isdisjoint(("INSERT", "UPDATE", "DELETE"))

    def run(self) -> tuple[Outcome, ...]:
        """The outcomes, in the order of the pairs."""
        try:
            self._search()
        except Late:
            for outcome in self.open():
                outcome.cut_short(TIME_OVER)
        for outcome in self.open() if not self.identities.anonymous else ():
            told = isinstance(outcome.pair.about, Relation) and outcome.pair.command != "truncate"
            outcome.barren = told and not outcome.works
        return tuple(self.outcomes.values())

    def _search(self) -> None:
        for identity in self.identities.attackers():
            with self.battery.attempt(identity) as attempt:
                for outcome in self.open():
                    self.limits.look_at_the_clock()
                    self._first(attempt, outcome)
                self.probes += attempt.probes
        Ranks(self).run()
        Newcomers(self).run()  # little to try, and the worst to find: before what may take all the time that is left
        self.progress(f"attacking as {self.identities.role} after first steps")
        walkers = self.identities.walkers()
        for number, identity in enumerate(walkers):
            if any(self.open()):
                with self.battery.attempt(identity) as attempt:
                    # The ordinary member tries most; what others may do besides is little.
                    self._walk(attempt, self.limits.probes // (len(walkers) if number else 2), paired=not number)
                    self.probes += attempt.probes
        Copies(self).run()
        Tidings(self).run()
        anew = SignedAnew(self)
        anew.run()
        Crowds(self).run()
        Rarities(self).run()
        for former in formers(self.stage.world, self.identities):
            self._named_beside(anew.signed(former))
        if folded(self.stage.world, self.identities):
            for outcome in self.open():
                self.limits.look_at_the_clock()
                self._pooled(outcome)

    def open(self) -> Iterator[Outcome]:
        return (outcome for outcome in self.outcomes.values() if outcome.leak is None and outcome.untested is None)

    # --- without a first step

    def _first(self, attempt: Attempt, outcome: Outcome, before: Standings | None = None) -> None:
        about = outcome.pair.about
        if isinstance(about, Relation):
            self.battery.run(attempt, self._moves(outcome.pair, attempt), outcome, before)
            self.slow |= {about.oid} if self.battery.is_slow(outcome) else set()
            if outcome.leak is None and before is None:
                glance(self.battery, self.steps, attempt, outcome)
        else:
            calls = tuple(islice(self.steps.calls(about), self.limits.calls))
            self.calls(attempt, outcome, calls, before or self.battery.before)

    def _moves(self, pair: Pair, attempt: Attempt) -> tuple[Move, ...]:
        assert isinstance(pair.about, Relation)
        moves = self.steps.moves(pair.about, attempt.identity.acting)
        return moves.all(pair.command, attempt.identity.person)

    def calls(
        self,
        attempt: Attempt,
        outcome: Outcome,
        calls: tuple[str, ...],
        before: Standings,
        steps: tuple[str, ...] = (),
    ) -> None:
        if outcome.pair.about.oid in self.slow:
            return
        outcome.probes += len(calls)
        answers = attempt.counted(calls)
        idle = attempt.idle
        for call, answer in zip(calls, answers, strict=True):
            self.battery.usual[attempt.identity.name, call] = answer
            if not something_came(answer):
                continue
            does = _may_write(outcome.pair.about) and call not in idle
            if not does and (outcome.pair.about.oid, answer) in self.mute:
                continue
            if self.called(attempt, call, outcome, before, steps, answer, does=does):
                return
            if outcome.pair.about.oid in self.slow:
                outcome.cut = "a call of it took too long, and no other was made"
                return
        if not steps and (refused := [c for c, answer in zip(calls, answers, strict=True) if is_said(answer)]):
            listen(self, attempt, outcome, refused, before)

    def called(
        self,
        attempt: Attempt,
        call: str,
        outcome: Outcome,
        before: Standings,
        steps: tuple[str, ...] = (),
        digest: str = "",
        *,
        does: bool = True,
    ) -> bool:
        """One call; whether it leaked, by what it returned, with that `digest` if it is known, or by what it did.

        Where nothing was written (not `does`), nobody looks for what was.
        """
        about = outcome.pair.about
        asked = ";".join((*steps, call))
        with attempt.tried(call) as answer:
            if not isinstance(answer, Answer):
                self.slow |= {about.oid} if answer.state == TIMEOUT else set()
                return False
            told = _texts(answer, self.battery.brought(before) if steps else ())
            sides = {side for text in told for side in self._sides(text, asked)}
            read = tuple(sorted(side for side in sides if self.battery.foreign(side)))
            does = does and _may_write(about)
            harms, own = self.battery.harms(attempt, self.stage.judged, before, "execute") if does else ((), 0)
            if digest and not does and not any(self.stage.scene.markers.sides_in(text) for text in told):
                self.mute.add((about.oid, digest))
        outcome.works = outcome.works or (not steps and (OWN in sides or own > 0))
        if read or harms:
            what = "returns rows of another tenant" if read else "writes rows of another tenant"
            rows = read or tuple(harm.key for harm in harms)
            outcome.leak = Leak(
                identity=attempt.identity,
                statement=str(call),
                what=what,
                rows=rows[:20],
                steps=tuple(map(str, steps)),
                harms=() if read else kinds(harms),
            )
        return bool(read or harms)

    def _sides(self, text: str, asked: str) -> set[str]:
        markers, tenants = self.stage.scene.markers, self.stage.world.cast.tenants
        return markers.sides_in(text, asked) | markers.rows_in(text, asked, tenants)

    # --- after a first step

    def _named_beside(self, former: Former) -> None:
        """What one reaches who does not belong there and is named there; if nothing, after steps of his own."""
        every = self.outcomes.values()
        depending = [o for o in every if former.signed or former.table.oid in self.influence.of(o.pair.about)]
        affected = [outcome for outcome in depending if outcome in self.open()]
        # What he does with an invitation may open what does not look at it.
        opened = list(self.open()) if former.state == "withdrawn" else affected
        if not opened:
            return
        outsiders = Outsiders(self, former)
        with self.battery.attempt(former.identity) as attempt:
            try:
                found = outsiders.reached(attempt, affected)
                if found:
                    outsiders.judge(attempt, found, depending)
                # That he sees his seat and what keeps him out of it, or may call a function, tells of no other table.
                reached = {trial.pair.about.oid for trial in found if isinstance(trial.pair.about, Relation)}
                beyond = reached - former.deciding
                if former.state in ("over", "withdrawn") and not beyond:
                    self._again_member(attempt, former)
            finally:
                for outcome in opened:
                    if outcome.leak is not None:
                        outcome.leak = msgspec.structs.replace(outcome.leak, prepared=former.prepared)
            self.probes += attempt.probes

    def _again_member(self, attempt: Attempt, former: Former) -> None:
        with attempt.tried("select", "former"):
            if not isinstance(attempt.prepared(former.prepared), Refused):
                self._walk(attempt, self.limits.probes // 4, former)

    def reaching(self, attempt: Attempt, pair: Pair, before: Standings) -> Outcome:
        """What comes of all that is tried without a first step."""
        trial = Outcome(pair=pair)
        self._first(attempt, trial, before)
        return trial

    def _pooled(self, outcome: Outcome) -> None:
        """The same statements as before, by a plan that another's session left in the connection."""
        about = outcome.pair.about
        moves = self.steps.moves(about).brief(outcome.pair.command, None) if isinstance(about, Relation) else ()
        for move in moves:
            identity, prepared, again = pooled(self.identities, move)
            with self.battery.attempt(identity) as attempt:
                outcome.probes += 1
                done = not isinstance(attempt.prepared(prepared), Refused)
                if done and self.battery.play(attempt, again, outcome, self.battery.before):
                    assert outcome.leak is not None
                    outcome.leak = msgspec.structs.replace(outcome.leak, prepared=prepared)
                    return

    def _walk(self, attempt: Attempt, share: int, former: Former | None = None, *, paired: bool = False) -> None:
        walk = Walk(self, attempt, share, paired=paired, known=former.known if former else {})
        walk.knowing()
        walk.second(former.deciding if former else None)


def _texts(answer: Answer, brought: tuple[str, ...]) -> list[str]:
    """Of its rows, without those that name what was brought along."""
    told = (str(*row) if len(row) == 1 else str(row) for row in answer.rows)
    return [text for text in told if not any(key in text for key in brought)]


def _may_write(about: Relation | Function) -> bool:
    """A function that is not volatile cannot."""
    return isinstance(about, Relation) or about.volatility == "volatile"
