"""What triggers write with the rights of their owners: may a row of another tenant be changed that way?

A trigger's function runs with NEW and OLD as the command that sets it off brings and finds them (`causes`). What it
inserts, updates and deletes, and what that sets off in its turn, must be of a tenant of the caller's, before and after.
A statement that has no model proves nothing.

Triggers and foreign keys may lead in a circle: whoever deletes a parent deletes its children, and a trigger of theirs
writes the parent. Each event of a statement has a cause that came before it, so it is enough that each does no harm
where its cause did none: what is asked already is taken to hold, and where it does not, what was found by that is
forgotten.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from pgadvise.engines.prover.commands.cascades import leads_nowhere, leads_to_own
from pgadvise.engines.prover.commands.functions.changing import Changing
from pgadvise.engines.prover.commands.functions.consequences import Change
from pgadvise.engines.prover.commands.proving import Proving
from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.commands.spread.copied import Copies
from pgadvise.engines.prover.commands.spread.spread import Spread
from pgadvise.engines.prover.commands.triggers.causes import Cause, Causes
from pgadvise.engines.prover.schema.effects.aftermath import set_off
from pgadvise.engines.prover.schema.effects.windows import family
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.proof import Surface, Unproved, WriteOrRead
from pgadvise.engines.prover.words.terms import either
from pgadvise.engines.prover.world.scopes import Frame
from pgadvise.snapshot import Function, Relation, Trigger
from pgadvise.snapshot.policies import WRITES
from pgadvise.sql.parser.parse import NotParsed


class _Ran(NamedTuple):
    question: Question
    changes: tuple[Change, ...]
    assumed: tuple[str, ...]


class _Asked(NamedTuple):
    relation: Relation
    command: WriteOrRead
    role: str
    surface: Surface
    by_hand: bool = True


class Firings:
    """Of one prover; what was found of a trigger is remembered."""

    def __init__(self, proving: Proving) -> None:
        self._proving = proving
        self.copies = Copies(proving, self._is_proved)
        self.spread = Spread(proving)
        self._ran: dict[tuple[int, Cause, Kept, str, Surface], _Ran | str] = {}
        self._proved: dict[tuple[int, str, Surface], bool] = {}
        self._open: list[Hashable] = []

    def harm(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> str | None:
        """Why a trigger may do the command on a row of another tenant; None where none does."""
        if command == "select" or not relation.is_table or relation.oid not in self._proving.ground.axes:
            return None
        try:
            self.harmless(relation, command, role, surface)
        except Unproved as unproved:
            return unproved.reason
        return None

    def harmless(
        self, relation: Relation, command: WriteOrRead, role: str, surface: Surface, *, by_hand: bool = True
    ) -> tuple[str, ...]:
        """What has to be assumed so that no trigger does the command on a row of another tenant. Raises Unproved.

        Not `by_hand`: the role may not give it, so that it sets nothing off.
        """
        found: dict[str, None] = {}
        asked = _Asked(relation, command, role, surface, by_hand)
        alike = {t.oid for t in self._proving.writers.leading_to(relation, command)}
        leading = (t for c in WRITES for t in self._proving.writers.leading_to(relation, c))
        triggers = {t.oid: t for t in leading if not self._is_told(t)}
        askers, (_, kept) = self._proving.senders(role, surface), self._proving.premise(role, surface)
        causes = Causes(self._proving.ground, self._proving.writers)
        rows_of = frozenset(part.oid for part in family(self._proving.ground.snapshot, relation))
        if triggers and not rows_of <= self._proving.ground.axes.keys():
            raise Unproved(f"triggers may write a part of {relation} of which nothing tells whose its rows are")
        with self.asking(asked) as again:
            for trigger in triggers.values() if not again else ():
                for cause in causes.of(trigger, askers, lambda f, asker: self._is_proved(f, asker.role, surface)):
                    if trigger.oid not in alike and not _is_his(cause, asked):
                        continue
                    place = (trigger.oid, cause, kept, role, surface)  # who else may come tells what is tied
                    if place not in self._ran:
                        self._ran[place] = self._run(causes, trigger, cause, kept, asked)
                    found |= dict.fromkeys(
                        _without_harm(self._ran[place], self._function(trigger), cause, asked, rows_of)
                    )
        return tuple(found)

    def _is_told(self, trigger: Trigger) -> bool:
        """Whether a view answers for it: what stands in for a command there is that command's, as a function's is its.

        So it is where the view's rows have a tenant: then its own commands are asked.
        """
        return trigger.timing == "instead_of" and trigger.table in self._proving.ground.axes

    @contextmanager
    def asking(self, what: Hashable) -> Iterator[bool]:
        """Whether it is asked already, which a circle leads to; where it does not hold, what it led to is forgotten."""
        again, before = what in self._open, frozenset(self._ran)
        self._open.append(what)
        try:
            yield again
        except (Unproved, RecursionError):
            for place in self._ran.keys() - before:
                del self._ran[place]
            raise
        finally:
            self._open.pop()

    def left_in_peace(self, relation: Relation, role: str, surface: Surface) -> tuple[str, ...]:
        """What has to be assumed so that no trigger which an insert sets off takes the new row to another tenant.

        Such a trigger updates the relation: its updates are asked as those of an update are, whoever sets them off,
        which is more than the insert's own. Raises Unproved.
        """
        writers = self._proving.writers
        fired = set_off(writers, relation, "insert")
        if not any(trigger.oid in fired for trigger in writers.leading_to(relation, "update")):
            return ()
        return self.harmless(relation, "update", role, surface)

    def _function(self, trigger: Trigger) -> Function:
        function = self._proving.ground.snapshot.function(trigger.function)
        assert function is not None
        return function

    def _is_proved(self, function: Function, role: str, surface: Surface) -> bool:
        place = (function.oid, role, surface)
        if place not in self._proved:
            self._proved[place] = False  # while it is asked, and leads here again
            self._proved[place] = self._proving.execute(function, role, surface).verdict != "unknown"
        return self._proved[place]

    def _run(self, causes: Causes, trigger: Trigger, cause: Cause, kept: Kept, asked: _Asked) -> _Ran | str:
        question = Question(causes.ground, cause.asker, kept)
        question.world.ties = self._proving.tied(asked.role, asked.surface).tell
        run = Changing(question, causes.writers, Frame(cause.role), {}, "")
        if cause.how == "key" and leads_nowhere(self._proving, trigger, cause.event, asked.role, asked.surface):
            return _Ran(question, (), ())
        try:
            keyed = cause.how == "key" and leads_to_own(self._proving, trigger, cause.event, asked.role, asked.surface)
            own = cause.how == "view" or keyed
            occasion, when = causes.occasion(question, trigger, cause, own=own)
            run.follow(trigger, self._function(trigger), occasion, when)
        except (NoModel, NotParsed) as construct:
            why = f"{construct} has no model"
        except Unproved as unproved:
            why = f"it is not followed: {unproved.reason}"
        else:
            return _Ran(question, tuple(run.bad), tuple(run.assumed))
        idle = causes.never(trigger, cause, kept)
        return _Ran(question, (), idle.assumptions) if idle is not None else why


def _is_his(cause: Cause, asked: _Asked) -> bool:
    """Whether it is this command of his own that sets the trigger off: whatever it does then is the command's doing."""
    return asked.by_hand and cause.event == asked.command and cause.how != "server"


def _without_harm(
    ran: _Ran | str, function: Function, cause: Cause, asked: _Asked, rows_of: frozenset[int]
) -> tuple[str, ...]:
    """`rows_of` are the table and its parts, by the name of each of which a trigger writes its rows."""
    writes, rights = f"the trigger function {function.qualified} writes", "with its owner's rights"
    told, cause_of_all = f"{writes} {asked.relation} {rights}", f"{writes} {rights}"
    if isinstance(ran, str):
        raise Unproved(f"{told}, and {ran}", cause_of_all)
    mine = [c for c in ran.changes if c.relation.oid in rows_of]
    bad = [c.when for c in mine if c.command == asked.command or _is_his(cause, asked)]
    if cause.how == "view":  # of whose calls each was taken to find what no other had done harm to
        bad = [c.when for c in ran.changes]
    answer = ran.question.holds_nowhere(either(*bad))
    if not answer.proved:
        raise Unproved(f"{told}, and the row may be another tenant's", cause_of_all)
    return (*answer.assumptions, *ran.assumed)
