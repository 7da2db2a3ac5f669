"""Descendants: what names a row that a first step made, such as a member of one's own group in another tenant."""

from collections.abc import Iterator
from itertools import islice

import msgspec

from pgadvise.engines.attack.moves.disguises import dressed
from pgadvise.engines.attack.moves.steps import Step, Steps
from pgadvise.engines.attack.texts.values import Value, secret
from pgadvise.engines.attack.world.scene import pool_type, row_key
from pgadvise.scratch.replay.attempt import Attempt
from pgadvise.scratch.replay.battery import Standings
from pgadvise.snapshot import Column, Relation, literal, quote

_ROWS = 2  # of a table that the step made
_DRESSED = 5
_MOST = 80  # statements after one step


class Birth(msgspec.Struct, frozen=True):
    """A row that a step made; `named` is the SQL of that step."""

    table: Relation
    cells: dict[str, Value]
    named: str

    def key(self, steps: Steps) -> Column | None:
        """The column of a key of one."""
        return steps.scene.world.snapshot.single_key_of(self.table)

    def spelled(self, steps: Steps, sql: str) -> str:
        """So that a key is asked for which chance or a sequence gave: it is another one when the leak is replayed."""
        key = self.key(steps)
        value = self.cells.get(key.name) if key is not None else None
        if key is None or value is None or value in self.named:
            return sql
        tied = [c for c in self.table.columns if c.name != key.name and steps.scene.world.is_tied(self.table, c)]
        known = [f"t.{quote(c.name)} = {literal(v)}" for c in tied if (v := self.cells.get(c.name)) is not None]
        where = f" where {' and '.join(known)}" if known else ""
        asked = f"(select t.{quote(key.name)} from {self.table} t{where} order by 1 desc limit 1)"
        return sql.replace(literal(value), asked)


def births(steps: Steps, attempt: Attempt, first: Step, before: Standings, now: Standings) -> tuple[Birth, ...]:
    """Of the tables that a step may write to, the rows that were not there before."""
    found: list[Birth] = []
    for oid, rows in now.items():
        table = steps.scene.world.snapshot.relation(oid)
        keys = sorted(rows.keys() - before.get(oid, {}).keys())[:_ROWS]
        if keys and table is not None and oid in first.touches:
            found += (Birth(table, cells, first.sql) for cells in _cells(steps, attempt, table, keys))
    return tuple(found)


def told(steps: Steps, born: tuple[Birth, ...]) -> dict[str, tuple[str, ...]]:
    """By type, as in the scene's pool, the keys of such rows, and what codes and names the step gave them."""
    found: dict[str, tuple[str, ...]] = {}
    for birth in born:
        key = birth.key(steps)
        for column in (*([key] if key is not None else []), *_given(steps, birth)):
            value = birth.cells.get(column.name)
            if value is not None and value not in found.get(pool_type(column.base_type, column.element_type), ()):
                kind = pool_type(column.base_type, column.element_type)
                found[kind] = (*found.get(kind, ()), value)
    return found


def _given(steps: Steps, birth: Birth) -> Iterator[Column]:
    """What a row is known by: a code, or what no other row may have."""
    world = steps.scene.world
    for column in birth.table.columns:
        own = secret(column) or (world.in_key(birth.table, column) and not world.is_tied(birth.table, column))
        if own and (birth.cells.get(column.name) or "\0") in birth.named:
            yield column


def descendants(steps: Steps, born: tuple[Birth, ...], person: str | None) -> Iterator[Step]:
    """Rows that name what is new, own rows that are changed to name it, and requests that show its code."""
    yield from islice(_every(steps, born, person), _MOST)
    yield from msgspec.structs.replace(steps, learned=told(steps, born)).requests()


def _every(steps: Steps, born: tuple[Birth, ...], person: str | None) -> Iterator[Step]:
    for birth in born:
        for child in steps.relations:
            for way in _ways(steps, child, birth.table) if child.is_table else ():
                named = {mine: birth.cells.get(theirs) for mine, theirs in way.items()}
                for step in _naming(steps, child, named, person):
                    yield msgspec.structs.replace(step, sql=birth.spelled(steps, step.sql))


def _ways(steps: Steps, child: Relation, parent: Relation) -> list[dict[str, str]]:
    """By which columns rows of the one refer to the other: by a key, or by what a column is called."""
    world = steps.scene.world
    keys = (key for key in world.snapshot.foreign_keys_of(child) if key.references == parent.oid)
    found = [dict(zip(key.columns, key.referenced_columns, strict=True)) for key in keys]
    meant = ((column, world.ties.meant(child, column)) for column in child.columns)
    return [*found, *({c.name: to[1].name} for c, to in meant if to is not None and to[0].oid == parent.oid)]


def _cells(steps: Steps, attempt: Attempt, table: Relation, keys: list[str]) -> Iterator[dict[str, Value]]:
    names = [column.name for column in table.columns]
    cells = ", ".join(f"t.{quote(name)}::text" for name in names)
    listed = ", ".join(map(literal, keys))
    rows = attempt.look(
        f"select {cells} from {table} t where {row_key(table, steps.scene.world)} = any (array[{listed}])"
    )
    yield from ({n: None if v is None else str(v) for n, v in zip(names, row, strict=True)} for row in rows)


def _naming(steps: Steps, child: Relation, named: dict[str, Value], person: str | None) -> Iterator[Step]:
    moves, touches = steps.moves(child), steps.influence.written(child)
    models = (*steps.scene.own(child)[:1], *steps.scene.foreign(child)[:1])
    if "INSERT" in steps.access.reaches(steps.role, child):
        for number, model in enumerate(models or steps.scene.rows_of(child)[:1]):
            for cells in islice(dressed(steps.scene, child, {**model.cells, **named}, person), _DRESSED):
                for move in islice(moves.insertions(cells, f"child{number}"), 1):
                    yield Step(move.sql, f"child {child}", touches)
    if named.keys() <= moves.columns["UPDATE"]:
        change = ", ".join(f"{quote(n)} = {'null' if v is None else literal(v)}" for n, v in named.items())
        mine = [row for row in steps.scene.rows_of(child) if person is not None and person in row.cells.values()][:1]
        for where in ("", *(f" where {moves.where(row)}" for row in mine)):
            yield Step(f"update {child} set {change}{where}", f"child {child}", touches)
