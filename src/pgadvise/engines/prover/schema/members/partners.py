"""Tables that say which tenant works for which: an agency for its clients, a holding for its companies.

A row of one links whoever belongs to the one tenant to the other, as a membership links a person. So the same is
assumed and shown of it: that none of those that are stored lets the caller's tenants into one that is not his, and that
nothing within his reach makes one that does. It has to be a table that is nothing but the pair, of which both lead to
the table of tenants, whose rows go with them; one of the two names has to say that it stands above, since a pair alone
(a transfer, a follower) gives nobody a right. Whichever of the two the table's rows are taken to belong to. The table
of tenants may itself say so, each row which tenant its own is a part of: then that column is believed. Of the other
direction, from a client to its agency, nothing is said: who climbs and comes down again reaches a sister.

Where each person is a tenant of his own, his deputy stands above him likewise: a guardian, an assistant. That a row is
of whom it is of says nothing there, so such a table is asked for the other one that it names.
"""

from collections.abc import Mapping

import msgspec

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.schema.rows.keys import held
from pgadvise.engines.prover.words.belonging import is_beside
from pgadvise.snapshot import Relation, Snapshot

_ABOVE = NamePattern(
    r"(?:\A|_)(?:parent|ancestor|agency|partner|reseller|manager|managing|franchis\w+|holding|provider|msp|accountant|advisor"
    r"|adviser|consultant|consultancy|auditor|operator|umbrella|distributor|principal|bookkeeper|headquarters?|hq)(?:_|\Z)",
)
_DEPUTY = NamePattern(
    r"(?:\A|_)(?:helper|deputy|delegate|delegatee|assistant|guardian|care_?giver|carer|coach|trainer|therapist|mentor"
    r"|supervisor|proxy|agent|attorney|trustee|steward|substitute|stand_?in)(?:_|\Z)",
)


class Partner(msgspec.Struct, frozen=True):
    """The column of the tenant that stands above, and of the one below it."""

    above: str
    below: str


def partners(
    snapshot: Snapshot, axes: Mapping[int, Axis], registry: int | None, members: Mapping[int, tuple[str, ...]]
) -> dict[int, Partner]:
    """By table; not of `members`, unless it is the table of tenants, or of deputies of persons who are tenants."""
    found: dict[int, Partner] = {}
    key = axes.get(registry) if registry is not None else None
    for table in snapshot.tables if key is not None and key.column is not None else ():
        axis = axes.get(table.oid)
        if axis is None or axis.column is None or axis.path or is_beside(table.name):
            continue
        led = _led(snapshot, table, registry, key.column if key is not None else None)
        names = {*led, axis.column} if table.oid == registry else led
        standing = _DEPUTY if members.get(table.oid) == (axis.column,) else _ABOVE
        above = [name for name in sorted(names) if standing.search(name)]
        below = [axis.column] if table.oid == registry else sorted(names.difference(above))
        told = _is_pair(snapshot, table, names) and (table.oid not in members or standing is _DEPUTY)
        if table.oid == registry:
            told = members.get(table.oid) != (axis.column,)  # of persons who are tenants nothing can be wrong
        if told and len(above) == 1 and len(below) == 1 and above != below:
            found[table.oid] = Partner(*above, *below)
    return found


def linked(found: Mapping[int, Partner], members: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """By table, the columns of whoever is linked: people, and tenants that stand above; no person who is the tenant."""
    others = {oid: [name for name in members.get(oid, ()) if name != partner.below] for oid, partner in found.items()}
    return {**members, **{oid: (*others[oid], partner.above) for oid, partner in found.items()}}


def _led(snapshot: Snapshot, table: Relation, registry: int | None, key: str | None) -> set[str]:
    """The columns that refer to the key of the table of tenants."""
    keys = (k for k in snapshot.foreign_keys_of(table) if k.references == registry and held(k) and not k.deferrable)
    return {k.columns[0] for k in keys if k.referenced_columns == (key,)}


def _is_pair(snapshot: Snapshot, table: Relation, names: set[str]) -> bool:
    primary = snapshot.primary_key_of(table)
    return primary is not None and set(primary.columns) == names
