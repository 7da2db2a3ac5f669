"""Rows that refer to rows of their own tenant alone, though no column of the foreign key is the tenant's.

Then the policies have to keep it so: nobody writes a row that refers to one of another tenant, and nobody makes his own
what rows of others refer to. What somebody who belongs to two tenants ties together is his own doing, as an invitation
is. What functions write past the policies is not followed.
"""

from typing import NamedTuple

from pgadvise.engines.prover.commands.commands import inserted, updated
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.keys import held, refers
from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import both, neither
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Constraint, Relation


class TiedRows(NamedTuple):
    """`askers` are all that may come, `kept` the tables that policies may believe then."""

    ground: Ground
    writers: Writers
    askers: tuple[Asker, ...]
    kept: Kept

    def stay_within(self, key: Constraint, relation: Relation, target: Relation) -> bool:
        """Whether rows of the relation refer by the key to rows of their own tenant."""
        if not held(key) or not {relation.oid, target.oid} <= self.ground.axes.keys():
            return False
        done = ((relation, "insert"), (relation, "update"), (target, "update"))
        if any(self._is_written_past(table, command) for table, command in done):
            return False
        try:
            return all(
                self._refers_within(asker, key, relation, target, command)
                for asker in self.askers
                for command in ("INSERT", "UPDATE")
                if self.ground.access.holds_on_columns(asker.role, relation, command)
            ) and all(self._leaves(asker, target) for asker in self.askers)
        except Unproved:
            return False

    def _is_written_past(self, table: Relation, command: str) -> bool:
        roles = [asker.role for asker in self.askers]
        return bool(self.writers.entrances(roles, table, command) or self.writers.leading_to(table, command))

    def _refers_within(self, asker: Asker, key: Constraint, relation: Relation, target: Relation, command: str) -> bool:
        question = Question(self.ground, asker, self.kept)
        if command == "INSERT":
            new, passes = inserted(question, self.writers, relation)
        else:
            new, passes = updated(question, self.writers, question.world.row(relation))
        above = question.world.row(target)
        given = (neither(new.columns[name].null) for name in key.columns)
        tied = both(*given, refers(key, new.columns, above.columns))
        return question.holds_nowhere(both(passes, tied, question.world.foreign(above))).proved

    def _leaves(self, asker: Asker, target: Relation) -> bool:
        """Whether he updates no row of another tenant there."""
        if not self.ground.access.holds_on_columns(asker.role, target, "UPDATE"):
            return True
        question = Question(self.ground, asker, self.kept)
        old = question.world.row(target)
        _, passes = updated(question, self.writers, old)
        return question.holds_nowhere(both(passes, question.world.foreign(old))).proved
