"""A tenant that is deleted and made again is its new maker's: what is left of the old one is then open to him.

A new row of the registry is a new tenant and belongs to whoever makes it. So the attacker must not bring about that
another tenant's row of the registry goes, by his own command, by a function, by a view or a rule, or by what it refers
to. The last are asked only where something would be left of that tenant: a key that is held keeps the row from going,
or leaves with it.
"""

from collections.abc import Iterator
from itertools import chain

from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.induction.upheld import Upheld
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.keys import held, refers
from pgadvise.engines.prover.schema.refusals import barred, refused
from pgadvise.engines.prover.schema.windows import writable_view
from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import both
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Constraint, Relation


def refounded(
    ground: Ground,
    writers: Writers,
    askers: tuple[Asker, ...],
    upheld: Upheld,
    registry: Relation,
    kept: Kept,
) -> Iterator[str]:
    """Why another tenant's row of the registry may go, past what a DELETE of it is asked."""
    outlives = _outlives(ground, registry)
    cascading = [k for k in ground.snapshot.foreign_keys_of(registry) if outlives and k.on_delete == "cascade"]
    targets = (ground.snapshot.relation(key.references or 0) for key in cascading)
    for table in chain((registry,), (target for target in targets if target is not None)):
        if _is_written_past(writers, askers, table) and not upheld.holds(table, kept):
            yield f"a function may delete another tenant from {registry}, which may be made again"
        if outlives and _goes_by_views(ground, writers, askers, table):
            yield f"a view or a rule may delete another tenant from {registry}, which may be made again"
    for key in cascading:
        target = ground.snapshot.relation(key.references or 0)
        if target is not None and not all(_leaves(ground, asker, registry, key, target, kept) for asker in askers):
            yield f"who deletes from {target} may delete another tenant from {registry}, which may be made again"


def _is_written_past(writers: Writers, askers: tuple[Asker, ...], table: Relation) -> bool:
    roles = [asker.role for asker in askers]
    return bool(writers.entrances(roles, table, "delete") or writers.leading_to(table, "delete"))


def _goes_by_views(ground: Ground, writers: Writers, askers: tuple[Asker, ...], table: Relation) -> bool:
    """Whether its rows are deleted through views with their owners' rights, or by rules."""
    views = (writable_view(ground.access, asker.role, table, ("DELETE",)) for asker in askers)
    return any(views) or writers.ruled(table, "delete") != ()


def _outlives(ground: Ground, registry: Relation) -> bool:
    """Whether rows of a tenant may be there without its row in the registry."""
    for oid, axis in ground.axes.items():
        table = ground.snapshot.relation(oid)
        if table is None or not table.is_table or oid == registry.oid or axis.column is None:
            continue
        keys = (key for key in ground.snapshot.foreign_keys_of(table) if axis.column in key.columns and held(key))
        if axis.path or not any(keys):
            return True
    return False


def _leaves(ground: Ground, asker: Asker, registry: Relation, key: Constraint, target: Relation, kept: Kept) -> bool:
    """Whether the role deletes nothing that another tenant's row of the registry refers to."""
    if refused(ground.access, asker.role, target, "delete") or barred(ground.access, asker.role, target, "delete"):
        return True
    question = Question(ground, asker, kept)
    try:
        row, other = question.world.row(registry), question.world.row(target)
        question.world.facts.append(refers(key, row.columns, other.columns))
        passes = question.gates.passes(other, "delete", "using", asker.role)
        return question.holds_nowhere(both(passes, question.world.foreign(row))).proved
    except Unproved:
        return False
