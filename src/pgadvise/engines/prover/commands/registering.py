"""A row that is new in the registry of tenants, or gets another key there: a tenant that was not there before.

The key tells the registry's rows apart and is checked at once, so a key that passes is no other row's: the tenant that
it names has no row of its own, and belongs to whoever makes it. That is an assumption, and told. It is made only where
tenants without a row in the registry have none elsewhere, since every table that carries the key refers to it, and
where the caller can delete no tenant of others, to make one in its place. Of an UPDATE the first row that takes a key
of others' counts: theirs still has it, or was touched before.
"""

from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.rows.keys import carries_tenant, held, never_null, telling_apart
from pgadvise.engines.prover.words.proof import WriteOrRead
from pgadvise.engines.prover.words.terms import OWN, TRUE, Formula, Value, both, differs, implies, neither
from pgadvise.engines.prover.world.world import Row, World
from pgadvise.snapshot import Relation

MADE = "a tenant that the caller makes is his own"


def may_register(ground: Ground, asker: Asker, table: Relation, kept: Kept) -> bool:
    """Whether a new key in the table names a tenant that was not there."""
    return _tells(ground, table, asker) and not _deletes(Question(ground, asker, kept), table)


def told(world: World, new: Row, old: Row | None = None) -> None:
    """What that means for a row that is written; `old` is what it was before."""
    name = world.ground.axes[new.relation.oid].column or ""
    key = new.columns[name]
    _own(world, key, TRUE if old is None else differs(old.columns[name], key))


def made(world: World, key: Value, when: Formula) -> None:
    """The same of a row that a function adds: the key of one that is there is taken, if that is asked at once."""
    snapshot, registry = world.ground.snapshot, world.ground.snapshot.relation(world.ground.registry or 0)
    if registry is not None and (world.ground.axes[registry.oid].column,) in telling_apart(snapshot, registry):
        _own(world, key, when)


def _own(world: World, key: Value, when: Formula) -> None:
    world.assumed.append((MADE, implies(both(when, neither(key.null)), OWN(key.term))))


def _tells(ground: Ground, table: Relation, asker: Asker) -> bool:
    """Whether it is the registry, each key in it one row's, and every tenant that has rows has one there."""
    axis = ground.axes.get(table.oid)
    if table.oid != ground.registry or axis is None or axis.column is None or axis.path:
        return False
    whole = not table.parents and not ground.snapshot.children_of(table)
    apart = whole and (axis.column,) in telling_apart(ground.snapshot, table)
    return apart and anchored(ground, table, "delete", at_once=asker.surface == "sql")


def anchored(ground: Ground, registry: Relation, command: WriteOrRead, *, at_once: bool) -> bool:
    """Whether nothing of a tenant is left once its row in the registry was deleted, or given another key.

    Each table that carries the key refers to the registry by a key that is asked at once, or to a table of which that
    is so. NO ACTION is asked at the end of a statement: one that puts another row there meanwhile (`at_once`) keeps it.
    Of files, whose tenant stands in a path, nothing is said.
    """
    tables = (axis.relation for axis in ground.axes.values() if not axis.path)
    asked = (table for table in tables if table.is_table and not table.is_partition)
    return all(_is_anchored(ground, table, registry, command, at_once) for table in asked)


def _is_anchored(
    ground: Ground, table: Relation, registry: Relation, command: WriteOrRead, at_once: bool, seen: tuple[int, ...] = ()
) -> bool:
    axis = ground.axes.get(table.oid)
    if table.oid == registry.oid or axis is None or table.oid in seen:
        return table.oid == registry.oid
    for key in ground.snapshot.foreign_keys_of(table):
        target = ground.snapshot.relation(key.references or 0)
        taken = key.on_delete if command == "delete" else key.on_update
        asks = held(key) and not key.deferrable and not (at_once and taken == "no_action")
        columns = (table.column(name) for name in key.columns if name != axis.column)
        whole = axis.column is None or all(c is not None and never_null(ground.snapshot, c) for c in columns)
        if target is None:
            continue
        ties = asks and whole and carries_tenant(ground.axes, key, table, target)
        if ties and _is_anchored(ground, target, registry, command, at_once, (*seen, table.oid)):
            return True
    return False


def _deletes(question: Question, table: Relation) -> bool:
    """Whether whoever asks may delete a tenant of others."""
    if "DELETE" not in question.world.ground.access.holds(question.role, table):
        return False
    row = question.world.row(table)
    passes = question.gates.passes(row, "delete", "using", question.role)
    return not question.holds_nowhere(both(passes, question.world.foreign(row))).proved
