"""What happens to the other tables when a tenant's row is deleted: what goes along, what lets go, what refuses.

Rows that go along by another key are not told as refusing. Whether they are gone in time hangs on the order in which
the server works through its keys: NO ACTION is checked before the cascades that lie deeper, RESTRICT before those of
keys made later. SET NULL on a column that may not be null is an error, as refusals are.
"""

from collections.abc import Collection, Iterator

import msgspec

from pgadvise.engines.audit import audit_logs
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy.nulls import may_be_null
from pgadvise.snapshot import Constraint, Relation, Snapshot

# What has to be kept after a customer has left: a key that refuses to lose it is meant.
_RECORDS = NamePattern(
    r"invoice|(?:\A|_)orders?(?:_|\Z)|purchase|payment|payout|receipt|ledger|charge|refund|transaction|contract|audit"
)


class Refusal(msgspec.Struct, frozen=True):
    """`reference` of `table` stands in the way of deleting rows of `parent`."""

    table: Relation
    reference: Constraint
    parent: Relation

    def can_let_go(self, snapshot: Snapshot) -> bool:
        """Whether the rows could stay without the parent: no column of the reference need be filled."""
        return all(may_be_null(snapshot, self.table, name) for name in self.reference.columns)


class Departure(msgspec.Struct, frozen=True):
    """`along` are the tables whose rows go with the tenant's row; `refusals` also those that come up behind others."""

    along: tuple[Relation, ...]
    refusals: tuple[Refusal, ...]


def departure(platform: Platform, tenant: Relation) -> Departure:
    """Follow the deletion of a row of `tenant`."""
    snapshot = platform.snapshot
    along = _along(snapshot, {tenant.oid: tenant})
    found: dict[int, Refusal] = {}
    going, kept = along, {log.oid for log in audit_logs(platform)}
    while more := [r for r in _refusals(platform, going, kept) if r.reference.oid not in found]:
        found |= {r.reference.oid: r for r in more}
        going = _along(snapshot, going | {r.table.oid: r.table for r in more if not r.can_let_go(snapshot)})
    others = tuple(sorted((t for t in along.values() if t.oid != tenant.oid), key=lambda t: t.qualified))
    return Departure(others, tuple(sorted(found.values(), key=lambda r: (r.table.qualified, r.reference.name))))


def _along(snapshot: Snapshot, start: dict[int, Relation]) -> dict[int, Relation]:
    """The tables whose rows a cascade takes along, `start` among them."""
    found, ahead = dict(start), list(start.values())
    while ahead:
        for key in _references(snapshot, ahead.pop()):
            table = snapshot.relation(key.table)
            if key.on_delete == "cascade" and table is not None and table.oid not in found:
                found[table.oid] = table
                ahead.append(table)
    return found


def _references(snapshot: Snapshot, table: Relation) -> Iterator[Constraint]:
    return (k for k in snapshot.references_to(table) if k.parent is None and k.enforced)


def _refusals(platform: Platform, going: dict[int, Relation], kept: Collection[int]) -> Iterator[Refusal]:
    snapshot = platform.snapshot
    clearing = _clearing(snapshot, going.values())
    for parent in going.values():
        for key in _references(snapshot, parent):
            table = snapshot.relation(key.table)
            if table is None or table.oid in going or table.oid in kept or _RECORDS.search(table.name):
                continue
            if _refuses(platform, table, key) and not any(table.name in body for body in clearing):
                yield Refusal(table, key, parent)


def _refuses(platform: Platform, table: Relation, key: Constraint) -> bool:
    """Prisma writes RESTRICT where nobody said anything; elsewhere somebody did."""
    if key.on_delete == "set_null":
        emptied = key.delete_set_columns or key.columns
        return not all(may_be_null(platform.snapshot, table, name) for name in emptied)
    return key.on_delete == "no_action" or (key.on_delete == "restrict" and _by_default(platform))


def _by_default(platform: Platform) -> bool:
    return any(r.name == "_prisma_migrations" for r in platform.snapshot.relations)


def _clearing(snapshot: Snapshot, parents: Collection[Relation]) -> tuple[str, ...]:
    """What triggers before the deletion of a row that goes do: a table that one names is cleared out of the way."""
    before = (t for p in parents for t in snapshot.triggers_of(p) if t.timing == "before" and "delete" in t.events)
    functions = (snapshot.function(oid) for oid in {trigger.function for trigger in before})
    return tuple(f.body for f in functions if f is not None and f.body is not None)
