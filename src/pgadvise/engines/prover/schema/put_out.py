"""Tables that are asked whether no row is there: those that link nobody, and those that keep members out (`bans`)."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.prover.schema.members.bans import bans, may_ban
from pgadvise.engines.prover.schema.texts.named_columns import sign
from pgadvise.engines.prover.schema.uses import Reading, Uses
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Snapshot


def shutting_out(snapshot: Snapshot, linking: Iterable[int]) -> frozenset[int]:
    """Those of the tables that policies only ask whether a row is not there."""
    return frozenset(oid for oid, found in _signs(snapshot, linking).items() if found == {-1})


def with_bans(
    found: Mapping[int, Uses],
    snapshot: Snapshot,
    tenancy: Tenancy,
    axes: Mapping[int, Axis],
    links: Mapping[int, tuple[str, ...]],
    registry: int | None,
) -> dict[int, Uses]:
    """By linking table what decides whether policies let him in, with the tables that keep out whom it names."""
    found = dict(found)
    outside = may_ban(snapshot, tenancy, axes)
    signs = _signs(snapshot, sorted(outside.keys() - links.keys()))
    asked = {oid: outside[oid] for oid, told in signs.items() if -1 in told}
    by = {oid: bans(snapshot, axes, oid, who, asked) for oid, who in links.items() if oid != registry}
    for oid, each in by.items():  # what is asked together with the linking table, not with another
        beside = {b.table for b in found[oid].beside if b.shrinks} if oid in found else asked.keys()
        if out := tuple(ban for ban in each if ban.table.oid in beside):
            found[oid] = replace(found.get(oid, Uses()), bans=out)
    return found


def _signs(snapshot: Snapshot, tables: Iterable[int]) -> dict[int, set[int]]:
    """How rows of the tables bear on what asks for them."""
    reading, every = Reading(snapshot, None, {}, {}), map(snapshot.relation, tables)
    return {t.oid: {sign(lookup, t) for lookup in reading.lookups(t)} for t in every if t is not None}
