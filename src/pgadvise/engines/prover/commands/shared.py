"""Rows that belong to no tenant: who sees what the caller may write of them?

Such a row harms where people of any tenant see it. It does not where it is somebody's own: where a column of a person
names the writer in every such row that he may write, and names the reader in every such row that is shown. One person
is not another, so nobody else ever sees what he wrote, and he writes nothing that others see.

Where nobody sees such a row, nobody misses it either: whoever takes it for his own tenant, a device that is not sold
yet say, takes nothing of anybody's.

A row that belongs to its tenant by way of another is nobody's where it refers to none, or to one that is nobody's: a
foreign key that holds leaves no third way.
"""

from collections.abc import Iterable
from typing import NamedTuple

from pgadvise.engines.prover.commands.commands import inserted, updated
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.schema.effects.windows import family, showing
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.rows.keys import has_tenant, never_null, referred, refers
from pgadvise.engines.prover.words.proof import WriteOrRead
from pgadvise.engines.prover.words.terms import Formula, both, either, neither
from pgadvise.engines.prover.world.stored import names_attacker
from pgadvise.engines.prover.world.world import Ground, Row
from pgadvise.snapshot import Relation


class Shared(NamedTuple):
    """The rows of one table without a tenant, under one asker's policies."""

    ground: Ground
    writers: Writers
    asker: Asker
    kept: Kept
    relation: Relation

    def harms(self, command: WriteOrRead, people: Iterable[str], readers: Iterable[Asker]) -> bool:
        """Whether the command writes such a row and people of any tenant see it; `people` are columns that name one."""
        if not self.may_be_nobodys() or self.never(command) or self.never("select"):
            return False
        seen = [self._replace(asker=reader) for reader in readers]
        return not any(
            self.names_him(command, name) and all(each.names_him("select", name) for each in seen) for name in people
        )

    def is_shown(self, people: Iterable[str], readers: Iterable[Asker]) -> bool:
        """Whether somebody sees such a row who is not the one person whom it names."""
        seen = [self._replace(asker=reader) for reader in readers]
        if not self.may_be_nobodys() or all(each.never("select") for each in seen):
            return False
        return not any(all(each.names_him("select", name) for each in seen) for name in people)

    @property
    def is_hidden(self) -> bool:
        """Whether such rows are there for nobody to see: neither by the policies of any role nor in a view."""
        access, role = self.ground.access, self.asker.role
        policies = (p for p in self.ground.snapshot.policies_of(self.relation) if p.covers("select"))
        others = {name for policy in policies for name in policy.roles} - {role, "public"}
        if any(access.bypass_everywhere(other) is None for other in others):
            return False
        if len(family(self.ground.snapshot, self.relation)) > 1:  # read by another table's policies as well
            return False
        return next(showing(access, role, self.relation), None) is None and self.never("select")

    def may_be_nobodys(self) -> bool:
        axis = self.ground.axes[self.relation.oid]
        if axis.column is None:
            snapshot = self.ground.snapshot
            return referred(snapshot, axis) is not None and not has_tenant(snapshot, self.ground.axes, self.relation)
        column = self.relation.column(axis.column)
        return column is not None and not (never_null(self.ground.snapshot, column) and column.not_null_valid)

    def never(self, command: WriteOrRead) -> bool:
        """Whether the command reaches no such row."""
        question, rows, passes = self._reached(command)
        return question.holds_nowhere(both(passes, either(*(_is_nobodys(question, row) for row in rows)))).proved

    def names_him(self, command: WriteOrRead, person: str) -> bool:
        """Whether the column names the caller in each such row that the command reaches."""
        question, rows, passes = self._reached(command)
        others = (both(_is_nobodys(question, row), neither(names_attacker(row, (person,)))) for row in rows)
        return question.holds_nowhere(both(passes, either(*others))).proved

    def _reached(self, command: WriteOrRead) -> tuple[Question, tuple[Row, ...], Formula]:
        """The rows before and after, and what lets the command through."""
        question = Question(self.ground, self.asker, self.kept)
        if command == "insert":
            new, passes = inserted(question, self.writers, self.relation)
            return question, (new,), passes
        old = question.world.row(self.relation)
        if command != "update":
            return question, (old,), question.gates.passes(old, command, "using", question.role)
        new, passes = updated(question, self.writers, old)
        return question, (old, new), passes


def _is_nobodys(question: Question, row: Row) -> Formula:
    world = question.world
    axis = world.ground.axes[row.relation.oid]
    target = referred(world.ground.snapshot, axis)
    if target is None or axis.parent is None or target.oid not in world.ground.axes:
        assert world.tenant_of is not None
        return world.tenant_of(row).null
    parent = world.row(target)
    world.facts.append(refers(axis.parent, row.columns, parent.columns))
    none = either(*(row.columns[name].null for name in axis.parent.columns))
    return either(none, _is_nobodys(question, parent))
