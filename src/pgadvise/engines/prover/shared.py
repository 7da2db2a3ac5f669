"""Rows that belong to no tenant: who sees what the caller may write of them?

Such a row harms where people of any tenant see it. It does not where it is somebody's own: where a column of a person
names the writer in every such row that he may write, and names the reader in every such row that is shown. One person
is not another, so nobody else ever sees what he wrote, and he writes nothing that others see.
"""

from typing import NamedTuple

from pgadvise.engines.prover.commands import inserted, updated
from pgadvise.engines.prover.kept import Kept
from pgadvise.engines.prover.proof import WriteOrRead
from pgadvise.engines.prover.question import Asker, Question
from pgadvise.engines.prover.terms import CONTROLLED, Formula, both, either, neither
from pgadvise.engines.prover.world import Ground, Row
from pgadvise.engines.prover.writers import Writers
from pgadvise.snapshot import Relation


class Shared(NamedTuple):
    """The rows of one table without a tenant, under one asker's policies."""

    ground: Ground
    writers: Writers
    asker: Asker
    kept: Kept
    relation: Relation

    def never(self, command: WriteOrRead) -> bool:
        """Whether the command reaches no such row."""
        question, rows, passes = self._reached(command)
        return question.holds_nowhere(both(passes, either(*(_is_nobodys(question, row) for row in rows)))).proved

    def names_him(self, command: WriteOrRead, person: str) -> bool:
        """Whether the column names the caller in each such row that the command reaches."""
        question, rows, passes = self._reached(command)
        others = (both(_is_nobodys(question, row), neither(_is_his(row, person))) for row in rows)
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
    assert question.world.tenant_of is not None
    return question.world.tenant_of(row).null


def _is_his(row: Row, person: str) -> Formula:
    value = row.columns[person]
    return both(neither(value.null), CONTROLLED(value.term))
