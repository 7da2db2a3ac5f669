"""Rarities: how rows of B may lawfully stand some day, and do not in the scene.

Nothing of a kind may have been written for B yet, its lists may be empty, a row of B may name A beside it, what is no
person may have the number of one of A, and an address may be blank, as is that of who signs in by his telephone. The
attacker has no part in any of it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice

import msgspec

from pgadvise.engines.attack.rarities.raised import raised, thriving
from pgadvise.engines.attack.texts.values import DOCUMENTS, INTEGERS, Value
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.row import inserted
from pgadvise.engines.attack.world.world import World
from pgadvise.snapshot import Column, Relation, literal, quote

# Where a text asks whether something is lacking, or counts: none at all may be what it wants.
_LACKING = re.compile(
    r"\bnot\b|<>|\ball\b|\bcount\b|\bbool_|\bevery\b|\b(?:min|max|sum|avg)\(|coalesce|\bexcept\b|left join|is null",
    re.IGNORECASE,
)
_KIND = re.compile(r"_?(?:type|kind|class|sort)\Z", re.IGNORECASE)
_WHOSE = re.compile(r"_?(?:id|no|nr|num|number|key|ref|uuid)\Z", re.IGNORECASE)
_A_PERSON = re.compile(r"user|person|people|human|account|profile|employee", re.IGNORECASE)
# What is surely none: a guest, an owner or a bidder may be a person by the same number.
_NO_PERSON = re.compile(
    r"bot\Z|group|team|service|device|machine|\Aapp\Z|organi[sz]ation|compan|department|integration", re.IGNORECASE
)
_BLANK = re.compile(r"''(?:::[\w ]+)?\Z")
_DEEPEST = 3  # tables under one whose rows go
_MOST = 24
_OF_TABLE = 4  # of a kind
_LENT = 700  # the number of a row that has another's


class Rarity(msgspec.Struct, frozen=True, kw_only=True):
    """`statements` bring it about, `what` names it; `table` is what they change.

    `shared` tells that a row of B names A: who may read it may be meant to, who may delete it is not. `steps` are
    what the attacker may make of it, each. `claims` are what his token says then; `unbound` tells that all settings
    are empty. `power` tells that it gives the attacker power: where he reaches B by that alone, or what the table says
    of B's people, his steps say nothing.
    """

    what: str
    table: Relation
    statements: tuple[str, ...]
    shared: bool = False
    steps: tuple[str, ...] = ()
    claims: Mapping[str, str] = {}
    unbound: bool = False
    power: bool = False


def rarities(world: World) -> tuple[Rarity, ...]:
    return tuple(islice(_rarities(world), _MOST))


def _rarities(world: World) -> Iterator[Rarity]:
    tables = [axis.relation for axis in world.axes.values() if axis.relation.is_table]
    for table in (one for one in tables if world.hints.naming(one.name)):
        yield from islice(_emptied(world, table), _OF_TABLE)
        yield from islice(_namesakes(world, table), _OF_TABLE)
        yield from _without(world, table)
        yield from _unaddressed(world, table)
    for table in tables:
        yield from islice(_beside(world, table), 1)
    yield from _listed(world)
    for table in world.tables:
        if (said := thriving(world, table)) is not None:
            yield Rarity(what=f"{table} says of him what it may say of anybody", table=table, statements=(said,))
        for given, steps in islice(raised(world, table), _OF_TABLE):
            what = f"{table} says more of him than that he is there"
            yield Rarity(what=what, table=table, statements=given, steps=steps, power=True)


def _of_b(world: World, table: Relation) -> str:
    """SQL over `t`: the row is of B."""
    return f"({world.axes[table.oid].sql}) = {literal(world.cast.tenants['B'])}"


# --- somebody among the operator's own


def _listed(world: World) -> Iterator[Rarity]:
    """No member of A is, but somebody will be: who asks whether the list has anybody lets in all then."""
    for table in world.tables:
        if world.hints.naming(table.name) and world.is_of_operators(table):
            row = inserted(table, world.row(table, "B", 0, next(iter(world.variety.of(table)), {})).cells)
            yield Rarity(what=f"{table} lists somebody", table=table, statements=(row,))


# --- nothing of a kind


def _without(world: World, table: Relation) -> Iterator[Rarity]:
    """B has no row of it; but it has members, or nobody would be harmed."""
    asked = any(_LACKING.search(text) for text in world.hints.naming(table.name))
    if asked and not world.is_registry(table.oid) and not _lists_people(world, table):
        gone = tuple(_gone(world, table, _of_b(world, table), 0))
        yield Rarity(what=f"{table} has no row of B", table=table, statements=gone)


def _lists_people(world: World, table: Relation) -> bool:
    """By their ids, addresses or roles of the database."""
    named = world.people.columns(table) or world.login_columns(table)
    return bool(named) or any(world.is_address(column) for column in table.columns)


def _gone(world: World, table: Relation, condition: str, depth: int) -> Iterator[str]:
    """First what refers to the rows, then the rows."""
    for key in world.snapshot.references_to(table) if depth < _DEEPEST else ():
        child = world.snapshot.relation(key.table)
        if child is not None and child.oid != table.oid:
            own, theirs = (
                ", ".join(f"t.{quote(name)}" for name in names) for names in (key.columns, key.referenced_columns)
            )
            yield from _gone(world, child, f"({own}) in (select {theirs} from {table} t where {condition})", depth + 1)
    yield f"delete from {table} t where {condition}"


# --- empty lists


def _emptied(world: World, table: Relation) -> Iterator[Rarity]:
    for column in table.columns:
        empty = None if column.generated or not world.hints.mentions(column.name) else _empty(world, table, column)
        lacking = ("null",) if empty is not None and column.nullable else ()
        for value in (literal(empty), *lacking) if empty is not None else ():
            change = f"update {table} t set {quote(column.name)} = {value} where {_of_b(world, table)}"
            what = "empty" if value != "null" else "missing"
            yield Rarity(what=f"{column.name} of {table} is {what}", table=table, statements=(change,))


def _empty(world: World, table: Relation, column: Column) -> Value:
    if column.element_type is not None:
        return "{}"
    held = world.row(table, "B", 0, {}).cells.get(column.name) if column.base_type in DOCUMENTS else None
    return None if held is None else "[]" if isinstance(json.loads(held), list) else "{}"


# --- no address


def _unaddressed(world: World, table: Relation) -> Iterator[Rarity]:
    """Where it is blank by itself: the token of whoever has none says the same, or the setting of whom nobody bound."""
    for column in table.columns:
        address, person = world.is_address(column), column.name in world.people.columns(table)
        if (address or person) and _BLANK.match(column.default or "") and world.hints.mentions(column.name):
            one = f"select t.ctid from {table} t where {_of_b(world, table)} limit 1"
            change = f"update {table} t set {quote(column.name)} = '' where t.ctid in ({one})"
            what, claims = f"a row of B in {table} has no {column.name}", {"email": ""} if address else {}
            yield Rarity(what=what, table=table, statements=(change,), claims=claims, unbound=person)


# --- A beside B


def _beside(world: World, table: Relation) -> Iterator[Rarity]:
    """What may name a tenant besides the row's own, and need not."""
    axis = world.axes[table.oid]
    for key in world.snapshot.foreign_keys_of(table):
        column = table.column(key.columns[0])
        named = len(key.columns) == 1 and world.is_registry(key.references) and table.oid != key.references
        if named and column is not None and column.nullable and axis.column not in (None, column.name):
            told = literal(world.cast.tenants[OWN])
            change = f"update {table} t set {quote(column.name)} = {told} where {_of_b(world, table)}"
            yield Rarity(what=f"{table} of B names A as {column.name}", table=table, statements=(change,), shared=True)


# --- the same number


def _namesakes(world: World, table: Relation) -> Iterator[Rarity]:
    """Numbers of persons and of other things are given out apart, where a column says what it is the number of."""
    for column in table.columns:
        kind = _kind_of(table, column) if column.name in world.people.columns(table) else None
        # An id that is nobody else's in the world, as a uuid is, is no number that is given out twice.
        counted = column.base_type in INTEGERS or column.base_type == "numeric"
        words = _kinds(world, table, kind) if kind is not None and counted else None
        if kind is not None and words is not None:
            yield _namesake(world, table, column, kind, words)


def _namesake(world: World, table: Relation, column: Column, kind: Column, words: tuple[str, str]) -> Rarity:
    """What is no person, which the attacker may say is one."""
    other, person = words
    me = world.cast.person(OWN)
    cells = world.row(table, "B", _LENT, next(iter(world.variety.of(table)), {})).cells
    row = inserted(table, {**cells, column.name: me, kind.name: other})
    told = f"{quote(column.name)} = {literal(me)} and {quote(kind.name)} = {literal(other)}"
    step = f"update {table} set {quote(kind.name)} = {literal(person)} where {told}"
    what = f"{table} of B lists a {other} of the attacker's number"
    return Rarity(what=what, table=table, statements=(row,), steps=(step,))


def _kind_of(table: Relation, column: Column) -> Column | None:
    """The column that is called as this one is, but for its end: `holder_type` beside `holder_id`."""
    stem = _WHOSE.sub("", column.name)
    called = (c for c in table.columns if _KIND.search(c.name) and _KIND.sub("", c.name) == stem)
    return next((c for c in called if stem and c.name != column.name), None)


def _kinds(world: World, table: Relation, kind: Column) -> tuple[str, str] | None:
    """A word that stands for no person, and one that does; None where the words do not tell."""
    listed = world.variety.words(table, kind)
    people = [word for word in listed if _A_PERSON.search(word)]
    others = [word for word in listed if _NO_PERSON.search(word)]
    return (others[0], people[0]) if people and others else None
