"""Writes after which a linking table says of the attacker that he belongs where he does not.

What a new row of the registry links is a new tenant's; a changed key of it is that of a new tenant. A link whose state
changes must not have been one of another tenant's that did not count. A table through which a link belongs to its
tenant must not have its rows moved to another.
"""

from collections.abc import Iterator

import msgspec

from pgadvise.engines.prover.schema.rows.keys import never_null, refers
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.terms import Formula, both, differs, either, neither
from pgadvise.engines.prover.world.world import Ground, Row, World


def misled(world: World, old: Row | None, new: Row, when: Formula) -> Iterator[Formula]:
    """When the row, inserted where there is no `old`, else updated, misleads. Raises NoModel."""
    ground, table = world.ground, new.relation
    stored = [neither(new.columns[c.name].null) for c in table.columns if never_null(ground.snapshot, c)]
    when = both(when, *stored)
    if table.oid in ground.links and not ground.is_identity(table.oid):
        if table.parents:
            raise NoModel(f"a write of {table}, which is a part")
        yield from _linked(world, old, new, when)
    if old is not None and table.oid in set(_ways(ground)):
        yield both(when, world.foreign(new))
    if old is not None and table.oid == ground.registry:  # the old key may be that of a new tenant then
        key = ground.axes[table.oid].column or ""
        yield both(when, world.foreign(old), differs(old.columns[key], new.columns[key]))


def _linked(world: World, old: Row | None, new: Row, when: Formula) -> Iterator[Formula]:
    ground, table = world.ground, new.relation
    if table.oid == ground.registry:
        if old is None:
            return
        key = ground.axes[table.oid].column or ""
        new = msgspec.structs.replace(new, columns={**new.columns, key: old.columns[key]})
    yield both(when, world.misleads(new, table))
    states = ground.validity.get(table.oid, ())
    if old is not None and states:
        changed = either(*(differs(old.columns[c], new.columns[c]) for c in states))
        yield both(when, changed, world.links(old, table), world.estranged(old, table), world.counts(new, table))


def refounded(world: World, old: Row, when: Formula) -> Iterator[Formula]:
    """When another tenant's row of the registry is deleted, or one that refers to the deleted row and goes along."""
    registry = world.ground.snapshot.relation(world.ground.registry or 0)
    if registry is None:
        return
    if old.relation.oid == registry.oid:
        yield both(when, world.foreign(old))
    for key in world.ground.snapshot.foreign_keys_of(registry):
        if key.references == old.relation.oid and key.on_delete == "cascade":
            row = world.row(registry)
            yield both(when, refers(key, row.columns, old.columns), world.foreign(row))


def promoted(world: World, old: Row | None, new: Row, when: Formula) -> Iterator[Formula]:
    """When an update changes what policies ask of a row of another tenant's that names the attacker.

    Nothing is believed of the row itself (`old` is not `linked`): it may open nothing as it is.
    """
    uses = world.ground.uses.get(new.relation.oid)
    if old is not None and uses is not None:
        changed = either(*(differs(old.columns[c], new.columns[c]) for c in uses.decisive))
        yield both(when, changed, world.links(old, new.relation), world.estranged(old, new.relation))


def _ways(ground: Ground) -> Iterator[int]:
    """The tables through which linking tables belong to their tenants."""
    for oid in ground.links:
        axis = ground.axes.get(oid)
        seen: set[int] = set()
        while axis is not None and axis.parent is not None and axis.parent.references not in {*seen, None}:
            seen.add(axis.parent.references or 0)
            axis = ground.axes.get(axis.parent.references or 0)
        yield from seen
