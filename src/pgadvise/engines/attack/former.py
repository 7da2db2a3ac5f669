"""Rows that name the attacker beside another tenant without saying that he belongs to it, or another beside his.

He was a member once, and the row that says so is still there; he was asked, and has not answered; or the table lists
those who are not in. An invitation is his to take: what it lets him do about it is no harm.
Or somebody of B is a member of A besides: that does not make the attacker one of B.
Or his address stands in an invitation that was withdrawn, or is over: he has its code and may not use it any more.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Literal

import msgspec

from pgadvise.engines.attack.cast import OWN
from pgadvise.engines.attack.periods import END, period
from pgadvise.engines.attack.scene import pool_type
from pgadvise.engines.attack.values import PAST, PAST_RANGE, TIME_RANGES, TIMES, Value, identifier, labels, secret
from pgadvise.engines.attack.world import World
from pgadvise.engines.naming import NamePattern
from pgadvise.snapshot import Column, Relation, literal, quote

State = Literal["over", "lapsed", "early", "outside", "both", "withdrawn"]

_ENDED = NamePattern(r"expired|revoked|suspended|removed|banned|blocked|left|inactive|disabled|deleted|former|archived")
_RUNNING = NamePattern(r"active|enabled|approved|verified|valid\Z")
_EARLY = NamePattern(r"\Ainvited|pending|requested|waiting|applied")
# The plain ones only: an archive may be a tenant, and a request may have been granted.
_OUTSIDE = NamePattern(
    r"(?:\A|_)(?:former|ex|past|removed|expelled|kicked|banned|blocked)_?"
    r"(?:members?|users?|staff|employees?|people|players?|students?|teachers?|tenants?|workers?)\Z|wait(?:ing)?_?list\Z",
)
_STATES = 3  # of a table


class Listed(msgspec.Struct, frozen=True):
    """`row` is an INSERT that lists the attacker in B's table of memberships; `member` makes him one in fact.

    `state` tells what the row says: that it is over, that it has not begun, or, by the table's name, either. "both": it
    lists somebody of B as a member of A. "lapsed": its days are over, whatever else it says; `others` are the same row
    with other ranks and words. `known` are the keys and codes by which he knows it, by type as in the pool.
    """

    state: State
    row: str
    member: str = ""
    others: tuple[str, ...] = ()
    known: Mapping[str, tuple[str, ...]] = {}


def listed(world: World, table: Relation) -> Iterator[Listed]:
    """Rows that say of the attacker that he does not belong to B."""
    if not world.is_membership(table):
        yield from _withdrawn(world, table)
        return
    if _OUTSIDE.search(table.name):
        if not any(world.variety.of(table)[:1]):  # nothing else may say that he was let in since
            yield Listed("outside", _row(world, table, {}))
        return
    people = world.people.columns(table)
    columns = [c for c in table.columns if c.name not in people]
    over: Iterator[dict[str, Value]] = chain(
        ({c.name: v} for c in columns if (v := _ended(world, c)) is not None),
        ({c.name: v} for c in columns if (v := _put_out(world, c, columns)) is not None),
    )
    early: Iterator[dict[str, Value]] = ({c.name: v} for c in columns if (v := _waiting(world, c)) is not None)
    for state in islice(over, _STATES):
        yield Listed("over", _row(world, table, state), _row(world, table, {}))
    for state in islice(early, 1):
        yield Listed("early", _row(world, table, state), _row(world, table, _running(world, table, state)))
    lasting = period(table)
    if lasting is not None and any(map(world.hints.mentions, lasting.over())):
        rows = dict.fromkeys(_row(world, table, {**each, **lasting.over()}) for each in world.variety.of(table))
        yield Listed("lapsed", next(iter(rows)), others=tuple(rows)[1:])
    yield Listed("both", _row(world, table, {}, OWN, "B"))


def _withdrawn(world: World, table: Relation) -> Iterator[Listed]:
    """Over in every way in which it may be."""
    axis = world.axes.get(table.oid)
    addresses = {c.name for c in table.columns if world.is_address(c)}
    if axis is None or axis.column is None or axis.path or not addresses or world.is_registry(table.oid):
        return
    others = (c for c in table.columns if c.name not in addresses)
    state = {c.name: v for c in others if (v := _ended(world, c, world.variety.words(table, c))) is not None}
    if not state:
        return
    told = [c for c in table.columns if not world.is_tied(table, c) and (secret(c) or world.in_key(table, c))]
    codes = {c.name: identifier(c, table, "withdrawn") for c in told if c.name not in addresses}
    person = world.cast.person(OWN)
    cells = world.row(table, "B", 0, {**next(iter(world.variety.of(table)), {}), **state}).cells
    known: dict[str, tuple[str, ...]] = {}
    for column in told:
        if (value := codes.get(column.name)) is not None:
            kind = pool_type(column.base_type, column.element_type)
            known[kind] = (*known.get(kind, ()), value)
    row = {**cells, **codes, **dict.fromkeys(addresses, world.email(person)), **state}
    yield Listed("withdrawn", _insert(table, row), known=known)


def _row(world: World, table: Relation, state: dict[str, Value], side: str = "B", whose: str = OWN) -> str:
    """An ordinary one of a side, but for what the state says, about a person of another."""
    ordinary = {**next(iter(world.variety.of(table)), {}), **state}
    cells = world.row(table, side, 0, ordinary).cells
    own = {c.name: identifier(c, table, "former") for c in table.columns
           if c.name in cells and world.in_key(table, c) and not world.is_tied(table, c)}  # fmt: skip
    people = dict.fromkeys(world.people.columns(table), world.cast.person(whose))
    return _insert(table, {**cells, **own, **people, **state})


def _running(world: World, table: Relation, state: dict[str, Value]) -> dict[str, Value]:
    """The same columns, saying that he is in; as they are in an ordinary row where no word says so."""
    columns = (column for column in table.columns if column.name in state)
    words = {c.name: next((w for w in _words(world, c) if _RUNNING.search(w)), None) for c in columns}
    return {name: word for name, word in words.items() if word is not None}


def _words(world: World, column: Column) -> tuple[str, ...]:
    return labels(column, world.snapshot) or world.hints.near(column.name)


def _waiting(world: World, column: Column) -> Value:
    """The word that says that he was asked, or has asked, and no more."""
    if not world.hints.mentions(column.name):
        return None
    return next((word for word in _words(world, column) if _EARLY.search(word)), None)


def _ended(world: World, column: Column, listed: tuple[str, ...] = ()) -> Value:
    """The value that says that it is over; None where the column says no such thing, or no text asks. `listed` are
    words that the column takes besides."""
    if not world.hints.mentions(column.name):
        return None
    if column.base_type in TIME_RANGES:
        return PAST_RANGE
    if column.base_type in TIMES:
        return PAST if END.search(column.name) or _ENDED.search(column.name) else None
    if column.base_type == "bool":
        return "true" if _ENDED.search(column.name) else "false" if _RUNNING.search(column.name) else None
    return next((word for word in (*_words(world, column), *listed) if _ENDED.search(word)), None)


def _put_out(world: World, column: Column, beside: Sequence[Column]) -> Value:
    """The same of a time or flag for which no text asks, where one asks for another of the row's."""
    if world.hints.mentions(column.name) or not _ENDED.search(column.name) or not _is_state(column):
        return None
    asked = any(_is_state(other) and world.hints.mentions(other.name) for other in beside)
    return (PAST if column.base_type in TIMES else "true") if asked else None


def _is_state(column: Column) -> bool:
    return column.base_type in TIMES or column.base_type == "bool"


def _insert(table: Relation, cells: dict[str, Value]) -> str:
    values = ", ".join("null" if value is None else literal(value) for value in cells.values())
    return f"insert into {table} ({', '.join(map(quote, cells))}) overriding system value values ({values})"
