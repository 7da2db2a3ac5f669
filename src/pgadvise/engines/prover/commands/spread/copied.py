"""What triggers copy: what a row of another tenant holds, put into one that the caller may look at (`copying`).

A trigger's function that reads past the policies gives whoever sets it off what it finds. Where something may come from
there, no row of another tenant may be read at all. One with the rights of its caller has those of an owner's where
another trigger, or a foreign key, sets it off. So does what a default, a generated column or a CHECK calls; a CHECK
says what it finds by an error alone. What is copied into rows of no tenant is for whom it was read to answer.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from pgadvise.engines.caller.bodies import whole_body, writes_of
from pgadvise.engines.prover.commands.cascades import leads_nowhere, leads_to_own
from pgadvise.engines.prover.commands.functions.executed import ran, shown
from pgadvise.engines.prover.commands.functions.executed import told as told_by
from pgadvise.engines.prover.commands.proving import Proving
from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.commands.spread.copying import ERROR, Copying
from pgadvise.engines.prover.commands.triggers.causes import Cause, Causes
from pgadvise.engines.prover.schema.effects.acts import actions
from pgadvise.engines.prover.schema.effects.aftermath import acts, set_off
from pgadvise.engines.prover.schema.effects.refusals import barred, hooks, refused
from pgadvise.engines.prover.schema.effects.settings import runners, takes_role
from pgadvise.engines.prover.schema.effects.windows import family, views_over
from pgadvise.engines.prover.schema.effects.writers import PLATFORM
from pgadvise.engines.prover.words.proof import Surface, Unproved, WriteOrRead, claim
from pgadvise.engines.prover.words.terms import TRUE, both, either, neither
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Relation, Trigger
from pgadvise.snapshot.policies import WRITES
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Call
from pgadvise.sql.tree.walk import walk


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
        for function in self._telling(relation, command, role, surface):
            what = "trigger function" if function.is_trigger else "function"
            raise Unproved(f"the {what} {function.qualified} may copy what rows of other tenants hold")

    def ask_for_none_elsewhere(self, relation: Relation, role: str, surface: Surface) -> None:
        """Raises Unproved where the role may write rows elsewhere that get what rows of the relation hold."""
        rows_of = family(self._proving.ground.snapshot, relation)
        named = [each.name for part in rows_of for each in (part, *self._views.get(part.oid, ()))]
        for table, function in self._elsewhere(role, surface):
            if any(_may_name(hand, named) for hand in self._hands(function)):
                raise Unproved(f"{function.qualified} may copy what rows of {relation} hold, where {table} is written")

        for function in self._hooked(role) if surface == "sql" else ():
            if any(_may_name(hand, named) for hand in self._hands(function)):
                raise Unproved(f"{function.qualified} may copy what rows of {relation} hold, as a trigger of any table")

    def _hooked(self, role: str) -> Iterator[Function]:
        """What the role may put as a trigger on a table of its own, and may copy something."""
        found = hooks(self._proving.ground.access, self._proving.roles(role, "sql"))
        return (function for function in found if self._copying.ways(function, None))

    @cached_property
    def _views(self) -> dict[int, tuple[Relation, ...]]:
        """By relation, the views that lead to it."""
        return views_over(self._proving.ground.snapshot)

    @remembered
    def _elsewhere(self, role: str, surface: Surface) -> list[tuple[Relation, Function]]:
        ground = self._proving.ground
        tables = [r for r in ground.snapshot.relations if r.is_table or r.kind == "view"]
        tables = [r for r in tables if r.schema not in PLATFORM]
        return [
            (table, function)
            for table in tables
            for command in WRITES
            if self._sets_off(table, command, role)
            for function in self._telling(table, command, role, surface)
        ]

    def _sets_off(self, table: Relation, command: WriteOrRead, role: str) -> bool:
        """Whether the role may give the command; triggers on statements run though no policy lets a row through."""
        if refused(self._proving.ground.access, role, table, command) is not None:
            return False
        triggers = self._proving.ground.snapshot.triggers_of(table)
        whole = any(not t.for_each_row and command in t.events for t in triggers)
        return whole or not barred(self._proving.ground.access, role, table, command)

    def _telling(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> Iterator[Function]:
        done, triggers = self._set_off(relation, command)
        fired = [each for each in self._fired(relation, done, triggers) if self._copying.ways(each[1], None)]
        keep_rights = bool(fired) and len(done) == 1 and self._keep_rights(triggers)
        for trigger, function, event in fired:
            if (
                keep_rights
                and not self._copying.ways(function, role)
                and not self._has_others_rights(trigger, role, surface)
            ):
                continue
            if event is None or not self._stays_his(trigger, function, event, role, surface):
                yield function
        yield from self._asked(relation, command, role, surface)

    def _asked(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> Iterator[Function]:
        """What is stored and runs as rows are written, by no trigger."""
        if command == "delete":
            return
        asked = [f for f in self._called(self._defaults(relation, command)) if self._copying.reads(f, role)]
        checks = [c for c in self._proving.ground.snapshot.constraints_of(relation) if c.kind == "check"]
        for function in self._called(c.expression or "" for c in checks):  # an error of it may say what was read
            asked += [function] if any(ERROR in self._copying.ways(f, role) for f in self._hands(function)) else []
        yield from (function for function in asked if not self._proved(function, role, surface))

    def _defaults(self, relation: Relation, command: WriteOrRead) -> Iterator[str]:
        """What columns get by themselves: of their domain, where they have no default of their own."""
        domains = {t.oid: t.default for t in self._proving.ground.snapshot.types if t.default}
        for column in relation.columns:
            if command == "insert" or column.generated:
                yield column.default or domains.get(column.type_oid) or ""

    def _hands(self, function: Function) -> tuple[Function, ...]:
        return self._proving.writers.called_by(function)

    def _called(self, texts: Iterable[str]) -> Iterator[Function]:
        trees = [tree for text in dict.fromkeys(texts) if "(" in text and (tree := parsed(text)) is not None]
        names = {part.name for tree in trees for part in walk(tree) if isinstance(part, Call)}
        found = (f for name in sorted(names) for f in self._proving.ground.snapshot.functions_called(name))
        return (f for f in found if f.extension is None and f.schema not in PLATFORM)

    def _set_off(self, relation: Relation, command: WriteOrRead) -> tuple[set[tuple[int, WriteOrRead]], list[Trigger]]:
        """The command and what keys make of it, and the triggers that all of that sets off."""
        done: set[tuple[int, WriteOrRead]] = set()
        ahead = [(relation, command)]
        fired: set[int] = set()
        while ahead:
            table, act = ahead.pop()
            done.add((table.oid, act))
            fired |= set_off(self._proving.writers, table, act)
            ahead += [(child, each) for child, each in self._carried(table, act) if (child.oid, each) not in done]
        return done, [trigger for trigger in self._proving.ground.snapshot.triggers if trigger.oid in fired]

    def _fired(
        self, relation: Relation, done: set[tuple[int, WriteOrRead]], triggers: list[Trigger]
    ) -> Iterator[tuple[Trigger, Function, WriteOrRead | None]]:
        """With the event, where that is the command itself, or what keys make of it and no trigger does."""
        snapshot = self._proving.ground.snapshot
        written = {name for trigger in triggers for name, _ in acts(self._proving.writers, trigger)}
        for trigger in triggers:
            function = snapshot.function(trigger.function)
            events = [act for oid, act in done if oid == trigger.table and act in trigger.events]
            if trigger.table != relation.oid and self._proving.writers.names_of(trigger) & written:
                events = []
            for event in events or (None,) if function is not None else ():
                assert function is not None
                yield trigger, function, event

    def _keep_rights(self, triggers: list[Trigger]) -> bool:
        """Whether all that a command sets off acts with its caller's rights, where keys make nothing of it.

        Who acts is changed by a function with its owner's rights, by one that takes a role, and by what a foreign key
        does (ri_triggers.c: as the table's owner); views and rules lend rights to what they read and write alone.
        """
        functions = [self._proving.ground.snapshot.function(trigger.function) for trigger in triggers]
        hands = (hand for each in functions if each is not None for hand in self._hands(each))
        return None not in functions and not any(hand.security_definer or takes_role(hand) for hand in hands)

    def _carried(self, table: Relation, command: WriteOrRead) -> Iterator[tuple[Relation, WriteOrRead]]:
        """What foreign keys do to the rows that refer to it."""
        done: tuple[WriteOrRead, ...] = ("update", "delete")
        for key in self._proving.ground.snapshot.references_to(table):
            child = self._proving.ground.snapshot.relation(key.table)
            for each in done if child is not None else ():
                assert child is not None
                if any(cause == command for _, cause in actions(key, each)):
                    yield child, each

    def _has_others_rights(self, trigger: Trigger, role: str, surface: Surface) -> bool:
        """Whether a trigger with the rights of its caller may have those of an owner, by what is no key's doing."""
        causes = (cause for cause in self._causes(trigger, role, surface) if cause.how != "key")
        return any(cause.role != cause.asker.role for cause in causes)

    def _causes(self, trigger: Trigger, role: str, surface: Surface) -> Iterator[Cause]:
        askers, causes = self._proving.senders(role, surface), Causes(self._proving.ground, self._proving.writers)
        return causes.of(trigger, askers, lambda function, asker: self._proved(function, asker.role, surface))

    @claim
    def _stays_his(
        self, trigger: Trigger, function: Function, command: WriteOrRead, role: str, surface: Surface
    ) -> bool:
        """Whether it reads none but the caller's own rows, whoever of his sets it off.

        What an error says he hears of rows as well that no policy would let him write. What RETURNING gives is read of
        the rows that are changed.
        """
        _, kept = self._proving.premise(role, surface)
        causes = Causes(self._proving.ground, self._proving.writers)
        for cause in self._causes(trigger, role, surface):
            if cause.how == "server" or cause.event != command:
                continue
            if cause.role != cause.asker.role and not function.security_definer:
                return False
            question = Question(self._proving.ground, cause.asker, kept)
            question.world.ties = self._proving.tied(role, surface).tell
            heard = ERROR in self._copying.ways(function, role)
            if not heard and causes.never(trigger, cause, kept) is not None:
                continue
            if cause.how == "key" and leads_nowhere(self._proving, trigger, cause.event, role, surface):
                continue
            keyed = cause.how == "key" and leads_to_own(self._proving, trigger, cause.event, role, surface)
            occasion, when = causes.occasion(question, trigger, cause, own=keyed)
            run = ran(question, self._proving.writers, function, occasion, when)
            told = TRUE if heard else both(when, neither(run.raised))
            read = told_by(question, run, refusing=False)[0] if _returns(function) else either(*shown(question))
            if not question.holds_nowhere(both(told, read)).proved:
                return False
        return True


def _may_name(function: Function, names: Iterable[str]) -> bool:
    """Whether one of the names stands in its body, or nobody knows which do."""
    untold = whole_body(function) is None or bool(runners(function))
    return untold or any(name in (function.body or "") for name in names)


def _returns(function: Function) -> bool:
    """Whether a statement that writes gives rows as well."""
    return any(part.returning for part in writes_of(function))
