"""Tables that carry the tenant's key themselves."""

from collections.abc import Iterator

import msgspec

from pgadvise.engines.tenancy.belonging.claims import Claim, Ground
from pgadvise.engines.tenancy.names.columns import family, is_array, is_choice, is_staff
from pgadvise.engines.tenancy.names.words import base, words
from pgadvise.engines.tenancy.references.graph import Reference, Table
from pgadvise.engines.tenancy.tenant.candidates import Candidate
from pgadvise.snapshot import Column


class _Key(msgspec.Struct, frozen=True, order=True):
    """A column that may be the key: the least `rank` wins, then the least doubt."""

    rank: int
    doubt: float
    column: str
    why: str

    def claim(self) -> Claim:
        return Claim(scope="direct", key=self.column, confidence=1 - self.doubt, evidence=(self.why,))


def direct(ground: Ground, table: Table) -> Claim | None:
    """The claim by the best key column: the boundary's own, then a lower level's, then one above, then look-alikes."""
    for keys in (_references(ground, table), _look_alikes(ground, table), _pointers(ground, table)):
        best = min(keys, default=None)
        if best:
            return best.claim()
    return None


def _levels(ground: Ground) -> Iterator[tuple[int, Candidate]]:
    """The boundary first, what lies below it, then what lies above."""
    boundary = ground.boundary
    if boundary.best:
        yield from enumerate((boundary.best, *boundary.lower, *boundary.upper))


def _references(ground: Ground, table: Table) -> Iterator[_Key]:
    for rank, level in _levels(ground):
        reference = level.held.get(table.oid)
        # A bare `id` that is a lower level's key makes the row one with that level's row: it is reached, not marked.
        shared = reference is not None and table.is_key(reference.column) and rank > 0 and not base(reference.column)
        if reference and not (shared or _is_another_list(table, reference, level.table)):
            nullable = "" if reference.not_null else ", nullable"
            why = f"{reference.column}: {reference.how} to {level.table.name}{nullable}"
            yield _Key(rank, 1 - _sureness(reference), reference.column, why)


def _is_another_list(table: Table, reference: Reference, tenant: Table) -> bool:
    """A public map's `map_organizations` that may name a `platform_org_id` list others than the tenants."""
    said = base(reference.column) or ()
    qualified = said[-1:] == tenant.words[-1:] and said != tenant.words and not reference.pointer
    return qualified and not reference.not_null and len(table.words) > 1 and table.words[-1] == tenant.words[-1]


def _sureness(reference: Reference) -> float:
    if reference.declared:
        sure = 0.97 if reference.not_null else 0.86
    else:
        sure = min(0.9, reference.score + (0.04 if reference.not_null else -0.1))
    return sure - 0.25 * reference.pointer


def _look_alikes(ground: Ground, table: Table) -> Iterator[_Key]:
    """Columns that lead to no table and are called like the key, or compared like it in a policy."""
    boundary = ground.boundary
    if table.oid in boundary.keyless:
        column = boundary.keyless[table.oid]
        doubt = 0.35 if column.nullable else 0.15
        yield _Key(0, doubt, column.name, f"{column.name} names a tenant, and no table lists them")
        return
    if boundary.best is None:
        return
    key_names, nameless = ground.key_names, ground.nameless.get(table.oid, ())
    last = (boundary.best.table.words[-1], "tenant")
    for column in table.columns.values():
        called = base(column.name) in key_names
        if not (called or column.name in nameless or is_array(column) or words(column.name)[-1] in last):
            continue
        if table.is_key(column.name) or not family(column) or ground.graph.refers(table.oid, column.name):
            continue
        if called:
            yield _Key(1, 0.2, column.name, f"{column.name} is called like the keys of other tables")
        elif column.name in nameless:
            yield _Key(3, 0.4, column.name, f"{column.name} names a tenant, and leads to no table")
        else:
            yield from _named_after(ground, table, column, boundary.best)


def _named_after(ground: Ground, table: Table, column: Column, best: Candidate) -> Iterator[_Key]:
    said = words(column.name)
    compared = ground.evidence.keys.get(table.oid, {}).get(column.name, 0) > 0
    if is_array(column) and base(column.name) == best.table.words:
        yield _Key(4, 0.4, column.name, f"{column.name} lists tenants")
    elif len(said) > 1 and not is_array(column) and said[-1] in (best.table.words[-1], "tenant"):
        key = best.table.columns.get(best.table.key or "")
        if compared:
            yield _Key(2, 0.18, column.name, f"{column.name} is named after the tenant and compared in a policy")
        elif family(column) == "uuid" and key is not None and family(key) == "uuid":
            yield _Key(2, 0.35, column.name, f"{column.name} is named after the tenant")


def _pointers(ground: Ground, table: Table) -> Iterator[_Key]:
    """`from_account_id`: better than nothing, and said so; never a preference."""
    levels = {level.oid for rank, level in _levels(ground) if rank <= len(ground.boundary.lower)}
    for reference in ground.graph.to(table.oid, levels):
        other = _is_another_list(table, reference, ground.graph.table(reference.target))
        apart = table.oid not in levels and not (other or table.is_key(reference.column))
        if apart and not (is_staff(reference.column) or is_choice(reference.column)):
            target = ground.graph.name(reference.target)
            yield _Key(9, 1 - 0.6 * reference.score, reference.column, f"{reference.column} points at {target}")
