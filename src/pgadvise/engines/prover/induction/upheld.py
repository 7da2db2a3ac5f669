"""Functions that write past the policies, followed statement by statement: do the linking tables stay true?

Followed are the functions that may be called and that lead to a write of the table, with whatever arguments, and the
triggers that do, whatever sets them off (`causes`): no call of a function that does is taken to be harmless. A link
whose row may not count is not believed meanwhile, but by what changes no row: it makes none count, and what it asks of
the rows that it goes by was looked at.
"""

from collections.abc import Callable, Iterator
from functools import cached_property, partial

from pgadvise.engines.prover.commands.functions.changing import Changing
from pgadvise.engines.prover.commands.functions.executed import Calling
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.triggers.causes import Cause, Causes
from pgadvise.engines.prover.language.sql.routines import HARMLESS
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import both, either, neither
from pgadvise.engines.prover.world.scopes import Frame
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Function, Relation, Trigger, quote
from pgadvise.snapshot.policies import WRITES
from pgadvise.sql.parser.parse import NotParsed

_Run = Callable[[bool, Question], Changing]


class Upheld:
    """For everybody the attacker can come as; what was found is remembered."""

    def __init__(self, ground: Ground, writers: Writers, askers: tuple[Asker, ...]) -> None:
        self._causes = Causes(ground, writers)
        self._askers = askers
        self._known: dict[tuple[int, Cause | Asker, Kept], bool] = {}

    def holds(self, table: Relation, kept: Kept) -> bool:
        """Whether nothing that writes the table past its policies breaks what the linking tables say."""
        return next(self.harming(table, kept), None) is None

    def harming(self, table: Relation, kept: Kept) -> Iterator[Function | Trigger]:
        """What writes it so and may break that; a trigger whose function is not known is told by itself."""
        writers = self._causes.writers
        roles = [asker.role for asker in self._askers]
        functions = {f.oid: f for c in WRITES for f in writers.entrances(roles, table, c)}
        triggers = {t.oid: t for c in WRITES for t in writers.leading_to(table, c)}
        for function in functions.values():
            if not all(self._call(function, asker, kept) for asker in self._askers):
                yield function
        for trigger in triggers.values():
            if not self._fires(trigger, kept):
                yield writers.snapshot.function(trigger.function) or trigger

    def _call(self, function: Function, asker: Asker, kept: Kept) -> bool:
        if any(not setting.startswith(HARMLESS) for setting in function.config):
            return False
        return self._once(function.oid, asker, asker, kept, partial(self._called, function))

    def _fires(self, trigger: Trigger, kept: Kept) -> bool:
        causes = self._causes.of(trigger, self._askers, lambda function, asker: False)
        return all(
            self._once(trigger.oid, cause, cause.asker, kept, partial(self._fired, trigger, cause)) for cause in causes
        )

    def _once(self, oid: int, how: Cause | Asker, asker: Asker, kept: Kept, run: _Run) -> bool:
        place = (oid, how, kept)
        if place not in self._known:
            self._known[place] = all(self._harmless(asker, kept, run, promoting) for promoting in self._ways)
        return self._known[place]

    @cached_property
    def _ways(self) -> tuple[bool, ...]:
        """Besides what misleads, what makes a row of others count, where something decides that."""
        decided = any(uses.decisive for uses in self._causes.ground.uses.values())
        return (False, True) if decided else (False,)

    def _harmless(self, asker: Asker, kept: Kept, run: _Run, promoting: bool) -> bool:
        every = frozenset(self._causes.ground.validity)
        for doubted in (frozenset[int](),) if promoting else dict.fromkeys((every, frozenset[int]())):
            question = Question(self._causes.ground, asker, kept, doubted)
            try:
                done = run(promoting, question)
                if question.holds_nowhere(both(neither(done.raised), either(*done.broken))).proved:
                    return True
            except (NoModel, NotParsed, Unproved):
                return False
            if done.revised:
                break
        return False

    def _called(self, function: Function, promoting: bool, question: Question) -> Changing:
        run = Calling(question, self._causes.writers, function)
        run.watching, run.promoting = True, promoting
        run.whole()
        return run

    def _fired(self, trigger: Trigger, cause: Cause, promoting: bool, question: Question) -> Changing:
        function = self._causes.ground.snapshot.function(trigger.function)
        if function is None:
            raise NoModel("a trigger without a function")
        run = Changing(question, self._causes.writers, Frame(cause.role), {}, "")
        run.watching, run.promoting = True, promoting
        run.follow(trigger, function, *self._causes.occasion(question, trigger, cause, own=False))
        return run


def titled(harm: Function | Trigger) -> str:
    """A trigger's function is not called by anybody, and wants other advice."""
    name = quote(harm.name) if isinstance(harm, Trigger) else f"function {harm.qualified}"
    return f"the trigger {name}" if isinstance(harm, Trigger) or harm.is_trigger else str(harm.qualified)
