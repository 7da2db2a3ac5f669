"""Who reaches all tenants by a power that his own row gives him, whichever tenant that names.

He reads others' rows also where his row names no tenant at all, and does not without the power: one of the operator's
people. A tenant's own admin, where a policy forgot to ask of which tenant he is, looks the same. Nobody can tell, so
nobody has it from the beginning.
"""

from collections.abc import Iterator

from pgadvise.engines.attack.rarities.raised import powers
from pgadvise.engines.attack.sessions.identities import Identities
from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.scratch.replay.attempt import Answer
from pgadvise.scratch.replay.battery import Battery
from pgadvise.scratch.replay.seeing import Rows, seen
from pgadvise.scratch.replay.stage import Stage
from pgadvise.snapshot import Relation


def humble(stage: Stage, identities: Identities) -> None:
    """Takes such powers from the attacker's people."""
    world = stage.world
    tables = [table for table in world.tables if powers(world, table, world.cast.person(OWN)) is not None]
    if tables and not identities.anonymous:
        stage.change(tuple(_taken(Battery(stage, identities), tables)))


def _taken(battery: Battery, tables: list[Relation]) -> Iterator[str]:
    world = battery.stage.world
    for number in range(len(world.cast.people[OWN])):
        identity = battery.identities.member(OWN, number)
        for table in tables:
            changes = powers(world, table, identity.person)
            if changes is None:
                continue
            alone, humbled = _reads(battery, identity, changes[:1]), _reads(battery, identity, changes)
            if alone is not None and humbled is not None and alone - humbled:
                yield changes[1]


def _reads(battery: Battery, identity: Identity, changes: tuple[str, ...]) -> Rows | None:
    """The rows of others that he reads after the changes; None where these cannot be made."""
    with battery.attempt(identity) as attempt:
        return seen(battery, attempt).others if isinstance(attempt.prepared(changes), Answer) else None
