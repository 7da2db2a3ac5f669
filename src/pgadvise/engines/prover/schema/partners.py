"""Tables that say which tenant works for which: an agency for its clients, a holding for its companies.

A row of one links whoever belongs to the one tenant to the other, as a membership links a person. So the same is
assumed and shown of it: that none of those that are stored lets the caller's tenants into one that is not his, and that
nothing within his reach makes one that does. It has to be a table that is nothing but the pair, of which both lead to
the table of tenants, whose rows go with them; one of the two names has to say that it stands above, since a pair alone
(a transfer, a follower) gives nobody a right. Of the other direction, from a client to its agency, nothing is said.
"""

import re
from collections.abc import Collection, Mapping

from pgadvise.engines.attack.axis import Axis
from pgadvise.engines.prover.schema.keys import held
from pgadvise.engines.prover.words.belonging import is_beside
from pgadvise.snapshot import Relation, Snapshot

_ABOVE = re.compile(
    r"(?:\A|_)(?:parent|agency|partner|reseller|manager|managing|franchis\w+|holding|provider|msp|accountant|advisor"
    r"|adviser|consultant|consultancy|auditor|operator|umbrella|distributor|principal|bookkeeper|headquarters?|hq)(?:_|\Z)",
    re.IGNORECASE,
)


def partners(
    snapshot: Snapshot, axes: Mapping[int, Axis], registry: int | None, members: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """By table, the column of the tenant that stands above the one that its rows belong to; not of `members`."""
    found: dict[int, tuple[str, ...]] = {}
    key = axes.get(registry) if registry is not None else None
    for table in snapshot.tables if key is not None and key.column is not None else ():
        axis = axes.get(table.oid)
        if axis is None or axis.column is None or axis.path or table.oid in members or is_beside(table.name):
            continue
        led = _led(snapshot, table, registry, key.column if key is not None else None)
        above = tuple(name for name in sorted(led - {axis.column}) if _ABOVE.search(name))
        below = axis.column in led and not _ABOVE.search(axis.column)
        if len(above) == 1 and below and _is_pair(snapshot, table, {axis.column, *above}):
            found[table.oid] = above
    return found


def _led(snapshot: Snapshot, table: Relation, registry: int | None, key: str | None) -> set[str]:
    """The columns that refer to the key of the table of tenants."""
    keys = (k for k in snapshot.foreign_keys_of(table) if k.references == registry and held(k) and not k.deferrable)
    return {k.columns[0] for k in keys if k.referenced_columns == (key,)}


def _is_pair(snapshot: Snapshot, table: Relation, names: set[str]) -> bool:
    primary = snapshot.primary_key_of(table)
    return primary is not None and set(primary.columns) == names
