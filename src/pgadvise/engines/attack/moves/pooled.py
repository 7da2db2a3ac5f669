"""Rows put together of what there is: each column that matters takes each value of its type, in every combination.

No row that stands there is the model. So a note that names an own row and another's tenant comes up, whatever it means.
"""

from collections.abc import Iterator
from itertools import islice

from pgadvise.engines.attack.moves.arguments import Arguments
from pgadvise.engines.attack.moves.moves import Moves
from pgadvise.engines.attack.texts.values import TEXTS, Value, constant, diagonal, identifier, labels, plain, secret
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.scene import pool_type
from pgadvise.snapshot import Column, Relation, literal, quote

_ROWS = 60  # of a table
_COLUMNS = 6
_VALUES = 6  # of a column
_CODES = 3  # of his own tenant
_TABLES = 6  # whose keys a column may hold that no key ties


class Pooled:
    """Of one relation; `person` is the attacker's own id."""

    def __init__(self, arguments: Arguments, moves: Moves, person: str | None) -> None:
        self.arguments = arguments
        self.scene = arguments.scene
        self.moves = moves
        self.model = moves.model
        self.person = person

    def insertions(self) -> Iterator[str]:
        world, allowed = self.scene.world, self.moves.columns["INSERT"]
        able = [c for c in self.model.columns if c.name in allowed and not c.generated and c.identity != "always"]
        # A key that a sequence or chance gives is another one when the leak is replayed.
        needed = [c for c in able if self._is_own_key(c) or not (c.nullable or c.default or c.identity)]
        further = [
            c for c in able if c not in needed and (world.is_tied(self.model, c) or world.hints.mentions(c.name))
        ]
        chosen = [*needed, *further[: max(0, _COLUMNS - len(needed))]]
        choices = [self._values(column) for column in chosen]
        if not chosen or not all(choices):
            return
        names = ", ".join(quote(column.name) for column in chosen)
        for number, values in enumerate(islice(diagonal(choices), _ROWS)):
            cells = zip(chosen, values, strict=True)
            told = [self._own_key(c, number) if v is None and self._is_own_key(c) else v for c, v in cells]
            yield f"insert into {self.moves.relation} ({names}) values ({', '.join(map(constant, told))})"

    def moved(self) -> Iterator[str]:
        """His row as one of B's that also says something else, by which a trigger may do what it does."""
        relation, hints, allowed = self.moves.relation, self.scene.world.hints, self.moves.columns["UPDATE"]
        axis = self.scene.axes.get(relation.oid)
        if axis is None or axis.column not in allowed:
            return
        moved = f"update {relation} set {quote(axis.column or '')} = {literal(self.scene.world.cast.tenants['B'])}"
        for column in (c for c in relation.columns if c.name in allowed - {axis.column} and not c.generated):
            if hints.mentions(column.name):
                values = ("true",) if column.base_type == "bool" else hints.compared(column.name)
                yield from (f"{moved}, {quote(column.name)} = {literal(value)}" for value in values)

    def _is_own_key(self, column: Column) -> bool:
        """Whether each row must have its own."""
        world = self.scene.world
        return world.in_key(self.model, column) and not world.is_tied(self.model, column)

    def _own_key(self, column: Column, number: int) -> Value:
        return identifier(column, self.model, "pooled", number)

    def _values(self, column: Column) -> list[Value]:
        if self._is_own_key(column):
            return [None, *self._gone(column)]
        found = list(dict.fromkeys(v for v in self._told(column) if v is not None))[:_VALUES]
        if not column.nullable:
            return [*found]
        # Most rows are not used up yet, nor over.
        return [None, *found] if self.scene.world.hints.asks_for(column.name) else [*found, None]

    def _gone(self, column: Column) -> list[str]:
        """Keys that rows of others name though no row has them, or not any more."""
        world = self.scene.world
        there = {row.cells.get(column.name) for row in self.scene.rows_of(self.model)}
        named = (
            row.cells.get(other.name)
            for table in world.tables
            for other in table.columns
            if (meant := world.ties.meant(table, other)) is not None and meant[0].oid == self.model.oid
            for row in self.scene.foreign(table)
        )
        return list(dict.fromkeys(value for value in named if value is not None and value not in there))[:2]

    def _told(self, column: Column) -> Iterator[Value]:
        world = self.scene.world
        axis = world.axes.get(self.model.oid)
        if axis is not None and axis.column == column.name:
            yield from (world.value(self.model, column, side, 0) for side in ("B", OWN))
        elif column.name in world.people.columns(self.model):
            yield from (self.person, world.cast.person("B"))
        elif (key := world.ties.key_of(self.model, column)) is not None:
            parent = world.snapshot.relation(key.references or 0)
            if parent is not None:
                yield from self._cells(parent, key.referenced_columns[key.columns.index(column.name)])
        else:
            yield from self._free(column)

    def _free(self, column: Column) -> Iterator[Value]:
        """What texts put beside it, keys of rows that may be meant, what else there is."""
        world, kind = self.scene.world, pool_type(column.base_type, column.element_type)
        yield from world.hints.compared(column.name)[:3]
        yield from labels(column, world.snapshot)
        if column.element_type is not None:
            yield from self.arguments.arrays(column.element_type)[:_VALUES]
        elif column.base_type in TEXTS and not world.hints.mentions(column.name):
            yield plain(column)
        else:
            yield from self._codes(kind) if secret(column) else ()
            yield from self._keys(kind)
            yield from self.arguments.several(kind)
        yield plain(column)

    def _codes(self, kind: str) -> Iterator[Value]:
        """By which he came to where he is."""
        known = ((table, c) for table, c in self.scene.secrets if table.is_table and table.oid in self.scene.axes)
        columns = ((table, c) for table, c in known if pool_type(c.base_type, c.element_type) == kind)
        cells = (row.cells.get(c.name) for table, c in columns for row in self.scene.own(table)[:1])
        yield from islice(cells, _CODES)

    def _keys(self, kind: str) -> Iterator[Value]:
        """Of rows of the tables that a write here may change, and of others that have a tenant."""
        world = self.scene.world
        passed = self.arguments.influence.written(self.moves.relation) - {self.moves.relation.oid}
        tables = sorted(world.axes.values(), key=lambda axis: axis.relation.oid not in passed)
        for axis in [axis for axis in tables if axis.relation.is_table][:_TABLES]:
            column = world.snapshot.single_key_of(axis.relation)
            if column is not None and pool_type(column.base_type, column.element_type) == kind:
                yield from islice(self._cells(axis.relation, column.name), 2)

    def _cells(self, table: Relation, name: str) -> Iterator[Value]:
        column = table.column(name)
        yield from (row.cells.get(name) for row in self.scene.known(table, column)) if column is not None else ()
