"""What triggers copy: what a row of another tenant holds, put into one that the caller may look at (`copying`).

A trigger's function that reads past the policies gives whoever sets it off what it finds. Where something may come from
there, no row of another tenant may be read at all. One with the rights of its caller has those of an owner's where
another trigger, or a foreign key, sets it off.
"""

from collections.abc import Callable, Iterator

from pgadvise.engines.prover.commands.cascades import Proving, actions
from pgadvise.engines.prover.commands.causes import Causes
from pgadvise.engines.prover.commands.copying import ERROR, Copying
from pgadvise.engines.prover.commands.executed import ran, shown
from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.schema.aftermath import set_off
from pgadvise.engines.prover.words.proof import Surface, Unproved, WriteOrRead
from pgadvise.engines.prover.words.terms import TRUE, both, either, neither
from pgadvise.snapshot import Function, Relation, Trigger


class Copies:
    """Of one prover; `proved` tells whether calls of a function were shown to do no harm."""

    def __init__(self, proving: Proving, proved: Callable[[Function, str, Surface], bool]) -> None:
        self._proving, self._proved = proving, proved
        self._known: list[Copying] = []

    @property
    def _copying(self) -> Copying:
        if not self._known:
            self._known.append(Copying(self._proving.ground, self._proving.writers))
        return self._known[0]

    def ask_for_none(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> None:
        """Raises Unproved where a trigger that the command sets off may copy what is another tenant's."""
        for trigger, function in self._fired(relation, command):
            is_own = trigger.table == relation.oid
            if not self._copying.ways(function, role if is_own else None):
                continue
            if not is_own or not self._stays_his(trigger, function, command, role, surface):
                raise Unproved(f"the trigger function {function.qualified} may copy what rows of other tenants hold")

    def _fired(self, relation: Relation, command: WriteOrRead) -> Iterator[tuple[Trigger, Function]]:
        snapshot = self._proving.ground.snapshot
        done: set[tuple[int, WriteOrRead]] = set()
        ahead = [(relation, command)]
        fired: set[int] = set()
        while ahead:
            table, act = ahead.pop()
            done.add((table.oid, act))
            fired |= set_off(self._proving.writers, table, act)
            ahead += [(child, each) for child, each in self._carried(table, act) if (child.oid, each) not in done]
        for trigger in (t for t in snapshot.triggers if t.oid in fired):
            function = snapshot.function(trigger.function)
            if function is not None:
                yield trigger, function

    def _carried(self, table: Relation, command: WriteOrRead) -> Iterator[tuple[Relation, WriteOrRead]]:
        """What foreign keys do to the rows that refer to it."""
        done: tuple[WriteOrRead, ...] = ("update", "delete")
        for key in self._proving.ground.snapshot.references_to(table):
            child = self._proving.ground.snapshot.relation(key.table)
            for each in done if child is not None else ():
                assert child is not None
                if any(cause == command for _, cause in actions(key, each)):
                    yield child, each

    def _stays_his(
        self, trigger: Trigger, function: Function, command: WriteOrRead, role: str, surface: Surface
    ) -> bool:
        """Whether it reads none but the caller's own rows, whoever of his sets it off.

        What an error says he hears of rows as well that no policy would let him write.
        """
        causes = Causes(self._proving.ground, self._proving.writers)
        askers, kept = self._proving.premise(role, surface)
        for cause in causes.of(trigger, askers, lambda function, asker: self._proved(function, asker.role, surface)):
            if cause.how == "server" or cause.event != command:
                continue
            question = Question(self._proving.ground, cause.asker, kept)
            try:
                occasion, when = causes.occasion(question, trigger, cause, own=False)
                run = ran(question, self._proving.writers, function, occasion, when)
                told = TRUE if ERROR in self._copying.ways(function, role) else both(when, neither(run.raised))
                if not question.holds_nowhere(both(told, either(*shown(question)))).proved:
                    return False
            except Unproved:
                return False
        return True
