"""Rows that refer to rows of their own tenant alone, though no column of the foreign key is the tenant's.

Then the policies have to keep it so: nobody writes a row that refers to one of another tenant, and nobody makes his own
what rows of others refer to. What somebody who belongs to two tenants ties together is his own doing, as an invitation
is. What functions write past the policies is not followed, but for those that leave what is referred to in its tenant,
nor is what comes by rules, or through views with their owner's rights: these ask of a row what they please.
"""

from collections.abc import Iterator

from pgadvise.engines.prover.commands.commands import left_by, updated
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.rekeying import keeps
from pgadvise.engines.prover.schema.effects.refusals import comes_by_others
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.rows.keys import held, refers
from pgadvise.engines.prover.words.proof import WriteOrRead, claim
from pgadvise.engines.prover.words.terms import both, either, implies, neither
from pgadvise.engines.prover.world.world import Ground, Row, World
from pgadvise.remembered import remembered
from pgadvise.snapshot import Constraint, Relation


class TiedRows:
    """`askers` are all that may come, `kept` the tables that policies may believe then. Answers are remembered."""

    def __init__(self, ground: Ground, writers: Writers, askers: tuple[Asker, ...], kept: Kept) -> None:
        self.ground, self.writers, self.askers, self.kept = ground, writers, askers, kept

    @remembered
    def stay_within(self, key: Constraint, relation: Relation, target: Relation) -> bool:
        """Whether rows of the relation refer by the key to rows of their own tenant."""
        return self._stay_within(key, relation, target)

    @claim
    def _stay_within(self, key: Constraint, relation: Relation, target: Relation) -> bool:
        if not held(key) or not {relation.oid, target.oid} <= self.ground.axes.keys():
            return False
        if any(self._leads_elsewhere(key, other) for other in self.ground.snapshot.foreign_keys_of(relation)):
            return False
        if any(self._is_written_past(relation, command) for command in ("insert", "update")):
            return False
        if not self._keeps_tenant(target, key):
            return False
        return all(
            self._refers_within(asker, key, relation, target, command)
            for asker in self.askers
            for command in ("insert", "update")
            if self._may(asker, relation, command)
        ) and all(self._leaves(asker, target) for asker in self.askers)

    def _leads_elsewhere(self, key: Constraint, other: Constraint) -> bool:
        """Whether another key of the same columns gives them what its own target is changed to, or a default."""
        changing = {other.on_update, *({other.on_delete} & {"set_default"})} & {"cascade", "set_default"}
        return other.name != key.name and bool(changing) and not {*key.columns}.isdisjoint(other.columns)

    def tell(self, world: World, row: Row) -> None:
        """Of a row that is there, or was: what it refers to is no other tenant's than its own.

        Not where somebody may write rows of a tenant that is not his, nor where the table has parts or is one: these
        are written under policies, and held to keys, of their own.
        """
        if world.tenant_of is None or any(asker.surface == "sql" for asker in self.askers):
            return  # who writes SQL changes several tables in one statement
        for key, target in self._simple_keys(row.relation):
            if self.stay_within(key, row.relation, target) and self._stay_his(row.relation):
                above = world.row(target, refers=False)
                theirs = either(world.foreign(above), world.tenant_of(above).null)
                ours = neither(world.foreign(above))
                same = both(implies(world.foreign(row), theirs), either(world.foreign(row), ours))
                given = both(*(neither(row.columns[name].null) for name in key.columns))
                world.facts += [refers(key, row.columns, above.columns), implies(given, same)]

    def _simple_keys(self, relation: Relation) -> Iterator[tuple[Constraint, Relation]]:
        """Of one column, to another table, and they do not follow a change there."""
        for key in self.ground.snapshot.foreign_keys_of(relation):
            target = self.ground.snapshot.relation(key.references or 0)
            if target is None or target.oid == relation.oid or not all(map(self._is_whole, (relation, target))):
                continue
            if len(key.columns) == 1 and key.on_update in ("no_action", "restrict"):
                yield key, target

    def _is_whole(self, table: Relation) -> bool:
        return not table.parents and not self.ground.snapshot.children_of(table)

    @remembered
    @claim
    def _stay_his(self, relation: Relation) -> bool:
        """Whether whoever writes rows of it writes none of another tenant's."""
        ways = [(asker, c) for asker in self.askers for c in ("insert", "update") if self._may(asker, relation, c)]
        return all(self._writes_his(asker, relation, command) for asker, command in ways)

    def _may(self, asker: Asker, relation: Relation, command: str) -> bool:
        return bool(self.ground.access.holds_on_columns(asker.role, relation, command.upper()))

    def _writes_his(self, asker: Asker, relation: Relation, command: str) -> bool:
        question = Question(self.ground, asker, self.kept)
        new, passes = left_by(question, self.writers, relation, command)
        return question.holds_nowhere(both(passes, question.world.foreign(new))).proved

    def _is_written_past(self, table: Relation, command: WriteOrRead) -> bool:
        roles = [asker.role for asker in self.askers]
        if self.writers.entrances(roles, table, command) or self.writers.leading_to(table, command):
            return True
        return comes_by_others(self.ground.access, self.writers, roles, table, command)

    def _keeps_tenant(self, target: Relation, key: Constraint) -> bool:
        """Whether what writes past the policies leaves its rows in their tenants, and their keys as they are."""
        roles = tuple(asker.role for asker in self.askers)
        if comes_by_others(self.ground.access, self.writers, roles, target, "update"):
            return False
        return keeps(self.writers, target, self.ground.deciding(target).union(key.referenced_columns), roles)

    def _refers_within(self, asker: Asker, key: Constraint, relation: Relation, target: Relation, command: str) -> bool:
        question = Question(self.ground, asker, self.kept)
        new, passes = left_by(question, self.writers, relation, command)
        above = question.world.row(target)
        given = (neither(new.columns[name].null) for name in key.columns)
        tied = both(*given, refers(key, new.columns, above.columns))
        return question.holds_nowhere(both(passes, tied, question.world.foreign(above))).proved

    def _leaves(self, asker: Asker, target: Relation) -> bool:
        """Whether he updates no row of another tenant there, and makes none another tenant's."""
        if not self._may(asker, target, "update"):
            return True
        question = Question(self.ground, asker, self.kept)
        old = question.world.row(target)
        new, passes = updated(question, self.writers, old)
        return question.holds_nowhere(both(passes, either(*map(question.world.foreign, (old, new))))).proved
