"""Columns that tell a row by its key, its tenant and the rows of tenants above it: by nothing of a person.

A table beside a membership that is asked by no other is the tenant's alone. Who may write it by no more than a row that
names him is let in to the tenant by that, and lets in nobody else: it is one thing for all who belong, or for none.
"""

from collections.abc import Mapping

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.schema.members.linking import columns_of_people
from pgadvise.engines.prover.schema.rows.keys import telling_apart
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Relation, Snapshot

_CHOSEN = NamePattern(r"(?:\A|_)(?:active|current|selected|default|last|focused)_")
_NUMBERED = ("uuid", "int2", "int4", "int8")


def impersonal(
    snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], linking: frozenset[int], table: Relation
) -> frozenset[str]:
    """Those of the table; `linking` are the tables that say who belongs."""
    if table.oid not in axes or table.oid in linking:
        return frozenset()
    keys, primary = snapshot.foreign_keys_of(table), snapshot.primary_key_of(table)
    told = {c for k in keys if k.references in axes and k.references not in linking for c in k.columns}
    told |= {axes[table.oid].column or ""}
    if primary is not None and len(primary.columns) == 1:  # an address that is one names a person
        told |= {c.name for c in table.columns if c.name in primary.columns and c.base_type in _NUMBERED}
    return frozenset(told - set(columns_of_people(snapshot, tenancy, table)))


def is_tied(snapshot: Snapshot, table: Relation, other: Relation) -> bool:
    """Whether rows of one refer to rows of the other: then each person may have his own."""
    pairs = ((table, other), (other, table))
    return any(key.references == b.oid for a, b in pairs for key in snapshot.foreign_keys_of(a))


def is_choice(snapshot: Snapshot, tenancy: Tenancy, table: Relation, asked: frozenset[str]) -> bool:
    """Whether a person's only row is asked for no more than which tenant he looks at now: `profiles.current_team_id`.

    One of several at a time is no state of where he was let in: what he may choose anew at any time keeps nobody out.
    """
    registry = snapshot.named(tenancy.tenant_table)
    people = columns_of_people(snapshot, tenancy, table)
    own = {name for name in people if (name,) in telling_apart(snapshot, table)}
    led = {k.columns[0] for k in snapshot.foreign_keys_of(table) if registry and k.references == registry.oid}
    beyond = asked - own  # that there is a row at all may be what lets him in
    return bool(own and beyond) and beyond <= {name for name in led if _CHOSEN.search(name)}
