"""More rows of B than the scene has: what its columns may say, in every combination, with paths of every kind.

A policy that asks two things at once shows a row only where both are true. Nothing in such a row speaks for the
attacker: what ties it to others, and whose it is, is as in any row of B.
"""

from collections.abc import Iterator
from itertools import count, islice

from pgadvise.engines.attack.arguments import diagonal
from pgadvise.engines.attack.row import inserted
from pgadvise.engines.attack.world import World
from pgadvise.snapshot import Relation

_MOST = 160  # rows of a table
_VALUES = 6  # of a column
_FIRST = 200  # rows before have other numbers
_PATHS, _PARENTS = 5, 4


def crowd(world: World, table: Relation) -> Iterator[str]:
    """An INSERT for each row; none where rows could not differ in more than they do."""
    axis = world.axes.get(table.oid)
    if axis is None or world.is_registry(table.oid):
        return
    choices = world.variety.choices(table)
    parents = [k for k in world.snapshot.foreign_keys_of(table) if not world.is_registry(k.references)]
    each = (_PATHS if axis.path else 1) * (_PARENTS if parents else 1)
    if len(choices) < 2 and each == 1:
        return
    combinations = islice(diagonal([list(choice[:_VALUES]) for choice in choices.values()]), _MOST // each)
    numbers = count(_FIRST)
    for cells in combinations:
        variant = dict(zip(choices, cells, strict=True))
        for number in islice(numbers, each):  # what stands in a path, and to what a row refers, goes by its number
            yield inserted(table, world.row(table, "B", number, variant).cells)
