"""A command on a table as a question: which rows it reads or leaves behind, and past which gate."""

from pgadvise.engines.prover.proof import WriteOrRead
from pgadvise.engines.prover.question import Question
from pgadvise.engines.prover.terms import Formula, both, either
from pgadvise.engines.prover.world import Row
from pgadvise.engines.prover.writers import Writers
from pgadvise.snapshot import Relation


def passing(question: Question, writers: Writers, relation: Relation, command: WriteOrRead) -> tuple[Formula, Formula]:
    """What lets the command through, and that a row of another tenant is touched.

    An UPDATE touches the row as it was (altered, taken over) and as it will be (moved away). Columns that the role may
    not update stay as they were, unless a trigger changes them.
    """
    world, gates, role = question.world, question.gates, question.role
    if command == "insert":
        new = world.row(relation, stored=False)
        return gates.passes(new, "insert", "check", role), world.foreign(new)
    old = world.row(relation)
    passes = gates.passes(old, command, "using", role)
    if command != "update":
        return passes, world.foreign(old)
    new = updated(question, writers, old)
    touched = either(world.foreign(old), world.foreign(new))
    return both(passes, gates.passes(new, "update", "check", role)), touched


def updated(question: Question, writers: Writers, old: Row) -> Row:
    """The row as an UPDATE of the role may leave it."""
    relation = old.relation
    granted = question.world.ground.access.holds_on_columns(question.role, relation, "UPDATE")
    changed = writers.changed_columns(relation)
    same = {
        column.name: old.columns[column.name]
        for column in relation.columns
        if column.name not in granted and changed is not None and column.name not in changed and not column.generated
    }
    return question.world.row(relation, stored=False, same=same)


def shared(question: Question, writers: Writers, relation: Relation, command: WriteOrRead) -> Formula:
    """What lets the command through on a row that belongs to no tenant, before or after."""
    world, gates, role = question.world, question.gates, question.role
    assert world.tenant_of is not None
    if command == "insert":
        new = world.row(relation, stored=False)
        return both(gates.passes(new, "insert", "check", role), world.tenant_of(new).null)
    old = world.row(relation)
    passes = both(gates.passes(old, command, "using", role))
    if command != "update":
        return both(passes, world.tenant_of(old).null)
    new = updated(question, writers, old)
    orphan = either(world.tenant_of(old).null, world.tenant_of(new).null)
    return both(passes, gates.passes(new, "update", "check", role), orphan)
