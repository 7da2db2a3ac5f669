"""Rows that name the attacker beside another tenant without saying that he belongs to it, or another beside his.

He was a member once, and the row that says so is still there; he was asked, and has not answered; or the table lists
those who are not in. An invitation is his to take: what it lets him do about it is no harm.
Or somebody of B is a member of A besides: that does not make the attacker one of B.
Or his address stands in an invitation that was withdrawn, or is over: he has its code and may not use it any more.
"""

from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest
from typing import Literal

import msgspec

from pgadvise.engines.attack.rarities.periods import period
from pgadvise.engines.attack.rarities.standing import Standing, standings
from pgadvise.engines.attack.texts.values import Value, identifier, secret
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.row import inserted
from pgadvise.engines.attack.world.scene import pool_type
from pgadvise.engines.attack.world.world import World
from pgadvise.engines.seats import BANS, OUTSIDERS
from pgadvise.snapshot import Relation

State = Literal["over", "lapsed", "early", "outside", "both", "withdrawn"]

_STATES = 8  # of a table


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
    if OUTSIDERS.search(table.name):
        if not any(world.variety.of(table)[:1]):  # nothing else may say that he was let in since
            yield Listed("outside", _row(world, table, {}))
        return
    said = standings(world, table)
    counting = _counting(world, table, said)
    member = _row(world, table, counting)
    for name, value in islice(_each(said, "over"), _STATES):
        yield Listed("over", _row(world, table, {**counting, name: value}), member)
    for name, value in islice(_each(said, "early"), _STATES):
        yield Listed("early", _row(world, table, {**counting, name: value}), member)
    lasting = period(table)
    if lasting is not None and any(map(world.hints.mentions, lasting.over())):
        rows = dict.fromkeys(_row(world, table, {**each, **lasting.over()}) for each in world.variety.of(table))
        yield Listed("lapsed", next(iter(rows)), others=tuple(rows)[1:])
    yield Listed("both", _row(world, table, {}, OWN, "B"))


def put_out(world: World, table: Relation) -> Iterator[tuple[str, Relation, str]]:
    """Of a table of memberships a row that makes the attacker one of B, and one of another table that keeps him out."""
    if not world.is_membership(table) or BANS.search(table.name):
        return
    member = _row(world, table, _counting(world, table, standings(world, table)))
    for outside in world.snapshot.tables:
        if BANS.search(outside.name) and len(world.people.columns(outside)) == 1:
            yield member, outside, _row(world, outside, {})


def _each(said: Mapping[str, Standing], state: Literal["over", "early"]) -> Iterator[tuple[str, Value]]:
    """The first value of each column before the second of any."""
    many = [[(name, value) for value in getattr(standing, state)] for name, standing in said.items()]
    return (one for ones in zip_longest(*many) for one in ones if one is not None)


def _counting(world: World, table: Relation, said: Mapping[str, Standing]) -> dict[str, Value]:
    """An ordinary row's cells, where they do not say that the seat counts no more."""
    ordinary = next(iter(world.variety.of(table)), {})
    bad = (name for name, one in said.items() if ordinary.get(name) in (*one.over, *one.early) or name not in ordinary)
    return {name: said[name].counts for name in bad}


def _withdrawn(world: World, table: Relation) -> Iterator[Listed]:
    """Over in every way in which it may be."""
    axis = world.axes.get(table.oid)
    addresses = {c.name for c in table.columns if world.is_address(c)}
    if axis is None or axis.column is None or axis.path or not addresses or world.is_registry(table.oid):
        return
    said = {name: one for name, one in standings(world, table).items() if name not in addresses and one.over}
    state = {name: one.over[0] for name, one in said.items() if one.over[0] is not None}
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
    yield Listed("withdrawn", inserted(table, row), known=known)


def _row(world: World, table: Relation, state: dict[str, Value], side: str = "B", whose: str = OWN) -> str:
    """An ordinary one of a side, but for what the state says, about a person of another."""
    ordinary = {**next(iter(world.variety.of(table)), {}), **state}
    cells = world.row(table, side, 0, ordinary).cells
    own = {c.name: identifier(c, table, "former") for c in table.columns
           if c.name in cells and world.in_key(table, c) and not world.is_tied(table, c)}  # fmt: skip
    people = dict.fromkeys(world.people.columns(table), world.cast.person(whose))
    return inserted(table, {**cells, **own, **people, **state})
