"""First steps of a session and what follows them: one, or one that another makes possible."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

import msgspec

from pgadvise.engines.attack.moves.arguments import Arguments
from pgadvise.engines.attack.moves.call import Call
from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.moves.steps import Step
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.scratch.replay.attempt import Answer, Attempt, something_came
from pgadvise.scratch.replay.battery import Standings
from pgadvise.scratch.replay.descendants import Birth, births, descendants, told
from pgadvise.scratch.replay.knowledge import knowledge
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.scratch.replay.probing import sql_of
from pgadvise.scratch.replay.searching import Searching
from pgadvise.scratch.replay.sweep import Sweep, in_turn
from pgadvise.snapshot import Function, Relation

_CALLS = 8  # of a function, after a first step
_ALIKE_CHAINS = 6  # first steps of a kind after which a second one is looked for
_REPEATED = 2  # calls of a function that says the same as ever, of each call after steps of a kind
_SECONDS = 400  # second steps that are looked at after a first one
_FOLLOWED = 4  # of these, those that did something and are followed up
_NEW_CALLS = 12  # of a function with what a first step made


class Walk:
    """Of one session, with `share` probes at most; `paired` tells that steps are tried two by two besides.

    `known` is what it knows from the beginning, by type.
    """

    def __init__(
        self, search: Searching, attempt: Attempt, share: int, *, paired: bool, known: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.search = search
        self.battery = search.battery
        self.attempt = attempt
        self.share = share
        self.paired = paired
        self.known = knowledge(attempt, search.steps)
        self.steps = msgspec.structs.replace(search.steps, learned={**self.known.values, **known})
        self._refused: list[Step] = []
        self._answered: dict[Step, str] = {}  # what calls said that may do something else later
        self._chained = Counter[str]()
        self._repeated = Counter[tuple[int, str, str, str]]()
        self._passed = Counter[tuple[str, bool]]()

    def second(self, wanted: frozenset[int] | None = None) -> None:
        """Each first step, and what can be done after it; of steps alike, a few.

        `wanted` are the oids of what they should change, if not anything that matters.
        """
        if wanted is None:
            reached = (self.search.influence.of(outcome.pair.about) for outcome in self.search.open())
            wanted = frozenset[int]().union(*reached)
        every = self.steps.all(self.attempt.identity.person, self._around(wanted))
        quick = (step for step in every if step.touches.isdisjoint(self.search.slow))
        steps = list(islice(quick, self.search.limits.steps))
        done = self._counted(steps)
        taken = Counter[str]()
        further: list[Step] = []
        for number, (step, came) in enumerate(zip(steps, done, strict=True)):
            self.search.limits.look_at_the_clock()
            if self.attempt.probes > self.share:
                self._cut(len(steps) - number)
                return
            if came and taken[step.kind] < self.search.limits.alike:
                taken[step.kind] += self._try(step)
            elif came:
                further.append(step)
        taking = [step for step, came in zip(steps, done, strict=True) if came]
        sweep = Sweep(self, self.share - self.attempt.probes)
        sweep.steps(further)
        if self.paired:
            sweep.pairs(taking)
        self._chains(taking)

    def _counted(self, steps: list[Step]) -> list[bool]:
        """Of each step whether something came of it; what did not, and what may do more later, is remembered."""
        answers = self.attempt.counted([step.sql for step in steps])
        done = [(answer != "0" or step.quiet) and not answer.startswith("!")
                for step, answer in zip(steps, answers, strict=True)]  # fmt: skip
        told = tuple(zip(steps, answers, done, strict=True))
        self._refused = [step for step, _, came in told if not came]
        self._answered = {step: a for step, a, came in told if came and isinstance(step.sql, Call) and not step.sets}
        return done

    def knowing(self) -> None:
        """Functions, called with what he came to know: tokens of links that are listed, for instance."""
        influence, every = self.search.influence, self.search.open()
        asked = [(o, f) for o in every if isinstance(f := o.pair.about, Function) and influence.may_tell(f)]
        informed = Arguments(influence=influence, scene=self.steps.scene, learned=self.known.values)
        for outcome, about in asked if self.known.values else ():
            calls = tuple(islice(informed.calls(about), _NEW_CALLS)) if about.argument_types else ()
            outcome.probes += len(calls)
            for call in self._telling(calls, outcome):
                *steps, spelled = self.known.spelled((call,))
                self.search.called(self.attempt, spelled, outcome, self.battery.before, tuple(steps))

    def _telling(self, calls: tuple[str, ...], outcome: Outcome) -> Iterator[str]:
        """Those of which something comes, until one leaks."""
        for call, answer in zip(calls, self.attempt.counted(calls), strict=True):
            if outcome.leak is None and something_came(answer):
                yield call

    def _around(self, wanted: frozenset[int]) -> frozenset[int]:
        """And what a function looks at that may change it."""
        changing = (self.search.influence.made_by(f) for f in self.steps.functions if f.volatility == "volatile")
        return wanted.union(*(touched for touched in changing if not touched.isdisjoint(wanted)))

    def _cut(self, left: int) -> None:
        for outcome in self.search.open():
            outcome.cut = (
                outcome.cut or f"{left} first steps that {self.attempt.identity.name} could take were not tried"
            )

    def _try(self, step: Step) -> bool:
        """One step, and what each pair that it may matter to says afterwards; whether there was such a pair."""
        self._passed_on(step)
        affected = self.affected(step)
        if not affected:
            return False
        with self.attempt.tried(step.sql, "step") as answer:
            if isinstance(answer, Answer):
                self.after((step.sql,), affected, step.kind)
                self._called_with_new(step, affected)
        return True

    def _passed_on(self, step: Step) -> None:
        """What a trigger of the table did with the step; steps that name what is another's are tried apart."""
        pairs = [o for o in self.search.open() if o.pair.about.oid in step.triggers and o.pair.command != "select"]
        kind = step.kind, self._names_others(step.sql)
        if not pairs or self._passed[kind] >= self.search.limits.alike:
            return
        self._passed[kind] += 1
        for outcome in pairs:
            about, command = outcome.pair.about, outcome.pair.command
            if isinstance(about, Relation) and (about != step.table or command == "update"):
                outcome.probes += 1
                move = Move(relation=about, command=command, sql=step.sql)
                self.battery.play(self.attempt, move, outcome, self.battery.before)

    def _names_others(self, sql: str) -> bool:
        cast, scene = self.steps.scene.world.cast, self.steps.scene
        return any(cast.tenants[side] in sql for side in cast.foreign) or bool(scene.markers.sides_in(sql) - {OWN})

    def affected(self, step: Step) -> list[Outcome]:
        return [outcome for outcome in self.search.open() if self._depends(outcome, step)]

    def _depends(self, outcome: Outcome, step: Step) -> bool:
        about = outcome.pair.about
        if step.sets:
            return True
        if step.table is not None and step.column is not None:
            return self.search.influence.looks_at(about, step.table, step.column)
        return not self.search.influence.of(about).isdisjoint(step.touches)

    def after(self, steps: tuple[str, ...], affected: list[Outcome], kind: str = "") -> None:
        """What each says now; `kind` is that of the last step."""
        tried = [(outcome, one) for outcome in affected for one in self.again(outcome)]
        answers = self.attempt.counted([one for _, one in tried])
        before: Standings | None = None
        steps = self.known.spelled(steps)
        for (outcome, one), answer in zip(tried, answers, strict=True):
            outcome.probes += 1
            new = outcome.leak is None and sql_of(one) not in steps
            if new and (
                self.battery.surprising(self.attempt, sql_of(one), answer) or self._silent(outcome, one, answer, kind)
            ):
                before = before or self.battery.standings(self.attempt)
                self._play(one, outcome, before, steps)

    def _silent(self, outcome: Outcome, one: Move | str, answer: str, kind: str) -> bool:
        """Whether a function answers what it always does, such as nothing, and may have done something else now."""
        about = outcome.pair.about
        writes = isinstance(about, Function) and about.volatility == "volatile"
        key = (*outcome.pair.key, kind, sql_of(one))
        if not writes or not something_came(answer) or not kind or self._repeated[key] >= _REPEATED:
            return False
        self._repeated[key] += 1
        return True

    def again(self, outcome: Outcome) -> tuple[Move | str, ...]:
        """What is tried of a pair after a first step: moves, or calls of a function."""
        about, person = outcome.pair.about, self.attempt.identity.person
        known, key = self.search.brief, (outcome.pair.key, person)
        if key not in known:
            if isinstance(about, Relation):
                known[key] = self.search.steps.moves(about).brief(outcome.pair.command, person)
            else:
                known[key] = tuple(islice(self.search.steps.calls(about), _CALLS))
        return known[key]

    def _play(self, one: Move | str, outcome: Outcome, before: Standings, steps: tuple[str, ...]) -> None:
        if isinstance(one, Move):
            self.battery.play(self.attempt, one, outcome, before, steps)
        else:
            self.search.called(self.attempt, one, outcome, before, steps)

    # --- a step that another makes possible

    def _chains(self, steps: list[Step]) -> None:
        """One step of each kind, then a second one of each."""
        for step in in_turn(steps):
            self.search.limits.look_at_the_clock()
            if self._chained[step.kind] >= _ALIKE_CHAINS or step.sets or not any(self.search.open()):
                continue
            if self.attempt.probes > self.share:
                return self._cut(len(steps))
            with self.attempt.tried(step.sql, "step") as answer:
                if isinstance(answer, Answer):
                    self._chained[step.kind] += self._chain(step)
        return None

    def _reopened(self, first: Step) -> list[Step]:
        """Steps that came to nothing by themselves, or may do more, and look at what the first one changes."""
        changed = first.touches
        if first.table is not None and first.column is not None:
            changed = self.search.influence.looking(first.table, first.column)
        again = (*self._refused, *(step for step in self._answered if step != first))
        return [step for step in again if not step.asks.isdisjoint(changed)]

    def _chain(self, first: Step) -> bool:
        """Steps that came to nothing by themselves and do something after `first`; whether there were any to try."""
        born = self._born(first, self.battery.standings(self.attempt))
        new = descendants(self.steps, born, self.attempt.identity.person)
        seconds = [*self._calls_with_new(first, born), *new, *self._reopened(first)]
        answers = self.attempt.counted([second.sql for second in seconds[:_SECONDS]])
        pairs = zip(seconds, answers, strict=False)
        done = [second for second, answer in pairs if self._did(second, answer)]
        followed = Counter[str]()
        for second in done:
            followed[second.kind] += 1
            affected = self.affected(second)
            if affected and followed[second.kind] <= _FOLLOWED and second.sql != first.sql:
                with self.attempt.tried(second.sql, "second") as answer:
                    if isinstance(answer, Answer):
                        self.after((first.sql, second.sql), affected)
        return bool(seconds)

    def _did(self, second: Step, answer: str) -> bool:
        """Whether a second step did something that it did not do without the first; one that is quiet tells nothing."""
        return something_came(answer) and (second.quiet or answer != self._answered.get(second))

    def _called_with_new(self, step: Step, affected: list[Outcome]) -> None:
        """Functions, called with the ids of rows that the step made."""
        asked = [(o, about) for o in affected if isinstance(about := o.pair.about, Function) and about.argument_types]
        news = bool(asked) and step.table is None and not step.sets
        now = self.battery.standings(self.attempt) if news else self.battery.before
        born = self._born(step, now) if news else ()
        made = told(self.steps, born)
        informed = Arguments(influence=self.search.influence, scene=self.steps.scene, learned=made)
        for outcome, about in asked if made else ():
            calls = tuple(self._spelled(born, call) for call in islice(informed.calls(about), _NEW_CALLS))
            for call in self._telling(calls, outcome):
                self.search.called(self.attempt, call, outcome, now, (step.sql,))

    def _calls_with_new(self, first: Step, born: tuple[Birth, ...]) -> Iterator[Step]:
        """Calls of functions with the ids of rows that the first step made."""
        made = told(self.steps, born)
        informed = Arguments(influence=self.search.influence, scene=self.steps.scene, learned=made)
        for function in self.steps.functions if made else ():
            touches = self.search.influence.made_by(function)
            if function.volatility == "volatile" and not touches.isdisjoint(first.touches):
                for sql in islice(informed.calls(function), _NEW_CALLS):
                    yield Step(self._spelled(born, sql), f"new {function}", touches, touches)

    def _spelled(self, born: tuple[Birth, ...], sql: str) -> str:
        for birth in born:
            sql = birth.spelled(self.steps, sql)
        return sql

    def _born(self, first: Step, now: Standings) -> tuple[Birth, ...]:
        return births(self.steps, self.attempt, first, self.battery.before, now)
