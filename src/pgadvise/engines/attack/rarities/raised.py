"""Raised: a person of A of whom a table of people says more than that he is there.

An ordinary person has none of the flags that texts ask for. Some anybody may have some day: he is verified, has paid,
agreed to the terms. Others are powers: who has one and reaches B by that alone is one of the operator's people, and
nothing is said of what he can do besides; but an admin of A may make another tenant his own by his own row. So it is
where each person has one row and one tenant in it: whether `is_admin` there means his tenant's, nobody can tell.
"""

import re
from collections.abc import Iterator, Mapping

from pgadvise.engines.attack.texts.values import ANY, TEXTS, Value, constant, identifier, is_good, labels
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.world import World
from pgadvise.snapshot import Column, Relation, literal, quote

_ANYBODYS = re.compile(
    r"verif|confirm|approv|activ|enabl|onboard|complet|accept|agree|terms|consent|plan|tier|subscri|paid|premium|trial|status"
    r"|state|join|signed|expir|until|_end(?:s|ed)?(?:_|\Z)|starts?|since|seen|login",
    re.IGNORECASE,
)
_POWER = re.compile(r"admin|super|staff|support|operator|owner|manager|root|system|internal|moderator", re.IGNORECASE)
_WRITTEN = re.compile(r"'?(\w*)'?(?:::[\w. \"]+)?\Z")


def thriving(world: World, table: Relation) -> str | None:
    """A statement that says of the attacker what may be said of anybody some day."""
    if not _is_of_one(world, table):
        return None
    said = {n: v for n, v in _more(world, table) if _ANYBODYS.search(n) and not _POWER.search(f"{n} {v}")}
    return f"update {table} set {_told(said)} where {_mine(world, table)}" if said else None


def ranks(world: World, table: Relation) -> Iterator[tuple[str, str]]:
    """Each word by which texts tell people apart that the attacker's row does not hold, and what writes it there."""
    for name, values in world.variety.choices(table).items() if _is_of_one(world, table) else ():
        ordinary = next(iter(world.variety.of(table)), {}).get(name)
        for value in values:
            if value is not None and _says_something(value) and value != ordinary:
                yield value, f"update {table} set {_told({name: value})} where {_mine(world, table)}"


def raised(world: World, table: Relation) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Statements that give the attacker powers that a table of people knows; what he does with his row then.

    All of them, and one word at a time where there are several of a kind: who is an admin of A may call himself the
    operator's.
    """
    homes = [key.columns[0] for key in world.snapshot.foreign_keys_of(table)
             if len(key.columns) == 1 and world.is_registry(key.references)]  # fmt: skip
    if not homes or not _is_of_one(world, table):
        return
    changed = f"update {table} set %s where {_mine(world, table)}"
    moves = tuple(changed % _told({name: world.cast.tenants["B"]}) for name in homes)
    if powers := dict(_more(world, table)):
        yield (changed % _told(powers),), moves
    for column in table.columns:
        words = tuple(_ranks(world, table, column))
        for word in words if len(words) > 1 else ():
            higher = (changed % _told({column.name: other}) for other in words if other != word)
            yield (changed % _told({**powers, column.name: word}),), (*moves, *higher)


def _ranks(world: World, table: Relation, column: Column) -> Iterator[str]:
    """Words for powers that a column may hold, by its type, a CHECK, or what it is compared with."""
    if column.generated or world.is_tied(table, column):
        return
    known = (*world.variety.words(table, column), *world.hints.compared(column.name))
    yield from (word for word in dict.fromkeys(known) if _POWER.search(word))


def powers(world: World, table: Relation, person: Value) -> tuple[str, str] | None:
    """Of a table with one row for each person: what takes him out of every tenant there, and what takes his powers."""
    axis, people = world.axes.get(table.oid), tuple(world.people.columns(table))
    home = table.column(axis.column) if axis is not None and axis.column and not axis.path else None
    if home is None or len(people) != 1 or people not in [key.columns for key in world.snapshot.keys_of(table)]:
        return None
    choices = world.variety.choices(table)
    mighty = (c for c in table.columns if any(_POWER.search(f"{c.name} {v}") for v in choices.get(c.name, ())))
    taken = ", ".join(f"{quote(c.name)} = {constant(_least(world, c, choices[c.name]))}" for c in mighty)
    out = f"{quote(home.name)} = {constant(identifier(home, 'nowhere'))}"
    his = f"where {quote(people[0])} = {constant(person)}"
    return (f"update {table} set {out} {his}", f"update {table} set {taken} {his}") if taken else None


def _least(world: World, column: Column, values: tuple[Value, ...]) -> Value:
    """What a row has that nobody gave anything: by its default, else what no text asks for, or a label of its type."""
    if column.default and (written := _WRITTEN.match(column.default)):
        return written[1]
    usual = ("false",) if column.base_type == "bool" else labels(column, world.snapshot)
    others = (v for v in (*values, *usual) if v is not None and not _POWER.search(v) and v != "true")
    return next(others, "" if column.base_type in TEXTS else None)


def _is_of_one(world: World, table: Relation) -> bool:
    """Whether each row is a person's own: what is between two of them, the other may have agreed to."""
    return world.is_personal(table) and len(world.people.columns(table)) == 1


def _mine(world: World, table: Relation) -> str:
    return " or ".join(f"{quote(name)} = {literal(world.cast.person(OWN))}" for name in world.people.columns(table))


def _told(cells: Mapping[str, str]) -> str:
    return ", ".join(f"{quote(name)} = {literal(value)}" for name, value in cells.items())


def _more(world: World, table: Relation) -> Iterator[tuple[str, str]]:
    """What texts compare its columns with, where an ordinary person has something else."""
    ordinary = next(iter(world.variety.of(table)), {})
    for name, values in world.variety.choices(table).items():
        others = [value for value in values if _says_something(value) and value != ordinary.get(name)]
        others.sort(key=lambda value: not is_good(value or ""))
        if others and others[0] is not None:
            yield name, others[0]


def _says_something(value: Value) -> bool:
    return value is not None and value not in (ANY, "", "false")
