"""Raised: a person of A with power in A, who makes another tenant his own by his own row of a table of people.

An ordinary person has none of the flags that texts ask for. Who has one and reaches B by that alone is one of the
operator's people: then nothing is said of what he can do besides.
"""

from collections.abc import Iterator

from pgadvise.engines.attack.cast import OWN
from pgadvise.engines.attack.values import ANY, Value
from pgadvise.engines.attack.world import World
from pgadvise.snapshot import Relation, literal, quote


def raised(world: World, table: Relation) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Statements that give the attacker all powers that a table of people knows; what he does with his row then."""
    homes = [key.columns[0] for key in world.snapshot.foreign_keys_of(table)
             if len(key.columns) == 1 and world.is_registry(key.references)]  # fmt: skip
    powers = dict(_powers(world, table)) if homes and world.is_personal(table) else {}
    if not powers:
        return None
    people = sorted(world.people.columns(table))
    mine = " or ".join(f"{quote(name)} = {literal(world.cast.person(OWN))}" for name in people)
    told = ", ".join(f"{quote(name)} = {literal(value)}" for name, value in powers.items())
    moves = (f"update {table} set {quote(name)} = {literal(world.cast.tenants['B'])} where {mine}" for name in homes)
    return (f"update {table} set {told} where {mine}",), tuple(moves)


def _powers(world: World, table: Relation) -> Iterator[tuple[str, str]]:
    """What texts compare its columns with, where an ordinary person has something else."""
    ordinary = next(iter(world.variety.of(table)), {})
    for name, values in world.variety.choices(table).items():
        other = next((value for value in values if _is_power(value) and value != ordinary.get(name)), None)
        if other is not None:
            yield name, other


def _is_power(value: Value) -> bool:
    return value is not None and value not in (ANY, "", "false")
