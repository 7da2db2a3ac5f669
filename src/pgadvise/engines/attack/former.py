"""Former members: the attacker was a member of another tenant once, and the row that says so is still there.

Only what ends a membership counts. An invitation that waits for him, or a request for a yes of his, is his to take.
"""

import re
from collections.abc import Iterator
from itertools import islice

from pgadvise.engines.attack.cast import OWN
from pgadvise.engines.attack.values import PAST, PAST_RANGE, TIME_RANGES, TIMES, Value, identifier, labels
from pgadvise.engines.attack.world import World
from pgadvise.snapshot import Column, Relation, literal, quote

_END = re.compile(r"expire|until|\Aend|_end|valid_to|valid_through", re.IGNORECASE)
_ENDED = re.compile(
    r"expired|revoked|suspended|removed|banned|blocked|left|inactive|disabled|deleted|former|archived", re.IGNORECASE
)
_RUNNING = re.compile(r"active|enabled|approved|verified|valid\Z", re.IGNORECASE)
_STATES = 3  # of a table


def former_rows(world: World, table: Relation) -> Iterator[str]:
    """INSERTs, each making the attacker a former member of B in a table of memberships."""
    if not world.is_membership(table):
        return
    people = world.people.columns(table)
    found: Iterator[dict[str, Value]] = (
        {c.name: v} for c in table.columns if c.name not in people and (v := _ended(world, c)) is not None
    )
    for state in islice(found, _STATES):
        cells = world.row(table, "B", 0, state).cells
        own = {c.name: identifier(c, table, "former") for c in table.columns
               if c.name in cells and world.in_key(table, c) and not world.is_tied(table, c)}  # fmt: skip
        yield _insert(table, {**cells, **own, **dict.fromkeys(people, world.cast.person(OWN)), **state})


def _ended(world: World, column: Column) -> Value:
    """The value that says that it is over; None where the column says no such thing, or no text asks."""
    if not world.hints.mentions(column.name):
        return None
    if column.base_type in TIME_RANGES:
        return PAST_RANGE
    if column.base_type in TIMES:
        return PAST if _END.search(column.name) or _ENDED.search(column.name) else None
    if column.base_type == "bool":
        return "true" if _ENDED.search(column.name) else "false" if _RUNNING.search(column.name) else None
    words = labels(column, world.snapshot) or world.hints.near(column.name)
    return next((word for word in words if _ENDED.search(word)), None)


def _insert(table: Relation, cells: dict[str, Value]) -> str:
    values = ", ".join("null" if value is None else literal(value) for value in cells.values())
    return f"insert into {table} ({', '.join(map(quote, cells))}) overriding system value values ({values})"
